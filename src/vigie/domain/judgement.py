"""What an analyst decided about reports, kept apart from what the machine finds."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from vigie.domain.incident import ReportKey
from vigie.domain.span import Span


class Action(enum.StrEnum):
    """`same`: the incidents of both reports are one; `different`: the report is not of the other's incident;
    `correct`: the incident of the report has this value; `accept`: what the machine holds there is right; `reject`: the
    incident of the report does not belong in the record; `note`: a remark on it."""

    SAME = "same"
    DIFFERENT = "different"
    CORRECT = "correct"
    ACCEPT = "accept"
    REJECT = "reject"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Identity:
    """What a report is known again by when its article is read anew: kind, date, place and where its words stand."""

    kind: str
    date: str | None
    city: str | None
    trigger: Span


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision; `command` numbers the command that made it, `report` or `other` is None while it is not found."""

    number: int
    command: int
    action: Action
    made: str
    author: str
    report: ReportKey | None
    other: ReportKey | None = None
    slot: str | None = None
    value: str | None = None
    reason: str | None = None
    undone: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision to be recorded; `machine` is what the machine held when it was made."""

    action: Action
    report: ReportKey
    other: ReportKey | None = None
    slot: str | None = None
    value: str | None = None
    machine: str | None = None

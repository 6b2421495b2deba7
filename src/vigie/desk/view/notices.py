"""What happened in the record, as notifications tell it."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.desk.view.incidents import Range


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification; its values are those of its moment.

    `topic` is new_incident, toll_change, claim or alert_level; `incident` leads to the present incident by its page,
    also where it has another id by now; `marked` when the user has read it.
    """

    number: int
    id: str
    made: str
    topic: str
    incident: str
    kind: str
    anchor: str | None
    date: str | None
    country: str | None
    city: str | None
    killed: Range | None
    wounded: Range | None
    killed_before: Range | None
    wounded_before: Range | None
    actors: tuple[str, ...]
    detail: str | None
    reports: int
    marked: bool


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One page of notifications, newest first; `unmarked` are all that the user has not read."""

    items: tuple[Notice, ...]
    unmarked: int
    next: str | None

"""What is new: a change of the record that somebody on watch wants to be told of."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from vigie.domain.edtf import Edtf
from vigie.domain.event import JsonValue
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind


class Topic(enum.StrEnum):
    """What changed."""

    NEW_INCIDENT = "new_incident"
    TOLL_CHANGE = "toll_change"
    CLAIM = "claim"
    ALERT_LEVEL = "alert_level"


@dataclass(frozen=True, slots=True)
class Notification:
    """One change, with the incident's values at that moment.

    `number` rises and is never reused; `made` is ISO 8601 in UTC; `anchor` is the incident that a claim is about;
    `detail` is a claim's stance or a level with its change; `marked` says that the user asked for has read it.
    """

    number: int
    id: str
    made: str
    topic: Topic
    incident: str
    kind: Kind
    anchor: str | None = None
    date: Edtf | None = None
    country: str | None = None
    city: str | None = None
    killed: Tally | None = None
    wounded: Tally | None = None
    killed_before: Tally | None = None
    wounded_before: Tally | None = None
    actors: tuple[str, ...] = ()
    detail: str | None = None
    reports: int = 1
    marked: bool = False

    def to_json(self) -> dict[str, JsonValue]:
        """The form for other programs: counts as `[min, max]`, dates as EDTF; without the mark, which is a user's."""
        return {
            "number": self.number,
            "id": self.id,
            "made": self.made,
            "topic": self.topic.value,
            "incident": self.incident,
            "kind": self.kind.value,
            "of": self.anchor,
            "date": str(self.date) if self.date else None,
            "country": self.country,
            "city": self.city,
            "killed": _range(self.killed),
            "wounded": _range(self.wounded),
            "killed_before": _range(self.killed_before),
            "wounded_before": _range(self.wounded_before),
            "actors": list(self.actors),
            "detail": self.detail,
            "reports": self.reports,
        }


def _range(tally: Tally | None) -> JsonValue:
    return list(tally.to_json()) if tally else None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A webhook: where notifications are sent, and which: no `topics` or `countries` means all of them.

    `sealed` holds the secrets in force as they are stored, the newest first.
    """

    name: str
    url: str
    sealed: tuple[str, ...]
    topics: tuple[Topic, ...] = ()
    countries: tuple[str, ...] = ()
    min_killed: int | None = None

    def wants(self, one: Notification) -> bool:
        """Whether a notification is to be sent there; a toll counts by its low end, claims and levels have none."""
        if self.topics and one.topic not in self.topics:
            return False
        if self.countries and one.country not in self.countries:
            return False
        if self.min_killed is None or one.topic in (Topic.CLAIM, Topic.ALERT_LEVEL):
            return True
        return one.killed is not None and one.killed.best >= self.min_killed


@dataclass(frozen=True, slots=True)
class Delivery:
    """One try to send a notification: `outcome` is delivered, failed (tried again at `due`) or given_up.

    `status` is the HTTP status of the answer, None where there was none; moments are ISO 8601 in UTC.
    """

    webhook: str
    notification: int
    attempt: int
    made: str
    outcome: str
    status: int | None = None
    message: str | None = None
    due: str | None = None

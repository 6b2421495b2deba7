"""What an analyst keeps and decides: watches, saved searches, the review queue, history."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.desk.view.detail import DecisionView
from vigie.desk.view.incidents import IncidentItem


@dataclass(frozen=True, slots=True)
class WatchDraft:
    """A protected place or event as entered.

    The area is a circle (`latitude`, `longitude` in degrees, `radius_km`) or `countries` (ISO codes) or both; `since`
    and `until` are the days of the event, widened by `margin_days` on both sides; `groups` are ids of organisations,
    `words` are looked for in the articles (any of them).
    """

    name: str
    what: str = "place"
    note: str = ""
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None
    countries: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    margin_days: int = 0
    groups: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """A watch as kept, with how many incidents and records it holds now."""

    id: int
    draft: WatchDraft
    author: str
    made: str
    changed: str
    matches: int


@dataclass(frozen=True, slots=True)
class WatchMatch:
    """An incident in a watch and why: `area`, `country`, `group`, `words`; `distance_km` from the middle."""

    item: IncidentItem
    why: tuple[str, ...]
    distance_km: float | None


@dataclass(frozen=True, slots=True)
class WatchView:
    """A watch with its matches, latest change first."""

    watch: Watch
    matches: tuple[WatchMatch, ...]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A value among which a correction may choose, with how many reports give it."""

    value: str
    reports: int


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """Something to look at, with its reason.

    `key` names it in actions. `reason` is link, contradiction, date, actor or toll; `slot` the slot in question,
    `value` what the machine holds; `facts` are name and value pairs that explain the reason; `choices` the values that
    reports give. `state` is open, accepted, corrected or rejected; `changed_mind` when the machine held something else
    at the decision, which opens the item again; `other` is the other incident of a link.
    """

    key: str
    reason: str
    weight: float
    item: IncidentItem
    slot: str | None
    value: str | None
    report: str | None
    title: str
    sentence: str
    marks: tuple[tuple[int, int], ...]
    facts: tuple[tuple[str, str], ...]
    choices: tuple[Choice, ...]
    state: str
    changed_mind: bool
    decision: DecisionView | None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One page of the queue, weightiest first; `counts` are the open items by reason."""

    items: tuple[ReviewItem, ...]
    total: int
    next: str | None
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """One page of the history, latest first."""

    items: tuple[DecisionView, ...]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True)
class Done:
    """What an action did: the number to undo it by, and the incidents it leads to."""

    number: int
    incidents: tuple[str, ...]

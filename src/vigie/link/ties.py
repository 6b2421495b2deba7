"""What ties records to incidents, and incidents to each other: stated rules, see docs/identity.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from vigie.domain.place import Spot, distance
from vigie.domain.tie import Tie, TypedLink
from vigie.domain.vocabulary import Kind
from vigie.link.features import related

# A record that names no incident concerns an attack of its article that happened at most so many days before it.
ANSWER_DAYS = 30
# Attacks of one operation lie at most so far apart, in days and kilometres.
SERIES_DAYS, SERIES_KM = 1, 300.0
# So many articles, and so large a part of those on the less reported attack, tell both of them.
SERIES_ARTICLES, SERIES_SHARE = 2, 0.25

_BY_KIND: Mapping[Kind, Tie] = MappingProxyType(
    {
        Kind.WARNING: Tie.WARNS_OF,
        Kind.JUSTICE: Tie.SUSPECTS_OF,
        Kind.ASSESSMENT: Tie.ASSESSES,
        Kind.OPERATION: Tie.FOLLOWS,
        Kind.THREAT: Tie.FOLLOWS,
        Kind.MEASURE: Tie.RESPONDS_TO,
        Kind.ALERT_LEVEL: Tie.RESPONDS_TO,
    }
)
_BY_STANCE: Mapping[str, Tie] = MappingProxyType({"claims": Tie.CLAIMS, "denies": Tie.DENIES, "praises": Tie.PRAISES})
# Records that have no slot for the incident they concern.
UNTOLD = frozenset({Kind.OPERATION, Kind.THREAT, Kind.MEASURE, Kind.ALERT_LEVEL})


@dataclass(frozen=True, slots=True)
class Happening:
    """An attack as one article tells it: its incident, country and first day."""

    incident: str
    country: str | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Told:
    """One report of a record: its country, its day (else that of its article), and the attacks of that article."""

    country: str | None
    day: date | None
    attacks: tuple[Happening, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A record with what its reports tell; `anchor` is the incident that its slot `of` leads to."""

    id: str
    kind: Kind
    anchor: str | None
    stance: str | None
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Attack:
    """An attack as it is shown, and how many articles report it."""

    id: str
    day: date | None
    country: str | None
    spot: Spot | None
    actors: frozenset[str]
    articles: int


def tie_record(record: Record) -> TypedLink | None:
    """The incident that a record concerns: that of its slot `of`, else that to which most of its reports answer."""
    tie = _BY_STANCE.get(record.stance or "claims") if record.kind is Kind.CLAIM else _BY_KIND.get(record.kind)
    if tie is None:
        return None
    if record.anchor:
        return TypedLink(record.id, tie, record.anchor, len(record.told))
    if record.kind not in UNTOLD:
        return None
    votes = Counter(target for told in record.told if (target := _answered(told)))
    target, count = min(votes.items(), key=lambda vote: (-vote[1], vote[0]), default=("", 0))
    return TypedLink(record.id, tie, target, count) if 2 * count > len(record.told) else None


def _answered(told: Told) -> str | None:
    """The one attack of the article, in the same country and of the thirty days before; None where several are."""
    if told.day is None or told.country is None:
        return None
    since = told.day - timedelta(days=ANSWER_DAYS)
    near = {a.incident for a in told.attacks if a.country == told.country and a.day and since <= a.day <= told.day}
    return near.pop() if len(near) == 1 else None


def series(attacks: Iterable[Attack], together: Mapping[tuple[str, str], int]) -> list[TypedLink]:
    """The pairs of attacks of one operation; `together` counts the articles that tell both, smaller id first."""
    by_id = {attack.id: attack for attack in attacks}
    found: list[TypedLink] = []
    for (one, other), count in sorted(together.items()):
        if one in by_id and other in by_id and _is_series(by_id[one], by_id[other], count):
            found.append(TypedLink(one, Tie.SERIES, other, count))
    return found


def _is_series(one: Attack, other: Attack, articles: int) -> bool:
    if one.country != other.country or one.country is None or one.day is None or other.day is None:
        return False
    if abs((one.day - other.day).days) > SERIES_DAYS:
        return False
    if one.spot and other.spot and distance(one.spot, other.spot) > SERIES_KM:
        return False
    if one.actors and other.actors and not related(one.actors, other.actors):
        return False
    least = min(one.articles, other.articles)
    return articles >= min(SERIES_ARTICLES, least) and articles >= SERIES_SHARE * least

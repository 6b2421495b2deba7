"""How a report compares with a group of reports taken for one incident: one category for each feature.

The log-odds of a report belonging to a group are the sum of the weights of its categories (`weights.toml`), so that
each link can say why it was made.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from math import log

from vigie.domain.edtf import Edtf
from vigie.domain.errors import LexiconError
from vigie.domain.incident import ReportKey
from vigie.domain.place import Kinship
from vigie.domain.tally import Tally
from vigie.link.traits import Site, Traits, kinship

# Days that two dates exact to the day may differ: the press dates night attacks on either side of midnight.
SLACK = 1
# An undated report without a town can only mean something recent.
RECENT_DAYS = 90
_FRESH_DAYS = 30
# Dates too loose to take one town's name for another's.
_LOOSE = frozenset({"year", "long", "recent", "earlier", "unknown"})
_FAR_RATIO = 0.5
_FAR_COUNT = 5
_WIDTHS = ((1, "day"), (8, "week"), (31, "month"), (366, "year"))
_KINSHIPS = (Kinship.SAME, Kinship.INSIDE, Kinship.NEAR, Kinship.UNLISTED)

CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "place": ("same", "same_region", "inside", "near", "unlisted", "untold", "unknown"),
    "date": ("day", "next_day", "week", "month", "year", "long", "recent", "earlier", "unknown"),
    "toll": ("equal", "equal_small", "compatible", "differs", "far", "untold"),
    "actors": ("shared", "differ", "untold"),
    "tactics": ("shared", "differ", "untold"),
    "targets": ("shared", "differ", "untold"),
}
SIZE, BIAS = "size", "bias"


@dataclass(slots=True)
class Group:
    """Reports taken for one incident; `core` counts those whose day and place made it.

    `home` is the id under which a stored group is kept, whose other members are not at hand; `tier` is that of the
    reports that founded it, `odds` tells with which log-odds later ones joined.
    """

    members: list[Traits] = field(default_factory=list)
    articles: dict[str, list[Traits]] = field(default_factory=dict)
    dates: set[Edtf] = field(default_factory=set)
    days: Counter[date] = field(default_factory=Counter)
    countries: set[str] = field(default_factory=set)
    places: dict[str, Site] = field(default_factory=dict)
    actors: set[str] = field(default_factory=set)
    tactics: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    tolls: Counter[Tally] = field(default_factory=Counter)
    shaped: list[Traits] = field(default_factory=list)
    core: int = 0
    tier: int = 4
    rank: str = ""
    home: str | None = None
    stored: bool = False
    odds: dict[ReportKey, float] = field(default_factory=dict)

    def add(self, member: Traits, core: bool = False) -> None:
        """Take a report in; only those of the core shape what later ones are compared with."""
        self.members.append(member)
        self.articles.setdefault(member.article, []).append(member)
        if core:
            self.shape(member)

    def shape(self, member: Traits) -> None:
        """Count a member to the core: what later reports are compared with."""
        self.core += 1
        self.shaped.append(member)
        self.tier = min(self.tier, member.tier)
        self.rank = min(self.rank, member.order()) if self.rank else member.order()
        if member.when:
            self.dates.add(member.when)
        if member.day:
            self.days[member.day] += 1
        if member.country:
            self.countries.add(member.country)
        if member.place:
            self.places.setdefault(member.place, Site(member.city, member.spot))
        self.actors |= member.actors
        self.tactics |= member.tactics
        self.targets |= member.targets
        if member.killed:
            self.tolls[member.killed] += 1

    def order(self) -> tuple[int, str]:
        """The place in the canonical order: the largest core first."""
        return -self.core, self.rank

    @property
    def start(self) -> date | None:
        """The first day it may have happened on."""
        return min(self.days, default=None) or min((d.first for d in self.dates if d.first), default=None)

    @property
    def end(self) -> date | None:
        """The last day it may have happened on."""
        return max((d.last for d in self.dates if d.last), default=None)


def group_of(members: Iterable[Traits]) -> Group:
    """A group whose members all make its core."""
    group = Group()
    for member in members:
        group.add(member, core=True)
    return group


def compare(report: Traits, group: Group) -> dict[str, str] | None:
    """The category of each feature, or None where country, place or date contradict.

    Other actors or a toll far off are told apart by sources where town and day agree; elsewhere they contradict.
    """
    if report.country and group.countries and report.country not in group.countries:
        return None
    place, when = _place(report, group), _date(report, group)
    if place is None or when is None:
        return None
    toll, actors = _toll(report.killed, group.tolls), _shared(report.actors, group.actors, related)
    if (toll == "far" or actors == "differ") and not (place == "same" and when in ("day", "next_day")):
        return None
    if place in ("near", "unlisted") and when in _LOOSE:
        return None
    return {
        "place": place,
        "date": when,
        "toll": toll,
        "actors": actors,
        "tactics": _shared(report.tactics, group.tactics, frozenset.__and__),
        "targets": _shared(report.targets, group.targets, frozenset.__and__),
    }


def _place(report: Traits, group: Group) -> str | None:
    if report.city is None:
        return "untold"
    if not group.places:
        return "unknown"
    found = {kinship(report, other) for other in group.places.values()}
    best = next((kin for kin in _KINSHIPS if kin in found), None)
    if best is Kinship.SAME and report.spot and report.spot.wide:
        return "same_region"
    return best.value if best else None


def _date(report: Traits, group: Group) -> str | None:
    if report.when is None:
        return _undated(report, group)
    if not group.dates:
        return "unknown"
    if report.day and group.days:
        apart = min(abs((report.day - day).days) for day in group.days)
        return {0: "day", 1: "next_day"}.get(apart)
    overlapping = [other for other in group.dates if report.when.overlaps(other)]
    if not overlapping or (group.days and not any(_means(report.when, day) for day in group.days)):
        return None
    width = max(report.span, min(other.days or 10**6 for other in overlapping))
    return next((name for limit, name in _WIDTHS if width <= limit), "long")


def _undated(report: Traits, group: Group) -> str | None:
    """An undated report means nothing later than its article and, without a town, nothing long before it."""
    start = group.start
    if start is None or report.published is None:
        return "unknown" if report.city else None
    age = (report.published - start).days
    if age < -SLACK or (report.city is None and age > RECENT_DAYS):
        return None
    return "recent" if age <= _FRESH_DAYS else "earlier"


def _means(when: Edtf, day: date) -> bool:
    return not ((when.first and day < when.first) or (when.last and day > when.last))


def _toll(toll: Tally | None, tolls: Counter[Tally]) -> str:
    if toll is None or not tolls:
        return "untold"
    if toll in tolls:
        return "equal" if toll.best > 1 else "equal_small"
    if any(toll.compatible(other) for other in tolls):
        return "compatible"
    low, high = min(other.best for other in tolls), max(other.best for other in tolls)
    fell = toll.best < _FAR_RATIO * low and low - toll.best >= _FAR_COUNT
    rose = high < _FAR_RATIO * toll.best and toll.best - high >= _FAR_COUNT
    return "far" if fell or rose else "differs"


def related(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two sets of groups share one, a branch (`islamic-state-khorasan`) counting as its trunk."""
    return any(a == b or a.startswith(f"{b}-") or b.startswith(f"{a}-") for a in some for b in others)


def _shared(some: frozenset[str], others: set[str], meet: object) -> str:
    if not some or not others:
        return "untold"
    assert callable(meet)
    return "shared" if meet(some, frozenset(others)) else "differ"


def weight_names() -> tuple[str, ...]:
    """Every name that `weights.toml` must give, in order."""
    named = tuple(f"{feature}.{category}" for feature, all_of in CATEGORIES.items() for category in all_of)
    return (*named, SIZE, BIAS)


@cache
def load_weights() -> Mapping[str, float]:
    """The weights of the package, as `feature.category`; raises LexiconError where a name is missing or unknown."""
    data = tomllib.loads((resources.files("vigie.link") / "weights.toml").read_text("utf-8"))
    given: dict[str, float] = {}
    for name, value in data.items():
        if isinstance(value, dict):
            given.update({f"{name}.{category}": float(weight) for category, weight in value.items()})
        else:
            given[name] = float(value)
    wrong = set(given) ^ set(weight_names())
    if wrong:
        raise LexiconError(f"link/weights.toml: missing or unknown: {sorted(wrong)}; expected {list(weight_names())}")
    return given


def log_odds(categories: Mapping[str, str], weights: Mapping[str, float]) -> float:
    """The log-odds of report and group being one incident, size not counted."""
    # Rounded: sums in another order must not break a tie.
    return round(weights[BIAS] + sum(weights[f"{name}.{category}"] for name, category in categories.items()), 6)


def size_bonus(group: Group, weights: Mapping[str, float]) -> float:
    """What the number of reports adds: a much reported incident is the likelier one to be spoken of."""
    return weights[SIZE] * log(max(group.core, 1))

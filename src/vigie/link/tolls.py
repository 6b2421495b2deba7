"""Counts over time: how a toll went up and down, who contradicts whom, and which count a policy shows."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from vigie.domain.event import SlotValue
from vigie.domain.report import Report
from vigie.domain.tally import Tally
from vigie.lexicon.rules import load_rules

# Two counts are near when they differ by at most this part of the larger.
_NEAR, _PART, _SILENCE = 0.15, 4, 8
# Counts that the reading gives a lower score are shown where nothing else is told; still lower, not at all: of those
# between, three in five are right, of the last two in five (counts of attacks in the gold).
_LIKELY, _UNLIKELY = 0.5, 0.4
# The rules that read one victim where no number stands; see `lexicon/fr/countless.toml`.
_COUNTLESS = "countless-"
# So many days after the first count an official who is named for another one may be speaking of something else.
_OFFICIAL_DAYS = 30


class Move(enum.StrEnum):
    """What a count does to the one that held before it; `vaguer` allows it, `finer` is allowed by it."""

    FIRST = "first"
    SAME = "same"
    UP = "revised up"
    DOWN = "revised down"
    FINER = "finer"
    VAGUER = "vaguer"


@dataclass(frozen=True, slots=True)
class Told:
    """One count as one report tells it; `when` orders by time of publication, unknown first.

    `articles` is the number of articles on the incident, whether they tell the count or not.
    """

    when: tuple[str, bool, str, str, int]
    tally: Tally
    report: Report
    value: SlotValue
    articles: int = 1

    @property
    def day(self) -> str:
        """The day of publication (ISO 8601), empty when unknown."""
        return self.when[0]

    @property
    def official(self) -> bool:
        """Whether a state body or office is named as its source."""
        return self.when[1]

    @property
    def one_of_them(self) -> bool:
        """Whether it speaks of one victim without counting: there may have been others."""
        return self.tally.best == 1 and self.value.rule.startswith(_COUNTLESS)


@dataclass(frozen=True, slots=True)
class Step:
    """One count of the history with what it does to the count that held before."""

    told: Told
    move: Move


def is_official(value: SlotValue) -> bool:
    """Whether a state body or office is named as the source of a value."""
    return speaks_for_state(value.attribution.speaker)


def speaks_for_state(speaker: str | None) -> bool:
    """Whether a speaker is a state body or office."""
    return speaker is not None and any(rule.matches(speaker) for rule in load_rules("officials").rules)


def history(reports: Iterable[Report], slot: str) -> tuple[Told, ...]:
    """The counts told of a slot in order of publication; the last is the latest."""
    found: list[Told] = []
    some = tuple(reports)
    articles = len({report.key.article for report in some})
    for report in some:
        value = report.event.first(slot)
        if value is not None and isinstance(value.value, Tally):
            day = str(report.published.last) if report.published and report.published.last else ""
            key = report.key
            when = (day, is_official(value), report.published_at or "", key.article, key.event)
            found.append(Told(when, value.value, report, value, articles))
    return tuple(sorted(found, key=lambda told: told.when))


def steps(told: Sequence[Told]) -> tuple[Step, ...]:
    """The history with each move, against the last count that revised: repeats and vague counts move nothing."""
    found: list[Step] = []
    held: Tally | None = None
    for one in told:
        move = Move.FIRST if held is None else _move(one.tally, held)
        if move is not Move.VAGUER:
            held = one.tally
        found.append(Step(one, move))
    return tuple(found)


def _move(tally: Tally, held: Tally) -> Move:
    if tally == held:
        return Move.SAME
    if tally.compatible(held):
        exact = tally.low == tally.high
        return Move.FINER if exact or (tally.best > held.best and tally.high is None) else Move.VAGUER
    return Move.UP if tally.best > held.best else Move.DOWN


def contradictions(told: Sequence[Told]) -> tuple[tuple[Told, Told], ...]:
    """Pairs of counts of one day of publication that no number satisfies, of different articles."""
    found: list[tuple[Told, Told]] = []
    by_day: dict[str, list[Told]] = {}
    for one in told:
        by_day.setdefault(one.day, []).append(one)
    for some in by_day.values():
        firsts = {one.tally: one for one in reversed(some)}
        ordered = sorted(firsts.values(), key=lambda one: one.when)
        for index, one in enumerate(ordered):
            found.extend((one, other) for other in ordered[index + 1 :] if not one.tally.compatible(other.tally))
    return tuple(found)


def borne_out(told: Sequence[Told]) -> Sequence[Told]:
    """The counts that are not alone: official ones of the first month, and those that other articles come near.

    These must be a quarter at least of the articles that come near the count most borne out: a passing mention years
    later, and its copy, revise nothing. Where none is borne out, all are taken, for early tolls rise from article to
    article. A count that fewer than one article of eight tells at all, and no official, is nobody's toll: most likely
    one read amiss.
    """
    since = next((one.day for one in told if one.day), "")
    telling: dict[Tally, set[str]] = {}
    for one in told:
        telling.setdefault(one.tally, set()).add(one.report.key.article)
    near = {tally: len(set().union(*(telling[o] for o in telling if _near(tally, o)))) for tally in telling}
    most = max(near.values(), default=0)
    kept = [
        one
        for one in told
        if (one.official and _in_time(one.day, since)) or (near[one.tally] > 1 and near[one.tally] * _PART >= most)
    ]
    if kept or not told:
        return kept
    return told if len(set().union(*telling.values())) * _SILENCE >= told[0].articles else ()


def _near(one: Tally, other: Tally) -> bool:
    """Whether a count is the same as another, or nearly; "at least so many" bears out no exact count."""
    if one.high is not None and other.high is None:
        return False
    return abs(one.best - other.best) <= _NEAR * max(one.best, other.best)


def _in_time(day: str, since: str) -> bool:
    """Whether a day of publication lies within the first month; one that is unknown does."""
    if not day or not since:
        return True
    return date.fromisoformat(day) - date.fromisoformat(since) <= timedelta(days=_OFFICIAL_DAYS)


def latest_official(told: Sequence[Told]) -> Tally | None:
    """The count of the latest day, officials before others, among those borne out.

    A vaguer count never hides an exact one that it allows, nor the mention of one victim a number. What the reading
    itself doubts is shown only where nothing else is borne out.
    """
    known = borne_out([one for one in told if one.value.score >= _UNLIKELY])
    known = [one for one in known if one.value.score >= _LIKELY] or known
    known = [one for one in known if not one.one_of_them] or known
    if not known:
        return None
    shown = known[-1].tally
    for earlier in reversed(known[:-1]):
        if _narrower(earlier.tally, shown):
            shown = earlier.tally
    return shown


def _narrower(one: Tally, other: Tally) -> bool:
    """Whether `one` is an exact count that the open range `other` allows."""
    return one.low == one.high and other.low != other.high and one.compatible(other)


def majority(told: Sequence[Told]) -> Tally | None:
    """The count most articles give; among equals the latest."""
    if not told:
        return None
    counts = Counter(one.tally for one in told)
    latest = {one.tally: index for index, one in enumerate(told)}
    return max(counts, key=lambda tally: (counts[tally], latest[tally]))


def gtd(told: Sequence[Told]) -> Tally | None:
    """GTD codebook: the most recent sources; where these differ the majority, else the lowest count."""
    if not told:
        return None
    recent = [one for one in told if one.day == told[-1].day]
    counts = Counter(one.tally for one in recent).most_common()
    if len(counts) == 1 or counts[0][1] > counts[1][1]:
        return counts[0][0]
    return min((one.tally for one in recent), key=lambda tally: (tally.best, tally.high is None))


def ucdp(told: Sequence[Told]) -> Tally | None:
    """UCDP GED: from the lowest to the highest count told; the best estimate is that of `latest_official`."""
    if not told:
        return None
    highs = [one.tally.high if one.tally.high is not None else one.tally.best for one in told]
    return Tally(min(one.tally.best for one in told), max(highs))


POLICIES: Mapping[str, Callable[[Sequence[Told]], Tally | None]] = {
    "latest-official": latest_official,
    "gtd": gtd,
    "ucdp": ucdp,
    "majority": majority,
}
DEFAULT_POLICY = "latest-official"

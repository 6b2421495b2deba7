"""What deserves an analyst's look, and why; what matters most comes first."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log2, log10

from vigie.domain.incident import ReportKey
from vigie.domain.report import Given, Link

# Log-odds below which a link deserves a look: less than some 95 % sure.
LOW_MARGIN = 3.0
# Deaths from which a toll is large: in any case, and where a single report tells it.
LARGE, LARGE_ALONE = 50, 10


class Reason(enum.StrEnum):
    """Why something is in the queue."""

    LINK = "link"
    CONTRADICTION = "contradiction"
    DATE = "date"
    ACTOR = "actor"
    TOLL = "toll"
    DOUBLE = "double"


# How much each reason weighs before the size of the incident counts.
_BASE: Mapping[Reason, float] = {
    Reason.CONTRADICTION: 3.0,
    Reason.DOUBLE: 2.75,
    Reason.TOLL: 2.5,
    Reason.LINK: 2.0,
    Reason.ACTOR: 1.5,
    Reason.DATE: 1.0,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What the queue knows of an incident: deaths (best number, 0 unknown), reports, independent sources."""

    id: str
    killed: int
    reports: int
    sources: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: the report it is seen in, the slot in question, what the machine holds, and the facts."""

    reason: Reason
    incident: str
    report: ReportKey
    slot: str
    value: str
    weight: float
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """What names it in actions."""
        return f"{self.reason}:{self.slot}:{self.report}"


def _weight(reason: Reason, subject: Subject, doubt: float = 1.0) -> float:
    """The reason's weight times the doubt, times deaths and reports on logarithmic scales."""
    size = 1 + log10(1 + subject.killed) + 0.25 * log2(max(1, subject.reports))
    return round(_BASE[reason] * doubt * size, 4)


def weak_links(links: Iterable[tuple[str, Link]], subjects: Mapping[str, Subject]) -> list[Finding]:
    """Reports whose link to their incident is less than some 95 % sure."""
    found: list[Finding] = []
    for incident, one in links:
        subject = subjects.get(incident)
        if subject is None or one.score >= LOW_MARGIN or not one.reasons:
            continue
        doubt = 2 * (1 - 1 / (1 + exp(-max(0.0, one.score))))
        facts = (("log_odds", f"{one.score:.2f}"), *((what, f"{weight:+.2f}") for what, weight in one.reasons))
        weight = _weight(Reason.LINK, subject, doubt)
        found.append(Finding(Reason.LINK, incident, one.key, "incident", incident, weight, facts))
    return found


def contradictions(given: Iterable[Given], subjects: Mapping[str, Subject]) -> list[Finding]:
    """Counts of one day of publication that no number satisfies; one finding for each incident and slot."""
    by_day: dict[tuple[str, str, str], list[Given]] = defaultdict(list)
    for one in given:
        if one.tally is not None and one.incident in subjects:
            by_day[one.incident, one.slot, one.day].append(one)
    worst: dict[tuple[str, str], tuple[int, Given, Given]] = {}
    for (incident, slot, _), some in by_day.items():
        for pair in _pairs(some):
            gap = abs(_best(pair[0]) - _best(pair[1]))
            if gap > worst.get((incident, slot), (-1,))[0]:
                worst[incident, slot] = (gap, *pair)
    found: list[Finding] = []
    for (incident, slot), (gap, one, other) in sorted(worst.items(), key=lambda pair: pair[0]):
        larger = max(_best(one), _best(other), 1)
        facts = (("day", one.day), (str(one.report), one.value), (str(other.report), other.value))
        weight = _weight(Reason.CONTRADICTION, subjects[incident], 0.5 + gap / larger)
        found.append(
            Finding(Reason.CONTRADICTION, incident, one.report, slot, f"{one.value} / {other.value}", weight, facts)
        )
    return found


def _pairs(some: list[Given]) -> Iterable[tuple[Given, Given]]:
    firsts = {one.value: one for one in sorted(some, key=lambda one: one.report, reverse=True)}
    ordered = sorted(firsts.values(), key=lambda one: one.report)
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            apart = one.tally and other.tally and not one.tally.compatible(other.tally)
            if apart and one.report.article != other.report.article:
                yield one, other


def _best(one: Given) -> int:
    return one.tally.best if one.tally else 0


def inferred_dates(given: Iterable[Given], shown: Mapping[str, str], subjects: Mapping[str, Subject]) -> list[Finding]:
    """Incidents whose date no report states outright: it was reasoned out in every one that gives it."""
    by_incident: dict[str, list[Given]] = defaultdict(list)
    for one in given:
        if one.slot == "date" and one.incident in subjects and one.value == shown.get(one.incident):
            by_incident[one.incident].append(one)
    found: list[Finding] = []
    for incident, some in sorted(by_incident.items()):
        if all(one.inferred for one in some):
            first = min(some, key=lambda one: one.report)
            facts = (("published", first.day), ("reports", str(len({one.report for one in some}))))
            weight = _weight(Reason.DATE, subjects[incident], 1 / len(some))
            found.append(Finding(Reason.DATE, incident, first.report, "date", first.value, weight, facts))
    return found


def unknown_actors(given: Iterable[Given], known: frozenset[str], subjects: Mapping[str, Subject]) -> list[Finding]:
    """Organisations that the lexicon does not list, once for each incident."""
    met: dict[tuple[str, str], list[Given]] = defaultdict(list)
    for one in given:
        if one.slot == "actors" and one.value not in known and one.incident in subjects:
            met[one.incident, one.value].append(one)
    spread: dict[str, int] = defaultdict(int)
    for _, value in met:
        spread[value] += 1
    found: list[Finding] = []
    for (incident, value), some in sorted(met.items()):
        first = min(some, key=lambda one: one.report)
        facts = (("reports", str(len(some))), ("incidents", str(spread[value])))
        weight = _weight(Reason.ACTOR, subjects[incident])
        found.append(Finding(Reason.ACTOR, incident, first.report, "actors", value, weight, facts))
    return found


def large_tolls(given: Iterable[Given], shown: Mapping[str, str], subjects: Mapping[str, Subject]) -> list[Finding]:
    """Tolls of fifty and more, and of ten and more that a single report tells."""
    tellers: dict[str, list[Given]] = defaultdict(list)
    for one in given:
        if one.slot == "killed" and one.incident in subjects:
            tellers[one.incident].append(one)
    found: list[Finding] = []
    for incident, some in sorted(tellers.items()):
        subject = subjects[incident]
        alone = len({one.report.article for one in some}) == 1
        if subject.killed < LARGE and not (alone and subject.killed >= LARGE_ALONE):
            continue
        first = min(some, key=lambda one: (one.value != shown.get(incident), one.report))
        facts = (("reports", str(len(some))), ("sources", str(subject.sources)))
        weight = _weight(Reason.TOLL, subject, 1.0 if alone else 1 / log2(1 + len(some)))
        value = shown.get(incident, first.value)
        found.append(Finding(Reason.TOLL, incident, first.report, "killed", value, weight, facts))
    return found


def doubles(likely: Iterable[tuple[Subject, Subject, ReportKey]]) -> list[Finding]:
    """Incidents, each with the much reported one that it may be and its own first report."""
    found: list[Finding] = []
    for one, other, report in likely:
        facts = (("reports", str(one.reports)), ("reports_of_other", str(other.reports)))
        weight = _weight(Reason.DOUBLE, other)
        found.append(Finding(Reason.DOUBLE, one.id, report, "incident", other.id, weight, facts))
    return found


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, weightiest first."""
    return sorted(findings, key=lambda one: (-one.weight, one.key))

"""Which of the reported values is shown: the policy `latest-official`.

A count is that of the latest publication day, officials before others on one day; a vaguer count never hides a more
exact one that it allows. Places and dates are those most reports give, the more exact before the vaguer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vigie.domain.edtf import Edtf
from vigie.domain.event import SlotValue
from vigie.domain.report import Report, Shown
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind
from vigie.lexicon.rules import load_rules
from vigie.text.fold import fold_word

# A list value is shown when a quarter of the reports that fill the slot give it.
_SHARE = 0.25
# The slot that says most of a record beside its place and date.
_DETAIL: dict[Kind, tuple[str, ...]] = {
    Kind.THREAT: ("medium",),
    Kind.CLAIM: ("stance",),
    Kind.WARNING: ("recipients",),
    Kind.ALERT_LEVEL: ("change", "level"),
    Kind.JUSTICE: ("step", "persons"),
    Kind.OPERATION: ("against",),
    Kind.MEASURE: ("measure",),
    Kind.ASSESSMENT: ("speaker", "view"),
    Kind.STATISTIC: ("what", "count"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One count as one report tells it; `when` orders by time of publication, unknown first."""

    when: tuple[str, bool, str, str, int]
    tally: Tally
    report: Report
    value: SlotValue


def is_official(value: SlotValue) -> bool:
    """Whether a state body or office is named as the source of a value."""
    speaker = value.attribution.speaker
    return bool(speaker) and any(rule.matches(speaker or "") for rule in load_rules("officials").rules)


def history(reports: Iterable[Report], slot: str) -> tuple[Told, ...]:
    """The counts told of a slot in order of publication; the last is the latest."""
    found: list[Told] = []
    for report in reports:
        value = report.event.first(slot)
        if value is not None and isinstance(value.value, Tally):
            day = str(report.published.last) if report.published and report.published.last else ""
            key = report.key
            when = (day, is_official(value), report.published_at or "", key.article, key.event)
            found.append(Told(when, value.value, report, value))
    return tuple(sorted(found, key=lambda told: told.when))


def latest_official(told: Sequence[Told]) -> Tally | None:
    """The count to show, from `history`."""
    if not told:
        return None
    shown = told[-1].tally
    for earlier in reversed(told[:-1]):
        if _narrower(earlier.tally, shown):
            shown = earlier.tally
    return shown


def _narrower(one: Tally, other: Tally) -> bool:
    """Whether `one` is an exact count that the open range `other` allows."""
    return one.low == one.high and other.low != other.high and one.compatible(other)


def show(reports: Sequence[Report]) -> Shown:
    """The values to show for an incident from its reports."""
    kind = reports[0].event.kind
    dates = [date for report in reports if (date := report.event.date()) is not None]
    date = _date(dates)
    return Shown(
        date=date,
        country=_commonest(reports, "country"),
        city=_commonest(reports, "city"),
        certainty=_commonest(reports, "certainty"),
        killed=latest_official(history(reports, "killed")),
        wounded=latest_official(history(reports, "wounded")),
        actors=_shared(reports, "actors"),
        tactics=_shared(reports, "tactics"),
        targets=_shared(reports, "targets"),
        detail=_detail(reports, _DETAIL.get(kind, ())),
        background=not dates and all(report.event.kind in (Kind.ATTACK, Kind.PLOT) for report in reports),
    )


def _date(dates: Sequence[Edtf]) -> Edtf | None:
    """The commonest of the most exact dates; among equals the earlier."""
    if not dates:
        return None
    shortest = min(date.days or 10**6 for date in dates)
    exact = Counter(str(date) for date in dates if (date.days or 10**6) == shortest)
    return Edtf.parse(min(exact, key=lambda text: (-exact[text], text)))


def _commonest(reports: Sequence[Report], slot: str) -> str | None:
    """The value most reports give, in its commonest spelling; among equals the one of the most exact report."""
    values = [value for report in reports if (value := report.event.text_of(slot))]
    if not values:
        return None
    folded = Counter(fold_word(value) for value in values)
    places = {fold_word(value): index for index, value in reversed(list(enumerate(values)))}
    best = min(folded, key=lambda word: (-folded[word], places[word]))
    spellings = Counter(value for value in values if fold_word(value) == best)
    return min(spellings, key=lambda word: (-spellings[word], word))


def _shared(reports: Sequence[Report], slot: str) -> tuple[str, ...]:
    """The list values that enough reports give, commonest first."""
    given = [frozenset(str(value.value) for value in report.event.all(slot)) for report in reports]
    filled = [values for values in given if values]
    counts = Counter(value for values in filled for value in values)
    kept = [value for value, count in counts.items() if count >= _SHARE * len(filled)]
    return tuple(sorted(kept, key=lambda value: (-counts[value], value)))


def _detail(reports: Sequence[Report], slots: Sequence[str]) -> str | None:
    parts: list[str] = []
    for slot in slots:
        if slot in ("persons", "count"):
            shown = latest_official(history(reports, slot))
            parts.extend([str(shown)] if shown else [])
        else:
            values = _shared(reports, slot)
            parts.extend(values[:3])
    return " ".join(parts) or None

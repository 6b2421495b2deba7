"""Which of the reported values is shown.

Counts are chosen by a policy (`tolls.POLICIES`). Places and dates are those most reports give, the more exact before
the vaguer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from vigie.domain.edtf import Edtf
from vigie.domain.incident import ReportKey
from vigie.domain.ports import Places
from vigie.domain.report import Report, Shown
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import CLOSED_VALUES, INCIDENT_KINDS, Certainty, Kind
from vigie.link.tolls import DEFAULT_POLICY, POLICIES, history, latest_official
from vigie.text.fold import fold_word

CORRECTABLE = ("date", "country", "city", "certainty", "killed", "wounded", "actors", "tactics", "targets")
_LISTS = ("actors", "tactics", "targets")
# A list value is shown when a quarter of the reports that fill the slot give it.
_SHARE = 0.25
_FEWEST = 2
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
class Showing:
    """By what the shown values are chosen: the policy of counts, where places lie, values that an analyst corrected."""

    policy: str = DEFAULT_POLICY
    places: Places | None = None
    corrections: Mapping[ReportKey, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def show(reports: Sequence[Report], by: Showing | None = None) -> Shown:
    """The values to show for an incident from its reports."""
    showing = by or Showing()
    choose = POLICIES[showing.policy]
    kind = reports[0].event.kind
    dates = [date for report in reports if (date := report.event.date()) is not None]
    listed = all(report.event.listed for report in reports)
    date = _date(dates)
    shown = Shown(
        date=date,
        country=_commonest(reports, "country"),
        city=_city(reports, showing.places),
        certainty=_commonest(reports, "certainty"),
        killed=choose(history(reports, "killed")),
        wounded=choose(history(reports, "wounded")),
        actors=_shared(reports, "actors"),
        tactics=_shared(reports, "tactics"),
        targets=_shared(reports, "targets"),
        detail=_detail(reports, _DETAIL.get(kind, ())),
        background=listed or (not dates and kind in INCIDENT_KINDS),
    )
    shown = _corrected(shown, [pair for report in reports for pair in showing.corrections.get(report.key, ())])
    return replace(shown, background=True) if listed else shown


def _corrected(shown: Shown, pairs: Iterable[tuple[str, str]]) -> Shown:
    """The values with an analyst's in their place."""
    for slot, text in pairs:
        value = parse_correction(slot, text)
        shown = replace(shown, **{slot: value})  # type: ignore[arg-type]
        if slot == "date" and value is not None:
            shown = replace(shown, background=False)
    return shown


def parse_correction(slot: str, text: str) -> Edtf | Tally | str | tuple[str, ...] | None:
    """The value of a correction: dates in EDTF, counts as `86`, `40+` or `10-15`, lists with commas; empty for none.

    Raises ValueError for other forms.
    """
    if slot not in CORRECTABLE:
        raise ValueError(f"{slot}: cannot be corrected; expected one of {', '.join(CORRECTABLE)}")
    text = text.strip()
    if slot in _LISTS:
        return _parse_list(slot, text)
    if not text:
        return None
    if slot == "date":
        return Edtf.parse(text)
    if slot in ("killed", "wounded"):
        return Tally.parse(text)
    return Certainty(text).value if slot == "certainty" else text


def _parse_list(slot: str, text: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    allowed = CLOSED_VALUES.get(slot)
    for value in values:
        if allowed is not None and value not in allowed:
            raise ValueError(f"{slot} {value!r}: expected some of {', '.join(sorted(allowed))}")
    return values


def _city(reports: Sequence[Report], places: Places | None) -> str | None:
    """The town most reports give; a region only where none gives a town, so that later reports refine the place."""
    if places is not None:
        towns = [report for report in reports if _is_town(report, places)]
        if towns:
            return _commonest(towns, "city")
    return _commonest(reports, "city")


def _is_town(report: Report, places: Places) -> bool:
    city = report.event.text_of("city")
    spot = places.spot(report.event.text_of("country"), city) if city else None
    return spot is not None and not spot.wide


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
    """The list values that enough reports give, commonest first.

    Where one value is given twice, one that a single report gives is left out.
    """
    given = [frozenset(str(value.value) for value in report.event.all(slot)) for report in reports]
    filled = [values for values in given if values]
    counts = Counter(value for values in filled for value in values)
    least = min(_FEWEST, max(counts.values(), default=0))
    kept = [value for value, count in counts.items() if count >= max(_SHARE * len(filled), least)]
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

"""How surely something was read, by the scores of extraction: what a brief may say outright, and what not at all.

The scores are close to the share of right answers on unseen articles; docs/brief.md has the figures behind the cuts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import prod

from vigie.domain.edtf import Edtf
from vigie.domain.report import Report

# A happening this sure is told; one less sure, down to LIKELY, is to be checked; below that it is not told.
SURE, LIKELY = 0.7, 0.5
# A single value is told from this on.
SURE_VALUE = 0.8
# The date is weighed with the happening; without the others a record says nothing.
_KEPT = frozenset({"date", "certainty", "stance", "step"})


def either(scores: Iterable[float]) -> float:
    """How sure it is that one of some articles is right."""
    return 1.0 - prod(1.0 - score for score in scores)


def sayable(reports: Sequence[Report]) -> list[Report]:
    """The reports without the values that their articles together do not tell surely."""
    told: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for one in reports:
        for value in one.event.values:
            articles = told[value.slot, str(value.value)]
            articles[one.key.article] = max(value.score, articles.get(one.key.article, 0.0))
    sure = {key for key, articles in told.items() if key[0] in _KEPT or either(articles.values()) >= SURE_VALUE}
    return [
        replace(
            one,
            event=replace(
                one.event, values=tuple(value for value in one.event.values if (value.slot, str(value.value)) in sure)
            ),
        )
        for one in reports
    ]


def confidence(reports: Sequence[Report], date: Edtf | None, anchor: float = 1.0) -> float:
    """How sure it is that something happened, then and there: the event, its date and place, in any of its articles.

    Reports of another date than the one shown count for nothing; without a date of its own a record is as sure as the
    happening it is tied to (`anchor`).
    """
    best: dict[str, float] = defaultdict(float)
    for one in reports:
        event = one.event
        told = event.date()
        if told is not None and date is not None and not told.overlaps(date):
            continue
        place = event.first("city") or event.first("country")
        values = [value.score for value in (event.first("date"), place) if value is not None]
        score = event.score * prod(values) * (anchor if told is None else 1.0)
        best[one.key.article] = max(best[one.key.article], score)
    return either(best.values())

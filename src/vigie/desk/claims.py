"""What reports say of claims, in the form that tells where a claim stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from vigie.domain.incident import ReportKey
from vigie.link.corroboration import ClaimSign
from vigie.store.records import Evidence

NO_LINK = "no_link"


def by_report(evidence: Iterable[Evidence]) -> dict[ReportKey, list[Evidence]]:
    """Statements by the report that makes them, in order."""
    found: dict[ReportKey, list[Evidence]] = defaultdict(list)
    for one in evidence:
        found[one.statement.report].append(one)
    return found


def sign_of(said: Iterable[Evidence]) -> ClaimSign:
    """What one report says of a claim; a report without a stance claims."""
    slots: dict[str, list[str]] = defaultdict(list)
    sentences: dict[str, None] = {}
    for one in said:
        slots[one.statement.slot].append(str(one.statement.value))
        sentences[one.sentence] = None
    return ClaimSign(
        stance=(slots["stance"] or ["claims"])[0],
        actors=frozenset(slots["actors"]),
        certainty=(slots["certainty"] or ["fact"])[0],
        channel=bool(slots["channel"]),
        words=" ".join(sentences),
    )


def refuted(views: Iterable[Evidence]) -> bool:
    """Whether an assessment finds no link to what is claimed."""
    return any(one.statement.slot == "view" and one.statement.value == NO_LINK for one in views)

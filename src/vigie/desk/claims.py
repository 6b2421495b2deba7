"""Where claims stand by what reports say of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from vigie.domain.incident import ReportKey
from vigie.link.corroboration import ClaimSign, claim_status, refuted
from vigie.store.records import Evidence


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


def standing(claims: Iterable[Evidence], views: Iterable[Evidence], own: Iterable[Evidence] = ()) -> str | None:
    """Where the claims of an incident stand, by them and by the assessments (`views`) tied to it.

    With `own`, the statements of one claim, where that one stands: it stands or falls with its own reports and with
    what others claim of the same attack.
    """
    signs, mine = _signs(claims), _signs(own)
    if mine:
        claiming = any(sign.stance == "claims" for sign in mine)
        signs = mine + [sign for sign in signs if claiming and sign.stance == "claims"]
    told = (str(one.statement.value) for one in views if one.statement.slot == "view")
    return claim_status(signs, refuted(told, signs))


def _signs(evidence: Iterable[Evidence]) -> list[ClaimSign]:
    return [sign_of(said) for said in by_report(evidence).values()]

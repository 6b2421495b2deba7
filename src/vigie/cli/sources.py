"""`vigie sources`, and what `vigie show` tells of corroboration: independent sources, grades, the status of claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from vigie.cli.context import print_json, session
from vigie.domain.errors import InputError

if TYPE_CHECKING:
    from vigie.domain.incident import ReportKey, Statement
    from vigie.link.corroboration import ClaimSign, Grade
    from vigie.store.records import Evidence, IncidentRow
    from vigie.store.store import Store

sources = typer.Typer(no_args_is_help=True, help="How reliable each outlet is held to be (Admiralty code, A to F).")


@dataclass(frozen=True, slots=True)
class Corroboration:
    """How well an incident is borne out: the independent source of each article, a grade for each statement."""

    source_of: dict[str, int]
    grades: tuple[Grade, ...]
    claim: str | None

    @property
    def independent(self) -> int:
        """The number of independent sources."""
        return len(set(self.source_of.values()))


def corroborate(store: Store, incident: IncidentRow, evidence: Sequence[Evidence]) -> Corroboration:
    """Grade every statement of an incident and tell where its claim stands."""
    from vigie.link.copies import independent
    from vigie.link.corroboration import UNJUDGED, claim_status, grade, refuted

    source_of, outlets = independent(store.source_keys(incident.id)), store.outlets()
    by_slot: dict[str, list[Statement]] = defaultdict(list)
    for one in evidence:
        by_slot[one.statement.slot].append(one.statement)
    grades = tuple(
        grade(said, by_slot[said.slot], source_of, outlets.get(said.publisher or "", UNJUDGED))
        for said in (one.statement for one in evidence)
    )
    subject = incident.anchor if incident.kind.value == "claim" and incident.anchor else incident.id
    tied = [row for row in store.anchored(subject) if row.kind.value in ("claim", "assessment")]
    signs = [sign for row in tied if row.kind.value == "claim" for sign in _signs(store.evidence(row.id))]
    if incident.kind.value == "claim":
        # A claim stands or falls with its own reports and with what others claim of the same attack.
        own = _signs(evidence)
        claiming = any(sign.stance == "claims" for sign in own)
        signs = own + [sign for sign in signs if claiming and sign.stance == "claims"]
    views = [
        str(one.statement.value)
        for row in tied
        if row.kind.value == "assessment"
        for one in store.evidence(row.id)
        if one.statement.slot == "view"
    ]
    return Corroboration(source_of, grades, claim_status(signs, refuted(views, signs)))


def _signs(evidence: Iterable[Evidence]) -> list[ClaimSign]:
    """What each report says of a claim."""
    from vigie.link.corroboration import ClaimSign

    reports: dict[ReportKey, list[Evidence]] = defaultdict(list)
    for one in evidence:
        reports[one.statement.report].append(one)
    signs: list[ClaimSign] = []
    for said in reports.values():
        slots: dict[str, list[str]] = defaultdict(list)
        for one in said:
            slots[one.statement.slot].append(str(one.statement.value))
        words = " ".join(dict.fromkeys(one.sentence for one in said))
        stance = slots["stance"][0] if slots["stance"] else "claims"
        certainty = slots["certainty"][0] if slots["certainty"] else "fact"
        signs.append(ClaimSign(stance, frozenset(slots["actors"]), certainty, bool(slots["channel"]), words))
    return signs


@sources.command("set")
def set_grade(
    context: typer.Context,
    outlet: Annotated[str, typer.Argument(metavar="OUTLET", help="As articles name their publisher.")],
    grade: Annotated[str, typer.Argument(metavar="GRADE", help="A (completely reliable) to F (cannot be judged).")],
) -> None:
    """Set how reliable an outlet is held to be.

    Example: vigie sources set "Orange Actu" B
    """
    from vigie.link.corroboration import RELIABILITIES, words

    current = session(context)
    letter = grade.upper()
    if letter not in RELIABILITIES:
        raise InputError(f"grade {grade!r}: expected one of {', '.join(RELIABILITIES)}")
    store = current.store()
    if outlet not in store.publishers():
        raise InputError(f"outlet {outlet!r}: no article names it; see `vigie sources list`")
    store.set_outlet(outlet, letter)
    current.err().print(f"{outlet}: {letter}, {words('en')[letter]}", markup=False)


@sources.command("list")
def list_grades(
    context: typer.Context,
    french: Annotated[bool, typer.Option("--french", help="The words of the code in French.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """List the outlets with their grades.

    Example: vigie sources list
    """
    from vigie.link.corroboration import UNJUDGED, words

    current = session(context)
    store = current.store()
    given, told = store.outlets(), words("fr" if french else "en")
    rows = [(name, given.get(name, UNJUDGED)) for name in store.publishers()]
    if as_json or current.json:
        print_json([{"outlet": name, "grade": grade, "words": told[grade]} for name, grade in rows])
        return
    for name, grade in rows:
        current.out().print(Text(f"{grade}  {name}  ({told[grade]})"))

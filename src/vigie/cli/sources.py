"""`vigie sources`, and what `vigie show` tells of corroboration: independent sources, grades, the status of claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from vigie.cli.context import print_json, session
from vigie.domain.errors import InputError
from vigie.domain.vocabulary import Kind

if TYPE_CHECKING:
    from vigie.link.corroboration import Grade
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
    from vigie.desk.claims import standing
    from vigie.desk.dossier import grades
    from vigie.link.copies import independent

    source_of = independent(store.source_keys(incident.id))
    graded = tuple(grades([one.statement for one in evidence], source_of, store.outlets()))
    is_claim = incident.kind is Kind.CLAIM
    tied = store.anchored(incident.anchor if is_claim and incident.anchor else incident.id)
    claims, views = (
        [said for row in tied if row.kind is kind for said in store.evidence(row.id)]
        for kind in (Kind.CLAIM, Kind.ASSESSMENT)
    )
    return Corroboration(source_of, graded, standing(claims, views, evidence if is_claim else ()))


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

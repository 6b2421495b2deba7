"""What an analyst decides and every later run obeys: `vigie merge`, `split`, `same`, `correct`, `strike` and so on."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from vigie.cli.context import Session, print_json, session

if TYPE_CHECKING:
    from vigie.desk.deciding import Deciding
    from vigie.desk.view.work import Done
    from vigie.pipeline import Said
    from vigie.store.records import IncidentRow
    from vigie.store.store import Store

Reason = Annotated[str | None, typer.Option("--reason", help="Why, for those who read the record later.")]
Author = Annotated[str | None, typer.Option("--author", help="Who decides.", show_default="the user logged in")]
_REPORT = "A report as ARTICLE#EVENT, see `vigie show ID --why`."


def merge(
    context: typer.Context,
    incident: Annotated[str, typer.Argument(metavar="ID", help="An incident.")],
    other: Annotated[str, typer.Argument(metavar="ID", help="The incident that is the same.")],
    reason: Reason = None,
    author: Author = None,
) -> None:
    """Record that two incidents are one.

    Example: vigie merge 2024-03-22-moscou 2024-03-22-krasnogorsk
    """
    _decide(context, author, reason, lambda deciding, said: deciding.merge(incident, other, said))


def split(
    context: typer.Context,
    incident: Annotated[str, typer.Argument(metavar="ID", help="An incident.")],
    reports: Annotated[list[str], typer.Argument(metavar="REPORT...", help=_REPORT)],
    reason: Reason = None,
    author: Author = None,
) -> None:
    """Record that some reports of an incident tell of another one, together.

    Example: vigie split 2016-07-14-nice 27555#0 27601#1
    """
    _decide(context, author, reason, lambda deciding, said: deciding.split(incident, reports, said))


def same(
    context: typer.Context,
    report: Annotated[str, typer.Argument(metavar="REPORT", help=_REPORT)],
    other: Annotated[str, typer.Argument(metavar="REPORT", help=_REPORT)],
    reason: Reason = None,
    author: Author = None,
) -> None:
    """Record that two reports tell of one incident: the incidents of both are joined.

    Example: vigie same 27555#0 27601#1
    """
    _decide(context, author, reason, lambda deciding, said: deciding.same(report, other, said))


def different(
    context: typer.Context,
    report: Annotated[str, typer.Argument(metavar="REPORT", help=_REPORT)],
    other: Annotated[str, typer.Argument(metavar="REPORT", help=_REPORT)],
    reason: Reason = None,
    author: Author = None,
) -> None:
    """Record that the first report is not of the incident of the second; the first one leaves.

    Example: vigie different 27601#1 27555#0
    """
    _decide(context, author, reason, lambda deciding, said: deciding.different(report, other, said))


def correct(
    context: typer.Context,
    incident: Annotated[str, typer.Argument(metavar="ID", help="An incident.")],
    slot: Annotated[
        str, typer.Argument(metavar="SLOT", help="date, country, city, certainty, killed, wounded, actors...")
    ],
    value: Annotated[
        str, typer.Argument(metavar="VALUE", help="A date in EDTF; a count as 86, 40+, 10-15; a list a,b; '' for none.")
    ],
    reason: Reason = None,
    author: Author = None,
) -> None:
    """Record the right value of an incident; what was reported stays beside it.

    Example: vigie correct 2016-07-14-nice killed 86 --reason "final count of the prosecutor"
    """
    _decide(context, author, reason, lambda deciding, said: deciding.correct(incident, slot, value, said))


def strike(
    context: typer.Context,
    incident: Annotated[str, typer.Argument(metavar="ID", help="An incident or record.")],
    reason: Reason = None,
    author: Author = None,
) -> None:
    """Record that an incident does not belong in the record: it is hidden, nothing is deleted.

    Example: vigie strike 2018-06-29-gao --reason "an exercise"
    """
    _decide(context, author, reason, lambda deciding, said: deciding.strike(incident, said))


def undo(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Number of a judgement, see `vigie judgements`.")],
    author: Author = None,
) -> None:
    """Take a judgement back: the reports are placed as if it had never been made.

    Example: vigie undo 3
    """
    from vigie.pipeline import Said

    _deciding(session(context)).undo(number, Said(author or getpass.getuser()))
    session(context).err().print(f"judgement {number} undone")


def judgements(
    context: typer.Context,
    undone: Annotated[bool, typer.Option("--undone", help="Also those that were undone.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """List what analysts decided, with who, when and why.

    Example: vigie judgements --undone
    """
    current = session(context)
    found = current.store().judgements(undone)
    if as_json or current.json:
        rows = [
            {
                "judgement": one.command,
                "action": one.action.value,
                "report": one.report and str(one.report),
                "other": one.other and str(one.other),
                "slot": one.slot,
                "value": one.value,
                "author": one.author,
                "made": one.made,
                "reason": one.reason,
                "undone": one.undone,
            }
            for one in found
        ]
        print_json(rows)
        return
    for one in found:
        sides = [str(side) for side in (one.report, one.other) if side]
        value = f"{one.slot}={one.value}" if one.slot else ""
        told = [f"{one.command}", one.action.value, *sides, value, f"by {one.author}, {one.made}", one.reason or ""]
        told.append("undone" if one.undone else "")
        current.out().print(Text("  ".join(part for part in told if part)))


def show_links(current: Session, store: Store, incident: IncidentRow, as_json: bool) -> None:
    """Print why each report belongs to an incident."""
    links = sorted(store.links(incident.id), key=lambda link: (-link.score, link.key))
    if as_json:
        rows = [
            {
                "article": link.key.article,
                "event": link.key.event,
                "log_odds": link.score,
                "reasons": [[what, weight] for what, weight in link.reasons],
            }
            for link in links
        ]
        print_json({"id": incident.id, "links": rows})
        return
    console = current.out()
    console.print(Text(f"{incident.id}  {incident.kind.value}, {incident.reports} reports", style="bold"))
    for link in links:
        told = (
            ", ".join(f"{what} ({weight:+.2f})" for what, weight in link.reasons) or "first or by the rule of its kind"
        )
        console.print(Text(f"  {link.key}  {link.score:+.2f}  {told}"))


def _deciding(current: Session) -> Deciding:
    from vigie import app
    from vigie.desk.deciding import Deciding
    from vigie.store.desk.reading import Base

    settings = current.settings()
    return Deciding(Base(settings.store.url), app.load_ways(settings))


def _decide(
    context: typer.Context, author: str | None, reason: str | None, decide: Callable[[Deciding, Said], Done]
) -> None:
    from vigie.pipeline import Said

    current = session(context)
    done = decide(_deciding(current), Said(author or getpass.getuser(), reason))
    tell(current, done)
    current.out().print(Text("\n".join(done.incidents)))


def tell(current: Session, done: Done) -> None:
    """Say that a decision is recorded and how it is taken back."""
    current.err().print(f"judgement {done.number} recorded; `vigie undo {done.number}` takes it back")

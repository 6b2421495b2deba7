"""`vigie merge`, `split`, `same`, `different`, `undo`, `judgements`: what an analyst decides, every later run obeys."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from vigie.cli.context import Session, print_json, session
from vigie.domain.errors import InputError

if TYPE_CHECKING:
    from vigie.domain.incident import ReportKey
    from vigie.domain.judgement import Decision
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
    from vigie.review import decide

    current = session(context)
    store = current.store()
    one, two = _incident(store, incident), _incident(store, other)
    if one.id == two.id:
        raise InputError(f"{incident} and {other} are one incident already ({one.id})")
    if one.kind is not two.kind:
        raise InputError(f"{one.id} is of kind {one.kind.value}, {two.id} of kind {two.kind.value}; expected one kind")
    reports = store.reports([one.id, two.id])
    _decide(current, store, decide.merge(reports[one.id], reports[two.id], store.judgements()), author, reason)


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
    from vigie.review import decide

    current = session(context)
    store = current.store()
    row = _incident(store, incident)
    moved = {decide.parse(report) for report in reports}
    _decide(current, store, decide.split(store.reports([row.id])[row.id], moved, store.judgements()), author, reason)


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
    from vigie.domain.judgement import Decision
    from vigie.review import decide

    current = session(context)
    store = current.store()
    one, two = (_members(store, decide.parse(text)) for text in (report, other))
    checked = decide.merge(one, two, store.judgements())
    pair = Decision(checked[0].action, decide.parse(report), decide.parse(other))
    _decide(current, store, [pair], author, reason)


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
    from vigie.domain.judgement import Action, Decision
    from vigie.review import decide

    current = session(context)
    store = current.store()
    one, two = decide.parse(report), decide.parse(other)
    _members(store, one)
    # The whole incident, as a report may leave only what no judgement merged it with.
    stay = {two, *_members(store, two)} - {one} if one != two else set()
    checked = decide.split(sorted({one, *stay}), {one}, store.judgements())
    pair = Decision(Action.DIFFERENT, one, two)
    _decide(current, store, [pair, *(found for found in checked if found != pair)], author, reason)


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
    from vigie.domain.judgement import Action, Decision
    from vigie.link.fusion import parse_correction

    current = session(context)
    store = current.store()
    row = _incident(store, incident)
    try:
        parse_correction(slot, value)
    except ValueError as error:
        raise InputError(f"correct {slot} {value}: {error}") from error
    first = store.reports([row.id])[row.id][0]
    _decide(current, store, [Decision(Action.CORRECT, first, None, slot, value)], author, reason)


def undo(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Number of a judgement, see `vigie judgements`.")],
) -> None:
    """Take a judgement back: the reports are placed as if it had never been made.

    Example: vigie undo 3
    """
    from vigie import app, pipeline

    current = session(context)
    pipeline.undo(current.store(), number, app.load_ways(current.settings()))
    current.err().print(f"judgement {number} undone")


def judgements(
    context: typer.Context,
    undone: Annotated[bool, typer.Option("--undone", help="Also those that were undone.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """List what analysts decided, with who, when and why.

    Example: vigie judgements --undone
    """
    from vigie.review.decide import name

    current = session(context)
    found = current.store().judgements(undone)
    if as_json or current.json:
        rows = [
            {
                "judgement": one.command,
                "action": one.action.value,
                "report": one.report and name(one.report),
                "other": one.other and name(one.other),
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
        sides = [name(side) if side else "(not found in its article now)" for side in (one.report, one.other) if side]
        value = f"{one.slot}={one.value}" if one.slot else ""
        told = [f"{one.command}", one.action.value, *sides, value, f"by {one.author}, {one.made}", one.reason or ""]
        told.append("undone" if one.undone else "")
        current.out().print(Text("  ".join(part for part in told if part)))


def show_links(current: Session, store: Store, incident: IncidentRow, as_json: bool) -> None:
    """Print why each report belongs to an incident."""
    from vigie.review.decide import name

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
        console.print(Text(f"  {name(link.key)}  {link.score:+.2f}  {told}"))


def _incident(store: Store, name: str) -> IncidentRow:
    found = store.resolve(name)
    row = store.incident(found[0]) if len(found) == 1 else None
    if row is None:
        many = f"; it may mean {', '.join(found)}" if found else "; see `vigie incidents`"
        raise InputError(f"{name}: {'several incidents' if found else 'no incident of that id'}{many}")
    return row


def _members(store: Store, key: ReportKey) -> list[ReportKey]:
    """The reports of the incident of a report. Raises InputError for an unknown one."""
    placed = store.placed([key])
    if not placed or placed[0].incident is None:
        raise InputError(f"report {key.article}#{key.event}: not in the database; see `vigie show ID --why`")
    return store.reports([placed[0].incident])[placed[0].incident]


def _decide(current: Session, store: Store, decisions: list[Decision], author: str | None, reason: str | None) -> None:
    from vigie import app, pipeline

    said = pipeline.Said(author or getpass.getuser(), reason)
    number = pipeline.judge(store, decisions, said, app.load_ways(current.settings()))
    placed = store.placed({key for one in decisions for key in (one.report, one.other) if key})
    incidents = sorted({one.incident for one in placed if one.incident})
    current.err().print(f"judgement {number} recorded; `vigie undo {number}` takes it back")
    current.out().print(Text("\n".join(incidents)))

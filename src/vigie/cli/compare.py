"""`vigie compare`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli.context import Session, print_json, session

if TYPE_CHECKING:
    from vigie.domain.event import JsonValue
    from vigie.exports.comparing import Finding
    from vigie.exports.model import Line


def compare(
    context: typer.Context,
    wanted: Annotated[
        str,
        typer.Argument(metavar="LIST", help="A CSV with date, place or country, killed, group; or a list's name."),
    ],
    only: Annotated[
        str | None, typer.Option("--only", help="Only matched, contradicting, missing or extra; else all but matched.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="CSV to write: each row's line, verdict, incident.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON, every finding.")] = False,
) -> None:
    """Hold a list of incidents of your own against the record.

    Each row is matched with at most one attack: same time (a day more on either side), same country, same place or one
    inside or near the other. [bold]contradicting[/bold] rows differ in toll, group or day, [bold]missing[/bold] ones
    are not in the record, [bold]extra[/bold] attacks lie in the list's span of days and countries without a row.
    Lists in the layouts of GTD, ACLED, UCDP and Vigie's own CSV are read as they are; rows of a kind that is neither
    attack nor plot are passed over. A list that was taken in by
    [bold]vigie known add[/bold] goes by its name: its rows mean the incidents that they are linked to.

    Examples:

      vigie compare attacks.csv

      vigie compare attacks.csv --only missing --json

      vigie compare attacks.csv --out verdicts.csv

      vigie compare gtd-2016
    """
    from vigie.domain.errors import InputError
    from vigie.exports.comparing import Verdict

    if only is not None and only not in set(Verdict):
        raise InputError(f"--only {only!r}: expected one of {', '.join(Verdict)}")
    current = session(context)
    findings = _findings(current, wanted)
    if out is not None:
        _write(out, [one for one in findings if only in (None, one.verdict)])
    if as_json or current.json:
        print_json([_json(one) for one in findings if only in (None, one.verdict)])
        return
    told = {only} if only else set(Verdict) - {Verdict.MATCHED}
    _print(current, [one for one in findings if one.verdict in told])
    counts = Counter(one.verdict for one in findings)
    current.err().print(", ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict))


def _findings(current: Session, wanted: str) -> list[Finding]:
    """The list of a file, or the one taken in under a name, against the record."""
    from vigie import app, known
    from vigie.domain.errors import InputError
    from vigie.exports.comparing import compare as held_against
    from vigie.exports.comparing import match
    from vigie.exports.gathering import assailants_killed
    from vigie.read.lists import NO_INCIDENT, Row, read_list

    path, linked, rows = Path(wanted), list[tuple[Row, str]](), list[Row]()
    if path.exists():
        for one in read_list(path, wanted):
            if isinstance(one, Row):
                rows.append(one)
            elif one.code != NO_INCIDENT:
                raise InputError(f"{one.where}: {one.message}")
    desk = app.load_desk(current.settings())
    try:
        if not path.exists():
            with desk.base.asking() as store:
                linked = known.rows(store, wanted)
                if not linked:
                    names = ", ".join(one.name for one in store.lists.listed()) or "none yet"
                    raise InputError(f"{wanted}: no such file, and no list of that name; lists: {names}")
            rows = [row for row, _ in linked]
        items = desk.snapshot().items.values()
        meant = {n: name for n, (_, name) in enumerate(linked)} if linked else match(rows, items, app.load_places())
        return held_against(rows, items, meant, lambda ids: assailants_killed(desk.base, desk.snapshot(), ids))
    finally:
        desk.close()


def _print(current: Session, findings: list[Finding]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from vigie.exports.wording import summary

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in ("verdict", "line", "list", "record", "against", "id"):
        table.add_column(name, overflow="fold", no_wrap=name in ("verdict", "id"))
    for one in findings:
        table.add_row(
            one.verdict.value,
            str(one.row.line) if one.row else "",
            one.row.words if one.row else "",
            summary(one.item) if one.item else "",
            "; ".join(one.against),
            one.item.id if one.item else "",
        )
    current.out().print(table)


def _write(out: Path, findings: list[Finding]) -> None:
    """The findings as CSV, to be joined with the list by line. Raises InputError where that cannot be written."""
    from vigie.domain.errors import InputError
    from vigie.exports.model import Field
    from vigie.exports.tables import write_csv

    fields = [Field(name, "string", "") for name in ("verdict", "line", "list_id", "list", "incident", "against")]
    try:
        with out.open("wb") as stream:
            write_csv(map(_line, findings), fields, stream)
    except OSError as error:
        raise InputError(f"{out}: cannot be written: {error.strerror}") from error


def _line(one: Finding) -> Line:
    row = one.row
    return {
        "verdict": one.verdict.value,
        "line": row.line if row else None,
        "list_id": row.id or str(row.line) if row else None,
        "list": row.words if row else None,
        "incident": one.item.id if one.item else None,
        "against": "; ".join(one.against),
    }


def _json(one: Finding) -> dict[str, JsonValue]:
    return {**_line(one), "against": list(one.against)}

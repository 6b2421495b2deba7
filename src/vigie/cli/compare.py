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


def compare(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="LIST.csv", help="Columns date, place or country, killed, group.")],
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
    Lists in the layouts of GTD, ACLED, UCDP and Vigie's own CSV are read as they are.

    Examples:

      vigie compare attacks.csv

      vigie compare attacks.csv --only missing --json

      vigie compare attacks.csv --out verdicts.csv
    """
    from vigie import app
    from vigie.domain.errors import InputError
    from vigie.exports.comparing import Verdict, read_list
    from vigie.exports.comparing import compare as held_against
    from vigie.exports.gathering import assailants_killed

    if only is not None and only not in set(Verdict):
        raise InputError(f"--only {only!r}: expected one of {', '.join(Verdict)}")
    known = read_list(path)
    current = session(context)
    desk = app.load_desk(current.settings())
    try:
        snapshot = desk.snapshot()
        findings = held_against(
            known, snapshot.items.values(), app.load_places(), lambda ids: assailants_killed(desk.base, snapshot, ids)
        )
    finally:
        desk.close()
    if out is not None:
        _write(out, [one for one in findings if only in (None, one.verdict)])
    if as_json or current.json:
        print_json([_json(one) for one in findings if only in (None, one.verdict)])
        return
    told = {only} if only else set(Verdict) - {Verdict.MATCHED}
    _print(current, [one for one in findings if one.verdict in told])
    counts = Counter(one.verdict for one in findings)
    current.err().print(", ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict))


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
            str(one.known.line) if one.known else "",
            one.known.words if one.known else "",
            summary(one.item) if one.item else "",
            "; ".join(one.against),
            one.item.id if one.item else "",
        )
    current.out().print(table)


def _write(out: Path, findings: list[Finding]) -> None:
    """The findings as CSV, to be joined with the list by line. Raises InputError where that cannot be written."""
    from vigie.domain.errors import InputError
    from vigie.exports.model import Field, Line
    from vigie.exports.tables import write_csv

    fields = [Field(name, "string", "") for name in ("verdict", "line", "list_id", "list", "incident", "against")]
    lines: list[Line] = [
        {
            "verdict": one.verdict.value,
            "line": one.known.line if one.known else None,
            "list_id": one.known.name if one.known else None,
            "list": one.known.words if one.known else None,
            "incident": one.item.id if one.item else None,
            "against": "; ".join(one.against),
        }
        for one in findings
    ]
    try:
        with out.open("wb") as stream:
            write_csv(lines, fields, stream)
    except OSError as error:
        raise InputError(f"{out}: cannot be written: {error.strerror}") from error


def _json(one: Finding) -> dict[str, JsonValue]:
    return {
        "verdict": one.verdict.value,
        "line": one.known.line if one.known else None,
        "list_id": one.known.name if one.known else None,
        "list": one.known.words if one.known else None,
        "incident": one.item.id if one.item else None,
        "against": list(one.against),
    }

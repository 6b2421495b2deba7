"""The tables of `vigie stats`: incidents by one thing, and the press's statistics against the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from vigie.cli.context import Session, print_json
from vigie.domain.tally import Tally

if TYPE_CHECKING:
    from rich.console import Console

    from vigie.desk.desk import Desk
    from vigie.desk.selection import Selection
    from vigie.desk.tabulating import Line, Toll
    from vigie.desk.view.incidents import Range
    from vigie.desk.view.ledger import ReportedStatistic

_MOST_LISTED = 12
_NONE = "none"


def show_table(current: Session, selection: Selection, by: str, unit: str, as_json: bool) -> None:
    """Incidents counted by one thing. Raises InputError, StoreError."""
    from vigie import app
    from vigie.desk.tabulating import tabulate

    desk = app.load_desk(current.settings())
    found = tabulate(desk, selection, by, unit)
    desk.close()
    if as_json:
        print_json(asdict(found))
        return
    _print_lines(current.out(), (*found.lines, found.total), by)
    if by in ("group", "tactic", "target"):
        current.err().print("An incident with several stands under each; the last line counts each once.")


def _print_lines(console: Console, lines: Sequence[Line], by: str) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(by)
    for column in ("incidents", "alleged", "killed low", "best", "high", "wounded low", "best", "high", "no toll"):
        table.add_column(column, justify="right")
    for one in lines:
        numbers = (one.incidents, one.alleged, *_ends(one.killed), *_ends(one.wounded), one.untold)
        table.add_row("not told" if one.key == _NONE else one.key, *(f"{number:,}" for number in numbers))
    console.print(table)


def _ends(toll: Toll) -> tuple[int, int, int]:
    return toll.low, toll.best, toll.high


def show_reported(current: Session, selection: Selection, as_json: bool) -> None:
    """Each statistic of the press beside the record's count, with the incidents that make it."""
    from vigie import app

    desk = app.load_desk(current.settings())
    told = desk.statistics(selection).reported
    if as_json:
        print_json([_json(one) for one in told])
    else:
        _print_reported(current.out(), told, desk)
    desk.close()


def _print_reported(console: Console, told: Sequence[ReportedStatistic], desk: Desk) -> None:
    from rich.text import Text

    alone = [one for one in told if not one.comparable]
    for one in told:
        if not one.comparable:
            continue
        far = one.difference or 0
        verdict = "agree" if not far else f"record {abs(far):,} {'below' if far < 0 else 'above'}"
        head = f"{one.country} {one.period}, {one.what}: reported {_range(one.reported)}, record {_range(one.own)}"
        source = ", ".join(part for part in (one.record.publisher, one.record.published, one.record.article) if part)
        console.print(Text(f"{head}  ({verdict})", style="bold"))
        console.print(Text(f"  told by {source}  [{one.record.item.id}]"))
        for line in _listed(one, desk):
            console.print(Text(f"    {line}"))
    if alone:
        console.print(Text(f"{len(alone)} more name no one country and bounded period: nothing to hold them against."))


def _listed(one: ReportedStatistic, desk: Desk) -> list[str]:
    """The incidents that make the record's count, those not certainly inside marked by a question mark."""
    lines: list[str] = []
    for name in one.incidents[:_MOST_LISTED]:
        item = desk.snapshot().items[name]
        what = "wounded" if one.what == "wounded" else "killed"
        toll = item.wounded if what == "wounded" else item.killed
        count = f"{_range(toll)} {what}" if toll else f"no {what} told"
        mark = " " if name in one.certain else "?"
        lines.append(f"{mark} {item.date or ''}  {item.city or ''} {item.country or ''}  {count}  {name}")
    if len(one.incidents) > _MOST_LISTED:
        lines.append(f"  and {len(one.incidents) - _MOST_LISTED} more: --json lists all")
    return lines


def _range(count: Range | None) -> str:
    return "?" if count is None else str(Tally(*count))


def _json(one: ReportedStatistic) -> dict[str, object]:
    return {
        "id": one.record.item.id,
        "what": one.what,
        "country": one.country,
        "period": one.period,
        "reported": one.reported,
        "comparable": one.comparable,
        "own": one.own,
        "difference": one.difference,
        "article": one.record.article,
        "publisher": one.record.publisher,
        "published": one.record.published,
        "incidents": [{"id": name, "certainly_inside": name in one.certain} for name in one.incidents],
    }

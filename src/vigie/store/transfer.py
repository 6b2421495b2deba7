"""The whole record as JSON lines, and back into an empty database of either kind."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from vigie import __version__
from vigie.domain.errors import InputError
from vigie.store import former
from vigie.store import tables as t
from vigie.store.engine import Connecting, now

FORMAT = 1
LICENCE = (
    "Holds whole texts of press articles, which remain with their publishers: to move a record from one database to"
    " another, not to be passed on."
)
# What the record is made of, each table after those it points to. People, keys, saved searches, watches, feeds and
# webhooks belong to a place of work rather than to the record.
TABLES = (
    t.articles,
    t.article_versions,
    t.article_origins,
    t.signature_bands,
    t.documents,
    t.incidents,
    t.incident_aliases,
    t.events,
    t.slot_values,
    t.links,
    t.cores,
    t.core_places,
    t.vague,
    t.judgements,
    t.outlets,
    t.issues,
    t.runs,
    t.incident_stock,
)
_BY_NAME = {table.name: table for table in TABLES}
_ROWS = 500
# Since this layout the stock tells which former ids were given out.
_FORMER_SETTLED = 9


class Transfer:
    """The record of one store on its way from or to a file."""

    def __init__(self, connect: Connecting) -> None:
        self._connect = connect

    def dump(self) -> Iterator[bytes]:
        """A header, a line for each row of each table, and an end with the counts."""
        with self._connect(False) as connection:
            header = {
                "vigie": "record",
                "format": FORMAT,
                "version": __version__,
                "made": now(),
                "layout": _layout(connection),
                "filter": {},
                "licence": LICENCE,
            }
            yield _line(header)
            counts: Counter[str] = Counter()
            for table in TABLES:
                keys = list(table.primary_key.columns) or list(table.columns)
                for row in connection.execute(select(table).order_by(*keys)):
                    told = {name: value for name, value in row._mapping.items() if value is not None}
                    yield _line({"table": table.name, "row": told})
                    counts[table.name] += 1
            yield _line({"end": dict(counts)})

    def load(self, lines: Iterable[bytes], where: str) -> dict[str, int]:
        """Bring a dump into a database that holds nothing; how many rows of each table.

        All or nothing. Raises InputError for a database that holds articles and for a file that is no dump, is cut
        short, or was made by a later version.
        """
        with self._connect(True) as connection:
            if connection.scalar(select(func.count()).select_from(t.articles)):
                raise InputError(f"{where}: a record is loaded into an empty database; name a new one with --db")
            return _load(connection, lines, where)


def _layout(connection: Connection) -> int:
    return int(connection.execute(text("SELECT max(number) FROM schema_migrations")).scalar_one())


def _line(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def _load(connection: Connection, lines: Iterable[bytes], where: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    waiting: list[dict[str, object]] = []
    table: Table | None = None
    ended: dict[str, int] | None = None
    older = False
    for number, raw in enumerate(lines, 1):
        told = _parsed(raw, where, number)
        if number == 1:
            _check_header(told, _layout(connection), where)
            older = int(str(told["layout"])) < _FORMER_SETTLED
            continue
        if "end" in told:
            ended = {str(name): int(str(count)) for name, count in dict(_mapping(told["end"], where, number)).items()}
            continue
        name = str(told.get("table"))
        if name not in _BY_NAME or ended is not None:
            raise InputError(f"{where}, line {number}: table {name[:60]!r}; expected a row of the record")
        row = _mapping(told.get("row"), where, number)
        if unknown := row.keys() - _BY_NAME[name].columns.keys():
            raise InputError(f"{where}, line {number}: {name} has no column {', '.join(sorted(unknown))}")
        if table is not None and (table.name != name or len(waiting) >= _ROWS):
            _insert(connection, table, waiting)
            waiting = []
        table = _BY_NAME[name]
        # A column that an older layout had not holds its default.
        waiting.append({one.name: row.get(one.name, getattr(one.default, "arg", None)) for one in table.columns})
        counts[name] += 1
    if table is not None:
        _insert(connection, table, waiting)
    if older:
        former.give_out(connection)
    if ended != dict(counts):
        raise InputError(f"{where}: cut short or changed: its end does not count the rows that it holds")
    return dict(counts)


def _insert(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    if not rows:
        return
    try:
        connection.execute(insert(table), rows)
    except IntegrityError as error:
        raise InputError(
            f"cut short or changed: a row of {table.name} does not fit the others: {error.orig}"
        ) from error


def _parsed(raw: bytes, where: str, number: int) -> dict[str, object]:
    try:
        return _mapping(json.loads(raw), where, number)
    except ValueError as error:
        raise InputError(f"{where}, line {number}: not JSON ({error})") from error


def _mapping(told: object, where: str, number: int) -> dict[str, object]:
    if not isinstance(told, dict):
        raise InputError(f"{where}, line {number}: expected a JSON object")
    return told


def _check_header(told: dict[str, object], layout: int, where: str) -> None:
    if told.get("vigie") != "record":
        raise InputError(
            f"{where}: no record; expected a file of `vigie export record`"
            " (an export of incidents has no articles to load)"
        )
    if told.get("format") != FORMAT or not isinstance(told.get("layout"), int) or int(str(told["layout"])) > layout:
        raise InputError(f"{where}: made by a later vigie ({str(told.get('version'))[:40]}); update this one")

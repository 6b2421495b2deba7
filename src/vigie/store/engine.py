"""Opening a database and bringing it to the current layout."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from vigie.domain.errors import StoreError
from vigie.store import tables as t

# Gives a connection to one database, inside a transaction when it is to write.
Connecting = Callable[[bool], AbstractContextManager[Connection]]
_STEP = re.compile(r"^(?P<number>\d{4})_(?P<name>[a-z_]+)(?:\.(?P<dialect>sqlite|postgresql))?\.sql$")
_BUSY_MILLISECONDS = 30_000
_PAUSE = 0.02
_POSTGRESQL = frozenset({"postgres", "postgresql"})
# PostgreSQL sorts and compares by the rules of its locale unless told otherwise; SQLite, by code point.
_TEXT = re.compile(r"\bTEXT\b")
_BY_CODE_POINT = 'TEXT COLLATE "C"'
# Any number of one's own: whoever makes or changes the layout of this database waits for the holder of this lock.
_LAYOUT_LOCK = 8_447_443


@dataclass(frozen=True, slots=True)
class Step:
    """One migration: its number, name and the statements for one dialect."""

    number: int
    name: str
    statements: tuple[str, ...]


def open_engine(database: str, create: bool) -> Engine:
    """An engine for a path or a database URL; raises StoreError when it is not there and must not be made."""
    if "://" not in database:
        path = Path(database)
        if not create and not path.exists():
            raise StoreError(f"{database}: no such database; run `vigie --db {database} ingest FILE...` to make one")
        if not path.parent.is_dir():
            raise StoreError(f"{database}: the folder {path.parent} does not exist; make it first")
        database = f"sqlite:///{database}"
    try:
        url = _with_driver(make_url(database))
        engine = create_engine(url, pool_pre_ping=url.drivername.startswith("postgresql"))
    except ModuleNotFoundError as error:
        raise StoreError(
            f"{told(database)}: the driver {error.name} is not installed; for PostgreSQL: pip install 'vigie[postgres]'"
        ) from error
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(
            f"{told(database)}: {error}; expected a path, sqlite:///PATH or postgresql://USER@HOST/DATABASE"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _with_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername in _POSTGRESQL else url


def told(database: str) -> str:
    """A path or URL as messages tell it: without its password."""
    try:
        return make_url(database).render_as_string(hide_password=True) if "://" in database else database
    except ArgumentError:
        return database


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    _log_ahead(cursor)
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _log_ahead(cursor: DBAPICursor) -> None:
    # Programs that make one database at a time meet here, and SQLite does not wait for its lock in this one statement.
    ends = time.monotonic() + _BUSY_MILLISECONDS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > ends:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: taking it at the first write fails when another writer came between.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def steps(dialect: str) -> tuple[Step, ...]:
    """The migrations of a dialect in order; statements are separated by blank lines."""
    found: list[Step] = []
    for file in files("vigie.store.migrations").iterdir():
        name = _STEP.match(file.name)
        if name and name["dialect"] in (None, dialect):
            statements = tuple(part for part in file.read_text("utf-8").split("\n\n") if part.strip())
            if dialect == "postgresql" and name["dialect"] is None:
                statements = tuple(_TEXT.sub(_BY_CODE_POINT, statement) for statement in statements)
            found.append(Step(int(name["number"]), name["name"], statements))
    return tuple(sorted(found, key=lambda step: step.number))


def migrate(engine: Engine, where: str, create: bool = True) -> None:
    """Apply the migrations that the database lacks, each in a transaction of its own.

    Raises StoreError when the database is newer than the program, is no database, or is empty and must not be made.
    """
    known = steps(engine.dialect.name)
    try:
        done = _applied(engine)
        if done and max(done) > known[-1].number:
            raise StoreError(
                f"{where}: layout {max(done)} is newer than this program ({known[-1].number}); update vigie"
            )
        if not done and not create:
            raise StoreError(f"{where}: no such database; run `vigie --db {where} ingest FILE...` to make one")
        for step in known:
            if step.number not in done:
                _apply(engine, step, where)
    except DatabaseError as error:
        raise StoreError(f"{where}: cannot be used as a database: {str(error.orig).strip()}") from error


def _applied(engine: Engine) -> set[int]:
    with engine.connect() as connection:
        if not engine.dialect.has_table(connection, "schema_migrations"):
            return set()
        return set(connection.execute(text("SELECT number FROM schema_migrations")).scalars())


def _apply(engine: Engine, step: Step, where: str) -> None:
    options = {"writing": True, "no_parameters": True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            _begin_layout(connection, where)
        connection.exec_driver_sql(
            "CREATE TABLE IF NOT EXISTS schema_migrations"
            " (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied TEXT NOT NULL)"
        )
        taken = connection.execute(
            text("SELECT 1 FROM schema_migrations WHERE number = :number"), {"number": step.number}
        ).first()
        if taken:  # another process was faster
            return
        for statement in step.statements:
            connection.exec_driver_sql(statement)
        connection.execute(
            text("INSERT INTO schema_migrations (number, name, applied) VALUES (:number, :name, :applied)"),
            {"number": step.number, "name": step.name, "applied": now()},
        )


def _begin_layout(connection: Connection, where: str) -> None:
    """Wait until nobody else changes the layout. Raises StoreError for a database that cannot hold French."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LAYOUT_LOCK})
    encoding = connection.scalar(text("SELECT current_setting('server_encoding')"))
    if encoding != "UTF8":
        raise StoreError(
            f"{where}: the database is encoded in {encoding}; make one in UTF-8:"
            " createdb --encoding=UTF8 --template=template0 NAME"
        )


def begin_writing(connection: Connection) -> int:
    """Become the only writer until the transaction ends; returns its number, one more than that of the one before.

    On SQLite the transaction holds the lock already; on PostgreSQL the row's lock makes other writers wait.
    """
    connection.execute(update(t.writings).values(number=t.writings.c.number + 1))
    return int(connection.execute(select(t.writings.c.number)).scalar_one())


def now() -> str:
    """The present moment in UTC, to the second (ISO 8601)."""
    return datetime.now(UTC).isoformat(timespec="seconds")

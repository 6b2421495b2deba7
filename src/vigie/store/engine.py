"""Opening a database and bringing it to the current layout."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from vigie.domain.errors import StoreError

_STEP = re.compile(r"^(?P<number>\d{4})_(?P<name>[a-z_]+)(?:\.(?P<dialect>sqlite|postgresql))?\.sql$")
_BUSY_MILLISECONDS = 30_000


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
        engine = create_engine(make_url(database))
    except ModuleNotFoundError as error:
        raise StoreError(f"{database}: the driver {error.name} is not installed; install it with pip") from error
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(f"{database}: {error}; expected a path, sqlite:///PATH or postgresql+psycopg://...") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


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
            found.append(Step(int(name["number"]), name["name"], statements))
    return tuple(sorted(found, key=lambda step: step.number))


def migrate(engine: Engine, where: str) -> None:
    """Apply the migrations that the database lacks, each in a transaction of its own.

    Raises StoreError when the database is newer than the program or is no database.
    """
    known = steps(engine.dialect.name)
    try:
        done = _applied(engine)
        if done and max(done) > known[-1].number:
            raise StoreError(
                f"{where}: layout {max(done)} is newer than this program ({known[-1].number}); update vigie"
            )
        for step in known:
            if step.number not in done:
                _apply(engine, step)
    except DatabaseError as error:
        raise StoreError(f"{where}: cannot be used as a database: {error.orig}") from error


def _applied(engine: Engine) -> set[int]:
    with engine.connect() as connection:
        if not engine.dialect.has_table(connection, "schema_migrations"):
            return set()
        return set(connection.execute(text("SELECT number FROM schema_migrations")).scalars())


def _apply(engine: Engine, step: Step) -> None:
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
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


def now() -> str:
    """The present moment in UTC, to the second (ISO 8601)."""
    return datetime.now(UTC).isoformat(timespec="seconds")

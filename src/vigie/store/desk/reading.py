"""Connections for many threads at once: reading ones, and one writer at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError, TimeoutError

from vigie.domain.errors import StoreError
from vigie.store.engine import migrate, open_engine
from vigie.store.store import Store

# Writers that wait hold a thread each: rather a few are turned away than readers starved.
_WAIT_SECONDS = 10.0


class Base:
    """A database that many threads read; writes of this process wait for one another.

    What the database cannot do at the moment (it is locked, it went away) is raised as StoreError.
    """

    def __init__(self, database: str) -> None:
        """Open a database that exists, at the current layout; raises StoreError."""
        self._engine = open_engine(database, create=False)
        migrate(self._engine, database)
        self._name = database
        self._writer = threading.Lock()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read by: one consistent state of the database."""
        with self._told(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection inside one transaction."""
        with self._told(), self._turn():
            options = self._engine.connect().execution_options(writing=True)
            with options as connection, connection.begin():
                yield connection

    @contextmanager
    def asking(self) -> Iterator[Store]:
        """A store for one task that only reads."""
        with self._told():
            yield Store(self._engine)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """A store for one task that writes; fresh, so that it holds nothing another process has changed since."""
        with self._told(), self._turn():
            yield Store(self._engine)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One writer of this process at a time; raises StoreError for those that wait too long."""
        if not self._writer.acquire(timeout=_WAIT_SECONDS):
            raise StoreError(f"{self._name}: another write is under way; try again in a moment")
        try:
            yield
        finally:
            self._writer.release()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (DatabaseError, TimeoutError) as error:
            reason = getattr(error, "orig", None) or error
            raise StoreError(f"{self._name}: the database does not answer: {reason}; try again in a moment") from error

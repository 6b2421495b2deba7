"""Who stands behind a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from vigie.serve.access import keys
from vigie.store.desk import accounts
from vigie.store.desk.reading import Base

_RANK = {"reader": 0, "analyst": 1, "admin": 2}


@dataclass(frozen=True, slots=True)
class Visitor:
    """A user, or nobody (`name` empty, role reader); `csrf` goes with what a session writes."""

    name: str = ""
    role: str = "reader"
    signed_in: bool = False
    csrf: str = ""

    def has(self, role: str) -> bool:
        """Whether the visitor is signed in with that role or a higher one."""
        return self.signed_in and _RANK[self.role] >= _RANK[role]

    @property
    def may_write(self) -> bool:
        """Whether the visitor may decide and change things."""
        return self.has("analyst")


@dataclass(frozen=True, slots=True)
class Door:
    """Tells who holds a token or session; a session lasts `hours`."""

    base: Base
    hours: int

    def by_token(self, token: str) -> Visitor | None:
        """The holder of a token in force."""
        with self.base.reading() as connection:
            found = accounts.holder(connection, keys.digest(token))
        return Visitor(found[0], found[1], True) if found else None

    def by_session(self, secret: str) -> Visitor | None:
        """The holder of a session still open whose token is still in force."""
        with self.base.reading() as connection:
            token = accounts.session_token(connection, keys.digest(secret))
            found = accounts.holder(connection, token) if token else None
        return Visitor(found[0], found[1], True, keys.csrf_of(secret)) if found else None

    def open(self, token: str) -> str | None:
        """Open a session by a token; returns the cookie's secret, None where the token is not in force."""
        if self.by_token(token) is None:
            return None
        secret = keys.new_session()
        expires = (datetime.now(UTC) + timedelta(hours=self.hours)).isoformat(timespec="seconds")
        with self.base.writing() as connection:
            accounts.open_session(connection, keys.digest(secret), keys.digest(token), expires)
        return secret

    def close(self, secret: str) -> None:
        """End a session."""
        with self.base.writing() as connection:
            accounts.close_session(connection, keys.digest(secret))

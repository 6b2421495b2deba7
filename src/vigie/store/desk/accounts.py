"""Users, their tokens and sessions; secrets are stored as SHA-256 only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from vigie.domain.errors import StoreError
from vigie.store import tables as t
from vigie.store.engine import now


@dataclass(frozen=True, slots=True)
class Account:
    """A user with the number of tokens in force; `disabled` is since when."""

    name: str
    role: str
    made: str
    disabled: str | None
    tokens: int


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token without its secret; `revoked` is since when."""

    number: int
    owner: str
    label: str
    made: str
    expires: str | None
    revoked: str | None


def add_user(connection: Connection, name: str, role: str) -> None:
    """Enter a user. Raises StoreError when there is one of that name."""
    if connection.scalar(select(t.users.c.name).where(t.users.c.name == name)):
        raise StoreError(f"user {name}: is there already; `vigie users token {name}` makes another token")
    connection.execute(insert(t.users).values(name=name, role=role, made=now()))


def change_user(connection: Connection, name: str, role: str | None = None, disabled: bool | None = None) -> None:
    """Give a user another role, or disable or enable them. Raises StoreError for an unknown one."""
    _known(connection, name)
    values: dict[str, str | None] = {} if role is None else {"role": role}
    if disabled is not None:
        values["disabled"] = now() if disabled else None
    if values:
        connection.execute(update(t.users).where(t.users.c.name == name).values(**values))


def _known(connection: Connection, name: str) -> None:
    if not connection.scalar(select(t.users.c.name).where(t.users.c.name == name)):
        raise StoreError(f"user {name}: no such user; see `vigie users list`")


def users(connection: Connection) -> list[Account]:
    """The users in order of name."""
    in_force = select(t.tokens.c.owner, func.count()).where(t.tokens.c.revoked.is_(None)).group_by(t.tokens.c.owner)
    counts = {str(owner): int(count) for owner, count in connection.execute(in_force)}
    rows = connection.execute(select(t.users).order_by(t.users.c.name))
    return [Account(row.name, row.role, row.made, row.disabled, counts.get(row.name, 0)) for row in rows]


def add_token(connection: Connection, owner: str, digest: str, label: str, expires: str | None) -> int:
    """Keep the hash of a new token; returns its number. Raises StoreError for an unknown user."""
    _known(connection, owner)
    number = int(connection.scalar(select(func.max(t.tokens.c.number))) or 0) + 1
    row = {"hash": digest, "number": number, "owner": owner, "label": label, "made": now(), "expires": expires}
    connection.execute(insert(t.tokens).values(**row))
    return number


def tokens(connection: Connection, owner: str | None = None) -> list[TokenRow]:
    """The tokens, of one user or all, in order of making."""
    statement = select(t.tokens).order_by(t.tokens.c.number)
    if owner is not None:
        statement = statement.where(t.tokens.c.owner == owner)
    return [
        TokenRow(row.number, row.owner, row.label, row.made, row.expires, row.revoked)
        for row in connection.execute(statement)
    ]


def revoke(connection: Connection, number: int) -> None:
    """Take a token back, with the sessions it opened. Raises StoreError when none of that number is in force."""
    c = t.tokens.c
    digest = connection.scalar(select(c.hash).where(c.number == number, c.revoked.is_(None)))
    if digest is None:
        raise StoreError(f"token {number}: none of that number is in force; see `vigie users list --tokens`")
    connection.execute(delete(t.sessions).where(t.sessions.c.token == digest))
    connection.execute(update(t.tokens).where(c.number == number).values(revoked=now()))


def holder(connection: Connection, digest: str) -> tuple[str, str] | None:
    """The name and role of the enabled user whose token has that hash and is in force; else None."""
    c = t.tokens.c
    statement = (
        select(t.users.c.name, t.users.c.role)
        .join(t.tokens, c.owner == t.users.c.name)
        .where(c.hash == digest, c.revoked.is_(None), or_(c.expires.is_(None), c.expires > now()))
        .where(t.users.c.disabled.is_(None))
    )
    row = connection.execute(statement).first()
    return None if row is None else (str(row.name), str(row.role))


def open_session(connection: Connection, digest: str, token: str, expires: str) -> None:
    """Keep a session by the hash of its secret; those that ran out are dropped."""
    connection.execute(delete(t.sessions).where(t.sessions.c.expires <= now()))
    connection.execute(insert(t.sessions).values(hash=digest, token=token, made=now(), expires=expires))


def session_token(connection: Connection, digest: str) -> str | None:
    """The hash of the token that opened a session still open; else None."""
    c = t.sessions.c
    return connection.scalar(select(c.token).where(c.hash == digest, c.expires > now()))


def close_session(connection: Connection, digest: str) -> None:
    """End a session."""
    connection.execute(delete(t.sessions).where(t.sessions.c.hash == digest))

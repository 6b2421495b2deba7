"""Secrets: made from 256 random bits, shown once, kept as hashes."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from vigie.domain.errors import InputError

PREFIX = "vigie_"
ROLES = ("reader", "analyst", "admin")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_LONGEST_SECRET = 200


def new_token() -> str:
    """A new token for a user."""
    return PREFIX + secrets.token_urlsafe(32)


def new_session() -> str:
    """A new secret for a session cookie."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """The hash a secret is kept by: SHA-256 is enough for secrets of 256 random bits, which nobody can guess."""
    return hashlib.sha256(secret[:_LONGEST_SECRET].encode("utf-8", "replace")).hexdigest()


def csrf_of(session: str) -> str:
    """The CSRF token of a session: only who holds the HttpOnly cookie, or is shown the page, can know it."""
    return hmac.new(session.encode("utf-8", "replace"), b"csrf", hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def check_name(name: str) -> str:
    """A user's name. Raises InputError for another form."""
    if not _NAME.fullmatch(name):
        raise InputError(f"user {name[:60]!r}: expected lower-case letters, digits, `.`, `_` or `-`, 40 at most")
    return name


def check_role(role: str) -> str:
    """A role. Raises InputError for an unknown one."""
    if role not in ROLES:
        raise InputError(f"role {role!r}: expected one of {', '.join(ROLES)}")
    return role

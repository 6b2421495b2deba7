"""Sealing the secrets of webhooks: signing needs them as they are, a database must not tell them.

They are stored encrypted (Fernet: AES-128-CBC and HMAC-SHA256) with a key that is kept outside the database.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from vigie.domain.errors import InputError

KEY_VARIABLE = "VIGIE_WEBHOOK_KEY"
_OWNER_ALONE = 0o600


@dataclass(frozen=True, slots=True)
class Seal:
    """Closes and opens secrets with one key; `origin` is where the key came from, for messages."""

    key: str
    origin: str

    def close(self, secret: str) -> str:
        """The secret as it may be stored."""
        return self._fernet().encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """The secret that was sealed. Raises InputError for one that was sealed with another key."""
        try:
            return self._fernet().decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            told = "sealed with another key; bring that key back, or give it a new secret by `vigie webhooks rotate`"
            raise InputError(f"{self.origin}: the webhook's secret was {told}") from error

    def _fernet(self) -> Fernet:
        try:
            return Fernet(self.key)
        except ValueError as error:
            raise InputError(f"{self.origin}: no key; expected 32 bytes in URL-safe base64 (44 characters)") from error


def find_seal(given: str | None, path: Path, create: bool) -> Seal:
    """The seal of a key that is given (by the environment), else of the key file, made where it may be.

    Raises InputError where there is no key and for a file that cannot be read or made.
    """
    if given:
        return Seal(given.strip(), f"environment variable {KEY_VARIABLE}")
    try:
        if create and not path.exists():
            _make(path)
        return Seal(path.read_text(encoding="ascii").strip(), str(path))
    except FileNotFoundError as error:
        told = f"set {KEY_VARIABLE}, or let watch.key_file name the file that `vigie webhooks add` made"
        raise InputError(f"{path}: the key to the secrets of webhooks is not there; {told}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: the key to the secrets of webhooks cannot be used: {error}") from error


def _make(path: Path) -> None:
    """Write a new key to a file that its owner alone may read."""
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ALONE)
    with os.fdopen(opened, "wb") as file:
        file.write(Fernet.generate_key() + b"\n")

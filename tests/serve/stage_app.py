"""The whole application over the desk's stage, with users of each role."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent.parent / "desk"))

from stage import open_desk

from vigie.desk.desk import Desk
from vigie.serve.access import keys
from vigie.serve.application import create_app
from vigie.settings import ServeSettings, Settings
from vigie.store.desk import accounts

ROLES = ("reader", "analyst", "admin")


@dataclass(frozen=True)
class Site:
    """An application with its desk and a token of each role."""

    client: TestClient
    desk: Desk
    tokens: dict[str, str]

    def bearer(self, role: str) -> dict[str, str]:
        """The header by which a user of a role signs in."""
        return {"Authorization": f"Bearer {self.tokens[role]}"}


def open_site(database: Path, serve: ServeSettings | None = None, **changes: object) -> Site:
    """The application over a database."""
    desk = open_desk(database)
    tokens: dict[str, str] = {}
    with desk.base.writing() as connection:
        known = {one.name for one in accounts.users(connection)}
        for role in ROLES:
            tokens[role] = keys.new_token()
            if role not in known:
                accounts.add_user(connection, role, role)
            accounts.add_token(connection, role, keys.digest(tokens[role]), "test", None)
    settings = Settings(serve=replace(serve or ServeSettings(), **changes))  # type: ignore[arg-type]
    app = create_app(desk, settings)
    return Site(TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False), desk, tokens)

"""A desk being served on loopback and a browser's page that looks at it."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "src" / "vigie" / "sample" / "articles.jsonl"
SHOTS = ROOT / "build" / "screenshots"
AXE = Path(__file__).parent / "assets" / "axe.min.js"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_PATIENCE_SECONDS = 60.0
_TIMEOUT_MS = 30_000


@dataclass(frozen=True)
class Served:
    """A desk being served: its address, and a token of an analyst."""

    address: str
    token: str
    database: Path


@dataclass
class Reader:
    """A browser's page on a desk, with all that it complained of."""

    page: Page
    served: Served
    scripted: bool = True
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a page of the desk and wait until its maps, if any, are drawn."""
        self.page.goto(self.served.address + path)
        if self.scripted:
            self.page.wait_for_selector(".map[data-src]:not([data-drawn])", state="detached")
        return self.page

    def most_told(self) -> str:
        """The id of the incident with the most reports."""
        found = self.page.request.get(f"{self.served.address}/incidents.json?sort=reports&limit=1").json()
        return str(found["items"][0]["id"])

    def sign_in(self) -> None:
        """Sign in as the analyst."""
        self.go("/session")
        self.page.fill("#token", self.served.token)
        self.page.click("form[action='/session'] button.main")
        self.page.wait_for_selector("form[action='/session/end']")


def chromium() -> str | None:
    """The browser's program: the one that CHROMIUM names, else Debian's."""
    return os.environ.get("CHROMIUM") or next((found for name in _NAMES if (found := shutil.which(name))), None)


def read_into(database: Path, articles: Path) -> Path:
    """Read articles into a database as the command line does."""
    from typer.testing import CliRunner

    from vigie.cli.main import app

    done = CliRunner().invoke(app, ["--db", str(database), "ingest", str(articles)])
    assert done.exit_code == 0, done.output
    return database


@contextmanager
def serving(database: Path) -> Iterator[Served]:
    """Serve a database on a port of its own while the block runs."""
    import uvicorn

    from vigie.app import load_desk
    from vigie.serve.access import keys
    from vigie.serve.application import create_app
    from vigie.settings import load_settings
    from vigie.store.desk import accounts

    settings = load_settings(overrides={("store", "url"): str(database), ("serve", "writes_per_minute"): 5000})
    desk, token = load_desk(settings), keys.new_token()
    with desk.base.writing() as connection:
        if "ada" not in {one.name for one in accounts.users(connection)}:
            accounts.add_user(connection, "ada", "analyst")
        accounts.add_token(connection, "ada", keys.digest(token), "test", None)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(create_app(desk, settings), host="127.0.0.1", port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + _PATIENCE_SECONDS
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    assert server.started, "the server did not come up"
    yield Served(f"http://127.0.0.1:{port}", token, database)
    server.should_exit = True
    thread.join(_PATIENCE_SECONDS)


@contextmanager
def reading(browser: Browser, served: Served, **context: object) -> Iterator[Reader]:
    """A fresh browser page; at the end nothing may have been complained of."""
    inside = browser.new_context(viewport={"width": 1360, "height": 900}, locale="en-GB", **context)  # type: ignore[arg-type]
    page = inside.new_page()
    page.set_default_timeout(_TIMEOUT_MS)
    reader = Reader(page, served, scripted=context.get("java_script_enabled") is not False)
    page.on("console", lambda told: reader.complaints.append(told.text) if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: reader.complaints.append(str(error)))
    page.on("request", lambda asked: _inside(reader, asked.url))
    page.on("dialog", lambda shown: reader.complaints.append(f"dialog: {shown.message}"))
    yield reader
    inside.close()
    assert reader.complaints == [], "the browser complained"


def _inside(reader: Reader, url: str) -> None:
    if not url.startswith((reader.served.address, "data:", "blob:")):
        reader.complaints.append(f"asked elsewhere: {url}")

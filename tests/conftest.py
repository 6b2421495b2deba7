"""Puts this folder on the path, for what several folders of tests share; the databases that tests run on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from eval.postgresql_server import Server, UnavailableError
from vigie.store import store as stores
from vigie.store.desk import reading
from vigie.store.engine import open_engine

_OPTION = "--store"
# Tests of what reads and computes: they open no database, and run once, not again for PostgreSQL.
_NO_STORE = ("annotate", "clean", "extract", "fetch", "golden", "lexicon", "notify", "read", "resolve", "text")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--store postgresql` runs every test on PostgreSQL: what a test opens by a path is a database of that server."""
    parser.addoption(_OPTION, choices=("sqlite", "postgresql"), default="sqlite", help="What paths of databases mean.")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite: looks into the SQLite file itself")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption(_OPTION) == "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if _opens_none(item)])
        items[:] = [item for item in items if not _opens_none(item)]
        for item in items:
            if item.get_closest_marker("sqlite"):
                item.add_marker(pytest.mark.skip(reason="looks into the SQLite file itself"))


def _opens_none(item: pytest.Item) -> bool:
    return item.path.parent.name in _NO_STORE


def _refuse(*_: object) -> Engine:
    raise AssertionError("tests of this folder open no database (see _NO_STORE in tests/conftest.py)")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server; what needs it is skipped where none can be started."""
    try:
        server = Server.start()
    except UnavailableError as error:
        pytest.skip(f"no PostgreSQL: {error}")
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a database can be made: a test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        if request.config.getoption(_OPTION) == "postgresql":
            pytest.skip("SQLite is tested without --store postgresql")
        yield str(tmp_path / "contract.db")
        return
    server: Server = request.getfixturevalue("postgresql")
    url = server.new()
    yield url
    server.drop(url)


@pytest.fixture(autouse=True)
def _paths_are_databases(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """With `--store postgresql` a path stands for a database of the server; the file itself is never made."""
    if _opens_none(request.node):
        for module in (stores, reading):
            monkeypatch.setattr(module, "open_engine", _refuse)
    if request.config.getoption(_OPTION) != "postgresql" or request.node.get_closest_marker("sqlite"):
        yield
        return
    server: Server = request.getfixturevalue("postgresql")
    made: dict[Path, str] = {}

    def open_instead(given: str, create: bool) -> Engine:
        path = Path(given).absolute()
        if "://" in given or not path.parent.is_dir() or path.exists() or (path not in made and not create):
            return open_engine(given, create)
        if path not in made:
            made[path] = server.new()
        return open_engine(made[path], create)

    for module in (stores, reading):
        monkeypatch.setattr(module, "open_engine", open_instead)
    yield
    for url in made.values():
        server.drop(url)

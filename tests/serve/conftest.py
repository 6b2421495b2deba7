"""The application over the desk's stage as fixtures."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from stage_app import Site, open_site

from stage import fill  # isort: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The stage's database is a file that is copied; what asks for `database` runs on both kinds."""
    for item in items:
        if Path(__file__).parent in item.path.parents and "database" not in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.sqlite)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the stage, made once."""
    return fill(tmp_path_factory.mktemp("site") / "stage.db")


@pytest.fixture
def database_path(filled: Path, tmp_path: Path) -> Path:
    """A copy of the stage's database."""
    copy = tmp_path / "site.db"
    shutil.copy(filled, copy)
    return copy


@pytest.fixture
def site(database_path: Path) -> Iterator[Site]:
    """The application over a copy of the stage's database."""
    one = open_site(database_path)
    yield one
    one.desk.close()

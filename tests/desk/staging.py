"""The stage's database for tests of the desk and of what serves it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from stage import fill


def on_sqlite(items: list[pytest.Item], folder: Path) -> None:
    """The stage's database is a file that is copied; what asks for `database` runs on both kinds."""
    for item in items:
        if folder in item.path.parents and "database" not in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.sqlite)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the stage, made once."""
    return fill(tmp_path_factory.mktemp("stage") / "stage.db")


@pytest.fixture
def database_path(filled: Path, tmp_path: Path) -> Path:
    """A copy of the stage's database."""
    copy = tmp_path / "desk.db"
    shutil.copy(filled, copy)
    return copy

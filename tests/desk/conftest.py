"""The stage's desk as a fixture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from stage import open_desk
from staging import database_path, filled, on_sqlite  # noqa: F401 - fixtures

from vigie.desk.desk import Desk


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    on_sqlite(items, Path(__file__).parent)


@pytest.fixture
def desk(database_path: Path) -> Iterator[Desk]:  # noqa: F811
    """A desk over a copy of the stage's database."""
    one = open_desk(database_path)
    yield one
    one.close()

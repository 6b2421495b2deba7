"""The application over the desk's stage as a fixture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from stage_app import Site, open_site

from staging import database_path, filled, on_sqlite  # noqa: F401 # isort: skip - fixtures


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    on_sqlite(items, Path(__file__).parent)


@pytest.fixture
def site(database_path: Path) -> Iterator[Site]:  # noqa: F811
    """The application over a copy of the stage's database."""
    one = open_site(database_path)
    yield one
    one.desk.close()

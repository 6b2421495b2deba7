"""A desk on the sample and a browser to look at it; skipped where there is no Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_stage import SAMPLE, Reader, Served, chromium, read_into, reading, serving
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    program = chromium()
    if program is None:
        pytest.skip("no Chromium found: apt-get install chromium, or set CHROMIUM to its path")
    with sync_playwright() as play:
        # In a container the browser's own sandbox and shared memory are not to be had.
        started = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def read_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sample in it."""
    return read_into(tmp_path_factory.mktemp("browser") / "sample.db", SAMPLE)


@pytest.fixture(scope="session")
def shared_desk(read_sample: Path) -> Iterator[Served]:
    """A desk on the sample that tests only read from."""
    with serving(read_sample) as served:
        yield served


@pytest.fixture
def reader(browser: Browser, shared_desk: Served) -> Iterator[Reader]:
    """A visitor of the desk on the sample."""
    with reading(browser, shared_desk) as one:
        yield one


@pytest.fixture
def analyst(browser: Browser, read_sample: Path, tmp_path: Path) -> Iterator[Reader]:
    """An analyst signed in to a desk of her own, which she may change."""
    copy = tmp_path / "own.db"
    shutil.copy(read_sample, copy)
    with serving(copy) as served, reading(browser, served) as one:
        one.sign_in()
        yield one

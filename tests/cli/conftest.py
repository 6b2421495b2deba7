"""A command line whose reader is the fake one, in a folder of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from cli_press import Run, Write
from fake_reader import load_fake
from typer.testing import CliRunner

from vigie import app
from vigie.cli.main import app as commands


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder; the result has exit_code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(app, "load_reader", load_fake)
    monkeypatch.setattr(app, "reading_version", lambda _: "fake-1")
    return lambda *arguments: CliRunner().invoke(commands, [str(argument) for argument in arguments])


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write articles as JSON lines."""

    def _write(name: str, articles: Sequence[dict[str, object]]) -> Path:
        path = tmp_path / name
        path.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
        return path

    return _write

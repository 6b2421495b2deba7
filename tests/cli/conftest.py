"""A command line whose reader is the fake one, in a folder of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from fake_reader import load_fake
from typer.testing import CliRunner

from vigie import app
from vigie.cli.main import app as commands

Run = Callable[..., Any]
Write = Callable[[str, Sequence[dict[str, object]]], Path]


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


NICE = {
    "id": "nice-1",
    "published": "2016-07-15T08:00:00+02:00",
    "publisher": "Le Quotidien",
    "title": "Nice frappée",
    "text": "Une nuit d'horreur.\n@attack date=2016-07-14 country=FR city=Nice killed=[80,null]<préfecture> "
    "tactics=vehicle_ramming\nLa suite.\n@claim actors=islamic-state stance=claims of=0",
}
NICE_LATER = {
    "id": "nice-2",
    "published": "2016-07-21",
    "publisher": "La Gazette",
    "title": "Le bilan s'alourdit",
    "text": "@attack date=2016-07-14 country=FR city=Nice killed=[84,84]<procureur> wounded=[300,300]!alleged",
}
OLD = {"id": "old", "published": "2016-08-01", "title": "", "text": "@attack country=FR city=Lyon"}
SPORT = {"id": "sport", "text": "Le match de football s'est terminé par un nul."}

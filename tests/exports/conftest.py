"""The desk's stage as exports see it, and a command line over it."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent.parent / "desk"))

from stage import article, fill

from vigie.cli.main import app as commands

FORMULA = article(
    "formule-1",
    "2020-02-03",
    "Le Quotidien",
    "=HYPERLINK(1) un titre piégé",
    "La capitale afghane a de nouveau été frappée pendant trois jours, et les habitants racontent leur peur de sortir.",
    "Dans le même temps, l'armée française dit avoir mené une opération dans le centre du Mali, loin des villages.",
    "Un projet a par ailleurs été déjoué en France, tandis qu'un incendie suspect est signalé au Tchad depuis peu.",
    "@attack date=2020-02-01/2020-02-03 country=AF city=Kaboul killed=[10,15] wounded=[40,null] "
    "assailants_killed=[2,2] actors=taliban tactics=suicide_bombing,shooting targets=military",
    "@operation date=2020-02-05 country=ML actors=FR against=jnim killed=[7,7]",
    "@operation date=2020-02-06 country=BF killed=[4,4]",
    "@plot date=2020-02-10 country=FR city=Lyon tactics=bombing certainty=fact",
    "@attack country=TD certainty=alleged tactics=arson",
)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from stage import PRESS

    return fill(tmp_path_factory.mktemp("exports") / "stage.db", (*PRESS, FORMULA))


@pytest.fixture
def vigie(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Run a command over a copy of the stage in an empty folder."""
    copy = tmp_path / "vigie.db"
    shutil.copy(made, copy)
    monkeypatch.chdir(tmp_path)
    return lambda *given: CliRunner().invoke(commands, [str(one) for one in given])


@pytest.fixture
def exported(vigie: Callable[..., Any], tmp_path: Path) -> Callable[..., Path]:
    """Export to a file that is there when this returns."""

    def _export(form: str, *more: str, what: str = "incidents", name: str = "out") -> Path:
        out = tmp_path / name
        result = vigie("export", what, "--format", form, "--out", out, *more)
        assert result.exit_code == 0, result.stderr
        beside = out.with_name(out.name + ".meta.json")
        if beside.exists():
            told = json.loads(beside.read_text("utf-8"))["vigie"]
            assert told["version"] and told["made"] and told["licence"] and "filter" in told and told["articles"]
        return out

    return _export

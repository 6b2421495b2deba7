"""`vigie parse`: sentences and dependencies."""

import json
from pathlib import Path

from typer.testing import CliRunner

from vigie.cli.main import app

TEXT = "La police a interpellé trois hommes.Le parquet a ouvert une enquête.\n\nÀ lire aussi : Notre dossier"


def _file(folder: Path) -> Path:
    path = folder / "a.jsonl"
    path.write_text(json.dumps({"id": "a1", "text": TEXT}), encoding="utf8")
    return path


def test_sentences_are_parsed_and_furniture_is_not(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["parse", str(_file(tmp_path))])
    assert result.exit_code == 0, result.output
    blocks = result.stdout.strip().split("\n\n")
    assert len(blocks) == 3
    assert "\tinterpeller\tVERB\t" in blocks[0]
    assert "\tnsubj\t" in blocks[1]
    assert blocks[2].splitlines()[-1] == "# furniture = yes"


def test_json_gives_the_same(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["--json", "parse", str(_file(tmp_path))])
    line = json.loads(result.stdout)
    assert [s["furniture"] for s in line["sentences"]] == [False, False, True]
    first = line["sentences"][0]
    assert TEXT[first["start"] : first["end"]] == "La police a interpellé trois hommes."


def test_an_unknown_pipeline_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["parse", "--pipeline", "fr_not_there", str(_file(tmp_path))])
    assert result.exit_code == 1
    assert "fr_not_there" in result.output

"""The gate on a tiny gold of its own."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
from fake_reader import FakeReader

from eval import gate
from eval.gate import FEWEST, GateError, GoldSet, Pinned

ATTACK = {"kind": "attack", "date": "2016-07-14", "country": "FR", "city": "Nice", "killed": [86, 86]}
TOLD = "@attack date=2016-07-14 country=FR city=Nice killed=[86,86] certainty=fact"
CHANGED = "# Changelog\n\n## [Unreleased]\n\n- The floor of slot.city is lower: rarer names.\n\n## [0.1.0]\n"
SILENT = "# Changelog\n\n## [Unreleased]\n\n- Something else.\n\n## [0.1.0]\n\n- A floor was lowered long ago.\n"


@pytest.fixture
def gold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GoldSet:
    """As many articles as a figure needs, each telling one attack, and one that tells none."""
    events = [{"id": f"a{n}", "events": [{**ATTACK, "certainty": "fact"}]} for n in range(FEWEST)]
    texts = [{"id": f"a{n}", "text": f"Une nuit d'horreur, la {n}e.\n{TOLD}"} for n in range(FEWEST)]
    made = GoldSet("sample", tmp_path / "gold.jsonl", (tmp_path / "articles.jsonl",))
    _write(made.gold, [*events, {"id": "sport", "events": []}])
    _write(made.articles[0], [*texts, {"id": "sport", "text": "Le match de football s'est terminé par un nul."}])
    monkeypatch.setattr(gate, "sample_set", lambda: made)
    return made


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _retell(gold: GoldSet, old: str, new: str, count: int = FEWEST) -> None:
    """Change what the reader reads while the gold stays; the digest of the set changes with it."""
    path = gold.articles[0]
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, count), encoding="utf-8")


def _run(tmp_path: Path, *given: str, changelog: str = CHANGED) -> int:
    (tmp_path / "CHANGELOG.md").write_text(changelog, encoding="utf-8")
    files = ["--floors", str(tmp_path / "floors.json"), "--changelog", str(tmp_path / "CHANGELOG.md")]
    return gate.run(_parsed([*files, "--only", "sample", *given]), FakeReader())


def _parsed(given: list[str]) -> argparse.Namespace:
    return gate._arguments(given)


def _pin(tmp_path: Path, gold: GoldSet) -> Pinned:
    """Pin the figures reached, then let the digest follow whatever the articles become."""
    assert _run(tmp_path, "--raise") == 0
    return gate.load_floors(tmp_path / "floors.json")["sample"]


def _follow(tmp_path: Path, gold: GoldSet) -> None:
    pinned = gate.load_floors(tmp_path / "floors.json")["sample"]
    gate.save_floors(tmp_path / "floors.json", {"sample": Pinned(gold.digest(), pinned.floors, pinned.lowered)})


def test_what_was_reached_is_pinned_and_holds(tmp_path: Path, gold: GoldSet) -> None:
    pinned = _pin(tmp_path, gold)
    assert pinned.floors["overall.slots"] == pinned.floors["found.attack"] == pinned.floors["slot.killed"] == 1.0
    assert pinned.floors["overall.out_of_scope"] == 1.0
    assert _run(tmp_path) == 0


def test_rare_figures_are_not_pinned(tmp_path: Path, gold: GoldSet) -> None:
    rows = gold.gold.read_text(encoding="utf-8").splitlines()
    gold.gold.write_text("\n".join(rows[1:]) + "\n", encoding="utf-8")
    assert "found.attack" not in _pin(tmp_path, gold).floors


def test_a_figure_that_falls_shuts_the_gate(tmp_path: Path, gold: GoldSet, capsys: pytest.CaptureFixture[str]) -> None:
    _pin(tmp_path, gold)
    _retell(gold, "city=Nice", "city=Lyon", 1)
    _follow(tmp_path, gold)
    assert _run(tmp_path) == 1
    told = capsys.readouterr().err
    assert "gate: sample: slot.city: 0.9000, floor 1.0000" in told
    assert "slot.killed" not in told


def test_a_small_fall_is_let_through() -> None:
    pinned = Pinned("x", {"slot.city": 0.8})
    assert gate.shortfalls(pinned, {"slot.city": 0.7951}, "x") == []
    assert gate.shortfalls(pinned, {"slot.city": 0.7949}, "x") == ["slot.city: 0.7949, floor 0.8000"]


def test_a_figure_that_is_gone_shuts_the_gate() -> None:
    assert gate.shortfalls(Pinned("x", {"slot.city": 0.8}), {}, "x") == [
        "slot.city: not measured any more, floor 0.8000"
    ]


def test_another_gold_shuts_the_gate(tmp_path: Path, gold: GoldSet, capsys: pytest.CaptureFixture[str]) -> None:
    _pin(tmp_path, gold)
    _retell(gold, "Une nuit", "Une autre nuit")
    assert _run(tmp_path) == 1
    assert "the gold is not the one the floors were reached on" in capsys.readouterr().err
    with pytest.raises(GateError, match="use --lower --why"):
        _run(tmp_path, "--raise")


def test_raising_never_lowers(tmp_path: Path, gold: GoldSet) -> None:
    before = _pin(tmp_path, gold)
    _retell(gold, "city=Nice", "city=Lyon", 1)
    _follow(tmp_path, gold)
    assert _run(tmp_path, "--raise") == 0
    assert gate.load_floors(tmp_path / "floors.json")["sample"].floors == before.floors


def test_lowering_keeps_the_reason_and_the_floors_that_hold(tmp_path: Path, gold: GoldSet) -> None:
    before = _pin(tmp_path, gold)
    _retell(gold, "city=Nice", "city=Lyon", 1)
    assert _run(tmp_path, "--lower", "--why", "rarer names") == 0
    after = gate.load_floors(tmp_path / "floors.json")["sample"]
    assert after.floors["slot.city"] == 0.9
    assert after.floors["slot.killed"] == before.floors["slot.killed"]
    assert len(after.lowered) == 1 and after.lowered[0].startswith("rarer names (")
    assert "slot.city 1.0000 to 0.9000" in after.lowered[0]
    assert _run(tmp_path) == 0


def test_lowering_takes_a_line_in_the_changelog(tmp_path: Path, gold: GoldSet) -> None:
    _pin(tmp_path, gold)
    with pytest.raises(GateError, match=r"no line under \[Unreleased\]"):
        _run(tmp_path, "--lower", "--why", "rarer names", changelog=SILENT)


@pytest.mark.parametrize("given", [["--lower"], ["--why", "because"], ["--raise", "--lower", "--why", "x"]])
def test_flags_that_do_not_go_together(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        _parsed(given)
    assert ended.value.code == 2
    assert "--lower" in capsys.readouterr().err


def test_a_gold_article_without_text_is_named(tmp_path: Path, gold: GoldSet) -> None:
    _write(gold.articles[0], [{"id": "a0", "text": "Une nuit d'horreur."}])
    with pytest.raises(GateError, match="10 gold articles have no text, the first is a1"):
        _run(tmp_path)


def test_missing_files_are_named(tmp_path: Path, gold: GoldSet) -> None:
    gold.gold.unlink()
    with pytest.raises(GateError, match=r"gold\.jsonl; name the folder"):
        _run(tmp_path)


def test_floors_with_unknown_keys_are_refused(tmp_path: Path) -> None:
    (tmp_path / "floors.json").write_text('{"dev": {"sha256": "", "floors": {}, "hash": ""}}', encoding="utf-8")
    with pytest.raises(GateError, match=r"dev: unknown keys \['hash'\]"):
        gate.load_floors(tmp_path / "floors.json")


def test_the_shared_gold_is_measured_only_where_it_is(tmp_path: Path, gold: GoldSet) -> None:
    found = gate._sets(_parsed(["--shared", str(tmp_path / "nowhere")]))
    assert [one.name for one in found] == ["sample"]

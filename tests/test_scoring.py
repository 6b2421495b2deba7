"""Our scorer against worked examples and, where it is at hand, against the reference scorer."""

from __future__ import annotations

import csv
import importlib.util
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from vigie.scoring import Scorer, assign, match, plain

SHARED = Path(__file__).parents[2] / "shared"


def test_fills_get_full_partial_or_no_credit() -> None:
    assert match("date", ["2016-07"], ["2016-07-14"]) == 0.5
    assert match("date", ["2016-07-13"], ["2016-07-14"]) == 0
    assert match("killed", [(84, None)], [(84, 84)]) == 0.5
    assert match("killed", [(84, None)], [(80, None)]) == 0
    assert match("sources", ["procureur de paris"], ["le procureur francois molins"]) == 1
    assert match("tactics", ["shooting", "bombing"], ["bombing"]) == 1


def test_the_assignment_is_the_best_not_the_greedy_one() -> None:
    assert sorted(assign([[3.0, 2.0], [2.5, 0.0]])) == [(0, 1), (1, 0)]
    assert sorted(assign([[1.0, 5.0, 2.0]])) == [(0, 1)]
    assert assign([]) == assign([[]]) == []


def test_a_worked_document() -> None:
    gold = {
        "a": [{"kind": "attack", "date": "2016-07-14", "city": "Nice"}, {"kind": "claim", "stance": "claims", "of": 0}],
        "b": [],
    }
    given = {
        "a": [{"kind": "claim", "stance": "praises", "of": 1}, {"kind": "attack", "date": "2016-07", "city": "Nice"}],
        "b": [{"kind": "attack", "city": "Lyon"}],
    }
    scores = Scorer().score(gold, given)
    # Gold: 2 kinds, date, city, stance, of. Given besides: kind and city of the event out of scope.
    assert (scores.fills.credit, scores.fills.gold, scores.fills.predicted) == (4.5, 6, 8)
    assert (scores.events.credit, scores.events.gold, scores.events.predicted) == (2, 2, 3)
    assert (scores.quiet, scores.out_of_scope) == (0, 1)
    assert [(e.document, e.what) for e in scores.errors] == [("a", "date"), ("a", "stance"), ("b", "SPURIOUS")]


def _reference() -> ModuleType:
    path = SHARED / "spec" / "score.py"
    if not path.exists() or not (SHARED / "gold" / "train.jsonl").exists():
        pytest.skip("the reference scorer and the gold data are not beside the project")
    spec = importlib.util.spec_from_file_location("reference_score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _perturbed(gold: dict[str, list[dict[str, Any]]], seed: int) -> dict[str, list[dict[str, Any]]]:
    """Gold events with some dropped, doubled, shuffled, and slots emptied or taken from other events."""
    chance = random.Random(seed)
    pool = [event for events in gold.values() for event in events]
    result: dict[str, list[dict[str, Any]]] = {}
    for name, events in gold.items():
        changed = []
        for event in events:
            if chance.random() < 0.15:
                continue
            for _ in range(1 + (chance.random() < 0.15)):
                copy = dict(event)
                for slot in list(copy):
                    if slot not in ("kind", "trigger") and chance.random() < 0.3:
                        copy[slot] = chance.choice([None, chance.choice(pool).get(slot), copy[slot]])
                changed.append(copy)
        if chance.random() < 0.2:
            changed.append(dict(chance.choice(pool)))
        chance.shuffle(changed)
        if chance.random() > 0.05:
            result[name] = changed
    return result


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_equals_the_reference_on_perturbed_gold(seed: int) -> None:
    reference = _reference()
    gold = reference.read(SHARED / "gold" / "train.jsonl")
    given = _perturbed(gold, seed)
    aliases = {}
    with (SHARED / "spec" / "actors.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            for name in [row["id"], row["name_fr"], *row["aliases"].split("|")]:
                if name:
                    aliases[plain(name)] = row["id"]
    theirs = reference.score(gold, given)
    ours = Scorer(aliases).score(gold, given)

    def same(one: Any, other: Any) -> None:
        assert (one.credit, one.gold, one.predicted) == pytest.approx((other.tp, other.gold, other.pred))

    same(ours.fills, theirs["overall"])
    same(ours.events, theirs["events"])
    assert (ours.quiet, ours.out_of_scope) == theirs["out_of_scope"]
    for mine, table in ((ours.by_slot, "by_slot"), (ours.by_kind, "by_kind"), (ours.found, "found")):
        assert {name for name, score in mine.items() if score.gold or score.predicted} == {
            name for name, tally in theirs[table].items() if tally.gold or tally.pred
        }
        for name, tally in theirs[table].items():
            same(mine[name], tally)
    assert len(ours.errors) == len(theirs["errors"])
    assert 0.3 < ours.fills.f1 < 0.95

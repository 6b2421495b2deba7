"""The figures reached on the sample never fall below their floors."""

from __future__ import annotations

from golden_reader import sample_reader

from eval.gate import FLOORS, figures, load_floors, measure, sample_set, shortfalls


def test_the_sample_keeps_its_floors() -> None:
    gold = sample_set()
    pinned = load_floors(FLOORS)[gold.name]
    assert {"overall.slots", "overall.events", "overall.out_of_scope"} <= set(pinned.floors)
    assert shortfalls(pinned, figures(measure(gold, sample_reader())), gold.digest()) == []

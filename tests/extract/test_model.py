"""Linear scorers."""

from __future__ import annotations

import math
import random

import pytest

from vigie.extract.model import Scorer, Scorers, load_scorers, parse_scorers


def test_a_score_is_the_logistic_of_the_summed_weights() -> None:
    scorer = Scorer(-1.0, {"a": 2.0, "b": 0.5})
    assert scorer.score(["a", "b", "unknown"]) == pytest.approx(1 / (1 + math.exp(-1.5)))
    assert scorer.score([]) == pytest.approx(1 / (1 + math.e))


def test_reasons_are_the_weightiest_features_that_held() -> None:
    scorer = Scorer(0.0, {"a": 0.2, "b": -3.0, "c": 1.0, "d": 9.0})
    assert scorer.reasons(["a", "b", "c", "x"], most=2) == (("b", -3.0), ("c", 1.0))


def test_extreme_sums_stay_within_bounds() -> None:
    scorer = Scorer(0.0, {"much": 1e6, "little": -1e6})
    assert 0 < scorer.score(["little"]) < 1e-9
    assert 1 - 1e-9 < scorer.score(["much"]) < 1


def test_a_threshold_decides() -> None:
    scorers = Scorers({"keep.attack": Scorer(0.0, {}, threshold=0.7)})
    assert not scorers.accepts("keep.attack", 0.69)
    assert scorers.accepts("keep.attack", 0.7)
    assert scorers.threshold("keep.attack") == 0.7


def test_a_name_without_a_scorer_answers_by_the_default() -> None:
    scorers = Scorers(default=0.4)
    assert scorers.score("none", ["a"]) == scorers.threshold("none") == 0.4
    assert scorers.accepts("none", 0.4)


@pytest.mark.parametrize(
    "entry", [{"bias": "x", "threshold": 0.5, "weights": {}}, {"bias": 0, "threshold": 0.5, "weights": []}]
)
def test_a_broken_table_is_refused(entry: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="scorer keep: expected bias, threshold and weights"):
        parse_scorers({"keep": entry})


def test_the_scorers_of_the_package_are_complete() -> None:
    scorers = load_scorers()
    from vigie.domain.vocabulary import Kind

    assert {f"keep.{kind}" for kind in Kind} | {"scope", "link", "bind.time", "bind.place"} <= set(scorers.by_name)
    assert all(0 <= one.threshold <= 1 for one in scorers.by_name.values())


def test_a_score_does_not_depend_on_the_order_of_features() -> None:
    scorers = parse_scorers({"s": {"bias": 0.1, "threshold": 0.5, "weights": {f"f{n}": n / 7 - 1 for n in range(15)}}})
    features = [f"f{n}" for n in range(15)]
    chance = random.Random(1)
    assert len({scorers.score("s", chance.sample(features, 15)) for _ in range(200)}) == 1

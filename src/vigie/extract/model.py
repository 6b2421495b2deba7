"""Linear scorers: the learned part of extraction, small and readable.

A scorer adds the weights of the features that hold and squashes the sum to 0..1 (logistic regression). Every decision
can be explained by listing the features that held with their weights.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import repeat

_NOTHING: Iterable[float] = repeat(0.0)


@dataclass(frozen=True, slots=True)
class Scorer:
    """A bias, a weight for each feature and the score from which on its answer is yes."""

    bias: float
    weights: Mapping[str, float]
    threshold: float = 0.5

    def score(self, features: Iterable[str]) -> float:
        """Probability of yes, 0..1; unknown features weigh nothing."""
        # The exact sum: it must not depend on the order of the features.
        total = self.bias + math.fsum(map(self.weights.get, features, _NOTHING))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))

    def reasons(self, features: Iterable[str], most: int = 5) -> tuple[tuple[str, float], ...]:
        """The weightiest features that held, strongest first."""
        held = [(f, self.weights[f]) for f in set(features) if f in self.weights]
        return tuple(sorted(held, key=lambda item: -abs(item[1]))[:most])


@dataclass(frozen=True, slots=True)
class Scorers:
    """All scorers by name; a name without a scorer answers with `default`."""

    by_name: Mapping[str, Scorer] = field(default_factory=dict)
    default: float = 0.5

    def score(self, name: str, features: Iterable[str]) -> float:
        """Score of the named scorer."""
        scorer = self.by_name.get(name)
        return scorer.score(features) if scorer else self.default

    def accepts(self, name: str, score: float) -> bool:
        """Whether `score` reaches the named scorer's threshold."""
        scorer = self.by_name.get(name)
        return score >= (scorer.threshold if scorer else self.default)

    def threshold(self, name: str) -> float:
        """The named scorer's threshold."""
        scorer = self.by_name.get(name)
        return scorer.threshold if scorer else self.default


def parse_scorers(data: Mapping[str, Mapping[str, object]]) -> Scorers:
    """Scorers from their JSON form: name -> {bias, threshold, weights}."""
    table: dict[str, Scorer] = {}
    for name, entry in data.items():
        weights, bias, threshold = entry["weights"], entry["bias"], entry["threshold"]
        if not isinstance(weights, dict) or not isinstance(bias, int | float) or not isinstance(threshold, int | float):
            raise ValueError(f"scorer {name}: expected bias, threshold and weights")
        table[name] = Scorer(float(bias), {str(f): float(w) for f, w in weights.items()}, float(threshold))
    return Scorers(table)


@cache
def load_scorers() -> Scorers:
    """The scorers shipped with the package."""
    path = resources.files("vigie.extract") / "weights" / "scorers.json.gz"
    return parse_scorers(json.loads(gzip.decompress(path.read_bytes())))

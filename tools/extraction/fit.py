"""Fitting one logistic scorer and choosing its threshold."""

from __future__ import annotations

import collections
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from vigie.extract.model import Scorer

_LIGHTEST = 0.02


@dataclass(frozen=True, slots=True)
class Example:
    """Features, whether the answer is yes, the fold of its article and the group it competes in.

    `real` is False for examples from texts that are not whole press articles: they teach, but set no threshold.
    """

    features: tuple[str, ...]
    label: bool
    fold: int
    group: int = 0
    weight: float = 1.0
    real: bool = True


def fit(examples: Sequence[Example], strength: float, rarest: int = 3) -> Scorer:
    """A fitted scorer; `strength` is scikit-learn's C, features seen less than `rarest` times are left out."""
    positives = sum(e.label for e in examples)
    if not examples or positives == 0 or positives == len(examples):
        rate = (positives + 0.5) / (len(examples) + 1)
        return Scorer(float(np.log(rate / (1 - rate))), {})
    counts = collections.Counter(f for e in examples for f in set(e.features))
    names = sorted(f for f, n in counts.items() if n >= rarest)
    index = {f: i for i, f in enumerate(names)}
    columns, pointers = [], [0]
    for example in examples:
        columns.extend(sorted({index[f] for f in example.features if f in index}))
        pointers.append(len(columns))
    matrix = csr_matrix(
        (np.ones(len(columns), dtype=np.float64), np.array(columns), np.array(pointers)),
        shape=(len(examples), len(names)),
    )
    labels = np.array([e.label for e in examples])
    weights = np.array([e.weight for e in examples])
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=200)
    model.fit(matrix, labels, sample_weight=weights)
    learned = {f: round(float(w), 3) for f, w in zip(names, model.coef_[0], strict=True) if abs(w) >= _LIGHTEST}
    return Scorer(round(float(model.intercept_[0]), 3), learned)


def best_threshold(scored: Sequence[tuple[float, bool]], missing: int = 0, floor: float = 0.3) -> float:
    """The threshold with the greatest F1; `missing` counts positives that never became a candidate."""
    ordered = sorted(scored, key=lambda item: -item[0])
    total = sum(label for _, label in scored) + missing
    best, chosen, hits = -1.0, 0.5, 0
    for count, (score, label) in enumerate(ordered, 1):
        hits += label
        if count < len(ordered) and ordered[count][0] == score:
            continue
        f1 = 2 * hits / (count + total) if count + total else 0.0
        if f1 > best:
            following = ordered[count][0] if count < len(ordered) else 0.0
            best, chosen = f1, (score + following) / 2
    return max(floor, round(chosen, 3))

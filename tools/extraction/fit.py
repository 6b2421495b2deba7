"""Fitting one logistic scorer and choosing its threshold."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Design:
    """The features of many examples as one sparse matrix: a row an example, a column a feature (in order of name)."""

    matrix: csr_matrix
    names: tuple[str, ...]

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]]) -> Design:
        """The matrix of some rows of features."""
        names = sorted({f for row in rows for f in row})
        index = {f: i for i, f in enumerate(names)}
        columns: list[int] = []
        pointers = [0]
        for row in rows:
            columns.extend(sorted({index[f] for f in row}))
            pointers.append(len(columns))
        values = np.ones(len(columns), dtype=np.float64)
        return cls(csr_matrix((values, np.array(columns), np.array(pointers)), (len(rows), len(names))), tuple(names))


def fit(design: Design, examples: Sequence[Example], rows: Sequence[int], strength: float, rarest: int = 3) -> Scorer:
    """A scorer fitted on some rows; `strength` is C of scikit-learn, features rarer than `rarest` are left out."""
    labels = np.array([examples[row].label for row in rows])
    positives = int(labels.sum())
    if positives == 0 or positives == len(rows):
        rate = (positives + 0.5) / (len(rows) + 1)
        return Scorer(float(np.log(rate / (1 - rate))), {})
    matrix = design.matrix[np.array(rows)]
    held = np.flatnonzero(matrix.getnnz(axis=0) >= rarest)
    weights = np.array([examples[row].weight for row in rows])
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=200)
    model.fit(matrix[:, held], labels, sample_weight=weights)
    pairs = zip(held, model.coef_[0], strict=True)
    learned = {design.names[i]: round(float(w), 3) for i, w in pairs if abs(w) >= _LIGHTEST}
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

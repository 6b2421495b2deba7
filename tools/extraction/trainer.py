"""Fits the scorers of a stage: one set for each fold of the articles, and one from everything."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from tools.extraction.fit import Design, Example, fit
from tools.extraction.gold import GoldEvent
from vigie.extract.document import Document
from vigie.extract.model import Scorer, Scorers

STRENGTH = {
    "scope": 0.015,
    "sentence": 0.1,
    "bind": 0.2,
    "same": 0.1,
    "keep": 0.1,
    "accept": 0.1,
    "slot": 0.1,
    "link": 0.2,
}
FOLDS = 4
# What an example from a self-written text weighs beside one from the press; they hold more events than the press does.
WRITTEN = 0.5
# From so many positive examples in press articles on, a threshold is set on them alone.
ENOUGH = 20


@dataclass(slots=True)
class Trainer:
    """Gold documents, their folds, and the scorers fitted so far: one set for each fold and one from everything.

    The first `real` documents are press articles; those after them are self-written briefs that teach rare kinds.
    """

    documents: list[tuple[Document, tuple[GoldEvent, ...]]]
    real: int = 0
    folds: int = FOLDS
    by_fold: list[dict[str, Scorer]] = field(default_factory=list)
    final: dict[str, Scorer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_fold = [{} for _ in range(self.folds)]
        self.real = self.real or len(self.documents)

    def example(self, index: int, features: Iterable[str], label: bool, group: int = 0) -> Example:
        """An example from document `index`."""
        real = index < self.real
        return Example(tuple(features), label, self.fold_of(index), group, 1.0 if real else WRITTEN, real)

    def fold_of(self, index: int) -> int:
        """The fold of a document."""
        return index % self.folds

    def scorers(self, index: int) -> Scorers:
        """Scorers that never saw document `index`."""
        return Scorers(self.by_fold[self.fold_of(index)])

    def learn(
        self,
        name: str,
        examples: Sequence[Example],
        threshold: Callable[[list[float]], float] | None = None,
        design: Design | None = None,
    ) -> None:
        """Fit a scorer for each fold and the final one; the threshold comes from the scores of unseen articles.

        `design` holds the features of the examples where they were made into a matrix before.
        """
        strength = STRENGTH[name.split(".")[0]]
        design = design or Design.of([e.features for e in examples])
        models = []
        for fold in range(self.folds):
            models.append(fit(design, examples, [i for i, e in enumerate(examples) if e.fold != fold], strength))
        whole = fit(design, examples, range(len(examples)), strength)
        unseen = [models[e.fold].score(e.features) for e in examples]
        chosen = threshold(unseen) if threshold else 0.5
        for fold in range(self.folds):
            self.by_fold[fold][name] = Scorer(models[fold].bias, models[fold].weights, chosen)
        self.final[name] = Scorer(whole.bias, whole.weights, chosen)
        positives = sum(e.label for e in examples)
        print(
            f"  {name:28}{len(examples):7} examples{positives:7} yes  from {chosen:.3f} {len(whole.weights):6} weights",
            file=sys.stderr,
        )


def constant(value: float) -> Callable[[list[float]], float]:
    """A threshold that does not look at the scores."""
    return lambda _: value

"""What an article and its sentences are about, from their words alone."""

from __future__ import annotations

import gzip
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import pairwise

from vigie.domain.vocabulary import Kind
from vigie.extract.document import Document
from vigie.extract.model import Scorers

_STEPS = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97)


def step(score: float) -> int:
    """A coarse step 0..10 for a probability."""
    return sum(1 for s in _STEPS if score >= s)


@cache
def word_classes() -> Mapping[str, tuple[str, str, str]]:
    """The class of each known folded word in three partings (200, 800 and 2,500 classes): words of alike company.

    Learned from press text; see `tools/extraction/classes.py`. They let a scorer judge words it never saw in training.
    """
    path = resources.files("vigie.extract") / "weights" / "classes.tsv.gz"
    table = {}
    for line in gzip.decompress(path.read_bytes()).decode("utf8").splitlines():
        word, coarse, middle, fine = line.split("\t")
        table[word] = (f"a{coarse}", f"b{middle}", f"c{fine}")
    return table


def ngrams(words: Sequence[str]) -> list[str]:
    """Distinct folded words, pairs of neighbours, word classes and pairs of neighbouring classes."""
    table = word_classes()
    unknown = ("a", "b", "c")
    known = [table.get(w, unknown) for w in words]
    features = {*words, *(f"{a} {b}" for a, b in pairwise(words)), *(c for k in known for c in k)}
    for one, two in pairwise(known):
        features.add(f"{one[0]} {two[0]}")
        features.add(f"{one[1]} {two[1]}")
    return list(features)


def article_features(document: Document) -> list[str]:
    """Words of the whole article; those of the title and heading once more."""
    features: set[str] = set()
    for view in document.views:
        features.update(ngrams(view.words))
        if view.sentence.part != "text":
            features.update(f"lead:{w}" for w in view.words)
    features.update(f"actor:{a.id}" for v in document.views for a in v.actors)
    groups = sum(1 for v in document.views for a in v.actors if a.kind == "group")
    features.add(f"groups={min(groups, 4)}")
    return sorted(features)


def article_scope(document: Document, scorers: Scorers) -> float:
    """Probability that the article tells any event in scope."""
    return scorers.score("scope", article_features(document))


def sentence_scores(document: Document, scorers: Scorers, kind: Kind, views: Sequence[int]) -> float:
    """The greatest probability, over some sentences, that one of them tells an event of the kind."""
    return max((scorers.score(f"sentence.{kind}", ngrams(document.views[v].words)) for v in views), default=0.0)


def logit(score: float) -> float:
    """Log-odds of a probability."""
    bounded = min(max(score, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))

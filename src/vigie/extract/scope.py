"""What an article and its sentences are about, from their words alone."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

from vigie.domain.vocabulary import Kind
from vigie.extract.document import Document, is_lead
from vigie.extract.model import Scorers
from vigie.lexicon.rules import load_rules
from vigie.text.fold import fold_word

_COUNTS = (1, 2, 3, 5, 8)
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


@lru_cache(maxsize=2048)
def ngrams(words: tuple[str, ...]) -> tuple[str, ...]:
    """Distinct folded words, pairs of neighbours, word classes and pairs of neighbouring classes."""
    table = word_classes()
    unknown = ("a", "b", "c")
    known = [table.get(w, unknown) for w in words]
    features = {*words, *(f"{a} {b}" for a, b in pairwise(words)), *(c for k in known for c in k)}
    for one, two in pairwise(known):
        features.add(f"{one[0]} {two[0]}")
        features.add(f"{one[1]} {two[1]}")
    return tuple(features)


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


@cache
def _fields() -> re.Pattern[str]:
    """One expression for the words of all fields, each field a named group."""
    groups = []
    for name, words in load_rules("fields").lists.items():
        # Longer words first: an alternation takes the first that fits.
        plain = sorted({fold_word(w) for w in words}, key=lambda w: (-len(w), w))
        groups.append(
            f"(?P<{name}>" + "|".join(re.escape(w.rstrip(".")) + r"\b" * w.endswith(".") for w in plain) + ")"
        )
    return re.compile(r"\b(?:" + "|".join(groups) + ")")


def fields_of(document: Document) -> tuple[Counter[str], ...]:
    """How often the words of each field stand in each sentence."""
    text, pattern = document.folded.text, _fields()
    result = []
    for view in document.views:
        start, end = document.folded_range(view.span)
        result.append(Counter(m.lastgroup or "" for m in pattern.finditer(text, start, end)))
    return tuple(result)


class About:
    """What an article and its sentences are about, by words and some scorers; each sentence is judged once a kind."""

    def __init__(self, document: Document, scorers: Scorers) -> None:
        self._document = document
        self._scorers = scorers
        self._known: dict[tuple[Kind, int], float] = {}
        self.scope = scorers.score("scope", article_features(document))
        self.fields = fields_of(document)

    def sentence(self, kind: Kind, index: int) -> float:
        """Probability that a sentence tells an event of the kind."""
        found = self._known.get((kind, index))
        if found is None:
            found = self._scorers.score(f"sentence.{kind}", ngrams(self._document.views[index].words))
            self._known[kind, index] = found
        return found

    def field_features(self) -> set[str]:
        """How often each field stands in the article, which in its title and heading, how many sentences they touch."""
        total: Counter[str] = sum(self.fields, Counter())
        features = {f"field={name}>={n}" for name, count in total.items() for n in _COUNTS if count >= n}
        views = self._document.views
        features |= {f"lead-field={name}" for v in views if is_lead(v) for name in self.fields[v.index]}
        touched = sum(1 for count in self.fields if count)
        tenths = 10 * touched // max(len(views), 1)
        features |= {f"touched>={n}" for n in _COUNTS if touched >= n}
        return features | {f"share>={n}" for n in range(1, tenths + 1)}

"""Wire copies and near-duplicates: which articles say a thing on the strength of one and the same source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rensa import RMinHash

from vigie.domain.article import Article
from vigie.text.fold import fold_word

_WORDS = 5
_PERMUTATIONS, _BANDS, _SEED = 64, 16, 1729
_ROWS = _PERMUTATIONS // _BANDS
# Of the shingles of the shorter article, the share that the other must hold: a copy may be cut or added to.
_COPIED = 0.6
_FEWEST_SHINGLES = 20


def shingles(article: Article) -> frozenset[str]:
    """The runs of five words of the body, folded and without punctuation."""
    words = "".join(char if char.isalnum() else " " for char in fold_word(article.body)).split()
    return frozenset(" ".join(words[at : at + _WORDS]) for at in range(len(words) - _WORDS + 1))


def bands(some: frozenset[str]) -> tuple[str, ...]:
    """MinHash bands (Broder 1997; 16 of 4 rows): articles with a band in common may be copies of each other.

    A text of fewer than 20 shingles has none: too little to tell a copy by.
    """
    if len(some) < _FEWEST_SHINGLES:
        return ()
    sketch = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    sketch.update(sorted(some))
    values = sketch.digest()
    return tuple("-".join(f"{value:x}" for value in values[at : at + _ROWS]) for at in range(0, _PERMUTATIONS, _ROWS))


def is_copy(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether one article holds most of the other."""
    least = min(len(some), len(others))
    return least >= _FEWEST_SHINGLES and len(some & others) >= _COPIED * least


def independent(keys: Iterable[Sequence[str]]) -> dict[str, int]:
    """The independent source behind each article: articles that share any key (outlet, agency, text) are one source.

    Each item is the article's id followed by its keys; sources are numbered from 0.
    """
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    articles: list[str] = []
    for article, *others in keys:
        articles.append(article)
        own = find(f"article:{article}")
        for key in others:
            leader[find(key)] = own
            own = find(own)
    numbers: dict[str, int] = {}
    return {article: numbers.setdefault(find(f"article:{article}"), len(numbers)) for article in articles}

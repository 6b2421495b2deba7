"""The gate: a cheap look at the words of an article before anything else is done."""

from __future__ import annotations

from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation

from vigie.domain.article import Article
from vigie.lexicon.rules import load_rules
from vigie.text.fold import fold_word


@dataclass(frozen=True, slots=True)
class Gate:
    """Looks for the beginnings of words of a list in folded text."""

    matcher: AhoCorasick
    whole: tuple[bool, ...]

    @classmethod
    def load(cls) -> Gate:
        """The gate of the package's word list."""
        words = [fold_word(word) for word in load_rules("gate").lists["words"]]
        plain = [word.rstrip(".") for word in words]
        matcher = AhoCorasick(plain, implementation=Implementation.DFA)
        return cls(matcher, tuple(word.endswith(".") for word in words))

    def passes(self, article: Article) -> bool:
        """Whether any word of the list stands in the article."""
        text = fold_word(article.text)
        for index, start, end in self.matcher.find_matches_as_indexes(text, overlapping=True):
            if start and text[start - 1].isalnum():
                continue
            if self.whole[index] and end < len(text) and text[end].isalnum():
                continue
            return True
        return False

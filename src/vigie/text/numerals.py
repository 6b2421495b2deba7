"""Numbers written as words or digits, read from folded text; the words come from the lexicon."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

_GROUPING = re.compile(r"[\s.]")
_SPLIT = re.compile(r"[\s-]+")


def digits_value(text: str) -> int | None:
    """The value of digits grouped by blanks or dots (`1 300`, `12.000`); None when it is no whole number."""
    plain = _GROUPING.sub("", text)
    return int(plain) if plain.isdigit() else None


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The words of a language that composes numbers as French does.

    `small` maps the words of 1 to 99, split at blanks and hyphens, to their values; `hundreds` are the words for 100,
    `scales` those for 1,000 and more.
    """

    small: Mapping[tuple[str, ...], int]
    hundreds: frozenset[str]
    scales: Mapping[str, int]
    longest: int

    @classmethod
    def compose(
        cls,
        units: Mapping[str, int],
        tens: Mapping[str, int],
        vigesimal: Sequence[int],
        joiner: str,
        large: Mapping[str, int],
    ) -> NumberWords:
        """Compose all words below 100 from `units` (1 to 16) and `tens`.

        `vigesimal` are the tens that count on to 19 (60 and 80); `joiner` may stand before 1 and 11; `large` holds the
        words for 100 and more.
        """
        ones: dict[tuple[str, ...], int] = {(word,): value for word, value in units.items()}
        ten = next(word for word, value in units.items() if value == 10)
        teens: dict[tuple[str, ...], int] = {
            (ten, word): 10 + value for word, value in units.items() if 7 <= value <= 9
        }
        small: dict[tuple[str, ...], int] = {**ones, **teens}
        for word, value in tens.items():
            head = tuple(_SPLIT.split(word))
            small[head] = value
            for tail, extra in {**ones, **teens}.items():
                if extra < (20 if value in vigesimal else 10):
                    small[(*head, *tail)] = value + extra
                    if extra in (1, 11):
                        small[(*head, joiner, *tail)] = value + extra
        return cls(
            MappingProxyType(small),
            frozenset(word for word, value in large.items() if value == 100),
            MappingProxyType({word: value for word, value in large.items() if value > 100}),
            max(map(len, small)),
        )

    def words(self) -> frozenset[str]:
        """Every single word that may stand in a number, joiners left out."""
        ends = {words[0] for words in self.small} | {words[-1] for words in self.small}
        return frozenset(ends | self.hundreds | set(self.scales))

    def _below_hundred(self, words: Sequence[str], at: int) -> tuple[int, int] | None:
        for length in range(min(self.longest, len(words) - at), 0, -1):
            value = self.small.get(tuple(words[at : at + length]))
            if value is not None:
                return value, at + length
        return None

    def _below_thousand(self, words: Sequence[str], at: int) -> tuple[int, int] | None:
        head = self._below_hundred(words, at)
        value, here = head or (1, at)
        if value < 10 and here < len(words) and words[here] in self.hundreds:
            rest = self._below_hundred(words, here + 1)
            return (value * 100 + rest[0], rest[1]) if rest else (value * 100, here + 1)
        return head

    def read(self, words: Sequence[str], at: int = 0) -> tuple[int, int] | None:
        """The longest number from word `at` on: its value and the index after it; None when none starts there."""
        total, here, ceiling = 0, at, 10**12
        while here < len(words):
            group = self._below_thousand(words, here)
            value, after = group or (1, here)
            scale = self.scales.get(words[after]) if after < len(words) else None
            if scale is not None and scale < ceiling:
                total, here, ceiling = total + value * scale, after + 1, scale
                continue
            if group and value < ceiling and ceiling > 100:
                total, here = total + value, after
            break
        return (total, here) if here > at else None

    def value(self, text: str) -> int | None:
        """The value of a whole folded phrase such as `mille deux cents` or `1 300`; None when it is no number."""
        if text[:1].isdigit():
            return digits_value(text)
        words = _SPLIT.split(text.strip())
        found = self.read(words)
        return found[0] if found and found[1] == len(words) else None

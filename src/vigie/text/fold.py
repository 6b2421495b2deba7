"""Folding: text without case, accents and typographic variants, with the way back to the original offsets."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# One entry for a character whose folding differs from "decompose, drop combining marks, casefold".
_VARIANTS = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "′": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ",
        "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "ı": "i",
    }
)  # fmt: skip


@lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    folded = char.translate(_VARIANTS)
    if folded != char:
        return folded
    plain = "".join(c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c))
    folded = plain.casefold()
    return folded if folded else char


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded `text`; `offsets[i]` is the original offset of folded code point i (one more entry for the end)."""

    text: str
    offsets: tuple[int, ...] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original offsets of folded code points `start` to `end` (end-exclusive)."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1 if end > start else self.offsets[start]


def fold(text: str) -> Folded:
    """Fold `text` (NFC); offsets survive even where a ligature becomes two letters."""
    pieces = [_fold_char(char) for char in text]
    folded = "".join(pieces)
    if len(folded) == len(text) and all(len(p) == 1 for p in pieces):
        return Folded(folded, None)
    offsets: list[int] = []
    for index, piece in enumerate(pieces):
        offsets.extend([index] * len(piece))
    offsets.append(len(text))
    return Folded(folded, tuple(offsets))


def fold_word(text: str) -> str:
    """The folded form alone, for look-ups."""
    return fold(text).text

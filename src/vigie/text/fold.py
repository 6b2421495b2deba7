"""Folding: text without case, accents and typographic variants, with the way back to the original offsets."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

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


class _Table(dict[int, str]):
    """A translation table that works out a character the first time it is met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = "".join(c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c))
        self[code] = plain.casefold() or char
        return self[code]


_TABLE = _Table(_VARIANTS)


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
    folded = text.translate(_TABLE)
    # No character folds to nothing, so equal lengths mean that each folded to just one.
    if len(folded) == len(text):
        return Folded(folded, None)
    offsets: list[int] = []
    for index, char in enumerate(text):
        offsets.extend([index] * len(_TABLE[ord(char)]))
    offsets.append(len(text))
    return Folded(folded, tuple(offsets))


def fold_word(text: str) -> str:
    """The folded form alone, for look-ups."""
    return fold(text).text

"""Bytes to text."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_REPLACED = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and, where it was not plain UTF-8, a note on how it was read."""

    text: str
    repair: str | None = None


def decode(data: bytes) -> Decoded | None:
    """Decode UTF-8 (or what a byte order mark says), else Windows-1252; None when it is neither.

    Mostly valid UTF-8 with some broken bytes keeps its valid part: read as Windows-1252 all its accents would break.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return Decoded(text, f"invalid {encoding} bytes were replaced" if _REPLACED in text else None)
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count(_REPLACED)
    if sum(1 for char in lenient if ord(char) > 0x7F and char != _REPLACED) > broken:
        return Decoded(lenient, f"{broken} broken UTF-8 sequences were replaced")
    try:
        return Decoded(data.decode("cp1252"), "not UTF-8; read as Windows-1252")
    except UnicodeDecodeError:
        return None

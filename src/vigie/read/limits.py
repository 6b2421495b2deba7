"""How large an input may be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`max_bytes` of one document (a JSON line, a file, a record), counted after unpacking.

    A packed file that has unpacked to over `max_unpacked` bytes and to over `max_ratio` times what was read of it is a
    decompression bomb: the press packs 5 to 60 times.
    """

    max_bytes: int = 8_000_000
    max_unpacked: int = 256_000_000
    max_ratio: int = 250

    def too_large(self, size: int | None) -> str:
        """The message for a document that is larger; `size` in bytes where it is known."""
        met = "more" if size is None else f"{size:,} bytes"
        return f"{met}, expected at most {self.max_bytes:,} bytes (setting read.max_bytes)"

"""Packed streams: opened by what they begin with, stopped where they unpack beyond measure."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from typing import IO, cast

from vigie.read.limits import Limits

# What reading a damaged file may raise; `EOFError` and `zlib.error` are no OSError.
DAMAGE = (OSError, EOFError, lzma.LZMAError, zlib.error)
GZIP = b"\x1f\x8b"
_XZ = b"\xfd7zXZ\x00"
_BZIP = b"BZh"
_STEP = 1 << 18


class BombError(OSError):
    """A packed file that unpacks to far more than any real one does."""


class Forward(io.RawIOBase):
    """A stream that is read from begin to end and knows how far it was read."""

    def __init__(self, raw: IO[bytes], begin: bytes = b"") -> None:
        self._raw = raw
        self._begin = begin
        self.count = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """The bytes read so far."""
        return self.count

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read into a buffer; what was read ahead comes first."""
        if self._begin:
            data, self._begin = self._begin[: len(buffer)], self._begin[len(buffer) :]
        else:
            data = self._raw.read(len(buffer)) or b""
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)


class _Measured(io.RawIOBase):
    """What is unpacked from a stream. Raises BombError beyond the limits."""

    def __init__(self, inner: io.BufferedIOBase, packed: Forward, limits: Limits) -> None:
        self._inner = inner
        self._packed = packed
        self._limits = limits
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        # `read1` hands over what is there: `read` would lose what comes before a damage.
        data = self._inner.read1(min(len(buffer), _STEP))
        buffer[: len(data)] = data
        self._count += len(data)
        limits = self._limits
        if self._count > limits.max_unpacked and self._count > limits.max_ratio * max(self._packed.count, 1):
            raise BombError(
                f"{self._packed.count:,} packed bytes gave over {self._count:,}: more than {limits.max_ratio} times; "
                "unpack it yourself if it is meant"
            )
        return len(data)


def forward(raw: IO[bytes], begin: bytes = b"") -> io.BufferedReader:
    """A stream that can be looked into; `begin` are bytes that were read from it already."""
    return io.BufferedReader(Forward(raw, begin), _STEP)


def unpacked(stream: io.BufferedReader, limits: Limits) -> io.BufferedReader:
    """The bytes inside a packed stream, or the stream itself where it is not packed."""
    begin = stream.peek(8)[:8]
    inner: io.BufferedIOBase
    if begin.startswith(_XZ):
        inner = lzma.LZMAFile(stream, "rb")  # noqa: SIM115 - it lives as long as the reader that is returned
    elif begin.startswith(GZIP):
        inner = gzip.GzipFile(fileobj=stream, mode="rb")
    elif begin.startswith(_BZIP):
        inner = bz2.BZ2File(cast(IO[bytes], stream), "rb")
    else:
        return stream
    packed = stream.raw
    assert isinstance(packed, Forward)
    return io.BufferedReader(_Measured(inner, packed, limits), _STEP)

"""Archives of files: tar and zip, read without unpacking them to disk."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from vigie.domain.document import Source
from vigie.domain.errors import Issue
from vigie.read.files import LINES, ONE_DOCUMENT, TABLES, read_plain, suffix_of
from vigie.read.limits import Limits
from vigie.read.onward import Onward
from vigie.read.unpack import BombError

# zipfile raises RuntimeError for encrypted members, NotImplementedError for methods it does not know.
ARCHIVE_DAMAGE = (tarfile.TarError, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, OverflowError)
_INSIDE = ONE_DOCUMENT | LINES | TABLES
_MOST_MEMBERS = 2_000_000


def read_tar(stream: IO[bytes], name: str, limits: Limits, onward: Onward) -> Iterator[Source | Issue]:
    """The members of a tar archive that can be read, in the archive's order."""
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            suffix = suffix_of(member.name)
            if not member.isfile() or suffix not in _INSIDE:
                continue
            inner = archive.extractfile(member)
            if inner is not None:
                yield from read_plain(inner, f"{name}#{member.name}", suffix, limits, onward)
            # A stream keeps every member's header unless told not to.
            archive.members = []  # type: ignore[attr-defined]


def read_zip(stream: IO[bytes], name: str, limits: Limits, onward: Onward) -> Iterator[Source | Issue]:
    """The members of a zip archive that can be read, in the archive's order; a damaged one does not end the others."""
    packed = unpacked = 0
    with zipfile.ZipFile(stream) as archive:
        for member in archive.infolist()[:_MOST_MEMBERS]:
            suffix = suffix_of(member.filename)
            if member.is_dir() or suffix not in _INSIDE:
                continue
            where = f"{name}#{member.filename}"
            packed, unpacked = packed + member.compress_size, unpacked + member.file_size
            if unpacked > limits.max_unpacked and unpacked > limits.max_ratio * packed:
                raise BombError(f"members unpack to more than {limits.max_ratio} times their size; not read on")
            try:
                with archive.open(member) as inner:
                    yield from read_plain(inner, where, suffix, limits, onward)
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError) as error:
                message = f"the member could not be unpacked: {type(error).__name__}: {error}"
                yield Issue("read", where, "damaged_member", message)

"""Inputs named by the user: files, folders, archives, standard input."""

from __future__ import annotations

import bz2
import gzip
import lzma
import sys
import tarfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from vigie.domain.document import Document
from vigie.domain.errors import InputError, Issue
from vigie.read.decode import decode
from vigie.read.jsonl import read_json, read_jsonl
from vigie.read.limits import Limits

STDIN = "-"
_PACKED = (".xz", ".gz", ".bz2")
_ONE_DOCUMENT = frozenset({".txt", ".html", ".htm", ".json"})
_MANY_DOCUMENTS = frozenset({".jsonl", ".ndjson", ".warc", ".tar"})
_SNIFFED = 512
_DAMAGE = (OSError, EOFError, lzma.LZMAError, zlib.error, tarfile.TarError)


@dataclass(slots=True)
class Inputs:
    """The articles of some inputs in order; `total` bytes to read (None with standard input), `done` so far."""

    names: Sequence[str]
    limits: Limits = field(default_factory=Limits)
    total: int | None = None
    done: int = 0
    _files: tuple[Path, ...] = ()

    def __post_init__(self) -> None:
        files: list[Path] = []
        for name in self.names:
            files.extend([Path(name)] if name == STDIN else _expand(Path(name)))
        self._files = tuple(files)
        if STDIN not in self.names:
            self.total = sum(path.stat().st_size for path in files)

    def __iter__(self) -> Iterator[Document | Issue]:
        finished = 0
        for path in self._files:
            if str(path) == STDIN:
                yield from read_jsonl(sys.stdin.buffer, "stdin", self.limits)
                continue
            try:
                with path.open("rb") as raw:
                    for item in _guarded(path, raw, self.limits):
                        self.done = finished + raw.tell()
                        yield item
            except OSError as error:
                yield Issue("read", str(path), "unreadable_file", f"{error.strerror or error}")
            finished += path.stat().st_size if path.exists() else 0
            self.done = finished


def _expand(path: Path) -> list[Path]:
    """The files an input stands for. Raises InputError when it is not there or holds nothing to read."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise InputError(f"{path}: no such file or folder; expected JSONL, HTML, text, WARC, a folder or `-`")
    known = _ONE_DOCUMENT | _MANY_DOCUMENTS
    files = sorted(p for p in path.rglob("*") if p.is_file() and _suffix(p) in known)
    if not files:
        raise InputError(f"{path}: nothing to read in this folder; expected files ending in {', '.join(sorted(known))}")
    return files


def _suffix(path: Path) -> str:
    """The suffix that tells the format, without that of the packing."""
    name = path.name.lower()
    for packed in _PACKED:
        name = name.removesuffix(packed)
    return ".tar" if path.name.lower().endswith(".tgz") else Path(name).suffix


def _guarded(path: Path, raw: IO[bytes], limits: Limits) -> Iterator[Document | Issue]:
    """The articles of one file; damage ends the file with an issue, not the run."""
    try:
        yield from _read_file(path, raw, limits)
    except _DAMAGE as error:
        yield Issue("read", str(path), "damaged_file", f"read up to the damage: {type(error).__name__}: {error}")


def _read_file(path: Path, raw: IO[bytes], limits: Limits) -> Iterator[Document | Issue]:
    suffix = _suffix(path)
    if suffix == ".tar":
        yield from _read_tar(raw, str(path), limits)
        return
    if suffix == ".warc":
        from vigie.read.warc import read_warc

        yield from read_warc(raw, str(path), limits)
        return
    stream = _unpacked(raw, path.suffix.lower())
    if suffix in (".jsonl", ".ndjson") or (suffix not in _ONE_DOCUMENT and _looks_like_jsonl(stream)):
        yield from read_jsonl(stream, str(path), limits)
    else:
        data = stream.read(limits.max_bytes + 1)
        yield from _read_one(data, str(path), suffix, limits)


def _unpacked(raw: IO[bytes], suffix: str) -> IO[bytes]:
    """The bytes inside a packed file; the raw file itself when it is not packed."""
    if suffix == ".xz":
        return lzma.open(raw, "rb")
    if suffix == ".bz2":
        return cast(IO[bytes], bz2.open(raw, "rb"))
    return cast(IO[bytes], gzip.open(raw, "rb")) if suffix == ".gz" else raw


def _looks_like_jsonl(stream: IO[bytes]) -> bool:
    start = stream.read(_SNIFFED)
    stream.seek(0)
    return start.lstrip().startswith(b"{")


def _read_tar(raw: IO[bytes], name: str, limits: Limits) -> Iterator[Document | Issue]:
    """The members of a tar archive that can be read, in the archive's order, without unpacking it to disk."""
    with tarfile.open(fileobj=raw, mode="r|*") as archive:
        for member in archive:
            suffix = Path(member.name).suffix.lower()
            if not member.isfile() or suffix not in _ONE_DOCUMENT | {".jsonl", ".ndjson"}:
                continue
            stream = archive.extractfile(member)
            if stream is None:
                continue
            where = f"{name}#{member.name}"
            if suffix in (".jsonl", ".ndjson"):
                yield from read_jsonl(stream, where, limits)
            else:
                yield from _read_one(stream.read(limits.max_bytes + 1), where, suffix, limits)


def _read_one(data: bytes, where: str, suffix: str, limits: Limits) -> Iterator[Document | Issue]:
    """One file that is one document; files of unknown suffix are told apart by how they begin."""
    if len(data) > limits.max_bytes:
        yield Issue("read", where, "too_large", f"file of {limits.too_large(None)}")
    elif suffix == ".json":
        yield from read_json(data, where)
    elif suffix in (".html", ".htm") or (suffix != ".txt" and data[:_SNIFFED].lstrip().startswith(b"<")):
        from vigie.read.html import read_html

        yield from read_html(data, where)
    else:
        yield from _read_text(data, where)


def _read_text(data: bytes, where: str) -> Iterator[Document | Issue]:
    """A text file: its first line is the title when a blank line follows it."""
    decoded = decode(data)
    if decoded is None or "\x00" in decoded.text:
        yield Issue("read", where, "wrong_encoding", "neither UTF-8 nor Windows-1252 text; save the file as UTF-8")
        return
    if decoded.repair:
        yield Issue("read", where, "encoding_repaired", decoded.repair)
    title, blank, body = decoded.text.replace("\r\n", "\n").partition("\n\n")
    if blank and "\n" not in title and body.strip():
        yield Document(where=where, body=body, title=title.strip(), id=None)
    else:
        yield Document(where=where, body=decoded.text)

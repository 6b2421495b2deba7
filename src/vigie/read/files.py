"""One stream of bytes: what it is, and the articles and pages in it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from vigie.domain.document import Document, Page, Source
from vigie.domain.errors import InputError, Issue
from vigie.read.decode import decode
from vigie.read.feed import looks_like_listing, read_listing
from vigie.read.jsonl import read_json, read_jsonl
from vigie.read.limits import Limits
from vigie.read.onward import Onward
from vigie.read.unpack import DAMAGE, GZIP, forward, unpacked

PAGES = frozenset({".html", ".htm", ".xhtml"})
LINES = frozenset({".jsonl", ".ndjson"})
LISTS = frozenset({".xml", ".rss", ".atom", ".rdf", ".opml", ".urls"})
ONE_DOCUMENT = PAGES | {".txt", ".json"}
TABLES = frozenset({".csv", ".tsv"})
ARCHIVES = frozenset({".warc", ".tar", ".zip"})
KNOWN = ONE_DOCUMENT | LINES | TABLES | LISTS | ARCHIVES
PACKED = (".xz", ".gz", ".bz2")
_SHORT = {".tgz": ".tar", ".txz": ".tar", ".tbz2": ".tar"}
_SNIFFED = 4096
_ZIP = b"PK\x03\x04"
_WARC = b"WARC/"


def suffix_of(name: str) -> str:
    """The suffix that tells the format of a file or address, without that of the packing; empty for an unknown one."""
    last = PurePosixPath(name.partition("?")[0].partition("#")[0]).name.lower()
    for packed in PACKED:
        last = last.removesuffix(packed)
    suffix = PurePosixPath(last).suffix
    suffix = _SHORT.get(suffix, suffix)
    return suffix if suffix in KNOWN else ""


def read_stream(raw: IO[bytes], name: str, limits: Limits, onward: Onward) -> Iterator[Source | Issue]:
    """The articles of one file or stream, packed or not; damage ends it with an issue, not the run."""
    from vigie.read.archives import ARCHIVE_DAMAGE

    try:
        yield from _read(raw, name, limits, onward)
    except (*DAMAGE, *ARCHIVE_DAMAGE) as error:
        told = str(error) or "it ends before its end"
        yield Issue("read", name, "damaged_file", f"read up to the damage: {type(error).__name__}: {told}")


def _read(raw: IO[bytes], name: str, limits: Limits, onward: Onward) -> Iterator[Source | Issue]:
    from vigie.read.archives import read_tar, read_zip

    suffix = suffix_of(name)
    if suffix == ".zip":
        yield from read_zip(raw, name, limits, onward)
        return
    packed = forward(raw)
    if suffix == ".warc" and packed.peek(2).startswith(GZIP):
        from vigie.read.warc import read_warc

        # Its records are packed one by one: the reader of archives unpacks them itself, record by record.
        yield from read_warc(packed, name, limits)
        return
    stream = unpacked(packed, limits)
    begin = stream.peek(_SNIFFED)[:_SNIFFED]
    suffix = suffix or _sniff(begin)
    if suffix == ".warc":
        from vigie.read.warc import read_warc

        yield from read_warc(stream, name, limits)
    elif suffix == ".tar":
        yield from read_tar(stream, name, limits, onward)
    elif suffix == ".zip":
        yield from read_zip(io.BytesIO(stream.read(limits.max_unpacked)), name, limits, onward)
    else:
        yield from read_plain(stream, name, suffix, limits, onward)


def read_plain(stream: IO[bytes], name: str, suffix: str, limits: Limits, onward: Onward) -> Iterator[Source | Issue]:
    """The articles of an unpacked stream that is no archive."""
    if suffix in LINES:
        yield from read_jsonl(stream, name, limits)
    elif suffix in TABLES:
        from vigie.read.csv_articles import read_csv

        yield from read_csv(stream, name, limits)
    else:
        yield from _read_one(stream.read(limits.max_bytes + 1), name, suffix, limits, onward)


def _sniff(begin: bytes) -> str:
    """The format by the first bytes of a file whose name does not tell it."""
    if begin.startswith(_ZIP):
        return ".zip"
    if begin.startswith(_WARC):
        return ".warc"
    if begin[257:262] == b"ustar":
        return ".tar"
    start = begin.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return ".jsonl"
    if start.startswith(b"[") and b"{" in start[:64]:
        return ".json"
    return ""


def _read_one(data: bytes, where: str, suffix: str, limits: Limits, onward: Onward) -> Iterator[Source | Issue]:
    """One file that is one document or lists addresses; told apart by how it begins where the suffix does not."""
    if len(data) > limits.max_bytes:
        yield Issue("read", where, "too_large", f"file of {limits.too_large(None)}")
    elif suffix == ".json":
        yield from read_json(data, where)
    elif suffix in LISTS - {".urls"} or (suffix not in ONE_DOCUMENT and looks_like_listing(data)):
        yield from _read_listing(data, where, onward)
    elif suffix in PAGES or (suffix != ".txt" and data[:_SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")):
        yield Page(where, data)
    elif addresses := _addresses(data, suffix):
        yield from onward.pages(addresses)
    else:
        yield from _read_text(data, where)


def _read_listing(data: bytes, where: str, onward: Onward) -> Iterator[Source | Issue]:
    try:
        listing = read_listing(data, where if "://" in where else None)
    except InputError as error:
        yield Issue("read", where, "unreadable_feed", str(error))
        return
    yield from onward.follow(listing, where)


def _addresses(data: bytes, suffix: str) -> list[str]:
    """The web addresses of a text that holds nothing else, one a line (`#` begins a remark); else none."""
    if suffix != ".urls" and b"http" not in data[:_SNIFFED].lower():
        return []
    lines = [line.strip() for line in data.decode("utf-8-sig", "replace").splitlines()]
    found = [line for line in lines if line and not line.startswith("#")]
    if found and all(line.lower().startswith(("http://", "https://")) and len(line.split()) == 1 for line in found):
        return found
    return []


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
        yield Document(where=where, body=body, title=title.strip())
    else:
        yield Document(where=where, body=decoded.text)

"""What is left of a shard when it is read: a part file with a line for each document, and a manifest of it.

A part is there once its manifest is: both are written beside their place and then put there at once, the manifest last.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import socket
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from vigie.domain.article import Article
from vigie.domain.document import Known
from vigie.domain.errors import InputError, Issue
from vigie.domain.event import Event, JsonValue
from vigie.domain.ports import Reading
from vigie.engines.codec import decode, encode
from vigie.pipeline import Item, Outcome, Summary, count

FORMAT = 1
PART, MANIFEST = ".part.jsonl.gz", ".manifest.json"
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_STEM = 80
_DIGITS = 10
_BLOCK = 1 << 20
_COUNTED = ("read", "refused", "irrelevant", "relevant", "events", "issues")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a part was made from, by what, and what it holds.

    `stamp` tells whether the shard has changed since (size and time of change, or what its file system says of it);
    `reader` and `settings` what it was read by; `sha256` and `bytes` are those of the part file.
    """

    shard: str
    stamp: str
    reader: str
    settings: tuple[tuple[str, int], ...]
    part: str
    sha256: str
    bytes: int
    counts: tuple[tuple[str, int], ...]
    format: int = FORMAT

    def count(self, name: str) -> int:
        """A count by its name; 0 where it has none."""
        return dict(self.counts).get(name, 0)


def stem_of(shard: str) -> str:
    """The beginning of the file names of a shard: readable, and no other shard's."""
    readable = _UNSAFE.sub("-", shard.rstrip("/").rsplit("/", 1)[-1])[-_LONGEST_STEM:].lstrip(".-")
    return f"{readable}-{hashlib.sha256(shard.encode('utf-8', 'surrogatepass')).hexdigest()[:_DIGITS]}"


class PartWriter:
    """Writes the part of a shard; it is there once `finish` has returned, else nothing is."""

    def __init__(self, folder: Path, shard: str) -> None:
        self._folder, self._stem = folder, stem_of(shard)
        for left in folder.glob(f".{self._stem}.*.tmp"):  # of an attempt that was killed
            left.unlink(missing_ok=True)
        self._path = folder / f".{self._stem}.{socket.gethostname()}-{os.getpid()}.tmp"
        self._raw = self._path.open("wb")
        # Neither name nor time: the same articles make the same bytes.
        self._packed = gzip.GzipFile("", "wb", 6, self._raw, mtime=0)
        self._summary = Summary()

    def write(self, outcome: Outcome) -> None:
        """Add what became of a document."""
        line = json.dumps(_line(outcome), ensure_ascii=False, separators=(",", ":"))
        self._packed.write(line.encode("utf-8", "surrogatepass") + b"\n")
        count(outcome, self._summary)
        self._summary.events += len(outcome.reading.events) if outcome.reading else 0

    def finish(self, shard: str, stamp: str, reader: str, settings: tuple[tuple[str, int], ...]) -> Manifest:
        """Put the part and its manifest in their places."""
        self._packed.close()
        self._raw.flush()
        os.fsync(self._raw.fileno())
        self._raw.close()
        digest, size = _digest(self._path)
        counts = tuple((name, number) for name, number in self._summary.counts().items() if name in _COUNTED)
        manifest = Manifest(shard, stamp, reader, settings, self._stem + PART, digest, size, counts)
        self._path.replace(self._folder / manifest.part)
        text = json.dumps(_manifest_json(manifest), ensure_ascii=False, indent=2) + "\n"
        with self._path.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        self._path.replace(self._folder / (self._stem + MANIFEST))
        return manifest

    def abandon(self) -> None:
        """Leave nothing."""
        self._packed.close()
        self._raw.close()
        self._path.unlink(missing_ok=True)


def _digest(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


def _manifest_json(manifest: Manifest) -> dict[str, JsonValue]:
    told = {field.name: encode(getattr(manifest, field.name)) for field in fields(manifest)}
    return told | {"settings": dict(manifest.settings), "counts": dict(manifest.counts)}


def read_manifest(path: Path) -> Manifest:
    """The manifest of a file. Raises InputError where it is none, or of a format that is not known."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            raise InputError(f"{path}: format {told['format']}, expected {FORMAT}; run `vigie batch` of this version")
        pairs = {name: [[key, number] for key, number in told[name].items()] for name in ("settings", "counts")}
        return decode(Manifest, told | pairs)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: not a manifest of `vigie batch` ({error!r})") from error


def read_part(folder: Path, manifest: Manifest) -> Iterator[Outcome]:
    """What became of each document of a shard, in order. Raises InputError for a part that is not what was written."""
    path = folder / manifest.part
    try:
        digest, size = _digest(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}; run `vigie batch` again") from error
    if digest != manifest.sha256:
        raise InputError(
            f"{path}: SHA-256 {digest[:12]}… of {size} bytes, the manifest says {manifest.sha256[:12]}… of"
            f" {manifest.bytes}: damaged or exchanged; copy it anew, or remove both and run `vigie batch` again"
        )
    at = 0
    try:
        with gzip.open(path, "rb") as stream:
            for line in stream:
                at += 1
                yield _outcome(json.loads(line.decode("utf-8", "surrogatepass")))
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}:{at}: not a line of a part file ({error!r}); run `vigie batch` again") from error


def _line(outcome: Outcome) -> dict[str, JsonValue]:
    """What became of a document; the settled date of publication stands apart from the article as it was given."""
    item, reading = outcome.item, outcome.reading
    line: dict[str, JsonValue] = {"where": item.where}
    if item.document is not None:
        line["print"] = item.document.fingerprint()
        line["id"] = item.document.id
    if outcome.issues:
        line["issues"] = encode(outcome.issues)
    if outcome.article is not None:
        line["article"] = encode(outcome.article)
    if outcome.glanced:
        line["glanced"] = True
    if reading is not None and outcome.article is not None:
        line["events"] = encode(reading.events)
        whole = encode(reading.article)
        given = line["article"]
        assert isinstance(whole, dict) and isinstance(given, dict)
        if whole != given:
            line["settled"] = {
                key: whole.get(key) for key in whole.keys() | given.keys() if whole.get(key) != given.get(key)
            }
    return line


def _outcome(line: dict[str, JsonValue]) -> Outcome:
    where = str(line["where"])
    given = line.get("id")
    known = Known(where, str(line["print"]), None if given is None else str(given)) if "print" in line else None
    issues = tuple(decode(Issue, one) for one in _listed(line.get("issues")))
    article = decode(Article, line["article"]) if "article" in line else None
    reading = None
    if article is not None and "events" in line:
        settled = article
        if changes := line.get("settled"):
            told = line["article"]
            assert isinstance(told, dict) and isinstance(changes, dict)
            merged: JsonValue = {key: value for key, value in (told | changes).items() if value is not None}
            settled = decode(Article, merged)
        reading = Reading(settled, tuple(decode(Event, one) for one in _listed(line["events"])))
    return Outcome(Item(where, known, issues), article, reading, issues, bool(line.get("glanced")))


def _listed(told: JsonValue) -> list[JsonValue]:
    return told if isinstance(told, list) else []

"""Reading one shard, whichever engine asks for it: WARC, JSONL, folder or any other input in, part and manifest out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from vigie import app
from vigie.domain.errors import InputError, VigieError
from vigie.domain.ports import Reader
from vigie.engines.part import MANIFEST, Manifest, PartWriter, read_manifest, stem_of
from vigie.pipeline import items, process
from vigie.read.inputs import STDIN, Inputs
from vigie.read.limits import Limits
from vigie.settings import Settings


@dataclass(frozen=True, slots=True)
class Job:
    """How shards are read and where their parts go; `reader` is the version that every worker has to be of."""

    out: str
    settings: Settings
    factory: app.ReaderFactory
    reader: str

    def limits(self) -> tuple[tuple[str, int], ...]:
        """The settings that decide what a part holds."""
        read = self.settings.read
        return ("max_bytes", read.max_bytes), ("max_characters", read.max_characters)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a shard: its manifest, or why it has none."""

    shard: str
    manifest: Manifest | None = None
    error: str | None = None


class Engine(Protocol):
    """Reads shards somewhere."""

    def run(self, shards: Sequence[str], job: Job) -> Iterator[Result]:
        """Read each shard once and tell what became of it, as they end; a shard that fails stops no other."""
        ...


def names(given: Sequence[str]) -> list[str]:
    """Each shard once, in the form that its part is named by. Raises InputError for standard input."""
    if STDIN in given:
        raise InputError("batch: standard input is no shard; write it to a file first")
    return list(dict.fromkeys(name if "://" in name else os.path.normpath(name) for name in given))


def stamp(shard: str) -> str:
    """What changes when a shard does: size and time of change of its files, or what its file system says of it."""
    if "://" in shard:
        from fsspec.core import url_to_fs

        files, path = url_to_fs(shard)
        return str(files.ukey(path))
    path = Path(shard)
    if path.is_file():
        return _stamp(path)
    digest = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file()):
        digest.update(f"{file.relative_to(path)}\x00{_stamp(file)}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _stamp(file: Path) -> str:
    known = file.stat()
    return f"{known.st_size}-{known.st_mtime_ns}"


def finished(shard: str, job: Job) -> Manifest | None:
    """The manifest of a shard that is read already, by the same reader and settings, and has not changed since."""
    path = Path(job.out) / (stem_of(shard) + MANIFEST)
    if not path.exists():
        return None
    try:
        manifest = read_manifest(path)
        part = Path(job.out) / manifest.part
        same = (manifest.reader, manifest.settings, manifest.stamp) == (job.reader, job.limits(), stamp(shard))
        return manifest if same and part.stat().st_size == manifest.bytes else None
    except (InputError, OSError):
        return None


def process_shard(shard: str, job: Job, reader: Reader) -> Manifest:
    """Read a shard into its part. Raises VigieError when it cannot be read at all, or by this reader not as asked."""
    here = app.reading_version(job.settings) if job.factory is app.load_reader else job.reader
    if here != job.reader:
        raise VigieError(
            f"this worker reads by version {here}, the run by {job.reader}; install one version everywhere"
        )
    marked = stamp(shard)
    source = Inputs([shard], Limits(job.settings.read.max_bytes))
    writer = PartWriter(Path(job.out), shard)
    try:
        for item in items(source):
            writer.write(process(item, reader, job.settings.read.max_characters))
        return writer.finish(shard, marked, job.reader, job.limits())
    except BaseException:
        writer.abandon()
        raise


def attempt(shard: str, job: Job, reader: Reader) -> Result:
    """Read a shard; what goes wrong is told in the result."""
    try:
        return Result(shard, process_shard(shard, job, reader))
    except VigieError as error:
        return Result(shard, error=str(error))
    except Exception as error:
        # Whatever a shard does to a worker, the other shards are read.
        return Result(shard, error=f"{shard}: {type(error).__name__}: {error}")

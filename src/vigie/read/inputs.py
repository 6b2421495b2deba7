"""Inputs named by the user: files, folders, archives, addresses, standard input."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from vigie.domain.document import Source
from vigie.domain.errors import InputError, Issue
from vigie.domain.ports import Fetcher
from vigie.read.files import KNOWN, read_stream, suffix_of
from vigie.read.limits import Limits
from vigie.read.onward import Onward

STDIN = "-"
_WEB = ("http://", "https://")


@dataclass(slots=True)
class Inputs:
    """The articles and pages of some inputs in order.

    `fetcher` makes what fetches addresses, once one is met. `total` bytes to read (None with standard input and
    addresses), `done` so far. Raises InputError at once for a name that leads nowhere.
    """

    names: Sequence[str]
    limits: Limits = field(default_factory=Limits)
    fetcher: Callable[[], Fetcher] | None = None
    total: int | None = None
    done: int = 0
    _files: tuple[str | Path, ...] = ()

    def __post_init__(self) -> None:
        files: list[str | Path] = []
        for name in self.names:
            files.extend([name] if name == STDIN or "://" in name else _expand(Path(name)))
            if name.lower().startswith(_WEB) and self.fetcher is None:
                raise InputError(
                    f"{name}: this command fetches nothing; `vigie ingest`, `vigie extract` and `vigie watch` do"
                )
        self._files = tuple(files)
        if all(isinstance(file, Path) for file in files):
            self.total = sum(file.stat().st_size for file in files if isinstance(file, Path))

    def __iter__(self) -> Iterator[Source | Issue]:
        onward = Onward(self.limits, self.fetcher)
        finished = 0
        for file in self._files:
            if isinstance(file, Path):
                for item, at in _read_file(file, self.limits, onward):
                    self.done = finished + at
                    yield item
                finished += file.stat().st_size if file.exists() else 0
                self.done = finished
            elif file == STDIN:
                yield from read_stream(cast(IO[bytes], sys.stdin.buffer), "stdin", self.limits, onward)
            elif file.lower().startswith(_WEB):
                yield from onward.pages([file])
            else:
                yield from _read_remote(file, self.limits, onward)


def _read_file(path: Path, limits: Limits, onward: Onward) -> Iterator[tuple[Source | Issue, int]]:
    """The articles of a file, each with how many bytes were read by then."""
    try:
        with path.open("rb") as raw:
            for item in read_stream(raw, str(path), limits, onward):
                yield item, 0 if raw.closed else raw.tell()
    except OSError as error:
        yield Issue("read", str(path), "unreadable_file", f"{error.strerror or error}"), 0


def _expand(path: Path) -> list[Path]:
    """The files an input stands for. Raises InputError when it is not there or holds nothing to read."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        wanted = "JSONL, CSV, HTML, text, WARC, tar, zip, feed, sitemap, a folder, an address or `-`"
        raise InputError(f"{path}: no such file or folder; expected {wanted}")
    files = sorted(p for p in path.rglob("*") if p.is_file() and suffix_of(p.name))
    if not files:
        raise InputError(f"{path}: nothing to read in this folder; expected files ending in {', '.join(sorted(KNOWN))}")
    return files


def _read_remote(address: str, limits: Limits, onward: Onward) -> Iterator[Source | Issue]:
    """A file by a fsspec address (`s3://`, `gs://`, `hdfs://`, `memory://` ...). Raises InputError without fsspec."""
    try:
        import fsspec
    except ModuleNotFoundError as error:
        raise InputError(f"{address}: needs the extra [remote]; pip install 'vigie[remote]'") from error
    try:
        with fsspec.open(address, "rb") as raw:
            yield from read_stream(cast(IO[bytes], raw), address, limits, onward)
    except (OSError, ImportError, ValueError, io.UnsupportedOperation) as error:
        message = f"{type(error).__name__}: {error}; expected a path, an http address or one that fsspec knows"
        yield Issue("read", address, "unreadable_file", message)

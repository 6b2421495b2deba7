"""`vigie load`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli.context import Session, print_json, session
from vigie.cli.ingest import end_interrupted, print_counts
from vigie.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vigie.engines.part import Manifest
    from vigie.pipeline import Summary, Ways
    from vigie.store.store import Store


def load(
    context: typer.Context,
    parts: Annotated[
        list[Path],
        typer.Argument(help="Folders that vigie batch wrote to, or manifests; or a file of vigie export record."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Write the summary as JSON.")] = False,
) -> None:
    """Bring the parts of a batch into the database and join their events to incidents.

    One file of [bold]vigie export record[/bold] is loaded instead into a database that holds nothing: the same record
    again, in a database of either kind.

    The result of parts is that of [bold]vigie ingest[/bold] with the same shards in order of their names. Run again,
    it changes nothing; after an interruption it goes on where it was. A part whose checksum is wrong is left out.

    Examples:

      vigie load parts/

      vigie --db postgresql://vigie@localhost/press load parts/*.manifest.json

      vigie --db copy.db load record.jsonl
    """
    from vigie.pipeline import Summary

    current = session(context)
    if len(parts) == 1 and parts[0].suffix == ".jsonl":
        _load_record(current, parts[0], as_json or current.json)
        return
    summary = Summary()
    manifests = _manifests(parts)
    errors, interrupted = _load(current, manifests, summary)
    if as_json or current.json:
        print_json({"parts": len(manifests), **summary.counts(), "interrupted": interrupted, "errors": errors})
    else:
        print_counts(current.out(), summary.counts())
    for error in errors:
        current.err().print(error, markup=False)
    if interrupted:
        end_interrupted(current)
    if errors:
        raise typer.Exit(1)


def _load_record(current: Session, path: Path, as_json: bool) -> None:
    """Bring a whole record into an empty database. Raises InputError."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    store = current.store(create=True)
    try:
        with stream:
            counts = store.transfer.load(stream, str(path))
    finally:
        store.close()
    if as_json:
        print_json(counts)
    else:
        for name, count in counts.items():
            current.out().print(f"{name}: {count:,}", markup=False)


def _manifests(parts: Sequence[Path]) -> list[tuple[Path, Manifest]]:
    """The folder and manifest of every part, by the names of their shards. Raises InputError where there is none."""
    from vigie.engines.part import MANIFEST, read_manifest

    files: list[Path] = []
    for path in parts:
        found = sorted(path.glob(f"*{MANIFEST}")) if path.is_dir() else [path]
        if not found:
            raise InputError(f"{path}: no part of a batch here; expected files ending in {MANIFEST}")
        files.extend(found)
    read = {file.resolve(): read_manifest(file) for file in files}
    return sorted(((file.parent, manifest) for file, manifest in read.items()), key=lambda one: one[1].shard)


def _load(current: Session, manifests: list[tuple[Path, Manifest]], summary: Summary) -> tuple[list[str], bool]:
    """Bring parts in; what was wrong with some, and whether the user interrupted it."""
    from vigie import app
    from vigie.pipeline import conclude
    from vigie.store.engine import now

    settings, started, errors, interrupted = current.settings(), now(), list[str](), False
    ways, store = app.load_ways(settings), current.store(create=True)
    known = store.parts.known([manifest.sha256 for _, manifest in manifests])
    for place, (folder, manifest) in enumerate(manifests, 1):
        current.err().print(f"part {place} of {len(manifests)}: {manifest.shard}", markup=False)
        if manifest.sha256 in known:
            summary.read += manifest.count("read")
            summary.unchanged += manifest.count("read")
            continue
        try:
            _load_part(store, folder, manifest, settings.ingest.batch, ways, summary)
        except InputError as error:
            errors.append(str(error))
        except KeyboardInterrupt:
            interrupted = True
            break
    if not interrupted:
        conclude(store, summary)
    if summary.read > summary.unchanged:
        readers = ", ".join(sorted({manifest.reader for _, manifest in manifests}))
        store.record_run(started, readers, [manifest.shard for _, manifest in manifests], summary.counts())
    store.close()
    return errors, interrupted


def _load_part(store: Store, folder: Path, manifest: Manifest, batch: int, ways: Ways, summary: Summary) -> None:
    from vigie.engines.part import read_part
    from vigie.pipeline import Run, fresh_outcomes, ingest

    new = fresh_outcomes(store, read_part(folder, manifest), manifest.reader, summary)
    for _ in ingest(store, new, Run(manifest.reader, batch, ways), summary):
        pass
    store.parts.remember(manifest.sha256, manifest.shard, manifest.reader, manifest.count("read"))

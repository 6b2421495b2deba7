"""Kills `vigie ingest` at random moments and holds what is stored in the end against an undisturbed run.

    python -m eval.kill                                   # 200 kills on SQLite, some minutes
    python -m eval.kill --kills 50 --store postgresql
    python -m eval.kill --kills 20 --whole                # whole commands, each with two worker processes

A child is forked that runs the command with a reader loaded before (with --whole: the command itself, from its start);
it is killed (SIGKILL) after a random share of the time that an undisturbed run takes, and the next child goes on with
the same database, until one comes to its end. Then every table is compared, but for moments and the list of runs. The
exit code is 1 when any database differs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import select

from eval.postgresql_server import Server
from vigie import app
from vigie.domain.article import Article
from vigie.domain.ports import Reader, Reading
from vigie.settings import Settings
from vigie.store import tables
from vigie.store.engine import open_engine
from vigie.store.store import Store

FIGURES = Path(__file__).parent / "benchmarks.json"
SAMPLE = Path(__file__).parent.parent / "src" / "vigie" / "sample" / "articles.jsonl"
# When something happened differs from run to run; so do the runs themselves and the count of transactions.
_MOMENTS = frozenset({"added", "changed", "seen", "replaced", "made", "loaded", "taken", "stamp"})
_NOT_COMPARED = frozenset({"runs", "writings"})
_BATCH = "4"
_WORDS = ("attentat", '"état islamique"', "bless*", "Nice")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for on the command line."""

    kills: int
    seed: int
    whole: bool


def workload(path: Path, sample: Path = SAMPLE) -> None:
    """Articles, copies, changed and emptied versions, bad lines and exact repetitions, mixed in a fixed order."""
    rows = [json.loads(line) for line in sample.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row["url"] = f"https://journal.example/{row['id']}"
    copies = [row | {"id": f"c-{row['id']}", "url": None, "publisher": "La Copie"} for row in rows[::2]]
    changed = [row | {"text": row["text"] + "\nLe parquet a ouvert une enquête."} for row in rows[::3]]
    left = [row | {"title": "Erratum", "heading": "", "text": "Cette page a été retirée."} for row in rows[5:9]]
    dull = [{"id": f"n{n}", "text": f"Le marché de la place numéro {n} rouvre ce matin."} for n in range(20)]
    lines = [json.dumps(row, ensure_ascii=False) for row in (*rows, *copies, *dull)]
    lines += ["{broken", json.dumps({"id": "empty", "text": " "}), json.dumps({"text": "x" * 300_000}), *lines[3:12]]
    random.Random(5).shuffle(lines)
    lines += [json.dumps(row, ensure_ascii=False) for row in (*changed, *left)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def content(database: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that tells something of the articles, and what searches find."""
    engine = open_engine(database, create=False)
    found: dict[str, list[tuple[object, ...]]] = {}
    with engine.connect() as connection:
        for table in tables.metadata.sorted_tables:
            if table.name not in _NOT_COMPARED:
                columns = [column for column in table.columns if column.name not in _MOMENTS]
                rows = [tuple(row) for row in connection.execute(select(*columns))]
                found[table.name] = sorted(rows, key=repr)
    engine.dispose()
    store = Store.open(database, create=False)
    found["search"] = [(word, *(hit.id for hit in store.search(word, 100))) for word in _WORDS]
    store.close()
    return found


def differences(one: dict[str, list[tuple[object, ...]]], other: dict[str, list[tuple[object, ...]]]) -> list[str]:
    """The tables that differ, with a row of each that the other lacks."""
    told: list[str] = []
    for name in sorted(one.keys() | other.keys()):
        mine, yours = one.get(name, []), other.get(name, [])
        if mine != yours:
            here = next((row for row in mine if row not in yours), None)
            there = next((row for row in yours if row not in mine), None)
            told.append(f"{name}: {len(mine)} and {len(yours)} rows; {here} / {there}")
    return told


class Remembering:
    """A reader that reads a text once: what children do is then mostly writing and linking, where a kill hurts most."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._read: dict[Article, Reading] = {}

    def relevant(self, article: Article) -> bool:
        """As the reader says."""
        return self._reader.relevant(article)

    def read(self, article: Article) -> Reading:
        """As the reader read it."""
        if article not in self._read:
            self._read[article] = self._reader.read(article)
        return self._read[article]


def command(database: str, source: Path) -> None:
    """`vigie ingest` inside this process, silent."""
    from vigie.cli.main import app as commands

    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    commands(["--db", database, "--quiet", "ingest", str(source)], standalone_mode=False)


def forked(database: str, source: Path, delay: float | None) -> bool:
    """Run the command in a fork and kill it after a delay; whether it was killed."""
    child = os.fork()
    if child == 0:
        try:
            command(database, source)
        except BaseException:
            os._exit(1)
        os._exit(0)
    return _ended(child, delay)


def started(database: str, source: Path, delay: float | None) -> bool:
    """Run the command as a program with two workers and kill it after a delay; whether it was killed."""
    arguments = ["--db", database, "--quiet", "ingest", "--workers", "2", str(source)]
    program = subprocess.Popen([sys.executable, "-m", "vigie", *arguments], stdout=subprocess.DEVNULL)
    killed = _ended(program.pid, delay)
    program.returncode = 0
    return killed


def _ended(child: int, delay: float | None) -> bool:
    until = None if delay is None else time.monotonic() + delay
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            if status:
                raise SystemExit(f"the command failed by itself (status {status}): run it by hand to see why")
            return False
        if until is not None and time.monotonic() >= until:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return True
        time.sleep(0.002)


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[tuple[Callable[[], str], Callable[[str], None]]]:
    """A way to make databases and one to remove them."""
    if kind == "sqlite":
        number = iter(range(10**9))

        def remove(database: str) -> None:
            for file in folder.glob(f"{Path(database).name}*"):
                file.unlink()

        yield (lambda: str(folder / f"{next(number)}.db")), remove
        return
    server = Server.start()
    try:
        yield (lambda: server.new(bare=True)), server.drop
    finally:
        server.stop()


def main() -> int:
    """Kill and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--whole", action="store_true", help="whole commands with two worker processes")
    parser.add_argument("--write", action="store_true", help="note the figures in eval/benchmarks.json")
    given = parser.parse_args()
    os.environ["VIGIE_INGEST__BATCH"] = _BATCH
    folder = Path(tempfile.mkdtemp(prefix="vigie-kill-"))
    try:
        with databases(given.store, folder) as (make, remove):
            kills, finished, bad = run(Wanted(given.kills, given.seed, given.whole), folder, make, remove)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if given.write:
        figures = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
        name = f"{given.store}, {'whole commands with two workers' if given.whole else 'forked commands'}"
        figures.setdefault("kills", {})[name] = {"kills": kills, "databases": finished, "differ": bad}
        FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return int(bad > 0)


def run(wanted: Wanted, folder: Path, make: Callable[[], str], remove: Callable[[str], None]) -> tuple[int, int, int]:
    """Kill as often as wanted; kills, databases, and how many of these differ from that of the undisturbed run."""
    source = folder / "articles.jsonl"
    workload(source)
    once = started if wanted.whole else forked
    _preload(source)
    undisturbed = make()
    began = time.monotonic()
    once(undisturbed, source, None)
    whole = time.monotonic() - began
    expected = content(undisturbed)
    rows = sum(len(rows) for rows in expected.values())
    print(f"undisturbed: {whole:.1f} s, {rows} rows, {len(expected['incidents'])} incidents and records", flush=True)
    chance, kills, bad, finished = random.Random(wanted.seed), 0, 0, 0
    while kills < wanted.kills:
        database = make()
        here = 0
        while once(database, source, chance.uniform(0, whole) if kills < wanted.kills else None):
            kills, here = kills + 1, here + 1
        told = differences(expected, content(database))
        bad, finished = bad + bool(told), finished + 1
        print(f"database {finished}: {here} kills, {kills} in all: {'; '.join(told) or 'equal'}", flush=True)
        remove(database)
    print(f"{kills} kills, {finished} databases, {bad} differ")
    return kills, finished, bad


def _preload(source: Path) -> None:
    """Load reader and gazetteer and read every article once: all children have what this process has."""
    from vigie.pipeline import items, process
    from vigie.read.inputs import Inputs

    reader, places = Remembering(app.load_reader(Settings())), app.load_places()
    for item in items(Inputs([str(source)])):
        process(item, reader, Settings().read.max_characters)

    def load_reader(settings: Settings) -> Reader:
        return reader

    version = app.reading_version(Settings())
    app.load_reader = load_reader
    app.load_places = lambda: places
    app.reading_version = cache(lambda settings: version)


if __name__ == "__main__":
    sys.exit(main())

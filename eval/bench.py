"""The benchmarks of the project; figures go to `eval/benchmarks.json`, the page is made from them.

    python -m eval.bench --shared ../shared                         # all, some 40 minutes on two cores
    python -m eval.bench --shared ../shared --only workers queries  # some; the others keep their figures
    python -m eval.bench --page                                     # the page alone

Machines are shared and differ: each section gives ratios between runs that took turns in one go. CPU seconds are those
of a process with its children; wall seconds depend on what else the machine does (its load is noted).
"""

from __future__ import annotations

import argparse
import itertools
import json
import lzma
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from eval.pages import cpu_of, timing, unpack

ROOT = Path(__file__).parent.parent
FIGURES = ROOT / "eval" / "benchmarks.json"
PAGE = ROOT / "docs" / "benchmarks.md"
Figures = dict[str, Any]
_VIGIE = [sys.executable, "-m", "vigie"]
_EVERY_PAGE = 4
_READ_ARTICLES = 600
_SHARDS = 12
_TURNS = 2


def press(shared: Path) -> Iterator[str]:
    """The articles of the press, a JSON line each."""
    with lzma.open(shared / "corpus" / "orange-press.jsonl.xz", "rt", encoding="utf-8") as lines:
        yield from lines


def pages(shared: Path, work: Path, articles: int) -> Figures:
    """Pages to linked incidents beside trafilatura alone on the same pages, in turns."""
    folder = work / "pages"
    folder.mkdir()
    files = unpack(shared / "corpus" / "orange-html.tar.xz", folder, _EVERY_PAGE)
    times = timing(folder, work, 2)
    return {"pages": len(files), "cpu": {name: min(cpu for cpu, _ in runs) for name, runs in times.items()}}


def extraction(shared: Path, work: Path, articles: int) -> Figures:
    """Articles a second of CPU: the gate on every article, the whole reading on those that pass."""
    from vigie.clean.article import clean
    from vigie.domain.article import Article
    from vigie.read.jsonl import read_json
    from vigie.reading import ArticleReader

    reader = ArticleReader.load()
    some = list(itertools.islice(press(shared), 0, None, 12))
    began = time.process_time()
    cleaned: list[Article] = []
    for number, line in enumerate(some):
        for one in read_json(line.encode(), f"press:{number}"):
            found = clean(one, 200_000).article if not hasattr(one, "code") else None
            cleaned += [found] if found else []
    parsed = time.process_time() - began
    began = time.process_time()
    relevant = [article for article in cleaned if reader.relevant(article)]
    gated = time.process_time() - began
    wanted = relevant[:_READ_ARTICLES]
    for article in wanted[:20]:
        reader.read(article)
    began = time.process_time()
    events = sum(len(reader.read(article).events) for article in wanted)
    read = time.process_time() - began
    return {
        "articles": len(cleaned),
        "relevant": len(relevant),
        "cleaned_per_second": len(cleaned) / parsed,
        "gated_per_second": len(cleaned) / gated,
        "read": len(wanted),
        "read_per_second": len(wanted) / read,
        "events": events,
        "characters": sum(len(article.text) for article in wanted) / len(wanted),
    }


def whole_press(shared: Path, work: Path, articles: int) -> Figures:
    """`vigie ingest` of every article of the press, with two workers, and once more with nothing new."""
    database = work / "press.db"
    command = [*_VIGIE, "--db", str(database), "--json", "ingest", "--workers", "2"]
    source = str(shared / "corpus" / "orange-press.jsonl.xz")
    if articles:
        path = work / "press.jsonl"
        path.write_text("".join(itertools.islice(press(shared), articles)), encoding="utf-8")
        source = str(path)
    cpu, wall = cpu_of([*command, source])
    again_cpu, again = cpu_of([*command, source])
    told = subprocess.run([*_VIGIE, "--db", str(database), "stats", "--json"], check=True, capture_output=True)
    stats = json.loads(told.stdout)
    return {
        "cpu": cpu,
        "wall": wall,
        "again_cpu": again_cpu,
        "again_wall": again,
        "megabytes": database.stat().st_size / 1e6,
        "documents": stats["documents_seen"],
        "articles": stats["articles"],
        "events": stats["events"],
        "incidents": stats["incidents_and_records"],
    }


def workers(shared: Path, work: Path, articles: int) -> Figures:
    """`vigie batch` over the same shards: one and two processes, one and two Ray actors; each pair in turns."""
    count = articles or 9_000
    lines = list(itertools.islice(press(shared), 0, None, max(1, 35_917 // count)))[:count]
    shards: list[str] = []
    for number in range(_SHARDS):
        path = work / f"shard{number:02}.jsonl"
        path.write_text("".join(lines[number::_SHARDS]), encoding="utf-8")
        shards.append(str(path))
    kinds = [("local", 1), ("local", 2)] + ([("ray", 2)] if _has_ray() else [])
    runs: dict[str, list[tuple[float, float]]] = {}
    made: list[dict[str, bytes]] = []
    for _ in range(1 if _Together.wanted else _TURNS):
        commands = {
            f"{engine} {number}": [*_VIGIE, "batch", *shards, "--engine", engine, "--workers", str(number)]
            for engine, number in kinds
        }
        outs = {name: work / name.replace(" ", "-") for name in commands}
        for name, measured in _run([[*commands[name], "--out", str(outs[name])] for name in commands], list(commands)):
            runs.setdefault(name, []).append(measured)
        for out in outs.values():
            made.append({path.name: path.read_bytes() for path in sorted(out.iterdir())})
            shutil.rmtree(out)
    told = {"articles": len(lines), "shards": _SHARDS, "runs": runs, "together": _Together.wanted}
    return told | {"same": all(parts == made[0] for parts in made)}


class _Together:
    """Whether the runs of `workers` start at one moment: where the load changes, turns cannot be compared."""

    wanted = False


def _run(commands: list[list[str]], names: list[str]) -> Iterator[tuple[str, tuple[float, float]]]:
    """CPU and wall seconds of each command, run in turns or all at once."""
    if not _Together.wanted:
        yield from zip(names, map(_measured, commands), strict=True)
        return
    running: dict[int, str] = {}
    began = time.perf_counter()
    for name, command in zip(names, commands, strict=True):
        running[subprocess.Popen(command, stdout=subprocess.DEVNULL).pid] = name
    while running:
        ended, status, used = os.wait4(-1, 0)
        if ended in running:
            if status:
                sys.exit(f"{running[ended]}: failed with status {status}")
            yield running.pop(ended), (used.ru_utime + used.ru_stime, time.perf_counter() - began)


def _has_ray() -> bool:
    from importlib.util import find_spec

    return find_spec("ray") is not None


def _measured(command: list[str]) -> tuple[float, float]:
    try:
        cpu, wall = cpu_of(command)
    except subprocess.CalledProcessError as error:
        sys.exit(f"{' '.join(command)}: {error.stderr.decode()[-2000:]}")
    print(f"  {' '.join(command[-6:])}: {cpu:.0f} s CPU, {wall:.0f} s", file=sys.stderr, flush=True)
    return cpu, wall


def queries(shared: Path, work: Path, articles: int) -> Figures:
    """Questions to a database of 100,000 incidents, on both kinds."""
    from eval.bench_queries import measure

    return measure(work, 100_000)


SECTIONS: dict[str, Callable[[Path, Path, int], Figures]] = {
    "pages": pages,
    "extraction": extraction,
    "press": whole_press,
    "workers": workers,
    "queries": queries,
}


def page(figures: dict[str, Figures]) -> str:
    """The page of the documentation."""
    parts = [
        "# Benchmarks",
        "",
        "Made by `make bench` (`eval/bench.py`; figures in `eval/benchmarks.json`). Compare within a table: its rows "
        "were measured in one go, in turns. Wall seconds are those of a shared machine of two cores, its load noted.",
        "",
    ]
    tables = {"pages": _pages, "extraction": _extraction, "press": _press, "workers": _workers, "queries": _queries}
    for name, table in tables.items():
        if name in figures:
            parts += [
                *table(figures[name]),
                "",
                *_note(figures[name]),
                f"Load of the machine before: {figures[name]['load']:.1f}.",
                "",
            ]
    if "kills" in figures:
        parts += _kills(figures["kills"])
    return "\n".join(parts)


def _note(told: Figures) -> list[str]:
    return [told["note"], ""] if "note" in told else []


def _kills(told: Figures) -> list[str]:
    return [
        "## Kills",
        "`make kill` (`eval/kill.py`): `vigie ingest` killed (SIGKILL) at random, gone on with and killed again until"
        " it came to its end; then all tables were compared with those of an undisturbed run, but for moments.",
        "",
        "| database, command | kills | databases | that differ |",
        "|---|---|---|---|",
        *(f"| {name} | {one['kills']} | {one['databases']} | {one['differ']} |" for name, one in told.items()),
        "",
    ]


def _pages(told: Figures) -> list[str]:
    cpu, count = told["cpu"], told["pages"]
    rows = [
        f"| trafilatura alone, {name} | {seconds:.1f} | {count / seconds:.0f} | {cpu['vigie'] / seconds:.2f} |"
        for name, seconds in cpu.items()
        if name != "vigie"
    ]
    return [
        "## Pages to incidents",
        f"{count} pages of `orange-html`, every {_EVERY_PAGE}th; text quality: [pages.md](pages.md).",
        "",
        "| run | CPU seconds | pages/s | `vigie ingest` takes |",
        "|---|---|---|---|",
        f"| `vigie ingest`, to linked incidents | {cpu['vigie']:.1f} | {count / cpu['vigie']:.0f} | 1.00 |",
        *rows,
    ]


def _extraction(told: Figures) -> list[str]:
    return [
        "## Reading articles",
        f"{told['articles']:,} articles of `orange-press`, every 12th; one process, CPU time.",
        "",
        "| step | articles/s |",
        "|---|---|",
        f"| JSON line to cleaned article | {told['cleaned_per_second']:,.0f} |",
        f"| gate: any word on the subject ({told['relevant']:,} pass) | {told['gated_per_second']:,.0f} |",
        f"| whole extraction, articles that passed ({told['read']:,} of {told['characters']:,.0f} characters "
        f"on average) | {told['read_per_second']:.1f} |",
    ]


def _press(told: Figures) -> list[str]:
    return [
        "## All of `orange-press`",
        f"`vigie ingest --workers 2` of {told['documents']:,} articles into SQLite: {told['articles']:,} articles "
        f"kept, {told['events']:,} events, {told['incidents']:,} incidents and records, {told['megabytes']:.0f} MB.",
        "",
        "| run | CPU seconds | wall seconds | articles/s of CPU |",
        "|---|---|---|---|",
        f"| first | {told['cpu']:.0f} | {told['wall']:.0f} | {told['documents'] / told['cpu']:.0f} |",
        f"| again, nothing new | {told['again_cpu']:.0f} | {told['again_wall']:.0f} "
        f"| {told['documents'] / told['again_cpu']:,.0f} |",
    ]


def _workers(told: Figures) -> list[str]:
    runs: dict[str, list[list[float]]] = told["runs"]
    turns = range(len(runs["local 1"]))
    rows = []
    for name, times in runs.items():
        faster = [runs["local 1"][turn][1] / times[turn][1] for turn in turns]
        walls = ", ".join(f"{time[1]:.0f}" for time in times)
        rows.append(f"| {name} | {walls} | {', '.join(f'{one:.2f}' for one in faster)} |")
    if "ray 2" in runs:
        beside = [runs["ray 2"][turn][1] / runs["local 2"][turn][1] for turn in turns]
        rows += [
            "",
            f"Two Ray actors take {' and '.join(f'{one:.2f}' for one in beside)} times as long as two processes.",
        ]
    compared: dict[object, str] = {
        True: " All parts are byte for byte the same.",
        False: " The parts are NOT the same.",
    }
    same = compared.get(told.get("same"), "")
    order = "started at one moment" if told.get("together") else "took turns, figures of each turn"
    return [
        "## Workers",
        f"`vigie batch` over {told['articles']:,} articles of `orange-press` in {told['shards']} shards, start-up "
        f"included; the runs {order}.{same}",
        "",
        "| engine, workers | wall seconds | times as fast as local 1 |",
        "|---|---|---|",
        *rows,
    ]


def _queries(told: Figures) -> list[str]:
    kinds = list(told["stores"])
    rows = [
        f"| {name} | " + " | ".join(f"{told['stores'][kind]['milliseconds'][name]:.1f}" for kind in kinds) + " |"
        for name in told["stores"][kinds[0]]["milliseconds"]
    ]
    sizes = ", ".join(f"{kind} {told['stores'][kind]['megabytes']:.0f} MB" for kind in kinds)
    return [
        "## Questions to the store",
        f"A synthetic record of {told['incidents']:,} incidents with {told['events']:,} reports in "
        f"{told['articles']:,} articles ({sizes}); milliseconds, "
        f"the median of {told['rounds']} rounds with other values each (SQLite: CPU, PostgreSQL: wall).",
        "",
        f"| question | {' | '.join(kinds)} |",
        "|---|" + "---|" * len(kinds),
        *rows,
    ]


def main() -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--only", nargs="+", choices=list(SECTIONS), default=list(SECTIONS))
    parser.add_argument("--articles", type=int, default=0, help="so many of the press instead of all, to try it out")
    parser.add_argument("--together", action="store_true", help="start the runs of `workers` at one moment")
    parser.add_argument("--page", action="store_true", help="make the page from the figures that are there")
    given = parser.parse_args()
    figures: dict[str, Figures] = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    _Together.wanted = given.together
    for name in [] if given.page else given.only:
        print(f"{name} ...", file=sys.stderr, flush=True)
        work = Path(tempfile.mkdtemp(prefix="vigie-bench-"))
        load = os.getloadavg()[0]
        try:
            figures[name] = SECTIONS[name](given.shared, work, given.articles) | {"load": load}
        finally:
            shutil.rmtree(work, ignore_errors=True)
        FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(figures), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Pages: main text, dates and metadata of real web pages, the time of a whole run, and WARC against folder.

    python -m eval.pages --shared ../shared [--sample 10] [--rounds 2] [--write docs/pages.md]

The pages of `corpus/orange-html.tar.xz` are read as `vigie ingest` reads them and compared with the articles of the
same ids in `corpus/orange-press.jsonl.xz`. F1 is that of the words (multisets), averaged over pages. The whole run
(pages to linked incidents in a database) and trafilatura alone over the same pages take turns in processes of their
own; CPU seconds are compared, for a shared machine distorts wall time. Last, the same pages are written to a WARC by
warcio and must give the same incidents as the folder.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vigie.clean.page import read_page
from vigie.domain.document import Document, Page
from vigie.store.records import IncidentFilter
from vigie.store.store import Store

_WORD = re.compile(r"\w+")
_DAY, _MINUTE = 10, 16
# What is measured against: plain calls of the library, without and with metadata.
_ALONE = {
    "text only": "extract(data)",
    "text and metadata": "bare_extraction(data, with_metadata=True)",
}
_ALONE_CODE = """
import sys, pathlib
from trafilatura import bare_extraction, extract
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.html")):
    data = path.read_bytes()
    {call}
"""


@dataclass(frozen=True, slots=True)
class Quality:
    """Figures of reading: mean F1 of the body, of heading and body, shares of right values, pages without text."""

    pages: int
    body: float
    whole: float
    dates: tuple[int, int]
    minutes: tuple[int, int]
    titles: float
    authors: float
    empty: int
    places: Mapping[str, int]


def f1(found: str, wanted: str) -> float:
    """F1 of the words of two texts as multisets; 1 for two empty ones."""
    some, others = (Counter(_WORD.findall(text.lower())) for text in (found, wanted))
    total = some.total() + others.total()
    return 2 * (some & others).total() / total if total else 1.0


def unpack(archive: Path, folder: Path, step: int) -> list[Path]:
    """Every `step`-th page of the archive as a file."""
    with tarfile.open(archive) as tar:
        for number, member in enumerate(one for one in tar if one.isfile()):
            if number % step == 0:
                data = tar.extractfile(member)
                assert data is not None
                (folder / Path(member.name).name).write_bytes(data.read())
    return sorted(folder.glob("*.html"))


def load_press(path: Path) -> dict[str, dict[str, str]]:
    """The articles of the press by id."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return {article["id"]: article for article in map(json.loads, lines)}


def quality(files: Sequence[Path], press: Mapping[str, Mapping[str, str]]) -> Quality:
    """Read every page and compare it with its article."""
    found: list[tuple[Document | None, Mapping[str, str]]] = []
    for file in files:
        document, _ = read_page(Page(file.name, file.read_bytes()))
        found.append((document, press[file.stem]))
    read = [(document, wanted) for document, wanted in found if document is not None]
    both = [(f"{d.heading} {d.body}" if d else "", f"{w['heading']} {w['text']}") for d, w in found]
    stated = [(document, wanted) for document, wanted in found if wanted.get("published")]
    share: Callable[[list[bool]], float] = lambda hits: sum(hits) / len(hits)  # noqa: E731
    return Quality(
        pages=len(files),
        body=sum(f1(d.body if d else "", w["text"]) for d, w in found) / len(found),
        whole=sum(f1(some, other) for some, other in both) / len(found),
        dates=(sum(_same(d, w, _DAY) for d, w in stated), len(stated)),
        minutes=(sum(_same(d, w, _MINUTE) for d, w in stated), len(stated)),
        titles=share([f1(d.title, w["title"]) > 0.98 for d, w in read]),
        authors=share([d.author == w["author"] for d, w in read]),
        empty=len(found) - len(read),
        places=Counter(place for d, _ in read for name, place in d.provenance if name == "published"),
    )


def _same(document: Document | None, wanted: Mapping[str, str], length: int) -> bool:
    return document is not None and (document.published or "")[:length] == wanted["published"][:length]


def cpu_of(command: Sequence[str]) -> tuple[float, float]:
    """CPU and wall seconds of a command with its children. Raises CalledProcessError where it fails."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - begun


def timing(folder: Path, work: Path, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """CPU and wall seconds of the whole run and of trafilatura alone, in turns."""
    vigie = [sys.executable, "-m", "vigie"]
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in ("vigie", *_ALONE)}
    for number in range(rounds):
        for name, call in _ALONE.items():
            times[name].append(cpu_of([sys.executable, "-c", _ALONE_CODE.format(call=call), str(folder)]))
        times["vigie"].append(cpu_of([*vigie, "--db", str(work / f"time{number}.db"), "ingest", str(folder)]))
    return times


def write_warc(files: Sequence[Path], path: Path) -> None:
    """The pages as responses of a packed WARC; their addresses are those that they name, as a crawl's would be."""
    from io import BytesIO

    from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
    from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

    canonical = re.compile(rb'<link href="([^"]+)" rel="canonical"')
    with path.open("wb") as out:
        writer: Any = WARCWriter(out, gzip=True)
        for file in files:
            data = file.read_bytes()
            named = canonical.search(data)
            address = named[1].decode() if named else f"https://journal.example/{file.stem}"
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            record = writer.create_warc_record(address, "response", payload=BytesIO(data), http_headers=headers)
            writer.write_record(record)


def incidents(database: Path) -> list[object]:
    """What a database holds: every incident with its shown values and reports."""
    store = Store.open(str(database), create=False)
    rows = store.incidents(IncidentFilter(background=True, sort="id"))
    reports = store.reports([row.id for row in rows])
    store.close()
    return [(row, reports[row.id]) for row in rows]


def report(found: Quality, times: Mapping[str, Sequence[tuple[float, float]]], same: tuple[int, bool]) -> str:
    """The page of the documentation."""
    best = {name: min(cpu for cpu, _ in runs) for name, runs in times.items()}
    wall = {name: min(wall for _, wall in runs) for name, runs in times.items()}
    lines = [
        "# Pages",
        "",
        "Measured by `python -m eval.pages` on the pages of `orange-html` against the articles of `orange-press` "
        "(how: see the head of `eval/pages.py`).",
        "",
        "| figure | value |",
        "|---|---|",
        f"| pages | {found.pages:,} |",
        f"| F1 of the text (heading apart) | {found.body:.4f} |",
        f"| F1 of heading and text together | {found.whole:.4f} |",
        f"| day of publication right | {found.dates[0]:,} of {found.dates[1]:,} |",
        f"| minute of publication right | {found.minutes[0]:,} of {found.minutes[1]:,} |",
        f"| title right | {found.titles:.1%} |",
        f"| author right | {found.authors:.1%} |",
        f"| pages without text | {found.empty} |",
        f"| dates stood in | {', '.join(f'{place} {count:,}' for place, count in found.places.items())} |",
        f"| WARC gives the same {same[0]:,} incidents and records as the folder | {'yes' if same[1] else 'NO'} |",
        "",
        f"CPU seconds (best of {len(times['vigie'])}), each in a process of its own, in turns:",
        "",
        "| run | CPU seconds | wall seconds | pages/s of CPU | `vigie ingest` takes |",
        "|---|---|---|---|---|",
        f"| `vigie ingest` (pages to linked incidents) | {best['vigie']:.1f} | {wall['vigie']:.1f} "
        f"| {found.pages / best['vigie']:.0f} | |",
    ]
    lines += [
        f"| trafilatura alone, {name} (`{call}`) | {best[name]:.1f} | {wall[name]:.1f} "
        f"| {found.pages / best[name]:.0f} | {best['vigie'] / best[name]:.2f} times |"
        for name, call in _ALONE.items()
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and print, or write, the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder that holds corpus/")
    parser.add_argument("--sample", type=int, default=1, help="take every n-th page")
    parser.add_argument("--rounds", type=int, default=2, help="how often each run is timed")
    parser.add_argument("--write", type=Path, help="page to write (default: standard output)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        folder = work / "html"
        folder.mkdir()
        files = unpack(options.shared / "corpus" / "orange-html.tar.xz", folder, options.sample)
        found = quality(files, load_press(options.shared / "corpus" / "orange-press.jsonl.xz"))
        times = timing(folder, work, options.rounds)
        write_warc(files, work / "pages.warc.gz")
        cpu_of([sys.executable, "-m", "vigie", "--db", str(work / "warc.db"), "ingest", str(work / "pages.warc.gz")])
        whole = incidents(work / "time0.db")
        text = report(found, times, (len(whole), incidents(work / "warc.db") == whole))
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()

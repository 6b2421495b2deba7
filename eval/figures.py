"""The figures of the project, written to one page.

    python -m eval.figures --shared ../shared --write docs/figures.md

Reads the sample and, where they are at hand, the gold articles of the shared folder; corrupts the sample; times the
reading on one core. Everything between the marks `<!-- figures -->` and `<!-- /figures -->` of the page is replaced.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from eval.corrupt import robustness, table
from eval.gate import ROOT, GateError, GoldSet, load_articles, load_events, measure, sample_set, shared_sets
from vigie.domain.ports import Reader
from vigie.reading import ArticleReader
from vigie.scoring import Score, Scores

PAGE = ROOT / "docs" / "figures.md"
_BLOCK = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- /figures -->)", re.DOTALL)
_NOTES = {
    "sample": (
        "The sample that comes with the package: articles and expected events are machine-written, no human checked"
        " them; seen during development."
    ),
    "dev": "`gold/dev.jsonl` of the shared folder: real articles, not used for training.",
}


def _row(name: str, score: Score) -> str:
    return f"| {name} | {score.precision:.3f} | {score.recall:.3f} | **{score.f1:.3f}** | {score.gold:.0f} |"


def _tables(scores: Scores) -> Iterator[str]:
    yield "| | precision | recall | F1 | gold |"
    yield "|---|---|---|---|---|"
    yield _row("all slot fills", scores.fills)
    yield _row("events found", scores.events)
    for group, title in ((scores.found, "found"), (scores.by_slot, "slot")):
        for name, score in sorted(group.items(), key=lambda entry: (-entry[1].gold, entry[0])):
            if score.gold or score.predicted:
                yield _row(f"{title}: {name}", score)
    yield ""
    yield f"Out-of-scope articles left empty: {scores.quiet} of {scores.out_of_scope}."


def _speed(reader: Reader, gold: GoldSet) -> float:
    """Articles read a second on one core, every article counted, after a first pass that fills the caches."""
    wanted = load_events(gold.gold)
    articles = [article for name, article in load_articles(gold.articles).items() if name in wanted]
    for article in articles[:5]:
        reader.read(article)
    began = time.perf_counter()
    for article in articles:
        reader.read(article)
    return len(articles) / (time.perf_counter() - began)


def page(reader: Reader, shared: Path) -> str:
    """The part of the page that is measured."""
    lines: list[str] = []
    for gold in (sample_set(), *shared_sets(shared)):
        if not gold.present:
            print(f"figures: {gold.gold} is not here, left out", file=sys.stderr)
            continue
        size = len(load_events(gold.gold))
        lines += [f"## {gold.name}: {size} articles", "", _NOTES[gold.name], "", *_tables(measure(gold, reader)), ""]
        lines += [f"Reading speed, one core, every article read in full: {_speed(reader, gold):.0f} articles/s.", ""]
    lines += ["## Bad text", "", *table(robustness(reader, sample_set())), ""]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Entry point; prints the page's part or writes it into the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder of the gold articles")
    parser.add_argument("--write", type=Path, help="page to write into")
    arguments = parser.parse_args()
    try:
        measured = page(ArticleReader.load(), arguments.shared)
    except GateError as error:
        print(f"figures: {error}", file=sys.stderr)
        return 2
    if arguments.write is None:
        print(measured, end="")
        return 0
    text = arguments.write.read_text(encoding="utf-8")
    if not _BLOCK.search(text):
        print(f"figures: {arguments.write}: no <!-- figures --> block to write into", file=sys.stderr)
        return 2
    arguments.write.write_text(_BLOCK.sub(lambda _: measured, text), encoding="utf-8")
    print(f"written to {arguments.write}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

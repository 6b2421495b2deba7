"""Train the scorers of extraction from gold articles, each stage on what the stage before says of unseen articles.

    python -m tools.extraction.train --gold ../shared/gold/train.jsonl --articles ../shared/corpus/train.jsonl

Articles are dealt into folds; the scorers of a stage that prepare the next stage's examples never saw the article they
are asked about, so that a later stage learns how far the earlier ones can be trusted. `--half 0` trains on every other
article only, to compare seen with unseen. Writes `src/vigie/extract/weights/scorers.json.gz` and the cross-validated
predictions (`--predictions`).
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from tools.extraction.gold import GoldArticle, load_gold
from tools.extraction.learn_events import learn_acceptance, learn_bonds, learn_keeping, learn_sameness, learn_scope
from tools.extraction.learn_slots import learn_links, learn_slots
from tools.extraction.trainer import Trainer
from vigie.domain.annotation import Annotations
from vigie.domain.event import JsonValue, slots_json
from vigie.extract import compose
from vigie.extract.document import Document
from vigie.extract.model import Scorer
from vigie.reading import Annotator


def annotate_all(gold: Sequence[GoldArticle], cache: Path | None) -> list[Annotations]:
    """Annotations of every article, kept in `cache` between runs where one is given."""
    if cache and cache.exists():
        kept: list[Annotations] = pickle.loads(cache.read_bytes())
        return kept
    annotator = Annotator()
    result = [annotator.annotate(g.article) for g in gold]
    if cache:
        cache.write_bytes(pickle.dumps(result))
    return result


def predictions(trainer: Trainer) -> Iterable[dict[str, JsonValue]]:
    """Events of each document by scorers that never saw it."""
    for i, (document, _) in enumerate(trainer.documents[: trainer.real]):
        events = compose.extract_events(document.annotations, trainer.scorers(i))
        yield {
            "id": document.annotations.article.id,
            "events": [{"kind": str(e.kind), **slots_json(e), "trigger": e.trigger.of(document.text)} for e in events],
        }


def save(scorers: dict[str, Scorer], path: Path) -> None:
    """Write the scorers, the same bytes for the same weights."""
    data = {
        n: {"bias": s.bias, "threshold": s.threshold, "weights": dict(sorted(s.weights.items()))}
        for n, s in sorted(scorers.items())
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), 9, mtime=0))


def main() -> None:
    """Run all stages."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--articles", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, default=Path("src/vigie/extract/weights/scorers.json.gz"))
    parser.add_argument("--predictions", type=Path, help="cross-validated predictions, one line an article")
    parser.add_argument("--cache", type=Path, help="annotations kept between runs")
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="self-written articles with their events")
    parser.add_argument("--half", type=int, choices=(0, 1), help="train on every other article only")
    arguments = parser.parse_args()
    began = time.monotonic()
    gold = load_gold(arguments.gold, arguments.articles)
    documents = [(Document.of(a), g.events) for a, g in zip(annotate_all(gold, arguments.cache), gold, strict=True)]
    if arguments.half is not None:
        documents = documents[arguments.half :: 2]
    real = len(documents)
    for path in arguments.extra:
        extra = load_gold(path, [path])
        documents += [(Document.of(a), g.events) for a, g in zip(annotate_all(extra, None), extra, strict=True)]
    trainer = Trainer(documents, real)
    print(f"annotated {len(documents)} articles in {time.monotonic() - began:.0f} s", file=sys.stderr)
    for stage in (learn_scope, learn_bonds, learn_sameness, learn_keeping, learn_acceptance, learn_slots, learn_links):
        stage(trainer)
        print(f"{stage.__name__}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    save(trainer.final, arguments.out)
    if arguments.predictions:
        lines = [json.dumps(row, ensure_ascii=False) for row in predictions(trainer)]
        arguments.predictions.write_text("\n".join(lines) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()

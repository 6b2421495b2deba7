"""Measure tokens per second on one core over press articles: whole pipeline, without parser, tags only.

Usage: OMP_NUM_THREADS=1 python speed.py PIPELINE ARTICLES.jsonl.xz
"""

from __future__ import annotations

import argparse
import itertools
import json
import lzma
import time
from pathlib import Path

import spacy
from spacy.language import Language

ARTICLES = 200
REPEATS = 3
VARIANTS: dict[str, list[str]] = {
    "whole pipeline": [],
    "without parser": ["parser"],
    "tok2vec and morphologizer only": ["parser", "lemmatizer"],
    "tokenizer only": ["tok2vec", "morphologizer", "parser", "lemmatizer"],
}


def tokens_per_second(nlp: Language, texts: list[str]) -> float:
    """Best of several runs, tokenizer included."""
    best = 0.0
    for _ in range(REPEATS):
        start = time.perf_counter()
        count = sum(len(doc) for doc in nlp.pipe(texts))
        best = max(best, count / (time.perf_counter() - start))
    return best


def main() -> None:
    """Print the speed of every variant."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline", type=Path)
    parser.add_argument("articles", type=Path)
    options = parser.parse_args()
    with lzma.open(options.articles, "rt", encoding="utf-8") as handle:
        texts = [json.loads(line)["text"] for line in itertools.islice(handle, ARTICLES)]
    for name, disabled in VARIANTS.items():
        nlp = spacy.load(options.pipeline, disable=disabled)
        print(f"{name}: {tokens_per_second(nlp, texts):,.0f} tokens/s")


if __name__ == "__main__":
    main()

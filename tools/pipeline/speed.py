"""Measure tokens per second on one core over press articles, whole and cut into pieces as long as sentences.

Processor time is counted, so that other work on the machine disturbs little.

Usage: OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python speed.py PIPELINE ARTICLES.jsonl.xz
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
from spacy.tokens import Doc
from thinc.api import NumpyOps, set_current_ops

ARTICLES = 200
REPEATS = 2
SENTENCE = 25  # tokens: about the mean of a press sentence
SENTENCE_BATCH = 256
VARIANTS: dict[str, list[str]] = {
    "whole pipeline": [],
    "without parser": ["parser"],
    "without attribute ruler": ["attribute_ruler"],
    "tok2vec and morphologizer only": ["parser", "lemmatizer", "attribute_ruler"],
}
RUNS = [(False, name) for name in VARIANTS] + [(True, "whole pipeline")]


def articles_per_run(nlp: Language, texts: list[str]) -> float:
    """Tokens per second of whole articles, tokenizer included."""
    start = time.process_time()
    count = sum(len(doc) for doc in nlp.pipe(texts))
    return count / (time.process_time() - start)


def sentences_per_run(nlp: Language, texts: list[str]) -> float:
    """Tokens per second of ready-made Docs as long as sentences, tokenizer not included."""
    docs: list[Doc] = []
    for text in texts:
        doc = nlp.make_doc(text)
        docs += [doc[i : i + SENTENCE].as_doc() for i in range(0, len(doc), SENTENCE)]
    for doc in docs:
        for token in doc:
            token.is_sent_start = token.i == 0
    start = time.process_time()
    count = sum(len(doc) for doc in nlp.pipe(docs, batch_size=SENTENCE_BATCH))
    return count / (time.process_time() - start)


def main() -> None:
    """Print the best speed of several runs for every variant and both kinds of matrix product."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline", type=Path)
    parser.add_argument("articles", type=Path)
    options = parser.parse_args()
    with lzma.open(options.articles, "rt", encoding="utf-8") as handle:
        texts = [json.loads(line)["text"] for line in itertools.islice(handle, ARTICLES)]
    for use_blis, name in RUNS:
        # The ops in force when a pipeline is loaded stay with its layers.
        set_current_ops(NumpyOps(use_blis=use_blis))
        nlp = spacy.load(options.pipeline, disable=VARIANTS[name])
        whole = max(articles_per_run(nlp, texts) for _ in range(REPEATS))
        pieces = max(sentences_per_run(nlp, texts) for _ in range(REPEATS))
        print(f"{'blis' if use_blis else 'numpy'}, {name}: articles {whole:,.0f}, sentences {pieces:,.0f} tokens/s")


if __name__ == "__main__":
    main()

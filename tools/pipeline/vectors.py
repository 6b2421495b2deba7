"""Train floret vectors on press articles and keep them as a plain table of the commonest lower-case words.

The table is looked up by hash, which is faster than summing hashed n-grams for each token, and holds no strings.
Each spelling seen of a word (capitals, curly apostrophes) points to the row of the word: spaCy looks up exact forms.
The tokenised text lives in a temporary directory and is deleted; nothing of it enters the project.

Usage: python vectors.py ARTICLES.jsonl.xz OUT_DIR [--words 20000] [--width 64]
"""

from __future__ import annotations

import argparse
import json
import lzma
import tempfile
from collections import Counter
from pathlib import Path

import floret  # type: ignore[import-untyped]
import numpy
import spacy
import tokens
from spacy.strings import get_string_id
from spacy.vectors import Vectors  # type: ignore[import-not-found]  # compiled, without stubs

MIN_SPELLING = 3  # occurrences below which a spelling gets no key


def write_text(articles: Path, target: Path) -> Counter[tuple[str, str]]:
    """Write one line of normalised tokens per article; count the pairs of normal form and spelling."""
    nlp = tokens.apply_rules(spacy.blank("fr"))
    counts: Counter[tuple[str, str]] = Counter()
    with lzma.open(articles, "rt", encoding="utf-8") as source, target.open("w", encoding="utf-8") as sink:
        for line in source:
            doc = nlp.make_doc(json.loads(line)["text"])
            pairs = [(token.norm_, token.text) for token in doc if not token.is_space]
            counts.update(pairs)
            sink.write(" ".join(norm for norm, _ in pairs) + "\n")
    return counts


def make_table(counts: Counter[tuple[str, str]], model: floret.FastText, size: int) -> Vectors:
    """Give the commonest `size` words a row each, every spelling a key."""
    words: Counter[str] = Counter()
    for (norm, _), count in counts.items():
        words[norm] += count
    kept = [word for word, _ in words.most_common(size)]
    vectors = Vectors(data=numpy.asarray([model.get_word_vector(word) for word in kept], dtype="float32"), name="press")
    rows = {word: row for row, word in enumerate(kept)}
    for (norm, spelling), count in counts.items():
        if norm in rows and (count >= MIN_SPELLING or norm == spelling):
            vectors.key2row[get_string_id(spelling)] = rows[norm]
    return vectors


def main() -> None:
    """Train, choose the words, write a blank pipeline holding the vectors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--words", type=int, default=20_000)
    parser.add_argument("--width", type=int, default=64)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        text = Path(directory) / "text.txt"
        counts = write_text(options.articles, text)
        model = floret.train_unsupervised(
            str(text), model="skipgram", mode="floret", hashCount=2, bucket=50_000, minn=4, maxn=5, minCount=5,
            dim=options.width, epoch=2, thread=1, lr=0.05, neg=5, ws=4,
        )  # fmt: skip
    nlp = tokens.apply_rules(spacy.blank("fr"))
    nlp.vocab.vectors = make_table(counts, model, options.words)
    nlp.to_disk(options.out)
    table = nlp.vocab.vectors
    print(f"{sum(counts.values())} tokens, table {table.shape}, {table.n_keys} spellings")


if __name__ == "__main__":
    main()

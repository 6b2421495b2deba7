"""Build the word classes: words that stand in alike company, from skip-gram vectors of press text.

    python -m tools.extraction.classes ../shared/corpus/orange-press.jsonl.xz

Needs the `train` extra. Folded words seen at least 8 times get 100-dimensional vectors (skip-gram, 4 epochs) and
are parted into 200, 800 and 2,500 classes by k-means of the normalised vectors. Only words and class numbers are kept;
no sentence of the corpus is.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import re
import tempfile
from pathlib import Path

import floret
import numpy as np
from sklearn.cluster import MiniBatchKMeans

from vigie.text.fold import fold_word

_WORD = re.compile(r"\w+|[^\w\s]")
SIZES = (200, 800, 2500)


def tokens(corpus: Path, out: Path) -> None:
    """One line of folded words an article."""
    with lzma.open(corpus, "rt", encoding="utf8") as lines, out.open("w", encoding="utf8") as target:
        for line in lines:
            row = json.loads(line)
            text = " ".join([row.get("title") or "", row.get("heading") or "", row["text"]])
            target.write(" ".join(_WORD.findall(fold_word(text))) + "\n")


def vectors(path: Path) -> tuple[list[str], np.ndarray]:
    """Words and their normalised vectors."""
    model = floret.train_unsupervised(
        str(path), model="skipgram", dim=100, minCount=8, epoch=4, thread=2, minn=3, maxn=5, ws=5, neg=5, lr=0.05,
        bucket=200_000,
    )  # fmt: skip
    words = list(model.words)
    matrix = np.array([model.get_word_vector(w) for w in words], dtype=np.float32)
    return words, matrix / (np.linalg.norm(matrix, axis=1, keepdims=True) + 1e-9)


def write(classes: dict[str, list[int]], out: Path) -> None:
    """One line a word: the word and its class of each size, tab between."""
    text = "".join("\t".join([w, *map(str, ids)]) + "\n" for w, ids in sorted(classes.items()))
    out.write_bytes(gzip.compress(text.encode("utf8"), 9, mtime=0))


def main() -> None:
    """Run all steps."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, default=Path("src/vigie/extract/weights/classes.tsv.gz"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tokens.txt"
        tokens(arguments.corpus, path)
        words, matrix = vectors(path)
    labels = [
        MiniBatchKMeans(size, n_init=1, batch_size=4096, random_state=0, max_iter=60).fit(matrix).labels_
        for size in SIZES
    ]
    write({w: [int(column[i]) for column in labels] for i, w in enumerate(words)}, arguments.out)


if __name__ == "__main__":
    main()

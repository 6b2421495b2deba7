"""Turn the treebanks into training, development and test Docs.

Usage: python convert.py DATA_DIR BUILD_DIR
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable
from pathlib import Path

import augment
import spacy
import tokens
import treebank
from spacy.tokens import Doc, DocBin
from treebank import Convention, Sentence

SEED = 7
QUESTIONS = 800  # a third of FQB: more would tilt the parser towards questions
CURLY_SHARE = 0.15
# The project sets sentence ends before the parser and parses few sentences at a time: half of the Docs hold one.
DOC_SIZES = (1, 1, 1, 2, 4)


def load(data: Path) -> dict[str, list[Sentence]]:
    """Read every treebank file used. Raises FileNotFoundError with the missing path."""
    files = {
        "sequoia-train": "UD_French-Sequoia/fr_sequoia-ud-train.conllu.xz",
        "sequoia-dev": "UD_French-Sequoia/fr_sequoia-ud-dev.conllu.xz",
        "sequoia-test": "UD_French-Sequoia/fr_sequoia-ud-test.conllu.xz",
        "gsd-dev": "UD_French-GSD/fr_gsd-ud-dev.conllu.xz",
        "gsd-test": "UD_French-GSD/fr_gsd-ud-test.conllu.xz",
        "pud": "UD_French-PUD/fr_pud-ud-test.conllu.xz",
        "fqb": "UD_French-FQB/fr_fqb-ud-test.conllu.xz",
    }
    return {name: treebank.read(data / path) for name, path in files.items()}


def training_sentences(banks: dict[str, list[Sentence]]) -> tuple[list[Sentence], Convention]:
    """Harmonise PUD and the questions to Sequoia and GSD; give the training sentences without templates."""
    reference = banks["sequoia-train"] + banks["gsd-dev"]
    convention = Convention(reference)
    questions = list(banks["fqb"])
    random.Random(SEED).shuffle(questions)
    foreign = treebank.mark_agents(banks["pud"] + questions[:QUESTIONS])
    foreign = [[convention.features(convention.lemma(word)) for word in sentence] for sentence in foreign]
    sentences = reference + treebank.root_in_quotation(foreign)
    return [treebank.split_numbers(sentence) for sentence in sentences], convention


def save(docs: Iterable[Doc], path: Path) -> None:
    """Write Docs as one DocBin and say how much it holds."""
    held = list(docs)
    DocBin(docs=held, store_user_data=False).to_disk(path)
    print(f"{path}: {len(held)} docs, {sum(map(len, held))} tokens")


def main() -> None:
    """Write train.spacy, dev.spacy and test-*.spacy into the build directory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("build", type=Path)
    options = parser.parse_args()
    options.build.mkdir(parents=True, exist_ok=True)
    vocab = tokens.apply_rules(spacy.blank("fr")).vocab
    banks = load(options.data)
    train, convention = training_sentences(banks)
    rng = random.Random(SEED)
    templates = [
        [convention.features(word, open_classes=True) for word in sentence]
        for sentence in augment.template_sentences(train, rng)
    ]
    # Order of treebank sentences is kept within a Doc; template sentences come in Docs of their own.
    docs = [
        *treebank.to_docs(train, vocab, sizes=DOC_SIZES, curly=CURLY_SHARE, rng=rng),
        *treebank.to_docs(templates, vocab, sizes=DOC_SIZES, curly=CURLY_SHARE, rng=rng),
    ]
    rng.shuffle(docs)
    print(f"treebank sentences {len(train)}, template sentences {len(templates)}")
    save(docs, options.build / "train.spacy")
    for name in ("sequoia-dev", "sequoia-test", "gsd-test"):
        target = options.build / f"{name}.spacy"
        save(treebank.to_docs(banks[name], vocab, sizes=(1,), curly=0.0, rng=rng), target)


if __name__ == "__main__":
    main()

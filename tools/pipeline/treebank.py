"""Treebank sentences in memory: reading CoNLL-U, merging multiword tokens, harmonising the treebanks, making Docs."""

from __future__ import annotations

import lzma
import random
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

LANGUAGE = tomllib.loads(Path(__file__).with_name("language.toml").read_text(encoding="utf-8"))
FEATURES = {
    "Mood", "Tense", "VerbForm", "Person", "Number", "Gender", "Polarity", "PronType", "Reflex", "Poss", "NumType",
    "Voice", "Definite",
}  # fmt: skip
CLOSED_CLASSES = {"DET", "PRON", "ADJ", "ADP", "NUM", "ADV", "SCONJ", "CCONJ", "PUNCT", "PART"}
Features = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Word:
    """One syntactic token; `head` is an index into its sentence, the root being its own head."""

    form: str
    lemma: str
    pos: str
    feats: Features
    head: int
    dep: str
    space: bool


Sentence = list[Word]


def parse_features(text: str) -> Features:
    """Read "A=x|B=y", keeping the features that the pipeline predicts."""
    if text in ("", "_"):
        return ()
    pairs = (pair.split("=", 1) for pair in text.split("|"))
    return tuple(sorted((name, value) for name, value in pairs if name in FEATURES))


def read(path: Path) -> list[Sentence]:
    """Read all sentences of an xz-compressed CoNLL-U file."""
    with lzma.open(path, "rt", encoding="utf-8") as handle:
        blocks = handle.read().split("\n\n")
    return [parse_block(block) for block in blocks if block.strip()]


def parse_block(block: str) -> Sentence:
    """Turn one CoNLL-U block into a sentence, each multiword token ("du", "auquel") one word.

    The merged word takes lemma, tag and relation of the part whose head lies outside; features are united.
    """
    rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
    spans: dict[int, tuple[int, list[str]]] = {}
    plain: list[list[str]] = []
    for row in rows:
        if "-" in row[0]:
            first, last = row[0].split("-")
            spans[int(first)] = (int(last), row)
        elif "." not in row[0]:
            plain.append(row)
    groups: list[tuple[list[list[str]], list[str]]] = []
    index = 0
    while index < len(plain):
        end, surface = spans.get(int(plain[index][0]), (index + 1, plain[index]))
        groups.append((plain[index:end], surface))
        index = end
    place = {int(row[0]): number for number, (parts, _) in enumerate(groups) for row in parts}
    return [_merge(parts, surface, number, place) for number, (parts, surface) in enumerate(groups)]


def _merge(parts: list[list[str]], surface: list[str], number: int, place: dict[int, int]) -> Word:
    ids = {row[0] for row in parts}
    main = next(row for row in parts if row[6] not in ids)
    feats: dict[str, str] = {}
    for row in [row for row in parts if row is not main] + [main]:
        feats.update(parse_features(row[5]))
    lemma = main[2] if main[2] != "_" else surface[1]
    head = place[int(main[6])] if main[6] != "0" else number
    dep = "ROOT" if main[7] == "root" else LANGUAGE["labels"].get(main[7], main[7])
    space = "SpaceAfter=No" not in surface[9].split("|")
    return Word(surface[1], lemma, main[3], tuple(sorted(feats.items())), head, dep, space)


def mark_agents(sentences: list[Sentence]) -> list[Sentence]:
    """Relabel as obl:agent the agent phrases of passives and participles that a treebank left as obl."""
    prepositions = set(LANGUAGE["harmonise"]["agent_prepositions"])
    return [[_agent(sentence, index, prepositions) for index in range(len(sentence))] for sentence in sentences]


def _agent(sentence: Sentence, index: int, prepositions: set[str]) -> Word:
    word = sentence[index]
    if word.dep != "obl" or word.pos not in ("NOUN", "PROPN", "PRON"):
        return word
    verb = sentence[word.head]
    passive = verb.dep in ("acl", "amod") or any(
        other.head == word.head and other.dep in ("aux:pass", "nsubj:pass") for other in sentence
    )
    introduced = any(
        other.head == index and other.dep == "case" and other.form.lower() in prepositions for other in sentence
    )
    if introduced and passive and ("VerbForm", "Part") in verb.feats:
        return replace(word, dep="obl:agent")
    return word


def root_in_quotation(sentences: list[Sentence]) -> list[Sentence]:
    """Root sentences with an inverted reporting clause in the quotation, the reporting verb being its parataxis."""
    reporting = set(LANGUAGE["harmonise"]["reporting_lemmas"])
    return [_reroot(sentence, reporting) for sentence in sentences]


def _reroot(sentence: Sentence, reporting: set[str]) -> Sentence:
    root = next(index for index, word in enumerate(sentence) if word.dep == "ROOT")
    inverted = any(w.head == root and w.dep == "nsubj" for w in sentence[root + 1 :])
    quoted = [
        index
        for index, w in enumerate(sentence[:root])
        if w.head == root and w.dep in ("ccomp", "parataxis", "obj") and w.pos in ("VERB", "ADJ", "NOUN", "AUX")
    ]
    if sentence[root].lemma not in reporting or not inverted or not quoted:
        return sentence
    new_root = quoted[-1]
    result: Sentence = []
    for index, word in enumerate(sentence):
        if index == new_root:
            word = replace(word, head=index, dep="ROOT")
        elif index == root:
            word = replace(word, head=new_root, dep="parataxis")
        elif word.head == root and word.dep == "punct" and (index < root - 1 or index == len(sentence) - 1):
            word = replace(word, head=new_root)
        result.append(word)
    return result


class Convention:
    """Lemmas and features that the reference treebanks give a form under a tag, to harmonise the others with."""

    def __init__(self, reference: Iterable[Sentence]) -> None:
        """Count the reference sentences."""
        self.lemmas: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.feats: dict[tuple[str, str], Counter[Features]] = defaultdict(Counter)
        for sentence in reference:
            for word in sentence:
                self.lemmas[word.form.lower(), word.pos][word.lemma] += 1
                self.feats[word.form.lower(), word.pos][word.feats] += 1

    def lemma(self, word: Word) -> Word:
        """Give a word the commonest reference lemma if the reference never has its own."""
        known = self.lemmas.get((word.form.lower(), word.pos))
        if known and word.lemma not in known:
            return replace(word, lemma=known.most_common(1)[0][0])
        return word

    def features(self, word: Word, *, open_classes: bool = False) -> Word:
        """Give a word the commonest reference features if the reference never has its own."""
        known = self.feats.get((word.form.lower(), word.pos))
        if known and word.feats not in known and (open_classes or word.pos in CLOSED_CLASSES):
            return replace(word, feats=known.most_common(1)[0][0])
        return word


def split_numbers(sentence: Sentence) -> Sentence:
    """Split words with inner spaces ("20 000") as the tokenizer does, later parts attached to the first as fixed.

    For training sentences only: the held-out sentences stay as the treebanks have them.
    """
    first = [index + sum(word.form.count(" ") for word in sentence[:index]) for index in range(len(sentence))]
    result: Sentence = []
    for index, word in enumerate(sentence):
        parts = word.form.split(" ")
        moved = replace(word, form=parts[0], head=first[word.head])
        if len(parts) > 1:
            moved = replace(moved, lemma=parts[0], space=True)
        result.append(moved)
        for number, part in enumerate(parts[1:], start=2):
            space = word.space if number == len(parts) else True
            result.append(replace(word, form=part, lemma=part, head=first[index], dep="fixed", space=space))
    return result


def to_docs(
    sentences: list[Sentence], vocab: Vocab, *, sizes: Sequence[int], curly: float, rng: random.Random
) -> Iterator[Doc]:
    """Group consecutive sentences into Docs of a random size from `sizes`; a share `curly` gets curly apostrophes."""
    marks = LANGUAGE["apostrophes"]
    start = 0
    while start < len(sentences):
        group = sentences[start : start + rng.choice(sizes)]
        start += len(group)
        if rng.random() < curly:
            group = [[replace(w, form=w.form.replace(marks["straight"], marks["curly"])) for w in s] for s in group]
        yield _doc(group, vocab)


def _doc(group: list[Sentence], vocab: Vocab) -> Doc:
    offsets = [sum(map(len, group[:number])) for number in range(len(group))]
    words = [word for sentence in group for word in sentence]
    spaces = [word.space or word is sentence[-1] for sentence in group for word in sentence]
    heads = [offset + word.head for offset, sentence in zip(offsets, group, strict=True) for word in sentence]
    return Doc(
        vocab,
        words=[word.form for word in words],
        spaces=spaces,
        lemmas=[word.lemma for word in words],
        pos=[word.pos for word in words],
        morphs=["|".join(f"{name}={value}" for name, value in word.feats) for word in words],
        heads=heads,
        deps=[word.dep for word in words],
    )

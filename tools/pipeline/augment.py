"""Annotated training sentences from the templates of templates.toml: incidents, reporting clauses, passives.

A template is a list of elements separated by spaces, heads being 1-based element numbers and 0 the phrase's own head:
  form|lemma|POS|features|head|relation   a word ("=" as lemma repeats the form)
  <name>|head|relation                    a phrase of the set `name`, whose head takes head and relation
  ?element                                the element appears in about half of the sentences (nothing may depend on it)
Feature abbreviations are given in [features]. A set is a list of templates, one being chosen at random.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import replace
from pathlib import Path

from treebank import Features, Sentence, Word, parse_features

TEMPLATES = tomllib.loads(Path(__file__).with_name("templates.toml").read_text(encoding="utf-8"))
HEADLESS = -1  # head of a phrase that is not yet attached
OPTIONAL_SHARE = 0.5


def features_of(abbreviation: str) -> Features:
    """Resolve a feature abbreviation. Raises KeyError for one that is not in [features]."""
    return parse_features(TEMPLATES["features"][abbreviation]) if abbreviation else ()


def expand(name: str, rng: random.Random) -> Sentence:
    """Build one random phrase of a set; its head word has head HEADLESS and no relation."""
    elements = rng.choice(TEMPLATES["sets"][name]).split()
    kept: list[tuple[int, Sentence, int, str]] = []
    for number, element in enumerate(elements, start=1):
        optional = element.startswith("?")
        if optional and rng.random() >= OPTIONAL_SHARE:
            continue
        fields = element.removeprefix("?").split("|")
        if fields[0].startswith("<"):
            phrase, head, dep = expand(fields[0].strip("<>"), rng), fields[1], fields[2] if len(fields) > 2 else ""
            kept.append((number, phrase, int(head), dep))
        else:
            kept.append((number, [_word(element, fields)], int(fields[4]), fields[5] if len(fields) > 5 else ""))
    return _join(name, kept)


def _word(element: str, fields: list[str]) -> Word:
    if len(fields) not in (5, 6):
        raise ValueError(f"template element {element!r}: expected form|lemma|POS|features|head|relation")
    form, lemma, pos, feats = fields[:4]
    elided = form.endswith(("'", "’"))
    return Word(form, form if lemma == "=" else lemma, pos, features_of(feats), HEADLESS, "", not elided)


def _join(name: str, kept: list[tuple[int, Sentence, int, str]]) -> Sentence:
    """Lay the phrases out and attach each phrase head. Raises ValueError when a head is missing."""
    heads: dict[int, int] = {}
    length = 0
    for number, phrase, _, _ in kept:
        heads[number] = length + next(i for i, word in enumerate(phrase) if word.head == HEADLESS)
        length += len(phrase)
    result: Sentence = []
    for number, phrase, head, dep in kept:
        start = len(result)
        if head and head not in heads:
            raise ValueError(f"set {name!r}: element {number} depends on element {head}, which is absent")
        for word in phrase:
            if word.head == HEADLESS:
                word = replace(word, head=heads[head] if head else HEADLESS, dep=dep)
            else:
                word = replace(word, head=word.head + start)
            result.append(word)
    if sum(word.head == HEADLESS for word in result) != 1:
        raise ValueError(f"set {name!r}: a template needs exactly one element with head 0")
    return result


def sentence(name: str, rng: random.Random) -> Sentence:
    """Build a whole sentence: capital letter, root, final full stop, spacing."""
    phrase = expand(name, rng)
    root = next(i for i, word in enumerate(phrase) if word.head == HEADLESS)
    phrase[root] = replace(phrase[root], head=root, dep="ROOT")
    first = phrase[0]
    phrase[0] = replace(first, form=first.form[:1].upper() + first.form[1:])
    return spaced([*phrase, Word(".", ".", "PUNCT", (), root, "punct", True)])


def spaced(words: Sentence) -> Sentence:
    """Set the spaces before commas, full stops and hyphenated inversions."""
    tight = (",", ".", "-")
    return [
        replace(word, space=False) if index + 1 < len(words) and words[index + 1].form.startswith(tight) else word
        for index, word in enumerate(words)
    ]


def with_reporting_clause(quotation: Sentence, rng: random.Random) -> Sentence:
    """Append an inverted reporting clause to a sentence ending in a full stop, mostly with quotation marks."""
    opening, closing, spacing = rng.choice(TEMPLATES["quotation_marks"])
    body = quotation[:-1]
    clause = expand("reporting_clause", rng)
    before = 1 if opening else 0
    root = before + next(i for i, word in enumerate(body) if word.dep == "ROOT")
    loose = spacing == "spaced"
    body = [replace(word, head=word.head + before) for word in body]
    body[-1] = replace(body[-1], space=loose)
    result = body
    if opening:
        mark = Word(opening, opening, "PUNCT", (), root, "punct", loose)
        result = [mark, *body, replace(mark, form=closing, lemma=closing, space=False)]
    start = len(result) + 1
    clause_head = start + next(i for i, word in enumerate(clause) if word.head == HEADLESS)
    result.append(Word(",", ",", "PUNCT", (), clause_head, "punct", True))
    for word in clause:
        attached = word.head == HEADLESS
        head, dep = (root, "parataxis") if attached else (word.head + start, word.dep)
        result.append(replace(word, head=head, dep=dep))
    result.append(Word(".", ".", "PUNCT", (), root, "punct", True))
    return spaced(result)


def with_source(statement: Sentence, rng: random.Random) -> Sentence:
    """Open a sentence with the phrase that names its source ("according to ...,"), an oblique of the root."""
    prefix = expand("source_prefix", rng)
    start = len(prefix) + 1
    root = start + next(i for i, word in enumerate(statement) if word.dep == "ROOT")
    source = next(i for i, word in enumerate(prefix) if word.head == HEADLESS)
    prefix = [replace(word, head=root, dep="obl") if word.head == HEADLESS else word for word in prefix]
    prefix[0] = replace(prefix[0], form=prefix[0].form[:1].upper() + prefix[0].form[1:])
    body = [replace(word, head=word.head + start) for word in statement]
    if body[0].pos != "PROPN":
        body[0] = replace(body[0], form=body[0].form[:1].lower() + body[0].form[1:])
    return spaced([*prefix, Word(",", ",", "PUNCT", (), source, "punct", True), *body])


def is_plain_statement(words: Sentence) -> bool:
    """Tell whether a treebank sentence can serve as a quotation: verbal, of middling length, nothing quoted."""
    banned = set(TEMPLATES["no_quotation_with"])
    root = next(word for word in words if word.dep == "ROOT")
    return (
        7 < len(words) < 36
        and words[-1].form == "."
        and not any(word.form in banned or word.dep == "parataxis" for word in words)
        and root.pos == "VERB"
        and any(pair in root.feats for pair in (("Mood", "Ind"), ("Mood", "Cnd"), ("VerbForm", "Part")))
    )


def template_sentences(train: list[Sentence], rng: random.Random) -> list[Sentence]:
    """Build all template sentences; `train` gives the quotations of the reporting clauses."""
    counts = TEMPLATES["counts"]
    plain = [words for words in train if is_plain_statement(words)]
    rng.shuffle(plain)
    result = [with_reporting_clause(words, rng) for words in plain[: counts["quoted_treebank"]]]
    result += [sentence("incident", rng) for _ in range(counts["incidents"])]
    result += [with_reporting_clause(sentence("incident", rng), rng) for _ in range(counts["quoted_incidents"])]
    sourced = plain[counts["quoted_treebank"] :][: counts["sourced_treebank"]]
    result += [with_source(words, rng) for words in sourced]
    result += [with_source(sentence("incident", rng), rng) for _ in range(counts["sourced_incidents"])]
    rng.shuffle(result)
    return result


if __name__ == "__main__":
    sample = random.Random(1)
    for _ in range(12):
        words = sentence("incident", sample)
        print(" ".join(f"{w.form}/{w.dep}>{words[w.head].form}" for w in words))

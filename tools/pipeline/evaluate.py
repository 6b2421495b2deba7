"""Score a pipeline on the held-out treebank splits and write the exact figures.

Usage: python evaluate.py PIPELINE BUILD_DIR [--out scores.json]

Two ways: "sentence ends given" (as in the project, which sets them before the parser; the headline) and "parser's own"
(ten sentences a document, sentence ends found by the parser; the way published pipelines are scored). The text is
tokenised by the pipeline in both; tokens that do not match the treebank's are left out of tag scores and count as
errors in attachment scores. Punctuation is left out of attachment scores, as in spaCy's scorer.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

SPLITS = {"sequoia-test": "UD_French-Sequoia test", "gsd-test": "UD_French-GSD test"}
SCORES = {
    "token": "token_acc",
    "pos": "pos_acc",
    "morph": "morph_acc",
    "lemma": "lemma_acc",
    "uas": "dep_uas",
    "las": "dep_las",
    "sentence_f": "sents_f",
}
RELATIONS = (
    "nsubj", "nsubj:pass", "obj", "obl", "obl:agent", "nmod", "acl", "acl:relcl", "advcl", "ccomp", "xcomp", "appos",
    "conj", "aux:pass", "parataxis", "nummod",
)  # fmt: skip
DOC_SENTENCES = 10
Scores = dict[str, float | dict[str, float]]


def one_sentence(nlp: Language, text: str) -> Doc:
    """Tokenise a text as a single sentence whose boundary the parser must respect."""
    doc = nlp.make_doc(text)
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc


def score(nlp: Language, gold: list[Doc], *, ends_given: bool) -> Scores:
    """Score the pipeline on gold Docs of one sentence each; figures in per cent."""
    if ends_given:
        examples = [Example(one_sentence(nlp, doc.text), doc) for doc in gold]
    else:
        groups = [gold[i : i + DOC_SENTENCES] for i in range(0, len(gold), DOC_SENTENCES)]
        joined = [Doc.from_docs(group, ensure_whitespace=True) for group in groups]
        examples = [Example(nlp.make_doc(doc.text), doc) for doc in joined]
    found = nlp.evaluate(examples, batch_size=64)
    result: Scores = {short: round(100 * found[long], 2) for short, long in SCORES.items()}
    per_type = found["dep_las_per_type"]
    result["las_f_per_relation"] = {rel: round(100 * per_type[rel]["f"], 1) for rel in RELATIONS if rel in per_type}
    return result


def main() -> None:
    """Print the scores and, with --out, write them as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline", type=Path)
    parser.add_argument("build", type=Path, help="directory of the converted test splits")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    nlp = spacy.load(options.pipeline)
    result: dict[str, dict[str, Scores]] = {"sentence_ends_given": {}, "own_sentence_ends": {}}
    for split, title in SPLITS.items():
        gold = list(DocBin().from_disk(options.build / f"{split}.spacy").get_docs(nlp.vocab))
        result["sentence_ends_given"][split] = score(nlp, gold, ends_given=True)
        result["own_sentence_ends"][split] = score(nlp, gold, ends_given=False)
        for way, scores in result.items():
            print(title, way, json.dumps(scores[split], ensure_ascii=False))
    if options.out:
        options.out.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

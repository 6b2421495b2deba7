"""Rule lemmatizer: treebank pairs of form and tag before the tables of spacy-lookups-data (MIT), pruned.

The lemmatizer is spaCy's own French one (an index of lemmas, exceptions, suffix rules); its tables are filled here and
serialised with the pipeline, so that neither this module nor spacy-lookups-data is needed when it is loaded.

Usage: python lemmas.py TREEBANK_DIR TRAINED_PIPELINE OUT_DIR
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path

import conditionals
import convert
import spacy
from spacy.language import Language
from spacy.lookups import Lookups, load_lookups
from spacy.pipeline import Lemmatizer
from treebank import LANGUAGE, Convention, Sentence

TABLE_NAMES = ("lemma_lookup", "lemma_rules", "lemma_exc", "lemma_index")
# Tags for which spaCy's French lemmatizer uses index, exceptions and rules; for others the lemma is the form.
BATCH_SIZE = 16  # small batches stay in the cache: see docs/language-pipeline.md
RULED = ("noun", "verb", "adj", "adp", "adv", "aux", "cconj", "det", "pron", "punct", "sconj")


@dataclass(slots=True)
class Tables:
    """Lemma tables by lower-case tag: forms that are their own lemma, exceptions, suffix rules (old, new).

    `plain` holds the lemmas of forms with other tags.
    """

    index: dict[str, set[str]] = field(default_factory=dict)
    exceptions: dict[str, dict[str, str]] = field(default_factory=dict)
    rules: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    plain: dict[str, list[str]] = field(default_factory=dict)

    def by_rule(self, tag: str, form: str) -> str:
        """Lemma that index and rules alone give; mirrors FrenchLemmatizer.rule_lemmatize."""
        index = self.index.get(tag, set())
        if form in index:
            return form
        outside: list[str] = []
        for old, new in self.rules.get(tag, []):
            if form.endswith(old):
                lemma = form[: len(form) - len(old)] + new
                if lemma and (lemma in index or not lemma.isalpha()):
                    return lemma
                if lemma:
                    outside.append(lemma)
        return outside[0] if outside else form


def base_tables() -> Tables:
    """Read the tables of spacy-lookups-data, with the rules for futures, conditionals and adjectives put first."""
    source = load_lookups(lang="fr", tables=list(TABLE_NAMES))
    rare = set(LANGUAGE["lemmas"]["rare_lemmas"])
    tables = Tables()
    for tag in RULED:
        tables.index[tag] = set(source.get_table("lemma_index").get(tag, []))
        found = source.get_table("lemma_exc").get(tag, {})
        tables.exceptions[tag] = {form: lemmas[0] for form, lemmas in found.items() if lemmas[0] not in rare}
        tables.rules[tag] = [(old, new) for old, new in source.get_table("lemma_rules").get(tag, [])]
    tables.rules["verb"] = [*verb_rules(), *tables.rules["verb"]]
    tables.rules["adj"] = [*adjective_rules(), *tables.rules["adj"]]
    return tables


def verb_rules() -> list[tuple[str, str]]:
    """Rules from future and conditional endings to the infinitive; spaCy's index decides which infinitives exist."""
    words = LANGUAGE["lemmas"]
    endings = sorted([*words["future_endings"], *words["conditional_endings"]], key=len, reverse=True)
    spelling = [(old, new) for old, new in words["verb_suffixes"]]
    return spelling + [(inf.removesuffix("e") + end, inf) for inf in words["infinitive_endings"] for end in endings]


def adjective_rules() -> list[tuple[str, str]]:
    """Rules for adjectives outside the tables: endings of one form for both genders, then feminine and plural ones."""
    words = LANGUAGE["lemmas"]
    epicene = [(ending + plural, ending) for ending in words["epicene_endings"] for plural in ("s", "")]
    return [*epicene, *((old, new) for old, new in words["adjective_suffixes"])]


def treebank_pairs(reference: Convention, others: list[Sentence]) -> dict[tuple[str, str], str]:
    """Commonest lemma of each form and tag: of the reference treebanks, else of the others."""
    counts = {key: found.most_common(1)[0][0] for key, found in Convention(others).lemmas.items()}
    counts.update({key: found.most_common(1)[0][0] for key, found in reference.lemmas.items()})
    return counts


def add_pairs(tables: Tables, pairs: dict[tuple[str, str], str]) -> None:
    """Put treebank pairs before everything else, with either apostrophe."""
    marks = LANGUAGE["apostrophes"]
    for (form, pos), lemma in pairs.items():
        tag = pos.lower()
        if tag == "num" and form.isalpha() and not form.isupper():
            # Other tags keep the form as it is, so a number word at the start of a sentence needs an entry.
            tables.plain[form.capitalize()] = [lemma]
        if tag not in RULED:
            continue
        for spelling in {form, form.replace(marks["straight"], marks["curly"])}:
            if spelling == lemma:
                # The index also confirms the results of rules, so a lemma must stay in it.
                tables.exceptions[tag].pop(spelling, None)
                tables.index[tag].add(spelling)
            else:
                tables.index[tag].discard(spelling)
                tables.exceptions[tag][spelling] = lemma


def prune(tables: Tables) -> int:
    """Drop the exceptions that index and rules give anyway; return how many. Forms in the index never reach them."""
    dropped = 0
    for tag, found in tables.exceptions.items():
        redundant = [form for form, lemma in found.items() if tables.by_rule(tag, form) == lemma]
        dropped += len(redundant)
        for form in redundant:
            del found[form]
    return dropped


def add_lemmatizer(nlp: Language, tables: Tables) -> None:
    """Append the lemmatizer with these tables; inner tables are dicts because lists would be searched linearly."""
    lookups = Lookups()
    lookups.add_table("lemma_lookup", tables.plain)
    lookups.add_table("lemma_rules", {tag: [list(rule) for rule in rules] for tag, rules in tables.rules.items()})
    lookups.add_table("lemma_exc", {t: {f: [lemma] for f, lemma in d.items()} for t, d in tables.exceptions.items()})
    lookups.add_table("lemma_index", {tag: dict.fromkeys(sorted(forms), 0) for tag, forms in tables.index.items()})
    lemmatizer = nlp.add_pipe("lemmatizer", config={"mode": "rule"})
    assert isinstance(lemmatizer, Lemmatizer)
    lemmatizer.initialize(lookups=lookups)


def strip_training(nlp: Language) -> None:
    """Remove what is needed for training only, and its paths, from the configuration saved with the pipeline."""
    config = nlp.config.copy()
    config["paths"] = dict.fromkeys(config["paths"])
    config["initialize"].update(before_init=None, vectors=None, init_tok2vec=None)
    config["nlp"]["batch_size"] = BATCH_SIZE
    nlp.config = config


def main() -> None:
    """Write the trained pipeline with the lemmatizer added."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("trained", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    banks = convert.load(options.data)
    tables = base_tables()
    # Lemmas of the template sentences are not needed: their words are common ones.
    reference = Convention(banks["sequoia-train"] + banks["gsd-dev"])
    add_pairs(tables, treebank_pairs(reference, banks["pud"] + banks["fqb"]))
    dropped = prune(tables)
    nlp = spacy.load(options.trained)
    add_lemmatizer(nlp, tables)
    conditionals.add_conditionals(nlp)
    nlp.meta.update(
        name="vigie",
        version="0.1.0",
        description="French: morphology, dependency syntax and lemmas, trained on UD Sequoia, GSD, PUD and FQB",
        license="LGPL-LR and CC BY-SA treebanks: see PROVENANCE.md",
    )
    strip_training(nlp)
    nlp.batch_size = BATCH_SIZE
    nlp.to_disk(options.out)
    kept = {tag: len(found) for tag, found in tables.exceptions.items() if found}
    print(f"exceptions kept {kept}; dropped as redundant {dropped}; components {nlp.pipe_names}")


if __name__ == "__main__":
    main()

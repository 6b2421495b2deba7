"""Mood of conditional main verbs, told from form and lemma by spaCy's attribute ruler after the lemmatizer."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.pipeline import AttributeRuler
from treebank import LANGUAGE


def add_conditionals(nlp: Language) -> None:
    """Append the rules of language.toml; the pipeline must already end in its lemmatizer."""
    settings = LANGUAGE["conditional"]
    ruler = nlp.add_pipe("attribute_ruler", after="lemmatizer")
    assert isinstance(ruler, AttributeRuler)
    for shape in settings["forms"]:
        for ending, features in settings["features"].items():
            pattern: dict[int | str, Any] = {
                "POS": "VERB",
                "SUFFIX": ending,
                "LOWER": {"REGEX": shape["form"]},
                "LEMMA": {"REGEX": shape["lemma"]},
            }
            ruler.add(patterns=[[pattern]], attrs={"MORPH": features})

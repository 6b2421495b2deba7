"""French tokenizer of the pipeline: spaCy's, without the split at word-internal hyphens, inversions kept whole.

Needed while training only: the changed rules are serialised with the model.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # compiled, without stubs
from spacy.util import compile_infix_regex, compile_suffix_regex, registry

LANGUAGE_FILE = Path(__file__).with_name("language.toml")
# The one infix pattern of spaCy's French defaults that splits a word at hyphens and dashes.
HYPHEN_MARKS = ("(?:-|–", "|~)(?=")


def apply_rules(nlp: Language) -> Language:
    """Change a French pipeline's tokenizer in place. Raises ValueError if spaCy's hyphen infix is not found."""
    settings = tomllib.loads(LANGUAGE_FILE.read_text(encoding="utf-8"))["tokenizer"]
    defaults, tokenizer = nlp.Defaults, nlp.tokenizer
    assert isinstance(tokenizer, Tokenizer)
    infixes = [str(p) for p in defaults.infixes or []]
    kept = [p for p in infixes if not all(mark in p for mark in HYPHEN_MARKS)]
    if len(kept) == len(infixes):
        raise ValueError("spaCy's French hyphen infix was not found: adapt HYPHEN_MARKS to this spaCy version")
    suffixes = [*settings["inversion_suffixes"], *(defaults.suffixes or [])]
    tokenizer.infix_finditer = compile_infix_regex(kept).finditer
    tokenizer.suffix_search = compile_suffix_regex(suffixes).search
    dropped = settings["dropped_exception_part"]
    tokenizer.rules = {form: rule for form, rule in tokenizer.rules.items() if dropped not in form.lower()}
    return nlp


@registry.callbacks("vigie.french_tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer_callback() -> Callable[[Language], Language]:
    """Give the training configuration the function that changes the tokenizer."""
    return apply_rules

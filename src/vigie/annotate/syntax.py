"""Syntax: the parse of chosen sentences by a spaCy pipeline, the shipped one or one that the user has installed.

spaCy is imported when a pipeline is loaded, so that importing this module costs nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING

from vigie.domain.annotation import Sentence, Token
from vigie.domain.errors import SettingsError
from vigie.domain.span import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# Components of other pipelines that say nothing of syntax or that would find sentence ends of their own.
_NOT_NEEDED = (
    "ner",
    "entity_ruler",
    "entity_linker",
    "textcat",
    "textcat_multilabel",
    "spancat",
    "senter",
    "sentencizer",
)
_BATCH = 64


class Syntax:
    """A dependency parser for the sentences of an article."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    @classmethod
    def load(cls, name: str | None = None) -> Syntax:
        """The pipeline of that name or path; the shipped one without a name.

        Raises SettingsError when it is not there, cannot be loaded or has no component that parses.
        """
        nlp = _load(name or str(resources.files("vigie") / "models" / "fr_vigie"))
        if not any("token.dep" in nlp.get_pipe_meta(component).assigns for component in nlp.pipe_names):
            raise SettingsError(
                f"language.pipeline {name!r}: it has no dependency parser (components: {', '.join(nlp.pipe_names)}); "
                "name a pipeline with one, or leave the setting empty for the one that Vigie ships"
            )
        return cls(nlp)

    def parse(
        self, text: str, sentences: Sequence[Sentence], only: Collection[int] | None = None
    ) -> dict[int, tuple[Token, ...]]:
        """Tokens by index into `sentences`, of all sentences or of those in `only`; blanks are no tokens.

        Each sentence is parsed by itself, so that no arc crosses a boundary. A root is its own head, labelled "root".
        """
        wanted = [i for i in range(len(sentences)) if only is None or i in only]
        # New words leave spaCy's string store with the article; without this it grows as long as the process lives.
        with self._nlp.memory_zone():
            prepared = [self._prepare(sentences[i].span.of(text)) for i in wanted]
            docs = self._nlp.pipe((doc for doc, _ in prepared), batch_size=_BATCH)
            return {
                i: _tokens(doc, offsets, sentences[i].span.start)
                for i, doc, (_, offsets) in zip(wanted, docs, prepared, strict=True)
            }

    def _prepare(self, words: str) -> tuple[Doc, list[int]]:
        """A Doc of a sentence's tokens without blanks, its boundaries set, and where each token starts."""
        doc = self._nlp.make_doc("".join(" " if c.isspace() else c for c in words))
        offsets = [token.idx for token in doc if not token.is_space]
        if len(offsets) < len(doc):
            kept = [token for token in doc if not token.is_space]
            spaces = [one.idx + len(one) < two.idx for one, two in pairwise(kept)] + [False] * bool(kept)
            doc = type(doc)(doc.vocab, words=[token.text for token in kept], spaces=spaces)
        for token in doc:
            token.is_sent_start = token.i == 0
        return doc, offsets


def _tokens(doc: Doc, offsets: Sequence[int], start: int) -> tuple[Token, ...]:
    return tuple(
        Token(
            Span(start + offset, start + offset + len(token)),
            token.lemma_,
            token.pos_,
            str(token.morph),
            token.head.i,
            "root" if token.head.i == token.i else token.dep_,
        )
        for token, offset in zip(doc, offsets, strict=True)
    )


def _load(name: str) -> Language:
    import spacy
    from thinc.api import use_ops

    # A pipeline keeps the matrix products in force when it is loaded; numpy's are three times as fast as spaCy's own.
    with use_ops("numpy", use_blis=False):
        try:
            return spacy.load(name, exclude=_NOT_NEEDED)
        except OSError as error:
            raise SettingsError(
                f"language.pipeline {name!r}: no spaCy pipeline of that name or path is installed; install it, "
                f"or leave the setting empty for the one that Vigie ships ({error})"
            ) from error
        except (ImportError, KeyError, TypeError, ValueError) as error:
            raise SettingsError(
                f"language.pipeline {name!r}: spaCy cannot load it; it may need another version of spaCy or a package "
                f"that is not installed ({error})"
            ) from error

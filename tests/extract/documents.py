"""Annotated documents of sentences written for a test."""

from __future__ import annotations

from golden_reader import sample_reader

from vigie.domain.article import Article
from vigie.domain.edtf import Edtf
from vigie.extract.document import Document


def document_of(body: str, published: str = "2017-06-15", title: str = "") -> Document:
    """A text with everything that the annotate and resolve stages find in it."""
    article = Article("t", body, title=title, published=Edtf.parse(published))
    return Document.of(sample_reader().annotator.annotate(article))

"""The real reader and the sample articles, loaded once a test process."""

from __future__ import annotations

from functools import cache

from eval.gate import load_articles, sample_set
from vigie.domain.article import Article
from vigie.domain.edtf import Edtf
from vigie.domain.event import Event
from vigie.domain.ports import Reading
from vigie.domain.vocabulary import Kind
from vigie.reading import ArticleReader


@cache
def sample_reader() -> ArticleReader:
    """The reader with the lexicons and scorers of the package."""
    return ArticleReader.load()


@cache
def sample_readings() -> dict[str, Reading]:
    """What is read from each sample article, by its id."""
    reader = sample_reader()
    articles = load_articles(sample_set().articles)
    return {
        name: reader.read(article) if reader.relevant(article) else Reading(article, ())
        for name, article in articles.items()
    }


def read_text(body: str, published: str = "2017-06-15", title: str = "") -> tuple[Event, ...]:
    """The events of a text written for a test."""
    return sample_reader().read(Article("t", body, title=title, published=Edtf.parse(published))).events


def of_kind(events: tuple[Event, ...], kind: Kind) -> list[Event]:
    """Those of one kind."""
    return [event for event in events if event.kind is kind]

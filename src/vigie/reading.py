"""Reading one article: annotate, resolve, extract - the flow on one screen."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.annotate.certainty import find_cues
from vigie.annotate.names import NameList, split_words
from vigie.annotate.numbers import find_numbers
from vigie.annotate.quotations import find_quotes
from vigie.annotate.reporting import find_sources
from vigie.annotate.sentences import split_sentences
from vigie.annotate.times import find_times
from vigie.domain.annotation import Annotations
from vigie.domain.article import Article
from vigie.domain.ports import Reading
from vigie.extract.compose import extract_events
from vigie.extract.gate import Gate
from vigie.extract.model import Scorers, load_scorers
from vigie.lexicon.actors import Actors
from vigie.lexicon.gazetteer import Gazetteer
from vigie.resolve.actors import resolve_actors
from vigie.resolve.dates import resolve_times
from vigie.resolve.places import resolve_places
from vigie.resolve.publication import settle_publication
from vigie.text.fold import fold
from vigie.text.glue import unglue


class Annotator:
    """Finds and resolves all that extraction builds on; loads its lexicons once."""

    def __init__(self) -> None:
        self.gazetteer = Gazetteer.load()
        self.actors = Actors.load()
        self._places = NameList([*self.gazetteer.all_names()])
        self._demonyms = NameList([*self.gazetteer.demonyms()])
        self._actors = NameList([*self.actors.all_names()])

    def annotate(self, article: Article) -> Annotations:
        """All annotations of an article; its publication date is settled where it was missing."""
        text = article.text
        sentences = split_sentences(article)
        folded = unglue(fold(text), sentences)
        expressions = find_times(text, folded)
        article = settle_publication(article, expressions)
        quotes = find_quotes(text, folded, sentences)
        words = split_words(text, folded)
        actors = resolve_actors(self._actors.find(words, capitals_only=False), text, self.actors)
        hits = (*self._places.find(words, capitals_only=True), *self._demonyms.find(words, capitals_only=False))
        places = resolve_places(hits, self.gazetteer)
        taken = [a.span for a in actors]
        return Annotations(
            article,
            sentences,
            resolve_times(expressions, article, text),
            find_numbers(text, folded),
            actors,
            tuple(p for p in places if not any(p.span.overlaps(t) for t in taken)),
            quotes,
            find_sources(text, folded, sentences, quotes),
            find_cues(text, folded, sentences),
        )


@dataclass(frozen=True, slots=True)
class ArticleReader:
    """Reads articles into events; made once a process."""

    annotator: Annotator
    scorers: Scorers
    gate: Gate

    @classmethod
    def load(cls) -> ArticleReader:
        """A reader with the lexicons and scorers of the package."""
        return cls(Annotator(), load_scorers(), Gate.load())

    def relevant(self, article: Article) -> bool:
        """Whether any word of the gate's lexicon stands in the article; cheap, before anything else is done."""
        return self.gate.passes(article)

    def read(self, article: Article) -> Reading:
        """The events of an article."""
        annotations = self.annotator.annotate(article)
        return Reading(annotations.article, extract_events(annotations, self.scorers), ())

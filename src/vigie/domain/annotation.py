"""What the annotate and resolve stages say of an article, for extraction to build on."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.domain.article import Article, Part
from vigie.domain.edtf import Edtf
from vigie.domain.span import Span
from vigie.domain.tally import Tally


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `furniture` marks page furniture (links, captions, teasers) that is not read as news."""

    span: Span
    part: Part
    paragraph: int
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a parsed sentence; `head` is an index into the same tuple; labels are Universal Dependencies'."""

    span: Span
    lemma: str
    pos: str
    morph: str
    head: int
    dep: str


@dataclass(frozen=True, slots=True)
class TimeMention:
    """An expression of time. `edtf` is None where it could not be resolved; `inferred` when a part was reasoned."""

    span: Span
    rule: str
    edtf: Edtf | None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number with its hedges ("au moins 40" is one mention, `[40, None]`)."""

    span: Span
    tally: Tally
    rule: str
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class ActorMention:
    """A named group, agency, force or outlet; `kind` is the lexicon's (group, agency, force, media, monitor)."""

    span: Span
    id: str
    kind: str
    country: str | None


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A named place; `kind` is country, region, city, landmark, area or demonym; coordinates in WGS84 degrees."""

    span: Span
    name: str
    kind: str
    country: str | None
    city: str | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: its outer span with the marks, and its speaker's span where one was found."""

    span: Span
    speaker: Span | None
    rule: str


@dataclass(frozen=True, slots=True)
class SourceMention:
    """Who is named as the source of what is told in `scope`: a person, body or outlet in the article's own words.

    `name` is the short form shown ("Rémy Heitz", "source policière"); `outlet` when it is a newspaper or agency.
    """

    span: Span
    name: str
    scope: Span
    outlet: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A sign of certainty with its reach; `kind`: conditional, hedge, negation, denial, future, fear or unverified."""

    span: Span
    kind: str
    scope: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Annotations:
    """Everything known of one article before events are read from it; all tuples are in order of their spans."""

    article: Article
    sentences: tuple[Sentence, ...] = ()
    times: tuple[TimeMention, ...] = ()
    numbers: tuple[NumberMention, ...] = ()
    actors: tuple[ActorMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    sources: tuple[SourceMention, ...] = ()
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class NameHit:
    """A stretch of text that a name list knows, not yet resolved.

    `before` is the folded word before it (empty at the start of a sentence); `capital` whether it begins with one.
    """

    span: Span
    folded: str
    capital: bool
    before: str

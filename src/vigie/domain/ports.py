"""What the flow asks of the parts that are chosen in `app`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from vigie.domain.article import Article
from vigie.domain.document import Fetched
from vigie.domain.errors import Issue
from vigie.domain.event import Event
from vigie.domain.place import Spot


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one article; `article` is the one given, its publication date perhaps reasoned out."""

    article: Article
    events: tuple[Event, ...]
    issues: tuple[Issue, ...] = ()


class Reader(Protocol):
    """Reads events from articles; one is loaded for each process."""

    def relevant(self, article: Article) -> bool:
        """Whether the article may hold an event at all: cheap, and never wrong on an article that holds one."""
        ...

    def read(self, article: Article) -> Reading:
        """Every event of the article."""
        ...


class Fetcher(Protocol):
    """Fetches addresses politely; what goes wrong with one is an issue of that address."""

    def get(self, url: str) -> Fetched | Issue | None:
        """What the server sent; None when it says that nothing changed since the last time."""
        ...

    def each(self, urls: Iterable[str]) -> Iterator[Fetched | Issue]:
        """The addresses in order, several hosts at a time; those that did not change are left out."""
        ...

    def download(self, url: str, target: BinaryIO) -> Issue | None:
        """Write a large file as it is served, without the limits of pages; what went wrong, or None."""
        ...


class Places(Protocol):
    """Tells where places lie."""

    def locate(self, country: str | None, city: str | None) -> tuple[float, float] | None:
        """WGS84 latitude and longitude in degrees of a city, else of the country; None when unknown."""
        ...

    def spot(self, country: str | None, city: str) -> Spot | None:
        """The town or region of that name in that country; None when the gazetteer has none."""
        ...

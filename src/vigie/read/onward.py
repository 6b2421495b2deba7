"""Addresses that an input points to: fetched, and read as what they turn out to be."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from vigie.domain.document import Fetched, Page, Source
from vigie.domain.errors import Issue
from vigie.domain.ports import Fetcher
from vigie.read.feed import FULL_CONTENT, Entry, Listing, looks_like_listing
from vigie.read.limits import Limits

_NO_FETCHER = "this command fetches nothing; `vigie ingest` and `vigie extract` do"
_DEEPEST = 3
_PAGE_KINDS = frozenset({"text/html", "application/xhtml+xml", ""})
_WRAPPED = b"<!DOCTYPE html><html><head></head><body><article>%b</article></body></html>"


@dataclass(slots=True)
class Onward:
    """Follows addresses by a fetcher, which is made when first needed.

    `seen` keeps feeds and sitemaps from being read in circles, `depth` counts the lists of lists so far.
    """

    limits: Limits
    fetcher: Callable[[], Fetcher] | None = None
    depth: int = 0
    seen: set[str] = field(default_factory=set)

    def pages(self, addresses: Iterable[str]) -> Iterator[Source | Issue]:
        """What stands at some addresses, each once."""
        wanted = list(dict.fromkeys(addresses))
        if self.fetcher is None:
            yield from (Issue("fetch", address, "not_fetched", _NO_FETCHER) for address in wanted)
            return
        for answer in self.fetcher().each(address for address in wanted if not is_archive(address)):
            yield from (answer,) if isinstance(answer, Issue) else self._read(answer)
        for address in wanted:
            if is_archive(address):
                yield from self.archive(address)

    def follow(self, listing: Listing, where: str) -> Iterator[Source | Issue]:
        """The articles that a feed, sitemap or subscription list points to; those it carries whole are not fetched."""
        linked: dict[str, Entry] = {}
        for number, entry in enumerate(listing.entries, 1):
            if len(entry.content) >= FULL_CONTENT or not entry.url:
                yield self._carried(entry, f"{where}#{entry.url or number}")
            else:
                linked.setdefault(entry.url, entry)
        for source in self.pages(linked):
            yield _with_told(source, linked)
        further = [address for address in listing.further if address not in self.seen]
        if further and self.depth >= _DEEPEST:
            yield Issue("fetch", where, "too_deep", f"lists of lists more than {_DEEPEST} deep; not followed")
            return
        self.seen.update(further)
        yield from replace(self, depth=self.depth + 1).pages(further)

    def archive(self, address: str) -> Iterator[Source | Issue]:
        """What an archive at a web address holds: too large for the memory, it goes by a file."""
        from tempfile import TemporaryFile

        from vigie.read.files import read_stream

        if self.fetcher is None:
            yield Issue("fetch", address, "not_fetched", _NO_FETCHER)
            return
        with TemporaryFile() as file:
            issue = self.fetcher().download(address, file)
            if issue is not None:
                yield issue
                return
            file.seek(0)
            yield from read_stream(file, address, self.limits, self)

    def _carried(self, entry: Entry, where: str) -> Page:
        data = _WRAPPED % entry.content.encode("utf-8", "replace")
        return Page(where, data, entry.url or None, "utf-8", _told(entry))

    def _read(self, answer: Fetched) -> Iterator[Source | Issue]:
        """An answer as what it is: a page, or whatever `ingest` takes in as a file."""
        from vigie.read.files import read_stream, suffix_of

        if answer.kind in _PAGE_KINDS and not looks_like_listing(answer.data) and not suffix_of(answer.final):
            yield Page(answer.url, answer.data, answer.final, answer.charset)
            return
        for source in read_stream(io.BytesIO(answer.data), answer.final, self.limits, self):
            if isinstance(source, Page) and source.where == answer.final:
                yield replace(source, where=answer.url, url=answer.final, charset=answer.charset)
            else:
                yield source


def is_archive(address: str) -> bool:
    """Whether an address is that of an archive by its name."""
    from vigie.read.files import ARCHIVES, suffix_of

    return suffix_of(address) in ARCHIVES


def _told(entry: Entry) -> tuple[tuple[str, str], ...]:
    told = (("title", entry.title), ("published", entry.published or ""))
    return tuple((name, value) for name, value in told if value)


def _with_told(source: Source | Issue, entries: dict[str, Entry]) -> Source | Issue:
    """A page with what the feed says of it."""
    if isinstance(source, Page) and source.where in entries:
        return replace(source, told=_told(entries[source.where]))
    return source

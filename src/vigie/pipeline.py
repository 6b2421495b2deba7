"""The flow: documents -> articles -> events -> store -> incidents."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from vigie.clean.article import Cleaned, clean, glance
from vigie.domain.article import Article
from vigie.domain.document import Known, Page, Source
from vigie.domain.errors import Issue, is_panic
from vigie.domain.incident import ReportKey
from vigie.domain.judgement import Decision, Judgement
from vigie.domain.notification import Notification
from vigie.domain.ports import Reader, Reading
from vigie.link.copies import bands, is_copy, shingles
from vigie.relinking import Ways as Ways
from vigie.relinking import relink as relink
from vigie.store.records import Change, Seen, Written
from vigie.store.store import Store

# A crash loses at most this many seconds of work.
_BATCH_SECONDS = 10.0
_LOOK_AHEAD = 64
# A held article whose page left the subject is read through whatever its length.
_ANY_LENGTH = 10**9


@dataclass(frozen=True, slots=True)
class Item:
    """What was met at one place: a document or page (or what is known of it), or only what was wrong with it."""

    where: str
    document: Source | Known | None
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item: no `article` when it was refused, no `reading` when the gate found it irrelevant.

    `glanced` says that the words of a page were looked at and its article, of which `article` tells the address alone,
    was not.
    """

    item: Item
    article: Article | None = None
    reading: Reading | None = None
    issues: tuple[Issue, ...] = ()
    glanced: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """What a run goes by: which reader reads, how many relevant articles make a transaction, how incidents are made."""

    reader: str
    batch: int
    ways: Ways = field(default_factory=Ways)


@dataclass(frozen=True, slots=True)
class Said:
    """Who decided, and why."""

    author: str
    reason: str | None = None


@dataclass(slots=True)
class Summary:
    """What a run did; sets hold ids of incidents."""

    read: int = 0
    unchanged: int = 0
    refused: int = 0
    irrelevant: int = 0
    relevant: int = 0
    duplicates: int = 0
    events: int = 0
    notifications: int = 0
    issues: int = 0
    new: set[str] = field(default_factory=set)
    updated: set[str] = field(default_factory=set)

    def counts(self) -> dict[str, int]:
        """The numbers by name, in the order in which they are told."""
        return {
            "read": self.read,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "irrelevant": self.irrelevant,
            "relevant": self.relevant,
            "duplicates": self.duplicates,
            "events": self.events,
            "new_incidents": len(self.new),
            "updated_incidents": len(self.updated - self.new),
            "notifications": self.notifications,
            "issues": self.issues,
        }


def items(met: Iterable[Source | Issue]) -> Iterator[Item]:
    """Documents with the issues that reading met at the same place."""
    waiting: list[Issue] = []
    for one in met:
        if waiting and waiting[0].where != one.where:
            yield Item(waiting[0].where, None, tuple(waiting))
            waiting = []
        if isinstance(one, Issue):
            waiting.append(one)
        else:
            yield Item(one.where, one, tuple(waiting))
            waiting = []
    if waiting:
        yield Item(waiting[0].where, None, tuple(waiting))


def process(item: Item, reader: Reader, max_characters: int) -> Outcome:
    """Clean and read one item; a failure inside becomes an issue of the document.

    A page is looked at first: finding the article in it takes fifty times as long as seeing that no word of it is on
    the subject.
    """
    source = item.document
    if source is None or isinstance(source, Known):
        return Outcome(item, issues=item.issues)
    try:
        if isinstance(source, Page):
            seen = glance(source)
            if seen.article is None or not reader.relevant(seen.article):
                bare = replace(seen.article, body="") if seen.article else None
                return Outcome(item, bare, None, item.issues + seen.issues, glanced=bare is not None)
        cleaned = clean(source, max_characters)
    except BaseException as error:
        if not isinstance(error, Exception) and not is_panic(error):
            raise
        # Whatever a page makes a parser stumble over, the run goes on and the page is named.
        failed = Issue("clean", item.where, "failed", f"{type(error).__name__}: {error}")
        return Outcome(item, issues=(*item.issues, failed))
    issues = item.issues + cleaned.issues
    if cleaned.article is None:
        return Outcome(item, issues=issues)
    try:
        reading = reader.read(cleaned.article) if reader.relevant(cleaned.article) else None
    except Exception as error:
        # Whatever a text makes the reader stumble over, the run goes on and the text is named.
        failed = Issue("extract", item.where, "failed", f"{type(error).__name__}: {error}")
        return Outcome(item, issues=(*issues, failed))
    return Outcome(item, cleaned.article, reading, issues + (reading.issues if reading else ()))


def fresh(store: Store, met: Iterable[Item], reader: str, summary: Summary) -> Iterator[Item]:
    """The items that this reader has not dealt with before; the others are counted."""
    waiting: list[Item] = []
    for item in met:
        waiting.append(item)
        if len(waiting) >= _LOOK_AHEAD:
            yield from _unknown(store, waiting, reader, summary)
            waiting = []
    yield from _unknown(store, waiting, reader, summary)


def fresh_outcomes(store: Store, met: Iterable[Outcome], reader: str, summary: Summary) -> Iterator[Outcome]:
    """The outcomes of the items that `fresh` would have let pass."""
    source = iter(met)
    while some := list(islice(source, _LOOK_AHEAD)):
        left = {id(item) for item in _unknown(store, [outcome.item for outcome in some], reader, summary)}
        yield from (outcome for outcome in some if id(outcome.item) in left)


def _unknown(store: Store, met: list[Item], reader: str, summary: Summary) -> Iterator[Item]:
    prints = {item.where: item.document.fingerprint() for item in met if item.document}
    known = store.known(list(prints.values()), reader)
    for item in met:
        if item.document is not None and prints[item.where] in known:
            summary.read += 1
            summary.unchanged += 1
        else:
            yield item


def ingest(store: Store, outcomes: Iterable[Outcome], run: Run, summary: Summary) -> Iterator[Outcome]:
    """Write outcomes and link their events; yields each outcome once it is in a transaction.

    A transaction holds `run.batch` relevant articles or what ten seconds bring, with all that linking makes of them.
    """
    waiting: list[Outcome] = []
    relevant, since, source = 0, time.monotonic(), iter(outcomes)
    while True:
        try:
            outcome = next(source, None)
        except KeyboardInterrupt:
            _write(store, waiting, run, summary)
            raise
        if outcome is None:
            break
        waiting.append(outcome)
        relevant += outcome.reading is not None
        if relevant >= run.batch or time.monotonic() - since > _BATCH_SECONDS:
            _write(store, waiting, run, summary)
            waiting, relevant, since = [], 0, time.monotonic()
        yield outcome
    _write(store, waiting, run, summary)


def _write(store: Store, outcomes: list[Outcome], run: Run, summary: Summary) -> None:
    """Write some outcomes and link their events in one transaction."""
    keys: list[ReportKey] = []
    left: set[str] = set()
    seen: list[Seen] = []
    with store.writing():
        new = _first_met(store, outcomes, run.reader, summary)
        store.record({outcome.item.where: outcome.issues for outcome in new})
        held = _Held(store, new)
        for outcome in new:
            count(outcome, summary)
            article, document = outcome.article, outcome.item.document
            if article is None or document is None:
                continue
            if outcome.reading is None and article not in held:
                seen.append(Seen(document.fingerprint(), "irrelevant", document.where, article.id))
                continue
            if outcome.glanced:
                whole = _whole(outcome)
                store.record({document.where: (*outcome.issues, *whole.issues)})
                if whole.article is None:
                    continue
                outcome = replace(outcome, article=whole.article)
            written = _write_article(store, outcome, run.reader, seen)
            held.add(outcome)
            summary.duplicates += written.change is Change.SAME
            summary.events += len(written.keys)
            keys.extend(written.keys)
            left.update(written.left)
        store.remember(run.reader, seen)
        relink(store, keys, left, summary, run.ways)


def count(outcome: Outcome, summary: Summary) -> None:
    """Count what became of an item; its events are counted as they are written."""
    summary.read += 1
    summary.issues += len(outcome.issues)
    summary.refused += outcome.article is None
    summary.irrelevant += outcome.article is not None and outcome.reading is None
    summary.relevant += outcome.reading is not None


def _first_met(store: Store, outcomes: list[Outcome], reader: str, summary: Summary) -> list[Outcome]:
    """The outcomes without those of documents that were written since they were let pass, as copies in one input are.

    What is stored then does not depend on where one transaction ends and the next begins.
    """
    prints = [outcome.item.document.fingerprint() if outcome.item.document else "" for outcome in outcomes]
    known = store.known(prints, reader)
    new: list[Outcome] = []
    for outcome, fingerprint in zip(outcomes, prints, strict=True):
        if fingerprint in known:
            summary.read += 1
            summary.unchanged += 1
            continue
        new.append(outcome)
        if fingerprint and outcome.article is not None:
            known.add(fingerprint)
    return new


class _Held:
    """Which articles without events the store holds, from before or from the transaction under way."""

    def __init__(self, store: Store, outcomes: Iterable[Outcome]) -> None:
        self._store = store
        self._before = store.held([o.article for o in outcomes if o.article and o.reading is None])
        self._names: set[str] = set()

    def add(self, outcome: Outcome) -> None:
        """Note that an article was written."""
        if outcome.article:
            self._names.update(name for name in (outcome.article.id, outcome.article.url) if name)

    def __contains__(self, article: Article) -> bool:
        if article.id in self._names or article.url in self._names:
            return bool(self._store.held([article]))
        return article.id in self._before


def _whole(outcome: Outcome) -> Cleaned:
    """The article of a page that was only looked at."""
    document = outcome.item.document
    if document is None or isinstance(document, Known):
        told = "the page has left the subject: take in the shard itself by `vigie ingest` to keep its new text"
        return Cleaned(None, (Issue("load", outcome.item.where, "page_not_kept", told),))
    return clean(document, _ANY_LENGTH)


def _write_article(store: Store, outcome: Outcome, reader: str, seen: list[Seen]) -> Written:
    """Write one article; one that is irrelevant since it changed loses its events."""
    given, document = outcome.article, outcome.item.document
    assert given is not None and document is not None
    written = store.write(given, outcome.reading or Reading(given, ()), document.where, reader)
    what = "duplicate" if written.change is Change.SAME else "stored"
    seen.append(Seen(document.fingerprint(), what, document.where, written.id, written.number))
    if written.keys and written.change is not Change.REREAD:
        _note_origin(store, given, written.number)
    return written


def _note_origin(store: Store, article: Article, number: int) -> None:
    """Keep which agency an article prints and which articles print the same text."""
    mine = shingles(article)
    signature = bands(mine)
    copies = [other for other, text in store.alike(number, signature) if is_copy(mine, shingles(text))]
    store.note_origin(number, article.agency, signature, copies)


def conclude(store: Store, summary: Summary, notify: bool | None = None) -> list[Notification]:
    """End a run of whatever kind: what it changed becomes notifications (`notify` as for taking stock)."""
    news = store.notifications.take_stock(notify)
    summary.notifications = len(news)
    return news


def judge(store: Store, decisions: Sequence[Decision], said: Said, ways: Ways | None = None) -> int:
    """Record an analyst's decisions and place the reports anew that they concern; returns the command's number."""
    with store.writing():
        command = store.judge(decisions, said.author, said.reason)
        _place_anew(store, decisions, ways)
    return command


def undo(store: Store, command: int, ways: Ways | None = None, author: str | None = None) -> None:
    """Take back the decisions of a command and place the reports anew that they concerned."""
    with store.writing():
        _place_anew(store, store.undo(command, author), ways)


def _place_anew(store: Store, decided: Sequence[Decision | Judgement], ways: Ways | None) -> None:
    summary, keys = Summary(), {key for one in decided for key in (one.report, one.other) if key}
    incidents = {placed.incident for placed in store.placed(keys) if placed.incident}
    relink(store, [placed.report.key for placed in store.members(incidents)], incidents, summary, ways)
    # Before stock was ever taken all incidents are old news; a first run under way is to find them so.
    if not store.notifications.never_taken():
        store.notifications.take_stock(among=summary.new | summary.updated)

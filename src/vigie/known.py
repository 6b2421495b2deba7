"""Lists of known incidents: each row is a report of a source that is the list, linked as reports of the press are."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vigie.domain.article import Article
from vigie.domain.document import Document
from vigie.domain.errors import InputError, Issue
from vigie.domain.event import LISTED, Attribution, Event, SlotValue, Value
from vigie.domain.ports import Reading
from vigie.domain.span import Span
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Certainty, slots_of
from vigie.lexicon.gazetteer import Gazetteer
from vigie.lexicon.lists import list_words
from vigie.pipeline import Item, Outcome, Run, Summary, conclude, ingest, relink
from vigie.read.lists import Row, read_list, read_row
from vigie.store.store import Store

_LONGEST_NAME, _LONGEST_ID = 60, 60
_HASH = 12
# What keeps apart the parts of an article's id, of a report's name, of an address.
_RESERVED = frozenset(":#/\\\n\r\t")
# The cells that a slot rests on.
_CELLS: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "until", "precision", "year", "month", "day"),
    "country": ("country", "place"),
    "city": ("place",),
    "killed": ("killed", "assailants_killed"),
    "actors": ("group", "other"),
}


@dataclass(slots=True)
class Taken:
    """What taking a list in or out did; `removed` counts rows that the list holds no longer."""

    rows: int = 0
    removed: int = 0
    summary: Summary = field(default_factory=Summary)


def add(store: Store, path: Path, name: str, run: Run) -> Taken:
    """Take a list in under a name, in one transaction; a list of that name becomes what the file holds now.

    Rows that cannot be read become issues; what a list says is no news. Raises InputError for a file that is no list
    and a name that cannot be one.
    """
    _check(store, name)
    read = list(_outcomes(name, read_list(path, _where(name))))
    taken = Taken(rows=len(read))
    with store.writing():
        _keep(store, name, read, run, taken)
        for _ in ingest(store, read, run, taken.summary):
            pass
        conclude(store, taken.summary, notify=False)
    return taken


def remove(store: Store, name: str, run: Run) -> Taken:
    """Take a list out: incidents become what the others tell. Raises InputError for an unknown one."""
    names = [one.name for one in store.lists.listed()]
    if name not in names:
        raise InputError(f"list {name!r}: none of that name; there are: {', '.join(names) or 'none yet'}")
    taken = Taken()
    with store.writing():
        _keep(store, name, (), run, taken)
        conclude(store, taken.summary, notify=False)
    return taken


def rows(store: Store, name: str) -> list[tuple[Row, str]]:
    """The rows of a list that was taken in, in order of their lines, each with the incident it belongs to."""
    found: list[tuple[Row, str]] = []
    for origin, body, incident in store.lists.rows(name):
        cells = dict(line.split(": ", 1) for line in body.split("\n"))
        row = read_row(cells, list_words().find(list(cells)), name, int(origin.rpartition(":")[2]))
        if isinstance(row, Row):
            found.append((row, incident))
    return sorted(found, key=lambda pair: pair[0].line)


def _where(name: str) -> str:
    return f"list {name}"


def _check(store: Store, name: str) -> None:
    if not name.strip() or len(name) > _LONGEST_NAME or _RESERVED & set(name):
        expected = f"expected up to {_LONGEST_NAME} characters without : # / and line ends"
        raise InputError(f"list {name[:80]!r}: cannot be its name; {expected}")
    if name in set(store.publishers()) - {one.name for one in store.lists.listed()}:
        raise InputError(f"list {name!r}: articles of the press name an outlet so; expected another name for the list")


def _keep(store: Store, name: str, read: Iterable[Outcome], run: Run, taken: Taken) -> None:
    """Take out what the list holds no longer, and place anew what was linked to it."""
    kept, troubled = dict[str, tuple[str, str]](), set[str]()
    for one in read:
        if one.article and one.item.document:
            kept[one.article.id] = (one.item.where, one.item.document.fingerprint())
        else:
            troubled.add(one.item.where)
    left, taken.removed = store.lists.keep(name, kept)
    store.lists.clear_issues(f"{_where(name)}:", troubled)
    relink(store, (), left, taken.summary, run.ways)


def _outcomes(name: str, read: Iterable[Row | Issue]) -> Iterator[Outcome]:
    """Each row as an article with its event, or with what is wrong with it; rows without an id go by their content."""
    met: Counter[str] = Counter()
    for one in read:
        if isinstance(one, Issue):
            yield _refused(one)
            continue
        where = f"{_where(name)}:{one.line}"
        key = one.id or _digest(" ".join(words for _, _, words in one.cells))
        met[key] += 1
        if one.id and met[key] > 1:
            message = f"id {one.id[:40]!r}: a row above has it; expected each id once"
            yield _refused(Issue("read", where, "id_twice", message))
            continue
        article, spans = _article(name, key if met[key] == 1 else f"{key}-{met[key]}", one)
        event = _event(one, article, spans)
        if isinstance(event, str):
            yield _refused(Issue("read", where, "not_placed", event))
            continue
        told = Document(where, article.body, id=article.id, title=article.title, publisher=name)
        yield Outcome(Item(where, told), article, Reading(article, (event,)))


def _refused(issue: Issue) -> Outcome:
    return Outcome(Item(issue.where, None, (issue,)), issues=(issue,))


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:_HASH]


def _article(name: str, key: str, row: Row) -> tuple[Article, dict[str, Span]]:
    """The article of a row, a line for each cell, and where the cells stand in its text."""
    short = _digest(key) if len(key) > _LONGEST_ID or _RESERVED & set(key) else key
    lines = [f"{heading}: " for _, heading, _ in row.cells]
    title = f"{name} {short}"
    body = "\n".join(line + words for line, (_, _, words) in zip(lines, row.cells, strict=True))
    article = Article(id=f"list:{name}:{short}", title=title, body=body, publisher=name)
    at, spans = len(article.text) - len(body), dict[str, Span]()
    for line, (what, _, words) in zip(lines, row.cells, strict=True):
        spans[what] = Span(at + len(line), at + len(line) + len(words))
        at = spans[what].end + 1
    return article, spans


def _event(row: Row, article: Article, cells: Mapping[str, Span]) -> Event | str:
    """The event of a row, its values resting on its cells; or what is wrong where time or place is not told."""
    if row.date is None or (row.date.first is None and row.date.last is None):
        return "no date; expected a day, a month or a year"
    country, city, inferred = _place(row, "country" in cells)
    if country is None:
        met = ", ".join(words for what, _, words in row.cells if what in ("place", "country"))[:60]
        return f"place {met!r}: expected a country by its ISO code or name, or a place of the gazetteer"
    killed = row.killed
    if row.with_assailants and killed is not None and killed.best:
        # The dead assailants are not told: the victims are so many at most.
        killed = Tally(None, killed.high if killed.high is not None else killed.best)
    told: dict[str, Value | None] = {
        "date": row.date,
        "country": country,
        "city": city,
        "certainty": Certainty.FACT.value,
        "killed": killed,
        "actors": row.group,
    }
    values = tuple(
        SlotValue(
            slot,
            value,
            tuple(cells[what] for what in _CELLS.get(slot, ()) if what in cells),
            rule=LISTED,
            attribution=Attribution(rule=LISTED),
            inferred=inferred and slot == "country",
        )
        for slot in slots_of(row.kind)
        if (value := told.get(slot)) is not None
    )
    whole = Span(len(article.text) - len(article.body), len(article.text))
    return Event(row.kind, whole, values, (whole,), rule=LISTED)


def _place(row: Row, told: bool) -> tuple[str | None, str | None, bool]:
    """Country and town (as the French press writes it) of a row; whether the country rests on the town alone."""
    gazetteer, country = Gazetteer.load(), row.country
    if row.place is None:
        return country, None, False
    if country is None and not told:
        best = gazetteer.best(row.place)
        country = best.country if best else None
    near = [place for place in gazetteer.lookup(row.place) if place.country == country]
    if not near:
        return country, row.place, row.country is None
    first = near[0]
    city = None if first.kind == "country" else first.city if first.kind == "landmark" and first.city else first.name
    return country, city, row.country is None

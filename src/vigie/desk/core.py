"""What every part of the desk shares: the database, the index, the incidents of a selection."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar, cast

from vigie.desk import listing
from vigie.desk.errors import MissingError
from vigie.desk.index import Index, Snapshot
from vigie.desk.selection import Selection
from vigie.desk.view.incidents import IncidentItem
from vigie.domain.errors import InputError
from vigie.domain.ports import Places
from vigie.pipeline import Ways
from vigie.store.desk import words
from vigie.store.desk.reading import Base

_CACHED = 128
_T = TypeVar("_T")
MOST_ON_A_PAGE = 200


class Core:
    """The database, the index over it, and what was asked for last; used by many threads."""

    def __init__(self, base: Base, places: Places, ways: Ways) -> None:
        self.base = base
        self.ways = ways
        self.index = Index(base, places)
        self._lock = threading.Lock()
        self._views: OrderedDict[tuple[object, ...], object] = OrderedDict()

    def close(self) -> None:
        """Let go of the database."""
        self.base.close()

    def snapshot(self) -> Snapshot:
        """The incidents, at most a second old."""
        return self.index.snapshot()

    def kept(self, key: tuple[object, ...], make: Callable[[], _T]) -> _T:
        """What was made under a key since the record last changed, else what `make` gives."""
        name = (self.snapshot().version, *key)
        with self._lock:
            if name in self._views:
                self._views.move_to_end(name)
                return cast(_T, self._views[name])
        made = make()
        with self._lock:
            self._views[name] = made
            while len(self._views) > _CACHED:
                self._views.popitem(last=False)
        return made

    def told(self, selection: Selection) -> frozenset[str] | None:
        """The incidents of the words looked for; None where none are."""
        return self.with_words(selection.words) if selection.words else None

    def with_words(self, looked_for: str) -> frozenset[str]:
        """The incidents whose articles hold some words."""
        with self.base.reading() as connection:
            return words.incidents_with(connection, looked_for)

    def chosen(self, selection: Selection, sort: str = "date") -> list[IncidentItem]:
        """The incidents of a selection in order; lists asked for again are kept."""
        key = listing.order(sort)
        return self.kept(
            ("chosen", selection, sort),
            lambda: sorted(listing.chosen(self.snapshot().items.values(), selection, self.told(selection)), key=key),
        )

    def resolve(self, name: str) -> IncidentItem:
        """The incident of an id or former id. Raises MissingError where there is none."""
        snapshot = self.snapshot()
        item = snapshot.get(name)
        if item is None:
            with self.base.asking() as store:
                found = store.resolve(name) if name.strip() else []
            if len(found) == 1:
                item = snapshot.get(found[0]) or self.index.renew().get(found[0])
        if item is None:
            raise MissingError(f"{name[:200]}: no incident of that id")
        return item


def check_limit(limit: int) -> int:
    """The limit of a page. Raises InputError outside 1 to 200."""
    if not 1 <= limit <= MOST_ON_A_PAGE:
        raise InputError(f"limit {limit}: expected 1 to {MOST_ON_A_PAGE}")
    return limit

"""The desk behind one door: everything that pages and API show and do."""

from __future__ import annotations

from vigie.desk.selection import Selection
from vigie.desk.view.detail import ArticleView, IncidentView
from vigie.desk.view.incidents import Facet, IncidentPage, MapView, Timeline
from vigie.desk.view.ledger import (
    CountryLevels,
    Hit,
    Home,
    IssuePage,
    Outlet,
    RecordPage,
    Statistics,
)
from vigie.desk.view.work import (
    DecisionPage,
    Done,
    ReviewPage,
    SavedSearch,
    Watch,
    WatchDraft,
    WatchView,
)


class Desk:
    """Skeleton; every method raises NotImplementedError until it is filled in."""

    def incidents(
        self, selection: Selection, sort: str = "date", cursor: str | None = None, limit: int = 50
    ) -> IncidentPage:
        raise NotImplementedError

    def facets(self, selection: Selection) -> tuple[Facet, ...]:
        raise NotImplementedError

    def map(self, selection: Selection, zoom: int = 2) -> MapView:
        raise NotImplementedError

    def timeline(self, selection: Selection, unit: str = "auto") -> Timeline:
        raise NotImplementedError

    def incident(self, name: str, policy: str | None = None) -> IncidentView:
        raise NotImplementedError

    def article(self, name: str) -> ArticleView:
        raise NotImplementedError

    def records(self, selection: Selection, cursor: str | None = None, limit: int = 50) -> RecordPage:
        raise NotImplementedError

    def levels(self, countries: tuple[str, ...] = ()) -> tuple[CountryLevels, ...]:
        raise NotImplementedError

    def statistics(self, selection: Selection) -> Statistics:
        raise NotImplementedError

    def outlets(self, language: str = "fr") -> tuple[Outlet, ...]:
        raise NotImplementedError

    def set_outlet(self, name: str, grade: str, author: str) -> Outlet:
        raise NotImplementedError

    def search(self, words: str, limit: int = 50) -> tuple[Hit, ...]:
        raise NotImplementedError

    def issues(
        self, stage: str | None = None, code: str | None = None, cursor: str | None = None, limit: int = 50
    ) -> IssuePage:
        raise NotImplementedError

    def home(self, since: str | None = None) -> Home:
        raise NotImplementedError

    def watches(self) -> tuple[Watch, ...]:
        raise NotImplementedError

    def watch(self, number: int, cursor: str | None = None, limit: int = 50) -> WatchView:
        raise NotImplementedError

    def save_watch(self, draft: WatchDraft, author: str, number: int | None = None) -> Watch:
        raise NotImplementedError

    def drop_watch(self, number: int) -> None:
        raise NotImplementedError

    def searches(self) -> tuple[SavedSearch, ...]:
        raise NotImplementedError

    def save_search(self, name: str, selection: Selection, author: str) -> SavedSearch:
        raise NotImplementedError

    def drop_search(self, number: int) -> None:
        raise NotImplementedError

    def queue(
        self, reason: str | None = None, state: str = "open", cursor: str | None = None, limit: int = 20
    ) -> ReviewPage:
        raise NotImplementedError

    def decisions(self, incident: str | None = None, cursor: str | None = None, limit: int = 50) -> DecisionPage:
        raise NotImplementedError

    def accept(self, key: str, author: str, note: str | None = None) -> Done:
        raise NotImplementedError

    def reject(self, key: str, author: str, note: str | None = None) -> Done:
        raise NotImplementedError

    def correct(self, incident: str, slot: str, value: str, author: str, note: str | None = None) -> Done:
        raise NotImplementedError

    def strike(self, incident: str, author: str, note: str | None = None) -> Done:
        raise NotImplementedError

    def merge(self, incident: str, other: str, author: str, note: str | None = None) -> Done:
        raise NotImplementedError

    def split(self, incident: str, reports: tuple[str, ...], author: str, note: str | None = None) -> Done:
        raise NotImplementedError

    def note(self, incident: str, text: str, author: str) -> Done:
        raise NotImplementedError

    def undo(self, number: int, author: str) -> Done:
        raise NotImplementedError

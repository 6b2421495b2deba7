"""The desk's single things: an incident, an article, outlets, issues, articles by words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from vigie.desk import dossier
from vigie.desk.core import check_limit
from vigie.desk.deciding import corrections, joined_now, machine_values, shown_with
from vigie.desk.errors import MissingError
from vigie.desk.index import Snapshot
from vigie.desk.lists import Lists
from vigie.desk.paging import decode, encode
from vigie.desk.reader import article_view
from vigie.desk.reviewing import decision_view
from vigie.desk.view.detail import ArticleView, ClaimLife, DecisionView, IncidentView, Tied
from vigie.desk.view.incidents import IncidentItem
from vigie.desk.view.ledger import IssuePage, Outlet
from vigie.domain.errors import InputError
from vigie.domain.judgement import Action
from vigie.link.corroboration import RELIABILITIES, UNJUDGED
from vigie.link.corroboration import words as admiralty
from vigie.link.tolls import POLICIES
from vigie.store.desk import catalogue, dossiers, ledgers, statements, ties
from vigie.store.desk.catalogue import Decided
from vigie.store.desk.ledgers import OutletRow
from vigie.store.records import Hit

_MOST_HITS = 200
LANGUAGES = ("fr", "en")


class Pages(Lists):
    """Everything that has a page of its own."""

    def incident(self, name: str, policy: str | None = None) -> IncidentView:
        """One incident or record with all that was said of it. Raises MissingError; InputError for another policy."""
        if policy is not None and policy not in POLICIES:
            raise InputError(f"policy {policy[:40]!r}: expected one of {', '.join(POLICIES)}")
        item, chosen = self.resolve(name), policy or self.ways.policy
        with self.base.asking() as store:
            outlets = store.outlets()
        key = ("incident", item.id, chosen, tuple(sorted(outlets.items())))
        return self.kept(key, lambda: self._dossier(item, chosen, outlets))

    def _dossier(self, item: IncidentItem, chosen: str, outlets: Mapping[str, str]) -> IncidentView:
        snapshot, material = self.snapshot(), self._material(item.id, outlets)
        told = dossier.statements_of(material)
        decisions = self._decided(item.id)
        fixed = corrections(decisions, item.id)
        shown = shown_with(material.reports, replace(self.ways, policy=chosen), fixed)
        return IncidentView(
            item=item,
            policy=chosen,
            slots=dossier.slots(item, shown, told, fixed),
            tolls=dossier.tolls(material.reports, told),
            claim=self._claim(item, snapshot),
            chronology=self._chronology(item, snapshot),
            sources=dossier.source_groups(material, told),
            links=dossier.links(material, told),
            decisions=tuple(self._view(one) for one in reversed(decisions)),
            similar=dossier.similar(item, snapshot),
        )

    def _material(self, incident: str, outlets: Mapping[str, str]) -> dossier.Material:
        with self.base.asking() as store:
            keys, links = tuple(store.source_keys(incident)), tuple(store.links(incident))
        with self.base.reading() as connection:
            reports, evidence = dossiers.read(connection, incident)
            urls = statements.addresses(connection, {one.key.article for one in reports})
        return dossier.Material(evidence, reports, keys, links, outlets, urls)

    def _chronology(self, item: IncidentItem, snapshot: Snapshot) -> tuple[Tied, ...]:
        """What is tied to an incident, by date: typed links, and records known by their article alone."""
        with self.base.reading() as connection:
            links = ties.ties(connection, item.id)
        typed = {one.other for one in links}
        found = [
            Tied(other, one.type, one.outward, one.reports, _before(other, item))
            for one in links
            if (other := snapshot.get(one.other)) is not None and not other.rejected
        ]
        bare = [*snapshot.anchored(item.id), *filter(None, (snapshot.get(item.of),))]
        found += [
            Tied(one, one.kind, one.id == item.of, one.reports, _before(one, item))
            for one in bare
            if one.id not in typed
        ]
        return tuple(sorted(found, key=lambda one: (one.item.date_first or "9999", one.relation, one.item.id)))

    def _claim(self, item: IncidentItem, snapshot: Snapshot) -> ClaimLife:
        """The life of the claims of an incident, or of the claim that the record is."""
        tied = [one for one in snapshot.anchored(item.id) if one.kind in ("claim", "assessment")]
        records = [item] if item.kind == "claim" else tied
        if not any(one.kind == "claim" for one in records):
            return ClaimLife(None, ())
        return dossier.claim_life(item.claim, self._said(records))

    def _decided(self, incident: str) -> list[Decided]:
        with self.base.reading() as connection:
            return catalogue.decided(connection, incident)

    def _view(self, one: Decided) -> DecisionView:
        key = ("decision", one.judgement.number, one.judgement.undone)
        return decision_view(one, self.kept(key, lambda: self._machine_now(one)))

    def _machine_now(self, one: Decided) -> str | None:
        """What the machine holds now, where that differs from what it held at the decision."""
        made = one.judgement
        if one.machine is None or made.undone is not None:
            return None
        now: str | None = None
        if made.action is Action.CORRECT and one.incident and made.slot:
            now = self.machine_of(one.incident).get(made.slot)
        elif made.action in (Action.SAME, Action.DIFFERENT) and made.report and made.other:
            ids = {name for name in (one.incident, one.other) if name}
            with self.base.asking() as store:
                now = joined_now(made.report, made.other, store.members(ids), self.ways)
        return now if now != one.machine else None

    def machine_of(self, incident: str) -> Mapping[str, str]:
        """What the machine by itself shows of an incident, as text by slot."""
        with self.base.asking() as store:
            reports = [placed.report for placed in store.members([incident])]
        return machine_values(reports, self.ways) if reports else {}

    def article(self, name: str) -> ArticleView:
        """One article with what was read from it. Raises MissingError."""
        with self.base.asking() as store:
            stored = store.article(name)
        if stored is None:
            raise MissingError(f"{name[:200]}: no article of that id")
        with self.base.reading() as connection:
            agency, copies = ledgers.origin(connection, stored.article.id)
        return article_view(stored, agency, copies)

    def outlets(self, language: str = "fr") -> tuple[Outlet, ...]:
        """The outlets with their reliability in words of a language (fr, en). Raises InputError for another."""
        if language not in LANGUAGES:
            raise InputError(f"language {language[:40]!r}: expected one of {', '.join(LANGUAGES)}")
        told = admiralty(language)
        with self.base.asking() as store:
            grades = store.outlets()
        rows = self.kept(("outlets",), self._outlet_rows)
        return tuple(
            Outlet(row.name, grade, told[grade], row.articles, row.events, row.wire, row.first, row.last)
            for row in rows
            for grade in (grades.get(row.name, UNJUDGED),)
        )

    def _outlet_rows(self) -> tuple[OutletRow, ...]:
        with self.base.reading() as connection:
            return tuple(ledgers.outlets(connection))

    def set_outlet(self, name: str, grade: str, author: str) -> Outlet:
        """Set how reliable an outlet is held to be. Raises MissingError for an unknown one, InputError for a grade."""
        if grade not in RELIABILITIES:
            raise InputError(f"grade {grade[:40]!r}: expected one of {', '.join(RELIABILITIES)}")
        if not any(one.name == name for one in self.outlets()):
            raise MissingError(f"outlet {name[:200]!r}: no article names it")
        with self.base.store() as store:
            store.set_outlet(name, grade)
        return next(one for one in self.outlets() if one.name == name)

    def search(self, words: str, limit: int = 50) -> tuple[Hit, ...]:
        """Articles by their words, best first. Raises InputError where there is no word."""
        if not 1 <= limit <= _MOST_HITS:
            raise InputError(f"limit {limit}: expected 1 to {_MOST_HITS}")
        if not any(char.isalnum() for char in words):
            raise InputError(f"words {words[:80]!r}: no word to look for; give at least one")
        with self.base.asking() as store:
            return tuple(store.search(words, limit))

    def issues(
        self, stage: str | None = None, code: str | None = None, cursor: str | None = None, limit: int = 50
    ) -> IssuePage:
        """One page of what was wrong with inputs, in order of place."""
        check_limit(limit)
        after = decode(cursor, ("", "", "", "")) if cursor else None
        with self.base.reading() as connection:
            key = tuple(map(str, after)) if after else None
            rows, total = ledgers.issues(connection, stage, code, key, limit + 1)
            counts = tuple(ledgers.issue_counts(connection))
        following = encode(rows[limit - 1].key) if len(rows) > limit else None
        return IssuePage(tuple(rows[:limit]), total, following, counts)


def _before(one: IncidentItem, item: IncidentItem) -> bool:
    return bool(one.date_last and item.date_first and one.date_last < item.date_first)

"""The flow as a whole: order, processes, re-reading, interruption."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from fake_reader import FakeReader, load_fake

from vigie import app
from vigie.domain.document import Document
from vigie.domain.errors import Issue, VigieError
from vigie.pipeline import Item, Run, Summary, fresh, ingest, items, process
from vigie.settings import Settings
from vigie.store.records import IncidentFilter
from vigie.store.store import Store

ALL = IncidentFilter(background=True, sort="id")


PROSE = (
    "Les enquêteurs poursuivaient leurs recherches après les violences de la semaine, tandis que les habitants "
    "de plusieurs villes déposaient des fleurs et que les autorités appelaient chacun à la plus grande prudence.\n"
)


def documents(number: int = 60, seed: int = 7) -> list[Document]:
    """Articles with attacks of a few days and towns, some vague, with claims and arrests."""
    chance = random.Random(seed)
    made: list[Document] = []
    for index in range(number):
        lines = []
        for event in range(chance.randint(1, 3)):
            date = chance.choice(["", "date=2016", "date=2016-07", *(f"date=2016-07-{day}" for day in range(12, 17))])
            city = chance.choice(["", "city=Nice", "city=Lyon", "city=Rouen"])
            toll = chance.choice(["", "killed=[84,84]", "killed=[3,3]", "killed=[2,null]"])
            lines.append(f"@attack {date} country=FR {city} {toll}")
            if chance.random() < 0.4:
                lines.append(f"@claim stance=claims actors=islamic-state of={len(lines) - 1}")
            if chance.random() < 0.3:
                lines.append(f"@justice step=arrest date=2016-07-18 country=FR of={event and 0}")
        made.append(Document(f"a:{index}", PROSE + "\n".join(lines), id=f"a{index}", published="2016-07-20"))
    return made


def take_in(store: Store, met: Sequence[Document], batch: int = 8, workers: int = 1, reader: str = "r1") -> Summary:
    return take_in_by(store, met, Run(reader, batch), workers)


def take_in_by(store: Store, met: Sequence[Document], run: Run, workers: int = 1) -> Summary:
    summary = Summary()
    waiting = fresh(store, items(met), run.reader, summary)
    for _ in ingest(store, app.outcomes(waiting, Settings(), load_fake, workers), run, summary):
        pass
    return summary


def listing(store: Store) -> list[object]:
    return [(row, store.reports([row.id])) for row in store.incidents(ALL)]


def open_store(folder: Path, name: str = "a.db") -> Store:
    return Store.open(str(folder / name))


def test_every_event_belongs_to_exactly_one_incident(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    met = documents()
    summary = take_in(store, met)
    events = [
        (stored.article.id, index) for stored in store.articles_with_events() for index in range(len(stored.events))
    ]
    reports = [
        (key.article, key.event)
        for keys in store.reports([r.id for r in store.incidents(ALL)]).values()
        for key in keys
    ]
    assert sorted(reports) == sorted(events) and len(events) == summary.events > 100
    assert len(store.incidents(ALL)) == len(summary.new)


def test_incidents_do_not_depend_on_order_or_batch(tmp_path: Path) -> None:
    met = documents()
    expected: list[object] = []
    for number, batch in enumerate((1000, 8, 8, 1)):
        store = open_store(tmp_path, f"{number}.db")
        take_in(store, met, batch)
        expected = expected or listing(store)
        assert listing(store) == expected
        random.Random(number).shuffle(met)
    assert any(row.reports > 3 for row in store.incidents(ALL))


def test_the_same_input_again_changes_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    met = documents()
    take_in(store, met)
    before = listing(store)
    summary = take_in(store, met)
    assert (summary.read, summary.unchanged, summary.events) == (60, 60, 0) and listing(store) == before


def test_another_reader_reads_again_and_keeps_ids(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    met = documents()
    take_in(store, met)
    before = listing(store)
    summary = take_in(store, met, reader="r2")
    assert summary.unchanged == 0 and summary.relevant == 60
    assert not summary.new and listing(store) == before


def test_a_changed_article_moves_its_events(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    nice = Document("a:1", "@attack date=2016-07-14 country=FR city=Nice killed=[80,80]", id="a")
    other = Document(
        "a:2", "@attack date=2016-07-14 country=FR city=Nice killed=[84,84]", id="b", published="2016-07-16"
    )
    take_in(store, [nice, other])
    (row,) = store.incidents(ALL)
    assert row.reports == 2
    moved = replace(nice, body="@attack date=2016-07-14 country=FR city=Lyon\n@claim stance=claims of=0")
    summary = take_in(store, [moved])
    assert sorted((row.kind.value, row.shown.city, row.reports) for row in store.incidents(ALL)) == [
        ("attack", "Lyon", 1), ("attack", "Nice", 1), ("claim", None, 1)
    ]  # fmt: skip
    assert store.incident(row.id) is not None and len(summary.new) == 2
    # An article that has nothing to tell any more loses its events, and their incidents go.
    take_in(store, [replace(nice, body="Un article sans rien à dire.")])
    assert [row.shown.city for row in store.incidents(ALL)] == ["Nice"]


def test_worker_processes_give_the_same_in_the_same_order(tmp_path: Path) -> None:
    met = documents()
    one, two = open_store(tmp_path, "one.db"), open_store(tmp_path, "two.db")
    take_in(one, met)
    take_in(two, met, workers=2)
    assert listing(one) == listing(two)
    order = [outcome.item.where for outcome in app.outcomes(items(met), Settings(), load_fake, 2)]
    assert order == [document.where for document in met]


class _Dying(FakeReader):
    def relevant(self, article: object) -> bool:
        import os

        os._exit(3)


def load_dying(_: Settings) -> FakeReader:
    return _Dying()


def test_a_worker_that_dies_is_told() -> None:
    with pytest.raises(VigieError, match="a worker process ended abruptly"):
        list(app.outcomes(items(documents(3)), Settings(), load_dying, 2))


def test_a_failing_article_is_named_and_tried_again(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    bad = Document("b:1", "CRASH", id="x")
    summary = take_in(store, [bad, *documents(2)])
    assert (summary.refused, summary.relevant, summary.issues) == (1, 2, 1)
    (issue,) = store.issues()
    assert (issue.where, issue.stage, issue.code) == ("b:1", "extract", "failed") and "no such luck" in issue.message
    assert take_in(store, [bad]).refused == 1


def test_issues_travel_with_the_document_of_their_place() -> None:
    met: Iterable[Document | Issue] = [
        Issue("read", "a:1", "bad", ""),
        Issue("read", "a:2", "repaired", ""),
        Document("a:2", "x"),
        Document("a:3", "y"),
        Issue("read", "a:4", "bad", ""),
    ]
    assert [(item.where, item.document is not None, len(item.issues)) for item in items(met)] == [
        ("a:1", False, 1), ("a:2", True, 1), ("a:3", True, 0), ("a:4", False, 1)
    ]  # fmt: skip


def test_the_gate_spares_the_reader() -> None:
    outcome = process(Item("a:1", Document("a:1", "Rien à signaler.")), FakeReader(), 1000)
    assert outcome.article is not None and outcome.reading is None


def test_reading_version_depends_on_the_language_pipeline() -> None:
    first = app.reading_version(Settings())
    assert first == app.reading_version(Settings())
    other = replace(Settings(), language=replace(Settings().language, pipeline="fr_other"))
    assert app.reading_version(other) != first

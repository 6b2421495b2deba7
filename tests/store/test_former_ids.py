"""Former ids of incidents: those that a finished run gave out lead on, whatever the size of transactions."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from fake_reader import FakeReader

from vigie.domain.article import Article
from vigie.domain.document import Document
from vigie.domain.ports import Reading
from vigie.pipeline import Item, Run, Summary, conclude, ingest, process
from vigie.store.records import IncidentFilter
from vigie.store.store import Store

BATCHES = (1, 7, 512)
MOMENTS = frozenset({"added", "changed"})


def collection(number: int, seed: int) -> list[Document]:
    """Reports of a few attacks, some without the town, some with the month alone, and claims of them."""
    chance, made = random.Random(seed), []
    for index in range(number):
        day, city = chance.randint(10, 14), chance.choice(["Nice", "Lyon", "Rouen", "Lille"])
        date = chance.choice([f"2016-07-{day}", f"2016-07-{day}", "2016-07"])
        where = chance.choice([f" city={city}", f" city={city}", ""])
        text = f"@attack date={date} country=FR{where} killed=[{day},{day}]"
        text += "\n@claim actors=islamic-state stance=claims of=0" if chance.random() < 0.3 else ""
        made.append(Document(f"{seed}:{index}", text, id=f"{seed}-{index:03}", published="2016-07-20"))
    return made


def take_in(store: Store, documents: Sequence[Document], batch: int) -> None:
    outcomes = [process(Item(one.where, one), FakeReader(), 10_000) for one in documents]
    summary = Summary()
    list(ingest(store, outcomes, Run("fake", batch), summary))
    conclude(store, summary)


def ids_of(store: Store) -> set[str]:
    return {row.id for row in store.incidents(IncidentFilter(background=True))}


def record(store: Store) -> dict[str, list[dict[str, object]]]:
    """The rows of the record by table, but for the moments when they were written."""
    found: dict[str, list[dict[str, object]]] = defaultdict(list)
    for line in store.transfer.dump():
        told = json.loads(line)
        if "row" in told:
            found[told["table"]].append({name: one for name, one in told["row"].items() if name not in MOMENTS})
    return found


@pytest.mark.parametrize("seed", (0, 3))
def test_the_size_of_transactions_changes_no_id_former_ones_included(tmp_path: Path, seed: int) -> None:
    documents = collection(90, seed)
    found = []
    for batch in BATCHES:
        store = Store.open(str(tmp_path / f"{batch}.db"))
        given_out: set[str] = set()
        for first in (0, 30, 60):
            take_in(store, documents[first : first + 30], batch)
            given_out |= ids_of(store)
        assert all(len(store.resolve(name)) == 1 for name in given_out)
        made = record(store)
        former = {one["old"] for one in made["incident_aliases"]}
        assert former and former <= given_out - ids_of(store)
        found.append((made, [(one.topic, one.incident) for one in store.notifications.since()]))
        store.close()
    assert found[0] == found[1] == found[2]


def test_an_id_leads_on_when_its_articles_are_read_anew(tmp_path: Path) -> None:
    store, summary = Store.open(str(tmp_path / "a.db")), Summary()
    known = Document("f:1", "@attack date=2016-07-14 country=FR\nVers Nice", id="a", published="2016-07-15")
    take_in(store, [known], 8)
    (old,) = ids_of(store)

    class Better(FakeReader):
        def read(self, article: Article) -> Reading:
            text = article.body.replace("country=FR", "country=FR city=Nice")
            return Reading(article, super().read(replace(article, body=text)).events)

    list(ingest(store, [process(Item(known.where, known), Better(), 10_000)], Run("better", 8), summary))
    conclude(store, summary)
    (new,) = ids_of(store)
    assert old != new and store.resolve(old) == [new]


def test_a_record_of_an_older_layout_keeps_its_former_ids(tmp_path: Path) -> None:
    store = Store.open(str(tmp_path / "a.db"))
    take_in(store, [Document("f:1", "@attack date=2016-07-14 country=FR", id="a", published="2016-07-15")], 8)
    (old,) = ids_of(store)
    take_in(store, [Document("f:2", "@attack date=2016-07-14 country=FR city=Nice", id="b", published="2016-07-16")], 8)
    (new,) = ids_of(store)
    lines = []
    for line in store.transfer.dump():
        told = json.loads(line)
        if told.get("table") == "incident_stock" and told["row"]["incident"] == old:
            continue  # as before ids were given out: no row, and no such columns
        for column in ("stands", "stood"):
            told.get("row", {}).pop(column, None)
        if "layout" in told:
            told["layout"] = 7
        if "end" in told:
            told["end"]["incident_stock"] -= 1
        lines.append(json.dumps(told).encode())
    copy = Store.open(str(tmp_path / "b.db"))
    copy.transfer.load(lines, "record.jsonl")
    take_in(copy, [], 8)
    assert old != new and copy.resolve(old) == [new] and copy.notifications.last() == 0

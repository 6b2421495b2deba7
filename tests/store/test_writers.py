"""Several writers at a time: what they store together is what one would have stored."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fake_reader import load_fake

from vigie import app
from vigie.domain.document import Document
from vigie.pipeline import Run, Summary, fresh, ingest, items
from vigie.settings import Settings
from vigie.store.records import IncidentFilter
from vigie.store.store import Store

PROSE = (
    "Le quartier est resté bouclé toute la journée et les écoles voisines ont gardé leurs portes closes, pendant que "
    "les habitants suivaient les nouvelles à la radio et que la mairie ouvrait un centre d'accueil.\n"
)


def documents(number: int, seed: int) -> list[Document]:
    chance, made = random.Random(seed), []
    for index in range(number):
        day, city = chance.randint(12, 15), chance.choice(["Nice", "Lyon", "Rouen"])
        text = f"{PROSE}{seed}-{index}\n@attack date=2016-07-{day} country=FR city={city}\n@claim stance=claims of=0"
        made.append(Document(f"{seed}:{index}", text, id=f"{seed}-{index}", published="2016-07-20"))
    return made


def take_in(database: str, met: list[Document]) -> Summary:
    store, summary = Store.open(database), Summary()
    outcomes = app.outcomes(fresh(store, items(met), "r1", summary), Settings(), load_fake, 1)
    for _ in ingest(store, outcomes, Run("r1", 2), summary):
        pass
    store.record_run("2026-01-01", "r1", [], summary.counts())
    store.close()
    return summary


def listing(database: str) -> list[object]:
    store = Store.open(database)
    rows = store.incidents(IncidentFilter(background=True, sort="id"))
    reports = store.reports([row.id for row in rows])
    store.close()
    return [(row, reports[row.id]) for row in rows]


def test_writers_at_the_same_time_lose_nothing(database: str, tmp_path: Path) -> None:
    shared = documents(6, 9)
    inputs = [documents(12, seed) + shared for seed in (1, 2, 3)]
    with ThreadPoolExecutor(3) as threads:
        summaries = list(threads.map(take_in, [database] * 3, inputs))
    together = listing(database)
    assert sum(summary.unchanged + summary.duplicates for summary in summaries) == 12, "each shared article once"
    store = Store.open(database)
    totals = store.totals()
    assert (totals.articles, totals.events) == (42, 84)
    store.close()
    alone = str(tmp_path / "alone.db")
    for met in reversed(inputs):
        take_in(alone, met)
    assert listing(alone) == together


def test_two_programs_may_make_one_database(database: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        stores = list(threads.map(lambda _: Store.open(database), range(4)))
    assert all(store.totals().articles == 0 for store in stores)
    for store in stores:
        store.close()

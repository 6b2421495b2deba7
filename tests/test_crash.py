"""What is stored does not depend on where transactions end, nor on how often the command was killed on the way."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_reader import load_fake

from eval import kill
from vigie import app
from vigie.app import load_places
from vigie.pipeline import Run, Summary, fresh, ingest, items
from vigie.read.inputs import Inputs
from vigie.settings import Settings
from vigie.store.store import Store

# An incident may have had another name on the way: its alias tells of the way, not of the articles.
_OF_THE_WAY = frozenset({"incident_aliases"})
PROSE = (
    "Les voisins ont raconté la soirée aux journalistes venus sur place, et la mairie a promis une réunion publique "
    "avant la fin de la semaine pour répondre aux questions des commerçants du centre.\n"
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Articles as `eval/kill.py` mixes them, in the notation of the fake reader."""
    chance, rows = random.Random(2), []
    for number in range(28):
        day, city = chance.randint(12, 15), chance.choice(["Nice", "Lyon", "Rouen"])
        event = f"@attack date=2016-07-{day} country=FR city={city} killed=[{chance.randint(1, 4)},9]"
        claim = "\n@claim stance=claims actors=islamic-state of=0" if chance.random() < 0.4 else ""
        rows.append({"id": f"a{number}", "text": f"{PROSE}{event}{claim}", "title": f"Titre {number}", "heading": ""})
    sample, path = tmp_path / "sample.jsonl", tmp_path / "articles.jsonl"
    sample.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    kill.workload(path, sample)
    return path


def take_in(database: str, source: Path, batch: int, stop: int | None = None) -> None:
    """Ingest, or begin to and forget about it after some articles."""
    store, summary = Store.open(database), Summary()
    outcomes = app.outcomes(fresh(store, items(Inputs([str(source)])), "r1", summary), Settings(), load_fake, 1)
    for number, _ in enumerate(ingest(store, outcomes, Run("r1", batch), summary)):
        if number == stop:
            break
    store.close()


def told(database: str) -> dict[str, list[tuple[object, ...]]]:
    return {name: rows for name, rows in kill.content(database).items() if name not in _OF_THE_WAY}


@pytest.mark.sqlite
def test_where_transactions_end_makes_no_difference(tmp_path: Path, source: Path) -> None:
    whole = str(tmp_path / "whole.db")
    take_in(whole, source, 1000)
    expected = told(whole)
    assert len(expected["articles"]) > 30 and len(expected["article_versions"]) >= 10 and len(expected["issues"]) == 3
    for batch in (1, 3, 16):
        database = str(tmp_path / f"{batch}.db")
        for stop in (5, 31, 60, None):
            take_in(database, source, batch, stop)
        assert kill.differences(expected, told(database)) == []


def test_a_difference_is_told(database: str, source: Path) -> None:
    take_in(database, source, 8)
    before = kill.content(database)
    assert kill.differences(before, kill.content(database)) == []
    store = Store.open(database)
    store.set_outlet("La Copie", "B")
    store.close()
    (told,) = kill.differences(before, kill.content(database))
    assert told.startswith("outlets: 0 and 1 rows")


@pytest.fixture
def preloaded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    places = load_places()
    monkeypatch.setattr(app, "load_reader", load_fake)
    monkeypatch.setattr(app, "load_places", lambda: places)
    monkeypatch.setattr(app, "reading_version", lambda _: "fake-1")
    monkeypatch.setenv("VIGIE_INGEST__BATCH", "2")
    yield


# The database is made by the child: with --store postgresql a path would be another database there.
@pytest.mark.sqlite
@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
@pytest.mark.usefixtures("preloaded")
def test_killed_again_and_again_the_database_is_the_same(tmp_path: Path, source: Path) -> None:
    undisturbed, killed = str(tmp_path / "undisturbed.db"), str(tmp_path / "killed.db")
    assert not kill.forked(undisturbed, source, None)
    chance, kills = random.Random(4), 0
    while kills < 8 and kill.forked(killed, source, chance.uniform(0.05, 0.5)):
        kills += 1
    kill.forked(killed, source, None)
    assert kills > 2
    assert kill.differences(kill.content(undisturbed), kill.content(killed)) == []

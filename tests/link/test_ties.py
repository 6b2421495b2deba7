"""Typed links: records to incidents, attacks to attacks."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from fake_reader import FakeReader

from vigie.domain.document import Document
from vigie.domain.place import Spot
from vigie.domain.tie import Tie, TypedLink
from vigie.domain.vocabulary import Kind
from vigie.link.ties import Attack, Happening, Record, Told, series, tie_record
from vigie.pipeline import Run, Summary, fresh, ingest, items, process
from vigie.store.records import IncidentFilter
from vigie.store.store import Store

DAY = date(2018, 3, 23)
CARCASSONNE = Attack("carcassonne", DAY, "FR", Spot("c", 43.21, 2.35), frozenset({"islamic-state"}), 8)
TREBES = Attack("trebes", DAY, "FR", Spot("t", 43.21, 2.44), frozenset(), 20)


@pytest.mark.parametrize(
    ("other", "articles", "joined"),
    [
        (TREBES, 4, True),
        (TREBES, 1, False),
        (Attack("trebes", DAY, "FR", None, frozenset({"islamic-state-khorasan"}), 3), 2, True),
        (Attack("trebes", DAY, "FR", None, frozenset({"eta"}), 3), 3, False),
        (Attack("trebes", date(2018, 3, 25), "FR", None, frozenset(), 3), 3, False),
        (Attack("trebes", None, "FR", None, frozenset(), 3), 3, False),
        (Attack("trebes", DAY, "BE", None, frozenset(), 3), 3, False),
        (Attack("trebes", DAY, "FR", Spot("l", 50.63, 3.06), frozenset(), 3), 3, False),
        (Attack("trebes", DAY, "FR", None, frozenset(), 1), 1, True),
    ],
)
def test_what_makes_a_series(other: Attack, articles: int, joined: bool) -> None:
    found = series([CARCASSONNE, other], {("carcassonne", "trebes"): articles})
    assert found == ([TypedLink("carcassonne", Tie.SERIES, "trebes", articles)] if joined else [])


NICE = Happening("nice", "FR", date(2016, 7, 14))


@pytest.mark.parametrize(
    ("told", "target"),
    [
        ([Told("FR", date(2016, 7, 15), (NICE,))], "nice"),
        ([Told("FR", date(2016, 9, 15), (NICE,))], None),
        ([Told("FR", date(2016, 7, 13), (NICE,))], None),
        ([Told("BE", date(2016, 7, 15), (NICE,))], None),
        ([Told("FR", date(2016, 7, 15), (NICE, Happening("rouen", "FR", date(2016, 7, 1))))], None),
        ([Told("FR", date(2016, 7, 15), (NICE,)), Told("FR", date(2016, 7, 15), ())], None),
        ([Told("FR", date(2016, 7, 15), (NICE,)), Told("FR", None, (NICE,)), Told("FR", date(2016, 7, 16), (NICE,))],
         "nice"),
    ],
)  # fmt: skip
def test_what_a_measure_responds_to(told: list[Told], target: str | None) -> None:
    link = tie_record(Record("m", Kind.MEASURE, None, None, tuple(told)))
    assert (link.target if link else None) == target
    assert link is None or link.tie is Tie.RESPONDS_TO


@pytest.mark.parametrize(
    ("kind", "stance", "tie"),
    [
        (Kind.CLAIM, "claims", Tie.CLAIMS),
        (Kind.CLAIM, "denies", Tie.DENIES),
        (Kind.CLAIM, "praises", Tie.PRAISES),
        (Kind.WARNING, None, Tie.WARNS_OF),
        (Kind.JUSTICE, None, Tie.SUSPECTS_OF),
        (Kind.ASSESSMENT, None, Tie.ASSESSES),
        (Kind.STATISTIC, None, None),
    ],
)
def test_the_type_follows_from_the_kind(kind: Kind, stance: str | None, tie: Tie | None) -> None:
    link = tie_record(Record("r", kind, "nice", stance, (Told(None, None),)))
    assert (link.tie if link else None) is tie


LINES = (
    "@attack date=2018-03-23 country=FR city=Carcassonne killed=[1,1]\n@attack date=2018-03-23 country=FR city=Trèbes"
    " killed=[3,3]\n@claim stance=claims actors=islamic-state of=1",
    "@attack date=2018-03-23 country=FR city=Trèbes killed=[3,3]\n@measure measure=deployment date=2018-03-24"
    " country=FR",
    "@attack date=2018-03-23 country=FR city=Trèbes killed=[4,4]\n@claim stance=claims actors=islamic-state of=0",
    "@attack date=2018-03-23 country=FR city=Carcassonne\n@attack date=2018-03-23 country=FR city=Trèbes",
    "@measure measure=deployment date=2018-03-24 country=FR\n@attack date=2018-03 country=FR city=Trèbes",
)


def listed(folder: Path, order: list[int], batch: int) -> list[tuple[str, str, str, int]]:
    store = Store.open(str(folder / f"{'-'.join(map(str, order))}-{batch}.db"))
    text = "Les faits se sont produits dans la matinée et l'enquête se poursuit dans toute la région.\n"
    met = [Document(f"a:{n}", text + LINES[n], id=f"a{n}", published="2018-03-25") for n in order]
    summary = Summary()
    outcomes = (process(item, FakeReader(), 100_000) for item in fresh(store, items(met), "r", summary))
    for _ in ingest(store, outcomes, Run("r", batch), summary):
        pass
    rows = [row.id for row in store.incidents(IncidentFilter(background=True, sort="id"))]
    found = {link for links in store.ties().of(rows).values() for link in links}
    assert store.ties().series(rows[0]) == [] or store.ties().series(rows[0])[0] in rows
    return sorted((link.source[:-5], link.tie.value, link.target[:-5], link.reports) for link in found)


def test_links_are_stored_whatever_the_order(tmp_path: Path) -> None:
    expected = listed(tmp_path, [0, 1, 2, 3, 4], 10)
    assert expected == [
        ("2018-03-23-carcassonne", "series", "2018-03-23-trebes", 2),
        ("2018-03-24-measure-fr", "responds-to", "2018-03-23-trebes", 2),
        ("undated-claim-islamic-state", "claims", "2018-03-23-trebes", 2),
    ]
    for seed in range(4):
        order = random.Random(seed).sample(range(5), 5)
        assert listed(tmp_path, order, 1 + seed % 3) == expected

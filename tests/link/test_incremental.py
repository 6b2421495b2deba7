"""Placing added reports alone comes to the same as placing all anew."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

import pytest
from fake_reader import FakeReader
from test_linking import Slots, groups, report

from vigie.domain.document import Document
from vigie.domain.incident import ReportKey
from vigie.domain.tally import Tally
from vigie.link import pool, store_pool
from vigie.link.cluster import cluster
from vigie.link.traits import traits_of
from vigie.pipeline import Run, Summary, fresh, ingest, items, process
from vigie.store.records import IncidentFilter
from vigie.store.store import Store

PROSE = "Les secours étaient encore sur place dans la soirée et la circulation restait coupée dans le quartier.\n"
TOULOUSE: Slots = {"date": "2012-03", "country": "FR", "city": "Toulouse"}


def documents(seed: int, number: int) -> list[Document]:
    """Articles over two years in three towns, half of them vague; some tell two attacks."""
    chance = random.Random(seed)
    made: list[Document] = []
    for index in range(number):
        day = chance.randint(1, 28)
        month = f"{chance.choice([2015, 2016])}-{chance.randint(1, 3):02d}"
        lines = []
        for _ in range(chance.choice([1, 1, 1, 2])):
            date = chance.choice(["", f"date={month[:4]}", f"date={month}", *[f"date={month}-{day:02d}"] * 3])
            city = chance.choice(["", "city=Nice", "city=Nice", "city=Lyon", "city=Rouen"])
            toll = chance.choice(["", "killed=[84,84]", "killed=[3,3]", "killed=[2,null]"])
            actors = chance.choice(["", "", "actors=eta", "actors=islamic-state"])
            lines.append(
                f"@attack {date} country=FR {city} {toll} {actors} tactics={chance.choice(['bombing', 'arson'])}"
            )
        published = f"{month}-28" if chance.random() < 0.6 else "2017-05-01"
        made.append(Document(f"a:{index}", f"{PROSE}{index}\n" + "\n".join(lines), id=f"a{index}", published=published))
    return made


@pytest.mark.parametrize(("seed", "batch"), [(1, 1), (2, 7), (3, 20), (16, 1)])
def test_adding_reports_comes_to_placing_all_anew(
    seed: int, batch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (pool, store_pool):
        monkeypatch.setattr(module, "PROMINENT", 2)  # so that prominence changes hands
    met = documents(seed, 70)
    random.Random(seed).shuffle(met)
    store, summary = Store.open(str(tmp_path / "a.db")), Summary()
    outcomes = (process(item, FakeReader(), 100_000) for item in fresh(store, items(met), "r", summary))
    for _ in ingest(store, outcomes, Run("r", batch), summary):
        pass
    placed = store.placed_attacks()
    found: dict[str | None, set[ReportKey]] = defaultdict(set)
    for one in placed:
        found[one.incident].add(one.report.key)
    expected = {frozenset(one.keys) for one in cluster(one.report for one in placed)}
    assert {frozenset(keys) for keys in found.values()} == expected
    vague = [traits_of(one.report).tier > 1 for one in placed]
    assert sum(vague) > 20 and len(expected) < len(placed) - 20


@pytest.mark.parametrize(
    ("other", "joined"),
    [
        (TOULOUSE, True),
        ({**TOULOUSE, "date": "2012"}, True),
        ({**TOULOUSE, "date": None}, True),
        ({**TOULOUSE, "date": "2012-04"}, False),
        ({**TOULOUSE, "city": "Montauban"}, False),
        ({**TOULOUSE, "actors": ("eta",)}, False),
        ({**TOULOUSE, "date": None, "killed": Tally.exactly(70)}, False),
    ],
)
def test_a_month_and_a_town_make_an_incident_where_no_report_knows_the_day(other: Slots, joined: bool) -> None:
    first = report("a", {**TOULOUSE, "actors": ("al-qaeda",), "killed": Tally.exactly(7)})
    second = report("b", {**TOULOUSE, "killed": Tally.exactly(7)})
    assert (["a", "b", "x"] in groups(first, second, report("x", other))) is joined


def test_undated_reports_of_a_town_are_one_only_where_they_say_the_same() -> None:
    kaboul: Slots = {"country": "AF", "city": "Kaboul", "killed": Tally.exactly(41), "tactics": ("bombing",)}
    same, other = report("b", kaboul), report("c", {**kaboul, "killed": Tally.exactly(12)})
    bare = report("d", {"country": "AF", "city": "Kaboul"}), report("e", {"country": "AF", "city": "Kaboul"})
    assert groups(report("a", kaboul), same, other, *bare) == [["a", "b"], ["c"], ["d"], ["e"]]


def test_an_old_undated_mention_means_what_is_prominent_in_the_town(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "PROMINENT", 1)
    large = [report(f"l{n}", {"date": "2015-01-10", "country": "FR", "city": "Nice"}) for n in range(3)]
    small: Slots = {"date": "2015-03-10", "country": "FR", "city": "Nice", "killed": Tally.exactly(9)}
    told: Slots = {**small, "date": None}
    soon, late = report("s", told, published="2015-04-01"), report("t", told, published="2016-04-01")
    assert ["s", "x"] in groups(*large, report("x", small), soon)
    assert ["t", "x"] not in groups(*large, report("x", small), late)
    monkeypatch.setattr(pool, "PROMINENT", 2)
    assert ["t", "x"] in groups(*large, report("x", small), late)


def test_twins_have_the_same_ids_whichever_came_first(tmp_path: Path) -> None:
    line = "@attack date=2016-07-14 country=FR city=Nice"
    texts = [f"{line} killed=[84,84]\n{line} killed=[2,2]", f"{line} killed=[84,84]", f"{line} killed=[2,2]\n{line}"]
    expected: list[tuple[str, tuple[ReportKey, ...]]] = []
    for number, order in enumerate(([0, 1, 2], [2, 0, 1], [1, 2, 0])):
        store, summary = Store.open(str(tmp_path / f"{number}.db")), Summary()
        met = [Document(f"a:{n}", PROSE + texts[n], id=f"a{n}", published="2016-07-20") for n in order]
        outcomes = (process(item, FakeReader(), 100_000) for item in fresh(store, items(met), "r", summary))
        for _ in ingest(store, outcomes, Run("r", 1), summary):
            pass
        rows = [row.id for row in store.incidents(IncidentFilter(sort="id"))]
        listed = [(name, tuple(keys)) for name, keys in store.reports(rows).items()]
        expected = expected or listed
        assert listed == expected and len(rows) > 1

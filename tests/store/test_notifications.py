"""What becomes news, what does not, and how it is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_reader import FakeReader

from vigie.domain.document import Document
from vigie.domain.incident import ReportKey
from vigie.domain.judgement import Action, Decision
from vigie.domain.notification import Notification, Topic
from vigie.domain.tally import Tally
from vigie.pipeline import Item, Run, Said, Summary, conclude, ingest, judge, process, undo
from vigie.store.store import Store

NICE = "@attack date=2016-07-14 country=FR city=Nice killed=[80,null]<préfecture> tactics=vehicle_ramming"
CLAIM = "\n@claim actors=islamic-state stance=claims of=0"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(str(tmp_path / "a.db"))


def put(store: Store, *texts: str, published: str = "2016-07-15", name: str = "a") -> None:
    documents = [
        Document(f"f:{n}", text, id=f"{name}{n}", published=published, publisher=f"{name}{n}")
        for n, text in enumerate(texts)
    ]
    outcomes = [process(Item(one.where, one), FakeReader(), 10_000) for one in documents]
    list(ingest(store, outcomes, Run("fake", 100), Summary()))


def told(some: list[Notification]) -> list[tuple[str, str | None]]:
    return [(one.topic.value, one.city or one.detail) for one in some]


def test_a_new_incident_and_its_claim_are_told_once(store: Store) -> None:
    put(store, NICE + CLAIM)
    assert told(store.notifications.take_stock(notify=True)) == [("new_incident", "Nice"), ("claim", "claims")]
    assert store.notifications.take_stock(notify=True) == []
    put(store, NICE + CLAIM, name="b")  # a second paper says the same
    assert store.notifications.take_stock(notify=True) == []


def test_a_moved_toll_is_told_with_what_it_was(store: Store) -> None:
    put(store, NICE)
    store.notifications.take_stock(notify=True)
    put(
        store,
        "@attack date=2016-07-14 country=FR city=Nice killed=[84,84]<procureur>",
        published="2016-07-16",
        name="b",
    )
    (change,) = store.notifications.take_stock(notify=True)
    assert (change.topic, change.killed, change.killed_before) == (
        Topic.TOLL_CHANGE,
        Tally.exactly(84),
        Tally.at_least(80),
    )
    assert change.to_json()["killed_before"] == [80, None]


def test_what_is_old_is_no_news(store: Store) -> None:
    put(store, "@attack date=2015-11-13 country=FR city=Paris killed=[130,130]", "@attack country=ML city=Gao")
    put(store, "@alert_level date=2016-07-15 country=FR change=kept level=vigilance", name="b")
    assert store.notifications.take_stock(notify=True) == []
    # An undated mention that turns out to be an incident of today is news then.
    put(store, "@attack date=2016-07-14 country=ML city=Gao", name="c")
    assert told(store.notifications.take_stock(notify=True)) == [("new_incident", "Gao")]


def test_a_level_is_told_once_a_week(store: Store) -> None:
    level = "@alert_level date=2016-07-{} country=FR change=raised level=urgence+attentat"
    put(store, level.format("15"))
    assert told(store.notifications.take_stock(notify=True)) == [("alert_level", "raised urgence attentat")]
    put(store, level.format("17"), name="b", published="2016-07-17")
    assert store.notifications.take_stock(notify=True) == []
    put(store, level.format("30"), name="c", published="2016-07-30")
    assert len(store.notifications.take_stock(notify=True)) == 1


def test_taking_stock_silently_makes_it_old_news(store: Store) -> None:
    assert store.notifications.never_taken()
    put(store, NICE)
    assert store.notifications.take_stock(notify=False) == []
    assert not store.notifications.never_taken()
    assert store.notifications.take_stock(notify=True) == [] and store.notifications.last() == 0


def test_a_renamed_incident_is_not_new(store: Store) -> None:
    put(store, "@attack date=2016-07-14 country=FR killed=[80,null]")
    (first,) = store.notifications.take_stock(notify=True)
    put(store, "@attack date=2016-07-14 country=FR city=Nice killed=[80,null]", name="b")
    assert store.notifications.take_stock(notify=True) == []
    assert len(store.resolve(first.incident)) == 1


def test_reading_from_a_cursor_and_marking(store: Store) -> None:
    put(store, NICE + CLAIM, "@attack date=2016-07-13 country=ML city=Gao")
    store.notifications.take_stock(notify=True)
    news = store.notifications
    assert [one.number for one in news.since(1)] == [2, 3] and [one.number for one in news.latest(1)] == [3]
    assert told(news.since(topics=[Topic.CLAIM])) == [("claim", "claims")]
    assert news.mark([1, 99], user="ana") == 1 and news.mark([1], user="ana") == 0
    assert news.unmarked("ana") == 2 and news.unmarked() == 3
    assert [one.number for one in news.since(user="ana", unmarked=True)] == [2, 3]
    assert news.mark_until(3, user="ana") == 2 and news.unmarked("ana") == 0
    one = news.get(1, "ana")
    assert one is not None and one.marked and one.id.startswith("ntf_") and news.get(9) is None


def test_what_an_analyst_decides_is_told_at_once(store: Store) -> None:
    put(store, NICE, "@attack date=2016-07-13 country=ML city=Gao", "@attack date=2016-07-13 country=ML city=Gao\n")
    judge(store, [Decision(Action.CORRECT, ReportKey("a0", 0), slot="killed", value="81")], Said("ana"))
    assert store.notifications.latest() == []  # the first run is to find all of it old
    conclude(store, Summary())
    judge(store, [Decision(Action.CORRECT, ReportKey("a0", 0), slot="killed", value="84")], Said("ana"))
    number = judge(store, [Decision(Action.DIFFERENT, ReportKey("a1", 0), ReportKey("a2", 0))], Said("ana"))
    toll, apart = store.notifications.since()
    assert (toll.topic, toll.killed_before, toll.killed) == (Topic.TOLL_CHANGE, Tally.exactly(81), Tally.exactly(84))
    assert (apart.topic, apart.city) == (Topic.NEW_INCIDENT, "Gao")
    undo(store, number)
    assert store.notifications.last() == 2 and store.resolve(apart.incident)


def test_what_an_analyst_struck_is_no_news(store: Store) -> None:
    put(store, NICE)
    conclude(store, Summary())
    store.judge([Decision(Action.REJECT, ReportKey("a0", 0))], "ana", None)
    put(store, NICE.replace("80,null", "90,90"), name="b")
    assert store.notifications.take_stock() == []

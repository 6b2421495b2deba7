"""Watches and saved searches."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vigie.desk.desk import Desk
from vigie.desk.errors import MissingError
from vigie.desk.selection import Selection
from vigie.desk.view.work import WatchDraft
from vigie.domain.errors import InputError

RIVIERA = WatchDraft("Festival", "event", latitude=43.55, longitude=7.01, radius_km=60)


def found(desk: Desk, draft: WatchDraft) -> dict[str | None, tuple[str, ...]]:
    watch = desk.save_watch(draft, "ada")
    view = desk.watch(watch.id)
    assert view.total == watch.matches
    return {one.item.city: one.why for one in view.matches if one.item.kind == "attack"}


def test_area_period_groups_and_words(desk: Desk) -> None:
    assert found(desk, RIVIERA) == {"Nice": ("area",)}
    assert found(desk, replace(RIVIERA, since="2016-07-20", until="2016-07-31")) == {}
    assert found(desk, replace(RIVIERA, since="2016-07-20", margin_days=7)) == {"Nice": ("area",)}
    assert found(desk, replace(RIVIERA, groups=("taliban",))) == {}
    assert found(desk, WatchDraft("Mali", countries=("ML", "FR"), groups=("islamic-state",))) == {
        "Nice": ("country", "group")
    }
    assert found(desk, WatchDraft("Ambulances", words=("ambulance", "colis"))) == {
        "Kaboul": ("words",),
        "Lyon": ("words",),
    }
    view = desk.watch(desk.watches()[0].id)
    assert view.watch.author == "ada"
    nice = next(one for one in desk.watch(desk.save_watch(RIVIERA, "ada").id).matches if one.item.city == "Nice")
    assert nice.distance_km is not None and 20 < nice.distance_km < 35


def test_a_watch_is_changed_and_dropped(desk: Desk) -> None:
    watch = desk.save_watch(RIVIERA, "ada")
    changed = desk.save_watch(replace(RIVIERA, name="Sommet", radius_km=2.0), "bob", watch.id)
    assert changed.id == watch.id and changed.matches == 0 and changed.author == "ada"
    assert [one.draft.name for one in desk.watches()] == ["Sommet"]
    desk.drop_watch(watch.id)
    assert desk.watches() == ()
    for act in (lambda: desk.drop_watch(7), lambda: desk.watch(7), lambda: desk.save_watch(RIVIERA, "ada", 7)):
        with pytest.raises(MissingError):
            act()


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (WatchDraft(" "), "name"),
        (WatchDraft("x"), "nothing would be watched"),
        (WatchDraft("x", what="person", countries=("FR",)), "what"),
        (WatchDraft("x", latitude=43.0), "circle"),
        (replace(RIVIERA, radius_km=float("nan")), "radius_km"),
        (replace(RIVIERA, latitude=91.0), "latitude"),
        (replace(RIVIERA, kinds=("war",)), "kind"),
        (replace(RIVIERA, since="2020", until="2019"), "lies after"),
        (replace(RIVIERA, since="soon"), "since"),
        (replace(RIVIERA, words=("",)), "words"),
        (replace(RIVIERA, words=("!",)), "words"),
        (replace(RIVIERA, margin_days=-1), "margin_days"),
    ],
)
def test_a_watch_that_makes_no_sense_is_refused(desk: Desk, draft: WatchDraft, told: str) -> None:
    with pytest.raises(InputError, match=told):
        desk.save_watch(draft, "ada")
    assert desk.watches() == ()


def test_searches_are_kept(desk: Desk) -> None:
    wanted = Selection(countries=("FR",), since="2016-01-01")
    saved = desk.save_search("France since 2016", wanted, "ada")
    (one,) = desk.searches()
    assert one == saved and Selection.from_query(one.query) == wanted
    desk.drop_search(saved.id)
    assert desk.searches() == ()
    with pytest.raises(MissingError):
        desk.drop_search(saved.id)
    with pytest.raises(InputError):
        desk.save_search("", wanted, "ada")

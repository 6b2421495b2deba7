"""Lists, facets, map and timeline show the same selection, and say how many."""

from __future__ import annotations

import pytest

from vigie.desk.desk import Desk
from vigie.desk.selection import Selection
from vigie.domain.errors import InputError

ANY = Selection(kinds=("any",), background=True)


def test_the_list_is_paged_without_gaps_or_repeats(desk: Desk) -> None:
    whole = [one.id for one in desk.everything(ANY)]
    for sort in ("date", "-date", "killed", "reports", "sources", "changed", "id"):
        seen: list[str] = []
        cursor: str | None = None
        while True:
            page = desk.incidents(ANY, sort, cursor, 2)
            assert page.total == len(whole) and len(page.items) <= 2
            seen += [one.id for one in page.items]
            cursor = page.next
            if cursor is None:
                break
        assert sorted(seen) == sorted(whole) and len(set(seen)) == len(seen), sort
    dates = [one.date_first for one in desk.everything(Selection()) if one.date_first]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("cursor", ["x", "e30", "WzFd", "W1tdXQ", "é", "bnVsbA", "A" * 5000])
def test_a_cursor_of_no_list_is_refused(desk: Desk, cursor: str) -> None:
    with pytest.raises(InputError, match="cursor"):
        desk.incidents(ANY, "date", cursor)


def test_every_facet_value_leads_to_as_many_incidents_as_it_counts(desk: Desk) -> None:
    for wanted in (
        Selection(),
        Selection(countries=("FR",)),
        Selection(tactics=("vehicle_ramming",), since="2016-01-01"),
    ):
        for facet in desk.facets(wanted):
            for value in facet.values:
                if facet.name in ("sources", "year"):
                    continue
                alone = wanted.without(facet.name).toggled(facet.name, value.value)
                assert len(desk.everything(alone)) == value.count, (facet.name, value)


def test_facets_count_without_their_own_restriction(desk: Desk) -> None:
    countries = {f.name: f for f in desk.facets(Selection(countries=("FR",)))}["country"]
    assert {one.value: one.count for one in countries.values} == {"FR": 2, "AF": 1, "ML": 1}
    assert [one.value for one in countries.values if one.chosen] == ["FR"]
    sources = {f.name: f for f in desk.facets(Selection(countries=("FR",)))}["sources"]
    assert {one.value: one.count for one in sources.values} == {"1": 2, "2": 1, "3": 1}


def test_criteria(desk: Desk) -> None:
    def cities(**criteria: object) -> set[str | None]:
        return {one.city for one in desk.everything(Selection(**criteria))}  # type: ignore[arg-type]

    assert cities() == {"Nice", "Lyon", "Kaboul", "Gao"}
    assert cities(background=True) == {"Nice", "Lyon", "Kaboul", "Gao", "Toulouse"}
    assert cities(since="2018-01-27", until="2018-06-28") == {"Kaboul"}
    assert cities(groups=("taliban", "islamic-state")) == {"Nice", "Kaboul"}
    assert cities(groups=("none",)) == {"Lyon"}
    assert cities(min_sources=2) == {"Nice"}
    assert cities(min_killed=100) == {"Kaboul"}
    assert cities(claims=("relayed",)) == {"Nice"}
    assert cities(words="ambulance") == {"Kaboul"}
    assert cities(bbox=(-10.0, 40.0, 10.0, 50.0)) == {"Nice", "Lyon"}
    assert cities(bbox=(170.0, -80.0, -170.0, 80.0)) == set()
    assert {one.kind for one in desk.everything(Selection(kinds=("claim", "warning")))} == {"claim", "warning"}


def test_map_list_and_timeline_agree(desk: Desk) -> None:
    for wanted in (Selection(), ANY, Selection(countries=("FR",))):
        listed = desk.everything(wanted)
        for zoom in (0, 3, 12, 18):
            view = desk.map(wanted, zoom)
            assert view.placed + view.unplaced == len(listed)
            assert sum(point.count for point in view.points) == view.placed
            assert {name for point in view.points for name in point.ids} <= {one.id for one in listed}
        told = desk.timeline(wanted)
        assert sum(one.incidents for one in told.bins) + told.undated == len(listed)


def test_the_map_clusters_by_zoom_and_keeps_countries_apart(desk: Desk) -> None:
    wide, near = desk.map(Selection(countries=("FR",)), 2), desk.map(Selection(countries=("FR",)), 9)
    assert [point.count for point in wide.points] == [2] and [point.count for point in near.points] == [1, 1]
    assert {point.label for point in near.points} == {"Nice, 2016-07-14", "Lyon, 2019-05-24"}
    nice = next(point for point in near.points if point.id and "nice" in point.id)
    assert (round(nice.latitude, 1), round(nice.longitude, 1), nice.precision) == (43.7, 7.3, "city")


def test_bins_have_no_gaps(desk: Desk) -> None:
    told = desk.timeline(Selection(), "month")
    assert told.unit == "month" and (told.bins[0].start, told.bins[0].end) == ("2016-07-01", "2016-07-31")
    assert len(told.bins) == 35 and told.bins[-1].start == "2019-05-01"
    assert (told.bins[0].killed_low, told.bins[0].killed_high) == (84, 84)
    with pytest.raises(InputError, match="unit"):
        desk.timeline(Selection(), "week")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("kind=war", "kind 'war': expected one of"),
        ("country=France", "ISO 3166-1"),
        ("tactic=bombs", "tactic"),
        ("since=yesterday", "since 'yesterday': expected a day, month or year"),
        ("since=2016/2017", "expected a day"),
        ("since=2018&until=2017", "lies after"),
        ("bbox=1,2,3", "west,south,east,north"),
        ("bbox=0,50,10,40", "south below north"),
        ("bbox=nan,nan,nan,nan", "bbox"),
        ("min_killed=-1", "whole number"),
        ("min_killed=²", "whole number"),
        ("background=perhaps", "1 or 0"),
        ("group=a b", "organisation"),
        ("words=" + "x" * 300, "200 at most"),
        ("&".join(f"country={a}{b}" for a in "ABCDEFGH" for b in "ABCDEFGH"), "50 at most"),
    ],
)
def test_a_selection_that_makes_no_sense_is_refused(query: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        Selection.from_query(query)


def test_a_selection_survives_its_query_string() -> None:
    query = "kind=attack&country=FR&country=BE&group=islamic-state&since=2015&until=2016-03&min_sources=2&words=a+b"
    chosen = Selection.from_query(query + "&bbox=-5,41,10,51&background=1&page=7&tactic=")
    assert (chosen.since, chosen.until, chosen.countries) == ("2015-01-01", "2016-03-31", ("FR", "BE"))
    assert Selection.from_query(chosen.query()) == chosen
    assert chosen.toggled("country", "FR").countries == ("BE",) and chosen.without("country", "since").since is None
    assert "sort=killed" in chosen.query(sort="killed", cursor=None)

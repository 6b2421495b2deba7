"""Places that lie in or near each other, and what that joins."""

from __future__ import annotations

import pytest
from test_linking import Slots, report

from vigie.app import load_places
from vigie.domain.place import Kinship, Spot, distance
from vigie.domain.report import Report
from vigie.domain.tally import Tally
from vigie.link.cluster import cluster
from vigie.link.features import log_odds, weight_names

PLACES = load_places()


@pytest.mark.parametrize(
    ("country", "one", "other", "kin"),
    [
        ("RU", "Moscou", "Krasnogorsk", Kinship.NEAR),
        ("FR", "Aude", "Trèbes", Kinship.INSIDE),
        ("FR", "Trèbes", "Carcassonne", Kinship.NEAR),
        ("FR", "Paris", "Bataclan", Kinship.SAME),
        ("FR", "Aude", "Paris", Kinship.APART),
        ("FR", "Paris", "Nice", Kinship.APART),
        ("US", "Californie", "Poway", Kinship.INSIDE),
    ],
)
def test_kinship_by_the_gazetteer(country: str, one: str, other: str, kin: Kinship) -> None:
    first, second = PLACES.spot(country, one), PLACES.spot(country, other)
    assert first is not None and second is not None
    assert first.kinship(second) is second.kinship(first) is kin


def test_distance_is_the_great_circle() -> None:
    paris, london = Spot("p", 48.8566, 2.3522), Spot("l", 51.5074, -0.1278)
    assert distance(paris, london) == pytest.approx(344, abs=2)
    assert PLACES.spot("FR", "Zzyzx-les-Bains") is None


def attack(article: str, city: str | None, date: str | None = "2018-03-23", event: int = 0, **more: object) -> Report:
    slots: Slots = {"country": "FR", "city": city, "date": date, "killed": more.get("killed")}  # type: ignore[dict-item]
    return report(article, slots, published="2018-03-30", event=event)


def groups(*reports: Report) -> list[list[str]]:
    return sorted(sorted(f"{k.article}{k.event or ''}" for k in one.keys) for one in cluster(reports, PLACES))


def test_a_suburb_named_for_its_city_is_joined_unless_an_article_tells_both() -> None:
    one, other = attack("a", "Trèbes"), attack("b", "Carcassonne")
    assert groups(one, other) == [["a", "b"]]
    assert groups(one, other, attack("c", "Trèbes"), attack("c", "Carcassonne", event=1)) == [["a", "c"], ["b", "c1"]]
    assert groups(one, attack("b", "Narbonne", date="2018-03-24")) == [["a"], ["b"]]


def test_a_region_joins_the_attack_in_it() -> None:
    town = [attack(f"t{n}", "Trèbes", killed=Tally.exactly(4)) for n in range(3)]
    elsewhere = attack("p", "Paris")
    found = groups(*town, elsewhere, attack("r", "Aude"), attack("u", "Aude", date=None), attack("m", None, "2018-03"))
    assert found == [["m", "r", "t0", "t1", "t2", "u"], ["p"]]


def test_a_vague_date_does_not_take_one_town_for_another() -> None:
    town = [attack(f"t{n}", "Trèbes") for n in range(3)]
    assert groups(*town, attack("v", "Carcassonne", date="2018")) == [["t0", "t1", "t2"], ["v"]]


def test_the_score_of_a_link_is_the_sum_of_its_reasons() -> None:
    (one,) = cluster([attack("a", "Trèbes"), attack("b", "Trèbes")], PLACES)
    for link in one.links:
        assert link.score == pytest.approx(sum(weight for _, weight in link.reasons) + log_odds({}, _only_bias()))


def _only_bias() -> dict[str, float]:
    from vigie.link.features import load_weights

    assert set(load_weights()) == set(weight_names())
    return dict(load_weights())

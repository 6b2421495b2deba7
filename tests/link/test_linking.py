"""Reports to incidents."""

from __future__ import annotations

import random

import pytest

from vigie.domain.edtf import Edtf
from vigie.domain.event import Attribution, Event, SlotValue, Value
from vigie.domain.incident import ReportKey
from vigie.domain.report import Report
from vigie.domain.span import Span
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind
from vigie.link.cluster import Cluster, cluster
from vigie.link.fusion import show
from vigie.link.naming import name_incidents

Slots = dict[str, Value | tuple[str, ...] | None]
NICE: Slots = {"date": "2016-07-14", "country": "FR", "city": "Nice"}


def report(
    article: str,
    slots: Slots,
    kind: Kind = Kind.ATTACK,
    published: str | None = "2016-08-01",
    event: int = 0,
    anchor: str | None = None,
    speaker: str | None = None,
) -> Report:
    values: list[SlotValue] = []
    for slot, given in slots.items():
        for value in given if isinstance(given, tuple) else (given,):
            if value is not None:
                read: Value = Edtf.parse(str(value)) if slot == "date" else value
                values.append(SlotValue(slot, read, attribution=Attribution(speaker)))
    day = Edtf.parse(published) if published else None
    return Report(ReportKey(article, event), Event(kind, Span(0, 1), tuple(values)), day, None, anchor)


def reports_of(found: Cluster) -> tuple[Report, ...]:
    return found.reports


def groups(*reports: Report) -> list[list[str]]:
    found = map(reports_of, cluster(reports))
    return sorted(sorted(f"{r.key.article}{r.key.event or ''}" for r in group) for group in found)


def together(one: Report, other: Report) -> bool:
    return len(cluster([one, other])) == 1


@pytest.mark.parametrize(
    ("other", "joined"),
    [
        (NICE, True),
        ({**NICE, "city": "NICE"}, True),
        ({**NICE, "date": "2016-07-15"}, True),
        ({**NICE, "date": "2016-07-16"}, False),
        ({**NICE, "date": "2016-07"}, True),
        ({**NICE, "date": "2016"}, True),
        ({**NICE, "date": "2015"}, False),
        ({**NICE, "date": "2016-07-14/2016-07-15"}, True),
        ({**NICE, "date": None}, True),
        ({**NICE, "city": None}, True),
        ({**NICE, "city": "Lyon"}, False),
        ({**NICE, "country": "DE"}, False),
        ({**NICE, "killed": Tally.exactly(2)}, True),
        ({**NICE, "date": None, "killed": Tally.exactly(2)}, False),
        ({**NICE, "date": None, "killed": Tally.exactly(80)}, True),
        ({**NICE, "date": None, "actors": ("eta",)}, False),
        ({**NICE, "date": None, "actors": ("islamic-state-khorasan",)}, True),
        ({"country": "FR", "date": "2016-07"}, True),
        ({"country": "FR", "date": "2016-07", "killed": Tally.exactly(84)}, True),
        ({"country": "FR"}, False),
    ],
)
def test_what_joins_an_attack(other: Slots, joined: bool) -> None:
    first = report("a", {**NICE, "killed": Tally.exactly(84), "actors": ("islamic-state",)})
    assert together(first, report("b", other)) is joined


def test_attacks_and_plots_are_kept_apart() -> None:
    assert not together(report("a", NICE), report("b", NICE, Kind.PLOT))


@pytest.mark.parametrize(
    ("slots", "apart"),
    [
        ({}, False),
        ({"killed": Tally.at_least(80)}, False),
        ({"killed": Tally.exactly(2)}, True),
        ({"tactics": ("stabbing",)}, True),
        ({"actors": ("eta",)}, True),
        ({"city": None}, True),
        ({"date": "2016-07"}, True),
    ],
)
def test_two_events_of_one_article_are_one_only_where_nothing_tells_them_apart(slots: Slots, apart: bool) -> None:
    told: Slots = {**NICE, "killed": Tally.exactly(86), "tactics": ("vehicle_ramming",), "actors": ("islamic-state",)}
    found = groups(report("a", told), report("a", {**NICE, **slots}, event=1), report("b", told))
    assert found == ([["a", "b"], ["a1"]] if apart else [["a", "a1", "b"]])


def test_an_undated_mention_means_nothing_later_than_its_article() -> None:
    mention = report("b", {"country": "FR", "city": "Nice"}, published="2016-07-01")
    assert not together(report("a", NICE), mention)


def test_days_do_not_chain() -> None:
    days = [report(str(day), {**NICE, "date": f"2016-07-{day}"}) for day in (13, 14, 15, 16)]
    assert groups(*days) == [["13", "14"], ["15", "16"]]


def test_a_vague_report_joins_the_incident_it_fits_best() -> None:
    spring = [report(f"s{n}", {"date": "2016-03-22", "country": "BE", "city": "Bruxelles"}) for n in range(3)]
    summer = report("u", {"date": "2016-07-25", "country": "BE", "city": "Bruxelles", "killed": Tally.exactly(7)})
    mention = report("x", {"country": "BE", "city": "Bruxelles"}, published="2018-01-01")
    assert ["s0", "s1", "s2", "x"] in groups(*spring, summer, mention)
    told = report("x", {"country": "BE", "city": "Bruxelles", "killed": Tally.exactly(7)})
    assert ["u", "x"] in groups(*spring, summer, told)


def test_a_month_and_country_mean_the_incident_most_reported() -> None:
    many = [report(f"m{n}", NICE) for n in range(6)]
    few = report("f", {"date": "2016-07-26", "country": "FR", "city": "Rouen"})
    vague = report("v", {"date": "2016-07", "country": "FR"})
    assert ["m0", "m1", "m2", "m3", "m4", "m5", "v"] in groups(*many, few, vague)


def claim(
    article: str, anchor: str | None = "nice", stance: str = "claims", **slots: Value | tuple[str, ...]
) -> Report:
    return report(article, {"stance": stance, "actors": ("islamic-state",), **slots}, Kind.CLAIM, anchor=anchor)


def test_records_join_by_their_incident_and_their_rule() -> None:
    others = (claim("c", stance="praises"), claim("d", anchor="other"), claim("e", None))
    assert groups(claim("a"), claim("b"), *others) == [["a", "b"], ["c"], ["d"], ["e"]]
    assert groups(claim("a", date="2016-07-16"), claim("b", date="2016-07-20"), claim("c")) == [["a", "c"], ["b"]]
    assert groups(claim("a"), claim("b", actors=("eta",))) == [["a"], ["b"]]


def test_records_without_an_incident_need_place_and_date() -> None:
    level: Slots = {"country": "FR", "level": "urgence attentat", "change": "raised", "date": "2024-03-24"}
    first = report("a", level, Kind.ALERT_LEVEL)
    assert together(first, report("b", level, Kind.ALERT_LEVEL))
    assert not together(first, report("b", {**level, "date": None}, Kind.ALERT_LEVEL))
    assert not together(first, report("b", {**level, "country": "BE"}, Kind.ALERT_LEVEL))
    assert not together(first, report("b", {**level, "change": "lowered"}, Kind.ALERT_LEVEL))
    assert not together(first, report("b", {**level, "date": "2024"}, Kind.ALERT_LEVEL)), "a year says too little"
    count: Slots = {"country": "RU", "what": "attacks", "count": Tally.at_least(15), "date": "2015/2019"}
    assert together(report("a", count, Kind.STATISTIC), report("b", count, Kind.STATISTIC))
    fewer: Slots = {**count, "count": Tally.exactly(3)}
    assert not together(report("a", count, Kind.STATISTIC), report("b", fewer, Kind.STATISTIC))


def random_reports(seed: int, number: int = 120) -> list[Report]:
    chance = random.Random(seed)
    made = []
    for index in range(number):
        date = chance.choice([None, "2016", "2016-07", *(f"2016-07-{day}" for day in range(12, 18))])
        slots: Slots = {
            "date": date,
            "country": chance.choice(["FR", "FR", "BE", None]),
            "city": chance.choice([None, "Nice", "Lyon"]),
            "killed": chance.choice([None, Tally.exactly(3), Tally.exactly(80), Tally.at_least(2)]),
            "actors": chance.choice([(), ("eta",), ("islamic-state",)]),
        }
        kind = chance.choice([Kind.ATTACK, Kind.ATTACK, Kind.PLOT, Kind.JUSTICE, Kind.OPERATION])
        published = chance.choice(["2016-07-20", "2018-01-01", None])
        made.append(report(f"a{index // 2}", slots, kind, published, event=index % 2))
    return made


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_reports_does_not_matter(seed: int) -> None:
    reports = random_reports(seed)
    expected = groups(*reports)
    for shuffle in range(10):
        random.Random(shuffle).shuffle(reports)
        assert groups(*reports) == expected


def test_shown_toll_is_the_latest_official_one() -> None:
    def told(article: str, killed: Tally, published: str, speaker: str | None = None) -> Report:
        return report(article, {**NICE, "killed": killed}, published=published, speaker=speaker)

    early = told("a", Tally.at_least(60), "2016-07-14", "la préfecture")
    press = told("b", Tally.exactly(77), "2016-07-15")
    official = told("c", Tally.exactly(80), "2016-07-15", "le procureur de Paris")
    assert show([early, press, official]).killed == Tally.exactly(80)
    assert show([early]).killed == Tally.at_least(60)
    later = told("d", Tally.exactly(84), "2016-07-16")
    assert show([later, official, early, press]).killed == Tally.exactly(84)
    vague = told("e", Tally.at_least(2), "2018-01-01")
    assert show([later, vague]).killed == Tally.exactly(84), "a vaguer count hides no exact one"
    down = told("f", Tally.exactly(83), "2016-07-17")
    assert show([later, down]).killed == Tally.exactly(83), "a toll may be revised down"


def test_shown_place_date_and_lists() -> None:
    shown = show([
        report("a", {**NICE, "date": "2016-07", "tactics": ("shooting",)}),
        report("b", {**NICE, "city": "nice", "date": "2016-07-15", "tactics": ("vehicle_ramming", "shooting")}),
        report("c", {**NICE, "tactics": ("vehicle_ramming",)}),
        report("d", {**NICE, "tactics": ("vehicle_ramming",)}),
    ])  # fmt: skip
    assert (str(shown.date), shown.city, shown.tactics) == ("2016-07-14", "Nice", ("vehicle_ramming", "shooting"))
    assert not shown.background
    assert show([report("a", {"country": "FR", "city": "Nice"})]).background


def test_ids_are_readable_and_follow_from_the_reports() -> None:
    one, two = report("a", NICE), report("b", NICE)
    (first,) = name_incidents([Cluster((one, two))], {}, lambda ids: set())
    assert first.id.startswith("2016-07-14-nice-") and len(first.id) == len("2016-07-14-nice-") + 4
    assert name_incidents([Cluster((two,))], {two.key: "old"}, lambda ids: set())[0].id == first.id
    twins = name_incidents([Cluster((one,)), Cluster((two,))], {one.key: first.id}, lambda ids: {first.id} & set(ids))
    assert twins[0].id == first.id != twins[1].id, "an id of these reports is free to be given again"
    (other,) = name_incidents([Cluster((one,))], {}, lambda ids: {first.id} & set(ids))
    assert other.id not in (first.id,) and other.id.startswith("2016-07-14-nice-")
    (tied,) = name_incidents([Cluster((claim("a"),))], {}, lambda ids: set())
    assert tied.id.startswith("undated-claim-islamic-state-") and tied.anchor == "nice"
    loose = [name_incidents([Cluster((claim(name, None),))], {}, lambda ids: set())[0].id for name in "ab"]
    assert loose[0] != loose[1]

"""The history of a toll and the policies that choose from it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_linking import NICE, report

from vigie.domain.incident import ReportKey
from vigie.domain.report import Report
from vigie.domain.tally import Tally
from vigie.link.contradictions import contradictions as disagreements
from vigie.link.fusion import Showing, parse_correction, show
from vigie.link.tolls import POLICIES, Move, contradictions, history, steps


def told(article: str, low: int, high: int | None, published: str, speaker: str | None = None) -> Report:
    return report(article, {**NICE, "killed": Tally(low, high)}, published=published, speaker=speaker)


STORY = [
    told("a", 30, None, "2016-07-14"),
    told("b", 77, 77, "2016-07-15"),
    told("c", 77, 77, "2016-07-15"),
    told("d", 84, 84, "2016-07-15", "le procureur de la République"),
    told("e", 84, 84, "2016-07-16"),
    told("f", 2, None, "2016-07-17"),
    told("g", 83, 83, "2016-07-18"),
]


def test_moves_up_and_down_are_marked() -> None:
    moves = [step.move for step in steps(history(reversed(STORY), "killed"))]
    assert moves == [Move.FIRST, Move.FINER, Move.SAME, Move.UP, Move.SAME, Move.VAGUER, Move.DOWN]


def test_contradictions_are_those_of_one_day() -> None:
    ((one, other),) = contradictions(history(STORY, "killed"))
    assert (one.report.key.article, other.report.key.article) == ("b", "d")
    assert other.official and not one.official


@pytest.mark.parametrize(
    ("policy", "until", "expected"),
    [
        ("latest-official", 4, Tally.exactly(84)),
        ("gtd", 4, Tally.exactly(77)),  # two of three on the last day
        ("majority", 4, Tally.exactly(77)),
        ("ucdp", 4, Tally(30, 84)),
        ("latest-official", 7, Tally.exactly(83)),
        ("gtd", 7, Tally.exactly(83)),
        ("majority", 7, Tally.exactly(84)),
        ("ucdp", 7, Tally(2, 84)),
    ],
)
def test_policies(policy: str, until: int, expected: Tally) -> None:
    assert POLICIES[policy](history(STORY[:until], "killed")) == expected
    assert show(STORY[:until], Showing(policy)).killed == expected
    assert POLICIES[policy](()) is None


def test_gtd_takes_the_lowest_where_the_latest_disagree() -> None:
    assert POLICIES["gtd"](history([STORY[1], STORY[3]], "killed")) == Tally.exactly(77)


def test_a_correction_stands_over_what_is_reported() -> None:
    fixed = {ReportKey("a", 0): (("killed", "86"), ("date", "2016-07-15"), ("city", "Cannes"))}
    shown = show(STORY, Showing(corrections=fixed))
    assert (shown.killed, str(shown.date), shown.city) == (Tally.exactly(86), "2016-07-15", "Cannes")
    assert parse_correction("wounded", "40+") == Tally.at_least(40)
    assert parse_correction("wounded", "10-15") == Tally(10, 15)
    assert parse_correction("tactics", "shooting, arson") == ("shooting", "arson")
    none = show(STORY, Showing(corrections={ReportKey("a", 0): (("killed", ""), ("actors", ""))}))
    assert (none.killed, none.actors) == (None, ())
    for slot, value in (
        ("tactics", "shouting"),
        ("medium", "video"),
        ("killed", "many"),
        ("certainty", "sure"),
        ("date", "14 July"),
    ):
        with pytest.raises(ValueError):
            parse_correction(slot, value)


@pytest.mark.parametrize(
    ("counts", "silent", "expected"),
    [
        ([(84, None), (84, None), (2, None)], 0, 84),  # the last is alone
        ([(84, None), (84, None), (2, "la préfecture")], 0, 2),  # but official
        ([(3, None), (12, None), (40, None)], 0, 40),  # a toll that rises: none is borne out, the latest holds
        ([(84, None), (80, None), (258, None)], 0, 80),  # near each other
        ([(51, None)], 2, 51),
        ([(51, None)], 9, None),  # one of ten articles tells any count
        ([(51, "le procureur de Paris")], 9, 51),
        ([(4, None), (4, None), (5, None)], 0, 4),
        ([(13, None)] * 9 + [(0, None), (0, None)], 0, 13),  # a passing mention and its copy
    ],
)
def test_a_count_that_nothing_bears_out_needs_an_official(
    counts: list[tuple[int, str | None]], silent: int, expected: int | None
) -> None:
    reports = [told(f"a{n}", c, c, f"2016-07-{15 + n}", who) for n, (c, who) in enumerate(counts)]
    reports += [report(f"s{n}", NICE) for n in range(silent)]
    assert show(reports).killed == (None if expected is None else Tally.exactly(expected))


def test_an_official_of_years_later_speaks_of_something_else() -> None:
    core = [told(name, 11, 11, "2016-07-15") for name in "ab"]
    assert show([*core, told("c", 2, 2, "2016-07-20", "le procureur")]).killed == Tally.exactly(2)
    assert show([*core, told("c", 2, 2, "2018-07-20", "le procureur")]).killed == Tally.exactly(11)


def test_one_article_does_not_bear_itself_out() -> None:
    twice = [report("a", {**NICE, "killed": Tally.exactly(9)}, event=event) for event in (0, 1)]
    others = [told("b", 2, 2, "2016-07-14"), told("c", 2, 2, "2016-07-14")]
    assert show([*others, *twice]).killed == Tally.exactly(2)


def test_contradictions_of_dates_places_actors_and_counts() -> None:
    reports = [
        report("a", {**NICE, "killed": Tally.exactly(84), "actors": ("islamic-state",)}),
        report("b", {**NICE, "actors": ("islamic-state-khorasan",)}),
        report(
            "c", {**NICE, "date": "2016-07", "city": "Lyon", "killed": Tally.exactly(2), "actors": ("islamic-state",)}
        ),
        report("d", {**NICE, "date": "2016-07-15", "actors": ("al-qaeda",)}),
    ]
    found = {one.slot: (one.value, one.articles, one.other, one.other_articles) for one in disagreements(reports)}
    assert found == {
        "date": ("2016-07-14", ("a", "b"), "2016-07-15", ("d",)),
        "city": ("Nice", ("a", "b", "d"), "Lyon", ("c",)),
        "actors": ("islamic-state", ("a", "c"), "al-qaeda", ("d",)),
        "killed": ("84", ("a",), "2", ("c",)),
    }
    assert disagreements(reports[:2]) == ()


def reread(of: Report, rule: str = "", score: float = 1.0) -> Report:
    """The report with its killed read by another rule or with another score."""
    values = tuple(replace(v, rule=rule, score=score) if v.slot == "killed" else v for v in of.event.values)
    return replace(of, event=replace(of.event, values=values))


def test_the_mention_of_one_victim_hides_no_number() -> None:
    counted = [told(name, 4, 4, "2016-07-15") for name in "ab"]
    named = [reread(told(name, 1, 1, "2016-07-20"), rule="countless-tue") for name in "cd"]
    assert show([*counted, *named]).killed == Tally.exactly(4)
    assert show(named).killed == Tally.exactly(1)


def test_a_count_that_the_reading_doubts_is_shown_where_nothing_else_is_told() -> None:
    sure = [told(name, 4, 4, "2016-07-15") for name in "ab"]
    doubted = [reread(told(name, 9, 9, "2016-07-20"), score=0.4) for name in "cd"]
    assert show([*sure, *doubted]).killed == Tally.exactly(4)
    assert show(doubted).killed == Tally.exactly(9)
    assert show([reread(told(name, 9, 9, "2016-07-20"), score=0.3) for name in "cd"]).killed is None

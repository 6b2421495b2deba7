"""The history of a toll and the policies that choose from it."""

from __future__ import annotations

import pytest
from test_linking import NICE, report

from vigie.domain.incident import ReportKey
from vigie.domain.report import Report
from vigie.domain.tally import Tally
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

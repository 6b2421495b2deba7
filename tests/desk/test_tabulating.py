"""Counts by one thing with low, best and high, and the press's statistics against the record."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from stage import article, fill, open_desk
from typer.testing import CliRunner

from vigie.cli.main import app as commands
from vigie.desk.desk import Desk
from vigie.desk.selection import Selection
from vigie.desk.tabulating import Line, Tabulation, Toll, tabulate
from vigie.domain.errors import InputError

Run = Callable[..., Any]


@pytest.fixture
def run(database_path: Path) -> Run:
    return lambda *given: CliRunner().invoke(commands, ["--db", str(database_path), *map(str, given)])


def _line(found: Tabulation, key: str) -> Line:
    return next(line for line in found.lines if line.key == key)


def test_low_and_high_are_the_reports_ends_and_best_the_count_shown(desk: Desk) -> None:
    found = tabulate(desk, Selection(), "country")
    assert _line(found, "FR").killed == Toll(60, 84, 84)
    assert _line(found, "AF").killed == Toll(103, 103, 103)
    assert found.total.killed == Toll(60 + 103 + 12, 84 + 103 + 12, 84 + 103 + 12)
    assert (_line(found, "FR").incidents, _line(found, "FR").untold) == (2, 1)


def test_an_analysts_count_has_no_ends_but_its_own(desk: Desk) -> None:
    nice = next(one.id for one in desk.everything(Selection()) if one.city == "Nice")
    desk.correct(nice, "killed", "86", "ada")
    assert _line(tabulate(desk, Selection(), "country"), "FR").killed == Toll(86, 86, 86)


def test_an_incident_with_two_tactics_stands_under_both_and_counts_once(tmp_path: Path) -> None:
    told = "@attack date=2016-03-22 country=BE city=Bruxelles killed=[32,32] tactics=bombing,shooting"
    one = open_desk(fill(tmp_path / "two.db", [article("b-1", "2016-03-23", "Le Soir d'Ici", "Bruxelles", told)]))
    found = tabulate(one, Selection(), "tactic")
    assert {line.key: line.killed.best for line in found.lines} == {"bombing": 32, "shooting": 32}
    assert (found.total.incidents, found.total.killed.best) == (1, 32)
    one.close()


def test_periods_come_in_order_and_a_date_that_may_lie_in_several_in_none(tmp_path: Path) -> None:
    press = [
        article("m-1", "2018-03-01", "A", "Un", "@attack date=2018-02-03 country=ML city=Gao"),
        article("m-2", "2018-03-01", "A", "Deux", "@attack date=2018 country=ML city=Kidal"),
        article("m-3", "2018-03-01", "A", "Trois", "@attack date=2017-12-31 country=ML city=Mopti"),
    ]
    one = open_desk(fill(tmp_path / "periods.db", press))
    months = [line.key for line in tabulate(one, Selection(), "period", "month").lines]
    years = [(line.key, line.incidents) for line in tabulate(one, Selection(), "period").lines]
    assert months == ["2017-12", "2018-02", "none"] and years == [("2017", 1), ("2018", 2)]
    one.close()


def test_what_is_not_known_is_told(desk: Desk) -> None:
    with pytest.raises(InputError, match="expected one of group, tactic"):
        tabulate(desk, Selection(), "weather")
    with pytest.raises(InputError, match="expected one of year, month, day"):
        tabulate(desk, Selection(), "period", "week")


def test_the_command_counts_by_group(run: Run) -> None:
    done = run("stats", "--by", "group", "--country", "AF", "--json")
    told = json.loads(done.stdout)
    assert [line["key"] for line in told["lines"]] == ["taliban"] and told["total"]["killed"]["best"] == 103
    table = run("stats", "--by", "target", "--since", "2016", "--until", "2016").stdout
    assert "civilians" in table and "84" in table and "103" not in table


def test_filters_alone_are_a_wrong_usage(run: Run) -> None:
    assert run("stats", "--country", "FR").exit_code == 2
    assert run("stats", "--by", "group", "--since", "soon").exit_code == 1
    assert json.loads(run("stats", "--json").stdout)["articles"] == 8


def test_a_statistic_of_the_press_stands_beside_the_record_with_its_list(run: Run) -> None:
    (told,) = json.loads(run("stats", "--reported", "--json").stdout)
    assert (told["what"], told["reported"], told["own"], told["difference"]) == ("attacks", [4, 4], [1, 1], -3)
    assert [one["certainly_inside"] for one in told["incidents"]] == [True]
    text = run("stats", "--reported").stdout
    assert "reported 4, record 1  (record 3 below)" in text and "103 killed" in text

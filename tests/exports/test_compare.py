"""A user's own list against the record."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Vigie = Callable[..., Any]


def _verdicts(result: Any) -> dict[Any, Any]:
    assert result.exit_code == 0, result.stderr
    return {one["list_id"] or one["incident"]: one for one in json.loads(result.stdout)}


def test_verdicts(vigie: Vigie, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "id;date;place;country;killed;group\n"
        "a;2016-07-14;Nice;France;84;Islamic State\n"
        "b;2018-01-27;KABOUL;AFG;95;taliban\n"
        "c;2018-06-30;Gao;ML;12+;al-qaeda\n"
        "d;2016-07-26;Saint-Étienne-du-Rouvray;FR;1;\n"
        "e;2019-05;Lyon;FR;;Unknown\n",
        "utf-8-sig",
    )
    found = _verdicts(vigie("compare", "list.csv", "--json"))
    assert found["a"]["verdict"] == "matched" and "nice" in found["a"]["incident"]
    assert found["b"]["verdict"] == "contradicting" and found["b"]["against"] == ["killed: list 95, record 103"]
    assert found["c"]["verdict"] == "contradicting"  # the day after, and another group
    assert [told.split(":")[0] for told in found["c"]["against"]] == ["group", "date"]
    assert found["d"]["verdict"] == "missing" and found["d"]["incident"] is None
    assert found["e"]["verdict"] == "matched"
    assert not [one for one in found.values() if one["verdict"] == "extra"]
    assert vigie("compare", "list.csv", "--out", "verdicts.csv").exit_code == 0
    with (tmp_path / "verdicts.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["list_id"]: row for row in csv.DictReader(stream)}
    assert (rows["b"]["line"], rows["b"]["verdict"]) == ("3", "contradicting") and rows["b"]["incident"]
    told = vigie("compare", "list.csv", "--only", "missing")
    assert (
        "Rouvray" in told.stdout
        and "Nice" not in told.stdout
        and "2 matched, 2 contradicting, 1 missing" in told.stderr
    )


def test_two_rows_never_mean_one_incident_and_what_no_row_means_is_extra(vigie: Vigie, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "date,city,nkill\n2016-07-14,Nice,84\n2016-07-14,Nice,3\n2019-06-01,Quetta,2\n", "utf-8"
    )
    found = json.loads(vigie("compare", "list.csv", "--json").stdout)
    assert [one["verdict"] for one in found[:3]] == ["matched", "missing", "missing"]
    assert {one["verdict"] for one in found[3:]} == {"extra"} and len(found) > 4


def test_own_exports_match_themselves(vigie: Vigie) -> None:
    for form in ("csv", "gtd", "acled", "ucdp"):
        vigie("export", "incidents", "--format", form, "--kind", "attack", "--no-background", "--out", "own.csv")
        found = json.loads(vigie("compare", "own.csv", "--json").stdout)
        rows = [one for one in found if one["line"]]
        assert rows and {one["verdict"] for one in rows} == {"matched"}, (form, found)


def test_rows_of_other_kinds_are_passed_over_and_plots_mean_plots(vigie: Vigie) -> None:
    vigie("export", "incidents", "--format", "csv", "--no-background", "--out", "own.csv")
    found = json.loads(vigie("compare", "own.csv", "--json").stdout)
    assert {one["verdict"] for one in found} == {"matched"}
    assert {"plot" in one["incident"] for one in found} == {True, False}


def test_layouts_that_count_dead_assailants(vigie: Vigie, tmp_path: Path) -> None:
    rows = "2020-02-01/2020-02-03,Kaboul,{}\n2016-07-14,Nice,85\n"
    for heading, toll, verdict in (
        ("nkill", 17, "matched"),
        ("nkill", 18, "contradicting"),
        ("killed", 17, "contradicting"),
    ):
        (tmp_path / "list.csv").write_text(f"date,city,{heading}\n" + rows.format(toll), "utf-8")
        kabul, nice = json.loads(vigie("compare", "list.csv", "--json").stdout)[:2]
        assert (kabul["verdict"], nice["verdict"]) == (verdict, "contradicting")


def test_numbers_of_countries_of_gtd_are_not_those_of_iso(vigie: Vigie, tmp_path: Path) -> None:
    head = "eventid,iyear,imonth,iday,country,country_txt,city,nkill,gname\n"
    (tmp_path / "list.csv").write_text(head + "201801270001,2018,1,27,4,Afghanistan,Kaboul,103,Taliban\n", "utf-8")
    assert json.loads(vigie("compare", "list.csv", "--json").stdout)[0]["verdict"] == "matched"


def test_what_is_wrong_with_a_list_is_told_by_line(vigie: Vigie, tmp_path: Path) -> None:
    for text, told in (
        ("day,where\n1,2\n", "expected date and place or country"),
        ("date,place\n14 juillet,Nice\n", "list.csv:2: date '14 juillet'"),
        ("date,place,killed\n2016,Nice,many\n", "list.csv:2: toll 'many'"),
    ):
        (tmp_path / "list.csv").write_text(text, "utf-8")
        result = vigie("compare", "list.csv")
        assert result.exit_code == 1 and told in result.stderr
    assert vigie("compare", "none.csv").exit_code == 1

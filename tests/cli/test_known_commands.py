"""`vigie known`, and what the other commands tell of what a list alone knows."""

from __future__ import annotations

import json
from pathlib import Path

from cli_press import NICE, Run, Write

LIST = "id,date,place,country,killed\nn,2016-07-14,Nice,FR,86\nk,2018-01-27,Kaboul,AF,103\nx,demain,Nice,FR,1\n"


def test_a_list_is_taken_in_listed_compared_and_taken_out(run: Run, write: Write, tmp_path: Path) -> None:
    (tmp_path / "attaques.csv").write_text(LIST, "utf-8")
    run("ingest", write("press.jsonl", [NICE]))
    taken = run("known", "add", "attaques.csv")
    assert taken.exit_code == 0 and "rows: 3" in taken.stdout and "vigie issues" in taken.stderr
    assert "demain" in run("issues", "--code", "bad_date").stdout
    again = json.loads(run("known", "add", "attaques.csv", "--json").stdout)
    assert again == {
        "rows": 3,
        "unchanged": 2,
        "refused": 1,
        "removed": 0,
        "new_incidents": 0,
        "updated_incidents": 0,
    }
    (told,) = json.loads(run("known", "list", "--json").stdout)
    assert (told["name"], told["rows"], told["told"]) == ("attaques", 2, 1)
    assert "attaques" in run("known", "list").stdout
    # Only what the press tells is listed, unless the rest is asked for; it is told apart.
    assert "Kaboul" not in run("incidents").stdout
    assert "listed" in run("incidents", "--background", "--city", "Kaboul").stdout
    assert "known from a list alone" in run("show", "2018-01-27-kaboul").stdout
    shown = run("show", "2016-07-14-nice").stdout
    assert "2 independent sources" in shown and "in the list" in shown and "list:attaques:n" in shown
    assert "2018-01-27" not in run("export", "incidents", "--format", "jsonl", "--no-background").stdout
    tasks = json.loads(run("export", "incidents", "--format", "labelstudio").stdout)
    assert [one["data"]["article"] for one in tasks] == ["nice-1"], "a row of a list is no training text"
    exported = [json.loads(line) for line in run("export", "incidents", "--format", "jsonl").stdout.splitlines()]
    assert [one["background"] for one in exported if one["city"] == "Kaboul"] == [True]
    found = {one["list_id"]: one for one in json.loads(run("compare", "attaques", "--json").stdout)}
    assert found["n"]["verdict"] in ("matched", "contradicting") and "nice" in found["n"]["incident"]
    assert found["k"]["verdict"] == "missing" and set(found) == {"n", "k"}
    assert json.loads(run("known", "remove", "attaques", "--json").stdout)["removed"] == 2
    assert json.loads(run("known", "list", "--json").stdout) == []
    assert "Kaboul" not in run("incidents", "--background").stdout


def test_a_list_is_no_news_and_what_the_press_then_tells_is(run: Run, write: Write, tmp_path: Path) -> None:
    (tmp_path / "attaques.csv").write_text(LIST, "utf-8")
    run("ingest", write("press.jsonl", [NICE]), "--notify")
    before = run("notifications", "--json").stdout
    run("known", "add", "attaques.csv")
    kaboul = {
        "id": "kaboul",
        "published": "2018-01-28",
        "title": "Kaboul",
        "text": "@attack date=2018-01-27 country=AF city=Kaboul killed=[95,95]",
    }
    assert run("notifications", "--json").stdout == before
    run("ingest", write("later.jsonl", [kaboul]), "--notify")
    told = json.loads(run("notifications", "--json").stdout)
    news = [one for one in told if one not in json.loads(before)]
    assert [(one["topic"], one["city"]) for one in news] == [("new_incident", "Kaboul")]


def test_the_first_articles_after_a_list_are_old_news_as_those_of_any_first_run(
    run: Run, write: Write, tmp_path: Path
) -> None:
    (tmp_path / "attaques.csv").write_text(LIST, "utf-8")
    assert run("known", "add", "attaques.csv").exit_code == 0
    listed = json.loads(run("incidents", "--background", "--json").stdout)
    run("ingest", write("press.jsonl", [NICE]))
    assert json.loads(run("notifications", "--json").stdout) == []
    assert all(run("show", one["id"]).exit_code == 0 for one in listed), "ids of the list lead on"
    later = {"id": "lyon", "published": "2016-07-16", "text": "@attack date=2016-07-16 country=FR city=Lyon"}
    run("ingest", write("later.jsonl", [later]))
    assert [one["city"] for one in json.loads(run("notifications", "--json").stdout)] == ["Lyon"]


def test_clear_errors(run: Run, write: Write, tmp_path: Path) -> None:
    (tmp_path / "attaques.csv").write_text(LIST, "utf-8")
    run("ingest", write("press.jsonl", [NICE]))
    for given, told in (
        (("known", "add", "none.csv"), "none.csv: cannot be read"),
        (("known", "add", "attaques.csv", "--name", "a:b"), "list 'a:b': cannot be its name"),
        (("known", "add", "attaques.csv", "--name", "Le Quotidien"), "name an outlet so"),
        (("known", "remove", "GTD"), "list 'GTD': none of that name; there are: none yet"),
        (("compare", "GTD"), "GTD: no such file, and no list of that name; lists: none yet"),
    ):
        result = run(*given)
        assert result.exit_code == 1 and told in result.stderr

"""Judging, correcting and explaining from the command line."""

from __future__ import annotations

import json

import pytest
from cli_press import NICE, NICE_LATER, OLD, Run, Write


@pytest.fixture
def taken_in(run: Run, write: Write) -> Run:
    result = run("ingest", write("a.jsonl", [NICE, NICE_LATER, OLD]))
    assert result.exit_code == 0, result.stderr
    return run


def attacks(run: Run) -> list[tuple[str, int]]:
    rows = json.loads(run("incidents", "--kind", "attack", "--background", "--sort", "id", "--json").stdout)
    return [(row["city"], row["report_count"]) for row in rows]


def test_why_tells_score_and_reasons(taken_in: Run) -> None:
    told = json.loads(taken_in("show", "2016-07-14-nice", "--why", "--json").stdout)
    assert [(link["article"], link["event"]) for link in told["links"]] == [("nice-1", 0), ("nice-2", 0)]
    reasons = dict(told["links"][0]["reasons"])
    assert reasons["date: day"] > 0 and "place: same" in reasons
    assert told["links"][0]["log_odds"] == pytest.approx(sum(reasons.values()), abs=3)
    assert "date: day" in taken_in("show", "2016-07-14-nice", "--why").stdout


def test_split_merge_and_undo(taken_in: Run) -> None:
    before = attacks(taken_in)
    assert taken_in("split", "2016-07-14-nice", "nice-2#0", "--reason", "another town").exit_code == 0
    assert sorted(attacks(taken_in)) == [("Lyon", 1), ("Nice", 1), ("Nice", 1)]
    refused = taken_in("same", "nice-1#0", "nice-2#0")
    assert refused.exit_code == 1 and "vigie undo 1" in refused.stderr
    listed = json.loads(taken_in("judgements", "--json").stdout)
    assert [(one["action"], one["report"], one["other"], one["reason"]) for one in listed] == [
        ("different", "nice-2#0", "nice-1#0", "another town")
    ]
    assert taken_in("undo", 1).exit_code == 0 and attacks(taken_in) == before
    assert taken_in("merge", "2016-07-14-nice", "undated-lyon").exit_code == 0
    assert attacks(taken_in) == [("Nice", 3)]
    assert taken_in("different", "nice-1#0", "old#0").exit_code == 1
    assert taken_in("undo", 2).exit_code == 0 and attacks(taken_in) == before


def test_a_correction_survives_and_can_be_undone(taken_in: Run, write: Write) -> None:
    def killed() -> object:
        return json.loads(taken_in("show", "2016-07-14-nice", "--json").stdout)["killed"]

    assert taken_in("correct", "2016-07-14-nice", "killed", "86").exit_code == 0 and killed() == [86, 86]
    more = {**NICE_LATER, "id": "nice-3", "published": "2016-07-30", "title": "Encore"}
    assert taken_in("ingest", write("b.jsonl", [more])).exit_code == 0 and killed() == [86, 86]
    assert taken_in("undo", 1).exit_code == 0 and killed() == [84, 84]
    assert "cannot be corrected" in taken_in("correct", "2016-07-14-nice", "medium", "x").stderr
    assert "expected some of" in taken_in("correct", "2016-07-14-nice", "tactics", "x").stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("merge", "2016-07-14-nice", "2016-07-14-nice"), "one incident already"),
        (("merge", "2016-07-14-nice", "nowhere"), "no incident of that id"),
        (("split", "2016-07-14-nice", "nice-1"), "ARTICLE#EVENT"),
        (("split", "2016-07-14-nice", "old#0"), "not of this incident"),
        (("same", "nice-1#0", "zz#0"), "not in the database"),
        (("undo", "9"), "none of that number"),
        (("show", "2016-07-14-nice", "--policy", "guess"), "expected one of latest-official"),
        (("sources", "set", "Nobody", "A"), "no article names it"),
        (("sources", "set", "Le Quotidien", "Z"), "expected one of A"),
    ],
)
def test_errors_say_what_to_do(taken_in: Run, arguments: tuple[str, ...], message: str) -> None:
    result = taken_in(*arguments)
    assert result.exit_code == 1 and message in result.stderr


def test_policies_history_and_grades(taken_in: Run) -> None:
    assert taken_in("sources", "set", "Le Quotidien", "b").exit_code == 0
    told = json.loads(taken_in("show", "2016-07-14-nice", "--policy", "ucdp", "--json").stdout)
    assert told["killed"] == [80, 84]
    assert [step["move"] for step in told["history"]["killed"]["steps"]] == ["first", "finer"]
    assert told["sources"] == {"articles": 2, "independent": 2} and told["claim_status"] == "claimed"
    grades = {(one["article"], one["slot"]): one["grade"] for one in told["statements"]}
    assert grades["nice-1", "killed"] == "B1" and grades["nice-2", "wounded"] == "F3"
    assert "B  Le Quotidien  (usually reliable)" in taken_in("sources", "list").stdout
    assert "history of killed" in taken_in("show", "2016-07-14-nice").stdout


def test_an_article_without_dates_is_settled_by_its_incident(run: Run, write: Write) -> None:
    bare = {"id": "bare", "title": "Le souvenir", "text": "@attack country=FR city=Nice killed=[84,84]"}
    assert run("ingest", write("a.jsonl", [NICE, NICE_LATER, bare])).exit_code == 0
    told = json.loads(run("show", "bare", "--json").stdout)
    assert told["published"] is None and told["published_not_before"] == "2016-07-14"
    assert told["events"][0]["date"] is None and told["events"][0]["settled_date"] == "2016-07-14"
    assert "date 2016-07-14 settled by the incident" in run("show", "bare").stdout
    dated = json.loads(run("show", "nice-1", "--json").stdout)
    assert dated["published_not_before"] is None and dated["events"][0]["settled_date"] is None

"""The commands from input to output, with a reader that reads what the text spells out."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from cli_press import NICE, NICE_LATER, OLD, SPORT, Run, Write


@pytest.fixture
def taken_in(run: Run, write: Write) -> Run:
    path = write("a.jsonl", [NICE, NICE_LATER, OLD, SPORT])
    result = run("ingest", path)
    assert result.exit_code == 0, result.stderr
    return run


def test_ingest_tells_what_it_did_and_again_changes_nothing(run: Run, write: Write) -> None:
    path = write("a.jsonl", [NICE, NICE_LATER, OLD, SPORT])
    first = json.loads(run("--json", "ingest", path).stdout)
    assert first == {
        "read": 4, "unchanged": 0, "refused": 0, "irrelevant": 1, "relevant": 3, "duplicates": 0, "events": 4,
        "new_incidents": 3, "updated_incidents": 0, "notifications": 0, "issues": 0, "interrupted": False,
    }  # fmt: skip
    before = run("export", "incidents").stdout
    again = json.loads(run("ingest", path, "--json").stdout)
    assert (again["read"], again["unchanged"], again["new_incidents"], again["updated_incidents"]) == (4, 4, 0, 0)
    assert run("export", "incidents").stdout == before
    assert "articles read" in run("ingest", path).stdout


def test_reports_of_one_attack_are_one_incident(taken_in: Run) -> None:
    rows = json.loads(taken_in("incidents", "--json").stdout)
    assert [(row["kind"], row["date"], row["city"], row["killed"], row["report_count"]) for row in rows] == [
        ("attack", "2016-07-14", "Nice", [84, 84], 2),
        ("claim", None, None, None, 1),
    ]
    assert rows[0]["id"].startswith("2016-07-14-nice-")
    assert rows[1]["of"] == rows[0]["id"] and rows[0]["tied"] == {"claim": 1}


def test_undated_mentions_are_listed_on_request(taken_in: Run) -> None:
    rows = json.loads(taken_in("incidents", "--background", "--kind", "attack", "--json").stdout)
    assert [(row["city"], row["background"]) for row in rows] == [("Nice", False), ("Lyon", True)]


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (("--country", "FR"), 1),
        (("--country", "DE"), 0),
        (("--city", "NICÉ"), 1),
        (("--city", "Paris"), 0),
        (("--since", "2016-07-15"), 0),
        (("--until", "2016-07-14"), 1),
        (("--min-killed", "84"), 1),
        (("--min-killed", "85"), 0),
        (("--actor", "islamic-state"), 1),
        (("--actor", "islamic"), 0),
        (("--kind", "claim", "--kind", "attack"), 2),
        (("--limit", "1"), 1),
        (("--sort", "killed"), 2),
    ],
)
def test_filters(taken_in: Run, options: tuple[str, ...], count: int) -> None:
    assert len(json.loads(taken_in("incidents", "--json", *options).stdout)) == count


def test_the_table_shows_the_incident(taken_in: Run) -> None:
    table = taken_in("incidents").stdout
    (line,) = [line for line in table.splitlines() if "2016-07-14-nice" in line]
    assert "attack" in line and "Nice FR" in line and "84" in line and "vehicle_ramming" in line


def test_show_gives_every_value_its_source_and_words(taken_in: Run) -> None:
    shown = taken_in("show", "2016-07-14-nice").stdout
    assert "killed: 84\n" in shown
    assert "80+  [fact, F1]  said by préfecture  (Le Quotidien, 2016-07-15, nice-1)" in shown
    assert "84  [fact, F1]  said by procureur  (La Gazette, 2016-07-21, nice-2)" in shown
    assert "300  [alleged, F3]  in the article's own voice" in shown
    assert "killed=>>[80,null]<<<préfecture>" in shown
    assert "claim: islamic-state claims" in shown


def test_show_as_json(taken_in: Run) -> None:
    shown = json.loads(taken_in("show", "2016-07-14-nice", "--json").stdout)
    assert shown["reports"] == [{"article": "nice-1", "event": 0}, {"article": "nice-2", "event": 0}]
    killed = [said for said in shown["statements"] if said["slot"] == "killed"]
    assert [(said["value"], said["speaker"], said["publisher"]) for said in killed] == [
        ([80, None], "préfecture", "Le Quotidien"),
        ([84, 84], "procureur", "La Gazette"),
    ]
    first = killed[0]
    (start, end) = first["marks"][0]
    assert first["sentence"][start:end] == first["words"] == "[80,null]"
    assert [row["kind"] for row in shown["tied"]] == ["claim"]


def test_show_an_article(taken_in: Run) -> None:
    assert ">>@attack date" in taken_in("show", "nice-1").stdout
    assert json.loads(taken_in("show", "nice-1", "--json").stdout)["events"][1]["of"] == 0


def test_show_refuses_what_it_cannot_tell(taken_in: Run) -> None:
    unknown = taken_in("show", "nowhere")
    assert unknown.exit_code == 1 and "nowhere: no incident or article" in unknown.stderr
    assert "Traceback" not in unknown.stderr


def test_search_folds_accents_and_leads_to_incidents(taken_in: Run) -> None:
    (hit,) = json.loads(taken_in("search", "FRAPPEE", "--json").stdout)
    assert hit["id"] == "nice-1" and len(hit["incidents"]) == 2
    assert json.loads(taken_in("search", "match", "--json").stdout) == []
    assert "nice-2" in taken_in("search", "alourd*").stdout
    assert taken_in("search", "***").exit_code == 1


def test_bad_inputs_become_issues_and_the_rest_is_taken_in(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(
        b"{broken\n"
        + json.dumps({"id": "empty", "text": " "}).encode()
        + b"\n"
        + json.dumps({"id": "huge", "text": "x" * 300_000}).encode()
        + b"\n"
        + json.dumps({"id": "crash", "text": "CRASH"}).encode()
        + b"\n"
        + json.dumps({"id": "latin", "text": "Un été\n@attack date=2016-07-14"}, ensure_ascii=False).encode("cp1252")
        + b"\n"
    )
    result = run("ingest", path)
    assert result.exit_code == 0 and "vigie issues" in result.stderr
    found = json.loads(run("issues", "--json").stdout)
    assert [(i["where"].rsplit("/")[-1], i["stage"], i["code"]) for i in found] == [
        ("bad.jsonl:1", "read", "unreadable_json"),
        ("bad.jsonl:2", "clean", "empty_text"),
        ("bad.jsonl:3", "clean", "too_large"),
        ("bad.jsonl:4", "extract", "failed"),
        ("bad.jsonl:5", "read", "encoding_repaired"),
    ]
    assert len(json.loads(run("incidents", "--json").stdout)) == 1
    assert len(json.loads(run("issues", "--code", "too_large", "--json").stdout)) == 1
    assert "no such luck" in run("issues", "--stage", "extract").stdout


def test_a_missing_file_or_database_fails_clearly(run: Run) -> None:
    result = run("ingest", "nowhere.jsonl")
    assert result.exit_code == 1 and result.stderr.startswith("vigie: nowhere.jsonl: no such file or folder")
    result = run("--db", "none.db", "incidents")
    assert result.exit_code == 1 and "no such database" in result.stderr
    assert run("incidents", "--sort", "colour").exit_code == 2


def test_something_that_is_no_database(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("not a database, but long enough to be mistaken for one " * 40)
    result = run("--db", "a.db", "incidents")
    assert result.exit_code == 1 and "cannot be used as a database" in result.stderr


def test_extract_prints_a_line_for_each_article_in_order(run: Run, write: Write) -> None:
    path = write("a.jsonl", [NICE, SPORT, {"id": "huge", "text": "x" * 300_000}, OLD])
    result = run("extract", path)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["id"] for line in lines] == ["nice-1", "sport", "huge", "old"]
    assert [len(line["events"]) for line in lines] == [2, 0, 0, 1]
    assert lines[2]["issues"][0]["code"] == "too_large" and "too_large" in result.stderr
    event = lines[0]["events"][0]
    assert (event["kind"], event["killed"], event["tactics"]) == ("attack", [80, None], ["vehicle_ramming"])
    (span,) = event["spans"]["killed"][0]
    assert span["part"] == "text" and NICE["text"][span["start"] : span["end"]] == "[80,null]"  # type: ignore[index]
    assert event["rules"]["killed"] == ["fake-killed"]
    assert event["attributions"]["killed"] == [{"speaker": "préfecture", "outlet": None, "rule": ""}]
    assert "killed 80+" in run("extract", "--format", "table", path).stdout


def test_exports(taken_in: Run, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in taken_in("export", "incidents").stdout.splitlines()]
    nice = next(row for row in rows if row["city"] == "Nice")
    assert nice["reports"] == [{"article": "nice-1", "event": 0}, {"article": "nice-2", "event": 0}]
    assert nice["latitude"] == pytest.approx(43.7, abs=0.1) and nice["longitude"] == pytest.approx(7.26, abs=0.1)
    events = [json.loads(line) for line in taken_in("export", "events").stdout.splitlines()]
    assert [(event["article"], event["event"], event["kind"]) for event in events] == [
        ("nice-1", 0, "attack"), ("nice-1", 1, "claim"), ("nice-2", 0, "attack"), ("old", 0, "attack")
    ]  # fmt: skip
    assert events[0]["incident"] == nice["id"]
    assert taken_in("export", "incidents", "--format", "csv", "--out", tmp_path / "a.csv").exit_code == 0
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(stream))
    assert [row["killed_min"] for row in table if row["city"] == "Nice"] == ["84"]
    features = json.loads(taken_in("export", "incidents", "--format", "geojson").stdout)["features"]
    assert [f["geometry"]["coordinates"][0] for f in features if f["id"] == nice["id"]] == [nice["longitude"]]
    assert taken_in("export", "events", "--format", "geojson").exit_code == 1


def test_stats(taken_in: Run) -> None:
    told = json.loads(taken_in("stats", "--json").stdout)
    assert (told["documents_seen"], told["not_on_the_subject"], told["articles"], told["events"]) == (4, 1, 3, 4)
    assert told["by_kind"] == {"attack": 1, "claim": 1} and told["by_year"] == {"2016": 1}
    assert "by country" in taken_in("stats").stdout


def test_eval(run: Run, write: Write) -> None:
    gold = write("gold.jsonl", [
        {"id": "nice-1", "events": [{"kind": "attack", "date": "2016-07-14", "country": "FR", "city": "Nice"}]},
        {"id": "sport", "events": []},
    ])  # fmt: skip
    articles = write("a.jsonl", [NICE, SPORT, OLD])
    told = json.loads(run("eval", gold, "--articles", articles, "--json").stdout)
    assert told["out_of_scope"] == [1, 1] and told["found"]["attack"] == [1.0, 1.0, 1.0]
    result = run("eval", gold, "--articles", articles, "--errors", 5)
    assert "out-of-scope articles left empty: 1 of 1" in result.stdout and "SPURIOUS" in result.stderr
    extracted = run("extract", articles).stdout
    (articles.parent / "p.jsonl").write_text(extracted, encoding="utf-8")
    assert json.loads(run("eval", gold, "--predictions", "p.jsonl", "--json").stdout) == told
    (articles.parent / "bad.jsonl").write_text('{"id": 1}\n')
    assert "bad.jsonl:1" in run("eval", "bad.jsonl", "--predictions", "p.jsonl").stderr
    assert run("eval", gold).exit_code == 1


def test_help_has_examples(run: Run) -> None:
    for command in ("extract", "ingest", "incidents", "show", "search", "stats", "issues", "export", "eval"):
        told = run(command, "--help").stdout
        assert f"vigie {command}" in told.replace("vigie --db press.db ingest", "vigie ingest"), command


def test_interruption_keeps_what_is_stored_and_the_next_run_goes_on(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fake_reader import FakeReader

    path = write("a.jsonl", [NICE, NICE_LATER, OLD, SPORT])
    read, calls = FakeReader.read, []

    def interrupted(self: FakeReader, article: object) -> object:
        calls.append(article)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return read(self, article)  # type: ignore[arg-type]

    monkeypatch.setattr(FakeReader, "read", interrupted)
    result = run("ingest", path)
    assert result.exit_code == 130 and "run the same command to go on" in result.stderr
    told = json.loads(run("ingest", path, "--json").stdout)
    assert (told["unchanged"], told["relevant"], told["new_incidents"]) == (1, 2, 1)

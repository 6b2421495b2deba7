"""`vigie users`, `vigie review` and `vigie serve` on the command line."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from stage import open_desk
from typer.testing import CliRunner

from vigie.cli.main import app as commands
from vigie.desk.selection import Selection

Run = Callable[..., Any]


@pytest.fixture
def run(database_path: Path) -> Run:
    return lambda *given: CliRunner().invoke(commands, ["--db", str(database_path), *map(str, given)])


def test_users_are_made_listed_and_revoked(run: Run, database_path: Path) -> None:
    made = run("users", "add", "ada", "--role", "analyst", "--days", "30", "--label", "laptop")
    assert made.exit_code == 0 and made.stdout.startswith("vigie_") and len(made.stdout.strip()) > 40
    assert made.stdout.strip().encode() not in database_path.read_bytes()
    assert run("users", "add", "ada").exit_code == 1 and run("users", "add", "Ada Lovelace").exit_code == 1
    assert "expected one of" in run("users", "add", "bob", "--role", "king").stderr
    assert run("users", "token", "nobody").exit_code == 1
    (ada,) = json.loads(run("users", "list", "--json").stdout)
    assert (ada["name"], ada["role"], ada["tokens"][0]["label"]) == ("ada", "analyst", "laptop")
    assert "hash" not in json.dumps(ada) and ada["tokens"][0]["expires"]
    assert run("users", "revoke", ada["tokens"][0]["number"]).exit_code == 0
    assert run("users", "revoke", ada["tokens"][0]["number"]).exit_code == 1
    assert run("users", "role", "ada", "admin").exit_code == 0 and run("users", "disable", "ada").exit_code == 0
    assert "admin" in run("users", "list").stdout and "disabled" in run("users", "list").stdout


def test_the_queue_and_gold(run: Run, database_path: Path, tmp_path: Path) -> None:
    items = {one["key"]: one for one in json.loads(run("review", "list", "--json").stdout)["items"]}
    date = next(key for key in items if key.startswith("date:"))
    actor = next(key for key in items if key.startswith("actor:"))
    assert "inconnu" not in run("review", "list", "--reason", "date").stdout
    assert run("review", "accept", date, "--author", "ada").exit_code == 0
    assert run("review", "reject", actor, "--author", "ada", "--note", "not a group").exit_code == 0
    assert run("review", "accept", "nothing").exit_code == 1
    desk = open_desk(database_path)
    nice = next(one.id for one in desk.everything(Selection()) if one.city == "Nice")
    kaboul = next(one.id for one in desk.everything(Selection()) if one.city == "Kaboul")
    desk.correct(nice, "killed", "86", "ada")
    desk.correct(kaboul, "killed", "103", "ada")
    desk.split(nice, ("nice-2#0",), "ada")
    desk.strike(next(one.id for one in desk.everything(Selection()) if one.city == "Lyon"), "ada")
    undone = desk.correct(kaboul, "wounded", "5", "ada")
    desk.undo(undone.number, "ada")
    desk.note(nice, "a note is no gold", "ada")
    desk.close()
    file = tmp_path / "gold.jsonl"
    assert run("review", "export", "--out", file).exit_code == 0
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    told = [(one["kind"], one["slot"], one["right"], one["machine"]) for one in lines]
    assert told == [
        ("value", "date", "2019-05-24", "2019-05-24"),
        ("value", "actors", "", "brigade-du-fleuve"),
        ("value", "killed", "86", "84"),
        ("value", "killed", "103", "103"),
        ("link", None, "different", "together"),
        ("record", None, "no record", None),
    ]
    scores = {one["what"]: one for one in json.loads(run("review", "score", file, "--json").stdout)}
    assert {what: (one["decided"], one["agreed"]) for what, one in scores.items()} == {
        "actors": (1, 0),
        "date": (1, 1),
        "killed": (2, 1),
        "link": (1, 0),
    }
    file.write_text('{"layout": "other"}\n')
    assert "not a line of" in run("review", "score", file).stderr


def test_what_is_struck_is_hidden_from_commands_unless_asked_for(run: Run, database_path: Path) -> None:
    def listed(*options: str) -> dict[str, Any]:
        return {row["id"]: row for row in json.loads(run("incidents", *options, "--json").stdout)}

    desk = open_desk(database_path)
    nice = next(one.id for one in desk.everything(Selection()) if one.city == "Nice")
    claim = next(one.id for one in desk.everything(Selection(kinds=("claim",))) if one.of == nice)
    before = listed()
    french = json.loads(run("stats", "--json").stdout)["by_country"]["FR"]
    assert all(run("strike", name, "--reason", "an exercise").exit_code == 0 for name in (claim, nice))
    assert before.keys() - listed().keys() == {nice, claim}
    assert json.loads(run("stats", "--json").stdout)["by_country"]["FR"] == 1 == french - 1
    told = listed("--struck")
    assert told.keys() == before.keys() and {name for name, row in told.items() if row["rejected"]} == {nice, claim}
    assert "claim" in before[nice]["tied"] and "claim" not in told[nice]["tied"]
    assert "struck" in run("incidents", "--struck").stdout and "struck" in run("show", nice).stdout
    assert claim not in {row["id"] for row in json.loads(run("show", nice, "--json").stdout)["tied"]}
    desk.close()
    assert all(run("undo", number).exit_code == 0 for number in (1, 2)) and listed() == before


def test_serve_answers_on_loopback_and_stops(database_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "vigie", "--db", str(database_path), "serve", "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert b"items" in _fetch(server, f"http://127.0.0.1:{port}/api/v1/incidents")
        finally:
            server.terminate()
        assert server.stderr is not None and f"http://127.0.0.1:{port}/" in server.stderr.read()


def _fetch(server: subprocess.Popen[str], url: str) -> bytes:
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return bytes(response.read())
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def test_serve_needs_a_database(tmp_path: Path) -> None:
    found = CliRunner().invoke(commands, ["--db", str(tmp_path / "none.db"), "serve"])
    assert found.exit_code == 1 and "no such database" in found.stderr

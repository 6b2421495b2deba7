"""Shards to parts and parts to the database: the same for any engine, and the same as `ingest`."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from fake_reader import FakeReader, load_fake
from typer.testing import CliRunner

from vigie import app
from vigie.cli.main import app as commands
from vigie.engines.local import LocalEngine
from vigie.engines.part import read_manifest, read_part
from vigie.engines.shard import Job, finished, names, stamp
from vigie.settings import Settings

Run = Callable[..., Any]
PROSE = (
    "Les habitants du quartier attendaient encore des nouvelles de leurs proches pendant que les secours "
    "travaillaient sous la pluie et que la circulation restait coupée dans tout le centre de la ville.\n"
)


def article(number: int, chance: random.Random) -> dict[str, object]:
    date, city = f"2016-07-{chance.randint(12, 15)}", chance.choice(["Nice", "Lyon", "Rouen"])
    line = f"@attack date={date} country=FR city={city} killed=[{number},{number}]"
    text = chance.choice([line + "\n@claim stance=claims actors=islamic-state of=0", line, "Rien de tel."])
    return {"id": f"a{number}", "text": f"{PROSE}{text}\n{number}", "published": "2016-07-20"}


@pytest.fixture
def shards(tmp_path: Path) -> list[str]:
    """Three files, one of them with bad lines, one article twice, and a folder."""
    chance, made = random.Random(3), []
    (tmp_path / "d").mkdir()
    lines = [json.dumps(article(number, chance)) for number in range(40)]
    for place, name in enumerate(("b.jsonl", "a.jsonl", "c.jsonl", "d/e.jsonl")):
        some = lines[place * 10 : place * 10 + 10]
        if name == "c.jsonl":
            some[3:3] = ["{broken", json.dumps({"id": "empty", "text": " "}), json.dumps({"id": "x", "text": "CRASH"})]
            some.append(lines[0])
        (tmp_path / name).write_text("\n".join(some) + "\n", encoding="utf-8")
        made.append(name.split("/")[0])
    return made


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(app, "load_reader", load_fake)
    monkeypatch.setattr(app, "reading_version", lambda _: "fake-1")
    return lambda *arguments: CliRunner().invoke(commands, [str(argument) for argument in arguments])


def everything(run: Run, database: str) -> list[str]:
    told = [
        run("--db", database, *c).stdout for c in (("export", "incidents"), ("export", "events"), ("issues", "--json"))
    ]
    totals = json.loads(run("--db", database, "stats", "--json").stdout)
    return [*told, json.dumps(totals)]


def parts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_loading_a_batch_is_ingesting_its_shards(run: Run, shards: list[str], tmp_path: Path) -> None:
    told = json.loads(run("batch", *shards, "--workers", 2, "--out", "p", "--json").stdout)
    assert (told["shards"], told["failed"], told["read"], told["refused"]) == (4, 0, 44, 3)
    loaded = json.loads(run("--db", "loaded.db", "load", "p", "--json").stdout)
    assert run("--db", "ingested.db", "ingest", *sorted(shards)).exit_code == 0
    assert everything(run, "loaded.db") == everything(run, "ingested.db")
    assert (loaded["parts"], loaded["read"], loaded["unchanged"], loaded["refused"]) == (4, 44, 1, 3)
    assert loaded["new_incidents"] > 3 and "unreadable_json" in everything(run, "loaded.db")[2]
    again = json.loads(run("--db", "loaded.db", "load", "p", "--json").stdout)
    assert (again["unchanged"], again["new_incidents"], again["updated_incidents"]) == (44, 0, 0)


def test_neither_workers_nor_order_change_a_byte(run: Run, shards: list[str], tmp_path: Path) -> None:
    assert run("batch", *shards, "--workers", 1, "--out", "one").exit_code == 0
    assert run("batch", *reversed(shards), "--workers", 3, "--out", "three").exit_code == 0
    assert parts(tmp_path / "one") == parts(tmp_path / "three") and len(parts(tmp_path / "one")) == 8


def test_loading_in_any_order_and_batch_gives_the_same(run: Run, shards: list[str], monkeypatch: Any) -> None:
    run("batch", *shards, "--out", "p")
    run("--db", "one.db", "load", "p")
    monkeypatch.setenv("VIGIE_INGEST__BATCH", "2")
    files = sorted(str(path) for path in Path("p").glob("*.manifest.json"))
    random.Random(1).shuffle(files)
    assert run("--db", "two.db", "load", *files, "p").exit_code == 0
    assert everything(run, "one.db") == everything(run, "two.db")


def test_a_batch_goes_on_where_it_was(run: Run, shards: list[str], tmp_path: Path) -> None:
    run("batch", *shards, "--out", "p")
    before = parts(tmp_path / "p")
    told = json.loads(run("batch", *shards, "./a.jsonl", "--out", "p", "--json").stdout)
    assert (told["shards"], told["finished_before"], told["read"]) == (4, 4, 44)
    job = Job(str(tmp_path / "p"), Settings(), load_fake, "fake-1")
    assert finished("a.jsonl", job) is not None
    assert finished("a.jsonl", Job(job.out, job.settings, load_fake, "fake-2")) is None, "another reader reads again"
    with Path("a.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({"id": "new", "text": "@attack date=2016-07-14 country=FR city=Nice"}) + "\n")
    assert finished("a.jsonl", job) is None, "a changed shard is read again"
    next((tmp_path / "p").glob("b.jsonl*.part.jsonl.gz")).unlink()
    (tmp_path / "p" / ".c.jsonl-0.host-1.tmp").write_text("left by another shard")
    told = json.loads(run("batch", *shards, "--out", "p", "--json").stdout)
    assert (told["finished_before"], told["read"]) == (2, 45)
    after = parts(tmp_path / "p")
    assert {name for name in before if before[name] != after[name]} == {n for n in before if n.startswith("a.jsonl")}


def test_a_shard_that_is_not_there_stops_no_other(run: Run, shards: list[str], tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("# shards\na.jsonl\n\nnowhere.warc.gz\n")
    result = run("batch", "--list", listed, "--out", "p", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1 and (told["failed"], told["read"]) == (1, 10)
    assert "nowhere.warc.gz" in told["errors"][0] and "no such file" in told["errors"][0].lower()
    assert run("batch", "--out", "p").exit_code == 1 and run("batch", "-", "--out", "p").exit_code == 1
    assert run("batch", "a.jsonl", "--out", "b.jsonl").exit_code == 1, "a file is no folder"


def test_a_damaged_part_is_left_out(run: Run, shards: list[str]) -> None:
    run("batch", *shards, "--out", "p")
    bad = next(Path("p").glob("b.jsonl*.part.jsonl.gz"))
    bad.write_bytes(bad.read_bytes()[:-20])
    result = run("load", "p", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1 and told["read"] == 34 and "SHA-256" in told["errors"][0]
    manifest = next(Path("p").glob("a.jsonl*.manifest.json"))
    manifest.write_text(manifest.read_text().replace('"format": 1', '"format": 99'))
    assert "format 99" in run("load", "p").stderr
    manifest.write_text("{}")
    assert "not a manifest" in run("load", "p").stderr
    assert "no part of a batch here" in run("load", "d").stderr


class _Dying(FakeReader):
    def relevant(self, article: Any) -> bool:
        if article.id == "a15":
            os._exit(3)
        return super().relevant(article)


def load_dying(_: Settings) -> FakeReader:
    return _Dying()


def test_a_worker_that_dies_costs_only_its_shard(shards: list[str], tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p").mkdir()
    job = Job("p", Settings(), load_dying, "dying")
    results = {result.shard: result for result in LocalEngine(2).run(shards, job)}
    assert set(results) == set(shards)
    failed = [result for result in results.values() if result.manifest is None]
    assert [result.shard for result in failed] == ["a.jsonl"] and "ended abruptly twice" in str(failed[0].error)
    assert not list((tmp_path / "p").glob("a.jsonl*"))


def test_a_part_comes_back_as_it_was_read(run: Run, shards: list[str]) -> None:
    run("batch", "a.jsonl", "--out", "p")
    (manifest,) = Path("p").glob("*.manifest.json")
    outcomes = list(read_part(Path("p"), read_manifest(manifest)))
    assert [outcome.item.where for outcome in outcomes] == [f"a.jsonl:{line}" for line in range(1, 11)]
    assert sum(len(outcome.reading.events) for outcome in outcomes if outcome.reading) > 5
    assert read_manifest(manifest).count("read") == 10 and read_manifest(manifest).reader == "fake-1"


def test_names_and_stamps(tmp_path: Path) -> None:
    assert names(["./a", "a", "b/../c", "s3://x//y"]) == ["a", "c", "s3://x//y"]
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "one").write_text("1")
    first = stamp(str(tmp_path / "f"))
    (tmp_path / "f" / "two").write_text("2")
    assert stamp(str(tmp_path / "f")) != first
    import fsspec

    with fsspec.open("memory://bucket/a.jsonl", "wb") as stream:
        stream.write(b"{}")
    assert stamp("memory://bucket/a.jsonl")


def _ray_missing() -> bool:
    from importlib.util import find_spec

    return find_spec("ray") is None


@pytest.mark.skipif(_ray_missing(), reason="Ray is not installed: pip install 'vigie[ray]'")
def test_ray_writes_the_same_bytes(shards: list[str], tmp_path: Path, monkeypatch: Any) -> None:
    from vigie.engines.ray_actors import RayEngine

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    made: dict[str, dict[str, bytes]] = {}
    for name, engine in (("local", LocalEngine(1)), ("ray", RayEngine(2))):
        (tmp_path / name).mkdir()
        job = Job(str(tmp_path / name), Settings(), load_fake, "fake-1")
        wanted: Sequence[str] = [str(tmp_path / shard) for shard in shards]
        results = list(engine.run([*wanted, str(tmp_path / "nowhere")], job))
        assert len(results) == 5 and sum(result.manifest is None for result in results) == 1
        made[name] = parts(tmp_path / name)
    assert made["local"] == made["ray"] and len(made["ray"]) == 8


_SLOW = """
import sys, time
from vigie.engines.local import LocalEngine
from vigie.engines.shard import Job
from vigie.settings import Settings
from test_shards import load_slow
if __name__ == "__main__":
    for _ in LocalEngine(2).run(sys.argv[1:], Job("p", Settings(), load_slow, "slow")):
        pass
"""


class _Slow(FakeReader):
    def relevant(self, article: Any) -> bool:
        Path(f"pid-{os.getpid()}").touch()
        time.sleep(60)
        return False


def load_slow(_: Settings) -> FakeReader:
    return _Slow()


def test_killing_the_parent_leaves_no_worker_behind(shards: list[str], tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "slow.py").write_text(_SLOW)
    here = Path(__file__).parent
    environment = os.environ | {"PYTHONPATH": f"{here}{os.pathsep}{here.parent}"}
    parent = subprocess.Popen([sys.executable, "slow.py", "a.jsonl", "b.jsonl"], cwd=tmp_path, env=environment)
    deadline = time.monotonic() + 30
    while len(list(tmp_path.glob("pid-*"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    workers = [int(path.name.removeprefix("pid-")) for path in tmp_path.glob("pid-*")]
    assert len(workers) == 2
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    while any(_lives(worker) for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_lives(worker) for worker in workers)


def _lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"

"""How fast the desk answers, and whether it errs under load while an ingest writes.

`python -m eval.desk speed --db PRESS.db` asks for every page and query by itself; `load` lets 32 readers ask ten
thousand times while `vigie ingest` takes in articles. Both work on a copy of the database.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

PORT = 8788
_START_SECONDS = 60.0
# What a page may take on this machine: at the median and at the 95th percentile, in seconds.
MEDIAN, LATE = 0.3, 1.0
# An incident that the ingest renamed is answered by the way to its present name.
_ANSWERED = frozenset({200, 307})
LISTS = (
    "/api/v1/home?since=2020",
    "/api/v1/incidents",
    "/api/v1/incidents?kind=any&limit=200",
    "/api/v1/incidents?country=FR&since=2015&until=2016&sort=killed",
    "/api/v1/incidents?words=explosion",
    "/api/v1/facets",
    "/api/v1/facets?kind=any",
    "/api/v1/map?zoom=3",
    "/api/v1/timeline",
    "/api/v1/records?kind=warning",
    "/api/v1/records?kind=justice&limit=200",
    "/api/v1/levels",
    "/api/v1/statistics",
    "/api/v1/outlets",
    "/api/v1/search?words=attentat",
    "/api/v1/issues",
    "/api/v1/review",
    "/api/v1/review?state=all&limit=200",
    "/api/v1/decisions",
)
PAGES = (
    "/",
    "/incidents",
    "/incidents?country=FR&since=2015&until=2016",
    "/warnings",
    "/levels",
    "/threats",
    "/statistics",
    "/sources",
    "/watches",
    "/issues",
    "/review",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One request: path, status (0 when the connection failed), seconds."""

    path: str
    status: int
    seconds: float


@contextmanager
def served(database: Path) -> Iterator[int]:
    """A server over a database, in a process of its own; its process id."""
    command = [sys.executable, "-m", "vigie", "--db", str(database), "serve", "--port", str(PORT)]
    log = Path(f"{database}.log")
    with log.open("w") as out, subprocess.Popen(command, stderr=out) as server:
        try:
            _wait(server, log)
            yield server.pid
        finally:
            server.terminate()
            server.wait(30)
            errors = [line for line in log.read_text().splitlines() if "Error" in line]
            print("the server's own errors:", Counter(errors).most_common(5) or "none")


def _wait(server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            if ask(http.client.HTTPConnection("127.0.0.1", PORT, timeout=5), "/healthz").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise SystemExit(f"the server did not start: {log.read_text()}")


def ask(connection: http.client.HTTPConnection, path: str) -> Answer:
    """One request on a connection that is kept."""
    started = time.perf_counter()
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return Answer(path, response.status, time.perf_counter() - started)
    except (OSError, http.client.HTTPException):
        connection.close()
        return Answer(path, 0, time.perf_counter() - started)


def single(connection: http.client.HTTPConnection, number: int) -> list[str]:
    """The paths of the most reported incident and article, and of some others chosen by a fixed seed."""
    connection.request("GET", "/api/v1/incidents?sort=reports&limit=200")
    items = json.loads(connection.getresponse().read())["items"]
    chance = random.Random(7)
    chosen = [items[0], *chance.sample(items[1:], min(number, len(items) - 1))]
    paths: list[str] = []
    for item in chosen:
        paths += [f"/api/v1/incidents/{quote(item['id'])}", f"/incidents/{quote(item['id'])}"]
        connection.request("GET", paths[-2])
        view = json.loads(connection.getresponse().read())
        article = quote(view["sources"][0]["articles"][0]["id"], safe="")
        paths += [f"/api/v1/articles/{article}", f"/articles/{article}"]
    return paths


def told(answers: Sequence[Answer]) -> dict[str, tuple[int, float, float]]:
    """For each path how often it was asked, and the median and 95th percentile in seconds."""
    by_path: dict[str, list[float]] = defaultdict(list)
    for one in answers:
        by_path[one.path].append(one.seconds)
    return {path: (len(some), statistics.median(some), _late(some)) for path, some in by_path.items()}


def _late(some: Sequence[float]) -> float:
    return sorted(some)[min(len(some) - 1, int(len(some) * 0.95))]


def speed(database: Path, rounds: int) -> int:
    """Ask for everything in turn; 0 when all is answered in time."""
    answers: list[Answer] = []
    worked: dict[str, float] = {}
    with served(database) as server:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        for path in [*LISTS, *PAGES, *single(connection, 3)]:
            before = processor_seconds(server)
            answers += [ask(connection, path) for _ in range(rounds)]
            worked[path] = (processor_seconds(server) - before) / rounds
    _print(answers, worked)
    slow = [path for path, (_, median, late) in told(answers).items() if median > MEDIAN or late > LATE]
    wrong = {one.path: one.status for one in answers if one.status != 200}
    print(f"{len(answers)} requests; over {MEDIAN} s at the median or {LATE} s at p95: {slow or 'none'}")
    print(f"not answered with 200: {wrong or 'none'}")
    return 1 if slow or wrong else 0


def processor_seconds(process: int) -> float:
    """The processor time a process has used so far (Linux, to 10 ms); it tells what a busy machine hides."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _print(answers: Sequence[Answer], worked: Mapping[str, float] | None = None) -> None:
    """A line for each path; `worked` is the server's processor time for one answer, in seconds."""
    print(f"{'path':70} {'times':>6} {'median ms':>10} {'p95 ms':>8} {'cpu ms':>7}")
    for path, (times, median, late) in told(answers).items():
        used = f"{worked[path] * 1000:.0f}" if worked else ""
        print(f"{path[:70]:70} {times:>6} {median * 1000:>10.0f} {late * 1000:>8.0f} {used:>7}")


def load(database: Path, articles: Path, requests: int, readers: int) -> int:
    """Let many readers ask while an ingest writes; 0 when every request was answered."""
    with served(database):
        first = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        paths = [*LISTS, *PAGES, *single(first, 10)]
        log = Path(f"{database}.ingest")
        command = [sys.executable, "-m", "vigie", "--db", str(database), "ingest", str(articles)]
        with log.open("w") as out, subprocess.Popen(command, stdout=out, stderr=out) as writer:
            started = time.monotonic()
            answers = _crowd(paths, requests, readers)
            seconds = time.monotonic() - started
            ended = writer.poll()
            if ended is None:
                writer.terminate()
    _print(answers)
    statuses = Counter(one.status for one in answers)
    times = [one.seconds for one in answers]
    print(f"{len(answers)} requests by {readers} readers in {seconds:.0f} s ({len(answers) / seconds:.0f}/s)")
    print(
        f"median {statistics.median(times) * 1000:.0f} ms, p95 {_late(times) * 1000:.0f} ms; statuses {dict(statuses)}"
    )
    print(f"the ingest {'was still writing' if ended is None else f'had ended with {ended}'}")
    return 0 if set(statuses) <= _ANSWERED and ended in (None, 0) else 1


def _crowd(paths: Sequence[str], requests: int, readers: int) -> list[Answer]:
    answers: list[Answer] = []
    lock = threading.Lock()

    def read(seed: int) -> None:
        chance, connection = random.Random(seed), http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
        mine = [ask(connection, chance.choice(paths)) for _ in range(requests // readers + (seed < requests % readers))]
        with lock:
            answers.extend(mine)

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("speed", "load"))
    parser.add_argument("--db", type=Path, required=True, help="a database; a copy of it is served")
    parser.add_argument("--rounds", type=int, default=20, help="speed: how often everything is asked")
    parser.add_argument("--articles", type=Path, help="load: what is ingested meanwhile, as JSON lines")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--readers", type=int, default=32)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "desk.db"
        shutil.copy(given.db, database)
        if given.what == "speed":
            return speed(database, given.rounds)
        if given.articles is None:
            parser.error("load: --articles is needed")
        return load(database, given.articles, given.requests, given.readers)


if __name__ == "__main__":
    sys.exit(main())

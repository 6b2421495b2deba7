"""Growth of linking: time and memory for each added report as the record grows.

    python eval/growth.py build --size 10000 small.db
    python eval/growth.py build --size 1000000 large.db
    python eval/growth.py compare small.db large.db [--probe 1024] [--batch 128]

A synthetic press: incidents fall on days of a span that grows with their number (the record grows because time goes
by), eleven a day as the world has seen on average since 1970, in 20,000 towns whose weights fall with their rank so
that the most struck has three in a hundred (both by memory of the GTD, not its data); how often an incident is
reported follows a power law, most reports come within a week, others years later as vague recollections (a month, a
year, a town without a date). `build` links all reports at once, which makes the record that adding them one by one
makes. `compare` adds the reports that come next to both records in turns, so that other work on the machine slows both
alike, and takes them back. Nothing of extraction is timed.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate, islice
from pathlib import Path

from sqlalchemy import insert

from vigie.domain.article import Article
from vigie.domain.edtf import Edtf
from vigie.domain.event import Event, SlotValue
from vigie.domain.incident import ReportKey
from vigie.domain.place import Spot
from vigie.domain.ports import Reading
from vigie.domain.report import Report
from vigie.domain.span import Span
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind
from vigie.link.cluster import cluster
from vigie.link.fusion import Showing
from vigie.link.naming import name_incidents
from vigie.pipeline import Summary, Ways, relink
from vigie.store.articles import digest
from vigie.store.rows import article_columns, event_columns, value_columns
from vigie.store.store import Store
from vigie.store.tables import metadata

_COUNTRIES, _TOWNS, _SKEW = 40, 20_000, 0.8
_INCIDENTS_A_DAY = 11.0
_MEAN_REPORTS = 6.0
_CHUNK = 20_000
_START = date(1970, 1, 1)
_GROUPS = ("islamic-state", "al-qaeda", "eta", "pkk", "taliban", "boko-haram")
_TACTICS = ("bombing", "shooting", "stabbing", "vehicle_ramming", "suicide_bombing")


@dataclass(frozen=True, slots=True)
class Happening:
    """One synthetic attack."""

    day: date
    country: int
    town: int
    killed: int
    group: str | None
    tactic: str


class Atlas:
    """Synthetic places: towns about a degree apart in each country."""

    def locate(self, country: str | None, city: str | None) -> tuple[float, float] | None:
        """No position is asked for here."""
        return None

    def spot(self, country: str | None, city: str) -> Spot | None:
        """The town of a name like `town 17`."""
        return _town(city)


@cache
def _town(name: str) -> Spot:
    # Remembered, as the places of the gazetteer are.
    number = int(name.split()[-1])
    return Spot(name, -60 + 0.9 * (number % 120), -170 + 0.9 * (number // 120), 0.0)


def happenings(chance: random.Random) -> Iterator[Happening]:
    """Attacks in order of time, some days apart or several a day."""
    weights = list(accumulate((rank + 1) ** -_SKEW for rank in range(_TOWNS)))
    when = 0.0
    while True:
        when += chance.expovariate(_INCIDENTS_A_DAY)
        town = chance.choices(range(_TOWNS), cum_weights=weights)[0]
        group = chance.choice(_GROUPS) if chance.random() < 0.5 else None
        killed = int(chance.paretovariate(1.1)) - 1
        yield Happening(
            _START + timedelta(days=int(when)), town % _COUNTRIES, town, killed, group, chance.choice(_TACTICS)
        )


def reports(seed: int) -> Iterator[tuple[date, Event]]:
    """Reports with their day of publication, roughly in order of time."""
    chance = random.Random(seed)
    past: list[Happening] = []
    for happening in happenings(chance):
        past.append(happening)
        for _ in range(min(200, int(chance.paretovariate(1.2) * _MEAN_REPORTS / 6))):
            yield happening.day + timedelta(days=chance.randint(0, 7)), _told(happening, chance, vague=0.15)
        if chance.random() < 0.5:
            old = past[int(len(past) * chance.random() ** 0.5) - 1]
            yield happening.day, _told(old, chance, vague=0.7)


def _told(one: Happening, chance: random.Random, vague: float) -> Event:
    """A report of an attack; with chance `vague` it lacks the day, the town or both."""
    day, town = one.day.isoformat(), f"town {one.town}"
    when: str | None = day
    if chance.random() < vague:
        when = chance.choice([day[:7], day[:7], day[:4], None])
        town = town if chance.random() < 0.7 or when is None else ""
    elif chance.random() < 0.1:
        town = ""
    values = [SlotValue("country", f"{chr(65 + one.country // 26)}{chr(65 + one.country % 26)}")]
    values += [SlotValue("date", Edtf.parse(when))] if when else []
    values += [SlotValue("city", town)] if town else []
    if chance.random() < 0.7:
        killed = max(0, one.killed + chance.choice([0, 0, 0, 1, -1]))
        values.append(SlotValue("killed", Tally.exactly(killed)))
    values += [SlotValue("actors", one.group)] if one.group and chance.random() < 0.5 else []
    values.append(SlotValue("tactics", one.tactic))
    return Event(Kind.ATTACK, Span(0, 1), tuple(values))


def add(store: Store, some: list[tuple[int, date, Event]], ways: Ways) -> None:
    """Write reports, one an article, and link them in one transaction."""
    with store.writing():
        keys: list[ReportKey] = []
        for number, day, event in some:
            article = Article(f"s{number}", f"text {number}", published=Edtf.of_day(day))
            keys.extend(store.write(article, Reading(article, (event,)), "synthetic", "r").keys)
        relink(store, keys, (), Summary(), ways)


def build(path: Path, size: int, seed: int) -> None:
    """Write so many reports, one an article, and the incidents that they make."""
    store, ways, told = Store.open(str(path)), Ways(Atlas()), []
    rows: dict[str, list[dict[str, object]]] = {"articles": [], "events": [], "slot_values": []}
    for number, (day, event) in enumerate(islice(reports(seed), size), 1):
        article = Article(f"s{number}", f"text {number}", published=Edtf.of_day(day))
        fixed = {"version": 1, "origin": "synthetic", "reader": "r", "added": "", "changed": ""}
        named = {"number": number, "id": article.id, "content": digest(article)}
        rows["articles"].append(named | article_columns(article) | fixed)
        rows["events"].append(event_columns(number, 0, event) | {"incident": None})
        rows["slot_values"].extend(value_columns(number, 0, event))
        told.append(Report(ReportKey(article.id, 0), event, article.published))
        if number % _CHUNK == 0 or number == size:
            with store.writing(), store._connection() as connection:
                for name, some in rows.items():
                    connection.execute(insert(metadata.tables[name]), some)
            rows = {name: [] for name in rows}
    linked = name_incidents(cluster(told, ways.places), {}, lambda ids: set(), Showing(ways.policy, ways.places))
    with store.writing():
        store.save(linked, {})
    print(f"{path}: {size:,} reports of {len(linked):,} incidents")


class _UndoneError(Exception):
    """Leaves a transaction without a trace."""


@dataclass(slots=True)
class Probe:
    """One record to which further reports are added."""

    store: Store
    source: Iterator[tuple[int, date, Event]]
    size: int
    seconds: float = 0.0

    @classmethod
    def of(cls, path: Path, seed: int) -> Probe:
        """Open a record and find the reports that come next."""
        store = Store.open(str(path))
        size = store.totals().articles
        following = ((number, day, event) for number, (day, event) in enumerate(reports(seed), 1))
        return cls(store, islice(following, size, None), size)

    def step(self, batch: int) -> None:
        """Add a batch, timed in CPU time of the process."""
        some = list(islice(self.source, batch))
        started = time.process_time()
        add(self.store, some, Ways(Atlas()))
        self.seconds += time.process_time() - started


def compare(paths: list[Path], seed: int, number: int, batch: int) -> None:
    """Add reports to each record in turns and print the time of each."""
    probes = [Probe.of(path, seed) for path in paths]
    with suppress(_UndoneError), ExitStack() as stack:
        for probe in probes:
            stack.enter_context(probe.store.writing())
        for probe in probes:  # what is read for the first time is not what is measured
            probe.step(batch)
            probe.seconds = 0.0
        for _ in range(number // batch):
            for probe in probes:
                probe.step(batch)
        for probe in probes:
            spent = probe.seconds / number
            ratio = probe.seconds / probes[0].seconds
            print(f"{probe.size:>9,} reports: {spent * 1000:.2f} ms a report, {ratio:.2f} x the first")
        raise _UndoneError


def main() -> None:
    """Build a record, or compare several."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("build", "compare"))
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--probe", type=int, default=1024)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.command == "build":
        build(options.paths[0], options.size, options.seed)
    else:
        compare(options.paths, options.seed, options.probe, options.batch)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {memory:.0f} MB")


if __name__ == "__main__":
    main()

"""Growth of linking: time and memory for each added report as the record grows.

    python eval/growth.py --sizes 1000 10000 100000 [--probe 1024] [--batch 128]

A synthetic press: incidents fall on days of a span that grows with their number (the record grows because time goes
by), in towns of Zipf-distributed weight; how often an incident is reported follows a power law, most reports come
within a week, others years later as vague recollections (a month, a year, a town without a date). At each size `probe`
further reports are added in batches and timed: CPU time of the process, so that other work on the machine does not
count. Nothing of extraction is timed. Between the sizes reports are written in bulk and linked in large batches, which
comes to the same record.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import insert

from vigie.domain.article import Article
from vigie.domain.edtf import Edtf
from vigie.domain.event import Event, SlotValue
from vigie.domain.incident import ReportKey
from vigie.domain.place import Spot
from vigie.domain.ports import Reading
from vigie.domain.span import Span
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind
from vigie.pipeline import Summary, Ways, relink
from vigie.store.articles import digest
from vigie.store.rows import article_columns, event_columns, value_columns
from vigie.store.store import Store
from vigie.store.tables import metadata

_COUNTRIES, _TOWNS = 40, 2000
_INCIDENTS_A_DAY = 3.0
_MEAN_REPORTS = 6.0
_START = date(1990, 1, 1)
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
        number = int(city.split()[-1])
        return Spot(city, -60 + 0.9 * (number % 120), -170 + 0.9 * (number // 120), 0.0)


def happenings(chance: random.Random) -> Iterator[Happening]:
    """Attacks in order of time, some days apart or several a day."""
    weights = [1 / (rank + 1) for rank in range(_TOWNS)]
    when = 0.0
    while True:
        when += chance.expovariate(_INCIDENTS_A_DAY)
        town = chance.choices(range(_TOWNS), weights)[0]
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


def grow(store: Store, some: list[tuple[int, date, Event]], ways: Ways) -> None:
    """Write many reports at once and link them; what `add` makes of them one by one."""
    keys: list[ReportKey] = []
    with store.writing(), store._connection() as connection:
        tables: dict[str, list[dict[str, object]]] = {"articles": [], "events": [], "slot_values": []}
        for number, day, event in some:
            article = Article(f"s{number}", f"text {number}", published=Edtf.of_day(day))
            columns = article_columns(article)
            fixed = {"version": 1, "origin": "synthetic", "reader": "r", "added": "", "changed": ""}
            row = {"number": number + 1, "id": article.id, "content": digest(article), **columns, **fixed}
            tables["articles"].append(row)
            tables["events"].append(event_columns(number + 1, 0, event) | {"incident": None})
            tables["slot_values"].extend(value_columns(number + 1, 0, event))
            keys.append(ReportKey(article.id, 0))
        for name, rows in tables.items():
            connection.execute(insert(metadata.tables[name]), rows)
        relink(store, keys, (), Summary(), ways)


def main() -> None:
    """Grow a database through the sizes and time the probes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--probe", type=int, default=1024)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--chunk", type=int, default=20000, help="reports written at once between the probes")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    source = ((number, day, event) for number, (day, event) in enumerate(reports(options.seed)))
    with tempfile.TemporaryDirectory() as folder:
        store, ways, held, first = Store.open(str(Path(folder) / "growth.db")), Ways(Atlas()), 0, 0.0
        for size in options.sizes:
            while held < size:
                take = min(options.chunk, size - held)
                grow(store, [next(source) for _ in range(take)], ways)
                held += take
            started = time.process_time()
            for _ in range(options.probe // options.batch):
                add(store, [next(source) for _ in range(options.batch)], ways)
            spent = (time.process_time() - started) / options.probe
            held += options.probe
            first = first or spent
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{size:>9,} reports: {spent * 1000:.2f} ms a report, {spent / first:.2f} x the first,"
                f" peak memory {memory:.0f} MB",
                flush=True,
            )


if __name__ == "__main__":
    main()

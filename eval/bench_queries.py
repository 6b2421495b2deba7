"""Questions to a store of many incidents, timed on SQLite and PostgreSQL."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, text

from eval.postgresql_server import Server, UnavailableError
from vigie.domain.article import Article
from vigie.domain.edtf import Edtf
from vigie.domain.event import Event, SlotValue
from vigie.domain.span import Span
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind
from vigie.store import tables as t
from vigie.store.articles import digest
from vigie.store.engine import now, open_engine
from vigie.store.records import IncidentFilter
from vigie.store.rows import Columns, article_columns, event_columns, value_columns
from vigie.store.store import Store

_START, _DAYS = date(1980, 1, 1), 16_000
_COUNTRIES = ("FR", "IQ", "AF", "NG", "ML", "SY", "BE", "DE", "SO", "PK")
_ACTORS = ("islamic-state", "al-qaeda", "eta", "pkk", "taliban", "boko-haram", "al-shabaab")
_TOWNS = 3000
_ROUNDS = 15
_CHUNK = 5000
_FILLING = (
    "Les secours sont arrivés peu après l'explosion survenue près du marché couvert. Le préfet a confirmé le bilan, "
    "qui pourrait encore évoluer, et la section antiterroriste du parquet a été saisie de l'enquête. "
)
# Each incident is told by two articles, an article tells one.
_REPORTS = 2


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of some incidents by table."""

    articles: list[Columns]
    events: list[Columns]
    values: list[Columns]
    incidents: list[Columns]


def measure(work: Path, incidents: int) -> dict[str, Any]:
    """Fill a store of each kind and time the questions; milliseconds by question."""
    stores: dict[str, Any] = {"SQLite": _measured(str(work / "a.db"), incidents)}
    try:
        server = Server.start()
    except UnavailableError:
        server = None
    if server is not None:
        try:
            stores["PostgreSQL"] = _measured(server.new(), incidents)
        finally:
            server.stop()
    number = incidents * _REPORTS
    return {"incidents": incidents, "events": number, "articles": number, "rounds": _ROUNDS, "stores": stores}


def _measured(database: str, incidents: int) -> dict[str, Any]:
    Store.open(database).close()
    engine = open_engine(database, create=False)
    for first in range(0, incidents, _CHUNK):
        _fill(engine, first, min(first + _CHUNK, incidents))
    size = _finish(engine)
    # SQLite works inside this process, where its CPU time can be told apart from what else the machine does.
    clock = time.perf_counter if "://" in database else time.process_time
    return {"milliseconds": ask_all(database, incidents, clock), "megabytes": size / 1e6}


def ask_all(database: str, incidents: int, clock: Callable[[], float]) -> dict[str, float]:
    """The median milliseconds of each question."""
    store = Store.open(database)
    times: dict[str, float] = {}
    for name, ask in _questions(store, incidents).items():
        chance, rounds = random.Random(7), []
        ask(chance)
        for _ in range(_ROUNDS):
            began = clock()
            ask(chance)
            rounds.append(clock() - began)
        times[name] = statistics.median(rounds) * 1000
    store.close()
    return times


def _fill(engine: Engine, first: int, last: int) -> None:
    rows = Rows([], [], [], [])
    for number in range(first, last):
        _add(rows, number)
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        for table, some in (
            (t.incidents, rows.incidents),
            (t.articles, rows.articles),
            (t.events, rows.events),
            (t.slot_values, rows.values),
        ):
            connection.execute(insert(table), some)


def _finish(engine: Engine) -> int:
    """Let the database gather its statistics; its size in bytes."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("VACUUM ANALYZE"))
            size = connection.scalar(text("SELECT pg_database_size(current_database())"))
        else:
            connection.execute(text("ANALYZE"))
            size = connection.scalar(text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"))
    engine.dispose()
    return int(size or 0)


def _day(number: int) -> date:
    return _START + timedelta(days=number * 7919 % _DAYS)


def name_of(number: int) -> str:
    """The id of an incident."""
    return f"{_day(number).isoformat()}-ville{number % _TOWNS}-{number:06x}"


def _add(rows: Rows, number: int) -> None:
    chance, day = random.Random(number), _day(number).isoformat()
    country, city, actor = chance.choice(_COUNTRIES), f"ville{number % _TOWNS}", chance.choice(_ACTORS)
    killed, moment = chance.randint(0, 90), now()
    values = (
        SlotValue("date", Edtf.parse(day), (Span(0, 9),)),
        SlotValue("country", country, (Span(0, 9),)),
        SlotValue("city", city, (Span(0, 9),)),
        SlotValue("killed", Tally.exactly(killed), (Span(10, 20),)),
        SlotValue("actors", actor, (Span(20, 30),)),
        SlotValue("tactics", "bombing", (Span(30, 40),)),
    )
    for report in range(_REPORTS):
        place = number * _REPORTS + report + 1
        rare = f" Un témoin nommait le lieu dit{place}."
        article = Article(f"a{place}", _FILLING * 4 + rare, f"Explosion à {city}", published=Edtf.parse(day))
        head = {"number": place, "id": article.id, "content": digest(article), "version": 1, "origin": f"x:{place}"}
        rows.articles.append({**article_columns(article), **head, "reader": "r", "added": moment, "changed": moment})
        event = Event(Kind.ATTACK, Span(0, 9), values)
        rows.events.append(event_columns(place, 0, event) | {"incident": name_of(number)})
        rows.values.extend(value_columns(place, 0, event))
    bounds = {"killed_low": killed, "killed_high": killed, "wounded_low": None, "wounded_high": None}
    told = {"actors": f'["{actor}"]', "tactics": '["bombing"]', "targets": "[]", "detail": None, "certainty": "fact"}
    when = {"date": day, "date_first": day, "date_last": day, "added": moment, "changed": moment}
    place_of = {"id": name_of(number), "kind": "attack", "anchor": None, "country": country, "city": city}
    rows.incidents.append({**place_of, **when, **bounds, **told, "background": 0, "reports": _REPORTS})


def _questions(store: Store, incidents: int) -> dict[str, Callable[[random.Random], object]]:
    def some(chance: random.Random) -> str:
        return name_of(chance.randrange(incidents))

    def year(chance: random.Random) -> dict[str, date]:
        first = _START + timedelta(days=chance.randrange(_DAYS - 400))
        return {"since": first, "until": first + timedelta(days=365)}

    def listed(chance: random.Random, **wanted: Any) -> object:
        return store.incidents(IncidentFilter(limit=50, **wanted))

    return {
        "latest 50": listed,
        "50 of a country in a year": lambda c: listed(c, country=c.choice(_COUNTRIES), **year(c)),
        "50 deadliest of an actor": lambda c: listed(c, actor=c.choice(_ACTORS), sort="killed"),
        "50 of a town": lambda c: listed(c, city=f"ville{c.randrange(_TOWNS)}"),
        "one by the beginning of its id": lambda c: store.resolve(some(c)[:-2]),
        "all statements on one with their sentences": lambda c: store.evidence(some(c)),
        "a rare word": lambda c: store.search(f"dit{c.randrange(incidents)}"),
        "a town and another word": lambda c: store.search(f"ville{c.randrange(_TOWNS)} prefet"),
        "words of every article": lambda c: store.search("secours marche"),
        "counts of everything": lambda c: store.totals(),
    }

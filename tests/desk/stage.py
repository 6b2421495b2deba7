"""A desk over a small press of its own: two tolls of one day, a claim, a warning, levels, a struck-out lookalike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from fake_reader import FakeReader

from vigie.app import load_places
from vigie.desk.desk import Desk
from vigie.domain.article import Article
from vigie.domain.document import Document
from vigie.domain.ports import Reader, Reading
from vigie.pipeline import Run, Summary, Ways, fresh, ingest, items, process
from vigie.store.desk.reading import Base
from vigie.store.store import Store

_Where = TypeVar("_Where", Path, str)
_PLACES = load_places()
WAYS = Ways(_PLACES)
# A date that no report states outright, as a reader marks it.
REASONED = "(la date se déduit)"


class StageReader(FakeReader):
    """The fake reader; dates of articles that say so are marked as reasoned out."""

    def read(self, article: Article) -> Reading:
        reading = super().read(article)
        if REASONED not in article.text:
            return reading
        events = tuple(
            replace(event, values=tuple(replace(one, inferred=one.slot == "date") for one in event.values))
            for event in reading.events
        )
        return replace(reading, events=events)


def article(name: str, published: str, publisher: str, title: str, *lines: str) -> Document:
    """An article whose body is some sentences and the events the fake reader finds."""
    body = f"Des témoins racontent la scène à notre envoyé spécial, {name}.\n" + "\n".join(lines)
    return Document(
        f"press:{name}",
        body,
        id=name,
        published=published,
        publisher=publisher,
        title=title,
        url=f"https://journal.example/{name}",
    )


PRESS = (
    article(
        "nice-1",
        "2016-07-15",
        "Le Quotidien",
        "Nice frappée",
        "@attack date=2016-07-14 country=FR city=Nice killed=[80,null]<préfecture> tactics=vehicle_ramming "
        "targets=civilians actors=islamic-state",
        "@claim date=2016-07-16 actors=islamic-state stance=claims channel=amaq of=0",
        "@justice date=2016-07-17 country=FR step=arrest persons=[3,3] of=0",
    ),
    article(
        "nice-2",
        "2016-07-15",
        "La Gazette",
        "Le bilan s'alourdit",
        "@attack date=2016-07-14 country=FR city=Nice killed=[60,60] wounded=[300,300]!alleged",
    ),
    article(
        "nice-3",
        "2016-07-21",
        "Le Courrier",
        "Quatre-vingt-quatre morts",
        "@attack date=2016-07-14 country=FR city=Nice killed=[84,84]<procureur> tactics=vehicle_ramming",
    ),
    article(
        "lyon-1",
        "2019-05-25",
        "Le Quotidien",
        "Colis piégé à Lyon",
        REASONED,
        "@attack date=2019-05-24 country=FR city=Lyon wounded=[13,13] tactics=parcel_bomb targets=civilians",
    ),
    article(
        "kaboul-1",
        "2018-01-28",
        "La Gazette",
        "Ambulance piégée à Kaboul",
        "@attack date=2018-01-27 country=AF city=Kaboul killed=[103,103] tactics=bombing actors=taliban",
        "@statistic date=2018-01 country=AF what=attacks count=[4,4]",
    ),
    article(
        "gao-1",
        "2018-06-30",
        "Le Courrier",
        "Le camp visé",
        "@attack date=2018-06-29 country=ML city=Gao killed=[12,12] actors=brigade-du-fleuve tactics=suicide_bombing",
        "@warning date=2018-06-20 country=ML city=Gao actors=US recipients=public of=0",
    ),
    article(
        "levels-1",
        "2017-05-24",
        "Le Quotidien",
        "Niveau critique",
        "@alert_level date=2017-05-23 country=GB level=critique change=raised",
        "@alert_level date=2017-05-27 country=GB level=grave change=lowered",
    ),
    article("background-1", "2018-03-01", "Le Quotidien", "Mémoire", "@attack country=FR city=Toulouse"),
)


def fill(path: _Where, press: Sequence[Document] = PRESS, version: str = "r1", reader: Reader | None = None) -> _Where:
    """A database (a path or URL) with a press read into it."""
    store, summary, reader = Store.open(str(path)), Summary(), reader or StageReader()
    outcomes = (process(item, reader, 100_000) for item in fresh(store, items(press), version, summary))
    for _ in ingest(store, outcomes, Run(version, 50, WAYS), summary):
        pass
    store.record_run("2026-01-01T00:00:00+00:00", version, ["press"], summary.counts())
    store.close()
    return path


def open_desk(path: Path | str) -> Desk:
    """The desk over a database."""
    return Desk(Base(str(path)), _PLACES, WAYS)

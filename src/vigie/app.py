"""Chooses the implementations and puts the flow together."""

from __future__ import annotations

import hashlib
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING

from vigie import __version__
from vigie.domain.errors import InputError, VigieError
from vigie.domain.place import Spot
from vigie.domain.ports import Places, Reader
from vigie.pipeline import Item, Outcome, Ways, process
from vigie.settings import Settings

if TYPE_CHECKING:
    from vigie.desk.desk import Desk
    from vigie.fetch.client import Manners, WebFetcher
    from vigie.fetch.post import Poster
    from vigie.lexicon.gazetteer import Gazetteer
    from vigie.notify.sealing import Seal
    from vigie.store.watching import Watching

ReaderFactory = Callable[[Settings], Reader]
_READING_PACKAGES = ("text", "lexicon", "clean", "annotate", "resolve", "extract")
# Of the language pipeline only these are read: its weights do not change without them.
_MODEL_FILES = ("meta.json", "config.cfg")
_CHUNK = 8
_CHUNKS_AHEAD = 4
# Kilometres that a region takes up around its middle: French departments, the provinces of most states, those of the
# largest states; and a stretch of country.
_DEPARTMENT_KM = 80.0
_REGION_KM = 150.0
_LARGE_KM = 600.0
_LARGE = frozenset({"AU", "BR", "CA", "CN", "DZ", "IN", "KZ", "RU", "US"})
_AREA_KM = 400.0


def load_reader(settings: Settings) -> Reader:
    """The reader of French press articles, with the language pipeline of the settings."""
    from vigie.reading import ArticleReader

    return ArticleReader.load()


@cache
def reading_version(settings: Settings) -> str:
    """Which reader this is: the version, and a digest of the code, rules and language pipeline it reads by.

    Articles read by another are read again.
    """
    digest = hashlib.sha256(settings.language.pipeline.encode())
    digest.update((files("vigie") / "reading.py").read_bytes())
    for package in _READING_PACKAGES:
        for file in _sources(files("vigie") / package):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    for file in _sources(files("vigie") / "models"):
        if file.name in _MODEL_FILES:
            digest.update(file.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"


def _sources(folder: Traversable) -> Iterator[Traversable]:
    """Every file under a folder, in order of name; none where there is no folder."""
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _sources(entry)
        elif entry.is_file():
            yield entry


def load_fetcher(
    settings: Settings, watching: Watching | None = None, stop: threading.Event | None = None
) -> WebFetcher:
    """The fetcher of the settings; `watching` tells what servers gave before. Raises InputError without the extra."""
    manners = _manners(settings)
    from vigie.fetch.client import Validators, WebFetcher

    def recall(url: str) -> Validators | None:
        known = watching.validators(url) if watching else None
        return Validators(*known) if known else None

    return WebFetcher(manners, recall, stop)


def load_poster(settings: Settings) -> Poster:
    """What posts to webhooks. Raises InputError without the extra."""
    manners = _manners(settings)
    from vigie.fetch.post import Poster

    return Poster(manners)


def load_seal(settings: Settings, create: bool = False) -> Seal:
    """What seals the secrets of webhooks; `create`: a key is made where there is none. Raises InputError."""
    with _extra_web():
        from vigie.notify.sealing import KEY_VARIABLE, find_seal

    return find_seal(os.environ.get(KEY_VARIABLE), Path(settings.watch.key_file), create)


@contextmanager
def _extra_web() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        told = f"this needs the extra [web] ({error.name} is missing): pip install 'vigie[web]'"
        raise InputError(told) from error


def _manners(settings: Settings) -> Manners:
    with _extra_web():
        from vigie.fetch.client import Manners
        from vigie.fetch.guard import Allowed

    fetch = settings.fetch
    return Manners(
        pause=fetch.pause_ms / 1000,
        timeout=fetch.timeout,
        deadline=fetch.deadline,
        max_bytes=settings.read.max_bytes,
        hosts=fetch.hosts,
        contact=fetch.contact,
        allowed=Allowed.parse(fetch.allow_inside),
    )


def load_places() -> Places:
    """Where places lie, by the gazetteer."""
    from vigie.lexicon.gazetteer import Gazetteer

    return _GazetteerPlaces(Gazetteer.load())


def load_ways(settings: Settings) -> Ways:
    """How incidents are made by the settings."""
    return Ways(load_places(), settings.link.policy)


def load_desk(settings: Settings) -> Desk:
    """The desk over the database of the settings, which must be there. Raises StoreError."""
    from vigie.desk.desk import Desk
    from vigie.store.desk.reading import Base

    places = load_places()
    return Desk(Base(settings.store.url), places, Ways(places, settings.link.policy))


class _GazetteerPlaces:
    """The gazetteer as linking and exports need it: a city inside its country, never a namesake elsewhere."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._spots: dict[tuple[str | None, str], Spot | None] = {}

    def locate(self, country: str | None, city: str | None) -> tuple[float, float] | None:
        """WGS84 latitude and longitude of a city, else of the country; None when unknown."""
        if city:
            for place in self._gazetteer.lookup(city):
                if country is None or place.country == country:
                    return place.latitude, place.longitude
        state = self._gazetteer.country(country) if country else None
        return (state.latitude, state.longitude) if state else None

    def spot(self, country: str | None, city: str) -> Spot | None:
        """The town or region of that name in that country; a landmark stands for its city."""
        key = country, city
        if key not in self._spots:
            self._spots[key] = self._find_spot(country, city)
        return self._spots[key]

    def _find_spot(self, country: str | None, city: str) -> Spot | None:
        for place in self._gazetteer.lookup(city):
            if place.kind == "country" or (country and place.country and place.country != country):
                continue
            if place.kind == "landmark" and place.city and place.city != city:
                return self.spot(country or place.country, place.city)
            return Spot(place.id, place.latitude, place.longitude, _radius(place.kind, place.country))
        return None


def _radius(kind: str, country: str | None) -> float:
    if kind == "region":
        return _DEPARTMENT_KM if country == "FR" else _LARGE_KM if country in _LARGE else _REGION_KM
    return _AREA_KM if kind == "area" else 0.0


def outcomes(
    met: Iterable[Item], settings: Settings, factory: ReaderFactory = load_reader, workers: int | None = None
) -> Iterator[Outcome]:
    """Clean and read items, in order; with more than one worker in processes of their own."""
    number = workers or settings.ingest.workers
    if number == 1:
        reader = factory(settings)
        for item in met:
            yield process(item, reader, settings.read.max_characters)
        return
    yield from _in_processes(met, settings, factory, number)


def _in_processes(met: Iterable[Item], settings: Settings, factory: ReaderFactory, number: int) -> Iterator[Outcome]:
    # Forked children of a process with threads may lock up; fresh ones cost a second each.
    pool = ProcessPoolExecutor(number, get_context("spawn"), _begin_worker, (settings, factory))
    source = iter(met)
    running: deque[Future[list[Outcome]]] = deque()
    try:
        while True:
            while len(running) < number * _CHUNKS_AHEAD and (chunk := list(islice(source, _CHUNK))):
                running.append(pool.submit(_work, chunk))
            if not running:
                return
            yield from running.popleft().result()
    except BrokenProcessPool as error:
        raise VigieError(
            "a worker process ended abruptly (out of memory?);"
            " run the command again to go on, perhaps with fewer --workers"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class _Worker:
    """What a worker process holds between its chunks."""

    reader: Reader | None = None
    max_characters: int = 0


def end_with_parent() -> None:
    """End this worker process as soon as the process that started it is gone; killed, that one cannot say so."""
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            wait([parent.sentinel])
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _begin_worker(settings: Settings, factory: ReaderFactory) -> None:
    # Ctrl-C reaches every process of the terminal; the parent alone ends the run, after what is under way.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    _Worker.reader = factory(settings)
    _Worker.max_characters = settings.read.max_characters


def _work(chunk: list[Item]) -> list[Outcome]:
    assert _Worker.reader is not None
    return [process(item, _Worker.reader, _Worker.max_characters) for item in chunk]

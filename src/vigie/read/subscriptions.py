"""Lists of feeds to watch: OPML or TOML."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from vigie.domain.errors import InputError
from vigie.read.feed import read_listing

_KEYS = frozenset({"url", "interval"})
_LEAST_SECONDS = 60
_FORM = '[[feed]]\nurl = "https://..."\ninterval = 900  # seconds, may be left out'


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed to watch; `interval` in seconds, None for the setting watch.interval."""

    url: str
    interval: int | None = None


def read_subscriptions(path: Path) -> tuple[Subscription, ...]:
    """The feeds of an OPML or TOML file, each once. Raises InputError for what cannot be read or holds none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; expected a list of feeds in OPML or TOML") from error
    if path.suffix.lower() == ".toml":
        found = _toml(data, path)
    else:
        try:
            found = tuple(Subscription(url) for url in read_listing(data, None).further)
        except InputError as error:
            raise InputError(f"{path}: {error}; expected OPML, or TOML in a file ending in .toml") from error
    if not found:
        raise InputError(f"{path}: no feeds in it; expected outlines with xmlUrl (OPML) or\n{_FORM}")
    for one in found:
        if not one.url.lower().startswith(("http://", "https://")):
            raise InputError(f"{path}: feed {one.url!r}: expected an http or https address")
    return tuple({one.url: one for one in reversed(found)}.values())[::-1]


def _toml(data: bytes, path: Path) -> tuple[Subscription, ...]:
    try:
        tables = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not a readable TOML file: {error}") from error
    feeds = tables.get("feed", [])
    if set(tables) - {"feed"} or not isinstance(feeds, list):
        raise InputError(f"{path}: expected tables of the form\n{_FORM}")
    found: list[Subscription] = []
    for number, table in enumerate(feeds, 1):
        where = f"{path}, feed {number}"
        if not isinstance(table, dict) or set(table) - _KEYS:
            raise InputError(f"{where}: expected the keys {', '.join(sorted(_KEYS))}")
        url, interval = table.get("url"), table.get("interval")
        if not isinstance(url, str):
            raise InputError(f"{where}: url is missing; expected an address")
        if interval is not None and (not isinstance(interval, int) or interval < _LEAST_SECONDS):
            raise InputError(f"{where}: interval {interval!r}; expected {_LEAST_SECONDS} seconds or more")
        found.append(Subscription(url, interval))
    return tuple(found)

"""The settings: command line over environment over `vigie.toml` over defaults.

Every key is known by name; an unknown one is an error, so that a misspelt setting never goes unnoticed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from vigie.domain.errors import SettingsError

FILE = "vigie.toml"
_PREFIX = "VIGIE_"
_JOINT = "__"
_POLICIES = ("latest-official", "gtd", "ucdp", "majority")
Setting = str | int


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """`url`: path of a SQLite file, or a database URL."""

    url: str = "vigie.db"


@dataclass(frozen=True, slots=True)
class LanguageSettings:
    """`pipeline`: path or name of an installed spaCy pipeline; empty for the one that Vigie ships."""

    pipeline: str = ""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """`max_characters` of an article's text, `max_bytes` of a document before reading; larger ones are refused."""

    max_characters: int = 200_000
    max_bytes: int = 8_000_000


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """`policy`: how the shown value is chosen among the reported ones."""

    policy: str = "latest-official"


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """`workers`: processes that read articles; `batch`: relevant articles written in one transaction."""

    workers: int = 1
    batch: int = 512


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """`host` and `port` to listen on; `hosts`: names a proxy serves, with commas (then every request needs a token).

    `tiles`: URL template of map tiles with `{z}`, `{x}`, `{y}`, empty for the bundled outlines; `tiles_credit` is shown
    with them. `secure_cookies`: yes behind a proxy that speaks HTTPS, else auto. Limits are per client.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    hosts: str = ""
    tiles: str = ""
    tiles_credit: str = ""
    secure_cookies: str = "auto"
    session_hours: int = 12
    max_body_bytes: int = 262_144
    reads_per_minute: int = 30_000
    writes_per_minute: int = 240
    failures_per_minute: int = 10


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """`pause_ms` between two requests to one host, `timeout` in seconds for each step, `deadline` for a whole answer.

    `hosts` are asked at a time; `contact` (an address) is told to the sites; `allow_inside` names hosts and networks
    inside the own network that may be fetched from, separated by blanks.
    """

    pause_ms: int = 1000
    timeout: int = 20
    deadline: int = 60
    hosts: int = 4
    contact: str = ""
    allow_inside: str = ""


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """`interval`: seconds between two looks at a feed that names none of its own.

    `key_file`: the key that seals the secrets of webhooks (`VIGIE_WEBHOOK_KEY` may hold the key itself instead).
    """

    interval: int = 900
    key_file: str = "vigie.key"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings by section."""

    store: StoreSettings = field(default_factory=StoreSettings)
    language: LanguageSettings = field(default_factory=LanguageSettings)
    read: ReadSettings = field(default_factory=ReadSettings)
    link: LinkSettings = field(default_factory=LinkSettings)
    ingest: IngestSettings = field(default_factory=IngestSettings)
    fetch: FetchSettings = field(default_factory=FetchSettings)
    watch: WatchSettings = field(default_factory=WatchSettings)
    serve: ServeSettings = field(default_factory=ServeSettings)


def load_settings(
    config: Path | None = None,
    environment: Mapping[str, str] | None = None,
    overrides: Mapping[tuple[str, str], Setting] | None = None,
) -> Settings:
    """The settings in force; `config` defaults to `vigie.toml` in the working folder where there is one.

    Raises SettingsError for a missing file, unknown sections or keys, and values of a wrong type.
    """
    settings = Settings()
    for section, key, value, where in _from_file(config):
        settings = _with(settings, section, key, value, where)
    for name, text in sorted((environment or {}).items()):
        if name.startswith(_PREFIX) and _JOINT in name:
            section, _, key = name.removeprefix(_PREFIX).lower().partition(_JOINT)
            settings = _with(settings, section, key, text, f"environment variable {name}")
    for (section, key), given in (overrides or {}).items():
        settings = _with(settings, section, key, given, "command line")
    return settings


def _from_file(config: Path | None) -> list[tuple[str, str, object, str]]:
    path = config or Path(FILE)
    if not path.exists():
        if config:
            raise SettingsError(f"{config}: no such file; give --config the path of a TOML file")
        return []
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"{path}: not a readable TOML file: {error}") from error
    found: list[tuple[str, str, object, str]] = []
    for section, keys in data.items():
        if not isinstance(keys, dict):
            raise SettingsError(f"{path}: {section!r} stands outside a section; expected [{'], ['.join(_sections())}]")
        found.extend((section, key, value, str(path)) for key, value in keys.items())
    return found


def _sections() -> tuple[str, ...]:
    return tuple(one.name for one in fields(Settings))


def _with(settings: Settings, section: str, key: str, value: object, where: str) -> Settings:
    """The settings with one value replaced, checked against its type and range."""
    if section not in _sections():
        raise SettingsError(f"{where}: unknown section {section!r}; known: {', '.join(_sections())}")
    part = getattr(settings, section)
    known = {one.name for one in fields(part)}
    if key not in known:
        raise SettingsError(f"{where}: unknown key {section}.{key}; known: {', '.join(sorted(known))}")
    kind = type(getattr(part, key))
    checked = _checked(value, kind, f"{where}: {section}.{key}")
    if (section, key) == ("link", "policy") and checked not in _POLICIES:
        raise SettingsError(f"{where}: link.policy {checked!r}; expected one of {', '.join(_POLICIES)}")
    return replace(settings, **{section: replace(part, **{key: checked})})


def _checked(value: object, kind: type, where: str) -> Setting:
    if kind is int:
        try:
            number = int(value) if isinstance(value, str) else value
        except ValueError:
            number = None
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            raise SettingsError(f"{where} {value!r}: expected a whole number of 1 or more")
        return number
    if not isinstance(value, str):
        raise SettingsError(f"{where} {value!r}: expected a string")
    return value

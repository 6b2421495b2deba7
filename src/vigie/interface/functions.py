"""`vigie.read`, `vigie.extract` and `vigie.open`; each loads what it needs when it is called."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.domain.article import Article
from vigie.domain.edtf import Edtf
from vigie.domain.errors import InputError

if TYPE_CHECKING:
    from vigie.domain.ports import Reader, Reading
    from vigie.interface.record import Record

_NAMELESS = "text"
# Two packages of the flow are named like functions of the surface. Loaded before `vigie` takes the functions in, their
# later imports leave these in place; `from vigie.read.inputs import ...` goes by the packages all the same.
for _stage in ("read", "extract"):
    import_module(f"vigie.{_stage}")


def read(*inputs: str | Path) -> Iterator[Article]:
    """The articles of files, folders or addresses, cleaned: JSON lines, CSV, HTML, WARC, feeds.

    What cannot be read (not French, no text, broken) is left out; `vigie issues` tells of it after `vigie ingest`.
    Raises InputError for a name that leads nowhere.
    """
    from vigie import app
    from vigie.clean.article import clean
    from vigie.domain.document import Known
    from vigie.pipeline import items
    from vigie.read.inputs import Inputs
    from vigie.read.limits import Limits
    from vigie.settings import Settings

    settings = Settings()
    fetcher = cache(lambda: app.load_fetcher(settings))
    for item in items(Inputs([str(one) for one in inputs], Limits(settings.read.max_bytes), fetcher)):
        if item.document is not None and not isinstance(item.document, Known):
            article = clean(item.document, settings.read.max_characters).article
            if article is not None:
                yield article


def extract(article: Article | str, published: str | None = None) -> Reading:
    """The events that an article, or a plain text, tells of; values count their spans in `reading.article.text`.

    `published` (EDTF, as 2016-07-15) is the day from which "mardi soir" is reckoned where the article does not tell
    its own. Raises InputError for a date that is none. The first call loads the reader (a second or so).
    """
    from dataclasses import replace

    when = _date(published) if published is not None else None
    one = Article(_NAMELESS, article, published=when) if isinstance(article, str) else article
    if when is not None and one.published is None:
        one = replace(one, published=when)
    return _reader().read(one)


def open(database: str | Path = "vigie.db", create: bool = False) -> Record:
    """The incident record of a database: a path, or a PostgreSQL URL; `create` makes an empty one where none is.

    Settings come from `vigie.toml` and the environment as on the command line. Raises StoreError where there is no
    database.
    """
    import os

    from vigie.interface.record import Record
    from vigie.settings import load_settings
    from vigie.store.store import Store

    settings = load_settings(None, os.environ, {("store", "url"): str(database)})
    if create:
        Store.open(settings.store.url, create=True).close()
    return Record(settings)


@cache
def _reader() -> Reader:
    from vigie.app import load_reader
    from vigie.settings import Settings

    return load_reader(Settings())


def _date(text: str) -> Edtf:
    try:
        return Edtf.parse(text)
    except ValueError as error:
        raise InputError(f"published {text[:40]!r}: {error}; expected a day, month or year, as 2016-07-15") from error

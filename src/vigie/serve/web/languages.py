"""The languages of the interface: English message ids, other languages from gettext catalogues beside this package."""

from __future__ import annotations

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DEFAULT = "fr"
SOURCE = "en"
LANGUAGES = (DEFAULT, SOURCE)
DOMAIN = "vigie"


@cache
def translations(language: str) -> NullTranslations:
    """The messages of a language, read once from its `.po` file; the message ids themselves for English.

    Reading the text catalogue keeps compiled files out of the tree; it takes some 30 ms once a process.
    """
    if language == SOURCE:
        return NullTranslations()
    source = files("vigie.serve") / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    compiled = io.BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def locale(language: str) -> Locale:
    """What CLDR knows of a language: names of countries, months, how numbers are written."""
    return Locale.parse(language)


def noted(message: str) -> str:
    """The message itself; marks words that are looked up later for the extraction of messages."""
    return message

"""The sentences of the brief by language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from vigie.domain.errors import InputError, LexiconError

_FILE = "brief.toml"
_KEYS = frozenset({
    "title", "title_day", "watch", "basis_one", "basis_many", "caution", "nothing",
    "incidents", "tolls", "claims", "warnings", "threats", "levels", "plots", "justice", "doubts", "left_out",
    "undated", "nowhere", "responsible", "status", "concerns", "incident", "incident_undated", "before",
    "fact", "alleged", "denied", "planned", "uncertain", "source_one", "source_same", "source_many", "voices",
    "toll", "moved", "first_told", "unborne", "articles", "more", "colon",
    "joint", "unsure", "large_toll", "lone_plot",
    "left_undated", "left_vague", "left_old", "left_known", "left_unsure", "left_like", "left_no_day",
})  # fmt: skip


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    data = tomllib.loads((files("vigie.lexicon") / _FILE).read_text(encoding="utf-8"))
    for language, words in data.items():
        wrong = sorted(set(words) ^ _KEYS) if isinstance(words, dict) else [language]
        if wrong or any(not isinstance(text, str) for text in words.values()):
            raise LexiconError(f"{_FILE}, [{language}]: missing or unknown keys {wrong}, or a value that is no text")
    return data


def languages() -> tuple[str, ...]:
    """The languages of the catalogue."""
    return tuple(_catalogue())


def words_of(language: str) -> Mapping[str, str]:
    """The sentences of a language. Raises InputError for one that the catalogue does not hold."""
    known = _catalogue()
    if language not in known:
        raise InputError(f"language {language[:40]!r}: expected one of {', '.join(known)}")
    return known[language]

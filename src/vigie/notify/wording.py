"""Notifications in a line of words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from vigie.domain.errors import InputError, LexiconError
from vigie.domain.notification import Notification, Topic
from vigie.domain.tally import Tally

_KEYS = frozenset({
    "feed", "new_incident", "toll_change", "claim", "alert_level", "killed", "wounded", "nowhere", "undated", "unknown",
    "nobody", "attack", "plot", "claims", "denies", "raised", "lowered", "kept",
})  # fmt: skip


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    data = tomllib.loads((files("vigie.lexicon") / "notices.toml").read_text(encoding="utf-8"))
    for language, words in data.items():
        if not isinstance(words, dict) or set(words) != _KEYS:
            wrong = sorted(set(words) ^ _KEYS) if isinstance(words, dict) else language
            raise LexiconError(f"notices.toml, [{language}]: missing or unknown keys {wrong}")
    return data


def words_of(language: str) -> Mapping[str, str]:
    """The words of a language. Raises InputError for one that is not known."""
    known = _words()
    if language not in known:
        raise InputError(f"language {language!r}: expected one of {', '.join(sorted(known))}")
    return known[language]


def tell(one: Notification, language: str = "en") -> str:
    """A notification in one line."""
    words = words_of(language)
    place = ", ".join(part for part in (one.city, one.country) if part) or words["nowhere"]
    date = str(one.date) if one.date else words["undated"]
    toll = _toll(one.killed, one.wounded, words)
    if one.topic is Topic.NEW_INCIDENT:
        kind = words.get(one.kind.value, one.kind.value)
        actors = f" ({', '.join(one.actors)})" if one.actors else ""
        told = f", {toll}" if toll else ""
        return words["new_incident"].format(kind=kind, place=place, date=date, toll=told, actors=actors)
    if one.topic is Topic.TOLL_CHANGE:
        before = _toll(one.killed_before, one.wounded_before, words) or words["unknown"]
        return words["toll_change"].format(place=place, date=date, before=before, after=toll or words["unknown"])
    detail = " ".join(words.get(word, word) for word in (one.detail or "").split())
    if one.topic is Topic.CLAIM:
        where = one.anchor or place
        when = f", {date}" if one.date and not one.anchor else ""
        actors = ", ".join(one.actors) or words["nobody"]
        return words["claim"].format(actors=actors, detail=detail, place=where, date=when)
    return words["alert_level"].format(detail=detail, place=place, date=date)


def _toll(killed: Tally | None, wounded: Tally | None, words: Mapping[str, str]) -> str:
    parts = ((killed, "killed"), (wounded, "wounded"))
    return ", ".join(words[name].format(count=tally) for tally, name in parts if tally is not None)

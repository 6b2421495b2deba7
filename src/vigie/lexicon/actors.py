"""Organisations named in the press as actors or sources: groups, agencies, forces, outlets of propaganda, monitors.

The table is ``actors.csv`` beside this module. Identifiers of kind `state` are ISO 3166-1 alpha-2 codes: a state's
forces and ministries without a name of their own stand for the state. All others are lower-case hyphenated slugs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, Literal, cast, get_args

from vigie.domain.errors import LexiconError
from vigie.lexicon.gazetteer import fold_name, read_table

ActorKind = Literal["group", "agency", "force", "state", "media", "monitor"]
Case = Literal["", "exact", "exact_short"]

_COLUMNS: Final = ("id", "name_fr", "aliases", "kind", "country", "case")
# Acronyms of rows marked `exact_short` are at most so long, capitals beyond the first letter included.
_SHORT: Final = 5


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """An organisation; `aliases` as written, `country` ISO 3166-1 alpha-2 of its seat or main field, None when several.

    `case` tells which names match only with the capitals given: all (`exact`), acronyms of at most five characters
    (`exact_short`) or none (empty).
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    kind: ActorKind
    country: str | None
    case: Case

    @property
    def names(self) -> tuple[str, ...]:
        """Return the French name and all aliases, as written."""
        return (self.name, *self.aliases)

    def is_exact(self, name: str) -> bool:
        """Tell whether `name`, one of this entry's, must be written with its own capitals."""
        if self.case == "exact_short":
            return len(name) <= _SHORT and not name[1:].islower()
        return self.case == "exact"


def _written(name: str) -> str:
    """Return a form for comparing capitals: composed characters, one kind of apostrophe, hyphen and blank."""
    text = unicodedata.normalize("NFC", name).replace("\u2019", "'").replace("\u2011", "-")
    return " ".join(text.split())


class Actors:
    """Look-up of organisations by name; get the shared one with `Actors.load()`."""

    __slots__ = ("_by_id", "_exact", "_folded")

    def __init__(self, entries: Iterable[ActorEntry]) -> None:
        """Index `entries`; raises LexiconError when an id or a name stands for two of them."""
        self._by_id: dict[str, ActorEntry] = {}
        self._folded: dict[str, ActorEntry] = {}
        self._exact: dict[str, ActorEntry] = {}
        for entry in entries:
            _claim(self._by_id, entry.id, entry)
            for name in entry.names:
                if entry.is_exact(name):
                    _claim(self._exact, _written(name), entry)
                else:
                    _claim(self._folded, fold_name(name), entry)

    @staticmethod
    @cache
    def load() -> Actors:
        """Return the actors of the package, read once a process; raises LexiconError when the table is faulty."""
        return Actors(read_actors(files("vigie.lexicon") / "actors.csv"))

    def lookup(self, name: str) -> ActorEntry | None:
        """Return the organisation of a name as written in a text, else None.

        Accents, hyphens and case are free unless the name is marked exact: then only its own capitals count.
        """
        return self._exact.get(_written(name)) or self._folded.get(fold_name(name))

    def by_id(self, actor_id: str) -> ActorEntry | None:
        """Return the organisation of an identifier, else None."""
        return self._by_id.get(actor_id)

    def all_names(self) -> Iterator[str]:
        """Yield each folded name once, exact ones too: `lookup` of the words as written settles the capitals."""
        yield from self._folded.keys() | {fold_name(name) for name in self._exact}

    def __iter__(self) -> Iterator[ActorEntry]:
        """Iterate over all entries in the order of the table."""
        return iter(self._by_id.values())


def _claim(index: dict[str, ActorEntry], key: str, entry: ActorEntry) -> None:
    holder = index.setdefault(key, entry)
    if holder is not entry:
        raise LexiconError(f"actors.csv: {key!r} stands for both {holder.id} and {entry.id}, expected one")


def read_actors(source: Traversable) -> Iterator[ActorEntry]:
    """Read a table of actors; raises LexiconError on a kind or case outside its list."""
    for row in read_table(source, _COLUMNS):
        if row["kind"] not in get_args(ActorKind):
            raise LexiconError(f"{source.name}: {row['id']}: kind {row['kind']!r}, expected {get_args(ActorKind)}")
        if row["case"] not in get_args(Case):
            raise LexiconError(f"{source.name}: {row['id']}: case {row['case']!r}, expected {get_args(Case)}")
        yield ActorEntry(
            id=row["id"],
            name=row["name_fr"],
            aliases=tuple(filter(None, row["aliases"].split("|"))),
            kind=cast(ActorKind, row["kind"]),
            country=row["country"] or None,
            case=cast(Case, row["case"]),
        )

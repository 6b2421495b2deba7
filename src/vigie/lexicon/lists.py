"""How lists of incidents name their columns and values."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vigie.domain.errors import LexiconError
from vigie.domain.vocabulary import INCIDENT_KINDS, Kind
from vigie.text.fold import fold_word

_COLUMNS = frozenset({
    "id", "kind", "date", "until", "precision", "country", "place", "killed", "assailants_killed", "group", "other",
    "year", "month", "day",
})  # fmt: skip
_VALUES = frozenset({"with_assailants", "nowhere", "no_group"})


@dataclass(frozen=True, slots=True)
class ListWords:
    """Headings by what they hold, in the order in which they are looked for; values, folded, that mean something."""

    columns: Mapping[str, Sequence[str]]
    with_assailants: frozenset[str]
    nowhere: frozenset[str]
    no_group: tuple[str, ...]
    kinds: Mapping[str, Kind]

    def find(self, headings: Sequence[str]) -> dict[str, str]:
        """Which of a table's headings holds what."""
        known = {name.strip().lower(): name for name in reversed(headings)}
        first = {what: next((known[one] for one in some if one in known), None) for what, some in self.columns.items()}
        return {what: heading for what, heading in first.items() if heading is not None}


@cache
def list_words() -> ListWords:
    """The words of the package. Raises LexiconError for missing and unknown keys."""
    data = tomllib.loads((files("vigie.lexicon") / "datasets" / "lists.toml").read_text("utf-8"))
    columns, values, kinds = (data.pop(name, {}) for name in ("columns", "values", "kinds"))
    wrong = {*data, *(set(columns) ^ _COLUMNS), *(set(values) ^ _VALUES), *(set(kinds.values()) - set(INCIDENT_KINDS))}
    if wrong:
        raise LexiconError(f"lists.toml: missing or unknown keys {sorted(wrong)}")
    return ListWords(
        columns=columns,
        with_assailants=frozenset(values["with_assailants"]),
        nowhere=frozenset(map(fold_word, values["nowhere"])),
        no_group=tuple(map(fold_word, values["no_group"])),
        kinds={fold_word(name): Kind(kind) for name, kind in kinds.items()},
    )

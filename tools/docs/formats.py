"""The page of formats: articles that go in, events as they are read, tables that come out."""

from __future__ import annotations

from tools.docs.tables import code, table
from vigie.domain.vocabulary import CLOSED_VALUES, COMMON_SLOTS, LIST_SLOTS, TALLY_SLOTS, Kind, slots_of
from vigie.interface import columns
from vigie.interface.table import Column
from vigie.read.files import KNOWN
from vigie.read.jsonl import _FIELDS

_ARTICLE = ", ".join(code(one) for one in ("id", "text", *_FIELDS))
_TABLES = (
    ("incidents", columns.INCIDENTS),
    ("statements", columns.STATEMENTS),
    ("events", columns.EVENTS),
    ("counts", columns.COUNTS),
)


def page() -> str:
    """The page."""
    lines = [
        "# Formats\n",
        "## Inputs\n",
        f"Files whose names end in {', '.join(code(one) for one in sorted(KNOWN))}; folders of them; web addresses;",
        "`-` for JSON lines on standard input.\n",
        f"An article as a JSON line has {_ARTICLE}; all but `text` may be left out.\n",
        "## Events\n",
        "Counts are `[least, most]` with null for an open end; dates are EDTF (ISO 8601-2). Every kind has",
        f"{', '.join(code(one) for one in COMMON_SLOTS)} (claims and assessments have no place of their own).\n",
        table(("kind", "slots of its own"), ((code(kind.value), _own(kind)) for kind in Kind)),
        "## Closed values\n",
        table(
            ("slot", "values"),
            ((code(slot), ", ".join(code(one) for one in sorted(values))) for slot, values in CLOSED_VALUES.items()),
        ),
        "## Tables in Python\n",
        "What `vigie.open(...)` gives: see [Vigie in Python](../python.md).\n",
    ]
    for name, some in _TABLES:
        lines += [f"### {name}\n", table(("column", "cells"), (_column(one) for one in some))]
    return "\n".join(lines)


def _own(kind: Kind) -> str:
    return ", ".join(code(slot) + _form(slot) for slot in slots_of(kind) if slot not in COMMON_SLOTS)


def _form(slot: str) -> str:
    return " (count)" if slot in TALLY_SLOTS else " (list)" if slot in LIST_SLOTS else ""


def _column(one: Column) -> tuple[str, str]:
    return code(one.name), one.sort.value

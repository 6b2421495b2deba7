"""The page of export formats, from their own codebooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tools.docs.tables import code, table
from vigie.exports.formats import FORMATS, Format
from vigie.exports.model import Field

# Layouts with long lists of codes: `vigie export codebook` tells all of them.
_MOST_CODES = 12


def page() -> str:
    """The page."""
    lines = [
        "# Export formats\n",
        "What `vigie export` writes: each format with its fields. `added` are those that the layout itself has not.",
        "All codes of a field: `vigie export codebook --format FORMAT`.\n",
        table(
            ("format", "what it is", "takes", "file"),
            ((code(one.name), one.about, ", ".join(one.write), code(one.suffix)) for one in FORMATS.values()),
        ),
    ]
    return "\n".join([*lines, *(line for one in FORMATS.values() for line in _format(one))])


def _format(form: Format) -> Iterator[str]:
    told: list[Sequence[Field]] = []
    yield f"## {form.name}\n"
    for what, fields in form.fields.items():
        seen = any(other is fields for other in told)
        told.append(fields)
        if not seen:
            yield f"### {form.name}: {what}, {len(fields)} fields\n"
            yield table(("field", "type", "meaning", "codes", ""), map(_field, fields))


def _field(one: Field) -> tuple[str, str, str, str, str]:
    codes = [f"{code(name)} {words}".strip() for name, words in one.codes[:_MOST_CODES]]
    more = len(one.codes) - len(codes)
    shown = "; ".join([*codes, *([f"and {more} more"] if more else [])])
    return code(one.name), one.type, one.about, shown, "added" if one.added else ""

"""A brief as Markdown or as one HTML page that prints."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from vigie.desk.view.brief import Brief
from vigie.domain.errors import InputError
from vigie.serve.brief.lines import note

FORMATS = ("markdown", "html")
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")
# Where a line would begin a list, a heading or a quotation.
_FIRST = re.compile(r"^(\s*)([-+>]|\d+[.)])(\s)")


@dataclass(frozen=True, slots=True)
class Look:
    """How a brief is written: language, `markdown` or `html`, and whether articles are linked to their addresses."""

    language: str = "fr"
    form: str = "markdown"
    links: bool = True


def render(brief: Brief, look: Look | None = None) -> str:
    """A brief in words. Raises InputError for a language or form that is not known."""
    look = look or Look()
    if look.form not in FORMATS:
        raise InputError(f"format {look.form[:40]!r}: expected one of {', '.join(FORMATS)}")
    is_page = look.form == "html"
    environment = Environment(
        loader=PackageLoader("vigie.serve", "templates"),
        autoescape=is_page,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["md"] = markdown
    template = environment.get_template("note.html" if is_page else "note.md")
    style = (files("vigie.serve") / "static" / "note.css").read_text("utf-8") if is_page else ""
    return template.render(note=note(brief, look.language), links=look.links, style=Markup(style))


def markdown(text: str) -> str:
    """Text with what Markdown would read as markup escaped."""
    if isinstance(text, Markup):
        raise TypeError("markdown: text expected, not HTML")
    return _FIRST.sub(r"\1\\\2\3", _SPECIAL.sub(r"\\\1", " ".join(text.split())))

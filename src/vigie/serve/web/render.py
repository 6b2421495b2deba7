"""Makes HTML pages: language and looks of the visitor, templates, what every page shows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from vigie.exports.formats import FORMATS
from vigie.serve.access.session import local
from vigie.serve.access.visitor import Visitor
from vigie.serve.answers import json_answer
from vigie.serve.web import languages
from vigie.serve.web.wording import Wording

LANGUAGE_COOKIE: Final = "vigie_lang"
LOOKS_COOKIE: Final = "vigie_looks"
LOOKS: Final = ("auto", "light", "dark")
_YEAR: Final = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Preferences:
    """Language and looks: from the address, else the cookie, else French and the system's looks."""

    language: str
    looks: str

    @classmethod
    def of(cls, request: Request) -> Preferences:
        """Those of a request; values outside the lists count as not given."""
        given, cookies = request.query_params, request.cookies
        tongue = next((one for one in (given.get("lang"), cookies.get(LANGUAGE_COOKIE)) if one), "")
        looks = next((one for one in (given.get("looks"), cookies.get(LOOKS_COOKIE)) if one), "")
        return cls(
            tongue if tongue in languages.LANGUAGES else languages.DEFAULT, looks if looks in LOOKS else LOOKS[0]
        )

    def keep(self, request: Request, response: Response) -> None:
        """Remember what the address chose."""
        for name, cookie, value in (("lang", LANGUAGE_COOKIE, self.language), ("looks", LOOKS_COOKIE, self.looks)):
            if request.query_params.get(name) == value:
                response.set_cookie(cookie, value, max_age=_YEAR, samesite="lax", httponly=True)


@cache
def asset(name: str) -> str:
    """The address of a static file, with a digest so that it may be kept for ever."""
    content = files("vigie.serve").joinpath("static", *name.split("/")).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:10]}"


@cache
def environment(language: str) -> Environment:
    """The templates in one language; every value is escaped, a name that is not given is an error."""
    made = Environment(
        loader=PackageLoader("vigie.serve", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_translations(languages.translations(language), newstyle=True)  # type: ignore[attr-defined]
    wording = Wording(language)
    made.globals.update(
        w=wording,
        asset=asset,
        language=language,
        grade_words=wording.grade,
        count_of=wording.count_of,
        colon=wording.colon,
        formats=tuple(FORMATS.values()),
    )
    made.filters["part"] = lambda text: quote(str(text), safe="")
    made.filters["marked"] = marked
    return made


def marked(sentence: str, marks: object) -> Markup:
    """A sentence with the words it rests on marked, everything escaped; spans out of range or order are left out."""
    parts: list[Markup] = []
    at = 0
    assert isinstance(marks, tuple | list)
    for start, end in marks:
        if not at <= start < end <= len(sentence):
            continue
        parts += [Markup.escape(sentence[at:start]), Markup("<mark>%s</mark>") % sentence[start:end]]
        at = end
    return Markup("").join([*parts, Markup.escape(sentence[at:])])


def here(request: Request, **changed: str | None) -> str:
    """The address of the page with some parameters replaced (None: left out)."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changed]
    kept += [(name, value) for name, value in changed.items() if value is not None]
    return f"{quote(request.url.path)}{'?' if kept else ''}{urlencode(kept)}"


def twin(request: Request, form: str) -> str:
    """The address of this page as `json`, `csv` or `atom`, without what concerns its looks alone."""
    shown = {"lang", "looks", "done", "policy_form"}
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in shown]
    path = quote(request.url.path).rstrip("/") or "/home"
    return f"{path}.{form}{'?' if kept else ''}{urlencode(kept)}"


def page(request: Request, visitor: Visitor, template: str, /, **values: object) -> HTMLResponse:
    """A page from its template; `values` are what the template shows."""
    chosen = Preferences.of(request)
    html = (
        environment(chosen.language)
        .get_template(template)
        .render(
            request=request,
            visitor=visitor,
            looks=chosen.looks,
            path=request.url.path,
            here=lambda **changed: here(request, **changed),
            twin=lambda form: twin(request, form),
            done=_number(request.query_params.get("done")),
            tiles=request.app.state.settings.serve.tiles,
            tiles_credit=request.app.state.settings.serve.tiles_credit,
            **values,
        )
    )
    response = HTMLResponse(html, 200, {"Cache-Control": "no-cache", "Vary": "Cookie"})
    chosen.keep(request, response)
    return response


def either(request: Request, visitor: Visitor, template: str, view: object, /, **values: object) -> Response:
    """A view as its page or, where the path ends in `.json`, as JSON; `values` are what the template shows."""
    if request.url.path.endswith(".json"):
        return json_answer(request, view)
    return page(request, visitor, template, **values)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def back(path: str, done: int | None = None) -> RedirectResponse:
    """Send the browser on to a page of the desk after it changed something; `done` numbers what may be undone."""
    address, mark, query = local(path).partition("?")
    pairs = [pair for pair in query.split("&") if pair and not pair.startswith("done=")] if mark else []
    if done is not None:
        pairs.append(f"done={done}")
    return RedirectResponse(f"{address}{'?' if pairs else ''}{'&'.join(pairs)}", 303)

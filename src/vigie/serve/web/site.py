"""The pages' place in the application: routes, static files, pages for errors."""

from __future__ import annotations

from importlib.resources import files

from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from vigie.serve.access.visitor import Visitor
from vigie.serve.problems import Problem
from vigie.serve.web import analysis, briefing, browse, deciding, feeds, ledgers, noticing, record, reviewing, watching
from vigie.serve.web.languages import noted as _
from vigie.serve.web.render import Preferences, environment, page

_FOR_EVER = "public, max-age=31536000, immutable"
_HEADINGS = {
    401: (_("Sign in first"), _("This needs a user token. Sign in, then try again.")),
    403: (
        _("Not allowed"),
        _("Your role does not allow this, or the form was open for too long. Load the page again."),
    ),
    404: (_("Not found"), _("Nothing of that name is in the record. It may have been merged or never existed.")),
    409: (_("Not possible now"), _("This contradicts a decision in force, which has to be undone first.")),
    413: (_("Too large"), _("What was sent is larger than the server takes.")),
    422: (_("Not understood"), _("Something that was asked for does not fit; see below what was expected.")),
    429: (_("Too many requests"), _("Wait a little, then try again.")),
    503: (_("Not available just now"), _("The database is busy or cannot be read. Try again in a moment.")),
}
_OTHER = (_("Something went wrong"), _("The request could not be answered."))


class _Kept(StaticFiles):
    """Static files; those asked for by their digest may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200 and scope.get("query_string"):
            response.headers["Cache-Control"] = _FOR_EVER
        return response


def add_pages(app: FastAPI) -> None:
    """Add the pages and what they are made of."""
    app.mount("/static", _Kept(directory=str(files("vigie.serve") / "static")), name="static")
    for part in (feeds, briefing, browse, record, ledgers, analysis, noticing, watching, reviewing, deciding):
        app.include_router(part.router, include_in_schema=False)
    app.state.error_page = error_page


def error_page(request: Request, problem: Problem) -> Response:
    """A problem as a page, in the visitor's language."""
    heading, advice = _HEADINGS.get(problem.status, _OTHER)
    say = environment(Preferences.of(request).language).globals["w"].say  # type: ignore[attr-defined]
    visitor: Visitor = getattr(request.state, "visitor", None) or Visitor()
    return page(
        request,
        visitor,
        "error.html",
        heading=say(heading),
        advice=say(advice),
        detail=problem.detail,
        code=problem.status,
    )

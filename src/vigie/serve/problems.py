"""Errors over HTTP in one shape: problem details (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from vigie.desk.errors import ConflictError, MissingError
from vigie.domain.errors import InputError, StoreError, VigieError

MEDIA_TYPE = "application/problem+json"
_DATA_SUFFIXES = (".json", ".csv", ".geojson", ".atom")
_RETRY_SECONDS = "2"
_LONGEST_DETAIL = 1000
ErrorPage = Callable[[Request, "Problem"], Response]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request: where (as `query.limit`) and what."""

    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Problem details: `type` is a URN that names the sort of problem, `instance` the path asked for."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[Fault, ...] = field(default=())

    def body(self) -> bytes:
        """The problem as JSON."""
        told: dict[str, object] = {
            "type": self.type,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": self.instance,
        }
        if self.errors:
            told["errors"] = [{"where": one.where, "message": one.message} for one in self.errors]
        return json.dumps(told, ensure_ascii=True).encode()


class Refused(HTTPException):
    """A request that access refuses; `headers` as WWW-Authenticate or Retry-After."""


def problem_of(path: str, status: int, detail: str, errors: Sequence[Fault] = ()) -> Problem:
    """The problem of a status code."""
    title = HTTPStatus(status).phrase
    name = title.lower().replace(" ", "-")
    return Problem(f"urn:vigie:problem:{name}", title, status, detail[:_LONGEST_DETAIL], path, tuple(errors))


def wants_data(request: Request) -> bool:
    """Whether an error is told as JSON rather than as a page."""
    path = request.url.path
    return path.startswith("/api/") or path.endswith(_DATA_SUFFIXES)


def answer(request: Request, problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """A problem as a response: a page where the pages offer one, else problem+json."""
    page: ErrorPage | None = getattr(request.app.state, "error_page", None)
    if page is None or wants_data(request):
        return Response(problem.body(), problem.status, headers, media_type=MEDIA_TYPE)
    response = page(request, problem)
    response.status_code = problem.status
    response.headers.update(headers or {})
    return response


def add_handlers(app: FastAPI) -> None:
    """Let every error of the app be told as a problem."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(VigieError, _vigie)
    app.add_exception_handler(Exception, _broken)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    problem = problem_of(request.url.path, error.status_code, str(error.detail))
    return answer(request, problem, dict(error.headers or {}))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [Fault(".".join(str(part) for part in one["loc"]), str(one["msg"])) for one in error.errors()]
    detail = "; ".join(f"{fault.where}: {fault.message}" for fault in faults[:5])
    return answer(request, problem_of(request.url.path, 422, detail, faults))


def status_of(error: VigieError) -> int:
    """The status code of an error of Vigie's own."""
    if isinstance(error, MissingError):
        return 404
    if isinstance(error, ConflictError):
        return 409
    if isinstance(error, InputError):
        return 422
    return 503 if isinstance(error, StoreError) else 500


def _vigie(request: Request, error: Exception) -> Response:
    assert isinstance(error, VigieError)
    status = status_of(error)
    headers = {"Retry-After": _RETRY_SECONDS} if status == 503 else None
    return answer(request, problem_of(request.url.path, status, str(error)), headers)


def _broken(request: Request, error: Exception) -> Response:
    # What went wrong is in the server's log; a stranger learns nothing of the inside.
    detail = "The server met an error it did not expect; its log tells more."
    # The framework sends this past every middleware: the headers are put on here.
    headers: dict[str, str] = request.app.state.security
    return answer(request, problem_of(request.url.path, 500, detail), headers)

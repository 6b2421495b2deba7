"""Who is signed in, and the users as an administrator sees them; users are made on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from vigie.desk.errors import MissingError
from vigie.serve.access.gate import AdminHere, Guard, VisitorHere
from vigie.serve.answers import json_answer
from vigie.store.desk import accounts

router = APIRouter()
UserName = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9._-]{0,39}$")]


@dataclass(frozen=True, slots=True)
class Me:
    """The user of the request; `csrf` goes with writes of a session."""

    name: str
    role: str
    signed_in: bool
    csrf: str


@router.get("/session", response_model=Me)
def me(request: Request, visitor: VisitorHere) -> Response:
    """Who the request comes from."""
    return json_answer(request, Me(visitor.name, visitor.role, visitor.signed_in, visitor.csrf))


@router.get("/users", response_model=list[accounts.Account])
def users(request: Request, by: AdminHere) -> Response:
    """The users."""
    gate: Guard = request.app.state.guard
    with gate.door.base.reading() as connection:
        return json_answer(request, tuple(accounts.users(connection)))


@router.post("/users/{name}/disable", status_code=204, response_class=Response)
def disable(request: Request, by: AdminHere, name: UserName) -> Response:
    """Refuse all tokens of a user from now on."""
    return _change(request, name, True)


@router.post("/users/{name}/enable", status_code=204, response_class=Response)
def enable(request: Request, by: AdminHere, name: UserName) -> Response:
    """Take the tokens of a user again."""
    return _change(request, name, False)


def _change(request: Request, name: str, disabled: bool) -> Response:
    gate: Guard = request.app.state.guard
    with gate.door.base.writing() as connection:
        if all(one.name != name for one in accounts.users(connection)):
            raise MissingError(f"user {name}: there is none of that name")
        accounts.change_user(connection, name, disabled=disabled)
    return Response(status_code=204)

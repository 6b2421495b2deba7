"""`vigie users`: who may write at the desk, and read it from elsewhere."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from vigie.cli.context import Session, print_json, session

if TYPE_CHECKING:
    from vigie.store.desk.reading import Base

users = typer.Typer(no_args_is_help=True, help="Users of the desk and their tokens.")
Name = Annotated[str, typer.Argument(metavar="NAME", help="Lower-case letters, digits, `.`, `_`, `-`.")]
Days = Annotated[int | None, typer.Option("--days", min=1, max=3650, help="The token runs out after so many days.")]
Label = Annotated[str, typer.Option("--label", help="What the token is for.")]


def _base(current: Session) -> Base:
    from vigie.store.desk.reading import Base

    return Base(current.settings().store.url)


@users.command("add")
def add(
    context: typer.Context,
    name: Name,
    role: Annotated[str, typer.Option("--role", help="reader, analyst or admin.")] = "analyst",
    days: Days = None,
    label: Label = "",
) -> None:
    """Enter a user and print a token, which is shown this once and stored hashed.

    Example: vigie users add ada --role analyst
    """
    from vigie.serve.access import keys
    from vigie.store.desk import accounts

    current, base = session(context), _base(session(context))
    with base.writing() as connection:
        accounts.add_user(connection, keys.check_name(name), keys.check_role(role))
    _make(current, base, name, label, days)


@users.command("token")
def token(context: typer.Context, name: Name, days: Days = None, label: Label = "") -> None:
    """Make another token for a user and print it.

    Example: vigie users token ada --days 30 --label "laptop"
    """
    _make(session(context), _base(session(context)), name, label, days)


def _make(current: Session, base: Base, name: str, label: str, days: int | None) -> None:
    from vigie.serve.access import keys
    from vigie.store.desk import accounts

    secret = keys.new_token()
    expires = (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="seconds") if days else None
    with base.writing() as connection:
        number = accounts.add_token(connection, name, keys.digest(secret), label[:80], expires)
    current.err().print(f"token {number} of {name}; keep it, it is not shown again", markup=False)
    if current.json:
        print_json({"token": secret, "number": number, "user": name, "expires": expires})
    else:
        typer.echo(secret)


@users.command("revoke")
def revoke(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Number of a token, see `vigie users list`.")],
) -> None:
    """Take a token back, with the sessions it opened.

    Example: vigie users revoke 2
    """
    from vigie.store.desk import accounts

    with _base(session(context)).writing() as connection:
        accounts.revoke(connection, number)
    session(context).err().print(f"token {number} revoked")


@users.command("role")
def role(
    context: typer.Context,
    name: Name,
    role: Annotated[str, typer.Argument(metavar="ROLE", help="reader, analyst or admin.")],
) -> None:
    """Give a user another role.

    Example: vigie users role ada admin
    """
    from vigie.serve.access import keys
    from vigie.store.desk import accounts

    with _base(session(context)).writing() as connection:
        accounts.change_user(connection, name, role=keys.check_role(role))
    session(context).err().print(f"{name}: {role}", markup=False)


@users.command("disable")
def disable(
    context: typer.Context,
    name: Name,
    back: Annotated[bool, typer.Option("--back", help="Enable the user again.")] = False,
) -> None:
    """Refuse all tokens of a user, or take them again.

    Example: vigie users disable ada
    """
    from vigie.store.desk import accounts

    with _base(session(context)).writing() as connection:
        accounts.change_user(connection, name, disabled=not back)
    session(context).err().print(f"{name}: {'enabled' if back else 'disabled'}", markup=False)


@users.command("list")
def list_users(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False
) -> None:
    """List the users and their tokens, without the secrets.

    Example: vigie users list
    """
    from vigie.store.desk import accounts

    current = session(context)
    with _base(current).reading() as connection:
        found, tokens = accounts.users(connection), accounts.tokens(connection)
    mine = {one.name: [each for each in tokens if each.owner == one.name] for one in found}
    if as_json or current.json:
        rows = [
            {
                "name": one.name,
                "role": one.role,
                "made": one.made,
                "disabled": one.disabled,
                "tokens": [
                    {name: value for name, value in asdict(each).items() if name != "owner"} for each in mine[one.name]
                ],
            }
            for one in found
        ]
        print_json(rows)
        return
    for one in found:
        state = f"disabled {one.disabled}" if one.disabled else f"{one.tokens} tokens"
        current.out().print(Text(f"{one.name}  {one.role}  {state}"))
        for each in mine[one.name]:
            told = (each.label, f"made {each.made}", each.expires and f"until {each.expires}")
            gone = f"revoked {each.revoked}" if each.revoked else ""
            current.out().print(Text("  ".join(part for part in (f"  {each.number}", *told, gone) if part)))

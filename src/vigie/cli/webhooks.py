"""`vigie webhooks`."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from vigie.cli.context import print_json, session
from vigie.domain.errors import InputError, VigieError

webhooks = typer.Typer(no_args_is_help=True, help="Send notifications to other programs, signed (Standard Webhooks).")
_SECRET = "VIGIE_WEBHOOK_SECRET"
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the webhook.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


@webhooks.command("add")
def add(
    context: typer.Context,
    name: Name,
    url: Annotated[str, typer.Argument(metavar="URL", help="Address that takes the posts.")],
    topic: Annotated[
        list[str] | None,
        typer.Option("--topic", help="new_incident, toll_change, claim, alert_level; repeatable."),
    ] = None,
    country: Annotated[
        list[str] | None, typer.Option("--country", help="Only this country (ISO 3166, two letters); repeatable.")
    ] = None,
    min_killed: Annotated[
        int | None, typer.Option("--min-killed", min=0, help="Only incidents and tolls of so many killed.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Send what was new before, too.")] = False,
) -> None:
    """Add a webhook; its secret is shown this once. To bring your own, set VIGIE_WEBHOOK_SECRET.

    Examples:

      vigie webhooks add desk https://desk.example/hooks/vigie --topic claim --country FR
    """
    from vigie.domain.notification import Endpoint
    from vigie.notify.webhook import check_secret, new_secret, parse_topics

    if not url.lower().startswith(("https://", "http://")):
        raise InputError(f"{url}: expected an https (or http) address")
    countries = tuple(code.upper() for code in country or [])
    for code in countries:
        if len(code) != 2 or not code.isalpha():
            raise InputError(f"--country {code}: expected a code of two letters, as FR")
    given = os.environ.get(_SECRET)
    secret = check_secret(given) if given else new_secret()
    current = session(context)
    store = current.store()
    cursor = 0 if everything else store.notifications.last()
    store.webhooks.add(Endpoint(name, url, secret, parse_topics(topic or []), countries, min_killed), cursor)
    store.close()
    print_json({"name": name, "url": url, "secret": None if given else secret})
    current.err().print("Keep the secret: it is not shown again." if not given else "Added.")


@webhooks.command("list")
def show(context: typer.Context, as_json: AsJson = False) -> None:
    """List the webhooks, without their secrets.

    Examples:

      vigie webhooks list
    """
    from rich.markup import escape
    from rich.table import Table

    current = session(context)
    store = current.store()
    found = [
        {
            "name": one.name,
            "url": one.url,
            "topics": [topic.value for topic in one.topics],
            "countries": list(one.countries),
            "min_killed": one.min_killed,
            "waiting": store.notifications.last() - cursor,
        }
        for one, cursor in store.webhooks.all()
    ]
    store.close()
    if as_json or current.json:
        print_json(found)
        return
    table = Table(box=None, pad_edge=False)
    for column in ("name", "url", "topics", "countries", "min_killed", "waiting"):
        table.add_column(column, overflow="fold")
    for row in found:
        cells = (", ".join(map(str, cell)) if isinstance(cell, list) else str(cell or "") for cell in row.values())
        table.add_row(*(escape(cell) for cell in cells))
    current.out().print(table)


@webhooks.command("remove")
def remove(context: typer.Context, name: Name) -> None:
    """Remove a webhook; the log of its deliveries stays.

    Examples:

      vigie webhooks remove desk
    """
    store = session(context).store()
    store.webhooks.remove(name)
    store.close()


@webhooks.command("log")
def log(
    context: typer.Context,
    name: Annotated[str | None, typer.Option("--name", help="Only this webhook.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many at most, the newest.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List the tries to deliver, newest first.

    Examples:

      vigie webhooks log --name desk --json
    """
    from rich.markup import escape
    from rich.table import Table

    current = session(context)
    store = current.store()
    found = store.webhooks.deliveries(name, limit)
    store.close()
    columns = ("made", "webhook", "notification", "attempt", "outcome", "status", "message", "due")
    rows = [{column: getattr(one, column) for column in columns} for one in found]
    if as_json or current.json:
        print_json(rows)
        return
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(escape("" if cell is None else str(cell)) for cell in row.values()))
    current.out().print(table)


@webhooks.command("test")
def test(context: typer.Context, name: Name) -> None:
    """Send a made-up notification to a webhook; it carries the number 0.

    Examples:

      vigie webhooks test desk
    """
    from vigie import app
    from vigie.domain.notification import Notification, Topic
    from vigie.domain.vocabulary import Kind
    from vigie.notify.webhook import message, now

    current = session(context)
    store = current.store()
    endpoint = next((one for one, _ in store.webhooks.all() if one.name == name), None)
    store.close()
    if endpoint is None:
        raise InputError(f"webhook {name!r}: there is none of that name; see `vigie webhooks list`")
    moment = now()
    name_of_it, made = f"ntf_test{int(moment.timestamp())}", moment.isoformat(timespec="seconds")
    made_up = Notification(0, name_of_it, made, Topic.NEW_INCIDENT, "test", Kind.ATTACK)
    signed = message(made_up, endpoint.secret, moment)
    answer = app.load_poster(current.settings()).post(endpoint.url, signed.headers, signed.body)
    if answer.status is None or not 200 <= answer.status < 300:
        raise VigieError(f"webhook {name!r}: {answer.message}")
    current.err().print(answer.message, markup=False)

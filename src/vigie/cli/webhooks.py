"""`vigie webhooks`."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from vigie.cli.context import Session, print_json, session
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

    The database holds the secret sealed with the key of the setting [bold]watch.key_file[/bold] (made where there is
    none) or of VIGIE_WEBHOOK_KEY: [bold]vigie watch[/bold] needs the same key.

    Examples:

      vigie webhooks add desk https://desk.example/hooks/vigie --topic claim --country FR
    """
    from vigie.domain.notification import Endpoint
    from vigie.notify.webhook import parse_topics

    if not url.lower().startswith(("https://", "http://")):
        raise InputError(f"{url}: expected an https (or http) address")
    countries = tuple(code.upper() for code in country or [])
    for code in countries:
        if len(code) != 2 or not code.isalpha():
            raise InputError(f"--country {code}: expected a code of two letters, as FR")
    topics = parse_topics(topic or [])
    current = session(context)
    store = current.store()
    secret, sealed = _secret(current)
    cursor = 0 if everything else store.notifications.last()
    store.webhooks.add(Endpoint(name, url, (sealed,), topics, countries, min_killed), cursor)
    store.close()
    _show_once(current, {"name": name, "url": url, "secret": secret})


@webhooks.command("rotate")
def rotate(
    context: typer.Context,
    name: Name,
    overlap: Annotated[
        int, typer.Option("--overlap", min=0, metavar="HOURS", help="So long the old secret signs beside the new one.")
    ] = 24,
) -> None:
    """Give a webhook a new secret, shown this once (or VIGIE_WEBHOOK_SECRET).

    Until the overlap ends, posts carry a signature by the old secret beside that by the new one.

    Examples:

      vigie webhooks rotate desk --overlap 48
    """
    from datetime import timedelta

    from vigie.notify.webhook import now

    current = session(context)
    store = current.store()
    endpoint = store.webhooks.get(name)
    secret, sealed = _secret(current)
    until = (now() + timedelta(hours=overlap)).isoformat(timespec="seconds")
    store.webhooks.rotate(name, sealed, until)
    store.close()
    _show_once(current, {"name": name, "url": endpoint.url, "secret": secret, "old_until": until})


def _secret(current: Session) -> tuple[str | None, str]:
    """A new secret and the same sealed; the secret itself is None where the user brought it."""
    from vigie import app
    from vigie.notify.webhook import check_secret, new_secret

    given = os.environ.get(_SECRET)
    secret = check_secret(given) if given else new_secret()
    return None if given else secret, app.load_seal(current.settings(), create=True).close(secret)


def _show_once(current: Session, told: dict[str, str | None]) -> None:
    print_json(told)
    current.err().print("Keep the secret: it is not shown again." if told["secret"] else "Done.")


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
    from vigie.notify.webhook import now
    from vigie.watching import Courier

    current = session(context)
    settings, store = current.settings(), current.store()
    endpoint = store.webhooks.get(name)
    moment = now()
    name_of_it, made = f"ntf_test{int(moment.timestamp())}", moment.isoformat(timespec="seconds")
    made_up = Notification(0, name_of_it, made, Topic.NEW_INCIDENT, "test", Kind.ATTACK)
    courier = Courier(store, app.load_seal(settings).open, app.load_poster(settings).post)
    answer = courier.send(endpoint, made_up, moment)
    store.close()
    if answer.status is None or not 200 <= answer.status < 300:
        raise VigieError(f"webhook {name!r}: {answer.message}")
    current.err().print(answer.message, markup=False)

"""`vigie watch`."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli.context import Session, print_json, print_line, session

if TYPE_CHECKING:
    from vigie.domain.document import Source
    from vigie.domain.errors import Issue
    from vigie.pipeline import Summary
    from vigie.read.subscriptions import Subscription
    from vigie.settings import Settings
    from vigie.store.store import Store
    from vigie.watching import Round, Watcher

_ATOM_ENTRIES = 200


def watch(
    context: typer.Context,
    feeds: Annotated[
        Path, typer.Argument(metavar="FEEDS", help="Feeds to watch: OPML, or TOML with tables named feed.")
    ],
    once: Annotated[bool, typer.Option("--once", help="Look at every feed once and end.")] = False,
    atom: Annotated[Path | None, typer.Option("--atom", help="Keep an Atom feed of what is new in this file.")] = None,
    base: Annotated[str, typer.Option("--base", help="Address of your desk, for links in the Atom feed.")] = "",
    language: Annotated[str, typer.Option("--lang", help="Language of the Atom feed: en or fr.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON lines (--once: a summary).")] = False,
) -> None:
    """Watch feeds: take in what is new, make notifications, send them to webhooks.

    Feeds are asked politely: with what the server gave the last time (ETag), as robots.txt allows, less often when they
    fail. Runs until it gets SIGINT or SIGTERM; what is under way is stored first.

    Examples:

      vigie watch feeds.opml

      vigie watch feeds.toml --atom /var/www/vigie.atom --lang fr

      vigie watch feeds.toml --once
    """
    from vigie.notify.wording import words_of
    from vigie.read.subscriptions import read_subscriptions

    current = session(context)
    in_json = as_json or current.json
    words_of(language)
    subscriptions = read_subscriptions(feeds)
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    store = current.store(create=True)
    watcher = _watcher(current, store, subscriptions, stop)

    def told(done: Round) -> None:
        if not (once and in_json):
            _tell(current, done, in_json)
        if atom is not None and (done.news or not atom.exists()):
            _write_atom(store, atom, base, language)

    if once:
        done = watcher.round(everything=True)
        told(done)
        if in_json:
            print_json(_json(done))
    else:
        current.err().print(f"Watching {len(subscriptions)} feeds; end with Ctrl-C.")
        watcher.run(told)
        current.err().print("Ended; all that was taken in is stored.")
    store.close()


def _watcher(current: Session, store: Store, feeds: Sequence[Subscription], stop: threading.Event) -> Watcher:
    from vigie import app
    from vigie.read.limits import Limits
    from vigie.watching import Courier, Watcher

    settings = current.settings()
    return Watcher(
        store,
        app.load_fetcher(settings, store.watching, stop),
        feeds,
        _TakeIn(store, settings),
        Courier(store, lambda sealed: app.load_seal(settings).open(sealed), app.load_poster(settings).post),
        settings.watch.interval,
        Limits(settings.read.max_bytes),
        stop,
    )


class _TakeIn:
    """Reads and stores what was met; the reader is loaded once, when first needed."""

    def __init__(self, store: Store, settings: Settings) -> None:
        from vigie import app
        from vigie.pipeline import Run

        self._store = store
        self._settings = settings
        self._run = Run(app.reading_version(settings), settings.ingest.batch, app.load_ways(settings))
        self._reader = app.load_reader(settings)

    def __call__(self, met: Iterable[Source | Issue]) -> Summary:
        from vigie.pipeline import Summary, fresh, ingest, items, process

        summary = Summary()
        limit = self._settings.read.max_characters
        new = fresh(self._store, items(met), self._run.reader, summary)
        for _ in ingest(self._store, (process(item, self._reader, limit) for item in new), self._run, summary):
            pass
        return summary


def _tell(current: Session, done: Round, as_json: bool) -> None:
    from vigie.notify.wording import tell

    for one in done.news:
        if as_json:
            print_line(one.to_json())
        else:
            current.out().print(f"{one.made}  {tell(one)}  [{one.incident}]", markup=False)
    if done.polled and (done.entries or done.failed or current.verbose):
        moment = datetime.now().astimezone().isoformat(timespec="seconds")
        summary = done.summary
        told = f"{done.polled} feeds ({done.failed} failed), {done.entries} entries, {summary.read} read, "
        told += f"{summary.relevant} relevant, {len(done.news)} notifications, {summary.issues} issues"
        current.err().print(f"{moment}  {told}", markup=False)
    if done.undelivered:
        current.err().print(f"{done.undelivered} deliveries failed: see `vigie webhooks log`", markup=False)


def _json(done: Round) -> dict[str, object]:
    return {
        "feeds": done.polled,
        "failed": done.failed,
        "entries": done.entries,
        **done.summary.counts(),
        "notifications": [one.to_json() for one in done.news],
        "delivered": done.delivered,
        "undelivered": done.undelivered,
    }


def _write_atom(store: Store, path: Path, base: str, language: str) -> None:
    """Write the feed beside its place and move it there: a reader never meets half a file."""
    from vigie.notify.atom import atom_feed

    whole = atom_feed(store.notifications.latest(_ATOM_ENTRIES), base, str(path.name), language)
    half = path.with_name(f".{path.name}.new")
    half.write_bytes(whole)
    half.replace(path)

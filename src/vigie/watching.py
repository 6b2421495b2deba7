"""Watching feeds: rounds that take in what is new and tell it."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from vigie.domain.document import Fetched, Source
from vigie.domain.errors import InputError, Issue
from vigie.domain.notification import Delivery, Endpoint, Notification
from vigie.notify.webhook import judge, message, now
from vigie.pipeline import Summary, conclude
from vigie.read.feed import Entry, Listing, read_listing
from vigie.read.limits import Limits
from vigie.read.onward import Onward
from vigie.read.subscriptions import Subscription
from vigie.store.store import Store
from vigie.store.watching import FeedState

if TYPE_CHECKING:
    from vigie.fetch.client import WebFetcher
    from vigie.fetch.post import Posted

_LONGEST_BACKOFF = 24 * 3600
_JITTER = 0.1
_MOST_DELIVERIES = 200
# Failures that the next look may not meet; an entry that met one stays new.
_PASSING = ("not_reached", "http_5", "http_429", "robots", "too_slow")


Post = Callable[[str, Sequence[tuple[str, str]], bytes], "Posted"]
TakeIn = Callable[[Iterable[Source | Issue]], Summary]


@dataclass(slots=True)
class Round:
    """What a round did."""

    polled: int = 0
    failed: int = 0
    entries: int = 0
    summary: Summary = field(default_factory=Summary)
    news: list[Notification] = field(default_factory=list)
    delivered: int = 0
    undelivered: int = 0


@dataclass(frozen=True, slots=True)
class Courier:
    """Sends notifications to webhooks: `unseal` opens the secrets to sign by, `post` sends."""

    store: Store
    unseal: Callable[[str], str]
    post: Post

    def deliver(self, done: Round, stop: threading.Event) -> None:
        """Send to each webhook what is new, then what failed before; an endpoint that fails rests until the next."""
        for endpoint, cursor in self.store.webhooks.all():
            for late in self.store.webhooks.due(endpoint.name, now().isoformat()):
                one = self.store.notifications.get(late.notification)
                if one is None or stop.is_set() or not self._try(endpoint, one, late.attempt + 1, done):
                    break
            else:
                self._deliver_new(endpoint, cursor, done, stop)

    def send(self, endpoint: Endpoint, one: Notification, moment: datetime) -> Posted:
        """Sign a notification with every secret in force and post it. Raises InputError where none can be opened."""
        if not endpoint.sealed:
            told = "no secret is in force; give it one by `vigie webhooks rotate`"
            raise InputError(f"webhook {endpoint.name!r}: {told}")
        signed = message(one, [self.unseal(sealed) for sealed in endpoint.sealed], moment)
        return self.post(endpoint.url, signed.headers, signed.body)

    def _deliver_new(self, endpoint: Endpoint, cursor: int, done: Round, stop: threading.Event) -> None:
        for one in self.store.notifications.since(cursor, _MOST_DELIVERIES):
            if stop.is_set():
                return
            fine = not endpoint.wants(one) or self._try(endpoint, one, 1, done)
            self.store.webhooks.advance(endpoint.name, one.number)
            if not fine:
                return

    def _try(self, endpoint: Endpoint, one: Notification, attempt: int, done: Round) -> bool:
        """One try, logged; whether it was delivered."""
        moment = now()
        status, told, retry_after = None, "", 0.0
        try:
            answer = self.send(endpoint, one, moment)
            status, told, retry_after = answer.status, answer.message, answer.retry_after
        except InputError as error:  # no key: it may be brought before the next try
            told = str(error)
        verdict = judge(status, attempt, moment, retry_after)
        fine = verdict.outcome == "delivered"
        due = verdict.due.isoformat() if verdict.due else None
        made, message_of = moment.isoformat(), None if fine else told
        self.store.webhooks.log(
            Delivery(endpoint.name, one.number, attempt, made, verdict.outcome, status, message_of, due)
        )
        done.delivered += fine
        done.undelivered += not fine
        return fine


@dataclass(slots=True)
class Watcher:
    """Looks at feeds when they are due; `take_in` reads and stores, `interval` is in seconds."""

    store: Store
    fetcher: WebFetcher
    feeds: Sequence[Subscription]
    take_in: TakeIn
    courier: Courier
    interval: int = 900
    limits: Limits = field(default_factory=Limits)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self, told: Callable[[Round], None]) -> None:
        """Rounds until `stop` is set; each is told when it is done."""
        while not self.stop.is_set():
            told(self.round())
            self.stop.wait(self._until_next())

    def round(self, everything: bool = False) -> Round:
        """Look at the feeds that are due (or all), take in what is new, make notifications and deliver them."""
        done = Round()
        moment = now()
        for feed in self.feeds:
            state = self.store.watching.feed(feed.url)
            if self.stop.is_set():
                break
            if everything or state.due is None or state.due <= moment.isoformat():
                self._look(feed, state, done)
        done.news = conclude(self.store, done.summary, notify=True)
        self.courier.deliver(done, self.stop)
        return done

    def _until_next(self) -> float:
        """Seconds until a feed or a delivery is due, at least one."""
        dues = [state.due for feed in self.feeds if (state := self.store.watching.feed(feed.url)).due]
        moments = [datetime.fromisoformat(due) for due in (*dues, self.store.webhooks.next_due()) if due]
        wait = (min(moments) - now()).total_seconds() if moments else float(self.interval)
        return max(1.0, wait)

    def _look(self, feed: Subscription, state: FeedState, done: Round) -> None:
        """Poll one feed and take in its new entries."""
        done.polled += 1
        answer = self.fetcher.get(feed.url)
        listing: Listing | None = None
        problem = answer if isinstance(answer, Issue) else None
        if isinstance(answer, Fetched):
            try:
                listing = read_listing(answer.data, answer.final)
            except InputError as error:
                problem = Issue("read", feed.url, "unreadable_feed", str(error))
        self.store.record({feed.url: (problem,) if problem else ()})
        done.failed += problem is not None
        complete = listing is None or self._take(listing, feed.url, done)
        if problem is None and complete and isinstance(answer, Fetched):
            self.store.watching.remember([answer])
        if not self.stop.is_set():
            self.store.watching.save_feed(self._next(feed, state, problem))

    def _take(self, listing: Listing, where: str, done: Round) -> bool:
        """Take in the entries that are new or changed; whether none is left for the next look."""
        stamps = self.store.watching.stamps(entry.url for entry in listing.entries if entry.url)
        new = [entry for entry in listing.entries if entry.url not in stamps or stamps[entry.url] != entry.stamp]
        done.entries += len(new)
        if not new:
            return True
        left: set[str] = set()
        met = Onward(self.limits, lambda: self.fetcher).follow(Listing(tuple(new)), where)
        add(done.summary, self.take_in(_noting(met, left)))
        if self.stop.is_set():
            return False
        # Remembered once all is stored: what would be remembered before could be lost with a crash.
        self.store.watching.remember(_handled(new, left, self.fetcher.fetched), {e.url: e.stamp for e in new})
        self.fetcher.fetched.clear()
        return not left

    def _next(self, feed: Subscription, state: FeedState, problem: Issue | None) -> FeedState:
        """When to look again: after the interval, twice as long for each failure in a row, never all at once."""
        failures = state.failures + 1 if problem else 0
        seconds = (feed.interval or self.interval) * 2.0 ** min(failures, 10)
        seconds = min(seconds, _LONGEST_BACKOFF) * random.uniform(1 - _JITTER, 1 + _JITTER)
        moment = now()
        due = (moment + timedelta(seconds=seconds)).isoformat()
        told = f"{problem.code}: {problem.message}" if problem else None
        return FeedState(feed.url, moment.isoformat(), due, failures, None if problem else 200, told)


def _noting(met: Iterable[Source | Issue], left: set[str]) -> Iterator[Source | Issue]:
    """What was met; the addresses that failed for the moment are noted."""
    for one in met:
        if isinstance(one, Issue) and one.stage == "fetch" and one.code.startswith(_PASSING):
            left.add(one.where)
        yield one


def _handled(new: Sequence[Entry], left: set[str], fetched: dict[str, Fetched]) -> Iterator[Fetched]:
    """The entries dealt with: with the server's answer where they were fetched."""
    for entry in new:
        if entry.url and entry.url not in left:
            yield fetched.get(entry.url) or Fetched(entry.url, entry.url, b"", status=0)


def add(total: Summary, more: Summary) -> None:
    """Add a summary to another."""
    for name in Summary.__slots__:
        mine, other = getattr(total, name), getattr(more, name)
        setattr(total, name, mine | other if isinstance(mine, set) else mine + other)

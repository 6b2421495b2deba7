"""Rounds over feeds of a small local site, and what is told of them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_reader import FakeReader
from local_site import Site
from standardwebhooks import Webhook, WebhookVerificationError

from vigie.cli.watch import _TakeIn
from vigie.domain.notification import Endpoint, Topic
from vigie.fetch.client import Manners, Validators, WebFetcher
from vigie.fetch.guard import Allowed
from vigie.fetch.post import Poster
from vigie.notify.sealing import Seal
from vigie.notify.webhook import new_secret
from vigie.pipeline import Run
from vigie.read.subscriptions import Subscription
from vigie.settings import Settings
from vigie.store.store import Store
from vigie.watching import Courier, Watcher

SEAL = Seal("A" * 43 + "=", "the key of these tests")
MANNERS = Manners(pause=0.0, timeout=2.0, allowed=Allowed.parse("127.0.0.1"))
PROSE = "Les secours sont sur place et le quartier est bouclé par la police depuis la fin de la matinée. " * 4
NICE = "@attack date=2016-07-14 country=FR city=Nice killed=[{},null]"


class Taking(_TakeIn):
    """Takes in with the fake reader."""

    def __init__(self, store: Store) -> None:
        self._store, self._settings = store, Settings()
        self._run, self._reader = Run("fake", 8), FakeReader()


def page(event: str, published: str = "2016-07-15T08:00:00+02:00") -> bytes:
    return f"""<html lang="fr"><head><title>Nice</title><meta property="article:published_time" content="{published}">
    </head><body><article><h1>Nice</h1><p>{PROSE}</p><p>{event}</p><p>{PROSE}</p></article></body></html>""".encode()


def feed(*entries: tuple[str, str]) -> bytes:
    """A feed of addresses, each with when it last changed."""
    items = "".join(
        f"<entry><title>t</title><id>{url}</id><link href='{url}'/><updated>{stamp}</updated></entry>"
        for url, stamp in entries
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>f</title>{items}</feed>".encode()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(str(tmp_path / "a.db"))


Make = Callable[..., Watcher]


@pytest.fixture
def watcher(store: Store, site: Site) -> Iterator[Make]:
    made: list[WebFetcher] = []

    def make(stop: threading.Event | None = None) -> Watcher:
        def recall(url: str) -> Validators | None:
            known = store.watching.validators(url)
            return Validators(*known) if known else None

        fetcher = WebFetcher(MANNERS, recall, stop)
        made.append(fetcher)
        feeds = (Subscription(f"{site.base}/feed"),)
        courier = Courier(store, SEAL.open, Poster(MANNERS).post)
        return Watcher(store, fetcher, feeds, Taking(store), courier, stop=stop or threading.Event())

    yield make
    for fetcher in made:
        fetcher.close()


def test_only_new_and_changed_entries_are_fetched(store: Store, site: Site, watcher: Make) -> None:
    a, b = f"{site.base}/a", f"{site.base}/b"
    site.answers |= {"/feed": (200, {"ETag": '"f1"'}, feed((a, "2016-07-15T08:00:00Z"))), "/a": page(NICE.format(80))}
    first = watcher().round(everything=True)
    assert (first.entries, first.summary.relevant) == (1, 1)
    assert [one.topic for one in first.news] == [Topic.NEW_INCIDENT]
    site.answers["/feed"] = lambda r: (304, {}, b"") if r.headers["If-None-Match"] == '"f1"' else (200, {}, b"")
    assert watcher().round(everything=True).entries == 0
    changed = feed((a, "2016-07-15T12:00:00Z"), (b, "2016-07-15T12:00:00Z"))
    site.answers |= {"/feed": changed, "/a": page(NICE.format(84)), "/b": page("Rien.")}
    third = watcher().round(everything=True)
    assert (third.entries, [one.topic for one in third.news]) == (2, [Topic.TOLL_CHANGE])
    assert store.watching.feed(f"{site.base}/feed").failures == 0
    assert [path for path in site.paths() if path != "/feed"] == ["/a", "/a", "/b"]


def test_an_entry_that_could_not_be_had_is_tried_again(site: Site, watcher: Make) -> None:
    a = f"{site.base}/a"
    site.answers |= {"/feed": (200, {"ETag": '"f1"'}, feed((a, "1"))), "/a": (500, {"Retry-After": "0"}, b"")}
    assert watcher().round(everything=True).summary.relevant == 0
    site.answers["/a"] = page(NICE.format(80))
    assert watcher().round(everything=True).summary.relevant == 1
    assert "if-none-match" not in [headers for path, headers in site.requests if path == "/feed"][-1]


def test_a_failing_feed_is_asked_less_and_less_and_recovers(store: Store, site: Site, watcher: Make) -> None:
    site.answers["/feed"] = b"<html>no feed</html>"
    made = watcher()
    assert made.round().failed == 1 and made.round().polled == 0  # not due before the interval is over
    assert [issue.code for issue in store.issues()] == ["unreadable_feed"]
    state = store.watching.feed(f"{site.base}/feed")
    assert state.failures == 1 and state.message is not None and state.due is not None and state.polled is not None
    for _ in range(3):
        made.round(everything=True)
    assert store.watching.feed(f"{site.base}/feed").failures == 4
    site.answers["/feed"] = feed()
    made.round(everything=True)
    assert store.watching.feed(f"{site.base}/feed").failures == 0 and store.issues() == []


def test_it_ends_when_told_and_stores_what_was_under_way(store: Store, site: Site, watcher: Make) -> None:
    stop = threading.Event()

    site.answers |= {"/feed": feed((f"{site.base}/a", "1"), (f"{site.base}/b", "1")), "/a": page(NICE.format(80))}
    site.answers["/b"] = lambda r: (stop.set(), (200, {}, page(NICE.format(80))))[1]  # type: ignore[func-returns-value]
    made = watcher(stop)
    rounds: list[object] = []
    thread = threading.Thread(target=made.run, args=(rounds.append,))
    thread.start()
    thread.join(20)
    assert not thread.is_alive() and len(rounds) == 1
    # What was not finished is looked at again.
    stop.clear()
    again = watcher().round(everything=True)
    assert again.entries == 2 and len(store.incidents()) == 1


def test_webhooks_are_signed_repeated_and_logged(store: Store, site: Site, watcher: Make) -> None:
    secret = new_secret()
    store.webhooks.add(Endpoint("desk", f"{site.base}/hook", (SEAL.close(secret),), countries=("FR",)), 0)
    store.webhooks.add(Endpoint("elsewhere", f"{site.base}/other", (SEAL.close(secret),), countries=("ML",)), 0)
    site.answers |= {"/feed": feed((f"{site.base}/a", "1")), "/a": page(NICE.format(80)), "/hook": (503, {}, b"")}
    made = watcher()
    first = made.round(everything=True)
    assert (first.delivered, first.undelivered) == (0, 1)
    (failed,) = store.webhooks.deliveries()
    assert (failed.webhook, failed.attempt, failed.outcome, failed.status) == ("desk", 1, "failed", 503)
    assert failed.due is not None and failed.due > failed.made and store.webhooks.next_due() == failed.due
    site.answers["/hook"] = (204, {}, b"")
    assert made.round().delivered == 0  # not due yet
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vigie.notify.webhook.RETRIES", (0,) * 9)
        site.answers["/hook"] = (503, {}, b"")
        store.webhooks.log(failed.__class__(**{n: getattr(failed, n) for n in failed.__slots__} | {"due": failed.made}))
        assert made.round().undelivered == 1
        site.answers["/hook"] = (204, {}, b"")
        assert made.round().delivered == 1
    assert [one.outcome for one in store.webhooks.deliveries()][:2] == ["delivered", "failed"]
    body, headers = site.posted[-1].decode(), site.requests[-1][1]
    told = Webhook(secret).verify(body, headers)
    assert told["type"] == "vigie.new_incident" and told["data"]["city"] == "Nice"
    ids = {headers["webhook-id"] for path, headers in site.requests if path == "/hook"}
    assert ids == {told["data"]["id"]}, "every try carries the same id"
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(body, headers)


def test_while_secrets_overlap_a_receiver_may_know_either(store: Store, site: Site, watcher: Make) -> None:
    first, second, third = new_secret(), new_secret(), new_secret()
    store.webhooks.add(Endpoint("desk", f"{site.base}/hook", (SEAL.close(first),)), 0)
    store.webhooks.rotate("desk", SEAL.close(second), "2000-01-01T00:00:00+00:00")
    store.webhooks.rotate("desk", SEAL.close(third), "2999-01-01T00:00:00+00:00")
    site.answers |= {"/feed": feed((f"{site.base}/a", "1")), "/a": page(NICE.format(80)), "/hook": (204, {}, b"")}
    assert watcher().round(everything=True).delivered == 1
    body, headers = site.posted[-1].decode(), site.requests[-1][1]
    assert Webhook(second).verify(body, headers) == Webhook(third).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(first).verify(body, headers)


def test_without_its_key_a_delivery_waits_and_says_so(store: Store, site: Site, watcher: Make) -> None:
    other = Seal("B" * 43 + "=", "another key")
    store.webhooks.add(Endpoint("desk", f"{site.base}/hook", (other.close(new_secret()),)), 0)
    store.webhooks.add(Endpoint("older", f"{site.base}/hook", ()), 0)  # from before secrets were sealed
    site.answers |= {"/feed": feed((f"{site.base}/a", "1")), "/a": page(NICE.format(80)), "/hook": (204, {}, b"")}
    assert watcher().round(everything=True).undelivered == 2 and not site.posted
    older, desk = store.webhooks.deliveries()
    assert desk.outcome == "failed" and desk.due and "sealed with another key" in str(desk.message)
    assert older.outcome == "failed" and "vigie webhooks rotate" in str(older.message)


def test_an_endpoint_inside_is_refused(store: Store, site: Site, watcher: Make) -> None:
    store.webhooks.add(Endpoint("desk", f"{site.base}/hook", (SEAL.close(new_secret()),)), 0)
    site.answers |= {"/feed": feed((f"{site.base}/a", "1")), "/a": page(NICE.format(80)), "/hook": (204, {}, b"")}
    made = watcher()
    made.courier = Courier(store, SEAL.open, Poster(Manners(pause=0.0)).post)
    assert made.round(everything=True).undelivered == 1
    (failed,) = store.webhooks.deliveries()
    assert failed.status is None and failed.message is not None and "inside" in failed.message and not site.posted


def test_the_payload_is_one_json_object(store: Store, site: Site, watcher: Make) -> None:
    store.webhooks.add(
        Endpoint("desk", f"{site.base}/hook", (SEAL.close(new_secret()),), (Topic.NEW_INCIDENT,), min_killed=80), 0
    )
    site.answers |= {"/feed": feed((f"{site.base}/a", "1")), "/a": page(NICE.format(80)), "/hook": (200, {}, b"ok")}
    watcher().round(everything=True)
    (body,) = site.posted
    told = json.loads(body)
    assert set(told) == {"type", "timestamp", "data"} and told["data"]["killed"] == [80, None]

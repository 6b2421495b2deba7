"""Webhooks after the Standard Webhooks specification (standardwebhooks.com, 1.0): what is sent, to whom, when again."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from vigie.domain.errors import InputError
from vigie.domain.notification import Notification, Topic

_PREFIX = "whsec_"
_BYTES = 24, 64
# Seconds before the second, third ... try, as the specification proposes; then an endpoint's message is given up.
RETRIES = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
_GONE = 410


@dataclass(frozen=True, slots=True)
class Message:
    """A signed request: headers and body."""

    headers: tuple[tuple[str, str], ...]
    body: bytes


def new_secret() -> str:
    """A random secret in the form of the specification."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def check_secret(secret: str) -> str:
    """The secret, if it can sign. Raises InputError for any other."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(_PREFIX) or not _BYTES[0] <= len(key) <= _BYTES[1]:
        least, most = _BYTES
        raise InputError(f"webhook secret: expected {_PREFIX} and {least} to {most} bytes in base64")
    return secret


def message(one: Notification, secrets_in_force: Sequence[str], moment: datetime) -> Message:
    """The request that tells a notification: its id is the message's id in every try, so that receivers can tell.

    It is signed with every secret in force, so that a receiver may know the old one or the new one.
    """
    from standardwebhooks import Webhook

    payload = {"type": f"vigie.{one.topic.value}", "timestamp": one.made, "data": one.to_json()}
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    signatures = [Webhook(secret).sign(one.id, moment, body) for secret in secrets_in_force]
    headers = (
        ("content-type", "application/json; charset=utf-8"),
        ("webhook-id", one.id),
        ("webhook-timestamp", str(int(moment.timestamp()))),
        ("webhook-signature", " ".join(signatures)),
    )
    return Message(headers, body.encode())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a try came to: delivered, failed (tried again at `due`) or given up."""

    outcome: str
    due: datetime | None = None


def judge(status: int | None, attempt: int, moment: datetime, retry_after: float = 0.0) -> Verdict:
    """What to make of the answer to the n-th try (from 1); `status` is None where there was none."""
    if status is not None and 200 <= status < 300:
        return Verdict("delivered")
    if status == _GONE or attempt > len(RETRIES):
        return Verdict("given_up")
    # A tenth more by chance of the second, so that endpoints that failed together are not asked together.
    wait = max(RETRIES[attempt - 1] * (1 + secrets.randbelow(100) / 1000), retry_after)
    return Verdict("failed", moment + timedelta(seconds=wait))


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def parse_topics(names: Sequence[str]) -> tuple[Topic, ...]:
    """Topics by name. Raises InputError for an unknown one."""
    found: list[Topic] = []
    for name in names:
        try:
            found.append(Topic(name))
        except ValueError as error:
            raise InputError(f"topic {name!r}: expected one of {', '.join(topic.value for topic in Topic)}") from error
    return tuple(found)

"""Pages of sorted lists: a cursor holds the key of the last item, so that what comes and goes shifts nothing."""

from __future__ import annotations

import base64
import binascii
import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TypeVar

from vigie.domain.errors import InputError

Key = tuple[int | float | str, ...]
_T = TypeVar("_T")
_LONGEST = 200


def encode(key: Key) -> str:
    """A key as a cursor."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def decode(cursor: str, like: Key) -> Key:
    """The key of a cursor, with the types of `like`. Raises InputError for a cursor that is none of this list."""
    try:
        read = json.loads(base64.urlsafe_b64decode(cursor[:2000] + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise InputError(f"cursor {cursor[:60]!r}: is none that this list gave out; begin without one") from error
    kinds = [str if isinstance(one, str) else (int, float) for one in like]
    fits = isinstance(read, list) and len(read) == len(like)
    if not fits or not all(isinstance(one, kind) for one, kind in zip(read, kinds, strict=True)):
        raise InputError(f"cursor {cursor[:60]!r}: belongs to another list; begin without one")
    return tuple(read)


def page(
    items: Sequence[_T], key: Callable[[_T], Key], cursor: str | None, limit: int
) -> tuple[tuple[_T, ...], str | None]:
    """The items after a cursor, `limit` at most, and the cursor of the next page; `items` are sorted by `key`."""
    start = 0
    if cursor and items:
        start = bisect_right(items, decode(cursor, key(items[0])), key=key)
    some = tuple(items[start : start + limit])
    more = start + limit < len(items)
    return some, encode(key(some[-1])) if more and some else None

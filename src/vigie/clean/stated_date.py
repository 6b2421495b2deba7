"""Dates as pages and feeds state them, brought to ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"^(\d{4}-\d\d-\d\d)(?:[T ]+(\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)? ?(Z|[+-]\d\d:?\d\d)?)?")
_NUMBERS = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})(?:\D{1,4}(\d{1,2})[:h](\d{2}))?")
_COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)$")
# The press on the web begins about then; a date before it is a default of a template.
_FIRST = datetime(1994, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=2)


def read_date(text: str) -> str | None:
    """The ISO 8601 date or date-time that a text states; None where it states none, or one that cannot be."""
    text = text.strip()
    try:
        stated = _iso(text) or _french(text) or _compact(text) or _mail(text)
        moment = datetime.fromisoformat(stated) if stated else None
    except (ValueError, OverflowError, TypeError):
        return None
    if stated is None or moment is None:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return stated if _FIRST <= aware <= datetime.now(UTC) + _AHEAD else None


def _iso(text: str) -> str | None:
    found = _ISO.match(text)
    if not found:
        return None
    day, clock, zone = found.groups()
    return f"{day}T{clock}{zone or ''}" if clock else day


def _french(text: str) -> str | None:
    """Day, month, year in the order of the French press."""
    found = _NUMBERS.match(text)
    if not found:
        return None
    day, month, year = (int(found[n]) for n in (1, 2, 3))
    if found[4]:
        return datetime(year, month, day, int(found[4]), int(found[5])).isoformat()
    return datetime(year, month, day).date().isoformat()


def _compact(text: str) -> str | None:
    found = _COMPACT.match(text)
    return f"{found[1]}-{found[2]}-{found[3]}" if found else None


def _mail(text: str) -> str | None:
    """The form of e-mail headers, which RSS and HTTP use (RFC 5322)."""
    return parsedate_to_datetime(text).isoformat()

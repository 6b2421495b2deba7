"""Publication dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from vigie.domain.edtf import Edtf

# The press of France dates by the clock of Paris; a story filed at 23:30 UTC is the next day's there.
_PARIS = ZoneInfo("Europe/Paris")
_TIME = re.compile(r"^\d{4}-\d\d-\d\d[T ]\d\d")


@dataclass(frozen=True, slots=True)
class Published:
    """The day (or month, or year) of publication and, where the time of day is stated, the moment (ISO 8601)."""

    date: Edtf
    at: str | None = None


def parse_published(text: str) -> Published:
    """Read an ISO date-time, an ISO date or an EDTF date; raises ValueError for anything else.

    A date-time with a zone gives the day in Paris; one without is taken as Paris time.
    """
    text = text.strip()
    if _TIME.match(text):
        moment = datetime.fromisoformat(text)
        local = moment.replace(tzinfo=_PARIS) if moment.tzinfo is None else moment.astimezone(_PARIS)
        return Published(Edtf.of_day(local.date()), local.isoformat())
    return Published(Edtf.parse(text))

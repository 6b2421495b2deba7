"""What a client sends to the API; unknown fields are refused."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from vigie.desk.view.work import WatchDraft
from vigie.desk.watching import load

Name = Annotated[str, Field(min_length=1, max_length=120)]
Note = Annotated[str, Field(max_length=4000)]
IncidentId = Annotated[str, Field(min_length=1, max_length=200)]
Short = Annotated[str, Field(min_length=1, max_length=80)]

CountryCode = Annotated[str, StringConstraints(pattern="^[A-Za-z]{2}$", to_upper=True)]


class Body(BaseModel):
    """Base of what is sent."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Noted(Body):
    """An action that may carry a note."""

    note: Note | None = None


class Correction(Noted):
    """The right value of a slot: dates in EDTF, counts as `86`, `40+` or `10-15`, lists with commas; empty for none."""

    slot: Literal["date", "country", "city", "certainty", "killed", "wounded", "actors", "tactics", "targets"]
    value: Annotated[str, Field(max_length=400)]


class Merging(Noted):
    """The other incident, which is the same."""

    other: IncidentId


class Splitting(Noted):
    """The reports, as `ARTICLE#EVENT`, that are of another incident, together."""

    reports: Annotated[list[Annotated[str, Field(min_length=3, max_length=220)]], Field(min_length=1, max_length=500)]


class NoteText(Body):
    """A note."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]


class Search(Body):
    """A search to keep: its name and the query string of its selection."""

    name: Name
    query: Annotated[str, Field(max_length=2000)]


class Grade(Body):
    """An Admiralty reliability."""

    grade: Literal["A", "B", "C", "D", "E", "F"]


class Marking(Body):
    """Notifications that are read: all up to a number, or some."""

    until: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    numbers: Annotated[list[Annotated[int, Field(ge=0, le=2**31 - 1)]], Field(max_length=500)] = []


class WatchBody(Body):
    """A protected place or event; see WatchDraft."""

    name: Name
    what: Literal["place", "event"] = "place"
    note: Note = ""
    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    radius_km: Annotated[float, Field(gt=0, le=5000, allow_inf_nan=False)] | None = None
    countries: Annotated[list[CountryCode], Field(max_length=50)] = []
    since: Annotated[str, Field(max_length=10)] | None = None
    until: Annotated[str, Field(max_length=10)] | None = None
    margin_days: Annotated[int, Field(ge=0, le=3660)] = 0
    groups: Annotated[list[Short], Field(max_length=50)] = []
    words: Annotated[list[Short], Field(max_length=50)] = []
    kinds: Annotated[list[Short], Field(max_length=11)] = []

    def draft(self) -> WatchDraft:
        """The watch as the desk takes it."""
        return load(self.model_dump_json())

"""Watches: which incidents fall into the area, period, groups and words of a protected place or event."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from vigie.desk.listing import between
from vigie.desk.selection import day_of
from vigie.desk.view.incidents import IncidentItem
from vigie.desk.view.work import WatchDraft, WatchMatch
from vigie.domain.errors import InputError
from vigie.domain.place import Spot, distance
from vigie.domain.vocabulary import Kind

WHATS = ("place", "event")
_LONGEST_NAME, _LONGEST_NOTE, _LONGEST_WORD, _MOST = 120, 4_000, 80, 50
_LARGEST_RADIUS, _LONGEST_MARGIN = 5_000.0, 3_660


def checked(draft: WatchDraft) -> WatchDraft:
    """The draft with its days written out. Raises InputError for what does not fit, or where nothing is watched."""
    name = draft.name.strip()
    if not name or len(name) > _LONGEST_NAME:
        raise InputError(f"watch: the name must have 1 to {_LONGEST_NAME} characters")
    if draft.what not in WHATS:
        raise InputError(f"watch: what is {draft.what!r}; expected one of {', '.join(WHATS)}")
    if len(draft.note) > _LONGEST_NOTE:
        raise InputError(f"watch: the note has {len(draft.note)} characters; expected {_LONGEST_NOTE} at most")
    _check_circle(draft)
    for field in ("countries", "groups", "words", "kinds"):
        values: tuple[str, ...] = getattr(draft, field)
        if len(values) > _MOST or any(not value.strip() or len(value) > _LONGEST_WORD for value in values):
            raise InputError(f"watch: {field} must be {_MOST} at most, of 1 to {_LONGEST_WORD} characters each")
    for kind in draft.kinds:
        if kind not in frozenset(Kind):
            raise InputError(f"watch: kind {kind!r}; expected one of {', '.join(Kind)}")
    if not 0 <= draft.margin_days <= _LONGEST_MARGIN:
        raise InputError(f"watch: margin_days is {draft.margin_days}; expected 0 to {_LONGEST_MARGIN}")
    since = day_of("since", draft.since) if draft.since else None
    until = day_of("until", draft.until) if draft.until else None
    if since and until and since > until:
        raise InputError(f"watch: since {since} lies after until {until}")
    whole = replace(draft, name=name, since=since, until=until)
    if not (whole.radius_km or whole.countries or whole.groups or whole.words):
        raise InputError("watch: give an area (a circle or countries), groups or words; nothing would be watched")
    return whole


def _check_circle(draft: WatchDraft) -> None:
    circle = (draft.latitude, draft.longitude, draft.radius_km)
    if all(part is None for part in circle):
        return
    latitude, longitude, radius = circle
    if latitude is None or longitude is None or radius is None:
        raise InputError("watch: a circle needs latitude, longitude and radius_km")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180 and 0 < radius <= _LARGEST_RADIUS):
        raise InputError(
            f"watch: latitude in [-90, 90], longitude in [-180, 180] and radius_km in (0, {_LARGEST_RADIUS:g}] expected"
        )


def dump(draft: WatchDraft) -> str:
    """A draft as it is stored."""
    return json.dumps(asdict(draft), ensure_ascii=False)


def load(text: str) -> WatchDraft:
    """A stored draft."""
    told: dict[str, Any] = json.loads(text)
    lists = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
    whole: dict[str, Any] = {**told, **lists}
    return WatchDraft(**whole)


def matches(
    draft: WatchDraft, items: Iterable[IncidentItem], told: Callable[[str], frozenset[str]]
) -> list[WatchMatch]:
    """The incidents of a watch with why; `told` gives the incidents whose articles hold a word.

    Inside the period and kinds, an incident must lie in the area where one is given; of groups and words, where given,
    one must fit.
    """
    with_words = frozenset[str]().union(*(told(word) for word in draft.words)) if draft.words else frozenset[str]()
    kinds = frozenset(draft.kinds)
    since, until = _widened(draft.since, -draft.margin_days), _widened(draft.until, draft.margin_days)
    within = between(since, until) if since or until else None
    found: list[WatchMatch] = []
    for item in items:
        if item.background or item.rejected or (kinds and item.kind not in kinds) or (within and not within(item)):
            continue
        why, away = _why(draft, item, with_words)
        if why:
            found.append(WatchMatch(item, why, away))
    return found


def _why(draft: WatchDraft, item: IncidentItem, with_words: frozenset[str]) -> tuple[tuple[str, ...], float | None]:
    why: list[str] = []
    away = _distance(draft, item)
    if draft.radius_km is not None or draft.countries:
        inside = away is not None and draft.radius_km is not None and away <= draft.radius_km
        if inside and item.precision != "country":
            why.append("area")
        if item.country is not None and item.country in draft.countries:
            why.append("country")
        if not why:
            return (), None
    reasons = len(why)
    if draft.groups and any(_is_of(actor, draft.groups) for actor in item.actors):
        why.append("group")
    if draft.words and item.id in with_words:
        why.append("words")
    if (draft.groups or draft.words) and len(why) == reasons:
        return (), None
    return tuple(why), None if away is None or item.precision == "country" else round(away, 1)


def _is_of(actor: str, groups: Iterable[str]) -> bool:
    """Whether an organisation is one of some groups or a branch of one (`islamic-state-khorasan`)."""
    return any(actor == group or actor.startswith(f"{group}-") for group in groups)


def _distance(draft: WatchDraft, item: IncidentItem) -> float | None:
    if draft.latitude is None or draft.longitude is None or item.latitude is None or item.longitude is None:
        return None
    return distance(Spot("", draft.latitude, draft.longitude), Spot("", item.latitude, item.longitude))


def _widened(day: str | None, days: int) -> str | None:
    if day is None:
        return None
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return day

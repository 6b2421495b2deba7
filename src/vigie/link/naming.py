"""Ids of incidents: short, readable, and a function of what is reported alone.

The same reports give the same ids, in whatever order they came. An id changes when later reports change the date or
the place shown; the store lets the former id lead to the new one.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from vigie.domain.incident import ReportKey, Vague
from vigie.domain.report import Linked, Report, Shown
from vigie.domain.vocabulary import INCIDENT_KINDS, Kind
from vigie.link.cluster import Cluster
from vigie.link.features import Group
from vigie.link.fusion import Showing, show
from vigie.link.records import RULES
from vigie.link.shelf import core_of, vague_of
from vigie.link.traits import folded_values, in_order
from vigie.link.vague import TIERS
from vigie.text.fold import fold_word

_HASH = 4
_LONGEST_PLACE = 32
_MOST_TWINS = 1000
InUse = Callable[[Iterable[str]], set[str]]


def name_incidents(
    groups: Sequence[Cluster],
    before: Mapping[ReportKey, str | None],
    in_use: InUse,
    by: Showing | None = None,
) -> list[Linked]:
    """Give each group of reports an id and its shown values.

    `before` holds the incidents of all these reports so far: their ids are free to be given again; `in_use` tells
    which of some ids exist in the store.
    """
    freed = {old for old in before.values() if old}
    used: set[str] = set()
    linked: list[Linked] = []
    shown = [show(group.reports, by) for group in groups]
    corrected = by.corrections if by else {}
    # Of incidents that would have one id, the most reported has it, whichever came first.
    for index in sorted(range(len(groups)), key=lambda index: _precedence(groups[index])):
        group, reports = groups[index], groups[index].reports
        moved = any(report.key in corrected for report in reports)
        name = _id(reports, shown[index], moved, lambda name: name in used or name in in_use([name]) - freed)
        used.add(name)
        anchors = Counter(report.anchor for report in reports if report.anchor)
        anchor = min(anchors, key=lambda one: (-anchors[one], one)) if anchors else None
        keys = tuple(sorted(report.key for report in reports))
        kind, made = reports[0].event.kind, group.group
        core = core_of(made, name, kind) if made and not made.stored else None
        linked.append(Linked(name, kind, keys, shown[index], anchor, group.links, core, group.home, _vague(made)))
    return linked


def _vague(made: Group | None) -> tuple[Vague, ...]:
    members = made.members if made else []
    return tuple(vague_of(one, made.odds.get(one.report.key)) for one in members if made and one.tier >= TIERS[0])


def _precedence(group: Cluster) -> tuple[int, str]:
    return -len(group.reports), in_order(group.reports[0])


def _id(reports: Sequence[Report], shown: Shown, moved: bool, is_taken: Callable[[str], bool]) -> str:
    """`2016-07-14-nice-3f9a`; records of other kinds carry the kind (`2024-01-04-claim-islamic-state-08c1`)."""
    kind = reports[0].event.kind
    when = shown.date.start or shown.date.end if shown.date else None
    parts = [str(when).rstrip("~?%") if when else "undated"]
    if kind is not Kind.ATTACK:
        parts.append(kind.value.replace("_", "-"))
    parts.append(_slug(shown.city or shown.country or (shown.actors[0] if shown.actors else "")))
    stem = "-".join(part for part in parts if part)
    first = min(report.key for report in reports)
    seed = f"{kind.value}|{stem}|{shown.country}|{_identity(reports, shown, moved)}"
    # Incidents of one kind, day and place are told apart by their first report.
    for attempt in range(_MOST_TWINS):
        suffix = f"|{first.article}|{first.event}|{attempt}" if attempt else ""
        name = f"{stem}-{hashlib.sha256((seed + suffix).encode()).hexdigest()[:_HASH]}"
        if not is_taken(name):
            return name
    raise ValueError(f"incident {stem}: {_MOST_TWINS} ids in use; expected one to be free")


def _identity(reports: Sequence[Report], shown: Shown, moved: bool) -> str:
    """What tells it from others of its date and place: the slots of its rule and the incident it concerns."""
    first = reports[0]
    kind = first.event.kind
    same = [] if kind in INCIDENT_KINDS else ["+".join(sorted(folded_values(first, s))) for s in RULES[kind].same]
    # Without an exact day or an incident many have all this in common, and a corrected one was elsewhere before: their
    # first report tells them apart.
    key = min(report.key for report in reports)
    loose = moved or (first.anchor is None and not (shown.date and shown.date.is_day))
    return "|".join([first.anchor or "", *same, f"{key.article}|{key.event}" if loose else ""])


def _slug(text: str) -> str:
    words = "".join(char if char.isalnum() else " " for char in fold_word(text)).split()
    slug = "-".join(words)
    return slug if len(slug) <= _LONGEST_PLACE else slug[:_LONGEST_PLACE].rsplit("-", 1)[0]

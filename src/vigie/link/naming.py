"""Ids of incidents: short, readable, and kept as long as a report remains."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from vigie.domain.incident import ReportKey
from vigie.domain.report import Linked, Report, Shown
from vigie.domain.vocabulary import Kind
from vigie.link.fusion import show
from vigie.text.fold import fold_word

_HASH = 4
_LONGEST_PLACE = 32
Taken = Callable[[Iterable[str]], set[str]]


def name_incidents(
    groups: Sequence[Sequence[Report]], before: Mapping[ReportKey, str | None], taken: Taken
) -> list[Linked]:
    """Give each group of reports an id and its shown values.

    A group keeps the id that most of its reports had; an id goes to the group that holds most of its reports. New ids
    are made of date, place and a hash; `taken` tells which of some ids are in use.
    """
    ids = _kept_ids(groups, before)
    used = set(ids.values())
    linked: list[Linked] = []
    for index, reports in enumerate(groups):
        shown = show(reports)
        name = ids.get(index) or _new_id(reports, shown, used, taken)
        used.add(name)
        anchors = Counter(report.anchor for report in reports if report.anchor)
        anchor = min(anchors, key=lambda one: (-anchors[one], one)) if anchors else None
        keys = tuple(sorted(report.key for report in reports))
        linked.append(Linked(name, reports[0].event.kind, keys, shown, anchor))
    return linked


def _kept_ids(groups: Sequence[Sequence[Report]], before: Mapping[ReportKey, str | None]) -> dict[int, str]:
    shares: list[tuple[int, int, str]] = []
    for index, reports in enumerate(groups):
        counts = Counter(old for report in reports if (old := before.get(report.key)))
        shares.extend((-count, index, old) for old, count in counts.items())
    ids: dict[int, str] = {}
    used: set[str] = set()
    for _, index, old in sorted(shares, key=lambda share: (share[0], share[2], share[1])):
        if index not in ids and old not in used:
            ids[index] = old
            used.add(old)
    return ids


def _new_id(reports: Sequence[Report], shown: Shown, used: set[str], taken: Taken) -> str:
    """`2016-07-14-nice-3f9a`; records of other kinds carry the kind (`2024-01-04-claim-islamic-state-08c1`)."""
    kind = reports[0].event.kind
    when = shown.date.start or shown.date.end if shown.date else None
    parts = [str(when).rstrip("~?%") if when else "undated"]
    if kind is not Kind.ATTACK:
        parts.append(kind.value.replace("_", "-"))
    parts.append(_slug(shown.city or shown.country or (shown.actors[0] if shown.actors else "") or shown.detail or ""))
    stem = "-".join(part for part in parts if part)
    seed = f"{kind.value}|{stem}|{shown.country}|{reports[0].anchor}|{shown.detail}"
    # Reports of one place and day may be several incidents; the first report tells the later ones apart.
    for attempt in range(1000):
        suffix = "" if attempt == 0 else f"|{min(report.key for report in reports)}|{attempt}"
        name = f"{stem}-{hashlib.sha256((seed + suffix).encode()).hexdigest()[:_HASH]}"
        if name not in used and not taken([name]):
            return name
    raise ValueError(f"incident {stem}: a thousand ids in use; expected one to be free")


def _slug(text: str) -> str:
    words = "".join(char if char.isalnum() else " " for char in fold_word(text)).split()
    slug = "-".join(words)
    return slug if len(slug) <= _LONGEST_PLACE else slug[:_LONGEST_PLACE].rsplit("-", 1)[0]

"""Analysts' decisions as gold: what evaluation can hold the machine against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from vigie.desk.deciding import TOGETHER, joined_now, machine_values
from vigie.domain.errors import InputError
from vigie.domain.event import JsonValue
from vigie.domain.incident import ReportKey
from vigie.domain.judgement import Action
from vigie.domain.report import Report
from vigie.domain.vocabulary import LIST_SLOTS
from vigie.link.fusion import CORRECTABLE, parse_correction
from vigie.pipeline import Ways
from vigie.store.desk import catalogue
from vigie.store.desk.catalogue import Decided
from vigie.store.desk.reading import Base

LAYOUT = "vigie-gold-1"


@dataclass(frozen=True, slots=True)
class Gold:
    """One decision in force.

    `kind`: value (slot and right value), member (of a list), link (two reports, same or different), record (struck).
    `machine` is what the machine held when it was decided, `reports` those of the incident then decided on.
    """

    kind: str
    reports: tuple[ReportKey, ...]
    slot: str | None
    right: str | None
    machine: str | None
    author: str
    made: str
    note: str | None

    def to_json(self) -> dict[str, JsonValue]:
        """The line of the export."""
        return {
            "layout": LAYOUT,
            "kind": self.kind,
            "reports": [str(one) for one in self.reports],
            "slot": self.slot,
            "right": self.right,
            "machine": self.machine,
            "author": self.author,
            "made": self.made,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often the machine by itself now says what analysts decided, of the decisions of one sort."""

    what: str
    decided: int
    agreed: int

    @property
    def share(self) -> float:
        """The share agreed on, 0 to 1."""
        return self.agreed / self.decided if self.decided else 0.0


def gold(base: Base) -> Iterator[Gold]:
    """The decisions in force that tell right from wrong, in order; notes are not among them."""
    with base.reading() as connection:
        decisions = catalogue.decided(connection)
    with base.asking() as store:
        for one in decisions:
            made = one.judgement
            if made.undone is None and made.report is not None and made.action is not Action.NOTE:
                members = store.reports([one.incident])[one.incident] if one.incident else [made.report]
                found = _gold(one, members)
                if found is not None:
                    yield found


def _gold(one: Decided, members: Sequence[ReportKey]) -> Gold | None:
    made = one.judgement
    assert made.report is not None
    kind, slot, right = "value", made.slot, made.value
    reports = (made.report, *sorted(set(members) - {made.report}))
    if made.action in (Action.SAME, Action.DIFFERENT):
        if made.other is None:
            return None
        kind, reports = "link", (made.report, made.other)
        slot, right = None, "same" if made.action is Action.SAME else "different"
    elif made.action is Action.REJECT:
        kind, slot, right = "record", None, "no record"
    elif made.action is Action.ACCEPT:
        slot = (made.slot or "").partition(":")[2]
        kind = "value" if slot in CORRECTABLE and slot not in LIST_SLOTS else "member"
    return Gold(kind, reports, slot, right, one.machine, made.author, made.made, made.reason)


def agreement(base: Base, ways: Ways, lines: Iterable[Gold]) -> list[Agreement]:
    """Hold the machine by itself, without any decision, against gold: by slot for values, in all for links."""
    counts: dict[str, list[bool]] = {}
    with base.asking() as store:
        for one in lines:
            if one.kind in ("value", "member") and one.slot in CORRECTABLE and one.right is not None:
                members = store.placed(one.reports)
                reports = [placed.report for placed in members]
                if reports:
                    counts.setdefault(one.slot, []).append(_holds(one, reports, ways))
            elif one.kind == "link":
                homes = {placed.incident for placed in store.placed(one.reports) if placed.incident}
                now = joined_now(one.reports[0], one.reports[1], store.members(homes), ways)
                if now is not None:
                    counts.setdefault("link", []).append((now == TOGETHER) is (one.right == "same"))
    return [Agreement(what, len(some), sum(some)) for what, some in sorted(counts.items())]


def _holds(line: Gold, reports: Sequence[Report], ways: Ways) -> bool:
    """Whether the machine by itself holds the right value, or the right one among others."""
    slot, right = line.slot or "", line.right or ""
    held = machine_values(reports, ways).get(slot, "")
    if line.kind == "member":
        return right in held.split(",")
    try:
        one, other = parse_correction(slot, right), parse_correction(slot, held)
    except ValueError:
        # A contradiction that was accepted names two values: either is right.
        return held in right.split(" / ")
    return set(one) == set(other) if isinstance(one, tuple) and isinstance(other, tuple) else one == other


def parse(row: JsonValue, where: str) -> Gold:
    """A line of the export. Raises ValueError for another layout."""
    if not isinstance(row, dict) or row.get("layout") != LAYOUT:
        raise ValueError(f"{where}: not a line of `vigie review export` ({LAYOUT})")
    reports: list[ReportKey] = []
    told = row.get("reports")
    for name in told if isinstance(told, list) else []:
        try:
            reports.append(ReportKey.parse(str(name)))
        except InputError as error:
            raise ValueError(f"{where}: {error}") from error
    if not reports or (row.get("kind") == "link" and len(reports) != 2):
        raise ValueError(f"{where}: {len(reports)} reports; expected some, of a link two")

    def text(name: str) -> str | None:
        value = row.get(name)
        return value if isinstance(value, str) else None

    return Gold(
        text("kind") or "", tuple(reports), text("slot"), text("right"), text("machine"),
        text("author") or "", text("made") or "", text("note"),
    )  # fmt: skip

"""How the counts of an incident moved, as `vigie show` tells it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from vigie.domain.event import JsonValue
    from vigie.domain.report import Report
    from vigie.link.tolls import Step, Told

_SLOTS = ("killed", "wounded")


def history_json(reports: Sequence[Report]) -> JsonValue:
    """For each count its steps, what every policy shows, and the contradictions."""
    from vigie.link.tolls import POLICIES, contradictions, history, steps

    found: dict[str, JsonValue] = {}
    for slot in _SLOTS:
        told = history(reports, slot)
        if told:
            shown = {name: choose(told) for name, choose in POLICIES.items()}
            found[slot] = {
                "steps": [_step_json(step) for step in steps(told)],
                "policies": {name: list(tally.to_json()) if tally else None for name, tally in shown.items()},
                "contradictions": [[_told_json(one), _told_json(other)] for one, other in contradictions(told)],
            }
    return found


def _told_json(told: Told) -> JsonValue:
    return {
        "count": list(told.tally.to_json()),
        "published": told.day or None,
        "article": told.report.key.article,
        "event": told.report.key.event,
        "speaker": told.value.attribution.speaker,
        "official": told.official,
    }


def _step_json(step: Step) -> JsonValue:
    line = _told_json(step.told)
    assert isinstance(line, dict)
    return {**line, "move": step.move.value}


def print_history(console: Console, reports: Sequence[Report]) -> None:
    """The moves of each count in order of publication, repeats left out, and who contradicts whom."""
    from vigie.link.tolls import POLICIES, Move, contradictions, history, steps

    for slot in _SLOTS:
        told = history(reports, slot)
        moved = [step for step in steps(told) if step.move is not Move.SAME]
        if len(moved) < 2:
            continue
        console.print()
        console.print(Text(f"history of {slot}", style="bold"))
        for step in moved:
            speaker = step.told.value.attribution.speaker
            by = f", said by {speaker}" if speaker else ""
            where = f"{step.told.day or 'undated'}, {step.told.report.key.article}"
            console.print(Text(f"  {step.told.tally!s:>9}  {step.move.value}  ({where}{by})"))
        for one, other in contradictions(told):
            keys = f"{one.report.key.article} and {other.report.key.article}"
            console.print(
                Text(f"  contradiction on {one.day or 'an unknown day'}: {one.tally}, {other.tally} ({keys})")
            )
        shown = ", ".join(f"{name} {choose(told)}" for name, choose in POLICIES.items())
        console.print(Text(f"  by policy: {shown}"))


def contradictions_json(reports: Sequence[Report]) -> JsonValue:
    """Who contradicts whom in dates, places, actors and counts."""
    from vigie.app import load_places
    from vigie.link.contradictions import contradictions

    return [
        {
            "slot": one.slot,
            "values": [one.value, one.other],
            "articles": [list(one.articles), list(one.other_articles)],
        }
        for one in contradictions(reports, load_places())
    ]


def print_contradictions(console: Console, reports: Sequence[Report]) -> None:
    """The contradictions in dates, places and actors; those of counts stand in their history."""
    from vigie.app import load_places
    from vigie.link.contradictions import contradictions

    found = [one for one in contradictions(reports, load_places()) if one.slot not in _SLOTS]
    if found:
        console.print()
        console.print(Text("contradictions", style="bold"))
    for one in found:
        some, others = ", ".join(one.articles), ", ".join(one.other_articles)
        console.print(Text(f"  {one.slot}: {one.value} ({some}), {one.other} ({others})"))

"""Incidents in a few English words made from their fields."""

from __future__ import annotations

from vigie.desk.view.incidents import IncidentItem, Range
from vigie.lexicon.world import country, group_name


def place(item: IncidentItem) -> str:
    """Town and country; empty when neither is known."""
    state = country(item.country)
    return ", ".join(part for part in (item.city, state.name if state else item.country) if part)


def what(item: IncidentItem) -> str:
    """The means of an attack, else its kind and what it is about."""
    words = ", ".join(tactic.replace("_", " ") for tactic in item.tactics if tactic != "other")
    kind = item.kind.replace("_", " ")
    return f"{kind} ({words})" if words else f"{kind} ({item.detail})" if item.detail else kind


def title(item: IncidentItem) -> str:
    """A name that no other incident has: tools that hold equal names for one thing would merge them."""
    return " - ".join(part for part in (item.date or "undated", place(item), what(item)) if part) + f" [{item.id}]"


def count(slot: str, told: Range | None) -> str | None:
    """A count: `84 killed`, `at least 40 wounded`, `10 to 15 killed`."""
    if told is None:
        return None
    low, high = told
    if low is None:
        return f"at most {high} {slot}"
    if high is None:
        return f"at least {low} {slot}"
    return f"{low} {slot}" if low == high else f"{low} to {high} {slot}"


def summary(item: IncidentItem) -> str:
    """What the record says of an incident, in one sentence."""
    head = what(item)
    parts = [head[:1].upper() + head[1:]]
    parts[0] += f" in {place(item)}" if place(item) else ""
    parts[0] += f", {item.date}" if item.date else ", undated"
    parts += [text for text in (count("killed", item.killed), count("wounded", item.wounded)) if text]
    if item.actors:
        parts.append("attributed to " + ", ".join(group_name(actor) for actor in item.actors))
    if item.claim:
        parts.append(f"claim: {item.claim}")
    parts.append(f"told as {item.certainty or 'fact'} by {item.sources} independent source{'s'[: item.sources != 1]}")
    return "; ".join(parts) + "."

"""An event as one article tells it, each value with its words, its rule and who said it."""

from __future__ import annotations

from dataclasses import dataclass, field

from vigie.domain.edtf import Edtf
from vigie.domain.span import Span
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import LIST_SLOTS, PLACELESS, TALLY_SLOTS, Kind, slots_of

Value = str | int | Tally | Edtf
# The rule of an event that a row of a user's own list tells, and no article of the press.
LISTED = "list"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says a value: `speaker` as the article names them, `outlet` that quotes them, `rule` it was read by."""

    speaker: str | None = None
    outlet: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class SlotValue:
    """One value of one slot; `spans` are the words it rests on, `rule` the rule or scorer, `score` in 0..1.

    `inferred` marks values that rest on reasoning (a year from a weekday, a country from its city).
    """

    slot: str
    value: Value
    spans: tuple[Span, ...] = ()
    rule: str = ""
    score: float = 1.0
    certainty: str = "fact"
    attribution: Attribution = field(default_factory=Attribution)
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One happening; `values` hold every slot value, `mentions` every place in the text that speaks of it."""

    kind: Kind
    trigger: Span
    values: tuple[SlotValue, ...]
    mentions: tuple[Span, ...] = ()
    rule: str = ""
    score: float = 1.0

    @property
    def listed(self) -> bool:
        """Whether a row of a user's own list tells it."""
        return self.rule == LISTED

    def all(self, slot: str) -> tuple[SlotValue, ...]:
        """Every value of `slot`, in order."""
        return tuple(v for v in self.values if v.slot == slot)

    def first(self, slot: str) -> SlotValue | None:
        """The first value of `slot`, the one shown for slots that hold one."""
        return next((v for v in self.values if v.slot == slot), None)

    def text_of(self, slot: str) -> str | None:
        """The first value of `slot` as a string, or None."""
        value = self.first(slot)
        return None if value is None else str(value.value)

    def tally(self, slot: str) -> Tally | None:
        """The first value of a count slot, or None."""
        value = self.first(slot)
        return value.value if value is not None and isinstance(value.value, Tally) else None

    def date(self) -> Edtf | None:
        """When it happened, or None."""
        value = self.first("date")
        return value.value if value is not None and isinstance(value.value, Edtf) else None


JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]


def json_value(value: Value) -> JsonValue:
    """A slot value in the form of the event contract."""
    if isinstance(value, Tally):
        return list(value.to_json())
    return str(value) if isinstance(value, Edtf) else value


def slots_json(event: Event) -> dict[str, JsonValue]:
    """The slots of an event in the form of the event contract: lists for list slots, null for what is not said."""
    result: dict[str, JsonValue] = {}
    for slot in slots_of(event.kind):
        values = event.all(slot)
        if slot in LIST_SLOTS:
            result[slot] = [json_value(v.value) for v in values]
        else:
            result[slot] = json_value(values[0].value) if values else None
    return result


def parse_value(slot: str, value: JsonValue) -> Value:
    """A slot value from its contract form; raises ValueError where it does not fit the slot."""
    if slot in TALLY_SLOTS:
        if not isinstance(value, list) or not all(x is None or isinstance(x, int) for x in value):
            raise ValueError(f"{slot} {value!r}: expected [min, max]")
        return Tally.from_json([x for x in value if x is None or isinstance(x, int)])
    if slot == "of":
        if not isinstance(value, int):
            raise ValueError(f"of {value!r}: expected the index of an event")
        return value
    if not isinstance(value, str):
        raise ValueError(f"{slot} {value!r}: expected a string")
    return Edtf.parse(value) if slot == "date" else value


__all__ = [
    "LISTED",
    "PLACELESS",
    "Attribution",
    "Event",
    "JsonValue",
    "SlotValue",
    "Value",
    "json_value",
    "parse_value",
    "slots_json",
]

"""How well extracted events agree with gold events: MUC-4 style template filling.

Within a document, events of one kind are aligned one to one so that the credit of matching slot fills is greatest
(Kuhn 1955). An event's kind is one fill. The fills of events left over are missing or spurious. Dates, counts and names
get partial or lenient credit as the event contract says.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from vigie.domain.event import JsonValue
from vigie.domain.vocabulary import TALLY_SLOTS, Kind, slots_of
from vigie.lexicon.actors import Actors
from vigie.lexicon.rules import load_rules

EventJson = Mapping[str, JsonValue]
Documents = Mapping[str, Sequence[EventJson]]
Fill = str | int | tuple[int | None, int | None] | tuple[str, int]

_ACTOR_SLOTS = frozenset({"actors", "against"})
_NAMES = frozenset({"sources", "speaker", "via", "level", "channel", "city"})
# Slots of which one must agree for an event to count as found.
_IDENTITY = (
    "date", "country", "city", "actors", "speaker", "step", "count", "level", "measure", "persons", "killed",
)  # fmt: skip
_PARTIAL = 0.5
_NAME_OVERLAP = 0.5
# Ties between alignments go to the one with more pairs.
_PAIR_BONUS = 0.01
_UNSCORED = frozenset({"of_place"})
_MARKS = re.compile("[~?%]")
_WORDS = re.compile("[a-z0-9]+")


@dataclass(slots=True)
class Score:
    """Credit against how much was expected (`gold`) and given (`predicted`)."""

    credit: float = 0.0
    gold: float = 0.0
    predicted: float = 0.0

    def add(self, credit: float, gold: float, predicted: float) -> None:
        """Count some more."""
        self.credit += credit
        self.gold += gold
        self.predicted += predicted

    @property
    def precision(self) -> float:
        """Share of what was given that is right."""
        return self.credit / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of what was expected that was given."""
        return self.credit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Error:
    """One disagreement; `what` is a slot, MISSED or SPURIOUS."""

    document: str
    kind: str
    what: str
    gold: str
    predicted: str


@dataclass(slots=True)
class Scores:
    """All tables of one comparison."""

    fills: Score = field(default_factory=Score)
    events: Score = field(default_factory=Score)
    by_slot: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    by_kind: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    found: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    quiet: int = 0
    out_of_scope: int = 0
    errors: list[Error] = field(default_factory=list)


def plain(text: str) -> str:
    """A name without case, accents and punctuation, as names are compared."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(_WORDS.findall("".join(char for char in folded if not unicodedata.combining(char))))


def actor_aliases() -> dict[str, str]:
    """Names of organisations to their ids, from the lexicon, as `Scorer` takes them."""
    found: dict[str, str] = {}
    for entry in Actors.load():
        for name in (entry.id, *entry.names):
            found.setdefault(plain(name), entry.id)
    return found


class Scorer:
    """Compares events; `aliases` lead the names of organisations (in `plain` form) to their ids."""

    def __init__(self, aliases: Mapping[str, str] | None = None) -> None:
        self._aliases = aliases or {}

    def score(self, gold: Documents, predicted: Documents) -> Scores:
        """Compare all gold documents; one without prediction counts as predicted empty."""
        scores = Scores()
        for name, events in gold.items():
            given = predicted.get(name, ())
            self._score_document(scores, name, events, given)
            if not events:
                scores.out_of_scope += 1
                scores.quiet += not given
        for score in scores.found.values():
            scores.events.add(score.credit, score.gold, score.predicted)
        return scores

    def _score_document(self, scores: Scores, name: str, gold: Sequence[EventJson], given: Sequence[EventJson]) -> None:
        partner = self.align(gold, given)
        owner = {one: other for other, one in partner.items()}
        for index, event in enumerate(gold):
            other = given[partner[index]] if index in partner else None
            self._score_pair(scores, name, event, other, owner)
        for index, event in enumerate(given):
            if index not in owner:
                self._score_spurious(scores, name, event)

    def _score_pair(
        self, scores: Scores, name: str, gold: EventJson, given: EventJson | None, owner: Mapping[int, int]
    ) -> None:
        kind, paired = str(gold["kind"]), float(given is not None)
        scores.fills.add(paired, 1, paired)
        scores.by_kind[kind].add(paired, 1, paired)
        identified = False
        for slot in _scored_slots(kind):
            expected = self.fills(gold, slot)
            got = self.fills(given, slot) if given is not None else []
            if slot == "of":
                expected = [("gold", x) for x in expected if isinstance(x, int)]
                got = [("gold", owner[x]) if x in owner else ("given", x) for x in got if isinstance(x, int)]
            credit = match(slot, expected, got)
            identified |= slot in _IDENTITY and credit > 0
            for score in (scores.fills, scores.by_slot[slot], scores.by_kind[kind]):
                score.add(credit, len(expected), len(got))
            if given is not None and (credit < len(expected) or credit < len(got)):
                scores.errors.append(Error(name, kind, slot, str(expected), str(got)))
        known = any(self.fills(gold, slot) for slot in _IDENTITY)
        scores.found[kind].add(float(given is not None and (identified or not known)), 1, paired)
        if given is None:
            scores.errors.append(Error(name, kind, "MISSED", str(gold.get("trigger")), ""))

    def _score_spurious(self, scores: Scores, name: str, event: EventJson) -> None:
        kind = str(event["kind"])
        scores.fills.add(0, 0, 1)
        scores.by_kind[kind].add(0, 0, 1)
        scores.found[kind].add(0, 0, 1)
        for slot in _scored_slots(kind):
            count = len(self.fills(event, slot))
            for score in (scores.fills, scores.by_slot[slot], scores.by_kind[kind]):
                score.add(0, 0, count)
        scores.errors.append(Error(name, kind, "SPURIOUS", "", str(event.get("trigger"))))

    def align(self, gold: Sequence[EventJson], given: Sequence[EventJson]) -> dict[int, int]:
        """The index of the predicted event for each gold event that has one."""
        partner: dict[int, int] = {}
        for kind in Kind:
            rows = [index for index, event in enumerate(gold) if event["kind"] == kind.value]
            columns = [index for index, event in enumerate(given) if event["kind"] == kind.value]
            weights = [[self._credit(gold[row], given[column]) + _PAIR_BONUS for column in columns] for row in rows]
            for row, column in assign(weights):
                partner[rows[row]] = columns[column]
        return partner

    def _credit(self, gold: EventJson, given: EventJson) -> float:
        slots = (slot for slot in _scored_slots(str(gold["kind"])) if slot != "of")
        return sum(match(slot, self.fills(gold, slot), self.fills(given, slot)) for slot in slots)

    def fills(self, event: EventJson, slot: str) -> list[Fill]:
        """The values of a slot in the form in which they are compared."""
        value = event.get(slot)
        if slot in TALLY_SLOTS:
            return _count_fill(value)
        values = [one for one in (value if isinstance(value, list) else [value]) if one is not None and one != ""]
        if slot == "of":
            return [one for one in values if isinstance(one, int)]
        texts = [str(one) for one in values]
        if slot == "date":
            return [_date_fill(text) for text in texts]
        if slot == "view":
            return [":".join([head, *(self._actor(part) for part in parts)]) for head, *parts in _split(texts)]
        if slot in _ACTOR_SLOTS:
            return sorted({self._actor(text) for text in texts})
        if slot == "recipients":
            return sorted({plain(text).replace(" ", "-") for text in texts})
        if slot in _NAMES:
            return sorted({plain(text) for text in texts} - {""})
        return sorted(set(texts))

    def _actor(self, name: str) -> str:
        return self._aliases.get(plain(name), plain(name).replace(" ", "-"))


def _split(texts: Sequence[str]) -> list[list[str]]:
    return [text.split(":") for text in texts]


def _scored_slots(kind: str) -> tuple[str, ...]:
    return tuple(slot for slot in slots_of(Kind(kind)) if slot not in _UNSCORED)


def _count_fill(value: JsonValue) -> list[Fill]:
    if value is None or value in ([], [None, None]):
        return []
    if isinstance(value, list) and len(value) == 2:
        low, high = value
        return [(low if isinstance(low, int) else None, high if isinstance(high, int) else None)]
    return [(value, value)] if isinstance(value, int) else []


def _date_fill(text: str) -> str:
    bare = _MARKS.sub("", text)
    return bare if "/" in bare else bare.rstrip("-X")


def similarity(slot: str, gold: Fill, given: Fill) -> float:
    """Credit for one pair of fills, 0 to 1."""
    if gold == given:
        return 1.0
    if slot in TALLY_SLOTS and isinstance(gold, tuple) and isinstance(given, tuple):
        same = any(one == other and one is not None for one, other in zip(gold, given, strict=True))
        return _PARTIAL if same else 0.0
    if not isinstance(gold, str) or not isinstance(given, str):
        return 0.0
    if slot == "date":
        return _PARTIAL if gold.startswith(given) or given.startswith(gold) else 0.0
    if slot in _NAMES:
        empty = load_rules("function_words").lists["function_word"]
        one, other = set(gold.split()).difference(empty), set(given.split()).difference(empty)
        if one and other and len(one & other) / min(len(one), len(other)) >= _NAME_OVERLAP:
            return 1.0
    return 0.0


def match(slot: str, gold: Sequence[Fill], given: Sequence[Fill]) -> float:
    """Summed credit of the best pairs first, each fill used once."""
    pairs = [(similarity(slot, g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(given)]
    used_gold, used_given, credit = set(), set(), 0.0
    for one, i, j in sorted(pairs, reverse=True):
        if one > 0 and i not in used_gold and j not in used_given:
            used_gold.add(i)
            used_given.add(j)
            credit += one
    return credit


def assign(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The one-to-one assignment of greatest weight, as (row, column): the Hungarian method on a padded square."""
    rows, columns = len(weights), len(weights[0]) if weights else 0
    if not rows or not columns:
        return []
    size = max(rows, columns)
    top = max(max(row) for row in weights)
    # Costs count from 1, index 0 being the sentinel of the augmenting path.
    cost = [[0.0] * (size + 1) for _ in range(size + 1)]
    for i in range(size):
        for j in range(size):
            cost[i + 1][j + 1] = top - (weights[i][j] if i < rows and j < columns else 0.0)
    owner = _hungarian(cost, size)
    return [
        (owner[column] - 1, column - 1) for column in range(1, size + 1) if owner[column] <= rows and column <= columns
    ]


def _hungarian(cost: Sequence[Sequence[float]], size: int) -> list[int]:
    """The row assigned to each column at least cost, by shortest augmenting paths with potentials."""
    row_potential, column_potential = [0.0] * (size + 1), [0.0] * (size + 1)
    owner, back = [0] * (size + 1), [0] * (size + 1)
    for row in range(1, size + 1):
        owner[0], column = row, 0
        least, seen = [inf] * (size + 1), [False] * (size + 1)
        while owner[column]:
            seen[column] = True
            current, delta, nearest = owner[column], inf, 0
            for other in range(1, size + 1):
                if seen[other]:
                    continue
                reduced = cost[current][other] - row_potential[current] - column_potential[other]
                if reduced < least[other]:
                    least[other], back[other] = reduced, column
                if least[other] < delta:
                    delta, nearest = least[other], other
            for other in range(size + 1):
                if seen[other]:
                    row_potential[owner[other]] += delta
                    column_potential[other] -= delta
                else:
                    least[other] -= delta
            column = nearest
        while column:
            owner[column], column = owner[back[column]], back[column]
    return owner

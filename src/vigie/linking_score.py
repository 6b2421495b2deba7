"""How well reports are grouped into incidents: B³, MUC, CEAFe and CoNLL F1.

Key mentions are the gold events, response mentions those given; both sides are partitions. A response mention that
was aligned to no gold event stands for itself: it lowers precision; a gold event that was not found lowers recall. This
is the treatment of Pradhan et al. 2014 ("Scoring Coreference Partitions of Predicted Mentions", ACL), which leaves both
partitions as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from vigie.domain.incident import ReportKey
from vigie.domain.report import Report
from vigie.lexicon.rules import load_rules
from vigie.scoring import assign
from vigie.text.fold import fold_word

# The extra keys of the trigger rules, as their reader declares them.
_TRIGGER_KEYS = frozenset({"kind", "value", "sure"})
Partition = Sequence[frozenset[ReportKey]]


@dataclass(frozen=True, slots=True)
class Measure:
    """Precision and recall, 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class LinkingScores:
    """The four figures of one comparison."""

    b_cubed: Measure
    muc: Measure
    ceaf_e: Measure

    @property
    def conll(self) -> float:
        """The mean F1 of the three (CoNLL-2012)."""
        return (self.b_cubed.f1 + self.muc.f1 + self.ceaf_e.f1) / 3


def partition(groups: Mapping[ReportKey, Hashable]) -> Partition:
    """The sets of mentions that share a value."""
    found: dict[Hashable, set[ReportKey]] = defaultdict(set)
    for key, group in groups.items():
        found[group].add(key)
    return tuple(frozenset(keys) for keys in found.values())


def score(key: Partition, response: Partition) -> LinkingScores:
    """Compare a response partition with the key."""
    return LinkingScores(b_cubed(key, response), muc(key, response), ceaf_e(key, response))


def b_cubed(key: Partition, response: Partition) -> Measure:
    """Bagga and Baldwin 1998: the share of a mention's group that is right, averaged over the mentions."""
    return Measure(_b_cubed(response, key), _b_cubed(key, response))


def _b_cubed(groups: Partition, others: Partition) -> float:
    home = _homes(others)
    total = sum(len(group) for group in groups)
    credit = 0.0
    for group in groups:
        shared: dict[int, int] = defaultdict(int)
        for mention in group:
            if mention in home:
                shared[home[mention]] += 1
        credit += sum(count * count for count in shared.values()) / len(group)
    return credit / total if total else 0.0


def muc(key: Partition, response: Partition) -> Measure:
    """Vilain et al. 1995: the share of the links that hold the groups together."""
    return Measure(_muc(response, key), _muc(key, response))


def _muc(groups: Partition, others: Partition) -> float:
    home = _homes(others)
    links = kept = 0
    for group in groups:
        parts = len({home[mention] for mention in group if mention in home})
        parts += sum(mention not in home for mention in group)
        links += len(group) - 1
        kept += len(group) - parts
    return kept / links if links else 0.0


def ceaf_e(key: Partition, response: Partition) -> Measure:
    """Luo 2005, entity-based (phi 4): the best one-to-one alignment of groups.

    Groups without a mention in common have no similarity: each connected part is aligned by itself.
    """
    home = _homes(response)
    overlap: dict[tuple[int, int], int] = defaultdict(int)
    for index, group in enumerate(key):
        for mention in group:
            if mention in home:
                overlap[index, home[mention]] += 1
    total = 0.0
    for rows, columns in _connected(overlap):
        weights = [
            [2 * overlap.get((row, column), 0) / (len(key[row]) + len(response[column])) for column in columns]
            for row in rows
        ]
        total += sum(weights[row][column] for row, column in assign(weights))
    return Measure(total / len(response) if response else 0.0, total / len(key) if key else 0.0)


def _connected(pairs: Iterable[tuple[int, int]]) -> list[tuple[list[int], list[int]]]:
    """The connected parts of a bipartite graph as rows and columns."""
    columns_of: dict[int, set[int]] = defaultdict(set)
    rows_of: dict[int, set[int]] = defaultdict(set)
    for row, column in pairs:
        columns_of[row].add(column)
        rows_of[column].add(row)
    found: list[tuple[list[int], list[int]]] = []
    seen: set[int] = set()
    for start in sorted(columns_of):
        if start in seen:
            continue
        rows, columns, waiting = {start}, set[int](), [start]
        while waiting:
            for column in columns_of[waiting.pop()] - columns:
                columns.add(column)
                waiting.extend(rows_of[column] - rows)
                rows |= rows_of[column]
        seen |= rows
        found.append((sorted(rows), sorted(columns)))
    return found


def _homes(groups: Partition) -> dict[ReportKey, int]:
    return {mention: index for index, group in enumerate(groups) for mention in group}


Baseline = Callable[[Report, str], Hashable]


def same_day_and_place(report: Report, _: str) -> Hashable:
    """The group of a report by its day and city; one without either stands alone."""
    event, day = report.event, report.event.date()
    city = event.text_of("city")
    if day is None or not day.is_day or not city:
        return report.key
    return event.kind, str(day), event.text_of("country"), fold_word(city)


def lemma_and_time(report: Report, trigger: str) -> Hashable:
    """The group of a report by its date and the family of its trigger word; an undated one by the word alone.

    The family is the lexicon's trigger rule, which gathers the inflected forms of a few synonyms.
    """
    rules = load_rules("triggers", _TRIGGER_KEYS).rules
    family = next((rule.id for rule in rules if rule.matches(trigger)), fold_word(trigger))
    return report.event.kind, family, str(report.event.date())


BASELINES: Mapping[str, Baseline] = {"same day and place": same_day_and_place, "lemma and time": lemma_and_time}

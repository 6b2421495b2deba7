"""Stages 4 and 5: which candidates fill the slots of an event, and which attack it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tools.extraction.align import align
from tools.extraction.fit import Example, best_threshold
from tools.extraction.gold import GoldEvent
from tools.extraction.match import correct
from tools.extraction.trainer import ENOUGH, Trainer
from vigie.domain.edtf import Edtf
from vigie.domain.vocabulary import INCIDENT_KINDS, LIST_SLOTS, PLACELESS, slots_of
from vigie.extract import compose
from vigie.extract.model import Scorers
from vigie.extract.slots.candidate import Context
from vigie.extract.slots.choose import candidates_for, choose, city_country, scorer_name
from vigie.extract.slots.links import link_features

Aligned = list[tuple[int, Context, GoldEvent]]


def learn_slots(trainer: Trainer) -> None:
    """Stage 4: which candidates fill the slots; city first, as the country's candidates build on it."""
    aligned = _aligned(trainer)
    _learn_slot_group(trainer, aligned, {"city"})
    _learn_slot_group(trainer, aligned, None)


def _aligned(trainer: Trainer) -> Aligned:
    result: Aligned = []
    for i, (document, events) in enumerate(trainer.documents):
        contexts = compose.hypotheses_of(document, trainer.scorers(i))
        for n, j in align(contexts, events, document.text).items():
            result.append((i, contexts[n], events[j]))
    return result


def _learn_slot_group(trainer: Trainer, aligned: Aligned, only: set[str] | None) -> None:
    examples: dict[str, list[Example]] = defaultdict(list)
    missed: dict[str, int] = defaultdict(int)
    lists: dict[str, bool] = {}
    for group, (i, context, event) in enumerate(aligned):
        country = None
        if only is None and context.kind not in PLACELESS:
            chosen = choose(context, "city", trainer.scorers(i))
            country = city_country(context, [c for _, c in chosen])
        for slot in slots_of(context.kind):
            if (slot == "city") != (only is not None) or slot in ("step", "of", "what", "of_place"):
                continue
            name = scorer_name(context.kind, slot)
            lists[name] = slot in LIST_SLOTS
            candidates = candidates_for(context, slot, country)
            labels = correct(slot, event, [c.key for c in candidates])
            examples[name] += [
                trainer.example(i, c.features, label, group) for c, label in zip(candidates, labels, strict=True)
            ]
            missed[name] += i < trainer.real and _fills(event, slot) > 0 and not any(labels)
    for name, found in sorted(examples.items()):

        def threshold(unseen: list[float], name: str = name, found: list[Example] = found) -> float:
            return _slot_threshold(unseen, found, missed[name], lists[name])

        trainer.learn(name, found, threshold)


def _fills(event: GoldEvent, slot: str) -> int:
    value = event.get(slot)
    if slot == "certainty" and value == "fact":
        return 0
    return 0 if value in (None, [], "") else 1


def _slot_threshold(unseen: list[float], examples: Sequence[Example], missed: int, many: bool) -> float:
    if sum(e.label for e in examples if e.real) >= ENOUGH:
        unseen = [s for s, e in zip(unseen, examples, strict=True) if e.real]
        examples = [e for e in examples if e.real]
    if many:
        return best_threshold([(s, e.label) for s, e in zip(unseen, examples, strict=True)], missed)
    best: dict[int, tuple[float, bool]] = {}
    positives: set[int] = set()
    for score, example in zip(unseen, examples, strict=True):
        if example.label:
            positives.add(example.group)
        if score > best.get(example.group, (-1.0, False))[0]:
            best[example.group] = (score, example.label)
    lost = sum(1 for g in positives if not best[g][1])
    return best_threshold(list(best.values()), missed + lost)


def learn_links(trainer: Trainer) -> None:
    """Stage 5: which attack an event is about."""
    examples = []
    group = 0
    for i, (document, events) in enumerate(trainer.documents):
        scorers = trainer.scorers(i)
        contexts = compose.hypotheses_of(document, scorers)
        pairs = align(contexts, events, document.text)
        targets = sorted(
            (n for n in pairs if contexts[n].kind in INCIDENT_KINDS),
            key=lambda n: min(r.unit.span for r in contexts[n].hypothesis.reports),
        )
        if not targets:
            continue
        dates = {n: _chosen_date(contexts[n], scorers) for n in pairs}
        for n, j in pairs.items():
            if "of" not in slots_of(contexts[n].kind):
                continue
            group += 1
            for order, target in enumerate(targets):
                features = link_features(
                    document, contexts[n].hypothesis, contexts[target].hypothesis, (dates[n], dates[target]), order
                )
                examples.append(trainer.example(i, features, events[j].get("of") == pairs[target], group))

    def threshold(unseen: list[float]) -> float:
        return _slot_threshold(unseen, examples, 0, False)

    trainer.learn("link", examples, threshold)


def _chosen_date(context: Context, scorers: Scorers) -> Edtf | None:
    chosen = choose(context, "date", scorers)
    return chosen[0][1].value if chosen and isinstance(chosen[0][1].value, Edtf) else None

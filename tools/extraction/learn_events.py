"""Stages 0 to 3: what an article is about, which times and places tell its attacks apart, and which events it tells."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tools.extraction.align import align, trigger_span
from tools.extraction.fit import Design, Example, best_threshold
from tools.extraction.gold import GoldEvent
from tools.extraction.trainer import ENOUGH, Trainer, constant
from vigie.domain.edtf import Edtf
from vigie.domain.vocabulary import Kind
from vigie.extract import anchors, compose
from vigie.extract.anchors import place_features, time_features
from vigie.extract.document import Document
from vigie.extract.group import reports_of
from vigie.extract.keep import keep_features
from vigie.extract.report import Report
from vigie.extract.same import city_of, date_of, pair_features, same_name
from vigie.extract.scope import About, article_features, ngrams
from vigie.extract.tolls import find_tolls
from vigie.extract.units import find_units

# Sentences, title and heading among them, that make the beginning of an article.
BRIEF = 4
# From which score on reports are joined; chosen on cross-validated events found (the balanced fit makes 0.5 arbitrary).
SAME = {"same.justice": 0.25, "same.other": 0.3, "same.attack": 0.5}
# Share of out-of-scope articles that the acceptance of articles must leave empty on unseen articles.
QUIET = 0.96


def learn_scope(trainer: Trainer) -> None:
    """Stage 0: what articles and sentences are about."""
    examples = []
    for i, (document, events) in enumerate(trainer.documents):
        examples.append(trainer.example(i, article_features(document), bool(events)))
        short = beginning(document, events)
        if short is not None and i < trainer.real:
            examples.append(replace(trainer.example(i, article_features(short[0]), bool(short[1])), real=False))
    trainer.learn("scope", examples)
    design = Design.of([ngrams(v.words) for document, _ in trainer.documents for v in document.views])
    for kind in Kind:
        examples = []
        for i, (document, events) in enumerate(trainer.documents):
            spans = [s for e in events if e["kind"] == kind and (s := trigger_span(e, document.text))]
            for view in document.views:
                label = any(s.overlaps(view.span) for s in spans)
                examples.append(trainer.example(i, ngrams(view.words), label))
        trainer.learn(f"sentence.{kind}", examples, design=design)


def beginning(document: Document, events: Sequence[GoldEvent]) -> tuple[Document, tuple[GoldEvent, ...]] | None:
    """The article cut down to its title and first sentences, with the events told there.

    Agency briefs are short; a scorer that sees whole articles only takes few words for few signs. None where an article
    in scope tells nothing of it in its beginning.
    """
    kept = [s for s in document.annotations.sentences if not s.furniture][:BRIEF]
    if not kept:
        return None
    told = tuple(e for e in events if (s := trigger_span(e, document.text)) and any(k.span.overlaps(s) for k in kept))
    if events and not told:
        return None
    return Document.of(replace(document.annotations, sentences=tuple(kept))), told


def learn_bonds(trainer: Trainer) -> None:
    """Stage 1: which times and places of a sentence say which attack is meant."""
    times, places = [], []
    for i, (document, events) in enumerate(trainer.documents):
        attacks = [e for e in events if e["kind"] == Kind.ATTACK]
        dates = {str(e["date"]) for e in attacks if e.get("date")}
        cities = {str(e["city"]) for e in attacks if e.get("city")}
        for unit in find_units(document):
            if unit.kind is not Kind.ATTACK:
                continue
            view = document.views[unit.view]
            for time_mention in view.times:
                if time_mention.edtf is not None:
                    label = _names_one(time_mention.edtf, dates)
                    times.append(trainer.example(i, time_features(document, view, unit, time_mention), label))
            for place in view.places:
                if place.kind not in ("demonym", "country"):
                    label = place.city in cities
                    places.append(trainer.example(i, place_features(document, view, unit, place), label))
    trainer.learn(anchors.BIND_TIME, times)
    trainer.learn(anchors.BIND_PLACE, places)


def _names_one(edtf: Edtf, dates: Iterable[str]) -> bool:
    for text in dates:
        gold = Edtf.parse(text)
        if str(edtf) == text or (not edtf.interval and gold.overlaps(edtf) and edtf.days and edtf.days < 400):
            return True
    return False


def learn_sameness(trainer: Trainer) -> None:
    """Stage 2: whether two reports tell one happening.

    Reports in the trigger sentences of two gold events are two happenings; reports of an article with just one gold
    event of the kind (and step) are taken to be one.
    """
    examples: dict[str, list[Example]] = defaultdict(list)
    for i, (document, events) in enumerate(trainer.documents):
        tolls = tuple(find_tolls(document, view) for view in document.views)
        reports: dict[tuple[Kind, str], list[Report]] = defaultdict(list)
        for report in reports_of(document, find_units(document), trainer.scorers(i)):
            reports[report.unit.kind, report.unit.value].append(report)
        for (kind, value), group in reports.items():
            gold = [e for e in events if e["kind"] == kind and (kind is not Kind.JUSTICE or e["step"] == value)]
            if not gold:
                continue
            owners = [_owners(document, r, gold) for r in group]
            for b in range(len(group)):
                for a in range(b):
                    label = _same(owners[a], owners[b], len(gold))
                    if label is not None:
                        features = pair_features(document, group[a], group[b], tolls)
                        examples[same_name(group[b])].append(trainer.example(i, features, label))
    for name, found in sorted(examples.items()):
        trainer.learn(name, _balanced(found), constant(SAME[name]))


def _owners(document: Document, report: Report, gold: Sequence[GoldEvent]) -> frozenset[int]:
    """The gold events whose trigger words lie in the report's sentence and do not contradict its anchors."""
    view = document.views[report.unit.view]
    result = set()
    for j, event in enumerate(gold):
        span = trigger_span(event, document.text)
        date, city = date_of(report), city_of(report)[0]
        clash = bool(date and event.get("date") and not Edtf.parse(str(event["date"])).overlaps(date, 1))
        clash |= bool(city and event.get("city") and city != event["city"])
        if span and view.span.overlaps(span) and not clash:
            result.add(j)
    return frozenset(result) or _by_anchors(report, gold)


def _by_anchors(report: Report, gold: Sequence[GoldEvent]) -> frozenset[int]:
    """The gold events that a report's day or place points to, outside the trigger sentences."""
    date, city = date_of(report), city_of(report)[0]
    result = set()
    for j, event in enumerate(gold):
        day = Edtf.parse(str(event["date"])) if event.get("date") else None
        if date and day and not day.overlaps(date, 1):
            continue
        if city and event.get("city") and city != event["city"]:
            continue
        if (date and day) or (city and event.get("city")):
            result.add(j)
    return frozenset(result) if len(result) == 1 else frozenset()


def _balanced(examples: Sequence[Example]) -> list[Example]:
    """The same examples, both answers weighing as much."""
    positives = sum(e.label for e in examples) or 1
    negatives = (len(examples) - positives) or 1
    half = len(examples) / 2
    return [replace(e, weight=e.weight * half / (positives if e.label else negatives)) for e in examples]


def _same(one: frozenset[int], two: frozenset[int], gold: int) -> bool | None:
    if one and two:
        return bool(one & two)
    return True if gold == 1 else None


def learn_keeping(trainer: Trainer) -> None:
    """Stage 3: which hypotheses are events."""
    examples: dict[Kind, list[Example]] = defaultdict(list)
    missed: dict[Kind, int] = defaultdict(int)
    for i, (document, events) in enumerate(trainer.documents):
        scorers = trainer.scorers(i)
        about = About(document, scorers)
        contexts = compose.hypotheses_of(document, scorers)
        pairs = align(contexts, events, document.text)
        for n, context in enumerate(contexts):
            features = keep_features(context, about)
            examples[context.kind].append(trainer.example(i, features, n in pairs))
        for j, event in enumerate(events if i < trainer.real else ()):
            missed[Kind(str(event["kind"]))] += j not in pairs.values()
    for kind in Kind:

        def threshold(unseen: list[float], kind: Kind = kind) -> float:
            enough = sum(e.label for e in examples[kind] if e.real) >= ENOUGH
            scored = zip(unseen, examples[kind], strict=True)
            return best_threshold([(s, e.label) for s, e in scored if e.real or not enough], missed[kind])

        trainer.learn(f"keep.{kind}", examples[kind], threshold)
        print(f"      never a hypothesis: {missed[kind]}", file=sys.stderr)


def learn_acceptance(trainer: Trainer) -> None:
    """Stage 3, second part: which articles hold any event at all; the threshold leaves enough empty articles empty."""
    examples: dict[str, list[Example]] = defaultdict(list)
    for i, (document, events) in enumerate(trainer.documents):
        scorers = trainer.scorers(i)
        for cut in ((document, events), beginning(document, events)):
            if cut is not None:
                features = compose.accept_features(compose.judge(cut[0], scorers), About(cut[0], scorers))
                examples[compose.accept_name(cut[0])].append(trainer.example(i, features, bool(cut[1])))

    def quiet(unseen: list[float]) -> float:
        scored = zip(unseen, examples["accept"], strict=True)
        empty = sorted(s for s, e in scored if not e.label and e.real)
        return round(empty[min(len(empty) - 1, int(QUIET * len(empty)))] + 1e-3, 3) if empty else 0.5

    def brief(unseen: list[float]) -> float:
        return best_threshold([(s, e.label) for s, e in zip(unseen, examples["accept.brief"], strict=True)], floor=0.5)

    trainer.learn("accept", examples["accept"], quiet)
    trainer.learn("accept.brief", examples["accept.brief"], brief)

"""Train the scorers of extraction from gold articles, each stage on what the stage before says of unseen articles.

    python -m tools.extraction.train --gold ../shared/gold/train.jsonl --articles ../shared/corpus/train.jsonl

Articles are dealt into folds; the scorers of a stage that prepare the next stage's examples never saw the article they
are asked about, so that a later stage learns how far the earlier ones can be trusted. `--half 0` trains on every other
article only, to compare seen with unseen. Writes `src/vigie/extract/weights/scorers.json.gz` and the cross-validated
predictions (`--predictions`).
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tools.extraction.align import align, trigger_span
from tools.extraction.fit import Design, Example, best_threshold, fit
from tools.extraction.gold import GoldArticle, GoldEvent, load_gold
from tools.extraction.match import correct
from vigie.domain.annotation import Annotations
from vigie.domain.edtf import Edtf
from vigie.domain.event import JsonValue, slots_json
from vigie.domain.vocabulary import INCIDENT_KINDS, LIST_SLOTS, PLACELESS, Kind, slots_of
from vigie.extract import anchors, compose
from vigie.extract.anchors import place_features, time_features
from vigie.extract.document import Document
from vigie.extract.group import reports_of
from vigie.extract.keep import keep_features
from vigie.extract.model import Scorer, Scorers
from vigie.extract.report import Report
from vigie.extract.same import city_of, date_of, pair_features, same_name
from vigie.extract.scope import About, article_features, ngrams
from vigie.extract.slots.candidate import Context
from vigie.extract.slots.choose import candidates_for, choose, city_country, scorer_name
from vigie.extract.slots.links import link_features
from vigie.extract.tolls import find_tolls
from vigie.extract.units import find_units
from vigie.reading import Annotator

STRENGTH = {
    "scope": 0.015,
    "sentence": 0.1,
    "bind": 0.2,
    "same": 0.1,
    "keep": 0.1,
    "accept": 0.1,
    "slot": 0.1,
    "link": 0.2,
}
FOLDS = 4
# What an example from a self-written text weighs beside one from the press; they hold more events than the press does.
WRITTEN = 0.5
# Sentences, title and heading among them, that make the beginning of an article.
BRIEF = 4
# From which score on reports are joined; chosen on cross-validated events found (the balanced fit makes 0.5 arbitrary).
SAME = {"same.justice": 0.25, "same.other": 0.3, "same.attack": 0.5}
# From so many positive examples in press articles on, a threshold is set on them alone.
ENOUGH = 20
# Share of out-of-scope articles that the acceptance of articles must leave empty on unseen articles.
QUIET = 0.96


@dataclass(slots=True)
class Trainer:
    """Gold documents, their folds, and the scorers fitted so far: one set for each fold and one from everything.

    The first `real` documents are press articles; those after them are self-written briefs that teach rare kinds.
    """

    documents: list[tuple[Document, tuple[GoldEvent, ...]]]
    real: int = 0
    folds: int = FOLDS
    by_fold: list[dict[str, Scorer]] = field(default_factory=list)
    final: dict[str, Scorer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_fold = [{} for _ in range(self.folds)]
        self.real = self.real or len(self.documents)

    def example(self, index: int, features: Iterable[str], label: bool, group: int = 0) -> Example:
        """An example from document `index`."""
        real = index < self.real
        return Example(tuple(features), label, self.fold_of(index), group, 1.0 if real else WRITTEN, real)

    def fold_of(self, index: int) -> int:
        """The fold of a document."""
        return index % self.folds

    def scorers(self, index: int) -> Scorers:
        """Scorers that never saw document `index`."""
        return Scorers(self.by_fold[self.fold_of(index)])

    def learn(
        self,
        name: str,
        examples: Sequence[Example],
        threshold: Callable[[list[float]], float] | None = None,
        design: Design | None = None,
    ) -> None:
        """Fit a scorer for each fold and the final one; the threshold comes from the scores of unseen articles.

        `design` holds the features of the examples where they were made into a matrix before.
        """
        strength = STRENGTH[name.split(".")[0]]
        design = design or Design.of([e.features for e in examples])
        models = []
        for fold in range(self.folds):
            models.append(fit(design, examples, [i for i, e in enumerate(examples) if e.fold != fold], strength))
        whole = fit(design, examples, range(len(examples)), strength)
        unseen = [models[e.fold].score(e.features) for e in examples]
        chosen = threshold(unseen) if threshold else 0.5
        for fold in range(self.folds):
            self.by_fold[fold][name] = Scorer(models[fold].bias, models[fold].weights, chosen)
        self.final[name] = Scorer(whole.bias, whole.weights, chosen)
        positives = sum(e.label for e in examples)
        print(
            f"  {name:28}{len(examples):7} examples{positives:7} yes  from {chosen:.3f} {len(whole.weights):6} weights",
            file=sys.stderr,
        )


def constant(value: float) -> Callable[[list[float]], float]:
    """A threshold that does not look at the scores."""
    return lambda _: value


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


def learn_slots(trainer: Trainer) -> None:
    """Stage 4: which candidates fill the slots; city first, as the country's candidates build on it."""
    aligned = _aligned(trainer)
    _learn_slot_group(trainer, aligned, {"city"})
    _learn_slot_group(trainer, aligned, None)


Aligned = list[tuple[int, Context, GoldEvent]]


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


def annotate_all(gold: Sequence[GoldArticle], cache: Path | None) -> list[Annotations]:
    """Annotations of every article, kept in `cache` between runs where one is given."""
    if cache and cache.exists():
        kept: list[Annotations] = pickle.loads(cache.read_bytes())
        return kept
    annotator = Annotator()
    result = [annotator.annotate(g.article) for g in gold]
    if cache:
        cache.write_bytes(pickle.dumps(result))
    return result


def predictions(trainer: Trainer) -> Iterable[dict[str, JsonValue]]:
    """Events of each document by scorers that never saw it."""
    for i, (document, _) in enumerate(trainer.documents[: trainer.real]):
        events = compose.extract_events(document.annotations, trainer.scorers(i))
        yield {
            "id": document.annotations.article.id,
            "events": [{"kind": str(e.kind), **slots_json(e), "trigger": e.trigger.of(document.text)} for e in events],
        }


def save(scorers: dict[str, Scorer], path: Path) -> None:
    """Write the scorers, the same bytes for the same weights."""
    data = {
        n: {"bias": s.bias, "threshold": s.threshold, "weights": dict(sorted(s.weights.items()))}
        for n, s in sorted(scorers.items())
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), 9, mtime=0))


def main() -> None:
    """Run all stages."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--articles", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, default=Path("src/vigie/extract/weights/scorers.json.gz"))
    parser.add_argument("--predictions", type=Path, help="cross-validated predictions, one line an article")
    parser.add_argument("--cache", type=Path, help="annotations kept between runs")
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="self-written articles with their events")
    parser.add_argument("--half", type=int, choices=(0, 1), help="train on every other article only")
    arguments = parser.parse_args()
    began = time.monotonic()
    gold = load_gold(arguments.gold, arguments.articles)
    documents = [(Document.of(a), g.events) for a, g in zip(annotate_all(gold, arguments.cache), gold, strict=True)]
    if arguments.half is not None:
        documents = documents[arguments.half :: 2]
    real = len(documents)
    for path in arguments.extra:
        extra = load_gold(path, [path])
        documents += [(Document.of(a), g.events) for a, g in zip(annotate_all(extra, None), extra, strict=True)]
    trainer = Trainer(documents, real)
    print(f"annotated {len(documents)} articles in {time.monotonic() - began:.0f} s", file=sys.stderr)
    for stage in (learn_scope, learn_bonds, learn_sameness, learn_keeping, learn_acceptance, learn_slots, learn_links):
        stage(trainer)
        print(f"{stage.__name__}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    save(trainer.final, arguments.out)
    if arguments.predictions:
        lines = [json.dumps(row, ensure_ascii=False) for row in predictions(trainer)]
        arguments.predictions.write_text("\n".join(lines) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()

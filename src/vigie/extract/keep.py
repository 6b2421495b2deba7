"""Whether a hypothesis is an event in scope."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vigie.domain.span import Span
from vigie.domain.vocabulary import Kind
from vigie.extract.anchors import age, precision
from vigie.extract.document import Document, View, is_lead
from vigie.extract.relation import bucket
from vigie.extract.scope import About, step, word_classes
from vigie.extract.slots.candidate import Context
from vigie.extract.slots.wording import wording_features

_MANY = 5
_NEAR = 4
_MOST_REPORTS = 4
_WORD = re.compile(r"\w+|[^\w\s]")
# Kinds whose decision gained from the words beside the trigger; attacks did not (docs/adr/0003).
_WINDOWED = frozenset({Kind.JUSTICE, Kind.OPERATION, Kind.STATISTIC, Kind.ASSESSMENT, Kind.CLAIM})


def keep_features(context: Context, about: About) -> tuple[str, ...]:
    """Features of a hypothesis as a whole."""
    hypothesis, document = context.hypothesis, context.document
    features = set(wording_features(context))
    views = [document.views[v] for v in hypothesis.views]
    features |= {f"reports={min(len(hypothesis.reports), _MANY)}", f"rank={min(hypothesis.rank, _MANY)}"}
    features |= {f"rivals={min(context.rivals, 8)}", f"scope={step(about.scope)}"}
    sentence = step(max(about.sentence(hypothesis.kind, v) for v in hypothesis.views))
    features |= {f"sentence={sentence}", f"sentence={sentence}:scope={step(about.scope) // 3}"}
    features |= {f"sentence>={n}" for n in range(1, sentence + 1)} | {
        f"scope>={n}" for n in range(1, step(about.scope) + 1)
    }
    features.add(f"lead={any(is_lead(v) for v in views)}")
    features |= _company(context, views)
    features |= _neighbours(context, about)
    features |= _anchor_features(context)
    roles = {t.role for t in context.own_tolls()}
    features |= {f"toll={r}" for r in roles}
    features |= {f"actor={a.kind}" for v in views for a in v.actors}
    features |= {f"quoted={all(_quoted(context, i) for i in range(len(hypothesis.reports)))}"}
    value = hypothesis.value
    if value:
        features |= {f"value={value}"} | {
            f"{value}|{f}" for f in features if f.startswith(("rank=", "t=", "w=", "rule="))
        }
    if hypothesis.kind in _WINDOWED:
        for report in hypothesis.reports[:_MOST_REPORTS]:
            for trigger in report.unit.triggers:
                features.update(_window(document, document.views[report.unit.view], trigger.span))
    if context.number is not None:
        features.update(_of_number(context, context.number))
    return tuple(sorted(features))


def _of_number(context: Context, number: Span) -> list[str]:
    """Features of the number a statistic is about: its place among the counts of the sentence, the words beside it."""
    document, unit = context.document, context.hypothesis.reports[0].unit
    view = document.views[unit.view]
    others = sorted({t.number.span for t in context.tolls[view.index]})
    gap = min(t.span.gap(number) for t in unit.triggers)
    roles = {t.role for t in context.own_tolls()}
    features = [f"number={min(others.index(number), 3)}/{min(len(others), 4)}", f"number-gap={bucket(gap // 6)}"]
    features += [f"number={role}:gap={bucket(gap // 6)}" for role in roles]
    return features + [f"number.{f}" for f in _window(document, view, number)]


def _window(document: Document, view: View, span: Span) -> list[str]:
    """The words and word classes next to a trigger, on either side."""
    before = _WORD.findall(document.folded_slice(view.span.start, span.start))[-_NEAR:][::-1]
    after = _WORD.findall(document.folded_slice(span.end, view.span.end))[:_NEAR]
    classes = word_classes()
    result = [] if before else ["x.first"]
    for side, words in (("p", before), ("n", after)):
        result += [f"x.near={side}{word}" for word in words]
        for place, word in enumerate(words[:2]):
            result.append(f"x.{side}{place}={word}")
            result += [f"x.{side}{place}#{c}" for c in classes.get(word, ())[:2]]
        if len(words) > 1:
            result.append(f"x.{side}{side}={words[1]} {words[0]}" if side == "p" else f"x.nn={words[0]} {words[1]}")
    return result


_WEIGHED = frozenset({"view", "medium", "change", "channel"})


def _company(context: Context, views: Sequence[View]) -> set[str]:
    """Features of who speaks in the hypothesis's sentences, with which words of judgement, counts and times."""
    triggers = [t.span for r in context.hypothesis.reports for t in r.unit.triggers]
    speakers = {s for v in views for s in v.sources if not s.outlet}
    covering = [s for s in speakers if any(s.scope.overlaps(t) for t in triggers)]
    voice = "covers" if covering else "near" if speakers else "none"
    features = {
        f"voice={voice}",
        f"speakers={min(len(speakers), 3)}",
        f"outlet={any(s.outlet for v in views for s in v.sources)}",
    }
    features |= {f"voice={s.rule}" for s in covering}
    named = any(len([w for w in s.name.split() if w[:1].isupper()]) > 1 for s in covering)
    evidence = {
        m.rule.id
        for v in views
        for m in context.document.matches("evidence", v.index)
        if m.rule.extra["slot"] in _WEIGHED
    }
    features |= {f"ev={e}" for e in evidence} | {f"ev={e}:voice={voice}" for e in evidence}
    features |= {f"voice={voice}:person={named}", f"voice={voice}:quotes={any(v.quotes for v in views)}"}
    rules = {t.rule for t in context.own_tolls()}
    times = {precision(t.edtf) for v in views for t in v.times if t.edtf is not None} or {"none"}
    features |= {f"toll={r}" for r in rules} | {f"times={t}" for t in times}
    features |= {f"toll={r}:times={t}" for r in rules for t in times}
    sizes = {min(len(str(t.tally.best)), 4) for t in context.own_tolls()}
    features |= {f"size={n}" for n in sizes}
    features |= {f"states={min(len({p.country for v in views for p in v.places}), 4)}"}
    features |= {f"forces={a.kind}" for v in views for a in v.actors}
    return features


def _neighbours(context: Context, about: About) -> set[str]:
    """Features of what the sentences before and after the first one are about."""
    first, last = context.hypothesis.views[0], context.hypothesis.views[-1]
    kind, document = context.kind, context.document
    around = [("before", first - 1), ("after", last + 1)]
    return {f"{side}={step(about.sentence(kind, index))}" for side, index in around if 0 <= index < len(document.views)}


def _quoted(context: Context, index: int) -> bool:
    unit = context.hypothesis.reports[index].unit
    view = context.document.views[unit.view]
    return any(q.span.contains(unit.triggers[0].span) for q in view.quotes)


def _anchor_features(context: Context) -> set[str]:
    published = context.document.annotations.article.published
    features: set[str] = set()
    reports = context.hypothesis.reports
    for report in reports:
        if report.named:
            features |= {"named", f"named={report.named.id}"}
        if report.edtf:
            features |= {"dated", f"dated={age(report.edtf, published)}", f"dated={precision(report.edtf)}"}
        if report.place:
            features |= {"placed", f"placed={report.place.kind}"}
    scores = [a.score for r in reports for a in r.anchors]
    features.add(f"bond={step(max(scores, default=0.0))}")
    known = (
        ("N" if "named" in features else "")
        + ("D" if "dated" in features else "")
        + ("P" if "placed" in features else "")
    )
    features.add(f"known={known}:rank={min(context.hypothesis.rank, 2)}")
    if context.hypothesis.kind is Kind.ATTACK:
        features |= {f"known={known}", f"known={known}:reports={min(len(reports), 3)}"}
    return features

"""Whether a hypothesis is an event in scope."""

from __future__ import annotations

from vigie.domain.vocabulary import Kind
from vigie.extract.anchors import age, precision
from vigie.extract.document import is_lead
from vigie.extract.model import Scorers
from vigie.extract.scope import article_scope, sentence_scores, step
from vigie.extract.slots.candidate import Context
from vigie.extract.slots.wording import wording_features

_MANY = 5


def keep_features(context: Context, scorers: Scorers, scope: float) -> tuple[str, ...]:
    """Features of a hypothesis as a whole; `scope` is the article's own probability of being in scope."""
    hypothesis, document = context.hypothesis, context.document
    features = set(wording_features(context))
    views = [document.views[v] for v in hypothesis.views]
    features |= {f"reports={min(len(hypothesis.reports), _MANY)}", f"rank={min(hypothesis.rank, _MANY)}"}
    features |= {f"rivals={min(context.rivals, 8)}", f"scope={step(scope)}"}
    sentence = step(sentence_scores(document, scorers, hypothesis.kind, hypothesis.views))
    features |= {f"sentence={sentence}", f"sentence={sentence}:scope={step(scope) // 3}"}
    features |= {f"sentence>={n}" for n in range(1, sentence + 1)} | {f"scope>={n}" for n in range(1, step(scope) + 1)}
    features.add(f"lead={any(is_lead(v) for v in views)}")
    features |= _anchor_features(context)
    roles = {t.role for v in views for t in context.tolls[v.index]}
    features |= {f"toll={r}" for r in roles}
    features |= {f"actor={a.kind}" for v in views for a in v.actors}
    features |= {f"quoted={all(_quoted(context, i) for i in range(len(hypothesis.reports)))}"}
    value = hypothesis.value
    if value:
        features |= {f"value={value}"} | {f"{value}|{f}" for f in features if f.startswith(("rank=", "t=", "w=", "rule="))}
    return tuple(sorted(features))


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
    known = ("N" if "named" in features else "") + ("D" if "dated" in features else "") + ("P" if "placed" in features else "")
    features.add(f"known={known}:rank={min(context.hypothesis.rank, 2)}")
    if context.hypothesis.kind is Kind.ATTACK:
        features |= {f"known={known}", f"known={known}:reports={min(len(reports), 3)}"}
    return features


__all__ = ["article_scope", "keep_features"]

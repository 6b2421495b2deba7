"""When it happened."""

from __future__ import annotations

from vigie.domain.edtf import Edtf
from vigie.domain.vocabulary import Kind
from vigie.extract.anchors import age, precision
from vigie.extract.document import View
from vigie.extract.slots.candidate import Candidate, Context, merge, standing

_REACH = 2


def date_candidates(context: Context) -> tuple[Candidate, ...]:
    """Times in and around the hypothesis's sentences, the days of proper names, and the day of publication."""
    beside = context.views_of_place()
    if context.whole() and context.kind is Kind.ATTACK:
        views = context.document.views
    else:
        views = tuple(dict.fromkeys((*context.views_near(_REACH, lead=context.main), *beside)))
    places = frozenset(v.index for v in beside)
    found = [c for view in views for c in _in_view(context, view, places)]
    found += _of_names(context)
    found += _of_publication(context)
    return merge(found)


def _in_view(context: Context, view: View, places: frozenset[int]) -> list[Candidate]:
    published = context.document.annotations.article.published
    result = []
    anchored = {str(r.edtf) for r in context.hypothesis.reports if r.edtf}
    for time in view.times:
        if time.edtf is None:
            continue
        features = standing(context, view, time.span)
        features += [f"rule={time.rule}", f"age={age(time.edtf, published)}", f"prec={precision(time.edtf)}"]
        if str(time.edtf) in anchored:
            features.append("anchor")
        if view.index in places:
            features.append("beside-place")
        if context.units_in(view.index):
            features += [
                f"rule={time.rule}:same",
                f"prec={precision(time.edtf)}:same",
                f"times={min(len(view.times), 4)}",
            ]
        result.append(
            Candidate(
                "date",
                str(time.edtf),
                time.edtf,
                (time.span,),
                f"time:{time.rule}",
                _with_kind(context, features),
                inferred=time.inferred,
            )
        )
    return result


def _with_kind(context: Context, features: list[str]) -> tuple[str, ...]:
    kind = context.kind
    tag = kind if kind is not Kind.JUSTICE else f"{kind}.{context.hypothesis.value}"
    key = [f for f in features if f.startswith(("zone=", "age=", "prec=", "anchor", "beside", "d="))]
    return tuple(dict.fromkeys(features + [f"{tag}|{f}" for f in key]))


def _of_names(context: Context) -> list[Candidate]:
    return [
        Candidate(
            "date",
            str(named.edtf),
            named.edtf,
            (report.anchors[0].span,),
            f"named:{named.id}",
            _with_kind(context, ["named-day", "anchor"]),
        )
        for report in context.hypothesis.reports
        if (named := report.named) is not None
    ]


def _of_publication(context: Context) -> list[Candidate]:
    published = context.document.annotations.article.published
    if published is None or not published.is_day:
        return []
    months = Edtf.parse(str(published)[:7])
    views = [context.document.views[v] for v in context.hypothesis.views]
    bare = not any(t.edtf is not None for v in views for t in v.times)
    features = ["publication", f"publication:{'bare' if bare else 'timed'}"]
    features += [f"publication:{'main' if context.main else 'side'}:{'bare' if bare else 'timed'}"]
    features += [f"publication:w={w}" for w in {w for v in views for w in v.words}]
    return [
        Candidate(
            "date", str(published), published, (), "publication-day", _with_kind(context, features), inferred=True
        ),
        Candidate(
            "date",
            str(months),
            months,
            (),
            "publication-month",
            _with_kind(context, [f.replace("publication", "pub-month") for f in features]),
            inferred=True,
        ),
    ]

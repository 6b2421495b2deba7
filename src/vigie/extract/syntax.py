"""What the parse of a sentence says of a trigger, and of how a mention stands to it.

Relations and morphology are those of Universal Dependencies (https://universaldependencies.org/fr/).
"""

from __future__ import annotations

from collections.abc import Sequence

from vigie.domain.annotation import Token
from vigie.domain.span import Span
from vigie.extract.scope import word_classes
from vigie.text.fold import fold_word

_CLAUSES = frozenset({"acl", "acl:relcl", "advcl", "advcl:cleft", "ccomp", "xcomp", "csubj", "parataxis", "root"})
_ARGUMENTS = frozenset(
    {"nsubj", "nsubj:pass", "obj", "obl:agent", "obl:arg", "obl:mod", "obl", "iobj", "xcomp", "nmod", "amod", "ccomp"}
)
_CONTENT = ("VERB", "NOUN", "PROPN", "ADJ")
_LONGEST_PATH = 4
_MOST_STEPS = 60


def head_of(tokens: Sequence[Token], span: Span) -> int | None:
    """Index of the token of a span that governs the others; None where no token lies in it."""
    inside = [i for i, token in enumerate(tokens) if token.span.overlaps(span)]
    tops = [i for i in inside if tokens[i].head not in inside or tokens[i].head == i]
    content = [i for i in tops if tokens[i].pos in _CONTENT]
    return next(iter(content or tops or inside), None)


def trigger_features(tokens: Sequence[Token], span: Span) -> list[str]:
    """Features of the trigger's head: its form, arguments, negation, clause and governor."""
    head = head_of(tokens, span)
    if head is None:
        return []
    token = tokens[head]
    below = [i for i, other in enumerate(tokens) if other.head == head and i != head]
    result = [f"y.lemma={token.lemma}", f"y.dep={token.dep}", f"y.pos={token.pos}:{token.dep}"]
    result += [f"y.form={_form(tokens, head, below)}"] if token.pos in ("VERB", "AUX") else _noun(tokens, below)
    for index in below:
        if tokens[index].dep in _ARGUMENTS:
            result += _argument(tokens, index)
    if _negated(tokens, below):
        result.append("y.negated")
    return result + _above(tokens, head)


def _form(tokens: Sequence[Token], head: int, below: Sequence[int]) -> str:
    """Mood and tense of the finite verb (the auxiliary's where there is one) and the voice."""
    auxiliaries = [tokens[i] for i in below if tokens[i].dep.startswith("aux")]
    morph = _morph(next((t for t in auxiliaries if "VerbForm=Fin" in t.morph), tokens[head]))
    passive = any(t.dep == "aux:pass" for t in auxiliaries) or "Voice=Pass" in tokens[head].morph
    perfect = any(t.dep == "aux:tense" for t in auxiliaries)
    form = f"{morph.get('VerbForm', '')}.{morph.get('Mood', '')}.{morph.get('Tense', '')}"
    return form + (".pass" if passive else "") + (".perfect" if perfect else "")


def _noun(tokens: Sequence[Token], below: Sequence[int]) -> list[str]:
    determiners = [_morph(tokens[i]) for i in below if tokens[i].dep == "det"]
    kinds = [f"{m.get('Definite', '')}{m.get('PronType', '')}{'Poss' if m.get('Poss') else ''}" for m in determiners]
    counted = any(tokens[i].dep == "nummod" for i in below)
    return [f"y.det={kind}" for kind in kinds or ["none"]] + (["y.counted"] if counted else [])


def _argument(tokens: Sequence[Token], index: int) -> list[str]:
    token, marked = tokens[index], _case(tokens, index)
    role = "obl" if token.dep == "obl:mod" else token.dep
    result = [f"y.{role}={token.lemma}", f"y.{role}~{token.pos}", f"y.{role}:{marked}~{token.pos}"]
    classes = word_classes().get(fold_word(token.lemma))
    return result + ([f"y.{role}#{classes[0]}", f"y.{role}#{classes[1]}"] if classes else [])


def _above(tokens: Sequence[Token], head: int) -> list[str]:
    """Features of the governor, the clause the trigger stands in and the main clause."""
    token = tokens[head]
    above = _ancestors(tokens, head)
    clauses = [tokens[i] for i in (head, *above) if tokens[i].dep in _CLAUSES]
    result = [f"y.clauses={min(len(clauses), 4)}", f"y.clause={clauses[0].dep if clauses else ''}"]
    if token.head != head:
        governor = tokens[token.head]
        result += [
            f"y.gov={governor.lemma}",
            f"y.gov={token.dep}:{governor.lemma}",
            f"y.gov~{token.dep}:{governor.pos}",
        ]
        classes = word_classes().get(fold_word(governor.lemma))
        result += [f"y.gov#{token.dep}:{classes[1]}"] if classes else []
        if governor.pos in ("VERB", "AUX"):
            siblings = [i for i, other in enumerate(tokens) if other.head == token.head and i != token.head]
            result.append(f"y.gov-form={_form(tokens, token.head, siblings)}")
            if _negated(tokens, siblings):
                result.append("y.gov-negated")
    for index in (head, *above):
        if tokens[index].dep in ("ccomp", "advcl", "acl:relcl", "parataxis"):
            result.append(f"y.in-{tokens[index].dep}={tokens[tokens[index].head].lemma}")
    if above:
        root = tokens[above[-1]]
        result += [f"y.root={root.lemma}", f"y.root~{root.pos}"]
    return result


def path_features(tokens: Sequence[Token], one: Span, two: Span) -> list[str]:
    """Features of the arcs from the head of `one` (a trigger) to the head of `two` (a mention)."""
    start, end = head_of(tokens, one), head_of(tokens, two)
    if start is None or end is None:
        return ["z.none"]
    up, down = _arcs(tokens, start, end)
    arcs = [*(f"<{tokens[i].dep}" for i in up), *(f">{tokens[i].dep}" for i in down)]
    crossed = sum(tokens[i].dep in _CLAUSES for i in (*up, *down))
    mark = _case(tokens, end)
    result = [
        f"z.length={min(len(arcs), 8)}",
        f"z.crossed={min(crossed, 3)}",
        f"z.case={mark}",
        f"z.dep={tokens[end].dep}",
    ]
    result += [f"z.up={min(len(up), 4)}:down={min(len(down), 4)}", f"z.clause={crossed > 0}:case={mark}"]
    if len(arcs) <= _LONGEST_PATH:
        path = "".join(arcs)
        result += [f"z.path={path}", f"z.path={path}:{mark}", f"z.path={tokens[start].pos}{path}"]
    governor = tokens[tokens[end].head]
    if tokens[end].head != end:
        result += [f"z.gov={governor.lemma}", f"z.gov~{governor.pos}:{tokens[end].dep}"]
    if start in (end, tokens[end].head):
        result += ["z.direct", f"z.direct:{mark}"]
    return result


def _arcs(tokens: Sequence[Token], start: int, end: int) -> tuple[list[int], list[int]]:
    """Tokens whose arcs lead up from `start` to the common ancestor, and down from it to `end`."""
    ups, downs = [start, *_ancestors(tokens, start)], [end, *_ancestors(tokens, end)]
    common = next((i for i in ups if i in downs), None)
    up = ups if common is None else ups[: ups.index(common)]
    down = downs if common is None else downs[: downs.index(common)]
    return up, down[::-1]


def _ancestors(tokens: Sequence[Token], index: int) -> list[int]:
    result: list[int] = []
    while tokens[index].head != index and len(result) < _MOST_STEPS:
        index = tokens[index].head
        result.append(index)
    return result


def _case(tokens: Sequence[Token], index: int) -> str:
    """Lemma of the preposition or conjunction that marks a token; empty where there is none."""
    return next(
        (t.lemma for t in tokens if t.dep in ("case", "mark") and t.head == index and t is not tokens[index]), ""
    )


def _negated(tokens: Sequence[Token], below: Sequence[int]) -> bool:
    return any("Polarity=Neg" in tokens[i].morph for i in below)


def _morph(token: Token) -> dict[str, str]:
    return dict(part.split("=", 1) for part in token.morph.split("|") if "=" in part)

"""What the parse says of a trigger and of the way to a mention; parses are written out by hand."""

from __future__ import annotations

import pytest

from vigie.domain.annotation import Token
from vigie.domain.span import Span
from vigie.extract.syntax import head_of, path_features, trigger_features

FINITE = "Mood=Ind|Tense=Pres|VerbForm=Fin"


def parse(rows: str) -> tuple[str, tuple[Token, ...]]:
    """A sentence and its tokens from lines of: form, lemma, tag, head from 1 (0 root), label, morphology."""
    tokens, at = [], 0
    lines = [line.split() for line in rows.strip().splitlines()]
    for number, (form, lemma, pos, head, dep, *morph) in enumerate(lines):
        own = number if head == "0" else int(head) - 1
        tokens.append(Token(Span(at, at + len(form)), lemma, pos, "".join(morph), own, dep))
        at += len(form) + 1
    return " ".join(line[0] for line in lines), tuple(tokens)


def span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


PASSIVE = parse(f"""
    Le le DET 2 det Definite=Def|PronType=Art
    suspect suspect NOUN 5 nsubj:pass
    a avoir AUX 5 aux:tense {FINITE}
    été être AUX 5 aux:pass VerbForm=Part
    condamné condamner VERB 0 root VerbForm=Part|Voice=Pass
    à à ADP 7 case
    Brest Brest PROPN 5 obl:mod
    par par ADP 9 case
    jury jury NOUN 5 obl:agent
""")

REPORTED = parse(f"""
    Elle lui PRON 2 nsubj
    dit dire VERB 0 root {FINITE}
    que que SCONJ 7 mark
    la le DET 5 det Definite=Def|PronType=Art
    bombe bombe NOUN 7 nsubj
    ne ne ADV 7 advmod Polarity=Neg
    visait viser VERB 2 ccomp Mood=Ind|Tense=Imp|VerbForm=Fin
    personne personne PRON 7 obj
""")


def test_passive_with_agent_and_place() -> None:
    text, tokens = PASSIVE
    found = trigger_features(tokens, span(text, "été condamné"))
    assert {
        "y.lemma=condamner",
        "y.dep=root",
        "y.form=Fin.Ind.Pres.pass.perfect",
        "y.nsubj:pass=suspect",
        "y.nsubj:pass~NOUN",
        "y.obl:agent=jury",
        "y.obl:agent:par~NOUN",
        "y.obl:à~PROPN",
    } <= set(found)
    assert not any(f.startswith(("y.gov", "y.root", "y.neg", "y.in-")) for f in found)


def test_clause_under_a_verb_of_saying() -> None:
    text, tokens = REPORTED
    found = trigger_features(tokens, span(text, "visait"))
    assert {"y.negated", "y.gov=ccomp:dire", "y.in-ccomp=dire", "y.root=dire", "y.clause=ccomp"} <= set(found)
    assert f"y.gov-form={'Fin.Ind.Pres'}" in found
    assert "y.gov-negated" not in found


def test_noun_with_its_determiner_and_governor() -> None:
    text, tokens = REPORTED
    found = trigger_features(tokens, span(text, "bombe"))
    assert {"y.det=DefArt", "y.gov=nsubj:viser", "y.gov-negated", "y.in-ccomp=dire"} <= set(found)
    assert not any(f.startswith("y.form=") for f in found)


@pytest.mark.parametrize(("words", "lemma"), [("Le suspect", "suspect"), ("à Brest", "Brest"), ("onda", "condamner")])
def test_head_of_a_span(words: str, lemma: str) -> None:
    text, tokens = PASSIVE
    head = head_of(tokens, span(text, words))
    assert head is not None and tokens[head].lemma == lemma


def test_span_outside_the_sentence() -> None:
    text, tokens = PASSIVE
    beyond = Span(len(text) + 5, len(text) + 9)
    assert head_of(tokens, beyond) is None
    assert trigger_features(tokens, beyond) == []
    assert path_features(tokens, span(text, "condamné"), beyond) == ["z.none"]
    assert trigger_features((), Span(0, 3)) == []


def test_path_down_up_and_across() -> None:
    text, tokens = PASSIVE
    down = path_features(tokens, span(text, "condamné"), span(text, "Brest"))
    assert {
        "z.path=>obl:mod",
        "z.path=>obl:mod:à",
        "z.direct:à",
        "z.length=1",
        "z.crossed=0",
        "z.gov=condamner",
    } <= set(down)
    up = path_features(tokens, span(text, "Brest"), span(text, "condamné"))
    assert "z.path=<obl:mod" in up and "z.direct" not in up
    across = path_features(tokens, span(text, "suspect"), span(text, "Brest"))
    assert {"z.path=<nsubj:pass>obl:mod", "z.up=1:down=1"} <= set(across)
    assert "z.length=0" in path_features(tokens, span(text, "Brest"), span(text, "Brest"))


def test_path_out_of_a_clause() -> None:
    text, tokens = REPORTED
    found = path_features(tokens, span(text, "bombe"), span(text, "Elle"))
    assert {"z.path=<nsubj<ccomp>nsubj", "z.crossed=1", "z.clause=True:case="} <= set(found)


def test_long_paths_and_several_roots_end() -> None:
    chain = "\n".join(f"w{i} w{i} NOUN {i} nmod" if i else "w0 w0 NOUN 0 root" for i in range(100))
    text, tokens = parse(chain)
    far = path_features(tokens, span(text, "w0"), span(text, "w9"))
    assert "z.length=8" in far and not any(f.startswith("z.path=") for f in far)
    assert "z.length=8" in path_features(tokens, span(text, "w99"), span(text, "w3 "))
    text, tokens = parse("a a NOUN 0 root\nb b NOUN 0 root")
    assert "z.length=2" in path_features(tokens, span(text, "a"), span(text, "b"))

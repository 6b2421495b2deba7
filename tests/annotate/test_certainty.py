"""Signs of certainty and the words they cover."""

from __future__ import annotations

import pytest

from vigie.annotate.certainty import find_cues
from vigie.annotate.sentences import split_sentences
from vigie.domain.annotation import Cue
from vigie.domain.article import Article
from vigie.lexicon.rules import load_rules
from vigie.text.fold import fold, fold_word


def cues(body: str) -> tuple[str, tuple[Cue, ...]]:
    article = Article(id="t", body=body)
    return article.text, find_cues(article.text, fold(article.text), split_sentences(article))


@pytest.mark.parametrize(
    ("body", "kind", "inside", "outside"),
    [
        ("L'homme, qui aurait tué un garde, a été arrêté.", "conditional", "tué un garde", "arrêté"),
        ("Il s'agirait d'un complice ; le tireur est mort.", "conditional", "un complice", "mort"),
        ("L'auteur présumé du tir a blessé deux gardes.", "hedge", "auteur présumé", "blessé"),
        ("Elle est soupçonnée d'avoir aidé l'homme qui a tiré.", "hedge", "avoir aidé", "tiré"),
        ("Le maire accuse le club d'avoir brûlé la salle.", "hedge", "avoir brûlé", "maire"),
        ("Le groupe n'a tué personne, mais le pont a sauté.", "negation", "tué", "sauté"),
        ("L'explosion n'a fait aucun blessé.", "negation", "blessé", ""),
        ("Le pont a sauté. Le groupe dément toute implication.", "denial", "implication", "sauté"),
        ("Il ne s'agit pas d'un acte terroriste.", "denial", "acte terroriste", ""),
        ("Le suspect sera jugé en mai.", "future", "jugé", ""),
        ("Ils projetaient d'attaquer une gare.", "future", "attaquer une gare", ""),
        ("Le groupe menace de frapper la ville.", "future", "frapper", ""),
        ("Le procès va s'ouvrir à Lyon.", "future", "s'ouvrir", "procès"),
        ("La ville redoute une attaque, mais le stade a rouvert.", "fear", "attaque", "rouvert"),
        ("D'autres tirs pourraient suivre.", "fear", "suivre", ""),
        ("La vidéo n'a pas pu être authentifiée.", "unverified", "vidéo", ""),
        ("L'attentat n'a pas été revendiqué.", "unverified", "attentat", ""),
    ],
)
def test_kind_and_scope(body: str, kind: str, inside: str, outside: str) -> None:
    text, found = cues(body)
    scopes = [cue.scope.of(text) for cue in found if cue.kind == kind]
    assert any(inside in scope for scope in scopes), found
    assert not outside or not any(outside in scope for scope in scopes), scopes


@pytest.mark.parametrize(
    "body",
    [
        "L'homme a tué deux gardes mardi à Lyon.",
        "La police a arrêté trois suspects.",
        "Le groupe a revendiqué l'attaque.",
        "Il a plus de dix ans d'ancienneté.",
        "La sécurité reste la première préoccupation.",
    ],
)
def test_plain_facts_carry_no_sign(body: str) -> None:
    assert cues(body)[1] == ()


def test_signs_come_in_order_and_lie_in_their_scope() -> None:
    text, found = cues("Il aurait fui. La vidéo n'a pas pu être authentifiée. Un éventuel complice serait recherché.")
    assert list(found) == sorted(found, key=lambda cue: (cue.span, cue.kind))
    for cue in found:
        assert cue.scope.contains(cue.span), (cue, cue.span.of(text))


def test_words_glued_across_sentences_are_read() -> None:
    text, found = cues("La fin du pontIl aurait cédé.")
    assert [(cue.kind, cue.span.of(text)) for cue in found] == [("conditional", "aurait")]


def test_furniture_carries_no_sign() -> None:
    assert cues("Le pont a rouvert.\n\nA lire aussi : Le pont aurait cédé\n\nIl pleut.")[1] == ()


def test_the_words_a_rule_needs_occur_in_its_proofs() -> None:
    for rule in load_rules("certainty", frozenset({"kind", "reach", "needs"})).rules:
        needs = fold_word(rule.extra.get("needs", ""))
        for sentence in rule.must:
            assert any(word in fold_word(sentence) for word in needs.split("|")), (rule.id, sentence)

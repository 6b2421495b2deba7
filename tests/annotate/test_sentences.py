"""Sentence boundaries, on pages as they come: glued paragraphs, lost full stops, quotations and abbreviations."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.annotate.sentences import split_sentences
from vigie.domain.annotation import Sentence
from vigie.domain.article import Article, Part


def sentences(body: str, title: str = "", heading: str = "") -> tuple[Article, tuple[Sentence, ...]]:
    article = Article(id="t", title=title, heading=heading, body=body)
    return article, split_sentences(article)


def words(body: str) -> list[str]:
    article, found = sentences(body)
    return [s.span.of(article.text) for s in found]


@pytest.mark.parametrize(
    "marked",
    [
        "La gare a rouvert.|Le trafic reprend.",
        # blanks lost between paragraphs
        "Le tir a fait deux blessés.|Le parquet enquête.",
        'Il a fui jeudi.|"Je suis indemne", dit la caissière.',
        "Qui a tiré ?|Une enquête le dira.",
        "Il a dit non !|Elle aussi.",
        "Le maire l'a dit sur place (Isère).|Les tirs ont cessé.",
        # subheadings glued to what follows or standing without full stop
        "La place est vide.|Une ville sous le choc|Les commerces ont fermé.",
        "La place est vide.|UNE VILLE SOUS LE CHOC|Les commerces ont fermé.",
        "Il a été arrêté.|- La piste du nord -|Le suspect vivait à Dunes.",
        "La cour a tranché.|- Qui savait ? -|Le prévenu s'est tu.",
        "La place est vide.|UNE VILLE SOUS LE CHOC |Placée sous garde, elle dort.",
        'La cour a tranché.|- "Rien à dire" -|Le prévenu s\'est tu.',
        'La cour a tranché.|"Rien à dire"|Le prévenu s\'est tu.',
        "Le calme revient.|Vols et incendies en hausse |Les plaintes affluent.",
        # quotations keep their incise
        '"Nous tiendrons. |Personne ne cédera", a déclaré Paul Granet.|La foule a applaudi.',
        "« Où sont-ils ? », demande une voisine.|Nul ne sait.",
        "Il a crié « Mort aux traîtres ! » avant de fuir.|Deux témoins l'ont vu.",
        "Elle répète : « C'est fini. »|Puis elle se tait.",
        '"C\'est un signal."|"Il faut agir."',
        # full stops that end nothing
        "M. Granet et Mme Duval ont porté plainte.|Le Dr. Roux aussi.",
        "L'art. 5 du code et le n° 12 de la rue St. Jean ne suffisent pas.",
        "J.-C. Morel et P. Duval ont été entendus.|Ils ont nié.",
        "Il y a 14.500 agents et 2,5 millions d'euros.|Le budget passe.",
        "Le drame a eu lieu à 14H.30 devant le www.exemple.fr.|La police est venue.",
        "Mohamed G. et Karim B. sont jugés.|Karim B. |Le troisième a fui.",
        "Des vivres, de l'eau, etc. sont arrivés.|Des vivres, de l'eau, etc. |Les secours repartent.",
        "Ils ont tiré... puis couru.|Ils ont tiré... |Les gens ont couru.",
        "Il était « en guerre (...) contre tous » selon lui.",
        # names with a capital inside, words glued without a capital
        "Un message sur WhatsApp et YouTube a circulé.|McDonald en parle, DiMaggio aussi.",
        "Claire Dumasporte-parole du groupe a parlé.",
        "La fusillade a été filmée par des passants de la rue Le Nôtre, dit Le Parisien.",
        "Un reportage de BFM.|Il a été vu au Mans.",
    ],
)
def test_boundaries(marked: str) -> None:
    expected = [part.strip() for part in marked.split("|")]
    assert words(marked.replace("|", "")) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Trois lignes ont été coupées par la chute d'un arbre sur\nla voie ferrée du nord.", 1),
        ("Titre de la brève\nLe train est parti.", 2),
        ("Le train est parti\n, rapporte le quotidien.", 1),
        ("Premier point.\n\nSecond point.", 2),
    ],
)
def test_line_breaks(body: str, expected: int) -> None:
    assert len(words(body)) == expected


def test_parts_and_paragraphs() -> None:
    article, found = sentences("Un. Deux.Trois.\nQuatre.", title="Le titre", heading="Le chapeau. Sa suite.")
    assert [(s.part, s.paragraph, s.span.of(article.text)) for s in found] == [
        (Part.TITLE, 0, "Le titre"),
        (Part.HEADING, 1, "Le chapeau."),
        (Part.HEADING, 1, "Sa suite."),
        (Part.BODY, 2, "Un."),
        (Part.BODY, 2, "Deux."),
        (Part.BODY, 3, "Trois."),
        (Part.BODY, 4, "Quatre."),
    ]


def test_furniture_is_marked_and_kept() -> None:
    article, found = sentences("Le pont a rouvert.\n\nA lire aussi : Un pont trop loin\n\nLe trafic reprend.")
    assert [s.furniture for s in found] == [False, True, False]
    assert found[1].span.of(article.text) == "A lire aussi : Un pont trop loin"


@given(st.text(alphabet="aé Bc.,!?…«»\"'-()\n12", max_size=80), st.text(alphabet="aB. ", max_size=10))
def test_sentences_hold_every_character_once_and_in_order(body: str, title: str) -> None:
    article, found = sentences(body, title)
    covered = "".join(s.span.of(article.text) for s in found)
    assert "".join(covered.split()) == "".join(article.text.split())
    assert all(a.span.end <= b.span.start and a.paragraph <= b.paragraph for a, b in pairwise(found))
    assert all(s.span.of(article.text).strip() == s.span.of(article.text) for s in found)

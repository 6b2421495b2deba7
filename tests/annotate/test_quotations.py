"""Quotations and who speaks them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.annotate.quotations import find_quotes, quote_marks, quote_pairs
from vigie.annotate.sentences import split_sentences
from vigie.domain.annotation import Quote
from vigie.domain.article import Article
from vigie.text.fold import fold


def quotes(body: str) -> tuple[str, tuple[Quote, ...]]:
    article = Article(id="t", body=body)
    return article.text, find_quotes(article.text, fold(article.text), split_sentences(article))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il dit « non merci » et part.", ["« non merci »"]),
        ("Il dit “non merci” et part.", ["“non merci”"]),
        ('Il dit "non merci" et part.', ['"non merci"']),
        # glued marks
        ('Il part."Je reste", dit-elle.', ['"Je reste"']),
        ('Elle reste: "Je suis là".Il part.', ['"Je suis là"']),
        ('"Un titre""Une suite", dit-il.', ['"Un titre"', '"Une suite"']),
        # a mark that is never closed does not take the next quotation
        ('Le "drame a eu lieu hier. Il a dit "non" et "oui".', ['"non"', '"oui"']),
        # nested
        ("Il dit : « le mot “assez” me suffit ».", ["« le mot “assez” me suffit »", "“assez”"]),
        # translated pages close with the opening mark
        ("Il dit « c'est fini « . Elle part.", ["« c'est fini «"]),
        # every paragraph of a long quotation opens anew
        ("« Un début.\n\n« Une suite. »", ["« Un début.", "« Une suite. »"]),
        ('Trente pouces (30") de large', []),
    ],
)
def test_pairs(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in quote_pairs(text)] == expected


@pytest.mark.parametrize(
    ("body", "speaker"),
    [
        ('"Nous tiendrons bon cette fois", a déclaré le préfet Paul Granet.', "Paul Granet"),
        ("« Nous tiendrons bon cette fois », assure Anne Duval.", "Anne Duval"),
        ('Selon la mairie, "le pont tiendra bon cette fois".', "mairie"),
        ('Paul Granet a affirmé que "le pont tiendra bon cette fois".', "Paul Granet"),
        ("Paul Granet a déclaré mardi soir :\n\n« Nous tiendrons. Le pont aussi. »", "Paul Granet"),
        ('La ville "dort debout cette nuit encore".', None),
    ],
)
def test_speakers(body: str, speaker: str | None) -> None:
    text, found = quotes(body)
    assert len(found) == 1
    assert (found[0].speaker.of(text) if found[0].speaker else None) == speaker


def test_short_quotations_are_told_apart() -> None:
    _, found = quotes('Il parle d\'un "pont fragile" et dit : "Nous devons le fermer sans attendre".')
    assert [q.rule for q in found] == ["short", "quote"]


def test_page_furniture_is_not_quoted() -> None:
    _, found = quotes("Le pont a rouvert.\n\nA lire aussi : « Le pont de tous les dangers »\n\nLe trafic reprend.")
    assert found == ()


@given(st.text(alphabet='aé B.,«»“”" \n', max_size=60))
def test_pairs_lie_in_the_text_and_begin_with_a_mark(text: str) -> None:
    marks = quote_marks(text)
    for span in quote_pairs(text):
        assert marks[span.start] is True
        assert span.end <= len(text)
        assert span.end > span.start

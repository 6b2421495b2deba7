"""The lexicon gate before the reading."""

from __future__ import annotations

import pytest
from golden_reader import sample_reader, sample_readings

from vigie.domain.article import Article

GATE = sample_reader().gate


@pytest.mark.parametrize(
    "text",
    [
        "Un attentat a fait douze morts.",
        "ATTENTAT À NICE",
        "Deux djihadistes ont été arrêtés.",
        "Les otages ont été libérés.",
        "Le plan Vigipirate est renforcé.",
    ],
)
def test_an_article_with_a_word_of_the_list_passes(text: str) -> None:
    assert GATE.passes(Article("t", text))


@pytest.mark.parametrize("text", ["Le marché aux fleurs ouvrira samedi.", "", "La paramétrisation du moteur."])
def test_an_article_without_any_does_not(text: str) -> None:
    assert not GATE.passes(Article("t", text))


def test_words_of_the_title_count() -> None:
    assert GATE.passes(Article("t", "Le maire a réagi.", title="Attentat à Nice"))


def test_a_word_marked_whole_must_be_whole() -> None:
    assert GATE.passes(Article("t", "Un otage raconte."))
    assert not GATE.passes(Article("t", "Le cotage en bourse."))


def test_no_sample_article_with_events_is_lost() -> None:
    kept = {name for name, reading in sample_readings().items() if sample_reader().relevant(reading.article)}
    assert {name for name, reading in sample_readings().items() if reading.events} <= kept
    assert len(kept) >= 24

"""Folding keeps the way back to the original offsets."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.text.fold import fold, fold_word


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Évêché", "eveche"),
        ("L’État", "l'etat"),
        ("« Non »", '" non "'),
        ("“Oui”", '"oui"'),
        ("Saint–Étienne", "saint-etienne"),
        ("12\u00a0000\u202fmorts", "12 000 morts"),
        ("cœur", "coeur"),
        ("ÆTHER", "aether"),
        ("ÎLE", "ile"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold_word(text) == folded
    assert fold(text).text == folded


def test_offsets_behind_a_ligature() -> None:
    text = "Le cœur d’Élie"
    folded = fold(text)
    at = folded.text.index("elie")
    start, end = folded.original(at, at + 4)
    assert text[start:end] == "Élie"
    start, end = folded.original(folded.text.index("coeur"), folded.text.index("coeur") + 5)
    assert text[start:end] == "cœur"


def test_an_empty_stretch_has_a_place() -> None:
    assert fold("œuf").original(2, 2) == (1, 1)
    assert fold("abc").original(1, 1) == (1, 1)


@given(st.text(max_size=40).map(lambda s: unicodedata.normalize("NFC", s)))
def test_every_folded_character_comes_from_the_original(text: str) -> None:
    folded = fold(text)
    for index, char in enumerate(folded.text):
        start, end = folded.original(index, index + 1)
        assert 0 <= start < end <= len(text)
        assert char in fold_word(text[start:end])

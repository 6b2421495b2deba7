"""Counts bound to what they count."""

from __future__ import annotations

import pytest
from documents import document_of

from vigie.extract.tolls import find_tolls


def _tolls(sentence: str) -> set[tuple[str, str]]:
    document = document_of(sentence)
    return {(toll.role, str(toll.tally)) for view in document.views for toll in find_tolls(document, view)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("L'attaque a fait 22 morts et 59 blessés.", {("killed", "22"), ("wounded", "59")}),
        ("Au moins quarante personnes ont été tuées.", {("killed", "40+")}),
        ("Le bilan a été porté à 86 morts.", {("killed", "86")}),
        ("Vingt blessés étaient soignés sur place.", {("wounded", "20")}),
        ("Plus de 1 400 morts en six ans.", {("killed", "1400+")}),
        ("Trois hommes armés ont surgi sur la place.", {("assailants", "3")}),
        ("Dix attentats ont été déjoués.", {("plots_foiled", "10")}),
        ("La police a annoncé huit arrestations.", {("arrests", "8")}),
    ],
)
def test_a_count_has_the_role_its_words_give_it(sentence: str, expected: set[tuple[str, str]]) -> None:
    assert expected <= _tolls(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["Il est mort le 22 mars.", "Le vol 447 a décollé.", "Des roses pour les 3 000 bougies.", "Rien de neuf."],
)
def test_dates_and_other_numbers_are_no_tolls(sentence: str) -> None:
    assert not {toll for toll in _tolls(sentence) if toll[0] in ("killed", "wounded")}


def test_the_span_covers_the_number_with_its_hedge_and_its_noun() -> None:
    text = "Hier, au moins 40 personnes ont été tuées."
    document = document_of(text)
    spans = {t.span.of(text) for v in document.views for t in find_tolls(document, v) if t.role == "killed"}
    assert "au moins 40 personnes ont été tuées" in spans


def test_offsets_hold_where_folding_changes_the_length() -> None:
    text = "Sa sœur pleurait œuvres et cœurs : 12 morts."
    document = document_of(text)
    (toll,) = [t for v in document.views for t in find_tolls(document, v) if t.role == "killed"]
    assert toll.span.of(text) == "12 morts"

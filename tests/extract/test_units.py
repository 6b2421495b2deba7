"""Units: what may tell an event."""

from __future__ import annotations

import pytest
from documents import document_of

from vigie.domain.vocabulary import Kind
from vigie.extract.units import find_units


def _units(text: str) -> list[tuple[Kind, str]]:
    return [(unit.kind, unit.value) for unit in find_units(document_of(text))]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Un attentat a frappé la gare.", (Kind.ATTACK, "")),
        ("Un projet d'attentat a été déjoué.", (Kind.PLOT, "")),
        ("Le groupe a revendiqué l'attaque.", (Kind.CLAIM, "claims")),
        ("Le groupe a démenti toute implication dans l'attaque.", (Kind.CLAIM, "denies")),
        ("Deux hommes ont été mis en examen.", (Kind.JUSTICE, "charge")),
        ("Un suspect a été interpellé.", (Kind.JUSTICE, "arrest")),
        ("La cour l'a condamné à dix ans de prison.", (Kind.JUSTICE, "conviction")),
        ("Le 13-Novembre reste dans les mémoires.", (Kind.ATTACK, "")),
    ],
)
def test_a_sentence_gives_the_unit_of_its_kind(sentence: str, expected: tuple[Kind, str]) -> None:
    assert expected in _units(sentence)


def test_a_sentence_without_a_trigger_gives_none() -> None:
    assert _units("Le marché aux fleurs ouvrira samedi.") == []


def test_one_sentence_is_one_unit_of_a_kind_whatever_it_repeats() -> None:
    units = _units("L'attentat, une explosion puis une fusillade, a fait douze morts.")
    assert units.count((Kind.ATTACK, "")) == 1


def test_steps_of_one_sentence_are_units_of_their_own() -> None:
    steps = {value for kind, value in _units("Interpellé lundi, il a été mis en examen jeudi.") if kind is Kind.JUSTICE}
    assert {"arrest", "charge"} <= steps


def test_a_unit_spans_its_triggers() -> None:
    text = "Un attentat à la voiture piégée a fait douze morts."
    (unit,) = [u for u in find_units(document_of(text)) if u.kind is Kind.ATTACK]
    assert unit.span.start == min(t.span.start for t in unit.triggers)
    assert unit.span.end == max(t.span.end for t in unit.triggers)
    assert unit.span.of(text).startswith("attentat")


def test_furniture_gives_no_unit() -> None:
    text = "Le marché ouvrira samedi.\nÀ lire aussi : Attentat de Lyon : douze morts\nLes fleurs viennent du Sud."
    assert _units(text) == []

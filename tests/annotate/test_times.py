from __future__ import annotations

import pytest

from vigie.annotate.times import KEYS, find_times
from vigie.domain.timeexpr import Bound, CalendarParts, Direction, Edge, Form, Tense, TimeExpression, Unit
from vigie.lexicon.rules import Rule, load_rules
from vigie.text.fold import fold

RULES = load_rules("times", KEYS).rules


def read(text: str) -> list[TimeExpression]:
    return list(find_times(text, fold(text)))


def one(text: str) -> TimeExpression:
    found = read(text)
    assert len(found) == 1, [(e.span.of(text), e.rule) for e in found]
    return found[0]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_proofs(rule: Rule) -> None:
    assert [s for s in rule.must if not rule.matches(s)] == []
    assert [s for s in rule.must_not if rule.matches(s)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_is_reached_in_the_joint_search(rule: Rule) -> None:
    forms = {e.form for sentence in rule.must for e in read(sentence)}
    assert Form(rule.extra["form"]) in forms


@pytest.mark.parametrize(
    ("text", "words", "form", "parts"),
    [
        ("Il est mort mardi.", "mardi", Form.WEEKDAY, CalendarParts(weekday=1)),
        ("Ce mercredi soir, rien.", "Ce mercredi soir", Form.WEEKDAY, CalendarParts(weekday=2)),
        ("Né le 1er mars 2012.", "1er mars 2012", Form.DATE, CalendarParts(None, 1, 3, 2012)),
        ("Mort lundi 20 mars.", "lundi 20 mars", Form.DATE, CalendarParts(0, 20, 3)),
        ("Mort le 7.01.2015.", "7.01.2015", Form.DATE, CalendarParts(None, 7, 1, 2015)),
        ("Libéré en janvier.", "janvier", Form.MONTH, CalendarParts(month=1)),
        ("Libéré en décembre 2016.", "décembre 2016", Form.MONTH, CalendarParts(month=12, year=2016)),
        ("Parti en 2013.", "2013", Form.YEAR, CalendarParts(year=2013)),
        ("Les victimes du 13-Novembre.", "13-Novembre", Form.NAMED, CalendarParts(None, 13, 11)),
        ("Dans les années 90, rien.", "années 90", Form.DECADE, CalendarParts(year=1990)),
    ],
)
def test_calendar_parts(text: str, words: str, form: Form, parts: CalendarParts) -> None:
    expression = one(text)
    assert (expression.span.of(text), expression.form, expression.parts) == (words, form, parts)


def test_list_of_days_gives_one_mention_each() -> None:
    text = "Les 7, 8 et 9 janvier 2015, la France a été frappée."
    found = read(text)
    assert [e.span.of(text) for e in found] == ["7", "8", "9 janvier 2015"]
    assert [(e.parts.day, e.parts.month, e.parts.year) for e in found] == [(7, 1, 2015), (8, 1, 2015), (9, 1, 2015)]


def test_list_of_months_shares_the_year() -> None:
    found = read("Les attaques de janvier et novembre 2015.")
    assert [(e.parts.month, e.parts.year) for e in found] == [(1, 2015), (11, 2015)]


def test_night_has_two_days() -> None:
    expression = one("Il a fui dans la nuit de samedi 11 à dimanche 12 juin.")
    assert expression.form is Form.NIGHT
    assert expression.end == CalendarParts(6, 12, 6)


@pytest.mark.parametrize(
    ("text", "offset", "unit", "vague"),
    [
        ("Il est parti il y a trois ans.", -3, Unit.YEAR, False),
        ("Il est parti il y a un peu plus d'un an.", -1, Unit.YEAR, False),
        ("Il est parti il y a quelques jours.", None, Unit.DAY, True),
        ("Il revint vingt-cinq jours plus tard.", 25, Unit.DAY, False),
        ("Il revint deux mois auparavant.", -2, Unit.MONTH, False),
    ],
)
def test_offsets(text: str, offset: int | None, unit: Unit, vague: bool) -> None:
    expression = one(text)
    assert (expression.offset, expression.unit, expression.vague) == (offset, unit, vague)


def test_edges_directions_and_bounds() -> None:
    assert one("Revenu à la mi-juillet.").edge is Edge.MIDDLE
    assert one("Revenu fin août.").edge is Edge.END
    assert one("Revenu vendredi dernier.").direction is Direction.LAST
    assert one("Suivi depuis 2015.").bound is Bound.SINCE
    assert one("Détenu depuis six ans.").bound is Bound.SINCE
    assert one("Interdit jusqu'au 10 novembre.").bound is Bound.UNTIL


@pytest.mark.parametrize(
    ("text", "tense"),
    [
        ("Il sera jugé mardi.", Tense.FUTURE),
        ("Une marche est prévue mardi.", Tense.FUTURE),
        ("Il a été jugé mardi.", Tense.PAST),
        ("Il sera extradé, a déclaré mardi le ministre.", Tense.PAST),
        ("Le texte, adopté mardi, sera examiné plus tard.", Tense.PAST),
        ("Mardi.", None),
    ],
)
def test_tense(text: str, tense: Tense | None) -> None:
    assert read(text)[0].tense is tense


def test_complement_is_marked() -> None:
    assert one("Au lendemain de l'attaque, rien.").complement
    assert one("Au lendemain d'une attaque, rien.").complement
    assert not one("Le lendemain, rien.").complement


@pytest.mark.parametrize(
    "text",
    [
        "Il a été arrêté.",
        "La planète Mars est loin.",
        "Plus de 2000 soldats sont partis.",
        "Tous les lundis se ressemblent.",
        "Le printemps arabe a échoué.",
        "Il y a trois hommes dehors.",
        "Le Journal du Dimanche l'affirme.",
    ],
)
def test_no_time(text: str) -> None:
    assert read(text) == []


def test_spans_count_in_the_original_text() -> None:
    text = "Œuvre d’un homme né l’été 2014, à Mossoul."
    assert [e.span.of(text) for e in read(text)] == ["été 2014"]

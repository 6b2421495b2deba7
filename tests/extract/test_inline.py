"""Events of single sentences, each value on its words."""

from __future__ import annotations

import pytest
from golden_reader import read_text
from inline import parse, shortcomings

from vigie.domain.vocabulary import Kind

CASES = [
    (Kind.ATTACK, "2017-06-15", "[Mardi soir](date=2017-06-13), un homme a foncé avec [une camionnette](tactics=vehicle_ramming) sur des [passants](targets=civilians) à [Lyon](city=Lyon country=FR), faisant [sept morts](killed=7) et [une vingtaine de blessés](wounded=20), selon la préfecture."),
    (Kind.ATTACK, "2017-06-15", "Un attentat a fait [22 morts](killed=22), dont trois enfants, [lundi](date=2017-06-12) à [Bruxelles](city=Bruxelles country=BE)."),
    (Kind.ATTACK, "2017-06-15", "Le bilan de l'attentat commis [dimanche](date=2017-06-11) à [Kaboul](city=Kaboul country=AF) a été porté à [41 morts](killed=41)."),
    (Kind.ATTACK, "2019-02-10", "[Au moins quarante personnes ont été tuées](killed=40+) [vendredi](date=2019-02-08) dans l'explosion d'une [voiture piégée](tactics=bombing) devant un commissariat de [Mogadiscio](city=Mogadiscio country=SO)."),
    (Kind.ATTACK, "2019-02-10", "Des combattants de [Boko Haram](actors=boko-haram) ont attaqué un village près de [Maiduguri](city=Maiduguri country=NG) [jeudi](date=2019-02-07), tuant [onze habitants](killed=11)."),
    (Kind.ATTACK, "2018-05-14", "Un homme armé d'un [couteau](tactics=stabbing) a tué [un passant](killed=1) [samedi soir](date=2018-05-12) à [Paris](city=Paris country=FR) avant d'être abattu par la police."),
    (Kind.ATTACK, "2015-10-12", "Deux [kamikazes](tactics=suicide_bombing) se sont fait exploser [samedi](date=2015-10-10) à [Ankara](city=Ankara country=TR), tuant [97 personnes](killed=97)."),
    (Kind.ATTACK, "2018-03-25", "Une [prise d'otages](tactics=hostage_taking) dans un supermarché de [Trèbes](city=Trèbes country=FR) a fait [quatre morts](killed=4) [vendredi](date=2018-03-23)."),
    (Kind.ATTACK, "2021-09-08", "Le procès des attentats du [13-Novembre](date=2015-11-13 city=Paris country=FR) s'est ouvert à Paris."),
    (Kind.ATTACK, "2020-07-01", "[Le 14 juillet 2016](date=2016-07-14), un camion avait fauché la foule à [Nice](city=Nice), faisant [86 morts](killed=86)."),
    (Kind.CLAIM, "2017-06-15", "Un attentat a fait trois morts lundi à Bruxelles. [L'État islamique](actors=islamic-state) a [revendiqué](stance=claims) l'attaque [mardi](date=2017-06-13) par le biais de son agence [Amaq](channel=Amaq)."),
    (Kind.JUSTICE, "2017-06-15", "[Trois hommes](persons=3) soupçonnés d'avoir préparé un attentat ont été [interpellés](step=arrest) [mercredi](date=2017-06-14) à [Marseille](city=Marseille)."),
    (Kind.JUSTICE, "2017-06-15", "Deux suspects ont été [mis en examen](step=charge) [mercredi](date=2017-06-14) pour association de malfaiteurs terroriste criminelle."),
    (Kind.JUSTICE, "2019-03-08", "La cour d'assises spéciale de [Paris](city=Paris) a [condamné](step=conviction) [jeudi](date=2019-03-07) l'auteur de l'attentat du Musée juif à la réclusion criminelle à perpétuité."),
    (Kind.PLOT, "2017-06-15", "Les services de sécurité ont déjoué [mardi](date=2017-06-13) un projet d'attentat à [Strasbourg](city=Strasbourg), a annoncé le ministre de l'Intérieur."),
    (Kind.OPERATION, "2021-09-16", "Les [forces françaises](actors=FR) ont tué [jeudi](date=2021-09-16) le chef d'un groupe jihadiste lors d'une frappe au [Mali](country=ML)."),
    (Kind.STATISTIC, "2017-12-20", "Depuis le début de l'année, [vingt attentats ont été déjoués](what=plots_foiled count=20) en France, selon le ministère de l'Intérieur."),
]  # fmt: skip

OUT_OF_SCOPE = [
    "La ministre est passée à l'attaque mardi contre l'opposition, accusée de prendre les Français en otage.",
    "Nouvelle explosion des prix du gaz : c'est une bombe à retardement pour les ménages, prévient l'association.",
    "Un exercice d'attentat fictif a mobilisé 300 figurants jeudi à la gare : aucun blessé, sauf pour de faux.",
    "Un incendie accidentel a fait deux morts dimanche dans un immeuble de Roubaix, selon les pompiers.",
    "Un homme a été tué par balles mercredi à Marseille sur fond de trafic de stupéfiants, a indiqué le parquet.",
    "Le film raconte une prise d'otages imaginaire dans une banque de Lyon ; il sort en salles mercredi.",
]


@pytest.mark.parametrize(("kind", "published", "marked"), CASES)
def test_every_marked_value_is_read_on_its_words(kind: Kind, published: str, marked: str) -> None:
    assert shortcomings(kind, marked, published) == []


@pytest.mark.parametrize("text", OUT_OF_SCOPE)
def test_figures_of_speech_sport_crime_and_fiction_are_no_events(text: str) -> None:
    assert [(event.kind, event.trigger.of(text)) for event in read_text(text, "2019-01-10")] == []


def test_marks_are_read() -> None:
    text, (date, city, country) = parse("[Mardi](date=2017-06-13) à [Fort-de-France](city=Fort-de-France country=FR).")
    assert text == "Mardi à Fort-de-France."
    assert (date.slot, date.value, date.span.of(text)) == ("date", "2017-06-13", "Mardi")
    assert (city.value, country.value, city.span) == ("Fort-de-France", "FR", country.span)


def test_a_wrong_value_and_wrong_words_are_noticed() -> None:
    told = "Un attentat a fait {} morts [lundi](date={}) à Bruxelles."
    assert shortcomings(Kind.ATTACK, told.format("22", "2017-06-12"), "2017-06-15") == []
    (line,) = shortcomings(Kind.ATTACK, told.format("22", "2017-06-11"), "2017-06-15")
    assert line == "date=2017-06-11 expected, read ['2017-06-12']"
    (line,) = shortcomings(Kind.ATTACK, "Un [attentat](killed=22) a fait 22 morts lundi à Bruxelles.", "2017-06-15")
    assert line == "killed=22 does not rest on the words marked"
    assert shortcomings(Kind.CLAIM, "Un attentat a fait [22 morts](killed=22) lundi.", "2017-06-15") == [
        "no claim read"
    ]

from __future__ import annotations

import pytest

from vigie.annotate.times import find_times
from vigie.domain.article import Article
from vigie.domain.edtf import Edtf
from vigie.resolve.dates import resolve_times
from vigie.text.fold import fold


def read(text: str, published: str | None = "2015-11-18") -> list[tuple[str, str | None]]:
    article = Article("a", text, published=Edtf.parse(published) if published else None)
    mentions = resolve_times(find_times(text, fold(text)), article, text)
    return [(m.span.of(text), str(m.edtf) if m.edtf else None) for m in mentions]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Il a été tué mardi.", "2015-11-17"),
        ("Il a été tué mercredi.", "2015-11-18"),
        ("Il sera jugé mercredi.", "2015-11-18"),
        ("Il sera jugé jeudi.", "2015-11-19"),
        ("Il a été tué jeudi.", "2015-11-12"),
        ("Il a été tué mercredi dernier.", "2015-11-11"),
        ("On se verra mercredi prochain.", "2015-11-25"),
        ("Il a été tué le 17 novembre.", "2015-11-17"),
        ("Il a été tué le 20 décembre.", "2014-12-20"),
        ("La conférence s'ouvrira le 30 novembre.", "2015-11-30"),
        ("Il a été tué lundi 16 novembre.", "2015-11-16"),
        ("Il a été tué mardi 16 novembre.", "2015-11-16"),
        ("Il a été tué mardi 19 mars.", "2013-03-19"),
        ("Il a été tué en janvier.", "2015-01"),
        ("Il a été tué en décembre.", "2014-12"),
        ("Il a été tué en novembre dernier.", "2014-11"),
        ("Il sera jugé en octobre prochain.", "2016-10"),
        ("Il est parti fin août.", "2015-08"),
        ("Il est parti début 2013.", "2013"),
        ("Il est parti l'été dernier.", "2015-06/2015-08"),
        ("Il est parti à l'hiver 2014.", "2014-12/2015-02"),
        ("Il est parti il y a trois ans.", "2012"),
        ("Il est parti il y a six mois.", "2015-05"),
        ("Il est parti il y a une semaine.", "2015-11-11~"),
        ("Il est parti il y a deux jours.", "2015-11-16"),
        ("Il est parti la semaine dernière.", "2015-11-09/2015-11-15"),
        ("Il est parti l'an dernier.", "2014"),
        ("Il est parti hier soir.", "2015-11-17"),
        ("Il est parti aujourd'hui.", "2015-11-18"),
        ("Il est suivi depuis 2013.", "2013/.."),
        ("Il est suivi depuis deux ans.", "2013/.."),
        ("La mesure vaut jusqu'au 26 février.", "../2016-02-26"),
        ("Il a fui dans la nuit de lundi à mardi.", "2015-11-16/2015-11-17"),
        ("Il a fui dans la nuit du 31 octobre au 1er novembre.", "2015-10-31/2015-11-01"),
        ("Il a combattu entre 2012 et 2014.", "2012/2014"),
        ("Il a combattu de mars à mai 2014.", "2014-03/2014-05"),
        ("Il a combattu du 7 au 9 janvier 2015.", "2015-01-07/2015-01-09"),
        ("La guerre des années 1990 l'a marqué.", "1990/1999"),
    ],
)
def test_against_publication(text: str, value: str) -> None:
    assert [v for _, v in read(text)] == [value]


def test_attack_known_by_its_day_is_not_this_years() -> None:
    assert read("Le procès des attentats du 13 novembre continue.", "2020-12-01")[0][1] == "2015-11-13"
    assert read("Le magasin a fermé le 13 novembre.", "2020-12-01")[0][1] == "2020-11-13"
    assert read("Une victime du 13-Novembre parle.", "2020-11-01")[0][1] == "2015-11-13"


def test_day_told_with_its_year_elsewhere() -> None:
    text = "L'attaque du 3 mai 2013 a marqué la ville. Depuis ce 3 mai, rien n'est pareil."
    assert [v for _, v in read(text)] == ["2013-05-03", "2013-05-03/.."]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Le journal est attaqué le 7 janvier 2015. Le lendemain, on pleure.", ["2015-01-07", "2015-01-08"]),
        ("Le journal est attaqué le 7 janvier 2015 ; deux jours plus tard, on pleure.", ["2015-01-07", "2015-01-09"]),
        ("Le journal est attaqué le 7 janvier 2015. La veille, rien.", ["2015-01-07", "2015-01-06"]),
        ("Il part en 2013. Cette année-là, rien.", ["2013", "2013"]),
        ("Il part en 2013 et revient l'année suivante.", ["2013", "2014"]),
    ],
)
def test_against_the_day_told_of(text: str, values: list[str]) -> None:
    assert [v for _, v in read(text)] == values


def test_eve_without_a_day_is_yesterday() -> None:
    assert read("La veille, deux soldats avaient été tués.") == [("La veille", "2015-11-17")]


def test_a_coming_day_is_no_anchor() -> None:
    text = "Il sera jugé lundi. La veille, deux hommes avaient été tués."
    assert [v for _, v in read(text)] == ["2015-11-23", "2015-11-17"]


def test_complement_with_its_own_date_is_counted_from_it() -> None:
    text = "Au lendemain des attentats du 13 novembre 2015, il a été arrêté."
    assert read(text, "2020-01-25")[0] == ("Au lendemain", "2015-11-14")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Cinq jours après l'attaque, la ville pleure.", "2015-11-13"),
        ("Au lendemain de l'attaque, la ville pleure.", "2015-11-17"),
        ("Lundi, au lendemain de l'attaque, la ville pleurait.", "2015-11-15"),
        ("Trois ans après la tuerie, le procès s'ouvre.", "2012"),
    ],
)
def test_complement_without_a_date_is_itself_dated(text: str, value: str) -> None:
    assert read(text)[-1][1] == value


@pytest.mark.parametrize(
    "text", ["Vers 20h30, il est sorti.", "Quelques heures après l'attaque, il a fui.", "Ces dernières années, rien."]
)
def test_nothing_is_made_up(text: str) -> None:
    assert [v for _, v in read(text)] == [None]


def test_without_publication() -> None:
    assert read("Il a été tué mardi.", None) == [("mardi", None)]
    assert read("Il a été tué le 3 mai 2013.", None) == [("3 mai 2013", "2013-05-03")]
    assert read("Il a été tué mardi.", "2015-11") == [("mardi", "2015-11")]


@pytest.mark.parametrize("text", ["Le 31 février, rien.", "Le 30/02/2015, rien.", "Le 31 juin 2015, rien."])
def test_days_that_do_not_exist_stay_unresolved(text: str) -> None:
    assert read(text)[0][1] is None


def test_29_february_is_looked_for_in_leap_years_only() -> None:
    assert read("Il a été tué le 29 février.", "2016-03-02") == [("29 février", "2016-02-29")]
    assert read("Il a été tué le 29 février.", "2015-03-02") == [("29 février", None)]


def test_reasoned_years_are_marked() -> None:
    text = "Il a été tué le 3 mai."
    article = Article("a", text, published=Edtf.parse("2015-11-18"))
    (mention,) = resolve_times(find_times(text, fold(text)), article, text)
    assert mention.inferred

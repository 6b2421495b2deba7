"""French by default, English on demand; catalogues are complete and fit their messages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from web_stage import Stage, staged

from tools.desk.messages import LANGUAGES, catalogue_path, messages
from vigie.serve.web.wording import Wording

_FIELD = re.compile(r"%\((\w+)\)s")
FRENCH, ENGLISH = Wording("fr"), Wording("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_every_message_and_no_other(language: str) -> None:
    catalogue = read_po(catalogue_path(language).open("rb"), locale=language)
    held = {one.id if isinstance(one.id, str) else one.id[0] for one in catalogue if one.id}
    wanted = {message if isinstance(message, str) else message[0] for message, _ in messages()}
    assert held == wanted, "run `python -m tools.desk.messages` and translate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_are_there_and_fill_in_the_same_values(language: str) -> None:
    for one in read_po(catalogue_path(language).open("rb"), locale=language):
        if not one.id:
            continue
        strings = [one.string] if isinstance(one.string, str) else list(one.string or ())
        asked = one.id if isinstance(one.id, str) else one.id[-1]
        assert strings and all(strings), f"{asked!r} is not translated"
        assert "fuzzy" not in one.flags
        for string in strings:
            assert set(_FIELD.findall(string)) == set(_FIELD.findall(asked)), string


def test_french_is_the_default_whatever_the_browser_asks() -> None:
    page = staged(Stage("x")).get("/incidents", headers={"accept-language": "en"}).text
    assert '<html lang="fr"' in page
    assert "Incidents dans le temps" in page


def test_a_language_chosen_is_kept() -> None:
    client = staged(Stage("x"))
    first = client.get("/incidents?lang=en")
    assert "vigie_lang=en" in first.headers["set-cookie"]
    assert "samesite=lax" in first.headers["set-cookie"].lower()
    assert "Incidents over time" in client.get("/incidents").text


def test_a_language_that_is_none_is_left_alone() -> None:
    answer = staged(Stage("x")).get("/incidents?lang=../../etc")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers


def test_no_french_stands_in_templates_or_code() -> None:
    root = Path(__file__).parents[2] / "src" / "vigie" / "serve"
    letters = re.compile(r"[àâçèêëîïôùûÀÇÈÊ]|[éÉ](?!tat)")
    for file in [*root.glob("templates/*.html"), *root.glob("web/**/*.py"), *root.glob("static/*.js")]:
        found = letters.search(file.read_text("utf-8").replace("Français", ""))
        assert found is None, f"{file.name}: {found}"


@pytest.mark.parametrize(
    ("edtf", "french", "english"),
    [
        ("2016-07-14", "14 juil. 2016", "14 Jul 2016"),
        ("2016-07", "juil. 2016", "Jul 2016"),
        ("2017-03-XX", "mars 2017", "Mar 2017"),
        ("2016-07~", "vers juil. 2016", "about Jul 2016"),
        ("2015-01-07/2015-01-09", "7–9 janv. 2015", "7–9 Jan 2015"),
        ("2013/..", "depuis 2013", "since 2013"),
        ("../2015", "jusqu’à 2015", "until 2015"),
        ("XXXX-07-31", "31 juillet, année inconnue", "31 July, year unknown"),
        ("2015-12-31/2016-01-01", "31 déc. 2015 – 1 janv. 2016", "31 Dec 2015 – 1 Jan 2016"),
        (None, "sans date", "undated"),
        ("no date", "no date", "no date"),
    ],
)
def test_dates_in_words(edtf: str | None, french: str, english: str) -> None:
    assert FRENCH.date(edtf) == french
    assert ENGLISH.date(edtf) == english


@pytest.mark.parametrize(
    ("count", "words", "cell"),
    [
        ((86, 86), "86", "86"),
        ((40, None), "au moins 40", "40+"),
        ((None, 5), "au plus 5", "≤ 5"),
        ((10, 15), "10 à 15", "10–15"),
        ((1400, None), "au moins 1\u202f400", "1\u202f400+"),
        ((0, 0), "0", "0"),
        (None, "–", ""),
    ],
)
def test_counts_in_words(count: tuple[int | None, int | None] | None, words: str, cell: str) -> None:
    assert FRENCH.tally(count) == words
    assert FRENCH.short_tally(count) == cell


def test_codes_in_words() -> None:
    assert FRENCH.value("tactics", "vehicle_ramming") == "véhicule-bélier"
    assert FRENCH.value("view", "responsible:islamic-state") == "responsable\u00a0: État islamique"
    assert FRENCH.value("actors", "FR") == "France"
    assert FRENCH.value("city", "Nice") == "Nice"
    assert FRENCH.term("tactics", "unheard_of") == "unheard of"
    assert FRENCH.count_of("%(n)s incident", "%(n)s incidents", 0) == "0 incident"
    assert ENGLISH.count_of("%(n)s incident", "%(n)s incidents", 0) == "0 incidents"
    assert FRENCH.grade("B2") == "habituellement fiable, probablement vrai"

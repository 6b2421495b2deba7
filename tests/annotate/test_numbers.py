from __future__ import annotations

import pytest

from vigie.annotate import numbers
from vigie.annotate.numbers import find_numbers
from vigie.domain.errors import LexiconError
from vigie.text.fold import fold

Found = tuple[str, list[int | None], bool]


def read(text: str) -> list[Found]:
    return [(m.span.of(text), m.tally.to_json(), m.approximate) for m in find_numbers(text, fold(text))]


@pytest.mark.parametrize(
    ("text", "words", "tally", "approximate"),
    [
        ("Le bilan est de 86 morts.", "86", [86, 86], False),
        ("On compte 1 300 déplacés.", "1 300", [1300, 1300], False),
        ("On compte 1\u202f300 déplacés.", "1\u202f300", [1300, 1300], False),
        ("Quelque 12.000 soldats.", "Quelque 12.000", [12000, 12000], True),
        ("Quatre-vingt-six personnes sont mortes.", "Quatre-vingt-six", [86, 86], False),
        ("mille deux cents soldats", "mille deux cents", [1200, 1200], False),
        ("septante blessés", "septante", [70, 70], False),
        ("une vingtaine d'hommes", "une vingtaine", [20, 20], True),
        ("une petite dizaine d'hommes", "une petite dizaine", [10, 10], True),
        ("une demi-douzaine de tirs", "une demi-douzaine", [6, 6], True),
        ("une centaine de blessés", "une centaine", [100, 100], True),
        ("des dizaines de morts", "des dizaines", [20, None], False),
        ("des centaines de morts", "des centaines", [200, None], False),
        ("Des milliers de fidèles", "Des milliers", [2000, None], False),
        ("plusieurs dizaines de tirs", "plusieurs dizaines", [20, None], False),
        ("des dizaines de milliers de réfugiés", "des dizaines de milliers", [20000, None], False),
        ("plusieurs blessés", "plusieurs", [2, None], False),
        ("Au moins 40 morts", "Au moins 40", [40, None], False),
        ("40 morts au moins, dit-il, et 12 au moins", "12 au moins", [12, None], False),
        ("plus de 400 blessés", "plus de 400", [400, None], False),
        ("plus d'une dizaine de blessés", "plus d'une dizaine", [10, None], False),
        ("près de 300 blessés", "près de 300", [300, 300], True),
        ("environ cent blessés", "environ cent", [100, 100], True),
        ("moins de dix blessés", "moins de dix", [None, 10], False),
        ("jusqu'à 20 combattants", "jusqu'à 20", [None, 20], False),
        ("entre 10 et 15 hommes", "entre 10 et 15", [10, 15], False),
        ("de 10 à 15 hommes", "de 10 à 15", [10, 15], False),
        ("10 à 15 hommes", "10 à 15", [10, 15], False),
        ("15-20 hommes", "15-20", [15, 20], False),
        ("deux ou trois hommes", "deux ou trois", [2, 3], False),
        ("aucun blessé", "aucun", [0, 0], False),
        ("aucune victime", "aucune", [0, 0], False),
        ("deux millions d'euros", "deux millions", [2_000_000, 2_000_000], False),
        ("1,5 million d'euros", "1,5 million", [1_500_000, 1_500_000], True),
        ("un seul survivant", "un seul", [1, 1], False),
    ],
)
def test_one_mention(text: str, words: str, tally: list[int | None], approximate: bool) -> None:
    assert (words, tally, approximate) in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "sur l'A10",
        "à 14h30",
        "le 13 novembre",
        "le 13-Novembre",
        "60% des voix",
        "60 % des voix",
        "la 2e place",
        "un AK-47"[3:],
        "le 1er janvier",
        "le 12/03",
        "une hausse de 3,5 points"[4:],
        "quelqu'un"[:7],
        "la chacune des équipes"[:10],
    ],
)
def test_not_a_count(text: str) -> None:
    assert read(text) == []


def test_article_is_told_apart() -> None:
    text = "Un homme a tué un policier et deux passants."
    rules = [(m.span.of(text), m.rule) for m in find_numbers(text, fold(text))]
    assert rules == [("Un", "un"), ("un", "un"), ("deux", "words")]


def test_several_mentions_keep_their_places() -> None:
    text = "L’œuvre d’un commando : trois policiers tués, dont deux femmes, et plus de 20 blessés."
    assert [words for words, _, _ in read(text)] == ["un", "trois", "deux", "plus de 20"]


def test_no_count_joins_across_a_comma() -> None:
    assert [tally for _, tally, _ in read("trois morts, cinq blessés")] == [[3, 3], [5, 5]]


def test_lexicon_keys_are_closed() -> None:
    with pytest.raises(LexiconError, match="expected exactly the tables"):
        numbers._read('joiner = "et"\nvigesimal = []\nmore = 1\n')

from __future__ import annotations

import pytest

from vigie.domain.errors import LexiconError
from vigie.domain.span import Span
from vigie.lexicon.named_days import load_named_days, read_named_days
from vigie.text.fold import fold

TABLE = load_named_days()
ENTRY = '[[day]]\nid = "x"\nedtf = "2015-01-07"\ncountry = "FR"\ncity = "Paris"\nproper = true\npatterns = ["xyz"]\n'
ANNIVERSARY = '[[anniversary]]\nmonth = 1\nday = 7\nyear = 2015\nnear = "xyz"\n'


@pytest.mark.parametrize(
    ("text", "id", "edtf", "city"),
    [
        ("Une victime du 13-Novembre", "13-novembre", "2015-11-13", "Paris"),
        ("Les otages du Bataclan", "bataclan", "2015-11-13", "Paris"),
        ("La tuerie de Charlie Hebdo", "charlie-hebdo", "2015-01-07", "Paris"),
        ("Le magasin Hyper Cacher", "hyper-cacher", "2015-01-09", "Paris"),
        ("Les attentats du 11-Septembre", "11-septembre", "2001-09-11", "New York"),
        ("à Saint-Étienne-du-Rouvray", "saint-etienne-du-rouvray", "2016-07-26", "Saint-Étienne-du-Rouvray"),
        ("l'attentat de Nice", "nice-2016", "2016-07-14", "Nice"),
        ("le Crocus City Hall", "crocus", "2024-03-22", "Moscou"),
        ("les bombes de Kerman", "kerman", "2024-01-03", "Kerman"),
        ("le pont de Westminster", "westminster-2017", "2017-03-22", "Londres"),
        ("le musée du Bardo", "bardo", "2015-03-18", "Tunis"),
        ("l'île d'Utøya", "utoya", "2011-07-22", "Utøya"),
    ],
)
def test_names(text: str, id: str, edtf: str, city: str) -> None:
    ((day, span),) = TABLE.find(fold(text))
    assert (day.id, str(day.edtf), day.city) == (id, edtf, city)
    assert len(span) > 3


def test_a_place_is_no_proper_name() -> None:
    ((nice, _),) = TABLE.find(fold("l'attentat de Nice"))
    ((bataclan, _),) = TABLE.find(fold("le Bataclan"))
    assert not nice.proper
    assert bataclan.proper


def test_anniversary_needs_a_witness() -> None:
    text = "les attentats du 13 novembre"
    at = Span(text.index("13"), len(text))
    assert TABLE.year_of(11, 13, text, at) == 2015
    assert TABLE.year_of(11, 13, "la fête du 13 novembre", Span(12, 22)) is None
    assert TABLE.year_of(11, 14, text, at) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ENTRY + "more = 1\n" + ANNIVERSARY, "expected exactly the keys"),
        (ENTRY.replace('"FR"', '"France"') + ANNIVERSARY, "alpha-2"),
        (ENTRY.replace("2015-01-07", "7 janvier") + ANNIVERSARY, "expected YYYY"),
        (ENTRY + ENTRY + ANNIVERSARY, "given twice"),
        (ENTRY.replace('["xyz"]', "[]") + ANNIVERSARY, "at least one"),
        (ENTRY.replace("xyz", "x(") + ANNIVERSARY, "no regular expression"),
        (ENTRY, "expected \\[\\[day\\]\\]"),
    ],
)
def test_table_is_checked(text: str, message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        read_named_days(text)

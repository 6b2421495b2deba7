from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.annotate.numbers import load_number_words
from vigie.text.numerals import NumberWords, digits_value

WORDS = load_number_words()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("un", 1),
        ("seize", 16),
        ("dix-sept", 17),
        ("vingt et un", 21),
        ("vingt-et-un", 21),
        ("trente-deux", 32),
        ("soixante et onze", 71),
        ("soixante-dix-neuf", 79),
        ("quatre-vingts", 80),
        ("quatre-vingt-six", 86),
        ("quatre-vingt-dix-sept", 97),
        ("septante-deux", 72),
        ("nonante-neuf", 99),
        ("cent trente", 130),
        ("deux cents", 200),
        ("deux cent quatre-vingt-dix", 290),
        ("mille", 1000),
        ("mille deux cents", 1200),
        ("deux cent mille", 200_000),
        ("trois mille quatre cent douze", 3412),
        ("deux millions", 2_000_000),
        ("un million deux cent mille", 1_200_000),
        ("1 300", 1300),
        ("12.000", 12_000),
    ],
)
def test_whole_phrases(text: str, value: int) -> None:
    assert WORDS.value(text) == value


@pytest.mark.parametrize("text", ["deux trois", "vingt soixante", "chat", "cent un deux", "", "mille mille"])
def test_no_number(text: str) -> None:
    assert WORDS.value(text) is None


def test_reading_stops_where_the_number_ends() -> None:
    assert WORDS.read(["deux", "trois"]) == (2, 1)
    assert WORDS.read(["chat", "cent", "trois"], 1) == (103, 3)
    assert WORDS.read(["chat"]) is None


def _spoken(value: int) -> str:
    """French words for 1 to 999,999, composed here a second time as an oracle."""
    small = ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"]
    small += ["onze", "douze", "treize", "quatorze", "quinze", "seize"]
    tens = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}
    if value <= 16:
        return small[value - 1]
    if value < 20:
        return f"dix-{small[value - 11]}"
    if value < 100:
        base = value // 20 * 20 if value >= 60 else value // 10 * 10
        head = "quatre-vingt" if base == 80 else tens[base]
        rest = value - base
        if not rest:
            return head
        return f"{head} et {_spoken(rest)}" if rest in (1, 11) and base < 80 else f"{head}-{_spoken(rest)}"
    if value < 1000:
        head = "cent" if value < 200 else f"{small[value // 100 - 1]} cent"
        return f"{head} {_spoken(value % 100)}" if value % 100 else head
    head = "mille" if value < 2000 else f"{_spoken(value // 1000)} mille"
    return f"{head} {_spoken(value % 1000)}" if value % 1000 else head


@given(st.integers(min_value=1, max_value=999_999))
def test_every_number_is_read_back(value: int) -> None:
    assert WORDS.value(_spoken(value)) == value


def test_digits() -> None:
    assert digits_value("1 234 567") == 1_234_567
    assert digits_value("12,5") is None


def test_words_of_another_shape() -> None:
    words = NumberWords.compose({"ten": 10, "one": 1, "seven": 7}, {"forty": 40}, [], "and", {"hundred": 100})
    assert words.value("forty one") == 41
    assert words.value("forty and one") == 41
    assert words.value("forty ten") is None

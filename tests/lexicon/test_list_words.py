"""The words of lists of incidents."""

from __future__ import annotations

from collections import Counter

from vigie.lexicon.lists import list_words
from vigie.text.fold import fold_word


def test_no_heading_holds_two_things_and_all_can_be_met() -> None:
    words = list_words()
    headings = [one for some in words.columns.values() for one in some]
    assert [one for one, count in Counter(headings).items() if count > 1] == []
    assert all(one == one.lower().strip() and ": " not in one for one in headings), "headings are sought in lower case"
    assert words.with_assailants <= set(words.columns["killed"])
    assert all(fold_word(one) == one for one in (*words.nowhere, *words.no_group, *words.kinds))


def test_headings_are_found_whatever_their_case_the_first_of_two_alike() -> None:
    found = list_words().find([" Date ", "CITY", "nkill", "Lieu", "date", "summary"])
    assert found == {"date": " Date ", "place": "CITY", "killed": "nkill"}

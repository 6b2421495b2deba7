"""Copies, independent sources, grades and the life of a claim."""

from __future__ import annotations

import pytest

from vigie.domain.article import Article
from vigie.domain.errors import LexiconError
from vigie.domain.event import Attribution, Value
from vigie.domain.incident import ReportKey, Statement
from vigie.domain.tally import Tally
from vigie.link.copies import bands, independent, is_copy, shingles
from vigie.link.corroboration import ClaimSign, claim_status, grade, refuted, words

WIRE = " ".join(f"mot{number} suit mot{number * 7 % 101} puis" for number in range(60))


def test_an_edited_and_cut_wire_copy_is_found() -> None:
    whole = shingles(Article("a", WIRE))
    cut = shingles(Article("b", "Chapeau maison. " + WIRE[: len(WIRE) * 2 // 3]))
    other = shingles(Article("c", WIRE.replace("suit", "quitte")))
    assert is_copy(whole, cut) and set(bands(whole)) & set(bands(cut))
    assert not is_copy(whole, other)
    assert bands(shingles(Article("d", "Trop court."))) == ()


def test_twenty_papers_with_one_wire_are_one_source() -> None:
    papers = [(f"a{number}", f"outlet:{number}", "agency:afp") for number in range(20)]
    assert len(set(independent(papers).values())) == 1
    found = independent([*papers, ("own", "outlet:x"), ("twin", "outlet:y", "text:9"), ("copy", "outlet:z", "text:9")])
    assert len(set(found.values())) == 3 and found["twin"] == found["copy"] != found["own"]


def said(article: str, value: Value, speaker: str | None = None, certainty: str = "fact") -> Statement:
    return Statement(ReportKey(article, 0), "killed", value, "", article, None, Attribution(speaker), certainty)


@pytest.mark.parametrize(
    ("values", "speaker", "certainty", "expected"),
    [
        ([5], None, "fact", "F3"),
        ([5], "le procureur de la République", "fact", "F2"),
        ([5, 5], None, "fact", "F1"),
        ([5, 5, 7], None, "fact", "F2"),
        ([5, 7], None, "fact", "F4"),
        ([5, 7, 8, 9], None, "fact", "F5"),
        ([5], None, "denied", "F5"),
        ([5], None, "planned", "F6"),
    ],
)
def test_credibility(values: list[int], speaker: str | None, certainty: str, expected: str) -> None:
    statements = [said(str(index), Tally.exactly(value)) for index, value in enumerate(values)]
    first = said("0", Tally.exactly(values[0]), speaker, certainty)
    sources = {str(index): index for index in range(len(values))}
    assert str(grade(first, statements, sources)) == expected
    assert grade(first, statements, sources, "B").reliability == "B"


def test_copies_confirm_nothing() -> None:
    statements = [said("a", Tally.exactly(5)), said("b", Tally.exactly(5))]
    assert grade(statements[0], statements, {"a": 0, "b": 0}).credibility == 3


def sign(stance: str = "claims", actors: str = "islamic-state", channel: bool = False, text: str = "") -> ClaimSign:
    return ClaimSign(stance, frozenset({actors}), "fact", channel, text)


@pytest.mark.parametrize(
    ("signs", "status"),
    [
        ([], None),
        ([sign()], "claimed"),
        ([sign(), sign(channel=True)], "relayed"),
        ([sign(text="Une revendication jugée crédible par la police.")], "credible"),
        ([sign(), sign(text="Le texte n'a pas pu être authentifié.")], "doubted"),
        ([sign(), sign(actors="islamic-state-khorasan")], "claimed"),
        ([sign(), sign(actors="al-qaeda")], "contradicted"),
        ([sign(), sign("denies")], "denied"),
        ([sign("praises")], "praised"),
    ],
)
def test_the_life_of_a_claim(signs: list[ClaimSign], status: str | None) -> None:
    assert claim_status(signs) == status


def test_an_assessment_can_refute_a_claim() -> None:
    assert claim_status([sign()], refuted=True) == "contradicted"


@pytest.mark.parametrize(
    ("view", "against"),
    [
        ("no_link", True),
        ("inspired", False),
        ("responsible:islamic-state-khorasan", False),
        ("responsible:al-qaeda", True),
    ],
)
def test_which_assessments_speak_against_a_claim(view: str, against: bool) -> None:
    assert refuted([view], [sign()]) is against


def test_an_assessment_contradicts_no_claim_that_nobody_made() -> None:
    assert not refuted(["responsible:al-qaeda"], [])


def test_the_code_has_words_in_two_languages() -> None:
    assert set(words("en")) == set(words("fr")) == {*"ABCDEF", *"123456"}
    with pytest.raises(LexiconError, match="expected en or fr"):
        words("de")

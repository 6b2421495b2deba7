"""Raw documents become articles."""

from __future__ import annotations

import pytest

from vigie.clean.article import clean
from vigie.clean.dates import parse_published
from vigie.clean.language import foreign_language
from vigie.clean.repair import repair
from vigie.domain.document import Document

FRENCH = (
    "Une explosion a retenti jeudi matin devant la gare centrale de la ville, blessant plusieurs voyageurs qui "
    "attendaient leur train sur le quai. La préfecture a ouvert une cellule de crise et demande aux habitants de "
    "rester chez eux pendant que les secours interviennent."
)
ENGLISH = (
    "A blast was heard on Thursday morning in front of the central station of the city, wounding several travellers "
    "who were waiting for their train. The prefecture has opened a crisis unit and asks people to stay at home while "
    "the rescue services are at work in the whole district around the station."
)


def codes(document: Document, limit: int = 1000) -> list[str]:
    return [issue.code for issue in clean(document, limit).issues]


def test_sound_text_keeps_every_code_point() -> None:
    text = " L’attaque « très » grave\u00a0: œuvre d’un “loup”, 1\u202f300 blessés.\n\nSuite."
    assert repair(text) == (text, False)


def test_text_becomes_nfc_with_plain_newlines_and_no_controls() -> None:
    assert repair("e\u0301te\u0301\r\nun\x00deux\rtrois\ud800") == ("été\nun deux\ntrois ", False)


def test_mojibake_is_undone_and_recorded() -> None:
    broken = "Le prÃ©fet a annoncÃ© la fermeture de l'Ã©cole"
    result = clean(Document("a:1", broken), 1000)
    assert result.article is not None
    assert result.article.body == "Le préfet a annoncé la fermeture de l'école"
    assert [issue.code for issue in result.issues] == ["mojibake_repaired"]


@pytest.mark.parametrize(
    ("text", "date", "at"),
    [
        ("2018-03-30T21:45:00+02:00", "2018-03-30", "2018-03-30T21:45:00+02:00"),
        ("2018-01-05T23:30:00Z", "2018-01-06", "2018-01-06T00:30:00+01:00"),
        ("2018-01-05T23:30:00", "2018-01-05", "2018-01-05T23:30:00+01:00"),
        ("2018-01-05", "2018-01-05", None),
        ("2017-03", "2017-03", None),
        ("2017-03-XX", "2017-03", None),
        (" 2017 ", "2017", None),
    ],
)
def test_publication_dates(text: str, date: str, at: str | None) -> None:
    published = parse_published(text)
    assert (str(published.date), published.at) == (date, at)


def test_an_unreadable_date_is_unknown_and_recorded() -> None:
    result = clean(Document("a:1", FRENCH, published="hier"), 1000)
    assert result.article is not None and result.article.published is None
    assert [issue.code for issue in result.issues] == ["unreadable_date"]
    assert "'hier'" in result.issues[0].message


def test_refusals() -> None:
    assert codes(Document("a:1", "x" * 1001)) == ["too_large"]
    assert codes(Document("a:1", " \n ", title="Un titre")) == ["empty_text"]
    assert codes(Document("a:1", ENGLISH)) == ["not_french"]
    assert clean(Document("a:1", ENGLISH), 1000).article is None


def test_an_empty_text_under_a_heading_leaves_the_heading_to_read() -> None:
    result = clean(Document("a:1", "", title="Un titre", heading="Une explosion a fait trois morts à Lyon."), 1000)
    assert result.article is not None and result.article.text.startswith("Un titre\n\nUne explosion")
    assert [issue.code for issue in result.issues] == ["empty_text"]


def test_foreign_lines_in_a_french_text_pass() -> None:
    spanish = "El presidente ha dicho que los terroristas pagarán por lo que hicieron en la capital. " * 3
    assert foreign_language(spanish) == "es"
    assert foreign_language(spanish + FRENCH * 4) is None
    assert foreign_language("Five killed in the attack.") is None, "too short to be judged"


def test_identity_fields() -> None:
    article = clean(
        Document("a:1", FRENCH, url="HTTPS://Journal.example:443/a.html?utm_source=x&id=3#suite", author=" AFP\r\n"),
        1000,
    ).article
    assert article is not None
    assert article.url == "https://journal.example/a.html?id=3"
    assert article.author == "AFP"
    assert len(article.id) == 12 and article.id == clean(Document("b:7", FRENCH), 1000).article.id  # type: ignore[union-attr]
    other = clean(Document("a:1", FRENCH, url="pas une adresse"), 1000).article
    assert other is not None and other.url is None


@pytest.mark.parametrize(
    ("author", "body", "agency"),
    [
        ("La rédaction avec AFP", "Le texte.", "afp"),
        (None, "BAMAKO (Reuters) - Une patrouille.", "reuters"),
        ("Claire Martin", "Il l'a dit à l'AFP.", None),
    ],
)
def test_the_agency_whose_wire_an_article_prints(author: str | None, body: str, agency: str | None) -> None:
    cleaned = clean(Document("a", body, author=author), 1000).article
    assert cleaned is not None and cleaned.agency == agency

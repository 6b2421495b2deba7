"""The article in a web page: main text, what the page says of itself, furniture, limits."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from vigie.clean.article import clean, glance
from vigie.clean.furniture import strip_furniture
from vigie.clean.page import decode_page, open_page, read_page
from vigie.clean.stated_date import read_date
from vigie.domain.document import Document, Page

PROSE = (
    "Une explosion a fait treize blessés vendredi soir dans le centre de la ville, selon la préfecture du département. "
    "Le suspect, arrivé à vélo, est activement recherché par les enquêteurs de la police judiciaire, qui ont lancé un "
    "appel à témoins et fouillé plusieurs immeubles du quartier jusque tard dans la nuit."
)
LEDE = "Treize personnes ont été blessées vendredi par l'explosion d'un colis devant une boulangerie."


def page(head: str = "", body: str = "", url: str | None = None, told: tuple[tuple[str, str], ...] = ()) -> Page:
    html = f"""<!DOCTYPE html><html lang="fr-FR"><head><title>Explosion | Le Journal</title>{head}</head><body>
    <nav><a href="/">Accueil</a></nav><article><h1>Explosion au marché</h1>{body}<p>{PROSE}</p><p>{PROSE[::1]} Fin.</p>
    </article><footer>Mentions légales</footer></body></html>"""
    return Page("a.html", html.encode(), url, None, told)


def read(given: Page) -> Document:
    document, _ = read_page(given)
    assert document is not None
    return document


def told(document: Document) -> dict[str, str]:
    return dict(document.provenance)


def test_linked_data_comes_before_meta_and_says_where_it_stood() -> None:
    head = """<meta property="article:published_time" content="2019-05-25T01:00:00+02:00">
    <meta name="author" content="La rédaction"><meta property="og:site_name" content="Le Journal">
    <script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebPage"},
    {"@type":["NewsArticle"],"headline":"Explosion au marché","datePublished":"2019-05-24T20:00:00+02:00",
    "dateModified":"2019-05-24T22:30:00+02:00","author":[{"@type":"Person","name":"Claire Dubreuil"},{"name":"AFP"}]}]}
    </script>"""
    found = read(page(head))
    assert (found.published, found.modified) == ("2019-05-24T20:00:00+02:00", "2019-05-24T22:30:00+02:00")
    assert (found.author, found.agency, found.publisher) == ("Claire Dubreuil; AFP", "afp", "Le Journal")
    places = told(found)
    assert places["published"] == "json-ld:datePublished" and places["publisher"] == "meta:og:site_name"
    assert places["agency"] == "json-ld:author" and places["title"] == "html:h1" and found.language == "fr"


@pytest.mark.parametrize(
    ("head", "body", "published", "place"),
    [
        ('<meta name="dc.date" content="24/05/2019">', "", "2019-05-24", "meta:dc.date"),
        ("", '<time datetime="2019-05-24T20:00:00Z">hier</time>', "2019-05-24T20:00:00Z", "html:time"),
        ("", '<p itemprop="datePublished" content="2019-05-24">x</p>', "2019-05-24", "microdata:datePublished"),
        ("", "<p>AFP, publié le vendredi 24 mai 2019 à 20h05</p>", "2019-05-24T20:05", "byline"),
        ('<meta name="date" content="0"><meta name="dc.date" content="2019-05-24">', "", "2019-05-24", "meta:dc.date"),
    ],
)  # fmt: skip
def test_dates_of_publication(head: str, body: str, published: str, place: str) -> None:
    found = read(page(head, body))
    assert (found.published, told(found)["published"]) == (published, place)


def test_what_a_feed_says_is_used_for_want_of_better() -> None:
    said = (("published", "Fri, 24 May 2019 20:00:00 +0200"), ("title", "Autre titre"))
    found = read(page(told=said))
    assert (found.published, told(found)["published"]) == ("2019-05-24T20:00:00+02:00", "feed")
    assert found.title == "Explosion au marché"
    found = read(page('<meta property="article:published_time" content="2019-05-23">', told=said))
    assert found.published == "2019-05-23"


def test_date_and_byline_furniture_is_no_part_of_the_text() -> None:
    body = "<p>Claire Dubreuil avec AFP - Publié le 24/05/2019 à 20:05, mis à jour le 25/05/2019 à 08:00</p>"
    found = read(page(body=body + "<p>Temps de lecture : 3 min</p>"))
    assert found.body.startswith("Une explosion") and "2019" not in found.body and "lecture" not in found.body
    assert found.published == "2019-05-24T20:05" and found.agency == "afp"


def test_a_dated_sentence_stays() -> None:
    sentence = "Le rapport publié le 12 mars 2020 accable le service."
    assert strip_furniture([sentence, PROSE]).lines == (sentence, PROSE)
    assert strip_furniture(["Publié le 31 février 2020", PROSE]).published is None
    assert strip_furniture(["publié le 1er août 2020 à 9h05", PROSE]).published == "2020-08-01T09:05"
    many = [PROSE, PROSE, PROSE, PROSE, PROSE, "12 mars 2020", PROSE, PROSE, PROSE]
    assert strip_furniture(many).lines == tuple(many), "a line in the midst of the text is the article's"


def test_the_description_that_opens_the_text_is_the_heading() -> None:
    head = f'<meta property="og:description" content="{LEDE[:60]}...">'
    found = read(page(head, f"<p>{LEDE}</p>"))
    assert found.heading == LEDE and found.body.startswith("Une explosion")
    longer = f'<meta property="og:description" content="{LEDE} {PROSE[:80]}">'
    assert read(page(longer, f"<p>{LEDE}</p>")).heading == ""
    assert read(page(longer, f"<p><strong>{LEDE}</strong></p>")).heading == LEDE
    assert (
        read(page('<meta name="description" content="Toute l\'actualité du jour en continu, en direct">')).heading == ""
    )


@pytest.mark.parametrize(
    ("canonical", "fetched", "address"),
    [
        ("https://journal.example/a", "https://journal.example/a?utm=1", "https://journal.example/a"),
        ("/a", "https://journal.example/b", "https://journal.example/a"),
        ("https://www.journal.fr/a", "https://amp.journal.fr/a", "https://www.journal.fr/a"),
        ("https://www.autre.fr/a", "https://www.journal.fr/a", "https://www.journal.fr/a"),
        ("https://autre.co.uk/a", "https://journal.co.uk/a", "https://journal.co.uk/a"),
        ("https://journal.example/", "https://journal.example/a", "https://journal.example/a"),
        ("https://other.example/a", "https://journal.example/a", "https://journal.example/a"),
        ("https://journal.example/a", None, "https://journal.example/a"),
        ("http://[", "https://journal.example/a", "https://journal.example/a"),
        ("javascript:alert(1)", None, None),
    ],
)
def test_whose_address_a_page_may_take(canonical: str, fetched: str | None, address: str | None) -> None:
    given = page(f'<link rel="canonical" href="{canonical}">', url=fetched)
    assert read(given).url == address
    assert glance(given).article is not None


def test_a_glance_sees_the_words_and_the_address_of_the_article() -> None:
    given = page('<link rel="canonical" href="https://journal.example/a?utm_source=x">')
    seen, whole = glance(given).article, clean(given, 10_000).article
    assert seen is not None and whole is not None
    assert seen.url == whole.url == "https://journal.example/a" and "treize blessés" in seen.body


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("é".encode(), "iso-8859-1", "é"),
        ("é".encode("latin-1"), None, "é"),
        ("\u20ac".encode("cp1252"), "iso-8859-1", "\u20ac"),
        (b'<meta charset="windows-1250">' + "ř".encode("cp1250"), None, '<meta charset="windows-1250">ř'),
        ("é".encode("utf-16"), None, "é"),
        ("é".encode("latin-1"), "no-such-code", "é"),
    ],
)
def test_encodings(data: bytes, charset: str | None, text: str) -> None:
    assert decode_page(data, charset) == text


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("2020-07-02T22:17:07+02:00", "2020-07-02T22:17:07+02:00"),
        ("2020-07-02 22:17", "2020-07-02T22:17"),
        ("2020-07-02T22:17:07.123Z", "2020-07-02T22:17:07Z"),
        ("20200702", "2020-07-02"),
        ("02/07/2020 22:17", "2020-07-02T22:17:00"),
        ("Thu, 02 Jul 2020 22:17:07 GMT", "2020-07-02T22:17:07+00:00"),
        ("1970-01-01", None),
        ("2999-01-01", None),
        ("2020-02-31", None),
        ("hier", None),
        ("", None),
    ],
)
def test_stated_dates(stated: str, date: str | None) -> None:
    assert read_date(stated) == date


def issue_codes(data: bytes) -> list[str]:
    cleaned = clean(Page("a.html", data), 100_000)
    assert cleaned.article is None or cleaned.issues or len(data) < 100_000
    return [issue.code for issue in cleaned.issues]


def test_limits_stop_hostile_pages_in_time() -> None:
    begun = time.process_time()
    assert issue_codes(b"<html><body>" + b"<div>" * 50_000 + PROSE.encode()) == ["nested_too_deep"]
    assert issue_codes(b"<p>" * 3_000_000) == ["too_many_elements"]
    huge = b"<html><body><p title='" + b"x" * 3_000_000 + b"'>" + (PROSE * 3).encode() + b"</p></body></html>"
    assert issue_codes(huge) == ["huge_attribute_cut"]
    assert issue_codes(b"") == issue_codes(b"\x00" * 1000) == ["empty_page"]
    assert issue_codes(b"<html><body></body></html>") == ["no_main_text"]
    assert time.process_time() - begun < 10


def test_pages_of_bounded_depth_are_read() -> None:
    html = b"<html><body>" + b"<div>" * 60 + (f"<p>{PROSE}</p>" * 3).encode() + b"</div>" * 60 + b"</body></html>"
    assert clean(Page("a.html", html), 100_000).article is not None
    assert open_page(replace(Page("a.html", html), data=html * 2)).html is not None

"""CSV, zip, feeds, sitemaps, lists, fsspec; bombs and what else may be wrong with files."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import time
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from vigie.domain.document import Document, Fetched, Page, Source
from vigie.domain.errors import InputError, Issue
from vigie.read.feed import FULL_CONTENT, read_listing
from vigie.read.inputs import Inputs
from vigie.read.limits import Limits

PAGE = b"<html><body><p>un</p></body></html>"
SMALL = Limits(max_bytes=100_000, max_unpacked=1_000_000, max_ratio=50)


class Shelf:
    """A fetcher that has what it is given."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def get(self, url: str) -> Fetched | Issue | None:
        self.asked.append(url)
        data = self.answers.get(url)
        return Issue("fetch", url, "http_404", "gone") if data is None else Fetched(url, url, data)

    def each(self, urls: Iterable[str]) -> Iterator[Fetched | Issue]:
        for url in urls:
            answer = self.get(url)
            if answer is not None:
                yield answer


def read(*names: Path | str, limits: Limits = SMALL, shelf: Shelf | None = None) -> list[Source | Issue]:
    return list(Inputs([str(name) for name in names], limits, (lambda: shelf) if shelf else None))


def told(items: list[Source | Issue]) -> list[tuple[str, str]]:
    return [
        (
            item.where.rpartition("/")[2],
            item.code if isinstance(item, Issue) else item.body if isinstance(item, Document) else "page",
        )
        for item in items
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_in_every_dress(tmp_path: Path, separator: str, encoding: str) -> None:
    rows = [
        ["ID", "Title", "text", "published"],
        ["1", "Été", f'"Un{separator} ""deux""\nlignes é"', "2019-05-24"],
        [""] * 4,
    ]
    (tmp_path / "a.csv").write_text("\n".join(separator.join(row) for row in rows), encoding=encoding, newline="")
    (item,) = read(tmp_path / "a.csv")
    assert isinstance(item, Document)
    assert (item.id, item.title, item.body) == ("1", "Été", f'Un{separator} "deux"\nlignes é')
    assert item.published == "2019-05-24" and item.where.endswith("a.csv:3")


def test_csv_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,titre\n1,x\n")
    (tmp_path / "b.csv").write_text("id,text\n1,a,b\n2,deux\n")
    (tmp_path / "c.csv").write_text("id,text\n1," + "x" * 200_000)
    (tmp_path / "d.csv").write_text("")
    items = read(tmp_path)
    assert told(items) == [
        ("a.csv", "no_text_column"),
        ("b.csv:2", "wrong_width"),
        ("b.csv:3", "deux"),
        ("c.csv:2", "unreadable_csv"),
        ("d.csv", "no_text_column"),
    ]
    assert isinstance(items[0], Issue) and "columns id, titre" in items[0].message


def test_zip_archives(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x/1.html", PAGE)
        archive.writestr("x/2.jsonl", '{"text": "un"}\n{"text": "deux"}')
        archive.writestr("x/3.png", b"\x89PNG")
    assert told(read(tmp_path / "a.zip")) == [("1.html", "page"), ("2.jsonl:1", "un"), ("2.jsonl:2", "deux")]
    whole = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "b.zip").write_bytes(whole[: len(whole) // 2])
    assert told(read(tmp_path / "b.zip")) == [("b.zip", "damaged_file")]


def tar_of(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "pack"),
    [("a.tar", bytes), ("a.tar.gz", gzip.compress), ("a.tgz", gzip.compress), ("a.tar.xz", lzma.compress),
     ("a", bz2.compress)],
)  # fmt: skip
def test_tar_archives_in_every_packing(tmp_path: Path, name: str, pack: object) -> None:
    (tmp_path / name).write_bytes(pack(tar_of(("1.html", PAGE), ("2.csv", b"id,text\n1,un\n"))))  # type: ignore[operator]
    assert told(read(tmp_path / name)) == [("a" + name[1:] + "#1.html", "page"), ("a" + name[1:] + "#2.csv:2", "un")]


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress])
def test_decompression_bombs_are_stopped(tmp_path: Path, pack: object) -> None:
    bomb = b'{"text": "un"}\n' + b"\n" * 200_000_000
    (tmp_path / "a.jsonl.gz").write_bytes(pack(bomb))  # type: ignore[operator]
    begun = time.process_time()
    items = read(tmp_path / "a.jsonl.gz")
    assert told(items) == [("a.jsonl.gz:1", "un"), ("a.jsonl.gz", "damaged_file")]
    assert isinstance(items[1], Issue) and "more than 50 times" in items[1].message
    assert time.process_time() - begun < 5


def test_a_zip_bomb_is_stopped(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(40):
            archive.writestr(f"{number}.txt", b"\x20" * 90_000)
    items = read(tmp_path / "a.zip")
    assert len(items) < 40 and isinstance(items[-1], Issue) and items[-1].code == "damaged_file"


def test_a_list_of_addresses_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "# de la semaine\n\nhttps://a.example/1\nhttps://a.example/2\nhttps://a.example/1\n"
    )
    shelf = Shelf({"https://a.example/1": PAGE})
    items = read(tmp_path / "a.txt", shelf=shelf)
    assert told(items) == [("1", "page"), ("2", "http_404")] and isinstance(items[0], Page)
    assert items[0].url == "https://a.example/1"
    assert told(read(tmp_path / "a.txt")) == [("1", "not_fetched"), ("2", "not_fetched")]


def test_a_text_that_begins_with_an_address_is_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("https://a.example/1\nUn article qui cite son adresse.\n")
    (item,) = read(tmp_path / "a.txt")
    assert isinstance(item, Document)


def test_a_feed_whole_or_linked(tmp_path: Path) -> None:
    whole = "<p>" + "mot " * FULL_CONTENT + "</p>"
    (tmp_path / "a.xml").write_text(
        f"""<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel><title>J</title>
        <item><title>Un</title><link>https://a.example/1</link><pubDate>Fri, 24 May 2019 20:00:00 GMT</pubDate></item>
        <item><title>Deux</title><link>https://a.example/2</link><c:encoded><![CDATA[{whole}]]></c:encoded></item>
        </channel></rss>"""
    )
    shelf = Shelf({"https://a.example/1": PAGE})
    carried, fetched = read(tmp_path / "a.xml", shelf=shelf)
    assert isinstance(carried, Page) and isinstance(fetched, Page) and shelf.asked == ["https://a.example/1"]
    assert carried.url == "https://a.example/2" and b"mot mot" in carried.data and dict(carried.told)["title"] == "Deux"
    assert dict(fetched.told) == {"title": "Un", "published": "2019-05-24T20:00:00+00:00"}


def test_sitemaps_and_opml_lead_on_but_not_in_circles(tmp_path: Path) -> None:
    circle = b"<sitemapindex><sitemap><loc>https://a.example/i.xml</loc></sitemap></sitemapindex>"
    urls = b"<urlset><url><loc>https://a.example/1</loc></url></urlset>"
    shelf = Shelf({"https://a.example/i.xml": circle, "https://a.example/m.xml": urls, "https://a.example/1": PAGE})
    assert told(read("https://a.example/i.xml", shelf=shelf)) == [] and len(shelf.asked) <= 2
    (tmp_path / "a.opml").write_text(
        "<opml><body><outline><outline xmlUrl='https://a.example/m.xml'/></outline></body></opml>"
    )
    assert told(read(tmp_path / "a.opml", shelf=shelf)) == [("1", "page")]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<html></html>", b"<?xml version='1.0'?>", b"<rss>", b"<a>" * 100_000, b"\x00" * 100,
        b"<!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]><rss><channel><title>&c;</title></channel></rss>",
        b"<urlset>" + b"<x>" * 90,
    ],
)  # fmt: skip
def test_feeds_that_cannot_be_read_are_told(data: bytes) -> None:
    try:
        listing = read_listing(data, None)
    except InputError:
        return
    assert listing.entries == ()


def test_an_entity_bomb_is_refused() -> None:
    with pytest.raises(InputError, match="entities"):
        read_listing(b"<!DOCTYPE x [<!ENTITY a 'b'>]><rss/>", None)


def test_fsspec_addresses(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "un"}')
    assert told(read(f"file://{tmp_path}/a.jsonl")) == [("a.jsonl:1", "un")]
    assert told(read("memory://nowhere.warc.gz")) == [("nowhere.warc.gz", "unreadable_file")]
    assert told(read("strange://x.jsonl")) == [("x.jsonl", "unreadable_file")]


def test_an_address_without_a_fetcher_is_told_at_once() -> None:
    with pytest.raises(InputError, match="fetches nothing"):
        Inputs(["https://a.example/1"])


def test_an_archive_without_records_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"nothing of the kind\r\n" * 50)
    (tmp_path / "b.warc.gz").write_bytes(b"")
    assert [code for _, code in told(read(tmp_path))] in (
        ["no_records", "no_records"],
        ["unreadable_warc", "no_records"],
    )

"""Files, folders, archives and what may be wrong with them."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import sys
import tarfile
from pathlib import Path

import pytest

from vigie.domain.document import Document, Page, Source
from vigie.domain.errors import InputError, Issue
from vigie.read.inputs import Inputs
from vigie.read.limits import Limits

PAGE = """<html lang="fr"><head><title>Explosion à Lyon</title><link rel="canonical" href="https://journal.example/a">
<meta property="article:published_time" content="2019-05-24T20:00:00+02:00"></head>
<body><nav>Accueil Sport</nav><article>
<h1>Explosion à Lyon</h1><p>Une explosion a fait treize blessés vendredi soir dans le centre de Lyon,
selon la préfecture du Rhône.</p><p>Le suspect, arrivé à vélo, est activement
recherché par les enquêteurs de la police judiciaire.</p>
</article></body></html>"""


def read(*paths: Path | str, limits: Limits | None = None) -> list[Source | Issue]:
    return list(Inputs([str(path) for path in paths], limits or Limits()))


def summary(items: list[Source | Issue]) -> list[tuple[str, str]]:
    return [
        (item.where.rsplit("/", 1)[-1], item.code if isinstance(item, Issue) else getattr(item, "body", "page"))
        for item in items
    ]


def test_jsonl_reads_on_after_every_kind_of_bad_line(tmp_path: Path) -> None:
    lines: list[bytes] = [
        json.dumps({"id": "1", "text": "Bonjour", "title": None, "published": "2017-03"}).encode(),
        b"{broken",
        b"",
        b'{"id": "2"}',
        b'{"id": "3", "text": 5}',
        b'["un"]',
        b'{"id": true, "text": "x"}',
        '{"id": 4, "text": "déjà"}'.encode("cp1252"),
        b'{"text": "' + b"x" * 300 + b'"}',
        b"[" * 5000,
        b'{"id": "5", "text": "fin"}',
    ]
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join(lines))
    assert summary(read(path, limits=Limits(200))) == [
        ("a.jsonl:1", "Bonjour"),
        ("a.jsonl:2", "unreadable_json"),
        ("a.jsonl:4", "missing_text"),
        ("a.jsonl:5", "wrong_type"),
        ("a.jsonl:6[0]", "not_an_article"),
        ("a.jsonl:7", "wrong_type"),
        ("a.jsonl:8", "encoding_repaired"),
        ("a.jsonl:8", "déjà"),
        ("a.jsonl:9", "too_large"),
        ("a.jsonl:10", "too_large"),
        ("a.jsonl:11", "fin"),
    ]


def test_deep_nesting_is_an_issue(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"[" * 200_000 + b"\n" + b'{"text": "apr\xc3\xa8s"}\n')
    assert summary(read(tmp_path / "a.jsonl")) == [("a.jsonl:1", "unreadable_json"), ("a.jsonl:2", "après")]


@pytest.mark.parametrize(("suffix", "pack"), [(".xz", lzma.compress), (".gz", gzip.compress)])
def test_packed_jsonl(tmp_path: Path, suffix: str, pack: object) -> None:
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(pack(b'{"text": "un"}\n{"text": "deux"}\n'))  # type: ignore[operator]
    assert [body for _, body in summary(read(path))] == ["un", "deux"]


def test_a_damaged_archive_is_read_up_to_the_damage(tmp_path: Path) -> None:
    lines = (json.dumps({"text": f"numéro {n} {n * 7919}"}).encode() + b"\n" for n in range(9000))
    whole = gzip.compress(b"".join(lines))
    (tmp_path / "a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "b.jsonl").write_bytes(b'{"text": "suite"}')
    items = summary(read(tmp_path))
    assert items[0] == ("a.jsonl.gz:1", "numéro 0 0")
    assert items[-2:] == [("a.jsonl.gz", "damaged_file"), ("b.jsonl:1", "suite")]


def test_a_folder_of_files(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b.txt").write_text("Un titre\n\nUn corps.\n", encoding="utf-8")
    (tmp_path / "c.json").write_text('[{"id": "1", "text": "un"}, {"id": "2", "text": "deux"}]', encoding="utf-8")
    (tmp_path / "d.png").write_bytes(b"\x89PNG")
    items = read(tmp_path)
    assert [item.where.removeprefix(f"{tmp_path}/") for item in items] == [
        "b.txt", "c.json[0]", "c.json[1]", "sub/page.html"
    ]  # fmt: skip
    text, page = items[0], items[-1]
    assert isinstance(text, Document) and (text.title, text.body) == ("Un titre", "Un corps.\n")
    assert isinstance(page, Page) and page.data == PAGE.encode() and page.url is None


def test_tar_archives_are_read_without_unpacking(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar.xz", "w:xz") as archive:
        for name, data in (("x/1.txt", b"un"), ("x/2.bin", b"\x00"), ("x/3.html", PAGE.encode())):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    items = read(tmp_path / "a.tar.xz")
    assert [item.where.rsplit("#")[-1] for item in items] == ["x/1.txt", "x/3.html"]


def test_warc(tmp_path: Path) -> None:
    body = PAGE.encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    record = (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Date: 2019-05-25T00:00:00Z\r\n"
        b"WARC-Target-URI: https://journal.example/a\r\nContent-Type: application/http; msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n" % len(http) + http + b"\r\n\r\n"
    )
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(record))
    (item,) = read(tmp_path / "a.warc.gz")
    assert isinstance(item, Page) and item.url == "https://journal.example/a" and item.data == body
    assert item.charset == "utf-8"


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"id": "1", "text": "un"}\n')))
    inputs = Inputs(["-"])
    assert summary(list(inputs)) == [("stdin:1", "un")] and inputs.total is None


def test_missing_inputs_are_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        Inputs([str(tmp_path / "nowhere.jsonl")])
    with pytest.raises(InputError, match="nothing to read"):
        Inputs([str(tmp_path)])


def test_progress_reaches_the_total(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "un"}\n' * 10)
    (tmp_path / "b.jsonl").write_bytes(b'{"text": "un"}\n' * 5)
    inputs = Inputs([str(tmp_path)])
    assert len(list(inputs)) == 15 and inputs.done == inputs.total == 225

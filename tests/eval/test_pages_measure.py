"""The measure of pages, and that a WARC gives what a folder gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_reader import load_fake
from typer.testing import CliRunner

from eval import pages
from vigie import app
from vigie.cli.main import app as commands

PROSE = "Les secours sont sur place et le quartier est bouclé par la police depuis la fin de la matinée. " * 4


def page(name: str, event: str) -> str:
    return f"""<html lang="fr"><head><title>{name}</title><link href="https://journal.example/{name}" rel="canonical">
    <meta property="article:published_time" content="2016-07-15T08:00:00+02:00"></head><body><article><h1>{name}</h1>
    <p>{PROSE}</p><p>{event}</p><p>{PROSE}</p></article></body></html>"""


def test_f1_counts_words() -> None:
    assert pages.f1("un deux", "un trois") == 0.5 and pages.f1("", "") == 1.0 and pages.f1("un", "") == 0.0
    assert pages.f1("un un", "un") == pytest.approx(2 / 3)


def test_a_warc_gives_the_same_incidents_as_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(app, "load_reader", load_fake)
    folder = tmp_path / "html"
    folder.mkdir()
    towns = ("Nice", "Lyon", "Gao", "")
    for number, town in enumerate(towns):
        event = f"@attack date=2016-07-1{number} country=FR city={town} killed=[{number},9]" if town else "Rien."
        (folder / f"{number}.html").write_text(page(f"a{number}", event), encoding="utf-8")
    pages.write_warc(sorted(folder.glob("*.html")), tmp_path / "a.warc.gz")
    for database, source in (("one.db", "html"), ("two.db", "a.warc.gz")):
        assert CliRunner().invoke(commands, ["--db", database, "ingest", source]).exit_code == 0
    found = pages.incidents(tmp_path / "one.db")
    assert len(found) == 3 and pages.incidents(tmp_path / "two.db") == found


def test_quality_compares_pages_with_their_articles(tmp_path: Path) -> None:
    (tmp_path / "1.html").write_text(page("a1", "Un fait."), encoding="utf-8")
    told = {"text": f"{PROSE}\nUn fait.\n{PROSE}", "heading": "", "title": "a1", "author": None}
    found = pages.quality([tmp_path / "1.html"], {"1": {**told, "published": "2016-07-15T08:00:00+02:00"}})
    assert (found.body, found.dates, found.minutes, found.empty) == (1.0, (1, 1), (1, 1), 0)

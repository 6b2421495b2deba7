"""`vigie watch`, `vigie notifications`, `vigie webhooks`, and `vigie ingest` of addresses."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from local_site import Site
from local_site import site as site
from standardwebhooks import Webhook

from vigie.store.store import Store

Run = Callable[..., Any]
PROSE = "Les secours sont sur place et le quartier est bouclé par la police depuis la fin de la matinée. " * 4


def page(event: str) -> bytes:
    return f"""<html lang="fr"><head><title>Nice</title><meta property="article:published_time"
    content="2016-07-15T08:00:00+02:00"></head><body><article><h1>Nice</h1><p>{PROSE}</p><p>{event}</p><p>{PROSE}</p>
    </article></body></html>""".encode()


NICE = page("@attack date=2016-07-14 country=FR city=Nice killed=[84,84]")


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("VIGIE_FETCH__PAUSE_MS", "1")
    monkeypatch.setenv("VIGIE_FETCH__ALLOW_INSIDE", "127.0.0.1")
    yield


def test_ingest_of_an_address_asks_again_whether_it_changed(run: Run, site: Site) -> None:
    site.answers["/a"] = lambda r: (304, {}, b"") if "If-None-Match" in r.headers else (200, {"ETag": '"1"'}, NICE)
    first = json.loads(run("--json", "ingest", f"{site.base}/a").stdout)
    assert (first["read"], first["relevant"], first["new_incidents"]) == (1, 1, 1)
    again = json.loads(run("--json", "ingest", f"{site.base}/a").stdout)
    assert (again["read"], again["unchanged"], again["relevant"]) == (1, 1, 0)
    forced = json.loads(run("--json", "ingest", "--refetch", f"{site.base}/a").stdout)
    assert forced["unchanged"] == 1 and "if-none-match" not in site.requests[-1][1]  # the same bytes are known


def test_ingest_of_lists_feeds_and_sitemaps(run: Run, site: Site, tmp_path: Path) -> None:
    site.answers |= {"/a": NICE, "/b": page("Rien."), "/c": page("@attack date=2016-07-13 country=ML city=Gao")}
    (tmp_path / "some.txt").write_text(f"# addresses\n{site.base}/a\n{site.base}/b\n{site.base}/gone\n")
    assert json.loads(run("--json", "ingest", "some.txt").stdout)["relevant"] == 1
    assert [line["code"] for line in json.loads(run("issues", "--json").stdout)] == ["http_404"]
    index = f"<sitemapindex><sitemap><loc>{site.base}/map</loc></sitemap></sitemapindex>"
    site.answers["/index.xml"] = (200, {"Content-Type": "application/xml"}, index.encode())
    site.answers["/map"] = (200, {}, f"<urlset><url><loc>{site.base}/c</loc></url></urlset>".encode())
    told = json.loads(run("--json", "ingest", f"{site.base}/index.xml").stdout)
    assert (told["relevant"], told["notifications"]) == (1, 1)


def test_the_own_network_is_refused_by_default(run: Run, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIGIE_FETCH__ALLOW_INSIDE")
    site.answers["/a"] = NICE
    assert json.loads(run("--json", "ingest", f"{site.base}/a").stdout)["refused"] == 1
    (issue,) = json.loads(run("issues", "--json").stdout)
    assert issue["code"] == "inside_address" and "fetch.allow_inside" in issue["message"] and site.requests == []


def test_the_first_ingest_only_takes_stock(run: Run, tmp_path: Path) -> None:
    line = '{"id": "%s", "published": "2016-07-15", "text": "@attack date=2016-07-14 country=FR city=%s"}\n'
    (tmp_path / "a.jsonl").write_text(line % ("a", "Nice"))
    assert json.loads(run("--json", "ingest", "a.jsonl").stdout)["notifications"] == 0
    (tmp_path / "b.jsonl").write_text(line % ("b", "Lyon"))
    assert json.loads(run("--json", "ingest", "b.jsonl").stdout)["notifications"] == 1
    (tmp_path / "c.jsonl").write_text(line % ("c", "Rouen"))
    assert json.loads(run("--json", "ingest", "--no-notify", "c.jsonl").stdout)["notifications"] == 0
    assert [one["city"] for one in json.loads(run("notifications", "--json").stdout)] == ["Lyon"]
    assert run("notifications", "--atom", "n.atom", "--lang", "fr").exit_code == 0
    assert "Nouveau (attentat) : Lyon, FR" in (tmp_path / "n.atom").read_text(encoding="utf-8")
    assert "Lyon" in run("notifications", "--topic", "new_incident").stdout
    assert run("notifications", "--topic", "weather").exit_code == 1


def test_watch_once_tells_and_writes_the_feed(run: Run, site: Site, tmp_path: Path) -> None:
    rss = f"<rss><channel><item><link>{site.base}/a</link></item></channel></rss>"
    site.answers |= {"/a": NICE, "/feed": rss.encode()}
    (tmp_path / "feeds.toml").write_text(f'[[feed]]\nurl = "{site.base}/feed"\n')
    told = json.loads(run("watch", "feeds.toml", "--once", "--json", "--atom", "out.atom").stdout)
    assert (told["feeds"], told["entries"], len(told["notifications"])) == (1, 1, 1)
    assert "Nice" in (tmp_path / "out.atom").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("f.toml", "", "no feeds"),
        ("f.toml", "[[feed]]\nadress = 'x'", "expected the keys"),
        ("f.toml", "[[feed]]\nurl = 'ftp://x'", "http or https"),
        ("f.toml", "[[feed]]\nurl = 'https://x'\ninterval = 5", "60 seconds"),
        ("f.toml", "[[", "not a readable TOML"),
        ("f.opml", "<opml><body/></opml>", "no feeds"),
        ("f.opml", "nothing", "expected OPML"),
    ],
)
def test_lists_of_feeds_that_cannot_be_used(run: Run, tmp_path: Path, name: str, text: str, told: str) -> None:
    (tmp_path / name).write_text(text)
    result = run("watch", name, "--once")
    assert result.exit_code == 1 and told in result.stderr


def test_webhooks_are_added_listed_tested_removed(run: Run, site: Site, write: Any, tmp_path: Path) -> None:
    run("ingest", write("a.jsonl", [{"id": "1", "text": "@attack country=FR"}]))
    site.answers["/hook"] = (204, {}, b"")
    added = json.loads(run("webhooks", "add", "desk", f"{site.base}/hook", "--country", "fr").stdout)
    assert added["secret"].startswith("whsec_")
    assert (tmp_path / "vigie.key").stat().st_mode & 0o777 == 0o600
    assert run("webhooks", "add", "desk", f"{site.base}/hook").exit_code == 1
    listed = json.loads(run("webhooks", "list", "--json").stdout)
    assert [one["countries"] for one in listed] == [["FR"]] and added["secret"] not in str(listed)
    assert run("webhooks", "test", "desk").exit_code == 0 and len(site.posted) == 1
    rotated = json.loads(run("webhooks", "rotate", "desk").stdout)
    assert rotated["secret"] not in ("", added["secret"]) and rotated["old_until"] > "2026"
    assert run("webhooks", "test", "desk").exit_code == 0
    body, headers = site.posted[-1].decode(), site.requests[-1][1]
    assert Webhook(added["secret"]).verify(body, headers) == Webhook(rotated["secret"]).verify(body, headers)
    assert run("webhooks", "rotate", "nobody").exit_code == 1
    for name in ("vigie.db", "vigie.db-wal"):  # nowhere in the database, the log of what was written included
        written = (tmp_path / name).read_bytes() if (tmp_path / name).exists() else b""
        assert all(secret.encode() not in written for secret in (added["secret"], rotated["secret"]))
    site.answers["/hook"] = (500, {}, b"")
    assert "answered 500" in run("webhooks", "test", "desk").stderr
    assert json.loads(run("webhooks", "log", "--json").stdout) == []
    assert run("webhooks", "remove", "desk").exit_code == 0 and run("webhooks", "remove", "desk").exit_code == 1
    assert run("webhooks", "add", "x", "ftp://a").exit_code == 1
    assert run("webhooks", "add", "x", "https://a.example", "--country", "FRA").exit_code == 1


def test_the_service_ends_cleanly_when_told(site: Site, tmp_path: Path) -> None:
    site.answers |= {"/feed": b"<rss><channel><title>t</title></channel></rss>"}
    (tmp_path / "feeds.toml").write_text(f'[[feed]]\nurl = "{site.base}/feed"\n')
    command = [sys.executable, "-m", "vigie", "-v", "watch", "feeds.toml"]
    service = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    deadline = time.monotonic() + 60
    while not site.paths() and time.monotonic() < deadline:
        time.sleep(0.1)
    service.send_signal(signal.SIGTERM)
    _, told = service.communicate(timeout=30)
    assert service.returncode == 0 and "all that was taken in is stored" in told
    store = Store.open(str(tmp_path / "vigie.db"), create=False)
    assert [state.url for state in store.watching.feeds()] in ([], [f"{site.base}/feed"])
    store.close()


def test_a_changed_page_becomes_a_version(run: Run, site: Site) -> None:
    site.answers["/a"] = NICE
    run("ingest", f"{site.base}/a")
    site.answers["/a"] = NICE.replace(b"killed=[84,84]", b"killed=[86,86]")
    assert json.loads(run("--json", "ingest", f"{site.base}/a").stdout)["notifications"] == 1
    (incident,) = json.loads(run("incidents", "--json").stdout)
    assert incident["killed"] == [86, 86]
    name = json.loads(run("export", "events", "--format", "jsonl").stdout.splitlines()[0])["article"]
    shown = json.loads(run("show", name, "--json").stdout)
    assert shown["version"] == 2 and shown["provenance"]["published"] == "meta:article:published_time"
    (former,) = shown["former"]
    assert former["version"] == 1 and "84,84" in former["text"] and "86,86" in shown["text"]
    assert former["provenance"]["url"] == "fetched"
    assert "stood in: " in run("show", name).stdout
    site.answers["/a"] = page("Rien.")  # it left the subject: its event goes, its versions stay
    run("ingest", f"{site.base}/a")
    assert json.loads(run("incidents", "--json").stdout) == []
    assert [one["version"] for one in json.loads(run("show", name, "--json").stdout)["former"]] == [1, 2]


def test_an_archive_at_an_address_is_read_whatever_its_size(
    run: Run, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGIE_READ__MAX_BYTES", "5000")
    whole = gzip.compress(b"".join(b'{"text": "%d %s"}\n' % (n, os.urandom(40).hex().encode()) for n in range(200)))
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in (("1.html", NICE), ("2.jsonl", gzip.decompress(whole))):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    site.answers |= {"/a.tar": (200, {}, out.getvalue()), "/b.tar": (302, {"Location": "/a.tar"}, b"")}
    told = json.loads(run("--json", "ingest", f"{site.base}/b.tar", f"{site.base}/c.warc.gz").stdout)
    assert (told["read"], told["relevant"], told["refused"]) == (202, 1, 1)
    (issue,) = json.loads(run("issues", "--json").stdout)
    assert issue["code"] == "http_404"

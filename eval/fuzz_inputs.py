"""Fuzzing of everything that reads foreign bytes: no crash, no hang, each bad input an issue.

    python eval/fuzz_inputs.py [--count 100000] [--seed 1] [--only html] [--replay 12345] [--write docs/fuzzing.md]

Inputs are made by mutating small self-written ones (pages, archives, feeds, JSON lines, CSV, packed and archived
files): flipped bits, cut and doubled stretches, splices of two inputs, and tokens that parsers stumble over. Each goes
the way of `vigie ingest`: formats are told apart, pages opened, looked at and read, articles cleaned. They run in a
process of its own that tells which one it is at: when it dies or is silent for too long, the input is named, and the
rest goes on.
An input of number N and seed S is always the same: `--replay N` shows what becomes of it.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import io
import json
import lzma
import multiprocessing
import os
import random
import sys
import tarfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr
from dataclasses import dataclass
from pathlib import Path

from vigie.domain.article import Article
from vigie.domain.document import Source
from vigie.domain.errors import Issue
from vigie.domain.ports import Reading
from vigie.pipeline import Outcome, items, process
from vigie.read.files import read_stream
from vigie.read.limits import Limits
from vigie.read.onward import Onward

# Small limits meet their own code often.
LIMITS = Limits(max_bytes=300_000, max_unpacked=3_000_000, max_ratio=50)
# Generous: a busy machine may leave a process waiting for minutes.
_SILENT_SECONDS = 300
_TEXT = (
    "Une explosion a fait treize blessés vendredi soir dans le centre de la ville, selon la préfecture du département. "
    "Le suspect, arrivé à vélo, est activement recherché par les enquêteurs de la police judiciaire. "
) * 2
_PAGE = f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Explosion | Le Journal</title>
<link rel="canonical" href="https://journal.example/a?x=1"><meta property="og:title" content="Explosion">
<meta property="article:published_time" content="2019-05-24T20:00:00+02:00"><meta name="author" content="AFP">
<script type="application/ld+json">{{"@graph":[{{"@type":"NewsArticle","headline":"Explosion",
"datePublished":"2019-05-24T20:00:00+02:00","author":[{{"name":"La rédaction"}}]}}]}}</script></head>
<body><nav><ul><li><a href="/">Accueil</a></li></ul></nav><article itemscope><h1>Explosion</h1>
<p class="date">AFP, publié le vendredi 24 mai 2019 à 20h00</p><p class="chapo"><strong>{_TEXT[:120]}</strong></p>
<p>{_TEXT}</p><table><tr><td>Treize<td>blessés</table><p itemprop="articleBody">{_TEXT}</p></article>
<footer>&copy; Le Journal</footer></body></html>""".encode()
_LATIN = _PAGE.replace(b"utf-8", b"iso-8859-1").decode().encode("latin-1")
_ATOM = f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Le Journal</title>
<entry><title>Explosion</title><id>1</id><updated>2019-05-24T20:00:00Z</updated><link href="https://journal.example/a"/>
<content type="html">&lt;p&gt;{_TEXT * 4}&lt;/p&gt;</content></entry></feed>""".encode()
_RSS = f"""<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>J</title><item>
<title>Explosion</title><link>/a</link><pubDate>Fri, 24 May 2019 20:00:00 +0200</pubDate><content:encoded><![CDATA[<p>
{_TEXT * 4}</p>]]></content:encoded></item></channel></rss>""".encode()
_MAP = b"<urlset><url><loc>https://journal.example/a</loc><lastmod>2019-05-24</lastmod></url></urlset>"
_OPML = b"<opml><body><outline xmlUrl='https://journal.example/feed'/></body></opml>"
_LINES = b"".join(
    json.dumps({"id": str(n), "text": _TEXT, "title": "Explosion", "published": "2019-05-24", "url": None}).encode()
    + b"\n"
    for n in range(2)
)
_CSV = ("id;title;text;published\n" + "".join(f'{n};Explosion;"{_TEXT}";2019-05-24\n' for n in range(2))).encode()
# What parsers stumble over, each as it may stand in a real file.
TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", "\u2028".encode(), b"\r",
    b"<", b">", b"&#x110000;", b"&#55296;", b"&amp;" * 50, b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<script>",
    b"</script>", b"<style>", b"<svg><math><mtext>", b"<template>", b"<plaintext>", b"<select><option>",
    b"<table><tr><td>" * 30, b"<frameset>", b"<div>" * 300, b"<b><i><u>" * 200, b"</p></div></article>",
    b"<a href='" + b"x" * 30_000 + b"'>", b"<p " + b"a=1 " * 5000 + b">", b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"<!ENTITY", b"<meta charset=utf-7>", b"<meta charset=x-user-defined>", b"<base href='//'>",
    b'<link rel=canonical href="http://[">', b'<link rel=canonical href="https://\xc3\xa9.example:99999/a">',
    b"<time datetime='9999-99-99'>", b'<script type="application/ld+json">' + b"[" * 5000,
    b'{"@type":"NewsArticle","author":' * 40, b"2019-02-31T25:61", b"0001-01-01", b"9999999999999999999999", b"-1",
    b"1e999", b"NaN", b"\\ud800", b'"' * 3, b"{" * 3000, b"null", b"[]", b",,,,", b";" * 100, b"\n" * 50,
    b"Content-Length: -5\r\n", b"Content-Length: 99999999999999999999\r\n", b"Transfer-Encoding: chunked\r\n",
    b"Content-Encoding: gzip\r\n", b"Content-Encoding: br\r\n", b"HTTP/1.1 200 OK\r\n", b"WARC/1.1\r\n", b"\r\n\r\n",
    b"FFFFFFFFFFFFFFFF\r\n", "é".encode() * 2000,
)  # fmt: skip


def _warc(packed: bool) -> bytes:
    """An archive of three records: a note on the crawl, a page, a page in chunks and packed."""
    zipped = gzip.compress(_PAGE)
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(zipped), zipped)
    plain = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + _PAGE
    coded = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    kinds = ((b"warcinfo", b"software: x\r\n"), (b"response", plain), (b"response", coded + chunks))
    records = [
        b"WARC/1.1\r\nWARC-Type: %b\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Date: 2019-05-25T00:00:00Z\r\n"
        b"WARC-Target-URI: https://journal.example/a\r\nContent-Type: application/http\r\n"
        b"Content-Length: %d\r\n\r\n%b\r\n\r\n" % (kind, len(body), body)
        for kind, body in kinds
    ]
    return b"".join(gzip.compress(record) if packed else record for record in records)


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.html", _PAGE)
        archive.writestr("b.jsonl", _LINES)
    return out.getvalue()


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in (("a.html", _PAGE), ("b.txt", _TEXT.encode())):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


# By kind: the share of inputs, the name that inputs get, and what is mutated.
KINDS: Mapping[str, tuple[float, str, tuple[bytes, ...]]] = {
    "html": (0.34, "a.html", (_PAGE, _LATIN)),
    "warc": (0.12, "a.warc", (_warc(False),)),
    "warc.gz": (0.08, "a.warc.gz", (_warc(True),)),
    "feed": (0.14, "a.xml", (_ATOM, _RSS, _MAP, _OPML)),
    "jsonl": (0.12, "a.jsonl", (_LINES,)),
    "csv": (0.06, "a.csv", (_CSV,)),
    "archive": (0.06, "a", (_zip(), _tar(), gzip.compress(_tar()))),
    "packed": (0.04, "a.jsonl.x", (gzip.compress(_LINES), lzma.compress(_LINES), bz2.compress(_LINES))),
    "unknown": (0.04, "a", (_PAGE, _ATOM, _LINES, _CSV, _warc(False), _TEXT.encode())),
}


class _Nobody:
    """A reader that finds all relevant and nothing in it: every page is read to the end."""

    def relevant(self, _: Article) -> bool:
        return True

    def read(self, article: Article) -> Reading:
        return Reading(article, ())


def mutate(data: bytes, others: tuple[bytes, ...], chance: random.Random) -> bytes:
    """Some bytes after one to eight changes."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
        at, length = chance.randrange(len(made) + 1), chance.choice((1, 2, 8, 64, 1024))
        kind = chance.randrange(7)
        if kind == 0 and made:
            made[at % len(made)] ^= 1 << chance.randrange(8)
        elif kind == 1:
            made[at:at] = chance.choice(TOKENS)
        elif kind == 2:
            del made[at : at + length]
        elif kind == 3:
            made[at:at] = made[at : at + length] * chance.choice((1, 2, 20))
        elif kind == 4 and chance.random() < 0.3:
            del made[at:]
        elif kind == 5:
            made[at : at + length] = chance.randbytes(length)
        elif kind == 6:
            other = chance.choice(others)
            start = chance.randrange(len(other))
            made[at:at] = other[start : start + length]
        if len(made) > 2_000_000:
            break
    return bytes(made)


def make(number: int, seed: int, only: str | None) -> tuple[str, str, bytes]:
    """The n-th input: its kind, its name and its bytes."""
    chance = random.Random(f"{seed}/{number}")
    kind = only or chance.choices(list(KINDS), [share for share, _, _ in KINDS.values()])[0]
    _, name, seeds = KINDS[kind]
    return kind, name, mutate(chance.choice(seeds), seeds, chance)


def outcomes(data: bytes, name: str) -> Iterator[Outcome]:
    """What becomes of an input."""
    met: Iterator[Source | Issue] = read_stream(io.BytesIO(data), name, LIMITS, Onward(LIMITS))
    for item in items(met):
        yield process(item, _Nobody(), 200_000)


def check(kind: str, name: str, data: bytes) -> Counter[str]:
    """Read an input; counts of articles and issues by code. Raises AssertionError where a bad input goes unnoticed."""
    found: Counter[str] = Counter()
    for outcome in outcomes(data, name):
        found["article"] += outcome.article is not None
        found.update(f"issue:{issue.code}" for issue in outcome.issues)
        assert outcome.article is not None or outcome.issues, "neither article nor issue"
        for part in (outcome.article.title, outcome.article.text) if outcome.article else ():
            part.encode()  # a lone surrogate would break every later writing
    if kind in ("html", "warc.gz") and data.strip(b"\x00\t\n\r "):
        assert found or kind == "warc.gz", "nothing came of it"
    return +found


@dataclass(slots=True)
class Report:
    """What came of all inputs; `wrong` holds the number of an input and what it did."""

    done: Counter[str]
    found: Counter[str]
    slowest: tuple[float, int]
    wrong: list[tuple[int, str]]


def _work(first: int, last: int, seed: int, only: str | None, place: str, pipe: object) -> None:
    """The inputs from `first` to before `last`; the number under way stands in the file `place`."""
    report = Report(Counter(), Counter(), (0.0, 0), [])
    with Path(place).open("r+b", buffering=0) as at, Path(os.devnull).open("w") as nowhere, redirect_stderr(nowhere):
        for number in range(first, last):
            at.seek(0)
            at.write(b"%20d" % number)
            kind, name, data = make(number, seed, only)
            begun = time.process_time()
            try:
                report.found.update(check(kind, name, data))
            except BaseException as error:
                report.wrong.append((number, f"{kind}: {type(error).__name__}: {error}"[:300]))
            report.slowest = max(report.slowest, (time.process_time() - begun, number))
            report.done[kind] += 1
    pipe.send(report)  # type: ignore[attr-defined]


def run(count: int, seed: int, only: str | None, step: int = 2_000) -> Report:
    """All inputs, in processes that may die."""
    total = Report(Counter(), Counter(), (0.0, 0), [])
    context = multiprocessing.get_context("fork")
    place = Path(f"/tmp/vigie-fuzz-{os.getpid()}")
    first = 0
    check("html", "a.html", _PAGE)  # what is loaded once is loaded before processes part
    while first < count:
        last = min(first + step, count)
        place.write_bytes(b"%20d" % first)
        here, there = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(first, last, seed, only, str(place), there))
        worker.start()
        there.close()
        report = _wait(worker, here, place)
        if isinstance(report, Report):
            total.done.update(report.done)
            total.found.update(report.found)
            total.slowest = max(total.slowest, report.slowest)
            total.wrong.extend(report.wrong)
            first = last
        else:
            number = int(place.read_bytes())
            total.wrong.append((number, report))
            first = number + 1
        sys.stderr.write(f"\r{first:,} inputs, {len(total.wrong)} wrong ")
    place.unlink()
    sys.stderr.write("\n")
    return total


def _wait(worker: multiprocessing.process.BaseProcess, pipe: object, place: Path) -> Report | str:
    """The report of a worker, or how it ended."""
    before, since = b"", time.monotonic()
    while True:
        if pipe.poll(1.0):  # type: ignore[attr-defined]
            try:
                report: Report = pipe.recv()  # type: ignore[attr-defined]
            except EOFError:
                worker.join()
                return f"died with exit code {worker.exitcode}"
            worker.join()
            return report
        at = place.read_bytes()
        if at != before:
            before, since = at, time.monotonic()
        elif time.monotonic() - since > _SILENT_SECONDS:
            worker.kill()
            worker.join()
            return f"silent for {_SILENT_SECONDS} seconds"


def page(report: Report, seed: int) -> str:
    """The page of the documentation."""
    issues = [(name, count) for name, count in report.found.most_common() if name.startswith("issue:")]
    lines = [
        "# Fuzzing",
        "",
        f"Measured by `python eval/fuzz_inputs.py --count {report.done.total()} --seed {seed}` (how: see its head).",
        "",
        "| inputs | count |",
        "|---|---|",
        *(f"| {kind} | {count:,} |" for kind, count in sorted(report.done.items())),
        f"| all | {report.done.total():,} |",
        "",
        f"Crashes, hangs and inputs of which nothing came: {len(report.wrong)}. The slowest input took "
        f"{report.slowest[0]:.1f} CPU seconds (number {report.slowest[1]}).",
        f"Articles read: {report.found['article']:,}.",
        "",
        "| issue | times |",
        "|---|---|",
        *(f"| `{name.removeprefix('issue:')}` | {count:,} |" for name, count in issues),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run and print, or write, the report; exit code 1 where an input was not dealt with."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=list(KINDS))
    parser.add_argument("--replay", type=int, help="show what becomes of one input")
    parser.add_argument("--write", type=Path, help="page to write")
    options = parser.parse_args()
    if options.replay is not None:
        kind, name, data = make(options.replay, options.seed, options.only)
        sys.stdout.write(f"{kind}, {len(data):,} bytes: {data[:300]!r}\n")
        for outcome in outcomes(data, name):
            sys.stdout.write(f"{outcome}\n"[:2000])
        return
    report = run(options.count, options.seed, options.only)
    for number, told in report.wrong[:50]:
        sys.stderr.write(f"input {number}: {told}\n")
    if options.write:
        options.write.write_text(page(report, options.seed), encoding="utf-8")
    else:
        sys.stdout.write(page(report, options.seed))
    sys.exit(bool(report.wrong))


if __name__ == "__main__":
    main()

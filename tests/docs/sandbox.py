"""A folder with the files that the documentation's commands name."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import tarfile
import zipfile
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

SAMPLE = Path(__file__).parents[2] / "src" / "vigie" / "sample"
_PAGE = """<!DOCTYPE html><html lang="fr"><head><title>{title}</title>
<meta property="article:published_time" content="2016-03-23T08:00:00+01:00"></head><body><article><h1>{title}</h1>
<p>Deux explosions ont secoué mardi matin l'aéroport de Bruxelles. L'attentat a fait au moins onze morts, selon les
pompiers, et de nombreux voyageurs ont été évacués vers les hôpitaux de la ville pendant toute la matinée.</p>
<p>Le gouvernement a relevé le niveau d'alerte et fermé les transports en commun jusqu'au soir.</p>
</article></body></html>"""


def furnish(folder: Path) -> None:
    """Put articles, pages, tables and archives into a folder, under the names that the documentation uses."""
    shutil.copy(SAMPLE / "articles.jsonl", folder / "articles.jsonl")
    shutil.copy(SAMPLE / "expected.jsonl", folder / "gold.jsonl")
    page = _PAGE.format(title="Explosions à l'aéroport de Bruxelles")
    (folder / "page.html").write_text(page, encoding="utf-8")
    (folder / "press").mkdir()
    (folder / "press" / "one.html").write_text(page.replace("onze", "douze"), encoding="utf-8")
    lines = (SAMPLE / "articles.jsonl").read_text(encoding="utf-8").splitlines()[:2]
    (folder / "feed.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    first = json.loads(lines[0])
    (folder / "table.csv").write_text(f'id,title,text\nt1,Nice,"{first["title"]}"\n', encoding="utf-8")
    (folder / "attacks.csv").write_text("date,city,nkill\n2016-07-14,Nice,86\n", encoding="utf-8")
    with tarfile.open(folder / "pages.tar.xz", "w:xz") as tar:
        tar.add(folder / "page.html", "page.html")
    with zipfile.ZipFile(folder / "more.zip", "w") as packed:
        packed.write(folder / "page.html", "more.html")
    _archive(folder / "archive.warc.gz", page)
    _archive(folder / "crawl.warc.gz", page)
    (folder / "crawl").mkdir()
    _archive(folder / "crawl" / "part-1.warc.gz", page)


def _archive(path: Path, page: str) -> None:
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        body = io.BytesIO(page.encode())
        record = writer.create_warc_record(
            "http://journal.example/bruxelles", "response", payload=body, http_headers=head
        )
        writer.write_record(record)

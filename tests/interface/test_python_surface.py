"""Vigie in Python: read, extract, open; tables to pandas and Arrow."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas
import pyarrow
import pytest

import vigie
from vigie.desk.errors import MissingError
from vigie.domain.errors import InputError, StoreError
from vigie.domain.vocabulary import Kind
from vigie.interface.record import Record
from vigie.interface.table import Column, Sort, Table

PRESS = [
    {
        "id": "p-1",
        "published": "2016-07-15",
        "publisher": "Le Quotidien",
        "title": "Attentat à Nice : au moins 84 morts",
        "text": "Un camion a foncé dans la foule jeudi soir à Nice. L'attentat a fait au moins 84 morts et 202 blessés "
        "selon le ministère.",
    },
    {"id": "p-2", "published": "2016-07-15", "title": "Football", "text": "Le match s'est terminé par un score nul."},
    {
        "id": "p-3",
        "published": "2018-03-24",
        "title": "Attaque à Trèbes",
        "text": "Un homme a ouvert le feu vendredi dans un supermarché de Trèbes. L'attaque terroriste a fait 4 morts.",
    },
]


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("press") / "press.jsonl"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in PRESS), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def filled(press: Path) -> Path:
    path = press.with_suffix(".db")
    with vigie.open(path, create=True) as record:
        done = record.add(press)
        assert (done["read"], done["relevant"]) == (3, 2)
        assert record.add(press)["unchanged"] == 3
    return path


@pytest.fixture
def record(filled: Path) -> Iterator[Record]:
    with vigie.open(filled) as one:
        yield one


def test_articles_are_read_and_their_events_found(press: Path) -> None:
    articles = list(vigie.read(press))
    assert [one.id for one in articles] == ["p-1", "p-2", "p-3"] and articles[0].publisher == "Le Quotidien"
    attack = next(one for one in vigie.extract(articles[0]).events if one.kind is Kind.ATTACK)
    assert (str(attack.date()), attack.text_of("city"), str(attack.tally("killed"))) == ("2016-07-14", "Nice", "84+")
    with pytest.raises(InputError, match="no such file"):
        list(vigie.read(press.parent / "missing.jsonl"))


def test_a_text_is_enough_and_the_day_it_was_published_may_be_told() -> None:
    text = "Une bombe a explosé mardi à Bagdad : 12 morts."
    (attack,) = [one for one in vigie.extract(text, published="2017-06-15").events if one.kind is Kind.ATTACK]
    assert (str(attack.date()), attack.text_of("country")) == ("2017-06-13", "IQ")
    with pytest.raises(InputError, match="expected a day, month or year"):
        vigie.extract(text, published="mardi")


def test_the_functions_stay_whatever_is_imported_later() -> None:
    code = (
        "import vigie; from vigie.read.inputs import Inputs; import vigie.extract.gate\n"
        "print(callable(vigie.read), callable(vigie.extract), Inputs.__module__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True True vigie.read.inputs"


def test_incidents_go_to_pandas_with_what_is_not_told(record: Record) -> None:
    table = record.incidents(since="2016", until="2018")
    frame = table.to_pandas()
    nice = frame[frame.city == "Nice"].iloc[0]
    assert (nice.killed_low, nice.wounded_low, nice.country) == (84, 202, "FR") and nice.killed_high is pandas.NA
    assert frame.killed_low.dtype == "Int64" and len(frame) == len(table) == 2
    assert record.incidents(country="FR", min_killed=50).column("city") == ("Nice",)
    assert len(record.incidents(country=["ML", "BE"])) == 0


def test_incidents_go_to_arrow_with_their_types(record: Record) -> None:
    arrow = record.incidents().to_arrow()
    assert arrow.schema.field("killed_low").type == pyarrow.int64()
    assert arrow.schema.field("tactics").type == pyarrow.list_(pyarrow.string())
    assert sorted(arrow.column("city").to_pylist()) == ["Nice", "Trèbes"]
    empty = record.incidents(country="BE")
    assert empty.to_arrow().schema == arrow.schema and len(empty.to_pandas()) == 0


def test_statements_and_events_keep_words_and_articles(record: Record) -> None:
    killed = [one for one in record.statements(country="FR") if one["slot"] == "killed" and one["article"] == "p-1"]
    assert killed and "84" in str(killed[0]["words"]) and "84" in str(killed[0]["sentence"])
    events = [one for one in record.events() if one["kind"] == "attack" and one["article"] == "p-3"]
    assert [(one["killed_low"], one["killed_high"]) for one in events] == [(4, 4)]
    assert {type(one) for one in record.events().to_pandas().tactics} == {list}


def test_counts_incident_article_and_brief(record: Record) -> None:
    counts = {one["key"]: one["killed_best"] for one in record.counts("period")}
    assert counts == {"2016": 84, "2018": 4}
    (name,) = record.incidents(country="FR", until="2016").column("id")
    assert record.incident(str(name)).item.city == "Nice" and record.article("p-1").publisher == "Le Quotidien"
    # Heavy, and told by one article alone: to be checked.
    assert [one.entry.item.city for one in record.brief("2016-07-14", "2016-07-16").doubts] == ["Nice"]
    with pytest.raises(MissingError):
        record.incident("1900-nowhere")


def test_what_is_wrong_is_told(record: Record, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        vigie.open(tmp_path / "none.db")
    with pytest.raises(InputError, match="expected some of kind, country"):
        record.incidents(colour="red")  # type: ignore[call-arg]
    with pytest.raises(InputError, match="expected one of id, kind"):
        record.incidents().column("colour")


def test_without_pandas_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table((Column("n", Sort.WHOLE),), ((1,), (None,)))
    assert [one["n"] for one in table] == [1, None]
    for module, ask in (("pandas", table.to_pandas), ("pyarrow", table.to_arrow)):
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(InputError, match=r"vigie\[frames\]"):
            ask()

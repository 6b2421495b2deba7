"""The whole record out of one database and into another."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from vigie.domain.judgement import Action, Decision
from vigie.exports import formats
from vigie.store.store import Store
from vigie.store.transfer import TABLES

Vigie = Callable[..., Any]


def test_the_record_comes_back_the_same(vigie: Vigie, tmp_path: Path) -> None:
    nice = json.loads(vigie("incidents", "--city", "Nice", "--json").stdout)[0]["id"]
    assert vigie("correct", nice, "wounded", "434").exit_code == 0
    assert vigie("export", "record", "--out", "record.jsonl").exit_code == 0
    told = vigie("--db", "copy.db", "load", "record.jsonl", "--json")
    assert told.exit_code == 0 and json.loads(told.stdout)["articles"] == 9
    for what in ("incidents", "events"):
        first, second = vigie("export", what).stdout, vigie("--db", "copy.db", "export", what).stdout
        assert first == second and first
    one, other = Store.open("vigie.db"), Store.open("copy.db")
    with one._connection() as here, other._connection() as there:
        for table in TABLES:
            rows = [sorted(map(repr, c.execute(select(table)).all())) for c in (here, there)]
            assert rows[0] == rows[1], table.name
    # What is found, shown and decided follows: search, the word of the analyst, and no second reading of anything.
    assert "nice-1" in vigie("--db", "copy.db", "search", "Nice").stdout
    assert '"wounded": [434, 434]' in vigie("--db", "copy.db", "export", "incidents", "--city", "Nice").stdout


def test_the_record_comes_back_on_either_kind_of_database(made: Path, database: str) -> None:
    source, target = Store.open(str(made)), Store.open(database)
    lines = list(source.transfer.dump())
    target.transfer.load(lines, "record.jsonl")
    again = list(target.transfer.dump())
    assert lines[1:] == again[1:]
    target.close()


def test_a_dump_that_is_cut_short_leaves_nothing(made: Path, tmp_path: Path) -> None:
    lines = list(Store.open(str(made)).transfer.dump())
    target = Store.open(str(tmp_path / "t.db"))
    for broken, told in (
        (lines[:-1], "cut short"),
        ([*lines[:5], *lines[6:]], "cut short or changed"),
        ([lines[0], b'{"table": "users", "row": {}}\n'], "users"),
        ([lines[0], b'{"table": "articles", "row": {"colour": 1}}\n'], "colour"),
        ([b'{"id": "2016"}\n'], "no record"),
        ([lines[0].replace(b'"layout":', b'"layout":9'), *lines[1:]], "later"),
        ([lines[0], b"{"], "line 2: not JSON"),
    ):
        with pytest.raises(Exception, match=told):
            target.transfer.load(broken, "x.jsonl")
        assert target.totals().articles == 0
    target.transfer.load(lines, "x.jsonl")
    with pytest.raises(Exception, match="empty database"):
        target.transfer.load(lines, "x.jsonl")


def test_filters_are_those_of_incidents_and_are_told(vigie: Vigie, tmp_path: Path) -> None:
    given = ("--country", "FR", "--since", "2016-01-01", "--kind", "attack", "--min-killed", "1")
    wanted = {one["id"] for one in json.loads(vigie("incidents", *given, "--background", "--json").stdout)}
    found = [json.loads(line) for line in vigie("export", "incidents", *given).stdout.splitlines()]
    assert {one["id"] for one in found} == wanted and wanted
    vigie("export", "incidents", "--format", "csv", "--out", "a.csv", *given)
    told = json.loads((tmp_path / "a.csv.meta.json").read_text("utf-8"))["vigie"]
    assert told["filter"] == {"kind": "attack", "country": "FR", "since": "2016-01-01", "min_killed": "1"}
    events = [json.loads(line) for line in vigie("export", "events", "--city", "Nice").stdout.splitlines()]
    assert {one["article"] for one in events} == {"nice-1", "nice-2", "nice-3"}


@pytest.mark.parametrize("form", formats.FORMATS)
def test_every_format_has_a_codebook_of_its_fields(vigie: Vigie, form: str) -> None:
    result = vigie("export", "codebook", "--format", form)
    assert result.exit_code == 0
    rows = [line for line in result.stdout.splitlines() if line.startswith("| ") and line[2].isdigit()]
    fields = formats.FORMATS[form].fields["incidents"]
    assert len(rows) == len(fields) and all(field.about for field in fields)


def test_orders_that_cannot_be_met_are_told(vigie: Vigie, tmp_path: Path) -> None:
    for given, told in (
        (("events", "--format", "gtd"), "events go as jsonl, csv, parquet"),
        (("record", "--format", "csv"), "jsonl alone"),
        (("record", "--country", "FR"), "takes no filter"),
        (("incidents", "--format", "gtd", "--hxl"), "--hxl"),
        (("incidents", "--out", "none/there.jsonl"), "cannot be written"),
    ):
        result = vigie("export", *given)
        assert result.exit_code == 1 and told in result.stderr
    assert not list(tmp_path.glob("*.tmp")) and not list(tmp_path.glob(".*.tmp"))


def test_an_incident_that_an_analyst_struck_goes_only_where_that_is_told(made: Path, tmp_path: Path) -> None:
    import shutil

    from stage import open_desk

    from vigie.exports.handing import Order, hand_over

    shutil.copy(made, tmp_path / "v.db")
    desk = open_desk(tmp_path / "v.db")
    lyon = next(one for one in desk.snapshot().items.values() if one.city == "Lyon" and one.kind == "attack")
    with desk.base.store() as store:
        keys = store.reports([lyon.id])[lyon.id]
        store.judge([Decision(Action.REJECT, key) for key in keys], "ada", "not an attack")
    desk.index.renew()
    assert desk.snapshot().items[lyon.id].rejected
    for form in formats.FORMATS:
        out = io.BytesIO()
        batch = hand_over(desk, Order("incidents", form), [lyon.id], out)
        if form in ("jsonl", "csv", "parquet", "geojson", "geopackage"):
            assert batch.used and not batch.left, form
        else:
            assert not batch.used and sum(batch.left.values()) == 1, form
    desk.close()


def test_struck_incidents_are_exported_on_demand(vigie: Vigie) -> None:
    name = json.loads(vigie("incidents", "--city", "Lyon", "--kind", "attack", "--json").stdout)[0]["id"]
    assert vigie("strike", name, "--reason", "not an attack").exit_code == 0
    order = ("export", "incidents", "--city", "Lyon", "--kind", "attack")
    assert name not in vigie(*order).stdout
    (told,) = (json.loads(line) for line in vigie(*order, "--struck").stdout.splitlines())
    assert told["id"] == name and told["rejected"]
    assert "left out: 1" in vigie(*order, "--struck", "--format", "gtd").stderr

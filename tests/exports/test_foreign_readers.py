"""Every export opened by a program that is not Vigie."""

from __future__ import annotations

import json
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import hxl
import pandas
import pyarrow.parquet
import pymisp
import pyogrio
import pytest
import stix2
from jsonschema import Draft202012Validator
from pyld import jsonld
from pymisp import MISPEvent
from pymisp.abstract import describe_types

from vigie.exports import acled, gtd_codes, tidy, ucdp
from vigie.exports.stix import INCIDENT_CORE, OWN_EXTENSION

Exported = Callable[..., Path]


def test_gtd_in_pandas(exported: Exported) -> None:
    table = pandas.read_csv(exported("gtd"), dtype={"eventid": str})
    assert list(table.columns[:135]) == list(gtd_codes.COLUMNS) and len(gtd_codes.COLUMNS) == 135
    assert all(name.startswith("x_") for name in table.columns[135:])
    assert table.eventid.str.fullmatch(r"\d{12}").all() and table.eventid.is_unique
    assert set(table.dbsource) == {"Vigie"}
    nice = table[table.city == "Nice"].iloc[0]
    assert (nice.iyear, nice.imonth, nice.iday, nice.country_txt, nice.region_txt) == (
        2016, 7, 14, "France", "Western Europe"
    )  # fmt: skip
    assert nice.eventid.startswith("20160714") and nice.weaptype1 == 10 and nice.attacktype1_txt == "Armed Assault"
    assert (nice.gname, nice.claimed, nice.nkill) == ("Islamic State", 1, 84)
    assert (nice.x_killed_low, nice.x_killed_high) == (60, 84)
    assert nice.scite1.startswith('"') and "[nice-" in nice.scite1
    kabul = table[(table.city == "Kaboul") & (table.iyear == 2020)].iloc[0]
    assert (kabul.extended, kabul.resolution, kabul.nkill, kabul.nkillter) == (1, "2020-02-03", 12, 2)
    assert (kabul.attacktype1, kabul.attacktype2, kabul.suicide, kabul.crit3) == (5, 6, 1, 0)
    assert kabul.x_wounded_open and kabul.approxdate == "2020-02-01/2020-02-03"
    assert not (table.country_txt == "Chad").any(), "an attack without a year has no place in the layout"


def test_gtd_plain_and_numbers_that_stay(exported: Exported) -> None:
    whole = pandas.read_csv(exported("gtd"), dtype={"eventid": str}).set_index("x_id").eventid
    plain = pandas.read_csv(exported("gtd", "--plain", "--country", "FR", name="fr"), dtype={"eventid": str})
    assert list(plain.columns) == list(gtd_codes.COLUMNS)
    assert set(plain.eventid) < set(whole) and set(plain.country_txt) == {"France"}


def test_acled_in_pandas(exported: Exported) -> None:
    table = pandas.read_csv(exported("acled"), parse_dates=["event_date"])
    assert list(table.columns[:31]) == list(acled.COLUMNS) and len(acled.COLUMNS) == 31
    assert table.event_id_cnty.is_unique and (table.fatalities >= 0).all() and table.fatalities.dtype == "int64"
    types = {kind: set(subs) for kind, subs in acled.EVENT_TYPES.items()}
    assert all(sub in types[kind] for kind, sub in zip(table.event_type, table.sub_event_type, strict=True))
    nice = table[table.location == "Nice"].iloc[0]
    assert (nice.sub_event_type, nice.actor2, nice.inter2) == ("Attack", "Civilians (France)", "Civilians")
    assert (nice.iso, nice.time_precision, nice.geo_precision, nice.civilian_targeting) == (
        250, 1, 1, "Civilian targeting"
    )  # fmt: skip
    assert set(table[table.location == "Gao"].sub_event_type) == {"Suicide bomb"}
    foiled = table[table.sub_event_type == "Disrupted weapons use"]
    assert len(foiled) == 1 and foiled.iloc[0].disorder_type == "Strategic developments"
    assert "Arrests" in set(table.sub_event_type)
    strike = table[(table.event_type == "Battles") & (table.country == "Mali")].iloc[0]
    assert (strike.actor1, strike.inter1, strike.fatalities) == (
        "Military Forces of France",
        "External/Other forces",
        7,
    )
    raid = table[table.country == "Burkina Faso"].iloc[0]
    assert (raid.actor1, raid.actor2, raid.interaction) == (
        "Military Forces of Burkina Faso", "Unidentified Armed Group (Burkina Faso)", "State forces-Political militia"
    )  # fmt: skip
    unknown = table[~table.x_fatalities_known]
    assert (unknown.fatalities == 0).all()


def test_ucdp_in_pandas(exported: Exported) -> None:
    table = pandas.read_csv(exported("ucdp"))
    assert list(table.columns[:49]) == list(ucdp.COLUMNS) and len(ucdp.COLUMNS) == 49
    parts = table[["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"]].sum(axis=1)
    assert (parts == table.best).all() and (table.low <= table.best).all() and (table.best <= table.high).all()
    assert (table.best >= 1).all() and table.id.is_unique
    nice = table[table.where_coordinates == "Nice"].iloc[0]
    assert (nice.low, nice.best, nice.high, nice.type_of_violence) == (60, 84, 84, 3)
    assert (nice.side_a, nice.side_b, nice.country_id) == ("Islamic State", "Civilians", 220)
    assert nice.priogrid_gid == ucdp.priogrid(nice.latitude, nice.longitude)
    strike = table[table.side_b == "Jamaat Nusrat al-Islam wal Muslimin"].iloc[0]
    assert (strike.side_a, strike.gwnoa, strike.deaths_b) == ("Government of France", 220, 7)


def test_priogrid_of_known_cells() -> None:
    assert (ucdp.priogrid(-90, -180), ucdp.priogrid(-89.9, 179.9), ucdp.priogrid(89.9, 179.9)) == (1, 720, 259200)


@pytest.mark.parametrize("what", ["incidents", "events", "statements"])
def test_tidy_csv_and_parquet_hold_the_same(exported: Exported, what: str) -> None:
    table = pandas.read_csv(exported("csv", what=what, name="a.csv"))
    typed = pandas.read_parquet(exported("parquet", what=what, name="a.parquet"))
    fields = {"incidents": tidy.INCIDENTS, "events": tidy.EVENTS, "statements": tidy.STATEMENTS}[what]
    assert list(table.columns) == list(typed.columns) == [field.name for field in fields]
    assert len(table) == len(typed) > 8
    about = json.loads(pyarrow.parquet.read_schema("a.parquet").metadata[b"vigie"])
    assert about["what"] == what and about["licence"]


def test_tidy_incidents(exported: Exported) -> None:
    typed = pandas.read_parquet(exported("parquet"))
    nice = typed[typed.city == "Nice"].iloc[0]
    assert (nice.killed_min, nice.killed_low, nice.killed_best, nice.killed_high) == (84, 60, 84, 84)
    assert (nice.country_iso3, nice.precision, nice.source_count, nice.credibility) == ("FRA", "city", 3, 1)
    assert str(nice.date_first) == "2016-07-14" and nice.reports == "nice-1#0|nice-2#0|nice-3#0"


def test_no_cell_is_a_formula(exported: Exported) -> None:
    titles = pandas.read_csv(exported("csv", what="statements")).sentence.dropna()
    assert not titles.str.startswith(("=", "+", "@")).any() and titles.str.startswith("'@").any()


def test_hxl(exported: Exported) -> None:
    path = exported("csv", "--hxl", name="tagged.csv")
    with hxl.data(str(path), hxl.InputOptions(allow_local=True)) as source:
        assert {"#event", "#date", "#country", "#affected", "#geo"} <= {column.tag for column in source.columns}
        rows = list(source)
    nice = next(row for row in rows if row.get("#loc+name") == "Nice")
    assert nice.get("#affected+killed-min-max") == "84" and nice.get("#country+code+v_iso3") == "FRA"


def test_geojson_in_ogr(exported: Exported) -> None:
    path = exported("geojson", name="map.geojson")
    told = json.loads(path.read_text("utf-8"))
    assert told["type"] == "FeatureCollection" and told["vigie"]["articles"] and "crs" not in told
    bare = [one for one in told["features"] if one["geometry"] is None]
    assert bare and len({one["id"] for one in told["features"]}) == len(told["features"])
    meta, _, geometry, columns = pyogrio.raw.read(path)
    assert len(geometry) == len(told["features"])
    nice = next(one for one in told["features"] if one["properties"]["city"] == "Nice")
    west, south, east, north = told["bbox"]
    x, y = nice["geometry"]["coordinates"]
    assert west <= x <= east and south <= y <= north and (x, y) == pytest.approx((7.27, 43.7), abs=0.1)
    assert "killed_best" in meta["fields"] and len(columns) == len(meta["fields"])


def test_geopackage_in_ogr(exported: Exported) -> None:
    path = exported("geopackage", name="map.gpkg")
    assert pyogrio.list_layers(path).tolist() == [["incidents", "Point"]]
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a file that GDAL finds fault with makes it warn
        table = pyogrio.read_dataframe(path, read_geometry=False) if _frames() else None
        told = pyogrio.read_info(path)
    assert told["crs"] == "EPSG:4326" and told["features"] > 8 and told["geometry_type"] == "Point"
    assert dict(zip(told["fields"], told["ogr_types"], strict=True))["date_first"] == "OFTDate"
    assert table is None or set(table[table.city == "Nice"].killed_best) == {84}
    near = pyogrio.raw.read(path, bbox=(7, 43, 8, 44), columns=["city"])
    assert near[3][0].tolist() == ["Nice"]


def _frames() -> bool:
    try:
        import geopandas  # noqa: F401
    except ImportError:
        return False
    return True


def test_stix(exported: Exported) -> None:
    bundle = stix2.parse(exported("stix").read_text("utf-8"), allow_custom=False)
    incidents = [one for one in bundle.objects if one.type == "incident"]
    assert len({one.name for one in incidents}) == len(incidents) > 4
    nice = next(one for one in incidents if "Nice" in one.name)
    assert nice.confidence == 90 and nice.extensions[INCIDENT_CORE]["determination"] == "successful-attempt"
    assert nice.extensions[OWN_EXTENSION]["counts"]["killed"] == {"low": 60, "best": 84, "high": 84, "open": False}
    assert {ref["external_id"] for ref in nice.external_references} == {"nice-1", "nice-2", "nice-3"}
    ids = {one.id for one in bundle.objects}
    links = [one for one in bundle.objects if one.type == "relationship"]
    assert all(link.source_ref in ids and link.target_ref in ids for link in links)
    assert {link.relationship_type for link in links if link.source_ref == nice.id} == {"located-at", "attributed-to"}
    assert any(one.extensions[INCIDENT_CORE]["determination"] == "blocked" for one in incidents)
    again = stix2.parse(exported("stix", name="again").read_text("utf-8"))
    assert {one.id for one in again.objects if one.type == "incident"} == {one.id for one in incidents}


def test_misp(exported: Exported) -> None:
    told = json.loads(exported("misp").read_text("utf-8"))["response"]
    events = []
    for one in told:
        event = MISPEvent()
        event.load(one)
        events.append(event)
    nice = next(event for event in events if "Nice" in event.info)
    assert str(nice.date) == "2016-07-14" and not any(attribute.to_ids for attribute in nice.attributes)
    assert 'admiralty-scale:information-credibility="1"' in {tag.name for tag in nice.tags}
    assert "low 60, best 84, high 84" in {attribute.value for attribute in nice.attributes}
    assert len([a for a in nice.attributes if a.type == "link"]) == 3
    fitting = describe_types["category_type_mappings"]
    assert all(one.type in fitting[one.category] for event in events for one in event.attributes)
    schema = Draft202012Validator(
        json.loads((Path(pymisp.__file__).parent / "data" / "schema.json").read_text("utf-8"))
    )
    for one in json.loads(exported("misp", name="again").read_text("utf-8"))["response"]:
        schema.validate(one)


def test_atom(exported: Exported) -> None:
    feed = feedparser.parse(exported("atom").read_bytes())
    assert not feed.bozo and feed.version == "atom10" and feed.feed.generator_detail.version
    nice = next(entry for entry in feed.entries if "Nice" in entry.title)
    assert {link.href for link in nice.links if link.rel == "via"} == {
        f"https://journal.example/nice-{n}" for n in (1, 2, 3)
    }
    assert nice.where.type == "Point" and nice.updated_parsed and len({e.id for e in feed.entries}) == len(feed.entries)


# The terms of http://www.w3.org/ns/anno.jsonld that the export uses (W3C Recommendation of 2017, appendix A).
ANNO = {
    "oa": "http://www.w3.org/ns/oa#", "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/", "as": "http://www.w3.org/ns/activitystreams#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "foaf": "http://xmlns.com/foaf/0.1/",
    "id": {"@type": "@id", "@id": "@id"}, "type": {"@type": "@id", "@id": "@type"},
    "Annotation": "oa:Annotation", "TextualBody": "oa:TextualBody", "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector", "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage", "Software": "as:Application",
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"}, "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "classifying": "oa:classifying", "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"}, "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"}, "exact": "oa:exact", "prefix": "oa:prefix",
    "suffix": "oa:suffix", "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"},
    "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"}, "value": "rdf:value", "format": "dc:format",
    "generator": {"@type": "@id", "@id": "as:generator"},
    "generated": {"@type": "xsd:dateTime", "@id": "dcterms:issued"},
    "rights": {"@type": "@id", "@id": "dcterms:rights"}, "label": "rdfs:label", "name": "foaf:name",
    "total": {"@type": "xsd:nonNegativeInteger", "@id": "as:totalItems"}, "first": {"@type": "@id", "@id": "as:first"},
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "startIndex": {"@type": "xsd:nonNegativeInteger", "@id": "as:startIndex"},
}  # fmt: skip


def test_web_annotation_is_json_ld(exported: Exported) -> None:
    told = json.loads(exported("webannotation").read_text("utf-8"))
    assert told["@context"][0] == "http://www.w3.org/ns/anno.jsonld"

    def load(url: str, _: Any) -> dict[str, Any]:
        assert url == "http://www.w3.org/ns/anno.jsonld"
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": ANNO}}

    (whole,) = jsonld.expand(told, {"documentLoader": load})
    quads = jsonld.to_rdf(told, {"documentLoader": load})["@default"]
    kept = sum(1 for quad in quads if quad["predicate"]["value"].endswith("oa#exact"))
    assert kept == len([s for a in told["first"]["items"] for s in _selectors(a) if s["type"] == "TextQuoteSelector"])
    (page,) = whole["http://www.w3.org/ns/activitystreams#first"]
    (items,) = page["http://www.w3.org/ns/activitystreams#items"]
    assert len(items["@list"]) == told["total"] > 20
    for one in items["@list"]:
        assert one["@type"] == ["http://www.w3.org/ns/oa#Annotation"]
        (body,) = one["http://www.w3.org/ns/oa#hasBody"]
        # Every key of the body has a meaning: JSON-LD drops those that no context explains.
        assert len(body) == len(told["first"]["items"][0]["body"]) or "urn:vigie:terms:speaker" in body
        assert one["http://www.w3.org/ns/oa#hasTarget"]


def _selectors(annotation: dict[str, Any]) -> list[dict[str, Any]]:
    targets = annotation["target"] if isinstance(annotation["target"], list) else [annotation["target"]]
    return [selector for target in targets for selector in target["selector"]]


def test_selectors_find_the_words(exported: Exported, made: Path) -> None:
    from vigie.store.store import Store

    told = json.loads(exported("webannotation", "--city", "Nice").read_text("utf-8"))
    store = Store.open(str(made))
    text = {f"https://journal.example/{n}": store.article(n) for n in ("nice-1", "nice-2", "nice-3")}
    for annotation in told["first"]["items"]:
        stored = text[annotation["target"]["source"]]
        assert stored is not None
        quote, position = annotation["target"]["selector"]
        assert stored.article.text[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in stored.article.text


def test_label_studio_offsets_cut_the_words_out(exported: Exported) -> None:
    tasks = json.loads(exported("labelstudio", what="events").read_text("utf-8"))
    seen = 0
    for task in tasks:
        units = task["data"]["text"].encode("utf-16-le")
        for one in task["predictions"][0]["result"]:
            if one["type"] == "labels":
                value, seen = one["value"], seen + 1
                assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
            else:
                ids = {other.get("id") for other in task["predictions"][0]["result"]}
                assert {one["from_id"], one["to_id"]} <= ids
    assert seen > 30


def test_brat(exported: Exported, tmp_path: Path) -> None:
    folder = exported("brat", what="events", name="brat")
    assert (folder / "annotation.conf").exists() and json.loads((folder / "vigie.json").read_text("utf-8"))["created"]
    checked = 0
    for notes in folder.glob("*.ann"):
        text = notes.with_suffix(".txt").read_text("utf-8")
        names: set[str] = set()
        lines = notes.read_text("utf-8").splitlines()
        for line in lines:
            name, kind, *rest = line.split("\t")
            names.add(name)
            if name.startswith("T"):
                offsets = kind.split(" ", 1)[1]
                pieces = [text[int(a) : int(b)] for a, b in (piece.split() for piece in offsets.split(";"))]
                assert " ".join(pieces) == rest[0] and not any("\n" in piece for piece in pieces)
                checked += 1
        for line in lines:
            if line.startswith("E"):
                assert {argument.split(":")[1] for argument in line.split("\t")[1].split()} <= names
    assert checked > 30
    with zipfile.ZipFile(exported("brat", name="brat.zip")) as archive:
        assert archive.testzip() is None and "CODEBOOK.md" in archive.namelist()

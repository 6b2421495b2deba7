"""What may be asked of the exports: of what, in which layout, by which filter."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class What(enum.StrEnum):
    """What is exported: incidents, events as articles tell them, or statements, each value with its words."""

    INCIDENTS = "incidents"
    EVENTS = "events"
    STATEMENTS = "statements"


class Layout(enum.StrEnum):
    """The name of a format; `vigie.exports.formats` tells what each is and writes it."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    GTD = "gtd"
    ACLED = "acled"
    UCDP = "ucdp"
    GEOJSON = "geojson"
    GEOPACKAGE = "geopackage"
    STIX = "stix"
    MISP = "misp"
    ATOM = "atom"
    WEBANNOTATION = "webannotation"
    LABELSTUDIO = "labelstudio"
    BRAT = "brat"


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for, in which layout, by which filter (criteria by name).

    `plain` keeps to the columns of the layout, `hxl` adds a row of tags, `address` is where the desk is found, if
    anywhere.
    """

    what: What
    format: Layout
    filter: tuple[tuple[str, str], ...] = ()
    plain: bool = False
    hxl: bool = False
    address: str | None = None

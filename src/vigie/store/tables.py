"""The tables as SQLAlchemy knows them; the migrations make them, a test holds both together."""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, MetaData, Table, Text

metadata = MetaData()


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text) for name in names]


def _integers(*names: str) -> list[Column[int]]:
    return [Column(name, Integer) for name in names]


articles = Table(
    "articles",
    metadata,
    Column("number", Integer, primary_key=True),
    *_texts("id", "url", "content"),
    Column("version", Integer),
    *_texts("title", "heading", "body", "publisher", "author", "language", "published", "published_at"),
    Column("published_inferred", Integer),
    *_texts("origin", "reader", "added", "changed"),
)

article_versions = Table(
    "article_versions",
    metadata,
    *_integers("article", "version"),
    *_texts("content", "title", "heading", "body", "published", "replaced"),
)

documents = Table(
    "documents",
    metadata,
    Column("fingerprint", Text, primary_key=True),
    *_texts("id", "outcome", "reader", "origin"),
    Column("article", Integer),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", Text, primary_key=True),
    *_texts("kind", "anchor", "date", "date_first", "date_last", "country", "city", "certainty"),
    *_integers("killed_low", "killed_high", "wounded_low", "wounded_high"),
    *_texts("actors", "tactics", "targets", "detail"),
    *_integers("background", "reports"),
    *_texts("added", "changed"),
)

incident_aliases = Table(
    "incident_aliases",
    metadata,
    Column("old", Text, primary_key=True),
    Column("incident", Text),
)

events = Table(
    "events",
    metadata,
    Column("article", Integer, primary_key=True),
    Column("event", Integer, primary_key=True),
    Column("kind", Text),
    *_integers("trigger_start", "trigger_end"),
    *_texts("mentions", "rule"),
    Column("score", Float),
    *_texts("country", "city", "date_first", "date_last"),
    Column("target", Integer),
    Column("incident", Text),
    Column("link_score", Float),
    Column("link_reasons", Text),
)

slot_values = Table(
    "slot_values",
    metadata,
    Column("article", Integer, primary_key=True),
    Column("event", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    *_texts("slot", "value", "spans", "rule"),
    Column("score", Float),
    *_texts("certainty", "speaker", "outlet", "attribution_rule"),
    Column("inferred", Integer),
)

issues = Table(
    "issues",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("stage", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("message", Text, primary_key=True),
    Column("seen", Text),
)

judgements = Table(
    "judgements",
    metadata,
    Column("number", Integer, primary_key=True),
    *_texts("made", "author", "action", "incident"),
    *_integers("article", "event", "other_article", "other_event"),
    *_texts("slot", "value", "reason", "undone"),
    Column("command", Integer),
)

outlets = Table("outlets", metadata, Column("name", Text, primary_key=True), *_texts("grade", "changed"))

article_origins = Table(
    "article_origins",
    metadata,
    Column("article", Integer, primary_key=True),
    Column("agency", Text),
    Column("copy_of", Integer),
)

signature_bands = Table(
    "signature_bands",
    metadata,
    Column("band", Integer, primary_key=True),
    Column("hash", Text, primary_key=True),
    Column("article", Integer, primary_key=True),
)

runs = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True),
    *_texts("started", "finished", "reader", "inputs", "counts"),
)

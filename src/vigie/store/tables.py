"""The tables as SQLAlchemy knows them; the migrations make them, a test holds both together."""

from __future__ import annotations

import re

from sqlalchemy import Column, Dialect, Float, Integer, MetaData, Table, types

metadata = MetaData()
# What no database takes as text: NUL, and lone surrogates.
REFUSED = re.compile(r"[\x00\ud800-\udfff]")


class Text(types.TypeDecorator[str]):
    """Text without what a database refuses: NUL (PostgreSQL) and lone surrogates (any) become U+FFFD, one for one."""

    impl = types.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text as it goes into the database."""
        return None if value is None else REFUSED.sub("\ufffd", value)


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
    *_texts("origin", "reader", "added", "changed", "agency", "modified", "provenance"),
)

article_versions = Table(
    "article_versions",
    metadata,
    *_integers("article", "version"),
    *_texts("content", "title", "heading", "body", "published", "replaced"),
    *_texts("publisher", "author", "modified", "provenance", "origin"),
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
    *_texts("link_reasons", "stood"),
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
    *_texts("machine", "undone_by"),
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

fetches = Table(
    "fetches",
    metadata,
    Column("url", Text, primary_key=True),
    *_texts("final", "etag", "last_modified", "fetched"),
    Column("status", Integer),
    Column("stamp", Text),
)

feeds = Table(
    "feeds",
    metadata,
    Column("url", Text, primary_key=True),
    *_texts("polled", "due"),
    *_integers("failures", "status"),
    Column("message", Text),
)

notifications = Table(
    "notifications",
    metadata,
    Column("number", Integer, primary_key=True),
    *_texts("id", "made", "topic", "incident", "kind", "anchor", "date", "country", "city"),
    *_integers("killed_low", "killed_high", "wounded_low", "wounded_high"),
    *_integers("killed_before_low", "killed_before_high", "wounded_before_low", "wounded_before_high"),
    *_texts("actors", "detail"),
    Column("reports", Integer),
)

notification_marks = Table(
    "notification_marks",
    metadata,
    Column("notification", Integer, primary_key=True),
    Column("reader", Text, primary_key=True),
    Column("marked", Text),
)

incident_stock = Table(
    "incident_stock",
    metadata,
    Column("incident", Text, primary_key=True),
    *_integers("killed_low", "killed_high", "wounded_low", "wounded_high"),
    Column("detail", Text),
    Column("background", Integer),
    Column("stands", Integer, default=1),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("name", Text, primary_key=True),
    *_texts("url", "topics", "countries"),
    *_integers("min_killed", "cursor"),
    Column("added", Text),
)

webhook_secrets = Table(
    "webhook_secrets",
    metadata,
    Column("webhook", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    *_texts("sealed", "until"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("webhook", Text),
    *_integers("notification", "attempt"),
    *_texts("made", "outcome"),
    Column("status", Integer),
    *_texts("message", "due"),
)

writings = Table(
    "writings",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("number", Integer),
)

loaded_parts = Table(
    "loaded_parts",
    metadata,
    Column("sha256", Text, primary_key=True),
    *_texts("shard", "reader"),
    Column("documents", Integer),
    Column("loaded", Text),
)

users = Table("users", metadata, Column("name", Text, primary_key=True), *_texts("role", "made", "disabled"))

tokens = Table(
    "tokens",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("number", Integer),
    *_texts("owner", "label", "made", "expires", "revoked"),
)

sessions = Table("sessions", metadata, Column("hash", Text, primary_key=True), *_texts("token", "made", "expires"))

saved_searches = Table(
    "saved_searches",
    metadata,
    Column("number", Integer, primary_key=True),
    *_texts("name", "query", "author", "made"),
)

watches = Table(
    "watches",
    metadata,
    Column("number", Integer, primary_key=True),
    *_texts("name", "draft", "author", "made", "changed"),
)

cores = Table(
    "cores",
    metadata,
    Column("incident", Text, primary_key=True),
    *_texts("kind", "country"),
    *_integers("tier", "size"),
    *_texts("rank", "first", "last", "shape"),
)

core_places = Table(
    "core_places",
    metadata,
    Column("incident", Text, primary_key=True),
    *_texts("kind", "country"),
    Column("city", Text, primary_key=True),
    Column("size", Integer),
    *_texts("rank", "first"),
)

vague = Table(
    "vague",
    metadata,
    Column("article", Integer, primary_key=True),
    Column("event", Integer, primary_key=True),
    *_texts("kind", "country"),
    Column("tier", Integer),
    *_texts("city", "first", "last", "told", "loose"),
    Column("odds", Float),
)

links = Table(
    "links",
    metadata,
    Column("source", Text, primary_key=True),
    Column("type", Text, primary_key=True),
    Column("target", Text, primary_key=True),
    Column("reports", Integer),
)

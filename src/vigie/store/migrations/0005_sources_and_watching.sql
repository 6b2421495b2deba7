ALTER TABLE articles ADD COLUMN agency TEXT

ALTER TABLE articles ADD COLUMN modified TEXT

ALTER TABLE articles ADD COLUMN provenance TEXT

ALTER TABLE article_versions ADD COLUMN publisher TEXT

ALTER TABLE article_versions ADD COLUMN author TEXT

ALTER TABLE article_versions ADD COLUMN modified TEXT

ALTER TABLE article_versions ADD COLUMN provenance TEXT

ALTER TABLE article_versions ADD COLUMN origin TEXT

CREATE TABLE fetches (
    url TEXT PRIMARY KEY,
    final TEXT,
    etag TEXT,
    last_modified TEXT,
    fetched TEXT NOT NULL,
    status INTEGER NOT NULL,
    stamp TEXT
)

CREATE TABLE feeds (
    url TEXT PRIMARY KEY,
    polled TEXT,
    due TEXT,
    failures INTEGER NOT NULL,
    status INTEGER,
    message TEXT
)

CREATE TABLE notifications (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    made TEXT NOT NULL,
    topic TEXT NOT NULL,
    incident TEXT NOT NULL,
    kind TEXT NOT NULL,
    anchor TEXT,
    date TEXT,
    country TEXT,
    city TEXT,
    killed_low INTEGER,
    killed_high INTEGER,
    wounded_low INTEGER,
    wounded_high INTEGER,
    killed_before_low INTEGER,
    killed_before_high INTEGER,
    wounded_before_low INTEGER,
    wounded_before_high INTEGER,
    actors TEXT NOT NULL,
    detail TEXT,
    reports INTEGER NOT NULL
)

CREATE INDEX notifications_topic ON notifications (topic, number)

CREATE TABLE notification_marks (
    notification INTEGER NOT NULL REFERENCES notifications (number),
    reader TEXT NOT NULL,
    marked TEXT NOT NULL,
    PRIMARY KEY (notification, reader)
)

CREATE TABLE incident_stock (
    incident TEXT PRIMARY KEY,
    killed_low INTEGER,
    killed_high INTEGER,
    wounded_low INTEGER,
    wounded_high INTEGER,
    detail TEXT,
    background INTEGER NOT NULL
)

CREATE TABLE webhooks (
    name TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    topics TEXT NOT NULL,
    countries TEXT NOT NULL,
    min_killed INTEGER,
    cursor INTEGER NOT NULL,
    added TEXT NOT NULL
)

CREATE TABLE deliveries (
    number INTEGER PRIMARY KEY,
    webhook TEXT NOT NULL,
    notification INTEGER NOT NULL REFERENCES notifications (number),
    attempt INTEGER NOT NULL,
    made TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER,
    message TEXT,
    due TEXT
)

CREATE INDEX deliveries_webhook ON deliveries (webhook, notification, attempt)

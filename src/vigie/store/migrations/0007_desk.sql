CREATE TABLE users (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    made TEXT NOT NULL,
    disabled TEXT
)

CREATE TABLE tokens (
    hash TEXT PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    owner TEXT NOT NULL REFERENCES users (name),
    label TEXT NOT NULL,
    made TEXT NOT NULL,
    expires TEXT,
    revoked TEXT
)

CREATE TABLE sessions (
    hash TEXT PRIMARY KEY,
    token TEXT NOT NULL REFERENCES tokens (hash),
    made TEXT NOT NULL,
    expires TEXT NOT NULL
)

CREATE TABLE saved_searches (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    author TEXT NOT NULL,
    made TEXT NOT NULL
)

CREATE TABLE watches (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    draft TEXT NOT NULL,
    author TEXT NOT NULL,
    made TEXT NOT NULL,
    changed TEXT NOT NULL
)

ALTER TABLE judgements ADD COLUMN machine TEXT

ALTER TABLE judgements ADD COLUMN undone_by TEXT

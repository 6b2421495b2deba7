CREATE TABLE articles (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    url TEXT UNIQUE,
    content TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    heading TEXT NOT NULL,
    body TEXT NOT NULL,
    publisher TEXT,
    author TEXT,
    language TEXT,
    published TEXT,
    published_at TEXT,
    published_inferred INTEGER NOT NULL,
    origin TEXT NOT NULL,
    reader TEXT NOT NULL,
    added TEXT NOT NULL,
    changed TEXT NOT NULL
)

CREATE INDEX articles_content ON articles (content)

CREATE TABLE article_versions (
    article INTEGER NOT NULL REFERENCES articles (number),
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    title TEXT NOT NULL,
    heading TEXT NOT NULL,
    body TEXT NOT NULL,
    published TEXT,
    replaced TEXT NOT NULL,
    PRIMARY KEY (article, version)
)

CREATE TABLE documents (
    fingerprint TEXT PRIMARY KEY,
    id TEXT,
    outcome TEXT NOT NULL,
    reader TEXT NOT NULL,
    origin TEXT NOT NULL,
    article INTEGER REFERENCES articles (number)
)

CREATE TABLE incidents (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    anchor TEXT,
    date TEXT,
    date_first TEXT,
    date_last TEXT,
    country TEXT,
    city TEXT,
    certainty TEXT,
    killed_low INTEGER,
    killed_high INTEGER,
    wounded_low INTEGER,
    wounded_high INTEGER,
    actors TEXT NOT NULL,
    tactics TEXT NOT NULL,
    targets TEXT NOT NULL,
    detail TEXT,
    background INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    added TEXT NOT NULL,
    changed TEXT NOT NULL
)

CREATE INDEX incidents_date ON incidents (kind, date_first)

CREATE INDEX incidents_anchor ON incidents (anchor)

CREATE TABLE incident_aliases (
    old TEXT PRIMARY KEY,
    incident TEXT NOT NULL
)

CREATE TABLE events (
    article INTEGER NOT NULL REFERENCES articles (number),
    event INTEGER NOT NULL,
    kind TEXT NOT NULL,
    trigger_start INTEGER NOT NULL,
    trigger_end INTEGER NOT NULL,
    mentions TEXT NOT NULL,
    rule TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    country TEXT,
    city TEXT,
    date_first TEXT,
    date_last TEXT,
    target INTEGER,
    incident TEXT,
    PRIMARY KEY (article, event)
)

CREATE INDEX events_incident ON events (incident)

CREATE INDEX events_block ON events (kind, country, date_first)

CREATE INDEX events_city ON events (kind, country, city)

CREATE TABLE slot_values (
    article INTEGER NOT NULL,
    event INTEGER NOT NULL,
    position INTEGER NOT NULL,
    slot TEXT NOT NULL,
    value TEXT NOT NULL,
    spans TEXT NOT NULL,
    rule TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    certainty TEXT NOT NULL,
    speaker TEXT,
    outlet TEXT,
    attribution_rule TEXT NOT NULL,
    inferred INTEGER NOT NULL,
    PRIMARY KEY (article, event, position),
    FOREIGN KEY (article, event) REFERENCES events (article, event)
)

CREATE TABLE issues (
    origin TEXT NOT NULL,
    stage TEXT NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    seen TEXT NOT NULL,
    PRIMARY KEY (origin, stage, code, message)
)

CREATE TABLE judgements (
    number INTEGER PRIMARY KEY,
    made TEXT NOT NULL,
    author TEXT NOT NULL,
    action TEXT NOT NULL,
    incident TEXT,
    article INTEGER REFERENCES articles (number),
    event INTEGER,
    other_article INTEGER REFERENCES articles (number),
    other_event INTEGER,
    slot TEXT,
    value TEXT,
    reason TEXT,
    undone TEXT
)

CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    finished TEXT,
    reader TEXT NOT NULL,
    inputs TEXT NOT NULL,
    counts TEXT NOT NULL
)

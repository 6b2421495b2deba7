CREATE TABLE cores (
    incident TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    country TEXT NOT NULL,
    tier INTEGER NOT NULL,
    size INTEGER NOT NULL,
    rank TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    shape TEXT NOT NULL
)

CREATE INDEX cores_first ON cores (kind, country, tier, first)

CREATE INDEX cores_size ON cores (kind, country, size DESC, rank)

CREATE TABLE core_places (
    incident TEXT NOT NULL,
    kind TEXT NOT NULL,
    country TEXT NOT NULL,
    city TEXT NOT NULL,
    size INTEGER NOT NULL,
    rank TEXT NOT NULL,
    first TEXT NOT NULL,
    PRIMARY KEY (incident, city)
)

CREATE INDEX core_places_size ON core_places (kind, country, city, size DESC, rank)

CREATE INDEX core_places_first ON core_places (kind, country, city, first)

CREATE TABLE vague (
    article INTEGER NOT NULL,
    event INTEGER NOT NULL,
    kind TEXT NOT NULL,
    country TEXT NOT NULL,
    tier INTEGER NOT NULL,
    city TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    told TEXT NOT NULL,
    loose TEXT NOT NULL,
    odds DOUBLE PRECISION,
    PRIMARY KEY (article, event),
    FOREIGN KEY (article, event) REFERENCES events (article, event) ON DELETE CASCADE
)

CREATE INDEX vague_first ON vague (kind, country, tier, first)

CREATE INDEX vague_told ON vague (kind, country, tier, told)

CREATE INDEX vague_city ON vague (kind, country, tier, city)

CREATE INDEX vague_loose ON vague (kind, country, loose)

CREATE TABLE links (
    source TEXT NOT NULL,
    type TEXT NOT NULL,
    target TEXT NOT NULL,
    reports INTEGER NOT NULL,
    PRIMARY KEY (source, type, target)
)

CREATE INDEX links_target ON links (target)

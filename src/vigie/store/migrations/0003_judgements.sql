ALTER TABLE events ADD COLUMN link_score DOUBLE PRECISION

ALTER TABLE events ADD COLUMN link_reasons TEXT

ALTER TABLE judgements ADD COLUMN command INTEGER

CREATE INDEX judgements_article ON judgements (article)

CREATE INDEX judgements_other_article ON judgements (other_article)

CREATE TABLE outlets (
    name TEXT PRIMARY KEY,
    grade TEXT NOT NULL,
    changed TEXT NOT NULL
)

CREATE TABLE article_origins (
    article INTEGER PRIMARY KEY REFERENCES articles (number),
    agency TEXT,
    copy_of INTEGER NOT NULL
)

CREATE INDEX article_origins_copy ON article_origins (copy_of)

CREATE TABLE signature_bands (
    band INTEGER NOT NULL,
    hash TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES articles (number),
    PRIMARY KEY (band, hash, article)
)

CREATE INDEX signature_bands_article ON signature_bands (article)

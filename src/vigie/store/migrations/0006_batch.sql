CREATE TABLE writings (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    number INTEGER NOT NULL
)

INSERT INTO writings (one, number) VALUES (1, 0)

CREATE TABLE loaded_parts (
    sha256 TEXT PRIMARY KEY,
    shard TEXT NOT NULL,
    reader TEXT NOT NULL,
    documents INTEGER NOT NULL,
    loaded TEXT NOT NULL
)

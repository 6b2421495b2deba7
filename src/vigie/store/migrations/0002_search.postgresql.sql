CREATE EXTENSION IF NOT EXISTS unaccent

CREATE TEXT SEARCH DICTIONARY vigie_stem (TEMPLATE = snowball, Language = french)

CREATE TEXT SEARCH CONFIGURATION vigie_stems (COPY = simple)

ALTER TEXT SEARCH CONFIGURATION vigie_stems ALTER MAPPING FOR asciiword, word WITH vigie_stem

CREATE TEXT SEARCH CONFIGURATION vigie_snippet (COPY = simple)

ALTER TEXT SEARCH CONFIGURATION vigie_snippet
ALTER MAPPING FOR asciiword, word, asciihword, hword, hword_asciipart, hword_part WITH unaccent, french_stem

CREATE FUNCTION vigie_fold(given TEXT) RETURNS TEXT LANGUAGE sql STABLE PARALLEL SAFE AS $$
    -- Words as SQLite's index divides them, whatever the locale: all but letters and digits parts them.
    SELECT regexp_replace(
        lower(unaccent(given) COLLATE "C"), '[^a-z0-9\u00c0-\u1fff\u2c00-\ud7ff]+' COLLATE "C", ' ', 'g'
    )
$$

CREATE FUNCTION vigie_vector(configuration REGCONFIG, title TEXT, heading TEXT, body TEXT)
RETURNS TSVECTOR LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector(configuration, vigie_fold(title)), 'A')
        || setweight(to_tsvector(configuration, vigie_fold(heading)), 'B')
        || setweight(to_tsvector(configuration, vigie_fold(body)), 'D')
$$

CREATE TABLE article_search (
    number INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    words TSVECTOR NOT NULL,
    stems TSVECTOR NOT NULL
)

CREATE INDEX article_search_words ON article_search USING gin (words)

CREATE INDEX article_search_stems ON article_search USING gin (stems)

CREATE FUNCTION vigie_index_article() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO article_search (number, words, stems) VALUES (
        new.number,
        vigie_vector('simple', new.title, new.heading, new.body),
        vigie_vector('vigie_stems', new.title, new.heading, new.body)
    )
    ON CONFLICT (number) DO UPDATE SET words = excluded.words, stems = excluded.stems;
    RETURN NULL;
END
$$

CREATE TRIGGER articles_search AFTER INSERT OR UPDATE OF title, heading, body ON articles
FOR EACH ROW EXECUTE FUNCTION vigie_index_article()

CREATE VIRTUAL TABLE article_search USING fts5 (
    title, heading, body, content = 'articles', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
)

CREATE TRIGGER articles_search_insert AFTER INSERT ON articles BEGIN
    INSERT INTO article_search (rowid, title, heading, body) VALUES (new.number, new.title, new.heading, new.body);
END

CREATE TRIGGER articles_search_delete AFTER DELETE ON articles BEGIN
    INSERT INTO article_search (article_search, rowid, title, heading, body)
        VALUES ('delete', old.number, old.title, old.heading, old.body);
END

CREATE TRIGGER articles_search_update AFTER UPDATE OF title, heading, body ON articles BEGIN
    INSERT INTO article_search (article_search, rowid, title, heading, body)
        VALUES ('delete', old.number, old.title, old.heading, old.body);
    INSERT INTO article_search (rowid, title, heading, body) VALUES (new.number, new.title, new.heading, new.body);
END

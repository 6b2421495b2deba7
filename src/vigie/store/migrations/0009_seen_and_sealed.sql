ALTER TABLE incident_stock ADD COLUMN stands INTEGER NOT NULL DEFAULT 1

INSERT INTO incident_stock (incident, background, stands)
SELECT old, 0, 0 FROM incident_aliases
WHERE NOT EXISTS (SELECT 1 FROM incident_stock AS s WHERE s.incident = incident_aliases.old)

CREATE INDEX incident_aliases_heir ON incident_aliases (incident)

CREATE INDEX incidents_city ON incidents (city)

CREATE INDEX incidents_counts ON incidents (kind, country, date_first, background)

CREATE INDEX incidents_latest ON incidents ((date_first IS NULL), date_first DESC, id)

ALTER TABLE events ADD COLUMN stood TEXT

UPDATE events SET stood = incident

CREATE INDEX events_stood ON events (stood)

ALTER TABLE webhooks DROP COLUMN secret

CREATE TABLE webhook_secrets (
    webhook TEXT NOT NULL,
    number INTEGER NOT NULL,
    sealed TEXT NOT NULL,
    until TEXT,
    PRIMARY KEY (webhook, number)
)

-- +goose Up
-- What a process used to keep for itself, where several may serve.
-- Attempts within a while, by what is counted: as hashes only.
CREATE TABLE tries (
    key TEXT NOT NULL,
    at  TEXT NOT NULL
);
CREATE INDEX tries_key ON tries (key, at);
CREATE INDEX tries_at ON tries (at);

-- Those who are on their way to the sign-on service and back.
CREATE TABLE tickets (
    hash  TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    ends  TEXT NOT NULL
);

-- Our own keys: receipt signs receipts.
CREATE TABLE keys (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE INDEX cases_finished ON cases (finished_at);

-- +goose Down
DROP INDEX cases_finished;
DROP TABLE keys;
DROP TABLE tickets;
DROP TABLE tries;

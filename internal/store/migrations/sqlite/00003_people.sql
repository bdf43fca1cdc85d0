-- +goose Up
-- Accounts are never deleted: what they did stays theirs. Names are unique, as
-- acts and letters tell who did them by name.
CREATE TABLE accounts (
    id       TEXT PRIMARY KEY,
    login    TEXT NOT NULL UNIQUE,
    name     TEXT NOT NULL UNIQUE,
    roles    TEXT NOT NULL,
    agency   TEXT NOT NULL DEFAULT '',
    password TEXT NOT NULL,
    renew    INTEGER NOT NULL DEFAULT 0, -- the password was set by somebody else
    created  TEXT NOT NULL,
    disabled TEXT NOT NULL DEFAULT '',
    seen     TEXT NOT NULL DEFAULT ''
);

-- Secrets are kept as hashes only.
CREATE TABLE sessions (
    hash    TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created TEXT NOT NULL,
    seen    TEXT NOT NULL
);
CREATE INDEX sessions_account ON sessions (account);

CREATE TABLE tokens (
    id      TEXT PRIMARY KEY,
    hash    TEXT NOT NULL UNIQUE,
    name    TEXT NOT NULL,
    roles   TEXT NOT NULL,
    agency  TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    creator TEXT NOT NULL,
    expires TEXT NOT NULL DEFAULT '',
    revoked TEXT NOT NULL DEFAULT '',
    seen    TEXT NOT NULL DEFAULT ''
);

-- The link of first use: one at a time.
CREATE TABLE first_link (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    hash    TEXT NOT NULL,
    expires TEXT NOT NULL
);

ALTER TABLE cases ADD COLUMN submitter TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN purged TEXT NOT NULL DEFAULT '';
CREATE INDEX cases_unit ON cases (unit, created_at DESC);

-- The audit log only grows.
-- +goose StatementBegin
CREATE TRIGGER audit_kept BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_whole BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER audit_whole;
DROP TRIGGER audit_kept;
DROP INDEX cases_unit;
ALTER TABLE cases DROP COLUMN purged;
ALTER TABLE cases DROP COLUMN unit;
ALTER TABLE cases DROP COLUMN submitter;
DROP TABLE first_link;
DROP TABLE tokens;
DROP TABLE sessions;
DROP TABLE accounts;

-- +goose Up
-- How often a case was begun anew by a person: a job of an earlier turn leaves nothing.
ALTER TABLE cases ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
CREATE INDEX cases_sha256 ON cases (sha256, created_at DESC);

-- Submissions under a key of the sender's own: sent twice, one case.
CREATE TABLE handed (
    sender  TEXT NOT NULL,
    key     TEXT NOT NULL,
    digest  TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    at      TEXT NOT NULL,
    PRIMARY KEY (sender, key)
) WITHOUT ROWID;
CREATE INDEX handed_at ON handed (at);

-- +goose Down
DROP TABLE handed;
DROP INDEX cases_sha256;
ALTER TABLE cases DROP COLUMN turn;

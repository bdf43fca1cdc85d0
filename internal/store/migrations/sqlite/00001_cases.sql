-- +goose Up
CREATE TABLE cases (
    id          TEXT PRIMARY KEY,
    created_at  TEXT NOT NULL,
    finished_at TEXT NOT NULL DEFAULT '',
    state       TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    file        TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    size        INTEGER NOT NULL,
    type        TEXT NOT NULL DEFAULT '',
    profile     TEXT NOT NULL DEFAULT '',
    procedure   TEXT NOT NULL DEFAULT '',
    stage       TEXT NOT NULL DEFAULT '',
    agency      TEXT NOT NULL DEFAULT '',
    title       TEXT NOT NULL DEFAULT '',
    suggestion  TEXT NOT NULL DEFAULT '',
    error_code  TEXT NOT NULL DEFAULT '',
    error       TEXT NOT NULL DEFAULT ''
);
CREATE INDEX cases_created ON cases (created_at DESC, id);

CREATE TABLE attachments (
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    n       INTEGER NOT NULL,
    file    TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    size    INTEGER NOT NULL,
    PRIMARY KEY (case_id, n)
);

-- What a review left: the JSON and the papers, each a blob.
CREATE TABLE products (
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    kind    TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    size    INTEGER NOT NULL,
    PRIMARY KEY (case_id, kind)
);

-- +goose Down
DROP TABLE products;
DROP TABLE attachments;
DROP TABLE cases;

-- +goose Up
-- What persons said on a review: only ever added to.
CREATE TABLE acts (
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    n       INTEGER NOT NULL,
    at      TEXT NOT NULL,
    who     TEXT NOT NULL,
    act     TEXT NOT NULL,
    PRIMARY KEY (case_id, n)
);

-- Words being typed, kept until they are said or given up.
CREATE TABLE drafts (
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    who     TEXT NOT NULL,
    field   TEXT NOT NULL,
    text    TEXT NOT NULL,
    at      TEXT NOT NULL,
    PRIMARY KEY (case_id, who, field)
);

-- Letters: one at most is not issued; what is issued never changes.
CREATE TABLE letters (
    case_id   TEXT NOT NULL REFERENCES cases (id) ON DELETE RESTRICT,
    n         INTEGER NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('draft', 'proposed', 'issued')),
    kind      TEXT NOT NULL,
    signing   TEXT NOT NULL,
    acts      INTEGER NOT NULL DEFAULT 0,
    drafted   TEXT NOT NULL,
    drafter   TEXT NOT NULL,
    note      TEXT NOT NULL DEFAULT '',
    releaser  TEXT NOT NULL DEFAULT '',
    issued    TEXT NOT NULL DEFAULT '',
    issuer    TEXT NOT NULL DEFAULT '',
    code      TEXT NOT NULL DEFAULT '',
    year      INTEGER NOT NULL DEFAULT 0,
    no        INTEGER NOT NULL DEFAULT 0,
    number    TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (case_id, n)
);
CREATE UNIQUE INDEX letters_open ON letters (case_id) WHERE state <> 'issued';
CREATE UNIQUE INDEX letters_number ON letters (code, year, no) WHERE state = 'issued';

CREATE TABLE letter_files (
    case_id TEXT NOT NULL,
    n       INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    size    INTEGER NOT NULL,
    PRIMARY KEY (case_id, n, kind),
    FOREIGN KEY (case_id, n) REFERENCES letters (case_id, n) ON DELETE RESTRICT
);

-- Who did what: each line carries the hash of the one before it.
CREATE TABLE audit (
    n       INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    who     TEXT NOT NULL,
    what    TEXT NOT NULL,
    case_id TEXT NOT NULL,
    detail  TEXT NOT NULL,
    hash    TEXT NOT NULL
);

-- +goose Down
DROP TABLE audit;
DROP TABLE letter_files;
DROP TABLE letters;
DROP TABLE drafts;
DROP TABLE acts;

-- +goose Up
-- Versions of one report are cases of their own, bound to one another: only the
-- newest is worked on.
ALTER TABLE cases ADD COLUMN prior TEXT NOT NULL DEFAULT '';        -- the version before
ALTER TABLE cases ADD COLUMN next TEXT NOT NULL DEFAULT '';         -- the version after
ALTER TABLE cases ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
CREATE UNIQUE INDEX cases_prior ON cases (prior) WHERE prior <> '';

DROP VIEW stands;
CREATE VIEW stands AS
SELECT c.id AS id,
    CASE
        WHEN c.next <> '' THEN 'replaced'
        WHEN c.state IN ('queued', 'running') THEN 'reading'
        WHEN c.state = 'failed' THEN 'unread'
        WHEN l.state = 'proposed' THEN 'release'
        WHEN l.state = 'issued' AND l.kind = 'file' THEN 'issued'
        WHEN l.state = 'issued' THEN 'correct'
        WHEN l.state = 'draft' OR EXISTS (SELECT 1 FROM acts a WHERE a.case_id = c.id) THEN 'review'
        ELSE 'waiting'
    END AS stand,
    CASE
        WHEN c.next <> '' OR c.state <> 'done' OR l.state = 'issued' THEN ''
        WHEN l.state IS NOT NULL THEN l.drafter
        ELSE coalesce((SELECT a.who FROM acts a WHERE a.case_id = c.id ORDER BY a.n DESC LIMIT 1), '')
    END AS holder
FROM cases c
LEFT JOIN letters l ON l.case_id = c.id AND l.n = (SELECT max(n) FROM letters m WHERE m.case_id = c.id);

-- +goose StatementBegin
CREATE TRIGGER stand_by_next AFTER UPDATE OF next ON cases BEGIN
    UPDATE cases SET (stand, holder) = (SELECT stand, holder FROM stands WHERE id = NEW.id) WHERE id = NEW.id;
END;
-- +goose StatementEnd

CREATE INDEX audit_case ON audit (case_id, at);

-- When a person last looked at a case. News are told since before, which follows
-- at once the person has been away for a while.
CREATE TABLE visits (
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    who     TEXT NOT NULL,
    at      TEXT NOT NULL,
    before  TEXT NOT NULL,
    PRIMARY KEY (case_id, who)
) WITHOUT ROWID;

-- Filing forms: one at most is not final; what is final never changes.
CREATE TABLE forms (
    case_id  TEXT NOT NULL REFERENCES cases (id) ON DELETE RESTRICT,
    n        INTEGER NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('draft', 'final')),
    entries  TEXT NOT NULL,
    drafter  TEXT NOT NULL,
    drafted  TEXT NOT NULL,
    finisher TEXT NOT NULL DEFAULT '',
    finished TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (case_id, n)
);
CREATE UNIQUE INDEX forms_open ON forms (case_id) WHERE state <> 'final';

CREATE TABLE form_files (
    case_id TEXT NOT NULL,
    n       INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    size    INTEGER NOT NULL,
    PRIMARY KEY (case_id, n, kind),
    FOREIGN KEY (case_id, n) REFERENCES forms (case_id, n) ON DELETE RESTRICT
);

-- +goose Down
DROP TABLE form_files;
DROP TABLE forms;
DROP TABLE visits;
DROP INDEX audit_case;
DROP TRIGGER stand_by_next;
DROP INDEX cases_prior;
DROP VIEW stands;
CREATE VIEW stands AS
SELECT c.id AS id,
    CASE
        WHEN c.state IN ('queued', 'running') THEN 'reading'
        WHEN c.state = 'failed' THEN 'unread'
        WHEN l.state = 'proposed' THEN 'release'
        WHEN l.state = 'issued' AND l.kind = 'file' THEN 'issued'
        WHEN l.state = 'issued' THEN 'correct'
        WHEN l.state = 'draft' OR EXISTS (SELECT 1 FROM acts a WHERE a.case_id = c.id) THEN 'review'
        ELSE 'waiting'
    END AS stand,
    CASE
        WHEN c.state <> 'done' OR l.state = 'issued' THEN ''
        WHEN l.state IS NOT NULL THEN l.drafter
        ELSE coalesce((SELECT a.who FROM acts a WHERE a.case_id = c.id ORDER BY a.n DESC LIMIT 1), '')
    END AS holder
FROM cases c
LEFT JOIN letters l ON l.case_id = c.id AND l.n = (SELECT max(n) FROM letters m WHERE m.case_id = c.id);
ALTER TABLE cases DROP COLUMN version;
ALTER TABLE cases DROP COLUMN next;
ALTER TABLE cases DROP COLUMN prior;
UPDATE cases SET state = state;

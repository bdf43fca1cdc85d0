-- +goose Up
-- What the list shows of a case, so that no review is read for a row.
ALTER TABLE cases ADD COLUMN matter TEXT NOT NULL DEFAULT '';      -- decision type, as reviewed
ALTER TABLE cases ADD COLUMN author TEXT NOT NULL DEFAULT '';      -- who wrote the report
ALTER TABLE cases ADD COLUMN body TEXT NOT NULL DEFAULT '';        -- who answers for the matter
ALTER TABLE cases ADD COLUMN strip TEXT NOT NULL DEFAULT '';       -- a letter for each item: p f d m n
ALTER TABLE cases ADD COLUMN fails INTEGER NOT NULL DEFAULT 0;     -- items, as in strip
ALTER TABLE cases ADD COLUMN undecided INTEGER NOT NULL DEFAULT 0; -- proposals and questions
ALTER TABLE cases ADD COLUMN due TEXT NOT NULL DEFAULT '';         -- 2026-11-20; empty: no term is set
ALTER TABLE cases ADD COLUMN stand TEXT NOT NULL DEFAULT 'reading';
ALTER TABLE cases ADD COLUMN holder TEXT NOT NULL DEFAULT '';      -- the person whose turn it is, where one has begun
ALTER TABLE cases ADD COLUMN closed TEXT NOT NULL DEFAULT '';      -- when the last letter was issued
ALTER TABLE cases ADD COLUMN took INTEGER NOT NULL DEFAULT 0;      -- working days from receipt to the first letter
ALTER TABLE cases ADD COLUMN urgency INTEGER NOT NULL DEFAULT 0;   -- smaller comes first

CREATE INDEX cases_urgency ON cases (urgency, id);
CREATE INDEX cases_stand ON cases (stand, urgency, id, due, holder);
CREATE INDEX cases_closed ON cases (stand, closed, took);
CREATE INDEX cases_matter ON cases (matter, urgency, id);
CREATE INDEX cases_author ON cases (author, urgency, id);
CREATE INDEX cases_fails ON cases (fails DESC, urgency, id);

-- Where a case stands follows from its job, its acts and its newest letter.
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

-- +goose StatementBegin
CREATE TRIGGER stand_by_state AFTER UPDATE OF state ON cases BEGIN
    UPDATE cases SET (stand, holder) = (SELECT stand, holder FROM stands WHERE id = NEW.id) WHERE id = NEW.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stand_by_act AFTER INSERT ON acts BEGIN
    UPDATE cases SET (stand, holder) = (SELECT stand, holder FROM stands WHERE id = NEW.case_id) WHERE id = NEW.case_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stand_by_new_letter AFTER INSERT ON letters BEGIN
    UPDATE cases SET (stand, holder) = (SELECT stand, holder FROM stands WHERE id = NEW.case_id) WHERE id = NEW.case_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stand_by_letter AFTER UPDATE ON letters BEGIN
    UPDATE cases SET (stand, holder) = (SELECT stand, holder FROM stands WHERE id = NEW.case_id) WHERE id = NEW.case_id;
END;
-- +goose StatementEnd
-- Open cases by their term, those without one after them, closed ones last, the newest first.
-- +goose StatementBegin
CREATE TRIGGER urgency_of_case AFTER INSERT ON cases BEGIN
    UPDATE cases SET urgency = coalesce(CAST(julianday(NEW.due) AS INTEGER), 5000000) WHERE id = NEW.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER urgency_by_stand AFTER UPDATE OF stand, due, closed ON cases BEGIN
    UPDATE cases SET urgency = CASE
        WHEN stand = 'issued' THEN 20000000 - coalesce(CAST(julianday(closed) AS INTEGER), 0)
        ELSE coalesce(CAST(julianday(due) AS INTEGER), 5000000) END WHERE id = NEW.id;
END;
-- +goose StatementEnd

-- How many cases stand where: counting a hundred thousand takes too long.
CREATE TABLE stand_counts (stand TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO stand_counts (stand, n) SELECT stand, count(*) FROM cases GROUP BY stand;
-- +goose StatementBegin
CREATE TRIGGER count_new_case AFTER INSERT ON cases BEGIN
    INSERT INTO stand_counts (stand, n) VALUES (NEW.stand, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER count_moved_case AFTER UPDATE OF stand ON cases WHEN OLD.stand <> NEW.stand BEGIN
    UPDATE stand_counts SET n = n - 1 WHERE stand = OLD.stand;
    INSERT INTO stand_counts (stand, n) VALUES (NEW.stand, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER count_gone_case AFTER DELETE ON cases BEGIN
    UPDATE stand_counts SET n = n - 1 WHERE stand = OLD.stand;
END;
-- +goose StatementEnd

-- What each case adds to the pictures, and the sums by month of receipt.
CREATE TABLE marks (
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    what    TEXT NOT NULL,
    key     TEXT NOT NULL,
    month   TEXT NOT NULL,
    n       INTEGER NOT NULL,
    PRIMARY KEY (case_id, what, key)
) WITHOUT ROWID;
CREATE INDEX marks_what ON marks (what, key, case_id);

CREATE TABLE tallies (
    what  TEXT NOT NULL,
    month TEXT NOT NULL,
    key   TEXT NOT NULL,
    n     INTEGER NOT NULL,
    PRIMARY KEY (what, month, key)
) WITHOUT ROWID;
-- +goose StatementBegin
CREATE TRIGGER tally_mark AFTER INSERT ON marks BEGIN
    INSERT INTO tallies (what, month, key, n) VALUES (NEW.what, NEW.month, NEW.key, NEW.n)
    ON CONFLICT DO UPDATE SET n = n + excluded.n;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER untally_mark AFTER DELETE ON marks BEGIN
    UPDATE tallies SET n = n - OLD.n WHERE what = OLD.what AND month = OLD.month AND key = OLD.key;
END;
-- +goose StatementEnd

-- What can be searched, masked. The words are pairs of characters, by the same id.
CREATE TABLE passages (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    kind    TEXT NOT NULL CHECK (kind IN ('title', 'finding', 'text')),
    link    TEXT NOT NULL DEFAULT '',
    place   TEXT NOT NULL DEFAULT '',
    text    TEXT NOT NULL
);
CREATE INDEX passages_case ON passages (case_id, kind);
CREATE VIRTUAL TABLE title_words USING fts5 (words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE finding_words USING fts5 (words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE text_words USING fts5 (words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');
-- +goose StatementBegin
CREATE TRIGGER forget_words AFTER DELETE ON passages BEGIN
    DELETE FROM title_words WHERE rowid = OLD.id AND OLD.kind = 'title';
    DELETE FROM finding_words WHERE rowid = OLD.id AND OLD.kind = 'finding';
    DELETE FROM text_words WHERE rowid = OLD.id AND OLD.kind = 'text';
END;
-- +goose StatementEnd

UPDATE cases SET state = state;
UPDATE cases SET closed = coalesce((SELECT max(issued) FROM letters WHERE letters.case_id = cases.id AND letters.state = 'issued'), '');

-- +goose Down
DROP TRIGGER forget_words;
DROP TABLE text_words;
DROP TABLE finding_words;
DROP TABLE title_words;
DROP TABLE passages;
DROP TABLE tallies;
DROP TABLE marks;
DROP TRIGGER count_gone_case;
DROP TRIGGER count_moved_case;
DROP TRIGGER count_new_case;
DROP TABLE stand_counts;
DROP TRIGGER urgency_by_stand;
DROP TRIGGER urgency_of_case;
DROP TRIGGER stand_by_letter;
DROP TRIGGER stand_by_new_letter;
DROP TRIGGER stand_by_act;
DROP TRIGGER stand_by_state;
DROP VIEW stands;
DROP INDEX cases_fails;
DROP INDEX cases_author;
DROP INDEX cases_matter;
DROP INDEX cases_closed;
DROP INDEX cases_stand;
DROP INDEX cases_urgency;

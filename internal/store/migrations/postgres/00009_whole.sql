-- +goose Up
-- The schema that SQLite has reached by its own migrations up to this number;
-- from here on both go forward by files of the same number. Text compares by
-- its bytes, as it does there.
CREATE TABLE cases (
    id          TEXT COLLATE "C" PRIMARY KEY,
    created_at  TEXT COLLATE "C" NOT NULL,
    finished_at TEXT COLLATE "C" NOT NULL DEFAULT '',
    state       TEXT COLLATE "C" NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    file        TEXT COLLATE "C" NOT NULL,
    sha256      TEXT COLLATE "C" NOT NULL,
    size        BIGINT NOT NULL,
    type        TEXT COLLATE "C" NOT NULL DEFAULT '',
    profile     TEXT COLLATE "C" NOT NULL DEFAULT '',
    procedure   TEXT COLLATE "C" NOT NULL DEFAULT '',
    stage       TEXT COLLATE "C" NOT NULL DEFAULT '',
    agency      TEXT COLLATE "C" NOT NULL DEFAULT '',
    title       TEXT COLLATE "C" NOT NULL DEFAULT '',
    suggestion  TEXT COLLATE "C" NOT NULL DEFAULT '',
    error_code  TEXT COLLATE "C" NOT NULL DEFAULT '',
    error       TEXT COLLATE "C" NOT NULL DEFAULT '',
    submitter   TEXT COLLATE "C" NOT NULL DEFAULT '',
    unit        TEXT COLLATE "C" NOT NULL DEFAULT '',
    purged      TEXT COLLATE "C" NOT NULL DEFAULT '',
    matter      TEXT COLLATE "C" NOT NULL DEFAULT '',
    author      TEXT COLLATE "C" NOT NULL DEFAULT '',
    body        TEXT COLLATE "C" NOT NULL DEFAULT '',
    strip       TEXT COLLATE "C" NOT NULL DEFAULT '',
    fails       BIGINT NOT NULL DEFAULT 0,
    undecided   BIGINT NOT NULL DEFAULT 0,
    due         TEXT COLLATE "C" NOT NULL DEFAULT '',
    stand       TEXT COLLATE "C" NOT NULL DEFAULT 'reading',
    holder      TEXT COLLATE "C" NOT NULL DEFAULT '',
    closed      TEXT COLLATE "C" NOT NULL DEFAULT '',
    took        BIGINT NOT NULL DEFAULT 0,
    urgency     BIGINT NOT NULL DEFAULT 0,
    turn        BIGINT NOT NULL DEFAULT 0,
    prior       TEXT COLLATE "C" NOT NULL DEFAULT '',
    next        TEXT COLLATE "C" NOT NULL DEFAULT '',
    version     BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX cases_created ON cases (created_at DESC, id);
CREATE INDEX cases_unit ON cases (unit, created_at DESC);
CREATE INDEX cases_urgency ON cases (urgency, id);
CREATE INDEX cases_stand ON cases (stand, urgency, id, due, holder);
CREATE INDEX cases_closed ON cases (stand, closed, took);
CREATE INDEX cases_matter ON cases (matter, urgency, id);
CREATE INDEX cases_author ON cases (author, urgency, id);
CREATE INDEX cases_fails ON cases (fails DESC, urgency, id);
CREATE INDEX cases_sha256 ON cases (sha256, created_at DESC);
CREATE INDEX cases_finished ON cases (finished_at);
CREATE UNIQUE INDEX cases_prior ON cases (prior) WHERE prior <> '';

CREATE TABLE attachments (
    case_id TEXT COLLATE "C" NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    n       BIGINT NOT NULL,
    file    TEXT COLLATE "C" NOT NULL,
    sha256  TEXT COLLATE "C" NOT NULL,
    size    BIGINT NOT NULL,
    PRIMARY KEY (case_id, n)
);

CREATE TABLE products (
    case_id TEXT COLLATE "C" NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    kind    TEXT COLLATE "C" NOT NULL,
    sha256  TEXT COLLATE "C" NOT NULL,
    size    BIGINT NOT NULL,
    PRIMARY KEY (case_id, kind)
);

CREATE TABLE acts (
    case_id TEXT COLLATE "C" NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    n       BIGINT NOT NULL,
    at      TEXT COLLATE "C" NOT NULL,
    who     TEXT COLLATE "C" NOT NULL,
    act     TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (case_id, n)
);

CREATE TABLE drafts (
    case_id TEXT COLLATE "C" NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    who     TEXT COLLATE "C" NOT NULL,
    field   TEXT COLLATE "C" NOT NULL,
    text    TEXT COLLATE "C" NOT NULL,
    at      TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (case_id, who, field)
);

CREATE TABLE letters (
    case_id   TEXT COLLATE "C" NOT NULL REFERENCES cases (id) ON DELETE RESTRICT,
    n         BIGINT NOT NULL,
    state     TEXT COLLATE "C" NOT NULL CHECK (state IN ('draft', 'proposed', 'issued')),
    kind      TEXT COLLATE "C" NOT NULL,
    signing   TEXT COLLATE "C" NOT NULL,
    acts      BIGINT NOT NULL DEFAULT 0,
    drafted   TEXT COLLATE "C" NOT NULL,
    drafter   TEXT COLLATE "C" NOT NULL,
    note      TEXT COLLATE "C" NOT NULL DEFAULT '',
    releaser  TEXT COLLATE "C" NOT NULL DEFAULT '',
    issued    TEXT COLLATE "C" NOT NULL DEFAULT '',
    issuer    TEXT COLLATE "C" NOT NULL DEFAULT '',
    code      TEXT COLLATE "C" NOT NULL DEFAULT '',
    year      BIGINT NOT NULL DEFAULT 0,
    no        BIGINT NOT NULL DEFAULT 0,
    number    TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (case_id, n)
);
CREATE UNIQUE INDEX letters_open ON letters (case_id) WHERE state <> 'issued';
CREATE UNIQUE INDEX letters_number ON letters (code, year, no) WHERE state = 'issued';

CREATE TABLE letter_files (
    case_id TEXT COLLATE "C" NOT NULL,
    n       BIGINT NOT NULL,
    kind    TEXT COLLATE "C" NOT NULL,
    sha256  TEXT COLLATE "C" NOT NULL,
    size    BIGINT NOT NULL,
    PRIMARY KEY (case_id, n, kind),
    FOREIGN KEY (case_id, n) REFERENCES letters (case_id, n) ON DELETE RESTRICT
);

CREATE TABLE audit (
    n       BIGINT PRIMARY KEY,
    at      TEXT COLLATE "C" NOT NULL,
    who     TEXT COLLATE "C" NOT NULL,
    what    TEXT COLLATE "C" NOT NULL,
    case_id TEXT COLLATE "C" NOT NULL,
    detail  TEXT COLLATE "C" NOT NULL,
    hash    TEXT COLLATE "C" NOT NULL
);
CREATE INDEX audit_case ON audit (case_id, at);

CREATE TABLE accounts (
    id       TEXT COLLATE "C" PRIMARY KEY,
    login    TEXT COLLATE "C" NOT NULL UNIQUE,
    name     TEXT COLLATE "C" NOT NULL UNIQUE,
    roles    TEXT COLLATE "C" NOT NULL,
    agency   TEXT COLLATE "C" NOT NULL DEFAULT '',
    password TEXT COLLATE "C" NOT NULL,
    renew    BOOLEAN NOT NULL DEFAULT FALSE,
    created  TEXT COLLATE "C" NOT NULL,
    disabled TEXT COLLATE "C" NOT NULL DEFAULT '',
    seen     TEXT COLLATE "C" NOT NULL DEFAULT '',
    subject  TEXT COLLATE "C" NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX accounts_subject ON accounts (subject) WHERE subject <> '';

CREATE TABLE sessions (
    hash    TEXT COLLATE "C" PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created TEXT COLLATE "C" NOT NULL,
    seen    TEXT COLLATE "C" NOT NULL
);
CREATE INDEX sessions_account ON sessions (account);

CREATE TABLE tokens (
    id      TEXT COLLATE "C" PRIMARY KEY,
    hash    TEXT COLLATE "C" NOT NULL UNIQUE,
    name    TEXT COLLATE "C" NOT NULL,
    roles   TEXT COLLATE "C" NOT NULL,
    agency  TEXT COLLATE "C" NOT NULL DEFAULT '',
    created TEXT COLLATE "C" NOT NULL,
    creator TEXT COLLATE "C" NOT NULL,
    expires TEXT COLLATE "C" NOT NULL DEFAULT '',
    revoked TEXT COLLATE "C" NOT NULL DEFAULT '',
    seen    TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE first_link (
    one     BIGINT PRIMARY KEY CHECK (one = 1),
    hash    TEXT COLLATE "C" NOT NULL,
    expires TEXT COLLATE "C" NOT NULL
);

CREATE TABLE handed (
    sender  TEXT COLLATE "C" NOT NULL,
    key     TEXT COLLATE "C" NOT NULL,
    digest  TEXT COLLATE "C" NOT NULL,
    case_id TEXT COLLATE "C" NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    at      TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (sender, key)
);
CREATE INDEX handed_at ON handed (at);

CREATE TABLE visits (
    case_id TEXT COLLATE "C" NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    who     TEXT COLLATE "C" NOT NULL,
    at      TEXT COLLATE "C" NOT NULL,
    before  TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (case_id, who)
);

CREATE TABLE forms (
    case_id  TEXT COLLATE "C" NOT NULL REFERENCES cases (id) ON DELETE RESTRICT,
    n        BIGINT NOT NULL,
    state    TEXT COLLATE "C" NOT NULL CHECK (state IN ('draft', 'final')),
    entries  TEXT COLLATE "C" NOT NULL,
    drafter  TEXT COLLATE "C" NOT NULL,
    drafted  TEXT COLLATE "C" NOT NULL,
    finisher TEXT COLLATE "C" NOT NULL DEFAULT '',
    finished TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (case_id, n)
);
CREATE UNIQUE INDEX forms_open ON forms (case_id) WHERE state <> 'final';

CREATE TABLE form_files (
    case_id TEXT COLLATE "C" NOT NULL,
    n       BIGINT NOT NULL,
    kind    TEXT COLLATE "C" NOT NULL,
    sha256  TEXT COLLATE "C" NOT NULL,
    size    BIGINT NOT NULL,
    PRIMARY KEY (case_id, n, kind),
    FOREIGN KEY (case_id, n) REFERENCES forms (case_id, n) ON DELETE RESTRICT
);

CREATE TABLE webhooks (
    id      TEXT COLLATE "C" PRIMARY KEY,
    url     TEXT COLLATE "C" NOT NULL,
    secret  TEXT COLLATE "C" NOT NULL,
    events  TEXT COLLATE "C" NOT NULL,
    created TEXT COLLATE "C" NOT NULL,
    creator TEXT COLLATE "C" NOT NULL,
    tried   TEXT COLLATE "C" NOT NULL DEFAULT '',
    wrong   TEXT COLLATE "C" NOT NULL DEFAULT '',
    sent    BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE tries (
    key TEXT COLLATE "C" NOT NULL,
    at  TEXT COLLATE "C" NOT NULL
);
CREATE INDEX tries_key ON tries (key, at);
CREATE INDEX tries_at ON tries (at);

CREATE TABLE tickets (
    hash  TEXT COLLATE "C" PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL,
    ends  TEXT COLLATE "C" NOT NULL
);

CREATE TABLE keys (
    name  TEXT COLLATE "C" PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

-- How far a review has come, for who watches it on another server. It may be
-- lost with the database's power.
CREATE UNLOGGED TABLE progress (
    case_id TEXT COLLATE "C" PRIMARY KEY,
    turn    BIGINT NOT NULL,
    step    TEXT COLLATE "C" NOT NULL,
    n       BIGINT NOT NULL,
    m       BIGINT NOT NULL
);

-- Where a case stands follows from its job, its acts and its newest letter.
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
CREATE FUNCTION stand_of_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases SET (stand, holder) = (SELECT s.stand, s.holder FROM stands s WHERE s.id = NEW.id) WHERE cases.id = NEW.id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION stand_of_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases SET (stand, holder) = (SELECT s.stand, s.holder FROM stands s WHERE s.id = NEW.case_id) WHERE cases.id = NEW.case_id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER stand_by_state AFTER UPDATE OF state ON cases FOR EACH ROW EXECUTE FUNCTION stand_of_case();
CREATE TRIGGER stand_by_next AFTER UPDATE OF next ON cases FOR EACH ROW EXECUTE FUNCTION stand_of_case();
CREATE TRIGGER stand_by_act AFTER INSERT ON acts FOR EACH ROW EXECUTE FUNCTION stand_of_part();
CREATE TRIGGER stand_by_new_letter AFTER INSERT ON letters FOR EACH ROW EXECUTE FUNCTION stand_of_part();
CREATE TRIGGER stand_by_letter AFTER UPDATE ON letters FOR EACH ROW EXECUTE FUNCTION stand_of_part();

-- The day of a time, as SQLite counts days; none where there is no time.
-- +goose StatementBegin
CREATE FUNCTION day_of(t TEXT) RETURNS BIGINT LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN t = '' THEN NULL ELSE floor(extract(epoch FROM CAST(t AS timestamp)) / 86400 + 2440587.5)::bigint END
$$;
-- +goose StatementEnd
-- Open cases by their term, those without one after them, closed ones last, the newest first.
-- +goose StatementBegin
CREATE FUNCTION urgency_of_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases SET urgency = coalesce(day_of(NEW.due), 5000000) WHERE id = NEW.id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION urgency_of_old() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases SET urgency = CASE
        WHEN stand = 'issued' THEN 20000000 - coalesce(day_of(closed), 0)
        ELSE coalesce(day_of(due), 5000000) END WHERE id = NEW.id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER urgency_of_case AFTER INSERT ON cases FOR EACH ROW EXECUTE FUNCTION urgency_of_new();
CREATE TRIGGER urgency_by_stand AFTER UPDATE OF stand, due, closed ON cases FOR EACH ROW EXECUTE FUNCTION urgency_of_old();

-- How many cases stand where: counting a hundred thousand takes too long.
CREATE TABLE stand_counts (stand TEXT COLLATE "C" PRIMARY KEY, n BIGINT NOT NULL);
-- +goose StatementBegin
CREATE FUNCTION count_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE stand_counts SET n = n - 1 WHERE stand = OLD.stand;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO stand_counts (stand, n) VALUES (NEW.stand, 1) ON CONFLICT (stand) DO UPDATE SET n = stand_counts.n + 1;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER count_new_case AFTER INSERT ON cases FOR EACH ROW EXECUTE FUNCTION count_case();
CREATE TRIGGER count_moved_case AFTER UPDATE OF stand ON cases FOR EACH ROW WHEN (OLD.stand <> NEW.stand) EXECUTE FUNCTION count_case();
CREATE TRIGGER count_gone_case AFTER DELETE ON cases FOR EACH ROW EXECUTE FUNCTION count_case();

-- What each case adds to the pictures, and the sums by month of receipt.
CREATE TABLE marks (
    case_id TEXT COLLATE "C" NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    what    TEXT COLLATE "C" NOT NULL,
    key     TEXT COLLATE "C" NOT NULL,
    month   TEXT COLLATE "C" NOT NULL,
    n       BIGINT NOT NULL,
    PRIMARY KEY (case_id, what, key)
);
CREATE INDEX marks_what ON marks (what, key, case_id);

CREATE TABLE tallies (
    what  TEXT COLLATE "C" NOT NULL,
    month TEXT COLLATE "C" NOT NULL,
    key   TEXT COLLATE "C" NOT NULL,
    n     BIGINT NOT NULL,
    PRIMARY KEY (what, month, key)
);
-- +goose StatementBegin
CREATE FUNCTION tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO tallies (what, month, key, n) VALUES (NEW.what, NEW.month, NEW.key, NEW.n)
        ON CONFLICT (what, month, key) DO UPDATE SET n = tallies.n + excluded.n;
    ELSE
        UPDATE tallies SET n = n - OLD.n WHERE what = OLD.what AND month = OLD.month AND key = OLD.key;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER tally_mark AFTER INSERT ON marks FOR EACH ROW EXECUTE FUNCTION tally();
CREATE TRIGGER untally_mark AFTER DELETE ON marks FOR EACH ROW EXECUTE FUNCTION tally();

-- What can be searched, masked, with its words and where they stand: the same
-- words as in SQLite's index.
CREATE TABLE passages (
    id      BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id TEXT COLLATE "C" NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    kind    TEXT COLLATE "C" NOT NULL CHECK (kind IN ('title', 'finding', 'text')),
    link    TEXT COLLATE "C" NOT NULL DEFAULT '',
    place   TEXT COLLATE "C" NOT NULL DEFAULT '',
    text    TEXT COLLATE "C" NOT NULL,
    words   TSVECTOR NOT NULL
);
CREATE INDEX passages_case ON passages (case_id, kind);
CREATE INDEX passages_title ON passages USING gin (words) WHERE kind = 'title';
CREATE INDEX passages_finding ON passages USING gin (words) WHERE kind = 'finding';
CREATE INDEX passages_text ON passages USING gin (words) WHERE kind = 'text';
CREATE VIEW title_words AS SELECT id AS rowid, words FROM passages WHERE kind = 'title';
CREATE VIEW finding_words AS SELECT id AS rowid, words FROM passages WHERE kind = 'finding';
CREATE VIEW text_words AS SELECT id AS rowid, words FROM passages WHERE kind = 'text';

-- The audit log only grows.
-- +goose StatementBegin
CREATE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log only grows';
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_kept BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION only_grows();
CREATE TRIGGER audit_whole BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION only_grows();
CREATE TRIGGER audit_there BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION only_grows();

-- +goose Down
DROP VIEW text_words;
DROP VIEW finding_words;
DROP VIEW title_words;
DROP VIEW stands;
DROP TABLE passages, tallies, marks, stand_counts, progress, keys, tickets, tries, webhooks, form_files, forms, visits, handed, first_link, tokens,
    sessions, accounts, audit, letter_files, letters, drafts, acts, products, attachments, cases;
DROP FUNCTION stand_of_case, stand_of_part, day_of, urgency_of_new, urgency_of_old, count_case, tally, only_grows;

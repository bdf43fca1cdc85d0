-- +goose Up
-- The list and its counters at a hundred thousand cases: what picks the cases
-- stands in the indexes that order them, so that no case is read but for the
-- page; and self-checks of agencies are counted apart.
DROP INDEX cases_created, cases_urgency, cases_stand, cases_closed, cases_matter, cases_author, cases_fails;
CREATE INDEX cases_created ON cases (created_at DESC, id, stand, stage, unit);
CREATE INDEX cases_urgency ON cases (urgency, id, stand, stage, unit);
CREATE INDEX cases_stand ON cases (stand, urgency, id, due, holder, stage, unit);
CREATE INDEX cases_closed ON cases (stand, closed, took, stage, unit);
CREATE INDEX cases_matter ON cases (matter, urgency, id, stand, stage, unit);
CREATE INDEX cases_author ON cases (author, urgency, id, stand, stage, unit);
CREATE INDEX cases_fails ON cases (fails DESC, urgency, id, stand, stage, unit);
CREATE INDEX cases_own ON cases (id) WHERE stage = 'draft' AND unit <> '';

DROP TRIGGER count_moved_case ON cases;
DROP TABLE stand_counts;
CREATE TABLE stand_counts (
    stand TEXT COLLATE "C" NOT NULL,
    own   BIGINT NOT NULL, -- 1: self-checks of agencies
    n     BIGINT NOT NULL,
    PRIMARY KEY (stand, own)
);
INSERT INTO stand_counts (stand, own, n) SELECT stand, (stage = 'draft' AND unit <> '')::int, count(*) FROM cases GROUP BY 1, 2;
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION count_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE stand_counts SET n = n - 1 WHERE stand = OLD.stand AND own = (OLD.stage = 'draft' AND OLD.unit <> '')::int;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO stand_counts (stand, own, n) VALUES (NEW.stand, (NEW.stage = 'draft' AND NEW.unit <> '')::int, 1)
        ON CONFLICT (stand, own) DO UPDATE SET n = stand_counts.n + 1;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER count_moved_case AFTER UPDATE OF stand, stage, unit ON cases FOR EACH ROW
WHEN (OLD.stand <> NEW.stand OR OLD.stage <> NEW.stage OR OLD.unit <> NEW.unit) EXECUTE FUNCTION count_case();

-- The newest passages of a kind are looked through before the index of words is
-- asked: see postgres.hits.
CREATE INDEX passages_kind ON passages (kind, id);

-- Who works here now, and by what each of them judges. It may be lost with the
-- database's power: each says so again.
CREATE UNLOGGED TABLE processes (
    name    TEXT COLLATE "C" PRIMARY KEY,
    machine TEXT COLLATE "C" NOT NULL,
    serves  BIGINT NOT NULL, -- 0: it does jobs for the servers
    works   BIGINT NOT NULL, -- 0: it rests, for others go by something else
    since   TEXT COLLATE "C" NOT NULL,
    alike   TEXT COLLATE "C" NOT NULL
);

-- +goose Down
DROP TABLE processes;
DROP INDEX passages_kind;
DROP TRIGGER count_moved_case ON cases;
DROP TABLE stand_counts;
CREATE TABLE stand_counts (stand TEXT COLLATE "C" PRIMARY KEY, n BIGINT NOT NULL);
INSERT INTO stand_counts (stand, n) SELECT stand, count(*) FROM cases GROUP BY stand;
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION count_case() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER count_moved_case AFTER UPDATE OF stand ON cases FOR EACH ROW WHEN (OLD.stand <> NEW.stand) EXECUTE FUNCTION count_case();
DROP INDEX cases_own;
DROP INDEX cases_created, cases_urgency, cases_stand, cases_closed, cases_matter, cases_author, cases_fails;
CREATE INDEX cases_created ON cases (created_at DESC, id);
CREATE INDEX cases_urgency ON cases (urgency, id);
CREATE INDEX cases_stand ON cases (stand, urgency, id, due, holder);
CREATE INDEX cases_closed ON cases (stand, closed, took);
CREATE INDEX cases_matter ON cases (matter, urgency, id);
CREATE INDEX cases_author ON cases (author, urgency, id);
CREATE INDEX cases_fails ON cases (fails DESC, urgency, id);

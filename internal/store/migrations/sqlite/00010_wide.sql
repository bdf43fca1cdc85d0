-- +goose Up
-- The list and its counters at a hundred thousand cases: what picks the cases
-- stands in the indexes that order them, so that no case is read but for the
-- page; and self-checks of agencies are counted apart.
DROP INDEX cases_created;
DROP INDEX cases_urgency;
DROP INDEX cases_stand;
DROP INDEX cases_closed;
DROP INDEX cases_matter;
DROP INDEX cases_author;
DROP INDEX cases_fails;
CREATE INDEX cases_created ON cases (created_at DESC, id, stand, stage, unit);
CREATE INDEX cases_urgency ON cases (urgency, id, stand, stage, unit);
CREATE INDEX cases_stand ON cases (stand, urgency, id, due, holder, stage, unit);
CREATE INDEX cases_closed ON cases (stand, closed, took, stage, unit);
CREATE INDEX cases_matter ON cases (matter, urgency, id, stand, stage, unit);
CREATE INDEX cases_author ON cases (author, urgency, id, stand, stage, unit);
CREATE INDEX cases_fails ON cases (fails DESC, urgency, id, stand, stage, unit);
CREATE INDEX cases_own ON cases (id) WHERE stage = 'draft' AND unit <> '';

DROP TRIGGER count_new_case;
DROP TRIGGER count_moved_case;
DROP TRIGGER count_gone_case;
DROP TABLE stand_counts;
CREATE TABLE stand_counts (
    stand TEXT NOT NULL,
    own   INTEGER NOT NULL, -- 1: self-checks of agencies
    n     INTEGER NOT NULL,
    PRIMARY KEY (stand, own)
) WITHOUT ROWID;
INSERT INTO stand_counts (stand, own, n) SELECT stand, stage = 'draft' AND unit <> '', count(*) FROM cases GROUP BY 1, 2;
-- +goose StatementBegin
CREATE TRIGGER count_new_case AFTER INSERT ON cases BEGIN
    INSERT INTO stand_counts (stand, own, n) VALUES (NEW.stand, NEW.stage = 'draft' AND NEW.unit <> '', 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER count_moved_case AFTER UPDATE OF stand, stage, unit ON cases
WHEN OLD.stand <> NEW.stand OR OLD.stage <> NEW.stage OR OLD.unit <> NEW.unit BEGIN
    UPDATE stand_counts SET n = n - 1 WHERE stand = OLD.stand AND own = (OLD.stage = 'draft' AND OLD.unit <> '');
    INSERT INTO stand_counts (stand, own, n) VALUES (NEW.stand, NEW.stage = 'draft' AND NEW.unit <> '', 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER count_gone_case AFTER DELETE ON cases BEGIN
    UPDATE stand_counts SET n = n - 1 WHERE stand = OLD.stand AND own = (OLD.stage = 'draft' AND OLD.unit <> '');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER count_gone_case;
DROP TRIGGER count_moved_case;
DROP TRIGGER count_new_case;
DROP TABLE stand_counts;
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
DROP INDEX cases_own;
DROP INDEX cases_fails;
DROP INDEX cases_author;
DROP INDEX cases_matter;
DROP INDEX cases_closed;
DROP INDEX cases_stand;
DROP INDEX cases_urgency;
DROP INDEX cases_created;
CREATE INDEX cases_created ON cases (created_at DESC, id);
CREATE INDEX cases_urgency ON cases (urgency, id);
CREATE INDEX cases_stand ON cases (stand, urgency, id, due, holder);
CREATE INDEX cases_closed ON cases (stand, closed, took);
CREATE INDEX cases_matter ON cases (matter, urgency, id);
CREATE INDEX cases_author ON cases (author, urgency, id);
CREATE INDEX cases_fails ON cases (fails DESC, urgency, id);

-- +goose Up
-- Who is told of what happens to cases. The secret signs, so it is kept as it is.
CREATE TABLE webhooks (
    id      TEXT PRIMARY KEY,
    url     TEXT NOT NULL,
    secret  TEXT NOT NULL,
    events  TEXT NOT NULL,
    created TEXT NOT NULL,
    creator TEXT NOT NULL,
    tried   TEXT NOT NULL DEFAULT '', -- the last delivery
    wrong   TEXT NOT NULL DEFAULT '', -- what was the matter with it; empty: it arrived
    sent    INTEGER NOT NULL DEFAULT 0
);

-- +goose Down
DROP TABLE webhooks;

-- +goose Up
-- Who the account is to the office's own sign-on: issuer and subject.
ALTER TABLE accounts ADD COLUMN subject TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX accounts_subject ON accounts (subject) WHERE subject <> '';

-- +goose Down
DROP INDEX accounts_subject;
ALTER TABLE accounts DROP COLUMN subject;

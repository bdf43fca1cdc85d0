package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// TriesWhile is within what time attempts are counted.
const TriesWhile = 15 * time.Minute

// maxTries bounds the attempts that are kept: beyond it who is new waits, and
// nobody is forgotten.
const maxTries = 100000

// Try counts an attempt under a key, all servers together, and says whether it
// may be made: most of them within a while.
func (s *Store) Try(ctx context.Context, now time.Time, key string, most int) (ok bool, err error) {
	key = hashSecret("try:" + key) // logins and addresses are nobody's business
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return false, Trouble(err)
	}
	defer tx.Rollback() // after a commit it does nothing
	if err := s.engine.oneOf(ctx, tx, key); err != nil {
		return false, Trouble(err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM tries WHERE at <= ?`, stamp(now.Add(-TriesWhile))); err != nil {
		return false, Trouble(err)
	}
	var mine, all int
	if err := tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM tries WHERE key = ?), (SELECT count(*) FROM tries)`, key).Scan(&mine, &all); err != nil {
		return false, Trouble(err)
	}
	if mine >= most || mine == 0 && all >= maxTries {
		return false, nil
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO tries (key, at) VALUES (?, ?)`, key, stamp(now)); err != nil {
		return false, Trouble(err)
	}
	return true, Trouble(tx.Commit())
}

// Tried says whether no further attempt may be made.
func (s *Store) Tried(ctx context.Context, now time.Time, key string, most int) (bool, error) {
	var n int
	err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM tries WHERE key = ? AND at > ?`, hashSecret("try:"+key), stamp(now.Add(-TriesWhile))).Scan(&n)
	return n >= most, Trouble(err)
}

// ForgetTries counts anew.
func (s *Store) ForgetTries(ctx context.Context, key string) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM tries WHERE key = ?`, hashSecret("try:"+key))
	return Trouble(err)
}

// maxTickets bounds how many may be on their way.
const maxTickets = 1000

// KeepTicket keeps something for who will come back with a secret, to any
// server; false: too many are on their way.
func (s *Store) KeepTicket(ctx context.Context, now time.Time, secret string, ticket any, ends time.Time) (ok bool, err error) {
	b, err := json.Marshal(ticket)
	if err != nil {
		return false, err
	}
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM tickets WHERE ends <= ?`, stamp(now)); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM tickets`).Scan(&n); err != nil || n >= maxTickets {
			return err
		}
		ok = true
		_, err := tx.ExecContext(ctx, `INSERT INTO tickets (hash, value, ends) VALUES (?, ?, ?)`, hashSecret(secret), b, stamp(ends))
		return err
	})
	return ok && err == nil, err
}

// TakeTicket gives what was kept, once; false: there is nothing, or not any more.
func (s *Store) TakeTicket(ctx context.Context, now time.Time, secret string, into any) (bool, error) {
	var b []byte
	var ends string
	err := s.db.QueryRowContext(ctx, `DELETE FROM tickets WHERE hash = ? RETURNING value, ends`, hashSecret(secret)).Scan(&b, &ends)
	if errors.Is(err, sql.ErrNoRows) || err == nil && ends <= stamp(now) {
		return false, nil
	}
	if err != nil {
		return false, Trouble(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		return false, fmt.Errorf("read ticket: %w", err)
	}
	return true, nil
}

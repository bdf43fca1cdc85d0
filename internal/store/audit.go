package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Entry is a line of the audit log.
type Entry struct {
	N                       int
	At                      time.Time
	Who, What, Case, Detail string
	Hash                    string
}

// seal is the hash of a line over the one before it: a line that is changed,
// dropped or put in between breaks all that follow.
func (e *Entry) seal(before string) string {
	h := sha256.New()
	for _, s := range []string{before, fmt.Sprint(e.N), stamp(e.At), e.Who, e.What, e.Case, e.Detail} {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// note writes a line of the audit log in the transaction of what it tells of.
// No text of a report goes into it.
func (s *Store) note(ctx context.Context, tx *sql.Tx, who, what, id, detail string) error {
	var before string
	e := Entry{At: s.now().UTC().Truncate(time.Millisecond), Who: who, What: what, Case: id, Detail: detail}
	err := tx.QueryRowContext(ctx, `SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1`).Scan(&e.N, &before)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("read audit log: %w", err)
	}
	e.N++
	_, err = tx.ExecContext(ctx, `INSERT INTO audit (n, at, who, what, case_id, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		e.N, stamp(e.At), e.Who, e.What, e.Case, e.Detail, e.seal(before))
	if err != nil {
		return fmt.Errorf("write audit log: %w", err)
	}
	return nil
}

// Entries gives a page of the log, the newest first, and how many lines it has.
func (s *Store) Entries(ctx context.Context, limit, offset int) ([]Entry, int, error) {
	var total int
	if err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM audit`).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("read audit log: %w", err)
	}
	var out []Entry
	err := s.eachEntry(ctx, func(e Entry) error {
		out = append(out, e)
		return nil
	}, `ORDER BY n DESC LIMIT ? OFFSET ?`, limit, offset)
	return out, total, err
}

// Note writes a line of the audit log by itself.
func (s *Store) Note(ctx context.Context, who, what, id, detail string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error { return s.note(ctx, tx, who, what, id, detail) })
}

// Broken says where the audit log does not hold together.
type Broken struct{ N int }

func (e *Broken) Error() string {
	return fmt.Sprintf("审计日志第 %d 行与前后不相衔接：日志被改动、删去或插入过。请保留现场并联系管理员。", e.N)
}

// VerifyAudit reads the whole log and says how many lines it has; a line that
// was tampered with is a *Broken error.
func (s *Store) VerifyAudit(ctx context.Context) (int, error) {
	n, before := 0, ""
	err := s.EachEntry(ctx, func(e Entry) error {
		n++
		if e.N != n || e.seal(before) != e.Hash {
			return &Broken{n}
		}
		before = e.Hash
		return nil
	})
	return n, err
}

// EachEntry hands out the log in order.
func (s *Store) EachEntry(ctx context.Context, see func(Entry) error) error {
	return s.eachEntry(ctx, see, `ORDER BY n`)
}

func (s *Store) eachEntry(ctx context.Context, see func(Entry) error, order string, args ...any) error {
	rows, err := s.db.QueryContext(ctx, `SELECT n, at, who, what, case_id, detail, hash FROM audit `+order, args...)
	if err != nil {
		return fmt.Errorf("read audit log: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var e Entry
		var at string
		if err := rows.Scan(&e.N, &at, &e.Who, &e.What, &e.Case, &e.Detail, &e.Hash); err != nil {
			return err
		}
		e.At, _ = time.Parse(time.RFC3339Nano, strings.TrimSpace(at))
		if err := see(e); err != nil {
			return err
		}
	}
	return rows.Err()
}

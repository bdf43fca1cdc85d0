package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"wenping/internal/problem"
	"wenping/internal/review"
)

// Acts gives what persons said on a case, in order.
func (s *Store) Acts(ctx context.Context, id string) ([]review.Act, error) {
	return acts(ctx, s.db, id)
}

type querier interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

func acts(ctx context.Context, q querier, id string) ([]review.Act, error) {
	rows, err := q.QueryContext(ctx, `SELECT act FROM acts WHERE case_id = ? ORDER BY n`, id)
	if err != nil {
		return nil, fmt.Errorf("find acts: %w", err)
	}
	defer rows.Close()
	out := []review.Act{}
	for rows.Next() {
		var b []byte
		var a review.Act
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(b, &a); err != nil {
			return nil, fmt.Errorf("read act: %w", err)
		}
		out = append(out, a)
	}
	return out, rows.Err()
}

// Say adds an act to a case, if check, which sees all acts before it, lets it
// stand. seen is the number of acts the person knew of when he spoke, negative
// where he does not say: where somebody has meanwhile spoken on the same
// subject, that is a *Stale error and nothing is added. It gives the act with
// its number and time. stands, where given, says how the case stands after it.
func (s *Store) Say(ctx context.Context, id string, a review.Act, seen int, check func([]review.Act, *review.Act) error, stands ...func([]review.Act) Standing) (review.Act, error) {
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		if err := latest(ctx, tx, id); err != nil {
			return err
		}
		before, err := acts(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, b := range before {
			if seen >= 0 && b.N > seen && b.By != a.By && b.On == a.On && a.On != "" && a.Deed != review.Comment && b.Deed != review.Comment {
				return &Stale{b}
			}
		}
		if err := check(before, &a); err != nil {
			return err
		}
		a.N, a.At = len(before)+1, s.now().UTC().Truncate(time.Millisecond)
		b, err := json.Marshal(a)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO acts (case_id, n, at, who, act) VALUES (?, ?, ?, ?, ?)`, id, a.N, stamp(a.At), a.By, b); err != nil {
			return err
		}
		for _, f := range stands {
			if err := s.stand(ctx, tx, id, f(append(before, a))); err != nil {
				return err
			}
		}
		// What is said is no longer a draft.
		if _, err := tx.ExecContext(ctx, `DELETE FROM drafts WHERE case_id = ? AND who = ? AND (field = ? OR field LIKE ? || '/%')`, id, a.By, a.On, a.On); err != nil {
			return err
		}
		return s.note(ctx, tx, a.By, "act."+string(a.Deed), id, fmt.Sprintf("%d %s", a.N, a.On))
	})
	return a, err
}

// Stale says that somebody else has meanwhile spoken on the same subject.
type Stale struct{ Act review.Act }

func (e *Stale) Error() string {
	return fmt.Sprintf("%s 刚刚对这一条作了判定，您的判定没有保存。请看过后再定。", e.Act.By)
}

// Most characters of a draft, and drafts of a person on a case.
const (
	maxDraft  = 4000
	maxDrafts = 200
)

// SaveDraft keeps what a person is typing; an empty text forgets it.
func (s *Store) SaveDraft(ctx context.Context, id, who, field, text string) error {
	if utf8.RuneCountInString(text) > maxDraft || len(field) > 400 {
		return problem.New(problem.TooLarge, "文字超过 %d 字，没有保存。请精简后再写。", maxDraft)
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if text == "" {
			_, err := tx.ExecContext(ctx, `DELETE FROM drafts WHERE case_id = ? AND who = ? AND field = ?`, id, who, field)
			return err
		}
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM drafts WHERE case_id = ? AND who = ? AND field <> ?`, id, who, field).Scan(&n); err != nil {
			return err
		}
		if n >= maxDrafts {
			return problem.New(problem.TooLarge, "未保存的文字太多，请先完成一部分判定。")
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO drafts (case_id, who, field, text, at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (case_id, who, field) DO UPDATE SET text = excluded.text, at = excluded.at`, id, who, field, text, stamp(s.now()))
		return err
	})
}

// Drafts gives what a person was typing on a case, by field.
func (s *Store) Drafts(ctx context.Context, id, who string) (map[string]string, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT field, text FROM drafts WHERE case_id = ? AND who = ?`, id, who)
	if err != nil {
		return nil, fmt.Errorf("find drafts: %w", err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var field, text string
		if err := rows.Scan(&field, &text); err != nil {
			return nil, err
		}
		out[field] = text
	}
	return out, rows.Err()
}

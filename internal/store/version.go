package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"wenping/internal/problem"
)

// Replaced is where a case stands once a later version was handed in: it is
// only read from then on.
const Replaced Stand = "replaced"

// bind makes a case the version after another, in the transaction that opens
// it or later, and gives the version before it with its number. A version that
// could not be read gives its place up.
func (s *Store) bind(ctx context.Context, tx *sql.Tx, who, id, prior string) (before string, version int, err error) {
	seen := map[string]bool{id: true}
	for {
		p, err := scanCase(tx.QueryRowContext(ctx, `SELECT `+caseColumns+` FROM cases WHERE id = ?`, prior))
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return "", 0, problem.New(problem.NotFound, "没有编号为“%s”的报送件。请核对编号。", clip(prior, 40))
		case err != nil:
			return "", 0, err
		case seen[prior]:
			return "", 0, problem.New(problem.Conflict, "两份报送件已是同一事项的先后版本，不能倒过来关联。")
		}
		seen[prior] = true
		switch {
		case p.State == Failed && p.Prior != "": // the unread one is left out
			if err := s.unbind(ctx, tx, who, p); err != nil {
				return "", 0, err
			}
			prior = p.Prior
			continue
		case p.State != Done:
			return "", 0, problem.New(problem.Conflict, "“%s”还没有审查完，或未能读取，不能在其后登记新版。请等处理完，或作为新的报告报送。", p.File.Name)
		case p.Next != "":
			n, err := scanCase(tx.QueryRowContext(ctx, `SELECT `+caseColumns+` FROM cases WHERE id = ?`, p.Next))
			if err != nil {
				return "", 0, err
			}
			if n.State != Failed {
				return "", 0, problem.New(problem.Conflict, "这一版之后已有第%d版“%s”。请在最新的一版上登记。", n.Version, n.File.Name)
			}
			if err := s.unbind(ctx, tx, who, n); err != nil {
				return "", 0, err
			}
		}
		var draft bool
		if err := tx.QueryRowContext(ctx, `SELECT stage = 'draft' FROM cases WHERE id = ?`, id).Scan(&draft); err != nil {
			return "", 0, err
		}
		if draft != (p.Options.Stage == "draft") {
			return "", 0, problem.New(problem.Conflict, "自查件与送审件不能互为先后版本。")
		}
		if _, err := tx.ExecContext(ctx, `UPDATE cases SET prior = ?, version = ? WHERE id = ?`, prior, p.Version+1, id); err != nil {
			return "", 0, err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE cases SET next = ? WHERE id = ?`, id, prior); err != nil {
			return "", 0, err
		}
		return prior, p.Version + 1, s.note(ctx, tx, who, "case.version", id, fmt.Sprintf("%d %s", p.Version+1, prior))
	}
}

// unbind takes a version out of its place.
func (s *Store) unbind(ctx context.Context, tx *sql.Tx, who string, c Case) error {
	if _, err := tx.ExecContext(ctx, `UPDATE cases SET prior = '', version = 1 WHERE id = ?`, c.ID); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE cases SET next = '' WHERE id = ?`, c.Prior); err != nil {
		return err
	}
	return s.note(ctx, tx, who, "case.apart", c.ID, c.Prior)
}

// BindVersion says that a case is the version after another one.
func (s *Store) BindVersion(ctx context.Context, who, id, prior string) (Case, error) {
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		c, err := scanCase(tx.QueryRowContext(ctx, `SELECT `+caseColumns+` FROM cases WHERE id = ?`, id))
		switch {
		case err != nil:
			return err
		case c.Prior != "":
			return problem.New(problem.Conflict, "这份报送件已是第%d版。要改为关联别的报送件，请先解除关联。", c.Version)
		case c.Next != "":
			return problem.New(problem.Conflict, "这份报送件之后已有新版，不能再改它的先后。")
		}
		if c.Letter == Issued {
			return problem.New(problem.Conflict, "这份报送件已经出文，不能再改为别的报送件的新版。")
		}
		_, _, err = s.bind(ctx, tx, who, id, prior)
		return err
	})
	if err != nil {
		return Case{}, err
	}
	return s.Find(ctx, id)
}

// ReleaseVersion takes a binding back, while nothing rests on it.
func (s *Store) ReleaseVersion(ctx context.Context, who, id string) (Case, error) {
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		c, err := scanCase(tx.QueryRowContext(ctx, `SELECT `+caseColumns+` FROM cases WHERE id = ?`, id))
		switch {
		case err != nil:
			return err
		case c.Prior == "":
			return problem.New(problem.Conflict, "这份报送件没有关联前一版。")
		case c.Next != "" || c.Letter == Issued:
			return problem.New(problem.Conflict, "这一版已经出文，或之后已有新版，不能解除关联。")
		}
		return s.unbind(ctx, tx, who, c)
	})
	if err != nil {
		return Case{}, err
	}
	return s.Find(ctx, id)
}

// latest refuses what is to be done on a case that a later version has replaced.
func latest(ctx context.Context, q querier, id string) error {
	var next string
	if err := q.QueryRowContext(ctx, `SELECT next FROM cases WHERE id = ?`, id).Scan(&next); err != nil {
		return err
	}
	if next != "" {
		return problem.New(problem.Conflict, "这份报告已有新版，这一版只供查看。请在新版上办理。")
	}
	return nil
}

// maxVersions bounds how far versions are followed.
const maxVersions = 100

// Versions gives all versions of the report that a case is one of, the first
// one first.
func (s *Store) Versions(ctx context.Context, c Case) ([]Case, error) {
	out := []Case{c}
	for at := c; at.Prior != "" && len(out) < maxVersions; {
		p, err := s.Find(ctx, at.Prior)
		if err != nil {
			return nil, err
		}
		out, at = append(out, p), p
	}
	slices.Reverse(out)
	for at := c; at.Next != "" && len(out) < maxVersions; {
		n, err := s.Find(ctx, at.Next)
		if err != nil {
			return nil, err
		}
		out, at = append(out, n), n
	}
	return out, nil
}

// Precursors gives cases of the same matter that a case may be the next version
// of: older ones of the same kind, not replaced, the newest first.
func (s *Store) Precursors(ctx context.Context, c Case, f Filter) ([]Case, error) {
	if c.Title == "" || c.Prior != "" || c.Next != "" || c.Letter == Issued {
		return nil, nil
	}
	where, args := f.where(s.engine)
	rows, err := s.db.QueryContext(ctx, `SELECT `+caseColumns+` FROM cases WHERE title = ? AND id <> ? AND created_at < ? AND next = '' AND state = 'done' AND (stage = 'draft') = ? AND unit = ? AND `+where+`
		ORDER BY created_at DESC, id LIMIT 3`, append([]any{c.Title, c.ID, stamp(c.CreatedAt), c.Options.Stage == "draft", c.Sender.Agency}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("find precursors: %w", err)
	}
	defer rows.Close()
	var out []Case
	for rows.Next() {
		p, err := scanCase(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

// away is after how long a visit is a new one. Until then what was news stays
// news, however often the page is opened, unless something newer has happened.
const away = 30 * time.Minute

// Visit notes that a person looks at a case, and gives since when what others
// did is news to him: zero on the first visit.
func (s *Store) Visit(ctx context.Context, id, who string) (time.Time, error) {
	if who == "" {
		return time.Time{}, nil
	}
	now := s.now().UTC()
	var at, before string
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT at, before FROM visits WHERE case_id = ? AND who = ?`, id, who).Scan(&at, &before)
		switch {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return err
		default:
			var newer bool
			if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM audit WHERE case_id = ? AND at > ? AND who <> ?)`, id, at, who).Scan(&newer); err != nil {
				return err
			}
			if last, err := time.Parse(time.RFC3339Nano, at); err != nil || newer || now.Sub(last) >= away {
				before = at
			}
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO visits (case_id, who, at, before) VALUES (?, ?, ?, ?) ON CONFLICT (case_id, who) DO UPDATE SET at = excluded.at, before = excluded.before`, id, who, stamp(now), before)
		return err
	})
	if err != nil {
		return time.Time{}, err
	}
	since, _ := time.Parse(time.RFC3339Nano, before)
	return since, nil
}

// Seen says that a person has taken note of the news of a case.
func (s *Store) Seen(ctx context.Context, id, who string) error {
	now := stamp(s.now())
	_, err := s.db.ExecContext(ctx, `INSERT INTO visits (case_id, who, at, before) VALUES (?, ?, ?, ?) ON CONFLICT (case_id, who) DO UPDATE SET at = excluded.at, before = excluded.before`, id, who, now, now)
	return err
}

// News are the cases of a list that somebody else has done something on since a
// person last looked; those he never opened are left out.
func (s *Store) News(ctx context.Context, who string, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	if who == "" || len(ids) == 0 {
		return out, nil
	}
	args := append([]any{who, who}, anys(ids)...)
	rows, err := s.db.QueryContext(ctx, `SELECT v.case_id FROM visits v WHERE v.who = ? AND EXISTS (SELECT 1 FROM audit a WHERE a.case_id = v.case_id AND a.at > v.at AND a.who <> ?)
		AND v.case_id IN (?`+strings.Repeat(", ?", len(ids)-1)+`)`, args...)
	if err != nil {
		return nil, fmt.Errorf("find news: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out[id] = true
	}
	return out, rows.Err()
}

// newsWhats are the lines of the log that are news to who works on a case.
const newsWhats = `'case.submit', 'case.version', 'letter.draft', 'letter.propose', 'letter.return', 'letter.reopen', 'letter.issue', 'form.finish'`

// Since gives what others did on a case since a time, acts apart, the oldest first.
func (s *Store) Since(ctx context.Context, id, who string, since time.Time) ([]Entry, error) {
	out := []Entry{}
	err := s.eachEntry(ctx, func(e Entry) error {
		out = append(out, e)
		return nil
	}, `WHERE case_id = ? AND who <> ? AND at > ? AND what IN (`+newsWhats+`) ORDER BY n LIMIT 200`, id, who, stamp(since))
	return out, err
}

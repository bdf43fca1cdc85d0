package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"wenping/internal/review"
	"wenping/internal/rule"
)

// Standing is what list and pictures need of a review as persons have judged it
// so far.
type Standing struct {
	Strip     string // a letter for each item, in order: p f d m n
	Undecided int    // proposals and questions that nobody has decided
	Marks     []Mark
}

// Mark is one number that a case adds to the pictures. What it counts:
// proposed, decided, upheld and alarm by rule, item by item, filed, defects,
// closed, returned, took and ontime for the case.
type Mark struct {
	What, Key string
	N         int
}

// Digest is what a review is remembered by, beside its files.
type Digest struct {
	Matter   string // id of the decision type
	Author   string
	Body     string
	Standing Standing
	Passages []Passage
}

var ticks = map[rule.Verdict]byte{rule.Pass: 'p', rule.Fail: 'f', rule.Doubt: 'd', rule.Manual: 'm', rule.NA: 'n'}

// Stands sums a judgement up. An item with a proposal that nobody has decided
// shows what the machine proposes; all others show what persons said.
func Stands(j *review.Judgement) Standing {
	var s Standing
	open := map[string]bool{}
	sums := map[Mark]int{}
	count := func(what, key string) { sums[Mark{What: what, Key: key}]++ }
	for _, o := range j.Opinions {
		if o.Stand == review.Pending {
			open[o.Finding.Item] = true
		}
		if o.Holds() {
			count("defects", "")
		}
		if o.Added {
			continue // no rule proposed it
		}
		count("proposed", o.Finding.Rule)
		if o.Stand == review.Pending {
			continue
		}
		count("decided", o.Finding.Rule)
		switch {
		case o.Holds():
			count("upheld", o.Finding.Rule)
		case o.Because.FalseAlarm():
			count("alarm", o.Finding.Rule)
		}
	}
	d := j.Decide()
	s.Undecided = d.Pending
	strip := make([]byte, len(d.Items))
	for i, it := range d.Items {
		if it.Verdict == rule.Fail {
			count("item", it.ID)
		}
		v := it.Verdict
		if open[it.ID] {
			v = j.Review.Items[i].Verdict
		}
		strip[i] = ticks[v]
		if strip[i] == 0 {
			strip[i] = 'n'
		}
	}
	s.Strip = string(strip)
	count("filed", "")
	for m, n := range sums {
		m.N = n
		s.Marks = append(s.Marks, m)
	}
	return s
}

// Digested is what a fresh review is remembered by.
func Digested(r *review.Review) Digest {
	d := Digest{Matter: r.Type.ID, Standing: Stands(review.Judge(r, nil)), Passages: Passages(r)}
	if r.Found != nil {
		if v, ok := r.Found.Identity.Agency.First(); ok {
			d.Author = name(v.V)
		}
		if v, ok := r.Found.Identity.ResponsibleBody.First(); ok {
			d.Body = name(v.V)
		}
	}
	return d
}

func name(s string) string {
	s, _ = review.Mask(strings.Join(strings.Fields(s), ""))
	return clip(s, 60)
}

// standingWhats are the marks that a judgement sets; issuing sets others.
const standingWhats = `'proposed', 'decided', 'upheld', 'alarm', 'item', 'filed', 'filed/author', 'filed/matter', 'defects', 'defects/author', 'defects/matter'`

// setStanding writes a standing over the one before.
func (s *Store) setStanding(ctx context.Context, tx *sql.Tx, id string, st Standing) error {
	if _, err := tx.ExecContext(ctx, `UPDATE cases SET strip = ?, fails = ?, undecided = ? WHERE id = ?`, st.Strip, strings.Count(st.Strip, "f"), st.Undecided, id); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM marks WHERE case_id = ? AND what IN (`+standingWhats+`)`, id); err != nil {
		return err
	}
	return s.addMarks(ctx, tx, id, st.Marks)
}

// stand is setStanding after an act; that nothing is open any more is told.
func (s *Store) stand(ctx context.Context, tx *sql.Tx, id string, now Standing) error {
	var open int
	if err := tx.QueryRowContext(ctx, `SELECT undecided FROM cases WHERE id = ?`, id).Scan(&open); err != nil {
		return err
	}
	if err := s.setStanding(ctx, tx, id, now); err != nil || open == 0 || now.Undecided > 0 {
		return err
	}
	return s.happened(ctx, tx, id, Event{Event: WasDecided})
}

// addMarks adds marks to a case; those of the whole case count by author and
// decision type as well. A self-check adds to no picture.
func (s *Store) addMarks(ctx context.Context, tx *sql.Tx, id string, marks []Mark) error {
	var created, author, matter, stage string
	if err := tx.QueryRowContext(ctx, `SELECT created_at, author, matter, stage FROM cases WHERE id = ?`, id).Scan(&created, &author, &matter, &stage); err != nil {
		return err
	}
	if stage == string(rule.StageDraft) {
		return nil
	}
	at, err := time.Parse(time.RFC3339Nano, created)
	if err != nil {
		return err
	}
	month := at.Local().Format("2006-01")
	put := func(what, key string, n int) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO marks (case_id, what, key, month, n) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`, id, what, key, month, n)
		return err
	}
	for _, m := range marks {
		if err := put(m.What, m.Key, m.N); err != nil {
			return err
		}
		if m.Key != "" {
			continue
		}
		for by, key := range map[string]string{"author": author, "matter": matter} {
			if key == "" {
				continue
			}
			if err := put(m.What+"/"+by, key, m.N); err != nil {
				return err
			}
		}
	}
	return nil
}

// Terms says by when things are due, as the office has set it. Nil functions
// mean that no term is set.
type Terms struct {
	Review   func(received time.Time) string     // until the review is to be closed: 2026-11-20
	Answer   func(issued time.Time) string       // until a letter is to be answered
	Workdays func(from, to time.Time) (days int) // both included
}

func (t Terms) review(at time.Time) string {
	if t.Review == nil {
		return ""
	}
	return t.Review(at)
}

// closeCase records that a letter was issued: the first one ends the term of
// the review; one that asks for an answer begins a term of its own.
func (s *Store) closeCase(ctx context.Context, tx *sql.Tx, id, kind string) error {
	var created, due, closed string
	if err := tx.QueryRowContext(ctx, `SELECT created_at, due, closed FROM cases WHERE id = ?`, id).Scan(&created, &due, &closed); err != nil {
		return err
	}
	now := s.now()
	if closed == "" {
		at, err := time.Parse(time.RFC3339Nano, created)
		if err != nil {
			return err
		}
		marks := []Mark{{"closed", "", 1}}
		if s.terms.Workdays != nil {
			took := s.terms.Workdays(at, now)
			marks = append(marks, Mark{"took", "", took})
			if _, err := tx.ExecContext(ctx, `UPDATE cases SET took = ? WHERE id = ?`, took, id); err != nil {
				return err
			}
		}
		if due != "" {
			marks = append(marks, Mark{"termed", "", 1})
			if now.Local().Format(time.DateOnly) <= due {
				marks = append(marks, Mark{"ontime", "", 1})
			}
		}
		if kind == "return" || kind == "correct" {
			marks = append(marks, Mark{"returned", "", 1})
		}
		if err := s.addMarks(ctx, tx, id, marks); err != nil {
			return fmt.Errorf("mark closed case: %w", err)
		}
	}
	if kind != "file" {
		due = ""
		if s.terms.Answer != nil {
			due = s.terms.Answer(now)
		}
	}
	_, err := tx.ExecContext(ctx, `UPDATE cases SET closed = ?, due = ? WHERE id = ?`, stamp(now), due, id)
	return err
}

// backfill gives cases their columns that were reviewed before there were any,
// from the reviews that are kept; and a term to those that have none.
func (s *Store) backfill(ctx context.Context) error {
	type old struct{ id, state, created, due, title string }
	rows, err := s.db.QueryContext(ctx, `SELECT id, state, created_at, due, title FROM cases WHERE stand <> 'issued' AND stand <> 'correct' AND due = '' OR state = 'done' AND strip = ''`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var olds []old
	for rows.Next() {
		var o old
		if err := rows.Scan(&o.id, &o.state, &o.created, &o.due, &o.title); err != nil {
			return err
		}
		olds = append(olds, o)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, o := range olds {
		if at, err := time.Parse(time.RFC3339Nano, o.created); err == nil && o.due == "" {
			if due := s.terms.review(at); due != "" {
				if _, err := s.db.ExecContext(ctx, `UPDATE cases SET due = ? WHERE id = ? AND stand NOT IN ('issued', 'correct')`, due, o.id); err != nil {
					return err
				}
			}
		}
		if o.state != string(Done) {
			continue
		}
		if err := s.remember(ctx, o.id, o.title); err != nil {
			s.log.Warn("an old review is not in the list's columns", "case", o.id, "err", err)
		}
	}
	return nil
}

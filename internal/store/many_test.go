package store

import (
	"fmt"
	"testing"
	"time"
)

// A page of the list and its counters over a hundred thousand cases: each must
// stay well under 100 ms together.
func BenchmarkTheListOfManyCases(b *testing.B) {
	s, err := openAt(b, Config{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer s.engine.close()
	if _, err := s.db.ExecContext(b.Context(), `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
		INSERT INTO cases (id, created_at, state, file, sha256, size, title, matter, author, strip, fails, due, stand, closed, took)
		SELECT printf('case%06d', i), strftime('%Y-%m-%dT08:00:00.000Z', '2020-01-01', '+' || (i / 50) || ' days'), 'done', '报告.docx', 'x', 1, '某事项' || i,
			'type' || (i % 15), '机构' || (i % 40), 'pppppfppppdppppmpppppfppppdppppmpppppfppppppp', i % 20, date('2020-01-15', '+' || (i / 50) || ' days'),
			CASE WHEN i < 99000 THEN 'issued' WHEN i % 3 = 0 THEN 'waiting' WHEN i % 3 = 1 THEN 'review' ELSE 'correct' END,
			CASE WHEN i < 99000 THEN strftime('%Y-%m-%dT08:00:00.000Z', '2020-01-12', '+' || (i / 50) || ' days') ELSE '' END, i % 12
		FROM n`); err != nil {
		b.Fatal(err)
	}
	if _, err := s.db.ExecContext(b.Context(), `UPDATE cases SET closed = closed`); err != nil {
		b.Fatal(err)
	}
	for i := range 2000 {
		tx, err := s.db.BeginTx(b.Context(), nil)
		if err != nil {
			b.Fatal(err)
		}
		for k := range 50 {
			n := i*50 + k + 1
			if err := s.setTitle(b.Context(), tx, fmt.Sprintf("case%06d", n), fmt.Sprintf("云岭县某某道路改建工程%d", n)); err != nil {
				b.Fatal(err)
			}
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	for _, c := range []struct {
		name   string
		f      Filter
		offset int
	}{
		{"all", Filter{}, 0}, {"all, last page", Filter{}, 99980}, {"open", Filter{Stands: OpenStands}, 0}, {"done", Filter{Stands: []Stand{Closed}}, 40000}, {"mine", Filter{Turn: true, Mine: "陈静"}, 0},
		{"late", Filter{Stands: OpenStands, Before: "2025-06-20"}, 0}, {"of a type", Filter{Matter: "type3"}, 0}, {"of an author and a type", Filter{Matter: "type3", Author: "机构3"}, 0},
		{"newest", Filter{Sort: "new"}, 0}, {"worst", Filter{Sort: "fails"}, 0}, {"by a rare word", Filter{Words: []string{"99123"}}, 0}, {"by a word of all", Filter{Words: []string{"道路"}}, 0},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := s.Rows(b.Context(), c.f, 20, c.offset); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("counters", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Overview(b.Context(), false, "陈静", time.Now().Format(time.DateOnly), "2025-06-20"); err != nil {
				b.Fatal(err)
			}
		}
	})
}

package store

import (
	"fmt"
	"strings"
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
	const cases, each = 100000, 500
	day := func(at time.Time, i, off int) string { return at.AddDate(0, 0, i/50+off).Format(time.DateOnly) }
	start := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for from := 1; from <= cases; from += each {
		var args []any
		for i := from; i < from+each; i++ {
			stand, closed := []string{"waiting", "review", "correct"}[i%3], ""
			if i < 99000 {
				stand, closed = "issued", day(start, i, 11)+"T08:00:00.000Z"
			}
			args = append(args, fmt.Sprintf("case%06d", i), day(start, i, 0)+"T08:00:00.000Z", "done", "报告.docx", "x", 1, fmt.Sprint("某事项", i), fmt.Sprint("type", i%15), fmt.Sprint("机构", i%40),
				"pppppfppppdppppmpppppfppppdppppmpppppfppppppp", i%20, day(start, i, 14), stand, closed, i%12)
		}
		one := `(?` + strings.Repeat(", ?", len(args)/each-1) + `)`
		if _, err := s.db.ExecContext(b.Context(), `INSERT INTO cases (id, created_at, state, file, sha256, size, title, matter, author, strip, fails, due, stand, closed, took) VALUES `+strings.Repeat(one+", ", each-1)+one, args...); err != nil {
			b.Fatal(err)
		}
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
	if s.shared {
		if _, err := s.db.ExecContext(b.Context(), `VACUUM ANALYZE`); err != nil { // what PostgreSQL does by itself sooner or later
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
	for kind, word := range map[string]string{"a rare word": "99123", "a word of all": "道路"} {
		b.Run("search for "+kind, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := s.Search(b.Context(), "title", []string{word}, 20, 0); err != nil {
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

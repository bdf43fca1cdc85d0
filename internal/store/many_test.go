package store

import (
	"slices"
	"testing"

	"wenping/internal/store/storetest"
)

// mostCases is how many the list is measured with.
const mostCases = 100000

func many(tb testing.TB, cases int) *Store {
	tb.Helper()
	s, err := openAt(tb, Config{Dir: tb.TempDir(), Run: echo})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close(tb.Context()) })
	do := func(q string) error {
		_, err := s.db.ExecContext(tb.Context(), q)
		return err
	}
	if err := storetest.Many(do, s.shared, cases); err != nil {
		tb.Fatal(err)
	}
	return s
}

// Every page of the list is a piece of one order, also those that are reached
// from its end; and what is found by a word is found by a rare one too.
func TestThePagesOfTheListAreOneOrder(t *testing.T) {
	s := many(t, 200)
	for _, f := range []Filter{{}, {Committee: true}, {Sort: "new"}, {Sort: "fails"}, {Stands: []Stand{Closed}}, {Matter: "type3"}, {Committee: true, Words: []string{"道路"}}, {Item: "D3"}, {Rule: "D3.period", Committee: true}, {Month: "2020-01"}} {
		whole, total, err := s.Rows(t.Context(), f, 1000, 0)
		if err != nil || len(whole) != total || total == 0 {
			t.Fatalf("%+v: %d of %d, %v", f, len(whole), total, err)
		}
		var paged []string
		for from := 0; from < total; from += 7 {
			rows, n, err := s.Rows(t.Context(), f, 7, from)
			if err != nil || n != total {
				t.Fatalf("%+v: %d, %v", f, n, err)
			}
			for _, r := range rows {
				paged = append(paged, r.ID)
			}
		}
		var ids []string
		for _, r := range whole {
			ids = append(ids, r.ID)
		}
		if !slices.Equal(paged, ids) {
			t.Errorf("%+v: by pages\n%v\nat once\n%v", f, paged, ids)
		}
		if rows, _, err := s.Rows(t.Context(), f, 7, total+7); err != nil || len(rows) != 0 {
			t.Errorf("%+v: beyond the end %v %v", f, rows, err)
		}
	}
	for _, c := range []struct {
		words []string
		want  int
	}{{[]string{"道路"}, 200}, {[]string{"道路", "123"}, 1}, {[]string{"铁路"}, 0}} {
		hits, total, err := s.Search(t.Context(), "title", c.words, 20, 0)
		if err != nil || total != c.want || len(hits) != min(20, c.want) {
			t.Errorf("%v: %d of %d, %v", c.words, len(hits), total, err)
		}
		for i, h := range hits {
			if i > 0 && h.Case >= hits[i-1].Case {
				t.Errorf("%v: %s after %s", c.words, h.Case, hits[i-1].Case)
			}
		}
	}
}

// A page of the list and its counters over a hundred thousand cases: each must
// stay well under 100 ms together.
func BenchmarkTheListOfManyCases(b *testing.B) {
	s := many(b, mostCases)
	for _, c := range []struct {
		name   string
		f      Filter
		offset int
	}{
		{"all", Filter{}, 0}, {"all, middle page", Filter{}, 49980}, {"all, last page", Filter{}, 89980}, {"open", Filter{Stands: OpenStands}, 0}, {"done", Filter{Stands: []Stand{Closed}}, 40000}, {"mine", Filter{Turn: true, Mine: "陈静"}, 0},
		{"late", Filter{Stands: OpenStands, Before: "2025-06-20"}, 0}, {"of a type", Filter{Matter: "type3"}, 0}, {"of an author and a type", Filter{Matter: "type3", Author: "机构3"}, 0},
		{"of a rule", Filter{Rule: "D3.period"}, 0}, {"of a month", Filter{Month: "2023-05"}, 0},
		{"newest", Filter{Sort: "new"}, 0}, {"worst", Filter{Sort: "fails"}, 0}, {"by a rare word", Filter{Words: []string{"99123"}}, 0}, {"by a word of all", Filter{Words: []string{"道路"}}, 0},
	} {
		c.f.Committee = true // what people with accounts see
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := s.Rows(b.Context(), c.f, 20, c.offset); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for _, c := range [][2]string{{"a rare word", "99123"}, {"a word of all", "道路"}} {
		b.Run("search for "+c[0], func(b *testing.B) {
			for b.Loop() {
				if _, _, err := s.Search(b.Context(), "title", []string{c[1]}, 20, 0); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("counters", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Overview(b.Context(), true, "陈静", "2025-06-18", "2025-06-20"); err != nil {
				b.Fatal(err)
			}
		}
	})
}

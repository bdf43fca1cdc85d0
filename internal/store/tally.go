package store

import (
	"context"
	"fmt"
)

// Tallies are the sums of marks over some months: by what, then by key.
type Tallies map[string]map[string]int

// Of is the sum of a mark of whole cases.
func (t Tallies) Of(what string) int { return t[what][""] }

// Tallies sums the marks of the cases received in the months from one to
// another, both included: 2026-01.
func (s *Store) Tallies(ctx context.Context, from, to string) (Tallies, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT what, key, sum(n) FROM tallies WHERE month >= ? AND month <= ? GROUP BY what, key HAVING sum(n) <> 0`, from, to)
	if err != nil {
		return nil, fmt.Errorf("sum tallies: %w", err)
	}
	defer rows.Close()
	out := Tallies{}
	for rows.Next() {
		var what, key string
		var n int
		if err := rows.Scan(&what, &key, &n); err != nil {
			return nil, err
		}
		if out[what] == nil {
			out[what] = map[string]int{}
		}
		out[what][key] = n
	}
	return out, rows.Err()
}

// Months gives the sums of a mark of whole cases month by month.
func (s *Store) Months(ctx context.Context, what, from, to string) (map[string]int, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT month, n FROM tallies WHERE what = ? AND key = '' AND month >= ? AND month <= ?`, what, from, to)
	if err != nil {
		return nil, fmt.Errorf("sum months: %w", err)
	}
	defer rows.Close()
	out := map[string]int{}
	for rows.Next() {
		var month string
		var n int
		if err := rows.Scan(&month, &n); err != nil {
			return nil, err
		}
		out[month] = n
	}
	return out, rows.Err()
}

// Authors gives the names of all who wrote a report.
func (s *Store) Authors(ctx context.Context) ([]string, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT DISTINCT key FROM tallies WHERE what = 'filed/author' AND n > 0 ORDER BY key`)
	if err != nil {
		return nil, fmt.Errorf("list authors: %w", err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var a string
		if err := rows.Scan(&a); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, rows.Err()
}

// Recent gives the defects of the last cases of an author that persons have
// judged, the oldest first.
func (s *Store) Recent(ctx context.Context, author string, n int) ([]int, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT coalesce((SELECT n FROM marks WHERE case_id = c.id AND what = 'defects' AND key = ''), 0)
		FROM (SELECT id, created_at FROM cases WHERE author = ? AND closed <> '' ORDER BY created_at DESC LIMIT ?) c ORDER BY c.created_at`, author, n)
	if err != nil {
		return nil, fmt.Errorf("recent cases: %w", err)
	}
	defer rows.Close()
	var out []int
	for rows.Next() {
		var k int
		if err := rows.Scan(&k); err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, rows.Err()
}

package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// table is one that is the same in every database of ours.
type table struct {
	name string
	key  string // its order
	left string // a column that only one engine has
	flag string // a column that is true or false
}

// tables are all of ours, those that others refer to first. Not among them are
// the queue's own, the migrations' and what lasts no longer than a process.
var tables = []table{
	{name: "cases", key: "id"}, {name: "attachments", key: "case_id, n"}, {name: "products", key: "case_id, kind"},
	{name: "acts", key: "case_id, n"}, {name: "drafts", key: "case_id, who, field"},
	{name: "letters", key: "case_id, n"}, {name: "letter_files", key: "case_id, n, kind"},
	{name: "forms", key: "case_id, n"}, {name: "form_files", key: "case_id, n, kind"},
	{name: "audit", key: "n"}, {name: "handed", key: "sender, key"}, {name: "visits", key: "case_id, who"},
	{name: "accounts", key: "id", flag: "renew"}, {name: "sessions", key: "hash"}, {name: "tokens", key: "id"}, {name: "first_link", key: "one"},
	{name: "webhooks", key: "id"}, {name: "tries", key: "key, at"}, {name: "tickets", key: "hash"}, {name: "keys", key: "name"},
	{name: "stand_counts", key: "stand, own"}, {name: "marks", key: "case_id, what, key"}, {name: "tallies", key: "what, month, key"},
	{name: "passages", key: "id", left: "words"},
}

// row is one line of a table, its columns by name.
type row struct {
	columns []string
	values  []any // int64 or string
}

// String is the same on every engine.
func (r row) String() string {
	var b strings.Builder
	for i, c := range r.columns {
		fmt.Fprintf(&b, "%s=%q ", c, fmt.Sprint(r.values[i]))
	}
	return b.String()
}

// each hands out the rows of a table in order.
func (t table) each(ctx context.Context, q querier, see func(row) error) error {
	rows, err := q.QueryContext(ctx, `SELECT * FROM `+t.name+` ORDER BY `+t.key)
	if err != nil {
		return fmt.Errorf("read %s: %w", t.name, err)
	}
	defer rows.Close()
	have, err := rows.Columns()
	if err != nil {
		return err
	}
	columns := slices.Clone(have)
	slices.Sort(columns)
	columns = slices.DeleteFunc(columns, func(c string) bool { return c == t.left })
	raw := make([]any, len(have))
	to := make([]any, len(have))
	for i := range raw {
		to[i] = &raw[i]
	}
	for rows.Next() {
		if err := rows.Scan(to...); err != nil {
			return fmt.Errorf("read %s: %w", t.name, err)
		}
		r := row{columns, make([]any, len(columns))}
		for i, c := range columns {
			switch v := raw[slices.Index(have, c)].(type) {
			case []byte:
				r.values[i] = string(v)
			case bool:
				r.values[i] = int64(0)
				if v {
					r.values[i] = int64(1)
				}
			default:
				r.values[i] = v
			}
		}
		if err := see(r); err != nil {
			return err
		}
	}
	return rows.Err()
}

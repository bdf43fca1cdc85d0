package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Stand is where a case stands for the people who work on it.
type Stand string

const (
	Reading   Stand = "reading" // 系统读取中
	Waiting   Stand = "waiting" // 待审查: nobody has begun
	InReview  Stand = "review"  // 审查中
	InRelease Stand = "release" // 待复核
	Awaited   Stand = "correct" // 待补正: a letter asks for an answer
	Closed    Stand = "issued"  // 已签发
	Unread    Stand = "unread"  // 未能读取
)

// Row is a case as the list shows it.
type Row struct {
	ID, Title, File, Matter, Author, Body string
	Stage                                 string
	Created                               time.Time
	Stand                                 Stand
	Holder                                string
	Strip                                 string
	Undecided                             int
	Due                                   string // 2026-11-20
	Closed                                time.Time
	Took                                  int
	Error                                 string
	Number                                string // of its last letter
	Version                               int
	News                                  bool // somebody else did something since the person last looked
}

// Filter picks cases. Zero values pick all.
type Filter struct {
	Committee bool // without the self-checks of agencies
	Stands    []Stand
	Mine      string // cases whose turn it is for this person
	Turn      bool   // with Mine: only those
	Before    string // due before this day
	From      string // due on this day or later
	Closed    string // closed in this year or month or on this day: a prefix
	Month     string // received in this month
	Since     string // received on this day or later
	Until     string // received on this day or earlier
	Matter    string
	Author    string
	Item      string // a person found this item defective
	Rule      string // this rule proposed something
	Words     []string
	Sort      string // due (or empty), new, fails
	named     string // the cases that the words find, once they are looked for
	often     bool   // what Item and Rule pick is found by going through the list
}

// turn is the condition that it is a person's turn: what nobody has begun, what
// he has begun, and what somebody else asks to have released. Where there is no
// name, whatever anybody works on.
func turn(who string) (string, []any) {
	if who == "" {
		return `stand IN ('waiting', 'review', 'release')`, nil
	}
	return `stand IN ('waiting', 'review', 'release') AND (stand = 'waiting' OR stand = 'review' AND holder = ? OR stand = 'release' AND holder <> ?)`, []any{who, who}
}

// notChecked leaves out what agencies check for themselves: nobody else sees it.
const notChecked = `NOT (stage = 'draft' AND unit <> '')`

// shownStands leaves out the versions that a later one has replaced.
const shownStands = `stand <> 'replaced'`

// marked is a condition on the marks of a case. What few cases have is looked up;
// what many have is soon met with by who goes through the list.
func (f *Filter) marked() string {
	if f.often {
		return `EXISTS (SELECT 1 FROM marks WHERE case_id = cases.id AND what = ? AND key = ?)`
	}
	return `id IN (SELECT case_id FROM marks WHERE what = ? AND key = ?)`
}

// around are times before and after a month wherever the server stands; what is
// no month has none.
func around(month string) (from, to string) {
	first, err := time.Parse("2006-01", month)
	if err != nil {
		return "", ""
	}
	return stamp(first.AddDate(0, 0, -1)), stamp(first.AddDate(0, 1, 1))
}

func (f *Filter) where(e engine) (string, []any) {
	conds, args := []string{}, []any{}
	// All versions of a report are one case; what is counted by version is shown by it.
	if !slices.Contains(f.Stands, Replaced) && f.Item == "" && f.Rule == "" && f.Month == "" {
		conds = append(conds, shownStands)
	}
	add := func(cond string, a ...any) { conds, args = append(conds, cond), append(args, a...) }
	if f.Committee {
		add(notChecked)
	}
	if len(f.Stands) > 0 {
		add(`stand IN (?`+strings.Repeat(", ?", len(f.Stands)-1)+`)`, anys(f.Stands)...)
	}
	if f.Turn {
		c, a := turn(f.Mine)
		add(c, a...)
	}
	if f.Before != "" {
		add(`due <> '' AND due < ?`, f.Before)
	}
	if f.From != "" {
		add(`due >= ?`, f.From)
	}
	if f.Closed != "" {
		add(`closed >= ? AND closed < ?`, f.Closed, f.Closed+"~")
	}
	if f.Month != "" {
		from, to := around(f.Month)
		add(`created_at >= ? AND created_at < ? AND (SELECT month FROM marks WHERE case_id = cases.id AND what = 'filed' AND key = '') = ?`, from, to, f.Month)
	}
	if f.Since != "" {
		add(`created_at >= ?`, f.Since)
	}
	if f.Until != "" {
		add(`created_at < ?`, f.Until+"~")
	}
	if f.Matter != "" {
		add(`matter = ?`, f.Matter)
	}
	if f.Author != "" {
		add(`author = ?`, f.Author)
	}
	if f.Item != "" {
		add(f.marked(), "item", f.Item)
	}
	if f.Rule != "" {
		add(f.marked(), "proposed", f.Rule)
	}
	if len(f.Words) > 0 {
		add(`id IN (`+e.each("TEXT")+`)`, f.named)
	}
	if len(conds) == 0 {
		conds = append(conds, "TRUE")
	}
	return strings.Join(conds, " AND "), args
}

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

// orders are those of the list, and the same from the end.
var orders = map[string][2]string{
	"":      {`urgency, id`, `urgency DESC, id DESC`},
	"due":   {`urgency, id`, `urgency DESC, id DESC`},
	"new":   {`created_at DESC, id`, `created_at, id DESC`},
	"fails": {`fails DESC, urgency, id`, `fails, urgency DESC, id DESC`},
}

// MaxNamed bounds how many cases a word finds: the newest of them.
const MaxNamed = 2000

// Rows gives the cases that a filter picks, and how many they are in all.
func (s *Store) Rows(ctx context.Context, f Filter, limit, offset int) ([]Row, int, error) {
	if err := s.name(ctx, &f); err != nil {
		return nil, 0, err
	}
	total, err := s.count(ctx, &f)
	if err != nil {
		return nil, 0, err
	}
	where, args := f.where(s.engine)
	order, ok := orders[f.Sort]
	if !ok {
		order = orders[""]
	}
	// What is far down is reached from the end.
	picked := order[0]
	if limit = max(0, min(limit, total-offset)); offset > total/2 {
		picked, offset = order[1], total-offset-limit
	}
	if limit == 0 {
		return []Row{}, total, nil
	}
	rows, err := s.db.QueryContext(ctx, `SELECT id, title, file, matter, author, body, stage, created_at, stand, holder, strip, undecided, due, closed, took, error, version,
		coalesce((SELECT number FROM letters WHERE letters.case_id = cases.id AND state = 'issued' ORDER BY n DESC LIMIT 1), '')
		FROM cases WHERE id IN (SELECT id FROM cases WHERE `+where+` ORDER BY `+picked+` LIMIT ? OFFSET ?) ORDER BY `+order[0],
		append(args, limit, offset)...)
	if err != nil {
		return nil, 0, fmt.Errorf("list cases: %w", err)
	}
	defer rows.Close()
	out := []Row{}
	for rows.Next() {
		var r Row
		var created, closed string
		if err := rows.Scan(&r.ID, &r.Title, &r.File, &r.Matter, &r.Author, &r.Body, &r.Stage, &created, &r.Stand, &r.Holder, &r.Strip, &r.Undecided, &r.Due, &closed, &r.Took, &r.Error, &r.Version, &r.Number); err != nil {
			return nil, 0, err
		}
		r.Created, _ = time.Parse(time.RFC3339Nano, created)
		r.Closed, _ = time.Parse(time.RFC3339Nano, closed)
		out = append(out, r)
	}
	return out, total, rows.Err()
}

// name looks for the cases that the words of a filter find.
func (s *Store) name(ctx context.Context, f *Filter) error {
	if len(f.Words) == 0 {
		return nil
	}
	f.named = `[]`
	ids, err := s.hits(ctx, "title", f.Words, MaxNamed)
	if err != nil || len(ids) == 0 {
		return err
	}
	found, err := texts(s.db.QueryContext(ctx, `SELECT case_id FROM passages WHERE id IN (`+s.engine.each("BIGINT")+`)`, list(ids)))
	if err != nil {
		return fmt.Errorf("find titles: %w", err)
	}
	if len(found) > 0 {
		f.named = list(found)
	}
	return nil
}

// count is how many cases a filter picks.
func (s *Store) count(ctx context.Context, f *Filter) (int, error) {
	what, key := "item", f.Item
	if f.Rule != "" {
		what, key = "proposed", f.Rule
	}
	if key != "" {
		var n int
		if err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM marks WHERE what = ? AND key = ?`, what, key).Scan(&n); err != nil {
			return 0, fmt.Errorf("count marks: %w", err)
		}
		f.often = n > MaxNamed
		where, _ := f.where(s.engine)
		if alone, _ := (&Filter{Committee: f.Committee, Item: f.Item, Rule: f.Rule, often: f.often}).where(s.engine); f.often && where == alone && (f.Item == "" || f.Rule == "") {
			if !f.Committee {
				return n, nil
			}
			var own int
			err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM cases WHERE stage = 'draft' AND unit <> '' AND EXISTS (SELECT 1 FROM marks WHERE case_id = cases.id AND what = ? AND key = ?)`, what, key).Scan(&own)
			if err != nil {
				return 0, fmt.Errorf("count self-checks: %w", err)
			}
			return n - own, nil
		}
	}
	if n, ok, err := s.countStands(ctx, *f); err != nil || ok {
		return n, err
	}
	var n int
	where, args := f.where(s.engine)
	if err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM cases WHERE `+where, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count cases: %w", err)
	}
	return n, nil
}

// list writes what engine.each takes apart.
func list[T any](all []T) string {
	b, err := json.Marshal(all)
	if err != nil {
		return `[]` // numbers and text are always written
	}
	return string(b)
}

// countStands counts without looking at the cases, where a filter picks by
// stand alone.
func (s *Store) countStands(ctx context.Context, f Filter) (n int, ok bool, err error) {
	stands, committee := f.Stands, f.Committee
	f.Stands, f.Sort, f.Mine, f.Committee = nil, "", "", false
	if where, _ := f.where(s.engine); where != shownStands {
		return 0, false, nil
	}
	counts := map[Stand]int{}
	if err := s.stands(ctx, counts, standCounts(committee)); err != nil {
		return 0, false, err
	}
	for st, k := range counts {
		if len(stands) == 0 && st != Replaced || slices.Contains(stands, st) {
			n += k
		}
	}
	return n, true, nil
}

// standCounts asks how many cases stand where.
func standCounts(committee bool) string {
	if committee {
		return `SELECT stand, n FROM stand_counts WHERE own = 0`
	}
	return `SELECT stand, CAST(sum(n) AS BIGINT) FROM stand_counts GROUP BY stand`
}

func (s *Store) stands(ctx context.Context, into map[Stand]int, query string, args ...any) error {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("count stands: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var st Stand
		var n int
		if err := rows.Scan(&st, &n); err != nil {
			return err
		}
		into[st] = n
	}
	return rows.Err()
}

// Overview counts what the head of the list shows.
type Overview struct {
	Stands  map[Stand]int // all cases
	Turn    map[Stand]int // whose turn it is for the person
	Nearest string        // the first day on which one of these is due
	Late    int           // open and past their day
	Oldest  string        // the day of the one that is longest past
	Soon    int           // open and due within the days asked for
	SoonAt  string        // the first of these days
	Holders []string      // who asks for a release
	Year    int           // closed this year
	Took    float64       // their working days, on average; negative: none known
}

// OpenStands are the stands of cases that are not over.
var OpenStands = []Stand{Reading, Waiting, InReview, InRelease, Awaited, Unread}

const openStands = `('reading', 'waiting', 'review', 'release', 'correct', 'unread')`

// Overview counts for a person on a day, for one of the committee without the
// self-checks of agencies; soon is the last day that is near.
func (s *Store) Overview(ctx context.Context, committee bool, who, today, soon string) (Overview, error) {
	o := Overview{Stands: map[Stand]int{}, Turn: map[Stand]int{}, Took: -1}
	cond, args := turn(who)
	seen := ``
	if committee {
		seen = ` AND ` + notChecked
		cond += seen
	}
	if err := s.stands(ctx, o.Stands, standCounts(committee)); err != nil {
		return o, err
	}
	delete(o.Stands, Replaced)
	if err := s.stands(ctx, o.Turn, `SELECT stand, count(*) FROM cases WHERE `+cond+` GROUP BY stand`, args...); err != nil {
		return o, err
	}
	for _, q := range []struct {
		query string
		args  []any
		to    []any
	}{
		{`SELECT coalesce(min(due), '') FROM cases WHERE due <> '' AND ` + cond, args, []any{&o.Nearest}},
		{`SELECT count(*), coalesce(min(due), '') FROM cases WHERE stand IN ` + openStands + ` AND due <> '' AND due < ?` + seen, []any{today}, []any{&o.Late, &o.Oldest}},
		{`SELECT count(*), coalesce(min(due), '') FROM cases WHERE stand IN ` + openStands + ` AND due >= ? AND due <= ?` + seen, []any{today, soon}, []any{&o.Soon, &o.SoonAt}},
		{`SELECT count(*), coalesce(avg(nullif(took, 0)), -1) FROM cases WHERE stand = 'issued' AND closed >= ?` + seen, []any{today[:4]}, []any{&o.Year, &o.Took}},
	} {
		if err := s.db.QueryRowContext(ctx, q.query, q.args...).Scan(q.to...); err != nil {
			return o, fmt.Errorf("count terms: %w", err)
		}
	}
	rows, err := s.db.QueryContext(ctx, `SELECT DISTINCT holder FROM cases WHERE stand = 'release' LIMIT 3`)
	if err != nil {
		return o, err
	}
	defer rows.Close()
	for rows.Next() {
		var h string
		if err := rows.Scan(&h); err != nil {
			return o, err
		}
		o.Holders = append(o.Holders, h)
	}
	return o, rows.Err()
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"wenping/internal/problem"
)

// Operation is how the service stands, for those who keep it running. It holds
// ids, codes, numbers and times, and nothing of a report.
type Operation struct {
	Cases    map[State]int
	Oldest   time.Time // since when the case waits that waits longest; zero: none does
	Failures []Failure // the newest first, at most mostFailures
	Failed   int       // cases that failed; those that a person gave up are not among them
	Ours     int       // of these, for a reason that lies with the machine
}

// Failure is a case that could not be reviewed.
type Failure struct {
	Case string
	Code string
	At   time.Time
	Ours bool // the reason lies with the machine, not with the file
	Kept bool // its uploads are still there: it can be begun anew
}

const (
	mostFailures = 50
	oursCodes    = `'internal', 'storage', 'busy'` // what ours says, in SQL
)

// Operation tells how the service stands.
func (s *Store) Operation(ctx context.Context) (Operation, error) {
	var o Operation
	var err error
	if o.Cases, err = s.Counts(ctx); err != nil {
		return o, fmt.Errorf("count cases: %w", err)
	}
	if o.Oldest, err = s.oldest(ctx); err != nil {
		return o, err
	}
	err = s.db.QueryRowContext(ctx, `SELECT count(*), count(CASE WHEN error_code IN (`+oursCodes+`) THEN 1 END) FROM cases WHERE state = 'failed' AND error_code <> ?`, Cancelled).Scan(&o.Failed, &o.Ours)
	if err != nil {
		return o, fmt.Errorf("count failures: %w", err)
	}
	rows, err := s.db.QueryContext(ctx, `SELECT id, error_code, finished_at, purged FROM cases WHERE state = 'failed' AND error_code <> ? ORDER BY finished_at DESC, id LIMIT ?`, Cancelled, mostFailures)
	if err != nil {
		return o, fmt.Errorf("list failures: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var f Failure
		var at, purged string
		if err := rows.Scan(&f.Case, &f.Code, &at, &purged); err != nil {
			return o, err
		}
		f.At, _ = time.Parse(time.RFC3339Nano, at)
		f.Ours, f.Kept = ours(problem.Code(f.Code)), purged == ""
		o.Failures = append(o.Failures, f)
	}
	return o, rows.Err()
}

// oldest is since when the case waits that waits longest.
func (s *Store) oldest(ctx context.Context) (time.Time, error) {
	var at sql.NullString
	if err := s.db.QueryRowContext(ctx, `SELECT min(created_at) FROM cases WHERE state = 'queued'`).Scan(&at); err != nil {
		return time.Time{}, fmt.Errorf("find the oldest case: %w", err)
	}
	t, _ := time.Parse(time.RFC3339Nano, at.String)
	return t, nil
}

// Waiting is how many cases are in each state, and since when one waits.
func (s *Store) Waiting(ctx context.Context) (map[State]int, time.Time, error) {
	n, err := s.Counts(ctx)
	if err != nil {
		return nil, time.Time{}, err
	}
	at, err := s.oldest(ctx)
	return n, at, err
}

// RetryOurs begins all cases anew that failed for a reason that lies with the
// machine, the oldest first, as far as the queue has room; n is how many.
func (s *Store) RetryOurs(ctx context.Context, by string) (n int, err error) {
	ids, err := texts(s.db.QueryContext(ctx, `SELECT id FROM cases WHERE state = 'failed' AND purged = '' AND error_code IN (`+oursCodes+`) ORDER BY finished_at, id`))
	if err != nil {
		return 0, fmt.Errorf("list failures: %w", err)
	}
	for _, id := range ids {
		if _, err := s.Retry(ctx, by, id); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// Last is when something was last noted in the audit log, and with what detail;
// the zero time: never.
func (s *Store) Last(ctx context.Context, what string) (at time.Time, detail string, err error) {
	var t string
	err = s.db.QueryRowContext(ctx, `SELECT at, detail FROM audit WHERE what = ? ORDER BY n DESC LIMIT 1`, what).Scan(&t, &detail)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, "", nil
	}
	if err != nil {
		return time.Time{}, "", fmt.Errorf("read audit log: %w", err)
	}
	at, _ = time.Parse(time.RFC3339Nano, t)
	return at, detail, nil
}

// Noted is when the newest line of the audit log was written; the zero time:
// there is none.
func (s *Store) Noted(ctx context.Context) (time.Time, error) {
	all, _, err := s.Entries(ctx, 1, 0)
	if err != nil || len(all) == 0 {
		return time.Time{}, err
	}
	return all[0].At, nil
}

// Inspection is what stands in a data folder.
type Inspection struct {
	Cases          int
	Schema, Newest int64     // of the database, and of this program
	Fault          string    // what the database says of itself; empty: it is whole
	Lines          int       // of the audit log
	Head           string    // hash of its newest line; empty: there is none
	Broken         error     // where the log does not hold together; nil: it does
	Noted, Backup  time.Time // the newest line of the log, and the newest of a backup
	Blobs          string    // what it calls its blobs; empty: it has not said so
}

// Inspect looks at a data folder, also of a running server, and changes nothing
// in it. A folder without a database is a problem.
func Inspect(ctx context.Context, dir string) (Inspection, error) {
	var in Inspection
	bad := func(err error) error {
		return problem.Wrap(problem.Storage, err, "目录“%s”里的数据库不能读取。请检查权限；权限无误的，文件可能已损坏。", dir)
	}
	s, err := beside(dir, "&_pragma=query_only(1)")
	if err != nil {
		return in, err
	}
	db := s.db
	defer db.Close()
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&in.Fault); err != nil {
		return in, bad(err)
	}
	if in.Fault == "ok" {
		in.Fault = ""
	}
	if in.Newest, err = newestSchema("sqlite"); err != nil {
		return in, err
	}
	if err := s.inspect(ctx, &in); err != nil {
		return in, bad(err)
	}
	return in, nil
}

// What the audit log calls a backup, and that a folder was made of one.
const (
	NoteBackup  = "backup.make"
	NoteRestore = "backup.restore"
)

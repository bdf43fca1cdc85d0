package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"wenping/internal/problem"
)

// Place is where a service keeps what it holds: the fields of Config by the same names.
type Place struct{ Dir, DB, Blobs string }

// Moved tells what a move has brought over, and seen to be the same on both sides.
type Moved struct {
	Rows   map[string]int // by table
	Events int            // that wait for their receivers
	Blobs  int
	Bytes  int64
}

// Move copies all that a service holds into an empty place: another database,
// and its blobs where the place for them is another one. Nobody may use either.
// Every table is read again on both sides and compared by count and hash, in
// the transaction that wrote it, and every blob is read again by its hash;
// where anything differs nothing is written to the database. What waits is
// begun by the first server that starts there. The source is left as it is,
// and its place of blobs, where both have the same, belongs to the new one.
func Move(ctx context.Context, from, to Place, by string) (m Moved, err error) {
	src, err := Open(ctx, Config{Dir: from.Dir, DB: from.DB, Blobs: from.Blobs, Beside: true, Whole: true, moving: true})
	if err != nil {
		return m, fmt.Errorf("open source: %w", err)
	}
	defer src.Close(ctx)
	dst, err := Open(ctx, Config{Dir: to.Dir, DB: to.DB, Blobs: to.Blobs, Beside: true, Whole: true, moving: true})
	if err != nil {
		return m, fmt.Errorf("open target: %w", err)
	}
	defer dst.Close(ctx)
	for _, t := range []string{"cases", "accounts", "tokens", "audit"} {
		var some bool
		if err := dst.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM `+t+`)`).Scan(&some); err != nil {
			return m, err
		}
		if some {
			return m, problem.New(problem.Usage, "要迁入的数据库不是空的，没有迁移。请换一个空的。")
		}
	}
	same := from.Blobs == to.Blobs && from.Blobs != ""
	if !same {
		if owner, err := dst.blobs.owner(ctx); err != nil || owner != "" {
			return m, errors.Join(err, problem.New(problem.Usage, "要迁入的文件存放处已属于另一个数据库，没有迁移。请换一个空的。"))
		}
	}
	named, err := texts(src.db.QueryContext(ctx, namedBlobs))
	if err != nil {
		return m, fmt.Errorf("list blobs: %w", err)
	}
	if m.Bytes, err = copyBlobs(ctx, src.blobs, dst.blobs, named, same); err != nil {
		return m, err
	}
	m.Blobs = len(named)
	if m.Rows, m.Events, err = copyTables(ctx, src, dst); err != nil {
		return m, err
	}
	// The source does not start any more where it would take what is ours for its own.
	var id string
	if err := dst.db.QueryRowContext(ctx, `INSERT INTO keys (name, value) VALUES ('blobs', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value RETURNING value`, newID()).Scan(&id); err != nil {
		return m, err
	}
	if to.DB != "" || to.Blobs != "" {
		if err := dst.blobs.own(ctx, id); err != nil {
			return m, err
		}
	}
	rows := 0
	for _, n := range m.Rows {
		rows += n
	}
	return m, dst.Note(ctx, by, "store.move", "", fmt.Sprintf("%d %d", rows, m.Blobs))
}

// MoveBlobs copies all blobs of one place into another one and reads each again.
func MoveBlobs(ctx context.Context, from, to string) (m Moved, err error) {
	src, err := openBlobs(ctx, from)
	if err != nil {
		return m, err
	}
	defer src.close()
	dst, err := openBlobs(ctx, to)
	if err != nil {
		return m, err
	}
	defer dst.close()
	for _, b := range []blobs{src, dst} {
		if err := b.prepare(ctx); err != nil {
			return m, err
		}
	}
	whose, err := src.owner(ctx)
	if err != nil {
		return m, err
	}
	if owner, err := dst.owner(ctx); err != nil || owner != "" && owner != whose {
		return m, errors.Join(err, problem.New(problem.Usage, "要迁入的文件存放处已属于另一个数据库，没有迁移。请换一个空的。"))
	}
	var all []string
	if err := src.each(ctx, func(hash string, _ time.Time) error { all = append(all, hash); return nil }); err != nil {
		return m, err
	}
	if m.Bytes, err = copyBlobs(ctx, src, dst, all, false); err != nil {
		return m, err
	}
	m.Blobs = len(all)
	if whose != "" {
		err = dst.own(ctx, whose)
	}
	return m, err
}

// copyBlobs copies blobs that are not there yet, and reads each in its new
// place. What is the same place is only read.
func copyBlobs(ctx context.Context, from, to blobs, hashes []string, same bool) (size int64, err error) {
	for _, h := range hashes {
		data, err := from.get(ctx, h)
		if err != nil {
			return size, problem.Wrap(problem.Storage, err, "有文件（%s）不能从原处读出，没有迁移。请核对来源是否完整。", h)
		}
		size += int64(len(data))
		if same {
			continue
		}
		if got, err := to.put(ctx, data); err != nil || got != h {
			return size, problem.Wrap(problem.Storage, errors.Join(err, fmt.Errorf("written as %s", got)), "有文件（%s）没有写成，没有迁移。请检查空间和权限后重新迁移，已写的不会重复。", h)
		}
		if again, err := to.get(ctx, h); err != nil || len(again) != len(data) {
			return size, problem.Wrap(problem.Storage, err, "有文件（%s）写入后读出不符，没有迁移。请检查存储。", h)
		}
	}
	if same {
		return size, nil
	}
	// And the other way round: nothing is there that was not sent, but for what was.
	sent, there := map[string]bool{}, 0
	for _, h := range hashes {
		sent[h] = true
	}
	err = to.each(ctx, func(hash string, _ time.Time) error {
		if sent[hash] {
			there++
		}
		return nil
	})
	if err == nil && there != len(sent) {
		err = problem.New(problem.Storage, "应有 %d 个文件，只找到 %d 个，没有迁移。请检查存储。", len(sent), there)
	}
	return size, err
}

// sum is what two tables are compared by.
type sum struct {
	rows int
	hash hash.Hash
}

func newSum() *sum { return &sum{hash: sha256.New()} }

func (s *sum) add(r row) {
	s.rows++
	fmt.Fprintln(s.hash, r)
}

func (s *sum) String() string { return fmt.Sprint(s.rows, " ", hex.EncodeToString(s.hash.Sum(nil))) }

// stays is a row that belongs to its place.
func (t table) stays(r row) bool {
	if t.name != "keys" {
		return false
	}
	for i, c := range r.columns {
		if c == "name" && r.values[i] == "blobs" {
			return true
		}
	}
	return false
}

// copyTables copies all rows in one transaction, and reads them again on both
// sides before it ends.
func copyTables(ctx context.Context, src, dst *Store) (rows map[string]int, events int, err error) {
	q, err := dst.engine.queue(&river.Config{})
	if err != nil {
		return nil, 0, err
	}
	read, err := src.db.BeginTx(ctx, &sql.TxOptions{Isolation: isolation(src), ReadOnly: src.shared})
	if err != nil {
		return nil, 0, err
	}
	defer read.Rollback() // it has only read
	rows = map[string]int{}
	err = dst.inTx(ctx, func(tx *sql.Tx) error {
		return dst.engine.plainly(ctx, tx, func() error {
			if _, err := tx.ExecContext(ctx, `DELETE FROM keys`); err != nil { // its own from being opened
				return err
			}
			for _, t := range tables {
				sent := newSum()
				if err := t.copy(ctx, dst, read, tx, sent); err != nil {
					return fmt.Errorf("copy %s: %w", t.name, err)
				}
				// Read anew on both sides, the one held against the other.
				here, there := newSum(), newSum()
				for _, side := range []struct {
					q   querier
					sum *sum
				}{{read, here}, {tx, there}} {
					if err := t.each(ctx, side.q, func(r row) error {
						if !t.stays(r) {
							side.sum.add(r)
						}
						return nil
					}); err != nil {
						return err
					}
				}
				if here.String() != there.String() || here.String() != sent.String() {
					return problem.New(problem.Storage, "表 %s 迁移后与原来不符（%d 行、%d 行），没有迁移。请联系管理员。", t.name, here.rows, there.rows)
				}
				rows[t.name] = here.rows
			}
			events, err = copyEvents(ctx, q, read, tx)
			return err
		})
	})
	return rows, events, err
}

// isolation of who reads everything as it is at one moment.
func isolation(s *Store) sql.IsolationLevel {
	if s.shared {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault // it always is
}

// mostArgs bounds the arguments of one statement, on both engines.
const mostArgs = 10000

func (t table) copy(ctx context.Context, dst *Store, from querier, to *sql.Tx, sent *sum) error {
	var batch []row
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		defer func() { batch = batch[:0] }()
		if t.name == "passages" {
			return copyPassages(ctx, dst, to, batch)
		}
		columns := batch[0].columns
		var args []any
		for _, r := range batch {
			for i, v := range r.values {
				if columns[i] == t.flag {
					v = dst.engine.truth(v)
				}
				args = append(args, v)
			}
		}
		one := `(?` + strings.Repeat(", ?", len(columns)-1) + `)`
		_, err := to.ExecContext(ctx, `INSERT INTO `+t.name+` (`+strings.Join(columns, ", ")+`) VALUES `+strings.Repeat(one+", ", len(batch)-1)+one, args...)
		return err
	}
	err := t.each(ctx, from, func(r row) error {
		if t.stays(r) {
			return nil
		}
		sent.add(r)
		if batch = append(batch, r); len(batch) < mostArgs/len(r.columns) {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	return flush()
}

// copyPassages makes the words of the passages anew.
func copyPassages(ctx context.Context, dst *Store, to *sql.Tx, batch []row) error {
	list := make([]indexed, len(batch))
	for i, r := range batch {
		for k, c := range r.columns {
			switch v := r.values[k].(type) {
			case int64:
				list[i].id = v
			case string:
				switch c {
				case "case_id":
					list[i].of = v
				case "kind":
					list[i].Kind = v
				case "link":
					list[i].Link = v
				case "place":
					list[i].Place = v
				case "text":
					list[i].Text = v
				}
			}
		}
	}
	return dst.engine.addPassages(ctx, to, list)
}

// copyEvents queues what waits for its receivers; the reviews that wait are
// queued by the first server.
func copyEvents(ctx context.Context, q queue, from querier, to *sql.Tx) (int, error) {
	all, err := texts(from.QueryContext(ctx, `SELECT CAST(args->>'hook' AS TEXT) || ' ' || CAST(args->>'event' AS TEXT) || ' ' || CAST(args->>'body' AS TEXT) FROM river_job
		WHERE kind = 'webhook' AND state IN (`+waiting+`, 'running') ORDER BY id`))
	if err != nil {
		return 0, fmt.Errorf("list events: %w", err)
	}
	for _, line := range all {
		hook, rest, _ := strings.Cut(line, " ")
		event, body, _ := strings.Cut(rest, " ")
		if err := q.insert(ctx, to, hookJob{Hook: hook, Event: event, Body: json.RawMessage(body)}, nil); err != nil {
			return 0, fmt.Errorf("queue event: %w", err)
		}
	}
	return len(all), nil
}

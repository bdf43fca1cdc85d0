package store

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"wenping/internal/problem"
)

// embedded is SQLite in the data folder: one process works in it at a time,
// held by a lock on the folder that the kernel releases with the process.
type embedded struct {
	dir  string
	db   *sql.DB // the application's reads and writes
	jobs *sql.DB // the queue's own pool
	lock *os.File
}

const databaseFile = "wenping.db"

func openEmbedded(dir string, busy time.Duration) (*embedded, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, problem.Wrap(problem.Storage, err, "不能建立数据目录“%s”。请检查权限，或用 --data 指定别的目录。", dir)
	}
	e := &embedded{dir: dir}
	dsn := "file:" + (&url.URL{Path: e.file()}).EscapedPath() +
		"?_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)&_txlock=immediate&_pragma=busy_timeout(" + fmt.Sprint(busy.Milliseconds()) + ")"
	var err error
	if e.db, err = sql.Open("sqlite", dsn); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if e.jobs, err = sql.Open("sqlite", dsn); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	e.jobs.SetMaxOpenConns(1) // as riversqlite advises
	return e, nil
}

func (e *embedded) file() string { return filepath.Join(e.dir, databaseFile) }

func (e *embedded) enter(context.Context, bool) (err error) {
	if e.lock, err = lockDir(e.dir); err != nil {
		return problem.Wrap(problem.Storage, err, "数据目录“%s”正被另一个 wenping 使用。请先停止它，或用 --data 指定别的目录。", e.dir)
	}
	return nil
}

func (e *embedded) holds() bool { return e.lock != nil }

func (e *embedded) migrate(ctx context.Context, log *slog.Logger, now time.Time) error {
	return forward(ctx, goose.DialectSQLite3, "sqlite", e.db, riversqlite.New(e.jobs), log, func(version int64) error {
		dir := filepath.Join(e.dir, "backup")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		to := filepath.Join(dir, fmt.Sprintf("schema%d-%s.db", version, now.UTC().Format("20060102T150405.000")))
		if _, err := e.db.ExecContext(ctx, `VACUUM INTO ?`, to); err != nil {
			return fmt.Errorf("copy the database before its schema changes: %w", err)
		}
		log.Info("database copied before its schema changes", "to", to)
		return nil
	})
}

func (e *embedded) oneWriter(context.Context, *sql.Tx) error { return nil } // each transaction is, from its beginning

func (e *embedded) oneOf(context.Context, *sql.Tx, string) error { return nil }

func (e *embedded) queue(cfg *river.Config) (queue, error) {
	return newClient(riversqlite.New(e.jobs), cfg, func(_ context.Context, tx *sql.Tx) (*sql.Tx, error) { return tx, nil })
}

func (e *embedded) dead() string { return `TRUE` } // nobody else can be running them

// moment: the queue's tables hold and compare times as strings.
func (e *embedded) moment(t time.Time) any { return t.UTC().Format("2006-01-02 15:04:05.000") }

func (e *embedded) hits(ctx context.Context, kind, expression string, most int) ([]int64, error) {
	return numbers(e.db.QueryContext(ctx, `SELECT rowid FROM `+wordTables[kind]+` WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?`, expression, most))
}

func (e *embedded) each(kind string) string {
	return `SELECT CAST(value AS ` + kind + `) FROM json_each(?)`
}

func (e *embedded) expression(words []string) string {
	return match(words, func(terms []string) string { return `"` + strings.Join(terms, " ") + `"` }, func(term string) string { return `"` + term + `"*` }, " AND ")
}

func (e *embedded) addPassages(ctx context.Context, tx *sql.Tx, list []indexed) error {
	for _, p := range list {
		res, err := tx.ExecContext(ctx, `INSERT INTO passages (id, case_id, kind, link, place, text) VALUES (nullif(?, 0), ?, ?, ?, ?, ?)`, p.id, p.of, p.Kind, p.Link, p.Place, p.Text)
		if err != nil {
			return err
		}
		n, err := res.LastInsertId()
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO `+wordTables[p.Kind]+` (rowid, words) VALUES (?, ?)`, n, strings.Join(grams(p.Text), " ")); err != nil {
			return err
		}
	}
	return nil
}

func (e *embedded) truth(v any) any { return v }

// plainly takes the triggers away and puts them back as they were.
func (e *embedded) plainly(ctx context.Context, tx *sql.Tx, f func() error) error {
	all, err := texts(tx.QueryContext(ctx, `SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name`))
	if err != nil {
		return err
	}
	names, err := texts(tx.QueryContext(ctx, `SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name`))
	if err != nil {
		return err
	}
	for _, n := range names {
		if _, err := tx.ExecContext(ctx, `DROP TRIGGER `+n); err != nil {
			return err
		}
	}
	if err := f(); err != nil {
		return err
	}
	for _, q := range all {
		if _, err := tx.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

func (e *embedded) close() {
	for _, db := range []*sql.DB{e.db, e.jobs} {
		if db != nil {
			db.Close()
		}
	}
	if e.lock != nil {
		e.lock.Close()
	}
}

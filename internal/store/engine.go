package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed migrations/*/*.sql
var migrations embed.FS

// engine is the database beneath, as far as the two that can be there differ.
// All other SQL of this package runs on both: placeholders are question marks,
// times are text of one form, and text compares by its bytes.
type engine interface {
	// enter lets this process in, or says that somebody else is there who keeps
	// it out; alone keeps everybody else out.
	enter(ctx context.Context, alone bool) error
	// holds says whether this process keeps everybody else out.
	holds() bool
	// migrate brings the schema forward, one process at a time; a file is copied first.
	migrate(ctx context.Context, log *slog.Logger, now time.Time) error
	// oneWriter makes what follows in the transaction the only writing at a time:
	// what it reads is what it writes upon.
	oneWriter(ctx context.Context, tx *sql.Tx) error
	// oneOf is the same among those who name the same key.
	oneOf(ctx context.Context, tx *sql.Tx, key string) error
	queue(cfg *river.Config) (queue, error)
	// dead is a condition on running jobs: the process that began them is gone.
	dead() string
	// moment is a time as the queue's tables have it.
	moment(t time.Time) any
	// expression writes words as hits takes them; empty: there is nothing to look for.
	expression(words []string) string
	// hits are the passages of a kind in which an expression is found, the newest
	// first.
	hits(ctx context.Context, kind, expression string, most int) ([]int64, error)
	// each is a query for the members of a list that is its argument, as JSON.
	each(kind string) string
	addPassages(ctx context.Context, tx *sql.Tx, list []indexed) error
	// plainly lets rows be written as they are while f runs: nothing follows from
	// them by itself.
	plainly(ctx context.Context, tx *sql.Tx, f func() error) error
	// value is one of a column that is true or false.
	truth(v any) any
	close()
}

// indexed is a passage of a case; no id: it gets one.
type indexed struct {
	id int64
	of string
	Passage
}

func ofCase(id string, list []Passage) []indexed {
	out := make([]indexed, len(list))
	for i, p := range list {
		out[i] = indexed{of: id, Passage: p}
	}
	return out
}

// queue is a River client that inserts in transactions of ours.
type queue interface {
	insert(ctx context.Context, tx *sql.Tx, args river.JobArgs, opt *river.InsertOpts) error
	// recall ends a job that may be running in another process.
	recall(ctx context.Context, tx *sql.Tx, job int64) error
	Start(context.Context) error
	Stop(context.Context) error
	StopAndCancel(context.Context) error
}

// clientOf is a client whose driver knows transactions as T.
type clientOf[T any] struct {
	*river.Client[T]
	beneath func(context.Context, *sql.Tx) (T, error)
}

func newClient[T any](driver riverdriver.Driver[T], cfg *river.Config, beneath func(context.Context, *sql.Tx) (T, error)) (queue, error) {
	c, err := river.NewClient(driver, cfg)
	if err != nil {
		return nil, err
	}
	return &clientOf[T]{c, beneath}, nil
}

func (c *clientOf[T]) insert(ctx context.Context, tx *sql.Tx, args river.JobArgs, opt *river.InsertOpts) error {
	t, err := c.beneath(ctx, tx)
	if err != nil {
		return err
	}
	_, err = c.InsertTx(ctx, t, args, opt)
	return err
}

func (c *clientOf[T]) recall(ctx context.Context, tx *sql.Tx, job int64) error {
	t, err := c.beneath(ctx, tx)
	if err != nil {
		return err
	}
	_, err = c.JobCancelTx(ctx, t, job)
	return err
}

// newer says that the database was brought forward by a later version of the program.
type newer struct{ has, knows int64 }

func (e *newer) Error() string {
	return fmt.Sprintf("schema %d is newer than %d, the last that this program knows", e.has, e.knows)
}

// forward brings our tables and then the queue's forward. before is called with
// the schema that is there, where there is one and it will change.
func forward[T any](ctx context.Context, dialect goose.Dialect, dir string, db *sql.DB, driver riverdriver.Driver[T], log *slog.Logger, before func(version int64) error) error {
	p, err := provider(dialect, dir, db)
	if err != nil {
		return err
	}
	have, last, err := p.GetVersions(ctx)
	switch {
	case err != nil:
		return err
	case have > last:
		return &newer{have, last}
	case have > 0 && have < last && before != nil:
		if err := before(have); err != nil {
			return err
		}
	}
	if have < last {
		if _, err := p.Up(ctx); err != nil {
			return err
		}
	}
	m, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(quiet{log.Handler()})})
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

func provider(dialect database.Dialect, dir string, db *sql.DB) (*goose.Provider, error) {
	sub, err := fs.Sub(migrations, "migrations/"+dir)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, db, sub)
}

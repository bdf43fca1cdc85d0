package store

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"wenping/internal/problem"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Config opens a Store.
type Config struct {
	Dir     string // made if missing
	Run     Run
	Workers int           // jobs at a time; 0 means 2
	Timeout time.Duration // of one job; 0 means 5 minutes
	Log     *slog.Logger  // nil: silent
	Now     func() time.Time
	Terms   Terms
	Deliver Deliver                         // sends events to webhooks; nil: nobody is told
	Hurry   func(attempt int) time.Duration // before an event is sent again; nil: longer and longer, up to 8 hours
	Busy    time.Duration                   // how long to wait for a database that somebody else holds; 0 means 10 seconds
	// Most cases that may wait, of all and of one agency; 0 means 500 and 50.
	MostWaiting, MostOfAgency int
	// Beside opens a folder for a command on its accounts or its log, also while
	// a server uses it: no queue, no sweep. Whole demands that none does.
	Beside bool
	Whole  bool
}

// Store is safe for concurrent use.
type Store struct {
	db              *sql.DB // the application's reads and writes
	jobs            *sql.DB // the queue's own pool
	queue           *river.Client[*sql.Tx]
	blobs           blobs
	hub             hub
	run             Run
	timeout         time.Duration
	log             *slog.Logger
	now             func() time.Time
	terms           Terms
	deliver         Deliver
	hurry           func(int) time.Duration
	lock            *os.File // nil: beside a server
	dir             string
	key             ed25519.PrivateKey // signs receipts
	most, mostOfOne int                // cases that may wait
}

// Open locks the folder, brings the schema forward, sets jobs free that a
// killed process left running, and sweeps blobs without a case. Start begins
// the work.
func Open(ctx context.Context, cfg Config) (_ *Store, err error) {
	s := &Store{run: cfg.Run, timeout: cfg.Timeout, log: cfg.Log, now: cfg.Now, terms: cfg.Terms, deliver: cfg.Deliver, hurry: cfg.Hurry, blobs: blobs{dir: filepath.Join(cfg.Dir, "blobs")}}
	if s.timeout == 0 {
		s.timeout = 5 * time.Minute
	}
	if s.log == nil {
		s.log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if s.now == nil {
		s.now = time.Now
	}
	if cfg.Workers == 0 {
		cfg.Workers = 2
	}
	if cfg.Busy == 0 {
		cfg.Busy = 10 * time.Second
	}
	s.most, s.mostOfOne = cmp.Or(cfg.MostWaiting, 500), cmp.Or(cfg.MostOfAgency, 50)
	s.hub.workers = cfg.Workers
	if err := os.MkdirAll(s.blobs.dir, 0o700); err != nil {
		return nil, problem.Wrap(problem.Storage, err, "不能建立数据目录“%s”。请检查权限，或用 --data 指定别的目录。", cfg.Dir)
	}
	s.dir = cfg.Dir
	if s.lock, err = lockDir(cfg.Dir); err != nil && (!cfg.Beside || cfg.Whole) {
		return nil, problem.Wrap(problem.Storage, err, "数据目录“%s”正被另一个 wenping 使用。请先停止它，或用 --data 指定别的目录。", cfg.Dir)
	}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	dsn := "file:" + (&url.URL{Path: filepath.Join(cfg.Dir, "wenping.db")}).EscapedPath() +
		"?_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)&_txlock=immediate&_pragma=busy_timeout(" + fmt.Sprint(cfg.Busy.Milliseconds()) + ")"
	if s.db, err = sql.Open("sqlite", dsn); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if s.jobs, err = sql.Open("sqlite", dsn); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	s.jobs.SetMaxOpenConns(1) // as riversqlite advises
	if s.lock == nil {
		return s, nil // the server that holds the folder has brought the schema forward
	}
	if err = s.migrate(ctx); err != nil {
		return nil, problem.Wrap(problem.Storage, err, "数据库“%s”不能打开或升级。原数据未改动，请联系管理员。", filepath.Join(cfg.Dir, "wenping.db"))
	}
	if s.key, err = receiptKey(cfg.Dir); err != nil {
		return nil, problem.Wrap(problem.Storage, err, "签名密钥文件“%s”不能读取或建立。请检查权限。", filepath.Join(cfg.Dir, keyFile))
	}
	if cfg.Beside {
		return s, nil
	}
	if err = s.sweep(ctx); err != nil {
		return nil, fmt.Errorf("sweep blobs: %w", err)
	}
	if err = s.backfill(ctx); err != nil {
		return nil, fmt.Errorf("fill columns: %w", err)
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{store: s})
	river.AddWorker(workers, &hookWorker{store: s})
	s.queue, err = river.NewClient(riversqlite.New(s.jobs), &river.Config{
		Queues:            map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: cfg.Workers}, hookQueue: {MaxWorkers: 2}},
		Workers:           workers,
		JobTimeout:        s.timeout,
		FetchPollInterval: 200 * time.Millisecond,
		FetchCooldown:     100 * time.Millisecond,
		Logger:            slog.New(quiet{s.log.Handler()}),
	})
	if err != nil {
		return nil, fmt.Errorf("make queue: %w", err)
	}
	if err = s.freeJobs(ctx); err != nil {
		return nil, fmt.Errorf("free jobs: %w", err)
	}
	return s, nil
}

func (s *Store) migrate(ctx context.Context) error {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, s.db, sub)
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return err
	}
	m, err := rivermigrate.New(riversqlite.New(s.jobs), &rivermigrate.Config{Logger: slog.New(quiet{s.log.Handler()})})
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

// freeJobs makes jobs available again that were running when the process was
// killed: under the folder's lock nobody else can be running them. One that
// used up its attempts is given up. A case that waits has a job in any event.
func (s *Store) freeJobs(ctx context.Context) error {
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		const lost = `SELECT json_extract(args, '$.case') FROM river_job WHERE kind = 'review' AND state = 'running' AND attempt >= max_attempts AND coalesce(json_extract(args, '$.turn'), 0) = cases.turn`
		givenUp, err := texts(tx.QueryContext(ctx, `UPDATE cases SET state = 'failed', finished_at = ?, error_code = ?, error = ? WHERE state IN ('queued', 'running') AND id IN (`+lost+`) RETURNING id`,
			stamp(s.now()), problem.Internal, gaveUp))
		if err != nil {
			return err
		}
		for _, id := range givenUp {
			if err := s.happened(ctx, tx, id, WasFailed, nil); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE river_job SET state = 'discarded', finalized_at = ? WHERE state = 'running' AND attempt >= max_attempts`, riverStamp(s.now())); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE river_job SET state = 'available' WHERE state = 'running'`); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE cases SET state = 'queued' WHERE state = 'running'`); err != nil {
			return err
		}
		const jobless = `SELECT id FROM cases WHERE state = 'queued' AND NOT EXISTS (SELECT 1 FROM river_job WHERE kind = 'review' AND state IN (` + waiting + `)
			AND json_extract(args, '$.case') = cases.id AND coalesce(json_extract(args, '$.turn'), 0) = cases.turn)`
		ids, err := texts(tx.QueryContext(ctx, jobless))
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := s.insertJob(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	ids, err := texts(s.db.QueryContext(ctx, `SELECT json_extract(args, '$.case') FROM river_job WHERE kind = 'review' AND state IN (`+waiting+`)
		AND json_extract(args, '$.case') IN (SELECT id FROM cases WHERE state = 'queued') ORDER BY scheduled_at, id`))
	s.hub.queue(ids...)
	return err
}

// texts reads a column of text.
func texts(rows *sql.Rows, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var t string
		if err := rows.Scan(&t); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

// riverStamp writes a time as the queue's own tables hold it; they compare
// times as strings.
func riverStamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.000") }

func (s *Store) sweep(ctx context.Context) error {
	rows, err := s.db.QueryContext(ctx, namedBlobs)
	if err != nil {
		return err
	}
	defer rows.Close()
	named := map[string]bool{}
	for rows.Next() {
		var h string
		if err := rows.Scan(&h); err != nil {
			return err
		}
		named[h] = true
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return s.blobs.sweep(named, time.Hour)
}

func (s *Store) inTx(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return Trouble(err)
	}
	if err := f(tx); err != nil {
		if back := tx.Rollback(); !errors.Is(back, sql.ErrTxDone) { // it is done where its context has ended
			err = errors.Join(err, back)
		}
		return Trouble(err)
	}
	return Trouble(tx.Commit())
}

// Start begins to work off the queue.
func (s *Store) Start(ctx context.Context) error { return s.queue.Start(ctx) }

// Close stops the work (running jobs are cut off when ctx ends, and run again
// at the next start) and releases the folder.
func (s *Store) Close(ctx context.Context) error {
	if s.queue == nil {
		s.close()
		return nil
	}
	err := s.queue.Stop(ctx)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		stop, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		err = s.queue.StopAndCancel(stop)
	}
	s.close()
	return err
}

func (s *Store) close() {
	for _, db := range []*sql.DB{s.db, s.jobs} {
		if db != nil {
			db.Close()
		}
	}
	if s.lock != nil {
		s.lock.Close()
	}
}

// Ready says whether the database answers.
func (s *Store) Ready(ctx context.Context) error { return s.db.PingContext(ctx) }

// Counts gives the number of cases in each state.
func (s *Store) Counts(ctx context.Context) (map[State]int, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT state, count(*) FROM cases GROUP BY state`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[State]int{Queued: 0, Running: 0, Done: 0, Failed: 0}
	for rows.Next() {
		var st State
		var n int
		if err := rows.Scan(&st, &n); err != nil {
			return nil, err
		}
		out[st] = n
	}
	return out, rows.Err()
}

// quiet passes warnings and errors only: the queue's own chatter is not ours.
type quiet struct{ slog.Handler }

func (q quiet) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && q.Handler.Enabled(ctx, l)
}

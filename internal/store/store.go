package store

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"

	"wenping/internal/problem"
)

// Config opens a Store.
type Config struct {
	Dir     string // made if missing; with DB what only this machine needs
	DB      string // postgres://…; empty: an SQLite database in Dir
	Blobs   string // file:///folder or s3://bucket; empty: in Dir
	Run     Run
	Workers int           // jobs at a time; 0 means 2, negative: none, others do them
	Timeout time.Duration // of one job; 0 means 5 minutes
	Log     *slog.Logger  // nil: silent
	Now     func() time.Time
	Terms   Terms
	Deliver Deliver                         // sends events to webhooks; nil: nobody is told
	Hurry   func(attempt int) time.Duration // before an event is sent again; nil: longer and longer, up to 8 hours
	Busy    time.Duration                   // how long to wait for a database that somebody else holds; 0 means 10 seconds
	Aid     bool                            // does jobs for the servers, and tidies nothing up
	// Most cases that may wait, of all and of one agency; 0 means 500 and 50.
	MostWaiting, MostOfAgency int
	// Alike is what all processes on one database must have in common: see Member.
	// Machine is the name by which people know this one. Rest is told each time
	// this process begins to rest for it differs, and with nil once it goes on.
	Alike   []Part
	Machine string
	Rest    func(why error)
	// Beside opens it for a command on its accounts or its log, also while
	// servers use it: no queue, no sweep. Whole demands that none does.
	Beside bool
	Whole  bool
	moving bool // whose the blobs are is settled once they are there
}

// Store is safe for concurrent use.
type Store struct {
	db              *sql.DB // the application's reads and writes
	engine          engine
	shared          bool // other processes may work on the same cases
	queue           queue
	works, started  bool // off the queue
	member          Member
	rest            func(error)
	rests           atomic.Pointer[problem.Error] // why; nil: it does not
	blobs           blobs
	hub             hub
	run             Run
	timeout         time.Duration
	log             *slog.Logger
	now             func() time.Time
	terms           Terms
	deliver         Deliver
	hurry           func(int) time.Duration
	dir             string
	key             ed25519.PrivateKey // signs receipts
	most, mostOfOne int                // cases that may wait
	stop            context.CancelFunc // ends what goes on beside the queue
	aside           sync.WaitGroup
}

// Open enters the database, brings the schema forward, sets jobs free that a
// killed process left running, and sweeps blobs without a case. Start begins
// the work.
func Open(ctx context.Context, cfg Config) (_ *Store, err error) {
	s := &Store{run: cfg.Run, timeout: cfg.Timeout, log: cfg.Log, now: cfg.Now, terms: cfg.Terms, deliver: cfg.Deliver, hurry: cfg.Hurry, dir: cfg.Dir,
		member: Member{Machine: cfg.Machine, Serves: !cfg.Aid, Alike: cfg.Alike}, rest: cfg.Rest}
	if s.timeout == 0 {
		s.timeout = 5 * time.Minute
	}
	if s.log == nil {
		s.log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if s.now == nil {
		s.now = time.Now
	}
	cfg.Workers, cfg.Busy = cmp.Or(cfg.Workers, 2), cmp.Or(cfg.Busy, 10*time.Second)
	s.most, s.mostOfOne = cmp.Or(cfg.MostWaiting, 500), cmp.Or(cfg.MostOfAgency, 50)
	if s.blobs, err = openBlobs(ctx, cmp.Or(cfg.Blobs, filepath.Join(cfg.Dir, "blobs"))); err != nil {
		return nil, err
	}
	if err = s.openDatabase(ctx, cfg); err != nil {
		s.blobs.close()
		return nil, err
	}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if err = s.engine.enter(ctx, cfg.Whole); err != nil {
		if cfg.Beside && !cfg.Whole && !s.shared {
			return s, nil // the server that holds the folder has brought the schema forward
		}
		return nil, err
	}
	if err = s.engine.migrate(ctx, s.log, s.now()); err != nil {
		var later *newer
		if errors.As(err, &later) {
			return nil, problem.Wrap(problem.Storage, err, "数据库已由更新版本的 wenping 升级过，本版本不能打开。请使用新版本。")
		}
		return nil, problem.Wrap(problem.Storage, err, "数据库不能打开或升级。原数据未改动，请联系管理员。")
	}
	if s.key, err = s.receiptKey(ctx); err != nil {
		return nil, problem.Wrap(problem.Storage, err, "回执的签名密钥不能读取或建立。请检查数据目录的权限。")
	}
	if err = s.blobs.prepare(ctx); err != nil {
		return nil, err
	}
	if !cfg.moving && (cfg.DB != "" || cfg.Blobs != "") {
		if err = s.ownBlobs(ctx); err != nil {
			return nil, err
		}
	}
	if cfg.Beside {
		return s, nil
	}
	if !cfg.Aid {
		if err = s.sweep(ctx); err != nil {
			return nil, fmt.Errorf("sweep blobs: %w", err)
		}
		if err = s.backfill(ctx); err != nil {
			return nil, fmt.Errorf("fill columns: %w", err)
		}
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{store: s})
	river.AddWorker(workers, &hookWorker{store: s})
	queues := map[string]river.QueueConfig{hookQueue: {MaxWorkers: 2}}
	if cfg.Workers > 0 {
		queues[river.QueueDefault] = river.QueueConfig{MaxWorkers: cfg.Workers}
	}
	if s.shared && s.deliver == nil {
		delete(queues, hookQueue) // who can deliver does
	}
	conf := &river.Config{Workers: workers, JobTimeout: s.timeout, FetchPollInterval: 200 * time.Millisecond, FetchCooldown: 100 * time.Millisecond,
		Logger: slog.New(quiet{s.log.Handler()})}
	if s.shared {
		conf.FetchPollInterval = time.Second // new jobs are told
	}
	if s.works = len(queues) > 0; s.works {
		conf.Queues = queues
	}
	if s.queue, err = s.engine.queue(conf); err != nil {
		return nil, fmt.Errorf("make queue: %w", err)
	}
	if err = s.freeJobs(ctx); err != nil {
		return nil, fmt.Errorf("free jobs: %w", err)
	}
	return s, nil
}

func (s *Store) openDatabase(ctx context.Context, cfg Config) error {
	if cfg.DB == "" {
		e, err := openEmbedded(cfg.Dir, cfg.Busy)
		if err != nil {
			return err
		}
		s.engine, s.db = e, e.db
		return nil
	}
	p, err := openPostgres(ctx, cfg.DB, cfg.Busy)
	if err != nil {
		return err
	}
	s.engine, s.db, s.shared = p, p.db, true
	return nil
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

// ownBlobs makes sure that database and blobs belong together: a sweep of
// another service's blobs would take all of them for orphans.
func (s *Store) ownBlobs(ctx context.Context) error {
	if _, err := s.db.ExecContext(ctx, `INSERT INTO keys (name, value) VALUES ('blobs', ?) ON CONFLICT (name) DO NOTHING`, newID()); err != nil {
		return Trouble(err)
	}
	var id string
	if err := s.db.QueryRowContext(ctx, `SELECT value FROM keys WHERE name = 'blobs'`).Scan(&id); err != nil {
		return Trouble(err)
	}
	owner, err := s.blobs.owner(ctx)
	if err == nil && owner == "" {
		err = s.blobs.own(ctx, id)
		owner = id
	}
	if err != nil {
		return problem.Wrap(problem.Storage, err, "存放文件的地方（--blobs）不能读写。请检查地址和权限。")
	}
	if owner != id {
		return problem.New(problem.Usage, "--blobs 所指的地方属于另一个数据库，没有启动。请核对 --db 和 --blobs。")
	}
	return nil
}

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
	return sweep(ctx, s.blobs, named, time.Hour)
}

// inTx does something as the only writer: what it reads is what it writes upon.
func (s *Store) inTx(ctx context.Context, f func(*sql.Tx) error) error {
	return s.inTxAfter(ctx, nil, f)
}

// inTxAfter is inTx with something before it in the same transaction that is
// long and hinders nobody.
func (s *Store) inTxAfter(ctx context.Context, before, f func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return Trouble(err)
	}
	if before != nil {
		err = before(tx)
	}
	if err == nil {
		err = s.engine.oneWriter(ctx, tx)
	}
	if err == nil {
		err = f(tx)
	}
	if err != nil {
		if back := tx.Rollback(); !errors.Is(back, sql.ErrTxDone) { // it is done where its context has ended
			err = errors.Join(err, back)
		}
		return Trouble(err)
	}
	return Trouble(tx.Commit())
}

// Start begins to work off the queue, and to look after it.
func (s *Store) Start(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	if err := s.compare(ctx); err != nil {
		return err
	}
	if err := s.keepTo(ctx); err != nil {
		return err
	}
	aside, stop := context.WithCancel(ctx)
	s.stop = stop
	s.aside.Go(func() { s.follow(aside) })
	s.aside.Go(func() { s.tend(aside) })
	return nil
}

// Close stops the work (running jobs are cut off when ctx ends, and run again
// at the next start) and leaves the database.
func (s *Store) Close(ctx context.Context) error {
	defer s.close()
	if s.stop != nil {
		s.stop()
		s.aside.Wait()
	}
	if !s.started {
		return nil
	}
	err := s.queue.Stop(ctx)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		stop, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		err = s.queue.StopAndCancel(stop)
	}
	return err
}

func (s *Store) close() {
	s.engine.close()
	s.blobs.close()
}

// Ready says whether the database answers, and that this process does not rest.
func (s *Store) Ready(ctx context.Context) error {
	if err := s.Rests(); err != nil {
		return err
	}
	return s.db.PingContext(ctx)
}

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

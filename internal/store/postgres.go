package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"wenping/internal/problem"
)

// postgres is a database on its own: any number of processes work in it, on any
// number of machines.
//
// Each process holds advisory locks on a connection of its own. They end with
// the process, or with its machine once the server misses it, and tell others
// which jobs nobody is working on any more.
type postgres struct {
	db   *sql.DB       // the application's reads and writes
	pool *pgxpool.Pool // the queue's
	name string        // of this process, in the queue's tables

	mu      sync.Mutex
	session *sql.Conn // holds the locks
	alone   bool
}

// Advisory locks: the class, and the number within it.
const (
	lockClass    = 0x77656e70 // of this program
	lockUse      = 1          // shared by who uses the database
	lockSchema   = 2
	lockWrite    = 3
	processClass = 0x77656e71 // by the hash of the process's name
	keyClass     = 0x77656e72 // by the hash of a key
)

// Connections of one process.
const (
	mostConns = 8
	mostQueue = 5
)

func openPostgres(ctx context.Context, dsn string, busy time.Duration) (*postgres, error) {
	bad := func(err error) error {
		return problem.Wrap(problem.Usage, err, "--db 写法有误，应如 postgres://用户:密码@主机:5432/库名。")
	}
	if !strings.HasPrefix(dsn, "postgres://") && !strings.HasPrefix(dsn, "postgresql://") {
		return nil, bad(nil)
	}
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, bad(errors.New("not a connection string")) // pgx's own error may repeat the password
	}
	for name, value := range map[string]string{
		"application_name": "wenping",
		"timezone":         "UTC",
		"lock_timeout":     fmt.Sprint(busy.Milliseconds()),
		// What a filter is asked for decides how it is best found.
		"plan_cache_mode": "force_custom_plan",
		// A process that stands still must not keep all others waiting, and a
		// machine that is gone must be missed.
		"idle_in_transaction_session_timeout": "60000",
		"tcp_keepalives_idle":                 "10",
		"tcp_keepalives_interval":             "5",
		"tcp_keepalives_count":                "3",
	} {
		if _, set := cfg.ConnConfig.RuntimeParams[name]; !set {
			cfg.ConnConfig.RuntimeParams[name] = value
		}
	}
	if cfg.ConnConfig.ConnectTimeout == 0 {
		cfg.ConnConfig.ConnectTimeout = 10 * time.Second
	}
	cfg.MaxConns = mostQueue
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	p := &postgres{db: sql.OpenDB(connector{stdlib.GetConnector(*cfg.ConnConfig)}), pool: pool, name: "wenping-" + newID()}
	p.db.SetMaxOpenConns(mostConns)
	p.db.SetMaxIdleConns(mostConns)
	if err := p.db.PingContext(ctx); err != nil {
		p.close()
		return nil, problem.Wrap(problem.Storage, err, "不能连接数据库“%s”（库 %s）。请检查地址、用户、密码和网络。", cfg.ConnConfig.Host, cfg.ConnConfig.Database)
	}
	return p, nil
}

func (p *postgres) enter(ctx context.Context, alone bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	conn, err := p.db.Conn(ctx)
	if err != nil {
		return Trouble(err)
	}
	try := `pg_try_advisory_lock_shared`
	if alone {
		try = `pg_try_advisory_lock`
	}
	var ok bool
	if err = conn.QueryRowContext(ctx, `SELECT `+try+`(?, ?)`, lockClass, lockUse).Scan(&ok); err == nil && ok {
		_, err = conn.ExecContext(ctx, `SELECT pg_advisory_lock(?, hashtext(?))`, processClass, p.name)
	}
	switch {
	case err != nil:
	case !ok && alone:
		err = problem.New(problem.Storage, "数据库正被其他 wenping 使用。请先停止所有的 serve 和 work。")
	case !ok:
		err = problem.New(problem.Storage, "数据库正被一个 wenping 命令独占（删除原件或迁移）。请等它结束后再启动。")
	default:
		p.session, p.alone = conn, alone
		return nil
	}
	conn.Close()
	return err
}

// stay enters again where the connection that holds the locks was lost.
func (p *postgres) stay(ctx context.Context) error {
	p.mu.Lock()
	session := p.session
	p.mu.Unlock()
	if session != nil && session.PingContext(ctx) == nil {
		return nil
	}
	if session != nil {
		session.Close()
	}
	return p.enter(ctx, p.alone)
}

func (p *postgres) holds() bool { return p.alone }

func (p *postgres) migrate(ctx context.Context, log *slog.Logger, _ time.Time) error {
	conn, err := p.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() // and with it, should the unlocking fail, its lock
	// A whole schema may take another process longer than we wait elsewhere.
	if _, err := conn.ExecContext(ctx, `SET lock_timeout = '10min'`); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(?, ?)`, lockClass, lockSchema); err != nil {
		return err
	}
	err = forward(ctx, goose.DialectPostgres, "postgres", p.db, riverpgxv5.New(p.pool), log, nil)
	free := context.WithoutCancel(ctx)
	_, e := conn.ExecContext(free, `SELECT pg_advisory_unlock(?, ?)`, lockClass, lockSchema)
	_, e2 := conn.ExecContext(free, `RESET lock_timeout`)
	return errors.Join(err, e, e2)
}

func (p *postgres) oneWriter(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(?, ?)`, lockClass, lockWrite)
	return err
}

func (p *postgres) oneOf(ctx context.Context, tx *sql.Tx, key string) error {
	_, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(?, hashtext(?))`, keyClass, key)
	return err
}

func (p *postgres) queue(cfg *river.Config) (queue, error) {
	cfg.ID = p.name
	return newClient(riverpgxv5.New(p.pool), cfg, beneath)
}

// dead looks at who began a job last.
func (p *postgres) dead() string { return vanished(`attempted_by[array_upper(attempted_by, 1)]`) }

// vanished is a condition on the name of a process: nobody holds its lock.
func vanished(name string) string {
	return fmt.Sprintf(`NOT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.granted
		AND l.classid::bigint = %d AND l.objid::bigint = hashtext(%s)::bigint & 4294967295)`, processClass, name)
}

func (p *postgres) moment(t time.Time) any { return t.UTC() }

// newest is how many passages of a kind are looked through one by one before
// the index of words is asked.
const newest = 20000

// hits looks through the newest passages first: a word that stands everywhere
// is found there often enough, while the index would give all its passages to be
// sorted. What is not is rare, and the index gives all of it at once; left to
// itself the database may read every passage there is, for it takes a word that
// it has never seen for a frequent one.
func (p *postgres) hits(ctx context.Context, kind, expression string, most int) ([]int64, error) {
	ids, err := numbers(p.db.QueryContext(ctx, `SELECT id FROM (SELECT id, words FROM passages WHERE kind = ? ORDER BY id DESC LIMIT ?) AS newest
		WHERE words @@ CAST(? AS tsquery) ORDER BY id DESC LIMIT ?`, kind, newest, expression, most))
	if err != nil || len(ids) == most {
		return ids, err
	}
	tx, err := p.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // it has only read
	if _, err := tx.ExecContext(ctx, `SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off`); err != nil {
		return nil, err
	}
	// The kind stands in the statement: the index is one of a part of the table.
	return numbers(tx.QueryContext(ctx, `SELECT id FROM passages WHERE kind = '`+kind+`' AND words @@ CAST(? AS tsquery) ORDER BY id DESC LIMIT ?`, expression, most))
}

func (p *postgres) each(kind string) string {
	return `SELECT CAST(value AS ` + kind + `) FROM json_array_elements_text(CAST(? AS json))`
}

func (p *postgres) expression(words []string) string {
	return match(words, func(terms []string) string {
		quoted := make([]string, len(terms))
		for i, t := range terms {
			quoted[i] = `'` + t + `'`
		}
		return `(` + strings.Join(quoted, " <-> ") + `)`
	}, func(term string) string { return `'` + term + `':*` }, " & ")
}

// addPassages writes many rows at a time: each statement is a journey.
func (p *postgres) addPassages(ctx context.Context, tx *sql.Tx, list []indexed) error {
	const most = 500
	for len(list) > 0 {
		now := list[:min(most, len(list))]
		list = list[len(now):]
		columns, values := ``, `(?, ?, ?, ?, ?, CAST(? AS tsvector))`
		if now[0].id != 0 {
			columns, values = `id, `, `(?, ?, ?, ?, ?, ?, CAST(? AS tsvector))`
		}
		args := make([]any, 0, 7*len(now))
		for _, e := range now {
			if e.id != 0 {
				args = append(args, e.id)
			}
			args = append(args, e.of, e.Kind, e.Link, e.Place, e.Text, vector(grams(e.Text)))
		}
		q := `INSERT INTO passages (` + columns + `case_id, kind, link, place, text, words) VALUES ` + strings.Repeat(values+", ", len(now)-1) + values
		if _, err := tx.ExecContext(ctx, q, args...); err != nil {
			return err
		}
	}
	return nil
}

func (p *postgres) truth(v any) any { return v != int64(0) }

// plainly keeps the triggers still; afterwards passages are numbered on.
func (p *postgres) plainly(ctx context.Context, tx *sql.Tx, f func() error) error {
	for _, able := range []string{"DISABLE", "ENABLE"} {
		for _, t := range tables {
			if _, err := tx.ExecContext(ctx, `ALTER TABLE `+t.name+` `+able+` TRIGGER USER`); err != nil {
				return err
			}
		}
		if able == "DISABLE" {
			if err := f(); err != nil {
				return err
			}
		}
	}
	_, err := tx.ExecContext(ctx, `SELECT setval(pg_get_serial_sequence('passages', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM passages), false)`)
	return err
}

// vector writes words with where they stand. They hold neither quotes nor
// backslashes.
func vector(words []string) string {
	var b strings.Builder
	for i, w := range words {
		fmt.Fprintf(&b, "'%s':%d ", w, i+1)
	}
	return b.String()
}

func (p *postgres) close() {
	p.mu.Lock()
	if p.session != nil {
		// The server lets go of a closed connection's locks when it comes to it;
		// who starts right after must not find them.
		free, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		_, _ = p.session.ExecContext(free, `SELECT pg_advisory_unlock_all()`)
		cancel()
		p.session.Close()
	}
	p.mu.Unlock()
	p.db.Close()
	p.pool.Close()
}

// connector opens connections that speak the SQL of this package.
type connector struct{ driver.Connector }

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &pgConn{Conn: conn.(*stdlib.Conn)}, nil
}

// pgConn numbers question marks and keeps out of text what PostgreSQL cannot
// hold. It knows its transaction as the queue does.
type pgConn struct {
	*stdlib.Conn
	tx pgx.Tx
}

// asked is the argument by which beneath reaches through database/sql.
type asked struct{ tx pgx.Tx }

// beneath gives the transaction as the queue's driver knows it.
func beneath(ctx context.Context, tx *sql.Tx) (pgx.Tx, error) {
	var a asked
	if _, err := tx.ExecContext(ctx, "", &a); err != nil {
		return nil, err
	}
	if a.tx == nil {
		return nil, errors.New("no transaction of the queue's kind")
	}
	return a.tx, nil
}

func (c *pgConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 1 {
		if a, ok := args[0].Value.(*asked); ok {
			a.tx = c.tx
			return driver.RowsAffected(0), nil
		}
	}
	return c.Conn.ExecContext(ctx, numbered(query), args)
}

func (c *pgConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	return c.Conn.QueryContext(ctx, numbered(query), args)
}

func (c *pgConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	return c.Conn.PrepareContext(ctx, numbered(query))
}

func (c *pgConn) CheckNamedValue(v *driver.NamedValue) error {
	switch s := v.Value.(type) {
	case string:
		v.Value = holdable(s)
	case []byte:
		v.Value = holdable(string(s)) // no column holds bytes
	}
	return nil
}

func holdable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

func (c *pgConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	o := pgx.TxOptions{}
	if opts.ReadOnly {
		o.AccessMode = pgx.ReadOnly
	}
	if sql.IsolationLevel(opts.Isolation) == sql.LevelRepeatableRead {
		o.IsoLevel = pgx.RepeatableRead
	}
	tx, err := c.Conn.Conn().BeginTx(ctx, o)
	if err != nil {
		return nil, err
	}
	c.tx = tx
	return &pgTx{ctx, c}, nil
}

type pgTx struct {
	ctx context.Context
	c   *pgConn
}

func (t *pgTx) Commit() error {
	tx := t.c.tx
	t.c.tx = nil
	return tx.Commit(t.ctx)
}

func (t *pgTx) Rollback() error {
	tx := t.c.tx
	t.c.tx = nil
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), 5*time.Second)
	defer cancel()
	return tx.Rollback(ctx)
}

// numbered writes the placeholders ? and ?1 as PostgreSQL has them.
func numbered(query string) string {
	if !strings.Contains(query, "?") {
		return query
	}
	var b strings.Builder
	n, quoted := 0, false
	for i := 0; i < len(query); i++ {
		switch c := query[i]; {
		case c == '\'':
			quoted = !quoted
			b.WriteByte(c)
		case c != '?' || quoted:
			b.WriteByte(c)
		default:
			b.WriteByte('$')
			if i+1 < len(query) && query[i+1] >= '0' && query[i+1] <= '9' {
				continue // its number follows
			}
			n++
			b.WriteString(strconv.Itoa(n))
		}
	}
	return b.String()
}

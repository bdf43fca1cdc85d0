package store

import (
	"context"
	"database/sql"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"wenping/internal/store/storetest"
)

// onPostgres is the address of a PostgreSQL on which the tests of this package
// are run; empty: they are run on SQLite.
const onPostgres = "WENPING_TEST_POSTGRES"

// model is a database with the schema, which others are copied from.
const model = "model"

// TestTheSuiteOnPostgreSQL runs every test of this package once more, on
// PostgreSQL.
func TestTheSuiteOnPostgreSQL(t *testing.T) {
	if os.Getenv(onPostgres) != "" {
		t.Skip("this is it")
	}
	t.Parallel()
	server := storetest.Start(t)
	s, err := Open(t.Context(), Config{Dir: t.TempDir(), DB: server.New(t, model)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Exec(`DELETE FROM keys`); err != nil { // each service makes its own
		t.Fatal(err)
	}
	s.Close(t.Context())
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	some := os.Getenv("WENPING_TEST_RUN") // a pattern; empty: all
	args := []string{"-test.v", "-test.run", some}
	bench := os.Getenv("WENPING_TEST_BENCH") // benchmarks instead
	if bench != "" {
		args = []string{"-test.run", "^$", "-test.bench", bench, "-test.benchtime", "5x"}
	}
	if testing.Short() {
		args = append(args, "-test.short")
	}
	cmd := exec.CommandContext(t.Context(), exe, args...)
	cmd.Env = append(os.Environ(), onPostgres+"="+server.URL("postgres"))
	out, err := cmd.CombinedOutput()
	passed := strings.Count(string(out), "--- PASS: ")
	if bench != "" {
		t.Log(string(out))
		passed = 20
	}
	if err != nil || passed < 20 && some == "" {
		t.Errorf("%v, %d passed\n%s", err, passed, out)
	}
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "--- SKIP: ") {
			t.Log(strings.TrimSpace(line))
		}
	}
	t.Logf("%d tests passed on PostgreSQL", passed)
}

// sqliteOnly skips a test that is about SQLite.
func sqliteOnly(t *testing.T) {
	t.Helper()
	if os.Getenv(onPostgres) != "" {
		t.Skip("about SQLite")
	}
}

// spare are databases that a test has left, emptied.
var spare = struct {
	sync.Mutex
	free []string
	of   map[string]string // by folder, while its test lasts
}{of: map[string]string{}}

// openAt opens a store; on PostgreSQL each folder has a database of its own
// while the test lasts.
func openAt(t testing.TB, cfg Config) (*Store, error) {
	t.Helper()
	cfg.DB = databaseOf(t, cfg.Dir)
	return Open(t.Context(), cfg)
}

// databaseOf gives the address of a folder's database; empty on SQLite.
func databaseOf(t testing.TB, dir string) string {
	t.Helper()
	server := os.Getenv(onPostgres)
	if server == "" {
		return ""
	}
	spare.Lock()
	defer spare.Unlock()
	name := spare.of[dir]
	if name == "" {
		if n := len(spare.free); n > 0 {
			name, spare.free = spare.free[n-1], spare.free[:n-1]
		} else {
			name = "t" + newID()
			if err := storetest.Make(t.Context(), server, name, model); err != nil {
				t.Fatal(err)
			}
		}
		spare.of[dir] = name
		t.Cleanup(func() {
			spare.Lock()
			defer spare.Unlock()
			delete(spare.of, dir)
			if emptied(t, named(server, name)) {
				spare.free = append(spare.free, name)
			}
		})
	}
	return named(server, name)
}

func named(server, database string) string {
	return strings.Replace(server, "/postgres?", "/"+database+"?", 1)
}

// emptied says whether a database could be made as it was.
func emptied(t testing.TB, dsn string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	p, err := openPostgres(ctx, dsn, time.Second)
	if err != nil {
		return false
	}
	defer p.close()
	var q strings.Builder
	q.WriteString(`SET session_replication_role = replica; DELETE FROM progress; DELETE FROM river_job; DELETE FROM river_leader; DELETE FROM river_queue; `)
	for _, table := range tables {
		q.WriteString(`DELETE FROM ` + table.name + `; `)
	}
	_, err = p.pool.Exec(ctx, q.String())
	var whole bool
	if err == nil { // a test may have broken the schema
		err = p.db.QueryRowContext(ctx, `SELECT count(*) = 2 FROM pg_trigger WHERE tgname IN ('audit_kept', 'audit_whole')`).Scan(&whole)
	}
	if err != nil {
		t.Log("a database is not used again: ", err)
	}
	return whole
}

// dump gives the rows of a table.
func dump(t *testing.T, s *Store, name string) []string {
	t.Helper()
	var out []string
	for _, tab := range tables {
		if tab.name != name {
			continue
		}
		if err := tab.each(t.Context(), s.db, func(r row) error { out = append(out, r.String()); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// onTable is how PostgreSQL names the table of a trigger.
func onTable(name string) string {
	if os.Getenv(onPostgres) != "" {
		return " ON " + name
	}
	return ""
}

// hold keeps a database from being written to, until let is called.
func hold(t *testing.T, s *Store) (let func()) {
	t.Helper()
	db, q := s.db, `SELECT pg_advisory_xact_lock(?, ?)`
	args := []any{lockClass, lockWrite}
	if e, ok := s.engine.(*embedded); ok {
		other, err := sql.Open("sqlite", "file:"+e.file()+"?_txlock=immediate")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { other.Close() })
		db, q, args = other, `SELECT 1`, nil
	}
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(q, args...); err != nil {
		t.Fatal(err)
	}
	return func() { tx.Rollback() }
}

// claim keeps everybody else out, as a command does that works alone.
func claim(t *testing.T, s *Store) {
	t.Helper()
	if p, ok := s.engine.(*postgres); ok {
		p.mu.Lock()
		p.session.Close()
		p.mu.Unlock()
		if err := p.enter(t.Context(), true); err != nil {
			t.Fatal(err)
		}
	}
}

package store

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"wenping/internal/problem"
)

// two opens two stores on one database: one that serves and works nothing off,
// one that works.
func two(t *testing.T, run Run) (serves, works *Store) {
	t.Helper()
	if os.Getenv(onPostgres) == "" {
		t.Skip("about PostgreSQL")
	}
	dir := t.TempDir()
	s, err := openAt(t, Config{Dir: dir, Workers: -1})
	serves = working(t, s, err)
	w, err := openAt(t, Config{Dir: dir, Workers: 1, Aid: true, Run: run})
	return serves, working(t, w, err)
}

func TestWhatOneServesAnotherDoes(t *testing.T) {
	g := newGate()
	s, _ := two(t, func(ctx context.Context, c Case, report Upload, with []Upload, progress func(Progress)) (Product, error) {
		progress(Progress{Step: "reading", N: 3, M: 7})
		return g.run(ctx, c, report, with, progress)
	})
	first := handed(t, s, "一")
	second := handed(t, s, "二")
	<-g.begun
	ch, stop, err := s.Watch(t.Context(), first.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	for p := range ch { // by way of the database
		if p.State == Running && p.Step == "reading" && p.N == 3 && p.M == 7 {
			break
		}
	}
	if n := s.Place(t.Context(), second.ID); n != 1 {
		t.Errorf("the second is at place %d", n)
	}
	// A person gives up on this server what is at work on the other.
	if _, err := s.Cancel(t.Context(), "李文", first.ID); err != nil {
		t.Fatal(err)
	}
	<-g.begun // the worker is free for the second
	g.through <- struct{}{}
	if c, _ := await(t, s, second.ID); c.State != Done {
		t.Errorf("%+v", c)
	}
	if c := find(t, s, first.ID); c.State != Failed || c.ErrorCode != Cancelled {
		t.Errorf("%+v", c)
	}
	if _, err := s.Retry(t.Context(), "李文", first.ID); err != nil {
		t.Fatal(err)
	}
	<-g.begun
	g.through <- struct{}{}
	if c, _ := await(t, s, first.ID); c.State != Done {
		t.Errorf("%+v", c)
	}
	if rows := dumpProgress(t, s); rows != 0 {
		t.Errorf("%d reviews seem to go on", rows)
	}
}

func dumpProgress(t *testing.T, s *Store) (n int) {
	t.Helper()
	for range 200 { // a moment after the case is done
		if err := s.db.QueryRow(`SELECT count(*) FROM progress`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return 0
		}
		<-time.After(20 * time.Millisecond)
	}
	return n
}

// What a process was at when it died is begun again by another one, that runs
// already; and given up where it kills each that takes it.
func TestTheJobsOfADeadProcessAreDoneByOthers(t *testing.T) {
	if os.Getenv(onPostgres) == "" {
		t.Skip("about PostgreSQL")
	}
	dir := t.TempDir()
	serves, err := openAt(t, Config{Dir: dir, Workers: -1})
	working(t, serves, err)
	c := handed(t, serves, "一")
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), "WENPING_CRASH="+dir, "WENPING_CRASH_DB="+databaseOf(t, dir), "WENPING_CRASH_STANDS=1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for find(t, serves, c.ID).State != Running {
		<-time.After(20 * time.Millisecond)
	}
	w, err := openAt(t, Config{Dir: dir, Workers: 1, Aid: true, Run: echo})
	working(t, w, err)
	if got := find(t, serves, c.ID); got.State != Running {
		t.Errorf("a job was taken from who is at it: %+v", got)
	}
	cmd.Process.Kill()
	cmd.Wait()
	if c, _ = await(t, serves, c.ID); c.State != Done {
		t.Errorf("%+v", c)
	}
	var attempt int
	if err := serves.db.QueryRow(`SELECT attempt FROM river_job WHERE kind = 'review'`).Scan(&attempt); err != nil || attempt != 2 {
		t.Errorf("attempt %d, %v", attempt, err)
	}
}

// A process whose locks are lost takes them again: others may have begun its
// jobs anew, and one result counts.
func TestWhoLostItsLocksTakesThemAgain(t *testing.T) {
	_, w := two(t, echo)
	p := w.engine.(*postgres)
	alive := func() (n int) {
		if err := w.db.QueryRow(`SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid::bigint = ? AND objid::bigint = hashtext(?)::bigint & 4294967295`, processClass, p.name).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if alive() != 1 {
		t.Fatal("it holds no lock")
	}
	var pid int
	if err := p.session.QueryRowContext(t.Context(), `SELECT pg_backend_pid()`).Scan(&pid); err != nil {
		t.Fatal(err)
	}
	if _, err := w.db.Exec(`SELECT pg_terminate_backend(?)`, pid); err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		if alive() == 1 {
			var now int
			p.mu.Lock()
			err := p.session.QueryRowContext(t.Context(), `SELECT pg_backend_pid()`).Scan(&now)
			p.mu.Unlock()
			if err == nil && now != pid {
				return
			}
		}
		<-time.After(20 * time.Millisecond)
	}
	t.Error("it has no lock any more")
}

// What needs everybody else out finds nobody in, or says so; and keeps them out.
func TestAloneOnASharedDatabase(t *testing.T) {
	if os.Getenv(onPostgres) == "" {
		t.Skip("about PostgreSQL")
	}
	dir := t.TempDir()
	s, err := openAt(t, Config{Dir: dir, Run: echo})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openAt(t, Config{Dir: dir, Beside: true, Whole: true}); code(err) != problem.Storage {
		t.Errorf("beside a server: %v", err)
	}
	s.Close(t.Context())
	alone, err := openAt(t, Config{Dir: dir, Beside: true, Whole: true})
	if err != nil {
		t.Fatal(err)
	}
	defer alone.Close(t.Context())
	if _, err := openAt(t, Config{Dir: dir, Run: echo}); code(err) != problem.Storage {
		t.Errorf("a server beside it: %v", err)
	}
}

// The database is another machine: its address may be wrong, and it may go.
func TestADatabaseThatIsNotThere(t *testing.T) {
	for dsn, want := range map[string]problem.Code{
		"postgres://nobody:secret@127.0.0.1:9/x?sslmode=disable": problem.Storage,
		"mysql://x/y":                         problem.Usage,
		"postgres://x:secret@h:port/y":        problem.Usage,
		"postgres://x:secret@h/y?sslmode=odd": problem.Usage,
	} {
		_, err := Open(t.Context(), Config{Dir: t.TempDir(), DB: dsn})
		if p := problem.From(err); p.Code != want {
			t.Errorf("%s: %v", dsn, err)
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			if strings.Contains(e.Error(), "secret") {
				t.Errorf("the password is told: %v", e)
			}
		}
	}
}

//go:build unix

// Package storetest starts what a store may stand on, for tests: a real
// PostgreSQL, and a store of objects that speaks S3.
//
// PostgreSQL runs in a folder of its own, on a port of its own, with nothing
// kept when it ends. It ends with its test, also where that is killed. It takes the programs that are installed (Debian:
// postgresql); without them its tests are skipped and say so. PostgreSQL
// refuses to run as root, so root runs it as somebody else.
package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Server is a running PostgreSQL.
type Server struct {
	addr string
	log  *bytes.Buffer
}

// watched is a shell that runs the server until its standard input ends: the
// kernel closes that with the test, however this ends. SIGQUIT ends the server at
// once, for nothing is kept.
const watched = `dir=$1; shift; "$@" </dev/null & server=$!; exec 3<&0 0</dev/null
{ cat >/dev/null; kill -QUIT $server; } <&3 3<&- >/dev/null 2>&1 &
exec 3<&-; wait $server; said=$?; cd /; rm -rf "$dir"; exit $said`

// Start gives a server that ends with the test. Without PostgreSQL the test is
// skipped.
func Start(t testing.TB) *Server {
	t.Helper()
	bin := programs()
	if bin == "" {
		t.Skip("PostgreSQL is not installed (apt-get install postgresql): what needs it is not tested")
	}
	who, err := runner()
	if err != nil {
		t.Skipf("PostgreSQL cannot be run here: %v", err)
	}
	dir, err := os.MkdirTemp("", "wenping-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if who != nil {
		if err := os.Chown(dir, int(who.Uid), int(who.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	s := &Server{log: &bytes.Buffer{}}
	command := func(name string, args ...string) *exec.Cmd {
		c := exec.Command(filepath.Join(bin, name), args...)
		c.Dir, c.Stdout, c.Stderr = dir, s.log, s.log
		c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "LC_ALL=C.UTF-8"}
		c.SysProcAttr = &syscall.SysProcAttr{Credential: who, Setpgid: true}
		return c
	}
	data := filepath.Join(dir, "data")
	if err := command("initdb", "-D", data, "-U", "wenping", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions").Run(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, s.log)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = l.Addr().String()
	l.Close()
	host, port, _ := net.SplitHostPort(s.addr)
	args := []string{"-D", data, "-h", host, "-p", port, "-k", dir}
	for _, set := range []string{"fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=300", "autovacuum=off"} {
		args = append(args, "-c", set)
	}
	c := command("postgres")
	c.Path, c.Args = "/bin/sh", append([]string{"sh", "-c", watched, "sh", dir, filepath.Join(bin, "postgres")}, args...)
	life, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	t.Cleanup(func() {
		life.Close()
		<-ended
	})
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := pgx.Connect(ctx, s.URL("postgres"))
		if err == nil {
			conn.Close(ctx)
			return s
		}
		select {
		case e := <-ended:
			ended <- e
			t.Fatalf("postgres ended: %v\n%s", e, s.log)
		case <-ctx.Done():
			t.Fatalf("postgres does not answer: %v\n%s", err, s.log)
		case <-tick.C:
		}
	}
}

// URL of a database of the server.
func (s *Server) URL(database string) string {
	return "postgres://wenping@" + s.addr + "/" + database + "?sslmode=disable"
}

// New gives the address of a database, made empty where it is not there.
func (s *Server) New(t testing.TB, database string) string {
	t.Helper()
	if err := Make(t.Context(), s.URL("postgres"), database, ""); err != nil {
		t.Fatal(err)
	}
	return s.URL(database)
}

// Make makes a database where it is not there yet, as a copy of another one
// unless that is empty; address is that of any database of the server.
func Make(ctx context.Context, address, database, from string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	q := `CREATE DATABASE ` + pgx.Identifier{database}.Sanitize()
	if from != "" {
		q += ` TEMPLATE ` + pgx.Identifier{from}.Sanitize()
	}
	_, err = conn.Exec(ctx, q)
	var pe *pgconn.PgError
	if errors.As(err, &pe) && pe.Code == "42P04" { // it is there
		return nil
	}
	return err
}

// programs gives the folder of the newest PostgreSQL; empty: there is none.
func programs() string {
	all, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	slices.SortFunc(all, func(a, b string) int { return version(a) - version(b) })
	if len(all) > 0 {
		return filepath.Dir(all[len(all)-1])
	}
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p)
	}
	return ""
}

func version(initdb string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(initdb))))
	return n
}

// runner is who runs the server; nil: who runs the test.
func runner() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, fmt.Errorf("it does not run as root, and there is neither postgres nor nobody")
}

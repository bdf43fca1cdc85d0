package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"wenping/internal/store/storetest"
)

// cluster is a number of processes on one database and one bucket.
type cluster struct {
	*testing.T
	common []string
	db     string
	procs  map[string]*exec.Cmd
	out    saying
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	server := storetest.Start(t)
	c := &cluster{T: t, db: server.New(t, "wenping"), procs: map[string]*exec.Cmd{}}
	c.common = []string{"--db", c.db, "--blobs", storetest.Bucket(t), "--ocr", "off"}
	t.Cleanup(func() {
		for name := range c.procs {
			c.kill(name)
		}
		if t.Failed() {
			for line := range strings.Lines(c.out.String()) {
				if !strings.Contains(line, "msg=request") {
					t.Log(line)
				}
			}
		}
	})
	return c
}

func (c *cluster) start(name string, args ...string) {
	c.Helper()
	exe, err := os.Executable()
	if err != nil {
		c.Fatal(err)
	}
	cmd := exec.Command(exe, append(append(args, "--data", dataFolder(c)), c.common...)...)
	cmd.Args[0] = "wenping"
	cmd.Stderr = &c.out
	if err := cmd.Start(); err != nil {
		c.Fatal(err)
	}
	c.procs[name] = cmd
}

// kill ends a process as a power cut does.
func (c *cluster) kill(name string) {
	c.procs[name].Process.Kill()
	c.procs[name].Wait()
	delete(c.procs, name)
}

// ask reads one number from the database, as no process of ours does.
func (c *cluster) ask(query string) (n int) {
	c.Helper()
	conn, err := pgx.Connect(c.Context(), c.db)
	if err != nil {
		c.Fatal(err)
	}
	defer conn.Close(context.Background())
	if err := conn.QueryRow(c.Context(), query).Scan(&n); err != nil {
		c.Fatal(err)
	}
	return n
}

// until waits for a condition; what it waits for is said where it never comes.
func (c *cluster) until(what string, holds func() bool) {
	c.Helper()
	for range 6000 {
		if holds() {
			return
		}
		<-time.After(20 * time.Millisecond)
	}
	c.Fatalf("%s: never", what)
}

// TestAClusterLosesNothing has two servers and three workers on one PostgreSQL
// and one bucket. While reports are handed in and reviewed, workers and a
// server are killed. Every report that was acknowledged is one case with one
// result.
func TestAClusterLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for half a minute")
	}
	c := newCluster(t)
	report, err := os.ReadFile("../../testdata/reports/simple/defects.word.docx")
	if err != nil {
		t.Fatal(err)
	}
	bases := make([]string, 2)
	addrs := make([]string, 2)
	serve := func(i int) {
		c.start(fmt.Sprint("server", i), "serve", "--workers", "0", "--addr", addrs[i])
	}
	for i := range bases {
		addrs[i] = freeAddr(t)
		bases[i] = "http://" + addrs[i]
		serve(i)
	}
	work := func(name string) { c.start(name, "work", "--workers", "1") }
	for i := range 3 {
		work(fmt.Sprint("worker", i))
	}
	for _, b := range bases {
		ready(t, b)
	}

	const reports, senders = 12, 2
	var mu sync.Mutex
	acked := map[string]string{} // key → id
	count := func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(acked)
	}
	var all sync.WaitGroup
	for who := range senders {
		all.Go(func() {
			at := []*caller{newCaller(bases[0]), newCaller(bases[1])}
			for n := range reports / senders {
				key := fmt.Sprintf("报告%d-%d.docx", who, n)
				for try := who + n; ; try++ { // where a server is gone, to the other one
					id, status, err := at[try%2].handIn(key, key, distinct(report, who*100+n))
					if err == nil && status == http.StatusAccepted {
						mu.Lock()
						acked[key] = id
						mu.Unlock()
						break
					}
					if err == nil && status != http.StatusServiceUnavailable {
						t.Errorf("%s: %d", key, status)
						return
					}
					again()
				}
			}
		})
	}

	busy := func(n int) func() bool { // unless there is nothing left to do
		return func() bool {
			return count() == reports || c.ask(`SELECT count(*) FROM river_job WHERE kind = 'review' AND state = 'running'`) >= n
		}
	}
	c.until("workers at work", busy(2))
	c.kill("worker0")
	c.until("four reports in", func() bool { return count() >= 4 })
	c.kill("server0") // in the middle of an upload, most likely
	c.until("the other workers at work", busy(2))
	c.kill("worker1")
	work("worker3") // on a new machine
	serve(0)
	all.Wait()
	ready(t, bases[0])

	// Watched on one server, handed in on the other, done by a worker.
	other := newCaller(bases[1])
	id, status, err := newCaller(bases[0]).handIn("看着", "看着.docx", distinct(report, 999))
	if err != nil || status != http.StatusAccepted {
		t.Fatal(status, err)
	}
	acked["看着"] = id
	res, err := http.Get(bases[1] + "/api/v1/reports/" + id + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	told, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	seen := string(told)
	if !strings.Contains(seen, `"state":"queued"`) && !strings.Contains(seen, `"state":"running"`) || !strings.Contains(seen, `"state":"done"`) {
		t.Errorf("the other server tells %s", seen)
	}

	c.until("all reviewed", func() bool {
		return c.ask(`SELECT count(*) FROM cases WHERE state IN ('queued', 'running')`) == 0
	})
	ids := map[string]bool{}
	for key, id := range acked {
		ids[id] = true
		var got struct{ State, Suggestion string }
		if status, err := other.ask("GET", "/api/v1/reports/"+id, nil, &got); err != nil || status != 200 || got.State != "done" {
			t.Errorf("%s: %d %v %+v", key, status, err, got)
		}
		if status, err := other.ask("GET", "/api/v1/reports/"+id+"/notice.pdf", nil, nil); err != nil || status != 200 {
			t.Errorf("the notice of %s: %d %v", key, status, err)
		}
	}
	if len(ids) != reports+1 {
		t.Errorf("%d cases for %d reports", len(ids), reports+1)
	}
	for what, query := range map[string]string{
		"cases":             `SELECT count(*) FROM cases WHERE state = 'done'`,
		"cases counted":     `SELECT sum(n)::int FROM stand_counts`,
		"pictures of cases": `SELECT sum(n)::int FROM tallies WHERE what = 'filed' AND key = ''`,
		"submissions noted": `SELECT count(*) FROM audit WHERE what = 'case.submit'`,
		"reviews":           `SELECT count(*) FROM products WHERE kind = 'review'`,
	} {
		if n := c.ask(query); n != reports+1 {
			t.Errorf("%d %s for %d reports", n, what, reports+1)
		}
	}
	t.Logf("%d jobs were begun again", c.ask(`SELECT count(*) FROM river_job WHERE kind = 'review' AND attempt > 1`))

	// The log holds together, by a command beside all of them; and once they have
	// gone everything moves into a folder, where it holds together too.
	bucket := c.common[3]
	c.says("前后衔接完整", "audit", "verify", "--db", c.db, "--blobs", bucket)
	folder := filepath.Join(t.TempDir(), "data")
	if out, err := c.command("migrate", c.db, folder, "--from-blobs", bucket); err == nil {
		t.Errorf("moved under the hands of servers: %s", out)
	}
	for name := range c.procs {
		c.kill(name)
	}
	c.says(fmt.Sprintf("已迁移：%d 件报送件", reports+1), "migrate", c.db, folder, "--from-blobs", bucket)
	c.says("前后衔接完整", "audit", "verify", "--data", folder)
	c.says("已迁移", "migrate", bucket, "file://"+t.TempDir()+"/files")
}

// command runs the program to its end.
func (c *cluster) command(args ...string) (string, error) {
	c.Helper()
	exe, err := os.Executable()
	if err != nil {
		c.Fatal(err)
	}
	cmd := exec.Command(exe, args...)
	cmd.Args[0] = "wenping"
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (c *cluster) says(want string, args ...string) {
	c.Helper()
	if out, err := c.command(args...); err != nil || !strings.Contains(out, want) {
		c.Errorf("%v: %v %s", args, err, out)
	}
}

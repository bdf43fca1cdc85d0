package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A service is copied while it reviews. What is made of the copy, in another
// place, has the same cases, works off what waited, and comes to the same
// results, byte by byte, under a log that holds together.
func TestAServiceIsMadeAgainOfItsBackup(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the service twice")
	}
	report, err := os.ReadFile("../../testdata/reports/simple/defects.word.docx")
	if err != nil {
		t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		t.Helper()
		cmd := exec.Command(exe, args...)
		cmd.Args[0] = "wenping"
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	v := newVictim(t)
	v.start()
	c := newCaller(v.base)
	hand := func(n int) string {
		t.Helper()
		id, status, err := c.handIn(fmt.Sprint("key ", n), fmt.Sprintf("报告%d.docx", n), distinct(report, n))
		if err != nil || status != http.StatusAccepted {
			t.Fatal(status, err)
		}
		return id
	}
	var ids []string
	for n := range 5 {
		ids = append(ids, hand(n))
	}
	done := func(c *caller, id string) {
		t.Helper()
		for {
			var r struct{ State string }
			if status, err := c.ask("GET", "/api/v1/reports/"+id, nil, &r); err != nil || status != http.StatusOK || r.State == "failed" {
				t.Fatalf("%s: %d %v %s", id, status, err, r.State)
			}
			if r.State == "done" {
				return
			}
			again()
		}
	}
	done(c, ids[0]) // one has its papers, the others are under way
	file := filepath.Join(t.TempDir(), "wenping.tar")
	said := run("backup", "--data", v.data, "--to", file)
	late := hand(99)
	if !strings.Contains(said, "5 件报送件") {
		t.Errorf("the backup says %s", said)
	}
	run("verify", file)
	for _, id := range append(ids, late) {
		done(c, id)
	}
	results := func(base string) map[string]string {
		t.Helper()
		out := map[string]string{}
		for _, id := range ids {
			for _, name := range []string{"review", "notice.pdf", "form.pdf", "worklist.xlsx", "annotated"} {
				res, err := http.Get(base + "/api/v1/reports/" + id + "/" + name)
				if err != nil {
					t.Fatal(err)
				}
				h := sha256.New()
				n, err := io.Copy(h, res.Body)
				res.Body.Close()
				if err != nil || res.StatusCode != http.StatusOK || n == 0 {
					t.Fatalf("%s of %s: %d %v", name, id, res.StatusCode, err)
				}
				out[id+" "+name] = fmt.Sprintf("%x", h.Sum(nil))
			}
		}
		return out
	}
	want := results(v.base)
	v.kill()

	r := newVictim(t)
	if err := os.RemoveAll(r.data); err != nil {
		t.Fatal(err)
	}
	run("restore", "--data", r.data, file)
	if err := os.Symlink(cacheDir(""), filepath.Join(r.data, "cache")); err != nil {
		t.Fatal(err)
	}
	r.start()
	c = newCaller(r.base)
	for _, id := range ids {
		done(c, id)
	}
	var list struct{ Total int }
	if status, err := c.ask("GET", "/api/v1/reports", nil, &list); err != nil || status != http.StatusOK || list.Total != len(ids) {
		t.Errorf("%d cases, %d %v", list.Total, status, err)
	}
	got := results(r.base)
	for name, hash := range want {
		if got[name] != hash {
			t.Errorf("%s is another", name)
		}
	}
	// The copy still knows under which key each was handed in.
	if id := hand(2); id != ids[2] {
		t.Errorf("handed in again it is %s, was %s", id, ids[2])
	}
	r.kill()
	if said := run("audit", "verify", "--data", r.data); !strings.Contains(said, "前后衔接完整") {
		t.Error(said)
	}
}

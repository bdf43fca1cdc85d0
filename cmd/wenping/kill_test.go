package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wenping/internal/document"
	"wenping/internal/document/documenttest"
)

// victim is the service as a process that is killed and started again in the
// same folder.
type victim struct {
	*testing.T
	args []string
	base string
	data string
	cmd  *exec.Cmd
	out  saying
}

func newVictim(t *testing.T, args ...string) *victim {
	t.Helper()
	addr := freeAddr(t)
	v := &victim{T: t, base: "http://" + addr, data: dataFolder(t)}
	v.args = append([]string{"serve", "--addr", addr, "--data", v.data, "--ocr", "off"}, args...)
	t.Cleanup(func() {
		if v.cmd != nil {
			v.kill()
		}
		if t.Failed() {
			for line := range strings.Lines(v.out.String()) {
				if !strings.Contains(line, "msg=request") {
					t.Log(line)
				}
			}
		}
	})
	return v
}

func (v *victim) start() {
	v.Helper()
	exe, err := os.Executable()
	if err != nil {
		v.Fatal(err)
	}
	v.cmd = exec.Command(exe, v.args...)
	v.cmd.Args[0] = "wenping"
	v.cmd.Env = append(os.Environ(), "GOGC=200") // it lives for seconds: a third of its time would go into clearing up
	v.cmd.Stderr = &v.out
	if err := v.cmd.Start(); err != nil {
		v.Fatal(err)
	}
	ready(v.T, v.base)
}

// kill ends the process as a power cut does.
func (v *victim) kill() {
	v.cmd.Process.Kill()
	v.cmd.Wait()
	v.cmd = nil
}

// caller talks to a service that may be dead at any moment.
type caller struct {
	base string
	http http.Client
}

func newCaller(base string) *caller {
	jar, _ := cookiejar.New(nil)
	return &caller{base, http.Client{Jar: jar, Timeout: 2 * time.Minute}}
}

// ask sends JSON; an error means that the service is gone.
func (c *caller) ask(method, path string, in, out any) (status int, err error) {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return 0, err
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequest(method, c.base+path, body)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	return c.do(req, out)
}

func (c *caller) do(req *http.Request, out any) (int, error) {
	res, err := c.http.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err == nil && out != nil && res.StatusCode < 300 {
		err = json.Unmarshal(b, out)
	}
	return res.StatusCode, err
}

// handIn sends a report under a key.
func (c *caller) handIn(key, name string, data []byte) (id string, status int, err error) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, _ := w.CreateFormFile("file", name)
	part.Write(data)
	w.Close()
	req, err := http.NewRequest("POST", c.base+"/api/v1/reports", &body)
	if err != nil {
		return "", 0, err
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Idempotency-Key", key)
	var out struct{ ID string }
	status, err = c.do(req, &out)
	return out.ID, status, err
}

// distinct is a Word file with the same content and other bytes: a comment at
// the end of the archive.
func distinct(docx []byte, n int) []byte {
	out, comment := bytes.Clone(docx), fmt.Sprint("copy ", n)
	binary.LittleEndian.PutUint16(out[len(out)-2:], uint16(len(comment)))
	return append(out, comment...)
}

// TestKilledAtAnyMoment kills services again and again, while reports come in,
// are reviewed and letters are issued. WENPING_KILLS says how often,
// WENPING_KILL_SEED repeats a run.
func TestKilledAtAnyMoment(t *testing.T) {
	if testing.Short() {
		t.Skip("kills a service for a minute or two")
	}
	kills := number("WENPING_KILLS", 50)
	seed := uint64(number("WENPING_KILL_SEED", int(time.Now().UnixNano()%1e9)))
	t.Logf("%d kills, WENPING_KILL_SEED=%d", kills, seed)
	report, err := os.ReadFile("../../testdata/reports/simple/defects.word.docx")
	if err != nil {
		t.Fatal(err)
	}
	d, err := document.Parse("关于召开例会的通知\n\n定于周五上午召开例会，请各科室准时参加。\n")
	if err != nil {
		t.Fatal(err)
	}
	letter, err := documenttest.DOCX(d, documenttest.WordLike)
	if err != nil {
		t.Fatal(err)
	}
	// A service that starts or waits leaves the machine to the other one.
	const services = 2
	for i := range services {
		t.Run(fmt.Sprint("service ", i+1), func(t *testing.T) {
			t.Parallel()
			killed(t, (kills+i)/services, rand.New(rand.NewPCG(seed, uint64(i))), report, letter)
		})
	}
}

// killed kills one service so many times, and looks then at what it holds.
func killed(t *testing.T, kills int, rnd *rand.Rand, report, other []byte) {
	rules, office := adopted(t)
	folder := t.TempDir()
	v := newVictim(t, "--rules", rules, "--office", office, "--watch", folder, "--watch-every", "150ms", "--cold")
	v.start()

	w := &workload{T: t, v: v, report: report, other: other, folder: folder, acked: map[string]string{}, letters: map[string]string{}, job: newWork(3 * time.Second), issue: newWork(8 * time.Second)}
	var all sync.WaitGroup
	for i := range 2 {
		all.Go(func() { w.handsIn(i) })
	}
	for i := range issuers {
		all.Go(func() { w.issues(i) })
	}
	all.Go(w.puts)
	for n := range kills {
		if v.cmd == nil {
			v.start()
		}
		within := w.about(n).next()
		<-time.After(time.Duration(rnd.Int64N(int64(within))))
		v.kill()
	}
	w.last.Store(true)
	v.start()
	all.Wait() // each finishes what it has begun
	w.verify()
	v.cmd.Process.Signal(os.Interrupt)
	v.cmd.Wait()
	v.cmd = nil
	exe, _ := os.Executable()
	audit := exec.Command(exe, "audit", "verify", "--data", v.data)
	audit.Args[0] = "wenping"
	if out, err := audit.CombinedOutput(); err != nil {
		t.Errorf("the audit log: %v %s", err, out)
	}
}

func number(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// workload is what goes on while the service is killed.
type workload struct {
	*testing.T
	v             *victim
	report, other []byte // a report, and a paper that is none: its result is a refusal
	folder        string
	job, issue    work
	turn          atomic.Int32 // what is to be cut off next
	last          atomic.Bool  // no more kills: finish and go

	mu      sync.Mutex
	acked   map[string]string // file name → id of the case
	letters map[string]string // number → case and n, as acknowledged
	put     []string          // names of files in the folder
	done    []string          // cases that are done
	retried int
}

// What is to be cut off next. What is not waits before it begins anew, so that
// the machine is free for what is; what was begun before goes on all the same.
const (
	everything int32 = iota
	jobs
	letters
)

// about says what the kill of this number cuts off, and lets it begin: every
// third comes while everything goes on.
func (w *workload) about(kill int) *work {
	w.turn.Store([]int32{jobs, letters, everything}[kill%3])
	if kill%3 == 1 || kill%6 == 2 {
		return &w.issue
	}
	return &w.job
}

// mine waits until something of this kind may begin. There are no letters
// before each issuer has a case that is done.
func (w *workload) mine(kind int32) {
	for {
		t := w.turn.Load()
		w.mu.Lock()
		first := len(w.done) < issuers
		w.mu.Unlock()
		if t == kind || t == everything || first || w.last.Load() {
			return
		}
		again()
	}
}

// issuers write letters side by side: they race for the next number.
const issuers = 2

// work is something that goes on again and again, and how long it takes.
type work struct {
	begun chan bool
	took  *atomic.Int64
	most  time.Duration
}

func newWork(most time.Duration) work {
	w := work{make(chan bool, 1), new(atomic.Int64), most}
	w.took.Store(int64(time.Second))
	return w
}

func (w *work) begin() time.Time {
	select {
	case w.begun <- true:
	default:
	}
	return time.Now()
}

func (w *work) end(begun time.Time) { w.took.Store((w.took.Load() + int64(time.Since(begun))) / 2) }

// cut says that it was cut off: where it had not ended by then it takes longer
// than it was thought to.
func (w *work) cut(begun time.Time) {
	if t := int64(time.Since(begun)); t > w.took.Load() {
		w.took.Store(t * 5 / 4)
	}
}

// next waits until it is begun once more, and says within what time it may be
// cut off: in its middle mostly, sometimes when it has just ended.
func (w *work) next() time.Duration {
	select {
	case <-w.begun: // before the last kill
	default:
	}
	select {
	case <-w.begun:
	case <-time.After(time.Minute):
	}
	return min(time.Duration(w.took.Load())*3/2, w.most)
}

// again lets the machine breathe between attempts.
func again() { <-time.After(50 * time.Millisecond) }

// handsIn sends report after report, each until it is acknowledged and reviewed.
func (w *workload) handsIn(who int) {
	c := newCaller(w.v.base)
	for n := 0; ; n++ {
		name := fmt.Sprintf("报告%d-%d.docx", who, n)
		data := distinct(w.report, n)
		if who > 0 { // most are refused, which is quick
			data = distinct(w.other, n)
		} else {
			w.mine(jobs)
		}
		id := ""
		for id == "" {
			got, status, err := c.handIn(name, name, data)
			switch {
			case err != nil:
				again()
			case status == http.StatusAccepted:
				id = got
			case status == http.StatusServiceUnavailable:
				again()
			default:
				w.Errorf("%s: %d", name, status)
				return
			}
		}
		// The answer to the same key is the same case, also after a kill.
		if got, status, err := c.handIn(name, name, data); err == nil && status == http.StatusAccepted && got != id {
			w.Errorf("%s is %s and %s", name, id, got)
		}
		w.mu.Lock()
		w.acked[name] = id
		w.mu.Unlock()
		if !w.await(c, id) || w.last.Load() {
			return
		}
		if who > 0 { // the refused must not take the others' time
			<-time.After(time.Second)
		}
	}
}

// await follows a case until it is done. One that was given up, because it was
// being worked on at three kills, is begun anew.
func (w *workload) await(c *caller, id string) bool {
	var begun time.Time
	for {
		var r struct {
			State string
			Error struct{ Code, Message string }
		}
		status, err := c.ask("GET", "/api/v1/reports/"+id, nil, &r)
		switch {
		case err != nil:
			if !begun.IsZero() {
				w.job.cut(begun)
			}
			begun = time.Time{}
		case status != http.StatusOK:
			w.Errorf("the case %s that was acknowledged: %d", id, status)
			return false
		case r.State == "running":
			if at := w.job.begin(); begun.IsZero() {
				begun = at
			}
		case r.State == "done":
			if !begun.IsZero() {
				w.job.end(begun)
			}
			w.mu.Lock()
			w.done = append(w.done, id)
			w.mu.Unlock()
			return true
		case r.State == "failed" && r.Error.Code == "internal":
			if status, err := c.ask("POST", "/api/v1/reports/"+id+"/retry", nil, nil); err == nil && status == http.StatusAccepted {
				w.mu.Lock()
				w.retried++
				w.mu.Unlock()
			}
		case r.State == "failed" && r.Error.Code == "not-a-report":
			return true
		case r.State == "failed":
			w.Errorf("%s: %s", id, r.Error.Message)
			return false
		}
		again()
	}
}

// puts lays reports into the watched folder.
func (w *workload) puts() {
	c := newCaller(w.v.base)
	for n := 0; ; n++ {
		name := fmt.Sprintf("放入%d.docx", n)
		tmp := filepath.Join(w.folder, name+".part")
		if err := os.WriteFile(tmp, distinct(w.other, 900000+n), 0o600); err != nil {
			w.Error(err)
			return
		}
		if err := os.Rename(tmp, filepath.Join(w.folder, name)); err != nil {
			w.Error(err)
			return
		}
		w.mu.Lock()
		w.put = append(w.put, name)
		w.mu.Unlock()
		var note []byte
		for { // until it was taken
			if _, err := os.Stat(filepath.Join(w.folder, name)); err != nil {
				note, _ = os.ReadFile(filepath.Join(w.folder, "done", name+".txt"))
				break
			}
			again()
		}
		_, id, _ := strings.Cut(string(note), "编号 ")
		id, _, ok := strings.Cut(id, "。")
		if !ok {
			w.Errorf("%s: %q", name, note)
			return
		}
		if !w.await(c, id) || w.last.Load() {
			return
		}
		<-time.After(time.Second)
	}
}

// issues issues letter after letter on a case of its own.
func (w *workload) issues(who int) {
	c := newCaller(w.v.base)
	id := ""
	for id == "" {
		w.mu.Lock()
		if len(w.done) > who {
			id = w.done[who]
		}
		w.mu.Unlock()
		again()
	}
	upheld, done := false, 0
	for {
		w.mine(letters)
		if w.last.Load() && done > 0 { // one at least, after all the kills if not before
			return
		}
		if status, err := c.ask("PUT", "/api/v1/me", map[string]string{"name": fmt.Sprint("经办", who)}, nil); err != nil || status != http.StatusOK {
			again()
			continue
		}
		if !upheld {
			upheld = w.uphold(c, id)
			continue
		}
		var page struct {
			Signing struct{ No int }
			Acts    int
		}
		if _, err := c.ask("GET", "/api/v1/reports/"+id+"/letter", nil, &page); err != nil {
			again()
			continue
		}
		sign := map[string]any{"kind": "correct", "format": "mail", "no": page.Signing.No, "date": "2026-11-29"}
		if _, err := c.ask("PUT", "/api/v1/reports/"+id+"/letter", sign, nil); err != nil {
			again()
			continue
		}
		begun := w.issue.begin()
		var after struct {
			Letters []struct {
				N      int
				Number string
			}
		}
		status, err := c.ask("POST", "/api/v1/reports/"+id+"/letter/issue", map[string]int{"acts": page.Acts}, &after)
		switch {
		case err != nil:
			w.issue.cut(begun)
		case status == http.StatusOK && len(after.Letters) > 0:
			w.issue.end(begun)
			done++
			l := after.Letters[len(after.Letters)-1]
			w.mu.Lock()
			at := fmt.Sprint(id, " ", l.N)
			if was := w.letters[l.Number]; was != "" && was != at {
				w.Errorf("%s was issued twice: %s and %s", l.Number, was, at)
			}
			w.letters[l.Number] = at
			w.mu.Unlock()
		case status == http.StatusConflict: // the other one took the number: a letter proposed anew has the next
			sign["no"] = page.Signing.No + 1
			c.ask("PUT", "/api/v1/reports/"+id+"/letter", sign, nil)
		default:
			w.Errorf("issue: %d", status)
			return
		}
	}
}

// uphold decides one finding, so that there is something to write about.
func (w *workload) uphold(c *caller, id string) bool {
	var j struct {
		Review struct {
			Findings []struct{ Key, Verdict, Severity, Weight string }
		}
		Judgement struct{ Trail []any }
	}
	if _, err := c.ask("GET", "/api/v1/reports/"+id+"/judgement", nil, &j); err != nil {
		again()
		return false
	}
	for _, f := range j.Review.Findings {
		if f.Verdict == "fail" && f.Severity == "must" && f.Weight != "gross" {
			status, err := c.ask("POST", "/api/v1/reports/"+id+"/acts", map[string]string{"deed": "uphold", "on": f.Key}, nil)
			return err == nil && (status == http.StatusCreated || status == http.StatusUnprocessableEntity)
		}
	}
	w.Error("the sample has no finding to uphold")
	return true
}

// verify looks, after the last start, at everything that was acknowledged.
func (w *workload) verify() {
	c := newCaller(w.v.base)
	byName := map[string][]string{}
	for offset := 0; ; offset += 200 {
		var list struct {
			Total   int
			Reports []struct{ ID, File string }
		}
		if status, err := c.ask("GET", fmt.Sprint("/api/v1/reports?limit=200&offset=", offset), nil, &list); err != nil || status != http.StatusOK {
			w.Fatal(status, err)
		}
		for _, r := range list.Reports {
			byName[r.File] = append(byName[r.File], r.ID)
		}
		if offset+200 >= list.Total {
			break
		}
	}
	for name, id := range w.acked {
		if ids := byName[name]; len(ids) != 1 || ids[0] != id {
			w.Errorf("%s was acknowledged as %s and is now %v", name, id, ids)
		}
	}
	for _, name := range w.put {
		if ids := byName[name]; len(ids) != 1 {
			w.Errorf("%s was put into the folder and is now %v", name, ids)
		}
		if _, err := os.Stat(filepath.Join(w.folder, "done", name)); err != nil {
			w.Errorf("%s: %v", name, err)
		}
	}
	if n := len(w.acked) + len(w.put); len(byName) != n {
		w.Errorf("%d reports were handed in, there are %d: %v", n, len(byName), slices.Sorted(maps.Keys(byName)))
	}
	// Every case has its one result, whole.
	seen := map[string]string{}
	for name, ids := range byName {
		id := ids[0]
		if !w.await(c, id) {
			continue
		}
		if !slices.Contains(w.done, id) {
			continue
		}
		for _, what := range []string{"review", "notice.pdf"} {
			if status, err := c.ask("GET", "/api/v1/reports/"+id+"/"+what, nil, nil); err != nil || status != http.StatusOK {
				w.Errorf("%s: %s: %d %v", name, what, status, err)
			}
		}
		var page struct {
			Letters []struct {
				N      int
				Number string
				Files  []string
			}
		}
		if status, err := c.ask("GET", "/api/v1/reports/"+id+"/letter", nil, &page); err != nil || status != http.StatusOK {
			w.Errorf("%s: %d %v", name, status, err)
		}
		for i, l := range page.Letters {
			at := fmt.Sprint(id, " ", l.N)
			if seen[l.Number] != "" || l.N != i+1 {
				w.Errorf("%s is the number of %s and %s", l.Number, seen[l.Number], at)
			}
			seen[l.Number] = at
			if len(l.Files) < 3 {
				w.Errorf("%s has only %v", l.Number, l.Files)
			}
			for _, f := range l.Files {
				if status, err := c.ask("GET", fmt.Sprintf("/api/v1/reports/%s/letters/%d/%s", id, l.N, f), nil, nil); err != nil || status != http.StatusOK {
					w.Errorf("%s: %s: %d %v", l.Number, f, status, err)
				}
			}
		}
	}
	for number, at := range w.letters {
		if seen[number] != at {
			w.Errorf("%s was acknowledged as %s and is now %q", number, at, seen[number])
		}
	}
	w.Logf("%d reports by upload, %d by the folder, %d letters (%d acknowledged), %d begun anew after three kills", len(w.acked), len(w.put), len(seen), len(w.letters), w.retried)
	if len(w.letters) == 0 || strings.Join(slices.Sorted(maps.Keys(seen)), "") == "" {
		w.Error("no letter was issued")
	}
}

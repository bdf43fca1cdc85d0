package reader

import (
	"context"
	"errors"
	"fmt"
	"image"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"wenping/internal/document"
	"wenping/internal/document/documenttest"
	"wenping/internal/ingest"
	"wenping/internal/ingest/ocr"
	"wenping/internal/limit"
	"wenping/internal/problem"
)

// TestMain lets the test binary be the reading process, as the program is. What
// it reads does the harm that its name says.
func TestMain(m *testing.M) {
	if Serving(os.Args) {
		os.Exit(serve(os.Args[2:], func(s *server) served { return harm{s}.read }))
	}
	os.Exit(m.Run())
}

type harm struct{ *server }

func (h harm) read(ctx context.Context, req request, data []byte) (*answer, func() string) {
	said := func(err error) *answer {
		if err == nil {
			return &answer{Problem: &fault{Code: problem.Internal, Message: "done"}}
		}
		return &answer{Problem: &fault{Code: problem.Unsupported, Message: err.Error()}}
	}
	if req.Work != "" {
		return h.do(ctx, req, data, nil), nil
	}
	switch what, with, _ := strings.Cut(req.Name, " "); what {
	case "hang":
		select {}
	case "spin":
		for x := 0; ; x++ {
			if x < 0 {
				return nil, nil
			}
		}
	case "eat":
		var all [][]byte
		for {
			b := make([]byte, 8<<20)
			for i := 0; i < len(b); i += 4096 {
				b[i] = 1
			}
			if all = append(all, b); len(all) > 1<<20 {
				return nil, nil // never reached: it is what keeps all in use
			}
		}
	case "reserve":
		b, err := syscall.Mmap(-1, 0, 8<<30, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
		return said(errors.Join(err, fmt.Errorf("%d bytes", len(b)))), nil
	case "overflow":
		return said(fmt.Errorf("%d", deep(0))), nil
	case "panic":
		go panic("boom")
		select {}
	case "tell":
		if b := map[string][]byte{"nonsense": {0, 0, 0, 9, 0, 0, 0, 7}, "short": {1}}[with]; b != nil {
			h.conn.send(frameProgress, b)
			return said(nil), nil
		}
		h.teller()(3, 7)
	case "exit":
		os.Exit(7)
	case "die":
		syscall.Kill(os.Getpid(), syscall.SIGSEGV)
		select {}
	case "flood":
		for {
			h.conn.w.Write(make([]byte, 1<<20))
		}
	case "babble":
		for {
			os.Stderr.WriteString(strings.Repeat("x", 1<<16))
		}
	case "lie":
		h.conn.send(frameAnswer, []byte("this is no document"))
		select {}
	case "huge":
		h.conn.w.Write([]byte{frameAnswer, 0xff, 0xff, 0xff, 0xff})
		select {}
	case "crooked":
		return &answer{Document: &document.Document{Blocks: []document.Block{{ID: 7}}}}, nil
	case "close":
		os.Stdin.Close()
		syscall.Close(1)
		select {}
	case "open":
		_, err := os.ReadFile(with)
		return said(err), nil
	case "write":
		return said(os.WriteFile(with, []byte("x"), 0o600)), nil
	case "list":
		_, err := os.ReadDir(with)
		return said(err), nil
	case "remove":
		return said(os.Remove(with)), nil
	case "dial":
		_, err := net.Dial("tcp", with)
		return said(err), nil
	case "listen":
		_, err := net.Listen("tcp", "127.0.0.1:0")
		return said(err), nil
	case "socket":
		_, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_DGRAM, 0)
		return said(err), nil
	case "run":
		return said(exec.Command(with).Run()), nil
	case "fork":
		_, _, e := syscall.RawSyscall(syscall.SYS_CLONE, uintptr(syscall.SIGCHLD), 0, 0)
		if e == 0 {
			return said(nil), nil
		}
		return said(e), nil
	case "signal":
		return said(syscall.Kill(os.Getppid(), 0)), nil
	case "trace":
		_, _, e := syscall.RawSyscall(syscall.SYS_PTRACE, 16, uintptr(os.Getppid()), 0)
		return said(e), nil
	case "code":
		_, err := syscall.Mmap(-1, 0, 4096, syscall.PROT_READ|syscall.PROT_EXEC, syscall.MAP_ANON|syscall.MAP_PRIVATE)
		return said(err), nil
	case "unbind":
		return said(syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: 60, Max: 60})), nil
	case "environ":
		return said(fmt.Errorf("%v", os.Environ())), nil
	case "picture":
		got, err := asker{h.server, req.DPI}.Recognise(ctx, &image.Gray{Pix: make([]byte, 12), Stride: 4, Rect: image.Rect(0, 0, 3, 3)}, 300)
		if err != nil {
			return said(err), nil
		}
		return said(fmt.Errorf("read %s", got.Lines[0].Text)), nil
	}
	return h.server.read(ctx, req, data)
}

func deep(n int) int {
	var pad [512]byte
	pad[n%512] = 1
	if n < 0 {
		return n // never: each call goes deeper
	}
	return deep(n+1) + int(pad[3])
}

// small limits, so that harm is stopped soon; time is ample for a busy machine.
var small = limit.Limits{Time: 4 * time.Second, Memory: 160 << 20}

func pool(t *testing.T, opt Options) *Pool {
	t.Helper()
	if !possible {
		t.Skip("this system has no reading processes")
	}
	p := New(opt)
	t.Cleanup(func() { p.Close() })
	return p
}

func word(t testing.TB) []byte {
	t.Helper()
	d, err := document.Parse("云岭县新材料项目社会稳定风险评估报告\n# 一、项目概况\n项目位于云岭县城东。\n")
	if err != nil {
		t.Fatal(err)
	}
	b, err := documenttest.DOCX(d, documenttest.WPSLike)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestHarmCostsOneFileAndNoOther(t *testing.T) {
	hurried := pool(t, Options{Limits: small, Size: 1})
	patient := small
	patient.Time = time.Minute // where time is not the point, a busy machine has enough of it
	p := pool(t, Options{Limits: patient, Size: 1})
	good := word(t)
	for _, c := range []struct {
		name string
		code problem.Code
		over limit.Name
	}{
		{"hang", problem.Timeout, limit.Time},
		{"spin", problem.Timeout, limit.Time},
		{"babble", problem.Timeout, limit.Time},
		{"eat", problem.TooLarge, limit.Memory},
		{"overflow", problem.Corrupt, ""},
		{"panic", problem.Corrupt, ""},
		{"exit", problem.Corrupt, ""},
		{"die", problem.Corrupt, ""},
		{"flood", problem.Corrupt, ""},
		{"lie", problem.Corrupt, ""},
		{"huge", problem.TooLarge, limit.Text},
		{"crooked", problem.Corrupt, ""},
		{"close", problem.Corrupt, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := p
			if c.over == limit.Time {
				p = hurried
			}
			_, err := p.Read(t.Context(), c.name, []byte("x"), false)
			got := problem.From(err)
			if err == nil || got.Code != c.code || !strings.HasSuffix(got.Message, "。") || !strings.Contains(got.Message, "“"+c.name+"”") {
				t.Fatalf("got %v, want %s", err, c.code)
			}
			var over *limit.Error
			if c.over != "" && (!errors.As(err, &over) || over.Name != c.over || !strings.Contains(got.Message, over.Value)) {
				t.Errorf("does not name the limit of %s: %v", c.over, err)
			}
			r, err := p.Read(t.Context(), "好的.docx", good, false)
			if err != nil || r.Document.Chars() == 0 {
				t.Errorf("the next file: %v", err)
			}
		})
	}
}

func TestALockedProcessReachesNothing(t *testing.T) {
	p := pool(t, Options{Limits: small, Size: 1, env: []string{"SHOWN=1"}})
	t.Setenv("SECRET_TOKEN", "abc")
	_, missing, err := p.Guards(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat("/proc/sys/kernel/seccomp"); err != nil {
		t.Skip("this kernel has no seccomp")
	}
	if len(missing) > 0 {
		t.Errorf("not given up: %v", missing)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	dir := t.TempDir()
	kept := dir + "/kept"
	if err := os.WriteFile(kept, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"open /etc/passwd", "open /proc/self/maps", "open " + kept, "write " + dir + "/new", "list /", "remove " + kept,
		"dial " + l.Addr().String(), "listen", "socket", "run /bin/true", "fork", "signal", "trace", "code", "unbind", "reserve",
	} {
		_, err := p.Read(t.Context(), name, []byte("x"), false)
		var not = problem.From(err)
		if not.Code != problem.Unsupported || !strings.Contains(not.Message, "operation not permitted") && !strings.Contains(not.Message, "cannot allocate memory") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := os.Stat(kept); err != nil {
		t.Error("a file was removed")
	}
	_, err = p.Read(t.Context(), "environ", []byte("x"), false)
	if m := problem.From(err).Message; !strings.Contains(m, "SHOWN=1") || strings.Contains(m, "SECRET") || strings.Contains(m, "PATH=") {
		t.Errorf("the surroundings show: %s", m)
	}
}

func TestAPoolReadsWhatIngestReads(t *testing.T) {
	p := pool(t, Options{Size: 2})
	files := map[string][]byte{"报告.docx": word(t), "空.docx": nil, "不是.docx": []byte("只是文字。"), "坏.docx": word(t)[:300]}
	for name, data := range files {
		want, wantErr := ingest.Read(t.Context(), name, data, ingest.Options{})
		got, err := p.Read(t.Context(), "dir/"+name, data, false)
		if wantErr != nil {
			if err == nil || problem.From(err).Code != problem.From(wantErr).Code || problem.From(err).Message != problem.From(wantErr).Message {
				t.Errorf("%s: got %v, want %v", name, err, wantErr)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var a, b strings.Builder
		want.Document.WriteJSON(&a, name)
		got.Document.WriteJSON(&b, name)
		if a.String() != b.String() || got.Kind != want.Kind || (got.Reviewable() == nil) != (want.Reviewable() == nil) {
			t.Errorf("%s: read otherwise in a process of its own", name)
		}
	}
}

func TestAPDFIsReadBehindTheLock(t *testing.T) {
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skip(err)
	}
	p := pool(t, Options{Size: 1, CacheDir: cache + "/wenping"})
	data, err := os.ReadFile("../../testdata/reports/industry/clean.pdf")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time by the same process
		r, err := p.Read(t.Context(), "报告.pdf", data, true)
		if err != nil || len(r.Document.Pages) == 0 || r.Document.Chars() < 1000 {
			t.Fatalf("got %v", err)
		}
	}
	if b, err := p.Picture(t.Context(), data, 1, 72); err != nil || !strings.HasPrefix(string(b), "\x89PNG") {
		t.Errorf("no picture of the first page: %v", err)
	}
	for name, page := range map[string]int{"a page that is not there": 9999, "page 0": 0} {
		if _, err := p.Picture(t.Context(), data, page, 72); err == nil || problem.From(err).Message == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A Word file in between has another process, without an engine.
	if _, err := p.Read(t.Context(), "报告.docx", word(t), true); err != nil {
		t.Error(err)
	}
	if _, err := p.Read(t.Context(), "坏.pdf", []byte("%PDF-1.7\nnothing"), true); problem.From(err).Code != problem.Corrupt {
		t.Errorf("a broken PDF: %v", err)
	}
}

// reading is a recogniser that takes longer than a file may.
type reading struct{ calls atomic.Int32 }

func (r *reading) DPI() int { return 300 }

func (r *reading) Recognise(ctx context.Context, m *image.Gray, dpi int) (*ocr.Page, error) {
	r.calls.Add(1)
	if m.Rect.Dx() != 3 || m.Rect.Dy() != 3 || dpi != 300 {
		return nil, errors.New("another picture")
	}
	select {
	case <-time.After(500 * time.Millisecond):
	case <-ctx.Done():
	}
	return &ocr.Page{Lines: []ocr.Line{{Text: "公示", Confidence: 0.9}}}, nil
}

func TestPicturesAreReadOutsideAndTheirTimeIsNotTheFiles(t *testing.T) {
	rec := &reading{}
	p := pool(t, Options{Limits: limit.Limits{Time: 300 * time.Millisecond}, Size: 1, Recogniser: rec})
	_, err := p.Read(t.Context(), "picture", []byte("x"), false)
	if got := problem.From(err); !strings.Contains(got.Message, "read 公示") {
		t.Errorf("got %v", err)
	}
	if rec.calls.Load() != 1 {
		t.Errorf("asked %d times", rec.calls.Load())
	}
}

// stuck reads nothing until it is told to give up.
type stuck struct{ reading }

func (r *stuck) Recognise(ctx context.Context, _ *image.Gray, _ int) (*ocr.Page, error) {
	r.calls.Add(1)
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestAPageInFlightEndsWithTheTimeForScans(t *testing.T) {
	rec := &stuck{}
	p := pool(t, Options{Limits: limit.Limits{ScanTime: 50 * time.Millisecond}, Size: 1, Recogniser: rec})
	_, err := p.Read(t.Context(), "picture", []byte("x"), false)
	if err == nil || rec.calls.Load() != 1 {
		t.Errorf("got %v after %d pictures", err, rec.calls.Load())
	}
}

func TestNobodyWaitsNobodyWorks(t *testing.T) {
	p := pool(t, Options{Size: 1})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, err := p.Read(ctx, "hang", []byte("x"), false)
		done <- err
	}()
	pid := 0
	for pid == 0 { // until it runs
		p.mu.Lock()
		for w := range p.all {
			pid = w.cmd.Process.Pid
		}
		p.mu.Unlock()
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if syscall.Kill(pid, 0) == nil {
		t.Error("the process is still there")
	}
}

func TestAClosedPoolLeavesNoProcess(t *testing.T) {
	p := pool(t, Options{Size: 2})
	if _, err := p.Read(t.Context(), "好的.docx", word(t), false); err != nil {
		t.Fatal(err)
	}
	var pids []int
	for w := range p.all {
		pids = append(pids, w.cmd.Process.Pid)
	}
	p.Close()
	for _, pid := range pids {
		if syscall.Kill(pid, 0) == nil {
			t.Errorf("process %d is still there", pid)
		}
	}
	if len(pids) == 0 {
		t.Error("there was none")
	}
	if _, err := p.Read(t.Context(), "好的.docx", word(t), false); err == nil {
		t.Error("a closed pool read a file")
	}
}

func TestTheTimeOfABusyMachineIsNotTheFiles(t *testing.T) {
	const s = time.Second
	for _, c := range []struct {
		what              string
		ran, waited, span time.Duration
		want              float64
	}{
		{"alone on the machine", s, 0, s, 1},
		{"two threads on two processors", 2 * s, 0, s, 1},
		{"half of one processor", s / 2, s / 2, s, 0.5},
		{"a tenth of what two threads want", s / 5, 9 * s / 5, s, 0.1},
		{"hangs and wants nothing", 0, 0, s, 1},
		{"hangs and wakes at times", s / 1000, s / 100, s, 1},
		{"a system that does not say", 0, 0, s, 1},
		{"a thread has ended and taken its count along", -s, -s, s, 1},
	} {
		if got := share(c.ran, c.waited, c.span); got < c.want-0.01 || got > c.want+0.01 {
			t.Errorf("%s: %.2f counts, want %.2f", c.what, got, c.want)
		}
	}
}

func FuzzAnAnswerIsSoundOrRefused(f *testing.F) {
	var good collector
	c := newConn(strings.NewReader(""), &good)
	r, err := ingest.Read(context.Background(), "报告.docx", word(f), ingest.Options{})
	if err != nil {
		f.Fatal(err)
	}
	if err := c.sendValue(frameAnswer, newAnswer(r, nil)); err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(good))
	f.Add([]byte{frameAnswer, 0, 0, 0, 1, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		c := newConn(strings.NewReader(string(b)), nil)
		_, n, err := c.next()
		if err != nil {
			return
		}
		a := &answer{}
		if c.value(n, maxAnswer, a) != nil {
			return
		}
		if r, err := a.result(); err == nil && r.Document.Sound() != nil {
			t.Fatal("an unsound document came through")
		}
	})
}

// While files do harm, one after the other and of every kind, what others hand
// in is read as ever: nothing of theirs waits for the harm to end, fails, or
// comes out otherwise.
func TestOthersWorkGoesOnBesideHarm(t *testing.T) {
	patient := small
	patient.Time = time.Minute // nothing here may end by a limit of time
	p := pool(t, Options{Limits: patient, Size: 2})
	good := word(t)
	read := func() string {
		t.Helper()
		r, err := p.Read(t.Context(), "好的.docx", good, false)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		r.Document.WriteJSON(&b, "好的.docx")
		return b.String()
	}
	want := read()
	// One hangs until it is told that nobody waits for it any more: all that is
	// read meanwhile did not wait for it.
	for _, kind := range []string{"hang", "spin", "babble"} {
		ctx, stop := context.WithCancel(t.Context())
		begun, ended := make(chan bool), make(chan error, 1)
		go func() {
			close(begun)
			_, err := p.Read(ctx, kind, []byte("x"), false)
			ended <- err
		}()
		<-begun
		for range 5 {
			if read() != want {
				t.Errorf("beside %s a file comes out otherwise", kind)
			}
		}
		select {
		case err := <-ended:
			t.Errorf("%s ended by itself: %v", kind, err)
		default:
		}
		stop()
		<-ended
	}
	// These are ended by what they do, again and again, as long as others read.
	for _, kind := range []string{"panic", "eat", "flood", "exit", "overflow", "lie", "crooked"} {
		stop, ended := make(chan bool), make(chan int)
		go func() {
			n := 0
			for {
				select {
				case <-stop:
					ended <- n
					return
				default:
				}
				if _, err := p.Read(context.Background(), kind, []byte("x"), false); err == nil {
					t.Errorf("%s was read", kind)
				}
				n++
			}
		}()
		for range 5 {
			if read() != want {
				t.Errorf("beside %s a file comes out otherwise", kind)
			}
		}
		close(stop)
		if n := <-ended; n == 0 {
			t.Errorf("%s did nothing", kind)
		}
	}
	// All places are taken by files that hang: they go aside, and who comes then is read.
	impatient := pool(t, Options{Limits: patient, Size: 2, turn: 10 * time.Millisecond})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := impatient.Read(ctx, "hang", []byte("x"), false)
			ended <- err
		}()
	}
	p = impatient
	for range 5 {
		if read() != want {
			t.Error("beside files that hang in all places a file comes out otherwise")
		}
	}
	if len(ended) > 0 {
		t.Errorf("a file that hangs ended by itself: %v", <-ended)
	}
	stop()
	<-ended
	<-ended
	// Where nobody can go aside any more, who waits has his turn when one ends.
	ctx, stop = context.WithCancel(t.Context())
	var hung sync.WaitGroup
	for range 4 {
		hung.Go(func() { impatient.Read(ctx, "hang", []byte("x"), false) })
	}
	got := make(chan string)
	go func() { got <- read() }()
	stop()
	hung.Wait()
	if <-got != want {
		t.Error("who waited for a place gets another document")
	}
	if len(impatient.free) != 2 || len(impatient.aside) != 0 {
		t.Errorf("%d places are free and %d are taken aside", len(impatient.free), len(impatient.aside))
	}
}

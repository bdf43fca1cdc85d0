package reader

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"wenping/internal/ingest"
	"wenping/internal/ingest/pdf"
	"wenping/internal/limit"
)

// startTime bounds the start of a reading process; on a slow machine the
// first one compiles the PDF engine for some ten seconds.
const startTime = 2 * time.Minute

// watchEvery is how often a process that reads is looked at.
const watchEvery = 15 * time.Millisecond

// worker is a reading process seen from outside.
type worker struct {
	cmd    *exec.Cmd
	conn   *conn
	pipes  []*os.File
	pdf    bool
	hello  ready
	files  int           // how many it has read
	since  int           // generation of its idleness, so that a late timer hits nobody
	gone   chan struct{} // closed when the process has ended
	exit   error         // set before gone is closed
	stderr tail
	killed atomic.Pointer[limit.Name] // why we ended it; "" when nobody waits any more
}

// startWorker runs on a thread that lives as long as the pool: the system ends
// the process with the thread that made it.
func startWorker(opt Options, usePDF bool) (*worker, error) {
	args := []string{Command, "-memory", strconv.FormatInt(opt.Limits.Memory, 10)}
	if usePDF {
		args = append(args, "-pdf", "-cache", opt.CacheDir)
	}
	inR, inW, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	outR, outW, err := os.Pipe()
	if err != nil {
		inR.Close()
		inW.Close()
		return nil, err
	}
	w := &worker{pdf: usePDF, gone: make(chan struct{}), pipes: []*os.File{inW, outR}, conn: newConn(outR, inW)}
	w.cmd = exec.Command(self)
	w.cmd.Args = append([]string{os.Args[0]}, args...)
	w.cmd.Stdin, w.cmd.Stdout, w.cmd.Stderr = inR, outW, &w.stderr
	// Nothing of our surroundings goes in: no tokens, no proxies, no home.
	w.cmd.Env = append([]string{"GOTRACEBACK=none", "LANG=C.UTF-8"}, opt.env...)
	w.cmd.SysProcAttr = attributes()
	w.cmd.WaitDelay = time.Second
	err = w.cmd.Start()
	inR.Close()
	outW.Close()
	if err != nil {
		w.closePipes()
		return nil, err
	}
	go func() {
		w.exit = w.cmd.Wait()
		close(w.gone)
	}()
	return w, nil
}

// greet waits until the process is locked and ready.
func (w *worker) greet(ctx context.Context) error {
	timer := time.AfterFunc(startTime, func() { w.kill(limit.Time) })
	defer timer.Stop()
	stop := context.AfterFunc(ctx, func() { w.kill("") })
	defer stop()
	kind, n, err := w.conn.next()
	if err == nil && kind != frameReady {
		err = errFrame
	}
	if err == nil {
		err = w.conn.value(n, maxSmall, &w.hello)
	}
	if err == nil && w.hello.Err != "" {
		err = errors.New(w.hello.Err)
	}
	if err != nil {
		w.kill("")
		<-w.gone
		return fmt.Errorf("start reading process: %w; %v; %s", err, w.exit, w.stderr.String())
	}
	return nil
}

// kill ends the process and all it may have started. The first reason counts.
func (w *worker) kill(why limit.Name) {
	w.killed.CompareAndSwap(nil, &why)
	killGroup(w.cmd.Process)
}

func (w *worker) alive() bool {
	select {
	case <-w.gone:
		return false
	default:
		return w.killed.Load() == nil
	}
}

func (w *worker) closePipes() {
	for _, f := range w.pipes {
		f.Close()
	}
}

// end kills the process and waits for it.
func (w *worker) end() {
	w.kill("")
	w.closePipes()
	<-w.gone
}

// errDied says that the process ended in the middle of a file, and not by us.
var errDied = errors.New("the reading process ended")

// read has one file read. What goes wrong on the way, other than a problem that
// the answer holds, is a *problem.Error for a limit, or errDied, or the end of
// the context; the worker is of no more use then.
func (w *worker) read(ctx context.Context, req request, data []byte, rec ingest.Recogniser) (a *answer, verdict string, err error) {
	w.files++
	var waiting atomic.Int32
	done := make(chan struct{})
	var guard sync.WaitGroup
	guard.Go(func() { w.watch(ctx, req.Limits, &waiting, done) })
	defer guard.Wait()
	defer close(done)

	sent := make(chan error, 1)
	go func() {
		err := w.conn.sendValue(frameRequest, req)
		if err == nil {
			err = w.conn.send(frameData, data)
		}
		sent <- err
	}()
	answers := &asked{w: w, ctx: ctx, rec: rec, waiting: &waiting, left: req.Limits.Scans, time: req.Limits.ScanTime}
	defer answers.end()
	for {
		kind, n, err := w.conn.next()
		if err != nil {
			if a != nil && kind == 0 { // the second opinion is not worth an answer
				w.kill("")
				return a, "", nil
			}
			return nil, "", w.why(ctx, req.Limits, err)
		}
		switch {
		case kind == frameAnswer && a == nil:
			got := &answer{}
			if err := w.conn.value(n, maxAnswer, got); err != nil {
				if n > maxAnswer {
					w.kill(limit.Text)
				}
				return nil, "", w.why(ctx, req.Limits, err)
			}
			if a = got; !req.Validate {
				return a, "", <-sent
			}
		case kind == frameVerdict && a != nil:
			b, err := w.conn.bytes(n, maxSmall)
			if err != nil {
				w.kill("")
				return a, "", nil
			}
			return a, strings.ToValidUTF8(string(b), "?"), <-sent
		case kind == frameProgress && a == nil && req.Tell:
			b, err := w.conn.bytes(n, progressFrame)
			if err != nil || len(b) != progressFrame {
				return nil, "", w.why(ctx, req.Limits, errors.Join(errFrame, err))
			}
			at, of := int(binary.BigEndian.Uint32(b)), int(binary.BigEndian.Uint32(b[4:]))
			if at <= of && of <= int(req.Limits.Pages) {
				pdf.TellOf(ctx)(at, of)
			}
		case kind == framePicture && a == nil && rec != nil:
			b, err := w.conn.bytes(n, maxPicture)
			if err == nil {
				err = answers.picture(b)
			}
			if err != nil {
				return nil, "", w.why(ctx, req.Limits, err)
			}
		default:
			return nil, "", w.why(ctx, req.Limits, fmt.Errorf("%w: frame %q", errFrame, kind))
		}
	}
}

// progressFrame is page and pages.
const progressFrame = 8

// watch ends the process when it is over a limit of time or memory, or when
// nobody waits any more. Time spent waiting for us is not the file's, and on a
// busy machine neither is what others were given of it.
func (w *worker) watch(ctx context.Context, l limit.Limits, waiting *atomic.Int32, done <-chan struct{}) {
	pid := w.cmd.Process.Pid
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	clock := newStopwatch(time.Now(), pid)
	for {
		select {
		case <-done:
			return
		case <-ctx.Done():
			w.kill("")
			return
		case <-tick.C:
			clock.look(time.Now(), pid, waiting.Load() > 0)
			switch {
			case clock.spent > l.Time, clock.wall > l.Time+l.Time/patience:
				w.kill(limit.Time)
				return
			case memory(pid) > l.Memory:
				w.kill(limit.Memory)
				return
			}
		}
	}
}

// patience: on a busy machine a file may take so much of its limit more by the
// clock on the wall. Who waits for an answer waits by that clock.
const patience = 3

// stopwatch counts the time a process was given.
type stopwatch struct {
	spent, wall time.Duration
	last, fair  time.Time     // of the last look; of the last look at its threads
	ran, waited time.Duration // as of then
	share       float64       // how much of what it wanted it was given since
}

// shareEvery is how often threads are looked at, which costs more.
const shareEvery = 150 * time.Millisecond

func newStopwatch(now time.Time, pid int) *stopwatch {
	s := &stopwatch{last: now, fair: now, share: 1}
	s.ran, s.waited = demand(pid)
	return s
}

func (s *stopwatch) look(now time.Time, pid int, paused bool) {
	if now.Sub(s.fair) >= shareEvery {
		ran, waited := demand(pid)
		s.share = share(ran-s.ran, waited-s.waited, now.Sub(s.fair))
		s.ran, s.waited, s.fair = ran, waited, now
	}
	if d := now.Sub(s.last); !paused {
		s.wall += d
		s.spent += time.Duration(float64(d) * s.share)
	}
	s.last = now
}

// share says how much of a span of time counts. A process that hardly wanted
// to run hangs, and all of it counts.
func share(ran, waited, span time.Duration) float64 {
	if ran < 0 || waited <= 0 || ran+waited < span/10 {
		return 1
	}
	return float64(ran) / float64(ran+waited)
}

// why ends the process and says what was the matter.
func (w *worker) why(ctx context.Context, l limit.Limits, cause error) error {
	itself := true
	select {
	case <-w.gone:
	case <-time.After(100 * time.Millisecond): // the pipe may end a moment before the process
		itself = false
	}
	w.kill("")
	w.closePipes()
	<-w.gone
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if name := *w.killed.Load(); name != "" {
		return l.Exceeded(name)
	}
	said := w.stderr.String()
	var exit *exec.ExitError
	if errors.As(w.exit, &exit) {
		switch st, _ := exit.Sys().(syscall.WaitStatus); {
		case strings.Contains(said, "out of memory"), strings.Contains(said, "cannot allocate memory"), itself && st.Signaled() && st.Signal() == syscall.SIGKILL:
			// Its own bound, or the system that has no memory left.
			return l.Exceeded(limit.Memory)
		case st.Signaled() && st.Signal() == syscall.Signal(0x18): // SIGXCPU
			return l.Exceeded(limit.Time)
		}
	}
	return fmt.Errorf("%w: %w; %v; %s", errDied, cause, w.exit, said)
}

// asked answers a reading process's questions about pictures, side by side.
type asked struct {
	w       *worker
	ctx     context.Context
	rec     ingest.Recogniser
	waiting *atomic.Int32
	out     sync.Mutex
	all     sync.WaitGroup
	pending atomic.Int32
	left    int           // pages that may still be asked about
	time    time.Duration // for all pictures of the file, from the first; 0 unbounded
	until   time.Time
}

// maxPending bounds how many pictures one process may have us look at at once.
const maxPending = 8

func (q *asked) picture(b []byte) error {
	id, m, dpi, err := picture(b)
	if err != nil {
		return err
	}
	if q.left--; q.left < 0 || q.pending.Add(1) > maxPending {
		return fmt.Errorf("%w: too many pictures", errFrame) // it keeps the limit itself
	}
	if q.until.IsZero() && q.time > 0 {
		q.until = time.Now().Add(q.time)
	}
	until := q.until
	q.waiting.Add(1)
	q.all.Go(func() {
		defer q.pending.Add(-1)
		defer q.waiting.Add(-1)
		r := recognised{ID: id}
		// The reading process gives up on a page then; the engine must too, or the
		// file would wait for a page that nobody takes.
		ctx, cancel := q.ctx, context.CancelFunc(func() {})
		if !until.IsZero() {
			ctx, cancel = context.WithDeadline(ctx, until)
		}
		defer cancel()
		page, err := q.rec.Recognise(ctx, m, dpi)
		r.Page, r.Err = page, newFault(err)
		q.out.Lock()
		defer q.out.Unlock()
		_ = q.w.conn.sendValue(frameRecognise, r) // a process that is gone shows in the next frame
	})
	return nil
}

func (q *asked) end() { q.all.Wait() }

// tail keeps the end of what a process says on standard error, for the log.
type tail struct {
	mu sync.Mutex
	b  []byte
}

const maxTail = 2048

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	// The first lines say what happened; a flood adds nothing.
	t.b = append(t.b, p[:min(len(p), maxTail-len(t.b))]...)
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.ToValidUTF8(strings.TrimSpace(string(t.b)), "?")
}

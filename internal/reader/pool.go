package reader

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"

	"wenping/internal/ingest"
	"wenping/internal/ingest/pdf"
	"wenping/internal/limit"
	"wenping/internal/problem"
)

// Options of New. The zero value is right for a program that reads a few files.
type Options struct {
	CacheDir   string            // where the PDF engine's compiled form is kept; empty: nowhere
	Limits     limit.Limits      // of each file
	Size       int               // processes at once, default one for each processor
	Recogniser ingest.Recogniser // reads pictures of text, on this side of the pipes; nil: nobody does
	Works      map[string]Work   // what Local does beside reading; a Pool's processes have theirs from Serve

	env  []string      // for tests
	turn time.Duration // for tests; 0: turn
}

// Result is a file as read, and what a second program thinks of it.
type Result struct {
	*ingest.Result
	Irregular string // how a PDF departs from its standard, English; only where asked for
}

// Pool reads files in processes of their own.
type Pool struct {
	opt    Options
	free   chan struct{} // one token for each file that is read
	aside  chan struct{} // one for each that takes long and has given its place up
	starts chan func()   // run on the thread that processes belong to

	mu     sync.Mutex
	idle   []*worker
	closed bool
	all    map[*worker]bool
}

const (
	// maxFiles is after how many files a process is replaced, maxIdle after how
	// long without one, and heavy is the part of its memory above which it is
	// not kept.
	maxFiles = 32
	maxIdle  = 3 * time.Minute
	heavy    = 2
	// turn is after how long a file gives its place up to the next, and is
	// read on beside: files that hang keep nobody waiting until their time is up.
	turn = 3 * time.Second
)

// New makes a pool; processes start when they are needed.
func New(opt Options) *Pool {
	opt.Limits = opt.Limits.OrDefault()
	if opt.turn == 0 {
		opt.turn = turn
	}
	if opt.Size <= 0 {
		opt.Size = max(1, runtime.GOMAXPROCS(0))
	}
	p := &Pool{opt: opt, free: make(chan struct{}, opt.Size), aside: make(chan struct{}, opt.Size), starts: make(chan func()), all: map[*worker]bool{}}
	for range opt.Size {
		p.free <- struct{}{}
	}
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the pool, and its processes with it
		for f := range p.starts {
			f()
		}
	}()
	return p
}

// Close ends all processes.
func (p *Pool) Close() error {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil
	}
	p.closed = true
	workers := make([]*worker, 0, len(p.all))
	for w := range p.all {
		workers = append(workers, w)
	}
	p.idle = nil
	close(p.starts)
	p.mu.Unlock()
	for _, w := range workers {
		w.kill("")
		<-w.gone
	}
	return nil
}

// Warm starts a process for a file that is about to come.
func (p *Pool) Warm(usePDF bool) {
	select {
	case <-p.free:
	default:
		return // all are busy: they will be warm
	}
	go func() {
		defer func() { p.free <- struct{}{} }()
		if w, err := p.take(context.Background(), usePDF); err == nil {
			p.keep(w)
		}
	}()
}

// Guards starts a process and says what it has given up, and what this system
// does not let it give up.
func (p *Pool) Guards(ctx context.Context, usePDF bool) (guards, missing []string, err error) {
	<-p.free
	defer func() { p.free <- struct{}{} }()
	w, err := p.take(ctx, usePDF)
	if err != nil {
		return nil, nil, err
	}
	defer p.keep(w)
	return w.hello.Guards, w.hello.Missing, nil
}

// Read reads one file. Errors are *problem.Error and name the file. With
// validate a PDF is also held against its standard. Under pdf.Telling it tells
// how far it is.
func (p *Pool) Read(ctx context.Context, name string, data []byte, validate bool) (*Result, error) {
	r, err := p.read(ctx, name, data, validate)
	if err != nil {
		return nil, ingest.Named(name, err)
	}
	return r, nil
}

func (p *Pool) read(ctx context.Context, name string, data []byte, validate bool) (*Result, error) {
	req := request{Name: name, Limits: p.opt.Limits, Validate: validate, Tell: pdf.TellOf(ctx) != nil}
	if p.opt.Recogniser != nil {
		req.DPI = p.opt.Recogniser.DPI()
	}
	var out *Result
	err := p.exchange(ctx, req, data, func(a *answer, verdict string) error {
		res, err := a.result()
		out = &Result{res, verdict}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Do has a work other than reading done with a file, in a process like those
// that read. Errors are *problem.Error.
func (p *Pool) Do(ctx context.Context, work string, data, job []byte) ([]byte, error) {
	var out []byte
	err := p.exchange(ctx, request{Limits: p.opt.Limits, Work: work, Job: job}, data, func(a *answer, _ string) error {
		if a.Problem != nil {
			return a.Problem.problem()
		}
		if out = a.Product; len(out) == 0 {
			return errors.New("answer without a product")
		}
		return nil
	})
	if err != nil {
		return nil, notDone(ctx, err)
	}
	return out, nil
}

func notDone(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return problem.Wrap(problem.Timeout, err, "处理时间超过限度，已停止。")
	}
	return problem.From(err)
}

// exchange sends a file to a process and takes its answer, if that will do.
func (p *Pool) exchange(ctx context.Context, req request, data []byte, accept func(*answer, string) error) error {
	if int64(len(data)) > p.opt.Limits.Bytes {
		return p.opt.Limits.Exceeded(limit.Bytes)
	}
	leave, err := p.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	usePDF := ingest.LooksLikePDF(data)
	for {
		w, err := p.take(ctx, usePDF)
		if err != nil {
			return err
		}
		used := w.files > 0
		a, verdict, err := w.read(ctx, req, data, p.opt.Recogniser)
		if err == nil {
			if err = accept(a, verdict); err == nil || a.Problem != nil {
				p.keep(w)
				return err
			}
		}
		p.drop(w)
		var known *problem.Error
		switch {
		case errors.As(err, &known), ctx.Err() != nil:
			return err
		case used:
			continue // an earlier file may have harmed it: this one gets a fresh process
		}
		return problem.Wrap(problem.Corrupt, err, "文件内部结构异常，读取时出错，已停止读取。请用 Word 或 WPS 打开确认，另存后重新提交。")
	}
}

// enter waits for a place, of which there are Size. A file that takes long goes
// aside, where there is room for as many again, and leaves its place to the next.
func (p *Pool) enter(ctx context.Context) (leave func(), err error) {
	select {
	case <-p.free:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var mu sync.Mutex
	left, aside := false, false
	var again *time.Timer
	step := func() {
		mu.Lock()
		defer mu.Unlock()
		if left {
			return
		}
		select {
		case p.aside <- struct{}{}:
			aside = true
			p.free <- struct{}{}
		default:
			again.Reset(p.opt.turn)
		}
	}
	mu.Lock()
	again = time.AfterFunc(p.opt.turn, step)
	mu.Unlock()
	return func() {
		mu.Lock()
		defer mu.Unlock()
		again.Stop()
		left = true
		if aside {
			<-p.aside
		} else {
			p.free <- struct{}{}
		}
	}, nil
}

// take gives an idle process of the right kind, or a new one.
func (p *Pool) take(ctx context.Context, usePDF bool) (*worker, error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, problem.New(problem.Internal, "程序正在退出，文件未读取。请稍后重试。")
	}
	for i := len(p.idle) - 1; i >= 0; i-- {
		w := p.idle[i]
		if !w.alive() || memory(w.cmd.Process.Pid) > p.opt.Limits.Memory/heavy {
			p.idle = append(p.idle[:i], p.idle[i+1:]...)
			go p.drop(w)
			continue
		}
		if w.pdf == usePDF {
			p.idle = append(p.idle[:i], p.idle[i+1:]...)
			w.since++
			p.mu.Unlock()
			return w, nil
		}
	}
	// No more than Size in all, idle ones of the other kind included; those that
	// read aside are not among them.
	var surplus *worker
	if len(p.idle) > 0 && len(p.all)-len(p.aside) >= p.opt.Size {
		surplus, p.idle = p.idle[0], p.idle[1:]
	}
	type started struct {
		w   *worker
		err error
	}
	c := make(chan started, 1)
	start := func() {
		w, err := startWorker(p.opt, usePDF)
		c <- started{w, err}
	}
	starts := p.starts
	p.mu.Unlock()
	if surplus != nil {
		p.drop(surplus)
	}
	if !offer(starts, start) {
		return nil, problem.New(problem.Internal, "程序正在退出，文件未读取。请稍后重试。")
	}
	s := <-c
	if s.err == nil {
		p.mu.Lock()
		p.all[s.w] = true
		closed := p.closed
		p.mu.Unlock()
		if closed {
			s.w.kill("")
		}
		if s.err = s.w.greet(ctx); s.err != nil {
			p.drop(s.w)
		}
	}
	if s.err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, problem.Wrap(problem.Internal, s.err, "读取文件的进程没有启动成功，文件未读取。请运行“wenping doctor”查看原因；内存或进程数不足时，请关闭其他程序后重试。")
	}
	return s.w, nil
}

// offer sends to a channel that may be closed meanwhile.
func offer(c chan<- func(), f func()) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	c <- f
	return true
}

// keep puts a process back, unless it has done enough.
func (p *Pool) keep(w *worker) {
	p.mu.Lock()
	if p.closed || !w.alive() || w.files >= maxFiles {
		p.mu.Unlock()
		p.drop(w)
		return
	}
	w.since++
	since := w.since
	p.idle = append(p.idle, w)
	p.mu.Unlock()
	// Soon after the file its memory is free again, or it will never be.
	time.AfterFunc(2*time.Second, func() {
		if memory(w.cmd.Process.Pid) > p.opt.Limits.Memory/heavy {
			p.retire(w, since)
		}
	})
	time.AfterFunc(maxIdle, func() { p.retire(w, since) })
}

// retire ends a process that is still idle since then.
func (p *Pool) retire(w *worker, since int) {
	p.mu.Lock()
	for i, x := range p.idle {
		if x == w && w.since == since {
			p.idle = append(p.idle[:i], p.idle[i+1:]...)
			p.mu.Unlock()
			p.drop(w)
			return
		}
	}
	p.mu.Unlock()
}

func (p *Pool) drop(w *worker) {
	w.end()
	p.mu.Lock()
	delete(p.all, w)
	p.mu.Unlock()
}

// Local reads inside the program: where there are no reading processes, and
// for a look with a debugger.
type Local struct {
	engine *pdf.Engine
	opt    Options
}

// NewLocal makes a reader without processes.
func NewLocal(opt Options) (*Local, error) {
	e, err := pdf.New(opt.CacheDir)
	if err != nil {
		return nil, err
	}
	e.Limits = opt.Limits
	return &Local{e, opt}, nil
}

// Read reads one file, as Pool.Read does.
func (l *Local) Read(ctx context.Context, name string, data []byte, validate bool) (*Result, error) {
	res, err := ingest.Read(ctx, name, data, ingest.Options{PDF: l.engine, Recogniser: l.opt.Recogniser, Limits: l.opt.Limits})
	if err != nil {
		return nil, err
	}
	out := &Result{Result: res}
	if validate && res.Reviewable() == nil && ingest.LooksLikePDF(data) {
		if err := pdf.Validate(ctx, data); err != nil {
			out.Irregular = err.Error()
		}
	}
	return out, nil
}

// Do has a work done with a file, as Pool.Do does.
func (l *Local) Do(ctx context.Context, work string, data, job []byte) ([]byte, error) {
	do := l.opt.Works[work]
	if do == nil {
		return nil, problem.Wrap(problem.Internal, fmt.Errorf("no work %q", work), "程序不能对文件作此处理。")
	}
	out, err := do(ctx, data, job, l.opt.Limits)
	if err != nil {
		return nil, notDone(ctx, err)
	}
	return out, nil
}

// Warm starts the PDF engine.
func (l *Local) Warm(usePDF bool) {
	if usePDF {
		go func() { _ = l.engine.Start() }() // an error comes up again with the first file
	}
}

// Guards says that there are none.
func (l *Local) Guards(_ context.Context, usePDF bool) (guards, missing []string, err error) {
	if usePDF {
		err = l.engine.Start()
	}
	return nil, []string{"读取进程（文件在本程序内读取）"}, err
}

// Close stops the engine.
func (l *Local) Close() error { return l.engine.Close() }

// Reader is a Pool or a Local.
type Reader interface {
	Read(ctx context.Context, name string, data []byte, validate bool) (*Result, error)
	Do(ctx context.Context, work string, data, job []byte) ([]byte, error)
	Picture(ctx context.Context, data []byte, page, dpi int) ([]byte, error)
	Warm(usePDF bool)
	Guards(ctx context.Context, usePDF bool) (guards, missing []string, err error)
	Close() error
}

// Open gives the best reader this system has. Local, when asked for, is for
// debugging.
func Open(opt Options, local bool) (Reader, error) {
	if !possible || local {
		return NewLocal(opt)
	}
	if _, err := os.Stat(self); err != nil {
		return NewLocal(opt) // no /proc: a system that hides it gives us no processes to trust
	}
	return New(opt), nil
}

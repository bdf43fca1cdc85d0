package reader

import (
	"context"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"image"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"wenping/internal/document"
	"wenping/internal/ingest"
	"wenping/internal/ingest/ocr"
	"wenping/internal/ingest/pdf"
	"wenping/internal/limit"
)

// Command is the first argument of a reading process; it is in no help text.
const Command = "reader"

// Serving says whether the program was started to read for another one. Its
// main then calls Serve and nothing else.
func Serving(args []string) bool { return len(args) > 1 && args[1] == Command }

// maxStack lets a parser that calls itself without end fail at once.
const maxStack = 64 << 20

// served is what a reading process does with a file; tests put harm in its place.
type served func(ctx context.Context, req request, data []byte) (*answer, func() string)

// Work is something else to be done with a stranger's file, such as writing into
// it: data is the file, job says what is to be done. It gives the new file.
type Work func(ctx context.Context, data, job []byte, l limit.Limits) ([]byte, error)

// Serve reads the files that come over standard input until it ends, or does
// the works it is given with them. The arguments are those after Command. It
// gives the exit status.
func Serve(args []string, works map[string]Work) int {
	return serve(args, func(s *server) served {
		return func(ctx context.Context, req request, data []byte) (*answer, func() string) {
			if req.Work == "" {
				return s.read(ctx, req, data)
			}
			return s.do(ctx, req, data, works), nil
		}
	})
}

// do does a work other than reading.
func (s *server) do(ctx context.Context, req request, data []byte, works map[string]Work) *answer {
	work := works[req.Work]
	if req.Work == drawPage && s.engine != nil {
		work = pictures(s.engine)
	}
	if work == nil {
		return &answer{Problem: newFault(fmt.Errorf("no work %q", req.Work))}
	}
	out, err := work(ctx, data, req.Job, req.Limits)
	if err != nil {
		return &answer{Problem: newFault(err)}
	}
	return &answer{Product: out}
}

func serve(args []string, with func(*server) served) int {
	fs := flag.NewFlagSet(Command, flag.ContinueOnError)
	fs.SetOutput(os.Stderr)
	usePDF := fs.Bool("pdf", false, "start the PDF engine before the lock")
	cache := fs.String("cache", "", "folder of the engine's compiled form")
	memory := fs.String("memory", "0", "bytes this process may hold")
	if err := fs.Parse(args); err != nil {
		return 2
	}
	held, err := strconv.ParseInt(*memory, 10, 64)
	if err != nil || held <= 0 {
		return 2
	}
	in, out := os.Stdin, os.Stdout
	os.Stdout = os.Stderr // a library that prints must not break a frame
	debug.SetMaxStack(maxStack)
	debug.SetMemoryLimit(held * 5 / 8)

	s := &server{conn: newConn(in, out), waiting: map[uint32]chan recognised{}}
	hello := ready{}
	if *usePDF {
		if s.engine, err = pdf.New(*cache); err == nil {
			err = s.engine.Start()
		}
		if err != nil {
			hello.Err = err.Error()
		}
	}
	hello.Guards, hello.Missing = lock(held)
	if err := s.conn.sendValue(frameReady, hello); err != nil || hello.Err != "" {
		return 1
	}
	s.loop(with(s))
	return 0
}

// server is the reading process from inside.
type server struct {
	conn   *conn
	engine *pdf.Engine

	out     sync.Mutex // one frame at a time
	mu      sync.Mutex
	waiting map[uint32]chan recognised
	asked   atomic.Uint32
}

type job struct {
	req  request
	data []byte
}

func (s *server) loop(read served) {
	jobs := make(chan job)
	go func() {
		s.receive(jobs)
		os.Exit(0) // nobody waits for an answer any more
	}()
	for j := range jobs {
		a, verdict := read(context.Background(), j.req, j.data)
		s.out.Lock()
		err := s.conn.sendValue(frameAnswer, a)
		s.out.Unlock()
		if err != nil {
			return
		}
		if j.req.Validate {
			v := ""
			if verdict != nil {
				v = verdict()
			}
			s.out.Lock()
			err := s.conn.send(frameVerdict, []byte(v[:min(len(v), 1024)]))
			s.out.Unlock()
			if err != nil {
				return
			}
		}
		j, a = job{}, nil
		debug.FreeOSMemory() // the next file finds the house empty
	}
}

// receive takes frames in until the pipe ends; requests wait for their turn,
// lines go to the page that asked.
func (s *server) receive(jobs chan<- job) {
	for {
		kind, n, err := s.conn.next()
		if err != nil {
			return
		}
		switch kind {
		case frameRequest:
			var j job
			if err := s.conn.value(n, maxRequest, &j.req); err != nil {
				return
			}
			kind, n, err := s.conn.next()
			if err != nil || kind != frameData {
				return
			}
			if j.data, err = s.conn.bytes(n, 1<<31-1); err != nil {
				return
			}
			jobs <- j
		case frameRecognise:
			var r recognised
			if err := s.conn.value(n, maxAnswer, &r); err != nil {
				return
			}
			s.mu.Lock()
			c := s.waiting[r.ID]
			delete(s.waiting, r.ID)
			s.mu.Unlock()
			if c != nil {
				c <- r
			}
		default:
			return
		}
	}
}

// read is what a reading process is for. The clock is the program's, not ours:
// it also knows how long we waited for the recognition of pictures.
func (s *server) read(ctx context.Context, req request, data []byte) (*answer, func() string) {
	req.Limits.Time = 24 * time.Hour
	opt := ingest.Options{Limits: req.Limits}
	if req.DPI > 0 {
		opt.Recogniser = asker{s, req.DPI}
	}
	if s.engine != nil {
		s.engine.Limits = req.Limits
		opt.PDF = s.engine
	} else {
		opt.PDF = noEngine{}
	}
	if req.Tell {
		ctx = pdf.Telling(ctx, s.teller())
	}
	res, err := ingest.Read(ctx, req.Name, data, opt)
	a := newAnswer(res, err)
	if err != nil || res.Reviewable() != nil || res.Document.Source.Format != document.FormatPDF {
		return a, nil
	}
	return a, func() string {
		if err := pdf.Validate(ctx, data); err != nil {
			return err.Error()
		}
		return ""
	}
}

// tellEvery is how often at most a reading process says how far it is.
const tellEvery = 100 * time.Millisecond

// teller sends how far a file is read.
func (s *server) teller() pdf.Tell {
	var last time.Time
	return func(n, m int) {
		s.out.Lock()
		defer s.out.Unlock()
		if now := time.Now(); now.Sub(last) >= tellEvery {
			last = now
			_ = s.conn.send(frameProgress, binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(n)), uint32(m))) // a program that is gone shows in the answer
		}
	}
}

// asker asks the program what stands on a picture: programs that recognise
// text are not let in here.
type asker struct {
	*server
	dpi int
}

func (a asker) DPI() int { return a.dpi }

func (a asker) Recognise(ctx context.Context, page *image.Gray, dpi int) (*ocr.Page, error) {
	id, c := a.asked.Add(1), make(chan recognised, 1)
	a.mu.Lock()
	a.waiting[id] = c
	a.mu.Unlock()
	a.out.Lock()
	err := a.conn.sendPicture(id, page, dpi)
	a.out.Unlock()
	if err != nil {
		return nil, err
	}
	select {
	case r := <-c:
		switch {
		case r.Err != nil:
			return nil, r.Err.problem()
		case r.Page == nil:
			return &ocr.Page{}, nil
		}
		return r.Page, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// noEngine stands where no PDF is expected: LooksLikePDF sends none here.
type noEngine struct{}

func (noEngine) ReadScans(context.Context, []byte, pdf.Recogniser) (*document.Document, error) {
	return nil, errors.New("a process without an engine was sent a PDF")
}

package reader

import (
	"bufio"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"image"
	"io"

	"wenping/internal/document"
	"wenping/internal/ingest"
	"wenping/internal/ingest/ocr"
	"wenping/internal/limit"
	"wenping/internal/problem"
)

// A frame is one byte for its kind, four for its length, and that many bytes.
const (
	frameReady     = 'r' // reading process → program: locked, waiting
	frameRequest   = 'q' // program → reading process
	frameData      = 'd' // the file, after a request
	frameAnswer    = 'a' // reading process → program
	frameVerdict   = 'v' // whether a PDF keeps to its standard, after an answer where asked for
	framePicture   = 'p' // reading process → program: what stands on this picture?
	frameProgress  = 'n' // reading process → program: page n of m is read
	frameRecognise = 'l' // program → reading process: these lines
)

// Most bytes of a frame that comes from a reading process, which may be in the
// hands of whoever wrote the file.
const (
	maxAnswer  = 128 << 20
	maxPicture = 20 << 20
	maxRequest = 32 << 20 // program → reading process
	maxSmall   = 1 << 20
)

type ready struct {
	Guards  []string // what holds, Chinese
	Missing []string // what this system does not offer, Chinese
	Err     string
}

type request struct {
	Name     string
	Limits   limit.Limits
	DPI      int // at which pictures of text are wanted; 0: nobody reads them
	Validate bool
	Tell     bool // how far it is

	Work string // what else is to be done with the file than read it; empty: read
	Job  []byte // what the work is to be
}

// fault is a problem on its way between processes.
type fault struct {
	Code           problem.Code
	Message, Cause string
	Limit          limit.Name
	Value          string
}

func newFault(err error) *fault {
	if err == nil {
		return nil
	}
	p := problem.From(err)
	f := &fault{Code: p.Code, Message: p.Message}
	var over *limit.Error
	if errors.As(err, &over) {
		f.Limit, f.Value = over.Name, over.Value
	}
	if p.Cause != nil {
		f.Cause = p.Cause.Error()
		f.Cause = f.Cause[:min(len(f.Cause), 4096)]
	}
	return f
}

func (f *fault) problem() *problem.Error {
	p := &problem.Error{Code: f.Code, Message: f.Message}
	switch {
	case f.Limit != "":
		p.Cause = &limit.Error{Name: f.Limit, Value: f.Value}
	case f.Cause != "":
		p.Cause = errors.New(f.Cause)
	}
	return p
}

type answer struct {
	Problem        *fault
	Document       *document.Document
	Kind           ingest.Kind
	Classification ingest.Classification
	Warnings       []string
	Refusal        *fault

	Product []byte // of other work than reading
}

func newAnswer(r *ingest.Result, err error) *answer {
	if err != nil {
		return &answer{Problem: newFault(err)}
	}
	return &answer{Document: r.Document, Kind: r.Kind, Classification: r.Classification, Warnings: r.Warnings, Refusal: newFault(r.Reviewable())}
}

// result checks what a reading process says before anybody trusts it.
func (a *answer) result() (*ingest.Result, error) {
	if a.Problem != nil {
		return nil, a.Problem.problem()
	}
	if a.Document == nil {
		return nil, errors.New("answer without a document")
	}
	if err := a.Document.Sound(); err != nil {
		return nil, err
	}
	r := &ingest.Result{Document: a.Document, Kind: a.Kind, Classification: a.Classification, Warnings: a.Warnings}
	if a.Refusal != nil {
		r.Refusal = a.Refusal.problem()
	}
	return r, nil
}

// recognised answers a picture.
type recognised struct {
	ID   uint32
	Page *ocr.Page
	Err  *fault
}

// conn is one end of the pipes.
type conn struct {
	r *bufio.Reader
	w io.Writer
}

func newConn(r io.Reader, w io.Writer) *conn { return &conn{bufio.NewReaderSize(r, 64<<10), w} }

func (c *conn) send(kind byte, parts ...[]byte) error {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	head := make([]byte, 5)
	head[0] = kind
	binary.BigEndian.PutUint32(head[1:], uint32(n))
	for _, p := range append([][]byte{head}, parts...) {
		if _, err := c.w.Write(p); err != nil {
			return fmt.Errorf("send %c: %w", kind, err)
		}
	}
	return nil
}

func (c *conn) sendValue(kind byte, v any) error {
	var b collector
	if err := gob.NewEncoder(&b).Encode(v); err != nil {
		return fmt.Errorf("encode %c: %w", kind, err)
	}
	return c.send(kind, b)
}

type collector []byte

func (b *collector) Write(p []byte) (int, error) { *b = append(*b, p...); return len(p), nil }

var errFrame = errors.New("the reading process does not keep to the protocol")

// next reads a frame's head.
func (c *conn) next() (kind byte, n int, err error) {
	head := make([]byte, 5)
	if _, err := io.ReadFull(c.r, head); err != nil {
		return 0, 0, err
	}
	return head[0], int(binary.BigEndian.Uint32(head[1:])), nil
}

// value decodes the frame of n bytes that follows.
func (c *conn) value(n, most int, v any) (err error) {
	if n > most {
		return fmt.Errorf("%w: a frame of %d bytes", errFrame, n)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errFrame, p)
		}
	}()
	l := io.LimitReader(c.r, int64(n))
	if err := gob.NewDecoder(l).Decode(v); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return err
		}
		return fmt.Errorf("%w: %v", errFrame, err)
	}
	_, err = io.Copy(io.Discard, l)
	return err
}

// bytes reads the frame of n bytes that follows.
func (c *conn) bytes(n, most int) ([]byte, error) {
	if n > most {
		return nil, fmt.Errorf("%w: a frame of %d bytes", errFrame, n)
	}
	b := make([]byte, n)
	_, err := io.ReadFull(c.r, b)
	return b, err
}

// A picture is sent as its number, width, height and resolution, then a byte
// for each dot.
const pictureHead = 16

func (c *conn) sendPicture(id uint32, m *image.Gray, dpi int) error {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	head := make([]byte, pictureHead)
	for i, v := range []int{int(id), w, h, dpi} {
		binary.BigEndian.PutUint32(head[4*i:], uint32(v))
	}
	parts := [][]byte{head}
	if m.Stride == w && len(m.Pix) >= w*h {
		parts = append(parts, m.Pix[:w*h])
	} else {
		for y := range h {
			parts = append(parts, m.Pix[y*m.Stride:y*m.Stride+w])
		}
	}
	return c.send(framePicture, parts...)
}

func picture(b []byte) (id uint32, m *image.Gray, dpi int, err error) {
	if len(b) < pictureHead {
		return 0, nil, 0, fmt.Errorf("%w: a picture of %d bytes", errFrame, len(b))
	}
	u := func(i int) int { return int(binary.BigEndian.Uint32(b[4*i:])) }
	w, h := u(1), u(2)
	if w < 1 || h < 1 || w > 1<<16 || h > 1<<16 || w*h != len(b)-pictureHead {
		return 0, nil, 0, fmt.Errorf("%w: a picture of %d by %d", errFrame, w, h)
	}
	return uint32(u(0)), &image.Gray{Pix: b[pictureHead:], Stride: w, Rect: image.Rect(0, 0, w, h)}, u(3), nil
}

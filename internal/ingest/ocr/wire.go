package ocr

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
)

// The recognition component and this program speak in frames: four bytes of
// length, most significant first, then so many bytes of JSON; in a request the
// picture follows, one byte of grey a pixel, row by row. The component says
// Hello once, then answers each Request with one Answer, until its input ends.

// Protocol is the version of what is spoken here; both sides must agree.
const Protocol = 1

// Hello is what the component says when it is ready.
type Hello struct {
	Protocol int    `json:"protocol"`
	Name     string `json:"name"` // for people: engine and models
}

// Request is one page.
type Request struct {
	Width  int       `json:"width"`
	Height int       `json:"height"`
	DPI    int       `json:"dpi"`
	Walls  []float64 `json:"walls,omitempty"` // ruling lines of tables, which no line of text runs through: x0, y0, x1, y1 of each
	Pix    []byte    `json:"-"`
}

// Answer is what was read on it, or why nothing was.
type Answer struct {
	Lines []Line `json:"lines"`
	Error string `json:"error,omitempty"` // English, for logs
}

// MaxPixels bounds a picture: A3 at 300 dots per inch is 17 million.
const MaxPixels = 40_000_000

const maxHead = 1 << 20

var errFrame = errors.New("engine does not keep to the protocol")

// WriteFrame writes v as one frame.
func WriteFrame(w io.Writer, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	head := binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(b)), uint32(len(b)))
	_, err = w.Write(append(head, b...))
	return err
}

// ReadFrame reads one frame of at most limit bytes into v.
func ReadFrame(r io.Reader, limit int64, v any) error {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return err
	}
	n := int64(binary.BigEndian.Uint32(head[:]))
	if n > limit {
		return fmt.Errorf("%w: frame of %d bytes", errFrame, n)
	}
	// The length is only claimed: what is not sent takes no memory.
	b, err := io.ReadAll(io.LimitReader(r, n))
	if err != nil {
		return err
	}
	if int64(len(b)) < n {
		return io.ErrUnexpectedEOF
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("%w: %v", errFrame, err)
	}
	return nil
}

// WriteRequest sends a page.
func WriteRequest(w io.Writer, g *image.Gray, dpi int, walls []Rule) error {
	b := g.Bounds()
	q := Request{Width: b.Dx(), Height: b.Dy(), DPI: dpi}
	for _, r := range walls {
		q.Walls = append(q.Walls, r.X0, r.Y0, r.X1, r.Y1)
	}
	if err := WriteFrame(w, q); err != nil {
		return err
	}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		at := g.PixOffset(b.Min.X, y)
		if _, err := w.Write(g.Pix[at : at+b.Dx()]); err != nil {
			return err
		}
	}
	return nil
}

// Rules gives the walls as lines.
func (q *Request) Rules() []Rule {
	out := make([]Rule, 0, len(q.Walls)/4)
	for i := 0; i+3 < len(q.Walls); i += 4 {
		out = append(out, Rule{q.Walls[i], q.Walls[i+1], q.Walls[i+2], q.Walls[i+3]})
	}
	return out
}

// ReadRequest receives a page; io.EOF when there is no other.
func ReadRequest(r io.Reader) (*Request, error) {
	var q Request
	if err := ReadFrame(r, maxHead, &q); err != nil {
		return nil, err
	}
	if q.Width < 1 || q.Height < 1 || q.Width > MaxPixels || q.Height > MaxPixels/q.Width || len(q.Walls)%4 != 0 {
		return nil, fmt.Errorf("%w: picture of %d × %d", errFrame, q.Width, q.Height)
	}
	q.Pix = make([]byte, q.Width*q.Height)
	if _, err := io.ReadFull(r, q.Pix); err != nil {
		return nil, err
	}
	return &q, nil
}

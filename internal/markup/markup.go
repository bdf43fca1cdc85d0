package markup

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/limit"
	"wenping/internal/paper"
	"wenping/internal/problem"
)

// Job is what is to be written into one file.
type Job struct {
	Format           document.Format
	Author, Initials string
	Date             time.Time // of the comments; zero: they bear none
	Main             string    // the part of a Word file that holds most of the text
	Pages            []Size    // of a PDF, as the reader saw them
	Notes            []Note
}

// Note is one remark with its place in the bytes.
type Note struct {
	Key      string
	Severity string
	Lines    []string
	Word     Span
	PDF      Area
}

// Span is a range of the main part; an empty one with Begin means the paragraph
// that begins there or after it, and the zero Span the first paragraph.
type Span struct {
	From, To int
	Begin    bool
}

// Area is where a note stands on a page; without boxes it stands at the page's
// corner.
type Area struct {
	Page  int
	Boxes []document.Box // of lines, in points from the top left of the page as displayed
}

// Size of a page as displayed, in points.
type Size struct{ W, H float64 }

// Can says whether notes can be written into files of a format, and if not, why.
func Can(f document.Format) error {
	switch f {
	case document.FormatDOCX, document.FormatPDF:
		return nil
	case document.FormatDOC:
		return problem.New(problem.Unsupported, "doc（wps）格式的文件不能写入批注，未生成带批注的报告。请用 Word 或 WPS 另存为 docx 后重新提交。")
	}
	return problem.New(problem.Unsupported, "这种格式的文件不能写入批注，未生成带批注的报告。")
}

// Place finds where each remark stands in the file that a document was read from.
func Place(d *document.Document, r *paper.Remarks, date time.Time) *Job {
	j := &Job{Format: d.Source.Format, Author: r.Author, Initials: r.Initials, Date: date, Main: mainPart(d)}
	for _, p := range d.Pages {
		j.Pages = append(j.Pages, Size{p.Width, p.Height})
	}
	for _, m := range r.List {
		n := Note{Key: m.Key, Severity: string(m.Severity), Lines: m.Lines}
		if j.Format == document.FormatPDF {
			n.PDF = area(d, m.At)
		} else {
			n.Word = j.span(d, m.At)
		}
		j.Notes = append(j.Notes, n)
	}
	return j
}

// mainPart is the part of a Word file most blocks come from: notes, charts and
// text of embedded documents come from others, where no comment can stand.
func mainPart(d *document.Document) string {
	n := map[string]int{}
	best := ""
	count := func(part string) {
		if part == "" {
			return
		}
		if n[part]++; n[part] > n[best] {
			best = part
		}
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		count(b.Origin.Part)
		if b.Table != nil {
			for _, row := range b.Table.Rows {
				for c := range row {
					count(row[c].Origin.Part)
				}
			}
		}
	}
	return best
}

// span gives the first place that lies in the main part; where none does, the
// nearest text before the first of them.
func (j *Job) span(d *document.Document, at []document.Anchor) Span {
	for _, a := range at {
		if o, _ := origin(d, a); o != nil && o.Part == j.Main {
			if s, ok := source(o, a.Start, a.End); ok {
				return s
			}
		}
	}
	for _, a := range at {
		for id := a.Block; id > 0; id-- {
			if s, ok := j.lastOf(d.Block(id), a); ok {
				return s
			}
		}
	}
	return Span{}
}

// lastOf gives a place in a block that lies in the main part: of a table the
// cell nearest to the one meant.
func (j *Job) lastOf(b *document.Block, a document.Anchor) (Span, bool) {
	if b == nil {
		return Span{}, false
	}
	if b.Table == nil {
		if b.Origin.Part != j.Main {
			return Span{}, false
		}
		return source(&b.Origin, 0, 0)
	}
	best, found, dist := Span{}, false, 1<<30
	for _, row := range b.Table.Rows {
		for c := range row {
			if row[c].Origin.Part != j.Main {
				continue
			}
			away := 0
			if a.Block == b.ID && a.InCell() {
				away = 64*abs(row[c].Row-a.Row+1) + abs(row[c].Col-a.Col+1)
			}
			if s, ok := source(&row[c].Origin, 0, 0); ok && away < dist {
				best, found, dist = s, true, away
			}
		}
	}
	return best, found
}

func abs(n int) int { return max(n, -n) }

// origin gives where the text of an anchor came from, and its box.
func origin(d *document.Document, a document.Anchor) (*document.Origin, document.Place) {
	b := d.Block(a.Block)
	if b == nil {
		return nil, document.Place{}
	}
	p := document.Place{Page: b.Page, Box: b.Box}
	if a.InCell() && b.Table != nil {
		c := b.Table.At(a.Row-1, a.Col-1)
		if c == nil {
			return nil, p
		}
		if c.Page > 0 {
			p.Page = c.Page
		}
		if !c.Box.IsZero() {
			p.Box = c.Box
		}
		return &c.Origin, p
	}
	return &b.Origin, p
}

// source maps a range of a text to the bytes it was read from; an empty range
// means the whole.
func source(o *document.Origin, start, end int) (Span, bool) {
	if len(o.Spans) == 0 {
		return Span{From: o.Begin, To: o.Begin, Begin: true}, o.Begin > 0
	}
	if start >= end {
		start, end = o.Spans[0].Start, o.Spans[len(o.Spans)-1].End
	}
	out, ok := Span{}, false
	for _, s := range o.Spans {
		if s.End <= start || s.Start >= end {
			continue
		}
		from, to := s.SrcStart, s.SrcEnd
		if s.End-s.Start == s.SrcEnd-s.SrcStart { // byte for byte
			from += max(0, start-s.Start)
			to -= max(0, s.End-end)
		}
		switch {
		case !ok:
			out, ok = Span{From: from, To: to}, true
		case from >= out.To: // in a merged cell a later text may stand earlier
			out.To = to
		}
	}
	if !ok { // an automatic number has no bytes of its own
		return source(o, 0, 0)
	}
	return out, true
}

// area gives the lines of the first place that is on a page.
func area(d *document.Document, at []document.Anchor) Area {
	for _, a := range at {
		o, p := origin(d, a)
		if o == nil {
			continue
		}
		text := d.Text(a)
		out := Area{}
		for _, l := range o.Lines {
			if l.Page < 1 || l.Box.IsZero() || l.Start >= l.End || a.Start < a.End && (l.End <= a.Start || l.Start >= a.End) {
				continue
			}
			if out.Page == 0 {
				out.Page = l.Page
			}
			if l.Page != out.Page {
				break
			}
			out.Boxes = append(out.Boxes, part(l, text, a))
		}
		if out.Page > 0 {
			return out
		}
		if p.Page > 0 && !p.Box.IsZero() {
			return Area{Page: p.Page, Boxes: []document.Box{p.Box}}
		}
	}
	for _, a := range at {
		if _, p := origin(d, a); p.Page > 0 {
			return Area{Page: p.Page}
		}
	}
	// Nothing has a place: the first words that have one.
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Page > 0 && !b.Box.IsZero() && b.Table == nil && b.Text != "" {
			return Area{Page: b.Page, Boxes: []document.Box{b.Box}}
		}
	}
	return Area{Page: 1}
}

// part is the part of a line that an anchor names. The reader measures lines, not
// characters: a Chinese character is taken to be twice as wide as others.
func part(l document.Line, text string, a document.Anchor) document.Box {
	box := l.Box
	if a.Start >= a.End || l.End > len(text) || l.Start < 0 || a.Start <= l.Start && a.End >= l.End {
		return box
	}
	before, in, all := 0.0, 0.0, 0.0
	for i, r := range text[l.Start:l.End] {
		w := 1.0
		switch {
		case r == utf8.RuneError || r == '\n':
			w = 0
		case r < 0x2000:
			w = 0.5
		}
		all += w
		if at := l.Start + i; at < a.Start {
			before += w
		} else if at < a.End {
			in += w
		}
	}
	if all == 0 || in == 0 {
		return box
	}
	width := box.X1 - box.X0
	if box.Y1-box.Y0 > 2*width && l.End-l.Start > 6 { // set from top to bottom
		return box
	}
	box.X0 += width * before / all
	box.X1 = box.X0 + width*in/all
	return box
}

// Write writes a job's notes into the file it was made for. Errors are
// *problem.Error.
func Write(ctx context.Context, data []byte, j *Job, l limit.Limits) (out []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			out, err = nil, unwritable(fmt.Errorf("panic: %v", p))
		}
	}()
	if err := Can(j.Format); err != nil {
		return nil, err
	}
	l = l.OrDefault()
	if int64(len(data)) > l.Bytes {
		return nil, l.Exceeded(limit.Bytes)
	}
	if len(j.Notes) == 0 {
		return slices.Clone(data), nil
	}
	if j.Format == document.FormatPDF {
		return writePDF(ctx, data, j, l)
	}
	return writeDOCX(ctx, data, j, l)
}

func unwritable(cause error) error {
	return problem.Wrap(problem.Corrupt, cause, "这份文件的内部结构不合规范，不能写入批注，未生成带批注的报告；审查结果不受影响。请用 Word 或 WPS 打开后重新导出。")
}

func gaveUp(ctx context.Context) error {
	if ctx.Err() != nil {
		return problem.Wrap(problem.Timeout, ctx.Err(), "写入批注用时过长，已停止，未生成带批注的报告；审查结果不受影响。")
	}
	return nil
}

// Encode gives a job as Work takes it.
func (j *Job) Encode() ([]byte, error) {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(j); err != nil {
		return nil, fmt.Errorf("encode job: %w", err)
	}
	return b.Bytes(), nil
}

// Work is Write as a reading process does it.
func Work(ctx context.Context, data, job []byte, l limit.Limits) ([]byte, error) {
	j := &Job{}
	if err := gob.NewDecoder(bytes.NewReader(job)).Decode(j); err != nil {
		return nil, fmt.Errorf("decode job: %w", err)
	}
	return Write(ctx, data, j, l)
}

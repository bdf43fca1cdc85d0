package document

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"math"
)

// Schema names the JSON form of a Document.
const Schema = "wenping.document/1"

type printedBlock struct {
	ID     string          `json:"id"`
	Kind   Kind            `json:"kind"`
	Level  int             `json:"level,omitempty"`
	Number string          `json:"number,omitempty"`
	Text   string          `json:"text"`
	Zone   Zone            `json:"zone,omitempty"`
	Page   int             `json:"page,omitempty"`
	Label  string          `json:"page_label,omitempty"`
	Box    []float64       `json:"box,omitempty"`
	Rows   [][]printedCell `json:"rows,omitempty"`
	Header int             `json:"header_rows,omitempty"`
	Within *printedWithin  `json:"within,omitempty"`
	OCR    bool            `json:"recognised,omitempty"`
	Lines  []printedLine   `json:"lines,omitempty"`
}

// printedWithin is the cell that a table stands in.
type printedWithin struct {
	Block string `json:"block"`
	Row   int    `json:"row"`
	Col   int    `json:"col"`
}

// printedLine is a printed line of a block; start and end are bytes of its text.
type printedLine struct {
	Start      int       `json:"start"`
	End        int       `json:"end"`
	Page       int       `json:"page,omitempty"`
	Box        []float64 `json:"box,omitempty"`
	Font       string    `json:"font,omitempty"`
	Size       float64   `json:"size,omitempty"`
	Confidence float64   `json:"confidence,omitempty"`
}

type printedPage struct {
	Number     int     `json:"number"`
	Label      string  `json:"label,omitempty"`
	Width      float64 `json:"width"`
	Height     float64 `json:"height"`
	Chars      int     `json:"chars,omitempty"`
	Aside      int     `json:"aside,omitempty"`
	Recognised bool    `json:"recognised,omitempty"`
	Confidence float64 `json:"confidence,omitempty"`
}

type printedRunning struct {
	Kind RunningKind `json:"kind"`
	Text string      `json:"text"`
	Page int         `json:"page,omitempty"`
}

type printedChange struct {
	Kind  ChangeKind `json:"kind"`
	Text  string     `json:"text"`
	Chars int        `json:"chars"`
	After string     `json:"after,omitempty"`
}

type printedCell struct {
	Text    string    `json:"text"`
	Row     int       `json:"row"`
	Col     int       `json:"col"`
	RowSpan int       `json:"rowspan"`
	ColSpan int       `json:"colspan"`
	Page    int       `json:"page,omitempty"`
	Box     []float64 `json:"box,omitempty"`
}

type printedLoss struct {
	Kind    LossKind `json:"kind"`
	Page    int      `json:"page,omitempty"`
	After   string   `json:"after,omitempty"`
	Section string   `json:"section,omitempty"` // heading path
	Count   int      `json:"count,omitempty"`
	Note    string   `json:"note"`
}

// Corners gives a box as x0, y0, x1, y1 to a tenth of a point, or nil when
// unknown: the form in which boxes are printed.
func (b Box) Corners() []float64 {
	if b.IsZero() || !b.finite() {
		return nil
	}
	r := func(v float64) float64 { return math.Round(v*10) / 10 }
	return []float64{r(b.X0), r(b.Y0), r(b.X1), r(b.Y1)}
}

// WriteJSON prints the document as one line of JSON (wenping.document/1). It is
// written block by block: the line of a thick report is many times the report.
func (d *Document) WriteJSON(w io.Writer, file string) error {
	head := struct {
		Schema   string `json:"schema"`
		File     string `json:"file"`
		Format   Format `json:"format"`
		Producer string `json:"producer,omitempty"`
		Pages    int    `json:"pages,omitempty"`
		Chars    int    `json:"chars"`
	}{Schema, file, d.Source.Format, d.Source.Producer, len(d.Pages), d.Chars()}
	tail := struct {
		Losses   []printedLoss    `json:"losses"`
		PageList []printedPage    `json:"page_list,omitempty"`
		Running  []printedRunning `json:"running,omitempty"`
		Changes  []printedChange  `json:"changes,omitempty"`
		Aside    int              `json:"aside,omitempty"`
		Hidden   int              `json:"hidden,omitempty"`
	}{Losses: []printedLoss{}, Aside: d.Aside, Hidden: d.Hidden}
	for _, l := range d.Losses {
		p := printedLoss{Kind: l.Kind, Page: l.Page, Count: l.Count, Note: l.Note, Section: d.sectionPath(l.Section)}
		if l.After > 0 {
			p.After = l.After.String()
		}
		tail.Losses = append(tail.Losses, p)
	}
	for _, p := range d.Pages {
		tail.PageList = append(tail.PageList, printedPage(p))
	}
	for _, r := range d.Running {
		tail.Running = append(tail.Running, printedRunning(r))
	}
	for _, c := range d.Changes {
		p := printedChange{Kind: c.Kind, Text: c.Text, Chars: c.Chars}
		if c.After > 0 {
			p.After = c.After.String()
		}
		tail.Changes = append(tail.Changes, p)
	}

	out := jsonLine{Writer: bufio.NewWriter(w)}
	out.WriteByte('{')
	out.members(head)
	out.WriteString(`,"blocks":[`)
	for i := range d.Blocks {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('{')
		out.members(d.printed(&d.Blocks[i]))
		out.WriteByte('}')
	}
	out.WriteString("],")
	out.members(tail)
	out.WriteString("}\n")
	if out.err != nil {
		return out.err
	}
	return out.Flush()
}

// jsonLine writes a large object piece by piece.
type jsonLine struct {
	*bufio.Writer
	buf bytes.Buffer
	err error
}

// members writes what stands between the braces of an object.
func (j *jsonLine) members(v any) {
	j.buf.Reset()
	e := json.NewEncoder(&j.buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		j.err = cmp.Or(j.err, err)
		return
	}
	b := bytes.TrimSpace(j.buf.Bytes())
	j.Write(b[1 : len(b)-1])
}

func (d *Document) printed(b *Block) printedBlock {
	p := printedBlock{ID: b.ID.String(), Kind: b.Kind, Level: b.Level, Number: b.Number, Text: b.Text, Zone: b.Zone, Page: b.Page, Box: b.Box.Corners(), OCR: b.Origin.Recognised}
	if b.Page > 0 && b.Page <= len(d.Pages) {
		p.Label = d.Pages[b.Page-1].Label
	}
	for _, l := range b.Origin.Lines {
		if !finite(l.Size) {
			l.Size = 0
		}
		p.Lines = append(p.Lines, printedLine{l.Start, l.End, l.Page, l.Box.Corners(), l.Font, l.Size, l.Confidence})
	}
	if b.Table != nil {
		p.Header = b.Table.HeaderRows
		if w := b.Table.Within; w.Block > 0 {
			p.Within = &printedWithin{w.Block.String(), w.Row - 1, w.Col - 1}
		}
		for _, row := range b.Table.Rows {
			cells := make([]printedCell, 0, len(row))
			for _, c := range row {
				cells = append(cells, printedCell{c.Text, c.Row, c.Col, max(1, c.RowSpan), max(1, c.ColSpan), c.Page, c.Box.Corners()})
			}
			p.Rows = append(p.Rows, cells)
		}
	}
	return p
}

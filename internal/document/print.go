package document

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
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
	OCR    bool            `json:"recognised,omitempty"`
	Lines  []printedLine   `json:"lines,omitempty"`
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
	if b.IsZero() {
		return nil
	}
	r := func(v float64) float64 { return math.Round(v*10) / 10 }
	return []float64{r(b.X0), r(b.Y0), r(b.X1), r(b.Y1)}
}

// WriteJSON prints the document as one line of JSON (wenping.document/1).
func (d *Document) WriteJSON(w io.Writer, file string) error {
	out := struct {
		Schema   string           `json:"schema"`
		File     string           `json:"file"`
		Format   Format           `json:"format"`
		Producer string           `json:"producer,omitempty"`
		Pages    int              `json:"pages,omitempty"`
		Chars    int              `json:"chars"`
		Blocks   []printedBlock   `json:"blocks"`
		Losses   []printedLoss    `json:"losses"`
		PageList []printedPage    `json:"page_list,omitempty"`
		Running  []printedRunning `json:"running,omitempty"`
		Changes  []printedChange  `json:"changes,omitempty"`
		Aside    int              `json:"aside,omitempty"`
		Hidden   int              `json:"hidden,omitempty"`
	}{Schema: Schema, File: file, Format: d.Source.Format, Producer: d.Source.Producer, Pages: len(d.Pages), Chars: d.Chars(),
		Blocks: []printedBlock{}, Losses: []printedLoss{}, Aside: d.Aside, Hidden: d.Hidden}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		p := printedBlock{ID: b.ID.String(), Kind: b.Kind, Level: b.Level, Number: b.Number, Text: b.Text, Zone: b.Zone, Page: b.Page, Box: b.Box.Corners(), OCR: b.Origin.Recognised}
		if b.Page > 0 && b.Page <= len(d.Pages) {
			p.Label = d.Pages[b.Page-1].Label
		}
		for _, l := range b.Origin.Lines {
			p.Lines = append(p.Lines, printedLine{l.Start, l.End, l.Page, l.Box.Corners(), l.Font, l.Size, l.Confidence})
		}
		if b.Table != nil {
			p.Header = b.Table.HeaderRows
			for _, row := range b.Table.Rows {
				cells := make([]printedCell, 0, len(row))
				for _, c := range row {
					cells = append(cells, printedCell{c.Text, c.Row, c.Col, max(1, c.RowSpan), max(1, c.ColSpan), c.Page, c.Box.Corners()})
				}
				p.Rows = append(p.Rows, cells)
			}
		}
		out.Blocks = append(out.Blocks, p)
	}
	for _, l := range d.Losses {
		p := printedLoss{Kind: l.Kind, Page: l.Page, Count: l.Count, Note: l.Note, Section: d.sectionPath(l.Section)}
		if l.After > 0 {
			p.After = l.After.String()
		}
		out.Losses = append(out.Losses, p)
	}
	for _, p := range d.Pages {
		out.PageList = append(out.PageList, printedPage(p))
	}
	for _, r := range d.Running {
		out.Running = append(out.Running, printedRunning(r))
	}
	for _, c := range d.Changes {
		p := printedChange{Kind: c.Kind, Text: c.Text, Chars: c.Chars}
		if c.After > 0 {
			p.After = c.After.String()
		}
		out.Changes = append(out.Changes, p)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(out)
}

var oneLine = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ", "\v", " ", "\f", " ")

// WriteText prints all text in reading order: one block a line as "number
// text", table cells parted by tabs, one row a line. Comments are left out.
func (d *Document) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	for i := range d.Blocks {
		k := &d.Blocks[i]
		if k.Kind == Comment {
			continue
		}
		if k.Table != nil {
			for _, row := range k.Table.Rows {
				for c := range row {
					if c > 0 {
						b.WriteByte('\t')
					}
					b.WriteString(oneLine.Replace(row[c].Text))
				}
				b.WriteByte('\n')
			}
			continue
		}
		if k.Number != "" {
			b.WriteString(k.Number)
			b.WriteByte(' ')
		}
		b.WriteString(oneLine.Replace(k.Text))
		b.WriteByte('\n')
	}
	return b.Flush()
}

// WriteMarkdown prints the document for reading: headings with #, tables as
// pipe tables (a merged cell stands once), notes as quotes.
func (d *Document) WriteMarkdown(w io.Writer) error {
	b := bufio.NewWriter(w)
	for i := range d.Blocks {
		k := &d.Blocks[i]
		text := oneLine.Replace(k.Printed())
		switch {
		case k.Table != nil:
			grid := k.Table.Grid()
			for r, row := range grid {
				b.WriteByte('|')
				for c, cell := range row {
					t := ""
					if cell != nil && cell.Row == r && cell.Col == c {
						t = strings.ReplaceAll(oneLine.Replace(cell.Text), "|", `\|`)
					}
					fmt.Fprintf(b, " %s |", t)
				}
				b.WriteByte('\n')
				if r == max(1, k.Table.HeaderRows)-1 {
					b.WriteString("|" + strings.Repeat("---|", len(row)) + "\n")
				}
			}
		case k.Kind == Heading:
			fmt.Fprintf(b, "%s %s\n", strings.Repeat("#", min(6, max(1, k.Level))), text)
		case k.Kind == Caption:
			fmt.Fprintf(b, "**%s**\n", text)
		case k.Kind == Comment || k.Kind == Footnote || k.Kind == Endnote:
			fmt.Fprintf(b, "> %s\n", text)
		default:
			b.WriteString(text + "\n")
		}
		b.WriteByte('\n')
	}
	return b.Flush()
}

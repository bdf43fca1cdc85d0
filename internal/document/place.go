package document

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// Anchor points at a byte range of a block's text, or of one cell's text.
// The range is on rune borders. Start == End points at the whole block or cell.
type Anchor struct {
	Block      BlockID
	Row, Col   int // 1-based cell of a table block; 0,0 when not in a table
	Start, End int // bytes of Block.Text, or of the cell's Text
}

// InCell says that the anchor points into a table cell.
func (a Anchor) InCell() bool { return a.Row > 0 && a.Col > 0 }

// At anchors a range of a block's text.
func At(id BlockID, start, end int) Anchor { return Anchor{Block: id, Start: start, End: end} }

// Whole anchors a whole block.
func Whole(id BlockID) Anchor { return Anchor{Block: id} }

// InTable anchors a whole cell.
func InTable(id BlockID, c *Cell) Anchor { return Anchor{Block: id, Row: c.Row + 1, Col: c.Col + 1} }

// MarshalJSON writes {"block":"b12","row":2,"col":0,"start":3,"end":9}; row and
// col are 0-based like those of Cell, and absent outside a table.
func (a Anchor) MarshalJSON() ([]byte, error) {
	out := struct {
		Block string `json:"block"`
		Row   *int   `json:"row,omitempty"`
		Col   *int   `json:"col,omitempty"`
		Start int    `json:"start,omitempty"`
		End   int    `json:"end,omitempty"`
	}{Block: a.Block.String(), Start: a.Start, End: a.End}
	if a.InCell() {
		r, c := a.Row-1, a.Col-1
		out.Row, out.Col = &r, &c
	}
	return json.Marshal(out)
}

// Place is what a person cites.
type Place struct {
	Page  int    // 1-based page of the file; 0 unknown
	Label string // printed page number; empty unknown
	Box   Box    // zero unknown
	Path  string // heading path "第四章 风险调查 / 二、公示情况"; with table and row where in a table
	Quote string // the text itself, trimmed to a readable length

	Recognised bool    // the text was read off a picture
	Confidence float64 // how surely, 0 to 1; 0 where the text is native or nobody says
}

// QuoteMax bounds a quote, in characters.
const QuoteMax = 120

// Text gives the text an anchor points into: the cell's or the block's.
// A heading's or numbered paragraph's Number is not part of it.
func (d *Document) Text(a Anchor) string {
	b := d.Block(a.Block)
	if b == nil {
		return ""
	}
	if a.InCell() && b.Table != nil {
		if c := b.Table.At(a.Row-1, a.Col-1); c != nil {
			return c.Text
		}
		return ""
	}
	return b.Text
}

// Quote gives the exact text of the anchor's range, whole block or cell if empty.
func (d *Document) Quote(a Anchor) string {
	t := d.Text(a)
	if a.Start >= a.End {
		return t
	}
	s, e := clampRune(t, a.Start), clampRune(t, a.End)
	return t[s:e]
}

func clampRune(s string, i int) int {
	i = max(0, min(i, len(s)))
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// Locate turns an anchor into the place a person cites.
func (d *Document) Locate(a Anchor) Place {
	b := d.Block(a.Block)
	if b == nil {
		return Place{}
	}
	p := Place{Page: b.Page, Box: b.Box, Path: d.Path(a)}
	origin := b.Origin
	if a.InCell() && b.Table != nil {
		if c := b.Table.At(a.Row-1, a.Col-1); c != nil {
			if c.Page > 0 {
				p.Page = c.Page
			}
			if !c.Box.IsZero() {
				p.Box = c.Box
			}
			origin = c.Origin
		}
	}
	if a.Start < a.End {
		p.Page, p.Box = narrow(origin.Lines, a, p.Page, p.Box)
	}
	if p.Recognised = origin.Recognised; p.Recognised {
		p.Confidence = origin.confidence(a)
	}
	if p.Page > 0 && p.Page <= len(d.Pages) {
		if page := &d.Pages[p.Page-1]; page.Recognised && len(origin.Lines) == 0 { // nothing was read there
			p.Recognised, p.Confidence = true, page.Confidence
		}
		p.Label = d.Pages[p.Page-1].Label
	}
	p.Quote = shorten(strings.TrimSpace(d.Quote(a)), QuoteMax)
	return p
}

// narrow gives the page and box of the lines the range touches; the box is
// that of the first page touched.
func narrow(lines []Line, a Anchor, page int, box Box) (int, Box) {
	found, fp := Box{}, 0
	for _, l := range lines {
		if l.End <= a.Start || l.Start >= a.End {
			continue
		}
		if fp == 0 {
			fp = l.Page
		}
		if l.Page == fp {
			found = found.Union(l.Box)
		}
	}
	if fp == 0 {
		return page, box
	}
	return fp, found
}

// confidence says how surely the anchor's text was recognised: that of the least
// sure line of a range, the mean over the whole of a block or cell.
func (o *Origin) confidence(a Anchor) float64 {
	least, sum, n := 0.0, 0.0, 0
	for _, l := range o.Lines {
		if a.Start < a.End && (l.End <= a.Start || l.Start >= a.End) {
			continue
		}
		if l.Confidence == 0 {
			return 0 // part of it is anybody's guess
		}
		if n == 0 || l.Confidence < least {
			least = l.Confidence
		}
		k := max(1, l.End-l.Start)
		sum, n = sum+l.Confidence*float64(k), n+k
	}
	if n == 0 || a.Start < a.End {
		return least
	}
	return sum / float64(n)
}

// Path gives the heading path of an anchor, joined by " / "; for a table cell
// the caption and row are added.
func (d *Document) Path(a Anchor) string {
	b := d.Block(a.Block)
	if b == nil {
		return ""
	}
	parts := d.sectionNames(b.Section)
	if b.Table != nil {
		if c := d.Block(b.Table.Caption); c != nil {
			parts = append(parts, joinNumber(c.Number, c.Text))
		}
	}
	return strings.Join(parts, " / ")
}

// sectionNames gives the headings from the top down to a section.
func (d *Document) sectionNames(i int) []string {
	var names []string
	for ; i > 0 && i < len(d.Outline); i = d.Outline[i].Parent {
		names = append(names, joinNumber(d.Outline[i].Number, d.Outline[i].Title))
	}
	slices.Reverse(names)
	return names
}

func (d *Document) sectionPath(i int) string { return strings.Join(d.sectionNames(i), " / ") }

// joinNumber writes a heading as printed: "第一章 总则", "一、概况", "1.1 背景".
func joinNumber(number, title string) string {
	switch {
	case number == "":
		return title
	case title == "":
		return number
	}
	if r, _ := utf8.DecodeLastRuneInString(number); r == '、' || r == '）' || r == '．' {
		return number + title
	}
	return number + " " + title
}

// Printed gives a block as printed, its number first.
func (b *Block) Printed() string { return joinNumber(b.Number, b.Text) }

func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	return string(r[:n-1]) + "…"
}

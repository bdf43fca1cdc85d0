package word

import (
	"sort"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
)

// IsText says that a table of one column is only a frame drawn around running
// text: its paragraphs belong to the flow.
func IsText(items []Item) bool {
	paras, chars := 0, 0
	for _, it := range items {
		if it.Para != nil && it.Para.Text != "" {
			paras++
			chars += len(it.Para.Text) / 3
		}
	}
	return paras >= 12 && chars >= 800
}

// unstyled is the style of text that has lost its own.
var unstyled = &Style{Outline: -1, Ilvl: -1, Look: NoLook, resolved: true}

// Nested gives a table inside a cell: one of a single column is only layout
// and becomes text of the cell, a real one follows the outer table.
func Nested(t *document.Table) []Item {
	if _, cols := t.Size(); cols > 1 {
		return []Item{{Table: t}}
	}
	var out []Item
	for _, row := range t.Rows {
		for i := range row {
			out = append(out, Item{Para: &Para{Style: unstyled, Outline: -1, Text: row[i].Text, Spans: row[i].Origin.Spans, Part: row[i].Origin.Part}})
		}
	}
	return out
}

// Item is one piece of the text flow, in reading order: a paragraph, a table,
// or a loss or a tracked change at its place.
type Item struct {
	Para   *Para
	Table  *document.Table
	Outer  *document.Table // of a table inside a cell: the table of that cell
	Loss   *document.Loss
	Change *document.Change
}

// Para is a paragraph as read, before it is known what it is.
type Para struct {
	Kind     document.Kind // set for text boxes and notes; else decided later
	Text     string
	Spans    []document.Span
	Part     string
	Number   string // automatic number, rendered
	Style    *Style
	Outline  int // direct outline level; -1 unset, 9 body text
	Jc       string
	look     Look // of most of the text
	boldAll  bool
	Contents bool
	Target   bool // a generated contents page leads here
	Pictures []Picture
	Notes    []Item // what hangs on references inside it

	level int // 1-based once found to be a heading
}

// Picture is the printed size of a picture, in EMU.
type Picture struct{ Width, Height int }

// Builder collects a paragraph's text with its source spans and looks.
type Builder struct {
	Text  strings.Builder
	spans []document.Span
	runes int
	bold  int
	sizes map[int]int
	fonts map[string]int
}

// Add appends text of the source range; verbatim says byte for byte.
func (b *Builder) Add(text []byte, from, to int, verbatim bool) {
	start := b.Text.Len()
	b.Text.Write(text)
	end := b.Text.Len()
	if end == start {
		return
	}
	if n := len(b.spans); verbatim && n > 0 && b.spans[n-1].End == start && b.spans[n-1].SrcEnd == from && b.spans[n-1].End-b.spans[n-1].Start == b.spans[n-1].SrcEnd-b.spans[n-1].SrcStart {
		b.spans[n-1].End, b.spans[n-1].SrcEnd = end, to
		return
	}
	b.spans = append(b.spans, document.Span{Start: start, End: end, SrcStart: from, SrcEnd: to})
}

// Mark notes how the text added since `from` looks.
func (b *Builder) Mark(from int, l Look) {
	n := 0
	for _, r := range b.Text.String()[from:] {
		if r > ' ' && r != '\u3000' {
			n++
		}
	}
	if n == 0 {
		return
	}
	b.runes += n
	if l.Bold == 1 {
		b.bold += n
	}
	if b.sizes == nil {
		b.sizes, b.fonts = map[int]int{}, map[string]int{}
	}
	b.sizes[l.Size] += n
	b.fonts[l.Font] += n
}

// Finish gives the paragraph its text, trimmed, and its prevailing look.
func (b *Builder) Finish(p *Para) {
	text := b.Text.String()
	lead := len(text) - len(strings.TrimLeft(text, " \t\n\u3000\u00a0"))
	p.Text = strings.TrimRight(text[lead:], " \t\n\u3000\u00a0")
	p.Spans = clip(b.spans, lead, lead+len(p.Text))
	p.boldAll = b.runes > 0 && b.bold*10 >= b.runes*9
	p.look = Look{Size: most(b.sizes), Font: mostFont(b.fonts)}
	if p.boldAll {
		p.look.Bold = 1
	}
}

// clip cuts spans to text[from:to] and shifts them to begin at 0.
func clip(spans []document.Span, from, to int) []document.Span {
	out := spans[:0:0]
	for _, s := range spans {
		if s.End <= from || s.Start >= to {
			continue
		}
		same := s.End-s.Start == s.SrcEnd-s.SrcStart
		if d := from - s.Start; d > 0 {
			s.Start += d
			if same {
				s.SrcStart += d
			}
		}
		if d := s.End - to; d > 0 {
			s.End -= d
			if same {
				s.SrcEnd -= d
			}
		}
		s.Start, s.End = s.Start-from, s.End-from
		out = append(out, s)
	}
	return out
}

func most(m map[int]int) int {
	best, n := -1, 0
	for k, v := range m {
		if v > n || (v == n && k > best) {
			best, n = k, v
		}
	}
	return best
}

func mostFont(m map[string]int) string {
	names := make([]string, 0, len(m))
	for k := range m {
		names = append(names, k)
	}
	sort.Strings(names)
	best, n := "", 0
	for _, k := range names {
		if m[k] > n {
			best, n = k, m[k]
		}
	}
	return best
}

func (p *Para) runes() int { return utf8.RuneCountInString(p.Text) }

// printed is the paragraph with its automatic number, as a cell shows it.
func (p *Para) printed() string {
	switch {
	case p.Number == "":
		return p.Text
	case p.Text == "":
		return p.Number
	}
	if r, _ := utf8.DecodeLastRuneInString(p.Number); r == '、' || r == '）' || r == '．' {
		return p.Number + p.Text
	}
	return p.Number + " " + p.Text
}

// CellText joins what stands in a cell to one text with its spans. Notes and
// tables inside are given back, to follow the table.
func CellText(items []Item) (text string, origin document.Origin, rest []Item) {
	var b strings.Builder
	for _, it := range items {
		switch {
		case it.Para == nil:
			if it.Table != nil && it.Outer == nil { // what stands in its cells has its place
				it.Table.Within.Start = b.Len()
			}
			rest = append(rest, it)
			continue
		}
		p := it.Para
		if p.Kind == document.Comment || p.Kind == document.Footnote || p.Kind == document.Endnote {
			rest = append(rest, it) // of a table inside the cell: no text of it
			continue
		}
		rest = append(rest, p.Notes...)
		line := p.printed()
		if line == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		shift := b.Len() + len(line) - len(p.Text)
		for _, s := range p.Spans {
			s.Start, s.End = s.Start+shift, s.End+shift
			origin.Spans = append(origin.Spans, s)
		}
		if origin.Part == "" {
			origin.Part = p.Part
		}
		b.WriteString(line)
	}
	return b.String(), origin, rest
}

// Changed is a tracked change at its place; its text is shortened.
func Changed(kind document.ChangeKind, text string, chars int) Item {
	if r := []rune(text); len(r) > document.QuoteMax {
		text = string(r[:document.QuoteMax-1]) + "…"
	}
	return Item{Change: &document.Change{Kind: kind, Text: text, Chars: chars}}
}

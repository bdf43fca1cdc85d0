package figure

import (
	"fmt"
	"html"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

// Source is what figures are drawn from.
type Source struct {
	Facts  *facts.Facts
	Place  func(document.Anchor) string // 第21页
	Link   func(document.Anchor) string // where it can be read
	Faults []Fault
	Today  zh.Date // zero: left out
}

// Fault is a finding of the review, for those of its places that stand in a figure.
type Fault struct {
	Item, Message string
	Link          string
	At            []document.Anchor
}

// Figure is one picture.
type Figure struct {
	ID    string
	Title string
	Note  string // beside the title
	Says  string // one sentence: what the picture shows
	SVG   string // empty: nothing was read to draw
	Items []string
	Heads []string
	Rows  [][]Cell
	Wide  bool
}

// Cell is a value of the table behind a figure, with its address.
type Cell struct{ Text, Link string }

// All draws every figure, in the order in which the report is read.
func All(s *Source) []Figure {
	out := []Figure{Dates(s)}
	out = append(out, Surveys(s)...)
	return append(out, Matrix(s), Levels(s), Index(s))
}

// unread is the word for what was not found: it is not zero.
const unread = "未读到"

// at finds the fault that cites a place.
func (s *Source) at(a document.Anchor, items ...string) *Fault {
	if a.Block == 0 {
		return nil
	}
	for i := range s.Faults {
		f := &s.Faults[i]
		ok := len(items) == 0
		for _, it := range items {
			ok = ok || strings.HasPrefix(f.Item, it)
		}
		if !ok {
			continue
		}
		for _, b := range f.At {
			if b.Block == a.Block && b.Row == a.Row && b.Col == a.Col && (a.End == 0 || b.End == 0 || a.Start < b.End && b.Start < a.End) {
				return f
			}
		}
	}
	return nil
}

func (s *Source) cell(text string, a document.Anchor) Cell {
	if a.Block == 0 {
		return Cell{Text: text}
	}
	return Cell{text, s.Link(a)}
}

// brief is a place where it is short enough to stand beside a number.
func (s *Source) brief(a document.Anchor) string {
	if p := s.Place(a); width(p, 12) <= 72 {
		return p
	}
	return ""
}

func plain(text string) Cell { return Cell{Text: text} }

// Colours of the pictures; each also has a line, a hatch or a word.
const (
	ink    = "#17212B"
	ink2   = "#414D59"
	ink3   = "#5A6672"
	line   = "#D3D9DF"
	edge   = "#76828E"
	indigo = "#1F4F82"
	red    = "#A92A1B"
	redT   = "#FBEAE7"
	pine   = "#1F6848"
)

// drawing is an SVG being made. Text is never under 12.
type drawing struct {
	strings.Builder
	id string
}

func n(v float64) string {
	s := fmt.Sprintf("%.1f", v)
	return strings.TrimSuffix(s, ".0")
}

func esc(s string) string { return html.EscapeString(s) }

// style of a text.
type style struct {
	fill   string
	size   float64
	anchor string
	bold   bool
	turn   float64 // degrees
	halo   bool    // lines may run behind it
}

func (d *drawing) text(x, y float64, s string, t style) {
	if t.fill == "" {
		t.fill = ink
	}
	t.size = max(t.size, 12)
	fmt.Fprintf(d, `<text x="%s" y="%s" fill="%s" font-size="%s"`, n(x), n(y), t.fill, n(t.size))
	if t.anchor != "" {
		fmt.Fprintf(d, ` text-anchor="%s"`, t.anchor)
	}
	if t.bold {
		d.WriteString(` font-weight="600"`)
	}
	if t.halo {
		d.WriteString(` paint-order="stroke" stroke="#fff" stroke-width="4"`)
	}
	if t.turn != 0 {
		fmt.Fprintf(d, ` transform="rotate(%s %s %s)"`, n(t.turn), n(x), n(y))
	}
	fmt.Fprintf(d, `>%s</text>`, esc(s))
}

func (d *drawing) rect(x, y, w, h float64, attrs string) {
	fmt.Fprintf(d, `<rect x="%s" y="%s" width="%s" height="%s" %s/>`, n(x), n(y), n(max(w, 0)), n(h), attrs)
}

func (d *drawing) path(data, attrs string) { fmt.Fprintf(d, `<path d="%s" %s/>`, data, attrs) }

// link wraps what draw draws in an address.
func (d *drawing) link(href, label string, draw func()) {
	if href == "" {
		draw()
		return
	}
	fmt.Fprintf(d, `<a href="%s" aria-label="%s"><title>%s</title>`, esc(href), esc(label), esc(label))
	draw()
	d.WriteString(`</a>`)
}

// svg closes the drawing under its sentence.
func (d *drawing) svg(w, h float64, says string) string {
	return fmt.Sprintf(`<svg viewBox="0 0 %s %s" role="img" aria-label="%s"><defs><pattern id="hatch-%s" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="%s"/><rect width="2.2" height="6" fill="%s"/></pattern></defs>%s</svg>`,
		n(w), n(h), esc(says), d.id, redT, red, d.String())
}

func (d *drawing) hatch() string { return fmt.Sprintf(`fill="url(#hatch-%s)" stroke="%s"`, d.id, red) }

const dashed = `fill="none" stroke="#76828E" stroke-dasharray="4 3"`

// width is how wide a text is, nearly: a Chinese character is as wide as high.
func width(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		if r < 0x2e80 {
			w += 0.56
		} else {
			w++
		}
	}
	return w * size
}

// cut shortens a text to a width, the end told by ….
func cut(s string, size, room float64) string {
	if width(s, size) <= room {
		return s
	}
	r := []rune(s)
	for len(r) > 1 && width(string(r)+"…", size) > room {
		r = r[:len(r)-1]
	}
	return string(r) + "…"
}

func md(d zh.Date) string {
	if d.Day == 0 {
		return fmt.Sprintf("%d月", d.Month)
	}
	return fmt.Sprintf("%d月%d日", d.Month, d.Day)
}

// items are the items whose findings stand in a figure.
func (s *Source) items(of ...string) []string {
	var out []string
	seen := map[string]bool{}
	for _, f := range s.Faults {
		for _, it := range of {
			if f.Item == it && !seen[it] {
				seen[it] = true
				out = append(out, it)
			}
		}
	}
	return out
}

package layout

import (
	"math"
	"sort"
	"strings"

	"wenping/internal/ingest/pdf"
)

// Geometry of the standard, in millimetres.
const (
	pageW, pageH = 210.0, 297.0
	left, top    = 28.0, 37.0
	typeW, typeH = 156.0, 225.0
	right        = left + typeW
	bottom       = top + typeH
	lineCount    = 22
	rowCells     = 28
	cell         = typeW / rowCells // 5.571: 28 characters fill a line
	// From line to line: 22 lines fill the type area when the last one ends on
	// its lower edge, (225 − 5.571) / 21 = 10.449; a line is a character and
	// 7/8 of it, 15/8 × 5.571 = 10.446. Both round to 10.45.
	pitch = 10.45

	size2, size3, size4 = 22.0, 16.0, 14.0 // 2号, 3号, 4号, in points
	point               = 25.4 / 72
	em3                 = size3 * point
	ascent, descent     = 0.88, 0.12 // of the em square, from the baseline
)

// Tolerances, in millimetres and points.
const (
	near      = 0.3
	nearPitch = 0.05
	nearSize  = 0.15
)

func about(v, want, tolerance float64) bool { return math.Abs(v-want) <= tolerance+1e-6 }

// glyph is a character in millimetres.
type glyph struct {
	r              rune
	x, base        float64
	adv            float64 // natural width
	x0, y0, x1, y1 float64 // ink
	size           float64 // points
	face           face
	font           string
	red, black     bool
	hidden         bool
	embedded       bool
	unmapped       bool
	spaced         bool // a space was typed before it
}

func (g *glyph) inked() bool { return g.x1 > g.x0 && g.y1 > g.y0 }

// line is the characters on one baseline, from left to right.
type line struct {
	page   int // 1-based
	glyphs []glyph
	base   float64
	text   string // without spaces
}

func (l *line) x0() float64  { return l.glyphs[0].x }
func (l *line) last() *glyph { return &l.glyphs[len(l.glyphs)-1] }

// x1 is where the line ends. Text of 3号 and larger is set on the grid of 28
// characters, a little closer than its natural width.
func (l *line) x1() float64 {
	g := l.last()
	if full(g.r) && g.size >= size3-nearSize {
		return g.x + g.size*point*cell/em3
	}
	return g.x + g.adv
}

func (l *line) mid() float64 { return (l.x0() + l.x1()) / 2 }

func (l *line) biggest() float64 {
	s := 0.0
	for i := range l.glyphs {
		s = max(s, l.glyphs[i].size)
	}
	return s
}

// emTop and emBottom are the edges of the em square of the line's size.
func (l *line) emTop() float64    { return l.base - ascent*l.biggest()*point }
func (l *line) emBottom() float64 { return l.base + descent*l.biggest()*point }

// inkTop and inkBottom are the edges of what is black or red.
func (l *line) inkTop() float64 {
	v := math.Inf(1)
	for i := range l.glyphs {
		if g := &l.glyphs[i]; g.inked() {
			v = min(v, g.y0)
		}
	}
	return v
}

func (l *line) inkBottom() float64 {
	v := math.Inf(-1)
	for i := range l.glyphs {
		if g := &l.glyphs[i]; g.inked() {
			v = max(v, g.y1)
		}
	}
	return v
}

// row is the number of the line on the grid, 0 the first; it need not be whole.
func (l *line) row() float64 {
	centre := l.base - (ascent-0.5)*l.biggest()*point
	return (centre - em3/2 - top) / pitch
}

// stroke is a straight line or the side of a frame, by the middle of its ink.
type stroke struct {
	x0, y0, x1, y1 float64
	width          float64
	red, black     bool
	frame          bool // a side of a rectangle
}

func (s *stroke) flat() bool      { return s.x1-s.x0 >= s.y1-s.y0 }
func (s *stroke) length() float64 { return max(s.x1-s.x0, s.y1-s.y0) }

type page struct {
	no      int
	w, h    float64
	turned  bool
	lines   []line
	strokes []stroke
	frames  []stroke // whole rectangles, not taken apart
	drawn   []stroke // outlines of curves: characters drawn as such
}

// sheetOf puts a measured page into millimetres and lines.
func sheetOf(no int, m pdf.MeasuredPage) page {
	p := page{no: no, w: m.W * point, h: m.H * point, turned: m.Turned}
	var gs []glyph
	space := false
	for _, g := range m.Glyphs {
		if g.R == ' ' || g.R == 0xA0 || g.R == '\r' || g.R == '\n' || g.R == '\t' {
			space = true
			continue
		}
		gs = append(gs, glyph{
			r: g.R, x: g.X * point, base: g.Base * point, adv: g.Advance * point,
			x0: g.Ink[0] * point, y0: g.Ink[1] * point, x1: g.Ink[2] * point, y1: g.Ink[3] * point,
			size: g.Size, face: faceOf(g.Font), font: g.Font,
			red: red(g.Colour), black: black(g.Colour), hidden: g.Hidden, embedded: g.Embedded, unmapped: g.Unmapped, spaced: space,
		})
		space = false
	}
	p.lines = intoLines(no, gs)
	p.blanks(m.Blanks)
	for _, q := range m.Paths {
		s := stroke{x0: q.X0 * point, y0: q.Y0 * point, x1: q.X1 * point, y1: q.Y1 * point, width: q.Width * point, red: red(q.Colour), black: black(q.Colour)}
		w, h := s.x1-s.x0, s.y1-s.y0
		switch {
		case q.Curved:
			if len(p.drawn) < mostMarks {
				p.drawn = append(p.drawn, s)
			}
		case q.Filled && min(w, h) <= 1.5: // a bar stands for a line
			s.width = min(w, h)
			p.strokes = append(p.strokes, s)
		case q.Filled:
		case min(w, h) < 0.05:
			p.strokes = append(p.strokes, s)
		default:
			p.frames = append(p.frames, s)
			for _, side := range [][4]float64{{s.x0, s.y0, s.x1, s.y0}, {s.x0, s.y1, s.x1, s.y1}, {s.x0, s.y0, s.x0, s.y1}, {s.x1, s.y0, s.x1, s.y1}} {
				p.strokes = append(p.strokes, stroke{x0: side[0], y0: side[1], x1: side[2], y1: side[3], width: s.width, red: s.red, black: s.black, frame: true})
			}
		}
	}
	return p
}

// blanks marks the characters that a space set on its own stands before.
func (p *page) blanks(at [][2]float64) {
	for _, b := range at[:min(len(at), mostMarks)] {
		x, y := b[0]*point, b[1]*point
		for i := range p.lines {
			t := &p.lines[i]
			if math.Abs(t.base-y) > sameLine {
				continue
			}
			for k := range t.glyphs {
				if t.glyphs[k].x > x-0.01 {
					t.glyphs[k].spaced = true
					break
				}
			}
		}
	}
}

// mostMarks bounds what is looked through for every line; a letter has far fewer.
const mostMarks = 2000

// sameLine is how far apart baselines of one line may be.
const sameLine = 0.5

func intoLines(no int, gs []glyph) []line {
	sort.SliceStable(gs, func(i, j int) bool { return gs[i].base < gs[j].base })
	var out []line
	for i := 0; i < len(gs); {
		j := i + 1
		for j < len(gs) && gs[j].base-gs[j-1].base < sameLine && gs[j].base-gs[i].base < 2*sameLine {
			j++
		}
		l := line{page: no, glyphs: gs[i:j:j], base: gs[(i+j-1)/2].base}
		sort.SliceStable(l.glyphs, func(a, b int) bool { return l.glyphs[a].x < l.glyphs[b].x })
		var b strings.Builder
		for _, g := range l.glyphs {
			b.WriteRune(g.r)
		}
		l.text = b.String()
		out = append(out, l)
		i = j
	}
	return out
}

func red(c pdf.MeasuredColour) bool {
	return c[0] >= 150 && int(c[0])-int(c[1]) >= 100 && int(c[0])-int(c[2]) >= 100
}

func black(c pdf.MeasuredColour) bool { return max(c[0], c[1], c[2]) <= 40 }

// full says that a character takes a full square.
func full(r rune) bool {
	return r >= 0x2E80 && r < 0xFF61 || r >= 0x20000 || r >= 0xFFE0 && r <= 0xFFE6 || strings.ContainsRune("“”‘’…—·×±℃", r)
}

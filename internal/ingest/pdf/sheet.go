package pdf

import (
	"context"
	"math"

	"wenping/internal/document"
)

// sheet is one page as copied out of PDFium, in layout space: points from the
// top left, turned so that most text runs from left to right.
type sheet struct {
	number   int
	w, h     float64 // of the page as displayed
	turn     int     // quarter turns clockwise from display to layout space
	glyphs   []glyph
	strays   []glyph // text running in another direction, in file order
	rules    []ruling
	fills    []document.Box // shaded areas, layout space
	pictures []document.Box // layout space
	paths    int
	chars    int // printed characters, as the engine counts them
	unmapped int // of them: glyphs without a character
	aside    int // of them: set aside on purpose
	cut      bool
	notes    []document.Block // what people have noted on the page

	recognised bool    // what stands here was read off the page's picture
	skew       float64 // radians by which that picture stood askew
	unread     error   // why a recogniser could not read the picture
}

// glyph is one printed character.
type glyph struct {
	r              rune
	x0, y0, x1, y1 float64
	base           float64 // y of the baseline
	size           float64
	bold           bool
	guess          bool // the file gives no character; r is its code, which may be one
	hidden         bool // drawn invisibly: the text layer under a scan; or recognised by ourselves
	role           role // in a tagged file
	dir            int8 // of the text as displayed, in quarter turns; -1 a slant
	made           bool // a space that PDFium made up of a gap within a piece of text
	font           string
	family         byte    // rough kind of face, see faceOf
	confidence     float32 // of a recognised character; 0 native
	seq            int
}

// ruling is a straight line, horizontal or vertical: the middle of its ink.
type ruling struct{ x0, y0, x1, y1 float64 }

func (r ruling) horizontal() bool { return r.x1-r.x0 >= r.y1-r.y0 }

const (
	maxGlyphs  = 60000 // of a page; a dense A3 page has 6,000
	maxObjects = 60000
	maxDepth   = 6
)

// frame maps PDF user space to the page as displayed.
type frame struct {
	l, b, r, t float64
	rot        int
	unit       float64 // points in a unit of user space
}

func (f frame) size() (w, h float64) {
	if f.rot%2 == 1 {
		return f.unit * (f.t - f.b), f.unit * (f.r - f.l)
	}
	return f.unit * (f.r - f.l), f.unit * (f.t - f.b)
}

func (f frame) point(x, y float64) (float64, float64) {
	switch f.rot {
	case 1:
		x, y = y-f.b, x-f.l
	case 2:
		x, y = f.r-x, y-f.b
	case 3:
		x, y = f.t-y, f.r-x
	default:
		x, y = x-f.l, f.t-y
	}
	return f.unit * x, f.unit * y
}

// turnPoint turns a point of a w×h page clockwise by n quarter turns.
func turnPoint(n int, w, h, x, y float64) (float64, float64) {
	switch n & 3 {
	case 1:
		return h - y, x
	case 2:
		return w - x, h - y
	case 3:
		return y, w - x
	}
	return x, y
}

// layoutSize is the page's size in layout space.
func (s *sheet) layoutSize() (w, h float64) {
	if s.turn%2 == 1 {
		return s.h, s.w
	}
	return s.w, s.h
}

// display maps a box of layout space back to the page as displayed.
func (s *sheet) display(b document.Box) document.Box {
	if !b.IsZero() && s.skew != 0 {
		b = s.askew(b)
	}
	if b.IsZero() || s.turn == 0 {
		return roundBox(b)
	}
	w, h := s.layoutSize()
	n := (4 - s.turn) & 3
	ax, ay := turnPoint(n, w, h, b.X0, b.Y0)
	bx, by := turnPoint(n, w, h, b.X1, b.Y1)
	return roundBox(document.Box{X0: min(ax, bx), Y0: min(ay, by), X1: max(ax, bx), Y1: max(ay, by)})
}

func roundBox(b document.Box) document.Box {
	f := func(v float64) float64 { return math.Round(v*100) / 100 }
	return document.Box{X0: f(b.X0), Y0: f(b.Y0), X1: f(b.X1), Y1: f(b.Y1)}
}

// readSheet copies one page out of the guest.
func readSheet(ctx context.Context, g *guest, doc uint64, index int, in input) (sheet, error) {
	s := sheet{number: index + 1}
	page, text, done := g.openPage(doc, index)
	defer done()
	if g.err != nil {
		return s, g.err
	}
	if page == 0 { // one broken page does not make the file unreadable
		s.cut = true
		return s, nil
	}
	f := pageFrame(g, page, unitOf(in.units, index))
	s.w, s.h = f.size()
	if text != 0 {
		var roles map[int]role
		if g.is("FPDFCatalog_IsTagged", doc) {
			roles = g.roles(page)
		}
		s.readText(g, text, f, roles)
	}
	s.readFields(g, page, f)
	budget := maxObjects
	s.readObjects(g, page, f, identity, 0, &budget)
	if budget <= 0 {
		s.cut = true
	}
	s.orient()
	if in.r != nil && (s.imageOnly() || in.mute[index]) && ctx.Err() == nil {
		s.recognise(ctx, g, page, in.r)
	}
	return s, g.err
}

func pageFrame(g *guest, page uint64, unit float64) frame {
	f := frame{unit: unit, rot: g.num("FPDFPage_GetRotation", page) & 3}
	if g.is("FPDF_GetPageBoundingBox", page, uint64(g.scratch)) { // FS_RECTF: left, top, right, bottom
		f.l, f.t, f.r, f.b = g.f32(0), g.f32(4), g.f32(8), g.f32(12)
	}
	if f.t < f.b {
		f.t, f.b = f.b, f.t
	}
	if f.r-f.l < 1 || f.t-f.b < 1 {
		f.l, f.b, f.r, f.t = 0, 0, 595.28, 841.89
	}
	return f
}

// orient turns everything into layout space and gives glyphs even heights.
func (s *sheet) orient() {
	s.setUpright()
	w, h := s.w, s.h
	for i := range s.glyphs {
		gl := &s.glyphs[i]
		if s.turn != 0 {
			ax, ay := turnPoint(s.turn, w, h, gl.x0, gl.y0)
			bx, by := turnPoint(s.turn, w, h, gl.x1, gl.y1)
			switch s.turn {
			case 1:
				_, gl.base = turnPoint(1, w, h, gl.base, 0)
			case 2:
				_, gl.base = turnPoint(2, w, h, 0, gl.base)
			case 3:
				_, gl.base = turnPoint(3, w, h, gl.base, 0)
			}
			gl.x0, gl.y0, gl.x1, gl.y1 = min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
		}
		gl.level()
	}
	if s.turn == 0 {
		return
	}
	for i := range s.rules {
		r := &s.rules[i]
		ax, ay := turnPoint(s.turn, w, h, r.x0, r.y0)
		bx, by := turnPoint(s.turn, w, h, r.x1, r.y1)
		*r = ruling{min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)}
	}
	for _, boxes := range [][]document.Box{s.pictures, s.fills} {
		for i := range boxes {
			p := &boxes[i]
			ax, ay := turnPoint(s.turn, w, h, p.X0, p.Y0)
			bx, by := turnPoint(s.turn, w, h, p.X1, p.Y1)
			*p = document.Box{X0: min(ax, bx), Y0: min(ay, by), X1: max(ax, bx), Y1: max(ay, by)}
		}
	}
}

// level replaces the height that the font declares (often absurd) by the em
// square on the baseline; where the size makes no sense, the box rules.
func (g *glyph) level() {
	h := g.y1 - g.y0
	if g.size < 1 || g.size > 400 || (h > 0 && (g.size > 4*h || g.size < h/4)) {
		g.size = max(1, min(h, 400))
	}
	if g.base < g.y0-g.size || g.base > g.y1+g.size {
		g.base = g.y1 - 0.12*g.size
	}
	g.y0, g.y1 = g.base-0.86*g.size, g.base+0.14*g.size
}

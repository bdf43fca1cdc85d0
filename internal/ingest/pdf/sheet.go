package pdf

import (
	"context"
	"math"
	"strings"

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
	pictures []document.Box // layout space
	paths    int
	chars    int // printed characters, as the engine counts them
	unmapped int // of them: glyphs without a character
	aside    int // of them: set aside on purpose
	cut      bool

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
}

func (f frame) size() (w, h float64) {
	if f.rot%2 == 1 {
		return f.t - f.b, f.r - f.l
	}
	return f.r - f.l, f.t - f.b
}

func (f frame) point(x, y float64) (float64, float64) {
	switch f.rot {
	case 1:
		return y - f.b, x - f.l
	case 2:
		return f.r - x, y - f.b
	case 3:
		return f.t - y, f.r - x
	}
	return x - f.l, f.t - y
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
		return roundBox(s.askew(b))
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
func readSheet(ctx context.Context, g *guest, doc uint64, index int, r Recogniser) (sheet, error) {
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
	f := pageFrame(g, page)
	s.w, s.h = f.size()
	if text != 0 {
		s.readText(g, text, f)
	}
	s.readFields(g, page, f)
	budget := maxObjects
	s.readObjects(g, page, f, identity, 0, &budget)
	if budget <= 0 {
		s.cut = true
	}
	s.orient()
	if r != nil && s.imageOnly() && ctx.Err() == nil {
		s.recognise(ctx, g, page, r)
	}
	return s, g.err
}

func pageFrame(g *guest, page uint64) frame {
	f := frame{rot: g.num("FPDFPage_GetRotation", page) & 3}
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

// ink is what the glyphs of one text object share.
type ink struct {
	size   float64
	dir    int // quarter turns of the text as displayed; -1 for a slant
	font   string
	family byte
	bold   bool
	hidden bool
	hangs  bool
}

func (s *sheet) readText(g *guest, text uint64, f frame) {
	n := g.num("FPDFText_CountChars", text)
	if n > maxGlyphs {
		n, s.cut = maxGlyphs, true
	}
	at := uint64(g.scratch)
	inks := map[uint64]ink{}
	drawn := overprint{}
	fonts := map[uint64]string{}
	var turns [4]int
	dirs := make([]int8, 0, max(0, n))
	for i := 0; i < n && g.err == nil; i++ {
		obj := g.call("FPDFText_GetTextObject", text, uint64(i))
		if obj == 0 {
			continue // made up by PDFium: spaces and line ends; we judge them by the gaps
		}
		r := rune(g.num("FPDFText_GetUnicode", text, uint64(i)))
		k, ok := inks[obj]
		if !ok {
			k = readInk(g, text, i, obj, f, fonts)
			inks[obj] = k
		}
		guess := g.is("FPDFText_HasUnicodeMapError", text, uint64(i))
		if r == 0 || guess && r < 0x80 {
			r, guess = unmapped, false
		}
		r, ok = plain(r, k.font)
		if !ok {
			continue
		}
		var x0, y0, x1, y1 float64
		if g.is("FPDFText_GetLooseCharBox", text, uint64(i), at) { // left, top, right, bottom
			x0, y0, x1, y1 = g.f32(0), g.f32(4), g.f32(8), g.f32(12)
		}
		g.call("FPDFText_GetCharOrigin", text, uint64(i), at, at+8)
		ox, oy := g.f64(0), g.f64(8)
		odd := max(x1-x0, y0-y1) > 2.6*k.size
		if r != ' ' && (x1-x0 == 0 || y1 == y0 || odd) {
			g.call("FPDFText_GetCharBox", text, uint64(i), at, at+8, at+16, at+24) // left right bottom top
			l, r, b, t := g.f64(0), g.f64(8), g.f64(16), g.f64(24)
			// For fonts for vertical writing PDFium's box is of the wrong scale
			// and the origin is not on the baseline: the ink tells.
			if !odd || (r-l)*2 < x1-x0 {
				x0, x1, y1, y0 = l, r, b, t
				if odd {
					ox, oy = l, b+0.06*k.size
				}
			}
		}
		if k.hangs && g.is("FPDFText_GetCharBox", text, uint64(i), at, at+8, at+16, at+24) {
			x0, x1, y1, y0 = g.f64(0), g.f64(8), g.f64(16), g.f64(24)
			oy = (y0+y1)/2 - 0.36*k.size
		}
		ax, ay := f.point(x0, y0)
		bx, by := f.point(x1, y1)
		_, base := f.point(ox, oy)
		bx0, _ := f.point(ox, oy)
		gl := glyph{r: r, guess: guess, size: k.size, bold: k.bold, hidden: k.hidden, font: k.font, family: k.family, seq: i,
			x0: min(ax, bx), y0: min(ay, by), x1: max(ax, bx), y1: max(ay, by), base: base}
		if r != ' ' {
			s.chars++
		}
		if gl.x1 < -gl.size || gl.y1 < -gl.size || gl.x0 > s.w+gl.size || gl.y0 > s.h+gl.size || drawn.again(&gl, obj) {
			if r != ' ' {
				s.aside++ // off the page, where nobody sees it, or drawn again
			}
			continue
		}
		if k.dir%2 == 1 {
			gl.base = bx0 // text running up or down: the baseline is a column
		}
		s.glyphs = append(s.glyphs, gl)
		dirs = append(dirs, int8(k.dir))
		if k.dir >= 0 && r != ' ' {
			turns[k.dir]++
		}
	}
	s.pickDirection(dirs, turns)
}

// pickDirection keeps the text that runs as most text does, and sets aside the rest.
func (s *sheet) pickDirection(dirs []int8, turns [4]int) {
	best := 0
	for d := 1; d < 4; d++ {
		if turns[d] > turns[best] {
			best = d
		}
	}
	s.turn = (4 - best) & 3
	kept := s.glyphs[:0]
	for i, gl := range s.glyphs {
		if int(dirs[i]) == best {
			kept = append(kept, gl)
		} else {
			s.strays = append(s.strays, gl)
		}
	}
	s.glyphs = kept
}

// orient turns everything into layout space and gives glyphs even heights.
func (s *sheet) orient() {
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
	for i := range s.pictures {
		p := &s.pictures[i]
		ax, ay := turnPoint(s.turn, w, h, p.X0, p.Y0)
		bx, by := turnPoint(s.turn, w, h, p.X1, p.Y1)
		*p = document.Box{X0: min(ax, bx), Y0: min(ay, by), X1: max(ax, bx), Y1: max(ay, by)}
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

func readInk(g *guest, text uint64, i int, obj uint64, f frame, fonts map[uint64]string) ink {
	k := ink{}
	size := math.Float64frombits(g.call("FPDFText_GetFontSize", text, uint64(i)))
	a, b, c, d := 1.0, 0.0, 0.0, 1.0
	if g.is("FPDFText_GetMatrix", text, uint64(i), uint64(g.scratch)) {
		a, b, c, d = g.f32(0), g.f32(4), g.f32(8), g.f32(12)
	}
	k.size = clean(size) * math.Hypot(c, d)
	k.dir = direction(math.Atan2(b, a), f.rot)
	font := g.call("FPDFTextObj_GetFont", obj)
	name, ok := fonts[font]
	if !ok {
		name = g.fontName(font)
		fonts[font] = name
	}
	k.font = name
	k.hangs = hangs(name)
	k.bold, k.family = faceOf(name)
	switch g.num("FPDFTextObj_GetTextRenderMode", obj) {
	case 3, 7:
		k.hidden = true
	case 2: // filled and stroked: how Word makes a face bold that has no bold font
		k.bold = true
	}
	return k
}

// direction turns an angle in user space into quarter turns as displayed,
// clockwise positive; -1 for slanted text.
func direction(angle float64, rot int) int {
	q := -angle / (math.Pi / 2)
	n := math.Round(q)
	if math.Abs(q-n) > 0.08 {
		return -1
	}
	return ((int(n)+rot)%4 + 4) % 4
}

// faceOf judges a font by its name: bold or not, and the kind of face.
func faceOf(name string) (bold bool, family byte) {
	n := strings.ToLower(name)
	for _, w := range []string{"bold", "heavy", "black", "-bd", ",bd", "semib", "demi", "粗"} {
		if strings.Contains(n, w) {
			bold = true
		}
	}
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(n, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("simhei", "heiti", "黑体", "yahei", "sanscjk", "sanssc", "sans-sc", "hei", "dengxian", "fzhtk", "fzxh"):
		family = 'h'
	case has("kai", "楷"):
		family = 'k'
	case has("xiaobiaosong", "小标宋", "xbs", "dbs", "fzxbsjw"):
		family = 'x'
	case has("fang", "仿"):
		family = 'f'
	case has("song", "宋", "simsun", "serif", "ming", "simsun", "nsimsun"):
		family = 's'
	}
	return bold, family
}

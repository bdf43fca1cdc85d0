package pdf

import (
	"math"
	"strings"
	"unicode/utf16"
)

// ink is what the glyphs of one text object share.
type ink struct {
	size   float64
	dir    int // quarter turns of the text as displayed; -1 for a slant
	font   string
	family byte
	bold   bool
	hidden bool
	hangs  bool
	part   int // of a GBK font that TeX has cut up
	role   role
}

func (s *sheet) readText(g *guest, text uint64, f frame, roles map[int]role) {
	n := g.num("FPDFText_CountChars", text)
	if n > maxGlyphs {
		n, s.cut = maxGlyphs, true
	}
	s.glyphs = make([]glyph, 0, max(0, n))
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
		seq := i
		r := rune(g.num("FPDFText_GetUnicode", text, uint64(i)))
		if utf16.IsSurrogate(r) && i+1 < n { // PDFium gives characters beyond U+FFFF in halves
			if whole := utf16.DecodeRune(r, rune(g.num("FPDFText_GetUnicode", text, uint64(i+1)))); whole != unmapped {
				r = whole
				i++
			}
		}
		k, ok := inks[obj]
		if !ok {
			k = readInk(g, text, seq, obj, f, fonts)
			if len(roles) > 0 {
				k.role = roles[g.num("FPDFPageObj_GetMarkedContentID", obj)]
			}
			inks[obj] = k
		}
		guess := g.is("FPDFText_HasUnicodeMapError", text, uint64(seq))
		if k.part > 0 && r <= 0xFF {
			r, guess = gbkChar(k.part, r), false
		}
		if r == 0 || guess && r <= ' ' {
			r, guess = unmapped, false
		}
		r, ok = plain(r, k.font)
		if !ok {
			continue
		}
		made := r == ' ' && g.is("FPDFText_IsGenerated", text, uint64(seq))
		var x0, y0, x1, y1 float64
		if g.is("FPDFText_GetLooseCharBox", text, uint64(seq), at) { // left, top, right, bottom
			x0, y0, x1, y1 = g.f32(0), g.f32(4), g.f32(8), g.f32(12)
		}
		g.call("FPDFText_GetCharOrigin", text, uint64(seq), at, at+8)
		ox, oy := g.f64(0), g.f64(8)
		em := k.size / f.unit
		odd := max(x1-x0, y0-y1) > 2.6*em
		if r != ' ' && (x1-x0 == 0 || y1 == y0 || odd) {
			g.call("FPDFText_GetCharBox", text, uint64(seq), at, at+8, at+16, at+24) // left right bottom top
			l, r, b, t := g.f64(0), g.f64(8), g.f64(16), g.f64(24)
			// For fonts for vertical writing PDFium's box is of the wrong scale
			// and the origin is not on the baseline: the ink tells.
			if !odd || (r-l)*2 < x1-x0 {
				x0, x1, y1, y0 = l, r, b, t
				if odd {
					ox, oy = l, b+0.06*em
				}
			}
		}
		if k.hangs && g.is("FPDFText_GetCharBox", text, uint64(seq), at, at+8, at+16, at+24) {
			x0, x1, y1, y0 = g.f64(0), g.f64(8), g.f64(16), g.f64(24)
			oy = (y0+y1)/2 - 0.36*em
		}
		ax, ay := f.point(x0, y0)
		bx, by := f.point(x1, y1)
		_, base := f.point(ox, oy)
		bx0, _ := f.point(ox, oy)
		gl := glyph{r: r, guess: guess, size: k.size, bold: k.bold, hidden: k.hidden, font: k.font, family: k.family, seq: seq, made: made, role: k.role, dir: int8(k.dir),
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

func readInk(g *guest, text uint64, i int, obj uint64, f frame, fonts map[uint64]string) ink {
	k := ink{}
	size := math.Float64frombits(g.call("FPDFText_GetFontSize", text, uint64(i)))
	a, b, c, d := 1.0, 0.0, 0.0, 1.0
	if g.is("FPDFText_GetMatrix", text, uint64(i), uint64(g.scratch)) {
		a, b, c, d = g.f32(0), g.f32(4), g.f32(8), g.f32(12)
	}
	if size < 0 { // set with a negative size, and turned back by a negative scale
		size, a, b = -size, -a, -b
	}
	k.size = f.unit * clean(size) * math.Hypot(c, d)
	k.dir = direction(math.Atan2(b, a), f.rot)
	font := g.call("FPDFTextObj_GetFont", obj)
	name, ok := fonts[font]
	if !ok {
		name = g.fontName(font)
		fonts[font] = name
	}
	k.font = name
	k.hangs, k.part = hangs(name), partOf(name)
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

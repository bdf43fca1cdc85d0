package pdf

import (
	"math"
	"sort"

	"wenping/internal/document"
)

// matrix is a PDF transformation: x' = a·x + c·y + e, y' = b·x + d·y + f.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

// mul gives the matrix that applies m first, then n.
func (m matrix) mul(n matrix) matrix {
	return matrix{
		m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d,
		m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d,
		m.e*n.a + m.f*n.c + n.e, m.e*n.b + m.f*n.d + n.f,
	}
}

func (m matrix) point(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// PDFium's object, segment and fill codes.
const (
	objectPath  = 2
	objectImage = 3
	objectForm  = 5

	segmentLine = 0
	segmentMove = 2
)

const (
	thickest = 4.0 // a filled bar thinner than this is a line
	shortest = 4.0 // shorter strokes are ornaments
)

// readObjects collects ruling lines and pictures, inside form objects too.
func (s *sheet) readObjects(g *guest, page uint64, f frame, base matrix, depth int, budget *int) {
	countFn, getFn := "FPDFPage_CountObjects", "FPDFPage_GetObject"
	if depth > 0 {
		countFn, getFn = "FPDFFormObj_CountObjects", "FPDFFormObj_GetObject"
	}
	n := g.num(countFn, page)
	for i := 0; i < n && *budget > 0 && g.err == nil; i++ {
		*budget--
		obj := g.call(getFn, page, uint64(i))
		if obj == 0 {
			continue
		}
		switch g.num("FPDFPageObj_GetType", obj) {
		case objectPath:
			s.paths++
			s.readPath(g, obj, f, base.of(g, obj), budget)
		case objectImage:
			m := base.of(g, obj)
			b := f.box(m, 0, 0, 1, 1)
			b = clip(b, s.w, s.h)
			if b.X1-b.X0 > 1 && b.Y1-b.Y0 > 1 {
				s.pictures = append(s.pictures, b)
			}
		case objectForm:
			if depth < maxDepth {
				s.readObjects(g, obj, f, base.of(g, obj), depth+1, budget)
			}
		}
	}
}

// of is the object's own matrix followed by that of the form around it.
func (m matrix) of(g *guest, obj uint64) matrix {
	if !g.is("FPDFPageObj_GetMatrix", obj, uint64(g.scratch)) {
		return m
	}
	o := matrix{g.f32(0), g.f32(4), g.f32(8), g.f32(12), g.f32(16), g.f32(20)}
	return o.mul(m)
}

func (f frame) box(m matrix, x0, y0, x1, y1 float64) document.Box {
	ax, ay := f.point(m.point(x0, y0))
	bx, by := f.point(m.point(x1, y1))
	return document.Box{X0: min(ax, bx), Y0: min(ay, by), X1: max(ax, bx), Y1: max(ay, by)}
}

func clip(b document.Box, w, h float64) document.Box {
	return document.Box{X0: max(0, b.X0), Y0: max(0, b.Y0), X1: min(w, b.X1), Y1: min(h, b.Y1)}
}

type pt struct{ x, y float64 }

func (s *sheet) readPath(g *guest, obj uint64, f frame, m matrix, budget *int) {
	n := g.num("FPDFPath_CountSegments", obj)
	if n < 2 || n > 4000 {
		return
	}
	*budget -= n / 4
	at := uint64(g.scratch)
	if !g.is("FPDFPath_GetDrawMode", obj, at, at+4) {
		return
	}
	filled, stroked := g.u32(0) != 0, g.u32(4) != 0
	if filled && g.white("FPDFPageObj_GetFillColor", obj) {
		filled = false
	}
	if stroked && g.white("FPDFPageObj_GetStrokeColor", obj) {
		stroked = false
	}
	if !filled && !stroked {
		return
	}
	var sub []pt
	closed := false
	flush := func() {
		s.addShape(sub, closed, filled, stroked)
		sub, closed = sub[:0], false
	}
	for i := 0; i < n && g.err == nil; i++ {
		seg := g.call("FPDFPath_GetPathSegment", obj, uint64(i))
		if !g.is("FPDFPathSegment_GetPoint", seg, at, at+4) {
			continue
		}
		x, y := f.point(m.point(g.f32(0), g.f32(4)))
		switch g.num("FPDFPathSegment_GetType", seg) {
		case segmentMove:
			flush()
			sub = append(sub, pt{x, y})
		case segmentLine:
			sub = append(sub, pt{x, y})
		default: // a curve draws no table
			sub, closed = append(sub[:0], pt{x, y}), false
			continue
		}
		if g.num("FPDFPathSegment_GetClose", seg) == 1 {
			closed = true
		}
	}
	flush()
}

// white says that something is drawn in (nearly) white or not at all.
func (g *guest) white(name string, obj uint64) bool {
	at := uint64(g.scratch) + 16
	if !g.is(name, obj, at, at+4, at+8, at+12) {
		return false
	}
	r, gr, b, a := g.u32(16), g.u32(20), g.u32(24), g.u32(28)
	return a == 0 || r > 250 && gr > 250 && b > 250
}

// addShape takes the lines out of one subpath in display space.
func (s *sheet) addShape(p []pt, closed, filled, stroked bool) {
	if len(p) < 2 || len(p) > 400 {
		return
	}
	b := document.Box{X0: p[0].x, Y0: p[0].y, X1: p[0].x, Y1: p[0].y}
	for _, q := range p[1:] {
		b.X0, b.Y0, b.X1, b.Y1 = min(b.X0, q.x), min(b.Y0, q.y), max(b.X1, q.x), max(b.Y1, q.y)
	}
	w, h := b.X1-b.X0, b.Y1-b.Y0
	if filled && len(p) >= 3 && min(w, h) <= thickest && (len(p) <= 6 || min(w, h) <= 1.5) {
		s.addBar(b)
		return
	}
	if filled && len(p) >= 4 && len(p) <= 6 && upright(p, b) {
		s.addFill(b)
	}
	if !stroked {
		return
	}
	line := func(a, c pt) {
		if math.Abs(a.x-c.x) <= 1 || math.Abs(a.y-c.y) <= 1 {
			s.addBar(document.Box{X0: min(a.x, c.x), Y0: min(a.y, c.y), X1: max(a.x, c.x), Y1: max(a.y, c.y)})
		}
	}
	for i := 1; i < len(p); i++ {
		line(p[i-1], p[i])
	}
	if closed && len(p) > 2 {
		line(p[len(p)-1], p[0])
	}
}

// upright says that the points are the corners of an upright rectangle.
func upright(p []pt, b document.Box) bool {
	for _, q := range p {
		if math.Min(q.x-b.X0, b.X1-q.x) > 0.5 || math.Min(q.y-b.Y0, b.Y1-q.y) > 0.5 {
			return false
		}
	}
	return true
}

const maxFills = 3000 // shaded areas of a page; more is a picture

// addFill keeps a shaded area: many tables are ruled by nothing but the colour
// of their cells and rows.
func (s *sheet) addFill(b document.Box) {
	b = clip(b, s.w, s.h)
	w, h := b.X1-b.X0, b.Y1-b.Y0
	if w < 10 || h < 8 || w*h > 0.5*s.w*s.h || len(s.fills) >= maxFills {
		return
	}
	s.fills = append(s.fills, b)
}

// fillEdges gives the borders of shaded areas as lines. Areas that keep to no
// column, as the colour behind a marked word, give none.
func fillEdges(fills []document.Box, rules []ruling) []ruling {
	const same = 2.0
	at := map[int]int{} // edges of areas and upright lines by place, in steps
	step := func(x float64) int { return int(math.Floor(x / same)) }
	for _, b := range fills {
		at[step(b.X0)]++
		at[step(b.X1)]++
	}
	for _, r := range rules {
		if !r.horizontal() {
			at[step(r.x0)]++
		}
	}
	kept := func(x float64) bool {
		k := step(x)
		return at[k-1]+at[k]+at[k+1] >= 2
	}
	var out []ruling
	for _, b := range fills {
		if !kept(b.X0) || !kept(b.X1) {
			continue
		}
		out = append(out, ruling{b.X0, b.Y0, b.X1, b.Y0}, ruling{b.X0, b.Y1, b.X1, b.Y1},
			ruling{b.X0, b.Y0, b.X0, b.Y1}, ruling{b.X1, b.Y0, b.X1, b.Y1})
	}
	return out
}

// addBar keeps the middle line of a thin bar.
func (s *sheet) addBar(b document.Box) {
	b = clip(b, s.w, s.h)
	w, h := b.X1-b.X0, b.Y1-b.Y0
	if w < 0 || h < 0 || len(s.rules) >= maxObjects {
		return
	}
	switch {
	case h <= w && h <= thickest && w >= 1:
		y := (b.Y0 + b.Y1) / 2
		s.rules = append(s.rules, ruling{b.X0, y, b.X1, y})
	case w < h && w <= thickest && h >= 1:
		x := (b.X0 + b.X1) / 2
		s.rules = append(s.rules, ruling{x, b.Y0, x, b.Y1})
	}
}

// snap is how far apart two ends may be and still meet.
const snap = 3.0

// joinRules joins collinear pieces (cell borders, dashes) into long lines.
func joinRules(rs []ruling) (hs, vs []ruling) {
	for _, r := range rs {
		if r.horizontal() {
			hs = append(hs, r)
		} else {
			vs = append(vs, ruling{r.y0, r.x0, r.y1, r.x1}) // swapped, joined alike
		}
	}
	hs, vs = joinAlong(hs), joinAlong(vs)
	for i, v := range vs {
		vs[i] = ruling{v.y0, v.x0, v.y1, v.x1}
	}
	return hs, vs
}

func joinAlong(rs []ruling) []ruling {
	sort.Slice(rs, func(i, j int) bool {
		if rs[i].y0 != rs[j].y0 {
			return rs[i].y0 < rs[j].y0
		}
		return rs[i].x0 < rs[j].x0
	})
	var out []ruling
	for i := 0; i < len(rs); {
		j := i + 1
		for j < len(rs) && rs[j].y0-rs[j-1].y0 <= 1.2 && rs[j].y0-rs[i].y0 <= 2.5 {
			j++
		}
		band := append([]ruling(nil), rs[i:j]...)
		sort.Slice(band, func(a, b int) bool { return band[a].x0 < band[b].x0 })
		cur := band[0]
		for _, r := range band[1:] {
			if r.x0 <= cur.x1+snap {
				if r.x1-r.x0 > cur.x1-cur.x0 {
					cur.y0, cur.y1 = r.y0, r.y0
				}
				cur.x1 = max(cur.x1, r.x1)
				continue
			}
			out = append(out, cur)
			cur = r
		}
		out = append(out, cur)
		i = j
	}
	kept := out[:0]
	for _, r := range out {
		if r.x1-r.x0 >= shortest {
			kept = append(kept, r)
		}
	}
	return kept
}

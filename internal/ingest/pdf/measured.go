package pdf

import (
	"bytes"
	"context"
	"math"
	"unicode/utf16"

	"wenping/internal/limit"
	"wenping/internal/problem"
)

// MeasuredPage is a page as it is drawn, for whoever measures a layout: every
// mark with the figures of the file, nothing judged, joined or left out. All
// figures are points from the top left of the page as displayed.
type MeasuredPage struct {
	W, H   float64
	Turned bool // shown turned by the viewer
	Glyphs []MeasuredGlyph
	Paths  []MeasuredPath
	Blanks [][2]float64 // where text without ink begins: spaces set on their own
}

// MeasuredGlyph is one drawn character.
type MeasuredGlyph struct {
	R        rune
	X, Base  float64        // origin: where the pen stood
	Advance  float64        // natural width of the character
	Ink      [4]float64     // x0 y0 x1 y1 of what is black; empty for a space
	Size     float64        // points
	Font     string         // PostScript name without the mark of a subset
	Embedded bool           // the file holds the font
	Hidden   bool           // drawn invisibly
	Unmapped bool           // the file does not say which character this is
	Colour   MeasuredColour // of the filling
}

// MeasuredPath is a straight stroke, a stroked frame or a filled area.
type MeasuredPath struct {
	X0, Y0, X1, Y1 float64
	Width          float64 // of the stroke; 0 when filled
	Filled         bool
	Curved         bool // has curves: a drawing, not a line
	Colour         MeasuredColour
}

// MeasuredColour is red, green, blue, 0 to 255.
type MeasuredColour [3]uint8

// Measure reads every page of a PDF as drawn.
func (e *Engine) Measure(ctx context.Context, data []byte) (pages []MeasuredPage, err error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, problem.New(problem.Empty, "文件是空的，请重新导出后再提交。")
	}
	pool, err := e.start()
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			pages, err = nil, explain(err)
		}
	}()
	defer guard(&err)
	inst, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, err
	}
	defer inst.Close()
	g, err := newGuest(inst)
	if err != nil {
		return nil, err
	}
	doc, err := g.open(data)
	if err != nil {
		return nil, err
	}
	n := g.num("FPDF_GetPageCount", doc)
	if n < 1 {
		return nil, errNoPages
	}
	if n > e.Limits.OrDefault().Pages {
		return nil, e.Limits.Exceeded(limit.Pages)
	}
	units := userUnits(ctx, data)
	for i := 0; i < n; i++ {
		if ctx.Err() != nil {
			return nil, timeout(ctx)
		}
		pages = append(pages, measurePage(g, doc, i, unitOf(units, i)))
		if g.err != nil {
			return nil, g.err
		}
	}
	g.close()
	return pages, nil
}

func measurePage(g *guest, doc uint64, index int, unit float64) MeasuredPage {
	page, text, done := g.openPage(doc, index)
	defer done()
	var m MeasuredPage
	if page == 0 {
		return m
	}
	f := pageFrame(g, page, unit)
	m.W, m.H = f.size()
	m.Turned = f.rot != 0
	if text != 0 {
		m.readGlyphs(g, text, f)
	}
	budget := maxObjects
	m.readPaths(g, page, f, identity, 0, &budget)
	return m
}

// objectText is PDFium's code for text.
const objectText = 1

// pen is what the characters of one text object share.
type pen struct {
	size     float64
	font     string
	embedded bool
	hidden   bool
}

func (m *MeasuredPage) readGlyphs(g *guest, text uint64, f frame) {
	n := min(g.num("FPDFText_CountChars", text), maxGlyphs)
	at := uint64(g.scratch)
	pens := map[uint64]pen{}
	fonts := map[uint64]string{}
	for i := 0; i < n && g.err == nil; i++ {
		obj := g.call("FPDFText_GetTextObject", text, uint64(i))
		if obj == 0 {
			continue // made up by PDFium
		}
		seq := uint64(i)
		r := rune(g.num("FPDFText_GetUnicode", text, seq))
		if utf16.IsSurrogate(r) && i+1 < n {
			if whole := utf16.DecodeRune(r, rune(g.num("FPDFText_GetUnicode", text, uint64(i+1)))); whole != unmapped {
				r = whole
				i++
			}
		}
		if g.is("FPDFText_IsGenerated", text, seq) {
			continue
		}
		p, ok := pens[obj]
		if !ok {
			k := readInk(g, text, i, obj, f, fonts)
			p = pen{size: k.size, font: k.font, hidden: k.hidden}
			p.embedded = g.is("FPDFFont_GetIsEmbedded", g.call("FPDFTextObj_GetFont", obj))
			pens[obj] = p
		}
		gl := MeasuredGlyph{R: r, Size: p.size, Font: p.font, Embedded: p.embedded, Hidden: p.hidden, Unmapped: r == 0 || r == unmapped}
		g.call("FPDFText_GetCharOrigin", text, seq, at, at+8)
		gl.X, gl.Base = f.point(g.f64(0), g.f64(8))
		if g.is("FPDFText_GetLooseCharBox", text, seq, at) { // left, top, right, bottom
			gl.Advance = math.Abs(g.f32(8)-g.f32(0)) * f.unit
		}
		if g.is("FPDFText_GetCharBox", text, seq, at, at+8, at+16, at+24) { // left right bottom top
			ax, ay := f.point(g.f64(0), g.f64(16))
			bx, by := f.point(g.f64(8), g.f64(24))
			gl.Ink = [4]float64{min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)}
		}
		if g.is("FPDFText_GetFillColor", text, seq, at, at+4, at+8, at+12) {
			gl.Colour = MeasuredColour{uint8(g.u32(0)), uint8(g.u32(4)), uint8(g.u32(8))}
		}
		m.Glyphs = append(m.Glyphs, gl)
	}
}

func (m *MeasuredPage) readPaths(g *guest, page uint64, f frame, base matrix, depth int, budget *int) {
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
			m.readPath(g, obj, f, base.of(g, obj), budget)
		case objectText:
			at := uint64(g.scratch)
			if g.is("FPDFPageObj_GetBounds", obj, at, at+4, at+8, at+12) && (g.f32(0) >= g.f32(8) || g.f32(4) >= g.f32(12)) {
				x, y := f.point(base.of(g, obj).point(0, 0))
				m.Blanks = append(m.Blanks, [2]float64{x, y})
			}
		case objectForm:
			if depth < maxDepth {
				m.readPaths(g, obj, f, base.of(g, obj), depth+1, budget)
			}
		}
	}
}

func (m *MeasuredPage) readPath(g *guest, obj uint64, f frame, t matrix, budget *int) {
	n := g.num("FPDFPath_CountSegments", obj)
	at := uint64(g.scratch)
	if n < 2 || !g.is("FPDFPath_GetDrawMode", obj, at, at+4) {
		return
	}
	p := MeasuredPath{X0: math.Inf(1), Y0: math.Inf(1), X1: math.Inf(-1), Y1: math.Inf(-1), Filled: g.u32(0) != 0}
	stroked, colour := g.u32(4) != 0, "FPDFPageObj_GetFillColor"
	if !p.Filled && !stroked {
		return
	}
	if stroked {
		colour = "FPDFPageObj_GetStrokeColor"
		if g.is("FPDFPageObj_GetStrokeWidth", obj, at) {
			p.Width = g.f32(0) * f.unit * math.Sqrt(math.Abs(t.a*t.d-t.b*t.c))
		}
	}
	if g.is(colour, obj, at, at+4, at+8, at+12) {
		p.Colour = MeasuredColour{uint8(g.u32(0)), uint8(g.u32(4)), uint8(g.u32(8))}
	}
	*budget -= n / 4
	for i := 0; i < min(n, 4000) && g.err == nil; i++ {
		seg := g.call("FPDFPath_GetPathSegment", obj, uint64(i))
		if !g.is("FPDFPathSegment_GetPoint", seg, at, at+4) {
			continue
		}
		x, y := f.point(t.point(g.f32(0), g.f32(4)))
		p.X0, p.Y0, p.X1, p.Y1 = min(p.X0, x), min(p.Y0, y), max(p.X1, x), max(p.Y1, y)
		if k := g.num("FPDFPathSegment_GetType", seg); k != segmentLine && k != segmentMove {
			p.Curved = true
		}
	}
	if p.X1 >= p.X0 {
		m.Paths = append(m.Paths, p)
	}
}

package pdf

import (
	"context"
	"image"
	"math"
	"slices"
	"unicode/utf8"

	"wenping/internal/document"
)

// Recogniser reads the text off the picture of a page: the door through which
// an OCR engine is let in. It may be called from several goroutines at once and
// gives up when the context ends.
type Recogniser interface {
	// Recognise reads one page, drawn as displayed at so many pixels an inch.
	// An error says that this page could not be read: it stays a loss.
	Recognise(ctx context.Context, page *image.Gray, dpi int) (Recognised, error)
}

// Recognised is what was read off a picture. Boxes are in points from the top
// left of the page as displayed, like all boxes of a document.
type Recognised struct {
	Lines []RecognisedLine
	Rules []document.Box // straight lines, as thin boxes: they make tables
}

// RecognisedLine is one printed line, or the part of it in one table cell.
type RecognisedLine struct {
	Text       string
	Box        document.Box // around the ink
	Confidence float64      // 0 to 1
}

const (
	recogniseDPI    = 300
	maxRecogniseDot = 14 << 20 // pixels of one picture; larger pages are drawn coarser
	maxRecognised   = 4000     // lines of one page
)

// recognise draws a page that has no text and lets the recogniser read it.
func (s *sheet) recognise(ctx context.Context, g *guest, page uint64, r Recogniser) {
	w, h := s.w, s.h
	dpi := recogniseDPI
	if most := math.Sqrt(maxRecogniseDot * 72 * 72 / max(1, w*h)); float64(dpi) > most {
		dpi = int(most)
	}
	if dpi < 72 {
		return
	}
	m := g.draw(page, int(math.Round(w*float64(dpi)/72)), int(math.Round(h*float64(dpi)/72)))
	if m == nil {
		return
	}
	read, err := r.Recognise(ctx, m, dpi)
	if err != nil || len(read.Lines) == 0 {
		return
	}
	s.take(read)
}

// draw renders a page in grey; nil where the guest has no room for it.
func (g *guest) draw(page uint64, w, h int) *image.Gray {
	const grey, drawAnnotations, inGrey = 1, 0x01, 0x08
	if w < 1 || h < 1 {
		return nil
	}
	bitmap := g.call("FPDFBitmap_CreateEx", uint64(w), uint64(h), grey, 0, 0)
	if g.err != nil || bitmap == 0 {
		return nil
	}
	defer g.call("FPDFBitmap_Destroy", bitmap)
	g.call("FPDFBitmap_FillRect", bitmap, 0, 0, uint64(w), uint64(h), 0xFFFFFFFF)
	g.call("FPDF_RenderPageBitmap", bitmap, page, 0, 0, uint64(w), uint64(h), 0, drawAnnotations|inGrey)
	at, stride := uint32(g.call("FPDFBitmap_GetBuffer", bitmap)), g.num("FPDFBitmap_GetStride", bitmap)
	if g.err != nil || stride < w {
		return nil
	}
	b, ok := g.mem.Read(at, uint32(stride*h))
	if !ok {
		return nil
	}
	m := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		copy(m.Pix[y*m.Stride:y*m.Stride+w], b[y*stride:])
	}
	return m
}

// take makes glyphs and ruling lines of what was recognised, in place of the
// few characters that stood beside the picture.
func (s *sheet) take(read Recognised) {
	lines := read.Lines[:min(len(read.Lines), maxRecognised)]
	s.recognised, s.pictures, s.rules = true, nil, nil
	s.aside += len(s.glyphs) + len(s.strays)
	s.glyphs, s.strays, s.turn = nil, nil, 0
	for _, r := range read.Rules {
		s.addBar(r)
	}
	sizes := make([]float64, 0, len(lines))
	for i := range lines {
		if n := lineSize(&lines[i]); n > 0 {
			sizes = append(sizes, n)
		}
	}
	slices.Sort(sizes)
	for i := range lines {
		s.setRecognised(&lines[i], sizes)
	}
}

// lineSize is about how large a recognised line is set: as wide as its
// characters, unless they are set far apart, and no higher than its ink.
func lineSize(l *RecognisedLine) float64 {
	ems := 0.0
	for _, r := range l.Text {
		ems += em(r)
	}
	w, h := l.Box.X1-l.Box.X0, l.Box.Y1-l.Box.Y0
	if ems == 0 || w <= 0 || h <= 0 {
		return 0
	}
	if utf8.RuneCountInString(l.Text) < 4 {
		return h
	}
	return max(0.7*h, min(1.15*h, w/ems))
}

// setRecognised spreads the characters of a line over its box. Ink gives sizes
// only roughly: they are rounded to what most lines of the page have.
func (s *sheet) setRecognised(l *RecognisedLine, sizes []float64) {
	size := lineSize(l)
	if size == 0 {
		return
	}
	if common := sizes[len(sizes)/2]; size > 0.82*common && size < 1.2*common {
		size = common
	}
	size = math.Round(size*2) / 2
	ems := 0.0
	for _, r := range l.Text {
		ems += em(r)
	}
	x, pitch := l.Box.X0, (l.Box.X1-l.Box.X0)/ems
	middle := (l.Box.Y0 + l.Box.Y1) / 2
	for _, r := range l.Text {
		w := pitch * em(r)
		if q, ok := plain(r, ""); ok && len(s.glyphs) < maxGlyphs {
			g := glyph{r: q, x0: x, x1: x + w, y0: l.Box.Y0, y1: l.Box.Y1, base: middle + 0.36*size, size: max(1, size), seq: len(s.glyphs), hidden: true, confidence: float32(min(1, max(0.001, l.Confidence)))}
			g.level()
			s.glyphs = append(s.glyphs, g)
		}
		x += w
	}
}

package pdf

import (
	"context"
	"fmt"
	"image"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium"

	"wenping/internal/document"
)

// Recogniser reads the text off the picture of a page: the door through which
// an OCR engine is let in. It may be called from several goroutines at once and
// gives up when the context ends.
type Recogniser interface {
	// DPI is the resolution at which it reads best; 0 when it reads no further
	// page, and Recognise says why.
	DPI() int
	// Recognise reads one page, drawn as displayed at so many pixels an inch.
	// An error says that this page could not be read: it stays a loss.
	Recognise(ctx context.Context, page *image.Gray, dpi int) (Recognised, error)
}

// Recognised is what was read off a picture. Boxes are in points from the top
// left of the page as displayed, like all boxes of a document; where the page
// lies sideways or stands askew, of the page turned upright: first by quarter
// turns, then about its middle.
type Recognised struct {
	Lines []RecognisedLine
	Rules []document.Box // straight lines, as thin boxes: they make tables
	Turn  int            // quarter turns clockwise that make the page upright
	Skew  float64        // radians, clockwise, by which it then stands askew
}

// RecognisedLine is one printed line, or the part of it in one table cell.
type RecognisedLine struct {
	Text       string
	Box        document.Box // around the ink
	Confidence float64      // 0 to 1
	Size       float64      // of its characters, in points; 0 unknown
	Spans      []float64    // left and right edge of each character; empty unknown
}

const (
	maxRecogniseDot = 14 << 20 // pixels of one picture; larger pages are drawn coarser
	maxRecognised   = 4000     // lines of one page
)

// recognise draws a page that has no text and lets the recogniser read it.
func (s *sheet) recognise(ctx context.Context, g *guest, page uint64, r Recogniser) {
	w, h := s.w, s.h
	dpi := r.DPI()
	if dpi == 0 { // drawing a page that nobody will look at takes the file's time
		_, s.unread = r.Recognise(ctx, image.NewGray(image.Rectangle{}), 0)
		return
	}
	dpi = max(72, min(dpi, 400))
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
	if err != nil {
		s.unread = err
		return
	}
	if len(read.Lines) == 0 {
		return
	}
	s.take(read)
}

// muteSheets lists the pages, by index, whose fonts say of most glyphs not what
// they mean: there is text to be seen and none to be read.
func muteSheets(sheets []sheet) map[int]bool {
	mute := map[int]bool{}
	for i := range sheets {
		if s := &sheets[i]; s.unmapped >= 20 && s.unmapped*2 > s.printed() {
			mute[i] = true
		}
	}
	return mute
}

// readMute has such pages read off their pictures. One that cannot be stays as
// it was, a page of glyphs without characters.
func (e *Engine) readMute(ctx context.Context, pool pdfium.Pool, in input, sheets []sheet) error {
	again, err := e.scan(ctx, pool, in)
	if err != nil {
		return err
	}
	for i := range min(len(again.sheets), len(sheets)) {
		if again.sheets[i].recognised {
			sheets[i] = again.sheets[i]
		}
	}
	return nil
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
	for _, was := range [][]glyph{s.glyphs, s.strays} {
		for i := range was {
			if was[i].r != ' ' {
				s.aside++
			}
		}
	}
	s.glyphs, s.strays, s.turn = nil, nil, read.Turn&3
	s.skew = clean(read.Skew)
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
	if l.Size > 0 {
		return min(l.Size, 400)
	}
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
	// The height of Latin letters and digits says less than the pitch of Chinese
	// characters, which are set solid.
	low, high := 0.82, 1.2
	if !someHan(l.Text, 3) {
		low, high = 0.6, 1.5
	}
	if common := sizes[len(sizes)/2]; size > low*common && size < high*common {
		size = common
	}
	size = math.Round(size*2) / 2
	middle := (l.Box.Y0 + l.Box.Y1) / 2
	spans := l.spans()
	for i, r := range []rune(l.Text) {
		if q, ok := plain(r, ""); ok && len(s.glyphs) < maxGlyphs {
			g := glyph{r: q, x0: spans[2*i], x1: spans[2*i+1], y0: l.Box.Y0, y1: l.Box.Y1, base: middle + 0.36*size, size: max(1, size), seq: len(s.glyphs), hidden: true, confidence: float32(min(1, max(0.001, l.Confidence)))}
			g.level()
			if q != ' ' {
				s.chars++
			}
			s.glyphs = append(s.glyphs, g)
		}
	}
}

// someHan says that a text has at least n Chinese characters.
func someHan(text string, n int) bool {
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			n--
		}
	}
	return n <= 0
}

// spans gives the edges of each character; where they are not known the
// characters share the line by their widths.
func (l *RecognisedLine) spans() []float64 {
	n := utf8.RuneCountInString(l.Text)
	if len(l.Spans) == 2*n {
		return l.Spans
	}
	ems := 0.0
	for _, r := range l.Text {
		ems += em(r)
	}
	x, pitch := l.Box.X0, (l.Box.X1-l.Box.X0)/max(ems, 0.5)
	out := make([]float64, 0, 2*n)
	for _, r := range l.Text {
		out = append(out, x, x+pitch*em(r))
		x += pitch * em(r)
	}
	return out
}

// askew puts a box of the page turned upright back where it stands on the page
// askew: the smallest box around it, in layout space.
func (s *sheet) askew(b document.Box) document.Box {
	sin, cos := math.Sincos(s.skew)
	w, h := s.layoutSize()
	cx, cy := w/2, h/2
	at := func(x, y float64) (float64, float64) {
		return cx + cos*(x-cx) - sin*(y-cy), cy + sin*(x-cx) + cos*(y-cy)
	}
	out := document.Box{X0: math.Inf(1), Y0: math.Inf(1), X1: math.Inf(-1), Y1: math.Inf(-1)}
	for _, p := range [4][2]float64{{b.X0, b.Y0}, {b.X1, b.Y0}, {b.X0, b.Y1}, {b.X1, b.Y1}} {
		x, y := at(p[0], p[1])
		out = document.Box{X0: min(out.X0, x), Y0: min(out.Y0, y), X1: max(out.X1, x), Y1: max(out.Y1, y)}
	}
	return clip(out, w, h)
}

// sure is the confidence below which recognised text may have been something else.
const sure = 0.85

// unsure lists the recognised text of a page that is not sure, by the heading
// it stands under. The text is kept all the same, so an absence there is no
// more than a doubt.
func (f *flow) unsure(s *sheet) []document.Loss {
	if !s.recognised {
		return nil
	}
	var out []document.Loss
	count := func(after int, text string, lines []document.Line) {
		n := 0
		for _, l := range lines {
			if l.Page != s.number || l.Confidence == 0 || l.Confidence >= sure {
				continue
			}
			// A character or two hide nothing that anybody would look for.
			if k := utf8.RuneCountInString(strings.Join(strings.Fields(text[l.Start:l.End]), "")); k >= 4 {
				n += k
			}
		}
		if n == 0 {
			return
		}
		if k := len(out) - 1; k >= 0 && f.headingOf(int(out[k].After)-1) == f.headingOf(after) {
			out[k].Count += n
			return
		}
		out = append(out, document.Loss{Kind: document.LossRecognised, Page: s.number, After: document.BlockID(after + 1), Count: n, Detail: "low confidence"})
	}
	for i := range f.blocks {
		b := &f.blocks[i]
		count(i, b.Text, b.Origin.Lines)
		if b.Table != nil {
			for _, row := range b.Table.Rows {
				for c := range row {
					count(i, row[c].Text, row[c].Origin.Lines)
				}
			}
		}
	}
	for i := range out {
		out[i].Note = fmt.Sprintf("PDF第%d页有%d个字由扫描件识别得出但把握不大，可能有误。", s.number, out[i].Count)
	}
	return out
}

// headingOf is the index of the heading that block i stands under; -1 none.
func (f *flow) headingOf(i int) int {
	for ; i >= 0 && f.blocks[i].Kind != document.Heading; i-- {
	}
	return i
}

package pdf

import (
	"bytes"
	"context"
	"errors"
	"image"
	"testing"

	"wenping/internal/document"
	"wenping/internal/problem"
)

// reader recognises what it was told to.
type reader struct {
	page Recognised
	err  error
	seen []image.Rectangle
	ink  int
}

func (r *reader) DPI() int { return 300 }

func (r *reader) Recognise(_ context.Context, m *image.Gray, dpi int) (Recognised, error) {
	r.seen = append(r.seen, m.Rect)
	for _, p := range m.Pix {
		if p < 128 {
			r.ink++
		}
	}
	return r.page, r.err
}

// recognising reads a file with an engine that has a recogniser.
func recognising(t *testing.T, data []byte, r Recogniser) (*document.Document, error) {
	t.Helper()
	e, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	pool, err := e.start()
	if err != nil {
		t.Fatal(err)
	}
	return (&Engine{pool: pool}).ReadScans(context.Background(), data, r)
}

func TestScannedPagesAreReadByTheRecogniser(t *testing.T) {
	p := newPaper(t)
	p.AddPage()
	scanned(p)
	box := func(x0, y0, x1, y1 float64) document.Box { return document.Box{X0: x0, Y0: y0, X1: x1, Y1: y1} }
	r := &reader{page: Recognised{
		Lines: []RecognisedLine{
			{Text: "一、项目概况", Box: box(90, 80, 186, 95), Confidence: 0.99},
			{Text: "本项目位于云岭县青石镇东部，总占地面积约为一百二十六亩，涉及", Box: box(114, 120, 505, 132), Confidence: 0.9},
			{Text: "两村。", Box: box(90, 142, 126, 154), Confidence: 0.7},
			{Text: "村名", Box: box(100, 205, 124, 217), Confidence: 0.8},
			{Text: "户数", Box: box(200, 205, 224, 217), Confidence: 0.8},
			{Text: "青石村", Box: box(100, 229, 136, 241), Confidence: 0.8},
			{Text: "12", Box: box(200, 229, 212, 241), Confidence: 0.6},
		},
		Rules: []document.Box{
			box(90, 200, 300, 200.7), box(90, 224, 300, 224.7), box(90, 248, 300, 248.7),
			box(90, 200, 90.7, 248), box(190, 200, 190.7, 248), box(299, 200, 300, 248),
		},
	}}
	d, err := recognising(t, p.bytes(t), r)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.seen) != 1 || r.seen[0].Dx() < 2400 || r.seen[0].Dx() > 2500 || r.ink == 0 {
		t.Errorf("the page was shown as %v with %d dark pixels", r.seen, r.ink)
	}
	balanced(t, d)
	want(t, d, "heading 一、|项目概况", "paragraph |本项目位于云岭县青石镇东部，总占地面积约为一百二十六亩，涉及两村。", "table |")
	if got, want := cells(d.Blocks[2].Table), "村名|户数|\n青石村|12|\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	for _, b := range d.Blocks[:2] {
		if !b.Origin.Recognised || b.Origin.Lines[0].Confidence < 0.9 {
			t.Errorf("%q is not said to be recognised: %+v", b.Text, b.Origin)
		}
	}
	if l := d.Blocks[1].Origin.Lines[1]; l.Confidence != 0.7 || l.Box.Y0 > 143 || l.Box.Y1 < 150 {
		t.Errorf("second line %+v", l)
	}
	if c := d.Blocks[2].Table.At(1, 1); !c.Origin.Recognised || c.Origin.Lines[0].Confidence != 0.6 {
		t.Errorf("cell %+v", c)
	}
	if pg := d.Pages[0]; !pg.Recognised || pg.Confidence < 0.85 || pg.Confidence > 0.95 {
		t.Errorf("page %+v", pg)
	}
	if len(d.Losses) != 0 {
		t.Errorf("losses %+v", d.Losses)
	}
}

// A font without a table of characters shows text that nobody can copy.
func TestPagesOfGlyphsWithoutCharactersAreReadByTheRecogniser(t *testing.T) {
	p := newPaper(t)
	p.AddPage()
	for i := range 8 {
		p.at(90, 100+24*float64(i), 12, "", "WKHUHVLGHQWVZHUHDVNHGZKHWKHUWKHBDJUHHZLWKWKHSODQ")
	}
	p.AddPage()
	p.at(90, 100, 12, "", "1")
	data := bytes.ReplaceAll(p.bytes(t), []byte("/ToUnicode"), []byte("/ToNothing"))
	line := RecognisedLine{Text: "一、项目概况", Box: document.Box{X0: 90, Y0: 80, X1: 186, Y1: 95}, Confidence: 0.99}
	if _, err := read(t, data); problem.From(err).Code != problem.NoText {
		t.Fatalf("without a recogniser: %v", err)
	}
	if _, err := recognising(t, data, &reader{err: errors.New("cannot")}); problem.From(err).Code != problem.NoText {
		t.Errorf("where it fails: %v", err)
	}
	r := &reader{page: Recognised{Lines: []RecognisedLine{line}}}
	d, err := recognising(t, data, r)
	if err != nil {
		t.Fatal(err)
	}
	balanced(t, d)
	if len(r.seen) != 1 || len(d.Blocks) == 0 || !d.Pages[0].Recognised || d.Pages[1].Recognised || d.Blocks[0].Text != "项目概况" {
		t.Errorf("shown %d pages, got %q", len(r.seen), lines(d))
	}
}

func TestAPageScannedSidewaysKeepsItsPlaces(t *testing.T) {
	// The page is displayed 595 × 842 points; upright it is 842 × 595.
	for _, c := range []struct {
		turn int
		want document.Box // of the line made of the two pieces
	}{
		{0, document.Box{X0: 100, Y0: 80, X1: 342, Y1: 100}},
		{1, document.Box{X0: 80, Y0: 500, X1: 100, Y1: 742}},
		{2, document.Box{X0: 253, Y0: 742, X1: 495, Y1: 762}},
		{3, document.Box{X0: 495, Y0: 100, X1: 515, Y1: 342}},
	} {
		for _, skew := range []float64{0, 1e-9} {
			p := newPaper(t)
			p.AddPage()
			scanned(p)
			d, err := recognising(t, p.bytes(t), &reader{page: Recognised{Turn: c.turn, Skew: skew, Lines: []RecognisedLine{
				{Text: "本项目位于云岭县东部", Box: document.Box{X0: 100, Y0: 80, X1: 220, Y1: 100}, Confidence: 0.99},
				{Text: "，涉及两村一百二十户。", Box: document.Box{X0: 222, Y0: 80, X1: 342, Y1: 100}, Confidence: 0.99},
			}}})
			if err != nil {
				t.Fatal(err)
			}
			balanced(t, d)
			var got document.Box
			for _, b := range d.Blocks {
				if len(b.Origin.Lines) > 0 && got.IsZero() {
					got = b.Box
				}
			}
			for _, off := range []float64{got.X0 - c.want.X0, got.Y0 - c.want.Y0, got.X1 - c.want.X1, got.Y1 - c.want.Y1} {
				if off < -6 || off > 6 {
					t.Errorf("turned by %d: the line stands at %+v, want about %+v", c.turn, got, c.want)
					break
				}
			}
		}
	}
}

func TestPagesTheRecogniserCannotReadStayLosses(t *testing.T) {
	p := newPaper(t)
	for range 3 {
		p.AddPage()
		y := p.body(100, long)
		for range 6 {
			y = p.body(y, long)
		}
	}
	p.AddPage()
	scanned(p)
	r := &reader{err: errors.New("no luck")}
	d, err := recognising(t, p.bytes(t), r)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.seen) != 1 || len(d.Losses) != 1 || d.Losses[0].Kind != document.LossImagePage {
		t.Errorf("%d pages shown, losses %+v", len(r.seen), d.Losses)
	}
}

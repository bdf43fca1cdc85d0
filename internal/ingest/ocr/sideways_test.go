package ocr

import (
	"context"
	"fmt"
	"image"
	"testing"
)

// oneEyed reads a page only the right way up: it looks for the wide bar of a
// letterhead at the top.
type oneEyed struct {
	reads  int
	broken int // the reading from which it fails
}

func (*oneEyed) dpi() int                              { return 150 }
func (*oneEyed) probe(context.Context) (string, error) { return "one-eyed", nil }
func (*oneEyed) close()                                {}

func (o *oneEyed) read(_ context.Context, g *image.Gray, _ int, _ []Rule) ([]Line, error) {
	o.reads++
	if o.broken > 0 && o.reads >= o.broken {
		return nil, fmt.Errorf("no luck")
	}
	b := g.Bounds()
	dark := 0
	for x := range b.Dx() {
		if g.GrayAt(x, b.Dy()/20).Y < 128 {
			dark++
		}
	}
	if dark*4 < b.Dx() {
		return []Line{{Text: "畕囧", X0: 10, Y0: 10, X1: 60, Y1: 40, Confidence: 0.3}}, nil
	}
	var out []Line
	for i := range 20 {
		y := float64(100 + 30*i)
		out = append(out, Line{Text: "社会稳定风险评估报告的一行文字", X0: 100, Y0: y, X1: 500, Y1: y + 20, Confidence: 0.97})
	}
	return out, nil
}

// headed is a printed page with a wide bar at its top.
func headed(w, h int) *image.Gray {
	g := printed(w, h)
	for y := h/20 - 20; y < h/20+20; y++ {
		for x := w / 4; x < w*3/4; x++ {
			g.Pix[y*g.Stride+x] = 0
		}
	}
	return g
}

func TestAPageIsReadWhicheverWayUpItLies(t *testing.T) {
	upright := headed(900, 1200)
	for lies := range 4 {
		back := (4 - lies) & 3 // what makes it upright again
		eye := &oneEyed{}
		e := &Engine{backend: eye, slots: make(chan struct{}, 1), ready: func(context.Context) (string, error) { return "", nil }}
		p, err := e.Recognise(context.Background(), quarter(upright, lies), 150)
		if err != nil {
			t.Fatal(err)
		}
		if p.Turn != back || len(p.Lines) != 20 {
			t.Errorf("lying by %d quarter turns: turned by %d, %d lines", lies, p.Turn, len(p.Lines))
		}
		if lies == 0 && eye.reads != 1 {
			t.Errorf("an upright page is read %d times", eye.reads)
		}
	}
}

func TestWhatWasReadStandsWhenTheOtherWaysFail(t *testing.T) {
	e := &Engine{backend: &oneEyed{broken: 2}, slots: make(chan struct{}, 1), ready: func(context.Context) (string, error) { return "", nil }}
	p, err := e.Recognise(context.Background(), quarter(headed(900, 1200), 1), 150)
	if err != nil || len(p.Lines) != 1 || p.Turn != 0 {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestQuarterTurnsMoveEveryPointOnce(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 70, 45))
	for i := range g.Pix {
		g.Pix[i] = uint8(i * 7)
	}
	for n := range 4 {
		back := quarter(quarter(g, n), (4-n)&3)
		if back.Rect != g.Rect || string(back.Pix) != string(g.Pix) {
			t.Errorf("%d quarter turns there and back give another picture", n)
		}
	}
	// The top left corner goes to the top right.
	if r := quarter(g, 1); r.Rect.Dx() != 45 || r.GrayAt(44, 0) != g.GrayAt(0, 0) {
		t.Error("a quarter turn is not clockwise")
	}
}

package pdf

import (
	"context"
	"math"
	"testing"
)

// What was drawn is measured as it was drawn.
func TestMeasure(t *testing.T) {
	p := newPaper(t)
	p.AddPage()
	p.SetFont("song", "", 16)
	p.SetTextColor(220, 0, 0)
	p.Text(100, 200, "中国")
	p.SetTextColor(0, 0, 0)
	p.SetLineWidth(0.75)
	p.Line(80, 300, 500, 300)
	e, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	pages, err := e.Measure(context.Background(), p.bytes(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != 1 || len(pages[0].Glyphs) != 2 || len(pages[0].Paths) != 1 {
		t.Fatalf("pages = %+v", pages)
	}
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 0.02 {
			t.Errorf("%s = %.3f, want %.3f", what, got, want)
		}
	}
	g := pages[0].Glyphs[1]
	near("x", g.X, 116)
	near("baseline", g.Base, 200)
	near("size", g.Size, 16)
	near("advance", g.Advance, 16)
	if g.R != '国' || g.Colour != (MeasuredColour{220, 0, 0}) || !g.Embedded || g.Hidden || g.Unmapped {
		t.Errorf("glyph = %+v", g)
	}
	if g.Ink[0] < 116 || g.Ink[2] > 132 || g.Ink[2]-g.Ink[0] < 12 {
		t.Errorf("ink = %v", g.Ink)
	}
	l := pages[0].Paths[0]
	near("line from", l.X0, 80)
	near("line to", l.X1, 500)
	near("line y", l.Y0, 300)
	near("line width", l.Width, 0.75)
}

// A space set on its own has no ink, and PDFium makes nothing of it: its place
// is told all the same.
func TestMeasureTellsLoneSpaces(t *testing.T) {
	p := newPaper(t)
	p.AddPage()
	p.at(100, 200, 16, "", "第二章")
	p.at(148, 200, 16, "", " ")
	p.at(152, 200, 16, "", "风险")
	e, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	pages, err := e.Measure(context.Background(), p.bytes(t))
	if err != nil {
		t.Fatal(err)
	}
	if b := pages[0].Blanks; len(b) != 1 || math.Abs(b[0][0]-148) > 0.02 || math.Abs(b[0][1]-200) > 0.02 {
		t.Errorf("blanks = %v", b)
	}
}

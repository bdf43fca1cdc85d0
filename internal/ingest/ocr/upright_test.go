package ocr

import (
	"image"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestSkewIsFoundAndTakenBack(t *testing.T) {
	page := printed(1200, 1600)
	for _, deg := range []float64{0, 0.04, -0.5, 0.7, 1.3, -2.4, 3.5} {
		askew := turn(page, -deg*math.Pi/180)
		got := blackWhite(askew).skew() * 180 / math.Pi
		want := deg
		if math.Abs(deg) < minSkew {
			want = 0
		}
		if math.Abs(got-want) > 0.06 {
			t.Errorf("a page that stands %.2f° askew is taken to stand %.2f°", deg, got)
		}
		back := blackWhite(turn(askew, got*math.Pi/180)).skew() * 180 / math.Pi
		if back != 0 {
			t.Errorf("turned back by %.2f° it still stands %.2f° askew", got, back)
		}
	}
}

func TestABlankPageIsShownToNobody(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 600, 800))
	for i := range g.Pix {
		g.Pix[i] = uint8(240 + i%7) // paper is never quite white
	}
	for y := 0; y < 800; y++ {
		g.Pix[y*600+3] = 10 // nor is the edge of the glass
	}
	if !blackWhite(g).blank() {
		t.Error("an empty page is not blank")
	}
	if blackWhite(printed(600, 800)).blank() {
		t.Error("a printed page is blank")
	}
}

// drawn is a ruled table of the given lines, with text in its cells.
func drawn(w, h int, xs, ys []int, thick int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	for i := range g.Pix {
		g.Pix[i] = 245
	}
	fill := func(x0, y0, x1, y1 int) {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				g.Pix[y*g.Stride+x] = 30
			}
		}
	}
	for _, y := range ys {
		fill(xs[0], y, xs[len(xs)-1]+thick, y+thick)
	}
	for _, x := range xs {
		fill(x, ys[0], x+thick, ys[len(ys)-1]+thick)
	}
	for i := 1; i < len(xs); i++ {
		for j := 1; j < len(ys); j++ {
			cx, cy := (xs[i-1]+xs[i])/2, (ys[j-1]+ys[j])/2
			for k := range 3 { // three characters of horizontal and vertical strokes
				fill(cx-40+k*28, cy-10, cx-16+k*28, cy-7)
				fill(cx-40+k*28, cy+7, cx-16+k*28, cy+10)
				fill(cx-30+k*28, cy-10, cx-27+k*28, cy+10)
			}
		}
	}
	return g
}

func TestRulingLinesAreFoundWhereTheyAreDrawn(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		places := func(name string, from, step, n int) []int {
			out := []int{from}
			for i := range n {
				out = append(out, out[i]+step+rapid.IntRange(0, 60).Draw(rt, name))
			}
			return out
		}
		xs := places("column", 80, 130, rapid.IntRange(1, 4).Draw(rt, "columns"))
		ys := places("row", 90, 70, rapid.IntRange(1, 4).Draw(rt, "rows"))
		thick := rapid.IntRange(1, 5).Draw(rt, "thickness")
		g := drawn(xs[len(xs)-1]+80, ys[len(ys)-1]+80, xs, ys, thick)
		k := blackWhite(g)
		rules := inTables(k.rules(200), 10)
		var hs, vs []float64
		for _, r := range rules {
			if r.Vertical() {
				vs = append(vs, r.X0)
			} else {
				hs = append(hs, r.Y0)
			}
		}
		same := func(what string, got []float64, want []int) {
			if len(got) != len(want) {
				rt.Fatalf("%d %s, want %d: %v %v", len(got), what, len(want), got, want)
			}
			for i := range got {
				if math.Abs(got[i]-float64(want[i])-float64(thick)/2) > 1.6 {
					rt.Fatalf("%s %d at %v, drawn at %d", what, i, got[i], want[i])
				}
			}
		}
		same("horizontal lines", hs, ys)
		same("vertical lines", vs, xs)
		// Taken off, no line is left, and the strokes of the text still are.
		clean := erase(g, k, rules, 6)
		left := blackWhite(clean)
		if n := len(left.rules(200)); n != 0 {
			rt.Fatalf("%d lines left", n)
		}
		ink := func(k *ink) (n int) {
			for j := 1; j < len(ys); j++ {
				for y := ys[j-1] + 12; y < ys[j]-6; y++ {
					for x := xs[0] + 12; x < xs[1]-6; x++ {
						if k.at(x, y) {
							n++
						}
					}
				}
			}
			return n
		}
		if a, b := ink(k), ink(left); a != b {
			rt.Fatalf("text had %d dots, has %d", a, b)
		}
	})
}

func TestTextAloneHasNoRulingLines(t *testing.T) {
	if r := inTables(blackWhite(printed(1654, 2339)).rules(200), 10); len(r) != 0 {
		t.Errorf("found %v", r)
	}
}

package ocr

import (
	"image"
	"sort"
)

// rules finds the ruling lines of tables: long, thin, straight runs of ink. The
// strokes of large characters are shorter than the shortest line.
func (k *ink) rules(dpi int) []Rule {
	if dpi < 50 {
		dpi = 50
	}
	long := dpi * 2 / 5        // 10 mm: wider than the 一 of a cover's title
	tall := dpi * 3 / 10       // 7.6 mm
	thick := max(4, dpi*6/100) // 1.5 mm: a thicker bar is a block of colour
	hs := k.runs(long, thick)
	vs := k.turned().runs(tall, thick)
	for i, v := range vs {
		vs[i] = Rule{v.Y0, v.X0, v.Y1, v.X1}
	}
	return append(hs, vs...)
}

// most lines that a page may have; a page with more is a drawing.
const maxRules = 3000

// run is a stretch of ink in one row of pixels.
type run struct{ x0, x1, y int }

// turned swaps the axes.
func (k *ink) turned() *ink {
	t := &ink{w: k.h, h: k.w, on: make([]bool, len(k.on))}
	// Square by square: a whole column at a time would miss the cache at every step.
	const square = 32
	for y0 := 0; y0 < k.h; y0 += square {
		for x0 := 0; x0 < k.w; x0 += square {
			for y := y0; y < min(y0+square, k.h); y++ {
				for x := x0; x < min(x0+square, k.w); x++ {
					t.on[x*k.h+y] = k.on[y*k.w+x]
				}
			}
		}
	}
	return t
}

// runs finds lines along the rows. A line that wavers by a pixel or has a speck
// missing is still one: a row counts as inked where it or a neighbour is.
func (k *ink) runs(long, thick int) []Rule {
	type band struct {
		x0, x1, y0, y1 int // y1 is the last row
		area           int
	}
	var open, done []band
	gap := max(2, long/25)
	near := make([]bool, k.w)
	for y := 0; y < k.h; y++ {
		copy(near, k.on[y*k.w:])
		for _, o := range [2]int{y - 1, y + 1} {
			if o >= 0 && o < k.h {
				for x, on := range k.on[o*k.w:][:k.w] {
					near[x] = near[x] || on
				}
			}
		}
		var row []run
		start, last, ink := -1, -1, 0
		flush := func() {
			// A line is solid; a row of characters has gaps and gets no run this long.
			if start >= 0 && last-start+1 >= long && ink*10 >= (last-start+1)*9 {
				row = append(row, run{start, last + 1, y})
			}
			start, ink = -1, 0
		}
		for x, on := range near {
			if !on {
				if start >= 0 && x-last > gap {
					flush()
				}
				continue
			}
			if start < 0 {
				start = x
			}
			last = x
			ink++
		}
		flush()
		// Bands go on where a run of this row overlaps them.
		next := open[:0:0]
		used := make([]bool, len(row))
		for _, b := range open {
			grown := false
			for i, r := range row {
				if r.x0 < b.x1 && b.x0 < r.x1 {
					b.x0, b.x1, b.y1 = min(b.x0, r.x0), max(b.x1, r.x1), y
					b.area += r.x1 - r.x0
					used[i], grown = true, true
				}
			}
			if grown {
				next = append(next, b)
			} else {
				done = append(done, b)
			}
		}
		for i, r := range row {
			if !used[i] {
				next = append(next, band{r.x0, r.x1, y, y, r.x1 - r.x0})
			}
		}
		open = next
		if len(done) > maxRules {
			return nil
		}
	}
	done = append(done, open...)
	var out []Rule
	for _, b := range done {
		// Looking at neighbours made every line two pixels thicker.
		if b.y1-b.y0+1-2 > thick || b.x1-b.x0 < 4*(b.y1-b.y0+1) {
			continue
		}
		mid := float64(b.y0+b.y1+1) / 2
		out = append(out, Rule{float64(b.x0), mid, float64(b.x1), mid})
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].Y0 != out[j].Y0 {
			return out[i].Y0 < out[j].Y0
		}
		return out[i].X0 < out[j].X0
	})
	return out
}

// inTables keeps the lines that meet one of the other kind: borders. Lines
// alone are underlines, ornaments, the edge of the paper.
func inTables(rules []Rule, reach float64) []Rule {
	var out []Rule
	for _, r := range rules {
		for _, o := range rules {
			if r.Vertical() == o.Vertical() {
				continue
			}
			h, v := r, o
			if r.Vertical() {
				h, v = o, r
			}
			if v.X0 >= h.X0-reach && v.X0 <= h.X1+reach && h.Y0 >= v.Y0-reach && h.Y0 <= v.Y1+reach {
				out = append(out, r)
				break
			}
		}
	}
	return out
}

// erase paints the lines white where the ink is no thicker than a line, so that
// an engine does not take borders for strokes; what crosses a line is kept.
func erase(g *image.Gray, k *ink, rules []Rule, thick int) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, k.w, k.h))
	b := g.Bounds()
	for y := range k.h {
		copy(out.Pix[y*out.Stride:y*out.Stride+k.w], g.Pix[g.PixOffset(b.Min.X, b.Min.Y+y):])
	}
	half := thick/2 + 1
	wipe := func(n, m int, along0, along1, mid int, at func(a, c int) bool, set func(a, c int)) {
		for a := max(0, along0); a < min(n, along1); a++ {
			lo, hi := mid, mid
			for lo > 0 && mid-lo <= half && at(a, lo-1) {
				lo--
			}
			for hi < m-1 && hi-mid <= half && at(a, hi+1) {
				hi++
			}
			if hi-lo > thick+2 {
				continue // a stroke crosses here
			}
			for c := max(0, lo-1); c <= min(m-1, hi+1); c++ {
				set(a, c)
			}
		}
	}
	for _, r := range rules {
		if r.Vertical() {
			wipe(k.h, k.w, int(r.Y0), int(r.Y1), min(k.w-1, int(r.X0)), func(a, c int) bool { return k.at(c, a) }, func(a, c int) { out.Pix[a*out.Stride+c] = 255 })
		} else {
			wipe(k.w, k.h, int(r.X0), int(r.X1), min(k.h-1, int(r.Y0)), k.at, func(a, c int) { out.Pix[c*out.Stride+a] = 255 })
		}
	}
	return out
}

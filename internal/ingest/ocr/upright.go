package ocr

import (
	"image"
	"math"
)

const (
	maxSkew = 4.0  // degrees; more is no scan of a page but a photograph
	minSkew = 0.08 // degrees; less moves no character out of its line
)

// ink is the picture as black and white.
type ink struct {
	w, h int
	on   []bool
}

func (k *ink) at(x, y int) bool { return k.on[y*k.w+x] }

// threshold parts ink from paper by Otsu's method, held within what a page can
// be: a blank page has no two heaps of grey, and would be all ink.
func threshold(g *image.Gray) uint8 {
	var hist [256]int
	b := g.Bounds()
	n := 0
	for y := b.Min.Y; y < b.Max.Y; y += 2 {
		row := g.Pix[g.PixOffset(b.Min.X, y) : g.PixOffset(b.Max.X-1, y)+1]
		for x := 0; x < len(row); x += 2 {
			hist[row[x]]++
			n++
		}
	}
	sum := 0.0
	for i, c := range hist {
		sum += float64(i) * float64(c)
	}
	best, at := 0.0, 128
	w0, s0 := 0.0, 0.0
	for t := range 256 {
		w0 += float64(hist[t])
		s0 += float64(t) * float64(hist[t])
		w1 := float64(n) - w0
		if w0 == 0 || w1 == 0 {
			continue
		}
		d := s0/w0 - (sum-s0)/w1
		if v := w0 * w1 * d * d; v > best {
			best, at = v, t
		}
	}
	return uint8(min(200, max(70, at)))
}

func blackWhite(g *image.Gray) *ink {
	t := threshold(g)
	b := g.Bounds()
	k := &ink{w: b.Dx(), h: b.Dy()}
	k.on = make([]bool, k.w*k.h)
	for y := range k.h {
		row := g.Pix[g.PixOffset(b.Min.X, b.Min.Y+y):]
		for x := range k.w {
			k.on[y*k.w+x] = row[x] <= t
		}
	}
	return k
}

// Blank says that nothing is printed on the page: fewer specks than a line of
// small print.
func (k *ink) blank() bool {
	n := 0
	// Edges of paper and shadows of the binding are no print.
	mx, my := k.w/25, k.h/25
	for y := my; y < k.h-my; y++ {
		for x := mx; x < k.w-mx; x++ {
			if k.at(x, y) {
				n++
			}
		}
	}
	return n*20000 < k.w*k.h
}

// skew estimates by how many radians, clockwise positive, the lines of the page
// fall. At the right angle the rows of the page are either full or empty: the
// sum of the squares of their differences is greatest.
func (k *ink) skew() float64 {
	// Points of ink on a coarse raster are enough, and cost no more on a large page.
	step := max(1, min(k.w, k.h)/900)
	type pt struct{ x, y float32 }
	var pts []pt
	for y := 0; y < k.h; y += step {
		for x := 0; x < k.w; x += step {
			if k.at(x, y) {
				pts = append(pts, pt{float32(x-k.w/2) / float32(step), float32(y) / float32(step)})
			}
		}
	}
	const most = 60000
	if len(pts) < 200 {
		return 0
	}
	stride := 1 + len(pts)/most
	rows := k.h/step + 1
	pad := int(float64(k.w/step)*math.Tan(maxSkew*math.Pi/180)) + 2
	bins := make([]int32, rows+2*pad)
	score := func(deg float64) float64 {
		clear(bins)
		t := float32(math.Tan(deg * math.Pi / 180))
		for i := 0; i < len(pts); i += stride {
			if r := int(pts[i].y-pts[i].x*t) + pad; r >= 0 && r < len(bins) {
				bins[r]++
			}
		}
		s := 0.0
		for i := 1; i < len(bins); i++ {
			d := float64(bins[i] - bins[i-1])
			s += d * d
		}
		return s
	}
	best, at := score(0)*1.02, 0.0 // upright unless another angle is clearly better
	try := func(from, to, by float64) {
		for d := from; d <= to+1e-9; d += by {
			if s := score(d); s > best {
				best, at = s, d
			}
		}
	}
	try(-maxSkew, maxSkew, 0.5)
	try(at-0.4, at+0.4, 0.1)
	try(at-0.08, at+0.08, 0.02)
	if math.Abs(at) < minSkew || math.Abs(at) > maxSkew {
		return 0
	}
	return at * math.Pi / 180
}

// turn turns the picture by the angle about its middle, so that lines that fall
// by it run level. What comes in from outside is paper.
func turn(g *image.Gray, angle float64) *image.Gray {
	b := g.Bounds()
	w, h := b.Dx(), b.Dy()
	out := image.NewGray(image.Rect(0, 0, w, h))
	sin, cos := math.Sincos(angle)
	cx, cy := float64(w-1)/2, float64(h-1)/2
	const one = 1 << 16
	dx, dy := int64(cos*one), int64(sin*one)
	for y := range h {
		// source of (x, y): the middle, plus the offset turned back
		sx := int64((cx - cos*cx - sin*(float64(y)-cy)) * one)
		sy := int64((cy - sin*cx + cos*(float64(y)-cy)) * one)
		row := out.Pix[y*out.Stride:]
		for x := range w {
			ix, iy := int(sx>>16), int(sy>>16)
			v := uint8(255)
			if ix >= 0 && iy >= 0 && ix < w-1 && iy < h-1 {
				fx, fy := int(sx>>8&255), int(sy>>8&255)
				p := g.Pix[g.PixOffset(b.Min.X+ix, b.Min.Y+iy):]
				q := p[g.Stride:]
				top := int(p[0])*(256-fx) + int(p[1])*fx
				low := int(q[0])*(256-fx) + int(q[1])*fx
				v = uint8((top*(256-fy) + low*fy) >> 16)
			}
			row[x] = v
			sx += dx
			sy += dy
		}
	}
	return out
}

package main

import (
	"image"
	"math"

	"golang.org/x/image/draw"

	"wenping/internal/ingest/ocr"
)

// picture is a page in grey.
type picture struct {
	w, h int
	pix  []byte
}

func (p picture) gray() *image.Gray {
	return &image.Gray{Pix: p.pix, Stride: p.w, Rect: image.Rect(0, 0, p.w, p.h)}
}

// box is a line of text on the page, in pixels.
type box struct{ x0, y0, x1, y1 float64 }

const (
	longSide   = 1600 // of the picture for detection; small print of a table still shows
	inkProb    = 0.3  // a pixel that is text
	lineProb   = 0.55 // mean over a line that is one
	unclip     = 1.6  // detection finds the core of a line; this grows it back
	readHeight = 48
)

// detectSize is the size of the picture for detection, in multiples of 32.
func detectSize(w, h int) (int, int) {
	s := min(1, longSide/float64(max(w, h)))
	round := func(v int) int { return max(32, int(math.Round(float64(v)*s/32))*32) }
	return round(w), round(h)
}

// forDetection scales the page and spreads its values as the network was taught.
func (p picture) forDetection(w, h int) []float32 {
	g := image.NewGray(image.Rect(0, 0, w, h))
	draw.ApproxBiLinear.Scale(g, g.Rect, shrunk(p.gray(), w), p.bounds(w), draw.Src, nil)
	mean := [3]float32{0.485, 0.456, 0.406}
	std := [3]float32{0.229, 0.224, 0.225}
	out := make([]float32, 3*w*h)
	for k := range 3 {
		for i, v := range g.Pix[:w*h] {
			out[k*w*h+i] = (float32(v)/255 - mean[k]) / std[k]
		}
	}
	return out
}

// shrunk halves a picture that is more than twice as wide as wanted, so that
// scaling looks at every pixel and thin strokes do not vanish.
func shrunk(g *image.Gray, w int) *image.Gray {
	for g.Rect.Dx() >= 2*w {
		out := image.NewGray(image.Rect(0, 0, g.Rect.Dx()/2, g.Rect.Dy()/2))
		for y := range out.Rect.Dy() {
			a, b := g.Pix[2*y*g.Stride:], g.Pix[(2*y+1)*g.Stride:]
			for x := range out.Rect.Dx() {
				out.Pix[y*out.Stride+x] = uint8((int(a[2*x]) + int(a[2*x+1]) + int(b[2*x]) + int(b[2*x+1])) / 4)
			}
		}
		g = out
	}
	return g
}

func (p picture) bounds(w int) image.Rectangle {
	x, y := p.w, p.h
	for x >= 2*w {
		x, y = x/2, y/2
	}
	return image.Rect(0, 0, x, y)
}

// findLines makes boxes of the connected parts of a map of probabilities; sx
// and sy scale them to the page. What stands in two cells of a table is never
// one line: the walls between them are cut out of the map first, for the lines
// of narrow neighbours touch.
func findLines(prob []float32, w, h int, sx, sy float64, walls []ocr.Rule) []box {
	cuts := make([]ocr.Rule, len(walls))
	for i, r := range walls {
		cuts[i] = ocr.Rule{X0: r.X0 / sx, Y0: r.Y0 / sy, X1: r.X1 / sx, Y1: r.Y1 / sy}
		c := cuts[i]
		for y := max(0, int(c.Y0)); y <= min(h-1, int(c.Y1)); y++ {
			for x := max(0, int(c.X0)); x <= min(w-1, int(c.X1)); x++ {
				prob[y*w+x] = 0
			}
		}
	}
	seen := make([]bool, w*h)
	var out []box
	var stack []int
	for i := range prob {
		if prob[i] < inkProb || seen[i] {
			continue
		}
		x0, y0, x1, y1, n, sum := w, h, 0, 0, 0, float32(0)
		stack = append(stack[:0], i)
		seen[i] = true
		for len(stack) > 0 {
			k := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := k%w, k/w
			n++
			sum += prob[k]
			x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x+1), max(y1, y+1)
			visit := func(q int) {
				if !seen[q] && prob[q] >= inkProb {
					seen[q] = true
					stack = append(stack, q)
				}
			}
			if x > 0 {
				visit(k - 1)
			}
			if x+1 < w {
				visit(k + 1)
			}
			if y > 0 {
				visit(k - w)
			}
			if y+1 < h {
				visit(k + w)
			}
		}
		bw, bh := float64(x1-x0), float64(y1-y0)
		if n < 10 || bw < 3 || bh < 3 || sum/float32(n) < lineProb {
			continue
		}
		d := bw * bh * unclip / (2 * (bw + bh))
		core := box{float64(x0), float64(y0), float64(x1), float64(y1)}
		b := grow(core, d, cuts)
		out = append(out, box{max(0, b.x0) * sx, max(0, b.y0) * sy, min(float64(w), b.x1) * sx, min(float64(h), b.y1) * sy})
	}
	return out
}

// grow grows a box on all sides, up to the walls of its cell.
func grow(core box, d float64, walls []ocr.Rule) box {
	b := box{core.x0 - d, core.y0 - d, core.x1 + d, core.y1 + d}
	cx, cy := (core.x0+core.x1)/2, (core.y0+core.y1)/2
	for _, r := range walls {
		if r.Vertical() {
			if cy < r.Y0 || cy > r.Y1 {
				continue
			}
			if r.X0 >= core.x1-1 {
				b.x1 = min(b.x1, r.X0)
			} else if r.X0 <= core.x0+1 {
				b.x0 = max(b.x0, r.X0)
			}
			continue
		}
		if cx < r.X0 || cx > r.X1 {
			continue
		}
		if r.Y0 >= core.y1-1 {
			b.y1 = min(b.y1, r.Y0)
		} else if r.Y0 <= core.y0+1 {
			b.y0 = max(b.y0, r.Y0)
		}
	}
	return b
}

// readWidth is the width of the line when it is scaled for reading.
func (b box) readWidth() int {
	w := int(math.Ceil((b.x1 - b.x0) * readHeight / max(1, b.y1-b.y0)))
	return max(48, min(3200, (w+7)/8*8))
}

// forReading scales a line into one slot of a batch of the given width; what is
// left over on its right stays grey.
func (p picture) forReading(b box, to []float32, width int) {
	w := min(width, b.readWidth())
	src := image.Rect(int(b.x0), int(b.y0), int(math.Ceil(b.x1)), int(math.Ceil(b.y1))).Intersect(image.Rect(0, 0, p.w, p.h))
	if src.Empty() {
		return
	}
	g := image.NewGray(image.Rect(0, 0, w, readHeight))
	draw.CatmullRom.Scale(g, g.Rect, p.gray(), src, draw.Src, nil)
	for y := range readHeight {
		for x := range w {
			v := float32(g.Pix[y*g.Stride+x])/127.5 - 1
			for k := range 3 {
				to[(k*readHeight+y)*width+x] = v
			}
		}
	}
}

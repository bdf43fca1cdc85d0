package ocr

import (
	"context"
	"image"
)

// Pages go into a scanner sideways or upside down, wide tables above all. An
// engine reads little of them, and that little without conviction: such a page
// is read again the other ways round, and the way that says most is kept.

const (
	convinced = 0.8  // confidence of a line that was probably read the right way round
	uneasy    = 0.75 // mean confidence below which a page may stand the wrong way
	scant     = 4    // a page that gives so many times less text than its ink promises may do, too
)

// anyWay reads a picture whichever way up it is.
func (e *Engine) anyWay(ctx context.Context, g *image.Gray, k *ink, dpi int) (*Page, error) {
	best, err := e.level(ctx, g, k, dpi)
	if err != nil || !best.doubtful(k, dpi) {
		return best, err
	}
	ways := [3]int{2, 1, 3}
	if k.sideways() {
		ways = [3]int{1, 3, 2}
	}
	asIs := best.sure()
	for _, way := range ways {
		turned := quarter(g, way)
		p, err := e.level(ctx, turned, blackWhite(turned), dpi)
		if err != nil { // what was read stands
			return best, nil
		}
		p.Turn = way
		if n := p.sure(); n > best.sure() && n > 2*asIs+5 {
			best = p
		}
		if best.Turn != 0 && !best.doubtful(k, dpi) {
			break
		}
	}
	return best, nil
}

// sure counts the characters of the lines that were read with conviction.
func (p *Page) sure() int {
	n := 0
	for i := range p.Lines {
		if p.Lines[i].Confidence >= convinced {
			n += countChars(p.Lines[i].Text)
		}
	}
	return n
}

// doubtful says that the page may have been read the wrong way round.
func (p *Page) doubtful(k *ink, dpi int) bool {
	c := p.Confidence()
	return c < uneasy || c < 0.95 && p.Chars()*scant < k.chars(dpi)
}

// chars is roughly how many characters of 12 points the ink would make: a fifth
// of each one's square is black. Bars and pictures count as well, so it is no
// more than a hint.
func (k *ink) chars(dpi int) int {
	n := 0
	for _, on := range k.on {
		if on {
			n++
		}
	}
	em := float64(dpi) / 6
	return int(float64(n) / max(1, 0.2*em*em))
}

// sideways says that the lines of the page seem to run up or down: its columns
// change more sharply than its rows.
func (k *ink) sideways() bool {
	rows, cols := make([]float64, k.h), make([]float64, k.w)
	for y := range k.h {
		for x := range k.w {
			if k.at(x, y) {
				rows[y]++
				cols[x]++
			}
		}
	}
	sharp := func(v []float64) float64 {
		s := 0.0
		for i := 1; i < len(v); i++ {
			d := v[i] - v[i-1]
			s += d * d
		}
		return s
	}
	return sharp(cols) > sharp(rows)
}

// quarter turns the picture clockwise by so many quarter turns.
func quarter(g *image.Gray, n int) *image.Gray {
	b := g.Bounds()
	w, h := b.Dx(), b.Dy()
	ow, oh := w, h
	if n%2 == 1 {
		ow, oh = h, w
	}
	out := image.NewGray(image.Rect(0, 0, ow, oh))
	// Square by square: a whole column at a time would miss the cache at every step.
	const square = 32
	for y0 := 0; y0 < h; y0 += square {
		for x0 := 0; x0 < w; x0 += square {
			for y := y0; y < min(y0+square, h); y++ {
				row := g.Pix[g.PixOffset(b.Min.X, b.Min.Y+y):]
				for x := x0; x < min(x0+square, w); x++ {
					tx, ty := x, y
					switch n & 3 {
					case 1:
						tx, ty = h-1-y, x
					case 2:
						tx, ty = w-1-x, h-1-y
					case 3:
						tx, ty = y, w-1-x
					}
					out.Pix[ty*out.Stride+tx] = row[x]
				}
			}
		}
	}
	return out
}

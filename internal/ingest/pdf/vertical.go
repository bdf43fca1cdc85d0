package pdf

import "math"

// setUpright finds pages that are set in vertical columns, from right to left,
// with upright characters, and has them read so: turned by a quarter they are
// lines like others. It is true of whole pages only; a column of a table that
// is one character wide reads from top to bottom anyway. Level lines on such a
// page, a title above all, are text of another direction.
func (s *sheet) setUpright() {
	const fewest = 40 // steps from character to character
	if s.turn != 0 {
		return
	}
	down, along := 0, 0
	longest, run := 0, 0
	level := make([]bool, len(s.glyphs)) // in a line that runs from left to right
	for i := 1; i < len(s.glyphs); i++ {
		a, b := &s.glyphs[i-1], &s.glyphs[i]
		if a.r == ' ' || b.r == ' ' || !cjk(a.r) || !cjk(b.r) {
			run = 0
			continue
		}
		dx, dy := (b.x0+b.x1-a.x0-a.x1)/2, (b.y0+b.y1-a.y0-a.y1)/2
		em := max(1, a.size)
		switch {
		case math.Abs(dx) < 0.3*em && dy > 0.7*em && dy < 2*em:
			down++
			run++
			longest = max(longest, run)
		case math.Abs(dy) < 0.3*em && dx > 0.5*em && dx < 2*em:
			along++
			run = 0
			level[i-1], level[i] = true, true
		default:
			run = 0
		}
	}
	if down < fewest || down < 4*along || longest < 6 {
		return
	}
	s.turn = 3
	kept := s.glyphs[:0:0]
	for i, g := range s.glyphs {
		if level[i] {
			s.strays = append(s.strays, g)
		} else {
			kept = append(kept, g)
		}
	}
	s.glyphs = kept
	for i := range s.glyphs { // what was the baseline becomes the place in the line
		g := &s.glyphs[i]
		g.y0, g.y1 = g.base-0.86*g.size, g.base+0.14*g.size
		g.base = (g.x0+g.x1)/2 - 0.36*g.size
	}
}

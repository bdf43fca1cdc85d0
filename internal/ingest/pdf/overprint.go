package pdf

import "math"

// overprint finds characters that are drawn twice at the same place, a little
// apart: a bold face for fonts that have none. They are one character.
type overprint map[spot][]print

type spot struct {
	r    rune
	x, y int
}

type print struct {
	x, y float64
	obj  uint64
}

// again says that the glyph was drawn before, by another piece of text; the
// parts of a ligature share their place and are drawn by one.
func (o overprint) again(g *glyph, obj uint64) bool {
	if g.r == ' ' {
		return false
	}
	const cell = 8.0
	near := max(0.3, min(0.12*g.size, 0.3*(g.x1-g.x0)))
	at := func(v float64) int { return int(math.Floor(v / cell)) }
	for x := at(g.x0 - near); x <= at(g.x0+near); x++ {
		for y := at(g.base - near); y <= at(g.base+near); y++ {
			for _, p := range o[spot{g.r, x, y}] {
				if p.obj != obj && math.Abs(p.x-g.x0) <= near && math.Abs(p.y-g.base) <= near {
					return true
				}
			}
		}
	}
	if k := (spot{g.r, at(g.x0), at(g.base)}); len(o[k]) < 64 {
		o[k] = append(o[k], print{g.x0, g.base, obj})
	}
	return false
}

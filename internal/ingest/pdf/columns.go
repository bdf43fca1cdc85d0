package pdf

import (
	"slices"
	"sort"
)

// band is a stretch of a page that is set in columns: between y0 and y1 white
// strips at cuts part it, from left to right.
type band struct {
	y0, y1 float64
	cuts   []float64
}

// strip is a line as the search for columns sees it: where ink stands, small
// gaps closed.
type strip struct {
	y0, y1, base, size float64
	solid              [][2]float64
	drawn              []int // when the file draws each piece
	table              bool
}

const (
	minColumn  = 0.18 // of the page's width
	minLines   = 4    // of a column
	maxColumns = 6
)

// findBands looks for stretches set in columns. Columns are told from rows of
// a table or form by their lines: most of them are full.
func findBands(lines []line, tables []*grid, width float64) []band {
	strips := make([]strip, 0, len(lines)+len(tables))
	for i := range lines {
		strips = append(strips, lines[i].strip())
	}
	if len(strips) < minLines {
		return nil
	}
	for _, t := range tables {
		strips = append(strips, strip{y0: t.y0, y1: t.y1, base: t.y0, size: 1, solid: [][2]float64{{t.x0, t.x1}}, table: true})
	}
	sort.SliceStable(strips, func(a, b int) bool { return strips[a].base < strips[b].base })
	var out []band
	var search func(ss []strip)
	search = func(ss []strip) {
		if len(ss) < minLines || len(out) > 20 {
			return
		}
		b, from, to := bestBand(ss, width)
		if from == to {
			return
		}
		search(ss[:from])
		b.cuts = subdivide(ss[from:to], b.cuts[0], width)
		out = append(out, b)
		search(ss[to:])
	}
	search(strips)
	return out
}

func bandAt(bands []band, y float64) *band {
	for i := range bands {
		if y >= bands[i].y0 && y <= bands[i].y1 {
			return &bands[i]
		}
	}
	return nil
}

func (l *line) strip() strip {
	s := strip{y0: l.y0, y1: l.y1, base: l.base, size: l.size}
	last := 0
	for i := range l.glyphs {
		g := &l.glyphs[i]
		if g.r == ' ' {
			continue
		}
		k := len(s.solid)
		if k == 0 || g.x0-s.solid[k-1][1] >= 0.8*l.size {
			s.solid, s.drawn, last = append(s.solid, [2]float64{g.x0, g.x1}), append(s.drawn, g.seq), g.seq
			continue
		}
		end := &s.solid[k-1][1]
		if gap := g.x0 - *end; (g.seq < last || g.seq > last+4) && gap > -0.2*l.size && g.x0-s.solid[k-1][0] > 2*l.size {
			// Drawn at another time: the gutter of columns that nearly touch.
			room := (0.8*l.size - gap) / 2
			*end -= room
			s.solid, s.drawn, last = append(s.solid, [2]float64{g.x0 + room, max(g.x1, g.x0+room)}), append(s.drawn, g.seq), g.seq
			continue
		}
		*end, last = max(*end, g.x1), g.seq
	}
	return s
}

// sides gives the ink left and right of x; ok is false where ink stands on x.
func (s *strip) sides(x float64) (left, right [2]float64, ok bool) {
	for _, p := range s.solid {
		switch {
		case p[1] <= x:
			if left[1] == 0 {
				left = p
			}
			left[1] = p[1]
		case p[0] >= x:
			if right[1] == 0 {
				right = p
			}
			right[1] = p[1]
		default:
			return left, right, false
		}
	}
	return left, right, true
}

// bestBand finds the stretch of lines over which a white strip parts most text.
func bestBand(ss []strip, width float64) (b band, from, to int) {
	lo, hi := width, 0.0
	for i := range ss {
		if n := len(ss[i].solid); n > 0 && !ss[i].table {
			lo, hi = min(lo, ss[i].solid[0][0]), max(hi, ss[i].solid[n-1][1])
		}
	}
	most, first, last := 0, 0.0, 0.0
	for x := lo + minColumn*(hi-lo); x <= hi-minColumn*(hi-lo); x += 3 {
		at := 0
		for i := 0; i <= len(ss); i++ {
			crossed := i == len(ss)
			if !crossed {
				_, _, ok := ss[i].sides(x)
				crossed = !ok
			}
			if !crossed {
				continue
			}
			if i-at >= minLines {
				if f, t, n := columns(ss, at, i, x, width); n > most {
					most, from, to, first, last = n, f, t, x, x
				} else if n == most && n > 0 && f == from && t == to {
					last = x
				}
			}
			at = i + 1
		}
	}
	if most == 0 {
		return band{}, 0, 0
	}
	b = band{y0: ss[from].y0, y1: ss[to-1].y1, cuts: []float64{(first + last) / 2}}
	for i := from; i < to; i++ {
		b.y0, b.y1 = min(b.y0, ss[i].base-0.5*ss[i].size), max(b.y1, ss[i].base)
	}
	if from > 0 {
		b.y0 = max(b.y0, ss[from-1].base)
	}
	if to < len(ss) {
		b.y1 = min(b.y1, ss[to].base-0.36*ss[to].size)
	}
	return b, from, to
}

// column is what stands on one side of the strip.
type column struct {
	x0, x1, top, bottom float64
	wide                []float64
	prose               int // pieces that are more than a label
}

func (c *column) add(p [2]float64, s *strip) {
	if len(c.wide) == 0 {
		c.x0, c.x1, c.top = p[0], p[1], s.y0
	}
	c.x0, c.x1, c.bottom = min(c.x0, p[0]), max(c.x1, p[1]), s.y1
	c.wide = append(c.wide, p[1]-p[0])
	if p[1]-p[0] > 6*s.size {
		c.prose++
	}
}

// full is the share of lines that fill the column.
func (c *column) full() float64 {
	n := 0
	for _, w := range c.wide {
		if w >= 0.75*(c.x1-c.x0) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(c.wide)))
}

// columns says whether the lines [at,end), none of which has ink at x, are two
// columns: which of them, and how many pieces of text.
func columns(ss []strip, at, end int, x, width float64) (from, to, n int) {
	from, to = trim(ss, at, end, x)
	var l, r column
	var drawn []stroke
	both := 0
	for i := from; i < to; i++ {
		left, right, _ := ss[i].sides(x)
		if ss[i].table {
			continue
		}
		if left[1] > 0 {
			l.add(left, &ss[i])
		}
		if right[1] > 0 {
			r.add(right, &ss[i])
		}
		if left[1] > 0 && right[1] > 0 {
			both++
		}
		for k, p := range ss[i].solid {
			if k == 0 || p[0] >= x && ss[i].solid[k-1][1] <= x {
				drawn = append(drawn, stroke{ss[i].drawn[k], p[0] >= x})
			}
		}
	}
	nl, nr := len(l.wide), len(r.wide)
	if nl < minLines || nr < minLines || l.x1-l.x0 < minColumn*width || r.x1-r.x0 < minColumn*width {
		return 0, 0, 0
	}
	if min(l.bottom, r.bottom)-max(l.top, r.top) < 0.5*min(l.bottom-l.top, r.bottom-r.top) {
		return 0, 0, 0
	}
	need := 0.4
	switch turns := alternations(drawn); {
	case turns <= 1+(nl+nr)/25 && 3*l.prose >= nl && 3*r.prose >= nr:
		need = 0.15 // drawn one after the other: columns, be their lines short
	case both*10 >= 9*min(nl, nr):
		need = 0.5 // in rows: a table without lines unless the text says otherwise
	}
	if l.full() < need || r.full() < need {
		return 0, 0, 0
	}
	return from, to, nl + nr
}

// stroke is a piece of text and when the file draws it.
type stroke struct {
	seq   int
	right bool
}

// alternations counts how often the file goes over from one side to the other:
// once for columns as they are written, with every row for a table.
func alternations(drawn []stroke) int {
	sort.SliceStable(drawn, func(a, b int) bool { return drawn[a].seq < drawn[b].seq })
	n := 0
	for i := 1; i < len(drawn); i++ {
		if drawn[i].right != drawn[i-1].right {
			n++
		}
	}
	return n
}

// trim leaves out lines at head and foot that stand on one side only, apart
// from the columns: the last line of the text above, a title below.
func trim(ss []strip, at, end int, x float64) (from, to int) {
	side := func(i int) int {
		left, right, _ := ss[i].sides(x)
		n := 0
		if left[1] > 0 {
			n |= 1
		}
		if right[1] > 0 {
			n |= 2
		}
		return n
	}
	first, last := [3]int{-1, -1, -1}, [3]int{-1, -1, -1}
	for i := at; i < end; i++ {
		for _, s := range []int{1, 2} {
			if side(i)&s != 0 {
				if first[s] < 0 {
					first[s] = i
				}
				last[s] = i
			}
		}
	}
	if first[1] < 0 || first[2] < 0 {
		return at, at
	}
	from, to = max(first[1], first[2]), min(last[1], last[2])+1
	if from >= to {
		return at, at
	}
	for from > at && ss[from].base-ss[from-1].base < 2.4*ss[from].size {
		from--
	}
	for to < end && ss[to].base-ss[to-1].base < 2.4*ss[to].size {
		to++
	}
	return from, to
}

// subdivide looks for more strips within the columns on both sides of x.
func subdivide(ss []strip, x, width float64) []float64 {
	cuts := []float64{x}
	for _, left := range []bool{true, false} {
		var part []strip
		for i := range ss {
			s := ss[i]
			s.solid, s.drawn = nil, nil
			for k, p := range ss[i].solid {
				if (p[1] <= x) == left {
					s.solid = append(s.solid, p)
					if !s.table {
						s.drawn = append(s.drawn, ss[i].drawn[k])
					}
				}
			}
			if len(s.solid) > 0 {
				part = append(part, s)
			}
		}
		if b, from, to := bestBand(part, width); to-from > 7*len(part)/10 && len(cuts) < maxColumns {
			cuts = append(cuts, b.cuts...)
		}
	}
	slices.Sort(cuts)
	return cuts
}

package pdf

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// setColumns gives the pieces of one table the same columns: the white strips
// that run through all of them. Neighbours that no row fills both of are one: a
// centred head over figures set to the left.
func setColumns(chain []*tabular) {
	var ink []inked
	size := chain[0].size
	x0, x1 := 0.0, 0.0
	n := 0
	for i, t := range chain {
		for _, x := range t.tiers {
			if x.across {
				continue
			}
			for _, p := range x.pieces {
				ink = addInk(ink, p.span, n, strait*size)
			}
			n++
		}
		ink, n = pairwise(ink)
		if n := len(t.rules); n > 0 && (i == 0 || x1 == 0) {
			x0, x1 = t.rules[0].x0, t.rules[0].x1
		}
	}
	var edges []span
	var cur bits
	for c := range ink {
		if c > 0 && !cur.meets(ink[c].in) {
			edges[len(edges)-1].b = ink[c].b
			cur.join(ink[c].in)
			continue
		}
		edges, cur = append(edges, ink[c].span), slices.Clone(ink[c].in)
	}
	if x1 == 0 {
		x0, x1 = edges[0].a-0.4*size, edges[len(edges)-1].b+0.4*size
	}
	xs := []float64{min(x0, edges[0].a-0.5)}
	for c := 1; c < len(edges); c++ {
		xs = append(xs, (edges[c-1].b+edges[c].a)/2)
	}
	xs = append(xs, max(x1, edges[len(edges)-1].b+0.5))
	framed := 0
	for _, t := range chain {
		t.xs, t.edges = xs, edges
		framed += len(t.frame())
	}
	for _, t := range chain {
		t.framed = framed
	}
}

// col is the column that a piece stands in, or begins in.
func (t *tabular) col(p *piece) int {
	c := sort.Search(len(t.edges), func(i int) bool { return t.edges[i].b > p.a+0.01 })
	return min(c, len(t.edges)-1)
}

// last is the last column that a piece stands in.
func (t *tabular) last(p *piece) int {
	c := sort.Search(len(t.edges), func(i int) bool { return t.edges[i].a > p.b-0.01 })
	return max(t.col(p), c-1)
}

// cells puts the pieces of a tier into their columns.
func (t *tabular) cells(x *tier) [][]*piece {
	out := make([][]*piece, len(t.edges))
	for i := range x.pieces {
		c := t.col(&x.pieces[i])
		out[c] = append(out[c], &x.pieces[i])
	}
	return out
}

func (p *piece) text() string { return spell(p.glyphs) }

// joint is the white between a tier and the one above.
type joint struct {
	white float64
	ruled bool // a line is drawn there
	head  bool // both stand between the first two lines of a table
	row   bool // a row begins below
}

// rows says at which tiers rows begin; the first one does always.
//
// Cells that go over several lines make rows of several tiers. Where rows are
// set apart the wider gaps tell them. Where they are not, a row begins where
// the column of numbers or names has an entry, and what only goes on with full
// lines above begins none.
func (t *tabular) rows() []int {
	n := len(t.tiers)
	js := make([]joint, n)
	frame := t.frame()
	for i := 1; i < n; i++ {
		a, b := &t.tiers[i-1], &t.tiers[i]
		js[i].white = b.y0 - a.y1
		if t.framed >= 3 && len(frame) >= 2 && t.after == nil && b.y1 < frame[1].y0+0.3*b.size {
			js[i].head = true
		}
		for _, h := range t.rules {
			if h.y0 > a.y1-0.3*a.size && h.y0 < b.y0+0.3*b.size {
				js[i].ruled = true
			}
		}
	}
	serial := t.serial()
	wide, told := t.wide(js, serial)
	for i := 1; i < n; i++ {
		j := &js[i]
		switch {
		case j.ruled, !j.head && (t.tiers[i].across || t.tiers[i-1].across):
			j.row = true
		case j.head:
		case told:
			j.row = j.white > wide
		default:
			j.row = t.begins(i, serial, js)
		}
	}
	if told && serial { // two numbers are two rows
		has := t.has(0, 0)
		for i := 1; i < n; i++ {
			if js[i].row {
				has = t.has(i, 0)
			} else if t.has(i, 0) && !js[i].head {
				js[i].row = has
				has = true
			}
		}
	}
	if !told && serial {
		t.centre(js)
	}
	out := []int{0}
	for i := 1; i < n; i++ {
		if js[i].row {
			out = append(out, i)
		}
	}
	return out
}

func (t *tabular) has(i, c int) bool {
	for k := range t.tiers[i].pieces {
		if t.col(&t.tiers[i].pieces[k]) == c {
			return true
		}
	}
	return false
}

// serial says that the first column numbers the rows.
func (t *tabular) serial() bool {
	n, numbers := 0, 0
	for i := range t.tiers {
		for _, p := range t.cells(&t.tiers[i])[0] {
			n++
			if serialNumber(p.text()) {
				numbers++
			}
		}
	}
	return numbers >= 2 && numbers*10 >= (n-2)*8
}

func serialNumber(s string) bool {
	s = strings.Trim(strings.TrimSpace(s), "().（）、．")
	if s == "" || utf8.RuneCountInString(s) > 6 {
		return false
	}
	for _, r := range s {
		if !digit(r) && !strings.ContainsRune(".-一二三四五六七八九十百①②③④⑤⑥⑦⑧⑨⑩", r) {
			return false
		}
	}
	return true
}

// wide gives the white above which a gap parts rows, where gaps can tell.
func (t *tabular) wide(js []joint, serial bool) (float64, bool) {
	var within, free []float64
	for i := range t.tiers {
		last := make([]*piece, len(t.edges))
		ps := append([]piece(nil), t.tiers[i].pieces...)
		sort.SliceStable(ps, func(a, b int) bool { return ps[a].y0 < ps[b].y0 })
		for k := range ps {
			c := t.col(&ps[k])
			if l := last[c]; l != nil && ps[k].y0 > l.y1-0.3*t.size {
				within = append(within, ps[k].y0-l.y1)
			}
			last[c] = &ps[k]
		}
		if i > 0 && !js[i].ruled && !js[i].head {
			free = append(free, js[i].white)
		}
	}
	if len(free) == 0 {
		return 0, false
	}
	sort.Float64s(within)
	sort.Float64s(free)
	limit := 0.0
	if len(within) > 0 {
		w := within[len(within)/2]
		if free[0] > w+0.25*t.size { // every tier is a row
			return w + 0.2*t.size, true
		}
		limit = w + 0.3*t.size
		if free[len(free)-1] <= limit {
			return 0, false
		}
	} else {
		step, at := 0.0, 0
		for i := 1; i < len(free); i++ {
			if d := free[i] - free[i-1]; d > step && free[i-1] < 1.2*t.size {
				step, at = d, i
			}
		}
		if step < 0.3*t.size {
			return 0, false
		}
		limit = (free[at-1] + free[at]) / 2
	}
	// What stands below a narrow gap goes on with a cell: its row was numbered above.
	below, begun := 0, 0
	for i := 1; i < len(js); i++ {
		if js[i].ruled || js[i].head || js[i].white > limit {
			continue
		}
		below++
		if t.has(i, 0) && t.has(i-1, 0) {
			begun++
		}
	}
	if begun*2 > below {
		return 0, false
	}
	return limit, true
}

// begins says that a row begins at tier i, where gaps do not tell.
func (t *tabular) begins(i int, serial bool, js []joint) bool {
	if serial {
		return t.has(i, 0)
	}
	up := i - 1
	for up > 0 && !js[up].row && !js[up].ruled {
		up--
	}
	row := make([]*piece, len(t.edges)) // the last piece of each cell of the row above
	for k := up; k < i; k++ {
		for c, ps := range t.cells(&t.tiers[k]) {
			if len(ps) > 0 {
				row[c] = ps[len(ps)-1]
			}
		}
	}
	on, wraps, filled := 0, 0, 0
	for c := range row {
		if row[c] != nil {
			filled++
		}
	}
	for c, ps := range t.cells(&t.tiers[i]) {
		if len(ps) == 0 {
			continue
		}
		on++
		if row[c] != nil && t.wraps(row[c], ps[0], c) {
			wraps++
		}
	}
	if !t.has(i, 0) {
		return wraps == 0 && on*2 > len(t.edges)
	}
	return wraps < on || on >= filled
}

// wraps says that a piece below another in its column is the rest of its text.
func (t *tabular) wraps(a, b *piece, c int) bool {
	l := line{glyphs: b.glyphs, size: b.size}
	e := t.edges[c]
	room := e.b - a.b
	if a.a-e.a > 0.5*a.size { // set to the middle
		room = (e.b - e.a) - (a.b - a.a)
	}
	return room < l.firstWord()+0.3*b.size && utf8.RuneCountInString(a.text()) >= 4 && !numberLike(b.text())
}

// centre moves the beginnings of rows up where the number of a row stands at
// its middle: a row is as high above its number as below. Where that does not
// hold for every row, nothing moves.
func (t *tabular) centre(js []joint) {
	first := 0
	for i := range js {
		if js[i].ruled || js[i].head {
			first = i
		}
	}
	if first == 0 && !serialAt(t, 0) { // the head
		first = 1
	}
	if first >= len(js) || t.has(first, 0) {
		return
	}
	starts := map[int]bool{first: true}
	top, at := t.tiers[first].y0, first
	for k := first; k < len(js); k++ {
		if !t.has(k, 0) {
			continue
		}
		if k < at {
			return
		}
		x := &t.tiers[k]
		bottom := x.y0 + x.y1 - top
		next := k + 1
		for next < len(js) && t.tiers[next].y1 < bottom+0.5*x.size && !t.has(next, 0) {
			next++
		}
		if d := t.tiers[next-1].y1 - bottom; d > 0.7*x.size || d < -0.7*x.size {
			return
		}
		if next < len(js) {
			starts[next] = true
			top, at = t.tiers[next].y0, next
		}
	}
	for i := first; i < len(js); i++ {
		js[i].row = starts[i]
	}
}

func serialAt(t *tabular, i int) bool {
	ps := t.cells(&t.tiers[i])[0]
	return len(ps) > 0 && serialNumber(ps[0].text())
}

// grid makes the table of one page.
func (t *tabular) grid() *grid {
	starts := t.rows()
	ys := []float64{t.top() - 0.3*t.size}
	for _, i := range starts[1:] {
		ys = append(ys, (t.tiers[i-1].y1+t.tiers[i].y0)/2)
	}
	ys = append(ys, t.bottom()+0.3*t.size)
	for i := 1; i < len(ys); i++ {
		ys[i] = max(ys[i], ys[i-1]+0.1)
	}
	nc := len(t.edges)
	g := &grid{x0: t.xs[0], y0: ys[0], x1: t.xs[nc], y1: ys[len(ys)-1], xs: t.xs, ys: ys, page: t.page}
	at := make([]int, len(starts)*nc) // which cell stands at a row and column
	for r, i := range starts {
		alone := r+1 == len(starts) || starts[r+1] == i+1
		for c := 0; c < nc; {
			last := c
			if x := &t.tiers[i]; x.across && alone {
				for k := range x.pieces {
					if t.col(&x.pieces[k]) == c {
						last = max(last, t.last(&x.pieces[k]))
					}
				}
			}
			for k := c; k <= last; k++ {
				at[r*nc+k] = len(g.cells)
			}
			g.add(r, c, r, last)
			a := &g.cells[len(g.cells)-1]
			// Where the cell ends nobody drew: its longest line tells, or at the
			// outer edges the level lines.
			if c > 0 || len(t.rules) == 0 {
				a.x0 = max(a.x0, t.edges[c].a-2)
			}
			if last < nc-1 || len(t.rules) == 0 {
				a.x1 = min(a.x1, t.edges[last].b+2)
			}
			c = last + 1
		}
	}
	r := 0
	for i := range t.tiers {
		for r+1 < len(starts) && i >= starts[r+1] {
			r++
		}
		for k := range t.tiers[i].pieces {
			p := &t.tiers[i].pieces[k]
			a := &g.cells[at[r*nc+t.col(p)]]
			a.glyphs = append(a.glyphs, p.glyphs...)
		}
	}
	for i := range g.cells {
		c := &g.cells[i]
		c.lines = makeLines(c.glyphs, t.page)
		c.glyphs = nil
	}
	return g
}

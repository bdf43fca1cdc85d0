package pdf

import (
	"sort"

	"wenping/internal/document"
)

// grid is a ruled table on one page.
type grid struct {
	x0, y0, x1, y1 float64
	xs, ys         []float64 // the lines of the grid, left to right and top to bottom
	cells          []area
	page           int
	openHead       []bool       // columns without a line of their own at the top: the page end cut them
	openFoot       []bool       // the same at the bottom
	full           map[int]bool // columns whose last cell is written to its last line's end
	sunk           map[int]bool // columns whose last cell is written to its foot, with room above
	risen          map[int]bool // columns whose first cell is written from its head, with room below
}

// area is one cell of a grid: where it stands and what is in it.
type area struct {
	row, col, rows, cols int
	x0, y0, x1, y1       float64
	glyphs               []glyph
	lines                []line
}

const (
	maxRulings  = 1500  // after joining; more is a drawing, not a table
	maxGridCell = 40000 // elementary cells of a grid
)

// findShaded builds grids from ruling lines and, where these leave cells
// together that differ in colour, from the borders of shaded areas.
func findShaded(rules []ruling, fills []document.Box, page int) []*grid {
	plain := findTables(rules, page)
	if len(fills) < 2 {
		return plain
	}
	shaded := findTables(append(fillEdges(fills, rules), rules...), page)
	// Shading finds more rows or columns of a table; shaded lines of text and
	// boxes of one column are no table.
	var out []*grid
	for _, g := range shaded {
		if len(g.xs) >= 3 && len(g.ys) >= 3 && len(g.cells) >= 4 {
			out = append(out, g)
		}
	}
	found := len(out)
	for _, p := range plain {
		better := false
		for _, g := range out[:found] {
			if p.x0 > g.x0-snap && p.x1 < g.x1+snap && p.y0 > g.y0-snap && p.y1 < g.y1+snap {
				better = true
				break
			}
		}
		if !better {
			out = append(out, p)
		}
	}
	sort.SliceStable(out, func(a, b int) bool {
		if out[a].y0 != out[b].y0 {
			return out[a].y0 < out[b].y0
		}
		return out[a].x0 < out[b].x0
	})
	return out
}

// findTables builds grids from ruling lines.
func findTables(rules []ruling, page int) []*grid {
	hs, vs := joinRules(rules)
	if len(hs) < 2 || len(vs) < 1 || len(hs) > maxRulings || len(vs) > maxRulings {
		return nil
	}
	var out []*grid
	for _, c := range connected(hs, vs) {
		if g := newGrid(c.hs, c.vs, page); g != nil {
			out = append(out, g)
		}
	}
	sort.SliceStable(out, func(a, b int) bool {
		if out[a].y0 != out[b].y0 {
			return out[a].y0 < out[b].y0
		}
		return out[a].x0 < out[b].x0
	})
	return out
}

func meets(h, v ruling) bool {
	return v.x0 >= h.x0-snap && v.x0 <= h.x1+snap && h.y0 >= v.y0-snap && h.y0 <= v.y1+snap
}

type mesh struct{ hs, vs []ruling }

// connected parts the lines into groups that touch.
func connected(hs, vs []ruling) []mesh {
	parent := make([]int, len(hs)+len(vs))
	for i := range parent {
		parent[i] = i
	}
	for i, h := range hs {
		for j, v := range vs {
			if meets(h, v) {
				union(parent, i, len(hs)+j)
			}
		}
	}
	index := map[int]int{}
	var out []mesh
	at := func(i int) *mesh {
		r := root(parent, i)
		k, ok := index[r]
		if !ok {
			k = len(out)
			index[r] = k
			out = append(out, mesh{})
		}
		return &out[k]
	}
	for i, h := range hs {
		m := at(i)
		m.hs = append(m.hs, h)
	}
	for j, v := range vs {
		m := at(len(hs) + j)
		m.vs = append(m.vs, v)
	}
	return out
}

func root(p []int, i int) int {
	for p[i] != i {
		p[i] = p[p[i]]
		i = p[i]
	}
	return i
}

func union(p []int, a, b int) {
	a, b = root(p, a), root(p, b)
	if a < b {
		p[b] = a
	} else {
		p[a] = b
	}
}

// newGrid makes a grid of lines that touch; nil when they make no table.
func newGrid(hs, vs []ruling, page int) *grid {
	drawn := hs
	hs, vs = closeSides(hs, vs)
	hs, vs = prune(hs, vs)
	if len(hs) < 2 || len(vs) < 2 {
		return nil
	}
	var ys, xs []float64
	for _, h := range hs {
		ys = append(ys, h.y0)
	}
	for _, v := range vs {
		xs = append(xs, v.x0)
	}
	xs, ys = cluster(xs), cluster(ys)
	nr, nc := len(ys)-1, len(xs)-1
	if nr < 1 || nc < 1 || nr*nc < 2 || nr*nc > maxGridCell {
		return nil
	}
	g := &grid{x0: xs[0], y0: ys[0], x1: xs[nc], y1: ys[nr], xs: xs, ys: ys, page: page}
	g.cut(hs, vs)
	if len(g.cells) < 2 {
		return nil
	}
	g.openHead, g.openFoot = g.uncovered(drawn, ys[0]), g.uncovered(drawn, ys[nr])
	return g
}

// uncovered lists the columns over which no line was drawn at height y.
func (g *grid) uncovered(hs []ruling, y float64) []bool {
	out := make([]bool, len(g.xs)-1)
	for c := range out {
		covered := 0.0
		for _, h := range hs {
			if h.y0 > y-snap && h.y0 < y+snap {
				covered += max(0, min(h.x1, g.xs[c+1])-max(h.x0, g.xs[c]))
			}
		}
		out[c] = covered < 0.5*(g.xs[c+1]-g.xs[c])
	}
	return out
}

// openAt says that a column was cut by the page end.
func openAt(open []bool, col int) bool { return col < len(open) && open[col] }

// closeSides adds the outer lines that open-sided tables, and tables broken
// over pages by some programs, leave out: where two or more lines end at the
// outermost place and nothing closes them.
func closeSides(hs, vs []ruling) ([]ruling, []ruling) {
	flip := func(rs []ruling) []ruling {
		out := make([]ruling, len(rs))
		for i, r := range rs {
			out[i] = ruling{r.y0, r.x0, r.y1, r.x1}
		}
		return out
	}
	addV := outerLines(hs, vs)
	addH := flip(outerLines(flip(vs), flip(hs)))
	return append(hs, addH...), append(vs, addV...)
}

func outerLines(hs, vs []ruling) []ruling {
	if len(hs) < 2 {
		return nil
	}
	lo, hi := hs[0].x0, hs[0].x1
	for _, h := range hs {
		lo, hi = min(lo, h.x0), max(hi, h.x1)
	}
	var out []ruling
	for _, side := range []struct {
		x   float64
		end func(ruling) float64
	}{{lo, func(r ruling) float64 { return r.x0 }}, {hi, func(r ruling) float64 { return r.x1 }}} {
		n, top, bottom := 0, 0.0, 0.0
		for _, h := range hs {
			if d := side.end(h) - side.x; d > snap || d < -snap {
				continue
			}
			if n == 0 {
				top, bottom = h.y0, h.y0
			}
			n++
			top, bottom = min(top, h.y0), max(bottom, h.y0)
		}
		covered := 0.0
		for _, v := range vs {
			if d := v.x0 - side.x; d < 2*snap && d > -2*snap {
				covered += max(0, min(v.y1, bottom)-max(v.y0, top))
			}
		}
		if n >= 2 && bottom-top > 6 && covered < 0.97*(bottom-top) {
			out = append(out, ruling{side.x, top, side.x, bottom})
		}
	}
	return out
}

// prune drops lines that do not run from line to line: underlines, strokes.
func prune(hs, vs []ruling) ([]ruling, []ruling) {
	for {
		h2 := keep(hs, func(h ruling) bool { return crossings(vs, func(v ruling) bool { return meets(h, v) }) })
		v2 := keep(vs, func(v ruling) bool { return crossings(h2, func(h ruling) bool { return meets(h, v) }) })
		if len(h2) == len(hs) && len(v2) == len(vs) {
			return hs, vs
		}
		hs, vs = h2, v2
	}
}

func keep(rs []ruling, ok func(ruling) bool) []ruling {
	var out []ruling
	for _, r := range rs {
		if ok(r) {
			out = append(out, r)
		}
	}
	return out
}

func crossings(rs []ruling, meets func(ruling) bool) bool {
	n := 0
	for _, r := range rs {
		if meets(r) {
			if n++; n == 2 {
				return true
			}
		}
	}
	return false
}

// cluster gives the places where lines stand; double lines count once.
func cluster(v []float64) []float64 {
	sort.Float64s(v)
	var out []float64
	for i := 0; i < len(v); {
		j := i + 1
		for j < len(v) && v[j]-v[j-1] <= snap {
			j++
		}
		out = append(out, (v[i]+v[j-1])/2)
		i = j
	}
	return out
}

// cut makes the cells: elementary cells without a line between them are one.
func (g *grid) cut(hs, vs []ruling) {
	nr, nc := len(g.ys)-1, len(g.xs)-1
	right := make([]bool, nr*(nc+1)) // line at xs[c] beside row r
	for _, v := range vs {
		c := nearest(g.xs, v.x0)
		for r := 0; r < nr; r++ {
			if min(v.y1, g.ys[r+1])-max(v.y0, g.ys[r]) >= 0.6*(g.ys[r+1]-g.ys[r]) {
				right[r*(nc+1)+c] = true
			}
		}
	}
	below := make([]bool, (nr+1)*nc) // line at ys[r] over column c
	for _, h := range hs {
		r := nearest(g.ys, h.y0)
		for c := 0; c < nc; c++ {
			if min(h.x1, g.xs[c+1])-max(h.x0, g.xs[c]) >= 0.6*(g.xs[c+1]-g.xs[c]) {
				below[r*nc+c] = true
			}
		}
	}
	parent := make([]int, nr*nc)
	for i := range parent {
		parent[i] = i
	}
	for r := 0; r < nr; r++ {
		for c := 0; c < nc; c++ {
			if c > 0 && !right[r*(nc+1)+c] {
				union(parent, r*nc+c, r*nc+c-1)
			}
			if r > 0 && !below[r*nc+c] {
				union(parent, r*nc+c, (r-1)*nc+c)
			}
		}
	}
	type extent struct {
		r0, c0, r1, c1, n int
		open              bool
	}
	ext := map[int]*extent{}
	var roots []int
	for r := 0; r < nr; r++ {
		for c := 0; c < nc; c++ {
			k := root(parent, r*nc+c)
			e := ext[k]
			if e == nil {
				e = &extent{r0: r, c0: c, r1: r, c1: c}
				ext[k] = e
				roots = append(roots, k)
			}
			e.r0, e.c0, e.r1, e.c1, e.n = min(e.r0, r), min(e.c0, c), max(e.r1, r), max(e.c1, c), e.n+1
			if c == 0 && !right[r*(nc+1)] || c == nc-1 && !right[r*(nc+1)+nc] || r == 0 && !below[c] || r == nr-1 && !below[nr*nc+c] {
				e.open = true
			}
		}
	}
	for _, k := range roots {
		e := ext[k]
		if e.open {
			continue // outside the ruled area
		}
		if e.n == (e.r1-e.r0+1)*(e.c1-e.c0+1) {
			g.add(e.r0, e.c0, e.r1, e.c1)
			continue
		}
		// No rectangle: each row's stretch is a cell of its own.
		for r := e.r0; r <= e.r1; r++ {
			for c := e.c0; c <= e.c1; c++ {
				if root(parent, r*nc+c) != k {
					continue
				}
				last := c
				for last < e.c1 && root(parent, r*nc+last+1) == k {
					last++
				}
				g.add(r, c, r, last)
				c = last
			}
		}
	}
	sort.SliceStable(g.cells, func(a, b int) bool {
		if g.cells[a].row != g.cells[b].row {
			return g.cells[a].row < g.cells[b].row
		}
		return g.cells[a].col < g.cells[b].col
	})
}

func (g *grid) add(r0, c0, r1, c1 int) {
	g.cells = append(g.cells, area{row: r0, col: c0, rows: r1 - r0 + 1, cols: c1 - c0 + 1,
		x0: g.xs[c0], y0: g.ys[r0], x1: g.xs[c1+1], y1: g.ys[r1+1]})
}

func nearest(v []float64, x float64) int {
	i := sort.SearchFloat64s(v, x)
	if i > 0 && (i == len(v) || x-v[i-1] < v[i]-x) {
		i--
	}
	return i
}

// fill puts glyphs into the cells of the smallest table around them and gives
// back the rest. Tables with fewer than two written cells are drawings, and
// their text stays in the flow, unless they go on with a table of the page before.
func fill(tables []*grid, gs []glyph, goesOn func(*grid) bool) (kept []*grid, rest []glyph) {
	bySize := append([]*grid(nil), tables...)
	sort.SliceStable(bySize, func(a, b int) bool {
		return (bySize[a].x1-bySize[a].x0)*(bySize[a].y1-bySize[a].y0) < (bySize[b].x1-bySize[b].x0)*(bySize[b].y1-bySize[b].y0)
	})
	left := gs
	for _, t := range bySize {
		var out []glyph
		at := t.lookup()
		for _, gl := range left {
			if c := at((gl.x0+gl.x1)/2, (gl.y0+gl.y1)/2); c != nil {
				c.glyphs = append(c.glyphs, gl)
			} else {
				out = append(out, gl)
			}
		}
		written := 0
		for i := range t.cells {
			for _, gl := range t.cells[i].glyphs {
				if gl.r != ' ' {
					written++
					break
				}
			}
		}
		if written < 2 && (written == 0 || !goesOn(t)) {
			for i := range t.cells {
				t.cells[i].glyphs = nil
			}
			t.cells = nil
			continue
		}
		left = out
	}
	for _, t := range tables {
		if t.cells == nil {
			continue
		}
		for i := range t.cells {
			c := &t.cells[i]
			c.lines = makeLines(c.glyphs, t.page)
			c.glyphs = nil
		}
		kept = append(kept, t)
	}
	return kept, left
}

// lookup finds the cell at a place.
func (g *grid) lookup() func(x, y float64) *area {
	nc := len(g.xs) - 1
	index := make([]int, (len(g.ys)-1)*nc)
	for i := range g.cells {
		c := &g.cells[i]
		for r := c.row; r < c.row+c.rows; r++ {
			for k := c.col; k < c.col+c.cols; k++ {
				index[r*nc+k] = i + 1
			}
		}
	}
	return func(x, y float64) *area {
		if x < g.x0 || x > g.x1 || y < g.y0 || y > g.y1 {
			return nil
		}
		c := min(max(0, sort.SearchFloat64s(g.xs, x)-1), nc-1)
		r := min(max(0, sort.SearchFloat64s(g.ys, y)-1), len(g.ys)-2)
		if i := index[r*nc+c]; i > 0 {
			return &g.cells[i-1]
		}
		return nil
	}
}

// pad is the room that the cell keeps between its lines and its text.
func (a *area) pad() float64 {
	pad := 8.0
	for i := range a.lines {
		pad = min(pad, max(0, a.lines[i].x0-a.x0))
	}
	return pad
}

// write gives a cell's text, its lines joined where they were only wrapped.
func (a *area) write(s *sheet) (string, []document.Line) {
	pad := a.pad()
	var t run
	for i := range a.lines {
		l := &a.lines[i]
		if i > 0 {
			p := &a.lines[i-1]
			room := (a.x1 - a.x0) - 2*pad - (p.x1 - p.x0)
			if p.x0-a.x0-pad < 2.5*p.size { // set left: what stands before it counts
				room = a.x1 - pad - p.x1
			}
			if room > l.firstWord()+0.6*l.size {
				t.text += "\n"
			}
		}
		t.add(l, s.display(l.box()), s.number)
	}
	s.aside += len(t.hyphens)
	return t.text, t.lines
}

// run collects lines into one text and remembers which line stands where.
type run struct {
	text    string
	lines   []document.Line
	hyphens []int // pages of those taken back at line ends
}

func (t *run) add(l *line, box document.Box, page int) {
	if t.text == "" || t.text[len(t.text)-1] == '\n' {
		t.text += l.text
	} else {
		before := len(t.text)
		t.text = joinText(t.text, l.text)
		if len(t.lines) > 0 && len(t.text) < before+len(l.text) { // a hyphen was taken back
			last := &t.lines[len(t.lines)-1]
			last.End = len(t.text) - len(l.text)
			t.hyphens = append(t.hyphens, last.Page)
		}
	}
	t.lines = append(t.lines, document.Line{Start: len(t.text) - len(l.text), End: len(t.text), Page: page, Box: box,
		Font: l.font, Size: round2(l.size), Confidence: l.confidence})
}

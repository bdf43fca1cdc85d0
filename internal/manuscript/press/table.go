package press

import (
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/manuscript"
)

// grid is a table being set: its rows lie on one long strip, which is then cut
// into pages.
type grid struct {
	l     *layout
	t     *document.Table
	rule  manuscript.Ruling
	size  float64
	line  float64
	x     []float64
	y     []float64 // tops of the rows on the strip; one more for the end
	lines map[*document.Cell][]string
	table int
	tags  map[*document.Cell]int
}

func (l *layout) table(it *manuscript.Item) {
	g := l.grid(it)
	rows := len(g.y) - 1
	if rows == 0 {
		return
	}
	g.table = l.element("Table", 0)
	g.tags = map[*document.Cell]int{}
	for ri := range g.t.Rows {
		tr := l.element("TR", g.table)
		for ci := range g.t.Rows[ri] {
			c := &g.t.Rows[ri][ci]
			role := "TD"
			if c.Row < g.t.HeaderRows {
				role = "TH"
			}
			k := l.element(role, tr)
			l.elements[k].rowSpan, l.elements[k].colSpan = c.RowSpan, c.ColSpan
			g.tags[c] = l.element("P", k)
		}
	}
	l.pages[it] = 0
	head := 0.0
	if l.habit.repeatHeader && g.t.HeaderRows < rows {
		head = g.y[g.t.HeaderRows]
	}
	for from, row := 0.0, 0; row < rows; {
		free := l.limit - l.y
		if from > 0 {
			free -= head
		}
		to := row
		for to < rows && g.y[to+1]-from <= free {
			to++
		}
		end := g.y[to]
		least := 0
		if from == 0 {
			least = min(g.t.HeaderRows, rows-1)
		}
		if to < rows {
			cut := from + free
			tall := g.y[to+1] - max(from, g.y[to])
			fresh := l.y <= top
			switch {
			// A row that does not fit whole may be cut; one that is taller than a page must be.
			case l.habit.splitRows && to >= g.t.HeaderRows && to >= least && tall >= 4*g.line && cut-max(from, g.y[to]) >= 2*g.line+2*cellPad,
				fresh && end <= from:
				end = cut
				// What is pushed over the cut needs room below it.
				for r := to + 1; r < len(g.y); r++ {
					g.y[r] += g.line + cellPad
				}
			case end <= from || from == 0 && to <= least && !fresh:
				l.nextColumn()
				continue
			}
		}
		if from == 0 {
			l.pages[it] = len(l.sheets)
		}
		if from > 0 && head > 0 {
			g.draw(0, head, true, from)
		}
		g.draw(from, end, false, from)
		from = end
		for row < rows && g.y[row+1] <= from+0.01 {
			row++
		}
		if row < rows {
			l.nextColumn()
		}
	}
}

func (l *layout) nextColumn() {
	if l.column == 1 {
		l.column, l.y = 2, top
		return
	}
	l.newPage()
}

// firstRows is the height that a table needs to begin.
func (l *layout) firstRows(t *document.Table) float64 {
	g := l.grid(&manuscript.Item{Table: t})
	return g.y[min(len(g.y)-1, t.HeaderRows+1)]
}

func (l *layout) grid(it *manuscript.Item) *grid {
	t := it.Table
	rows, cols := t.Size()
	size := l.m.Look.Cell.Size
	if cols > 8 {
		size = min(size, 9)
	}
	g := &grid{l: l, t: t, rule: it.Rule, size: size, line: size * 1.4, lines: map[*document.Cell][]string{}}
	widths := columnWidths(t, cols, l.textWidth(), size)
	g.x = []float64{l.textLeft()}
	for _, w := range widths {
		g.x = append(g.x, g.x[len(g.x)-1]+w)
	}
	height := make([]float64, rows)
	for r := range height {
		height[r] = g.line + 2*cellPad
	}
	g.each(func(c *document.Cell) {
		g.lines[c] = l.breakLines(l.cellFace(), size, g.x[min(cols, c.Col+c.ColSpan)]-g.x[c.Col]-2*cellPad, 0, c.Text)
		if c.RowSpan == 1 {
			height[c.Row] = max(height[c.Row], float64(len(g.lines[c]))*g.line+2*cellPad)
		}
	})
	g.each(func(c *document.Cell) {
		if c.RowSpan > 1 {
			sum := 0.0
			last := min(rows, c.Row+c.RowSpan) - 1
			for r := c.Row; r <= last; r++ {
				sum += height[r]
			}
			if need := float64(len(g.lines[c])+1)*g.line + 3*cellPad; need > sum { // a page end may push a line
				height[last] += need - sum
			}
		}
	})
	g.y = []float64{0}
	for _, h := range height {
		g.y = append(g.y, g.y[len(g.y)-1]+h)
	}
	return g
}

func (l *layout) cellFace() face { return faceOf(l.m.Look.Cell.Font) }

func (g *grid) each(f func(c *document.Cell)) {
	for ri := range g.t.Rows {
		for ci := range g.t.Rows[ri] {
			f(&g.t.Rows[ri][ci])
		}
	}
}

// draw puts the strip from … to on the page at y. again: these are header rows
// that come a second time; cut is where this page begins on the strip.
func (g *grid) draw(from, to float64, again bool, cut float64) {
	l := g.l
	s := l.page()
	y0 := l.y
	shift := func(y float64) float64 { return y0 + y - from }
	g.each(func(c *document.Cell) {
		a, b := g.y[c.Row], g.y[min(len(g.y)-1, c.Row+c.RowSpan)]
		if b <= from+0.01 || a >= to-0.01 {
			return
		}
		xa, xb := g.x[c.Col], g.x[min(len(g.x)-1, c.Col+c.ColSpan)]
		ya, yb := shift(max(a, from)), shift(min(b, to))
		if g.rule == manuscript.Ruled {
			s.marks = append(s.marks, mark{kind: markCell, x0: xa, y0: ya, x1: xb, y1: yb, width: 0.5})
		}
		g.text(c, a, b, from, to, xa, xb, shift, again)
	})
	if g.rule == manuscript.ThreeLine {
		rule := func(y, w float64) {
			s.marks = append(s.marks, mark{kind: markRule, x0: g.x[0], y0: y, x1: g.x[len(g.x)-1], y1: y, width: w})
		}
		head := g.y[min(len(g.y)-1, g.t.HeaderRows)]
		if from == 0 {
			rule(y0, 1.5)
			if head > 0 && head <= to {
				rule(shift(head), 0.75)
			}
		}
		if to >= g.y[len(g.y)-1]-0.01 {
			rule(shift(to), 1.5)
		}
	}
	l.y = shift(to)
}

// text draws the lines of a cell that fall on this piece of the strip.
func (g *grid) text(c *document.Cell, a, b, from, to, xa, xb float64, shift func(float64) float64, again bool) {
	l := g.l
	lines := g.lines[c]
	need := float64(len(lines)) * g.line
	whole := a >= from-0.01 && b <= to+0.01
	start := a + cellPad
	switch {
	case whole:
		start = a + (b-a-need)/2
	case a >= from-0.01 && need+2*cellPad <= to-a: // it begins here and all its lines fit
		start = a + (to-a-need)/2
	}
	if a < from-0.01 && g.l.cells[c] > 0 && g.fits(c, a, from) {
		return // its text stands whole on a page before
	}
	f := l.cellFace()
	bold := c.Row < g.t.HeaderRows
	tag := g.tags[c]
	if again {
		tag = 0
	}
	if l.cells[c] == 0 && !again && a >= from-0.01 {
		l.cells[c] = len(l.sheets)
	}
	y := start
	for _, s := range lines {
		if y < from-0.01 && y+g.line > from+0.1 {
			y = from + cellPad // pushed over the cut
		}
		if y >= from-0.01 && y+g.line <= to+0.1 {
			x := xa + cellPad
			if bold || l.habit.centreCells && utf8.RuneCountInString(c.Text) <= 10 {
				x = (xa + xb - l.measure(f, g.size, s)) / 2
			}
			l.draw(l.page(), f, g.size, bold, x, shift(y)+g.line*0.74, s, 0, tag)
		}
		y += g.line
	}
}

// fits says that all lines of a cell that begins at a stand before cut.
func (g *grid) fits(c *document.Cell, a, cut float64) bool {
	return a+cellPad+float64(len(g.lines[c]))*g.line <= cut+0.1
}

// columnWidths gives each column room for its text, within limits.
func columnWidths(t *document.Table, cols int, total, size float64) []float64 {
	weight := make([]float64, cols)
	for c := range weight {
		weight[c] = 3
	}
	for ri := range t.Rows {
		for _, c := range t.Rows[ri] {
			if c.ColSpan == 1 {
				n := float64(utf8.RuneCountInString(c.Text))
				if n > 8 {
					n = 8 + (n-8)*0.22
				}
				weight[c.Col] = max(weight[c.Col], min(n, 22))
			}
		}
	}
	sum := 0.0
	for _, x := range weight {
		sum += x
	}
	least := min(2*size+2*cellPad+2, total/float64(cols))
	free, rest := total, sum
	for _, x := range weight {
		if total*x/sum < least {
			free, rest = free-least, rest-x
		}
	}
	out := make([]float64, cols)
	for c, x := range weight {
		out[c] = least
		if total*x/sum >= least {
			out[c] = free * x / rest
		}
	}
	return out
}

package pdf

import "sort"

// findOpen finds tables ruled by horizontal lines only (三线表, and tables with
// a line under each row): three or more lines of the same length over each
// other, and between them text that stands in clear columns. It gives back the
// glyphs that stand outside.
func findOpen(rules []ruling, taken []*grid, gs []glyph, width float64, page int) (out []*grid, rest []glyph) {
	hs, _ := joinRules(rules)
	var free []ruling
	for _, h := range hs {
		if h.x1-h.x0 < 0.35*width || inside(taken, h) {
			continue
		}
		free = append(free, h)
	}
	rest = gs
	if len(free) < 3 || len(free) > 200 {
		return nil, rest
	}
	for i := 0; i < len(free); {
		j := i + 1
		for j < len(free) && near(free[j].x0, free[i].x0) && near(free[j].x1, free[i].x1) {
			j++
		}
		for _, set := range threes(free[i:j]) {
			var in, after []glyph
			for _, g := range rest {
				x, y := (g.x0+g.x1)/2, (g.y0+g.y1)/2
				if x > set[0].x0-2 && x < set[0].x1+2 && y > set[0].y0 && y < set[len(set)-1].y0 {
					in = append(in, g)
				} else {
					after = append(after, g)
				}
			}
			if g := openGrid(set, in, page); g != nil {
				out = append(out, g)
				rest = after
			}
		}
		i = j
	}
	return out, rest
}

func near(a, b float64) bool { return a-b < 4 && b-a < 4 }

func inside(tables []*grid, h ruling) bool {
	for _, t := range tables {
		if h.y0 > t.y0-snap && h.y0 < t.y1+snap && h.x1 > t.x0-snap && h.x0 < t.x1+snap {
			return true
		}
	}
	return false
}

// threes parts lines of equal length into tables: top, head and foot each time
// where their number allows it and the heads are low; all of them otherwise.
func threes(hs []ruling) [][]ruling {
	if len(hs) < 3 {
		return nil
	}
	if len(hs)%3 == 0 {
		var out [][]ruling
		for i := 0; i < len(hs); i += 3 {
			if hs[i+1].y0-hs[i].y0 > 70 || len(hs) > 3 && hs[i+1].y0-hs[i].y0 > hs[i+2].y0-hs[i+1].y0 {
				return [][]ruling{hs}
			}
			out = append(out, hs[i:i+3])
		}
		return out
	}
	return [][]ruling{hs}
}

// openGrid makes a grid of the text between the lines; nil where its columns
// are not clear.
func openGrid(hs []ruling, gs []glyph, page int) *grid {
	lines := makeLines(gs, page)
	if len(lines) < 2 || len(lines) > 400 {
		return nil
	}
	band := func(l *line) int {
		return sort.Search(len(hs), func(i int) bool { return hs[i].y0 > l.base-0.35*l.size }) - 1
	}
	for b := 0; b+1 < len(hs); b++ { // an empty band: these are not one table's lines
		n := 0
		for i := range lines {
			if band(&lines[i]) == b {
				n++
			}
		}
		if n == 0 {
			return nil
		}
	}
	xs := gutters(lines, hs[0].x0, hs[0].x1)
	if len(xs) < 3 || len(xs) > 30 {
		return nil
	}
	col := func(x float64) int { return max(0, min(sort.SearchFloat64s(xs, x)-1, len(xs)-2)) }
	// A line begins a row where it has text in the first column, or a rule stands above it.
	ys := []float64{hs[0].y0}
	written := 0
	for i := range lines {
		l := &lines[i]
		cols := map[int]bool{}
		for _, g := range l.glyphs {
			if g.r != ' ' {
				cols[col((g.x0+g.x1)/2)] = true
			}
		}
		if len(cols)*2 >= len(xs)-1 {
			written++
		}
		if i > 0 && (cols[0] || band(l) != band(&lines[i-1])) {
			y := (lines[i-1].y1 + l.y0) / 2
			if b := band(l); b != band(&lines[i-1]) {
				y = hs[b].y0
			} else if b == 0 {
				continue // the head is one row
			}
			ys = append(ys, max(y, ys[len(ys)-1]+0.1))
		}
	}
	if written*5 < len(lines)*2 || len(ys) < 2 {
		return nil
	}
	ys = append(ys, max(hs[len(hs)-1].y0, ys[len(ys)-1]+0.1))
	g := &grid{x0: xs[0], y0: ys[0], x1: xs[len(xs)-1], y1: ys[len(ys)-1], xs: xs, ys: ys, page: page}
	for r := 0; r+1 < len(ys); r++ {
		for c := 0; c+1 < len(xs); c++ {
			g.add(r, c, r, c)
		}
	}
	for _, l := range lines {
		r := max(0, min(sort.SearchFloat64s(ys, l.base-0.35*l.size)-1, len(ys)-2))
		for _, gl := range l.glyphs {
			a := &g.cells[r*(len(xs)-1)+col((gl.x0+gl.x1)/2)]
			a.glyphs = append(a.glyphs, gl)
		}
	}
	for i := range g.cells {
		c := &g.cells[i]
		c.lines = makeLines(c.glyphs, page)
		c.glyphs = nil
	}
	return g
}

// gutters gives the borders of columns: strips that no glyph of any line
// touches, at least most of an em wide.
func gutters(lines []line, x0, x1 float64) []float64 {
	type part struct{ a, b float64 }
	var ink []part
	em := 0.0
	for i := range lines {
		em = max(em, lines[i].size)
		for _, g := range lines[i].glyphs {
			if g.r != ' ' {
				ink = append(ink, part{g.x0, g.x1})
			}
		}
	}
	sort.Slice(ink, func(i, j int) bool { return ink[i].a < ink[j].a })
	xs := []float64{x0}
	end := x0
	for i, p := range ink {
		if i > 0 && p.a-end > 0.75*em {
			xs = append(xs, (p.a+end)/2)
		}
		end = max(end, p.b)
	}
	return pair(append(xs, max(x1, xs[len(xs)-1]+1)), lines)
}

// pair joins neighbouring columns that no line fills both of: a centred head
// over figures set to the left is one column.
func pair(xs []float64, lines []line) []float64 {
	rows := make([]map[int]bool, len(xs)-1) // column → lines with text in it
	for c := range rows {
		rows[c] = map[int]bool{}
	}
	for i := range lines {
		for _, g := range lines[i].glyphs {
			if g.r != ' ' {
				c := max(0, min(sort.SearchFloat64s(xs, (g.x0+g.x1)/2)-1, len(xs)-2))
				rows[c][i] = true
			}
		}
	}
	out := xs[:1:1]
	cur := rows[0]
	for c := 1; c < len(rows); c++ {
		both := false
		for i := range rows[c] {
			both = both || cur[i]
		}
		if both {
			out = append(out, xs[c])
			cur = rows[c]
			continue
		}
		for i := range rows[c] {
			cur[i] = true
		}
	}
	return append(out, xs[len(xs)-1])
}

package pdf

import "sort"

// item is what stands in reading order on a page: a line or a table.
type item struct {
	line  *line
	table *grid
	x0    float64
	y0    float64
	x1    float64
	y1    float64
}

func lineItem(l *line) item { return item{line: l, x0: l.x0, y0: l.y0, x1: l.x1, y1: l.y1} }
func gridItem(g *grid) item { return item{table: g, x0: g.x0, y0: g.y0, x1: g.x1, y1: g.y1} }

// arrange brings lines and tables of one page into reading order and gives each
// line the edges of its column.
func arrange(lines []line, tables []*grid, width, height float64) []item {
	bands := findBands(lines, tables, width)
	var items []item
	for _, t := range tables {
		items = append(items, gridItem(t))
	}
	if len(bands) == 0 {
		for i := range lines {
			items = append(items, lineItem(&lines[i]))
		}
		sortDown(items)
		return items
	}
	for i := range lines {
		l := &lines[i]
		b := bandAt(bands, l.base-0.35*l.size)
		if b == nil {
			l.span = true
			items = append(items, lineItem(l))
			continue
		}
		rest := l
		for _, x := range b.cuts {
			var part *line
			if part, rest = rest.cutAt(x); part != nil {
				items = append(items, lineItem(part))
			}
			if rest == nil {
				break
			}
		}
		if rest != nil {
			items = append(items, lineItem(rest))
		}
	}
	sortDown(items)
	// What stands above a band of columns, then its columns one after the other.
	var out []item
	var cols [][]item
	var open *band
	flush := func() {
		for _, c := range cols {
			edges(c)
			out = append(out, c...)
		}
		cols, open = nil, nil
	}
	for _, it := range items {
		b := bandAt(bands, it.middle())
		if b != open {
			flush()
			if open = b; b != nil {
				cols = make([][]item, len(b.cuts)+1)
			}
		}
		if b == nil {
			out = append(out, it)
			continue
		}
		k := sort.SearchFloat64s(b.cuts, (it.x0+it.x1)/2)
		cols[k] = append(cols[k], it)
	}
	flush()
	return out
}

func (it item) middle() float64 {
	if it.line != nil {
		return it.line.base - 0.35*it.line.size
	}
	return (it.y0 + it.y1) / 2
}

func sortDown(items []item) {
	key := func(it item) float64 {
		if it.line != nil {
			return it.line.base - 0.5*it.line.size
		}
		return it.y0
	}
	sort.SliceStable(items, func(a, b int) bool { return key(items[a]) < key(items[b]) })
}

// edges gives the lines of a column its left and right edge.
func edges(column []item) {
	var ls []*line
	for _, it := range column {
		if it.line != nil {
			ls = append(ls, it.line)
		}
	}
	if left, right, ok := margins(ls); ok {
		for _, l := range ls {
			l.left, l.right = left, right
		}
	}
}

// margins finds the edges that most long lines keep.
func margins(lines []*line) (left, right float64, ok bool) {
	if len(lines) == 0 {
		return 0, 0, false
	}
	lo, hi := lines[0].x0, lines[0].x1
	for _, l := range lines {
		lo, hi = min(lo, l.x0), max(hi, l.x1)
	}
	var x0, x1 []float64
	for _, l := range lines {
		if l.x1-l.x0 > 0.55*(hi-lo) {
			x0, x1 = append(x0, l.x0), append(x1, l.x1)
		}
	}
	if len(x0) == 0 {
		return lo, hi, true
	}
	sort.Float64s(x0)
	sort.Float64s(x1)
	left, right = x0[len(x0)/12], x1[len(x1)-1-len(x1)/12]
	// Set lines keep their margins to the point; the outermost place where a
	// fair share of the lines begin or end is the margin.
	if v, ok := common(x0, 1); ok {
		left = v
	}
	if v, ok := common(x1, -1); ok {
		right = v
	}
	return left, right, true
}

// common finds the first place, from the left (dir 1) or right (dir -1), where
// an eighth of the sorted values stand together.
func common(v []float64, dir int) (float64, bool) {
	need := max(2, (len(v)+7)/8)
	for i := range v {
		k := i
		if dir < 0 {
			k = len(v) - 1 - i
		}
		n := 0
		for j := k; j >= 0 && j < len(v) && (v[j]-v[k])*float64(dir) <= 2; j += dir {
			n++
		}
		if n >= need {
			return v[k], true
		}
	}
	return 0, false
}

// cutAt parts a line at a gutter.
func (l *line) cutAt(x float64) (a, b *line) {
	k := len(l.glyphs)
	for i, g := range l.glyphs {
		if g.r != ' ' && (g.x0+g.x1)/2 >= x {
			k = i
			break
		}
	}
	if p, ok := newLine(l.glyphs[:k], l.page); ok {
		a = &p
	}
	if p, ok := newLine(l.glyphs[k:], l.page); ok {
		b = &p
	}
	return a, b
}

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
	gutter, top, bottom := findGutter(lines, tables, width, height)
	var items []item
	for _, t := range tables {
		items = append(items, gridItem(t))
	}
	if gutter == 0 {
		for i := range lines {
			items = append(items, lineItem(&lines[i]))
		}
		sortDown(items)
		return items
	}
	var split []line
	for i := range lines {
		l := &lines[i]
		if l.base < top || l.y0 > bottom || l.crosses(gutter) {
			l.span = true
			split = append(split, *l)
			continue
		}
		a, b := l.cutAt(gutter)
		if a != nil {
			split = append(split, *a)
		}
		if b != nil {
			split = append(split, *b)
		}
	}
	for i := range split {
		items = append(items, lineItem(&split[i]))
	}
	sortDown(items)
	// Between two things that span the page: the left column, then the right.
	var out, left, right []item
	flush := func() {
		out = append(append(out, left...), right...)
		left, right = nil, nil
	}
	for _, it := range items {
		switch {
		case it.line != nil && it.line.span, it.x0 < gutter-4 && it.x1 > gutter+4:
			flush()
			out = append(out, it)
		case (it.x0+it.x1)/2 < gutter:
			left = append(left, it)
		default:
			right = append(right, it)
		}
	}
	flush()
	edges(out, gutter)
	return out
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

// edges gives each column's lines their left and right edge.
func edges(items []item, gutter float64) {
	var l, r []*line
	for _, it := range items {
		if it.line == nil || it.line.span {
			continue
		}
		if (it.x0+it.x1)/2 < gutter {
			l = append(l, it.line)
		} else {
			r = append(r, it.line)
		}
	}
	for _, col := range [][]*line{l, r} {
		left, right, ok := margins(col)
		if !ok {
			continue
		}
		for _, x := range col {
			x.left, x.right = left, right
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

func (l *line) crosses(x float64) bool {
	for i, g := range l.glyphs {
		if g.r == ' ' {
			continue
		}
		if g.x0 < x && g.x1 > x {
			return true
		}
		if g.x0 >= x {
			// no glyph on the line itself: a gap as narrow as within words is no gutter
			return i > 0 && g.x0-before(l.glyphs, i).x1 < 0.8*l.size
		}
	}
	return false
}

// cutAt parts a line at a gutter.
func (l *line) cutAt(x float64) (a, b *line) {
	k := len(l.glyphs)
	for i, g := range l.glyphs {
		if g.r != ' ' && g.x0 >= x {
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

// findGutter looks for the white strip of a page set in two columns, and the
// stretch of the page over which it runs. 0: one column.
func findGutter(lines []line, tables []*grid, width, height float64) (x, top, bottom float64) {
	if len(lines) < 12 {
		return 0, 0, 0
	}
	best, bestRun := 0.0, 0
	for c := 0.38 * width; c <= 0.62*width; c += 2 {
		both, cross, last := 0, 0, 0.0
		first := 0.0
		balanced := 0
		for i := range lines {
			l := &lines[i]
			if l.y0 < 0.06*height || l.y1 > 0.94*height {
				continue
			}
			switch {
			case l.crosses(c):
				cross++
			default:
				var lw, rw float64
				for _, g := range l.glyphs {
					if g.x1 <= c {
						lw += g.x1 - g.x0
					} else if g.x0 >= c {
						rw += g.x1 - g.x0
					}
				}
				if lw > 0 && rw > 0 {
					both++
					if lw > 0.22*width && rw > 0.22*width {
						balanced++
					}
					if first == 0 {
						first = l.y0
					}
					last = l.y1
				}
			}
		}
		_ = last
		if both >= 10 && balanced*3 >= both && both > 2*cross && both-cross > bestRun {
			best, bestRun = c, both-cross
		}
	}
	if best == 0 {
		return 0, 0, 0
	}
	for _, t := range tables {
		if t.x0 < best && t.x1 > best && t.y1-t.y0 > 0.5*height {
			return 0, 0, 0
		}
	}
	return best, 0, height
}

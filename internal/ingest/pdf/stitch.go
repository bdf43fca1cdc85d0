package pdf

import (
	"math"
	"slices"
	"strings"

	"wenping/internal/document"
)

// table adds a grid: as a new table block, or as more rows of the table that
// ended on the page before.
func (f *flow) table(g *grid) {
	f.end()
	s := &f.sheets[g.page]
	t := makeTable(g, s)
	if t == nil {
		return
	}
	if i := f.continued(g); i >= 0 {
		// A 续表 caption between goes; footnotes of the page before stay.
		kept := f.blocks[:i+1]
		for k := i + 1; k < len(f.blocks); k++ {
			if b := f.blocks[k]; b.Kind == document.Footnote {
				f.sets[len(kept)] = f.sets[k]
				kept = append(kept, b)
				continue
			}
			f.setAside(&f.blocks[k])
		}
		f.blocks = kept
		f.stitch(i, t, g)
		f.tables[i] = g
		return
	}
	b := document.Block{Kind: document.TableKind, Table: t, Page: s.number,
		Box: s.display(document.Box{X0: g.x0, Y0: g.y0, X1: g.x1, Y1: g.y1})}
	b.Table.HeaderRows = boldRows(g)
	f.blocks = append(f.blocks, b)
	i := len(f.blocks) - 1
	f.tables[i] = g
	delete(f.sets, i)
	f.last[i] = lastSeen{g.page, g.y1}
}

func makeTable(g *grid, s *sheet) *document.Table {
	t := &document.Table{}
	// Rows and columns without any cell of their own are lines of a drawing;
	// rows keep their grid number.
	rows := map[int]int{}
	var areas [][]*area
	for i := range g.cells {
		c := &g.cells[i]
		k, ok := rows[c.row]
		if !ok {
			k = len(t.Rows)
			rows[c.row] = k
			t.Rows = append(t.Rows, nil)
			areas = append(areas, nil)
		}
		areas[k] = append(areas[k], c)
		text, lines := c.write(s)
		hidden := len(c.lines) > 0
		for j := range c.lines {
			hidden = hidden && c.lines[j].hidden
		}
		t.Rows[k] = append(t.Rows[k], document.Cell{Text: text, Row: c.row, Col: c.col, RowSpan: c.rows, ColSpan: c.cols, Page: s.number,
			Box: s.display(document.Box{X0: c.x0, Y0: c.y0, X1: c.x1, Y1: c.y1}), Origin: document.Origin{Lines: lines, Recognised: hidden}})
	}
	tidy(t)
	g.full, g.sunk, g.risen = map[int]bool{}, map[int]bool{}, map[int]bool{}
	nr, _ := t.Size()
	for k, row := range t.Rows {
		for j, c := range row {
			above, below := areas[k][j].room()
			if c.Row+c.RowSpan == nr {
				g.full[c.Col] = areas[k][j].full()
				g.sunk[c.Col] = above > 2*below+6
			}
			if c.Row == 0 {
				g.risen[c.Col] = below > 2*above+6
			}
		}
	}
	return t
}

// full says that the last line of a cell runs to its right edge: the text may
// go on.
func (a *area) full() bool {
	if len(a.lines) == 0 {
		return false
	}
	p := &a.lines[len(a.lines)-1]
	return a.x1-a.pad()-p.x1 < 1.7*p.size
}

// room is the white in a cell above and below its text.
func (a *area) room() (above, below float64) {
	if len(a.lines) == 0 {
		return 0, 0
	}
	return a.lines[0].y0 - a.y0, a.y1 - a.lines[len(a.lines)-1].y1
}

// tidy closes up grid rows and columns in which no cell begins.
func tidy(t *document.Table) {
	nr, nc := t.Size()
	usedR, usedC := make([]bool, nr+1), make([]bool, nc+1)
	for _, row := range t.Rows {
		for _, c := range row {
			usedR[c.Row], usedC[c.Col] = true, true
		}
	}
	mapR, mapC := ranks(usedR), ranks(usedC)
	for i := range t.Rows {
		for j := range t.Rows[i] {
			c := &t.Rows[i][j]
			r1, c1 := mapR[c.Row+c.RowSpan], mapC[c.Col+c.ColSpan]
			c.Row, c.Col = mapR[c.Row], mapC[c.Col]
			c.RowSpan, c.ColSpan = max(1, r1-c.Row), max(1, c1-c.Col)
		}
	}
}

// ranks maps each position to the number of used positions before it.
func ranks(used []bool) []int {
	out := make([]int, len(used)+1)
	n := 0
	for i, u := range used {
		out[i] = n
		if u {
			n++
		}
	}
	out[len(used)] = n
	return out
}

// boldRows counts the header rows that typography tells: rows at the top, bold
// or in a sans-serif face throughout, with other rows below.
func boldRows(g *grid) int {
	nr := len(g.ys) - 1
	head := make([]bool, nr)
	seen := make([]bool, nr)
	for i := range head {
		head[i] = true
	}
	for i := range g.cells {
		c := &g.cells[i]
		for j := range c.lines {
			seen[c.row] = true
			head[c.row] = head[c.row] && (c.lines[j].bold || c.lines[j].family == 'h')
		}
	}
	n := 0
	for n < nr && n < 3 && head[n] && seen[n] {
		n++
	}
	if n == nr || n == 3 && nr > 3 && head[3] {
		return 0
	}
	return n
}

// continued finds the table block that the grid goes on with: the last block
// but for a 续表 caption, ending low on the page before, with the same columns.
func (f *flow) continued(g *grid) int {
	i := len(f.blocks) - 1
	if i >= 0 && f.blocks[i].Table == nil && isContinuation(f.blocks[i].Text) && f.last[i].page == g.page {
		i--
	}
	for i >= 0 && f.blocks[i].Kind == document.Footnote && f.last[i].page < g.page {
		i--
	}
	if i < 0 || f.blocks[i].Table == nil {
		return -1
	}
	prev := f.tables[i]
	if prev == nil || prev.page+1 != g.page {
		return -1
	}
	if !follows(prev, g, &f.sheets[prev.page], &f.sheets[g.page]) {
		return -1
	}
	return i
}

// follows says that a table at the head of a page has the columns of one at the
// foot of the page before.
func follows(prev, g *grid, ps, s *sheet) bool {
	_, ph := ps.layoutSize()
	_, h := s.layoutSize()
	return prev.page+1 == g.page && prev.y1 > 0.5*ph && g.y0 < 0.35*h && ps.turn == s.turn && sameColumns(prev, g)
}

func isContinuation(text string) bool {
	t := strings.ReplaceAll(strings.TrimSpace(text), " ", "")
	return len(t) < 150 && (strings.HasPrefix(t, "续表") || strings.HasPrefix(t, "（续") || strings.HasSuffix(t, "（续）") || strings.HasSuffix(t, "(续)") || strings.HasSuffix(t, "续表") || t == "续")
}

func sameColumns(a, b *grid) bool {
	if math.Abs(a.x0-b.x0) > 6 || math.Abs(a.x1-b.x1) > 6 {
		return false
	}
	if len(a.xs) == len(b.xs) {
		for i := range a.xs {
			if math.Abs(a.xs[i]-b.xs[i]) > 6 {
				return false
			}
		}
		return true
	}
	// Merged cells may hide column lines on either page: every line of the
	// poorer piece must be one of the richer.
	if len(a.xs) > len(b.xs) {
		a, b = b, a
	}
	if len(a.xs) < 3 {
		return false
	}
	for _, x := range a.xs {
		if math.Abs(b.xs[nearest(b.xs, x)]-x) > 4 {
			return false
		}
	}
	return true
}

// stitch adds the rows of a table's next piece to block i.
func (f *flow) stitch(i int, t *document.Table, g *grid) {
	b, prev := &f.blocks[i], f.tables[i]
	if len(prev.xs) != len(g.xs) {
		align(b.Table, prev, t, g)
	}
	same := 0
	for same < len(t.Rows)-1 && same < len(b.Table.Rows) && same < 4 && sameRow(b.Table.Rows[same], t.Rows[same]) {
		same++
	}
	// A header whose cells span rows goes as a whole.
	drop := 0
	for i := 0; i < same; i++ {
		for _, c := range t.Rows[i] {
			drop = max(drop, c.Row+c.RowSpan)
		}
	}
	if same > 0 && drop <= same {
		for _, row := range t.Rows[:same] {
			f.setRowAside(row)
		}
		t.Rows = t.Rows[same:]
		b.Table.HeaderRows = same
	} else {
		drop = 0
	}
	rows, _ := b.Table.Size()
	merged := f.mergeBroken(b.Table, t, rows, prev, g)
	for _, row := range t.Rows {
		for i := range row {
			row[i].Row += rows - drop - merged
		}
		if len(row) > 0 {
			b.Table.Rows = append(b.Table.Rows, row)
		}
	}
}

func sameRow(a, b []document.Cell) bool {
	if len(a) != len(b) {
		return false
	}
	written := false
	for i := range a {
		x, y := strings.Join(strings.Fields(a[i].Text), ""), strings.Join(strings.Fields(b[i].Text), "")
		if x != y || a[i].ColSpan != b[i].ColSpan {
			return false
		}
		written = written || x != ""
	}
	return written
}

// align brings two pieces with different column lines onto one grid.
func align(at *document.Table, a *grid, bt *document.Table, b *grid) {
	xs := cluster(append(append([]float64(nil), a.xs...), b.xs...))
	move := func(t *document.Table, own []float64) {
		for i := range t.Rows {
			for j := range t.Rows[i] {
				c := &t.Rows[i][j]
				if c.Col+c.ColSpan >= len(own) {
					c.ColSpan = len(own) - 1 - c.Col
				}
				if c.Col < 0 || c.ColSpan < 1 || c.Col >= len(own) {
					c.ColSpan = max(1, c.ColSpan)
					continue
				}
				l, r := nearest(xs, own[c.Col]), nearest(xs, own[c.Col+c.ColSpan])
				c.Col, c.ColSpan = l, max(1, r-l)
			}
		}
	}
	move(at, a.xs)
	move(bt, b.xs)
	a.xs, b.xs = xs, xs
}

// mergeBroken mends the place where the page end cut the table. Cells that span
// over the cut begin the new page empty: the cell above is made longer. A row
// cut in two has its first cell, or a spanning one, empty and goes on where the
// text above stops in mid-sentence: its text goes up. It says how many rows of
// the new piece went into the old one.
func (f *flow) mergeBroken(a, b *document.Table, rows int, prev, next *grid) int {
	if len(b.Rows) == 0 || len(a.Rows) == 0 || len(b.Rows[0]) == 0 {
		return 0
	}
	head := b.Rows[0]
	if blankRow(head) && len(b.Rows) > 1 && !blankRow(b.Rows[1]) && !slices.ContainsFunc(a.Rows, blankRow) {
		b.Rows[0] = nil // what was left of the last row when its text had ended
		return 1
	}
	var spans, rest []int
	blanks, broken, open := 0, false, false
	for i := range head {
		c := &head[i]
		up := a.At(rows-1, c.Col)
		same := up != nil && up.Col == c.Col && up.ColSpan == c.ColSpan
		blank := strings.TrimSpace(c.Text) == ""
		switch {
		case blank && same && up.Text != "" && (c.RowSpan > 1 || up.RowSpan > 1 || openAt(prev.openFoot, c.Col) || openAt(next.openHead, c.Col)):
			spans = append(spans, i)
			continue
		case !blank && same && (c.RowSpan > 1 || up.RowSpan > 1) && len([]rune(c.Text)) == 1 && prev.full[c.Col] && !endsSentence(up.Text):
			// The last character of a cell that spans over the cut.
			spans = append(spans, i)
			continue
		case !blank && same && up.Text != "" && prev.sunk[c.Col] && next.risen[c.Col] && !endsSentence(up.Text):
			// Text in the middle of a cell that the cut went through.
			spans = append(spans, i)
			continue
		case blank:
			if same && up.Text != "" {
				blanks++ // was written in full above the cut
			}
		case !same:
			rest = append(rest, -1)
			continue
		case up.Text != "" && !endsSentence(up.Text):
			open = true
			broken = broken || len([]rune(up.Text)) >= 6
		}
		if c.RowSpan > 1 {
			rest = append(rest, -1)
			continue
		}
		rest = append(rest, i)
	}
	merge := 0
	// A row of its own would have more than one cell filled beside a number.
	if blanks >= 3 || blanks == 2 && len(head) <= 4 {
		broken = broken || open
	}
	// Where every row has its number, one without is no row of its own.
	broken = broken || blanks > 0 && numbered(a, rows) && !slices.ContainsFunc(head, func(c document.Cell) bool {
		up := a.At(rows-1, c.Col)
		return strings.TrimSpace(c.Text) != "" && (up == nil || up.Text == "")
	})
	if blanks > 0 && broken && head[0].Col == 0 && strings.TrimSpace(head[0].Text) == "" || goesOn(a, head, spans, rows, prev) {
		merge = 1
	}
	for _, i := range rest {
		if i < 0 {
			merge = 0
		} else if up := a.At(rows-1, head[i].Col); up != nil && figures(up.Text) && figures(head[i].Text) {
			merge = 0 // each row has its own number
		}
	}
	if merge == 1 {
		for _, i := range rest {
			up := a.At(rows-1, head[i].Col)
			if up != nil && endsSentence(up.Text) && !prev.full[head[i].Col] && head[i].Text != "" {
				up.Text += "\n" // a line of its own in the cell
			}
			f.carry(up, &head[i])
		}
	}
	if merge == 0 { // a cell over one row here and one there
		for i := range head {
			c := &head[i]
			up := a.At(rows-1, c.Col)
			if up != nil && up.Col == c.Col && up.ColSpan == c.ColSpan && strings.TrimSpace(c.Text) == "" && up.Text != "" &&
				!slices.Contains(spans, i) && (i == 0 || slices.Contains(spans, i-1)) && spansOnly(a, b, c.Col) {
				spans = append(spans, i)
			}
		}
	}
	gone := map[int]bool{}
	for _, i := range spans {
		up := a.At(rows-1, head[i].Col)
		f.carry(up, &head[i])
		up.RowSpan += head[i].RowSpan - merge
		gone[i] = true
	}
	kept := head[:0:0]
	for i := range head {
		if !gone[i] && merge == 0 {
			kept = append(kept, head[i])
		}
	}
	b.Rows[0] = kept
	return merge
}

// spansOnly says that cells of a column span rows elsewhere, and that none is
// left blank but the first of the second piece.
func spansOnly(a, b *document.Table, col int) bool {
	spans := false
	for k, rows := range [][][]document.Cell{a.Rows, b.Rows} {
		for i, row := range rows {
			for _, c := range row {
				if c.Col != col || k == 1 && i == 0 {
					continue
				}
				if strings.TrimSpace(c.Text) == "" {
					return false
				}
				spans = spans || c.RowSpan > 1
			}
		}
	}
	return spans
}

// numbered says that the first cells of a table's rows are all written, each
// for its own row.
func numbered(t *document.Table, rows int) bool {
	if rows < 4 || len(t.Rows) < 4 {
		return false
	}
	for _, row := range t.Rows {
		if len(row) == 0 || row[0].Col != 0 || row[0].RowSpan > 1 || strings.TrimSpace(row[0].Text) == "" {
			return false
		}
	}
	return true
}

func blankRow(row []document.Cell) bool {
	for i := range row {
		if row[i].RowSpan > 1 || strings.TrimSpace(row[i].Text) != "" {
			return false
		}
	}
	return true
}

// goesOn says that a row is the rest of the one above the cut though its first
// cell is written too: every cell either is done above, or goes on from a line
// that was full and no sentence's end; and one of them was long, or several
// go on.
func goesOn(a *document.Table, head []document.Cell, spans []int, rows int, prev *grid) bool {
	on, long, done := 0, false, 0
	for i := range head {
		c := &head[i]
		up := a.At(rows-1, c.Col)
		if up == nil || up.Col != c.Col || up.ColSpan != c.ColSpan {
			return false
		}
		if slices.Contains(spans, i) {
			continue
		}
		t := strings.TrimSpace(up.Text)
		switch {
		case strings.TrimSpace(c.Text) == "":
			if t != "" {
				done++
			}
		case t == "" || !prev.full[c.Col] || endsSentence(t) || figures(c.Text) && figures(t):
			return false
		default:
			on++
			long = long || len([]rune(t)) >= 12
		}
	}
	return on > 0 && long && (done > 0 || on > 1)
}

// numberLike says that a cell holds a figure.
func numberLike(s string) bool {
	for _, r := range s {
		if r >= '0' && r <= '9' || strings.ContainsRune(" .,，%％-－", r) {
			continue
		}
		return false
	}
	return s != ""
}

// figures says that a cell holds a figure or the number of its row.
func figures(s string) bool { return numberLike(s) || serialNumber(s) }

// carry puts the rest of a cut cell's text behind what stands above the cut.
func (f *flow) carry(up, c *document.Cell) {
	if up == nil || c.Text == "" {
		return
	}
	before := len(up.Text)
	if strings.HasSuffix(up.Text, "\n") {
		up.Text += c.Text
	} else {
		up.Text = joinText(up.Text, c.Text)
	}
	n := len(up.Text) - len(c.Text)
	if k := len(up.Origin.Lines); k > 0 && n < before { // a hyphen was taken back
		up.Origin.Lines[k-1].End = n
		f.sheetOf(up.Origin.Lines[k-1].Page).aside++
	}
	for _, l := range c.Origin.Lines {
		l.Start, l.End = l.Start+n, l.End+n
		up.Origin.Lines = append(up.Origin.Lines, l)
	}
}

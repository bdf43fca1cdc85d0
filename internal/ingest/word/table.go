package word

import (
	"unicode/utf8"

	"wenping/internal/document"
)

// Merge says what a cell has to do with the one above it.
type Merge int

const (
	NoMerge  Merge = iota
	Restart        // a merged area begins here
	Continue       // and goes on here
)

// TableCell is a cell as read: Cell.Col and Cell.ColSpan are set, Cell.Row and
// Cell.RowSpan are not.
type TableCell struct {
	Cell   document.Cell
	Merge  Merge
	GoesOn bool   // part of the cell on its left (the old way of merging)
	Shaded bool   // printed on a ground of its own
	Items  []Item // its content as read
	Rest   []Item // what does not fit into a cell's text
}

// TableBuilder makes a table from its rows, in order. The zero value is an
// empty table.
type TableBuilder struct {
	Styled  bool // the table's style sets its first row apart
	Covered int  // characters told twice, in cells a merge covers

	table         document.Table
	first, second []TableCell    // rows
	above         map[int]origin // grid column → the cell a vertical merge goes on with
	more          []Item
	framed        []Item
	body          bool // a row that is no header was met
	broad         bool // a row had more than one cell
}

type origin struct{ row, idx int }

// Row adds a row.
func (b *TableBuilder) Row(row []TableCell, header bool) {
	t := &b.table
	if b.above == nil {
		b.above = map[int]origin{}
	}
	if b.broad = b.broad || len(row) != 1; !b.broad {
		b.framed = append(b.framed, row[0].Items...)
	}
	row = folded(row)
	ri := len(t.Rows)
	switch ri {
	case 0:
		b.first = row
	case 1:
		b.second = row
	}
	cells := []document.Cell{}
	for _, c := range row {
		at := document.Anchor{Row: ri + 1, Col: c.Cell.Col + 1}
		if c.Merge == Continue {
			// A merge with another width would overlap its neighbours.
			if up, ok := b.above[c.Cell.Col]; ok && t.Rows[up.row][up.idx].ColSpan == c.Cell.ColSpan && (c.Cell.Text == "" || t.Rows[up.row][up.idx].Text == "" || t.Rows[up.row][up.idx].Text == c.Cell.Text) {
				owner := &t.Rows[up.row][up.idx]
				owner.RowSpan = ri - owner.Row + 1
				at.Row = owner.Row + 1
				b.hold(c.Rest, at, len(owner.Text))
				if owner.Text == "" && c.Cell.Text != "" { // an empty owner keeps its own place
					owner.Text, owner.Origin = c.Cell.Text, c.Cell.Origin
				} else {
					b.Covered += chars(c.Cell.Text)
				}
				continue
			}
		}
		b.hold(c.Rest, at, 0)
		for k := c.Cell.Col; k < c.Cell.Col+c.Cell.ColSpan && k < c.Cell.Col+64; k++ {
			delete(b.above, k)
		}
		if c.Merge != NoMerge {
			b.above[c.Cell.Col] = origin{ri, len(cells)}
		}
		c.Cell.Row, c.Cell.RowSpan = ri, 1
		cells = append(cells, c.Cell)
	}
	// A merge ends where a row does not go on with it.
	for col, up := range b.above {
		if up.row == ri {
			continue
		}
		if owner := &t.Rows[up.row][up.idx]; owner.Row+owner.RowSpan <= ri {
			delete(b.above, col)
		}
	}
	t.Rows = append(t.Rows, cells)
	if b.body = b.body || !header; !b.body {
		t.HeaderRows++
	}
}

// hold keeps what does not fit into a cell's text, and says of the tables among
// it where they stand; their own inner tables have their places in them.
func (b *TableBuilder) hold(items []Item, at document.Anchor, shift int) {
	for i := range items {
		if t := items[i].Table; t != nil && items[i].Outer == nil {
			at.Start = t.Within.Start + shift
			t.Within = at
			items[i].Outer = &b.table
		}
	}
	b.more = append(b.more, items...)
}

// folded joins cells that are part of the one on their left.
func folded(row []TableCell) []TableCell {
	out := make([]TableCell, 0, len(row))
	for _, c := range row {
		if n := len(out) - 1; c.GoesOn && n >= 0 {
			out[n].Cell.ColSpan += c.Cell.ColSpan
			appendCell(&out[n].Cell, c.Cell)
			out[n].Rest = append(out[n].Rest, c.Rest...)
			continue
		}
		out = append(out, c)
	}
	return out
}

// Beside adds what stands at this place in the table but in none of its cells.
func (b *TableBuilder) Beside(items []Item) { b.more = append(b.more, items...) }

// Table gives the table, and what stood in its cells but does not fit into a
// cell's text. A table that is only a frame around running text is no table:
// its paragraphs belong to the flow.
func (b *TableBuilder) Table() (t *document.Table, more []Item) {
	switch {
	case len(b.table.Rows) == 0:
		return nil, b.more
	case !b.broad && IsText(b.framed):
		return nil, b.framed
	}
	if t := &b.table; t.HeaderRows == 0 && len(t.Rows) > 1 && b.heads() {
		t.HeaderRows = headerDepth(t)
	}
	return &b.table, b.more
}

// appendCell puts the text of a cell that was merged away behind its owner's.
func appendCell(owner *document.Cell, c document.Cell) {
	if c.Text == "" {
		return
	}
	shift := 0
	if owner.Text != "" {
		shift = len(owner.Text) + 1
		owner.Text += "\n"
	}
	owner.Text += c.Text
	for _, s := range c.Origin.Spans {
		s.Start, s.End = s.Start+shift, s.End+shift
		owner.Origin.Spans = append(owner.Origin.Spans, s)
	}
	if owner.Origin.Part == "" {
		owner.Origin.Part = c.Origin.Part
	}
}

// heads says that the first row is surely a header although nothing marks it as
// one: it is set apart from the second in every cell, by the table's style, by
// bold type or by shading, and its texts are short.
func (b *TableBuilder) heads() bool {
	if len(b.first) < 2 {
		return false
	}
	bold, shaded := true, true
	for _, c := range b.first {
		if c.GoesOn || c.Merge == Continue {
			continue
		}
		if c.Cell.Text == "" || utf8.RuneCountInString(c.Cell.Text) > 24 {
			return false
		}
		shaded = shaded && c.Shaded
		bold = bold && c.bold()
	}
	apart := false // from the second row, where that has text
	for _, c := range b.second {
		if c.Cell.Text != "" && (bold && !c.bold() || shaded && !c.Shaded) {
			apart = true
		}
	}
	return b.Styled || apart
}

func (c *TableCell) bold() bool {
	some := false
	for _, it := range c.Items {
		if it.Para != nil && it.Para.Text != "" {
			if !it.Para.boldAll {
				return false
			}
			some = true
		}
	}
	return some
}

// headerDepth is the number of rows the first row's merged cells reach over.
func headerDepth(t *document.Table) int {
	n := 1
	for _, c := range t.Rows[0] {
		n = max(n, c.RowSpan)
	}
	// A cell over most of the table is a side head, not a column head.
	if n > 3 || n >= len(t.Rows) {
		return 1
	}
	return n
}

// chars counts the characters of a text, white space left out.
func chars(s string) int {
	n := 0
	for _, r := range s {
		if r > ' ' && r != '\u3000' && r != '\u00a0' {
			n++
		}
	}
	return n
}

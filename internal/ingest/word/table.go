package word

import "wenping/internal/document"

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
	Items  []Item // its content as read
	Rest   []Item // what does not fit into a cell's text
}

// TableBuilder makes a table from its rows, in order. The zero value is an
// empty table.
type TableBuilder struct {
	table  document.Table
	above  map[int]origin // grid column → the cell a vertical merge goes on with
	more   []Item
	framed []Item
	body   bool // a row that is no header was met
	broad  bool // a row had more than one cell
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
	ri := len(t.Rows)
	cells := []document.Cell{}
	var last *document.Cell
	for _, c := range row {
		b.more = append(b.more, c.Rest...)
		if c.GoesOn && last != nil {
			last.ColSpan += c.Cell.ColSpan
			continue
		}
		if c.Merge == Continue {
			if up, ok := b.above[c.Cell.Col]; ok && (c.Cell.Text == "" || t.Rows[up.row][up.idx].Text == "" || t.Rows[up.row][up.idx].Text == c.Cell.Text) {
				owner := &t.Rows[up.row][up.idx]
				owner.RowSpan = ri - owner.Row + 1
				if owner.Text == "" {
					owner.Text, owner.Origin = c.Cell.Text, c.Cell.Origin
				}
				last = nil
				continue
			}
		}
		for k := c.Cell.Col; k < c.Cell.Col+c.Cell.ColSpan && k < c.Cell.Col+64; k++ {
			delete(b.above, k)
		}
		if c.Merge != NoMerge {
			b.above[c.Cell.Col] = origin{ri, len(cells)}
		}
		c.Cell.Row, c.Cell.RowSpan = ri, 1
		cells = append(cells, c.Cell)
		last = &cells[len(cells)-1]
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
	return &b.table, b.more
}

package msdoc

import (
	"slices"
	"sort"

	"wenping/internal/document"
	"wenping/internal/ingest/word"
	"wenping/internal/limit"
)

const (
	maxDepth   = 16  // of tables in tables
	maxColumns = 255 // Word itself allows 63
)

// rowProps is the definition of a row: where its cells begin and end, and how
// they are merged.
type rowProps struct {
	edges  []int // positions in twips, one more than cells
	cells  []cellProps
	header bool
}

type cellProps struct {
	merged bool // part of the cell on its left
	vert   word.Merge
}

func (p *rowProps) apply(s sprm) {
	switch s.op {
	case sprmTTableHeader:
		p.header = s.byte() != 0
	case sprmTDefTable, sprmTDefTable10:
		p.define(s.arg)
	case sprmTInsert:
		if len(s.arg) == 4 {
			p.insert(int(s.arg[0]), int(s.arg[1]), int(le.Uint16(s.arg[2:])))
		}
	case sprmTDelete:
		if len(s.arg) == 2 {
			p.remove(int(s.arg[0]), int(s.arg[1]))
		}
	case sprmTDxaCol:
		if len(s.arg) == 4 {
			p.widen(int(s.arg[0]), int(s.arg[1]), int(le.Uint16(s.arg[2:])))
		}
	case sprmTMerge, sprmTSplit:
		if len(s.arg) == 2 {
			for i := int(s.arg[0]); i < int(s.arg[1]) && i < len(p.cells); i++ {
				p.cells[i].merged = s.op == sprmTMerge && i > int(s.arg[0])
			}
		}
	case sprmTVertMerge:
		if len(s.arg) == 2 && int(s.arg[0]) < len(p.cells) {
			p.cells[s.arg[0]].vert = vertical(s.arg[1] == 1, s.arg[1] == 3)
		}
	}
}

func vertical(goesOn, begins bool) word.Merge {
	switch {
	case begins:
		return word.Restart
	case goesOn:
		return word.Continue
	}
	return word.NoMerge
}

// define reads sprmTDefTable: the number of cells, their edges, then a
// descriptor for each; descriptors that are cut off say nothing.
func (p *rowProps) define(b []byte) {
	if len(b) < 1 {
		return
	}
	n := int(b[0])
	b = b[1:]
	if 2*(n+1) > len(b) {
		return
	}
	p.edges, p.cells = make([]int, n+1), make([]cellProps, n)
	for i := range p.edges {
		p.edges[i] = int(int16(le.Uint16(b[2*i:])))
	}
	b = b[2*(n+1):]
	const size = 20
	for i := 0; i < n && len(b) >= size; i, b = i+1, b[size:] {
		flags := le.Uint16(b)
		p.cells[i] = cellProps{merged: flags&2 != 0, vert: vertical(flags&0x20 != 0, flags&0x60 == 0x60)}
	}
}

func (p *rowProps) insert(at, n, width int) {
	if n <= 0 || len(p.cells)+n > maxColumns {
		return
	}
	if len(p.edges) == 0 {
		p.edges = []int{0}
	}
	for len(p.cells) < at && len(p.cells)+n < maxColumns { // Word fills up with cells of no width
		p.cells = append(p.cells, cellProps{})
		p.edges = append(p.edges, p.edges[len(p.edges)-1])
	}
	at = min(at, len(p.cells))
	for i := 0; i < n; i++ {
		p.cells = slices.Insert(p.cells, at, cellProps{})
		p.edges = slices.Insert(p.edges, at+1, p.edges[at]+width)
		for k := at + 2; k < len(p.edges); k++ {
			p.edges[k] += width
		}
		at++
	}
}

func (p *rowProps) remove(from, to int) {
	to = min(to, len(p.cells))
	if from >= to {
		return
	}
	gone := p.edges[to] - p.edges[from]
	p.cells = slices.Delete(p.cells, from, to)
	p.edges = slices.Delete(p.edges, from+1, to+1)
	for k := from + 1; k < len(p.edges); k++ {
		p.edges[k] -= gone
	}
}

func (p *rowProps) widen(from, to, width int) {
	for i := from; i < min(to, len(p.cells)); i++ {
		d := width - (p.edges[i+1] - p.edges[i])
		for k := i + 1; k < len(p.edges); k++ {
			p.edges[k] += d
		}
	}
}

// tableReader collects a table while its paragraphs go by.
type tableReader struct {
	rows  []tableRow
	cells [][]word.Item // of the row being read
	cell  []word.Item   // of the cell being read
	more  []word.Item   // what follows the table
}

type tableRow struct {
	cells [][]word.Item
	props rowProps
}

func (t *tableReader) endCell() {
	t.cells = append(t.cells, t.cell)
	t.cell = nil
}

// append adds to the last cell that was closed in this row.
func (t *tableReader) append(items []word.Item) {
	if n := len(t.cells); n > 0 {
		t.cells[n-1] = append(t.cells[n-1], items...)
		return
	}
	t.cell = append(t.cell, items...)
}

func (t *tableReader) endRow(p rowProps) {
	if len(t.cell) > 0 {
		t.endCell()
	}
	if len(t.cells) > 0 {
		t.rows = append(t.rows, tableRow{t.cells, p})
	}
	t.cells = nil
}

// dropRow forgets a row that was deleted under tracked changes, but not the
// changes themselves.
func (t *tableReader) dropRow() {
	for _, items := range append(t.cells, t.cell) {
		for _, it := range items {
			if it.Change != nil {
				t.more = append(t.more, it)
			}
		}
	}
	t.cells, t.cell = nil, nil
}

// build makes the table. The edges of all rows together make the grid.
func (t *tableReader) build(r *reader) (*document.Table, []word.Item, error) {
	t.endRow(rowProps{})
	grid := gridOf(t.rows)
	var b word.TableBuilder
	for _, row := range t.rows {
		cells := make([]word.TableCell, 0, len(row.cells))
		placed := len(row.props.edges) > len(row.cells)
		at := 0
		for i, items := range row.cells {
			r.cells++
			if r.cells > r.opt.Limits.Cells {
				return nil, nil, r.opt.Limits.Exceeded(limit.Cells)
			}
			c := word.TableCell{Items: items}
			end := at + 1
			if placed {
				at = max(at, grid.column(row.props.edges[i]))
				end = max(at+1, grid.column(row.props.edges[i+1]))
			}
			if i < len(row.props.cells) {
				c.Merge = row.props.cells[i].vert
				c.GoesOn = row.props.cells[i].merged
			}
			c.Cell.Col, c.Cell.ColSpan = at, end-at
			c.Cell.Text, c.Cell.Origin, c.Rest = word.CellText(items)
			cells = append(cells, c)
			at = end
		}
		b.Row(cells, row.props.header)
	}
	b.Beside(t.more)
	table, more := b.Table()
	r.aside += b.Covered
	return table, more, nil
}

// edgeSlack is how far apart two edges may be and still be one, in twips:
// columns that a person sees as one differ by a hair from row to row.
const edgeSlack = 40

// grid is the edges that rows share, ascending.
type grid []int

func gridOf(rows []tableRow) grid {
	var all []int
	for _, row := range rows {
		if len(row.props.edges) > len(row.cells) {
			all = append(all, row.props.edges[:len(row.cells)+1]...)
		}
	}
	sort.Ints(all)
	var g grid
	for i, e := range all {
		if i == 0 || e-g[len(g)-1] > edgeSlack {
			g = append(g, e)
		}
	}
	return g
}

// column gives the index of the edge.
func (g grid) column(edge int) int {
	i := sort.SearchInts(g, edge+1) - 1
	return max(0, i)
}

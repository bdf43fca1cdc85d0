package docx

import (
	"wenping/internal/document"
	"wenping/internal/ingest/word"
	"wenping/internal/limit"
)

// table reads a table; more are the notes and nested tables found in its cells.
func (r *reader) table() (t *document.Table, more []word.Item, err error) {
	var b word.TableBuilder
	depth := len(r.s.stack)
	for {
		if err := r.s.next(); err != nil {
			return nil, nil, err
		}
		switch r.s.kind {
		case tokenEOF:
			return nil, nil, errCut
		case tokenEnd:
			r.leave()
			if len(r.s.stack) < depth {
				t, more := b.Table()
				r.books.aside += b.Covered
				return t, append(more, r.takeChanges()...), nil
			}
		case tokenStart:
			switch r.s.name {
			case "w:tblPr":
				if b.Styled, err = r.tableProps(); err != nil {
					return nil, nil, err
				}
			case "w:tr":
				row, err := r.row()
				if err != nil {
					return nil, nil, err
				}
				if row.deleted {
					for _, c := range row.cells {
						b.Beside(gone(c))
					}
					continue
				}
				b.Row(row.cells, row.header)
			default:
				if err := r.wrapper(); err != nil {
					return nil, nil, err
				}
			}
		}
	}
}

// gone is a deleted cell as changes.
func gone(c word.TableCell) []word.Item {
	var out []word.Item
	if chars(c.Cell.Text) > 0 {
		var q quote
		q.add(c.Cell.Text)
		out = append(out, word.Item{Change: q.change(document.Deleted)})
	}
	for _, it := range c.Rest {
		if it.Change != nil {
			out = append(out, it)
		}
	}
	return out
}

// tableProps reads w:tblPr: does the table's style set its first row apart.
func (r *reader) tableProps() (styled bool, err error) {
	depth := len(r.s.stack)
	style, look := "", false
	for {
		if err := r.s.next(); err != nil {
			return false, err
		}
		switch {
		case r.s.kind == tokenEOF:
			return false, errCut
		case r.s.kind == tokenEnd && len(r.s.stack) < depth:
			return look && r.firstRow[style], nil
		case r.s.kind != tokenStart:
		case r.s.name == "w:tblStyle":
			style = r.s.attr("val")
		case r.s.name == "w:tblLook":
			if v, ok := r.s.attrOK("firstRow"); ok {
				look = v == "1" || v == "true" || v == "on"
			} else if v := r.s.attr("val"); len(v) == 4 {
				look = v[2] >= '2' && (hexDigit(v[2])&2) != 0 // bit 0x0020
			}
		}
	}
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return 0
}

type tableRow struct {
	cells   []word.TableCell
	header  bool
	deleted bool
}

func (r *reader) row() (tableRow, error) {
	var row tableRow
	depth := len(r.s.stack)
	col := 0
	for {
		if err := r.s.next(); err != nil {
			return row, err
		}
		switch r.s.kind {
		case tokenEOF:
			return row, errCut
		case tokenEnd:
			r.leave()
			if len(r.s.stack) < depth {
				return row, nil
			}
		case tokenStart:
			switch r.s.name {
			case "w:trPr":
				if err := r.rowProps(&row, &col); err != nil {
					return row, err
				}
			case "w:tc":
				c, err := r.cell()
				if err != nil {
					return row, err
				}
				if c.deleted {
					c.Rest, c.Items, c.Cell.Text, c.Cell.Origin = gone(c.TableCell), nil, "", document.Origin{}
				}
				c.Cell.Col = col
				col += c.Cell.ColSpan
				row.cells = append(row.cells, c.TableCell)
			default:
				if err := r.wrapper(); err != nil {
					return row, err
				}
			}
		}
	}
}

func (r *reader) rowProps(row *tableRow, col *int) error {
	return r.s.inside(func() error {
		switch {
		case r.s.kind != tokenStart:
		case r.s.name == "w:gridBefore":
			*col = max(0, min(r.s.intAttr("val", 0), 63))
		case r.s.name == "w:tblHeader":
			row.header = r.s.on()
		case r.s.name == "w:del":
			row.deleted = true
		case r.s.name == "w:trPrChange":
			if err := r.s.skip(); err != nil {
				return err
			}
		}
		return nil
	})
}

// tableCell is a cell while it is read.
type tableCell struct {
	word.TableCell
	deleted bool
}

func (r *reader) cell() (tableCell, error) {
	var c tableCell
	c.Cell = document.Cell{RowSpan: 1, ColSpan: 1}
	r.cells++
	if r.cells > r.opt.Limits.Cells {
		return c, r.opt.Limits.Exceeded(limit.Cells)
	}
	if r.cells%1024 == 0 {
		if err := timeout(r.ctx); err != nil {
			return c, err
		}
	}
	begin := r.s.pos
	items, err := r.flow(&c)
	if err != nil {
		return c, err
	}
	c.Items = items
	c.Cell.Text, c.Cell.Origin, c.Rest = word.CellText(items)
	if len(c.Cell.Origin.Spans) == 0 {
		c.Cell.Origin.Part, c.Cell.Origin.Begin = r.part, begin
	}
	for _, it := range items {
		if it.Para != nil && len(it.Para.Pictures) > 0 {
			c.Rest = append(c.Rest, word.Item{Para: &word.Para{Part: r.part, Outline: -1, Style: r.st.Get(""), Pictures: it.Para.Pictures}})
		}
	}
	return c, nil
}

// cellProps reads w:tcPr.
func (r *reader) cellProps(c *tableCell) error {
	return r.s.inside(func() error {
		if r.s.kind != tokenStart {
			return nil
		}
		switch r.s.name {
		case "w:gridSpan":
			c.Cell.ColSpan = max(1, min(r.s.intAttr("val", 1), 63))
		case "w:vMerge":
			c.Merge = word.Continue
			if r.s.attr("val") == "restart" {
				c.Merge = word.Restart
			}
		case "w:hMerge":
			c.GoesOn = r.s.attr("val") != "restart"
		case "w:shd":
			switch fill := r.s.attr("fill"); fill {
			case "", "auto", "FFFFFF", "ffffff":
				c.Shaded = false
			default:
				c.Shaded = true
			}
		case "w:cellDel":
			c.deleted = true
		case "w:tcPrChange":
			if err := r.s.skip(); err != nil {
				return err
			}
		}
		return nil
	})
}

package docx

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/ingest/word"
	"wenping/internal/problem"
)

// body reads everything of the part, whatever its root is called.
func (r *reader) body() ([]word.Item, error) {
	for {
		if err := r.s.next(); err != nil {
			return nil, err
		}
		if r.s.kind == tokenEOF {
			return nil, errCut
		}
		if r.s.kind == tokenStart {
			return r.container()
		}
	}
}

// container reads block content up to the end of the element just started.
// Elements that only wrap (content controls, insertions, custom XML) are walked
// through.
func (r *reader) container() ([]word.Item, error) {
	var out []word.Item
	depth := len(r.s.stack)
	for {
		if err := r.s.next(); err != nil {
			return out, err
		}
		switch r.s.kind {
		case tokenEOF:
			return out, errCut
		case tokenEnd:
			r.leave()
			if len(r.s.stack) < depth {
				return out, nil
			}
		case tokenStart:
			switch r.s.name {
			case "w:p":
				p, more, err := r.paragraph()
				if err != nil {
					return out, err
				}
				out = append(out, word.Item{Para: p})
				out = append(out, more...)
			case "w:tbl":
				t, more, err := r.table()
				if err != nil {
					return out, err
				}
				if t != nil {
					out = append(out, word.Item{Table: t})
				}
				out = append(out, more...)
			case "w:altChunk":
				out = append(out, word.Item{Loss: &document.Loss{Kind: document.LossAltChunk, Note: "此处嵌入了另一个文档，其内容未读取。", Detail: r.s.attr("id")}})
			default:
				if err := r.wrapper(); err != nil {
					return out, err
				}
			}
		}
	}
}

// wrapper deals with an element that is neither paragraph nor table: it is
// skipped, or entered by doing nothing.
func (r *reader) wrapper() error {
	switch r.s.name {
	case "w:del", "w:moveFrom":
		r.tracked = true
		return r.s.skip()
	case "w:sectPr", "w:tblPr", "w:tblGrid", "w:customXmlPr", "w:smartTagPr", "w:sdtEndPr", "w:tblPrEx":
		return r.s.skip()
	case "w:sdtPr":
		return r.controlProps()
	case "mc:AlternateContent":
		r.taken = append(r.taken, false)
	case "mc:Choice", "mc:Fallback":
		n := len(r.taken) - 1
		if n >= 0 && r.taken[n] {
			return r.s.skip()
		}
		if n >= 0 {
			r.taken[n] = true
		}
	case "w:ins", "w:moveTo":
		r.tracked = true
	}
	return nil
}

// leave closes what an end tag closes.
func (r *reader) leave() {
	if r.s.name == "mc:AlternateContent" && len(r.taken) > 0 {
		r.taken = r.taken[:len(r.taken)-1]
	}
	if r.tocDepth > 0 && len(r.s.stack) < r.tocDepth {
		r.tocDepth = 0
	}
}

// controlProps looks into a content control: is it the contents page.
func (r *reader) controlProps() error {
	depth := len(r.s.stack)
	for {
		if err := r.s.next(); err != nil {
			return err
		}
		switch {
		case r.s.kind == tokenEOF:
			return errCut
		case r.s.kind == tokenEnd && len(r.s.stack) < depth:
			return nil
		case r.s.kind == tokenStart && r.s.name == "w:docPartGallery" && strings.EqualFold(r.s.attr("val"), "Table of Contents"):
			if r.tocDepth == 0 {
				r.tocDepth = depth - 1 // the control itself
			}
		}
	}
}

func (r *reader) count() error {
	r.paras++
	if r.paras > r.opt.MaxBlocks*4 {
		return problem.New(problem.TooLarge, "该文件内容过多，不予读取。请拆分后重新提交。")
	}
	if r.paras%256 == 0 {
		return timeout(r.ctx)
	}
	return nil
}

// table reads a table; more are the notes and nested tables found in its cells.
func (r *reader) table() (t *document.Table, more []word.Item, err error) {
	t = &document.Table{}
	type place struct{ row, idx int }
	above := map[int]place{} // grid column → the cell a vertical merge goes on with
	depth := len(r.s.stack)
	header := true
	frame, framed := true, []word.Item(nil)
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
				if len(t.Rows) == 0 {
					return nil, more, nil
				}
				if frame && word.IsText(framed) {
					return nil, framed, nil
				}
				return t, more, nil
			}
		case tokenStart:
			if r.s.name != "w:tr" {
				if err := r.wrapper(); err != nil {
					return nil, nil, err
				}
				continue
			}
			row, err := r.row()
			if err != nil {
				return nil, nil, err
			}
			if row.deleted {
				continue
			}
			if frame = frame && len(row.cells) == 1; frame {
				framed = append(framed, row.cells[0].items...)
			}
			ri := len(t.Rows)
			cells := []document.Cell{}
			var last *document.Cell
			for _, c := range row.cells {
				more = append(more, c.rest...)
				if c.goesOn { // legacy horizontal merge
					if last != nil {
						last.ColSpan += c.cell.ColSpan
						continue
					}
				}
				if c.merge == "continue" {
					if up, ok := above[c.cell.Col]; ok && (c.cell.Text == "" || t.Rows[up.row][up.idx].Text == "" || t.Rows[up.row][up.idx].Text == c.cell.Text) {
						owner := &t.Rows[up.row][up.idx]
						owner.RowSpan = ri - owner.Row + 1
						if owner.Text == "" {
							owner.Text, owner.Origin = c.cell.Text, c.cell.Origin
						}
						last = nil
						continue
					}
				}
				for k := c.cell.Col; k < c.cell.Col+c.cell.ColSpan && k < c.cell.Col+64; k++ {
					delete(above, k)
				}
				if c.merge != "" {
					above[c.cell.Col] = place{ri, len(cells)}
				}
				c.cell.Row = ri
				cells = append(cells, c.cell)
				last = &cells[len(cells)-1]
			}
			// A merge ends where a row does not go on with it.
			for col, up := range above {
				owner := &document.Cell{}
				if up.row == ri {
					owner = &cells[up.idx]
				} else {
					owner = &t.Rows[up.row][up.idx]
				}
				if owner.Row+owner.RowSpan <= ri {
					delete(above, col)
				}
			}
			t.Rows = append(t.Rows, cells)
			if header = header && row.header; header {
				t.HeaderRows++
			}
		}
	}
}

type tableRow struct {
	cells   []tableCell
	header  bool
	deleted bool
}

type tableCell struct {
	cell   document.Cell
	merge  string      // vMerge: "", restart, continue
	goesOn bool        // hMerge continue
	items  []word.Item // as read
	rest   []word.Item // what does not fit into a cell's text
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
				c.cell.Col = col
				col += c.cell.ColSpan
				row.cells = append(row.cells, c)
			default:
				if err := r.wrapper(); err != nil {
					return row, err
				}
			}
		}
	}
}

func (r *reader) rowProps(row *tableRow, col *int) error {
	depth := len(r.s.stack)
	for {
		if err := r.s.next(); err != nil {
			return err
		}
		switch {
		case r.s.kind == tokenEOF:
			return errCut
		case r.s.kind == tokenEnd && len(r.s.stack) < depth:
			return nil
		case r.s.kind != tokenStart:
		case r.s.name == "w:gridBefore":
			*col = max(0, min(r.s.intAttr("val", 0), 63))
		case r.s.name == "w:tblHeader":
			row.header = r.s.on()
		case r.s.name == "w:del":
			row.deleted, r.tracked = true, true
		}
	}
}

func (r *reader) cell() (tableCell, error) {
	c := tableCell{cell: document.Cell{RowSpan: 1, ColSpan: 1}}
	r.cells++
	if r.cells > r.opt.MaxCells {
		return c, problem.New(problem.TooLarge, "该文件中的表格过大（超过 %d 个单元格），不予读取。请删去无关表格后重新提交。", r.opt.MaxCells)
	}
	if r.cells%1024 == 0 {
		if err := timeout(r.ctx); err != nil {
			return c, err
		}
	}
	var items []word.Item
	depth := len(r.s.stack)
	for {
		if err := r.s.next(); err != nil {
			return c, err
		}
		switch r.s.kind {
		case tokenEOF:
			return c, errCut
		case tokenEnd:
			r.leave()
			if len(r.s.stack) < depth {
				c.items = items
				c.cell.Text, c.cell.Origin, c.rest = word.CellText(items)
				return c, nil
			}
		case tokenStart:
			switch r.s.name {
			case "w:gridSpan":
				c.cell.ColSpan = max(1, min(r.s.intAttr("val", 1), 63))
			case "w:vMerge":
				c.merge = "continue"
				if r.s.attr("val") == "restart" {
					c.merge = "restart"
				}
			case "w:hMerge":
				c.goesOn = r.s.attr("val") != "restart"
			case "w:tcPrChange":
				if err := r.s.skip(); err != nil {
					return c, err
				}
			case "w:p":
				p, more, err := r.paragraph()
				if err != nil {
					return c, err
				}
				items = append(items, word.Item{Para: p})
				items = append(items, more...)
			case "w:tbl":
				t, more, err := r.table()
				if err != nil {
					return c, err
				}
				if t != nil {
					items = append(items, word.Nested(t)...)
				}
				items = append(items, more...)
			default:
				if err := r.wrapper(); err != nil {
					return c, err
				}
			}
		}
	}
}

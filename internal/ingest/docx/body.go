package docx

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/ingest/word"
	"wenping/internal/limit"
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
	if r.paras > r.opt.Limits.Blocks*4 {
		return r.opt.Limits.Exceeded(limit.Blocks)
	}
	if r.paras%256 == 0 {
		return timeout(r.ctx)
	}
	return nil
}

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
				t, more = b.Table()
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
			if !row.deleted {
				b.Row(row.cells, row.header)
			}
		}
	}
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
				c.Cell.Col = col
				col += c.Cell.ColSpan
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

func (r *reader) cell() (word.TableCell, error) {
	c := word.TableCell{Cell: document.Cell{RowSpan: 1, ColSpan: 1}}
	r.cells++
	if r.cells > r.opt.Limits.Cells {
		return c, r.opt.Limits.Exceeded(limit.Cells)
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
				c.Items = items
				c.Cell.Text, c.Cell.Origin, c.Rest = word.CellText(items)
				return c, nil
			}
		case tokenStart:
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

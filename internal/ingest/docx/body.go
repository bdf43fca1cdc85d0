package docx

import (
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
			return r.flow(nil)
		}
	}
}

// flow reads block content up to the end of the element just started: a body,
// a note, a text box, or the cell given. Elements that only wrap (content
// controls, insertions, custom XML) are walked through.
func (r *reader) flow(cell *tableCell) ([]word.Item, error) {
	outer := r.carry
	r.carry = nil
	defer func() { r.carry = outer }()
	var out []word.Item
	flush := func() {
		if c := r.carry; c != nil {
			r.carry = nil
			c.text.Finish(c.para)
			out = append(out, word.Item{Para: c.para})
		}
	}
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
				flush()
				return append(out, r.takeChanges()...), nil
			}
		case tokenStart:
			switch {
			case r.s.name == "w:p":
				p, more, err := r.paragraph()
				if err != nil {
					return out, err
				}
				if p != nil {
					out = append(out, word.Item{Para: p})
				}
				out = append(out, more...)
			case r.s.name == "w:tbl":
				flush()
				t, more, err := r.table()
				if err != nil {
					return out, err
				}
				if t != nil && cell != nil {
					out = append(out, word.Nested(t)...)
				} else if t != nil {
					out = append(out, word.Item{Table: t})
				}
				out = append(out, more...)
			case r.s.name == "w:altChunk":
				flush()
				items, err := r.chunk(r.s.attr("id"))
				if err != nil {
					return out, err
				}
				out = append(out, items...)
			case r.s.name == "w:subDoc":
				flush()
				out = append(out, word.Item{Loss: &document.Loss{Kind: document.LossAltChunk, Count: 1, Note: "此处引用了另一个文件（子文档），其内容不在本文件内，未读取。", Detail: "subdocument"}})
			case r.s.name == "w:tcPr" && cell != nil:
				if err := r.cellProps(cell); err != nil {
					return out, err
				}
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
	case "w:del":
		return r.deletion(document.Deleted)
	case "w:moveFrom":
		return r.deletion(document.MovedFrom)
	case "w:ins":
		r.insertion(document.Inserted)
	case "w:moveTo":
		r.insertion(document.MovedTo)
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
	if r.promptDepth > 0 && len(r.s.stack) < r.promptDepth {
		r.promptDepth = 0
	}
	if len(r.inserts) > 0 {
		r.closeInsertions()
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

package msdoc

import (
	"unicode/utf16"

	"wenping/internal/document"
	"wenping/internal/ingest/word"
	"wenping/internal/limit"
)

// flow reads the paragraphs and tables of the text from one CP to another.
func (r *reader) flow(from, to int) ([]word.Item, error) {
	to = min(to, len(r.text.units))
	var out []word.Item
	var tables []*tableReader
	put := func(items ...word.Item) {
		if n := len(tables); n > 0 {
			tables[n-1].cell = append(tables[n-1].cell, items...)
		} else {
			out = append(out, items...)
		}
	}
	closeTo := func(depth int) error {
		for len(tables) > depth {
			t := tables[len(tables)-1]
			tables = tables[:len(tables)-1]
			table, more, err := t.build(r)
			if err != nil {
				return err
			}
			switch {
			case table == nil:
			case len(tables) > 0:
				put(word.Nested(table)...)
			default:
				put(word.Item{Table: table})
			}
			put(more...)
		}
		return nil
	}
	for cp := from; cp < to; {
		if err := r.count(); err != nil {
			return nil, err
		}
		end, props := r.paragraphEnd(cp, to)
		mark := uint16(0)
		if end < to {
			mark = r.text.units[end]
		}
		if mark == cellMark && !props.known && props.depth == 0 {
			props.depth = 1 // the properties are lost, the mark says enough
		}
		if err := closeTo(props.depth); err != nil {
			return nil, err
		}
		for len(tables) < props.depth {
			tables = append(tables, &tableReader{})
		}
		endsRow := props.depth == 1 && mark == cellMark && props.ttp || props.depth > 1 && props.innerTtp
		if endsRow {
			t := tables[props.depth-1]
			if r.charsAt(end, end+1, &props).deleted {
				r.tracked = true
				t.dropRow()
			} else {
				if end > cp { // text has no place here, but Word shows it
					p, more, err := r.paragraph(cp, end, &props)
					if err != nil {
						return nil, err
					}
					t.append(append([]word.Item{{Para: p}}, more...))
				}
				t.endRow(props.row)
			}
			cp = end + 1
			continue
		}
		p, more, err := r.paragraph(cp, end, &props)
		if err != nil {
			return nil, err
		}
		put(word.Item{Para: p})
		put(more...)
		if props.depth == 1 && mark == cellMark || props.depth > 1 && props.innerCell {
			tables[props.depth-1].endCell()
		}
		cp = end + 1
	}
	err := closeTo(0)
	r.fields = r.fields[:0]
	return out, err
}

const (
	cellMark      = 0x07
	lineBreak     = 0x0B
	pageBreak     = 0x0C
	paraMark      = 0x0D
	columnBreak   = 0x0E
	fieldBegin    = 0x13
	fieldSeparate = 0x14
	fieldEnd      = 0x15
	anchorPicture = 0x01
)

// paragraphEnd finds the mark that ends the paragraph begun at cp. A mark that
// was deleted under tracked changes ends nothing.
func (r *reader) paragraphEnd(cp, to int) (int, paraProps) {
	for i := cp; i < to; i++ {
		switch r.text.units[i] {
		case paraMark:
			props := r.paraAt(i)
			if i+1 < to && !props.innerCell && !props.innerTtp && r.charsAt(i, i+1, &props).deleted {
				r.tracked = true
				continue
			}
			return i, props
		case cellMark:
			return i, r.paraAt(i)
		case pageBreak:
			if r.sections[i+1] {
				return i, r.paraAt(i)
			}
		}
	}
	return to, r.paraAt(max(cp, to-1))
}

// paragraph reads the text of a paragraph. more holds what hangs in it but
// stands apart: text boxes, losses, tracked changes.
func (r *reader) paragraph(from, end int, props *paraProps) (*word.Para, []word.Item, error) {
	p := &word.Para{Part: "WordDocument", Style: props.style, Outline: props.outline, Jc: props.jc}
	w := writer{r: r, para: p}
	p.Contents = r.inContents()
	p.Number = r.number(props)
	for cp := from; cp < end; {
		c := r.charsAt(cp, end, props)
		for ; cp < c.end; cp++ {
			w.unit(cp, r.text.units[cp], &c)
		}
	}
	w.flush()
	r.closeCodes()
	w.b.Finish(p)
	r.hidden += chars(w.hidden)
	p.Notes = r.notes.take(from, end)
	for _, a := range r.anchors.take(from, end) {
		w.more = append(w.more, a.items...)
		p.Pictures = append(p.Pictures, a.pictures...)
	}
	if w.changes() {
		r.tracked = true
	}
	return p, w.more, nil
}

// number counts the paragraph in its list.
func (r *reader) number(props *paraProps) string {
	if r.num == nil {
		return ""
	}
	numID, level, st := props.numID, props.level, props.style
	if numID == "" && st.NumID != "" {
		numID = st.NumID
		if level < 0 {
			if level = r.num.LevelOfStyle(numID, st.ID); level < 0 {
				level = st.Ilvl
			}
		}
	}
	return r.num.Next(numID, max(0, level))
}

// writer turns the units of a paragraph into text.
type writer struct {
	r       *reader
	para    *word.Para
	b       word.Builder
	more    []word.Item
	pending []uint16 // text not yet written, all of one look
	look    charProps
	deleted quote
	added   quote
	hidden  []uint16
}

// quote gathers a text of which only the beginning is kept, and its length.
type quote struct {
	head  []uint16
	chars int
}

func (q *quote) add(u uint16) {
	if u > ' ' && u != 0x3000 && u != 0xA0 && (u < 0xDC00 || u > 0xDFFF) {
		q.chars++
	}
	if u >= ' ' && len(q.head) < 4*document.QuoteMax {
		q.head = append(q.head, u)
	}
}

// take gives the change gathered, if any, and begins anew.
func (q *quote) take(kind document.ChangeKind) []word.Item {
	text := string(utf16.Decode(q.head))
	n := q.chars
	*q = quote{}
	if n == 0 {
		return nil
	}
	return []word.Item{word.Changed(kind, text, n)}
}

func (w *writer) unit(cp int, u uint16, c *charProps) {
	if c.deleted {
		w.endAdded()
		w.deleted.add(u)
		return
	}
	w.endDeleted()
	if c.inserted && w.r.visible() && !c.hidden {
		w.added.add(u)
	} else {
		w.endAdded()
	}
	switch {
	case u == fieldBegin:
		w.r.openField()
	case u == fieldSeparate:
		w.r.separateField()
	case u == fieldEnd:
		if s := w.r.endField(); s != "" {
			w.emit(s, c)
		}
	case u == anchorPicture:
		w.picture(c)
	case c.sign != 0 && u == '(':
		w.emit(word.CleanText(string(c.sign), orWingdings(c.signFont)), c)
	case w.r.code(u):
	case c.hidden:
		w.hidden = append(w.hidden, u)
	case u == lineBreak, u == pageBreak, u == columnBreak:
		w.emit("\n", c)
	case u == 0x1E:
		w.emit("-", c)
	case u == '\t':
		w.text(u, c)
	case u < ' ':
	default:
		w.text(u, c)
	}
}

func orWingdings(font string) string {
	if font == "" {
		return "Wingdings"
	}
	return font
}

// text adds a character; runs of one look are written together.
func (w *writer) text(u uint16, c *charProps) {
	if len(w.pending) > 0 && (w.look.look != c.look || w.look.symbolFont != c.symbolFont) {
		w.flush()
	}
	w.look = *c
	w.pending = append(w.pending, u)
}

func (w *writer) flush() {
	if len(w.pending) == 0 {
		return
	}
	s := string(utf16.Decode(w.pending))
	w.pending = w.pending[:0]
	if w.look.symbolFont != "" || word.HasControls([]byte(s)) {
		s = word.CleanText(s, w.look.symbolFont)
	}
	at := w.b.Text.Len()
	w.b.Text.WriteString(s)
	w.b.Mark(at, w.look.look)
	w.r.touch(w.para)
}

// emit writes a text that no character of the file is.
func (w *writer) emit(s string, c *charProps) {
	w.flush()
	if c.hidden || !w.r.visible() {
		return
	}
	at := w.b.Text.Len()
	w.b.Text.WriteString(s)
	w.b.Mark(at, c.look)
	w.r.touch(w.para)
}

func (w *writer) endDeleted() {
	w.more = append(w.more, w.deleted.take(document.Deleted)...)
}

func (w *writer) endAdded() {
	w.more = append(w.more, w.added.take(document.Inserted)...)
}

// changes closes open changes and says whether there were any.
func (w *writer) changes() bool {
	w.endDeleted()
	w.endAdded()
	for _, it := range w.more {
		if it.Change != nil {
			return true
		}
	}
	return false
}

// chars counts the characters of a text, white space left out.
func chars(u []uint16) int {
	n := 0
	for _, c := range utf16.Decode(u) {
		if c > ' ' && c != 0x3000 && c != 0xA0 {
			n++
		}
	}
	return n
}

func (r *reader) count() error {
	r.seen++
	if r.seen > r.opt.Limits.Blocks*4 {
		return r.opt.Limits.Exceeded(limit.Blocks)
	}
	if r.seen%256 == 0 {
		return r.ctx.Err()
	}
	return nil
}

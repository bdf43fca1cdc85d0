package facts

import (
	"wenping/internal/document"
	"wenping/internal/zh"
)

// reading is one document being read: every text folded once, in reading order.
type reading struct {
	doc *document.Document
	lx  *Lexicon
	seg zh.Segmenter
	out *Facts

	texts  []*text                  // blocks and cells in reading order
	tables []*table                 // all tables, in reading order
	first  map[document.BlockID]int // index in texts of a block's first text

	viewed  []*view           // tables with their headers read, once asked for
	headers map[string]column // header texts already understood
}

// text is one block's or one cell's text, folded.
type text struct {
	block     *document.Block
	cell      *document.Cell // nil when not in a table
	table     *table         // nil when not in a table
	fold      zh.Folded
	sentences []zh.Span // of fold.Text
}

// table is a table with its folded grid. grid[r][c] is nil where no cell is.
type table struct {
	block   *document.Block
	caption string    // folded, with its number; empty when there is none
	grid    [][]*text // covered positions repeat their cell's text
	turned  bool      // rows and columns are exchanged, to read it by columns
}

// s is the folded text.
func (t *text) s() string { return t.fold.Text }

// at anchors a range of the folded text in the original; start == end anchors the whole.
func (t *text) at(start, end int) document.Anchor {
	a := document.Whole(t.block.ID)
	if t.cell != nil {
		a = document.InTable(t.block.ID, t.cell)
	}
	if start < end {
		a.Start, a.End = t.fold.Orig(start, end)
	}
	return a
}

// sentence gives the sentence that holds folded offset i.
func (t *text) sentence(i int) zh.Span {
	for _, s := range t.sentences {
		if s.Start <= i && i < s.End {
			return s
		}
	}
	return zh.Span{Start: 0, End: len(t.s())}
}

// inBody says that the text is the report's own word: not the contents page,
// an annex, a note or a comment. Captions and headings count.
func (t *text) inBody() bool {
	if t.block.Zone == document.ZoneContents || t.block.Zone == document.ZoneAnnex {
		return false
	}
	switch t.block.Kind {
	case document.Contents, document.Comment, document.Footnote, document.Endnote:
		return false
	}
	return true
}

func read(d *document.Document, r Reader) *reading {
	x := &reading{doc: d, lx: r.Lexicon, seg: r.Segmenter, out: &Facts{}, first: map[document.BlockID]int{}}
	if x.lx == nil {
		x.lx = &Lexicon{}
	}
	add := func(t *text) *text {
		t.sentences = zh.Sentences(t.fold.Text)
		x.texts = append(x.texts, t)
		return t
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		x.first[b.ID] = len(x.texts)
		if b.Table == nil {
			add(&text{block: b, fold: zh.Fold(b.Text)})
			continue
		}
		tb := &table{block: b}
		if c := d.Block(b.Table.Caption); c != nil {
			tb.caption = zh.Fold(c.Printed()).Text
		}
		byCell := map[*document.Cell]*text{}
		for ri := range b.Table.Rows {
			for ci := range b.Table.Rows[ri] {
				c := &b.Table.Rows[ri][ci]
				byCell[c] = add(&text{block: b, cell: c, table: tb, fold: zh.Fold(c.Text)})
			}
		}
		for _, row := range b.Table.Grid() {
			line := make([]*text, len(row))
			for k, c := range row {
				if c != nil {
					line[k] = byCell[c]
				}
			}
			tb.grid = append(tb.grid, line)
		}
		x.tables = append(x.tables, tb)
	}
	return x
}

// section gives the texts of an outline section, subsections included.
func (x *reading) section(i int) []*text {
	if i < 0 || i >= len(x.doc.Outline) {
		return nil
	}
	s := x.doc.Outline[i]
	var out []*text
	for _, t := range x.texts {
		if t.block.ID >= s.First && t.block.ID <= s.Last {
			out = append(out, t)
		}
	}
	return out
}

// roleSections gives the outline indexes of the sections that play a role.
func (x *reading) roleSections(r Role) []int {
	var out []int
	for _, a := range x.out.Structure.Roles[r] {
		if a.Section > 0 {
			out = append(out, a.Section)
		}
	}
	return out
}

// inRole says that a block stands in a section that plays one of the roles.
func (x *reading) inRole(id document.BlockID, roles ...Role) bool {
	for _, r := range roles {
		for _, i := range x.roleSections(r) {
			if s := x.doc.Outline[i]; s.First <= id && id <= s.Last {
				return true
			}
		}
	}
	return false
}

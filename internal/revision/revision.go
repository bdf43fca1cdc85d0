package revision

import (
	"wenping/internal/document"
	"wenping/internal/zh"
)

// Change says what became of a block, a row or a cell. The values are printed.
type Change string

const (
	Same    Change = "same"
	Changed Change = "changed"
	Added   Change = "added"
	Removed Change = "removed"
	Moved   Change = "moved" // stands elsewhere in the order; Edits say whether its words changed, too
)

// Span is a byte range of a text.
type Span = zh.Span

// Edit is one place where two texts differ: what stood there, and what stands
// there now. One of the two may be empty. Between edits the texts say the same.
type Edit struct{ Old, New Span }

// Pair is a block of the old version and its counterpart in the new one; 0 where
// there is none.
type Pair struct {
	Change     Change
	Old, New   document.BlockID
	Renumbered bool   // the number before the text is another one
	Edits      []Edit // of a text, in bytes of Block.Text
	Table      *Table // of two tables that differ
}

// Revision is an old and a new version, aligned.
type Revision struct {
	Old, New *document.Document
	Pairs    []Pair // in the order of the new version, removed blocks after what they followed

	byOld  []int // index into Pairs of each old block
	byNew  []int
	pieces *pieces // of the new version, for passages that left their block
	words  zh.Segmenter
	budget int
	tables map[int]*Table // by pair, also of tables that are the same
}

// Compare aligns two versions. Words are cut by seg; without one, characters and
// numbers are compared, and differences close together are told as one.
func Compare(old, new *document.Document, seg zh.Segmenter) *Revision {
	r := &Revision{Old: old, New: new, words: seg, budget: simBudget, tables: map[int]*Table{}}
	a, b := blockUnits(old), blockUnits(new)
	match := align(a, b, blockFloor, &r.budget)
	r.pair(a, b, match, displaced(a, match))
	return r
}

// Of gives the pair that holds a block of the old version, or nil.
func (r *Revision) Of(old document.BlockID) *Pair {
	if old < 1 || int(old) > len(r.byOld) {
		return nil
	}
	return &r.Pairs[r.byOld[old-1]]
}

// Into gives the pair that holds a block of the new version, or nil.
func (r *Revision) Into(new document.BlockID) *Pair {
	if new < 1 || int(new) > len(r.byNew) {
		return nil
	}
	return &r.Pairs[r.byNew[new-1]]
}

// blockUnits makes one unit of each block. Contents lines, comments, tables and
// text are never aligned with one another.
func blockUnits(d *document.Document) []unit {
	out := make([]unit, len(d.Blocks))
	for i := range d.Blocks {
		b := &d.Blocks[i]
		class := byte('t')
		text := b.Text
		switch {
		case b.Table != nil:
			class, text = '|', tableText(b.Table)
		case b.Kind == document.Contents:
			class = 'c'
		case b.Kind == document.Comment:
			class = 'k'
		}
		out[i] = newUnit(class, text)
	}
	return out
}

// pair writes the alignment down in the order of the new version.
func (r *Revision) pair(a, b []unit, match []int, moved []bool) {
	back := make([]int, len(b))
	for j := range back {
		back[j] = -1
	}
	for i, j := range match {
		if j >= 0 {
			back[j] = i
		}
	}
	r.byOld, r.byNew = make([]int, len(a)), make([]int, len(b))
	// Removed blocks follow the last kept block before them; those before any
	// stand first.
	after := make([][]int, len(b)+1)
	last := 0
	for i, j := range match {
		switch {
		case j < 0:
			after[last] = append(after[last], i)
		case !moved[i]:
			last = j + 1
		}
	}
	gone := func(slot int) {
		for _, i := range after[slot] {
			r.byOld[i] = len(r.Pairs)
			r.Pairs = append(r.Pairs, Pair{Change: Removed, Old: document.BlockID(i + 1)})
		}
	}
	gone(0)
	for j := range b {
		p := Pair{Change: Added, New: document.BlockID(j + 1)}
		if i := back[j]; i >= 0 {
			p.Old = document.BlockID(i + 1)
			r.byOld[i] = len(r.Pairs)
			r.inspect(&p, len(r.Pairs), a[i].key == b[j].key, moved[i])
		}
		r.byNew[j] = len(r.Pairs)
		r.Pairs = append(r.Pairs, p)
		gone(j + 1)
	}
}

// inspect compares the two blocks of a pair.
func (r *Revision) inspect(p *Pair, at int, same, moved bool) {
	x, y := r.Old.Block(p.Old), r.New.Block(p.New)
	p.Renumbered = clean(x.Number).Text != clean(y.Number).Text
	p.Change = Same
	if !same {
		p.Change = Changed
		if x.Table != nil && y.Table != nil {
			p.Table = r.compareTables(x.Table, y.Table)
			r.tables[at] = p.Table
		} else {
			p.Edits = r.edits(x.Text, y.Text)
		}
	}
	if moved {
		p.Change = Moved
	}
}

// Stats counts what changed, contents lines and comments left out.
type Stats struct {
	Changed, Added, Removed, Moved int // blocks of text
	Tables                         int // tables that were changed, added, removed or moved
}

// Stats gives the figures of the whole revision.
func (r *Revision) Stats() Stats {
	var s Stats
	for i := range r.Pairs {
		p := &r.Pairs[i]
		b := r.New.Block(p.New)
		if b == nil {
			b = r.Old.Block(p.Old)
		}
		if p.Change == Same || b.Kind == document.Contents || b.Kind == document.Comment {
			continue
		}
		switch {
		case b.Table != nil:
			s.Tables++
		case p.Change == Changed:
			s.Changed++
		case p.Change == Added:
			s.Added++
		case p.Change == Removed:
			s.Removed++
		case p.Change == Moved:
			s.Moved++
		}
	}
	return s
}

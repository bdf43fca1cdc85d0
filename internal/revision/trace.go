package revision

import (
	"sort"
	"strings"
	"unicode"

	"wenping/internal/document"
	"wenping/internal/zh"
)

// Fate says what became of a passage.
type Fate string

const (
	Kept     Fate = "kept"     // its words stand, and those around them
	Touched  Fate = "touched"  // its words stand, the sentence or row around them was changed
	Reworded Fate = "reworded" // other words stand in its place
	Cut      Fate = "cut"      // its words were taken out of a text that else stands; nothing stands in their place
	Gone     Fate = "gone"     // the paragraph, the row or the table is not there any more
)

// Trace is what became of a passage, and where it stands now.
type Trace struct {
	Fate  Fate
	Moved bool            // in another place than the order would have it
	At    document.Anchor // in the new version: its counterpart, or (cut, gone) what stands where it stood; may be zero
}

// Trace follows a passage of the old version into the new one.
func (r *Revision) Trace(a document.Anchor) Trace {
	b := r.Old.Block(a.Block)
	if b == nil {
		return Trace{Fate: Gone}
	}
	p := r.Of(a.Block)
	var t Trace
	switch {
	case p.New == 0:
		t = Trace{Fate: Gone, At: document.Whole(r.near(r.byOld[a.Block-1]))}
	case b.Table != nil && r.New.Block(p.New).Table != nil:
		t = r.traceCell(p, r.byOld[a.Block-1], a)
	default:
		t = r.traceText(b.Text, r.New.Block(p.New).Text, p.Edits, a, document.Whole(p.New))
		t.Moved = p.Change == Moved
	}
	if t.Fate == Gone || t.Fate == Cut {
		if found, ok := r.elsewhere(a); ok && (t.Fate == Gone || found.At.Block != p.New) {
			return found
		}
	}
	return t
}

// near gives the block of the new version before which, or in which, a removed
// one stood.
func (r *Revision) near(at int) document.BlockID {
	for i := at; i >= 0; i-- {
		if p := &r.Pairs[i]; p.New > 0 && p.Change != Moved {
			return p.New
		}
	}
	return 0
}

// traceText follows a range of a text through its edits; where says what stands
// in the other version.
func (r *Revision) traceText(old, new string, edits []Edit, a document.Anchor, to document.Anchor) Trace {
	whole := a.Start >= a.End || a.Start == 0 && a.End >= len(old)
	s, e := a.Start, min(a.End, len(old))
	if whole {
		s, e = 0, len(old)
	}
	t := Trace{Fate: Kept, At: to}
	if !whole {
		t.At.Start, t.At.End = through(old, new, edits, s, true), through(old, new, edits, e, false)
		if t.At.End <= t.At.Start || t.At.End > len(new) {
			t.At.Start, t.At.End = 0, 0
		}
	}
	if len(edits) == 0 {
		return t
	}
	if whole {
		t.Fate = Reworded
		if strings.TrimSpace(old) != "" && strings.TrimSpace(new) == "" {
			t.Fate = Cut
		}
		return t
	}
	lost, inside, put := 0, false, false
	from, till := sentenceAround(old, s, e)
	out, in := 0, 0 // characters taken out of the sentence, and put in
	for _, x := range edits {
		if x.Old.Start <= till && x.Old.End >= from {
			out += said(old[x.Old.Start:x.Old.End])
			in += said(new[x.New.Start:x.New.End])
		}
		a, b := max(x.Old.Start, s), min(x.Old.End, e)
		switch {
		case a < b:
			lost += said(old[a:b])
			put = put || said(new[x.New.Start:x.New.End]) > 0
		case x.Old.Start == x.Old.End && s < x.Old.Start && x.Old.Start < e:
			inside = true
		}
	}
	switch {
	case lost > 0 && lost >= said(old[s:e]) && !put && in*2 < out: // else the sentence was written anew
		t.Fate = Cut
		t.At.Start, t.At.End = 0, 0
	case lost > 0 || inside:
		t.Fate = Reworded
	default:
		if touched(edits, from, till) {
			t.Fate = Touched
		}
	}
	return t
}

// said counts the letters and digits of a text.
func said(s string) (n int) {
	for _, c := range s {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			n++
		}
	}
	return n
}

func touched(edits []Edit, from, till int) bool {
	for _, x := range edits {
		if x.Old.Start < till && x.Old.End > from || x.Old.Start == x.Old.End && from < x.Old.Start && x.Old.Start < till {
			return true
		}
	}
	return false
}

// sentenceAround widens a range to the sentences it lies in.
func sentenceAround(s string, from, till int) (int, int) {
	a, b := from, till
	for _, sp := range sentences(s) {
		if sp.Start < till && sp.End > from {
			a, b = min(a, sp.Start), max(b, sp.End)
		}
	}
	return a, b
}

// through gives the offset in the new text of an offset in the old one; within
// an edit, its beginning or its end. It counts in clean texts: between edits
// those are the same, byte by byte.
func through(old, new string, edits []Edit, at int, begin bool) int {
	x, y := clean(old), clean(new)
	pos, shift := offset(x, at), 0
	out := func(i int) int {
		s, _ := y.Orig(i, i)
		return s
	}
edits:
	for _, e := range edits {
		from, till := offset(x, e.Old.Start), offset(x, e.Old.End)
		to, end := offset(y, e.New.Start), offset(y, e.New.End)
		switch {
		case from == till && (from < pos || from == pos && begin), from < till && till <= pos:
			shift = end - till
		case from < till && from < pos:
			if begin {
				return out(to)
			}
			return out(end)
		default:
			break edits
		}
	}
	return out(pos + shift)
}

// offset gives the place in a clean text of a byte of the text it was made of.
func offset(f zh.Folded, at int) int {
	return sort.Search(len(f.Text), func(i int) bool {
		s, _ := f.Orig(i, i)
		return s >= at
	})
}

// traceCell follows a cell, or a whole table.
func (r *Revision) traceCell(p *Pair, at int, a document.Anchor) Trace {
	x, y := r.Old.Block(p.Old).Table, r.New.Block(p.New).Table
	t := Trace{Fate: Kept, At: document.Whole(p.New), Moved: p.Change == Moved}
	if !a.InCell() {
		if p.Table != nil {
			t.Fate = Reworded
		}
		return t
	}
	if p.Table == nil {
		t.At = document.Anchor{Block: p.New, Row: a.Row, Col: a.Col, Start: a.Start, End: a.End}
		return t
	}
	row, col := a.Row-1, a.Col-1
	if row >= len(p.Table.rowOf) || col >= len(p.Table.colOf) || p.Table.rowOf[row] < 0 {
		t.Fate = Gone
		return t
	}
	to, c := p.Table.rowOf[row], x.At(row, col)
	k := p.Table.colOf[col]
	var d = y.At(to, max(k, 0))
	if c == nil || k < 0 || d == nil {
		t.Fate = Gone
		if d := y.At(to, 0); d != nil {
			t.At = document.InTable(p.New, d)
		}
		return t
	}
	var edits []Edit
	if cellText(c) != cellText(d) {
		edits = r.edits(c.Text, d.Text)
	}
	moved := t.Moved
	t = r.traceText(c.Text, d.Text, edits, a, document.InTable(p.New, d))
	t.Moved = moved
	if t.Fate == Kept {
		if i := p.Table.at(to); i >= 0 && len(p.Table.Rows[i].Cells) > 0 {
			t.Fate = Touched
		}
	}
	return t
}

// at gives the index in Rows of a row of the new table.
func (t *Table) at(new int) int {
	for i := range t.Rows {
		if t.Rows[i].New == new {
			return i
		}
	}
	return -1
}

// pieces are the sentences and rows of the new version that are nobody's
// counterpart yet: where a passage that left its block may have gone.
type pieces struct {
	units []unit
	at    []document.Anchor
	exact map[string]int
	index *index
}

func (r *Revision) loose() *pieces {
	if r.pieces != nil {
		return r.pieces
	}
	ps := &pieces{exact: map[string]int{}}
	add := func(text string, at document.Anchor) {
		u := newUnit('p', text)
		if u.n < minMoved {
			return
		}
		if _, dup := ps.exact[u.key]; !dup {
			ps.exact[u.key] = len(ps.units)
		}
		ps.units, ps.at = append(ps.units, u), append(ps.at, at)
	}
	for i := range r.Pairs {
		p := &r.Pairs[i]
		b := r.New.Block(p.New)
		if b == nil || b.Kind == document.Contents || b.Kind == document.Comment || p.Old > 0 && p.Table == nil && len(p.Edits) == 0 {
			continue
		}
		if b.Table != nil {
			g := b.Table.Grid()
			ordinal := ordinals(g)
			add := func(row int) {
				for _, c := range g[row] {
					if c != nil && c.Row == row && !(c.Col == 0 && ordinal) {
						add(rowText(g[row], ordinal), document.InTable(b.ID, c))
						return
					}
				}
			}
			for j := range g {
				if p.Table == nil || p.Table.at(j) >= 0 && p.Table.Rows[p.Table.at(j)].Change == Added {
					add(j)
				}
			}
			continue
		}
		had := map[string]bool{}
		if o := r.Old.Block(p.Old); o != nil {
			for _, sp := range sentences(o.Text) {
				had[bare(o.Text[sp.Start:sp.End])] = true
			}
		}
		for _, sp := range sentences(b.Text) {
			if t := b.Text[sp.Start:sp.End]; !had[bare(t)] {
				add(t, document.At(b.ID, sp.Start, sp.End))
			}
		}
	}
	ps.index = newIndex(ps.units, func(j int) bool { return ps.units[j].n >= minFar })
	r.pieces = ps
	return ps
}

func rowText(row []*document.Cell, ordinal bool) string {
	var b strings.Builder
	var last *document.Cell
	for k, c := range row {
		if c == nil || c == last || k == 0 && ordinal {
			continue
		}
		last = c
		b.WriteString(c.Text)
		b.WriteByte(' ')
	}
	return b.String()
}

// elsewhere looks for a passage among what is new.
func (r *Revision) elsewhere(a document.Anchor) (Trace, bool) {
	text := r.PassageText(a)
	u := newUnit('p', text)
	if u.n < minMoved {
		return Trace{}, false
	}
	ps := r.loose()
	if k, ok := ps.exact[u.key]; ok {
		return Trace{Fate: Kept, Moved: true, At: ps.at[k]}, true
	}
	if u.n < minFar {
		return Trace{}, false
	}
	if k, s := ps.index.best(&u, &r.budget, nil); s >= farFloor {
		return Trace{Fate: Reworded, Moved: true, At: ps.at[k]}, true
	}
	return Trace{}, false
}

// PassageText gives the sentence or the table row of the old version that a
// passage lies in.
func (r *Revision) PassageText(a document.Anchor) string { return passage(r.Old, a) }

// NewPassageText is the same of the new version.
func (r *Revision) NewPassageText(a document.Anchor) string { return passage(r.New, a) }

func passage(d *document.Document, a document.Anchor) string {
	b := d.Block(a.Block)
	if b == nil {
		return ""
	}
	if b.Table == nil {
		s, e := a.Start, min(a.End, len(b.Text))
		if s >= e {
			return b.Text
		}
		from, till := sentenceAround(b.Text, s, e)
		return b.Text[from:till]
	}
	if !a.InCell() {
		return tableText(b.Table)
	}
	_, cols := b.Table.Size()
	row := make([]*document.Cell, 0, cols)
	for k := range cols {
		row = append(row, b.Table.At(a.Row-1, k))
	}
	return rowText(row, len(row) > 1 && row[0] != nil && counts(cellText(row[0])))
}

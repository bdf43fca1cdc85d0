package pdf

import (
	"unicode/utf8"

	"wenping/internal/document"
)

// role is what the structure tree of a tagged file calls a piece of text.
type role uint8

const (
	noRole role = iota
	roleHeading1
	roleHeading6 role = iota + 4 // roleHeading1 to roleHeading6
	roleHeading                  // of no level
	roleItem
	roleCell
	roleText
)

func (r role) heading() bool { return r >= roleHeading1 && r <= roleHeading }

// level is that of a heading; 0 unknown.
func (r role) level() int {
	if r >= roleHeading1 && r <= roleHeading6 {
		return int(r - roleHeading1 + 1)
	}
	return 0
}

// roleOf names the role of an element within one of role r.
func roleOf(r role, name string) role {
	switch {
	case len(name) == 2 && name[0] == 'H' && name[1] >= '1' && name[1] <= '6':
		return roleHeading1 + role(name[1]-'1')
	case name == "H":
		return roleHeading
	case name == "LI" || name == "L":
		return roleItem
	case name == "TD" || name == "TH":
		return roleCell
	case name == "P" && r == noRole:
		return roleText
	}
	return r
}

const (
	maxElements     = 20000 // of a page
	maxElementDepth = 24
)

// roles reads the structure tree of a page: the role of each piece of marked
// content. An untagged page has none.
func (g *guest) roles(page uint64) map[int]role {
	tree := g.call("FPDF_StructTree_GetForPage", page)
	if tree == 0 {
		return nil
	}
	defer g.call("FPDF_StructTree_Close", tree)
	out := map[int]role{}
	left := maxElements
	var walk func(e uint64, r role, depth int)
	walk = func(e uint64, r role, depth int) {
		if e == 0 || depth > maxElementDepth || g.err != nil {
			return
		}
		r = roleOf(r, g.elementType(e))
		for i := range g.num("FPDF_StructElement_CountChildren", e) {
			if left--; left < 0 {
				return
			}
			if id := g.num("FPDF_StructElement_GetChildMarkedContentID", e, uint64(i)); id >= 0 {
				if r != noRole {
					out[id] = r
				}
				continue
			}
			walk(g.call("FPDF_StructElement_GetChildAtIndex", e, uint64(i)), r, depth+1)
		}
	}
	for i := range g.num("FPDF_StructTree_CountChildren", tree) {
		walk(g.call("FPDF_StructTree_GetChildAtIndex", tree, uint64(i)), noRole, 0)
	}
	return out
}

// elementType is the standard name of an element's type.
func (g *guest) elementType(e uint64) string {
	n := g.num("FPDF_StructElement_GetType", e, uint64(g.scratch), 64)
	if n <= 2 || n > 64 {
		return ""
	}
	return g.wide(uint64(g.scratch), n-2)
}

// roleOfLine is the role that its printed glyphs agree on.
func roleOfLine(gs []glyph) role {
	r := gs[0].role
	for i := range gs {
		if gs[i].r != ' ' && gs[i].role != r {
			return noRole
		}
	}
	return r
}

// keepTags makes headings of what the file calls so, where its tags make sense:
// few, short and no sentences. Some programs tag everything as a paragraph, or
// all as headings.
func (f *flow) keepTags() {
	chars, heads, likely := 0, 0, 0
	var at []int
	var list []promise
	for i := range f.blocks {
		b, p := &f.blocks[i], f.sets[i]
		if p.first == nil {
			continue
		}
		n := utf8.RuneCountInString(b.Text)
		chars += n
		r := p.first.role
		if !r.heading() || p.last.role != r || b.Kind != document.Paragraph && b.Kind != document.Heading {
			continue
		}
		heads += n
		if !couldBeHeading(b.Text) {
			continue
		}
		likely++
		at = append(at, i)
		list = append(list, promise{key: keyOf(b.Text), level: r.level(), form: formIn(b.Text)})
	}
	if len(at) == 0 || heads*4 > chars || likely < 2 {
		return
	}
	list = trustLevels(list)
	for k, i := range at {
		f.blocks[i].Kind = document.Heading
		if f.fixed[i] == 0 {
			f.fixed[i] = list[k].level
		}
	}
	// Beside headings that are tagged, a plain line tagged as an item or a cell is none.
	for i := range f.blocks {
		b, p := &f.blocks[i], f.sets[i]
		if b.Kind == document.Heading && p.first != nil && (p.first.role == roleItem && !f.body.stands(p.first) || p.first.role == roleCell) && !f.promised.names(b.Text) {
			b.Kind = document.Paragraph
		}
	}
}

package pdf

import (
	"strings"

	"wenping/internal/document"
)

// opened is a heading that holds what comes next.
type opened struct {
	scheme document.Scheme
	parts  []int
	depth  int
	size   float64
	dress  dress
	level  int
	titled bool // it has no number
}

// leveller gives headings their levels. Numbers say most: a scheme seen again
// returns to its level, and 章 stands above 一、. Where they leave it open, type
// decides: a bigger title never stands below a smaller one, and titles set
// alike are of one level.
type leveller struct {
	stack []opened
	top   document.Scheme // the scheme that the document's main parts are numbered in
	whole bool            // whole numbers stand above decimals: 1, 1.1, 1.1.1
	holds map[dress]bool  // unnumbered titles of this dress hold numbered ones
}

// setLevels sets the level of every heading.
func (f *flow) setLevels() {
	heads := f.headings()
	top := 0 // of the levels that are known: the title of the whole may stand above them
	for _, h := range heads {
		if h.fixed > 0 && (top == 0 || h.fixed < top) {
			top = h.fixed
		}
	}
	for i := range heads {
		heads[i].fixed -= max(0, min(heads[i].fixed, top-1))
	}
	v := newLeveller(heads)
	for _, h := range heads {
		h.block.Level = v.level(h)
	}
}

// head is a heading with what its level is judged by.
type head struct {
	block *document.Block
	num   document.Number
	ok    bool
	dress dress
	fixed int // the level is known
}

func (f *flow) headings() []head {
	var out []head
	for i := range f.blocks {
		b := &f.blocks[i]
		if b.Kind != document.Heading {
			continue
		}
		h := head{block: b, fixed: f.fixed[i]}
		h.num, h.ok = numberOf(b.Text)
		if p := f.sets[i]; p.first != nil {
			h.dress = p.first.dress()
		}
		out = append(out, h)
	}
	return out
}

// numberOf takes a heading number off the head of a text, a tight one too.
func numberOf(text string) (document.Number, bool) {
	if n, ok := document.ParseNumber(text); ok {
		return n, true
	}
	return document.TightNumber(text)
}

func newLeveller(heads []head) *leveller {
	v := &leveller{holds: map[dress]bool{}}
	parents := 0
	for i, h := range heads {
		if !h.ok {
			continue
		}
		if v.top == document.NoScheme || h.num.Scheme <= document.Chapter && h.num.Scheme < v.top {
			v.top = h.num.Scheme
		}
		if h.num.Scheme == document.Arabic && i+1 < len(heads) {
			// 2 above 2.1, set at least as big
			n := heads[i+1]
			if n.ok && n.num.Scheme == document.Decimal && n.num.Parts[0] == h.num.Ordinal && n.dress.size <= h.dress.size {
				parents++
			}
		}
	}
	v.whole = parents > 0
	// Titles below which a series of numbers begins anew, twice or more.
	restarts := map[dress]int{}
	for i := 0; i+1 < len(heads); i++ {
		if n := heads[i+1]; !heads[i].ok && n.ok && n.num.Ordinal == 1 && n.dress.size <= heads[i].dress.size {
			restarts[heads[i].dress]++
		}
	}
	for d, n := range restarts {
		v.holds[d] = n >= 2
	}
	return v
}

// depth orders schemes: equal depths are siblings, smaller ones hold bigger.
func (v *leveller) depth(n document.Number) int {
	switch n.Scheme {
	case document.Decimal:
		return 10*int(document.Decimal) + len(n.Parts)
	case document.Arabic:
		if v.whole {
			return 10*int(document.Decimal) + 1
		}
	case document.ArabicRing:
		if n.Half() {
			return 10*int(n.Scheme) + 1
		}
	}
	return 10 * int(n.Scheme)
}

func (v *leveller) level(h head) int {
	level := 0
	switch {
	case h.fixed > 0:
		for len(v.stack) > 0 && v.stack[len(v.stack)-1].level >= h.fixed {
			v.stack = v.stack[:len(v.stack)-1]
		}
		if !h.ok && document.IsPreface(h.block.Text) {
			return h.fixed
		}
		v.stack = append(v.stack, opened{h.num.Scheme, h.num.Parts, v.depth(h.num), h.dress.size, h.dress, h.fixed, !h.ok})
		return h.fixed
	case h.ok:
		v.close(h)
	default:
		if document.IsPreface(h.block.Text) {
			v.stack = nil
			return 1
		}
		if topTitle(h.block.Text) {
			v.stack = nil
			break
		}
		v.closeTitled(h)
	}
	if len(v.stack) > 0 {
		level = v.stack[len(v.stack)-1].level
	}
	// 3.1 without a 3 before it is no chapter; A.1 may be.
	least := len(h.num.Parts)
	if least > 0 && h.num.Parts[0] >= 1000 {
		least--
	}
	level = min(9, max(level+1, least))
	v.stack = append(v.stack, opened{h.num.Scheme, h.num.Parts, v.depth(h.num), h.dress.size, h.dress, level, !h.ok})
	return level
}

// close pops what a numbered heading ends.
func (v *leveller) close(h head) {
	d := v.depth(h.num)
	if h.num.Scheme <= document.Chapter && h.num.Scheme == v.top {
		v.stack = nil
		return
	}
	// The series goes on: back to the level of its last member, whatever was
	// opened in between.
	for i := len(v.stack) - 1; i >= 0; i-- {
		o := v.stack[i]
		if o.titled || o.depth != d {
			continue
		}
		if o.scheme == document.Decimal && h.num.Ordinal == 1 && i > 0 && v.stack[i-1].scheme == document.Decimal && len(v.stack[i-1].parts) == len(o.parts) {
			continue
		}
		// One that begins anew in smaller type stands below.
		if h.num.Ordinal == 1 && h.num.Scheme != document.Decimal && o.size > 1.08*h.dress.size && h.dress.size > 0 {
			break
		}
		v.stack = v.stack[:i]
		return
	}
	if h.num.Ordinal == 1 && h.num.Scheme != v.top && h.num.Scheme > document.SectionNum && !v.ordered(d) {
		// （一） below 4.2.4: an order of its own, but below it stands.
		if o := v.stack; len(o) > 0 && h.dress.size <= 1.04*o[len(o)-1].size {
			return
		}
	}
	for len(v.stack) > 0 && !v.canHold(h, d) {
		v.stack = v.stack[:len(v.stack)-1]
	}
}

// ordered says that something open stands above depth d by its number.
func (v *leveller) ordered(d int) bool {
	for _, o := range v.stack {
		if o.titled || o.depth < d {
			return true
		}
	}
	return false
}

// canHold says whether the numbered heading may stand below the one last opened.
func (v *leveller) canHold(h head, d int) bool {
	o := v.stack[len(v.stack)-1]
	bigger := h.dress.size > 1.04*o.size && o.size > 0
	if o.titled {
		lettered := len(h.num.Parts) > 0 && h.num.Parts[0] >= 1000 // A.1 below 附录A
		return !bigger && (v.holds[o.dress] || lettered || len(v.stack) == 1 && h.num.Scheme != v.top)
	}
	od := o.depth
	switch {
	case h.num.Scheme == document.Decimal && (o.scheme == document.Decimal || o.scheme == document.Arabic):
		if o.scheme == document.Arabic && !v.whole {
			return len(o.parts) == 1 && o.parts[0] == h.num.Parts[0]
		}
		return od < d
	case h.num.Scheme == document.Arabic && o.scheme == document.Decimal && !v.whole:
		return !bigger // 1. below 1.1: an item of it
	}
	if od == d { // the same scheme begins anew below
		return !bigger
	}
	if od > d { // 一、 below 2.: only where type says so
		return h.num.Ordinal == 1 && o.size > 1.04*h.dress.size && h.num.Scheme > document.SectionNum && h.dress.size > 0
	}
	return !bigger || o.scheme <= document.SectionNum
}

// closeTitled pops what a heading without a number ends.
func (v *leveller) closeTitled(h head) {
	for i := len(v.stack) - 1; i >= 0; i-- {
		if v.stack[i].dress == h.dress {
			v.stack = v.stack[:i]
			return
		}
	}
	for len(v.stack) > 0 {
		o := v.stack[len(v.stack)-1]
		if len(v.stack) == 1 && o.scheme == v.top && v.top != document.NoScheme && v.top <= document.Chapter {
			return // big as it may be, the form of a letter stands within its chapter
		}
		if h.dress.size <= 1.04*o.size && !(h.dress.size >= 0.97*o.size && h.dress.bold && !o.dress.bold) {
			return
		}
		v.stack = v.stack[:len(v.stack)-1]
	}
}

func topTitle(text string) bool {
	t := strings.TrimSpace(text)
	return ownTitle.MatchString(t) || annexed.MatchString(t)
}

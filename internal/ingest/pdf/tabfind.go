package pdf

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"wenping/internal/document"
)

// field is a page as the search for tables without upright lines sees it.
type field struct {
	page          int
	lines         []line
	tiers         []tier
	rules         []ruling // level
	boxes         []box
	contents      bool // a table of contents begins here
	upright       []ruling
	taken         []*grid
	width, height float64
}

// findTabular finds the tables that are told by their columns, on all pages: one
// that goes on over a page end has the same columns on both. Their lines leave
// the pages.
func findTabular(sheets []sheet, lines [][]line, tables [][]*grid) (found [][]*grid) {
	found = make([][]*grid, len(sheets))
	gone := make([]map[int]bool, len(sheets))
	var open *tabular // runs to the foot of the page before
	var chain []*tabular
	settle := func() {
		if len(chain) > 0 && isTable(chain) {
			for _, t := range chain {
				if g := t.grid(); g != nil {
					found[t.page] = append(found[t.page], g)
					for _, x := range t.tiers {
						for k := x.from; k < x.to; k++ {
							if gone[t.page] == nil {
								gone[t.page] = map[int]bool{}
							}
							gone[t.page][k] = true
						}
					}
				}
			}
		}
		chain = nil
	}
	heads, feet := map[string]int{}, map[string]int{} // how many pages begin and end so
	for i := range lines {
		if n := len(lines[i]); n > 0 {
			heads[edgeKey(&lines[i][0])]++
			feet[edgeKey(&lines[i][n-1])]++
		}
	}
	for i := range sheets {
		f := newField(&sheets[i], lines[i], tables[i], i)
		f.dropEdges(heads, feet)
		f.findBoxes()
		var list []*tabular
		at := 0
		if open != nil {
			if t := f.goesOn(open); t != nil {
				t.after = open
				list, at = append(list, t), f.next(t)
			}
			open = nil
		}
		list = append(list, f.search(at)...)
		for _, t := range list {
			if t.after == nil {
				settle()
			}
			chain = append(chain, t)
		}
		if n := len(list); n > 0 && f.toFoot(list[n-1]) {
			open = list[n-1]
		}
	}
	settle()
	for i := range lines {
		if gone[i] == nil {
			continue
		}
		kept := lines[i][:0:0]
		for k := range lines[i] {
			if !gone[i][k] {
				kept = append(kept, lines[i][k])
			}
		}
		lines[i] = kept
	}
	return found
}

func newField(s *sheet, lines []line, tables []*grid, page int) *field {
	f := &field{page: page, lines: lines, taken: tables}
	f.width, f.height = s.layoutSize()
	hs, vs := joinRules(s.rules)
	for _, h := range hs {
		if h.x1-h.x0 > 0.15*f.width && !inside(tables, h) {
			f.rules = append(f.rules, h)
		}
	}
	for _, v := range vs {
		if v.y1-v.y0 > 8 && !inside(tables, v) {
			f.upright = append(f.upright, v)
		}
	}
	f.tiers = tiersOf(lines, f.rules)
	if len(f.rules) > maxRulings || len(f.upright) > maxRulings {
		f.tiers = nil // a drawing
	}
	f.contents = slices.ContainsFunc(lines, func(l line) bool { return tocTitle.MatchString(strings.TrimSpace(l.text)) })
	return f
}

// dropEdges leaves out what stands alone at head and foot of the page, or comes
// again there on other pages and is set off.
func (f *field) dropEdges(heads, feet map[string]int) {
	off := func(a, b *tier) bool {
		if b.y0-a.y1 > 1.2*min(a.size, b.size) {
			return true
		}
		return slices.ContainsFunc(f.rules, func(h ruling) bool { return h.y0 > a.y1-0.4*a.size && h.y0 < b.y0+0.4*b.size })
	}
	if n := len(f.tiers); n > 1 && off(&f.tiers[0], &f.tiers[1]) && (f.tiers[0].y1 < 0.085*f.height || heads[edgeKey(&f.lines[0])] > 1) {
		f.tiers = f.tiers[1:]
	}
	if n := len(f.tiers); n > 1 && off(&f.tiers[n-2], &f.tiers[n-1]) && (f.tiers[n-1].y0 > 0.92*f.height || feet[edgeKey(&f.lines[len(f.lines)-1])] > 1) {
		f.tiers = f.tiers[:n-1]
	}
}

// edgeKey tells the outermost lines of pages apart by words and height.
func edgeKey(l *line) string { return strconv.Itoa(int(l.base)/4) + digitless(l.text) }

func inside(tables []*grid, r ruling) bool {
	for _, t := range tables {
		if r.y1 > t.y0-snap && r.y0 < t.y1+snap && r.x1 > t.x0-snap && r.x0 < t.x1+snap {
			return true
		}
	}
	return false
}

func near(a, b float64) bool { return a-b < 4 && b-a < 4 }

// search finds the stretches in columns from a tier on.
func (f *field) search(at int) []*tabular {
	var out []*tabular
	for at < len(f.tiers) {
		x := &f.tiers[at]
		if b := f.boxAt(at); b != nil {
			if t := f.boxed(b); t != nil {
				out = append(out, t)
				at = f.next(t)
				continue
			}
		}
		if len(x.ink()) < 2 || len(x.pieces) > mostTier || f.says(at) {
			at++
			continue
		}
		t := &tabular{page: f.page, size: x.size}
		f.grow(t, at)
		if len(t.tiers) < 2 {
			at++
			continue
		}
		if at > 0 {
			t.above = f.text(at - 1)
		}
		t.rules = f.over(t)
		t.behead()
		t.trim(f)
		t.drawn = f.contents || f.draws(t)
		if len(t.tiers) < 2 {
			at++
			continue
		}
		out = append(out, t)
		at = f.next(t)
	}
	return out
}

func (f *field) next(t *tabular) int {
	last := t.tiers[len(t.tiers)-1].to
	return sort.Search(len(f.tiers), func(i int) bool { return f.tiers[i].from >= last })
}

// grow adds tiers from at on while they keep to the columns.
func (f *field) grow(t *tabular, at int) {
	for ; at < len(f.tiers) && len(t.tiers) < mostTiers; at++ {
		x := &f.tiers[at]
		if len(t.tiers) > 0 {
			last := &t.tiers[len(t.tiers)-1]
			if x.y0-last.y1 > tierGap*max(x.size, last.size) || f.parted(last.y1, x.y0) || f.boxAt(at) != nil {
				return
			}
		}
		if len(t.ink) > 0 && (!t.keeps(x) || f.says(at)) {
			return
		}
		t.add(*x)
	}
}

// says that a tier is something else than a row: a caption, a note below a
// table, a line of the contents.
func (f *field) says(at int) bool {
	text := f.text(at)
	if _, _, ok := document.ParseCaption(text); ok {
		return true
	}
	return belowTable.MatchString(text) || otherTitle.MatchString(text) || leaders.MatchString(text) || tocTitle.MatchString(text)
}

func (f *field) text(at int) string {
	var b strings.Builder
	for i := f.tiers[at].from; i < f.tiers[at].to; i++ {
		b.WriteString(f.lines[i].text)
	}
	return strings.TrimSpace(b.String())
}

// parted says that a ruled table stands between two heights.
func (f *field) parted(a, b float64) bool {
	return slices.ContainsFunc(f.taken, func(g *grid) bool { return g.y1 > a-1 && g.y0 < b+1 })
}

// goesOn finds the rows at the head of a page that keep to the columns of the
// table at the foot of the one before.
func (f *field) goesOn(open *tabular) *tabular {
	for at := 0; at < len(f.tiers) && at < 4 && f.tiers[at].y0 < 0.35*f.height; at++ {
		if at > 0 && (f.tiers[at-1].y1 > 0.12*f.height || f.says(at-1)) && !isContinuation(f.text(at-1)) {
			return nil
		}
		t := &tabular{page: f.page, size: open.size}
		t.ink, t.count = pairwise(open.ink)
		f.grow(t, at)
		if len(t.tiers) == 0 {
			continue
		}
		t.rules = f.over(t)
		t.trim(f)
		if slices.ContainsFunc(t.tiers, func(x tier) bool { return len(x.ink()) > 1 }) {
			return t
		}
	}
	return nil
}

// draws says that upright lines stand in a stretch.
func (f *field) draws(t *tabular) bool {
	a, b := t.ink[0].a, t.ink[len(t.ink)-1].b
	return slices.ContainsFunc(f.upright, func(v ruling) bool {
		return v.x0 > a-t.size && v.x0 < b+t.size && min(v.y1, t.bottom())-max(v.y0, t.top()) > 1.5*t.size
	})
}

// toFoot says that nothing but running lines and footnotes stands below.
func (f *field) toFoot(t *tabular) bool {
	if t.bottom() < 0.5*f.height {
		return false
	}
	next := f.next(t)
	if next == len(f.tiers) || f.tiers[next].y0 > 0.9*f.height {
		return true
	}
	for _, h := range f.rules {
		if h.y0 > t.bottom() && h.y0 < f.tiers[next].y0 && h.x1-h.x0 < 0.4*f.width {
			return true
		}
	}
	return false
}

// over gives the level lines that run over most of a stretch.
func (f *field) over(t *tabular) []ruling {
	a, b := t.ink[0].a, t.ink[len(t.ink)-1].b
	var out []ruling
	for _, h := range f.rules {
		if h.y0 > t.top()-1.6*t.size && h.y0 < t.bottom()+1.6*t.size && min(h.x1, b)-max(h.x0, a) > 0.7*(b-a) {
			out = append(out, h)
		}
	}
	return out
}

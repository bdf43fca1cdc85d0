package pdf

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"wenping/internal/document"
)

// tabular is a stretch of a page whose text keeps to columns: white strips run
// down between them. Tables ruled by level lines only (三线表) and tables without
// any line are found by this alone; lines that are drawn say where rows end.
type tabular struct {
	page  int
	tiers []tier
	ink   []inked  // where the tiers have ink; what is white between is a strip
	rules []ruling // level lines over most of its width, from top to bottom
	above string   // the text right above it
	drawn bool     // a drawing, with upright lines in it, or a list of contents
	after *tabular // the piece on the page before that this one goes on with
	xs    []float64
	edges []span // the ink of each column
	size  float64
	// framed counts the level lines that end where the table does, over all its pages.
	framed int
	count  int // tiers that made the ink; more than are its own where it goes on
}

// tier is what stands at one height: lines that overlap, as those of cells set
// to the middle of their row do, and their pieces from left to right.
type tier struct {
	from, to int // of the page's lines
	pieces   []piece
	y0, y1   float64
	size     float64
	across   bool // it runs over strips that part columns elsewhere
}

// piece is a stretch of a line without a wide gap.
type piece struct {
	span
	glyphs       []glyph
	y0, y1, size float64
}

type span struct{ a, b float64 }

// inked is a stretch where tiers of a table have ink, and which of them do.
type inked struct {
	span
	in bits
}

// bits is a set of small numbers.
type bits []uint64

func (b *bits) add(i int) {
	for len(*b) <= i/64 {
		*b = append(*b, 0)
	}
	(*b)[i/64] |= 1 << (i % 64)
}

func (b *bits) join(o bits) {
	for len(*b) < len(o) {
		*b = append(*b, 0)
	}
	for i := range o {
		(*b)[i] |= o[i]
	}
}

func (b bits) meets(o bits) bool {
	for i := 0; i < len(b) && i < len(o); i++ {
		if b[i]&o[i] != 0 {
			return true
		}
	}
	return false
}

const (
	strait   = 0.6 // ems: a strip of white between columns is at least as wide
	tierGap  = 2.5 // ems: rows of a table stand no further apart
	mostTier = 60  // pieces; more is a drawing
)

// tiersOf parts the lines of a page. What a level line stands between is not at
// one height.
func tiersOf(lines []line, rules []ruling) []tier {
	var out []tier
	ys := make([]float64, 0, len(rules))
	for _, r := range rules {
		ys = append(ys, r.y0)
	}
	sort.Float64s(ys)
	ruled := func(a, b *line) bool {
		i := sort.SearchFloat64s(ys, a.base-0.2*a.size)
		return i < len(ys) && ys[i] < b.base-0.5*b.size
	}
	for i := range lines {
		l := &lines[i]
		// Tall signs in a line draw no others to it.
		y0 := l.base - 0.86*l.size
		if k := len(out) - 1; k >= 0 && !ruled(&lines[i-1], l) && y0 < out[k].y1-0.15*min(l.size, out[k].size) && y0-out[k].y0 < 30*l.size {
			out[k].add(l, i)
			continue
		}
		t := tier{from: i, y0: y0, y1: y0 + l.size, size: l.size}
		t.add(l, i)
		out = append(out, t)
	}
	for i := range out {
		sort.SliceStable(out[i].pieces, func(a, b int) bool { return out[i].pieces[a].a < out[i].pieces[b].a })
	}
	return out
}

func (t *tier) add(l *line, i int) {
	t.to, t.y0, t.y1 = i+1, min(t.y0, l.base-0.86*l.size), max(t.y1, l.base+0.14*l.size)
	at := 0
	end := l.glyphs[0].x1
	cut := func(to int) {
		p := piece{y0: l.base - 0.86*l.size, y1: l.base + 0.14*l.size, size: l.size}
		p.set(l.glyphs[at:to])
		t.pieces = append(t.pieces, p)
	}
	spaces := 0.0 // typed since
	for k, g := range l.glyphs {
		if g.r == ' ' {
			if !g.made {
				spaces += g.x1 - g.x0
			}
			continue
		}
		// A space between words parts no columns, however wide its face makes it.
		if gap := g.x0 - end; k > 0 && gap >= strait*l.size && (gap-spaces > 0.25*l.size || gap > 1.5*l.size) {
			cut(k)
			at = k
		}
		end, spaces = max(end, g.x1), 0
	}
	cut(len(l.glyphs))
}

// set gives a piece its glyphs.
func (p *piece) set(gs []glyph) {
	for len(gs) > 0 && gs[len(gs)-1].r == ' ' {
		gs = gs[:len(gs)-1]
	}
	for len(gs) > 1 && gs[0].r == ' ' {
		gs = gs[1:]
	}
	p.glyphs, p.span = gs, span{gs[0].x0, gs[0].x1}
	for _, g := range gs {
		if g.r != ' ' {
			p.a, p.b = min(p.a, g.x0), max(p.b, g.x1)
		}
	}
}

// ink gives the stretches of ink of a tier, its lines over each other.
func (t *tier) ink() []span {
	var out []inked
	for _, p := range t.pieces {
		out = addInk(out, p.span, 0, strait*t.size)
	}
	spans := make([]span, len(out))
	for i := range out {
		spans[i] = out[i].span
	}
	return spans
}

// addInk adds the ink of tier i to stretches that are sorted and apart; gaps
// smaller than least are closed.
func addInk(in []inked, s span, i int, least float64) []inked {
	x := inked{span: s}
	x.in.add(i)
	from, to := touched(in, s, least)
	for k := from; k < to; k++ {
		x.a, x.b = min(x.a, in[k].a), max(x.b, in[k].b)
		x.in.join(in[k].in)
	}
	return slices.Replace(in, from, to, x)
}

// touched gives the stretches that another one comes nearer to than least.
func touched(in []inked, s span, least float64) (from, to int) {
	from = sort.Search(len(in), func(i int) bool { return in[i].b > s.a-least })
	to = from
	for to < len(in) && in[to].a < s.b+least {
		to++
	}
	return from, to
}

// parts says that some tier has ink in two of the stretches: they are columns
// of their own, and not a centred head beside what stands left below it.
func parts(in []inked) bool {
	var seen bits
	for i := range in {
		if seen.meets(in[i].in) {
			return true
		}
		seen.join(in[i].in)
	}
	return false
}

// keeps says that a tier leaves open every white strip of the stretch that
// parts columns, and begins none alone.
func (t *tabular) keeps(x *tier) bool {
	if len(x.pieces) > mostTier || x.size > 1.35*t.size || x.size < 0.74*t.size || !t.open(x) {
		return false
	}
	ink := x.ink()
	if len(ink) > 1 {
		return true
	}
	from, to := touched(t.ink, ink[0], strait*t.size)
	return from < to
}

func (t *tabular) open(x *tier) bool {
	for _, s := range x.ink() {
		if from, to := touched(t.ink, s, strait*t.size); to-from > 1 && parts(t.ink[from:to]) {
			return false
		}
	}
	return true
}

func (t *tabular) add(x tier) {
	for _, p := range x.pieces {
		t.ink = addInk(t.ink, p.span, t.count, strait*t.size)
	}
	t.count++
	t.tiers = append(t.tiers, x)
}

func (t *tabular) top() float64    { return t.tiers[0].y0 }
func (t *tabular) bottom() float64 { return t.tiers[len(t.tiers)-1].y1 }

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
	for ; at < len(f.tiers); at++ {
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
		t := &tabular{page: f.page, size: open.size, ink: slices.Clone(open.ink), count: open.count}
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

// behead takes off what stands above the first of a table's level lines and is
// no head: a caption set in two pieces.
func (t *tabular) behead() {
	if len(t.rules) < 3 {
		return
	}
	n := 0
	for n < len(t.tiers) && t.tiers[n].y1 < t.rules[0].y0+0.3*t.size {
		n++
	}
	if n > 0 && n <= 2 && n+1 < len(t.tiers) && 2*len(t.tiers[n-1].ink()) <= len(t.tiers[n].ink())+1 {
		t.tiers = t.tiers[n:]
	}
}

// trim takes off what stands below the last row: a short line in one column
// that goes on with no cell.
func (t *tabular) trim(f *field) {
	foot := 0.0 // the last level line, where no row stands below it
	for i := len(t.tiers) - 1; i >= 0; i-- {
		if len(t.tiers[i].ink()) > 1 {
			if n := len(t.rules); n >= 2 && t.rules[n-1].y0 > t.tiers[i].y1-0.3*t.size {
				foot = t.rules[n-1].y0
			}
			break
		}
	}
	n := len(t.tiers)
	for ; n > 1; n-- {
		x := &t.tiers[n-1]
		if len(x.ink()) > 1 {
			break
		}
		above := &t.tiers[n-2]
		if foot > 0 && x.y1 <= foot+1 && foot-x.y1 < 2*x.size { // the table's last line says so
			break
		}
		under := slices.ContainsFunc(above.pieces, func(p piece) bool {
			return p.a < x.pieces[0].b && p.b > x.pieces[0].a && (near(p.a, x.pieces[0].a) || near(p.a+p.b, x.pieces[0].a+x.pieces[0].b))
		})
		first := t.ink[0].b > x.pieces[0].a
		if !first && under && x.y0-above.y1 < 0.8*x.size && (foot == 0 || x.y0 < foot) {
			break
		}
	}
	if n == len(t.tiers) {
		return
	}
	t.tiers = t.tiers[:n]
	t.rules = f.over(t)
}

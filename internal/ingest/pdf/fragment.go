package pdf

import (
	"math"
	"slices"
	"sort"
	"strings"
	"unicode"
)

// fragment is a piece of a line as the file draws it: glyphs one behind the
// other on one baseline. Fragments, not glyphs, are put together to lines: the
// lines of a formula or of boxes side by side stand closer than glyphs can tell.
type fragment struct {
	gs             []glyph
	x0, y0, x1, y1 float64
	base, size     float64
	n              int  // printed glyphs
	soft           bool // may share its place with others: rules of dots, accents
}

// fragments parts glyphs in file order; typed spaces go with what they stand beside.
func fragments(gs []glyph) []*fragment {
	var out []*fragment
	var cur *fragment
	var spaces []glyph // before the first glyph of the next fragment
	for i := range gs {
		g := &gs[i]
		if g.r == ' ' {
			if cur != nil && math.Abs(g.base-cur.base) <= 0.3*cur.size && g.x0 > cur.x1-cur.size && g.x0 < cur.x1+2*cur.size {
				cur.gs = append(cur.gs, *g)
			} else {
				spaces = append(spaces, *g)
			}
			continue
		}
		if cur == nil || !cur.goesOn(g) {
			cur = &fragment{x0: g.x0, y0: g.y0, x1: g.x1, y1: g.y1, base: g.base, size: g.size}
			out = append(out, cur)
			for k := range spaces {
				if sp := &spaces[k]; math.Abs(sp.base-g.base) <= 0.3*g.size && sp.x1 > g.x0-2*g.size && sp.x0 < g.x0 {
					cur.gs = append(cur.gs, *sp)
				}
			}
		}
		spaces = spaces[:0]
		cur.gs = append(cur.gs, *g)
		cur.n++
		cur.x1, cur.base = max(cur.x1, g.x1), g.base
		cur.y0, cur.y1 = min(cur.y0, g.y0), max(cur.y1, g.y1)
	}
	for _, f := range out {
		f.soft = f.n == 1 || f.n > 0
		for i := range f.gs {
			if r := f.gs[i].r; r != ' ' && !strings.ContainsRune("_-—–·.…─━＿", r) && !(f.n == 1 && !unicode.IsLetter(r) && !unicode.IsNumber(r)) {
				f.soft = false
			}
		}
	}
	return out
}

// goesOn says that the glyph is the next of the fragment.
func (f *fragment) goesOn(g *glyph) bool {
	big, small := max(f.size, g.size), min(f.size, g.size)
	gap := g.x0 - f.x1
	if last := &f.gs[len(f.gs)-1]; last.r != ' ' && g.x0 == last.x0 && g.x1 == last.x1 && g.base == last.base {
		return true // one sign that stands for several characters: "fi", "——"
	}
	return math.Abs(g.base-f.base) <= 0.12*small && big <= 1.25*small && gap > -0.6*big && gap < 0.9*big
}

// row is a line being put together.
type row struct {
	frs  []*fragment
	main *fragment // the one with most glyphs
}

// share is how much of the smaller's height two fragments have in common.
func (f *fragment) share(o *fragment) float64 {
	return (min(f.y1, o.y1) - max(f.y0, o.y0)) / max(0.1, min(f.y1-f.y0, o.y1-o.y0))
}

// fits says how well a fragment stands on the row; 0 not at all.
func (r *row) fits(f *fragment) float64 {
	const look = 200 // fragments of one row that are looked at
	near, dist := r.main, math.Inf(1)
	for _, q := range r.frs[max(0, len(r.frs)-look):] {
		over := min(q.x1, f.x1) - max(q.x0, f.x0)
		if over > max(0.25*min(q.size, f.size), 0.3*min(q.x1-q.x0, f.x1-f.x0)) && !q.soft && !f.soft {
			return 0 // two things at one place are not on one line
		}
		if d := -over; d < dist {
			near, dist = q, d
		}
	}
	alike := max(near.size, f.size) <= 1.25*min(near.size, f.size)
	if alike && math.Abs(near.base-f.base) > 0.3*min(near.size, f.size) {
		return 0
	}
	share := near.share(f)
	if !alike {
		share = max(share, r.main.share(f))
	}
	if share < 0.55 {
		return 0
	}
	return share
}

func (r *row) add(f *fragment) {
	r.frs = append(r.frs, f)
	if f.n > r.main.n || f.n == r.main.n && f.size > r.main.size {
		r.main = f
	}
}

// makeLines puts glyphs together to lines, from top to bottom.
func makeLines(gs []glyph, page int) []line {
	frs := fragments(gs)
	hosts := loose(frs)
	weight := map[float64]int{}
	usual := 0.0
	for _, f := range frs {
		k := math.Round(f.size)
		if weight[k] += f.n; weight[k] > weight[usual] {
			usual = k
		}
	}
	// Signs much larger than the text (integrals, brackets) come last: they
	// belong to the line at their middle and must not draw two lines together.
	tall := func(f *fragment) bool {
		return f.n <= 2 && f.size > 1.6*usual && !slices.ContainsFunc(f.gs, func(g glyph) bool { return han(g.r) || unicode.IsLetter(g.r) || unicode.IsDigit(g.r) })
	}
	sort.SliceStable(frs, func(a, b int) bool {
		if ta, tb := tall(frs[a]), tall(frs[b]); ta != tb {
			return tb
		}
		return frs[a].y0 < frs[b].y0
	})
	var rows []*row
	on := map[*fragment]*row{}
	for _, f := range frs {
		if hosts[f] != nil {
			continue
		}
		var best *row
		most := 0.0
		for k := len(rows) - 1; k >= 0 && k >= len(rows)-16; k-- {
			if s := rows[k].fits(f); s > most {
				best, most = rows[k], s
			}
		}
		if best == nil && tall(f) {
			best = atMiddle(rows, f)
		}
		if best == nil {
			best = &row{[]*fragment{f}, f}
			rows = append(rows, best)
		} else {
			best.add(f)
		}
		on[f] = best
	}
	for _, f := range frs {
		host := f
		for hosts[host] != nil {
			host = hosts[host]
		}
		if host != f {
			hosts[f] = host
			on[host].add(f)
		}
	}
	out := make([]line, 0, len(rows))
	for _, r := range rows {
		n := 0
		for _, f := range r.frs {
			n += len(f.gs)
		}
		gs := make([]glyph, 0, n)
		for _, f := range r.frs {
			gs = append(gs, f.gs...)
		}
		sort.SliceStable(gs, func(a, b int) bool {
			if gs[a].x0 != gs[b].x0 {
				return gs[a].x0 < gs[b].x0
			}
			return gs[a].seq < gs[b].seq
		})
		if l, ok := newLine(gs, page); ok {
			out = append(out, l)
		}
	}
	sort.SliceStable(out, func(a, b int) bool { return out[a].base < out[b].base })
	return out
}

// loose finds the signs that stand off the baseline of the text they belong to,
// and the piece that each belongs to: the text layers of recognised pages place
// every sign by the box of its ink, a full stop at half height and of its own
// size. The file's order says what it stands beside.
func loose(frs []*fragment) map[*fragment]*fragment {
	hosts := map[*fragment]*fragment{}
	for i, f := range frs {
		if f.n > 2 {
			continue
		}
		if i > 0 && hosts[frs[i-1]] != f && frs[i-1].holds(f, f.x0-frs[i-1].x1) {
			hosts[f] = frs[i-1]
		} else if i+1 < len(frs) && frs[i+1].holds(f, frs[i+1].x0-f.x1) {
			hosts[f] = frs[i+1]
		}
	}
	return hosts
}

// holds says that a sign stands beside the fragment, gap apart, between its top
// and its bottom, but not on its baseline.
func (f *fragment) holds(o *fragment, gap float64) bool {
	if f.n < o.n || f.n == 1 && o.n == 1 && f.size < 1.25*o.size || gap < -0.35*f.size || gap > 0.9*f.size {
		return false
	}
	alike := max(f.size, o.size) <= 1.25*min(f.size, o.size)
	if alike && math.Abs(f.base-o.base) <= 0.3*min(f.size, o.size) || !alike && f.share(o) >= 0.55 && o.size > 0.5*f.size {
		return false // on the line by its own measure
	}
	y0, y1, base, size := o.y0, o.y1, f.base, f.size
	mid := (y0 + y1) / 2
	return mid > base-0.86*size && mid < base+0.14*size && y1 < base+0.5*size && y0 > base-1.2*size
}

// atMiddle finds the row that a tall sign stands on.
func atMiddle(rows []*row, f *fragment) *row {
	var best *row
	near := 0.5 * (f.y1 - f.y0)
	mid := (f.y0 + f.y1) / 2
	for _, r := range rows {
		if d := math.Abs((r.main.y0+r.main.y1)/2 - mid); d < near && r.clear(f) {
			best, near = r, d
		}
	}
	return best
}

func (r *row) clear(f *fragment) bool {
	for _, q := range r.frs[max(0, len(r.frs)-200):] {
		if min(q.x1, f.x1)-max(q.x0, f.x0) > 0.4*(f.x1-f.x0) {
			return false
		}
	}
	return true
}

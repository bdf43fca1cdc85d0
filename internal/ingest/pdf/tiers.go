package pdf

import (
	"slices"
	"sort"
)

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

// pairwise says the same about which stretches are columns of their own with a
// bit for each pair, however many tiers have told it; it gives their number.
func pairwise(in []inked) ([]inked, int) {
	out := make([]inked, len(in))
	n := 0
	for i := range in {
		out[i].span = in[i].span
		for k := range in[:i] {
			if in[i].in.meets(in[k].in) {
				out[i].in.add(n)
				out[k].in.add(n)
				n++
			}
		}
	}
	return out, n
}

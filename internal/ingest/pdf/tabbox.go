package pdf

import (
	"slices"
	"sort"
)

// box is what stands between level lines of the same length: a table, first
// and last line drawn.
type box struct {
	from, to int // tiers
	rules    []ruling
}

// findBoxes looks for three or more level lines of the same length over each
// other, with rows in columns between each two: not the lines of two tables and
// the text between.
func (f *field) findBoxes() {
	rs := slices.Clone(f.rules)
	sort.SliceStable(rs, func(a, b int) bool { return rs[a].y0 < rs[b].y0 })
	used := make([]bool, len(rs))
	for i := range rs {
		if used[i] || rs[i].x1-rs[i].x0 < 0.25*f.width {
			continue
		}
		set := []ruling{rs[i]}
		for k := i + 1; k < len(rs); k++ {
			if !used[k] && near(rs[k].x0, rs[i].x0) && near(rs[k].x1, rs[i].x1) {
				used[k] = true
				set = append(set, rs[k])
			}
		}
		f.partBoxes(set)
	}
	sort.SliceStable(f.boxes, func(a, b int) bool { return f.boxes[a].from < f.boxes[b].from })
	kept := f.boxes[:0]
	for _, b := range f.boxes {
		if n := len(kept); n == 0 || b.from >= kept[n-1].to {
			kept = append(kept, b)
		}
	}
	f.boxes = kept
}

// partBoxes parts lines of equal length where what stands between two of them
// is no part of a table.
func (f *field) partBoxes(set []ruling) {
	at := func(y float64) int {
		return sort.Search(len(f.tiers), func(i int) bool { return (f.tiers[i].y0+f.tiers[i].y1)/2 > y })
	}
	for i := 0; i+1 < len(set); {
		k := i
		for k+1 < len(set) && f.inColumns(at(set[k].y0), at(set[k+1].y0), set[k], set[k+1]) {
			k++
		}
		if k-i >= 2 {
			f.boxes = append(f.boxes, box{at(set[i].y0), at(set[k].y0), set[i : k+1]})
		}
		i = max(k, i+1)
	}
}

// inColumns says that the tiers between two lines may be rows of a table: one at
// least is in pieces, and those that are not are no running text. A word alone
// right between two lines is a head over several columns.
func (f *field) inColumns(from, to int, above, below ruling) bool {
	width := above.x1 - above.x0
	pieces, long := 0, 0
	end := above.y0
	for i := from; i < to; i++ {
		x := &f.tiers[i]
		ink := x.ink()
		apart := x.y0 - end
		if i == to-1 {
			apart = max(apart, below.y0-x.y1)
		}
		end = x.y1
		switch {
		case f.says(i), apart > tierGap*x.size:
			return false
		case len(ink) > 1:
			pieces++
		case ink[0].b-ink[0].a > 0.6*width:
			long++
		}
	}
	if pieces == 0 {
		return to == from+1 && long == 0 && below.y0-above.y0 < 2.6*f.tiers[from].size
	}
	return long <= 1+pieces/4
}

func (f *field) boxAt(at int) *box {
	i := sort.Search(len(f.boxes), func(i int) bool { return f.boxes[i].from >= at })
	if i < len(f.boxes) && f.boxes[i].from == at {
		return &f.boxes[i]
	}
	return nil
}

// boxed makes the table of a box. The tiers with most pieces say where its
// columns part; others may run over them.
func (f *field) boxed(b *box) *tabular {
	order := make([]int, 0, b.to-b.from)
	for i := b.from; i < b.to; i++ {
		order = append(order, i)
	}
	sort.SliceStable(order, func(x, y int) bool { return len(f.tiers[order[x]].ink()) > len(f.tiers[order[y]].ink()) })
	t := &tabular{page: f.page, rules: b.rules}
	sizes := map[float64]int{}
	for i := b.from; i < b.to; i++ {
		x := &f.tiers[i]
		if sizes[x.size] += len(x.pieces); sizes[x.size] > sizes[t.size] {
			t.size = x.size
		}
		if len(x.pieces) > mostTier || b.to-b.from > mostTiers {
			return nil
		}
	}
	across := map[int]*tier{}
	for _, i := range order {
		x := f.tiers[i]
		if len(t.ink) > 0 && !t.open(&x) {
			x.across = true
			across[i] = &x
			continue
		}
		t.add(x)
	}
	t.tiers = t.tiers[:0]
	for i := b.from; i < b.to; i++ {
		x := f.tiers[i]
		if a := across[i]; a != nil {
			x = *a
			t.divide(&x)
		}
		t.tiers = append(t.tiers, x)
	}
	if len(t.ink) < 2 || len(across)*2 > len(t.tiers) {
		return nil
	}
	if b.from > 0 {
		t.above = f.text(b.from - 1)
	}
	return t
}

// divide parts the pieces of a tier that run over the border of two columns
// where some white stands there all the same: cells filled to their edges.
func (t *tabular) divide(x *tier) {
	var out []piece
	for _, p := range x.pieces {
		from, to := touched(t.ink, p.span, 0)
		for i := from + 1; i < to; i++ {
			a, b := t.ink[i-1].b-1.2*t.size, t.ink[i].a+1.2*t.size
			at, most, end := 0, 0.2*t.size, p.glyphs[0].x1
			for k, g := range p.glyphs {
				if g.r == ' ' {
					continue
				}
				if d := g.x0 - end; k > 0 && d > most && end > a && g.x0 < b {
					at, most = k, d
				}
				end = max(end, g.x1)
			}
			if at == 0 {
				continue
			}
			q := p
			q.set(p.glyphs[:at])
			p.set(p.glyphs[at:])
			out = append(out, q)
		}
		out = append(out, p)
	}
	x.pieces = out
	x.across = !t.open(x)
}

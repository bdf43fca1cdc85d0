package pdf

import (
	"strings"

	"wenping/internal/document"
)

// Text that runs in another direction than the page's: turned heads of table
// columns, notes along the margin, watermarks.

// placeStrays puts turned text that stands in a cell into it.
func (s *sheet) placeStrays(tables []*grid) {
	if s.turn != 0 || len(tables) == 0 || len(s.strays) == 0 {
		return
	}
	kept := s.strays[:0:0]
	for _, group := range grouped(s.strays) {
		l, ok := newLine(group, s.number-1)
		if ok {
			ok = false
			for _, t := range tables {
				if c := t.lookup()((l.x0+l.x1)/2, (l.y0+l.y1)/2); c != nil && l.x0 > c.x0-l.size && l.x1 < c.x1+l.size && l.y0 > c.y0-l.size && l.y1 < c.y1+l.size {
					c.lines = append(c.lines, l)
					ok = true
					break
				}
			}
		}
		if !ok {
			kept = append(kept, group...)
		}
	}
	s.strays = kept
}

// grouped parts strays, in file order, where direction or place jumps.
func grouped(gs []glyph) [][]glyph {
	var out [][]glyph
	var prev *glyph
	for i := range gs {
		g := &gs[i]
		if prev == nil || g.r != ' ' && (g.dir != prev.dir || g.size > 1.5*prev.size || prev.size > 1.5*g.size || apart(prev, g) > 6) {
			out = append(out, nil)
		}
		k := len(out) - 1
		out[k] = append(out[k], *g)
		if g.r != ' ' || prev == nil {
			prev = g
		}
	}
	return out
}

// apart is how many ems lie between the middles of two glyphs.
func apart(a, b *glyph) float64 {
	dx, dy := (a.x0+a.x1-b.x0-b.x1)/2, (a.y0+a.y1-b.y0-b.y1)/2
	return max(dx, -dx, dy, -dy) / max(a.size, b.size, 4)
}

// addStrays keeps the other turned text, in file order, behind the last block
// that begins on its page; a watermark on several pages is left out.
func (f *flow) addStrays() {
	var boxes []document.Block
	seen := map[string]int{}
	for i := range f.sheets {
		here := map[string]bool{}
		for _, group := range grouped(f.sheets[i].strays) {
			if b, ok := f.sheets[i].stray(group); ok {
				boxes = append(boxes, b)
				if !here[b.Text] {
					here[b.Text] = true
					seen[b.Text]++
				}
			}
		}
	}
	f.insert(boxes, func(b *document.Block) bool {
		if seen[b.Text] < 3 {
			return true
		}
		f.setAside(b)
		return false
	})
}

// insert puts blocks behind the last block that begins on their page.
func (f *flow) insert(blocks []document.Block, keep func(*document.Block) bool) {
	if len(blocks) == 0 {
		return
	}
	out := make([]document.Block, 0, len(f.blocks)+len(blocks))
	k := 0
	for i := range blocks {
		if !keep(&blocks[i]) {
			continue
		}
		for k < len(f.blocks) && f.blocks[k].Page <= blocks[i].Page {
			out = append(out, f.blocks[k])
			k++
		}
		out = append(out, blocks[i])
	}
	f.blocks = append(out, f.blocks[k:]...)
}

// stray makes a block of turned text.
func (s *sheet) stray(group []glyph) (document.Block, bool) {
	var b strings.Builder
	box := document.Box{}
	var prev *glyph
	size, font := 0.0, ""
	for i := range group {
		g := &group[i]
		if prev != nil && g.r != ' ' && apart(prev, g) > 3 {
			b.WriteByte(' ')
		}
		b.WriteRune(g.r)
		if g.r != ' ' {
			box = box.Union(document.Box{X0: g.x0, Y0: g.y0, X1: g.x1, Y1: g.y1})
			prev, size, font = g, max(size, g.size), g.font
		}
	}
	text := strings.Join(strings.Fields(b.String()), " ")
	box = roundBox(clip(box, s.w, s.h))
	return document.Block{Kind: document.TextBox, Text: text, Page: s.number, Box: box,
		Origin: document.Origin{Lines: []document.Line{{Start: 0, End: len(text), Page: s.number, Box: box, Font: font, Size: round2(size)}}}}, text != ""
}

// addComments keeps the notes that people have put on the pages; they are no text.
func (f *flow) addComments() {
	var notes []document.Block
	for i := range f.sheets {
		notes = append(notes, f.sheets[i].notes...)
	}
	f.insert(notes, func(*document.Block) bool { return true })
}

// stripWatermarks sets text aside that stands large and alike across the
// middle of most pages, behind or over the text.
func stripWatermarks(sheets []sheet) {
	const fewest = 3
	type mark struct {
		text string
		x, y int
	}
	if len(sheets) < fewest {
		return
	}
	found := map[mark][]int{}
	large := make([][]*fragment, len(sheets))
	key := func(f *fragment) mark {
		var b strings.Builder
		for i := range f.gs {
			b.WriteRune(f.gs[i].r)
		}
		return mark{b.String(), int(f.x0/6 + 0.5), int(f.base/6 + 0.5)}
	}
	for i := range sheets {
		s := &sheets[i]
		least := 1.5 * s.usualSize()
		_, h := s.layoutSize()
		var gs []glyph
		for _, g := range s.glyphs {
			if g.size > least && g.base > 0.2*h && g.base < 0.85*h {
				gs = append(gs, g)
			}
		}
		for _, f := range fragments(gs) {
			if f.n >= 2 {
				large[i] = append(large[i], f)
				k := key(f)
				if p := found[k]; len(p) == 0 || p[len(p)-1] != i {
					found[k] = append(p, i)
				}
			}
		}
	}
	for i := range sheets {
		s := &sheets[i]
		gone := map[int]bool{} // by place in the file
		for _, f := range large[i] {
			if n := len(found[key(f)]); n >= fewest && 2*n > len(sheets) {
				for k := range f.gs {
					gone[f.gs[k].seq] = true
				}
			}
		}
		if len(gone) == 0 {
			continue
		}
		kept := s.glyphs[:0:0]
		for _, g := range s.glyphs {
			if !gone[g.seq] {
				kept = append(kept, g)
			} else if g.visible() {
				s.aside++
			}
		}
		s.glyphs = kept
	}
}

// usualSize is the size that most text of a page has.
func (s *sheet) usualSize() float64 {
	n := map[int]int{}
	best := 0
	for i := range s.glyphs {
		if g := &s.glyphs[i]; g.r != ' ' {
			k := int(2*g.size + 0.5)
			if n[k]++; n[k] > n[best] || n[k] == n[best] && k < best {
				best = k
			}
		}
	}
	return float64(best) / 2
}

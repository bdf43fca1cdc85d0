package pdf

import "slices"

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

const (
	strait   = 0.6 // ems: a strip of white between columns is at least as wide
	tierGap  = 2.5 // ems: rows of a table stand no further apart
	mostTier = 60  // pieces; more is a drawing
	// No page has more lines that can be read; what a hostile one has stays text.
	mostTiers = 400
)

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

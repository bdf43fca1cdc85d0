package pdf

import (
	"math"
	"slices"
	"strings"

	"wenping/internal/document"
)

// line is one printed line, or the part of it that stands in one column.
type line struct {
	glyphs         []glyph // left to right, typed spaces among them
	text           string
	x0, y0, x1, y1 float64
	base, size     float64
	bold           bool // all of it
	boldHead       bool // it begins bold
	hidden         bool
	family         byte
	role           role    // what the file calls it
	font           string  // the face that most of it is set in
	confidence     float64 // of recognised text; 0 native
	page           int     // index of the sheet
	left, right    float64 // the edges of its column
	span           bool    // runs over the whole width of a page set in columns
}

func (l *line) box() document.Box { return document.Box{X0: l.x0, Y0: l.y0, X1: l.x1, Y1: l.y1} }

// newLine makes a line of glyphs sorted by x; ok is false when nothing is printed.
func newLine(gs []glyph, page int) (line, bool) {
	for len(gs) > 0 && gs[0].r == ' ' {
		gs = gs[1:]
	}
	for len(gs) > 0 && gs[len(gs)-1].r == ' ' {
		gs = gs[:len(gs)-1]
	}
	if len(gs) == 0 {
		return line{}, false
	}
	l := line{glyphs: gs, page: page, x0: gs[0].x0, x1: gs[0].x1, y0: gs[0].y0, y1: gs[0].y1, bold: true, hidden: true}
	sizes := map[float64]int{}
	faces := map[byte]int{}
	fonts := map[string]int{}
	best, face, most, printed, sure := 0, 0, 0, 0, 0.0
	for _, g := range gs {
		if g.r == ' ' {
			continue
		}
		l.x0, l.y0, l.x1, l.y1 = min(l.x0, g.x0), min(l.y0, g.y0), max(l.x1, g.x1), max(l.y1, g.y1)
		l.bold = l.bold && (g.bold || strings.ContainsRune("，。、：；（）()“”《》", g.r))
		l.hidden = l.hidden && g.hidden
		k := math.Round(g.size*2) / 2
		sizes[k]++
		if n := sizes[k]; n > best || n == best && k > l.size {
			best, l.size, l.base = n, k, g.base
		}
		fonts[g.font]++
		if n := fonts[g.font]; n > most {
			most, l.font = n, g.font
		}
		printed, sure = printed+1, sure+float64(g.confidence)
		if han(g.r) {
			faces[g.family]++
			if n := faces[g.family]; n > face {
				face, l.family = n, g.family
			}
		}
	}
	l.boldHead = gs[0].bold
	l.confidence = math.Round(100*sure/float64(max(1, printed))) / 100
	l.size = max(l.size, 1)
	l.text, l.role = spell(gs), roleOfLine(gs)
	return l, true
}

// spell writes the glyphs of a line as text. A gap becomes a space between
// Latin words, and between Chinese characters only where it is so wide that
// somebody meant it; justified lines get none.
func spell(gs []glyph) string {
	var b strings.Builder
	typed, made := false, false
	spread := spreadOf(gs)
	for i, g := range gs {
		if g.r == ' ' {
			typed = typed || !g.made && g.x1-g.x0 > 0.08*g.size
			made = made || g.made
			continue
		}
		if i > 0 && b.Len() > 0 {
			p := before(gs, i)
			gap := g.x0 - p.x1
			em := max(p.size, g.size)
			wide := 0.19 * em
			if cjk(p.r) || cjk(g.r) {
				wide = 1.1 * em
			}
			if digit(p.r) && digit(g.r) { // numbers are letter-spaced with their line
				wide = 0.6 * em
			}
			if p.r == '.' && g.r == '.' || p.r == '·' || p.r == '…' || p.r == '_' && g.r == '_' {
				wide = 2 * em
			}
			// A justified line sets all its characters apart, those of a word or number too.
			own := gap
			if !cjk(p.r) && !cjk(g.r) {
				own -= spread
			}
			if typed && gap > 0.1*em || made && !cjk(p.r) && !cjk(g.r) && own > 0.1*em || own > wide {
				b.WriteByte(' ')
			}
		}
		typed, made = false, false
		b.WriteRune(g.r)
	}
	return b.String()
}

// spreadOf is how far a line sets its Chinese characters apart, as justified
// lines do; 0 where it has too few of them to say.
func spreadOf(gs []glyph) float64 {
	var gaps []float64
	for i := 1; i < len(gs); i++ {
		p, g := &gs[i-1], &gs[i]
		if han(p.r) && han(g.r) && p.size > 0 && math.Abs(p.size-g.size) < 0.1*p.size {
			gaps = append(gaps, g.x0-p.x1)
		}
	}
	if len(gaps) < 4 {
		return 0
	}
	slices.Sort(gaps)
	return max(0, min(gaps[len(gaps)/2], 0.5*gs[0].size))
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

func before(gs []glyph, i int) glyph {
	for i--; i > 0 && gs[i].r == ' '; i-- {
	}
	return gs[i]
}

// firstWord is the width that the head of the line cannot be broken into: what
// would have had to fit at the end of the line before.
func (l *line) firstWord() float64 {
	first := l.glyphs[0]
	end := first.x1
	for i := 1; i < len(l.glyphs) && i < 30; i++ {
		p, g := l.glyphs[i-1], l.glyphs[i]
		opens := strings.ContainsRune("（《“‘〔【(「『", p.r)
		closes := strings.ContainsRune("，。、：；！？）》”’〕】),.;:!?」』%％", g.r)
		word := !cjk(p.r) && !cjk(g.r) && p.r != ' ' && g.r != ' ' && g.x0-p.x1 < 0.19*l.size
		if !opens && !closes && !word {
			break
		}
		end = g.x1
	}
	return end - first.x0
}

// fullBefore says that the line ends where it does because the head of the
// next did not fit any more.
func (l *line) fullBefore(next *line) bool {
	return l.right-l.x1 < next.firstWord()+0.45*l.size
}

// closes says that the line ends a sentence; the mark of a note may stand
// behind it.
func (l *line) closes() bool {
	if endsSentence(l.text) {
		return true
	}
	t := l.text
	for i := len(l.glyphs) - 1; i > 0 && digit(l.glyphs[i].r) && l.glyphs[i].size < 0.8*l.size && strings.HasSuffix(t, string(l.glyphs[i].r)); i-- {
		t = t[:len(t)-1]
	}
	return len(t) < len(l.text) && endsSentence(t)
}

// joinText puts two lines' texts together: nothing between Chinese, a space
// between Latin words, a hyphen at the line end taken back.
func joinText(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	p, n := lastRune(a), firstRune(b)
	latin := func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
	if p == '-' && len(a) > 1 && !inLink(a) && n >= 'a' && n <= 'z' && latin(lastRune(a[:len(a)-1])) {
		return a[:len(a)-1] + b
	}
	if cjk(p) || cjk(n) || p == '-' || p == '/' || inLink(a) {
		return a + b
	}
	return a + " " + b
}

// inLink says that the text ends inside a web or mail address, which is broken anywhere.
func inLink(a string) bool {
	word := a[strings.LastIndexByte(a, ' ')+1:]
	return strings.Contains(word, "://") || strings.Contains(word, "www.") || strings.Contains(word, "@") || strings.ContainsAny(word, "/_") && strings.ContainsAny(word, ".:")
}

package ocr

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Page is what was found on the picture of one page. Places are in pixels of
// the picture after it was turned upright, by Turn and then by Skew.
type Page struct {
	Lines []Line
	Rules []Rule  // ruling lines: borders of tables
	Turn  int     // quarter turns clockwise that make the picture upright
	Skew  float64 // radians, clockwise, by which the page then stood askew
}

// Line is one recognised line of text, or the part of it in one table cell.
type Line struct {
	Text       string    `json:"text"`
	X0         float64   `json:"x0"`
	Y0         float64   `json:"y0"`
	X1         float64   `json:"x1"`
	Y1         float64   `json:"y1"`
	Confidence float64   `json:"confidence"`      // 0 to 1, mean of its characters
	Spans      []float64 `json:"spans,omitempty"` // left and right edge of each character; empty where the engine does not say
}

// Rule is a straight line drawn on the page, horizontal or vertical.
type Rule struct{ X0, Y0, X1, Y1 float64 }

// Vertical says which way the line runs.
func (r Rule) Vertical() bool { return r.Y1-r.Y0 > r.X1-r.X0 }

// Chars counts the characters of the page, white space left out.
func (p *Page) Chars() int {
	n := 0
	for i := range p.Lines {
		n += countChars(p.Lines[i].Text)
	}
	return n
}

// Confidence is the mean over the characters of the page.
func (p *Page) Confidence() float64 {
	sum, n := 0.0, 0
	for i := range p.Lines {
		k := countChars(p.Lines[i].Text)
		sum, n = sum+float64(k)*p.Lines[i].Confidence, n+k
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// Edges gives the left and the right edge of each character. Where the engine
// is silent the characters share the line by their widths.
func (l *Line) Edges() []float64 {
	rs := []rune(l.Text)
	if len(l.Spans) == 2*len(rs) {
		return l.Spans
	}
	return spread(rs, l.X0, l.X1)
}

// Em estimates the size of the characters, in pixels: the pitch of Chinese
// characters, which are set solid, or else the height of the line.
func (l *Line) Em() float64 {
	rs, e := []rune(l.Text), l.Edges()
	var pitch []float64
	for i := 1; i < len(rs); i++ {
		if unicode.Is(unicode.Han, rs[i-1]) && unicode.Is(unicode.Han, rs[i]) {
			pitch = append(pitch, (e[2*i]+e[2*i+1]-e[2*i-2]-e[2*i-1])/2)
		}
	}
	h := l.Y1 - l.Y0
	if len(pitch) < 3 {
		return h
	}
	slices.Sort(pitch)
	// Letter-spaced titles have a pitch that is no size.
	return min(pitch[len(pitch)/2], 1.1*h)
}

// spread shares a stretch among characters: a Chinese one takes a full em,
// others half of it.
func spread(rs []rune, x0, x1 float64) []float64 {
	total := 0.0
	for _, r := range rs {
		total += advance(r)
	}
	out := make([]float64, 0, 2*len(rs))
	at := 0.0
	for _, r := range rs {
		from := x0 + (x1-x0)*at/max(total, 0.1)
		at += advance(r)
		out = append(out, from, x0+(x1-x0)*at/max(total, 0.1))
	}
	return out
}

func advance(r rune) float64 {
	if wide(r) {
		return 1
	}
	return 0.5
}

// wide says that a character is set in a full em.
func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303f || r >= 0xff01 && r <= 0xff60 || strings.ContainsRune("“”‘’…—①②③④⑤⑥⑦⑧⑨⑩□■●☑√×", r)
}

func countChars(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// proper puts back what every engine confuses: the half-width marks that stand
// in Chinese text for full-width ones, and the brackets around the year of a
// document's number. Each character is replaced by one, so that places hold.
func proper(s string) string {
	rs := []rune(s)
	han := func(i int) bool { return i >= 0 && i < len(rs) && unicode.Is(unicode.Han, rs[i]) }
	digit := func(i int) bool { return i >= 0 && i < len(rs) && rs[i] >= '0' && rs[i] <= '9' }
	year := func(i int) bool { return digit(i) && digit(i+1) && digit(i+2) && digit(i+3) && !digit(i+4) }
	for i, r := range rs {
		beside := han(i-1) || han(i+1)
		switch {
		case r == '(' && beside:
			rs[i] = '（'
		case r == ')' && beside:
			rs[i] = '）'
		case r == ',' && han(i-1) && !digit(i+1):
			rs[i] = '，'
		case r == ';' && han(i-1):
			rs[i] = '；'
		case r == ':' && han(i-1):
			rs[i] = '：'
		case strings.ContainsRune("[［【〔", r) && han(i-1) && year(i+1) && i+5 < len(rs) && strings.ContainsRune("]］】", rs[i+5]):
			rs[i], rs[i+5] = '〔', '〕'
		}
	}
	pair(rs)
	return string(rs)
}

// pair makes both brackets of a pair full-width where one of them is: engines
// often see the two of "（1）" differently.
func pair(rs []rune) {
	var open []int
	for i, r := range rs {
		switch r {
		case '(', '（':
			open = append(open, i)
		case ')', '）':
			if len(open) == 0 {
				continue
			}
			o := open[len(open)-1]
			open = open[:len(open)-1]
			if r == '）' || rs[o] == '（' {
				rs[o], rs[i] = '（', '）'
			}
		}
	}
}

// sane drops what no engine may say: places outside the picture, numbers out of
// range, control characters; an engine's answer is input like any other.
func (l *Line) sane(w, h int) bool {
	l.Text = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || r != ' ' && (unicode.IsControl(r) || unicode.IsSpace(r)) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(l.Text, "")))
	l.Text = proper(l.Text)
	if l.Text == "" || !(l.X1 > l.X0 && l.Y1 > l.Y0 && l.X0 > -1e6 && l.X1 < 1e6 && l.Y0 > -1e6 && l.Y1 < 1e6) {
		return false
	}
	l.X0, l.Y0, l.X1, l.Y1 = max(0, l.X0), max(0, l.Y0), min(float64(w), l.X1), min(float64(h), l.Y1)
	if l.X1 <= l.X0 || l.Y1 <= l.Y0 {
		return false
	}
	if !(l.Confidence >= 0) {
		l.Confidence = 0
	}
	l.Confidence = min(1, l.Confidence)
	if len(l.Spans) != 2*utf8.RuneCountInString(l.Text) {
		l.Spans = nil
	}
	for i, x := range l.Spans {
		if !(x >= l.X0-1 && x <= l.X1+1) || i > 0 && x < l.Spans[i-1] {
			l.Spans = nil // characters stand from left to right, or we do not know where
			break
		}
	}
	return true
}

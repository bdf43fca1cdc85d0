package pdf

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
)

// dress is how a paragraph is set. One line in bold says little; that all
// paragraphs set like it are short titles with text below says that it heads
// that text, and that most of them are sentences says that it does not.
type dress struct {
	size   float64
	bold   bool
	family byte
}

func (l *line) dress() dress { return dress{l.size, l.bold, l.family} }

// set is how a block was printed: its first and last line.
type set struct {
	first, last *line
	lines       int
}

// tally counts the paragraphs of one dress.
type tally struct{ blocks, titles, sentences, alone int }

// text says that the dress is worn by the text itself.
func (t *tally) text() bool { return t.blocks >= 4 && t.sentences*5 >= t.blocks*2 }

// settleHeadings judges all paragraphs again, by what the others of their dress are.
func (f *flow) settleHeadings() {
	tallies := f.tallyDresses()
	for i := range f.blocks {
		b, p := &f.blocks[i], f.sets[i]
		if b.Kind != document.Paragraph && b.Kind != document.Heading || p.first == nil {
			continue
		}
		t := tallies[p.first.dress()]
		stands := f.body.stands(p.first) && !t.text()
		b.Kind = document.Paragraph
		if p.first.celled() {
			continue
		}
		if p.first.glyphs != nil && p.first.glyphs[0].confidence > 0 {
			// The size of recognised letters is a guess: the words must tell.
			if _, ok := document.ParseNumber(b.Text); !ok && !topTitle(b.Text) {
				continue
			}
		}
		if headingWhen(stands, b.Text, p.first, p.lines, f.body) || f.body.titles(p, t) && titleLike(b.Text) {
			b.Kind = document.Heading
		}
	}
}

func (f *flow) tallyDresses() map[dress]*tally {
	out := map[dress]*tally{}
	for i := range f.blocks {
		b, p := &f.blocks[i], f.sets[i]
		if b.Kind != document.Paragraph && b.Kind != document.Heading || p.first == nil {
			continue
		}
		d := p.first.dress()
		t := out[d]
		if t == nil {
			t = &tally{}
			out[d] = t
		}
		t.blocks++
		switch {
		case titleLike(b.Text) && p.lines <= 2:
			t.titles++
		case strings.ContainsAny(b.Text, "。；") || utf8.RuneCountInString(b.Text) > 45 || p.lines > 2:
			t.sentences++
		}
		if i+1 < len(f.blocks) && (f.blocks[i+1].Table != nil || f.sets[i+1].first != nil && f.sets[i+1].first.dress() != d) {
			t.alone++
		}
	}
	return out
}

// titles says that paragraphs set like this are the titles of what stands below them.
func (k look) titles(p set, t *tally) bool {
	l := p.first
	if p.lines > 2 || l.x1 > l.right-1.5*l.size && p.lines == 1 {
		return false
	}
	face := l.bold && !k.bold || l.family != k.family && (l.family == 'h' || l.family == 'k' || l.family == 'x')
	switch {
	case l.size >= 1.03*k.size:
		return t.blocks >= 3 && t.titles*100 >= 85*t.blocks && t.alone*10 >= 6*t.blocks
	case face && l.size >= 0.97*k.size:
		return t.blocks >= 4 && t.titles*100 >= 90*t.blocks && t.alone*100 >= 75*t.blocks
	}
	return false
}

// titleLike says that a text without a number could be a title.
func titleLike(text string) bool {
	t := strings.TrimSpace(text)
	n := utf8.RuneCountInString(t)
	if n < 2 || n > 36 || !hasHan(t) || endsSentence(t) || strings.ContainsAny(t, "。；，,；_") || fieldLike.MatchString(t) || dateLike.MatchString(t) {
		return false
	}
	if _, ok := document.ParseNumber(t); ok && !headed(t) {
		return false
	}
	_, _, caption := document.ParseCaption(t)
	return !caption && !strings.ContainsRune("●■◆□☑•➢★-—·*", firstRune(t))
}

// headed says that a text begins with a number that headings begin with.
func headed(t string) bool {
	n, ok := document.ParseNumber(t)
	return ok && n.Scheme <= document.Decimal && n.Rest != ""
}

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

// demoteItems makes numbered lines that are set like the text the items that
// they are where a sentence that ends in a colon announces them, or where they
// follow each other with nothing between.
func (f *flow) demoteItems() {
	plain := func(i int) (document.Number, bool) {
		b, p := &f.blocks[i], f.sets[i]
		if b.Kind != document.Heading && b.Kind != document.Paragraph || p.first == nil || b.Kind == document.Heading && f.body.stands(p.first) {
			return document.Number{}, false
		}
		n, ok := document.ParseNumber(b.Text)
		return n, ok && n.Scheme >= document.Chinese
	}
	for i := range f.blocks {
		n, ok := plain(i)
		if !ok || f.blocks[i].Kind != document.Heading || n.Ordinal != 1 && n.Scheme != document.Decimal {
			continue
		}
		announced := i > 0 && f.blocks[i-1].Kind == document.Paragraph && strings.ContainsRune("：:", lastRune(f.blocks[i-1].Text))
		// The items, and what hangs below them.
		var items []int
		next, bare := n.Ordinal, 0
		j := i
		for ; j < len(f.blocks); j++ {
			m, ok := plain(j)
			if !ok || m.Scheme < n.Scheme {
				break
			}
			if m.Scheme == n.Scheme && len(m.Parts) == len(n.Parts) {
				if m.Ordinal != next {
					break
				}
				next++
				if len(items) > 0 && items[len(items)-1] == j-1 {
					bare++
				}
				items = append(items, j)
			} else if f.blocks[j].Kind == document.Heading && m.Scheme == document.Decimal {
				break
			}
		}
		if len(items) < 2 || !announced && (bare < 2 || bare+1 < len(items)) {
			continue
		}
		for _, k := range items {
			f.blocks[k].Kind = document.Paragraph
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

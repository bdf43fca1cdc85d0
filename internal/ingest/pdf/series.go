package pdf

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
)

// A number alone does not tell a heading from the item of a list: both may be
// "（一）" in body type. Their series does. Headings have text between them,
// items follow each other; and the members of one series are all the one or
// all the other.

// form is a way of numbering as this document prints it.
type form struct {
	scheme document.Scheme
	half   bool // 1）, not （1）
	bare   bool // "1 概况", not "1. 概况"
	wide   bool // １
	zero   bool // 01
	depth  int  // parts of a decimal number
}

func formOf(n document.Number) form {
	f := form{scheme: n.Scheme, half: n.Half()}
	switch n.Scheme {
	case document.Decimal:
		f.depth = len(n.Parts)
	case document.Arabic:
		f.bare = !strings.ContainsAny(n.Text, ".．、")
		f.wide = firstRune(n.Text) >= '０'
		f.zero = firstRune(n.Text) == '0'
	}
	return f
}

// printed is how a number and its line are set: "1." and "１．" are of one form,
// and so are a bold and a plain line, but rarely of one series.
type printed struct {
	sign  string
	dress dress
}

var plainSigns = strings.NewReplacer("（", "(", "）", ")", "．", ".", " ", "", "\u3000", "")

// signOf is the number without its digits.
func signOf(n document.Number) string {
	last := rune(0)
	return strings.Map(func(r rune) rune {
		was := last
		last = kindOfDigit(r)
		if last == was && strings.ContainsRune("1１aA一", last) {
			return -1 // 十一 like 一
		}
		return last
	}, plainSigns.Replace(n.Text))
}

func kindOfDigit(r rune) rune {
	switch {
	case r >= '0' && r <= '9':
		return '1'
	case r >= '０' && r <= '９':
		return '１'
	case r >= 'a' && r <= 'z':
		return 'a'
	case r >= 'A' && r <= 'Z':
		return 'A'
	case han(r) && !strings.ContainsRune("第章节编篇部分", r):
		return '一'
	}
	return r
}

// member is a numbered paragraph of a series.
type member struct {
	at     int // block
	num    document.Number
	title  bool // has the form of a title
	near   bool // would have, but for a comma or a colon
	stands bool
}

// series is a row of numbers of one form that rise from one to the next.
type series struct {
	form      form
	look      printed
	members   []member
	announced bool // a paragraph that ends in a colon leads to the first
}

func (s *series) last() member { return s.members[len(s.members)-1] }

// goesOn says that n is the number after the last, or one further: authors miss one.
func (s *series) goesOn(f form, n document.Number, reach int) bool {
	l := s.last().num
	if s.form != f || n.Ordinal <= l.Ordinal || n.Ordinal > l.Ordinal+reach {
		return false
	}
	if n.Scheme == document.Decimal {
		for i := range len(n.Parts) - 1 {
			if n.Parts[i] != l.Parts[i] {
				return false
			}
		}
	}
	return true
}

// findSeries sorts the numbered paragraphs into series. They nest: when one
// goes on, those begun since its last member have ended.
func (f *flow) findSeries(stands func(int) bool) []*series {
	var all, open []*series
	for i := range f.blocks {
		b, p := &f.blocks[i], f.sets[i]
		if b.Kind != document.Paragraph && b.Kind != document.Heading || p.first == nil {
			continue
		}
		n, ok := numberOf(b.Text)
		if !ok || n.Rest == "" || p.lines == 1 && p.first.celled() {
			if b.Kind == document.Heading && topTitle(b.Text) {
				open = nil
			}
			continue
		}
		m := member{at: i, num: n, stands: stands(i)}
		m.title, m.near = titleForm(n, p.lines)
		k, look := formOf(n), printed{signOf(n), p.first.dress()}
		at := -1
		for _, want := range []struct {
			alike bool
			reach int
		}{{true, 1}, {false, 1}, {true, 2}} {
			for j := len(open) - 1; j >= 0 && at < 0; j-- {
				if (!want.alike || open[j].look == look) && open[j].goesOn(k, n, want.reach) && !f.breaksOff(open[j].last(), m) {
					at = j
				}
			}
		}
		if at >= 0 {
			open = open[:at+1]
			open[at].members = append(open[at].members, m)
			continue
		}
		s := &series{form: k, look: look, members: []member{m}, announced: f.announced(i)}
		all = append(all, s)
		if open = append(open, s); len(open) > maxNested {
			open = open[1:]
		}
	}
	return all
}

// breaksOff says that a sentence cannot be the number after a title that has
// text below it.
func (f *flow) breaksOff(last, m member) bool {
	const far = 60 // blocks that are looked at
	return last.title && !m.title && !m.near && f.prose(last.at+1, min(m.at, last.at+far), false)
}

// maxNested bounds how many series may be open at once.
const maxNested = 24

// announced says that the paragraph before ends in a colon; the mark of a note
// may stand behind it, and the note below.
func (f *flow) announced(i int) bool {
	for i--; i >= 0 && f.blocks[i].Kind == document.Footnote; i-- {
	}
	return i >= 0 && f.blocks[i].Kind == document.Paragraph && strings.ContainsRune("：:", lastRune(strings.TrimRight(f.blocks[i].Text, " 0123456789[]①②③④⑤⑥⑦⑧⑨")))
}

// titleForm says that what stands behind a number has the form of a title.
func titleForm(n document.Number, lines int) (title, near bool) {
	t := strings.TrimSpace(n.Rest)
	chars := utf8.RuneCountInString(t)
	if chars < 2 || chars > 50 || lines > 3 || !hasLetter(t) || strings.ContainsAny(t, "。；;！？!?") || strings.ContainsRune("，、：:,", lastRune(t)) {
		return false, false
	}
	if strings.ContainsAny(t, "，,：:") {
		return false, true
	}
	most := 32
	if strings.ContainsRune(t, '《') { // "与《…条例》的符合性"
		most = 50
	}
	return chars <= most && (hasHan(t) || n.Scheme <= document.Decimal), true
}

type verdict int

const (
	unclear verdict = iota
	titles
	items
	packed // items, unless others of their kind are titles
)

// judge says what the members of a series are.
func (f *flow) judge(s *series) verdict {
	n := len(s.members)
	standing, sentences, near := 0, 0, 0
	for _, m := range s.members {
		switch {
		case m.stands:
			standing++
		case !m.title && !m.near:
			sentences++
		case !m.title:
			near++
		}
	}
	stands := standing*2 > n
	if n == 1 {
		return unclear
	}
	held, bare := 0, 0
	for i := range n - 1 {
		if f.prose(s.members[i].at+1, s.members[i+1].at, s.form.depth >= 3) || f.apart(s.members[i].at, s.members[i+1].at) {
			held++
		} else {
			bare++
		}
	}
	switch {
	case stands:
		if s.announced && held == 0 {
			return items
		}
		return unclear // its type has spoken
	case sentences*3 >= n, near*2 > n:
		return items
	case bare*2 > n-1:
		if !s.announced && bare < 2 {
			return packed // or a title with nothing below it, and the next
		}
		return items
	case bare*3 <= n-1:
		return titles
	}
	return unclear
}

// apart says that somewhere between two paragraphs so much room is left that
// something other than text must stand there: a picture, or space to write in.
func (f *flow) apart(from, to int) bool {
	for i := from; i < to; i++ {
		if a, b := f.sets[i].last, f.sets[i+1].first; a != nil && b != nil && f.roomBetween(a, b) {
			return true
		}
	}
	return false
}

func (f *flow) roomBetween(a, b *line) bool {
	if a.page == b.page {
		return b.y0-a.y1 > 7*a.size
	}
	if a.page >= len(f.sheets) {
		return false
	}
	_, h := f.sheets[a.page].layoutSize()
	return b.page > a.page && (b.page > a.page+1 || a.y1 < 0.7*h || b.y0 > 0.35*h)
}

// prose says that text, a table or a picture's caption stands in the blocks
// [from, to); short says that a few words without a number are text.
func (f *flow) prose(from, to int, short bool) bool {
	for i := from; i < to && i < len(f.blocks); i++ {
		b := &f.blocks[i]
		switch {
		case b.Table != nil || b.Kind == document.Caption:
			return true
		case b.Kind == document.Paragraph && (endsSentence(b.Text) || utf8.RuneCountInString(b.Text) > 40):
			return true
		case short && b.Kind == document.Paragraph && f.sets[i].first != nil && !begins(b.Text) && hasLetter(b.Text):
			return true
		}
	}
	return false
}

// settleSeries makes the members of each series headings or items together.
func (f *flow) settleSeries() {
	tallies := f.tallyDresses()
	all := f.findSeries(func(i int) bool {
		d := f.sets[i].first
		t := tallies[d.dress()]
		return f.body.stands(d) && (t == nil || !t.text())
	})
	type group struct {
		form form
		look printed
	}
	spoken := map[group][4]int{}
	verdicts := make([]verdict, len(all))
	for k, s := range all {
		verdicts[k] = f.judge(s)
		g := spoken[group{s.form, s.look}]
		g[verdicts[k]] += len(s.members)
		spoken[group{s.form, s.look}] = g
	}
	for k, s := range all {
		v := verdicts[k]
		if g := spoken[group{s.form, s.look}]; v == unclear || v == packed {
			switch {
			case g[titles] >= 2 && g[titles] > g[items] && !s.announced:
				v = titles
			case v == packed:
				v = items
			}
		}
		for _, m := range s.members {
			b := &f.blocks[m.at]
			switch {
			case m.stands && v != items:
			case v == items:
				b.Kind = document.Paragraph
			case v == titles && (m.title || m.near && len(s.members) >= 2) && f.opens(m):
				b.Kind = document.Heading
			}
		}
	}
}

// opens says that something stands below a numbered line: text, a table, or a
// numbered line of another form.
func (f *flow) opens(m member) bool {
	for i := m.at + 1; i < len(f.blocks); i++ {
		b := &f.blocks[i]
		if b.Table != nil || b.Kind == document.Caption {
			return true
		}
		if b.Kind != document.Paragraph && b.Kind != document.Heading {
			continue
		}
		if n, ok := numberOf(b.Text); ok {
			return formOf(n) != formOf(m.num)
		}
		return b.Kind == document.Paragraph
	}
	return false
}

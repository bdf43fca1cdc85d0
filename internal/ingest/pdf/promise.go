package pdf

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"wenping/internal/document"
)

// A contents page and the outline of the file say which lines are headings and
// how they nest. What they promise is believed where the text keeps it: where a
// paragraph of its own says just that.

// promise is a heading that the file announces.
type promise struct {
	key   string
	page  int // index; -1 unknown
	level int // 0 unknown
	form  form
}

// promises are all that a file announces.
type promises struct {
	titles  map[string][]promise
	longest int // characters of the longest title
}

// keyOf is what a title says, whatever its spaces and the width of its signs.
func keyOf(title string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r <= ' ' || r == '\u00a0' || r == '\u3000':
			return -1
		}
		return r
	}, norm.NFKC.String(title))
}

// add takes the promises of one source; what another has promised before stands.
func (p *promises) add(list []promise) {
	before := maps.Clone(p.titles)
	for _, e := range list {
		if n := utf8.RuneCountInString(e.key); n < 2 || n > 80 {
			continue
		} else {
			p.longest = max(p.longest, n)
		}
		if len(before[e.key]) > 0 {
			continue
		}
		p.titles[e.key] = append(p.titles[e.key], e)
	}
}

// promisesOf reads the contents page and the outline.
func promisesOf(pages [][]item, toc map[*line]bool, marks []bookmark) *promises {
	p := &promises{titles: map[string][]promise{}}
	contents := contentsEntries(pages, toc)
	var list []promise
	for _, m := range unroot(marks) {
		list = append(list, promise{key: keyOf(m.title), page: m.page, level: m.depth, form: formIn(m.title)})
	}
	list = trustLevels(list)
	if leveled(list) && !leveled(contents) {
		contents, list = list, contents
	}
	p.add(contents)
	p.add(list)
	return p
}

func leveled(list []promise) bool {
	return slices.ContainsFunc(list, func(e promise) bool { return e.level > 0 })
}

func formIn(title string) form {
	n, ok := numberOf(strings.TrimSpace(title))
	if !ok {
		return form{}
	}
	return formOf(n)
}

// contentsEntries reads the lines of the contents pages; how far a line is set
// in says its level.
func contentsEntries(pages [][]item, toc map[*line]bool) []promise {
	type entry struct {
		promise
		x float64
	}
	var list []entry
	var size float64
	open := "" // the first line of a title that goes on
	openX := 0.0
	for _, items := range pages {
		for _, it := range items {
			l := it.line
			if l == nil || !toc[l] || tocTitle.MatchString(strings.TrimSpace(l.text)) {
				continue
			}
			size = max(size, l.size)
			title, ends := entryTitle(l)
			x := l.x0 - l.left
			e := entry{promise{key: keyOf(title), page: -1, form: formIn(title)}, x}
			if open != "" {
				whole := joinText(open, title)
				list = append(list, entry{promise{key: keyOf(whole), page: -1, form: formIn(whole)}, openX})
			}
			if open == "" || e.form != (form{}) {
				list = append(list, e)
			}
			if open = ""; !ends {
				open, openX = title, x
			}
		}
	}
	// Ranks of indents.
	var xs []float64
	for _, e := range list {
		xs = append(xs, e.x)
	}
	slices.Sort(xs)
	var ranks []float64 // where each begins
	for i, x := range xs {
		if i == 0 || x-xs[i-1] > 0.45*size {
			ranks = append(ranks, x)
		}
	}
	out := make([]promise, len(list))
	for i, e := range list {
		out[i] = e.promise
		for r, x := range ranks {
			if e.x >= x-0.01 {
				out[i].level = r + 1
			}
		}
	}
	return trustLevels(out)
}

// entryTitle is what a line of a contents page names; ends says that its page
// number is there.
func entryTitle(l *line) (title string, ends bool) {
	t := strings.TrimSpace(l.text)
	if leaders.MatchString(t) {
		return strings.TrimRight(leaders.ReplaceAllString(t, ""), ".．·…‥ "), true
	}
	if m := endsPage.FindStringSubmatchIndex(t); m != nil && lastGap(l) > 1.5*l.size {
		return strings.TrimRight(t[:m[2]], ".．·…‥ "), true
	}
	return t, false
}

// trustLevels takes the levels off that cannot be right: numbers of one form
// stand at one level, 1.1.1 below 1.1 and chapters above all else.
func trustLevels(list []promise) []promise {
	at := map[form]map[int]int{}
	levels := map[int]bool{}
	for _, e := range list {
		levels[e.level] = true
		if e.form == (form{}) {
			continue
		}
		if at[e.form] == nil {
			at[e.form] = map[int]int{}
		}
		at[e.form][e.level]++
	}
	sum, agree := 0, 0
	level := map[form]int{} // of most
	for f, n := range at {
		best := 0
		for l, c := range n {
			if c > best || c == best && l < level[f] {
				best, level[f] = c, l
			}
			sum += c
		}
		agree += best
	}
	if len(levels) < 2 || len(levels) > 6 || len(list) < 4 || agree*100 < 90*sum || upsideDown(level) {
		for i := range list {
			list[i].level = 0
		}
		return list
	}
	for i := range list {
		if l := level[list[i].form]; l > 0 {
			list[i].level = l
		}
	}
	return list
}

// upsideDown says that a form stands no higher than one that always stands
// below it.
func upsideDown(level map[form]int) bool {
	for f, l := range level {
		for g, m := range level {
			above := f.scheme == document.Decimal && g.scheme == document.Decimal && f.depth < g.depth ||
				f.scheme == document.Chapter && (g.scheme == document.SectionNum || g.scheme == document.Decimal) ||
				f.scheme == document.Chinese && g.scheme == document.ChineseRing
			if above && l >= m || f.scheme == document.Chapter && g.scheme > document.Chapter && l > m {
				return true
			}
		}
	}
	return false
}

// unroot takes the title of the whole document off, where all the rest of the
// outline hangs below it.
func unroot(marks []bookmark) []bookmark {
	if len(marks) < 3 || marks[0].depth != 1 || formIn(marks[0].title) != (form{}) {
		return marks
	}
	for _, m := range marks[1:] {
		if m.depth == 1 {
			return marks
		}
	}
	out := slices.Clone(marks[1:])
	for i := range out {
		out[i].depth--
	}
	return out
}

// names says that the text is that of a promised heading.
func (p *promises) names(text string) bool {
	if p == nil || len(p.titles) == 0 || len(text) > 6*p.longest {
		return false
	}
	return len(p.titles[keyOf(text)]) > 0
}

// breaksPromise keeps a promised heading apart from what stands around it, though
// the line above it is full.
func (f *flow) breaksPromise(l *line) bool {
	if f.promised == nil || len(f.promised.titles) == 0 {
		return false
	}
	text := f.cur.text()
	if f.promised.names(joinText(text, l.text)) {
		return false
	}
	return f.promised.names(text) && promising(text) || f.promised.names(l.text) && promising(l.text)
}

// promising says that a text is long enough, or numbered, to be no chance word.
func promising(text string) bool {
	_, ok := numberOf(text)
	return ok || utf8.RuneCountInString(text) >= 4
}

// keepPromises makes headings of the paragraphs that the contents page or the
// outline names.
func (f *flow) keepPromises() {
	f.fixed = map[int]int{}
	if f.promised == nil || len(f.promised.titles) == 0 {
		return
	}
	at := map[string][]int{}
	for i := range f.blocks {
		b, p := &f.blocks[i], f.sets[i]
		if b.Kind != document.Paragraph && b.Kind != document.Heading || p.first == nil || p.lines > 3 || !f.promised.names(b.Text) {
			continue
		}
		at[keyOf(b.Text)] = append(at[keyOf(b.Text)], i)
	}
	for key, blocks := range at {
		list := f.promised.titles[key]
		// Named more often than promised: those that look like it.
		if len(blocks) > len(list) {
			var heads []int
			for _, i := range blocks {
				if f.blocks[i].Kind == document.Heading {
					heads = append(heads, i)
				}
			}
			if blocks = heads; len(heads) == 0 {
				continue
			}
		}
		level := list[0].level
		for _, e := range list {
			if e.level != level {
				level = 0
			}
		}
		for k, i := range blocks {
			b := &f.blocks[i]
			if !couldBeHeading(b.Text) {
				continue
			}
			b.Kind = document.Heading
			if f.fixed[i] = level; level == 0 && len(blocks) == len(list) {
				f.fixed[i] = list[k].level
			}
		}
	}
}

// couldBeHeading says that a text is no sentence: programs put a heading's style
// on whole paragraphs too.
func couldBeHeading(text string) bool {
	n := utf8.RuneCountInString(text)
	_, numbered := numberOf(text)
	switch {
	case n > 80 || !hasLetter(text) || endsSentence(text) && !strings.ContainsRune("：:", lastRune(text)):
		return false
	case !numbered && n > 20 && strings.ContainsAny(text, "，。；"):
		return false
	}
	return true
}

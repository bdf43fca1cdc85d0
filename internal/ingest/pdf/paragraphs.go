package pdf

import (
	"regexp"
	"strings"

	"wenping/internal/document"
)

// para is a paragraph being put together.
type para struct {
	lines []*line

	read string // the text of the first upto lines
	upto int
}

// joins says whether the line goes on with the paragraph.
func (p *para) joins(b *line, body look) bool {
	a := p.lines[len(p.lines)-1]
	first := p.lines[0]
	if a.role.heading() != b.role.heading() && a.role != noRole && b.role != noRole {
		return false
	}
	if a.size > 1.12*b.size || b.size > 1.12*a.size {
		return false
	}
	if first.bold != b.bold && (p.allBold() && !b.boldHead || b.bold && !a.bold && !a.endsBold()) && !a.fullBefore(b) {
		return false
	}
	sameColumn := a.page == b.page && a.left == b.left && a.right == b.right && b.base > a.base
	if sameColumn {
		pitch := body.pitch * b.size
		if len(p.lines) > 1 && a.page == p.lines[len(p.lines)-2].page {
			if d := a.base - p.lines[len(p.lines)-2].base; d > 0 {
				pitch = d
			}
		}
		if b.base-a.base > 1.45*pitch && b.base-a.base > 1.3*b.size && !p.wrapped(b) {
			return false
		}
	}
	firstIndent := first.x0 - first.left
	if sameColumn && body.indent > 0 && b.x0-b.left < 0.3*b.size && !a.closes() && !a.centred() && firstIndent > 1.2*first.size &&
		b.x1-b.x0 > 4*b.size && a.x1-a.x0 > 0.6*(a.right-a.left) && !begins(b.text) {
		return true // where paragraphs begin indented, a line at the margin goes on
	}
	if !a.fullBefore(b) && !(sameColumn && strings.ContainsRune(openEnds, lastRune(a.text))) {
		return sameColumn && body.titleGoesOn(a, b)
	}
	if sameColumn && b.centred() && a.middle(b) && !a.closes() && !label.MatchString(b.text) && a.family == b.family && a.bold == b.bold {
		return true // the rest of a centred line too long for the page
	}
	em := b.size
	indent := b.x0 - b.left
	// The margin that the paragraph's other lines keep.
	hang := b.left
	if len(p.lines) > 1 {
		hang += p.lines[1].x0 - p.lines[1].left
	}
	if len(p.lines) > 1 {
		if b.x0 > hang+1.1*em {
			return false
		}
	} else if indent > 1.1*em {
		// One line so far, and this one is indented: a hanging item, a block set
		// in as a whole, or the next paragraph.
		switch {
		case firstIndent < indent-0.6*em: // hangs under a number, or begins anew
			if d := indent - body.indent*em; body.indent > 0 && d < 0.6*em && d > -0.6*em && p.couldHead() {
				return false
			}
			_, numbered := document.ParseNumber(first.text)
			return numbered && !a.closes()
		case firstIndent > indent+0.6*em:
			return true
		default:
			if a.closes() || first.centred() != b.centred() {
				return false
			}
			if begins(b.text) {
				return false
			}
			// Where paragraphs begin indented, an indented line begins one.
			if d := indent - body.indent*em; body.indent > 0 && d < 0.6*em && d > -0.6*em && p.couldHead() {
				return false
			}
			return sameColumn
		}
	}
	if n, ok := document.ParseNumber(b.text); ok && n.Rest != "" && a.closes() && indent > 0.8*em {
		return false
	}
	if first.bold && !b.bold && p.allBold() && !b.boldHead {
		return false
	}
	if !nextInRow(first.text, b.text) {
		return true
	}
	// The next item, though nobody closed the last: it begins where that began.
	d := b.x0 - first.x0
	return !a.closes() && (d > 0.6*em || d < -0.6*em)
}

// couldHead says that the paragraph's only line is a number and a title.
func (p *para) couldHead() bool {
	n, ok := numberOf(p.lines[0].text)
	if !ok || len(p.lines) > 1 {
		return false
	}
	title, _ := titleForm(n, 1)
	return title
}

// wrapped says that the line is the rest of a sentence for all that the room
// between the lines is wide: the line above is full and stops in mid-sentence,
// and this one begins at the margin though the paragraph's first is indented.
func (p *para) wrapped(b *line) bool {
	a, first := p.lines[len(p.lines)-1], p.lines[0]
	if b.base-a.base > 6*b.size || !a.fullBefore(b) || endsSentence(a.text) || a.dress() != b.dress() || b.x0-b.left > 0.6*b.size {
		return false
	}
	if first.x0-first.left < 1.2*first.size && len(p.lines) == 1 {
		return false
	}
	_, numbered := document.ParseNumber(b.text)
	return !numbered && !label.MatchString(b.text)
}

var ordinals = regexp.MustCompile(`[0-9０-９一二三四五六七八九十]+`)

// nextInRow says that the second text begins the item after the one the first
// text begins: "三、…" and "四、…", "风险2的防范：…" and "风险3的防范：…".
func nextInRow(first, second string) bool {
	n, ok := document.ParseNumber(first)
	m, ok2 := document.ParseNumber(second)
	if ok && ok2 {
		return n.Scheme == m.Scheme && len(n.Parts) == len(m.Parts) && m.Ordinal == n.Ordinal+1
	}
	if m := itemMark.FindString(first); m != "" {
		return itemMark.MatchString(second) && m != itemMark.FindString(second)
	}
	a, b := label.FindString(first), label.FindString(second)
	return a != "" && a != b && ordinals.ReplaceAllString(a, "#") == ordinals.ReplaceAllString(b, "#")
}

// itemMark begins an item in the ways that no heading is numbered in.
var itemMark = regexp.MustCompile(`^(?:[壹贰叁肆伍陆柒捌玖拾]{1,3}、|[甲乙丙丁戊己庚辛壬癸]、|[（(]?[ivxIVX]{1,5}[）).．、]|[（(][a-zA-Z][）)]|\[\d{1,3}\]|[●■◆□☑•➢★▪○◎]|0\d[\s\x{3000}])`)

// begins says that a line begins with a number, a mark or a label, as only a
// paragraph does.
func begins(text string) bool {
	_, numbered := document.ParseNumber(text)
	return numbered || itemMark.MatchString(text) || label.MatchString(text)
}

// openEnds are marks with which no paragraph ends, however short its last line
// seems: "0.16＜" goes on with "R≤0.36" on the next.
const openEnds = "＜≤＞≥＝×÷＋（“《〈〔"

// openEnded says that a text stops within brackets.
func openEnded(text string) bool {
	return strings.Count(text, "（") > strings.Count(text, "）") || strings.Count(text, "(") > strings.Count(text, ")") || strings.Count(text, "《") > strings.Count(text, "》")
}

// label begins a line of a form: "责任单位：".
var label = regexp.MustCompile(`^[^，。；：:]{2,16}[:：]`)

var (
	titleEnds   = regexp.MustCompile(`(?:项目|工程|方案|政策|办法|规划|计划|建设|改革|条例|细则|规定|决定|活动|报告|报告书|报告表|公司|政府|[稿表书）)》”])$`)
	titleBegins = regexp.MustCompile(`^(?:重大|社会(?:稳定)?风险|稳定风险|稳评|风险评估|评估报告|社会影响|[（(《“])`)
)

// titleGoesOn says that a big centred line is the rest of the title line above
// it, which was broken by hand in the middle of a name.
func (k look) titleGoesOn(a, b *line) bool {
	return a.size >= 1.3*k.size && a.size == b.size && a.bold == b.bold && a.family == b.family &&
		b.base-a.base < 2*a.size && a.middle(b) && a.x1-a.x0 > 6*a.size &&
		!titleEnds.MatchString(a.text) && !titleBegins.MatchString(b.text) && hasHan(a.text) && hasHan(b.text)
}

// middle says that both lines are set to the same middle, in from the margins.
func (l *line) middle(o *line) bool {
	d := (l.x0 + l.x1 - o.x0 - o.x1) / 2
	return d < 1.1*l.size && d > -1.1*l.size && o.x0-o.left > o.size
}

func (p *para) allBold() bool {
	for _, l := range p.lines {
		if !l.bold {
			return false
		}
	}
	return true
}

func (l *line) endsBold() bool { return l.glyphs[len(l.glyphs)-1].bold }

// flow turns items in reading order into blocks.
type flow struct {
	sheets []sheet
	body   look
	toc    map[*line]bool
	blocks []document.Block
	cur    *para
	last   map[int]lastSeen
	tables map[int]*grid  // the last piece of a table block
	sets   map[int]set    // how a block was printed
	small  map[*line]bool // lines of footnotes
	notes  []*para        // footnotes that wait for the paragraph before them to end

	promised *promises
	fixed    map[int]int // block → the level that the contents page or the outline gives it
}

type lastSeen struct {
	page   int
	bottom float64
}

func (f *flow) line(l *line) {
	if f.small[l] {
		f.note(l)
		return
	}
	if f.toc[l] {
		f.contents(l)
		return
	}
	if f.cur != nil && f.cur.joins(l, f.body) && !f.breaksHeading(l) && !f.breaksPromise(l) {
		f.cur.lines = append(f.cur.lines, l)
		return
	}
	f.end()
	f.cur = &para{lines: []*line{l}}
}

// breaksHeading keeps a heading and the text below it apart, and a caption and
// its neighbours.
func (f *flow) breaksHeading(l *line) bool {
	p := f.cur.lines
	text := f.cur.text()
	if _, _, ok := document.ParseCaption(text); ok {
		return true
	}
	if _, _, ok := document.ParseCaption(l.text); ok {
		return true
	}
	first := p[0]
	if headingLike(text, first, len(p), f.body) && (first.bold != l.bold || first.family != l.family) {
		return true
	}
	n, ok := document.ParseNumber(l.text)
	if !ok || n.Rest == "" {
		return false
	}
	// A title that goes on does not go on with a number.
	if title, _ := titleForm(n, 1); title && f.cur.couldHead() && !openEnded(text) {
		return true
	}
	if n.Scheme <= document.Chinese && headingLike(l.text, l, 1, f.body) {
		return true
	}
	// A short numbered line below a finished sentence, though that one filled
	// its line to the end.
	last := p[len(p)-1]
	return (last.closes() || strings.HasSuffix(last.text, ".")) && l.right-l.x1 > 3*l.size && (headingLike(l.text, l, 1, f.body) || itemTitle(n))
}

func (p *para) text() string {
	for ; p.upto < len(p.lines); p.upto++ {
		p.read = joinText(p.read, p.lines[p.upto].text)
	}
	return p.read
}

// contents makes each line of a table of contents a block; a title that ran
// over two lines is put together.
func (f *flow) contents(l *line) {
	if f.cur != nil && !tocTitle.MatchString(strings.TrimSpace(l.text)) && len(f.cur.lines) == 1 {
		if a := f.cur.lines[0]; a.page == l.page && f.lastIsContents() && !leaders.MatchString(a.text) && a.right-a.x1 < 8*a.size {
			f.cur.lines = append(f.cur.lines, l)
			f.emit(document.Contents)
			return
		}
	}
	f.end()
	f.cur = &para{lines: []*line{l}}
	f.emit(document.Contents)
}

func (f *flow) lastIsContents() bool {
	return len(f.blocks) > 0 && f.blocks[len(f.blocks)-1].Kind == document.Contents
}

// end closes the paragraph being put together.
func (f *flow) end() {
	if f.cur == nil {
		f.endNotes()
		return
	}
	text := f.cur.text()
	kind := document.Paragraph
	if _, _, ok := document.ParseCaption(text); ok && len(f.cur.lines) <= 2 {
		kind = document.Caption
	} else if headingLike(text, f.cur.lines[0], len(f.cur.lines), f.body) {
		kind = document.Heading
	}
	f.emit(kind)
}

func (f *flow) emit(kind document.Kind) {
	f.put(kind)
	f.endNotes()
}

// put makes the paragraph a block.
func (f *flow) put(kind document.Kind) {
	if f.cur == nil {
		return
	}
	first := f.cur.lines[0]
	b := document.Block{Kind: kind, Page: f.sheets[first.page].number}
	var t run
	hidden := true
	for _, l := range f.cur.lines {
		s := &f.sheets[l.page]
		box := s.display(l.box())
		t.add(l, box, s.number)
		if l.page == first.page {
			b.Box = b.Box.Union(box)
		}
		hidden = hidden && l.hidden
	}
	b.Text = t.text
	for _, page := range t.hyphens {
		f.sheetOf(page).aside++
	}
	b.Origin = document.Origin{Lines: t.lines, Recognised: hidden}
	f.blocks = append(f.blocks, b)
	f.sets[len(f.blocks)-1] = set{first, f.cur.lines[len(f.cur.lines)-1], len(f.cur.lines)}
	f.see(len(f.blocks)-1, f.cur.lines[len(f.cur.lines)-1])
	f.cur = nil
}

func (f *flow) see(i int, l *line) { f.last[i] = lastSeen{l.page, l.y1} }

package press

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"wenping/internal/document"
	"wenping/internal/manuscript"
)

const (
	a4w, a4h    = 595.28, 841.89
	left, right = 79.4, 73.7
	top, bottom = 85.0, 80.0
	cellPad     = 4.0
)

// layout sets a manuscript on pages.
type layout struct {
	press *Press
	m     *manuscript.Manuscript
	style Style
	habit habits
	rnd   *rand.Rand

	sheets   []*sheet
	elements []element
	y        float64
	limit    float64 // y at which the page is full; notes lower it
	w, h     float64
	column   int // 0: one column; 1, 2: in the first or second of two
	body     bool
	front    int // pages before the body
	notes    []pageNote
	marks    int // notes counted
	endnotes []string
	total    int // pages, of the pass before

	labels map[*manuscript.Item]string
	pages  map[*manuscript.Item]int
	cover  []int // page of each cover line
	notePg map[int]int
	cells  map[*document.Cell]int
	shown  map[*manuscript.Item]string // the text with its marks
	toc    int                         // page of the contents title
	tocPg  map[*manuscript.Item]int
}

type pageNote struct {
	mark  string
	text  string
	index int
}

// habits are what authors and programs do that the text does not say.
type habits struct {
	repeatHeader bool // header rows come again on the next page
	splitRows    bool // a row may go over the page end
	rotate       bool // wide pages are upright pages turned by a flag
	headRule     bool
	headSide     int     // running head: middle, left, right
	frontNumbers bool    // the pages before the body are numbered too
	gap          float64 // after a paragraph
	centreCells  bool
	crop         float64 // the media box is larger than the page by this
}

func (p *Press) set(m *manuscript.Manuscript, style Style, total int, labels map[*manuscript.Item]string) *layout {
	l := &layout{press: p, m: m, style: style, rnd: rand.New(rand.NewPCG(m.Seed, 4242)), total: total,
		labels: labels, pages: map[*manuscript.Item]int{}, notePg: map[int]int{}, cells: map[*document.Cell]int{}, tocPg: map[*manuscript.Item]int{}, shown: map[*manuscript.Item]string{}, w: a4w, h: a4h}
	l.habit = habits{
		repeatHeader: l.rnd.IntN(4) > 0, splitRows: l.rnd.IntN(2) == 0, rotate: l.rnd.IntN(3) == 0, headRule: l.rnd.IntN(2) == 0, headSide: l.rnd.IntN(3),
		frontNumbers: l.rnd.IntN(4) == 0, gap: []float64{0, 0, 3, 8}[l.rnd.IntN(4)], centreCells: l.rnd.IntN(2) == 0,
	}
	if l.rnd.IntN(10) == 0 {
		l.habit.crop = 20
	}
	l.elements = []element{{role: "Document", parent: -1}}
	l.body = len(m.Cover) == 0 && m.Contents == 0
	l.newPage()
	l.printCover()
	l.printContents()
	for i := range m.Items {
		l.item(i)
	}
	l.printEndnotes()
	l.endPage()
	return l
}

func (l *layout) element(role string, parent int) int {
	l.elements = append(l.elements, element{role: role, parent: parent})
	k := len(l.elements) - 1
	l.elements[parent].children = append(l.elements[parent].children, k)
	return k
}

func (l *layout) page() *sheet { return l.sheets[len(l.sheets)-1] }

func (l *layout) newPage() {
	if len(l.sheets) > 0 {
		l.endPage()
	}
	s := &sheet{w: l.w, h: l.h}
	l.sheets = append(l.sheets, s)
	if l.body || l.habit.frontNumbers {
		if l.habit.frontNumbers {
			s.label = fmt.Sprint(len(l.sheets))
		} else {
			s.label = fmt.Sprint(len(l.sheets) - l.front)
		}
	}
	l.y, l.limit = top, l.h-bottom
	if l.column > 0 {
		l.column = 1
	}
}

// endPage prints the notes and the running texts.
func (l *layout) endPage() {
	s := l.page()
	if len(l.notes) > 0 {
		y := l.limit + 6
		s.marks = append(s.marks, mark{kind: markRule, x0: left, y0: y, x1: left + 144, y1: y, width: 0.5})
		y += 4
		for _, n := range l.notes {
			tag := l.element("Note", 0)
			l.notePg[n.index] = len(l.sheets)
			first := true
			for _, line := range l.breakLines(song, 9, l.textWidth(), 0, n.mark+" "+n.text) {
				x := left
				if first {
					l.draw(s, song, 6, false, x, y+7, n.mark, 0, tag)
					x += l.measure(song, 6, n.mark) + 2
					line = strings.TrimPrefix(line, n.mark+" ")
					first = false
				}
				l.draw(s, song, 9, false, x, y+9, line, 0, tag)
				y += 12
			}
		}
		l.notes = nil
	}
	if s.label == "" && !l.body {
		return
	}
	if l.m.Head != "" && l.body {
		w := l.measure(song, 9, l.m.Head)
		x := []float64{(s.w - w) / 2, left, s.w - right - w}[l.habit.headSide]
		l.draw(s, song, 9, false, x, 52, l.m.Head, 0, 0)
		if l.habit.headRule {
			s.marks = append(s.marks, mark{kind: markRule, x0: left, y0: 57, x1: s.w - right, y1: 57, width: 0.75})
		}
	}
	if f := footText(l.m.Foot, s.label, l.total); f != "" {
		l.draw(s, song, 9, false, (s.w-l.measure(song, 9, f))/2, s.h-45, f, 0, 0)
	}
}

func footText(f manuscript.Foot, label string, total int) string {
	switch f {
	case manuscript.FootPlain:
		return label
	case manuscript.FootDash:
		return "- " + label + " -"
	case manuscript.FootLong:
		return "— " + label + " —"
	case manuscript.FootOf:
		return fmt.Sprintf("第 %s 页 共 %d 页", label, total)
	case manuscript.FootSlash:
		return fmt.Sprintf("%s / %d", label, total)
	}
	return ""
}

const gutter = 21.0

func (l *layout) textWidth() float64 {
	w := l.w - left - right
	if l.column > 0 {
		w = (w - gutter) / 2
	}
	return w
}

func (l *layout) textLeft() float64 {
	if l.column == 2 {
		return left + l.textWidth() + gutter
	}
	return left
}

// room goes on to the next column or page where less than h is left.
func (l *layout) room(h float64) {
	if l.y+h <= l.limit || l.y <= top {
		return
	}
	if l.column == 1 {
		l.column, l.y = 2, top
		return
	}
	l.newPage()
}

// latinFace: programs set Latin letters and digits in a face of their own.
func (l *layout) faceFor(f face, r rune) face {
	if r < 0x80 && l.style.LatinFace {
		return song
	}
	return f
}

func (l *layout) advance(f face, r rune) float64 {
	if l.style.Fixed {
		if r < 0x80 {
			return 0.5
		}
		if gbkCode(r) != nil {
			return 1
		}
	}
	return l.press.glyph(l.faceFor(f, r), r).advance
}

func (l *layout) measure(f face, size float64, s string) float64 {
	sum := 0.0
	for _, r := range s {
		sum += l.advance(f, r) * size
	}
	return sum
}

// draw writes text with its baseline at y; extra is put between the runes.
func (l *layout) draw(s *sheet, f face, size float64, bold bool, x, y float64, text string, extra float64, tag int) float64 {
	m := mark{kind: markText, x0: x, y0: y, face: f, size: size, bold: bold, tag: tag}
	for _, r := range text {
		if r == '\t' {
			r = ' '
		}
		m.text = append(m.text, r)
		m.at = append(m.at, x)
		x += l.advance(f, r)*size + extra
	}
	if len(m.text) > 0 {
		s.marks = append(s.marks, m)
	}
	return x
}

const (
	notFirst = "，。、；：！？）》」』”’％%·…）〕】)]},.;:!?‰℃"
	notLast  = "（《「『“‘〔【(["
)

// breakLines cuts s into lines; the first is shorter by indent.
func (l *layout) breakLines(f face, size, width, indent float64, s string) []string {
	var out []string
	for _, para := range strings.Split(s, "\n") {
		r := []rune(para)
		room := width - indent
		if len(out) > 0 {
			room = width
		}
		for len(r) > 0 {
			n, used := 0, 0.0
			for n < len(r) {
				w := l.advance(f, r[n]) * size
				if isMark(r[n]) {
					w = 0.6 * size
				}
				if used+w > room+0.01 {
					break
				}
				used += w
				n++
			}
			if n < len(r) {
				n = retreat(r, max(n, 1))
			}
			out = append(out, string(r[:n]))
			r = r[n:]
			room = width
		}
		if para == "" {
			out = append(out, "")
		}
	}
	return out
}

func isMark(r rune) bool { return manuscript.IsMark(r) }

// retreat moves a break at n back to where a line may end.
func retreat(r []rune, n int) int {
	for k := n; k > max(1, n-14); k-- {
		before, after := r[k-1], r[k]
		if strings.ContainsRune(notFirst, after) || strings.ContainsRune(notLast, before) || latin(before) && latin(after) || isMark(after) {
			continue
		}
		return k
	}
	return n
}

func latin(r rune) bool { return r > ' ' && r < 0x7f }

func (l *layout) line(size float64) float64 {
	if l.m.Look.Line > 0 {
		return l.m.Look.Line
	}
	return size * 1.56
}

func (l *layout) printCover() {
	if len(l.m.Cover) == 0 {
		return
	}
	l.y = 150
	titled := false
	for _, c := range l.m.Cover {
		f, size, line := fang, 16.0, 34.0
		if l.m.IsTitle(c) {
			f, size, line = hei, 24, 40
			titled = true
		} else if titled && l.y < 480 {
			l.y = 520
		}
		l.cover = append(l.cover, len(l.sheets))
		tag := l.element("P", 0)
		for _, s := range l.breakLines(f, size, l.textWidth()-20, 0, c) {
			l.draw(l.page(), f, size, false, (l.w-l.measure(f, size, s))/2, l.y+size, s, 0, tag)
			l.y += line
		}
	}
	if l.m.Contents == 0 {
		l.front = len(l.sheets)
		l.body = true
	}
	l.newPage()
}

func (l *layout) printContents() {
	if l.m.Contents == 0 {
		return
	}
	l.toc = len(l.sheets)
	l.draw(l.page(), hei, 18, false, (l.w-l.measure(hei, 18, manuscript.ContentsTitle))/2, l.y+18, manuscript.ContentsTitle, 0, l.element("P", 0))
	l.y += 46
	list := l.element("TOC", 0)
	for _, it := range l.m.Outline() {
		l.room(24)
		l.tocPg[it] = len(l.sheets)
		tag := l.element("TOCI", list)
		page := l.labels[it]
		if page == "" {
			page = "1"
		}
		x0 := left + 21*float64(it.Level-1)
		lines := l.breakLines(song, 12, l.w-left-right-21*float64(it.Level-1)-40, 0, it.Printed())
		for i, s := range lines {
			if i < len(lines)-1 {
				l.draw(l.page(), song, 12, false, x0, l.y+16, s, 0, tag)
				l.y += 20
				continue
			}
			x := l.draw(l.page(), song, 12, false, x0, l.y+16, s, 0, tag) + 3
			end := l.w - right - l.measure(song, 12, page)
			dot := l.measure(song, 12, ".") * 1.3
			if n := int((end - 3 - x) / dot); n > 0 {
				x = end - 3 - float64(n)*dot
				l.draw(l.page(), song, 12, false, x, l.y+16, strings.Repeat(".", n), dot-l.measure(song, 12, "."), tag)
			}
			l.draw(l.page(), song, 12, false, end, l.y+16, page, 0, tag)
			l.y += 24
		}
	}
	l.front = len(l.sheets)
	l.body = true
	l.newPage()
}

func (l *layout) item(i int) {
	it := &l.m.Items[i]
	look := &l.m.Look
	switch it.Kind {
	case manuscript.Heading:
		f := look.HeadFace(it.Level)
		if it.Level == 1 && look.NewPage && l.y > top && l.column == 0 {
			l.newPage()
		}
		line := max(l.line(f.Size), f.Size*1.3)
		if l.y > top {
			l.y += 6
		}
		l.room(line*2 + l.line(look.Body.Size))
		l.para(it, f, l.element(fmt.Sprintf("H%d", it.Level), 0), line)
		l.y += 4
	case manuscript.Para:
		f := look.Body
		if it.Flush {
			f.Indent = 0
		}
		f.Centre = it.Centre
		l.para(it, f, l.element("P", 0), l.line(f.Size))
		l.y += l.habit.gap
	case manuscript.Caption:
		l.room(24 + 70)
		if i+1 < len(l.m.Items) && l.m.Items[i+1].Kind == manuscript.Table {
			l.room(24 + 20 + l.firstRows(l.m.Items[i+1].Table))
		}
		l.para(it, look.Caption, l.element("Caption", 0), look.Caption.Size*1.8)
	case manuscript.Table:
		l.y += 3
		l.table(it)
		l.y += 8
	case manuscript.Picture, manuscript.Logo:
		w, h := 425.0, 330.0
		if it.Kind == manuscript.Logo {
			w, h = 60, 30
		}
		if w > l.textWidth() {
			h, w = h*l.textWidth()/w, l.textWidth()
		}
		l.room(h + 8)
		x := l.textLeft() + (l.textWidth()-w)/2
		l.pages[it] = len(l.sheets)
		l.page().marks = append(l.page().marks, mark{kind: markPicture, x0: x, y0: l.y + 4, x1: x + w, y1: l.y + 4 + h, tag: l.element("Figure", 0)})
		l.y += h + 10
	case manuscript.Box:
		lines := l.breakLines(song, 10.5, min(300, l.textWidth()-24), 0, manuscript.Text(it.Runs))
		h := float64(len(lines))*16 + 12
		l.room(h + 8)
		w := min(324, l.textWidth())
		x := l.textLeft() + (l.textWidth()-w)/2
		l.pages[it] = len(l.sheets)
		l.page().marks = append(l.page().marks, mark{kind: markBox, x0: x, y0: l.y + 4, x1: x + w, y1: l.y + 4 + h, width: 0.75})
		tag := l.element("P", 0)
		for k, s := range lines {
			l.draw(l.page(), song, 10.5, false, x+(w-l.measure(song, 10.5, s))/2, l.y+4+6+float64(k)*16+12, s, 0, tag)
		}
		l.y += h + 12
	case manuscript.PageBreak, manuscript.AnnexPage:
		if l.y > top {
			l.newPage()
		}
	case manuscript.Wide:
		l.w, l.h = a4h, a4w
		l.newPage()
	case manuscript.Tall:
		l.w, l.h = a4w, a4h
		l.newPage()
	case manuscript.TwoColumns:
		l.newPage()
		l.column = 1
	case manuscript.OneColumn:
		l.column = 0
		l.newPage()
	}
}

// runes gives the text of an item with its looks, and marks for its notes.
func (l *layout) runes(it *manuscript.Item) (text string, bold []bool, notes map[rune]int) {
	var b strings.Builder
	notes = map[rune]int{}
	put := func(s string, on bool) {
		for range s {
			bold = append(bold, on)
		}
		b.WriteString(s)
	}
	put(it.Number.Shown+it.Number.Gap, false)
	for _, r := range it.Runs {
		if r.Kind.Shows() {
			put(r.Text, r.Bold)
		}
		if r.Note > 0 && l.m.Notes[r.Note-1].Kind != document.Comment {
			l.marks++
			notes[manuscript.Mark(l.marks)] = r.Note - 1
			put(string(manuscript.Mark(l.marks)), false)
		}
	}
	return b.String(), bold, notes
}

// para sets a paragraph, justified but for its last line.
func (l *layout) para(it *manuscript.Item, f manuscript.Face, tag int, line float64) {
	fc := faceOf(f.Font)
	text, bold, notes := l.runes(it)
	l.shown[it] = strings.TrimPrefix(text, it.Number.Shown+it.Number.Gap)
	indent := float64(f.Indent) * f.Size
	if f.Centre {
		indent = 0
	}
	lines := l.breakLines(fc, f.Size, l.textWidth(), indent, text)
	at := 0
	for i, s := range lines {
		r := []rune(s)
		need := 0.0
		for _, c := range r {
			if n, ok := notes[c]; ok && l.m.Notes[n].Kind == document.Footnote {
				need += 12 * float64(len(l.breakLines(song, 9, l.w-left-right, 0, "99 "+l.m.Notes[n].Text)))
				if len(l.notes) == 0 {
					need += 12
				}
			}
		}
		l.room(line + need)
		if i == 0 {
			l.pages[it] = len(l.sheets)
		}
		l.limit -= need
		x, width := l.textLeft(), l.textWidth()
		if i == 0 {
			x, width = x+indent, width-indent
		}
		used := l.measure(fc, f.Size, strings.Map(func(c rune) rune {
			if isMark(c) {
				return -1
			}
			return c
		}, s))
		extra := 0.0
		if f.Centre {
			x += (width - used) / 2
		} else if i+1 < len(lines) && len(r) > 10 {
			if free := width - used; free > 0 && free < 4*f.Size {
				extra = free / float64(len(r)-1)
			}
		}
		base := l.y + line/2 + f.Size*0.38
		l.runsOf(r, bold[at:at+len(r)], fc, f, x, base, extra, tag, notes)
		at += len(r)
		l.y += line
	}
}

func (l *layout) runsOf(r []rune, bold []bool, fc face, f manuscript.Face, x, base, extra float64, tag int, notes map[rune]int) {
	for k := 0; k < len(r); {
		if n, ok := notes[r[k]]; ok {
			num := fmt.Sprint(int(r[k] - manuscript.Mark(0)))
			l.draw(l.page(), song, f.Size*0.6, false, x, base-f.Size*0.35, num, 0, tag)
			x += l.measure(song, f.Size*0.6, num)
			if l.m.Notes[n].Kind == document.Endnote {
				l.endnotes = append(l.endnotes, num+" "+l.m.Notes[n].Text)
			} else {
				l.notes = append(l.notes, pageNote{num, l.m.Notes[n].Text, n})
			}
			k++
			continue
		}
		j := k
		for j < len(r) && bold[j] == bold[k] && !isMark(r[j]) {
			j++
		}
		x = l.draw(l.page(), fc, f.Size, f.Bold || bold[k], x, base, string(r[k:j]), extra, tag)
		k = j
	}
}

func (l *layout) printEndnotes() {
	for i, n := range l.endnotes {
		if i == 0 {
			l.room(30)
			l.y += 10
			l.page().marks = append(l.page().marks, mark{kind: markRule, x0: left, y0: l.y, x1: left + 144, y1: l.y, width: 0.5})
			l.y += 6
		}
		tag := l.element("Note", 0)
		for _, s := range l.breakLines(song, 9, l.textWidth(), 0, n) {
			l.room(14)
			l.draw(l.page(), song, 9, false, l.textLeft(), l.y+10, s, 0, tag)
			l.y += 14
		}
	}
}

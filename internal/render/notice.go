package render

import (
	"fmt"
	"strconv"
	"strings"

	"wenping/internal/paper"
)

// Notice draws a letter or list as PDF. A draft names the characters that no
// face has at its foot; an issued letter is refused with *MissingGlyphs.
func (r *Renderer) Notice(n *paper.Notice) ([]byte, error) {
	l, err := r.layOut(n)
	if err != nil {
		return nil, err
	}
	b, err := l.pdf()
	if err != nil {
		return nil, fmt.Errorf("notice: %w", err)
	}
	return b, nil
}

// layOut sets all pages of a paper; nothing is drawn yet.
func (r *Renderer) layOut(n *paper.Notice) (*letter, error) {
	l := r.body(n)
	if n.Attachment != nil {
		before := len(l.pages)
		l.attachment(n.Attachment, len(n.Attachment.Rows))
		if l.crowded() { // the last part of the table goes with 抄送
			l.pages = l.pages[:before]
			l.attachment(n.Attachment, lastBand(n.Attachment.Rows))
		}
	}
	l.copies()
	if note := l.missingNote(); note != "" {
		if n.Issue != nil {
			return nil, &MissingGlyphs{l.missingRunes()}
		}
		l.note(note)
	}
	for i := range l.pages {
		l.furniture(i)
	}
	return l, nil
}

// body lays out title and text. 附件说明, 署名 and 附注 do not stand alone on a
// page: first the blank lines before them are given up, then the page before
// ends earlier, so that a line of the text goes with them. So too where 抄送 would
// be all that stands on the last page.
func (r *Renderer) body(n *paper.Notice) *letter {
	alone := func(l *letter) bool { return l.lonely() || n.Attachment == nil && l.crowded() }
	l := r.try(n, false, -1, 0)
	if !alone(l) {
		return l
	}
	if tight := r.try(n, true, -1, 0); !alone(tight) {
		return tight
	}
	before := len(l.pages) - 1
	if l.lonely() {
		before--
	}
	for fewer := 1; fewer < lineCount/2; fewer++ {
		if l = r.try(n, false, before, fewer); !alone(l) {
			break
		}
	}
	return l
}

// try lays the text out, with or without blank lines, and with one page that
// has fewer lines.
func (r *Renderer) try(n *paper.Notice, tight bool, page, fewer int) *letter {
	l := &letter{paperPages: r.newPages(n.PlainTitle()), n: n, tight: tight, short: page, fewer: fewer}
	l.newPage()
	l.lineNo = 1
	if n.Issue != nil {
		l.masthead()
	}
	l.heading()
	signed := n.Issue == nil
	for i, p := range n.Paragraphs {
		if p.Level > paper.After && !signed {
			l.signature()
			signed = true
		}
		if p.Level == paper.Copy {
			continue
		}
		l.after = p.Level >= paper.After
		l.paragraph(p, l.together(n.Paragraphs[i:]))
	}
	if !signed {
		l.signature()
	}
	return l
}

// letter lays text out on the grid of lines.
type letter struct {
	*paperPages
	n       *paper.Notice
	lineNo  int     // next free line of the page
	y       float64 // lower end of what stands on the page, where it is not on the grid
	tight   bool    // no blank lines
	after   bool    // setting what follows the text
	short   int     // index of a page that has fewer lines
	fewer   int     // how many fewer
	hasText bool    // the page has a line of the text proper
	foot    int     // pages before a 版记 on a page of its own; 0: none
}

// lonely says that the last page has nothing of the text proper.
func (l *letter) lonely() bool { return len(l.pages) > 1 && !l.hasText }

func (l *letter) newPage() {
	l.addPage()
	l.lineNo, l.y, l.hasText = 0, top, false
}

// baseline of a line for a type size: characters are centred on the line.
func baseline(line int, size float64) float64 {
	return top + float64(line)*pitch + size3*point/2 + 0.38*size*point
}

var (
	bodyStyle  = style{role: fang, size: size3, grid: gridFactor}
	oneStyle   = style{role: hei, size: size3, grid: gridFactor}
	twoStyle   = style{role: kai, size: size3, grid: gridFactor}
	titleStyle = style{role: biao, size: size2, grid: gridFactor}
)

// heading sets title and addressee.
func (l *letter) heading() {
	for _, t := range l.r.titleLines(l.n.Title, l.n.TitlePhrases, titleStyle, typeW-2*cell) {
		w := l.r.width(t, titleStyle)
		l.text(left+(typeW-w)/2, baseline(l.lineNo, size2), t, titleStyle, 0, false)
		l.next()
	}
	l.lineNo++
	if l.n.Addressee != "" {
		l.block(l.n.Addressee, bodyStyle, 0)
	}
}

func (l *letter) next() {
	l.lineNo++
	l.y = top + float64(l.lineNo)*pitch
}

// room makes sure that a line is free.
func (l *letter) room(lines int) {
	most := lineCount
	if len(l.pages)-1 == l.short {
		most -= l.fewer
	}
	if l.lineNo+lines > most {
		l.newPage()
	}
}

// block sets a paragraph, its first line indented by so many characters.
func (l *letter) block(s string, st style, indent int) {
	in := float64(indent) * cell
	lines := l.r.lines(s, st, typeW-in, typeW)
	for i, t := range lines {
		l.room(1)
		x, avail := left, typeW
		if i == 0 {
			x, avail = left+in, typeW-in
		}
		l.text(x, baseline(l.lineNo, st.size), t, st, avail, i < len(lines)-1)
		l.hasText = l.hasText || !l.after
		l.next()
	}
}

// together is how many lines from the beginning of a paragraph stand on one page:
// a heading, or what leads up to a list, does not stand alone at its foot.
func (l *letter) together(ps []paper.Paragraph) int {
	n := 0
	for i, p := range ps {
		if p.Level == paper.Copy {
			break
		}
		if p.Level != paper.One && p.Level != paper.Two && !leadsOn(p) || i == len(ps)-1 {
			return n + 1
		}
		n += len(l.r.lines(p.Text, levelStyle(p.Level), typeW-2*cell, typeW))
	}
	return n
}

// leadsOn says that a paragraph leads up to a list.
func leadsOn(p paper.Paragraph) bool {
	return p.Level == paper.Three && strings.HasSuffix(p.Text, "：")
}

func levelStyle(l paper.Level) style {
	switch l {
	case paper.One:
		return oneStyle
	case paper.Two:
		return twoStyle
	}
	return bodyStyle
}

// paragraph sets a paragraph, so many lines from its beginning on one page.
func (l *letter) paragraph(p paper.Paragraph, together int) {
	if p.Apart && !l.tight && l.lineNo > 0 && l.lineNo < lineCount {
		l.lineNo++
	}
	l.room(min(together, lineCount))
	l.block(p.Text, levelStyle(p.Level), 2)
}

const (
	copyLead = "抄送："
	copyRow  = 8.0
)

// copyText is 抄送 in lines, without what leads it.
func (l *letter) copyText() []string {
	st := style{role: fang, size: size4}
	width := typeW - 2*st.em() - l.r.width(copyLead, st)
	var lines []string
	for _, p := range l.n.Paragraphs {
		if p.Level == paper.Copy {
			lines = append(lines, l.r.lines(strings.TrimPrefix(p.Text, copyLead), st, width, width)...)
		}
	}
	return lines
}

// copyTop is where so many lines of 抄送 begin at the foot of a page.
func copyTop(lines int) float64 { return top + typeH - float64(lines)*copyRow - 3 }

// crowded says that 抄送 finds no room below what stands on the last page. In
// 公文格式, whose 版记 stands on an even page in any case, it never does.
func (l *letter) crowded() bool {
	n := len(l.copyText())
	return n > 0 && (l.n.Issue == nil || l.n.Issue.Format == paper.Mail) && l.y > copyTop(n)-2
}

// copies sets 版记 at the foot of the last page: 抄送 between two rules on a
// draft, without rules in 信函格式, with 印发机关 in 公文格式.
func (l *letter) copies() {
	st := style{role: fang, size: size4}
	lines := l.copyText()
	switch is := l.n.Issue; {
	case is != nil && is.Format == paper.Formal:
		l.imprint(lines)
	case len(lines) == 0:
	default:
		y := copyTop(len(lines))
		if l.crowded() {
			l.newPage()
		}
		if is == nil {
			l.line(left, y, left+typeW, y, edgeRule)
			l.line(left, top+typeH, left+typeW, top+typeH, edgeRule)
		} else {
			y += 2.2 // no rule below: the last line stands on the edge
		}
		l.copyLines(lines, y, st)
	}
}

// note sets a warning below the type area of the last page.
func (l *letter) note(s string) {
	st := style{role: song, size: sizeSmall}
	y := top + typeH + 14.0
	for i, t := range l.r.lines(s, st, typeW, typeW) {
		l.text(left, y+float64(i)*4.5, t, st, typeW, false)
	}
}

// furniture sets the draft mark and the page number.
func (l *letter) furniture(i int) {
	all := l.pages
	l.pages = all[:i+1]
	if l.n.Mark != "" {
		l.draftMark(l.n.Mark)
	}
	is := l.n.Issue
	switch {
	case is != nil && is.Format == paper.Mail && i == 0: // the first page of 信函格式
	case l.foot > 0 && i >= l.foot: // nothing but 版记
	default:
		l.pageNumber(i + 1)
	}
	l.pages = all
}

// draftMark is a framed line in the upper margin.
func (p *paperPages) draftMark(s string) {
	st := style{role: hei, size: 12}
	w := p.r.width(s, st)
	x := (pageW - w) / 2
	const y, h = 18.0, 8.0
	p.rect(x-5, y, w+10, h, 0.3)
	p.text(x, y+h/2+0.38*st.em(), s, st, 0, false)
}

// pageNumber: "— 1 —", odd pages at the right, even pages at the left. The ink
// of the dashes counts, not the square they are set on: they stand alike on
// both sides of the number, 7 mm below the type area.
func (p *paperPages) pageNumber(n int) {
	st := style{role: song, size: size4}
	number := strconv.Itoa(n)
	from, to := p.r.sides("—", st)
	dash, gap := to-from, st.em()/2
	first, last := p.r.sides(number, st)
	total := 2*(dash+gap) + last - first
	x := left + cell
	if n%2 == 1 {
		x = left + typeW - cell - total
	}
	up, low := p.r.ink("—", st)
	y := top + typeH + 7 + (up-low)/2
	for i, part := range []struct {
		x    float64
		text string
	}{{x - from, "—"}, {x + dash + gap - first, number}, {x + total - to, "—"}} {
		marks := p.r.setLine(part.x, y, part.text, st, 0, false)
		for k, m := range marks {
			if i < 2 && k == len(marks)-1 {
				m.text += " " // copied text has the spaces that are seen
			}
			p.add(m)
		}
	}
}

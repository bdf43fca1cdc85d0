package render

import (
	"fmt"
	"strings"

	"wenping/internal/paper"
)

// Notice draws a letter or list as PDF.
func (r *Renderer) Notice(n *paper.Notice) ([]byte, error) {
	l := r.body(n)
	if n.Attachment != nil {
		l.attachment(n.Attachment)
	}
	l.copies()
	if note := l.missingNote(); note != "" {
		l.note(note)
	}
	for i := range l.pages {
		l.furniture(i)
	}
	b, err := l.pdf()
	if err != nil {
		return nil, fmt.Errorf("notice: %w", err)
	}
	return b, nil
}

// body lays out title and text. 附件 and 附注 do not stand alone on a page: first
// the blank lines before them are given up, then a paragraph goes with them.
func (r *Renderer) body(n *paper.Notice) *letter {
	last := -1
	for i, p := range n.Paragraphs {
		if p.Level < paper.After {
			last = i
		}
	}
	l := r.try(n, false, -1)
	if l.lonely() {
		if l = r.try(n, true, -1); l.lonely() {
			l = r.try(n, false, last)
		}
	}
	return l
}

// try lays the text out, with or without blank lines, and with a new page
// before one paragraph.
func (r *Renderer) try(n *paper.Notice, tight bool, pageBefore int) *letter {
	l := &letter{paperPages: r.newPages(n.PlainTitle()), n: n, tight: tight}
	l.newPage()
	l.lineNo = 1
	l.heading()
	for i, p := range n.Paragraphs {
		if p.Level == paper.Copy {
			continue
		}
		if i == pageBefore && l.lineNo > 0 {
			l.newPage()
		}
		l.after = p.Level == paper.After
		l.paragraph(p, i+1 < len(n.Paragraphs) && n.Paragraphs[i+1].Level != paper.Copy)
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
	hasText bool    // the page has a line of the text proper
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
	for _, t := range l.r.titleLines(l.n.Title, l.n.TitleWords, titleStyle, typeW-2*cell) {
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
	if l.lineNo+lines > lineCount {
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

func (l *letter) paragraph(p paper.Paragraph, more bool) {
	if p.Apart && !l.tight && l.lineNo > 0 && l.lineNo < lineCount {
		l.lineNo++
	}
	st := bodyStyle
	switch p.Level {
	case paper.One:
		st = oneStyle
	case paper.Two:
		st = twoStyle
	}
	// A heading does not stand alone at the foot of a page.
	if more && (p.Level == paper.One || p.Level == paper.Two) {
		need := len(l.r.lines(p.Text, st, typeW-2*cell, typeW)) + 1
		if p.Level == paper.One {
			need++
		}
		l.room(need)
	}
	l.block(p.Text, st, 2)
}

// copies sets 抄送 at the foot of the last page, between two rules.
func (l *letter) copies() {
	st := style{role: fang, size: size4}
	for _, p := range l.n.Paragraphs {
		if p.Level != paper.Copy {
			continue
		}
		em := st.em()
		lead := "抄送："
		hang := l.r.width(lead, st)
		text := strings.TrimPrefix(p.Text, lead)
		lines := l.r.lines(text, st, typeW-2*em-hang, typeW-2*em-hang)
		h := float64(len(lines))*8 + 3
		y := top + typeH - h
		if l.y > y-2 {
			l.newPage()
		}
		l.line(left, y, left+typeW, y, 0.35)
		for i, t := range lines {
			base := y + 1.5 + float64(i)*8 + 5.6
			if i == 0 {
				l.text(left+em, base, lead, st, 0, false)
			}
			l.text(left+em+hang, base, t, st, typeW-2*em-hang, i < len(lines)-1)
		}
		l.line(left, top+typeH, left+typeW, top+typeH, 0.35)
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
	if l.n.Draft {
		l.draftMark(l.n.Mark)
	}
	l.pageNumber(i + 1)
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

// pageNumber: "— 1 —", odd pages at the right, even pages at the left.
func (p *paperPages) pageNumber(n int) {
	st := style{role: song, size: size4}
	s := fmt.Sprintf("— %d —", n)
	w := p.r.width(s, st)
	x := left + cell
	if n%2 == 1 {
		x = left + typeW - cell - w
	}
	p.text(x, top+typeH+7+0.3*st.em(), s, st, 0, false)
}

package layout

import (
	"regexp"
	"slices"
	"strings"
)

// look is how a letter is dressed.
type look int

const (
	draft  look = iota // no head: a mark says what it is
	formal             // 公文格式
	mail               // 信函格式
)

var lookNames = map[look]string{draft: "草稿", formal: "公文格式", mail: "信函格式"}

// level of a paragraph.
type level int

const (
	plain level = iota
	one         // 一、
	two         // （一）
	three       // 1.
)

// para is a paragraph of the text.
type para struct {
	lines []line
	text  string
	level level
}

// letter is a letter told apart into its parts. What it does not have is nil.
type letter struct {
	pages []page
	look  look

	marks      map[int]*line // draft mark by page
	head       []line        // 发文机关标志
	number     *line         // 发文字号
	upper      []stroke      // level rules between head and title, first page
	lower      []stroke      // level rules below the type area, first page
	title      []line
	to         []line // 主送机关
	text       []para // up to 附件说明
	lists      *para  // 附件说明
	name       []line // 发文机关署名
	date       *line  // 成文日期
	note       *para  // 附注
	attachment []line // everything from 附件 on
	copies     []line // 抄送
	printed    []line // 印发机关和印发日期
	imprint    []stroke
	numbers    map[int]*line // page number by page
}

var (
	pageNumber     = regexp.MustCompile(`^[—–\-－―]?\d{1,4}[—–\-－―]?$`)
	docNumber      = regexp.MustCompile(`^[^\d〔（([]{1,16}[〔（([\[]?\d{4}年?[〕）)\]]?第?\d{1,6}号$`)
	dateLine       = regexp.MustCompile(`^([0-9]{4}|[〇○零一二三四五六七八九]{4})年([0-9]{1,2}|[一二三四五六七八九十]{1,3})月([0-9]{1,2}|[一二三四五六七八九十]{1,3})日$`)
	printLine      = regexp.MustCompile(`[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日印发$`)
	attachmentHead = regexp.MustCompile(`^附件[0-9一二三四五六七八九十]{0,3}[:：]?$`)
	levelOne       = regexp.MustCompile(`^[一二三四五六七八九十]{1,3}、`)
	levelTwo       = regexp.MustCompile(`^[（(][一二三四五六七八九十]{1,3}[）)]`)
	levelThree     = regexp.MustCompile(`^[0-9]{1,3}[.．、]`)
	lead           = regexp.MustCompile(`^抄送[:：]`)
)

// anatomy tells the parts of a letter apart.
func anatomy(pages []page) *letter {
	l := &letter{pages: pages, marks: map[int]*line{}, numbers: map[int]*line{}}
	var rest []line
	for i := range pages {
		rest = append(rest, l.furniture(&pages[i])...)
	}
	rest = l.tail(rest)
	rest = l.headOf(rest)
	rest = l.beginning(rest)
	rest = l.attachmentOf(rest)
	l.paragraphs(l.signature(rest))
	return l
}

// furniture takes the draft mark and the page number off a page.
func (l *letter) furniture(p *page) []line {
	var rest []line
	lowest := -1
	for i := range p.lines {
		if t := &p.lines[i]; pageNumber.MatchString(t.text) && t.base > bottom-2*pitch && t.x1()-t.x0() < 40 && (t.base > bottom || strings.ContainsAny(t.text, "—–―－")) {
			lowest = i
		}
	}
	for i := range p.lines {
		t := &p.lines[i]
		switch {
		case i == lowest:
			l.numbers[p.no] = t
		case l.marks[p.no] == nil && t.base < top && !t.glyphs[0].red && strings.Contains(t.text, "草稿"):
			l.marks[p.no] = t
		case t.base > bottom+9 && t.biggest() < 10.5: // a warning at the foot of a draft
		default:
			rest = append(rest, *t)
		}
	}
	return rest
}

// tail takes 版记 off the end.
func (l *letter) tail(rest []line) []line {
	for i := range rest {
		if !lead.MatchString(rest[i].text) || rest[i].page != rest[len(rest)-1].page {
			continue
		}
		for k := i; k < len(rest); k++ {
			if t := rest[k]; printLine.MatchString(t.text) {
				l.printed = append(l.printed, t)
			} else {
				l.copies = append(l.copies, t)
			}
		}
		rest = rest[:i]
		break
	}
	if n := len(rest); l.printed == nil && n > 0 && printLine.MatchString(rest[n-1].text) {
		from := n - 1 // a long 印发机关 takes more than one line
		for from > 0 && rest[from].base-rest[from-1].base < pitch && rest[from-1].page == rest[n-1].page && about(rest[from-1].x0(), left+size4*point, near) {
			from--
		}
		l.printed, rest = rest[from:], rest[:from]
	}
	first := (*line)(nil)
	if len(l.copies) > 0 {
		first = &l.copies[0]
	} else if len(l.printed) > 0 {
		first = &l.printed[0]
	}
	if first != nil {
		for _, s := range l.pages[first.page-1].strokes {
			if s.flat() && !s.frame && s.length() > 60 && s.y0 > first.emTop()-8 && s.y0 < bottom+12 {
				l.imprint = append(l.imprint, s)
			}
		}
	}
	// A long 印发机关 begins on a line above its date, below the middle rule.
	if r := l.doubles(l.imprint); len(r) > 2 && len(l.printed) > 0 {
		k := len(l.copies)
		for k > 1 && l.copies[k-1].base > r[1].y0 {
			k--
		}
		l.printed = slices.Concat(l.copies[k:], l.printed)
		l.copies = l.copies[:k]
	}
	return rest
}

// mostHeads bounds the lines of 发文机关标志.
const mostHeads = 4

// headOf takes 发文机关标志 and 发文字号 off the first page.
func (l *letter) headOf(rest []line) []line {
	at := -1 // 发文字号
	for i := 0; i < min(len(rest), 6) && rest[i].page == 1; i++ {
		if docNumber.MatchString(rest[i].text) && rest[i].biggest() < 19 {
			at = i
			break
		}
	}
	heads := 0
	for heads < min(len(rest), mostHeads) && rest[heads].page == 1 && heads != at && (rest[heads].glyphs[0].red || rest[heads].biggest() > 25 || at >= 0 && heads < at) {
		heads++
	}
	l.head = rest[:heads]
	if at == heads {
		t := rest[at]
		l.number = &t
		rest = rest[at+1:]
	} else {
		rest = rest[heads:]
	}
	if heads == 0 && l.number == nil {
		return rest
	}
	edge := bottom
	if len(rest) > 0 && rest[0].page == 1 {
		edge = rest[0].emTop()
	}
	for _, s := range l.pages[0].strokes {
		if !s.flat() || s.frame || s.length() < 60 {
			continue
		}
		switch {
		case s.y0 < edge:
			l.upper = append(l.upper, s)
		case s.y0 > bottom+5:
			l.lower = append(l.lower, s)
		}
	}
	l.look = formal
	if len(l.lower) > 0 || len(l.upper) > 1 {
		l.look = mail
	}
	return rest
}

// beginning takes title and addressee off the text.
func (l *letter) beginning(rest []line) []line {
	n := 0
	for n < len(rest) && rest[n].page == 1 {
		t := &rest[n]
		centred := about(t.mid(), left+typeW/2, 4) && t.x0() > left+2*cell+1
		if t.biggest() < 19 && !centred || attachmentHead.MatchString(t.text) {
			break
		}
		n++
	}
	l.title, rest = rest[:n], rest[n:]
	n = 0
	if len(rest) > 0 && rest[0].page == 1 {
		first := &rest[0]
		ends := func(t *line) bool { return strings.HasSuffix(t.text, "：") || strings.HasSuffix(t.text, ":") }
		switch {
		case first.x0() < left+0.4*cell: // the text itself would stand two characters in
			for n < len(rest) && n < 6 && rest[n].x0() < left+0.4*cell {
				n++
				if ends(&rest[n-1]) {
					break
				}
			}
		case ends(first) && first.x1() < right-4*cell:
			n = 1
		}
	}
	l.to = rest[:n]
	return rest[n:]
}

// attachmentOf takes the attachment off the text.
func (l *letter) attachmentOf(rest []line) []line {
	for i := range rest {
		if attachmentHead.MatchString(rest[i].text) {
			l.attachment = rest[i:]
			return rest[:i]
		}
	}
	return rest
}

// signature takes 署名, 成文日期 and 附注 off the text.
func (l *letter) signature(rest []line) []line {
	at := -1
	for i := len(rest) - 1; i >= 0 && i >= len(rest)-8; i-- {
		if dateLine.MatchString(rest[i].text) {
			at = i
			break
		}
	}
	if at < 0 {
		if k := lastNote(rest); k > 0 {
			l.note = &para{lines: rest[k:], text: join(rest[k:])}
			rest = rest[:k]
		}
		return rest
	}
	d := rest[at]
	l.date = &d
	if after := rest[at+1:]; len(after) > 0 {
		l.note = &para{lines: after, text: join(after)}
	}
	n := at
	for n > 0 && at-n < 3 && rest[n-1].page == d.page && rest[n].base-rest[n-1].base < 1.5*pitch && (rest[n-1].x0() > left+2.6*cell || about(rest[n-1].mid(), d.mid(), 1)) {
		n--
	}
	l.name = rest[n:at]
	return rest[:n]
}

// lastNote finds （联系人：…） at the end of the text of a letter without signature.
func lastNote(rest []line) int {
	for k := len(rest) - 1; k >= 0 && k >= len(rest)-4; k-- {
		if t := join(rest[k:]); (strings.HasPrefix(t, "（") || strings.HasPrefix(t, "(")) && !levelTwo.MatchString(t) &&
			(strings.HasSuffix(t, "）") || strings.HasSuffix(t, ")")) && rest[k].x0() > left+0.4*cell {
			return k
		}
	}
	return -1
}

func join(lines []line) string {
	var b strings.Builder
	for i := range lines {
		b.WriteString(lines[i].text)
	}
	return b.String()
}

// paragraphs groups lines: a paragraph begins where a line is indented.
func (l *letter) paragraphs(rest []line) {
	for i := 0; i < len(rest); {
		j := i + 1
		for j < len(rest) && rest[j].x0() < left+0.4*cell {
			j++
		}
		p := para{lines: rest[i:j], text: join(rest[i:j])}
		switch {
		case levelOne.MatchString(p.text):
			p.level = one
		case levelTwo.MatchString(p.text):
			p.level = two
		case levelThree.MatchString(p.text):
			p.level = three
		}
		if (strings.HasPrefix(p.text, "附件：") || strings.HasPrefix(p.text, "附件:")) && j == len(rest) {
			l.lists = &p
		} else {
			l.text = append(l.text, p)
		}
		i = j
	}
}

// body gives the lines of the text proper with addressee, in order.
func (l *letter) body() []line {
	out := append([]line(nil), l.to...)
	for i := range l.text {
		out = append(out, l.text[i].lines...)
	}
	return out
}

// flow gives everything set on the grid after the title.
func (l *letter) flow() []line {
	out := l.body()
	if l.lists != nil {
		out = append(out, l.lists.lines...)
	}
	out = append(out, l.name...)
	if l.date != nil {
		out = append(out, *l.date)
	}
	if l.note != nil {
		out = append(out, l.note.lines...)
	}
	return out
}

// paras gives the running paragraphs: text, 附件说明 and 附注.
func (l *letter) paras() []para {
	out := append([]para(nil), l.text...)
	if l.lists != nil {
		out = append(out, *l.lists)
	}
	if l.note != nil {
		out = append(out, *l.note)
	}
	return out
}

package render

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"wenping/internal/layout"
	"wenping/internal/paper"
	"wenping/internal/paper/papertest"
	"wenping/internal/review"
)

// sketch is a letter laid out and not yet drawn, on which one thing is put wrong.
type sketch struct {
	t testing.TB
	*letter
	bytes func([]byte) []byte // what is done to the drawn file
}

// row is the marks of one line of text of a page.
type row struct {
	page int
	y    float64
	at   []*mark
}

func (r row) text() string {
	s := ""
	for _, m := range r.at {
		s += m.text
	}
	return s
}

func (r row) move(dx, dy float64) {
	for _, m := range r.at {
		m.x, m.y = m.x+dx, m.y+dy
		if m.kind == 'l' {
			m.x2, m.y2 = m.x2+dx, m.y2+dy
		}
	}
}

func (r row) face(f *face) {
	for _, m := range r.at {
		m.face = f
	}
}

func (r row) size(pt float64) {
	for _, m := range r.at {
		m.style.size = pt
	}
}

// rows gives the lines of text of a page (0-based) from top to bottom.
func (s *sketch) rows(page int) []row {
	var out []row
	for i := range s.pages[page] {
		m := &s.pages[page][i]
		if m.kind != 't' {
			continue
		}
		k := slices.IndexFunc(out, func(r row) bool { return math.Abs(r.y-m.y) < 0.3 })
		if k < 0 {
			k = len(out)
			out = append(out, row{page: page, y: m.y})
		}
		out[k].at = append(out[k].at, m)
	}
	slices.SortFunc(out, func(a, b row) int { return int(math.Copysign(1, a.y-b.y)) })
	for _, r := range out {
		slices.SortFunc(r.at, func(a, b *mark) int { return int(math.Copysign(1, a.x-b.x)) })
	}
	return out
}

// all gives the lines of every page that a test picks.
func (s *sketch) all(pick func(row) bool) []row {
	var out []row
	for p := range s.pages {
		for _, r := range s.rows(p) {
			if pick(r) {
				out = append(out, r)
			}
		}
	}
	return out
}

// one gives the first line that a test picks.
func (s *sketch) one(what string, pick func(row) bool) row {
	s.t.Helper()
	rs := s.all(pick)
	if len(rs) == 0 {
		s.t.Fatalf("the letter has no %s", what)
	}
	return rs[0]
}

func (s *sketch) line(text string) row {
	s.t.Helper()
	return s.one(text, func(r row) bool { return strings.HasPrefix(r.text(), text) })
}

// grid picks the lines of the text: on the grid, in a body face.
func (s *sketch) grid(r row) bool {
	m := r.at[0]
	return m.style.size == size3 && !m.style.red && r.y < top+typeH && r.y > top && !s.isAttachment(r.page) && !strings.HasPrefix(r.text(), "附件") && !strings.Contains(r.text(), "〔2026〕")
}

func (s *sketch) isAttachment(page int) bool {
	for p := 0; p <= page; p++ {
		for _, r := range s.rows(p) {
			if r.text() == "附件" {
				return true
			}
		}
	}
	return false
}

// flush picks lines inside a paragraph that go on: full ones at the left edge.
func (s *sketch) inside(r row) bool {
	if !s.grid(r) || math.Abs(r.at[0].x-left) > 0.01 || strings.HasSuffix(r.text(), "：") {
		return false
	}
	rs := s.rows(r.page)
	k := slices.IndexFunc(rs, func(q row) bool { return q.y == r.y })
	return k+1 < len(rs) && s.grid(rs[k+1]) && math.Abs(rs[k+1].at[0].x-left) < 0.01
}

// below gives the line after one.
func (s *sketch) below(r row) row {
	rs := s.rows(r.page)
	return rs[slices.IndexFunc(rs, func(q row) bool { return q.y == r.y })+1]
}

// solid picks lines inside a paragraph that are one mark of 28 characters.
func (s *sketch) wholly(r row) bool {
	return s.inside(r) && len(r.at) == 1 && utf8.RuneCountInString(r.text()) == 28
}

// ends puts other characters at the end of a line and at the start of the next.
func (s *sketch) ends(last, next string) {
	s.t.Helper()
	r := s.one("line inside a paragraph", func(r row) bool {
		if !s.inside(r) {
			return false
		}
		a, b := r.text(), s.below(r).text()
		x, _ := utf8.DecodeLastRuneInString(a)
		y, _ := utf8.DecodeRuneInString(b)
		return x > 0x4E00 && y > 0x4E00 && x < 0xA000 && y < 0xA000
	})
	m := r.at[len(r.at)-1]
	if last != "" {
		rs := []rune(m.text)
		m.text = string(rs[:len(rs)-1]) + last
	}
	if next != "" {
		b := s.below(r).at[0]
		rs := []rune(b.text)
		b.text = next + string(rs[1:])
	}
}

func (s *sketch) each(page int, do func(*mark)) {
	for i := range s.pages[page] {
		do(&s.pages[page][i])
	}
}

func (s *sketch) drop(page int, which func(mark) bool) {
	s.pages[page] = slices.DeleteFunc(s.pages[page], which)
}

func (s *sketch) remove(r row) {
	y := r.y
	s.drop(r.page, func(m mark) bool { return m.kind == 't' && math.Abs(m.y-y) < 0.3 })
}

// reds gives the red rules of the first page from top to bottom.
func (s *sketch) reds() []*mark {
	var out []*mark
	s.each(0, func(m *mark) {
		if m.kind == 'l' && m.red {
			out = append(out, m)
		}
	})
	slices.SortFunc(out, func(a, b *mark) int { return int(math.Copysign(1, a.y-b.y)) })
	return out
}

// edges gives the black rules of 版记 on the last page from top to bottom.
func (s *sketch) edges() []*mark {
	var out []*mark
	s.each(len(s.pages)-1, func(m *mark) {
		if m.kind == 'l' && !m.red && m.x2-m.x > 100 {
			out = append(out, m)
		}
	})
	slices.SortFunc(out, func(a, b *mark) int { return int(math.Copysign(1, a.y-b.y)) })
	return out
}

func (s *sketch) head() row { return s.one("head", func(r row) bool { return r.at[0].style.red }) }
func (s *sketch) number() row {
	return s.one("number", func(r row) bool { return r.page == 0 && strings.Contains(r.text(), "〔2026〕") })
}

func (s *sketch) titles() []row {
	return s.all(func(r row) bool { return r.page == 0 && r.at[0].style.size == size2 && !r.at[0].style.red })
}

func (s *sketch) pageNo(page int) row {
	return s.one("page number", func(r row) bool { return r.page == page && strings.HasPrefix(r.text(), "—") && r.y > top+typeH })
}

func (s *sketch) date() row {
	return s.one("date", func(r row) bool { return r.text() == s.n.Issue.Date })
}
func (s *sketch) name() row {
	return s.one("name", func(r row) bool { return r.text() == s.n.Issue.Name && !r.at[0].style.red })
}

// The letters on which things are put wrong.
func twinBase(t testing.TB, which string) *paper.Notice {
	switch which {
	case "draft":
		return composed(t, papertest.Review(review.Return), golden.office, paper.Return)
	case "formal":
		return issuedLetter(t, papertest.Review(review.Return), golden.office, paper.Return, paper.Formal)
	case "mail":
		return issuedLetter(t, papertest.Review(review.Return), golden.office, paper.Return, paper.Mail)
	case "plain":
		return plainLetter(paper.Mail, 2, 1, golden.office)
	case "prose":
		n := plainLetter(paper.Formal, 3, 6, golden.office)
		for i := range n.Paragraphs { // digits and quotes out of the way: lines of 28 characters
			if n.Paragraphs[i].Level == paper.Body {
				n.Paragraphs[i].Text = strings.Repeat("请对照审查要点逐条核对并说明抽样方法走访范围和意见采纳的理由", 8) + "。"
			}
		}
		return n
	case "copies":
		return plainLetter(paper.Formal, 3, 2, golden.long)
	}
	t.Fatal(which)
	return nil
}

type twin struct {
	clause string
	name   string
	base   string
	wrong  func(*sketch)
	also   string                // clauses that rest on the same thing
	values func(n *paper.Notice) // what is wrong already in the values
}

var twins = []twin{
	{clause: "P1", name: "纸宽", base: "draft", wrong: func(s *sketch) {
		s.bytes = func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("595.28"), []byte("612.00")) }
	}},
	{clause: "P2", name: "全文下移1 mm", base: "draft", also: "P11", wrong: func(s *sketch) {
		for _, r := range s.all(func(r row) bool {
			return !s.isAttachment(r.page) && r.y > top && r.at[0].style.size >= size3
		}) {
			r.move(0, 1)
		}
	}},
	{clause: "P3", name: "正文左移1 mm", base: "draft", also: "P11 C3 C4 B7 D1 D11", wrong: func(s *sketch) {
		for _, r := range s.all(func(r row) bool { return s.grid(r) || strings.HasPrefix(r.text(), "附件：") }) {
			r.move(-1, 0)
		}
	}},
	{clause: "P4", name: "版心窄2 mm", base: "prose", also: "P9", wrong: func(s *sketch) {
		for _, r := range s.all(s.grid) {
			for _, m := range r.at {
				n := float64(utf8.RuneCountInString(m.text))
				w := n*cell - cell
				m.spacing -= w * 2 / typeW / n / point
				m.x = left + (m.x-left)*(typeW-2)/typeW
			}
		}
	}},
	{clause: "P5", name: "末行下移半毫米", base: "draft", also: "P10 P11", wrong: func(s *sketch) {
		for _, r := range s.all(s.grid) {
			if math.Abs(r.y-baseline(lineCount-1, size3)) < 0.1 {
				r.move(0, 0.5)
			}
		}
	}},
	{clause: "P6", name: "23行", base: "draft", also: "P5 P11 C8 C2 D1 C3", wrong: func(s *sketch) {
		r := s.one("last line", func(r row) bool { return s.grid(r) && math.Abs(r.y-baseline(lineCount-1, size3)) < 0.1 })
		for _, m := range r.at {
			c := *m
			c.y += pitch
			s.pages[r.page] = append(s.pages[r.page], c)
		}
	}},
	{clause: "P7", name: "行距28磅", base: "draft", also: "P5 P10 D1 D11 B10 P13 P6", wrong: func(s *sketch) {
		for _, r := range s.all(func(r row) bool { return s.grid(r) || strings.HasPrefix(r.text(), "附件：") }) {
			r.move(0, (r.y-baseline(0, size3))*(28*point/pitch-1))
		}
	}},
	{clause: "P8", name: "27字", base: "prose", wrong: func(s *sketch) {
		for _, r := range s.all(s.grid) {
			rs := []rune(r.at[0].text)
			n := len(rs) + int(math.Round((r.at[0].x-left)/cell))
			if len(r.at) == 1 && n >= 28 {
				r.at[0].text = string(rs[:len(rs)-1])
				r.at[0].spacing += cell / float64(len(rs)-2) / point
			}
		}
	}},
	{clause: "P9", name: "字距大", base: "prose", also: "T7 T8 T13 P11", wrong: func(s *sketch) {
		for _, r := range s.all(s.grid) {
			if !s.inside(r) {
				for _, m := range r.at {
					m.spacing += 0.1 / point
				}
			}
		}
	}},
	{clause: "P10", name: "一行离格", base: "draft", wrong: func(s *sketch) { s.one("line", s.inside).move(0, 0.6) }},
	{clause: "P11", name: "附件文字出版心", base: "draft", wrong: func(s *sketch) {
		for _, r := range s.all(func(r row) bool { return s.isAttachment(r.page) && r.at[0].style.size == size5 })[2:] {
			r.at[len(r.at)-1].x = right0 - 1
			return
		}
	}},
	{clause: "P12", name: "一行灰色", base: "draft", wrong: func(s *sketch) {
		for _, m := range s.one("line", s.inside).at {
			m.style.grey = true
		}
	}},
	{clause: "P13", name: "空白页", base: "draft", also: "F1 G1 H1", wrong: func(s *sketch) { s.addPage() }},
	{clause: "T1", name: "行首逗号", base: "draft", wrong: func(s *sketch) { s.ends("", "，") }},
	{clause: "T2", name: "行末前括号", base: "draft", wrong: func(s *sketch) { s.ends("（", "") }},
	{clause: "T3", name: "数字断开", base: "draft", wrong: func(s *sketch) { s.ends("12", "34") }},
	{clause: "T4", name: "单位分开", base: "draft", wrong: func(s *sketch) { s.ends("12", "份") }},
	{clause: "T5", name: "西文断开", base: "draft", also: "T7 P11", wrong: func(s *sketch) { s.ends("bd", "bd") }},
	{clause: "T6", name: "省略号断开", base: "draft", also: "T1", wrong: func(s *sketch) { s.ends("…", "…") }},
	{clause: "T7", name: "行末短二字", base: "prose", wrong: func(s *sketch) {
		m := s.one("full line", s.wholly).at[0]
		m.text = string([]rune(m.text)[:26])
	}},
	{clause: "T8", name: "空隙大", base: "prose", wrong: func(s *sketch) {
		m := s.one("full line", s.wholly).at[0]
		m.text = string([]rune(m.text)[:20])
		m.spacing += 8 * cell / 19 / point
	}},
	{clause: "T9", name: "字相压", base: "draft", wrong: func(s *sketch) {
		s.one("cell", func(r row) bool { return s.isAttachment(r.page) && strings.Contains(r.text(), "必备章节") }).at[1].spacing = -1.5 / point
	}},
	{clause: "T10", name: "无此字", base: "draft", values: func(n *paper.Notice) {
		n.Paragraphs[0].Text = strings.Replace(n.Paragraphs[0].Text, "收悉", "收\U0002FFFF", 1)
	}},
	{clause: "T11", name: "字体未嵌入", base: "draft", also: "C3 C12 D3 G4 G5 G6 P11 T9 T10", wrong: func(s *sketch) {
		s.bytes = func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("/FontFile2"), []byte("/NoFontFil")) }
	}},
	{clause: "T12", name: "半角逗号", base: "formal", wrong: func(s *sketch) {
		s.line("特此函告").at[0].text = "特此,函告。"
	}},

	{clause: "T13", name: "顿号半宽", base: "draft", also: "T7 T9", wrong: func(s *sketch) {
		r := s.one("line with a mark", func(r row) bool {
			return s.grid(r) && len(r.at) > 0 && strings.Contains(strings.TrimRight(r.at[0].text, "、"), "、")
		})
		m := r.at[0]
		before, after, _ := strings.Cut(m.text, "、")
		rest := *m
		m.text, rest.text = before+"、", after
		n := float64(utf8.RuneCountInString(m.text))
		rest.x += n*(size3+m.spacing)*point - cell/2
		for _, x := range r.at[1:] {
			x.x -= cell / 2
		}
		s.pages[r.page] = append(s.pages[r.page], rest)
	}},

	{clause: "H1", name: "第二页无标识", base: "draft", wrong: func(s *sketch) { s.remove(s.rows(1)[0]) }},
	{clause: "H1", name: "标识用宋体", base: "draft", wrong: func(s *sketch) { s.rows(1)[0].face(s.r.faces[song]) }},
	{clause: "H1", name: "标识无框", base: "draft", wrong: func(s *sketch) {
		s.drop(1, func(m mark) bool { return m.kind == 'r' && m.y < top })
	}},
	{clause: "H2", name: "正式文件有草稿标识", base: "formal", wrong: func(s *sketch) {
		s.pages = s.pages[:1:len(s.pages)]
		all := s.pages[:cap(s.pages)]
		s.draftMark("机器预审草稿，未经人工确认")
		all[0] = s.pages[0]
		s.pages = all
	}},
	{clause: "H3", name: "标志用黑体", base: "formal", also: "H5 H6", wrong: func(s *sketch) { s.head().face(s.r.faces[hei]) }},
	{clause: "H4", name: "标志黑色", base: "formal", wrong: func(s *sketch) {
		for _, m := range s.head().at {
			m.style.red = false
		}
	}},
	{clause: "H5", name: "标志偏左", base: "formal", wrong: func(s *sketch) { s.head().move(-4, 0) }},
	{clause: "H6", name: "标志高2 mm", base: "formal", wrong: func(s *sketch) { s.head().move(0, -2) }},
	{clause: "H7", name: "标志低1 mm", base: "mail", also: "H14", wrong: func(s *sketch) { s.head().move(0, 1) }},
	{clause: "H8", name: "信函标志加文件", base: "mail", values: func(n *paper.Notice) { n.Issue.Head += "文件" }},
	{clause: "H9", name: "无发文字号", base: "formal", also: "H12", wrong: func(s *sketch) { s.remove(s.number()) }},
	{clause: "H10", name: "序号加第编虚位", base: "formal", values: func(n *paper.Notice) { n.Issue.Number = "云政法函〔2026〕第05号" }},
	{clause: "H10", name: "年份用方括号", base: "mail", values: func(n *paper.Notice) { n.Issue.Number = "云政法函[2026]5号" }},
	{clause: "H11", name: "字号用楷体", base: "formal", wrong: func(s *sketch) { s.number().face(s.r.faces[kai]) }},
	{clause: "H12", name: "公文字号偏右", base: "formal", wrong: func(s *sketch) { s.number().move(10, 0) }},
	{clause: "H12", name: "信函字号低2 mm", base: "mail", wrong: func(s *sketch) { s.number().move(0, 2) }},
	{clause: "H13", name: "红线低1 mm", base: "formal", wrong: func(s *sketch) { s.reds()[0].y++; s.reds()[0].y2++ }, also: "B6"},
	{clause: "H13", name: "红线短", base: "formal", wrong: func(s *sketch) { s.reds()[0].x2 -= 20 }},
	{clause: "H13", name: "红线黑色", base: "formal", wrong: func(s *sketch) { s.reds()[0].red = false }},
	{clause: "H14", name: "上线上细下粗", base: "mail", wrong: func(s *sketch) {
		r := s.reds()
		r[0].thickness, r[1].thickness = thinRule, thickRule
	}, also: "H12"},
	{clause: "H14", name: "上线长156", base: "mail", wrong: func(s *sketch) {
		for _, m := range s.reds()[:2] {
			m.x, m.x2 = left, right0
		}
	}},
	{clause: "H15", name: "下线高3 mm", base: "mail", wrong: func(s *sketch) {
		for _, m := range s.reds()[2:] {
			m.y, m.y2 = m.y-3, m.y2-3
		}
	}},
	{clause: "H15", name: "下线上粗下细", base: "mail", wrong: func(s *sketch) {
		r := s.reds()[2:]
		r[0].thickness, r[1].thickness = thickRule, thinRule
	}},

	{clause: "B1", name: "标题三号", base: "formal", also: "B3 B4", wrong: func(s *sketch) {
		for _, r := range s.titles() {
			w := s.r.width(r.text(), titleStyle)
			r.size(18)
			r.move(w*(1-18.0/22)/2, 0)
		}
	}},
	{clause: "B2", name: "标题用黑体", base: "formal", wrong: func(s *sketch) {
		for _, r := range s.titles() {
			r.face(s.r.faces[hei])
		}
	}},
	{clause: "B3", name: "标题一行偏右", base: "formal", wrong: func(s *sketch) { s.titles()[1].move(4, 0) }},
	{clause: "B4", name: "标题中间窄", base: "formal", wrong: func(s *sketch) {
		for i, text := range []string{"关于退回清河大道工程", "稳评报告并", "重新开展评估的函件"} {
			r := s.titles()[i]
			for _, m := range r.at[1:] {
				m.text = ""
			}
			r.at[0].text = text
			r.at[0].x = left + (typeW-s.r.width(text, titleStyle))/2
		}
		s.drop(0, func(m mark) bool { return m.kind == 't' && m.text == "" })
	}},
	{clause: "B4", name: "标题末行孤字", base: "formal", wrong: func(s *sketch) {
		r := s.titles()[2]
		r.at[0].text = "函"
		r.at[0].x = left + (typeW-s.r.width("函", titleStyle))/2
	}},
	{clause: "B5", name: "标题以的字起行", base: "formal", wrong: func(s *sketch) {
		m := s.titles()[1].at[0]
		m.text = "的" + string([]rune(m.text)[1:])
	}},
	{clause: "B6", name: "标题高一行", base: "formal", also: "B10", wrong: func(s *sketch) {
		for _, r := range s.titles() {
			r.move(0, -pitch)
		}
	}},
	{clause: "B6", name: "信函标题低一行", base: "mail", also: "B10", wrong: func(s *sketch) {
		for _, r := range s.titles() {
			r.move(0, pitch)
		}
	}},
	{clause: "B7", name: "主送空二字", base: "formal", wrong: func(s *sketch) { s.line("云岭县交通运输局").move(2*cell, 0) }},
	{clause: "B8", name: "主送半角冒号", base: "formal", wrong: func(s *sketch) {
		m := s.line("云岭县交通运输局").at
		m[len(m)-1].text = strings.Replace(m[len(m)-1].text, "：", ":", 1)
	}},
	{clause: "B9", name: "主送用黑体", base: "formal", wrong: func(s *sketch) { s.line("云岭县交通运输局").face(s.r.faces[hei]) }},
	{clause: "B10", name: "主送高一行", base: "formal", also: "C12", wrong: func(s *sketch) { s.line("云岭县交通运输局").move(0, -pitch) }},

	{clause: "C1", name: "一段四号", base: "formal", wrong: func(s *sketch) { s.line("特此函告").size(size4) }},
	{clause: "C2", name: "一段楷体", base: "formal", wrong: func(s *sketch) { s.line("特此函告").face(s.r.faces[kai]) }},
	{clause: "C3", name: "一段空三字", base: "formal", wrong: func(s *sketch) { s.line("特此函告").move(cell, 0) }},
	{clause: "C3", name: "一段空一字", base: "formal", wrong: func(s *sketch) { s.line("特此函告").move(-cell, 0) }},
	{clause: "C4", name: "回行空1 mm", base: "formal", also: "T7 P11", wrong: func(s *sketch) { s.one("line", s.inside).move(1, 0) }},
	{clause: "C5", name: "一级标题仿宋", base: "formal", wrong: func(s *sketch) { s.line("一、").face(s.r.faces[fang]) }},
	{clause: "C6", name: "二级标题黑体", base: "formal", wrong: func(s *sketch) { s.line("（一）").face(s.r.faces[hei]) }},
	{clause: "C7", name: "三级用黑体", base: "formal", also: "C2", wrong: func(s *sketch) { s.line("1.").face(s.r.faces[hei]) }},
	{clause: "C8", name: "缺二", base: "formal", wrong: func(s *sketch) {
		m := s.line("二、").at[0]
		m.text = strings.Replace(m.text, "二", "三", 1)
	}},
	{clause: "C9", name: "标题有句号", base: "formal", wrong: func(s *sketch) {
		m := s.line("一、").at
		m[len(m)-1].text += "。"
	}},
	{clause: "C10", name: "标题在页末", base: "formal", also: "P2 P10 P11 P5", wrong: func(s *sketch) {
		for p := 1; p < len(s.pages); p++ {
			rs := s.rows(p)
			if !s.grid(rs[0]) || rs[0].at[0].face != s.r.faces[kai] && rs[0].at[0].face != s.r.faces[hei] {
				continue
			}
			before := s.all(func(r row) bool { return r.page == p-1 && s.grid(r) })
			dy := before[len(before)-1].y + pitch - rs[0].y
			for _, m := range rs[0].at {
				c := *m
				c.y += dy
				s.pages[p-1] = append(s.pages[p-1], c)
			}
			s.remove(rs[0])
			return
		}
		s.t.Fatal("no page begins with a heading")
	}},
	{clause: "C11", name: "数字用小标宋", base: "formal", also: "T9 P11", wrong: func(s *sketch) {
		for _, r := range s.all(s.grid) {
			for _, m := range r.at {
				if m.text[0] >= '0' && m.text[0] <= '9' {
					m.face = s.r.faces[biao]
					return
				}
			}
		}
	}},
	{clause: "C12", name: "段间空行", base: "plain", wrong: func(s *sketch) {
		y := s.line("特此函告").y
		for _, r := range s.rows(0) {
			if s.grid(r) && r.y >= y-0.1 {
				r.move(0, pitch)
			}
		}
	}, also: "P11 D9"},

	{clause: "D1", name: "附件说明顶格", base: "formal", wrong: func(s *sketch) { s.line("附件：").move(-cell, 0) }},
	{clause: "D1", name: "附件说明紧接正文", base: "formal", wrong: func(s *sketch) { s.line("附件：").move(0, -pitch) }, also: "D9"},
	{clause: "D2", name: "附件名后有句号", base: "formal", wrong: func(s *sketch) {
		m := s.line("附件：").at
		m[len(m)-1].text += "。"
	}},
	{clause: "D3", name: "有说明无附件", base: "formal", values: func(n *paper.Notice) { n.Attachment = nil }},
	{clause: "D4", name: "无署名", base: "formal", also: "D6", wrong: func(s *sketch) { s.remove(s.name()) }},
	{clause: "D5", name: "日期编虚位", base: "mail", values: func(n *paper.Notice) { n.Issue.Date = "2026年03月05日" }},
	{clause: "D5", name: "日期用汉字", base: "mail", also: "D8", values: func(n *paper.Notice) { n.Issue.Date = "二〇二六年三月五日" }},
	{clause: "D6", name: "日期右空二字", base: "mail", also: "D9", wrong: func(s *sketch) { s.date().move(2*cell, 0); s.name().move(2*cell, 0) }},
	{clause: "D7", name: "署名偏左", base: "mail", wrong: func(s *sketch) { s.name().move(-5, 0) }},
	{clause: "D8", name: "署名用楷体", base: "mail", wrong: func(s *sketch) { s.name().face(s.r.faces[kai]) }},
	{clause: "D9", name: "署名紧接正文", base: "mail", also: "D11 D7", wrong: func(s *sketch) { s.date().move(0, -2*pitch); s.name().move(0, -2*pitch) }},
	{clause: "D10", name: "署名另页", base: "plain", also: "P13 G1 P6 P2 P10", wrong: func(s *sketch) {
		name := s.name()
		y := name.y
		var moved []mark
		for _, m := range s.pages[0] {
			if m.kind == 't' && m.y >= y-0.1 {
				if m.style.size == size3 {
					m.y -= y - baseline(2, size3)
				}
				moved = append(moved, m)
			}
		}
		s.drop(0, func(m mark) bool { return m.kind == 't' && m.y >= y-0.1 })
		s.pages = append(s.pages, moved)
		s.pageNumber(2)
	}},
	{clause: "D11", name: "附注无括号", base: "mail", wrong: func(s *sketch) {
		r := s.line("（联系人")
		r.at[0].text = strings.Replace(r.at[0].text, "（", "〔", 1)
	}},
	{clause: "D11", name: "附注空一字", base: "mail", wrong: func(s *sketch) { s.line("（联系人").move(-cell, 0) }},
	{clause: "D12", name: "附注用楷体", base: "mail", also: "T9", wrong: func(s *sketch) { s.line("（联系人").face(s.r.faces[kai]) }},

	{clause: "E1", name: "附件不在首行", base: "formal", wrong: func(s *sketch) {
		s.one("附件", func(r row) bool { return r.text() == "附件" }).move(0, pitch)
	}},
	{clause: "E2", name: "附件二字用仿宋", base: "formal", wrong: func(s *sketch) {
		s.one("附件", func(r row) bool { return r.text() == "附件" }).face(s.r.faces[fang])
	}},
	{clause: "E3", name: "附件标题在第二行", base: "formal", wrong: func(s *sketch) {
		s.one("title", func(r row) bool { return s.isAttachment(r.page) && r.text() == "审查意见明细表" }).move(0, -pitch)
	}},
	{clause: "E4", name: "附件标题不同", base: "formal", wrong: func(s *sketch) {
		s.one("title", func(r row) bool { return s.isAttachment(r.page) && r.text() == "审查意见明细表" }).at[0].text = "审查情况一览表"
	}},
	{clause: "E5", name: "表偏右", base: "formal", wrong: func(s *sketch) {
		for p := range s.pages {
			s.each(p, func(m *mark) {
				if m.kind == 'r' {
					m.x += 2
				}
			})
		}
	}},
	{clause: "E6", name: "续表无表头", base: "formal", wrong: func(s *sketch) {
		s.remove(s.all(func(r row) bool { return strings.HasPrefix(r.text(), "编号") })[1])
	}},

	{clause: "F1", name: "版记不在末页", base: "mail", also: "P13", wrong: func(s *sketch) {
		s.addPage()
		s.pageNumber(len(s.pages))
	}},
	{clause: "F2", name: "抄送用楷体", base: "mail", wrong: func(s *sketch) { s.line("抄送：").face(s.r.faces[kai]) }},
	{clause: "F3", name: "抄送顶格", base: "mail", wrong: func(s *sketch) { s.line("抄送：").move(-size4*point, 0) }},
	{clause: "F4", name: "抄送无句号", base: "mail", wrong: func(s *sketch) {
		m := s.line("抄送：").at
		m[len(m)-1].text = strings.TrimSuffix(m[len(m)-1].text, "。")
	}},
	{clause: "F5", name: "抄送回行不齐", base: "copies", also: "F3", wrong: func(s *sketch) {
		s.below(s.line("抄送：")).move(-3*size4*point, 0)
	}},
	{clause: "F6", name: "首线细", base: "formal", wrong: func(s *sketch) { s.edges()[0].thickness = 0.2 }},
	{clause: "F6", name: "末线短", base: "formal", wrong: func(s *sketch) { s.edges()[2].x2 -= 10 }},
	{clause: "F7", name: "中线粗", base: "formal", wrong: func(s *sketch) { s.edges()[1].thickness = edgeRule }},
	{clause: "F8", name: "版记高3 mm", base: "formal", wrong: func(s *sketch) {
		for _, m := range s.edges() {
			m.y, m.y2 = m.y-3, m.y2-3
		}
		for _, r := range s.rows(len(s.pages) - 1) {
			if r.y > s.edges()[0].y && r.y < top+typeH {
				r.move(0, -3)
			}
		}
	}},
	{clause: "F9", name: "印发日期右顶格", base: "formal", wrong: func(s *sketch) {
		r := s.one("printed", func(r row) bool { return strings.HasSuffix(r.text(), "印发") })
		for _, m := range r.at {
			if m.x > 120 {
				m.x += size4 * point
			}
		}
	}},
	{clause: "F10", name: "信函版记有线", base: "mail", wrong: func(s *sketch) {
		y := s.line("抄送：").y - 7
		s.line2(left, y)
	}},
	{clause: "F11", name: "版记在单数面", base: "copies", also: "G1 G6 P13", wrong: func(s *sketch) {
		s.pages = [][]mark{s.pages[0], nil, s.pages[1]}
	}},
	{clause: "F12", name: "信函抄送不在末行", base: "mail", wrong: func(s *sketch) { s.line("抄送：").move(0, -20) }, also: "P11"},

	{clause: "G1", name: "页码不连续", base: "formal", wrong: func(s *sketch) {
		m := s.pageNo(2).at
		for _, x := range m {
			x.text = strings.Replace(x.text, "3", "7", 1)
		}
	}},
	{clause: "G1", name: "信函首页有页码", base: "mail", wrong: func(s *sketch) {
		all := s.pages
		s.pages = all[:1]
		s.pageNumber(1)
		all[0] = s.pages[0]
		s.pages = all
	}},
	{clause: "G2", name: "页码小四", base: "formal", also: "G5 G6", wrong: func(s *sketch) { s.pageNo(1).size(12) }},
	{clause: "G3", name: "页码仿宋", base: "formal", also: "G4 G5 G6 T10", wrong: func(s *sketch) { s.pageNo(1).face(s.r.faces[fang]) }},
	{clause: "G4", name: "页码无一字线", base: "formal", also: "G5 G6", wrong: func(s *sketch) {
		for _, m := range s.pageNo(1).at {
			m.text = strings.ReplaceAll(m.text, "—", "-")
		}
	}},
	{clause: "G4", name: "一字线左右不等距", base: "formal", wrong: func(s *sketch) { s.pageNo(2).at[1].x -= 1 }},
	{clause: "G5", name: "页码低2 mm", base: "formal", wrong: func(s *sketch) { s.pageNo(1).move(0, 2) }},
	{clause: "G6", name: "双页码居右", base: "formal", wrong: func(s *sketch) { s.pageNo(1).move(100, 0) }},
}

const right0 = left + typeW

func (s *sketch) line2(x, y float64) {
	last := len(s.pages) - 1
	s.pages[last] = append(s.pages[last], mark{kind: 'l', x: x, y: y, x2: right0, y2: y, thickness: edgeRule})
}

// Every clause has a letter that breaks it, with that one thing wrong.
func TestEachClauseHasAFailingTwin(t *testing.T) {
	r := renderer(t)
	covered := map[string]bool{}
	for _, x := range twins {
		covered[x.clause] = true
		t.Run(x.clause+" "+x.name, func(t *testing.T) {
			n := twinBase(t, x.base)
			if x.values != nil {
				x.values(n)
			}
			l, err := r.layOut(n)
			if err != nil {
				t.Fatal(err)
			}
			s := &sketch{t: t, letter: l}
			if x.wrong != nil {
				x.wrong(s)
			}
			b, err := l.pdf()
			if err != nil {
				t.Fatal(err)
			}
			if s.bytes != nil {
				b = s.bytes(b)
			}
			broken := verify(t, b).Broken()
			if !slices.Contains(broken, x.clause) {
				t.Errorf("%s holds all the same; broken: %v", x.clause, broken)
			}
			for _, id := range broken {
				if id != x.clause && !slices.Contains(strings.Fields(x.also), id) {
					t.Errorf("breaks %s, too", id)
				}
			}
		})
	}
	for _, c := range layout.Verify(nil).Results {
		if !covered[c.ID] {
			t.Errorf("%s %s has no failing twin", c.ID, c.Name)
		}
	}
}

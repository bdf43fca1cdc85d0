package layout

import (
	"regexp"
	"strings"
)

var attachmentClauses = []clause{
	attached("E1", "附件另面编排", "附件在新的一面首行", func(l *letter) outcome {
		t := &l.attachment[0]
		for _, b := range l.flow() {
			if b.page == t.page {
				return judge(false, "第%d页还有正文", t.page)
			}
		}
		v := t.row()
		return judge(about(v, 0, 0.05), "第%d页第%.1f行", t.page, v+1)
	}),
	attached("E2", "“附件”二字", "3号黑体，顶格", func(l *letter) outcome {
		t := l.attachment[0]
		if v := t.x0() - left; !about(v, 0, near) {
			return judge(false, "空%.2f字", v/cell)
		}
		return setAt([]line{t}, size3, faceHei)
	}),
	attached("E3", "附件标题", "居中，在第三行", func(l *letter) outcome {
		if len(l.attachment) < 2 {
			return judge(false, "没有标题")
		}
		t := &l.attachment[1]
		c := t.mid() - (left + typeW/2)
		return judge(about(t.row(), 2, 0.06) && about(c, 0, 1), "第%.1f行，偏%.2f mm", t.row()+1, c)
	}),
	attached("E4", "附件标题与附件说明一致", "名称相同", func(l *letter) outcome {
		if l.lists == nil || len(l.attachment) < 2 {
			return none("没有附件说明")
		}
		name := strings.TrimLeft(strings.TrimPrefix(l.lists.text, "附件："), "0123456789.")
		title := l.attachment[1].text
		return judge(strings.HasPrefix(name, title) || strings.HasPrefix(title, name), "“%s”与“%s”", title, name)
	}),
	attached("E5", "表格在版心内，左右与版心齐", "28—184 mm", func(l *letter) outcome {
		lo, hi, n := pageW, 0.0, 0
		for _, p := range l.pages[l.attachment[0].page-1:] {
			for i := range p.frames {
				f := &p.frames[i]
				if f.x1-f.x0 < 3 || l.marks[p.no] != nil && f.y1 < top-2 || f.y1 > bottom+5 {
					continue
				}
				n++
				lo, hi = min(lo, f.x0), max(hi, f.x1)
				if f.y1 > bottom+near || f.y0 < top-near {
					return judge(false, "第%d页的表出版心", p.no)
				}
			}
		}
		if n == 0 {
			return none("附件没有表格")
		}
		return judge(about(lo, left, near) && about(hi, right, near), "%.2f—%.2f mm", lo, hi)
	}),
	attached("E6", "续表有表头", "附件表格的每一面都有表头", func(l *letter) outcome {
		var head string
		n := 0
		for _, p := range l.pages[l.attachment[0].page-1:] {
			if len(p.frames) < 8 {
				continue
			}
			first, from := "", tableTop(&p, l.marks[p.no] != nil)
			for i := range p.lines {
				t := &p.lines[i]
				if t.base > from {
					first = t.text
					break
				}
			}
			if n++; n == 1 {
				head = first
			} else if first != head {
				return judge(false, "第%d页以“%s”起", p.no, first)
			}
		}
		if n < 2 {
			return none("表格不跨页")
		}
		return judge(true, "%d面", n)
	}),
}

// tableTop is the upper edge of the highest frame of a page in its type area.
func tableTop(p *page, marked bool) float64 {
	y := p.h
	for _, f := range p.frames {
		if f.x1-f.x0 > 3 && !(marked && f.y1 < top-2) {
			y = min(y, f.y0)
		}
	}
	return y
}

func attached(id, name, expected string, check func(*letter) outcome) clause {
	return clause{id, name, expected, func(l *letter) outcome {
		if len(l.attachment) == 0 {
			return none("没有附件")
		}
		return check(l)
	}}
}

// Thickness of the rules of 版记, in millimetres.
const (
	thick, thin = 0.35, 0.25
	nearRule    = 0.03
)

var imprintClauses = []clause{
	imprinted("F1", "版记位置", "在最后一面", func(l *letter) outcome {
		t := l.firstOfImprint()
		return judge(t.page == len(l.pages), "第%d页，共%d页", t.page, len(l.pages))
	}),
	copied("F2", "抄送字体字号", "4号仿宋", func(l *letter) outcome {
		return setAt(l.copies, size4, faceFang)
	}),
	copied("F3", "抄送左右各空一字", "左右各一字（4号字）", func(l *letter) outcome {
		em := size4 * point
		if v := l.copies[0].x0() - left; !about(v, em, near) {
			return judge(false, "左空%.2f字", v/em)
		}
		for i := range l.copies {
			t := &l.copies[i]
			v := right - t.x1()
			if closing(t.last().r) {
				v += em / 2
			}
			if v < em-near {
				return judge(false, "右空%.2f字", v/em)
			}
		}
		return judge(true, "各一字")
	}),
	copied("F4", "抄送末尾", "句号", func(l *letter) outcome {
		return judge(strings.HasSuffix(join(l.copies), "。"), "“%s”", string(l.copies[len(l.copies)-1].last().r))
	}),
	copied("F5", "抄送回行", "与冒号后的首字对齐", func(l *letter) outcome {
		if len(l.copies) < 2 || len(l.copies[0].glyphs) < 4 {
			return none("没有回行")
		}
		at := l.copies[0].glyphs[3].x
		for i := range l.copies[1:] {
			if v := l.copies[i+1].x0() - at; !about(v, 0, near) {
				return judge(false, "差%.2f mm", v)
			}
		}
		return judge(true, "对齐")
	}),
	ruled("F6", "版记首末分隔线", "两条，粗0.35 mm，与版心等宽", func(l *letter) outcome {
		r := l.doubles(l.imprint)
		if len(r) < 2 {
			return judge(false, "有%d条", len(r))
		}
		for _, s := range []stroke{r[0], r[len(r)-1]} {
			if !about(s.width, thick, nearRule) || !about(s.x0, left, near) || !about(s.x1, right, near) {
				return judge(false, "粗%.2f mm，长%.1f mm", s.width, s.length())
			}
		}
		return judge(true, "粗%.2f mm，长%.1f mm", r[0].width, r[0].length())
	}),
	ruled("F7", "版记中间分隔线", "粗0.25 mm，与版心等宽", func(l *letter) outcome {
		r := l.doubles(l.imprint)
		want := 0
		if len(l.copies) > 0 && l.printed != nil {
			want = 1
		}
		if want == 0 {
			return none("版记只有一个要素")
		}
		if len(r) != want+2 {
			return judge(false, "有%d条", max(0, len(r)-2))
		}
		s := r[1]
		return judge(about(s.width, thin, nearRule) && about(s.x0, left, near) && about(s.x1, right, near), "粗%.2f mm，长%.1f mm", s.width, s.length())
	}),
	ruled("F8", "版记末条分隔线位置", "与版心下边缘重合", func(l *letter) outcome {
		r := l.doubles(l.imprint)
		if len(r) == 0 {
			return none("没有分隔线")
		}
		v := r[len(r)-1].y0 - bottom
		return judge(about(v, 0, near), "差%.2f mm", v)
	}),
	{"F9", "印发机关和印发日期", "4号仿宋，左右各空一字，日期后加“印发”", func(l *letter) outcome {
		switch {
		case l.look == draft:
			return none("草稿不印发")
		case l.look == mail:
			return judge(l.printed == nil, "信函格式%s", yes(l.printed != nil))
		case l.printed == nil:
			return judge(false, "没有")
		}
		t, em := l.printed[len(l.printed)-1], size4*point
		if v := l.printed[0].x0() - left; !about(v, em, near) {
			return judge(false, "左空%.2f字", v/em)
		}
		if v := right - t.x1(); !about(v, em, near) {
			return judge(false, "右空%.2f字", v/em)
		}
		return setAt(l.printed, size4, faceFang)
	}},
	{"F10", "信函格式的版记", "不加分隔线", func(l *letter) outcome {
		if l.look != mail || l.firstOfImprint() == nil {
			return none("不是信函格式，或没有版记")
		}
		return judge(len(l.imprint) == 0, "%d条", len(l.imprint))
	}},
	{"F11", "版记落于偶数面", "公文格式的版记在偶数面", func(l *letter) outcome {
		if l.look != formal || l.firstOfImprint() == nil {
			return none("不是公文格式，或没有版记")
		}
		n := l.firstOfImprint().page
		return judge(n%2 == 0, "第%d页", n)
	}},
	{"F12", "信函格式版记位于版心最下方", "末行在版心下边缘", func(l *letter) outcome {
		if l.look != mail || len(l.copies) == 0 {
			return none("不是信函格式，或没有抄送")
		}
		v := bottom - l.copies[len(l.copies)-1].emBottom()
		return judge(v > -near && v < 4, "距下边缘%.2f mm", v)
	}},
}

func (l *letter) firstOfImprint() *line {
	if len(l.copies) > 0 {
		return &l.copies[0]
	}
	if len(l.printed) > 0 {
		return &l.printed[0]
	}
	return nil
}

func imprinted(id, name, expected string, check func(*letter) outcome) clause {
	return clause{id, name, expected, func(l *letter) outcome {
		if l.firstOfImprint() == nil {
			return none("没有版记")
		}
		return check(l)
	}}
}

func copied(id, name, expected string, check func(*letter) outcome) clause {
	return clause{id, name, expected, func(l *letter) outcome {
		if len(l.copies) == 0 {
			return none("没有抄送")
		}
		return check(l)
	}}
}

// ruled is a clause on the rules of 版记, which 信函格式 does not have.
func ruled(id, name, expected string, check func(*letter) outcome) clause {
	return imprinted(id, name, expected, func(l *letter) outcome {
		if l.look == mail {
			return none("信函格式不加分隔线")
		}
		return check(l)
	})
}

var dashed = regexp.MustCompile(`^—[0-9]+—$`)

var numberClauses = []clause{
	{"G1", "页码齐全连续", "自1起逐面编号；信函格式首面、单独的版记面不显示", func(l *letter) outcome {
		n := 0
		for _, p := range l.pages {
			t := l.numbers[p.no]
			if l.unnumbered(p.no) {
				if t != nil {
					return judge(false, "第%d页不应有页码", p.no)
				}
				continue
			}
			if t == nil {
				return judge(false, "第%d页没有页码", p.no)
			}
			if got := atoi(t.text); got != p.no {
				return judge(false, "第%d页印“%s”", p.no, t.text)
			}
			n++
		}
		if n == 0 {
			return none("没有应编页码的面")
		}
		return judge(true, "%d面", n)
	}},
	foliated("G2", "页码字号", "4号（14磅）", func(l *letter, t *line) (bool, string) {
		for _, g := range t.glyphs {
			if !about(g.size, size4, nearSize) {
				return false, "不是4号"
			}
		}
		return true, "14磅"
	}),
	foliated("G3", "页码字体", "半角宋体阿拉伯数字", func(l *letter, t *line) (bool, string) {
		for _, g := range t.glyphs {
			if digit(g.r) && (g.face != faceSong || g.adv > 0.75*g.size*point) {
				return false, faceNames[g.face]
			}
			if g.r >= '０' && g.r <= '９' {
				return false, "全角"
			}
		}
		return true, "宋体"
	}),
	foliated("G4", "页码左右各一条一字线", "— 1 —，左右等距", func(l *letter, t *line) (bool, string) {
		if !dashed.MatchString(t.text) {
			return false, t.text
		}
		k := len(t.glyphs) - 1
		before, after := t.glyphs[1].x0-t.glyphs[0].x1, t.glyphs[k].x0-t.glyphs[k-1].x1
		return about(before, after, 0.5), "左右空" + ftoa(before) + "、" + ftoa(after) + " mm"
	}),
	foliated("G5", "页码位置", "一字线在版心下边缘之下7±0.3 mm", func(l *letter, t *line) (bool, string) {
		g := t.glyphs[0]
		v := (g.y0+g.y1)/2 - bottom
		if digit(g.r) {
			v = t.inkTop() - bottom
		}
		return about(v, 7, near), ftoa(v) + " mm"
	}),
	foliated("G6", "页码左右", "单页码居右空一字，双页码居左空一字", func(l *letter, t *line) (bool, string) {
		if t.page%2 == 1 {
			v := (right - t.last().x1) / cell // to the ink of the dash
			return about(v, 1, 0.08), "右空" + ftoa(v) + "字"
		}
		v := (t.glyphs[0].x0 - left) / cell
		return about(v, 1, 0.08), "左空" + ftoa(v) + "字"
	}),
}

// unnumbered says that a page bears no number: the first of 信函格式, and a
// page that holds nothing but 版记, with the empty one before it.
func (l *letter) unnumbered(no int) bool {
	if l.look == mail && no == 1 {
		return true
	}
	if l.look != formal || no == 1 {
		return false
	}
	last := len(l.pages)
	alone := l.printed != nil && l.printed[0].page == last
	for _, t := range l.flow() {
		alone = alone && t.page != last
	}
	for i := range l.attachment {
		alone = alone && l.attachment[i].page != last
	}
	return alone && (no == last || no == last-1 && len(l.pages[no-1].lines) == 0)
}

// foliated looks at every page number.
func foliated(id, name, expected string, check func(*letter, *line) (bool, string)) clause {
	return clause{id, name, expected, func(l *letter) outcome {
		seen := ""
		for no := 1; no <= len(l.pages); no++ {
			t := l.numbers[no]
			if t == nil {
				continue
			}
			ok, s := check(l, t)
			if !ok {
				return judge(false, "第%d页：%s", no, s)
			}
			if seen == "" {
				seen = s
			}
		}
		if seen == "" {
			return none("没有页码")
		}
		return judge(true, "%s", seen)
	}}
}

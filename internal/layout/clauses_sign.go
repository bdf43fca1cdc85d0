package layout

import (
	"math"
	"regexp"
	"strings"
)

// sealSize is the diameter of the seal of an office, in millimetres.
const sealSize = 42.0

var dateShape = regexp.MustCompile(`^[12][0-9]{3}年([1-9]|1[0-2])月([1-9]|[12][0-9]|3[01])日$`)

var signClauses = []clause{
	{"D1", "附件说明", "正文下空一行，左空二字，“附件”后用全角冒号", func(l *letter) outcome {
		if l.lists == nil {
			return none("没有附件说明")
		}
		t := &l.lists.lines[0]
		if v := t.x0() - left; !about(v, 2*cell, near) {
			return judge(false, "空%.2f字", v/cell)
		}
		if !strings.HasPrefix(t.text, "附件：") {
			return judge(false, "“%s”", t.text)
		}
		if len(l.text) > 0 {
			p := l.text[len(l.text)-1]
			a := &p.lines[len(p.lines)-1]
			// At a page's end the blank line may be given up.
			if v := t.row() - a.row(); a.page == t.page && !about(v, 2, 0.1) && !(about(v, 1, 0.1) && l.tight()) {
				return judge(false, "空%.1f行", v-1)
			}
		}
		return judge(true, "空一行、二字")
	}},
	{"D2", "附件名称后不加标点", "不加", func(l *letter) outcome {
		if l.lists == nil {
			return none("没有附件说明")
		}
		return judge(!strings.ContainsRune("。；;，,.", l.lists.lines[len(l.lists.lines)-1].last().r), "“%s”", l.lists.text)
	}},
	{"D3", "有附件说明即有附件", "一致", func(l *letter) outcome {
		if l.lists == nil && len(l.attachment) == 0 {
			return none("没有附件")
		}
		return judge((l.lists != nil) == (len(l.attachment) > 0), "附件说明%s，附件%s", yes(l.lists != nil), yes(len(l.attachment) > 0))
	}},
	{"D4", "署名和成文日期", "正式文件均有，草稿均无", func(l *letter) outcome {
		if l.look == draft {
			return judge(l.date == nil, "成文日期%s", yes(l.date != nil))
		}
		return judge(l.date != nil && len(l.name) > 0, "署名%s，成文日期%s", yes(len(l.name) > 0), yes(l.date != nil))
	}},
	dated("D5", "成文日期写法", "阿拉伯数字，年份全写，月日不编虚位", func(l *letter) outcome {
		return judge(dateShape.MatchString(l.date.text), "%s", l.date.text)
	}),
	dated("D6", "成文日期位置", "加盖印章的右空四字；署名过长的，与署名同中线", func(l *letter) outcome {
		v := (right - l.date.x1()) / cell
		if len(l.name) > 0 {
			n := &l.name[0]
			if n.x1()-n.x0() > l.date.x1()-l.date.x0()+4*cell { // a long name moves both to the left
				return judge(v > 4-0.06, "右空%.2f字", v)
			}
		}
		return judge(about(v, 4, 0.06), "右空%.2f字", v)
	}),
	dated("D7", "署名居中于成文日期之上", "中线相差不大于1 mm，在日期上一行", func(l *letter) outcome {
		if len(l.name) == 0 {
			return none("没有署名")
		}
		for i := range l.name {
			if v := l.name[i].mid() - l.date.mid(); !about(v, 0, 1) {
				return judge(false, "相差%.2f mm", v)
			}
			if l.name[i].x1() > right+near {
				return judge(false, "署名出版心")
			}
		}
		v := l.date.row() - l.name[len(l.name)-1].row()
		return judge(about(v, 1, 0.05), "同中线")
	}),
	dated("D8", "署名和日期字体字号", "3号仿宋", func(l *letter) outcome {
		return setAt(append(append([]line(nil), l.name...), *l.date), size3, faceFang)
	}),
	dated("D9", "印章位置", "直径42 mm的印章压署名和日期，上端距正文不超过一行，不压其他文字", func(l *letter) outcome {
		return l.seal()
	}),
	dated("D10", "署名与正文同页", "不单独成页", func(l *letter) outcome {
		for _, t := range l.body() {
			if t.page == l.date.page {
				return judge(true, "同页")
			}
		}
		return judge(false, "第%d页没有正文", l.date.page)
	}),
	{"D11", "附注", "左空二字，加圆括号，在成文日期之下", func(l *letter) outcome {
		if l.note == nil {
			return none("没有附注")
		}
		t := &l.note.lines[0]
		s := l.note.text
		if !strings.HasPrefix(s, "（") || !strings.HasSuffix(s, "）") {
			return judge(false, "“%s”未加全角圆括号", s)
		}
		if v := t.x0() - left; !about(v, 2*cell, near) {
			return judge(false, "空%.2f字", v/cell)
		}
		if l.date != nil && t.page == l.date.page && !about(t.row()-l.date.row(), 1, 0.1) {
			return judge(false, "在日期下%.1f行", t.row()-l.date.row())
		}
		return judge(true, "空二字、有括号")
	}},
	{"D12", "附件说明和附注字体字号", "3号仿宋", func(l *letter) outcome {
		var lines []line
		if l.lists != nil {
			lines = append(lines, l.lists.lines...)
		}
		if l.note != nil {
			lines = append(lines, l.note.lines...)
		}
		if len(lines) == 0 {
			return none("没有")
		}
		return setAt(lines, size3, faceFang)
	}},
}

func dated(id, name, expected string, check func(*letter) outcome) clause {
	return clause{id, name, expected, func(l *letter) outcome {
		if l.date == nil {
			return none("没有成文日期")
		}
		return check(l)
	}}
}

func yes(b bool) string {
	if b {
		return "有"
	}
	return "无"
}

// tight says that the text's last page is full to its last lines: there blank
// lines may be given up.
func (l *letter) tight() bool {
	runs := l.runs()
	if len(runs) == 0 {
		return false
	}
	return runs[len(runs)-1].rows() >= lineCount-2
}

// seal looks for room for the seal: a disc about the middle of the date that
// covers name and date, begins within a line of the text, and touches nothing
// else.
func (l *letter) seal() outcome {
	cx := l.date.mid()
	above := top
	for _, t := range l.flow() {
		if t.page == l.date.page && t.base < l.date.base && !l.signs(&t) {
			above = max(above, t.emBottom())
		}
	}
	// Centre as high as the text allows: the seal begins between the text and
	// one line below it.
	r := sealSize / 2
	first := l.date
	if len(l.name) > 0 {
		first = &l.name[0]
	}
	low, high := above+r, above+pitch+r // places of the centre
	// Name and date stand at or below the centre, inside the disc.
	if m := first.emBottom(); high > m {
		high = m
	}
	if v := l.date.emBottom() - r; low < v {
		low = v
	}
	if low > high+0.5 {
		return judge(false, "正文与署名间%.1f mm，放不下印章", first.emTop()-above)
	}
	if cx+r > pageW-5 {
		return judge(false, "印章出纸边")
	}
	for _, p := range l.pages {
		if p.no != l.date.page {
			continue
		}
		for i := range p.lines {
			t := &p.lines[i]
			if l.signs(t) {
				continue
			}
			for _, g := range t.glyphs {
				x := math.Max(g.x0, math.Min(cx, g.x1))
				y := math.Max(g.y0, math.Min(low, g.y1))
				if g.inked() && math.Hypot(x-cx, y-low) < r-0.5 {
					return judge(false, "压住%s", where(t))
				}
			}
		}
	}
	return judge(true, "上端可距正文%.1f—%.1f mm", low-r-above, max(low, high)-r-above)
}

func (l *letter) signs(t *line) bool {
	if t.page == l.date.page && t.base == l.date.base {
		return true
	}
	for i := range l.name {
		if t.page == l.name[i].page && t.base == l.name[i].base {
			return true
		}
	}
	return false
}

package layout

import (
	"regexp"
	"strings"
)

const (
	noStart = "，。、；：？！”’）》〉】〕］｝」』…—％%‰℃,.;:?!)]}·"
	noEnd   = "“‘（《〈【〔［｛「『([{￥＄№"
	// closing marks have their ink in the left half and may hang out.
	closers = "，。、；：）》〉】〕］」』！？”’"
	units   = "年月日时分秒份户人亩元次场个名位家天项条页章节款号级类组件处座套米吨万亿%％‰℃"
)

func closing(r rune) bool { return strings.ContainsRune(closers, r) }

// halfMark is a half-width mark between Chinese characters.
var halfMark = regexp.MustCompile(`\p{Han}[,;:?!()]\p{Han}|\p{Han}[(]|[)]\p{Han}`)

// quoted text is the report's, not ours.
var quoted = regexp.MustCompile(`“[^”]*”|《[^》]*》`)

// stretched is how far apart two characters of a line may be set, in cells.
const stretched = 1.3

var textClauses = []clause{
	{"T1", "行首无禁排标点", "句末点号、后引号、后括号等不在行首", func(l *letter) outcome {
		return l.eachLine(func(a, b *line) string {
			if a != nil && strings.ContainsRune(noStart, b.glyphs[0].r) {
				return "行首为“" + string(b.glyphs[0].r) + "”"
			}
			return ""
		})
	}},
	{"T2", "行末无禁排标点", "前引号、前括号等不在行末", func(l *letter) outcome {
		return l.eachLine(func(_, b *line) string {
			if strings.ContainsRune(noEnd, b.last().r) {
				return "行末为“" + string(b.last().r) + "”"
			}
			return ""
		})
	}},
	{"T3", "数字不断开", "一个数字在同一行内", func(l *letter) outcome {
		return l.eachLine(func(a, b *line) string {
			if a != nil && numeral(a.last().r) && numeral(b.glyphs[0].r) && !wide(a, b) {
				return "数字在此断开"
			}
			return ""
		})
	}},
	{"T4", "数字和单位不分开", "数字与其单位在同一行内", func(l *letter) outcome {
		return l.eachLine(func(a, b *line) string {
			if a != nil && digit(a.last().r) && strings.ContainsRune(units, b.glyphs[0].r) && !wide(a, b) {
				return "“" + string(b.glyphs[0].r) + "”与前面的数字分开"
			}
			return ""
		})
	}},
	{"T5", "西文词不断开", "一个西文词在同一行内", func(l *letter) outcome {
		return l.eachLine(func(a, b *line) string {
			if a != nil && latin(a.last().r) && latin(b.glyphs[0].r) && !wide(a, b) {
				return "西文词在此断开"
			}
			return ""
		})
	}},
	{"T6", "省略号、破折号不断开", "……和——在同一行内", func(l *letter) outcome {
		return l.eachLine(func(a, b *line) string {
			if r := b.glyphs[0].r; a != nil && (r == '…' || r == '—') && a.last().r == r {
				return "“" + string(r) + "”在此断开"
			}
			return ""
		})
	}},
	{"T7", "行末齐整", "排满的行止于版心右边", func(l *letter) outcome {
		edge, ok := l.rightEdge()
		if !ok {
			return none("没有排满的行")
		}
		return l.eachPair(func(a, b *line) string {
			end := a.x1()
			hang := 0.0
			if closing(a.last().r) {
				hang = cell / 2
			}
			if end > edge+near+hang || end < edge-near && end+hang < edge-near {
				if latinRun(b) > 4*cell || mostlyLatin(a) { // a long word had no room, or fills the line
					return ""
				}
				return "行末不齐"
			}
			return ""
		})
	}},
	{"T8", "字距均匀", "两端对齐所加的空隙不大于0.3字", func(l *letter) outcome {
		body := l.paras()
		worst := 0.0
		for _, p := range body {
			for i := range p.lines {
				t := &p.lines[i]
				for k := 1; k < len(t.glyphs); k++ {
					a, b := &t.glyphs[k-1], &t.glyphs[k]
					if !full(a.r) || a.hidden || b.hidden || b.spaced || l.drawnBetween(t, a, b) {
						continue
					}
					if gap := (b.x - a.x) / cell; gap > stretched {
						return judge(false, "%s“%s%s”间空%.2f字", where(t), string(a.r), string(b.r), gap-1)
					} else {
						worst = max(worst, gap-1)
					}
				}
			}
		}
		return judge(true, "最大%.2f字", worst)
	}},
	{"T9", "字不重叠", "前后两字不相压", func(l *letter) outcome {
		for _, p := range l.pages {
			for i := range p.lines {
				t := &p.lines[i]
				for k := 1; k < len(t.glyphs); k++ {
					a, b := &t.glyphs[k-1], &t.glyphs[k]
					if a.inked() && b.inked() && !a.hidden && !b.hidden && b.x0 < a.x1-0.12*a.size*point {
						return judge(false, "%s“%s%s”相压", where(t), string(a.r), string(b.r))
					}
				}
			}
		}
		return judge(true, "无")
	}},
	{"T10", "不缺字", "没有空框和无形的字", func(l *letter) outcome {
		for _, p := range l.pages {
			for _, f := range p.frames {
				// A square of the size of a character stands for one that no face has.
				if w, h := f.x1-f.x0, f.y1-f.y0; w > 2.4 && w < 8.5 && about(w, h, 0.3) {
					return judge(false, "第%d页有空框", p.no)
				}
			}
			for i := range p.lines {
				t := &p.lines[i]
				for k := range t.glyphs {
					g := &t.glyphs[k]
					if !g.hidden && (g.unmapped || !g.inked() && g.r > ' ') && g.r != '　' {
						return judge(false, "%s有缺字", where(t))
					}
				}
			}
		}
		return judge(true, "不缺")
	}},
	{"T11", "字体已嵌入", "全部字体嵌入文件", func(l *letter) outcome {
		for _, p := range l.pages {
			for i := range p.lines {
				for _, g := range p.lines[i].glyphs {
					if !g.embedded {
						return judge(false, "%s未嵌入", g.font)
					}
				}
			}
		}
		return judge(true, "已嵌入")
	}},
	{"T12", "中文标点用全角", "汉字间没有半角标点", func(l *letter) outcome {
		for _, p := range l.paras() {
			if m := halfMark.FindString(quoted.ReplaceAllString(p.text, "“”")); m != "" {
				return judge(false, "“%s”", m)
			}
		}
		return judge(true, "全角")
	}},
	{"T13", "标点占一字", "全角标点与汉字等宽", func(l *letter) outcome {
		return l.eachLine(func(_, b *line) string { return squares(b) })
	}},
}

// squares looks whether the marks of a line take as much room as its
// characters do. A line is stretched or squeezed evenly, so both go alike.
func squares(t *line) string {
	var steps []float64
	for k := 1; k < len(t.glyphs); k++ {
		if a, b := &t.glyphs[k-1], &t.glyphs[k]; han(a.r) && han(b.r) && !b.spaced {
			steps = append(steps, b.x-a.x)
		}
	}
	usual, ok := median(steps)
	if !ok {
		return ""
	}
	for k := 1; k < len(t.glyphs); k++ {
		a, b := &t.glyphs[k-1], &t.glyphs[k]
		if !full(a.r) || han(a.r) || a.hidden || b.hidden || b.spaced {
			continue
		}
		if step := b.x - a.x; step < usual-cell*0.15 {
			return "“" + string(a.r) + "”只占" + ftoa(step/cell) + "字"
		}
	}
	return ""
}

// eachLine looks at every line of the running text with the one before it in
// its paragraph, nil for the first.
func (l *letter) eachLine(fault func(before, at *line) string) outcome {
	n := 0
	paras := l.paras()
	paras = append(paras, para{lines: l.to}, para{lines: l.title})
	for _, p := range paras {
		for i := range p.lines {
			n++
			var before *line
			if i > 0 {
				before = &p.lines[i-1]
			}
			if s := fault(before, &p.lines[i]); s != "" {
				return judge(false, "%s%s", where(&p.lines[i]), s)
			}
		}
	}
	if n == 0 {
		return none("没有正文")
	}
	return judge(true, "%d行均无", n)
}

// eachPair looks at every line that the paragraph goes on after.
func (l *letter) eachPair(fault func(at, next *line) string) outcome {
	n := 0
	for _, p := range l.paras() {
		for i := 0; i+1 < len(p.lines); i++ {
			n++
			if s := fault(&p.lines[i], &p.lines[i+1]); s != "" {
				return judge(false, "%s%s", where(&p.lines[i]), s)
			}
		}
	}
	return judge(true, "%d行", n)
}

func digit(r rune) bool   { return r >= '0' && r <= '9' }
func numeral(r rune) bool { return digit(r) || r == '.' || r == ',' }
func latin(r rune) bool   { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// wide says that the word over the line end is wider than a line: it has to break.
func wide(a, b *line) bool {
	w := latinRun(b)
	for i := len(a.glyphs) - 1; i >= 0 && !full(a.glyphs[i].r); i-- {
		w += a.glyphs[i].adv
	}
	return w > typeW*0.8
}

// mostlyLatin says that a line has hardly a gap that could be stretched.
func mostlyLatin(t *line) bool {
	n := 0
	for _, g := range t.glyphs {
		if full(g.r) {
			n++
		}
	}
	return n*3 < len(t.glyphs)
}

// latinRun is the width of what a line begins with that no line end may part:
// a word, a number, the year and number of a document.
func latinRun(b *line) float64 {
	w := 0.0
	for _, g := range b.glyphs {
		switch {
		case !full(g.r):
			w += g.adv
		case strings.ContainsRune("〔〕—", g.r):
			w += cell
		default:
			return w
		}
	}
	return w
}

// drawnBetween says that a character drawn as an outline stands between two.
func (l *letter) drawnBetween(t *line, a, b *glyph) bool {
	for _, d := range l.pages[t.page-1].drawn {
		if x := (d.x0 + d.x1) / 2; x > a.x && x < b.x && d.y0 > t.base-2*em3 && d.y1 < t.base+em3 {
			return true
		}
	}
	return false
}

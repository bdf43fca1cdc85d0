package layout

import (
	"fmt"
	"math"
	"slices"
	"sort"
)

var pageClauses = []clause{
	{"P1", "用纸A4", "210×297 mm，不旋转", func(l *letter) outcome {
		for _, p := range l.pages {
			if !about(p.w, pageW, 0.5) || !about(p.h, pageH, 0.5) || p.turned {
				return judge(false, "第%d页%.1f×%.1f mm", p.no, p.w, p.h)
			}
		}
		if len(l.pages) == 0 {
			return judge(false, "没有页")
		}
		return judge(true, "%.1f×%.1f mm", l.pages[0].w, l.pages[0].h)
	}},
	{"P2", "天头", "37±0.3 mm", func(l *letter) outcome {
		v, ok := l.topMargin()
		if !ok {
			return none("没有正文")
		}
		return judge(about(v, top, near), "%.2f mm", v)
	}},
	{"P3", "订口", "28±0.3 mm", func(l *letter) outcome {
		v, ok := l.leftMargin()
		if !ok {
			return none("没有顶格的行")
		}
		return judge(about(v, left, near), "%.2f mm", v)
	}},
	{"P4", "版心宽", "156±0.3 mm", func(l *letter) outcome {
		x, ok := l.rightEdge()
		if !ok {
			return none("没有排满的行")
		}
		v := x - left
		if from, ok := l.leftMargin(); ok {
			v = x - from
		}
		return judge(about(v, typeW, near), "%.2f mm", v)
	}},
	{"P5", "版心高", "225±0.3 mm", func(l *letter) outcome {
		from, ok := l.topMargin()
		full := 0.0
		for _, p := range l.runs() {
			if p.rows() == lineCount {
				full = max(full, p.last.base+descent*em3-from)
			}
		}
		if !ok || full == 0 {
			return none("没有排满的页")
		}
		return judge(about(full, typeH, near), "%.2f mm", full)
	}},
	{"P6", "每面行数", "排满的面22行，不多于22行", func(l *letter) outcome {
		most, runs := 0, l.runs()
		for i, p := range runs {
			most = max(most, p.rows())
			// A page may end early only to keep a heading with its text, or, before
			// the last, text with 署名, the seal and 附注.
			least := lineCount - 4
			if i+2 == len(runs) && (l.date != nil || l.lists != nil || l.note != nil) {
				least = lineCount - 8
			}
			if next := i + 1; next < len(runs) && p.rows() < least && runs[next].page == p.page+1 {
				return judge(false, "第%d页只有%d行", p.page, p.rows())
			}
		}
		if most == 0 {
			return none("没有正文")
		}
		return judge(most <= lineCount, "最多%d行", most)
	}},
	{"P7", "行距", "10.45±0.05 mm", func(l *letter) outcome {
		v, n := l.pitch()
		if n == 0 {
			return none("正文只有一行")
		}
		return judge(about(v, pitch, nearPitch), "%.3f mm", v)
	}},
	{"P8", "每行字数", "排满的行28字", func(l *letter) outcome {
		counts := map[int]int{}
		for _, p := range l.paras() {
			for i := range p.lines[:max(0, len(p.lines)-1)] {
				t := &p.lines[i]
				n := 0
				for _, g := range t.glyphs {
					if full(g.r) {
						n++
					}
				}
				if n == len(t.glyphs) {
					n += int(math.Round((t.x0() - left) / cell))
					if n == rowCells+1 && closing(t.last().r) {
						n-- // the last mark is squeezed in or hangs out
					}
					counts[n]++
				}
			}
		}
		best, lines := 0, 0
		for n, k := range counts {
			best, lines = max(best, n), lines+k
		}
		// A line that a number had no room on is shorter; it takes a few lines
		// to see how many characters fill one.
		if lines == 0 || best < rowCells && lines < 5 {
			return none("没有全由汉字排满的行")
		}
		return judge(best == rowCells, "%d字", best)
	}},
	{"P9", "字距", "156 mm÷28=5.571±0.03 mm", func(l *letter) outcome {
		v, ok := l.advance()
		if !ok {
			return none("正文太短")
		}
		return judge(about(v, cell, 0.03), "%.3f mm", v)
	}},
	{"P10", "各行在行格上", "偏差不大于0.3 mm", func(l *letter) outcome {
		worst, at := 0.0, (*line)(nil)
		flow := l.flow()
		from, ok := l.topMargin()
		if !ok {
			return none("没有正文")
		}
		step, n := l.pitch()
		if n == 0 {
			step = pitch
		}
		for i := range flow {
			t := &flow[i]
			k := (t.base - ascent*em3 - from) / step
			if off := math.Abs(k-math.Round(k)) * step; off > worst {
				worst, at = off, t
			}
		}
		if at == nil {
			return judge(true, "偏差0 mm")
		}
		if worst > near {
			return judge(false, "%s偏离%.2f mm", where(at), worst)
		}
		return judge(true, "最大%.2f mm", worst)
	}},
	{"P11", "版心之外无文字", "只有版头、页码和草稿标识可在版心外", func(l *letter) outcome {
		lines := append(append(l.flow(), l.title...), l.attachment...)
		lines = append(lines, l.copies...)
		for i := range lines {
			t := &lines[i]
			last := t.last()
			hang := 0.0
			if closing(last.r) {
				hang = last.size * point / 2
			}
			for _, g := range t.glyphs {
				if !g.inked() {
					continue
				}
				if g.x0 < left-near || g.x1 > right+near+hang {
					return judge(false, "%s出版心", where(t))
				}
			}
			// The square of a 2号 character is higher than its line; its ink is not.
			if min(t.emTop(), t.inkTop()) < top-near && t.inkTop() < top-near || t.emBottom() > bottom+near && t.inkBottom() > bottom+near {
				return judge(false, "%s出版心", where(t))
			}
		}
		return judge(true, "无")
	}},
	{"P12", "文字颜色", "除红色版头外均为黑色", func(l *letter) outcome {
		for _, p := range l.pages {
			for i := range p.lines {
				t := &p.lines[i]
				if l.isHead(t) {
					continue
				}
				for _, g := range t.glyphs {
					if !g.black && !g.hidden {
						return judge(false, "%s不是黑色", where(t))
					}
				}
			}
		}
		return judge(true, "黑色")
	}},
	{"P13", "没有空白页和只有落款的页", "每面都有正文、附件或版记", func(l *letter) outcome {
		has := map[int]bool{}
		body := l.body()
		for i := range body {
			has[body[i].page] = true
		}
		for i := range l.attachment {
			has[l.attachment[i].page] = true
		}
		for i := range l.copies {
			has[l.copies[i].page] = true
		}
		if l.printed != nil {
			has[l.printed[0].page] = true
		}
		for _, p := range l.pages {
			if !has[p.no] {
				// An empty page may stand before 版记, to bring it to an even side.
				if len(p.lines) == 0 && l.printed != nil && p.no == len(l.pages)-1 {
					continue
				}
				return judge(false, "第%d页没有正文", p.no)
			}
		}
		if l.date != nil && len(l.attachment) == 0 && !slices.ContainsFunc(body, func(t line) bool { return t.page == l.date.page }) {
			return judge(false, "第%d页只有落款", l.date.page)
		}
		return judge(true, "无")
	}},
}

func (l *letter) isHead(t *line) bool {
	for i := range l.head {
		if l.head[i].page == t.page && l.head[i].base == t.base {
			return true
		}
	}
	return false
}

// run is the running text of one page.
type run struct {
	page  int
	first line
	last  line
}

// rows is how many lines of the grid the page has used, to its last line.
func (r run) rows() int { return int(math.Round(r.last.row())) + 1 }

func (l *letter) runs() []run {
	var out []run
	for _, t := range l.flow() {
		if n := len(out); n > 0 && out[n-1].page == t.page {
			out[n-1].last = t
			continue
		}
		out = append(out, run{t.page, t, t})
	}
	return out
}

// topMargin is where the grid of lines begins: the top of a character on the
// first line. A page that begins with text shows it; where none does, the
// lines of the text are counted back.
func (l *letter) topMargin() (float64, bool) {
	runs := l.runs()
	var vs []float64
	for _, r := range runs {
		if r.page > 1 {
			vs = append(vs, r.first.base-ascent*em3)
		}
	}
	if len(vs) == 0 {
		step, n := l.pitch()
		if n == 0 {
			step = pitch
		}
		for _, t := range l.flow() {
			k := math.Round(t.row())
			vs = append(vs, t.base-ascent*em3-k*step)
		}
	}
	return median(vs)
}

// leftMargin is where lines that are not indented begin.
func (l *letter) leftMargin() (float64, bool) {
	var vs []float64
	for i := range l.to {
		vs = append(vs, l.to[i].x0())
	}
	for _, p := range l.paras() {
		for _, t := range p.lines[1:] {
			vs = append(vs, t.x0())
		}
	}
	return median(vs)
}

// rightEdge is where full lines end that end with a full character.
func (l *letter) rightEdge() (float64, bool) {
	var vs []float64
	for _, p := range l.paras() {
		for i := range p.lines[:max(0, len(p.lines)-1)] {
			if t := &p.lines[i]; !closing(t.last().r) {
				vs = append(vs, t.x1())
			}
		}
	}
	return median(vs)
}

// pitch is the usual distance of one line from the next.
func (l *letter) pitch() (float64, int) {
	var vs []float64
	flow := l.flow()
	for i := 1; i < len(flow); i++ {
		if d := flow[i].base - flow[i-1].base; flow[i].page == flow[i-1].page && d > 4 && d < 1.5*pitch {
			vs = append(vs, d)
		}
	}
	v, _ := median(vs)
	return v, len(vs)
}

// advance is the usual distance of one Chinese character from the next, on
// lines that are not stretched: the last ones of paragraphs.
func (l *letter) advance() (float64, bool) {
	var vs []float64
	var lines []line
	for _, p := range l.paras() {
		lines = append(lines, p.lines[len(p.lines)-1])
	}
	lines = append(lines, l.to...)
	for i := range lines {
		gs := lines[i].glyphs
		for k := 1; k < len(gs); k++ {
			if han(gs[k].r) && han(gs[k-1].r) {
				vs = append(vs, gs[k].x-gs[k-1].x)
			}
		}
	}
	if len(vs) < 10 {
		return 0, false
	}
	// Stretched lines come in both directions; what is unstretched is commonest.
	count := map[string]int{}
	for _, v := range vs {
		count[fmt.Sprintf("%.2f", v)]++
	}
	best, most := vs[0], 0
	for _, v := range vs {
		if c := count[fmt.Sprintf("%.2f", v)]; c > most {
			best, most = v, c
		}
	}
	return best, true
}

func median(vs []float64) (float64, bool) {
	if len(vs) == 0 {
		return 0, false
	}
	sort.Float64s(vs)
	return vs[len(vs)/2], true
}

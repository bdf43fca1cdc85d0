package layout

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var bodyClauses = []clause{
	{"C1", "正文字号", "3号（16磅）", func(l *letter) outcome {
		for _, p := range l.text {
			for i := range p.lines {
				for _, g := range p.lines[i].glyphs {
					if !about(g.size, size3, nearSize) {
						return judge(false, "%s%.1f磅", where(&p.lines[i]), g.size)
					}
				}
			}
		}
		return judge(len(l.text) > 0, "%d段", len(l.text))
	}},
	{"C2", "正文字体", "仿宋（个别生僻字可借用他体）", func(l *letter) outcome {
		var lines []line
		for _, p := range l.text {
			if p.level == plain || p.level == three {
				lines = append(lines, p.lines...)
			}
		}
		if len(lines) == 0 {
			return none("没有正文")
		}
		// Each line is judged: a paragraph in another face must not drown.
		for i := range lines {
			if ok, seen := setIn(lines[i:i+1], faceFang); !ok {
				return judge(false, "%s%s", where(&lines[i]), seen)
			}
		}
		ok, seen := setIn(lines, faceFang)
		return judge(ok, "%s", seen)
	}},
	{"C3", "每段左空二字", "11.14±0.3 mm", func(l *letter) outcome {
		if len(l.text) == 0 {
			return none("没有正文")
		}
		for _, p := range l.text {
			if v := p.lines[0].x0() - left; !about(v, 2*cell, near) {
				return judge(false, "%s空%.2f字", where(&p.lines[0]), v/cell)
			}
		}
		return judge(true, "二字")
	}},
	{"C4", "回行顶格", "段中各行左端在版心左边", func(l *letter) outcome {
		n := 0
		for _, p := range l.text {
			for i := range p.lines[1:] {
				n++
				if t := &p.lines[i+1]; !about(t.x0(), left, near) {
					return judge(false, "%s空%.2f字", where(t), (t.x0()-left)/cell)
				}
			}
		}
		if n == 0 {
			return none("没有回行")
		}
		return judge(true, "顶格")
	}},
	levelled("C5", "一级标题“一、”", "3号黑体", one, faceHei),
	levelled("C6", "二级标题“（一）”", "3号楷体", two, faceKai),
	levelled("C7", "三级“1.”", "3号仿宋", three, faceFang),
	{"C8", "标题序数连续", "一、二、三、，（一）（二）（三）依次编号", func(l *letter) outcome {
		ones, twos, n := 0, 0, 0
		for _, p := range l.text {
			switch p.level {
			case one:
				ones, twos, n = ones+1, 0, n+1
				if got := ordinal(p.text); got != ones {
					return judge(false, "%s应是第%d个", where(&p.lines[0]), ones)
				}
			case two:
				twos, n = twos+1, n+1
				if got := ordinal(strings.TrimLeft(p.text, "（(")); got != twos {
					return judge(false, "%s应是第%d个", where(&p.lines[0]), twos)
				}
			}
		}
		if n == 0 {
			return none("没有标题")
		}
		return judge(true, "%d个", n)
	}},
	{"C9", "标题末尾", "一级、二级标题独占一行时末尾不用句号", func(l *letter) outcome {
		n := 0
		for _, p := range l.text {
			if p.level != one && p.level != two {
				continue
			}
			n++
			if head, _, run := strings.Cut(p.text, "。"); strings.HasSuffix(p.text, "。") && run && utf8.RuneCountInString(head) < rowCells && len(p.lines) == 1 {
				return judge(false, "%s有句号", where(&p.lines[0]))
			}
		}
		if n == 0 {
			return none("没有标题")
		}
		return judge(true, "无句号")
	}},
	{"C10", "标题不落在页末", "标题后同页有正文", func(l *letter) outcome {
		n := 0
		for i, p := range l.text {
			if p.level != one && p.level != two || i+1 == len(l.text) {
				continue
			}
			n++
			if next := l.text[i+1]; next.lines[0].page != p.lines[len(p.lines)-1].page {
				return judge(false, "%s在页末", where(&p.lines[0]))
			}
		}
		if n == 0 {
			return none("没有标题")
		}
		return judge(true, "%d个", n)
	}},
	{"C11", "数字和西文字体", "与正文相配的宋体类（或Times）、仿宋", func(l *letter) outcome {
		n := 0
		for _, t := range l.body() {
			for _, g := range t.glyphs {
				if !digit(g.r) && !latin(g.r) || g.hidden {
					continue
				}
				n++
				if g.face != faceSong && g.face != faceFang && g.face != faceKai && g.face != faceHei {
					return judge(false, "%s用%s", where(&t), g.font)
				}
			}
		}
		if n == 0 {
			return none("没有数字")
		}
		return judge(true, "%d个字符", n)
	}},
	{"C12", "段间不空行", "正文各段紧接", func(l *letter) outcome {
		for i := 1; i < len(l.text); i++ {
			a, b := l.text[i-1].lines[len(l.text[i-1].lines)-1], l.text[i].lines[0]
			if a.page == b.page && b.base-a.base > 1.5*pitch {
				return judge(false, "%s前空行", where(&b))
			}
		}
		if len(l.to) > 0 && len(l.text) > 0 {
			if a, b := l.to[len(l.to)-1], l.text[0].lines[0]; a.page == b.page && b.base-a.base > 1.5*pitch {
				return judge(false, "%s前空行", where(&b))
			}
		}
		return judge(true, "不空")
	}},
}

func levelled(id, name, expected string, at level, f face) clause {
	return clause{id, name, expected, func(l *letter) outcome {
		n := 0
		for _, p := range l.text {
			if p.level != at {
				continue
			}
			n++
			lines := p.lines
			// Only the heading itself where text runs on behind it.
			if i := strings.IndexRune(p.text, '。'); at != three && i > 0 && i < len(p.text)-len("。") {
				lines = firstRunes(p.lines[0], utf8.RuneCountInString(p.text[:i]))
			}
			if ok, seen := setIn(lines, f); !ok {
				return judge(false, "%s%s", where(&p.lines[0]), seen)
			}
		}
		if n == 0 {
			return none("没有这级标题")
		}
		return judge(true, "%d处%s", n, faceNames[f])
	}}
}

func firstRunes(t line, n int) []line {
	t.glyphs = t.glyphs[:min(n, len(t.glyphs))]
	return []line{t}
}

var numeralHead = regexp.MustCompile(`^[一二三四五六七八九十]+`)

// ordinal reads the Chinese number at the start of a heading.
func ordinal(s string) int {
	n, unit := 0, 0
	for _, r := range numeralHead.FindString(s) {
		if r == '十' {
			n, unit = n+max(unit, 1)*10, 0
			continue
		}
		unit = strings.IndexRune("一二三四五六七八九", r)/3 + 1
	}
	return n + unit
}

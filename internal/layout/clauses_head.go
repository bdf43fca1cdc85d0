package layout

import (
	"fmt"
	"regexp"
	"sort"
	"strings"
)

// Distances of the head, in millimetres.
const (
	headFormal = 72.0 // 37 + 35: upper edge of 发文机关标志
	headMail   = 30.0
	ruleBelow  = 4.0   // from what stands above to the red rule
	mailRule   = 170.0 // length of the red double rules
	mailFoot   = 20.0  // from the lower double rule to the page's edge
	numberGap  = em3 * 7 / 8
)

var numberShape = regexp.MustCompile(`^[^\d〔]+〔[0-9]{4}〕[1-9][0-9]*号$`)

var headClauses = []clause{
	{"H1", "草稿标识", "草稿每面有标识，黑体，加框，无红色版头、字号和日期", func(l *letter) outcome {
		if l.look != draft {
			return none("不是草稿")
		}
		for _, p := range l.pages {
			m := l.marks[p.no]
			if m == nil {
				return judge(false, "第%d页没有标识", p.no)
			}
			if ok, seen := setIn([]line{*m}, faceHei); !ok {
				return judge(false, "第%d页标识%s", p.no, seen)
			}
			framed := false
			for _, f := range p.frames {
				framed = framed || f.x0 < m.x0() && f.x1 > m.x1() && f.y0 < m.inkTop() && f.y1 > m.inkBottom()
			}
			if !framed {
				return judge(false, "第%d页标识没有框", p.no)
			}
			for _, s := range p.strokes {
				if s.red {
					return judge(false, "第%d页有红线", p.no)
				}
			}
		}
		if l.date != nil {
			return judge(false, "草稿有成文日期")
		}
		return judge(true, "%d面均有", len(l.pages))
	}},
	{"H2", "正式文件无草稿标识", "无", func(l *letter) outcome {
		if l.look == draft {
			return none("是草稿")
		}
		if len(l.marks) > 0 {
			return judge(false, "有")
		}
		return judge(true, "无")
	}},
	issued("H3", "发文机关标志字体", "小标宋", func(l *letter) outcome {
		ok, seen := setIn(l.head, faceBiao)
		return judge(ok, "%s", seen)
	}),
	issued("H4", "发文机关标志颜色", "红色", func(l *letter) outcome {
		for i := range l.head {
			for _, g := range l.head[i].glyphs {
				if !g.red && !g.hidden {
					return judge(false, "不是红色")
				}
			}
		}
		return judge(true, "红色")
	}),
	issued("H5", "发文机关标志居中", "中线距版心中线（信函格式距页中线）不大于1 mm", func(l *letter) outcome {
		for i := range l.head {
			centre := left + typeW/2
			if l.look == mail {
				centre = pageW / 2
			}
			if v := inkMid(&l.head[i]) - centre; !about(v, 0, 1) {
				return judge(false, "偏%.2f mm", v)
			}
		}
		return judge(true, "居中")
	}),
	dressed("H6", "发文机关标志位置", "上边缘距版心上边缘35±0.3 mm", formal, func(l *letter) outcome {
		v := l.head[0].inkTop()
		return judge(about(v, headFormal, near), "%.2f mm", v-top)
	}),
	dressed("H7", "发文机关标志位置（信函格式）", "上边缘距上页边30±0.3 mm", mail, func(l *letter) outcome {
		v := l.head[0].inkTop()
		return judge(about(v, headMail, near), "%.2f mm", v)
	}),
	dressed("H8", "发文机关标志用语（信函格式）", "使用全称或规范化简称，不加“文件”", mail, func(l *letter) outcome {
		t := join(l.head)
		return judge(!strings.HasSuffix(t, "文件"), "“%s”", t)
	}),
	{"H9", "发文字号", "正式文件有发文字号", func(l *letter) outcome {
		if l.look == draft {
			return none("草稿不编号")
		}
		if l.number == nil {
			return judge(false, "没有")
		}
		return judge(true, "%s", l.number.text)
	}},
	numbered("H10", "发文字号写法", "年份用六角括号括入，序号不加“第”、不编虚位", func(l *letter) outcome {
		return judge(numberShape.MatchString(l.number.text), "%s", l.number.text)
	}),
	numbered("H11", "发文字号字体字号", "3号仿宋", func(l *letter) outcome {
		ok, seen := setIn([]line{*l.number}, faceFang)
		return judge(ok && about(l.number.biggest(), size3, nearSize), "%s %.1f磅", seen, l.number.biggest())
	}),
	numbered("H12", "发文字号位置", "公文格式：居中，与标志空二行；信函格式：右齐版心，距上线3号字高的7/8", func(l *letter) outcome {
		if l.look == mail {
			rules := l.doubles(l.upper)
			if len(rules) < 2 {
				return none("没有红色双线")
			}
			v := l.number.emTop() - (rules[1].y0 + rules[1].width/2)
			return judge(about(l.number.x1(), right, near) && about(v, numberGap, near), "右端%.2f mm，距线%.2f mm", l.number.x1()-right, v)
		}
		if len(l.head) == 0 {
			return none("没有发文机关标志")
		}
		v := (l.number.emTop() - l.head[len(l.head)-1].inkBottom()) / pitch
		c := l.number.mid() - (left + typeW/2)
		return judge(about(c, 0, 0.5) && v > 2-0.05 && v < 3, "空%.2f行，偏中线%.2f mm", v, c)
	}),
	dressed("H13", "红色分隔线", "发文字号之下4±0.3 mm，与版心等宽，红色", formal, func(l *letter) outcome {
		if len(l.upper) != 1 {
			return judge(false, "有%d条", len(l.upper))
		}
		if l.number == nil {
			return none("没有发文字号")
		}
		s := l.upper[0]
		v := s.y0 - l.number.emBottom()
		return judge(about(v, ruleBelow, near) && about(s.x0, left, near) && about(s.x1, right, near) && s.red, "距%.2f mm，长%.1f mm%s", v, s.length(), colourOf(s))
	}),
	dressed("H14", "上部红色双线（信函格式）", "标志之下4±0.3 mm，长170 mm，居中，上粗下细", mail, func(l *letter) outcome {
		rules := l.doubles(l.upper)
		if len(rules) != 2 {
			return judge(false, "有%d条线", len(rules))
		}
		if len(l.head) == 0 {
			return none("没有发文机关标志")
		}
		v := rules[0].y0 - rules[0].width/2 - l.head[len(l.head)-1].inkBottom()
		return judge(about(v, ruleBelow, near) && isDouble(rules, true), "距%.2f mm，%s", v, doubleOf(rules))
	}),
	dressed("H15", "下部红色双线（信函格式）", "距下页边20±0.3 mm，长170 mm，居中，上细下粗", mail, func(l *letter) outcome {
		rules := l.doubles(l.lower)
		if len(rules) != 2 {
			return judge(false, "有%d条线", len(rules))
		}
		v := l.pages[0].h - (rules[1].y0 + rules[1].width/2)
		return judge(about(v, mailFoot, near) && isDouble(rules, false), "距%.2f mm，%s", v, doubleOf(rules))
	}),
}

// issued is a clause on 发文机关标志, which every issued letter has.
func issued(id, name, expected string, check func(*letter) outcome) clause {
	return clause{id, name, expected, func(l *letter) outcome {
		switch {
		case l.look == draft:
			return none("草稿没有版头")
		case len(l.head) == 0:
			return judge(false, "没有发文机关标志")
		}
		return check(l)
	}}
}

// dressed is a clause of one of the two formats.
func dressed(id, name, expected string, as look, check func(*letter) outcome) clause {
	return clause{id, name, expected, func(l *letter) outcome {
		switch {
		case l.look != as:
			return none("不是" + lookNames[as])
		case len(l.head) == 0:
			return judge(false, "没有发文机关标志")
		}
		return check(l)
	}}
}

func numbered(id, name, expected string, check func(*letter) outcome) clause {
	return clause{id, name, expected, func(l *letter) outcome {
		if l.look == draft || l.number == nil {
			return none("没有发文字号")
		}
		return check(l)
	}}
}

// doubles gives rules from top to bottom.
func (l *letter) doubles(rules []stroke) []stroke {
	out := append([]stroke(nil), rules...)
	sort.Slice(out, func(i, j int) bool { return out[i].y0 < out[j].y0 })
	return out
}

// isDouble says that two rules are a red double rule across the page.
func isDouble(r []stroke, thickAbove bool) bool {
	for i := range r {
		if !r[i].red || !about(r[i].length(), mailRule, near) || !about((r[i].x0+r[i].x1)/2, pageW/2, near) {
			return false
		}
	}
	if d := r[1].y0 - r[0].y0; d < 0.5 || d > 2.5 {
		return false
	}
	if thickAbove {
		return r[0].width > r[1].width*1.3
	}
	return r[1].width > r[0].width*1.3
}

func doubleOf(r []stroke) string {
	s := ""
	for i := range r {
		s += fmt.Sprintf("%.1f×%.2f mm%s", r[i].length(), r[i].width, colourOf(r[i]))
		if i == 0 {
			s += "、"
		}
	}
	return s
}

func colourOf(s stroke) string {
	if s.red {
		return ""
	}
	return "（不是红色）"
}

// inkMid is the middle of the ink of a line.
func inkMid(t *line) float64 { return (t.glyphs[0].x0 + t.last().x1) / 2 }

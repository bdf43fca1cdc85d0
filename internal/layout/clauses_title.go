package layout

import (
	"fmt"
	"strings"
)

var titleClauses = []clause{
	titled("B1", "标题字号", "2号（22磅）", func(l *letter) outcome {
		for i := range l.title {
			for _, g := range l.title[i].glyphs {
				if !about(g.size, size2, nearSize) {
					return judge(false, "%.1f磅", g.size)
				}
			}
		}
		return judge(true, "22磅")
	}),
	titled("B2", "标题字体", "小标宋", func(l *letter) outcome {
		ok, seen := setIn(l.title, faceBiao)
		return judge(ok, "%s", seen)
	}),
	titled("B3", "标题居中", "各行中线距版心中线不大于1 mm", func(l *letter) outcome {
		worst := 0.0
		for i := range l.title {
			v := l.title[i].mid() - (left + typeW/2)
			if !about(v, 0, 1) {
				return judge(false, "%s偏%.2f mm", where(&l.title[i]), v)
			}
			worst = max(worst, max(v, -v))
		}
		return judge(true, "最大%.2f mm", worst)
	}),
	titled("B4", "标题排列", "一行，或梯形、菱形；不取沙漏形，不留孤字", func(l *letter) outcome {
		var w []float64
		s := []string{}
		for i := range l.title {
			w = append(w, l.title[i].x1()-l.title[i].x0())
			s = append(s, fmt.Sprintf("%.0f", w[i]/(size2*point)))
		}
		seen := strings.Join(s, "、") + "字"
		for i := range w {
			if len(w) > 1 && w[i] < 3.5*size2*point {
				return judge(false, "%s，第%d行是孤字", seen, i+1)
			}
			// A middle line shorter than both its neighbours makes an hourglass.
			if i > 0 && i+1 < len(w) && w[i] < min(w[i-1], w[i+1])-size2*point {
				return judge(false, "%s，中间窄", seen)
			}
		}
		return judge(true, "%s", seen)
	}),
	titled("B5", "标题行首", "不以标点和“的”字起行", func(l *letter) outcome {
		for i := range l.title {
			if r := l.title[i].glyphs[0].r; r == '的' && i > 0 || strings.ContainsRune(noStart, r) {
				return judge(false, "第%d行以“%s”起", i+1, string(r))
			}
		}
		return judge(true, "%d行", len(l.title))
	}),
	titled("B6", "标题位置", "公文格式：红线下空二行；信函格式：距其上要素二行；草稿：首行或第二行起", func(l *letter) outcome {
		first := &l.title[0]
		from := 0.0
		switch {
		case l.look == draft:
			v := first.row()
			return judge(v > -0.1 && v < 1.1, "第%.0f行起", v+1)
		case l.look == formal && len(l.upper) > 0:
			from = l.upper[len(l.upper)-1].y0
		case l.look == formal:
			return none("没有红色分隔线")
		case l.number == nil:
			return none("没有发文字号")
		default:
			from = l.number.emBottom()
		}
		// Measured to the square of a 3号 character on the same line of the grid.
		v := (top + first.row()*pitch - from) / pitch
		return judge(v > 2-0.05 && v < 3, "空%.2f行", v)
	}),
	{"B7", "主送机关顶格", "左端在版心左边", func(l *letter) outcome {
		if len(l.to) == 0 {
			return none("没有主送机关")
		}
		for i := range l.to {
			if v := l.to[i].x0() - left; !about(v, 0, near) {
				return judge(false, "空%.2f字", v/cell)
			}
		}
		return judge(true, "顶格")
	}},
	{"B8", "主送机关后的冒号", "全角冒号", func(l *letter) outcome {
		if len(l.to) == 0 {
			return none("没有主送机关")
		}
		s := join(l.to)
		return judge(strings.HasSuffix(s, "："), "“%s”", string(s[max(0, len(s)-3):]))
	}},
	{"B9", "主送机关字体字号", "3号仿宋", func(l *letter) outcome {
		if len(l.to) == 0 {
			return none("没有主送机关")
		}
		return setAt(l.to, size3, faceFang)
	}},
	{"B10", "标题与主送机关间空一行", "空一行", func(l *letter) outcome {
		if len(l.to) == 0 || len(l.title) == 0 {
			return none("没有主送机关或标题")
		}
		v := l.to[0].row() - l.title[len(l.title)-1].row()
		return judge(about(v, 2, 0.06), "空%.2f行", v-1)
	}},
}

func titled(id, name, expected string, check func(*letter) outcome) clause {
	return clause{id, name, expected, func(l *letter) outcome {
		if len(l.title) == 0 {
			return judge(false, "没有标题")
		}
		return check(l)
	}}
}

// setAt judges size and face of lines together.
func setAt(lines []line, size float64, want face) outcome {
	for i := range lines {
		for _, g := range lines[i].glyphs {
			if !about(g.size, size, nearSize) {
				return judge(false, "%s%.1f磅", where(&lines[i]), g.size)
			}
		}
	}
	ok, seen := setIn(lines, want)
	return judge(ok, "%s %.0f磅", seen, size)
}

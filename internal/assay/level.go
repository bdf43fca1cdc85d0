package assay

import (
	"strconv"
	"strings"
)

// weigh gives each risk its probability, influence and weight, before and after
// measures. The first of a script are the gravest. By every criterion in use
// (the index, and how many risks are how grave) the level comes out alike: 中
// before and 低 after, or 低 both times.
func (m *matter) weigh(level string) {
	m.Risks = append([]risk(nil), m.script.Risks...)
	m.Mid = level != "points" && level != "worded" && m.rnd.IntN(3) > 0
	type pq struct{ p, q int }
	grave := []pq{{70, 70}, {65, 75}, {75, 70}, {75, 65}}
	fair := []pq{{45, 55}, {50, 50}, {55, 45}, {45, 45}}
	slight := []pq{{30, 35}, {35, 30}, {25, 45}, {30, 30}, {35, 35}}
	faint := []pq{{15, 25}, {25, 15}, {10, 30}}
	pick := func(l []pq) pq { return l[m.rnd.IntN(len(l))] }
	n := len(m.Risks)
	heavy := 3
	if m.Mid {
		heavy = 4
	}
	weights := []int{19, 18, 17, 16}[:heavy]
	left := 100
	for _, w := range weights {
		left -= w
	}
	for i := range m.Risks {
		r := &m.Risks[i]
		r.No = i + 1
		var b, a pq
		switch {
		case m.Mid && i < heavy:
			b, a = pick(grave), pick(fair)
		case m.Mid && i < n-2:
			b, a = pick(fair), pick(slight)
		case !m.Mid && i < heavy:
			b, a = pick(fair), pick(slight)
		default:
			b, a = pick(slight), pick(faint)
		}
		r.P, r.Q, r.P2, r.Q2 = b.p, b.q, min(a.p, b.p), min(a.q, b.q)
		if i < heavy {
			r.W = weights[i]
		} else {
			rest := n - i
			r.W = (left + rest - 1) / rest
			left -= r.W
		}
	}
	m.Points = []point{
		{"合法性", "主体资格与权限", 3, 0, 0}, {"合法性", "内容合法及前置要件", 5, 2, 1}, {"合法性", "议事决策程序", 2, 0, 0},
		{"合理性", "利益相关方界定", 2, 0, 0}, {"合理性", "信息公开", 2, 1, 0}, {"合理性", "群众满意度", 6, 0, 0}, {"合理性", "攀比", 4, 2, 1}, {"合理性", "专业论证", 3, 1, 0}, {"合理性", "补偿和保障", 4, 2, 1}, {"合理性", "基层组织支持", 4, 1, 1},
		{"可行性", "财力保障", 3, 1, 1}, {"可行性", "环境影响", 4, 2, 2}, {"可行性", "技术条件", 3, 1, 0},
		{"可控性", "群众意见", 35, 4, 2}, {"可控性", "舆情", 6, 3, 1.5}, {"可控性", "信访和治安", 6, 2.5, 1}, {"可控性", "预案与宣传", 8, 3, 1},
	}
}

// R is probability × influence, written without rounding.
func (r risk) R() string  { return product(r.P, r.Q) }
func (r risk) R2() string { return product(r.P2, r.Q2) }

func product(p, q int) string {
	s := strconv.FormatFloat(float64(p*q)/10000, 'f', 4, 64)
	return strings.TrimSuffix(strings.TrimSuffix(s, "0"), "0")
}

// IR is a risk's share in the index.
func (r risk) IR() string  { return strconv.FormatFloat(float64(r.W*r.P*r.Q)/1e6, 'f', 4, 64) }
func (r risk) IR2() string { return strconv.FormatFloat(float64(r.W*r.P2*r.Q2)/1e6, 'f', 4, 64) }

func grade(p, q int) string {
	switch r := p * q; {
	case r <= 400:
		return "微小"
	case r <= 1600:
		return "较小"
	case r <= 3600:
		return "一般"
	case r <= 6400:
		return "较大"
	}
	return "重大"
}

// Grade is the degree before, Grade2 after measures.
func (r risk) Grade() string  { return grade(r.P, r.Q) }
func (r risk) Grade2() string { return grade(r.P2, r.Q2) }

func chance(p int) string {
	return []string{"很低", "较低", "中等", "较高", "很高"}[min(4, p/20)]
}
func weight(q int) string {
	return []string{"可忽略", "较小", "中等", "较大", "严重"}[min(4, q/20)]
}

// PW and QW are probability and influence in words.
func (r risk) PW() string  { return chance(r.P) }
func (r risk) QW() string  { return weight(r.Q) }
func (r risk) PW2() string { return chance(r.P2) }
func (r risk) QW2() string { return weight(r.Q2) }

func (m *matter) index(after bool) string {
	sum := 0
	for _, r := range m.Risks {
		if after {
			sum += r.W * r.P2 * r.Q2
		} else {
			sum += r.W * r.P * r.Q
		}
	}
	return strconv.FormatFloat(round(float64(sum)/1e6, 4), 'f', 4, 64)
}

// T is the index before measures, T2 after.
func (m *matter) T() string  { return m.index(false) }
func (m *matter) T2() string { return m.index(true) }

// C is the degree of one of a hundred: probability in per cent × influence in points.
func (r risk) C() string  { return hundred(r.P * r.Q) }
func (r risk) C2() string { return hundred(r.P2 * r.Q2) }

func hundred(n int) string { return strconv.FormatFloat(float64(n)/100, 'f', -1, 64) }

// CT is the index of one of a hundred before measures, CT2 after.
func (m *matter) CT() string  { return m.percent(false) }
func (m *matter) CT2() string { return m.percent(true) }

func (m *matter) percent(after bool) string {
	f, _ := strconv.ParseFloat(m.index(after), 64)
	return strconv.FormatFloat(f*100, 'f', 2, 64)
}

// PN and QN are probability and influence as ranks of five, V their product,
// WV its weighted share.
func (r risk) PN() int     { return rank(r.P) }
func (r risk) QN() int     { return rank(r.Q) }
func (r risk) PN2() int    { return rank(r.P2) }
func (r risk) QN2() int    { return rank(r.Q2) }
func (r risk) V() int      { return r.PN() * r.QN() }
func (r risk) V2() int     { return r.PN2() * r.QN2() }
func (r risk) WV() string  { return dec(r.W * r.V()) }
func (r risk) WV2() string { return dec(r.W * r.V2()) }

func rank(p int) int { return min(4, p/20) + 1 }

// VT is the sum of the weighted shares before measures, VT2 after.
func (m *matter) VT() string {
	n := 0
	for _, r := range m.Risks {
		n += r.W * r.V()
	}
	return dec(n)
}

func (m *matter) VT2() string {
	n := 0
	for _, r := range m.Risks {
		n += r.W * r.V2()
	}
	return dec(n)
}

// Level is the level before measures; after measures it is always 低.
func (m *matter) Level() string {
	if m.Mid {
		return "中"
	}
	return "低"
}

// Count says how many risks are of a degree, before or after measures.
func (m *matter) Count(grade string, after bool) int {
	n := 0
	for _, r := range m.Risks {
		if after && r.Grade2() == grade || !after && r.Grade() == grade {
			n++
		}
	}
	return n
}

// Sum adds up the points of a dimension, or of all.
func (m *matter) Sum(dim string, after bool) float64 {
	sum := 0.0
	for _, p := range m.Points {
		if dim != "" && p.Dim != dim {
			continue
		}
		if after {
			sum += p.After
		} else {
			sum += p.Before
		}
	}
	return sum
}

// classes are the eight of a fixed-asset project.
var classes = []string{"政策规划和审批程序", "土地房屋征收及补偿", "技术和经济方案", "生态环境影响", "项目建设管理", "经济社会影响", "质量安全和社会治安", "媒体舆论导向"}

type class struct{ Name, Say string }

// Classes says of each class which risks it has, or why none.
func (m *matter) Classes() []class {
	var out []class
	for _, name := range classes {
		say := ""
		for _, r := range m.of(name) {
			if say != "" {
				say += "、"
			}
			say += r.Name
		}
		for _, u := range m.Unlike {
			if u.Class == name {
				say = u.Why
			}
		}
		out = append(out, class{name, say})
	}
	return out
}

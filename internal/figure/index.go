package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
)

// Weights are the weights of the risks as parts of one.
type Weights struct {
	Parts  []float64 // NaN: not read
	Known  bool      // all were read
	Sum    float64
	Slack  float64 // what rounding allows the sum to be off
	Gap    float64 // 1 − Sum where that is more than rounding allows, else 0
	Before float64 // Σ weight × R before measures; NaN where one is not read
	After  float64
}

func weigh(risks []facts.Risk) Weights {
	w := Weights{Known: len(risks) > 0}
	for _, r := range risks {
		v, ok := r.Weight.First()
		if !ok {
			w.Parts, w.Known = append(w.Parts, math.NaN()), false
			w.Before, w.After = math.NaN(), math.NaN()
			continue
		}
		unit := 1.0
		if r.WeightPercent {
			unit = 100
		}
		w.Parts = append(w.Parts, v.V/unit)
		w.Sum += v.V / unit
		w.Slack += 0.5 * math.Pow10(-r.WeightDecimals) / unit
		w.Before += v.V / unit * value(r.Before.R)
		w.After += v.V / unit * value(r.After.R)
	}
	if w.Known && math.Abs(1-w.Sum) > w.Slack+1e-9 {
		w.Gap = 1 - w.Sum
	}
	return w
}

func value(f facts.Fact[float64]) float64 {
	v, ok := f.First()
	if !ok {
		return math.NaN()
	}
	return v.V
}

// Index draws the weights end to end against one, and the index, as stated and
// as computed again, on the report's own borders.
func Index(s *Source) Figure {
	f := Figure{ID: "index", Title: "综合风险指数", Note: "权重合计，指数 = Σ 权重 × 程度", Items: s.items("H2"), Heads: []string{"项目", "数值", "位置", "说明"}}
	risks := s.Facts.Risks.Factors
	w := weigh(risks)
	any := slices.ContainsFunc(w.Parts, func(v float64) bool { return !math.IsNaN(v) })
	if !any && len(s.Facts.Risks.Index) == 0 {
		f.Says = "没有读到权重和综合指数。"
		return f
	}
	const width0, left, room = 600.0, 10.0, 540.0
	d := &drawing{id: f.ID}
	y := 4.0
	var says []string
	if any {
		d.text(left, y+12, "权重（应合计 1.00）", style{fill: ink2})
		scale := room / max(1, w.Sum)
		x, missing := left, 0
		for i, v := range w.Parts {
			r := risks[i]
			at, _ := r.Weight.First()
			if math.IsNaN(v) {
				missing++
				f.Rows = append(f.Rows, []Cell{s.cell(r.Name, r.At), plain(unread), s.cell(s.Place(r.At), r.At), plain("权重")})
				continue
			}
			fill := [2]string{"#4C77A3", "#8FA9C4"}[i%2]
			d.link(s.Link(at.At), fmt.Sprintf("%s，权重 %s", r.Name, trim(v)), func() {
				d.rect(x, y+20, max(v*scale-1, 0.5), 24, `fill="`+fill+`"`)
				if v*scale > width(trim(v), 12)+4 {
					d.text(x+v*scale/2, y+36.5, trim(v), style{anchor: "middle", fill: [2]string{"#fff", ink}[i%2]})
				}
			})
			f.Rows = append(f.Rows, []Cell{s.cell(r.Name, r.At), s.cell(trim(v), at.At), s.cell(s.Place(at.At), at.At), plain("权重")})
			x += v * scale
		}
		one := left + scale
		switch {
		case missing > 0:
			d.rect(x, y+20, max(left+room-x, 76), 24, dashed)
			d.text(x+6, y+36.5, fmt.Sprintf("%d 项%s", missing, unread), style{fill: ink3})
			says = append(says, fmt.Sprintf("%d 项风险的权重%s", missing, unread))
		case w.Gap > 0:
			d.rect(x, y+19, max(one-x, 4), 26, d.hatch())
			d.text(left, y+62, fmt.Sprintf("合计 %s，缺 %s", trim(w.Sum), trim(w.Gap)), style{fill: red, bold: true})
		case w.Gap < 0:
			d.rect(one, y+19, max(x-one, 4), 26, d.hatch())
			d.text(left, y+62, fmt.Sprintf("合计 %s，多 %s", trim(w.Sum), trim(-w.Gap)), style{fill: red, bold: true})
		default:
			d.text(left, y+62, "合计 "+trim(w.Sum)+"，相符", style{fill: pine, bold: true})
		}
		if w.Known {
			d.path(fmt.Sprintf("M%s %sv36", n(one), n(y+14)), `stroke="`+ink+`" stroke-width="1.5"`)
			says = append(says, "权重合计 "+trim(w.Sum))
			f.Rows = append(f.Rows, []Cell{plain("权重合计"), plain(trim(w.Sum)), plain(""), plain("应为 1.00")})
		}
		y += 84
	}
	y = index(s, d, &f, w, y, &says)
	f.Says = "综合风险指数：" + strings.Join(says, "，") + "。"
	f.SVG = d.svg(width0, y, f.Says)
	return f
}

func trim(v float64) string {
	s := strings.TrimRight(fmt.Sprintf("%.4f", v), "0")
	if i := strings.IndexByte(s, '.'); len(s)-i < 3 {
		s += "00"[:3-(len(s)-i)]
	}
	return s
}

// mark is one value on the scale of the index.
type mark struct {
	v    float64
	name string
	own  bool // computed here, not stated
	at   document.Anchor
}

func index(s *Source, d *drawing, f *Figure, w Weights, y float64, says *[]string) float64 {
	var marks []mark
	points := false
	stage := map[string]string{"before": "措施前", "after": "措施后"}
	for _, x := range s.Facts.Risks.Index {
		points = points || x.Points
		name := fmt.Sprintf("报告%s %.*f", stage[x.Stage], x.Decimals, x.V)
		again := slices.ContainsFunc(s.Facts.Risks.Index, func(o facts.IndexStatement) bool {
			return x.Stage == "" && o.Stage != "" && o.V == x.V && o.Decimals == x.Decimals
		})
		if again || slices.ContainsFunc(marks, func(m mark) bool { return m.name == name }) {
			continue
		}
		marks = append(marks, mark{x.V, name, false, x.At})
	}
	if !points {
		for _, c := range []struct {
			v     float64
			stage string
		}{{w.Before, "before"}, {w.After, "after"}} {
			if w.Known && !math.IsNaN(c.v) {
				marks = append(marks, mark{c.v, fmt.Sprintf("重算%s %.4f", stage[c.stage], c.v), true, document.Anchor{}})
			}
		}
	}
	if len(marks) == 0 {
		d.rect(10, y, 160, 24, dashed)
		d.text(90, y+16, "综合指数"+unread, style{fill: ink3, anchor: "middle"})
		*says = append(*says, "综合指数"+unread)
		return y + 34
	}
	top := 1.0
	for _, m := range marks {
		top = max(top, m.v)
	}
	if points && top < 100 && top > 1 {
		top = 100
	}
	pos := func(v float64) float64 { return 10 + 540*max(0, v)/top }
	d.text(10, y+12, "综合指数在报告所列标准上的位置", style{fill: ink2})
	base := y + 24
	borders := borders(s.Facts.Risks.System.Thresholds, top)
	if len(borders) == 0 {
		d.rect(10, base, 540, 20, dashed)
		d.text(280, base+14.5, "评判标准"+unread, style{fill: ink3, anchor: "middle"})
	}
	for _, b := range borders {
		d.link(s.Link(b.At), b.Level, func() {
			d.rect(pos(b.Low), base, pos(b.High)-pos(b.Low)-1, 20, `fill="#F5F7F9" stroke="#B4BDC6"`)
			if name := strings.TrimSuffix(b.Level, "风险") + "风险"; pos(b.High)-pos(b.Low) > width(name, 12)+6 {
				d.text((pos(b.Low)+pos(b.High))/2, base+14.5, name, style{fill: ink2, anchor: "middle"})
			}
		})
		d.text(pos(b.High), base+36, short(b.High), style{fill: ink3, anchor: "middle"})
		f.Rows = append(f.Rows, []Cell{s.cell(b.Level, b.At), plain(short(b.Low) + "—" + short(b.High)), s.cell(s.Place(b.At), b.At), plain("评判标准")})
	}
	slices.SortStableFunc(marks, func(a, b mark) int {
		switch {
		case a.v < b.v:
			return -1
		case a.v > b.v:
			return 1
		}
		return 0
	})
	row := base + 58
	for _, m := range marks {
		fill := ink
		if m.own {
			fill = indigo
		}
		x := pos(m.v)
		d.link(s.Link(m.at), m.name, func() {
			extra := ""
			if m.own {
				extra = ` stroke-dasharray="4 3"`
			}
			d.path(fmt.Sprintf("M%s %sV%s", n(x), n(base-4), n(row-12)), `stroke="`+fill+`" stroke-width="2"`+extra)
			anchor := "start"
			at := x + 4
			if x > 400 {
				anchor, at = "end", x-4
			}
			text := m.name
			if pl := s.brief(m.at); !m.own && pl != "" {
				text += "（" + pl + "）"
			}
			d.text(at, row, text, style{fill: fill, bold: true, anchor: anchor, halo: true})
		})
		row += 18
		*says = append(*says, m.name)
		note := "报告所写"
		if m.own {
			note = "按报告的权重和程度重算"
		}
		f.Rows = append(f.Rows, []Cell{plain(m.name), s.cell(fmt.Sprintf("%.4f", m.v), m.at), s.cell(s.Place(m.at), m.at), plain(note)})
	}
	return row
}

func short(v float64) string {
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.3f", v), "0"), ".")
}

// borders are the report's own steps of the index, from the lowest, cut to the
// scale; none where they leave no order.
func borders(all []facts.Threshold, top float64) []facts.Threshold {
	var out []facts.Threshold
	for _, t := range all {
		if t.Of != "index" && t.Of != "points" || t.High <= t.Low && !math.IsInf(t.High, 1) {
			continue
		}
		t.Low, t.High = max(t.Low, 0), min(t.High, top)
		if t.High > t.Low {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b facts.Threshold) int {
		if a.Low < b.Low {
			return -1
		}
		return 1
	})
	return slices.CompactFunc(out, func(a, b facts.Threshold) bool { return a.Low == b.Low && a.High == b.High })
}

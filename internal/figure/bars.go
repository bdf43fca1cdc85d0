package figure

import (
	"fmt"
	"slices"
	"strings"
)

// Part is one piece of a whole, drawn beside the others.
type Part struct {
	Name, Link string
	N          int
	Fill       string
	Dark       bool // its number is written in white
}

// Split draws parts end to end, each wide enough for its number.
func Split(says string, parts []Part) string {
	const w, least = 640.0, 26.0
	total, small := 0, 0.0
	for _, p := range parts {
		total += p.N
	}
	if total == 0 {
		return ""
	}
	wide := 0
	for _, p := range parts {
		if p.N > 0 && float64(p.N)/float64(total)*w < least {
			small += least
		} else {
			wide += p.N
		}
	}
	d := &drawing{id: "split"}
	x := 0.0
	for _, p := range parts {
		if p.N == 0 {
			continue
		}
		k := least
		if float64(p.N)/float64(total)*w >= least {
			k = (w - small) * float64(p.N) / float64(max(wide, 1))
		}
		fill := ink
		if p.Dark {
			fill = "#fff"
		}
		d.link(p.Link, fmt.Sprintf("%s %d 件", p.Name, p.N), func() {
			d.rect(x, 0, k-2, 26, `rx="2" fill="`+p.Fill+`" stroke="#B4BDC6" stroke-width=".5"`)
			d.text(x+k/2-1, 17.5, fmt.Sprint(p.N), style{fill: fill, size: 13, bold: true, anchor: "middle"})
		})
		x += k
	}
	return d.svg(w, 26, says)
}

// Share is how often of how many.
type Share struct {
	Name, Link string
	Tip        string // more of the name
	Part, Of   int
}

// Low says that a share is under four fifths.
func (s Share) Low() bool { return s.Of > 0 && s.Part*5 < s.Of*4 }

// Shares draws shares as bars under a line at 80 %; what lies below it is
// hatched and named.
func Shares(says string, list []Share) string {
	const w, left, room, rowH = 500.0, 150.0, 210.0, 22.0
	d := &drawing{id: "shares"}
	line80 := left + room*0.8
	for i, s := range list {
		y := 22 + rowH*float64(i)
		rate := float64(s.Part) / float64(max(s.Of, 1))
		st := style{}
		if s.Low() {
			st = style{fill: red, bold: true}
		}
		d.link(s.Link, fmt.Sprintf("%s%s：采纳 %d，已判定 %d", s.Name, s.Tip, s.Part, s.Of), func() {
			d.text(0, y+12, cut(s.Name, 12, left-10), st)
			d.rect(left, y+1, room, 15, `fill="#EDF0F3"`)
			attrs := `fill="#6E9AC2" stroke="#446F9C"`
			if s.Low() {
				attrs = d.hatch()
			}
			d.rect(left, y+1, max(room*rate, 0.5), 15, attrs)
			d.text(left+room+8, y+12.5, fmt.Sprintf("%.0f%%", 100*floor(rate)), style{fill: st.fill, bold: true})
			d.text(left+room+46, y+12.5, fmt.Sprintf("%d/%d", s.Part, s.Of), style{fill: ink3})
			if s.Low() {
				d.text(w, y+12.5, "须复查", style{fill: red, bold: true, anchor: "end"})
			}
		})
	}
	h := 24 + rowH*float64(len(list))
	d.path(fmt.Sprintf("M%s 16V%s", n(line80), n(h)), `stroke="`+ink+`" stroke-width="1.2" stroke-dasharray="3 3"`)
	d.text(line80, 11, "80%", style{anchor: "middle", bold: true})
	return d.svg(w, h, says)
}

// floor keeps 79.6 % from being printed as 80 %.
func floor(rate float64) float64 { return float64(int(rate*100+1e-9)) / 100 }

// Month is a month with what came in and what of it was sent back.
type Month struct {
	Name, Link string
	In, Back   int
}

// Months draws months side by side.
func Months(says string, list []Month) string {
	const w, h, foot = 490.0, 172.0, 148.0
	top := 1
	for _, m := range list {
		top = max(top, m.In)
	}
	d := &drawing{id: "months"}
	step := w / float64(max(len(list), 1))
	bar := min(step*0.56, 34)
	d.path(fmt.Sprintf("M0 %sH%s", n(foot), n(w)), `stroke="`+edge+`"`)
	every := 1
	if len(list) > 0 {
		longest := slices.MaxFunc(list, func(a, b Month) int { return len(a.Name) - len(b.Name) })
		every = int(width(longest.Name, 12)/(step-4)) + 1
	}
	for i, m := range list {
		x := step * (float64(i) + 0.5)
		all, back := 118*float64(m.In)/float64(top), 118*float64(m.Back)/float64(top)
		d.link(m.Link, fmt.Sprintf("%s：报送 %d，退回 %d", m.Name, m.In, m.Back), func() {
			if m.In > 0 {
				d.rect(x-bar/2, foot-all, bar, all, `fill="#AFC8DF" stroke="#7F9FBF"`)
				d.text(x, foot-all-5, fmt.Sprint(m.In), style{anchor: "middle", bold: true})
			}
			if m.Back > 0 {
				d.rect(x-bar/2, foot-back, bar, back, `fill="`+indigo+`"`)
				if back > 16 {
					d.text(x, foot-back+13, fmt.Sprint(m.Back), style{anchor: "middle", fill: "#fff"})
				}
			}
			if i%every == 0 {
				d.text(min(max(x, width(m.Name, 12)/2), w-width(m.Name, 12)/2), foot+17, m.Name, style{anchor: "middle", fill: ink3})
			}
		})
	}
	return d.svg(w, h, says)
}

// Trend draws a few numbers as a line, the last one dotted.
func Trend(says string, values []int) string {
	if len(values) < 2 {
		return ""
	}
	top := max(1, slices.Max(values))
	d := &drawing{id: "trend"}
	var p []string
	x, y := 0.0, 0.0
	for i, v := range values {
		x, y = 4+82*float64(i)/float64(len(values)-1), 17-13*float64(v)/float64(top)
		p = append(p, n(x)+" "+n(y))
	}
	d.path("M"+strings.Join(p, "L"), `fill="none" stroke="`+edge+`" stroke-width="1.5"`)
	fmt.Fprintf(d, `<circle cx="%s" cy="%s" r="3" fill="%s"/>`, n(x), n(y), indigo)
	return d.svg(92, 21, says)
}

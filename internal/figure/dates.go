package figure

import (
	"fmt"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
)

var steps = map[string]string{
	"commission": "签订委托", "plan": "制定方案", "publicity": "公示", "survey": "问卷调查", "meeting": "座谈", "hearing": "听证", "visit": "走访",
	"draft": "送审稿", "panel": "专家评审", "final": "定稿", "filing": "报送", "decision": "决策", "construction": "开工",
}

// span is a step on the line: a point, or from a day to another.
type span struct {
	kind, name string
	from, to   zh.Date
	at, end    document.Anchor
	planned    bool
	fault      *Fault
}

// spans joins beginnings with their ends and tells equal statements once.
func spans(s *Source) []span {
	var out []span
	open := map[string]int{}
	for _, e := range s.Facts.Process.Events {
		kind, edge, _ := strings.Cut(e.Kind, "-")
		name, known := steps[kind]
		if !known || e.Period.From.Day == 0 || !e.Period.From.Valid() {
			continue
		}
		from, to := e.Period.From, e.Period.From
		if e.Period.To.Day != 0 && e.Period.To.Valid() && !e.Period.To.Before(from) {
			to = e.Period.To
		}
		if edge == "end" {
			if i, ok := open[kind]; ok && !to.Before(out[i].from) {
				out[i].to, out[i].end = to, e.At
				delete(open, kind)
				continue
			}
		}
		out = append(out, span{kind: kind, name: name, from: from, to: to, at: e.At, end: e.At, planned: e.Planned})
		if edge == "start" {
			open[kind] = len(out) - 1
		}
	}
	for _, p := range s.Facts.Publicity {
		v, ok := p.Period.First()
		if !ok || p.Negated || v.V.From.Day == 0 || !v.V.From.Valid() {
			continue
		}
		to := v.V.From
		if v.V.To.Day != 0 && v.V.To.Valid() && !v.V.To.Before(to) {
			to = v.V.To
		}
		out = append(out, span{kind: "publicity", name: steps["publicity"], from: v.V.From, to: to, at: v.At, end: v.At})
	}
	var once []span
	for _, p := range out {
		if i := slices.IndexFunc(once, func(q span) bool { return q.kind == p.kind && q.from == p.from && q.to == p.to }); i >= 0 {
			if once[i].fault == nil {
				once[i].fault = faultOf(s, p)
			}
			continue
		}
		p.fault = faultOf(s, p)
		once = append(once, p)
	}
	slices.SortStableFunc(once, func(a, b span) int {
		return a.from.Time().Compare(b.from.Time())
	})
	return once
}

func faultOf(s *Source, p span) *Fault {
	for _, a := range []document.Anchor{p.at, p.end} {
		if f := s.at(a, "B4", "D3", "E3"); f != nil {
			return f
		}
	}
	return nil
}

// label is a name on the line with the room it takes.
type label struct {
	x, w float64
	lane int // 0 1 above, 2 3 below, from the line outwards; -1: no room, only in the table
}

// lay puts labels into lanes, alternating above and below, so that none lie over
// one another; it keeps them within the width.
func lay(at, wide []float64, width float64) []label {
	const gap = 8
	out := make([]label, len(at))
	end := [4]float64{-gap, -gap, -gap, -gap}
	for i := range at {
		w := min(wide[i], width)
		x := min(max(at[i], w/2), width-w/2)
		order := [4]int{0, 2, 1, 3}
		if i%2 == 1 {
			order = [4]int{2, 0, 3, 1}
		}
		out[i] = label{x, w, -1}
		for _, lane := range order {
			if x-w/2 >= end[lane]+gap {
				out[i].lane = lane
				end[lane] = x + w/2
				break
			}
		}
	}
	return out
}

// Dates draws the steps of the assessment on one line to scale.
func Dates(s *Source) Figure {
	f := Figure{ID: "dates", Title: "日期", Note: "评估各环节先后与时长", Wide: true, Items: s.items("B4", "D3"), Heads: []string{"环节", "起", "止", "位置", "提示"}}
	all := spans(s)
	for _, p := range all {
		name, says := p.name, ""
		if p.planned {
			name += "（计划）"
		}
		if p.fault != nil {
			says = p.fault.Item + " " + p.fault.Message
		}
		f.Rows = append(f.Rows, []Cell{plain(name), s.cell(p.from.String(), p.at), s.cell(p.to.String(), p.end), s.cell(s.Place(p.at), p.at), plain(says)})
	}
	if len(all) == 0 {
		f.Says = "没有读到带日期的环节。"
		return f
	}
	const w, left, right, y = 1230.0, 16.0, 1214.0, 110.0
	first, last := all[0].from, all[0].to
	for _, p := range all {
		if last.Before(p.to) {
			last = p.to
		}
	}
	if d := zh.Days(last, s.Today); d > 0 && d < 120 {
		last = s.Today
	}
	days := max(float64(zh.Days(first, last)-1), 1)
	pos := func(d zh.Date) float64 {
		return left + 12 + (right-left-24)*float64(max(zh.Days(first, d)-1, 0))/days
	}
	d := &drawing{id: f.ID}
	months(d, first, last, pos, y)
	d.path(fmt.Sprintf("M%s %sH%s", n(left), n(y), n(right)), `stroke="`+edge+`" stroke-width="1.5"`)
	var at, wide []float64
	var names, whens []string
	for _, p := range all {
		when := md(p.from)
		if p.to != p.from {
			when += "—" + md(p.to)
			if p.to.Month == p.from.Month && p.to.Year == p.from.Year {
				when = fmt.Sprintf("%d月%d—%d日", p.from.Month, p.from.Day, p.to.Day)
			}
		}
		if pl := s.brief(p.at); pl != "" {
			when += " " + pl
		}
		names, whens = append(names, p.name), append(whens, when)
		at, wide = append(at, (pos(p.from)+pos(p.to))/2), append(wide, max(width(p.name, 12), width(when, 12)))
	}
	labels := lay(at, wide, w)
	hidden := 0
	tops := [4]float64{y - 26, y - 62, y + 26, y + 62}
	for i, l := range labels { // what leads to the names lies under all of them
		if l.lane < 0 {
			continue
		}
		to := tops[l.lane] + 6
		if l.lane >= 2 {
			to -= 18
		}
		d.path(fmt.Sprintf("M%s %sL%s %s", n(at[i]), n(y), n(l.x), n(to)), `stroke="`+line+`"`)
	}
	broken := arcs(d, s, all, pos, y)
	for i, p := range all {
		fill, hollow := ink, "none"
		if p.fault != nil {
			fill = red
		}
		d.link(s.Link(p.at), names[i]+"，"+whens[i], func() {
			l := labels[i]
			switch {
			case p.to != p.from:
				attrs := `rx="2" fill="` + indigo + `" stroke="` + indigo + `"`
				if p.fault != nil {
					attrs = `rx="2" ` + d.hatch()
				}
				d.rect(pos(p.from), y-7, max(pos(p.to)-pos(p.from), 6), 14, attrs)
			case p.planned:
				fmt.Fprintf(d, `<circle cx="%s" cy="%s" r="5" fill="%s" stroke="%s" stroke-dasharray="2 2"/>`, n(at[i]), n(y), hollow, fill)
			default:
				fmt.Fprintf(d, `<circle cx="%s" cy="%s" r="5" fill="%s"/>`, n(at[i]), n(y), fill)
			}
			if l.lane < 0 {
				hidden++
				return
			}
			d.text(l.x, tops[l.lane]-8, names[i], style{fill: fill, anchor: "middle", bold: true, halo: true})
			d.text(l.x, tops[l.lane]+6, whens[i], style{fill: ink2, anchor: "middle", halo: true})
		})
	}
	if zh.Days(first, s.Today) > 0 && !last.Before(s.Today) {
		x := pos(s.Today)
		d.path(fmt.Sprintf("M%s %sV%s", n(x), n(y-16), n(y+16)), `stroke="`+indigo+`" stroke-width="2"`)
		d.text(min(x, w-14), y+30, "今天", style{fill: indigo, anchor: "middle", bold: true})
	}
	f.Says = fmt.Sprintf("日期线：从%s到%s，读到 %d 处环节", first, last, len(all))
	for _, m := range broken {
		f.Says += "；" + m
	}
	f.Says += "。"
	if hidden > 0 {
		f.Note += fmt.Sprintf("；另有 %d 处排不下，见数据", hidden)
	}
	f.SVG = d.svg(w, 214, f.Says)
	return f
}

func months(d *drawing, first, last zh.Date, pos func(zh.Date) float64, y float64) {
	m := zh.Date{Year: first.Year, Month: first.Month, Day: 1}
	step := max(1, (zh.Days(first, last)/31)/16+1)
	end := -100.0
	for range 240 {
		if last.Before(m) {
			break
		}
		x := pos(m)
		if !m.Before(first) {
			d.path(fmt.Sprintf("M%s %sV%s", n(x), n(y-40), n(y+92)), `stroke="`+line+`"`)
		}
		name := fmt.Sprintf("%d月", m.Month)
		if m.Month == 1 || end < 0 {
			name = fmt.Sprintf("%d年%d月", m.Year, m.Month)
		}
		if x >= end {
			d.text(x+4, y+100, name, style{fill: ink3})
			end = x + 4 + width(name, 12) + 10
		}
		for range step {
			m.Month++
			if m.Month > 12 {
				m.Year, m.Month = m.Year+1, 1
			}
		}
	}
}

// arcs draws a broken order: from the later step back to the one it should
// have come before.
func arcs(d *drawing, s *Source, all []span, pos func(zh.Date) float64, y float64) []string {
	var says []string
	for _, f := range s.Faults {
		if f.Item != "B4" || len(says) == 3 {
			continue
		}
		one := &Source{Faults: []Fault{f}}
		var hit []span
		for _, p := range all {
			if one.at(p.at) != nil || one.at(p.end) != nil {
				hit = append(hit, p)
			}
		}
		if len(hit) < 2 {
			continue
		}
		a, b := pos(hit[0].from), pos(hit[len(hit)-1].to)
		d.link(f.Link, f.Item+" "+f.Message, func() {
			d.path(fmt.Sprintf("M%s %sC%s %s,%s %s,%s %s", n(b), n(y-8), n(b), n(y-78), n(a), n(y-78), n(a), n(y-10)), `fill="none" stroke="`+red+`" stroke-width="1.8" stroke-dasharray="4 3"`)
			d.path(fmt.Sprintf("M%s %sl-4 -8h8z", n(a), n(y-6)), `fill="`+red+`"`)
			if words := cut(f.Item+" "+f.Message, 12, 460); len(says) == 0 { // the top line has room for one
				half := width(words, 12) / 2
				d.text(min(max((a+b)/2, half), 1230-half), 12, words, style{fill: red, anchor: "middle", bold: true})
			}
		})
		says = append(says, f.Message)
	}
	return says
}

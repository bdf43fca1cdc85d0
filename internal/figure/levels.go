package figure

import (
	"fmt"
	"slices"
	"strings"

	"wenping/internal/facts"
)

// scales are the words of degree, from the least; a report is drawn on the one
// it uses.
var scales = [][]string{{"微小", "较小", "一般", "较大", "重大"}, {"低", "较低", "中", "较高", "高"}, {"低", "中", "高"}, {"低风险", "中风险", "高风险"}, {"可忽略", "较小", "中等", "较大", "严重"}}

// scaleOf is the scale that knows most of the words.
func scaleOf(words []string) []string {
	var best []string
	most := 0
	for _, s := range scales {
		k := 0
		for _, w := range words {
			if slices.Contains(s, w) {
				k++
			}
		}
		if k > most || k == most && k > 0 && len(s) < len(best) {
			best, most = s, k
		}
	}
	return best
}

// Levels draws each risk before and after its measures on the report's scale.
func Levels(s *Source) Figure {
	f := Figure{ID: "levels", Title: "措施前后", Note: "单项风险程度的变化", Items: s.items("H1", "H3", "H4"), Heads: []string{"风险", "措施前", "措施后", "变化", "位置"}}
	risks := s.Facts.Risks.Factors
	var words []string
	for _, r := range risks {
		for _, e := range []facts.Estimate{r.Before, r.After} {
			if v, ok := e.Degree.First(); ok {
				words = append(words, v.V)
			}
		}
	}
	scale := scaleOf(words)
	if scale == nil {
		f.Says = "没有读到单项风险程度。"
		return f
	}
	rows := risks[:min(len(risks), maxRisks)]
	const w, left, rowH, head = 600.0, 190.0, 25.0, 26.0
	step := (w - left - 8) / float64(len(scale))
	bottom := head + rowH*float64(len(rows))
	d := &drawing{id: f.ID}
	for i, word := range scale {
		x := left + step*float64(i)
		fill := "#F5F7F9"
		if i == len(scale)-1 {
			fill = "#E9EDF1"
		}
		d.rect(x, head-6, step-2, bottom-head+10, `fill="`+fill+`"`)
		d.text(x+step/2, head-12, word, style{fill: ink2, anchor: "middle"})
	}
	pos := func(word string) (float64, bool) {
		i := slices.Index(scale, word)
		return left + step*(float64(max(i, 0))+0.5), i >= 0
	}
	rising, silent := 0, 0
	for i, r := range rows {
		y := head + rowH*(float64(i)+0.5)
		no := r.No
		if no == "" || width(no, 12) > 20 {
			no = fmt.Sprint(i + 1)
		}
		before, okB := r.Before.Degree.First()
		after, okA := r.After.Degree.First()
		a, onA := pos(before.V)
		b, onB := pos(after.V)
		change := ""
		up := okA && okB && onA && onB && b > a
		stroke := indigo
		if up {
			stroke, change = red, "上升"
			rising++
		} else if okA && okB && onA && onB {
			change = map[bool]string{true: "不变", false: "下降"}[a == b]
		}
		st := style{}
		if up {
			st = style{fill: red, bold: true}
		}
		d.link(s.Link(r.At), "风险："+r.Name, func() {
			d.text(0, y+4, no, style{fill: ink3})
			d.text(22, y+4, cut(r.Name, 12, left-30), st)
		})
		if okA && okB && onA && onB && a != b {
			end, head := b-9, -7.0
			if b < a {
				end, head = b+9, 7
			}
			d.path(fmt.Sprintf("M%s %sH%s", n(a), n(y), n(end)), `stroke="`+stroke+`" stroke-width="2.5"`)
			d.path(fmt.Sprintf("M%s %sl%s -4.5v9z", n(end), n(y), n(head)), `fill="`+stroke+`"`)
		}
		if okB && onA {
			d.link(s.Link(before.At), "措施前"+before.V, func() { fmt.Fprintf(d, `<circle cx="%s" cy="%s" r="6.5" fill="%s"/>`, n(a), n(y), ink2) })
		}
		switch {
		case okA && onB:
			off := 0.0
			if okB && a == b {
				off = 15 // both must be seen
			}
			d.link(s.Link(after.At), "措施后"+after.V, func() {
				fmt.Fprintf(d, `<circle cx="%s" cy="%s" r="6.5" fill="#fff" stroke="%s" stroke-width="2.5"/>`, n(b+off), n(y), stroke)
			})
			if up {
				d.text(min(b+14, w-28), y+4, "上升", style{fill: red, bold: true})
			}
		case okB && onA:
			silent++
			x := a + 14
			if x+76 > w {
				x = a - 90
			}
			fmt.Fprintf(d, `<circle cx="%s" cy="%s" r="6" %s/>`, n(x+6), n(y), dashed)
			d.text(x+16, y+4, "措施后"+unread, style{fill: ink3})
		default:
			d.rect(left+4, y-9, 80, 18, dashed)
			d.text(left+44, y+4, "程度"+unread, style{fill: ink3, anchor: "middle"})
		}
		cell := func(v facts.Value[string], ok bool) Cell {
			if !ok {
				return plain(unread)
			}
			return s.cell(v.V, v.At)
		}
		f.Rows = append(f.Rows, []Cell{s.cell(r.Name, r.At), cell(before, okB), cell(after, okA), plain(change), s.cell(s.Place(r.At), r.At)})
	}
	y := bottom + 24
	fmt.Fprintf(d, `<circle cx="8" cy="%s" r="5.5" fill="%s"/><circle cx="78" cy="%s" r="5.5" fill="#fff" stroke="%s" stroke-width="2.5"/>`, n(y-4), ink2, n(y-4), indigo)
	d.text(18, y, "措施前", style{fill: ink2})
	d.text(88, y, "措施后", style{fill: ink2})
	whole := overall(s, &f)
	d.text(w-8, y, cut(whole, 12, 420), style{fill: ink2, anchor: "end"})
	f.Says = fmt.Sprintf("措施前后：%d 项风险", len(rows))
	if rising > 0 {
		f.Says += fmt.Sprintf("，%d 项上升", rising)
	}
	if silent > 0 {
		f.Says += fmt.Sprintf("，%d 项措施后的程度%s", silent, unread)
	}
	f.Says += "；" + whole + "。"
	f.SVG = d.svg(w, y+10, f.Says)
	return f
}

// overall tells the level of the whole matter before and after, each wording once.
func overall(s *Source, f *Figure) string {
	of := func(stage string) string {
		var out []string
		for _, l := range s.Facts.Levels {
			if l.Stage != stage {
				continue
			}
			if !slices.Contains(out, l.V+"风险") {
				out = append(out, l.V+"风险")
			}
			f.Rows = append(f.Rows, []Cell{plain("总体等级"), plain(map[bool]string{true: l.Word}[stage == "before"]), plain(map[bool]string{true: l.Word}[stage != "before"]), plain(""), s.cell(s.Place(l.At), l.At)})
		}
		if len(out) == 0 {
			return unread
		}
		return strings.Join(out, "、")
	}
	before, after := of("before"), of("after")
	return "总体：措施前" + before + "，措施后" + after
}

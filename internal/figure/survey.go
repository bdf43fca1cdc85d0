package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"wenping/internal/facts"
)

// tone of an attitude: tints and ink, never green and red. Opposition is no error.
var tones = map[string]string{"support": indigo, "conditional": "#4C77A3", "neutral": "#98A4B0", "oppose": ink, "": "#6E8FB1"}

// Sum is the arithmetic of a single-choice question against what it should come to.
type Sum struct {
	Known bool // every option was read, so that a sum can be told
	Total int
	Whole int // what it should come to; 0: not read
	Over  int // how much more than that; negative: less
}

// sum adds options up. Where one was not read, nothing is said of the sum.
func sum(q *facts.Question, valid facts.Fact[int]) Sum {
	s := Sum{Known: len(q.Options) > 0 && !q.Partial}
	for _, o := range q.Options {
		v, ok := o.Count.Get()
		s.Known = s.Known && ok
		s.Total += v
	}
	for _, whole := range []facts.Fact[int]{q.Base, valid, q.Total} {
		if v, ok := whole.Get(); ok && v > 0 {
			s.Whole = v
			break
		}
	}
	if s.Known && s.Whole > 0 {
		s.Over = s.Total - s.Whole
	}
	return s
}

// agrees says whether a printed percentage can be what two counts make, as it
// was rounded.
func agrees(part, whole int, printed float64, decimals int) bool {
	if whole <= 0 {
		return false
	}
	return math.Abs(float64(part)*100/float64(whole)-printed) <= 0.5*math.Pow10(-decimals)+1e-9
}

// maxSurveys bounds the surveys drawn.
const maxSurveys = 4

// Surveys draws each questionnaire that has counts or an attitude question.
func Surveys(s *Source) []Figure {
	var out []Figure
	for i := range s.Facts.Surveys {
		v := &s.Facts.Surveys[i]
		if !v.Sent.Found() && !v.Returned.Found() && !v.Valid.Found() && attitude(v) == nil || len(out) == maxSurveys {
			continue
		}
		out = append(out, survey(s, v, len(out)))
	}
	if len(out) == 0 {
		out = append(out, Figure{ID: "survey", Title: "问卷", Note: "份数、态度能否对上", Says: "没有读到问卷的份数。"})
	}
	return out
}

func attitude(v *facts.Survey) *facts.Question {
	for i := range v.Questions {
		q := &v.Questions[i]
		read := slices.ContainsFunc(q.Options, func(o facts.Option) bool { return o.Count.Found() })
		if q.Attitude && q.Part == "" && q.Multiple != facts.Yes && read {
			return q
		}
	}
	return nil
}

func survey(s *Source, v *facts.Survey, no int) Figure {
	f := Figure{ID: "survey", Title: "问卷", Note: "份数、态度能否对上", Items: s.items("E1", "E2", "E3"), Heads: []string{"项目", "数量", "位置", "说明"}}
	if no > 0 {
		f.ID, f.Items = fmt.Sprintf("survey-%d", no+1), nil
	}
	if name := strings.TrimSpace(v.Scope.Batch + v.Scope.Subject); name != "" {
		f.Note = name + "：" + f.Note
	}
	top := 1
	for _, c := range []facts.Fact[int]{v.Sent, v.Returned, v.Valid} {
		for _, x := range c.All() {
			top = max(top, x.V)
		}
	}
	q := attitude(v)
	var total Sum
	if q != nil {
		total = sum(q, v.Valid)
		top = max(top, total.Total, total.Whole)
	}
	const left, room, w = 78.0, 448.0, 600.0
	scale := func(n int) float64 { return room * float64(n) / float64(top) }
	d := &drawing{id: f.ID}
	var says []string
	y := 6.0
	counts := []struct {
		name string
		fact facts.Fact[int]
		fill string
	}{{"发放", v.Sent, indigo}, {"回收", v.Returned, "#2F639A"}, {"有效", v.Valid, "#446F9C"}}
	for i, c := range counts {
		d.text(0, y+15, c.name, style{fill: ink2})
		first, ok := c.fact.First()
		if !ok {
			d.rect(left, y, room*0.6, 22, dashed)
			d.text(left+8, y+15.5, unread, style{fill: ink3})
			f.Rows = append(f.Rows, []Cell{plain(c.name), plain(unread), plain(""), plain("")})
			says = append(says, c.name+unread)
			y += 30
			continue
		}
		note := ""
		if i > 0 {
			note = rate(v, i, counts[i-1].fact, c.fact)
		}
		d.link(s.Link(first.At), fmt.Sprintf("%s %d 份", c.name, first.V), func() {
			more := 0
			if i > 0 {
				more = over(counts[i-1].fact, first.V)
			}
			attrs := `fill="` + c.fill + `"`
			if more > 0 {
				d.rect(left, y, scale(first.V-more), 22, attrs)
				d.rect(left+scale(first.V-more), y, scale(more), 22, d.hatch())
				note = fmt.Sprintf("比%s多 %d 份", counts[i-1].name, more)
				d.text(left+8, y+15.5, fmt.Sprintf("%d 份", first.V), style{fill: "#fff", size: 13, bold: true})
				d.text(left+scale(first.V)-scale(more)-8, y+15.5, note, style{fill: "#fff", anchor: "end", bold: true})
				d.text(left+scale(first.V)+8, y+15, s.brief(first.At), style{fill: ink2})
				return
			} else {
				d.rect(left, y, max(scale(first.V), 1), 22, attrs)
			}
			number := fmt.Sprintf("%d 份", first.V)
			if inside := scale(first.V); inside > width(number+note, 13)+40 {
				d.text(left+8, y+15.5, number, style{fill: "#fff", size: 13, bold: true})
				d.text(left+inside-8, y+15.5, note, style{fill: "#fff", anchor: "end"})
				d.text(left+scale(first.V)+8, y+15, s.brief(first.At), style{fill: ink2})
			} else {
				d.text(left+inside+8, y+15.5, strings.TrimRight(number+"　"+note+"　"+s.brief(first.At), "　"), style{})
			}
		})
		f.Rows = append(f.Rows, []Cell{plain(c.name), s.cell(fmt.Sprint(first.V), first.At), s.cell(s.Place(first.At), first.At), plain(note)})
		says = append(says, fmt.Sprintf("%s %d 份", c.name, first.V))
		for _, x := range c.fact.All()[1:] { // the same fact told otherwise elsewhere
			if x.V == first.V {
				continue
			}
			d.link(s.Link(x.At), fmt.Sprintf("另一处写 %d", x.V), func() {
				d.path(fmt.Sprintf("M%s %sv26", n(left+scale(x.V)), n(y-2)), `stroke="`+red+`" stroke-width="2" stroke-dasharray="4 3"`)
				text := fmt.Sprintf("%s写 %d", s.brief(x.At), x.V)
				if s.brief(x.At) == "" {
					text = "另一处" + text
				}
				if at := left + scale(x.V) - 6; i == 0 && at-width(text, 12) > left+70 && x.V < first.V && width(text, 12) < 200 {
					d.text(at, y+15.5, text, style{fill: "#fff", anchor: "end", bold: true})
				}
			})
			f.Rows = append(f.Rows, []Cell{plain(c.name + "（另一处）"), s.cell(fmt.Sprint(x.V), x.At), s.cell(s.Place(x.At), x.At), plain(fmt.Sprintf("与 %d 不同", first.V))})
			says = append(says, fmt.Sprintf("另一处%s写 %d", c.name, x.V))
		}
		y += 30
	}
	if q != nil {
		y = ends(s, d, &f, q, total, scale, y+22, &says)
	}
	f.Says = "问卷：" + strings.Join(says, "，") + "。"
	f.SVG = d.svg(w, y+10, f.Says)
	return f
}

// over is how many more a count is than the one that bounds it.
func over(bound facts.Fact[int], n int) int {
	b, ok := bound.Get()
	if !ok {
		return 0
	}
	return max(0, n-b)
}

// rate holds a printed rate against the counts.
func rate(v *facts.Survey, i int, whole, part facts.Fact[int]) string {
	name, kind := "回收率", "recovery"
	if i == 2 {
		name, kind = "有效率", "valid"
	}
	for _, r := range v.Rates {
		if r.Kind != kind {
			continue
		}
		text := fmt.Sprintf("%s %.*f%%", name, r.Decimals, r.Value)
		w, okW := whole.Get()
		p, okP := part.Get()
		switch {
		case r.Approx || !okW || !okP || w <= 0:
			return text
		case agrees(p, w, r.Value, r.Decimals):
			return text + " 相符"
		}
		return fmt.Sprintf("%s，按份数应为 %.*f%%", text, r.Decimals, float64(p)*100/float64(w))
	}
	return ""
}

// ends lays the options end to end under a plumb line dropped from what they
// should come to. It gives the height used.
func ends(s *Source, d *drawing, f *Figure, q *facts.Question, t Sum, scale func(int) float64, y float64, says *[]string) float64 {
	const left = 78.0
	d.text(0, y+17, "态度合计", style{fill: ink2})
	x := left
	lane := y + 42
	type small struct {
		text, link, label string
		at, of            float64
	}
	var below []small
	for _, o := range q.Options {
		c, ok := o.Count.First()
		if !ok {
			d.rect(x, y, 52, 26, dashed)
			d.text(x+26, y+17, unread, style{fill: ink3, anchor: "middle"})
			f.Rows = append(f.Rows, []Cell{s.cell(o.Text, o.At), plain(unread), s.cell(s.Place(o.At), o.At), plain("")})
			*says = append(*says, o.Text+unread)
			x += 54
			continue
		}
		w := scale(c.V)
		d.link(s.Link(c.At), fmt.Sprintf("%s %d 份", o.Text, c.V), func() {
			d.rect(x, y, max(w-1.5, 0.5), 26, `fill="`+tones[o.Kind]+`"`)
			name := fmt.Sprintf("%s %d", o.Text, c.V)
			if width(name, 12)+8 < w {
				d.text(x+w/2, y+17.5, name, style{fill: toneText(o.Kind), anchor: "middle", bold: true})
				return
			}
			below = append(below, small{name, s.Link(c.At), fmt.Sprintf("%s %d 份", o.Text, c.V), x + w/2 - width(name, 12)/2, x + w/2})
		})
		f.Rows = append(f.Rows, []Cell{s.cell(o.Text, o.At), s.cell(fmt.Sprint(c.V), c.At), s.cell(s.Place(c.At), c.At), plain(percent(o, t))})
		x += w
	}
	// Names that have no room in their piece stand below, one beside the other.
	end := left
	for i := range below {
		below[i].at = max(below[i].at, end)
		end = below[i].at + width(below[i].text, 12) + 12
	}
	end = 598
	for i := len(below) - 1; i >= 0; i-- {
		below[i].at = min(below[i].at, end-width(below[i].text, 12))
		end = below[i].at - 12
	}
	for _, b := range below {
		d.link(b.link, b.label, func() {
			d.path(fmt.Sprintf("M%s %sL%s %s", n(b.of), n(y+26), n(b.at+width(b.text, 12)/2), n(lane-12)), `stroke="`+edge+`"`)
			d.text(b.at, lane, b.text, style{fill: ink2})
		})
	}
	if t.Whole > 0 {
		p := left + scale(t.Whole)
		d.path(fmt.Sprintf("M%s %sV%s", n(p), n(y-16), n(y+30)), `stroke="`+ink+`" stroke-width="1.5"`)
		d.text(p-4, y-8, fmt.Sprintf("应为 %d", t.Whole), style{anchor: "end", bold: true})
		switch {
		case !t.Known:
			f.Rows = append(f.Rows, []Cell{plain("合计"), plain("不能合计"), plain(""), plain("有选项" + unread)})
		case t.Over > 0:
			d.rect(p, y-2, max(scale(t.Over), 4), 30, d.hatch())
			d.text(p+max(scale(t.Over), 4)+6, y+17, fmt.Sprintf("多 %d 份", t.Over), style{fill: red, bold: true})
			*says = append(*says, fmt.Sprintf("态度各项合计 %d，多 %d 份", t.Total, t.Over))
		case t.Over < 0:
			d.rect(x, y, max(p-x, 4), 26, `fill="none" stroke="`+red+`" stroke-dasharray="4 3"`)
			d.text(p+6, y+17, fmt.Sprintf("少 %d 份", -t.Over), style{fill: red, bold: true})
			*says = append(*says, fmt.Sprintf("态度各项合计 %d，少 %d 份", t.Total, -t.Over))
		default:
			d.text(p+6, y+17, "相符", style{fill: pine, bold: true})
			*says = append(*says, fmt.Sprintf("态度各项合计 %d，相符", t.Total))
		}
		if t.Known {
			f.Rows = append(f.Rows, []Cell{plain("合计"), plain(fmt.Sprint(t.Total)), plain(""), plain(fmt.Sprintf("应为 %d", t.Whole))})
		}
	}
	return lane + 4
}

func toneText(kind string) string {
	if kind == "neutral" {
		return ink
	}
	return "#fff"
}

func percent(o facts.Option, t Sum) string {
	p, ok := o.Percent.First()
	if !ok {
		return ""
	}
	c, known := o.Count.Get()
	text := fmt.Sprintf("%.*f%%", o.Decimals, p.V)
	if !known || t.Whole == 0 || p.Approx {
		return text
	}
	if agrees(c, t.Whole, p.V, o.Decimals) || t.Known && agrees(c, t.Total, p.V, o.Decimals) {
		return text + " 相符"
	}
	return text + fmt.Sprintf("，按份数应为 %.*f%%", o.Decimals, float64(c)*100/float64(t.Whole))
}

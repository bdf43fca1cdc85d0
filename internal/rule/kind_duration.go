package rule

import (
	"fmt"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

var kindDuration = kind{
	name: "duration",
	doc: "公示期限：先分清公示的种类，再按首尾均计和民法典第二百零一条（首日不计）两种算法计算；首尾均计仍不足的才判不符合，两种算法结论不同的只作提示。" +
		"参数：notice 公示种类（stability 稳评公示、land-pre 征收土地预公告、compensation 补偿安置方案公告、eia 环评公示）；下限取自地区参数publicity_min。",
	fields: []string{"start", "end", "days", "min", "text"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Notice string `yaml:"notice"`
		}
		a.Notice = "stability"
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		if err := p.known("notice", "公示种类", []string{a.Notice}, []string{"stability", "land-pre", "compensation", "eia"}); err != nil {
			return nil, err
		}
		return func(c *Context) Outcome { return c.noticePeriod(a.Notice) }, nil
	},
}

func noticeName(kind string) string {
	switch kind {
	case "stability":
		return "稳评公示"
	case "land-pre":
		return "征收土地预公告"
	case "compensation":
		return "补偿安置方案公告"
	case "eia":
		return "环评公示"
	}
	return "公示"
}

// notices gives the notices of a kind.
func (c *Context) notices(kind string) (out []*facts.Notice) {
	for i := range c.Facts.Publicity {
		if c.Facts.Publicity[i].Kind == kind {
			out = append(out, &c.Facts.Publicity[i])
		}
	}
	return out
}

// noNotice is the outcome where no notice of the kind was found.
func (c *Context) noNotice(kind string) Outcome {
	name := noticeName(kind)
	for _, n := range c.notices("") {
		return Outcome{Verdict: Doubt, Why: "报告写有公示，但未写明是否为" + name + "，不能确定公示的种类，请人工核实。", Shown: c.says(n.At)}
	}
	for _, m := range c.Facts.Consultation.Methods {
		if m.ID == "publicity" && m.Held {
			return Outcome{Verdict: Doubt, Why: "报告提到采用公示方式，但未识别到" + name + "的具体记载，请人工核实。", Shown: c.says(m.At...)}
		}
		if m.ID == "publicity" && m.Negated {
			return Outcome{Why: "报告称" + m.Why + "。", Points: []Point{{Subject: name, Verdict: Fail, Message: "报告称“" + m.Why + "”，未见" + name + "。", Demand: "请开展" + name + "，或书面说明依法不予公示的理由。", Evidence: c.says(m.At...)}}}
		}
	}
	other := ""
	for _, n := range c.Facts.Publicity {
		if n.Kind != "other" && n.Kind != "" {
			other = "（报告所载" + noticeName(n.Kind) + "不能代替）"
			break
		}
	}
	return c.absent("未见"+name+"的记载"+other+"。", Point{Subject: name,
		Message: "未见" + name + "的记载" + other + "。", Demand: "请补充开展" + name + "，写明渠道、起止日期、反馈方式和结果。"}, "publicity", "consultation")
}

func (c *Context) noticePeriod(kind string) Outcome {
	list := c.notices(kind)
	if len(list) == 0 {
		return c.noNotice(kind)
	}
	least := c.Profile.PublicityMin.Value
	var best *Outcome
	rank := func(o *Outcome) int { // which of several rounds speaks best for the report
		if len(o.Points) == 0 && (o.Verdict == Pass || o.Verdict == NA) {
			return 3
		}
		for _, p := range o.Points {
			if p.Severity == Note {
				return 2
			}
			if p.Verdict == Fail {
				return 0
			}
		}
		return 1
	}
	for _, n := range list {
		if o, ok := c.toldTwice(n, least); ok {
			return o
		}
		for _, o := range c.periodsOf(n, least) {
			if best == nil || rank(&o) > rank(best) {
				best = &o
			}
		}
	}
	return *best
}

// toldTwice finds a notice told with two ends (or beginnings), one of them too
// short: the section on the notice itself weighs more than a line elsewhere.
func (c *Context) toldTwice(n *facts.Notice, least Days) (Outcome, bool) {
	if n.Negated {
		return Outcome{}, false
	}
	all := n.Period.All()
	judged := make([]*Outcome, len(all)) // each period once, when first asked for
	period := func(i int) *Outcome {
		if judged[i] == nil {
			o := c.period(n, all[i], least)
			judged[i] = &o
		}
		return judged[i]
	}
	for i, v := range all {
		if v.V.From.Day == 0 || v.V.To.Day == 0 {
			continue
		}
		short := period(i)
		if len(short.Points) == 0 || short.Points[0].Verdict != Fail || short.Points[0].Severity == Note {
			continue
		}
		for k, w := range all {
			if w.V.To.Day == 0 || w.V == v.V || w.At.Block == v.At.Block || w.V.From != v.V.From && w.V.To != v.V.To && (!c.underNotice(v.At) || c.underNotice(w.At)) {
				continue
			}
			if long := period(k); len(long.Points) > 0 && long.Points[0].Verdict == Fail {
				continue
			}
			other := fmt.Sprintf("报告另处写为%s，请核实实际公示期限。", periodText(w.V))
			short.Points[0].Note = other
			short.Points[0].Evidence = append(short.Points[0].Evidence, c.conflicts(w.At)...)
			if !c.underNotice(v.At) || c.underNotice(w.At) {
				short.Points[0].Verdict = Doubt
			}
			return *short, true
		}
	}
	return Outcome{}, false
}

// underNotice says that a place stands in the section on the notice.
func (c *Context) underNotice(at document.Anchor) bool {
	b := c.Doc.Block(at.Block)
	if b == nil || b.Section <= 0 || b.Section >= len(c.Doc.Outline) {
		return false
	}
	t := c.Doc.Outline[b.Section].Title
	return strings.Contains(t, "公示") || strings.Contains(t, "公告")
}

// periodsOf judges each period a notice is said to have had.
func (c *Context) periodsOf(n *facts.Notice, least Days) []Outcome {
	name := noticeName(n.Kind)
	if n.Negated {
		if n.Secret {
			return []Outcome{{Verdict: NA, Why: "报告称事项涉密、不予公示。", Shown: c.says(n.At)}}
		}
		return []Outcome{{Why: "报告称未作" + name + "。", Points: []Point{{Subject: name, Verdict: Fail,
			Message: "报告称未作" + name + "（{page}）。", Demand: "请开展" + name + "并满" + least.String() + "，或书面说明依法不予公示的理由。", Evidence: c.says(n.At)}}}}
	}
	var out []Outcome
	for _, v := range n.Period.All() {
		if v.V.From.Day == 0 || v.V.To.Day == 0 {
			continue
		}
		out = append(out, c.period(n, v, least))
	}
	if len(out) > 0 {
		return out
	}
	if v, ok := n.StatedDays.First(); ok {
		return []Outcome{c.statedPeriod(n, v, least)}
	}
	o := Outcome{Verdict: Doubt, Why: "未能读出" + name + "的起止日期，无法计算公示期限，请人工核实。", Shown: c.says(n.At)}
	return []Outcome{o}
}

// period judges one period with both its dates.
func (c *Context) period(n *facts.Notice, v facts.Value[zh.Period], least Days) Outcome {
	name := noticeName(n.Kind)
	from, to := v.V.From, v.V.To
	if !from.Valid() || !to.Valid() || to.Before(from) {
		return Outcome{Verdict: Doubt, Why: fmt.Sprintf("%s的起止日期（%s至%s）有误，无法计算期限，请人工核实。", name, from, to), Shown: c.says(v.At)}
	}
	days := zh.Days(from, to)
	count, unit := days, "日"
	second := days - 1 // 民法典第二百零一条: the day it begins is not counted
	known := true
	if least.Unit == "workday" {
		unit = "个工作日"
		count, known = c.workdays(from, to)
		if next := nextDay(from); known && !to.Before(next) {
			second, known = c.workdays(next, to)
		} else {
			second = 0
		}
	}
	span := fmt.Sprintf("%s%s至%s，首尾均计%d日", name, from, to, days)
	fields := map[string]string{"start": from.String(), "end": to.String(), "days": fmt.Sprintf("%d%s", count, unit), "min": least.String(), "text": name}
	if !known {
		if days < least.N {
			fields["days"] = fmt.Sprintf("%d日", days)
			return Outcome{Why: span + "，少于" + least.String() + "。", Points: []Point{{Subject: "期限", Verdict: Fail, Fields: fields, Evidence: c.says(v.At)}}}
		}
		if sureWorkdays(days) >= least.N {
			return Outcome{Verdict: Pass, Why: span + "，无论节假日如何安排均不少于" + least.String() + "。", Shown: c.says(v.At)}
		}
		return Outcome{Verdict: Doubt, Why: fmt.Sprintf("%s；缺少%d年的节假日数据，不能确定是否满%s，请人工核实。", span, from.Year, least), Shown: c.says(v.At)}
	}
	if unit != "日" {
		span += fmt.Sprintf("、%d%s", count, unit)
	}
	switch {
	case count < least.N:
		return Outcome{Why: span + "，少于" + least.String() + "。", Points: []Point{{Subject: "期限", Verdict: Fail, Fields: fields, Evidence: c.says(v.At)}}}
	case second < least.N:
		return Outcome{Why: fmt.Sprintf("%s；首日不计为%d%s，两种算法结论不同，仅作提示。", span, second, unit),
			Points: []Point{{Subject: "期限", Verdict: Doubt, Severity: Note, Fields: fields,
				Message: fmt.Sprintf("%s至%s的%s首尾均计%d%s、首日不计%d%s，要求为%s，请留意计算方法。", from, to, name, count, unit, second, unit, least),
				Demand:  "如以首日不计的方法计算，请说明公示期限的计算依据。", Evidence: c.says(v.At)}}}
	}
	return Outcome{Verdict: Pass, Why: span + "，不少于" + least.String() + "。", Shown: c.says(v.At)}
}

// workdays counts by the pack's calendar; false when a year has no data.
func (c *Context) workdays(from, to zh.Date) (int, bool) {
	if c.Pack == nil || c.Pack.Calendar == nil {
		return 0, false
	}
	return c.Pack.Calendar.Workdays(from, to)
}

func nextDay(d zh.Date) zh.Date {
	t := d.Time().AddDate(0, 0, 1)
	return zh.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// sureWorkdays is the least number of working days in a run of days, the
// longest public holidays (nine days with adjoining weekends) taken off.
func sureWorkdays(days int) int {
	return max(0, days/7*5+max(0, days%7-2)-9)
}

// statedPeriod judges a length that is told without its dates.
func (c *Context) statedPeriod(n *facts.Notice, v facts.Value[int], least Days) Outcome {
	name := noticeName(n.Kind)
	said := Days{N: v.V, Unit: n.StatedUnit}
	fields := map[string]string{"start": unfilled, "end": unfilled, "days": said.String(), "min": least.String(), "text": name}
	why := fmt.Sprintf("报告称%s%s，未写明起止日期", name, said)
	enough := v.V >= least.N
	if said.Unit == "day" && least.Unit == "workday" {
		enough = v.V/7*5+max(0, v.V%7-2) >= least.N
	}
	switch {
	case v.V < least.N && !(said.Unit == "workday" && least.Unit == "day") && !v.Approx:
		return Outcome{Why: why + "，少于" + least.String() + "。", Points: []Point{{Subject: "期限", Verdict: Fail, Fields: fields,
			Message: fmt.Sprintf("报告称%s%s，少于%s。", name, said, least), Evidence: c.says(v.At)}}}
	case enough:
		return Outcome{Verdict: Pass, Why: why + "；按所述期限不少于" + least.String() + "。", Shown: c.says(v.At)}
	}
	return Outcome{Verdict: Doubt, Why: why + "，不能确定是否满" + least.String() + "，请人工核实。", Shown: c.says(v.At)}
}

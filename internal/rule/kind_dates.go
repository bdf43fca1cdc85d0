package rule

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

var kindDates = kind{
	name: "dates",
	doc: "时间顺序：公示、调查的起止，委托、评审、调查不晚于定稿，定稿不晚于报备，决策和开工不早于定稿，日期确实存在。" +
		"只判两端日期都确定的先后；计划中的和历史上的日期不算。参数：pairs 只判列出的各对环节，每对有 first 在前的、then 在后的，写明的各日期都相反时为不符合。",
	fields: []string{"d1", "e1", "d2", "e2", "how"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Pairs []stepPair `yaml:"pairs"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		if len(a.Pairs) == 0 {
			return func(c *Context) Outcome { return c.dateOrder() }, nil
		}
		ids := slices.Sorted(maps.Keys(stepNames))
		for _, q := range a.Pairs {
			if err := p.known("pairs", "环节", []string{q.First, q.Then}, ids); err != nil {
				return nil, err
			}
		}
		return func(c *Context) Outcome { return c.pairOrder(a.Pairs) }, nil
	},
}

// stepPair is two steps, one of which comes first.
type stepPair struct {
	First string `yaml:"first"`
	Then  string `yaml:"then"`
}

// pairOrder holds against pairs of steps the days told of them. A step told with several
// days is out of order only where each of them is: one may be of another draft.
func (c *Context) pairOrder(pairs []stepPair) Outcome {
	of := func(kind string) (first, last facts.Event, ok bool) {
		for _, e := range c.Facts.Process.Events {
			if e.Kind != kind || e.Planned || e.Perhaps || e.Period.From.Month == 0 || e.Scope.Batch != "" {
				continue
			}
			if !ok || e.Period.From.Before(first.Period.From) {
				first = e
			}
			if !ok || last.Period.From.Before(e.Period.From) {
				last = e
			}
			ok = true
		}
		return first, last, ok
	}
	var o Outcome
	compared := 0
	for _, q := range pairs {
		a, _, ok1 := of(q.First)
		_, b, ok2 := of(q.Then)
		if !ok1 || !ok2 {
			continue
		}
		verdict, note := Fail, ""
		if x, y := a.Period.From, b.Period.From; x.Day == 0 || y.Day == 0 { // by months only
			x.Day, y.Day = 0, 0
			a.Period.From, b.Period.From = x, y
			verdict, note = Doubt, "日期只写到月，请核实。"
		}
		if compared++; !b.Period.From.Before(a.Period.From) {
			continue
		}
		e1, e2 := stepNames[q.First], stepNames[q.Then]
		o.Points = append(o.Points, Point{Subject: e1 + "—" + e2, Verdict: verdict, Note: note, Evidence: append(c.says(b.At), c.conflicts(a.At)...),
			Fields: map[string]string{"d1": b.Period.From.String(), "e1": e2, "d2": a.Period.From.String(), "e2": e1, "how": "早于"}})
	}
	switch {
	case len(o.Points) > 0:
		o.Why = "有环节先后颠倒。"
	case compared == 0:
		return Outcome{Verdict: NA, Why: "未识别到这些环节的日期。"}
	default:
		o.Verdict, o.Why = Pass, "这些环节的日期先后合理。"
	}
	return o
}

var stepNames = map[string]string{"commission": "委托", "plan": "方案制定", "publicity-start": "公示开始", "publicity-end": "公示结束", "survey-start": "调查开始",
	"survey-end": "调查结束", "meeting": "座谈会", "hearing": "听证会", "visit": "走访", "draft": "送审稿", "panel": "评审", "final": "定稿", "filing": "报备",
	"decision": "作出决策", "construction": "开工实施"}

func (c *Context) dateOrder() Outcome {
	var happened []facts.Event
	o := Outcome{}
	for _, e := range c.Facts.Process.Events {
		if e.Kind == "impossible" {
			o.Points = append(o.Points, Point{Subject: e.Text, Verdict: Fail, Evidence: c.says(e.At),
				Message: fmt.Sprintf("日期“%s”不存在（{page}）。", e.Text), Demand: "请核实并更正该日期。",
				Fields: map[string]string{"d1": e.Text, "e1": "日期", "d2": e.Text, "e2": "日期", "how": "不存在"}})
			continue
		}
		if !e.Planned {
			happened = append(happened, e)
		}
	}
	byKind := map[string][]facts.Event{}
	for _, e := range happened {
		byKind[e.Kind] = append(byKind[e.Kind], e)
	}
	of := func(kind string) []facts.Event { return byKind[kind] }
	compared := 0
	seen := map[string]bool{}
	// later must not lie before earlier.
	order := func(earlier, later facts.Event) {
		compared++
		last := earlier.Period.From
		if !earlier.Period.To.IsZero() {
			last = earlier.Period.To
		}
		if !later.Period.From.Before(last) {
			return
		}
		key := earlier.Kind + "/" + later.Kind
		if seen[key] {
			return
		}
		seen[key] = true
		e1, e2 := stepNames[earlier.Kind], stepNames[later.Kind]
		if later.Planned {
			e2 = "计划" + e2
		}
		verdict, message := Fail, ""
		if later.Perhaps {
			verdict, message = Doubt, "报告称“"+shortText(later.Text, 40)+"”（{page}）；如说的是本事项，则早于"+e1+"（"+last.String()+"）已先行实施，请核实。"
		}
		o.Points = append(o.Points, Point{Subject: e1 + "—" + e2, Verdict: verdict, Message: message, Evidence: append(c.says(later.At), c.conflicts(earlier.At)...),
			Fields: map[string]string{"d1": later.Period.From.String(), "e1": e2, "d2": last.String(), "e2": e1, "how": "早于"}})
	}
	// The two ends of one period stand in one place.
	for _, k := range []string{"publicity", "survey"} {
		ends := map[document.Anchor][]facts.Event{}
		for _, e := range of(k + "-end") {
			ends[e.At] = append(ends[e.At], e)
		}
		for _, s := range of(k + "-start") {
			for _, e := range ends[s.At] {
				order(s, e)
			}
		}
	}
	// Told one after the other in one place: 11月7日评审;9月14日定稿.
	finals := map[document.BlockID][]facts.Event{}
	for _, f := range of("final") {
		finals[f.At.Block] = append(finals[f.At.Block], f)
	}
	for _, e := range of("panel") {
		for _, f := range finals[e.At.Block] {
			if (e.At.Row < f.At.Row || e.At.Row == f.At.Row && e.At.Start < f.At.Start) && f.Scope.Batch == "" && e.Scope.Batch == "" {
				order(e, f)
			}
		}
	}
	final, dated := finalVersion(of("final"))
	if !dated { // what was begun before the panel was begun before the assessment ended
		begun := [][]facts.Event{firstOfDays(of("decision")), firstOfDays(of("construction"))}
		for _, p := range firstOfDays(of("panel")) {
			for _, list := range begun {
				for _, e := range list {
					order(p, e)
				}
			}
		}
	}
	if dated {
		for _, k := range []string{"commission", "survey-start", "survey-end", "panel"} {
			for _, e := range of(k) {
				if e.Scope.Batch == "" || k != "survey-end" {
					order(e, final)
				}
			}
		}
		for _, e := range of("filing") {
			order(final, e)
		}
		for _, k := range []string{"decision", "construction"} {
			for _, e := range of(k) {
				order(final, e)
			}
		}
		// A start that was planned for a day already past when the report was
		// finished is either a start before the assessment or an old plan.
		for _, e := range c.Facts.Process.Events {
			if e.Kind == "construction" && e.Planned {
				order(final, e)
			}
		}
	}
	// A panel before anybody was asked may be one of another draft.
	if panels, starts := of("panel"), of("survey-start"); len(panels) > 0 && len(starts) > 0 && len(o.Points) == 0 {
		last, _ := finalVersion(panels)
		first := starts[0]
		for _, s := range starts {
			if s.Period.From.Before(first.Period.From) {
				first = s
			}
		}
		if last.Period.From.Before(first.Period.From) && last.Period.From.Day > 0 && first.Period.From.Day > 0 {
			order(first, last)
			for i := range o.Points {
				o.Points[i].Verdict = Doubt
			}
		}
	}
	switch {
	case len(happened) == 0 && len(o.Points) == 0:
		return Outcome{Verdict: Doubt, Why: "未识别到评估各环节的日期，无法核对先后顺序，请人工核实。", Shown: c.searched("process", "consultation")}
	case len(o.Points) == 0:
		var parts []string
		var at []document.Anchor
		slices.SortStableFunc(happened, func(a, b facts.Event) int {
			switch {
			case a.Period.From.Before(b.Period.From):
				return -1
			case b.Period.From.Before(a.Period.From):
				return 1
			}
			return 0
		})
		for _, e := range happened {
			step := stepNames[e.Kind] + period(e.Period)
			if len(parts) < 8 && !slices.Contains(parts, step) {
				parts = append(parts, step)
				at = append(at, e.At)
			}
		}
		o.Shown = c.says(at...)
		o.Why = "各环节日期先后合理：" + strings.Join(parts, "、") + "。"
		if compared == 0 {
			o.Why = "识别到的日期没有先后矛盾：" + strings.Join(parts, "、") + "。"
		}
	default:
		o.Why = fmt.Sprintf("发现%d处日期矛盾。", len(o.Points))
	}
	return o
}

// firstOfDays keeps of events that were on the same days the first: they stand in
// the same order to any other.
func firstOfDays(list []facts.Event) []facts.Event {
	seen := map[zh.Period]bool{}
	var out []facts.Event
	for _, e := range list {
		if !seen[e.Period] {
			seen[e.Period] = true
			out = append(out, e)
		}
	}
	return out
}

// finalVersion gives the latest date the report calls its final version; dates
// that may be the same day stand for one.
func finalVersion(list []facts.Event) (facts.Event, bool) {
	if len(list) == 0 {
		return facts.Event{}, false
	}
	best := list[0]
	for _, e := range list[1:] {
		if best.Period.From.Before(e.Period.From) || best.Period.From.Day == 0 && e.Period.From.Day > 0 && !e.Period.From.Before(best.Period.From) {
			best = e
		}
	}
	return best, true
}

func period(p zh.Period) string {
	s := p.From.String()
	if !p.To.IsZero() {
		s += "至" + p.To.String()
	}
	return s
}

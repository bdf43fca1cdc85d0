package rule

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
)

var kindSample = kind{
	name: "sample",
	doc: "样本量与覆盖：写明在范围内的群体、村组没有样本的为不符合；征地类直接涉及的农户未全部调查且未说明原因的为不符合（说明抽样的为存疑）；" +
		"地区参数有注明出处的样本量表（sample_table）的按表判断；其余给出算得的覆盖率，由人判断。参数：full 要求全部调查的事项类型。",
	fields: []string{"area", "n", "pop", "rate", "min", "row"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Full []string `yaml:"full"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		var types []string
		for _, t := range pack.Lexicon.Types {
			types = append(types, t.ID)
		}
		if err := p.known("full", "事项类型", a.Full, types); err != nil {
			return nil, err
		}
		return func(c *Context) Outcome { return c.sample(a.Full) }, nil
	},
}

// asked counts the questionnaires of people: what was given out and what was
// valid, summed over batches where the report does not sum them itself.
func (c *Context) asked() (sent, valid int, at []document.Anchor) {
	best := func(pick func(*facts.Survey) facts.Fact[int]) (n int, at []document.Anchor) {
		most, sum := 0, 0
		for i := range c.Facts.Surveys {
			s := &c.Facts.Surveys[i]
			if strings.Contains(s.Scope.Subject, "单位") || strings.Contains(s.Scope.Subject, "企业") {
				continue
			}
			top := 0
			for _, v := range pick(s).All() {
				if v.V > top {
					top = v.V
					at = append(at, v.At)
				}
			}
			most = max(most, top)
			if s.Scope.Batch != "" || s.Scope.Place != "" {
				sum += top
			}
		}
		return max(most, sum), at
	}
	valid, at = best(func(s *facts.Survey) facts.Fact[int] { return s.Valid })
	returned, at2 := best(func(s *facts.Survey) facts.Fact[int] { return s.Returned })
	sent, at3 := best(func(s *facts.Survey) facts.Fact[int] { return s.Sent })
	if valid == 0 {
		valid, at = returned, at2
	}
	if sent == 0 {
		sent = returned
	}
	if valid == 0 {
		valid, at = sent, at3
	}
	return sent, valid, at
}

// directHouseholds gives the households the matter takes land or houses of, where
// the report says one number.
func (c *Context) directHouseholds() (n int, at document.Anchor, ok bool) {
	for _, q := range c.Facts.Quantities {
		if q.Key != "acquired-households" && (q.Key != "households" || !takenLand(q.Text)) || q.Approx || q.Scope != (facts.Scope{}) {
			continue
		}
		if ok && int(q.Value) != n {
			return 0, at, false // two numbers: another rule's matter
		}
		n, at, ok = int(q.Value), q.At, true
	}
	return n, at, ok && n > 0
}

func takenLand(s string) bool {
	for _, w := range []string{"被征", "征地", "征收", "拆迁", "搬迁", "征迁", "被拆"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func (c *Context) sample(full []string) Outcome {
	var o Outcome
	unasked := map[string]bool{}
	for _, u := range c.Facts.Sampled.Unasked {
		unasked[u.Name] = true
		o.Points = append(o.Points, Point{Subject: u.Name, Verdict: Fail, Evidence: c.says(u.At),
			Fields:  map[string]string{"area": u.Name, "n": "0"},
			Message: "“" + shortText(u.Name, 20) + "”在调查范围内，但没有样本（{page}）。", Demand: "请对“" + shortText(u.Name, 20) + "”补充调查，或者说明未调查的理由。"})
	}
	for _, p := range c.coversPlaces().Points {
		if !unasked[p.Subject] {
			p.Message = "“" + shortText(p.Subject, 20) + "”受事项影响，调查样本中未见（{page}）。"
			p.Demand = "请对“" + shortText(p.Subject, 20) + "”补充调查，或者说明未调查的理由。"
			o.Points = append(o.Points, p)
		}
	}
	for _, p := range c.groupsShort() {
		if !unasked[p.Subject] {
			o.Points = append(o.Points, p)
		}
	}
	ty := c.typeID()
	if slices.Contains(full, ty) {
		o.Points = append(o.Points, c.restOfLand()...)
	}
	sent, valid, at := c.asked()
	pop, popAt, known := c.directHouseholds()
	total, totalAt := c.affected()
	if !known {
		pop, popAt = total, totalAt
	}
	fields := map[string]string{"n": fmt.Sprint(valid), "pop": fmt.Sprint(pop), "rate": shareText(valid, pop), "min": "全部", "row": "", "area": ""}
	covered := c.Facts.Consultation.Scope.Everywhere
	switch row := c.Profile.sampleRow(ty, pop); {
	case slices.Contains(full, ty) && known && sent > 0:
		if sent >= pop || covered && valid*10 >= pop*9 {
			o.Why = fmt.Sprintf("直接涉及%d户，发放问卷%d份，覆盖全部直接涉及的农户。", pop, sent)
			o.Shown = append(c.says(popAt), c.says(first(at, 1)...)...)
			break
		}
		p := Point{Subject: "覆盖率", Verdict: Fail, Fields: fields, Evidence: append(c.says(popAt), c.conflicts(first(at, 1)...)...),
			Message: fmt.Sprintf("直接涉及%d户，发放问卷%d份，未覆盖全部直接涉及的农户（{page}），也未说明原因。", pop, sent),
			Demand:  "请对尚未调查的农户补充调查，或者逐户说明未能调查的原因和补救做法。"}
		o.Why = fmt.Sprintf("直接涉及%d户，发放问卷%d份。", pop, sent)
		if r := c.Facts.Sampled.Reason; r != nil {
			o.Shown = append(o.Shown, c.says(*r)...)
			o.Why += "报告说明了未全部调查的原因。"
			if len(o.Points) == 0 && sent*10 >= pop*9 {
				return Outcome{Verdict: Pass, Why: o.Why, Shown: o.Shown}
			}
			p.Verdict, p.Note = Doubt, "报告述及未能调查的情形，请核实是否足以说明。"
		} else if d := c.Facts.Sampled.Drawn; d != nil || c.TypeBy == "unsure" {
			p.Verdict, p.Note = Doubt, "报告称采用抽样，请核实直接涉及的农户是否另以走访、座谈等方式逐户听取。"
		}
		o.Points = append(o.Points, p)
	case row != nil && valid > 0:
		least := row.least(pop)
		fields["min"], fields["row"] = fmt.Sprintf("%d份", least), row.Headline
		o.Why = fmt.Sprintf("有效问卷%d份，涉及%s，按“%s”不少于%d份。", valid, popText(pop), row.Headline, least)
		o.Shown = c.says(first(at, 1)...)
		if valid < least {
			o.Points = append(o.Points, Point{Subject: "样本量", Verdict: Fail, Fields: fields, Evidence: c.says(first(at, 1)...)})
		}
	case len(o.Points) > 0:
	case valid == 0:
		return Outcome{Verdict: Manual, Why: "未能读出问卷份数。听取意见的范围和数量是否与事项影响相称，各直接利益群体和村组是否均有样本？"}
	case pop > 0:
		return Outcome{Verdict: Manual, Shown: append(c.says(popAt), c.says(first(at, 1)...)...),
			Why: fmt.Sprintf("有效问卷%d份，报告所述涉及%s，覆盖率约%s。样本量是否足够，各直接利益群体和村组是否均有样本？", valid, popText(pop), shareText(valid, pop))}
	default:
		return Outcome{Verdict: Manual, Shown: c.says(first(at, 1)...),
			Why: fmt.Sprintf("有效问卷%d份，未能读出涉及的户数或人数。样本量是否足够，各直接利益群体和村组是否均有样本？", valid)}
	}
	for _, p := range o.Points {
		o.Why += "未覆盖或不足：" + p.Subject + "。"
	}
	return o
}

// typeID is the type of the matter; "" where it is not known.
func (c *Context) typeID() string {
	if c.Type == nil {
		return ""
	}
	return c.Type.ID
}

// restOfLand are households that are all to be asked and, in the report's own words,
// were not: 其余34户未再联系; 农户143户,随机发出90份.
func (c *Context) restOfLand() (out []Point) {
	demand := "请对尚未调查的农户补充调查，或者逐户说明未能调查的原因和补救做法。"
	if r := c.Facts.Sampled.Rest; r != nil {
		out = append(out, Point{Subject: "其余农户", Verdict: Fail, Evidence: c.says(*r), Demand: demand,
			Message: "报告称其余农户没有调查（{page}），未覆盖全部直接涉及的农户，也未说明原因。"})
	}
	if s := c.Facts.Sampled.Short; s != nil && len(out) == 0 && c.Facts.Sampled.Reason == nil {
		out = append(out, Point{Subject: "覆盖率", Verdict: Fail, Evidence: c.says(s.At), Demand: demand,
			Message: fmt.Sprintf("直接涉及%d户，只调查%d户（份）（{page}），未覆盖全部直接涉及的农户，也未说明原因。", s.Of, s.Asked)})
	}
	return out
}

// groupsShort holds the groups of the stakeholder table against how many of them were
// asked: those touched directly that are to be heard only later, and those whose
// land, houses or graves are taken and of whom a good part was not asked.
func (c *Context) groupsShort() (out []Point) {
	full := false // some group touched directly was asked in full
	rows := c.Facts.Consultation.Scope.Stakeholders
	of := func(s *facts.StakeholderRow) (count, asked int, at document.Anchor) {
		n, ok := s.Count.First()
		a, has := s.Asked.First()
		if !ok || !has || n.Approx {
			return 0, 0, at
		}
		return int(n.V), int(a.V), a.At
	}
	for i := range rows {
		n, a, _ := of(&rows[i])
		full = full || rows[i].Direct && n > 0 && a == n
	}
	for i := range rows {
		s := &rows[i]
		name := shortText(s.Name, 20)
		if s.Direct && s.Later != nil {
			out = append(out, Point{Subject: s.Name, Verdict: Fail, Fields: map[string]string{"area": s.Name, "n": "0"}, Evidence: c.says(*s.Later),
				Message: "“" + name + "”是直接利益相关者，报告只写“" + shortText(s.LaterText, 20) + "”（{page}），没有样本。", Demand: "请对“" + name + "”补充调查，或者说明未调查的理由。"})
			continue
		}
		n, a, at := of(s)
		if !s.Direct || n < 5 || a == 0 || 10*a >= 9*n || !takenFrom(s.Name) {
			continue
		}
		p := Point{Subject: s.Name, Verdict: Fail, Fields: map[string]string{"area": s.Name, "n": fmt.Sprint(a), "pop": fmt.Sprint(n), "rate": shareText(a, n)},
			Evidence: append(c.says(s.At), c.conflicts(at)...),
			Message:  fmt.Sprintf("“%s”%d户直接受影响，只调查%d户（份）（{page}），未见说明未全部调查的原因。", name, n, a),
			Demand:   "请对“" + name + "”尚未调查的户补充调查，或者说明原因和补救做法。"}
		// a reason that counts those away must account for those not asked
		sm := &c.Facts.Sampled
		if sm.Reason != nil && (sm.Away == 0 || 10*(a+sm.Away) >= 9*n) || sm.Reason == nil && sm.Drawn != nil && !full {
			p.Verdict, p.Note = Doubt, "报告述及抽样或未能调查的情形，请核实是否足以说明。"
		}
		out = append(out, p)
	}
	return out
}

// takenFrom says that a group is named by what is taken from it.
func takenFrom(name string) bool {
	return takenLand(name) || strings.Contains(name, "占地") || strings.Contains(name, "被占") || strings.Contains(name, "迁坟") || strings.Contains(name, "坟墓") || strings.Contains(name, "拆房") || strings.Contains(name, "拆除户") || strings.Contains(name, "移民户")
}

// countedHouseholds are the quantities that say how many households there are to ask.
var countedHouseholds = []string{"households", "acquired-households", "whole-households", "direct-households"}

// affected gives the households the report counts as affected: the greatest
// number it tells, of the whole.
func (c *Context) affected() (n int, at document.Anchor) {
	for _, q := range c.Facts.Quantities {
		if slices.Contains(countedHouseholds, q.Key) && q.Scope == (facts.Scope{}) && int(q.Value) > n {
			n, at = int(q.Value), q.At
		}
	}
	if n > 0 {
		return n, at
	}
	for _, s := range c.Facts.Consultation.Scope.Stakeholders {
		v, ok := s.Count.First()
		if !ok || officeName(s.Name) {
			continue
		}
		n += int(v.V)
		at = s.At
	}
	return n, at
}

func officeName(s string) bool {
	for _, w := range []string{"部门", "单位", "政府", "企业", "公司", "职工", "学校", "村委", "村民委员会", "居委", "机关"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// least gives how many must have answered, of so many people.
func (r *SampleRow) least(pop int) int {
	if r.Ratio <= 0 || pop <= 0 {
		return max(r.Min, 0)
	}
	return max(r.Min, int(math.Ceil(r.Ratio*float64(pop)-1e-9)))
}

// sampleRow gives the row of the profile's table that holds, where the table has
// a source.
func (p *Profile) sampleRow(ty string, pop int) *SampleRow {
	t := &p.SampleTable
	if t.Mark == "" || t.Mark == "I" {
		return nil
	}
	for i := range t.Value {
		r := &t.Value[i]
		if len(r.Types) > 0 && !slices.Contains(r.Types, ty) {
			continue
		}
		if r.Of == "form" || pop > 0 && pop >= r.From && (r.To == 0 || pop <= r.To) {
			return r
		}
	}
	return nil
}

func shareText(n, of int) string {
	if of <= 0 {
		return "未知"
	}
	return fmt.Sprintf("%.1f%%", 100*float64(n)/float64(of))
}

func popText(n int) string {
	if n <= 0 {
		return "户数未写明"
	}
	return fmt.Sprintf("%d户（人）", n)
}

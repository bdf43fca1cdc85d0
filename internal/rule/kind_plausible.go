package rule

import (
	"fmt"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
)

var kindPlausible = kind{
	name: "plausible",
	doc: "样本是否过于整齐，只提请核实，从不判为不符合：支持率达到地区参数support_suspicious_at；受访者由他人挑选、指定或由他人代填；多道题的统计完全一致；" +
		"受访者集中于干部职工（占比达到staff）。样本少于least的不查。参数：least 最少样本；staff 干部职工占比（百分数）；staff_words 指干部职工的词；staff_types 以职工为对象、不查集中度的事项类型。",
	fields: []string{"rate", "count", "group", "n"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a plausibleParams
		a.Least, a.Staff = 30, 50
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		return func(c *Context) Outcome { return c.plausible(&a) }, nil
	},
}

type plausibleParams struct {
	Least      int      `yaml:"least"`
	Staff      float64  `yaml:"staff"`
	StaffWords []string `yaml:"staff_words"`
	StaffTypes []string `yaml:"staff_types"`
}

func (c *Context) plausible(a *plausibleParams) Outcome {
	var o Outcome
	doubt := func(subject, message string, at ...document.Anchor) {
		o.Points = append(o.Points, Point{Subject: subject, Verdict: Doubt, Evidence: c.says(at...),
			Fields: map[string]string{"rate": "", "count": "", "group": "", "n": ""}, Message: message})
	}
	demands := len(c.Facts.Opinions.Rows) > 0 || len(c.Facts.Opinions.Prose) > 0 || len(c.Facts.Opinions.Adopted) > 0 || len(c.Facts.Themes.Demands) > 0
	n := 0
	for i := range c.Facts.Surveys {
		s := &c.Facts.Surveys[i]
		if strings.Contains(s.Scope.Subject, "单位") {
			continue
		}
		valid := 0
		for _, v := range s.Valid.All() {
			valid = max(valid, v.V)
		}
		type tally struct {
			key string
			at  document.Anchor
		}
		var tallies []tally
		for k := range s.Questions {
			q := &s.Questions[k]
			size := questionSize(q)
			size = max(size, valid)
			if q.Part != "" || size < a.Least {
				continue
			}
			n = max(n, size)
			if rate, ok := supportOf(q); ok && q.Attitude && rate >= 100*c.Profile.SupportSuspiciousAt.Value {
				and := ""
				if !demands {
					and = "，且报告未见任何诉求或意见"
				}
				doubt("支持率", fmt.Sprintf("问卷支持率为%.4g%%（%d份）%s（{page}），请核实样本和统计的真实性。", rate, size, and), q.At)
			}
			if key := tallyOf(q); key != "" && !q.Prose && q.Multiple != facts.Yes {
				tallies = append(tallies, tally{key, q.At})
			}
		}
		by := map[string][]document.Anchor{}
		var keys []string
		for _, t := range tallies {
			if by[t.key] == nil {
				keys = append(keys, t.key)
			}
			if !slices.Contains(by[t.key], t.at) {
				by[t.key] = append(by[t.key], t.at)
			}
		}
		for _, k := range keys {
			if len(by[k]) >= 2 {
				doubt("多题一致", fmt.Sprintf("有%d道题各选项的份数完全一致（%s，{page}），请核实是否照抄或代填。", len(by[k]), k), first(by[k], 3)...)
			}
		}
		if c.Type != nil && slices.Contains(a.StaffTypes, c.Type.ID) || strings.Contains(s.Scope.Subject, "职工") {
			continue
		}
		for k := range s.Questions {
			q := &s.Questions[k]
			size := questionSize(q)
			if q.Attitude || q.Multiple == facts.Yes || q.Part != "" || max(size, valid) < a.Least {
				continue
			}
			part, whole := 0, 0
			at := q.At
			for _, op := range q.Options {
				v, ok := op.Count.First()
				if !ok {
					continue
				}
				whole += v.V
				for _, w := range a.StaffWords {
					if strings.Contains(op.Text, w) {
						part += v.V
						at = op.At
						break
					}
				}
			}
			if whole > 0 && 100*float64(part) >= a.Staff*float64(whole) {
				doubt("样本集中", fmt.Sprintf("受访者中干部职工%d份，占%s（{page}），样本集中，请核实代表性。", part, shareText(part, whole)), at)
			}
		}
	}
	for _, v := range c.Facts.Sampled.Staff.All() {
		if v.V >= a.Staff && (c.Type == nil || !slices.Contains(a.StaffTypes, c.Type.ID)) {
			doubt("样本集中", fmt.Sprintf("报告称受访者中干部职工占%.4g%%（{page}），样本集中，请核实代表性。", v.V), v.At)
		}
	}
	if a := c.Facts.Sampled.Picked; a != nil {
		doubt("样本产生", "报告称问卷对象由他人挑选、指定，或由他人代填（{page}），请核实样本的产生办法和真实性。", *a)
	}
	if len(o.Points) > 0 {
		o.Why = "样本有须核实之处："
		for _, p := range o.Points {
			o.Why += p.Subject + "；"
		}
		return o
	}
	if n == 0 {
		return Outcome{Verdict: Manual, Why: fmt.Sprintf("未读到%d份以上的问卷统计。样本的群体、年龄、村组分布是否有代表性，是否抽查核实了原始问卷？", a.Least)}
	}
	return Outcome{Verdict: Pass, Why: fmt.Sprintf("各项问卷统计（最多%d份）未见支持率过满、多题一致、样本集中等情形。", n)}
}

// questionSize counts the answers of a single-choice question.
func questionSize(q *facts.Question) int {
	if v, ok := q.Total.First(); ok {
		return v.V
	}
	n := 0
	for _, o := range q.Options {
		if v, ok := o.Count.First(); ok {
			n += v.V
		}
	}
	return n
}

// supportOf gives the share of full support in percent, as told or as counted
// where every option has its count.
func supportOf(q *facts.Question) (float64, bool) {
	support, all, found := 0, 0, false
	if uncounted := slices.ContainsFunc(q.Options, func(o facts.Option) bool { return !o.Count.Found() }); uncounted {
		for _, o := range q.Options {
			if p, ok := o.Percent.First(); ok && o.Kind == "support" {
				return p.V, true
			}
		}
	}
	for _, o := range q.Options {
		if v, ok := o.Count.First(); ok {
			all += v.V
			if o.Kind == "support" {
				support += v.V
				found = true
			}
		} else if p, ok := o.Percent.First(); ok && o.Kind == "support" && !found && p.V >= 100 {
			return p.V, true
		}
	}
	if !found || all == 0 {
		return 0, false
	}
	if support == all && len(q.Options) == 1 {
		// one option alone: only its share says that it is all
		p, ok := q.Options[0].Percent.First()
		return p.V, ok
	}
	return 100 * float64(support) / float64(all), true
}

// tallyOf writes the counts of a question's options in order; "" when fewer than
// three options were chosen: two questions of two options may well agree.
func tallyOf(q *facts.Question) string {
	var list []string
	chosen := 0
	for _, o := range q.Options {
		v, ok := o.Count.First()
		if !ok {
			return ""
		}
		if v.V > 0 {
			chosen++
		}
		list = append(list, fmt.Sprint(v.V))
	}
	if chosen < 3 {
		return ""
	}
	return strings.Join(list, "、")
}

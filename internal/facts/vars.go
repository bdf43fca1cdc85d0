package facts

import (
	"wenping/internal/document"
	"wenping/internal/zh"
)

// Var is a fact that an expression of a rule may name. The table is closed: a
// rule that names any other is refused when the pack is loaded.
type Var struct {
	Name   string // "survey.sent"
	Label  string // Chinese, for people: 发放问卷数
	Unit   string // 份 户 % …
	Text   bool   // a word (level, advice), not a number
	Role   Role   // where it is looked for
	values func(f *Facts) []VarValue
}

// VarValue is one value found for a Var. Num or Str holds it.
type VarValue struct {
	Num   float64
	Str   string
	At    []document.Anchor
	Scope Scope
}

// Values gives every value found; none means "not found", which is never zero.
func (v *Var) Values(f *Facts) []VarValue { return v.values(f) }

// VarNamed gives the Var with that name, or nil.
func VarNamed(name string) *Var {
	for i := range Vars {
		if Vars[i].Name == name {
			return &Vars[i]
		}
	}
	return nil
}

// Vars are the facts that expressions may name.
var Vars = []Var{
	{"survey.sent", "发放问卷数", "份", false, "consultation", surveyInt(func(s *Survey) Fact[int] { return s.Sent })},
	{"survey.returned", "回收问卷数", "份", false, "consultation", surveyInt(func(s *Survey) Fact[int] { return s.Returned })},
	{"survey.valid", "有效问卷数", "份", false, "consultation", surveyInt(func(s *Survey) Fact[int] { return s.Valid })},
	{"survey.recovery_rate", "问卷回收率", "%", false, "consultation", surveyRate(func(s *Survey) Fact[float64] { return s.Recovery })},
	{"survey.valid_rate", "问卷有效率", "%", false, "consultation", surveyRate(func(s *Survey) Fact[float64] { return s.ValidRate })},
	{"support.rate", "支持率", "%", false, "consultation", attitudeRate("support")},
	{"conditional.rate", "有条件支持率", "%", false, "consultation", attitudeRate("conditional")},
	{"oppose.rate", "反对率", "%", false, "consultation", attitudeRate("oppose")},
	{"oppose.count", "反对人数", "人", false, "consultation", func(f *Facts) []VarValue { return ints(f.Opinions.Oppose, Scope{}) }},
	{"opinions.count", "意见条数", "条", false, "consultation", count(func(f *Facts) int { return len(f.Opinions.Rows) })},
	{"methods.count", "已开展的听取意见方式数", "种", false, "consultation", count(func(f *Facts) int {
		n := 0
		for _, m := range f.Consultation.Methods {
			if m.Held && !m.Negated {
				n++
			}
		}
		return n
	})},
	{"groups.count", "已听取意见的群体数", "类", false, "consultation", count(func(f *Facts) int {
		n := 0
		for _, g := range f.Consultation.Groups {
			if g.Heard && !g.Negated {
				n++
			}
		}
		return n
	})},
	{"publicity.days", "稳评公示天数", "日", false, "consultation", publicityDays},
	{"risk.count", "风险因素数", "项", false, "identification", count(func(f *Facts) int { return len(f.Risks.Factors) })},
	{"risk.unmatched", "无对应措施的风险数", "项", false, "measures", unmatched(false)},
	{"risk.unmatched_ratio", "无对应措施的风险占比", "", false, "measures", unmatched(true)},
	{"risk.index", "综合风险指数", "", false, "estimation", riskIndex("")},
	{"risk.index_before", "措施前综合风险指数", "", false, "estimation", riskIndex("before")},
	{"risk.index_after", "措施后综合风险指数", "", false, "level", riskIndex("after")},
	{"measure.count", "措施条数", "条", false, "measures", count(func(f *Facts) int { return len(f.Measures.Rows) })},
	{"level.before", "措施前风险等级", "", true, "level", varLevel("before")},
	{"level.after", "措施后风险等级", "", true, "level", varLevel("after")},
	{"conclusion.advice", "决策建议", "", true, "conclusion", func(f *Facts) []VarValue {
		var out []VarValue
		for _, v := range f.Conclusion.Advice.All() {
			out = append(out, VarValue{Str: string(v.V), At: []document.Anchor{v.At}, Scope: v.Scope})
		}
		return out
	}},
	{"panel.experts", "评审专家人数", "人", false, "", func(f *Facts) []VarValue { return ints(f.Panel.Experts, Scope{}) }},
	{"households", "涉及户数", "户", false, "overview", quantity("households")},
	{"people", "涉及人数", "人", false, "overview", quantity("people")},
	{"land", "用地面积", "", false, "overview", quantity("land")},
	{"demolition", "拆迁规模", "", false, "overview", quantity("demolition")},
	{"investment", "投资", "", false, "overview", quantity("investment")},
}

func ints(f Fact[int], s Scope) []VarValue {
	var out []VarValue
	for _, v := range f.All() {
		out = append(out, VarValue{Num: float64(v.V), At: []document.Anchor{v.At}, Scope: orScope(v.Scope, s)})
	}
	return out
}

func orScope(a, b Scope) Scope {
	if a == (Scope{}) {
		return b
	}
	return a
}

func surveyInt(pick func(*Survey) Fact[int]) func(*Facts) []VarValue {
	return func(f *Facts) []VarValue {
		var out []VarValue
		for i := range f.Surveys {
			out = append(out, ints(pick(&f.Surveys[i]), f.Surveys[i].Scope)...)
		}
		return out
	}
}

func surveyRate(pick func(*Survey) Fact[float64]) func(*Facts) []VarValue {
	return func(f *Facts) []VarValue {
		var out []VarValue
		for i := range f.Surveys {
			for _, v := range pick(&f.Surveys[i]).All() {
				out = append(out, VarValue{Num: v.V, At: []document.Anchor{v.At}, Scope: orScope(v.Scope, f.Surveys[i].Scope)})
			}
		}
		return out
	}
}

func attitudeRate(kind string) func(*Facts) []VarValue {
	return func(f *Facts) []VarValue {
		var out []VarValue
		for i := range f.Surveys {
			for _, q := range f.Surveys[i].Questions {
				if !q.Attitude {
					continue
				}
				for _, o := range q.Options {
					if o.Kind != kind {
						continue
					}
					for _, v := range o.Percent.All() {
						if q.Prose && !o.Count.Found() && f.OfGroup(kind, v.V, o.Decimals) {
							continue
						}
						out = append(out, VarValue{Num: v.V, At: []document.Anchor{v.At}, Scope: orScope(v.Scope, f.Surveys[i].Scope)})
					}
				}
			}
		}
		return out
	}
}

// count is a number we made ourselves: none found is "not found", not zero.
func count(n func(*Facts) int) func(*Facts) []VarValue {
	return func(f *Facts) []VarValue {
		k := n(f)
		if k == 0 {
			return nil
		}
		return []VarValue{{Num: float64(k)}}
	}
}

func publicityDays(f *Facts) []VarValue {
	var out []VarValue
	for _, n := range f.Publicity {
		if n.Kind != "stability" || n.Negated {
			continue
		}
		for _, v := range n.Period.All() {
			if days, ok := Days(v.V); ok {
				out = append(out, VarValue{Num: float64(days), At: []document.Anchor{v.At}, Scope: orScope(v.Scope, n.Scope)})
			}
		}
	}
	return out
}

// unmatched counts risks that no measure answers; not known while there are no
// risks or no measures at all.
func unmatched(ratio bool) func(*Facts) []VarValue {
	return func(f *Facts) []VarValue {
		total := len(f.Risks.Factors)
		if total == 0 || len(f.Measures.Rows)+len(f.Measures.Prose) == 0 {
			return nil
		}
		answered := make([]bool, total)
		mark := func(list []int) {
			for _, i := range list {
				if i >= 0 && i < total {
					answered[i] = true
				}
			}
		}
		for _, m := range f.Measures.Rows {
			mark(m.Risks)
		}
		for _, m := range f.Measures.Prose {
			mark(m.Risks)
		}
		var at []document.Anchor
		n := 0
		for i, ok := range answered {
			if !ok {
				n++
				at = append(at, f.Risks.Factors[i].At)
			}
		}
		v := float64(n)
		if ratio {
			v /= float64(total)
		}
		return []VarValue{{Num: v, At: at}}
	}
}

func riskIndex(stage string) func(*Facts) []VarValue {
	return func(f *Facts) []VarValue {
		var out []VarValue
		for _, v := range f.Risks.Index {
			if stage == "" || v.Stage == stage {
				out = append(out, VarValue{Num: v.V, At: []document.Anchor{v.At}, Scope: Scope{Stage: v.Stage}})
			}
		}
		return out
	}
}

func varLevel(stage string) func(*Facts) []VarValue {
	return func(f *Facts) []VarValue {
		var out []VarValue
		for _, l := range f.Levels {
			if l.Stage == stage && l.Where != "dimension" {
				out = append(out, VarValue{Str: l.V, At: []document.Anchor{l.At}})
			}
		}
		return out
	}
}

func quantity(key string) func(*Facts) []VarValue {
	return func(f *Facts) []VarValue {
		var out []VarValue
		for _, q := range f.Quantities {
			if q.Key == key && !q.Approx {
				out = append(out, VarValue{Num: q.Value, At: []document.Anchor{q.At}, Scope: q.Scope})
			}
		}
		return out
	}
}

// Days of a period, both ends included; false while an end is not known to the day.
func Days(p zh.Period) (int, bool) {
	if p.From.Day == 0 || p.To.Day == 0 || p.To.Before(p.From) {
		return 0, false
	}
	return int(p.To.Time().Sub(p.From.Time()).Hours()/24) + 1, true
}

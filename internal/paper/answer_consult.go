package paper

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/review"
)

// scopeLabel names a survey where there are several.
func scopeLabel(s facts.Scope) string {
	return strings.Trim(s.Batch+s.Place+s.Subject, " ")
}

func survey(r *review.Review) answer {
	var a answer
	var parts, whys []string
	for _, s := range r.Found.Surveys {
		var one []string
		for _, x := range []struct {
			name string
			f    facts.Fact[int]
		}{{"发放", s.Sent}, {"回收", s.Returned}, {"有效", s.Valid}} {
			v := of(r, x.f, func(n int) string { return strconv.Itoa(n) + "份" })
			if v.value != "" {
				one = append(one, x.name+v.value)
			} else if x.f.Found() {
				whys = append(whys, x.name+"份数："+v.why)
			}
			a.at = append(a.at, v.at...)
		}
		if len(one) == 0 {
			continue
		}
		t := strings.Join(one, "，")
		if label := scopeLabel(s.Scope); label != "" && len(r.Found.Surveys) > 1 {
			t = label + "：" + t
		}
		parts = append(parts, t)
	}
	a.value, a.why = strings.Join(parts, "；"), strings.Join(whys, "；")
	if a.value == "" && a.why == "" {
		a.why = notFound
	}
	return a
}

var attitudeNames = []struct{ kind, name string }{{"support", "支持"}, {"conditional", "有条件支持"}, {"neutral", "无所谓"}, {"oppose", "反对"}}

// attitudes gives the statistic of attitudes of each questionnaire: the first
// question on the matter itself. Further ones are for a person to look at.
func attitudes(r *review.Review) answer {
	var a answer
	var parts []string
	more := false
	for _, s := range r.Found.Surveys {
		done := false
		for _, q := range s.Questions {
			if !q.Attitude || !twoSided(q) {
				continue
			}
			t, at := sayAttitudes(r, q)
			if label := scopeLabel(s.Scope); label != "" && len(r.Found.Surveys) > 1 {
				t = label + "：" + t
			}
			if slices.Contains(parts, t) {
				done = true
				continue
			}
			if done {
				more = true
				continue
			}
			done = true
			parts = append(parts, t)
			a.at = append(a.at, at...)
		}
	}
	if len(parts) == 0 {
		return answer{why: notFound}
	}
	a.value = strings.Join(parts, "；")
	if more {
		a.why = "报告有多处态度统计，本栏取每种问卷的第一处"
	}
	return a
}

func sayAttitudes(r *review.Review, q facts.Question) (string, []document.Anchor) {
	var one []string
	var at []document.Anchor
	for _, k := range attitudeNames {
		for _, o := range q.Options {
			if o.Kind != k.kind {
				continue
			}
			n, okN := o.Count.Get()
			p, okP := o.Percent.Get()
			t := orElse(o.Text, k.name)
			switch {
			case okN && okP:
				t += fmt.Sprintf("%d份（%s%%）", n, strconv.FormatFloat(p, 'f', o.Decimals, 64))
			case okN:
				t += fmt.Sprintf("%d份", n)
			case okP:
				t += strconv.FormatFloat(p, 'f', o.Decimals, 64) + "%"
			default:
				continue
			}
			one = append(one, t)
			if o.At.Block != 0 {
				at = append(at, o.At)
			}
		}
	}
	if q.At.Block != 0 {
		at = append(at, q.At)
	}
	return strings.Join(one, "，"), at
}

// twoSided says that a question tells of support and of opposition: a single
// number quoted somewhere is no statistic of attitudes.
func twoSided(q facts.Question) bool {
	var support, oppose bool
	for _, o := range q.Options {
		if o.Count.Found() || o.Percent.Found() {
			support = support || o.Kind == "support"
			oppose = oppose || o.Kind == "oppose"
		}
	}
	return support && oppose
}

func methodsOf(r *review.Review, id string) []facts.Method {
	var out []facts.Method
	for _, m := range r.Found.Consultation.Methods {
		if m.ID == id {
			out = append(out, m)
		}
	}
	return out
}

func method(id, unit, people string) func(*review.Review) answer {
	return func(r *review.Review) answer {
		var a answer
		var parts, whys []string
		for _, m := range methodsOf(r, id) {
			if m.Negated {
				parts = append(parts, orElse(strings.TrimSpace(m.Why), "未开展"))
				a.at = append(a.at, m.At...)
				continue
			}
			if !m.Held {
				continue
			}
			var one []string
			for _, x := range []struct {
				f    facts.Fact[int]
				unit string
			}{{m.Count, unit}, {m.People, people}} {
				v := of(r, total(x.f), func(n int) string { return strconv.Itoa(n) + x.unit })
				if v.value != "" {
					one = append(one, v.value)
				} else if x.f.Found() {
					why := v.why
					if slices.ContainsFunc(whys, func(s string) bool { return strings.HasPrefix(s, differing) }) {
						why = strings.TrimPrefix(why, differing) // said once
					}
					whys = append(whys, why)
				}
				a.at = append(a.at, v.at...)
			}
			if len(one) == 0 {
				a.at = append(a.at, m.At...)
				if !m.Count.Found() && !m.People.Found() {
					whys = append(whys, "报告写明已开展，没有读到次数和人数")
				}
				continue
			}
			t := strings.Join(one, "，")
			if !slices.Contains(parts, t) {
				parts = append(parts, t)
			}
		}
		a.value, a.why = strings.Join(parts, "；"), strings.Join(whys, "；")
		if a.value == "" && a.why == "" {
			a.why = notFound
		}
		return a
	}
}

// total gives the sum where one statement is the sum of all others, each place
// counted once: 73 people in three meetings of 33, 18 and 22.
func total(f facts.Fact[int]) facts.Fact[int] {
	type key struct {
		at document.Anchor
		n  int
	}
	seen := map[key]bool{}
	var vs []facts.Value[int]
	sum := 0
	for _, v := range f.All() {
		at := v.At
		if at.InCell() { // a cell that says it twice says it once
			at.Start, at.End = 0, 0
		}
		if k := (key{at, v.V}); !seen[k] {
			seen[k] = true
			vs = append(vs, v)
			sum += v.V
		}
	}
	if len(vs) < 3 {
		return f
	}
	for _, v := range vs {
		if v.V*2 == sum {
			var out facts.Fact[int]
			out.Add(v)
			return out
		}
	}
	return f
}

func hearing(r *review.Review) answer {
	a := method("hearing", "次", "人")(r)
	if a.value == "" && a.why == notFound {
		a.why = "报告没有写明是否召开听证会"
	}
	return a
}

// groups ticks the groups a sentence or table row says were heard.
func groups(r *review.Review) answer {
	var a answer
	var denied []string
	for _, g := range r.Found.Consultation.Groups {
		switch {
		case g.Heard && !g.Negated:
			if !slices.Contains(a.ticked, g.ID) {
				a.ticked = append(a.ticked, g.ID)
				if len(g.At) > 0 {
					a.at = append(a.at, g.At[0])
				}
			}
		case g.Negated:
			denied = append(denied, g.Text)
		}
	}
	missing := 0
	for _, id := range []string{"affected", "key", "department", "project-unit", "expert"} {
		if !slices.Contains(a.ticked, id) {
			missing++
		}
	}
	switch {
	case len(denied) > 0:
		a.why = "报告称有的群体没有听取：" + strings.Join(denied, "、")
	case missing > 0:
		a.why = "未勾选的，程序没有读到听取意见的记载"
	}
	return a
}

// deptOpinions are the rows of the adoption table that departments wrote.
func deptOpinions(r *review.Review) answer {
	var a answer
	var parts []string
	for _, o := range r.Found.Opinions.Rows {
		if !fromOffice(o.Source) || o.Content == "" {
			continue
		}
		parts = append(parts, o.Source+"："+strings.TrimRight(printed(r, o.At, o.Content), "。；"))
		a.at = append(a.at, o.At)
	}
	if len(parts) == 0 {
		for _, m := range methodsOf(r, "department") {
			a.at = append(a.at, m.At...)
		}
		a.why = notFound
		if len(a.at) > 0 {
			a.why = "报告写明征求了部门意见，内容没有读出"
		}
		return a
	}
	a.value = strings.Join(parts, "；")
	return a
}

func fromOffice(s string) bool {
	for _, w := range []string{"部门", "政府", "局", "委员会", "街道办", "办事处"} {
		if strings.Contains(s, w) && !strings.Contains(s, "村民委员会") {
			return true
		}
	}
	return false
}

var adoptionNames = map[string]string{"adopted": "采纳", "partly": "部分采纳", "rejected": "未采纳", "explained": "已解释说明"}

func demands(r *review.Review) answer {
	var a answer
	var parts []string
	for _, o := range r.Found.Opinions.Rows {
		if o.Content == "" || fromOffice(o.Source) {
			continue
		}
		t := strings.TrimRight(printed(r, o.At, o.Content), "。；")
		if n, ok := o.Count.Get(); ok {
			t += fmt.Sprintf("（%d）", n)
		}
		if s := adoptionNames[o.Adoption]; s != "" {
			t += "，" + s
		} else {
			t += "，采纳情况未写明"
		}
		parts = append(parts, t)
		a.at = append(a.at, o.At)
	}
	if len(parts) == 0 {
		if r.Found.Opinions.NoneSaid != nil {
			return answer{value: "报告称未收到反对意见。", at: []document.Anchor{*r.Found.Opinions.NoneSaid}, why: "没有读到意见采纳情况表"}
		}
		return answer{why: notFound}
	}
	a.value = strings.Join(parts, "；")
	return a
}

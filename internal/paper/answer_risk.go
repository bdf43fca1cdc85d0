package paper

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/review"
	"wenping/internal/zh"
)

var dimensionNames = map[string]string{"legality": "合法性", "rationality": "合理性", "feasibility": "可行性", "controllability": "可控性"}

// dimension is the conclusion on one of the four; a sentence that speaks of this
// one alone is better than one that speaks of all.
func dimension(id string) func(*review.Review) answer {
	return func(r *review.Review) answer {
		var a answer
		best := len(dimensionNames) + 1
		for _, d := range r.Found.Conclusion.Dimensions {
			t := strings.TrimSpace(d.Text)
			if d.ID != id || t == "" {
				continue
			}
			others := 0
			for k, name := range dimensionNames {
				if k != id && strings.Contains(t, name) {
					others++
				}
			}
			if others <= best {
				best = others
				a.value = printed(r, d.At, t)
				a.at = []document.Anchor{d.At}
			}
		}
		if a.value == "" {
			a.why = notFound
		}
		return a
	}
}

// degree gives one word, or "" when it is not told or told in two ways.
func degree(e facts.Estimate) string {
	s, _ := e.Degree.Get()
	return s
}

func risks(r *review.Review) answer {
	var a answer
	gaps := 0
	for i, k := range r.Found.Risks.Factors {
		no := k.No
		if no == "" {
			no = strconv.Itoa(i + 1)
		}
		before := degree(k.Before)
		if before == "" {
			gaps++
		}
		a.rows = append(a.rows, []string{no, printed(r, k.At, k.Name), k.Type, before, degree(k.After)})
		a.at = append(a.at, k.At)
	}
	switch {
	case len(a.rows) == 0:
		a.why = notFound
	case gaps > 0:
		a.why = fmt.Sprintf("有%d项没有读到初始程度", gaps)
	}
	return a
}

func measures(r *review.Review) answer {
	var a answer
	gaps := 0
	for i, m := range r.Found.Measures.Rows {
		no := m.No
		if no == "" {
			no = strconv.Itoa(i + 1)
		}
		risk := m.Risk
		if risk == "" {
			var names []string
			for _, k := range m.Risks {
				if k >= 0 && k < len(r.Found.Risks.Factors) {
					names = append(names, r.Found.Risks.Factors[k].Name)
				}
			}
			risk = strings.Join(names, "、")
		}
		if m.Unit == "" || m.Deadline == "" {
			gaps++
		}
		row := []string{no, risk, m.Text, m.Unit, m.Assist, m.Deadline}
		for k, id := range []string{"no", "risk", "text", "unit", "assist", "deadline"} {
			if at, ok := m.Cells[id]; ok && row[k] != "" {
				row[k] = printed(r, at, row[k])
			}
		}
		a.rows = append(a.rows, row)
		a.at = append(a.at, m.At)
	}
	switch {
	case len(a.rows) == 0:
		a.why = notFound
	case gaps > 0:
		a.why = fmt.Sprintf("有%d行责任单位或者时限为空", gaps)
	}
	return a
}

var systemNames = map[string]string{"pxq": "概率影响综合指数法", "matrix": "风险矩阵法", "points": "评分法", "words": "定性判断"}

func score(r *review.Review) answer {
	s := r.Found.Risks
	a := answer{at: slices.Clone(s.System.At)}
	name := systemNames[s.System.Kind]
	stages := []struct{ id, label string }{{"before", "初始"}, {"after", "措施后"}, {"", ""}}
	var parts []string
	for _, st := range stages {
		var f facts.Fact[string]
		for _, x := range s.Index {
			if x.Stage == st.id {
				f.Add(facts.Value[string]{V: strconv.FormatFloat(x.V, 'f', x.Decimals, 64), At: x.At})
			}
		}
		if !f.Found() {
			continue
		}
		v := of(r, f, func(s string) string { return s })
		a.at = append(a.at, v.at...)
		if v.value == "" {
			a.why = v.why
			continue
		}
		if st.id == "" && slices.ContainsFunc(parts, func(s string) bool { return s == "初始"+v.value || s == "措施后"+v.value }) {
			continue // told with its stage already
		}
		parts = append(parts, st.label+v.value)
	}
	switch {
	case name == "" && len(parts) == 0:
		if a.why == "" {
			a.why = notFound
		}
		return a
	case name == "":
		a.why = join(a.why, "没有读到评判方法")
	case len(parts) == 0 && s.System.Kind != "words" && s.System.Kind != "matrix":
		a.why = join(a.why, "没有读到指数或者得分")
	}
	a.value = strings.Trim(name+"，"+strings.Join(parts, "，"), "，")
	return a
}

// level gives the level of a stage: all statements of the stage must agree.
func level(r *review.Review, is func(facts.Level) bool) answer {
	var f facts.Fact[string]
	for _, l := range r.Found.Levels {
		if is(l) {
			f.Add(facts.Value[string]{V: l.V, At: l.At})
		}
	}
	return of(r, f, func(s string) string {
		if s == "高" || s == "中" || s == "低" {
			return s + "风险"
		}
		return s
	})
}

func levelBefore(r *review.Review) answer {
	return level(r, func(l facts.Level) bool { return l.Stage == "before" && l.Where != "form" && l.Where != "dimension" })
}

// levelAfter is the level after measures; where none says so, that of the
// conclusion, to be confirmed.
func levelAfter(r *review.Review) answer {
	a := level(r, func(l facts.Level) bool { return l.Stage == "after" && l.Where != "form" && l.Where != "dimension" })
	if a.value != "" || a.why != notFound {
		return a
	}
	a = level(r, func(l facts.Level) bool { return l.Stage == "" && (l.Where == "conclusion" || l.Where == "cover") })
	if a.value != "" {
		a.why = "取自评估结论，报告没有写明是否为采取措施后的等级"
	}
	return a
}

func conclusion(r *review.Review) answer {
	c := r.Found.Conclusion
	var a answer
	var parts []string
	add := func(at document.Anchor) {
		if r.Document == nil || at.Block == 0 {
			return
		}
		t := strings.TrimSpace(r.Document.Text(at))
		if t != "" && !slices.Contains(parts, t) {
			parts = append(parts, t)
			a.at = append(a.at, at)
		}
	}
	for _, k := range []string{"level", "advice"} {
		if at, ok := c.Parts[k]; ok {
			add(at)
		}
	}
	if v, ok := c.Advice.First(); ok {
		add(v.At)
		if _, agreed := c.Advice.Get(); !agreed {
			a.why = "报告中的决策建议前后说法不一"
		}
	}
	if len(parts) == 0 {
		return answer{why: notFound}
	}
	a.value = strings.Join(parts, "")
	return a
}

func emergency(r *review.Review) answer {
	e := r.Found.Emergency
	if e.Section <= 0 {
		return answer{why: notFound}
	}
	a := answer{value: "有"}
	if r.Document != nil && e.Section < len(r.Document.Outline) {
		a.at = append(a.at, document.Whole(r.Document.Outline[e.Section].First))
	}
	lead := of(r, e.Lead, func(s string) string { return s })
	if lead.value != "" {
		a.value += "，牵头单位：" + lead.value
		a.at = append(a.at, lead.at...)
	} else {
		a.why = "没有读到牵头单位"
	}
	return a
}

var panelNames = map[string]string{"passed": "通过", "passed-after-revision": "修改后通过", "failed": "不通过"}

func panel(r *review.Review) answer {
	p := r.Found.Panel
	if !p.Held {
		return answer{why: notFound}
	}
	a := answer{at: slices.Clone(p.At)}
	var parts, whys []string
	take := func(name string, v answer) {
		if v.value != "" {
			parts = append(parts, v.value)
		} else {
			whys = append(whys, name)
		}
		a.at = append(a.at, v.at...)
	}
	take("评审时间", of(r, p.Date, zh.Date.String))
	take("专家人数", of(r, p.Experts, func(n int) string { return fmt.Sprintf("专家%d人", n) }))
	take("评审结论", of(r, p.Result, func(s string) string { return orElse(panelNames[s], s) }))
	a.value = strings.Join(parts, "，")
	if len(whys) > 0 {
		a.why = "没有读到" + strings.Join(whys, "、")
	}
	return a
}

// followup is the paragraph below the heading that plays the part, if any.
func followup(r *review.Review) answer {
	for _, at := range r.Found.Structure.Roles["followup"] {
		if r.Document == nil || at.Section <= 0 || at.Section >= len(r.Document.Outline) {
			continue
		}
		s := r.Document.Outline[at.Section]
		for id := s.First + 1; id <= s.Last; id++ {
			if b := r.Document.Block(id); b != nil && b.Kind == document.Paragraph && strings.TrimSpace(b.Text) != "" {
				return answer{value: strings.TrimSpace(b.Text), at: []document.Anchor{document.Whole(id)}, why: "取自跟踪章节首段"}
			}
		}
	}
	return answer{why: notFound}
}

package review

import (
	"slices"
	"strings"

	"wenping/internal/rule"
)

// items makes the 45-line table of the rules' results.
func items(p *rule.Pack, results []rule.Result, pr *printer) []Item {
	of := map[string][]rule.Result{}
	for _, r := range results {
		of[r.Item] = append(of[r.Item], r)
	}
	out := make([]Item, 0, len(p.Items))
	for _, it := range p.Items {
		out = append(out, item(it, of[it.ID], pr))
	}
	return out
}

func item(it *rule.Item, results []rule.Result, pr *printer) Item {
	out := Item{ID: it.ID, Name: it.Name, OpenQuestions: []string{}, Rules: []RuleLine{}}
	for _, r := range results {
		line := RuleLine{ID: r.Rule, Verdict: r.Verdict, Why: masked(r.Why), Evidence: pr.places(&r)}
		if r.Verdict == rule.Manual && r.Question != "" {
			line.Question = masked(r.Question)
			out.OpenQuestions = append(out.OpenQuestions, line.Question)
		}
		out.Rules = append(out.Rules, line)
	}
	out.Verdict = verdictOf(results)
	out.Why = masked(whyOf(results, out.Verdict))
	return out
}

// verdictOf joins the verdicts of an item's rules. A note changes nothing
// where a heavier rule speaks.
func verdictOf(results []rule.Result) rule.Verdict {
	heavy, light := map[rule.Verdict]bool{}, map[rule.Verdict]bool{}
	for _, r := range results {
		if r.Severity == rule.Note && r.Verdict != rule.Manual && r.Verdict != rule.NA {
			light[r.Verdict] = true
			continue
		}
		heavy[r.Verdict] = true
	}
	for _, v := range []rule.Verdict{rule.Fail, rule.Doubt, rule.Pass} {
		if heavy[v] {
			return v
		}
	}
	switch {
	case light[rule.Pass] || light[rule.Fail]:
		return rule.Pass
	case heavy[rule.Manual]:
		return rule.Manual
	case light[rule.Doubt]:
		return rule.Doubt
	}
	return rule.NA
}

// whyOf gives the reasons of the rules that made the verdict.
func whyOf(results []rule.Result, v rule.Verdict) string {
	var parts []string
	seen := map[string]bool{}
	for _, r := range results {
		if r.Why == rule.NothingFound && len(results) > 1 {
			continue // says nothing beside the others
		}
		if r.Verdict != v || (v == rule.Fail || v == rule.Doubt) && r.Severity == rule.Note && len(results) > 1 {
			continue
		}
		why := strings.TrimRight(strings.TrimSpace(r.Why), "。；")
		if why == "" || seen[why] {
			continue
		}
		seen[why] = true
		parts = append(parts, why)
		if len(parts) == 4 {
			break
		}
	}
	if len(parts) == 0 {
		switch v {
		case rule.Pass:
			if slices.ContainsFunc(results, func(r rule.Result) bool { return r.Verdict == v && r.Why == rule.NothingFound }) {
				return rule.NothingFound
			}
			return "未发现不符合之处；有关提示见审查意见。"
		case rule.NA:
			return "本项不适用于本次报送。"
		default:
			return "见各条规则的说明。"
		}
	}
	end := "。"
	if last := parts[len(parts)-1]; strings.HasSuffix(last, "？") || strings.HasSuffix(last, "）") && strings.Contains(last, "。）") {
		end = ""
	}
	return strings.Join(oneLead(parts), "；") + end
}

// oneLead joins clauses that begin alike: 已写明：甲；已写明：乙 is 已写明：甲、乙.
func oneLead(parts []string) []string {
	var out []string
	last := ""
	for _, p := range parts {
		lead, list, ok := strings.Cut(p, "：")
		if n := len(out); ok && n > 0 && lead == last && !strings.ContainsAny(list, "；。") && !strings.ContainsAny(out[n-1], "；。") {
			out[n-1] += "、" + list
			continue
		}
		last = ""
		if ok {
			last = lead
		}
		out = append(out, p)
	}
	return out
}

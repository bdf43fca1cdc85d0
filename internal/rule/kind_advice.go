package rule

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
)

var kindAdvice = kind{
	name: "advice",
	doc: "结论与建议。参数 check：high 高风险却建议实施；match 中风险直接建议实施、低风险却不予实施等不匹配；" +
		"parts 结论写明各要点（parts：risks 主要风险、dimensions 四性结论、level 等级、measures 主要措施、advice 建议）。",
	fields: []string{"level", "advice", "should", "missing", "quote"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Check string   `yaml:"check"`
			Parts []string `yaml:"parts"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		switch a.Check {
		case "high":
			return func(c *Context) Outcome { return c.advice(true) }, nil
		case "match":
			return func(c *Context) Outcome { return c.advice(false) }, nil
		case "parts":
			if err := p.known("parts", "要点", a.Parts, []string{"risks", "dimensions", "level", "measures", "advice"}); err != nil {
				return nil, err
			}
			return func(c *Context) Outcome { return c.conclusionParts(a.Parts) }, nil
		}
		return nil, p.known("check", "检查", []string{a.Check}, []string{"high", "match", "parts"})
	},
}

var adviceNames = map[facts.Advice]string{
	"implement": "可以实施", "conditional": "有条件实施", "staged": "分步实施",
	"postpone": "暂缓实施", "adjust": "调整后实施", "reject": "不予实施",
}

// weakest is the most careful of the advices given: a report that says both
// 可以实施 and 在落实措施的前提下实施 means the second.
func weakest(all []facts.Value[facts.Advice]) facts.Value[facts.Advice] {
	order := map[facts.Advice]int{"implement": 0, "staged": 1, "conditional": 2, "adjust": 3, "postpone": 4, "reject": 5}
	best := all[0]
	for _, v := range all[1:] {
		if order[v.V] > order[best.V] {
			best = v
		}
	}
	return best
}

func (c *Context) advice(onlyHigh bool) Outcome {
	if at := c.Facts.Conclusion.Ahead; at != nil && !onlyHigh {
		said := shortText(strings.TrimSpace(c.Doc.Quote(*at)), 40)
		return Outcome{Why: "结论建议先行实施、事后补办手续。", Points: []Point{{Subject: "建议", Verdict: Fail,
			Fields:  map[string]string{"level": levelText(c.Level()), "advice": said, "should": "办结手续、落实措施后再实施", "quote": said},
			Message: "结论建议“" + said + "”，即先实施、后补办手续（{page}），与先评估、后决策、再实施的要求相反。", Demand: "请更正建议：办结审批手续、落实防范化解措施后再实施。", Evidence: c.says(*at)}}}
	}
	all := c.Facts.Conclusion.Advice.All()
	level := c.levelBeside(all)
	if len(all) == 0 || level == "" {
		why := "未读出明确的实施建议"
		if len(all) > 0 {
			why = "未读出一致的总体等级"
		}
		return c.unjudged(why+"，由“结论要点”“等级一致”等条判断。", "conclusion", "level")
	}
	a := weakest(all)
	at := c.levelAnchor(level)
	pt := Point{Subject: "建议", Verdict: Fail,
		Fields:   map[string]string{"level": levelText(level), "advice": adviceNames[a.V], "quote": strings.TrimSpace(c.Doc.Quote(a.At))},
		Evidence: append(c.says(a.At), c.conflicts(at...)...)}
	ok := Outcome{Verdict: Pass, Why: "等级为" + levelText(level) + "，建议为“" + adviceNames[a.V] + "”，两者相符。", Shown: c.says(a.At)}
	goes := a.V == "implement" || a.V == "conditional" || a.V == "staged"
	if onlyHigh {
		if level == "高" && goes {
			pt.Fields["should"] = "不予实施，或者调整方案、降低风险后重新评估"
			return Outcome{Why: "等级为高风险，却建议实施。", Points: []Point{pt}}
		}
		if level != "高" {
			return Outcome{Verdict: Pass, Why: "等级为" + levelText(level) + "，不属于高风险。", Shown: c.says(at...)}
		}
		return ok
	}
	switch {
	case level == "高":
		return Outcome{Verdict: Pass, Why: "高风险的建议由另一条规则判断。", Shown: c.says(a.At)}
	case level == "中" && a.V == "implement":
		pt.Fields["should"] = "暂缓实施，或者落实措施、降低风险后再实施"
		return Outcome{Why: "等级为中风险，却直接建议实施。", Points: []Point{pt}}
	case level == "低" && (a.V == "reject" || a.V == "postpone"):
		pt.Fields["should"] = "可以实施（做好解释工作和合理诉求的处理）"
		return Outcome{Why: "等级为低风险，却建议" + adviceNames[a.V] + "。", Points: []Point{pt}}
	}
	return ok
}

// levelBeside gives the level stated in the paragraph of the advice, which is
// the one it is drawn from; else the level of the whole report.
func (c *Context) levelBeside(all []facts.Value[facts.Advice]) string {
	found := ""
	final := c.final()
	in := map[line][]facts.Level{}
	for _, l := range final {
		at := lineAt(l.At)
		if told := in[at]; len(told) < 2 && (len(told) == 0 || told[0].V != l.V) { // a third says no more
			in[at] = append(told, l)
		}
	}
	for _, a := range all {
		for _, l := range in[lineAt(a.At)] {
			if found != "" && found != l.V {
				return c.Level()
			}
			found = l.V
		}
	}
	if found != "" {
		return found
	}
	// Advice is drawn from the level the conclusion states, whatever another
	// chapter says: that they differ is the matter of “等级一致”.
	for _, l := range final {
		if l.Where == "conclusion" {
			if found != "" && found != l.V {
				return c.Level()
			}
			found = l.V
		}
	}
	if found != "" {
		return found
	}
	return c.Level()
}

// levelAnchor is where the final level is stated.
func (c *Context) levelAnchor(level string) []document.Anchor {
	for _, l := range append(c.final(), c.levelsOf("")...) {
		if l.V == level {
			return []document.Anchor{l.At}
		}
	}
	return nil
}

var partNames = map[string]string{"risks": "主要风险", "dimensions": "四性结论", "level": "风险等级", "measures": "主要防范化解措施", "advice": "明确的实施建议"}

func (c *Context) conclusionParts(parts []string) Outcome {
	k := &c.Facts.Conclusion
	if k.Section == 0 && len(k.Parts) == 0 {
		return c.unjudged("未识别到结论部分，由“必备章节”判断。", "conclusion")
	}
	var missing []string
	var shown []Evidence
	for _, p := range parts {
		if at, ok := k.Parts[p]; ok {
			shown = append(shown, c.says(at)...)
			continue
		}
		missing = append(missing, partNames[p])
	}
	if len(missing) == 0 {
		return Outcome{Verdict: Pass, Why: "结论写明了主要风险、四性、等级、措施和建议等要点。", Shown: shown}
	}
	if len(missing) == 1 && missing[0] == partNames["advice"] && k.Unread != nil {
		said := shortText(strings.TrimSpace(c.Doc.Quote(*k.Unread)), 40)
		return Outcome{Verdict: Doubt, Why: "结论的建议写为“" + said + "”，未能读出是否可以实施，请核实建议是否明确。", Points: []Point{{Subject: "要点", Verdict: Doubt,
			Fields: map[string]string{"missing": joinNames(missing), "quote": said}, Message: "结论的建议“" + said + "”是否明确说明可以实施、暂缓实施或不予实施，请核实。", Evidence: c.says(*k.Unread)}}}
	}
	ev := c.searched("conclusion")
	if k.Section > 0 && k.Section < len(c.Doc.Outline) {
		ev = c.evidence(Searched, []document.Anchor{document.Whole(c.Doc.Outline[k.Section].Heading)})
	}
	return c.absent("结论部分缺少"+joinNames(missing)+"。", Point{Subject: "要点", Fields: map[string]string{"missing": joinNames(missing)}, Evidence: ev}, "conclusion")
}

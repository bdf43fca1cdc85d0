package rule

import (
	"fmt"
	"slices"
	"strconv"

	"wenping/internal/document"
)

var kindPanel = kind{
	name: "panel",
	doc: "评审专家人数：报告写明的评审专家人数（正文所述或专家名单的行数）不少于地区参数expert_min。" +
		"单双数和五名的要求各地不同，不作判断。参数：flaw 改查评审的毛病：interest 专家与事项有关系或没有声明，signature 没有签字或书面意见，revision 没有逐条修改。",
	fields: []string{"count", "min", "text"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Flaw string `yaml:"flaw"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		if a.Flaw == "" {
			return panelSize, nil
		}
		if !slices.Contains([]string{"interest", "signature", "revision"}, a.Flaw) {
			return nil, p.errorf("flaw", "flaw应为interest、signature或revision。")
		}
		return func(c *Context) Outcome { return c.panelFlaws(a.Flaw) }, nil
	},
}

func panelSize(c *Context) Outcome {
	told := c.Facts.Told["panel"]
	for i := range c.Attachments {
		told = told.With(c.Attachments[i].Facts, "panel")
	}
	if !told.Found && !c.Facts.Panel.Held {
		return Outcome{Verdict: NA, Why: "未见专家评审，由“评审意见”一条判断。"}
	}
	least := c.Profile.ExpertMin.Value.General
	if c.Procedure == "special" {
		least = c.Profile.ExpertMin.Value.Special
	}
	n, at := 0, document.Anchor{}
	for _, v := range append(c.Facts.Panel.Experts.All(), c.Facts.Panel.Listed.All()...) {
		if v.V > n {
			n, at = v.V, v.At
		}
	}
	fields := map[string]string{"count": strconv.Itoa(n), "min": strconv.Itoa(least)}
	switch {
	case n == 0:
		return Outcome{Verdict: Doubt, Why: "报告提到专家评审，但未能读出评审专家人数，请核实。", Shown: c.says(first(told.At, 1)...)}
	case n < least:
		return Outcome{Why: fmt.Sprintf("评审专家%d名，要求不少于%d名。", n, least), Points: []Point{{Subject: "人数", Verdict: Fail, Fields: fields, Evidence: c.says(at)}}}
	}
	return Outcome{Verdict: Pass, Why: fmt.Sprintf("评审专家%d名，不少于%d名。", n, least), Shown: c.says(at)}
}

// panelFlaws passes on what should not be about the expert review.
func (c *Context) panelFlaws(kind string) Outcome {
	var o Outcome
	for _, f := range c.Facts.Panel.Flaws { // a plain one, else one that may have a good reason
		if f.Kind != kind || len(o.Points) > 0 && f.Weak {
			continue
		}
		p := Point{Subject: kind, Verdict: Fail, Fields: map[string]string{"text": shortText(trimmed(f.Text), 40), "count": "", "min": ""}, Evidence: c.says(f.At)}
		if f.Weak {
			p.Verdict, p.Note = Doubt, "请核实是否确有此情形。"
		}
		o.Points = []Point{p}
	}
	if len(o.Points) == 0 {
		return Outcome{Verdict: NA, Why: "报告没有这样的话。"}
	}
	o.Why = "报告自述评审不合要求。"
	return o
}

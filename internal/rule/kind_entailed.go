package rule

import (
	"fmt"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
)

var kindEntailed = kind{
	name: "entailed",
	doc: "事项自身带来的因素（lexicon/entails.yaml）：概况等处写明要迁坟、有弃土场、有在职职工，而风险识别、估计、措施、结论中没有任何与之沾边的话，判为不符合；" +
		"只在四性分析中谈到的、类型由正文推测的，存疑。核查表称不涉及、而风险清单的名称正是它的，判为不符合。" +
		"参数：left 逐项核查的报告（“涉及”“不涉及”一类的判断在15处以上）唯独漏掉、全文风险部分也没有一个字提到的，判为不符合的因素，按事项类型列出。",
	fields: []string{"name", "said", "count"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Left map[string][]string `yaml:"left"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		var known []string
		for i := range pack.Lexicon.Factors {
			known = append(known, pack.Lexicon.Factors[i].ID)
		}
		for _, list := range a.Left {
			if err := p.known("left", "风险因素", list, known); err != nil {
				return nil, err
			}
		}
		return func(c *Context) Outcome { return c.entailed(a.Left) }, nil
	},
}

func (c *Context) entailed(left map[string][]string) Outcome {
	if c.Type == nil {
		return Outcome{Verdict: NA, Why: "未能确定事项类型。"}
	}
	if len(c.Facts.Risks.Factors) == 0 {
		return Outcome{Verdict: NA, Why: "未识别到风险清单，由“风险清单”一条先行判断。"}
	}
	var o Outcome
	var names []string
	seen := map[string]bool{}
	for i := range c.Facts.Entailed {
		e := &c.Facts.Entailed[i]
		t := entailment(c.Pack.Lexicon, e.ID)
		if t == nil {
			continue
		}
		if e.Denied != nil && e.Listed != nil {
			o.Points = append(o.Points, Point{Subject: e.ID, Verdict: Fail, Fields: map[string]string{"name": t.Name, "said": "不涉及", "count": "1"},
				Message:  fmt.Sprintf("因素核查称“%s”不涉及（{page}），而风险清单列有“%s”。", shortText(strings.TrimSpace(c.Doc.Quote(*e.Denied)), 24), shortText(c.riskAt(*e.Listed), 24)),
				Demand:   "请核实“" + t.Name + "”是否涉及，统一核查表和风险清单。",
				Evidence: append(c.says(*e.Denied), c.conflicts(*e.Listed)...)})
			continue
		}
		if t.Near == "" || len(t.For) > 0 && !slices.Contains(t.For, c.Type.ID) {
			continue
		}
		names = append(names, t.Name)
		if e.Treated {
			continue
		}
		p := Point{Subject: e.ID, Verdict: Fail, Fields: map[string]string{"name": t.Name, "count": "1"}}
		if e.At != nil {
			said := shortText(strings.TrimSpace(c.Doc.Quote(*e.At)), 30)
			p.Fields["said"] = said
			p.Evidence = c.says(*e.At)
			p.Message = fmt.Sprintf("报告写有“%s”（{page}），风险识别和措施均未涉及“%s”，也未说明不涉及。", said, t.Name)
		} else {
			p.Evidence = c.searched("identification", "estimation")
			p.Message = fmt.Sprintf("“%s”类事项应当判断“%s”，风险识别和措施均未谈到，也未说明不涉及。", c.Type.Name, t.Name)
		}
		switch {
		case e.Argued != nil:
			p.Verdict = Doubt
			p.Evidence = append(p.Evidence, c.says(*e.Argued)...)
			p.Message = fmt.Sprintf("“%s”只在四性分析中谈到，风险识别和措施均未涉及：是否已作为风险因素判断？", t.Name)
		case !c.typeSure() || c.lost("identification", "estimation", "measures"):
			p.Verdict = Doubt
		}
		seen[t.Name] = true
		o.Points = append(o.Points, p)
	}
	for _, f := range c.factorsLeft(left[c.Type.ID]) {
		if !seen[f] {
			o.Points = append(o.Points, Point{Subject: f, Verdict: Fail, Fields: map[string]string{"name": f, "count": "1"}, Evidence: c.searched("identification"),
				Message: "报告逐项判断了其他因素，没有“" + f + "”，风险清单和措施中也没有与它有关的话。"})
		}
	}
	switch {
	case len(o.Points) > 0:
		o.Why = fmt.Sprintf("有%d项因素由报告自己的叙述带来、或为同类事项应当判断，而未见于风险识别，或与其判断相反。", len(o.Points))
	case len(names) == 0:
		o.Verdict, o.Why, o.Shown = Pass, "未识别到事项自身带来的、须专门判断的因素，核查表与风险清单也没有相反之处。", c.searched("overview", "identification")
	default:
		o.Verdict, o.Why, o.Shown = Pass, "事项自身带来的因素在风险识别或措施中都有涉及："+joinNames(names)+"。", c.searched("identification")
	}
	return o
}

// riskAt is the name of the risk listed at a place.
func (c *Context) riskAt(at document.Anchor) string {
	for i := range c.Facts.Risks.Factors {
		if c.Facts.Risks.Factors[i].At == at {
			return c.Facts.Risks.Factors[i].Name
		}
	}
	return ""
}

func entailment(lx *facts.Lexicon, id string) *facts.Entailment {
	for i := range lx.Entails {
		if lx.Entails[i].ID == id {
			return &lx.Entails[i]
		}
	}
	return nil
}

// oneAtATime is how often a report says 涉及 or 不涉及 that goes through its factors one
// by one.
const oneAtATime = 15

// factorsLeft gives the factors that a list which goes through them one by one left
// out: the report judges nearly all others that must be judged, and of these not a word
// stands anywhere from the risks on.
func (c *Context) factorsLeft(ids []string) (names []string) {
	r := &c.Facts.Risks
	if r.Concerned < oneAtATime || !c.typeSure() || c.lost("identification", "estimation", "measures") {
		return nil
	}
	missing := 0
	for _, m := range r.Matters {
		if m.Judged || !slices.Contains(c.Type.Must, m.ID) {
			continue
		}
		missing++
		if f := factorNamed(c.Pack.Lexicon, m.ID); f != nil && !m.Near && slices.Contains(ids, m.ID) {
			names = append(names, f.Name)
		}
	}
	if missing > len(names)+fewAbsent || len(names) > fewAbsent {
		return nil // it goes by other names
	}
	return names
}

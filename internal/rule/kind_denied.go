package rule

import (
	"slices"
	"strings"

	"wenping/internal/facts"
)

var kindDenied = kind{
	name: "denied",
	doc: "自述未做的环节：报告自己写明某一环节没有做（未另行制定评估方案、评审从略、环节表中写“未组织”）。别处写有该环节日期的，" +
		"明说没有做的存疑，只说未再、未另行的不算；以别的方式代替的存疑。参数：steps 各环节，每项有 id 环节（词表words中的deny-环节）、name 名称、from 自哪个阶段起、simple 简易程序是否要求、chapter 分析篇章是否要求；basis 说明简易程序依据的说法（词表told），以简易程序为由不做而没有依据的算没有做；consent 改查简易程序是否自己定的、没有经过同意。没有这样的话时为不适用。",
	fields: []string{"step", "text"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Steps   []deniedStep `yaml:"steps"`
			Basis   []string     `yaml:"basis"`
			Consent bool         `yaml:"consent"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		if a.Consent {
			return (*Context).simpleAlone, nil
		}
		var ids []string
		for _, t := range pack.Lexicon.Words {
			if id, ok := strings.CutPrefix(t.ID, "deny-"); ok {
				ids = append(ids, id)
			}
		}
		if len(a.Steps) == 0 {
			return nil, p.errorf("", "denied类规则须在params里列出“steps”。")
		}
		for _, s := range a.Steps {
			if err := p.known("steps", "环节", []string{s.ID}, ids); err != nil {
				return nil, err
			}
			if s.Name == "" {
				return nil, p.errorf("steps", "steps的每一项须写明name。")
			}
		}
		if err := p.known("basis", "told词条", a.Basis, termIDs(pack.Lexicon.Told)); err != nil {
			return nil, err
		}
		return func(c *Context) Outcome { return c.deniedSteps(a.Steps, a.Basis) }, nil
	},
}

type deniedStep struct {
	ID      string `yaml:"id"`
	Name    string `yaml:"name"`
	From    string `yaml:"from"`
	Simple  *bool  `yaml:"simple"`
	Chapter *bool  `yaml:"chapter"`
}

func (c *Context) deniedSteps(steps []deniedStep, basis []string) Outcome {
	var o Outcome
	_, granted := c.Facts.TellsOf(true, basis...)
	granted = granted || c.Kind == "form-report"
	for _, d := range c.Facts.Process.Denied {
		i := slices.IndexFunc(steps, func(s deniedStep) bool { return s.ID == d.Step })
		if i < 0 || c.Kind == "analysis" && steps[i].Chapter != nil && !*steps[i].Chapter || steps[i].From != "" && stageRank(c.Stage) < stageRank(Stage(steps[i].From)) {
			continue
		}
		s := &steps[i]
		p := Point{Subject: s.Name, Verdict: Fail, Fields: map[string]string{"step": s.Name, "text": d.Text}, Evidence: c.says(d.At)}
		notRequired := s.Simple != nil && !*s.Simple && c.simple()
		switch {
		case d.Simple && notRequired && granted, d.Taken && (d.Weak || d.Instead):
			continue
		case d.Taken:
			p.Verdict, p.Note = Doubt, "报告别处又写有这一环节的时间，请核实究竟做了没有。"
		case d.Instead:
			p.Verdict, p.Note = Doubt, "同一句写有别的做法，能否代替这一环节，请核实。"
		case notRequired && !d.Simple && !d.Haste:
			p.Verdict, p.Note = Doubt, "简易程序能否不做这一环节，请对照本地规定核实。"
		}
		o.Points = append(o.Points, p)
	}
	if len(o.Points) == 0 {
		return Outcome{Verdict: NA, Why: "报告没有自述未做的环节。"}
	}
	o.Why = "报告自述有环节没有做。"
	return o
}

// denies says that the report admits not to have taken a step, as the rule on that will say.
func (c *Context) denies(step string) bool {
	return step != "" && slices.ContainsFunc(c.Facts.Process.Denied, func(d facts.DeniedStep) bool {
		return d.Step == step && !d.Taken && !d.Instead
	})
}

// simpleAlone passes on where the report says that it chose the simple procedure itself.
func (c *Context) simpleAlone() Outcome {
	var weak *facts.SimpleAlone
	for i := range c.Facts.Process.SimpleAlone {
		s := &c.Facts.Process.SimpleAlone[i]
		if s.Weak {
			weak = s
			continue
		}
		return Outcome{Why: "报告自述简易程序没有经过同意。", Points: []Point{{Subject: "简易程序", Verdict: Fail,
			Fields: map[string]string{"step": "简易程序", "text": shortText(trimmed(s.Text), 40)}, Evidence: c.says(s.At)}}}
	}
	if weak != nil {
		return Outcome{Why: "报告写明自己选用简易程序。", Points: []Point{{Subject: "简易程序", Verdict: Doubt, Note: "未见依据的条款和同意的机关，请核实。",
			Fields: map[string]string{"step": "简易程序", "text": shortText(trimmed(weak.Text), 40)}, Evidence: c.says(weak.At)}}}
	}
	return Outcome{Verdict: NA, Why: "报告没有自述简易程序未经同意。"}
}

package rule

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/facts"
)

var kindTold = kind{
	name: "told",
	doc: "应交代的内容：逐项在正文任何章节、表格中查找（词表told），有其一即可；也可由某章节或某一事实（责任单位、实施单位、决策机关）代替。" +
		"参数：parts 各项，每项有 name 名称、any 任一说法、soft 只作存疑的说法、unknown 报告自述没有了解的说法（为不符合）、roles 章节角色、fact 事实、event 有日期的环节、annex 附件中也算、from 自哪个阶段起、simple 简易程序是否要求、doubt 缺少时只作存疑、denied 报告自述没有做时由denied类规则说明的环节；" +
		"when 适用前提（third-party 委托第三方）；unless 有这些说法时不适用及其理由 why；look 未见时写明的查找范围；always 简易程序同样要求。",
	fields: []string{"missing", "count", "told"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a toldParams
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		if len(a.Parts) == 0 {
			return nil, p.errorf("", "told类规则须在params里列出“parts”。")
		}
		ids := termIDs(pack.Lexicon.Told)
		for _, t := range a.Parts {
			for _, list := range [][]string{t.Any, t.Soft, t.Unknown} {
				if err := p.known("parts", "told词条", list, ids); err != nil {
					return nil, err
				}
			}
			if err := p.known("parts", "章节角色", t.Roles, pack.roleIDs()); err != nil {
				return nil, err
			}
			if t.Fact != "" {
				if err := p.known("parts", "事实", []string{t.Fact}, []string{"responsible-body", "agency", "decision-body"}); err != nil {
					return nil, err
				}
			}
			if t.Event != "" {
				if err := p.known("parts", "环节", []string{t.Event}, termIDs(pack.Lexicon.Steps)); err != nil {
					return nil, err
				}
			}
			if t.Name == "" {
				return nil, p.errorf("parts", "parts的每一项须写明name。")
			}
		}
		if err := p.known("unless", "told词条", a.Unless, ids); err != nil {
			return nil, err
		}
		if err := p.known("look", "章节角色", a.Look, pack.roleIDs()); err != nil {
			return nil, err
		}
		if a.When != "" {
			if err := p.known("when", "前提", []string{a.When}, []string{"third-party", "third-party-filed"}); err != nil {
				return nil, err
			}
		}
		return func(c *Context) Outcome { return c.told(&a) }, nil
	},
}

type toldParams struct {
	Parts  []toldPart `yaml:"parts"`
	When   string     `yaml:"when"`
	Unless []string   `yaml:"unless"`
	Why    string     `yaml:"why"`
	Look   []string   `yaml:"look"`
	Always bool       `yaml:"always"` // asked of the simple procedure too
}

type toldPart struct {
	Name    string   `yaml:"name"`
	Any     []string `yaml:"any"`
	Soft    []string `yaml:"soft"`
	Unknown []string `yaml:"unknown"` // the report says itself that it does not know
	Roles   []string `yaml:"roles"`
	Fact    string   `yaml:"fact"`
	Event   string   `yaml:"event"` // a dated step of the process tells it too
	Annex   bool     `yaml:"annex"`
	From    string   `yaml:"from"`
	Simple  *bool    `yaml:"simple"`
	Doubt   bool     `yaml:"doubt"`
	Denied  string   `yaml:"denied"` // a step: where the report admits to have left it out, a rule of its own says so
}

// thirdParty says whether somebody else wrote the assessment: the agency's name
// where it is known, and what the report says of doing it by its own staff.
func (c *Context) thirdParty() (agency string, yes bool) {
	if _, own := c.Facts.TellsOf(false, "body-own"); own {
		return "", false
	}
	v, ok := c.Facts.Identity.Agency.First()
	if !ok {
		_, given := c.Facts.TellsOf(false, "body-commission")
		return "", given
	}
	if r, ok := c.Facts.Identity.ResponsibleBody.First(); ok && (r.V == v.V || strings.Contains(v.V, r.V)) {
		return v.V, false
	}
	return v.V, true
}

// trimmed is a quoted word without the marks it happened to end with.
func trimmed(s string) string {
	s = strings.Trim(s, "，。；、：,.;: ")
	for _, pair := range []string{"()", "（）"} {
		open, shut := []rune(pair)[0], []rune(pair)[1]
		if strings.Count(s, string(open)) != strings.Count(s, string(shut)) {
			s, _, _ = strings.Cut(s, string(open))
		}
	}
	return s
}

func (c *Context) told(a *toldParams) Outcome {
	if a.When != "" {
		if _, yes := c.thirdParty(); !yes {
			return Outcome{Verdict: NA, Why: "报告由评估主体自行组织人员编制，未委托第三方机构，本项不适用。"}
		}
		if a.When == "third-party-filed" && !c.Profile.AgencyMustBeFiled.Value {
			return Outcome{Verdict: NA, Why: "所选地区参数未要求第三方机构备案，本项不适用。"}
		}
	}
	if len(a.Unless) > 0 {
		if t, ok := c.Facts.TellsOf(false, a.Unless...); ok {
			return Outcome{Verdict: NA, Why: a.Why, Shown: c.says(t.At)}
		}
	}
	var o Outcome
	var found, missing, unsure []string
	for _, p := range a.Parts {
		if p.From != "" && stageRank(c.Stage) < stageRank(Stage(p.From)) || p.Simple != nil && !*p.Simple && c.simple() {
			continue
		}
		if c.denies(p.Denied) {
			continue
		}
		at, words, ok := c.partTold(&p)
		if t, not := c.Facts.TellsOf(false, p.Unknown...); not && len(p.Unknown) > 0 && !c.simple() {
			o.Points = append(o.Points, Point{Subject: p.Name, Verdict: Fail, Fields: map[string]string{"missing": p.Name, "count": "1", "told": joinNames(found)},
				Note: "报告自述“" + shortText(t.Text, 30) + "”。", Evidence: c.says(t.At)})
			o.Why += "自述没有了解：" + p.Name + "。"
			continue
		}
		switch {
		case ok:
			found = append(found, p.Name)
			if words = trimmed(words); words != "" && utf8.RuneCountInString(words) <= 16 {
				found[len(found)-1] += "（“" + words + "”）"
			}
			if len(o.Shown) < 4 {
				o.Shown = append(o.Shown, at...)
			}
		case p.Doubt:
			unsure = append(unsure, p.Name)
		default:
			if t, ok := c.Facts.TellsOf(p.Annex, p.Soft...); ok {
				unsure = append(unsure, p.Name)
				o.Points = append(o.Points, Point{Subject: p.Name, Verdict: Doubt, Fields: map[string]string{"missing": p.Name, "count": "1", "told": joinNames(found)},
					Note: "报告提到“" + t.Text + "”，是否即为此项，请核实。", Evidence: c.says(t.At)})
				continue
			}
			missing = append(missing, p.Name)
		}
	}
	if len(found) > 0 {
		o.Why = "已交代：" + joinNames(found) + "。"
	}
	if len(missing) > 0 {
		names := joinNames(missing)
		m := c.absent("未见："+names+"。", Point{Subject: names, Always: a.Always, Fields: map[string]string{"missing": names, "count": fmt.Sprint(len(missing)), "told": joinNames(found)}, Evidence: c.searched(roles(a.Look)...)}, roles(a.Look)...)
		o.Points = append(o.Points, m.Points...)
		o.Why += m.Why
	}
	var plain []string
	for _, n := range unsure {
		if !slices.ContainsFunc(o.Points, func(p Point) bool { return p.Subject == n }) {
			plain = append(plain, n)
		}
	}
	if len(plain) > 0 {
		names := joinNames(plain)
		o.Points = append(o.Points, Point{Subject: names, Verdict: Doubt, Fields: map[string]string{"missing": names, "count": fmt.Sprint(len(plain)), "told": joinNames(found)}, Evidence: c.searched(roles(a.Look)...)})
		o.Why += "未识别到：" + names + "。"
	}
	return o
}

// partTold finds one part: as a fact, in words anywhere, or as a section.
func (c *Context) partTold(p *toldPart) ([]Evidence, string, bool) {
	id := &c.Facts.Identity
	var f facts.Fact[string]
	switch p.Fact {
	case "responsible-body":
		f = id.ResponsibleBody
	case "agency":
		f = id.Agency
	case "decision-body":
		f = id.DecisionBody
	}
	if v, ok := f.First(); ok {
		return c.says(v.At), v.V, true
	}
	if t, ok := c.Facts.TellsOf(p.Annex, p.Any...); ok {
		return c.says(t.At), t.Text, true
	}
	for _, e := range c.Facts.Process.Events {
		if p.Event != "" && e.Kind == p.Event && !e.Planned {
			return c.says(e.At), e.Text, true
		}
	}
	if p.Annex {
		for i, at := range c.Attachments {
			if at.Facts == nil {
				continue
			}
			if t, ok := at.Facts.TellsOf(true, p.Any...); ok {
				return c.saysIn(i+1, Says, t.At), t.Text, true
			}
		}
	}
	for _, r := range p.Roles {
		if c.Facts.Structure.Has(facts.Role(r)) {
			return nil, "", true
		}
	}
	return nil, "", false
}

package rule

import (
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
)

var kindPermits = kind{
	name: "permits",
	doc: "前置要件：按事项类型应交代的审批文件，正文任何章节写有名称和办理状态（已取得、办理中、不涉及）。" +
		"只提到名称而未写状态的存疑；类型由正文推测的，未见时存疑；应有的一件也未见、而报告另列有文件及其状态的，存疑。参数：permits 文件（不写则为词表中适用于该类型的全部）；doubt 未见时只作存疑的文件；steps 是一个环节而不是一份文件的（论证、听证、成本监审），写有做过即可，不要求文号；listed 报告列有前置文件表时应在表中或另写明状态的，只在别处顺带提到的判不符合。各项手续只有一句概括的话、既无清单也未逐项写明的，判不符合。",
	fields: []string{"missing", "told", "count"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Permits []string `yaml:"permits"`
			Doubt   []string `yaml:"doubt"`
			Steps   []string `yaml:"steps"`
			Listed  []string `yaml:"listed"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		if err := p.known("permits", "前置要件", a.Permits, termIDs(pack.Lexicon.Permits)); err != nil {
			return nil, err
		}
		if err := p.known("doubt", "前置要件", a.Doubt, termIDs(pack.Lexicon.Permits)); err != nil {
			return nil, err
		}
		if err := p.known("steps", "前置要件", a.Steps, termIDs(pack.Lexicon.Permits)); err != nil {
			return nil, err
		}
		if err := p.known("listed", "前置要件", a.Listed, termIDs(pack.Lexicon.Permits)); err != nil {
			return nil, err
		}
		return func(c *Context) Outcome {
			o := c.permits(a.Permits, a.Doubt, a.Steps, a.Listed)
			if !c.typeSure() {
				for i := range o.Points {
					if p := &o.Points[i]; p.Verdict == Fail {
						p.Verdict, p.Note = Doubt, "事项类型由"+c.guessedFrom()+"推测，请确认类型后核实。"+p.Note
					}
				}
			}
			return o
		}, nil
	},
}

// asksPermit says that a document is asked of the matter's type.
func (c *Context) asksPermit(t *facts.Term, ids []string) bool {
	return (len(ids) == 0 || slices.Contains(ids, t.ID)) && c.Type != nil && (len(t.For) == 0 || slices.Contains(t.For, c.Type.ID))
}

var permitStates = map[string]string{"done": "已取得", "pending": "办理中", "none": "不涉及"}

func (c *Context) permits(ids, doubtful, steps, listed []string) Outcome {
	var o Outcome
	var asked, told, missing, unsure, bare []string
	sure := 0
	for i := range c.Pack.Lexicon.Permits {
		t := &c.Pack.Lexicon.Permits[i]
		if !c.asksPermit(t, ids) {
			continue
		}
		asked = append(asked, t.Name)
		var best *facts.Permit
		firm := false // told with a state of its own, or in the list
		for k := range c.Facts.Permits {
			p := &c.Facts.Permits[k]
			if p.ID != t.ID {
				continue
			}
			if p.Sure || slices.Contains(steps, t.ID) {
				sure++
			}
			firm = firm || p.Sure && p.State != "" || slices.Contains(steps, t.ID) || p.At.Block == c.Facts.PermitList.At.Block
			if best == nil || best.State == "" && p.State != "" || p.Number && !best.Number && p.State != "" {
				best = p
			}
		}
		switch {
		case best != nil && !firm && slices.Contains(listed, t.ID) && c.Facts.PermitList.Rows >= 3:
			o.Points = append(o.Points, Point{Subject: t.Name, Verdict: Fail, Fields: map[string]string{"missing": t.Name, "count": "1"},
				Message: "报告所列前置文件（{page}）中没有" + t.Name + "，别处提到时也未写明文号和办理状态。", Evidence: append(c.says(c.Facts.PermitList.At), c.says(best.At)...)})
		case best == nil:
			if slices.Contains(doubtful, t.ID) {
				unsure = append(unsure, t.Name)
				continue
			}
			missing = append(missing, t.Name)
		case best.State == "" && slices.Contains(steps, t.ID):
			told = append(told, t.Name) // a step taken or a plan in force, not a paper with a state
			o.Shown = append(o.Shown, c.says(best.At)...)
		case best.State == "":
			bare = append(bare, t.Name)
			o.Points = append(o.Points, Point{Subject: t.Name, Verdict: Doubt, Fields: map[string]string{"missing": t.Name, "count": "1"},
				Message: "报告提到" + t.Name + "（{page}），未识别到办理状态。", Evidence: c.says(best.At)})
		default:
			told = append(told, t.Name+"（"+permitStates[best.State]+"）")
			o.Shown = append(o.Shown, c.says(best.At)...)
		}
	}
	if len(asked) == 0 {
		return Outcome{Verdict: NA, Why: "本类事项没有立项、选址、环评等前置要件，不适用。"}
	}
	for _, b := range c.Facts.PermitList.Bare {
		o.Points = append(o.Points, Point{Subject: b.Name, Verdict: Fail, Fields: map[string]string{"missing": b.Name, "told": "", "count": "1"}, Evidence: c.says(b.At),
			Message: "前置要件“" + shortText(b.Name, 20) + "”只写“" + shortText(b.Text, 24) + "”（{page}），未写明文号和日期，办理状态无从核实。"})
	}
	if p := c.papersAtLarge(joinNames(asked)); p != nil {
		return Outcome{Why: "报告对前置要件只有概括的说法。", Points: []Point{*p}}
	}
	if sure == 0 {
		// Not one is told with its number or its state: what is said of them elsewhere
		// in passing is no list of them.
		all := joinNames(asked)
		if len(missing)+len(bare) == 0 {
			// Each is spoken of as if it were there, none with a number or a date.
			return Outcome{Why: "各项前置要件只作概括叙述，未写明文号和办理状态。", Points: []Point{{Subject: all, Verdict: Doubt, Fields: map[string]string{"missing": all, "told": "", "count": "1"},
				Message: "报告对" + all + "只作概括叙述，未识别到文号和办理状态。", Evidence: append(o.Shown, c.searched("preconditions", "overview", "legality")...)}}}
		}
		m := c.absent("各项前置要件均未写明文号或办理状态。", Point{Subject: all, Fields: map[string]string{"missing": all, "told": "", "count": "1"}, Evidence: c.searched("preconditions", "overview", "legality")})
		if p := &m.Points[0]; c.typeSure() && c.Facts.PermitList.Rows >= 2 && p.Verdict == Fail {
			p.Verdict, p.Note = Doubt, "报告另列有前置文件及其办理状态，请核实是否已含上述要件。"+p.Note
			p.Evidence = append(c.says(c.Facts.PermitList.At), p.Evidence...)
		}
		return Outcome{Why: m.Why, Points: m.Points}
	}
	if len(told) > 0 {
		o.Why = "已交代：" + joinNames(told) + "。"
	}
	if len(bare) > 0 {
		o.Why += "只提到名称：" + joinNames(bare) + "。"
	}
	if len(unsure) > 0 {
		names := joinNames(unsure)
		o.Points = append(o.Points, Point{Subject: names, Verdict: Doubt, Fields: map[string]string{"missing": names, "told": joinNames(told), "count": "1"}, Evidence: c.searched("preconditions", "overview", "legality")})
		o.Why += "未识别到：" + names + "。"
	}
	if len(missing) > 0 {
		names := joinNames(missing)
		m := c.absent("未见："+names+"。", Point{Subject: names, Fields: map[string]string{"missing": names, "told": joinNames(told)}, Evidence: c.searched("preconditions", "overview", "legality")})
		if p := &m.Points[0]; p.Verdict == Fail && c.grantsRight() {
			p.Verdict, p.Note = Doubt, "本事项为权利出让，"+names+"如由受让人取得后办理，请核实报告是否已说明。"+p.Note
		}
		o.Points = append(o.Points, m.Points...)
		o.Why += m.Why
	}
	return o
}

// papersAtLarge is about a sentence that says all papers are going well in place of
// telling them: 各项前期手续正在有序办理. Where some are told one by one all the same, a
// person looks at which are left.
func (c *Context) papersAtLarge(asked string) *Point {
	list := &c.Facts.PermitList
	if list.Vague == nil || list.Rows >= 2 || c.lost("preconditions", "overview") {
		return nil
	}
	listed := map[document.Anchor]bool{}
	for i := range c.Facts.Permits {
		p := &c.Facts.Permits[i]
		if !p.Listed {
			continue
		}
		at := document.Anchor{Block: p.At.Block, Row: p.At.Row}
		listed[at] = true
		if d := int(p.At.Block) - int(list.Vague.Block); d >= -2 && d <= 3 {
			return nil // the papers stand beside it
		}
	}
	verdict := Fail
	if len(listed) > 3 {
		verdict = Doubt
	}
	return &Point{Subject: asked, Verdict: verdict, Fields: map[string]string{"missing": asked, "told": "", "count": "1"}, Evidence: c.says(*list.Vague),
		Message: "报告对前置要件只写“" + shortText(strings.TrimSpace(c.Doc.Quote(*list.Vague)), 30) + "”（{page}），未写明" + asked + "的文号和办理状态。"}
}

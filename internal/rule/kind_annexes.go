package rule

import (
	"fmt"
	"slices"

	"wenping/internal/document"
	"wenping/internal/facts"
)

var kindAnnexes = kind{
	name: "annexes",
	doc: "附件佐证：正文称已开展的活动，附件（文件内或一并报送的）有相应佐证，或写明留存备查；正文指明的附件编号确有其件。" +
		"没有附件的，改提问题。参数：methods 应有佐证的方式；question 没有附件时的问题；numbers 只核对附件编号；personal 只核对未遮盖的个人信息。",
	fields: []string{"activity", "evidence", "number", "count", "missing"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a annexParams
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		if err := p.known("methods", "方式", a.Methods, termIDs(pack.Lexicon.Proofs)); err != nil {
			return nil, err
		}
		switch {
		case a.Numbers:
			return func(c *Context) Outcome { return c.annexNumbers() }, nil
		case a.Personal:
			return func(c *Context) Outcome { return c.unmasked() }, nil
		case a.Question == "" || len(a.Methods) == 0:
			return nil, p.errorf("", "annexes类规则须写明methods和question。")
		}
		return func(c *Context) Outcome { return c.annexes(&a) }, nil
	},
}

// itemised is how many numbered annexes make a list that claims to be whole.
const itemised = 6

type annexParams struct {
	Methods  []string `yaml:"methods"`
	Question string   `yaml:"question"`
	Numbers  bool     `yaml:"numbers"`
	Personal bool     `yaml:"personal"`
}

// allAnnexes gives the annexes of the report and of the files beside it.
func (c *Context) allAnnexes() (own *facts.Annexes, beside []*facts.Facts) {
	for _, a := range c.Attachments {
		if a.Kind == "annex" && a.Facts != nil {
			beside = append(beside, a.Facts)
		}
	}
	return &c.Facts.Annexes, beside
}

func (c *Context) annexes(a *annexParams) Outcome {
	own, beside := c.allAnnexes()
	handed := own.Listed || len(beside) > 0
	unread := false
	for _, at := range c.Attachments {
		unread = unread || at.Kind == "annex" && at.Unread
	}
	_, all := own.Kept["all"]
	if !handed {
		if at, ok := own.Kept["all"]; ok {
			return Outcome{Verdict: Pass, Why: "未随报告报送附件，报告写明有关材料留存备查。", Shown: c.says(at)}
		}
		return Outcome{Verdict: Manual, Why: a.Question}
	}
	var proved, kept, missing []string
	o := c.annexesAbsent(own)
	for _, m := range c.Facts.Consultation.Methods {
		if !m.Held || m.Negated || m.Listed || !slices.Contains(a.Methods, m.ID) || m.ID == "expert" && c.Stage == StageDraft {
			continue
		}
		name := termName(c.Pack.Lexicon.Methods, m.ID)
		at, shown := own.Proofs[m.ID]
		source := 0
		for i := range c.Attachments {
			f := c.Attachments[i].Facts
			if shown || f == nil || c.Attachments[i].Kind != "annex" {
				continue
			}
			if b, ok := f.Annexes.Proofs[m.ID]; ok {
				at, shown, source = b, true, i+1
			} else if hs := c.proofIn(f, m.ID); hs {
				shown, source = true, i+1
			}
		}
		switch {
		case shown:
			proved = append(proved, name)
			if len(o.Shown) < 4 && at.Block > 0 {
				o.Shown = append(o.Shown, c.saysIn(source, Says, at)...)
			}
		case own.Kept[m.ID].Block > 0 || all:
			kept = append(kept, name)
		case (m.ID == "department" || m.ID == "hearing") && len(own.Numbers) < itemised:
			// a handful of annexes is a choice, not the whole file
		default:
			missing = append(missing, m.ID)
		}
	}
	if len(proved) == 0 && len(missing) > 0 && len(o.Points) == 0 {
		return Outcome{Verdict: Manual, Why: "附件中未识别到各项活动的佐证。" + a.Question}
	}
	o.Why += fmt.Sprintf("附件有佐证：%s。", joinNames(proved))
	if len(kept) > 0 {
		o.Why += "写明留存备查：" + joinNames(kept) + "。"
	}
	for _, id := range missing {
		if _, told := own.Absent[id]; told {
			continue
		}
		var m facts.Method
		for _, k := range c.Facts.Consultation.Methods {
			if k.ID == id && k.Held {
				m = k
			}
		}
		name := termName(c.Pack.Lexicon.Methods, id)
		pt := Point{Subject: name, Verdict: Fail, Fields: map[string]string{"activity": name, "evidence": termName(c.Pack.Lexicon.Proofs, id)}, Evidence: c.says(first(c.where(m.At, "consultation", "panel"), 1)...)}
		switch {
		case len(proved) < 2:
			pt.Verdict = Doubt
			pt.Note = "附件是否为节选、佐证是否另行报送，请核实。"
		case unread || c.annexLost():
			pt.Verdict = Doubt
			pt.Note = "附件有内容未能读取，佐证可能在其中，请人工核实。"
		}
		o.Points = append(o.Points, pt)
		o.Why += name + "未见佐证。"
	}
	return o
}

// annexesAbsent gives the papers that the annexes themselves say are not there.
func (c *Context) annexesAbsent(own *facts.Annexes) (o Outcome) {
	for i := range c.Pack.Lexicon.Proofs {
		t := &c.Pack.Lexicon.Proofs[i]
		at, ok := own.Absent[t.ID]
		if !ok {
			continue
		}
		name := termName(c.Pack.Lexicon.Methods, t.ID)
		o.Points = append(o.Points, Point{Subject: name, Verdict: Fail, Fields: map[string]string{"activity": name, "evidence": t.Name}, Evidence: c.says(at),
			Message: "附件写明“" + shortText(c.Doc.Text(at), 30) + "”（{page}），" + t.Name + "未随报告报送。"})
		o.Why += t.Name + "写明未附。"
	}
	told := map[string]bool{}
	for _, p := range o.Points {
		told[p.Fields["evidence"]] = true
	}
	for _, l := range own.Lacking {
		if told[l.Name] {
			continue
		}
		told[l.Name] = true
		p := Point{Subject: l.Name, Verdict: Fail, Fields: map[string]string{"activity": l.Name, "evidence": l.Name}, Evidence: c.says(l.At),
			Message: "附件写明“" + shortText(l.Text, 30) + "”（{page}），正文所述活动的" + l.Name + "不全。"}
		if l.Of > 0 {
			p.Evidence = append(c.says(l.Claim), c.conflicts(l.At)...)
			p.Message = fmt.Sprintf("正文称收到书面回复%d份（家）（{page}），附件只有%d份。", l.Of, l.Held)
		}
		o.Points = append(o.Points, p)
		o.Why += l.Name + "不全。"
	}
	return o
}

// where puts the places in sections of the roles first: there the activity is
// told, elsewhere it is only listed.
func (c *Context) where(at []document.Anchor, roles ...facts.Role) []document.Anchor {
	var in, out []document.Anchor
	for _, a := range at {
		told := false
		for _, r := range roles {
			for _, p := range c.Facts.Structure.Roles[r] {
				if p.Section > 0 && p.Section < len(c.Doc.Outline) {
					s := c.Doc.Outline[p.Section]
					told = told || s.First <= a.Block && a.Block <= s.Last
				}
			}
		}
		if told {
			in = append(in, a)
		} else {
			out = append(out, a)
		}
	}
	return append(in, out...)
}

// proofIn says that an annex handed in apart is itself the proof: its text, not
// only its annex zone, shows the activity.
func (c *Context) proofIn(f *facts.Facts, id string) bool {
	for _, m := range f.Consultation.Methods {
		if m.ID == id && len(m.At) > 0 {
			return true
		}
	}
	return false
}

func (c *Context) annexLost() bool {
	for _, l := range c.Doc.Losses {
		if l.Kind != document.LossTrackedMoves && (l.Zone == document.ZoneAnnex || l.Zone == "") {
			return true
		}
	}
	return false
}

// annexNumbers looks for annexes that the body points to and that are not there.
func (c *Context) annexNumbers() Outcome {
	own, beside := c.allAnnexes()
	skipped := c.skippedAnnexes(own, len(beside) > 0)
	if len(skipped.Points) > 0 {
		return skipped
	}
	if len(own.Refs) == 0 {
		return Outcome{Verdict: Pass, Why: "正文没有指明附件编号，或指明的附件均在。"}
	}
	var o Outcome
	seen := map[int]bool{}
	for _, r := range own.Refs {
		if seen[r.Number] {
			continue
		}
		seen[r.Number] = true
		if at, ok := own.Numbers[r.Number]; ok {
			o.Shown = append(o.Shown, c.says(at)...)
			continue
		}
		pt := Point{Subject: fmt.Sprintf("附件%d", r.Number), Verdict: Fail, Fields: map[string]string{"number": fmt.Sprint(r.Number), "count": fmt.Sprint(len(own.Numbers))}, Evidence: c.says(r.At)}
		// Annexes without numbers, in another file, or as pictures may well be there.
		if len(own.Numbers) < 2 || len(beside) > 0 || c.annexLost() {
			pt.Verdict, pt.Note = Doubt, "附件可能另行报送或未编号，请核实。"
			if _, kept := own.Kept["all"]; kept || !own.Listed {
				continue
			}
		}
		o.Points = append(o.Points, pt)
	}
	if len(o.Points) == 0 {
		o.Why = "正文指明的附件均有，或附件另行报送。"
		o.Verdict = Pass
	}
	return o
}

// skippedAnnexes are those that the annexes in the file pass over.
func (c *Context) skippedAnnexes(own *facts.Annexes, beside bool) (o Outcome) {
	for _, r := range own.Skipped {
		p := Point{Subject: fmt.Sprintf("附件%d", r.Number), Verdict: Fail, Fields: map[string]string{"number": fmt.Sprint(r.Number), "count": fmt.Sprint(len(own.Numbers))},
			Message: fmt.Sprintf("报告写有附件%d（{page}），所附材料从附件%d之后直接跳到后面的附件，没有附件%d。", r.Number, r.Number-1, r.Number)}
		p.Evidence = c.says(r.At)
		if beside || c.annexLost() {
			p.Verdict = Doubt
		}
		o.Points = append(o.Points, p)
	}
	if len(o.Points) > 0 {
		o.Why = "附件编号不连续。"
	}
	return o
}

// unmasked points at private numbers; what they are is never printed.
func (c *Context) unmasked() Outcome {
	ids, phones := 0, 0
	var ev []Evidence
	add := func(source int, list []facts.Personal) {
		for _, p := range list {
			if p.Kind == "id" {
				ids++
			} else {
				phones++
			}
			if len(ev) < 5 {
				ev = append(ev, c.saysIn(source, Says, p.At)...)
			}
		}
	}
	add(0, c.Facts.Personal)
	for i, a := range c.Attachments {
		if a.Facts != nil && a.Kind == "annex" {
			add(i+1, a.Facts.Personal)
		}
	}
	if ids+phones == 0 {
		return Outcome{Verdict: Pass, Why: "未发现未遮盖的身份证号和受访人手机号码。"}
	}
	what := ""
	if ids > 0 {
		what = fmt.Sprintf("身份证号%d处", ids)
	}
	if phones > 0 {
		if what != "" {
			what += "、"
		}
		what += fmt.Sprintf("受访人手机号码%d处", phones)
	}
	return Outcome{Why: "发现未遮盖的" + what + "。", Points: []Point{{Subject: "个人信息", Verdict: Fail, Fields: map[string]string{"missing": what, "count": fmt.Sprint(ids + phones)}, Evidence: ev}}}
}

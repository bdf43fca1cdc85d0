package rule

import (
	"fmt"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

// caseRoles say what a case shows of its rule. Every judged rule has each.
var caseRoles = []string{"fires", "silent", "undecided", "temptation"}

// CaseResult is what became of one case.
type CaseResult struct {
	Rule   string
	Case   string
	File   string // where the case is written
	Line   int
	Role   string
	Want   Verdict
	Got    Verdict
	Why    string
	Found  []string // messages of the findings
	Faults []string // Chinese; empty when the case holds
}

// OK says that the case holds.
func (r *CaseResult) OK() bool { return len(r.Faults) == 0 }

// Role of a case: said, or by what it wants.
func (c *Case) role() string {
	switch {
	case c.Role != "":
		return c.Role
	case c.Want == "fail":
		return "fires"
	case c.Want == "pass" || c.Want == "na":
		return "silent"
	}
	return "undecided"
}

// RunCases runs every case of the pack, or those of the rules whose id begins
// with the prefix. The segmenter may be nil.
func (p *Pack) RunCases(prefix string, seg zh.Segmenter) []CaseResult {
	var out []CaseResult
	for _, r := range p.Rules {
		if !strings.HasPrefix(r.ID, prefix) {
			continue
		}
		for i := range r.Cases {
			out = append(out, p.runCase(r, &r.Cases[i], seg))
		}
	}
	return out
}

func (p *Pack) runCase(r *Rule, k *Case, seg zh.Segmenter) CaseResult {
	c, err := p.caseContext(k, seg)
	if err != nil {
		res := caseHead(r, k)
		res.Faults = append(res.Faults, "用例的正文有误："+err.Error())
		return res
	}
	return p.judgeCase(r, k, c)
}

func caseHead(r *Rule, k *Case) CaseResult {
	line, _ := k.Place()
	return CaseResult{Rule: r.ID, Case: k.Name, File: k.File(r), Line: line, Role: k.role(), Want: Verdict(k.Want)}
}

// judgeCase holds a rule against a case that was read.
func (p *Pack) judgeCase(r *Rule, k *Case, c *Context) CaseResult {
	res := caseHead(r, k)
	got := p.evaluate(r, c)
	res.Got, res.Why = got.Verdict, got.Why
	if got.broken != "" {
		res.Faults = append(res.Faults, "规则执行时崩溃："+got.broken)
	}
	all := got.Why
	for _, f := range got.Findings {
		res.Found = append(res.Found, f.Message)
		all += "\n" + f.Message + "\n" + f.Demand
		if strings.Contains(f.Message+f.Demand, unfilled) {
			res.Faults = append(res.Faults, "发现或要求的措辞有未填的占位："+f.Message+f.Demand)
		}
		if f.Verdict == Fail && len(f.Evidence) == 0 {
			res.Faults = append(res.Faults, "不符合的发现没有依据位置："+f.Message)
		}
	}
	if got.Verdict != res.Want {
		res.Faults = append(res.Faults, fmt.Sprintf("应为%s（%s），得到%s（%s）：%s", k.Want, VerdictName(res.Want), got.Verdict, VerdictName(got.Verdict), strings.ReplaceAll(all, "\n", "；")))
	}
	for _, want := range k.Contains {
		if !strings.Contains(all, want) {
			res.Faults = append(res.Faults, fmt.Sprintf("说明或发现中应有“%s”，实际为：%s", want, strings.ReplaceAll(all, "\n", "；")))
		}
	}
	for _, bad := range k.Lacks {
		if strings.Contains(all, bad) {
			res.Faults = append(res.Faults, fmt.Sprintf("说明或发现中不应有“%s”，实际为：%s", bad, strings.ReplaceAll(all, "\n", "；")))
		}
	}
	if len(k.At) > 0 {
		places := placesOf(&got)
		for _, want := range k.At {
			if !strings.Contains(places, want) {
				res.Faults = append(res.Faults, fmt.Sprintf("所引位置中应有“%s”，实际为：%s", want, places))
			}
		}
	}
	return res
}

// placesOf gives the headings and words of all places a result names.
func placesOf(r *Result) string {
	var out []string
	list := slices.Clone(r.Shown)
	for i := range r.Findings {
		list = append(list, r.Findings[i].Evidence...)
	}
	for _, e := range list {
		out = append(out, strings.TrimSpace(e.Place.Path+" "+e.Place.Quote))
	}
	return strings.Join(out, "；")
}

// caseContext reads a case as a submission. Defaults: a report at filing, by
// the general procedure, default profile, type as the text shows it.
func (p *Pack) caseContext(k *Case, seg zh.Segmenter) (*Context, error) {
	doc, err := document.Parse(k.Text)
	if err != nil {
		return nil, err
	}
	reader := facts.Reader{Lexicon: p.Lexicon, Segmenter: seg}
	c := &Context{Doc: doc, Facts: facts.Extract(doc, reader), Kind: "report", Stage: StageFiling,
		Procedure: "general", ProcedureBy: "declared", TypeBy: "unsure"}
	g := k.Given
	if g.Kind != "" {
		c.Kind = g.Kind
	}
	if g.Stage != "" {
		c.Stage = Stage(g.Stage)
	}
	switch g.Procedure {
	case "":
	case "unsure":
		c.ProcedureBy = "unsure"
	default:
		c.Procedure = g.Procedure
	}
	if g.Type != "" {
		c.Type, c.TypeBy = p.Type(g.Type), "declared"
	} else if id := c.Facts.Identity.Type.ID; id != "" {
		c.Type, c.TypeBy = p.Type(id), "detected"
	}
	if g.TypeBy != "" {
		c.TypeBy = g.TypeBy
	}
	c.Profile, _ = p.Profile(g.Profile)
	for _, a := range []struct{ kind, text string }{{"form", k.Form}, {"annex", k.Annex}} {
		if strings.TrimSpace(a.text) == "" {
			continue
		}
		d, err := document.Parse(a.text)
		if err != nil {
			return nil, err
		}
		c.Attachments = append(c.Attachments, Attached{Name: a.kind, Kind: a.kind, Doc: d, Facts: facts.Extract(d, reader)})
	}
	return c, nil
}

// Judged says that the rule is decided by the machine.
func (r *Rule) Judged() bool { return r.Kind != "question" }

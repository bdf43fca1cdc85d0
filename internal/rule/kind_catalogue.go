package rule

import (
	"fmt"
	"slices"
	"strings"

	"wenping/internal/facts"
)

var kindCatalogue = kind{
	name: "catalogue",
	doc: "风险因素与目录。参数 check：list 报告列有风险清单；must 事项类型的必查因素（lexicon/types.yaml 的 must）均有涉及或不涉及的判断，" +
		"类型由申报或题名确定的判为不符合，由正文推测的只作存疑；min_share 缺少的因素占比高于此值时认为可能是表述不同，只作存疑（默认0.7）；together 常合并判断的类别：这些类别中多数因素已作判断时，个别未单列的不计为缺少。",
	fields: []string{"type", "names", "count", "total"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Check    string   `yaml:"check"`
			MinShare float64  `yaml:"min_share"`
			Together []string `yaml:"together"`
		}
		a.MinShare = 0.7
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		switch a.Check {
		case "list":
			return riskList, nil
		case "must":
			return func(c *Context) Outcome { return mustCheck(c, a.MinShare, a.Together) }, nil
		}
		return nil, p.known("check", "检查", []string{a.Check}, []string{"list", "must"})
	},
}

func riskList(c *Context) Outcome {
	fs := c.Facts.Risks.Factors
	if len(fs) > 0 {
		if fs[0].Source == "measures" {
			return Outcome{Verdict: Pass, Why: fmt.Sprintf("措施表中列有%d个风险因素。", len(fs)), Shown: c.says(c.Facts.Risks.At...)}
		}
		return Outcome{Verdict: Pass, Why: fmt.Sprintf("报告列有%d个风险因素。", len(fs)), Shown: c.says(c.Facts.Risks.At...)}
	}
	if len(c.Facts.Risks.Points) > 0 {
		return Outcome{Verdict: Pass, Why: "报告以量化评分表逐项识别风险。", Shown: c.says(c.Facts.Risks.Points[0].At)}
	}
	if c.namesRisks() {
		return Outcome{Verdict: Doubt, Why: "报告谈到多项风险，但未能识别出逐项列出的风险清单，请人工核实。", Shown: c.searched("identification", "estimation")}
	}
	return c.absent("未见逐项列出的风险因素。", Point{Subject: "风险清单"}, "identification", "estimation")
}

// namesRisks says that the body speaks of several single risks: the list may be
// there in a form we do not know.
func (c *Context) namesRisks() bool {
	n := 0
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Zone != "body" {
			continue
		}
		texts := []string{b.Text}
		if b.Table != nil {
			for _, row := range b.Table.Rows {
				for k := range row {
					texts = append(texts, row[k].Text)
				}
			}
		}
		for _, s := range texts {
			s = plain(s)
			for _, w := range []string{"稳定风险", "风险等级", "风险评估", "风险识别", "低风险", "高风险", "中风险", "一定风险", "风险分析", "风险防范"} {
				s = strings.ReplaceAll(s, w, "")
			}
			n += strings.Count(s, "风险")
		}
	}
	return n >= 6
}

// minRows are the rows of a checklist that goes factor by factor; one that goes
// by the eight classes has fewer.
const minRows = 16

func mustCheck(c *Context, minShare float64, together []string) Outcome {
	if c.Type == nil && c.simple() {
		return Outcome{Verdict: NA, Why: "未能确定事项类型，简易程序和报告表不逐项对照必查因素。"}
	}
	if c.Type == nil {
		return Outcome{Verdict: Manual, Why: "未能确定事项类型，无从对照该类事项的必查因素，请指定类型后再查：本事项属哪一类，该类必查因素是否都有判断？", Shown: c.searched("overview")}
	}
	if len(c.Type.Must) == 0 {
		return Outcome{Verdict: NA, Why: "规则包未为“" + c.Type.Name + "”设必查因素。"}
	}
	if len(c.Facts.Risks.Factors) == 0 && !c.Facts.Structure.Has("identification") {
		return Outcome{Verdict: NA, Why: "未识别到风险清单，由“风险清单”一条先行判断。"}
	}
	status := map[string]string{}
	for _, m := range c.Facts.Risks.Matters {
		status[m.ID] = m.Status
	}
	var absent, elsewhere []string
	sure := false        // not only what a row of the checklist may word otherwise
	var passing []string // of those absent, what is told in passing elsewhere
	unlisted := c.notInChecklist()
	for _, id := range c.Type.Must {
		f := factorNamed(c.Pack.Lexicon, id)
		if f == nil {
			continue
		}
		switch status[id] {
		case "absent", "":
			absent, sure = append(absent, f.Name), true
		case "mentioned":
			if slices.Contains(unlisted, id) || slices.Contains(c.Type.Core, id) {
				sure = sure || slices.Contains(c.Type.Core, id)
				absent, passing = append(absent, f.Name), append(passing, f.Name)
			} else {
				elsewhere = append(elsewhere, f.Name)
			}
		}
	}
	total := len(c.Type.Must)
	// One or two not named beside others of their class that are judged were
	// judged with them: 征地拆迁涉及范围、标准、程序和资金.
	var along []string
	if c.Facts.Risks.Checked < minRows && len(passing) == 0 && len(absent) <= 2 && total >= 6*len(absent) {
		absent, along = c.judgedWithClass(absent, status, together)
	}
	if len(absent) == 0 {
		why := fmt.Sprintf("“%s”的%d项必查因素均有涉及或不涉及的判断。", c.Type.Name, total)
		if len(elsewhere) > 0 {
			why += "其中" + joinNames(elsewhere) + "只在风险章节以外提到。"
		}
		if len(along) > 0 {
			why += joinNames(along) + "未单列，同类的其他因素已作判断。"
		}
		return Outcome{Verdict: Pass, Why: why, Shown: c.searched("identification")}
	}
	ofCore := slices.ContainsFunc(c.Type.Core, func(id string) bool {
		f := factorNamed(c.Pack.Lexicon, id)
		return f != nil && slices.Contains(absent, f.Name)
	})
	if !c.typeSure() && len(absent) <= 2 && !ofCore {
		// Of another type these need not be judged at all.
		return Outcome{Verdict: Pass, Why: fmt.Sprintf("事项可能属“%s”（未能确定），其%d项必查因素中只有%s未见判断。", c.Type.Name, total, joinNames(absent)), Shown: c.searched("identification")}
	}
	pt := Point{Subject: c.Type.ID, Verdict: Fail, Evidence: c.searched("identification", "estimation"),
		Fields: map[string]string{"type": c.Type.Name, "names": fewNames(absent, "、"), "count": fmt.Sprint(len(absent)), "total": fmt.Sprint(total)}}
	why := fmt.Sprintf("“%s”的%d项必查因素中，有%d项未作涉及或不涉及的判断。", c.Type.Name, total, len(absent))
	core := c.typeSure() && len(absent) <= 2 && ofCore
	if len(passing) > 0 {
		why += joinNames(passing) + "只在风险章节以外提到，未作为风险因素判断。"
		pt.Note = joinNames(passing) + "在报告他处提到，未见作为风险因素的判断。"
	}
	switch {
	case c.Procedure == "simple" || c.Kind == "form-report":
		// A simple report need not go through the whole list: a hint only, but for
		// what matters of its type most.
		pt.Verdict = Doubt
		if !core {
			pt.Severity = Note
		}
	case !c.typeSure():
		pt.Verdict = Doubt
		pt.Message = fmt.Sprintf("本事项可能属“%s”（由%s推测），未见对该类事项应查的%s作出判断，请确认类型后核实。", c.Type.Name, c.guessedFrom(), fewNames(absent, "、"))
	case !sure:
		pt.Verdict = Doubt
	case c.lost("identification", "estimation"):
		pt.Verdict = Doubt
		why += "部分内容未能读取。"
	case float64(len(absent)) > minShare*float64(total) && len(c.Facts.Risks.Factors) == 0:
		pt.Verdict = Doubt
	case len(absent) > fewAbsent && len(c.Facts.Risks.Factors) >= facts.WholeList:
		// A report that judged the rest left out one or two; more are of another kind
		// of matter under the same name, or told in words we do not have.
		pt.Verdict = Doubt
		pt.Message = fmt.Sprintf("本事项属“%s”，未识别到对%s的判断（共%d项）：请核实是否涉及、是否以其他说法写明，不涉及的应说明理由。", c.Type.Name, fewNames(absent, "、"), len(absent))
	case !ofCore && len(passing) == 0 && c.Facts.Risks.Checked < minRows && len(c.Facts.Risks.Factors) >= facts.WholeList:
		pt.Verdict = Doubt
	}
	return Outcome{Why: why, Points: []Point{pt}}
}

// fewAbsent is how many factors a report leaves out by oversight.
const fewAbsent = 2

// guessedFrom says what an unsure type was guessed from.
func (c *Context) guessedFrom() string {
	if from := c.Facts.Identity.Type.From; from == "word" || from == "name" {
		return "名称中的个别用词"
	}
	return "正文"
}

// typeSure says that the type was declared or stands in the title, and was not
// guessed from the text: what only this type must have may be asked of it.
func (c *Context) typeSure() bool {
	return c.TypeBy == "declared" || c.TypeBy == "detected" && c.Facts.Identity.Type.From == "title"
}

// judgedWithClass parts the factors not found into those of a class that is
// judged as one, of which most others that must be judged are, and the rest.
func (c *Context) judgedWithClass(absent []string, status map[string]string, classes []string) (rest, along []string) {
	class, judged, all := map[string]string{}, map[string]int{}, map[string]int{}
	for _, id := range c.Type.Must {
		f := factorNamed(c.Pack.Lexicon, id)
		if f == nil {
			continue
		}
		class[f.Name] = f.Class
		all[f.Class]++
		if s := status[id]; s == "analysed" || s == "none" || s == "mentioned" {
			judged[f.Class]++
		}
	}
	for _, name := range absent {
		if k := class[name]; slices.Contains(classes, k) && judged[k] >= min(3, all[k]-1) && 3*judged[k] >= 2*all[k] {
			along = append(along, name)
		} else {
			rest = append(rest, name)
		}
	}
	return rest, along
}

// notInChecklist gives the factors that must be judged, are not spoken of in the
// chapters on risks, and have no row in the report's own checklist: a report that
// goes through its factors row by row and has most of those that must be judged
// has left these out, whatever it says in passing.
func (c *Context) notInChecklist() (out []string) {
	if c.Facts.Risks.Checked < minRows {
		return nil // it judges class by class
	}
	in := map[string]bool{}
	for _, m := range c.Facts.Risks.Matters {
		in[m.ID] = m.Listed || m.Status == "analysed" || m.Status == "none"
	}
	n := 0
	for _, id := range c.Type.Must {
		if in[id] {
			n++
		} else {
			out = append(out, id)
		}
	}
	if len(out) > 3 || 5*len(out) > len(c.Type.Must) {
		return nil // it goes by other names, or lists what it found only
	}
	return out
}

func factorNamed(lx *facts.Lexicon, id string) *facts.Factor {
	for i := range lx.Factors {
		if lx.Factors[i].ID == id {
			return &lx.Factors[i]
		}
	}
	return nil
}

package review

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"wenping/internal/rule"
)

// OutcomeName is the Chinese name of a suggestion.
func OutcomeName(s Suggestion) string {
	switch s {
	case File:
		return "建议备案"
	case Correct:
		return "建议补正"
	case Return:
		return "建议退回重新评估"
	case Undecided:
		return "尚不能得出结论，须先核实"
	}
	return string(s)
}

// KindName is the Chinese name of a kind of document.
func KindName(k Kind) string {
	switch k {
	case KindReport:
		return "评估报告"
	case KindFormReport:
		return "评估报告表"
	case KindAnalysis:
		return "风险分析篇章"
	case KindForm:
		return "报备表"
	case KindAnnex:
		return "附件"
	case KindEffect:
		return "效果评价"
	}
	return "其他文件"
}

func byName(by string) string {
	switch by {
	case "declared":
		return "指定"
	case "detected":
		return "识别"
	}
	return "未能确定"
}

func procedureText(r *Review) string {
	if r.Procedure.By == "unsure" {
		return "未写明，按" + rule.ProcedureName(r.Procedure.ID)
	}
	return rule.ProcedureName(r.Procedure.ID) + "（" + byName(r.Procedure.By) + "）"
}

// group is a heading with the findings below it.
type group struct {
	title    string
	findings []Finding
}

// groups orders findings for people: fails by reason R1 R2 R3 R0, must before
// should; then what is to be verified; then notes.
func groups(r *Review) []group {
	var out []group
	pick := func(title string, is func(Finding) bool) {
		g := group{title: title}
		for _, sev := range []rule.Severity{rule.Must, rule.Should, rule.Note} {
			for _, f := range r.Findings {
				if f.Severity == sev && is(f) {
					g.findings = append(g.findings, f)
				}
			}
		}
		if len(g.findings) > 0 {
			out = append(out, g)
		}
	}
	failed := func(f Finding) bool { return f.Verdict == rule.Fail && f.Severity != rule.Note }
	for _, reason := range []rule.Reason{rule.R1, rule.R2, rule.R3} {
		pick(rule.ReasonName(reason, ""), func(f Finding) bool { return failed(f) && f.Reason == reason })
	}
	var heads []string
	for _, f := range r.Findings {
		if failed(f) && f.Reason == rule.R0 && !contains(heads, f.Heading) {
			heads = append(heads, f.Heading)
		}
	}
	for _, h := range heads {
		pick(rule.ReasonName(rule.R0, h), func(f Finding) bool { return failed(f) && f.Reason == rule.R0 && f.Heading == h })
	}
	pick("需核实", func(f Finding) bool { return f.Verdict == rule.Doubt && f.Severity != rule.Note })
	pick("提示", func(f Finding) bool { return f.Severity == rule.Note })
	return out
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// tally counts the items by verdict.
func tally(r *Review) map[rule.Verdict]int {
	n := map[rule.Verdict]int{}
	for _, it := range r.Items {
		n[it.Verdict]++
	}
	return n
}

func tallyText(r *Review) string {
	n := tally(r)
	return fmt.Sprintf("共%d项：符合%d项，不符合%d项，存疑%d项，需人工%d项，不适用%d项", len(r.Items), n[rule.Pass], n[rule.Fail], n[rule.Doubt], n[rule.Manual], n[rule.NA])
}

func matterOf(r *Review) string {
	if r.Found == nil {
		return ""
	}
	v, ok := r.Found.Identity.Matter.First()
	if !ok {
		return ""
	}
	return masked(v.V)
}

func size(r *Review) string {
	if r.Pages > 0 {
		return fmt.Sprintf("%s，%d页，%d字", strings.ToUpper(r.Format), r.Pages, r.Chars)
	}
	return fmt.Sprintf("%s，%d字", strings.ToUpper(r.Format), r.Chars)
}

func reasonsText(r *Review) string {
	var out []string
	for _, x := range r.Outcome.Reasons {
		if x == rule.R0 {
			out = append(out, "其他（形式、数据或论证）")
			continue
		}
		out = append(out, rule.ReasonName(x, ""))
	}
	return strings.Join(out, "、")
}

// roleName words what a place shows.
func roleName(r rule.EvidenceRole) string {
	switch r {
	case rule.Conflicts:
		return "与之不符"
	case rule.Searched:
		return "查找范围"
	}
	return "见"
}

// where gives the place in words, also for a review read back from JSON.
func (e *Evidence) where() string {
	switch {
	case e.Cite != "":
		return e.Cite
	case e.PageLabel != "":
		return "第" + e.PageLabel + "页"
	case e.Page > 0:
		return fmt.Sprintf("PDF第%d页", e.Page)
	case e.Path != "":
		return "“" + e.Path + "”"
	}
	return "全文"
}

// Recognition says that the quote was read off a picture, and how surely.
func (e *Evidence) Recognition() string {
	switch {
	case !e.Recognised:
		return ""
	case e.Confidence == 0:
		return "（识别文字，把握不明）"
	}
	return fmt.Sprintf("（识别文字，把握%.0f%%）", 100*e.Confidence)
}

// WriteText writes a review for a terminal.
func WriteText(w io.Writer, r *Review) error {
	b := bufio.NewWriter(w)
	line := func(format string, args ...any) { fmt.Fprintf(b, format+"\n", args...) }
	line("文件：%s（%s，%s）", r.File, KindName(r.Kind), size(r))
	if m := matterOf(r); m != "" {
		line("事项：%s", m)
	}
	line("类型：%s（%s）  程序：%s  阶段：%s  地区参数：%s", r.Type.Name, byName(r.Type.By), procedureText(r), rule.StageName(r.Stage), r.Profile)
	line("标准：%s %s（%.12s）%s", r.Standard.Title, r.Standard.Version, r.Standard.Hash, adoptedText(r))
	line("")
	line("机器建议：%s%s", OutcomeName(r.Outcome.Suggestion), because(r))
	line("%s。", tallyText(r))
	line("本结果由机器预审得出，是否采纳由审查人员决定。")
	for _, x := range r.Warnings {
		line("注意：%s", x)
	}
	n := 0
	for _, g := range groups(r) {
		line("")
		line("【%s】", g.title)
		for _, f := range g.findings {
			n++
			line("%d. %s %s%s", n, f.Item, f.Message, severityTail(f))
			for i := range min(3, len(f.Evidence)) {
				e := &f.Evidence[i]
				if e.Quote == "" {
					line("   %s：%s", roleName(e.Role), e.where())
				} else {
					line("   %s：%s “%s”%s", roleName(e.Role), e.where(), flatQuote(e.Quote, 60), e.Recognition())
				}
			}
			if len(f.Evidence) > 3 {
				line("   另有%d处，从略。", len(f.Evidence)-3)
			}
			if f.Demand != "" && f.Verdict == rule.Fail {
				line("   要求：%s", f.Demand)
			}
		}
	}
	writeQuestions(line, r)
	line("")
	line("【各项结果】")
	for _, it := range r.Items {
		line("%-3s %s %s%s", it.ID, padVerdict(it.Verdict), it.Name, itemTail(it, 70))
	}
	if len(r.Losses) > 0 {
		line("")
		line("【未能读取的内容】")
		for _, l := range r.Losses {
			line("- %s", lossLine(l))
		}
	}
	return b.Flush()
}

// itemTail gives an item's why; questions are listed by themselves already.
func itemTail(it Item, n int) string {
	if it.Verdict == rule.Manual {
		return ""
	}
	return "：" + flatQuote(it.Why, n)
}

// severityTail is （必改） or （建议）; what is only doubtful asks for neither yet.
func severityTail(f Finding) string {
	if f.Verdict == rule.Doubt {
		return ""
	}
	return "（" + rule.SeverityName(f.Severity) + "）"
}

func adoptedText(r *Review) string {
	if r.Standard.Adopted {
		return ""
	}
	return "，尚未经机关采用"
}

func because(r *Review) string {
	if t := reasonsText(r); t != "" {
		return "（" + t + "）"
	}
	return ""
}

func lossLine(l Loss) string {
	s := ""
	if l.Page > 0 {
		s = fmt.Sprintf("PDF第%d页：", l.Page)
	} else if l.Section != "" {
		s = "“" + l.Section + "”："
	}
	return s + l.Note
}

// writeQuestions lists what only a person can answer.
func writeQuestions(line func(string, ...any), r *Review) {
	first := true
	for _, it := range r.Items {
		if it.Verdict == rule.NA {
			continue
		}
		for _, q := range it.OpenQuestions {
			if first {
				line("")
				line("【请审查人员判断】")
				first = false
			}
			line("- %s %s：%s", it.ID, it.Name, q)
		}
	}
}

// padVerdict makes the verdicts one width: they are two or three characters.
func padVerdict(v rule.Verdict) string {
	s := rule.VerdictName(v)
	for len([]rune(s)) < 3 {
		s += "　"
	}
	return s
}

// flatQuote makes one line of a text and cuts it to n characters.
func flatQuote(s string, n int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n]) + "…"
}

package review

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"wenping/internal/rule"
)

// WriteMarkdown writes a review as Markdown.
func WriteMarkdown(w io.Writer, r *Review) error {
	b := bufio.NewWriter(w)
	line := func(format string, args ...any) { fmt.Fprintf(b, format+"\n", args...) }
	title := matterOf(r)
	if title == "" {
		title = r.File
	}
	line("# 机器预审结果：%s", md(title))
	line("")
	line("- 文件：%s（%s，%s）", md(r.File), KindName(r.Kind), size(r))
	line("- 类型：%s（%s）；程序：%s；阶段：%s；地区参数：%s", r.Type.Name, byName(r.Type.By), procedureText(r), rule.StageName(r.Stage), r.Profile)
	line("- 标准：%s %s（%.12s）%s", md(r.Standard.Title), r.Standard.Version, r.Standard.Hash, adoptedText(r))
	line("- 机器建议：**%s**%s", OutcomeName(r.Outcome.Suggestion), because(r))
	line("- %s", tallyText(r))
	for _, x := range r.Warnings {
		line("- 注意：%s", md(x))
	}
	line("")
	line("本结果由机器预审得出，是否采纳由审查人员决定。")
	n := 0
	for _, g := range groups(r) {
		line("")
		line("## %s", md(g.title))
		line("")
		for _, f := range g.findings {
			n++
			line("%d. **%s** %s%s", n, f.Item, md(f.Message), severityTail(f))
			for i := range min(3, len(f.Evidence)) {
				e := &f.Evidence[i]
				if e.Quote == "" {
					line("   - %s：%s", roleName(e.Role), md(e.where()))
				} else {
					line("   - %s：%s “%s”%s", roleName(e.Role), md(e.where()), md(flatQuote(e.Quote, 80)), e.Recognition())
				}
			}
			if f.Demand != "" && f.Verdict == rule.Fail {
				line("   - 要求：%s", md(f.Demand))
			}
		}
	}
	var q strings.Builder
	writeQuestions(func(format string, args ...any) {
		s := fmt.Sprintf(format, args...)
		s = strings.Replace(s, "【请审查人员判断】", "## 请审查人员判断\n", 1)
		q.WriteString(s + "\n")
	}, r)
	b.WriteString(q.String())
	line("")
	line("## 各项结果")
	line("")
	line("| 编号 | 要点 | 结果 | 说明 |")
	line("|---|---|---|---|")
	for _, it := range r.Items {
		line("| %s | %s | %s | %s |", it.ID, md(it.Name), rule.VerdictName(it.Verdict), md(flatQuote(it.Why, 120)))
	}
	if len(r.Losses) > 0 {
		line("")
		line("## 未能读取的内容")
		line("")
		for _, l := range r.Losses {
			line("- %s", md(lossLine(l)))
		}
	}
	return b.Flush()
}

var mdEscape = strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", ">", "&gt;", "[", `\[`, "]", `\]`, "#", `\#`, "\n", " ", "\r", " ")

// md makes a text from outside safe to stand in Markdown.
func md(s string) string { return mdEscape.Replace(s) }

package review

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"wenping/internal/problem"
	"wenping/internal/rule"
)

// WriteComparisonJSON writes a comparison as one line.
func WriteComparisonJSON(w io.Writer, c *Comparison) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(c)
}

// WriteComparisonError writes, as one line, why two versions could not be
// compared; file is the one that could not be reviewed.
func WriteComparisonError(w io.Writer, v1, v2, file string, err error) error {
	type version struct {
		File string `json:"file"`
	}
	p := problem.From(err)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(struct {
		Schema string       `json:"schema"`
		V1     version      `json:"v1"`
		V2     version      `json:"v2"`
		File   string       `json:"file"`
		Error  failureError `json:"error"`
	}{CompareSchema, version{v1}, version{v2}, file, failureError{p.Code, masked(p.Message)}})
}

// stateHeads are the headings of the text form: what is not settled first.
var stateHeads = []struct {
	title  string
	states []State
}{
	{"没有改好", []State{Regressed, Vanished, Unfixed, Cosmetic, Displaced, Partly}},
	{"待人工核实", []State{Open, RuleChanged}},
	{"第2版新出现", []State{New}},
	{"已改", []State{Fixed}},
}

// WriteComparison writes a comparison for a terminal.
func WriteComparison(w io.Writer, c *Comparison) error {
	b := bufio.NewWriter(w)
	line := func(format string, args ...any) { fmt.Fprintf(b, format+"\n", args...) }
	line("第1版：%s（%s）", c.V1.File, OutcomeName(c.V1.Outcome))
	line("第2版：%s（%s）", c.V2.File, OutcomeName(c.V2.Outcome))
	line("")
	n := c.Count()
	line("上次提出%d条：%s。", len(c.Findings)-n[New], countText(n))
	if n[New] > 0 {
		line("第2版另有%d条新出现的问题。", n[New])
	}
	line("正文改动%d处、新增%d段、删去%d段、移动%d段，表格改动%d张。", c.Changes.Changed, c.Changes.Added, c.Changes.Removed, c.Changes.Moved, c.Changes.Tables)
	line("本结果由机器比对得出，是否落实由审查人员认定。")
	for _, x := range c.Warnings {
		line("注意：%s", x)
	}
	k := 0
	for _, h := range stateHeads {
		first := true
		for _, s := range h.states {
			for i := range c.Findings {
				f := &c.Findings[i]
				if f.State != s {
					continue
				}
				if first {
					line("")
					line("【%s】", h.title)
					first = false
				}
				k++
				writeFollowed(line, k, f)
			}
		}
	}
	if len(c.Findings) == 0 {
		line("")
		line("两版均未提出审查意见。")
	}
	return b.Flush()
}

func writeFollowed(line func(string, ...any), k int, f *Followed) {
	tail := ""
	if f.Severity != "" {
		tail = "（" + rule.SeverityName(f.Severity) + "）"
	}
	line("%d. [%s] %s %s%s", k, StateName(f.State), f.Item, f.Message, tail)
	line("   判断：%s", f.Why)
	side := func(name string, list []Evidence) {
		for i := range list[:min(2, len(list))] {
			e := &list[i]
			if e.Quote == "" {
				line("   %s：%s", name, e.where())
			} else {
				line("   %s：%s “%s”%s", name, e.where(), flatQuote(e.Quote, 60), e.Recognition())
			}
		}
	}
	side("第1版", f.V1)
	side("第2版", f.V2)
	if f.Demand != "" && f.State != Fixed && f.State != RuleChanged {
		line("   要求：%s", f.Demand)
	}
}

func countText(n map[State]int) string {
	var out []string
	for _, s := range []State{Fixed, Partly, Displaced, Cosmetic, Unfixed, Vanished, Regressed, RuleChanged, Open} {
		if n[s] > 0 {
			out = append(out, fmt.Sprintf("%s%d条", StateName(s), n[s]))
		}
	}
	if len(out) == 0 {
		return "无"
	}
	return strings.Join(out, "，")
}

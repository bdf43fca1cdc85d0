package rule

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// KindDoc gives what a check kind checks, in Chinese; "" for an unknown kind.
func KindDoc(name string) string {
	for i := range kinds {
		if kinds[i].name == name {
			return kinds[i].doc
		}
	}
	return ""
}

// WriteMatrix prints for each rule where it holds: ● it is judged, ? a person is
// asked, – it does not apply. Conditions on the decision type are left out.
func (p *Pack) WriteMatrix(w io.Writer) error {
	type column struct {
		kind, procedure, head string
	}
	columns := []column{{"report", "general", "报告·一般"}, {"report", "special", "报告·特别"}, {"report", "simple", "报告·简易"}, {"form-report", "simple", "报告表"}, {"analysis", "general", "分析篇章"}}
	b := bufio.NewWriter(w)
	profile, _ := p.Profile("")
	for _, stage := range []Stage{StageDraft, StageReview, StageFiling} {
		heads := make([]string, len(columns))
		for i, k := range columns {
			heads[i] = k.head
		}
		fmt.Fprintf(b, "阶段：%s\n规则\t%s\n", StageName(stage), strings.Join(heads, "\t"))
		for _, r := range p.Rules {
			fmt.Fprint(b, r.ID)
			for _, k := range columns {
				c := &Context{Kind: k.kind, Procedure: k.procedure, Stage: stage, Profile: profile, Pack: p}
				mark := "●"
				if r.Question != "" {
					mark = "?"
				}
				if _, na := p.exempt(r, c); na {
					mark = "–"
				}
				fmt.Fprintf(b, "\t%s", mark)
			}
			fmt.Fprintln(b)
		}
		fmt.Fprintln(b)
	}
	return b.Flush()
}

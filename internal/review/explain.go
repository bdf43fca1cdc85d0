package review

import (
	"bufio"
	"fmt"
	"io"

	"wenping/internal/rule"
)

// WriteExplained writes how each verdict came about, rule by rule: by which
// values and from which places, passes too.
func WriteExplained(w io.Writer, r *Review) error {
	b := bufio.NewWriter(w)
	line := func(format string, args ...any) { fmt.Fprintf(b, format+"\n", args...) }
	line("【逐条说明】")
	for _, it := range r.Items {
		line("%s %s：%s", it.ID, it.Name, rule.VerdictName(it.Verdict))
		for _, x := range it.Rules {
			line("  %s %s：%s", x.ID, rule.VerdictName(x.Verdict), flatQuote(x.Why, 600))
			for i := range x.Evidence {
				e := &x.Evidence[i]
				if e.Quote == "" {
					line("    %s：%s", roleName(e.Role), e.where())
					continue
				}
				line("    %s：%s “%s”%s", roleName(e.Role), e.where(), flatQuote(e.Quote, 80), e.Recognition())
			}
		}
	}
	return b.Flush()
}

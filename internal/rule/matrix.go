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

// WriteMatrix prints the items with their rules, what each rests on and what
// its cases show, then which items hold for which submissions. silent are the
// judged rules that no case makes fire: nobody knows whether they can.
func (p *Pack) WriteMatrix(w io.Writer) (silent []*Rule, err error) {
	b := bufio.NewWriter(w)
	fmt.Fprint(b, "| 要点 | 规则 | 检查方式 | 依据 | 应发现 | 应安静 | 应存疑 | 不成立 |\n|---|---|---|---|---|---|---|---|\n")
	for _, it := range p.Items {
		for i, r := range it.Rules {
			head := ""
			if i == 0 {
				head = it.ID + " " + it.Name
			}
			basis := r.Basis
			if len(basis) == 0 {
				basis = it.Basis
			}
			if !r.Judged() {
				fmt.Fprintf(b, "| %s | %s | 提问 | %s | | | | |\n", head, r.ID, cell(basisNames(basis)))
				continue
			}
			shown, broken := map[string]int{}, 0
			for k := range r.Cases {
				if res := p.runCase(r, &r.Cases[k], nil); res.OK() {
					shown[res.Shows()]++
				} else {
					broken++
				}
			}
			mark := ""
			if shown["fires"] == 0 {
				silent = append(silent, r)
				mark = "（无）"
			}
			fmt.Fprintf(b, "| %s | %s | %s | %s | %d%s | %d | %d | %d |\n", head, r.ID, r.Kind, cell(basisNames(basis)), shown["fires"], mark, shown["silent"], shown["undecided"], broken)
		}
	}
	fmt.Fprintln(b)
	if err := b.Flush(); err != nil {
		return silent, err
	}
	return silent, p.writeItemMatrix(w)
}

func basisNames(list []Basis) string {
	var out []string
	for _, x := range list {
		out = append(out, x.Text)
	}
	return strings.Join(out, "；")
}

// cell keeps a text within its cell of a table.
func cell(s string) string { return strings.ReplaceAll(oneLine(s), "|", "\\|") }

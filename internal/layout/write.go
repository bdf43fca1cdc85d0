package layout

import (
	"fmt"
	"io"
	"strings"
)

// Write prints the table of clauses for a person.
func (r *Report) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "版式核验（GB/T 9704—2012）：%s，%d面\n", r.Look, r.Pages)
	n := map[Verdict]int{}
	last := ""
	for _, x := range r.Results {
		n[x.Verdict]++
		if x.Group != last {
			last = x.Group
			fmt.Fprintf(&b, "\n%s\n", last)
		}
		fmt.Fprintf(&b, "%s %s %s 实测：%s 要求：%s\n", pad(x.ID, 4), pad(string(x.Verdict), 6), pad(x.Name, 32), pad(x.Measured, 28), x.Expected)
	}
	fmt.Fprintf(&b, "\n共%d条：符合%d条，不符合%d条，不适用%d条。\n", len(r.Results), n[Met], n[Broken], n[None])
	_, err := io.WriteString(w, b.String())
	return err
}

// pad fills a text with spaces to a width; a Chinese character is two wide.
func pad(s string, width int) string {
	w := 0
	for _, c := range s {
		w++
		if c >= 0x1100 && full(c) {
			w++
		}
	}
	return s + strings.Repeat(" ", max(0, width-w))
}

func ftoa(v float64) string { return fmt.Sprintf("%.2f", v) }

// atoi reads the digits of a page number.
func atoi(s string) int {
	n := 0
	for _, c := range s {
		if digit(c) && n < 1e6 {
			n = n*10 + int(c-'0')
		}
	}
	return n
}

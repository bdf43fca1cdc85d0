package web

import (
	"fmt"
	"html/template"
	"strings"
)

// strip draws the 45 results as a row of ticks. What a tick means is told by
// its shape: short passes, full height fails, broken is in doubt, a dot asks a
// person, a gap does not apply.
func (s *server) strip(ticks string) template.HTML {
	if ticks == "" {
		return ""
	}
	var b strings.Builder
	x := 1.0
	category := ""
	var marks strings.Builder
	for i := range len(ticks) {
		if i < len(s.Items) && len(s.Items[i].ID) > 0 {
			if c := s.Items[i].ID[:1]; category != "" && c != category {
				x += 3
			}
			category = s.Items[i].ID[:1]
		}
		switch ticks[i] {
		case 'p':
			fmt.Fprintf(&marks, `<path class="tp" d="M%.1f 8.5v3"/>`, x)
		case 'f':
			fmt.Fprintf(&marks, `<path class="tf" d="M%.1f 2v16"/>`, x)
		case 'd':
			fmt.Fprintf(&marks, `<path class="td" d="M%.1f 4v5m0 2v5"/>`, x)
		case 'm':
			fmt.Fprintf(&marks, `<circle class="tm" cx="%.1f" cy="10" r="1.9"/>`, x)
		}
		x += 3.4
	}
	fmt.Fprintf(&b, `<svg class="s45" viewBox="-1 0 %.1f 20" role="img" aria-label="45 项：符合 %d，不符合 %d，存疑 %d，需人工 %d，不适用 %d">%s</svg>`, x, strings.Count(ticks, "p"),
		strings.Count(ticks, "f"), strings.Count(ticks, "d"), strings.Count(ticks, "m"), strings.Count(ticks, "n"), marks.String())
	return template.HTML(b.String())
}

package pdf

import (
	"regexp"
	"strings"
)

var (
	leaders  = regexp.MustCompile(`(?:[.．·…‥_﹒∙・]\s?){3,}\s*[-—]?\s*([0-9０-９]{1,4}|[IVXLCivxlcⅠ-ⅻ]{1,7})\s*[-—]?\s*$`)
	tocTitle = regexp.MustCompile(`^目\s*[录次]$|^(?:[Cc]ontents|CONTENTS|Table of Contents)$`)
	endsPage = regexp.MustCompile(`[^0-9.．、\-/:年月日第]\s*([0-9]{1,3}|[IVXLCivxlc]{1,6})$`)
)

// markContents finds the lines of a table of contents: leaders to a page
// number, or, below the title 目录, a number at the right edge.
func markContents(pages [][]item) map[*line]bool {
	toc := map[*line]bool{}
	for p, items := range pages {
		n, titled := 0, false
		for _, it := range items {
			if it.line == nil {
				continue
			}
			if leaders.MatchString(it.line.text) {
				toc[it.line] = true
				n++
			}
			if tocTitle.MatchString(strings.TrimSpace(it.line.text)) {
				titled = true
				toc[it.line] = true
			}
		}
		inToc := n >= 3
		if !inToc && p > 0 && !titled {
			continue
		}
		// Without leaders the number stands at the right edge after a gap.
		on := inToc && !titled
		gone := 0
		for _, it := range items {
			l := it.line
			if l == nil {
				continue
			}
			if tocTitle.MatchString(strings.TrimSpace(l.text)) {
				on = true
				continue
			}
			if !on || toc[l] {
				continue
			}
			if endsPage.MatchString(l.text) && l.right-l.x1 < 2*l.size && lastGap(l) > 1.5*l.size {
				toc[l] = true
				gone = 0
				continue
			}
			if gone++; gone > 2 && !inToc {
				on = false
			}
		}
	}
	return toc
}

// lastGap is the widest gap between neighbouring glyphs in the line's second half.
func lastGap(l *line) float64 {
	w := 0.0
	for i := len(l.glyphs) - 1; i > 0 && i > len(l.glyphs)/3; i-- {
		if l.glyphs[i].r != ' ' {
			w = max(w, l.glyphs[i].x0-before(l.glyphs, i).x1)
		}
	}
	return w
}

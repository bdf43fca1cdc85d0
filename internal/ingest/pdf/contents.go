package pdf

import (
	"regexp"
	"strings"
)

var (
	leaders  = regexp.MustCompile(`(?:(?:[.．·…‥_﹒∙・]\s?){3,}|[-－]{8,})\s*[-—]?\s*([0-9０-９]{1,4}|[IVXLCivxlcⅠ-ⅻ]{1,7})\s*[-—]?\s*$`)
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
	markListed(pages, toc)
	return toc
}

// markListed marks the lines below a title 目录 that come again later as lines
// of their own: a list of the headings, with or without page numbers.
func markListed(pages [][]item, toc map[*line]bool) {
	last := map[string]int{} // text → last page where it is a line
	title := -1              // page of the title
	for p, items := range pages {
		for _, it := range items {
			if it.line == nil {
				continue
			}
			if t := listed(it.line.text); len(t) >= 6 && len(t) <= 180 {
				last[t] = p
			}
			if title < 0 && tocTitle.MatchString(strings.TrimSpace(it.line.text)) {
				title = p
			}
		}
	}
	if title < 0 {
		return
	}
	seen := map[string]bool{} // met below the title
	var found []*line
	on, missed, marked := false, 0, 0
	for p := title; p < len(pages) && p < title+maxContents; p++ {
		for _, it := range pages[p] {
			l := it.line
			if l == nil {
				continue
			}
			t := listed(l.text)
			switch {
			case tocTitle.MatchString(strings.TrimSpace(l.text)):
				on = true
				continue
			case !on:
				continue
			case seen[t]: // the text begins with what was listed first
				on = false
			case toc[l]:
				marked++
				missed = 0
			case last[t] > p || last[t] == p && comesAgain(pages[p], l, t):
				found = append(found, l)
				missed = 0
			default:
				if missed++; missed > 2 {
					on = false
				}
			}
			seen[t] = true
			if !on {
				p = len(pages)
				break
			}
		}
	}
	if len(found)+marked < 3 {
		return
	}
	for _, l := range found {
		toc[l] = true
	}
}

// maxContents bounds how many pages a table of contents may take.
const maxContents = 30

// listed is what a contents line says without leaders and page number.
func listed(text string) string {
	t := strings.TrimSpace(leaders.ReplaceAllString(text, ""))
	t = endNumber.ReplaceAllString(t, "$1")
	return squeeze(strings.TrimRight(t, ".．·…‥ "))
}

var endNumber = regexp.MustCompile(`(\p{Han})\s*[0-9]{1,3}$`)

func comesAgain(items []item, l *line, text string) bool {
	past := false
	for _, it := range items {
		if it.line == nil {
			continue
		}
		if past && listed(it.line.text) == text {
			return true
		}
		past = past || it.line == l
	}
	return false
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

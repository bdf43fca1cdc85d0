package facts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// annexedSteps reads of the annexes the days of the commission and of the panel:
// the paper itself tells them better than the chapter on it. The other days there
// are those of single talks, letters and drafts.
func (x *reading) annexedSteps(ms []matcher) {
	for _, t := range x.texts {
		if t.block.Zone != document.ZoneAnnex || t.block.Kind == document.Heading || !strings.Contains(t.s(), "年") {
			continue
		}
		dates := zh.Dates(t.s())
		if len(dates) == 0 || x.aboutPast(t) {
			continue
		}
		known := len(x.out.Process.Events)
		for i, d := range dates[:min(len(dates), maxDates)] {
			x.step(t, ms, dates, i, d)
		}
		// The paper of the commission is dated where it ends.
		if d := dates[0]; len(dates) == 1 && t.cell == nil && len(x.out.Process.Events) == known && thePaper.MatchString(lastHeading(x.path(t))+"/"+t.s()[:min(len(t.s()), 60)]) && d.End > len(t.s())*2/3 {
			x.out.Process.Events = append(x.out.Process.Events, Event{Kind: "commission", Period: zh.Period{From: d.From}, At: t.at(d.Start, d.End), Text: "委托书"})
		}
		x.out.Process.Events = append(x.out.Process.Events[:known], slices.DeleteFunc(x.out.Process.Events[known:], func(e Event) bool {
			return e.Kind != "commission" && e.Kind != "panel" || e.Period.From.Day == 0 || e.Planned
		})...)
	}
}

// thePaper of the commission, in an annex.
var thePaper = regexp.MustCompile(`委托(?:书|函|合同|协议)`)

// stepBeside gives the step whose day stands alone in a cell of a table where the
// step is named elsewhere than on its left: on its right (2024.10.25 | 专家评审会),
// or, where the days stand side by side in one row, in the row above or below.
func (x *reading) stepBeside(t *text, ms []matcher) (kind, words string) {
	tb, r := t.table, t.cell.Row
	if utf8.RuneCountInString(t.s()) > 40 || r >= len(tb.grid) {
		return "", ""
	}
	col := columnOf(tb.grid[r], t)
	name := func(c *text) (string, string) {
		if c == nil || c == t || utf8.RuneCountInString(c.s()) > 40 || bareDay(c.s()) {
			return "", ""
		}
		return stepIn(ms, c.s())
	}
	right := rightOf(tb.grid[r], col)
	if stageTable.MatchString(tb.caption + " " + lastHeading(x.path(t))) {
		// Told loosely there, only what cannot be meant otherwise.
		switch k, w := name(right); k {
		case "survey", "panel", "draft", "final", "publicity", "hearing", "filing":
			return k, w
		}
	}
	if !bareDay(t.s()) {
		return "", ""
	}
	if x.daysDown(tb, col, ms) {
		if k, w := name(right); k != "" {
			return k, w
		}
	}
	across := 0
	for i, c := range tb.grid[r] {
		if c != nil && (i == 0 || tb.grid[r][i-1] != c) && bareDay(c.s()) {
			across++
		}
	}
	if across < fewestDays {
		return "", ""
	}
	for _, d := range [...]int{-1, 1} { // the row above, else the one below
		steps, label, what := map[string]bool{}, "", ""
		if r+d < 0 || r+d >= len(tb.grid) {
			continue
		}
		for i, c := range tb.grid[r+d] {
			if i >= len(tb.grid[r]) || tb.grid[r][i] == nil || !bareDay(tb.grid[r][i].s()) {
				continue
			}
			k, w := name(c)
			if k != "" {
				steps[k] = true
			}
			if i == col {
				label, what = k, w
			}
		}
		if label != "" && len(steps) >= 2 {
			return label, what
		}
	}
	return "", ""
}

// fewestDays side by side, or one below the other, make a list of days.
const fewestDays = 3

// tableColumn is a column of a table.
type tableColumn struct {
	tb  *table
	col int
}

// daysDown says that a column lists days, and the cells on their right the steps
// of this assessment.
func (x *reading) daysDown(tb *table, col int, ms []matcher) bool {
	at := tableColumn{tb, col}
	if known, ok := x.dayColumns[at]; ok {
		return known
	}
	days, steps := 0, map[string]bool{}
	for _, row := range tb.grid {
		if col >= len(row) || row[col] == nil || !bareDay(row[col].s()) {
			continue
		}
		days++
		if c := rightOf(row, col); c != nil && utf8.RuneCountInString(c.s()) <= 40 {
			if k, _ := stepIn(ms, c.s()); k != "" {
				steps[k] = true
			}
		}
	}
	list := days >= fewestDays && len(steps) >= fewestDays
	if x.dayColumns == nil {
		x.dayColumns = map[tableColumn]bool{}
	}
	x.dayColumns[at] = list
	return list
}

// bareDay says that a text is a day or a period and hardly anything else.
func bareDay(s string) bool {
	if utf8.RuneCountInString(s) > 40 {
		return false
	}
	ds := zh.DatesIn(s, 2024)
	if len(ds) == 0 {
		return false
	}
	rest := utf8.RuneCountInString(s)
	for _, d := range ds {
		rest -= utf8.RuneCountInString(s[d.Start:d.End])
	}
	return rest <= 6
}

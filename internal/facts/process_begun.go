package facts

import (
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// begun finds that the matter was decided on or taken in hand while it was still
// being assessed, in whatever words: 首批23户已于4月7日签约. Only days between the
// first step of the assessment and its end count: what lies before is history,
// what lies behind is told as planned. What was begun "ahead" in the year before
// the assessment may be a part of the matter, or a trial elsewhere.
func (x *reading) begun() {
	decided, done, not := Find(x.lx.Words, "begun-decided"), Find(x.lx.Words, "begun-done"), Find(x.lx.Words, "begun-not")
	ahead, prepared := Find(x.lx.Words, "begun-ahead"), Find(x.lx.Words, "begun-ahead-not")
	from, to := x.assessed()
	if decided == nil || done == nil || from.IsZero() || to.IsZero() {
		return
	}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Zone != document.ZoneBody || t.block.Kind == document.Heading || inOthersTable(t) || toldElsewhere(x.path(t)) || x.inRole(t.block.ID, "basis") && !x.inRole(t.block.ID, "process") {
			continue
		}
		s := t.s()
		if !strings.Contains(s, "月") && !strings.Contains(s, ".") || !strings.Contains(s, "已") && !strings.Contains(s, "起") && !strings.Contains(s, "先") && !bareDay(s) {
			continue
		}
		for _, sp := range t.sentences {
			sentence := s[sp.Start:sp.End]
			if x.pastSentence(strings.ReplaceAll(sentence, "起施行", "")) { // 其余区域计划明年1月1日起施行
				continue
			}
			for _, d := range zh.DatesIn(sentence, to.Year) {
				d.Start, d.End = d.Start+sp.Start, d.End+sp.Start
				if d.From.Day == 0 && (d.From.Month == 0 || !strings.Contains(s[d.Start:d.End], "年")) || d.From.Before(zh.Date{Year: from.Year - 1, Month: from.Month, Day: from.Day}) || !d.From.Before(to) {
					continue // 已于2025年7月开工 tells enough where the report is of September
				}
				before := d.From.Before(from)
				start, end := clause(s, sp, d.Start, d.End)
				c := s[start:end]
				if t.cell != nil && bareDay(s) {
					c = x.rowLabel(t) + s + x.rowRest(t)
					if !happened.MatchString(c) {
						continue
					}
				} else if t.cell != nil {
					c = x.rowLabel(t) + c
				}
				if inQuotes(s, d.Start) || x.plannedHere(s[sp.Start:d.Start], s[d.End:end]) || not != nil && len(appendHits(nil, not, c)) > 0 {
					continue
				}
				kind := ""
				switch {
				case !before && len(appendHits(nil, done, c)) > 0, ahead != nil && prepared != nil && len(appendHits(nil, ahead, c)) > 0 && len(appendHits(nil, prepared, c)) == 0:
					kind = "construction"
				case !before && len(appendHits(nil, decided, c)) > 0:
					kind = "decision"
				default:
					continue
				}
				x.out.Process.Events = append(x.out.Process.Events, Event{Kind: kind, Period: zh.Period{From: d.From}, At: t.at(d.Start, d.End), Text: c, Perhaps: before})
				return // one is enough
			}
		}
	}
}

// ownStory heads what may tell how the matter went on, whatever else it is of:
// 评估依据和过程.
var ownStory = regexp.MustCompile(`过程|程序|经过|概况|步骤|进程`)

// toldElsewhere says that the headings above a place are of other things than how the
// matter went on.
func toldElsewhere(path string) bool {
	return slices.ContainsFunc(strings.Split(path, "/"), func(h string) bool { return notHere.MatchString(h) && !ownStory.MatchString(h) })
}

// happened in a row says that its day was no plan.
var happened = regexp.MustCompile(`已|通过`)

// rowRest joins the texts of the cells on the right in the row.
func (x *reading) rowRest(t *text) string {
	r := t.cell.Row
	if r >= len(t.table.grid) {
		return ""
	}
	var rest []string
	for c := rightOf(t.table.grid[r], columnOf(t.table.grid[r], t)); c != nil && len(rest) < 6; c = rightOf(t.table.grid[r], columnOf(t.table.grid[r], c)) {
		if chars(c.s()) <= 40 {
			rest = append(rest, c.s())
		}
	}
	return " " + strings.Join(rest, " ")
}

// assessed gives the first day of the assessment and the day its report was
// finished; zero where not known.
func (x *reading) assessed() (from, to zh.Date) {
	for _, e := range x.out.Process.Events {
		d := e.Period.From
		if e.Planned || d.Day == 0 {
			continue
		}
		switch e.Kind {
		case "decision", "construction", "filing", "impossible":
			continue
		case "final":
			if to.IsZero() || to.Before(d) {
				to = d
			}
		}
		if from.IsZero() || d.Before(from) {
			from = d
		}
	}
	return from, to
}

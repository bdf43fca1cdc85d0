package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
)

// begun finds that the matter was decided on or taken in hand while it was still
// being assessed, in whatever words: 首批23户已于4月7日签约. Only days between the
// first step of the assessment and its end count: what lies before is history,
// what lies behind is told as planned.
func (x *reading) begun() {
	decided, done, not := Find(x.lx.Words, "begun-decided"), Find(x.lx.Words, "begun-done"), Find(x.lx.Words, "begun-not")
	from, to := x.assessed()
	if decided == nil || done == nil || from.IsZero() || to.IsZero() {
		return
	}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Zone != document.ZoneBody || t.block.Kind == document.Heading || x.aboutPast(t) || x.inRole(t.block.ID, "basis") {
			continue
		}
		s := t.s()
		if !strings.Contains(s, "月") || !strings.Contains(s, "已") && !strings.Contains(s, "起") {
			continue
		}
		for _, d := range zh.DatesIn(s, to.Year) {
			if d.From.Day == 0 && (d.From.Month == 0 || !strings.Contains(s[d.Start:d.End], "年")) || d.From.Before(from) || !d.From.Before(to) {
				continue // 已于2025年7月开工 tells enough where the report is of September
			}
			sp := t.sentence(d.Start)
			sentence := s[sp.Start:sp.End]
			start, end := clause(s, sp, d.Start, d.End)
			c := s[start:end]
			if inQuotes(s, d.Start) || x.pastSentence(sentence) || x.plannedHere(s[sp.Start:d.Start], s[d.End:end]) || not != nil && len(appendHits(nil, not, c)) > 0 {
				continue
			}
			kind := ""
			if t.cell != nil {
				c = x.rowLabel(t) + c
			}
			if len(appendHits(nil, done, c)) > 0 {
				kind = "construction"
			} else if len(appendHits(nil, decided, c)) > 0 {
				kind = "decision"
			}
			if kind == "" {
				continue
			}
			x.out.Process.Events = append(x.out.Process.Events, Event{Kind: kind, Period: zh.Period{From: d.From}, At: t.at(d.Start, d.End), Text: c})
			return // one is enough
		}
	}
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

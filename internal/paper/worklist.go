package paper

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/facts"
	"wenping/internal/review"
)

// Worklist is 风险防控工作清单: each risk with its measures, who does them by
// when, and how grave it is before and after; what follow-up goes by.
type Worklist struct {
	Title   string
	Draft   bool
	Mark    string
	Note    string
	Columns []Column
	Rows    [][]string
	// Open names what was not read: a cell left blank is not an oversight.
	Open []string
}

type worklistText struct {
	Title   string           `yaml:"title"`
	Note    string           `yaml:"note"`
	Open    string           `yaml:"open"`
	Columns []worklistColumn `yaml:"columns"`
}

type worklistColumn struct {
	Key    string `yaml:"key"`
	Column `yaml:",inline"`
}

// worklistKeys are what a column of the list may hold.
var worklistKeys = map[string]func(k worklistRow) string{
	"no":       func(k worklistRow) string { return k.no },
	"risk":     func(k worklistRow) string { return k.risk },
	"type":     func(k worklistRow) string { return k.kind },
	"phase":    func(k worklistRow) string { return k.phase },
	"before":   func(k worklistRow) string { return k.before },
	"after":    func(k worklistRow) string { return k.after },
	"measure":  func(k worklistRow) string { return k.measure },
	"unit":     func(k worklistRow) string { return k.unit },
	"assist":   func(k worklistRow) string { return k.assist },
	"deadline": func(k worklistRow) string { return k.deadline },
	"state":    func(worklistRow) string { return "" }, // written by hand when the work is done
}

type worklistRow struct {
	no, risk, kind, phase, before, after, measure, unit, assist, deadline string
}

func (t *worklistText) check(name string) error {
	for _, c := range t.Columns {
		if worklistKeys[c.Key] == nil {
			return fmt.Errorf("%s：工作清单的列 key: %s 不认识", name, c.Key)
		}
		if c.Width <= 0 {
			return fmt.Errorf("%s：工作清单的列“%s”缺少宽度 width", name, c.Title)
		}
	}
	return nil
}

// ComposeWorklist makes the list from what was read. A measure that answers
// several risks stands with each of them; a risk without measure keeps its row.
func ComposeWorklist(r *review.Review, w *Wording) (*Worklist, error) {
	t := &w.worklist
	title, _ := r.Found.Identity.Matter.First()
	out := &Worklist{Title: strings.ReplaceAll(t.Title, "{matter}", printed(r, title.At, title.V)), Draft: true, Mark: w.words.DraftMark, Note: t.Note}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, c.Column)
	}
	add := func(k worklistRow) {
		row := make([]string, len(t.Columns))
		for i, c := range t.Columns {
			row[i] = hide(worklistKeys[c.Key](k))
		}
		out.Rows = append(out.Rows, row)
	}
	found := &r.Found.Measures
	unanswered := 0
	for i := range r.Found.Risks.Factors {
		k := &r.Found.Risks.Factors[i]
		base := worklistRow{no: orElse(k.No, strconv.Itoa(i+1)), risk: printed(r, k.At, k.Name), kind: k.Type, phase: k.Phase, before: degree(k.Before), after: degree(k.After)}
		any := false
		for _, m := range found.Rows {
			if m.Worklist && hasPlain(found.Rows, i) || !slices.Contains(m.Risks, i) {
				continue
			}
			row := base
			row.measure, row.unit, row.assist, row.deadline = m.Text, m.Unit, m.Assist, m.Deadline
			for id, cell := range map[string]*string{"text": &row.measure, "unit": &row.unit, "assist": &row.assist, "deadline": &row.deadline} {
				if at, ok := m.Cells[id]; ok && *cell != "" {
					*cell = printed(r, at, *cell)
				}
			}
			if any { // the risk is named once
				row.before, row.after = "", ""
			}
			add(row)
			any = true
		}
		for _, m := range found.Prose {
			if any || !slices.Contains(m.Risks, i) {
				continue
			}
			row := base
			row.measure = m.Title
			if r.Document != nil {
				row.measure = printed(r, m.At, strings.TrimSpace(r.Document.Text(m.At)))
			}
			add(row)
			any = true
		}
		if !any {
			unanswered++
			add(base)
		}
	}
	switch {
	case len(out.Rows) == 0:
		out.Open = append(out.Open, "报告中没有读到风险清单")
	case unanswered > 0:
		out.Open = append(out.Open, fmt.Sprintf("有%d项风险没有读到对应的措施", unanswered))
	}
	if len(out.Open) > 0 && t.Open != "" {
		out.Note += strings.ReplaceAll(t.Open, "{open}", strings.Join(out.Open, "；"))
	}
	return out, nil
}

// hasPlain says that a risk has a measure outside of a report's own 工作台账,
// which repeats them.
func hasPlain(rows []facts.Measure, risk int) bool {
	for _, m := range rows {
		if !m.Worklist && slices.Contains(m.Risks, risk) {
			return true
		}
	}
	return false
}

package layout

import (
	"fmt"

	"wenping/internal/ingest/pdf"
)

// Verdict on a clause.
type Verdict string

const (
	Met    Verdict = "符合"
	Broken Verdict = "不符合"
	None   Verdict = "不适用"
)

// Result is one clause held against a letter.
type Result struct {
	ID       string  // B3
	Group    string  // 主体
	Name     string  // 标题居中
	Measured string  // what the letter has
	Expected string  // what the clause wants
	Verdict  Verdict // 符合, 不符合, 不适用
}

// Report is the result of a letter, clauses in order.
type Report struct {
	Look    string // 草稿, 公文格式, 信函格式
	Pages   int
	Results []Result
}

// Broken gives the ids of the clauses that are not met.
func (r *Report) Broken() []string {
	var out []string
	for _, x := range r.Results {
		if x.Verdict == Broken {
			out = append(out, x.ID)
		}
	}
	return out
}

// outcome of a check: what was measured, and whether it will do.
type outcome struct {
	verdict  Verdict
	measured string
}

func none(why string) outcome { return outcome{None, why} }

func judge(ok bool, format string, args ...any) outcome {
	v := Broken
	if ok {
		v = Met
	}
	return outcome{v, fmt.Sprintf(format, args...)}
}

// clause is one numbered demand.
type clause struct {
	id, name, expected string
	check              func(*letter) outcome
}

// group of clauses, in the order of the standard.
type group struct {
	name    string
	clauses []clause
}

func groups() []group {
	return []group{
		{"版面", pageClauses}, {"文字", textClauses}, {"版头", headClauses}, {"标题和主送", titleClauses}, {"正文", bodyClauses},
		{"附件说明、署名和附注", signClauses}, {"附件", attachmentClauses}, {"版记", imprintClauses}, {"页码", numberClauses},
	}
}

// Verify holds every clause against a letter. A file without text breaks the
// first clause that needs some.
func Verify(measured []pdf.MeasuredPage) *Report {
	pages := make([]page, len(measured))
	for i, m := range measured {
		pages[i] = sheetOf(i+1, m)
	}
	l := anatomy(pages)
	r := &Report{Look: lookNames[l.look], Pages: len(pages)}
	for _, g := range groups() {
		for _, c := range g.clauses {
			o := c.check(l)
			r.Results = append(r.Results, Result{ID: c.id, Group: g.name, Name: c.name, Measured: o.measured, Expected: c.expected, Verdict: o.verdict})
		}
	}
	return r
}

// where names a line for a person.
func where(t *line) string {
	s := []rune(t.text)
	if len(s) > 10 {
		s = append(s[:10], '…')
	}
	return fmt.Sprintf("第%d页“%s”", t.page, string(s))
}

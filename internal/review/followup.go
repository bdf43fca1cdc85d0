package review

import (
	"fmt"
	"strings"

	"wenping/internal/document"
	"wenping/internal/rule"
)

// Resubmitted is what the version before was returned with, and what became of
// it in this one.
type Resubmitted struct {
	Letter string // number of the letter that returned it; empty: none was issued
	Points []Returned

	// Of a Decided: what persons found.
	Settled, Unsettled int
}

// Returned is one point of the version before as the machine followed it.
type Returned struct {
	Followed
	Finding Finding // as it was returned
}

// Point is a returned point with what a person said of it.
type Point struct {
	*Returned
	State State `json:"state"` // as a person says; until then as the machine does
	Done  bool  `json:"done"`
	By    *Act  `json:"by,omitempty"`
}

// On is what an act on the point names: findings of both versions may have the
// same key.
func (p *Point) On() string { return pointPrefix + p.Key }

const pointPrefix = "returned:"

// Settles says that a state leaves nothing to be asked for.
func (s State) Settles() bool { return s == Fixed || s == RuleChanged }

// followed are the states that a person may find; New and Open are not his.
var followed = []State{Fixed, Partly, Unfixed, Cosmetic, Vanished, Displaced, Regressed, RuleChanged}

// Resubmit makes of a comparison what is to be followed up.
func Resubmit(c *Comparison, letter string) *Resubmitted {
	out := &Resubmitted{Letter: letter}
	for _, f := range c.Findings {
		if f.Finding != nil {
			out.Points = append(out.Points, Returned{f, *f.Finding})
		}
	}
	return out
}

// checkFollow says whether a person may find a state of a point.
func (j *Judgement) checkFollow(p *Point, a *Act) error {
	known := false
	for _, s := range followed {
		known = known || s == a.State
	}
	if !known {
		return refuse("请选择上次意见在这一版的落实情况。")
	}
	fails, doubts := 0, 0
	for _, k := range p.Same {
		switch o := j.of[k]; {
		case o == nil:
		case o.base.Verdict == rule.Doubt:
			doubts++
		default:
			fails++
		}
	}
	switch {
	case a.State.Settles() && fails > 0:
		switch a.Because {
		case InReport, Misread, NotApplicable, Slight:
		default:
			return refuse("系统在这一版仍提出同一问题。认定已改的，请选择不采纳该意见的理由。")
		}
	case !a.State.Settles() && fails == 0 && doubts > 0 && a.Message == "":
		return refuse("系统对这一版没有把握。认定没有改好，请写明您看到的情况。")
	}
	return nil
}

// follow lets a person's word on a point hold: what is not settled is upheld
// again, what is settled is upheld no more.
func (j *Judgement) follow(p *Point, a *Act) {
	p.State, p.By, p.Done = a.State, a, true
	said := *a
	said.Deed = Dismiss
	if !a.State.Settles() {
		said.Deed = Uphold
		if a.Message != "" || a.Demand != "" {
			said.Deed = Reword
		}
	}
	have := false
	for _, k := range p.Same {
		o := j.of[k]
		if o == nil {
			continue
		}
		act := said
		if have && act.Deed == Reword {
			act.Deed, act.Message, act.Demand = Uphold, "", "" // the words were for the first
		}
		if act.Deed == Uphold && o.base.Verdict == rule.Doubt {
			continue // never 不符合 by the machine's own words
		}
		o.take(&act)
		o.By = a
		have = true
	}
	if have || a.State.Settles() {
		return
	}
	f := p.Finding
	f.ID, f.Verdict, f.Again = fmt.Sprintf("m%d", a.N), rule.Fail, true
	if j.of[f.Key] != nil || byHand(&f) {
		f.Key = p.On()
	}
	if f.Severity == rule.Note || f.Severity == "" {
		f.Severity = rule.Should
	}
	f.Evidence = p.V2
	if a.Message != "" {
		f.Message = a.Message
	}
	if a.Demand != "" {
		f.Demand = a.Demand
	}
	j.add(f, a)
	j.of[f.Key].again = true
}

// settle marks what the version before was returned with, and takes a point for
// decided where persons have decided on all that the machine still proposes
// of it.
func (j *Judgement) settle() {
	for _, p := range j.Returned {
		open, holds, have := false, false, false
		for _, k := range p.Same {
			if o := j.of[k]; o != nil {
				have = true
				open = open || o.Stand == Pending
				holds = holds || o.Holds()
				o.again, o.Finding.Again = true, true
			}
		}
		if p.Done || !have || open {
			continue
		}
		p.Done = true
		switch {
		case holds && p.State.Settles(), holds && p.State == Open:
			p.State = Unfixed
		case !holds:
			p.State = Fixed
		}
	}
}

// resubmitted tells what persons found of the returned points.
func (j *Judgement) resubmitted() *Resubmitted {
	if j.Review.Resubmitted == nil {
		return nil
	}
	out := *j.Review.Resubmitted
	out.Settled, out.Unsettled = 0, 0
	for _, p := range j.Returned {
		switch {
		case !p.Done:
		case p.State.Settles():
			out.Settled++
		default:
			out.Unsettled++
		}
	}
	return &out
}

// byHand says that no rule proposed a finding: a person added it.
func byHand(f *Finding) bool {
	k := f.Key
	for strings.HasPrefix(k, pointPrefix) {
		k = strings.TrimPrefix(k, pointPrefix)
	}
	return strings.HasPrefix(k, "added:")
}

// handMade follows what a person added: whether the words it points to were
// touched can be seen, whether that answers it cannot.
func (c *comparer) handMade(f *Finding, ps []passage) verdict {
	const person = "本条由审查人员提出，是否落实由审查人员认定。"
	if c.rev == nil || len(ps) == 0 {
		return verdict{state: Open, why: person}
	}
	lost, kept := 0, 0
	for i := range ps {
		switch {
		case ps[i].lost():
			lost++
		case c.whole(&ps[i]):
			kept++
		}
	}
	var at []Evidence
	for i := range ps {
		if a := ps[i].At; a.Block > 0 && !ps[i].lost() {
			at = append(at, c.pr.one(c.evidence(rule.Says, a)))
		}
	}
	switch {
	case lost == len(ps):
		return verdict{state: Vanished, why: "所指原文在第2版已删去，未见其他内容回应，不算已改。" + person, v2: c.around(ps)}
	case kept == len(ps):
		return verdict{state: Unfixed, why: "所指原文未改。" + person, v2: at}
	}
	return verdict{state: Open, why: "所指原文有改动。" + person, v2: at}
}

// whole says that the block or the cell of a passage reads as it did.
func (c *comparer) whole(p *passage) bool {
	text := func(d *document.Document, a document.Anchor) string {
		a.Start, a.End = 0, 0
		return squeezed(d.Text(a))
	}
	return text(c.old.Document, p.e.Anchor) == text(c.new.Document, p.At)
}

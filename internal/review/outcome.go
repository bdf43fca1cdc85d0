package review

import (
	"slices"

	"wenping/internal/document"
	"wenping/internal/rule"
)

var reasonOrder = []rule.Reason{rule.R1, rule.R2, rule.R3, rule.R0}

// weighing adds findings up for the outcome.
type weighing struct {
	gross            bool
	must, should     int
	shared           map[rule.Reason]int
	failed, doubtful map[rule.Reason]bool
	undecided        bool
}

func (t *weighing) add(v rule.Verdict, s rule.Severity, w rule.Weight, reason rule.Reason) {
	if t.shared == nil {
		t.shared, t.failed, t.doubtful = map[rule.Reason]int{}, map[rule.Reason]bool{}, map[rule.Reason]bool{}
	}
	switch {
	case v == rule.Fail && s == rule.Must:
		t.must++
		t.gross = t.gross || w == rule.Gross
		t.shared[reason]++
		t.failed[reason] = true
	case v == rule.Fail && s == rule.Should:
		t.should++
		t.failed[reason] = true
	case v == rule.Doubt && s == rule.Must:
		t.doubtful[reason] = true
	}
}

// outcome is the suggestion, in this order: return, correct, undecided, file.
func (t *weighing) outcome() Outcome {
	many := t.shared[rule.R1] >= 3 || t.shared[rule.R2] >= 3 || t.shared[rule.R3] >= 3
	o := Outcome{Suggestion: File, Reasons: []rule.Reason{}}
	because := t.failed
	switch {
	case t.gross || many:
		o.Suggestion = Return
	case t.must > 0 || t.should > 3:
		o.Suggestion = Correct
	case t.undecided:
		o.Suggestion, because = Undecided, t.doubtful
	default:
		return o
	}
	for _, r := range reasonOrder {
		if because[r] {
			o.Reasons = append(o.Reasons, r)
		}
	}
	return o
}

// suggest proposes an outcome from the machine's results.
func suggest(results []rule.Result, losses []document.Loss) Outcome {
	t := weighing{undecided: lostSection(losses)}
	for _, r := range results {
		t.undecided = t.undecided || r.Verdict == rule.Doubt && r.Severity == rule.Must
		for _, f := range r.Findings {
			t.add(f.Verdict, f.Severity, f.Weight, f.Reason)
		}
	}
	return t.outcome()
}

// lostSection says that a part of the report's own text could not be read at
// all: a page, a part of the file, or what lies beyond a limit.
func lostSection(losses []document.Loss) bool {
	whole := []document.LossKind{document.LossImagePage, document.LossMissingPart, document.LossLimit, document.LossAltChunk}
	return slices.ContainsFunc(losses, func(l document.Loss) bool {
		return slices.Contains(whole, l.Kind) && (l.Zone == document.ZoneBody || l.Zone == "")
	})
}

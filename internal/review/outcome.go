package review

import (
	"slices"

	"wenping/internal/document"
	"wenping/internal/rule"
)

var reasonOrder = []rule.Reason{rule.R1, rule.R2, rule.R3, rule.R0}

// suggest proposes an outcome, in this order: return, correct, undecided, file.
func suggest(results []rule.Result, losses []document.Loss) Outcome {
	gross, must, should := false, 0, 0
	shared := map[rule.Reason]int{}
	failed, doubtful := map[rule.Reason]bool{}, map[rule.Reason]bool{}
	undecided := lostSection(losses)
	for _, r := range results {
		if r.Verdict == rule.Doubt && r.Severity == rule.Must {
			undecided = true
		}
		for _, f := range r.Findings {
			switch {
			case f.Verdict == rule.Fail && f.Severity == rule.Must:
				must++
				gross = gross || f.Weight == rule.Gross
				shared[f.Reason]++
				failed[f.Reason] = true
			case f.Verdict == rule.Fail && f.Severity == rule.Should:
				should++
				failed[f.Reason] = true
			case f.Verdict == rule.Doubt && f.Severity == rule.Must:
				doubtful[f.Reason] = true
			}
		}
	}
	many := shared[rule.R1] >= 3 || shared[rule.R2] >= 3 || shared[rule.R3] >= 3
	o := Outcome{Suggestion: File, Reasons: []rule.Reason{}}
	because := failed
	switch {
	case gross || many:
		o.Suggestion = Return
	case must > 0 || should > 3:
		o.Suggestion = Correct
	case undecided:
		o.Suggestion, because = Undecided, doubtful
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

// lostSection says that a part of the report's own text could not be read at
// all: a page, a part of the file, or what lies beyond a limit.
func lostSection(losses []document.Loss) bool {
	whole := []document.LossKind{document.LossImagePage, document.LossMissingPart, document.LossLimit, document.LossAltChunk}
	return slices.ContainsFunc(losses, func(l document.Loss) bool {
		return slices.Contains(whole, l.Kind) && (l.Zone == document.ZoneBody || l.Zone == "")
	})
}

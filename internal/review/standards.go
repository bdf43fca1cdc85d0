package review

import (
	"slices"

	"wenping/internal/rule"
)

// Shift is what another standard makes of the same report: findings that are
// only in one of two reviews, and items that came out otherwise.
type Shift struct {
	Gained []Finding
	Lost   []Finding
	Items  []ItemShift
	From   Suggestion
	To     Suggestion
}

// ItemShift is one item's verdict under either standard; empty where a
// standard has no such item.
type ItemShift struct {
	ID, Name string
	From, To rule.Verdict
}

// None says that both standards said the same.
func (s *Shift) None() bool {
	return len(s.Gained) == 0 && len(s.Lost) == 0 && len(s.Items) == 0 && s.From == s.To
}

// Shifted compares two reviews of the same submission under two standards. A
// finding is the same when key, verdict and severity are.
func Shifted(a, b *Review) Shift {
	type same struct {
		key      string
		verdict  rule.Verdict
		severity rule.Severity
	}
	of := func(f Finding) same { return same{f.Key, f.Verdict, f.Severity} }
	only := func(x, y *Review) (out []Finding) {
		there := map[same]bool{}
		for _, f := range y.Findings {
			there[of(f)] = true
		}
		for _, f := range x.Findings {
			if !there[of(f)] {
				out = append(out, f)
			}
		}
		return out
	}
	s := Shift{Gained: only(b, a), Lost: only(a, b), From: a.Outcome.Suggestion, To: b.Outcome.Suggestion}
	for _, x := range a.Items {
		i := slices.IndexFunc(b.Items, func(y Item) bool { return y.ID == x.ID })
		switch {
		case i < 0:
			s.Items = append(s.Items, ItemShift{x.ID, x.Name, x.Verdict, ""})
		case b.Items[i].Verdict != x.Verdict:
			s.Items = append(s.Items, ItemShift{x.ID, x.Name, x.Verdict, b.Items[i].Verdict})
		}
	}
	for _, y := range b.Items {
		if !slices.ContainsFunc(a.Items, func(x Item) bool { return x.ID == y.ID }) {
			s.Items = append(s.Items, ItemShift{y.ID, y.Name, "", y.Verdict})
		}
	}
	return s
}

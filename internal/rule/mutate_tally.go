package rule

import "slices"

// MutationSum counts mutants.
type MutationSum struct {
	All    MutationCount
	Of     map[string]MutationCount // by class
	Unread []string                 // parameters that no case shows to be read
}

// MutationCount is how many were tried and how many some case noticed.
type MutationCount struct{ Tried, Killed int }

// Percent of the tried that were noticed.
func (c MutationCount) Percent() float64 {
	if c.Tried == 0 {
		return 100
	}
	return 100 * float64(c.Killed) / float64(c.Tried)
}

// Tally counts mutants. Parameters that no rule reads are listed, not counted:
// no case can notice them.
func Tally(list []Mutant) MutationSum {
	out := MutationSum{Of: map[string]MutationCount{}}
	for i := range list {
		m := &list[i]
		if m.Unread {
			if !slices.Contains(out.Unread, m.Param) {
				out.Unread = append(out.Unread, m.Param)
			}
			continue
		}
		c := out.Of[m.Class]
		c.Tried++
		out.All.Tried++
		if !m.Survived() {
			c.Killed++
			out.All.Killed++
		}
		out.Of[m.Class] = c
	}
	return out
}

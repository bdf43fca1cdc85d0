package measure

import "strings"

// Letters gives the characters of a text without white space and the lines that
// programs draw around tables.
func Letters(s string) []rune {
	r := []rune(squeeze(s))
	out := r[:0]
	for i := 0; i < len(r); {
		j := i
		for j < len(r) && strings.ContainsRune("-=+_|…·.", r[j]) {
			j++
		}
		switch {
		case j-i >= 4:
			i = j
		case j > i:
			out = append(out, r[i:j]...)
			i = j
		default:
			out = append(out, r[i])
			i++
		}
	}
	return out
}

// Agreement compares two readings of one file: the share of characters in the
// same order, and how many characters of the other ours does not hold.
func Agreement(ours, other string) (share float64, missing int) {
	a, b := Letters(ours), Letters(other)
	have := map[rune]int{}
	for _, r := range a {
		have[r]++
	}
	for _, r := range b {
		if have[r] > 0 {
			have[r]--
		} else {
			missing++
		}
	}
	if len(a)+len(b) == 0 {
		return 1, 0
	}
	return 2 * float64(common(a, b, charLimit)) / float64(len(a)+len(b)), missing
}

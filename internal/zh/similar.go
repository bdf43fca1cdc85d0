package zh

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Similar says how alike two short names are, from 0 to 1: shared pairs of
// neighbouring characters, and how much of the shorter lies in the longer.
// It knows no field; callers take common words such as 风险 off first.
func Similar(a, b string) float64 {
	x, y := letters(a), letters(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	if string(x) == string(y) {
		return 1
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	best := 0.0
	if len(x) >= 2 && strings.Contains(string(y), string(x)) {
		best = 0.5 + 0.5*float64(len(x))/float64(len(y))
	}
	if len(x) < 2 {
		return best
	}
	counts := map[[2]rune]int{}
	for i := 1; i < len(y); i++ {
		counts[[2]rune{y[i-1], y[i]}]++
	}
	common := 0
	for i := 1; i < len(x); i++ {
		k := [2]rune{x[i-1], x[i]}
		if counts[k] > 0 {
			counts[k]--
			common++
		}
	}
	best = max(best, 2*float64(common)/float64(len(x)+len(y)-2))
	if len(x) >= 4 {
		best = max(best, 0.9*float64(common)/float64(len(x)-1))
	}
	return min(best, 0.99)
}

func letters(s string) []rune {
	var out []rune
	for _, r := range Fold(s).Text {
		if (unicode.IsLetter(r) || unicode.IsDigit(r)) && len(out) < 400 {
			out = append(out, unicode.ToLower(r))
		}
	}
	return out
}

// Subsequence says that the characters of a stand in b in their order, as those
// of a short name do in the full one: 交通局 in 交通运输局.
func Subsequence(a, b string) bool {
	for _, r := range a {
		i := strings.IndexRune(b, r)
		if i < 0 {
			return false
		}
		b = b[i+utf8.RuneLen(r):]
	}
	return true
}

package zh

import (
	"strings"
	"unicode"
)

// fullWidth are the marks that Fold narrows.
var fullWidth = map[rune]rune{',': '，', ':': '：', ';': '；', '?': '？', '!': '！', '(': '（', ')': '）'}

// Punctuate gives Chinese text Chinese marks: names come from folded text, in
// which full-width marks were made half-width; people read them full-width
// beside Chinese characters. 9:30, 1,200 and p(q) are left alone.
func Punctuate(s string) string {
	if !strings.ContainsAny(s, ",:;?!()") {
		return s
	}
	rs := []rune(s)
	wide := func(i int) bool {
		return i >= 0 && i < len(rs) && (unicode.Is(unicode.Han, rs[i]) || strings.ContainsRune("，。、；：？！“”‘’（）《》〈〉【】〔〕…—％㎡×", rs[i]))
	}
	var open []int
	for i, c := range rs {
		full, ok := fullWidth[c]
		if !ok {
			continue
		}
		switch c {
		case '(':
			open = append(open, i)
		case ')':
			if n := len(open); n > 0 { // a pair is turned together
				k := open[n-1]
				open = open[:n-1]
				formula := k > 0 && rs[k-1] < 0x80 && rs[k-1] != ' ' // p(q)
				if wide(k-1) || wide(k+1) || wide(i-1) || wide(i+1) && !formula {
					rs[k], rs[i] = '（', '）'
				}
			} else if wide(i - 1) {
				rs[i] = full
			}
		default:
			if wide(i-1) || wide(i+1) && i > 0 && rs[i-1] != ' ' {
				rs[i] = full
			}
		}
	}
	return string(rs)
}

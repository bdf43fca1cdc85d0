package review

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Mask hides ID, phone and bank numbers in a text: the same number of
// characters, digits replaced by *. masked says that something was hidden.
//
// Digits may be full-width, and parted by spaces or dashes the way people write
// phone and card numbers. Document numbers, project codes, dates and amounts
// are left alone.
func Mask(s string) (out string, masked bool) {
	if !longNumber(s) {
		return s, false
	}
	shadow, at := narrowDigits(s)
	hide := map[int]bool{}  // byte offsets in shadow of digits to hide
	taken := map[int]bool{} // digits of numbers already told: the first form that fits says what stays
	for _, f := range maskForms {
		for _, m := range f.re.FindAllStringSubmatchIndex(shadow, -1) {
			from, to := m[2], m[3]
			if digitBefore(shadow, from) || digitAfter(shadow, to) || f.ok != nil && !f.ok(digitsOf(shadow[from:to])) {
				continue
			}
			positions := digitPositions(shadow, from, to)
			if taken[positions[0]] {
				continue
			}
			for i, p := range positions {
				taken[p] = true
				if i >= f.head && i < len(positions)-f.tail {
					hide[p] = true
				}
			}
		}
	}
	if len(hide) == 0 {
		return s, false
	}
	var b strings.Builder
	b.Grow(len(s))
	for p := 0; p < len(shadow); {
		_, n := utf8.DecodeRuneInString(shadow[p:])
		if hide[p] {
			b.WriteByte('*')
		} else {
			b.WriteString(s[at[p]:at[p+n]])
		}
		p += n
	}
	return b.String(), true
}

// maskForms: the first group is the number; the first head and the last tail
// of its digits stay.
var maskForms = []struct {
	re         *regexp.Regexp
	head, tail int
	ok         func(digits string) bool
}{
	{regexp.MustCompile(`(\d{17}[\dXx])`), 3, 2, bornIn18},
	{regexp.MustCompile(`(\d{6}[ \-]\d{8}[ \-]\d{3}[\dXx])`), 3, 2, bornIn18},
	{regexp.MustCompile(`(\d{15})`), 3, 2, bornIn15},
	{regexp.MustCompile(`(\d{16,19})`), 0, 4, nil},
	{regexp.MustCompile(`(\d{4}(?:[ \-]\d{4}){3}(?:[ \-]\d{1,3})?)`), 0, 4, nil},
	{regexp.MustCompile(`((?:\+?86[ \-]?)?1[3-9]\d[ \-]?\d{4}[ \-]?\d{4})`), 3, 4, nil},
	{regexp.MustCompile(`(\(?0(?:10|2\d|[3-9]\d{2})\)?[ \-]{0,2}[2-8]\d{6,7})`), 3, 2, nil},
	{regexp.MustCompile(`([48]00[ \-]?\d{3}[ \-]?\d{4})`), 3, 2, nil},
	{regexp.MustCompile(`(?:电话|手机|热线|传真|联系方式|联系人|[Tt][Ee][Ll])[^\d\n。；]{0,12}([2-8]\d{2,3}[ \-]?\d{4})`), 1, 2, nil},
	// a second number after the first: 电话：8212345、8212346
	{regexp.MustCompile(`(?:电话|手机|热线|传真|联系方式)[^\d\n。；]{0,12}[\d \-]{7,16}[、/，,；; 或]{1,2}([2-8]\d{6,7})`), 1, 2, nil},
}

func bornIn18(d string) bool {
	if len(d) < 14 {
		return false
	}
	return (d[6:8] == "19" || d[6:8] == "20") && month(d[10:12]) && day(d[12:14])
}

func bornIn15(d string) bool { return len(d) == 15 && d[0] != '0' && month(d[8:10]) && day(d[10:12]) }

func month(s string) bool { return s >= "01" && s <= "12" }
func day(s string) bool   { return s >= "01" && s <= "31" }

// longNumber is a cheap look whether anything could need masking.
func longNumber(s string) bool {
	n := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9' || r >= '０' && r <= '９':
			if n++; n >= 7 {
				return true
			}
		case r == ' ' || r == '-' || r == '(' || r == ')' || r == '（' || r == '）' || r == '－' || r == '—' || r == '–' || r == '\u3000':
		default:
			n = 0
		}
	}
	return false
}

// narrowDigits gives the text with full-width digits, dashes, spaces and
// brackets made narrow; at maps its byte offsets to those of s.
func narrowDigits(s string) (string, []int) {
	var b strings.Builder
	at := make([]int, 0, len(s)+1)
	for i, r := range s {
		switch {
		case r >= '０' && r <= '９':
			r -= 0xFEE0
		case r == '－' || r == '—' || r == '–' || r == '‐':
			r = '-'
		case r == '\u3000' || r == '\u00a0':
			r = ' '
		case r == '（':
			r = '('
		case r == '）':
			r = ')'
		case r == 'Ｘ':
			r = 'X'
		}
		for n := b.Len(); n >= 0; n = -1 {
			b.WriteRune(r)
			for len(at) < b.Len() {
				at = append(at, i)
			}
		}
	}
	return b.String(), append(at, len(s))
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

// digitBefore says that the number goes on to the left: digits, or digits
// before a dash or point (a code or a decimal).
func digitBefore(s string, i int) bool {
	if i > 0 && digit(s[i-1]) {
		return true
	}
	return i > 1 && (s[i-1] == '-' || s[i-1] == '.') && digit(s[i-2])
}

func digitAfter(s string, i int) bool {
	if i < len(s) && digit(s[i]) {
		return true
	}
	return i+1 < len(s) && (s[i] == '-' || s[i] == '.') && digit(s[i+1]) && !extension(s[i:])
}

// extension: 0936-8212345-801 is still a phone number.
var extensionForm = regexp.MustCompile(`^-\d{1,4}(?:\D|$)`)

func extension(s string) bool { return extensionForm.MatchString(s) }

func digitsOf(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if digit(s[i]) || s[i] == 'X' || s[i] == 'x' {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func digitPositions(s string, from, to int) []int {
	var out []int
	for i := from; i < to; i++ {
		if digit(s[i]) || s[i] == 'X' || s[i] == 'x' {
			out = append(out, i)
		}
	}
	return out
}

// masked gives the text alone.
func masked(s string) string {
	t, _ := Mask(s)
	return t
}

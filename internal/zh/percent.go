package zh

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Percent is a share in hundredths. Approx is set for 约、近、以上、左右 and for the
// upper end of a range such as 30-40%.
type Percent struct {
	Start, End int
	Value      float64
	Decimals   int
	Approx     bool
}

// Percents finds shares in folded text: 92.3%, 5‰, 百分之九十二, 千分之五, 九成五.
func Percents(s string) []Percent {
	var out []Percent
	add := func(start, end int, v float64, dec int) {
		p := Percent{start, end, math.Round(v*1e9) / 1e9, dec, approxBefore(s[:start]) || approxAfter(s[end:])}
		if start > 1 && s[start-1] == '-' && (digit(rune(s[start-2])) || s[start-2] == '%') {
			p.Approx = true
		}
		out = append(out, p)
	}
	for i := 0; i < len(s); {
		r, w := utf8.DecodeRuneInString(s[i:])
		switch {
		case digit(r):
			n := arabicLen(s[i:])
			v, err := strconv.ParseFloat(strings.ReplaceAll(s[i:i+n], ",", ""), 64)
			rest := s[i+n:]
			gap := 0
			if strings.HasPrefix(rest, " ") {
				gap = 1
			}
			sign, u := utf8.DecodeRuneInString(rest[gap:])
			prev, _ := utf8.DecodeLastRuneInString(s[:i])
			dec := decimals(s[i : i+n])
			switch {
			case err != nil || prev == '.':
			case sign == '%' || sign == '％':
				add(i, i+n+gap+u, v, dec)
				n += gap + u
			case sign == '‰':
				add(i, i+n+gap+u, v/10, dec+1)
				n += gap + u
			case strings.HasPrefix(rest, "成") && v <= 10 && isTenths(rest):
				add(i, i+n+len("成"), v*10, 0)
			}
			i += n
			continue
		case r == '百' || r == '千' || r == '万':
			for _, f := range [...]struct {
				word string
				part float64
				dec  int
			}{{"百分之", 1, 0}, {"千分之", 10, 1}, {"万分之", 100, 2}} {
				if !strings.HasPrefix(s[i:], f.word) {
					continue
				}
				j := i + len(f.word)
				v, n, dec := 0.0, 0, 0
				if strings.HasPrefix(s[j:], "百") {
					v, n = 100, len("百")
				} else if n = arabicLen(s[j:]); n > 0 {
					v, _ = strconv.ParseFloat(strings.ReplaceAll(s[j:j+n], ",", ""), 64)
					dec = decimals(s[j : j+n])
				} else {
					v, n, dec, _, _ = scanCN(s[j:])
				}
				if n > 0 {
					add(i, j+n, v/f.part, dec+f.dec)
					w = j + n - i
				}
			}
		case cnDigit(r) >= 1 || r == '十':
			j := i + w
			if strings.HasPrefix(s[j:], "成") && r != '两' && isTenths(s[j:]) {
				v := float64(cnDigit(r)) * 10
				if r == '十' {
					v = 100
				}
				j += len("成")
				dec := 0
				if d, u := utf8.DecodeRuneInString(s[j:]); cnDigit(d) >= 1 && d != '两' {
					if next, _ := utf8.DecodeRuneInString(s[j+u:]); !strings.ContainsRune("个户人份名次家位十百千万", next) || j+u == len(s) {
						v += float64(cnDigit(d))
						j += u
					}
				}
				prev, _ := utf8.DecodeLastRuneInString(s[:i])
				if !isNumeralRune(prev) {
					add(i, j, v, dec)
				}
				w = j - i
			}
		}
		i += w
	}
	return out
}

// isTenths says that 成 at the head of s means tenths, not 成员 or 成为.
func isTenths(s string) bool {
	rest := s[len("成"):]
	r, _ := utf8.DecodeRuneInString(rest)
	if strings.HasPrefix(rest, "以") || rest == "" {
		return true
	}
	return !strings.ContainsRune("员为立果功本熟绩效分年长了套片品不组因就语", r)
}

func decimals(s string) int {
	if i := strings.IndexByte(s, '.'); i >= 0 {
		return len(s) - i - 1
	}
	return 0
}

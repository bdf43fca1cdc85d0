package zh

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// numeral value of a Chinese digit; -1 when r is none.
func cnDigit(r rune) int {
	switch r {
	case '零', '〇', '○':
		return 0
	case '一', '壹', '弌':
		return 1
	case '二', '贰', '貳', '两', '兩':
		return 2
	case '三', '叁', '叄':
		return 3
	case '四', '肆':
		return 4
	case '五', '伍':
		return 5
	case '六', '陆', '陸':
		return 6
	case '七', '柒':
		return 7
	case '八', '捌':
		return 8
	case '九', '玖':
		return 9
	}
	return -1
}

func cnUnit(r rune) float64 {
	switch r {
	case '十', '拾':
		return 10
	case '百', '佰':
		return 100
	case '千', '仟':
		return 1000
	case '万', '萬':
		return 1e4
	case '亿', '億':
		return 1e8
	}
	return 0
}

func isNumeralRune(r rune) bool {
	return cnDigit(r) >= 0 || cnUnit(r) > 0 || r == '廿' || r == '卅'
}

// ParseNumeral reads a whole text as one number: "1,200", "3.5", "1.2万",
// "一千二百", "两千三", "廿五", "三点五", "二〇二四". Approximations such as 三五 or
// 十几 are not numbers.
func ParseNumeral(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 120 {
		return 0, false
	}
	if s[0] >= '0' && s[0] <= '9' || s[0] >= 0xEF { // half- or full-width digits
		s = Fold(s).Text
	}
	if s == "" {
		return 0, false
	}
	if s[0] >= '0' && s[0] <= '9' {
		n := arabicLen(s)
		v, err := strconv.ParseFloat(strings.ReplaceAll(s[:n], ",", ""), 64)
		if err != nil || math.IsInf(v, 0) {
			return 0, false
		}
		for _, r := range s[n:] {
			u := cnUnit(r)
			if u < 100 {
				return 0, false
			}
			v *= u
		}
		return v, true
	}
	whole, frac, point := strings.Cut(s, "点")
	v, ok := cnInteger(whole)
	if !ok || !point {
		return v, ok
	}
	f, scale := 0.0, 1.0
	for _, r := range frac {
		d := cnDigit(r)
		if d < 0 || scale > 1e8 {
			return 0, false
		}
		scale *= 10
		f = f*10 + float64(d)
	}
	if scale == 1 {
		return 0, false
	}
	return v + f/scale, true
}

// arabicLen gives the length of a number in digits at the head of s: an
// optional group of thousands separators, an optional decimal part.
func arabicLen(s string) int {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	if i == 0 {
		return 0
	}
	if i <= 3 {
		for i+3 < len(s) && s[i] == ',' && isDigits(s[i+1:i+4]) && (i+4 == len(s) || s[i+4] < '0' || s[i+4] > '9') {
			i += 4
		}
	}
	if i+1 < len(s) && s[i] == '.' && s[i+1] >= '0' && s[i+1] <= '9' {
		i++
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
	}
	return i
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// cnInteger reads a Chinese whole number.
func cnInteger(s string) (float64, bool) {
	if s == "" {
		return 0, false
	}
	digits, n, zeros := 0, 0, 0
	for _, r := range s {
		n++
		if d := cnDigit(r); d >= 0 {
			digits++
			if d == 0 {
				zeros++
			}
		}
	}
	if digits == n && n > 1 { // 二〇二四, 一二三; two bare digits (三五) mean "three to five"
		if n > 12 || n == 2 && zeros == 0 {
			return 0, false
		}
		v := 0.0
		for _, r := range s {
			if r == '两' {
				return 0, false
			}
			v = v*10 + float64(cnDigit(r))
		}
		return v, true
	}
	var total, section float64 // finished by 万/亿; under way
	cur, last := -1, math.Inf(1)
	zero, big := false, math.Inf(1)
	for _, r := range s {
		if d := cnDigit(r); d >= 0 {
			if d == 0 {
				if cur >= 0 {
					return 0, false
				}
				zero = true
				if n == 1 {
					return 0, true
				}
				continue
			}
			if cur >= 0 {
				return 0, false
			}
			cur = d
			continue
		}
		if r == '廿' || r == '卅' {
			if cur >= 0 || last <= 10 {
				return 0, false
			}
			section += map[rune]float64{'廿': 20, '卅': 30}[r]
			last, zero = 10, false
			continue
		}
		u := cnUnit(r)
		switch {
		case u == 0:
			return 0, false
		case u < 1e4:
			if u >= last {
				return 0, false
			}
			if cur < 0 {
				if u != 10 || zero && section == 0 && total == 0 { // only 十 may stand without a digit
					return 0, false
				}
				cur = 1
			}
			section += float64(cur) * u
			cur, last, zero = -1, u, false
		default:
			if cur > 0 {
				section += float64(cur)
			}
			if section == 0 && !(u == 1e8 && total > 0) || u > big {
				return 0, false
			}
			if u == 1e8 {
				total = (total + section) * u
				big = 1e4
			} else {
				total += section * u
				big = 1
				if total >= 1e8 {
					big = 1
				} else {
					big = 1e8 // 一万亿
				}
			}
			section, cur, last, zero = 0, -1, u, false
		}
	}
	if cur > 0 {
		v := float64(cur)
		if !zero && last > 10 && !math.IsInf(last, 1) { // 一百二 is 120, 一万二 is 12000
			v *= last / 10
			if last == 1e8 {
				v = float64(cur) * 1e7
			}
		}
		section += v
	}
	return total + section, true
}

// scanCN reads the longest Chinese numeral at the head of s, with a decimal
// part after 点. n is 0 when there is none. low < high for 三五, 二三十.
func scanCN(s string) (v float64, n, decimals int, low, high float64) {
	end := 0
	for i, r := range s {
		if !isNumeralRune(r) || i > 60 {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	for end > 0 {
		if v, ok := cnInteger(s[:end]); ok {
			n = end
			if rest := s[end:]; strings.HasPrefix(rest, "点") {
				k := len("点")
				f, scale := 0.0, 1.0
				for _, r := range rest[k:] {
					d := cnDigit(r)
					if d < 0 || r == '两' || decimals >= 6 {
						break
					}
					f, scale = f*10+float64(d), scale*10
					decimals++
					k += utf8.RuneLen(r)
				}
				if decimals > 0 {
					v += f / scale
					n += k
					if r, w := utf8.DecodeRuneInString(s[n:]); r == '万' || r == '亿' {
						v *= cnUnit(r)
						n += w
						decimals = 0
					}
				}
			}
			return v, n, decimals, v, v
		}
		if l, h, ok := looseCN(s[:end]); ok {
			return h, end, 0, l, h
		}
		_, w := utf8.DecodeLastRuneInString(s[:end])
		end -= w
	}
	return 0, 0, 0, 0, 0
}

// looseCN reads 三五, 七八, 二三十, 三四百, 十七八: two neighbouring digits as a range.
func looseCN(s string) (low, high float64, ok bool) {
	rs := []rune(s)
	tens := 0.0
	if len(rs) >= 3 && rs[0] == '十' {
		tens, rs = 10, rs[1:]
	}
	if len(rs) < 2 || len(rs) > 4 {
		return 0, 0, false
	}
	a, b := cnDigit(rs[0]), cnDigit(rs[1])
	if a < 1 || b < 1 || b != a+1 && !(a == 3 && b == 5) {
		return 0, 0, false
	}
	m := 1.0
	for _, r := range rs[2:] {
		u := cnUnit(r)
		if u == 0 || tens > 0 {
			return 0, 0, false
		}
		m *= u
	}
	return tens + float64(a)*m, tens + float64(b)*m, true
}

package zh

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// DateSpan is a date or a period found in a text; To is zero for a single date.
type DateSpan struct {
	Start, End int
	From, To   Date
}

// Dates finds dates and periods in folded text, in Arabic or Chinese numerals:
// 2024年3月5日, 2024.3.5, 2024-03-05, 2024/3/5, 二〇二四年三月, 3月5日至14日. A year
// that is not said is the last one said before; without one a date is not
// given. A bare year is not a date. A period may run backwards: that is for
// the reader to judge.
func Dates(s string) []DateSpan {
	return DatesIn(s, 0)
}

// DatesIn is Dates where the year is known that a first date without one means.
func DatesIn(s string, year int) []DateSpan {
	d, _ := scanDates(s, year)
	return d
}

// scanDates also gives the spans that look like dates without being whole ones
// (3月5日 without a year, 2024年, 3月), which are not numbers either.
func scanDates(s string, year int) (out []DateSpan, loose []Span) {
	if !strings.ContainsAny(s, "./-") && !strings.Contains(s, "年") && !strings.Contains(s, "月") {
		return nil, nil
	}
	prev := rune(0)
	for i := 0; i < len(s); {
		r, w := utf8.DecodeRuneInString(s[i:])
		if !dateHead(r) || dateHead(prev) || prev == '.' || prev == '/' || prev < 0x80 && unicode.IsLetter(prev) && r < 0x80 {
			prev, i = r, i+w
			continue
		}
		d, n, dotted := dateAt(s[i:], year, prev)
		if n == 0 {
			prev, i = r, i+w
			continue
		}
		if d.Year > 0 {
			year = d.Year
		}
		end := i + n
		switch {
		case d.Year == 0 || d.Month == 0:
			loose = append(loose, Span{i, end})
		default:
			span := DateSpan{Start: i, End: end, From: d}
			if to, k := rangeEnd(s[end:], d, dotted); k > 0 {
				span.End, span.To = end+k, to
				year = to.Year
				end = span.End
			}
			out = append(out, span)
		}
		prev, _ = utf8.DecodeLastRuneInString(s[:end])
		i = end
	}
	return out, loose
}

func dateHead(r rune) bool {
	return digit(r) || isNumeralRune(r) && r != '两' || r == 'O'
}

// yearAt reads four digits, Arabic or Chinese.
func yearAt(s string) (y, n int) {
	if len(s) >= 4 && isDigits(s[:4]) {
		if len(s) > 4 && digit(rune(s[4])) {
			return 0, 0
		}
		return (int(s[0]-'0')*10+int(s[1]-'0'))*100 + int(s[2]-'0')*10 + int(s[3]-'0'), 4
	}
	for k := 0; k < 4; k++ {
		r, w := utf8.DecodeRuneInString(s[n:])
		d := cnDigit(r)
		if r == 'O' || r == 'o' || r == '0' && k > 0 {
			d = 0
		}
		if d < 0 || r == '两' {
			return 0, 0
		}
		y, n = y*10+d, n+w
	}
	return y, n
}

// smallAt reads one or two digits, or a Chinese numeral under 100.
func smallAt(s string) (v, n int) {
	for n < len(s) && digit(rune(s[n])) {
		v, n = v*10+int(s[n]-'0'), n+1
		if n > 2 {
			return 0, 0
		}
	}
	if n > 0 {
		return v, n
	}
	end := 0
	for i, r := range s {
		if !isNumeralRune(r) || r == '两' || i > 12 {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	f, ok := cnInteger(s[:end])
	if !ok || f < 1 || f > 99 {
		return 0, 0
	}
	return int(f), end
}

// dateAt reads one date at the head of s. n is 0 when there is none; the date
// has Year 0 when the year is not known, Month 0 for a bare year.
func dateAt(s string, year int, prev rune) (d Date, n int, dotted byte) {
	if y, k := yearAt(s); k > 0 && y >= 1900 && y <= 2200 {
		rest := s[k:]
		if strings.HasPrefix(rest, "年") {
			k += len("年")
			if m, j := monthDay(s[k:]); j > 0 {
				m.Year = y
				if !m.Valid() {
					return Date{}, k, 0
				}
				return m, k + j, 0
			}
			return Date{Year: y}, k, 0
		}
		if d, j := separated(rest, y); j > 0 && prev != '-' {
			return d, k + j, rest[0]
		}
		return Date{}, 0, 0
	}
	// 24年3月5日
	if y, k := smallAt(s); k == 2 && digit(rune(s[0])) && y >= 10 && y <= 40 && strings.HasPrefix(s[k:], "年") {
		k += len("年")
		if m, j := monthDay(s[k:]); j > 0 {
			m.Year = 2000 + y
			if m.Valid() {
				return m, k + j, 0
			}
		}
		return Date{}, 0, 0
	}
	if m, j := monthDay(s); j > 0 {
		if m.Day == 0 {
			return Date{}, j, 0 // 3月 alone says no date
		}
		if m.Year = year; !m.Valid() {
			return Date{}, j, 0
		}
		return m, j, 0
	}
	return Date{}, 0, 0
}

// monthDay reads 3月, 3月5日, 三月五日, 3月5号.
func monthDay(s string) (Date, int) {
	m, k := smallAt(s)
	if k == 0 || m < 1 || m > 12 || !strings.HasPrefix(s[k:], "月") {
		return Date{}, 0
	}
	k += len("月")
	if d, j := smallAt(s[k:]); j > 0 && d >= 1 && d <= 31 {
		for _, suffix := range [...]string{"日", "号"} {
			if strings.HasPrefix(s[k+j:], suffix) {
				return Date{Month: m, Day: d}, k + j + len(suffix)
			}
		}
		// 3月5-14日: the day is completed by the end of the period.
		if t := s[k+j:]; len(t) > 1 {
			c := connector(t)
			if e, l := smallAt(t[c:]); c > 0 && l > 0 && e <= 31 && (strings.HasPrefix(t[c+l:], "日") || strings.HasPrefix(t[c+l:], "号")) {
				return Date{Month: m, Day: d}, k + j
			}
		}
	}
	return Date{Month: m}, k
}

// separated reads .3.5, -03-05 or /3/5 after a year.
func separated(s string, y int) (Date, int) {
	if s == "" || s[0] != '.' && s[0] != '-' && s[0] != '/' {
		return Date{}, 0
	}
	sep := s[0]
	m, k := arabicSmall(s[1:])
	if k == 0 || len(s) <= 1+k || s[1+k] != sep {
		return Date{}, 0
	}
	d, j := arabicSmall(s[2+k:])
	n := 2 + k + j
	date := Date{y, m, d}
	if j == 0 || d == 0 || m == 0 || !date.Valid() || len(s) > n+1 && (s[n] == '.' || s[n] == '/') && digit(rune(s[n+1])) {
		return Date{}, 0
	}
	return date, n
}

func arabicSmall(s string) (v, n int) {
	for n < len(s) && digit(rune(s[n])) {
		v, n = v*10+int(s[n]-'0'), n+1
		if n > 2 {
			return 0, 0
		}
	}
	return v, n
}

// connector gives the length of what joins the two ends of a period: a weekday
// or a time of day may stand before 至.
func connector(s string) int {
	n := 0
	if strings.HasPrefix(s, "(") {
		if e := strings.IndexByte(s, ')'); e > 0 && e <= 14 {
			n = e + 1
		}
	}
	n += clock(s[n:])
	for _, w := range [...]string{"起", "开始"} {
		if strings.HasPrefix(s[n:], w) {
			n += len(w)
		}
	}
	begun := n > 0
	if strings.HasPrefix(s[n:], ",") {
		n++
		if end := strings.Index(s[n:], "止"); begun && end > 0 && end <= 24 && !strings.ContainsAny(s[n:n+end], ",;。") && dateHead(rune(s[n])) {
			return n // 4月7日起,4月21日止
		}
	}
	for _, w := range [...]string{"截至", "截止到", "截止", "直至", "延续至", "延至", "一直到", "持续到", "连续到", "做到", "挂到", "贴到", "至", "到", "-"} {
		if strings.HasPrefix(s[n:], w) {
			return n + len(w)
		}
	}
	return 0
}

// clock gives the length of 上午9时, 9:00, 17:30, 9时30分.
func clock(s string) int {
	n := 0
	for _, w := range [...]string{"上午", "下午", "早上", "晚上"} {
		if strings.HasPrefix(s, w) {
			n = len(w)
		}
	}
	h, k := arabicSmall(s[n:])
	if k == 0 || h > 24 {
		return n
	}
	for _, w := range [...]string{":", "时", "点"} {
		if strings.HasPrefix(s[n+k:], w) {
			n += k + len(w)
			_, m := arabicSmall(s[n:])
			n += m
			if m > 0 && strings.HasPrefix(s[n:], "分") {
				n += len("分")
			}
			return n
		}
	}
	return 0
}

// rangeEnd reads the second end of a period after from.
func rangeEnd(s string, from Date, dotted byte) (Date, int) {
	c := connector(s)
	if c == 0 {
		return Date{}, 0
	}
	t := s[c:]
	if y, k := yearAt(t); k > 0 && y >= 1900 && y <= 2200 {
		if strings.HasPrefix(t[k:], "年") {
			k += len("年")
			if m, j := monthDay(t[k:]); j > 0 {
				m.Year = y
				if m.Valid() && (m.Day > 0) == (from.Day > 0) {
					return m, c + k + j
				}
			}
			return Date{}, 0
		}
		if d, j := separated(t[k:], y); j > 0 {
			return d, c + k + j
		}
		return Date{}, 0
	}
	inherit := func(d Date) (Date, bool) {
		d.Year = from.Year
		if d.Month-from.Month <= -6 { // 12月28日至1月5日
			d.Year++
		}
		return d, d.Valid()
	}
	if m, j := monthDay(t); j > 0 {
		if d, ok := inherit(m); ok && (d.Day > 0) == (from.Day > 0) {
			return d, c + j
		}
		return Date{}, 0
	}
	if v, j := smallAt(t); j > 0 {
		if from.Day > 0 && (strings.HasPrefix(t[j:], "日") || strings.HasPrefix(t[j:], "号")) {
			d := Date{from.Year, from.Month, v}
			if d.Valid() {
				return d, c + j + len("日")
			}
		}
		if dotted != 0 {
			if len(t) > j && t[j] == dotted {
				e, k := arabicSmall(t[j+1:])
				if k > 0 && v >= 1 && v <= 12 && e > 0 {
					if d, ok := inherit(Date{Month: v, Day: e}); ok {
						return d, c + j + 1 + k
					}
				}
				return Date{}, 0
			}
			d := Date{from.Year, from.Month, v}
			r, _ := utf8.DecodeRuneInString(t[j:])
			if dotted == '.' && d.Valid() && !digit(r) && (j == len(t) || !unicode.IsLetter(r)) {
				return d, c + j
			}
		}
	}
	return Date{}, 0
}

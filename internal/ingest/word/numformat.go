package word

import (
	"fmt"
	"strconv"
	"strings"
)

// FormatNumber writes a list number as Word prints it (ST_NumberFormat).
func FormatNumber(format, custom string, n int) string {
	if n < 0 {
		return strconv.Itoa(n)
	}
	pick := func(s string) string { return nth(s, n) }
	switch format {
	case "", "decimal", "decimalHalfWidth", "numberInDash":
		if format == "numberInDash" {
			return fmt.Sprintf("- %d -", n)
		}
		return strconv.Itoa(n)
	case "custom":
		first, _, _ := strings.Cut(custom, ",")
		return fmt.Sprintf("%0*d", min(len(strings.TrimSpace(first)), 8), n)
	case "decimalZero":
		return fmt.Sprintf("%02d", n)
	case "none", "bullet":
		return ""
	case "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
		"japaneseCounting", "koreanCounting", "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital":
		if strings.Contains(format, "igital") {
			return chineseDigits(n)
		}
		return chineseCount(n, "零一二三四五六七八九", "十百千", false)
	case "chineseLegalSimplified":
		return chineseCount(n, "零壹贰叁肆伍陆柒捌玖", "拾佰仟", true)
	case "ideographLegalTraditional", "japaneseLegal":
		return chineseCount(n, "零壹貳參肆伍陸柒捌玖", "拾佰仟", true)
	case "ideographTraditional":
		return pick("甲乙丙丁戊己庚辛壬癸")
	case "ideographZodiac":
		return pick("子丑寅卯辰巳午未申酉戌亥")
	case "ideographEnclosedCircle":
		return pick("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉")
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return pick(circles)
	case "decimalEnclosedFullstop":
		return pick("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛")
	case "decimalEnclosedParen":
		return pick("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇")
	case "decimalFullWidth", "decimalFullWidth2":
		return strings.Map(func(r rune) rune { return r - '0' + '０' }, strconv.Itoa(n))
	case "upperLetter", "lowerLetter":
		if n < 1 {
			return strconv.Itoa(n)
		}
		// Word repeats the letter: Z, AA, BB.
		letter := string(rune('A' + (n-1)%26))
		out := strings.Repeat(letter, min((n-1)/26+1, 30))
		if format == "lowerLetter" {
			out = strings.ToLower(out)
		}
		return out
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "ordinal":
		return strconv.Itoa(n) + "."
	}
	return strconv.Itoa(n)
}

const circles = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"

// nth picks the n-th sign; beyond the series Word falls back to digits.
func nth(series string, n int) string {
	r := []rune(series)
	if n < 1 || n > len(r) {
		return strconv.Itoa(n)
	}
	return string(r[n-1])
}

func chineseDigits(n int) string {
	return strings.Map(func(r rune) rune { return []rune("〇一二三四五六七八九")[r-'0'] }, strconv.Itoa(n))
}

// chineseCount writes 1 … 9999 with units; legal numbers keep the 壹 of 壹拾.
func chineseCount(n int, digits, units string, legal bool) string {
	if n > 9999 {
		return strconv.Itoa(n)
	}
	d, u := []rune(digits), []rune(units)
	if n == 0 {
		return string(d[0])
	}
	if n >= 10 && n < 20 && !legal {
		if n == 10 {
			return string(u[0])
		}
		return string(u[0]) + string(d[n-10])
	}
	var out []rune
	gap := false
	for pos, div := 3, 1000; pos >= 0; pos, div = pos-1, div/10 {
		v := n / div % 10
		switch {
		case v == 0:
			gap = len(out) > 0
		default:
			if gap {
				out = append(out, d[0])
				gap = false
			}
			out = append(out, d[v])
			if pos > 0 {
				out = append(out, u[pos-1])
			}
		}
	}
	return string(out)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, p := range []struct {
		v int
		s string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for n >= p.v {
			b.WriteString(p.s)
			n -= p.v
		}
	}
	return b.String()
}

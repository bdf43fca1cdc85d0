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
	case "chineseCounting", "chineseCountingThousand":
		return count(n, chinese)
	case "taiwaneseCounting", "taiwaneseCountingThousand":
		return count(n, taiwanese)
	case "chineseLegalSimplified":
		return count(n, legal)
	case "ideographLegalTraditional":
		return count(n, legalTraditional)
	case "japaneseCounting":
		return count(n, japanese)
	case "japaneseLegal":
		return count(n, japaneseLegal)
	case "koreanCounting":
		return count(n, korean)
	case "ideographDigital", "japaneseDigitalTenThousand", "koreanDigital2":
		return digits(n, "〇一二三四五六七八九")
	case "taiwaneseDigital":
		return digits(n, "○一二三四五六七八九")
	case "koreanDigital":
		return digits(n, "영일이삼사오육칠팔구")
	case "ideographZodiacTraditional":
		if n < 1 || n > 60 {
			return strconv.Itoa(n)
		}
		return nth(stems, (n-1)%10+1) + nth(branches, (n-1)%12+1)
	case "ideographTraditional":
		return pick(stems)
	case "ideographZodiac":
		return pick(branches)
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
		return strconv.Itoa(n) + ordinalEnd(n)
	case "hex":
		return strings.ToUpper(strconv.FormatInt(int64(n), 16))
	case "chicago":
		if n < 1 || n > 40 {
			return strconv.Itoa(n)
		}
		return strings.Repeat(nth("*†‡§", (n-1)%4+1), (n-1)/4+1)
	case "ganada":
		return pick("가나다라마바사아자차카타파하")
	case "aiueoFullWidth", "aiueo":
		return pick("アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン")
	case "iroha", "irohaFullWidth":
		return pick("イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン")
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

func ordinalEnd(n int) string {
	if n/10%10 == 1 {
		return "th"
	}
	switch n % 10 {
	case 1:
		return "st"
	case 2:
		return "nd"
	case 3:
		return "rd"
	}
	return "th"
}

const (
	stems    = "甲乙丙丁戊己庚辛壬癸"
	branches = "子丑寅卯辰巳午未申酉戌亥"
)

// digits writes a number digit by digit.
func digits(n int, signs string) string {
	d := []rune(signs)
	return strings.Map(func(r rune) rune { return d[r-'0'] }, strconv.Itoa(n))
}

// counting is a way of writing numbers with units.
type counting struct {
	digits   string // from zero on
	units    string // 十百千万
	zero     bool   // a gap inside a number is written
	ten      bool   // the one of ten to nineteen is written: 壹拾
	hundreds bool   // the one of a hundred, a thousand, and of tens inside a number: 一百一十
}

var (
	chinese          = counting{"零一二三四五六七八九", "十百千万", true, false, true}
	taiwanese        = counting{"零一二三四五六七八九", "十百千萬", true, false, true}
	legal            = counting{"零壹贰叁肆伍陆柒捌玖", "拾佰仟万", true, true, true}
	legalTraditional = counting{"零壹貳參肆伍陸柒捌玖", "拾佰仟萬", true, true, true}
	japanese         = counting{"〇一二三四五六七八九", "十百千万", false, false, false}
	japaneseLegal    = counting{"零壱弐参四伍六七八九", "拾百阡萬", false, true, true}
	korean           = counting{"영일이삼사오육칠팔구", "십백천만", false, false, false}
)

// count writes numbers below a hundred million.
func count(n int, c counting) string {
	if n >= 100_000_000 {
		return strconv.Itoa(n)
	}
	d, u := []rune(c.digits), []rune(c.units)
	if n == 0 {
		return string(d[0])
	}
	var out []rune
	gap := false
	four := func(n int) {
		for pos, div := 3, 1000; pos >= 0; pos, div = pos-1, div/10 {
			v := n / div % 10
			if v == 0 {
				gap = gap || len(out) > 0
				continue
			}
			if gap && c.zero {
				out = append(out, d[0])
			}
			gap = false
			silent := v == 1 && pos > 0 && (!c.hundreds || pos == 1 && len(out) == 0 && !c.ten)
			if !silent {
				out = append(out, d[v])
			}
			if pos > 0 {
				out = append(out, u[pos-1])
			}
		}
	}
	if n >= 10_000 {
		four(n / 10_000)
		out = append(out, u[3])
		gap = n%10_000 < 1000
	}
	if n%10_000 > 0 {
		four(n % 10_000)
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

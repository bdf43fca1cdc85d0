package manuscript

import (
	"fmt"
	"strings"
)

// Digits is a way of writing a number.
type Digits int

// The ways of writing a number in Chinese documents, and what OOXML calls them.
const (
	NoDigits Digits = iota
	Arabic
	Han      // 一 二 三
	Circled  // ① ②
	Upper    // A B
	Lower    // a b
	RomanUp  // I II
	RomanLow // i ii
	Ganzhi   // 甲 乙
	HanLegal // 壹 贰
	Wide2    // １ ２
	Zero     // 01 02
)

// Form is how the numbers of one level look. A Form with Path shows the numbers
// of the levels from From down to its own, joined by dots: 1.2.3.
type Form struct {
	Pre, Post string
	Digits    Digits
	Path      bool
	From      int    // 0-based
	Gap       string // what a typist puts between number and text
}

// Show writes the number with these values, the last being its own.
func (f Form) Show(values []int) string {
	if f.Digits == NoDigits {
		return ""
	}
	own := values[len(values)-1]
	if !f.Path {
		return f.Pre + Count(f.Digits, own) + f.Post
	}
	var parts []string
	for _, v := range values[min(f.From, len(values)-1):] {
		parts = append(parts, fmt.Sprint(v))
	}
	return f.Pre + strings.Join(parts, ".") + f.Post
}

// Count writes n ≥ 1 in digits.
func Count(d Digits, n int) string {
	pick := func(s string) string {
		r := []rune(s)
		if n <= len(r) {
			return string(r[n-1])
		}
		return fmt.Sprint(n)
	}
	switch d {
	case Han:
		return han(n)
	case Circled:
		return pick("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
	case Upper:
		return pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	case Lower:
		return pick("abcdefghijklmnopqrstuvwxyz")
	case RomanUp:
		return roman(n)
	case RomanLow:
		return strings.ToLower(roman(n))
	case Ganzhi:
		return pick("甲乙丙丁戊己庚辛壬癸")
	case HanLegal:
		return pick("壹贰叁肆伍陆柒捌玖拾")
	case Wide2:
		var s strings.Builder
		for _, r := range fmt.Sprint(n) {
			s.WriteRune(r - '0' + '０')
		}
		return s.String()
	case Zero:
		return fmt.Sprintf("%02d", n)
	}
	return fmt.Sprint(n)
}

func han(n int) string {
	d := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch {
	case n < 10:
		return d[n]
	case n < 20:
		return "十" + d[n-10]
	case n < 100:
		return d[n/10] + "十" + d[n%10]
	case n%100 == 0:
		return d[n/100] + "百"
	case n%100 < 10:
		return d[n/100] + "百零" + d[n%100]
	case n%100 < 20:
		return d[n/100] + "百一十" + d[n%10]
	}
	return d[n/100] + "百" + han(n%100)
}

func roman(n int) string {
	var s strings.Builder
	for _, x := range []struct {
		v int
		t string
	}{{100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for n >= x.v {
			s.WriteString(x.t)
			n -= x.v
		}
	}
	return s.String()
}

var (
	zhang    = Form{Pre: "第", Digits: Han, Post: "章", Gap: " "}
	zhangNum = Form{Pre: "第", Digits: Arabic, Post: "章", Gap: "  "}
	bufen    = Form{Pre: "第", Digits: Han, Post: "部分", Gap: "　"}
	jie      = Form{Pre: "第", Digits: Han, Post: "节", Gap: "　"}
	dun      = Form{Digits: Han, Post: "、"}
	ring     = Form{Pre: "（", Digits: Han, Post: "）"}
	ringHalf = Form{Pre: "(", Digits: Han, Post: ")"}
	dot      = Form{Digits: Arabic, Post: "."}
	dotGap   = Form{Digits: Arabic, Post: ".", Gap: " "}
	dotWide  = Form{Digits: Arabic, Post: "．"}
	numDun   = Form{Digits: Arabic, Post: "、"}
	bare     = Form{Digits: Arabic, Gap: " "}
	bareWide = Form{Digits: Arabic, Gap: "　"}
	round    = Form{Pre: "（", Digits: Arabic, Post: "）"}
	roundLow = Form{Pre: "(", Digits: Arabic, Post: ")"}
	half     = Form{Digits: Arabic, Post: "）"}
	halfLow  = Form{Digits: Arabic, Post: ")"}
	circled  = Form{Digits: Circled}
	letter   = Form{Digits: Upper, Post: ".", Gap: " "}
	letters  = Form{Digits: Lower, Post: ")", Gap: " "}
	roman1   = Form{Digits: RomanUp, Post: ".", Gap: " "}
	roman2   = Form{Pre: "(", Digits: RomanLow, Post: ")", Gap: " "}
	ganzhi   = Form{Digits: Ganzhi, Post: "、"}
	legal    = Form{Digits: HanLegal, Post: "、"}
	wideDot  = Form{Digits: Wide2, Post: "．"}
	zeroed   = Form{Digits: Zero, Gap: " "}
)

func path(from int, gap string) Form { return Form{Digits: Arabic, Path: true, From: from, Gap: gap} }

// chains are the numbering habits of each shape, from the highest level down.
var chains = map[Shape][][]Form{
	Report: {
		{zhang, dun, ring, dot, round},
		{zhang, jie, dun, ring, dot},
		{zhang, path(0, " "), path(0, " "), path(0, " ")},
		{zhangNum, path(0, " "), path(0, ""), round},
		{dun, ring, dot, round, circled},
		{dun, ringHalf, numDun, roundLow},
		{dun, path(0, " "), path(0, " ")},
		{bare, path(0, " "), path(0, " "), path(0, " ")},
		{dotGap, path(0, "  "), path(0, " "), roundLow},
		{bufen, dun, ring, dot},
		{zhang, dun, ring, dot, path(3, " ")},
		{zhang, ring, dotWide, round, half},
	},
	Policy: {
		{dun, ring, dot, round},
		{dun, ring, dotWide, round},
		{zhang},
		{dun, ring, numDun},
	},
	Tender: {
		{zhang, dun, ring, numDun},
		{zhang, dotGap, path(1, " "), path(1, " ")},
		{bufen, dun, numDun, round},
		{zhang, jie, dun, numDun},
	},
	Thesis: {
		{zhangNum, path(0, " "), path(0, " "), path(0, " ")},
		{bare, path(0, " "), path(0, " ")},
		{zhang, jie, dun, ring},
		{zhang, path(0, " "), path(0, " "), roundLow},
	},
	Specification: {
		{bareWide, path(0, "　"), path(0, "　"), path(0, "　"), path(0, " ")},
		{bare, path(0, " "), path(0, " "), letters},
		{dotGap, path(0, " "), path(0, " ")},
	},
}

// listForms are the ways of numbering items of a list.
var listForms = []Form{round, roundLow, half, halfLow, circled, dot, dotGap, numDun, letters, letter, roman1, roman2, ganzhi, legal, wideDot, zeroed, dun, ring}

package document

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Scheme is a way of numbering headings in Chinese official writing.
type Scheme int

const (
	NoScheme    Scheme = iota
	PartNumber         // 第一编、第一篇、第一部分
	Chapter            // 第一章
	SectionNum         // 第一节
	Chinese            // 一、
	ChineseRing        // （一）
	Arabic             // 1. 1、 and a bare "1 概况"
	Decimal            // 1.1, 1.1.1
	ArabicRing         // （1） 1）
	Circled            // ①
	Latin              // A. a)
)

// Number is a heading number found at the head of a text.
type Number struct {
	Text    string // as printed, without the space after it: "（一）", "1.1"
	Rest    string // what follows, spaces trimmed
	Scheme  Scheme
	Ordinal int   // the last component: 3 in 第三章 and in 1.3
	Parts   []int // all components of a decimal number
}

// Half says that a number in brackets has only the closing one: where a text
// uses both, 1） stands below （1）.
func (n Number) Half() bool { return n.Scheme == ArabicRing && !strings.ContainsAny(n.Text, "（(") }

const cn = `[〇零一二三四五六七八九十百]+`

var numberForms = []struct {
	scheme Scheme
	re     *regexp.Regexp
}{
	{PartNumber, regexp.MustCompile(`^第\s*(` + cn + `|\d{1,2})\s*(?:编|篇|部分)`)},
	{Chapter, regexp.MustCompile(`^第\s*(` + cn + `|\d{1,2})\s*章`)},
	{SectionNum, regexp.MustCompile(`^第\s*(` + cn + `|\d{1,2})\s*节`)},
	// 一.1: how LibreOffice prints 1.1 below 第一章.
	{Decimal, regexp.MustCompile(`^(` + cn + `(?:[.．]\d{1,2}){1,4})[.．、]?`)},
	// A.1: annexes of standards.
	{Decimal, regexp.MustCompile(`^([A-Z](?:[.．]\d{1,2}){1,4})[.．、]?`)},
	{Chinese, regexp.MustCompile(`^(` + cn + `)\s*[、.．](?:\s|)`)},
	{ChineseRing, regexp.MustCompile(`^[（(]\s*(` + cn + `)\s*[）)]`)},
	{ArabicRing, regexp.MustCompile(`^(?:[（(]\s*)?(\d{1,2})\s*[）)]`)},
	{Decimal, regexp.MustCompile(`^(\d{1,2}(?:[.．]\d{1,2}){1,4})[.．、]?`)},
	{Arabic, regexp.MustCompile(`^(\d{1,2})\s*[.．、]`)},
	{Circled, regexp.MustCompile(`^([①-⑳])`)},
	{Latin, regexp.MustCompile(`^([A-Za-z])\s*[.．、)）]`)},
	{Arabic, regexp.MustCompile(`^(\d{1,2})[\s\x{3000}]+`)},
}

// A decimal followed by one of these is a quantity or a date, not a number:
// "1.5万元", "3.2 亩", "2.1%".
var unitAfterDecimal = regexp.MustCompile(`^\s*(?:[%％‰°℃~～—\-+×*/=＝\d]|万|亿|元|亩|公顷|公里|千米|平方|立方|米|吨|倍|个|人|户|份|年|月|日|天|小时|km|m|kV|kW|hm|㎡|m2|mm|cm|t/|kg|MW|dB|mg|版|折|级以)`)

var (
	afterThree = regexp.MustCompile(`^(?:[%％‰~～—\-\d]|年|月|日|版)`)                     // a date, a range, a version
	tightYear  = regexp.MustCompile(`^(\d{1,2}(?:[.．]\d{1,2}){1,4}?)(?:19|20)\d\d年`) // "4.12025年度安排"
	listYear   = regexp.MustCompile(`^(\d{1,2}[.．、])(?:19|20)\d\d年`)                 // "2．2025年度安排"
	yearHead   = regexp.MustCompile(`^(?:19|20)\d\d\s*年`)                            // "3 2025年度安排"
	yearAfter  = regexp.MustCompile(`^[\s\x{3000}]+(?:19|20)\d\d\s*(?:年|[-—~～至])`)
)

// ParseNumber takes a heading number off the head of a text. ok is false when
// the text begins with none; a quantity or a date is none.
func ParseNumber(text string) (n Number, ok bool) {
	t := strings.TrimLeft(text, " \t\u3000\u00a0")
	if r, _ := utf8.DecodeRuneInString(t); r >= 0x4E00 && r <= 0x9FFF && !strings.ContainsRune("第零一二三四五六七八九十百", r) {
		return Number{}, false // no number begins so: most texts are told by it
	}
	m := tightYear.FindStringSubmatchIndex(t)
	if m == nil {
		m = listYear.FindStringSubmatchIndex(t)
	}
	if m != nil {
		t = t[:m[3]] + " " + t[m[3]:]
	}
	narrow, widths := narrowDigits(t)
	for _, f := range numberForms {
		m := f.re.FindStringSubmatchIndex(narrow)
		if m == nil {
			continue
		}
		cut := m[1] + widths(m[1])
		num, rest := t[:cut], t[cut:]
		body := narrow[m[2]:m[3]]
		switch f.scheme {
		case Decimal:
			// No quantity has three parts, and none goes on with a year.
			unit := unitAfterDecimal
			if strings.Count(body, ".")+strings.Count(body, "．") >= 2 {
				unit = afterThree
			}
			if unit.MatchString(rest) && !yearAfter.MatchString(rest) {
				return Number{}, false
			}
			for _, p := range strings.FieldsFunc(body, func(r rune) bool { return r == '.' || r == '．' }) {
				v, err := strconv.Atoi(p)
				switch {
				case err != nil && p[0] >= 'A' && p[0] <= 'Z':
					v = 1000 + int(p[0]-'A') // apart from the chapters' numbers
				case err != nil:
					v = smallChinese(p)
				}
				n.Parts = append(n.Parts, v)
			}
			n.Ordinal = n.Parts[len(n.Parts)-1]
		case Arabic:
			// "1.5万" was tried above; "3. 5" and "10 000" are no headings either.
			if strings.TrimSpace(rest) != "" && (rest[0] >= '0' && rest[0] <= '9') && !yearHead.MatchString(rest) {
				return Number{}, false
			}
			if !strings.ContainsAny(num, ".．、") && unitAfterDecimal.MatchString(rest) && !yearHead.MatchString(rest) {
				return Number{}, false
			}
			n.Ordinal, _ = strconv.Atoi(body)
			n.Parts = []int{n.Ordinal}
		case Circled:
			n.Ordinal = int([]rune(body)[0]-'①') + 1
		case Latin:
			n.Ordinal = int(strings.ToUpper(body)[0]-'A') + 1
		default:
			n.Ordinal = smallChinese(body)
			if n.Ordinal == 0 {
				n.Ordinal, _ = strconv.Atoi(body)
			}
		}
		n.Text = strings.TrimRight(num, " \t\u3000")
		n.Rest = strings.Trim(rest, " \t\u3000\u00a0")
		n.Scheme = f.scheme
		return n, true
	}
	return Number{}, false
}

var (
	tight         = regexp.MustCompile(`^([1-9]\d?)\p{Han}`)
	countedBefore = regexp.MustCompile(`^(?:[年月日号万亿元亩米吨倍户份天岁级楼层栋幢次期家座台套]|个[^体]|人[^口员]|项[^目]|条[^件]|名[^称]|处[^置理]|组[^织]|种[^植]|类[^型别]|小时|分钟|公[里顷]|平方|立方)`)
)

// TightNumber takes a chapter number without a space or a mark after it off the
// head of a text: "1概述". Only beside others of its kind is it one.
func TightNumber(text string) (Number, bool) {
	t := strings.TrimLeft(text, " \t\u3000\u00a0")
	m := tight.FindStringSubmatch(t)
	if m == nil || countedBefore.MatchString(t[len(m[1]):]) {
		return Number{}, false
	}
	n, _ := strconv.Atoi(m[1])
	return Number{Text: m[1], Rest: strings.TrimSpace(t[len(m[1]):]), Scheme: Arabic, Ordinal: n, Parts: []int{n}}, true
}

// narrowDigits makes the full-width digits at the head of a text ASCII, as in
// "１．概况"; wider says how many bytes longer the first n were before.
func narrowDigits(t string) (narrow string, wider func(n int) int) {
	const head = 12 // characters that a number is looked for in
	if !strings.ContainsAny(t[:min(len(t), 3*head)], "０１２３４５６７８９") {
		return t, func(int) int { return 0 }
	}
	var b strings.Builder
	var at []int // ends of the digits made narrow
	n := 0
	for i, r := range t {
		if n++; n > head {
			b.WriteString(t[i:])
			break
		}
		if r >= '０' && r <= '９' {
			b.WriteByte(byte('0' + r - '０'))
			at = append(at, b.Len())
			continue
		}
		b.WriteRune(r)
	}
	return b.String(), func(n int) int {
		more := 0
		for _, end := range at {
			if end <= n {
				more += len("０") - 1
			}
		}
		return more
	}
}

// smallChinese reads 一 … 九十九 and 一百二十; 0 when it is no such number.
func smallChinese(s string) int {
	digits := map[rune]int{'〇': 0, '零': 0, '一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
	total, cur := 0, 0
	for _, r := range s {
		switch r {
		case '十':
			total += max(cur, 1) * 10
			cur = 0
		case '百':
			total += max(cur, 1) * 100
			cur = 0
		default:
			d, ok := digits[r]
			if !ok {
				return 0
			}
			cur = d
		}
	}
	return total + cur
}

// CaptionNumber takes "表3-1", "图 2", "续表1" off the head of a caption.
var captionNumber = regexp.MustCompile(`^(?:续|附)?\s*[表图]\s*(?:[A-Z]?\d+(?:\s*[-－—–.．]\s*\d+)*|` + cn + `)(?:\s*[（(]?续[）)]?)?`)

// ParseCaption splits "表3-1 主要风险因素表" into number and title. ok is false
// when the text does not look like a caption ("表3-1列出了…" is a sentence).
func ParseCaption(text string) (number, title string, ok bool) {
	t := strings.TrimSpace(text)
	m := captionNumber.FindString(t)
	if m == "" || len(t) > 240 {
		return "", "", false
	}
	rest := strings.TrimLeft(t[len(m):], " \t\u3000:：.．、")
	if strings.ContainsAny(rest, "。；") {
		return "", "", false
	}
	for _, verb := range []string{"所示", "列出", "显示", "可知", "可见", "中", "为", "是", "说明", "给出", "反映", "和表", "、表", "及表", "与表", "至表"} {
		if strings.HasPrefix(rest, verb) {
			return "", "", false
		}
	}
	return strings.TrimSpace(m), rest, true
}

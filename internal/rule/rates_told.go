package rule

import (
	"fmt"
	"regexp"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
)

var (
	rateTold = regexp.MustCompile(`(回收率|收回率|有效率|有效问卷率)[^,。;%\d]{0,16}?(\d{1,3}(?:\.\d{1,4})?)%`)
	sentTold = regexp.MustCompile(`(?:发放|发出|发|投放|送出)[^,。;\d]{0,10}?[\d一二三四五六七八九十百千两]`)
	backTold = regexp.MustCompile(`(?:收回|回收|交回|收|返回)[^,。;\d率]{0,10}?[\d一二三四五六七八九十百千两]`)
	goodTold = regexp.MustCompile(`有效[^,。;\d率]{0,10}?[\d一二三四五六七八九十百千两]`)
	// rateLoose: no exact rate, or not that of this count.
	rateLoose = regexp.MustCompile(`约|近|以上|超过|不低于|不少于|逾|左右|平均|合计|总|要求|应达|加权`)
)

// ratesTold holds each rate of return told in a sentence against all numbers of that
// sentence: one that no two of them give is wrong, however the questionnaires are
// told apart. It looks only where the sentence tells the counts as well.
func (c *Context) ratesTold() (out []Point) {
	known := map[string]bool{}
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Zone != document.ZoneBody || b.Table != nil || b.Kind == document.Heading || !strings.Contains(b.Text, "率") {
			continue
		}
		folded := zh.Fold(b.Text)
		s := folded.Text
		for _, m := range rateTold.FindAllStringSubmatchIndex(s, 20) {
			from := strings.LastIndex(s[:m[0]], "。") + 1
			lead := s[from:m[0]]
			needs := sentTold.MatchString(lead) && backTold.MatchString(lead)
			if strings.HasPrefix(s[m[2]:], "有效") {
				needs = goodTold.MatchString(lead) && (backTold.MatchString(lead) || sentTold.MatchString(lead))
			}
			text := s[m[4]:m[5]]
			pct, dec := percentOf(text)
			clause := lead[strings.LastIndexAny(lead, ",;")+1:]
			if !needs || pct > 100 || pct <= 0 || rateLoose.MatchString(clause+s[m[2]:m[5]]) || known[text+"%"] {
				continue
			}
			to := len(s)
			if k := strings.Index(s[m[1]:], "。"); k >= 0 {
				to = m[1] + k
			}
			if givesShare(wholeNumbers(s[from:to], 1), pct, dec) {
				continue
			}
			start, end := folded.Orig(m[0], m[1])
			name := s[m[2]:m[3]]
			known[text+"%"] = true
			out = append(out, Point{Subject: name + text, Verdict: Fail,
				Fields:   map[string]string{"what": "问卷", "rate": name, "stated": text + "%"},
				Message:  fmt.Sprintf("%s报告为%s%%，同一句所列份数两两相除都得不出这一比率（{page}）。", name, text),
				Evidence: c.says(document.At(b.ID, start, end))})
		}
	}
	return out
}

func percentOf(s string) (v float64, decimals int) {
	v, _ = zh.ParseNumeral(s)
	if i := strings.IndexByte(s, '.'); i >= 0 {
		decimals = len(s) - i - 1
	}
	return v, decimals
}

// givesShare says that one of the numbers divided by another gives the share.
func givesShare(list []int, pct float64, decimals int) bool {
	for _, n := range list {
		for _, base := range list {
			if n <= base && base > 0 && share(n, base, pct, decimals) {
				return true
			}
		}
	}
	return false
}

package facts

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// FormSlip is a rate, or an order of the counts, that cannot be right: all the
// numbers of one questionnaire stand in one sentence.
type FormSlip struct {
	Kind   string // rate or more
	What   string // 回收率
	From   string // 收回388份÷发放400份
	Stated float64
	Digits int
	Right  float64
	At     document.Anchor
}

var formToken = regexp.MustCompile(`(发出|发放|下发|投放|派发|寄出|送出|印发|发)(?:了|出|去)?(?:调查)?(?:问卷|答卷|表|卷)?(?:共|合计|共计)?\s*(\d[\d,]*)\s*份` +
	`|(回收|收回|交回|返回|收到|收)(?:了|来)?(?:问卷|答卷)?(?:共|合计|共计)?\s*(\d[\d,]*)\s*份` +
	`|(有效|能用|可用)(?:的|问卷|答卷|样本|卷)*(?:为|是|共|计|有)?\s*(\d[\d,]*)\s*份` +
	`|(有效回收率|回收率|收回率|有效率|合格率)(?:\([^()\d]{0,16}\))?(?:为|是|达到|达|:|约)?\s*(\d{1,3}(?:\.\d+)?)%` +
	`|(占|为)(?:收回|回收)(?:数|份数|问卷|总数)?的?\s*(\d{1,3}(?:\.\d+)?)%`)

var (
	rateBehind = regexp.MustCompile(`^\((?:占)?(\d{1,3}(?:\.\d+)?)%\)`)
	otherCount = regexp.MustCompile(`\d\s*(?:份|家|人|户|张|个)`)
	takenOut   = regexp.MustCompile(`(?:剔除|废|无效|作废|漏|缺|空白)[^,。;]{0,16}$`)
	roughly    = regexp.MustCompile(`(?:约|近|大约|将近|超过|不足|各|每[^,。;\d]{0,6})$`)
)

// formGroup is the counts of one questionnaire told one after the other.
type formGroup struct {
	n    [3]int // sent, returned, valid; -1 not told
	done bool
}

// formSlips reads the sentences that tell of questionnaires with their rates.
func (x *reading) formSlips() {
	for _, t := range x.texts {
		if t.inBody() && (t.table == nil || len(t.s()) > 60) && strings.Contains(t.s(), "份") && !caseTable.MatchString(x.path(t)) {
			x.formsIn(t)
		}
	}
}

func (x *reading) formsIn(t *text) {
	s := t.s()
	g := formGroup{n: [3]int{-1, -1, -1}, done: true}
	last := 0
	for _, m := range formToken.FindAllStringSubmatchIndex(s, -1) {
		if between := s[last:m[0]]; strings.ContainsAny(between, "。\n") && g.n[1] < 0 || otherCase.MatchString(between) {
			g.done = true
		}
		// Another group is counted in between: 回收203家,回收率94.9%.
		if counted := otherCount.FindAllStringIndex(s[last:m[0]], -1); len(counted) > 0 && m[14] >= 0 {
			for _, k := range counted {
				if !takenOut.MatchString(s[last : last+k[0]]) {
					g.done = true
				}
			}
		}
		last = m[1]
		number := func(k int) int {
			n, err := strconv.Atoi(strings.ReplaceAll(s[m[2*k]:m[2*k+1]], ",", ""))
			if err != nil || roughly.MatchString(s[:m[2*k-2]]) || strings.HasPrefix(s[m[1]:], "左右") || strings.HasPrefix(s[m[1]:], "以上") {
				return -1
			}
			return n
		}
		switch {
		case m[2] >= 0:
			g = formGroup{n: [3]int{number(2), -1, -1}}
			lead := s[strings.LastIndex(s[:m[0]], "。")+1 : m[0]]
			g.done = g.n[0] < 0 || otherCase.MatchString(lead) || caseTable.MatchString(s[:m[0]])
		case g.done:
		case m[6] >= 0:
			if g.n[1] >= 0 {
				g.done = true
				continue
			}
			if g.n[1] = number(4); g.n[1] < 0 {
				g.done = true
				continue
			}
			if g.n[1] > g.n[0] && 2*g.n[1] < 3*g.n[0] {
				x.out.FormSlips = append(x.out.FormSlips, FormSlip{Kind: "more", From: fmt.Sprintf("回收%d份，多于发放的%d份", g.n[1], g.n[0]), At: t.at(m[0], m[1])})
				g.done = true
				continue
			}
			if r := rateBehind.FindStringSubmatch(s[m[1]:]); r != nil {
				x.formRate(t, &g, "回收率", r[1], m[1], m[1]+len(r[0]))
			}
		case m[10] >= 0:
			if g.n[2] >= 0 || g.n[1] < 0 {
				g.done = true
				continue
			}
			if g.n[2] = number(6); g.n[2] < 0 || g.n[2] > g.n[1] {
				g.done = true
				continue
			}
			if r := rateBehind.FindStringSubmatch(s[m[1]:]); r != nil {
				x.formRate(t, &g, "有效率", r[1], m[1], m[1]+len(r[0]))
			}
		case m[14] >= 0:
			x.formRate(t, &g, s[m[14]:m[15]], s[m[16]:m[17]], m[0], m[1])
		case m[18] >= 0:
			if g.n[2] >= 0 {
				x.formRate(t, &g, "有效（占收回）", s[m[20]:m[21]], m[0], m[1])
			}
		}
	}
}

// formRate holds a rate against the counts told before it.
func (x *reading) formRate(t *text, g *formGroup, what, rate string, from, to int) {
	sent, back, valid := g.n[0], g.n[1], g.n[2]
	v, err := strconv.ParseFloat(rate, 64)
	if err != nil || sent <= 0 || back < 0 || strings.Contains(t.s()[from:to], "约") {
		return
	}
	type way struct {
		a, b int
		text string
	}
	ways := []way{{back, sent, fmt.Sprintf("回收%d份÷发放%d份", back, sent)}}
	switch what {
	case "有效率", "合格率":
		if valid < 0 {
			return
		}
		ways = []way{{valid, back, fmt.Sprintf("有效%d份÷回收%d份", valid, back)}, {valid, sent, ""}}
	case "有效（占收回）":
		ways = []way{{valid, back, fmt.Sprintf("有效%d份÷回收%d份", valid, back)}}
	case "有效回收率":
		if valid < 0 {
			return
		}
		ways = []way{{valid, sent, fmt.Sprintf("有效%d份÷发放%d份", valid, sent)}, {valid, back, ""}, {back, sent, ""}}
	default:
		if valid >= 0 {
			ways = append(ways, way{valid, sent, ""})
		}
	}
	d := decimalsOf(rate)
	unit := math.Pow(10, -float64(d))
	if slices.ContainsFunc(ways, func(w way) bool {
		if w.b <= 0 {
			return true
		}
		got := 100 * float64(w.a) / float64(w.b)
		return got >= v-unit/2-1e-9 && got < v+unit+1e-9 // rounded, or cut off
	}) {
		return
	}
	x.out.FormSlips = append(x.out.FormSlips, FormSlip{Kind: "rate", What: what, From: ways[0].text, Stated: v, Digits: d,
		Right: 100 * float64(ways[0].a) / float64(ways[0].b), At: t.at(from, to)})
}

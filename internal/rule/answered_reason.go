package rule

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

// A reason told with its number: 认为成本虚高20份.
var (
	countedReason = regexp.MustCompile(`^(?:反对的?)?(?:主要)?(?:理由|原因)?(?:分别|主要)?(?:是|为|:)?(?:都是|均)?(?:因为|认为|担心|担忧|嫌|怕|主张|要求|觉得|说)?([^\d].{0,23}?[^\d]|[^\d])的?(?:有|各|共)?(\d+)(?:份|人|户|票|名)$`)
	noticeOnly    = regexp.MustCompile(`公示期|公示期间|来电|来信|留言`)
	answering     = regexp.MustCompile(`采纳|回访|仍然?(?:反对|不)|责任单位|已(?:当面|逐户|书面)?(?:解释|答复|说明)`)
	opposedTold   = regexp.MustCompile(`(?:反对|不同意|不支持|不赞成)(?:的|者|意见|户|问卷|人)?(?:有|共|为)?(\d+)(?:份|户|人|名|票|位)`)
	reasonNoise   = strings.NewReplacer("、", "", ",", "", "“", "", "”", "", " ", "", "的", "", "了", "")
)

// reasonUnanswered finds reasons that opponents gave, counted one by one in a
// paragraph, of which the table of opinions answers some and leaves others out.
func (o *Outcome) reasonUnanswered(c *Context) bool {
	var rows []*facts.Opinion
	for i := range c.Facts.Opinions.Rows {
		if r := &c.Facts.Opinions.Rows[i]; r.Against {
			rows = append(rows, r)
		}
	}
	if len(rows) < 2 {
		return false
	}
	type reason struct {
		d    *facts.Demand
		text string
		n    int
	}
	by := map[document.BlockID][]reason{}
	var order []document.BlockID
	for i := range c.Facts.Themes.Demands {
		d := &c.Facts.Themes.Demands[i]
		m := countedReason.FindStringSubmatch(strings.TrimSpace(d.Text))
		b := c.Doc.Block(d.At.Block)
		if !d.Against || d.At.InCell() || m == nil || b == nil || noticeOnly.MatchString(b.Text) || answering.MatchString(b.Text) {
			continue
		}
		n, _ := strconv.Atoi(m[2])
		if by[d.At.Block] == nil {
			order = append(order, d.At.Block)
		}
		by[d.At.Block] = append(by[d.At.Block], reason{d, reasonNoise.Replace(m[1]), n})
	}
	answered := 0 // those whose opposition the table counts
	for _, r := range rows {
		if v, ok := r.Count.First(); r.Opposed > 0 {
			answered += r.Opposed
		} else if ok {
			answered += v.V
		}
	}
	for _, b := range order {
		var left []reason
		met, told := 0, 0
		for _, r := range by[b] {
			told += r.n
		}
		if m := opposedTold.FindStringSubmatch(zh.Fold(c.Doc.Block(b).Text).Text); m != nil {
			if n, _ := strconv.Atoi(m[1]); n >= told && answered == n {
				continue // every one of them stands in the table, in whatever words
			}
		} else if answered == told {
			continue
		}
		for _, r := range by[b] {
			found := slices.ContainsFunc(c.Facts.Opinions.Rows, func(o facts.Opinion) bool {
				v, ok := o.Count.First()
				return !o.Against && (sameReason(r.text, reasonNoise.Replace(zh.Fold(o.Content).Text)) || ok && v.V == r.n && r.n >= 5)
			})
			for _, row := range rows {
				v, ok := row.Count.First()
				content := reasonNoise.Replace(zh.Fold(row.Content).Text)
				found = found || sameReason(r.text, content) || (ok && v.V == r.n || row.Opposed == r.n) && r.n > 1 || (!ok || v.V > r.n) && sharePair(r.text, content)
			}
			if found {
				met++
			} else {
				left = append(left, r)
			}
		}
		if met == 0 || met < len(left) {
			continue // the table goes by other words
		}
		for _, r := range left {
			o.Points = append(o.Points, Point{Subject: r.text, Verdict: Fail, Fields: map[string]string{"content": r.text, "count": strconv.Itoa(r.n), "oppose": peopleText(r.n), "conditional": ""},
				Message:  "反对的理由“" + shortText(r.text, 24) + "”（" + strconv.Itoa(r.n) + "人（份），{page}）在意见采纳情况表中没有答复，其他反对理由已有答复。",
				Demand:   "请对“" + shortText(r.text, 24) + "”的意见补充采纳情况；未采纳的，说明理由和所做的解释工作。",
				Evidence: append(c.says(r.d.At), c.searched("opinions")...)})
			if slices.ContainsFunc(c.Facts.Opinions.Rows, func(row facts.Opinion) bool {
				return sharePair(r.text, reasonNoise.Replace(zh.Fold(row.Content+row.Reason).Text))
			}) {
				p := &o.Points[len(o.Points)-1]
				p.Verdict, p.Note = Doubt, "表中有相近的意见，请核实是否已含该项。"
			}
		}
	}
	return len(o.Points) > 0
}

// sharePair says that two texts have two characters on end in common.
func sharePair(a, b string) bool {
	have, _ := pairsIn(a, b, nil)
	return have > 0
}

// pairsIn counts the pairs of characters on end in a, all or those that count, and
// of them those that stand in b too.
func pairsIn(a, b string, counts func(pair string) bool) (have, all int) {
	return pairsAmong(a, func(pair string) bool { return strings.Contains(b, pair) }, counts)
}

// pairsAmong is pairsIn where many are held against one long text: has tells whether
// a pair stands in it.
func pairsAmong(a string, has, counts func(pair string) bool) (have, all int) {
	x := []rune(a)
	for i := 0; i+2 <= len(x); i++ {
		pair := string(x[i : i+2])
		if counts != nil && !counts(pair) {
			continue
		}
		all++
		if has(pair) {
			have++
		}
	}
	return have, all
}

// pairsOf gathers the pairs of characters of texts.
func pairsOf(texts []string) func(pair string) bool {
	set := map[string]bool{}
	for _, t := range texts {
		last := -1
		for i := range t {
			if last >= 0 {
				_, w := utf8.DecodeRuneInString(t[i:])
				set[t[last:i+w]] = true
			}
			last = i
		}
	}
	return func(pair string) bool { return set[pair] }
}

// sameReason says that two texts give one reason: three characters on end in
// common, or half of their pairs.
func sameReason(a, b string) bool {
	short := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	if short < 2 {
		return a == b
	}
	if threeInCommon(a, b) {
		return true
	}
	have, _ := pairsIn(a, b, nil)
	return 2*have >= short-1
}

// threeInCommon says that three characters on end of a stand in b too.
func threeInCommon(a, b string) bool {
	x := []rune(a)
	for i := 0; i+3 <= len(x); i++ {
		if strings.Contains(b, string(x[i:i+3])) {
			return true
		}
	}
	return false
}

package facts

import (
	"iter"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// Ways in which a number told twice shows that one of the two is wrong.
const (
	SlipTurned  = "turned"  // two neighbouring digits have changed places
	SlipBeside  = "beside"  // the number right beside it is the same, and it is not: 380户1142人 and 308户1142人
	SlipNamed   = "named"   // both are called the same: 资本金12360万元 and 资本金15450万元
	SlipSum     = "sum"     // the parts told with it come to its digits in another order
	SlipConvert = "convert" // the same in another unit beside it: 45333平方米(合68亩)
)

// amount is a number of the body with its unit and the words about it.
type amount struct {
	kind   string // of units that are held against each other: 户, 元, 平方米
	value  float64
	half   float64 // half of the last printed place
	digits string  // significant ones
	text   string  // as printed
	lead   string  // Chinese words before it, of its clause and the one before
	tail   string
	bare   bool   // nothing but the whole matter is named before it: 涉及, 全体, 本工程影响范围内
	row    string // labels of its row and column
	head   string
	single bool     // the only number of its row, or of a sentence
	sum    bool     // of a row or column of totals
	listed bool     // one of several of its kind in a sentence
	beside []string // the number right before or behind it
	t      *text
	span   zh.Span // its sentence
	at     document.Anchor
}

// amountUnits gives the kind of a unit and what it is of the kind's first.
var amountUnits = map[string]struct {
	kind   string
	factor float64
}{
	"户": {"户", 1}, "人": {"人", 1}, "名": {"人", 1}, "位": {"人", 1}, "家": {"家", 1}, "份": {"份", 1}, "栋": {"栋", 1}, "幢": {"栋", 1}, "辆": {"辆", 1}, "间": {"间", 1},
	"元": {"元", 1}, "万元": {"元", 1e4}, "亿元": {"元", 1e8}, "亩": {"亩", 1}, "平方米": {"平方米", 1}, "平米": {"平方米", 1}, "m2": {"平方米", 1}, "公顷": {"平方米", 1e4}, "hm2": {"平方米", 1e4},
	"平方公里": {"平方米", 1e6}, "公里": {"米", 1e3}, "千米": {"米", 1e3}, "km": {"米", 1e3}, "米": {"米", 1}, "吨": {"吨", 1}, "立方米": {"立方米", 1},
}

// significant gives the digits of a number without the zeros at its ends.
func significant(v float64) string {
	s := strconv.FormatFloat(math.Round(v*1e4)/1e4, 'f', -1, 64)
	return strings.Trim(strings.ReplaceAll(s, ".", ""), "0")
}

// amountsTold gives the numbers of the body that may tell of the matter.
func (x *reading) amountsTold() (out []amount) {
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Heading || t.block.Kind == document.Caption || t.block.Zone != document.ZoneBody || x.inRole(t.block.ID, "basis") || pastPath.MatchString(x.path(t)) && !ofSteps.MatchString(x.path(t)) || t.table != nil && aboutOthers(t.table) {
			continue
		}
		if t.cell != nil && t.cell.Row > 0 && t.cell.Row < len(t.table.grid) {
			if n, ok := plainNumber(t.s()); ok {
				if a, ok := x.cellAmount(t, n); ok {
					out = append(out, a)
				}
				continue
			}
		}
		for _, span := range t.sentences {
			if span.End-span.Start <= longSentence {
				out = append(out, x.sentenceAmounts(t, span)...)
			}
		}
		if len(out) > maxQuantities {
			return nil
		}
	}
	return out
}

// cellAmount gives the number that is all a cell holds.
func (x *reading) cellAmount(t *text, n zh.Number) (amount, bool) {
	r, c := t.cell.Row, t.cell.Col
	g := t.table.grid
	row, head := x.rowLabel(t), ""
	for k := 0; k < min(r, 2) && c < len(g[k]); k++ {
		if h := g[k][c]; h != nil && h != t && chars(h.s()) < 16 {
			if _, num := readNumber(squeeze(h.s())); !num && !strings.Contains(head, squeeze(h.s())) {
				head += squeeze(h.s())
			}
		}
	}
	unit := n.Unit
	for _, s := range []string{head, row} {
		if unit == "" {
			unit = headUnit(s)
		}
	}
	if unit == "" && (strings.Contains(head+row+t.table.caption, "份") || x.formCount(head)) {
		unit = "份"
	}
	u, ok := amountUnits[unit]
	if !ok || n.Value <= 0 {
		return amount{}, false
	}
	numbers := 0
	for k, o := range g[r] {
		if o != nil && k > 0 && o != g[r][k-1] {
			if _, num := readNumber(squeeze(o.s())); num {
				numbers++
			}
		}
	}
	v := n.Value * u.factor
	return amount{kind: u.kind, value: v, half: u.factor * math.Pow10(-n.Decimals) / 2, digits: significant(v), text: trimUnit(t.s(), n.Unit) + unit, row: onlyHan(row), head: onlyHan(head),
		single: numbers == 1, bare: bareLead(squeeze(row), ""), sum: totalLabel.MatchString(squeeze(row)) || strings.HasPrefix(squeeze(row), "合计") || totalLabel.MatchString(head), t: t, at: t.at(0, 0)}, true
}

// formCount says that a column counts forms.
func (x *reading) formCount(head string) bool {
	return chars(head) <= 8 && surveyRow.MatchString(head)
}

func trimUnit(s, unit string) string { return strings.TrimSuffix(squeeze(s), unit) }

// sentenceAmounts gives the numbers told in a sentence.
func (x *reading) sentenceAmounts(t *text, span zh.Span) (out []amount) {
	s := t.s()[span.Start:span.End]
	nums := zh.Numbers(s)
	several := map[string]int{}
	for _, n := range nums {
		several[amountUnits[n.Unit].kind]++
	}
	row := ""
	if t.cell != nil {
		row = onlyHan(x.rowLabel(t))
	}
	for i, n := range nums {
		u, ok := amountUnits[n.Unit]
		if !ok || n.Approx || n.Low < n.High || n.Value <= 0 {
			continue
		}
		v := n.Value * u.factor
		a := amount{kind: u.kind, value: v, half: u.factor * math.Pow10(-n.Decimals) / 2, digits: significant(v), text: s[n.Start:n.End], row: row, t: t, span: span, at: t.at(span.Start+n.Start, span.Start+n.End),
			listed: several[u.kind] > 2, single: several[u.kind] == 1}
		from, to := clauseOf(s, n.Start)
		a.bare = bareLead(s[from:n.Start], s[:from])
		a.tail = onlyHan(nextRunes(s[:max(to, n.End)], n.End, 10))
		if n.Start-from < len("十二个字的半句话") && from > 2 {
			from, _ = clauseOf(s, from-2)
		}
		a.lead = onlyHan(lastRunes(s[from:n.Start], n.Start-from, 18))
		for _, j := range []int{i - 1, i + 1} {
			if j >= 0 && j < len(nums) {
				if b := besideOf(s, n, nums[j]); b != "" {
					a.beside = append(a.beside, b)
				}
			}
		}
		out = append(out, a)
	}
	return out
}

// besideOf tells of a number that stands right beside another of another kind,
// with nothing but 共 or a mark between them; "" when it does not.
func besideOf(s string, n, m zh.Number) string {
	u, ok := amountUnits[m.Unit]
	if !ok || m.Approx || m.Low < m.High || m.Value < 20 || m.Value < 100 && (u.kind != "户" || amountUnits[n.Unit].kind != "人") || u.kind == amountUnits[n.Unit].kind || len(significant(m.Value)) < 2 {
		return ""
	}
	gap, side := "", ""
	switch {
	case m.End <= n.Start:
		gap, side = s[m.End:n.Start], "<"
	case n.End <= m.Start:
		gap, side = s[n.End:m.Start], ">"
	}
	if chars(gap) > 3 || strings.Trim(gap, "、,共计 ") != "" {
		return ""
	}
	return side + u.kind + significant(m.Value*u.factor)
}

// Words that name the matter as a whole, or nothing.
var (
	wholeWords = regexp.MustCompile(`(?:本|该|此|整个)?(?:项目|工程|事项|决策|线路|片区|改造|征收)|影响|涉及|牵涉|波及|惠及|事关|关系到?|覆盖|范围|以?内|全体|全部|所有|全线|沿线|沿途|总数|总量|总额|总|一共|共计|合计|共|计|合|有|为|达|的|受益|受损|是|直接|资金|经费|费用|投资|概算|估算|上|[在从对把将以由按]|,|:|\(`)
	otherTimes = regexp.MustCompile(`原(?:方案|计划|规划|设计|批复|定|有|址|来|桥|路)|旧|既有|现有|现状|新桥|变更|调整前|优化前|由[^,。;]{0,20}(?:增|减|扩|调|降|升|改|核)|同类|类似|邻县|邻市|某[县市]|外地|案例|上年|去年|往年|历年|曾`)
)

// bareLead says that the words before a number, in its clause, name no part.
func bareLead(clause, before string) bool {
	before = strings.TrimRight(before, ",;:。")
	if clause == "" && before != "" { // 资金上,1860万元来源明确
		from, _ := clauseOf(before, len(before)-1)
		clause = before[from:]
		if chars(clause) > 6 {
			return false
		}
	}
	return chars(wholeWords.ReplaceAllString(clause, "")) <= 1
}

// amountOfAll ends what stands before the amount of the whole.
var amountOfAll = regexp.MustCompile(`(?:概算|估算|总(?:投资|费用|经费|预算|额|数|户数|人数|面积)|合计|共计?|一共|总计)(?:为|约|是|达)?$`)

// twice finds the numbers that are told again in a way that shows a slip.
func (x *reading) twice() {
	list := x.amountsTold()
	count := map[string]int{}
	sums := map[string]bool{} // told as a total
	in := map[document.BlockID]map[string]bool{}
	key := func(a *amount) string { return a.kind + a.digits }
	for i := range list {
		a := &list[i]
		count[key(a)]++
		sums[key(a)] = sums[key(a)] || a.sum
		b := a.t.block.ID
		if in[b] == nil {
			in[b] = map[string]bool{}
		}
		in[b][key(a)] = true
	}
	said := map[document.Anchor]bool{}
	add := func(kind, name string, q, o *amount, sure bool) {
		if !said[q.at] && !said[o.at] {
			said[q.at] = true
			x.out.Slips = append(x.out.Slips, Slip{Kind: kind, Name: name, Said: q.text, Often: o.text, At: q.at, Others: o.at, Unsure: !sure})
		}
	}
	apart := func(q, o *amount) bool {
		return q.t.block.ID != o.t.block.ID && !in[q.t.block.ID][key(o)] && !in[o.t.block.ID][key(q)] && q.value > 0.55*o.value && o.value > 0.55*q.value
	}
	// the same number beside it
	byBeside := map[string][]int{}
	for i := range list {
		for _, b := range list[i].beside {
			byBeside[list[i].kind+b] = append(byBeside[list[i].kind+b], i)
		}
	}
	for k, group := range filed(byBeside) {
		for _, i := range group {
			q := &list[i]
			for _, j := range group {
				o := &list[j]
				if o.digits != q.digits && q.t.block.ID != o.t.block.ID && q.value > 0.5*o.value && o.value > 0.5*q.value && (count[key(q)] < count[key(o)] || count[key(q)] == count[key(o)] && i > j) && !x.otherTime(q) && !x.otherTime(o) {
					add(SlipBeside, "与"+strings.TrimLeft(k[len(q.kind):], "<>")+"并列", q, o, true)
				}
			}
		}
	}
	x.turned(list, count, sums, key, apart, add)
	x.sumsTold(list, add)
	x.convertedBeside(list, add)
	x.named(list, count, key, apart, add)
}

// filed goes through the numbers filed under one key, key by key; one that many bear
// tells nothing.
func filed(by map[string][]int) iter.Seq2[string, []int] {
	return func(yield func(string, []int) bool) {
		for _, k := range slices.Sorted(maps.Keys(by)) {
			if len(by[k]) <= maxAlike && !yield(k, by[k]) {
				return
			}
		}
	}
}

// otherTime says that the clause of a number speaks of what was, or of another matter.
func (x *reading) otherTime(a *amount) bool {
	if a.span.End == 0 {
		return false
	}
	return otherTimes.MatchString(a.t.s()[a.span.Start:a.span.End])
}

// maxCompared bounds the pairs whose words are compared: a report has some hundreds.
const maxCompared = 20000

// turnedDigits says that two numbers of equal length differ in two neighbouring
// digits that have changed places, in any two where they have four, or in any order
// where they have five or more.
func turnedDigits(a, b string) bool {
	if len(a) != len(b) || len(a) < 2 || sortedDigits(a) != sortedDigits(b) {
		return false
	}
	if len(a) >= 5 {
		return true
	}
	first, n := -1, 0
	for i := range a {
		if a[i] != b[i] {
			if n++; first < 0 {
				first = i
			} else if i != first+1 && (len(a) < 4 || n > 2) {
				return false
			}
		}
	}
	return first >= 0
}

// turned finds numbers that stand once and differ from one told elsewhere by
// digits that have changed places.
func (x *reading) turned(list []amount, count map[string]int, sums map[string]bool, key func(*amount) string, apart func(q, o *amount) bool, add func(kind, name string, q, o *amount, sure bool)) {
	by := map[string][]int{}
	for i := range list {
		if a := &list[i]; len(a.digits) >= 2 {
			by[a.kind+sortedDigits(a.digits)] = append(by[a.kind+sortedDigits(a.digits)], i)
		}
	}
	left := maxCompared
	for _, group := range filed(by) {
		for _, i := range group {
			q := &list[i]
			whole := strconv.FormatFloat(math.Trunc(q.value), 'f', -1, 64)
			if count[key(q)] != 1 || q.sum || q.listed || q.value < 100 && len(q.digits) < 2 || q.t.cell != nil && q.span.End == 0 && !q.single && !q.sum || x.otherTime(q) {
				continue
			}
			for _, j := range group {
				o := &list[j]
				if !turnedDigits(q.digits, o.digits) && !(q.kind == "元" && q.bare && amountOfAll.MatchString(o.lead)) || q.digits == o.digits || !apart(q, o) || x.otherTime(o) {
					continue
				}
				if left--; left < 0 {
					return
				}
				often := count[key(o)]
				words := contentOf(sharedWords(q.lead+" "+q.tail+" "+q.row+" "+q.head, o.lead+" "+o.tail+" "+o.row+" "+o.head))
				n := utf8.RuneCountInString(words)
				total := sums[key(o)] || often >= 3 || often >= 2 && len(whole) >= 3
				oName, qName := namedTail.ReplaceAllString(strings.TrimRight(o.lead, " 户"), ""), namedTail.ReplaceAllString(strings.TrimRight(q.lead, " 户"), "")
				switch {
				case len(q.digits) >= 3 && n >= 3 && q.kind != "份" && total,
					len(q.digits) >= 4 && (n >= 2 || total),
					len(whole) >= 3 && q.bare && !(q.kind == "份" && (q.span.End == 0 || formsLead.MatchString(q.lead))) && (total || o.bare || o.sum || amountOfAll.MatchString(o.lead)),
					len(whole) == 2 && len(q.digits) == 2 && total && chars(commonSuffix(oName, qName)) >= 2 && !x.scoped(q) && q.kind != "份":
					if words == "" {
						words = "同一数量"
					}
					// a village has many numbers: its name alone does not say that they are one
					add(SlipTurned, words, q, o, q.bare || !placeEnd.MatchString(words))
				}
			}
		}
	}
}

// formsLead: 三类合计有效852份.
var formsLead = regexp.MustCompile(`有效|回收|收回|发放|支持|反对|同意`)

var placeEnd = regexp.MustCompile(`(?:村|社区|[镇乡组屯寨]|街道|小区|苑|花园|家园|学校|小学|中学|公司|厂)$`)

// contentOf takes the words that only count off the ends of some words.
func contentOf(s string) string {
	return strings.Trim(s, "个户人名家的共计有为约达是总数合涉及其中以上与和在等万元亩按将已从并平方米公里份")
}

var (
	// A number of money is named by what it is for or from.
	moneyName = regexp.MustCompile(`(?:资本金|债券|自筹(?:资金)?|贷款|配套(?:资金)?|补助(?:资金)?|拨款|补偿费用?|安置费用?|费用|预备费|建设费)$`)
	// 生产安置人口, 生产安置的
	namedTail = regexp.MustCompile(`(?:人口|人数|户数|数量|总数|总户|资金|的|共|计|为|约|达|有|是)+$`)
	scopeWord = regexp.MustCompile(`一期|二期|三期|首期|首批|近期|远期|标段|年度|每年|当年|20\d\d年|第[一二三]年|每[户人亩]|户均|人均|其中|新增|剩余|其余|另有?|代表|参会|到会|座谈|问卷|走访|回访|支持|反对|赞成|同意|愿意|选择|报名`)
)

// named finds two numbers that are called by the same name and differ.
func (x *reading) named(list []amount, count map[string]int, key func(*amount) string, apart func(q, o *amount) bool, add func(kind, name string, q, o *amount, sure bool)) {
	by := map[string][]int{} // by the last two characters of the name
	names := make([]string, len(list))
	for i := range list {
		a := &list[i]
		if a.kind != "元" && (a.kind != "户" && a.kind != "人" || x.chapter(a.t.block) == chapterConsult) || a.span.End == 0 && !a.single || a.listed && a.kind != "元" || a.t.cell != nil && !a.single {
			continue
		}
		l := strings.ReplaceAll(a.lead, " ", "")
		if l == "" && a.t.cell != nil {
			l = strings.ReplaceAll(a.row, " ", "")
		}
		l = namedTail.ReplaceAllString(l, "")
		if names[i] = l; chars(l) >= 3 {
			k := a.kind + lastRunes(l, len(l), 2)
			by[k] = append(by[k], i)
		}
	}
	told := map[string]int{} // by name, how many values bear it
	values := func(group []int, kind, name string) (n int) {
		if n, ok := told[kind+name]; ok {
			return n
		}
		defer func() { told[kind+name] = n }()
		seen := map[string]bool{}
		for _, i := range group {
			if strings.HasSuffix(names[i], name) {
				seen[list[i].digits] = true
			}
		}
		return len(seen)
	}
	for _, group := range filed(by) {
		for _, i := range group {
			q := &list[i]
			for _, j := range group {
				o := &list[j]
				if q.digits == o.digits || math.Abs(q.value-o.value) <= q.half+o.half || !apart(q, o) || count[key(q)] > count[key(o)] || count[key(q)] == count[key(o)] && i < j || count[key(q)] != 1 {
					continue
				}
				name := commonSuffix(names[i], names[j])
				n := chars(name)
				if n == 2 && q.kind == "元" && (within4(names[i], names[j]) || within4(names[j], names[i])) {
					n = 4 // 县级配套, 县级财政配套
				}
				if n < 2 || values(group, q.kind, name) != 2 || x.scoped(q) || x.scoped(o) || x.otherTime(q) || x.otherTime(o) { // more values are of several things
					continue
				}
				switch {
				case q.kind == "元" && n >= 2 && moneyName.MatchString(name):
					add(SlipNamed, name, q, o, n >= 3)
				case q.kind != "元" && n >= 4 && q.value >= 20:
					add(SlipNamed, name, q, o, false)
				}
			}
		}
	}
}

// within4 says that the last four characters of a name stand among the last seven
// of another in their order.
func within4(a, b string) bool {
	want := []rune(lastRunes(a, len(a), 4))
	if len(want) < 4 {
		return false
	}
	for _, r := range lastRunes(b, len(b), 7) {
		if len(want) > 0 && r == want[0] {
			want = want[1:]
		}
	}
	return len(want) == 0
}

// scoped says that the clause of a number tells of a part, a year or a phase.
func (x *reading) scoped(a *amount) bool {
	if a.span.End == 0 {
		return len(placesIn(a.row)) > 0 || scopeWord.MatchString(a.row)
	}
	s := a.t.s()[a.span.Start:a.span.End]
	i := strings.Index(s, a.text)
	if i < 0 {
		return true
	}
	from, _ := clauseOf(s, i)
	c := s[from:i] + nextRunes(s, i+len(a.text), 4)
	return len(placesIn(c)) > 0 || scopeWord.MatchString(strings.TrimPrefix(c, "其中"))
}

// partsFollow: 总投资9860万元,其中县财政3944万元、专项债券5916万元.
var partsFollow = regexp.MustCompile(`^[^。;\d]{0,8}(?:其中|来源|由|包括|分别|即|:)`)

// sumsTold finds numbers whose parts, told right behind them, come to their digits
// in another order.
func (x *reading) sumsTold(list []amount, add func(kind, name string, q, o *amount, sure bool)) {
	for i := range list {
		q := &list[i]
		if q.span.End == 0 {
			continue
		}
		s := q.t.s()[q.span.Start:q.span.End]
		from := strings.Index(s, q.text)
		if from < 0 || !partsFollow.MatchString(s[from+len(q.text):]) {
			continue
		}
		stop := len(s)
		if k := strings.IndexAny(s[from+len(q.text):], ";。"); k >= 0 {
			stop = from + len(q.text) + k
		}
		sum, half, n := 0.0, q.half, 0
		var last *amount
		for j := i + 1; j < len(list) && list[j].t == q.t && list[j].span == q.span; j++ {
			o := &list[j]
			if o.kind != q.kind {
				continue
			}
			if at := strings.LastIndex(s[:stop], o.text); at < from {
				break
			}
			sum, half, n, last = sum+o.value, half+o.half, n+1, o
			if math.Abs(sum-q.value) <= half {
				last = nil // these are all
				break
			}
		}
		if last != nil && n >= 2 && len(q.digits) >= 3 && unitOf(q) > 0 && turnedDigits(significant(sum), q.digits) && sum > q.value/2 && q.value > sum/2 {
			t := *last
			t.text = strconv.FormatFloat(math.Round(sum/unitOf(q)*1e4)/1e4, 'f', -1, 64) + strings.TrimLeft(q.text, "0123456789.,")
			add(SlipSum, contentOf(lastRunes(q.lead, len(q.lead), 6))+"与分项之和", q, &t, true)
		}
	}
}

// unitOf gives what the unit an amount is printed in is of the first of its kind.
func unitOf(a *amount) float64 {
	return amountUnits[strings.TrimLeft(a.text, "0123456789.,")].factor
}

// sameIn: 45333平方米(合68亩), 1386.5亩,折合92.43公顷.
var sameIn = regexp.MustCompile(`^[,(、]?(?:折合|折算为?|换算为?|合|即|折|约合|计)(?:为|计)?$|^[(]$`)

// convertedBeside finds areas told in two units beside each other that do not agree.
func (x *reading) convertedBeside(list []amount, add func(kind, name string, q, o *amount, sure bool)) {
	square := func(a *amount) (v, half float64, ok bool) {
		switch a.kind {
		case "亩":
			return a.value * 2000 / 3, a.half * 2000 / 3, true
		case "平方米":
			return a.value, a.half, true
		}
		return 0, 0, false
	}
	for i := 0; i+1 < len(list); i++ {
		q, o := &list[i], &list[i+1]
		if q.t != o.t || q.span != o.span || q.span.End == 0 || q.kind == o.kind {
			continue
		}
		a, ha, ok := square(q)
		b, hb, ok2 := square(o)
		if !ok || !ok2 || a == 0 {
			continue
		}
		s := q.t.s()[q.span.Start:q.span.End]
		k := strings.Index(s, q.text)
		l := k + len(q.text)
		if k < 0 || !strings.Contains(s[l:], o.text) {
			continue
		}
		gap := s[l : l+strings.Index(s[l:], o.text)]
		if !sameIn.MatchString(gap) || strings.HasPrefix(gap, "(") && !strings.HasPrefix(s[l+len(gap)+len(o.text):], ")") {
			continue
		}
		if off := math.Abs(a - b); off > 2*(ha+hb)+0.006*a && b > a/20 && a > b/20 {
			add(SlipConvert, "面积换算", o, q, true)
		}
	}
}

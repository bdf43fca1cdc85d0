package facts

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// ShareSlip is a count or a share of answers that does not go with the others of
// its line, found by the numbers and not by the heads of the table.
type ShareSlip struct {
	Kind   string // share: count and share disagree; sum: shares of one line do not come to 100; classes: the classes of people do not come to the base
	Line   string // what the line is of: 新能源车主(402份)
	Label  string // the answer
	Count  int
	Base   int
	Stated float64
	Right  float64
	Digits int
	Whole  int // count that share and base give, 0 unknown
	Sure   bool
	At     document.Anchor
	From   document.Anchor
}

// answerPair is one answer with its count and its share.
type answerPair struct {
	label    string
	count    int
	pct      float64
	decimals int
	at, of   document.Anchor // the share, the count
}

func (s *answerPair) fits(base int) bool {
	if base <= 0 {
		return false
	}
	slack := 0.1
	if s.decimals == 0 {
		slack = 1
	} else if s.decimals > 1 {
		slack = 0.05
	}
	return math.Abs(100*float64(s.count)/float64(base)-s.pct) <= slack+1e-9
}

// shareSlips finds counts and shares of answers that do not go together.
func (x *reading) shareSlips() {
	for _, tb := range x.tables {
		if len(tb.grid) < 2 || len(tb.grid) > 80 || len(tb.grid[0]) < 3 || len(tb.grid[0]) > 24 || aboutOthers(tb) || x.isCard[tb.block.ID] {
			continue
		}
		first := x.texts[min(x.first[tb.block.ID], len(x.texts)-1)]
		if first.table != tb || !first.inBody() || caseTable.MatchString(tb.caption) || !x.tellsAnswers(tb, first) {
			continue
		}
		rows, cols := len(tb.grid), len(tb.grid[0])
		down := tableLines{rows, cols, func(i, k int) *text { return tb.grid[i][k] }, tb, x}
		across := tableLines{cols, rows, func(i, k int) *text { return tb.grid[k][i] }, tb, x}
		n := len(x.out.ShareSlips)
		for _, look := range []func(){down.pairs, across.pairs, down.crossed, across.crossed, down.hundreds, across.hundreds} {
			if look(); len(x.out.ShareSlips) > n {
				break // the same slip shows from other sides, too
			}
		}
	}
	for _, t := range x.texts {
		if t.inBody() && t.table == nil && strings.Contains(t.s(), "%") {
			x.sharesTold(t)
		}
	}
}

var (
	answersTitle = regexp.MustCompile(`问卷|态度|满意|支持|选项|份数|受访|知晓|了解|样本|测评|民意|答卷|有效`)
	noAnswers    = regexp.MustCompile(`风险|权重|概率|投资|资金|金额|万元|面积|地类|得分|评分|分值|指标|同类|类似项目|案例|往年|去年`)
	baseHead     = regexp.MustCompile(`[nN]\s*=\s*(\d{1,6})|(\d{1,3}(?:,\d{3})+|\d{1,6})\s*(?:份|人|户|票|名|家|个样本)`)
	partLabel    = regexp.MustCompile(`其中|合计|总计|小计|两项|三项|合并|累计|多选|可选`)
	countShare   = regexp.MustCompile(`^(\d{1,6})(?:份|人|户)?\((\d{1,3}\.\d+)\)$`)
	countLead    = regexp.MustCompile(`^(\d{1,6})(?:份|人|户|票)?(?:\([\d.%]+\))?$`)
	validLabel   = regexp.MustCompile(`^(?:有效|有效份|有效份数|有效数|样本|样本量|份数|n|N)$`)
	wholeLabel   = regexp.MustCompile(`有效|合计|小计|总计|样本|份数|总数|人数|户数|回收|收回`)
	ageLabel     = regexp.MustCompile(`岁|^\d{2}\s*[-~—－]\s*\d{2}$`)
	openAge      = regexp.MustCompile(`以上|及上|≥|>`)
)

func (x *reading) tellsAnswers(tb *table, first *text) bool {
	head := tb.caption
	for _, t := range tb.grid[0] {
		if t != nil {
			head += " " + t.s()
		}
	}
	for _, row := range tb.grid {
		if row[0] != nil && chars(row[0].s()) <= 12 {
			head += " " + row[0].s()
		}
	}
	return (answersTitle.MatchString(head) || answersTitle.MatchString(lastHeading(x.path(first)))) && !noAnswers.MatchString(head)
}

// tableLines is a table seen along one of its sides: i goes along a line, k over them.
type tableLines struct {
	n, m int
	cell func(i, k int) *text
	tb   *table
	x    *reading
}

func (l tableLines) said(i, k int) string {
	if t := l.cell(i, k); t != nil {
		return squeeze(t.s())
	}
	return ""
}

// bases gives the numbers of forms that the head of a line, or the caption, tells.
func (l tableLines) bases(k, upTo int) (out []int) {
	add := func(s string) {
		for _, m := range baseHead.FindAllStringSubmatch(s, -1) {
			d := m[1] + strings.ReplaceAll(m[2], ",", "")
			if n, err := strconv.Atoi(d); err == nil && n >= 10 {
				out = append(out, n)
			}
		}
	}
	for i := 0; i < upTo; i++ {
		if _, ok := readNumber(l.said(i, k)); !ok {
			add(l.said(i, k))
		}
	}
	add(squeeze(l.tb.caption))
	return out
}

// pairs holds every line of counts against the line of shares beside it.
func (l tableLines) pairs() {
	for k := 1; k < l.m; k++ {
		var run []answerPair
		var printed []int
		head, name := -1, ""
		done := func() {
			if len(run) >= 2 {
				l.judge(run, append(printed, l.bases(k, max(0, head))...), name)
			}
			run, printed = nil, nil
		}
		for i := 0; i < l.n; i++ {
			a, b := l.cell(i, k), (*text)(nil)
			if k+1 < l.m {
				b = l.cell(i, k+1)
			}
			if a == nil {
				continue
			}
			n, ok := readNumber(thousands(a.s()))
			if m := countShare.FindStringSubmatch(squeeze(a.s())); !ok && m != nil {
				n.count, _ = strconv.Atoi(m[1])
				n.pct, _ = strconv.ParseFloat(m[2], 64)
				n.hasCount, n.hasPct, n.decimals, ok = true, true, decimalsOf(m[2]), true
			}
			var s answerPair
			switch {
			case ok && n.hasCount && n.hasPct:
				s = answerPair{count: n.count, pct: n.pct, decimals: n.decimals, at: a.at(0, 0), of: a.at(0, 0)}
			case ok && n.hasCount && b != nil && b != a:
				p, is := readNumber(b.s())
				if !is || p.hasCount && !(p.count == 100 || p.count == 0) || !p.hasPct && !p.decimal && !p.hasCount {
					continue
				}
				s = answerPair{count: n.count, pct: p.pct, decimals: p.decimals, at: b.at(0, 0), of: a.at(0, 0)}
			case ok && n.hasCount && validLabel.MatchString(l.label(i, k)):
				printed = append(printed, n.count)
				continue
			default:
				continue
			}
			if head < 0 {
				head = i
				for h := 0; h < i; h++ {
					if t := l.said(h, k); t != "" && !headCount.MatchString(t) {
						name = t
						break
					}
				}
			}
			s.label = l.label(i, k)
			if totalLabel.MatchString(s.label) || validLabel.MatchString(s.label) || totalLabel.MatchString(l.said(i, 0)) {
				printed = append(printed, s.count)
				continue
			}
			if partLabel.MatchString(s.label) {
				continue
			}
			// Several questions below one another, each under a cell of its own.
			if i > 0 && len(run) > 0 && l.cell(i, 0) != l.cell(i-1, 0) && (l.cell(i-1, 0) == l.cell(max(0, i-2), 0) && i > 1 || i+1 < l.n && l.cell(i, 0) == l.cell(i+1, 0)) {
				done()
			}
			run = append(run, s)
		}
		done()
	}
}

// label gives what names the numbers at place i of a line: the text nearest before them.
func (l tableLines) label(i, k int) string {
	for j := k - 1; j >= 0; j-- {
		if s := l.said(i, j); s != "" {
			if _, ok := readNumber(thousands(s)); !ok && !rowCount.MatchString(s) && !rowPct.MatchString(s) {
				return s
			}
		}
	}
	return ""
}

func thousands(s string) string {
	s = squeeze(s)
	if k := strings.IndexByte(s, ','); k > 0 && k+4 <= len(s) && onlyNumber.MatchString(s[k+1:k+4]) && (k+4 == len(s) || s[k+4] < '0' || s[k+4] > '9') {
		return s[:k] + s[k+1:]
	}
	return s
}

// judge finds the one answer of a line that does not go with the others.
func (l tableLines) judge(run []answerPair, printed []int, name string) {
	if slip, ok := oddShare(run, printed); ok {
		slip.Line = name
		if slip.Line == "" {
			slip.Line = l.tb.caption
		}
		l.x.out.ShareSlips = append(l.x.out.ShareSlips, slip)
		return
	}
	l.ages(run, printed)
}

// oddShare finds the answer whose count and share are of no base that all the
// others are of: their own sum, or a number printed for them which the answers put
// right come to.
func oddShare(run []answerPair, printed []int) (out ShareSlip, ok bool) {
	sum, most := 0, 0
	for i := range run {
		sum += run[i].count
		most = max(most, run[i].count)
	}
	bases := append([]int{sum}, printed...)
	for _, base := range bases {
		all := true
		for i := range run {
			all = all && run[i].fits(base)
		}
		if all {
			return out, false
		}
	}
	if len(run) < 3 || sum < 10 {
		return out, false
	}
	if slip, sure := oddOfMany(run); sure {
		return slip, true
	}
	// One base of all that is printed nowhere: a question of some only.
	if freeBase(run) {
		return out, false
	}
	for _, base := range bases {
		odd := -1
		n := 0
		for i := range run {
			if !run[i].fits(base) {
				odd = i
				n++
			}
		}
		if n != 1 {
			continue
		}
		s := &run[odd]
		good := 0 // answers that prove the base
		for i := range run {
			if i != odd && run[i].count > 0 {
				good++
			}
		}
		right := 100 * float64(s.count) / float64(base)
		whole := int(math.Round(s.pct * float64(base) / 100))
		exhausts := base == sum || sum-s.count+whole == base
		if good < 2 || !exhausts {
			continue
		}
		out = ShareSlip{Kind: "share", Label: s.label, Count: s.count, Base: base, Stated: s.pct, Right: right, Digits: max(1, s.decimals), Sure: true, At: s.at, From: s.of}
		if base != sum {
			out.Whole = whole
		}
		return out, true
	}
	return out, false
}

// oddOfMany finds the one share that does not go with five others or more, which
// leave hardly a choice of the number they are of.
func oddOfMany(run []answerPair) (out ShareSlip, ok bool) {
	if len(run) < 6 {
		return out, false
	}
	for odd := range run {
		rest := slices.Delete(slices.Clone(run), odd, odd+1)
		low, high := baseRange(rest)
		if low > high || high-low > max(1, low/200) || freeBase(run) {
			continue
		}
		s := &run[odd]
		base := (low + high) / 2
		if s.fits(low) || s.fits(high) || s.fits(base) || s.count > low || s.count == 0 {
			return out, false
		}
		return ShareSlip{Kind: "share", Label: s.label, Count: s.count, Base: base, Stated: s.pct, Right: 100 * float64(s.count) / float64(base), Digits: max(1, s.decimals), Sure: true, At: s.at, From: s.of}, true
	}
	return out, false
}

// baseRange gives the whole numbers that explain all shares of a line.
func baseRange(run []answerPair) (int, int) {
	low, high := 0.0, math.Inf(1)
	for i := range run {
		s := &run[i]
		slack := 0.5*math.Pow(10, -float64(s.decimals)) + 1e-9
		if s.pct <= slack || s.count == 0 {
			continue
		}
		low = max(low, 100*float64(s.count)/(s.pct+slack))
		high = min(high, 100*float64(s.count)/(s.pct-slack))
	}
	if math.IsInf(high, 1) {
		return 1, 0
	}
	return int(math.Ceil(low)), int(math.Floor(high))
}

// freeBase says that some number explains all shares of a line.
func freeBase(run []answerPair) bool {
	low, high := baseRange(run)
	return low <= high
}

// ages holds the ages of the people asked, which leave no one out, against the
// base that all shares of the line are of.
func (l tableLines) ages(run []answerPair, printed []int) {
	both := 0
	for i := range run {
		if strings.HasPrefix(run[i].label, "男") || strings.HasPrefix(run[i].label, "女") {
			both += run[i].count
		}
	}
	for _, base := range append(slices.Clone(printed), both) {
		all := base >= 10
		for i := range run {
			all = all && run[i].fits(base)
		}
		if !all {
			continue
		}
		sexes := 0
		for i := 0; i < len(run); {
			if strings.HasPrefix(run[i].label, "男") || strings.HasPrefix(run[i].label, "女") {
				sexes += run[i].count
				i++
				continue
			}
			from, sum := i, 0
			for i < len(run) && ageLabel.MatchString(run[i].label) {
				sum += run[i].count
				i++
			}
			if i == from {
				i++
				continue
			}
			if i-from < 2 || !openAge.MatchString(run[i-1].label) || sum == base || i < len(run) && regexpUnsaid.MatchString(run[i].label) {
				continue
			}
			l.x.out.ShareSlips = append(l.x.out.ShareSlips, ShareSlip{Kind: "classes", Line: l.tb.caption, Label: "年龄", Count: sum, Base: base, Sure: sexes == base || sum > base, At: run[from].of, From: run[i-1].of})
			return
		}
	}
}

var regexpUnsaid = regexp.MustCompile(`未填|未答|不详|未注明|拒答|缺失|空白`)

// crossed finds the row whose answers do not come to its printed whole where those
// of all the other rows do: 群体 | 有效 | 支持 | 有条件支持 | 反对.
func (l tableLines) crossed() {
	const none = -1
	number := func(i, k int) int {
		t := l.cell(i, k)
		if t == nil || k > 0 && l.cell(i, k-1) == t || i > 0 && l.cell(i-1, k) == t {
			return none
		}
		if m := countLead.FindStringSubmatch(thousands(t.s())); m != nil {
			n, _ := strconv.Atoi(m[1])
			return n
		}
		return none
	}
	head := func(k int) (s string) {
		for i := 0; i < min(2, l.n); i++ {
			if number(i, k) == none {
				s += l.said(i, k)
			}
		}
		return s
	}
	for w := 1; w < l.m; w++ {
		if !wholeLabel.MatchString(head(w)) {
			continue
		}
		for _, span := range [][2]int{{w + 1, l.m}, {1, w}} {
			for from := span[0]; from < span[1]; from++ {
				for to := from + 3; to <= span[1]; to++ {
					if from > span[0] && to < span[1] || slices.ContainsFunc([]int{from, to - 1}, func(k int) bool { return wholeLabel.MatchString(head(k)) }) {
						continue
					}
					good, odd, sum := 0, none, 0
					for i := 1; i < l.n; i++ {
						whole, total, ok := number(i, w), 0, true
						for k := from; k < to; k++ {
							n := number(i, k)
							ok = ok && n != none
							total += n
						}
						switch {
						case whole == none || !ok:
						case total == whole:
							good++
						case odd != none:
							good = none * l.n
						default:
							odd, sum = i, total
						}
					}
					if odd == none || good < 2 || 3*min(sum, number(odd, w)) < 2*max(sum, number(odd, w)) && sum > number(odd, w) {
						continue
					}
					label := l.said(odd, 0)
					if label == "" {
						label = l.said(odd, 1)
					}
					l.x.out.ShareSlips = append(l.x.out.ShareSlips, ShareSlip{Kind: "row", Line: l.tb.caption, Label: label, Count: sum, Base: number(odd, w), Whole: good, Sure: good >= 3 || sum > number(odd, w),
						At: l.cell(odd, w).at(0, 0), From: l.cell(odd, from).at(0, 0)})
					return
				}
			}
		}
	}
}

// hundreds finds the line of shares that does not come to 100 where all the others of
// its table do.
func (l tableLines) hundreds() {
	type line struct {
		i, n int
		sum  float64
		at   document.Anchor
		dec  int
	}
	var list []line
	for i := 1; i < l.n; i++ {
		x := line{i: i}
		for k := 0; k < l.m; k++ {
			t := l.cell(i, k)
			if t == nil || k > 0 && l.cell(i, k-1) == t {
				continue
			}
			n, ok := readNumber(t.s())
			if !ok || !(n.hasPct || n.decimal) || n.hasCount && !n.hasPct {
				continue
			}
			if totalLabel.MatchString(l.said(0, k)) || partLabel.MatchString(l.said(0, k)) {
				continue
			}
			x.sum += n.pct
			x.n++
			x.dec = max(x.dec, n.decimals)
			if x.n == 1 {
				x.at = t.at(0, 0)
			}
		}
		if x.n >= 2 {
			list = append(list, x)
		}
	}
	if len(list) < 3 {
		return
	}
	odd := -1
	for i, x := range list {
		tol := max(0.2, float64(x.n)*0.5*math.Pow(10, -float64(x.dec))) + 1e-9
		if x.n != list[0].n || x.dec == 0 {
			return
		}
		if math.Abs(x.sum-100) > tol {
			if odd >= 0 {
				return
			}
			odd = i
		}
	}
	if odd < 0 {
		return
	}
	x := list[odd]
	if x.sum > 200 || x.sum < 50 {
		return
	}
	l.x.out.ShareSlips = append(l.x.out.ShareSlips, ShareSlip{Kind: "sum", Line: l.tb.caption, Label: l.said(x.i, 0), Count: len(list) - 1, Stated: x.sum, Digits: x.dec, Sure: true, At: x.at})
}

var (
	sharePair = regexp.MustCompile(`(\d{1,3}(?:,\d{3})+|\d{1,6})(?:份|人|户|票|名|家|位|人次)[^,。;、%\d()]{0,6}(?:,|\()?(?:占|占比|比例|占比为)?[^,。;、%\d()]{0,8}?(\d{1,3}(?:\.\d+)?)%`)
	endLabel  = regexp.MustCompile(`[,;:、。)(]*$`)
)

// sharesTold reads the answers of one question that a sentence tells with counts
// and shares, 满意41份,占42.7%;基本满意38份,占39.6%;不满意17份,占17.7%.
func (x *reading) sharesTold(t *text) {
	all := t.s()
	for from, to := 0, 0; from < len(all); from = to + len("。") {
		if to = strings.Index(all[from:], "。"); to < 0 {
			to = len(all)
		} else {
			to += from
		}
		if to-from > longSentence {
			continue
		}
		s := all[from:to]
		ms := sharePair.FindAllStringSubmatchIndex(s, -1)
		if len(ms) < 3 || strings.Contains(s, "其中") || strings.Contains(s, "多选") || otherCase.MatchString(s) {
			continue
		}
		var run []answerPair
		last := 0
		for _, m := range ms {
			label := endLabel.ReplaceAllString(s[last:m[0]], "")
			if i := lastAny(label, ",;:、。)"); i >= 0 {
				label = label[i+1:]
			}
			last = m[1]
			n, err := strconv.Atoi(strings.ReplaceAll(s[m[2]:m[3]], ",", ""))
			p, err2 := strconv.ParseFloat(s[m[4]:m[5]], 64)
			if err != nil || err2 != nil || partLabel.MatchString(label) || strings.Contains(label, "共") {
				run = nil
				break
			}
			run = append(run, answerPair{label: strings.TrimLeft(label, ",;:、)"), count: n, pct: p, decimals: decimalsOf(s[m[4]:m[5]]),
				at: t.at(from+m[4], from+m[5]), of: t.at(from+m[2], from+m[3])})
		}
		if slip, ok := oddShare(run, nil); ok {
			x.out.ShareSlips = append(x.out.ShareSlips, slip)
		}
	}
}

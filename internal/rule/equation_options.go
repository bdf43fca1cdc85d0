package rule

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

// severalTitle: questions that are usually answered with several choices.
var severalTitle = regexp.MustCompile(`(哪些|途径|渠道|关心|关注|担心|担忧|影响|诉求|希望|建议|问题|原因|方式|方面|顾虑|意见)`)

// ofPeople: rows of shares that are no answers.
var ofPeople = regexp.MustCompile(`占(?:总|全部|本村|应)?(?:户数?|人数|人口)[^，。]{0,4}$|(?:回收|有效|覆盖|抽样|合格)(?:率|比例)[^，。]{0,4}$`)

// surveyOptions holds the options of every question against its base.
func surveyOptions(c *Context) Outcome {
	n := 0
	var o Outcome
	for i := range c.Facts.Surveys {
		s := &c.Facts.Surveys[i]
		for k := range s.Questions {
			q := &s.Questions[k]
			n++
			o.Points = append(o.Points, c.question(s, q)...)
			if len(o.Shown) < 4 {
				o.Shown = append(o.Shown, c.says(q.At)...)
			}
		}
		o.Points = append(o.Points, c.partsOfQuestions(s)...)
	}
	o.Points = c.withShareSlips(o.Points)
	if n += len(c.Facts.ShareSlips); n == 0 {
		if out, none := noSurvey(c); none {
			return out
		}
		return Outcome{Verdict: Doubt, Why: "未能读出问卷各题的统计结果，请人工核实。", Shown: c.searched("survey", "consultation")}
	}
	o.Why = fmt.Sprintf("核对%d道题（组）的份数、百分比和合计。", n)
	if len(o.Points) == 0 {
		o.Why += "在四舍五入允许的范围内均相符。"
	}
	return o
}

// tallied is what a question adds up to.
type tallied struct {
	sum        int
	counts     bool // every option has a count
	pcts       bool // every option has a percentage
	pctSum     float64
	decimals   int // the coarsest printed
	finest     int
	approx     bool
	impossible *facts.Option
}

func addUp(q *facts.Question) tallied {
	t := tallied{counts: true, pcts: true, decimals: 9}
	for i := range q.Options {
		op := &q.Options[i]
		if v, ok := op.Count.First(); ok {
			t.sum += v.V
			t.approx = t.approx || v.Approx
		} else {
			t.counts = false
		}
		if v, ok := op.Percent.First(); ok {
			t.pctSum += v.V
			t.decimals, t.finest = min(t.decimals, op.Decimals), max(t.finest, op.Decimals)
			t.approx = t.approx || v.Approx
			if v.V > 100+1e-9 {
				t.impossible = op
			}
		} else {
			t.pcts = false
		}
	}
	if t.decimals == 9 {
		t.decimals = 1
	}
	return t
}

// roundSum is how far the sum of n rounded percentages may lie from 100.
func roundSum(n, decimals int) float64 {
	return max(0.2, float64(n)*0.5*math.Pow(10, -float64(decimals))) + 1e-9
}

// bases gives the numbers a question's percentages may be of: its own first.
func (c *Context) bases(s *facts.Survey, q *facts.Question, sum int) (own, other []int) {
	add := func(list []int, v int) []int {
		for _, x := range list {
			if x == v {
				return list
			}
		}
		if v > 0 {
			list = append(list, v)
		}
		return list
	}
	for _, v := range q.Base.All() {
		own = add(own, v.V)
	}
	for _, v := range q.Total.All() {
		own = add(own, v.V)
	}
	if q.Part == "" {
		for _, v := range s.Valid.All() {
			own = add(own, v.V)
		}
		if len(own) == 0 {
			for i := range c.Facts.Surveys {
				o := &c.Facts.Surveys[i]
				if o.Scope.Place != "" || s.Scope.Subject != "" && o.Scope.Subject != "" && o.Scope.Subject != s.Scope.Subject {
					continue
				}
				for _, v := range o.Valid.All() {
					own = add(own, v.V)
				}
			}
		}
		if len(own) == 0 { // places and subjects only: their sum is the whole
			n := 0
			for i := range c.Facts.Surveys {
				if v, ok := c.Facts.Surveys[i].Valid.Get(); ok {
					n += v
				}
			}
			other = add(other, n)
		}
		if q.Prose { // 搬迁户反对17份占4.4%: of one group of the table
			for k := range s.Questions {
				if p := &s.Questions[k]; p.Part != "" && p.Attitude == q.Attitude || p.Part != "" && isKind(p, "oppose") {
					other = add(other, addUp(p).sum)
				}
			}
		}
		for i := range c.Facts.Surveys {
			o := &c.Facts.Surveys[i]
			for _, f := range []facts.Fact[int]{o.Valid, o.Returned, o.Sent} {
				for _, v := range f.All() {
					other = add(other, v.V)
				}
			}
		}
	}
	other = add(other, sum)
	return own, other
}

func isKind(q *facts.Question, kinds ...string) bool {
	for _, o := range q.Options {
		for _, k := range kinds {
			if o.Kind == k {
				return true
			}
		}
	}
	return false
}

// singleChoice says that a question is single choice: stated, or by its nature.
func singleChoice(q *facts.Question) bool {
	if q.Multiple == facts.No {
		return true
	}
	return q.Multiple == facts.Unsaid && isKind(q, "support", "conditional") && isKind(q, "oppose", "neutral", "several")
}

func (c *Context) question(s *facts.Survey, q *facts.Question) (out []Point) {
	t := addUp(q)
	title := questionName(q)
	if t.approx || t.pcts && ofPeople.MatchString(title) {
		return nil // 有效占总户数: how many were asked, not what they said
	}
	fields := func() map[string]string { return map[string]string{"question": title, "sum": fmt.Sprint(t.sum)} }
	if t.impossible != nil {
		v, _ := t.impossible.Percent.First()
		return []Point{{Subject: title + "比例", Verdict: Fail, Fields: fields(), Evidence: c.says(v.At),
			Message: fmt.Sprintf("“%s”中“%s”的比例为%s，超过100%%（{page}）。", title, t.impossible.Text, pctText(v.V, t.impossible.Decimals))}}
	}
	own, other := c.bases(s, q, t.sum)
	single := singleChoice(q)
	full := !q.Partial && len(q.Options) >= 2

	// the printed total of the options
	if v, ok := q.Total.First(); ok && t.counts && q.Multiple != facts.Yes && v.V != t.sum && full {
		switch {
		case single, t.sum < v.V:
			out = append(out, Point{Subject: title + "合计", Verdict: Fail, Fields: fields(), Evidence: append(c.says(v.At), c.conflicts(q.Options[0].At)...),
				Message: fmt.Sprintf("“%s”各项之和为%d，合计为%d（{page}）。", title, t.sum, v.V)})
		case t.sum%v.V == 0: // sexes, ages, trades below one another: each comes to the total
		case !severalTitle.MatchString(title):
			out = append(out, Point{Subject: title + "合计", Verdict: Doubt, Fields: fields(), Evidence: c.says(v.At),
				Message: fmt.Sprintf("“%s”各项之和为%d，大于合计%d，且未注明是否多选（{page}）。", title, t.sum, v.V)})
		}
	} else if n, at, ok := validOf(c, s, q); ok && t.counts && full && single && t.sum > 0 {
		switch {
		case t.sum > n && !q.Prose && partsPeople(q, n): // sexes, ages: each comes to the whole
		case t.sum > n && q.Prose && c.tells(q.At, t.sum): // of a group whose forms are told beside
		case q.Prose && t.sum != n && wholeOf(q) == t.sum && c.counted(s, t.sum): // of another questionnaire, which is told
		case t.sum > n && !among(t.sum, own):
			out = append(out, Point{Subject: title + "合计", Verdict: Fail, Fields: fields(), Evidence: append(c.says(q.At), c.conflicts(at)...),
				Message: fmt.Sprintf("“%s”各项合计%d份，多于有效问卷%d份（{page}）。", title, t.sum, n)})
		case t.sum < n && q.Prose && c.ofSome(q.At): // 一、二层79份里反对13份
		case t.sum < n && q.Prose && sharesFit(q, n): // 支持749份占77.9%,反对26份: not every answer is told again
		case t.sum < n && !among(t.sum, own):
			out = append(out, Point{Subject: title + "合计", Verdict: Doubt, Severity: Note, Fields: fields(), Evidence: append(c.says(q.At), c.conflicts(at)...),
				Message: fmt.Sprintf("“%s”各项合计%d份，少于有效问卷%d份，可能有人未作答，请说明（{page}）。", title, t.sum, n), Demand: "请注明未作答份数。"})
		}
	}
	out = append(out, c.shares(q, title, own, other)...)

	// percentages of a single choice come to 100
	if t.pcts && full && len(q.Options) >= 2 {
		tol := roundSum(len(q.Options), t.decimals)
		switch {
		case !single && stacked(q, t.decimals), q.Multiple != facts.Yes && stacked(q, t.finest): // ages and then trades, each of all
		case t.pctSum > 100+tol && q.Prose && t.pctSum > mostMiscounted: // shares of several things, misread as one
		case t.pctSum > mostMiscounted && single: // more likely several questions read as one
			out = append(out, c.percentSum(q, title, t, Doubt, ""))
		case t.pctSum > 100+tol && single:
			out = append(out, c.percentSum(q, title, t, Fail, ""))
		case t.pctSum > 100+tol && q.Multiple == facts.Unsaid && severalTitle.MatchString(title):
			out = append(out, c.percentSum(q, title, t, Fail, Note))
		case t.pctSum > 100+tol && q.Multiple == facts.Unsaid:
			p := c.percentSum(q, title, t, Doubt, Should)
			out = append(out, p)
		case t.pctSum < 100-tol && single && !q.Prose && t.counts && among(t.sum, own) && len(out) == 0:
			out = append(out, c.percentSum(q, title, t, Fail, ""))
		}
	}
	return out
}

// partsPeople says that the counts of a table come to the number of forms two times
// or more, one run of rows after the other.
func partsPeople(q *facts.Question, n int) bool {
	runs, sum := 0, 0
	for i := range q.Options {
		v, ok := q.Options[i].Count.First()
		if !ok {
			return false
		}
		if sum += v.V; sum == n {
			runs, sum = runs+1, 0
		}
	}
	return runs >= 2 && sum == 0
}

// ownBase is the base a group of a table tells in its own head: 二百米住户(363份).
var ownBase = regexp.MustCompile(`[(（](?:有效|基数|样本)?(?:[nN]=|为|是)?(\d{1,6})(?:份|人|户|票)?[)）]`)

func baseIn(text string) int {
	if m := ownBase.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n
	}
	return 0
}

func (c *Context) percentSum(q *facts.Question, title string, t tallied, v Verdict, sev Severity) Point {
	p := Point{Subject: title + "百分比合计", Verdict: v, Severity: sev, Fields: map[string]string{"question": title, "sum": pctText(t.pctSum, t.decimals)}, Evidence: c.says(q.At),
		Message: fmt.Sprintf("“%s”各项百分比合计为%s（{page}）。", title, pctText(t.pctSum, t.decimals))}
	if q.Multiple == facts.Unsaid && !singleChoice(q) {
		p.Message = fmt.Sprintf("“%s”各项百分比合计为%s，未注明是否为多选题（{page}）。", title, pctText(t.pctSum, t.decimals))
		p.Demand = "如为多选题请注明，否则请更正。"
	}
	return p
}

// stacked says that the shares of a table come to 100 again and again: several
// things told side by side, each of all who were asked.
func stacked(q *facts.Question, decimals int) bool {
	sum, from, runs := 0.0, 0, 0
	for i := range q.Options {
		v, _ := q.Options[i].Percent.First()
		sum += v.V
		switch tol := roundSum(i-from+1, decimals); {
		case math.Abs(sum-100) <= tol && i > from:
			sum, from, runs = 0, i+1, runs+1
		case sum > 100+tol:
			return false
		}
	}
	return runs >= 2 && from == len(q.Options)
}

// wholeOf gives the number of forms that the answers of a question tell of
// themselves: its counts add up to it, and every share comes out of it or it is
// told before them; 0 when they tell none.
func wholeOf(q *facts.Question) int {
	t := addUp(q)
	if b, ok := q.Base.First(); ok && t.counts && !t.approx && b.V == t.sum && len(q.Options) >= 2 && t.sum >= leastBase {
		return t.sum
	}
	if !t.counts || !t.pcts || t.approx || len(q.Options) < 2 || t.sum < leastBase || math.Abs(t.pctSum-100) > roundSum(len(q.Options), t.decimals) || !sharesFit(q, t.sum) {
		return 0
	}
	return t.sum
}

// sharesFit says that every share of a question comes out of a base, and that
// there are some.
func sharesFit(q *facts.Question, base int) bool {
	some := false
	for i := range q.Options {
		n, ok := q.Options[i].Count.First()
		p, has := q.Options[i].Percent.First()
		if !ok || !has {
			continue
		}
		if some = true; !share(n.V, base, p.V, q.Options[i].Decimals) {
			return false
		}
	}
	return some
}

// counted says that the report tells a number of forms that is not one sent or
// returned of this questionnaire: as one of another questionnaire, or anywhere.
func (c *Context) counted(s *facts.Survey, n int) bool {
	for _, f := range []facts.Fact[int]{s.Sent, s.Returned} {
		for _, v := range f.All() {
			if v.V == n {
				return false
			}
		}
	}
	for i := range c.Facts.Surveys {
		for _, kind := range formCounts {
			if slices.ContainsFunc(kind.of(&c.Facts.Surveys[i]).All(), func(v facts.Value[int]) bool { return v.V == n }) {
				return true
			}
		}
	}
	for i := range c.Doc.Blocks {
		if b := &c.Doc.Blocks[i]; b.Table == nil && b.Zone == document.ZoneBody && strings.Contains(b.Text, "份") && slices.Contains(wholeNumbers(b.Text, leastBase), n) {
			return true
		}
	}
	return false
}

func among(v int, list []int) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

// validOf gives the agreed number of valid forms a question was answered on.
func validOf(c *Context, s *facts.Survey, q *facts.Question) (int, document.Anchor, bool) {
	pick := func(f facts.Fact[int]) (int, document.Anchor, bool) {
		n, ok := f.Get()
		if !ok {
			return 0, document.Anchor{}, false
		}
		v, _ := f.First()
		return n, v.At, !v.Approx
	}
	if n, at, ok := pick(q.Base); ok {
		return n, at, true
	}
	if q.Part != "" {
		return 0, document.Anchor{}, false
	}
	if n, at, ok := pick(s.Valid); ok {
		return n, at, true
	}
	var only *facts.Survey
	for i := range c.Facts.Surveys {
		o := &c.Facts.Surveys[i]
		if !o.Valid.Found() && !o.Returned.Found() && !o.Sent.Found() {
			continue
		}
		if only != nil {
			return 0, document.Anchor{}, false
		}
		only = o
	}
	if only == nil || only.Scope.Place != "" {
		return 0, document.Anchor{}, false
	}
	if only.Scope.Subject != "" && s.Scope.Subject != "" && only.Scope.Subject != s.Scope.Subject {
		return 0, document.Anchor{}, false
	}
	return pick(only.Valid)
}

// shares holds every percentage against its count. A base fits when it explains
// all options; only when none does are the options wrong that the best base
// leaves over.
func (c *Context) shares(q *facts.Question, title string, own, other []int) (out []Point) {
	type pair struct {
		o   *facts.Option
		n   int
		all int // with the options told before it
		pct float64
	}
	var pairs []pair
	var answers []int
	all := 0
	for i := range q.Options {
		o := &q.Options[i]
		n, ok := o.Count.First()
		p, has := o.Percent.First()
		answers = append(answers, n.V)
		if all += n.V; ok && has {
			pairs = append(pairs, pair{o: o, n: n.V, all: all, pct: p.V})
		}
	}
	if len(pairs) == 0 {
		return nil
	}
	if groups := labelled(q); groups != nil {
		q2 := *q
		for _, g := range groups {
			q2.Options = nil
			for i := range q.Options {
				if n, _, _ := strings.Cut(zh.Fold(q.Options[i].Text).Text, ":"); n == g {
					q2.Options = append(q2.Options, q.Options[i])
				}
			}
			// each group has a base of its own, told somewhere or not at all
			for _, p := range c.shares(&q2, title, own, other) {
				if len(q2.Options) < 3 {
					p.Verdict, p.Note = Doubt, "表中各组的基数不同，请核实该组的有效份数。"
				}
				out = append(out, p)
			}
		}
		return out
	}
	best, right := 0, -1
	for _, base := range append(append([]int(nil), own...), other...) {
		n := 0
		for _, p := range pairs {
			if b := baseIn(p.o.Text); b > 0 && share(p.n, b, p.pct, p.o.Decimals) || share(p.n, base, p.pct, p.o.Decimals) || q.Prose && share(p.all, base, p.pct, p.o.Decimals) {
				n++ // 支持41份、有条件支持9份,两项占92.6%
			}
		}
		if n == len(pairs) {
			return nil
		}
		if n > right {
			best, right = base, n
		}
	}
	verdict, wrong := Fail, len(pairs)-right
	switch {
	case q.Prose && q.Multiple == facts.Yes && (right < 2 || right <= wrong):
		return nil // of a base that is not told
	case len(own) == 0 && (right == 0 || right < wrong), len(own) == 0 && q.Prose:
		return nil // we do not know what they are of
	case right == 0 && len(pairs) > 2 || right < wrong && len(pairs) > 3:
		verdict = Doubt // more likely of a base we did not read
	}
	if right == 0 {
		best = own[0]
	}
	for _, p := range pairs {
		if b := baseIn(p.o.Text); b > 0 && share(p.n, b, p.pct, p.o.Decimals) || share(p.n, best, p.pct, p.o.Decimals) || q.Prose && ofAny(append(own, other...), p.n, p.pct, p.o.Decimals) {
			continue
		}
		if v, _ := p.o.Percent.First(); q.Prose && c.givenBeside(v.At, v.V, p.o.Decimals, own, answers) {
			continue
		}
		correct := pctText(100*float64(p.n)/float64(best), max(1, p.o.Decimals))
		pv, _ := p.o.Percent.First()
		nv, _ := p.o.Count.First()
		note, verdict := "", verdict
		if verdict == Fail && farApart(100*float64(p.n)/float64(best), p.pct) {
			verdict = Doubt // more likely of a base or a count we did not read
		}
		if verdict == Doubt {
			note = "可能另有计算基数，请核实。"
		}
		out = append(out, Point{Subject: title + p.o.Text, Verdict: verdict, Note: note,
			Fields:   map[string]string{"question": title, "option": p.o.Text, "count": fmt.Sprint(p.n), "base": fmt.Sprint(best), "right": correct, "stated": pctText(p.pct, p.o.Decimals)},
			Message:  fmt.Sprintf("“%s”中“%s”%d份，按%d份计算应为%s，报告为%s（{page}）。", title, p.o.Text, p.n, best, correct, pctText(p.pct, p.o.Decimals)),
			Evidence: append(c.says(pv.At), c.conflicts(nv.At)...)})
		if len(out) >= 5 {
			break
		}
	}
	return out
}

// labelled gives the groups whose answers stand in one table, each before its
// answer: 经营户:租金上涨, 居民:噪声扬尘; nil where there are not two.
func labelled(q *facts.Question) (groups []string) {
	for i := range q.Options {
		g, rest, ok := strings.Cut(zh.Fold(q.Options[i].Text).Text, ":")
		if !ok || g == "" || rest == "" {
			return nil
		}
		if !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	if len(groups) < 2 || len(groups) == len(q.Options) {
		return nil
	}
	return groups
}

// mostMiscounted is what the shares of one question told in prose may come to,
// in percent, by a slip of the author.
const mostMiscounted = 130

// tells says that a paragraph tells a whole number.
func (c *Context) tells(at document.Anchor, n int) bool {
	b := c.Doc.Block(at.Block)
	return b != nil && b.Table == nil && slices.Contains(wholeNumbers(b.Text, leastBase), n)
}

// ofSome says that a paragraph tells how some of those asked answered.
func (c *Context) ofSome(at document.Anchor) bool {
	b := c.Doc.Block(at.Block)
	return b != nil && someOf.MatchString(zh.Fold(b.Text).Text)
}

var someOf = regexp.MustCompile(`\d(?:份|户|人|名)(?:问卷)?(?:里|之?中|当中|里面)`)

// givenBeside says that a share told in prose comes out of numbers beside it: a
// count of its sentence and a base that its paragraph tells, or one of those given;
// the counts in not are no bases.
// 741份里反对72份,占9.7%; 支持13份、有条件支持3份,分别占81.3%和18.8%.
func (c *Context) givenBeside(at document.Anchor, pct float64, decimals int, bases, not []int) bool {
	sentence := c.sentence(at)
	if sentence == "" {
		return false
	}
	bases = append(wholeNumbers(c.Doc.Block(at.Block).Text, leastBase), bases...)
	for _, n := range wholeNumbers(sentence, 1) {
		for _, base := range bases {
			if n < base && !slices.Contains(not, base) && share(n, base, pct, decimals) {
				return true
			}
		}
	}
	return false
}

// sentence gives the sentence of running text that an anchor points into; "" for a
// place in a table.
func (c *Context) sentence(at document.Anchor) string {
	b := c.Doc.Block(at.Block)
	if b == nil || b.Table != nil {
		return ""
	}
	s := b.Text
	from, end := 0, min(at.End, len(s))
	if i := strings.LastIndex(s[:min(at.Start, len(s))], "。"); i >= 0 {
		from = i + len("。")
	}
	if i := strings.Index(s[end:], "。"); i >= 0 {
		return s[from : end+i]
	}
	return s[from:]
}

// wholeNumbers gives the whole numbers of a text that are no shares and no dates.
func wholeNumbers(s string, least float64) (out []int) {
	for _, n := range zh.Numbers(zh.Fold(s).Text) {
		if n.Value == math.Trunc(n.Value) && n.Value >= least && n.Low >= n.High && !slices.Contains([]string{"%", "年", "月", "日"}, n.Unit) {
			out = append(out, int(n.Value))
		}
	}
	return out
}

// leastBase is the fewest forms a share is told of.
const leastBase = 10

// ofAny says that a share comes out of one of several bases: a sentence may tell of
// two questionnaires.
func ofAny(bases []int, n int, pct float64, decimals int) bool {
	return slices.ContainsFunc(bases, func(base int) bool { return share(n, base, pct, decimals) })
}

// partsOfQuestions holds the rows of groups or villages against the total row.
func (c *Context) partsOfQuestions(s *facts.Survey) (out []Point) {
	type same struct {
		title   string
		block   document.BlockID
		options int
	}
	parts := map[same][]*facts.Question{}
	for i := range s.Questions {
		if p := &s.Questions[i]; p.Part != "" && !subtotal.MatchString(p.Part) {
			of := same{p.Title, p.At.Block, len(p.Options)}
			parts[of] = append(parts[of], p)
		}
	}
	for i := range s.Questions {
		whole := &s.Questions[i]
		if whole.Part != "" || whole.Prose {
			continue
		}
		for k := range whole.Options {
			v, ok := whole.Options[k].Count.First()
			if !ok {
				continue
			}
			sum, n := 0, 0
			for _, p := range parts[same{whole.Title, whole.At.Block, len(whole.Options)}] {
				if p.Options[k].Text != whole.Options[k].Text {
					continue
				}
				pv, ok := p.Options[k].Count.First()
				if !ok {
					n = 0
					break
				}
				sum += pv.V
				n++
			}
			if n < 2 || sum == v.V || v.V > 0 && sum%v.V == 0 && sum > v.V {
				continue
			}
			title := questionName(whole)
			out = append(out, Point{Subject: title + whole.Options[k].Text + "分项", Verdict: Fail,
				Fields:   map[string]string{"question": title, "option": whole.Options[k].Text, "sum": fmt.Sprint(sum), "stated": fmt.Sprint(v.V)},
				Message:  fmt.Sprintf("“%s”中“%s”分项之和为%d，合计为%d（{page}）。", title, whole.Options[k].Text, sum, v.V),
				Evidence: c.says(v.At)})
		}
	}
	return out
}

func questionName(q *facts.Question) string {
	t := strings.TrimSpace(q.Title)
	if t == "" {
		t = "问卷统计"
		if q.Attitude {
			t = "对事项的态度"
		}
	}
	t = shortText(t, 30)
	if q.Part != "" {
		t += "（" + shortText(q.Part, 12) + "）"
	}
	return t
}

// subtotal names the sum of some of the parts, which is no part itself.
var subtotal = regexp.MustCompile(`小计|合计|总计|其中`)

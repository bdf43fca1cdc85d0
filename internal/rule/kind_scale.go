package rule

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/facts"
)

var kindScale = kind{
	name: "scale",
	doc: "风险因素的概率、影响、程度。参数 check：complete 每个因素三项齐全；range 取值在0至1之间，或者在报告自述的分值范围内；monotone 概率和影响都不低的因素，程度不应更低，" +
		"且程度与报告自述的单因素标准相符（报告未写标准时按行业惯例，只作存疑），写在数值后的词语随数值升降。",
	fields: []string{"r", "missing", "count", "names", "p", "q", "g", "value", "other", "p2", "q2", "g2", "stage"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Check string `yaml:"check"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		switch a.Check {
		case "complete":
			return scaleComplete, nil
		case "range":
			return scaleRange, nil
		case "monotone":
			return scaleMonotone, nil
		}
		return nil, p.known("check", "检查", []string{a.Check}, []string{"complete", "range", "monotone"})
	},
}

// noFactors is the outcome where there is nothing to judge: another rule says so.
func noFactors(c *Context) (Outcome, bool) {
	if len(c.Facts.Risks.Factors) > 0 {
		return Outcome{}, false
	}
	return c.unjudged("未识别到逐项列出的风险因素，由“G3”先行判断。", "identification", "estimation"), true
}

// unjudged is the outcome where there is nothing to judge: not applicable where
// everything was read, a doubt where a loss may hide it.
func (c *Context) unjudged(why string, where ...facts.Role) Outcome {
	if ls := c.losses(where...); len(ls) > 0 {
		return Outcome{Verdict: Doubt, Why: strings.TrimSuffix(why, "。") + "，" + lossWhy(c.Doc, ls), Shown: c.searched(where...)}
	}
	return Outcome{Verdict: NA, Why: why}
}

func estimated(e *facts.Estimate) (p, q, g bool) {
	return e.P.Found() || e.PWord.Found(), e.Q.Found() || e.QWord.Found(), e.Degree.Found() || e.R.Found() || e.Points.Found()
}

func scaleComplete(c *Context) Outcome {
	if o, none := noFactors(c); none {
		return o
	}
	fs := c.Facts.Risks.Factors
	if len(c.Facts.Risks.Points) > 0 {
		any := false
		for i := range fs {
			p, q, _ := estimated(&fs[i].Before)
			any = any || p || q
		}
		if !any {
			return Outcome{Verdict: NA, Why: "报告采用量化评分表评判，不逐项给出概率和影响程度。"}
		}
	}
	names := [3]string{"风险概率", "影响程度", "风险程度"}
	var lacks [3][]int
	for i := range fs {
		p, q, g := estimated(&fs[i].Before)
		if pa, qa, ga := estimated(&fs[i].After); pa && qa && ga && !p && !q && !g {
			continue // judged after measures only; H3 asks for the rest
		}
		for k, ok := range [3]bool{p, q, g} {
			if !ok {
				lacks[k] = append(lacks[k], i)
			}
		}
	}
	var o Outcome
	if c.simple() && len(lacks[0]) == len(fs) && len(lacks[1]) == len(fs) && len(lacks[2]) == len(fs) {
		return Outcome{Verdict: NA, Why: "简易程序和报告表可不逐项估计概率和影响。"}
	}
	if len(lacks[0]) == len(fs) && len(lacks[1]) == len(fs) && len(lacks[2]) == len(fs) {
		return c.scaleNone()
	}
	verdict := Fail
	if c.lost("estimation", "identification") {
		verdict = Doubt
	}
	for k, l := range lacks {
		switch {
		case len(l) == 0:
		case len(l) == len(fs) && c.simple():
			// a simple report may judge its risks by degree alone
		case len(l) == len(fs):
			o.Points = append(o.Points, Point{Subject: names[k], Verdict: verdict, Fields: map[string]string{"missing": names[k], "count": strconv.Itoa(len(l)), "r": fs[0].Name},
				Message: "风险因素未给出" + names[k] + "。", Evidence: c.says(c.Facts.Risks.At...)})
		default:
			for _, i := range l {
				o.Points = append(o.Points, Point{Subject: fs[i].Name + "：" + names[k], Verdict: verdict,
					Fields:  map[string]string{"missing": names[k], "r": fs[i].Name, "count": strconv.Itoa(len(l))},
					Message: "风险“" + fs[i].Name + "”未给出" + names[k] + "。", Evidence: c.says(fs[i].At)})
			}
		}
	}
	if len(o.Points) == 0 {
		return Outcome{Verdict: Pass, Why: fmt.Sprintf("%d个风险因素均给出概率、影响和程度。", len(fs)), Shown: c.says(c.Facts.Risks.At...)}
	}
	o.Why = fmt.Sprintf("%d个风险因素中，缺概率%d个、缺影响程度%d个、缺风险程度%d个。", len(fs), len(lacks[0]), len(lacks[1]), len(lacks[2]))
	return o
}

// scaleNone is the outcome where no factor has any estimate that was read. A
// table without these columns says so itself; prose may say it in words that
// were not understood.
func (c *Context) scaleNone() Outcome {
	for _, f := range c.Facts.Risks.Factors {
		if f.Source != "table" {
			return Outcome{Verdict: Doubt, Why: "风险因素以文字列出，未能逐项识别其概率、影响程度和风险程度，请人工核实。", Shown: c.says(c.Facts.Risks.At...)}
		}
	}
	for i := range c.Facts.Risks.Tables {
		t := &c.Facts.Risks.Tables[i]
		_, p := t.Columns["p"]
		_, q := t.Columns["q"]
		if p && q {
			return Outcome{Verdict: Doubt, Why: "报告列有概率和影响程度的表，但其各行（列）未能与风险因素逐一对应，请人工核实每个因素的概率、影响程度和风险程度是否齐全。", Shown: c.says(document.Whole(t.Block))}
		}
	}
	why := "风险因素表没有概率、影响程度和风险程度。"
	return c.absent(why, Point{Subject: "估计", Fields: map[string]string{"missing": "风险概率、影响程度和风险程度", "count": strconv.Itoa(len(c.Facts.Risks.Factors)), "r": c.Facts.Risks.Factors[0].Name},
		Message: "风险因素未给出风险概率、影响程度和风险程度。", Evidence: c.says(c.Facts.Risks.At...)}, "estimation", "identification")
}

// estimates calls f for every factor, before and after measures.
func (c *Context) estimates(f func(r *facts.Risk, e *facts.Estimate, stage string)) {
	fs := c.Facts.Risks.Factors
	for i := range fs {
		f(&fs[i], &fs[i].Before, "措施前")
		f(&fs[i], &fs[i].After, "措施后")
	}
}

// scaleRange holds probabilities and influences against the range of 0 to 1, or against
// the range of points that the report says it gives.
func scaleRange(c *Context) Outcome {
	if o, none := noFactors(c); none {
		return o
	}
	numbers, above := 0, 0
	c.estimates(func(_ *facts.Risk, e *facts.Estimate, _ string) {
		for _, f := range []facts.Fact[float64]{e.P, e.Q} {
			if v, ok := f.First(); ok {
				numbers++
				if v.V > 1 {
					above++
				}
			}
		}
	})
	if numbers == 0 {
		return c.unjudged("概率和影响程度没有以数值给出。", "estimation", "identification")
	}
	var o Outcome
	if above*2 >= numbers {
		if o.Points = c.offScale(); len(o.Points) > 0 {
			o.Why = fmt.Sprintf("%d个分值超出报告自述的取值范围。", len(o.Points))
			return o
		}
		return Outcome{Verdict: Pass, Why: "概率和影响程度采用分值制，未超出同一量级。"}
	}
	c.estimates(func(r *facts.Risk, e *facts.Estimate, stage string) {
		for k, f := range []facts.Fact[float64]{e.P, e.Q} {
			v, ok := f.First()
			if !ok || v.V <= 1 && v.V >= 0 {
				continue
			}
			name := [2]string{"概率", "影响程度"}[k]
			o.Points = append(o.Points, Point{Subject: r.Name + "：" + name, Verdict: Fail,
				Fields:  map[string]string{"r": r.Name, "value": number2(v.V), "stage": stage, "missing": name},
				Message: fmt.Sprintf("风险“%s”%s%s为%s，超出0—1的取值范围。", r.Name, stage, name, number2(v.V)), Evidence: c.says(v.At)})
		}
	})
	if len(o.Points) == 0 {
		return Outcome{Verdict: Pass, Why: fmt.Sprintf("%d个概率和影响程度数值均在0—1之间。", numbers)}
	}
	o.Why = fmt.Sprintf("%d个数值超出0—1。", len(o.Points))
	return o
}

// offScale finds the few scores of probability and influence that lie outside the range
// the report says they are given in. Where many do, the range was misread.
func (c *Context) offScale() (out []Point) {
	sys := &c.Facts.Risks.System
	for k, scale := range []*facts.PointScale{sys.PScale, sys.QScale} {
		if scale == nil {
			continue
		}
		name, n, odd := [2]string{"概率（可能性）", "影响"}[k], 0, []Point(nil)
		c.estimates(func(r *facts.Risk, e *facts.Estimate, stage string) {
			f := e.P
			if k == 1 {
				f = e.Q
			}
			for _, v := range f.All() {
				n++
				if v.V >= scale.Low && v.V <= scale.High {
					continue
				}
				odd = append(odd, Point{Subject: r.Name + "：" + name, Verdict: Fail,
					Fields:   map[string]string{"r": r.Name, "value": number2(v.V), "stage": stage, "missing": name},
					Message:  fmt.Sprintf("风险“%s”%s%s为%s，超出报告自述的%s至%s的取值范围。", r.Name, stage, name, number2(v.V), number2(scale.Low), number2(scale.High)),
					Evidence: append(c.says(v.At), c.conflicts(scale.At)...)})
			}
		})
		if n >= 5 && 5*len(odd) <= n {
			out = append(out, odd...)
		}
	}
	return out
}

// worded is a number of probability or influence with the word printed beside it.
type worded struct {
	r     *facts.Risk
	stage string
	num   facts.Value[float64]
	word  string
	rank  float64
}

// wordPoints finds the one number whose word does not go with the words of all the
// others: 0.76（中等） where 0.72 is 较高.
func (c *Context) wordPoints() (out []Point) {
	for k, ranks := range []map[string]float64{probabilityRank, influenceRank} {
		name := [2]string{"概率（可能性）", "影响"}[k]
		var list []worded
		c.estimates(func(r *facts.Risk, e *facts.Estimate, stage string) {
			f, w := e.P, e.PWord
			if k == 1 {
				f, w = e.Q, e.QWord
			}
			for _, v := range f.All() {
				for _, word := range w.All() {
					if rank, ok := ranks[word.V]; ok && word.At.Block == v.At.Block && word.At.Row == v.At.Row && word.At.Col == v.At.Col && v.At.InCell() {
						list = append(list, worded{r, stage, v, word.V, rank + bare(word.V)})
						break
					}
				}
			}
		})
		odd := -1
		against := func(x, y *worded) bool {
			return x.num.V >= y.num.V && x.rank < y.rank || x.num.V <= y.num.V && x.rank > y.rank
		}
		for i := range list {
			n := 0
			for j := range list {
				if i != j && against(&list[i], &list[j]) {
					n++
				}
			}
			switch {
			case n >= 2 && odd < 0:
				odd = i
			case n >= 2:
				odd = len(list) // more than one: the words go by something else
			}
		}
		if odd < 0 || odd == len(list) || len(list) < 6 {
			continue
		}
		x := &list[odd]
		var with facts.Value[float64]
		word := ""
		for j := range list {
			if j != odd && against(x, &list[j]) {
				with, word = list[j].num, list[j].word
				break
			}
		}
		out = append(out, Point{Subject: x.r.Name + "：" + name, Verdict: Fail,
			Fields:   map[string]string{"r": x.r.Name, "value": number2(x.num.V), "stage": x.stage, "missing": name},
			Message:  fmt.Sprintf("风险“%s”%s%s%s记为“%s”，而同表%s记为“%s”，两者不一致。", x.r.Name, x.stage, name, number2(x.num.V), x.word, number2(with.V), word),
			Evidence: append(c.says(x.num.At), c.conflicts(with.At)...)})
	}
	return out
}

func number2(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// ranks puts the words of one scale in order; words of different scales are
// not compared.
var (
	probabilityRank = map[string]float64{"极低": 0, "很低": 1, "较低": 2, "低": 2, "偏低": 2, "较小": 2, "小": 2, "较大": 4, "大": 4, "中等": 3, "中": 3, "一般": 3, "较高": 4, "偏高": 4, "高": 4, "很高": 5, "极高": 6}
	influenceRank   = map[string]float64{"可忽略": 1, "可以忽略": 1, "轻": 2, "较轻": 2, "较重": 4, "重": 4, "很小": 1, "极小": 1, "微小": 1, "轻微": 1.5, "较小": 2, "小": 2, "中等": 3, "中": 3, "一般": 3, "较大": 4, "大": 4, "很大": 5, "严重": 5, "极大": 5, "重大": 5, "较低": 2, "低": 2, "较高": 4, "高": 4, "很高": 5}
	fiveRank        = map[string]float64{"微小": 1, "轻微": 1, "较轻": 2, "较小": 2, "一般": 3, "中等": 3, "较大": 4, "较重": 4, "严重": 5, "重大": 5}
	colourRank      = map[string]float64{"绿": 1, "绿色": 1, "蓝": 2, "蓝色": 2, "黄": 3, "黄色": 3, "橙": 4, "橙色": 4, "红": 5, "红色": 5}
	sizeRank        = map[string]float64{"微": 0.5, "小": 1, "轻": 1, "中": 2, "大": 3, "重": 3} // 中 is told by what stands beside it
	threeRank       = map[string]float64{"低": 1, "较低": 1.3, "中低": 1.5, "中": 2, "中等": 2, "中高": 2.5, "较高": 2.7, "高": 3}
)

// degreeRank gives the rank of a degree word and its scale.
func degreeRank(w string) (rank float64, scale int) {
	if r, ok := fiveRank[w]; ok && w != "中等" {
		return r, 5
	}
	if r, ok := threeRank[w]; ok {
		return r, 3
	}
	if r, ok := colourRank[w]; ok {
		return r, 4
	}
	if r, ok := sizeRank[w]; ok {
		return r, 3
	}
	return 0, 0
}

// rated is one factor's estimate with everything known, on comparable scales.
type rated struct {
	r        *facts.Risk
	p, q, g  float64
	ps, qs   string
	gs       string
	numeric  bool
	scale    int
	at       []document.Anchor
	product  interval
	hasRange bool
}

func (c *Context) rated(after bool) []rated {
	var out []rated
	fs := c.Facts.Risks.Factors
	for i := range fs {
		e := fs[i].Estimated(after)
		for _, d := range e.Degree.All() {
			if x, ok := rate(&fs[i], e, d); ok {
				out = append(out, x)
			}
		}
	}
	return out
}

// rate joins one printed degree with the numbers of its own row; a factor whose
// tables disagree is judged table by table.
func rate(r *facts.Risk, e *facts.Estimate, d facts.Value[string]) (x rated, ok bool) {
	x = rated{r: r, gs: d.V, at: []document.Anchor{d.At}, p: -1, ps: "—", qs: "—"}
	if x.g, x.scale = degreeRank(d.V); x.scale == 0 {
		return x, false
	}
	if v, ok := beside(e.R, d.At); ok {
		x.product, x.hasRange = printed(v, e.Decimals), true
	} else if v, ok := beside(e.Points, d.At); ok {
		x.product, x.hasRange = exactly(v), true // graded by its points, not by the product
	}
	pv, ok1 := beside(e.P, d.At)
	qv, ok2 := beside(e.Q, d.At)
	if ok1 && ok2 {
		x.p, x.q, x.numeric = pv, qv, true
		x.ps, x.qs = number2(pv), number2(qv)
		if !x.hasRange {
			x.product, x.hasRange = exactly(pv*qv), true
		}
		return x, true
	}
	pw, ok1 := beside(e.PWord, d.At)
	qw, ok2 := beside(e.QWord, d.At)
	pr, ok3 := probabilityRank[pw]
	qr, ok4 := influenceRank[qw]
	// 低 lies below 较低 and 高 above 较高, if no farther than a word of its own.
	pr, qr = pr+bare(pw), qr+bare(qw)
	if ok1 && ok2 && ok3 && ok4 {
		x.p, x.q, x.ps, x.qs = pr, qr, pw, qw
		return x, true
	}
	return x, x.hasRange
}

// bare is what a word without 较 is worth beside one with it.
func bare(w string) float64 {
	switch w {
	case "低", "小", "轻":
		return -0.4
	case "高", "大", "重":
		return 0.4
	}
	return 0
}

// beside gives the value of the same table row, else the one all tables agree on.
func beside[T comparable](f facts.Fact[T], at document.Anchor) (T, bool) {
	for _, v := range f.All() {
		if v.At.Block == at.Block && (v.At.Row == at.Row || v.At.Col == at.Col && at.Col > 0) {
			return v.V, true
		}
	}
	return f.Get()
}

func scaleMonotone(c *Context) Outcome {
	if o, none := noFactors(c); none {
		return o
	}
	var o Outcome
	n := 0
	own := ownBands(c.Facts.Risks.System.Thresholds, "factor")
	for _, after := range []bool{false, true} {
		list := c.rated(after)
		n += len(list)
		stage := "措施前"
		if after {
			stage = "措施后"
		}
		judged := make([]bool, len(list))
		var odd []Point
		for i := range list {
			if pt, ok := c.bandPoint(own, &list[i], stage); ok {
				odd = append(odd, pt)
				judged[i] = true
			}
		}
		o.Points = append(o.Points, c.byOwnRows(list, odd)...)
		o.Points = append(o.Points, c.orderPoints(list, judged, stage)...)
		told, pts := c.combinedPoints(after, stage)
		n = max(n, told)
		for _, p := range pts {
			if !slices.ContainsFunc(o.Points, func(q Point) bool { return q.Subject == p.Subject }) {
				o.Points = append(o.Points, p)
			}
		}
	}
	o.Points = append(o.Points, c.wordPoints()...)
	if n == 0 && len(o.Points) == 0 {
		return c.unjudged("没有同时给出概率、影响和程度的因素，无从比较。", "estimation", "identification")
	}
	if len(o.Points) == 0 {
		return Outcome{Verdict: Pass, Why: fmt.Sprintf("%d项程度与其概率、影响一致。", n)}
	}
	o.Why = fmt.Sprintf("%d项程度与其概率、影响不一致。", len(o.Points))
	return o
}

// combinedPoints holds the degrees told in words against the report's own matrix.
// It is believed to be understood where most of the factors follow it.
func (c *Context) combinedPoints(after bool, stage string) (told int, out []Point) {
	own := c.Facts.Risks.System.Combinations
	follow := 0
	fs := c.Facts.Risks.Factors
	for i := range fs {
		e := fs[i].Estimated(after)
		for _, d := range e.Degree.All() {
			p, ok1 := beside(e.PWord, d.At)
			q, ok2 := beside(e.QWord, d.At)
			if !ok1 || !ok2 {
				continue
			}
			should, at := facts.Combined(own, p, q)
			if should == "" {
				continue
			}
			if !slices.ContainsFunc(own, func(k facts.Combination) bool { return k.Degree == d.V }) {
				return 0, nil // a degree the rules do not give: they were not read to the end
			}
			told++
			if should == d.V {
				follow++
				continue
			}
			out = append(out, Point{Subject: fs[i].Name + "：" + stage, Verdict: Fail,
				Fields: map[string]string{"r": fs[i].Name, "p": p, "q": q, "g": d.V, "g2": should, "stage": stage},
				Message: fmt.Sprintf("风险“%s”%s概率（可能性）%s、影响（后果）%s，按报告自述的判定规则应为“%s”，程度却为“%s”。",
					fs[i].Name, stage, p, q, should, d.V),
				Evidence: append(c.says(d.At), c.conflicts(at)...)})
			break
		}
	}
	if told < 3 || 5*follow < 3*told {
		return told, nil
	}
	return told, out
}

// byOwnRows turns the doubt about one degree into a finding where all the other
// factors, of two degrees at least, are graded as the usual bands have it: the
// report does use them, though it does not say so.
func (c *Context) byOwnRows(list []rated, odd []Point) []Point {
	if len(odd) == 0 || odd[0].Verdict != Doubt || slices.ContainsFunc(odd, func(p Point) bool { return p.Subject != odd[0].Subject || p.Fields["g"] != odd[0].Fields["g"] }) {
		return odd
	}
	odd = odd[:1] // two tables may print the same degree of it
	fits, grades := 0, map[string]bool{}
	for i := range list {
		x := &list[i]
		if x.r.Name == odd[0].Fields["r"] || x.scale != 5 || !x.numeric || x.product.high > 1 {
			continue
		}
		if k, sure := bandIndex(c.Profile.PxQSingle.Value, x.product); sure && usualDegrees[k] == x.gs {
			fits++
			grades[x.gs] = true
		}
	}
	if fits < 3 || len(grades) < 2 {
		return odd
	}
	pt := &odd[0]
	pt.Verdict, pt.Demand = Doubt, ""
	if g, g2 := slices.Index(usualDegrees, pt.Fields["g"]), slices.Index(usualDegrees, pt.Fields["g2"]); g >= 0 && g2 >= 0 && max(g, g2)-min(g, g2) > 1 {
		pt.Verdict = Fail // one step off may follow a border of the report's own
	}
	pt.Message = fmt.Sprintf("风险“%s”%s概率%s、影响%s，程度为“%s”；其余%d项的程度均符合惯用分级，照此应为“%s”。",
		pt.Fields["r"], pt.Fields["stage"], pt.Fields["p"], pt.Fields["q"], pt.Fields["g"], fits, pt.Fields["g2"])
	return odd
}

var usualDegrees = []string{"微小", "较小", "一般", "较大", "重大"}

// against says that x has no lower probability and influence than y, and yet a
// lower degree.
func against(x, y *rated) bool {
	return x.r != y.r && x.p >= 0 && y.p >= 0 && x.numeric == y.numeric && x.scale == y.scale && x.p >= y.p && x.q >= y.q && x.g < y.g
}

// orderPoints finds degrees that contradict each other. Of two that do, the one
// that contradicts more of the others is blamed, so that one wrong cell is one
// finding.
func (c *Context) orderPoints(list []rated, judged []bool, stage string) []Point {
	var out []Point
	gone := append([]bool(nil), judged...)
	apart := func(i, j int) bool {
		return !gone[i] && !gone[j] && (against(&list[i], &list[j]) || against(&list[j], &list[i]))
	}
	count := make([]int, len(list)) // how many of the others each contradicts
	for i := range list {
		for j := range list[:i] {
			if apart(i, j) {
				count[i]++
				count[j]++
			}
		}
	}
	for {
		worst, most := -1, 0
		for i, n := range count {
			if n > most {
				worst, most = i, n
			}
		}
		if worst < 0 {
			return out
		}
		for j := range list {
			if gone[j] {
				continue
			}
			x, y := &list[worst], &list[j]
			if !against(x, y) && !against(y, x) {
				continue
			}
			out = append(out, Point{Subject: x.r.Name + "：" + stage, Verdict: Fail,
				Fields: map[string]string{"r": x.r.Name, "p": x.ps, "q": x.qs, "g": x.gs, "other": y.r.Name, "p2": y.ps, "q2": y.qs, "g2": y.gs, "stage": stage},
				Message: fmt.Sprintf("风险“%s”%s概率%s、影响%s，程度为“%s”；而“%s”概率%s、影响%s，程度却为“%s”，前后矛盾。",
					x.r.Name, stage, x.ps, x.qs, x.gs, y.r.Name, y.ps, y.qs, y.gs),
				Evidence: append(c.says(x.at...), c.conflicts(y.at...)...)})
			break
		}
		for j := range list {
			if apart(worst, j) {
				count[j]--
			}
		}
		gone[worst], count[worst] = true, 0
	}
}

// bandPoint holds the degree against the report's own bands for single factors;
// without them against the usual ones, which only raises a doubt.
func (c *Context) bandPoint(own []facts.Threshold, x *rated, stage string) (Point, bool) {
	if !x.hasRange {
		return Point{}, false
	}
	fields := map[string]string{"r": x.r.Name, "p": x.ps, "q": x.qs, "g": x.gs, "value": rangeText(x.product), "stage": stage}
	if len(own) > 0 {
		// Bands that reach beyond five times five are not of the plain product: 两档相乘再乘四.
		if top := slices.MaxFunc(own, func(a, b facts.Threshold) int { return cmp.Compare(a.Low, b.Low) }); top.Low > 25 && x.p >= 1 && x.p <= 5 && x.q <= 5 && math.Abs(x.p*x.q-x.product.mid()) < 0.01 {
			return Point{}, false
		}
		should := inBand(own, x.product)
		if should == "" || should == x.gs || !knownBand(own, x.gs) || utf8.RuneCountInString(should) != utf8.RuneCountInString(x.gs) { // 低 is a level of the whole, 较小 a degree
			return Point{}, false
		}
		fields["g2"] = should
		return Point{Subject: x.r.Name + "：" + stage, Verdict: Fail, Fields: fields,
			Message:  fmt.Sprintf("风险“%s”%s的风险值为%s，按报告自述标准应为“%s”，程度却为“%s”。", x.r.Name, stage, rangeText(x.product), should, x.gs),
			Evidence: append(c.says(x.at...), c.conflicts(c.Facts.Risks.System.At[:1]...)...)}, true
	}
	if x.scale != 5 || c.Profile == nil || len(c.Profile.PxQSingle.Value) != 4 || x.product.high > 1 || x.p > 1 || x.q > 1 || x.p < 0 || !x.numeric {
		return Point{}, false
	}
	if math.Abs(x.p*x.q-x.product.mid()) > 0.01 {
		return Point{}, false // graded by another formula than the usual one
	}
	words := usualDegrees
	k, sure := bandIndex(c.Profile.PxQSingle.Value, x.product)
	if !sure || words[k] == x.gs || x.gs == "轻微" {
		return Point{}, false
	}
	fields["g2"] = words[k]
	return Point{Subject: x.r.Name + "：" + stage, Verdict: Doubt, Fields: fields,
		Message:  fmt.Sprintf("风险“%s”%s概率%s、影响%s，程度为“%s”；按行业惯用分级应为“%s”，报告未写明单因素分级标准。", x.r.Name, stage, x.ps, x.qs, x.gs, words[k]),
		Demand:   "请写明单因素风险程度的分级标准，并据以核对“" + x.r.Name + "”的程度。",
		Evidence: c.says(x.at...)}, true
}

func rangeText(i interval) string { return strconv.FormatFloat(i.mid(), 'g', 4, 64) }

// bandIndex gives the band between ascending borders; not sure at a border.
func bandIndex(borders []float64, v interval) (int, bool) {
	const near = 0.0005
	k := 0
	for _, b := range borders {
		if v.low-near <= b && b <= v.high+near {
			return 0, false
		}
		if v.low > b {
			k++
		}
	}
	return k, true
}

// ownBands gives the report's own criteria of a sort, when they do not
// contradict each other.
func ownBands(ts []facts.Threshold, of string) []facts.Threshold {
	var out []facts.Threshold
	first := map[string]facts.Threshold{} // by level
	for _, t := range ts {
		if t.Of != of {
			continue
		}
		if o, ok := first[t.Level]; ok && (o.Low != t.Low || o.High != t.High) {
			return nil // two sets of criteria: which one holds is not ours to say
		}
		first[t.Level] = t
		out = append(out, t)
	}
	if len(out) < 2 {
		return nil
	}
	return sideBySide(out)
}

// sideBySide lets bands that are told by one border each, ≤0.04微小,≤0.16较小,≤0.36一般,
// begin where the one before ends.
func sideBySide(ts []facts.Threshold) []facts.Threshold {
	out := slices.Clone(ts)
	for i, t := range ts {
		for _, o := range ts {
			if o.Low == t.Low && o.High < t.High {
				out[i].Low = max(out[i].Low, o.High)
			}
			if o.High == t.High && o.Low > t.Low {
				out[i].High = min(out[i].High, o.Low)
			}
		}
	}
	return out
}

// inBand gives the level in whose band the whole interval lies, "" when none
// does or it touches a border.
func inBand(ts []facts.Threshold, v interval) string {
	const near = 1e-9
	got := ""
	for _, t := range ts {
		if v.low > t.Low+near && v.high < t.High-near {
			if got != "" && got != t.Level {
				return ""
			}
			got = t.Level
		}
	}
	return got
}

func knownBand(ts []facts.Threshold, level string) bool {
	for _, t := range ts {
		if t.Level == level {
			return true
		}
	}
	return false
}

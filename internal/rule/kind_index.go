package rule

import (
	"fmt"
	"math"
	"slices"

	"wenping/internal/document"
	"wenping/internal/facts"
)

var kindIndex = kind{
	name: "index",
	doc: "风险指数和评分的计算，按四舍五入允许的区间判断。参数 check：product 风险值=概率×影响；weights 权重之和为1（或100）；" +
		"total 综合指数=Σ权重×风险值；equation 写出的算式（乘积及其和）左右相等；points 各项得分之和等于合计，且不超过分值。",
	fields: []string{"r", "p", "q", "x", "y", "s", "table", "stage", "name"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Check string `yaml:"check"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		switch a.Check {
		case "product":
			return indexProduct, nil
		case "weights":
			return indexWeights, nil
		case "total":
			return indexTotal, nil
		case "points":
			return indexPoints, nil
		case "equation":
			return indexEquation, nil
		}
		return nil, p.known("check", "检查", []string{a.Check}, []string{"product", "weights", "total", "points", "equation"})
	},
}

// productCheck says how a printed product stands to its printed factors.
type productCheck int

const (
	productRight productCheck = iota
	productNear               // not the product of the printed values, but of values that round to them
	productWrong
)

func checkProduct(p float64, dp int, q float64, dq int, r float64, dr int) productCheck {
	want := printed(r, dr).slack(dr)
	if want.meets(exactly(p * q)) {
		return productRight
	}
	if want.meets(printed(p, dp).times(printed(q, dq))) {
		if dp >= 2 && dq >= 2 {
			return productRight // means of scores, rounded for printing
		}
		return productNear
	}
	return productWrong
}

func indexProduct(c *Context) Outcome {
	type row struct {
		r     *facts.Risk
		e     *facts.Estimate
		stage string
		got   productCheck
	}
	var rows []row
	right, added := 0, 0
	c.estimates(func(r *facts.Risk, e *facts.Estimate, stage string) {
		p, ok1 := e.P.Get()
		q, ok2 := e.Q.Get()
		v, ok3 := e.R.Get()
		if !ok1 || !ok2 || !ok3 || v <= 1 && (p > 1 || q > 1) { // out of range: said of the value itself
			return
		}
		x := row{r, e, stage, checkProduct(p, e.DecP, q, e.DecQ, v, e.Decimals)}
		if x.got == productRight {
			right++
		}
		if p+q == v {
			added++
		}
		rows = append(rows, x)
	})
	if len(rows) == 0 {
		if pts := c.oddProducts(); len(pts) > 0 {
			return Outcome{Why: fmt.Sprintf("风险估计表中%d处乘积与同表其他各行的算法不符。", len(pts)), Points: pts}
		}
		return c.unjudged("没有同时以数值给出概率、影响和风险值的因素。", "estimation", "level")
	}
	if added > right && 3*added >= 2*len(rows) {
		return Outcome{Verdict: NA, Why: "报告的风险值由概率与影响相加得出，不按乘积核对。"}
	}
	odd := c.oddProducts()
	if len(rows) >= 3 && right*2 < len(rows) && odd != nil {
		rows = rows[:0] // the columns follow another product, by which they are judged
	} else if len(rows) >= 3 && right*2 < len(rows) {
		at := rows[0].e.R.At()
		return Outcome{Verdict: Doubt, Why: fmt.Sprintf("%d项风险值中有%d项不等于概率×影响，报告可能采用其他算法，请人工核实。", len(rows), len(rows)-right), Shown: c.says(at[:1]...)}
	}
	var o Outcome
	for _, x := range rows {
		if x.got == productRight {
			continue
		}
		p, _ := x.e.P.Get()
		q, _ := x.e.Q.Get()
		r, _ := x.e.R.Get()
		v := Fail
		if x.got == productNear && (right < 3 || right < len(rows)-1) {
			v = Doubt
		}
		y := math.Round(p*q*10000) / 10000
		o.Points = append(o.Points, Point{Subject: x.r.Name + "：" + x.stage, Verdict: v,
			Fields:   map[string]string{"r": x.r.Name, "p": number2(p), "q": number2(q), "x": number2(r), "y": number2(y), "stage": x.stage},
			Message:  fmt.Sprintf("风险“%s”%s概率%s×影响%s应为%s，表中为%s。", x.r.Name, x.stage, number2(p), number2(q), number2(y), number2(r)),
			Evidence: c.says(x.e.R.At()...)})
	}
	for _, p := range odd {
		if !slices.ContainsFunc(o.Points, func(q Point) bool { return sameLine(p, q) }) {
			o.Points = append(o.Points, p)
		}
	}
	if len(rows) == 0 && len(o.Points) == 0 {
		return Outcome{Verdict: Pass, Why: "风险估计表各行的乘积与同表的算法相符。"}
	}
	if len(o.Points) == 0 {
		return Outcome{Verdict: Pass, Why: fmt.Sprintf("%d项风险值均等于概率×影响。", len(rows))}
	}
	o.Why = fmt.Sprintf("%d项风险值中%d项与概率×影响不符。", max(len(rows), len(o.Points)), len(o.Points))
	return o
}

// weighted gives the factors of a table with weights, when each of its rows has one.
func (c *Context) weighted(t *facts.RiskTable) (list []*facts.Risk, ok bool) {
	if _, has := t.Columns["weight"]; !has || !t.Whole {
		return nil, false
	}
	seen := map[int]bool{}
	for _, row := range t.Rows {
		if row.Factor < 0 || seen[row.Factor] {
			continue
		}
		seen[row.Factor] = true
		f := c.Facts.Risks.Factors[row.Factor]
		// The weights of this table: another may print others.
		var own facts.Fact[float64]
		for _, w := range f.Weight.All() {
			if w.At.Block == t.Block {
				own.Add(w)
			}
		}
		if own.Found() {
			f.Weight = own
		}
		if _, ok := f.Weight.Get(); !ok {
			return nil, false
		}
		list = append(list, &f)
	}
	return list, len(list) >= 2
}

// sumWeights adds up weights. Coarse ones (0.5, 40 %) are set by hand and are
// exact, unless they are all alike (thirds printed as 0.3).
func sumWeights(list []*facts.Risk) (sum float64, around interval, base float64) {
	base = 1
	coarse, alike := true, true
	first, _ := list[0].Weight.Get()
	for _, f := range list {
		w, _ := f.Weight.Get()
		sum += w
		around = around.plus(printed(w, f.WeightDecimals))
		fine := 1
		if f.WeightPercent {
			base, fine = 100, 0
		}
		coarse = coarse && f.WeightDecimals <= fine
		alike = alike && w == first
	}
	switch {
	case coarse && !alike:
		around = interval{sum - 1e-9, sum + 1e-9}
	case !alike:
		// All rounded the same way is possible, and never seen: what chance allows
		// at twice its spread.
		half := (around.high - around.low) / 2 / float64(len(list)) // half a unit of the last place
		allow := max(2*half, 2*2*half/math.Sqrt(12)*math.Sqrt(float64(len(list)))) + 1e-9
		around = interval{max(around.low, sum-allow), min(around.high, sum+allow)}
	}
	return sum, around, base
}

func indexWeights(c *Context) Outcome {
	var o Outcome
	judged := 0
	for i := range c.Facts.Risks.Tables {
		t := &c.Facts.Risks.Tables[i]
		list, ok := c.weighted(t)
		if !ok {
			continue
		}
		judged++
		sum, around, base := sumWeights(list)
		if around.meets(exactly(base)) || c.weightsByClass(list, base) || c.weightsOverTables(len(list), base) {
			continue
		}
		at := document.Whole(t.Block)
		o.Points = append(o.Points, Point{Subject: "权重合计", Verdict: Fail,
			Fields:   map[string]string{"s": number2(round4(sum)), "table": c.tableName(t.Block), "y": number2(base)},
			Message:  fmt.Sprintf("%s各风险因素权重合计为%s，不等于%s。", c.tableName(t.Block), number2(round4(sum)), number2(base)),
			Evidence: c.says(at)})
	}
	switch {
	case judged == 0:
		return c.unjudged("未识别到完整的权重列。", "estimation", "level")
	case len(o.Points) == 0:
		return Outcome{Verdict: Pass, Why: "各因素权重合计为1（或100）。"}
	}
	o.Why = "权重合计不等于1（或100）。"
	return o
}

// weightsOverTables says that a table holds some of the factors only, and the
// weights of all of them add up: a table set in two parts.
func (c *Context) weightsOverTables(n int, base float64) bool {
	all := c.withWeights()
	if len(all) <= n {
		return false
	}
	_, around, _ := sumWeights(all)
	return around.meets(exactly(base))
}

// withWeights gives the factors that have a weight in any table.
func (c *Context) withWeights() (all []*facts.Risk) {
	for i := range c.Facts.Risks.Factors {
		if f := &c.Facts.Risks.Factors[i]; f.Weight.Found() {
			all = append(all, f)
		}
	}
	return all
}

// weightsByClass says that the weights add up within each class of risks.
func (c *Context) weightsByClass(list []*facts.Risk, base float64) bool {
	by := map[string][]*facts.Risk{}
	for _, f := range list {
		by[f.Type] = append(by[f.Type], f)
	}
	if len(by) < 2 {
		return false
	}
	for _, l := range by {
		if _, around, _ := sumWeights(l); !around.meets(exactly(base)) {
			return false
		}
	}
	return true
}

func round4(v float64) float64 { return math.Round(v*10000) / 10000 }

func (c *Context) tableName(id document.BlockID) string {
	if b := c.Doc.Block(id); b != nil && b.Table != nil {
		return tableText(c.Doc, b, document.Whole(id))
	}
	return "表格"
}

// computedIndex adds up weight × R over all weighted factors. The printed
// products, where all are given, make it tighter.
func (c *Context) computedIndex(after bool) (sum float64, around interval, ok bool) {
	n := 0
	fs := c.Facts.Risks.Factors
	products := !after
	for i := range fs {
		if fs[i].Weight.Found() && !fs[i].Product.Fact.Found() {
			products = false
		}
	}
	whole := c.weightsComeOut()
	for i := range fs {
		f := &fs[i]
		w, have := f.Weight.Get()
		if !have {
			if f.Weight.Found() {
				return 0, interval{}, false
			}
			continue
		}
		n++
		if products {
			v, ok := f.Product.Fact.Get()
			if !ok {
				return 0, interval{}, false
			}
			sum += v
			around = around.plus(printed(v, f.Product.Decimals))
			continue
		}
		e := f.Estimated(after)
		r, dr := 0.0, 0
		if v, ok := e.R.Get(); ok {
			r, dr = v, e.Decimals
		} else if p, ok1 := e.P.Get(); ok1 {
			q, ok2 := e.Q.Get()
			if !ok2 {
				return 0, interval{}, false
			}
			r, dr = p*q, e.DecP+e.DecQ
		} else {
			return 0, interval{}, false
		}
		d := f.WeightDecimals
		if f.WeightPercent {
			w, d = w/100, d+2
		}
		sum += w * r
		weight, value := printed(w, d), printed(r, dr)
		if whole {
			weight = exactly(w)
		}
		if dr == 0 && r >= 1 {
			value = exactly(r) // points, set by hand
		}
		around = around.plus(weight.times(value))
	}
	if around.low == around.high { // products rounded before they were added up
		slack := sum / 200
		around = interval{sum - slack, sum + slack}
	}
	return sum, around, n >= 2
}

// weightsComeOut says that the weights come to one, or to a hundred, as they are
// printed: then they are not rounded.
func (c *Context) weightsComeOut() bool {
	all := c.withWeights()
	if len(all) < 2 {
		return false
	}
	sum, _, base := sumWeights(all)
	return math.Abs(sum-base) < 1e-9
}

func indexTotal(c *Context) Outcome {
	before, aroundBefore, okB := c.computedIndex(false)
	after, aroundAfter, okA := c.computedIndex(true)
	added := c.sheetTotals()
	if added.judged > 0 && !okB && !okA {
		return added.outcome()
	}
	if !okB && !okA {
		return c.unjudged("没有完整的权重和风险值，无法复算综合指数。", "estimation", "level")
	}
	for i := range c.Facts.Risks.Tables {
		if _, has := c.Facts.Risks.Tables[i].Columns["weight"]; has && !c.Facts.Risks.Tables[i].Whole {
			if added.judged > 0 {
				return added.outcome()
			}
			return Outcome{Verdict: Doubt, Why: "权重表有未能识别的行，无法复算综合指数，请人工核实。", Shown: c.says(document.Whole(c.Facts.Risks.Tables[i].Block))}
		}
	}
	o := Outcome{Points: added.points}
	n := added.judged
	for _, s := range c.Facts.Risks.Index {
		if c.sheetOf(s) || s.Points && !(s.Stage == "before" && okB && c.nearIndex(s, before) || s.Stage == "after" && okA && c.nearIndex(s, after)) {
			continue
		}
		want := printed(s.V, s.Decimals).slack(s.Decimals)
		// weights of 100 may be added up as they are: W=661÷25
		fitsB := okB && (want.meets(aroundBefore) || want.meets(aroundBefore.times(exactly(100))))
		fitsA := okA && (want.meets(aroundAfter) || want.meets(aroundAfter.times(exactly(100))))
		if fitsB || fitsA {
			n++
			continue
		}
		right := before
		switch s.Stage {
		case "after":
			if !okA {
				continue // no values after measures to compute from
			}
			right = after
		case "before":
			if !okB {
				continue
			}
		default:
			if !okB || c.statedOnce() > 1 && !okA {
				continue // may be the index after measures
			}
		}
		n++
		if again := samePoint(o.Points, "综合指数"+s.Stage, number2(s.V)); again != nil {
			again.Evidence = append(again.Evidence, c.says(s.At)...)
			continue
		}
		o.Points = append(o.Points, Point{Subject: "综合指数" + s.Stage, Verdict: unlessFar(right, s.V),
			Fields:   map[string]string{"x": number2(s.V), "y": number2(round4(right)), "stage": stageName(s.Stage)},
			Message:  fmt.Sprintf("%s综合风险指数按权重和风险值计算应为%s，报告为%s。", stageName(s.Stage), number2(round4(right)), number2(s.V)),
			Evidence: c.says(s.At)})
	}
	if n == 0 {
		return c.unjudged("未识别到可与计算结果对照的综合指数。", "estimation", "level")
	}
	if len(o.Points) == 0 && (!okB || added.judged > 0) {
		return added.outcome()
	}
	if len(o.Points) == 0 {
		return Outcome{Verdict: Pass, Why: fmt.Sprintf("报告给出的综合指数与复算结果（%s）相符。", number2(round4(before)))}
	}
	o.Why = "综合指数与复算结果不符。"
	return o
}

// samePoint gives the point that says the same of another place.
func samePoint(ps []Point, subject, x string) *Point {
	for i := range ps {
		if ps[i].Subject == subject && ps[i].Fields["x"] == x {
			return &ps[i]
		}
	}
	return nil
}

// statedOnce counts the different values stated as index.
func (c *Context) statedOnce() int {
	seen := map[float64]bool{}
	for _, s := range c.Facts.Risks.Index {
		if !s.Points {
			seen[s.V] = true
		}
	}
	return len(seen)
}

func stageName(s string) string {
	switch s {
	case "before":
		return "措施前"
	case "after":
		return "措施后"
	}
	return ""
}

// indexEquation works out the calculations that the report writes down.
func indexEquation(c *Context) Outcome {
	sums := c.Facts.Risks.Sums
	if len(sums) == 0 {
		return c.unjudged("报告没有写出算式。", "estimation", "level")
	}
	var o Outcome
	for _, e := range sums {
		want := printed(e.Value, e.Decimals).slack(e.Decimals)
		if want.meets(exactly(e.Exact)) || want.meets(interval{e.Low, e.High}) {
			continue
		}
		text := shortText(e.Text, 40)
		o.Points = append(o.Points, Point{Subject: text, Verdict: Fail, Fields: map[string]string{"name": text, "x": number2(e.Value), "y": number2(round4(e.Exact))},
			Message: fmt.Sprintf("算式“%s”应等于%s，报告写为%s。", text, number2(round4(e.Exact)), number2(e.Value)), Evidence: c.says(e.At)})
	}
	if len(o.Points) == 0 {
		return Outcome{Verdict: Pass, Why: fmt.Sprintf("写出的%d个算式均相符。", len(sums))}
	}
	o.Why = fmt.Sprintf("%d个算式中%d个左右不等。", len(sums), len(o.Points))
	return o
}

func indexPoints(c *Context) Outcome {
	var o Outcome
	judged := 0
	for i := range c.Facts.Risks.Points {
		t := &c.Facts.Risks.Points[i]
		total := t.Total
		if !total.Found() {
			total = c.scoreTold(t)
		}
		judged += c.maxSum(&o, t)
		judged += c.pointsSum(&o, t, "", total, func(r *facts.PointsRow) facts.Fact[float64] { return r.Points })
		judged += c.pointsSum(&o, t, "措施后", t.After, func(r *facts.PointsRow) facts.Fact[float64] { return r.After })
	}
	switch {
	case judged == 0:
		return c.unjudged("报告没有可复算的评分表。", "estimation", "level")
	case len(o.Points) == 0:
		return Outcome{Verdict: Pass, Why: "评分表各项得分之和与合计相符。"}
	}
	o.Why = "评分表计算有误。"
	return o
}

// scoreTold gives the total that prose gives for a table without one: the only
// score of its time, where no other table is of that time.
func (c *Context) scoreTold(t *facts.PointsTable) (out facts.Fact[float64]) {
	for i := range c.Facts.Risks.Points {
		if o := &c.Facts.Risks.Points[i]; o.Block != t.Block && o.Stage == t.Stage {
			return out
		}
	}
	for _, s := range c.Facts.Risks.Index {
		if !s.Points || s.Stage != t.Stage || t.Stage == "" {
			continue
		}
		if v, ok := out.First(); ok && v.V != s.V {
			return facts.Fact[float64]{}
		}
		out.Add(facts.Value[float64]{V: s.V, At: s.At})
	}
	return out
}

// maxSum holds the highest points of a table against their printed sum.
func (c *Context) maxSum(o *Outcome, t *facts.PointsTable) int {
	total, ok := t.Max.Get()
	if !ok {
		return 0
	}
	sum, n := 0.0, 0
	for i := range t.Rows {
		if t.Rows[i].Subtotal {
			continue
		}
		m := t.Rows[i].Max.All()
		if len(m) != 1 {
			return 0
		}
		if n > 0 && t.Rows[i-1].Max.Found() && t.Rows[i-1].Max.At()[0] == m[0].At { // merged over rows
			continue
		}
		sum += m[0].V
		n++
	}
	if n < 2 {
		return 0
	}
	if math.Abs(sum-total) < 1e-6 {
		return 1
	}
	name := c.tableName(t.Block)
	o.Points = append(o.Points, Point{Subject: "分值合计", Verdict: unlessFar(sum, total), Fields: map[string]string{"s": number2(round4(sum)), "x": number2(total), "y": number2(round4(sum)), "table": name},
		Message: fmt.Sprintf("%s各项满分（分值）之和为%s，合计却为%s。", name, number2(round4(sum)), number2(total)), Evidence: c.says(t.Max.At()...)})
	return 1
}

// pointsSum adds up one column of points and holds each against its highest.
// It gives how many things it could judge.
func (c *Context) pointsSum(o *Outcome, t *facts.PointsTable, stage string, printedTotal facts.Fact[float64], points func(*facts.PointsRow) facts.Fact[float64]) (judged int) {
	name := c.tableName(t.Block)
	sum, wsum, n, whole := 0.0, 0.0, 0, true
	d := 0
	maxSum := 0.0
	for i := range t.Rows {
		r := &t.Rows[i]
		if r.Subtotal {
			continue
		}
		got := points(r)
		v, ok := got.Get()
		if !ok {
			whole = whole && !r.Max.Found()
			continue
		}
		n++
		sum += v
		if w, ok := r.Weight.Get(); ok {
			wsum += v * w
		}
		d = max(d, r.Decimals)
		m, ok := r.Max.Get()
		if !ok {
			continue
		}
		maxSum += m
		if v > m+1e-9 {
			o.Points = append(o.Points, Point{Subject: r.Name + stage, Verdict: Fail, Fields: map[string]string{"name": r.Name, "x": number2(v), "y": number2(m), "table": name},
				Message: fmt.Sprintf("%s“%s”%s得分%s超过该项分值%s。", name, shortText(r.Name, 20), stage, number2(v), number2(m)), Evidence: c.says(got.At()...)})
			judged++
		}
	}
	total, ok := printedTotal.Get()
	if !ok || n < 2 || !whole {
		return judged
	}
	judged++
	allow := 0.5*math.Pow(10, -float64(d))*float64(n) + 1e-6
	if d <= 1 {
		allow = 1e-6 // points set by hand are not rounded
	}
	near := func(v float64) bool { return math.Abs(v-total) <= allow }
	if near(sum) || near(100-sum) || near(wsum) || near(wsum/100) || near(maxSum-sum) || near(sum/float64(n)) && d > 0 {
		return judged
	}
	o.Points = append(o.Points, Point{Subject: stage + "合计得分", Verdict: unlessFar(sum, total), Fields: map[string]string{"s": number2(round4(sum)), "x": number2(total), "y": number2(round4(sum)), "table": name},
		Message: fmt.Sprintf("%s%s各项得分之和为%s，合计却为%s。", name, stage, number2(round4(sum)), number2(total)), Evidence: c.says(printedTotal.At()...)})
	return judged
}

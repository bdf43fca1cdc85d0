package rule

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
)

var kindEquation = kind{
	name: "equation",
	doc: "问卷数据勾稽：counts 发放≥回收≥有效，回收率、有效率与份数相符（有效率以回收或发放为基数均可），分村分类之和等于合计；" +
		"options 各选项之和、百分比与份数、百分比合计。均按四舍五入允许的区间判断，不按相等判断；多选题允许超过100%。参数：what 上述之一。",
	fields: []string{"what", "sent", "returned", "valid", "rate", "stated", "right", "question", "sum", "option", "count", "base"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			What string `yaml:"what"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		if err := p.known("what", "核对内容", []string{a.What}, []string{"counts", "options"}); err != nil {
			return nil, err
		}
		if a.What == "counts" {
			return surveyCounts, nil
		}
		return surveyOptions, nil
	},
}

// shareSlack is how far a printed percentage may lie from the true one: half a
// unit of the last place for rounding, as much again for cutting off.
func shareSlack(decimals int) float64 {
	switch {
	case decimals <= 0:
		return 1 + 1e-9
	case decimals == 1:
		return 0.1 + 1e-9
	}
	return 0.05 + 1e-9
}

// share says that count of base can be printed as pct.
func share(count, base int, pct float64, decimals int) bool {
	if base <= 0 {
		return false
	}
	return math.Abs(100*float64(count)/float64(base)-pct) <= shareSlack(decimals)
}

// pctText prints a percentage with its decimals.
func pctText(v float64, decimals int) string {
	return strconv.FormatFloat(v, 'f', decimals, 64) + "%"
}

// formCounts are the counts of a questionnaire, in their order.
var formCounts = []struct {
	name string
	of   func(*facts.Survey) facts.Fact[int]
}{
	{"发放", func(s *facts.Survey) facts.Fact[int] { return s.Sent }},
	{"回收", func(s *facts.Survey) facts.Fact[int] { return s.Returned }},
	{"有效", func(s *facts.Survey) facts.Fact[int] { return s.Valid }},
}

// surveyName names a survey for people.
func surveyName(sc facts.Scope) string {
	var parts []string
	for _, s := range []string{sc.Place, sc.Batch, sc.Subject} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 {
		return "问卷"
	}
	n := strings.Join(parts, "")
	if !strings.Contains(n, "问卷") {
		n += "问卷"
	}
	return n
}

// tally is the counts of one survey as told at one place.
type tally struct {
	at                          saidAt
	sent, returned, valid       int // -1 not told
	atSent, atReturned, atValid document.Anchor
	approx                      bool
}

// saidAt is a place where counts stand together: a paragraph, or a sentence or a
// row of one that tells several of a kind.
type saidAt struct {
	block document.BlockID
	part  int
}

// places tells the places of a survey's counts apart.
func (c *Context) places(s *facts.Survey) func(document.Anchor) saidAt {
	several := map[document.BlockID]bool{}
	for _, kind := range formCounts {
		first := map[document.BlockID]int{}
		for _, v := range kind.of(s).All() {
			if n, ok := first[v.At.Block]; ok && n != v.V {
				several[v.At.Block] = true
			}
			first[v.At.Block] = v.V
		}
	}
	return func(at document.Anchor) saidAt {
		b := c.Doc.Block(at.Block)
		if !several[at.Block] || b == nil {
			return saidAt{block: at.Block}
		}
		if at.InCell() {
			return saidAt{at.Block, at.Row}
		}
		return saidAt{at.Block, strings.Count(b.Text[:min(at.Start, len(b.Text))], "。")}
	}
}

// tallies gives the counts of a survey place by place, and once for the whole
// report where no place tells all three and they do not contradict each other.
func (c *Context) tallies(s *facts.Survey) (out []tally) {
	index := map[saidAt]int{}
	place := c.places(s)
	at := func(a document.Anchor) *tally {
		k := place(a)
		i, ok := index[k]
		if !ok {
			i = len(out)
			index[k] = i
			out = append(out, tally{at: k, sent: -1, returned: -1, valid: -1})
		}
		return &out[i]
	}
	for _, v := range s.Sent.All() {
		if t := at(v.At); v.V > t.sent {
			t.sent, t.atSent, t.approx = v.V, v.At, t.approx || v.Approx
		}
	}
	for _, v := range s.Returned.All() {
		if t := at(v.At); v.V > t.returned {
			t.returned, t.atReturned, t.approx = v.V, v.At, t.approx || v.Approx
		}
	}
	for _, v := range s.Valid.All() {
		if t := at(v.At); v.V > t.valid {
			t.valid, t.atValid, t.approx = v.V, v.At, t.approx || v.Approx
		}
	}
	for _, t := range out {
		if t.sent >= 0 && t.returned >= 0 && t.valid >= 0 {
			return out
		}
	}
	all := tally{sent: -1, returned: -1, valid: -1}
	if v, ok := s.Sent.First(); ok {
		if _, agreed := s.Sent.Get(); agreed {
			all.sent, all.atSent, all.approx = v.V, v.At, v.Approx
		}
	}
	if v, ok := s.Returned.First(); ok {
		if _, agreed := s.Returned.Get(); agreed {
			all.returned, all.atReturned, all.approx = v.V, v.At, all.approx || v.Approx
		}
	}
	if v, ok := s.Valid.First(); ok {
		if _, agreed := s.Valid.Get(); agreed {
			all.valid, all.atValid, all.approx = v.V, v.At, all.approx || v.Approx
		}
	}
	if len(out) > 1 {
		out = append(out, all)
	}
	return out
}

func (t tally) text() string {
	var parts []string
	for _, x := range []struct {
		n    int
		name string
	}{{t.sent, "发放"}, {t.returned, "回收"}, {t.valid, "有效"}} {
		if x.n >= 0 {
			parts = append(parts, fmt.Sprintf("%s%d份", x.name, x.n))
		}
	}
	return strings.Join(parts, "、")
}

// noSurvey is the outcome where no questionnaire counts were read.
func noSurvey(c *Context) (Outcome, bool) {
	for i := range c.Facts.Surveys {
		s := &c.Facts.Surveys[i]
		if s.Sent.Found() || s.Returned.Found() || s.Valid.Found() {
			return Outcome{}, false
		}
	}
	for _, m := range c.Facts.Consultation.Methods {
		if m.ID == "survey" && m.Held {
			return Outcome{Verdict: Doubt, Why: "报告采用了问卷调查，但未能读出发放、回收和有效份数，请人工核实。", Shown: c.says(first(m.At, 2)...)}, true
		}
	}
	if c.lost("survey", "consultation") {
		return Outcome{Verdict: Doubt, Why: "未读出问卷数据，" + lossWhy(c.Doc, c.losses("survey", "consultation"))}, true
	}
	return Outcome{Verdict: NA, Why: "报告未采用问卷调查。"}, true
}

func surveyCounts(c *Context) Outcome {
	if o, none := noSurvey(c); none {
		if pts := c.formSlips(nil); len(pts) > 0 && o.Verdict == Doubt {
			return Outcome{Why: "问卷的份数与比率不符。", Points: pts}
		}
		return o
	}
	var o Outcome
	var told []string
	seen := map[string]bool{}
	ofReturned := c.validOfReturned()
	for i := range c.Facts.Surveys {
		s := &c.Facts.Surveys[i]
		name := surveyName(s.Scope)
		list := c.tallies(s)
		before := len(o.Points)
		for _, t := range list {
			line := name + t.text()
			if t.text() == "" || seen[line] {
				continue
			}
			seen[line] = true
			told = append(told, line)
			o.Shown = append(o.Shown, c.says(t.anchors()...)...)
			if t.approx {
				continue
			}
			o.Points = append(o.Points, c.order(name, t)...)
		}
		if len(o.Points) == before { // a wrong count makes every rate wrong
			o.Points = append(o.Points, c.rates(name, s, list, ofReturned)...)
		}
		o.Points = append(o.Points, c.sumsOfParts(name, s)...)
	}
	if len(o.Points) == 0 {
		o.Points = c.ratesTold()
	}
	o.Points = c.formSlips(o.Points)
	if len(o.Shown) > 6 {
		o.Shown = o.Shown[:6]
	}
	if len(told) > 6 {
		told = append(told[:6], "等")
	}
	o.Why = strings.Join(told, "；") + "。"
	if len(o.Points) == 0 {
		o.Why += "数量关系和比率相符。"
	}
	return o
}

func (t tally) anchors() (out []document.Anchor) {
	if t.sent >= 0 {
		out = append(out, t.atSent)
	}
	if t.returned >= 0 {
		out = append(out, t.atReturned)
	}
	if t.valid >= 0 {
		out = append(out, t.atValid)
	}
	return out
}

// every gives the indices of a list.
func every(list []facts.Value[int]) (out []int) {
	for i := range list {
		out = append(out, i)
	}
	return out
}

// apart says that two counts are too far from each other to be two statements of
// one: whoever mistypes or miscounts is not out by half.
func apart(a, b int) bool { return 3*min(a, b) < 2*max(a, b) }

// order holds sent ≥ returned ≥ valid.
func (c *Context) order(name string, t tally) (out []Point) {
	add := func(a, b string, na, nb int, ata, atb document.Anchor) {
		if apart(na, nb) {
			return // of two groups
		}
		out = append(out, Point{Subject: name + b + "大于" + a, Verdict: Fail,
			Fields:  map[string]string{"what": name, "sent": fmt.Sprint(t.sent), "returned": fmt.Sprint(t.returned), "valid": fmt.Sprint(t.valid)},
			Message: fmt.Sprintf("%s%s%d份，多于%s的%d份（{page}）。", name, b, nb, a, na), Evidence: append(c.says(atb), c.conflicts(ata)...)})
	}
	switch {
	case t.sent >= 0 && t.returned > t.sent:
		add("发放", "回收", t.sent, t.returned, t.atSent, t.atReturned)
	case t.sent >= 0 && t.returned < 0 && t.valid > t.sent:
		add("发放", "有效", t.sent, t.valid, t.atSent, t.atValid)
	}
	if t.returned >= 0 && t.valid > t.returned {
		add("回收", "有效", t.returned, t.valid, t.atReturned, t.atValid)
	}
	return out
}

// rates holds the printed rates against the counts of the same place, else of
// any place: a rate is wrong only when no statement of the counts gives it.
// ofReturned: the report says that valid forms are of those that came back.
func (c *Context) rates(name string, s *facts.Survey, list []tally, ofReturned bool) (out []Point) {
	seen := map[string]bool{}
	place := c.places(s)
	for _, r := range s.Rates {
		if r.Approx {
			continue
		}
		word := "回收率"
		if r.Kind == "valid" {
			word = "有效率"
		}
		if r.Value > 100 {
			out = append(out, Point{Subject: name + word, Verdict: Fail, Fields: map[string]string{"what": name, "rate": word, "stated": pctText(r.Value, r.Decimals)},
				Message: fmt.Sprintf("%s%s为%s，超过100%%（{page}）。", name, word, pctText(r.Value, r.Decimals)), Evidence: c.says(r.At)})
			continue
		}
		ok, right, from, tried := false, "", "", false
		var at []document.Anchor
		try := func(count, base int, a, b document.Anchor, text string) {
			if count < 0 || base <= 0 || count > base {
				return
			}
			tried = true
			if share(count, base, r.Value, r.Decimals) {
				ok = true
			} else if right == "" {
				right, from = pctText(100*float64(count)/float64(base), max(1, r.Decimals)), text
				at = []document.Anchor{a, b}
			}
		}
		here := false
		for _, t := range list {
			here = here || t.at == place(r.At) && t.sent >= 0 && t.returned >= 0
		}
		for _, t := range list {
			if here && t.at != place(r.At) {
				continue
			}
			if t.approx {
				ok = true
				continue
			}
			if r.Kind == "valid" {
				try(t.valid, t.returned, t.atValid, t.atReturned, "有效÷回收")
				if !ofReturned || t.returned < 0 {
					try(t.valid, t.sent, t.atValid, t.atSent, "有效÷发放")
				}
			} else {
				try(t.returned, t.sent, t.atReturned, t.atSent, "回收÷发放")
				try(t.valid, t.sent, t.atValid, t.atSent, "有效÷发放")
			}
		}
		key := word + pctText(r.Value, r.Decimals)
		if ok || !tried || right == "" || seen[key] || !here && c.rateOfAnother(r) || !(ofReturned && r.Kind == "valid" && here) && c.givenBeside(r.At, r.Value, r.Decimals, nil, nil) {
			continue
		}
		seen[key] = true
		verdict, note := Fail, ""
		if v, _ := percentOf(strings.TrimSuffix(right, "%")); v == 100 && r.Value < 100 {
			verdict, note = Doubt, "份数相同而比率不足100%，请核实发放、回收和有效各为多少份。" // one of the counts was more likely read as the other
		}
		out = append(out, Point{Subject: name + word, Verdict: verdict, Note: note,
			Fields:  map[string]string{"what": name, "rate": word, "stated": pctText(r.Value, r.Decimals), "right": right},
			Message: fmt.Sprintf("%s%s报告为%s，按%s计算应为%s（{page}）。", name, word, pctText(r.Value, r.Decimals), from, right), Evidence: append(c.says(r.At), c.conflicts(at...)...)})
	}
	return out
}

// baseReturned says that the rate of valid forms is of those that came back:
// 有效率（占收回）, 有效率以回收数为分母.
var baseReturned = regexp.MustCompile(`有效率[^,。;(|\d]{0,4}\([^)\d]{0,12}(?:收回|回收)[^)\d]{0,6}\)|有效率[^,。;(\d]{0,4}(?:以|按|用|系|指|是)[^,。;\d]{0,10}(?:收回|回收)[^,。;\d]{0,8}(?:分母|基数|计|算|底)`)

// validOfReturned says that the report tells that its rates of valid forms are of
// those that came back.
func (c *Context) validOfReturned() bool {
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Zone != document.ZoneBody {
			continue
		}
		if baseReturned.MatchString(plain(b.Text)) {
			return true
		}
		if b.Table != nil {
			for _, row := range b.Table.Rows {
				for k := range row {
					if baseReturned.MatchString(plain(row[k].Text)) {
						return true
					}
				}
			}
		}
	}
	return false
}

// rateOfAnother says that the counts of another questionnaire that stand where a
// rate does give it.
func (c *Context) rateOfAnother(r facts.Rate) bool {
	for i := range c.Facts.Surveys {
		for _, t := range c.tallies(&c.Facts.Surveys[i]) {
			if t.at.block != r.At.Block {
				continue
			}
			if share(t.returned, t.sent, r.Value, r.Decimals) || share(t.valid, t.sent, r.Value, r.Decimals) || share(t.valid, t.returned, r.Value, r.Decimals) {
				return true
			}
		}
	}
	return false
}

// sumsOfParts holds the rows of a table (villages, groups) against its total.
func (c *Context) sumsOfParts(name string, s *facts.Survey) (out []Point) {
	if s.Scope.Place != "" {
		return nil
	}
	for _, l := range formCounts {
		for _, total := range l.of(s).All() {
			sum, n, rows := 0, 0, true
			var at []document.Anchor
			var parts []facts.Value[int]
			for i := range c.Facts.Surveys {
				p := &c.Facts.Surveys[i]
				if p == s || p.Scope.Batch != s.Scope.Batch || !(p.Scope.Place != "" && p.Scope.Subject == s.Scope.Subject || p.Scope.Place == "" && s.Scope.Subject == "" && p.Scope.Subject != "") {
					continue
				}
				for _, v := range l.of(p).All() {
					if v.At.Block != total.At.Block {
						continue
					}
					rows = rows && v.At.InCell() && total.At.InCell()
					sum += v.V
					n++
					at, parts = append(at, v.At), append(parts, v)
				}
			}
			if n < 2 || sum == total.V || !rows && sum < total.V || apart(sum, total.V) || addingUp(parts, every(parts), total.V) != nil {
				continue
			}
			verdict := Fail
			if !rows && sum >= 2*total.V {
				verdict = Doubt // the same people told apart in two ways
			} else if rows && sum%max(1, total.V) == 0 && sum > total.V {
				continue
			}
			out = append(out, Point{Subject: name + l.name + "合计", Verdict: verdict,
				Fields:  map[string]string{"what": name, "sum": fmt.Sprint(sum), "stated": fmt.Sprint(total.V)},
				Message: fmt.Sprintf("%s%s份数分项之和为%d，合计为%d（{page}）。", name, l.name, sum, total.V), Evidence: append(c.says(total.At), c.conflicts(first(at, 3)...)...)})
			break
		}
	}
	return out
}

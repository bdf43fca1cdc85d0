package rule

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"

	"wenping/internal/document"
	"wenping/internal/facts"
)

var kindLevels = kind{
	name: "levels",
	doc: "整个事项的风险等级。参数 check：after 写明措施后等级；before 写明措施前等级；lower 措施后不高于措施前（总体、各因素、评分）；each 各因素措施前后成对；" +
		"same 全文一致；criteria 指数（得分）与等级符合报告自述标准；opposition 反对比例与等级相符（地方直接定性标准）。",
	fields: []string{"what", "r", "a", "b", "v1", "v2", "p1", "p2", "x", "y", "level", "rate", "count", "stage"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Check string `yaml:"check"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		f := map[string]check{
			"after": levelAfter, "before": levelBefore, "lower": levelLower, "each": levelEach,
			"same": levelSame, "criteria": levelCriteria, "opposition": levelOpposition,
		}[a.Check]
		if f == nil {
			return nil, p.known("check", "检查", []string{a.Check}, []string{"after", "before", "lower", "each", "same", "criteria", "opposition"})
		}
		return f, nil
	},
}

// final gives the statements that must be the level after measures: said so, or
// said without a stage where only the outcome can be meant.
func (c *Context) final() []facts.Level {
	var out []facts.Level
	for _, l := range c.Facts.Levels {
		if l.Where == "dimension" {
			continue
		}
		if l.Stage == "after" || l.Stage == "" && (l.Where == "conclusion" || l.Where == "cover") {
			out = append(out, l)
		}
	}
	return out
}

func (c *Context) levelsOf(stage string) []facts.Level {
	var out []facts.Level
	for _, l := range c.Facts.Levels {
		if l.Stage == stage && l.Where != "dimension" {
			out = append(out, l)
		}
	}
	return out
}

// levelText is the level as it is shown: 低风险.
func levelText(v string) string {
	if strings.HasSuffix(v, "风险") {
		return v
	}
	return v + "风险"
}

func levelAfter(c *Context) Outcome {
	if l := c.final(); len(l) > 0 {
		if b := c.levelsOf("before"); len(b) > 0 && len(c.levelsOf("after")) == 0 && c.onlyBefore() {
			if b[0].V == l[0].V && !c.simple() && !c.speaksOfAfter() {
				return c.absent("报告写明措施前的等级为"+levelText(b[0].V)+"，结论仍为"+levelText(l[0].V)+"，各因素和总体均未见落实措施后的程度或等级。",
					Point{Subject: "措施后总体等级", Always: true, Fields: map[string]string{"what": "落实措施后的总体风险等级"},
						Message:  "报告缺少落实措施后的总体风险等级：结论的等级与措施前相同，未注明为措施后的等级，各风险因素也没有措施后的程度。",
						Evidence: append(c.searched("level"), c.says(l[0].At, b[0].At)...)}, "level", "conclusion")
			}
			return Outcome{Verdict: Doubt, Why: "报告写明措施前的等级为" + levelText(b[0].V) + "，结论的等级为" + levelText(l[0].V) + "，但未写明是否为落实措施后的等级，也未见各因素措施后的程度，请人工核实。", Shown: c.says(l[0].At, b[0].At)}
		}
		return Outcome{Verdict: Pass, Why: "报告写明落实措施后的等级为" + levelText(l[0].V) + "。", Shown: c.says(l[0].At)}
	}
	if l := c.levelsOf(""); len(l) > 0 {
		if len(c.levelsOf("before")) > 0 {
			return Outcome{Verdict: Pass, Why: "报告分别写明措施前的等级和总的等级（" + levelText(l[len(l)-1].V) + "）。", Shown: c.says(l[len(l)-1].At)}
		}
		return Outcome{Verdict: Pass, Why: "报告写明等级为" + levelText(l[0].V) + "（未注明措施前后）。", Shown: c.says(l[0].At)}
	}
	if b := c.levelsOf("before"); len(b) > 0 {
		return c.absent("报告只写明措施前的等级"+levelText(b[0].V)+"，未见措施后的等级。",
			Point{Subject: "措施后总体等级", Always: true, Fields: map[string]string{"what": "落实措施后的总体风险等级"}, Evidence: append(c.searched("level", "conclusion"), c.says(b[0].At)...)}, "level", "conclusion")
	}
	if c.speaksOfLevel() {
		return Outcome{Verdict: Doubt, Why: "未能从报告的表述中读出总体风险等级，请人工核实。", Shown: c.searched("level", "conclusion")}
	}
	return c.absent("全文未见总体风险等级。", Point{Subject: "措施后总体等级", Always: true, Fields: map[string]string{"what": "落实措施后的总体风险等级"}}, "level", "conclusion")
}

var afterGrade = regexp.MustCompile(`(?:措施|化解|防范|落实|整改|处置)[^。;]{0,24}后[^。;]{0,40}(?:微小|较小|一般|较低|(?:低|中)(?:风险|等级)|等级|程度|得分|指数|[降减](?:为|至|到|低))`)

// speaksOfAfter says that some sentence of the body tells a degree or level
// behind the measures, in words that our reading may not have understood.
func (c *Context) speaksOfAfter() bool {
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Zone == document.ZoneBody && b.Kind != document.Heading && b.Kind != document.Comment && b.Table == nil && afterGrade.MatchString(plain(b.Text)) {
			return true
		}
	}
	return false
}

// onlyBefore says that the factors have degrees before measures and none of them
// after, nor has the index.
func (c *Context) onlyBefore() bool {
	before := 0
	for i := range c.Facts.Risks.Factors {
		f := &c.Facts.Risks.Factors[i]
		if f.After.Degree.Found() || f.After.R.Found() || f.After.P.Found() || f.After.PWord.Found() || f.After.Points.Found() {
			return false
		}
		if f.Before.Degree.Found() || f.Before.R.Found() {
			before++
		}
	}
	for _, s := range c.Facts.Risks.Index {
		if s.Stage == "after" {
			return false
		}
	}
	for i := range c.Facts.Risks.Points {
		if c.Facts.Risks.Points[i].After.Found() {
			return false
		}
	}
	return before >= 2
}

// speaksOfLevel says that the body has a level word somewhere: our reading may
// have missed the statement.
func (c *Context) speaksOfLevel() bool {
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Zone == document.ZoneAnnex || b.Zone == document.ZoneContents || b.Kind == document.Comment {
			continue
		}
		has := func(s string) bool {
			s = plain(s)
			return strings.Contains(s, "低风险") || strings.Contains(s, "中风险") || strings.Contains(s, "高风险") || strings.Contains(s, "风险等级")
		}
		if has(b.Text) {
			return true
		}
		if b.Table != nil {
			for _, row := range b.Table.Rows {
				for k := range row {
					if has(row[k].Text) {
						return true
					}
				}
			}
		}
	}
	return false
}

func levelBefore(c *Context) Outcome {
	if b := c.levelsOf("before"); len(b) > 0 {
		return Outcome{Verdict: Pass, Why: "报告写明措施前的等级为" + levelText(b[0].V) + "。", Shown: c.says(b[0].At)}
	}
	all := c.Facts.Levels
	if len(all) == 0 {
		return c.unjudged("未读出任何总体等级，由“措施后等级”一条判断。", "level", "conclusion", "estimation")
	}
	for _, l := range c.levelsOf("") {
		if l.Where == "text" || l.Where == "table" {
			if final := c.final(); len(final) > 0 && l.At.Block < final[0].At.Block && (l.V != final[0].V || !c.behindMeasures(l.At)) {
				return Outcome{Verdict: Pass, Why: "报告在措施之前判定等级为" + levelText(l.V) + "。", Shown: c.says(l.At)}
			}
		}
	}
	for _, s := range c.Facts.Risks.Index {
		if s.Stage == "before" {
			return Outcome{Verdict: Pass, Why: "报告写明措施前的综合指数（得分）为" + number2(s.V) + "。", Shown: c.says(s.At)}
		}
	}
	return c.absent("报告写明等级为"+levelText(all[0].V)+"，未见措施前（初始）的总体等级。",
		Point{Subject: "措施前总体等级", Always: true, Fields: map[string]string{"what": "采取措施前（初始）的总体风险等级"}, Evidence: c.searched("estimation", "level")}, "estimation", "level")
}

// behindMeasures says that a place stands behind the first of the measures.
func (c *Context) behindMeasures(at document.Anchor) bool {
	for _, m := range c.Facts.Measures.Rows {
		if m.At.Block < at.Block {
			return true
		}
	}
	for _, m := range c.Facts.Measures.Prose {
		if m.At.Block < at.Block {
			return true
		}
	}
	return false
}

func levelLower(c *Context) Outcome {
	var o Outcome
	n := 0
	rank := func(l facts.Level) float64 { return threeRank[l.V] }
	if b, a := c.levelsOf("before"), c.levelsOf("after"); len(b) > 0 && len(a) > 0 {
		n++
		// Where the report contradicts itself, that is said by “等级一致”: here the
		// highest level before is set against the lowest after.
		x, y := b[0], a[len(a)-1]
		for _, l := range b {
			if rank(l) > rank(x) {
				x = l
			}
		}
		for _, l := range a {
			if rank(l) > 0 && rank(l) < rank(y) || rank(y) == 0 {
				y = l
			}
		}
		if rank(x) > 0 && rank(y) > rank(x) {
			o.Points = append(o.Points, Point{Subject: "总体", Verdict: Fail, Fields: map[string]string{"r": "总体", "a": levelText(x.V), "b": levelText(y.V), "what": "总体风险等级"},
				Message: fmt.Sprintf("总体风险等级措施前为%s，措施后升为%s。", levelText(x.V), levelText(y.V)), Evidence: append(c.says(x.At), c.conflicts(y.At)...)})
		}
	}
	fs := c.Facts.Risks.Factors
	for i := range fs {
		f := &fs[i]
		rise := func(a, b string, at, to document.Anchor) {
			o.Points = append(o.Points, Point{Subject: f.Name, Verdict: Fail, Fields: map[string]string{"r": f.Name, "a": a, "b": b},
				Message: fmt.Sprintf("风险“%s”措施前为%s，措施后升为%s。", f.Name, a, b), Evidence: append(c.says(at), c.conflicts(to)...)})
		}
		// Tables may disagree: what is higher after than before in any of them, rises.
		b, rb, sb := highestDegree(f.Before.Degree)
		a, ra, sa := highestDegree(f.After.Degree)
		if sb == sa && sb > 0 {
			n++
			if ra > rb {
				rise(b.V, a.V, b.At, a.At)
				continue
			}
		}
		vb, ok1 := highest(f.Before.R)
		va, ok2 := highest(f.After.R)
		if ok1 && ok2 {
			n++
			if va.V > vb.V+1e-9 {
				rise(number2(vb.V), number2(va.V), vb.At, va.At)
			}
		}
	}
	k, pts := c.pointsRise()
	n += k
	o.Points = append(o.Points, pts...)
	switch {
	case n == 0:
		return c.unjudged("没有成对的措施前、措施后数据可比较。", "level", "conclusion", "estimation")
	case len(o.Points) == 0:
		return Outcome{Verdict: Pass, Why: fmt.Sprintf("%d项措施后的等级（数值）均不高于措施前。", n)}
	}
	o.Why = fmt.Sprintf("%d项措施后高于措施前。", len(o.Points))
	return o
}

// highestDegree gives the highest of the degrees told, where all are of one scale.
func highestDegree(f facts.Fact[string]) (best facts.Value[string], rank float64, scale int) {
	for _, v := range f.All() {
		r, s := degreeRank(v.V)
		switch {
		case s == 0 || scale > 0 && s != scale:
			return best, 0, 0
		case scale == 0 || r > rank:
			best, rank, scale = v, r, s
		}
	}
	return best, rank, scale
}

func highest(f facts.Fact[float64]) (best facts.Value[float64], ok bool) {
	for _, v := range f.All() {
		if !ok || v.V > best.V {
			best, ok = v, true
		}
	}
	return best, ok
}

// pointsRise compares points before and after measures, row by row, in the
// direction the report's own criteria give them.
func (c *Context) pointsRise() (n int, out []Point) {
	dir := c.Facts.Risks.System.Direction
	pair := func(name string, b, a facts.Fact[float64]) {
		vb, ok1 := b.Get()
		va, ok2 := a.Get()
		if !ok1 || !ok2 {
			return
		}
		n++
		worse := va > vb+1e-9
		if dir == "high-is-safe" {
			worse = va < vb-1e-9
		}
		if !worse {
			return
		}
		v := Fail
		if dir == "" {
			v = Doubt
		}
		name = shortText(name, 24)
		pt := Point{Subject: name, Verdict: v, Fields: map[string]string{"r": name, "a": number2(vb) + "分", "b": number2(va) + "分"},
			Message:  fmt.Sprintf("“%s”措施前得分%s，措施后得分%s，风险不降反升。", name, number2(vb), number2(va)),
			Evidence: append(c.says(b.At()[0]), c.conflicts(a.At()[0])...)}
		if v == Doubt {
			pt.Message = fmt.Sprintf("“%s”措施前得分%s，措施后得分%s；报告未写明分数高低与风险大小的关系，请核实。", name, number2(vb), number2(va))
		}
		out = append(out, pt)
	}
	ts := c.Facts.Risks.Points
	for i := range ts {
		for _, r := range ts[i].Rows {
			pair(r.Name, r.Points, r.After)
		}
	}
	for i := range ts {
		for j := range ts {
			if ts[i].Stage == "after" || ts[j].Stage != "after" || len(ts[i].Rows) != len(ts[j].Rows) {
				continue
			}
			for k := range ts[i].Rows {
				if ts[i].Rows[k].Name == ts[j].Rows[k].Name {
					pair(ts[i].Rows[k].Name, ts[i].Rows[k].Points, ts[j].Rows[k].Points)
				}
			}
			return n, out
		}
	}
	return n, out
}

// levelEach: where some factors are shown before and after, all are.
func levelEach(c *Context) Outcome {
	fs := c.Facts.Risks.Factors
	if len(fs) == 0 {
		return c.unjudged("未识别到逐项列出的风险因素。", "level", "conclusion", "estimation")
	}
	has := func(e *facts.Estimate) bool { return e.Degree.Found() || e.R.Found() || e.Points.Found() }
	before, after, inTable := 0, 0, false
	for i := range fs {
		if has(&fs[i].Before) {
			before++
		}
		if has(&fs[i].After) {
			after++
			inTable = inTable || anyCell(fs[i].After.Degree.At()) || anyCell(fs[i].After.R.At()) || anyCell(fs[i].After.Points.At()) || fs[i].After.PWord.Found()
		}
	}
	if after > 0 && !inTable && after < len(fs) {
		// 水系、工资由较小降为微小: prose need not repeat the names.
		return c.unjudged("报告以文字说明各因素措施后的等级，按总体等级判断。", "level", "conclusion", "estimation")
	}
	if after == 0 || before == 0 {
		return c.unjudged("报告未逐项给出各因素措施前后的等级，按总体等级判断。", "level", "conclusion", "estimation")
	}
	var o Outcome
	met := c.answeredRisks()
	for i := range fs {
		f := &fs[i]
		what := ""
		if met[i] == unanswered && len(c.Facts.Measures.Rows)+len(c.Facts.Measures.Prose) > 0 {
			continue // no measure, so no level after one: said once, as that
		}
		switch {
		case !has(&f.After) && has(&f.Before):
			what = "措施后"
		case !has(&f.Before) && has(&f.After):
			what = "措施前"
		default:
			continue
		}
		v := Fail
		if c.lost("level", "estimation") || after*2 < len(fs) {
			v = Doubt
		}
		o.Points = append(o.Points, Point{Subject: f.Name, Verdict: v, Fields: map[string]string{"r": f.Name, "what": what + "等级"},
			Message: fmt.Sprintf("风险“%s”未给出%s的等级，其他因素已给出。", f.Name, what), Evidence: c.says(f.At)})
	}
	if len(o.Points) == 0 {
		return Outcome{Verdict: Pass, Why: fmt.Sprintf("%d个因素均有措施前、措施后的等级。", len(fs))}
	}
	o.Why = fmt.Sprintf("%d个因素中%d个缺措施前或措施后的等级。", len(fs), len(o.Points))
	return o
}

func anyCell(at []document.Anchor) bool {
	for _, a := range at {
		if a.InCell() {
			return true
		}
	}
	return false
}

func levelSame(c *Context) Outcome {
	var o Outcome
	n := 0
	// others: levels of the other stage; a sentence that tells both is easily taken
	// for the wrong one
	compare := func(list []facts.Level, stage string, others []facts.Level) {
		n += len(list)
		if len(list) < 2 {
			return
		}
		// The level most often stated is taken as meant; the last one breaks a tie.
		main := list[0]
		best := 0
		often := map[string]int{}
		for _, l := range list {
			often[l.V]++
		}
		for i, l := range list {
			k := often[l.V]
			if k > best || k == best && i == len(list)-1 {
				best, main = k, l
			}
		}
		seen := map[string]bool{main.V: true}
		for _, l := range list {
			if seen[l.V] {
				continue
			}
			seen[l.V] = true
			v := Fail
			note := ""
			if nearLevel(l.V, main.V) {
				v = Doubt
			} else if has := func(o facts.Level) bool { return o.V == l.V }; slices.ContainsFunc(others, has) && c.bothStages(l.At) {
				v, note = Doubt, "该处同时写有措施前后的等级，请核实所指阶段。"
			}
			o.Points = append(o.Points, Point{Subject: stage + "等级", Verdict: v, Note: note,
				Fields: map[string]string{"v1": levelText(main.V), "v2": levelText(l.V), "p1": Cite(c.Doc, main.At), "p2": Cite(c.Doc, l.At), "stage": stage},
				Message: fmt.Sprintf("%s风险等级前后不一致：%s为%s，%s为%s。", stage, Cite(c.Doc, main.At), levelText(main.V),
					Cite(c.Doc, l.At), levelText(l.V)),
				Evidence: append(c.says(main.At), c.conflicts(l.At)...)})
		}
	}
	final := c.final()
	before := c.levelsOf("before")
	compare(final, "总体", nil)
	compare(before, "措施前", final)
	for i, a := range c.Attachments {
		if a.Kind != "form" || a.Facts == nil || len(final) == 0 {
			continue
		}
		for _, l := range a.Facts.Levels {
			if l.Stage == "before" {
				continue
			}
			n++
			if l.V == final[0].V {
				continue
			}
			v := Fail
			if nearLevel(l.V, final[0].V) {
				v = Doubt
			}
			o.Points = append(o.Points, Point{Subject: "报备表等级", Verdict: v,
				Fields:   map[string]string{"v1": levelText(final[0].V), "v2": levelText(l.V), "p1": Cite(c.Doc, final[0].At), "p2": "报备表", "stage": "总体"},
				Message:  fmt.Sprintf("报告%s为%s，报备表为%s。", Cite(c.Doc, final[0].At), levelText(final[0].V), levelText(l.V)),
				Evidence: append(c.says(final[0].At), c.saysIn(i+1, Conflicts, l.At)...)})
			break
		}
	}
	switch {
	case n == 0:
		return c.unjudged("未读出总体等级，由“措施后等级”一条判断。", "level", "conclusion", "estimation")
	case len(o.Points) == 0:
		return Outcome{Verdict: Pass, Why: fmt.Sprintf("%d处总体等级的表述一致。", n), Shown: c.says(levelAnchors(c.Facts.Levels)...)}
	}
	o.Why = "总体风险等级的表述不一致。"
	return o
}

// bothStages says that the sentence of a place speaks of before and after measures.
func (c *Context) bothStages(at document.Anchor) bool {
	s := plain(c.sentence(at))
	return stageBefore.MatchString(s) && stageAfter.MatchString(s)
}

var (
	stageBefore = regexp.MustCompile(`初始|措施前|化解前|原(?:有|先|来)|之前|以前`)
	stageAfter  = regexp.MustCompile(`后|剩余|残余|降(?:为|至|到|低)`)
)

// nearLevel: 较低 and 低 may be two scales or one; only a person can say.
func nearLevel(a, b string) bool {
	same := map[string]string{"较低": "低", "低": "低", "较高": "高", "高": "高", "中等": "中", "中": "中", "一般": "中", "较小": "低", "微小": "低", "较大": "高", "重大": "高"}
	if a == b {
		return false
	}
	words := func(s string) bool { _, ok := same[s]; return ok }
	plain := func(s string) bool { return s == "高" || s == "中" || s == "低" }
	if plain(a) && plain(b) {
		return false
	}
	return words(a) && words(b)
}

func levelAnchors(ls []facts.Level) []document.Anchor {
	var out []document.Anchor
	for _, l := range ls {
		if len(out) < 5 {
			out = append(out, l.At)
		}
	}
	return out
}

// higherWins: 单看指数是低,但较大风险有3个,按从高原则定为中.
var higherWins = regexp.MustCompile(`从高|就高|取高|从严|取(?:其)?较?高|高者|以高|按较高|取严|取重`)

// takesHigher says that the report takes the higher of several criteria.
func (c *Context) takesHigher() bool {
	return slices.ContainsFunc(c.Doc.Blocks, func(b document.Block) bool {
		return b.Zone == document.ZoneBody && b.Table == nil && higherWins.MatchString(b.Text) && strings.Contains(b.Text, "风险")
	})
}

func levelCriteria(c *Context) Outcome {
	if len(c.Facts.Risks.Index) == 0 || len(c.Facts.Levels) == 0 {
		return c.unjudged("未同时读出综合指数（得分）和总体等级。", "level", "conclusion", "estimation")
	}
	var o Outcome
	n := 0
	done := map[string]bool{}
	levelFor, shouldBe, takesHigher := c.levelFor(), c.shouldBe(), sync.OnceValue(c.takesHigher)
	for _, s := range c.Facts.Risks.Index {
		l, ok := levelFor(s)
		if !ok {
			continue
		}
		should, own, sure := shouldBe(s)
		if !sure {
			continue
		}
		n++
		if should == l.V || (l.V != "高" && l.V != "中" && l.V != "低") || done[l.Stage+should+l.V] {
			continue
		}
		if threeRank[l.V] > threeRank[should] && (!own || takesHigher()) {
			continue // other criteria, as the number of grave factors, may ask for more
		}
		done[l.Stage+should+l.V] = true
		word := "指数"
		if s.Points {
			word = "得分"
		}
		pt := Point{Subject: stageName(s.Stage) + word, Verdict: Fail,
			Fields: map[string]string{"x": number2(s.V), "y": levelText(should), "level": levelText(l.V), "stage": stageName(s.Stage)},
			Message: fmt.Sprintf("%s综合风险%s为%s，按报告自述标准应为%s，等级却为%s。", stageName(s.Stage), word, number2(s.V),
				levelText(should), levelText(l.V)),
			Evidence: append(c.says(s.At), c.conflicts(l.At)...)}
		if !own {
			pt.Verdict = Doubt
			pt.Message = fmt.Sprintf("%s综合风险%s为%s，等级为%s；按行业惯用标准应为%s，报告未写明评判标准，请核实。", stageName(s.Stage), word, number2(s.V), levelText(l.V), levelText(should))
		}
		o.Points = append(o.Points, pt)
	}
	switch {
	case n == 0:
		return c.unjudged("未能把指数（得分）与等级、评判标准对应起来。", "level", "conclusion", "estimation")
	case len(o.Points) == 0:
		return Outcome{Verdict: Pass, Why: "综合指数（得分）与等级符合评判标准。"}
	}
	o.Why = "综合指数（得分）与等级不符。"
	return o
}

// line is a row of a table, or a paragraph.
type line struct {
	block document.BlockID
	row   int
}

func lineAt(at document.Anchor) line { return line{at.Block, at.Row} }

// levelFor tells the level an index belongs to: of its stage, or of its own place.
func (c *Context) levelFor() func(facts.IndexStatement) (facts.Level, bool) {
	in, of := map[line][]facts.Level{}, map[string][]facts.Level{} // by place, by stage
	for _, l := range c.Facts.Levels {
		in[lineAt(l.At)] = append(in[lineAt(l.At)], l)
		of[l.Stage] = append(of[l.Stage], l)
	}
	one := func(list []facts.Level, ok func(l facts.Level) bool) (facts.Level, bool) {
		var found facts.Level
		n := 0
		for _, l := range list {
			if !ok(l) {
				continue
			}
			if n > 0 && l.V != found.V {
				return facts.Level{}, false
			}
			found = l
			n++
		}
		return found, n > 0
	}
	type answer struct {
		l  facts.Level
		ok bool
	}
	staged := map[string]answer{}
	only := sync.OnceValue(func() answer {
		if c.statedOnce() != 1 || len(c.levelsOf("before")) > 0 {
			return answer{}
		}
		l, ok := one(c.Facts.Levels, func(facts.Level) bool { return true })
		return answer{l, ok}
	})
	return func(s facts.IndexStatement) (facts.Level, bool) {
		if l, ok := one(in[lineAt(s.At)], func(l facts.Level) bool { return l.Stage == s.Stage || l.Stage == "" || s.Stage == "" }); ok {
			return l, true
		}
		if s.Stage == "" {
			a := only()
			return a.l, a.ok
		}
		a, known := staged[s.Stage]
		if !known {
			a.l, a.ok = one(of[s.Stage], func(facts.Level) bool { return true })
			staged[s.Stage] = a
		}
		return a.l, a.ok
	}
}

// shouldBe tells the level an index means: by the report's own thresholds, else
// by the usual ones of the profile.
func (c *Context) shouldBe() func(s facts.IndexStatement) (level string, own, sure bool) {
	bands, stated := map[string][]facts.Threshold{}, map[string]bool{}
	for _, of := range []string{"index", "points"} {
		bands[of] = ownBands(c.Facts.Risks.System.Thresholds, of)
	}
	for _, t := range c.Facts.Risks.System.Thresholds {
		stated[t.Of] = true
	}
	return func(s facts.IndexStatement) (level string, own, sure bool) {
		of := "index"
		if s.Points {
			of = "points"
		}
		v := exactly(s.V)
		if ts := bands[of]; ts != nil {
			l := inBand(ts, v)
			return l, true, l != ""
		}
		if stated[of] {
			return "", false, false // stated, but not understood whole
		}
		if s.Points || c.Profile == nil || len(c.Profile.PxQTotal.Value) != 2 || s.V > 1 || c.Facts.Risks.System.Kind != "pxq" {
			return "", false, false
		}
		k, ok := bandIndex(c.Profile.PxQTotal.Value, v)
		return []string{"低", "中", "高"}[k], false, ok
	}
}

func levelOpposition(c *Context) Outcome {
	rate, at, ok := c.opposeShare()
	if !ok {
		return c.unjudged("未读出反对意见的比例。", "level", "conclusion", "estimation")
	}
	final := c.final()
	if len(final) == 0 {
		final = c.levelsOf("")
	}
	if len(final) == 0 {
		return c.unjudged("未读出总体等级，由“措施后等级”一条判断。", "level", "conclusion", "estimation")
	}
	high, mid := 0.5, 0.2
	own := false
	if c.Profile != nil {
		if c.Profile.OpposeHigh.Value > 0 {
			high = c.Profile.OpposeHigh.Value
		}
		if c.Profile.OpposeMid.Value > 0 {
			mid = c.Profile.OpposeMid.Value
		}
		own = c.Profile.OpposeRule.Value
	}
	should := ""
	r := threeRank[final[0].V]
	switch {
	case rate > high*100+0.05 && r > 0 && r < threeRank["高"]:
		should = "高"
	case rate >= mid*100-0.001 && r > 0 && r < threeRank["中"]:
		should = "中"
	default:
		return Outcome{Verdict: Pass, Why: fmt.Sprintf("反对比例%s%%，与等级%s没有明显矛盾。", number2(round4(rate)), levelText(final[0].V))}
	}
	text := number2(math.Round(rate*10)/10) + "%"
	pt := Point{Subject: "反对比例", Verdict: Fail, Fields: map[string]string{"rate": text, "level": levelText(final[0].V), "y": levelText(should)},
		Message:  fmt.Sprintf("反对比例为%s，按地方直接定性标准应为%s，报告判定为%s。", text, levelText(should), levelText(final[0].V)),
		Evidence: append(c.says(at), c.conflicts(final[0].At)...)}
	if !own {
		pt.Verdict = Doubt
		pt.Message = fmt.Sprintf("反对比例为%s，报告判定为%s；有的地方规定反对比例达到该程度的应判为%s，请核实本地标准。", text, levelText(final[0].V), levelText(should))
	}
	return Outcome{Why: "反对比例" + text + "与等级" + levelText(final[0].V) + "可能不符。", Points: []Point{pt}}
}

// opposeShare is the highest share of opposition in a question on the matter
// itself, or told in words; where a later round told who still opposes, theirs.
func (c *Context) opposeShare() (rate float64, at document.Anchor, ok bool) {
	take := func(v float64, a document.Anchor) {
		if !ok || v > rate {
			rate, at, ok = v, a, true
		}
	}
	for i := range c.Facts.Surveys {
		for _, q := range c.Facts.Surveys[i].Questions {
			if !q.Attitude || q.Part != "" || len(q.Options) < 2 {
				continue
			}
			for _, o := range q.Options {
				if o.Kind != "oppose" {
					continue
				}
				if v, have := o.Percent.Get(); have {
					take(v, o.At)
				}
			}
		}
	}
	for i := range c.Facts.Quantities {
		if q := &c.Facts.Quantities[i]; q.Key == "oppose-rate" && q.Scope.Place == "" {
			take(q.Value, q.At)
		}
	}
	if v, have := c.Facts.Opinions.Remaining.First(); have && ok && v.V < rate {
		return v.V, v.At, true
	}
	return rate, at, ok
}

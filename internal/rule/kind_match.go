package rule

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

var kindMatch = kind{
	name: "match",
	doc: "风险清单与防范化解措施的对应。参数 check：risks 每个风险都有措施；share 无措施的风险所占比例不超过max（默认取地区参数）；" +
		"orphans 措施表中的风险都在清单内；blanks 措施表逐格检查（fields 要查的格：text unit deadline assist）。",
	fields: []string{"r", "count", "total", "rate", "names", "col", "max", "table"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Check  string   `yaml:"check"`
			Max    float64  `yaml:"max"`
			Fields []string `yaml:"fields"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		switch a.Check {
		case "risks":
			return matchRisks, nil
		case "share":
			return func(c *Context) Outcome { return matchShare(c, a.Max) }, nil
		case "orphans":
			return matchOrphans, nil
		case "blanks":
			if err := p.known("fields", "格", a.Fields, []string{"text", "unit", "deadline", "assist"}); err != nil {
				return nil, err
			}
			return func(c *Context) Outcome { return matchBlanks(c, a.Fields) }, nil
		}
		return nil, p.known("check", "检查", []string{a.Check}, []string{"risks", "share", "orphans", "blanks"})
	},
}

// answers says how a factor is answered: by a table row or a section (sure),
// only touched, or not at all.
type answers int

const (
	unanswered answers = iota
	touched
	answered
)

func (c *Context) answeredRisks() []answers {
	out := make([]answers, len(c.Facts.Risks.Factors))
	set := func(i int, a answers) {
		if i >= 0 && i < len(out) {
			out[i] = max(out[i], a)
		}
	}
	for i := range out {
		if c.Facts.Risks.Factors[i].Source == "measures" {
			out[i] = answered
		}
	}
	form := false
	for _, m := range c.Facts.Measures.Rows {
		for _, i := range m.Risks {
			if m.Text == "" && len(m.Risks) == 1 {
				set(i, touched) // a row without a measure: I2 says so
			} else {
				set(i, answered)
			}
		}
	}
	for _, m := range c.Facts.Measures.Prose {
		for _, i := range m.Risks {
			set(i, answered)
		}
		form = form || m.Form && !m.Listed
	}
	for i := range out {
		if out[i] != unanswered {
			continue
		}
		f := &c.Facts.Risks.Factors[i]
		for _, m := range c.Facts.Measures.Rows {
			if slices.Contains(m.Perhaps, i) || zh.Similar(bareRisk(f.Name), bareRisk(m.Risk)) >= 0.5 || strings.Contains(zh.Fold(m.Text).Text, bareRisk(f.Name)) && len([]rune(bareRisk(f.Name))) >= 2 {
				out[i] = touched
			}
		}
		if form {
			out[i] = touched // measures of a form need not repeat the names
		}
	}
	return out
}

var numberOnly = regexp.MustCompile(`^(?:风险(?:因素|点)?|第|[A-Z]-?)?[\d一二三四五六七八九十]{1,3}(?:项|号)?$`)

// riskLabel names the risk a row of measures answers: by its name; where the
// row has only a number, by the name of the factor of that number.
func (c *Context) riskLabel(m *facts.Measure) string {
	name := strings.TrimSpace(zh.Fold(m.Risk).Text)
	if name != "" && !isOrdinal(name) && !numberOnly.MatchString(name) {
		return m.Risk
	}
	if len(m.Risks) == 1 && m.Risks[0] < len(c.Facts.Risks.Factors) {
		return c.Facts.Risks.Factors[m.Risks[0]].Name
	}
	return measureName(m)
}

// proseLabel is riskLabel of measures told in prose.
func (c *Context) proseLabel(m *facts.ProseMeasure) string {
	if len(m.Risks) == 1 && m.Risks[0] < len(c.Facts.Risks.Factors) {
		return c.Facts.Risks.Factors[m.Risks[0]].Name
	}
	if m.No != "" {
		return "风险" + m.No
	}
	return m.Title
}

var riskNoise = strings.NewReplacer("风险", "", "因素", "", "问题", "", "引发", "", "的", "")

func bareRisk(s string) string {
	return riskNoise.Replace(s)
}

// noMeasures is the outcome where risks stand against nothing that was read.
func (c *Context) noMeasures() (Outcome, bool) {
	m := &c.Facts.Measures
	if len(m.Rows) > 0 || len(m.Prose) > 0 {
		return Outcome{}, false
	}
	if c.Facts.Structure.Has("measures") {
		return Outcome{Verdict: Doubt, Why: "报告有防范化解措施的章节，但未能逐项对应到各风险，请人工核实。", Shown: c.searched("measures")}, true
	}
	return c.absent("全文未见防范化解措施。", Point{Subject: "防范化解措施", Fields: map[string]string{"r": "全部风险", "count": strconv.Itoa(len(c.Facts.Risks.Factors)), "total": strconv.Itoa(len(c.Facts.Risks.Factors)), "rate": "100%"},
		Message: "报告列出风险因素，但未见对应的防范化解措施。"}, "measures"), true
}

func matchRisks(c *Context) Outcome {
	fs := c.Facts.Risks.Factors
	if o, none := noFactors(c); none {
		return o
	}
	if o, none := c.noMeasures(); none {
		return o
	}
	as := c.answeredRisks()
	sure := 0
	for _, a := range as {
		if a == answered {
			sure++
		}
	}
	var o Outcome
	for i, a := range as {
		if a == answered {
			continue
		}
		v := Fail
		// Where most names do not meet, our matching is the likelier mistake.
		if a == touched || sure*2 < len(fs) || c.lost("measures") {
			v = Doubt
		}
		ev := c.says(fs[i].At)
		ev = append(ev, c.searchedMeasures()...)
		pt := Point{Subject: fs[i].Name, Verdict: v, Fields: map[string]string{"r": fs[i].Name}, Evidence: ev}
		if v == Doubt {
			pt.Message = "风险“" + fs[i].Name + "”未能明确对应到措施，请核实。"
		}
		o.Points = append(o.Points, pt)
	}
	if a, b := countAs(as, unanswered), countAs(as, touched); a+b == 0 {
		return Outcome{Verdict: Pass, Why: fmt.Sprintf("%d个风险因素均有对应措施。", len(fs)), Shown: c.searchedMeasures()}
	} else {
		o.Why = fmt.Sprintf("%d个风险因素中，%d个未见对应措施，%d个对应关系不明确。", len(fs), a, b)
	}
	return o
}

func countAs(as []answers, want answers) int {
	n := 0
	for _, a := range as {
		if a == want {
			n++
		}
	}
	return n
}

func (c *Context) searchedMeasures() []Evidence {
	var out []Evidence
	for _, t := range c.Facts.Measures.Tables {
		if len(out) < 2 {
			for _, e := range c.evidence(Searched, []document.Anchor{document.Whole(t.Block)}) {
				e.Place.Quote = ""
				out = append(out, e)
			}
		}
	}
	if len(out) == 0 {
		out = c.searched("measures")
	}
	return out
}

func matchShare(c *Context, limit float64) Outcome {
	fs := c.Facts.Risks.Factors
	if o, none := noFactors(c); none {
		return o
	}
	if o, none := c.noMeasures(); none {
		return o
	}
	if limit == 0 {
		limit = 0.2
		if c.Profile != nil && c.Profile.GrossUnmatched.Value > 0 {
			limit = c.Profile.GrossUnmatched.Value
		}
	}
	as := c.answeredRisks()
	bad := countAs(as, unanswered)
	open := countAs(as, touched)
	n := len(fs)
	rate := float64(bad) / float64(n)
	why := fmt.Sprintf("%d个风险因素中%d个未见对应措施。", n, bad)
	if bad == 0 {
		why = fmt.Sprintf("%d个风险因素中没有未见对应措施的。", n)
	}
	if float64(bad+open) <= limit*float64(n) {
		return Outcome{Verdict: Pass, Why: why, Shown: c.searchedMeasures()}
	}
	if rate <= limit || (n-bad-open)*2 < n || c.lost("measures") {
		if bad == 0 || rate <= limit {
			return Outcome{Verdict: Pass, Why: why + "未超过规定比例；对应关系不明确的，见“风险与措施对应”一条。"}
		}
	}
	v := Fail
	if (n-bad-open)*2 < n && open > 0 || c.lost("measures") || (n-bad-open) == 0 {
		v = Doubt
	}
	var names []string
	ev := []Evidence{}
	for i, a := range as {
		if a == unanswered {
			names = append(names, "“"+shortText(fs[i].Name, 30)+"”")
			ev = append(ev, c.says(fs[i].At)...)
		}
	}
	ev = append(ev, c.searchedMeasures()...)
	text := number2(round4(rate*100)) + "%"
	if i := strings.IndexByte(text, '.'); i > 0 && len(text) > i+3 {
		text = text[:i+2] + "%"
	}
	pt := Point{Subject: "比例", Verdict: v, Evidence: ev,
		Fields: map[string]string{"count": strconv.Itoa(bad), "total": strconv.Itoa(n), "rate": text, "names": fewNames(names, ""), "max": number2(limit*100) + "%"}}
	if v == Doubt {
		pt.Message = fmt.Sprintf("%d个风险因素中有%d个未能与措施对应，不能确定其有无措施，请核实：%s。", n, bad, fewNames(names, ""))
	}
	return Outcome{Why: why, Points: []Point{pt}}
}

// fewNames lists at most six names: more are only counted.
func fewNames(names []string, sep string) string {
	if len(names) <= 6 {
		return strings.Join(names, sep)
	}
	return strings.Join(names[:6], sep) + "等" + strconv.Itoa(len(names)) + "项"
}

var commonMeasures = []string{"综合", "其他", "共性", "总体", "全部", "所有", "各类", "整体", "通用", "统筹", "组织保障", "日常"}

func matchOrphans(c *Context) Outcome {
	if o, none := noFactors(c); none {
		return o
	}
	if len(c.Facts.Measures.Rows) == 0 {
		return c.unjudged("没有可逐行对应的措施表。", "measures")
	}
	fromTable := false
	for _, f := range c.Facts.Risks.Factors {
		fromTable = fromTable || f.Source == "table"
	}
	var o Outcome
	n, matched := 0, 0
	seen := map[string]bool{}
	for _, m := range c.Facts.Measures.Rows {
		if m.Risk == "" || isOrdinal(m.Risk) {
			continue
		}
		n++
		if len(m.Risks) > 0 {
			matched++
			continue
		}
		common := seen[m.Risk]
		seen[m.Risk] = true
		for _, w := range commonMeasures {
			common = common || strings.HasPrefix(m.Risk, w)
		}
		best := 0.0
		for _, f := range c.Facts.Risks.Factors {
			best = max(best, zh.Similar(bareRisk(f.Name), bareRisk(m.Risk)))
			if f.Type != "" {
				best = max(best, zh.Similar(bareRisk(f.Type), bareRisk(m.Risk)))
			}
		}
		if common || best >= 0.4 {
			continue
		}
		name := shortText(measureName(&m), 30)
		o.Points = append(o.Points, Point{Subject: name, Verdict: Fail, Fields: map[string]string{"r": name}, Evidence: c.says(m.At)})
	}
	if len(o.Points) > 0 && (!fromTable || matched*2 < n) {
		return Outcome{Verdict: NA, Why: "措施表与风险清单的名称多数不能自动对应，由“风险与措施对应”一条判断。"}
	}
	if len(o.Points) == 0 {
		return Outcome{Verdict: Pass, Why: fmt.Sprintf("措施表%d行所列风险均在风险清单内。", n)}
	}
	o.Why = fmt.Sprintf("措施表中%d项风险不在风险清单内。", len(o.Points))
	return o
}

var fieldNames = map[string]string{"text": "防范化解措施", "unit": "责任单位", "deadline": "完成时限", "assist": "协助单位"}

// matchBlanks finds empty cells of measures tables, row by row. A dash or 无 in
// the column of assisting units is an answer.
func matchBlanks(c *Context, fields []string) Outcome {
	rows := c.Facts.Measures.Rows
	if len(rows) == 0 {
		return c.unjudged("没有可逐行检查的措施表。", "measures")
	}
	var o Outcome
	n := 0
	seen := map[document.Anchor]bool{}
	for i := range rows {
		m := &rows[i]
		values := map[string]string{"text": m.Text, "unit": m.Unit, "deadline": m.Deadline, "assist": m.Assist}
		for _, f := range fields {
			at, has := m.Cells[f]
			if !has || seen[at] {
				continue
			}
			seen[at] = true
			n++
			if !blank(values[f]) || f == "assist" && strings.TrimSpace(values[f]) != "" {
				continue
			}
			name := shortText(c.riskLabel(m), 24)
			o.Points = append(o.Points, Point{Subject: fieldNames[f] + "：" + name, Verdict: Fail,
				Fields:   map[string]string{"r": name, "col": fieldNames[f], "table": c.tableName(at.Block)},
				Evidence: c.says(at)})
		}
	}
	if len(o.Points) == 0 {
		return Outcome{Verdict: Pass, Why: fmt.Sprintf("措施表%d格均有内容。", n)}
	}
	o.Why = fmt.Sprintf("措施表有%d处空格。", len(o.Points))
	return o
}

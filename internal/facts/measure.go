package facts

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// measures finds what is done about each risk: the rows of measures tables, and
// sections that answer the risks one by one in prose.
func (x *reading) measures() {
	for _, v := range x.views() {
		x.measureTable(v)
	}
	x.mainTables()
	x.nestedMeasures()
	x.cardMeasures()
	x.proseMeasures()
	x.dossiers()
	x.duties()
	x.formMeasures()
	x.fuzzyMeasures()
	x.inStep()
}

// mainTables keeps, where a table says who and when, only such tables as the
// ones whose columns are judged: a later table that repeats the measures beside
// the level they lead to need not say it again.
func (x *reading) mainTables() {
	whole := func(t *MeasureTable) bool {
		_, unit := t.Columns["unit"]
		_, person := t.Columns["person"]
		_, when := t.Columns["deadline"]
		return (unit || person) && when
	}
	any := false
	for i := range x.out.Measures.Tables {
		any = any || whole(&x.out.Measures.Tables[i]) && !x.out.Measures.Tables[i].Worklist
	}
	if !any {
		return
	}
	x.out.Measures.Tables = slices.DeleteFunc(x.out.Measures.Tables, func(t MeasureTable) bool {
		_, degree := t.Columns["degree"]
		_, unit := t.Columns["unit"]
		return !t.Worklist && !whole(&t) && (degree || !unit)
	})
}

var worklistCap = regexp.MustCompile(`台账|任务清单|工作清单|责任清单|销号`)

// isMeasures says that a table gives measures against risks.
func (x *reading) isMeasures(v *view) bool {
	if !v.has("measure") || len(v.t.grid) <= v.first || v.has("count", "percent", "option", "opinion", "adoption", "points", "case") {
		return false
	}
	if caseTable.MatchString(v.title) || v.t.turned && !v.has("risk") {
		return false // 事项类别 | 做什么 | 什么时候: a table of the matter's elements
	}
	path := x.path(x.texts[x.first[v.t.block.ID]])
	// 五、措施、预案和结论 holds measures too.
	if last := lastHeading(path); strings.Contains(last, "预案") && !strings.Contains(last, "措施") && !strings.Contains(v.title, "措施") || strings.Contains(v.title, "预案") || strings.Contains(v.title, "应急") {
		return false
	}
	if v.has("risk") || v.has("type") {
		return true
	}
	return v.has("unit", "deadline") && (measurePath.MatchString(v.title+path) || strings.Contains(v.title, "风险"))
}

func (x *reading) measureTable(v *view) {
	if !x.isMeasures(v) {
		return
	}
	mt := MeasureTable{Block: v.t.block.ID, Columns: v.columns(), Worklist: worklistCap.MatchString(v.title)}
	rc := x.riskColumn(v)
	if rc < 0 {
		if rc = v.col("risk"); rc < 0 {
			rc = v.col("type")
		}
	}
	// 风险 | 一 | 二: the column names the risks by their numbers.
	if c := v.col("no"); rc < 0 && c >= 0 && strings.Contains(v.cols[c].title, "风险") {
		rc = c
	}
	if rc >= 0 {
		mt.Columns["risk"] = rc
	}
	if v.joins == nil {
		x.out.Measures.Tables = append(x.out.Measures.Tables, mt)
	}
	unit := v.col("unit")
	if unit < 0 {
		unit = v.col("person")
	}
	cols := map[string]int{"risk": rc, "text": v.col("measure"), "unit": unit, "assist": v.col("assist"), "deadline": v.col("deadline")}
	for r := v.first; r < len(v.t.grid); r++ {
		row := v.t.grid[r]
		if row[0] == nil || total(row[0]) || fullWidth(row) || repeatsHeader(v, r) || blankRow(row) {
			continue
		}
		m := Measure{Cells: map[string]document.Anchor{}, No: cellText(v, r, "no"), Phase: cellText(v, r, "phase"), At: row[0].at(0, 0), Worklist: mt.Worklist, Block: v.t.block.ID}
		for field, c := range cols {
			t := v.cell(r, c)
			if t == nil {
				continue
			}
			s := strings.TrimSpace(t.s())
			m.Cells[field] = t.at(0, 0)
			if field == "risk" {
				m.Risk = s
				m.At = t.at(0, 0)
			}
			m.put(field, s)
		}
		x.matchMeasure(&m)
		x.out.Measures.Rows = append(x.out.Measures.Rows, m)
	}
	if rc < 0 {
		x.matchByNumber(v.t.block.ID)
	}
}

// matchByNumber matches the rows of a table that names no risks by its plain
// numbers, where they are those of the risk list: all of them known to it, and
// nearly all of its own there. Otherwise they number the measures.
func (x *reading) matchByNumber(table document.BlockID) {
	fs := x.out.Risks.Factors
	found := map[int]bool{}
	var rows []*Measure
	var at []int
	for k := range x.out.Measures.Rows {
		m := &x.out.Measures.Rows[k]
		if m.Block != table {
			continue
		}
		own, rest, _ := codes(m.No)
		if m.Risk != "" || len(m.Risks) > 0 || len(own) != 1 || rest != "" {
			return
		}
		i := x.numbered(own[0])
		if i < 0 {
			return
		}
		found[i] = true
		rows, at = append(rows, m), append(at, i)
	}
	if len(fs) < 3 || len(found)*5 < len(fs)*4 {
		return
	}
	for k, m := range rows {
		m.Risks = []int{at[k]}
	}
}

func repeatsHeader(v *view, r int) bool {
	c := v.col("measure")
	t := v.cell(r, c)
	return t != nil && r > 0 && headNoise.Replace(t.s()) == v.cols[c].title && t.s() != ""
}

func blankRow(row []*text) bool {
	for _, c := range row {
		if c != nil && strings.TrimSpace(c.s()) != "" {
			return false
		}
	}
	return true
}

var (
	allRisks  = regexp.MustCompile(`^(?:全部|所有|各类|各项|上述|以上|整体|综合)(?:各?(?:类|项))?(?:主要)?风险|^(?:风险)?\d+\s*-\s*\d+$`)
	riskRange = regexp.MustCompile(`(?:风险(?:因素|点)?|第|R|F)?\s*\(?(\d{1,2}|[一二三四五六七八九十]{1,3})\)?\s*(?:-|至|到)\s*(?:风险(?:因素|点)?|第|R|F)?\s*\(?(\d{1,2}|[一二三四五六七八九十]{1,3})\)?(?:项|号|$|[、,;)])`)
)

// matchMeasure finds the factors that a row answers: by the numbers and names in
// its risk cell, else by its own number.
func (x *reading) matchMeasure(m *Measure) {
	fs := x.out.Risks.Factors
	if len(fs) == 0 {
		return
	}
	add := func(is ...int) {
		for _, i := range is {
			if i >= 0 && !slices.Contains(m.Risks, i) {
				m.Risks = append(m.Risks, i)
			}
		}
	}
	s := m.Risk
	own, _, told := codes(m.No)
	if s == "" {
		if told { // R3, with no name beside it
			add(x.allNumbered(own)...)
		}
		return
	}
	if allRisks.MatchString(s) && onlyCodes(s) == nil && !riskRange.MatchString(s) {
		for i := range fs {
			add(i)
		}
		return
	}
	if add(x.allNumbered(onlyCodes(s))...); len(m.Risks) > 0 {
		return
	}
	if len(own) > 1 { // a merged row says in its number which risks it answers
		if add(x.allNumbered(own)...); len(m.Risks) > 0 {
			return
		}
	}
	if nos, rest, told := codes(s); told && (len(nos) > 1 || rest == "") {
		if add(x.allNumbered(nos)...); len(m.Risks) > 0 {
			return
		}
	}
	if r := riskRange.FindStringSubmatch(s); r != nil {
		from, _ := strconv.Atoi(digits(r[1]))
		to, _ := strconv.Atoi(digits(r[2]))
		for n := from; n <= to && to-from < 40; n++ {
			add(x.numbered(itoa(n)))
		}
		if len(m.Risks) > 0 {
			return
		}
	}
	// whole name first, then parts of a merged cell
	if i, sure := x.bestFactor(s, riskOwnNo(s, m.No)); i >= 0 {
		add(i)
		m.Fuzzy = !sure
		if sure && !strings.ContainsAny(s, "、;\n/") {
			return
		}
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、;\n/,", r) })
	if len(parts) > 1 {
		for _, p := range parts {
			if i, sure := x.bestFactor(p, ""); i >= 0 && sure {
				add(i)
				m.Fuzzy = false
			}
		}
	}
	if len(m.Risks) == 0 {
		for i := range fs { // a long cell that holds names of factors
			if k := x.key(fs[i].Name); utf8.RuneCountInString(k) >= 3 && strings.Contains(keyNoise.Replace(s), k) {
				add(i)
			}
		}
	}
	if len(m.Risks) == 0 {
		add(x.ofType(s)...)
	}
	if len(m.Risks) == 0 && len(own) == 1 {
		// Same number, and no name speaks against it: a likely match, not a sure one.
		if i := x.numbered(own[0]); i >= 0 && (told || x.closeTo(i, s)) {
			add(i)
			m.Fuzzy = true
		}
	}
}

func riskOwnNo(s, no string) string {
	if riskLead.MatchString(s) {
		return riskNo(s)
	}
	return riskNo(no)
}

// bestFactor gives the factor most like a name; sure when the likeness (with
// the number) leaves no doubt.
func (x *reading) bestFactor(name, no string) (at int, sure bool) {
	best := 0.0
	at = -1
	for i := range x.out.Risks.Factors {
		f := &x.out.Risks.Factors[i]
		l := x.likeness(f.Name, name)
		if l >= 0.3 && no != "" && no == f.No {
			l += 0.25
		}
		if l > best {
			best, at = l, i
		}
	}
	if best < 0.45 {
		return -1, false
	}
	return at, best >= 0.7
}

var formMeasure = regexp.MustCompile(`^(?:[一二三四五六七八九十\d]+[、.]?)?(?:主要)?(?:风险)?(?:(?:防范|化解|应对|防控|处置|稳控)(?:和|与|及)?)+(?:主要)?(?:工作)?措施$|^(?:主要)?措施$`)

// formItem begins an item of a cell that lists measures by number.
var formItem = regexp.MustCompile(`(?:^|[;。\n,])\s*(?:\((\d{1,2}|[一二三四五六七八九十]{1,3})\)|风险(\d{1,2}))`)

// formMeasures takes measures from the cell beside 防范化解措施 in a form.
func (x *reading) formMeasures() {
	x.beside(formMeasure, func(t *text) {
		s := strings.TrimSpace(t.s())
		if utf8.RuneCountInString(s) < 15 || planHead.MatchString(lastHeading(x.path(t))) || planHead.MatchString(t.table.caption) {
			return // 处置措施 of the emergency plan
		}
		p := ProseMeasure{Title: "防范化解措施", At: t.at(0, 0)}
		for i := range x.out.Risks.Factors {
			k := x.key(x.out.Risks.Factors[i].Name)
			if strings.Contains(s, x.out.Risks.Factors[i].Name) || utf8.RuneCountInString(k) >= 2 && strings.Contains(keyNoise.Replace(s), k) {
				p.Risks = append(p.Risks, i)
			}
		}
		// (1)张榜公布;(2)三方签认: answered by the numbers the risks go by.
		items := formItem.FindAllStringSubmatch(s, -1)
		p.Listed = len(items) >= 2 && 2*len(items) >= len(x.out.Risks.Factors)
		for _, m := range items {
			if i := x.numbered(digits(m[1] + m[2])); i >= 0 && !slices.Contains(p.Risks, i) {
				p.Risks = append(p.Risks, i)
			}
		}
		p.Form = true
		x.out.Measures.Prose = append(x.out.Measures.Prose, p)
	})
}

// put sets what a column or label of a measure says; others say nothing here.
func (m *Measure) put(field, s string) {
	switch field {
	case "text":
		m.Text = s
	case "unit":
		m.Unit = s
	case "assist":
		m.Assist = s
	case "deadline":
		m.Deadline = s
	}
}

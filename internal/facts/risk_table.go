package facts

import (
	"slices"
	"strings"
	"unicode"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// views reads the header of every table of the report's own words.
func (x *reading) views() []*view {
	if x.viewed != nil {
		return x.viewed
	}
	out := []*view{}
	var prev *view
	x.cards()
	for _, t := range x.tables {
		if x.isCard[t.block.ID] {
			prev = nil
			continue
		}
		first := x.texts[min(x.first[t.block.ID], len(x.texts)-1)]
		if first.table != t || !first.inBody() {
			prev = nil
			continue
		}
		v := x.view(t, prev)
		x.describedRisks(v)
		out = append(out, v)
		prev = v
	}
	x.viewed = out
	return out
}

// describedRisks takes the column that describes the risks as the one that names
// them, where no other does: 编号 | 阶段 | 对象、起因与表现 | 概率 | 影响.
func (x *reading) describedRisks(v *view) {
	c := v.col("desc")
	if c < 0 {
		c = x.toldColumn(v)
	}
	if c < 0 || v.joins != nil || v.has("risk", "measure", "opinion", "adoption", "option", "count", "percent", "points", "maxpoints", "case", "concern", "indicator", "group", "criterion") || !v.has("no") {
		return
	}
	if v.has("type") && !(v.coded() && v.repeats(v.col("type"))) {
		return
	}
	for _, k := range v.cols[:c] {
		switch k.id {
		case "p", "q", "r", "degree":
			return // what follows the estimates tells why they are so, and names no risk
		}
	}
	path := x.path(x.texts[x.first[v.t.block.ID]])
	if v.has("p") && v.has("q") || v.has("phase") || riskPath.MatchString(path) || riskCap.MatchString(v.title) {
		v.cols[c].id = "risk"
	}
}

var rowCode = regexp.MustCompile(`^[A-Za-z]{1,2}-?\d{1,2}$`)

// coded says that the rows go by codes of risks: R1, S10.
func (v *view) coded() bool {
	n, rows := 0, 0
	for r := v.first; r < len(v.t.grid); r++ {
		rows++
		if rowCode.MatchString(cellText(v, r, "no")) {
			n++
		}
	}
	return n >= 4 && n == rows
}

// repeats says that a column has the same in several rows: the class of a risk, and
// not its name.
func (v *view) repeats(c int) bool {
	seen := map[string]bool{}
	for r := v.first; r < len(v.t.grid); r++ {
		if t := v.cell(r, c); t != nil {
			if s := squeeze(t.s()); seen[s] {
				return true
			} else {
				seen[s] = true
			}
		}
	}
	return false
}

// toldColumn gives the column of a table of coded rows that tells of each at
// length, under whatever head: 什么事、由什么引起、谁会有反应.
func (x *reading) toldColumn(v *view) int {
	if !v.coded() {
		return -1
	}
	for c := 1; c < len(v.cols); c++ {
		long, rows := 0, 0
		for r := v.first; r < len(v.t.grid); r++ {
			rows++
			if t := v.cell(r, c); t != nil && chars(t.s()) >= 12 {
				long++
			}
		}
		if rows >= 4 && long == rows && v.cols[c].id == "" {
			return c
		}
	}
	return -1
}

var (
	caseTable  = regexp.MustCompile(`同类|类似|案例|类比|借鉴|同行业|其他项目|以往项目`)
	riskCap    = regexp.MustCompile(`风险事项|风险(?:因素|点|源|事项)?(?:识别|清单|汇总|列表|一览|估计|程度|等级|分析|评估|评判|概率|指数|对比|变化|表|登记|排查|梳理)|主要风险|风险因素|风险点|(?:主要|重点|关键|突出)因素`)
	noConcern  = regexp.MustCompile(`^(?:不涉及|未涉及|否|无|不存在|×|✗|✕|不适用|没有|不是|N|/|-|非主要|不予?单?列|不予?纳入|不计入|不属于|未列|未纳入|未见|未发现|不构成|不作为|不相关|基本不涉及)`)
	candidates = regexp.MustCompile(`初步识别|初步筛选|候选|筛选前|对照表|检查表|核查表|备选`)
)

// rank says how surely a table is the list of risk factors; below zero: none.
// Only the tables of the highest rank present add factors, the others join.
func (x *reading) rank(v *view) int {
	if len(v.t.grid) <= v.first {
		return -1
	}
	t := x.texts[x.first[v.t.block.ID]]
	if caseTable.MatchString(v.title) || caseTable.MatchString(lastHeading(x.path(t))) || v.has("case") {
		return -1
	}
	pq := v.has("p") && v.has("q")
	if !pq && v.has("count", "percent", "option", "question", "opinion", "adoption", "source") {
		return -1
	}
	rc := x.riskColumn(v)
	if rc < 0 && v.has("no") && (pq || !v.has("maxpoints")) && (pq || v.has("weight") && v.has("r", "product") || v.colAt("degree", "after") >= 0) {
		return 2 // factors by their numbers only: joins a list
	}
	if rc < 0 {
		return -1
	}
	if v.has("criterion") && !v.has("weight", "r") && !pq {
		return -1
	}
	named, rows := 0, 0
	for r := v.first; r < len(v.t.grid); r++ {
		if c := v.cell(r, rc); c != nil && c.s() != "" && (r == v.first || c != v.cell(r-1, rc)) {
			rows++
			if looksLikeRisk(c.s()) {
				named++
			}
		}
	}
	if named == 0 || named*2 < rows || !pq && !v.has("degree", "r", "weight", "measure") && x.classRows(v, rc) {
		return -1
	}
	fallback := v.cols[rc].id != "risk"
	switch {
	case v.has("concern"):
		return 2
	case v.has("measure") && pq && !fallback:
		return 6
	case v.has("measure") && v.before("degree", "r") && !fallback:
		return 3
	case v.has("measure"):
		return 1
	case pq || v.has("degree", "r"):
		if fallback && !pq {
			return 4
		}
		return 6
	case v.has("weight", "product") && !fallback:
		return 4
	case v.has("points", "maxpoints"):
		return 0
	case !fallback && v.has("type", "phase", "desc", "no") && riskCap.MatchString(v.title+x.path(t)):
		if candidates.MatchString(v.title) {
			return 3
		}
		return 5
	}
	return 0
}

// classRows says that a table goes through the classes of factors and names the
// factors of each in one cell: 立项、选址、设计参数、公众参与. It is no list of risks.
func (x *reading) classRows(v *view, rc int) bool {
	many, rows := 0, 0
	for r := v.first; r < len(v.t.grid); r++ {
		if c := v.cell(r, rc); c != nil && c.s() != "" {
			rows++
			if strings.Count(c.s(), "、") >= 2 && !strings.Contains(c.s(), "风险") {
				many++
			}
		}
	}
	return rows >= 5 && rows <= 16 && 5*many >= 3*rows
}

// before says that a column of these fields tells of the time before measures,
// or of no time: one of the time after them estimates no list of risks.
func (v *view) before(ids ...string) bool {
	for _, k := range v.cols {
		if k.stage != "after" && slices.Contains(ids, k.id) {
			return true
		}
	}
	return false
}

func lastHeading(path string) string {
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		return path[i+1:]
	}
	return path
}

// riskColumn gives the column that names the factors. Where several headers
// mean it, the one with the most different cells is the factor, the others its class.
func (x *reading) riskColumn(v *view) int {
	best, at := 0, -1
	for _, id := range []string{"risk", "type"} {
		for c, k := range v.cols {
			if k.id != id {
				continue
			}
			seen := map[*text]bool{}
			for r := v.first; r < len(v.t.grid); r++ {
				if t := v.cell(r, c); t != nil && looksLikeRisk(t.s()) {
					seen[t] = true
				}
			}
			if len(seen) > best {
				best, at = len(seen), c
			}
		}
		if at >= 0 {
			break
		}
	}
	if at >= 0 && v.cols[at].id == "type" && !v.has("p", "q", "degree", "r", "weight") {
		return -1
	}
	return at
}

// riskTables reads the factors off all tables. A checklist of classes, each with
// whether it concerns the matter, is a list of factors only where asked for:
// where no other place names any.
func (x *reading) riskTables(views []*view, checklists bool) {
	type ranked struct {
		v    *view
		rank int
	}
	var list []ranked
	top := 0
	for _, v := range views {
		r := x.rank(v)
		if r < 0 {
			continue
		}
		if v.joins != nil && r > 0 { // a continued table is what its head is
			for _, o := range list {
				if o.v == v.joins {
					r = o.rank
				}
			}
		}
		list = append(list, ranked{v, r})
		top = max(top, r)
	}
	if top <= 1 || top == 2 && !checklists {
		top = 100 // measures and points tables alone do not make a list here
	}
	// A list with estimates and a plain list of main factors both add; candidates do not.
	if top == 6 {
		for i := range list {
			if list[i].rank == 5 && len(list) > 1 {
				list[i].rank = 4
			}
		}
	}
	slices.SortStableFunc(list, func(a, b ranked) int { return b.rank - a.rank })
	for _, l := range list {
		if l.rank > 0 {
			x.riskTable(l.v, l.rank >= top)
		}
	}
}

func use(v *view) string {
	before, after := false, false
	for _, c := range v.cols {
		before = before || c.stage == "before"
		after = after || c.stage == "after"
	}
	switch {
	case before && after:
		return "compare"
	case v.has("p") && v.has("q"):
		return "estimate"
	case v.has("weight", "product"):
		return "weight"
	case v.has("degree", "r"):
		return "estimate"
	}
	return "list"
}

// tableStage gives the stage of a whole table, by its title, else by the heading above.
func (x *reading) tableStage(v *view) string {
	if s := stageOf(v.title); s != "" {
		return s
	}
	path := strings.Split(x.path(x.texts[x.first[v.t.block.ID]]), "/")
	for i := len(path) - 1; i >= 0; i-- {
		if s := stageOf(path[i]); s != "" {
			return s
		}
	}
	return ""
}

// stageTail gives the columns of a comparison that end it and say no time that of
// the column before: 措施前R | 措施前等级 | 措施后R | 措施后等级 | 权重×R.
func (v *view) stageTail() {
	last := ""
	for c := range v.cols {
		k := &v.cols[c]
		switch {
		case k.stage != "":
			last = k.stage
		case last == "after" && (k.id == "product" || k.id == "r" || k.id == "degree"):
			k.stage = last
		}
	}
}

func (x *reading) riskTable(v *view, adds bool) {
	rt := RiskTable{Block: v.t.block.ID, Use: use(v), Columns: v.columns(), Stage: x.tableStage(v), Whole: true}
	if rt.Use == "compare" && rt.Stage == "after" && !v.bothDegrees() {
		rt.Stage = "" // 落实措施后的等级, and a table of both times: what has no time of its own was before
	}
	if rt.Use == "compare" {
		v.stageTail()
	}
	rc := x.riskColumn(v)
	if rc >= 0 {
		rt.Columns["risk"] = rc
	} else {
		adds = false
	}
	used := map[int]bool{}
	var last *text
	factor := -1
	for r := v.first; r < len(v.t.grid); r++ {
		name := v.cell(r, rc)
		label := v.cell(r, 0)
		if total(name) || total(label) {
			rt.Rows = append(rt.Rows, TableRow{Row: r, Factor: -1})
			x.totals(&rt, v, r)
			continue
		}
		if rc < 0 {
			factor = x.riskCoded(cellText(v, r, "no"))
			if factor < 0 {
				factor = x.riskNumbered(riskNo(cellText(v, r, "no")))
			}
			rt.Rows = append(rt.Rows, TableRow{Row: r, Factor: factor})
			if factor >= 0 {
				x.estimates(v, r, factor, &rt)
			} else {
				rt.Whole = false
			}
			continue
		}
		if name == nil || !looksLikeRisk(name.s()) {
			if name != nil && strings.TrimSpace(name.s()) != "" || rowHasNumbers(v, r) {
				rt.Whole = false
			}
			rt.Rows = append(rt.Rows, TableRow{Row: r, Factor: -1})
			continue
		}
		if name == last && factor >= 0 { // one factor over several rows
			rt.Rows = append(rt.Rows, TableRow{Row: r, Factor: factor})
			x.estimates(v, r, factor, &rt)
			continue
		}
		last = name
		if c := v.cell(r, v.col("concern")); c != nil && noConcern.MatchString(strings.TrimSpace(c.s())) {
			factor = -1
			rt.Rows = append(rt.Rows, TableRow{Row: r, Factor: -1})
			continue
		}
		no := ""
		if c := v.cell(r, v.col("no")); c != nil {
			no = riskNo(c.s())
		}
		if no == "" && riskLead.MatchString(name.s()) {
			no = riskNo(name.s())
		}
		phase := cellText(v, r, "phase")
		if n := len(x.out.Risks.Factors); no == "" && adds && v.has("p", "q", "degree", "r") && v.col("no") >= 0 && n > 0 && x.out.Risks.Factors[n-1].No != "" &&
			cellText(v, r, "p")+cellText(v, r, "q")+cellText(v, r, "r")+cellText(v, r, "degree") == "" {
			// The rest of a row cut by the page: no number, no estimates.
			x.out.Risks.Factors[n-1].Name += riskName(name.s())
			factor = n - 1
			rt.Rows = append(rt.Rows, TableRow{Row: r, Factor: factor})
			continue
		}
		factor = x.findRisk(no, name.s(), phase, used)
		if factor < 0 {
			if !adds || len(x.out.Risks.Factors) >= manyFactors {
				rt.Whole = false
				rt.Rows = append(rt.Rows, TableRow{Row: r, Factor: -1})
				continue
			}
			f := Risk{No: no, code: riskCode(cellText(v, r, "no")), Name: riskName(name.s()), Phase: phase, At: name.at(0, 0), Source: "table"}
			if c := v.col("type"); c != rc {
				f.Type = cellText(v, r, "type")
			}
			x.out.Risks.Factors = append(x.out.Risks.Factors, f)
			factor = len(x.out.Risks.Factors) - 1
		}
		used[factor] = true
		rt.Rows = append(rt.Rows, TableRow{Row: r, Factor: factor})
		x.estimates(v, r, factor, &rt)
	}
	x.weightScale(&rt)
	x.out.Risks.Tables = append(x.out.Risks.Tables, rt)
	if adds {
		x.out.Risks.At = append(x.out.Risks.At, document.Whole(rt.Block))
	}
}

func total(t *text) bool { return t != nil && totalRow.MatchString(strings.TrimSpace(t.s())) }

func rowHasNumbers(v *view, r int) bool { return hasNumbers(v.t.grid[r]) }

func cellText(v *view, r int, id string) string {
	if c := v.cell(r, v.col(id)); c != nil {
		return strings.TrimSpace(c.s())
	}
	return ""
}

// codeForm: A1, B-02. Where the letters tell the classes, the number alone tells nothing.
var codeForm = regexp.MustCompile(`^[A-Z]-?\d{1,2}(?:-\d{1,2})?$`)

// riskCode gives the letter and number of a factor, "" where it has none.
func riskCode(s string) string {
	if s = squeeze(s); codeForm.MatchString(s) {
		return s
	}
	return ""
}

// riskCoded gives the only factor with that letter and number, else -1.
func (x *reading) riskCoded(s string) int {
	at := -1
	for i := range x.out.Risks.Factors {
		if code := riskCode(s); code != "" && x.out.Risks.Factors[i].code == code {
			if at >= 0 {
				return -1
			}
			at = i
		}
	}
	return at
}

// riskNumbered gives the only factor with that number, else -1.
func (x *reading) riskNumbered(no string) int {
	at := -1
	for i := range x.out.Risks.Factors {
		if no != "" && x.out.Risks.Factors[i].No == no {
			if at >= 0 {
				return -1
			}
			at = i
		}
	}
	return at
}

// findRisk gives the factor a row is about, -1 when it is a new one.
func (x *reading) findRisk(no, name, phase string, used map[int]bool) int {
	best, at := 0.0, -1
	for i := range x.out.Risks.Factors {
		f := &x.out.Risks.Factors[i]
		if used[i] {
			continue
		}
		l := x.likeness(f.Name, name)
		if no != "" && f.No != "" {
			if no == f.No {
				l += 0.3
			} else {
				l -= 0.05
			}
		}
		if phase != "" && f.Phase != "" && phase != f.Phase && !strings.Contains(phase, f.Phase) && !strings.Contains(f.Phase, phase) {
			l -= 0.1
		}
		if l > best {
			best, at = l, i
		}
	}
	if best >= 0.7 {
		return at
	}
	return -1
}

// estimates reads one row's numbers and words into the factor.
func (x *reading) estimates(v *view, r, factor int, rt *RiskTable) {
	f := &x.out.Risks.Factors[factor]
	done := map[*text]bool{}
	for c, k := range v.cols {
		cell := v.cell(r, c)
		if cell == nil || done[cell] || strings.TrimSpace(cell.s()) == "" {
			continue
		}
		if r > v.first && cell == v.cell(r-1, c) { // merged over rows: read once
			continue
		}
		stage := k.stage
		if stage == "" && k.id == "product" {
			stage = v.stageLeft(c, rt.Stage) // 措施后R | 权重 | 加权值
		}
		if stage == "" && (k.id == "p" || k.id == "q" || k.id == "r") && !(rt.Stage != "" && v.bothDegrees()) {
			stage = v.stageRight(c) // 措施前等级 | 概率 | 影响 | 措施后R
		}
		if stage == "" {
			stage = rt.Stage
		}
		done[cell] = true
		if k.id == "degree" {
			if parts := changesTo.Split(cell.s(), -1); len(parts) == 2 && stage == "" {
				x.estimate(f, "before", "degree", readCell(parts[0]), cell)
				x.estimate(f, "after", "degree", readCell(parts[1]), cell)
				continue
			}
		}
		if tripleHead.MatchString(k.title) && x.triple(f, stage, cell) {
			continue
		}
		x.estimate(f, stage, k.id, readCell(cell.s()), cell)
	}
}

// tripleHead heads a column of three values: 可能性/影响/程度.
var tripleHead = regexp.MustCompile(`(?:概率|可能性).{0,4}(?:影响|后果).{0,6}(?:程度|等级|级别|大小)$`)

// triple reads a cell of three values, 大/中/较大.
func (x *reading) triple(f *Risk, stage string, cell *text) bool {
	parts := strings.FieldsFunc(cell.s(), func(r rune) bool { return strings.ContainsRune("/、,;|", r) })
	if len(parts) != 3 {
		return false
	}
	var vals [3]cellValue
	for i, s := range parts {
		if vals[i] = readCell(s); !vals[i].hasNum && vals[i].word == "" {
			return false
		}
	}
	for i, id := range []string{"p", "q", "degree"} {
		x.estimate(f, stage, id, vals[i], cell)
	}
	return true
}

// stageRight gives the stage of the degree that a value without a stage leads
// to, in a table that begins with the degrees of the other stage: 措施前程度 | 概率
// | 影响 | 风险值 | 措施后程度.
func (v *view) stageRight(c int) string {
	if use(v) != "compare" {
		return ""
	}
	result := func(c int) bool { id := v.cols[c].id; return id == "r" || id == "degree" || id == "points" }
	l, r := c-1, c+1
	for l >= 0 && v.cols[l].stage == "" {
		l--
	}
	for r < len(v.cols) && v.cols[r].stage == "" {
		r++
	}
	if l < 0 || r == len(v.cols) || !result(l) || !result(r) || v.cols[l].stage == v.cols[r].stage {
		return ""
	}
	return v.cols[r].stage
}

// stageLeft gives the stage of the nearest column on the left that has one, in
// a table with both stages; own is that of the table.
func (v *view) stageLeft(c int, own string) string {
	if use(v) != "compare" {
		return ""
	}
	words := "" // of a column of levels alone: 措施后等级 | 措施前等级 | 加权值
	for c--; c >= 0; c-- {
		switch k := v.cols[c]; {
		case k.stage == "":
		case k.id != "degree":
			return k.stage
		case words == "":
			words = k.stage
		}
	}
	if own != "" {
		return own
	}
	return words
}

func (x *reading) estimate(f *Risk, stage, id string, val cellValue, cell *text) {
	e := f.Estimated(stage == "after")
	at := cell.at(0, 0)
	num := func() Value[float64] { return Value[float64]{V: val.num, At: at, Scope: Scope{Stage: stage}} }
	word := Value[string]{V: val.word, At: at, Scope: Scope{Stage: stage}}
	switch id {
	case "p", "q":
		n, w, d := &e.P, &e.PWord, &e.DecP
		if id == "q" {
			n, w, d = &e.Q, &e.QWord, &e.DecQ
		}
		if val.hasNum {
			v := num()
			*d = val.decimals
			if val.percent {
				v.V /= 100
				*d += 2
			}
			n.Add(v)
		}
		switch {
		case val.word != "":
			w.Add(word)
		case !val.hasNum && ownWord(cell.s()):
			// A report may have a scale of its own: 罕见, 偶发, 很可能.
			w.Add(Value[string]{V: strings.TrimSpace(cell.s()), At: at, Scope: Scope{Stage: stage}})
		}
	case "r", "degree":
		if v := num(); val.hasNum && (!val.percent || id == "r") {
			e.Decimals = val.decimals
			if val.percent {
				v.V /= 100
				e.Decimals += 2
			}
			e.R.Add(v)
		}
		switch t := strings.TrimSpace(cell.s()); {
		case val.word != "":
			e.Degree.Add(word)
		case id == "degree" && (len(t) == 1 && t[0] >= 'A' && t[0] <= 'E' || colourWord.MatchString(t)):
			e.Degree.Add(Value[string]{V: t, At: at, Scope: Scope{Stage: stage}}) // of a scale that the report explains
		}
	case "points":
		if val.hasNum {
			e.Points.Add(num())
		}
	case "weight":
		if val.hasNum {
			f.Weight.Add(num())
			f.WeightDecimals = val.decimals
			f.WeightPercent = f.WeightPercent || val.percent
		}
	case "product":
		if val.hasNum && stage != "after" {
			f.Product.Fact.Add(num())
			f.Product.Decimals = val.decimals
		}
	}
}

// colourWord is a degree told by its colour.
var colourWord = regexp.MustCompile(`^(?:红|橙|黄|蓝|绿)色?$`)

// ownWord says that a cell of an estimate holds a word, if not one of the
// usual scales: a few characters without a figure or a mark.
func ownWord(s string) bool {
	s = strings.TrimSpace(s)
	n := 0
	for _, r := range s {
		if n++; n > 5 || !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return n > 0 && s != "无" && s != "空" && s != "待定" && s != "不涉及" && s != "不适用"
}

// weightScale says that weights are of 100 when one of its table is above 1.
func (x *reading) weightScale(rt *RiskTable) {
	big := false
	for _, row := range rt.Rows {
		if row.Factor < 0 {
			continue
		}
		f := &x.out.Risks.Factors[row.Factor]
		if w, ok := f.Weight.First(); ok && (w.V > 1 || f.WeightPercent) {
			big = true
		}
	}
	for _, row := range rt.Rows {
		if big && row.Factor >= 0 {
			x.out.Risks.Factors[row.Factor].WeightPercent = true
		}
	}
}

// bothDegrees says that a table gives the degrees before and after side by side:
// then the numbers beside them are of the time in its caption.
func (v *view) bothDegrees() bool {
	before, after := false, false
	for _, k := range v.cols {
		switch {
		case k.id == "degree":
			before, after = before || k.stage == "before", after || k.stage == "after"
		case k.stage != "" && (k.id == "p" || k.id == "q" || k.id == "r"):
			return false
		}
	}
	return before && after
}

// totals reads the numbers of a total row, and the index it states.
func (x *reading) totals(rt *RiskTable, v *view, r int) {
	label := ""
	for c := range v.cols {
		if t := v.cell(r, c); total(t) {
			label = t.s()
			break
		}
	}
	if strings.Contains(label, "小计") {
		return // of one of the tables a list is cut into
	}
	isIndex := strings.Contains(label, "指数") || strings.Contains(label, "T") || strings.Contains(label, "综合风险值")
	seen := map[*text]bool{}
	for c, k := range v.cols {
		t := v.cell(r, c)
		if t == nil || seen[t] || total(t) {
			continue
		}
		seen[t] = true
		val := readCell(t.s())
		if !val.hasNum {
			continue
		}
		stage := k.stage
		if stage == "" {
			stage = rt.Stage
		}
		wide := c+1 < len(v.cols) && v.cell(r, c+1) == t
		field := k.id
		if isIndex && (wide || field != "weight") {
			field = "product"
		}
		if wide && field != "product" {
			continue // a merged number: which column it sums is not sure
		}
		rt.Totals = append(rt.Totals, TableTotal{Field: field, Stage: stage, Value: val.num, Decimals: val.decimals, At: t.at(0, 0)})
		if field == "product" {
			x.out.Risks.Index = append(x.out.Risks.Index, IndexStatement{V: val.num, Stage: stage, Decimals: val.decimals, At: t.at(0, 0)})
		}
	}
}

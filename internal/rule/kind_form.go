package rule

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

var kindForm = kind{
	name: "form",
	doc: "报备表与报告逐栏核对：名称、责任单位、评估实施单位、决策机关、问卷份数、等级、公示起止、投资、户数、评审专家人数；" +
		"其余数字（各态度份数、面积、长度、走访座谈、措施项数、指数、定稿和评审日期）在报告中一处也没有、而报告另有其数的，为不一致。" +
		"报备表另行报送的读随附文件，装订在报告内的读报告；没有报备表的由另一问题判断；本系统生成的报备表草稿不作核对。参数：required 不得空白的栏目。",
	fields: []string{"field", "v1", "v2"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Required []string `yaml:"required"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		var ids []string
		for _, t := range pack.Lexicon.Words {
			if id, ok := strings.CutPrefix(t.ID, "form-"); ok {
				ids = append(ids, id)
			}
		}
		if err := p.known("required", "栏目", a.Required, ids); err != nil {
			return nil, err
		}
		return func(c *Context) Outcome { return c.forms(a.Required) }, nil
	},
}

// filedForm is a form found, and the file it stands in (0: the report).
type filedForm struct {
	*facts.FilingForm
	source int
}

func (c *Context) filedForms() (list []filedForm, unread bool, own bool) {
	for i := range c.Attachments {
		a := &c.Attachments[i]
		if a.Kind == "form" && a.Unread {
			unread = true
		}
		if a.Facts == nil {
			continue
		}
		for k := range a.Facts.Forms {
			f := &a.Facts.Forms[k]
			if a.Kind != "form" && f.Title == "" {
				continue
			}
			if f.Own {
				own = true
				continue
			}
			list = append(list, filedForm{f, i + 1})
		}
	}
	for k := range c.Facts.Forms {
		f := &c.Facts.Forms[k]
		if c.Kind == "form-report" && !c.boundIn(f) {
			continue // the report is itself a form
		}
		if f.Title != "" && !f.Own && !emptyForm(f) {
			list = append(list, filedForm{f, 0})
		}
	}
	return list, unread, own
}

// boundIn says that a form stands behind other tables of a report that is a form
// itself: at its end, under a title of its own.
func (c *Context) boundIn(f *facts.FilingForm) bool {
	before := 0
	for i := range c.Doc.Blocks {
		if b := &c.Doc.Blocks[i]; b.Table != nil && b.ID < f.At.Block {
			before++
		}
	}
	return before >= 3
}

// emptyForm says that no field is filled in: a form bound in as a pattern.
func emptyForm(f *facts.FilingForm) bool {
	for _, v := range f.Fields {
		if !blank(v.Text) {
			return false
		}
	}
	return true
}

func (c *Context) forms(required []string) Outcome {
	list, unread, own := c.filedForms()
	if len(list) == 0 {
		switch {
		case unread:
			return Outcome{Verdict: Doubt, Why: "随附的报备表未能读取，无法与报告核对，请人工核实。", Shown: c.searched()}
		case own:
			return Outcome{Verdict: NA, Why: "随附的报备表是本系统生成的草稿，不与报告互相核对，由人判断正式报备表。"}
		}
		return Outcome{Verdict: NA, Why: "未随报告报送报备表，由人判断。"}
	}
	var o Outcome
	var same []string
	for _, f := range list {
		failed := map[document.Anchor]bool{}
		for i := range f.Fields {
			field := &f.Fields[i]
			text := strings.TrimSpace(field.Text)
			if blank(text) {
				for _, r := range required {
					if r == field.Key {
						o.Points = append(o.Points, Point{Subject: field.Label, Verdict: Fail, Evidence: c.saysIn(f.source, Says, field.At),
							Fields:  map[string]string{"field": field.Label, "v1": "空白", "v2": ""},
							Message: "报备表“" + field.Label + "”栏空白（{page}）。", Demand: "请填写报备表“" + field.Label + "”栏。"})
					}
				}
				continue
			}
			d := c.compareField(field, f.source)
			if d == nil || d.same {
				if v := c.unheard(f, field, text); v != nil {
					d = v
				}
			}
			switch {
			case d == nil:
			case d.same:
				same = append(same, field.Label)
				if len(o.Shown) < 6 {
					o.Shown = append(o.Shown, c.saysIn(f.source, Says, field.At)...)
				}
			default:
				v := Fail
				if d.unsure {
					v = Doubt
				}
				failed[field.At] = v == Fail
				o.Points = append(o.Points, Point{Subject: field.Label, Verdict: v,
					Fields:   map[string]string{"field": field.Label, "v1": shortText(d.form, 40), "v2": shortText(d.report, 40)},
					Evidence: append(c.saysIn(f.source, Says, field.At), c.conflictsAt(d.at)...)})
			}
		}
		for _, p := range append(c.strangeFigures(f, failed), c.strangeDates(f)...) {
			o.Points = slices.DeleteFunc(o.Points, func(q Point) bool { return q.Verdict == Doubt && q.Subject == p.Fields["field"] })
			o.Points = append(o.Points, p)
		}
	}
	o.Why = fmt.Sprintf("报备表与报告一致的栏目：%s。", joinNames(same))
	if len(same) == 0 {
		o.Why = ""
	}
	if len(o.Points) > 0 {
		var others []string
		for _, p := range o.Points {
			others = append(others, p.Subject)
		}
		o.Why += "不一致或空白：" + joinNames(others) + "。"
	}
	if o.Why == "" {
		return Outcome{Verdict: Doubt, Why: "报备表中未读出可与报告核对的栏目，请人工核实。", Shown: c.searched()}
	}
	return o
}

// fieldDiff is what comparing a field came to.
type fieldDiff struct {
	same, unsure bool
	form, report string
	at           document.Anchor
}

var (
	levelWord   = regexp.MustCompile(`(高|中|低)(?:等)?风险|风险(?:等级)?(?:为|:)?(高|中|低)|^(高|中|低)(?:级|等|风险)?$`)
	tickedLevel = regexp.MustCompile(`[☑√■✓✔▣☒]\s*(高|中|低)`)
	nameTail    = regexp.MustCompile(`(?:重大决策|重大事项)?(?:社会稳定|社会)?风险评估(?:报告)?(?:表)?$|^关于|的$`)
	surveyNos   = regexp.MustCompile(`(发放|发出|回收|收回|有效)(?:的)?(?:调查)?(?:问卷)?[^\d,。;]{0,6}(\d{1,7})`)
	validLabel  = regexp.MustCompile(`^有效(?:调查)?问卷(?:份数|数量?|情况)?$`)
	groupSurvey = regexp.MustCompile(`(?:^|[\p{Han}:])(\d{1,7})份`)
	bareSurvey  = regexp.MustCompile(`^(\d{1,7})[份/、,]+(\d{1,7})[份/、,]+(\d{1,7})份?$`)
	unitPunct   = strings.NewReplacer("(盖章)", "", "(公章)", "", "(签章)", "", " ", "", "“", "", "”", "", "《", "", "》", "", "\n", "")
	unitLike    = regexp.MustCompile(`^[\p{Han}\d()]{3,40}(?:政府|[局委办部院厅所处乡镇会厂站园社]|中心|公司|集团|学校|中学|小学|大学|街道|协会|医院|银行|大队|小组|专班|指挥部)$`)
	numberFirst = regexp.MustCompile(`^(?:约|人民币|总投资|估算|概算|共|[:：\s])*\d`)
	expertsSaid = regexp.MustCompile(`(\d{1,2}|[一二两三四五六七八九十]{1,3})(?:名|位|人)`)
)

// conflictsAt is conflicts of a place that may be nowhere.
func (c *Context) conflictsAt(at document.Anchor) []Evidence {
	if at.Block == 0 {
		return nil
	}
	return c.conflicts(at)
}

func (c *Context) compareField(f *facts.FormField, source int) *fieldDiff {
	text := zh.Fold(f.Text).Text
	switch f.Key {
	case "name":
		var first *fieldDiff
		for _, v := range c.Facts.Identity.Matter.All() {
			d := compareNames(text, v.V, v.At, true)
			if d != nil && d.same {
				return d
			}
			if first == nil {
				first = d
			}
		}
		return first
	case "responsible":
		return c.compareUnit(text, c.Facts.Identity.ResponsibleBody, c.Facts.Identity.ProjectUnit, c.Facts.Identity.Agency)
	case "agency":
		return c.compareUnit(text, c.Facts.Identity.Agency, c.Facts.Identity.ResponsibleBody)
	case "decision":
		return c.compareUnit(text, c.Facts.Identity.DecisionBody)
	case "level", "conclusion":
		form := document.BlockID(0)
		if source == 0 {
			form = f.At.Block
		}
		if f.Key == "level" && formBefore.FindString(text) == "" && stagesAsked.MatchString(zh.Fold(f.Label).Text) {
			// 措施前、后等级 | 中风险、低风险
			if l := levelWord.FindAllString(text, 3); len(l) == 2 {
				if d := c.compareStages("措施前"+l[0]+",措施后"+l[1], form); d != nil {
					d.form = text
					return d
				}
			}
		}
		return c.compareLevel(text, f.Key == "level", form)
	case "survey":
		return c.compareSurvey(zh.Fold(f.Label).Text, text)
	case "publicity":
		return c.comparePublicity(text)
	case "investment":
		return c.compareQuantity(f, "investment")
	case "households":
		return c.compareQuantity(f, "households")
	case "experts":
		return c.compareExperts(text)
	}
	return nil
}

var (
	countSaid = regexp.MustCompile(`(\d+(?:\.\d+)?)\s*(户|人|亩|公顷)`)
	countText = regexp.MustCompile(`\d[\d,]*(?:\.\d+)?\s*(?:户|人|亩|公顷)`)
)

// stagesAsked: a label that asks for the level of both times, the earlier first.
var stagesAsked = regexp.MustCompile(`(?:前|初始)[^后]{0,8}(?:后|预期|最终)`)

// unheard finds in the fields that tell sizes a number of households, people or
// land that the report writes nowhere, though it writes others of that unit.
func (c *Context) unheard(f filedForm, field *facts.FormField, text string) *fieldDiff {
	if field.Key != "households" && field.Key != "area" {
		return nil
	}
	said := countSaid.FindAllStringSubmatch(zh.Fold(text).Text, 8)
	if len(said) == 0 {
		return nil
	}
	seen, of, often := map[string]bool{}, map[string]int{}, map[string]int{}
	note := func(s string) {
		for _, m := range countText.FindAllString(zh.Fold(s).Text, 60) {
			n := countSaid.FindStringSubmatch(strings.ReplaceAll(m, ",", ""))
			if n != nil {
				seen[plainNumber(n[1])+n[2]] = true
				of[n[2]]++
				often[plainNumber(n[1])+n[2]]++
			}
		}
	}
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Zone == document.ZoneAnnex || b.Zone == document.ZoneContents || f.source == 0 && b.ID >= f.At.Block && b.ID <= f.At.Block+2 {
			continue
		}
		note(b.Text)
		if b.Table == nil {
			continue
		}
		for _, row := range b.Table.Rows {
			for k := range row {
				note(row[k].Text)
				if n := strings.TrimSpace(zh.Fold(row[k].Text).Text); bareNumber.MatchString(n) { // 户数 | 468
					for _, u := range []string{"户", "人", "亩", "公顷"} {
						seen[plainNumber(n)+u] = true
					}
				}
			}
		}
	}
	for _, m := range said {
		if of[m[2]] >= 3 && !seen[plainNumber(m[1])+m[2]] {
			if v := usual(often, m[1], m[2]); v != "" && (m[2] != "人" || strings.Contains(field.Label, "人")) {
				return &fieldDiff{form: m[0], report: v}
			}
			return &fieldDiff{form: m[0], report: "未见此数", unsure: true}
		}
	}
	return nil
}

// usualTimes is how often a report that goes by one number writes it.
const usualTimes = 4

// usual gives the number of a unit that a report writes again and again, at least twice
// as often as any other, where that of its form is near it and no sum of two others.
func usual(often map[string]int, form, unit string) string {
	best, most, next := "", 0, 0
	values := map[float64]bool{}
	for k, n := range often {
		number, ok := strings.CutSuffix(k, unit)
		v, err := strconv.ParseFloat(number, 64)
		if !ok || err != nil {
			continue
		}
		values[v] = true
		switch {
		case n > most || n == most && k < best:
			best, most, next = k, n, most
		case n > next:
			next = n
		}
	}
	own, err := strconv.ParseFloat(form, 64)
	v, err2 := strconv.ParseFloat(strings.TrimSuffix(best, unit), 64)
	if most < usualTimes || most < 2*next || err != nil || err2 != nil || far(own, v) || sumOfTwo(values, func(x float64) bool { return math.Abs(x-own) < 1e-6 }) {
		return ""
	}
	return best
}

var bareNumber = regexp.MustCompile(`^\d+(?:\.\d+)?$`)

// plainNumber writes a number without zeros at its end: 279.60 is 279.6.
func plainNumber(s string) string {
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

func bareName(s string) string {
	s = unitPunct.Replace(zh.Fold(s).Text)
	for i := 0; i < 2; i++ {
		s = nameTail.ReplaceAllString(s, "")
	}
	return s
}

func compareNames(form, report string, at document.Anchor, matter bool) *fieldDiff {
	d := &fieldDiff{form: form, report: report, at: at}
	a, b := bareName(form), bareName(report)
	if n := utf8.RuneCountInString(a); a == "" || b == "" || n > 120 {
		return nil // a cell that holds more than a name
	}
	like := zh.Similar(a, b)
	switch {
	case a == b, strings.Contains(a, b), strings.Contains(b, a):
		d.same = true
	case matter && like >= 0.6, !matter && like >= 0.75:
		d.unsure = like >= 0.9 // a word or two apart: perhaps a slip of reading
		d.unsure = d.unsure || !matter
	}
	return d
}

func (c *Context) compareUnit(form string, want facts.Fact[string], also ...facts.Fact[string]) *fieldDiff {
	if !want.Found() || !unitLike.MatchString(bareName(form)) {
		return nil
	}
	var worst *fieldDiff
	for _, v := range want.All() {
		d := compareNames(form, v.V, v.At, false)
		if d == nil {
			continue
		}
		if d.same || shortUnit(form, v.V) {
			d.same = true
			return d
		}
		if worst == nil || d.unsure {
			worst = d
		}
	}
	for _, f := range also {
		for _, v := range f.All() {
			if d := compareNames(form, v.V, v.At, false); d != nil && worst != nil && (d.same || shortUnit(form, v.V)) {
				worst.unsure = true // the report gives this name to another part
			}
		}
	}
	if worst != nil && !worst.same && c.mentions(form) {
		worst.unsure = true // the report knows it; as what, a person must see
	}
	return worst
}

// mentions says that the body of the report writes a name out.
func (c *Context) mentions(name string) bool {
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Zone == document.ZoneAnnex || b.Zone == document.ZoneContents {
			continue
		}
		if strings.Contains(b.Text, name) {
			return true
		}
		if b.Table == nil {
			continue
		}
		for _, row := range b.Table.Rows {
			for _, cell := range row {
				if strings.Contains(cell.Text, name) {
					return true
				}
			}
		}
	}
	return false
}

// shortUnit says that one name is short for the other: its characters stand in
// it in order, the last ones alike (县交通局, 白河县交通运输局).
func shortUnit(a, b string) bool {
	x, y := []rune(bareName(a)), []rune(bareName(b))
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < 3 || x[len(x)-1] != y[len(y)-1] {
		return false
	}
	i := 0
	for _, r := range y {
		if i < len(x) && x[i] == r {
			i++
		}
	}
	return i == len(x)
}

func levelsIn(s string) (out []string) {
	for _, m := range levelWord.FindAllStringSubmatch(s, 8) {
		v := m[1] + m[2] + m[3]
		dup := false
		for _, o := range out {
			dup = dup || o == v
		}
		if !dup {
			out = append(out, v)
		}
	}
	return out
}

var (
	formBefore = regexp.MustCompile(`(?:措施|化解|处置|落实|采取措施)?(?:之|以)?前(?:的)?(?:风险)?(?:等级)?(?:为|是|:)?(高|中|低)`)
	formAfter  = regexp.MustCompile(`(?:措施|化解|处置|落实|采取措施)?(?:之|以)?后(?:的)?(?:风险)?(?:等级)?(?:为|是|:)?(高|中|低)`)
)

// compareStages compares a field that gives the level before and after measures.
func (c *Context) compareStages(text string, form document.BlockID) *fieldDiff {
	b, a := formBefore.FindStringSubmatch(text), formAfter.FindStringSubmatch(text)
	if b == nil || a == nil {
		return nil
	}
	var d *fieldDiff
	for _, s := range []struct{ stage, name, v string }{{"before", "措施前", b[1]}, {"after", "措施后", a[1]}} {
		same, said, at := false, "", document.Anchor{}
		for _, l := range c.levelsOf(s.stage) {
			if l.At.Block == form {
				continue // the form's own word
			}
			same = same || l.V == s.v
			if said == "" {
				said, at = l.V, l.At
			}
		}
		switch {
		case said == "":
		case !same:
			return &fieldDiff{form: text, report: s.name + said + "风险", at: at}
		case d == nil:
			d = &fieldDiff{same: true}
		}
	}
	return d
}

func (c *Context) compareLevel(text string, field bool, form document.BlockID) *fieldDiff {
	if d := c.compareStages(text, form); d != nil {
		return d
	}
	level := c.Level()
	if level == "" {
		return nil
	}
	list := levelsIn(text)
	if strings.ContainsAny(text, "□☐") { // boxes: the ticked one counts
		m := tickedLevel.FindStringSubmatch(text)
		if m == nil {
			return nil
		}
		list = []string{m[1]}
	}
	if len(list) != 1 {
		for _, l := range list {
			if l == level {
				return &fieldDiff{same: true}
			}
		}
		if len(list) == 0 || !field {
			return nil
		}
	}
	d := &fieldDiff{form: text, report: level + "风险", same: len(list) == 1 && list[0] == level}
	for _, l := range c.Facts.Levels {
		if len(list) == 1 && l.V == list[0] && l.Stage != "before" && l.Where != "dimension" {
			d.unsure = true // the report says so too, somewhere
		}
	}
	for _, l := range c.Facts.Levels {
		if l.V == level {
			d.at = l.At
			if l.Where == "conclusion" {
				break
			}
		}
	}
	return d
}

func (c *Context) compareSurvey(label, text string) *fieldDiff {
	byGroup := false
	var got []struct {
		what string
		n    int
	}
	add := func(what, num string) {
		if n, err := strconv.Atoi(num); err == nil {
			got = append(got, struct {
				what string
				n    int
			}{what, n})
		}
	}
	for _, m := range surveyNos.FindAllStringSubmatch(strings.ReplaceAll(text, " ", ""), 12) {
		what := map[string]string{"发放": "发放", "发出": "发放", "回收": "回收", "收回": "回收", "有效": "有效"}[m[1]]
		add(what, m[2])
	}
	if len(got) == 0 {
		if m := bareSurvey.FindStringSubmatch(strings.ReplaceAll(text, " ", "")); m != nil {
			add("发放", m[1])
			add("回收", m[2])
			add("有效", m[3])
		} else if validLabel.MatchString(label) { // 有效问卷 | 群众1534份,单位20份
			for _, m := range groupSurvey.FindAllStringSubmatch(strings.ReplaceAll(text, " ", ""), 6) {
				// Far from every number read, it is of a group that was not read.
				if n, err := strconv.Atoi(m[1]); err == nil && c.nearValid(n) {
					add("有效", m[1])
					byGroup = true // of which group, the form says in its own words
				}
			}
		}
	}
	same := false
	for _, g := range got {
		ok, known, said := false, false, ""
		var at document.Anchor
		var all []facts.Value[int] // one of each number: the form may give their sum
		for i := range c.Facts.Surveys {
			s := &c.Facts.Surveys[i]
			f := map[string]facts.Fact[int]{"发放": s.Sent, "回收": s.Returned, "有效": s.Valid}[g.what]
			for _, v := range f.All() {
				if !known {
					said, at = fmt.Sprintf("%s%d份", g.what, v.V), v.At
				}
				known = true
				ok = ok || v.V == g.n
				if !slices.ContainsFunc(all, func(o facts.Value[int]) bool { return o.V == v.V }) {
					all = append(all, v)
				}
			}
		}
		// Where it is written out, what was read beside it is of a part, or the
		// report contradicts itself, which another item says.
		if known && !ok && (addingUp(all, every(all), g.n) != nil || c.mentions(strconv.Itoa(g.n)+"份") || g.n >= 1000 && c.mentions(fmt.Sprintf("%d,%03d", g.n/1000, g.n%1000))) {
			ok = true
		}
		if known && !ok {
			return &fieldDiff{form: fmt.Sprintf("%s%d份", g.what, g.n), report: said, at: at, unsure: byGroup}
		}
		same = same || ok
	}
	if !same {
		return nil
	}
	return &fieldDiff{same: true}
}

// nearValid says that some survey has about as many valid answers.
func (c *Context) nearValid(n int) bool {
	for i := range c.Facts.Surveys {
		for _, v := range c.Facts.Surveys[i].Valid.All() {
			if d := v.V - n; max(d, -d)*5 <= v.V {
				return true
			}
		}
	}
	return false
}

func (c *Context) comparePublicity(text string) *fieldDiff {
	dates := zh.Dates(text)
	if len(dates) == 0 || dates[0].From.Day == 0 {
		return nil
	}
	from, to := dates[0].From, dates[0].To
	if to.Day == 0 || to == from {
		if len(dates) > 1 {
			to = dates[1].To
		}
	}
	var d *fieldDiff
	for _, n := range c.notices("stability") {
		for _, v := range n.Period.All() {
			if v.V.From.Day == 0 {
				continue
			}
			if v.V.From == from && (v.V.To == to || to.Day == 0 || v.V.To.Day == 0) {
				return &fieldDiff{same: true}
			}
			if d == nil {
				d = &fieldDiff{form: dateText(from) + "至" + dateText(to), report: dateText(v.V.From) + "至" + dateText(v.V.To), at: v.At}
			}
		}
	}
	return d
}

func dateText(d zh.Date) string {
	return fmt.Sprintf("%d年%d月%d日", d.Year, d.Month, d.Day)
}

func (c *Context) compareQuantity(f *facts.FormField, key string) *fieldDiff {
	term := (*facts.QuantityTerm)(nil)
	for i := range c.Pack.Lexicon.Quantities {
		if c.Pack.Lexicon.Quantities[i].Key == key {
			term = &c.Pack.Lexicon.Quantities[i]
		}
	}
	nums := zh.Numbers(zh.Fold(f.Text).Text)
	if term == nil || len(nums) == 0 || !numberFirst.MatchString(zh.Fold(f.Text).Text) {
		return nil
	}
	n := nums[0]
	unit := n.Unit
	if unit == "" {
		for u := range term.Units {
			if strings.Contains(f.Label, u) && len(u) > len(unit) {
				unit = u
			}
		}
	}
	factor, ok := term.Units[unit]
	if !ok {
		return nil
	}
	value := n.Value * factor
	var d *fieldDiff
	for _, q := range c.Facts.Quantities {
		if q.Key != key {
			continue
		}
		if math.Abs(q.Value-value) <= 0.005*math.Max(q.Value, value) {
			return &fieldDiff{same: true}
		}
		if d == nil && !q.Approx {
			d = &fieldDiff{form: f.Text, report: q.Text, at: q.At, unsure: key != "investment" || q.Scope != (facts.Scope{})}
		}
	}
	return d
}

func (c *Context) compareExperts(text string) *fieldDiff {
	m := expertsSaid.FindStringSubmatch(text)
	if m == nil || !strings.Contains(text, "专家") && !strings.Contains(text, "评审") && len(text) > 12 {
		return nil
	}
	n, ok := zh.ParseNumeral(m[1])
	if !ok {
		return nil
	}
	all := append(c.Facts.Panel.Experts.All(), c.Facts.Panel.Listed.All()...)
	for _, v := range all {
		if float64(v.V) == n {
			return &fieldDiff{same: true}
		}
	}
	if len(all) == 0 {
		return nil
	}
	return &fieldDiff{form: m[0], report: fmt.Sprintf("%d名", all[0].V), at: all[0].At}
}

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

// figure is a number with its unit and the few words that lead to it.
type figure struct {
	value    float64
	decimals int
	step     float64 // one of its last printed digit
	unit     string  // of its class: 亩 for 公顷, 万元 for 亿元
	lead     string
	text     string
	approx   bool
	thing    int // what it counts, of figureWords; -1 unknown
	at       document.Anchor
}

// figureWords are the things a form counts, by the words that lead to their number.
// A form's number is held against those of the report that such a word leads to.
var figureWords = []struct {
	id, name string
	re       *regexp.Regexp
	units    string // what it is counted in; "" between spaces: no unit
	answers  bool   // counts of answers: a number of another thing bears nothing out
}{
	{"conditional", "有条件支持", regexp.MustCompile(`(?:有|附|带)条件(?:支持|赞成|同意)?|基本(?:支持|赞成|同意)`), "份 人 户 名 票 %", true},
	{"oppose", "反对", regexp.MustCompile(`反对|不支持|不赞成|不同意`), "份 人 户 名 票 %", true},
	{"support", "支持", regexp.MustCompile(`支持|赞成|同意`), "份 人 户 名 票 %", true},
	{"neutral", "无所谓", regexp.MustCompile(`无所谓|说不清|不清楚|中立|弃权|一般|不确定`), "份 人 户 名 票 %", true},
	{"valid", "有效问卷", regexp.MustCompile(`有效`), "份 人 户", true},
	{"back", "回收问卷", regexp.MustCompile(`收回|回收|返回|(?:^|[^征吸接])收$`), "份 人", true},
	{"sent", "发放问卷", regexp.MustCompile(`发放|发出|投放|(?:^|[^开出颁])发$`), "份 人", true},
	{"visit", "走访", regexp.MustCompile(`走访|入户`), "户 人 家", false},
	{"meeting", "座谈", regexp.MustCompile(`座谈|听取|访谈|面谈|参加|代表`), "场 次 人", false},
	{"money", "投资（费用）", regexp.MustCompile(`投资|费用|资金|概算|估算|经费|预算|规模`), "万元", false},
	{"land", "面积", regexp.MustCompile(`用地|占地|征地|征收|征用|面积|规模|永久|临时|土地`), "亩 平方米", false},
	{"people", "户数、人数", regexp.MustCompile(`搬|拆|涉及|影响|住宅|农户|征收|征地|户数|人数|居民|范围|规模|参赛|职工|学生|对象`), "户 人 名", false},
	{"length", "长度", regexp.MustCompile(`长|里程|主线|线路|全程`), "公里", false},
	{"measure", "措施", regexp.MustCompile(`措施`), "项 条", false},
	{"index", "综合指数", regexp.MustCompile(`指数`), "", false},
}

// unitClass brings units to one: what differs by a factor is held together.
func unitClass(unit string) (string, float64) {
	switch unit {
	case "公顷", "hm2":
		return "亩", 15
	case "亿元":
		return "万元", 1e4
	case "元":
		return "万元", 1e-4
	case "km", "千米":
		return "公里", 1
	case "米", "m":
		return "公里", 1e-3
	case "位", "人次":
		return "人", 1
	case "户次":
		return "户", 1
	case "平方公里":
		return "平方米", 1e6
	case "条":
		return "项", 1
	}
	return unit, 1
}

// thingOf tells what a number counts by the words that lead to it: the one that
// stands nearest.
func thingOf(lead, unit string) int {
	best, end := -1, -1
	for i, w := range figureWords {
		if unit != "" && !slices.Contains(strings.Fields(w.units), unit) || unit == "" && !w.answers && w.units != "" {
			continue
		}
		if m := w.re.FindAllStringIndex(lead, -1); m != nil && m[len(m)-1][1] > end && (w.id != "people" || best < 0) {
			best, end = i, m[len(m)-1][1]
		}
	}
	return best
}

// figuresOf reads the numbers of a text. With a label, the number that nothing leads to
// is of the label.
func figuresOf(text, label string, at document.Anchor) (out []figure) {
	folded := zh.Fold(text)
	s := folded.Text
	done := 0
	for _, n := range zh.Numbers(s) {
		from := max(done, strings.LastIndexAny(s[:n.Start], "。;\n")+1)
		lead := lastChars(s[from:n.Start], 16)
		done = n.End
		if n.Low < n.High || n.Unit == "年" || n.Unit == "月" || n.Unit == "日" || n.Unit == "#" {
			continue
		}
		unit, factor := unitClass(n.Unit)
		f := figure{value: n.Value * factor, decimals: n.Decimals, step: factor * math.Pow10(-n.Decimals), unit: unit, lead: lead, text: s[n.Start:n.End], approx: n.Approx, at: at}
		if thingOf(lead, unit) < 0 && label != "" {
			f.lead = label + lead
		}
		if thingOf(f.lead, unit) < 0 && unit == "项" { // 8项措施
			f.lead += nextChars(s[n.End:], 4)
		}
		if at.Block != 0 {
			f.at.Start, f.at.End = folded.Orig(n.Start, n.End)
		}
		f.thing = thingOf(f.lead, f.unit)
		out = append(out, f)
	}
	return out
}

func nextChars(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

func lastChars(s string, n int) string {
	for utf8.RuneCountInString(s) > n {
		_, w := utf8.DecodeRuneInString(s)
		s = s[w:]
	}
	return s
}

// bound is where a form begins that is bound into the report; 0 for one filed with it.
func (f filedForm) bound() document.BlockID {
	if f.source == 0 {
		return f.At.Block
	}
	return 0
}

// everyField gives the fields of a form, those of no known label last.
func (f filedForm) everyField() []facts.FormField {
	return append(slices.Clone(f.Fields), f.Rest...)
}

// outsideForm says that a block is the report's own word: not its contents page, nor
// the form, which goes on over two more blocks at most.
func (c *Context) outsideForm(b *document.Block, form document.BlockID) bool {
	return b.Zone != document.ZoneContents && (form == 0 || b.ID < form || b.ID > form+2 || b.Zone != c.Doc.Block(form).Zone)
}

// reportFigures gives every number of the report outside its form, with the words of
// its row and column where it stands in a table.
func (c *Context) reportFigures(form document.BlockID) (out []figure) {
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if !c.outsideForm(b, form) || len(out) > 20000 {
			continue
		}
		if b.Table == nil {
			out = append(out, figuresOf(b.Text, "", document.At(b.ID, 0, 0))...)
			continue
		}
		head := map[int]string{}
		for r, row := range b.Table.Rows {
			label := ""
			for k := range row {
				text := row[k].Text
				col := row[k].Col
				if r == 0 {
					head[col] = zh.Fold(text).Text
				}
				got := figuresOf(text, label+lastChars(head[col], 12), document.InTable(b.ID, &row[k]))
				if bareNumber.MatchString(strings.ReplaceAll(strings.TrimSpace(zh.Fold(text).Text), ",", "")) {
					for i := range got { // 户数 | 468: of whatever its row and column say
						got[i].unit = unitSaid(head[col] + label)
						got[i].thing = thingOf(got[i].lead, got[i].unit)
					}
				}
				out = append(out, got...)
				if len(got) == 0 {
					label = lastChars(zh.Fold(text).Text, 12)
				}
			}
		}
	}
	return out
}

var unitsTold = regexp.MustCompile(`亩|公顷|万元|亿元|户|人|份|公里|平方米`)

func unitSaid(s string) string {
	u, _ := unitClass(unitsTold.FindString(s))
	return u
}

// strangeFigures holds the numbers of a form against those of the report: one that the
// report writes nowhere, though it tells the same thing with another number, differs.
func (c *Context) strangeFigures(f filedForm, judged map[document.Anchor]bool) (out []Point) {
	form := f.bound()
	var told []figure
	for _, field := range f.everyField() {
		if judged[field.At] || blank(field.Text) || laterField.MatchString(field.Label) || chosenDate.MatchString(zh.Fold(field.Text).Text) && len(field.Text) < 40 {
			continue
		}
		label := zh.Fold(field.Label).Text
		several := strings.ContainsAny(label, "、/,和与及")
		if several {
			label = "" // of which of them a number is, its place says
		}
		if p := c.otherTuple(f, &field); p != nil {
			out = append(out, *p)
			continue
		}
		for _, n := range first(figuresOf(field.Text, label, document.Anchor{}), 12) {
			if n.thing < 0 && several && (n.unit == "万元" || n.unit == "亩" || n.unit == "平方米" || n.unit == "公里") {
				n.thing = thingOf(zh.Fold(field.Label).Text, n.unit) // or its unit: 投资与规模 | 1.08亿元,18.6公里
			}
			k := n.thing
			if k < 0 || n.approx {
				continue
			}
			if told == nil {
				told = c.reportFigures(form)
			}
			if other := c.otherwise(n, k, told); other != nil {
				out = append(out, Point{Subject: field.Label + n.text, Verdict: Fail,
					Fields:   map[string]string{"field": field.Label, "v1": shortText(n.text, 40), "v2": other.text},
					Message:  fmt.Sprintf("报备表“%s”栏的%s为“%s”，报告中没有这一数值，报告为“%s”（{page}）。", field.Label, figureWords[k].name, n.text, other.text),
					Evidence: append(c.saysIn(f.source, Says, field.At), c.conflictsAt(other.at)...)})
				break
			}
		}
	}
	return out
}

// otherTuple holds how many of a number of valid forms were for or against, 有效263份,
// 反对19份, against the answers that come to that number.
func (c *Context) otherTuple(f filedForm, field *facts.FormField) *Point {
	list := first(figuresOf(field.Text, zh.Fold(field.Label).Text, document.Anchor{}), 12)
	valid := slices.IndexFunc(list, func(n figure) bool {
		return n.thing >= 0 && figureWords[n.thing].id == "valid" && n.unit != "%"
	})
	if valid < 0 || valid+1 >= len(list) {
		return nil
	}
	var of []surveyed
	for _, a := range c.attitudes() {
		if !a.part && a.total > 0 && float64(a.total) == list[valid].value {
			of = append(of, a)
		}
	}
	if len(of) == 0 {
		return nil
	}
	for _, n := range list[valid+1:] {
		k := n.thing
		if n.unit == "%" || n.approx {
			continue
		}
		if k < 0 || !figureWords[k].answers || slices.Contains([]string{"valid", "sent", "back"}, figureWords[k].id) {
			break // another questionnaire
		}
		id := figureWords[k].id
		if id != "oppose" && id != "support" && id != "conditional" {
			continue
		}
		if !slices.ContainsFunc(of, func(a surveyed) bool {
			return float64(a.n[id]) == n.value || id == "support" && float64(a.n[id]+a.n["conditional"]) == n.value
		}) {
			return &Point{Subject: field.Label + n.text, Verdict: Fail,
				Fields:   map[string]string{"field": field.Label, "v1": figureWords[k].name + n.text, "v2": fmt.Sprintf("%s%d份", figureWords[k].name, of[0].n[id])},
				Evidence: append(c.saysIn(f.source, Says, field.At), c.conflictsAt(of[0].at)...)}
		}
	}
	return nil
}

var (
	// what is filled in after the report was finished
	laterField = regexp.MustCompile(`(?:单位|机关|主体|部门|审查|备案|报备|责任|决策|上级|委|办|局)[^群]{0,6}意见|^意见|填报|填表|报备日期|报送|联系|电话|编号|文号|名称|单位|主体|机构|机关|负责人|附件|页`)
	chosenDate = regexp.MustCompile(`^\d{4}(?:年|[.-]\d{1,2}[.-])`)
)

// otherwise gives the number the report has for what a number of a form counts, where
// no number of the report can be that of the form.
func (c *Context) otherwise(n figure, k int, told []figure) *figure {
	w := figureWords[k]
	near := func(v float64) bool { // as exact as the form prints it
		return math.Abs(v-n.value) <= 1e-6 || (n.decimals > 0 || n.unit == "%") && math.Abs(v-n.value) <= 0.5*n.step+1e-9
	}
	bears := func(t *figure, of int) bool {
		if !near(t.value) && (w.answers || math.Abs(t.value-n.value) > 0.5*t.step || t.step <= n.step || t.step*10 > t.value) {
			return false
		}
		switch {
		case of == k:
			return true
		case w.answers && of >= 0 && figureWords[of].answers:
			return false // 收回702份 tells nothing of how many are valid
		case w.id == "valid" || w.id == "back" || w.id == "sent":
			return true
		case w.answers:
			return n.unit == "%" || of < 0 && n.value >= 100
		}
		return of < 0 || w.id != "people" || n.value >= 300
	}
	var same []*figure
	for i := range told {
		t := &told[i]
		of := t.thing
		if (t.unit == n.unit || t.unit == "" || n.unit == "" || w.answers && n.unit != "%" && t.unit != "%") && bears(t, of) {
			return nil
		}
		if of == k && (t.unit == n.unit || w.answers && n.unit != "%" && t.unit != "%") && !t.approx {
			same = append(same, t)
		}
	}
	if w.answers {
		return c.otherAnswers(n, w.id, same, near)
	}
	// 住宅32户: the report's 住宅23户 before its 涉及23户.
	if m := w.re.FindAllString(n.lead, -1); m != nil {
		word := m[len(m)-1]
		if own := slices.DeleteFunc(slices.Clone(same), func(t *figure) bool { return !strings.Contains(t.lead, word) }); len(own) > 0 {
			same = own
		}
	}
	var best *figure
	values := map[float64]bool{}
	for _, t := range same {
		values[t.value] = true
		if far(t.value, n.value) {
			continue
		}
		if best == nil || math.Abs(t.value-n.value) < math.Abs(best.value-n.value) {
			best = t
		}
	}
	if best == nil || sumOfTwo(values, near) {
		return nil
	}
	if w.id == "measure" && len(c.Facts.Measures.Rows) == int(n.value) {
		return nil
	}
	return best
}

// otherAnswers is otherwise for counts of a questionnaire: those read from its tables,
// and what they come to together, bear a number out as well.
func (c *Context) otherAnswers(n figure, id string, same []*figure, near func(float64) bool) *figure {
	values := map[float64]bool{}
	for _, t := range same {
		if (t.unit == "%") == (n.unit == "%") {
			values[t.value] = true
		}
	}
	read, whole := false, map[float64]bool{}
	add := func(v float64, of bool) {
		read, values[v] = true, true
		if of {
			whole[v] = true
		}
	}
	switch id {
	case "valid", "back", "sent":
		if n.unit == "%" {
			return nil
		}
		for i := range c.Facts.Surveys {
			s := &c.Facts.Surveys[i]
			for _, v := range map[string]facts.Fact[int]{"valid": s.Valid, "back": s.Returned, "sent": s.Sent}[id].All() {
				add(float64(v.V), true)
			}
		}
	default:
		for _, a := range c.attitudes() {
			share := map[string]float64{"support": a.support, "conditional": a.conditional, "neutral": a.neutral, "oppose": a.oppose}[id]
			if n.unit == "%" {
				add(share, false)
				if id == "support" {
					add(a.support+a.conditional, false)
				}
				continue
			}
			if a.total == 0 {
				continue
			}
			add(float64(a.n[id]), !a.group)
			if id == "support" {
				add(float64(a.n["support"]+a.n["conditional"]), !a.group)
			}
		}
		for _, st := range c.Facts.Stances {
			share := map[string]float64{"support": st.Support, "conditional": st.Conditional, "neutral": st.Neutral, "oppose": st.Oppose}[id]
			if n.unit == "%" {
				add(share, false)
			} else if st.N > 0 {
				add(math.Round(share*float64(st.N)/100), false)
			}
		}
	}
	if !read {
		return nil
	}
	for v := range values {
		if near(v) {
			return nil
		}
	}
	if n.unit != "%" && sumOfTwo(whole, near) {
		return nil
	}
	var best *figure
	for _, t := range same {
		if (t.unit == "%") != (n.unit == "%") || id != "oppose" && far(t.value, n.value) {
			continue
		}
		if best == nil || math.Abs(t.value-n.value) < math.Abs(best.value-n.value) {
			best = t
		}
	}
	return best
}

// far says that two numbers are too far apart to be of the same thing.
func far(a, b float64) bool { return math.Min(a, b)*2 < math.Max(a, b) }

// sumOfTwo says that two or three of the numbers come to what is looked for.
func sumOfTwo(values map[float64]bool, near func(float64) bool) bool {
	var list []float64
	for v := range values {
		if v > 0 {
			list = append(list, v)
		}
	}
	slices.Sort(list)
	list = first(list, 120)
	for i, a := range list {
		for j := i + 1; j < len(list); j++ {
			if near(a + list[j]) {
				return true
			}
		}
	}
	if len(list) > 24 {
		return false
	}
	for i, a := range list {
		for j := i + 1; j < len(list); j++ {
			for l := j + 1; l < len(list); l++ {
				if near(a + list[j] + list[l]) {
					return true
				}
			}
		}
	}
	return false
}

// reportDate: labels of the day the report, its publicity or its panel was.
var datedField = regexp.MustCompile(`^(?:评估)?报告(?:完成|编制|定稿|出具)?(?:日期|时间)$|定稿|^(?:编制|完成)(?:日期|时间)$|评审`)

var fullDate = regexp.MustCompile(`\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-./]\d{1,2}[-./]\d{1,2}`)

// strangeDates holds the days that a form gives for the report, or for the meeting on it, against
// those of the report: one that it has nowhere, though it has days of its own there.
func (c *Context) strangeDates(f filedForm) (out []Point) {
	form := f.bound()
	var days map[string]bool
	for _, field := range f.everyField() {
		label := zh.Fold(field.Label).Text
		if !datedField.MatchString(label) || strings.Contains(label, "意见") {
			continue
		}
		text := zh.Fold(field.Text).Text
		d := zh.Dates(text)
		if len(d) == 0 || d[0].From.Day == 0 || d[0].From.Year == 0 || d[0].To.Valid() && d[0].To != d[0].From {
			continue
		}
		if days == nil {
			days = c.daysTold(form)
		}
		key := strconv.Itoa(d[0].From.Month) + "-" + strconv.Itoa(d[0].From.Day)
		if days[key] {
			continue
		}
		kind := "定稿"
		if strings.Contains(label, "评审") {
			kind = "评审"
		}
		at, said := c.dayOf(kind, form)
		if said == "" {
			continue
		}
		day := text[d[0].Start:d[0].End]
		out = append(out, Point{Subject: field.Label, Verdict: Fail,
			Fields:   map[string]string{"field": field.Label, "v1": day, "v2": said},
			Evidence: append(c.saysIn(f.source, Says, field.At), c.conflictsAt(at)...)})
	}
	return out
}

var monthDay = regexp.MustCompile(`(\d{1,2})月(\d{1,2})日?|\d{4}[-./](\d{1,2})[-./](\d{1,2})`)
var daysAfter = regexp.MustCompile(`^(?:日)?(?:、|和|至|—|-|~)(\d{1,2})日`)

// daysTold gives the days the report names outside its form, by month and day.
func (c *Context) daysTold(form document.BlockID) map[string]bool {
	out := map[string]bool{}
	c.eachText(form, func(text string, _ document.Anchor) {
		if !strings.ContainsAny(text, "月-./") {
			return
		}
		s := zh.Fold(text).Text
		for _, m := range monthDay.FindAllStringSubmatchIndex(s, 60) {
			a, b := 2, 4
			if m[2] < 0 {
				a, b = 6, 8
			}
			month := strings.TrimLeft(s[m[a]:m[a+1]], "0")
			out[month+"-"+strings.TrimLeft(s[m[b]:m[b+1]], "0")] = true
			if d := daysAfter.FindStringSubmatch(s[m[1]:]); d != nil {
				out[month+"-"+strings.TrimLeft(d[1], "0")] = true
			}
		}
		for _, d := range zh.Dates(s) { // 二〇二五年九月五日
			for _, day := range []zh.Date{d.From, d.To} {
				out[strconv.Itoa(day.Month)+"-"+strconv.Itoa(day.Day)] = true
			}
		}
	})
	return out
}

// eachText goes through the texts of the report outside its form.
func (c *Context) eachText(form document.BlockID, f func(string, document.Anchor)) {
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if !c.outsideForm(b, form) {
			continue
		}
		f(b.Text, document.At(b.ID, 0, 0))
		if b.Table == nil {
			continue
		}
		for r, row := range b.Table.Rows {
			line := ""
			for k := range row {
				line += row[k].Text + " "
			}
			if len(row) > 0 {
				f(line, document.InTable(b.ID, &b.Table.Rows[r][0]))
			}
		}
	}
}

// dayOf gives a day that the report tells with a word: of its last version, or of the panel.
func (c *Context) dayOf(word string, form document.BlockID) (at document.Anchor, said string) {
	c.eachText(form, func(text string, a document.Anchor) {
		if said != "" {
			return
		}
		front := word == "定稿" && c.Doc.Block(a.Block).Zone == document.ZoneFront
		if !front && !strings.Contains(text, word) {
			return
		}
		s := zh.Fold(text).Text
		if d := fullDate.FindString(s); d != "" && (front || strings.Index(s, d)-strings.Index(s, word) < 90) {
			at, said = document.Whole(a.Block), d
			if a.Row > 0 {
				at.Row, at.Col = a.Row, a.Col
			}
		}
	})
	return at, said
}

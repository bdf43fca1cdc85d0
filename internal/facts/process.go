package facts

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

var (
	clauseEnd = regexp.MustCompile(`[,;。!?\n]`)
	wrongDate = regexp.MustCompile(`(?:^|[^\d])((?:19|20)\d{2})年(\d{1,2})月(?:(\d{1,2})日)?`)
	wrongDay  = regexp.MustCompile(`(?:^|[^\d年.])(\d{1,2})月(\d{1,2})日`)
	draftMark = regexp.MustCompile(`送审稿|初稿|征求意见稿|评审稿|讨论稿|上会稿`)
	// stageTable names a table or section that lists the steps of this assessment.
	stageTable = regexp.MustCompile(`(?:评估|稳评|工作)[^/]{0,8}(?:进程|过程|程序|流程|步骤|阶段|时间|经过|进度|日程|日历|历程|节点)`)
	ending     = regexp.MustCompile(`结束|完成|截止|截至|回收|收回|为止`)
)

// process finds the dated steps of this assessment. A date belongs to the step
// named in its own clause, else in the clause after it. Dates of history
// (approvals, other projects, former years), planned dates and dates in
// parentheses of document titles are no steps of it.
func (x *reading) process() {
	ms := matchers(x.lx.Steps)
	x.coverDate()
	for _, t := range x.texts {
		if !t.inBody() || t.block.Zone != document.ZoneBody || t.block.Kind == document.Heading {
			continue
		}
		s := t.s()
		if !strings.ContainsAny(s, "0123456789〇○年月") {
			continue
		}
		x.impossible(t)
		dates := zh.Dates(s)
		if y := x.stepYear(t); y > 0 {
			dates = zh.DatesIn(s, y)
		}
		if days := dottedDays(s, dates); len(days) > 0 && (x.inRole(t.block.ID, "process", "consultation") || len(days) >= manyDays) {
			year := 0
			if len(dates) > 0 {
				year = dates[0].From.Year
			} else {
				year = x.yearBefore(t, days[0].From)
			}
			for _, d := range days {
				if d.From.Year = year; !d.To.IsZero() {
					d.To.Year = year
				}
				if year > 0 {
					dates = append(dates, d)
				}
			}
			slices.SortFunc(dates, func(a, b zh.DateSpan) int { return a.Start - b.Start })
		}
		if len(dates) == 0 || x.aboutPast(t) {
			continue
		}
		dates = dates[:min(len(dates), maxDates)]
		for i, d := range dates {
			x.step(t, ms, dates, i, d)
		}
	}
	x.annexedSteps(ms)
	x.begun()
	slices.SortStableFunc(x.out.Process.Events, func(a, b Event) int {
		if a.At.Block != b.At.Block {
			return int(a.At.Block - b.At.Block)
		}
		return 0
	})
}

var (
	yearSaid = regexp.MustCompile(`(?:^|[^\d])((?:19|20)\d{2})年`)
	dayAlone = regexp.MustCompile(`(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]`)
)

// stepYear gives the year of the days of a list of steps that says none: the
// year of the table's caption or of its first dated cell, else the one that
// puts the first of them before the report was finished. Elsewhere a day
// without a year is left alone. 0: not known, or not needed.
func (x *reading) stepYear(t *text) int {
	if !dayAlone.MatchString(t.s()) || !x.inRole(t.block.ID, "process", "body", "consultation") && (t.table == nil || !stageTable.MatchString(t.table.caption)) &&
		len(dayAlone.FindAllStringIndex(t.s(), manyDays)) < manyDays {
		return 0
	}
	if t.table != nil {
		if m := yearSaid.FindStringSubmatch(t.table.caption); m != nil {
			y, _ := strconv.Atoi(m[1])
			return y
		}
	}
	final := zh.Date{}
	for _, e := range x.out.Process.Events {
		if (e.Kind == "final" || e.Kind == "draft") && e.Period.From.Month > 0 && final.IsZero() {
			final = e.Period.From
		}
	}
	if final.IsZero() {
		return 0
	}
	first := t
	if t.table != nil { // all its cells go by the first
		for _, o := range x.texts[x.first[t.block.ID]:] {
			if o.block != t.block {
				break
			}
			if dayAlone.MatchString(o.s()) {
				first = o
				break
			}
		}
	}
	ds := zh.DatesIn(first.s(), final.Year)
	switch {
	case len(ds) == 0:
	case ds[0].From.Year < final.Year: // said by the first of them; the list goes on over the turn of the year
		own := zh.DatesIn(t.s(), final.Year)
		if len(own) == 0 || own[0].From.Month >= ds[0].From.Month {
			return ds[0].From.Year
		}
		return ds[0].From.Year + 1
	case final.Before(ds[0].From):
		said := yearSaid.FindStringSubmatch(t.s())
		if t.table == nil && afterwards.MatchString(t.s()) && (len(ds) < fewDays || said != nil && said[1] == strconv.Itoa(final.Year)) && ds[0].From.Time().Sub(final.Time()) <= filedWithin {
			return final.Year // 定稿后于5月8日报备
		}
		return final.Year - 1
	}
	return final.Year
}

// afterwards: what is told goes on when the report is finished.
var afterwards = regexp.MustCompile(`备案|报备|填报|定稿后|审定后|印发后`)

const (
	fewDays     = 3                    // fewer are no list of steps from the first on
	filedWithin = 100 * 24 * time.Hour // what goes on after a report is finished
)

// manyDays without a year in one paragraph tell of steps, whatever its chapter.
const manyDays = 4

var dottedDay = regexp.MustCompile(`(\d{1,2})\.(\d{1,2})(?:(?:至|-|到)(?:(\d{1,2})\.)?(\d{1,2}))?`)

// dottedDays reads days written as 9.15至9.23公示; one alone may be any number.
func dottedDays(s string, known []zh.DateSpan) []zh.DateSpan {
	if strings.Count(s, ".") < fewestDotted {
		return nil
	}
	var out []zh.DateSpan
next:
	for _, m := range dottedDay.FindAllStringSubmatchIndex(s, maxDates) {
		for _, k := range known {
			if m[0] < k.End && k.Start < m[1] {
				continue next
			}
		}
		if m[0] > 0 && strings.ContainsRune("0123456789.-/=×<>≥≤", rune(s[m[0]-1])) {
			continue
		}
		after, _ := utf8.DecodeRuneInString(s[m[1]:])
		if strings.ContainsRune("0123456789.%亩元万亿米公平千倍分户人吨度个年次点级章节条款层只台辆家份米km)+=×/", after) {
			continue
		}
		num := func(i int) int {
			n, _ := strconv.Atoi(s[m[2*i]:m[2*i+1]])
			return n
		}
		// A leap year: 2.29 may be.
		d := zh.DateSpan{Start: m[0], End: m[1], From: zh.Date{Year: 2024, Month: num(1), Day: num(2)}}
		if m[8] >= 0 {
			d.To = zh.Date{Year: 2024, Month: d.From.Month, Day: num(4)}
			if m[6] >= 0 {
				d.To.Month = num(3)
			}
		}
		if d.From.Month < 1 || d.From.Day < 1 || !d.From.Valid() || !d.To.IsZero() && (d.To.Month < 1 || d.To.Day < 1 || !d.To.Valid()) {
			continue
		}
		out = append(out, d)
	}
	if len(out) < fewestDotted {
		return nil
	}
	return out
}

// fewestDotted days side by side are dates and no numbers.
const fewestDotted = 3

// yearBefore gives the year that puts a day before the report was finished; 0
// when that is not known.
func (x *reading) yearBefore(t *text, first zh.Date) int {
	for _, e := range x.out.Process.Events {
		if (e.Kind == "final" || e.Kind == "draft") && e.Period.From.Month > 0 {
			first.Year = e.Period.From.Year
			if e.Period.From.Before(first) {
				return first.Year - 1
			}
			return first.Year
		}
	}
	return 0
}

// maxDates bounds the dates read in one paragraph: no report tells more steps in
// one, and the work for each grows with the paragraph.
const maxDates = 60

// step gives the date d the step its clause names.
func (x *reading) step(t *text, ms []matcher, dates []zh.DateSpan, i int, d zh.DateSpan) {
	s := t.s()
	sp := t.sentence(d.Start)
	sentence := s[sp.Start:sp.End]
	if inQuotes(s, d.Start) || x.pastSentence(sentence) {
		return
	}
	to := d.End
	if strings.HasPrefix(s[to:sp.End], "(") { // (含首尾14天,9个工作日) belongs to the date
		if k := strings.IndexByte(s[to:sp.End], ')'); k > 0 && k < 90 {
			to += k + 1
		}
	}
	start, end := clause(s, sp, d.Start, to)
	// In a table the row's first cell names the step.
	context := ""
	if t.cell != nil {
		context = x.rowLabel(t)
	}
	next := sp.End
	if i+1 < len(dates) && dates[i+1].Start < next {
		next = dates[i+1].Start
	}
	kind, words := stepIn(ms, s[start:end])
	if kind == "" && end < next { // 2024年3月5日,评估小组召开座谈会
		_, e := clause(s, sp, min(end+1, next), min(end+1, next))
		kind, words = stepIn(ms, s[start:min(e, next)])
	}
	if kind == "" && context != "" && (utf8.RuneCountInString(s) <= 60 || i == 0 && d.Start <= 30) {
		kind, words = stepIn(ms, context)
		if kind == "" { // 8 | 评审 | 9月25日
			kind, words = stepIn(ms, strings.TrimLeft(context, "0123456789."))
		}
	}
	if kind == "" && t.cell != nil {
		kind, words = x.stepBeside(t, ms)
	}
	if kind == "" && !d.To.IsZero() && d.From.Month > 0 && (worksPeriod.MatchString(context) || worksPeriod.MatchString(s[start:d.Start])) {
		// 建设工期2025年4月至2027年7月: its first day is a day planned for the start.
		x.out.Process.Events = append(x.out.Process.Events, Event{Kind: "construction", Period: zh.Period{From: d.From}, At: t.at(d.Start, d.End), Text: "工期", Planned: true})
		return
	}
	if kind == "" {
		return
	}
	planned := x.plannedHere(s[sp.Start:d.End], s[min(to, end):end])
	if kind == "construction" && !planned && context != "" && !strings.Contains(context+s, "已") && !strings.Contains(context, "实际") {
		planned = strings.Contains(context, "开工") || strings.Contains(context, "动工") // 开工时间 | 2025年3月
	}
	at := t.at(d.Start, d.End)
	add := func(kind string, p zh.Period) {
		for _, e := range x.out.Process.Events {
			if e.Kind == kind && e.Period == p && e.At == at {
				return
			}
		}
		x.out.Process.Events = append(x.out.Process.Events, Event{Kind: kind, Period: p, At: at, Text: words, Planned: planned, Scope: Scope{Batch: stepBatch(sentence)}})
	}
	switch kind {
	case "publicity", "survey":
		if !d.To.IsZero() {
			add(kind+"-start", zh.Period{From: d.From})
			add(kind+"-end", zh.Period{From: d.To})
		} else if ending.MatchString(s[start:end]) {
			add(kind+"-end", zh.Period{From: d.From})
		} else {
			add(kind+"-start", zh.Period{From: d.From})
		}
	default:
		add(kind, zh.Period{From: d.From, To: d.To})
	}
}

// stepIn gives the first step a clause names, final before draft and both
// before the rest: 形成送审稿 is a draft, 评审会后形成报批稿 is final.
func stepIn(ms []matcher, s string) (kind, words string) {
	best := -1
	for i := range ms {
		if a, b, ok := ms[i].find(s); ok && !withoutStep.MatchString(s[:a]) {
			switch ms[i].id {
			case "draft", "final":
				return ms[i].id, s[a:b]
			}
			if best < 0 || a < best {
				best, kind, words = a, ms[i].id, s[a:b]
			}
		}
	}
	return kind, words
}

// worksPeriod names the period of the works.
var worksPeriod = regexp.MustCompile(`(?:建设|施工|实施|计划)(?:工期|周期|期限)(?:为|:|自|从)?$|^(?:总)?工期(?:为|:|自|从)?$`)

// withoutStep before a step says that it was left out: 不组织专家评审会.
var withoutStep = regexp.MustCompile(`(?:不|未|没有|没|无需|无须|免|不再|未再|不用|不必)$`)

func clause(s string, sp zh.Span, from, to int) (start, end int) {
	start, end = sp.Start, sp.End
	if at := clauseEnd.FindAllStringIndex(s[sp.Start:from], -1); len(at) > 0 {
		start = sp.Start + at[len(at)-1][1]
	}
	if at := clauseEnd.FindStringIndex(s[to:sp.End]); at != nil {
		end = to + at[0]
	}
	// 定稿(灯会已于2024年1月20日开幕): what stands in brackets is said apart.
	if i := strings.LastIndexByte(s[start:from], '('); i >= 0 && !strings.Contains(s[start+i:from], ")") {
		start += i + 1
		if k := strings.IndexByte(s[to:end], ')'); k >= 0 {
			end = min(end, to+k)
		}
	}
	return start, end
}

// rowLabel joins the texts of the cells on the left in the row, and the column's head.
func (x *reading) rowLabel(t *text) string {
	r := t.cell.Row
	if r >= len(t.table.grid) {
		return ""
	}
	label := ""
	for _, c := range t.table.grid[r] {
		if c == t {
			break
		}
		if c != nil && utf8.RuneCountInString(c.s()) <= 24 && !strings.Contains(label, c.s()) {
			label += c.s()
		}
	}
	return label
}

// plannedHere says that the step is still to come.
func (x *reading) plannedHere(before, after string) bool {
	if i := strings.LastIndexAny(before, ",;"); i >= 0 {
		before = before[i:]
	}
	for _, w := range []string{"拟", "计划", "预计", "将于", "将在", "争取", "力争", "预期", "暂定", "待"} {
		if strings.Contains(before, w) || strings.HasPrefix(strings.TrimLeft(after, "前后底左右"), w) {
			return true
		}
	}
	return strings.HasPrefix(after, "前") || strings.HasPrefix(after, "之前")
}

var pastWords = []string{"立项", "可研批复", "项目建议书", "备案证", "核准", "用地预审", "选址意见", "环评批复", "同类", "类似", "案例", "往年", "历年", "曾于", "历史", "信访件", "上访", "普查", "一期工程", "前期项目", "废止", "修正", "修订", "通过)", "施行)", "起施行", "国务院令", "发布)", "年鉴"}

func (x *reading) pastSentence(s string) bool {
	for _, w := range pastWords {
		if strings.Contains(s, w) && !(strings.HasSuffix(w, "施行") && inForce.MatchString(s)) {
			return true
		}
	}
	return false
}

// inForce: 方案已于2025年9月26日起施行 is no law's date.
var inForce = regexp.MustCompile(`(?:方案|通告|政策|改革|价格|本办法|调整)[^。;,《》]{0,6}已[^。;,]{0,24}施行|(?:^|[。;,])已[^。;《》]{0,30}(?:常务会议|常委会|党委会|办公会|政府)[^。;《》]{0,12}(?:通过|审定)[^。;《》]{0,16}施行`)

// aboutPast says that the place speaks of laws, other projects or history.
func (x *reading) aboutPast(t *text) bool {
	path := x.path(t)
	past, ok := x.past[path]
	if !ok {
		past = pastPath.MatchString(path) && !ofSteps.MatchString(path)
		if x.past == nil {
			x.past = map[string]bool{}
		}
		x.past[path] = past
	}
	if past {
		return true
	}
	return inOthersTable(t)
}

// inOthersTable says that a table tells of other matters, of what is to be done,
// or of what became of opinions: its days are none of this assessment.
func inOthersTable(t *text) bool {
	return t.table != nil && (aboutOthers(t.table) || strings.Contains(t.table.caption, "措施") || strings.Contains(t.table.caption, "进度计划") || ofOpinions(t.table))
}

// notHere heads what never tells how this matter itself went on.
var notHere = regexp.MustCompile(`依据|同类|类似|案例|资质|简介|应急|预案|跟踪|措施|信访`)

var pastPath = regexp.MustCompile(`依据|同类|类似|案例|历史|前置|审批|资质|简介|应急|预案|跟踪|社会环境|信访|措施`)

// ofOpinions says that a table tells what became of what people said: the days in
// it are those of promises.
func ofOpinions(tb *table) bool {
	if adoption.MatchString(tb.caption) {
		return true
	}
	if len(tb.grid) == 0 {
		return false
	}
	for _, h := range tb.grid[0] {
		if h != nil && chars(h.s()) <= 14 && adoption.MatchString(h.s()) {
			return true
		}
	}
	return false
}

// adoption heads what is told of opinions taken up or not.
var adoption = regexp.MustCompile(`采纳|意见(?:建议)?(?:的|怎么|如何|是怎么|怎样)?(?:处理|答复|回应|落实)|诉求(?:的)?(?:处理|答复|回应)`)

// ofSteps names a chapter that tells how the assessment went, beside what else it tells.
var ofSteps = regexp.MustCompile(`过程|经过|步骤|进程|程序|工作说明|组织|主体|怎样评|怎么评`)

func stepBatch(s string) string {
	for _, w := range []string{"补充公示", "补充调查", "第二次", "再次", "二次", "第三次", "第一次", "首次", "第一阶段", "第二阶段", "第一轮", "第二轮"} {
		if strings.Contains(s, w) {
			return w
		}
	}
	return ""
}

// coverDate reads the date on the cover: final, unless the cover says that this
// is a draft.
func (x *reading) coverDate() {
	kind, words := "final", "封面日期"
	var last *text
	var date zh.DateSpan
	for _, t := range x.front() {
		if draftMark.MatchString(t.s()) && utf8.RuneCountInString(t.s()) <= 60 {
			kind, words = "draft", "封面日期（送审稿）"
		}
		s := strings.ReplaceAll(t.s(), "\n", "")
		if !onlyDate.MatchString(s) {
			continue
		}
		if ds := zh.Dates(t.s()); len(ds) == 1 && ds[0].To.IsZero() {
			last, date = t, ds[0]
		}
	}
	if last == nil { // a report without a cover is dated where it ends
		last, date = x.closingDate()
	}
	if last != nil {
		x.out.Process.Events = append(x.out.Process.Events, Event{Kind: kind, Period: zh.Period{From: date.From}, At: last.at(date.Start, date.End), Text: words})
	}
}

// closingDate reads the date below the last chapter, beside the name of whose
// report it is.
func (x *reading) closingDate() (*text, zh.DateSpan) {
	n := 0
	for i := len(x.texts) - 1; i >= 0 && n < 5; i-- {
		t := x.texts[i]
		if !t.inBody() || t.block.Zone != document.ZoneBody || t.cell != nil || t.s() == "" {
			continue
		}
		n++
		s := strings.ReplaceAll(t.s(), "\n", "")
		ds := zh.Dates(t.s())
		if len(ds) != 1 || !ds[0].To.IsZero() || ds[0].From.Day == 0 {
			continue
		}
		rest := strings.TrimSpace(s[:min(ds[0].Start, len(s))])
		if onlyDate.MatchString(s) || closing.MatchString(rest) || orgName(cleanOrg(rest)) && utf8.RuneCountInString(s) <= 50 {
			return t, ds[0]
		}
	}
	return nil, zh.DateSpan{}
}

// closing is what may stand before the date at the end of a report or a form.
var closing = regexp.MustCompile(`^(?:填表|填报|编制|报告|落款|成文|完成|出具|定稿)?(?:日期|时间):?$`)

// impossible keeps dates that do not exist: 2024年2月30日.
func (x *reading) impossible(t *text) {
	for _, m := range wrongDate.FindAllStringSubmatchIndex(t.s(), 10) {
		num := func(i int) int {
			if m[2*i] < 0 {
				return 0
			}
			n, _ := strconv.Atoi(t.s()[m[2*i]:m[2*i+1]])
			return n
		}
		d := zh.Date{Year: num(1), Month: num(2), Day: num(3)}
		if !d.Valid() || d.Month == 0 || m[6] >= 0 && d.Day == 0 {
			x.out.Process.Events = append(x.out.Process.Events, Event{Kind: "impossible", Period: zh.Period{From: d}, At: t.at(m[2], m[1]), Text: t.s()[m[2]:m[1]]})
		}
	}
	for _, m := range wrongDay.FindAllStringSubmatchIndex(t.s(), 10) {
		month, _ := strconv.Atoi(t.s()[m[2]:m[3]])
		day, _ := strconv.Atoi(t.s()[m[4]:m[5]])
		d := zh.Date{Year: 2024, Month: month, Day: day} // a leap year: 2月29日 may be
		if month > 0 && day > 0 && !d.Valid() {
			x.out.Process.Events = append(x.out.Process.Events, Event{Kind: "impossible", Period: zh.Period{From: zh.Date{Month: month, Day: day}}, At: t.at(m[2], m[1]), Text: t.s()[m[2]:m[1]]})
		}
	}
}

package facts

import (
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// publicity finds the public notices. A report speaks of several kinds, which
// have periods of their own: the notice of this assessment, the 征收土地预公告,
// the 补偿安置方案公告, the notice of the environmental report. They are told
// apart first; what cannot be told apart stays unclear.
//
// The same notice told in body, form table and summary is one Notice.
func (x *reading) publicity() {
	f := &publicityFinder{x: x}
	for _, t := range x.texts {
		if !t.inBody() {
			continue
		}
		ch := x.chapter(t.block)
		if ch == chapterMeasures || ch == chapterBasis || ch == chapterOther {
			continue
		}
		if t.table != nil {
			f.cell(t, ch)
			continue
		}
		f.text(t, ch)
	}
	for _, n := range f.list {
		x.out.Publicity = append(x.out.Publicity, *n)
	}
	f.join()
}

type publicityFinder struct {
	x    *reading
	list []*Notice
	cur  *Notice          // notice the last sentences spoke of
	in   document.BlockID // block of cur
	sect int              // section of cur

	dated *text // whose dates are kept, so that a year holds for the whole paragraph
	dates []zh.DateSpan
}

// datesIn gives the dates of one sentence, offsets within it.
func (f *publicityFinder) datesIn(t *text, start, end int) (out []zh.DateSpan) {
	if f.dated != t {
		f.dated, f.dates = t, nil
		if y := f.x.yearBeside(t); y > 0 && len(zh.Dates(t.s())) == 0 {
			f.dates = f.x.datesInYear(t.s(), y)
		} else {
			f.dates = f.x.datesWithYear(t.s())
		}
	}
	for _, d := range f.dates {
		if d.Start >= start && d.End <= end {
			d.Start, d.End = d.Start-start, d.End-start
			out = append(out, d)
		}
	}
	return out
}

// datesWithYear finds dates in a text; where none has its year, that of the report
// holds: 公示从4月14日到4月25日.
func (x *reading) datesWithYear(s string) []zh.DateSpan {
	own := zh.Dates(s)
	if len(own) > 0 && !monthDay.MatchString(s[:own[0].Start]) {
		return own
	}
	if out := x.datesInYear(s, x.usualYear()); len(out) > len(own) {
		return out
	}
	return own
}

// yearBeside gives the year that a cell before this one in its row, else above it
// in its column, tells for those that follow: 2024年12月4日 | 12月6日 | 12月9日至19日.
// 0 where none does.
func (x *reading) yearBeside(t *text) int {
	if t.cell == nil || t.cell.Row >= len(t.table.grid) || !monthDay.MatchString(t.s()) {
		return 0
	}
	g := t.table.grid
	month := 0
	if ds := x.datesInYear(t.s(), 2000); len(ds) > 0 {
		month = ds[0].From.Month
	}
	of := func(c *text) int {
		if c == nil || c == t || chars(c.s()) > 40 {
			return 0
		}
		ds := zh.Dates(c.s())
		if len(ds) == 0 {
			return 0
		}
		last := ds[len(ds)-1].From
		if last.Month-month >= 6 {
			return last.Year + 1 // 2024年12月4日 | 1月8日
		}
		return last.Year
	}
	for c := min(t.cell.Col, len(g[t.cell.Row])) - 1; c >= 0; c-- {
		if y := of(g[t.cell.Row][c]); y > 0 {
			return y
		}
	}
	for r := t.cell.Row - 1; r >= 0; r-- {
		if t.cell.Col < len(g[r]) {
			if y := of(g[r][t.cell.Col]); y > 0 {
				return y
			}
		}
	}
	return 0
}

// datesInYear finds dates told without their year.
func (x *reading) datesInYear(s string, year int) []zh.DateSpan {
	if year <= 0 || !monthDay.MatchString(s) {
		return nil
	}
	lead := strconv.Itoa(year) + "年,"
	if !strings.Contains(s, "月") { // 9.15至9.23
		m := dottedRange.FindStringSubmatchIndex(s)
		if m == nil {
			return nil
		}
		n := func(i int) int { v, _ := strconv.Atoi(s[m[2*i]:m[2*i+1]]); return v }
		d := zh.DateSpan{Start: m[2], End: m[9], From: zh.Date{Year: year, Month: n(1), Day: n(2)}, To: zh.Date{Year: year, Month: n(3), Day: n(4)}}
		if !d.From.Valid() || !d.To.Valid() {
			return nil
		}
		return []zh.DateSpan{d}
	}
	var out []zh.DateSpan
	for _, d := range zh.Dates(lead + s) {
		if d.Start -= len(lead); d.Start >= 0 {
			d.End -= len(lead)
			out = append(out, d)
		}
	}
	return out
}

var (
	monthDay    = regexp.MustCompile(`月[\d一二三四五六七八九十]{1,3}日|\d\.\d`)
	dottedRange = regexp.MustCompile(`(?:^|[^\d.])(1[0-2]|0?[1-9])\.(3[01]|[12]\d|0?[1-9])(?:日)?(?:至|到|—|–|-|~|～)+(1[0-2]|0?[1-9])\.(3[01]|[12]\d|0?[1-9])(?:[^\d.%亩万元]|$)`)
)

// yearUnsaid: 凡未写年份的,均为2025年.
var yearUnsaid = regexp.MustCompile(`(?:未|没有?|不)(?:注明|写明|标明|注|写|标)?年份[^。;\d]{0,10}(20\d\d)年`)

// usualYear is the year most dates of the body are of; 0 where none is told.
func (x *reading) usualYear() int {
	if x.year == 0 {
		for _, t := range x.texts {
			if m := yearUnsaid.FindStringSubmatch(t.s()); m != nil {
				x.year, _ = strconv.Atoi(m[1])
				return x.year
			}
		}
		n := map[int]int{}
		x.year = -1
		for _, t := range x.texts {
			if t.block.Zone == document.ZoneContents || t.block.Zone == document.ZoneAnnex {
				continue
			}
			for _, d := range zh.Dates(t.s()) {
				if d.From.Day > 0 {
					n[d.From.Year]++
				}
			}
			if m := yearInTitle.FindStringSubmatch(t.s()); m != nil && chars(t.s()) <= 40 {
				y, _ := strconv.Atoi(m[1])
				n[y]++
			}
		}
		best := 0
		for y, k := range n {
			if k > best || k == best && y > x.year {
				best, x.year = k, y
			}
		}
	}
	return max(0, x.year)
}

var yearInTitle = regexp.MustCompile(`\((20\d\d)年\)`)

var (
	publicWord   = regexp.MustCompile(`(公示|公告|公开征求|公开征集|张榜)`)
	publicPlan   = regexp.MustCompile(`(拟(?:于|在|进行|通过|开展)?[^,。]{0,8}(?:公示|公告)|(?:将|应|须|需|要|必须|应当|计划|预计|适时|及时|定期|待|建议|加强|做好|实行|落实|坚持|建立)[^,。]{0,12}(?:公示|公告))`)
	publicDone   = regexp.MustCompile(`(进行了|开展了|发布了|发布|张贴|已|于\d{4}年|公示期|公示时间|公告期|公告时间|公示于|自\d{4}年|刊登|期间|组织了|公开了|予以公示|公示\d)`)
	publicRule   = regexp.MustCompile(`(规定|要求|办法》|(?:暂行|实施|管理|操作)办法|办法第|条例|依据《|根据《|按照《|不得少于|不得低于|应不少于|应当不少于|一般不少于|原则上)`)
	publicNo     = regexp.MustCompile(`(?:未曾?|没有|并未|尚未|暂未|不予|不宜|不便|无需|不再|未能|不作|不)(?:进行|开展|组织|作|做|予以|予|再|对外|对社会|向社会|公开|能|发布|单独|另行){0,3}(?:稳评|社会稳定风险评估|评估|社会)?(?:公示|公告|公开公示)`)
	publicSecret = regexp.MustCompile(`(涉密|国家秘密|保密|涉及秘密|涉及国家安全|工作秘密)`)
	publicDays   = regexp.MustCompile(`(?:公示|公告|为期|期限|时长|历时|时间为?|共|连续|共计|计|前后|合计|公开征求意见)[^0-9一二三四五六七八九十,。;]{0,8}(\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?:个)?(工作日|自然日|日历天|天|日)`)
	daysAfter    = regexp.MustCompile(`(\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?:个)?(工作日|自然日|日历天|天|日)的?(?:公示|公告|公开征求)`)
	feedbackWord = regexp.MustCompile(`(电话|热线|信箱|联系电话|咨询电话|联系人|反馈方式|反馈意见|意见反馈|电子邮箱|电子邮件|邮箱|来信|来电|监督电话|受理电话|意见箱|书面(?:形式)?(?:提出|反映|反馈)|反映意见|提出意见|反馈渠道|联系方式|热线|反馈途径|提交意见|反馈至)`)
	resultWord   = regexp.MustCompile(`(?:公示|公告|征求意见|公开)(?:期|期间|期内|期限内|期满|结束|时间内|过程|后|阶段|期限)?[^。;]{0,24}?(?:未|没有|无|均未|共|收到|接到|接获|收集)[^。;]{0,20}?(?:意见|异议|反映|来电|来信|建议|电话|反馈|诉求|投诉|问题)|(?:未收到|没有收到|未接到|无)(?:任何)?(?:公众|群众|单位|书面|相关|反对|不同)?[^。,;]{0,10}(?:意见|异议|反馈)|公示结果|(?:反馈|收意见|收进意见|意见|异议)[^,。;\d]{0,3}(?:\d+|[〇零一二两三四五六七八九十百]+)(?:件|条|份|起)|(?:电话|来电|来信|信件|信函|邮件|留言|咨询)[^,。;\d]{0,4}(?:\d+|[〇零一二两三四五六七八九十百千]+)\s*(?:个|次|人次|件|封|条|人|通|起|例|则|份)|(?:\d+|[〇零一二两三四五六七八九十百千]+)\s*(?:个|次|人次|件|封|条|通|起|例|则|份)(?:咨询|反映|热线|书面|反馈|群众)?(?:电话|来电|来信|来访|咨询|留言|意见|信件|邮件)|(?:来电|电话|咨询|询问|问的|意见|来信|来访)[^。;]{0,24}(?:答复|回复|解答|解释清楚)|(?:意见|异议|来信|反对|投诉)[^,。;]{0,6}(?:一件|一条|一个|一起)?(?:也|都)?(?:没有|未见|未收到|为零)|(?:收到|接到|收)(?:各类|各方)?(?:\d+|[〇零一二两三四五六七八九十百]+)(?:件|条|封|起|份|人次)|(?:期间|其间|共)?(?:收到|接到|收集到?)[^,。;]{0,8}(?:意见|留言|咨询|来电|电话|异议|反映|建议|来信|反馈|问题)`)
	noticeBatch  = regexp.MustCompile(`(第[一二三123]次|首次|二次|再次)(?:稳评|社会稳定风险评估|信息|环评|征求意见)?(?:公示|公告)|(?:公示|公告)\(?(第[一二三123]次)`)
	ownPeriod    = regexp.MustCompile(`(公示|公告|公开征求|公开征集|张贴|张榜|发布|刊登|挂网|网上|网站)`)
	otherDeed    = regexp.MustCompile(`(问卷|走访|座谈|入户|听证|访谈|调查|评审|委托|踏勘|勘察|勘查|备案|批复|立项|签订|编制|收集|成立|印发|座谈会|会议|汇总|分析|论证|识别|研判|听取|征求|了解|制定|形成|定稿|监测|巡查|巡看|监看|检索|搜集|开工|完工|竣工|施工|审定|审查)`)
	// Words that go before a period told without its deed: 时间为, 自.
	periodLead = regexp.MustCompile(`(时间|期限|日期|起止|期间|期|自|从|为)[为是:从自]{0,3}$`)
)

// kindIn tells the kind of notice named in s; "" when none is.
func (f *publicityFinder) kindIn(s string) string {
	best, kind := 1<<30, ""
	// The first word that publishes rules the sentence; what it publishes is
	// mostly named before it.
	p := publicWord.FindStringIndex(s)
	if p == nil {
		return ""
	}
	// 需要区分的是另外两次公告:一是征收土地预公告…: what the colon announces rules, and
	// is no notice of this assessment (需要与之区别的另有两次公开:一是线位方案……公示三十日).
	if i := strings.IndexByte(s, ':'); i >= 0 && (p[0] > i || i >= p[1] && i-p[1] <= len("情况")) && otherNotices.MatchString(s[:i]) {
		if k := f.kindIn(s[i+1:]); k != "" && k != "stability" {
			return k
		}
		return "other"
	}
	if draftBesides.MatchString(s) {
		return "other"
	}
	for _, h := range eachHit(f.x.lx.Notices, s) {
		d := 0
		switch {
		case h.end <= p[0]:
			if d = chars(s[h.end:p[0]]); d > 40 {
				continue
			}
		case h.start >= p[1]:
			if d = chars(s[p[1]:h.start]) + 40; d > 64 {
				continue
			}
		}
		if d < best || d == best && kind == "stability" {
			best, kind = d, h.id
		}
	}
	return kind
}

// otherNotices ends where a sentence turns to notices besides the one it told of.
var (
	otherNotices = regexp.MustCompile(`(?:另|其他|其余|别的|区分|区别|不同)[^。;]{0,12}(?:公示|公告|公开|公开征求意见|征求意见)(?:情况)?$`)
	// draftBesides: 另外,《办法》草案作为规章,7月1日至31日在司法局网站公开征求意见.
	draftBesides = regexp.MustCompile(`^(?:另外|此外|另|除此之外|与此同时)[,，]?[^。;:]{0,12}(?:草案|征求意见稿|规划方案|送审稿|补偿方案)[^。;:]{0,60}(?:公示|公告|公开|征求|征集|听取)`)
)

// batchOf gives which of several notices a text names; "" when it does not say.
func batchOf(s string) string {
	m := noticeBatch.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	switch batch := m[1] + m[2]; {
	case strings.ContainsAny(batch, "一1首"):
		return "第一次"
	case strings.ContainsAny(batch, "二2再"):
		return "第二次"
	default:
		return batch
	}
}

// start tells of which notice a text speaks; nil when of none that is known.
func (f *publicityFinder) start(t *text, sent, ch string, at document.Anchor) *Notice {
	kind := f.kindIn(sent)
	batch := batchOf(sent)
	above := f.x.headings(t.block)
	if batch == "" && kind == "" && t.table == nil && len(above) > 0 { // under 3、第二次公示
		batch = batchOf(above[0])
	}
	if kind == "" && batch == "" && f.cur != nil && f.in == t.block.ID && t.table == nil {
		return f.cur // the paragraph goes on about the notice it has named
	}
	if kind == "" {
		for _, h := range above {
			if publicWord.MatchString(h) {
				if k := f.kindIn(h); k != "" {
					kind = k
				} else if kind == "" {
					kind = "stability" // 公示情况, in the report of the assessment
				}
				break
			}
		}
	}
	if kind == "" && len(above) > 0 && strings.Contains(above[0], "听证") {
		kind = "hearing" // 公告5月9日贴出, under 听证会
	}
	if kind == "" && (ch == chapterConsult || ch == chapterProcess) {
		kind = "stability"
	}
	if kind == "" && f.cur != nil && f.sect == t.block.Section && batch == "" {
		return f.cur
	}
	sc := Scope{Batch: batch}
	for _, n := range f.list {
		if n.Kind == kind && (n.Scope == sc || batch == "" && len(f.ofKind(kind)) == 1) {
			return n
		}
	}
	n := &Notice{Kind: kind, At: at, Scope: sc}
	f.list = append(f.list, n)
	return n
}

func (f *publicityFinder) ofKind(kind string) (out []*Notice) {
	for _, n := range f.list {
		if n.Kind == kind {
			out = append(out, n)
		}
	}
	return out
}

// text reads running text.
func (f *publicityFinder) text(t *text, ch string) {
	s := t.s()
	if t.block.Kind == document.Heading || t.block.Kind == document.Caption {
		if t.block.Kind == document.Heading {
			f.cur = nil
		}
		return
	}
	above := f.x.headings(t.block)
	inSection := len(above) > 0 && publicWord.MatchString(above[0])
	if !publicWord.MatchString(s) && !inSection && (f.in != t.block.ID-1 || t.block.Number != "" || ownLabel.MatchString(s)) {
		return // a numbered paragraph begins another thing than the one before
	}
	for _, span := range t.sentences {
		f.sentence(t, span.Start, span.End, "", ch, inSection)
	}
}

// sentence reads one sentence, or one cell with its label before it.
func (f *publicityFinder) sentence(t *text, start, end int, label, ch string, inSection bool) {
	if end-start > longSentence {
		return
	}
	sent := t.s()[start:end]
	whole := label + sent
	at := t.at(start, end)
	has := publicWord.MatchString(whole)
	if !has && label == "" && draftAsked.MatchString(sent) && !strings.Contains(sent, "稳评") {
		return // a draft put to the public is a procedure of its own, told beside the notice
	}
	if label == "" && toldApart.MatchString(sent) {
		return // another notice, named only to tell it from this one
	}
	if !has && inSection && f.cur == nil && label == "" {
		f.set(f.start(t, sent, ch, at), t) // the heading says what is spoken of
	}
	if !has {
		// a sentence of its own follows the notice it goes on about
		if f.cur == nil || f.cur.Negated && !inSection || f.sect != t.block.Section && t.table == nil || !inSection && f.in != t.block.ID && f.in != t.block.ID-1 {
			return
		}
		f.details(f.cur, t, start, end, label, inSection)
		return
	}
	if m := publicNo.FindStringIndex(whole); m != nil && !resultWord.MatchString(whole) && !publicDone.MatchString(whole[m[1]:]) {
		n := f.start(t, whole, ch, at)
		if !n.Period.Found() {
			n.Negated = true
			n.Secret = n.Secret || publicSecret.MatchString(t.s())
		}
		n.Evidence = append(n.Evidence, at)
		f.set(n, t)
		return
	}
	if publicPlan.MatchString(whole) && !publicDone.MatchString(whole) {
		return
	}
	dates := f.datesIn(t, start, end)
	if publicRule.MatchString(whole) && len(dates) == 0 && !resultWord.MatchString(whole) && !putUp.MatchString(whole) {
		return // what a rule demands is not what was done
	}
	goesOn := f.cur != nil && f.in == t.block.ID // the paragraph has told of the notice
	if label == "" && len(dates) == 0 && !publicDone.MatchString(whole) && !inSection && !goesOn && ch != chapterConsult && ch != chapterProcess {
		return
	}
	n := f.start(t, whole, ch, at)
	f.set(n, t)
	n.Evidence = append(n.Evidence, at)
	f.details(n, t, start, end, label, true)
}

// toldApart: 环评公示于4月8日至19日进行,与本次稳评公示是两回事.
var toldApart = regexp.MustCompile(`(?:稳评|评估|风险评估|本)(?:的)?(?:公示|公告)[^。;]{0,4}(?:是|属)?(?:两|二|不同的?|另一)(?:回|件|码|项|个)(?:事|程序|公示)?|(?:不|勿)(?:与|同|和)(?:本次)?(?:稳评|评估|风险评估|本)(?:的)?(?:公示|公告)(?:相|混|是)|(?:与|同|和)(?:本次)?(?:稳评|评估|风险评估)(?:的)?(?:公示|公告)(?:不是|无关|不同|有别|相区别|各是各|各算各|分开|两不相)`)

var draftAsked = regexp.MustCompile(`(?:草案|补偿(?:安置)?方案)[^。;]{0,40}(?:征求|征集|听取)意见`)

// putUp: 登在政府网站, 贴到各村公告栏
var putUp = regexp.MustCompile(`(?:登|贴|挂|刊|发|发布|公布)(?:在|于|到|上了|出|载)`)

func (f *publicityFinder) set(n *Notice, t *text) {
	f.cur, f.in, f.sect = n, t.block.ID, t.block.Section
}

// details takes period, days, channels, feedback and result out of a sentence
// that speaks of notice n.
func (f *publicityFinder) details(n *Notice, t *text, start, end int, label string, loose bool) {
	sent := t.s()[start:end]
	whole := label + sent
	dates := f.datesIn(t, start, end)
	for i, d := range dates {
		if i+1 < len(dates) && d.To.IsZero() && dates[i+1].To.IsZero() && d.From.Day > 0 && dates[i+1].From.Day > 0 &&
			(untilLead.MatchString(sent[d.End:dates[i+1].Start]) ||
				endsThere.MatchString(sent[dates[i+1].End:]) && beginsThere.MatchString(sent[d.End:dates[i+1].Start]) && !otherDeed.MatchString(sent[d.End:dates[i+1].Start])) {
			d.To, d.End = dates[i+1].From, dates[i+1].End // 2月14日起公示,至3月3日结束
		}
		if holidayLead.MatchString(lastRunes(sent, d.Start, 14)) || holidayTail.MatchString(sent[d.End:]) {
			continue
		}
		if !f.owns(whole, len(label)+d.Start, len(label)+d.End) && !(noticeItself.MatchString(sent) && periodLead.MatchString(sent[:d.Start])) && !(loose && !d.To.IsZero() && !otherDeed.MatchString(sent)) {
			continue
		}
		p := zh.Period{From: d.From, To: d.To}
		if d.From.Day == 0 {
			continue
		}
		if p.To.IsZero() && periodKnown(n, p.From) {
			continue
		}
		n.Period.Add(Value[zh.Period]{V: p, At: t.at(start+d.Start, start+d.End), Scope: n.Scope})
		n.Negated = false
	}
	if !publicRule.MatchString(whole) || publicDone.MatchString(whole) {
		m := publicDays.FindStringSubmatchIndex(whole)
		if m == nil {
			m = daysAfter.FindStringSubmatchIndex(whole)
		}
		for _, d := range f.datesIn(t, start, end) {
			if m != nil && m[2] < len(label)+d.End && len(label)+d.Start < m[5] {
				m = nil // 2月28日公示: a date, no length
			}
		}
		if m != nil {
			if v, ok := zh.ParseNumeral(whole[m[2]:m[3]]); ok && v >= 1 && v <= 365 && !strings.HasSuffix(whole[:m[2]], "月") {
				unit := "day"
				if whole[m[4]:m[5]] == "工作日" {
					unit = "workday"
				}
				a := t.at(start, end)
				if m[2] >= len(label) {
					a = t.at(start+m[2]-len(label), start+m[5]-len(label))
				}
				if n.StatedUnit == "" || n.StatedUnit == unit {
					n.StatedUnit = unit
					n.StatedDays.Add(Value[int]{V: int(v), At: a, Scope: n.Scope, Approx: strings.Contains(whole[:m[2]], "不少于")})
				}
			}
		}
	}
	if loose {
		for _, h := range hitsOf(f.x.lx.Channels, sent) {
			if notPut.MatchString(lastRunes(sent, h.start, 8)) {
				continue
			}
			n.addChannel(Mention{ID: h.id, Text: sent[h.start:h.end], At: t.at(start+h.start, start+h.end)})
		}
	}
	if n.Feedback == nil {
		if m := feedbackWord.FindStringIndex(sent); m != nil {
			a := t.at(start, end)
			n.Feedback = &a
		} else if feedbackWord.MatchString(label) && sent != "" {
			a := t.at(start, end)
			n.Feedback = &a
		}
	}
	if n.Result == nil && resultWord.MatchString(whole) {
		a := t.at(start, end)
		n.Result = &a
	}
}

// notPut: 镇村未再张贴.
var notPut = regexp.MustCompile(`(?:未|没有|不再|未曾)(?:再|另行|另|予|进行|逐村|在[^,。;]{0,5}|到[^,。;]{0,5})?$`)

// noticeItself begins a sentence that gives the words of the notice: 评估公示:“就……
// 开展社会稳定风险评估,征求意见,期限为……”.
var noticeItself = regexp.MustCompile(`^[^,。;:]{0,14}(?:公示|公告)(?:的)?(?:内容|文本|原文|全文|正文|摘要|摘录)?(?:为|是|如下|写道|载明)?:`)

// ownLabel: (五)调查听取意见。 begins another thing than the paragraph before.
var ownLabel = regexp.MustCompile(`^(?:[(]?[一二三四五六七八九十\d]{1,2}[).、]|第[一二三四五六七八九十]{1,2}[,、步])`)

// Days told because they do not count: 清明假期在4月4日至6日,不在其中; 扣除10月1日至7日.
var (
	holidayLead = regexp.MustCompile(`(?:(?:假期|假日|放假|休假|调休|长假|(?:春节|清明|五一|劳动节|国庆|中秋|端午|元旦)节?["”]?)(?:期间|时间)?(?:在|为|是|即|从|自|于|:|\()?|(?:扣除|除去|剔除|避开|跳过|不含|不计|不包括|未计|除)了?)$`)
	holidayTail = regexp.MustCompile(`^\)?(?:(?:,?(?:为|是|均为|属|系))?(?:法定)?(?:[一-龥]{0,3}节)?(?:放假|假期|假日|休假|长假|休息|调休)|[^,。;\d]{0,4}[,、]?(?:均|都|已|也)?(?:不在其中|不在其内|不在内|不计|不算|除外|扣除|剔除|顺延)(?:[,。;)后]|$))`)
)

// periodKnown says that a single date is the beginning or end of a known period.
func periodKnown(n *Notice, d zh.Date) bool {
	for _, v := range n.Period.All() {
		if v.V.From == d || v.V.To == d {
			return true
		}
	}
	return false
}

// 2月14日起公示,至3月3日结束; 2月14日算起,止于3月3日; 2月14日贴到各村,3月3日结束
var (
	untilLead   = regexp.MustCompile(`^(?:一直)?(?:张?贴|挂|登|公示|公布|公告|张榜|展示?)了?[到至]$|^(?:起|算起|开始|始|启动|上墙|挂网|贴出|发布|张贴)[^。;]{0,30}(?:至|到|截至|截止|截止至|止于|截止于|结束于|终于|期满于)$`)
	beginsThere = regexp.MustCompile(`^(?:起|开始|算起|启动|公示|公告|发布|张贴|贴|登|挂|刊|上网|上墙|在)`)
	endsThere   = regexp.MustCompile(`^(?:止|结束|截止|期满|届满|到期|撤下|取下|终止)`)
)

func (n *Notice) addChannel(m Mention) {
	for _, c := range n.Channels {
		if c.ID == m.ID && c.Text == m.Text {
			return
		}
	}
	n.Channels = append(n.Channels, m)
}

// owns says that the date at [start, end) of s is a notice's and not a survey's
// or a meeting's: the nearest deed in its own clauses decides.
func (f *publicityFinder) owns(s string, start, end int) bool {
	// what follows in the same clause decides first: 3月5日至14日发放问卷
	_, ce := clauseOf(s, end-1)
	after := s[end:max(end, ce)]
	if ce < end {
		after = ""
	}
	pub, oth := ownPeriod.FindStringIndex(after), otherDeed.FindStringIndex(after)
	switch {
	case pub != nil && (oth == nil || pub[0] < oth[0]):
		return true
	case oth != nil && !strings.HasPrefix(strings.TrimSpace(after), "期间"):
		return false
	}
	before := s[:start]
	if k := strings.LastIndexAny(before, "。;"); k >= 0 {
		before = before[k:]
	}
	before = inBracketsOnce.ReplaceAllString(before, "$1") // 公示(稳评分析):2024.10.14—10.25
	lastPub, lastOther := -1, -1
	if m := ownPeriod.FindAllStringIndex(before, -1); m != nil {
		lastPub = m[len(m)-1][1]
	}
	if m := otherDeed.FindAllStringIndex(before, -1); m != nil {
		lastOther = m[len(m)-1][1]
	}
	if lastPub > lastOther {
		return true
	}
	if lastOther >= 0 && lastPub >= 0 && chars(before[lastPub:]) < 12 && strings.Contains(before[lastPub:], "意见") {
		return true // 公示征求意见时间
	}
	if lastPub < 0 && lastOther < 0 {
		// nothing before: the next clause may carry the deed
		rest := s[end:]
		pub, oth := ownPeriod.FindStringIndex(rest), otherDeed.FindStringIndex(rest)
		if pub != nil || oth != nil {
			return pub != nil && (oth == nil || pub[0] < oth[0])
		}
		// no deed that is known: only a bare period goes on with the notice before
		return f.cur != nil && (chars(strings.Trim(rest, ",。;()止 ")) <= 1 || periodLead.MatchString(before))
	}
	return false
}

var inBracketsOnce = regexp.MustCompile(`((?:公示|公告)期?)\([^()]{1,12}\)`)

// noticeFirst: 稳评信息公示,在县政府门户网站和五个村同时进行
var noticeFirst = regexp.MustCompile(`^(?:稳评|评估|社会稳定风险评估)?(?:信息|情况)?(?:公示|公告)[,:;]?`)

var noticeLabel = regexp.MustCompile(`(公示|公告)`)

// cell reads a table cell beside or below a label such as 公示时间.
func (f *publicityFinder) cell(t *text, ch string) {
	s := t.s()
	if strings.TrimSpace(s) == "" || otherTitle.MatchString(t.table.caption) && !noticeLabel.MatchString(t.table.caption) && ch != "" {
		return
	}
	r, c := t.cell.Row, t.cell.Col
	label := ""
	if r < len(t.table.grid) {
		if c > 0 && c <= len(t.table.grid[r]) {
			if l := t.table.grid[r][c-1]; l != nil && l != t && chars(l.s()) <= 14 && noticeLabel.MatchString(l.s()) && !zhHasDate(l.s()) {
				label = squeeze(l.s())
			}
		}
		if label == "" {
			for rr := 0; rr < min(r, 3); rr++ {
				if h := t.table.grid[rr][c]; h != nil && h != t && chars(h.s()) <= 14 && noticeLabel.MatchString(h.s()) && !zhHasDate(h.s()) {
					label = squeeze(h.s())
				}
			}
		}
		if label == "" && c > 0 {
			if l := t.table.grid[r][0]; l != nil && l != t && chars(l.s()) <= 16 && noticeLabel.MatchString(l.s()) && !zhHasDate(l.s()) {
				label = squeeze(l.s())
			}
		}
		if label == "" && (zhHasDate(s) || monthDay.MatchString(s)) && chars(s) <= 40 && c+1 < len(t.table.grid[r]) { // 3月9日—3月20日 | 稳评公示 | …
			if l := t.table.grid[r][c+1]; l != nil && l != t && (chars(l.s()) <= 14 && noticeLabel.MatchString(l.s()) || noticeFirst.MatchString(l.s())) && !zhHasDate(l.s()) {
				label = squeeze(noticeFirst.FindString(l.s()))
				if label == "" {
					label = squeeze(l.s())
				}
			}
		}
	}
	if label == "" && c > 0 && r < len(t.table.grid) && len(t.table.grid[r]) == 2 && (aboutNotice.MatchString(bareTitle(t.table.caption)) || aboutNotice.MatchString(bareTitle(lastHeading(f.x.path(t))))) {
		// 公示情况表: 期限 | …, 渠道 | …, 反馈 | …
		if l := t.table.grid[r][0]; l != nil && l != t && chars(l.s()) <= 8 && !zhHasDate(l.s()) {
			label = "公示" + squeeze(l.s())
		}
	}
	if label == "" && c > 0 && r < len(t.table.grid) && publicWord.MatchString(s) && f.kindIn(s) == "" {
		// 规划环境影响评价 | 首次公示2月17日至28日: the row tells what was published
		if l := t.table.grid[r][0]; l != nil && l != t && chars(l.s()) <= 20 {
			if k := f.kindIn(squeeze(l.s()) + ":" + s); k != "" && k != "stability" {
				label = squeeze(l.s())
			}
		}
	}
	if label == "" && (chars(s) < 12 || !publicWord.MatchString(s) || f.answers(t.table)) {
		return
	}
	if label != "" {
		label += ":"
	}
	for _, span := range t.sentences {
		f.sentence(t, span.Start, span.End, label, chapterConsult, label != "")
	}
}

// answers says that a table tells what became of opinions: what is put up there is put
// up as an answer.
func (f *publicityFinder) answers(tb *table) bool {
	for _, h := range tb.grid[0] {
		if h != nil && adoptWord.MatchString(h.s()) {
			return true
		}
	}
	return false
}

// bareTitle takes the number off a caption or a heading.
func bareTitle(s string) string { return titleNumber.ReplaceAllString(s, "") }

var titleNumber = regexp.MustCompile(`^(?:表|第)?[\d一二三四五六七八九十.\-—－]*(?:章|节|部分)?[、.)]?\s*`)

// aboutNotice names a table or a section of the assessment's own notice.
var aboutNotice = regexp.MustCompile(`(?:稳评|评估|风险)公示|^[^征土地预]{0,6}公示(?:情况|内容|要素)?(?:表|一览表|统计表)?$`)

func zhHasDate(s string) bool { return len(zh.Dates(s)) > 0 }

// take adds what another place tells of the same notice.
func (n *Notice) take(o *Notice) {
	for _, c := range o.Channels {
		n.addChannel(c)
	}
	if n.Feedback == nil {
		n.Feedback = o.Feedback
	}
	if n.Result == nil {
		n.Result = o.Result
	}
	if !n.StatedDays.Found() {
		n.StatedDays, n.StatedUnit = o.StatedDays, o.StatedUnit
	}
}

// samePeriod says that the one period of n is one of o's, to the day.
func samePeriod(n, o *Notice) bool {
	for _, p := range n.Period.All() {
		for _, q := range o.Period.All() {
			if p.V == q.V && !p.V.To.IsZero() {
				return true
			}
		}
	}
	return false
}

// join makes one notice of an unclear one and the assessment's own when they
// have a period in common.
func (f *publicityFinder) join() {
	all := f.x.out.Publicity
	same := func(n, o *Notice) bool {
		for _, p := range n.Period.All() {
			for _, q := range o.Period.All() {
				if p.V.From == q.V.From {
					return true
				}
			}
		}
		return false
	}
	known := make([]bool, len(all))
	for i := range all {
		for k := range all {
			if all[i].Kind == "" && all[k].Kind != "" && !known[i] && same(&all[i], &all[k]) {
				known[i] = true
				all[k].take(&all[i])
			}
		}
	}
	// What is put up through the very same days is told once: 在村务公开栏张贴了撤并方案.
	for i := range all {
		n := &all[i]
		if n.Kind != "stability" || len(n.Channels) > 0 {
			continue
		}
		for k := range all {
			if o := &all[k]; o.Kind == "other" && len(n.Period.All()) == 1 && samePeriod(n, o) {
				n.take(o)
			}
		}
	}
	out := all[:0:0]
	for i := range all {
		if n := &all[i]; n.Kind != "" || !known[i] && (n.Period.Found() || n.StatedDays.Found() || n.Negated) {
			out = append(out, *n)
		}
	}
	f.x.out.Publicity = out
}

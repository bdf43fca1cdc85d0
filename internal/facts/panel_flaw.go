package facts

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// PanelFlaw is something about the expert review that should not be: an expert who has
// to do with the matter, an opinion that is not signed, a note on the revision that does
// not go through the opinions.
type PanelFlaw struct {
	Kind string          `json:"kind"` // interest signature revision
	Text string          `json:"text"`
	Weak bool            `json:"weak,omitempty"` // it may have a good reason: a person must see
	At   document.Anchor `json:"at,omitzero"`
}

var (
	panelTitle  = regexp.MustCompile(`评审|评议|专家[^,。;]{0,8}(?:论证|审查|意见|签|名单)|修改(?:情况|完善)?(?:说明|对照)`)
	otherExpert = regexp.MustCompile(`咨询|听取|征求|调查|听证|走访|座谈|识别|赋值|打分`)
	panelSpeaks = regexp.MustCompile(`专家|组长|成员|评审|评委|××|签`)
	// describedExpert is what is told of an expert behind the name: 许××(永泰公司技术委员会主任).
	describedExpert = regexp.MustCompile(`(?:[\p{Han}]{1,2}[×某Xx*]{1,2}|[\p{Han}]{2,4}|组长|成员|专家)\(([^()]{3,60})\)`)
	// expertIs tells it in a sentence: 吉××是备选估价机构的老板.
	expertIs = regexp.MustCompile(`[×某*]{1,2}(?:是|系|为|任|来自|现任|曾任)([^,。;、]{3,40})`)
	// calledExpert tells it before the name, in a list: 穗丰公司技术总监向××.
	calledExpert = regexp.MustCompile(`(?:^|[、:,])([\p{Han}]{3,20}?)[\p{Han}]{1,2}[×某*]{1,2}`)
	// oneFromEach: 青崖公司技术部、财务部各一位.
	oneFromEach  = regexp.MustCompile(`([\p{Han}]{3,16})(?:[、和][\p{Han}]{2,10})?各?[一1](?:位|名|人)`)
	privateBody  = regexp.MustCompile(`^[^,。;、()]{2,24}?(?:公司|集团|厂|合作社|联社|油脂|矿|企业|商会)`)
	publicBody   = regexp.MustCompile(`(?:局|委|办|处|支队|大队|中心|政府|大学|学院|学校|医院|党校|协会|学会|研究会|专家库|人才库|联合会|社科院|科学院|法院|检察院|[^公]司|厅|部|站|社科联|工会|管委会|街道|镇|乡)$`)
	panelAhead   = regexp.MustCompile(`(?:拟|计划|将)(?:于|组织|召开|邀请|请|再)|尚未|待[^,。;]{0,8}评审|应当?(?:组织|由)`)
	revisionHead = regexp.MustCompile(`修改|怎么改|采纳|落实|改了|处理|修订`)
	opinionOfRow = regexp.MustCompile(`意见|专家说|建议|问题`)
	signHead     = regexp.MustCompile(`^(?:专家)?(?:签字|签名|签署)(?:情况|栏|与否)?$`)
	notSigned    = regexp.MustCompile(`^(?:未签|没签|未到|缺席|代签|打印|未到会|否|请假|空|未出席)`)
	placeNamed   = regexp.MustCompile(`\d|第|表|章|节|附|[一二三四五六七八九十]`)
)

// panelText is a text, or the part of it, that tells of the expert review.
type panelText struct {
	t    *text
	from int
}

// panelTexts gives what tells of the expert review on this report: under its titles, in
// annexes that are its papers, and behind the words that lead to it.
func (x *reading) panelTexts() (out []panelText) {
	bind := x.annexTitles()
	lead := Find(x.lx.Words, "lead-panel")
	if lead == nil {
		return nil
	}
	for _, t := range x.texts {
		if t.block.Zone == document.ZoneContents || t.block.Kind == document.Heading || t.block.Kind == document.Comment {
			continue
		}
		title := lastHeading(x.path(t))
		if t.block.Zone == document.ZoneAnnex {
			title += " " + bind[t.block.ID]
		}
		if t.table != nil {
			title += " " + t.table.caption
		}
		if t.cell == nil && t.inBody() && panelLine.MatchString(numberedText(t)) && !panelAhead.MatchString(t.s()) {
			out = append(out, panelText{t, 0})
			continue
		}
		if panelTitle.MatchString(title) && (!otherExpert.MatchString(title) || strings.Contains(title, "评审")) {
			out = append(out, panelText{t, 0})
			continue
		}
		if !strings.Contains(t.s(), "专家") && !strings.Contains(t.s(), "评审") || t.block.Zone == document.ZoneAnnex && t.cell == nil && !strings.Contains(t.s(), "评审") {
			continue
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			if leads(lead, s) && !otherCase.MatchString(s) && !strings.Contains(s, "可研") && !strings.Contains(s, "环评") && !panelAhead.MatchString(s) && (strings.Contains(s, "评审") || strings.Contains(s, "评议") || !otherExpert.MatchString(s)) {
				out = append(out, panelText{t, sp.Start})
				break
			}
		}
	}
	return out
}

// panelFlaws reads them.
func (x *reading) panelFlaws() {
	ts := x.panelTexts()
	if len(ts) == 0 {
		return
	}
	p := &x.out.Panel
	mine := map[*text]bool{}
	for _, pt := range ts {
		mine[pt.t] = true
	}
	parties := x.panelParties()
	known := func(name string) bool { return x.isParty(name, parties, mine) }
	add := func(kind string, t *text, from, to int, weak bool) {
		for _, f := range p.Flaws {
			if f.Kind == kind && (weak || !f.Weak) {
				return
			}
		}
		p.Flaws = append(p.Flaws, PanelFlaw{Kind: kind, Text: t.s()[from:to], Weak: weak, At: t.at(from, to)})
	}
	term := func(id string) *Term { return Find(x.lx.Words, id) }
	tied, untied, undeclared, paid := term("panel-tied"), term("panel-untied"), term("panel-undeclared"), term("panel-paid")
	unsigned, unrevised := term("panel-unsigned"), term("panel-unrevised")
	perhaps, later := term("panel-perhaps"), term("panel-sign-later")
	if tied == nil || untied == nil || undeclared == nil || paid == nil || unsigned == nil || unrevised == nil || perhaps == nil || later == nil {
		return
	}
	tables := map[*table]bool{}
	for _, pt := range ts {
		t := pt.t
		if t.table != nil && !tables[t.table] {
			tables[t.table] = true
			x.panelTable(t.table, known, add)
		}
		for _, sp := range t.sentences {
			if sp.End <= pt.from {
				continue
			}
			s := t.s()[sp.Start:sp.End]
			if hs := appendHits(nil, undeclared, s); len(hs) > 0 {
				add("interest", t, sp.Start+hs[0].start, sp.Start+hs[0].end, false)
			}
			if panelSpeaks.MatchString(s) || t.cell != nil {
				rest := withoutClauses(s, untied)
				for _, list := range []*Term{tied, paid} {
					if hs := appendHits(nil, list, rest); len(hs) > 0 {
						add("interest", t, sp.Start+hs[0].start, sp.Start+hs[0].end, false)
					}
				}
				if hs := appendHits(nil, perhaps, rest); len(hs) > 0 {
					add("interest", t, sp.Start+hs[0].start, sp.Start+hs[0].end, true)
				}
				if a, b := employed(rest, known); b > a {
					add("interest", t, sp.Start+a, sp.Start+b, false)
				}
			}
			if t.cell == nil || !revisionTable(t.table) {
				if hs := appendHits(nil, unsigned, s); len(hs) > 0 {
					add("signature", t, sp.Start+hs[0].start, sp.Start+hs[0].end, false)
				} else if hs := appendHits(nil, later, s); len(hs) > 0 {
					add("signature", t, sp.Start+hs[0].start, sp.Start+hs[0].end, true)
				}
			}
			if hs := appendHits(nil, unrevised, s); len(hs) > 0 {
				add("revision", t, sp.Start+hs[0].start, sp.Start+hs[0].end, false)
			}
		}
	}
	if t, from, to := x.revisionOnlyClaimed(ts); t != nil {
		add("revision", t, from, to, false)
	}
}

// revisionOnlyClaimed finds where the report says that it was revised after the review,
// while nothing in it says how: no table of the opinions, no place, no single change. A
// note that is handed in apart is not known.
func (x *reading) revisionOnlyClaimed(ts []panelText) (at *text, from, to int) {
	claim, items, counted := Find(x.lx.Words, "panel-claimed"), Find(x.lx.Words, "panel-itemised"), Find(x.lx.Words, "panel-counted")
	if claim == nil || items == nil || counted == nil {
		return nil, 0, 0
	}
	for _, tb := range x.tables {
		if tb.block.Zone == document.ZoneContents || len(tb.grid) < 2 || !revisionTable(tb) {
			continue
		}
		for _, h := range tb.grid[0] {
			if h != nil && strings.Contains(h.s(), "专家") || panelTitle.MatchString(tb.caption) || panelTitle.MatchString(lastHeading(x.path(x.texts[x.first[tb.block.ID]]))) {
				return nil, 0, 0 // judged by its rows
			}
		}
	}
	bound, named := false, false
	for _, pt := range ts {
		t := pt.t
		s := t.s()[pt.from:]
		title := ""
		if t.block.Zone == document.ZoneAnnex && t.cell == nil {
			line := numberedText(t)
			if m := annexLine.FindString(line); m != "" {
				title = annexTitle(line[len(m):])
			}
			bound = bound || utf8.RuneCountInString(s) > utf8.RuneCountInString(title)+20
		}
		if t.table != nil && revisionTable(t.table) {
			return nil, 0, 0
		}
		body := strings.Replace(s, title, "", 1)
		for _, c := range zh.Sentences(body) {
			// 建议补写工期: it was asked for, and not yet done.
			if one := body[c.Start:c.End]; len(appendHits(nil, items, one)) > 0 && (!askedFor.MatchString(one) || doneSince.MatchString(one)) {
				return nil, 0, 0
			}
		}
		named = named || revisedApart.MatchString(body) || len(appendHits(nil, counted, body)) > 0
		if hs := appendHits(nil, claim, s); len(hs) > 0 && at == nil {
			at, from, to = t, pt.from+hs[0].start, pt.from+hs[0].end
		}
	}
	if named && !bound {
		return nil, 0, 0
	}
	return at, from, to
}

var (
	askedFor  = regexp.MustCompile(`建议|须|需|要求|应当?|请|希望`)
	doneSince = regexp.MustCompile(`已|均|都|(?:补|增|改|写|列|加|删)[^,。;]{0,4}了|改[在为到]|采纳`)
)

// revisedApart names the note as a paper of its own.
var revisedApart = regexp.MustCompile(`修改(?:情况)?(?:说明|对照|清单)[^,。;]{0,12}(?:附|存|另|见|备查|归档|报送|在)|(?:附|见|另|存)[^,。;]{0,12}修改(?:情况)?(?:说明|对照|清单)`)

// withoutClauses blanks the clauses that hold words of a term, so that places stay what
// they are: 均与本工程和编制单位无利害关系 is of no party.
func withoutClauses(s string, t *Term) string {
	for _, h := range longest(appendHits(nil, t, s)) {
		a, b := h.start, h.end
		if i := strings.LastIndexAny(s[:a], ",;。()"); i >= 0 {
			a = i + 1
		} else {
			a = 0
		}
		if i := strings.IndexAny(s[b:], ",;。()"); i >= 0 {
			b += i
		} else {
			b = len(s)
		}
		s = s[:a] + strings.Repeat("#", b-a) + s[b:]
	}
	return s
}

// revisionTable says that a table tells what was changed on which opinion.
func revisionTable(tb *table) bool {
	for _, h := range tb.grid[0] {
		if h != nil && revisionHead.MatchString(h.s()) {
			return true
		}
	}
	return false
}

// employed finds an expert told to be of a party; the place of what is told, else 0, 0.
func employed(s string, known func(string) bool) (from, to int) {
	for _, re := range []*regexp.Regexp{describedExpert, expertIs, calledExpert, oneFromEach} {
		for _, m := range re.FindAllStringSubmatchIndex(s, 40) {
			for _, part := range strings.FieldsFunc(s[m[2]:m[3]], func(r rune) bool { return r == ',' || r == '、' }) {
				if name := privateBody.FindString(part); name != "" && known(name) {
					return m[2], m[3]
				}
			}
		}
	}
	return 0, 0
}

// panelParties gives the names of those who assess, decide on, and carry out the matter.
func (x *reading) panelParties() (out []string) {
	id := &x.out.Identity
	add := func(s string) {
		if s = zhFold(strings.TrimSpace(s)); utf8.RuneCountInString(s) >= 4 {
			out = append(out, s)
		}
	}
	if v, ok := id.ResponsibleBody.First(); ok {
		add(v.V)
	}
	if v, ok := id.Agency.First(); ok {
		add(v.V)
	}
	if v, ok := id.ProjectUnit.First(); ok {
		add(v.V)
	}
	return out
}

// isParty says that a body is one the report itself has to do with: one of those, or a
// private one that the rest of the report speaks of again and again. Who does not have to
// do with a matter is not told of beside it.
func (x *reading) isParty(name string, parties []string, mine map[*text]bool) bool {
	name = strings.Trim(squeeze(name), "()")
	if i := strings.IndexByte(name, '('); i > 0 {
		name = name[:i]
	}
	n := utf8.RuneCountInString(name)
	if n < 3 || n > 24 {
		return false
	}
	for _, p := range parties {
		if name == p || n >= 4 && strings.HasSuffix(p, name) {
			return true
		}
	}
	if publicBody.MatchString(name) || expertTitle.MatchString(name) {
		return false
	}
	count := 0
	for _, t := range x.texts {
		if !mine[t] && t.block.Zone != document.ZoneContents && strings.Contains(t.s(), name) {
			if count++; count >= spokenOf {
				return true
			}
		}
	}
	return false
}

// spokenOf: so many texts beside those on the review name a body that is a party.
const spokenOf = 3

// expertTitle is a title, a trade or a profession, and no body.
var expertTitle = regexp.MustCompile(`教授|工程师|研究员|律师|会计师|经济师|估价师|医师|规划师|工作者?|干部|社会学|法律|环境|管理|安全|经济|财政|土地|教育|专业|学科|农艺师|代表|组长|成员|政策|信访|社会|劳动|消防|爆破|移民|水利|水工|交通|电力|燃气|化工|建筑|结构|地质|医疗|心理|风险|评估|应急|统计|财务|审计|价格|规划|林业|农业|民政|保障`)

// panelTable reads a table of experts, or one of what was revised.
func (x *reading) panelTable(tb *table, known func(string) bool, add func(kind string, t *text, from, to int, weak bool)) {
	if len(tb.grid) < 2 {
		return
	}
	head := tb.grid[0]
	name, of, opinion, revised := -1, -1, -1, -1
	signs := map[int]bool{}
	for c, h := range head {
		if h == nil || c > 0 && head[c-1] == h {
			continue
		}
		switch s := squeeze(h.s()); {
		case strings.Contains(s, "姓名") || s == "专家":
			name = c
		case of < 0 && (strings.Contains(s, "单位") || strings.Contains(s, "部门") || strings.Contains(s, "来自") || strings.Contains(s, "所在")):
			of = c
		case signHead.MatchString(s):
			signs[c] = true
		case revised < 0 && revisionHead.MatchString(s):
			revised = c
		case opinion < 0 && opinionOfRow.MatchString(s):
			opinion = c
		}
	}
	if name >= 0 && ofExpertsHead(head) {
		for _, row := range tb.grid[1:] {
			for c, t := range row {
				if t == nil || c == name {
					continue
				}
				s := t.s()
				switch {
				case signs[c] && notSigned.MatchString(squeeze(s)):
					add("signature", t, 0, len(s), false)
				case c == of && known(s):
					add("interest", t, 0, len(s), false)
				}
			}
		}
		return
	}
	if opinion < 0 || revised < 0 {
		return
	}
	lumped, hollow := Find(x.lx.Words, "panel-lumped"), Find(x.lx.Words, "panel-hollow")
	if lumped == nil || hollow == nil {
		return
	}
	rows, bad, at := 0, 0, (*text)(nil)
	for _, row := range tb.grid[1:] {
		o, r := row[opinion], row[revised]
		if o == nil || r == nil || o == r {
			continue
		}
		rows++
		said, how := squeeze(o.s()), squeeze(r.s())
		empty := how == "" || cellBlank.MatchString(how)
		if empty || len(appendHits(nil, lumped, said)) > 0 && !placeNamed.MatchString(how) || len(appendHits(nil, hollow, how)) > 0 && utf8.RuneCountInString(how) <= 14 && !x.rowPlace(row, opinion, revised) {
			bad++
			if at == nil {
				at = r
			}
		}
	}
	if bad > 0 {
		add("revision", at, 0, len(at.s()), 2*bad <= rows)
	}
}

// rowPlace says that a row tells where in the report something was changed.
func (x *reading) rowPlace(row []*text, not ...int) bool {
	for c, t := range row {
		if t == nil || c == not[0] || c == not[1] || c == 0 {
			continue
		}
		if placeNamed.MatchString(t.s()) {
			return true
		}
	}
	return false
}

// ofExpertsHead says that the head of a table is of people: 姓名 beside 单位, 职称 or 专业.
func ofExpertsHead(head []*text) bool {
	n := 0
	for _, h := range head {
		if h == nil {
			continue
		}
		switch s := squeeze(h.s()); {
		case strings.Contains(s, "单位"), strings.Contains(s, "职称"), strings.Contains(s, "职务"), strings.Contains(s, "专业"), strings.Contains(s, "签"), strings.Contains(s, "从事"):
			n++
		}
	}
	return n >= 1
}

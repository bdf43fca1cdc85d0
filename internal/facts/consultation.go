package facts

import (
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// consultation finds the ways in which people were heard, which groups were
// heard by them, and the range consulted. A method or group that is only named
// (a plan, a list of methods, a duty) is kept apart from one that was used.
func (x *reading) consultation() {
	f := &hearingFinder{x: x, methods: map[string]*Method{}, groups: map[string]*Group{}, terms: newSieve(pointers(x.groupTerms())), assessors: x.ownNames(), responsible: x.responsibleNames(), paraNumbers: x.numbersParagraphs()}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Caption {
			continue
		}
		ch := x.chapter(t.block)
		if ch == chapterMeasures || ch == chapterBasis || ch == chapterOther {
			f.named(t)
			continue
		}
		if t.block.Kind == document.Heading {
			continue
		}
		if t.table != nil {
			f.cell(t, ch)
			continue
		}
		for i, span := range t.sentences {
			f.sentence(t, f.x.announced(t, i), span.End, ch)
			f.goesOn(t, i, ch)
			f.labelHeard(t, i, ch)
			f.composed(t, i, ch)
		}
	}
	for _, tb := range x.tables {
		if tb.block.Zone == document.ZoneBody || tb.block.Zone == document.ZoneFront || tb.block.Zone == "" {
			f.table(tb)
		}
	}
	for _, t := range x.lx.Methods {
		if m := f.methods[t.ID]; m != nil {
			m.totals()
			x.out.Consultation.Methods = append(x.out.Consultation.Methods, *m)
		}
	}
	for _, t := range x.lx.Groups {
		if g := f.groups[t.ID]; g != nil {
			x.out.Consultation.Groups = append(x.out.Consultation.Groups, *g)
		}
	}
	f.scope()
}

// announcement: 三是座谈。 names the way in which the next sentence hears people.
var announcement = regexp.MustCompile(`^(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）.、]?是?|第[一二三四五六七八九十]|其[一二三四五六七八九十],?|首先|其次|再次|此外|最后)[^,;]{2,10}[。:]$`)

// announced gives where the words begin that sentence i of a text belongs with:
// its own beginning, or that of the bare announcement before it.
func (x *reading) announced(t *text, i int) int {
	if i > 0 {
		p := t.sentences[i-1]
		if w := strings.TrimSpace(t.s()[p.Start:p.End]); announcement.MatchString(w) && len(eachHit(x.lx.Methods, w)) > 0 {
			return p.Start
		} else if ofThose.MatchString(strings.TrimSpace(t.s()[t.sentences[i].Start:t.sentences[i].End])) && !planned(w) && notDone.FindStringIndex(w) == nil &&
			slices.ContainsFunc(eachHit(x.lx.Methods, w), func(h hit) bool { return faceToFace[h.id] }) {
			return p.Start
		}
	}
	return t.sentences[i].Start
}

// composedFrom gives the sentence that tells of the visit whose people sentence i
// counts group by group: 走访108户,4月8日至5月9日。分三类:最近住户30户;困难家庭22户. -1 where there is none.
func (x *reading) composedFrom(t *text, i int) int {
	for j := i; j >= 0 && j > i-8; j-- {
		w := strings.TrimSpace(t.s()[t.sentences[j].Start:t.sentences[j].End])
		if j < i && slices.ContainsFunc(eachHit(x.lx.Methods, w), func(h hit) bool { return faceToFace[h.id] }) {
			if digitIn.MatchString(w) && !planned(w) && notDone.FindStringIndex(w) == nil {
				return j
			}
			return -1
		}
		if !composes.MatchString(w) || !peopleCounted.MatchString(w) && j == i || chars(w) > 90 || len(eachHit(x.lx.Methods, w)) > 0 && !digitIn.MatchString(w[:1]) {
			return -1
		}
	}
	return -1
}

// composed hears the groups that a sentence counts of those just visited.
func (f *hearingFinder) composed(t *text, i int, ch string) {
	if ch != chapterConsult && ch != "" {
		return
	}
	sp := t.sentences[i]
	sent := t.s()[sp.Start:sp.End]
	hits := longest(f.terms.hits(sent))
	if len(hits) == 0 || notDone.MatchString(sent) || planned(sent) || f.x.composedFrom(t, i) < 0 {
		return
	}
	for _, h := range hits {
		if h.id == "key" || h.id == "affected" || h.id == "away" {
			f.hear(f.group(h.id), "visit", sent[h.start:h.end], t.at(sp.Start+h.start, sp.Start+h.end))
		}
	}
}

var (
	digitIn       = regexp.MustCompile(`\d`)
	peopleCounted = regexp.MustCompile(`\d+(?:户|人|名|家|位)|^\d+:`)
	composes      = regexp.MustCompile(`^(?:分|共|合计|构成|被访|访者|对象|[两三四五六]类|\([\d一二三四五六]+\)|\d+:|[^,;。:]{2,18}\d+(?:户|人|名|家|位)|被访者)`)
)

// ofThose begins a part that goes on about the people just met: 72户挨家都到了;其中
// 留守儿童家庭24户.
var ofThose = regexp.MustCompile(`^(?:这)?(?:其中|里头|里面|当中|这里头|这里面|内有|内含|含|包括)`)

// beforeList gives what stands before the colon of a list that a part of it stands
// in: 走访41户:留守儿童家庭19户;低保家庭11户. "" for what is in none.
func beforeList(t *text, at int) string {
	s := t.s()[:at]
	s = s[strings.LastIndex(s, "。")+1:]
	if i := strings.Index(s, ":"); i > 0 && strings.Contains(s[i:], ";") {
		return s[:i]
	}
	return ""
}

type hearingFinder struct {
	x         *reading
	methods   map[string]*Method
	groups    map[string]*Group
	terms     *sieve   // of the groups
	assessors []string // names of the bodies responsible and assessing

	responsible []string // names of the body responsible, short ones too
	paraNumbers bool     // paragraphs have numbers like 5.13
}

var (
	companyName = regexp.MustCompile(`^(?:[\p{Han}]{2,3}(?:省|市|县|区))?([\p{Han}()]{2,20}?)(?:股份|集团|责任)*有限(?:责任)?公司$`)
	tradeWord   = regexp.MustCompile(`(?:投资|建设|开发|环境|环保|环卫|文旅|文化|旅游|能源|新能源|新材料|科技|实业|工程|置业|交通|水务|燃气|运营|管理|服务|产业|集团|\([^)]*\))+$`)
	calledAs    = regexp.MustCompile(`公司(?:,)?\((?:以?下称|以下简称|简称|下文称|[后下]文叫|以下叫)["“”'「]?([\p{Han}]{2,8})["“”'」]?\)`)
)

func (f *hearingFinder) method(id string) *Method {
	if f.methods[id] == nil {
		f.methods[id] = &Method{ID: id}
	}
	return f.methods[id]
}

func (f *hearingFinder) group(id string) *Group {
	if f.groups[id] == nil {
		f.groups[id] = &Group{ID: id}
	}
	return f.groups[id]
}

var (
	// 未召开座谈会, 没有走访困难群众, 暂未开展听证
	notDone   = regexp.MustCompile(`(?:未曾|未能|未|没有|没|尚未|暂未|并未|不再|无需|不需要|不需|不必|不用|可不|没有必要|不组织|无须|不另行?|不单独)(?:再|另行|单独|进行|开展|组织|召开|举行|安排|能够|有|对|向|到|听取|征求|实施|专门|深入|逐一|直接|邀请|发放|开过|涉及|[^,。;]{0,6}(?:进行|开展|组织|召开|举行|征求|听取))*`)
	heardVerb = regexp.MustCompile(`(会商|来了[\d一二三四五六七八九十百]+[个余多]*人|听取|征求|征询|征集|走访|座谈|访谈|问卷|调查|询问|了解.{0,8}意见|收集.{0,12}意见|发放|召开|举行|邀请|沟通|交流|咨询|入户|上门|函询|发函|复函|回函|函复|会签|书面(?:意见|回复|答复|反馈|说明|同意|赞成|支持)|参加|参会|出席|与会|代表发言|表示|反馈|反映|提出|认为|到场|说明了|汇报|介绍了|书面承诺|承诺函|以函件|派[^,。;]{1,10}到|论证|评审|研讨|见面|面谈|回访|慰问|约谈|登门|看望|家访|谈过|走到)`)
	heardList = regexp.MustCompile(`(通过|采用|采取|运用|利用|结合|综合运用)[^。;]{0,60}(?:等)?(?:多种|多|几种|的)?(?:方式|方法|形式|手段|途径|渠道)`)
	deedMark  = regexp.MustCompile(`(召开了|举行了|开展了|组织了|进行了|走访了|发放了|发放|征求了|听取了|邀请了|访谈了|收集了|回收|共走访|共召开|共访谈|累计|先后|已|参加|参会|到会|出席|逐户|完成|\d{4}年|\d+月\d+日|期间|结果|收到|分别|[一二三四五六七八九十]+月[一二三四五六七八九十]+日)`)
	countUnit = map[string]map[string]bool{
		"meeting":    {"场": true, "次": true, "场次": true, "个": true, "期": true},
		"hearing":    {"场": true, "次": true, "个": true},
		"visit":      {"户": true, "户次": true, "家": true, "人次": true, "人": true, "次": true},
		"survey":     {"份": true},
		"publicity":  {"次": true, "处": true, "个": true, "张": true},
		"expert":     {"名": true, "位": true, "人": true},
		"department": {"个": true, "家": true, "份": true},
		"online":     {"条": true, "份": true, "次": true},
		"site":       {"次": true, "处": true},
	}
	peopleUnit = map[string]bool{"人": true, "人次": true, "名": true, "位": true, "户": true}
)

// named keeps groups that a chapter on measures only names.
func (f *hearingFinder) named(t *text) {
	for _, h := range longest(f.terms.hits(t.s())) {
		f.group(h.id).Named = true
	}
}

// sentence reads one sentence of running text.
func (f *hearingFinder) sentence(t *text, start, end int, ch string) {
	if end-start > longSentence {
		return
	}
	sent := t.s()[start:end]
	methods := f.ways(sent)
	groups := inOrder(f.terms.hits(sent))
	plan := planned(sent)
	met := false
	if !plan && (ch == chapterConsult || ch == chapterProcess || ch == "") {
		met = f.gathering(t, start, sent, methods)
	}
	if !plan && (ch == chapterConsult || ch == chapterProcess || ch == "") {
		f.ownHeard(t, start, sent)
	}
	if len(methods) == 0 && len(groups) == 0 {
		return
	}
	deeds := deedMark.MatchString(sent)
	verbs := heardVerb.MatchString(sent) || f.x.says("face-deed", sent)
	by := methods // by which the groups were heard
	if lead := beforeList(t, start); len(methods) == 0 && lead != "" && !planned(lead) {
		for _, h := range f.ways(lead) {
			if faceToFace[h.id] && f.negated(lead, h) == "" {
				by = append(by, hit{id: h.id})
				verbs, deeds = true, deeds || deedMark.MatchString(lead)
			}
		}
	}
	list := heardList.MatchString(sent)
	lastOwn, lastID, lastTold, lastList := "", "", false, false
	for i, h := range methods {
		m := f.method(h.id)
		at := t.at(start+h.start, start+h.end)
		if neg := f.negated(sent, h); neg != "" {
			if !m.Held {
				m.Negated, m.Why = true, neg
				m.At = append(m.At, at)
			}
			continue
		}
		own := f.own(sent, methods, i)
		if plan || ch == chapterOverview && !deeds || h.id == "hearing" && !f.hearingHeld(sent, own, list) {
			continue
		}
		deed := deedMark.MatchString(own) || deeds && ch != chapterRisk
		if !deed && !list && ch != chapterConsult && ch != chapterProcess && ch != "" {
			continue
		}
		if !deed && !list && !verbs {
			continue
		}
		if ch == chapterRisk && h.id == "hearing" && !m.Held {
			continue // 已召开听证会,不列为主要因素
		}
		if (ch == chapterRisk || (ch == chapterFour || ch == chapterOverview) && !m.Held) && faceToFace[h.id] && !f.particulars(own, h.id).two() {
			continue // 采用对照表法、访谈法: a way of finding risks
		}
		list := list
		told := false
		one := Method{ID: m.ID}
		if i > 0 && own == lastOwn && h.id == lastID {
			told, list = lastTold, lastList // the same words were read already
		} else if f.facts(&one, t, start, own, sent); !one.Count.Found() && !one.People.Found() && !one.Place.Found() && enumerated(sent, methods, i) {
			list = true // 开展问卷、座谈、走访: one period for all says nothing of each
		} else {
			told = f.facts(m, t, start, own, sent)
		}
		if p := f.particulars(own, h.id); p.two() || p.any() && ch != chapterProcess && !list {
			m.Told = true
		}
		lastOwn, lastID, lastTold, lastList = own, h.id, told, list
		if len(m.At) < 40 {
			m.At = append(m.At, at)
		}
		held := m.Held
		if !m.Held {
			m.Held, m.Negated, m.Why = true, false, ""
			m.Listed = true
		}
		if told || deed && !list && (!held || ch != chapterFour) {
			m.Listed = false
		}
	}
	hearing := verbs || met
	for _, g := range groups {
		if whereMark.MatchString(nextRunes(sent, g.end, 12)) {
			continue // 镇政府会议室 is a place
		}
		gr := f.group(g.id)
		gr.Named = true
		at := t.at(start+g.start, start+g.end)
		hearing := hearing || g.id == "project-unit" && attended.MatchString(nextRunes(sent, g.end, 36)) || expertAsked(sent, g)
		if neg := f.negated(sent, g); neg != "" && hearing {
			if !gr.Heard {
				gr.Negated, gr.Text = true, sent[g.start:g.end]
				gr.At = append(gr.At, at)
			}
			continue
		}
		cs, ce := clauseOf(sent, g.start)
		if said := f.putOff(sent, g, cs, ce); said != "" && ch != chapterRisk {
			if !gr.Heard {
				gr.Negated, gr.Text, gr.Said = true, sent[g.start:g.end], said
				gr.At = append(gr.At, at)
			}
			continue
		}
		if plan || !hearing || ch == chapterRisk && !deeds {
			continue
		}
		if standing.MatchString(sent[cs:ce]) {
			continue // 在政法委备案, 与设计单位没有利害关系
		}
		if !(met && f.gathered(sent, g)) && !f.heardIn(t, sent, g, by, ch, deeds) {
			continue
		}
		method := ""
		if len(by) > 0 {
			method = nearest(by, g).id
		}
		f.hear(gr, method, sent[g.start:g.end], at)
	}
}

// labelHeard hears the group that a bare label names, where the sentence behind it
// tells of a meeting with its day or how many came: (3)项目单位。3月21日与禾暖公司座谈。
func (f *hearingFinder) labelHeard(t *text, i int, ch string) {
	if i == 0 || ch != chapterConsult && ch != "" {
		return
	}
	p := t.sentences[i-1]
	label := strings.TrimSpace(t.s()[p.Start:p.End])
	sent := t.s()[t.sentences[i].Start:t.sentences[i].End]
	if !announcement.MatchString(label) || planned(sent) || notDone.MatchString(sent) || !metWord.MatchString(sent) || !dayTold.MatchString(sent) {
		return
	}
	for _, h := range longest(f.terms.hits(label)) {
		if h.id == "project-unit" || h.id == "expert" {
			f.hear(f.group(h.id), "meeting", label[h.start:h.end], t.at(p.Start, p.End))
		}
	}
}

// ownHeard finds the body responsible asked about the matter it carries out itself:
// 到交通局了解资金和建设安排.
func (f *hearingFinder) ownHeard(t *text, start int, sent string) {
	for _, name := range f.responsible {
		for off := 0; ; {
			i := strings.Index(sent[off:], name)
			if i < 0 {
				break
			}
			i += off
			off = i + len(name)
			if metBefore.MatchString(lastRunes(sent, i, 16)) && talkedAfter.MatchString(nextRunes(sent, off, 24)) {
				f.hear(f.group("project-unit"), "visit", name, t.at(start+i, start+off))
				return
			}
		}
	}
}

var (
	metBefore   = regexp.MustCompile(`(?:到|赴|前往|与|同|和|向|在|访)(?:[\p{Han}]{2,4}[省市县区旗])?$`)
	talkedAfter = regexp.MustCompile(`^[^。;]{0,16}(?:座谈|会商|了解|听取|核对|核实|面谈|访谈|沟通|商谈|介绍|说明|交流)`)
)

// heardIn says that a sentence tells of group g being heard: not of its working
// in the assessment, holding the meeting, or being the body that assesses.
func (f *hearingFinder) heardIn(t *text, sent string, g hit, methods []hit, ch string, deeds bool) bool {
	direct := heardDirect(sent, g) || expertAsked(sent, g)
	if g.id == "affected" {
		if ch == chapterProcess && len(methods) == 0 && !direct {
			return false
		}
		return ch == chapterConsult || ch == chapterProcess || deeds && len(methods) > 0 || direct
	}
	before, after := lastRunes(sent, g.start, 30), nextRunes(sent, g.end, 24)
	asked := askedBefore.MatchString(before)
	hosts := host.FindString(after)
	if strings.HasSuffix(hosts, "组织") && explained.MatchString(after) {
		hosts = "" // 执行单位的负责人就竞聘组织作了说明
	}
	if !asked && (hosts != "" || byWhom.MatchString(before)) {
		return false
	}
	if g.id == "department" && f.isOwn(sent, g) {
		return false
	}
	ss, se := segmentOf(sent, g.start)
	seg := sent[ss:se]
	if teamWork.MatchString(seg) && !asked {
		return false
	}
	lead := beforeList(t, max(0, strings.Index(t.s(), sent))) // holds for each part of the list
	if g.id == "key" && !direct && f.x.inRole(t.block.ID, "opinions") && !metWord.MatchString(lead+seg) && !f.x.says("face-deed", lead+seg) {
		return false // what they want is answered there
	}
	if ch != chapterConsult && ch != "" && g.id != "expert" && g.id != "key" && !answered.MatchString(seg) {
		return false // 县政府提出, told of how the matter came up
	}
	if ch == chapterOverview && g.id == "department" && !asked && !consulted.MatchString(seg) {
		return false // 财政局复函确认资金, a paper of the matter
	}
	if direct {
		return true
	}
	if ch != chapterConsult && ch != chapterProcess && !(deeds && len(methods) > 0) && !(ch == "" && len(methods) > 0 && f.particulars(seg, "").many) {
		return false
	}
	switch g.id {
	case "expert":
		return len(methods) > 0 || ch == chapterConsult
	case "key": // 民政局书面回复,要求优惠困难群体 heard none of them
		for _, h := range methods {
			if faceToFace[h.id] || h.id == "survey" || h.id == "online" {
				return true
			}
		}
		return len(methods) == 0 && ch == chapterConsult && f.x.says("face-deed", seg)
	}
	if g.id == "project-unit" {
		if signedOff.MatchString(t.s()) {
			return false // 责任单位意见:同意上报(盖章)
		}
		return attended.MatchString(nextRunes(sent[:se], g.end, 36)) && (len(f.ways(seg)) > 0 || ch == chapterConsult) && !published.MatchString(seg)
	}
	return slices.ContainsFunc(f.ways(seg), func(h hit) bool { return h.id != "survey" && h.id != "publicity" && h.id != "site" })
}

// gathered says that a group stands in the record of a meeting that is not called
// one: 3月19日15时,公司会议室,主办、承办单位12人.
func (f *hearingFinder) gathered(sent string, g hit) bool {
	ss, se := segmentOf(sent, g.start)
	seg := sent[ss:se]
	return dayTold.MatchString(seg) && attends.MatchString(seg) && f.x.says("venue", seg) && !f.isOwn(sent, g) &&
		!host.MatchString(nextRunes(sent, g.end, 24)) && !whereMark.MatchString(nextRunes(sent, g.end, 12)) && !whereBefore.MatchString(lastRunes(sent, g.start, 3))
}

// whereBefore: 在镇政府, a place
var whereBefore = regexp.MustCompile(`在[^,。;]?$`)

// segmentOf gives the part of a sentence between semicolons that holds offset i.
func segmentOf(s string, i int) (int, int) {
	start := strings.LastIndexAny(s[:i], ";。") + 1
	end := len(s)
	if k := strings.IndexAny(s[i:], ";。"); k >= 0 {
		end = i + k
	}
	return start, end
}

// isOwn says that the words of a hit are part of the name of the body that assesses.
func (f *hearingFinder) isOwn(sent string, g hit) bool {
	for _, name := range f.assessors {
		for off := 0; ; {
			i := strings.Index(sent[off:], name)
			if i < 0 {
				break
			}
			if i += off; i <= g.start && g.end <= i+len(name) {
				return true
			}
			off = i + len(name)
		}
	}
	return false
}

var (
	askedBefore = regexp.MustCompile(`(?:听取|征求|征询|走访|访谈|咨询|函询|发函|致函|询问|约谈|面谈|(?:与|同|和|到|赴|向)[^,。;、]{0,10})[^,。;]{0,26}$`)
	host        = regexp.MustCompile(`^[^,。;、]{0,12}(?:主持|牵头|组织|召集|带队|陪同|引路|会同|委托|印发|下发|成立|发布|批复|审定|发函|书面征求|征求|函询|召开|举行)`)
	explained   = regexp.MustCompile(`作了(?:说明|介绍|汇报)|(?:说明|介绍|汇报)了|答疑|作答`)
	byWhom      = regexp.MustCompile(`由[^,。;]{0,10}$`)
	teamWork    = regexp.MustCompile(`组长|组员|小组(?:由|成员|共|\d|[一二三四五六七八九十])|成员[为:]|主笔|执笔|统稿|项目负责人|分工|负责(?:问卷|走访|法律|统计|文本|入户|联络|资料|提供|协调)`)
	answered    = regexp.MustCompile(`(?:回复|答复|复函|回函|函复|来函)|(?:征求|征询|听取|函询|走访|访谈)(?:了)?[^,。;]{0,60}(?:意见|介绍|说明)|座谈|会商|到会|参会`)
	consulted   = regexp.MustCompile(`征求|征询|听取|函询|座谈`)
	signedOff   = regexp.MustCompile(`(?:责任单位|主管部门|单位)意见:?[^。;]{0,20}(?:同意|盖章|公章|签字)|盖章|公章`)
	published   = regexp.MustCompile(`公示|张贴|公告栏`)
	metWord     = regexp.MustCompile(`走访|入户|上门|登门|面谈|当面|座谈|回访|见面|谈`)
	attended    = regexp.MustCompile(`座谈|会商|会谈|参加|到会|在场|出席|列席|与会|听取|征求|访谈|走访|介绍|说明|汇报|答复|回复|复函|回函|函|承诺|解答|回答|沟通|交流|\d{1,3}(?:人|名)`)
)

var (
	// 困难家庭将在实施阶段另行了解; 由村里代为反映
	laterMark = regexp.MustCompile(`(?:将|待|拟|届时|今后|以后|下一步|下一阶段|后续|实施(?:阶段|过程中|时|后|前)|另行|再行|适时|择机|视情)[^。;]{0,16}?(?:另行|再行|再|逐步|适时|继续)?(?:了解|走访|听取|征求|征询|沟通|上门|入户|座谈|慰问|摸排|登记)`)
	proxyMark = regexp.MustCompile(`(?:向|由|从|通过|经由)[^,。;]{0,8}(?:村|居|社区|街道|镇|乡|单位|工会|民政|干部|网格员|家属|经济社|台账|名册)[^,。;]{0,12}?(?:了解|掌握|反映|转达|代填|代答|介绍|提供|抄录|代为(?:反映|转达|回答|填写|提出)?)`)
	inPerson  = regexp.MustCompile(`入户|上门|走访|陪同|面谈|当面|座谈`)
	// standing: a clause that tells what a body is, not that it was heard.
	standing = regexp.MustCompile(`备案|名录|名单|入库|机构库|股权|利害关系|利益关系|无关联|没有关系|无瓜葛|资质|未参与`)
)

// putOff gives the words by which a sentence puts the hearing of group g off, or
// has others speak for it; "" where it does neither. cs and ce bound its clause.
func (f *hearingFinder) putOff(sent string, g hit, cs, ce int) string {
	for i, re := range []*regexp.Regexp{laterMark, proxyMark} {
		if i == 1 && g.id != "key" && g.id != "affected" {
			continue
		}
		m := re.FindStringIndex(sent[cs:])
		if m == nil || cs+m[0] < g.start || strings.ContainsAny(sent[g.end:max(g.end, cs+m[0])], ";。") {
			continue
		}
		if cs+m[0] >= ce && (heardVerb.MatchString(sent[cs:ce]) || f.x.says("face-deed", sent[cs:ce])) {
			continue // 走访困难家庭12户,将意见逐条登记
		}
		if i == 1 && inPerson.MatchString(sent[cs+m[0]:min(len(sent), cs+m[1]+12)]) {
			continue
		}
		if doneMark.MatchString(sent[g.end:max(g.end, cs+m[0])]) {
			continue
		}
		return sent[cs : cs+m[1]]
	}
	return ""
}

// hearingHeld says that a sentence tells of a hearing that took place: when and
// where or of whom, or that it was called. A hearing due, asked for, doubted or
// feared is none: 认为听证走过场, 由县政府依法组织听证.
func (f *hearingFinder) hearingHeld(sent, own string, list bool) bool {
	if wouldHear.MatchString(sent) {
		return false
	}
	if p := f.particulars(own, "hearing"); p.when || p.many && p.two() {
		return true
	}
	return !hearingDuty.MatchString(sent) && (list || hearingCalled.MatchString(own))
}

// goesOn reads a sentence that tells when and where of what the one before called
// by its name: 决定举行听证会。10月16日在会议中心举行,参加人15人。
func (f *hearingFinder) goesOn(t *text, i int, ch string) {
	if i == 0 || ch != chapterConsult && ch != chapterProcess && ch != "" {
		return
	}
	span := t.sentences[i]
	sent := t.s()[span.Start:span.End]
	if !tookPlace.MatchString(sent) || !dayTold.MatchString(sent) || planned(sent) || len(eachHit(f.x.lx.Methods, sent)) > 0 {
		return
	}
	p := t.sentences[i-1]
	before := t.s()[p.Start:p.End]
	hs := f.ways(before)
	if len(hs) == 0 || !faceToFace[hs[0].id] || slices.ContainsFunc(hs, func(h hit) bool { return h.id != hs[0].id }) || f.negated(before, hs[0]) != "" || wouldHear.MatchString(before) {
		return
	}
	if p := f.particulars(sent, hs[0].id); !p.where && !p.many {
		return
	}
	m := f.method(hs[0].id)
	f.facts(m, t, span.Start, sent, sent)
	m.Held, m.Told, m.Listed, m.Negated, m.Why = true, true, false, false, ""
	m.At = append(m.At, t.at(span.Start, span.End))
}

var tookPlace = regexp.MustCompile(`举行|召开|开了|开会|到会|参会`)

// wouldHear: 如半数以上成员认为不合法,即依法组织听证 has held no hearing.
var wouldHear = regexp.MustCompile(`(?:如|若|一旦|倘|凡|只要)[^。;]{2,60}(?:即|将|则|可|应|由|依法)[^。;,]{0,20}听证`)

// hearingCalled: 召开听证会, 听证会开了一场, 听证材料已送达
var hearingCalled = regexp.MustCompile(`(?:召开|举行|举办|开展|进行|组织|参加|出席|开|办)(?:了|过|完)?[^,。;]{0,12}听证|听证(?:会)?[^,。;]{0,8}(?:召开|举行|开了|办了|代表\d|参加人|已)`)

// hearingDuty: words on whether a hearing is due, asked for or to come, not of one.
var hearingDuty = regexp.MustCompile(`不属|是否|法定|应当|依法|如|若|未|没有|没|无人|无须|无需|不开|不举行|有权|权利|可以|规定|告知|待|将|备好|准备|组织听证,|要求|申请|听证的事|条件|质疑|怀疑|受疑|走过场|不信|公信力|代表性`)

// faceToFace are the ways in which people are met.
var faceToFace = map[string]bool{"meeting": true, "visit": true, "hearing": true}

// ways gives the methods a sentence names. To bring a questionnaire to the door
// is the questionnaire, not a visit: 入户发放问卷120份.
func (f *hearingFinder) ways(sent string) []hit {
	hs := eachHit(f.x.lx.Methods, sent)
	return slices.DeleteFunc(hs, func(h hit) bool {
		if h.id == "visit" && sent[h.start:h.end] == "访谈" && (ofExpert.MatchString(nextRunes(sent, h.end, 24)) || sortingOf.MatchString(lastRunes(sent, h.start, 24))) {
			return true // 访谈高校副教授, 识别用对照清单、访谈
		}
		if neverHeld.MatchString(lastRunes(sent, h.start, 6)) && insteadOf.MatchString(nextRunes(sent, h.end, 12)) {
			return true // 原定座谈改为微信群接龙
		}
		if h.id != "visit" || !doorWord.MatchString(sent[h.start:h.end]) {
			return false
		}
		cs, ce := clauseOf(sent, h.start)
		clause := sent[cs:ce]
		if formWord.MatchString(clause) && !doorTalk.MatchString(clause) {
			return true
		}
		ss, se := segmentOf(sent, h.start) // 按楼栋隔户入户,发放620份
		seg := sent[ss:se]
		return formMade.MatchString(seg) && !doorTalk.MatchString(seg)
	})
}

var (
	ofExpert  = regexp.MustCompile(`^(?:了|过)?(?:法|式|归纳)|^[^,。;]{0,14}(?:专家|教授|医师|工程师|律师|学者|研究员|高级教师|评估师)`)
	sortingOf = regexp.MustCompile(`(?:识别|估计|研判|查找)[^,。;]{0,16}$`)
	neverHeld = regexp.MustCompile(`原(?:定|计划|拟)(?:的)?$`)
	insteadOf = regexp.MustCompile(`^(?:会|走访|、)*(?:改为|改成|改用|取消|未|没有)`)
)

// formMade: the questionnaire itself, or how its sample was drawn.
var formMade = regexp.MustCompile(`问卷|发放|回收|隔[户一]|取一户|抽样|抽取`)

var (
	doorWord = regexp.MustCompile(`^(?:入户|上门|逐户|登门|挨户|挨家挨户|挨家|逐家)$`)
	formWord = regexp.MustCompile(`问卷|发放|发出|发卷|份|填写|填答|调查表|征询表|登记|签字|测算|出示|清点`)
	doorTalk = regexp.MustCompile(`走访|访谈|面谈|座谈|谈|听取|征求|沟通|询问|解释|了解|回访|看望|慰问|(?:\d|十|百)户[,。;]|户次`)
)

// particulars are what a piece of text tells of a way of hearing people.
type particulars struct{ when, where, whom, many bool }

func (p particulars) any() bool { return p.when || p.where || p.many }
func (p particulars) two() bool {
	n := 0
	for _, ok := range []bool{p.when, p.where, p.whom, p.many} {
		if ok {
			n++
		}
	}
	return n >= 2
}

// peopleCame is a number of people at a meeting, in figures or in words.
const peopleCame = `(?:\d{1,4}|[一二两三四五六七八九]?[十百][〇零一二三四五六七八九十]{0,3})`

var (
	dayTold     = regexp.MustCompile(`\d{1,2}月\d{1,2}|[一二三四五六七八九十]+月[一二三四五六七八九十]+|(?:^|[^\d.])(?:1[0-2]|[1-9])\.(?:3[01]|[12]\d|[1-9])(?:[^\d%.]|$)|\d{4}-\d{1,2}-\d{1,2}|[上下]午|当晚|\d日晚|晚上`)
	attends     = regexp.MustCompile(`(?:代表|到会|参加|参会|出席|与会|到场|共|合计|村民|居民|职工|家长|农户|住户|商户|群众|[,、:;(])[^,。;、\d]{0,10}` + peopleCame + `(?:余|多)?(?:人|名|位|户|家)|[,、:;](?:` + peopleCame + `)(?:人|名|位)`)
	notGathered = regexp.MustCompile(`书面(?:征求|征询|回复|答复)|发函|复函|回函|函询|走访|入户|上门|回访|发放|问卷|回收|公示|来电|电话|填写|专家|评审|参观|踏勘|检索|网|小组成员|组长`)
)

func (f *hearingFinder) particulars(own, id string) (p particulars) {
	if f.paraNumbers {
		own = paragraphNumber.ReplaceAllString(own, "")
	}
	p.when = dayTold.MatchString(own) || len(zh.Dates(own)) > 0
	p.where = placeOf.MatchString(own) || f.x.says("venue", own)
	p.whom = len(f.terms.hits(own)) > 0
	for _, n := range zh.Numbers(own) {
		p.many = p.many || n.Value > 0 && (peopleUnit[n.Unit] || n.Unit == "家" || n.Unit == "份" && id == "survey")
	}
	return p
}

// paragraphNumber: 5.13 听证 is no day in May where paragraphs are numbered so.
var paragraphNumber = regexp.MustCompile(`^\d{1,2}\.\d{2}\s*`)

// numbersParagraphs says that many paragraphs begin with a number that reads like
// a day.
func (x *reading) numbersParagraphs() bool {
	n := 0
	for _, t := range x.texts {
		if t.table == nil && t.inBody() && t.block.Kind == document.Paragraph && paragraphNumber.MatchString(t.s()) {
			n++
		}
	}
	return n >= 10
}

// gathering reads the record of a meeting that is not called one: 8月20日下午,
// 石桥村村部,两村村民代表31人。
func (f *hearingFinder) gathering(t *text, start int, sent string, methods []hit) (met bool) {
	for off := 0; off < len(sent); {
		end := len(sent)
		if k := strings.IndexAny(sent[off:], ";。"); k >= 0 {
			end = off + k + 1
		}
		clause := sent[off:end]
		at := t.at(start+off, start+end)
		off = end
		if k := strings.IndexByte(clause, ':'); k >= 0 && k <= 45 && !dayTold.MatchString(clause[:k]) {
			clause = clause[k+1:] // 座谈与走访:9月23日,社区二楼,居民代表共27人
		}
		if !dayTold.MatchString(clause) || !attends.MatchString(clause) || notGathered.MatchString(clause) || !f.x.says("venue", clause) {
			continue
		}
		id := "meeting"
		for _, h := range eachHit(f.x.lx.Methods, clause) {
			if h.id == "hearing" && !wouldHear.MatchString(clause) {
				id = "hearing"
			}
		}
		if neg := notDone.FindString(clause); neg != "" && id == "hearing" {
			continue
		}
		met = true
		m := f.method(id)
		f.facts(m, t, start, clause, sent)
		m.Held, m.Told, m.Listed, m.Negated, m.Why, m.gathered = true, true, false, false, "", true
		if len(m.At) < 40 {
			m.At = append(m.At, at)
		}
	}
	return met
}

// enumerated says that a method stands in a bare list of three or more.
func enumerated(sent string, hs []hit, i int) bool {
	lo, hi := i, i
	for lo > 0 && hs[lo-1].end <= hs[lo].start && listGap.MatchString(sent[hs[lo-1].end:hs[lo].start]) {
		lo--
	}
	for hi+1 < len(hs) && hs[hi].end <= hs[hi+1].start && listGap.MatchString(sent[hs[hi].end:hs[hi+1].start]) {
		hi++
	}
	return hi-lo >= 2
}

var listGap = regexp.MustCompile(`^(?:调查|会|群众|入户|实地|部门|和|及|与|、){1,4}$`)

var whereMark = regexp.MustCompile(`^(?:会议室|[一二三四五六七八九十\d]楼|召开|大厅|礼堂|公示栏|公告栏|公开栏|网站|门户|政务服务|办公楼|便民|宣传栏|举行|官网|微信|门口|网|信息网|大院)`)

func (f *hearingFinder) hear(g *Group, method, word string, at document.Anchor) {
	if !g.Heard {
		g.Heard, g.Negated = true, false
		g.Method, g.Text, g.At = method, strings.Trim(word, "、,;和与及"), nil
	}
	if len(g.At) < 8 {
		g.At = append(g.At, at)
	}
	if g.Method == "" {
		g.Method = method
	}
}

func nearest(hs []hit, g hit) hit {
	best, d := hs[0], 1<<30
	for _, h := range hs {
		n := max(h.start-g.end, g.start-h.end)
		if n < d {
			best, d = h, n
		}
	}
	return best
}

var directVerb = regexp.MustCompile(`(听取|征求|征询|走访|访谈|座谈|咨询|邀请|发函|调查|询问|沟通|约谈)(?:了)?[^,。;]{0,30}$`)
var directAfter = regexp.MustCompile(`^[^。;]{0,26}(书面(?:回复|答复|说明|意见|同意|赞成|支持)|函复|会签|(?:均|都|一致|全部)(?:表示)?(?:同意|赞成|支持|无异议|没有异议|没有意见|无不同意见)|到会|陈述了|介绍了|作了说明|说明了|汇报了|到场|在场|列席|现场作答|答疑|书面承诺|提交承诺|承诺函|来函|回函|以函件|派[^,。;]{1,10}到|听取[^,。;]{0,16}(?:介绍|情况|说明|意见|打算|安排))|^[^,。;]{0,24}(意见|座谈|会商|会谈|商谈|开会|参加|参会|访谈|代表|问卷|出席|表示|认为|反馈|提出|书面回复|书面答复|书面说明|复函)`)

// expertAsked says that experts gave their judgement: 请五个方面的专家逐项评议风险,
// 专家独立打分, 七位专家集体研判.
func expertAsked(sent string, g hit) bool {
	return g.id == "expert" && expertTask.MatchString(nextRunes(sent, g.end, 24)) && !expertFuture.MatchString(lastRunes(sent, g.start, 20))
}

var (
	expertTask   = regexp.MustCompile(`^(?:们|组|学者)?[^,。;]{0,10}(?:评议|研判|打分|打出|赋[权分值]|定[档级]|会商|会诊|论证|评审|审阅|把关|听取(?:了)?情况|讨论|逐[项条个]|背靠背)`)
	expertFuture = regexp.MustCompile(`(?:拟|将|计划|应当|应|可|需|须|待)(?:邀?请|组织|由|聘请)[^,。;]{0,12}$`)
)

// heardDirect says that the words around a group say it was heard.
func heardDirect(sent string, g hit) bool {
	return directVerb.MatchString(lastRunes(sent, g.start, 48)) || directAfter.MatchString(nextRunes(sent, g.end, 40))
}

// negated gives the words that say h was not done; "" when nothing does.
func (f *hearingFinder) negated(sent string, h hit) string {
	cs, _ := clauseOf(sent, h.start)
	for _, m := range notDone.FindAllStringIndex(sent[cs:h.start], -1) {
		gap := sent[cs+m[1] : h.start]
		if chars(gap) > 10 || strings.ContainsAny(gap, "的") && chars(gap) > 6 {
			continue
		}
		// 未收到公示意见, 未发现问卷造假 say nothing against the deed
		if neutralNo.MatchString(sent[cs+m[0] : h.start]) {
			continue
		}
		return sent[cs+m[0] : h.end]
	}
	rest := sent[h.end:]
	if m := afterNo.FindString(rest); m != "" {
		return sent[h.start : h.end+len(m)]
	}
	return ""
}

var (
	neutralNo = regexp.MustCompile(`(未收到|未接到|没有收到|未发现|没有发现|未发生|未出现|未提出|没有提出|未反映|没有反对|未对.{0,6}提出|未涉及|不涉及|未能到场|未能参加|未参加|未填|未提|不少|不仅|未成年|未来|没有意见|未表示)`)
	afterNo   = regexp.MustCompile(`^[^。;]{0,16}?(?:未|没有)(?:再|单独|另行|专门|逐一)?(?:发函|征求|征询|听取意见|函询)|^[^,。;]{0,8}?(?:属于[^,。;]{0,10}程序|不在本次|不作|不属|不是|并非|非必经|不必|不需|不用|无须|无需|未触发|没有必要|另行(?:组织|举行)|可不(?:举行|组织)|依法不|未开展|未进行|未召开|未组织|未举行|没有开展|没有召开|没有进行|暂未|尚未(?:开展|召开|进行|组织))`)
)

// own gives the words that belong to one method: from the border with the
// method before to the border with the next.
func (f *hearingFinder) own(sent string, hs []hit, i int) string {
	start, end := 0, len(sent)
	if i > 0 && hs[i-1].id != hs[i].id && hs[i-1].end <= hs[i].start {
		start = hs[i-1].end
		if k := strings.IndexAny(sent[start:hs[i].start], ",;、"); k >= 0 {
			start += k
		}
	}
	if i+1 < len(hs) && hs[i+1].id != hs[i].id && hs[i+1].start >= hs[i].end {
		end = hs[i+1].start
		if k := strings.LastIndexAny(sent[hs[i].end:end], ",;、"); k >= 0 {
			end = hs[i].end + k
		}
	}
	return sent[start:end]
}

package facts

import (
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// Unmet is a sentence in which the report itself says that people were not met in
// person, or only through others, by telephone, or by choice of those who agree.
type Unmet struct {
	Who  string          `json:"who"`           // opposing, special, heavy; "" all of them
	How  string          `json:"how"`           // not, proxy, phone, chosen
	Part bool            `json:"part"`          // some of them: 其余2户外出, 匿名的
	Why  bool            `json:"why,omitempty"` // an excuse is told: 时间紧, 情绪激动, 人数不多
	Text string          `json:"text"`
	At   document.Anchor `json:"at,omitzero"`
}

// mostUnmet bounds the sentences kept.
const mostUnmet = 40

var (
	unmetDeed = regexp.MustCompile(`(?:未能|未|没有|没能|没法|没|无法|不再|不便|不宜|不作|不做|不另|无须|无需|不必)(?:(?:再|能|专门|逐一|单独)?(?:对|向|到|找|与|和|同)[^,。;:]{1,24}?|[^,。;:的了]{0,12}?)(?:上门|登门|入户|走访|家访|回访|面谈|约谈|再谈|谈话|交谈|见面|碰面|见到|面对面|当面|接触|联系|打扰|沟通|再去|去过|座谈|逐户|慰问|听取|约见|拜访|前往|探访|见过)`)
	// The gap of a denial holds no deed of the people themselves, and no second denial.
	unmetOther = regexp.MustCompile(`^(?:没有一|未有一|没一)[^,。;]{0,6}[未没]|参加|到会|出席|接到|收到|发生|出现|发现|提出|反对|意见|留|登记|必要|任何|主动|影响|涉及|列入|纳入`)
	unmetTo    = regexp.MustCompile(`^(?:未能?|没有|没能|没|无法)(?:再|能|专门|逐一|单独)?(?:对|向|找|与|和|同)`)
	// What follows: 未走访到的3户, 没有当面提出异议, 未在座谈会上反映.
	unmetAfter = regexp.MustCompile(`^(?:到|上)|^(?:过|谈|听|听取|沟通|说明|解释|面谈)?(?:的|者)|^(?:会)?(?:上|中|里)?(?:人)?(?:提出|反对|表示|表达|拒绝|质疑|投诉|反映|发言)|^(?:电话|方式|人)(?:的|者)`)
	// said by others, or of other times
	unmetSaid  = regexp.MustCompile(`(?:群众|居民|村民|农户|住户|有人|代表|职工|家长|业主|商户|\d人|\d户|多)[^,。;]{0,10}(?:反映|抱怨|质疑|投诉|认为|指出|批评|埋怨|担心|怀疑|说)[^。;]{0,40}$|(?:过去|以往|此前|从前|上次|上一?轮|当年|一期|前期|曾|如果?|若|凡|一旦|并非|不是|杜绝|防止|避免|不得)[^。;,]{0,24}$`)
	unmetPart  = regexp.MustCompile(`其余|其他|其它|另有|另外|另\d|除|剩|尚有|部分|有的|匿名|不记名|未留|没留|没有留|无联系方式|外出|外地|务工|不在|拒绝|婉拒|谢绝|不愿(?:意)?(?:见|接受|面谈|透露|留)|联系不|失联|无人|换号|住院|空置|锁门|\d+(?:户|人|名|份|家)(?:里|中|内)`)
	unmetWhy   = regexp.MustCompile(`时间(?:上)?(?:也)?(?:较|太|很|比较|关系|有限|紧|不够|仓促)|时间[^,。;]{0,6}(?:凑不|限制)|来不及|人手|经费|路远|偏远|较远|天气|情绪|态度|激动|强硬|激化|(?:比例|占比)[^,。;]{0,6}(?:低|小)|人数(?:不多|较少|很少|少)|个别|反对的?不多|清楚|(?:已有|已经?|都已)反映|没有必要|不必|打扰|影响不大|少数|代表性|工作量|工期紧|任务重|难以沟通|不好沟通|自行`)
	proxyDone  = regexp.MustCompile(`^[^。;]{0,40}?(?:由|请|托|委托|让|通过|经|改为)[^,。;:]{0,16}?(?:干部|村委|居委|两委|村里|村组|组里|各组|社区|网格员|组长|楼栋?长|街道|镇里|乡里|家属|亲属|单位|院长|工会|民政|妇联|指挥部)[^,。;:]{0,10}?(?:转达|转告|转述|转交|转递|代述|代转|捎话|捎信|捎个?口信|带话|传话|代为|口头介绍|代填|代答|代说|做(?:好|通)?(?:了)?(?:思想)?工作|劝说|说服|安抚)`)
	proxyPlan  = regexp.MustCompile(`继续|今后|后续|将|跟踪|届时|下一步|以后|定期|每[月周季]`)
	phoneDone  = regexp.MustCompile(`(?:打电话|打了(?:个)?电话|电话(?:随访|回访|沟通|联系|询问|了解|听取|解释|征求|答复)|(?:用|以|通过|采取)电话|(?:微信|短信)(?:回访|沟通|解释|答复))`)
	meetDeed   = regexp.MustCompile(`走访|入户|上门|登门|面谈|面访|约谈|当面|见面|家访|回访|面对面|座谈|访谈|恳谈|谈心|(?:逐[户人一家]|一对一|挨[户家]|单独)[^,。;]{0,8}(?:谈|解释|说明|听取|沟通|征求|走到|到了|见)|(?:家里|家中|屋里|店里)[^,。;]{0,10}(?:谈|听|解释)|(?:找|约|同|与|和|跟)[^,。;]{1,24}(?:谈话|谈了|谈过|交谈|长谈|交心|见了面|会面|碰面)`)
	meetNot    = regexp.MustCompile(`(?:未|没有|没|不再|无法|未能|不便|拟|将|电话|微信|视频|网上|线上)[^,。;的]{0,10}$`)
	visitCount = regexp.MustCompile(`(?:走访|入户|上门|登门|家访)(?:了|调查|访谈|听取)?[^,。;:]{0,14}?(?:\d+|[一二三四五六七八九十百]+)(?:余|多)?(?:户|家|人|次)`)
	chosenWay  = regexp.MustCompile(`(?:由|经|请|让)[^,。;:]{1,14}(?:推荐|指定|挑选|挑|选定|选派)|(?:均|都|全|大多|大都|多|多数|主要|基本)(?:为|是|系|在|由|住)[^。;]{0,20}(?:干部|党员|组长|楼栋?长|网格员|委会成员|两委|工作人员|推荐|支持|态度(?:较|比较)?(?:好|积极)|配合|拥护|距[^,。;]{0,8}(?:最|较)近|离[^,。;]{0,16}(?:最|较)近)|(?:改为|只|仅)(?:走访|入户|到|去|找|访)[^,。;]{0,16}(?:干部|党员|组长|楼栋?长|网格员|委会成员|工作人员|支持|配合)|(?:态度(?:较好|积极|比较好)|支持意愿强|积极配合|愿意(?:搬|签|配合|流转|参与|支持)[^,。;]{0,6}的)`)
	noSuch     = regexp.MustCompile(`^(?:[,。;、]|$|走访|上门|和|与|及|调查|活动|环节|工作|方式|座谈|住户|群众|农户|居民)`)
	opposeNo   = regexp.MustCompile(`(?:没有|没|无|未|不|并无|均无|提出)$`)
	opposeMan  = regexp.MustCompile(`^(?:意见|态度|选项|意愿|票|卷|问卷|这次|本次|搬迁|征地|拆迁|改造|征收|建设|项目|方案|[“”"「」《》])*(?:的|者|户|及|和|或|、|\(|:)|^[^,。;:]{0,10}?(?:的|者|户|\d+(?:户|人|名|位|份|家|个))|^[^,。;:]{0,6}(?:人员|居民|农户|村民|群众|职工|业主|商户|住户|家庭|家长|老人|代表)`)
)

// unmet reads one sentence for people not met in person; people are those it names,
// before is the sentence before it.
func (x *reading) unmet(t *text, base int, s, before string, people map[string]offsets, who []*Term) {
	f := &x.out.Consultation.Face
	if len(f.Unmet) >= mostUnmet {
		return
	}
	keep := func(u Unmet, a, b int) {
		u.Text, u.At = strings.Trim(s[a:b], " ,、"), t.at(base+a, base+b)
		f.Unmet = append(f.Unmet, u)
	}
	if m := visitCount.FindStringIndex(s); m != nil && f.Visited == nil && !planned(s) && !meetNot.MatchString(s[:m[0]]) {
		a := t.at(base+m[0], base+m[1])
		f.Visited = &a
	}
	if m := chosenWay.FindStringIndex(s); m != nil && visitCount.MatchString(s) && !people["opposing"].some() && !planned(s) {
		keep(Unmet{How: "chosen"}, m[0], m[1])
	}
	for _, m := range unmetDeed.FindAllStringIndex(s, 4) {
		what, rest := s[m[0]:m[1]], s[m[1]:]
		if unmetOther.MatchString(what) && !unmetTo.MatchString(what) || unmetAfter.MatchString(rest) || unmetSaid.MatchString(s[:m[0]]) || planned(s) {
			continue
		}
		from := subjectFrom(s, m[0])
		left := s[from:m[0]]
		_, end := clauseOf(s, m[1]-1)
		begin, _ := segmentOf(s, m[0])
		u := Unmet{How: "not", Part: unmetPart.MatchString(left), Why: unmetWhy.MatchString(s[begin:end])}
		told := false
		for _, id := range []string{"opposing", "special", "heavy"} {
			for _, p := range people[id] {
				if p >= from && p < m[1] || id != "heavy" && p >= m[1] && p < end && chars(s[m[1]:p]) <= 12 {
					u.Who, told = id, true
					b := m[1]
					if p >= b {
						b = end // the object: 未走访困难群众
					}
					keep(u, min(p, m[0]), b)
					break
				}
			}
			if id == "special" && told {
				break
			}
		}
		if told {
			continue
		}
		switch {
		case before != "" && len(people["special"])+len(people["heavy"]) == 0 && x.people(before, who)["opposing"].some() && !meetDeed.MatchString(before):
			u.Who = "opposing"
			keep(u, m[0], m[1])
		case visitHeading.MatchString(what) && noSuch.MatchString(rest) && chars(left) <= 24 && !strings.Contains(what, "回访"):
			keep(u, m[0], m[1])
		}
	}
	for _, id := range []string{"opposing", "special"} {
		for _, p := range people[id] {
			rest := s[p:]
			if m := proxyDone.FindStringIndex(rest); m != nil && !proxyPlan.MatchString(rest[:m[1]]) && !metIn(rest[:m[1]]) && !planned(s) {
				keep(Unmet{Who: id, How: "proxy", Part: unmetPart.MatchString(s[subjectFrom(s, p):p])}, p, p+m[1])
				break
			}
			if m := phoneDone.FindStringIndex(s); m != nil && id == "opposing" && !metIn(s) && !planned(s) {
				keep(Unmet{Who: id, How: "phone", Part: unmetPart.MatchString(s)}, min(p, m[0]), max(p, m[1]))
				break
			}
		}
	}
}

type offsets []int

func (o offsets) some() bool { return len(o) > 0 }

// people gives where a text names people of the groups: 反对的12户, 低保家庭, not
// 没有异议.
func (x *reading) people(s string, who []*Term) map[string]offsets {
	out := map[string]offsets{}
	for _, w := range who {
		id := strings.TrimPrefix(w.ID, "who-")
		for _, h := range appendHits(nil, w, s) {
			if id == "opposing" && (opposeNo.MatchString(s[:h.start]) || !opposeMan.MatchString(s[h.end:])) {
				continue
			}
			out[id] = append(out[id], h.start)
		}
	}
	return out
}

// subjectFrom gives where the words begin that may be the subject of a denial at i: its
// part of the sentence, after the last clause that tells of people who were met.
func subjectFrom(s string, i int) int {
	from, _ := segmentOf(s, i)
	last := from
	for a := from; a < i; {
		b := strings.IndexByte(s[a:i], ',')
		if b < 0 {
			break
		}
		if metIn(s[a : a+b]) {
			last = a + b + 1
		}
		a += b + 1
	}
	return last
}

// metIn says that words tell of people met in person.
func metIn(s string) bool {
	for _, m := range meetDeed.FindAllStringIndex(s, 8) {
		if !meetNot.MatchString(s[:m[0]]) {
			return true
		}
	}
	return false
}

// shareBetween: 反对的只占4.8%,座谈已经谈透 tells of no visit to them.
var shareBetween = regexp.MustCompile(`[%占]|不足|比例|比重|人数|百分`)

// met keeps people of whom a sentence tells that they were called on.
func (x *reading) met(t *text, base int, s string, deed *Term, people map[string]offsets) {
	f := &x.out.Consultation.Face
	if planned(s) || facePlanned.MatchString(s) && !doneMark.MatchString(s) {
		return
	}
	var deeds [][]int
	for _, m := range meetDeed.FindAllStringIndex(s, 12) {
		if !meetNot.MatchString(s[:m[0]]) {
			deeds = append(deeds, m)
		}
	}
	above := ""
	if len(deeds) == 0 {
		if byPhone.MatchString(s) {
			return
		}
		if lead := beforeList(t, base); lead != "" && metIn(lead) && !planned(lead) {
			above = lead
		} else if h := x.headings(t.block); len(h) > 0 && t.table == nil && chars(h[0]) <= methodHeading && visitHeading.MatchString(h[0]) {
			above = h[0]
		}
		if above == "" || unmetDeed.MatchString(s) {
			return
		}
	}
	deeds = slices.DeleteFunc(deeds, func(m []int) bool { return listedDeed.MatchString(s[:m[0]] + "|" + s[m[0]:]) })
	for id, ps := range people {
		if _, ok := f.Met[id]; ok || !ps.some() || f.deniedAt(t.at(base, base+len(s)), id) {
			continue
		}
		for _, h := range appendHits(nil, deed, s) {
			if w := s[h.start:h.end]; !groupDeed.MatchString(w) && !meetNot.MatchString(s[:h.start]) && !listedDeed.MatchString(s[:h.start]+"|"+s[h.start:]) {
				f.near(id, t.at(base+ps[0], base+ps[0]+len(nextRunes(s, ps[0], 4))))
			}
		}
		for _, p := range ps {
			ok := above != "" && countAfter.MatchString(nextRunes(s, p, 20)[1:])
			for _, m := range deeds {
				if p < m[0] && chars(s[p:m[0]]) <= 40 && !shareBetween.MatchString(s[p:m[0]]) && !acrossBracket(s[p:m[0]]) || m[1] <= p && chars(s[m[1]:p]) <= 90 && !acrossBracket(s[m[1]:p]) {
					ok = true
				}
			}
			if ok {
				f.Met[id] = t.at(base+p, base+p+len(nextRunes(s, p, 4)))
				break
			}
		}
	}
}

var countedIn = regexp.MustCompile(`\d+(?:户|家|人次)`)

// calledOn: 上门和电话回访33户 stands in the answers themselves.
var calledOn = regexp.MustCompile(`上门|登门|入户|面谈|[^话]回访`)

// listedDeed: in 座谈、走访、公示意见 a deed is the name of a source, in 邀请…座谈 not.
// The bar marks where the deed begins.
var listedDeed = regexp.MustCompile(`(?:[、,;同和及经由]|^)\|(?:座谈会?|走访|入户|当面|回访|访谈)(?:[、,;.。和及等]|$|\d+条|意见|记录|登记|中|时)|、[^,。;|]{0,8}\|座谈会?(?:[、,;。]|$)|(?:管|负责)[^,。;:|]{0,8}\|`)

// acrossBracket says that between a deed and people a bracket ends that holds the one and
// not the other: 农户(问卷走访)、重点人群(随问卷了解).
func acrossBracket(s string) bool {
	depth, closed := 0, false
	for _, r := range s {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return true
			}
			closed = true
		}
	}
	return closed && depth > 0
}

// groupDeed: at a meeting, and of what was only listened to, anyone may have spoken.
var groupDeed = regexp.MustCompile(`听证|座谈|会$|听|记|收集|了解|询问|逐|协商`)

func (f *Face) near(id string, at document.Anchor) {
	if _, ok := f.Near[id]; !ok {
		if f.Near == nil {
			f.Near = map[string]document.Anchor{}
		}
		f.Near[id] = at
	}
}

// deniedAt says that the words at a place deny that all of a group were met.
func (f *Face) deniedAt(at document.Anchor, id string) bool {
	return slices.ContainsFunc(f.Unmet, func(u Unmet) bool {
		return u.At.Block == at.Block && u.At.Row == at.Row && u.At.Col == at.Col && u.At.Start >= at.Start && u.At.End <= at.End && u.Who == id && !u.Part
	})
}

// metRow keeps people of whom a row of a record tells that they were called on.
func (x *reading) metRow(t *text, line string, answers bool, who []*Term) {
	f := &x.out.Consultation.Face
	switch x.chapter(t.block) {
	case chapterRisk, chapterFour, chapterEnd, chapterMeasures:
		return
	}
	if answers { // what is answered was said in person where it says so
		if !calledOn.MatchString(line) {
			return
		}
	} else if !metIn(line) && !visitHeading.MatchString(t.table.caption) {
		h := x.headings(t.block)
		if len(h) == 0 || !visitHeading.MatchString(h[0]) {
			return
		}
	}
	if f.Visited == nil && !answers && countedIn.MatchString(line) && visitHeading.MatchString(line+t.table.caption) {
		a := t.at(0, 0)
		f.Visited = &a
	}
	for _, w := range who { // 17人仍不赞成, in a row of people called on
		if hs := appendHits(nil, w, line); len(hs) > 0 {
			f.near(strings.TrimPrefix(w.ID, "who-"), t.at(0, 0))
		}
	}
	for id, ps := range x.people(line, who) {
		if _, ok := f.Met[id]; !ok && ps.some() {
			f.Met[id] = t.at(0, 0)
		}
	}
}

// NoHearing is where the report says that no hearing was held.
type NoHearing struct {
	Duty   bool            `json:"duty,omitempty"`   // it says too that one must be held
	Reason bool            `json:"reason,omitempty"` // why none need be held is told beside it
	At     document.Anchor `json:"at,omitzero"`
}

var (
	hearingNone   = regexp.MustCompile(`(?:未|没有|没|不再|不)(?:再|另行?|单独|专门|能)*(?:组织|举行|召开|举办|开|办|进行|安排)[^,。;]{0,6}听证`)
	hearingOwed   = regexp.MustCompile(`(?:列入|纳入|属于|在)[^,。;]{0,16}(?:听证目录|听证范围|听证事项|应当听证)|(?:依法|按规定|应当|必须|依照[^,。;]{0,16})(?:应当|应|须|需|要)?(?:举行|组织|召开|开)?[^,。;]{0,4}听证`)
	hearingExempt = regexp.MustCompile(`不属|不是|(?:没有|未|没|不)(?:规定|要求|列入|必须|强制|达到|具备|到)|未必|无须|无需|不必|尚未|不在|不涉及|不出现|(?:没有|无)人?[^,。;]{0,8}(?:申请|提出)|未收到|另[^,。;]{0,4}程序|条件|公告|届时|阶段|将来`)
)

// noHearing keeps a sentence that says that no hearing was held, with the ones
// around it read for a reason.
func (x *reading) noHearing(t *text, i int) {
	sp := t.sentences[i]
	s := t.s()[sp.Start:sp.End]
	m := hearingNone.FindStringIndex(s)
	if m == nil || s[m[0]:m[0]+len("不")] == "不" && planned(s) || unmetSaid.MatchString(s[:m[0]]) {
		return
	}
	from, to := sp.Start, sp.End
	if i > 0 {
		from = t.sentences[i-1].Start
	}
	if i+1 < len(t.sentences) {
		to = t.sentences[i+1].End
	}
	around := t.s()[from:to]
	no := NoHearing{Reason: hearingExempt.MatchString(around), At: t.at(sp.Start+m[0], sp.Start+m[1])}
	for _, d := range hearingOwed.FindAllStringIndex(around, 3) {
		a, _ := clauseOf(around, d[0])
		no.Duty = no.Duty || !opposeNo.MatchString(around[:d[0]]) && !strings.ContainsAny(around[a:d[0]], "不未没无非")
	}
	f := &x.out.Consultation.Face
	if f.NoHearing == nil || no.Duty && !f.NoHearing.Duty {
		f.NoHearing = &no
	}
}

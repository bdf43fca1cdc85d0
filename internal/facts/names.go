package facts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// A name bound to this assessment: the words around it leave no room for a
// neighbour, an analogy or an upper plan.
// orgLead: 某市交通运输局公交改革 names the matter of the body before it.
var orgLead = regexp.MustCompile(`^[\p{Han}]{2,16}?(?:局|委员会|办公室|人民政府|集团|公司|街道办事处)`)

// madeOf says that a short name is put together of pieces, of two characters or
// more, of the whole one.
func madeOf(short, whole string) bool {
	r := []rune(short)
	if len(r) < 4 {
		return false
	}
	for len(r) > 0 {
		n := len(r)
		for n >= 2 && !strings.Contains(whole, string(r[:n])) {
			n--
		}
		if n < 2 {
			return false
		}
		r = r[n:]
	}
	return true
}

// saysOfThis: 建议某县人民政府同意本项目可以实施 names no other.
var saysOfThis = regexp.MustCompile(`(?:同意|批准|审议|决定)[\p{Han}]{0,4}本|本(?:项目|工程|次|事项|方案|办法)`)

// assessedApart: 届时另做土地征收社会稳定风险评估 tells of an assessment of its own,
// yet to come or of somebody else; what it names is not this matter.
var assessedApart = regexp.MustCompile(`届时|另(?:行|外|案|文|做|作|开|编|由|报|设|有)|单独(?:开展|编制|做|作|组织|进行|办理|评估)|(?:分别|各自|专门)(?:开展|编制|做|作|组织)|[尚暂]?未(?:开展|编制|做)|待[^,。;]{2,20}(?:后|时)`)

// clauseFrom is where the clause around i begins.
func clauseFrom(s string, i int) int {
	k := strings.LastIndexAny(s[:i], ",;:。")
	if k < 0 {
		return 0
	}
	_, n := utf8.DecodeRuneInString(s[k:])
	return k + n
}

var (
	boundReport = regexp.MustCompile(`([^。,;:!?、()“”《》\n]{4,50}?)(?:的)?(?:社会稳定风险评估|社会风险评估|稳评|稳定风险评估)(?:工作)?(?:报告|小组|工作组|领导小组|评估组|项目组|方案|工作|调查|$)`)
	boundAlias  = regexp.MustCompile(`(?:本项目|本工程|本次评估(?:事项|项目)?|本评估事项|本事项|本次决策事项)(?:即|名称为|指的是|指|全称为|全称)?[(“]{1,2}([^()“”《》。,;:]{4,50})[)”]`)
	boundFor    = regexp.MustCompile(`(?:本次评估|本次社会稳定风险评估|评估小组|评估组|稳评小组|我公司|我单位|受托单位)[^。,;:()]{0,12}?(?:对|就|针对|围绕)([^。,;:()“”《》、]{4,50}?)(?:的)?(?:沿线|现场|周边|全线|社会稳定风险|可能|项目区)?(?:进行|开展|实施|作出|组织)`)
	boundThis   = regexp.MustCompile(`(?:本次评估的|本次稳评的|本次所评估的|本报告评估的|本次风险评估的|本次拟实施的|本次拟建设的|本次拟建的|本次拟举办的|本次举办的|本次评估事项为|本次评估对象为|本次评估项目为|本次评估的(?:事项|项目|对象)为|本报告的评估对象为|评估对象为|本项目为|本项目即|本项目是|本工程为|本工程即|本次活动为|本事项为)([^。,;:()“”《》、]{4,40}?(?:项目|工程|改革|活动|征收|拆迁|改造|迁建|扩建|整治|治理|撤并|改制|赛事?|马拉松|灯会|庙会|演唱会|音乐会|音乐节|文化节|旅游节|艺术节|博览会|交易会|展销会|论坛|运动会)(?:项目|工程|活动)?)`)
	boundNamed  = regexp.MustCompile(`(?:本项目|本工程)((?:[GSXYC]\d{1,4}线?|[一-龥]{2,4}?(?:县|镇|乡|街道|市))[^。,;:()“”《》、已为在将与和及对的]{2,36}?(?:项目|工程))`)
	notNamed    = regexp.MustCompile(`^[为是已在位涉属由与和及将拟需有占用经]|^(?:区分|说明|补充|明确|细化|完善|增加|核实|分析|写明|列出|单列|删去)|重点|规划|民生`)
	revising    = regexp.MustCompile(`^(?:列入|纳入|符合|取得|依据|参照|区分|说明|补充|明确|细化|完善|增加|核实|分析|写明|列出|单列|删去)`) // what experts asked for
	roleOf      = regexp.MustCompile(`主体|单位|机构|机关|范围|对象|依据|方法`)                                       // 本次评估的责任主体是……
	boundAdvice = regexp.MustCompile(`(?:建议|结论|同意|认为|综上)(?:[:,])?(?:批准|同意)?([^。,;:()“”《》、建议]{6,40}?(?:项目|工程|改革|征收|改造|扩建|迁建|整治|赛事?|马拉松))(?:可以|准予|予以|可|宜|能够)(?:按期|依法|组织)?(?:实施|推进|举办|建设)`)
	boundBody   = regexp.MustCompile(`(?:本次(?:评估|稳评)的?|本(?:项目|事项|工程)的?)(?:稳评)?(?:所在地|所在区域|评估地点|责任主体|评估主体|责任单位|决策机关|走访地点|调查地点|公示地点|座谈地点|问卷调查地点|调查范围|走访范围)(?:是|为|在|:|即)?([一-龥]{2,4}?(?:县|旗)[一-龥]{2,20})`)
	boundVenue  = regexp.MustCompile(`(?:座谈|走访|公示|调查|听证|访谈|问卷|会议)[^。;]{0,8}[:为在于]?(?:\d{4}[-年./]\d{1,2}[-月./]\d{1,2}日?)?(?:上午|下午)?[,]?在([一-龥]{2,4}?(?:县|旗))[一-龥]{2,8}?(?:镇|乡|村|街道|社区|政府)`)
	boundCalm   = regexp.MustCompile(`(?:^|[。;])([一-龥]{2,4}?(?:县|旗))[一-龥]{0,8}(?:治安|社会秩序|社会大局|信访)[^。;]{0,6}(?:平稳|良好|稳定|安定|总体|形势|秩序)`)
	boundScope  = regexp.MustCompile(`(?:本预案)?适用于(?:因)?([一-龥]{2,4}?(?:县|旗))[^。;,]{2,30}(?:项目|工程|改革|活动|征收)`)
	boundSite   = regexp.MustCompile(`实地(?:勘查|踏勘|走访|查看|勘察)(?:了)?([A-Z]{1,2}\d{1,4}[^。,;:()、]{0,16}?(?:段|线|路|桥|标))`)
	boundPlace  = regexp.MustCompile(`(?:^|[。;])(?:本项目|本工程|本次评估项目|本次征收范围|本次拟征收土地)(?:拟建地)?(?:位于|地处|坐落于|选址于|选址位于|建设地点为|涉及)(?:[一-龥]{2,3}省)?(?:[一-龥]{2,4}(?:市|州))?([一-龥]{1,4}?(?:县|旗))`)
	nameTail    = regexp.MustCompile(`(?:项目|工程|改革|活动|赛事?|马拉松|灯会|庙会|演唱会|音乐会|音乐节|文化节|旅游节|艺术节|博览会|交易会|展销会|论坛|运动会|征收|拆迁|改造|建设|迁建|扩建|改扩建|整治|治理|方案|办法|撤并|调整|改制)$`)
	roadCode    = regexp.MustCompile(`[A-Z]{1,2}\d{1,4}`)
)

// namesPlace finds what makes a name one thing's own: a county, a town, a road.
var namesPlace = regexp.MustCompile(`^[一-龥]{0,10}?[一-龥]{2}(?:县|市|区|镇|乡|街道|村|大道|大街|路|大桥|水库|河|湖|中学|小学|医院|厂)[一-龥\dA-Za-z-]{2,}`)

var (
	namesTown   = regexp.MustCompile(`[一-龥]{2}(?:县|镇|乡|街道|村|市)[一-龥]{3,}`)
	aMarket     = regexp.MustCompile(`市(?:场|政|民|容)|城市|全市|我市`)
	boundGroup  = regexp.MustCompile(`([^。,;:!?、()“”《》\n]{4,50}?(?:项目|工程|改革|活动|征收|改造))(?:评估|稳评)(?:工作)?(?:小组|工作组|组|领导小组)`)
	boundPolicy = regexp.MustCompile(`《([^《》]{6,40}(?:办法|细则|方案|规定|意见|条例))》(?:的)?(?:施行|实施|出台|执行)(?:过程中|后可能|可能|后,|期间)`)
	boundUnit   = regexp.MustCompile(`(?:^|[。;,])([一-龥]{2,4}?(?:县|市)[一-龥]{2,16}?(?:局|公司|中心|政府|委员会|指挥部|办公室|街道办事处|学校|中学|医院))(?:作为|是)(?:本项目|本工程|本次评估|本事项|本活动)(?:的)?(?:建设单位|项目单位|责任主体|责任单位|评估主体|业主|主办单位|实施单位)`)
	boundCity   = regexp.MustCompile(`(?:^|[。;])(?:本项目|本工程|本次评估项目|本次征收范围|本活动)(?:拟建地)?(?:位于|地处|坐落于|选址于|选址位于|建设地点为)(?:[一-龥]{2,3}省)?([一-龥]{2,3}市)`)
	kindOfThing = regexp.MustCompile(`重点|民生|规划|实事|示范|基础设施|公益|惠民|重大|道路(?:改造|拓宽|建设)|城镇|城乡|乡镇|农村|乡村`)
)

// commonWords make up names without telling them apart.
var commonWords = strings.NewReplacer("建设项目", "", "改造工程", "", "改造项目", "", "项目", "", "工程", "", "建设", "", "改造", "", "新建", "", "扩建", "", "改扩建", "",
	"迁建", "", "整治", "", "治理", "", "征收", "", "土地", "", "集体", "", "房屋", "", "拆迁", "", "征地", "", "实施", "", "方案", "", "社会", "", "稳定", "", "重大", "", "决策", "",
	"事项", "", "活动", "", "改革", "", "拟建", "", "本次", "", "本", "", "该", "", "的", "", "及", "", "和", "", "与", "", "(", "", ")", "", "-", "", "一期", "", "二期", "", "三期", "", "补偿", "", "安置", "", "调整", "", "标准", "")

// names finds names that the text binds to this assessment and that are not the
// matter's own: what remains when a report was made from another one. Anything
// that could be meant so is left alone.
func (x *reading) names(ls []label) {
	own := x.out.Identity.Matter.All()
	if len(own) == 0 {
		return
	}
	seen := map[string]bool{}
	add := func(name, kind, why string, at document.Anchor) {
		if seen[name] {
			return
		}
		seen[name] = true
		x.out.Identity.Names = append(x.out.Identity.Names, NameMention{Name: name, Foreign: true, Bound: true, Kind: kind, At: at, Why: why})
	}
	front := own[0]
	// Only names that were said before any leftover could be: the cover, a form, an alias.
	ours := func(name string) bool {
		if x.kin(name, front.V) || madeOf(orgLead.ReplaceAllString(name, ""), front.V) {
			return true
		}
		for _, v := range own[1:] {
			if x.kin(v.V, front.V) && x.kin(name, v.V) {
				return true
			}
		}
		return false
	}
	whole := x.bodyText()
	for _, l := range ls {
		if l.name == "项目名称" || l.name == "事项名称" || l.name == "工程名称" || l.name == "决策事项名称" {
			if v, ok := cleanMatter(l.value); ok && !ours(v) && nameTail.MatchString(v) && !x.referring(l.t, l.start) && x.inRole(l.t.block.ID, "overview") && x.mentions(whole, v) <= 3 {
				add(v, "project", "概况中的“"+l.name+"”与封面的名称不同", l.t.at(l.start, l.end))
			}
		}
	}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Caption {
			continue
		}
		s := t.s()
		if !strings.Contains(s, "评") && !strings.Contains(s, "本") && !strings.Contains(s, "实地") && !strings.Contains(s, "我公司") && !strings.Contains(s, "》") && !strings.Contains(s, "建议") && !strings.ContainsAny(s, "县旗") {
			continue
		}
		try := func(m []int, kind, why string, tail bool) {
			raw := s[m[2]:m[3]]
			if x.referring(t, m[0]) || inQuotes(s, m[2]) || assessedApart.MatchString(s[clauseFrom(s, m[0]):m[3]]) {
				return
			}
			name := strings.TrimSpace(afterLeadIn(lastClause(raw)))
			v, ok := cleanMatter(name)
			if !ok || tail && !nameTail.MatchString(v) || revising.MatchString(v) || x.generic(v) || ours(v) || pronoun(v) {
				return
			}
			// Said again and again, it is part of the matter after all: a section, a sub-project.
			core := commonWords.Replace(v)
			if utf8.RuneCountInString(core) < 2 || x.mentions(whole, v) > 4 || strings.Contains(front.V, core) {
				return
			}
			start := m[2] + strings.LastIndex(raw, name)
			if start < m[2] || len(name) == 0 {
				start, name = m[2], raw
			}
			add(v, kind, why, t.at(start, start+len(name)))
		}
		for _, m := range boundReport.FindAllStringSubmatchIndex(s, 6) {
			try(m, "project", "该名称直接用作本次评估（报告、小组）的名称", true)
		}
		for _, m := range boundAlias.FindAllStringSubmatchIndex(s, 4) {
			try(m, "project", "该名称直接注在“本项目（本次评估）”之后", true)
		}
		for _, m := range boundThis.FindAllStringSubmatchIndex(s, 4) {
			// 本项目为民生工程 says what kind it is; a name says where or which.
			name, lead := s[m[2]:m[3]], s[m[0]:m[2]]
			said := strings.HasSuffix(lead, "为") || strings.HasSuffix(lead, "是")
			if roleOf.MatchString(name) || kindOfThing.MatchString(name) || said && !strings.Contains(lead, "评估") && (!namesTown.MatchString(name) || aMarket.MatchString(name)) {
				continue
			}
			if namesPlace.MatchString(name) {
				try(m, "project", "报告称本次评估的对象是该名称", true)
			}
		}
		for _, m := range boundNamed.FindAllStringSubmatchIndex(s, 4) {
			if notNamed.MatchString(s[m[2]:m[3]]) {
				continue // 本项目为农贸市场改造项目
			}
			try(m, "project", "该名称直接接在“本项目”之后", true)
		}
		for _, m := range boundAdvice.FindAllStringSubmatchIndex(s, 3) {
			if name := s[m[2]:m[3]]; namesPlace.MatchString(name) && !kindOfThing.MatchString(name) && !saysOfThis.MatchString(name) {
				try(m, "project", "报告对该名称提出实施建议", true)
			}
		}
		for _, m := range boundBody.FindAllStringSubmatchIndex(s, 3) {
			if county := countyOf.FindString(s[m[2]:m[3]]); county != "" {
				x.foreignPlace(t, m, county, s[m[2]:m[3]], "seat", "报告称本次评估的主体或地点在该处，而封面和概况的地点是", whole, add)
			}
		}
		for _, re := range []*regexp.Regexp{boundVenue, boundCalm, boundScope} {
			for _, m := range re.FindAllStringSubmatchIndex(s, 3) {
				if ch := x.chapter(t.block); ch == chapterBasis || ch == chapterOther || x.referring(t, m[0]) {
					continue
				}
				x.foreignPlace(t, m, s[m[2]:m[3]], s[m[2]:m[3]], "seat", "报告把该地写作本次评估的调查地点或适用范围，而封面和概况的地点是", whole, add)
			}
		}
		for _, m := range boundGroup.FindAllStringSubmatchIndex(s, 4) {
			try(m, "project", "该名称直接用作本次评估小组的名称", true)
		}
		for _, m := range boundUnit.FindAllStringSubmatchIndex(s, 2) {
			if county := countyOf.FindString(s[m[2]:m[3]]); county != "" {
				x.foreignPlace(t, m, county, s[m[2]:m[3]], "unit", "报告称该单位为本项目的单位，而封面和概况的地点是", whole, add)
			}
		}
		for _, m := range boundPolicy.FindAllStringSubmatchIndex(s, 2) {
			if !policyTail.MatchString(front.V) {
				break // a project is done under the rules of city and province
			}
			if county := countyOf.FindString(s[m[2]:m[3]]); county != "" && !ours(s[m[2]:m[3]]) && !x.inRole(t.block.ID, "basis") {
				x.foreignPlace(t, m, county, s[m[2]:m[3]], "project", "报告分析该文件实施后的情况，而本事项的地点是", whole, add)
			}
		}
		for _, m := range boundCity.FindAllStringSubmatchIndex(s, 2) {
			x.foreignPlace(t, m, s[m[2]:m[3]], s[m[2]:m[3]], "place", "报告称本项目位于该市，而封面和概况的地点是", whole, add)
		}
		for _, m := range boundFor.FindAllStringSubmatchIndex(s, 4) {
			try(m, "project", "报告称本次评估的对象是该名称", true)
		}
		for _, m := range boundSite.FindAllStringSubmatchIndex(s, 4) {
			name := s[m[2]:m[3]]
			elsewhere := false
			for _, code := range roadCode.FindAllString(name, 4) {
				elsewhere = elsewhere || x.mentions(whole, code) > 1 || strings.Contains(front.V, code)
			}
			if !elsewhere && !x.referring(t, m[0]) {
				add(name, "place", "报告称实地踏勘了该路段，而全文别处未提及", t.at(m[2], m[3]))
			}
		}
		for _, m := range boundPlace.FindAllStringSubmatchIndex(s, 2) {
			x.foreignCounty(t, m, whole, add)
		}
	}
	x.otherNames(whole, add)
	x.strange(front.V, whole, add)
}

// coverBody is how many characters of body it takes to miss a name in it.
const coverBody = 800

// coverOfAnother finds a cover that names another matter than the report is about:
// nothing that makes the name its own stands anywhere in the body, and the
// bodies named there belong to another county, or the body has a name of its own.
func (x *reading) coverOfAnother() {
	front, ok := x.out.Identity.Matter.First()
	if !ok {
		return
	}
	add := func(name, kind, why string, at document.Anchor) {
		x.out.Identity.Names = append(x.out.Identity.Names, NameMention{Name: name, Foreign: true, Bound: true, Kind: kind, At: at, Why: why})
	}
	if b := x.doc.Block(front.At.Block); b == nil || b.Zone != document.ZoneFront && b.Section > 0 {
		return
	}
	name := zh.Fold(front.V).Text
	county := countyOf.FindString(name)
	if notCounty[county] {
		county = ""
	}
	core := []rune(commonWords.Replace(strings.TrimPrefix(name, county)))
	if len(core) < 2 {
		return
	}
	var b strings.Builder
	covered := map[document.BlockID]bool{}
	for _, t := range x.front() {
		covered[t.block.ID] = true
	}
	for _, t := range x.texts {
		if t.inBody() && t.block.Zone == document.ZoneBody && !covered[t.block.ID] {
			b.WriteString(t.s())
			b.WriteByte('\n')
		}
	}
	body := b.String()
	if utf8.RuneCountInString(body) < coverBody {
		return
	}
	n := min(3, len(core))
	for i := 0; i+n <= len(core); i++ {
		if strings.Contains(body, string(core[i:i+n])) {
			return
		}
	}
	id := &x.out.Identity
	for _, f := range []Fact[string]{id.ResponsibleBody, id.DecisionBody, id.ProjectUnit} {
		for _, v := range f.All() {
			if c := countyOf.FindString(zh.Fold(v.V).Text); county != "" && c != "" && !notCounty[c] && !strings.Contains(c, county) && !strings.Contains(county, c) {
				add(front.V, "cover", "正文的单位为“"+v.V+"”，全文未再提到封面上的名称", front.At)
				return
			}
		}
	}
	for _, v := range id.Matter.All()[1:] {
		if v.At.Block != front.At.Block && !x.kin(v.V, front.V) {
			add(front.V, "cover", "正文所述事项为“"+v.V+"”，全文未再提到封面上的名称", front.At)
			return
		}
	}
}

// foreignPlace: something bound to the matter carries another county's or city's
// name, while the title and the overview know their own and never this one.
func (x *reading) foreignPlace(t *text, m []int, place, name, kind, why, whole string, add func(name, kind, why string, at document.Anchor)) {
	if notCounty[place] || x.mentions(whole, place) > 2 || kind != "seat" && x.referring(t, m[0]) || x.refers(t.s()[m[0]:m[1]]) {
		return
	}
	own := ""
	if v, ok := x.out.Identity.Matter.First(); ok { // the title knows best
		if c := countyOf.FindString(zh.Fold(v.V).Text); !notCounty[c] {
			own = c
		}
	}
	if own != "" && (strings.Contains(place, own) || strings.Contains(own, place)) {
		return
	}
	for _, p := range x.out.Identity.Places {
		if own != "" || p.Kind != "county" && p.Kind != "city" {
			continue
		}
		if strings.Contains(place, p.Name) || strings.Contains(p.Name, place) {
			return
		}
		own = p.Name
	}
	if own == "" || x.mentions(whole, own) < 2 {
		return
	}
	sp := t.sentence(m[0])
	if s := t.s()[sp.Start:sp.End]; strings.Contains(s, own) {
		return
	}
	for _, v := range x.out.Identity.Location.All() {
		if strings.Contains(v.V, place) && kind != "place" && kind != "seat" {
			return
		}
	}
	add(name, kind, why+own, t.at(m[2], m[3]))
}

// foreignCounty: 本项目位于白石县, while the title, the bodies and the overview know
// another county and never this one.
func (x *reading) foreignCounty(t *text, m []int, whole string, add func(name, kind, why string, at document.Anchor)) {
	county := t.s()[m[2]:m[3]]
	if notCounty[county] || x.mentions(whole, county) > 2 {
		return
	}
	own := ""
	for _, p := range x.out.Identity.Places {
		if p.Kind == "county" && strings.HasSuffix(p.Name, "县") {
			if p.Name == county {
				return
			}
			own = p.Name
		}
	}
	if own == "" || x.mentions(whole, own) < 3 || x.inRole(t.block.ID, "overview") {
		return
	}
	sp := t.sentence(m[0])
	if strings.Contains(t.s()[sp.Start:sp.End], own) {
		return
	}
	add(county, "place", "报告称本项目位于该县，与封面和概况的"+own+"不同", t.at(m[2], m[3]))
}

// bodyText is the text of the body, for counting.
func (x *reading) bodyText() string {
	var b strings.Builder
	for _, t := range x.texts {
		if t.inBody() {
			b.WriteString(t.s())
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// mentions counts a name in the text of the body; the same names are asked for
// again and again.
func (x *reading) mentions(body, name string) int {
	n, ok := x.said[name]
	if !ok {
		if x.said == nil {
			x.said = map[string]int{}
		}
		n = strings.Count(body, name)
		x.said[name] = n
	}
	return n
}

// lastClause drops what stands before the last 的 that does not belong to a name.
func lastClause(s string) string {
	for _, w := range []string{"委托", "成立了", "成立", "组建", "开展了", "开展", "编制了", "编制的", "编制", "形成了", "完成了", "负责", "承担", "根据", "按照", "关于", "针对", "对于", "为做好", "做好", "参与"} {
		if i := strings.LastIndex(s, w); i >= 0 && len(s)-i-len(w) >= 12 {
			s = s[i+len(w):]
		}
	}
	return s
}

// kin says that two names can mean the same matter: one in the other, a shared
// proper part of three characters, an abbreviation of the other, or much alike.
func (x *reading) kin(a, b string) bool {
	if p, q := countyOf.FindStringSubmatch(a), countyOf.FindStringSubmatch(b); p != nil && q != nil && p[1] != q[1] && strings.HasSuffix(p[1], "县") && strings.HasSuffix(q[1], "县") {
		return false // two counties
	}
	if p, q := roadCode.FindAllString(a, 4), roadCode.FindAllString(b, 4); len(p) > 0 && len(q) > 0 && !slices.ContainsFunc(p, func(c string) bool { return slices.Contains(q, c) }) {
		return false // two roads
	}
	if strings.Contains(a, b) || strings.Contains(b, a) || zh.Similar(a, b) >= 0.34 {
		return true
	}
	p, q := []rune(commonWords.Replace(a)), commonWords.Replace(b)
	if len(p) < 2 || utf8.RuneCountInString(q) < 2 {
		return true
	}
	n := min(3, len(p))
	for i := 0; i+n <= len(p); i++ {
		w := string(p[i : i+n])
		if strings.Contains(q, w) && !strings.HasSuffix(w, "县") && !strings.HasSuffix(w, "市") && !strings.HasSuffix(w, "区") {
			return true
		}
	}
	// 清改工程 for 清河大道改造工程: every character in order.
	rest := b
	for _, r := range a {
		i := strings.IndexRune(rest, r)
		if i < 0 {
			return false
		}
		rest = rest[i+utf8.RuneLen(r):]
	}
	return true
}

// generic says that a name only names a class: 重大固定资产投资项目.
func (x *reading) generic(s string) bool {
	if m := countyOf.FindString(s); m != "" && len(m) < len(s) { // 云岭县重点项目
		s = s[len(m):]
	}
	if t := Find(x.lx.Words, "generic-names"); t != nil {
		for _, w := range t.Words {
			if s == w || strings.HasPrefix(s, w) {
				return true
			}
		}
	}
	for _, w := range []string{"省", "全国", "国家", "我国", "各地", "全县", "全市", "全区", "我县", "我市", "部门", "法律", "规范", "条例", "意见", "办法", "机制", "有序", "客观", "科学", "全面", "依法", "认真"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// refers says that words which point to another matter stand in s.
func (x *reading) refers(s string) bool {
	w := Find(x.lx.Words, "reference")
	if w == nil {
		return false
	}
	for _, r := range w.Words {
		if strings.Contains(s, r) {
			return true
		}
	}
	return false
}

// referring says that the sentence speaks of another matter on purpose.
func (x *reading) referring(t *text, i int) bool {
	sp := t.sentence(i)
	if x.refers(t.s()[sp.Start:sp.End]) {
		return true
	}
	// A chapter on other projects speaks of them throughout.
	path := ""
	for k := t.block.Section; k > 0 && k < len(x.doc.Outline); k = x.doc.Outline[k].Parent {
		path += x.doc.Outline[k].Title
	}
	for _, r := range []string{"同类", "类似", "案例", "依据", "资质", "业绩", "简介", "周边", "历史", "借鉴", "经验"} {
		if strings.Contains(path, r) {
			return true
		}
	}
	return false
}

// inQuotes says that i lies inside 《》: a title that is cited.
func inQuotes(s string, i int) bool {
	open := strings.LastIndex(s[:i], "《")
	return open >= 0 && open > strings.LastIndex(s[:i], "》")
}

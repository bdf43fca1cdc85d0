package facts

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// What remains of another report is most often its matter's name where this
// matter is judged (龙塘旧村更新改造项目合法、合理), its name in a form, its county
// where people were asked, its agency, or one of its towns a character off.

const matterTails = `项目|工程|改革|活动|赛|马拉松|灯会|庙会|节|征收|拆迁|改造|建设|迁建|扩建|新建|改建|整治|治理|方案|办法|政策|撤并|合并|调整|改制|重组|搬迁|安置`

var (
	// judgedName is a name at the head of a clause that judges it.
	judgedName = regexp.MustCompile(`^([^,;。:()“”《》]{3,40}?(?:` + matterTails + `)(?:项目|工程|活动|工作|方案|事项)?)(?:的)?(?:社会稳定风险|综合|总体|整体|评价|实施|在)*(?:合法|合理|可行|可控|符合|具有合|具备|可以|可予|准予|予以实施|应予|暂缓|不予|属于?低|属于?中|为低|为中|低风险|中风险|的?风险等级|评价|改善|有利于|能够|:)`)
	// boundAhead is what may stand before such a name; strong says that it is bound.
	boundAhead = regexp.MustCompile(`^(?:因此|综上所述|综上|总之|故|为此|可见|认为|我们认为|评估认为|评估结论|结论|建议|同意|报告认为|论证意见|论证结论)`)
	boundHead  = regexp.MustCompile(`^(?:本项目|本工程|本事项|本次评估的|本次评估对象|本评估事项|本次拟实施的|本次拟建的|本次|本批次)`)
	anyTail    = regexp.MustCompile(`^[^,;。:()“”《》的已为在将对]{3,36}?(?:` + matterTails + `)(?:项目|工程|活动|方案)?`)
	// properPlace is what makes a name one thing's own.
	properPlace = regexp.MustCompile(`[一-龥]{2}(?:县|市|区|镇|乡|街道|村|寨|屯|大道|大街|路|桥|隧道|水库|坝|河|江|湖|岭|山|岛|港|渡|沟|湾|站|厂|场|中学|小学|学校|学院|医院|卫生院|幼儿园|公园|广场|小区|社区|片区|园区|院|公司|银行|电站|机场|码头|公墓|殡仪馆)|[A-Z]{1,2}\d{1,4}|第[一二三四五六七八九十]+`)
	elsewhere   = regexp.MustCompile(`参考|参照|借鉴|类比|同类|类似|案例|邻近|相邻|毗邻|邻县|邻市|附近|已建|在建|此前|曾|上位|前期|另一|其他|其它|经验|历史|例如|比如|相比|比较|对照|对比|考察|参观|学习|外地|外县|外市|原有|另行|跨县|对方|对面|代表团|不同于|有别于|区别|对接|共同|联合|支线|配套|衔接|往年|上一|上次|上届|户籍|籍|迁往|搬到|务工|来自|打工|往返|分流|代转|转运|送往|运至|专家|教授|聘请|邀请|借用|依托|接入`)
	analogy     = regexp.MustCompile(`参考|参照|借鉴|类比|同类|类似|案例|邻县|邻市|外县|外市|另一|其他|其它|此前|曾|经验|历史|例如|比如|毗邻|相邻|上位`)
	asked       = regexp.MustCompile(`踏勘|勘查|勘察|入户|走访|逐户|登记|座谈|问卷|实地|调查|公示|张贴|访谈|听证|听取`)
	countyTown  = regexp.MustCompile(`([一-龥]{2,3}?(?:县|旗))([一-龥]{2,4}?(?:镇|乡|街道|村|社区))`)
	agencyAt    = regexp.MustCompile(`(?:本项目|本次评估|本次稳评|本报告|本事项|本次社会稳定风险评估)(?:的)?(?:稳评|评估|报告)?(?:编制|实施|受托|受委托|承担|评估|第三方|承办)(?:单位|机构|主体|方)?(?:为|是|即|:)?([一-龥A-Za-z()]{4,30}?(?:有限责任公司|有限公司|公司|事务所|研究院|研究所|设计院|咨询院|研究中心|咨询中心|评估中心|协会|研究会))`)
	ownerAt     = regexp.MustCompile(`(?:^|[。;,:])(?:稳评|评估|本次评估的?|本项目的?|社会稳定风险评估)?(?:责任主体|责任单位|评估主体|决策机关|实施主体|项目单位|建设单位)(?:为|是|由|:)?([一-龥]{2,3}?(?:县|旗))[一-龥]{2,14}?(?:局|政府|委员会|公司|中心|管委会|办公室)`)
	outside     = regexp.MustCompile(`邻|不在|不涉及|未列入|之外|以外|不受影响|不属于|范围外`)
	calmAt      = regexp.MustCompile(`(?:^|[,;。])([一-龥]{2,3}?(?:县|旗))(?:[一-龥]{2,4}?(?:镇|乡|街道))?[一-龥]{0,6}(?:治安|社会秩序|社会大局|信访形势|信访秩序)`)
	bodyOfTown  = regexp.MustCompile(`([一-龥]{2}(?:镇|乡|街道|村|社区))(?:人民政府|政府|办事处|村委会|村民委员会|居委会|居民委员会|党委|卫生院|派出所|司法所)`)
	notInName   = regexp.MustCompile(`、|^均[属系为]|公司的|责任主体|责任单位|比选|列入|纳入|过[一二三四五两几\d]+(?:个|种|条)|涉及|直接|间接|同时|本项目|本次|该|我们|以及|负责|实施[^方]|承担|根据|按照|通过|如果|因为|所以|没有|应当|必须|需要|由|提前|(?:商|议|拟|制|确|改|决|约|选)定|[定想找出改换]办法$`)
	directions  = "东西南北上下前后左右大小新老旧内外中一二三四五六七八九十甲乙丙丁高低长短"
)

// otherNames finds them; add keeps a name once.
func (x *reading) otherNames(whole string, add func(name, kind, why string, at document.Anchor)) {
	front, ok := x.out.Identity.Matter.First()
	if !ok {
		return
	}
	own := x.ownCounty()
	every := add
	add = func(name, kind, why string, at document.Anchor) {
		for _, n := range x.out.Identity.Names { // found already, by its county alone
			if a := n.At; a.Block == at.Block && a.Row == at.Row && a.Col == at.Col && a.Start < at.End && at.Start < a.End {
				return
			}
		}
		every(name, kind, why, at)
	}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Caption || t.block.Kind == document.Heading {
			continue
		}
		s := t.s()
		if !strings.ContainsAny(s, "合可符风本评公县旗镇乡村") {
			continue
		}
		basis := x.inRole(t.block.ID, "basis") || x.inRole(t.block.ID, "preconditions")
		for _, sp := range t.sentences {
			for at := sp.Start; at < sp.End; {
				end := sp.End
				if i := strings.IndexAny(s[at:sp.End], ",;:。\n"); i >= 0 {
					end = at + i
				}
				next := end + 1
				if end < sp.End && s[end] == ':' {
					end++ // 工程评价:可行
				}
				if c := s[at:end]; len(c) >= 12 && !basis {
					x.judged(t, at, c, front.V, whole, add)
				}
				if strings.HasPrefix(s[min(next-1, len(s)):], "。") {
					next += len("。") - 1
				}
				at = next
			}
			sentence := s[sp.Start:sp.End]
			if len(sentence) > longSentence || elsewhere.MatchString(sentence) {
				continue
			}
			if own != "" && asked.MatchString(sentence) && !basis && !strings.Contains(sentence, own) {
				for _, m := range countyTown.FindAllStringSubmatchIndex(sentence, 3) {
					if strings.HasPrefix(sentence[m[2]:], "了") || strings.HasPrefix(sentence[m[2]:], "在") || strings.HasPrefix(sentence[m[2]:], "到") {
						m[0], m[2] = m[0]+len("了"), m[2]+len("了")
					}
					county := sentence[m[2]:m[3]]
					if strings.Contains(county, "由") || strings.HasPrefix(sentence[m[1]:], "局") {
						continue // 草案由县农业农村局公开征求意见
					}
					if otherCounty(county, own) && x.mentions(whole, county) <= fewMentions {
						add(sentence[m[0]:m[1]], "seat", "报告称在该处开展调查，而本事项所在地是"+own, t.at(sp.Start+m[0], sp.Start+m[1]))
					}
				}
			}
			x.boundTo(t, sp, front.V, whole, add)
			if m := calmAt.FindStringSubmatchIndex(sentence); m != nil && own != "" && !basis {
				if county := sentence[m[2]:m[3]]; otherCounty(county, own) && x.mentions(whole, county) <= fewMentions && !strings.Contains(sentence, own) {
					add(sentence[m[2]:m[3]], "place", "报告写该地的社会治安，而本事项所在地是"+own, t.at(sp.Start+m[2], sp.Start+m[3]))
				}
			}
			for _, m := range bodyOfTown.FindAllStringSubmatchIndex(sentence, 6) {
				if town := sentence[m[2]:m[3]]; !strings.ContainsAny(town[:len(town)-len("镇")], "县乡镇村区个各本该全等和与及两三由经报在向") && x.mentions(whole, town) == 1 {
					if like, ok := x.lookAlike(town, whole); ok && !strings.Contains(sentence, like) {
						add(town, "place", "该名称只出现一次，与多处出现的“"+like+"”仅一字之差", t.at(sp.Start+m[2], sp.Start+m[3]))
					}
				}
			}
			if m := ownerAt.FindStringSubmatchIndex(sentence); m != nil && own != "" {
				if county := sentence[m[2]:m[3]]; otherCounty(county, own) && x.mentions(whole, county) <= fewMentions && !strings.Contains(sentence, own) {
					add(sentence[m[2]:m[1]], "unit", "报告称该单位为本事项的单位，而本事项所在地是"+own, t.at(sp.Start+m[2], sp.Start+m[1]))
				}
			}
			if m := agencyAt.FindStringSubmatchIndex(sentence); m != nil {
				x.otherAgency(t, sentence[m[2]:m[3]], sp.Start+m[2], whole, add)
			}
		}
	}
	x.otherInForms(front.V, whole, add)
	x.concluded(front.V, whole, add)
	x.acting(whole, add)
}

// fewMentions of a county are those of an example and of a leftover.
const fewMentions = 4

// oftenNamed is how often a place of the matter is named at least.
const oftenNamed = 3

// lookAlike gives a place named often whose name differs in one character, where
// the two do not tell sides (上村, 下村).
func (x *reading) lookAlike(name, whole string) (string, bool) {
	if x.towns == nil {
		x.towns = map[string]int{}
		for _, m := range bodyOrPlace.FindAllString(whole, -1) {
			x.towns[m]++
		}
	}
	a := []rune(name)
	best := ""
	for other, n := range x.towns {
		b := []rune(other)
		if n < oftenNamed || len(b) != len(a) {
			continue
		}
		differ := 0
		sides := false
		for i := range a {
			if a[i] != b[i] {
				differ++
				sides = sides || strings.ContainsRune(directions, a[i]) || strings.ContainsRune(directions, b[i])
			}
		}
		if differ == 1 && !sides && a[len(a)-1] == b[len(b)-1] && (best == "" || other < best) {
			best = other
		}
	}
	return best, best != ""
}

var bodyOrPlace = regexp.MustCompile(`[一-龥]{2}(?:镇|乡|街道|村|社区)`)

// judged reads a clause that judges a name, or binds one to the matter.
func (x *reading) judged(t *text, at int, c, own, whole string, add func(name, kind, why string, at document.Anchor)) {
	from := 0
	if m := boundAhead.FindStringIndex(c); m != nil {
		from = m[1]
	}
	bound := false
	if m := boundHead.FindStringIndex(c[from:]); m != nil {
		from, bound = from+m[1], true
	}
	name := ""
	if m := judgedName.FindStringSubmatch(c[from:]); m != nil {
		name = m[1]
	} else if bound {
		name = anyTail.FindString(c[from:])
	}
	if bound && (notNamed.MatchString(name) || kindOfThing.MatchString(name) || strings.HasPrefix(name, "与") || strings.Contains(name, "期") && !strings.Contains(own, "期")) {
		return // 本项目为民生工程, 本项目与东环路工程衔接
	}
	if name == "" || notInName.MatchString(name) || sidePart.MatchString(name) || bound && strings.HasPrefix(name, "的") {
		return
	}
	sp := t.sentence(at)
	if analogy.MatchString(t.s()[sp.Start:sp.End]) {
		return
	}
	if part, ok := x.differs(name, own, whole); ok && !x.known(part, t, !bound) {
		add(name, "project", "报告把该名称作为本事项来判断", t.at(at+from, at+from+len(name)))
	}
}

// A name bound to the matter where none is looked for: 本项目(岚江市殡仪馆搬迁工程),
// 本次评估针对县道X506线改造工程, 长岭化工机械厂本次改制, 某院加装电梯这件事主要风险有.
var bindings = []*regexp.Regexp{
	regexp.MustCompile(`(?:^|[,;。:])[^,;。:()]{0,6}本(?:次)?(?:项目|工程|事项|活动|改革|决策|评估|方案)\(([^()、,;]{4,40}(?:` + matterTails + `|站|场|厂|线|中心)(?:[一二三]期)?(?:项目|工程)?)\)`),
	regexp.MustCompile(`(?:本次|本)(?:评估|稳评|报告|调查)(?:是)?(?:针对|围绕|的?对象(?:为|是)|就)([^,;:()“”《》]{4,40}?(?:` + matterTails + `)(?:项目|工程)?)(?:,|开展|进行|的|所)`),
	regexp.MustCompile(`(?:^|[。;])([^,;:()“”《》、]{4,36}?(?:` + matterTails + `|电梯|厂|公司|集团|医院|学校))(?:这件事|这一?事项)?(?:本次(?:改制|改革|调整|搬迁|征收|活动)|的?主要风险|主要有|的?风险等级|措施前|采取措施)`),
}

// boundTo reads such names of a sentence.
func (x *reading) boundTo(t *text, sp zh.Span, own, whole string, add func(name, kind, why string, at document.Anchor)) {
	s := t.s()[sp.Start:sp.End]
	if len(s) > longSentence || analogy.MatchString(s) {
		return
	}
	for _, re := range bindings {
		m := re.FindStringSubmatchIndex(s)
		if m == nil {
			continue
		}
		name := s[m[2]:m[3]]
		if notNamed.MatchString(name) || notInName.MatchString(name) || sidePart.MatchString(name) {
			continue
		}
		if part, ok := x.differs(name, own, whole); ok && !x.known(part, t, true) {
			add(name, "project", "报告把该名称作为本事项", t.at(sp.Start+m[2], sp.Start+m[3]))
			return
		}
	}
}

// sidePart is a part of the matter, not another: 本项目配套小学同步建设.
var sidePart = regexp.MustCompile(`^(?:配套|附属|同步|新建|改建|扩建|新增|原有|现有|辅助|临时|永久)`)

// differs gives the part of a name that is not of the matter's: what remains when
// both lose what they begin and end with alike. It must be a name of a place or
// a thing that the report hardly knows otherwise.
func (x *reading) differs(name, own, whole string) (string, bool) {
	a, b := []rune(name), []rune(own)
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	part := string(a)
	core := commonWords.Replace(part)
	if utf8.RuneCountInString(core) < 2 || len(b) == 0 || !properPlace.MatchString(name) && !sameKind(name, own) || x.generic(name) || pronoun(name) {
		return "", false
	}
	if zh.Subsequence(core, own) || x.mentions(whole, name) > 3 || x.mentions(whole, part) > 7 {
		return "", false
	}
	// A name that shares with the matter's what is its own is only a longer or shorter
	// one; words for the kind of thing (变电站扩建) are shared by what is left of others.
	if properShared(core, own) {
		return "", false
	}
	return part, true
}

// sameKind says that two names end alike for so long that they name things of one
// kind: 2024阆平国际半程马拉松 and 2025清源国际半程马拉松.
func sameKind(a, b string) bool {
	p, q := []rune(a), []rune(strings.TrimSuffix(b, "赛"))
	n := 0
	for n < len(p) && n < len(q) && p[len(p)-1-n] == q[len(q)-1-n] {
		n++
	}
	return n >= 6
}

// properShared says that a name, or what follows a place in it, begins with two
// characters that stand in the matter's name.
func properShared(core, own string) bool {
	if m := countyAhead.FindStringSubmatch(core); m != nil && !strings.Contains(own, m[1]) {
		return false // 芜岭市公交集团与巴士公司合并改革
	}
	for _, h := range pieceEnds.Split(core, -1) {
		r := []rune(strings.TrimLeft(h, "0123456789"))
		if len(r) < 2 || kindAhead.MatchString(string(r)) {
			continue
		}
		if strings.Contains(own, string(r[:2])) {
			return true
		}
	}
	return false
}

var (
	pieceEnds   = regexp.MustCompile(`县|市|区|镇|乡|街道|至|与|和|、|年|线`)
	countyAhead = regexp.MustCompile(`^([一-龥]{2})(?:县|市|旗)`)
	// kindAhead is a name that begins with what kind of thing it is.
	kindAhead = regexp.MustCompile(`^(?:生活|城镇|农村|人民|中心|高速|公路|道路|污水|垃圾|危险|医疗|工业|工程|项目|改造|扩建|新建|改建|建设|水库|电站|学校|医院|小学|中学|国际|半程|老旧|集体|国有|公共|第)`)
)

// known says that a part of a name stands where the report tells what its matter
// is and whom it touches, or in a sentence about other matters. A name that is
// judged is not known for being a neighbour's or an example's: nobody judges those.
func (x *reading) known(part string, here *text, judged bool) bool {
	for _, t := range x.texts {
		if t == here || !t.inBody() {
			continue
		}
		i := strings.Index(t.s(), part)
		if i < 0 {
			continue
		}
		sp := t.sentence(i)
		if s := t.s()[sp.Start:sp.End]; elsewhere.MatchString(s) || outside.MatchString(s) {
			if !judged {
				return true
			}
			continue
		}
		if t.table == nil && t.block.Kind == document.Heading || x.inRole(t.block.ID, "overview", "scope", "basis", "preconditions") {
			return true
		}
	}
	return false
}

// otherAgency: 本项目评估单位某某公司, while another firm is the one that assesses.
func (x *reading) otherAgency(t *text, name string, at int, whole string, add func(name, kind, why string, at document.Anchor)) {
	if strings.HasPrefix(name, ")") || strings.Contains(name, "出资") || strings.Contains(name, "设立") {
		return
	}
	known := ""
	for _, v := range x.out.Identity.Agency.All() {
		if v := cleanOrg(v.V); orgName(v) {
			if strings.Contains(v, name) || strings.Contains(name, v) || zh.Subsequence(name, v) || zh.Subsequence(v, name) {
				return
			}
			if x.mentions(whole, v) >= 1 && known == "" {
				known = v
			}
		}
	}
	if known == "" || x.mentions(whole, name) > 2 {
		return
	}
	add(name, "unit", "报告称该单位承担本次评估，而别处写明由"+known+"承担", t.at(at, at+len(name)))
}

// otherInForms: the field of a form or a table that names the matter names another.
func (x *reading) otherInForms(own, whole string, add func(name, kind, why string, at document.Anchor)) {
	for _, tb := range x.tables {
		if tb.block.Zone == document.ZoneContents || aboutOthers(tb) {
			continue
		}
		for _, row := range tb.grid {
			for c, l := range row {
				if l == nil || utf8.RuneCountInString(l.s()) > 12 || !strings.HasSuffix(l.s(), "名称") && !strings.HasSuffix(l.s(), "事项") {
					continue
				}
				name := strings.Trim(labelNoise.Replace(unnumbered(l.s())), ":、()。")
				matter := false
				for _, r := range x.roleOf(name) {
					matter = matter || r == "matter"
				}
				v := rightOf(row, c)
				if !matter || v == nil {
					continue
				}
				said, ok := cleanMatter(strings.ReplaceAll(v.s(), "\n", ""))
				if !ok || x.kin(said, own) && !x.otherHead(said, own) {
					continue
				}
				if part, ok := x.differs(said, own, whole); ok && !x.known(part, v, true) {
					add(said, "project", "表中的“"+name+"”与封面的名称不同", v.at(0, len(v.s())))
				}
			}
		}
	}
}

// otherHead says that two names of one kind begin with different things:
// 2025凤鸣湖半程马拉松赛 and 2025临渚湖半程马拉松赛.
func (x *reading) otherHead(a, b string) bool {
	p, q := []rune(a), []rune(b)
	for len(p) > 0 && len(q) > 0 && p[0] == q[0] {
		p, q = p[1:], q[1:]
	}
	for len(p) > 0 && len(q) > 0 && p[len(p)-1] == q[len(q)-1] {
		p, q = p[:len(p)-1], q[:len(q)-1]
	}
	return len(p) >= 2 && len(q) >= 2 && !zh.Subsequence(string(p), b) && !zh.Subsequence(string(q), a)
}

// ownCounty is the county or city of the matter, as its title or its bodies say.
func (x *reading) ownCounty() string {
	for _, p := range x.out.Identity.Places {
		if p.Kind == "county" && (strings.HasSuffix(p.Name, "县") || strings.HasSuffix(p.Name, "旗")) {
			return p.Name
		}
	}
	for _, p := range x.out.Identity.Places {
		if p.Kind == "county" || p.Kind == "city" {
			return p.Name
		}
	}
	return ""
}

func otherCounty(a, own string) bool {
	return !notCounty[a] && !strings.Contains(a, own) && !strings.Contains(own, a) && !strings.HasPrefix(a, "各") && !strings.HasPrefix(a, "全") && !strings.HasPrefix(a, "本") && !strings.HasPrefix(a, "该") && !strings.HasPrefix(a, "在") && !strings.HasPrefix(a, "和") && !strings.HasPrefix(a, "我")
}

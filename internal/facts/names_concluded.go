package facts

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// A report made from an older one keeps the older one's county or place longest
// where it concludes and promises: there nobody looks again. The names need no
// words of their own around them; what counts is where they stand and that the
// rest of the report does not know them.

var (
	// countyHere is a county at the head of a clause or after a word that leads to one.
	countyHere = regexp.MustCompile(`(?:^|[,;。:、()“《的在由请经为对向和与及]|建议|评估)([一-龥]{2}(?:县|旗))`)
	// concludes begins a sentence of a conclusion, wherever it stands.
	concludes = regexp.MustCompile(`^(?:[一二三四五六七八九十\d]{1,2}[、.])?(?:建议|提请|报请|呈请|综上|据此|为此|因此|评估结论|结论|本次评估的)`)
	// decides follows the county whose government is told to decide.
	decides = regexp.MustCompile(`^(?:人民)?政府(?:在|可|应|予|同意|批准|决定|依|按|实施|审定|组织|常务会|研究|审议|尽快|批复)`)
	// ofExample: the sentence tells of another county to learn from it.
	ofExample = regexp.MustCompile(`借鉴|参考|参照|类比|同类|类似|案例|先例|经验|教训|此前|曾`)
	// ofAMatter: what follows the county is a matter, not only a place.
	ofAMatter = regexp.MustCompile(matterTails + `|事项|整合|划定|清退|划转|关停|退出|提标|定价|收费|调价|转运|处置|运营|服务`)
	// leadsToCounty are words that a county without a name follows.
	leadsToCounty = regexp.MustCompile(`建议|反馈|提交|提请|成员|报告|通知|上报|报请|报送|抄送|送达|移交|督促|请示|配合|协助|邀请|组织|联系|依托|纳入|涉及|按照|根据|经过|通过|作为|成为|担任|或者|以及|负责|牵头|抄告|告知|申请|争取|服从|支持|位于|属于|来自|会同|联合|协调|商请|督导|接受|进入|超出|覆盖|遍及|跨越`)
	// placeBound are places that the matter is said to lie in.
	placeBound = regexp.MustCompile(`本(?:项目|工程|事项|次[一-龥]{2,4}|活动|改革)(?:所在|沿线|所涉|涉及|途经|经过|服务|覆盖|范围内)的((?:[一-龥]{2,3}(?:县|旗|镇|乡|街道|村|社区)[、和与及]?){1,5})`)
	// placeIs are the other ways to say so: 本项目选址在梅关县, 本办法在阆江市, 适用于安集镇辖区,
	// 乐坪县本次调价.
	placeIs = regexp.MustCompile(`本(?:项目|工程|事项|批次|片区|办法|方案|政策|规定|细则|预案|活动|赛事|改革|决策|次[一-龥]{0,4}?)(?:的)?(?:选址|建设地点|安置点|安置地|用地|线路|厂址|场址|起点|终点)?(?:位于|坐落于|地处|选址(?:在|于)?|落户(?:在|于)?|所在的?|在|使|为|涉及|途经)?([一-龥]{2,3}?(?:县|旗|镇|乡|街道|市))|适用于([一-龥]{2,3}?(?:县|旗|镇|乡|街道|市))(?:辖区|范围|境内|行政区域)|(?:^|[,;:])([一-龥]{2,3}?(?:县|旗|镇|乡|街道|市))本(?:次|项目|工程|批)`)
	// thingIs binds a thing of its own name to the matter: 本工程西河农贸市场, 本次出让的响水崖矿.
	thingIs = regexp.MustCompile(`本(?:项目|工程|活动|赛事|次(?:出让|征收|改造|评估|撤并|整治|迁建|扩建)?)(?:的)?([一-龥]{2,4}?(?:国际)?)(农贸市场|批发市场|市场|车辆段|(?:实验)?小学|(?:实验)?中学|幼儿园|医院|马拉松|煤矿|矿|水库|大桥|片区|小区|作业区|灌区|水电站|电站|水厂|公园|码头|机场)`)
	// anyThing is no name of its own.
	anyThing  = regexp.MustCompile(`不|无|没|新|改|扩|迁|拟|配套|现有|原有|周边|附近|邻近|所在|沿线|相关|大型|小型|标准|公办|民办|乡镇|农村|城区|[县市区省镇乡村]级|中心|专业|综合|智慧|示范|重点|老旧|全程|半程|城市|国际|农产品|水果|蔬菜|直接|间接|涉及|影响|位于|紧邻|毗邻|建成|运营|使用|服务|[的为是与和及在对将由含内外至到从经以]`)
	placeInIt = regexp.MustCompile(`[一-龥]{2,3}?(?:县|旗|镇|乡|街道|村|社区)`)
)

// notNamedBy are characters that lead to a county without a name (也在县, 报县).
const notNamedBy = "邻各两三几全该本我由向和与及经也均已再并或拟因是据把被让使对到从其另即亦皆又还只仅且目前而报请于属"

// concluded finds names of other counties in what is concluded, and places that the
// matter is said to lie in although no other sentence knows them.
func (x *reading) concluded(own, whole string, add func(name, kind, why string, at document.Anchor)) {
	county := x.ownCounty()
	rest := afterCounty(own, county)
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Caption || t.block.Kind == document.Heading || !strings.ContainsAny(t.s(), "县旗镇乡街村社市") && !strings.Contains(t.s(), "本") {
			continue
		}
		if x.inRole(t.block.ID, "overview", "basis", "scope") {
			continue
		}
		end := x.inRole(t.block.ID, "conclusion", "dimensions", "legality", "rationality", "feasibility", "controllability", "emergency", "followup", "level")
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			if len(s) > longSentence {
				continue
			}
			if county != "" {
				x.otherCountyIn(t, sp, county, rest, whole, end || concludes.MatchString(s), add)
			}
			x.placedHere(t, sp, whole, add)
			m := placeBound.FindStringSubmatchIndex(s)
			if m == nil || elsewhere.MatchString(s) || analogy.MatchString(s) {
				continue
			}
			for _, p := range placeInIt.FindAllStringIndex(s[m[2]:m[3]], 5) {
				name := strings.TrimLeft(s[m[2]+p[0]:m[2]+p[1]], "、和与及")
				core := bareName(strings.TrimSuffix(strings.TrimSuffix(name, "县"), "旗"))
				if utf8.RuneCountInString(core) < 2 || placeCommonEnd.MatchString(name) || notCounty[name] || x.mentions(whole, core) > strings.Count(s, core) || x.inAnnexes(core) {
					continue
				}
				from := sp.Start + m[2] + p[1] - len(name)
				add(name, "place", "报告称本事项位于或涉及该处，而概况和其他章节均未提到该处", t.at(from, from+len(name)))
			}
		}
	}
}

// placedHere finds a place or a thing that one sentence takes for the matter's own,
// and no other sentence knows.
func (x *reading) placedHere(t *text, sp zh.Span, whole string, add func(name, kind, why string, at document.Anchor)) {
	s := t.s()[sp.Start:sp.End]
	if !strings.Contains(s, "本") && !strings.Contains(s, "适用于") {
		return
	}
	unknown := func(core string, at int) bool {
		from, to := clauseOf(s, at)
		from += strings.LastIndexByte(s[from:at], ':') + 1
		return !elsewhere.MatchString(s[from:at]) && !ofExample.MatchString(s[from:to]) && !outside.MatchString(s[from:to]) && x.mentions(whole, core) <= strings.Count(s, core) && !x.inAnnexes(core)
	}
	var places [][]int
	if strings.ContainsAny(s, "县旗镇乡市") || strings.Contains(s, "街道") {
		places = placeIs.FindAllStringSubmatchIndex(s, 5)
	}
	for _, m := range places {
		from, to := -1, -1
		for k := 2; k < len(m); k += 2 {
			if m[k] >= 0 {
				from, to = m[k], m[k+1]
			}
		}
		name := s[from:to]
		core := strings.TrimSuffix(strings.TrimSuffix(strings.TrimRight(name, "县旗镇乡市"), "街道"), "的")
		if strings.HasSuffix(name, "市") && aMarket.MatchString(s[to-len("市"):min(len(s), to+len("场"))]) {
			continue
		}
		// 安澜市云岭县青石镇: the city above the matter's county, told once.
		if p := placeInIt.FindString(nextRunes(s, to, 8)); p != "" && strings.HasPrefix(s[to:], p) && x.mentions(whole, p) > strings.Count(s, p) {
			continue
		}
		if utf8.RuneCountInString(core) < 2 || placeCommonEnd.MatchString(name) || notCounty[name] || strings.ContainsAny(core, notNamedBy) || leadsToCounty.MatchString(core) || anyThing.MatchString(core) || x.ofMatterElsewhere(core, t.block.ID) || !unknown(core, from) {
			continue
		}
		add(name, "place", "报告称本事项位于或涉及该处，而概况和其他章节均未提到该处", t.at(sp.Start+from, sp.Start+to))
	}
	for _, m := range thingIs.FindAllStringSubmatchIndex(s, 5) {
		core := s[m[2]:m[3]]
		if utf8.RuneCountInString(core) < 2 || anyThing.MatchString(strings.TrimSuffix(core, "国际")) || strings.ContainsAny(core, notNamedBy) || x.ofMatterElsewhere(core, t.block.ID) || !unknown(core, m[2]) {
			continue
		}
		add(s[m[2]:m[5]], "project", "该名称直接接在“本项目（本次）”之后，而报告他处均未提到", t.at(sp.Start+m[2], sp.Start+m[5]))
	}
}

// otherCountyIn reads one sentence.
func (x *reading) otherCountyIn(t *text, sp zh.Span, own, rest, whole string, concluding bool, add func(name, kind, why string, at document.Anchor)) {
	s := t.s()[sp.Start:sp.End]
	for from := 0; from < len(s); {
		m := countyHere.FindStringSubmatchIndex(s[from:])
		if m == nil {
			return
		}
		at, to := from+m[2], from+m[3]
		from = to
		name := s[at:to]
		if x.wordBefore(name, whole) || !otherCounty(name, own) || strings.ContainsAny(name, notNamedBy) || x.ofMatter(name) {
			continue
		}
		after := s[to:]
		tell := func(why string) { add(name, "place", why+own, t.at(sp.Start+at, sp.Start+to)) }
		cs, ce := clauseOf(s, at)
		clause := s[cs:ce]
		switch {
		case analogy.MatchString(clause) || ofExample.MatchString(s):
		case rest != "" && strings.HasPrefix(after, rest):
			tell("其后所接的是本事项的名称，而本事项所在地是")
		case !concluding || strings.Contains(clause, own) || elsewhere.MatchString(clause):
		case decides.MatchString(after) && x.mentions(whole, name) <= fewMentions:
			tell("报告写由该县政府决策，而本事项所在地是")
		case ofAMatter.MatchString(after[:min(len(after), ce-to)]) && x.mentions(whole, name) == strings.Count(s, name) && !outside.MatchString(clause) && !x.inAnnexes(name):
			tell("报告只在此处提到该县，而本事项所在地是")
		}
	}
}

// wordBefore says that what stands before 县 is a word and no name (建议县人民政府):
// the report uses it elsewhere, too.
func (x *reading) wordBefore(name, whole string) bool {
	r := []rune(name)
	core := string(r[len(r)-3 : len(r)-1])
	return leadsToCounty.MatchString(core) || x.mentions(whole, core) > 2*x.mentions(whole, core+string(r[len(r)-1:]))
}

// ofMatter says that a county is one of the matter's own: in its title, or where it lies.
func (x *reading) ofMatter(county string) bool {
	return x.ofMatterElsewhere(strings.TrimSuffix(strings.TrimSuffix(county, "县"), "旗"), 0)
}

// ofMatterElsewhere leaves out what was read in one block: 本项目选址在某县 made that
// county the matter's place itself.
func (x *reading) ofMatterElsewhere(core string, but document.BlockID) bool {
	for _, f := range []Fact[string]{x.out.Identity.Matter, x.out.Identity.Location, x.out.Identity.Region, x.out.Identity.ResponsibleBody} {
		for _, v := range f.All() {
			if strings.Contains(v.V, core) && (but == 0 || v.At.Block != but) {
				return true
			}
		}
	}
	return false
}

// afterCounty is how the matter's name goes on after its county: enough of it that
// it is nothing else's.
func afterCounty(matter, county string) string {
	const enough = 5
	i := strings.Index(matter, county)
	if county == "" || i < 0 {
		return ""
	}
	r := []rune(matter[i+len(county):])
	if len(r) < enough {
		return ""
	}
	return string(r[:enough])
}

func (x *reading) inAnnexes(name string) bool {
	for _, t := range x.texts {
		if t.block.Zone == document.ZoneAnnex && strings.Contains(t.s(), name) {
			return true
		}
	}
	return false
}

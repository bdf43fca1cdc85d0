package facts

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// conclusion finds the concluding section, its parts and its advice, then the
// emergency plan and the expert meeting.
func (x *reading) conclusion() {
	c := &x.out.Conclusion
	c.Section = x.conclusionSection()
	texts := x.section(c.Section)
	if c.Section == 0 {
		texts = append(x.conclusionLines(), x.conclusionCells()...)
	}
	x.conclusionParts(texts)
	x.advice(texts)
	if !c.Advice.Found() { // some reports advise in the summary or in a form cell
		x.adviceElsewhere()
	}
	x.emergency()
	x.panel()
}

var (
	conclusionTitle = regexp.MustCompile(`^(?:社会稳定)?(?:风险)?(?:评估|分析|总体|综合|最终|研究|主要)?结论(?:与|和|及|、)?(?:对策)?(?:建议)?(?:和建议)?$|^(?:评估|分析)(?:主要)?结论|^结\s*论|结论(?:与|和|及|、)(?:对策)?建议|^风险(?:评估|分析)结论`)
	notConclusion   = regexp.MustCompile(`合法性|合理性|可行性|可控性|调查结论|问卷|公示|专家|评审|小结|单因素|识别结论|章节`)
	conclusionLabel = regexp.MustCompile(`^(?:[一二三四五六七八九十\d]+[、.])?(?:社会稳定)?(?:风险)?(?:评估|分析|综合|总体|最终)?(?:结论(?:及|与|和)?(?:意见|建议)?|评价结论|最终评价|评估意见|评估建议|结论)$`)
)

var adviceLabel = regexp.MustCompile(`^(?:[一二三四五六七八九十\d]+[、.])?(?:决策|实施|处理|评估)?建议(?:意见)?$`)

// conclusionSection gives the outline index of the conclusion: the last body
// section so called, the highest level first; 0 when there is none.
func (x *reading) conclusionSection() int {
	best := 0
	for i := 1; i < len(x.doc.Outline); i++ {
		s := x.doc.Outline[i]
		h := x.doc.Block(s.Heading)
		if h == nil || h.Zone == document.ZoneAnnex || h.Zone == document.ZoneContents {
			continue
		}
		t := strings.ReplaceAll(x.texts[x.first[h.ID]].s(), " ", "")
		if !conclusionTitle.MatchString(t) || notConclusion.MatchString(t) {
			continue
		}
		if best == 0 || s.Level <= x.doc.Outline[best].Level {
			best = i
		}
	}
	if best == 0 {
		for _, i := range x.roleSections("conclusion") {
			best = i
		}
	}
	return best
}

// conclusionLines gives what stands below, or behind, the line that begins the
// conclusion where headings are not marked as such.
func (x *reading) conclusionLines() []*text {
	var out []*text
	seen := map[int]bool{}
	for _, at := range x.out.Structure.Roles["conclusion"] {
		if at.How != "text" || at.At.Block == 0 || at.At.InCell() {
			continue
		}
		x.belowLine(at, func(i int) {
			if !seen[i] && x.texts[i].inBody() {
				seen[i] = true
				out = append(out, x.texts[i])
			}
		})
	}
	return out
}

func (x *reading) conclusionCells() []*text {
	var out []*text
	x.beside(conclusionLabel, func(t *text) { out = append(out, t) })
	// 结论 and 建议 may be rows of their own of one table.
	in := map[*table]bool{}
	for _, t := range out {
		in[t.table] = true
	}
	if len(out) > 0 {
		x.beside(adviceLabel, func(t *text) {
			if in[t.table] {
				out = append(out, t)
			}
		})
	}
	return out
}

var (
	tellsRisk    = regexp.MustCompile(`(?:^|[。;\d、.)])\s*(?:主要|突出|重点|社会稳定)*风险(?:因素|点|事项)?(?:方面|情况)?(?::|,(?:共|主要|一共|有))|(?:找出|查出|识别出?|列出|梳理出|排查出)(?:了|的)?[^。;]{0,8}风险|风险(?:共)?(?:\d+|[一二三四五六七八九十]+)(?:个|项|种|类)|等(?:\d+|[一二三四五六七八九十两]+)(?:项|类|个|种)(?:主要)?风险|(?:主要|存在|识别|共)[^。;]{0,20}风险(?:因素|点)?|风险(?:因素|点)(?:有|包括|为|主要)|风险(?:主要|集中)(?:集中)?(?:在|于|是|有)|[^,。;:、\s]{2,20}风险、[^,。;:、\s]{2,20}风险`)
	tellsLevel   = regexp.MustCompile(`(?:高|中|低|较低|较高|中低)(?:度|等级)?风险|风险等级(?:为|是|:|属)`)
	tellsFour    = regexp.MustCompile(`四性|合法[^。;]{0,12}合理[^。;]{0,12}可行[^。;]{0,12}可控`)
	tellsMeasure = regexp.MustCompile(`措施|对策|(?:靠|主要办法|办法是|办法有|通过|采取)[^。;]{4,80}(?:等|办法|做法|后|化解|降|到位)|(?:上述|各项|这些|以上)(?:的)?(?:办法|安排|做法|工作)(?:均|都|全部)?(?:落实|到位|办妥|做到)`)
)

// fourWords are the four natures as a conclusion words them: 条件已经具备，风险可以控制.
var fourWords = []*regexp.Regexp{
	regexp.MustCompile(`合法|于法有据`),
	regexp.MustCompile(`合理|公道`),
	regexp.MustCompile(`可行|条件[^,。;]{0,6}(?:具备|成熟)|具备[^,。;]{0,8}条件|时机成熟|行得通`),
	regexp.MustCompile(`可控|(?:可以|能够|能|可)(?:有效)?(?:控制|防控|管控)|控得住`),
}

// notNature takes out words that hold those of the four natures and say something else.
var notNature = regexp.MustCompile(`合[理法](?:诉求|权益|要求|权利|利益|安排|渠道|途径|引导|意见)|可行性研究|可研`)

func (x *reading) conclusionParts(texts []*text) {
	c := &x.out.Conclusion
	c.Parts = map[string]document.Anchor{}
	note := func(id string, t *text, a, b int) {
		if _, ok := c.Parts[id]; !ok {
			c.Parts[id] = t.at(a, b)
		}
	}
	for _, t := range texts {
		s := t.s()
		if m := tellsRisk.FindStringIndex(s); m != nil {
			note("risks", t, m[0], m[1])
		}
		for _, sp := range t.sentences {
			if x.factorsNamed(s[sp.Start:sp.End]) >= 2 {
				note("risks", t, sp.Start, sp.End)
			}
		}
		if m := tellsLevel.FindStringIndex(s); m != nil {
			note("level", t, m[0], m[1])
		}
		if m := tellsMeasure.FindStringIndex(s); m != nil {
			note("measures", t, m[0], m[1])
		}
		if m := tellsFour.FindStringIndex(s); m != nil {
			note("dimensions", t, m[0], m[1])
		}
		for _, sp := range t.sentences { // 项目合法，基本合理，具备实施条件，风险可控
			n, own := 0, notNature.ReplaceAllString(s[sp.Start:sp.End], "")
			for _, re := range fourWords {
				if re.MatchString(own) {
					n++
				}
			}
			if n >= 3 {
				note("dimensions", t, sp.Start, sp.End)
			}
		}
		// 权限和程序合法,内容合理;条件可行;矛盾有限,风险可控: one sentence, in parts
		if _, ok := c.Parts["dimensions"]; !ok {
			for from := 0; from < len(s); {
				to := from + strings.Index(s[from:]+"。", "。")
				n, own := 0, notNature.ReplaceAllString(s[from:to], "")
				for _, re := range fourWords {
					if re.MatchString(own) {
						n++
					}
				}
				if n == len(fourWords) {
					note("dimensions", t, from, to)
				}
				from = to + len("。")
			}
		}
		for _, d := range dimensionNames {
			if i := strings.Index(s, d[1]); i >= 0 {
				note("dimensions", t, i, i+len(d[1]))
				sp := t.sentence(i)
				c.Dimensions = append(c.Dimensions, Dimension{ID: d[0], Text: strings.TrimSpace(s[sp.Start:sp.End]), At: t.at(sp.Start, sp.End)})
			}
		}
	}
	for _, l := range x.out.Levels {
		for _, t := range texts {
			if t.block.ID == l.At.Block {
				if _, ok := c.Parts["level"]; !ok {
					c.Parts["level"] = l.At
				}
			}
		}
	}
	if len(c.Dimensions) == 0 {
		x.dimensionTexts()
	}
}

// factorsNamed counts the report's own risk factors that a sentence names.
func (x *reading) factorsNamed(s string) (n int) {
	for i := range x.out.Risks.Factors {
		name := x.out.Risks.Factors[i].Name
		if k := x.key(name); chars(name) >= 3 && strings.Contains(s, name) || chars(k) >= 4 && strings.Contains(s, k) {
			n++
		}
	}
	return n
}

var dimensionNames = [][2]string{{"legality", "合法性"}, {"rationality", "合理性"}, {"feasibility", "可行性"}, {"controllability", "可控性"}}

// dimensionLabel is a label beside which a form has its text on one dimension.
var dimensionLabel = func() map[string]*regexp.Regexp {
	out := map[string]*regexp.Regexp{}
	for _, d := range dimensionNames {
		out[d[0]] = regexp.MustCompile(`^` + d[1] + `(?:分析|评估|论证)?(?:结论|情况|内容)?$`)
	}
	return out
}()

// dimensionTexts takes the dimensions from their own sections or form cells.
func (x *reading) dimensionTexts() {
	seen := map[string]bool{}
	for i := 1; i < len(x.doc.Outline); i++ {
		s := x.doc.Outline[i]
		if s.Zone != document.ZoneBody {
			continue
		}
		for _, d := range dimensionNames {
			if seen[d[0]] || !strings.Contains(zhFold(s.Title), d[1]) || strings.Contains(strings.ReplaceAll(zhFold(s.Title), d[1], ""), "性") {
				continue
			}
			var last *text
			for _, t := range x.section(i) {
				if t.block.Kind == document.Paragraph && strings.TrimSpace(t.s()) != "" {
					last = t
				}
			}
			if last != nil {
				seen[d[0]] = true
				x.out.Conclusion.Dimensions = append(x.out.Conclusion.Dimensions, Dimension{ID: d[0], Text: strings.TrimSpace(last.s()), At: last.at(0, 0)})
			}
		}
	}
	for _, d := range dimensionNames {
		if seen[d[0]] {
			continue
		}
		x.beside(dimensionLabel[d[0]], func(t *text) {
			x.out.Conclusion.Dimensions = append(x.out.Conclusion.Dimensions, Dimension{ID: d[0], Text: strings.TrimSpace(t.s()), At: t.at(0, 0)})
		})
	}
}

// adviceForms: the longest reading wins where two begin at the same place.
var adviceForms = []struct {
	id Advice
	re *regexp.Regexp
}{
	{"reject", regexp.MustCompile(`(?:建议)?(?:不予|不得|不宜|不应|不可|不建议|禁止|停止|终止|取消|不同意|不能|不准予)(?:该|本)?(?:项目|事项|决策|政策|方案|活动)?(?:的)?(?:立即|马上|直接)?(?:组织)?(?:实施|批准|审批|出台|推进|举办|开展)|建议(?:该|本)?(?:项目|事项|决策)?不实施|不实施`)},
	{"postpone", regexp.MustCompile(`(?:建议)?(?:该|本)?(?:项目|事项|决策|政策)?暂(?:缓|不|停|时不)(?:予)?(?:实施|批准|审批|出台|推进|决策|开展|举办)|(?:建议)(?:予以)?暂缓|暂不(?:具备|宜)[^,。;]{0,6}(?:实施|条件)|缓期实施|推迟实施|暂缓`)},
	{"adjust", regexp.MustCompile(`(?:调整|修改|优化|完善)(?:方案|设计|决策|政策|内容)?(?:后)(?:,)?(?:再|重新|方可|可以?|另行)?(?:行)?(?:组织)?(?:实施|评估|决策|报批)|重新评估后(?:再)?(?:实施|决策)|调整(?:实施|方案后)`)},
	{"staged", regexp.MustCompile(`(?:建议|可以?|宜|应)(?:采取)?(?:分步|分期|分阶段|分批|逐步)(?:组织|有序|稳妥)*(?:实施|推进|施行)`)},
	{"conditional", regexp.MustCompile(`有条件(?:地)?(?:同意|准予|予以)?(?:实施|批准|通过)|(?:在|待)[^。;]{2,80}?(?:前提下|基础上|条件下|情况下|后)[^。;]{0,20}?(?:可以?|方可|同意|准予|予以|再|建议)(?:按(?:计划|期|程序)|依法|有序|稳妥|如期|组织|予以|继续)*(?:实施|推进|批准|出台|开展|施行|举办|启动|建设)|(?:落实|采取|完善|做好)[^。;]{2,60}?(?:后|前提下|基础上)[^。;]{0,16}?(?:可以?|方可|再)(?:组织|依法|按计划|有序|予以)*(?:实施|推进|批准|出台|开展|施行|举办|启动|建设)`)},
	{"implement", regexp.MustCompile(`(?:建议(?:[^,。;:]{0,16}?(?:政府|党委|党组|委员会|常务会议|[厅局委]))?|同意|准予|予以|可以|可|能够|支持|宜|具备)(?:该|本)?(?:项目|事项|决策|政策|方案|活动|工程|改革)?(?:的)?(?:立即|马上|尽快|尽早|适时|按(?:照)?(?:计划|期|程序|既定方案|方案)|依法(?:依规)?|如期|有序|稳妥|稳步|组织|继续|全面|加快|正式|予以|给予|准予|批准|顺利|作出|决定|决策|启动|开始|着手|由[^,。;、]{2,12})*(?:实施|推进|批准|核准|出台|印发|施行|举办|开展|启动|建设|执行)(?:该|本)?(?:项目|事项|决策)?|建议[^,。;:]{0,24}?(?:政府|党委|党组|委员会|常务会议|[厅局委])(?:同意|批准|通过|审定|准予)[^,。;]{2,24}?(?:方案|办法|项目|工程|事项|决策|规定|细则|征收|调整|改革|活动|撤并|合并|迁建|扩建|改造|出让)|准予实施|可实施|可以?(?:依法)?作出(?:房屋|土地)?征收(?:补偿)?决定|可以?(?:按程序)?(?:提请|提交|报请|报)[^,。;]{2,24}(?:审议|审定|研究|批准|讨论|决定)(?:后)?(?:再)?(?:实施|出台|施行|印发)|(?:项目|事项|决策|政策)(?:总体|整体|基本)?(?:是)?可行(?:的)?(?:,|。|;|$)`)},
}

var (
	adviceHypo   = regexp.MustCompile(`如果|假如|倘若|若(?:是|未|不|出现|发生|评估|风险|为|属|无法)|一旦|如(?:出现|发生|评估|遇|未|不|有)|凡|当[^,。;]{2,40}时|是否|能否|可否|应当评估|未经评估|未评估|(?:高|中|低)风险的,|(?:高|中|低)风险(?:的)?(?:项目|事项|决策)(?:,)?(?:应|不|可|予|须|由|原则)|必须(?:先)?评估`)
	adviceOther  = regexp.MustCompile(`同类|类似|邻县|相邻|案例|曾|此前|往年|群众(?:建议|要求|希望)|村民(?:建议|要求|希望)|受访者|被调查|认为(?:应|该)|\d+(?:\.\d+)?%`)
	adviceNot    = regexp.MustCompile(`(?:不|未|不予|不得|不宜|暂不|非|没有|无法|不能|尚不)$`)
	adviceNoun   = regexp.MustCompile(`^(?:过程|阶段|方案|期间|单位|主体|细则|办法|意见|条件|难度|情况|进度|效果|中|以来|前|计划|内容|时间)`)
	actedOn      = regexp.MustCompile(`^[^,。;]{0,16}(?:实施|推进|批准|出台|施行|执行|举办|开展)(?:该|本|此)(?:项目|事项|决策|政策|方案|活动|工程|改革|办法)`) // 可以实施该方案: the matter, not 实施方案
	adviceAnchor = regexp.MustCompile(`本(?:次|项目|事项|决策|工程|政策|活动|方案|改革|办法)|该(?:项目|事项|决策|工程|政策|活动|方案|改革)|项目|事项|决策|建议|结论|综上|因此|政策|活动|方案|改革|风险|可实施|准予|工程|办法`)
	measureTalk  = regexp.MustCompile(`应急预案|建议(?:建设单位|项目单位|责任单位|施工单位|相关部门|街道|镇政府|进一步|加强|做好|完善|强化|充分|各|及时|严格)`)
)

// advice reads what the report advises, sentence by sentence. Criteria,
// hypotheses and negated words are no advice.
func (x *reading) advice(texts []*text) {
	for _, t := range texts {
		row := false
		if t.cell != nil {
			l := leftOf(t.table.grid, t)
			row = l != nil && adviceLabel.MatchString(headNoise.Replace(l.s()))
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			under := row || adviceLead.MatchString(s)
			if m := aheadOf.FindStringIndex(s); m != nil && x.out.Conclusion.Ahead == nil && !neverAhead.MatchString(s[:m[1]]) {
				at := t.at(sp.Start+m[0], sp.Start+m[1])
				x.out.Conclusion.Ahead = &at
			}
			id, a, b, ok := adviceIn(s, true)
			if !ok && under {
				id, a, b, ok = adviceUnder(s)
			}
			if ok {
				x.out.Conclusion.Advice.Add(Value[Advice]{V: id, At: t.at(sp.Start+a, sp.Start+b)})
				if _, have := x.out.Conclusion.Parts["advice"]; !have {
					x.out.Conclusion.Parts["advice"] = t.at(sp.Start+a, sp.Start+b)
				}
			} else if m := permits.FindStringIndex(s); m != nil && under && x.out.Conclusion.Unread == nil && x.out.Conclusion.Ahead == nil && !adviceHypo.MatchString(s) {
				at := t.at(sp.Start, sp.End)
				x.out.Conclusion.Unread = &at
			}
		}
	}
}

var (
	adviceLead = regexp.MustCompile(`^\s*(?:[(]?[一二三四五六七八九十\d.]+[)、.]?\s*)?(?:据此|为此|综上)?(?:,)?(?:本(?:次|评估)?)?(?:决策|实施|处理|评估|总体|最终)?(?:的)?(?:建议|意见)(?:意见)?(?:为|是|如下)?[:,]`)
	// 可先行进场施工,环评批复随后补办: to begin before it is allowed
	aheadOf    = regexp.MustCompile(`(?:可|建议|同意|准予|允许|应|宜)[^。;,]{0,16}?(?:先行?|提前|抢先|率先)[^。;,]{0,8}(?:进场|开工|施工|动工|实施|启动|建设|拆除|征收|搬迁|举办|执行|推开|推进)[^。;]{0,80}?(?:(?:随后|事后|之后|后|再|边[^,。;]{1,6}边|陆续|适时)(?:再|另行|予以|行)?(?:补|完善手续|办理手续)(?:办|批|报|签|评|齐|充)?|补办|补批|补报|补评|补齐)`)
	neverAhead = regexp.MustCompile(`不得|不可|不能|不应|不许|不允许|严禁|禁止|防止|杜绝|避免|未批先`)
	// A verdict that opens what stands under 建议, with how and when between it and the deed.
	underGoes = regexp.MustCompile(`^(?:[^,。;:]{0,20}[:,])?(?:建议)?[^,。;:]{0,24}?(?:同意|可以|准予|准许|赞成|支持|可)([^。;不未暂缓]{0,44}?)(?:实施|推进|出台|印发|施行|举办|开展|启动|动工|开工|建设|执行|运营|开办|撤并|征收|改制|调整)`)
	onlyIf    = regexp.MustCompile(`前提|条件|待|须|须先|完成|办[结妥完]|落实|到位|取得`)
	thenOnly  = regexp.MustCompile(`^[^。;]{0,8},(?:但)?(?:须|需|应|要|必须|以|待)[^。;]{0,40}(?:后|前|前提|条件|完成|到位)`)
	// permits are words that let a matter go ahead or hold it up.
	permits = regexp.MustCompile(`同意|可以(?:[^控做]|$)|准予|准许|赞成|批准|放行|(?:可|宜)(?:按|尽|如|适|先|继续)|暂缓|缓[行办建]|推迟|不宜`)
)

// adviceUnder reads what stands in a sentence or a cell that is headed 建议, and so
// need not say that it advises: 同意按程序申请核准并在办结手续后实施.
func adviceUnder(s string) (id Advice, from, to int, ok bool) {
	if adviceHypo.MatchString(s) {
		return "", 0, 0, false
	}
	if id, from, to, ok = adviceIn("本项目"+s, true); ok {
		if id == "implement" && thenOnly.MatchString(("本项目" + s)[to:]) {
			id = "conditional"
		}
		if n := len("本项目"); from >= n {
			return id, from - n, to - n, true
		}
		return id, 0, to - len("本项目"), true
	}
	m := underGoes.FindStringSubmatchIndex(s)
	if m == nil || adviceNoun.MatchString(s[m[1]:]) && !actedOn.MatchString(s[m[0]:]) || measureTalk.MatchString(s[:m[1]]) || adviceOther.MatchString(s[:m[1]]) {
		return "", 0, 0, false
	}
	if onlyIf.MatchString(s[m[2]:m[3]]) {
		return "conditional", m[0], m[1], true
	}
	return "implement", m[0], m[1], true
}

// adviceTerse is how long a sentence of the conclusion may be that advises
// without naming what: 综合来看，不宜实施。
const adviceTerse = 24

// ownOpinion: 我所意见：可以实施，但须…
var ownOpinion = regexp.MustCompile(`(?:^|[,;。])\s*(?:我(?:局|所|委|办|镇|街道|中心|公司|单位|们)?|本(?:局|所|委|办|中心|公司|单位|机构)|评估(?:组|小组|单位|机构)?|综合|总体|结论性)(?:的)?(?:意见|结论)(?:为|是|:)`)

// adviceIn reads one sentence. In the conclusion it need not say what it advises on.
func adviceIn(s string, concluding bool) (id Advice, from, to int, ok bool) {
	concluding = concluding && (utf8.RuneCountInString(s) <= adviceTerse || ownOpinion.MatchString(s))
	if adviceHypo.MatchString(s) || !concluding && !adviceAnchor.MatchString(s) {
		return "", 0, 0, false
	}
	if strings.Contains(s, "高风险") && strings.Contains(s, "低风险") && strings.Contains(s, "中风险") {
		return "", 0, 0, false
	}
	for _, f := range adviceForms {
		for _, m := range f.re.FindAllStringIndex(s, -1) {
			if f.id != "reject" && f.id != "postpone" && adviceNot.MatchString(s[:m[0]]) {
				continue
			}
			if adviceNoun.MatchString(s[m[1]:]) && !actedOn.MatchString(s[m[0]:]) {
				continue
			}
			clause, _ := clauses(s, m[0])
			if adviceOther.MatchString(clause) {
				continue
			}
			if (f.id == "postpone" || f.id == "reject") && ifUnmet.MatchString(s[strings.LastIndexAny(s[:m[0]], ";")+1:m[0]]) {
				continue // 措施未落实的，暂缓竞聘: what follows should the advice not be kept to
			}
			if f.id == "implement" && measureTalk.MatchString(s[lastAny(s[:m[0]], ",;")+1:]) && !strings.Contains(s[m[0]:m[1]], "项目") {
				continue
			}
			if f.id == "reject" && !strings.Contains(s[m[0]:m[1]], "实施") && !strings.Contains(s[m[0]:m[1]], "建议") && !thisSubject.MatchString(s) {
				continue
			}
			if f.id == "reject" && (strings.HasPrefix(s[m[0]:], "不得") || strings.HasPrefix(s[m[0]:], "不能") || strings.HasPrefix(s[m[0]:], "禁止") || strings.HasPrefix(s[m[0]:], "停止")) && !thisSubject.MatchString(clause) {
				continue // a duty in a measure: 未经批准不得开展…
			}
			return f.id, m[0], m[1], true
		}
	}
	return "", 0, 0, false
}

// ifUnmet ends before what is done when something was not done: 资金未到专户的,
var ifUnmet = regexp.MustCompile(`(?:未|没有|不到位|不落实|不足|不具备)[^。;]{0,40}(?:的|时|前|以前|之前|,)(?:,)?(?:一律|应|须|则|就|先|可以?|建议|要)?$`)

var adviceWord = regexp.MustCompile(`建议|可实施|准予实施|同意实施|可以实施|暂缓实施|不予实施`)

// adviceElsewhere looks in body sentences that speak of this matter and its level.
func (x *reading) adviceElsewhere() {
	for _, t := range x.texts {
		if !t.inBody() || x.out.Conclusion.Section > 0 && utf8.RuneCountInString(t.s()) > 600 {
			continue
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			if !adviceWord.MatchString(s) || !strings.Contains(s, "实施") || !thisSubject.MatchString(s) && !tellsLevel.MatchString(s) || opinionOf.MatchString(s) {
				continue
			}
			if id, a, b, ok := adviceIn(s, false); ok {
				x.out.Conclusion.Advice.Add(Value[Advice]{V: id, At: t.at(sp.Start+a, sp.Start+b)})
				x.out.Conclusion.Parts["advice"] = t.at(sp.Start+a, sp.Start+b)
			}
		}
	}
}

package facts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// levels finds every place that states the level of the whole matter. Most
// sentences with a level word state no such thing (criteria, single factors,
// dimensions, other projects, what others think, what might be); so a statement
// needs a verb right before the level and a subject that can only be the matter.
func (x *reading) levels() {
	for _, t := range x.texts {
		if !t.inBody() || !strings.Contains(t.s(), "风险") && !strings.Contains(t.s(), "等级") {
			continue
		}
		x.levelsInText(t)
	}
	x.levelsBeside()
	for _, v := range x.views() {
		x.levelsInTable(v)
	}
	x.sortLevels()
}

var (
	// A stage or the word 等级 may stand where a verb would: 措施前中风险, 初始等级中风险.
	stateLevel    = regexp.MustCompile(`(?:为|是|属|系|于|至|到|在|成|达|即|:|前|后|级)\s*["“‘「【(]?\s*(?:社会稳定)?(?:[A-DⅠ-Ⅳ甲乙丙丁一二三四]\s*(?:级|类|等)?\s*[,(]?)?(中高|中低|中等偏低|较高|较低|中等|高|中|低|重大|较大|一般|较小|微小)(?:度|级|等级|等)?["”’」】]?(?:\(?[A-D]级?\))?(风险)?(?:\(?[A-D]级?\))?(?:等级|级别|级)?["”’」】)]?`)
	fromTo        = regexp.MustCompile(`(?:由|从)(?:(?:采取|落实|实施)?(?:各项)?(?:防范|化解|和)*措施(?:之)?前|初始|初评|原来|原先|原有|原|起初|最初)?(?:的)?(?:风险等级)?(?:为|是)?(?:的)?\s*["“]?(?:[A-D]级\(?)?(中高|中低|较高|较低|高|中|低)(?:度|等级|级)?(?:风险)?\)?(?:等级)?["”]?[^,。;]{0,10}?(?:降|下降|降低|调整|转|变|回落|减弱|减轻|下调)(?:低|变|化)?(?:为|至|到|成)\s*["“]?(?:[A-D]级\(?)?(中低|较低|高|中|低)(?:度|等级|级)?(风险)?`)
	notLevelOf    = regexp.MustCompile(`^(?:\s*(?:有|共)?\s*[\d一二三四五六七八九十两几]+\s*(?:项|个|类|处)|区域|区(?:[^间]|$)|地区|地带|地段|作业|行业|人群|岗位|源|领域|点|因素|群体|企业|环节|类别|隐患|部位|时段|路段|场所|事件|产品|人员|的\s*(?:项目|事项|决策)?\s*,|工程)`)
	hypothesis    = regexp.MustCompile(`如果|假如|假设|倘若|若(?:是|未|不|出现|发生|评估|风险|为|属|综合|项目|T|W|某)|一旦|除非|凡|如(?:出现|发生|评估|为|属|遇|风险|未|不)|当[^,。;]{2,40}时|当T|当综合|否则|不得|方可|才能|应当|原则上|的,(?:应|不|可|予|须|由|要|暂|原)|是否|何种`)
	dimensionOnly = regexp.MustCompile(`(?:合法性|合理性|可行性|可控性)(?:方面)?(?:的)?(?:社会稳定)?(?:风险)?(?:等级|程度|评估|得分|评分|小计|合计)?(?:结论|结果)?\s*$`)
	dimClause     = regexp.MustCompile(`(?:合法性|合理性|可行性|可控性)(?:方面)?(?:的)?(?:社会稳定)?(?:风险)?(?:等级|程度|评估|得分|评分)?(?:结论|结果)?(?:均|都)?(?:评定|判定|确定|定|评估|属|达)?\s*$`)
	singleWord    = regexp.MustCompile(`单因素|单个|单项|各(?:个|项|类|单项|主要)?(?:风险|因素)|每(?:个|项|一)|风险因素|因素|风险点|其中|(?:个|项|类)风险|该风险|此风险|这一风险|该类风险|该项风险|上述风险|本风险|第[一二三四五六七八九十\d]+(?:项|个|类)|概率|可能性|影响程度|影响后果|均为|都为|均属|分别`)
	criterion     = regexp.MustCompile(`是指|指的是|划分为|(?:^|[^总得评])分为|等级划分|判定标准|评判标准|划分标准|三个等级|三级|四级|五级|五个等级|大部分群众|部分群众|多数群众|少数群众|对应|判断标准|评价标准|取值|赋值|[一二三四五六七八九十\d](?:个|项)?(?:以上|以下|至[一二三四五六七八九十\d]+个|个)的为|不超过[一二三四五六七八九十\d]+个的为|区间为|以上[^,。;]{0,6}的,(?:至少)?(?:定|判|评|确定|判定)为|规定|定性标准|定量标准|凡是|可能引发(?:大规模|一般|个体|重大|较大)`)
	// A border with its number; 较大及以上风险 has none.
	bordered     = regexp.MustCompile(`[<>≤≥]|(?:大于|小于|高于|低于|不超过|超过|达到或)[^,。;]{0,6}\d|\d[^,。;]{0,5}(?:以上|以下|之间)|[一二三四五六七八九十两](?:项|个|种|类)(?:及|或|和)?以[上下]|介于|在.{0,6}(?:至|-)`)
	noneOf       = regexp.MustCompile(`(?:^|且|均|已|又|也|[,;])(?:无|没有|不存在|未出现|未见|不再有)[^,;]{0,24}(?:因素|风险)`)
	levelSubject = regexp.MustCompile(`本(?:次|项目|事项|决策|工程|政策|活动|方案|改革|办法|规定|报告|措施|调整|批次|地块)|该(?:项目|事项|决策|工程|政策|活动|方案|改革|办法|规定)|我(?:们|公司|单位|院|所)|(?:评估|编制|实施)(?:小组|单位|机构|组)|经(?:综合|分析|评估|计算|研判|测算|调查|论证|评判)|综合(?:分析|评估|评判|研判|判断|判定|考虑|以上|上述)|因此|综上|据此|由此|最终|故|(?:确定|判定|认定|评定)[^,。;]{0,40}(?:项目|事项|决策|政策)`)
	thisSubject  = regexp.MustCompile(`本(?:项目|事项|决策|工程|政策|活动|方案|改革|次|办法|批次)|该(?:项目|事项|决策|工程|政策|活动|方案)`)
	overall      = regexp.MustCompile(`风险(?:的)?(?:等级|级别|程度|水平|状况|定级|状态)|本(?:次|项目|事项|决策|工程|政策|活动|方案|改革|办法|批次)|该(?:项目|事项|决策|工程|政策|活动|方案)|整体|总体|综合|项目|事项|决策|评估(?:结论|结果|等级)|指数|得分|总分|社会稳定风险|(?:评定|判定|确定|认定|评判|定级|定性|评估|判断|研判|评|定)(?:为|等级)?$|得\d+(?:\.\d+)?分|等级|预期|剩余|(?:措施|化解|落实|防范|处置|实施)(?:实施|落实|到位)?(?:之|以)?(?:前|后)`)
	strongEnd    = regexp.MustCompile(`(?:整体|总体|综合|最终|本(?:项目|事项|决策|工程|政策|活动|方案|改革|次)|该(?:项目|事项|决策|工程|政策|活动|方案)|项目|事项|决策)(?:的)?(?:实施)?(?:的)?(?:社会稳定)?(?:整体|总体|综合|初始|预期|最终)?(?:社会稳定)?(?:风险)?(?:等级|级别|程度|水平)?(?:初步|综合|最终|可|被|可以|将)?(?:评定|判定|确定|认定|评判|评估|定|属|属于|处|降|降低|下降|控制|达)?$`)
	beforeRank   = regexp.MustCompile(`风险(?:的)?(?:等级|级别|程度|水平|状况|定级)`)
	allowedMod   = regexp.MustCompile(`(?:^|社会稳定|稳定|社会|整体|总体|综合|初始|最终|预期|预测|预判|项目|事项|决策|工程|政策|活动|方案|改革|该|本|的|后|前|剩余|残余|其|评估|将|使|把|确定|判定|评定|认定|确认|当前|最后|总|此|现|原|稳评|初步|实施|本次|工作|办法|[,:;(“"、]|时|则|次|下|得出|定|通知|意见|制度|批次|征收|征地|拆迁|建设|调整|规划|基础上|全部|为|\d[.、)]|[一二三四五六七八九十]、|\))\s*$`)
	otherCase    = regexp.MustCompile(`同类|类似|相邻|邻近|周边(?:项目|地区|县|工程)|另一|其他(?:项目|地区|县)|外地|案例|一期|上期|原项目|邻县|邻镇|邻市|往年|去年|曾(?:经)?(?:被)?(?:评|定|判)|此前|早前|兄弟|借鉴|类比|同期|某(?:县|市|项目|地)`)
	opinionOf    = regexp.MustCompile(`(?:专家组?|相关部门|有关部门|部门|群众|村民|居民|受访者?|被访者?|被调查(?:者|对象)?|调查对象|参会代表|代表|街道|镇政府|乡政府|村委会|社区|业主|职工|家长|公众)[^,。;]{0,18}(?:认为|表示|反映|选择|建议|判断)|(?:的人|份|户|人|名|位)(?:专家)?(?:都)?(?:认为|判)|看法|认为[^,。;]{0,30}\d+(?:\.\d+)?%|占比?\s*\d`)
	wishful      = regexp.MustCompile(`力争|争取|确保|保证|目标|要求|可能(?:会|又|再)?(?:为|达|属|上升|升|转|演|成|回|退|降|变|恢复)|升级|上升|升为|升至|转化为|演变|恶化|激化|提高到|提升|警惕|防止|避免|杜绝`)
	hopes        = regexp.MustCompile(`力争|争取|确保|保证|目标|要求|可能`)
	notJust      = regexp.MustCompile(`(?:不|未|非|没有|没|无|不会|不能|不可|尚未)(?:属|构|达|再|应|能|会|算|处)?(?:属|构|达|定)?$`)
	otherRisk    = regexp.MustCompile(`(?:环境|安全|技术|地震|洪水|洪涝|火灾|舆情|财务|金融|生态|廉政|法律|投资|市场|债务|健康|疫情|质量|地质|灾害|涉诉|信访|治安|消防|事故|信用|经营|风暴|内涝|泄漏|辐射)(?:方面)?(?:的)?风险(?:的)?(?:等级|级别|程度|水平|状况)?`)
	totality     = regexp.MustCompile(`整体|总体|综合|全面|项目(?:的)?(?:社会稳定)?风险|事项(?:的)?(?:社会稳定)?风险|社会稳定风险(?:的)?(?:等级|级别)`)
	listsRisks   = regexp.MustCompile(`主要(?:社会稳定)?风险|等[\d一二三四五六七八九十]*(?:项|个|类|方面)|风险(?:因素|点)(?:为|有|包括|是)|、[^、]{2,30}、`)
	shared       = regexp.MustCompile(`(?:均|都|分别|各自|多数|部分|(?:^|[^事])项|个|类)(?:属|属于|评定|判定|达|处)?$`)
	// oneWay judges by one measure of several: 光看指数是低风险,照个数是中风险.
	oneWay = regexp.MustCompile(`(?:(?:光|只|仅|单)(?:看|按|照|从)|照|按)(?:综合)?(?:指数|个数|单(?:项|个)?因素[^,。;]{0,10}|数量|分数)(?:标准|条件)?(?:来)?(?:看)?(?:是|为|属|属于)?$`)
	// waysAgree: 两种判断都是低风险, 按两个标准均属中风险.
	waysAgree   = regexp.MustCompile(`(?:种|个|类|套|项|条)?(?:判断|标准|口径|方法|办法|判据|算法|结果)(?:的结果)?(?:均|都)(?:属|属于|是|为|评定|判定)?$`)
	aboutFactor = regexp.MustCompile(`概率|影响(?:程度|后果|较|为)|可能性|该风险|此风险|单因素`)
	computed    = regexp.MustCompile(`(?:T|W|指数|得分|总分|分值|评分|值)[^<>≤≥。;,]{0,14}(?:=|为|是|:|约|达)\s*\d|(?:指数|分|值)[^,。;\d]{0,6}(?:由|从)\s*\d[\d.]*分?[^,。;\d]{0,4}(?:降|变|减|升)[^,。;\d]{0,4}\d`)
	// ledTo ends what a sentence has led up to: 低于2.5,故总体等级为.
	ledTo = regexp.MustCompile(`^(?:故|因此|因而|所以|据此|由此)[^,;]{0,10}(?:总体|综合|整体|评估|本)[^,;]{0,8}$`)
	// than holds the stage against which something is measured: 没有一项高于措施前.
	than = regexp.MustCompile(`(?:高于|低于|大于|小于|不及|超过|超出|多于|少于|比|较|与|同)$`)
	// ofConclusion is what a conclusion calls itself: 评估结论为.
	ofConclusion = regexp.MustCompile(`(?:^|[,;])(?:本次|本|综上)?(?:的)?(?:稳评|评估|综合|总体|最终|总的)?结论(?:意见)?(?:仍|还)?(?:为|是|:)?$`)
	namedMatter  = regexp.MustCompile(`[\p{Han}A-Za-z0-9()]{4,40}?(?:项目|工程)`)
	// stageOnly: 综合判定,措施前为中风险 has no subject but the matter.
	stageOnly  = regexp.MustCompile(`^(?:经?综合(?:判定|评判|评定|分析|研判|判断)?)?(?:在)?(?:未)?(?:采取|落实|实施)?(?:各项)?(?:风险)?(?:防范|化解|防控)?(?:和|及)?(?:化解)?措施(?:落实|实施|采取)?(?:之)?(?:前|后)(?:为|属|属于|是)?$`)
	beforeNear = regexp.MustCompile(`(?:^|[,;])(?:落实|处理|整治|实施)前(?:\d|[,为属得总合打])|(?:未|没有|尚未|不)(?:采取|落实|实施)[^。;,]{0,14}措施|(?:采取|落实|实施|动手|着手|化解|防范|处置)(?:之|以)前|原本|原先|起初|最初|当初|等级(?:原|原来|先|开始|一开始|本来)(?:是|为|属)?|没(?:有)?(?:采取)?措施(?:时|的时候|以前|之前)|初始(?:中|高|低)?|(?:采取|落实|实施)[^。;,]{0,24}措施(?:之)?前|` + beforeMark.String() + `|初始风险`)
	afterNear  = regexp.MustCompile(`(?:采取|落实|实施|执行|做完|完成)[^。;,]{1,24}(?:之|以)?后(?:[为属是降可仍,]|$)|(?:措施|办法|对策|方案|清单|任务)[^。;,]{0,16}(?:到位|落实|完成)(?:之|以)?后|(?:采取|落实|实施|通过|经|执行|制定|在)[^。;]{0,60}?(?:措施|化解|防范|整改|应对|工作)[^。;,]{0,12}(?:后|的基础上|的前提下|的情况下|到位)|措施[^。;,前]{0,8}后|(?:落实|兑现|做到|做好|落地|见效|化解|防范|处置|整改|办[妥好完成]|到户)(?:之|以)?后|` + afterMark.String() + `|降(?:低)?(?:为|至|到)|下降(?:为|至|到)|降$|降低$|控制$|控制在|现(?:已)?(?:定|评|判|属|降)|措施[^。;,]{0,10}(?:做了(?:以后|之后)?|落实了|做完|做下来|到位了|都落实)|→`)
	// Both levels behind one mark of both stages, or each before its own in brackets.
	pairLevels = regexp.MustCompile(`(?:前后|前(?:、|和|与|及)(?:采取|落实|实施)?(?:措施)?(?:之)?后)(?:的)?([^,。;]{0,24}?)(?:分别|依次)(?:评定|确定|判定|认定|属|定|评)?(?:为|是|于|:)?\s*["“]?(?:[A-D]级\(?)?(较高|较低|中高|中低|高|中|低)(?:风险)?\)?["”]?(?:\([A-D]级\))?(?:、|和|与|及|,)["“]?(?:[A-D]级\(?)?(较低|中低|高|中|低)(?:风险|等级)`)
	// 措施前后均为低风险
	bothLevels  = regexp.MustCompile(`(?:措施|化解|落实|处置|采取)[^,。;]{0,8}(?:前后|前(?:、|和|与|及)后)(?:的)?(?:风险)?(?:等级)?(?:均|都)(?:为|是|属于?|评定为|判定为)["“]?(较高|较低|中高|中低|高|中|低)(?:度)?风险`)
	levelStaged = regexp.MustCompile(`(较高|较低|中高|中低|高|中|低)(?:度)?风险\(([^()]{0,12}前|[^()]{0,12}后|初始|剩余|残余|预期)\)`)
)

// nearBytes is how far before a level its stage may be said.
const nearBytes = 900

// stageNear gives the stage said nearest before offset at in a sentence, or
// right behind it in brackets. What was said before measures holds to the next
// mark: 采取措施之前属于中风险,采取措施之后属于低风险.
func stageNear(s string, at, end int) string {
	// What stands in brackets parts a mark from its word: 落实M1至M11(尤以预存、兑付
	// 为要)后. One that is itself the mark stays.
	if strings.Contains(s[:at], "(") {
		head := bracketed.ReplaceAllStringFunc(s[:at], func(in string) string {
			if len(in) <= len("(落实各项措施后)") && (beforeNear.MatchString(in) || afterNear.MatchString(in)) {
				return in
			}
			return ""
		})
		s, end, at = head+s[at:], end-at+len(head), len(head)
	}
	if at > nearBytes { // what stands further away is not near
		cut := at - nearBytes
		for !utf8.RuneStart(s[cut]) {
			cut++
		}
		s, at, end = s[cut:], at-cut, end-cut
	}
	// Marks that reach over the place itself (降为|低) are before it too.
	limit := min(len(s), at+len("降低为"))
	for limit < len(s) && !utf8.RuneStart(s[limit]) {
		limit++
	}
	from, stage := 0, ""
	for _, m := range beforeNear.FindAllStringIndex(s[:limit], -1) {
		if m[0] <= at && !than.MatchString(s[:m[0]]) {
			from, stage = m[1], "before"
		}
	}
	for _, m := range afterNear.FindAllStringIndex(s[from:limit], -1) {
		if from+m[0] <= at {
			stage = "after"
		}
	}
	if stage == "" && end < len(s) && strings.HasPrefix(s[end:], "(") {
		if i := strings.IndexByte(s[end:], ')'); i > 0 {
			stage = stageOf(s[end : end+i])
		}
	}
	return stage
}

func (x *reading) levelsInText(t *text) {
	path, first := "", len(x.out.Levels)
	ways := map[int]bool{} // the levels judged by one way of several
	if m := ticked.FindStringSubmatchIndex(t.s()); m != nil {
		s := t.s()
		label := headNoise.Replace(s[m[2]:m[3]])
		if k := tickBefore.FindStringSubmatchIndex(s[m[4]:m[5]]); k != nil && labelLevel.MatchString(bareLabel(label)) {
			x.addLevel(Level{V: s[m[4]+k[2] : m[4]+k[3]], Stage: stageOf(label), Where: x.where(t, "/"+x.path(t)), Word: s[m[4]+k[0] : m[4]+k[1]], At: t.at(m[4]+k[2], m[4]+k[3])})
		}
	}
	for _, sp := range t.sentences {
		s := t.s()[sp.Start:sp.End]
		if fromTo.MatchString(s) {
			x.levelChange(t, sp.Start, s)
			continue
		}
		ms := stateLevel.FindAllStringSubmatchIndex(s, -1)
		if path == "" && (ms != nil || strings.Contains(s, "前后") || strings.Contains(s, "分别") || strings.Contains(s, "风险(")) {
			path = "/" + x.path(t)
		}
		x.levelPairs(t, sp.Start, s, path)
		if ms == nil {
			continue
		}
		said := false // the sentence has stated a level already
		for _, m := range ms {
			// A verdict with its stage is one whatever stands before it in the
			// sentence: "W≤40分，判定措施后风险等级为低风险".
			if setsOut(t.s(), sp.Start, s, m[0]) && !x.verdictAt(s, m[0]) {
				continue
			}
			if !x.notOurs(s, path, s, m[0]) || x.verdictAt(s, m[0]) && !x.notOurs(s, path, s[lastAny(s[:m[0]], ",;")+1:], m[0]) {
				n := len(x.out.Levels)
				x.stateLevelAt(t, sp.Start, s, m, path, said)
				if len(x.out.Levels) > n {
					last, _ := clauses(s, m[0])
					said, ways[n] = true, byWay.MatchString(last)
				}
			}
		}
	}
	x.dropWays(t, first, ways)
}

var (
	// byWay is a clause that judges by one of the ways a report uses: 按指数属于, 从单项看为.
	byWay = regexp.MustCompile(`(?:按|依|从|以|就|用|根据|凭|(?:单|只|仅)看)[^,;:]{0,14}(?:指数|个数|项数|数量|得分|分值|分数|判据|判别法|标准|方法|口径|矩阵|单项|单因素|定量|定性|比例|反对率|判断线)[^,;:]{0,10}$`)
	// oneWins says how ways that differ are made one.
	oneWins = regexp.MustCompile(`(?:就|从|取|择|孰|按|以)(?:两者|二者|其)?(?:中|之)?(?:的)?(?:较|最|更)?(?:高|严|重|不利)|不一致|不同|综合(?:判定|判断|评定|确定|研判|考虑|两|二)|最终|两者|二者|两种|两个`)
)

// dropWays leaves out the levels that a paragraph gives by one way of several,
// where they differ and it says which is the level: 按指数属于低风险;按个数属于中风险,
// 从高判定为中风险. The levels of the text begin at index first.
func (x *reading) dropWays(t *text, first int, byOne map[int]bool) {
	var ways, rest []Level
	for i, l := range x.out.Levels[first:] {
		if byOne[first+i] {
			ways = append(ways, l)
		} else {
			rest = append(rest, l)
		}
	}
	differ := func(a, b Level) bool {
		return a.V != b.V && (a.Stage == b.Stage || a.Stage == "" || b.Stage == "")
	}
	for i, w := range ways {
		other := func(o Level) bool { return differ(w, o) }
		if slices.ContainsFunc(ways[i+1:], other) || slices.ContainsFunc(rest, other) && oneWins.MatchString(t.s()) {
			x.out.Levels = append(x.out.Levels[:first], rest...)
			return
		}
	}
}

// levelPairs reads levels that are told with their stages in one breath: 措施前后
// 分别为中风险和低风险; 中风险(措施前)、低风险(措施后).
func (x *reading) levelPairs(t *text, base int, s, path string) {
	ours := func(upTo int) bool {
		last, prev := clauses(s, upTo)
		all := prev + "," + last
		return !x.notOurs(s, path, s, upTo) && !x.namesFactor(all) && !x.namesFactor(lastHeading(path)) && !x.namesFactor(leadClause(t.s())) &&
			!otherCase.MatchString(all) && !dimClause.MatchString(last) && !otherRisk.MatchString(last) && (thisSubject.MatchString(last) || !speaksOfOneRisk(last) && !x.foreignMatter(last))
	}
	add := func(from, to int, stage string) {
		x.addLevel(Level{V: s[from:to], Stage: stage, Where: x.where(t, path), Word: s[from:to], At: t.at(base+from, base+to)})
	}
	if strings.Contains(s, "分别") || strings.Contains(s, "依次") {
		for _, m := range pairLevels.FindAllStringSubmatchIndex(s, -1) {
			if !singleWord.MatchString(s[m[2]:m[3]]) && ours(m[3]) {
				add(m[4], m[5], "before")
				add(m[6], m[7], "after")
			}
		}
	}
	if strings.Contains(s, "前后") || strings.Contains(s, "后均") || strings.Contains(s, "后都") {
		for _, m := range bothLevels.FindAllStringSubmatchIndex(s, -1) {
			if ours(m[0]) {
				add(m[2], m[3], "before")
				x.out.Levels = append(x.out.Levels, Level{V: s[m[2]:m[3]], Stage: "after", Where: x.where(t, path), Word: s[m[2]:m[3]], At: t.at(base+m[2], base+m[3])})
			}
		}
	}
	if strings.Contains(s, "风险(") {
		ok, end := false, -1 // the verdict on the one before, and where it ended
		for _, m := range levelStaged.FindAllStringSubmatchIndex(s, -1) {
			if end < 0 || strings.Trim(s[end:m[0]], "、,;和与及 \n") != "" {
				ok = ours(m[0])
			}
			end = m[1]
			if stage := stageOf(headNoise.Replace(s[m[4]:m[5]])); stage != "" && ok {
				add(m[2], m[3], stage)
			}
		}
	}
}

// whoseClass ends a clause that tells of a class of cases, 有重大的, 下列情形之一的,
// 低于0.36者, before the verb that gives it a level.
var whoseClass = regexp.MustCompile(`(?:的|者|时|情形|情况|条件|之一)(?:,)?(?:即|则|便|就|可|应|应当|一律|评|定|确定|判定|评定|认定|判断|视|归|列|划|属)*$`)

// setsOut says that the part s of a text, a verdict at offset at of it, only sets
// out the borders of the levels: it gives a level to a class of cases, or stands
// in one sentence with all three: 有重大的为高风险;没有重大、有较大的为中风险;….
func setsOut(all string, base int, s string, at int) bool {
	if thisSubject.MatchString(s[:at]) {
		return false
	}
	if last, _ := clauses(s, at); whoseClass.MatchString(strings.TrimRight(last, ",")) {
		return true
	}
	if computed.MatchString(s) || equalsNum.MatchString(s) {
		return false
	}
	from := lastAny(all[:base], "。\n") + 1
	to := len(all)
	if k := strings.IndexAny(all[base+at:], "。\n"); k >= 0 {
		to = base + at + k
	}
	full := all[from:to]
	return strings.Contains(full, "高风险") && strings.Contains(full, "中风险") && strings.Contains(full, "低风险")
}

// verdictAt says that the clause ending at offset i names the stage it judges,
// and is the only one of the sentence to give a level, borders with their
// numbers (T<0.36为低风险) left out: criteria name no stage.
func (x *reading) verdictAt(s string, i int) bool {
	last, _ := clauses(s, i)
	if stageOf(headNoise.Replace(last)) == "" && !afterNear.MatchString(last) && !beforeNear.MatchString(last) && !x.opensWithStage(s[:i]) {
		return false
	}
	seen := map[string]bool{}
	s = bracketed.ReplaceAllStringFunc(s, func(in string) string { // 按标准(……为高风险)
		if strings.Contains(in, "风险") {
			return strings.Repeat(" ", len(in))
		}
		return in
	})
	for from := 0; from < len(s); {
		to := from + strings.IndexAny(s[from:]+",", ",;、")
		if to <= i && to < len(s) && bordered.MatchString(s[from:to]) {
			from = nextRune(s, to)
			continue
		}
		for _, w := range []string{"高风险", "中风险", "低风险"} {
			if strings.Contains(s[from:min(to, len(s))], w) {
				seen[w] = true
			}
		}
		from = nextRune(s, to)
	}
	return len(seen) <= 1
}

// nextRune gives the offset behind the character at offset i.
func nextRune(s string, i int) int {
	if i >= len(s) {
		return len(s)
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return i + n
}

// notOurs says that a sentence cannot state the level of this matter at offset
// at. part is what of it is looked at for opinions, criteria and borders; what is
// only supposed behind a semicolon leaves the rest of the sentence alone.
func (x *reading) notOurs(s, path, part string, at int) bool {
	if hypothesis.MatchString(s) && hypothesis.MatchString(semiPart(s, at)) && !thisSubject.MatchString(s) {
		return true
	}
	own := levelSubject.MatchString(part)
	if opinionOf.MatchString(part) || caseTable.MatchString(lastHeading(path)) {
		return true
	}
	high, mid, low := strings.Contains(part, "高风险"), strings.Contains(part, "中风险"), strings.Contains(part, "低风险")
	if high && mid && low {
		return true
	}
	if criterion.MatchString(part) && !own {
		return true
	}
	if last, _ := clauses(s, at); bordered.MatchString(part) && !computed.MatchString(s) && !equalsNum.MatchString(s) && !thisSubject.MatchString(s) && !ledTo.MatchString(last) {
		return true
	}
	return false
}

// semiPart gives the part of a sentence, between semicolons, that offset at is in.
func semiPart(s string, at int) string {
	from := strings.LastIndexByte(s[:at], ';') + 1
	to := len(s)
	if k := strings.IndexByte(s[at:], ';'); k >= 0 {
		to = at + k
	}
	return s[from:to]
}

// clauses gives the clause that ends at offset i, and the one before it.
func clauses(s string, i int) (last, prev string) {
	cut := lastAny(s[:i], ",;") + 1
	last = s[cut:i]
	if cut > 0 {
		from := lastAny(s[:cut-1], ",;") + 1
		prev = s[from : cut-1]
	}
	return last, prev
}

func (x *reading) stateLevelAt(t *text, base int, s string, m []int, path string, said bool) {
	verbEnd := m[0]
	_, n := utf8.DecodeRuneInString(s[m[0]:])
	verbEnd += n
	isRisk := m[4] >= 0 // 风险 follows the level
	tail := s[m[1]:]
	if isRisk && notLevelOf.MatchString(s[m[5]:]) {
		return
	}
	last, prev := clauses(s, m[0])
	if strings.HasSuffix(prev, "的") && utf8.RuneCountInString(last) <= 4 {
		return // 有一项为高的,为高风险: a rule
	}
	verb := s[m[0]:verbEnd]
	if stands := verb == "前" || verb == "后" || verb == "级"; stands {
		last, _ = clauses(s, verbEnd)
		if !isRisk || degreeWord(s[m[2]:m[3]]) || verb == "级" && !strings.HasSuffix(last, "等级") || verb != "级" && stageOf(headNoise.Replace(last)) == "" {
			return
		}
	}
	head := last
	opens := isRisk && !degreeWord(s[m[2]:m[3]]) && bareVerdict.MatchString(last) && x.opensWithStage(s[:m[0]])
	if verb == ":" {
		// 风险等级:低风险。 A label, not a sentence.
		if l := headNoise.Replace(last); !labelLevel.MatchString(l) && !labelLevel.MatchString(bareLabel(l)) {
			return
		}
		opens = opens || isRisk && !degreeWord(s[m[2]:m[3]])
	} else if !isRisk && !beforeRank.MatchString(last) && !strings.HasSuffix(last, "等级") && !strings.Contains(last, "等级") {
		return // 影响为较大, 比例为低
	}
	if !isRisk {
		if r, _ := utf8.DecodeRuneInString(tail); tail != "" && !strings.ContainsRune(",。;)\"”(、 \n", r) {
			return // 等级为低于…
		}
	}
	if m[2] >= 0 && verb == "于" && !strings.HasSuffix(last, "属") && !strings.HasSuffix(last, "处") {
		return // 低于, 高于, 由于, 对于
	}
	if verb == "在" && !strings.HasSuffix(last, "控制") && !strings.HasSuffix(last, "处") && !strings.HasSuffix(last, "定") && !strings.HasSuffix(last, "保持") {
		return // 存在高风险, 在低风险…
	}
	if verb == "成" && !strings.HasSuffix(last, "定") {
		return // 造成, 形成
	}
	if !overall.MatchString(head) {
		head = prev + "," + last
		// 原本评定为中风险,承诺兑现后降到低风险: the second goes on about the first.
		goesOn := isRisk && said && (afterNear.MatchString(last) || beforeNear.MatchString(last)) && !speaksOfOneRisk(last)
		if !overall.MatchString(head) && !(levelSubject.MatchString(s[:m[0]]) && isRisk) && !goesOn && !opens {
			return
		}
	}
	hoped := last
	if k := afterNear.FindAllStringIndex(last, -1); k != nil && !hopes.MatchString(last) {
		hoped = last[k[len(k)-1][1]:] // what the measures raise (服务提升) is not the level
	}
	if notJust.MatchString(last) || wishful.MatchString(hoped) {
		return
	}
	if shared.MatchString(last) && !waysAgree.MatchString(last) || oneWay.MatchString(last) {
		return // 两项风险均为…; 光看指数是…
	}
	strong := strongEnd.MatchString(last)
	if !strong && !thisSubject.MatchString(last) && speaksOfOneRisk(last) {
		return
	}
	whole := opens || thisSubject.MatchString(last) || totality.MatchString(last) || stageOnly.MatchString(last) && !x.namesFactor(prev) && !speaksOfOneRisk(prev)
	if degreeWord(s[m[2]:m[3]]) && !whole {
		return // 较大, 一般: words for single factors
	}
	if !whole && (x.namesFactor(prev) && !listsRisks.MatchString(prev) || aboutFactor.MatchString(prev) && !noneOf.MatchString(prev)) {
		return
	}
	if !whole && !thisSubject.MatchString(s) && !totality.MatchString(s) && x.namesFactor(leadClause(t.s())) && !listsRisks.MatchString(leadClause(t.s())) {
		return
	}
	if dimClause.MatchString(last) {
		return
	}
	if otherCase.MatchString(last) || !thisSubject.MatchString(last) && otherCase.MatchString(prev) {
		return
	}
	if singleWord.MatchString(last) && !strong {
		return
	}
	if otherRisk.MatchString(last) {
		return
	}
	if !thisSubject.MatchString(last) && x.namesFactor(last) {
		return
	}
	if loc := beforeRank.FindAllStringIndex(last, -1); loc != nil {
		if before := last[:loc[len(loc)-1][0]]; !allowedMod.MatchString(before) && !x.endsWithMatter(before) {
			return
		}
	}
	if !thisSubject.MatchString(s[:m[0]]) && x.foreignMatter(head) {
		return
	}
	// Below the heading of one factor a bare 风险等级为… is that factor's.
	if !thisSubject.MatchString(s) && !strings.Contains(s, "总体") && !strings.Contains(s, "整体") && !strings.Contains(s, "综合") && x.namesFactor(lastHeading(path)) {
		return
	}
	stage := stageNear(s, m[0], m[1])
	level := Level{V: s[m[2]:m[3]], Where: x.where(t, path), Word: strings.TrimSpace(s[verbEnd:m[1]]), At: t.at(base+verbEnd, base+m[1])}
	if stage == "before" && !beforeNear.MatchString(last) {
		// The mark may be that of a level told before; whose this one is, is not said in
		// words we know: 初始等级为中风险,……评估结论为低风险.
		unsaid := ofConclusion.MatchString(last) && level.Where == "conclusion"
		if n := len(x.out.Levels); said && n > 0 { // 初始等级为中风险,十二项办法办完为低风险
			l := x.out.Levels[n-1]
			unsaid = unsaid || l.Stage == "before" && l.At.Block == t.block.ID && l.V != level.V
		}
		if unsaid {
			x.addLevel(level)
			return
		}
	}
	if stage == "" && t.table != nil {
		stage = labelStage(t)
	}
	if stage == "" {
		stage = stageOfPath(path)
	}
	level.Stage = stage
	x.addLevel(level)
}

// bareVerdict is a clause that is nothing but the verb of a verdict.
var bareVerdict = regexp.MustCompile(`^(?:均|都|仍|仍然|依然|还|则|故|因此|因而|所以|整体|总体|综合|初步|最终|可|应|被|可以|判断|判定|评定|确定|认定|研判|定|判|评|属|属于|落|处|降|降低|下降)*$`)

// opensWithStage says that the part of a sentence up to a verdict begins with its
// stage, 措施后,较大没有,一般三项,为低风险, and names no factor.
func (x *reading) opensWithStage(upTo string) bool {
	seg := upTo[strings.LastIndexByte(upTo, ';')+1:]
	first := seg
	if i := strings.IndexByte(seg, ','); i >= 0 {
		first = seg[:i]
	}
	return utf8.RuneCountInString(first) <= 24 && (stageOf(headNoise.Replace(first)) != "" || beforeNear.MatchString(first)) && !x.namesFactor(seg) && !otherCase.MatchString(seg) && !dimClause.MatchString(first) && !singleWord.MatchString(first)
}

// labelStage gives the stage that the label on the left of a cell says.
func labelStage(t *text) string {
	for _, row := range t.table.grid {
		for c := 1; c < len(row); c++ {
			if row[c] == t && row[c-1] != nil && row[c-1] != t {
				if s := stageOf(headNoise.Replace(row[c-1].s())); s != "" {
					return s
				}
			}
		}
	}
	return ""
}

// speaksOfOneRisk says that a clause names some risk in particular (补偿标准风险),
// not the risk of the whole matter.
func speaksOfOneRisk(s string) bool {
	for i := 0; ; {
		k := strings.Index(s[i:], "风险")
		if k < 0 {
			return false
		}
		at := i + k
		i = at + len("风险")
		rest := s[i:]
		if strings.HasPrefix(rest, "因素") || strings.HasPrefix(rest, "点") || strings.HasPrefix(rest, "评估") || strings.HasPrefix(rest, "防范") ||
			strings.HasPrefix(rest, "化解") || strings.HasPrefix(rest, "指数") || strings.HasPrefix(rest, "评判") || strings.HasPrefix(rest, "分析") || strings.HasPrefix(rest, "综合") {
			continue
		}
		if !allowedMod.MatchString(s[:at]) {
			return true
		}
	}
}

func degreeWord(v string) bool {
	switch v {
	case "重大", "较大", "一般", "较小", "微小":
		return true
	}
	return false
}

// leadClause is the head of a paragraph, up to its first mark.
func leadClause(s string) string {
	if i := strings.IndexAny(s, "。:;,\n"); i >= 0 && i < 150 {
		return s[:i]
	}
	return ""
}

// byCode: R1、R2由中降为低 is of these, not of the whole.
var byCode = regexp.MustCompile(`(?:^|[^A-Za-z])[A-Z]{1,2}-?\d{1,2}(?:$|[^\d.])`)

// levelChange reads 由中风险降为低风险.
func (x *reading) levelChange(t *text, base int, s string) {
	path := "/" + x.path(t)
	for _, m := range fromTo.FindAllStringSubmatchIndex(s, -1) {
		last, prev := clauses(s, m[0])
		// 降低风险程度 of the whole, not of one factor
		if opinionOf.MatchString(s) || hypothesis.MatchString(s) || wishful.MatchString(last) || otherCase.MatchString(last) || x.namesFactor(last) || byCode.MatchString(last) ||
			singleWord.MatchString(last) && !strongEnd.MatchString(last) || dimClause.MatchString(last) {
			continue
		}
		if !overall.MatchString(last) && !overall.MatchString(prev) && !(x.where(t, path) == "conclusion" && strings.TrimSpace(last) == "" && m[0] > 0 && (s[m[0]-1] == ';' || !x.namesFactor(prev)) || m[0] == 0 && x.where(t, path) == "conclusion") {
			continue
		}
		if loc := beforeRank.FindAllStringIndex(last, -1); loc != nil && !allowedMod.MatchString(last[:loc[len(loc)-1][0]]) {
			continue
		}
		if !thisSubject.MatchString(s) && x.namesFactor(lastHeading(path)) {
			continue
		}
		w := x.where(t, path)
		x.addLevel(Level{V: s[m[2]:m[3]], Stage: "before", Where: w, Word: s[m[2]:m[3]], At: t.at(base+m[2], base+m[3])})
		x.addLevel(Level{V: s[m[4]:m[5]], Stage: "after", Where: w, Word: s[m[4]:m[5]], At: t.at(base+m[4], base+m[1])})
	}
}

// namesFactor says that a text speaks of one of the report's own risk factors.
func (x *reading) namesFactor(s string) bool {
	for i := range x.out.Risks.Factors {
		f := &x.out.Risks.Factors[i]
		if strings.Contains(s, f.Name) && utf8.RuneCountInString(f.Name) >= 3 {
			return true
		}
		if k := x.key(f.Name); utf8.RuneCountInString(k) >= 4 && strings.Contains(s, k) {
			return true
		}
	}
	return false
}

func (x *reading) endsWithMatter(s string) bool {
	m, ok := x.out.Identity.Matter.First()
	return ok && len(m.V) >= 12 && strings.HasSuffix(strings.TrimSuffix(s, "的"), m.V)
}

// foreignMatter says that a clause names a project that is not this matter.
func (x *reading) foreignMatter(s string) bool {
	m, ok := x.out.Identity.Matter.First()
	if !ok {
		return false
	}
	for _, n := range namedMatter.FindAllString(s, -1) {
		n = strings.TrimLeft(n, "经综合评估分析判定因此上所述")
		if utf8.RuneCountInString(n) >= 7 && likeness(n, m.V) < 0.4 && !strings.Contains(n, "本") && !strings.Contains(n, "该") && !strings.Contains(n, "措施") && !strings.Contains(n, "评估") {
			return true
		}
	}
	return false
}

func (x *reading) where(t *text, path string) string {
	switch {
	case t.block.Zone == document.ZoneFront:
		return "cover"
	case t.table != nil && strings.Contains(rowLabel(t), "结论"):
		return "conclusion" // of a form
	case t.table != nil:
		return "table"
	case strings.Contains(path, "结论"):
		return "conclusion"
	}
	return "text"
}

// rowLabel is the short first cell of a cell's row: the label of a form's line.
func rowLabel(t *text) string {
	if t.cell == nil || t.cell.Col == 0 || t.cell.Row >= len(t.table.grid) {
		return ""
	}
	first := t.table.grid[t.cell.Row][0]
	if first == nil || first == t || chars(first.s()) > 14 {
		return ""
	}
	return first.s()
}

func (x *reading) addLevel(l Level) {
	for i := len(x.out.Levels) - 1; i >= 0; i-- {
		o := x.out.Levels[i].At
		if o == l.At || o.Block == l.At.Block && o.Row == l.At.Row && o.Col == l.At.Col && o.Start < l.At.End && l.At.Start < o.End {
			return // the same words
		}
	}
	x.out.Levels = append(x.out.Levels, l)
}

var (
	labelLevel = regexp.MustCompile(`^(?:[一二三四五六七八九十\d]+[、.]?)?(?:本|该)?(?:项目|事项|决策)?(?:的)?(?:社会稳定|社会|稳评)?(?:综合|总体|整体|最终|评估|初始|预期|初步|评定|评估结论)?(?:的)?(?:社会稳定)?(?:风险)?(?:评估)?(?:等级|级别|评级|定级|评估结论|评估结果)(?:评定|评估|结果|判定|确定|结论|认定)?(?:为)?$|^(?:评估|总体|综合|总的|结论|最终|稳评)(?:意见|判断|结论)$|^结论$`)
	cellLevel  = regexp.MustCompile(`^(?:[A-D甲乙丙丁]\s*[级等类]?\s*[,(]?)?(中高|中低|较高|较低|中等|高|中|低|重大|较大|一般|较小|微小)(?:度|等级|级|等)?\)?(?:社会稳定)?(?:风险)?(?:等级|级别|级)?(?:\(?[A-D]级?\)?)?。?$`)
	ticked     = regexp.MustCompile(`(?:^|[。;,\n\s])([^。;,:\n]{2,20})[:：]\s*((?:[□☐☑■√✓✔☒]\s*(?:高|中|低)(?:度)?(?:风险)?\s*){2,3})`)
	tickBefore = regexp.MustCompile(`[☑■√✓✔☒]\s*(高|中|低)`)
	tickAfter  = regexp.MustCompile(`(高|中|低)(?:风险)?\s*[(]?\s*[☑■√✓✔☒]`)
	boxFirst   = regexp.MustCompile(`^\s*[□☐☑■√✓✔☒]`)
	boxes      = regexp.MustCompile(`[□☐☑■√✓✔☒]`)
	wholeRow   = regexp.MustCompile(`^(?:综合|总体|整体|本项目|本事项|项目(?:总体|整体|综合|$)|事项(?:总体|整体|$)|总的|全部|社会稳定风险等级|风险等级|总体风险|综合风险)`)
)

// bareLabel takes 措施前, 措施后 off a label.
func bareLabel(s string) string {
	return unstaged(s)
}

// levelsBeside reads the cell beside a label such as 风险等级; ticked boxes too.
// stagedLevel is a stage and its level, as a form's cell lists them.
var stagedLevel = regexp.MustCompile(`(?:^|[;,。\n])[^:;,。\n]{0,12}?((?:措施|采取|落实|实施|化解|初始|预期)[^:;,。\n]{0,8}?[前后]?)(?:风险等级|等级)?[:为是]?(较高|较低|中高|中低|高|中|低)风险`)

func (x *reading) levelsBeside() {
	label := func(s string) bool { return labelLevel.MatchString(bareLabel(s)) }
	for _, tb := range x.tables {
		if len(tb.grid) == 0 || !x.texts[x.first[tb.block.ID]].inBody() {
			continue
		}
		for r, row := range tb.grid {
			if levelsIn(row) > 1 {
				continue // 风险等级 | 高 | 中 | 低: a scale
			}
			for c := 0; c+1 < len(row); c++ {
				cell, next := row[c], row[c+1]
				if cell == nil || next == nil || cell == next || r > 0 && tb.grid[r-1][c] == cell || !label(headNoise.Replace(cell.s())) {
					continue
				}
				s := strings.TrimSpace(next.s())
				// 措施前：中风险；措施后：低风险 in one cell
				if ms := stagedLevel.FindAllStringSubmatchIndex(next.s(), -1); len(ms) > 0 {
					for _, m := range ms {
						if stage := stageOf(next.s()[m[2]:m[3]]); stage != "" {
							x.addLevel(Level{V: next.s()[m[4]:m[5]], Stage: stage, Where: "table", Word: next.s()[m[4]:m[1]], At: next.at(m[4], m[1])})
						}
					}
					continue
				}
				v := ""
				if boxes.MatchString(s) {
					tick := tickAfter
					if boxFirst.MatchString(s) {
						tick = tickBefore
					}
					if m := tick.FindStringSubmatch(s); m != nil {
						v = m[1]
					}
				} else if m := cellLevel.FindStringSubmatch(s); m != nil {
					v = m[1]
				}
				if v == "" {
					continue
				}
				stage := stageOf(headNoise.Replace(cell.s()))
				if stage == "" {
					stage = stageOf(tb.caption)
				}
				x.addLevel(Level{V: v, Stage: stage, Where: "table", Word: s, At: next.at(0, 0)})
			}
		}
	}
}

func levelsIn(row []*text) int {
	seen := map[string]bool{}
	for _, c := range row {
		if c == nil {
			continue
		}
		if m := cellLevel.FindStringSubmatch(strings.TrimSpace(c.s())); m != nil {
			seen[m[1]] = true
		}
	}
	return len(seen)
}

// levelsInTable reads the overall row of a table with level columns, and tables
// whose rows are 措施前 and 措施后.
func (x *reading) levelsInTable(v *view) {
	if !v.has("degree") || v.has("count", "percent", "criterion", "case") || caseTable.MatchString(v.title) {
		return
	}
	risk := x.riskColumn(v)
	for r := v.first; r < len(v.t.grid); r++ {
		row := v.t.grid[r]
		if row[0] == nil {
			continue
		}
		label := strings.TrimSpace(row[0].s())
		if risk >= 0 && row[risk] != nil && !wholeRow.MatchString(label) {
			label = strings.TrimSpace(row[risk].s())
		}
		byStage := risk < 0 && stageOf(headNoise.Replace(label)) != ""
		if !byStage && !wholeRow.MatchString(label) || otherCase.MatchString(label) || singleWord.MatchString(label) {
			continue
		}
		for c, k := range v.cols {
			if k.id != "degree" || row[c] == nil || c > 0 && row[c-1] == row[c] {
				continue
			}
			m := cellLevel.FindStringSubmatch(strings.TrimSpace(row[c].s()))
			if m == nil {
				continue
			}
			stage := k.stage
			if byStage {
				stage = stageOf(headNoise.Replace(label))
			}
			if stage == "" {
				stage = x.tableStage(v)
			}
			x.addLevel(Level{V: m[1], Stage: stage, Where: "table", Word: strings.TrimSpace(row[c].s()), At: row[c].at(0, 0)})
		}
	}
}

// sortLevels puts the statements into reading order.
func (x *reading) sortLevels() {
	slices.SortStableFunc(x.out.Levels, func(a, b Level) int {
		if a.At.Block != b.At.Block {
			return int(a.At.Block - b.At.Block)
		}
		if a.At.Row != b.At.Row {
			return a.At.Row - b.At.Row
		}
		if a.At.Col != b.At.Col {
			return a.At.Col - b.At.Col
		}
		return a.At.Start - b.At.Start
	})
}

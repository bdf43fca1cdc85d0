package facts

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// Sampled is what the report tells of the sample beside the counts of the
// questionnaire.
type Sampled struct {
	Unasked []Unasked        `json:"unasked"`          // villages and groups with nobody asked
	Reason  *document.Anchor `json:"reason,omitempty"` // why not everybody was reached
	Rest    *document.Anchor `json:"rest,omitempty"`   // 其余34户未再联系: some of those to be asked in full
	Short   *SampleShort     `json:"short,omitempty"`  // 农户143户,随机发出90份
	Away    int              `json:"away,omitempty"`   // households that Reason tells of; 0 where it tells no number
	Drawn   *document.Anchor `json:"drawn,omitempty"`  // 抽样: how the sample was drawn
	Staff   Fact[float64]    `json:"staff"`            // share of cadres and staff among those asked, percent
	Picked  *document.Anchor `json:"picked,omitempty"` // who answers was picked by others, or others filled the forms in
}

// Unasked is a village or group of which the report says that nobody was asked.
type Unasked struct {
	Name string          `json:"name"`
	Text string          `json:"text"`
	Said bool            `json:"said,omitempty"` // a sentence says that they were left out
	At   document.Anchor `json:"at,omitzero"`
}

var (
	sampleHead = regexp.MustCompile(`(发放|回收|有效|样本|问卷|完成|调查)(的)?(数量|份数|人数|户数|数|份|量|情况)|^(发放|回收|有效|样本)$|样本(?:$|\()|(发放|回收|有效)(问卷|\()`)
	sampleWho  = regexp.MustCompile(`村|社区|小区|组|群体|对象|利益相关|类别|乡|镇|街道|区域|单位|片区|户`)
	sampleName = regexp.MustCompile(`[村组区户民群众居企商家校员]`)
	zeroAsked  = regexp.MustCompile(`^(?:0|0[份户人]|0(?:\.0+)?%|未(?:调查|发放|开展|回收|走访)|-|—|/|无)$`)
	notAsked   = regexp.MustCompile(`([\p{Han}]{2,12}?(?:村|社区|小组|小区|村民组|农户|租户|商户|经营户|企业|居民))[^,。;]{0,6}(?:未|没有|尚未)(?:开展|进行|发放|组织|纳入|参与)*(?:问卷|调查|样本)`)
	// leftOut: 怀清县五村因路远不调查; 南片8个村正值农忙没有发卷
	leftOut = regexp.MustCompile(`([\p{Han}\d]{0,10}?(?:村|社区|小区|乡镇|[镇乡]|街道|组|队|科室|车间|部门|街区|片区|校区|厂区|门店|网点|班组|小学|中学|学校|卫生院|企业|单位问卷|商户|经营户|个体|经营)(?:的?\d{1,5}[户台家人])?)(?:,?[因由正以][^。;,]{1,16}|路远[^。;,]{0,6})?,?(?:本次|此次|这次|就|都|均|也|还|一律|暂|一份问卷都|一张问卷都)*(?:不(?:再)?调查|没有?调查|未调查|没有?(?:去|前往)调查|没有?发卷|未发卷|未发(?:放)?问卷|没有?发到户|没有?发(?:放)?问卷|不发(?:放)?(?:问卷|卷)|没有?发放(?:$|[,。;])|未发放(?:$|[,。;])|没有?人(?:填|参加|填写|答卷)|无人填|没有?开展(?:问卷|调查)|未开展(?:问卷|调查)|没有?(?:去|到|入户)(?:$|[,。;])|没有(?:样本|问卷|调查表)|无样本|没有安排(?:调查|问卷)|未安排(?:调查|问卷)|未抽样|没有抽)`)
	// reachedElse: those away were asked in another way; someHouses: they are some of a place, not all
	reachedElse = regexp.MustCompile(`电话|微信|视频|邮寄|网上|委托|亲属|代填|补|逐一说明`)
	someHouses  = regexp.MustCompile(`\d户$`)
	// metInstead: 沿线商户6家不发问卷,逐家走访
	metInstead = regexp.MustCompile(`^[^。;]{0,12}(?:走访|座谈|访谈|面谈|上门|当面|逐[家户])`)
	// onlyThere: 调查只在甲社区进行; 范围确定为甲社区,其余地方未作调查
	onlyThere = regexp.MustCompile(`(?:调查|问卷|走访|征求意见)[^,。;]{0,6}(?:只|仅|仅仅)(?:在|对|限于|到)[^,。;]{2,20}(?:进行|开展|发放|做)|(?:其余|其他)(?:的)?(?:地方|[\d一二三四五六七八九十几]*个?(?:村|社区|小区|乡镇|街道|单位|车间|部门|片区))[^,。;]{0,4}(?:未|没有|没|不)(?:再|作|做|开展|进行|安排)*调查`)
	// beyond: a place the matter does not touch
	beyond = regexp.MustCompile(`相邻|毗邻|邻近|邻县|邻镇|邻乡|邻村|不在(?:本|该|其|影响|评估|调查|范围|红线|征收|项目|拟)|不受|不占|不穿|不涉|未涉|外围|以外|之外|公里外|无关|不属|不改|没有影响|无影响|下游|已(?:经)?(?:电话|视频)`)
	// byPlace: 各村有效份数:青坪52、龙洞46、园山0
	byPlace     = regexp.MustCompile(`[\p{Han}]{2,8}\d{1,5}(?:份|户)?(?:[、,][\p{Han}]{2,8}\d{1,5}(?:份|户)?){2,}`)
	onePlace    = regexp.MustCompile(`([\p{Han}]{2,8})(\d{1,5})`)
	sampleOf    = regexp.MustCompile(`(?:有效|样本|问卷|发放|回收)[^。;]{0,8}(?:份数|份|数|:)`)
	notReached  = regexp.MustCompile(`外出|在外|联系不上|无法联系|无法取得联系|未能联系|空置|无人居住|拒绝|拒访|不愿填写|未交回|未能填写|未能入户|长期不在|户主不在|住院|举家|常年不在`)
	drawnSample = regexp.MustCompile(`抽样|抽取|按比例|分层|随机|典型户|代表性`)
	staffShare  = regexp.MustCompile(`(?:村干部|干部|公务员|机关(?:工作)?人员|工作人员|党员干部|村组干部|职工|社区工作者)[^。;,]{0,14}?(?:占|比例为|占比)[^。;,\d]{0,8}(\d{1,3}(?:\.\d+)?)%`)
	// 以干部职工居多,超过八成
	staffTenths = regexp.MustCompile(`(?:干部|公务员|机关人员|工作人员|职工|社区工作者|网格员)[^。;]{0,14}?(?:超过|占|近|约|达|逾)+[^。;,\d]{0,4}([五六七八九])成`)
	// 受访者中街道社区干部和公职人员690份,其余86份
	staffAndRest = regexp.MustCompile(`(?:干部|公务员|公务人员|公职人员|机关人员|工作人员|职工|环卫工|社区工作者|网格员)[^。;,\d]{0,16}(\d{1,6})(?:份|人|户|名)[,、](?:其余|其他|另有?|余下)[^。;,\d]{0,10}(\d{1,6})(?:份|人|户|名)`)
	// picked: the answers were chosen, or written, by those who should not have
	picked    = regexp.MustCompile(`(?:村|社区|镇|街道|单位|项目|干部|负责人|业主|公司|组长|村委|居委)[^。;,]{0,12}(?:挑选|挑了|指定|选定|点名|推荐|优先选择|优先选|选择支持|安排)[^。;]{0,20}(?:填写|填|户|人|答|对象|样本)|(?:填卷人|填表人|填写人|受访者|答卷人|样本|调查对象)[^。;,]{0,10}由[^。;,]{0,16}(?:指定|挑选|选定|推荐|点名)|(?:优先|只|专门|主要)?(?:选|选择|挑选|找)[^。;,]{0,6}(?:支持工作|配合工作|态度较好|支持项目|善于表达|听话)|(?:干部|工作人员|村委|居委|公司)[^。;,]{0,10}(?:统一|代为|代)(?:填好|填写|填|勾选)|(?:填写人|受访者|填卷人|答卷人|样本|受访人)[^。;]{0,14}(?:亲属|亲戚|亲友|家属)[^。;]{0,10}(?:为主|居多|占|共)`)
	notPicked = regexp.MustCompile(`本人确认|不得|不由|没有由|未由|不许|只带路|随机|隔户|抽签|名册|等距|不识字|视力|外出|家属院|听证`)
	asksWhom  = regexp.MustCompile(`从身份看|身份|答卷人|填表人|填写人|填卷人|受访|问卷|样本|被调查|调查对象|参与调查|填写`)
)

// sampled finds who of those in scope was left out, why, and how the sample was
// drawn.
func (x *reading) sampled() {
	sm := &x.out.Sampled
	seen := map[string]bool{}
	add := func(u Unasked) {
		if !seen[u.Name] && len(sm.Unasked) < 50 {
			seen[u.Name] = true
			sm.Unasked = append(sm.Unasked, u)
		}
	}
	for _, tb := range x.tables {
		if tb.block.Zone != document.ZoneBody || len(tb.grid) < 3 || len(tb.grid[0]) < 2 {
			continue
		}
		switch x.chapter(tb.block) {
		case chapterConsult, chapterOverview, chapterProcess, "":
		default:
			continue
		}
		x.unaskedRows(tb, add)
	}
	var lists []askedList
	for _, tb := range x.tables {
		switch x.chapter(tb.block) {
		case chapterConsult, chapterOverview, chapterProcess, "":
			if tb.block.Zone == document.ZoneBody {
				x.unaskedAcross(tb, add)
				x.unsampledLines(tb, add, func(l askedList) { lists = append(lists, l) })
			}
		}
	}
	x.unlisted(add)
	for _, t := range x.texts {
		if !t.inBody() || t.block.Zone == document.ZoneFront || t.block.Kind == document.Heading {
			continue
		}
		ch := x.chapter(t.block)
		if ch == chapterOverview {
			for _, sp := range t.sentences {
				shutOutSaid(t, sp.Start, sp.End, add)
			}
		}
		if ch != chapterConsult && ch != chapterProcess && ch != "" {
			continue
		}
		for i, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			if t.table == nil {
				for _, l := range askedLists(t, sp.Start, sp.End, t.s()[:sp.End]) {
					lists = append(lists, l)
					for k, n := range l.counts {
						if n == 0 && l.sum > 0 {
							add(Unasked{Name: l.names[k], Text: "0", At: l.at})
						}
					}
				}
			}
			next := ""
			if i+1 < len(t.sentences) {
				next = t.s()[sp.End:t.sentences[i+1].End]
			}
			x.unsampledSaid(t, [2]int{sp.Start, sp.End}, next, add)
			x.unaskedPlainly(t, sp.Start, sp.End, next, add)
			shutOutSaid(t, sp.Start, sp.End, add)
			if m := notAsked.FindStringSubmatchIndex(s); m != nil && !planned(s) && !otherCase.MatchString(s) && !metInstead.MatchString(s[m[1]:]) {
				add(Unasked{Name: s[m[2]:m[3]], Text: s[m[0]:m[1]], At: t.at(sp.Start+m[0], sp.Start+m[1])})
			}
			if m := leftOut.FindStringSubmatchIndex(s); m != nil && !planned(s) && !otherCase.MatchString(s) && !beyond.MatchString(s) && !metInstead.MatchString(s[m[1]:]) && (!notReached.MatchString(s) || !reachedElse.MatchString(s) && !someHouses.MatchString(s[m[2]:m[3]])) {
				add(Unasked{Name: s[m[2]:m[3]], Text: s[m[0]:m[1]], Said: true, At: t.at(sp.Start+m[0], sp.Start+m[1])})
			}
			if m := onlyThere.FindStringIndex(s); m != nil && !planned(s) && !otherCase.MatchString(s) && !beyond.MatchString(s) {
				add(Unasked{Name: "其余地方", Text: s[m[0]:m[1]], Said: true, At: t.at(sp.Start+m[0], sp.Start+m[1])})
			}
			for _, m := range byPlace.FindAllStringIndex(s, 4) {
				if !sampleOf.MatchString(s[:m[0]]) || strings.Contains(s[:m[0]], "反对") || strings.Contains(s[:m[0]], "支持") {
					continue
				}
				for _, o := range onePlace.FindAllStringSubmatchIndex(s[m[0]:m[1]], 60) {
					if s[m[0]+o[4]:m[0]+o[5]] == "0" {
						add(Unasked{Name: s[m[0]+o[2] : m[0]+o[3]], Text: s[m[0]+o[0] : m[0]+o[1]], At: t.at(sp.Start+m[0]+o[0], sp.Start+m[0]+o[1])})
					}
				}
			}
			if sm.Reason == nil && notReached.MatchString(s) {
				a := t.at(sp.Start, sp.End)
				sm.Reason = &a
				for _, m := range awayCount.FindAllStringSubmatch(s, 8) {
					n, _ := strconv.Atoi(m[1])
					sm.Away += n
				}
			}
			if m := restUnasked.FindStringIndex(s); m != nil && sm.Rest == nil && !notReached.MatchString(s) && !reachedElse.MatchString(s) && !planned(s) {
				a := t.at(sp.Start+m[0], sp.Start+m[1])
				sm.Rest = &a
			}
			if m := ofWhomAsked.FindStringSubmatchIndex(s); m != nil && sm.Short == nil {
				of, _ := strconv.Atoi(s[m[2]:m[3]])
				n, _ := strconv.Atoi(s[m[4]:m[5]])
				if 10*n < 9*of {
					sm.Short = &SampleShort{Of: of, Asked: n, At: t.at(sp.Start+m[0], sp.Start+m[1])}
				}
			}
			if sm.Drawn == nil && drawnSample.MatchString(s) {
				a := t.at(sp.Start, sp.End)
				sm.Drawn = &a
			}
			if sm.Picked == nil && (asksWhom.MatchString(s) || strings.Contains(s, "征询表") || strings.Contains(s, "样")) {
				if m := picked.FindStringIndex(s); m != nil && !notPicked.MatchString(s) {
					a := t.at(sp.Start+m[0], sp.Start+m[1])
					sm.Picked = &a
				}
			}
			if asksWhom.MatchString(s) {
				if m := staffAndRest.FindStringSubmatch(s); m != nil {
					a, _ := strconv.ParseFloat(m[1], 64)
					b, _ := strconv.ParseFloat(m[2], 64)
					if a+b > 0 {
						sm.Staff.Add(Value[float64]{V: math.Round(1000*a/(a+b)) / 10, At: t.at(sp.Start, sp.End)})
					}
				}
				if m := staffTenths.FindStringSubmatchIndex(s); m != nil {
					tenths, _ := zh.ParseNumeral(s[m[2]:m[3]])
					sm.Staff.Add(Value[float64]{V: 10 * float64(tenths), At: t.at(sp.Start+m[0], sp.Start+m[1]), Approx: true})
				}
				for _, m := range staffShare.FindAllStringSubmatchIndex(s, 4) {
					if n := zh.Numbers(s[m[2]:m[3]]); len(n) > 0 && n[0].Value <= 100 {
						sm.Staff.Add(Value[float64]{V: n[0].Value, At: t.at(sp.Start+m[0], sp.Start+m[1])})
					}
				}
			}
		}
	}
	x.unsampledPlaces(lists, add)
}

// SampleShort is how many of how many households were asked, in one sentence.
type SampleShort struct {
	Of    int             `json:"of"`
	Asked int             `json:"asked"`
	At    document.Anchor `json:"at,omitzero"`
}

var (
	awayCount   = regexp.MustCompile(`(\d{1,5})户`)
	restUnasked = regexp.MustCompile(`(?:其余|其他|剩余|余下|另)(?:的)?\d+户(?:农户|住户)?(?:因[^,。;]{1,12})?,?(?:未|没有|没)(?:再|能|作|做|进行|逐户|去)*(?:联系|调查|入户|走访|到户|登门|上门|发放|填)`)
	ofWhomAsked = regexp.MustCompile(`(?:农户|被征地户|征地户|搬迁户|住户)(?:共)?(\d{1,5})户(?:中)?,?[^。;,\d]{0,14}(?:随机|抽取|抽样|选取|选择|抽查|只|仅)[^。;,\d]{0,10}(\d{1,5})(?:份|户)`)
)

var placeCount = regexp.MustCompile(`([\p{Han}]{1,8}?(?:村|社区|小区|村民小组|组|街道|乡|镇))(?:有效(?:问卷)?|回收|发放|问卷)?(?:\d{1,6})(?:份|户|张)`)

// unlisted finds affected villages that a sentence of the body leaves out where
// it gives the questionnaires village by village: 其中甲村112份,乙村94份.
func (x *reading) unlisted(add func(Unasked)) {
	sc := &x.out.Consultation.Scope
	if len(sc.Affected) < 2 || sc.Everywhere || sc.ByPlace {
		return
	}
	for _, t := range x.texts {
		if !t.inBody() || t.table != nil || x.chapter(t.block) != chapterConsult {
			continue
		}
		for i, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			about := s
			if i > 0 {
				about = t.s()[t.sentences[i-1].Start:sp.End]
			}
			ms := placeCount.FindAllStringSubmatch(s, 60)
			if len(ms) < 2 || !strings.Contains(about, "问卷") || otherCase.MatchString(s) {
				continue
			}
			met := 0
			var left []PlaceName
			for _, a := range sc.Affected {
				found := false
				for _, m := range ms {
					found = found || strings.HasSuffix(m[1], a.Name) || strings.HasSuffix(a.Name, m[1])
				}
				if found {
					met++
				} else {
					left = append(left, a)
				}
			}
			if met < 2 || len(left) > met {
				continue // the list is of other places
			}
			for _, a := range left {
				add(Unasked{Name: a.Name, Text: s, At: t.at(sp.Start, sp.End)})
			}
			return
		}
	}
}

var villageHead = regexp.MustCompile(`^(?:行政)?(?:村|村居|社区|村\(社区\)|小组|村民小组)(?:名|名称)?$`)

var (
	rowPlace   = regexp.MustCompile(`[\p{Han}]{1,10}(?:村|社区|小区)$`)
	stakePlace = regexp.MustCompile(`([\p{Han}]{1,10}?(?:村|社区|小区))(?:村民|居民|农户|住户|群众|被征|被拆|业主)`)
)

// missingRows finds villages of the stakeholder table or of the affected range
// that a table of samples by village has no row for.
func (x *reading) missingRows(listed []string, tb *table, add func(Unasked)) {
	sc := &x.out.Consultation.Scope
	wanted := sc.Affected
	for _, s := range sc.Stakeholders {
		if m := stakePlace.FindStringSubmatch(s.Name); m != nil && len(placesIn(m[1])) > 0 {
			wanted = append(wanted[:len(wanted):len(wanted)], PlaceName{Name: m[1], At: s.At})
		}
	}
	met := 0
	var left []PlaceName
	seen := map[string]bool{}
	for _, w := range wanted {
		if seen[w.Name] {
			continue
		}
		seen[w.Name] = true
		found := false
		for _, l := range listed {
			found = found || strings.HasSuffix(l, w.Name) || strings.HasSuffix(w.Name, l)
		}
		if found {
			met++
		} else {
			left = append(left, w)
		}
	}
	if met < 2 || len(left) > met || len(listed) > met+1 {
		return // the table is of other places
	}
	for _, w := range left {
		add(Unasked{Name: w.Name, At: w.At})
	}
}

// restLabel: rows for who belongs to none of the places
var restLabel = regexp.MustCompile(`^(?:其他|其它|其余|不详|未标明|未填|另|小计)`)

// metOtherwise: 沿线商铺 | 14家 | 问卷 — | 走访14家
var metOtherwise = regexp.MustCompile(`走访|座谈|访谈|面谈|入户|上门|电话|书面|函|听证|见下文`)

// openToAll: 间接 | 公示、热线、网络 – ways by which those little touched may speak.
var openToAll = regexp.MustCompile(`公示|热线|网络|网上|留言|意见箱|公告`)

var (
	countLabel  = regexp.MustCompile(`^(?:其中)?(?:有效|发放|回收|收回|发出)?(?:问卷|样本|份数|调查表)(?:数|数量|份数)?(?:\((?:份|户|人)\))?$|^(?:有效|发放|回收|收回|发出)(?:份数)?$`)
	sampleTitle = regexp.MustCompile(`(?:有效|发放|回收)?(?:问卷|样本)[^。;]{0,6}(?:来源|分布|构成|份数|数量)`)
	placeLabel  = regexp.MustCompile(`^(?:[A-Z]类)?(?:行政)?(?:村|社区|村社区|村居|组|村民小组|小组|街道|乡镇|镇|学校|校区|片区|区域|小区|院区)(?:\([^()]*\))?(?:名称?)?$`)
	placeEnds   = regexp.MustCompile(`(?:村|社区|小区|组|街道|[镇乡]|小学|中学|学校|校区|片区|居委会)$`)
)

// unaskedAcross finds places without a sample where they stand side by side:
// 村 | 白茅 | 上坳 above 有效样本 | 97 | 0.
func (x *reading) unaskedAcross(tb *table, add func(Unasked)) {
	heads := max(1, tb.block.Table.HeaderRows)
	if len(tb.grid) <= heads {
		return
	}
	head := tb.grid[heads-1]
	titled := sampleTitle.MatchString(tb.caption)
	for _, row := range tb.grid[heads:] {
		var none []Unasked
		some, counts, placed := 0, titled, false
		for c, t := range row {
			if t == nil || c >= len(head) || head[c] == nil {
				continue
			}
			s, name := squeeze(t.s()), squeeze(head[c].s())
			n, ok := readNumber(s)
			if !ok || !n.hasCount {
				counts, placed = countLabel.MatchString(s), placeLabel.MatchString(name)
				continue
			}
			if !counts || !placed && !placeEnds.MatchString(name) || totalLabel.MatchString(name) || restLabel.MatchString(name) {
				continue
			}
			if n.count > 0 {
				some++
			} else {
				none = append(none, Unasked{Name: name, Text: s, At: t.at(0, 0)})
			}
		}
		if some > 0 && len(none) <= some {
			for _, u := range none {
				add(u)
			}
		}
	}
}

// unaskedRows finds rows of a table of samples that count nobody.
func (x *reading) unaskedRows(tb *table, add func(Unasked)) {
	head := tb.grid[0]
	if head[0] == nil {
		return
	}
	name := -1
	var counts []int
	for c, t := range head {
		if t == nil {
			continue
		}
		switch h := squeeze(t.s()); {
		case sampleHead.MatchString(h) && !strings.Contains(h, "方式") && !strings.Contains(h, "总"):
			counts = append(counts, c)
		case name < 0 && sampleWho.MatchString(h) && !strings.Contains(h, "数"):
			name = c
		}
	}
	if name < 0 || len(counts) == 0 {
		return
	}
	places := villageHead.MatchString(squeeze(head[name].s()))
	for c := name + 1; c < counts[0]; c++ { // 乡镇 | 村 | …: the village is the name
		if head[c] != nil && villageHead.MatchString(squeeze(head[c].s())) {
			name, places = c, true
		}
	}
	some := false
	var listed []string
	var none []Unasked
	for _, row := range tb.grid[1:] {
		t := row[name]
		if t == nil || totalLabel.MatchString(squeeze(t.s())) || shareRow.MatchString(squeeze(t.s())) || restLabel.MatchString(squeeze(t.s())) || !places && !sampleName.MatchString(t.s()) || wideRow(row) || row[0] != nil && totalLabel.MatchString(squeeze(row[0].s())) {
			continue
		}
		indirect := slices.ContainsFunc(row, func(c *text) bool { return c != nil && strings.HasPrefix(squeeze(c.s()), "间接") })
		zero, any := 0, slices.ContainsFunc(row, func(c *text) bool {
			return c != nil && (metOtherwise.MatchString(c.s()) || indirect && openToAll.MatchString(c.s()))
		})
		at := t.at(0, 0)
		text := ""
		for _, c := range counts {
			if row[c] == nil {
				continue
			}
			s := squeeze(row[c].s())
			switch {
			case zeroAsked.MatchString(s):
				zero++
				at, text = row[c].at(0, 0), s
			case s != "":
				any = true
			}
		}
		if m := rowPlace.FindString(bracketed.ReplaceAllString(squeeze(t.s()), "")); m != "" {
			listed = append(listed, m)
		}
		if any {
			some = true
		} else if zero > 0 {
			none = append(none, Unasked{Name: squeeze(t.s()), Text: text, At: at})
		}
	}
	if some && len(listed) >= 2 {
		x.missingRows(listed, tb, add)
	}
	if some { // a table in which nobody has a count tells of something else
		for _, u := range none {
			add(u)
		}
	}
}

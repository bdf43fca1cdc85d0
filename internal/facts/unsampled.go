package facts

import (
	"slices"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

var (
	attitudeHead = regexp.MustCompile(`^(?:不|基本|完全|有条件|原则|非常|比较)*(?:支持|同意|赞成|赞同|反对|无所谓|中立|弃权|不关心|不表态)`)
	partTotal    = regexp.MustCompile(`^(?:小计|合计|总计|共计|计|份数|有效|有效份数|有效问卷|份)(?:\((?:份|户|人)\))?$`)
	zeroCell     = regexp.MustCompile(`^0(?:\.0+)?%?(?:份|户|人|名|张)?$`)
	// noneCell is left without a count where others have one.
	noneCell  = regexp.MustCompile(`^(?:0/0(?:/0)?|[-—–－/]+|未发(?:卷|放|问卷)?|没有?发(?:卷|放|问卷)?|没有安排|未安排|未进[户村]|未调查|没有调查|未问)$`)
	digitCell = regexp.MustCompile(`^\d`)
	// surveyTable: the caption, or the words before a table, tell that it counts answers
	surveyTable = regexp.MustCompile(`问卷|样本|有效份|态度|意见分布|户卷|[甲乙丙丁ABC]卷|卷(?:统计|情况|分布|发放)|发放|征询表|调查表|入户调查`)
	// otherTable counts what is no answer
	otherTable = regexp.MustCompile(`走访|座谈|占地|征地|征收|面积|坟|树|诉求|投诉|信访|风险|措施|公示|多选|关切|顾虑|条件|理由|补偿|费用|监测`)
	// groupRow names a group of people who are asked.
	groupRow  = regexp.MustCompile(`(?:商户|摊户|租户|渔民|渔户|经营者|经营户|经营户?主|职工|员工|司机|驾驶员|家长|大户|合作社|农户|居民|住户|村民|养殖户|业主|车主|人员|圈|[镇乡县区])$`)
	someWhere = regexp.MustCompile(`(?:村|社区|小区|组|街道|[镇乡]|小学|中学|学校|校区|片区|宿舍|新村|园|里|院|居委会|嘎查|屯|寨|坊|片|河段|园区|车间|公司|分公司|厂)(?:\([^()]*\))?$`)
)

// unsampledLines finds the places of a table of answers for which no answer is
// counted, whichever way the table lies.
func (x *reading) unsampledLines(tb *table, add func(Unasked), list func(askedList)) {
	heads := max(1, tb.block.Table.HeaderRows)
	if len(tb.grid) <= heads || len(tb.grid[0]) < 3 || otherTable.MatchString(tb.caption) || !surveyTable.MatchString(tb.caption) && !surveyTable.MatchString(x.before(tb)) {
		return
	}
	head := tb.grid[heads-1]
	cell := func(r, c int) string {
		if r >= len(tb.grid) || c >= len(tb.grid[r]) || tb.grid[r][c] == nil {
			return ""
		}
		return squeeze(tb.grid[r][c].s())
	}
	place := func(s string) bool {
		return someWhere.MatchString(s) && !totalLabel.MatchString(s) && !restLabel.MatchString(s) && chars(s) <= 14
	}
	keep := func(some int, none []Unasked) {
		if some >= 1 && len(none) > 0 && len(none) <= some {
			for _, u := range none {
				add(u)
			}
		}
	}
	// places across the head
	some, none := 0, []Unasked(nil)
	var wide askedList
	for c := 1; c < len(head); c++ {
		if head[c] == nil || !place(squeeze(head[c].s())) && !groupRow.MatchString(squeeze(head[c].s())) {
			continue
		}
		zeros, more := 0, 0
		for r := heads; r < len(tb.grid); r++ {
			switch s := cell(r, c); {
			case zeroCell.MatchString(s) || noneCell.MatchString(s):
				zeros++
			case s != "":
				more++
			}
		}
		n, _ := readNumber(cell(len(tb.grid)-1, c))
		wide.names, wide.counts, wide.sum = append(wide.names, squeeze(head[c].s())), append(wide.counts, n.count), wide.sum+n.count
		if more > 0 {
			some++
		} else if zeros > 0 {
			none = append(none, Unasked{Name: squeeze(head[c].s()), Text: "0", At: head[c].at(0, 0)})
		}
	}
	keep(some, none)
	if len(wide.names) >= 2 && partTotal.MatchString(cell(len(tb.grid)-1, 0)) {
		wide.at, wide.text = document.Whole(tb.block.ID), tb.caption
		list(wide)
	}
	// places down the side
	var counts []int
	for c, t := range head {
		if t == nil {
			continue
		}
		if h := squeeze(t.s()); attitudeHead.MatchString(h) || partTotal.MatchString(h) || sampleHead.MatchString(h) && !strings.Contains(h, "总") {
			counts = append(counts, c)
		} else if len(counts) > 0 && !shareRow.MatchString(h) && !strings.HasSuffix(h, "率") {
			break // another list stands beside it
		}
	}
	if len(counts) == 0 {
		return
	}
	some, none = 0, nil
	l := askedList{at: head[counts[0]].at(0, 0), text: tb.caption}
	defer func() {
		if len(l.names) >= 2 {
			list(l)
		}
	}()
	for r := heads; r < len(tb.grid); r++ {
		name := ""
		for c := 0; c < counts[0]; c++ {
			if s := cell(r, c); place(s) || c == 0 && groupRow.MatchString(s) && chars(s) <= 14 && !restLabel.MatchString(s) {
				name = s
			}
		}
		if name == "" || totalLabel.MatchString(cell(r, 0)) || slices.ContainsFunc(tb.grid[r], func(c *text) bool { return c != nil && metOtherwise.MatchString(c.s()) }) {
			continue
		}
		zeros, more, sum, total := 0, 0, 0, 0
		for _, c := range counts {
			s := cell(r, c)
			switch {
			case zeroCell.MatchString(s) || noneCell.MatchString(s):
				zeros++
			case digitCell.MatchString(s):
				more++
			}
			n, _ := readNumber(s)
			if h := squeeze(head[c].s()); attitudeHead.MatchString(h) {
				sum += n.count
			} else {
				total = n.count
			}
		}
		if total == 0 {
			total = sum
		}
		l.names, l.counts, l.sum = append(l.names, name), append(l.counts, total), l.sum+total
		if more > 0 {
			some++
		} else if zeros > 0 {
			none = append(none, Unasked{Name: name, Text: "0", At: tb.grid[r][0].at(0, 0)})
		}
	}
	keep(some, none)
}

// before gives the words of the paragraph right before a table.
func (x *reading) before(tb *table) string {
	i := x.first[tb.block.ID]
	for k := i - 1; k >= 0 && k >= i-2; k-- {
		if t := x.texts[k]; t.table == nil {
			if s := t.s(); chars(s) > 4 {
				return lastRunes(s, len(s), 60)
			}
		}
	}
	return ""
}

// notReached in the words of a sentence: a place, why, and that no form was given
// out there. 孙桥村因村道施工,未能入村发放; 水口组正值农忙,未作调查.
var (
	unaskedWhy = regexp.MustCompile(`因|由于|正值|时值|适逢|鉴于|考虑到|路远|路途|较远|偏远|分散|不便|农忙|汛期|施工|交接|未及|来不及|时间|人手`)
	unaskedNot = regexp.MustCompile(`(?:未能?|没有|没能|没法|无法|没|不再|暂不|均未|都未|也未)(?:再|另|能|作|做|予以|进行|开展|组织|安排|逐户|单独|列入|纳入|向其|对其|全部|一一|上门)*(?:[^,。;的]{0,3})?(?:发放|发卷|发问卷|发到户|发出|问卷|发表|入户|入村|进村|到户|到村|到组|去到|调查|填表|填写|填卷|抽样|抽取|抽到|抽查|样本|摸底|征询)`)
	unaskedWho = regexp.MustCompile(`(?:^|[,;:、。)(]|其中|以及|和|但|而|只有|唯|仅)((?:[\p{Han}\d]{0,14}?)(?:村|社区|小区|街道|[镇乡]|组|宿舍|公司|分公司|厂|校区|学校|小学|中学|[^小]学|园|片区|车队|场站|站|居民|农户|住户|职工|商户|渔户|业主|摊户|养殖户|经营户|租户|家庭|户)(?:的)?(?:[\d一二三四五六七八九十百]+(?:余|多)?(?:户|名|人|家|个)?(?:职工|居民|农户|住户|村民|商户)?)?)$`)
	unaskedFor = regexp.MustCompile(`((?:^|[,;:、。)(])[\p{Han}\d]{1,12}(?:村|社区|小区|街道|[镇乡]|组|宿舍|公司|厂|校区|学校))[\p{Han}]{1,4}$`)
	bareWho    = regexp.MustCompile(`(?:^|[,;:、。)(])([\p{Han}]{2,4})$`)
	// someOnly: 外出的5户, 其余未到的 are some of a place
	someOnly   = regexp.MustCompile(`^(?:其余|其他|另|另外|另有|剩余|有|有的|个别|部分|少数|\d+户|\d+名|[一二三四五六七八九十]+户)`)
	notOfThose = regexp.MustCompile(`单位问卷|企业问卷|法人|未成年|不满|幼儿|学龄前|管理人员|在校生|不在问卷|公示|网络|非直接|间接|不受|不涉|不占|不拆|不搬|不征|未拆|未征|未占|无关|范围(?:以)?外|影响(?:很|较)?小|已(?:签|搬|征|另|由|在|通过|以|经)|改(?:为|用|由|以|发)|而是|另行|代之|电话|视频|微信|座谈|走访|面谈|议事会|恳谈|逐[家户]|当面|补发|补填|补做|补齐|补访|补问|补调|补入|次日|随后|之后|后来`)
)

// unsampledSaid finds the places and groups of which a sentence says, with or
// without an excuse, that they were given no form.
func (x *reading) unsampledSaid(t *text, sp [2]int, around string, add func(Unasked)) {
	s := t.s()[sp[0]:sp[1]]
	if !strings.ContainsAny(s, "未没无不") || planned(s) || otherCase.MatchString(s) {
		return
	}
	for _, m := range unaskedNot.FindAllStringIndex(s, 4) {
		if strings.HasPrefix(s[m[1]:], "的") || strings.HasPrefix(s[m[1]:], "者") || strings.HasPrefix(s[m[1]:], "到的") || strings.HasPrefix(s[m[1]:], "问卷的") || notOfThose.MatchString(s) || notOfThose.MatchString(around) {
			continue
		}
		from, _ := segmentOf(s, m[0])
		lead := strings.TrimRight(s[from:m[0]], ",，、 也都均就一律仍还共")
		if k := strings.LastIndexAny(lead, "(,、"); k >= 0 && beyond.MatchString(lead[k:]) || beyond.MatchString(s[m[0]:]) {
			continue
		}
		why := false
		// the excuse stands between who and the denial, with or without a comma
		if loc := unaskedWhy.FindStringIndex(lead); loc != nil {
			who := strings.TrimRight(lead[:loc[0]], ",， 也都均就又是")
			if unaskedWho.MatchString(who) {
				lead, why = who, true
			} else if f := unaskedFor.FindStringSubmatch(who); f != nil {
				lead, why = f[1], true // 甲宿舍物业交接
			} else if bareWho.MatchString(who) && strings.Contains(s, "份") {
				lead, why = who, true // 石梁90份,柳塘因道路施工
			} else if cs, _ := clauseOf(lead, loc[0]); cs > 0 {
				lead, why = strings.TrimRight(lead[:cs], ",，"), true
				if k := strings.LastIndexAny(lead, ",;。"); k >= 0 && !unaskedWho.MatchString(lead) {
					lead = lead[k+1:]
				}
			}
		}
		w := unaskedWho.FindStringSubmatch(lead)
		if w == nil && why && strings.Contains(s, "份") {
			w = bareWho.FindStringSubmatch(lead)
		}
		if w == nil {
			continue
		}
		name := w[1]
		if someOnly.MatchString(name) || awayThen.MatchString(s) || chars(name) < 2 || notAName.MatchString(name) || !why && !someWhere.MatchString(name) {
			continue
		}
		a := strings.LastIndex(s[:m[0]], name)
		add(Unasked{Name: name, Text: strings.TrimSpace(s[max(a, from):m[1]]), Said: true, At: t.at(sp[0]+max(a, from), sp[0]+m[1])})
	}
}

var awayThen = regexp.MustCompile(`外出|在外|联系不上|无法联系|空置|无人居住|拒绝|拒访|不愿|住院|举家|不在家`)

var notAName = regexp.MustCompile(`问卷|调查|以下|岁|[不未没](?:入|调|到|在|填|交|发|签|收|能|愿)|每|各|同|本|该|所有|全体|一户|逐户|入户|几户|这些|上述|此`)

// A list of places with how many answered: 洋塘村98份、滩头村40份.
var (
	countedItem = regexp.MustCompile(`([\p{Han}]{2,10}?)(?:有效)?(\d{1,5})(?:份|户|张|人)?(?:[、,;。)]|$)`)
	askedLead   = regexp.MustCompile(`问卷|样本|有效|份|卷`)
	leadIn      = regexp.MustCompile(`^(?:其中|分别|来自|分别为|包括|含|有|为|是|在|按|及|和|各|有效|发放|收回|回收|份数|问卷|样本)+`)
)

type askedList struct {
	names  []string
	counts []int
	sum    int
	at     document.Anchor
	text   string
}

// askedLists gives the lists of places with counts in a sentence on a survey.
func askedLists(t *text, a, b int, about string) (out []askedList) {
	s := t.s()[a:b]
	if !askedLead.MatchString(about) || strings.Contains(s, "反对") || strings.Contains(s, "支持") || strings.Contains(s, "同意") || strings.Contains(s, "赞成") {
		return nil
	}
	var l askedList
	end := -1
	for _, m := range countedItem.FindAllStringSubmatchIndex(s, 60) {
		if end >= 0 && m[0] > end {
			if len(l.names) >= 2 {
				out = append(out, l)
			}
			l = askedList{}
		}
		name := leadIn.ReplaceAllString(s[m[2]:m[3]], "")
		n, _ := strconv.Atoi(s[m[4]:m[5]])
		end = m[1]
		if chars(name) < 2 {
			continue
		}
		if len(l.names) == 0 {
			l.at = t.at(a+m[0], a+m[1])
		}
		l.names, l.counts, l.sum = append(l.names, name), append(l.counts, n), l.sum+n
		l.text = s
	}
	if len(l.names) >= 2 {
		out = append(out, l)
	}
	return out
}

// someAsked: the row itself tells how many answered.
var someAsked = regexp.MustCompile(`[1-9]\d*份`)

var rowLived = regexp.MustCompile(`^[\p{Han}]{2,9}(?:村|社区|小区|组|街道|[镇乡])$`)

// postedAt: 公示贴在甲、乙、丙三村
var postedAt = regexp.MustCompile(`公示|张贴|公告|座谈|走访|村级|专家|例如|如:`)

var (
	toldList  = regexp.MustCompile(`((?:[\p{Han}]{2,6}、){1,20}[\p{Han}]{2,6}?)(?:等)?(?:\d{1,2}|[两三四五六七八九十]{1,2})个?(?:行政|自然|建制)?(?:村|社区|乡镇|镇|街道|小区|乡|村民小组|组)`)
	toldTable = regexp.MustCompile(`征|占|涉及|范围|影响|利益相关|移民|搬迁|户数|概况|基本情况|分布`)
	toldLead  = regexp.MustCompile(`^(?:[\p{Han}]{1,8}?(?:涉及|位于|途经|经过|穿过|影响|包括|征收|占用|为|在|及|和|将|对|由|向)|县|市|区)+`)
)

// countedPlace: 三个组, 各村
var countedPlace = regexp.MustCompile(`^(?:[\d一二三四五六七八九十两几]+个|[各每某本该])|个(?:村|组|社区|乡镇|街道)`)

// toldPlaces gives the places that the report says the matter touches, by the list,
// the table or the reading they are of.
func (x *reading) toldPlaces() (groups [][]PlaceName) {
	if a := x.out.Consultation.Scope.Affected; len(a) >= 2 {
		groups = append(groups, a)
	}
	var stakes []PlaceName
	for _, s := range x.out.Consultation.Scope.Stakeholders {
		if a, ok := s.Asked.First(); ok && a.V > 0 {
			continue
		}
		if parts := strings.Split(bracketed.ReplaceAllString(squeeze(s.Name), ""), "、"); len(parts) > 1 && len(placesIn(parts[0])) > 0 && len(placesIn(parts[1])) > 0 {
			for _, p := range parts {
				if n := placesIn(p); len(n) > 0 && !countedPlace.MatchString(n[len(n)-1]) {
					stakes = append(stakes, PlaceName{Name: n[len(n)-1], At: s.At})
				}
			}
		} else if m := stakePlace.FindStringSubmatch(s.Name); m != nil {
			stakes = append(stakes, PlaceName{Name: m[1], At: s.At})
		} else if n := bracketed.ReplaceAllString(squeeze(s.Name), ""); rowLived.MatchString(n) && chars(n) <= 10 {
			stakes = append(stakes, PlaceName{Name: n, At: s.At})
		}
	}
	if len(stakes) >= 2 {
		groups = append(groups, stakes)
	}
	for _, t := range x.texts {
		if !t.inBody() || len(groups) > 12 || t.block.Kind == document.Heading || t.block.Kind == document.Caption {
			continue
		}
		if !x.inOverview(t) && !x.inRole(t.block.ID, "scope", "consultation") {
			continue
		}
		if t.table == nil {
			for _, sp := range t.sentences {
				if s := t.s()[sp.Start:sp.End]; strings.Contains(s, "户") && !formsNamed.MatchString(s) && !otherCase.MatchString(s) && !beyond.MatchString(s) && !postedAt.MatchString(s) {
					if g := householdsByPlace(t, sp.Start, sp.End); len(g) >= 2 {
						groups = append(groups, g)
					}
				}
			}
		}
		for _, m := range toldList.FindAllStringSubmatchIndex(t.s(), 6) {
			sp := t.sentence(m[0])
			if s := t.s()[sp.Start:sp.End]; otherCase.MatchString(s) || beyond.MatchString(s) || postedAt.MatchString(s) || !x.inOverview(t) && !x.inRole(t.block.ID, "scope") {
				continue
			}
			var g []PlaceName
			for _, n := range strings.Split(t.s()[m[2]:m[3]], "、") {
				g = append(g, PlaceName{Name: toldLead.ReplaceAllString(n, ""), At: t.at(m[2], m[3])})
			}
			groups = append(groups, g)
		}
	}
	for _, tb := range x.tables {
		if tb.block.Zone != document.ZoneBody || len(tb.grid) < 3 || len(groups) > 20 || !toldTable.MatchString(tb.caption) || surveyTable.MatchString(tb.caption) || tb.grid[0][0] == nil {
			continue
		}
		first := x.texts[min(x.first[tb.block.ID], len(x.texts)-1)]
		if !x.inOverview(first) && !x.inRole(tb.block.ID, "scope") {
			continue
		}
		for c := 0; c < min(2, len(tb.grid[0])); c++ {
			var g []PlaceName
			for _, row := range tb.grid[min(len(tb.grid), max(1, tb.block.Table.HeaderRows)):] {
				if row[c] == nil || placeLabel.MatchString(squeeze(row[c].s())) {
					continue
				}
				n := bracketed.ReplaceAllString(squeeze(row[c].s()), "")
				if rowLived.MatchString(n) && !totalLabel.MatchString(n) && !someAsked.MatchString(lineOf(row)) && !slices.ContainsFunc(g, func(p PlaceName) bool { return p.Name == n }) {
					g = append(g, PlaceName{Name: n, At: row[c].at(0, 0)})
				}
			}
			if len(g) >= 2 {
				groups = append(groups, g)
			}
		}
	}
	return groups
}

// samePlace says that two names are of one place: 柳塘 and 柳塘村, 青石镇柳塘村.
func samePlace(a, b string) bool {
	if strings.HasSuffix(a, b) || strings.HasSuffix(b, a) {
		return true
	}
	ca, cb := bareName(a), bareName(b)
	return chars(ca) >= 2 && chars(cb) >= 2 && (strings.Contains(a, cb) || strings.Contains(b, ca))
}

// unsampledPlaces holds the lists of places with how many answered there, where
// these are all who answered, against the places told to be touched.
func (x *reading) unsampledPlaces(lists []askedList, add func(Unasked)) {
	if len(lists) == 0 {
		return
	}
	whole := map[int]bool{}
	for i := range x.out.Surveys {
		s := &x.out.Surveys[i]
		for _, f := range []Fact[int]{s.Sent, s.Returned, s.Valid} {
			for _, v := range f.All() {
				whole[v.V] = true
			}
		}
	}
	var forms strings.Builder // words on forms given out
	built := false
	var told [][]PlaceName
	for _, l := range lists {
		if !whole[l.sum] {
			continue
		}
		if told == nil {
			told = x.toldPlaces()
		}
		for _, g := range told {
			met := 0
			var left []PlaceName
			for _, p := range g {
				if slices.ContainsFunc(l.names, func(n string) bool { return samePlace(n, p.Name) }) {
					met++
				} else if !slices.ContainsFunc(left, func(q PlaceName) bool { return samePlace(q.Name, p.Name) }) {
					left = append(left, p)
				}
			}
			if met < 2 || len(left) == 0 || len(left) > met || met < (len(l.names)+1)/2 {
				continue
			}
			if !built {
				x.formsNamed(&forms, lists)
				built = true
			}
			for _, p := range left {
				if core := bareName(p.Name); chars(core) >= 2 && !namedIn(forms.String(), core) {
					add(Unasked{Name: p.Name, Text: nextRunes(l.text, 0, 40), At: p.At})
				}
			}
		}
	}
}

var formsNamed = regexp.MustCompile(`问卷|样本|发放|回收|有效|入户|填写|填表|答卷`)

// formsNamed writes the sentences and the tables in which places may be named as
// places where forms were given out.
func (x *reading) formsNamed(w *strings.Builder, lists []askedList) {
	for _, t := range x.texts {
		if !t.inBody() && t.block.Zone != document.ZoneAnnex {
			continue
		}
		if t.table != nil {
			if surveyTable.MatchString(t.table.caption) {
				w.WriteString(t.s() + "\n")
			}
			continue
		}
		if x.inOverview(t) && !x.inRole(t.block.ID, "consultation") {
			continue
		}
		for _, sp := range t.sentences {
			if s := t.s()[sp.Start:sp.End]; formsNamed.MatchString(s) {
				w.WriteString(s + "\n")
			}
		}
	}
}

var placeHouseholds = regexp.MustCompile(`([\p{Han}]{2,10}?(?:村|社区|小区|组|街道|[镇乡]))(?:有|共)?\d{1,5}户`)

// householdsByPlace gives the places of a sentence that counts their households:
// 新田村412户、高渠村386户.
func householdsByPlace(t *text, a, b int) (out []PlaceName) {
	for _, m := range placeHouseholds.FindAllStringSubmatchIndex(t.s()[a:b], 30) {
		out = append(out, PlaceName{Name: toldLead.ReplaceAllString(t.s()[a+m[2]:a+m[3]], ""), At: t.at(a+m[2], a+m[3])})
	}
	return out
}

var (
	// shutOut: a place is not among those asked: 本次未列入调查范围, 不作为利益相关者列入.
	shutOut = regexp.MustCompile(`(?:未|不|没有|暂不|不再)(?:再|予)?(?:列入|纳入|计入|划入|放入)[^,。;]{0,10}(?:调查|评估|征求意见|听取意见|稳评|范围|对象|利益相关)|(?:未|不|没有)(?:再)?(?:作为|列为|算作|视为)[^,。;]{0,10}(?:调查|利益相关|对象)[^,。;]{0,6}`)
	// involved: the matter touches it all the same; lame: the reason has nothing to do with whether it does.
	involved = regexp.MustCompile(`(?:经过|穿过|穿越|占用|征收|征地|拆迁|安置地|接收|搬入|迁入|取水|受影响|影响明显|同样)|\d(?:户|米(?:以内|之内|内|处))`)
	lame     = regexp.MustCompile(`人口(?:较|很|比较)?少|户数(?:较|很)?少|路远|路途|偏远|人手|工作量|时间(?:较|很)?紧|来不及|隶属|外[县省市区镇乡]|跨[县省市区镇乡]|不归|协调|管辖|只是(?:安置|接收|迁入)|意见不大|工作(?:难|不便)`)
	// heardBy: it was asked all the same.
	heardBy = regexp.MustCompile(`已(?:经)?(?:函询|发函|书面|电话|去函|致函|征求|征询)|回函|复函`)
	// unharmed: it is said that the matter does not touch it, or that it is settled with.
	unharmed = regexp.MustCompile(`不受|无影响|没有影响|影响(?:很|较|甚)?(?:小|轻|微)|不经过|不涉及|不占|不穿|不在[^,。;]{0,12}(?:经过|线路|红线|影响|评估)[^,。;]{0,6}(?:范围|区)|公里(?:外|以外|之外)|已(?:经)?(?:搬|征|迁|签|另行)|另行(?:评估|开展)|单独评估|二期`)
)

// shutOutSaid finds the places that a sentence says are not among those asked, though
// it tells as well how they are touched, or gives a reason that has nothing to do with it.
func shutOutSaid(t *text, from, to int, add func(Unasked)) {
	s := t.s()[from:to]
	m := shutOut.FindStringIndex(s)
	if m == nil || heardBy.MatchString(s[:m[0]]) || planned(s) || otherCase.MatchString(s) || unharmed.MatchString(s) || !lame.MatchString(s) && !involved.MatchString(s[:m[0]]) {
		return
	}
	places := placesIn(s[:m[0]])
	if len(places) == 0 {
		return
	}
	name := places[len(places)-1]
	a := max(0, strings.LastIndex(s[:m[0]], name))
	add(Unasked{Name: name, Text: strings.TrimSpace(s[a:m[1]]), Said: true, At: t.at(from+a, from+m[1])})
}

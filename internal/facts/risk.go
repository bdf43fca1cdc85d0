package facts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// risks finds the risk factors: from the tables that list them, else from
// headings, else from lists in prose or in the cells of a form, else from the
// measures table; then how they are scored, and what is said of the catalogue.
func (x *reading) risks() {
	views := x.views()
	x.riskTables(views, false)
	late := len(x.out.Risks.Factors) == 0
	if late {
		x.cardRisks()
	}
	if len(x.out.Risks.Factors) == 0 {
		x.riskHeadings(false)
	}
	if len(x.out.Risks.Factors) == 0 {
		items := x.riskItems()
		x.riskProse()
		if len(items) >= 2 && len(items) > len(x.out.Risks.Factors) { // prose calls only some of them 风险
			x.out.Risks.Factors, x.out.Risks.At = nil, nil
			for _, f := range items {
				x.addRisk(f)
			}
		}
	}
	if len(x.out.Risks.Factors) == 0 {
		x.riskHeadings(true)
	}
	if len(x.out.Risks.Factors) == 0 {
		x.numberedRisks()
	}
	if len(x.out.Risks.Factors) == 0 {
		x.riskForm()
	}
	if late && len(x.out.Risks.Factors) > 0 {
		// Tables of measures, and those that know the factors by their numbers only,
		// have waited for them.
		x.out.Risks.Tables, x.out.Risks.Index = nil, nil
		x.riskTables(views, false)
	}
	if len(x.out.Risks.Factors) == 0 {
		x.out.Risks.Tables, x.out.Risks.Index = nil, nil
		x.riskTables(views, true)
	}
	if len(x.out.Risks.Factors) == 0 {
		for _, v := range views {
			if v.has("measure") && x.rank(v) == 1 {
				x.riskTable(v, true)
			}
		}
		for i := range x.out.Risks.Factors {
			x.out.Risks.Factors[i].Source = "measures"
		}
	}
	x.sheets(views)
	x.proseEstimates()
	x.combinations()
	x.pointsTables(views)
	x.indexes()
	x.sums()
	x.system(views)
	x.catalogue(views)
}

var (
	riskPath    = regexp.MustCompile(`风险(?:因素|点|源)?(?:的)?(?:识别|分析|查找|排查|估计|研判|评估|清单|汇总)|主要(?:社会稳定)?风险|风险(?:因素|点)$|不稳定因素|识别|风险(?:都)?(?:在哪|有哪|是什么|有多)|(?:哪些|什么|多少|找|查|有何|有什么)风险`)
	measurePath = regexp.MustCompile(`一险一策|一事一策|风险治理|治理策略|措施|化解|防范|应对|处置|防控|预案`)
	generic     = regexp.MustCompile(`(?:识别|方法|过程|原则|汇总|清单|概述|综述|小结|结论|结果|估计|评判|等级|依据|思路|步骤|调查|排查|措施|类别|分类|筛选|预案|评估|指数|分析|说明|一览|程度|法|主要风险(?:因素|点)?)$|^(?:主要|社会稳定|重大)?风险(?:因素|点)?|^(?:总体|综合|整体|主要|社会稳定|初始|剩余|预期|其他|各类|单因素|单项|项目|决策|稳定|社会|较大|一般|较小|重大|高|中|低|潜在|可能|存在)(?:的)?(?:社会稳定)?风险$|风险(?:识别|估计|评估|评判|等级|分析|防范|化解|应对|管理体系)|指标|权重|评判标准|判定标准`)
	bothPath    = regexp.MustCompile(`风险(?:因素|点|源|隐患)?(?:识别|分析|查找)?(?:与|和|及|、)(?:其)?(?:相应|对应|主要)?(?:的)?(?:应对|防范|化解|处置|防控|管控)?(?:与|和|及|、)?(?:应对|防范|化解)?(?:措施|对策|办法)|风险(?:因素|点|源|隐患)?(?:的)?(?:识别|查找|排查|分析|估计|研判|梳理)[^。;]{0,14}(?:措施|对策|办法|一险一策|应对)`)
	leadMark    = regexp.MustCompile(`^(?:(?:主要)?风险(?:因素|点|源|事项)?\s*\(?(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[A-Z]\d?)\)?\s*[:、.,\-\s]\s*\S|第\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*(?:号|项|个)风险(?:因素|点)?\s*[:、.,\-\s]\s*\S|[RF]-?\d{1,2}\s*[:、.\-\s]?\s*\p{Han})`)
	codedItem   = regexp.MustCompile(`^\(?(?:(?:风险|因素)(?:点|因素)?\s*)?[RFXSA]-?\d{1,2}\)?\s*[:、.,\-\s]?\s*[\p{Han}“]`)
	itemCode    = regexp.MustCompile(`^\(?(?:(?:风险|因素)(?:点|因素)?\s*)?[RFXSA]-?\d{1,2}\)?\s*[:、.,\-\s]?\s*`)
	introduces  = regexp.MustCompile(`(?:风险(?:因素|点|源|事项)?|不稳定因素)[^。;]{0,16}(?:如下|以下|下列|[\d一二三四五六七八九十两]+(?:项|个|类|方面|条|点))[^。;]{0,12}[:。]?$|(?:如下|以下|下列|[\d一二三四五六七八九十两]+(?:项|个|类|条))[^。;]{0,8}(?:风险(?:因素|点|源|事项)?|不稳定因素)[^。;]{0,6}[:。]?$`)
	namedRisk   = regexp.MustCompile(`^[^,。;:!?]{2,38}风险$`)
)

// riskHeadings takes factors from the headings of the risk chapters; with the
// measures, where these tell each risk under a heading with its number.
func (x *reading) riskHeadings(withMeasures bool) {
	for _, t := range x.texts {
		if t.block.Kind != document.Heading || !t.inBody() {
			continue
		}
		s := strings.TrimSpace(t.s())
		above := x.pathAbove(t)
		if caseTable.MatchString(above) || planHead.MatchString(lastHeading(above)) {
			continue
		}
		marked := leadMark.MatchString(s)
		// Folding takes the space out of 风险一　补偿标准.
		if raw := strings.Join(strings.Fields(t.block.Text), " "); !marked && leadMark.MatchString(raw) {
			s, marked = raw, true
		}
		if measurePath.MatchString(above) && !bothPath.MatchString(lastHeading(above)) && !(withMeasures && marked) {
			continue
		}
		name := riskName(s)
		if !marked && (!riskPath.MatchString(above) || !namedRisk.MatchString(name) || generic.MatchString(name)) {
			continue
		}
		if utf8.RuneCountInString(name) > 60 || measurePath.MatchString(name) {
			continue
		}
		no := ""
		if marked {
			no = riskNo(s)
		} else if n, ok := document.ParseNumber(t.block.Printed()); ok {
			no = itoa(n.Ordinal)
		}
		x.addRisk(Risk{No: no, Name: name, At: t.at(0, 0), Source: "heading"})
	}
	x.dropParents()
	if n := len(x.out.Risks.Factors); n == 1 { // one heading alone is the name of a chapter
		x.out.Risks.Factors = nil
	}
}

// dropParents removes headings below which other factors stand: they are classes.
func (x *reading) dropParents() {
	var keep []Risk
	fs := x.out.Risks.Factors
	for i, f := range fs {
		s := x.doc.Outline[x.doc.Block(f.At.Block).Section]
		parent := false
		for j := i + 1; j < len(fs); j++ {
			if b := fs[j].At.Block; b > s.First && b <= s.Last {
				parent = true
			}
		}
		if !parent {
			keep = append(keep, f)
		}
	}
	x.out.Risks.Factors = keep
}

// pathAbove is the path of the headings above a heading, without itself.
func (x *reading) pathAbove(t *text) string {
	p := x.path(t)
	if t.block.Kind != document.Heading {
		return p
	}
	if i := strings.LastIndexByte(p, '/'); i >= 0 {
		return p[:i]
	}
	return ""
}

func itoa(n int) string {
	if n <= 0 {
		return ""
	}
	const d = "0123456789"
	if n < 10 {
		return d[n : n+1]
	}
	return itoa(n/10) + d[n%10:n%10+1]
}

// addRisk keeps a factor unless one of that name is there.
func (x *reading) addRisk(f Risk) {
	if len(x.out.Risks.Factors) >= manyFactors {
		return
	}
	for i := range x.out.Risks.Factors {
		if x.key(x.out.Risks.Factors[i].Name) == x.key(f.Name) {
			return
		}
	}
	x.out.Risks.Factors = append(x.out.Risks.Factors, f)
	x.out.Risks.At = append(x.out.Risks.At, f.At)
}

var (
	listLead = regexp.MustCompile(`^(?:\((?:\d{1,2}|[一二三四五六七八九十]{1,3})\)|\d{1,2}[.、)]|[一二三四五六七八九十]{1,3}、|[①-⑳]|第(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:项|条|点|是)?[,、:.])\s*`)
	itemHead = regexp.MustCompile(`^([^,。;:!?、]{2,30}?风险)(?:[。:,;]|$)`)
	oneIs    = regexp.MustCompile(`[一二三四五六七八九十]是([^,。;:、]{2,30}?风险)`)
	enumRisk = regexp.MustCompile(`(?:[^,。;:、\s]{2,20}风险[、和及与])+[^,。;:、\s]{2,20}?风险`)
	listIntr = regexp.MustCompile(`主要(?:存在|有|包括|涉及)|(?:风险|风险点|风险因素)(?:主要)?(?:有|为|是|包括|如下)|识别出|梳理出|查找出|存在以下|共有|归纳为|分别是|分别为`)
	fewLevel = regexp.MustCompile(`(?:^|[、和及与])(?:高|中|低|较高|较低|重大|一般|较大|较小|微小)风险`)
	trimHead = regexp.MustCompile(`^.*?(?:存在着?|(?:主)?要有|共有|具有|包括|涉及|是|为|识别出|梳理出|查找出|排查出|:|即)(?:的)?`)
)

// riskProse takes factors from numbered paragraphs and from enumerations.
func (x *reading) riskProse() {
	for _, t := range x.texts {
		if t.block.Kind != document.Paragraph && t.block.Kind != document.TextBox || !t.inBody() {
			continue
		}
		path := x.path(t)
		if !riskPath.MatchString(path) && !bothPath.MatchString(path) || ofMeasures(lastHeading(path)) || caseTable.MatchString(path) {
			continue
		}
		if x.inlineRisks(t) {
			continue
		}
		x.risksIn(t, 0, len(t.s()), t.block.Number != "")
	}
}

// ofMeasures says that a heading is of the measures, and not of the risks too.
func ofMeasures(title string) bool {
	return measurePath.MatchString(title) && !bothPath.MatchString(title)
}

var (
	inlineIntro = regexp.MustCompile(`(?:风险(?:因素|点|源|隐患)?|不稳定因素)[^。;]{0,16}(?:如下|以下|下列|有|是|为|包括|:|[\d一二三四五六七八九十两]+(?:项|个|类|方面|条|点))[^。;(]{0,10}[:,。]?\s*$`)
	nthIs       = regexp.MustCompile(`(?:^|[:;。,])\s*(?:其)?[一二三四五六七八九十](?:是|为)([^,。;:、(]{3,30})`)
)

// inlineRisks takes factors from one paragraph that lists them: 主要风险如下：（1）
// 渡口停渡。…；（2）… or 风险有四个，一是渡口停渡，…；二是….
func (x *reading) inlineRisks(t *text) bool {
	s := t.s()
	rs := lines(s)
	var items [][2]int
	for _, r := range rs {
		if listLead.MatchString(s[r[0]:r[1]]) {
			items = append(items, r)
		}
	}
	if len(items) >= 2 && (items[0][0] > 0 && inlineIntro.MatchString(s[:items[0][0]]) || items[0][0] == 0 && len(items) >= 3 && itemsTitle.MatchString(lastHeading(x.path(t)))) {
		for _, r := range items {
			one := s[r[0]:r[1]]
			lead := listLead.FindString(one)
			name := leadOf(one[len(lead):])
			if n := utf8.RuneCountInString(name); n >= 3 && n <= 30 && looksLikeRisk(name) && !generic.MatchString(name) {
				x.addRisk(Risk{No: riskNo(lead), Name: riskName(name), At: t.at(r[0], r[1]), Source: "prose"})
			}
		}
		return true
	}
	ms := nthIs.FindAllStringSubmatchIndex(s, -1)
	if len(ms) < 2 || !inlineIntro.MatchString(strings.TrimRight(s[:ms[0][0]], " ")+nthMark(s[ms[0][0]:])) {
		return false
	}
	for k, m := range ms {
		if name := s[m[2]:m[3]]; looksLikeRisk(name) && !generic.MatchString(name) {
			end := len(s)
			if k+1 < len(ms) {
				end = ms[k+1][0]
			}
			x.addRisk(Risk{No: itoa(k + 1), Name: riskName(name), At: t.at(m[2], end), Source: "prose"})
		}
	}
	return true
}

// nthMark is the stop before 一是, which ends the sentence that introduces the list.
func nthMark(s string) string {
	if s != "" && strings.ContainsRune(":;。,", rune(s[0])) {
		return s[:1]
	}
	return ""
}

// risksIn finds factors in a range of a text: a numbered item, 一是…风险, or
// 甲风险、乙风险.
func (x *reading) risksIn(t *text, start, end int, numbered bool) {
	s := t.s()[start:end]
	lead := listLead.FindString(s)
	if leadMark.MatchString(s) || lead != "" || numbered {
		rest := s
		if leadMark.MatchString(s) {
			rest = s[len(riskLead.FindString(s)):]
			name := strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune("。:;,\n", r) })
			if len(name) > 0 && utf8.RuneCountInString(name[0]) <= 40 && looksLikeRisk(name[0]) {
				x.addRisk(Risk{No: riskNo(s), Name: riskName(name[0]), At: t.at(start, end), Source: "prose"})
			}
			return
		}
		rest = s[len(lead):]
		if m := itemHead.FindStringSubmatch(rest); m != nil && !generic.MatchString(m[1]) {
			no := riskNo(lead)
			if no == "" && t.block.Number != "" {
				no = riskNo(strings.Trim(t.block.Number, "()（）"))
			}
			x.addRisk(Risk{No: no, Name: riskName(m[1]), At: t.at(start, end), Source: "prose"})
			return
		}
	}
	if m := oneIs.FindAllStringSubmatchIndex(s, -1); len(m) >= 2 {
		for _, k := range m {
			name := s[k[2]:k[3]]
			if !generic.MatchString(name) {
				x.addRisk(Risk{Name: riskName(name), At: t.at(start+k[2], start+k[3]), Source: "prose"})
			}
		}
		return
	}
	for _, k := range enumRisk.FindAllStringIndex(s, -1) {
		list := s[k[0]:k[1]]
		if fewLevel.MatchString(list) || !listIntr.MatchString(s[:k[1]]) {
			continue
		}
		for i, name := range splitNames(list) {
			if i == 0 {
				name = trimHead.ReplaceAllString(name, "")
			}
			if utf8.RuneCountInString(name) >= 4 && !generic.MatchString(name) {
				x.addRisk(Risk{Name: riskName(name), At: t.at(start+k[0], start+k[1]), Source: "prose"})
			}
		}
	}
}

func splitNames(s string) []string {
	var out []string
	start := 0
	for {
		i := strings.Index(s[start:], "风险")
		if i < 0 {
			return out
		}
		end := start + i + len("风险")
		out = append(out, strings.Trim(s[start:end], "、和及与"))
		start = end
	}
}

var itemsTitle = regexp.MustCompile(`(?:主要|重点)(?:的)?(?:社会稳定)?风险(?:因素|点|源)?$|风险(?:因素|点|源)(?:清单|列表|分析|识别|查找|排查)?$|不稳定因素$`)

// stageClause is a clause that only says when.
var stageClause = regexp.MustCompile(`^[^,。;]{0,8}(?:时|时期|期|期间|阶段|各段|全程|全过程|初期|前|后)$`)

// riskItems takes the numbered items, or the sub-headings, of a section called
// 主要风险因素, which need not end in 风险: "（1）补偿标准争议。村民认为…". Below other
// headings of the risk chapters the items must be said to be the factors, by the
// sentence before them (识别出以下六项风险) or by their codes (R1, R2).
func (x *reading) riskItems() (found []Risk) {
	introduced := false
	for _, t := range x.texts {
		if t.table != nil || !t.inBody() {
			introduced = introduced && t.table == nil
			continue
		}
		heading := t.block.Kind == document.Heading
		path := x.pathAbove(t)
		above := lastHeading(path)
		s := strings.TrimSpace(t.s())
		lead := listLead.FindString(s)
		item := lead != "" || t.block.Number != ""
		// What is numbered and rated is a factor, however it is called.
		coded := codedItem.MatchString(s[len(lead):]) || item && !heading && sayP.MatchString(s) && sayQ.MatchString(s)
		if !item && !coded {
			introduced = !heading && introduces.MatchString(s[lastAny(strings.TrimRight(s, "。:"), "。;")+1:])
		}
		if ofMeasures(above) || caseTable.MatchString(above) || !itemsTitle.MatchString(strings.TrimSpace(above)) &&
			!((riskPath.MatchString(path) || bothPath.MatchString(above)) && (coded || introduced && !heading)) {
			continue
		}
		if !heading && !item && !coded {
			continue
		}
		body, code := s[len(lead):], ""
		if codedItem.MatchString(body) {
			code = riskNo(strings.TrimLeft(body, "("))
			body = body[len(itemCode.FindString(body)):]
		}
		name := body
		if !heading {
			name = leadOf(body)
			if stageClause.MatchString(name) { // 过渡时，低保口径两套并行
				if rest := leadOf(strings.TrimLeft(body[len(name):], ",、:; ")); rest != "" {
					name = rest
				}
			}
		}
		name = riskName(name)
		if n := utf8.RuneCountInString(name); n < 4 || n > 30 || generic.MatchString(name) || measurePath.MatchString(name) || !looksLikeRisk(name) {
			continue
		}
		no := riskNo(strings.TrimPrefix(lead, "第"))
		if n, ok := document.ParseNumber(t.block.Printed()); ok && no == "" {
			no = itoa(n.Ordinal)
		}
		if code != "" {
			no = code
		}
		found = append(found, Risk{No: no, Name: name, At: t.at(0, 0), Source: "prose"})
	}
	return found
}

// numberedRisks takes factors from paragraphs that begin 风险点一,…; 风险点二,…
// wherever they stand, several of one section that count from one.
func (x *reading) numberedRisks() {
	var run []Risk
	section := -1
	flush := func() {
		if len(run) >= 3 {
			for _, f := range run {
				x.addRisk(f)
			}
		}
		run = nil
	}
	for _, t := range x.texts {
		if t.table != nil || !t.inBody() || t.block.Kind == document.Heading {
			continue
		}
		s := strings.TrimSpace(t.s())
		if t.block.Section != section {
			flush()
			section = t.block.Section
		}
		if !leadMark.MatchString(s) || planHead.MatchString(lastHeading(x.path(t))) {
			continue
		}
		no := riskNo(s)
		if len(run) == 0 && no != "1" || slices.ContainsFunc(run, func(f Risk) bool { return f.No == no }) {
			continue
		}
		name := leadOf(s[len(riskLead.FindString(s)):])
		if n := utf8.RuneCountInString(name); n >= 2 && n <= 40 && looksLikeRisk(name) {
			run = append(run, Risk{No: no, Name: riskName(name), At: t.at(0, 0), Source: "prose"})
		}
	}
	flush()
}

var formRisk = regexp.MustCompile(`^(?:[一二三四五六七八九十\d]+[、.)]?)?(?:存在的|可能存在的|可能引发的)?(?:主要)?(?:社会稳定)?(?:风险(?:点|因素|隐患|识别|分析)?|不稳定因素)(?:情况|识别|分析)?(?:及(?:程度|化解措施|防范措施|应对措施|措施))?$`)

// riskForm takes factors from the cell beside a label such as 主要风险点.
func (x *reading) riskForm() {
	x.beside(formRisk, func(t *text) {
		for _, r := range lines(t.s()) {
			x.risksIn(t, r[0], r[1], false)
			s := t.s()[r[0]:r[1]]
			if lead := listLead.FindString(s); lead != "" {
				name := s[len(lead):]
				if i := strings.IndexAny(name, ":。,;("); i > 0 {
					name = name[:i]
				}
				if n := utf8.RuneCountInString(name); n >= 3 && n <= 30 && looksLikeRisk(name) {
					x.addRisk(Risk{No: riskNo(lead), Name: riskName(name), At: t.at(r[0], r[1]), Source: "prose"})
				}
			}
		}
	})
}

// beside calls f with the cell on the right of, or below, a cell whose text is a label.
func (x *reading) beside(label *regexp.Regexp, f func(*text)) {
	for _, tb := range x.tables {
		if len(tb.grid) == 0 || x.isCard[tb.block.ID] || !x.texts[x.first[tb.block.ID]].inBody() {
			continue
		}
		var last *text
		for r, row := range tb.grid {
			for c, cell := range row {
				if cell == nil || cell == last || !label.MatchString(headNoise.Replace(cell.s())) {
					continue
				}
				if r > 0 && tb.grid[r-1][c] == cell { // a merged label is read once
					continue
				}
				last = cell
				for k := c + 1; k < len(row); k++ {
					if row[k] != nil && row[k] != cell {
						f(row[k])
						break
					}
				}
			}
		}
	}
}

// lines splits a cell into its lines, and a line into its numbered items.
var inlineItem = regexp.MustCompile(`[;。:]\s*(?:\((?:\d{1,2}|[一二三四五六七八九十]{1,3})\)|\d{1,2}[.、)]|[一二三四五六七八九十]{1,3}、|[①-⑳])`)

func lines(s string) [][2]int {
	cuts := []int{}
	for i := 0; i < len(s); i++ {
		if s[i] == '\n' {
			cuts = append(cuts, i)
		}
	}
	for _, m := range inlineItem.FindAllStringIndex(s, -1) {
		_, n := utf8.DecodeRuneInString(s[m[0]:])
		cuts = append(cuts, m[0]+n)
	}
	slices.Sort(cuts)
	var out [][2]int
	start := 0
	for _, end := range append(cuts, len(s)) {
		a := start
		for a < end && (s[a] == ' ' || s[a] == '\n') {
			a++
		}
		if a < end {
			out = append(out, [2]int{a, end})
		}
		start = end
	}
	return out
}

// ofBody: 社会保障局 and 融媒体中心 are bodies, no factors.
var ofBody = regexp.MustCompile(`^(?:服务|事业|管理|执法|监督)?(?:局|中心|厅|站|协会|大队)`)

var (
	quoted = regexp.MustCompile(`《[^》]*》`)
	notIn  = regexp.MustCompile(`不涉及|未涉及|不存在|不产生|不占用|不需要|无需|不会产生|没有|不新增|无此|不构成|不适用|均无|不征收|不拆迁|无(?:房屋)?(?:征地|拆迁|征收)`)
)

// catalogue says what the report does about each factor of the risk catalogue.
// Titles of laws are taken out first: 《噪声污染防治法》 analyses no noise.
func (x *reading) catalogue(views []*view) {
	if len(x.lx.Factors) == 0 {
		return
	}
	type piece struct {
		t *text
		s string
	}
	var list []string // the words of all factors
	for i := range x.lx.Factors {
		list = append(list, x.lx.Factors[i].Words...)
	}
	words := regexp.NewWords(list)
	inBody, inRisk := make([]*piece, len(list)), make([]*piece, len(list)) // where each stands first, and first in what tells of risks
	named := make([]bool, len(list))                                       // in the name of a factor
	listed := make([]bool, len(list))                                      // in a row of a checklist
	denied := map[*text]bool{}                                             // rows of a checklist marked 不涉及
	for _, v := range views {
		if c := v.col("concern"); c >= 0 {
			x.out.Risks.Checked += max(0, len(v.t.grid)-v.first)
			for r := v.first; r < len(v.t.grid); r++ {
				for _, t := range v.t.grid[r] {
					if t != nil {
						words.Each(t.s(), func(k, _ int) bool { listed[k] = true; return true })
					}
				}
				if k := v.cell(r, c); k != nil && noConcern.MatchString(strings.TrimSpace(k.s())) {
					for _, t := range v.t.grid[r] {
						denied[t] = true
					}
				}
			}
		}
	}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Zone == document.ZoneFront {
			continue
		}
		s := t.s()
		if strings.Contains(s, "《") {
			s = quoted.ReplaceAllString(s, "")
		}
		path := x.path(t)
		risk := x.inRole(t.block.ID, "identification", "estimation") || t.table != nil && riskCap.MatchString(t.table.caption) ||
			riskPath.MatchString(lastHeading(path)) && !x.inRole(t.block.ID, "consultation", "process", "measures")
		p := &piece{t, s}
		words.Each(s, func(k, at int) bool {
			if ofBody.MatchString(s[at+len(list[k]):]) {
				return true
			}
			if inBody[k] == nil {
				inBody[k] = p
			}
			if risk && inRisk[k] == nil {
				inRisk[k] = p
			}
			return true
		})
	}
	for i := range x.out.Risks.Factors {
		f := &x.out.Risks.Factors[i]
		for _, s := range []string{f.Name, f.Type} {
			words.Each(s, func(k, _ int) bool { named[k] = true; return true })
		}
	}
	ruledOut := x.classesDenied()
	next := 0 // the first word of the factor in the list
	for i := range x.lx.Factors {
		f := &x.lx.Factors[i]
		m := FactorMention{ID: f.ID, Status: "absent"}
		from := next
		next += len(f.Words)
		var at *piece
		for k := from; k < next; k++ {
			m.Listed = m.Listed || listed[k]
		}
		for k := from; k < next && m.Text == ""; k++ {
			if inRisk[k] != nil || named[k] {
				m.Status, m.Text, at = "analysed", list[k], inRisk[k]
			}
		}
		for k := from; k < next && m.Text == ""; k++ {
			if inBody[k] != nil {
				m.Status, m.Text, at = "mentioned", list[k], inBody[k]
			}
		}
		if at != nil {
			m.At = at.t.at(0, 0)
			if denied[at.t] || denies(at.s, m.Text) {
				m.Status = "none"
			}
		}
		if t := ruledOut[f.Class]; t != nil && (m.Status == "absent" || m.Status == "mentioned") {
			m.Status, m.Text, m.At = "none", f.Class, t.at(0, 0)
		}
		x.out.Risks.Matters = append(x.out.Risks.Matters, m)
	}
}

// denies says that the clause with the word says that it does not apply.
func denies(s, word string) bool {
	i := strings.Index(s, word)
	from := lastAny(s[:i], "。;\n")
	to := strings.IndexAny(s[i:], "。;\n")
	if to < 0 {
		to = len(s) - i
	}
	return notIn.MatchString(s[from+1 : i+to])
}

// lastAny is LastIndexAny that gives the last byte of the character found.
func lastAny(s, chars string) int {
	i := strings.LastIndexAny(s, chars)
	if i < 0 {
		return -1
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return i + n - 1
}

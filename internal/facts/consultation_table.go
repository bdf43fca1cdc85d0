package facts

import (
	"slices"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

var (
	hearingTitle = regexp.MustCompile(`(利益相关|调查|座谈|走访|访谈|听证|征求意见|征询|意见征集|听取意见|签到|参会|参加人员|公众参与|意见(来源|采纳|汇总|归纳|收集|反馈)|采纳情况|入户|问卷|公示|意见建议)`)
	notRecord    = regexp.MustCompile(`(责任(单位|主体|人)|牵头|协助|配合单位|实施时间|完成时限|风险(因素|等级|程度|概率|点)|分工|职责|资质|编制人员|得分|权重)`)
	skipColumn   = regexp.MustCompile(`(责任|牵头|协助|配合|采纳|落实|措施|处理|理由|回应|答复|备注|影响内容|与.{0,6}关系)`)
	surveyColumn = regexp.MustCompile(`(调查(方式|数量|人数|户数|份数|对象|方法|时间|形式)|走访|访谈|听取|征求|参会|参加|发放|回收|样本|意见|诉求|问卷|态度|方式)`)
	emptyMark    = regexp.MustCompile(`^(?:0|0[户人份]|未(?:开展|调查|走访|征求|召开)?|无|否|/|-|—)$`)
	stakeTitle   = regexp.MustCompile(`(利益相关|利害关系|影响群体|涉及群体|相关群体|影响对象|影响人群)`)
	stakeColumn  = regexp.MustCompile(`(利益相关(者|方|群体)?|群体|对象|相关方|类别|人群)`)
	surveyDone   = regexp.MustCompile(`(调查(数量|人数|户数|份数|时间)|走访(数|户|人|时间)|访谈|参会|发放|回收|样本|主要意见|意见内容|问卷(数|份))`)
	headPeople   = regexp.MustCompile(`(人数|人次|参加人|参会人|户数|户\)|人\))`)
	headTimes    = regexp.MustCompile(`(场次|次数|数量|份数|场数)`)
	headWhere    = regexp.MustCompile(`(地点|地址|场所|位置)`)
)

// cell reads running text in a table cell; short cells are left to table.
func (f *hearingFinder) cell(t *text, ch string) {
	if chars(t.s()) < 16 || notRecord.MatchString(t.table.caption) {
		return
	}
	if head := f.head(t); skipColumn.MatchString(head) {
		return
	}
	if ch == "" {
		ch = chapterConsult // a form report has no chapters; its cells speak for themselves
		if label := f.label(t); notRecord.MatchString(label) || regexpOtherRow.MatchString(label) {
			return
		}
	}
	for _, span := range t.sentences {
		f.sentence(t, span.Start, span.End, ch)
	}
}

var regexpOtherRow = regexp.MustCompile(`(措施|预案|依据|概况|基本情况|结论|建议$|风险)`)

// head gives the column header above a cell, when the table has header rows.
func (f *hearingFinder) head(t *text) string {
	tb := t.table
	n := tb.block.Table.HeaderRows
	if n == 0 {
		// without a known header, a row of short cells is taken for one
		for _, h := range tb.grid[0] {
			if h != nil && chars(h.s()) > 14 {
				return ""
			}
		}
		n = 1
	}
	if t.cell.Row < n || t.cell.Row >= len(tb.grid) {
		return ""
	}
	var words []string
	for r := 0; r < min(n, len(tb.grid)); r++ {
		if t.cell.Col < len(tb.grid[r]) && tb.grid[r][t.cell.Col] != nil {
			words = append(words, squeeze(tb.grid[r][t.cell.Col].s()))
		}
	}
	return strings.Join(words, " ")
}

// label gives the row label left of a cell.
func (f *hearingFinder) label(t *text) string {
	tb := t.table
	if t.cell.Row >= len(tb.grid) || t.cell.Col == 0 {
		return ""
	}
	var words []string
	for c := 0; c < t.cell.Col && c < len(tb.grid[t.cell.Row]); c++ {
		if l := tb.grid[t.cell.Row][c]; l != nil && l != t && chars(l.s()) <= 20 {
			words = append(words, squeeze(l.s()))
		}
	}
	return strings.Join(words, " ")
}

// table reads records of hearings: who, how, when, how many.
func (f *hearingFinder) table(tb *table) {
	if len(tb.grid) < 2 || len(tb.grid[0]) < 2 {
		return
	}
	ch := f.x.chapter(tb.block)
	var head []string
	for c := range tb.grid[0] {
		w := ""
		for r := 0; r < min(max(1, tb.block.Table.HeaderRows), len(tb.grid)); r++ {
			if t := tb.grid[r][c]; t != nil && !strings.Contains(w, squeeze(t.s())) {
				w += squeeze(t.s())
			}
		}
		head = append(head, w)
	}
	all := strings.Join(head, " ")
	if ch == chapterConsult || ch == chapterProcess || ch == chapterOverview || ch == "" {
		if related(tb) && !stakeTitle.MatchString(tb.caption+" "+all) && !stakeColumn.MatchString(all) {
			f.stakeholders(tb, head)
		}
	}
	if notRecord.MatchString(all) && !strings.Contains(all, "调查") || notRecord.MatchString(tb.caption) {
		return
	}
	title := tb.caption
	if title == "" {
		if h := f.x.headings(tb.block); len(h) > 0 {
			title = h[0]
		}
	}
	form := ch == ""
	record := hearingTitle.MatchString(title) || ch == chapterConsult || surveyColumn.MatchString(all) && ch != chapterRisk && ch != chapterFour
	if !record && !form {
		return
	}
	if ch == chapterMeasures || ch == chapterBasis {
		return
	}
	titleMethods := eachHit(f.x.lx.Methods, title+" "+all)
	stake := stakeTitle.MatchString(title) || stakeTitle.MatchString(all)
	asked := surveyColumn.MatchString(all)
	if stake {
		asked = surveyDone.MatchString(all) // which way is planned tells nothing of who was heard
	}
	for r := 1; r < len(tb.grid); r++ {
		f.row(tb, r, ch, head, titleMethods, stake, asked, record, form)
	}
	stake = stake && !strings.Contains(title, "问卷") && !strings.Contains(title, "态度")
	if l := tb.grid[0][0]; !stake && l != nil && stakeColumn.MatchString(squeeze(l.s())) {
		for r := 1; r < len(tb.grid); r++ {
			if t := tb.grid[r][0]; t != nil && strings.Contains(t.s(), "关系") {
				stake = true
			}
		}
	}
	if stake || stakeColumn.MatchString(all) && (strings.Contains(all, "影响") || strings.Contains(all, "诉求") || strings.Contains(all, "直接") || related(tb)) {
		f.stakeholders(tb, head)
	}
}

func (f *hearingFinder) row(tb *table, r int, ch string, head []string, titleMethods []hit, stake, asked, record, form bool) {
	row := tb.grid[r]
	var method *Method
	var prev *text
	texts := 0
	for c, t := range row {
		if t == nil || t == prev {
			continue
		}
		prev = t
		s := squeeze(t.s())
		if s == "" || chars(s) > 20 {
			continue
		}
		texts++
		if method != nil {
			break
		}
		if texts > 3 && !(c < len(head) && wayHead.MatchString(head[c])) {
			continue
		}
		for _, h := range f.ways(s) {
			if f.rowNegated(row, c) || f.negated(s, h) != "" { // 为什么没有听证 | …
				break
			}
			if form && !record && (c > 1 || c == 1 && chars(s) > 8) {
				break // a line of a form is labelled in its first cells: 九、征求意见 | 座谈 | …
			}
			method = f.method(h.id)
			method.At = append(method.At, t.at(0, 0))
			break
		}
	}
	if method == nil && len(titleMethods) > 0 && record {
		// 座谈会情况表: every row tells of one
		distinct := map[string]bool{}
		for _, h := range titleMethods {
			distinct[h.id] = true
		}
		if len(distinct) == 1 && titleMethods[0].id != "survey" && titleMethods[0].id != "publicity" {
			method = f.method(titleMethods[0].id)
		}
	}
	if method != nil {
		told := f.rowFacts(method, row, head)
		if told || !form {
			if !method.Held {
				method.Held, method.Negated, method.Why = true, false, ""
				method.Listed = !told
				method.At = append(method.At, document.Whole(tb.block.ID))
			}
			if told {
				method.Listed = false
			}
			var line strings.Builder
			var last *text
			for _, t := range row {
				if t != nil && t != last && line.Len() < 2000 {
					line.WriteString(squeeze(t.s()) + " ")
				}
				last = t
			}
			if p := f.particulars(line.String(), method.ID); p.two() && (p.where || p.many || told && record && ch != chapterProcess) {
				method.Told = true
			}
		}
	}
	if !record && !(form && method != nil) {
		return
	}
	answers := slices.ContainsFunc(head, answerColumn.MatchString)
	zero := false
	for c, t := range row {
		if t != nil && c < len(head) && surveyColumn.MatchString(head[c]) && !strings.Contains(head[c], "意见") && !strings.Contains(head[c], "诉求") && emptyMark.MatchString(squeeze(t.s())) {
			zero = true
		}
	}
	prev = nil
	for c, t := range row {
		if t == nil || t == prev || c < len(head) && skipColumn.MatchString(head[c]) {
			continue
		}
		prev = t
		for _, h := range longest(f.terms.hits(t.s())) {
			g := f.group(h.id)
			g.Named = true
			if stake && !asked || zero {
				continue
			}
			if whereMark.MatchString(t.s()[h.end:]) || c < len(head) && headWhere.MatchString(head[c]) {
				continue
			}
			if c > 0 && chars(t.s()) > 30 && (method == nil || chars(t.s()) > 120) && strings.Count(t.s(), "、") < 3 {
				continue // a demand that names others is not their own
			}
			if h.id != "affected" {
				if h.id == "department" && f.isOwn(t.s(), h) || teamWork.MatchString(t.s()) || host.MatchString(nextRunes(t.s(), h.end, 16)) {
					continue
				}
				if answers && !metWord.MatchString(t.s()) && !replied.MatchString(t.s()) {
					continue // whose opinion is answered is not how they were heard
				}
			}
			id := ""
			if method != nil {
				id = method.ID
			}
			f.hear(g, id, t.s()[h.start:h.end], t.at(h.start, h.end))
		}
	}
}

var (
	answerColumn = regexp.MustCompile(`采纳|答复|回应|处理|怎么办`)
	replied      = regexp.MustCompile(`函|回复|答复|书面|反馈|意见`)
)

// wayHead heads a column of ways of hearing people, wherever it stands.
var wayHead = regexp.MustCompile(`^(?:方式|形式|途径|方法|听取方式|征求方式|调查方式|怎么听的?|怎样听的?|办法)$`)

// rowNegated says that the cells right of column c say it was not done.
func (f *hearingFinder) rowNegated(row []*text, c int) bool {
	for _, t := range row[c+1:] {
		if t == nil || t == row[c] {
			continue
		}
		s := squeeze(t.s())
		return emptyMark.MatchString(s) || rowNo.MatchString(s)
	}
	return false
}

// rowNo: 未召开; 不属于依法应当听证的情形,未举行
var rowNo = regexp.MustCompile(`^(?:未|没有|没|不再)(?:开展|召开|组织|举行|安排|进行|走访|座谈|入户|听证|发放)|^(?:不涉及|不属|无需|不需|不必|不用)|(?:未|没有|没)(?:再)?(?:开展|召开|组织|举行|安排|进行|开)(?:[^,。;]{0,3}(?:会|听证))?(?:[。;,]|$)`)

func (f *hearingFinder) rowFacts(m *Method, row []*text, head []string) bool {
	told := false
	var prev *text
	for c, t := range row {
		if t == nil || t == prev {
			continue
		}
		prev = t
		s := t.s()
		for _, d := range zh.Dates(s) {
			m.When.Add(Value[zh.Period]{V: zh.Period{From: d.From, To: d.To}, At: t.at(d.Start, d.End)})
			told = true
		}
		h := ""
		if c < len(head) {
			h = head[c]
		}
		if n, ok := readNumber(s); ok && n.hasCount && n.count > 0 {
			v := Value[int]{V: n.count, At: t.at(0, 0)}
			switch {
			case totalLabel.MatchString(rowName(row)):
			case headPeople.MatchString(h):
				m.addPeople(v, false)
				told = true
			case headTimes.MatchString(h):
				m.addCount(v, false)
				told = true
			}
		}
		for _, n := range zh.Numbers(s) {
			if n.Value != float64(int(n.Value)) || n.Value <= 0 {
				continue
			}
			v := Value[int]{V: int(n.Value), At: t.at(n.Start, n.End), Approx: n.Approx}
			switch {
			case totalLabel.MatchString(rowName(row)):
			case countUnit[m.ID][n.Unit]:
				m.addCount(v, false)
				told = true
			case peopleUnit[n.Unit]:
				m.addPeople(v, false)
				told = true
			}
		}
		if headWhere.MatchString(h) && strings.TrimSpace(s) != "" && !cellBlank.MatchString(squeeze(s)) {
			m.Place.Add(Value[string]{V: strings.TrimSpace(s), At: t.at(0, 0)})
			told = true
		}
	}
	return told
}

// rowName gives the first label of a row.
func rowName(row []*text) string {
	if len(row) == 0 || row[0] == nil {
		return ""
	}
	return squeeze(row[0].s())
}

// stakeholders keeps the rows of a stakeholder table.
func (f *hearingFinder) stakeholders(tb *table, head []string) {
	sc := &f.x.out.Consultation.Scope
	sc.Defined = true
	sc.At = append(sc.At, document.Whole(tb.block.ID))
	if l := tb.grid[0][0]; l != nil && stakeColumn.MatchString(squeeze(l.s())) && f.across(tb) {
		return
	}
	name := -1
	for c, h := range head {
		if stakeColumn.MatchString(h) && !strings.Contains(h, "关系") {
			name = c
			if strings.Contains(h, "名称") || strings.Contains(h, "群体") || stakeTitle.MatchString(h) {
				break
			}
		}
	}
	if name < 0 && related(tb) {
		name = 0
	}
	if name < 0 {
		return
	}
	direct, indirect := false, false
	for r := 1; r < len(tb.grid); r++ {
		row := tb.grid[r]
		t := row[name]
		if t == nil || squeeze(t.s()) == "" || totalLabel.MatchString(squeeze(t.s())) || onlyFigures.MatchString(squeeze(t.s())) {
			continue
		}
		s := StakeholderRow{Name: squeeze(t.s()), At: t.at(0, 0)}
		for c, cell := range row {
			if cell == nil || c == name {
				continue
			}
			if strings.Contains(cell.s(), "间接") {
				indirect = true
			} else if strings.Contains(cell.s(), "直接") {
				direct = true
			}
			if m := formsTold.FindStringSubmatch(cell.s()); m != nil && !s.Asked.Found() { // 问卷6户、座谈、走访
				if n, err := strconv.Atoi(m[1]); err == nil {
					s.Asked.Add(Value[float64]{V: float64(n), At: cell.at(0, 0)})
				}
			}
			if laterOnly.MatchString(cell.s()) {
				a := cell.at(0, 0)
				s.Later, s.LaterText = &a, squeeze(cell.s())
			}
			s.Direct = s.Direct || strings.HasPrefix(squeeze(cell.s()), "直接")
			h := head[c]
			if regexpAsked.MatchString(h) {
				if n, ok := readNumber(cell.s()); ok && n.hasCount {
					s.Asked.Add(Value[float64]{V: float64(n.count), At: cell.at(0, 0)})
				}
				continue
			}
			if !regexpStakeCount.MatchString(h) && !countsPeople(tb, c) {
				continue
			}
			if n, ok := readNumber(cell.s()); ok && n.hasCount {
				s.Count.Add(Value[float64]{V: float64(n.count), At: cell.at(0, 0)})
			} else {
				for _, n := range zh.Numbers(cell.s()) {
					if peopleUnit[n.Unit] || n.Unit == "家" || n.Unit == "个" {
						s.Count.Add(Value[float64]{V: n.Value, At: cell.at(n.Start, n.End), Approx: n.Approx})
					}
				}
			}
		}
		if s.Count.Found() {
			sc.Quantified = true
		}
		sc.Stakeholders = append(sc.Stakeholders, s)
	}
	for _, h := range head {
		if strings.Contains(h, "直接") && strings.Contains(h, "间接") {
			direct, indirect = true, true
		}
	}
	sc.DirectSplit = sc.DirectSplit || direct && indirect || direct && len(sc.Stakeholders) > 0
}

var onlyFigures = regexp.MustCompile(`^[\d.,%—-]+$`)

// countsPeople says that a column tells how many a group is, whatever its head
// calls it: most of its cells are numbers of households, people or firms.
func countsPeople(tb *table, c int) bool {
	n, all := 0, 0
	for r := 1; r < len(tb.grid); r++ {
		if t := tb.grid[r][c]; t != nil && !wideRow(tb.grid[r]) {
			all++
			if peopleCell.MatchString(squeeze(t.s())) {
				n++
			}
		}
	}
	return n >= 2 && 2*n >= all
}

var peopleCell = regexp.MustCompile(`^[约近共合计一-龥]{0,6}\d[\d,]*(?:\.\d+)?万?[余多]?(?:户|人|家|名|个)`)

var (
	// formsTold: how many of a group were given the questionnaire
	formsTold = regexp.MustCompile(`^问卷(?:逐户)?(\d{1,5})(?:份|户)`)
	// laterOnly: a way of hearing people that is all to come: 拟于开工前另行听取
	laterOnly = regexp.MustCompile(`^(?:拟|将|待|计划|届时)[^,。;、\d]{0,12}(?:听取|了解|征求|走访|调查|沟通|座谈)(?:意见)?$|^(?:开工前|实施前|后续|下一步|施工期)[^,。;、\d]{0,6}(?:听取|了解|征求|走访|调查|沟通|座谈)(?:意见)?$`)
)

// relationCell: 直接, 间接,环境敏感
var relationCell = regexp.MustCompile(`^(?:直接|间接)(?:$|[,、;:(]|受|影响|或|利)`)

// related says that a table tells of groups of people by how they are touched,
// whatever its head calls them: two rows or more say 直接 or 间接 in one column.
func related(tb *table) bool {
	for c := 1; c < len(tb.grid[0]); c++ {
		n, direct := 0, false
		var last *text
		for _, row := range tb.grid[1:] {
			if c >= len(row) || row[c] == nil || row[c] == last {
				continue
			}
			last = row[c]
			if s := squeeze(last.s()); relationCell.MatchString(s) {
				n++
				direct = direct || strings.HasPrefix(s, "直接")
			}
		}
		if n >= 2 && direct {
			return true
		}
	}
	return false
}

// across reads a stakeholder table whose groups stand side by side.
func (f *hearingFinder) across(tb *table) bool {
	sc := &f.x.out.Consultation.Scope
	relation := false
	for r := 1; r < len(tb.grid); r++ {
		l := tb.grid[r][0]
		if l == nil {
			continue
		}
		label := squeeze(l.s())
		if strings.Contains(label, "关系") || strings.Contains(label, "影响") {
			relation = true
			sc.DirectSplit = true
		}
		if regexpAsked.MatchString(label) {
			for c := 1; c < len(tb.grid[r]); c++ {
				t, name := tb.grid[r][c], tb.grid[0][c]
				if t == nil || name == nil || totalLabel.MatchString(squeeze(name.s())) {
					continue
				}
				if n, ok := readNumber(t.s()); ok && n.hasCount {
					row := StakeholderRow{Name: squeeze(name.s()), At: name.at(0, 0)}
					row.Asked.Add(Value[float64]{V: float64(n.count), At: t.at(0, 0)})
					sc.Stakeholders = append(sc.Stakeholders, row)
				}
			}
		}
		if !regexpStakeCount.MatchString(label) || strings.Contains(label, "调查") {
			continue
		}
		for _, t := range tb.grid[r][1:] {
			if t != nil {
				if n, ok := readNumber(t.s()); ok && n.hasCount || len(zh.Numbers(t.s())) > 0 {
					sc.Quantified = true
				}
			}
		}
	}
	return relation
}

// regexpAsked: columns on how many of a group were asked.
var regexpAsked = regexp.MustCompile(`(有效(调查|样本|问卷|份)|调查(户数|人数|数量|数|份数)|样本(数|量)|走访(户|人)数|问卷(数|份)|实际调查|抽样数|^(?:样本|问卷|有效|有效问卷|有效样本|调查|样本份数)$)`)

var regexpStakeCount = regexp.MustCompile(`(人数|户数|总数|数量|规模|人口|户\)|人\)|家数|调查|底数|基数|体量|^多少|^有多少|^几[人户家])`)

// tellsWhom says that a text names the people meant, not only the word for them.
func (f *hearingFinder) tellsWhom(s string) bool {
	hs := longest(f.terms.hits(s))
	if len(hs) > 1 {
		return true
	}
	for _, n := range zh.Numbers(s) {
		if peopleUnit[n.Unit] || n.Unit == "家" {
			return len(hs) > 0
		}
	}
	return false
}

// bounds says that a text under the title of the range does tell one: how they
// are touched, how many, which places, or some kinds of people. 调查对象为周边有关
// 群众,视情况选取 tells none.
func (f *hearingFinder) bounds(s string) bool {
	if strings.Contains(s, "直接") || strings.Contains(s, "间接") || len(placesIn(s)) > 0 || len(longest(f.terms.hits(s))) > 1 || boundWord.MatchString(s) {
		return true
	}
	for _, n := range zh.Numbers(s) {
		if n.Value > 0 && (peopleUnit[n.Unit] || n.Unit == "家" || n.Unit == "米" || n.Unit == "公里") {
			return true
		}
	}
	return false
}

// boundWord: 范围为青石镇, 以红线外为界
var boundWord = regexp.MustCompile(`[\p{Han}]{2,}(?:镇|乡|街道|县|区|园)|为界|以内|之内|如下|见表|下表`)

var regexpWhom = regexp.MustCompile(`(直接[^。]{0,80}间接|利益相关|利害关系|受影响群体)`)

var (
	scopeTitle = regexp.MustCompile(`(^范围$|利益相关|利害关系人|调查(的)?(内容和|对象和|对象与|范围)|调查对象|影响(范围|区域|群体)|评估范围|涉及(范围|群体|对象)|征求意见(的)?(范围|对象)|(?:涉及|影响)(?:了|到)?哪些人|(?:听|问|听取)(?:了)?谁(?:的)?(?:意见)?$|谁受影响|^影响(?:到|了)?谁$|范围[与和及]对象|对象[与和及]范围)`)
	// householdsApart: 31,720户,其中三层及以上20,240户
	householdsApart = regexp.MustCompile(`\d户[^。]{0,6}其中[^。]{1,24}\d户`)
	scopeWords      = regexp.MustCompile(`(直接[^。]{0,80}间接|(?:^|[。;])(?:直接|间接)(?:受影响|影响|利害|相关|受益)?(?:的|者|人|方)?(?:是|有|为|包括)?[:,]|直接利益|\(直接\)|\(直接|对象:|受影响(?:的)?[一-龥]{2,6}\d|涉及学生|涉及家庭|利益相关者|利益相关群体|利益相关方|利害关系人|利益群体|调查范围|影响范围|受影响群体|评估范围|调查对象|直接影响|间接影响|征求意见范围|征求意见对象)`)
	scopeVague      = regexp.MustCompile(`^[^。;]{0,12}(周边群众|相关群众|有关群众|社会公众|广大群众)[^。;]{0,12}$`)
	affectWord      = regexp.MustCompile(`(涉及|受到影响|事关|波及|惠及|分布于|分布在|居住|影响范围|征收范围|征地范围|覆盖|影响到|途经|受影响|影响区域|用地范围)`)
	surveyDeed      = regexp.MustCompile(`(发放|入户|走访|样本|问卷|回收|受访|访谈)`)
	onlyWord        = regexp.MustCompile(`(仅在|仅对|仅向|仅限于|只在|只对|只向|仅选取|仅选择|仅于)`)
	// rangeTold: 调查覆盖甲村、乙村; 地域以甲社区、乙社区为限
	rangeTold   = regexp.MustCompile(`(?:调查|征求意见|听取意见|问卷|走访|入户|抽样|评估调查)(?:的)?(?:工作)?(?:地域|区域|地点|范围|对象)?(?:覆盖|涵盖|范围为|范围是|范围包括|范围限于|涉及|包括|在|为|是)([^。;]{4,120})|(?:地域|区域|范围)(?:上)?(?:以|限于|限定在|确定为|即|为|是|包括)([^。;]{4,120})`)
	everyPlace  = regexp.MustCompile(`(全覆盖|所有(涉及)?(的)?村|各(涉及)?(行政)?村|每个村|涉及的各|全部涉及|逐村|逐户|\d个(行政)?村(\(社区\))?均|沿线各)`)
	villageName = regexp.MustCompile(`[村寨屯]$|社区$`)
)

// vagueScope: 凡是与水库建设有关的干部群众,都属于听取意见的范围
var vagueScope = regexp.MustCompile(`(?:凡|只要)(?:是)?(?:与|同|和)[^,。;]{2,14}(?:有关|有联系|相关|有关系)的[^,。;]{0,14},?(?:都|均)[^,。;]{2,20}|(?:调查|征求意见|听取意见)?(?:范围|对象)(?:为|是|:)?(?:与|和|同)(?:本|该)?[^,。;]{1,8}(?:有关|相关)的(?:群众|单位|人员|干部群众|群众和单位|各方|人)[^,。;]{0,4}(?:$|[,。;])|对(?:周边|有关|相关|广大)(?:群众|居民)广泛(?:征求|听取)(?:了)?意见`)

// looseScope leaves open who was asked: 其他有关人员, 视情况向周边延伸, 社会各界.
var looseScope = regexp.MustCompile(`(?:利益相关者|对象|群体|影响)[^。;]{0,10}(?:为|是|有|包括)[^。;,]{0,12}(?:广大(?:市民|群众|居民|村民|用户|职工)|(?:其他|有关)(?:有关)?(?:人员|群众|用户))|视情况(?:向周边)?(?:延伸|扩大|确定|选取)|(?:范围|对象)[^。;,]{0,4}由[^。;,]{2,12}(?:掌握|确定|把握)|对[^。;,]{0,10}(?:有关|相关)(?:用户|群众|人员)[^。;,]{0,4}(?:和|及)社会各界|(?:住在里面|附近|周边|周围)的(?:居民|群众|人)(?:和|及|、)(?:附近|周边|周围)的(?:人|群众|居民)`)

// draws says that some sentence of a text counts those touched, not those who
// answered or came.
func (f *hearingFinder) draws(t *text, inScope bool) bool {
	for _, sp := range t.sentences {
		s := t.s()[sp.Start:sp.End]
		if (inScope && !answeredOrCame.MatchString(s) || strings.Contains(s, "直接")) && f.numbered(s) {
			return true
		}
	}
	return false
}

// answeredSo: a sentence counts those who answered or were called on.
var answeredSo = regexp.MustCompile(`卷|听证|座谈|参加|到会|走访|入户|逐户|填|份|抽|访谈`)

var answeredOrCame = regexp.MustCompile(`问卷|听证|座谈|参加|到会|走访|填|份`)

// sentenceFrom gives what is left of a sentence from offset i.
func sentenceFrom(s string, i int) string {
	if k := strings.Index(s[i:], "。"); k >= 0 {
		return s[i : i+k]
	}
	return s[i:]
}

// numbered says that a text counts people or households.
func (f *hearingFinder) numbered(s string) bool {
	for _, n := range zh.Numbers(s) {
		if n.Value > 0 && (peopleUnit[n.Unit] || n.Unit == "家") {
			return true
		}
	}
	return false
}

// touchedAre leads to those whom the matter touches.
var touchedAre = regexp.MustCompile(`(?:影响范围|影响对象|受影响(?:的)?(?:群众|群体|对象|人群)?)(?:主要)?(?:是|为|有|包括|涉及|:)([^。]+)`)

// kindsCounted says that a text counts those touched by more than one measure:
// 影响范围是上街村212户、商户64家、小学师生640人.
func kindsCounted(s string) bool {
	m := touchedAre.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	count, units := 0, map[string]bool{}
	for _, n := range zh.Numbers(m[1]) {
		if n.Value > 0 && (peopleUnit[n.Unit] || n.Unit == "家") {
			count++
			units[n.Unit] = true
		}
	}
	return count >= 3 && len(units) >= 2
}

// formsOf: 其中望湖社区210份、鹭洲社区158份
var formsOf = regexp.MustCompile(`(?:村|社区|小区|组|镇|乡|街道|居委会)(?:发放|收回|回收|有效|共|各|计)?[1-9][\d,]*份`)

// countedPlaces: 三个村 is a number, no name.
var countedPlaces = regexp.MustCompile(`^(?:上述|以上|这|该|共|各|涉及)*(?:[每一二三四五六七八九十两几数多\d]+)个`)

// scope says whether the range consulted is defined, and which places are
// affected and which surveyed.
func (f *hearingFinder) scope() {
	x := f.x
	sc := &x.out.Consultation.Scope
	affected, surveyed := map[string]bool{}, map[string]bool{}
	drawn, looseText := false, "" // somewhere the range is told with numbers; words that leave it open
	var loose, anybodyAt *document.Anchor
	counted, anybodyText := false, "" // those touched are counted where it is told who was asked; words that fit anybody
	add := func(list *[]PlaceName, seen map[string]bool, name string, at document.Anchor) {
		if !villageName.MatchString(name) || seen[name] {
			return
		}
		if strings.HasPrefix(name, "等") || strings.Contains(name, "全部") || strings.Contains(name, "所有") || countedPlaces.MatchString(name) {
			return // 甲社区、乙社区等全部社区
		}
		kind := "village"
		if strings.HasSuffix(name, "社区") {
			kind = "community"
		}
		seen[name] = true
		*list = append(*list, PlaceName{Name: name, Kind: kind, At: at})
	}
	direct, indirect := false, false // marked so in the tables of who was asked
	for _, t := range x.texts {
		if !t.inBody() {
			continue
		}
		ch := x.chapter(t.block)
		if t.table != nil && ch == chapterConsult {
			direct = direct || strings.Contains(t.s(), "(直接")
			indirect = indirect || strings.Contains(t.s(), "(间接")
		}
		if t.table != nil && chars(t.s()) < 12 {
			continue
		}
		if ch == chapterMeasures || ch == chapterBasis || t.block.Kind == document.Heading || t.block.Kind == document.Caption {
			continue
		}
		inScope := false
		for i, h := range x.headings(t.block) {
			if i < 2 && scopeTitle.MatchString(h) {
				inScope = true
			}
		}
		if l := leftLabel(t); l != "" && scopeTitle.MatchString(squeeze(l)) {
			inScope = true // 影响范围 | 3个街道14个社区,沿线住户6420户
		}
		s := t.s()
		drawn = drawn || ch != chapterRisk && ch != chapterFour && f.draws(t, inScope)
		if m := looseScope.FindStringIndex(s); m != nil && loose == nil && (inScope || ch == chapterConsult || scopeWords.MatchString(s) && (ch == chapterProcess || ch == chapterOverview || ch == "")) && !f.numbered(sentenceFrom(s, m[0])) && len(placesIn(s)) < 2 {
			a := t.at(m[0], m[1])
			loose, looseText = &a, s[m[0]:m[1]]
		}
		if m := vagueScope.FindStringIndex(s); m != nil && sc.Vague == nil && (inScope || ch == chapterConsult || ch == chapterProcess) && !f.numbered(sentenceFrom(s, m[0])) {
			a := t.at(m[0], m[1])
			sc.Vague, sc.VagueText = &a, s[m[0]:m[1]]
		}
		if ch == chapterConsult || ch == chapterProcess || inScope {
			for _, span := range t.sentences {
				sent := s[span.Start:span.End]
				counted = counted || (inScope || strings.Contains(sent, "直接")) && !answeredSo.MatchString(sent) && f.numbered(sent)
			}
			if t.table == nil && anybodyText == "" && !x.tabled(t.block.ID) {
				if a, b, ok := anyScope(s, inScope); ok {
					at := t.at(a, b)
					anybodyAt, anybodyText = &at, s[a:b]
				}
			}
		}
		if inScope && chars(s) >= 15 && f.bounds(s) || scopeWords.MatchString(s) && chars(s) >= 20 && !scopeVague.MatchString(s) && (f.tellsWhom(s) || householdsApart.MatchString(s) || strings.Contains(s, "直接") && strings.Contains(s, "间接") && f.numbered(s)) {
			whom := ch == chapterOverview && kindsCounted(s)
			if inScope || ch == chapterConsult || ch == chapterProcess || ch == "" || whom || ch == chapterOverview && regexpWhom.MatchString(s) {
				if ch == chapterOverview && !whom && len(f.terms.hits(s)) == 0 && !householdsApart.MatchString(s) {
					continue // 影响范围: where and how many, not whom
				}
				sc.Defined = true
				if len(sc.At) < 4 {
					sc.At = append(sc.At, t.at(0, 0))
				}
				for _, n := range zh.Numbers(s) {
					if n.Unit == "户" || n.Unit == "人" || n.Unit == "家" || n.Unit == "名" || n.Unit == "户次" {
						sc.Quantified = true
					}
				}
				if strings.Contains(s, "直接") && strings.Contains(s, "间接") {
					sc.DirectSplit = true
				}
			}
		}
		for _, span := range t.sentences {
			sent := s[span.Start:span.End]
			at := t.at(span.Start, span.End)
			if ch == chapterOverview && !sc.Quantified && affectWord.MatchString(sent) {
				for _, n := range zh.Numbers(sent) { // 影响范围为滨湖社区2160户
					sc.Quantified = sc.Quantified || n.Unit == "户" || n.Unit == "人" || n.Unit == "家"
				}
			}
			if (ch == chapterOverview || inScope) && affectWord.MatchString(sent) && !strings.Contains(sent, "不涉及") && !strings.Contains(sent, "未涉及") {
				m := affectWord.FindStringIndex(sent)
				for _, p := range placesIn(sent[m[0]:]) {
					add(&sc.Affected, affected, p, at)
				}
			}
			if (ch == chapterConsult || ch == chapterProcess || ch == "") && (surveyDeed.MatchString(sent) || formsOf.MatchString(sent)) && !planned(sent) && !inScope {
				for _, p := range placesIn(sent) {
					add(&sc.Surveyed, surveyed, p, at)
				}
				if everyPlace.MatchString(sent) {
					sc.Everywhere = true
				}
				if onlyWord.MatchString(sent) {
					sc.Only = append(sc.Only, at)
				}
			}
			if (ch == chapterConsult || ch == chapterProcess || ch == "") && len(sc.Listed) == 0 && !planned(sent) {
				if m := rangeTold.FindStringSubmatchIndex(sent); m != nil {
					k := max(m[2], m[4])
					var list []PlaceName
					for _, p := range placesIn(sent[k:]) {
						add(&list, map[string]bool{}, p, at)
					}
					if len(list) >= 2 {
						sc.Listed = list
					}
				}
			}
		}
	}
	if !drawn && sc.Vague == nil && loose != nil {
		sc.Vague, sc.VagueText = loose, looseText
	}
	sc.Quantified = sc.Quantified || x.countedInOverview()
	if anybodyAt != nil && sc.Vague == nil && !counted && len(sc.Stakeholders) == 0 && !x.scopeTabled() {
		sc.Vague, sc.VagueText = anybodyAt, anybodyText
	}
	sc.DirectSplit = sc.DirectSplit || direct && indirect
	for _, s := range x.out.Surveys {
		if s.Scope.Place != "" {
			add(&sc.Surveyed, surveyed, s.Scope.Place, s.At)
			sc.ByPlace = true
		}
		for _, q := range s.Questions {
			if q.Part != "" && villageName.MatchString(q.Part) {
				add(&sc.Surveyed, surveyed, q.Part, q.At)
				sc.ByPlace = true
			}
		}
	}
}

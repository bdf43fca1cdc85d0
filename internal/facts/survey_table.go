package facts

import (
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// cellNumber is what a cell of a statistics table holds.
type cellNumber struct {
	count    int
	hasCount bool
	pct      float64
	hasPct   bool
	decimals int
	decimal  bool // a bare decimal: a percentage where the column says so
}

var (
	cellBoth    = regexp.MustCompile(`^(\d+)(?:人次|人|份|户|票|名|条|家|位|张)?[(,/、:;\-]*(?:占比?|比例)?:?(\d+(?:\.\d+)?)%\)?$`)
	cellBothRev = regexp.MustCompile(`^(\d+(?:\.\d+)?)%[(,/、]*(\d+)(?:人次|人|份|户|票|名|条|家|位|张)?\)?$`)
	cellPct     = regexp.MustCompile(`^(\d+(?:\.\d+)?)%$`)
	cellCount   = regexp.MustCompile(`^(\d{1,7})(?:人次|人|份|户|票|名|条|家|位|张)?$`)
	cellDecimal = regexp.MustCompile(`^(\d+)\.(\d+)$`)
	cellBlank   = regexp.MustCompile(`^[-/\\—无]*$`)
)

func decimalsOf(s string) int {
	if i := strings.IndexByte(s, '.'); i >= 0 {
		return len(s) - i - 1
	}
	return 0
}

func readNumber(s string) (c cellNumber, ok bool) {
	s = squeeze(s)
	if m := cellPct.FindStringSubmatch(s); m != nil {
		c.pct, _ = strconv.ParseFloat(m[1], 64)
		c.hasPct, c.decimals = true, decimalsOf(m[1])
		return c, true
	}
	if m := cellBoth.FindStringSubmatch(s); m != nil {
		c.count, _ = strconv.Atoi(m[1])
		c.pct, _ = strconv.ParseFloat(m[2], 64)
		c.hasCount, c.hasPct, c.decimals = true, true, decimalsOf(m[2])
		return c, true
	}
	if m := cellBothRev.FindStringSubmatch(s); m != nil {
		c.pct, _ = strconv.ParseFloat(m[1], 64)
		c.count, _ = strconv.Atoi(m[2])
		c.hasCount, c.hasPct, c.decimals = true, true, decimalsOf(m[1])
		return c, true
	}
	if m := cellCount.FindStringSubmatch(s); m != nil {
		c.count, _ = strconv.Atoi(m[1])
		c.pct = float64(c.count)
		c.hasCount = true
		return c, true
	}
	if cellDecimal.MatchString(s) {
		c.pct, _ = strconv.ParseFloat(s, 64)
		c.decimal, c.decimals = true, decimalsOf(s)
		return c, true
	}
	return c, false
}

var (
	headCount   = regexp.MustCompile(`(人数|份数|户数|数量|频数|频次|票数|选择数|选择人|样本数|样本量|问卷数|次数|人次|小计|回答数|答卷数|统计数)`)
	headPct     = regexp.MustCompile(`(比例|占比|百分比|百分率|比重|构成比|比率|%)`)
	headSkip    = regexp.MustCompile(`(序号|编号|累计|备注|面积|金额|万元|得分|权重|概率|指数|分值|排名|排序|评分|时间|日期|电话)`)
	headGroups  = regexp.MustCompile(`(区域|村|社区|群体|对象|单位|组别|地点|范围|街道|乡镇|镇|部门|群众类型|人群|被调查者类别|小区|来源)`)
	headOptions = regexp.MustCompile(`(选项|态度|答案|选择项|回答|意见倾向|意愿|看法)`)
	headUnits   = regexp.MustCompile(`\((?:人次|人|份|户|票|名|%|张|家|个)\)|[(/]?(?:人数|份数|户数|占比|比例|百分比|百分率|数量|频数|频次|问卷数|选择数|票数|人次|次数|样本数|比重|构成比)(?:\((?:人|份|户|%|票)\))?|%|\(\)`)
	totalLabel  = regexp.MustCompile(`^(?:(?:有效|回收|发放|全部|各项|份数|人数|户数|样本|问卷|有效问卷|有效份数)?(?:合计|总计|总数|共计)(?:数|份数|人数|户数|有效|有效份数|有效问卷)?|合计|总计|总数|共计|合\s*计|总\s*计|全部|总体|总和|计|汇总|样本总数|总样本|合计人数|合计份数|总人数|总份数|有效问卷数?|有效样本数?|有效份数|有效填写人次|本题有效填写人次|有效问卷\(份\))(?:\((?:人|份|户)\))?$`)
	subLabel    = regexp.MustCompile(`^小计|小计$`)
	rowCount    = regexp.MustCompile(`^(?:选择|勾选|有效|回收|收回|填写)?(?:人数|份数|户数|数量|频数|频次|票数|问卷数|人次|选择数|数量\(人\)|样本数)(?:\((?:人|份|户|票|名)\))?$`)
	rowPct      = regexp.MustCompile(`^(?:(?:所占)?(?:比例|占比|百分比|百分率|比重|构成比|比率)|占(?:全部|总)?(?:有效|样本|回收|受访)[\p{Han}]{0,4}(?:比例?|比重)?)(?:\(?%\)?)?$`)
	surveyTitle = regexp.MustCompile(`(问卷|调查|态度|意见|满意|支持|民意|测评|样本|受访|了解程度|统计)`)
	otherTitle  = regexp.MustCompile(`(风险|措施|评分|得分|权重|采纳|投资|用地|地类|土地|地上附着物|补偿标准|概算|估算|利益相关|公示|签到|座谈|走访|人口|经济|表决|投票|选举)`)
	mattersOnly = regexp.MustCompile(`(补偿|安置|标准|环保|环境|措施|就业|搬迁意愿|方式|价格听证|满意|了解|知晓)`)
	notAnswers  = regexp.MustCompile(`(面积|地类|万元|金额|亩\)|公顷|权重|概率|得分|分值|风险程度|采纳)`)
	matterWords = regexp.MustCompile(`(项目|建设|实施|态度|政策|改革|本次|本事项|本方案|征收|支持)`)
)

// captionScope reads subject and batch from caption and headings.
func (f *surveyFinder) captionScope(tb *table) Scope {
	for _, s := range append([]string{tb.caption}, f.x.headings(tb.block)...) {
		sc := Scope{Subject: f.subject(s), Batch: surveyBatch(s)}
		if sc != (Scope{}) {
			return sc
		}
	}
	return Scope{}
}

// tableOf reads one table: the counts of a survey, or answers, or nothing.
func (f *surveyFinder) tableOf(tb *table) {
	if len(tb.grid) == 0 || len(tb.grid[0]) < 2 {
		return
	}
	counted := f.countColumns(tb)
	if counted && !f.answersBeside(tb) {
		return
	}
	if !counted {
		f.countRows(tb)
	}
	part := f.x.chapter(tb.block)
	if part == chapterOther {
		return
	}
	title := tb.caption
	if title == "" {
		if h := f.x.headings(tb.block); len(h) > 0 {
			title = h[0]
		}
	}
	switch {
	case surveyTitle.MatchString(title) && !otherTitle.MatchString(title):
	case strings.Contains(title, "问卷"), strings.Contains(title, "调查结果"), strings.Contains(title, "调查统计"):
	case part == chapterConsult && !otherTitle.MatchString(title):
	default:
		return
	}
	for r := 0; r < min(2, len(tb.grid)); r++ {
		for _, t := range tb.grid[r] {
			if t != nil && notAnswers.MatchString(squeeze(t.s())) {
				return
			}
		}
	}
	q := &questionTable{f: f, tb: tb, scope: f.captionScope(tb)}
	q.read()
	if len(q.out) == 0 {
		return
	}
	q.baseTold()
	if f.eachGroup(q) {
		return
	}
	sv := f.get(q.scope, document.Whole(tb.block.ID))
	sv.Questions = append(sv.Questions, q.out...)
}

// eachGroup keeps the answers of groups that a table tells side by side without
// a whole, 职工 | 居民, each with the questionnaire of its own group.
func (f *surveyFinder) eachGroup(q *questionTable) bool {
	var subjects []string
	for i := range q.out {
		if q.out[i].Part == "" {
			return false
		}
		subjects = append(subjects, f.labelSubject(q.out[i].Part))
	}
	if len(subjects) < 2 || q.scope.Subject != "" || !eachItsOwn(subjects) {
		return false
	}
	for i, qu := range q.out {
		qu.Part, qu.Attitude = "", attitudeOptions(qu.Options)
		sv := f.get(Scope{Subject: subjects[i], Batch: q.scope.Batch}, document.Whole(q.tb.block.ID))
		sv.Questions = append(sv.Questions, qu)
	}
	return true
}

// attitudeOptions says that options are those of the question for the attitude.
func attitudeOptions(list []Option) bool {
	for_, not := false, false
	for _, o := range list {
		for_ = for_ || o.Kind == "support" || o.Kind == "conditional"
		not = not || o.Kind == "oppose" || o.Kind == "neutral"
	}
	return for_ && not
}

// answersBeside says that columns of attitudes stand beside those of the counts.
func (f *surveyFinder) answersBeside(tb *table) bool {
	for r := 0; r < min(3, len(tb.grid)); r++ {
		kinds := map[string]bool{}
		for _, t := range tb.grid[r] {
			if t != nil {
				if k := f.optionKind(squeeze(t.s())); k != "" {
					kinds[k] = true
				}
			}
		}
		if len(kinds) >= 2 {
			return true
		}
	}
	return false
}

// countLabel tells what a header or row label counts.
func (f *surveyFinder) countLabel(s string) string {
	s = squeeze(s)
	if chars(s) > 20 || strings.Contains(s, "占") {
		return "" // 有效份数占户数 is a share
	}
	switch {
	case strings.Contains(s, "率") || strings.Contains(s, "比例"):
		switch {
		case rateOfOthers.MatchString(s):
			return ""
		case strings.Contains(s, "有效"):
			return "valid-rate"
		case strings.Contains(s, "回收") || strings.Contains(s, "收回"):
			return "recovery"
		}
		return ""
	case strings.Contains(s, "无效") || strings.Contains(s, "时间") || strings.Contains(s, "方式") || strings.Contains(s, "对象") || strings.Contains(s, "地点"):
		return ""
	case f.x.says("survey-valid", s):
		return "valid"
	case f.x.says("survey-returned", s):
		return "returned"
	case f.x.says("survey-sent", s):
		return "sent"
	}
	return ""
}

// rateOfOthers: 有效覆盖率 is of those who live there, 有效样本抽样率 of those who might
// have been asked.
var rateOfOthers = regexp.MustCompile(`覆盖|抽样|抽取|抽查|入户|到户|参与|户数|人口|人数|总户|样本比|样本率`)

// countColumns reads a table with columns 发放|回收|有效, one row a place or group.
func (f *surveyFinder) countColumns(tb *table) bool {
	head, cols := -1, map[int]string{}
	for r := 0; r < min(3, len(tb.grid)); r++ {
		found := map[int]string{}
		kinds := map[string]int{}
		for c, t := range tb.grid[r] {
			if t == nil || (c > 0 && tb.grid[r][c-1] == t) {
				continue
			}
			if l := f.countLabel(t.s()); l != "" {
				found[c] = l
				kinds[l]++
			}
		}
		if kinds["sent"] == 1 && kinds["returned"]+kinds["valid"] >= 1 && kinds["returned"] <= 1 && kinds["valid"] <= 1 ||
			kinds["returned"] == 1 && kinds["valid"] == 1 && kinds["sent"] == 0 {
			head, cols = r, found
		}
	}
	if head < 0 {
		return false
	}
	type line struct {
		above string // the first label of a row with several: 城关镇 | 拆迁户 | 70
		label string
		total bool
		r     int
	}
	var lines []line
	for r := head + 1; r < len(tb.grid); r++ {
		numeric, label, above, total, sub := false, "", "", false, false
		for c, t := range tb.grid[r] {
			if t == nil {
				continue
			}
			if cols[c] != "" {
				if _, ok := readNumber(t.s()); ok {
					numeric = true
				}
				continue
			}
			w := squeeze(t.s())
			if _, ok := readNumber(w); !ok && !cellBlank.MatchString(w) && (label == "" || !numeric) {
				if label != "" && label != w && above == "" {
					above = label
				}
				label = w // the label nearest to the counts: 青石镇|青石村|60
				total, sub = total || totalLabel.MatchString(w), sub || subLabel.MatchString(w) || strings.HasPrefix(w, "其中")
			}
		}
		if !numeric || sub || shareRow.MatchString(label) {
			continue
		}
		lines = append(lines, line{above, label, total || label == "", r})
	}
	base := f.captionScope(tb)
	var named []string
	for _, l := range lines {
		if !l.total {
			named = append(named, f.labelSubject(l.label))
		}
	}
	grouped := !eachItsOwn(named)
	for _, l := range lines {
		sc := base
		if !l.total {
			if grouped && len(named) > 1 && surveyBatch(l.label) == "" {
				sc.Place = l.above + l.label // rows of groups, not of questionnaires
			} else if sb := f.labelSubject(l.label); sb != "" {
				sc.Subject = sb
			} else if b := surveyBatch(l.label); b != "" {
				sc.Batch = b
			} else if len(lines) > 1 {
				sc.Place = l.label
			}
		} else if len(lines) > 1 {
			sc.Place = ""
		}
		sv := f.get(sc, document.Whole(tb.block.ID))
		for c := 0; c < len(tb.grid[l.r]); c++ {
			if cols[c] != "" {
				f.addCount(sv, cols[c], tb.grid[l.r][c])
			}
		}
	}
	return len(lines) > 0
}

// shareRow: 占有效问卷(%) is a row of shares, no place.
var shareRow = regexp.MustCompile(`^(?:所?占.*|.*(?:比例|占比|百分比|比重)(?:\(%\))?|.*\(%\))$`)

// addCount keeps one cell of a count table.
func (f *surveyFinder) addCount(sv *Survey, label string, t *text) {
	if t == nil {
		return
	}
	n, ok := readNumber(t.s())
	if !ok {
		return
	}
	v := Value[int]{V: n.count, At: t.at(0, 0), Scope: sv.Scope}
	switch label {
	case "sent", "returned", "valid":
		if !n.hasCount {
			return
		}
		switch label {
		case "sent":
			sv.Sent.Add(v)
		case "returned":
			sv.Returned.Add(v)
		default:
			sv.Valid.Add(v)
		}
	default:
		if !n.hasPct && !n.decimal && !(n.hasCount && n.count == 100) {
			return
		}
		word := "回收率"
		if label == "valid-rate" {
			word = "有效率"
		}
		f.addRate(sv, word, n.pct, n.decimals, false, t.at(0, 0))
	}
}

// labelSubject gives the questionnaire that a row or column is named for.
func (f *surveyFinder) labelSubject(label string) string {
	if sb, _ := f.knownSubject(label + "问卷"); sb != "" {
		return sb
	}
	for _, sv := range f.list {
		if sv.Scope.Subject == label+"问卷" {
			return sv.Scope.Subject
		}
	}
	return f.subject("," + label)
}

// headSubjects gives the questionnaires that the heads above the numbers on the
// right of column c are named for, totals left out.
func (f *surveyFinder) headSubjects(tb *table, row, c int) (out []string) {
	var prev *text
	for c++; c < len(tb.grid[row]); c++ {
		if t := tb.grid[row][c]; t == nil || t == prev {
			continue
		} else if prev = t; true {
			if _, ok := readNumber(t.s()); !ok {
				break
			}
		}
		for r := row - 1; r >= 0; r-- {
			h := tb.grid[r][c]
			if h == nil || h == prev {
				continue
			}
			hs := squeeze(h.s())
			if _, num := readNumber(hs); num {
				continue
			}
			if !totalLabel.MatchString(hs) && !headCount.MatchString(hs) {
				out = append(out, f.labelSubject(hs))
			}
			break
		}
	}
	return out
}

// eachItsOwn says that every row or column is of another questionnaire; where
// some are not, they are groups of people within one.
func eachItsOwn(subjects []string) bool {
	seen := map[string]bool{}
	for _, s := range subjects {
		if s == "" || seen[s] {
			return false
		}
		seen[s] = true
	}
	return true
}

// numbersRight counts the counts, or the shares, that stand on the right of column c.
func numbersRight(row []*text, c int, shares bool) (n int) {
	var prev *text
	for c++; c < len(row); c++ {
		if row[c] == nil || row[c] == prev {
			continue
		}
		prev = row[c]
		if k, ok := readNumber(prev.s()); ok && (k.hasCount || shares) {
			n++
		}
	}
	return n
}

// columnHead gives the head of a column of numbers: the highest text above it in
// the same block, for what stands between head and number may be demands or effects.
func (f *surveyFinder) columnHead(tb *table, row, label, c int) (head *text) {
	for r := row - 1; r >= 0; r-- {
		if l := tb.grid[r][label]; l != nil && sameRow(tb.grid[r]) {
			break // a title across the table
		}
		h := tb.grid[r][c]
		if h == nil || h == tb.grid[row][c] {
			continue
		}
		if _, num := readNumber(squeeze(h.s())); num || squeeze(h.s()) == "" {
			continue
		}
		if h == tb.grid[r][label] {
			break
		}
		head = h
	}
	return head
}

// countRows reads labels 发放问卷|120 beside their numbers, one or more columns.
func (f *surveyFinder) countRows(tb *table) {
	kinds := map[string]bool{}
	type at struct {
		r, c  int
		label string
	}
	var labels []at
	for r := range tb.grid {
		for c, t := range tb.grid[r] {
			if t == nil || c+1 >= len(tb.grid[r]) || (c > 0 && tb.grid[r][c-1] == t) || (r > 0 && tb.grid[r-1][c] == t) {
				continue
			}
			l := f.countLabel(t.s())
			if l == "" {
				continue
			}
			if nt := tb.grid[r][c+1]; nt != nil {
				if _, ok := readNumber(nt.s()); ok {
					labels = append(labels, at{r, c, l})
					kinds[l] = true
				}
			}
		}
	}
	if !kinds["sent"] || !(kinds["returned"] || kinds["valid"]) {
		return
	}
	base := f.captionScope(tb)
	for _, l := range labels {
		var prev *text
		grouped := !eachItsOwn(f.headSubjects(tb, l.r, l.c))
		several := numbersRight(tb.grid[l.r], l.c, l.label == "recovery" || l.label == "valid-rate") > 1
		for c := l.c + 1; c < len(tb.grid[l.r]); c++ {
			t := tb.grid[l.r][c]
			if t == nil || t == prev {
				continue
			}
			prev = t
			if _, ok := readNumber(t.s()); !ok {
				break
			}
			sc := base
			if c > l.c+1 || l.r > 0 {
				if h := f.columnHead(tb, l.r, l.c, c); h != nil {
					hs := squeeze(h.s())
					if sb, _ := f.knownSubject(hs + "问卷"); sb != "" && !grouped {
						sc.Subject = sb
					} else if b := surveyBatch(hs); b != "" {
						sc.Batch = b
					} else if !totalLabel.MatchString(hs) && !headCount.MatchString(hs) && several {
						sc.Place = hs
					}
				}
			}
			f.addCount(f.get(sc, document.Whole(tb.block.ID)), l.label, t)
		}
	}
}

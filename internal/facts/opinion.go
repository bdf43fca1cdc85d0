package facts

import (
	"slices"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// opinions finds what people said and what became of it: the adoption table
// under its many headers, answers in prose, and how many opposed.
func (x *reading) opinions() {
	f := &opinionFinder{x: x, adopts: map[*table]bool{}}
	for _, tb := range x.tables {
		switch tb.block.Zone {
		case document.ZoneContents, document.ZoneAnnex:
			continue
		}
		f.table(tb)
	}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Heading || t.block.Kind == document.Caption {
			continue
		}
		f.prose(t)
	}
	f.fromSurveys()
}

type opinionFinder struct {
	x      *reading
	adopts map[*table]bool
}

var (
	colContent  = regexp.MustCompile(`(意见内容|意见(和|与|及|、|或)?建议|主要意见|意见摘要|诉求内容|主要诉求|反映(的)?(主要)?问题|反馈内容|意见(、|和|及)?诉求|诉求(、|和|及)?(意见|建议)|具体意见|建议内容|群众意见|群众诉求|问题和建议|意见概述|意见反映|提出的?(意见|建议|问题)|意见要点|意见或建议|公众意见|专家意见|部门意见|不同意见|^意见$|^诉求$|^建议$|^内容$|^意见情况$|^(意见|诉求|建议)\(|^意见(与|和|及|、)(数量|人数|份数|条数|出处|来源)|^(谁|什么人)说的?(话|什么)$|^说了什么$|^提了什么$)`)
	colTopic    = regexp.MustCompile(`^(意见(类别|类型|分类|名称|事项)|主要问题|反映问题|问题|事项|诉求类别)$`)
	colAdoption = regexp.MustCompile(`(采纳|处理(情况|结果|意见|方式)|办理(情况|结果)|答复|回应|落实情况|反馈(情况|结果|意见)|吸收|处置情况|回复|解决情况|答复情况|处理$)`)
	colReason   = regexp.MustCompile(`(理由|原因|说明|落实(措施|方式|情况)|处理措施|处理说明|回应内容|答复内容|回应措施|解释|整改|采纳(情况)?说明|措施|具体做法|修改情况)`)
	colSource   = regexp.MustCompile(`(来源|出处|谁提|谁说|谁的|谁反映|提出者|提的人|何人提|提出(人|者|方|单位|主体)|群体|单位|类型|类别|对象|意见方|方式|部门|渠道|村组)`)
	colCount    = regexp.MustCompile(`(人数|条数|户数|次数|份数|件数|票数|数量|频次|占比|^多少|^几[人条份户件]$|[份件条户人]\([份件条户人次、/]+\)数?$)`)
	opposing    = regexp.MustCompile(`(反对|不同意|不支持|不赞成|不赞同|有条件|条件支持|持不同意见|异议|不愿)`)
	against     = regexp.MustCompile(`(反对|不同意|不支持|不赞成|不赞同|持不同意见)`)
	notOpposing = regexp.MustCompile(`(无反对|没有反对|未收到反对|未提出反对|不反对|无人反对|未有反对|无不同意见|反对0|无异议|反对(?:的|者|意见)?(?:也)?(?:无|没有|为零|一个也没有))`)
	noneSaid    = regexp.MustCompile(`(?:未|没有|无|均未|并无)(?:收到|接到|出现|发现|有|人|群众|提出|收集到|表示|受访者|调查对象|被调查者|明确|任何|持|书面|公众|单位|个人|发生)*(?:的)?(?:反对|不同|异议|负面)(?:性|的)?(?:意见|声音|态度|异议|反馈)?|均表示(?:支持|赞成|同意)|全部(?:表示)?支持|(?:反对|不支持)(?:的)?(?:意见)?(?:为|有)?0(?:人|份|户|%)|一致(?:表示)?(?:支持|同意)|无人(?:表示)?反对`)
	answerVerb  = regexp.MustCompile(`(解释|说明|沟通|答复|回应|采纳|协商|走访|化解|承诺|纳入|解决|吸收|落实|疏导|宣传|回访|调整|优化|增设|完善|工作组|面谈|商定|反馈|取得.{0,6}(理解|支持)|转为支持|改为支持|表示理解)`)
	adoptWord   = regexp.MustCompile(`(采纳|吸收|采信)`)
	opinionHead = regexp.MustCompile(`(采纳|意见(归纳|汇总|处理|回应|反馈|办理|答复)|诉求(归纳|汇总|处理|回应)|各方意见|反对|不同意见)`)
)

var (
	adopting = regexp.MustCompile(`^(?:已|拟|均|全部|部分|基本|不予|不|未予?|暂不|原则)?(?:采纳|吸收|采信)`)
	wordUnit = regexp.MustCompile(`单位|部门|责任|谁(?:来)?(?:办|负责|落实|管)|时限|何时`)
)

// adoptingColumn gives the column whose cells say that something was or was not
// adopted, whatever its head calls it; -1 where none does.
func adoptingColumn(grid [][]*text, first int) int {
	for c := 1; first < len(grid) && c < len(grid[first]); c++ {
		n, all := 0, 0
		for _, row := range grid[first:] {
			if row[c] == nil || wideRow(row) {
				continue
			}
			all++
			if adopting.MatchString(strings.TrimSpace(row[c].s())) {
				n++
			}
		}
		if n >= 2 && 3*n >= 2*all {
			return c
		}
	}
	return -1
}

// widestBefore gives the column of the longest words left of a column, but for some; -1
// where there are only numbers.
func widestBefore(grid [][]*text, first, before int, not ...int) int {
	best, most := -1, 0
	for c := 0; c < before; c++ {
		if slices.Contains(not, c) {
			continue
		}
		n := 0
		for _, row := range grid[first:] {
			if c < len(row) && row[c] != nil && !wideRow(row) && nonNumber.MatchString(row[c].s()) {
				n += chars(squeeze(row[c].s()))
			}
		}
		if n > most && n >= 3*(len(grid)-first) {
			best, most = c, n
		}
	}
	return best
}

// table reads an adoption table: a column of opinions and one on what became of them.
func (f *opinionFinder) table(tb *table) {
	if len(tb.grid) < 2 || len(tb.grid[0]) < 2 {
		return
	}
	grid := tb.grid
	head, first := f.header(tb)
	if side := sideways(grid); side != nil {
		// one opinion a column, the labels in front
		grid, head, first = side, make([]string, len(side[0])), 1
		for c, t := range side[0] {
			if t != nil {
				head[c] = squeeze(t.s())
			}
		}
	}
	content, adoption, reason, source, count := -1, -1, -1, -1, -1
	for c, h := range head {
		if c > 0 && grid[max(0, first-1)][c] == grid[max(0, first-1)][c-1] {
			continue
		}
		switch {
		case h == "" || strings.Contains(h, "序号"):
		case adoption < 0 && (colAdoption.MatchString(h) && !strings.Contains(h, "理由") || h == "是否采纳") && !(content < 0 && colContent.MatchString(h) && !strings.Contains(h, "采纳")):
			adoption = c
		case reason < 0 && colReason.MatchString(h) && !colContent.MatchString(h):
			reason = c
		case content < 0 && colContent.MatchString(h):
			content = c
		case count < 0 && colCount.MatchString(h):
			count = c
		case source < 0 && colSource.MatchString(h):
			source = c
		}
	}
	if adoption < 0 && reason >= 0 && (adoptWord.MatchString(tb.caption) || opinionHead.MatchString(tb.caption)) {
		adoption, reason = reason, -1
	}
	byCells := false
	if adoption < 0 || !strings.Contains(head[adoption], "采纳") {
		// 结果 | 如何处理: the cells tell which says what became of it
		if c := adoptingColumn(grid, first); c >= 0 && (adoption < 0 || c != adoption && c != content) {
			was := adoption
			byCells, adoption = was < 0, c
			for _, k := range []*int{&reason, &content, &source, &count} {
				if *k == c {
					*k = -1
				}
			}
			switch {
			case reason >= 0:
			case was >= 0:
				reason = was
			case c+1 < len(head) && !wordUnit.MatchString(head[c+1]):
				reason = c + 1
			}
		}
	}
	if content < 0 && adoption >= 0 {
		for c, h := range head {
			if c != adoption && c != reason && colTopic.MatchString(h) {
				if content = c; source == c {
					source = -1
				}
				break
			}
		}
		for c, h := range head {
			if source < 0 && c != content && c != adoption && c != reason && colSource.MatchString(h) && !strings.Contains(h, "责任") {
				source = c
			}
		}
	}
	if content < 0 && adoption >= 0 && adoptingColumn(grid, first) == adoption {
		// 来源及意见 | 谁关心什么: where the cells say what became of it, what stands
		// before them is the opinion, whatever its head calls it.
		if content = widestBefore(grid, first, adoption, reason, count); content == source {
			source = -1
		}
	}
	if content < 0 || adoption < 0 {
		return
	}
	all := strings.Join(head, " ")
	if strings.Contains(all, "风险因素") || strings.Contains(all, "风险点") || strings.Contains(all, "责任主体") && !strings.Contains(all, "意见") {
		return
	}
	// the opinions of the expert panel on the report are not those of the public
	if strings.Contains(tb.caption, "评审意见") || strings.Contains(tb.caption, "专家评审") || strings.Contains(tb.caption, "修改说明") || strings.Contains(all, "修改") && strings.Contains(tb.caption, "专家") {
		return
	}
	// a response is asked for with a word of its own: 诉求|影响 alone is a stakeholder table
	if !byCells && !adoptWord.MatchString(all+tb.caption) && !regexpResponse.MatchString(all) {
		return
	}
	f.x.out.Opinions.HasTable = true
	f.adopts[tb] = true
	group, above := "", ""
	for r := first; r < len(grid); r++ {
		row := grid[r]
		if wideRow(row) {
			if row[0] != nil {
				group = squeeze(row[0].s())
			}
			continue
		}
		ct := row[content]
		if ct == nil || strings.TrimSpace(ct.s()) == "" {
			continue
		}
		text := strings.TrimSpace(ct.s())
		if totalLabel.MatchString(squeeze(text)) || cellBlank.MatchString(squeeze(text)) {
			continue
		}
		o := Opinion{Content: ct.s(), At: ct.at(0, 0)}
		if source >= 0 && row[source] != nil {
			if o.Source = strings.TrimSpace(row[source].s()); sameAbove.MatchString(o.Source) {
				o.Source = above
			}
			above = o.Source
		}
		if count >= 0 && row[count] != nil {
			if ns := zh.Numbers(row[count].s()); len(ns) > 1 && ns[0].Value == float64(int(ns[0].Value)) { // 11份、3件
				o.Count.Add(Value[int]{V: int(ns[0].Value), At: row[count].at(0, 0)})
			} else if n, ok := readNumber(row[count].s()); ok && n.hasCount {
				o.Count.Add(Value[int]{V: n.count, At: row[count].at(0, 0)})
			}
		}
		cell := ""
		if row[adoption] != nil {
			cell = strings.TrimSpace(row[adoption].s())
			a := row[adoption].at(0, 0)
			o.AdoptionAt = &a
		}
		o.Adoption, o.Became = f.adoption(cell), cell
		if reason >= 0 && row[reason] != nil {
			o.Reason = strings.TrimSpace(row[reason].s())
			if cellBlank.MatchString(squeeze(o.Reason)) {
				o.Reason = ""
			}
			if o.Adoption == "" && o.Reason != "" && cell != "" {
				o.Adoption = "explained"
			}
		}
		if o.Reason == "" && chars(cell) >= 10 {
			o.Reason = cell // 不予采纳,因… in one cell
		}
		if o.Reason == "" && (o.Adoption == "rejected" || o.Adoption == "partly") {
			o.Reason = f.reasonBeside(row, head, adoption, content, source, count)
		}
		if o.Adoption != "adopted" {
			why := o.Reason
			if why == "" && o.Adoption == "explained" {
				why = f.reasonBeside(row, head, adoption, content, source, count)
			}
			o.Brushed, o.Groundless = f.x.brushedOff(why)
			if o.Adoption == "explained" && f.x.grounded(cell) {
				o.Brushed, o.Groundless = false, false
			}
			if o.Adoption == "explained" && cellBlank.MatchString(squeeze(cell)) && (o.Brushed || o.Groundless) {
				o.Adoption = "" // — | 租户不算被征收人
			}
		}
		// Who said it may stand in any column left of what became of it.
		key := o.Source + ";" + o.Content + ";" + group
		for c := 0; c < adoption && c < len(row); c++ {
			if row[c] != nil && c != source && c != content && c != reason && (c != count || colSource.MatchString(head[c])) && (c == 0 || row[c] != row[c-1]) {
				key += ";" + strings.TrimSpace(row[c].s())
			}
		}
		o.Opposed = opposedIn(key)
		o.Told = tellsAttitude.MatchString(key)
		if n, ok := o.Count.First(); ok && o.Opposed == 0 && against.MatchString(o.Source) && !notOpposing.MatchString(o.Source) && !strings.Contains(o.Source, "听证") && !strings.Contains(o.Source, "座谈") {
			o.Opposed = n.V
		}
		o.Terms = onTerms.MatchString(key)
		o.Oppose = opposing.MatchString(key) && !notOpposing.MatchString(key)
		o.Against = against.MatchString(key) && !notOpposing.MatchString(key)
		f.x.out.Opinions.Rows = append(f.x.out.Opinions.Rows, o)
	}
}

// sameAbove: who said it is told by the row above.
var sameAbove = regexp.MustCompile(`^(?:同上|同前|〃|″|"|'')$`)

var opposedCount = regexp.MustCompile(`(?:反对|不同意|不支持|不赞成|不赞同)(?:的|者|户|意见|问卷|卷|票|群众|村民|职工|居民|家长|业主|车主|驾驶员|单位|[一-龥]{1,2}户|中)*(?:中|里|有|共|为|,|\()?(\d{1,5})(?:份|户|人|名|票)?|(\d{1,5})(?:份|户|人|名|位)(?:问卷)?(?:的)?(?:反对|不同意|不支持|不赞成)`)

var andMore = regexp.MustCompile(`^(?:和|及|与)(\d{1,5})(?:份|户|人|名|票)`)

// tellsAttitude: a row of those who agreed on terms, or did not agree.
var tellsAttitude = regexp.MustCompile(`有条件|条件(?:支持|赞成|同意)|附条件|有保留|反对(?:者|的|意见)|不同意(?:者|的|意见)|不赞成(?:者|的|意见)|不支持(?:者|的|意见)|问卷[^;]{0,4}(?:反对|不同意|不赞成|不支持)`)

// onTerms: a row of those who agreed on terms, among others or alone.
var onTerms = regexp.MustCompile(`有条件|附条件|条件(?:支持|赞成|同意)|有保留`)

// opposedIn adds up how many of the opposed a row says it is of: 不同意14份、247份.
func opposedIn(key string) int {
	sum := 0
	for _, m := range opposedCount.FindAllStringSubmatchIndex(key, -1) {
		g := m[2:4] // 反对9份, or 9份反对
		if g[0] < 0 {
			g = m[4:6]
		}
		n, _ := strconv.Atoi(key[g[0]:g[1]])
		sum += n
		if more := andMore.FindStringSubmatch(key[m[1]:]); more != nil { // 不支持9份和13份
			n, _ := strconv.Atoi(more[1])
			sum += n
		}
	}
	return sum
}

// reasonBeside gives what stands right of the adoption of a row, whatever its
// column is called: 答复, 如何处理, 怎么办或为什么; a body's name is no reason.
func (f *opinionFinder) reasonBeside(row []*text, head []string, adoption, content, source, count int) string {
	for c := adoption + 1; c < len(row); c++ {
		if c == content || c == source || c == count || row[c] == nil || row[c] == row[adoption] || c < len(head) && unitColumn.MatchString(head[c]) && !saysWhy.MatchString(head[c]) {
			continue
		}
		s := squeeze(row[c].s())
		if chars(s) >= 6 && !cellBlank.MatchString(s) && (chars(s) > 24 || !orgName(s)) {
			return strings.TrimSpace(row[c].s())
		}
	}
	return ""
}

// saysWhy: 答复或落实,落实单位 is a column of answers that names who gives them.
var saysWhy = regexp.MustCompile(`答复|理由|解释|说明|做法|办法`)

var unitColumn = regexp.MustCompile(`(单位|部门|责任|承办|牵头|主体|落实人|时限|时间|备注)`)

// answersOpposition: what was changed because of opposition answers it.
var answersOpposition = regexp.MustCompile(`(?:针对|对于|围绕)[^,。;]{0,16}(?:反对|有条件|不支持|不同意|异议)[^,。;]{0,16}[,，:][^。;]{0,60}(?:延长|增加|减少|降低|改为|取消|提高|调整|优化|完善|增设|缩短|保留|承诺|已|将)`)

// sideways turns a table whose labels stand in the first column, one opinion a
// column; nil when it is none.
func sideways(grid [][]*text) [][]*text {
	content, adoption := false, false
	for r := range grid {
		t := grid[r][0]
		if t == nil || chars(t.s()) > 14 {
			return nil
		}
		w := squeeze(t.s())
		content = content || colContent.MatchString(w)
		adoption = adoption || colAdoption.MatchString(w) && strings.Contains(w, "采纳")
	}
	if !content || !adoption || len(grid[0]) < 2 {
		return nil
	}
	out := make([][]*text, len(grid[0]))
	for c := range out {
		out[c] = make([]*text, len(grid))
		for r := range grid {
			if c < len(grid[r]) {
				out[c][r] = grid[r][c]
			}
		}
	}
	return out
}

// wideRow says that one cell spans the whole row.
func wideRow(row []*text) bool {
	for _, t := range row {
		if t != row[0] {
			return false
		}
	}
	return true
}

var regexpResponse = regexp.MustCompile(`(处理|办理|答复|回应|反馈|回复|落实|吸收|解决)`)

// header gives the header words per column and the first data row.
func (f *opinionFinder) header(tb *table) ([]string, int) {
	n := tb.block.Table.HeaderRows
	if n == 0 {
		n = 1
		for n < min(3, len(tb.grid)-1) && sameRow(tb.grid[n-1]) {
			n++
		}
	}
	n = min(n, len(tb.grid)-1)
	head := make([]string, len(tb.grid[0]))
	for c := range head {
		for r := 0; r < n; r++ {
			if t := tb.grid[r][c]; t != nil && !sameRow(tb.grid[r]) {
				if w := squeeze(t.s()); !strings.Contains(head[c], w) {
					head[c] += w
				}
			}
		}
	}
	return head, n
}

// adoption reads what became of an opinion off a cell.
func (f *opinionFinder) adoption(s string) string {
	s = squeeze(s)
	switch s {
	case "是", "√", "✓", "已", "采":
		return "adopted"
	case "否", "×", "不":
		return "rejected"
	}
	if cellBlank.MatchString(s) && s != "无" || s == "" {
		return ""
	}
	h := hitsOf(f.x.lx.Adoptions, s)
	// the word on adoption leads; explanations follow it
	for _, want := range []string{"partly", "rejected"} {
		for _, k := range h {
			if k.id == want {
				return want
			}
		}
	}
	if len(h) > 0 {
		return h[0].id
	}
	return "explained" // something was written
}

// prose finds places that answer opposition, and sentences that say there was none.
func (f *opinionFinder) prose(t *text) {
	s := t.s()
	ch := f.x.chapter(t.block)
	if ch == chapterBasis || ch == chapterOverview {
		return
	}
	o := &f.x.out.Opinions
	f.dismissed(t)
	if t.table != nil && (chars(s) < 16 || f.adopts[t.table] || ch == chapterRisk || ch == chapterMeasures) {
		return
	}
	underHead := false
	if ch == chapterConsult || ch == "" || ch == chapterProcess {
		f.listed(t)
	}
	for i, h := range f.x.headings(t.block) {
		if i == 0 && hearingHead.MatchString(h) && !adoptWord.MatchString(h) {
			break // 公示 and 问卷 under 各方意见采纳情况 tell how people were heard
		}
		if i < 2 && opinionHead.MatchString(h) {
			underHead = true
		}
	}
	for i, span := range t.sentences {
		sent := s[span.Start:span.End]
		if o.NoneSaid == nil && ch != chapterMeasures && noneSaid.MatchString(sent) && !planned(sent) {
			a := t.at(span.Start, span.End)
			o.NoneSaid = &a
		}
		f.remaining(t, span.Start, sent)
		about := opposing.MatchString(sent) && !notOpposing.MatchString(sent) && !noneSaid.MatchString(sent)
		if about && (ch == chapterRisk && mightBe.MatchString(sent) || mayOppose.MatchString(sent)) {
			continue // what people might do is no answer to what they said
		}
		if about && onlyTalked(sent) && !answeredNext(t, i) {
			o.Talked = append(o.Talked, t.at(span.Start, span.End))
			continue
		}
		if about && answersOpposition.MatchString(sent) {
			o.Prose = append(o.Prose, t.at(span.Start, span.End))
			continue
		}
		if about && f.onlyNumbers(sent) {
			about = answeredNext(t, i)
			if !about {
				continue
			}
		}
		switch {
		case about && (regexpReply.MatchString(sent) && answerVerb.MatchString(sent) || answeredNext(t, i)):
			o.Prose = append(o.Prose, t.at(span.Start, span.End))
		case adoptWord.MatchString(sent) && regexpOpinion.MatchString(sent) && (!ofPanel.MatchString(sent) || ofPeople.MatchString(sent)) && (ch == chapterConsult || underHead || ch == "" || ch == chapterProcess || ch == chapterEnd):
			o.Adopted = append(o.Adopted, t.at(span.Start, span.End))
		case underHead && answerVerb.MatchString(sent) && chars(sent) >= 15 && !noticeTalk.MatchString(sent):
			o.Adopted = append(o.Adopted, t.at(span.Start, span.End))
		}
	}
}

// listed reads an item of a numbered list of opinions that says how many of the
// opposed it is of: 10. 不愿离开祖居地(不赞成户中11户)。未采纳。…
func (f *opinionFinder) listed(t *text) {
	s := t.s()
	if t.table != nil || t.block.Number == "" && listLead.FindString(s) == "" || !against.MatchString(s) || !adoptWord.MatchString(s) {
		return
	}
	head := s
	if i := strings.Index(s, "。"); i > 0 {
		head = s[:i]
	}
	if n := opposedIn(head); n > 0 {
		f.x.out.Opinions.Opposed.Add(Value[int]{V: n, At: t.at(0, len(head))})
	}
}

// stillOppose: 41户仍然反对,占532户的7.7%.
var stillOppose = regexp.MustCompile(`(?:仍|仍然|仍旧|依然|还|还是)(?:坚持|持|表示)?(?:反对|不同意|不赞成|不支持|保留)[^。;%]{0,24}?占[^。;%]{0,16}?(\d+(?:\.\d+)?)%`)

// remaining reads who still opposes after the opposed were met again.
func (f *opinionFinder) remaining(t *text, base int, sent string) {
	if m := stillOppose.FindStringSubmatchIndex(sent); m != nil {
		if v, err := strconv.ParseFloat(sent[m[2]:m[3]], 64); err == nil {
			f.x.out.Opinions.Remaining.Add(Value[float64]{V: v, At: t.at(base+m[0], base+m[1])})
		}
	}
}

var (
	// The opinions of the panel on the report are not those of the public.
	ofPanel     = regexp.MustCompile(`(评审|专家组?(的)?(意见|建议)|专家提)`)
	ofPeople    = regexp.MustCompile(`(群众|公众|村民|居民|职工|代表|住户|农户|部门)`)
	hearingHead = regexp.MustCompile(`(公示|公告|问卷|座谈|走访|当面|听证|广泛性|代表性|调查(范围|对象|方式|方法|过程)|利益相关|怎么听|听取意见的)`)
	// noticeTalk: what was told to callers of the notice answers no questionnaire.
	noticeTalk = regexp.MustCompile(`(公示|公告|来电|电话|阅读|点击|浏览)`)
)

var regexpOpinion = regexp.MustCompile(`(意见|建议|诉求|要求|反映)`)

var (
	mightBe   = regexp.MustCompile(`可能|容易|或将|易(?:引发|引起|造成|产生)`)
	mayOppose = regexp.MustCompile(`(?:可能|容易|或将|引发|引起)[^,。;]{0,14}(?:反对|不同意|不支持)`)
	talkWord  = regexp.MustCompile(`沟通|面谈|见面|回访|走访|谈话|交谈`)
	replyWord = regexp.MustCompile(`解释|说明|答复|回应|采纳|协商|化解|承诺|疏导|商定|理解|转为|改为|达成|改进|同意|支持其|签订|解决|落实|调整|增设|优化|延长|缩短|降低|提高|补偿`)
)

// onlyTalked says that a sentence tells of meeting the opposed, not of what
// became of what they said.
func onlyTalked(sent string) bool {
	return talkWord.MatchString(sent) && !replyWord.MatchString(opposing.ReplaceAllString(sent, ""))
}

// onlyNumbers says that a sentence only counts attitudes.
func (f *opinionFinder) onlyNumbers(sent string) bool {
	return !regexpReply.MatchString(sent)
}

// regexpReply: words that answer, not only words such as 调整 that name the matter.
var regexpReply = regexp.MustCompile(`(解释|说明了|逐户说明|沟通|答复|回应|采纳|协商|化解|承诺|疏导|回访|面谈|商定|理解|转为|改为|专门|达成一致|改进)`)

// regexpThereto: words that tie the next sentence to the opposition named before.
var regexpThereto = regexp.MustCompile(`(对此|针对|上述|均|经|工作组|评估小组|其中|该|已)`)

// answeredNext says that one of the next two sentences of the paragraph answers.
func answeredNext(t *text, i int) bool {
	for k := i + 1; k <= i+2 && k < len(t.sentences); k++ {
		next := t.s()[t.sentences[k].Start:t.sentences[k].End]
		if regexpReply.MatchString(next) && regexpThereto.MatchString(next) {
			return true
		}
	}
	return false
}

// fromSurveys takes the counts of opposing and conditional answers over.
func (f *opinionFinder) fromSurveys() {
	o := &f.x.out.Opinions
	for _, s := range f.x.out.Surveys {
		for _, q := range s.Questions {
			if !q.Attitude || q.Part != "" {
				continue
			}
			for _, op := range q.Options {
				n, ok := op.Count.First()
				if !ok {
					if p, has := op.Percent.First(); has && p.V > 0 {
						n, ok = Value[int]{V: -1, At: p.At}, true // some, not known how many
					} else {
						continue
					}
				}
				v := Value[int]{V: n.V, At: n.At, Scope: s.Scope, Approx: n.Approx}
				switch op.Kind {
				case "oppose":
					o.Oppose.Add(v)
				case "conditional":
					o.Conditional.Add(v)
				}
			}
		}
	}
}

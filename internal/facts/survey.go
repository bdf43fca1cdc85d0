package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// surveys finds the questionnaires with their counts, rates and questions.
//
// A report usually has several: of people and of units, by batch, by village.
// Each scope is a Survey of its own; a value is kept with the words it stood in.
func (x *reading) surveys() {
	f := &surveyFinder{x: x}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Zone == document.ZoneFront && t.table == nil {
			continue
		}
		if t.table != nil {
			if t.cell.Row == 0 && t.cell.Col == 0 {
				f.tableOf(t.table)
			}
			if chars(t.s()) >= 12 {
				f.paragraph(t)
			}
			continue
		}
		f.paragraph(t)
	}
	f.settle()
	for _, s := range f.list {
		x.out.Surveys = append(x.out.Surveys, *s)
	}
}

type surveyFinder struct {
	x      *reading
	list   []*Survey
	merged []*text // paragraphs in which parts were summed up
	told   Scope   // the questionnaire the last paragraphs told of
	toldIn document.BlockID
	toldOf int            // its section
	leads  map[int]string // by the start of a sentence, the group whose forms it tells of
}

// A sentence that tells of the forms of one group: 直接户全部入户,发放628份; 间接户
// 随机抽取360份,收回352份.
var (
	groupLead = regexp.MustCompile(`^(?:其中)?([一-龥]{0,6}(?:户|居民|村民|商户|职工|家长|学生|教师|企业|乘客|驾驶员|司机|群众|员工|移民|业主|主体))(?:全部|全数|逐户|挨户|入户|问卷|一户|按|共|应|发|抽|随机|以|,)`)
	groupTold = regexp.MustCompile(`(?:发|抽)[^,。;]{0,8}\d+份|(?:收回|回收|收)\d+份`)
)

// groupLeads gives the groups a paragraph tells of one after another, where there
// are several.
func (f *surveyFinder) groupLeads(t *text) map[int]string {
	out, seen := map[int]string{}, map[string]bool{}
	for _, span := range t.sentences {
		sent := t.s()[span.Start:span.End]
		if m := groupLead.FindStringSubmatch(sent); m != nil && groupTold.MatchString(sent) {
			out[span.Start], seen[m[1]] = m[1], true
		}
	}
	if len(seen) < 2 {
		return nil
	}
	return out
}

// get gives the survey of a scope, made when new.
func (f *surveyFinder) get(sc Scope, at document.Anchor) *Survey {
	for _, s := range f.list {
		if s.Scope == sc {
			return s
		}
	}
	s := &Survey{Scope: sc, At: at, Decimals: map[string]int{}}
	f.list = append(f.list, s)
	return s
}

var surveySubjects = []struct{ list, name string }{
	{"subject-unit", "单位问卷"},
	{"subject-company", "企业问卷"},
	{"subject-staff", "职工问卷"},
	{"subject-parent", "家长问卷"},
	{"subject-people", "群众问卷"},
}

// subject gives the last subject named in s, "" when none is.
func (f *surveyFinder) subject(s string) string {
	name, best := f.knownSubject(s)
	if m := sentSurvey.FindAllStringSubmatchIndex(s, -1); m != nil {
		k := m[len(m)-1]
		if n := s[k[2]:k[3]]; k[1] > best && !anySurvey.MatchString(n) && !notGroup.MatchString(n) {
			return n + "问卷" // 驾驶员和车主问卷发放800份
		}
	}
	if m := namedSurvey.FindAllStringSubmatchIndex(s, -1); m != nil {
		k := m[len(m)-1]
		if n := s[k[2]:k[3]]; k[1] > best+6 && !commonSurvey.MatchString(n) {
			return n + "问卷"
		}
	}
	return name
}

// knownSubject gives the last subject of the lexicon named in s, and where it ends.
func (f *surveyFinder) knownSubject(s string) (name string, best int) {
	best = -1
	for _, c := range surveySubjects {
		t := Find(f.x.lx.Words, c.list)
		if t == nil {
			continue
		}
		for _, h := range appendHits(nil, t, s) {
			if h.end > best {
				best, name = h.end, c.name
			}
		}
	}
	return name, best
}

// namedSurvey: any other group a questionnaire is named for.
var (
	namedSurvey  = regexp.MustCompile(`(?:^|[,;:、。()0-9 ])([一-龥]{2,6})(?:调查)?问卷`)
	commonSurvey = regexp.MustCompile(`[发收效填次份类种共该本作计设进行开展示采用通过的及和与为在以向对张电网纸线部全统其合根从按回调查个意见入户两抽样式达样数现场公众社会稳定]`)
	sentSurvey   = regexp.MustCompile(`(?:^|[;。:])([一-龥]{2,10}?)(?:调查)?问卷(?:共|合计)?(?:发放|发出)`)
	notGroup     = regexp.MustCompile(`发|收|调查|共|计|总|套|份|两|三|各|次|批|本|该|其`)
	givenTo      = regexp.MustCompile(`(另|同时|还)?向([一-龥()、]{2,16}?)(?:全部|共|合计|各|分别)?(?:发放|发出|投放)$`)
	mergedMark   = regexp.MustCompile(`(合并|两类|两种|各类|三类|两套|三套|各套|两批|两次|两轮|汇总|总体来看)`)
	leadSubject  = regexp.MustCompile(`^(?:其中)?([一-龥]{2,6}):`)
)

// ownSurvey: a paragraph under the name of its questionnaire, (2)砚池社区问卷。
var (
	ownSurvey  = regexp.MustCompile(`^(?:[(]?[一二三四五六七八九十\d]{1,2}[).、])([一-龥]{2,10}?)(?:调查)?问卷(?:调查)?[。:,]`)
	headSurvey = regexp.MustCompile(`^(?:第?[一二三四五六七八九十\d.]*[、.节章)]*|[(][一二三四五六七八九十\d]{1,2}[)])?([一-龥]{2,10}?)(?:调查)?问卷(?:调查)?$`)
	anySurvey  = regexp.MustCompile(`^(?:社会稳定风险|稳定风险|社会|公众|公众意见|公众参与|本次|调查|发放|回收|民意|意见|群众|书面|抽样|现场|入户|网络|线上|线下|纸质|电子|设计|发放和回收|发放回收)$|结果|情况|统计|分析`)
)

// A count told by the name of the questionnaire alone, its return behind it.
var (
	bareSent     = regexp.MustCompile(`^[,;、:。]?([一-龥()]{2,10}?)(?:调查)?(?:问卷|调查表)$`)
	thenReturned = regexp.MustCompile(`^[,、]?(?:全部|实际|已|共|均)?(?:回收|收回)`)
	bareCommon   = regexp.MustCompile(`(发放|发出|回收|收回|有效|共|合计|总计|无效|调查|抽样|填写|收到)`)
)

var batchMark = regexp.MustCompile(`(第[一二三四五1-5](?:次|轮|阶段|批)|首[次轮批]|补充(?:问卷|调查|发放|征求)|再次(?:发放|调查|开展)|复核调查|回访|前期调查|预调查|试调查|试点调查|初次调查|[一二三](?:期|标段)|线上|线下|网络问卷|电子问卷|纸质问卷|纸质|问卷星|现场问卷|入户问卷)`)

// batch gives the last batch named in s, in one spelling.
func surveyBatch(s string) string {
	m := batchMark.FindAllString(s, -1)
	if len(m) == 0 {
		return ""
	}
	b := m[len(m)-1]
	switch {
	case strings.HasPrefix(b, "首"), strings.HasPrefix(b, "第一"), strings.HasPrefix(b, "第1"), strings.HasPrefix(b, "初次"):
		return "第一次"
	case strings.HasPrefix(b, "第二"), strings.HasPrefix(b, "第2"), strings.HasPrefix(b, "再次"):
		return "第二次"
	case strings.HasPrefix(b, "补充"):
		return "补充调查"
	case b == "线上", b == "网络问卷", b == "电子问卷", b == "问卷星":
		return "线上"
	case b == "线下", b == "纸质问卷", b == "纸质", b == "现场问卷", b == "入户问卷":
		return "线下"
	}
	return b
}

const (
	labelSent = iota + 1
	labelReturned
	labelValid
	labelInvalid
)

var (
	invalidWord  = regexp.MustCompile(`(无效|作废|废卷|废弃|剔除|不合格|未作答|空白)`)
	notSurvey    = regexp.MustCompile(`(宣传|资料|明白纸|告知书|手册|公告|通知书|传单|口罩|礼品|补偿款|资金|工资|意见书|书面意见|反馈意见|复函|回函|来信|来电|建议|一封信|文件|举报|诉求|协议|合同|宣传单|海报)`)
	isSurvey     = regexp.MustCompile(`(问卷|调查表|征询表|测评表|意见表|调查卷|样本|调查问|份)`)
	surveyNear   = regexp.MustCompile(`(问卷|调查表|征询表|测评表|意见征求表|意见表|有效样本|调查卷)`)
	totalMark    = regexp.MustCompile(`(共计|合计|累计|总计|总共|一共|共|总)`)
	allReturned  = regexp.MustCompile(`(?:全部|全数|悉数|如数|均已?|全)(?:予以|都|已)?(?:收回|回收|交回)`)
	allValid     = regexp.MustCompile(`(?:全部|全数|均|都|皆)(?:为|是|属)?有效`)
	rateWord     = regexp.MustCompile(`(有效回收率|回收有效率|有效回收比例|回收率|收回率|返回率|有效率|有效问卷率|有效比例|合格率)`)
	rateSeveral  = regexp.MustCompile(`分别`)
	rateEach     = regexp.MustCompile(`均(?:为|达|达到|是)?`)
	surveyPlaces = regexp.MustCompile(`[、和及]`)
)

var surveyRow = regexp.MustCompile(`发放|发出|收回|回收|有效`)

// paragraph reads counts, rates and attitude answers out of running text.
func (f *surveyFinder) paragraph(t *text) {
	s := t.s()
	inRow := t.table != nil && surveyNear.MatchString(rowLabel(t)) // 问卷 | when | whom | 发放120份,回收115份
	if !isSurvey.MatchString(s) && !attitudeNear.MatchString(s) && !(inRow && surveyRow.MatchString(s)) {
		return
	}
	part := f.x.chapter(t.block)
	if part == chapterBasis || part == chapterOther {
		return
	}
	above := strings.Join(f.x.headings(t.block), " ")
	ctx := Scope{Subject: f.subject(above), Batch: surveyBatch(above)}
	if t.table != nil {
		ctx = f.captionScope(t.table)
	}
	if h := f.x.headings(t.block); len(h) > 0 && t.table == nil {
		if m := headSurvey.FindStringSubmatch(h[0]); m != nil && !anySurvey.MatchString(m[1]) {
			ctx.Subject = m[1] + "问卷"
		}
	}
	if m := ownSurvey.FindStringSubmatch(s); m != nil && t.table == nil && !anySurvey.MatchString(m[1]) {
		ctx.Subject = m[1] + "问卷"
	}
	para := ctx // what the sentences before said
	near := surveyNear.MatchString(s) || surveyNear.MatchString(above) || surveyNear.MatchString(leftLabel(t)) || inRow
	var last *Survey
	f.leads = f.groupLeads(t)
	for _, span := range t.sentences {
		sent := s[span.Start:span.End]
		if len(sent) > longSentence || skipSentence(f.x, sent) {
			continue
		}
		if mergedMark.MatchString(sent) && f.subject(sent) == "" {
			para = ctx
		}
		if near {
			if sv := f.counts(t, span, para, ctx); sv != nil {
				last = sv
			}
			f.rates(t, span, last, para)
		}
		if sb := f.subject(sent); sb != "" {
			para.Subject = sb
		}
		if b := surveyBatch(sent); b != "" {
			para.Batch = b
		}
	}
	if t.table == nil && para.Subject != "" && near && part != chapterMeasures && part != chapterRisk {
		f.told, f.toldIn, f.toldOf = para, t.block.ID, t.block.Section
	}
	if part != chapterMeasures && part != chapterRisk {
		// answers follow the counts of their questionnaire, in the next paragraph
		if t.table == nil && ctx == (Scope{}) && f.toldIn == t.block.ID-1 && f.toldOf == t.block.Section {
			ctx = f.told
		}
		f.attitudes(t, ctx)
		if t.table == nil {
			f.severalChoices(t, ctx)
		}
	}
}

// leftLabel gives the short text of the cell on the left: 问卷 | 发放120份,回收115份.
func leftLabel(t *text) string {
	if t.cell == nil || t.cell.Row >= len(t.table.grid) {
		return ""
	}
	row := t.table.grid[t.cell.Row]
	for c := min(t.cell.Col, len(row)) - 1; c >= 0; c-- {
		if l := row[c]; l != nil && l != t {
			if chars(l.s()) <= 14 {
				return l.s()
			}
			return ""
		}
	}
	return ""
}

// skipSentence says that the sentence speaks of another survey, a plan or a rule.
func skipSentence(x *reading, sent string) bool {
	t := Find(x.lx.Words, "survey-skip")
	if t == nil {
		return false
	}
	for _, h := range appendHits(nil, t, sent) {
		w := sent[h.start:h.end]
		switch w {
		case "拟", "计划":
			// 拟征收、拟建 are names of the matter, 计划 may be part of a name: only
			// before the deed itself do they make a plan of it.
			if regexpPlanSend.MatchString(sent[h.start:]) {
				return true
			}
		case "为基数", "的基数":
			if !strings.Contains(sent, "发放") && !strings.Contains(sent, "发出") {
				return true // else the base of a rate told with the counts
			}
		case "案例", "借鉴", "类比":
			if !strings.Contains(sent, "本项目") && !strings.Contains(sent, "本次") {
				return true
			}
		default:
			return true
		}
	}
	return false
}

var regexpPlanSend = regexp.MustCompile(`^(?:拟|计划)(?:向.{0,12}|在.{0,12}|再|共)?(?:发放|投放|开展|组织|发出|调查)`)

// manyNumbers is more than one sentence tells of a questionnaire.
const manyNumbers = 120

var (
	eachOne   = regexp.MustCompile(`(?:每户|每人|每家|一户|一人|一家|各|逐户|每个家庭)(?:发放?|填写|限填|填|一人)?$`)
	countName = regexp.MustCompile(`(?:发放|发出|回收|收回|有效)[^,。;]{0,4}数量?(?:分别)?(?:为|是|:)?$`)
)

// counts reads the counts of one sentence; gives the survey they belong to.
func (f *surveyFinder) counts(t *text, span zh.Span, para, ctx Scope) *Survey {
	sent := t.s()[span.Start:span.End]
	nums := zh.Numbers(sent)
	if len(nums) > manyNumbers {
		return nil // a list of something else
	}
	prev, verb := 0, 0
	var last *Survey
	type found struct {
		label int
		n     zh.Number
		sc    Scope
		total bool
		loose bool // in the scope of a part: 其中青石村60份
	}
	var all []found
	several := f.severally(sent, nums)
	for i, n := range nums {
		if l, ok := several[i]; ok {
			sc := para
			if own := f.subject(sent[:n.Start]); own != "" {
				sc.Subject = own
			}
			all = append(all, found{label: l, n: n, sc: sc, total: true})
			prev, verb = n.End, l
			continue
		}
		if n.Unit != "份" && n.Unit != "张" && n.Unit != "套" && n.Unit != "卷" && n.Unit != "" && !(n.Unit == "户" && signedBy.MatchString(sent[prev:n.Start])) {
			if n.Unit != "%" && n.Unit != "个百分点" {
				// another number ends the words that may belong to the next one
				if strings.ContainsAny(n.Unit, "户人名位家场次个村") {
					prev = n.End
				}
			}
			continue
		}
		w := sent[prev:n.Start]
		if chars(w) > 40 {
			w = lastRunes(sent, n.Start, 40)
		}
		after := nextRunes(sent, n.End, 10)
		if k := strings.IndexAny(after, ",。;"); k >= 0 {
			after = after[:k]
		}
		if k := strings.Index(after, "、"); k >= 0 && thenNumber.MatchString(after[k:]) {
			after = after[:k]
		}
		label := f.label(w, after)
		if label != 0 && f.answerBetween(w) {
			prev = n.End
			continue // 有效问卷支持196份 counts an answer
		}
		if (label == labelValid || label == 0 && verb != 0) && ofWhich.MatchString(after) {
			label = labelReturned // 青柏社区147份里有效143份
		}
		if label == 0 && drawn.MatchString(w) && thenReturned.MatchString(sent[n.End:]) {
			label = labelSent // 随机抽取360份,收回352份
		}
		if eachOne.MatchString(w) {
			continue // 每户发一份
		}
		if takenAgain.MatchString(w) || checkedAgain.MatchString(after) {
			prev = n.End
			continue // 随机抽取80份电话复核
		}
		if worked.MatchString(lastRunes(sent, n.Start, 1)) || worked.MatchString(nextRunes(sent, n.End, 1)) || label == labelValid && partValid.MatchString(w) {
			prev = n.End
			continue // 295÷324; 征地户有效331份 is a part
		}
		if label == labelValid && validAmong.MatchString(after) && strings.HasSuffix(w, "的") {
			prev = n.End
			continue // 在册职工的276份有效卷中: a part, told for what follows
		}
		if n.Unit == "" && (label == 0 || !surveyNear.MatchString(w) && !(len(all) > 0 && countName.MatchString(w)) || n.Value != float64(int(n.Value))) {
			continue
		}
		if notSurvey.MatchString(w) && !surveyNear.MatchString(w) && !surveyNear.MatchString(after) {
			prev, verb = n.End, 0
			continue
		}
		place := f.place(w)
		own := f.subject(w)
		if own == "" && n.End+len(after) <= len(sent) {
			own = f.subject(after)
		}
		loose := false
		if label == 0 {
			if m := bareSent.FindStringSubmatch(w); m != nil && thenReturned.MatchString(sent[n.End:]) && !bareCommon.MatchString(m[1]) {
				label = labelSent // 库区移民问卷143份,回收143份
				if own == "" {
					own = m[1] + "问卷"
				}
			}
		}
		if label == 0 {
			if (own != "" || place != "") && verb != 0 && verb != labelInvalid && (i > 0) {
				label, loose = verb, true
				if place == "" && label == labelValid && !surveyNear.MatchString(w) {
					prev = n.End
					continue // 其中有效851份,其他村民402份: a part of it
				}
			} else {
				prev = n.End
				continue
			}
		}
		verb = label
		prev = n.End
		sc := para
		if m := givenTo.FindStringSubmatch(strings.TrimRight(lastRunes(sent, n.Start, 30), "问卷调查表")); m != nil && own == "" {
			if own = f.subject("," + m[2] + "问卷"); own == "" && m[1] != "" {
				own = m[2] + "问卷"
			}
		}
		if own != "" {
			sc.Subject = own
		} else if totalMark.MatchString(w) {
			sc.Subject, sc.Batch = ctx.Subject, ctx.Batch
		} else if k := lastWhole(len(all), func(k int) bool { return !all[k].loose }); k >= 0 && !loose {
			sc.Subject = all[k].sc.Subject
		} else if sb := f.subject(lastRunes(sent, n.Start, 240)); sb != "" {
			sc.Subject = sb
		}
		if l := f.leads[span.Start]; l != "" && own == "" && place == "" {
			place = l
		}
		total := totalMark.MatchString(w)
		if len(all) > 0 && all[len(all)-1].total && own == "" && !loose {
			total = total || mergedMark.MatchString(sent) // 两批合计发放330份,回收322份
			sc.Batch = all[len(all)-1].sc.Batch
		} else if b := surveyBatch(w); b != "" {
			sc.Batch = b
		} else if b := surveyBatch(lastRunes(sent, n.Start, 240)); b != "" && !total {
			sc.Batch = b
		}
		if !total {
			sc.Place = place
			for k := len(all) - 1; k >= 0 && place == "" && label != labelSent; k-- {
				if !all[k].loose {
					if !all[k].total {
						sc.Place = all[k].sc.Place // 青石村发放60份,回收58份
					}
					break
				}
			}
		}
		all = append(all, found{label, n, sc, total, loose})
	}
	for _, a := range all {
		if a.label == labelInvalid || a.n.Low < a.n.High {
			continue
		}
		if a.total && mergedMark.MatchString(sent) {
			f.partsBefore(t, a.sc)
		}
		sv := f.get(a.sc, t.at(span.Start+a.n.Start, span.Start+a.n.End))
		v := Value[int]{V: int(a.n.Value), At: t.at(span.Start+a.n.Start, span.Start+a.n.End), Scope: a.sc, Approx: a.n.Approx}
		switch a.label {
		case labelSent:
			sv.Sent.Add(v)
		case labelReturned:
			sv.Returned.Add(v)
		case labelValid:
			sv.Valid.Add(v)
		}
		last = sv
	}
	if last != nil {
		f.allOf(t, span, last)
	}
	return last
}

var (
	eachInTurn = regexp.MustCompile(`(?:分别|依次|各自?|先后)(?:为|是|有|计|达到?)?[:]?$|(?:数量?|份数|问卷|情况)(?:为|是)?:$`)
	nextInTurn = regexp.MustCompile(`^[、,/和及与 ]{1,3}$`)
	partInTurn = regexp.MustCompile(`[、/和及与]`)
)

// severally reads 发放、回收、有效份数分别为252份、244份、239份: labels in a row, then
// their numbers in a row. It gives the label of each number by its index.
func (f *surveyFinder) severally(sent string, nums []zh.Number) map[int]int {
	for i := range nums {
		if i > 0 && nextInTurn.MatchString(sent[nums[i-1].End:nums[i].Start]) {
			continue // not the first of its row
		}
		lead := sent[:nums[i].Start]
		m := eachInTurn.FindStringIndex(lead)
		if m == nil {
			continue
		}
		lead = lead[:m[0]]
		if k := strings.LastIndexAny(lead, ",;。:("); k >= 0 {
			lead = lead[k+1:]
		}
		var labels []int
		seen := map[int]bool{}
		for _, w := range partInTurn.Split(lead, -1) {
			l := f.label(w, "")
			if l == 0 || seen[l] || strings.Contains(w, "率") {
				labels = nil
				break
			}
			seen[l] = true
			labels = append(labels, l)
		}
		k := i
		for k+1 < len(nums) && nextInTurn.MatchString(sent[nums[k].End:nums[k+1].Start]) {
			k++
		}
		if len(labels) < 2 || k-i+1 != len(labels) {
			continue
		}
		out := map[int]int{}
		for j, l := range labels {
			if u := nums[i+j].Unit; u != "" && u != "份" && u != "张" && u != "套" {
				return nil
			}
			out[i+j] = l
		}
		return out
	}
	return nil
}

// answerBetween says that an attitude stands between what is counted and its number.
func (f *surveyFinder) answerBetween(w string) bool {
	k := -1
	for _, v := range [...]string{"有效", "回收", "收回", "发放"} {
		k = max(k, strings.LastIndex(w, v))
	}
	if k < 0 {
		return false
	}
	for _, h := range hitsOf(f.x.lx.Attitudes, w[k:]) {
		if !strings.ContainsAny(w[k:][h.end:], ",;") {
			return true
		}
	}
	return false
}

var (
	ofWhich  = regexp.MustCompile(`^(?:里|中|内)(?:的)?(?:,)?(?:有效|\d)`)
	drawn    = regexp.MustCompile(`(?:抽取|抽样|抽查|抽选|抽)(?:了)?(?:调查)?$`)
	signedBy = regexp.MustCompile(`(?:应征询|应签|签回|签字交回|收回|交回|回收|发放)(?:了)?(?:共)?$`)
)

var (
	worked    = regexp.MustCompile(`[÷×=+*/]`)
	partValid = regexp.MustCompile(`(?:^|[,;:。、])[一-龥\d]{0,10}(?:户|居民|村民|商户|职工|群众|家长|企业|小区|村|社区|街道|片区|组)有效$|(?:^|[,;:。、])[一-龥]{2,14}(?:户|居民|村民|商户|职工|家长|员|主|者|小区|社区)有效(?:问卷|样本)$`)
)

// Forms looked at a second time, or given out later within the whole.
var (
	takenAgain   = regexp.MustCompile(`(?:补发|抽查|抽取复核|回访|复核)(?:了|问卷|其中)*$`)
	checkedAgain = regexp.MustCompile(`^(?:问卷|样本)?(?:进行|作|做|予以)?(?:了)?(?:电话|入户|上门|再次|逐份)?(?:复核|回访|核对|核验)`)
)

var validAmong = regexp.MustCompile(`^(?:有效)(?:问卷|卷|样本|调查表)?(?:中|里|内)`)

// lastWhole gives the last index that is no part of another count, -1 when none is.
func lastWhole(n int, whole func(int) bool) int {
	for k := n - 1; k >= 0; k-- {
		if whole(k) {
			return k
		}
	}
	return -1
}

// partsBefore makes what the paragraph told before of a scope a part of it: the
// sum of both follows (两批合计).
func (f *surveyFinder) partsBefore(t *text, sc Scope) {
	for _, s := range f.list {
		if s.Scope != sc {
			continue
		}
		here := func(fact *Fact[int]) (part []Value[int]) {
			kept := fact.values[:0:0]
			for _, v := range fact.values {
				if v.At.Block == t.block.ID && (t.cell == nil || v.At.Row == t.cell.Row+1 && v.At.Col == t.cell.Col+1) && v.Scope.Batch != "合计" {
					part = append(part, v)
				} else {
					kept = append(kept, v)
				}
			}
			fact.values = kept
			return part
		}
		if len(f.merged) > 0 && f.merged[len(f.merged)-1] == t {
			return
		}
		sent, returned, valid := here(&s.Sent), here(&s.Returned), here(&s.Valid)
		if len(sent)+len(returned)+len(valid) == 0 {
			continue
		}
		psc := sc
		psc.Batch = "第一次"
		p := f.get(psc, s.At)
		p.Sent.values = append(p.Sent.values, sent...)
		p.Returned.values = append(p.Returned.values, returned...)
		p.Valid.values = append(p.Valid.values, valid...)
		p.Rates = append(p.Rates, s.Rates...)
		s.Rates = nil
	}
	f.merged = append(f.merged, t)
}

// allOf understands 全部收回 and 均为有效.
func (f *surveyFinder) allOf(t *text, span zh.Span, sv *Survey) {
	sent := t.s()[span.Start:span.End]
	here := func(fact Fact[int]) bool {
		for _, v := range fact.All() {
			a := t.at(span.Start, span.End)
			if v.At.Block == a.Block && v.At.Row == a.Row && v.At.Col == a.Col && v.At.Start >= a.Start && v.At.Start < a.End {
				return true
			}
		}
		return false
	}
	if m := allReturned.FindStringIndex(sent); m != nil && !here(sv.Returned) && here(sv.Sent) {
		all := sv.Sent.All()
		v := all[len(all)-1]
		v.At = t.at(span.Start+m[0], span.Start+m[1])
		sv.Returned.Add(v)
	}
	if m := allValid.FindStringIndex(sent); m != nil && !here(sv.Valid) && here(sv.Returned) {
		all := sv.Returned.All()
		v := all[len(all)-1]
		v.At = t.at(span.Start+m[0], span.Start+m[1])
		sv.Valid.Add(v)
	}
}

var among = regexp.MustCompile(`(?:问卷|样本|调查表|有效|受访者|被调查者)[^,。;]{0,8}(?:中|里|内|当中)(?:[,:]|$)?`)

var spreadMark = regexp.MustCompile(`(?:分布|构成|来源|分村|分组|分区|分户)[^,。;]{0,8}[:为是][^,。;]{0,16}$`)

// label tells what a count is by the words before it, else by those after it.
func (f *surveyFinder) label(w, after string) int {
	lastOf := func(s string) (int, int) {
		best, label := -1, 0
		for _, c := range []struct {
			list  string
			label int
		}{{"survey-sent", labelSent}, {"survey-returned", labelReturned}, {"survey-valid", labelValid}} {
			t := Find(f.x.lx.Words, c.list)
			if t == nil {
				continue
			}
			for _, h := range appendHits(nil, t, s) {
				if h.end > best {
					best, label = h.end, c.label
				}
			}
		}
		if m := invalidWord.FindAllStringIndex(s, -1); m != nil && m[len(m)-1][1] > best {
			return m[len(m)-1][1], labelInvalid
		}
		return best, label
	}
	if m := among.FindAllStringIndex(w, -1); m != nil {
		w = w[m[len(m)-1][1]:] // 在有效问卷中,赞成的403份 counts answers
	}
	if spreadMark.MatchString(w) {
		return 0 // 有效问卷的分布为:质检科92份
	}
	// The nearest clause counts first: 回收115份,其中有效问卷112份.
	tail := w
	if k := strings.LastIndexAny(w, ",(;:"); k >= 0 {
		tail = w[k:]
	}
	if spreadOver.MatchString(tail) && !strings.Contains(tail, "问卷") && !totalMark.MatchString(tail) {
		return 0 // 居民有效问卷:城关148份、湖东66份
	}
	switch {
	case strings.HasSuffix(w, "发"):
		return labelSent
	case strings.HasSuffix(w, "收"):
		return labelReturned
	}
	_, a := lastOf(after)
	if strings.HasPrefix(after, "率") {
		a = 0
	}
	if a != 0 && strings.HasSuffix(w, "、") {
		return a // 440份发出、419份有效
	}
	_, b := lastOf(tail)
	if strings.Contains(tail, "有效") && !invalidWord.MatchString(tail) {
		b = labelValid // 有效回收112份, 回收有效问卷112份
	}
	if b != 0 && b != labelSent {
		return b
	}
	if a == labelValid || a == labelInvalid {
		// 收回115份,112份有效 — but not 发放120份有效问卷
		if b == 0 {
			return a
		}
	}
	if b != 0 {
		return b
	}
	if b == 0 && (a == labelReturned || a == labelSent && (sentAfter.MatchString(after) || sentThen.MatchString(after))) {
		return a
	}
	_, c := lastOf(w)
	if strings.Contains(w, "率") {
		return 0
	}
	return c
}

// sentAfter: 把120份问卷送到群众手中.
var sentAfter = regexp.MustCompile(`^(?:调查)?(?:问卷|调查表)[^,。;]{0,3}(?:交到|送到|送达|送出|发到|发给|分发|发放)`)

// spreadOver: a name of its own behind a colon.
var spreadOver = regexp.MustCompile(`^:[一-龥]{2,8}$`)

// thenNumber: what follows a mark tells of the next number.
var thenNumber = regexp.MustCompile(`^、\d`)

// sentThen: 问卷440份发出、419份有效.
var sentThen = regexp.MustCompile(`^(?:发出|发放|送出)(?:[、,]|$)`)

// place gives the one place named in the words before a count.
func (f *surveyFinder) place(w string) string {
	if k := strings.LastIndexAny(w, ",;。"); k >= 0 && chars(w[k:]) > 3 {
		w = w[k:]
	}
	w = strings.TrimLeft(w, ",、;:( ")
	p := placesIn(w)
	if len(p) != 1 || surveyPlaces.MatchString(w) {
		return ""
	}
	return p[0]
}

// rates reads 回收率 and 有效率 of one sentence.
func (f *surveyFinder) rates(t *text, span zh.Span, sv *Survey, sc Scope) {
	sent := t.s()[span.Start:span.End]
	labels := rateWord.FindAllStringIndex(sent, -1)
	if labels == nil {
		return
	}
	if sv == nil {
		sv = f.get(sc, t.at(span.Start+labels[0][0], span.Start+labels[0][1]))
	}
	pcts := zh.Percents(sent)
	add := func(l []int, p zh.Percent) {
		f.addRate(sv, sent[l[0]:l[1]], p.Value, p.Decimals, p.Approx, t.at(span.Start+p.Start, span.Start+p.End))
	}
	used := 0
	for i, l := range labels {
		next := len(sent)
		if i+1 < len(labels) {
			next = labels[i+1][0]
		}
		// the first percentage between this label and the next one
		done := false
		for _, p := range pcts {
			if p.Start >= l[1] && p.Start < next {
				gap := sent[l[1]:p.Start]
				if chars(gap) > 10 || strings.ContainsAny(gap, ";。") {
					break
				}
				if i > 0 && (rateSeveral.MatchString(gap) || rateEach.MatchString(gap)) && used < i {
					break // several labels share what follows
				}
				add(l, p)
				done, used = true, i+1
				break
			}
		}
		if done {
			continue
		}
		// labels without a percentage of their own: 回收率、有效率分别为95.8%、97.4%
		if i == len(labels)-1 && used < len(labels) {
			waiting := labels[used:]
			var rest []zh.Percent
			for _, p := range pcts {
				if p.Start >= l[1] {
					rest = append(rest, p)
				}
			}
			gapEnd := len(sent)
			if len(rest) > 0 {
				gapEnd = rest[0].Start
			}
			gap := sent[l[1]:gapEnd]
			switch {
			case rateSeveral.MatchString(gap) && len(rest) >= len(waiting):
				for k, wl := range waiting {
					add(wl, rest[k])
				}
			case rateEach.MatchString(gap) && len(rest) >= 1 && chars(gap) <= 8:
				for _, wl := range waiting {
					add(wl, rest[0])
				}
			}
		}
	}
}

// addRate keeps a printed rate. 有效回收率 is held against valid/sent and
// valid/returned alike, so it stands with the valid rates.
func (f *surveyFinder) addRate(sv *Survey, label string, v float64, decimals int, approx bool, at document.Anchor) {
	kind := "recovery"
	if strings.Contains(label, "有效") || strings.Contains(label, "合格") {
		kind = "valid"
	}
	val := Value[float64]{V: v, At: at, Scope: sv.Scope, Approx: approx}
	if kind == "valid" {
		sv.ValidRate.Add(val)
	} else {
		sv.Recovery.Add(val)
	}
	sv.Decimals[kind] = decimals
	sv.Rates = append(sv.Rates, Rate{Kind: kind, Value: v, Decimals: decimals, Approx: approx, At: at})
}

// settle joins scopes that turn out to be the same survey.
func (f *surveyFinder) settle() {
	places, subjects := map[string]bool{}, map[string]bool{}
	for _, s := range f.list {
		if s.Scope.Place != "" {
			places[s.Scope.Place] = true
		}
		if s.Scope.Subject != "" && (s.Sent.Found() || s.Returned.Found() || s.Valid.Found()) {
			subjects[s.Scope.Subject] = true
		}
	}
	plain := false // a questionnaire without a name, given out on its own
	for _, s := range f.list {
		plain = plain || s.Scope.Subject == "" && s.Sent.Found()
	}
	var out []*Survey
	for _, s := range f.list {
		sc := s.Scope
		if len(places) == 1 {
			sc.Place = ""
		}
		if len(subjects) == 1 && subjects[sc.Subject] && !f.sharesBlock(s) && !(plain && besideOthers[sc.Subject]) {
			sc.Subject = ""
		}
		if len(subjects) == 0 {
			sc.Subject = ""
		}
		var into *Survey
		for _, o := range out {
			if o.Scope == sc {
				into = o
			}
		}
		if into == nil {
			s.rescope(sc)
			out = append(out, s)
			continue
		}
		s.rescope(sc)
		into.join(s)
	}
	f.list = out
}

// besideOthers are questionnaires that stand beside that of the people, never for it.
var besideOthers = map[string]bool{"单位问卷": true, "企业问卷": true}

// sharesBlock says that a survey without subject has counts in a block where s
// has some too: then they are a whole and its part.
func (f *surveyFinder) sharesBlock(s *Survey) bool {
	in := map[document.BlockID]bool{}
	for _, c := range []Fact[int]{s.Sent, s.Returned, s.Valid} {
		for _, v := range c.All() {
			in[v.At.Block] = true
		}
	}
	for _, o := range f.list {
		if o.Scope.Subject != "" {
			continue
		}
		for _, c := range []Fact[int]{o.Sent, o.Returned, o.Valid} {
			for _, v := range c.All() {
				if in[v.At.Block] {
					return true
				}
			}
		}
	}
	return false
}

func (s *Survey) rescope(sc Scope) {
	s.Scope = sc
	for i := range s.Sent.values {
		s.Sent.values[i].Scope = sc
	}
	for i := range s.Returned.values {
		s.Returned.values[i].Scope = sc
	}
	for i := range s.Valid.values {
		s.Valid.values[i].Scope = sc
	}
	for i := range s.Recovery.values {
		s.Recovery.values[i].Scope = sc
	}
	for i := range s.ValidRate.values {
		s.ValidRate.values[i].Scope = sc
	}
}

func (s *Survey) join(o *Survey) {
	s.Sent.values = append(s.Sent.values, o.Sent.values...)
	s.Returned.values = append(s.Returned.values, o.Returned.values...)
	s.Valid.values = append(s.Valid.values, o.Valid.values...)
	s.Recovery.values = append(s.Recovery.values, o.Recovery.values...)
	s.ValidRate.values = append(s.ValidRate.values, o.ValidRate.values...)
	s.Rates = append(s.Rates, o.Rates...)
	s.Questions = append(s.Questions, o.Questions...)
	s.Groups = append(s.Groups, o.Groups...)
	for _, k := range []string{"recovery", "valid"} {
		if d, ok := o.Decimals[k]; ok {
			s.Decimals[k] = d
		}
	}
}

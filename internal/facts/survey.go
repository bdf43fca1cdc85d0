package facts

import (
	"strings"

	"wenping/internal/document"
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
	near := surveyNear.MatchString(s) || surveyNear.MatchString(above) || surveyNear.MatchString(leftLabel(t)) || inRow || formsOfGroup.MatchString(s) && rateWord.MatchString(s)
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

// formsOfGroup: 村民卷放出240份,回收率97.5% tells of questionnaires by the name of a
// group alone.
var formsOfGroup = regexp.MustCompile(`(?:^|[,。;:、(])(?:[甲乙丙丁]|[\p{Han}]{1,4}(?:民|众|户|工|长|业|位|体|客|师|生))卷(?:[由共发放收回全有向按采\d])`)

// leftLabel gives the short text of the cell on the left: 问卷 | 发放120份,回收115份.
func leftLabel(t *text) string {
	if t.cell == nil {
		return ""
	}
	if l := leftOf(t.table.grid, t); l != nil && chars(l.s()) <= 14 {
		return l.s()
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

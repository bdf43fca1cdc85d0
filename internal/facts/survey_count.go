package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

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
		if k := strings.Index(after, "占"); k >= 0 {
			after = after[:k] // 反对的20份只占有效问卷的3.9%
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
	for _, h := range f.attitudesIn(w[k:]) {
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

// rateOwner: 居民问卷的回收率, 代表问卷回收率.
var rateOwner = regexp.MustCompile(`(?:^|[,;。:])([一-龥]{2,8}?)(?:调查)?(?:问卷|调查表|访问表)的?(?:有效)?$`)

// named gives the questionnaire that the words right before a rate name: that of a
// known subject, else the one whose name ends with theirs, else their own.
func (f *surveyFinder) named(w string) string {
	m := rateOwner.FindStringSubmatch(w)
	if m == nil || anySurvey.MatchString(m[1]) || notGroup.MatchString(m[1]) {
		return ""
	}
	if name, _ := f.knownSubject(m[1] + "问卷"); name != "" {
		return name
	}
	own := m[1] + "问卷"
	for _, s := range f.list {
		if strings.HasSuffix(s.Scope.Subject, own) {
			return s.Scope.Subject
		}
	}
	return own
}

// givenHere says that a sentence tells counts of a questionnaire itself.
func givenHere(s *Survey, t *text, span zh.Span) bool {
	if s == nil {
		return false
	}
	a := t.at(span.Start, span.End)
	for _, c := range []Fact[int]{s.Sent, s.Returned, s.Valid} {
		for _, v := range c.All() {
			if v.At.Block == a.Block && v.At.Row == a.Row && v.At.Col == a.Col && v.At.Start >= a.Start && v.At.Start < a.End {
				return true
			}
		}
	}
	return false
}

// rates reads 回收率 and 有效率 of one sentence.
func (f *surveyFinder) rates(t *text, span zh.Span, sv *Survey, sc Scope) {
	sent := t.s()[span.Start:span.End]
	labels := rateWord.FindAllStringIndex(sent, -1)
	if labels == nil {
		return
	}
	if own := f.named(sent[:labels[0][0]]); own != "" && (sv == nil || sv.Scope.Subject != own) && !givenHere(sv, t, span) {
		sc = Scope{Subject: own}
		sv = f.get(sc, t.at(span.Start+labels[0][0], span.Start+labels[0][1]))
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

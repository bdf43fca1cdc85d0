package facts

import (
	"math"
	"strconv"
	"strings"

	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

var attitudeNear = regexp.MustCompile(`(支持|反对|赞成|同意|无所谓|中立)`)

// severalOf: 最关心的问题(多选):补偿标准91份(63.64%)、…
var severalOf = regexp.MustCompile(`([一-龥、]{2,24}?)(\d{1,6})(?:人次|人|份|户|票|名)?\((?:占)?(\d{1,3}(?:\.\d{1,2})?)%\)`)

// severalChoices reads the shares of a multiple choice told in prose.
func (f *surveyFinder) severalChoices(t *text, sc Scope) {
	s := t.s()
	if !strings.Contains(s, "%)") {
		return
	}
	for _, span := range t.sentences {
		sent := s[span.Start:span.End]
		if len(sent) > longSentence || !f.x.says("multiple", sent) && !strings.Contains(sent, "最关心") && !strings.Contains(sent, "主要诉求") {
			continue
		}
		q := Question{Title: strings.TrimSpace(leadTitle.FindString(sent)), Multiple: Yes, Prose: true, Partial: true, At: t.at(span.Start, span.End)}
		for _, m := range severalOf.FindAllStringSubmatchIndex(sent, 60) {
			n, err := strconv.Atoi(sent[m[4]:m[5]])
			p, err2 := strconv.ParseFloat(sent[m[6]:m[7]], 64)
			if err != nil || err2 != nil {
				continue
			}
			at := t.at(span.Start+m[2], span.Start+m[1])
			o := Option{Text: strings.Trim(sent[m[2]:m[3]], "、和及"), At: at, Decimals: decimalsOf(sent[m[6]:m[7]])}
			o.Count.Add(Value[int]{V: n, At: at})
			o.Percent.Add(Value[float64]{V: p, At: at})
			q.Options = append(q.Options, o)
		}
		if len(q.Options) >= 3 {
			sv := f.get(sc, q.At)
			sv.Questions = append(sv.Questions, q)
		}
	}
}

var leadTitle = regexp.MustCompile(`^[^:(,;]{2,24}`)

// attToken is one piece of a sentence about attitudes: a word, a count or a percentage.
type attToken struct {
	kind       byte // 'A' attitude, 'N' count, 'P' percentage, 'B' a number percentages are of
	id         string
	text       string
	n          int
	pct        float64
	decimals   int
	approx     bool
	strong     bool // of a base: called respondents or valid forms
	start, end int
}

var (
	baseBefore  = regexp.MustCompile(`(?:有效问卷|有效样本|有效调查表|问卷|受访(?:者|群众|村民|居民|人员)?|被调查(?:者|对象|人)?|调查对象|样本|有效|发放|回收|收回|参与调查|接受调查|共调查|调查了?|共计|共有?|总计|合计|走访了?|填写)(?:共|为|总数|总量|数量|数|人数|份数|的)?[:为有]?$`)
	baseStrong  = regexp.MustCompile(`(?:有效问卷|有效样本|受访|被调查|有效)[^,。;]{0,6}$`)
	baseAfter   = regexp.MustCompile(`^(?:有效问卷|有效样本|问卷|受访|被调查|被访|调查对象|参与调查|样本|接受调查|调查表|群众代表|村民代表|代表|与会)?[^,。;]{0,8}?(?:中|里|内|当中)(?:[,，]|有|表示|持|$|\d)?`)
	answersFor  = regexp.MustCompile(`(建设|实施|项目|征收|政策|改革|态度|方案|事项|工作|决策|活动|撤并|调整|问卷|调查|受访|占)`)
	otherMatter = regexp.MustCompile(`(专家|委员|风险等级|低风险|评审|同类|类似|表决|投票|实到|应到|举手|赞成\d+票|代表大会|到会|与会|参会|座谈会|听证会|听证代表|电话|网络留言|补偿标准|安置方式|货币|产权调换|住房安置|措施前|措施后|环评)`)
	visited     = regexp.MustCompile(`(走访|访谈|面谈|上门)[^,。;]{0,12}\d+[户人名家]`)
	seveRal     = regexp.MustCompile(`分别(?:为|是|有|占|达|达到)?`)
	joined      = regexp.MustCompile(`^[\s"“”的]*(?:和|与|及|或|、|以及|加|并|\+)[\s"“”]*$`)
	summed      = regexp.MustCompile(`(合计|共计|总计|总和|之和|相加|以上|二者|两者|两项|合并)`)
)

// attitudes reads answers told in prose, "支持85人,占75.9%;反对7人,占6.2%", one
// question per run of sentences.
func (f *surveyFinder) attitudes(t *text, sc Scope) {
	s := t.s()
	if !attitudeNear.MatchString(s) {
		return
	}
	if t.table != nil && !f.answerCell(t) {
		return
	}
	part := f.x.chapter(t.block)
	if h := f.x.headings(t.block); len(h) > 0 && adoption.MatchString(h[0]) && !surveyNear.MatchString(h[0]) && !surveyNear.MatchString(s) {
		return // whose opinions were answered, not what all answered
	}
	if h := f.x.headings(t.block); len(h) > 0 && otherVoices.MatchString(h[0]) && !surveyNear.MatchString(h[0]) && !surveyNear.MatchString(s) {
		return // who said what at the hearing, or when visited again
	}
	var qu Question
	seen, texts := map[string]bool{}, map[string]bool{}
	voices := false // told of people who spoke, not of forms
	flush := func() {
		if len(qu.Options) == 0 {
			return
		}
		shares := 0
		for _, o := range qu.Options {
			if o.Percent.Found() {
				shares++
			}
		}
		// One attitude with a bare number is a breakdown or a visit, not an answer.
		if len(qu.Options) > 1 || shares > 0 {
			target := f.get(sc, qu.At)
			qu.Partial = !seen["support"] || !seen["oppose"] && !seen["neutral"]
			target.Questions = append(target.Questions, qu)
		}
		qu, seen, texts = Question{}, map[string]bool{}, map[string]bool{}
	}
	for _, span := range t.sentences {
		sent := s[span.Start:span.End]
		switch {
		case surveyNear.MatchString(sent):
			voices = false
		case spoken.MatchString(sent):
			voices = true
		}
		if voices || len(sent) > longSentence || skipSentence(f.x, sent) || otherMatter.MatchString(sent) && !strings.Contains(sent, "问卷") || !answersFor.MatchString(sent) && part != chapterConsult && len(qu.Options) == 0 && !surveyNear.MatchString(leftLabel(t)) && len(formsShare.FindAllStringIndex(sent, 2)) < 2 || visited.MatchString(sent) && !strings.Contains(sent, "问卷") && !strings.Contains(sent, "%") {
			flush()
			continue
		}
		tokens := f.attTokens(sent)
		if len(tokens) == 0 && surveyNear.MatchString(sent) {
			if sb := f.subject(sent); sb != "" && sb != sc.Subject {
				flush()
				sc.Subject = sb
			}
		}
		if len(tokens) > 0 {
			if next := f.about(sent, tokens[0].start, sc); next != sc {
				flush()
				sc = next
			}
		}
		list := readAttitudes(sent, tokens)
		if g, ok := answersOfGroup(sent, tokens, list); ok {
			flush()
			if qu, ok := f.groupQuestion(t, span, list, g); ok {
				target := f.get(sc, qu.At)
				target.Questions = append(target.Questions, qu)
			}
			continue
		}
		firstEnd := len(sent)
		if len(list) > 0 {
			firstEnd = list[0].end
		}
		for _, o := range list {
			if seen[o.id] && strings.Contains(sent[:o.start], "其中") && strings.LastIndex(sent[:o.start], "其中") > firstEnd {
				break // a breakdown of what was told
			}
			if texts[o.text] || seen[o.id] && o.id != "support" {
				flush()
			}
			if next := f.about(sent, o.start, sc); next.Subject != sc.Subject && next.Subject != "" && sc.Subject != "" {
				flush() // 职工问卷不赞成8.9%,乘客问卷反对6.7%
				sc = next
			}
			texts[o.text] = true
			if len(qu.Options) == 0 {
				title := ""
				if h := f.x.headings(t.block); len(h) > 0 {
					title = h[0]
				}
				qu = Question{Title: title, Attitude: true, Prose: true, Multiple: No, At: t.at(span.Start, span.End)}
			}
			qu.Options = append(qu.Options, o.option(t, span))
			seen[o.id] = true
		}
		if len(qu.Options) > 0 {
			for _, k := range tokens {
				if k.kind == 'B' && k.strong && !qu.Base.Found() {
					qu.Base.Add(Value[int]{V: k.n, At: t.at(span.Start+k.start, span.Start+k.end)})
				}
			}
		}
		if strings.HasSuffix(sent, "。") {
			flush()
		}
	}
	flush()
}

// formsShare: 321份(67.0%), a count of forms and its share.
var formsShare = regexp.MustCompile(`\d份[,(、]?(?:占)?(?:比)?\d+(?:\.\d+)?%`)

// changedTo: 38户改为支持或者有条件支持 – who was asked again, not what was answered.
var changedTo = regexp.MustCompile(`(?:改为|转为|变为|改成|转成|转向|[改转变松]口成?|成为?)(?:了)?(?:[一-龥]{2,5}(?:或者?|和|、))?$|(?:仍然?|依然|还是|依旧)(?:表示|坚持|持)?$`)

// movedTo: 15公里以上降到31.0% tells of one group among several.
var movedTo = regexp.MustCompile(`(?:[降升涨跌落减增][低高]?|下降|上升|提高|回落)(?:到|至|为)(?:了)?$`)

// together: a share of several answers; followUp: who was gone to again.
var (
	together = regexp.MustCompile(`(?:^|[,;])(?:合计|共计|总计|两项|两者|二者|合起来|相加|加起来)[^,;]{0,4}$`)
	ofBoth   = regexp.MustCompile(`(?:合计|共计|总计|两项|两者|二者|合起来|相加|加起来)[^,;]{0,4}\d+(?:\.\d+)?%\($`)
	followUp = regexp.MustCompile(`^(?:问卷|者|意见)?(?:所)?对应的$`)
)

// spoken: people gathered or called on, whose answers are no answers of forms.
var spoken = regexp.MustCompile(`听证|座谈|恳谈|走访|访谈|入户面谈|代表会议|村民会议|居民会议|职代会|与会|到会`)

// groupShare: 反对者占该群体的13.6%.
var groupShare = regexp.MustCompile(`占(?:了)?(?:这一|这个|这类|该|此|其|本|同)(?:群体|类|部分|组|村|社区|层|对象|户|人群)`)

// amongThem: 低保户74份,其中反对15份 – the answers are of those counted before.
var amongThem = regexp.MustCompile(`(?:其中|里面|里|当中)(?:的)?$`)

// answersOfGroup says that what a sentence tells are the answers of one group: it
// says so, or the shares come out from a number told before them that is not
// called the forms. The group's number is given, zero where it is not told.
func answersOfGroup(sent string, tokens []attToken, list []answer) (attToken, bool) {
	if len(list) == 0 {
		return attToken{}, false
	}
	if groupShare.MatchString(sent) {
		return attToken{}, true
	}
	first := list[0].start
	for _, n := range zh.Numbers(sent[:first]) {
		switch n.Unit {
		case "人", "份", "户", "名", "位", "家":
		default:
			continue
		}
		k := attToken{kind: 'B', n: int(n.Value), start: n.Start, end: n.End}
		if n.Low < n.High || k.n <= 0 || baseStrong.MatchString(lastRunes(sent, n.Start, 12)) || baseBefore.MatchString(lastRunes(sent, n.Start, 12)) || baseTail(sent[n.End:]) {
			continue // of all
		}
		fits, shares := 0, 0
		for _, a := range list {
			if a.hasN && a.hasP {
				shares++
				if math.Abs(100*float64(a.n)/float64(k.n)-a.pct) <= shareHalf(a.decimals) {
					fits++
				}
			}
		}
		if shares > 0 && fits == shares {
			return k, true
		}
		if shares == 0 && amongThem.MatchString(sent[:first]) && list[0].hasN && list[0].n < k.n && !strings.ContainsAny(sent[n.End:first], ";。") {
			return k, true
		}
	}
	return attToken{}, false
}

// shareHalf is half the last printed place of a percentage, and a hair.
func shareHalf(decimals int) float64 { return 0.5*math.Pow10(-decimals) + 1e-9 }

// groupQuestion makes the answers of one group a question of its own, where its
// number is told.
func (f *surveyFinder) groupQuestion(t *text, span zh.Span, list []answer, base attToken) (Question, bool) {
	if base.n == 0 {
		return Question{}, false
	}
	lead := t.s()[span.Start : span.Start+base.start]
	if k := strings.LastIndexAny(lead, ",;:。("); k >= 0 {
		lead = lead[k+1:]
	}
	lead = strings.TrimSuffix(strings.TrimSuffix(lead, "共"), "有")
	if lead == "" {
		return Question{}, false
	}
	qu := Question{Title: lead, Part: lead, Prose: true, Partial: true, Multiple: No, At: t.at(span.Start, span.End)}
	qu.Base.Add(Value[int]{V: base.n, At: t.at(span.Start+base.start, span.Start+base.end)})
	for _, o := range list {
		qu.Options = append(qu.Options, o.option(t, span))
	}
	return qu, true
}

var (
	noOne  = regexp.MustCompile(`(?:无人|没有人|没有|无|未有|不存在|未出现|未收到)(?:群众|村民|居民|任何人|表示|明确|提出|持)*$`)
	rateOf = regexp.MustCompile(`(支持率|赞成率|同意率|认可率|满意率|满意度|支持度|知晓率|回收率|收回率|有效率|覆盖率|支持比例)`)
)

// cumulative: 支持的占85.7%,连同有条件支持的共占96.6% tells a sum, not one answer.
var cumulative = regexp.MustCompile(`(?:连同|加上|加|算上|包括|含)(?:表示)?有条件(?:支持|赞成|同意)[^,。;\d]{0,14}(?:\d+(?:份|人|户)[、,]?(?:占|占比)?)?\d{1,3}(?:\.\d+)?%`)

// beforeAttitude says that an attitude stands right behind offset i.
func beforeAttitude(tokens []attToken, sent string, i int) bool {
	for _, k := range tokens {
		if k.kind == 'A' && k.start >= i && chars(sent[i:k.start]) <= 2 && !strings.ContainsAny(sent[i:k.start], ",;。:、中(") {
			return true
		}
	}
	return false
}

// answerCell says that a cell may tell survey answers: not one of an adoption
// or risk table.
func (f *surveyFinder) answerCell(t *text) bool {
	if answerLabel.MatchString(headNoise.Replace(rowLabel(t))) || surveyNear.MatchString(leftLabel(t)) {
		return true // a line of a form
	}
	for r := 0; r < min(2, len(t.table.grid)); r++ {
		for _, h := range t.table.grid[r] {
			if h != nil && h != t && chars(h.s()) <= 14 && notAnswerHead.MatchString(h.s()) {
				return false
			}
		}
	}
	return true
}

var answerLabel = regexp.MustCompile(`^(?:[一二三四五六七八九十\d]+[、.])?(?:听取|征求|公众|群众|民意)?(?:意见|问卷|风险)?(?:调查|听取意见|征求意见|意见|问卷)(?:和采纳)?(?:情况|结果)?$`)

var notAnswerHead = regexp.MustCompile(`(采纳|意见内容|意见建议|风险|措施|责任|时限|处理|诉求)`)

// about gives the scope a sentence about attitudes speaks in.
func (f *surveyFinder) about(sent string, first int, sc Scope) Scope {
	if mergedMark.MatchString(sent[:first]) {
		return Scope{}
	}
	if m := leadSubject.FindStringSubmatch(sent); m != nil {
		if sb := f.subject("," + m[1] + "问卷"); sb != "" {
			sc.Subject = sb
			return sc
		}
	}
	if sb := f.subject(sent[:first]); sb != "" {
		sc.Subject = sb
	}
	if b := surveyBatch(sent[:first]); b != "" {
		sc.Batch = b
	}
	return sc
}

// lastAttitude gives the token of an attitude that ends last before an offset, the
// first token where none does.
func lastAttitude(tokens []attToken, before int) int {
	at := 0
	for i, k := range tokens {
		if k.kind == 'A' && k.end <= before {
			at = i
		}
	}
	return at
}

func (f *surveyFinder) attTokens(sent string) []attToken {
	var out []attToken
	sent = cumulative.ReplaceAllStringFunc(sent, func(s string) string { return strings.Repeat(" ", len(s)) })
	for _, h := range f.attitudesIn(sent) {
		w := sent[h.start:h.end]
		// 是否支持, 支持与反对 in a question's own words carry no answer
		if noOne.MatchString(sent[:h.start]) {
			continue
		}
		before := lastRunes(sent, h.start, 2)
		if strings.HasSuffix(before, "是否") || strings.HasSuffix(before, "否") || strings.HasSuffix(before, "争取") || strings.HasSuffix(before, "含") || strings.HasSuffix(before, "不被") || strings.HasSuffix(before, "未被") || strings.HasSuffix(before, "包括") || changedTo.MatchString(lastRunes(sent, h.start, 12)) {
			continue
		}
		if w == "一般" || w == "不清楚" || w == "不知道" || w == "不了解情况" {
			// only an answer beside other attitudes; taken when marked as one
			if !strings.Contains(sent, "支持") && !strings.Contains(sent, "赞成") {
				continue
			}
		}
		out = append(out, attToken{kind: 'A', id: h.id, text: w, start: h.start, end: h.end})
	}
	if len(out) == 0 {
		return nil
	}
	rates := rateOf.FindAllStringIndex(sent, -1)
pcts:
	for _, p := range zh.Percents(sent) {
		if together.MatchString(lastRunes(sent, p.Start, 8)) {
			continue // 有条件支持27.54%,合计86.47%,反对7.89%
		}
		if movedTo.MatchString(lastRunes(sent, p.Start, 6)) {
			out = append(out, attToken{kind: 'B', n: -1, start: p.Start, end: p.End})
			continue
		}
		for _, r := range rates { // 支持率93%: a rate, not the share of one answer
			if r[1] <= p.Start && chars(sent[r[1]:p.Start]) <= 6 && !strings.ContainsAny(sent[r[1]:p.Start], ",;。") {
				continue pcts
			}
		}
		out = append(out, attToken{kind: 'P', pct: p.Value, decimals: p.Decimals, approx: p.Approx, start: p.Start, end: p.End})
	}
	for _, n := range zh.Numbers(sent) {
		switch n.Unit {
		case "人", "份", "户", "名", "位", "票", "张", "人次", "家", "个人":
		case "":
			// 支持246(78.2%)
			if !thenShare.MatchString(sent[n.End:]) || !endsAttitude(out, sent, n.Start) {
				continue
			}
		default:
			continue
		}
		if n.Low < n.High || n.Value != float64(int(n.Value)) {
			continue
		}
		if n.Unit == "份" && n.Value < 10 && ofForms.MatchString(sent[n.End:]) {
			continue // 两份问卷对象不同
		}
		if ofBoth.MatchString(lastRunes(sent, n.Start, 16)) {
			continue // 两项合计93.4%(323人)
		}
		if len(out) > 0 && followUp.MatchString(sent[min(out[lastAttitude(out, n.Start)].end, n.Start):n.Start]) {
			continue // 反对问卷对应的45户全部上门
		}
		k := attToken{kind: 'N', n: int(n.Value), approx: n.Approx, start: n.Start, end: n.End}
		if beforeAttitude(out, sent, n.End) {
			// 有效问卷:688人支持 counts answers
		} else if baseBefore.MatchString(lastRunes(sent, n.Start, 12)) || baseAfter.MatchString(sent[n.End:]) && chars(sent[n.End:]) > 0 && baseTail(sent[n.End:]) {
			k.kind = 'B'
			k.strong = baseStrong.MatchString(lastRunes(sent, n.Start, 12)) || baseTail(sent[n.End:])
		}
		out = append(out, k)
	}
	// in reading order; few tokens, so plain insertion
	for i := 1; i < len(out); i++ {
		for j := i; j > 0 && out[j].start < out[j-1].start; j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}

var otherVoices = regexp.MustCompile(`听证|回访|座谈|走访|代表会|村民会议|居民会议|职代会|大会|表决|投票`)

var ofForms = regexp.MustCompile(`^(?:问卷|调查表|卷子|表)`)

var thenShare = regexp.MustCompile(`^\([^()]{0,4}\d+(?:\.\d+)?%\)`)

// endsAttitude says that an attitude word ends right before offset i.
func endsAttitude(list []attToken, sent string, i int) bool {
	for _, k := range list {
		if k.kind == 'A' && k.end <= i && (k.end == i || sent[k.end:i] == ":" || sent[k.end:i] == "的") {
			return true
		}
	}
	return false
}

// baseTail says that what follows a number makes it the number percentages are of.
func baseTail(s string) bool {
	m := baseAfter.FindString(s)
	return strings.Contains(m, "中") || strings.Contains(m, "里") || strings.Contains(m, "内")
}

// answer is one attitude with its numbers.
type answer struct {
	id, text   string
	n          int
	pct        float64
	decimals   int
	hasN, hasP bool
	approx     bool
	approxP    bool
	start, end int
}

// option is the answer as one of a question, told in a sentence of t.
func (o *answer) option(t *text, sentence zh.Span) Option {
	opt := Option{Text: o.text, Kind: o.id, At: t.at(sentence.Start+o.start, sentence.Start+o.end)}
	if o.hasN {
		opt.Count.Add(Value[int]{V: o.n, At: opt.At, Approx: o.approx})
	}
	if o.hasP {
		opt.Percent.Add(Value[float64]{V: o.pct, At: opt.At, Approx: o.approxP})
		opt.Decimals = o.decimals
	}
	return opt
}

// reasonGap: words between an attitude and a number that make it the number of a reason.
var reasonGap = regexp.MustCompile(`(要求|担心|认为|希望|因|理由|提出|关注|主要|包括|其中|建议|反映|担忧|顾虑|不满|家庭|住户)`)

// thenSaid: 门店为14.1%,是反对比例最高的群体 – the number belongs to what stands before it.
var thenSaid = regexp.MustCompile(`^[^,]{0,4},(?:[^,]{0,10},)?(?:是|为|均是|都是|属于|因|但|而|可是|反)`)

// readAttitudes joins attitude words with their counts and percentages.
func readAttitudes(sent string, tokens []attToken) []answer {
	var out []answer
	if m := seveRal.FindStringIndex(sent); m != nil {
		if list := readSeverally(sent, tokens, m[0]); list != nil {
			return list
		}
	}
	var cur answer
	has := false
	flush := func() {
		if has && cur.id != "" && (cur.hasN || cur.hasP) {
			out = append(out, cur)
		}
		cur, has = answer{}, false
	}
	hard := func(a, b int) bool { // a border no answer crosses
		return a < b && strings.ContainsAny(sent[a:b], ";。!?")
	}
	lastEnd := 0
	for i := 0; i < len(tokens); i++ {
		k := tokens[i]
		if has && hard(lastEnd, k.start) {
			flush()
		}
		switch k.kind {
		case 'B':
			flush()
		case 'A':
			// 支持和有条件支持合计…: the number belongs to both, not to one of them
			if i+1 < len(tokens) && tokens[i+1].kind == 'A' && joined.MatchString(sent[k.end:tokens[i+1].start]) {
				flush()
				j := i
				for j+1 < len(tokens) && tokens[j+1].kind == 'A' && joined.MatchString(sent[tokens[j].end:tokens[j+1].start]) {
					j++
				}
				for j+1 < len(tokens) && tokens[j+1].kind != 'A' && !hard(tokens[j].end, tokens[j+1].start) {
					j++
				}
				i = j
				lastEnd = tokens[i].end
				continue
			}
			if cur.id != "" {
				flush()
			}
			if has && i+1 < len(tokens) && tokens[i+1].kind == 'N' && !numbersFirst(tokens, sent, i) {
				// 112人,支持85人: the number right behind the word is its own
				gap := sent[k.end:tokens[i+1].start]
				if chars(gap) <= 6 && !strings.Contains(gap, ",") {
					cur, has = answer{}, false
				}
			}
			if has && (chars(sent[lastEnd:k.start]) > 22 || thenSaid.MatchString(sent[lastEnd:k.start]) || inAside(sent, cur.start, k.start)) {
				cur, has = answer{}, false
			}
			cur.id, cur.text = k.id, k.text
			if !has {
				cur.start = k.start
			}
			has = true
			cur.end = k.end
		case 'N':
			if has && cur.id != "" && summed.MatchString(sent[cur.end:k.start]) && !strings.Contains(sent[cur.end:k.start], ",") {
				cur, has = answer{}, false
				continue
			}
			if cur.hasN || cur.id != "" && (chars(sent[lastEnd:k.start]) > 14 || reasonGap.MatchString(sent[lastEnd:k.start]) || cur.hasP && nextClause.MatchString(sent[lastEnd:k.start])) {
				flush()
			}
			if !has {
				cur.start = k.start
			}
			cur.n, cur.hasN, cur.approx, has = k.n, true, k.approx, true
			cur.end = k.end
		case 'P':
			if cur.hasP || cur.id != "" && (chars(sent[lastEnd:k.start]) > 14 || reasonGap.MatchString(sent[lastEnd:k.start]) || cur.hasN && otherShare.MatchString(sent[lastEnd:k.start])) {
				flush()
			}
			if !has {
				cur.start = k.start
			}
			cur.pct, cur.decimals, cur.hasP, cur.approxP, has = k.pct, k.decimals, true, k.approx, true
			cur.end = k.end
		}
		lastEnd = k.end
	}
	flush()
	return out
}

// numbersFirst says that the number of an answer stands right before its word, and
// that of the next one too: 31份反对、118份有条件支持.
func numbersFirst(tokens []attToken, sent string, i int) bool {
	before := i > 0 && tokens[i-1].kind == 'N' && tokens[i-1].end == tokens[i].start
	return before && i+2 < len(tokens) && tokens[i+2].kind == 'A' && tokens[i+1].end == tokens[i+2].start
}

// A clause behind a comma that names someone or something else: the number in it is
// not of the answer before, 反对6.1%,听证参加人中十九人; a share of the same answer
// says so, 反对62人,占有效问卷的6.1%.
var (
	nextClause = regexp.MustCompile(`,.*[^,占共计有为约达即是合总其人份数票户比例量:]`)
	otherShare = regexp.MustCompile(`,[^占比率为达约合即计]+$`)
)

// inAside says that what begins at a stands in brackets that close before b.
func inAside(sent string, a, b int) bool {
	return a < b && strings.LastIndex(sent[:a], "(") > strings.LastIndex(sent[:a], ")") && strings.Contains(sent[a:b], ")")
}

// readSeverally reads 支持、反对分别为85人、7人,分别占75.9%、6.2%.
func readSeverally(sent string, tokens []attToken, at int) []answer {
	var words []attToken
	var ns, ps []attToken
	for _, k := range tokens {
		switch {
		case k.kind == 'A' && k.start < at:
			words = append(words, k)
		case k.kind == 'A':
			return nil
		case k.kind == 'N' && k.start > at:
			ns = append(ns, k)
		case k.kind == 'P' && k.start > at:
			ps = append(ps, k)
		}
	}
	if len(words) < 2 || len(ns) != len(words) && len(ps) != len(words) {
		return nil
	}
	out := make([]answer, len(words))
	for i, w := range words {
		out[i] = answer{id: w.id, text: w.text, start: w.start, end: w.end}
		if len(ns) == len(words) {
			out[i].n, out[i].hasN, out[i].approx = ns[i].n, true, ns[i].approx
			out[i].end = ns[i].end
		}
		if len(ps) == len(words) {
			out[i].pct, out[i].decimals, out[i].hasP, out[i].approxP = ps[i].pct, ps[i].decimals, true, ps[i].approx
			out[i].end = max(out[i].end, ps[i].end)
		}
	}
	return out
}

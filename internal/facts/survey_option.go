package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// optionKind tells the attitude an option's text means; only short texts are options.
func (f *surveyFinder) optionKind(s string) string {
	if k := strings.LastIndexByte(s, ' '); k >= 0 {
		s = s[k+1:] // the lowest of several header rows
	}
	s = optionLead.ReplaceAllString(s, "")
	if chars(s) > 12 {
		return ""
	}
	if onlyCondition.MatchString(s) {
		return "conditional"
	}
	h := f.attitudesIn(s)
	if len(h) == 0 || manyKinds(s, h) {
		return ""
	}
	// a long option that only contains the word is its own kind only when the
	// word leads it: "支持" in "支持并希望尽快实施"
	if h[0].start > 0 && chars(s[:h[0].start]) > 4 {
		return ""
	}
	return h[0].id
}

// attitudesIn finds the words of attitude in s. A word of support said on a
// condition in whatever words (要看条件才赞成, 补偿谈妥后支持, 支持但有要求) is support on
// conditions, and its hit covers the condition too.
func (f *surveyFinder) attitudesIn(s string) []hit {
	list := hitsOf(f.x.lx.Attitudes, s)
	own := true
	for i, h := range list {
		if h.id != "support" {
			continue
		}
		before, after := s[:h.start], s[h.end:]
		if i > 0 {
			before = s[list[i-1].end:h.start]
		}
		if i+1 < len(list) {
			after = s[h.end:list[i+1].start]
		}
		m, n := onCondition.FindStringIndex(before), thenCondition.FindStringIndex(after)
		if m == nil && n == nil {
			continue
		}
		if own { // the list is shared with whoever asks again
			list, own = append([]hit(nil), list...), false
		}
		list[i].id = "conditional"
		if m != nil {
			list[i].start -= len(before) - m[0]
		} else {
			list[i].end += n[1]
		}
	}
	return list
}

// onCondition ends right before a word of support, thenCondition begins right
// behind it; onlyCondition is a whole option beside 支持 and 反对.
var (
	onCondition = regexp.MustCompile(`(?:(?:有|附|带|提)(?:出)?(?:了)?(?:一定|部分|前置)?(?:的)?(?:条件|前提|保留|要求)(?:地|的)?(?:表示|下|时)?|` +
		`(?:要看|须看|需看|看|视)[^,;:、。()\d]{0,6}(?:才|方|再|就|则|后|而定)(?:会|肯|能|可|表示)?|` +
		`(?:条件|要求|诉求|前提|问题|补偿|安置|方案|承诺|待遇|价格)[^,;:、。()\d]{0,8}(?:后|了|时|的话|前提下|基础上)?(?:才|方|再|就|则|便|即)(?:会|肯|能|可|愿意|予以|表示)?|` +
		`(?:满足|答应|落实|解决|兑现|谈妥|到位|合理)[^,;:、。()\d]{0,8}(?:后|的话|前提下|基础上)(?:才|方|再|就|则|便|即)?(?:会|肯|能|可|愿意|予以|表示)?|` +
		`(?:才|方才|方可|方能)(?:会|肯|能|愿|可以|愿意|表示|予以)*)$`)
	thenCondition = regexp.MustCompile(`^,?[(]?(?:但|不过|可是|前提是|条件是)(?:是)?(?:有|附|附带|需|要|须|带|提出?|另有)?(?:了)?(?:一定|部分|若干)?(?:的)?(?:条件|保留|前提|要求)[)]?`)
	onlyCondition = regexp.MustCompile(`^(?:有|附|附带|带|看|要看|视|提)(?:一定|前置)?(?:条件|保留)(?:的|者|地)?$|^(?:要|须|需)?(?:看|视)[^,;。]{1,8}(?:而定|再说|再定)$`)
)

// graded gives the kind of a grade, where the table asks for the attitude.
func (q *questionTable) graded(name string) string {
	k := grades[name]
	if k == "" || !attitudeTitle.MatchString(q.title+q.tb.caption) {
		return ""
	}
	for d := document.BlockID(-3); d < 2; d++ {
		if b := q.f.x.doc.Block(q.tb.block.ID + d); b != nil && oneIsBest.MatchString(b.Text) {
			return map[string]string{"support": "oppose", "oppose": "support", "neutral": "neutral"}[k]
		}
	}
	return k
}

var attitudeTitle = regexp.MustCompile(`态度|支持|赞成|同意|意愿`)

// severalKinds says that an option holds several attitudes together, 无所谓和反对:
// its number is of none of them alone.
func (f *surveyFinder) severalKinds(s string) bool {
	if k := strings.LastIndexByte(s, ' '); k >= 0 {
		s = s[k+1:]
	}
	return chars(s) <= 20 && manyKinds(s, f.attitudesIn(s)) || restOption.MatchString(s)
}

// manyKinds says that attitudes of different kinds are strung together in s;
// 无所谓(不反对) is one, explained.
func manyKinds(s string, h []hit) bool {
	for i := 1; i < len(h); i++ {
		if h[i].id != h[i-1].id && h[i].start >= h[i-1].end && strungTogether.MatchString(s[h[i-1].end:h[i].start]) {
			return true
		}
	}
	return false
}

var optionLead = regexp.MustCompile(`^(?:[A-Ea-e1-9①②③④⑤][.、．:]?|\([A-E1-9]\))`)

// grades are those of a five-point scale of attitude; 5 is most in favour unless
// the report says that 1 is.
var (
	grades    = map[string]string{"5分": "support", "4分": "support", "3分": "neutral", "2分": "oppose", "1分": "oppose"}
	oneIsBest = regexp.MustCompile(`1分(?:为|是|表示|代表)+(?:非常|很|完全|最|十分)?(?:赞成|支持|同意|赞同)`)
)

var (
	strungTogether = regexp.MustCompile(`^(?:的|者|意见)?[、,，/和及与或]+(?:持|表示)?$`)
	restOption     = regexp.MustCompile(`^(?:其他|其余|其它)(?:态度|意见|选项)?$`)
)

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
	h := hitsOf(f.x.lx.Attitudes, s)
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
	return chars(s) <= 20 && manyKinds(s, hitsOf(f.x.lx.Attitudes, s)) || restOption.MatchString(s)
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

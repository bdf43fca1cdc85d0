package facts

import (
	"slices"
	"strings"

	"wenping/internal/zh/regexp"
)

// evadeWord are the words that stand in place of an argument, of any dimension;
// those of one dimension have its name behind.
const evadeWord = "evade"

var (
	// pieceEnd parts a sentence into the pieces that say one thing each.
	pieceEnd = regexp.MustCompile(`[,;:。!?]`)
	// askedClause asks, and so tells nothing: 至于由谁定价,经过哪些手续.
	askedClause = regexp.MustCompile(`(?:由|让|归)?谁|哪(?:些|一?[条级个家种])|怎样|怎么|够不够|是不是|算不算|该不该|能不能|有没有|凭什么|是否`)
	// answeredClause answers what it asks about: 谁受益谁付费, 哪些已办、哪些在办逐项列明.
	answeredClause = regexp.MustCompile(`谁[^,。;]{1,6}谁|已|均|都|逐|见|列|明确|写明|公开`)
	// topicsOnly is a list of what is to be argued: 权限、规划、程序、手续.
	topicsOnly = regexp.MustCompile(`^(?:(?:决策|主体|权限|主体权限|规划|政策|规划政策|程序|手续|前置|要件|公共利益|利益平衡|利益|平衡|补偿|公平|攀比|措施|手段|适当|时机|条件|资金|民意|承受|支持|配套|信访|群体性?|事件|舆情|安全|隐患|治安|预案|应急|宣传|解释|历史)(?:和|与|及|、|,|的|$)?)+[。;]?$`)
)

// evasions finds in a sentence of a dimension's argument the words that stand in
// place of an argument: 走哪些程序我们没有过问, 等有人提出异议时再请法制机构解释.
func (x *reading) evasions(id, s string) (out []hit) {
	for _, name := range []string{evadeWord, evadeWord + "-" + id} {
		if t := Find(x.lx.Words, name); t != nil {
			out = appendHits(out, t, s)
		}
	}
	return out
}

// solid takes out of a sentence what says nothing that could be checked: empty
// words, and clauses that put the question off or only ask it.
func (x *reading) solid(id, s string) string {
	var cut []hit
	if t := Find(x.lx.Words, hollowWord); t != nil {
		cut = appendHits(cut, t, s)
	}
	evades := x.evasions(id, s)
	from := 0
	for _, m := range append(pieceEnd.FindAllStringIndex(s, -1), []int{len(s), len(s)}) {
		clause := s[from:m[0]]
		if slices.ContainsFunc(evades, func(h hit) bool { return h.start < m[0] && from < h.end }) ||
			len(evades) > 0 && askedClause.MatchString(clause) && !answeredClause.MatchString(clause) {
			cut = append(cut, hit{start: from, end: m[0]})
		}
		from = m[1]
	}
	slices.SortFunc(cut, func(a, b hit) int { return a.start - b.start })
	var b strings.Builder
	from = 0
	for _, h := range cut {
		if h.start > from {
			b.WriteString(s[from:h.start])
		}
		from = max(from, h.end)
	}
	b.WriteString(s[min(from, len(s)):])
	return b.String()
}

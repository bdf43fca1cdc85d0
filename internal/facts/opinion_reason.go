package facts

import "strings"

// A reason says on what ground an opinion was not adopted, what was told to those who
// hold it, or what is done in its place. Words on them (观念陈旧), on their number
// (人数可忽略), on what everybody must bear (服从安排) or on another day (以后再看) say none
// of that. There are many such words and nobody knows them all, so that a few characters
// without any sign of a ground are told apart too.
const (
	mostBrushed    = 28 // characters: what is longer than that tells something beside
	mostGroundless = 12
)

// brushedOff says that a reason is made of words that put people off, and that it is short
// and shows no ground in any words.
func (x *reading) brushedOff(s string) (brushed, groundless bool) {
	brush, ground := Find(x.lx.Words, "answer-brush"), Find(x.lx.Words, "answer-ground")
	no, partly := Find(x.lx.Adoptions, "rejected"), Find(x.lx.Adoptions, "partly")
	if brush == nil || ground == nil || no == nil || partly == nil {
		return false, false
	}
	s = zhFold(s)
	for _, h := range longest(appendHits(appendHits(nil, no, s), partly, s)) {
		s = strings.Replace(s, s[h.start:h.end], strings.Repeat(" ", h.end-h.start), 1) // 不予采纳,…… in one cell
	}
	n := chars(squeeze(s))
	if n == 0 || n > mostBrushed {
		return false, false
	}
	rest, said := s, false
	for _, h := range longest(appendHits(nil, brush, s)) {
		// 此题敏感,不作答复: the answer is what is refused.
		rest = strings.Replace(rest, s[h.start:h.end], "*", 1)
		said = true
	}
	if len(appendHits(nil, ground, rest)) > 0 {
		return false, false
	}
	return said, n <= mostGroundless
}

// grounded says that words show a ground, an answer or another way.
func (x *reading) grounded(s string) bool {
	ground := Find(x.lx.Words, "answer-ground")
	return ground != nil && len(appendHits(nil, ground, zhFold(s))) > 0
}

package facts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// Combination is one line of a report's own matrix in words: the degree of a
// probability and an influence. P or Q is empty where it holds for any: 凡影响轻微的,
// 程度为低; both are for all that is not named: 其余为较小.
type Combination struct {
	P, Q, Degree string
	At           document.Anchor
}

// Combined gives the degree a report's own combinations demand; "" where they
// do not say.
func Combined(list []Combination, p, q string) (degree string, at document.Anchor) {
	for _, c := range list {
		if c.P == p && c.Q == q {
			return c.Degree, c.At
		}
	}
	for _, c := range list {
		if c.P == "" && c.Q == q || c.Q == "" && c.P == p {
			return c.Degree, c.At
		}
	}
	for _, c := range list {
		if c.P == "" && c.Q == "" {
			return c.Degree, c.At
		}
	}
	return "", document.Anchor{}
}

// combinations reads the report's own matrix, drawn as a table or told in words:
// 高与大组合为重大;高与中、中与大组合为较大;其余为较小. Only the words in which the
// factors themselves are estimated are understood.
func (x *reading) combinations() {
	var w estimateWords
	for i := range x.out.Risks.Factors {
		for _, e := range []*Estimate{&x.out.Risks.Factors[i].Before, &x.out.Risks.Factors[i].After} {
			w.p, w.q, w.degree = addWords(w.p, e.PWord), addWords(w.q, e.QWord), addWords(w.degree, e.Degree)
		}
	}
	if len(w.p) < 2 || len(w.q) < 2 || len(w.degree) < 2 {
		return
	}
	w.p, w.q, w.degree = wholeScale(w.p), wholeScale(w.q), wholeScale(w.degree)
	for _, list := range [][]string{w.p, w.q, w.degree} { // the longest first: 较高 before 高
		slices.SortStableFunc(list, func(a, b string) int { return len(b) - len(a) })
	}
	var best []Combination
	keep := func(list []Combination) {
		if len(list) > len(best) {
			best = list
		}
	}
	for _, t := range x.texts {
		if t.cell == nil && t.inBody() && t.block.Kind != document.Heading {
			keep(w.told(t))
		}
	}
	for _, tb := range x.tables {
		if tb.block.Zone == document.ZoneBody {
			keep(w.drawn(tb))
		}
	}
	if len(best) >= fewestCombinations {
		x.out.Risks.System.Combinations = best
	}
}

// fewestCombinations make a matrix; fewer are an example.
const fewestCombinations = 3

// longMatrix is more characters than a matrix told in words takes.
const longMatrix = 1200

// estimateWords are the words the factors are estimated in.
type estimateWords struct{ p, q, degree []string }

func addWords(list []string, f Fact[string]) []string {
	for _, v := range f.All() {
		if v.V != "" && !slices.Contains(list, v.V) {
			list = append(list, v.V)
		}
	}
	return list
}

// scales are words that go together: a table that uses two of them may have a
// line for the rest.
var scales = [][]string{
	{"高", "中", "低"}, {"大", "中", "小"}, {"重", "中", "轻"}, {"高", "较高", "中等", "较低", "低"},
	{"重大", "较大", "一般", "较小", "微小"}, {"严重", "较重", "一般", "较轻", "轻微"}, {"A", "B", "C", "D", "E"},
}

func wholeScale(list []string) []string {
	out := slices.Clone(list)
	for _, scale := range scales {
		n := 0
		for _, w := range scale {
			if slices.Contains(list, w) {
				n++
			}
		}
		for _, w := range scale {
			if n >= 2 && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}

// anyOf gives the first of the words that s begins with.
func anyOf(s string, words ...string) string {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return w
		}
	}
	return ""
}

var (
	sayingP   = []string{"发生可能性", "可能性", "发生概率", "概率"}
	sayingQ   = []string{"影响程度", "影响", "后果严重性", "后果"}
	joiningPQ = []string{"与", "配", "而且", "而", "且", "和", "遇", "×", "+"}
	givingIt  = []string{"定为", "判为", "评为", "记为", "属于", "属", "为", "是", ":", "="}
	theRest   = []string{"其余", "其他", "其它"}
	bothAre   = regexp.MustCompile(`^(?:(?:两项|两者|二者|两档|两个|两样)(?:都|均|皆)?|均|都|两)(?:为|是|到|达)?`)
)

// lowerStill: 不超过中等为较小,其余更低者为微小 leaves open where the one ends.
var lowerStill = regexp.MustCompile(`(?:其余|其他|其它)?更(?:低|小|轻)(?:的|者)`)

// told reads a paragraph.
func (w *estimateWords) told(t *text) (out []Combination) {
	s := t.s()
	names := func(d string) bool { return strings.Contains(s, d) }
	if !strings.Contains(s, "为") && !strings.Contains(s, "是") || !slices.ContainsFunc(w.degree, names) || utf8.RuneCountInString(s) > longMatrix {
		return nil
	}
	below := lowerStill.MatchString(s)
	var open []Combination // what waits for its degree
	for i := 0; i < len(s); {
		var c []Combination
		n := 0
		if !below {
			c, n = w.bounded(s[i:])
		}
		if n == 0 {
			c, n = w.pair(s[i:])
		}
		if n > 0 {
			for k := range c {
				c[k].At = t.at(i, i+n)
			}
			open, i = append(open, c...), i+n
			continue
		}
		if c, n := w.single(s[i:]); n > 0 {
			c.At = t.at(i, i+n)
			open, i = append(open, c), i+n
			continue
		}
		if r := anyOf(s[i:], theRest...); r != "" {
			open, i = []Combination{{At: t.at(i, i+len(r))}}, i+len(r)
			continue
		}
		if g := anyOf(s[i:], givingIt...); g != "" && len(open) > 0 {
			rest := strings.TrimLeft(s[i+len(g):], "“\"")
			if d := anyOf(rest, w.degree...); d != "" && degreeEnds(rest[len(d):]) {
				for _, c := range open {
					c.Degree = d
					out = append(out, c)
				}
				open = nil
				i = len(s) - len(rest) + len(d)
				continue
			}
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == '。' {
			open = nil
		}
		i += n
	}
	return once(out)
}

// single reads a combination of one side alone: 凡影响为轻微的.
func (w *estimateWords) single(s string) (c Combination, length int) {
	lead := anyOf(s, "凡", "只要")
	if lead == "" {
		return c, 0
	}
	rest := s[len(lead):]
	if n := anyOf(rest, sayingP...); n != "" {
		rest = strings.TrimPrefix(rest[len(n):], "为")
		c.P = anyOf(rest, w.p...)
	} else if n := anyOf(rest, sayingQ...); n != "" {
		rest = strings.TrimPrefix(rest[len(n):], "为")
		c.Q = anyOf(rest, w.q...)
	}
	rest = rest[len(c.P+c.Q):]
	if c.P+c.Q == "" || anyOf(rest, "的", ",", "时", "者") == "" {
		return c, 0
	}
	return c, len(s) - len(rest)
}

// degreeEnds says that nothing goes on behind a degree that would make it another word.
func degreeEnds(s string) bool {
	return s == "" || anyOf(s, ",", "。", ";", ")", "”", "\"", "风险", "程度", "、", " ", "级") != ""
}

// pair reads one combination, or several: 高或中配大, 可能性大而影响重, 两项都大, 一中一小.
func (w *estimateWords) pair(s string) (out []Combination, length int) {
	if both := bothAre.FindString(s); both != "" {
		word := anyOf(s[len(both):], w.p...)
		rest := s[len(both)+len(word):]
		if other := anyOf(strings.TrimPrefix(rest, "和"), w.q...); word != "" && strings.HasPrefix(rest, "和") && other != "" { // 两者都到高和严重
			return []Combination{{P: word, Q: other}}, len(both) + len(word) + len("和") + len(other)
		}
		if word != "" && slices.Contains(w.q, word) {
			return []Combination{{P: word, Q: word}}, len(both) + len(word)
		}
	}
	if strings.HasPrefix(s, "一") {
		if a := anyOf(s[len("一"):], w.p...); a != "" {
			rest := strings.TrimPrefix(s[len("一")+len(a):], "个")
			if b := ""; strings.HasPrefix(rest, "一") {
				if b = anyOf(rest[len("一"):], w.q...); b != "" && slices.Contains(w.q, a) && slices.Contains(w.p, b) {
					return []Combination{{P: a, Q: b}, {P: b, Q: a}}, len(s) - len(rest) + len("一") + len(b)
				}
			}
		}
	}
	rest := s
	named := anyOf(rest, sayingP...)
	rest = strings.TrimPrefix(rest[len(named):], "为")
	ps, rest := alternatives(rest, w.p)
	if len(ps) == 0 {
		return nil, 0
	}
	rest = strings.TrimPrefix(rest, "的")
	joint := anyOf(rest, joiningPQ...)
	rest = rest[len(joint):]
	if joint == "" && named != "" {
		rest = strings.TrimLeft(rest, ",、")
	}
	nextNamed := anyOf(rest, sayingQ...)
	rest = strings.TrimPrefix(rest[len(nextNamed):], "为")
	if joint == "" && (named == "" || nextNamed == "") {
		return nil, 0
	}
	qs, rest := alternatives(rest, w.q)
	if len(qs) == 0 {
		return nil, 0
	}
	for _, p := range ps {
		for _, q := range qs {
			out = append(out, Combination{P: p, Q: q})
		}
	}
	return out, len(s) - len(rest)
}

// The words of probability and of influence from the least to the most.
var (
	orderP = []string{"极低", "很低", "低", "小", "较低", "较小", "偏低", "中", "中等", "一般", "偏高", "较高", "较大", "高", "大", "很高", "极高"}
	orderQ = []string{"可忽略", "可以忽略", "极小", "很小", "微小", "轻微", "小", "轻", "低", "较小", "较轻", "较低", "中", "中等", "一般", "较大", "较重", "较高", "大", "重", "高", "很大", "严重", "极大", "重大"}
)

var (
	boundLow  = []string{"不低于", "不小于", "不轻于", "达到", "达"}
	boundHigh = []string{"不超过", "不高于", "不大于", "不重于"}
	orMore    = []string{"及以上", "或以上", "以上"}
	orLess    = []string{"及以下", "或以下", "以下"}
)

// side reads one side by its name, with all the words its bounds allow: 可能性在中等以上,
// 影响不超过中等. bound says that it has some.
func (w *estimateWords) side(s string) (ofP, bound bool, words []string, rest string) {
	name, list, order := anyOf(s, sayingP...), w.p, orderP
	if ofP = name != ""; !ofP {
		name, list, order = anyOf(s, sayingQ...), w.q, orderQ
	}
	if name == "" {
		return false, false, nil, s
	}
	rest = s[len(name):]
	more, less := false, false
	if b := anyOf(rest, boundHigh...); b != "" {
		less, rest = true, rest[len(b):]
	} else if b := anyOf(rest, boundLow...); b != "" {
		more, rest = strings.HasPrefix(b, "不"), rest[len(b):]
	} else {
		rest = rest[len(anyOf(rest, "在", "为", "是", "到", "属")):]
	}
	word := anyOf(rest, list...)
	if word == "" {
		return ofP, false, nil, s
	}
	rest = rest[len(word):]
	if b := anyOf(rest, orMore...); b != "" {
		more, rest = true, rest[len(b):]
	} else if b := anyOf(rest, orLess...); b != "" {
		less, rest = true, rest[len(b):]
	}
	at := slices.Index(order, word)
	if !more && !less || at < 0 {
		return ofP, false, []string{word}, rest
	}
	for _, o := range list {
		if k := slices.Index(order, o); k >= 0 && (o == word || more && k > at || less && k < at) {
			words = append(words, o)
		}
	}
	return ofP, true, words, rest
}

// bounded reads two sides by their names in either order, of which one has bounds, or
// the influence stands first: 影响较大而可能性在中等以上的.
func (w *estimateWords) bounded(s string) (out []Combination, length int) {
	firstP, b1, first, rest := w.side(s)
	if first == nil {
		return nil, 0
	}
	rest = strings.TrimPrefix(rest, "的")
	rest = strings.TrimLeft(rest, ",、")
	rest = rest[len(anyOf(rest, joiningPQ...)):]
	secondP, b2, second, rest := w.side(rest)
	if second == nil || firstP == secondP || !b1 && !b2 && firstP {
		return nil, 0
	}
	if !firstP {
		first, second = second, first
	}
	for _, p := range first {
		for _, q := range second {
			out = append(out, Combination{P: p, Q: q})
		}
	}
	return out, len(s) - len(rest)
}

// alternatives reads 高 or 高或中.
func alternatives(s string, words []string) (list []string, rest string) {
	for {
		word := anyOf(s, words...)
		if word == "" {
			return list, s
		}
		list, s = append(list, word), s[len(word):]
		if !strings.HasPrefix(s, "或") || anyOf(s[len("或"):], words...) == "" {
			return list, s
		}
		s = s[len("或"):]
	}
}

// once drops combinations told twice alike; told with two degrees, none can be
// relied on.
func once(list []Combination) []Combination {
	var out []Combination
	for _, c := range list {
		known := false
		for _, o := range out {
			if o.P == c.P && o.Q == c.Q {
				if o.Degree != c.Degree {
					return nil
				}
				known = true
			}
		}
		if !known {
			out = append(out, c)
		}
	}
	return out
}

// drawn reads a matrix: words of probability down or across, words of influence
// the other way, a degree in each field.
func (w *estimateWords) drawn(tb *table) []Combination {
	if len(tb.grid) < 3 || len(tb.grid) > 9 || len(tb.grid[0]) < 3 || len(tb.grid[0]) > 9 {
		return nil
	}
	for top := range min(2, len(tb.grid)) {
		for left := range 2 {
			down, across := tb.labels(top, left)
			if len(down) < 2 || len(across) < 2 {
				continue
			}
			pq := mostOf(down, w.p) && mostOf(across, w.q)
			qp := mostOf(down, w.q) && mostOf(across, w.p)
			if pq && qp { // the same words both ways: the corner says which is which
				corner := ""
				if c := tb.grid[top][left]; c != nil {
					corner = squeeze(c.s())
				}
				p := max(strings.LastIndex(corner, "可能性"), strings.LastIndex(corner, "概率"))
				q := max(strings.LastIndex(corner, "影响"), strings.LastIndex(corner, "后果"))
				if p < 0 && q < 0 {
					continue
				}
				pq = q < 0 || p >= 0 && p < q // 可能性\后果: the one named first goes down
			}
			if !pq && !qp {
				continue
			}
			var out []Combination
			for r := top + 1; r < len(tb.grid); r++ {
				for c := left + 1; c < len(tb.grid[r]) && c < len(tb.grid[top]); c++ {
					cell, row, col := tb.grid[r][c], tb.grid[r][left], tb.grid[top][c]
					if cell == nil || row == nil || col == nil || !slices.Contains(w.degree, squeeze(cell.s())) {
						continue
					}
					k := Combination{P: bareWord(row), Q: bareWord(col), Degree: squeeze(cell.s()), At: cell.at(0, 0)}
					if !pq {
						k.P, k.Q = k.Q, k.P
					}
					out = append(out, k)
				}
			}
			if 2*len(out) > len(down)*len(across) {
				return once(out)
			}
		}
	}
	return nil
}

var sidePrefix = regexp.MustCompile(`^(?:发生)?(?:可能性|概率|影响|后果)(?:程度|等级)?(?:为|:)?`)

// bareWord is the word of a row or a column without the side it is of: 影响严重.
func bareWord(t *text) string {
	s := squeeze(t.s())
	if cut := sidePrefix.FindString(s); len(cut) < len(s) {
		s = s[len(cut):]
	}
	return s
}

// labels gives the words that head the rows below and the columns right of a corner.
func (tb *table) labels(top, left int) (down, across []string) {
	for r := top + 1; r < len(tb.grid); r++ {
		if left < len(tb.grid[r]) && tb.grid[r][left] != nil {
			down = append(down, bareWord(tb.grid[r][left]))
		}
	}
	for c := left + 1; c < len(tb.grid[top]); c++ {
		if tb.grid[top][c] != nil {
			across = append(across, bareWord(tb.grid[top][c]))
		}
	}
	return down, across
}

// mostOf says that at least two words, and most of them, are of a list.
func mostOf(words, list []string) bool {
	n := 0
	for _, w := range words {
		if slices.Contains(list, w) {
			n++
		}
	}
	return n >= 2 && 2*n >= len(words)
}

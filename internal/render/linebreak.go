package render

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Forbidden at the start of a line (避头), and at its end (避尾).
const (
	noStart = "，。、；：？！”’）》〉】〕］｝」』〗〞…—％‰℃°′″·～〜,.;:?!)]}%／/ー々"
	noEnd   = "“‘（《〈【〔［｛「『〖〝([{￥＄$№＃#"
	// Closing marks whose ink is in the left half: at the end of a line they
	// need only half a character.
	halfAtEnd = "，。、；：）》〉】〕］」』！？”’"
)

// cluster is a piece that is never split: one Chinese character, a Latin word
// or a number with its unit. Lines are made of whole clusters.
type cluster struct {
	start, end int // bytes of the text
	space      bool
}

// Number with what belongs to it: 第12页, 表3-1, 〔2026〕41号, 120份, 12.5％, 15个工作日.
var (
	docNumber = regexp.MustCompile(`^〔[0-9０-９]{2,4}〕第?[0-9０-９]{1,6}号`)
	unitAfter = regexp.MustCompile(`^(平方公里|平方千米|平方米|立方米|工作日|个月|万亩|万元|亿元|万人|万户|万吨|公顷|公里|千米|千瓦|兆瓦|毫米|厘米|分贝|人次|户次|人民币|[年月日时分秒份户人亩元次场个名位家天项条页章节款号版级类组件处座栋套宗米吨万亿%％‰℃㎡度期段行列表点步])`)
)

// clusters cuts a text into pieces that must stay together. Every byte of the
// text is in exactly one cluster.
func clusters(s string) []cluster {
	var out []cluster
	for i := 0; i < len(s); {
		c, n := utf8.DecodeRuneInString(s[i:])
		j := i + n
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == 0xA0:
			out = append(out, cluster{i, j, true})
			i = j
			continue
		case docNumber.MatchString(s[i:]):
			j = i + len(docNumber.FindString(s[i:]))
		case isWord(c):
			j = word(s, i)
			if u := unitAfter.FindString(s[j:]); u != "" && digitBefore(s[i:j]) {
				j += len(u)
			}
			// 第12页, 表3-1: the mark before a number stays with it.
			if k := len(out) - 1; k >= 0 && unicode.IsDigit(c) && out[k].end == i {
				p := s[out[k].start:out[k].end]
				if p == "第" || p == "表" || p == "图" || p == "约" {
					i = out[k].start
					out = out[:k]
				}
			}
		case c == '×' || c == '＊' || c == '*' || c == 'Ｘ':
			// A masked name stays whole: 张××, 李＊.
			for j < len(s) {
				d, m := utf8.DecodeRuneInString(s[j:])
				if d != c {
					break
				}
				j += m
			}
			if k := len(out) - 1; k >= 0 && out[k].end == i && !out[k].space {
				if d, _ := utf8.DecodeLastRuneInString(s[:i]); unicode.Is(unicode.Han, d) || isWord(d) {
					i = out[k].start
					out = out[:k]
				}
			}
			if d, _ := utf8.DecodeRuneInString(s[j:]); j < len(s) && isWord(d) {
				j = word(s, j) // 138****2210
			}
		case strings.HasPrefix(s[i:], "工作日"), strings.HasPrefix(s[i:], "自然日"):
			j = i + len("工作日") // parted from its number at most, never inside
		case c == '…' || c == '—' || c == '＿' || c == '～':
			// …… and —— are one mark; a blank to write in is one piece.
			for j < len(s) {
				d, m := utf8.DecodeRuneInString(s[j:])
				if d != c {
					break
				}
				j += m
			}
		}
		// Combining marks and selectors belong to what they follow.
		for j < len(s) {
			d, m := utf8.DecodeRuneInString(s[j:])
			if !unicode.Is(unicode.Mn, d) && !unicode.Is(unicode.Me, d) && d != 0x200D {
				break
			}
			j += m
		}
		out = append(out, cluster{i, j, false})
		i = j
	}
	return out
}

// isWord says that a rune is part of a Latin word or a number.
func isWord(c rune) bool {
	return c > ' ' && c < 0x2000 && c != '×' && c != '·' && c != 0xA0 && !strings.ContainsRune(`()[]{},;:!?"'*`, c) && !unicode.Is(unicode.Mn, c) && c != '°' && c != '±'
}

// word gives the end of a Latin word or number; commas and colons stay inside
// numbers: 1,234.5 and 9:30.
func word(s string, i int) int {
	for i < len(s) {
		c, n := utf8.DecodeRuneInString(s[i:])
		if !isWord(c) {
			inside := (c == ',' || c == ':' || c == '\'') && i > 0 && i+n < len(s) && alnum(s[i-1]) && alnum(s[i+n])
			if !inside {
				break
			}
		}
		i += n
	}
	return i
}

func alnum(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

func digitBefore(s string) bool {
	b := s[len(s)-1]
	return b >= '0' && b <= '9' || strings.HasSuffix(s, "%")
}

// mayBreak says that a line may end between two clusters.
func mayBreak(s string, a, b cluster) bool {
	if b.space {
		return false // a space hangs at the end of its line
	}
	if a.space {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(s[a.start:a.end])
	next, _ := utf8.DecodeRuneInString(s[b.start:b.end])
	return !strings.ContainsRune(noEnd, last) && !strings.ContainsRune(noStart, next)
}

// piece is clusters that no line end may part.
type piece struct {
	from, to int // clusters
	w        float64
	trim     float64 // what the piece saves at the end of a line
}

// piecesOf cuts clusters into pieces between which a line may end.
func piecesOf(s string, cs []cluster, measure func(string) float64) []piece {
	var pieces []piece
	for i := 0; i < len(cs); {
		j := i + 1
		for j < len(cs) && !mayBreak(s, cs[j-1], cs[j]) {
			j++
		}
		p := piece{from: i, to: j}
		for k := i; k < j; k++ {
			p.w += measure(s[cs[k].start:cs[k].end])
		}
		p.trim = endTrim(s[cs[i].start:cs[j-1].end], measure)
		pieces = append(pieces, p)
		i = j
	}
	return pieces
}

// span is a line: bytes of the text.
type span struct{ start, end int }

// breakLines cuts s into lines no wider than width (the first: firstWidth), so
// that all lines of the paragraph together need the least stretching.
// measure gives the width of a piece. The lines joined are s again.
// give is how much a line may be overfull, to be squeezed out of its gaps.
func breakLines(s string, firstWidth, width, give float64, measure func(string) float64) []span {
	if s == "" {
		return []span{{0, 0}}
	}
	cs := clusters(s)
	pieces := piecesOf(s, cs, measure)
	var out []span
	for i, p := range pieces {
		if most := p.w - p.trim - 0.01; most > width || i == 0 && most > firstWidth {
			return fillLines(s, cs, firstWidth, width, give, measure)
		}
	}
	// The best way to set the first j pieces, and where its last line begins.
	cost, from := make([]float64, len(pieces)+1), make([]int, len(pieces)+1)
	for j := 1; j <= len(pieces); j++ {
		cost[j] = math.Inf(1)
		used := 0.0
		for i := j - 1; i >= 0; i-- {
			used += pieces[i].w
			avail := width
			if i == 0 {
				avail = firstWidth
			}
			slack := avail - used
			if slack < 0 {
				slack = math.Min(0, slack+pieces[j-1].trim)
			}
			if -slack > give+0.01 && used > pieces[j-1].w {
				if used > width+give+pieces[j-1].trim {
					break
				}
				continue
			}
			c := cost[i] + lineCost(slack, avail, j == len(pieces))
			if j == len(pieces) && used < stub*avail && i > 0 {
				c += stubCost
			}
			if c < cost[j] {
				cost[j], from[j] = c, i
			}
		}
	}
	for j := len(pieces); j > 0; j = from[j] {
		out = append(out, span{cs[pieces[from[j]].from].start, cs[pieces[j-1].to-1].end})
	}
	slices.Reverse(out)
	return out
}

const (
	perLine  = 0.3  // a further line costs as much as a gap of a character and a half
	stub     = 0.08 // a last line shorter than this share of a line is a stub
	stubCost = 0.2
)

// lineCost is how ill a line looks: by the square of what has to be spread over
// its gaps or squeezed out of them. The last line of a paragraph is not spread.
func lineCost(slack, avail float64, last bool) float64 {
	if slack > 0 && last {
		return perLine
	}
	r := slack / avail
	if r < 0 {
		r *= 1.5
	}
	return perLine + 100*r*r
}

// fillLines fills one line after the other; it is for text with a piece wider
// than a line, which has to be cut somewhere.
func fillLines(s string, cs []cluster, firstWidth, width, give float64, measure func(string) float64) []span {
	pieces := piecesOf(s, cs, measure)
	var out []span
	avail, used, from := firstWidth, 0.0, 0
	const eps = 0.01
	flush := func(end int) {
		if end > from {
			out = append(out, span{from, end})
			from = end
		}
		avail, used = width, 0
	}
	for _, p := range pieces {
		start, end := cs[p.from].start, cs[p.to-1].end
		if used+p.w-p.trim <= avail+give+eps && (used+p.w <= avail+eps || start > from) {
			used += p.w
			continue
		}
		if start > from && p.w-p.trim <= width+eps {
			flush(start)
			used = p.w
			continue
		}
		if start > from && used > avail*0.75 {
			flush(start)
		}
		// Wider than a line: break between clusters, and in a cluster between runes.
		for i := start; i < end; {
			_, n := utf8.DecodeRuneInString(s[i:])
			k := i + n
			for k < end { // marks stay on their letter
				d, m := utf8.DecodeRuneInString(s[k:])
				if !unicode.Is(unicode.Mn, d) {
					break
				}
				k += m
			}
			w := measure(s[i:k])
			c := s[i:k]
			if used+w > avail+eps && i > from && !(strings.Contains(halfAtEnd, c) && used <= avail) && c != " " {
				at := breakInWord(s, max(from, start), i)
				flush(at)
				used = measure(s[at:i])
			}
			used += w
			i = k
		}
	}
	flush(len(s))
	return out
}

// breakInWord picks where a word too long for a line is best cut, between from
// and to: after a mark that closes a part of an address, and in no case before
// a mark that may not begin a line. A cut too far back leaves too much room.
func breakInWord(s string, from, to int) int {
	const back = 8
	clean := -1
	for at, n := to, 0; at > from && n < back; n++ {
		last, size := utf8.DecodeLastRuneInString(s[:at])
		next, _ := utf8.DecodeRuneInString(s[at:])
		if !strings.ContainsRune(noStart, next) && !unicode.Is(unicode.Mn, next) && !strings.ContainsRune(noEnd, last) {
			if strings.ContainsRune("/.-_?&=", last) {
				return at
			}
			if clean < 0 {
				clean = at
			}
		}
		at -= size
	}
	if clean > from {
		return clean
	}
	return to
}

// endTrim gives the width that closing marks and spaces need not take at the end of a line.
func endTrim(s string, measure func(string) float64) float64 {
	t := 0.0
	for len(s) > 0 {
		c, n := utf8.DecodeLastRuneInString(s)
		if c == ' ' || c == 0xA0 {
			t += measure(s[len(s)-n:])
			s = s[:len(s)-n]
			continue
		}
		if strings.ContainsRune(halfAtEnd, c) {
			t += measure(s[len(s)-n:]) / 2
		}
		break
	}
	return t
}

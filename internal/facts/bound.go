package facts

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/zh/regexp"
)

// bound is an interval as a criterion writes it, and where.
type bound struct {
	from, to int
	th       Threshold
}

var (
	boundToken  = regexp.MustCompile(`(<=|>=|<|>|≤|≥|≦|≧|小于等于|大于等于|小于或等于|大于或等于|不超过|不高于|不大于|不低于|不小于|不少于|不足|不满|未满|未达到|未达|不到|少于|小于|低于|大于|高于|超过|多于)?\s*(\d+(?:\.\d+)?)\s*(?:分|%)?\s*(\(含[^()]{0,6}\)|\(不含[^()]{0,6}\)|及|含)?\s*(以上|以下|之上|之下)?(\(含[^()]{0,6}\)|\(不含[^()]{0,6}\))?`)
	boundChain  = regexp.MustCompile(`^\s*(<=|<|≤|≦)\s*[A-Za-z\p{Han}]{0,10}\s*$`)
	boundRange  = regexp.MustCompile(`^\s*(?:-|~|—|至|到)\s*$`)
	boundJoin   = regexp.MustCompile(`^\s*(?:-|~|—|至|到|、|,|且|但|而|并)*\s*(?:[TWRFtwr]|得分|分值|总分|指数)?$`)
	countedUnit = regexp.MustCompile(`^\s*(?:余)?(?:人|名|位|户|家|件|起|次|场|项|个|条|处|天|日|年|月|时|小时|公里|米|亩|级|万|亿|元|份)`)
	betweenEnd  = regexp.MustCompile(`^\s*(?:之间|区间)?\s*(\(不含[^()]{0,6}\)|\(含[^()]{0,6}\))?`)
)

// borderToken is one number with what is said of it.
type borderToken struct {
	from, to    int
	v           float64
	lower, open bool // bounds from below; the border itself is left out
	upper       bool
	inclusive   bool // (含)
	exclusive   bool // (不含)
}

func borderTokens(s string) []borderToken {
	var out []borderToken
	for _, m := range boundToken.FindAllStringSubmatchIndex(s, -1) {
		get := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return s[m[2*i]:m[2*i+1]]
		}
		v, err := strconv.ParseFloat(get(2), 64)
		if err != nil {
			continue
		}
		if countedUnit.MatchString(s[m[1]:]) {
			continue // 20人以下 bounds no score
		}
		t := borderToken{from: m[0], to: m[1], v: v}
		for t.from < m[4] && s[t.from] == ' ' {
			t.from++
		}
		note := get(3) + get(5)
		t.exclusive = strings.Contains(note, "不含")
		t.inclusive = note != "" && !t.exclusive
		switch get(4) {
		case "以上", "之上":
			t.lower, t.open = true, !t.inclusive
		case "以下", "之下":
			t.upper, t.open = true, !t.inclusive
		}
		switch op := get(1); op {
		case "":
		case "<", "小于", "低于", "不足", "不满", "未满", "未达到", "未达", "不到", "少于":
			t.upper, t.lower, t.open = true, false, true
		case ">", "大于", "高于", "超过", "多于":
			t.lower, t.upper, t.open = true, false, true
		case "<=", "≤", "≦", "小于等于", "小于或等于", "不超过", "不高于", "不大于":
			t.upper, t.lower, t.open = true, false, false
		default:
			t.lower, t.upper, t.open = true, false, false
		}
		out = append(out, t)
	}
	return out
}

// bounds reads the intervals of a text in order: 0.36≤T<0.64, 60分以上不足80分,
// 30至60(不含60), 超过0.64. Numbers that bound nothing are left out.
func bounds(s string) []bound {
	if !strings.ContainsAny(s, "0123456789") {
		return nil
	}
	toks := borderTokens(s)
	var out []bound
	add := func(from, to int, low, high float64, lowOpen, highOpen bool) {
		if low <= high {
			out = append(out, bound{from, to, Threshold{Low: low, High: high, LowOpen: lowOpen, HighOpen: highOpen}})
		}
	}
	for i := 0; i < len(toks); i++ {
		t := toks[i]
		if i+1 < len(toks) {
			n := toks[i+1]
			// A mark before the next number belongs to its token.
			gap := s[t.to:n.from]
			bare := !t.lower && !t.upper
			if bare && n.upper {
				if m := boundChain.FindStringSubmatch(gap); m != nil && t.v <= n.v { // 0.36≤T<0.64
					add(t.from, n.to, t.v, n.v, m[1] == "<", n.open)
					i++
					continue
				}
			}
			switch {
			case t.lower && n.upper && t.v <= n.v && boundJoin.MatchString(gap), // 60分以上不足80分
				bare && n.upper && t.v <= n.v && boundRange.MatchString(gap): // 60分至不足80分
				add(t.from, n.to, t.v, n.v, bare && t.exclusive || t.lower && t.open, n.open)
				i++
				continue
			case n.lower && t.upper && n.v <= t.v && boundJoin.MatchString(gap) && strings.TrimSpace(gap) != "": // 小于70分、大于40分
				add(t.from, n.to, n.v, t.v, n.open, t.open)
				i++
				continue
			case (bare || t.lower) && !n.lower && !n.upper && t.v <= n.v && boundRange.MatchString(gap):
				// "0.36-0.64" does not say which end belongs to it; a border is never judged.
				end := n.to
				highOpen := n.exclusive
				if m := betweenEnd.FindStringSubmatchIndex(s[n.to:]); m != nil {
					if m[2] >= 0 {
						highOpen = highOpen || strings.Contains(s[n.to+m[2]:n.to+m[3]], "不含")
					}
					end = n.to + m[1]
				}
				add(t.from, end, t.v, n.v, t.exclusive || t.lower && t.open, highOpen)
				i++
				continue
			case bare && !n.lower && !n.upper && strings.TrimSpace(gap) == "," && t.from > 0 && strings.ContainsAny(s[t.from-1:t.from], "[(") && t.v <= n.v && n.to < len(s) && strings.ContainsAny(s[n.to:n.to+1], "])"):
				add(t.from-1, n.to+1, t.v, n.v, s[t.from-1] == '(', s[n.to] == ')')
				i++
				continue
			}
		}
		switch {
		case t.lower:
			add(t.from, t.to, t.v, math.Inf(1), t.open, false)
		case t.upper:
			add(t.from, t.to, math.Inf(-1), t.v, false, t.open)
		}
	}
	return out
}

// valueBeside says that a text has a number that bounds nothing and may be the
// value judged, not a criterion: 得62分,落在60至80之间.
func valueBeside(s string, of []bound) bool {
	return slices.ContainsFunc(borderTokens(s), func(t borderToken) bool {
		inside := slices.ContainsFunc(of, func(b bound) bool { return b.from <= t.from && t.to <= b.to })
		return !inside && (strings.Contains(s[t.from:t.to], ".") || strings.Contains(s[t.from:t.to], "分"))
	})
}

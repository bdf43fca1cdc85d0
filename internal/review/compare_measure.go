package review

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/revision"
	"wenping/internal/rule"
	"wenping/internal/zh"
)

// tally of the things one finding names, in both versions.
type counted struct {
	before, after   int
	mended, more    []string // by name, where names are known
	doubtful, stays []string
}

func (m counted) worse() bool { return m.after > m.before && m.before > 0 }
func (m counted) better() bool {
	return m.before > m.after && m.after > 0 || len(m.mended) > 0 && len(m.stays) > 0
}

func (m counted) text() string {
	s := fmt.Sprintf("第1版%d项，第2版%d项", m.before, m.after)
	for _, part := range []struct {
		what string
		list []string
	}{{"已改", m.mended}, {"存疑", m.doubtful}, {"未改", m.stays}, {"新增", m.more}} {
		if len(part.list) > 0 {
			s += "；" + part.what + "：" + strings.Join(part.list[:min(6, len(part.list))], "、")
			if len(part.list) > 6 {
				s += fmt.Sprintf("等%d项", len(part.list))
			}
		}
	}
	return s + "。"
}

// countMembers counts what a finding names: the members told in its wording,
// else the places of one that gathers like places.
func (c *comparer) countMembers(f *Finding, now []*Finding, ps []passage) counted {
	was := members(f)
	var is, doubtful []string
	several := len(was) > 1
	for _, g := range now {
		list := members(g)
		several = several || len(list) > 1
		if g.Verdict == rule.Doubt && f.Verdict == rule.Fail {
			doubtful = append(doubtful, list...)
		} else {
			is = append(is, list...)
		}
	}
	if !several {
		return c.countPlaces(f, now, ps)
	}
	var m counted
	in := func(list []string, x string) bool {
		return slices.ContainsFunc(list, func(y string) bool { return sameName(x, y) })
	}
	for _, x := range was {
		switch {
		case in(is, x):
			m.stays = append(m.stays, x)
		case in(doubtful, x):
			m.doubtful = append(m.doubtful, x)
		default:
			m.mended = append(m.mended, x)
		}
	}
	for _, x := range is {
		if !in(was, x) {
			m.more = append(m.more, x)
		}
	}
	m.before, m.after = len(was), len(is)
	// lists are shortened in a wording; the count beside them is not
	if a, b := number(f.fields["count"]), number(now[0].fields["count"]); a > float64(len(was)) || b > float64(len(is)) {
		if a > 0 && b > 0 {
			m.before, m.after = int(a), int(b)
			m.mended, m.more = nil, nil // names beyond the shortened list are not known
		}
	}
	return m
}

// countPlaces counts the places of a finding that gathers several, each a flaw
// of its own: rows with the same vague unit.
func (c *comparer) countPlaces(f *Finding, now []*Finding, ps []passage) counted {
	n := number(f.fields["count"])
	if n < 2 && number(now[0].fields["count"]) < 2 || f.fields["count"] == "" || len(now) != 1 ||
		anyOf(f.Evidence, func(e *Evidence) bool { return e.Role != rule.Says }) || len(f.Evidence) >= maxEvidence || len(now[0].Evidence) >= maxEvidence {
		return counted{}
	}
	g := now[0]
	if number(g.fields["count"]) != float64(len(g.Evidence)) || n != float64(len(f.Evidence)) {
		return counted{}
	}
	m := counted{before: len(f.Evidence), after: len(g.Evidence)}
	for i := range ps {
		p := &ps[i]
		stands := !p.lost() && anyOf(g.Evidence, func(e *Evidence) bool { return overlap(p.At, e.Anchor) })
		switch {
		case stands:
		case p.Fate == revision.Reworded:
			m.mended = append(m.mended, p.e.where())
		}
	}
	return m
}

// drifted says whether the numbers behind a finding came nearer to what is asked.
type drifted struct {
	known, nearer, further bool
	bound                  bool // against a least or a most, not against a right value
}

func (d drifted) farText() string {
	if d.bound {
		return "离要求更远"
	}
	return "相差更大"
}

// drift compares how far the numbers of a finding are from what they should be.
func drift(f, g *Finding) drifted {
	const eps = 1e-9
	a, bound, ok := gap(f.fields)
	b, _, ok2 := gap(g.fields)
	if !ok || !ok2 {
		if bound = false; len(f.fields) > 0 && skeleton(f.Message) == skeleton(g.Message) {
			a, b, ok = byFigures(figures(f), figures(g))
		}
		if !ok || !ok2 && a == b {
			return drifted{}
		}
	}
	return drifted{known: true, bound: bound, nearer: b < a-eps, further: b > a+eps}
}

// figures are the numbers a finding's message tells, places and quotes left out.
func figures(f *Finding) []string {
	return digits.FindAllString(aside.ReplaceAllString(f.Message, ""), -1)
}

var aside = regexp.MustCompile(`（[^（）]*）|“[^”]*”`)

// byFigures compares two messages by their numbers, where a single one differs: how
// far it was and is from the nearest of those that are the same in both.
func byFigures(was, is []string) (before, after float64, ok bool) {
	at := -1
	if len(was) != len(is) {
		return 0, 0, false
	}
	for i := range was {
		if was[i] == is[i] {
			continue
		}
		if at >= 0 {
			return 0, 0, false
		}
		at = i
	}
	if at < 0 {
		return 0, 0, false
	}
	x, y := number(was[at]), number(is[at])
	best := math.Inf(1)
	for i := range was {
		if c := number(was[i]); i != at && math.Abs(x-c) < best {
			best, before, after, ok = math.Abs(x-c), math.Abs(x-c), math.Abs(y-c), true
		}
	}
	return before, after, ok && !math.IsNaN(before) && !math.IsNaN(after)
}

// otherValue says that what a finding tells of the report is another value now,
// not the same in other words.
func otherValue(f, g *Finding) (was, is string, other bool) {
	for _, key := range []string{"v1", "v2", "a", "b", "level", "x", "y", "s", "p", "q", "g", "advice", "value", "stated", "d1", "d2"} {
		if a, b := f.fields[key], g.fields[key]; a != "" && b != "" && a != b {
			return a, b, true
		}
	}
	return "", "", false
}

// gap gives how far a finding is from being met, by the values its wording is
// filled with.
func gap(v map[string]string) (far float64, bound, ok bool) {
	if least := number(v["min"]); !math.IsNaN(least) {
		for _, key := range []string{"days", "n", "count"} {
			if x := number(v[key]); !math.IsNaN(x) {
				return least - x, true, true
			}
		}
	}
	if most := number(v["max"]); !math.IsNaN(most) {
		if x := number(v["rate"]); !math.IsNaN(x) {
			return x - most, true, true
		}
	}
	for _, p := range [][2]string{{"x", "y"}, {"s", "y"}, {"s", "x"}, {"v1", "v2"}, {"stated", "right"}, {"stated", "sum"}, {"a", "b"}} {
		x, y := number(v[p[0]]), number(v[p[1]])
		if !math.IsNaN(x) && !math.IsNaN(y) {
			return math.Abs(x-y) / math.Max(math.Abs(x), math.Max(math.Abs(y), 1e-12)), false, true
		}
	}
	if x, y, ok := days(v["d1"], v["d2"]); ok {
		return math.Abs(float64(x - y)), false, true
	}
	return 0, false, false
}

// number reads the number a value begins with; not a number where there is none.
func number(s string) float64 {
	t := zh.Fold(strings.TrimSpace(s)).Text
	k := 0
	for k < len(t) && (t[k] >= '0' && t[k] <= '9' || t[k] == '.' || k == 0 && t[k] == '-') {
		k++
	}
	x, err := strconv.ParseFloat(strings.TrimSuffix(t[:k], "."), 64)
	if err != nil {
		return math.NaN()
	}
	return x
}

func days(a, b string) (x, y int, ok bool) {
	one := func(s string) (int, bool) {
		var year, month, day int
		if n, err := fmt.Sscanf(s, "%d年%d月%d日", &year, &month, &day); n != 3 || err != nil {
			return 0, false
		}
		d := zh.Date{Year: year, Month: month, Day: day}
		if !d.Valid() {
			return 0, false
		}
		return int(d.Time().Unix() / 86400), true
	}
	x, okx := one(a)
	y, oky := one(b)
	return x, y, okx && oky
}

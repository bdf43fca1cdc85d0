package render

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Words after which, and before which, a title may well break.
var (
	breakAfter  = []string{"项目", "工程", "方案", "办法", "规定", "意见", "政策", "规划", "计划", "改革", "活动", "有限公司", "管理局", "人民政府", "县", "市", "镇", "乡", "街道", "》", "的"}
	breakBefore = []string{"社会稳定风险", "社会风险", "《", "并", "及", "和", "与"}
)

// titleLines breaks a title by meaning into lines of a good shape: at the marks
// "|" first, then beside words that close or open a sense unit, never inside a
// phrase or number; lines grow, shrink or swell (梯形, 菱形), and none is a stub.
// phrases are those of the title in order; nil when they are not known.
func (r *Renderer) titleLines(title string, phrases []string, st style, width float64) []string {
	plain := strings.ReplaceAll(title, "|", "")
	marks := map[int]bool{}
	n := 0
	for _, c := range title {
		if c == '|' {
			marks[n] = true
		} else {
			n += utf8.RuneLen(c)
		}
	}
	if r.width(plain, st) <= width {
		return []string{plain}
	}
	ends := phraseEnds(plain, phrases)
	cs := clusters(plain)
	type stop struct {
		at   int
		cost float64
	}
	stops := []stop{{0, 0}}
	for i := 1; i < len(cs); i++ {
		if !mayBreak(plain, cs[i-1], cs[i]) {
			continue
		}
		at := cs[i].start
		cost := breakCost(plain, at, marks[at])
		if ends != nil && !ends[at] {
			cost += 9 // inside a phrase
		}
		stops = append(stops, stop{at, cost})
	}
	stops = append(stops, stop{len(plain), 0})
	at := make([]float64, len(stops)) // where each stop stands
	for i := 1; i < len(stops); i++ {
		at[i] = at[i-1] + r.width(plain[stops[i-1].at:stops[i].at], st)
	}
	total := at[len(stops)-1]
	// Fewest lines that fit, allowing one or two more where that breaks better.
	best, bestCost := []string(nil), math.Inf(1)
	least := int(math.Ceil(total / width))
	if least > mostTitleLines {
		return r.lines(plain, st, width, width)
	}
	for lines := least; lines <= least+2; lines++ {
		ideal := total / float64(lines)
		price := func(i, j int) float64 {
			w := at[j] - at[i]
			off := (w - ideal) / ideal
			c := stops[j].cost + 8*off*off
			if w < 5*st.em() {
				c += 3
			}
			return c
		}
		ends, cost := shape(at, width, lines, st.em()/2, price)
		if c := cost + 1.5*float64(lines-least); c < bestCost {
			bestCost = c
			best = make([]string, lines)
			from := 0
			for k, j := range ends {
				best[k] = strings.TrimSpace(plain[stops[from].at:stops[j].at])
				from = j
			}
		}
	}
	if best == nil { // a piece wider than the line
		return r.lines(plain, st, width, width)
	}
	return best
}

// mostTitleLines bounds what is still broken by meaning; no title is longer.
const mostTitleLines = 8

// hourglass is the cost of a line shorter than the lines on both sides of it.
const hourglass = 12

// shape picks the stops at which the lines end, at the least cost. A line that
// is shorter than both its neighbours by more than play makes an hourglass,
// which is avoided; so what is kept of a beginning is where its last line
// begins, and whether that line is shorter than the one before.
func shape(at []float64, width float64, lines int, play float64, price func(i, j int) float64) ([]int, float64) {
	type key struct {
		end, begin int
		fell       bool
	}
	type reached struct {
		cost float64
		by   key
	}
	layers := make([]map[key]reached, lines)
	for k := range layers {
		layers[k] = map[key]reached{}
	}
	step := func(k int, to, by key, c float64) {
		if old, have := layers[k][to]; !have || c < old.cost {
			layers[k][to] = reached{c, by}
		}
	}
	order := func(a, b key) int {
		return cmp.Or(a.end-b.end, a.begin-b.begin, fallen(a.fell)-fallen(b.fell))
	}
	last := len(at) - 1
	for j := 1; j <= last && at[j] <= width+0.01; j++ {
		step(0, key{j, 0, false}, key{}, price(0, j))
	}
	for k := 1; k < lines; k++ {
		for _, from := range sortedKeys(layers[k-1], order) {
			w := at[from.end] - at[from.begin]
			for j := from.end + 1; j <= last && at[j]-at[from.end] <= width+0.01; j++ {
				next := at[j] - at[from.end]
				c := layers[k-1][from].cost + price(from.end, j)
				if from.fell && next > w+play {
					c += hourglass
				}
				step(k, key{j, from.end, next < w-play}, from, c)
			}
		}
	}
	end, cost := key{}, math.Inf(1)
	for _, to := range sortedKeys(layers[lines-1], order) {
		if c := layers[lines-1][to].cost; to.end == last && c < cost {
			end, cost = to, c
		}
	}
	if math.IsInf(cost, 1) {
		return nil, cost
	}
	out := make([]int, lines)
	for k := lines - 1; k >= 0; k-- {
		out[k] = end.end
		end = layers[k][end].by
	}
	return out, cost
}

func fallen(b bool) int {
	if b {
		return 1
	}
	return 0
}

// sortedKeys gives the keys of a map in a fixed order.
func sortedKeys[K comparable, V any](m map[K]V, less func(a, b K) int) []K {
	return slices.SortedFunc(maps.Keys(m), less)
}

// phraseEnds gives the byte offsets at which phrases end; nil when they do not
// make up the text.
func phraseEnds(plain string, phrases []string) map[int]bool {
	if len(phrases) == 0 {
		return nil
	}
	ends, at := map[int]bool{}, 0
	for _, w := range phrases {
		if !strings.HasPrefix(plain[at:], w) {
			return nil
		}
		at += len(w)
		ends[at] = true
	}
	return ends
}

func breakCost(s string, at int, marked bool) float64 {
	if marked {
		return 0
	}
	for i, w := range breakBefore {
		if strings.HasPrefix(s[at:], w) {
			if i < 2 {
				return 0.6
			}
			return 1.5
		}
	}
	for _, w := range breakAfter {
		if strings.HasSuffix(s[:at], w) {
			if utf8.RuneCountInString(w) == 1 {
				return 2.5
			}
			return 1.5
		}
	}
	return 4
}

package render

import (
	"math"
	"strings"
	"unicode/utf8"
)

// Words after which, and before which, a title may well break.
var (
	breakAfter  = []string{"项目", "工程", "方案", "办法", "规定", "意见", "政策", "规划", "计划", "改革", "活动", "有限公司", "管理局", "人民政府", "县", "市", "镇", "乡", "街道", "》", "的"}
	breakBefore = []string{"社会稳定风险", "社会风险", "《", "并", "及", "和"}
)

// titleLines breaks a title by meaning into lines of a good shape: at the marks
// "|" first, then beside words that close or open a sense unit, never inside a
// word or number; lines grow, shrink or swell (梯形, 菱形), and none is a stub.
// words are the words of the title in order; nil when they are not known.
func (r *Renderer) titleLines(title string, words []string, st style, width float64) []string {
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
	ends := wordEnds(plain, words)
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
			cost += 9 // inside a word
		}
		stops = append(stops, stop{at, cost})
	}
	stops = append(stops, stop{len(plain), 0})
	widths := func(a, b int) float64 { return r.width(plain[stops[a].at:stops[b].at], st) }
	total := r.width(plain, st)
	// Fewest lines that fit, allowing one or two more where that breaks better.
	best, bestCost := []string(nil), math.Inf(1)
	least := int(math.Ceil(total / width))
	for lines := least; lines <= least+2; lines++ {
		ideal := total / float64(lines)
		// cost[k][j]: the best way to set the first j stops in k lines.
		cost := make([][]float64, lines+1)
		from := make([][]int, lines+1)
		for k := range cost {
			cost[k] = make([]float64, len(stops))
			from[k] = make([]int, len(stops))
			for j := range cost[k] {
				cost[k][j] = math.Inf(1)
			}
		}
		cost[0][0] = 0
		for k := 1; k <= lines; k++ {
			for j := 1; j < len(stops); j++ {
				for i := j - 1; i >= 0; i-- {
					w := widths(i, j)
					if w > width+0.01 {
						break
					}
					if math.IsInf(cost[k-1][i], 1) {
						continue
					}
					off := (w - ideal) / ideal
					c := cost[k-1][i] + stops[j].cost + 8*off*off
					if w < 5*st.em() {
						c += 3
					}
					if c < cost[k][j] {
						cost[k][j], from[k][j] = c, i
					}
				}
			}
		}
		last := len(stops) - 1
		c := cost[lines][last] + 1.5*float64(lines-least)
		if c < bestCost {
			bestCost = c
			best = make([]string, lines)
			for k, j := lines, last; k > 0; k-- {
				i := from[k][j]
				best[k-1] = strings.TrimSpace(plain[stops[i].at:stops[j].at])
				j = i
			}
		}
	}
	if best == nil { // a piece wider than the line
		return r.lines(plain, st, width, width)
	}
	return best
}

// wordEnds gives the byte offsets at which words end; nil when the words do not
// make up the text.
func wordEnds(plain string, words []string) map[int]bool {
	if len(words) == 0 {
		return nil
	}
	ends, at := map[int]bool{}, 0
	for _, w := range words {
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

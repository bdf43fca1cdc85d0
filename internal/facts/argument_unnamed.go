package facts

import (
	"slices"
	"strings"

	"wenping/internal/zh/regexp"
)

// stray is a piece of a chapter on several dimensions that none of their names
// leads. Writers who argue all four in one go name some of them, or none.
type stray struct {
	t        *text
	from, to int
	head     int      // pieces below one heading have the same
	title    bool     // the heading itself: it says what the pieces below speak of
	of       []string // the dimensions of the chapter
}

var allDimensions = []string{"legality", "rationality", "feasibility", "controllability"}

// severalDimensions gives the dimensions that a heading or a label stands for,
// where it stands for several.
func severalDimensions(s string) []string {
	if strings.Contains(s, "四性") || strings.Contains(s, "四个维度") || strings.Contains(s, "四个方面的") {
		return allDimensions
	}
	if !nameList.MatchString(s) {
		return nil
	}
	var out []string
	for _, m := range namedDimension.FindAllStringSubmatch(s, 8) {
		if id := dimensionOf[m[1]]; !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

var (
	namedDimension = regexp.MustCompile(`(合法|合理|可行|可控)`)
	nameList       = regexp.MustCompile(`(?:合法|合理|可行|可控)性?(?:分析|评估|论证)?[、,与和及/\s](?:合法|合理|可行|可控)`)
	wholeName      = regexp.MustCompile(`(合法|合理|可行|可控)(?:性|的?[,。;]?$)`)
)

func (w *argued) strays(t *text, from, to int) {
	if len(w.several) < 2 || strings.TrimSpace(t.s()[from:to]) == "" {
		return
	}
	w.stray = append(w.stray, stray{t: t, from: from, to: to, head: w.head, of: w.several})
}

// clue is one sentence of the strays and how much it speaks of each dimension.
type clue struct {
	stray
	speaks [4]int
}

// unnamed gives each stray sentence to the dimension that it speaks of, as the
// words of the lists cue-… tell. What a sentence leaves open, its neighbours
// decide: writers deal with one dimension after the other, mostly in the usual
// order, and do not change it within a sentence or below a heading of its own.
func (w *argued) unnamed(order []string) {
	var cues [4]*Term
	for i, id := range order {
		cues[i] = Find(w.x.lx.Words, "cue-"+id)
	}
	var list []clue
	for _, s := range w.stray {
		spans := s.t.sentences
		if s.title {
			spans = nil
			list = append(list, clue{stray: s})
		}
		for _, sp := range spans {
			f, e := max(sp.Start, s.from), min(sp.End, s.to)
			if f >= e || strings.TrimSpace(s.t.s()[f:e]) == "" {
				continue
			}
			one := s
			one.from, one.to = f, e
			list = append(list, clue{stray: one})
		}
	}
	if len(list) == 0 {
		return
	}
	for i := range list {
		c := &list[i]
		s := c.t.s()[c.from:c.to]
		for k := range order {
			if cues[k] != nil {
				c.speaks[k] = 2 * distinct(cues[k], s)
			}
			if !slices.Contains(c.of, order[k]) {
				c.speaks[k] = -4
			}
			if c.title {
				c.speaks[k] *= 2
			}
		}
		// 因此，合法性成立: a sentence about one dimension is of it.
		if ms := wholeName.FindAllStringSubmatch(strings.TrimSpace(s), 4); len(namedDimension.FindAllString(s, 2)) > 1 && len(ms) > 0 {
			c.speaks = [4]int{} // sums up several
		} else if len(ms) == 1 && !notDimension.MatchString(s) {
			c.speaks[slices.Index(order, dimensionOf[ms[0][1]])] += 6
		}
	}
	at := likeliest(list)
	spoken := map[string]bool{}
	for i := range list {
		spoken[order[at[i]]] = spoken[order[at[i]]] || list[i].speaks[at[i]] > 0
	}
	for i := range list {
		c, id := &list[i], order[at[i]]
		if c.title || !spoken[id] {
			continue // neighbours alone make no argument
		}
		if a := w.by[id]; w.main[id] == 0 {
			a.Unnamed = true
		}
		w.give(id, c.t, c.from, c.to)
	}
}

// likeliest finds the dimensions of the sentences that together are spoken of
// most, where changing costs: little to a later one, more to an earlier one, and
// more below the same heading.
func likeliest(list []clue) []int {
	cost := func(i, from, to int) int {
		switch {
		case from == to:
			return 0
		case list[i].head != list[i-1].head:
			return 0
		case list[i].t != list[i-1].t && to > from:
			return 1
		case to > from:
			return 2
		}
		return 3
	}
	best := make([][4]int, len(list))
	back := make([][4]int, len(list))
	best[0] = list[0].speaks
	for i := 1; i < len(list); i++ {
		for to := range 4 {
			pick := -1
			score := 0
			for from := range 4 {
				if s := best[i-1][from] - cost(i, from, to); pick < 0 || s > score {
					pick, score = from, s
				}
			}
			best[i][to], back[i][to] = score+list[i].speaks[to], pick
		}
	}
	out := make([]int, len(list))
	for k, s := range best[len(list)-1] {
		if s > best[len(list)-1][out[len(list)-1]] {
			out[len(list)-1] = k
		}
	}
	for i := len(list) - 1; i > 0; i-- {
		out[i-1] = back[i][out[i]]
	}
	return out
}

// distinct counts the different words of a term that a text holds.
func distinct(term *Term, s string) int {
	var seen []string
	for _, h := range appendHits(nil, term, s) {
		if h.end > len(s) {
			continue
		}
		if word := s[h.start:h.end]; !slices.Contains(seen, word) {
			seen = append(seen, word)
		}
	}
	return len(seen)
}

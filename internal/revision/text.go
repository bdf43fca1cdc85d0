package revision

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wenping/internal/zh"
)

const (
	maxEdits = 600     // differing words between two texts; beyond, they are told as replaced
	maxWork  = 400_000 // steps of looking for them
)

// token is a word of a clean text.
type token struct {
	text       string
	start, end int // bytes of the clean text
}

// edits tells where two texts differ, in bytes of the texts as they stand.
func (r *Revision) edits(old, new string) []Edit {
	x, y := clean(old), clean(new)
	var out []Edit
	for _, e := range r.diff(x.Text, y.Text) {
		var w Edit
		w.Old.Start, w.Old.End = x.Orig(e.Old.Start, e.Old.End)
		w.New.Start, w.New.End = y.Orig(e.New.Start, e.New.End)
		out = append(out, w)
	}
	return out
}

// diff compares two clean texts: sentences first, words within those that differ.
func (r *Revision) diff(x, y string) []Edit {
	a, b := sentences(x), sentences(y)
	budget := gapCells
	m := &matcher{a: sentenceUnits(x, a), b: sentenceUnits(y, b), floor: blockFloor, budget: &budget, match: make([]int, len(a)), taken: make([]bool, len(b))}
	for i := range m.match {
		m.match[i] = -1
	}
	m.gap(0, len(a), 0, len(b), 0)
	var out []Edit
	at := Edit{}
	region := func(to Edit) { // what lies between two sentences that were paired
		o, n := Span{Start: at.Old.End, End: to.Old.Start}, Span{Start: at.New.End, End: to.New.Start}
		if o.Start < o.End || n.Start < n.End {
			out = append(out, r.byWord(x, y, o, n)...)
		}
	}
	for i, j := range m.match {
		if j < 0 {
			continue
		}
		s := Edit{Old: a[i], New: b[j]}
		region(s)
		if m.a[i].key != m.b[j].key {
			out = append(out, r.byWord(x, y, s.Old, s.New)...)
		}
		at = s
	}
	region(Edit{Old: Span{Start: len(x), End: len(x)}, New: Span{Start: len(y), End: len(y)}})
	return out
}

func sentences(s string) []Span { return zh.Sentences(s) }

func sentenceUnits(s string, spans []Span) []unit {
	out := make([]unit, len(spans))
	for i, sp := range spans {
		out[i] = newUnit('s', s[sp.Start:sp.End])
	}
	return out
}

// byWord compares two stretches word by word.
func (r *Revision) byWord(x, y string, o, n Span) []Edit {
	a, b := r.tokens(x, o), r.tokens(y, n)
	lo := 0
	for lo < len(a) && lo < len(b) && a[lo].text == b[lo].text {
		lo++
	}
	ha, hb := len(a), len(b)
	for ha > lo && hb > lo && a[ha-1].text == b[hb-1].text {
		ha, hb = ha-1, hb-1
	}
	var out []Edit
	hunks := joined(a[lo:ha], b[lo:hb], myers(a[lo:ha], b[lo:hb]))
	for i, h := range hunks {
		h = Edit{Old: Span{Start: lo + h.Old.Start, End: lo + h.Old.End}, New: Span{Start: lo + h.New.Start, End: lo + h.New.End}}
		if len(hunks) == 1 || h.Old.Start == h.Old.End != (h.New.Start == h.New.End) {
			from, to := Edit{}, Edit{Old: Span{Start: len(a), End: len(a)}, New: Span{Start: len(b), End: len(b)}}
			if i > 0 {
				from = Edit{Old: Span{End: lo + hunks[i-1].Old.End}, New: Span{End: lo + hunks[i-1].New.End}}
			}
			if i+1 < len(hunks) {
				to = Edit{Old: Span{Start: lo + hunks[i+1].Old.Start}, New: Span{Start: lo + hunks[i+1].New.Start}}
			}
			h = slid(a, b, h, from, to)
		}
		out = append(out, Edit{Old: cover(a, h.Old.Start, h.Old.End, o), New: cover(b, h.New.Start, h.New.End, n)})
	}
	return out
}

// slid moves words that were put in or taken out along what is the same on both
// sides, to where they begin with a mark or follow one: “，其中耕地80亩”, not
// “亩，其中耕地80”. They stay between the edits before and after.
func slid(a, b []token, h, before, after Edit) Edit {
	list, at := b, h.New
	if h.New.Start == h.New.End {
		list, at = a, h.Old
	}
	if h.Old.Start < h.Old.End && h.New.Start < h.New.End || at.Start == at.End {
		return h
	}
	good := func(s Span) int {
		switch {
		case strings.ContainsAny(list[s.Start].text, "，,、；;（("):
			return 2
		case s.Start == 0 || strings.ContainsAny(list[s.Start-1].text, "。；;！？"):
			return 1
		}
		return 0
	}
	best, top := 0, good(at)
	for d := -1; h.Old.Start+d >= before.Old.End && h.New.Start+d >= before.New.End && list[at.Start+d].text == list[at.End+d].text; d-- {
		if g := good(Span{Start: at.Start + d, End: at.End + d}); g > top {
			best, top = d, g
		}
	}
	for d := 1; h.Old.End+d <= after.Old.Start && h.New.End+d <= after.New.Start && list[at.End+d-1].text == list[at.Start+d-1].text; d++ {
		if g := good(Span{Start: at.Start + d, End: at.End + d}); g > top {
			best, top = d, g
		}
	}
	h.Old.Start, h.Old.End, h.New.Start, h.New.End = h.Old.Start+best, h.Old.End+best, h.New.Start+best, h.New.End+best
	return h
}

// cover gives the bytes of some tokens; where there are none, the place between.
func cover(list []token, from, to int, in Span) Span {
	if from < to {
		return Span{Start: list[from].start, End: list[to-1].end}
	}
	at := in.End
	if from > 0 {
		at = list[from-1].end
	} else if from < len(list) {
		at = list[from].start
	}
	return Span{Start: at, End: at}
}

// tokens cuts a stretch into words, or into characters and numbers. Spaces are
// no tokens.
func (r *Revision) tokens(s string, in Span) []token {
	t := s[in.Start:in.End]
	var out []token
	if r.words != nil {
		at := 0
		for _, w := range r.words.Segment(t) {
			if w.Start < at || w.End > len(t) || w.Start >= w.End {
				continue
			}
			out = append(out, characters(t, at, w.Start, in.Start)...)
			if strings.TrimSpace(t[w.Start:w.End]) != "" {
				out = append(out, token{t[w.Start:w.End], in.Start + w.Start, in.Start + w.End})
			}
			at = w.End
		}
		return append(out, characters(t, at, len(t), in.Start)...)
	}
	return characters(t, 0, len(t), in.Start)
}

func characters(t string, from, to, shift int) (out []token) {
	for i := from; i < to; {
		c, n := utf8.DecodeRuneInString(t[i:to])
		j := i + n
		if word(c) {
			for j < to {
				c, n := utf8.DecodeRuneInString(t[j:to])
				if !word(c) && !(c == '.' && j+1 < to && t[j+1] >= '0' && t[j+1] <= '9') {
					break
				}
				j += n
			}
		}
		if !unicode.IsSpace(c) {
			out = append(out, token{t[i:j], shift + i, shift + j})
		}
		i = j
	}
	return out
}

func word(c rune) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '%'
}

// myers finds the shortest script from a to b, as ranges of tokens; one that
// would be too long is told as a single replacement.
func myers(a, b []token) []Edit {
	whole := []Edit{{Old: Span{Start: 0, End: len(a)}, New: Span{Start: 0, End: len(b)}}}
	switch {
	case len(a) == 0 && len(b) == 0:
		return nil
	case len(a) == 0 || len(b) == 0:
		return whole
	}
	limit := min(len(a)+len(b), maxEdits)
	v := make([]int32, 2*limit+3)
	mid := limit + 1
	var trail [][]int32
	work := 0
	for d := 0; d <= limit; d++ {
		trail = append(trail, slices.Clone(v[mid-d-1:mid+d+2]))
		for k := -d; k <= d; k += 2 {
			var x int
			if k == -d || k != d && v[mid+k-1] < v[mid+k+1] {
				x = int(v[mid+k+1])
			} else {
				x = int(v[mid+k-1]) + 1
			}
			y := x - k
			for x < len(a) && y < len(b) && a[x].text == b[y].text {
				x, y = x+1, y+1
				work++
			}
			v[mid+k] = int32(x)
			if x >= len(a) && y >= len(b) {
				return backtrack(trail, len(a), len(b))
			}
		}
		if work += 2*d + 1; work > maxWork {
			break
		}
	}
	return whole
}

// backtrack walks the trail from the end. trail[d] holds the furthest places
// before step d, of diagonals -d-1 to d+1.
func backtrack(trail [][]int32, x, y int) []Edit {
	var out []Edit
	for d := len(trail) - 1; d > 0; d-- {
		v := trail[d]
		at := func(k int) int { return int(v[k+d+1]) }
		k := x - y
		prev := k - 1
		if k == -d || k != d && at(k-1) < at(k+1) {
			prev = k + 1
		}
		px := at(prev)
		py := px - prev
		e := Edit{Old: Span{Start: px, End: px}, New: Span{Start: py, End: py + 1}}
		if prev == k-1 {
			e = Edit{Old: Span{Start: px, End: px + 1}, New: Span{Start: py, End: py}}
		}
		if n := len(out); n > 0 && out[n-1].Old.Start == e.Old.End && out[n-1].New.Start == e.New.End {
			out[n-1].Old.Start, out[n-1].New.Start = e.Old.Start, e.New.Start
		} else {
			out = append(out, e)
		}
		x, y = px, py
	}
	slices.Reverse(out)
	return out
}

// joined makes one edit of two that only a lone character parts: what people read
// is words, and single characters that happen to be the same say nothing.
func joined(a, b []token, list []Edit) []Edit {
	var out []Edit
	for _, e := range list {
		n := len(out)
		if n == 0 {
			out = append(out, e)
			continue
		}
		p := &out[n-1]
		between := 0
		for _, t := range a[p.Old.End:e.Old.Start] {
			between += utf8.RuneCountInString(t.text)
		}
		if between <= 1 && (p.Old.End > p.Old.Start) && (e.New.End > e.New.Start) && (p.New.End > p.New.Start || e.Old.End > e.Old.Start) && !mark(a[p.Old.End:e.Old.Start]) {
			p.Old.End, p.New.End = e.Old.End, e.New.End
			continue
		}
		out = append(out, e)
	}
	return out
}

// mark says that tokens are punctuation: a comma parts two edits.
func mark(list []token) bool {
	for _, t := range list {
		c, _ := utf8.DecodeRuneInString(t.text)
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return true
		}
	}
	return false
}

package review

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/revision"
	"wenping/internal/rule"
	"wenping/internal/zh"
)

// A finding of one version is that of the other when the rule is the same and
// the subject is, or speaks of the same place, or of part of the same members.
// Keys alone do not join: two points of one subject are told apart by a running
// number, tables are renumbered, a risk gets a word more in its name.

const maxJoin = 90_000 // pairs of one rule that are weighed; beyond, only equal keys join

// join gives, for each old finding, the new ones that are the same. samePlace
// says that both are of the same text.
func (c *comparer) join(olds, news []Finding, samePlace bool) [][]int {
	out := make([][]int, len(olds))
	byRule := map[string][]int{}
	for k := range news {
		byRule[news[k].Rule] = append(byRule[news[k].Rule], k)
	}
	var order []string
	of := map[string][]int{}
	for i := range olds {
		r := olds[i].Rule
		if of[r] == nil {
			order = append(order, r)
		}
		of[r] = append(of[r], i)
	}
	for _, r := range order {
		if len(byRule[r]) > 0 {
			c.joinRule(olds, news, of[r], byRule[r], samePlace, out)
		}
	}
	return out
}

func (c *comparer) joinRule(olds, news []Finding, is, ks []int, samePlace bool, out [][]int) {
	type pair struct {
		i, k  int
		score float64
	}
	var pairs []pair
	if len(is)*len(ks) > maxJoin {
		at := map[string]int{}
		for _, k := range ks {
			at[news[k].Key] = k
		}
		for _, i := range is {
			if k, ok := at[olds[i].Key]; ok {
				out[i] = append(out[i], k)
			}
		}
		return
	}
	moves := map[int][]placed{}
	for _, i := range is {
		moves[i] = c.places(&olds[i], samePlace)
	}
	for _, i := range is {
		for _, k := range ks {
			if s := c.alike(&olds[i], &news[k], moves[i]); s > 0 {
				pairs = append(pairs, pair{i, k, s})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.score, a.score) })
	done, taken := map[int]bool{}, map[int]bool{}
	for _, p := range pairs {
		if !done[p.i] && !taken[p.k] {
			done[p.i], taken[p.k] = true, true
			out[p.i] = append(out[p.i], p.k)
		}
	}
	// What is left may be a part of a finding that was told as one, or the other
	// way round.
	for _, i := range is {
		for _, k := range ks {
			if done[i] == taken[k] || !within(&olds[i], &news[k]) {
				continue
			}
			done[i], taken[k] = true, true
			out[i] = append(out[i], k)
		}
	}
}

// placed is where a place of an old finding stands in the new version.
type placed struct{ at document.Anchor }

// offends says that the subject of a rule's findings is the very text that should
// not be there: written elsewhere again, it is the same finding.
func (c *comparer) offends(f *Finding) bool {
	r := c.pack.Rule(f.Rule)
	return r != nil && r.Removal != rule.RemoveNothing
}

// places follows what a finding rests on into the new version.
func (c *comparer) places(f *Finding, samePlace bool) []placed {
	var out []placed
	for i := range f.Evidence {
		e := &f.Evidence[i]
		if e.Role == rule.Searched || e.Anchor.Block == 0 {
			continue
		}
		if samePlace {
			out = append(out, placed{e.Anchor})
			continue
		}
		if c.rev == nil {
			continue
		}
		if t := c.rev.Trace(e.Anchor); t.Fate != revision.Gone && t.Fate != revision.Cut {
			out = append(out, placed{t.At})
		}
	}
	return out
}

// alike says how surely a new finding is an old one, 0 when it is not.
func (c *comparer) alike(f, g *Finding, at []placed) float64 {
	a, b := subjectOf(f), subjectOf(g)
	met := meets(at, g)
	score := 0.35 * met
	if f.Verdict == g.Verdict {
		score += 0.01
	}
	if skeleton(f.Message) == skeleton(g.Message) {
		score += 0.02
	}
	switch {
	case a == b && f.Key == g.Key:
		return score + 0.7
	case a == b:
		return score + 0.65
	}
	if x, y := members(f), members(g); len(x) > 1 || len(y) > 1 {
		if n := shared(x, y); n > 0 {
			return score + 0.3 + 0.3*float64(n)/float64(max(len(x), len(y)))
		}
		return 0
	}
	if sim := similarSubject(digits.ReplaceAllString(a, ""), digits.ReplaceAllString(b, "")); met == 1 && exactPlaces(f) && (sim >= 0.3 || offending(f) && offending(g)) {
		return score + 0.2*sim
	}
	sim := similarSubject(a, b)
	if sim >= 0.75 && (met > 0 || skeleton(f.Message) == skeleton(g.Message)) && (met > 0 || c.rev != nil && (len(at) == 0 && c.offends(f) || !c.newHolds(lastPart(a)))) {
		return score + 0.3*sim
	}
	return 0
}

// subjectOf is the finding's key without rule and running number.
func subjectOf(f *Finding) string {
	s := strings.TrimPrefix(strings.TrimPrefix(f.Key, f.Rule), "/")
	return runningNumber.ReplaceAllString(s, "")
}

var (
	runningNumber = regexp.MustCompile(`#\d+$`)
	digits        = regexp.MustCompile(`\d[\d.,]*`)
)

// skeleton is a message without its numbers, quotes and places: the wording behind it.
func skeleton(s string) string {
	return chapter.ReplaceAllString(quoted.ReplaceAllString(digits.ReplaceAllString(s, "0"), "“”"), "“”")
}

// chapter is what a place has before its heading: 第三部分“（一）公示情况”.
var chapter = regexp.MustCompile(`(?:第[^“”，。；（]{1,5}(?:部分|[章节篇编])|附[件录表][^“”，。；]{1,3}|“”中)“”`)

var quoted = regexp.MustCompile(`“[^”]*”`)

// similarSubject compares subjects part by part: “时限：食品卫生” is not
// “单位：食品卫生”. Numbers must be the same.
func similarSubject(a, b string) float64 {
	x, y := strings.Split(a, ":"), strings.Split(b, ":")
	if len(x) != len(y) || a == "" || b == "" || !slices.Equal(digits.FindAllString(a, -1), digits.FindAllString(b, -1)) {
		return 0
	}
	least := 1.0
	for i := range x {
		least = min(least, zh.Similar(x[i], y[i]))
	}
	return least
}

func lastPart(s string) string {
	p := strings.Split(s, ":")
	return p[len(p)-1]
}

// offending says that the subject is the very text found at the place: another
// such text there is the same finding in other words.
func offending(f *Finding) bool {
	for i := range f.Evidence {
		e := &f.Evidence[i]
		if e.Role == rule.Says && zh.Fold(strings.TrimSpace(e.Quote)).Text == subjectOf(f) {
			return true
		}
	}
	return false
}

// exactPlaces says that all of a finding's places are cells or words, not whole
// paragraphs and tables, where another finding may stand as well.
func exactPlaces(f *Finding) bool {
	return !anyOf(f.Evidence, func(e *Evidence) bool {
		return e.Role != rule.Searched && !e.Anchor.InCell() && e.Anchor.Start >= e.Anchor.End
	})
}

// meets gives the share of places that the new finding rests on, too.
func meets(at []placed, g *Finding) float64 {
	if len(at) == 0 {
		return 0
	}
	n := 0
	for _, p := range at {
		if anyOf(g.Evidence, func(e *Evidence) bool { return e.Role != rule.Searched && overlap(p.at, e.Anchor) }) {
			n++
		}
	}
	return float64(n) / float64(len(at))
}

// overlap says that two anchors of one document share text: the same cell, or
// ranges of one block that meet; an anchor of a whole block meets all in it.
func overlap(a, b document.Anchor) bool {
	if a.Block != b.Block || a.Block == 0 {
		return false
	}
	if a.InCell() != b.InCell() {
		return true
	}
	if a.InCell() && (a.Row != b.Row || a.Col != b.Col) {
		return false
	}
	return a.InCell() || a.Start >= a.End || b.Start >= b.End || a.Start < b.End && b.Start < a.End
}

// members are the things one finding names, where it names several.
func members(f *Finding) []string {
	for _, key := range []string{"missing", "names"} {
		v := f.fields[key]
		if v == "" || !strings.Contains(v, "、") {
			continue
		}
		v = fewTail.ReplaceAllString(v, "")
		return splitNames(v)
	}
	if s := subjectOf(f); s != "" {
		return []string{s}
	}
	return nil
}

var fewTail = regexp.MustCompile(`等(\d+项)?$|、等$`)

// splitNames cuts a list at 、 outside brackets.
func splitNames(s string) []string {
	var out []string
	depth, at := 0, 0
	for i, r := range s {
		switch r {
		case '（', '(', '“', '《':
			depth++
		case '）', ')', '”', '》':
			depth = max(0, depth-1)
		case '、':
			if depth == 0 {
				out = append(out, s[at:i])
				at = i + utf8.RuneLen(r)
			}
		}
	}
	out = append(out, s[at:])
	return slices.DeleteFunc(out, func(x string) bool { return strings.TrimSpace(x) == "" })
}

func sameName(a, b string) bool {
	x, y := zh.Fold(strings.TrimSpace(a)).Text, zh.Fold(strings.TrimSpace(b)).Text
	return x == y || zh.Similar(x, y) >= 0.85
}

func shared(a, b []string) (n int) {
	for _, x := range a {
		if slices.ContainsFunc(b, func(y string) bool { return sameName(x, y) }) {
			n++
		}
	}
	return n
}

// within says that one finding names only what the other names, too.
func within(f, g *Finding) bool {
	x, y := members(f), members(g)
	if len(x) < 2 && len(y) < 2 || len(x) == 0 || len(y) == 0 {
		return false
	}
	return shared(x, y) == min(len(x), len(y))
}

// newHolds says that a text stands in the second version.
func (c *comparer) newHolds(text string) bool {
	if _, ok := c.stands[text]; !ok {
		c.stands[text] = holds(c.new.Document, text)
	}
	return c.stands[text]
}

// holds says that a text stands in a document, contents and comments left out.
func holds(d *document.Document, text string) bool {
	text = squeezed(text)
	if d == nil || utf8.RuneCountInString(text) < 2 {
		return false
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Kind == document.Contents || b.Kind == document.Comment {
			continue
		}
		if strings.Contains(squeezed(b.Text), text) {
			return true
		}
		if b.Table == nil {
			continue
		}
		for _, row := range b.Table.Rows {
			for k := range row {
				if strings.Contains(squeezed(row[k].Text), text) {
					return true
				}
			}
		}
	}
	return false
}

// squeezed is a text as names are looked for in it.
func squeezed(s string) string {
	return strings.NewReplacer(" ", "", "\n", "", "\t", "").Replace(zh.Fold(s).Text)
}

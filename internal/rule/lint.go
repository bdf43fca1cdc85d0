package rule

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"wenping/internal/facts"
	"wenping/internal/zh"
)

// Remark is what loads but should not stay. An error makes the pack unfit for
// use: it claims to be tested and is not.
type Remark struct {
	Mistake
	Error bool
}

// fewest says how many cases of each role a judged rule has at least.
var fewest = []struct {
	role string
	n    int
}{{"fires", 2}, {"silent", 2}, {"undecided", 1}}

// Lint gives all remarks on a pack, in the order of files and lines: rules
// without enough cases or whose cases do not hold, wordings that are no
// sentences, items without a basis, words nothing shows to be of use. base is
// the pack this one was laid over, or nil. Whether a word is of use is found by
// leaving it out and trying the cases again, which takes minutes for a whole
// vocabulary: without every, only the words that base has not are tried.
func (p *Pack) Lint(base *Pack, every bool) []Remark {
	l := &linter{pack: p}
	l.rules()
	if base != nil || every {
		l.words(base, every)
	}
	l.exclusions()
	slices.SortStableFunc(l.out, func(a, b Remark) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		return a.Line - b.Line
	})
	return l.out
}

func (l *linter) rules() {
	for _, it := range l.pack.Items {
		if len(it.Basis) == 0 && len(it.Rules) > 0 {
			l.at(it.Rules[0], false, "要点%s没有写依据（basis）。", it.ID)
		}
		for _, r := range it.Rules {
			l.rule(r)
		}
	}
}

type linter struct {
	pack  *Pack
	cases []*mutatedCase // the cases that hold
	out   []Remark
}

func (l *linter) at(r *Rule, wrong bool, format string, args ...any) {
	l.out = append(l.out, Remark{Mistake{File: r.file, Line: r.line, Col: r.col(), Message: fmt.Sprintf(format, args...)}, wrong})
}

func (r *Rule) col() int {
	if t := start(r.node); t != nil && t.Position != nil {
		return t.Position.Column
	}
	return 1
}

func (l *linter) rule(r *Rule) {
	held := map[string]int{}
	for i := range r.Cases {
		k := &r.Cases[i]
		line, col := k.Place()
		c, err := l.pack.caseContext(k, nil)
		if err != nil {
			l.out = append(l.out, Remark{Mistake{File: k.File(r), Line: line, Col: col, Message: fmt.Sprintf("%s的用例“%s”的正文有误：%v", r.ID, k.Name, parseFault(err))}, true})
			continue
		}
		res := l.pack.judgeCase(r, k, c)
		if !res.OK() {
			l.out = append(l.out, Remark{Mistake{File: k.File(r), Line: line, Col: col, Message: fmt.Sprintf("%s的用例“%s”不成立：%s。", r.ID, k.Name, strings.TrimRight(strings.Join(res.Faults, "；"), "。"))}, true})
			continue
		}
		held[res.Shows()]++
		l.cases = append(l.cases, &mutatedCase{rule: r, k: k, c: c, said: res.said(), text: zh.Fold(k.Text + "\n" + k.Form + "\n" + k.Annex).Text})
	}
	if !r.Judged() {
		if q := strings.TrimSpace(r.Question); !strings.HasSuffix(q, "？") && !strings.HasSuffix(q, "。") {
			l.at(r, false, "%s：问题应为整句。", r.ID)
		}
		return
	}
	if lacks := lacking(held); lacks != "" {
		l.at(r, true, "%s：成立的用例不够：%s。", r.ID, lacks)
	}
	for _, x := range []struct{ name, v string }{{"finding", r.Finding}, {"demand", r.Demand}} {
		if v := strings.TrimSpace(x.v); v != "" && !strings.HasSuffix(v, "。") && !strings.HasSuffix(v, "？") && !strings.HasSuffix(v, "}") {
			l.at(r, false, "%s：%s应为整句，以句号结尾。", r.ID, x.name)
		}
	}
}

func parseFault(err error) string {
	return strings.TrimRight(err.Error(), "。") + "。"
}

// Shows says what a case that holds shows of its rule: fires, silent or
// undecided, by what the rule did; a case may say that listing for a person is
// how its rule fires, or that a pass is how it meets what it cannot read.
func (r *CaseResult) Shows() string {
	quiet := r.Got == Pass || r.Got == NA
	switch {
	case r.Got == Fail, r.Role == "fires" && (!quiet || len(r.Found) > 0):
		return "fires"
	case quiet && r.Role != "undecided":
		return "silent"
	}
	return "undecided"
}

// lacking words which cases are too few, or "".
func lacking(held map[string]int) string {
	names := map[string]string{"fires": "应发现", "silent": "应安静", "undecided": "应存疑"}
	var out []string
	for _, f := range fewest {
		if n := held[f.role]; n < f.n {
			out = append(out, fmt.Sprintf("%s的（%s）至少%d个，有%d个", names[f.role], f.role, f.n, n))
		}
	}
	return joinNames(out)
}

// words finds entries of the vocabulary that could be left out without any case
// saying another thing or reading another fact.
func (l *linter) words(base *Pack, every bool) {
	lx := l.pack.Lexicon
	seen := map[*mutatedCase]string{}
	facts0 := func(k *mutatedCase) string {
		if _, ok := seen[k]; !ok {
			seen[k] = factsText(k.c.Facts)
		}
		return seen[k]
	}
	below := map[string]bool{}
	if base != nil && !every {
		for _, list := range base.Lexicon.Lists() {
			for _, t := range *list.Terms {
				below[list.Name+"/"+t.ID] = true
			}
		}
	}
	for _, list := range lx.Lists() {
		for i := range *list.Terms {
			t := (*list.Terms)[i]
			if below[list.Name+"/"+t.ID] {
				continue
			}
			next := slices.Clone(*list.Terms)
			next[i].Words, next[i].Patterns = nil, nil
			undo := put(list.Terms, next)
			shown := false
			for _, k := range l.cases {
				if !k.holds(t.Words, t.Patterns) {
					continue
				}
				c, err := l.pack.caseContext(k.k, nil)
				if err != nil {
					continue
				}
				if factsText(c.Facts) != facts0(k) {
					shown = true
					break
				}
				if r, err := l.pack.recompile(k.rule); err == nil {
					if res := l.pack.judgeCase(r, k.k, c); res.said() != k.said {
						shown = true
						break
					}
				}
			}
			undo()
			if !shown {
				l.unused(base, list.Name, t.ID)
			}
		}
	}
}

// wholeText are the lists whose exclusions hold for the whole title, label or
// sentence; elsewhere one takes back only what it contains.
var wholeText = []string{"sections", "elements", "leftovers", "roles", "steps", "columns"}

// wholeSentence begin the names of words whose exclusions hold for the sentence.
var wholeSentence = []string{"told-", "element-", "exact-", "put-off-", "vague-"}

// exclusions finds those that can take nothing back: nothing the term looks for
// stands within them.
func (l *linter) exclusions() {
	lx := l.pack.Lexicon
	check := func(list string, t facts.Term) {
		if slices.Contains(wholeText, list) || slices.ContainsFunc(wholeSentence, func(p string) bool { return strings.HasPrefix(t.ID, p) }) {
			return
		}
		not := t.Not
		t.Not = nil
		for _, n := range not {
			if !facts.Says(&t, n) {
				s := l.pack.spots[spotName("lexicon", list, t.ID)]
				l.out = append(l.out, Remark{Mistake{File: s.file, Line: s.line, Col: s.col,
					Message: fmt.Sprintf("词汇%s的“%s”：not中的“%s”不含该词条的任何说法，排除不了什么。", list, t.ID, n)}, false})
			}
		}
	}
	for _, list := range lx.Lists() {
		for _, t := range *list.Terms {
			check(list.Name, t)
		}
	}
	for _, q := range lx.Quantities {
		check("quantities", facts.Term{ID: q.Key, Words: q.Words, Not: q.Not})
	}
}

func (l *linter) unused(base *Pack, list, id string) {
	s := l.pack.spots[spotName("lexicon", list, id)]
	m := Mistake{File: s.file, Line: s.line, Col: s.col, Message: fmt.Sprintf("词汇%s的“%s”没有用例显示其作用。", list, id)}
	if base != nil {
		for _, b := range base.Lexicon.Lists() {
			if b.Name != list {
				continue
			}
			if ids := termIDs(*b.Terms); !slices.Contains(ids, id) {
				if n := nearest(id, ids); n != "" {
					m.Message = fmt.Sprintf("词汇%s的“%s”没有规则用到。是否想写“%s”？", list, id, n)
				}
			}
		}
	}
	l.out = append(l.out, Remark{m, false})
}

func factsText(f *facts.Facts) string {
	b, err := json.Marshal(f)
	if err != nil {
		return ""
	}
	return string(b)
}

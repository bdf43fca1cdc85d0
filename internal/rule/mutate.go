package rule

import (
	"fmt"
	"io/fs"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml/ast"

	"wenping/internal/facts"
	"wenping/internal/zh"
)

// The mutation check: each threshold, term list, scope and quantifier of the
// pack is altered in memory, one at a time, and some case must break. What can
// be altered without any case noticing is not tested, whatever the number of cases.

// Mutant is one alteration and what became of it.
type Mutant struct {
	Class string // threshold, terms, scope, quantifier
	What  string // Chinese: what was altered, and how
	File  string
	Line  int
	Col   int
	// Killed names the case that broke ("D3.period “…”"); empty: it survived.
	Killed string
	// Read says that some case's words changed, although it still holds: the
	// altered thing is used, and only its limit is untested.
	Read bool
	// Param is the profile parameter altered; Unread says that no case changes
	// even when it is set to nothing or to far more than anything has.
	Param  string
	Unread bool
}

// MutationClasses are the classes of mutants with their Chinese names.
var MutationClasses = [][2]string{{"threshold", "阈值"}, {"terms", "词表"}, {"scope", "适用范围"}, {"quantifier", "量词"}}

// Survived says that no case noticed.
func (m *Mutant) Survived() bool { return m.Killed == "" && !m.Unread }

// String is one line: place, what was altered.
func (m *Mutant) String() string {
	s := m.What
	if m.Line > 0 {
		s = fmt.Sprintf("%s:%d:%d %s", m.File, m.Line, m.Col, s)
	} else if m.File != "" {
		s = m.File + " " + s
	}
	return s
}

// Mutate alters the pack of fsys and overlay thing by thing and runs the cases
// that could notice. Every case must hold beforehand. only, where it is not
// nil, says which alterations to try, and is asked from several goroutines; each
// is told of every mutant, in order.
//
// The alterations are dealt out in turn to one hand per core. A hand has a pack of
// its own, since it is altered in place, and what it finds depends on nothing
// another does: the list is the same on any number of cores.
func Mutate(fsys, overlay fs.FS, only func(*Mutant) bool, each func(Mutant)) ([]Mutant, error) {
	hands := make([]*mutation, min(runtime.GOMAXPROCS(0), maxHands))
	errs := make([]error, len(hands))
	var ready sync.WaitGroup
	for i := range hands {
		ready.Go(func() { hands[i], errs[i] = newMutation(fsys, overlay, only, i, len(hands)) })
	}
	ready.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	for _, m := range hands {
		go m.run()
	}
	var out []Mutant
	for i := 0; ; i++ {
		mu, more := <-hands[i%len(hands)].found
		if !more {
			return out, nil
		}
		if mu == nil {
			continue
		}
		out = append(out, *mu)
		if each != nil {
			each(*mu)
		}
	}
}

// maxHands bounds the memory: each hand reads all cases for itself.
const maxHands = 8

// mutation is one hand's share of the work.
type mutation struct {
	pack  *Pack
	cases []*mutatedCase
	only  func(*Mutant) bool
	// Of every hands alterations it tries the one whose number leaves hand.
	hand, hands int
	seen        int
	found       chan *Mutant // nil: no alteration
}

func newMutation(fsys, overlay fs.FS, only func(*Mutant) bool, hand, hands int) (*mutation, error) {
	p, err := Load(fsys, overlay)
	if err != nil {
		return nil, err
	}
	m := &mutation{pack: p, only: only, hand: hand, hands: hands, found: make(chan *Mutant, 100)}
	return m, m.base()
}

func (m *mutation) run() {
	defer close(m.found)
	for _, r := range m.pack.Rules {
		if r.Judged() {
			m.rule(r)
		}
	}
	m.table()
	m.profiles()
	m.lexicon()
}

// mutatedCase is a case read once, with what it said before anything was altered.
type mutatedCase struct {
	rule *Rule
	k    *Case
	c    *Context
	said string
	text string // folded, to find out which words it holds
}

func (m *mutation) base() error {
	for _, r := range m.pack.Rules {
		for i := range r.Cases {
			k := &r.Cases[i]
			c, err := m.pack.caseContext(k, nil)
			if err != nil {
				return fmt.Errorf("read case %s %q: %w", r.ID, k.Name, err)
			}
			res := m.pack.judgeCase(r, k, c)
			if !res.OK() {
				return &BrokenCaseError{res}
			}
			m.cases = append(m.cases, &mutatedCase{rule: r, k: k, c: c, said: res.said(),
				text: zh.Fold(k.Text + "\n" + k.Form + "\n" + k.Annex).Text})
		}
	}
	return nil
}

// BrokenCaseError says that a case does not hold, so that nothing can be told
// from altering rules.
type BrokenCaseError struct{ Case CaseResult }

func (e *BrokenCaseError) Error() string {
	return fmt.Sprintf("%s “%s”（%s:%d）：%s", e.Case.Rule, e.Case.Case, e.Case.File, e.Case.Line, strings.Join(e.Case.Faults, "；"))
}

// said is all that a case's result tells, to compare.
func (r *CaseResult) said() string {
	return string(r.Got) + "\n" + r.Why + "\n" + strings.Join(r.Found, "\n")
}

// state is what an alteration may leave as it was although it is written
// otherwise: then it is no alteration, and no case can notice it.
type state func() any

// try alters, runs the cases that are concerned, and puts back. Alterations
// that no longer load are not counted: loading is a check of its own.
func (m *mutation) try(mu Mutant, concerns func(*mutatedCase) bool, reread bool, alter func() (undo func())) {
	m.tryUnless(nil, mu, concerns, reread, alter)
}

// tryUnless is try, unless the state stays the same.
func (m *mutation) tryUnless(same state, mu Mutant, concerns func(*mutatedCase) bool, reread bool, alter func() (undo func())) {
	if m.only != nil && !m.only(&mu) {
		return
	}
	m.seen++
	if (m.seen-1)%m.hands == m.hand {
		m.found <- m.judged(same, mu, concerns, reread, alter)
	}
}

// judged is the mutant with what became of it; nil when it is no alteration.
func (m *mutation) judged(same state, mu Mutant, concerns func(*mutatedCase) bool, reread bool, alter func() (undo func())) *Mutant {
	var before any
	if same != nil {
		before = same()
	}
	undo := alter()
	defer undo()
	if same != nil && reflect.DeepEqual(before, same()) {
		return nil
	}
	recompiled := map[*Rule]*Rule{}
	for _, k := range m.cases {
		if !concerns(k) {
			continue
		}
		r, ok := recompiled[k.rule]
		if !ok {
			var err error
			if r, err = m.pack.recompile(k.rule); err != nil {
				return nil
			}
			recompiled[k.rule] = r
		}
		c := k.c
		if reread {
			var err error
			if c, err = m.pack.caseContext(k.k, nil); err != nil {
				continue
			}
		}
		res := m.pack.judgeCase(r, k.k, c)
		if !res.OK() {
			mu.Killed = fmt.Sprintf("%s “%s”", res.Rule, res.Case)
			break
		}
		mu.Read = mu.Read || res.said() != k.said
	}
	return &mu
}

// recompile makes the rule's check anew from its node as it now stands.
func (p *Pack) recompile(r *Rule) (*Rule, error) {
	next, _, err := p.recompiled(r)
	return next, err
}

// recompiled gives the params as read beside the rule.
func (p *Pack) recompiled(r *Rule) (*Rule, any, error) {
	k := kindNamed(r.Kind)
	if k == nil {
		return r, nil, nil
	}
	var got any
	var mistakes []Mistake
	src := &source{name: r.file, mistakes: &mistakes}
	next := *r
	n := child(r.node, "params")
	if isNull(n) {
		n = nil
	}
	check, err := k.compile(&params{src: src, node: n, rule: r.node, got: &got}, p)
	if err != nil {
		return nil, nil, err
	}
	if len(mistakes) > 0 {
		return nil, nil, errReported
	}
	next.check = check
	return &next, got, nil
}

// at places a mutant at a node of a file.
func at(class, file string, n ast.Node, format string, args ...any) Mutant {
	mu := Mutant{Class: class, File: file, What: fmt.Sprintf(format, args...)}
	if n != nil && !reflect.ValueOf(n).IsNil() {
		if t := start(n); t != nil && t.Position != nil {
			mu.Line, mu.Col = t.Position.Line, t.Position.Column
		}
	}
	return mu
}

func (m *mutation) noted(class, what string, parts ...string) Mutant {
	s := m.pack.spots[spotName(parts...)]
	return Mutant{Class: class, What: what, File: s.file, Line: s.line, Col: s.col}
}

// put sets a value and gives what puts the old one back.
func put[T any](at *T, v T) func() {
	old := *at
	*at = v
	return func() { *at = old }
}

// holds says that a case's text holds one of the words or patterns.
func (k *mutatedCase) holds(words, patterns []string) bool {
	for _, w := range words {
		if strings.Contains(k.text, strings.TrimPrefix(zh.Fold(w).Text, "=")) { // = marks a header that is this word alone
			return true
		}
	}
	// Where a pattern is bound to the ends of a title, cell or sentence the whole
	// text tells nothing.
	bound := func(p string) bool { return strings.ContainsAny(p, "^$") }
	return slices.ContainsFunc(patterns, bound) || len(patterns) > 0 && facts.MatchesAny(k.text, patterns)
}

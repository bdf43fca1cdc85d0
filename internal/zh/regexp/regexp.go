// Package regexp is the standard one made fast for what texts are read with here:
// hundreds of expressions tried sentence by sentence, most of which match nothing.
//
// How: an expression first looks for rare literals one of which every match holds.
// Where they are common it runs as an automaton, which looks at each character
// once; that tells whether there is a match, and where. Only the parts within a
// match are found by the standard package.
//
// The answers are those of the standard package, always.
package regexp

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// Regexp is an expression with the literals one of which every match holds.
type Regexp struct {
	expr string
	made sync.Once // std, need and many
	std  *regexp.Regexp
	need []string // empty when nothing can be said
	many *Words   // need made ready, where it is long

	asked    atomic.Int64 // bytes looked at before the automata were worth making
	once     sync.Once
	ahead    *automaton // nil where the expression asks for what an automaton does not know
	behind   *automaton // backwards; nil where a match may be empty
	anchored bool       // every match begins where the text begins
	atBegin  bool       // looks at where the text begins
	atEnd    bool       // looks at where the text ends
}

// Compile is that of the standard package.
func Compile(expr string) (*Regexp, error) {
	std, err := regexp.Compile(expr)
	if err != nil {
		return nil, err
	}
	p := &Regexp{expr: expr}
	p.made.Do(func() { p.make(std) })
	return p, nil
}

func (p *Regexp) make(std *regexp.Regexp) {
	p.std = std
	if tree, err := syntax.Parse(p.expr, syntax.Perl); err == nil {
		if p.need = required(tree); len(p.need) > fewLiterals {
			p.many = NewWords(p.need)
		}
	}
}

// standard is the expression as the standard package has it.
func (p *Regexp) standard() *regexp.Regexp {
	p.made.Do(func() { p.make(regexp.MustCompile(p.expr)) })
	return p.std
}

// worth is how many bytes an expression has looked at before automata are made for
// it: a program that reads one report and ends gets no use of most of them.
var worth int64 = 24 << 10

// ready makes the automata when they are worth it; s is to be looked at now. none
// says that it holds no match: without automata, a look for the literals is much
// cheaper than the expression.
func (p *Regexp) ready(s string) (m *automaton, none bool) {
	if p.asked.Load() < worth {
		if p.many != nil && !p.many.Any(s) {
			return nil, true
		}
		if p.asked.Add(int64(len(s))) < worth {
			return nil, false
		}
	}
	p.once.Do(func() {
		tree, err := syntax.Parse(p.expr, syntax.Perl)
		if err != nil {
			return
		}
		tree = tree.Simplify()
		prog, err := syntax.Compile(tree)
		if err != nil {
			return
		}
		for i := range prog.Inst {
			if in := &prog.Inst[i]; in.Op == syntax.InstEmptyWidth {
				switch syntax.EmptyOp(in.Arg) {
				case syntax.EmptyBeginText:
					p.atBegin = true
				case syntax.EmptyEndText:
					p.atEnd = true
				default:
					return
				}
			}
		}
		back, err := syntax.Compile(reversed(tree))
		if err != nil {
			return
		}
		abc := newAlphabet(prog, back)
		if abc == nil {
			return
		}
		p.ahead = newAutomaton(abc, prog, false)
		p.anchored = p.ahead.anchored
		if !p.standard().MatchString("") {
			p.behind = newAutomaton(abc, back, true)
		}
	})
	if p.ahead == nil && p.many != nil && !p.many.Any(s) {
		return nil, true
	}
	return p.ahead, false
}

// where gives the first match from an offset on, as a pair of offsets. known is
// false where the automata cannot tell.
func (p *Regexp) where(s string, from int) (begin, end int, known bool) {
	m, no := p.ready(s[from:])
	if no {
		return none, none, true
	}
	if m == nil || p.behind == nil {
		return 0, 0, false
	}
	if s == "" {
		return none, none, true // no match is empty
	}
	if end = m.forward(s, from, false); end < 0 {
		return none, none, end == none
	}
	if begin = 0; !p.anchored {
		begin = p.behind.back(s, from, end)
	}
	return begin, end, begin >= 0
}

// fewLiterals are looked for one by one.
const fewLiterals = 2

// MustCompile is for expressions written in code. They are compiled when they are
// first asked for: a process that reads files asks for none of the hundreds that
// texts are understood with. Written hands them to a test that compiles them all.
func MustCompile(expr string) *Regexp {
	p := &Regexp{expr: expr}
	written.Lock()
	written.all = append(written.all, expr)
	written.Unlock()
	return p
}

var written struct {
	sync.Mutex
	all []string
}

// Written gives the expressions that MustCompile was given so far.
func Written() []string {
	written.Lock()
	defer written.Unlock()
	return slices.Clone(written.all)
}

// String is the expression as it was written.
func (p *Regexp) String() string { return p.expr }

// Split is that of the standard package.
func (p *Regexp) Split(s string, n int) []string { return p.standard().Split(s, n) }

// SubexpIndex is that of the standard package.
func (p *Regexp) SubexpIndex(name string) int { return p.standard().SubexpIndex(name) }

// NumSubexp is that of the standard package.
func (p *Regexp) NumSubexp() int { return p.standard().NumSubexp() }

// QuoteMeta is that of the standard package.
func QuoteMeta(s string) string { return regexp.QuoteMeta(s) }

// Literals gives literals one of which stands in every match; none when that
// cannot be told.
func (p *Regexp) Literals() []string {
	p.standard()
	return p.need
}

// May says that s can hold a match.
func (p *Regexp) May(s string) bool {
	p.standard()
	if p.many != nil {
		return p.many.Any(s)
	}
	return p.hasFew(s)
}

// hasFew is May where it costs next to nothing.
func (p *Regexp) hasFew(s string) bool {
	p.standard()
	if p.many != nil || len(p.need) == 0 {
		return true
	}
	for _, w := range p.need {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func (p *Regexp) MatchString(s string) bool {
	if !p.hasFew(s) {
		return false
	}
	m, no := p.ready(s)
	if no {
		return false
	}
	if m != nil && s != "" {
		if at := m.forward(s, 0, true); at != tired {
			return at >= 0
		}
	}
	return p.standard().MatchString(s)
}

func (p *Regexp) FindString(s string) string {
	if m := p.FindStringIndex(s); m != nil {
		return s[m[0]:m[1]]
	}
	return ""
}

func (p *Regexp) FindStringIndex(s string) []int {
	if !p.hasFew(s) {
		return nil
	}
	begin, end, known := p.where(s, 0)
	if !known {
		return p.standard().FindStringIndex(s)
	}
	if end < 0 {
		return nil
	}
	return []int{begin, end}
}

func (p *Regexp) FindStringSubmatch(s string) []string {
	return parts(s, p.FindStringSubmatchIndex(s))
}

func (p *Regexp) FindStringSubmatchIndex(s string) []int {
	if !p.hasFew(s) {
		return nil
	}
	begin, end, known := p.where(s, 0)
	switch {
	case !known:
	case end < 0:
		return nil
	case !p.atBegin || p.anchored:
		return p.within(s, begin, end)
	}
	return p.standard().FindStringSubmatchIndex(s)
}

// within gives the parts of a match whose place is known, of an expression that
// looks at the beginning of the text only where all its matches begin there.
func (p *Regexp) within(s string, begin, end int) []int {
	if p.atEnd {
		end = len(s)
	}
	m := p.standard().FindStringSubmatchIndex(s[begin:end])
	for i := range m {
		if m[i] >= 0 {
			m[i] += begin
		}
	}
	return m
}

func (p *Regexp) FindAllString(s string, n int) []string {
	var out []string
	for _, m := range p.FindAllStringIndex(s, n) {
		out = append(out, s[m[0]:m[1]])
	}
	return out
}

func (p *Regexp) FindAllStringIndex(s string, n int) [][]int {
	if !p.hasFew(s) {
		return nil
	}
	out, known := p.all(s, n)
	if !known {
		return p.standard().FindAllStringIndex(s, n)
	}
	return out
}

// all gives the places of the first n matches, or of all when n is negative.
func (p *Regexp) all(s string, n int) (out [][]int, known bool) {
	for from := 0; len(out) != n; {
		begin, end, known := p.where(s, from)
		if !known {
			return nil, false
		}
		if end < 0 {
			break
		}
		out = append(out, []int{begin, end})
		if from = end; p.anchored || from == len(s) {
			break // a match is not empty
		}
	}
	return out, true
}

func (p *Regexp) FindAllStringSubmatch(s string, n int) [][]string {
	var out [][]string
	for _, m := range p.FindAllStringSubmatchIndex(s, n) {
		out = append(out, parts(s, m))
	}
	return out
}

func (p *Regexp) FindAllStringSubmatchIndex(s string, n int) [][]int {
	if !p.hasFew(s) {
		return nil
	}
	out, known := p.all(s, n)
	if len(out) == 0 && known {
		return nil
	}
	if !known || p.atBegin && !p.anchored {
		return p.standard().FindAllStringSubmatchIndex(s, n)
	}
	for i, m := range out {
		out[i] = p.within(s, m[0], m[1])
	}
	return out
}

func (p *Regexp) ReplaceAllString(s, repl string) string {
	if !p.MatchString(s) {
		return s
	}
	return p.standard().ReplaceAllString(s, repl)
}

func (p *Regexp) ReplaceAllStringFunc(s string, repl func(string) string) string {
	if !p.MatchString(s) {
		return s
	}
	return p.standard().ReplaceAllStringFunc(s, repl)
}

// parts cuts the parts of a match out of s.
func parts(s string, m []int) []string {
	if m == nil {
		return nil
	}
	out := make([]string, len(m)/2)
	for i := range out {
		if m[2*i] >= 0 {
			out[i] = s[m[2*i]:m[2*i+1]]
		}
	}
	return out
}

const (
	mostLiterals = 96 // more are no cheaper than the expression
	mostRunes    = 12 // of a character class
)

// required gives literals one of which stands in every match; none when that
// cannot be told.
func required(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 {
			return nil
		}
		return []string{string(re.Rune)}
	case syntax.OpCapture, syntax.OpPlus:
		return required(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min < 1 {
			return nil
		}
		return required(re.Sub[0])
	case syntax.OpCharClass:
		var out []string
		for i := 0; i+1 < len(re.Rune); i += 2 {
			if int(re.Rune[i+1]-re.Rune[i])+1+len(out) > mostRunes {
				return nil
			}
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				out = append(out, string(r))
			}
		}
		return out
	case syntax.OpAlternate:
		var out []string
		for _, sub := range re.Sub {
			need := required(sub)
			if len(need) == 0 {
				return nil
			}
			if out = append(out, need...); len(out) > mostLiterals {
				return nil
			}
		}
		return out
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if need := required(sub); len(need) > 0 && (best == nil || rarer(need, best)) {
				best = need
			}
		}
		return best
	}
	return nil
}

// rarer says that texts holding one of a are likely fewer than those of b: the
// shortest literal is longer, or there are fewer of them.
func rarer(a, b []string) bool {
	x, y := shortest(a), shortest(b)
	if x != y {
		return x > y
	}
	return len(a) < len(b)
}

func shortest(list []string) int {
	n := utf8.RuneCountInString(list[0])
	for _, w := range list[1:] {
		n = min(n, utf8.RuneCountInString(w))
	}
	return n
}

// Package regexp is the standard one for texts in which most expressions match
// nothing: each looks first for literals one of which every match holds.
//
// Why: a report of 200 pages is tried against hundreds of expressions sentence
// by sentence. Looking for a word is some fifty times cheaper than trying an
// expression at every place.
package regexp

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// Regexp is an expression with the literals one of which every match holds.
// Methods that are not written anew here are those of the standard one.
type Regexp struct {
	*regexp.Regexp
	need []string // empty when nothing can be said
	many *Words   // need made ready, where it is long
}

// Compile is that of the standard package.
func Compile(expr string) (*Regexp, error) {
	re, err := regexp.Compile(expr)
	if err != nil {
		return nil, err
	}
	p := &Regexp{Regexp: re}
	if tree, err := syntax.Parse(expr, syntax.Perl); err == nil {
		if p.need = required(tree); len(p.need) > fewLiterals {
			p.many = NewWords(p.need)
		}
	}
	return p, nil
}

// fewLiterals are looked for one by one.
const fewLiterals = 2

// MustCompile is Compile for expressions written in code.
func MustCompile(expr string) *Regexp {
	re, err := Compile(expr)
	if err != nil {
		panic(err)
	}
	return re
}

// QuoteMeta is that of the standard package.
func QuoteMeta(s string) string { return regexp.QuoteMeta(s) }

// Literals gives literals one of which stands in every match; none when that
// cannot be told.
func (p *Regexp) Literals() []string { return p.need }

// May says that s can hold a match.
func (p *Regexp) May(s string) bool {
	if p.many != nil {
		return p.many.Any(s)
	}
	if len(p.need) == 0 {
		return true
	}
	for _, w := range p.need {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func (p *Regexp) MatchString(s string) bool { return p.May(s) && p.Regexp.MatchString(s) }

func (p *Regexp) FindString(s string) string {
	if !p.May(s) {
		return ""
	}
	return p.Regexp.FindString(s)
}

func (p *Regexp) FindStringIndex(s string) []int {
	if !p.May(s) {
		return nil
	}
	return p.Regexp.FindStringIndex(s)
}

func (p *Regexp) FindStringSubmatch(s string) []string {
	if !p.May(s) {
		return nil
	}
	return p.Regexp.FindStringSubmatch(s)
}

func (p *Regexp) FindStringSubmatchIndex(s string) []int {
	if !p.May(s) {
		return nil
	}
	return p.Regexp.FindStringSubmatchIndex(s)
}

func (p *Regexp) FindAllString(s string, n int) []string {
	if !p.May(s) {
		return nil
	}
	return p.Regexp.FindAllString(s, n)
}

func (p *Regexp) FindAllStringIndex(s string, n int) [][]int {
	if !p.May(s) {
		return nil
	}
	return p.Regexp.FindAllStringIndex(s, n)
}

func (p *Regexp) FindAllStringSubmatch(s string, n int) [][]string {
	if !p.May(s) {
		return nil
	}
	return p.Regexp.FindAllStringSubmatch(s, n)
}

func (p *Regexp) FindAllStringSubmatchIndex(s string, n int) [][]int {
	if !p.May(s) {
		return nil
	}
	return p.Regexp.FindAllStringSubmatchIndex(s, n)
}

func (p *Regexp) ReplaceAllString(s, repl string) string {
	if !p.May(s) {
		return s
	}
	return p.Regexp.ReplaceAllString(s, repl)
}

func (p *Regexp) ReplaceAllStringFunc(s string, repl func(string) string) string {
	if !p.May(s) {
		return s
	}
	return p.Regexp.ReplaceAllStringFunc(s, repl)
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

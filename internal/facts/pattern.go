package facts

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// pattern is an expression of the lexicon with the literals one of which every
// match must hold: most texts hold none, and looking for words is much cheaper
// than trying the expression at every place.
type pattern struct {
	*regexp.Regexp
	need []string // empty when nothing can be said
}

func compilePattern(expr string) (*pattern, error) {
	re, err := regexp.Compile(expr)
	if err != nil {
		return nil, err
	}
	p := &pattern{Regexp: re}
	if tree, err := syntax.Parse(expr, syntax.Perl); err == nil {
		p.need = required(tree)
	}
	return p, nil
}

// may says that s can hold a match.
func (p *pattern) may(s string) bool {
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

package rule

import (
	"io/fs"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"wenping/internal/facts"
	"wenping/internal/zh"
)

// LoadLexicon reads lexicon/*.yaml and catalogue.yaml of a rule pack into one
// vocabulary; lists of the same name in several files are joined in file order.
// Tests of the finders use it without the rest of the pack.
func LoadLexicon(fsys fs.FS) (*facts.Lexicon, error) {
	l := &loader{pack: &Pack{Lexicon: &facts.Lexicon{}}}
	l.collect(fsys, nil)
	l.readLexicon()
	if len(l.mistakes) > 0 {
		sortMistakes(l.mistakes)
		return nil, &LoadError{Mistakes: l.mistakes}
	}
	return l.pack.Lexicon, nil
}

func (l *loader) readLexicon() {
	names := l.dir("lexicon")
	if _, ok := l.files["catalogue.yaml"]; ok {
		names = append(names, "catalogue.yaml")
	}
	for _, name := range names {
		var one facts.Lexicon
		s := l.into(name, &one)
		if !l.trusted {
			l.checkPatterns(s)
		}
		l.noteLists(s)
		join(l.pack.Lexicon, &one)
	}
}

// checkPatterns compiles every pattern of a vocabulary file once, so that a bad
// one is a mistake with its place and not a surprise while reading.
func (l *loader) checkPatterns(s *source) {
	lists, _ := pairs(s.root)
	for _, list := range lists {
		terms, _ := list.Value.(*ast.SequenceNode)
		if terms == nil {
			continue
		}
		for _, t := range terms.Values {
			for _, name := range []string{"patterns", "acts"} {
				ps, _ := child(t, name).(*ast.SequenceNode)
				if ps == nil {
					continue
				}
				for _, p := range ps.Values {
					if text, ok := scalar(p); ok {
						if _, err := regexp.Compile(text); err != nil {
							s.node(p, "不是有效的正则表达式（RE2）：%v。", err)
						}
					}
				}
			}
		}
	}
}

func join(a, b *facts.Lexicon) {
	a.Sections = append(a.Sections, b.Sections...)
	a.Groups = append(a.Groups, b.Groups...)
	a.Methods = append(a.Methods, b.Methods...)
	a.Channels = append(a.Channels, b.Channels...)
	a.Notices = append(a.Notices, b.Notices...)
	a.Elements = append(a.Elements, b.Elements...)
	a.Columns = append(a.Columns, b.Columns...)
	a.Roles = append(a.Roles, b.Roles...)
	a.Steps = append(a.Steps, b.Steps...)
	a.Quantities = append(a.Quantities, b.Quantities...)
	a.Attitudes = append(a.Attitudes, b.Attitudes...)
	a.Adoptions = append(a.Adoptions, b.Adoptions...)
	a.Advice = append(a.Advice, b.Advice...)
	a.Dimensions = append(a.Dimensions, b.Dimensions...)
	a.EmergencyParts = append(a.EmergencyParts, b.EmergencyParts...)
	a.Leftovers = append(a.Leftovers, b.Leftovers...)
	a.Words = append(a.Words, b.Words...)
	a.Types = append(a.Types, b.Types...)
	a.Factors = append(a.Factors, b.Factors...)
	a.Told = append(a.Told, b.Told...)
	a.Permits = append(a.Permits, b.Permits...)
	a.Points = append(a.Points, b.Points...)
	a.Proofs = append(a.Proofs, b.Proofs...)
	a.Entails = append(a.Entails, b.Entails...)
}

// foldedWords gives the words of a term of the words file, folded; none when the
// pack has no such term.
func (p *Pack) foldedWords(id string) (out []string) {
	if t := facts.Find(p.Lexicon.Words, id); t != nil {
		for _, w := range t.Words {
			out = append(out, zh.Fold(w).Text)
		}
	}
	return out
}

// never matches nothing.
var never = regexp.MustCompile(`[^\s\S]`)

// expression joins the words and patterns of a term of the words file; one that matches nothing
// where the pack has none. That each compiles was seen when the pack was read.
func (p *Pack) expression(id string) *regexp.Regexp {
	t := facts.Find(p.Lexicon.Words, id)
	if t == nil || len(t.Patterns)+len(t.Words) == 0 {
		return never
	}
	parts := append([]string(nil), t.Patterns...)
	for _, w := range p.foldedWords(id) {
		parts = append(parts, regexp.QuoteMeta(w))
	}
	re, err := regexp.Compile("(?:" + strings.Join(parts, ")|(?:") + ")")
	if err != nil {
		return never
	}
	return re
}

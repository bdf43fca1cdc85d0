package rule

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

// Perhaps is where what a rule did not find may stand after all, in words that the
// reading does not understand. It is wide on purpose: a person looks at the sentence
// it points to, and nobody is accused of leaving out what stands there.
type Perhaps struct {
	Node  ast.Node     `yaml:"-"`
	Of    string       `yaml:"of"`    // expression on what the finding says; empty: any
	Words string       `yaml:"words"` // expression on a sentence or a cell
	Heads string       `yaml:"heads"` // expression on a heading, a caption, a label of a table
	Not   string       `yaml:"not"`   // a sentence with it does not count
	In    []facts.Role `yaml:"in"`    // in the sections that play these roles; empty: the whole body

	of, words, heads, not func(string) bool // compiled when first asked; nil where nothing is said
}

// perhaps compiles what a rule says of where else to look.
func (l *loader) perhaps(s *source, list []Perhaps) []Perhaps {
	if len(list) == 0 {
		return nil
	}
	known := l.pack.roleIDs()
	for i := range list {
		p := &list[i]
		for _, e := range []struct {
			key, text string
			to        *func(string) bool
		}{{"of", p.Of, &p.of}, {"words", p.Words, &p.words}, {"heads", p.Heads, &p.heads}, {"not", p.Not, &p.not}} {
			if e.text == "" {
				continue
			}
			if !l.trusted {
				if _, err := regexp.Compile(e.text); err != nil {
					s.node(child(p.Node, e.key), "不是有效的正则表达式（RE2）：%v。", err)
					continue
				}
			}
			re := sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(e.text) })
			*e.to = func(s string) bool { return re().MatchString(s) }
		}
		if p.Words == "" && p.Heads == "" {
			s.node(p.Node, "perhaps缺少“words”或“heads”：什么样的句子、标题可能就是所缺的内容。")
		}
		for _, r := range p.In {
			if !slices.Contains(known, string(r)) {
				s.node(child(p.Node, "in"), "%s", unknownName("章节角色", string(r), known))
			}
		}
	}
	return list
}

// told says an entry in words.
func (p *Perhaps) told(pack *Pack) string {
	var parts []string
	if p.Of != "" {
		parts = append(parts, "所缺为“"+p.Of+"”")
	}
	where := "正文"
	if len(p.In) > 0 {
		names := pack.idNames()
		var list []string
		for _, r := range p.In {
			list = append(list, cmp.Or(names[string(r)], string(r)))
		}
		where = "“" + strings.Join(list, "、") + "”部分"
	}
	for _, e := range []struct{ kind, text string }{{"句子", p.Words}, {"标题", p.Heads}} {
		if e.text != "" {
			parts = append(parts, where+"的"+e.kind+"合“"+e.text+"”")
		}
	}
	if p.Not != "" {
		parts = append(parts, "不含“"+p.Not+"”")
	}
	return strings.Join(parts, "，")
}

// perhapsIn finds the sentences that may be what a point calls missing: one for each
// entry that is about it, and none unless there is one for each.
func (r *Rule) perhapsIn(c *Context, message string) (at []document.Anchor) {
	for i := range r.Perhaps {
		p := &r.Perhaps[i]
		if p.of != nil && !p.of(message) {
			continue
		}
		a, ok := p.find(c)
		if !ok {
			return nil
		}
		at = append(at, a)
	}
	return at
}

// find gives the first sentence or cell of the body that says so.
func (p *Perhaps) find(c *Context) (document.Anchor, bool) {
	says := func(s string) bool { return p.words != nil && p.words(s) && (p.not == nil || !p.not(s)) }
	heads := func(s string) bool { return p.heads != nil && utf8.RuneCountInString(s) <= longestHead && p.heads(s) }
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Zone != document.ZoneBody || b.Kind == document.Comment || len(p.In) > 0 && !c.sectionPlays(b.Section, p.In...) {
			continue
		}
		if b.Kind == document.Heading || b.Kind == document.Caption {
			if heads(plain(b.Text)) {
				return document.Whole(b.ID), true
			}
			continue
		}
		if b.Table != nil {
			for _, row := range b.Table.Rows {
				for k := range row {
					if t := plain(row[k].Text); says(t) || (row[k].Row == 0 || row[k].Col == 0) && heads(t) {
						return document.InTable(b.ID, &row[k]), true
					}
				}
			}
			continue
		}
		f := zh.Fold(b.Text).Rejoined()
		for _, sp := range zh.Sentences(f.Text) {
			if says(f.Text[sp.Start:sp.End]) {
				start, end := f.Orig(sp.Start, sp.End)
				return document.At(b.ID, start, end), true
			}
		}
	}
	return document.Anchor{}, false
}

// longestHead is how many characters a heading, caption or label has at most.
const longestHead = 40

// weighPerhaps asks about what may stand after all instead of calling it missing.
func (c *Context) weighPerhaps(r *Rule, f *Finding) {
	if f.Verdict != Fail || !slices.ContainsFunc(f.Evidence, func(e Evidence) bool { return e.Role == Searched }) {
		return
	}
	if at := r.perhapsIn(c, f.Message); len(at) > 0 {
		f.Verdict = Doubt
		f.Message += "所引之处可能与此有关，请核实。"
		f.Evidence = append(c.says(at...), f.Evidence...)
	}
}

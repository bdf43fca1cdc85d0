package rule

import (
	"slices"
	"strings"
)

// casesFile is a file of cases/: more cases for rules written elsewhere, so
// that a rule's own entry stays readable.
type casesFile struct {
	Cases []Case `yaml:"cases"`
}

// readCases hangs the cases of cases/*.yaml on their rules. The cases of the
// pack below say nothing of a rule that an overlay has put in its place.
func (l *loader) readCases() {
	var ids []string
	of := map[string]*Rule{}
	for _, r := range l.pack.Rules {
		ids = append(ids, r.ID)
		of[r.ID] = r
	}
	for _, name := range l.dir("cases") {
		var f casesFile
		s := l.into(name, &f)
		l.checkCases(s, f.Cases)
		for _, c := range f.Cases {
			r := of[c.Rule]
			switch {
			case r != nil && (!l.over[r.file] || l.over[name]):
				c.file = name
				r.Cases = append(r.Cases, c)
			case r != nil:
			case c.Rule == "":
				s.node(c.Node, "cases目录里的用例须用“rule”写明是哪条规则的。")
			case l.over[name] || !l.replaced(c.Rule, ids):
				n := child(c.Node, "rule")
				s.node(n, "%s", unknownName("规则", c.Rule, ids))
			}
		}
	}
}

// replaced says that an overlay wrote the rule's item anew and left the rule out.
func (l *loader) replaced(id string, ids []string) bool {
	item, _, _ := strings.Cut(id, ".")
	return slices.ContainsFunc(l.pack.Rules, func(r *Rule) bool { return r.Item.ID == item && l.over[r.file] }) ||
		!slices.ContainsFunc(ids, func(have string) bool { return item != "" && have[0] == item[0] })
}

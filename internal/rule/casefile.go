package rule

import (
	"slices"
	"strconv"
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
		all := allCases(f.Cases)
		l.checkCases(s, all)
		for _, c := range all {
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

// allCases writes out the cases that stand for several: one for each row, and
// in a row one for each x.
func allCases(list []Case) []Case {
	var out []Case
	for _, c := range list {
		if len(c.Each) == 0 {
			out = append(out, c)
			continue
		}
		for i, r := range c.Each {
			xs := r.X
			if len(xs) == 0 {
				xs = []string{""}
			}
			for _, x := range xs {
				out = append(out, c.with(i, &r, x))
			}
		}
	}
	return out
}

func (c *Case) with(i int, r *Row, x string) Case {
	fill := strings.NewReplacer("{x}", x, "{y}", r.Y)
	all := func(own, common []string) (out []string) {
		if own == nil {
			own = common
		}
		for _, s := range own {
			out = append(out, fill.Replace(s))
		}
		return out
	}
	one := *c
	one.Each, one.row = nil, r.Node
	if one.Name != "" {
		mark := []rune(strings.Join(strings.Fields(x), ""))
		switch {
		case len(mark) == 0:
			mark = []rune("第" + strconv.Itoa(i+1) + "项")
		case len(mark) > 24:
			mark = append(mark[:23], '…')
		}
		one.Name += "：" + string(mark)
	}
	one.Text, one.Form, one.Annex = fill.Replace(c.Text), fill.Replace(c.Form), fill.Replace(c.Annex)
	one.Contains, one.Lacks, one.At = all(r.Contains, c.Contains), all(r.Lacks, c.Lacks), all(r.At, c.At)
	if r.Want != "" {
		one.Want = r.Want
		if r.Want != c.Want {
			one.Role = ""
		}
	}
	if r.Role != "" {
		one.Role = r.Role
	}
	g, o := &one.Given, r.Given
	for _, p := range []struct{ at, own *string }{{&g.Type, &o.Type}, {&g.TypeBy, &o.TypeBy}, {&g.Stage, &o.Stage},
		{&g.Procedure, &o.Procedure}, {&g.Profile, &o.Profile}, {&g.Kind, &o.Kind}} {
		if *p.own != "" {
			*p.at = *p.own
		}
	}
	return one
}

package rule

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"wenping/internal/facts"
)

// rule alters what a rule's own entry says: params, where it applies, from when.
func (m *mutation) rule(r *Rule) {
	own := func(k *mutatedCase) bool { return k.rule == r }
	m.node(r, child(r.node, "params"), "", own)
	m.perhaps(r, own)
	where := m.pack.where(r)
	m.conditions(r.ID+"的applies", r.file, child(r.node, "applies"), &r.applies, own, where)
	if r.From != StageDraft {
		m.tryUnless(where, at("scope", r.file, child(r.node, "from"), "%s：from %s改为draft", r.ID, r.From), own, false,
			func() func() { return put(&r.From, StageDraft) })
	}
}

// perhaps alters where else a rule looks: an entry less, sought anywhere, without
// its exception.
func (m *mutation) perhaps(r *Rule, own func(*mutatedCase) bool) {
	for i := range r.Perhaps {
		p := &r.Perhaps[i]
		rest := slices.Delete(slices.Clone(r.Perhaps), i, i+1)
		m.tryUnless(nil, at("terms", r.file, p.Node, "%s：perhaps去掉第%d项", r.ID, i+1), own, false, func() func() { return put(&r.Perhaps, rest) })
		if len(p.In) > 0 {
			m.tryUnless(nil, at("scope", r.file, child(p.Node, "in"), "%s：perhaps第%d项不写in", r.ID, i+1), own, false, func() func() { return put(&p.In, nil) })
		}
		if p.not != nil {
			m.tryUnless(nil, at("terms", r.file, child(p.Node, "not"), "%s：perhaps第%d项不写not", r.ID, i+1), own, false, func() func() { return put(&p.not, nil) })
		}
	}
}

// node alters one node of a rule's params and what is below it.
func (m *mutation) node(r *Rule, n ast.Node, key string, own func(*mutatedCase) bool) {
	alter := func(class string, n ast.Node, do func() func(), format string, args ...any) {
		mu := at(class, r.file, n, r.ID+"："+format, args...)
		m.tryUnless(func() any {
			_, got, err := m.pack.recompiled(r)
			return [2]any{got, err}
		}, mu, own, false, do)
	}
	switch n := n.(type) {
	case *ast.IntegerNode:
		v, _ := number(n)
		for _, next := range []float64{v - 1, v + 1} {
			alter("threshold", n, func() func() { return put(&n.Value, any(int64(next))) }, "%s %v改为%v", key, v, next)
		}
	case *ast.FloatNode:
		for _, next := range nearby(n.Value) {
			alter("threshold", n, func() func() { return put(&n.Value, next) }, "%s %v改为%v", key, n.Value, next)
		}
	case *ast.BoolNode:
		alter("quantifier", n, func() func() { return put(&n.Value, !n.Value) }, "%s %v改为%v", key, n.Value, !n.Value)
	case *ast.StringNode:
		if key == "holds" || key == "when" {
			for _, next := range formulas(n.Value) {
				alter("threshold", n, func() func() { return put(&n.Value, next) }, "%s “%s”改为“%s”", key, n.Value, next)
			}
		}
	case *ast.SequenceNode:
		for i, e := range n.Values {
			rest := slices.Delete(slices.Clone(n.Values), i, i+1)
			alter("terms", e, func() func() { return put(&n.Values, rest) }, "%s 去掉%s", key, nodeText(e))
			m.node(r, e, key, own)
		}
	case *ast.MappingNode, *ast.MappingValueNode:
		ps, _ := pairs(n)
		for i, p := range ps {
			k := keyText(p)
			if mn, ok := n.(*ast.MappingNode); ok && droppable(r.Kind, k) {
				rest := slices.Delete(slices.Clone(mn.Values), i, i+1)
				alter("quantifier", p, func() func() { return put(&mn.Values, rest) }, "不写%s", k)
			}
			m.node(r, p.Value, k, own)
		}
	}
}

// droppable: what a rule is about (its check, its table) is no quantifier;
// leaving it out makes another rule.
func droppable(kind, key string) bool { return key != "name" && key != "note" }

// conditions alters each condition: left out, and one entry less.
func (m *mutation) conditions(what, file string, n ast.Node, a *conditions, concerns func(*mutatedCase) bool, where state) {
	for _, c := range a.lists() {
		if len(*c.list) == 0 {
			continue
		}
		node := child(n, c.key)
		m.tryUnless(where, at("scope", file, node, "%s：不写%s", what, c.key), concerns, false, func() func() { return put(c.list, nil) })
		if len(*c.list) < 2 {
			continue
		}
		for i, v := range *c.list {
			rest := slices.Delete(slices.Clone(*c.list), i, i+1)
			m.tryUnless(where, at("scope", file, node, "%s：%s去掉%s", what, c.key, v), concerns, false, func() func() { return put(c.list, rest) })
		}
	}
	if a.Fixed != nil {
		m.tryUnless(where, at("scope", file, child(n, "fixed"), "%s：不写fixed", what), concerns, false, func() func() { return put(&a.Fixed, nil) })
	}
}

type conditionList struct {
	key  string
	list *[]string
}

// lists gives the conditions that are lists, by their keys.
func (a *conditions) lists() []conditionList {
	return []conditionList{
		{"kind", &a.Kind}, {"kind_not", &a.KindNot}, {"procedure", &a.Procedure}, {"procedure_not", &a.ProcedureNot},
		{"type", &a.Type}, {"type_not", &a.TypeNot}, {"stage", &a.Stage}, {"stage_not", &a.StageNot},
		{"profile", &a.Profile}, {"profile_not", &a.ProfileNot},
	}
}

// where tells for which submissions the rules hold, over all there can be: the
// same may be said in a rule and in the table.
func (p *Pack) where(rules ...*Rule) state {
	var types []*facts.Type
	for i := range p.Lexicon.Types {
		types = append(types, &p.Lexicon.Types[i])
	}
	types = append(types, nil)
	return func() any {
		var out []string
		for _, r := range rules {
			for _, profile := range p.profiles {
				for _, kind := range docKinds {
					for _, procedure := range procedures {
						for _, stage := range stages {
							for _, ty := range types {
								out = append(out, p.holding(r, &Context{Kind: kind, Procedure: procedure, Stage: Stage(stage), Profile: profile, Type: ty}))
							}
						}
					}
				}
			}
		}
		return out
	}
}

// holding says whether the rule holds, is a question, or holds only where
// something is found.
func (p *Pack) holding(r *Rule, c *Context) string {
	if _, na := p.exempt(r, c); na {
		return "na"
	}
	out := ""
	for i := range p.table {
		e := &p.table[i]
		if e.Then == "" || e.Then == "na" || !e.about(r) {
			continue
		}
		if ok, _ := e.When.match(c); !ok {
			continue
		}
		if e.Then == "manual" {
			return e.Then
		}
		if r.Judged() {
			out = e.Then // a question is asked all the same
		}
	}
	return out
}

// table alters the applicability table line by line.
func (m *mutation) table() {
	list, _ := child(m.pack.head, "applicability").(*ast.SequenceNode)
	for i := range m.pack.table {
		e := &m.pack.table[i]
		var n ast.Node
		if list != nil && i < len(list.Values) {
			n = list.Values[i]
		}
		concerns := func(k *mutatedCase) bool { return e.about(k.rule) }
		what := "适用表" + joinNames(append(slices.Clone(e.Items), e.Rules...))
		cases := slices.DeleteFunc(slices.Clone(m.cases), func(k *mutatedCase) bool { return !concerns(k) })
		about := func(k *mutatedCase) bool { return slices.Contains(cases, k) }
		var rules []*Rule
		for _, r := range m.pack.Rules {
			if e.about(r) {
				rules = append(rules, r)
			}
		}
		where := m.pack.where(rules...)
		m.tryUnless(where, at("scope", "pack.yaml", n, "%s：去掉这一行", what), about, false, func() func() {
			old := *e
			e.Items, e.Rules = nil, nil
			return func() { *e = old }
		})
		m.conditions(what, "pack.yaml", child(n, "when"), &e.When, about, where)
		for _, l := range []struct {
			key  string
			list *[]string
		}{{"items", &e.Items}, {"rules", &e.Rules}} {
			if len(*l.list) < 2 {
				continue
			}
			for i, v := range *l.list {
				rest := slices.Delete(slices.Clone(*l.list), i, i+1)
				m.tryUnless(where, at("scope", "pack.yaml", child(n, l.key), "%s：%s去掉%s", what, l.key, v), about, false, func() func() { return put(l.list, rest) })
			}
		}
		if e.Then == "na-if-absent" {
			m.tryUnless(where, at("quantifier", "pack.yaml", child(n, "then"), "%s：na-if-absent改为na", what), about, false, func() func() { return put(&e.Then, "na") })
		}
	}
}

// nearby gives a number a tenth lower and a tenth higher.
func nearby(v float64) []float64 {
	if v == 0 {
		return []float64{0.1}
	}
	round := func(x float64) float64 { return math.Round(x*1e6) / 1e6 }
	return []float64{round(v * 0.9), round(v * 1.1)}
}

var (
	comparison = regexp.MustCompile(`>=|<=|==|!=|>|<|&&|\|\||\band\b|\bor\b|\ball\(|\bany\(`)
	literal    = regexp.MustCompile(`(^|[^\w.])(\d+(?:\.\d+)?)\b`)
	opposite   = map[string]string{">=": ">", ">": ">=", "<=": "<", "<": "<=", "==": "!=", "!=": "==", "&&": "||", "||": "&&",
		"and": "or", "or": "and", "all(": "any(", "any(": "all("}
)

// formulas gives an expression with each comparison and each number altered.
func formulas(s string) []string {
	var out []string
	for _, i := range comparison.FindAllStringIndex(s, -1) {
		out = append(out, s[:i[0]]+opposite[s[i[0]:i[1]]]+s[i[1]:])
	}
	for _, i := range literal.FindAllStringSubmatchIndex(s, -1) {
		v, err := strconv.ParseFloat(s[i[4]:i[5]], 64)
		if err != nil {
			continue
		}
		next := nearby(v)
		if v == math.Trunc(v) {
			next = []float64{v - 1, v + 1}
		}
		for _, x := range next {
			out = append(out, s[:i[4]]+strconv.FormatFloat(x, 'f', -1, 64)+s[i[5]:])
		}
	}
	return out
}

func nodeText(n ast.Node) string {
	if t, ok := scalar(n); ok {
		return t
	}
	return strings.TrimSpace(oneLine(n.String()))
}

package rule

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/facts"
	"wenping/internal/zh"
)

// profiles alters each parameter in the profile that gives it.
func (m *mutation) profiles() {
	heeded := map[string]bool{}
	for _, r := range m.pack.Rules {
		for _, key := range m.pack.ParamsOf(r) {
			heeded[key] = true
		}
	}
	for _, p := range m.pack.profiles {
		v := reflect.ValueOf(p).Elem()
		concerns := func(k *mutatedCase) bool { return k.c.Profile == p }
		for i := range v.NumField() {
			key := v.Type().Field(i).Tag.Get("yaml")
			value := v.Field(i)
			if value.Kind() != reflect.Struct || !value.FieldByName("Value").IsValid() {
				continue
			}
			if _, own := m.pack.spots[spotName("profile", p.ID, key)]; !own {
				continue
			}
			mu := m.noted("threshold", "地区参数"+p.ID+"的"+key, "profile", p.ID, key)
			mu.Param, mu.Unread = key, !heeded[key]
			var same state
			if key == "sample_table" {
				same = m.pack.sampling(p)
			}
			m.value(mu, value.FieldByName("Value"), same, concerns)
		}
	}
}

// sampling tells what a profile's sample table asks of each type of matter and
// each number of people: a bound below the first person, or none below an open
// end, asks the same written otherwise.
func (p *Pack) sampling(in *Profile) state {
	return func() any {
		var out []string
		for _, ty := range append(p.typeIDs(), "") {
			for pop := range 3000 {
				row := in.sampleRow(ty, pop)
				if row == nil {
					out = append(out, "")
					continue
				}
				out = append(out, fmt.Sprint(row.least(pop), row.Headline))
			}
		}
		return out
	}
}

// value alters a number, a flag, a unit, or each part of a list or group.
func (m *mutation) value(mu Mutant, v reflect.Value, same state, concerns func(*mutatedCase) bool) {
	set := func(next any, class string) {
		one := mu
		one.Class = class
		one.What += fmt.Sprintf(" %v改为%v", v.Interface(), next)
		m.tryUnless(same, one, concerns, false, func() func() {
			old := reflect.New(v.Type()).Elem()
			old.Set(v)
			v.Set(reflect.ValueOf(next).Convert(v.Type()))
			return func() { v.Set(old) }
		})
	}
	switch v.Kind() {
	case reflect.Int:
		set(v.Int()-1, "threshold")
		set(v.Int()+1, "threshold")
	case reflect.Float64:
		for _, next := range nearby(v.Float()) {
			set(next, "threshold")
		}
	case reflect.Bool:
		set(!v.Bool(), "quantifier")
	case reflect.String:
		if next, ok := map[string]string{"day": "workday", "workday": "day"}[v.String()]; ok {
			set(next, "quantifier")
		}
	case reflect.Struct:
		for i := range v.NumField() {
			one := mu
			one.What += "." + v.Type().Field(i).Tag.Get("yaml")
			m.value(one, v.Field(i), same, concerns)
		}
	case reflect.Slice:
		for i := range v.Len() {
			one := mu
			one.What += fmt.Sprintf("第%d项", i+1)
			if v.Index(i).Kind() == reflect.Struct {
				gone := one
				gone.Class, gone.What = "scope", one.What+"去掉"
				m.tryUnless(same, gone, concerns, false, func() func() {
					old := reflect.New(v.Type()).Elem()
					old.Set(v)
					v.Set(reflect.AppendSlice(v.Slice3(0, i, i), v.Slice(i+1, v.Len())))
					return func() { v.Set(old) }
				})
			}
			m.value(one, v.Index(i), same, concerns)
		}
	}
}

// printedOnly are entries of the vocabulary that no rule judges by: what they read
// is only printed in the filing form, and the tests of package paper hold it.
var printedOnly = map[string][]string{
	"emergency_parts": {"command", "warning", "response", "handling", "support", "aftermath"},
	"groups":          {"deputies", "netizens", "media", "away"}, // heard beyond the five that rules ask for
	"roles":           {"contact"},
}

// demanded says that some type of matter must have judged the factor; nothing
// else looks at one.
func demanded(lx *facts.Lexicon, id string) bool {
	return slices.ContainsFunc(lx.Types, func(t facts.Type) bool { return slices.Contains(t.Must, id) })
}

// lexicon alters the vocabulary entry by entry: its words left out, its
// exceptions left out, its types left out. An entry's list counts as one.
func (m *mutation) lexicon() {
	lx := m.pack.Lexicon
	for _, l := range lx.Lists() {
		for i := range *l.Terms {
			t := (*l.Terms)[i]
			if slices.Contains(printedOnly[l.Name], t.ID) {
				continue
			}
			m.term(l, i, "去掉全部词语", func(t *facts.Term) { t.Words, t.Patterns = nil, nil },
				func(k *mutatedCase) bool { return notInText(l.Name, t.ID) || k.holds(t.Words, t.Patterns) })
			if len(t.Not) > 0 {
				m.term(l, i, "不写not", func(t *facts.Term) { t.Not = nil }, func(k *mutatedCase) bool { return k.holds(t.Not, nil) })
			}
			if len(t.For) > 0 {
				m.term(l, i, "不写for", func(t *facts.Term) { t.For = nil }, func(*mutatedCase) bool { return true })
			}
		}
	}
	for i, q := range lx.Quantities {
		change := func(class, what string, words []string, do func(*facts.QuantityTerm)) {
			m.try(m.noted(class, "词汇quantities的"+q.Key+"："+what, "lexicon", "quantities", q.Key),
				func(k *mutatedCase) bool { return k.holds(words, nil) }, true, func() func() {
					next := slices.Clone(lx.Quantities)
					do(&next[i])
					return put(&lx.Quantities, next)
				})
		}
		change("terms", "去掉全部词语", q.Words, func(q *facts.QuantityTerm) { q.Words = nil })
		if len(q.Not) > 0 {
			change("terms", "不写not", q.Not, func(q *facts.QuantityTerm) { q.Not = nil })
		}
		if len(q.Subjects) > 0 {
			change("scope", "不写subjects", q.Subjects, func(q *facts.QuantityTerm) { q.Subjects = nil })
		}
		for _, u := range slices.Sorted(maps.Keys(q.Units)) {
			if !measured(&q, u) {
				continue
			}
			change("threshold", "单位"+u+"的折算值"+strconv.FormatFloat(q.Units[u], 'f', -1, 64)+"改为十倍", q.Words, func(q *facts.QuantityTerm) {
				q.Units = maps.Clone(q.Units)
				q.Units[u] *= 10
			})
		}
	}
	for i, t := range lx.Types {
		change := func(class, what string, concerns func(*mutatedCase) bool, do func(*facts.Type)) {
			m.try(m.noted(class, "事项类型"+t.ID+"："+what, "lexicon", "types", t.ID), concerns, true, func() func() {
				next := slices.Clone(lx.Types)
				do(&next[i])
				return put(&lx.Types, next)
			})
		}
		ours := func(k *mutatedCase) bool { return k.c.Type != nil && k.c.Type.ID == t.ID }
		if len(t.Title)+len(t.Patterns) > 0 {
			change("terms", "去掉title", func(k *mutatedCase) bool { return k.holds(t.Title, t.Patterns) }, func(t *facts.Type) { t.Title, t.Patterns = nil, nil })
		}
		if len(t.Text) > 0 {
			change("terms", "去掉text", func(k *mutatedCase) bool { return k.holds(t.Text, nil) }, func(t *facts.Type) { t.Text = nil })
		}
		change("scope", fmt.Sprintf("fixed改为%v", !t.Fixed), ours, func(t *facts.Type) { t.Fixed = !t.Fixed })
		for j, id := range t.Must {
			change("terms", "must去掉"+id, ours, func(t *facts.Type) { t.Must = slices.Delete(slices.Clone(t.Must), j, j+1) })
		}
	}
	for i, f := range lx.Factors {
		if !demanded(lx, f.ID) {
			continue
		}
		m.try(m.noted("terms", "风险因素"+f.ID+" "+strings.TrimSpace(f.Name)+"：去掉全部词语", "lexicon", "factors", f.ID),
			func(k *mutatedCase) bool { return k.holds(append(slices.Clone(f.Words), f.Name), nil) }, true, func() func() {
				next := slices.Clone(lx.Factors)
				next[i].Words = nil
				return put(&lx.Factors, next)
			})
	}
}

// notInText are entries whose words need not stand in a report as written: titles
// are matched with their names of the whole written short, and where-PART names
// roles of sections.
func notInText(list, id string) bool {
	return list == "sections" || strings.HasPrefix(id, "where-")
}

// measured says that the factor of a unit is ever reckoned with. A share is
// taken as printed. 万平方米 only names the unit of a column: a number with it is
// read as so many 平方米. Where all is told in one unit and only held against
// itself, any factor does.
func measured(q *facts.QuantityTerm, unit string) bool {
	ns := zh.Numbers(zh.Fold("共8" + unit).Text)
	return unit != "%" && len(ns) == 1 && ns[0].Unit == unit && (len(q.Units) > 1 || slices.Contains(countedHouseholds, q.Key))
}

func (m *mutation) term(l facts.NamedTerms, i int, what string, do func(*facts.Term), concerns func(*mutatedCase) bool) {
	t := (*l.Terms)[i]
	m.try(m.noted("terms", "词汇"+l.Name+"的"+t.ID+"："+what, "entry", l.Name, strconv.Itoa(i)), concerns, true, func() func() {
		next := slices.Clone(*l.Terms)
		do(&next[i])
		return put(l.Terms, next)
	})
}

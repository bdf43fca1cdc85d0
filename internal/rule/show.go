package rule

import (
	"bufio"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// WriteRules tells all about an item, or about one rule of it: what is asked
// and why, how it is checked, by which parameters, where it may err, and the
// cases that hold it to this. only may be nil.
func (p *Pack) WriteRules(w io.Writer, it *Item, only *Rule) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s %s（%s）\n标准：%s\n", it.ID, it.Name, ReasonName(it.Reason, it.Heading), oneLine(it.Criterion))
	writeBasis(b, "", it.Basis)
	for _, r := range it.Rules {
		if only == nil || r == only {
			p.writeRule(b, r)
		}
	}
	return b.Flush()
}

func writeBasis(b *bufio.Writer, indent string, list []Basis) {
	for _, x := range list {
		mark := "未核实，文书中只称审查标准"
		if x.Verified {
			mark = "已核实"
		}
		fmt.Fprintf(b, "%s依据：%s（%s）\n", indent, x.Text, mark)
	}
}

func (p *Pack) writeRule(b *bufio.Writer, r *Rule) {
	fmt.Fprintf(b, "\n%s（%s，%s，%s，%s:%d）\n", r.ID, r.Kind, r.severityText(), ReasonName(r.Reason, r.Heading), r.file, r.line)
	writeBasis(b, "  ", r.Basis)
	say := func(name, text string) {
		if text = strings.TrimSpace(text); text != "" {
			fmt.Fprintf(b, "  %s：%s\n", name, text)
		}
	}
	say("检查", KindDoc(r.Kind))
	if r.Judged() {
		say("本条设置", p.words(child(r.node, "params")))
	}
	say("适用", p.appliesText(r))
	say("发现", oneLine(r.Finding))
	say("存疑时", oneLine(r.DoubtText))
	say("要求", oneLine(r.Demand))
	say("提问", oneLine(r.Question))
	p.writeParams(b, r)
	if r.Judged() {
		alarms := oneLine(r.FalseAlarms)
		if alarms == "" {
			alarms = "尚未记录"
		}
		say("可能误报", alarms)
		for i := range r.Perhaps {
			say("只存疑", r.Perhaps[i].told(p))
		}
	}
	for i := range r.Cases {
		k := &r.Cases[i]
		line, _ := k.Place()
		fmt.Fprintf(b, "  用例：%s → %s（%s:%d）\n", k.Name, VerdictName(Verdict(k.Want)), k.File(r), line)
	}
}

// words writes the params of a rule with names for ids.
func (p *Pack) words(n ast.Node) string {
	names := p.idNames()
	var text func(n ast.Node) string
	text = func(n ast.Node) string {
		if t, ok := scalar(n); ok {
			if name := names[t]; name != "" && name != t {
				return name + "（" + t + "）"
			}
			return t
		}
		if seq, ok := n.(*ast.SequenceNode); ok {
			var out []string
			for _, e := range seq.Values {
				t := text(e)
				if _, list := e.(*ast.SequenceNode); list {
					t = "［" + strings.ReplaceAll(t, "、", "或") + "］"
				}
				out = append(out, t)
			}
			return joinNames(out)
		}
		ps, _ := pairs(n)
		var out []string
		for _, q := range ps {
			out = append(out, keyText(q)+"="+text(q.Value))
		}
		return strings.Join(out, " ")
	}
	ps, _ := pairs(n)
	var out []string
	for _, q := range ps {
		out = append(out, keyText(q)+"＝"+text(q.Value))
	}
	return strings.Join(out, "；")
}

// idNames gives what people call the ids of the lexicon.
func (p *Pack) idNames() map[string]string {
	out := map[string]string{}
	for _, l := range p.Lexicon.Lists() {
		for _, t := range *l.Terms {
			if out[t.ID] == "" {
				out[t.ID] = t.Name
			}
		}
	}
	for _, q := range p.Lexicon.Quantities {
		out[q.Key] = q.Name
	}
	return out
}

// appliesText words where a rule holds; the applicability table is told by matrix.
func (p *Pack) appliesText(r *Rule) string {
	var out []string
	if r.From != StageDraft {
		out = append(out, "自"+StageName(r.From)+"阶段起")
	}
	name := func(key, v string) string {
		switch strings.TrimSuffix(key, "_not") {
		case "kind":
			return kindName(v)
		case "procedure":
			return ProcedureName(v)
		case "stage":
			return StageName(Stage(v))
		case "type":
			if t := p.Type(v); t != nil {
				return t.Name
			}
		case "profile":
			if q, ok := p.Profile(v); ok {
				return q.Name + "参数"
			}
		}
		return v
	}
	for _, l := range r.applies.lists() {
		if len(*l.list) == 0 {
			continue
		}
		var names []string
		for _, v := range *l.list {
			names = append(names, name(l.key, v))
		}
		word := "仅"
		if strings.HasSuffix(l.key, "_not") {
			word = "除外："
		}
		out = append(out, word+joinNames(names))
	}
	if r.applies.Fixed != nil {
		if *r.applies.Fixed {
			out = append(out, "仅固定资产投资项目")
		} else {
			out = append(out, "仅非固定资产投资项目")
		}
	}
	return strings.Join(out, "；")
}

// writeParams writes the parameters the rule judges by, profile by profile.
func (p *Pack) writeParams(b *bufio.Writer, r *Rule) {
	for _, key := range p.ParamsOf(r) {
		fmt.Fprintf(b, "  参数 %s（%s）：\n", key, paramNames[key])
		for _, q := range p.profiles {
			if _, own := p.spots[spotName("profile", q.ID, key)]; !own {
				continue
			}
			f := paramField(q, key)
			fmt.Fprintf(b, "    %s（%s）：%s；来源：%s（%s）\n", q.Name, q.ID, valueText(f.FieldByName("Value")), f.FieldByName("Source").String(), f.FieldByName("Mark").String())
		}
	}
}

func paramField(q *Profile, key string) reflect.Value {
	v := reflect.ValueOf(q).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("yaml") == key {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

func valueText(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case Days:
		return x.String()
	case bool:
		if x {
			return "是"
		}
		return "否"
	case []SampleRow:
		var out []string
		for _, s := range x {
			out = append(out, s.Headline)
		}
		return joinNames(out)
	}
	return strings.Trim(fmt.Sprintf("%+v", v.Interface()), "{}")
}

// ParamsOf gives the parameters by which the rule judges: those that, set to
// something quite different, make one of its cases come out or read otherwise.
func (p *Pack) ParamsOf(r *Rule) []string {
	var out []string
	shape := reflect.TypeFor[Profile]()
	var cases []*Context
	for i := range r.Cases {
		if c, err := p.caseContext(&r.Cases[i], nil); err == nil {
			cases = append(cases, c)
		}
	}
	for i := range shape.NumField() {
		if shape.Field(i).Type.Kind() != reflect.Struct {
			continue
		}
		if slices.ContainsFunc(cases, func(c *Context) bool { return p.heeds(r, c, i) }) {
			out = append(out, shape.Field(i).Tag.Get("yaml"))
		}
	}
	return out
}

// heeds says that the rule's result changes with the i-th field of the profile.
func (p *Pack) heeds(r *Rule, c *Context, i int) bool {
	said := func(res Result) string {
		s := string(res.Verdict) + res.Why
		for _, f := range res.Findings {
			s += "\n" + f.Message + f.Demand + string(f.Severity) + string(f.Weight)
		}
		return s
	}
	before := said(p.evaluate(r, c))
	for _, far := range []bool{false, true} {
		q := *c.Profile
		v := reflect.ValueOf(&q).Elem().Field(i).FieldByName("Value")
		if !v.IsValid() {
			return false
		}
		changed := reflect.New(v.Type()).Elem()
		changed.Set(v)
		extreme(changed, far)
		v.Set(changed)
		other := *c
		other.Profile = &q
		if said(p.evaluate(r, &other)) != before {
			return true
		}
	}
	return false
}

// extreme sets a value to nothing, or to far more than anything has.
func extreme(v reflect.Value, far bool) {
	switch v.Kind() {
	case reflect.Int:
		v.SetInt(map[bool]int64{false: 0, true: 1000}[far])
	case reflect.Float64:
		v.SetFloat(map[bool]float64{false: 0, true: 1000}[far])
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).Kind() != reflect.String {
				extreme(v.Field(i), far)
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Struct {
			v.SetZero()
			return
		}
		next := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			extreme(next.Index(i), far)
		}
		v.Set(next)
	}
}

package paper

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/review"
	"wenping/internal/zh"
)

// answer is what one source says. An empty value is a blank; why says why, or,
// beside a value, what a person should confirm.
type answer struct {
	value  string
	rows   [][]string
	ticked []string
	at     []document.Anchor
	why    string
}

// answers are the sources a form field may name (from: in form.yaml).
var answers = map[string]func(*review.Review) answer{
	"matter":             matter,
	"region":             text(func(f *facts.Facts) facts.Fact[string] { return f.Identity.Region }),
	"responsible_body":   text(func(f *facts.Facts) facts.Fact[string] { return f.Identity.ResponsibleBody }),
	"reporting_unit":     text(func(f *facts.Facts) facts.Fact[string] { return f.Identity.ResponsibleBody }), // it files the form
	"agency":             text(func(f *facts.Facts) facts.Fact[string] { return f.Identity.Agency }),
	"decision_body":      text(func(f *facts.Facts) facts.Fact[string] { return f.Identity.DecisionBody }),
	"project_unit":       text(func(f *facts.Facts) facts.Fact[string] { return f.Identity.ProjectUnit }),
	"location":           text(func(f *facts.Facts) facts.Fact[string] { return f.Identity.Location }),
	"schedule":           text(func(f *facts.Facts) facts.Fact[string] { return f.Identity.Schedule }),
	"contact":            text(func(f *facts.Facts) facts.Fact[string] { return f.Identity.Contact }),
	"summary":            text(func(f *facts.Facts) facts.Fact[string] { return f.Identity.Summary }),
	"responsible_person": unread("签署页的姓名和职务不由程序读取。"),
	"agency_filing":      unread("机构备案号和信用代码不由程序读取。"),
	"type":               matterType,
	"procedure":          procedure,

	"quantity.investment":        investment,
	"quantity.land":              quantities([]string{"land", "land-acquired", "land-temporary"}, []string{"总用地", "征收", "临时用地"}),
	"quantity.households+people": quantities([]string{"households", "acquired-households", "people"}, []string{"", "被征地", ""}),
	"quantity.demolition":        quantities([]string{"demolition"}, []string{""}),

	"basis":              basis,
	"assess_start":       event("commission", "plan"),
	"assess_end":         event("final"),
	"publicity_channels": channels,
	"publicity_period":   publicity,
	"survey":             survey,
	"attitudes":          attitudes,
	"meetings":           method("meeting", "场", "人"),
	"visits":             method("visit", "户", "人次"),
	"hearing":            hearing,
	"groups":             groups,
	"dept_opinions":      deptOpinions,
	"demands":            demands,

	"dimension.legality":        dimension("legality"),
	"dimension.rationality":     dimension("rationality"),
	"dimension.feasibility":     dimension("feasibility"),
	"dimension.controllability": dimension("controllability"),

	"risks":        risks,
	"measures":     measures,
	"method_score": score,
	"level_before": levelBefore,
	"level_after":  levelAfter,
	"conclusion":   conclusion,
	"emergency":    emergency,
	"panel":        panel,
	"followup":     followup,
}

const (
	notFound  = "报告中没有读到"
	differing = "报告中有不同说法，程序未作取舍："
	approxWhy = "报告所写为约数"
)

// printed gives a value as the report prints it: facts are read on a text with
// its writing variants made one. What is not found again stays as it was read.
func printed(r *review.Review, at document.Anchor, v string) string {
	if r.Document == nil || r.Document.Block(at.Block) == nil || v == "" {
		return v
	}
	t := r.Document.Text(at)
	f, want := zh.Fold(t), zh.Fold(v).Text
	if i := strings.Index(f.Text, want); i >= 0 && want != "" {
		s, e := f.Orig(i, i+len(want))
		return strings.TrimSpace(t[s:e])
	}
	return v
}

// of turns a fact into an answer: one value stands, several that disagree do not.
func of[T comparable](r *review.Review, f facts.Fact[T], say func(T) string) answer {
	if !f.Found() {
		return answer{why: notFound}
	}
	if v, ok := f.Get(); ok {
		a := answer{value: say(v), at: f.At()}
		if first, _ := f.First(); first.Approx {
			a.value = "约" + a.value
		}
		return a
	}
	var said sayings
	for _, v := range f.All() {
		said.add(r, v.At, say(v.V))
	}
	return answer{at: f.At(), why: said.conflict()}
}

// sayings are values that do not agree, by where they stand.
type sayings struct {
	places []string
	values [][]string
	n      int
}

func (s *sayings) add(r *review.Review, a document.Anchor, said string) {
	p, said := placeAt(r, a), "“"+said+"”"
	k := slices.Index(s.places, p)
	if k < 0 {
		k = len(s.places)
		s.places, s.values = append(s.places, p), append(s.values, nil)
	}
	if !slices.Contains(s.values[k], said) {
		s.values[k], s.n = append(s.values[k], said), s.n+1
	}
}

// sayingsMax bounds how many values are told.
const sayingsMax = 4

// conflict says what stands where: 表3-9第2行为“33人”“35人”、第三部分“（二）座谈”第1段为“30人”.
func (s *sayings) conflict() string {
	var out []string
	left := sayingsMax
	for k, p := range s.places {
		v := s.values[k][:min(left, len(s.values[k]))]
		if len(v) == 0 {
			break
		}
		left -= len(v)
		t := strings.Join(v, "")
		if p != "" {
			t = p + "为" + t
		}
		out = append(out, t)
	}
	text := strings.Join(out, "、")
	if s.n > sayingsMax {
		text += fmt.Sprintf("等%d处", s.n)
	}
	return differing + text
}

func text(get func(*facts.Facts) facts.Fact[string]) func(*review.Review) answer {
	return func(r *review.Review) answer {
		f := get(r.Found)
		a := of(r, f, strings.TrimSpace)
		if a.value != "" {
			if v, _ := f.First(); !v.Approx {
				a.value = printed(r, v.At, a.value)
			}
			if !whole(a.value) {
				return answer{at: a.at, why: "读出的文字不完整：“" + a.value + "”"}
			}
		}
		return a
	}
}

// whole says that a value is more than a scrap: a single character is what is
// left when a table cell was read beside its mark.
func whole(s string) bool {
	return utf8.RuneCountInString(s) > 1
}

// matter is the name on the cover; a later place that only adds words around
// it ("项目名称为…") does not contradict it.
func matter(r *review.Review) answer {
	f := r.Found.Identity.Matter
	v, ok := f.First()
	if ok {
		same := true
		for _, x := range f.All() {
			same = same && strings.Contains(x.V, v.V)
		}
		if same {
			return answer{value: printed(r, v.At, strings.TrimSpace(v.V)), at: []document.Anchor{v.At}}
		}
	}
	return of(r, f, strings.TrimSpace)
}

func unread(why string) func(*review.Review) answer {
	return func(*review.Review) answer { return answer{why: why} }
}

func by(b review.By) answer {
	switch {
	case b.Name == "" && b.ID == "":
		return answer{why: notFound}
	case b.By == "declared":
		return answer{value: orElse(b.Name, b.ID)}
	case b.By == "detected":
		return answer{value: orElse(b.Name, b.ID), why: "由程序根据报告判断"}
	}
	return answer{why: "程序不能确定"}
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// typeNames are the form's words for the type ids.
var typeNames = map[string]string{"policy": "政策", "reform": "改革", "activity": "活动", "industry": "工业", "transport": "交通", "land": "征地拆迁",
	"merge": "区划撤并", "env": "环保邻避", "price": "价格", "energy": "能源", "water": "水利", "building": "房屋市政", "renewal": "城市更新", "other": "其他"}

func matterType(r *review.Review) answer {
	b := r.Type
	if n := typeNames[b.ID]; n != "" {
		b.Name = n
	}
	a := by(b)
	if r.Type.By == "detected" {
		a.at = r.Found.Identity.Type.At
	}
	return a
}

var procedureNames = map[string]string{"simple": "简易程序", "general": "一般程序", "special": "特别程序"}

func procedure(r *review.Review) answer {
	b := r.Procedure
	if n := procedureNames[b.ID]; n != "" {
		b.Name = n
	}
	a := by(b)
	if b.By == "detected" {
		a.at = r.Found.Identity.Procedure.At()
	}
	return a
}

func trim(v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// agree gives the value of a key when all exact statements of equal scope agree.
func agree(r *review.Review, key string, say func(facts.Quantity) string) answer {
	var a answer
	var said sayings
	values := map[facts.Scope][]facts.Quantity{}
	var order []facts.Scope
	for _, q := range r.Found.Quantities {
		if q.Key != key {
			continue
		}
		if values[q.Scope] == nil {
			order = append(order, q.Scope)
		}
		values[q.Scope] = append(values[q.Scope], q)
		a.at = append(a.at, q.At)
	}
	if len(order) == 0 {
		return answer{why: notFound}
	}
	bad := false
	var parts []string
	for _, s := range order {
		qs := values[s]
		pick := qs[0]
		for _, q := range qs {
			if pick.Approx && !q.Approx {
				pick = q
			}
		}
		for _, q := range qs {
			said.add(r, q.At, say(q))
			if !q.Approx && !pick.Approx && !same(q.Value, pick.Value) {
				bad = true
			}
		}
		t := say(pick)
		if label := s.Subject + s.Batch + s.Place; label != "" && len(order) > 1 {
			t = label + t
		}
		if t == "" {
			bad = true
		}
		parts = append(parts, t)
	}
	if bad {
		return answer{at: a.at, why: said.conflict()}
	}
	a.value = strings.Join(parts, "；")
	return a
}

func same(a, b float64) bool {
	d := a - b
	if d < 0 {
		d = -d
	}
	return d <= 1e-6*(1+max(a, b))
}

func about(q facts.Quantity, s string) string {
	if q.Approx {
		return "约" + s
	}
	return s
}

func investment(r *review.Review) answer {
	return agree(r, "investment", func(q facts.Quantity) string { return about(q, trim(q.Value/10000, 4)+"万元") })
}

// Printed units with their size in the base unit of their quantity.
var unitSize = map[string]float64{
	"亩": 666.6667, "公顷": 10000, "hm2": 10000, "hm²": 10000, "ha": 10000, "平方米": 1, "平米": 1, "m2": 1, "m²": 1, "㎡": 1,
	"万平方米": 10000, "万㎡": 10000, "万m2": 10000, "平方公里": 1e6, "km2": 1e6, "户": 1, "人": 1, "余人": 1, "余户": 1,
}

func sayQuantity(q facts.Quantity) string {
	size, ok := unitSize[q.Unit]
	if !ok {
		return ""
	}
	return about(q, trim(q.Value/size, max(q.Decimals, 2))+strings.TrimPrefix(q.Unit, "余"))
}

func quantities(keys, labels []string) func(*review.Review) answer {
	return func(r *review.Review) answer {
		var all answer
		var values, whys []string
		for i, k := range keys {
			a := agree(r, k, sayQuantity)
			if a.value == "" && a.why == notFound {
				continue
			}
			all.at = append(all.at, a.at...)
			if a.value != "" {
				values = append(values, labels[i]+a.value)
			} else {
				whys = append(whys, a.why)
			}
		}
		all.value = strings.Join(values, "；")
		all.why = strings.Join(whys, "；")
		if all.value == "" && all.why == "" {
			all.why = notFound
		}
		return all
	}
}

func basis(r *review.Review) answer {
	var a answer
	var names []string
	for _, c := range r.Found.Citations {
		if !c.Basis || c.Title == "" {
			continue
		}
		s := "《" + c.Title + "》"
		if c.Number != "" {
			s += "（" + c.Number + "）"
		}
		if !slices.Contains(names, s) {
			names = append(names, s)
			a.at = append(a.at, c.At)
		}
	}
	if len(names) == 0 {
		return answer{why: notFound}
	}
	a.value = strings.Join(names, "；")
	return a
}

func event(kinds ...string) func(*review.Review) answer {
	return func(r *review.Review) answer {
		for _, k := range kinds {
			var f facts.Fact[zh.Date]
			for _, e := range r.Found.Process.Events {
				if e.Kind == k && !e.Planned && !e.Period.From.IsZero() {
					f.Add(facts.Value[zh.Date]{V: e.Period.From, At: e.At, Scope: e.Scope})
				}
			}
			if f.Found() {
				return of(r, f, zh.Date.String)
			}
		}
		return answer{why: notFound}
	}
}

// notices gives the public notices of the assessment itself.
func notices(r *review.Review) []facts.Notice {
	var out []facts.Notice
	for _, n := range r.Found.Publicity {
		if n.Kind == "stability" && !n.Negated {
			out = append(out, n)
		}
	}
	return out
}

func channels(r *review.Review) answer {
	var a answer
	var names []string
	for _, n := range notices(r) {
		for _, c := range n.Channels {
			if !slices.Contains(names, c.Text) {
				names = append(names, c.Text)
				a.at = append(a.at, c.At)
			}
		}
	}
	if len(names) == 0 {
		return answer{why: notFound}
	}
	a.value = strings.Join(names, "、")
	return a
}

func publicity(r *review.Review) answer {
	var a answer
	var said, whys []string
	for _, n := range notices(r) {
		p := of(r, n.Period, period)
		if p.value == "" {
			if n.Period.Found() {
				whys = append(whys, p.why)
				a.at = append(a.at, p.at...)
			}
			continue
		}
		unit := map[string]string{"workday": "个工作日", "day": "日"}[n.StatedUnit]
		if d, ok := n.StatedDays.Get(); ok && unit != "" {
			p.value += fmt.Sprintf("（%d%s）", d, unit)
		}
		if !slices.Contains(said, p.value) {
			said = append(said, p.value)
			a.at = append(a.at, p.at...)
		}
	}
	a.value, a.why = strings.Join(said, "；"), strings.Join(whys, "；")
	if a.value == "" && a.why == "" {
		a.why = notFound
	}
	return a
}

func period(p zh.Period) string {
	if p.To.IsZero() || p.To == p.From {
		return p.From.String()
	}
	return p.From.String() + "至" + p.To.String()
}

// hide masks identity, phone and bank numbers: none stands in a paper.
func hide(s string) string {
	s, _ = review.Mask(s)
	return s
}

package rule

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

var kindSame = kind{
	name: "same",
	doc: "同一数据全文一致：投资、面积、户数、支持率等数量（按所印小数和单位换算的区间比较），问卷份数，态度份数和比例，稳评公示日期。" +
		"只有口径（对象、批次、地点、估算概算等）相同的才比较；约数不比较；同一口径出现三种以上数值的判存疑。参数：of 核对哪些（quantities、parts、survey、attitude、notice，slips 在别处又写而数字颠倒、并列之数相同而此数不同、名称相同而不同、与分项之和或另一单位不符的数），缺省为全部。",
	fields: []string{"fact", "v1", "v2", "p1", "p2"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Of []string `yaml:"of"`
		}
		all := []string{"quantities", "parts", "survey", "attitude", "notice", "slips"}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		if len(a.Of) == 0 {
			a.Of = all
		}
		if err := p.known("of", "核对内容", a.Of, all); err != nil {
			return nil, err
		}
		return func(c *Context) Outcome { return c.same(a.Of) }, nil
	},
}

// statement is one place that states a value that must be the same everywhere.
type statement struct {
	text string // as printed
	in   interval
	at   document.Anchor
}

type sameAs struct {
	checked int
	points  []Point
	shown   []Evidence
}

func (c *Context) same(of []string) Outcome {
	var s sameAs
	for _, what := range of {
		switch what {
		case "quantities":
			c.sameQuantities(&s)
		case "parts":
			c.sameParts(&s)
		case "slips":
			for _, l := range c.Facts.Slips {
				if p := s.blamedBy(l.At); p != nil && l.Kind != "" {
					if p.Verdict == Doubt && !l.Unsure && p == s.blamedBy(l.Others) {
						p.Verdict, p.Note = Fail, slipNotes[l.Kind] // the same two, and now it is sure
					}
					continue
				}
				verdict := Fail
				if l.Unsure {
					verdict = Doubt
				}
				s.points = append(s.points, Point{Subject: l.Name + l.Said, Verdict: verdict, Note: slipNotes[l.Kind],
					Fields:   map[string]string{"fact": l.Name, "v1": l.Often, "v2": l.Said, "p1": Cite(c.Doc, l.Others), "p2": Cite(c.Doc, l.At)},
					Evidence: append(c.says(l.Others), c.conflicts(l.At)...)})
			}
		case "survey":
			c.sameCounts(&s)
			c.sameSent(&s)
		case "attitude":
			c.sameAttitudes(&s)
			c.supportRate(&s)
			c.subjectRates(&s)
			c.opposeRate(&s)
		case "notice":
			c.sameNotice(&s)
		}
	}
	o := Outcome{Points: s.points, Shown: s.shown}
	if len(o.Shown) > 6 {
		o.Shown = o.Shown[:6]
	}
	switch {
	case s.checked == 0 && len(o.Points) == 0:
		return Outcome{Verdict: Pass, Why: "未发现同一口径的数据在多处重复出现，无前后不一致。"}
	case len(o.Points) == 0:
		o.Why = fmt.Sprintf("有%d项数据在多处出现，均一致。", s.checked)
	default:
		o.Why = fmt.Sprintf("有%d项数据前后不一致。", len(o.Points))
	}
	return o
}

// slipNotes says what shows that one of two numbers is wrong.
var slipNotes = map[string]string{
	"":                "两数数字相同、次序不同，可能是笔误。",
	facts.SlipTurned:  "两数数字相同、次序不同，可能是笔误。",
	facts.SlipBeside:  "与其并列的数相同，此数不同。",
	facts.SlipNamed:   "两处名称相同，请核实是否为同一口径。",
	facts.SlipSum:     "所列各项之和与此数数字相同、次序不同，可能是笔误。",
	facts.SlipConvert: "同一数量的两种单位换算不符。",
}

// hold compares statements of one fact. Two clusters of values contradict each
// other; three or more were more likely read of different things.
func (c *Context) hold(s *sameAs, fact, subject string, list []statement) {
	if len(list) < 2 {
		return
	}
	s.checked++
	type cluster struct {
		in   interval
		head statement
		n    int
	}
	var clusters []cluster
next:
	for _, st := range list {
		for i := range clusters {
			if clusters[i].in.meets(st.in) {
				// the narrower statement speaks for both
				if st.in.high-st.in.low < clusters[i].in.high-clusters[i].in.low {
					clusters[i].in = st.in
				}
				clusters[i].n++
				continue next
			}
		}
		clusters = append(clusters, cluster{st.in, st, 1})
	}
	if len(clusters) == 1 {
		if len(s.shown) < 6 {
			s.shown = append(s.shown, c.says(list[0].at, list[len(list)-1].at)...)
		}
		return
	}
	// the value told most often stands first
	a, b := 0, 1
	for i := range clusters {
		if clusters[i].n > clusters[a].n {
			a = i
		}
	}
	if b == a {
		b = 0
	}
	verdict := Fail
	note := ""
	if len(clusters) > 2 {
		verdict, note = Doubt, "同一名称下另有其他数值，请核实是否为不同口径。"
	} else if clusters[a].head.at.Block == clusters[b].head.at.Block && !clusters[a].head.at.InCell() {
		// one paragraph that gives two values usually tells of two things
		verdict, note = Doubt, "两个数值出现在同一段落，请核实是否为不同口径。"
	} else if farApart(clusters[a].in.mid(), clusters[b].in.mid()) {
		verdict, note = Doubt, farNote
	}
	x, y := clusters[a].head, clusters[b].head
	s.points = append(s.points, Point{Subject: subject, Verdict: verdict, Note: note,
		Fields:   map[string]string{"fact": fact, "v1": x.text, "v2": y.text, "p1": Cite(c.Doc, x.at), "p2": Cite(c.Doc, y.at)},
		Evidence: append(c.says(x.at), c.conflicts(y.at)...)})
}

// scoped is a quantity of the lexicon in one scope.
type scoped struct {
	k  string
	sc facts.Scope
}

// near says that two amounts may be of the same thing: a part is much less than
// the whole.
func near(a, b interval) bool {
	low, high := min(a.low, b.low), max(a.high, b.high)
	return low > 0.65*high
}

// alone says that a quantity is told in these two scopes only.
func alone(lists map[scoped][]statement, a, b scoped) bool {
	for k := range lists {
		if k.k == a.k && k != a && k != b {
			return false
		}
	}
	return true
}

// sameQuantities compares the quantities of the lexicon by key and scope.
func (c *Context) sameQuantities(s *sameAs) {
	type key = scoped
	lists := map[key][]statement{}
	var order []key
	for i := range c.Facts.Quantities {
		q := &c.Facts.Quantities[i]
		if q.Approx || q.Key == "support-rate" || q.Key == "support-both" || q.Key == "oppose-rate" {
			continue
		}
		term := quantityTerm(c.Pack.Lexicon, q.Key)
		if term == nil {
			continue
		}
		f := term.Units[q.Unit]
		if f == 0 {
			f = 1
		}
		k := key{q.Key, q.Scope}
		if lists[k] == nil {
			order = append(order, k)
		}
		// a printed number stands for all that round to it; 亩 and 公顷 are
		// converted with factors that are rounded themselves
		in := printed(q.Value/f, q.Decimals)
		in = interval{in.low * f, in.high * f}
		if q.Decimals == 0 && f == 1 {
			in = exactly(q.Value)
		}
		if len(term.Units) > 2 && q.Key != "investment" {
			in = interval{in.low * (1 - 5e-4), in.high * (1 + 5e-4)}
		}
		lists[k] = append(lists[k], statement{text: trimNumber(q.Value/f) + q.Unit, in: in, at: q.At})
	}
	for _, k := range order {
		list := lists[k]
		name := quantityTerm(c.Pack.Lexicon, k.k).Name
		if k.sc.Subject != "" {
			name += "（" + k.sc.Subject + "）"
		}
		c.hold(s, name, name+k.sc.Place, list)
	}
	c.directWithin(s, lists)
	// 估算总投资3.85亿元 and 总投资3.58亿元: what differs by a qualifier alone is
	// let be, unless the digits are the same in another order
	for i, k := range order {
		for _, l := range order[i+1:] {
			if k.k != l.k || k.sc.Place != l.sc.Place || len(lists[k]) > 3 || len(lists[l]) > 3 {
				continue
			}
			x, y := lists[k][0], lists[l][0]
			name := quantityTerm(c.Pack.Lexicon, k.k).Name
			if !x.in.meets(y.in) && !swapped(x.text, y.text) && k.k == "investment" && len(order) > 1 && alone(lists, k, l) && (k.sc.Subject == "") != (l.sc.Subject == "") && near(x.in, y.in) {
				s.points = append(s.points, Point{Subject: name + "口径", Verdict: Doubt, Note: "两处口径用语不同，请核实是否为同一口径。",
					Fields:   map[string]string{"fact": name, "v1": x.text, "v2": y.text, "p1": Cite(c.Doc, x.at), "p2": Cite(c.Doc, y.at)},
					Evidence: append(c.says(x.at), c.conflicts(y.at)...)})
				continue
			}
			if x.in.meets(y.in) || !swapped(x.text, y.text) {
				continue
			}
			s.points = append(s.points, Point{Subject: name + "口径", Verdict: Doubt, Note: "两处口径用语不同，数字仅次序有别，请核实是否为笔误。",
				Fields:   map[string]string{"fact": name, "v1": x.text, "v2": y.text, "p1": Cite(c.Doc, x.at), "p2": Cite(c.Doc, y.at)},
				Evidence: append(c.says(x.at), c.conflicts(y.at)...)})
		}
	}
}

// directWithin says where more households are called directly affected than all.
func (c *Context) directWithin(s *sameAs, lists map[scoped][]statement) {
	direct, all := lists[scoped{k: "direct-households"}], lists[scoped{k: "whole-households"}]
	if len(all) == 0 {
		return
	}
	top := all[0]
	for _, a := range all[1:] {
		if a.in.high > top.in.high {
			top = a
		}
	}
	for _, d := range direct {
		if d.in.low <= top.in.high {
			continue
		}
		s.points = append(s.points, Point{Subject: "直接影响户数", Verdict: Fail, Evidence: append(c.says(top.at), c.conflicts(d.at)...),
			Message: fmt.Sprintf("报告称直接影响%s，多于所述影响的总户数%s（{page}）。", d.text, top.text), Demand: "请核实影响户数，统一数据并说明来源。"})
		return
	}
}

// swapped says that two printed numbers have the same three or more digits in
// another order, and the same unit.
func swapped(a, b string) bool {
	if len(a) != len(b) || a == b {
		return false
	}
	x, y := []byte(a), []byte(b)
	digits := 0
	for i := range x {
		if x[i] >= '0' && x[i] <= '9' {
			digits++
		} else if x[i] != y[i] {
			return false
		}
	}
	slices.Sort(x)
	slices.Sort(y)
	return digits >= 3 && string(x) == string(y)
}

func quantityTerm(lx *facts.Lexicon, key string) *facts.QuantityTerm {
	for i := range lx.Quantities {
		if lx.Quantities[i].Key == key {
			return &lx.Quantities[i]
		}
	}
	return nil
}

func trimNumber(v float64) string {
	return strconv.FormatFloat(math.Round(v*1e6)/1e6, 'f', -1, 64)
}

// sameCounts compares the counts of each questionnaire over the report.
func (c *Context) sameCounts(s *sameAs) {
	for i := range c.Facts.Surveys {
		sv := &c.Facts.Surveys[i]
		name := surveyName(sv.Scope)
		blocks := partBlocks(sv.Sent.All(), sv.Returned.All(), sv.Valid.All())
		for _, kind := range formCounts {
			var list []statement
			all := c.wholes(kind.of(sv).All(), blocks)
			all = slices.DeleteFunc(all, func(v facts.Value[int]) bool { return v.At.InCell() && c.countOfAnother(sv, v, kind.of) })
			fact := name + kind.name + "份数"
			top, topAt := 0, document.Anchor{}
			for _, v := range all {
				if v.V > top {
					top, topAt = v.V, v.At
				}
			}
			for _, v := range all { // so far apart that they may be of two questionnaires
				if !v.Approx && apart(v.V, top) && c.topSection(v.At) != c.topSection(topAt) {
					c.hold(s, fact, fact, []statement{{fmt.Sprintf("%d份", top), exactly(float64(top)), topAt}, {fmt.Sprintf("%d份", v.V), exactly(float64(v.V)), v.At}})
					if n := len(s.points); n > 0 && s.points[n-1].Subject == fact {
						s.points[n-1].Verdict, s.points[n-1].Note = Doubt, "两数相差较大，请核实是否为不同批次、不同对象的问卷。"
					}
					break
				}
			}
			for _, v := range all {
				if !v.Approx && !apart(v.V, top) && !c.otherSurvey(sv, v, all[0]) && !c.partOfAll(v.V, top, kind.of) {
					list = append(list, statement{fmt.Sprintf("%d份", v.V), exactly(float64(v.V)), v.At})
				}
			}
			c.hold(s, fact, fact, list)
		}
	}
}

// countOfAnother says that a count is one of another questionnaire, whose forms are
// part of these: a row of groups need not name the questionnaire they answered.
func (c *Context) countOfAnother(s *facts.Survey, v facts.Value[int], of func(*facts.Survey) facts.Fact[int]) bool {
	whole := false
	for _, kind := range formCounts {
		whole = whole || slices.ContainsFunc(kind.of(s).All(), func(o facts.Value[int]) bool { return o.V > v.V })
	}
	if !whole {
		return false
	}
	for i := range c.Facts.Surveys {
		if o := &c.Facts.Surveys[i]; o != s && slices.ContainsFunc(of(o).All(), func(w facts.Value[int]) bool { return w.V == v.V && w.At.Block != v.At.Block }) {
			return true
		}
	}
	return false
}

// partOfAll says that a count is one of several questionnaires that together come to
// the greater one: 949份 in all, 813份 of households, 136份 of firms.
func (c *Context) partOfAll(part, whole int, of func(*facts.Survey) facts.Fact[int]) bool {
	if part >= whole {
		return false
	}
	for i := range c.Facts.Surveys {
		for _, v := range of(&c.Facts.Surveys[i]).All() {
			if v.V == whole-part {
				return true
			}
		}
	}
	return false
}

// sameSent holds the counts of a questionnaire told under two names against each
// other: as many forms were given out, a number that is not round, so it is one.
func (c *Context) sameSent(s *sameAs) {
	type told struct {
		sent, n facts.Value[int]
	}
	for _, kind := range formCounts[1:] {
		fact := "问卷" + kind.name + "份数"
		by := map[int]told{}
		for i := range c.Facts.Surveys {
			sv := &c.Facts.Surveys[i]
			sent, ok := sv.Sent.Get()
			n, ok2 := kind.of(sv).Get()
			if !ok || !ok2 || sv.Scope.Place != "" || sent < 100 || sent%10 == 0 {
				continue
			}
			first, _ := sv.Sent.First()
			v, _ := kind.of(sv).First()
			o, seen := by[sent]
			if !seen {
				by[sent] = told{first, v}
				continue
			}
			if o.n.V != n && !v.Approx && !o.n.Approx && 10*min(n, o.n.V) > 9*max(n, o.n.V) && o.n.At.Block != v.At.Block && !s.blamed(v.At) {
				c.hold(s, fact, fact, []statement{{fmt.Sprintf("%d份", o.n.V), exactly(float64(o.n.V)), o.n.At}, {fmt.Sprintf("%d份", n), exactly(float64(n)), v.At}})
			}
		}
	}
}

// otherSurvey says that two counts are of two questionnaires, or of one and of all
// together: each stands with further counts, and none of these is near its
// counterpart.
func (c *Context) otherSurvey(s *facts.Survey, a, b facts.Value[int]) bool {
	if a.V == b.V {
		return false
	}
	place := c.places(s)
	pa, pb := place(a.At), place(b.At)
	if pa == pb {
		return false
	}
	n := 0
	for _, kind := range formCounts {
		x, y := -1, -1
		for _, v := range kind.of(s).All() {
			switch place(v.At) {
			case pa:
				x = v.V
			case pb:
				y = v.V
			}
		}
		if x < 0 || y < 0 {
			continue
		}
		if n++; 20*min(x, y) > 19*max(x, y) {
			return false
		}
	}
	return n >= 2
}

// sameParts holds numbers against the parts they are told with.
func (c *Context) sameParts(s *sameAs) {
	for i := range c.Facts.Breakdowns {
		b := &c.Facts.Breakdowns[i]
		if b.Table && c.asksIn(b.At.Block) {
			continue // the options of a questionnaire are added up by E2
		}
		s.checked++
		if math.Abs(b.Sum-b.Total) <= b.Slack+1e-9 {
			continue
		}
		sum, total := trimNumber(b.Sum)+b.Unit, trimNumber(b.Total)+b.Unit
		p := Point{Subject: "分项" + total, Verdict: Fail, Evidence: append(c.says(b.At), c.conflicts(b.PartsAt)...),
			Message: fmt.Sprintf("报告写为%s，而所列分项（%s）之和为%s（{page}）。", total, joinNames(b.Parts), sum), Demand: "请核对总数与分项，统一为一个准确的数值。"}
		if !b.Sure && b.Sum < b.Total {
			p.Verdict, p.Severity = Doubt, Should
			p.Note = "分项可能未列全，请核实。"
		}
		s.points = append(s.points, p)
	}

}

// asksIn says that a table holds answers to a questionnaire.
func (c *Context) asksIn(id document.BlockID) bool {
	for i := range c.Facts.Surveys {
		for k := range c.Facts.Surveys[i].Questions {
			if c.Facts.Surveys[i].Questions[k].At.Block == id {
				return true
			}
		}
	}
	return false
}

// sameNotice compares the period of the notice over the report.
func (c *Context) sameNotice(s *sameAs) {
	for _, n := range c.notices("stability") {
		c.lengthTold(s, n)
		var all []facts.Value[zh.Period]
		for _, v := range n.Period.All() {
			if v.V.From.Day > 0 && v.V.To.Day > 0 && !c.ofDraft(v.At) {
				all = append(all, v)
			}
		}
		if len(all) < 2 {
			continue
		}
		s.checked++
		for _, v := range all[1:] {
			if v.V == all[0].V {
				continue
			}
			verdict, note := Doubt, "请核实是否为不同批次或不同渠道的公示。"
			if v.V.From == all[0].V.From || v.V.To == all[0].V.To {
				verdict, note = Fail, ""
			}
			if v.At.Block == all[0].At.Block {
				verdict, note = Doubt, "两个期限出现在同一段落，请核实是否为不同渠道的公示。"
			}
			s.points = append(s.points, Point{Subject: "公示日期" + n.Scope.Batch, Verdict: verdict, Note: note,
				Fields:   map[string]string{"fact": "稳评公示日期", "v1": periodText(all[0].V), "v2": periodText(v.V), "p1": Cite(c.Doc, all[0].At), "p2": Cite(c.Doc, v.At)},
				Evidence: append(c.says(all[0].At), c.conflicts(v.At)...)})
			break
		}
	}
}

// ofDraft says that the sentence of a period is about the draft being published for
// comments, not about the assessment.
func (c *Context) ofDraft(at document.Anchor) bool {
	s := c.sentence(at)
	return strings.Contains(s, "草案") && !strings.Contains(s, "评估") && !strings.Contains(s, "稳评") && !strings.Contains(s, "稳定风险")
}

// lengthTold holds the length a paragraph gives the notice against the dates it
// gives beside it. People count the first day or not, and say 天 for working days.
func (c *Context) lengthTold(s *sameAs, n *facts.Notice) {
	for _, d := range n.StatedDays.All() {
		if d.Approx {
			continue
		}
		var here []facts.Value[zh.Period]
		for _, v := range n.Period.All() {
			if v.At.Block == d.At.Block && v.At.Row == d.At.Row && v.V.From.Day > 0 && v.V.To.Day > 0 && !v.V.To.Before(v.V.From) {
				here = append(here, v)
			}
		}
		if len(here) != 1 {
			continue
		}
		s.checked++
		from, to := here[0].V.From, here[0].V.To
		days := zh.Days(from, to)
		ok := d.V == days || d.V == days-1
		if work, known := c.workdays(from, to); !known || d.V == work || d.V == work-1 {
			ok = ok || !known && d.V < days || known // working days, whatever they are called
		}
		if ok {
			continue
		}
		unit := "日"
		if n.StatedUnit == "workday" {
			unit = "个工作日"
		}
		s.points = append(s.points, Point{Subject: "公示天数", Verdict: Fail, Evidence: append(c.says(here[0].At), c.conflicts(d.At)...),
			Message: fmt.Sprintf("稳评公示期写为%s，首尾均计为%d日，报告写为%d%s，两者不符（{page}）。", periodText(here[0].V), days, d.V, unit),
			Demand:  "请核实公示的起止日期和天数，统一为一个准确的期限。"})
	}
}

func periodText(p zh.Period) string {
	return strings.TrimSuffix(p.From.String()+"至"+p.To.String(), "至")
}

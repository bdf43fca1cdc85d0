package rule

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/facts"
	"wenping/internal/zh"
)

var kindCitation = kind{
	name: "citation",
	doc: "引用的法规文件与登记（laws.yaml）核对：名称、文号、年份正确，在报告编制时现行有效，没有登记为不存在的文件；作为历史提及的不判。" +
		"名称与登记相近而不同的存疑；外省地方标准只作提示。参数：unlisted 改为列出登记未收录的文件，由人核对。",
	fields: []string{"cite", "what", "right", "count"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Unlisted bool `yaml:"unlisted"`
		}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		reg := newRegister(pack)
		return func(c *Context) Outcome {
			if a.Unlisted {
				return c.unlisted(reg)
			}
			return c.citations(reg)
		}, nil
	},
}

// reportDate is when the report was written: the final edition, else the one
// handed in, else the last dated step.
func (c *Context) reportDate() (zh.Date, bool) {
	var best zh.Date
	for i, kinds := range [][]string{{"final"}, {"draft"}, {"panel", "survey-end", "publicity-end", "meeting", "hearing", "visit", "survey-start", "publicity-start", "filing"}} {
		for _, e := range c.Facts.Process.Events {
			d := e.Period.From
			if e.Planned || !slices.Contains(kinds, e.Kind) || d.Year == 0 {
				continue
			}
			if best.Year == 0 || best.Time().Before(d.Time()) {
				best = d
			}
		}
		if best.Year > 0 {
			return best, true
		}
		if d := c.Facts.Cover.Date; i == 0 && d.Year > 0 {
			return d, true
		}
	}
	return best, false
}

func citeText(k *facts.Citation) string {
	switch {
	case k.Title == "":
		return k.Number
	case k.Number != "":
		return "《" + k.Title + "》（" + k.Number + "）"
	case k.Note != "" && utf8.RuneCountInString(k.Note) <= 20:
		return "《" + k.Title + "》（" + k.Note + "）"
	}
	return "《" + k.Title + "》"
}

func (c *Context) citations(x *lawIndex) Outcome {
	var o Outcome
	known := 0
	at, dated := c.reportDate()
	seen := map[string]bool{}
	add := func(k *facts.Citation, v Verdict, sev Severity, what, demand string) {
		cite := citeText(k)
		if seen[cite+what] {
			return
		}
		seen[cite+what] = true
		o.Points = append(o.Points, Point{Subject: cite, Verdict: v, Severity: sev, Fields: map[string]string{"cite": cite, "what": what, "right": demand, "count": "1"},
			Demand: demand, Evidence: c.says(k.At)})
	}
	for i := range c.Facts.Citations {
		k := &c.Facts.Citations[i]
		if k.History {
			continue
		}
		name, number := lawName(k.Title), lawNumber(k.Number)
		if f := x.isFalse(k, name, number); f != nil {
			v := Fail
			if f.Doubt {
				v = Doubt
			}
			what := f.FalseLaw.Note
			if what == "" {
				what = "已知没有以此为名的法律法规"
			}
			demand := "请核实来源，改列真实有效的依据或删除。"
			if f.Right != "" {
				demand = "请核对，更正为" + f.Right + "。"
			}
			add(k, v, "", what, demand)
			continue
		}
		w := x.byTitle[name]
		if k.Title == "" {
			w = x.byNumber[number]
		}
		if w == nil {
			c.unknownTitle(x, k, name, number, add)
			continue
		}
		known++
		if len(o.Shown) < 3 {
			o.Shown = append(o.Shown, c.says(k.At)...)
		}
		if c.outOfForce(k, w, at, dated, add) || c.wrongNumber(x, k, w, number, at, dated, add) {
			continue
		}
		c.wrongYear(k, w, at, dated, add)
	}
	c.otherProvince(x, &o)
	o.Why = fmt.Sprintf("引用法规文件%d处，与登记核对%d处。", len(c.Facts.Citations), known)
	if len(c.Facts.Citations) == 0 {
		m := c.absent("未识别到引用的法律法规和文件。", Point{Subject: "依据", Fields: map[string]string{"cite": "评估依据", "what": "未列明法律法规和文件", "right": "请补充", "count": "0"},
			Message: "报告未列明评估所依据的法律法规和文件。", Demand: "请列明现行有效的法律法规、政策文件和项目文件的名称、文号。"}, "basis")
		if c.simple() && len(m.Points) > 0 {
			m.Points[0].Verdict = Doubt
		}
		return m
	}
	return o
}

type addCitation func(k *facts.Citation, v Verdict, sev Severity, what, demand string)

// outOfForce judges a law that no longer holds, or does not hold yet.
func (c *Context) outOfForce(k *facts.Citation, w *Law, at zh.Date, dated bool, add addCitation) bool {
	until := w.UntilDate()
	if w.Status == "in-force" && until.Year == 0 {
		// A version cited by its year before it held; without a year the one of
		// that time is meant.
		if from := w.FromDate(); dated && from.Year > 0 && k.Year == w.Year && at.Time().AddDate(0, 1, 0).Before(from.Time()) {
			add(k, Doubt, "", fmt.Sprintf("登记的施行日期为%s，晚于报告日期", dayText(from)), "请核对报告编制时该文件是否已施行。")
			return true
		}
		return false
	}
	if dated && until.Year > 0 && at.Time().Before(until.Time()) {
		return false // it still held
	}
	what := "据登记已不再施行"
	if w.Verified {
		what = "已废止或被取代"
	}
	if until.Year > 0 {
		what += fmt.Sprintf("（自%s起）", dayText(until))
	}
	demand := "请核对其效力，删除或改列现行规定。"
	if w.ReplacedBy != "" {
		what += "，由《" + w.ReplacedBy + "》取代"
		demand = "请核对，改列《" + w.ReplacedBy + "》。"
	}
	v := Fail
	if !dated && until.Year == 0 || !dated {
		v = Doubt
		what += "；报告日期未能识别"
	}
	add(k, v, "", what, demand)
	return true
}

var revisedTold = regexp.MustCompile(`\d{4}年[^,。;]{0,12}(?:修订|修正|修改)`)

// wrongNumber judges the number beside a registered title.
func (c *Context) wrongNumber(x *lawIndex, k *facts.Citation, w *Law, number string, at zh.Date, dated bool, add addCitation) bool {
	if number == "" || k.Title == "" || len(w.Numbers) == 0 {
		return false
	}
	right := w.Numbers[0]
	// An order that amends many regulations may stand for any older one of them.
	if n, own := stateOrder(number), stateOrder(lawNumber(right)); x.amending[number] && (own == 0 || n > own) {
		return false
	}
	bare := bareOrder.FindString(number)
	for _, n := range w.Numbers {
		n := lawNumber(n)
		// 第45号令 without its issuer; 第471号公布、第679号修订 names both.
		if bare != "" && strings.HasSuffix(n, "令"+strings.Trim(bare, "第令号")+"号") || k.Note != number && strings.Contains(zh.Fold(k.Note).Text, "第"+n[strings.LastIndex(n, "令")+len("令"):]) && strings.Contains(n, "令") {
			return false
		}
		if strings.HasSuffix(n, number) || w.Level == "standard" && standardBase(n) == standardBase(number) {
			return false
		}
	}
	for _, n := range w.OldNumbers {
		if lawNumber(n) != number {
			continue
		}
		if from := w.FromDate(); dated && from.Year > 0 && at.Time().Before(from.Time()) {
			return false
		}
		if revisedTold.MatchString(zh.Fold(k.Note).Text+zh.Fold(k.Title).Text) || issuedBy.MatchString(zh.Fold(k.Note).Text) {
			return false // 国务院令第471号公布,2017年修订: the first number, and when it was changed
		}
		add(k, Fail, "", "所列文号为修订前的旧文号，登记的现行文号为"+right, "请核对，更正为"+right+"。")
		return true
	}
	same := slices.ContainsFunc(w.Numbers, func(n string) bool { return numberIssuer(lawNumber(n)) == numberIssuer(number) })
	v := Doubt
	if same {
		v = Fail
	} else if other := x.byNumber[number]; other != nil && other != w {
		v = Fail
	}
	if other := x.byNumber[number]; v == Fail && other == nil && x.revisedOften(w) {
		add(k, Doubt, "", "文号与登记不同，登记为"+right+"；该条例修订过，登记可能未列全历次文号", "请核对所列文号是否为该条例公布或某次修订的令号，如有误请更正为"+right+"。")
		return true
	}
	add(k, v, "", "文号与登记不符，登记为"+right, "请核对，更正为"+right+"。")
	return true
}

// issuedBy: 国务院令第439号公布, the number a regulation was first issued with
var issuedBy = regexp.MustCompile(`令第?\d+号(?:公布|发布|颁布)`)

// revisedOften says that a regulation issued by an order of the State Council has
// been changed since the order registered: it goes by more numbers than the register
// may hold. Orders are counted through, so a later one that no other change has made
// younger tells the latest year in which this one can have been issued.
func (x *lawIndex) revisedOften(w *Law) bool {
	own := stateOrder(lawNumber(w.Numbers[0]))
	if own == 0 {
		return false
	}
	issued := w.Year
	for n, o := range x.byNumber {
		if k := stateOrder(n); k >= own && o.Year > 0 {
			issued = min(issued, o.Year)
		}
	}
	return w.Year > issued
}

var bareOrder = regexp.MustCompile(`^第?\d+号令$`)

// stateOrder is the number of an order of the State Council, which are counted
// through; 0 for any other instrument.
func stateOrder(n string) int {
	v := 0
	if rest, ok := strings.CutPrefix(n, "国务院令"); ok {
		_, _ = fmt.Sscan(strings.Trim(rest, "第号"), &v)
	}
	return v
}

var (
	noteYear    = regexp.MustCompile(`(?:19|20)\d{2}`)
	noteAdopted = regexp.MustCompile(`通过|颁布|发布|公布|制定|出台|印发`)
	noteRevised = regexp.MustCompile(`修正|修订|修改|版|本|施行|实施`)
)

// wrongYear judges the year of the version beside a registered title.
func (c *Context) wrongYear(k *facts.Citation, w *Law, at zh.Date, dated bool, add addCitation) {
	if k.Title == "" || w.Year == 0 || w.Level == "standard" {
		return
	}
	text := k.Note
	if i := strings.IndexByte(zh.Fold(k.Title).Text, '('); i > 0 {
		text += zh.Fold(k.Title).Text[i:]
	}
	if strings.Contains(text, "〔") || strings.Contains(text, "令") {
		return // the year of a number is judged with the number
	}
	years := noteYear.FindAllString(text, 8)
	if len(years) == 0 || noteAdopted.MatchString(text) && !noteRevised.MatchString(text) {
		return
	}
	latest := 0
	for _, y := range years {
		n := 0
		_, _ = fmt.Sscan(y, &n)
		latest = max(latest, n)
		if n == w.Year || n == w.FromDate().Year && w.FromDate().Year > 0 {
			return
		}
	}
	switch {
	case dated && latest > at.Year:
		add(k, Fail, "", fmt.Sprintf("所列年份%d晚于报告日期，登记为%d年", latest, w.Year), "请核对并更正年份。")
	case latest > w.Year && latest >= 2025:
		return // a revision younger than the register
	case latest < w.Year && dated && at.Year < w.Year:
		return // the version of that time
	case latest < w.Year && dated && at.Year == w.Year && (w.FromDate().Year == 0 || at.Time().Before(w.FromDate().Time())):
		return
	default:
		add(k, Fail, "", fmt.Sprintf("所列年份为%d年，登记的现行版本为%d年", latest, w.Year), fmt.Sprintf("请核对，更正为现行版本（%d年）。", w.Year))
	}
}

// unknownTitle judges what is not registered by its title: a number that
// belongs to another one, or a title nearly that of another.
func (c *Context) unknownTitle(x *lawIndex, k *facts.Citation, name, number string, add addCitation) {
	if k.Title == "" || utf8.RuneCountInString(name) < 4 {
		return
	}
	if w := x.byNumber[number]; number != "" && w != nil {
		reg := lawName(w.Title)
		if strings.Contains(reg, name) || strings.Contains(name, reg) || shareOf(name, reg) >= 0.6 {
			return
		}
		add(k, Fail, "", "文号"+k.Number+"登记为《"+w.Title+"》", "请核对名称与文号，更正其一。")
		return
	}
	n := utf8.RuneCountInString(name)
	if n < 8 {
		return
	}
	for _, t := range x.titles {
		m := utf8.RuneCountInString(t)
		if m < 8 || m-n > 3 || n-m > 1 {
			continue
		}
		if m > n && zh.Subsequence(name, t) && sharesEnds(name, t) || m == n && differBy(name, t) == 1 && sharesEnds(name, t) {
			w := x.byTitle[t]
			add(k, Doubt, "", "名称与登记的《"+w.Title+"》相近而不同", "请核对名称，如有误请更正为《"+w.Title+"》。")
			return
		}
	}
}

var localStandard = regexp.MustCompile(`^DB(\d{2})\d{0,2}/?T?`)

// otherProvince notes a local instrument of a province that the report does not
// belong to; where the report names no province, nothing can be said.
func (c *Context) otherProvince(x *lawIndex, o *Outcome) {
	own := map[string]bool{}
	names := []string{}
	for _, f := range []facts.Fact[string]{c.Facts.Identity.Matter, c.Facts.Identity.Region, c.Facts.Identity.Location, c.Facts.Identity.ResponsibleBody, c.Facts.Identity.DecisionBody, c.Facts.Identity.ProjectUnit, c.Facts.Identity.Summary} {
		for _, v := range f.All() {
			names = append(names, v.V)
		}
	}
	for _, p := range c.Facts.Identity.Places {
		names = append(names, p.Name)
	}
	all := strings.Join(names, " ")
	for _, province := range x.regions {
		if strings.Contains(all, province) {
			own[province] = true
		}
	}
	if len(own) == 0 {
		if c.Profile == nil || len(c.Profile.Regions) == 0 {
			return
		}
		for _, r := range c.Profile.Regions {
			own[r] = true
		}
	}
	seen := map[string]bool{}
	for i := range c.Facts.Citations {
		k := &c.Facts.Citations[i]
		region := ""
		if m := localStandard.FindStringSubmatch(lawNumber(k.Number)); m != nil {
			region = x.regions[m[1]]
		} else if w := x.byTitle[lawName(k.Title)]; w != nil && k.Title != "" && w.Region != "" {
			region = w.Region
		}
		if region == "" || own[region] || k.History || seen[k.Number+k.Title] {
			continue
		}
		seen[k.Number+k.Title] = true
		cite := citeText(k)
		o.Points = append(o.Points, Point{Subject: cite + "/外省", Verdict: Fail, Severity: Note, Fields: map[string]string{"cite": cite, "what": "为" + region + "的地方文件", "right": "", "count": "1"},
			Demand: "请说明参照该文件的理由，或改列本地规定。", Evidence: c.says(k.At)})
	}
}

// unlisted gives the documents that the register does not know, for a person.
func (c *Context) unlisted(x *lawIndex) Outcome {
	var titles []string
	var ev []Evidence
	seen := map[string]bool{}
	for i := range c.Facts.Citations {
		k := &c.Facts.Citations[i]
		if k.Title == "" || k.History || !legalTail.MatchString(zh.Fold(k.Title).Text) || x.byTitle[lawName(k.Title)] != nil || x.byNumber[lawNumber(k.Number)] != nil && k.Number != "" || seen[k.Title] {
			continue
		}
		seen[k.Title] = true
		titles = append(titles, citeText(k))
		if len(ev) < 3 {
			ev = append(ev, c.says(k.At)...)
		}
	}
	if len(titles) == 0 {
		return Outcome{Verdict: Pass, Why: "引用的法规文件登记均已收录，或没有引用法规文件。"}
	}
	n := len(titles)
	list := strings.Join(titles[:min(4, n)], "、")
	if n > 4 {
		list += "等"
	}
	return Outcome{Verdict: Manual, Shown: ev, Why: fmt.Sprintf("下列%d件文件登记未收录，名称、文号和效力请人工核对：%s。", n, list)}
}

var legalTail = regexp.MustCompile(`(?:法|条例|办法|规定|意见|通知|决定|细则)(?:\([^()]{1,12}\))?$`)

func dayText(d zh.Date) string {
	if d.Day == 0 {
		return fmt.Sprintf("%d年%d月", d.Year, d.Month)
	}
	return fmt.Sprintf("%d年%d月%d日", d.Year, d.Month, d.Day)
}

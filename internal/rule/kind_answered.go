package rule

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

var kindAnswered = kind{
	name:   "answered",
	doc:    "意见归纳与采纳：反对和有条件支持的意见有回应；采纳情况表各行写有采纳结果，未采纳的写有理由；逐项列有份数的反对理由，表中答复了一些的，其余也有答复；不以“属个别认识、不再列举”之类的话代替答复。参数：无。",
	fields: []string{"oppose", "conditional", "count", "content"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct{}
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		return opinionsAnswered, nil
	},
}

// most gives the greatest number stated, exact or not; -1 when some are said
// without a number.
func most(f facts.Fact[int]) (n int, some bool) {
	for _, v := range f.All() {
		if v.V != 0 {
			some = true
		}
		n = max(n, v.V)
	}
	if some && n == 0 {
		n = -1 // shares only
	}
	return n, some
}

// tellsOf gives the places that state the greatest number.
func tellsOf(f facts.Fact[int]) (out []document.Anchor) {
	n, _ := most(f)
	for _, v := range f.All() {
		if v.V == n && v.V != 0 && len(out) < 1 {
			out = append(out, v.At)
		}
	}
	for _, v := range f.All() {
		if v.V != 0 && len(out) < 1 {
			out = append(out, v.At)
		}
	}
	return out
}

func opinionsAnswered(c *Context) Outcome {
	op := &c.Facts.Opinions
	oppose, hasOppose := most(op.Oppose)
	cond, hasCond := most(op.Conditional)
	fields := map[string]string{"oppose": peopleText(oppose), "conditional": peopleText(cond), "count": fmt.Sprint(len(op.Rows))}
	var o Outcome
	blankRows, noted := 0, c.onlyNoted()
	for i := range op.Rows {
		r := &op.Rows[i]
		content := shortText(r.Content, 24)
		f := map[string]string{"content": content, "oppose": fields["oppose"], "conditional": fields["conditional"], "count": fields["count"]}
		at := r.At
		if r.AdoptionAt != nil {
			at = *r.AdoptionAt
		}
		switch {
		case r.Adoption == "":
			blankRows++
			o.Points = append(o.Points, Point{Subject: content, Verdict: Fail, Fields: f, Evidence: append(c.says(r.At), c.conflicts(at)...),
				Message: "意见“" + content + "”未写明采纳情况（{page}）。", Demand: "请写明该条意见是否采纳及理由。"})
		case r.Adoption == "rejected" && (hollow(r.Reason) || r.Brushed || r.Groundless):
			said := "，但未说明理由"
			if r.Reason != "" && r.Reason != r.Became {
				said = "，只写“" + shortText(r.Reason, 24) + "”，未说明理由"
			}
			o.Points = append(o.Points, Point{Subject: content, Verdict: Fail, Fields: f, Evidence: append(c.says(r.At), c.conflicts(at)...),
				Message: "意见“" + content + "”未采纳" + said + "（{page}）。", Demand: "请说明未采纳的理由和所做的解释工作。"})
		case sayNothing(r):
			p := Point{Subject: content, Verdict: Fail, Fields: f, Evidence: append(c.says(r.At), c.conflicts(at)...),
				Message: "意见“" + content + "”只写“" + shortText(r.Became, 24) + "”，未写明是否采纳及理由（{page}）。", Demand: "请写明该条意见是否采纳，未采纳的说明理由和所做的解释工作。"}
			if !r.Oppose && noted < 2 { // what is no business of this matter may be passed on
				p.Verdict, p.Note = Doubt, "如该条意见不属本事项范围，请写明转交何处办理。"
			}
			o.Points = append(o.Points, p)
		case r.Adoption == "explained" && r.Brushed:
			o.Points = append(o.Points, Point{Subject: content, Verdict: Fail, Fields: f, Evidence: append(c.says(r.At), c.conflicts(at)...),
				Message: "意见“" + content + "”只写“" + shortText(cmp.Or(r.Reason, r.Became), 24) + "”，未写明是否采纳及理由（{page}）。", Demand: "请写明该条意见是否采纳，未采纳的说明理由和所做的解释工作。"})
		case r.Adoption == "partly" && (r.Brushed || r.Reason != "" && hollow(r.Reason) && !strings.HasPrefix(strings.TrimSpace(r.Reason), "同")): // 同上: as the row above
			o.Points = append(o.Points, Point{Subject: content, Verdict: Fail, Fields: f, Evidence: append(c.says(r.At), c.conflicts(at)...),
				Message: "意见“" + content + "”部分采纳，只写“" + shortText(r.Reason, 24) + "”，未说明采纳了什么和其余未采纳的理由（{page}）。", Demand: "请写明采纳的部分、未采纳的理由和所做的解释工作。"})
		case r.Adoption == "partly" && r.Reason == "" && c.reasonsGiven()*2 > len(op.Rows):
			o.Points = append(o.Points, Point{Subject: content, Verdict: Fail, Fields: f, Evidence: append(c.says(r.At), c.conflicts(at)...),
				Message: "意见“" + content + "”部分采纳，但未说明采纳了什么和其余未采纳的理由（{page}）。", Demand: "请写明采纳的部分、未采纳的理由和所做的解释工作。"})
		}
	}
	for _, at := range first(op.Dismissed, 1) {
		o.Points = append(o.Points, Point{Subject: "未答复", Verdict: Fail, Fields: fields, Evidence: append(c.says(first(tellsOf(op.Oppose), 1)...), c.conflicts(at)...),
			Message: "报告对所提意见只写“" + shortText(strings.TrimSpace(c.Doc.Quote(at)), 30) + "”，没有逐条答复（{page}）。", Demand: "请逐条写明反对和有条件支持的意见、是否采纳、理由和所做的解释工作。"})
	}
	if len(op.Rows) > 0 {
		o.Shown = append(o.Shown, c.says(op.Rows[0].At)...)
	}
	for i, a := range op.Prose {
		if i < 3 {
			o.Shown = append(o.Shown, c.says(a)...)
		}
	}
	told := ""
	switch {
	case hasOppose && hasCond:
		told = fmt.Sprintf("反对%s、有条件支持%s", peopleText(oppose), peopleText(cond))
	case hasOppose:
		told = "反对" + peopleText(oppose)
	case hasCond:
		told = "有条件支持" + peopleText(cond)
	}
	o.Why = fmt.Sprintf("意见采纳情况表列有%d条意见，正文回应%d处。", len(op.Rows), len(op.Prose)+len(op.Adopted))
	if told != "" {
		o.Why = "问卷显示" + told + "；" + o.Why
	}
	if told != "" && len(op.Rows) == 0 && len(op.Prose) == 0 {
		var ev []Evidence
		ev = append(ev, c.says(append(tellsOf(op.Oppose), tellsOf(op.Conditional)...)...)...)
		p := Point{Subject: "反对意见", Verdict: Fail, Fields: fields, Evidence: append(ev, c.searched("opinions", "consultation")...),
			Message: "问卷显示" + told + "，报告未作回应（{page}）。"}
		switch {
		case c.lost("opinions", "consultation"):
			p.Verdict, p.Note = Doubt, lossWhy(c.Doc, c.losses("opinions", "consultation"))
		case len(op.Adopted) == 0 && len(op.Talked) > 0:
			p.Note = "报告写明与持反对意见者见面，未写明对其意见的采纳情况。"
			p.Evidence = append(p.Evidence, c.says(first(op.Talked, 1)...)...)
		case len(op.Adopted) > 0:
			// opinions in general were answered; whether these were, a person must see
			p.Verdict, p.Note = Doubt, "报告有意见采纳的叙述，但未能确认是否回应上述意见，请人工核实。"
		}
		o.Points = append(o.Points, p)
		return o
	}
	if o.unansweredOpposition(c, oppose, hasOppose) || o.someUnanswered(c, oppose) || o.conditionalUnanswered(c, cond, hasCond) || len(o.Points) == 0 && o.reasonUnanswered(c) {
		return o
	}
	if len(op.Rows) == 0 && len(op.Prose) == 0 && len(op.Adopted) == 0 {
		if op.NoneSaid != nil {
			return Outcome{Verdict: Pass, Why: "报告称未收到反对意见，未见需逐条回应的意见。", Shown: c.says(*op.NoneSaid)}
		}
		if len(c.heldMethods()) == 0 {
			return Outcome{Verdict: Doubt, Why: "未识别到征求意见的记载，无法核对意见采纳情况，请人工核实。", Shown: c.searched("consultation")}
		}
		a := c.absent("未见意见归纳和采纳情况。", Point{Subject: "采纳情况", Fields: fields,
			Message: "报告开展了征求意见，但未见意见归纳和采纳情况。"}, "opinions", "consultation")
		o.Points = append(o.Points, a.Points...)
		o.Why = a.Why
	}
	return o
}

// supportive: 支持,提醒抓紧开工 asks for nothing that could be adopted.
var supportive = regexp.MustCompile(`^(?:均|都|表示|完全)?(?:支持|赞成|同意|无意见|没有意见)`)

// sayNothing says that a row tells no more than that an opinion was heard, which
// asked for something.
func sayNothing(r *facts.Opinion) bool {
	return r.Adoption == "explained" && hollow(r.Became) && hollow(r.Reason) && !supportive.MatchString(strings.TrimSpace(r.Content))
}

// onlyNoted counts such rows of the table.
func (c *Context) onlyNoted() (n int) {
	for i := range c.Facts.Opinions.Rows {
		if sayNothing(&c.Facts.Opinions.Rows[i]) {
			n++
		}
	}
	return n
}

// heardAloud: who spoke at a hearing or a meeting did not fill in a form.
var heardAloud = regexp.MustCompile(`^(?:听证|座谈|来访|来信|电话)[^问]*$`)

// reasonsGiven counts the rows of the table that say more than what became of them.
func (c *Context) reasonsGiven() (n int) {
	for i := range c.Facts.Opinions.Rows {
		if c.Facts.Opinions.Rows[i].Reason != "" {
			n++
		}
	}
	return n
}

// someUnanswered finds a table, or a numbered list, that says of how many of the
// opposed each opinion is, and of fewer than opposed.
func (o *Outcome) someUnanswered(c *Context, oppose int) bool {
	op := &c.Facts.Opinions
	sum := 0
	var at []document.Anchor
	for i := range op.Rows {
		switch r := &op.Rows[i]; {
		case r.Opposed > 0:
			sum += r.Opposed
			at = append(at, r.At)
		case r.Against: // of the opposed and of others, 反对、座谈 | 4份: of up to so many
			n, ok := r.Count.First()
			if !ok {
				return false
			}
			sum += n.V
		}
	}
	if len(at) == 0 && len(op.Rows) > 0 {
		return false
	}
	if len(op.Rows) == 0 {
		for _, v := range op.Opposed.All() {
			sum += v.V
			at = append(at, v.At)
		}
	}
	if sum == 0 || oppose <= sum || c.allAnswered(oppose) {
		return false
	}
	p := Point{Subject: "反对意见", Verdict: Fail, Fields: map[string]string{"oppose": peopleText(oppose)},
		Message:  fmt.Sprintf("问卷显示反对%s，意见采纳情况只回应了其中%d人（份）的意见（{page}）。", peopleText(oppose), sum),
		Evidence: append(c.says(tellsOf(op.Oppose)...), c.conflicts(first(at, 2)...)...)}
	if open := slices.ContainsFunc(op.Rows, func(r facts.Opinion) bool { return !r.Told && !r.Against }); open && (5*(oppose-sum) <= oppose || 5*sum < oppose) {
		p.Verdict, p.Note = Doubt, "表中未写明由谁提出的意见可能包括其余的，请核实。"
	}
	if c.lost("opinions", "consultation") {
		p.Verdict, p.Note = Doubt, lossWhy(c.Doc, c.losses("opinions", "consultation"))
	}
	o.Points = append(o.Points, p)
	return true
}

// oneByOne: 以上15人逐一对应,没有遗漏.
var oneByOne = regexp.MustCompile(`(?:逐一|逐条|逐人|逐份|逐户|一一|全部|均|都|悉数)[^。;,]{0,8}(?:对应|列入|答复|回应|归入|作答|对上)|(?:没有|无|未有)遗漏`)

// allAnswered says that the report accounts for so many opposed one by one.
func (c *Context) allAnswered(oppose int) bool {
	n := regexp.MustCompile(`(?:^|\D)` + strconv.Itoa(oppose) + `(?:人|份|户|名|位)`)
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Zone != document.ZoneBody || b.Table != nil || !oneByOne.MatchString(b.Text) {
			continue
		}
		f := plain(b.Text)
		for _, sp := range zh.Sentences(f) {
			if s := f[sp.Start:sp.End]; oneByOne.MatchString(s) && n.MatchString(s) {
				return true
			}
		}
	}
	return false
}

// conditionalUnanswered finds a table that tells attitudes apart, answers the
// opposed and leaves out those who agreed on terms.
func (o *Outcome) conditionalUnanswered(c *Context, cond int, hasCond bool) bool {
	op := &c.Facts.Opinions
	if !hasCond || len(op.Rows) == 0 {
		return false
	}
	against := false
	for i := range op.Rows {
		r := &op.Rows[i]
		if r.Told && !r.Against || r.Oppose && !r.Against || r.Terms || tellsTerms(r.Source+r.Content) {
			return false
		}
		against = against || r.Against && r.Told
	}
	if !against {
		return false
	}
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Zone == document.ZoneBody && b.Table == nil && tellsTerms(b.Text) && termsAnswered.MatchString(plain(b.Text)) {
			return false
		}
	}
	var ev []Evidence
	for _, v := range op.Conditional.All() {
		if v.V != 0 && len(ev) < 1 {
			ev = append(ev, c.says(v.At)...)
		}
	}
	p := Point{Subject: "有条件支持的意见", Verdict: Fail, Fields: map[string]string{"conditional": peopleText(cond)},
		Message: "问卷显示有条件支持" + peopleText(cond) + "，意见采纳情况表未见对其所提条件的回应（{page}）。", Evidence: append(ev, c.conflicts(op.Rows[0].At)...)}
	// Their terms may stand in rows that name only the way they came in by.
	p.Verdict, p.Note = Doubt, "表中其他意见可能出自有条件支持者，请核实。"
	if c.lost("opinions", "consultation") {
		p.Verdict, p.Note = Doubt, lossWhy(c.Doc, c.losses("opinions", "consultation"))
	}
	o.Points = append(o.Points, p)
	return true
}

// termsAnswered: 61份有条件支持的,条件都在上表内,回访全部作答.
var termsAnswered = regexp.MustCompile(`(?:有条件|附条件|条件支持|有保留)[^。]{0,60}(?:归入|归并|列入|回访|作答|答复|回应|采纳|解释|说明|落实|上表|表内|表中|对应|吸收|满足|逐一|逐条)|(?:回访|答复|回应|采纳|解释)[^。]{0,40}(?:有条件|附条件|条件支持|有保留)`)

// tellsTerms says that a text speaks of those who agreed on terms.
func tellsTerms(s string) bool {
	return strings.Contains(s, "有条件") || strings.Contains(s, "条件支持") || strings.Contains(s, "附条件") || strings.Contains(s, "有保留") || strings.Contains(s, "提出条件")
}

// unansweredOpposition finds a table that tells attitudes apart, answers the
// conditional ones and leaves the opposing ones out.
func (o *Outcome) unansweredOpposition(c *Context, oppose int, hasOppose bool) bool {
	op := &c.Facts.Opinions
	if !hasOppose || len(op.Rows) == 0 {
		return false
	}
	elsewhere := false // answered in prose far from the table: in passing, perhaps
	for _, a := range op.Prose {
		if c.topSection(a) == c.topSection(op.Rows[0].At) {
			return false
		}
		elsewhere = true
	}
	told, against := false, false
	for i := range op.Rows {
		against = against || op.Rows[i].Against && !heardAloud.MatchString(op.Rows[i].Source)
		told = told || op.Rows[i].Told || op.Rows[i].Oppose && tellsTerms(op.Rows[i].Source+op.Rows[i].Content)
	}
	if against {
		// answered for one questionnaire, left out for another the table knows by name
		n := c.leftOut()
		if n < 0 {
			return false
		}
		oppose = n
	} else if !told {
		return false
	}
	var ev []Evidence
	for _, v := range op.Oppose.All() {
		if v.V != 0 && len(ev) < 2 {
			ev = append(ev, c.says(v.At)...)
		}
	}
	p := Point{Subject: "反对意见", Verdict: Fail, Fields: map[string]string{"oppose": peopleText(oppose)},
		Message: "问卷显示反对" + peopleText(oppose) + "，意见采纳情况表未见对反对意见的回应（{page}）。", Evidence: append(ev, c.conflicts(op.Rows[0].At)...)}
	if c.lost("opinions", "consultation") {
		p.Verdict, p.Note = Doubt, lossWhy(c.Doc, c.losses("opinions", "consultation"))
	} else if elsewhere {
		p.Verdict, p.Note = Doubt, "报告他处提及对反对意见的处理，请核实是否逐条回应。"
		p.Evidence = append(p.Evidence, c.says(first(op.Prose, 1)...)...)
	}
	o.Points = append(o.Points, p)
	return true
}

// leftOut gives the opposing answers of a questionnaire whose opposition the
// table leaves out while it names that of another; -1 when there is none.
func (c *Context) leftOut() int {
	op := &c.Facts.Opinions
	named := func(subject string) bool {
		for _, w := range c.subjectWords(subject) {
			for i := range op.Rows {
				if r := &op.Rows[i]; r.Against && strings.Contains(r.Source+r.Content, w) {
					return true
				}
			}
		}
		for i := range op.Rows {
			if r := &op.Rows[i]; r.Against && strings.Contains(r.Source+r.Content, strings.TrimSuffix(subject, "问卷")) {
				return true
			}
		}
		return false
	}
	sum, all := 0, 0
	for i := range op.Rows {
		sum += op.Rows[i].Opposed
	}
	for _, v := range op.Oppose.All() {
		all = max(all, v.V)
	}
	if all > 0 && sum >= all {
		return -1 // as many are answered as opposed anywhere
	}
	any := false
	for _, v := range op.Oppose.All() {
		any = any || v.Scope.Subject != "" && named(v.Scope.Subject)
	}
	if !any {
		return -1
	}
	for _, v := range op.Oppose.All() {
		if v.V > 0 && v.Scope.Subject != "" && !named(v.Scope.Subject) {
			return v.V
		}
	}
	return -1
}

// topSection gives the chapter a place stands in.
func (c *Context) topSection(at document.Anchor) int {
	b := c.Doc.Block(at.Block)
	if b == nil {
		return 0
	}
	s := b.Section
	for s > 0 && s < len(c.Doc.Outline) && c.Doc.Outline[s].Parent > 0 {
		s = c.Doc.Outline[s].Parent
	}
	return s
}

// subjectWords gives the other names of a questionnaire: 居民问卷 is one of people.
func (c *Context) subjectWords(subject string) []string {
	for i := range c.Pack.Lexicon.Words {
		if t := &c.Pack.Lexicon.Words[i]; t.Name == subject && strings.HasPrefix(t.ID, "subject-") {
			return t.Words
		}
	}
	return nil
}

func peopleText(n int) string {
	if n < 0 {
		return "若干人"
	}
	return fmt.Sprintf("%d人（份）", n)
}

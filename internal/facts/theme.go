package facts

import (
	"iter"
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// Themes holds what people complained about against what the report lists.
type Themes struct {
	Demands []Demand `json:"demands"`
	// Demands of no theme we know.
	Unthemed []Demand `json:"unthemed,omitempty"`
	// Where each theme is spoken of: in the risk list (a factor, its row or its
	// section), elsewhere in the chapters that identify risks, or in measures only.
	Listed     map[string]document.Anchor `json:"listed,omitempty"`
	Discussed  map[string]document.Anchor `json:"discussed,omitempty"`
	Measured   map[string]document.Anchor `json:"measured,omitempty"`
	Denied     map[string]document.Anchor `json:"denied,omitempty"` // only said not to concern the matter
	Bare       []BareDenial               `json:"-"`                // rows of a checklist that deny and give no reason
	DeniedRows int                        `json:"-"`                // rows that deny

	Answered map[string]document.Anchor `json:"answered,omitempty"` // taken up in the table of adopted opinions

	Rows   []string `json:"-"` // what the risk list says, row by row
	Spoken []string `json:"-"` // what else the chapters that identify and estimate risks say

	// Treated is what the chapters from the risks on say: of what no word stands in
	// them, nobody took care.
	Treated []string `json:"-"`

	Filed []string `json:"-"` // sentences that file what people said under risks by number: 薪酬并入第3项
}

// BareDenial is a factor said not to concern the matter, without a reason.
type BareDenial struct {
	Name string
	At   document.Anchor
}

// Demand is one thing people asked for or objected to.
type Demand struct {
	Text    string          `json:"text"`
	Themes  []string        `json:"themes"`          // ids of the word lists theme-*, else aspect-*, else broad-*
	Share   float64         `json:"share"`           // percent of those asked; 0 not told
	Votes   int             `json:"votes,omitempty"` // how many named it, where the report tells no share
	Against bool            `json:"against"`
	At      document.Anchor `json:"at,omitzero"`
}

// themeTerms are the words of themes; the eight classes of risks (class-*) are
// looked for in the same places.
type themeTerms struct {
	*sieve
	exact, aspect, broad, classes []int // numbers in the sieve
}

func (x *reading) themeTerms() (t themeTerms) {
	var terms []*Term
	for i := range x.lx.Words {
		w := &x.lx.Words[i]
		var list *[]int
		switch {
		case strings.HasPrefix(w.ID, "theme-"):
			list = &t.exact
		case strings.HasPrefix(w.ID, "aspect-"):
			list = &t.aspect
		case strings.HasPrefix(w.ID, "broad-"):
			list = &t.broad
		case strings.HasPrefix(w.ID, "class-"), strings.HasPrefix(w.ID, "label-"):
			list = &t.classes
		default:
			continue
		}
		*list = append(*list, len(terms))
		terms = append(terms, w)
	}
	t.sieve = newSieve(terms)
	return t
}

// of gives the themes of a demand: the exact ones, else those of one side of it
// (its fairness, its publicity), else the broad ones.
func (t *themeTerms) of(s string) (ids []string) {
	can := t.pass(s)
	for _, list := range [][]int{t.exact, t.aspect, t.broad} {
		for _, i := range list {
			if can.has(i) && len(t.hitsOf(i, s)) > 0 {
				ids = append(ids, t.terms[i].ID)
			}
		}
		if len(ids) > 0 {
			return ids
		}
	}
	return nil
}

func (t *themeTerms) mark(into map[string]document.Anchor, s string, at document.Anchor) {
	t.markOf(into, s, at, t.exact, t.aspect, t.broad, t.classes)
}

func (t *themeTerms) markOf(into map[string]document.Anchor, s string, at document.Anchor, lists ...[]int) {
	can := t.pass(s)
	for _, list := range lists {
		for _, i := range list {
			if !can.has(i) {
				continue
			}
			if _, ok := into[t.terms[i].ID]; !ok && len(t.hitsOf(i, s)) > 0 {
				into[t.terms[i].ID] = at
			}
		}
	}
}

// themes finds the demands of questionnaires, adoption tables and prose, and the
// themes that the risk chapters speak of.
func (x *reading) themes() {
	terms := x.themeTerms()
	th := &x.out.Themes
	th.Listed, th.Discussed, th.Measured = map[string]document.Anchor{}, map[string]document.Anchor{}, map[string]document.Anchor{}
	th.Denied, th.Answered = map[string]document.Anchor{}, map[string]document.Anchor{}
	x.demands(&terms)
	x.riskThemes(&terms)
	x.denials()
}

func (x *reading) demands(terms *themeTerms) {
	th := &x.out.Themes
	seen := map[string]bool{}
	add := func(d Demand) {
		key := d.Text
		if d.Against {
			key += "!"
		}
		if seen[key] {
			return
		}
		seen[key] = true
		switch d.Themes = terms.of(d.Text); {
		case x.toldAsRisk(d.At):
		case len(d.Themes) > 0 && len(th.Demands) < 200:
			th.Demands = append(th.Demands, d)
		case len(d.Themes) == 0 && len(th.Unthemed) < 200:
			th.Unthemed = append(th.Unthemed, d)
		}
	}
	asks, none := Find(x.lx.Words, "demand-question"), Find(x.lx.Words, "demand-none")
	says := func(t *Term, s string) bool { return t != nil && len(appendHits(nil, t, zhFold(s))) > 0 }
	for i := range x.out.Surveys {
		s := &x.out.Surveys[i]
		for k := range s.Questions {
			q := &s.Questions[k]
			if q.Attitude || q.Part != "" || !says(asks, q.Title) {
				continue
			}
			for _, o := range q.Options {
				text := strings.TrimSpace(zhFold(o.Text))
				if t := []rune(text); len(t) < 2 || len(t) <= 4 && says(none, text) {
					continue
				}
				d := Demand{Text: text, At: o.At}
				if p, ok := o.Percent.First(); ok {
					d.Share = p.V
				} else if n, ok := o.Count.First(); ok {
					if v, has := s.Valid.First(); has && v.V > 0 {
						d.Share = 100 * float64(n.V) / float64(v.V)
					}
				}
				add(d)
			}
		}
	}
	offered := func(d Demand) {
		if t := []rune(d.Text); len(t) >= 2 && (len(t) > 4 || !says(none, d.Text) && d.Text != "另有" && d.Text != "其中") {
			add(d)
		}
	}
	x.demandTables(func(s string) bool { return says(asks, s) }, offered)
	x.demandsTold(asks, offered)
	x.demandLists(func(s string) bool { return says(asks, s) }, offered)
	x.demandsSaid(asks, offered)
	for i := range x.out.Opinions.Rows {
		o := &x.out.Opinions.Rows[i]
		if (o.Adoption == "adopted" || o.Adoption == "partly") && o.Reason != "" {
			terms.mark(th.Answered, o.Content, o.At)
		}
		if o.Against {
			add(Demand{Text: strings.TrimSpace(o.Content), Against: true, At: o.At})
		}
	}
	reason := Find(x.lx.Words, "demand-opposing")
	if reason == nil {
		return
	}
	for _, t := range x.texts {
		if t.table != nil || !t.inBody() || t.block.Kind == document.Heading || x.chapter(t.block) != chapterConsult {
			continue
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			for _, h := range appendHits(nil, reason, s) {
				part := s[h.start:h.end]
				if strings.Contains(part, "有条件") || strings.Contains(part, "附条件") || noneSaid.MatchString(part) {
					continue // conditions are not objections
				}
				if tail := s[h.start:]; takenUp.MatchString(tail) && !notTaken.MatchString(tail) {
					terms.mark(th.Answered, part, t.at(sp.Start+h.start, sp.Start+h.end))
				}
				// each clause is an objection of its own: 8人嫌补偿低、6人怕断了路
				for _, clause := range strings.FieldsFunc(part, func(r rune) bool { return strings.ContainsRune(",、;:()", r) }) {
					if demandAnswered.MatchString(clause) {
						break // from here on it tells what became of it
					}
					add(Demand{Text: clause, Against: true, At: t.at(sp.Start+h.start, sp.Start+h.end)})
				}
			}
		}
	}
}

var demandAnswered = regexp.MustCompile(`采纳|解释|说明|答复|^经|面谈|沟通后|协商|处理|继续做|理解|转为|落实|承诺|增设`)

// An objection that was taken up is told as such in its own sentence.
var (
	takenUp  = regexp.MustCompile(`采纳|已(?:改|调整|取消|增设)`)
	notTaken = regexp.MustCompile(`(?:不|未|没有|未予|不予)采纳|无法采纳`)
)

// rowDenied says that a row of a checklist says its factor does not apply.
func rowDenied(row []*text) bool {
	var prev *text
	for _, t := range row {
		if t != nil && t != prev && (noConcern.MatchString(strings.TrimSpace(t.s())) || strings.HasPrefix(squeeze(t.s()), "不涉及")) {
			return true
		}
		prev = t
	}
	return false
}

// demandTables reads tables of what people care about whose question stands in
// the header: 最担心的事项（多选） | 人次 | 比例.
func (x *reading) demandTables(asks func(string) bool, add func(Demand)) {
	for _, tb := range x.tables {
		if tb.block.Zone != document.ZoneBody || len(tb.grid) < 2 || len(tb.grid[0]) < 2 || len(tb.grid[0]) > 12 {
			continue
		}
		head := tb.grid[0][0]
		if head != nil && (asks(head.s()) || asks(tb.caption)) && turnedDemands(tb, add) {
			continue
		}
		if head == nil || squeeze(head.s()) == "序号" && len(tb.grid[0]) > 2 {
			head = tb.grid[0][1]
		}
		if head == nil || !asks(head.s()) {
			continue
		}
		for _, row := range tb.grid[1:] {
			name := row[0]
			if head == tb.grid[0][1] {
				name = row[1]
			}
			if name == nil || totalLabel.MatchString(squeeze(name.s())) {
				continue
			}
			for _, t := range row {
				if t == nil || t == name {
					continue
				}
				if n, ok := readNumber(t.s()); ok && n.hasPct && n.pct <= 100 {
					add(Demand{Text: strings.TrimSpace(name.s()), Share: n.pct, At: name.at(0, 0)})
					break
				}
			}
		}
	}
}

// turnedDemands reads a table that has a column for each demand: 诉求 | 甲 | 乙
// above 占比 | 38% | 25%. It says whether the table is one.
func turnedDemands(tb *table, add func(Demand)) bool {
	for _, row := range tb.grid[1:] {
		shares := 0
		for c := 1; c < len(row); c++ {
			if row[c] != nil {
				if n, ok := readNumber(row[c].s()); ok && n.hasPct && n.pct <= 100 {
					shares++
				}
			}
		}
		if shares < 2 || 2*shares < len(row)-1 {
			continue
		}
		found := false
		for c := 1; c < len(row); c++ {
			name := tb.grid[0][c]
			if row[c] == nil || name == nil || totalLabel.MatchString(squeeze(name.s())) {
				continue
			}
			if n, ok := readNumber(row[c].s()); ok && n.hasPct && n.pct <= 100 {
				if _, isNumber := readNumber(name.s()); !isNumber {
					add(Demand{Text: strings.TrimSpace(name.s()), Share: n.pct, At: name.at(0, 0)})
					found = true
				}
			}
		}
		return found
	}
	return false
}

// toldDemand: 改制后岗位和工资187人次（67.75%）, 选“停车难”的231人，占38.8%
var toldDemand = regexp.MustCompile(`(?:^|[,;:、。(]|选)\s*(?:(?:有)?\d+(?:\.\d+)?%的?[^,;:、。]{0,6}(?:关心|担心|选择|认为|希望|要求))?["“]?([\p{Han}“”"A-Za-z][\p{Han}“”"A-Za-z、和及与（）]{1,28}?)["”]?(?:的|有|共|,|:)*(\d+)\s*(?:人次|人|户|份|条|家|票)(?:[,(]?(?:占|占比|比例为|约占)?[^,;。()%\d]{0,10}(\d{1,3}(?:\.\d+)?)%)`)

// toFullStops cuts a text at its full stops alone: items are parted by ；.
func toFullStops(s string) iter.Seq2[int, int] {
	return func(yield func(start, end int) bool) {
		for start, end := 0, 0; start < len(s); start = end {
			if end = strings.Index(s[start:], "。"); end < 0 {
				end = len(s)
			} else {
				end += start + len("。")
			}
			if !yield(start, end) {
				return
			}
		}
	}
}

// demandsTold reads demands with their shares out of running text, in the
// sentences that say what people care about.
func (x *reading) demandsTold(asks *Term, add func(Demand)) {
	if asks == nil {
		return
	}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Heading || x.chapter(t.block) != chapterConsult {
			continue
		}
		asked := false // by the label beside the cell
		if t.cell != nil {
			l := leftOf(t.table.grid, t)
			asked = l != nil && chars(l.s()) <= 24 && len(appendHits(nil, asks, l.s())) > 0
		}
		for start, end := range toFullStops(t.s()) {
			s, sp := t.s()[start:end], zh.Span{Start: start, End: end}
			hits := appendHits(nil, asks, s)
			if asked {
				hits = []hit{{}}
			}
			if len(hits) == 0 || strings.Count(s, "%") < 2 {
				continue
			}
			ms := toldDemand.FindAllStringSubmatchIndex(s, 20)
			if len(ms) < 2 {
				continue // a single share is of something else
			}
			for _, m := range ms {
				if share, ok := zh.ParseNumeral(s[m[6]:m[7]]); ok && share <= 100 && m[2] >= hits[0].start && !attitudeWord.MatchString(s[m[2]:m[3]]) {
					add(Demand{Text: strings.Trim(s[m[2]:m[3]], "“”\"、"), Share: share, At: t.at(sp.Start+m[2], sp.Start+m[7])})
				}
			}
		}
	}
}

var attitudeWord = regexp.MustCompile(`支持|赞成|同意|反对|无所谓|不清楚|说不清|满意|了解|听说|男|女|岁|回收|有效|发放`)

// denials counts the rows of checklists that deny a factor, and those that give
// no reason: nothing in the row but number, class, name and the denial.
func (x *reading) denials() {
	th := &x.out.Themes
	for _, v := range x.views() {
		c := v.col("concern")
		if c < 0 || !x.inRole(v.t.block.ID, "identification", "estimation") {
			continue
		}
		for r := v.first; r < len(v.t.grid); r++ {
			no := v.cell(r, c)
			if no == nil || !noConcern.MatchString(strings.TrimSpace(no.s())) {
				continue
			}
			th.DeniedRows++
			reason, name := false, ""
			for k, t := range v.t.grid[r] {
				if t == nil || k == c {
					continue
				}
				if k > c {
					reason = reason || !cellBlank.MatchString(squeeze(t.s())) && squeeze(t.s()) != squeeze(no.s())
				} else if squeeze(t.s()) != "" {
					name = squeeze(t.s())
				}
			}
			if len([]rune(squeeze(no.s()))) > 6 { // 不涉及，用地为净地
				reason = true
			}
			if !reason {
				th.Bare = append(th.Bare, BareDenial{Name: name, At: no.at(0, 0)})
			}
		}
	}
}

// filesUnder: what people named is put under risks by their numbers, 班次、换乘分别落在
// 第6、7项, 薪酬并入第3项, “其他”并入舆情风险.
var filesUnder = regexp.MustCompile(`(?:并入|归入|列入|纳入|计入|落[在入到]|对应(?:到|于)?|归[到于在]|合并[到入至]|[^预介投进]入|分别[为见在是])(?:了)?(?:风险|因素|表\d{0,2}|上述|前述|清单)?(?:的)?(?:第)?[RrFfA-Z]?-?\d+|(?:并入|归入|纳入|合并到)[\p{Han}]{2,12}(?:风险|一项|一条|因素)`)

// ofVoices: what people said is told of again before the risks are named:
// 结合问卷反映的恶臭、贬值识别风险 lists none of them.
var ofVoices = regexp.MustCompile(`问卷|受访|调查中|群众(?:最)?(?:关心|关注|反映)|(?:结合|根据|针对)[^,。;]{0,14}(?:反映|意见|调查)|占\d|\d%`)

// WholeList is a number of factors from which on a list is taken for the whole:
// what is spoken of outside it is not listed.
const WholeList = 5

// ofRisk: a paragraph that speaks of what may go wrong.
var ofRisk = regexp.MustCompile(`风险|可能|引发|引起|导致|造成|担心|担忧|不满|纠纷|矛盾|投诉|上访|信访|阻工|阻挠|争议|涉及`)

// ofAction are the columns that tell what is done about a risk, not the risk.
var ofAction = map[string]bool{"measure": true, "unit": true, "person": true, "assist": true, "deadline": true, "progress": true}

func (x *reading) riskThemes(terms *themeTerms) {
	th := &x.out.Themes
	rows := map[document.BlockID]map[int]bool{} // rows of tables that hold a factor
	for i := range x.out.Risks.Tables {
		t := &x.out.Risks.Tables[i]
		for _, r := range t.Rows {
			if r.Factor >= 0 {
				if rows[t.Block] == nil {
					rows[t.Block] = map[int]bool{}
				}
				rows[t.Block][r.Row] = true
			}
		}
	}
	own := map[document.BlockID]bool{} // blocks that tell a factor in prose
	for i := range x.out.Risks.Factors {
		f := &x.out.Risks.Factors[i]
		terms.mark(th.Listed, zhFold(f.Name+" "+f.Type), f.At)
		th.Rows = append(th.Rows, zhFold(f.Name+";"+f.Said))
		if f.SaidAt.Row == 0 && f.SaidAt.Block != f.At.Block {
			terms.mark(th.Listed, f.Said, f.SaidAt)
		}
		b := x.doc.Block(f.At.Block)
		switch {
		case b == nil:
		case b.Table != nil:
			if rows[b.ID] == nil {
				rows[b.ID] = map[int]bool{}
			}
			if f.At.Row > 0 {
				rows[b.ID][f.At.Row-1] = true
			}
		case b.Kind == document.Heading && b.Section > 0 && b.Section < len(x.doc.Outline):
			s := x.doc.Outline[b.Section]
			for id := s.First; id <= s.Last && id < s.First+60; id++ {
				own[id] = true
			}
		default:
			own[b.ID] = true
		}
	}
	byBlock := map[document.BlockID]*view{}
	for _, v := range x.views() {
		byBlock[v.t.block.ID] = v
	}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Zone == document.ZoneFront {
			continue
		}
		switch x.chapter(t.block) {
		case chapterRisk, chapterMeasures, chapterEnd, "":
			th.Treated = append(th.Treated, t.s())
		}
		if t.table == nil && x.inRole(t.block.ID, "identification", "estimation") && filesUnder.MatchString(t.s()) {
			for _, sp := range t.sentences {
				if s := t.s()[sp.Start:sp.End]; filesUnder.MatchString(s) && len(th.Filed) < 40 {
					th.Filed = append(th.Filed, s)
				}
			}
		}
		listed := own[t.block.ID] || t.cell != nil && rows[t.block.ID][t.cell.Row]
		// Who acts and by when is no word of the risk: 县交通运输局 is no traffic.
		if v := byBlock[t.block.ID]; listed && v != nil && t.cell != nil && !v.t.turned && t.cell.Col < len(v.cols) && ofAction[v.cols[t.cell.Col].id] {
			if v.cols[t.cell.Col].id == "measure" {
				terms.mark(th.Measured, t.s(), t.at(0, 0))
			}
			continue
		}
		path := x.path(t)
		switch {
		case listed:
			terms.mark(th.Listed, t.s(), t.at(0, 0))
			th.Rows = append(th.Rows, t.s())
		case x.inRole(t.block.ID, "identification", "estimation") && !measurePath.MatchString(lastHeading(path)):
			if t.block.Kind == document.Heading {
				break
			}
			th.Spoken = append(th.Spoken, t.s())
			if t.cell != nil {
				into := th.Discussed
				if t.cell.Row < len(t.table.grid) && rowDenied(t.table.grid[t.cell.Row]) {
					into = th.Denied
				}
				terms.mark(into, t.s(), t.at(0, 0))
				break
			}
			for _, sp := range t.sentences {
				for _, part := range strings.FieldsFunc(t.s()[sp.Start:sp.End], func(r rune) bool { return r == ';' || r == '\n' }) {
					into := th.Discussed
					if notIn.MatchString(part) {
						into = th.Denied
					}
					at := t.at(sp.Start, sp.End)
					terms.markOf(into, part, at, terms.classes)
					if !ofVoices.MatchString(part) && (len(x.out.Risks.Factors) < WholeList || ofRisk.MatchString(t.s())) {
						terms.markOf(into, part, at, terms.exact, terms.aspect, terms.broad)
					}
				}
			}
		case measurePath.MatchString(path) && !x.inRole(t.block.ID, "conclusion"):
			terms.mark(th.Measured, t.s(), t.at(0, 0))
		}
	}
}

package facts

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// notSaid are the columns that describe no risk.
var notSaid = map[string]bool{"no": true, "risk": true, "type": true, "phase": true, "p": true, "q": true, "r": true, "degree": true, "weight": true,
	"product": true, "indicator": true, "maxpoints": true, "points": true, "concern": true, "measure": true, "unit": true, "person": true,
	"assist": true, "deadline": true, "progress": true, "basis": true, "count": true, "percent": true}

// saidOther begins a line that tells what is done about a risk, or its rating.
var saidOther = regexp.MustCompile(`^\s*(?:[\p{Han}]{0,8}(?:措施|办法|对策|责任单位|责任主体|牵头单位|协助单位|配合单位|时限|期限)|措施[前后][\p{Han}]{0,6}|(?:风险)?卡(?:片)?\s*[\d一二三四五六七八九十]{1,3})(?:为|是|:|$)`)

// ratingSaid is a rating in words: it describes nothing.
var ratingSaid = regexp.MustCompile(`(?:发生)?(?:可能性|概率|影响程度|影响|风险程度|程度)(?:为|是|属于|属)?(?:很|较|极)?(?:高|低|大|小|中等|中|一般|严重|轻微|微小|重大|可忽略)[,、。;]?`)

// riskSaid gathers what is said of each factor beside its name: the column of
// descriptions, what follows the name in its cell or paragraph, the paragraphs
// under its heading.
func (x *reading) riskSaid() {
	fs := x.out.Risks.Factors
	say := func(i int, s string, at document.Anchor) {
		f := &fs[i]
		s = strings.Trim(strings.TrimSpace(ratingSaid.ReplaceAllString(s, "")), ":。;,、")
		if s == "" || onlyNumber.MatchString(s) || cellBlank.MatchString(squeeze(s)) || len(f.Said) > 2000 {
			return
		}
		if f.Said == "" {
			f.SaidAt = at
		}
		f.Said += s + "。"
	}
	rest := func(i int, s string) string { // what follows the name
		if k := strings.Index(s, fs[i].Name); k >= 0 {
			return s[k+len(fs[i].Name):]
		}
		return ""
	}
	byBlock := map[document.BlockID]*view{}
	for _, v := range x.views() {
		byBlock[v.t.block.ID] = v
	}
	for i := range x.out.Risks.Tables {
		t := &x.out.Risks.Tables[i]
		v := byBlock[t.Block]
		if v == nil {
			continue
		}
		desc, risk := v.col("desc"), v.col("risk")
		for _, r := range t.Rows {
			if r.Factor < 0 || r.Factor >= len(fs) {
				continue
			}
			if c := v.cell(r.Row, risk); c != nil {
				say(r.Factor, rest(r.Factor, c.s()), c.at(0, 0))
			}
			for k := range v.cols {
				if c := v.cell(r.Row, k); c != nil && k != risk && !notSaid[v.cols[k].id] && (k == desc || utf8.RuneCountInString(c.s()) >= 6) {
					say(r.Factor, c.s(), c.at(0, 0))
				}
			}
		}
	}
	for _, c := range x.cards() {
		i, sure := x.bestFactor(c.name, c.no)
		if i < 0 || !sure || fs[i].Source != "card" {
			continue
		}
		if t := c.fields["desc"]; t != nil {
			say(i, t.s(), t.at(0, 0))
		}
		sec := x.doc.Block(c.block).Section
		if h, sure := x.bestFactor(lastHeading(x.path(x.texts[x.first[c.block]])), c.no); h == i && sure {
			for _, t := range x.section(sec) {
				if t.cell == nil && t.block.Kind == document.Paragraph && !saidOther.MatchString(t.s()) {
					say(i, t.s(), t.at(0, 0))
				}
			}
		}
	}
	// A list in a table may be told again in paragraphs: 主要风险一:甲。….
	for _, t := range x.texts {
		if t.cell != nil || t.block.Kind != document.Paragraph || !t.inBody() || !leadMark.MatchString(t.s()) || !x.inRole(t.block.ID, "identification", "estimation") {
			continue
		}
		for i := range fs {
			if k := strings.Index(t.s(), fs[i].Name); k >= 0 && k <= len(riskLead.FindString(t.s()))+3 && fs[i].At.Block != t.block.ID {
				say(i, t.s()[k+len(fs[i].Name):], t.at(0, 0))
				break
			}
		}
	}
	x.saidByNumber(say)
	for i := range fs {
		b := x.doc.Block(fs[i].At.Block)
		if b == nil || b.Table != nil {
			continue
		}
		if b.Kind == document.Heading && b.Section > 0 && b.Section < len(x.doc.Outline) {
			for _, t := range x.section(b.Section) {
				if t.block.ID != b.ID && t.block.Kind != document.Heading && !x.isCard[t.block.ID] && !saidOther.MatchString(t.s()) {
					say(i, t.s(), t.at(0, 0))
				}
			}
			continue
		}
		k := x.first[b.ID]
		t := x.texts[k]
		after := rest(i, t.s())
		if k := x.measureLabel(after); k > 0 { // what is done about it is told behind
			after = after[:lastAny(after[:k-1], "。;")+1]
		}
		// several factors in one paragraph: each has the words to the next
		for j := range fs {
			if j != i && fs[j].At.Block == b.ID {
				if n := strings.Index(after, fs[j].Name); n >= 0 {
					after = after[:n]
				}
			}
		}
		say(i, after, t.at(0, 0))
		// a line that is only a name is told by the paragraph below it
		if utf8.RuneCountInString(t.s()) <= 40 && fs[i].Said == "" && k+1 < len(x.texts) {
			if next := x.texts[k+1]; next.cell == nil && next.block.Kind == document.Paragraph && next.block.Section == b.Section && !nextItem.MatchString(next.s()) {
				say(i, next.s(), next.at(0, 0))
			}
		}
	}
}

// nextItem begins another item of the same list.
var nextItem = regexp.MustCompile(`^第[一二三四五六七八九十\d]{1,3}[项个条点]`)

// byNumber begins a paragraph that tells of a risk by its number only:
// 风险四(运行阶段):亲属因路远….
var byNumber = regexp.MustCompile(`^(?:主要|重点)?(?:风险(?:因素|点|源)?\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})|[RF]-?\d{1,2})\s*(?:\([^()]{1,16}\))?\s*[:、.,]`)

// saidByNumber hands on paragraphs that tell of the factors of a table by their
// numbers, where there is one for each.
func (x *reading) saidByNumber(say func(i int, s string, at document.Anchor)) {
	fs := x.out.Risks.Factors
	at := map[string]int{}
	for i := range fs {
		if _, twice := at[fs[i].No]; twice || fs[i].No == "" || fs[i].At.Row == 0 {
			return
		}
		at[fs[i].No] = i
	}
	told := map[string]*text{}
	for _, t := range x.texts {
		if t.cell != nil || t.block.Kind != document.Paragraph || !t.inBody() || !byNumber.MatchString(t.s()) || !x.inRole(t.block.ID, "identification", "estimation") {
			continue
		}
		no := riskNo(t.s())
		if _, ok := at[no]; !ok || told[no] != nil {
			return
		}
		told[no] = t
	}
	if len(told) < 3 || len(told) != len(fs) {
		return
	}
	for i := range fs {
		if fs[i].Said != "" {
			continue
		}
		t := told[fs[i].No]
		say(i, t.s()[len(byNumber.FindString(t.s())):], t.at(0, 0))
	}
}

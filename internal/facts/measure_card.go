package facts

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// card is one risk told by labels, in a table of labels and answers: 风险 | 甲,
// 措施 | 乙, 责任单位 | 丙.
type card struct {
	risk   *text // the cell that names it; nil where the heading above does
	no     string
	name   string
	fields map[string]*text // text unit assist deadline desc phase
	split  map[string]string
	block  document.BlockID
	at     document.Anchor
}

var (
	cardRisk  = regexp.MustCompile(`^(?:主要|单项)?风险(?:点|因素|事项|名称|源|描述)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})?$|^(?:针?对应?|所对|涉及)(?:的)?风险(?:点|因素)?$|^一(?:险|事)一策$|^风险(?:点|因素)?(?:名称|编号和名称)$`)
	cardHelp  = regexp.MustCompile(`配合|协助|协办`)
	cardOwner = regexp.MustCompile(`责任|牵头|主责|承办|落实单位|谁(?:来)?(?:负责|办|做)`)
	cardWhen  = regexp.MustCompile(`时限|期限|时间|何时|节点`)
)

// cardLabel gives the fields a label of a card asks for; nil for what is none.
func (x *reading) cardLabel(s string) []string {
	s = headNoise.Replace(s)
	if n := utf8.RuneCountInString(s); n < 2 || n > 14 {
		return nil
	}
	switch owner := cardOwner.MatchString(s); {
	case cardRisk.MatchString(s):
		return []string{"risk"}
	case owner && cardHelp.MatchString(s) && cardWhen.MatchString(s):
		return []string{"unit", "assist", "deadline"}
	case owner && cardHelp.MatchString(s):
		return []string{"unit", "assist"}
	case owner && cardWhen.MatchString(s):
		return []string{"unit", "deadline"}
	case bareStage(s) != "":
		return []string{"stage"}
	}
	switch id := x.column(s).id; id {
	case "measure":
		return []string{"text"}
	case "person":
		return []string{"unit"}
	case "unit", "assist", "deadline", "desc", "phase", "p", "q", "degree":
		return []string{id}
	}
	return nil
}

// pair is a label and the cell that answers it.
type pair struct {
	label  *text
	fields []string
	value  *text
}

// pairs reads a table whose rows are labels and answers side by side; nil for
// one that has columns.
func (x *reading) pairs(tb *table) []pair {
	if len(tb.grid) < 2 || len(tb.grid[0]) < 2 || len(tb.grid[0]) > 6 {
		return nil
	}
	var out []pair
	labelled, both := 0, 0
	has := map[string]bool{}
	for _, row := range tb.grid {
		var cells []*text
		for c, t := range row {
			if t != nil && (c == 0 || t != row[c-1]) {
				cells = append(cells, t)
			}
		}
		if len(cells) > 4 || len(cells) == 3 {
			return nil
		}
		mine := false
		for k := 0; k+1 < len(cells); k += 2 {
			fields := x.cardLabel(cells[k].s())
			if fields == nil {
				continue
			}
			if v := cells[k+1].s(); utf8.RuneCountInString(v) <= 6 && fields[0] != "risk" && fields[0] != "phase" && x.cardLabel(v) != nil {
				both++
			}
			mine = true
			for _, f := range fields {
				has[f] = true
			}
			out = append(out, pair{cells[k], fields, cells[k+1]})
		}
		if mine {
			labelled++
		}
	}
	if !has["text"] || !has["unit"] && !has["deadline"] && !has["assist"] || labelled < 3 || both > 1 || labelled*3 < len(tb.grid)*2 {
		return nil
	}
	return out
}

// cards reads all of them, once.
func (x *reading) cards() []card {
	if x.carded {
		return x.cardList
	}
	x.carded = true
	for _, tb := range x.tables {
		if len(tb.grid) == 0 {
			continue
		}
		if t := x.texts[min(x.first[tb.block.ID], len(x.texts)-1)]; t.table != tb || !t.inBody() || planHead.MatchString(lastHeading(x.path(t))) {
			continue
		}
		ps := x.pairs(tb)
		if ps == nil {
			continue
		}
		if x.isCard == nil {
			x.isCard = map[document.BlockID]bool{}
		}
		x.isCard[tb.block.ID] = true
		var c *card
		for _, p := range ps {
			if c == nil || p.fields[0] == "risk" && (c.risk != nil || len(c.fields) > 0) {
				x.cardList = append(x.cardList, card{fields: map[string]*text{}, split: map[string]string{}, block: tb.block.ID, at: p.value.at(0, 0)})
				c = &x.cardList[len(x.cardList)-1]
			}
			switch {
			case p.fields[0] == "risk":
				c.risk, c.at = p.value, p.value.at(0, 0)
				c.name = riskName(p.value.s())
				if l := headNoise.Replace(p.label.s()); strings.HasPrefix(l, "风险") {
					c.no = riskNo(l)
				}
				if c.no == "" && riskLead.MatchString(p.value.s()) {
					c.no = riskNo(p.value.s())
				}
			case len(p.fields) > 1:
				x.splitCell(c, p)
			default:
				if c.fields[p.fields[0]] == nil {
					c.fields[p.fields[0]] = p.value
				}
			}
		}
	}
	return x.cardList
}

var helpTail = regexp.MustCompile(`^(?:由)?|(?:予以)?(?:配合|协助|协办)(?:单位)?:?`)

// splitCell reads an answer of several fields: 区财政局;南埠镇政府配合.
func (x *reading) splitCell(c *card, p pair) {
	parts := strings.FieldsFunc(p.value.s(), func(r rune) bool { return r == ';' || r == '/' || r == '\n' || r == '。' })
	if len(parts) < 2 && len(p.fields) == 2 {
		parts = strings.SplitN(p.value.s(), ",", 2)
	}
	for i, f := range p.fields {
		c.fields[f] = p.value
		c.split[f] = ""
		if i < len(parts) {
			s := strings.TrimSpace(parts[i])
			if f == "assist" {
				s = helpTail.ReplaceAllString(s, "")
			}
			c.split[f] = s
		}
	}
}

// cardRisks takes factors from cards that name them, where nothing lists them.
func (x *reading) cardRisks() {
	var named []card
	for _, c := range x.cards() {
		if c.name != "" && looksLikeRisk(c.name) {
			named = append(named, c)
		}
	}
	if len(named) < 2 {
		return
	}
	for _, c := range named {
		f := Risk{No: c.no, Name: c.name, At: c.at, Source: "card"}
		if t := c.fields["phase"]; t != nil {
			f.Phase = strings.TrimSpace(t.s())
		}
		x.addRisk(f)
	}
}

// cardMeasures reads the measures of cards: each is a row of its own.
func (x *reading) cardMeasures() {
	for _, c := range x.cards() {
		m := Measure{Cells: map[string]document.Anchor{}, No: c.no, Risk: c.name, Block: c.block, At: c.at, Card: true}
		for _, f := range []string{"text", "unit", "assist", "deadline"} {
			t := c.fields[f]
			if t == nil {
				continue
			}
			s, split := c.split[f]
			if !split {
				s = strings.TrimSpace(t.s())
			}
			m.Cells[f] = t.at(0, 0)
			m.put(f, s)
		}
		x.matchMeasure(&m)
		if len(m.Risks) == 0 || m.Fuzzy { // the heading above says which it answers
			head := lastHeading(x.path(x.texts[x.first[c.block]]))
			if i, sure := x.bestFactor(measureTail.ReplaceAllString(riskName(head), ""), riskOwnNo(head, "")); i >= 0 && sure {
				m.Risks, m.Fuzzy = []int{i}, false
				if m.Risk == "" {
					m.Risk = x.out.Risks.Factors[i].Name
				}
			}
		}
		x.out.Measures.Rows = append(x.out.Measures.Rows, m)
	}
}

// lineLabel is the label at the head of a line: 防范化解措施:….
var lineLabel = regexp.MustCompile(`^\s*(?:[(]?[\d一二三四五六七八九十]{1,3}[).、]\s*|[①-⑳]\s*)?([\p{Han}、]{2,12}):`)

// onCard says that a card answers a factor.
func (x *reading) onCard(factors []int) bool {
	for k := range x.out.Measures.Rows {
		if m := &x.out.Measures.Rows[k]; m.Card && len(m.Risks) > 0 && len(factors) > 0 && m.Risks[0] == factors[0] {
			return true
		}
	}
	return false
}

// inLabel finds such a label within a paragraph that tells the risk first.
var inLabel = regexp.MustCompile(`(?:^|[。;])\s*((?:[\p{Han}]{0,6})(?:措施|办法|对策|做法|应对|化解|防范|怎么办))(?:为|是|有|:)`)

// measureLabel says where in a line its measure begins; -1 where none does.
func (x *reading) measureLabel(s string) int {
	if m := lineLabel.FindStringSubmatchIndex(s); m != nil {
		if f := x.cardLabel(s[m[2]:m[3]]); len(f) == 1 && f[0] == "text" {
			return m[1]
		}
	}
	for _, m := range inLabel.FindAllStringSubmatchIndex(s, 4) {
		if utf8.RuneCountInString(s[m[2]:m[3]]) <= 10 && !stagedMeasure.MatchString(s[m[2]:m[3]]) {
			return m[1]
		}
	}
	return -1
}

var stagedMeasure = regexp.MustCompile(`应急|处置预案|专家|听证|公示|调查|评判|评估|计算|判定`)

// dossiers finds measures told with the risk itself: in the lines under its
// heading that bear labels, or behind its description in the same paragraph.
func (x *reading) dossiers() {
	answered := map[int]bool{}
	for _, m := range x.out.Measures.Rows {
		for _, i := range m.Risks {
			answered[i] = true
		}
	}
	for _, m := range x.out.Measures.Prose {
		for _, i := range m.Risks {
			answered[i] = answered[i] || m.Own
		}
	}
	for i := range x.out.Risks.Factors {
		f := &x.out.Risks.Factors[i]
		b := x.doc.Block(f.At.Block)
		if answered[i] || b == nil || b.Table != nil {
			continue
		}
		var lines []piece
		switch {
		case b.Kind == document.Heading && b.Section > 0 && b.Section < len(x.doc.Outline):
			for _, t := range x.section(b.Section) {
				if t.block.ID != b.ID && t.block.Kind != document.Heading && t.cell == nil {
					lines = append(lines, entire(t))
				}
			}
		default:
			t := x.texts[x.first[b.ID]]
			lines = []piece{entire(t)}
			if f.At.End > 0 { // one of several in a paragraph
				if k := strings.Index(t.s(), f.Name); k >= 0 {
					lines[0].from = k
					for j := range x.out.Risks.Factors {
						if o := &x.out.Risks.Factors[j]; j != i && o.At.Block == b.ID && o.At.Start > f.At.Start {
							if n := strings.Index(t.s()[k+len(f.Name):], o.Name); n >= 0 {
								lines[0].to = min(lines[0].to, k+len(f.Name)+n)
							}
						}
					}
				}
			}
			if end := x.first[b.ID]; utf8.RuneCountInString(t.s()) <= 60 { // a title line, and what stands below it
				for k := end + 1; k < len(x.texts) && k < end+10; k++ {
					next := x.texts[k]
					if next.cell != nil || next.block.Kind != document.Paragraph || next.block.Section != b.Section || x.isFactor(next.block.ID) {
						break
					}
					lines = append(lines, entire(next))
				}
			}
		}
		x.dossier(i, lines)
	}
}

// isFactor says that a factor is told in a block.
func (x *reading) isFactor(id document.BlockID) bool {
	for i := range x.out.Risks.Factors {
		if x.out.Risks.Factors[i].At.Block == id {
			return true
		}
	}
	return false
}

func (x *reading) dossier(i int, lines []piece) {
	for k, l := range lines {
		if k > 30 {
			return
		}
		from := x.measureLabel(l.s())
		if from < 0 {
			continue
		}
		f := &x.out.Risks.Factors[i]
		first := piece{l.t, l.from + from, l.to}
		p := ProseMeasure{Title: f.Name, No: f.No, Risks: []int{i}, Own: true, At: l.t.at(first.from, first.to)}
		x.out.Measures.Prose = append(x.out.Measures.Prose, p)
		x.tellMeasure(&x.out.Measures.Prose[len(x.out.Measures.Prose)-1], append([]piece{first}, lines[k+1:]...))
		return
	}
}

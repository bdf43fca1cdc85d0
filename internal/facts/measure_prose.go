package facts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

var (
	measureHead = regexp.MustCompile(`措施|一险一策|一事一策|化解|防范|应对|防控|处置|管控|稳控`)
	measureTail = regexp.MustCompile(`(?:的)?(?:风险)?(?:(?:主要)?(?:防范|化解|应对|防控|处置|控制|管控|预防|稳控)(?:和|与|及|、)?)+(?:具体)?(?:措施|对策|办法|建议)?$|(?:的)?措施$`)
	answersRisk = regexp.MustCompile(`(?:针对|关于|对于|围绕|就|为防范|为化解)[“"]?([^,。;:]{2,40}?)[”"]?(?:,|:|的|风险|,采取|采取|,拟)`)
	afterward   = regexp.MustCompile(`(?:落实|采取|实施)?(?:各项|上述|有关|相关|风险|防范|化解|和|与|及|、)*措施(?:落实|实施|采取)?(?:前后|以前|以后|之前|之后|前|后)(?:的)?`)
	planHead    = regexp.MustCompile(`预案|应急`)
	// planLine is a paragraph among the measures that tells the emergency plan.
	planLine = regexp.MustCompile(`^(?:[\d.]+|[（(]?[一二三四五六七八九十]+[、)）])?\s*(?:突发事件)?应急(?:处置)?(?:预案|方案|处置)?(?:要点|方面|安排)?[:,。]`)
	manyPart = regexp.MustCompile(`^\d{1,2}(?:\.\d{1,2})+[.、\s]*`)
)

// measuresPath says that the headings above a text lead to measures: not to the
// level after them, and not to the emergency plan.
func measuresPath(path string) bool {
	path = afterward.ReplaceAllString(path, "")
	if !measureHead.MatchString(path) {
		return false
	}
	for _, h := range strings.Split(path, "/") {
		if planHead.MatchString(h) && !strings.Contains(h, "化解") && !strings.Contains(h, "防范") {
			return false
		}
	}
	return !strings.Contains(lastHeading(path), "预案")
}

// measuresHere says that a text lies in a section that plays the part of the
// measures, whatever its heading: 怎么办、谁来办; 一险一策.
func (x *reading) measuresHere(t *text, heading bool) bool {
	if heading || planHead.MatchString(lastHeading(x.path(t))) {
		return false
	}
	return x.inRole(t.block.ID, "measures")
}

// proseMeasures finds headings and numbered or 针对… paragraphs in the measures
// chapters that answer a factor, and what they say of who does it and by when.
func (x *reading) proseMeasures() {
	open, under, said := -1, 0, []piece{} // the measure being told, the section of its heading
	end := func() {
		if open >= 0 {
			x.tellMeasure(&x.out.Measures.Prose[open], said)
		}
		open, said = -1, nil
	}
	for _, t := range x.texts {
		if t.table != nil || !t.inBody() {
			continue
		}
		heading := t.block.Kind == document.Heading
		path := x.path(t)
		if !measuresPath(path) && !x.measuresHere(t, heading) {
			end()
			continue
		}
		if heading && open >= 0 && !x.below(t.block.Section, under) {
			end()
		}
		if !heading && t.block.Kind != document.Paragraph && t.block.Kind != document.TextBox {
			continue
		}
		if !heading && planLine.MatchString(t.s()) {
			end()
			continue
		}
		if parts := itemsIn(t); !heading && len(parts) > 1 {
			end()
			for _, part := range parts {
				if p, ok := x.itemMeasure(part); ok {
					x.out.Measures.Prose = append(x.out.Measures.Prose, p)
					x.tellMeasure(&x.out.Measures.Prose[len(x.out.Measures.Prose)-1], []piece{part})
				}
			}
			continue
		}
		p := x.proseMeasure(t, heading)
		if p.Own && len(x.cardList) > 0 && x.onCard(p.Risks) {
			end() // the card below says it
			continue
		}
		switch {
		case p.Own:
			end()
			x.out.Measures.Prose = append(x.out.Measures.Prose, p)
			open, under, said = len(x.out.Measures.Prose)-1, t.block.Section, []piece{entire(t)}
			continue
		case len(p.Risks) > 0:
			x.out.Measures.Prose = append(x.out.Measures.Prose, p)
		}
		if open >= 0 && len(said) < 40 && !heading {
			said = append(said, entire(t))
		}
	}
	end()
}

// piece is a part of a text.
type piece struct {
	t        *text
	from, to int
}

func entire(t *text) piece { return piece{t, 0, len(t.s())} }

func (p piece) s() string { return p.t.s()[p.from:p.to] }

// eachItem begins one of several measures told in one paragraph: 第一项:…。第二项:….
var eachItem = regexp.MustCompile(`(?:^|[。;])\s*((?:针对|对)?第(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:项|个风险|号)?(?:风险)?[:,])`)

// itemsIn cuts a paragraph where its items begin; nil where it has fewer than two.
func itemsIn(t *text) []piece {
	s := t.s()
	found := eachItem.FindAllStringSubmatchIndex(s, 60)
	if len(found) < 2 {
		return nil
	}
	var out []piece
	for i, m := range found {
		to := len(s)
		if i+1 < len(found) {
			to = found[i+1][2]
		}
		out = append(out, piece{t, m[2], to})
	}
	return out
}

// itemMeasure is one of these; the number is that of its risk.
func (x *reading) itemMeasure(part piece) (ProseMeasure, bool) {
	nos, _, _ := codes(part.s())
	if len(nos) == 0 {
		return ProseMeasure{}, false
	}
	p := ProseMeasure{Title: shortTitle(leadOf(part.s())), At: part.t.at(part.from, part.to), Own: true, No: nos[0], Risks: x.allNumbered(nos)}
	return p, len(p.Risks) > 0
}

// below says that section s is, or lies in, section top.
func (x *reading) below(s, top int) bool {
	for ; s > 0 && s < len(x.doc.Outline); s = x.doc.Outline[s].Parent {
		if s == top {
			return true
		}
	}
	return false
}

func (x *reading) proseMeasure(t *text, heading bool) ProseMeasure {
	s := strings.TrimSpace(t.s())
	bare := manyPart.ReplaceAllString(s, "")
	coded := bare
	if t.block.Number == "" {
		bare = strings.TrimSpace(bare[len(listLead.FindString(bare)):])
	}
	if !letterCode.MatchString(coded) && !itemBegins.MatchString(coded) { // Y1 and 第1项 are no numbers of a list
		coded = bare
	}
	title, aimed := bare, false
	if !heading {
		title = leadOf(bare)
		if m := answersRisk.FindStringSubmatch(bare); m != nil && strings.Index(bare, m[0]) < 60 {
			title, aimed = m[1], true
		}
	}
	p := ProseMeasure{Title: shortTitle(title), At: t.at(0, 0)}
	// By number: 风险1的防范: …; 针对R1。…
	if nos, _, told := codes(coded); len(nos) > 0 && (told && codeBegins.MatchString(coded) || itemBegins.MatchString(coded)) {
		p.Own, p.No = true, nos[0]
		p.Risks = x.allNumbered(nos)
		if len(p.Risks) > 0 {
			return p
		}
	}
	name := measureTail.ReplaceAllString(riskName(title), "")
	name = strings.TrimPrefix(strings.TrimPrefix(name, "针对"), "关于")
	listed := ""
	if n, ok := document.ParseNumber(t.block.Printed()); ok {
		listed = itoa(n.Ordinal)
	}
	if len(x.out.Risks.Factors) > 0 && name != "" && utf8.RuneCountInString(name) <= 60 {
		no := ""
		if riskLead.MatchString(title) && strings.HasPrefix(title, "风险") {
			no = riskNo(title)
		}
		if i, sure := x.bestFactor(name, no); i >= 0 {
			p.Risks, p.Fuzzy = []int{i}, !sure
			p.Own = p.Own || heading || aimed || listed != "" || strings.HasPrefix(bare, title)
		} else if i := x.numbered(listed); i >= 0 && (strings.Contains(title, "风险") || heading) && x.closeTo(i, name) {
			p.Risks, p.Fuzzy, p.Own = []int{i}, true, true
		}
		for _, part := range strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune("、,及和与", r) }) {
			if i, sure := x.bestFactor(part, ""); i >= 0 && sure && !slices.Contains(p.Risks, i) {
				p.Risks = append(p.Risks, i)
			}
		}
	}
	// Any factor named outright in the paragraph is at least touched.
	for i := range x.out.Risks.Factors {
		if slices.Contains(p.Risks, i) {
			continue
		}
		if n := x.out.Risks.Factors[i].Name; strings.Contains(s, n) {
			p.Risks = append(p.Risks, i)
		} else if k := x.key(n); utf8.RuneCountInString(k) >= 4 && strings.Contains(keyNoise.Replace(s), k) {
			p.Risks = append(p.Risks, i)
		}
	}
	return p
}

var codeBegins = regexp.MustCompile(`^(?:分别)?(?:针对|关于|对应|对于|对|就)?(?:上述|以上)?(?:主要|单项)?(?:风险|[A-Z]{1,2}-?\d)`)

var letterCode = regexp.MustCompile(`^[A-Z]{1,2}-?\d{1,2}(?:\D|$)`)

// itemBegins: 第三项:…, a risk by its number alone.
var itemBegins = regexp.MustCompile(`^(?:针对|对)?第(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:项|个风险|号)(?:风险)?[:,、。]`)

func shortTitle(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60])
	}
	return s
}

// leadOf gives the head of a paragraph that works as a title: "1.征地补偿风险。…"
func leadOf(s string) string {
	s = strings.TrimSpace(s)
	i := strings.IndexAny(s, "。:;,")
	if i < 0 {
		i = len(s)
	}
	if utf8.RuneCountInString(s[:i]) > 45 {
		return ""
	}
	return s[:i]
}

package facts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// openingChapter finds the overview where its heading says nothing of it (这次调整的
// 来龙去脉, 要评估的事): the first chapter of the body that no other part claims by
// its heading and that tells several of the things an overview tells.
func (x *reading) openingChapter(chars []int) (RoleAt, bool) {
	top, seen := 0, 0
	for i := 1; i < len(x.doc.Outline); i++ {
		s := x.doc.Outline[i]
		if s.Zone != document.ZoneBody || s.Last == s.Heading {
			continue
		}
		if top == 0 {
			top = s.Level
		}
		if s.Level > top {
			continue
		}
		if seen++; seen > 2 {
			break
		}
		h := x.texts[x.first[s.Heading]]
		if len(x.rolesOf(h.s())) > 0 || contentsHeading(h.s()) || chars[s.Last]-chars[s.First] < openingLeast {
			continue
		}
		if x.elementsTold(s.Heading, s.Last) >= openingThings {
			return RoleAt{Section: i, At: document.Whole(s.Heading), Title: h.block.Text, How: "heading", Chars: chars[s.Last] - chars[s.First]}, true
		}
	}
	if top == 0 {
		return x.openingLines(chars)
	}
	return RoleAt{}, false
}

// openingLines finds the opening chapter of a report that marks no headings, by
// the first two lines of its outermost numbering.
func (x *reading) openingLines(chars []int) (RoleAt, bool) {
	var first *text
	var scheme document.Scheme
	for _, t := range x.texts {
		b := t.block
		if t.cell != nil || b.Kind != document.Paragraph || b.Zone != document.ZoneBody || utf8.RuneCountInString(t.s()) > 30 || strings.ContainsAny(t.s(), "。;!") {
			continue
		}
		n, ok := document.ParseNumber(b.Printed())
		if !ok || n.Rest == "" {
			continue
		}
		if first == nil {
			first, scheme = t, n.Scheme
			continue
		}
		if n.Scheme != scheme {
			continue
		}
		from, to := first.block.ID, b.ID-1
		if len(x.rolesOf(first.s())) > 0 || to <= from || chars[to]-chars[from] < openingLeast || x.elementsTold(from, to) < openingThings {
			return RoleAt{}, false
		}
		return RoleAt{At: document.Whole(from), Title: strings.TrimSpace(first.block.Text), How: "text", Chars: chars[to] - chars[from]}, true
	}
	return RoleAt{}, false
}

// elementsTold counts the elements of an overview told between two blocks.
func (x *reading) elementsTold(heading, last document.BlockID) int {
	told := map[string]bool{}
	ms := matchers(x.lx.Elements)
	for _, t := range x.texts {
		if t.block.ID <= heading || t.block.ID > last || t.block.Kind == document.Heading {
			continue
		}
		for k := range ms {
			if _, _, ok := ms[k].find(t.s()); ok {
				told[ms[k].id] = true
			}
		}
	}
	return len(told)
}

const (
	openingLeast  = 120 // characters an opening chapter has at least
	openingThings = 6   // elements of an overview it tells
)

// partsTold adds the parts that were found by what they tell: a report whose
// measures were read has its part of measures, whatever stands above them. It
// runs when all is read, and only for parts that no heading, label or sentence
// showed.
func (x *reading) partsTold() {
	add := func(r Role, ok bool, at document.Anchor) {
		// A chapter that was opened and left empty is not told elsewhere.
		empty := slices.ContainsFunc(x.out.Structure.Roles[r], func(a RoleAt) bool { return a.How == "heading" && a.Chars == 0 })
		if !ok || empty || x.out.Structure.Has(r) {
			return
		}
		title := ""
		if at.Block > 0 {
			b := x.doc.Block(at.Block)
			if sec := x.doc.Outline[b.Section]; b.Section > 0 {
				title = x.texts[x.first[sec.Heading]].s()
			}
		}
		x.out.Structure.Roles[r] = append(x.out.Structure.Roles[r], RoleAt{At: at, Title: title, How: "facts", Chars: 100})
	}
	inBody := func(at document.Anchor) bool {
		return at.Block > 0 && x.doc.Block(at.Block).Zone == document.ZoneBody
	}

	var measures []document.Anchor
	for _, m := range x.out.Measures.Rows {
		if m.Text != "" && inBody(m.At) {
			measures = append(measures, m.At)
		}
	}
	for _, m := range x.out.Measures.Prose {
		if inBody(m.At) && !x.inRole(m.At.Block, "conclusion") && !x.inRole(m.At.Block, "emergency") {
			measures = append(measures, m.At)
		}
	}
	add("measures", len(measures) >= fewestOfPart, firstOf(measures))

	var risks, estimated []document.Anchor
	for _, f := range x.out.Risks.Factors {
		if !inBody(f.At) {
			continue
		}
		risks = append(risks, f.At)
		if b := f.Before; b.P.Found() || b.R.Found() || b.PWord.Found() || b.Degree.Found() || b.Points.Found() {
			estimated = append(estimated, f.At)
		}
	}
	if len(estimated) < fewestOfPart && !x.out.Structure.Has("estimation") { // 可能性大,影响中,一般: in the text of each risk
		for _, t := range x.texts {
			if !t.inBody() || t.block.Zone != document.ZoneBody || !strings.Contains(t.s(), "可能") && !strings.Contains(t.s(), "概率") {
				continue
			}
			if m := weighed.FindStringIndex(t.s()); m != nil {
				estimated = append(estimated, t.at(m[0], m[1]))
			}
		}
	}
	add("identification", len(risks) >= fewestOfPart, firstOf(risks))
	add("estimation", len(estimated) >= fewestOfPart, firstOf(estimated))

	for _, l := range x.out.Levels {
		add("level", l.Stage == "after" && inBody(l.At), l.At)
	}

	var argued []document.Anchor
	for _, a := range x.out.Arguments {
		if !a.Summary && a.Chars >= arguedLeast && len(a.At) > 0 && inBody(a.At[0]) {
			argued = append(argued, a.At[0])
		}
	}
	add("dimensions", len(argued) >= len(allDimensions), firstOf(argued))

	var heard []document.Anchor
	for _, m := range x.out.Consultation.Methods {
		if m.Held && !m.Listed && !m.Negated && len(m.At) > 0 && inBody(m.At[0]) {
			heard = append(heard, m.At[0])
		}
	}
	add("consultation", len(heard) >= fewestOfPart, firstOf(heard))

	// Laws are cited all over; a list of them in one place is the basis.
	cited := map[document.BlockID]int{}
	for _, c := range x.out.Citations {
		if !inBody(c.At) || x.inRole(c.At.Block, "dimensions") || x.inRole(c.At.Block, "legality") || x.inRole(c.At.Block, "measures") || x.inRole(c.At.Block, "emergency") {
			continue
		}
		cited[c.At.Block]++
		add("basis", cited[c.At.Block] >= citedTogether, c.At)
	}

	steps := map[document.BlockID]map[string]bool{}
	for _, e := range x.out.Process.Events {
		if e.Planned || !inBody(e.At) {
			continue
		}
		if steps[e.At.Block] == nil {
			steps[e.At.Block] = map[string]bool{}
		}
		steps[e.At.Block][e.Kind] = true
		add("process", len(steps[e.At.Block]) >= stepsTogether, e.At)
	}

	// Who is responsible, and who does the work: both told in the text.
	var responsible document.Anchor
	var done bool
	for _, t := range x.out.Tellings {
		if t.Annex || !inBody(t.At) {
			continue
		}
		switch t.ID {
		case "body-responsible":
			if responsible.Block == 0 {
				responsible = t.At
			}
		case "body-own", "body-commission", "body-agency", "body-team", "body-members":
			done = true
		}
	}
	if v, ok := x.out.Identity.ResponsibleBody.First(); ok && responsible.Block == 0 {
		responsible = v.At // by a label on the cover, or in a form
	}
	add("body", responsible.Block > 0 && done, responsible)
}

// weighed is a risk judged by how likely and how grave it is.
var weighed = regexp.MustCompile(`(?:可能性|概率)[^。;,]{0,6}(?:大|中|小|高|低|\d)[^。;]{0,8}[,、](?:其)?(?:影响|后果|危害)[^。;,]{0,8}(?:大|中|小|高|低|重|轻|\d)`)

const (
	fewestOfPart  = 3  // risks, measures, ways of hearing that make a part
	arguedLeast   = 40 // characters said of each dimension
	citedTogether = 4  // laws and documents listed in one place
	stepsTogether = 4  // dated steps told in one place
)

func firstOf(list []document.Anchor) document.Anchor {
	if len(list) == 0 {
		return document.Anchor{}
	}
	return list[0]
}

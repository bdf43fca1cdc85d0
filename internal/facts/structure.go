package facts

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// matcher is a Term made ready. A lexicon is data handed in, so matchers are
// made once for each lexicon and kept beside it.
type matcher struct {
	number   int // in its list
	id       string
	words    []string
	first    *regexp.Words // words made ready
	patterns []*regexp.Regexp
	not      []string
}

// find gives the first match that holds none of the excluding words. The
// excluding words are looked for in the whole text given.
func (m *matcher) find(s string) (start, end int, ok bool) {
	start = -1
	for k, i := range m.first.First(s) {
		if w := m.words[k]; i >= 0 && (start < 0 || i < start || i == start && i+len(w) > end) {
			start, end = i, i+len(w)
		}
	}
	for _, p := range m.patterns {
		if at := p.FindStringIndex(s); at != nil && (start < 0 || at[0] < start) {
			start, end = at[0], at[1]
		}
	}
	if start < 0 {
		return 0, 0, false
	}
	for _, n := range m.not {
		if strings.Contains(s, n) {
			return 0, 0, false
		}
	}
	return start, end, true
}

var matcherCache sync.Map // *Term (first of the list) → []matcher

// matchers makes a list of terms ready. Bad patterns are left out: the rule
// pack reports them when it is loaded.
func matchers(list []Term) []matcher {
	if len(list) == 0 {
		return nil
	}
	type entry struct {
		n  int
		ms []matcher
	}
	if v, ok := matcherCache.Load(&list[0]); ok && v.(entry).n == len(list) {
		return v.(entry).ms
	}
	out := make([]matcher, 0, len(list))
	for i := range list {
		m := matcher{number: i, id: list[i].ID, words: list[i].Words, first: regexp.NewWords(list[i].Words), not: list[i].Not}
		for _, p := range list[i].Patterns {
			if re, err := regexp.Compile(p); err == nil {
				m.patterns = append(m.patterns, re)
			}
		}
		out = append(out, m)
	}
	matcherCache.Store(&list[0], entry{len(list), out})
	return out
}

var (
	// What stands before or after measures is a matter of levels, not of measures.
	afterMeasures  = regexp.MustCompile(`(?:落实|采取|实施|执行)?(?:各项)?(?:风险)?(?:(?:防范|化解|应对|防控|处置|控制)[和与及、]?)*措施(?:落实|实施|采取|执行|到位)?(?:之|以)?后`)
	beforeMeasures = regexp.MustCompile(`(?:未)?(?:落实|采取|实施|执行)?(?:各项)?(?:风险)?(?:(?:防范|化解|应对|防控|处置|控制)[和与及、]?)*措施(?:落实|实施|采取|执行)?(?:之|以)?前`)
	nameOfIt       = strings.NewReplacer("社会稳定风险评估", "稳评", "社会稳定性风险评估", "稳评", "社会风险评估", "稳评", "稳定风险评估", "稳评",
		"社会稳定风险", "风险", "社会稳定性风险", "风险", " ", "", "\n", "", "“", "", "”", "")
)

// titleForm is a heading as section words are matched on it: 社会稳定风险评估 is the
// name of the whole, not a word of the chapter.
func titleForm(s string) string {
	s = nameOfIt.Replace(s)
	s = afterMeasures.ReplaceAllString(s, "措后")
	return beforeMeasures.ReplaceAllString(s, "措前")
}

// rolesOf gives the roles a title plays. The same titles are asked for again and
// again, on the way up the outline.
func (x *reading) rolesOf(title string) []Role {
	roles, ok := x.titles[title]
	if !ok {
		if x.titles == nil {
			x.titles = map[string][]Role{}
		}
		roles = x.readTitle(title)
		x.titles[title] = roles
	}
	return slices.Clone(roles)
}

func (x *reading) readTitle(title string) []Role {
	s := titleForm(title)
	if s == "" || utf8.RuneCountInString(s) > 40 {
		return nil
	}
	var out []Role
	seen := map[string]bool{}
	ms := matchers(x.lx.Sections)
	for i := range sieveOf(x.lx.Sections).pass(s).all {
		m := &ms[i]
		if seen[m.id] {
			continue
		}
		if _, _, ok := m.find(s); ok {
			seen[m.id] = true
			out = append(out, Role(m.id))
		}
	}
	return out
}

// structure finds which place plays which part: headings first, then the row
// labels of a form, then captions, numbered lines and words at the head of a
// paragraph, each only where nothing surer was found.
func (x *reading) structure() {
	x.out.Structure.Roles = map[Role][]RoleAt{}
	add := func(roles []Role, at RoleAt) {
		for _, r := range roles {
			x.out.Structure.Roles[r] = append(x.out.Structure.Roles[r], at)
		}
	}
	chars := x.charsBefore()
	for i := 1; i < len(x.doc.Outline); i++ {
		s := x.doc.Outline[i]
		if s.Zone == document.ZoneAnnex || s.Zone == document.ZoneContents {
			continue
		}
		h := x.texts[x.first[s.Heading]]
		if s.Zone == document.ZoneFront && strings.Contains(h.s(), "报告") || contentsHeading(h.s()) {
			continue
		}
		below := chars[s.Last] - chars[s.First]
		roles := x.rolesOf(h.s())
		if x.inPlan(s.Parent) {
			// 处置措施 of the emergency plan are not the measures against the risks.
			roles = slices.DeleteFunc(roles, func(r Role) bool { return r == "measures" || r == "body" || r == "process" })
		}
		if x.inConclusion(s.Parent) && below < summedUp {
			roles = notSummed(roles)
		}
		add(roles, RoleAt{Section: i, At: document.Whole(s.Heading), Title: strings.TrimSpace(h.block.Text), How: "heading", Chars: below})
	}
	sure := map[Role]bool{}
	settle := func() {
		for r, at := range x.out.Structure.Roles {
			for _, a := range at {
				sure[r] = sure[r] || a.Chars > 0
			}
		}
	}
	unsure := func(roles []Role) []Role {
		var out []Role
		for _, r := range roles {
			if !sure[r] {
				out = append(out, r)
			}
		}
		return out
	}
	settle()
	if !sure["overview"] {
		if at, ok := x.openingChapter(chars); ok {
			add([]Role{"overview"}, at)
			settle()
		}
	}
	x.labels(func(roles []Role, at RoleAt) { add(unsure(roles), at) })
	settle()
	for _, t := range x.tables {
		if t.caption == "" || t.block.Zone != document.ZoneBody {
			continue
		}
		c := x.doc.Block(t.block.Table.Caption)
		n := chars[t.block.ID] - chars[t.block.ID-1]
		add(unsure(x.rolesOf(zhFold(c.Text))), RoleAt{At: document.Whole(t.block.ID), Title: c.Text, How: "caption", Chars: n})
	}
	settle()
	x.headLines(func(roles []Role, at RoleAt) { add(unsure(roles), at) })
	settle()
	x.told(func(roles []Role, at RoleAt) { add(unsure(roles), at) })
}

// inPlan says that a section is the emergency plan or a part of it, and nothing
// of the measures.
func (x *reading) inPlan(i int) bool {
	for ; i > 0 && i < len(x.doc.Outline); i = x.doc.Outline[i].Parent {
		s := x.texts[x.first[x.doc.Outline[i].Heading]].s()
		if strings.Contains(s, "措施") || strings.Contains(s, "防范") || strings.Contains(s, "化解") {
			return false
		}
		if strings.Contains(s, "应急预案") || strings.Contains(s, "应急处置") || strings.Contains(s, "处置预案") {
			return true
		}
	}
	return false
}

// summedUp is the length in characters below which a part of the conclusion
// only sums up a chapter told elsewhere: 主要措施 there is no chapter of measures.
const summedUp = 300

func notSummed(roles []Role) []Role {
	return slices.DeleteFunc(roles, func(r Role) bool { return r == "measures" || r == "identification" || r == "dimensions" })
}

// inConclusion says that a section is the conclusion, or a part of it, and
// nothing of measures, risks or the four natures.
func (x *reading) inConclusion(i int) bool {
	for ; i > 0 && i < len(x.doc.Outline); i = x.doc.Outline[i].Parent {
		roles := x.rolesOf(x.texts[x.first[x.doc.Outline[i].Heading]].s())
		if slices.Contains(roles, Role("conclusion")) {
			return len(notSummed(slices.Clone(roles))) == len(roles)
		}
	}
	return false
}

// told finds parts that are told in a sentence of the body without a heading of
// their own, such as who assessed; the word lists told-ROLE say how.
func (x *reading) told(add func([]Role, RoleAt)) {
	ms := matchers(x.lx.Words)
	for i := range ms {
		role, ok := strings.CutPrefix(ms[i].id, "told-")
		if !ok {
			continue
		}
		can := x.catches(x.lx.Words)
		for k, t := range x.texts {
			if !can[k].has(i) || !t.inBody() || t.block.Zone != document.ZoneBody || t.block.Kind == document.Heading || t.block.Kind == document.Caption {
				continue
			}
			if s, e, ok := ms[i].find(t.s()); ok {
				sp := t.sentence(s)
				add([]Role{Role(role)}, RoleAt{At: t.at(s, e), Title: shortName(t.s()[sp.Start:sp.End], 24), How: "text", Chars: utf8.RuneCountInString(t.s()[sp.Start:sp.End])})
				break
			}
		}
	}
}

func contentsHeading(s string) bool {
	return s == "目录" || s == "目次" || strings.HasPrefix(s, "附件") || strings.HasPrefix(s, "附录")
}

// charsBefore counts the characters of all blocks up to and with each block.
func (x *reading) charsBefore() []int {
	out := make([]int, len(x.doc.Blocks)+1)
	for i, t := range x.texts {
		id := int(t.block.ID)
		if i == 0 || x.texts[i-1].block.ID != t.block.ID {
			out[id] = out[id-1]
		}
		if t.block.Kind != document.Comment {
			out[id] += utf8.RuneCountInString(t.s())
		}
	}
	for i := 1; i < len(out); i++ {
		out[i] = max(out[i], out[i-1])
	}
	return out
}

// labels finds the row labels of forms: a short cell with its text to the
// right, or a short row of its own with the text in the row below.
func (x *reading) labels(add func([]Role, RoleAt)) {
	for _, t := range x.tables {
		if t.block.Zone == document.ZoneAnnex || t.block.Zone == document.ZoneContents {
			continue
		}
		for r, row := range t.grid {
			for c := range row {
				l := row[c]
				if l == nil || r > 0 && t.grid[r-1][c] == l || c > 0 && row[c-1] == l {
					continue
				}
				n := utf8.RuneCountInString(l.s())
				if n < 2 || n > 20 || strings.ContainsAny(l.s(), "。；,") {
					continue
				}
				v := rightOf(row, c)
				if v == nil && r+1 < len(t.grid) {
					v = t.grid[r+1][c]
				}
				// A form's value says something; a header's neighbour is another header.
				if v == nil || v == l || utf8.RuneCountInString(v.s()) < 12 {
					continue
				}
				roles := x.rolesOf(l.s())
				if c > 0 && rightOf(row, c) == nil && r+3 < len(t.grid) && row[c-1] != nil {
					// the head of the last column: what each class came to, not what the report concludes
					roles = slices.DeleteFunc(roles, func(r Role) bool { return r == "conclusion" })
				}
				if len(roles) > 0 {
					add(roles, RoleAt{At: v.at(0, 0), Title: strings.Join(strings.Fields(l.cell.Text), ""), How: "table-label", Chars: utf8.RuneCountInString(v.s())})
				}
			}
		}
	}
}

// rightOf gives the next different cell of a row; nil when there is none.
func rightOf(row []*text, c int) *text {
	for k := c + 1; k < len(row); k++ {
		if row[k] != nil && row[k] != row[c] {
			return row[k]
		}
	}
	return nil
}

var runIn = regexp.MustCompile(`^[^。:;,!?]{2,24}[。:]`)

// headLines finds headings that were not marked as such: a short numbered line,
// or words at the head of a paragraph (（一）合法性分析。……).
func (x *reading) headLines(add func([]Role, RoleAt)) {
	summary := map[document.BlockID]bool{}
	for i := 1; i < len(x.doc.Outline); i++ {
		if s := x.doc.Outline[i]; x.inConclusion(i) {
			for id := s.First; id <= s.Last; id++ {
				summary[id] = true
			}
		}
	}
	every := add
	add = func(roles []Role, at RoleAt) {
		if summary[at.At.Block] && at.Chars < summedUp {
			roles = notSummed(roles)
		}
		every(roles, at)
	}
	for i, t := range x.texts {
		b := t.block
		if t.cell != nil || t.base > 0 || b.Kind != document.Paragraph && b.Kind != document.TextBox || b.Zone != document.ZoneBody {
			continue
		}
		number, rest := b.Number, t.s()
		if number == "" {
			if n, ok := document.ParseNumber(b.Text); ok && n.Rest != "" {
				number, rest = n.Text, zhFold(n.Rest)
			}
		}
		short := utf8.RuneCountInString(rest) <= 30 && !strings.ContainsAny(rest, "。;,!?")
		switch {
		case short && (number != "" || b.Kind == document.Paragraph && utf8.RuneCountInString(rest) <= 16):
			rest = strings.TrimRight(rest, ":")
			n := 0
			for k := i + 1; k < len(x.texts) && k < i+40; k++ {
				if x.texts[k].block.Kind == document.Heading {
					break
				}
				n += utf8.RuneCountInString(x.texts[k].s())
			}
			if n > 0 {
				add(x.rolesOf(rest), RoleAt{At: document.Whole(b.ID), Title: strings.TrimSpace(b.Text), How: "text", Chars: n})
			}
		case number != "" || runIn.MatchString(rest):
			m := runIn.FindString(rest)
			if m == "" || len(m) == len(rest) {
				continue
			}
			title := strings.TrimRight(m, "。:")
			add(x.rolesOf(title), RoleAt{At: document.Whole(b.ID), Title: title, How: "text", Chars: utf8.RuneCountInString(rest[len(m):])})
		}
	}
}

// zhFold is the folded text alone.
func zhFold(s string) string { return zh.Fold(s).Rejoined().Text }

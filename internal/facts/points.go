package facts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"

	"wenping/internal/zh/regexp"
)

// Told is what the report tells in one of its parts, such as the emergency plan:
// which points of a prescribed list, and where.
type Told struct {
	Found  bool                       `json:"found"` // the part stands somewhere, under a title of its own or in a sentence
	Titled bool                       `json:"titled"`
	Chars  int                        `json:"chars"`
	At     []document.Anchor          `json:"at,omitempty"`
	Points map[string]document.Anchor `json:"points,omitempty"` // told in the part
	Loose  map[string]document.Anchor `json:"loose,omitempty"`  // told in sentences elsewhere, where the part has a title of its own
	Labels map[string]bool            `json:"-"`                // points that have a label of their own: 组织指挥。…
	Heads  int                        `json:"-"`                // labels that name points
	Odd    map[string]bool            `json:"-"`                // points told under a label that we do not know
	Apart  *document.Anchor           `json:"apart,omitempty"`  // 另行编制, 单独成册
}

// With adds what a file handed in beside the report tells of the same part. Its
// places are its own, so that only the ids are taken over.
func (t Told) With(f *Facts, part string) Told {
	if f == nil || !f.Told[part].Found {
		return t
	}
	out := t
	out.Found, out.Titled = true, true
	out.Points = map[string]document.Anchor{}
	for _, points := range []map[string]document.Anchor{f.Told[part].Points, f.Told[part].Loose} {
		for id := range points {
			out.Points[id] = document.Anchor{}
		}
	}
	for id, at := range t.Points {
		out.Points[id] = at
	}
	return out
}

// pointTerms gives the terms of the word lists point-PART-*, by part.
func pointTerms(lx *Lexicon) (parts []string, by map[string][]*Term) {
	by = map[string][]*Term{}
	for i := range lx.Words {
		rest, ok := strings.CutPrefix(lx.Words[i].ID, "point-")
		part, _, split := strings.Cut(rest, "-")
		if !ok || !split {
			continue
		}
		if by[part] == nil {
			parts = append(parts, part)
		}
		by[part] = append(by[part], &lx.Words[i])
	}
	return parts, by
}

// PointID is the name of a point within its part.
func PointID(part, id string) string { return strings.TrimPrefix(id, "point-"+part+"-") }

// points reads the parts that have a prescribed content. A part is where its
// titles are, in annexes too (plans and panel opinions are often bound there),
// and in sentences that show by their words what they belong to.
func (x *reading) points() {
	parts, by := pointTerms(x.lx)
	x.out.Told = map[string]Told{}
	masked := make([]string, len(x.texts))
	words, can := sieveOf(x.lx.Words), x.catches(x.lx.Words)
	for _, part := range parts {
		told := Told{Points: map[string]document.Anchor{}}
		in := map[int]bool{}
		roles := []string{part}
		if t := Find(x.lx.Words, "where-"+part); t != nil {
			roles = t.Words
		}
		for _, r := range roles {
			var within *Term // what is bound in under a wider title tells by its words
			if Find(x.lx.Words, "next-"+part) != nil {
				within = Find(x.lx.Words, "lead-"+part)
			}
			x.partTexts(Role(r), Find(x.lx.Words, "title-"+part), within, &told, in)
		}
		lead := Find(x.lx.Words, "lead-"+part)
		apart := Find(x.lx.Words, "apart-"+part)
		next := Find(x.lx.Words, "next-"+part)
		leadNo, apartNo := words.number(lead), words.number(apart)
		marks := map[string]*Term{}
		type point struct {
			id           string
			term         *Term
			weak, unless *Term
			no, weakNo   int
		}
		var points []point
		for _, term := range by[part] {
			id := PointID(part, term.ID)
			if m := Find(x.lx.Words, "mark-"+part+"-"+id); m != nil {
				marks[id] = m
			}
			p := point{id: id, term: term, weak: Find(x.lx.Words, "weak-"+part+"-"+id), unless: Find(x.lx.Words, "unless-"+part+"-"+id)}
			p.no, p.weakNo = words.number(term), words.number(p.weak)
			points = append(points, p)
		}
		told.Loose, told.Labels = map[string]document.Anchor{}, map[string]bool{}
		odd := map[string]document.Anchor{}
		look := func(i, start, end int, into map[string]document.Anchor) {
			t := x.texts[i]
			if masked[i] == "" {
				masked[i] = x.maskVague(t.s())
			}
			s := masked[i][start:end]
			for _, p := range points {
				weak := p.weak != nil && can[i].has(p.weakNo)
				if !can[i].has(p.no) && !weak {
					continue
				}
				if _, ok := into[p.id]; ok {
					continue
				}
				hs := appendHits(nil, p.term, s)
				if len(hs) == 0 && weak && (p.unless == nil || len(appendHits(nil, p.unless, s)) == 0) {
					hs = appendHits(nil, p.weak, s)
				}
				if next != nil { // 不再另行出具修改说明
					hs = slices.DeleteFunc(hs, func(h hit) bool { return refusedBefore.MatchString(s[:h.start]) })
				}
				if len(hs) > 0 {
					into[p.id] = t.at(start+hs[0].start, start+hs[0].end)
				}
			}
		}
		goesOn := -1 // the text behind one that speaks of the part
		for i, t := range x.texts {
			s := t.s()
			if s == "" || t.block.Zone == document.ZoneContents || t.block.Kind == document.Comment {
				continue
			}
			if in[i] {
				told.Chars += utf8.RuneCountInString(s)
				if t.block.Kind != document.Heading || x.filled(t) {
					from := 0
					if next != nil {
						from = x.titleOfClaim(i)
					}
					look(i, from, len(s), told.Points)
					for _, sp := range t.sentences[min(1, len(t.sentences)):] { // 保障:……。后期处置:……
						if m := labelEnd.FindStringSubmatch(s[sp.Start:sp.End]); m != nil && t.cell == nil {
							for id, mk := range marks {
								if len(appendHits(nil, mk, m[1])) > 0 {
									told.Labels[id] = true
								}
							}
						}
					}
					if label := labelOf(t); label != "" {
						names := false
						for id, m := range marks {
							if len(appendHits(nil, m, label)) > 0 {
								told.Labels[id], names = true, true
							}
						}
						if names {
							told.Heads++
						}
						// 保障与收尾 names two parts, the second in words of its own.
						if t.cell == nil && (!names || strangePart(label, marks)) {
							look(i, 0, len(s), odd)
						}
					}
				}
			}
			if !t.inBody() && !in[i] || t.block.Kind == document.Heading || t.block.Zone == document.ZoneFront {
				continue
			}
			if apart != nil && told.Apart == nil && can[i].has(apartNo) {
				if hs := appendHits(nil, apart, s); len(hs) > 0 {
					a := t.at(hs[0].start, hs[0].end)
					told.Apart = &a
				}
			}
			if in[i] {
				if next != nil {
					goesOn = i + 1
				}
				continue
			}
			if lead == nil {
				continue
			}
			if !can[i].has(leadNo) || !leads(lead, s) {
				if goesOn != i {
					continue
				}
				switch {
				case thereupon.MatchString(s), next != nil && len(appendHits(nil, next, s)) > 0:
					look(i, 0, len(s), told.Loose)
					goesOn = i + 1
				case next != nil && t.cell != nil: // of a table that goes on with it, or of one that stands between
					if x.firstRowSays(t, next) {
						look(i, 0, len(s), told.Loose)
					}
					goesOn = i + 1
				}
				continue
			}
			goesOn = i + 1
			after := 0
			for n, sp := range t.sentences {
				if !leads(lead, s[sp.Start:sp.End]) {
					if after > 0 { // what followed is told in the next sentences; 一是…;二是… is one
						if !strings.HasSuffix(strings.TrimSpace(s[:sp.Start]), ";") {
							after--
						}
						look(i, sp.Start, sp.End, told.Loose)
					}
					continue
				}
				after = 2
				told.Found = true
				if t.cell == nil {
					// 由县民政局每季报送;方案变更时重新评估: one sentence, though
					// only its later clauses have the part's own words.
					for b := n; b > 0 && n-b < 3 && strings.HasSuffix(strings.TrimSpace(s[:t.sentences[b].Start]), ";"); b-- {
						p := t.sentences[b-1]
						look(i, p.Start, p.End, told.Loose)
					}
				}
				told.Chars += utf8.RuneCountInString(s[sp.Start:sp.End])
				if len(told.At) < 4 {
					told.At = append(told.At, t.at(sp.Start, sp.End))
				}
				look(i, sp.Start, sp.End, told.Loose)
				if t.cell == nil && t.block.Kind == document.Paragraph && utf8.RuneCountInString(s) <= shortPart {
					look(i, 0, len(s), told.Loose)
				}
			}
		}
		told.Odd = map[string]bool{}
		for id := range odd {
			told.Odd[id] = true
		}
		if !told.Titled {
			told.Points, told.Loose = told.Loose, nil
		}
		x.out.Told[part] = told
	}
}

// strangePart says that a label joins two parts, 保障与收尾, one of them in words
// that no mark knows.
func strangePart(label string, marks map[string]*Term) bool {
	parts := strings.FieldsFunc(label, func(r rune) bool { return strings.ContainsRune("与和及、", r) })
	if len(parts) < 2 {
		return false
	}
	for _, p := range parts {
		known := utf8.RuneCountInString(p) < 2
		for _, m := range marks {
			known = known || len(appendHits(nil, m, p)) > 0
		}
		if !known {
			return true
		}
	}
	return false
}

// titleOfClaim gives the length of a title at the head of a text where what stands
// below it is no list of single points: 附件九 修改说明 above 意见已全部吸收 names
// what is not there. A title with nothing below it is of papers handed in apart.
func (x *reading) titleOfClaim(i int) int {
	t := x.texts[i]
	if t.cell != nil {
		return 0
	}
	end := 0
	head := t.block.Kind == document.Heading
	if head {
		end = len(t.s())
	} else if t.block.Zone == document.ZoneAnnex {
		line := numberedText(t)
		m := x.annexMark().FindString(line)
		if m == "" {
			return 0
		}
		if end = len(m) + len(annexTitle(line[len(m):])) - (len(line) - len(t.s())); end <= 0 {
			return 0
		}
	}
	if end == 0 {
		return 0
	}
	// Where the title names the opinions too, what is listed may be those.
	point := listedPoint
	if strings.Contains(t.s()[:end], "意见") {
		point = changeMade
	}
	below, items := strings.Trim(t.s()[end:], ":。 "), len(point.FindAllString(t.s()[end:], 2))
	for k := i + 1; k < len(x.texts) && k < i+30; k++ {
		o := x.texts[k]
		if o.block.Zone != t.block.Zone || o.block.Kind == document.Heading && o.block.Level <= t.block.Level && head || !head && (o.block.Kind == document.Heading || o.cell == nil && x.annexMark().MatchString(numberedText(o))) {
			break
		}
		if o.cell != nil {
			if h := o.table.grid[0]; slices.ContainsFunc(h, func(c *text) bool { return c != nil && ofChanges.MatchString(c.s()) }) {
				return 0 // a table of the points
			}
			continue
		}
		below += o.s()
		items += len(point.FindAllString(o.s(), 2))
		if o.block.Number != "" && point == listedPoint {
			items++
		}
	}
	if below == "" && !x.titledAgain(i) || items >= 2 || keptApart.MatchString(below) {
		return 0
	}
	return end
}

// titledAgain says that a line, one of a list of annexes, is the title of one that
// stands further on.
func (x *reading) titledAgain(i int) bool {
	bare := func(t *text) string { return strings.Trim(squeeze(numberedText(t)), ";。、.") }
	s := bare(x.texts[i])
	return slices.ContainsFunc(x.texts[i+1:], func(t *text) bool { return t.cell == nil && bare(t) == s })
}

// listedPoint begins one of several points: 1.补充……;2.细化……, 一、已改, 意见三:
var listedPoint = regexp.MustCompile(`(?:^|[;。:,])\s*[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:[.)、)]|是)|(?:^|[;。])(?:意见|第)[\d一二三四五六七八九十]`)

// keptApart: the papers themselves are handed in or kept elsewhere.
var keptApart = regexp.MustCompile(`原件|另附|附后|归档|存档|备查|另册|单独成册|\(略\)`)

// ofChanges heads a column that tells what was changed.
var ofChanges = regexp.MustCompile(`改|采纳|落实|修订|吸收|处理|答复|回应`)

// refusedBefore: what follows was not made.
var refusedBefore = regexp.MustCompile(`(?:不再|不另|无需|没有|未|不)(?:再|另行|单独|专门|编|写|作|出具|附|形成|提供|提交|编制)*$`)

// changeMade tells one thing done: 已在3.4节补充, 已增列风险10.
var changeMade = regexp.MustCompile(`已[^,。;]{0,14}(?:补|增|改|删|加|调|完善|细化|写明|列|明确|更正|充实|换|注明|说明|落实)`)

// shortPart is a paragraph, in characters, that tells of one thing only.
const shortPart = 200

// leads says that words speak of a part, not only in the title of a document.
func leads(lead *Term, s string) bool {
	return slices.ContainsFunc(appendHits(nil, lead, s), func(h hit) bool { return !inTitle(s, h.start) })
}

// firstRowSays says that the head of a cell's table speaks in the words of a term.
func (x *reading) firstRowSays(t *text, term *Term) bool {
	if t.table == nil || len(t.table.grid) == 0 {
		return false
	}
	for _, h := range t.table.grid[0] {
		if h != nil && len(appendHits(nil, term, h.s())) > 0 {
			return true
		}
	}
	return false
}

// thereupon begins a paragraph that goes on about the one before.
var thereupon = regexp.MustCompile(`^(?:会后|评审后|会上|随后|其后|根据|按照|按|针对|对此|上述|据此|评估小组|编制单位|评估单位|专家)`)

var labelEnd = regexp.MustCompile(`^[\s(（]*(?:[\d一二三四五六七八九十.]+[)）、.\s]*)?([\p{Han}、]{2,14})(?:[。:：]|$)`)

// labelOf gives the words a text goes by: a heading, the first cell of a row, the
// head of a paragraph up to its first stop.
func labelOf(t *text) string {
	if t.cell != nil && t.cell.Col > 1 {
		return ""
	}
	if m := labelEnd.FindStringSubmatch(t.s()); m != nil {
		return m[1]
	}
	return ""
}

// maskVague blanks units that name nobody, so that 由相关部门负责 names no unit.
func (x *reading) maskVague(s string) string {
	t := Find(x.lx.Words, "vague-unit")
	if t == nil {
		return s
	}
	for _, w := range t.Words {
		if (strings.HasPrefix(w, "相关") || strings.HasPrefix(w, "有关") || strings.HasPrefix(w, "各")) && utf8.RuneCountInString(w) >= 3 && strings.Contains(s, w) {
			s = strings.ReplaceAll(s, w, strings.Repeat("*", len(w)))
		}
	}
	return s
}

var (
	annexLine = regexp.MustCompile(`^附(?:(?:件|录)\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})?|\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3}))\s*[:、.]?\s*`)
	// annexPlain begins an annex where they are only numbered: 4. 专家评审: ...
	annexPlain = regexp.MustCompile(`^(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、]\s*`)
)

// numberedText gives a paragraph with the number that stands before it.
func numberedText(t *text) string {
	if t.block.Number == "" || t.cell != nil {
		return t.s()
	}
	return zhFold(t.block.Printed())
}

// annexMark gives what annexes of the report begin with.
func (x *reading) annexMark() *regexp.Regexp {
	if x.annexed == nil {
		x.annexed = x.findAnnexMark()
	}
	return x.annexed
}

func (x *reading) findAnnexMark() *regexp.Regexp {
	for _, t := range x.texts {
		if t.block.Zone == document.ZoneAnnex && t.cell == nil && annexLine.MatchString(numberedText(t)) && !strings.HasSuffix(strings.TrimSpace(t.s()), "附件") {
			return annexLine
		}
	}
	return annexPlain
}

// annexTitle cuts off what is told behind the title of an annex in its own line:
// 专家评审意见和修改说明:2023年11月3日……
func annexTitle(s string) string {
	if k := strings.IndexAny(s, ":。"); k > 0 {
		return s[:k]
	}
	return s
}

// partTexts marks the texts under the titles that play a role and, where the
// lexicon asks more of them, hold its words.
func (x *reading) partTexts(r Role, title, lead *Term, told *Told, in map[int]bool) {
	fits := func(s string) bool { return title == nil || len(appendHits(nil, title, zhFold(s))) > 0 }
	index := func(t *text) int {
		if x.order == nil {
			x.order = map[*text]int{}
			for i, t := range x.texts {
				x.order[t] = i
			}
		}
		return x.order[t]
	}
	found := func(at document.Anchor) {
		told.Found, told.Titled = true, true
		if len(told.At) < 4 {
			told.At = append(told.At, at)
		}
	}
	for _, at := range x.out.Structure.Roles[r] {
		switch {
		case !fits(zhFold(at.Title)):
		case at.Section > 0 && x.ofPlan(r, at.Section):
			// 监测预警 of the emergency plan is no follow-up
		case at.Section > 0:
			texts := x.ownTexts(r, at.Section)
			if len(texts) > 1 || at.Chars > 0 {
				found(at.At)
			}
			for _, t := range texts {
				in[index(t)] = true
			}
		case at.At.Block > 0 && x.inColumns(at.At):
			// a cell of a list, such as the stage 后续 of a risk, is no title
		case at.At.Block > 0:
			if at.Chars > 0 {
				found(at.At)
			}
			x.belowLine(at, func(i int) { in[i] = true })
		}
	}
	mine := false // in an annex whose title line is not marked as a heading
	// 附件6 修改说明 goes on with 附件5 评审意见
	mark := x.annexMark()
	follows := func(s string) bool { return title != nil && fits(s) && (mine || revisionNote.MatchString(s)) }
	for i, t := range x.texts {
		if t.block.Zone != document.ZoneAnnex {
			continue
		}
		line := numberedText(t)
		if m := mark.FindString(line); t.cell == nil && m != "" {
			name := annexTitle(line[len(m):])
			has := slices.Contains(x.rolesOf(name), r)
			mine = utf8.RuneCountInString(name) <= 40 && (fits(name) && (has || follows(name)) || has && lead != nil && x.annexLeads(i, lead))
			if mine {
				found(document.Whole(t.block.ID))
			}
		}
		if mine {
			in[i] = true
		}
	}
	for i := 1; i < len(x.doc.Outline); i++ {
		s := x.doc.Outline[i]
		if s.Zone != document.ZoneAnnex {
			continue
		}
		for _, have := range x.rolesOf(x.texts[x.first[s.Heading]].s()) {
			if have != r || !fits(zhFold(s.Title)) {
				continue
			}
			for _, t := range x.section(i) {
				in[index(t)] = true
			}
			found(document.Whole(s.Heading))
		}
	}
}

// revisionNote is an annex that can only be of the opinions on the report.
var revisionNote = regexp.MustCompile(`^[^,。;]{0,12}修改(?:情况|意见|完善)?(?:说明|对照)`)

// annexLeads says that an annex speaks of the part below its title: 附件7 专家意见
// holds what was said in advance, and what the panel said.
func (x *reading) annexLeads(i int, lead *Term) bool {
	mark := x.annexMark()
	for k := i; k < len(x.texts) && k < i+40; k++ {
		t := x.texts[k]
		if t.block.Zone != document.ZoneAnnex || k > i && t.cell == nil && mark.MatchString(numberedText(t)) {
			break
		}
		for _, sp := range t.sentences {
			if s := t.s()[sp.Start:sp.End]; (k > i || sp.Start > 0) && leads(lead, s) {
				return true
			}
		}
	}
	return false
}

// inColumns says that a place is a cell in the body of a wide list, whose columns
// have heads of their own; a form has a label and its answer side by side.
func (x *reading) inColumns(at document.Anchor) bool {
	if !at.InCell() || at.Row < 2 {
		return false
	}
	i, ok := x.first[at.Block]
	return ok && i < len(x.texts) && x.texts[i].table != nil && len(x.texts[i].table.grid) > 3 && len(x.texts[i].table.grid[0]) >= 6
}

// ofPlan says that a section is a part of the emergency plan and none of the role:
// a chapter 应急预案与跟踪问效 holds both.
func (x *reading) ofPlan(r Role, section int) bool {
	if r == "emergency" || !x.inPlan(x.doc.Outline[section].Parent) {
		return false
	}
	for p := x.doc.Outline[section].Parent; p > 0; p = x.doc.Outline[p].Parent {
		roles := x.rolesOf(x.texts[x.first[x.doc.Outline[p].Heading]].s())
		if slices.Contains(roles, Role("emergency")) {
			return !slices.Contains(roles, r)
		}
	}
	return true
}

// filled says that something stands below a heading: an empty one tells nothing.
func (x *reading) filled(t *text) bool {
	n := 0
	for _, o := range x.texts[x.first[t.block.ID]+1:] {
		if o.block.Kind == document.Heading {
			return false
		}
		if n += utf8.RuneCountInString(o.s()); n >= 15 {
			return true
		}
	}
	return false
}

// ownTexts gives the texts of a section that belong to the role. A chapter of
// several parts (结论、预案和跟踪) tells each under a lower title, or in a
// paragraph that begins with its name.
func (x *reading) ownTexts(r Role, section int) []*text {
	texts := x.section(section)
	roles := x.rolesOf(x.texts[x.first[x.doc.Outline[section].Heading]].s())
	if len(roles) < 2 {
		return texts
	}
	for _, at := range x.out.Structure.Roles[r] {
		if at.Section != section && at.Section > 0 && x.below(at.Section, section) && !x.ofPlan(r, at.Section) {
			return nil // the lower title has it
		}
	}
	var own []*text
	taking := true // until the name of another part of the title comes
	for _, t := range texts {
		if t.block.Kind == document.Heading {
			continue
		}
		if t.cell == nil {
			head := t.s()
			if i := strings.IndexAny(head, ":。,;"); i > 0 {
				head = head[:i]
			}
			if utf8.RuneCountInString(head) <= 16 {
				named, mine := false, false
				for _, have := range x.rolesOf(head) {
					named = named || slices.Contains(roles, have)
					mine = mine || have == r
				}
				if mine {
					taking = true
				} else if named {
					taking = false
				}
			}
		}
		if taking {
			own = append(own, t)
		}
	}
	if len(own) == 0 {
		return texts
	}
	return own
}

// belowLine marks what an unmarked title leads: its own block or cell, and,
// where the line is only a title, the texts to the next title.
func (x *reading) belowLine(at RoleAt, mark func(int)) {
	i, ok := x.first[at.At.Block]
	if !ok {
		return
	}
	own := 0
	for ; i < len(x.texts) && x.texts[i].block.ID == at.At.Block; i++ {
		t := x.texts[i]
		if at.At.InCell() && (t.cell == nil || t.cell.Row+1 != at.At.Row || t.cell.Col+1 != at.At.Col) {
			continue
		}
		own += utf8.RuneCountInString(t.s())
		mark(i)
	}
	if at.How != "text" || own > 40 {
		return
	}
	for n := 0; i < len(x.texts) && n < 40; i, n = i+1, n+1 {
		t := x.texts[i]
		if t.block.Kind == document.Heading {
			return
		}
		if t.cell == nil && utf8.RuneCountInString(t.s()) <= 24 {
			if _, is := document.ParseNumber(t.block.Printed()); is && len(x.rolesOf(t.s())) > 0 {
				return
			}
		}
		mark(i)
	}
}

package facts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// particular is a number of people or a day, which a record of a meeting or a
// round of visits has: 42人, 三月十三日.
var particular = regexp.MustCompile(`(?:^|[^第\d〇零一二三四五六七八九十百两])(?:[2-9]|\d[\d,]+|[三四五六七八九]|[〇零一二三四五六七八九两]*[十百][〇零一二三四五六七八九十百]*)(?:余|多)?(?:人|户|名|家|位)(?:[^意条分小组工]|$)|(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:日|号|[、至到-])|(?:^|[^\d.])\d{1,2}\.\d{1,2}(?:[^%\d亩万元公节章条款表]|$)`)

// peopleTold is a number of people who came or were called on.
var peopleTold = regexp.MustCompile(`(?:^|[^第\d])(?:[2-9]|\d[\d,]+|[三四五六七八九]|[〇零一二三四五六七八九两]*[十百][〇零一二三四五六七八九十百]*)(?:余|多)?(?:人|户|名|位)(?:[^意条分小组工]|$)`)

// vagueMethods finds the meetings and visits that the report says were held, and
// of which no place at all, in the body or the annexes, tells a day or how many
// took part: 先后多次组织座谈,因场次较多,时间、地点和到会情况从略. Where the words that
// should tell of them only say how lively it was, a bare period of the timetable or
// a bare total elsewhere is no record either. The words home-ID tell where a method
// is spoken of.
func (x *reading) vagueMethods() {
	ms := matchers(x.lx.Words)
	sessions := slices.ContainsFunc(x.tables, sessionTable)
	for i := range x.out.Consultation.Methods {
		m := &x.out.Consultation.Methods[i]
		if m.ID == "meeting" && m.Held {
			x.partSessions(m)
		}
		k := slices.IndexFunc(ms, func(w matcher) bool { return w.id == "home-"+m.ID })
		if k < 0 || !m.Held {
			continue
		}
		var homes, lively []document.Anchor
		vague, deed, record, somewhere := true, false, false, false
		for _, t := range x.texts {
			if z := t.block.Zone; z != document.ZoneBody && z != document.ZoneAnnex && z != "" || t.block.Kind == document.Heading {
				continue
			}
			ch := x.chapter(t.block)
			if t.block.Zone != document.ZoneAnnex && ch != chapterConsult && ch != chapterProcess && ch != chapterOther && ch != "" {
				continue
			}
			for _, sp := range x.spokenOf(&ms[k], t) {
				s := t.s()[sp[0]:sp[1]]
				told := particular.MatchString(s) || x.countsPeople(t)
				if told {
					vague = false
				}
				somewhere = somewhere || x.says("venue", s) || ch != chapterProcess && dayTold.MatchString(s)
				record = record || x.isRecord(&ms[k], t, s, told)
				deed = deed || t.inBody() && heldSomehow.MatchString(s)
				if !t.inBody() || utf8.RuneCountInString(s) <= 8 {
					continue
				}
				if len(homes) < 3 {
					homes = append(homes, t.at(sp[0], sp[1]))
				}
				if len(lively) < 3 && t.cell == nil && ch != chapterProcess && !dayTold.MatchString(t.s()) && x.says("told-vaguely", s) {
					lively = append(lively, t.at(sp[0], sp[1]))
				}
			}
			if !vague && (record || t.block.Zone == document.ZoneAnnex && len(lively) == 0) {
				break
			}
		}
		switch {
		case m.recorded():
		case vague && deed:
			m.Vague = homes
		case !record && len(lively) > 0:
			m.Vague = lively
		case !record && !somewhere && !m.gathered && !sessions && m.ID == "meeting":
			m.Bare = homes
		}
	}
}

// isRecord says that the words on a method, or the row they stand in, tell the day
// of it and where it was or how many came.
func (x *reading) isRecord(m *matcher, t *text, s string, told bool) bool {
	row := t.cell != nil && t.cell.Row < len(t.table.grid) && (x.under(m, t) || x.rowOf(m, t))
	if row {
		s = lineOf(t.table.grid[t.cell.Row])
	}
	if !told || !dayTold.MatchString(s) {
		return false
	}
	return peopleTold.MatchString(s) || x.says("venue", s) || row && x.countsPeopleInRow(t)
}

// sessionTable says that a table lists meetings, whatever it calls them: by the day,
// the place and who came.
func sessionTable(tb *table) bool {
	if len(tb.grid) < 2 {
		return false
	}
	var day, place, who bool
	for _, h := range tb.grid[0] {
		if h == nil {
			continue
		}
		s := squeeze(h.s())
		day = day || strings.Contains(s, "日期") || strings.Contains(s, "时间")
		place = place || headWhere.MatchString(s)
		who = who || strings.Contains(s, "参加") || strings.Contains(s, "参会") || strings.Contains(s, "到会") || strings.Contains(s, "人数") || strings.Contains(s, "对象")
	}
	return day && place && who
}

// partSessions finds single meetings of several that tell neither their day nor how
// many came, where those beside them tell both: 第一场,10月22日,...46人;第二场在枫岭,有
// 家长参加.
func (x *reading) partSessions(m *Method) {
	for _, tb := range x.tables {
		if tb.block.Zone != document.ZoneBody || !sessionTable(tb) || x.chapter(tb.block) != chapterConsult {
			continue
		}
		day, count := -1, -1
		heads := max(1, tb.block.Table.HeaderRows)
		if heads >= len(tb.grid) {
			continue
		}
		for c, h := range tb.grid[heads-1] {
			if h == nil {
				continue
			}
			switch s := squeeze(h.s()); {
			case day < 0 && (strings.Contains(s, "日期") || strings.Contains(s, "时间")):
				day = c
			case count < 0 && strings.Contains(s, "人数"):
				count = c
			}
		}
		if day < 0 || count < 0 {
			continue
		}
		whole := 0
		var bare []document.Anchor
		for _, row := range tb.grid[heads:] {
			if row[day] == nil || row[count] == nil || row[day] == row[count] || totalLabel.MatchString(rowName(row)) || x.otherWay(row) {
				continue
			}
			d, n := squeeze(row[day].s()), squeeze(row[count].s())
			switch hasDay, hasCount := dayTold.MatchString(d), anyNumber.MatchString(n); {
			case hasDay && hasCount:
				whole++
			case !hasDay && !hasCount && d != "" && n != "":
				bare = append(bare, row[day].at(0, 0))
			}
		}
		if whole > 0 {
			m.Part = append(m.Part, bare...)
		}
	}
	for _, t := range x.texts {
		if !t.inBody() || t.table != nil || x.chapter(t.block) != chapterConsult {
			continue
		}
		s := t.s()
		starts := session.FindAllStringIndex(s, 20)
		if len(starts) < 2 {
			continue
		}
		whole := 0
		var bare []document.Anchor
		for i, st := range starts {
			end := len(s)
			if i+1 < len(starts) {
				end = starts[i+1][0]
			} else if k := strings.Index(s[st[0]:], "。"); k >= 0 {
				end = st[0] + k
			}
			one := s[st[0]:end]
			switch hasDay, hasCount := dayTold.MatchString(one), peopleTold.MatchString(one); {
			case hasDay && hasCount:
				whole++
			case !hasDay && !hasCount && utf8.RuneCountInString(one) >= 10:
				bare = append(bare, t.at(st[0], end))
			}
		}
		if whole > 0 && len(bare) <= whole {
			m.Part = append(m.Part, bare...)
		}
	}
}

// otherWay says that a row of a table of all ways is of another than meetings, or of
// one that was not held.
func (x *reading) otherWay(row []*text) bool {
	other, own := false, false
	for _, c := range row {
		if c == nil {
			continue
		}
		s := squeeze(c.s())
		if rowNo.MatchString(s) || strings.Contains(s, "未举行") || strings.Contains(s, "未召开") {
			return true
		}
		if utf8.RuneCountInString(s) > methodHeading {
			continue
		}
		for _, h := range hitsOf(x.lx.Methods, s) {
			own = own || h.id == "meeting"
			other = other || h.id != "meeting"
		}
	}
	return other && !own
}

var (
	// session begins what is told of one meeting among several.
	session   = regexp.MustCompile(`(?:第[一二三四五六七八九]|头一|首|最后一)场(?:座谈)?(?:会)?`)
	anyNumber = regexp.MustCompile(`\d|[一二三四五六七八九十]`)
)

// lineOf gives the words of a row, each cell once.
func lineOf(row []*text) string {
	var line strings.Builder
	var last *text
	for _, c := range row {
		if c != nil && c != last && line.Len() < 2000 {
			line.WriteString(c.s() + " ")
		}
		last = c
	}
	return line.String()
}

// countsPeopleInRow says that some cell of the row is a bare number of people.
func (x *reading) countsPeopleInRow(t *text) bool {
	return t.cell.Row < len(t.table.grid) && slices.ContainsFunc(t.table.grid[t.cell.Row], func(c *text) bool { return c != nil && x.countsPeople(c) })
}

// heldSomehow are the words by which a report says that there were meetings or
// visits, without saying which.
var heldSomehow = regexp.MustCompile(`召开|组织|开展|举行|先后|多次|多场|几[回场次]|若干|深入|广泛|开了|顺路|结合|陆续|适时|踊跃|热烈`)

// recorded says that one place tells when, where and how many: of a meeting that is
// called by another word there.
func (m *Method) recorded() bool {
	for _, w := range m.When.All() {
		for _, p := range m.People.All() {
			if w.At.Block == p.At.Block && w.At.Row == p.At.Row && slices.ContainsFunc(m.Place.All(), func(v Value[string]) bool { return v.At.Block == w.At.Block && v.At.Row == w.At.Row }) {
				return true
			}
		}
	}
	return false
}

// spokenOf gives the parts of a text that speak of a method: all of what stands
// below its heading or behind its label, else the words about it in a sentence; of
// a table whose row is the method's, the row.
func (x *reading) spokenOf(m *matcher, t *text) [][2]int {
	s := t.s()
	whole := [][2]int{{0, len(s)}}
	if x.under(m, t) && !otherOuting.MatchString(s) {
		return whole
	}
	if t.cell != nil {
		if x.rowOf(m, t) {
			return whole
		}
		if i, j, ok := m.find(s); ok && !x.answerTable(t.table) && sessionsIn.MatchString(s[j:]) {
			return [][2]int{{i, len(s)}} // 普查,座谈42人
		}
		return nil
	}
	if i := strings.IndexAny(s, "。:"); i > 0 && utf8.RuneCountInString(s[:i]) <= methodHeading {
		if x.alone(m, s[:i]) {
			return whole
		}
	}
	var out [][2]int
	on := false // the sentence before was of the method, and this one goes on
	for _, sp := range t.sentences {
		sent := s[sp.Start:sp.End]
		a, b, ok := m.find(sent)
		if !ok {
			if on = on && (m.id == "home-visit" && goesOnVisit.MatchString(sent) || m.id != "home-visit" && goesOnMeeting.MatchString(sent)) && len(hitsOf(x.lx.Methods, sent)) == 0 && !otherOuting.MatchString(sent); on {
				out = append(out, [2]int{sp.Start, sp.End})
			}
			continue
		}
		on = true
		// 42名代表于5月3日聚到会议室,组长主持座谈: what goes before is of it as well,
		// unless it is of another method.
		from, to := 0, len(sent)
		for _, h := range hitsOf(x.lx.Methods, sent[:a]) {
			if _, _, own := m.find(sent[h.start:h.end]); !own {
				from = lastAny(sent[:a], ",;。") + 1
			}
		}
		if k := strings.IndexAny(sent[b:], ",;。"); k >= 0 {
			to = b + k
		}
		// 座谈若干场;走访171户: what is of another method is not of this one. 召开座谈会,
		// 42人参加: a clause that begins with numbers goes on about it.
		if rest := sent[min(len(sent), to+1):]; to < len(sent) && sent[to] == ',' && goesOnCounting.MatchString(rest) {
			next := rest
			if k := strings.IndexAny(rest, ",;。"); k >= 0 {
				next = rest[:k]
			}
			if len(hitsOf(x.lx.Methods, next)) == 0 {
				to += 1 + len(next)
			}
		}
		out = append(out, [2]int{sp.Start + from, sp.Start + to})
	}
	return out
}

// under says that a text stands below a heading that names the method alone.
func (x *reading) under(m *matcher, t *text) bool {
	above := x.headings(t.block)
	for _, h := range above[:min(2, len(above))] {
		if utf8.RuneCountInString(h) <= methodHeading && x.alone(m, h) {
			return true
		}
	}
	return false
}

// rowOf says that a cell is of a table on the method, by its caption, or of a row
// that one of the first cells gives it.
func (x *reading) rowOf(m *matcher, t *text) bool {
	if t.cell.Row >= len(t.table.grid) || len(t.table.grid) == 0 {
		return false
	}
	if _, _, ok := m.find(t.table.caption); ok {
		return true
	}
	if x.answerTable(t.table) {
		return false
	}
	for c, o := range t.table.grid[t.cell.Row] {
		if o == nil || c > 2 || utf8.RuneCountInString(squeeze(o.s())) > methodHeading {
			continue
		}
		if x.alone(m, o.s()) {
			return true
		}
	}
	return false
}

// alone says that a label or heading names the method, and no other.
func (x *reading) alone(m *matcher, s string) bool {
	if _, _, ok := m.find(s); !ok {
		return false
	}
	for _, h := range hitsOf(x.lx.Methods, s) {
		if _, _, own := m.find(s[h.start:h.end]); !own && !withinHit(m, s, h) {
			return false
		}
	}
	return true
}

// withinHit says that a hit of another method overlaps the words of m's: 部门座谈.
func withinHit(m *matcher, s string, h hit) bool {
	a, b, _ := m.find(s)
	return h.start < b && a < h.end
}

// Words by which a sentence goes on about meetings, and about visits.
var (
	goesOnMeeting = regexp.MustCompile(`\d场|[一二三四五六七八九]场|到会|参会|与会|参加|主持|召开|举行|会议室`)
	goesOnVisit   = regexp.MustCompile(`[\d一二三四五六七八九十](?:户|家)`)
)

// otherOuting: what is no meeting though it stands beside them.
var otherOuting = regexp.MustCompile(`参观|考察|踏勘|查看`)

// answerTable says that a table is of what was said and what became of it.
func (x *reading) answerTable(tb *table) bool {
	return slices.ContainsFunc(tb.grid[0], func(h *text) bool { return h != nil && answersColumn.MatchString(h.s()) })
}

// sessionsIn: behind the word for a meeting or visit, how many of it or in it
var sessionsIn = regexp.MustCompile(`^(?:会|访|了|共)?[^,。;、]{0,6}?(?:\d+|[一二两三四五六七八九十]+)(?:场|次|人|户)`)

var answersColumn = regexp.MustCompile(`采纳|处理|答复|回应|理由`)

// countsPeople says that a cell is a bare number under 人数 or 户数.
func (x *reading) countsPeople(t *text) bool {
	if t.cell == nil || t.cell.Row == 0 || len(t.table.grid) == 0 || t.cell.Col >= len(t.table.grid[0]) {
		return false
	}
	h := t.table.grid[0][t.cell.Col]
	n, ok := readNumber(t.s())
	return ok && n.hasCount && n.count > 1 && h != nil && strings.ContainsAny(h.s(), "人户") && utf8.RuneCountInString(squeeze(h.s())) <= 6
}

var goesOnCounting = regexp.MustCompile(`^(?:共|共计|合计|到会|参会|参加|有|来了|应到|实到|时间|地点)?(?:\d|[一二三四五六七八九十百两])`)

// methodHeading is how many characters the name of a section or row on one
// method has at most: （四）座谈会和院坝会.
const methodHeading = 14

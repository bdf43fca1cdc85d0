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
var particular = regexp.MustCompile(`(?:^|[^第\d〇零一二三四五六七八九十百两])(?:[2-9]|\d[\d,]+|[三四五六七八九]|[〇零一二三四五六七八九两]*[十百][〇零一二三四五六七八九十百]*)(?:余|多)?(?:人|户|名|家|位)(?:[^意条]|$)|(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:日|号|[、至到-])|(?:^|[^\d.])\d{1,2}\.\d{1,2}(?:[^%\d亩万元公]|$)`)

// vagueMethods finds the meetings and visits that the report says were held, and
// of which no place at all, in the body or the annexes, tells a day or how many
// took part: 先后多次组织座谈,因场次较多,时间、地点和到会情况从略. The words
// home-ID tell where a method is spoken of.
func (x *reading) vagueMethods() {
	ms := matchers(x.lx.Words)
	for i := range x.out.Consultation.Methods {
		m := &x.out.Consultation.Methods[i]
		k := slices.IndexFunc(ms, func(w matcher) bool { return w.id == "home-"+m.ID })
		if k < 0 || !m.Held {
			continue
		}
		var homes []document.Anchor
		vague, deed := true, false
		for _, t := range x.texts {
			if z := t.block.Zone; z != document.ZoneBody && z != document.ZoneAnnex && z != "" || t.block.Kind == document.Heading {
				continue
			}
			if ch := x.chapter(t.block); t.block.Zone != document.ZoneAnnex && ch != chapterConsult && ch != chapterProcess && ch != chapterOther && ch != "" {
				continue
			}
			for _, sp := range x.spokenOf(&ms[k], t) {
				if particular.MatchString(t.s()[sp[0]:sp[1]]) || x.countsPeople(t) {
					vague = false
				}
				deed = deed || t.inBody() && heldSomehow.MatchString(t.s()[sp[0]:sp[1]])
				if t.inBody() && len(homes) < 3 && utf8.RuneCountInString(t.s()[sp[0]:sp[1]]) > 8 {
					homes = append(homes, t.at(sp[0], sp[1]))
				}
			}
			if !vague {
				break
			}
		}
		if vague && deed && !m.recorded() {
			m.Vague = homes
		}
	}
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
	above := x.headings(t.block)
	for _, h := range above[:min(2, len(above))] {
		if _, _, ok := m.find(h); !ok || utf8.RuneCountInString(h) > methodHeading {
			continue
		}
		return whole
	}
	if t.cell != nil {
		if x.rowOf(m, t) {
			return whole
		}
		return nil
	}
	if i := strings.IndexAny(s, "。:"); i > 0 && utf8.RuneCountInString(s[:i]) <= methodHeading {
		if _, _, ok := m.find(s[:i]); ok {
			return whole
		}
	}
	var out [][2]int
	for _, sp := range t.sentences {
		sent := s[sp.Start:sp.End]
		a, b, ok := m.find(sent)
		if !ok {
			continue
		}
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

// rowOf says that a cell is of a table on the method, by its caption, or of a row
// that one of the first cells gives it.
func (x *reading) rowOf(m *matcher, t *text) bool {
	if t.cell.Row >= len(t.table.grid) || len(t.table.grid) == 0 {
		return false
	}
	if _, _, ok := m.find(t.table.caption); ok {
		return true
	}
	for _, h := range t.table.grid[0] {
		if h != nil && answersColumn.MatchString(h.s()) {
			return false // what was said at meetings and what became of it
		}
	}
	for c, o := range t.table.grid[t.cell.Row] {
		if o == nil || c > 2 || utf8.RuneCountInString(squeeze(o.s())) > methodHeading {
			continue
		}
		if _, _, ok := m.find(o.s()); ok {
			return true
		}
	}
	return false
}

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

package facts

import (
	"slices"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// putOff finds where the overview leaves an element to another paper, another
// time or another's decision: 投资规模和资金来源以可研批复为准, 收费标准详见方案文本,
// 学生如何分流由我局统筹解决. The words put-off say how it is left, put-off-ID what;
// the subject stands before, in the same sentence, and no figure between:
// 总投资3.2亿元，最终以概算批复为准 tells the sum.
func (x *reading) putOff(id string) (document.Anchor, bool) {
	ms := matchers(x.lx.Words)
	off, subject := x.listOf("put-off"), x.listOf("put-off-"+id)
	if off < 0 || subject < 0 {
		return document.Anchor{}, false
	}
	can := x.catches(x.lx.Words)
	for k, t := range x.texts {
		if !can[k].has(off) || !t.inBody() || t.block.Zone != document.ZoneBody || t.block.Kind == document.Heading || !x.tellsMatter(t) {
			continue
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			a, b, ok := ms[off].find(s)
			if !ok {
				continue
			}
			label := ""
			if t.cell != nil {
				label = x.rowLabel(t) + " " + columnHead(t)
			}
			from := max(0, a-putOffAround)
			c, _, named := ms[subject].find(s[from:b])
			switch {
			case named:
				c += from
			case a == 0 && label != "":
				if _, _, ok := ms[subject].find(label); !ok {
					continue
				}
				c = 0
			default:
				continue
			}
			if !figureThere.MatchString(s[c:b]) {
				return t.at(sp.Start+c, sp.Start+b), true
			}
		}
	}
	return document.Anchor{}, false
}

// figureThere is a number in figures, or in words with what it counts.
var figureThere = regexp.MustCompile(`\d|[一二三四五六七八九十百千两]+余?(?:万|亿|元|个月|年|户|人|亩|公里|米)`)

// putOffAround is how many bytes before words that put off their subject may stand.
const putOffAround = 90

// exact finds what tells an element that the overview puts off: the words exact-ID,
// else those that count outside the overview, else its own, anywhere in the body. Words of the
// years before, and of other matters, tell of something else.
func (x *reading) exact(id string, made int) (document.Anchor, bool) {
	var m *matcher
	if i := x.listOf("exact-" + id); i >= 0 {
		m = &matchers(x.lx.Words)[i]
	}
	if m == nil {
		m = x.elsewhere(id)
	}
	list := x.lx.Words
	if m == nil {
		list = x.lx.Elements
		own := matchers(list)
		for i := range own {
			if own[i].id == id {
				m = &own[i]
			}
		}
	}
	if m == nil {
		return document.Anchor{}, false
	}
	can := x.catches(list)
	for k, t := range x.texts {
		if !can[k].has(m.number) || !t.inBody() || t.block.Zone != document.ZoneBody || t.block.Kind == document.Heading || t.table != nil && aboutOthers(t.table) {
			continue
		}
		if id == "points" && !x.tellsMatter(t) || x.inRole(t.block.ID, "measures", "emergency", "followup") {
			continue
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			if from, to, ok := m.find(s); ok && !longAgo(s[from:to], made) {
				return t.at(sp.Start+from, sp.Start+to), true
			}
		}
	}
	return document.Anchor{}, false
}

// listOf gives the number of a list of words; -1 when the lexicon has none of that name.
func (x *reading) listOf(id string) int {
	return slices.IndexFunc(x.lx.Words, func(t Term) bool { return t.ID == id })
}

// tellsMatter says that a text stands where the matter is told: in the overview, or
// in the sections beside it that play no other part, before anyone is asked.
func (x *reading) tellsMatter(t *text) bool {
	if x.inOverview(t) {
		return true
	}
	switch x.chapter(t.block) {
	case chapterOverview:
		return true
	case "":
		return t.block.ID < x.askedFrom()
	}
	return false
}

// askedFrom is where the report begins to tell who was asked and what is to be
// feared; 0 when no section does.
func (x *reading) askedFrom() document.BlockID {
	first := document.BlockID(0)
	for _, r := range []Role{"consultation", "scope", "survey", "opinions", "identification"} {
		for _, i := range x.roleSections(r) {
			if at := x.doc.Outline[i].First; first == 0 || at < first {
				first = at
			}
		}
	}
	return first
}

// columnHead is the short text at the top of a cell's column, unless it is the cell's own.
func columnHead(t *text) string {
	c := t.cell.Col
	if len(t.table.grid) == 0 || c >= len(t.table.grid[0]) {
		return ""
	}
	if h := t.table.grid[0][c]; h != nil && h != t && len(h.s()) <= 60 {
		return h.s()
	}
	return ""
}

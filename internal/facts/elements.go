package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// elements finds what is told about the matter: in the overview first, else
// anywhere in the body. What other chapters may say in passing (a deadline, the
// people at a meeting) counts there only in the words of element-ID, where the
// lexicon has them.
func (x *reading) elements() {
	ms := matchers(x.lx.Elements)
	made := x.madeIn()
	for i := range ms {
		e := Element{ID: ms[i].id}
		if e.ID == "schedule" {
			if v, ok := x.out.Identity.Schedule.First(); ok {
				e.Found, e.At = true, v.At
			}
		}
		find := func(m *matcher, list []Term, only func(*text) bool) {
			can := x.catches(list)
			for k, t := range x.texts {
				if e.Found {
					return
				}
				if !can[k].has(m.number) || !t.inBody() || t.block.Zone != document.ZoneBody || t.block.Kind == document.Heading || !only(t) {
					continue
				}
				when := e.ID == "schedule" || e.ID == "timing"
				if when && t.cell != nil && ofAssessment(t.table) {
					continue
				}
				for _, sp := range t.sentences {
					s := t.s()[sp.Start:sp.End]
					if from, to, ok := m.find(s); ok && (!when || !longAgo(s[from:to], made) && !strings.Contains(s[from:to], "建设期利息")) {
						e.Found, e.At = true, t.at(sp.Start+from, sp.Start+to)
						break
					}
				}
			}
		}
		at, off := x.putOff(e.ID)
		if !off && x.listOf("exact-"+e.ID) >= 0 {
			at, off = x.vague(e.ID)
		}
		if off {
			if told, ok := x.exact(e.ID, made); ok {
				e.Found, e.At = true, told
			} else {
				e.Found, e.Vague, e.At = false, true, at
			}
			x.out.Identity.Elements = append(x.out.Identity.Elements, e)
			continue
		}
		find(&ms[i], x.lx.Elements, x.inOverview)
		if at, ok := x.vague(e.ID); ok && !e.Found {
			e.Vague, e.At = true, at
			x.out.Identity.Elements = append(x.out.Identity.Elements, e)
			continue
		}
		if !e.Found && e.ID == "necessity" {
			e.Found, e.At = x.headed(&ms[i])
		}
		if w := x.elsewhere(e.ID); w == nil || x.overviewUnfound() {
			find(&ms[i], x.lx.Elements, func(*text) bool { return true })
		} else {
			find(w, x.lx.Words, func(t *text) bool {
				return x.chapter(t.block) != chapterOther && (t.table == nil || !aboutOthers(t.table) && !x.inRole(t.block.ID, "measures"))
			})
		}
		x.out.Identity.Elements = append(x.out.Identity.Elements, e)
	}
}

// overviewUnfound says that the chapter that is the overview is not known: none
// is, or only a line of a form that sums the report up behind it.
func (x *reading) overviewUnfound() bool {
	for _, a := range x.out.Structure.Roles["overview"] {
		if a.How != "table-label" || 2*int(a.At.Block) < len(x.doc.Blocks) {
			return false
		}
	}
	return true
}

// madeIn is the year of the report: the last one its cover names; 0 where it
// names none.
func (x *reading) madeIn() int {
	year := 0
	for _, t := range x.texts {
		if t.block.Zone != document.ZoneFront {
			break
		}
		for _, d := range zh.Dates(t.s()) {
			year = max(year, d.From.Year)
		}
	}
	return year
}

// longAgo says that the years named all lie before the year before the report:
// 2013年6月投产 tells of the works that are there, not of when the matter is done.
func longAgo(s string, made int) bool {
	years := yearNamed.FindAllString(s, -1)
	for _, y := range years {
		if n, ok := zh.ParseNumeral(y); !ok || int(n) >= made-1 {
			return false
		}
	}
	return len(years) > 0 && made > 0
}

// ofAssessment says that a table tells when the assessment was done, not the matter.
func ofAssessment(tb *table) bool {
	for _, row := range tb.grid {
		if len(row) > 0 && row[0] != nil && assessing.MatchString(row[0].s()) {
			return true
		}
	}
	return false
}

// assessing begins a line of a table that tells when the assessment was done.
var assessing = regexp.MustCompile(`^(?:稳评|风险评估)?(?:公示|问卷|座谈|走访|访谈|评审|论证|委托|听证|调查|送审|定稿|报备|备案)`)

var yearNamed = regexp.MustCompile(`(?:19|20)\d\d|[一二][〇零○O一二三四五六七八九]{3}`)

// vague finds an element that the overview, or a table of those touched, tells in
// words that say nothing: 人数视当日情况而定, 受影响的家庭有一定数量. The words
// vague-ID say how; a sentence with a figure is none.
func (x *reading) vague(id string) (document.Anchor, bool) {
	ms := matchers(x.lx.Words)
	for i := range ms {
		if name, ok := strings.CutPrefix(ms[i].id, "vague-"); !ok || name != id {
			continue
		}
		can := x.catches(x.lx.Words)
		for k, t := range x.texts {
			if !can[k].has(i) || !t.inBody() || t.block.Zone != document.ZoneBody || t.block.Kind == document.Heading || !x.tellsMatter(t) && (t.cell == nil || !x.inRole(t.block.ID, "scope", "consultation")) {
				continue
			}
			for _, sp := range t.sentences {
				s := t.s()[sp.Start:sp.End]
				if a, b, ok := ms[i].find(s); ok && !figureThere.MatchString(strings.ToValidUTF8(s[max(0, a-vagueAround):min(len(s), b+vagueAround)], "")) {
					return t.at(sp.Start+a, sp.Start+b), true
				}
			}
		}
	}
	return document.Anchor{}, false
}

// vagueAround is how many bytes around vague words must hold no figure.
const vagueAround = 45

// headed finds an element in the heading of a section of the overview that has
// text below it: 一、建设必要性.
func (x *reading) headed(m *matcher) (bool, document.Anchor) {
	for i := 1; i < len(x.doc.Outline); i++ {
		s := x.doc.Outline[i]
		h := x.texts[x.first[s.Heading]]
		if s.Zone != document.ZoneBody || s.Last == s.Heading || !x.inRole(s.Heading, "overview") {
			continue
		}
		if from, to, ok := m.find(h.s()); ok {
			return true, h.at(from, to)
		}
	}
	return false, document.Anchor{}
}

// elsewhere gives the words an element needs outside the overview; nil when they
// are the same.
func (x *reading) elsewhere(id string) *matcher {
	ms := matchers(x.lx.Words)
	for i := range ms {
		if name, ok := strings.CutPrefix(ms[i].id, "element-"); ok && name == id {
			return &ms[i]
		}
	}
	return nil
}

// inOverview says that a text stands in the overview: in its section, or in the
// cell or the lines that play its part.
func (x *reading) inOverview(t *text) bool {
	if x.inRole(t.block.ID, "overview") {
		return true
	}
	for _, a := range x.out.Structure.Roles["overview"] {
		if a.Section > 0 || t.block.ID < a.At.Block {
			continue
		}
		switch a.How {
		case "text":
			if t.block.ID <= a.At.Block+12 && t.block.Section == x.doc.Block(a.At.Block).Section {
				return true
			}
		default:
			if t.block.ID == a.At.Block {
				return true // a form's other cells tell of the matter too
			}
		}
	}
	return false
}

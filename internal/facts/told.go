package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// Telling is one place that tells a thing of Lexicon.Told: that a work plan was
// drawn up, who decides, what petitions there were.
type Telling struct {
	ID    string
	Text  string // the words
	Annex bool   // it stands in an annex
	At    document.Anchor
}

// mostTellings bounds the places kept of one thing.
const mostTellings = 3

// tellings looks for every term of Lexicon.Told, in the body and in the
// annexes. A sentence that only plans is passed over where the id says step-.
// What is written of other cases says nothing of this one.
func (x *reading) tellings() {
	count := map[string]int{}
	terms := sieveOf(x.lx.Told)
	for _, t := range x.texts {
		can := terms.pass(t.s())
		switch {
		case can == nil:
			continue
		case t.block.Zone == document.ZoneContents, t.block.Kind == document.Contents, t.block.Kind == document.Comment:
			continue
		case t.s() == "" || x.chapter(t.block) == chapterOther:
			continue
		case t.table != nil && aboutOthers(t.table):
			continue
		case x.signs(t):
			continue // who signs is not who does the work
		}
		annex := t.block.Zone == document.ZoneAnnex
		for i := range can.all {
			term := &x.lx.Told[i]
			key := term.ID
			if annex {
				key += "/annex"
			}
			if count[key] >= mostTellings || !x.tellsHere(term.ID, t) {
				continue
			}
			for _, h := range x.tellsIn(term, t) {
				sp := t.sentence(h.start)
				s := t.s()[sp.Start:sp.End]
				if strings.HasPrefix(term.ID, "step-") && planned(s) {
					continue
				}
				id := term.ID
				if id == "history-petition" || id == "history-incident" {
					switch past := x.ofYearsPast(t, sp, h); {
					case past < 0:
						continue
					case past == 0:
						id = historySoft
					}
				}
				count[key]++
				x.out.Tellings = append(x.out.Tellings, Telling{ID: id, Text: t.s()[h.start:h.end], Annex: annex, At: t.at(h.start, h.end)})
				break
			}
		}
	}
}

// historySoft is told of what happened in former years without saying when, or whether
// it happened at all.
const historySoft = "history-security"

var (
	pastYears = regexp.MustCompile(`[近前过][去]?(?:[一二三四五六七八九十两几数]|\d{1,2})+个?年|近年|近几年|(?:[一二三四五六七八九十两]|\d)年[来内间]|20[012]\d年(?:[至到—~-]|以[来后前]|度|间|[、,]20)|20[012]\d[—~-]+20[012]\d|历年|往年|多年|[去前上]年|二[〇○零]`)
	pastWord  = regexp.MustCompile(`以来|既往|此前|过去|曾|至今|历史|积案|一直|从未|从来|历来|来未|当地|属地|辖区|全[县镇市区乡村]|[本该][县镇市区乡村]|沿线|片区|社区|陈案|旧案|旧账|截至|20[012]\d年`)
	// heard in the course of this assessment, feared, provided against, or elsewhere
	notPast = regexp.MustCompile(`公示|公告|征求意见|问卷|一旦|如果|如有|若|可能|预计|防止|避免|确保|不会|不致|煽动|预案|[邻外][县市省]|同类|类似|期间|其间|听证|座谈|走访|会上|来电|咨询电话|没有单列|未单列|没有统计|未掌握|未作统计|再出现`)
)

// ofYearsPast says whether a sentence that speaks of petitions or incidents tells those of
// former years: 1 where it says when, 0 where it may, -1 where it speaks of something else.
func (x *reading) ofYearsPast(t *text, sp zh.Span, h hit) int {
	s := t.s()[sp.Start:sp.End]
	around := s
	if t.cell != nil {
		around += " " + t.table.caption
		for _, c := range t.table.grid[0] {
			if c != nil {
				around += " " + c.s()
			}
		}
		if l := leftOf(t.table.grid, t); l != nil {
			around += " " + l.s()
		}
	}
	if pastYears.MatchString(around) {
		return 1
	}
	from, to := clauseOf(t.s(), h.start)
	if notPast.MatchString(t.s()[max(from, sp.Start):max(to, h.end)]) {
		return -1
	}
	if pastWord.MatchString(around) {
		return 1
	}
	return 0
}

// tellsIn gives the hits of a term in a text; the number before a label of a
// form is no part of the label.
func (x *reading) tellsIn(term *Term, t *text) []hit {
	out := appendHits(nil, term, t.s())
	if len(out) > 0 || t.cell == nil || chars(t.s()) > 24 {
		return out
	}
	if !t.bared {
		t.bare, t.bared = unnumbered(t.s()), true
	}
	if s := t.bare; s != t.s() && strings.HasSuffix(t.s(), s) {
		for _, h := range appendHits(nil, term, s) {
			d := len(t.s()) - len(s)
			out = append(out, hit{h.id, h.start + d, h.end + d})
		}
	}
	return out
}

// signs says that a text is of the cover or of the signature page: a line or a
// cell, not a sentence. A report without chapters begins with sentences too.
func (x *reading) signs(t *text) bool {
	if strings.Contains(t.s(), "。") || chars(t.s()) > 36 && t.cell == nil {
		return false
	}
	if t.block.Zone == document.ZoneFront {
		return true
	}
	i := t.block.Section
	return i > 0 && i < len(x.doc.Outline) && signPage.MatchString(zhFold(x.doc.Outline[i].Title))
}

var (
	teamWord  = regexp.MustCompile(`评估|稳评|小组|专班|项目组|课题组|工作组|工作班子|咨询师|统稿`)
	teamOther = regexp.MustCompile(`专家|评审|座谈|签到|应急|预案|听证|措施`)
)

// tellsHere says whether a text may tell the thing at all: who assesses is told
// of the assessment, not of the emergency staff or the panel; what happened in
// former years is not told by what is to be done.
func (x *reading) tellsHere(id string, t *text) bool {
	switch {
	case strings.HasPrefix(id, "team"), id == "body-carries":
		part := x.chapter(t.block)
		if part == chapterMeasures || part == chapterConsult || part == chapterRisk || teamOther.MatchString(x.path(t)) {
			return false
		}
		return t.cell != nil && !teamOther.MatchString(t.table.caption) || teamWord.MatchString(t.s())
	case id == "step-prepare":
		return x.inRole(t.block.ID, "process", "body") || x.chapter(t.block) == chapterProcess
	case id == "step-plan-plain":
		return x.inRole(t.block.ID, "process", "body") || x.chapter(t.block) == chapterProcess || dayAlone.MatchString(t.s()) || t.table != nil && stageTable.MatchString(t.table.caption)
	case strings.HasPrefix(id, "body-commission"):
		return x.chapter(t.block) != chapterMeasures // contracts with households and builders
	case strings.HasPrefix(id, "history-"):
		part := x.chapter(t.block)
		return part != chapterMeasures && (t.table == nil || !strings.Contains(t.table.caption, "措施"))
	}
	return true
}

// TellsOf gives the first place that tells one of the things; annexes count
// only where asked for.
func (f *Facts) TellsOf(annex bool, ids ...string) (Telling, bool) {
	for _, id := range ids {
		for _, t := range f.Tellings {
			if t.ID == id && (annex || !t.Annex) {
				return t, true
			}
		}
	}
	return Telling{}, false
}

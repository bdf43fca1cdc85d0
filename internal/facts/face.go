package facts

import (
	"slices"
	"strings"

	"wenping/internal/document"

	"wenping/internal/zh/regexp"
)

// Face tells who was heard face to face, by group: the ids of the word lists
// who-*: opposing, special (people in difficulty), heavy (most affected).
type Face struct {
	Heard  map[string]document.Anchor `json:"heard,omitempty"`
	Weak   map[string]bool            `json:"-"`                // heard, by what may have been a call or an answer only
	Denied []FaceDenied               `json:"denied,omitempty"` // said not to have been
	// Met tells of people of a group who were called on; Heard may rest on a word.
	Met   map[string]document.Anchor `json:"met,omitempty"`
	Near  map[string]document.Anchor `json:"near,omitempty"`  // as Met, by words that only come near
	Unmet []Unmet                    `json:"unmet,omitempty"` // people not met, in the report's own words
	// Visited is where visits are counted; NoHearing where the report says there was none.
	Visited   *document.Anchor `json:"visited,omitempty"`
	NoHearing *NoHearing       `json:"no_hearing,omitempty"`
	// HearingAsked is where people are said to have asked for a hearing, HearingNot
	// where the report says why there was none.
	HearingAsked *document.Anchor `json:"hearing_asked,omitempty"`
	HearingNot   *document.Anchor `json:"hearing_not,omitempty"`
}

// FaceDenied is a sentence that says that a group was not visited.
type FaceDenied struct {
	Who  string          `json:"who"`
	Text string          `json:"text"`
	At   document.Anchor `json:"at,omitzero"`
}

var (
	faceDenied   = regexp.MustCompile(`(?:未|没有|没|尚未|并未|未能)(?:再|逐一|逐户|单独|专门|组织|进行|开展|对|向|到|当面|直接|及时)*[^,。;]{0,16}(?:走访|入户|上门|面谈|当面|座谈|见面|登门|听取)[^,。;]{0,16}|[^,。;]{2,16}(?:未|没有|尚未)(?:进行|开展|组织|逐一|逐户|单独|专门|当面)*(?:走访|入户|上门|面谈|座谈|见面|登门|听取)`)
	formless     = regexp.MustCompile(`^(?:未|没有|没|尚未|未能)(?:能)?(?:回收|收回|交回|交|填|作答|答|表态|签|到会|参加|出席)`)
	facePlanned  = regexp.MustCompile(`(?:拟|计划|准备|下一步|应)[^,。;]{0,8}(?:走访|入户|上门|登门|面谈|座谈|听证|回访)`)
	hearingAsk   = regexp.MustCompile(`(?:要求|申请|请求|书面提出)[^,。;]{0,12}听证`)
	hearingNoAsk = regexp.MustCompile(`倘|便应|须依法|(?:未|无|没有|并无|均未)[^。;]{0,20}听证|有权|可以?(?:要求|申请)|权利|规定|应当|如[^。;]{0,20}听证|若|告知`)
	hearingWhy   = regexp.MustCompile(`(?:未|不|无需|没有)[^。;]{0,16}听证|听证[^。;]{0,16}(?:未|不|无需)`)
)

// face finds who was met in person: a sentence, or a row of a table, that names
// a group and a way of meeting it.
func (x *reading) face() {
	f := &x.out.Consultation.Face
	f.Heard, f.Weak = map[string]document.Anchor{}, map[string]bool{}
	f.Met = map[string]document.Anchor{}
	deed := Find(x.lx.Words, "face-deed")
	if deed == nil {
		return
	}
	var who []*Term
	for i := range x.lx.Words {
		if strings.HasPrefix(x.lx.Words[i].ID, "who-") {
			who = append(who, &x.lx.Words[i])
		}
	}
	row := map[*table]int{}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Heading || t.block.Zone == document.ZoneFront {
			continue
		}
		ch := x.chapter(t.block)
		if ch == chapterMeasures || ch == chapterBasis || ch == chapterOther {
			continue
		}
		for i, sp := range t.sentences {
			sp.Start = x.announced(t, i)
			s := t.s()[sp.Start:sp.End]
			hearing := strings.Contains(s, "听证")
			if hearing && hearingAsk.MatchString(s) && !hearingNoAsk.MatchString(s) && f.HearingAsked == nil && ch != chapterRisk && ch != chapterFour {
				a := t.at(sp.Start, sp.End)
				f.HearingAsked = &a
			}
			if hearing && f.HearingNot == nil && hearingWhy.MatchString(s) {
				a := t.at(sp.Start, sp.End)
				f.HearingNot = &a
			}
			if hearing {
				x.noHearing(t, i)
			}
			if ch == chapterRisk {
				continue
			}
			if ch != chapterFour && ch != chapterEnd {
				people, before := x.people(s, who), ""
				if i > 0 {
					before = t.s()[t.sentences[i-1].Start:t.sentences[i-1].End]
				}
				x.unmet(t, sp.Start, s, before, people, who)
				if ch != chapterOverview {
					x.met(t, sp.Start, s, deed, people)
				}
			}
			spoken := x.proxied(t, sp.Start, s, who)
			way := s
			if len(appendHits(nil, deed, s)) == 0 {
				if way = x.wayAbove(t, sp.Start, s, deed, who); way == "" || ch == chapterFour || ch == chapterEnd || ch == chapterOverview || byPhone.MatchString(s) || planned(s) {
					continue
				}
				way += ":" + s
			}
			denied := false
			for _, m := range faceDenied.FindAllStringIndex(s, 3) {
				if formless.MatchString(s[m[0]:m[1]]) {
					continue // 未回收问卷的2户也在走访之列
				}
				for _, w := range who {
					if hs := appendHits(nil, w, s[m[0]:m[1]]); len(hs) > 0 && !neutralNo.MatchString(s[m[0]:m[1]]) {
						f.Denied = append(f.Denied, FaceDenied{Who: strings.TrimPrefix(w.ID, "who-"), Text: s[m[0]:m[1]], At: t.at(sp.Start+m[0], sp.Start+m[1])})
						denied = true
					}
				}
			}
			if denied || planned(s) || facePlanned.MatchString(s) && !doneMark.MatchString(s) {
				continue
			}
			x.meet(t, sp.Start, s, s, way, deed, who, (ch == chapterFour || ch == chapterEnd || ch == chapterOverview) || byPhone.MatchString(s) && !inRoom.MatchString(s), spoken)
		}
		// A row of a record names the way in one cell and the people in another.
		if t.table == nil || len(t.sentences) == 0 {
			continue
		}
		if last, ok := row[t.table]; ok && last == t.cell.Row {
			continue
		}
		row[t.table] = t.cell.Row
		answers := slices.ContainsFunc(t.table.grid[0], func(c *text) bool { return c != nil && answerColumn.MatchString(squeeze(c.s())) })
		if t.cell.Row >= len(t.table.grid) {
			continue
		}
		line := lineOf(t.table.grid[t.cell.Row])
		x.metRow(t, line, answers, who)
		if !answers { // what is answered was not said in person
			x.meet(t, 0, "", line, line, deed, who, false, nil)
		}
	}
}

var (
	byPhone = regexp.MustCompile(`电话|微信|视频`)
	inRoom  = regexp.MustCompile(`走访|入户|上门|登门|面谈|当面|座谈|见面|家访|面对面|家里|家中`)
	// 没有安排座谈和走访, 未安排入户走访
	noVisits = regexp.MustCompile(`(?:未|没有|没|不再)(?:再|另行|单独|专门)?(?:安排|组织|开展|进行)[^,。;]{0,6}(?:入户|走访|上门|登门|座谈|面谈)`)
	// 困难家庭的情况由村委会口头介绍, 从工会台账抄录, 参照往年资料掌握
	byOthers = regexp.MustCompile(`^[^,。;]{0,8}(?:的)?(?:情况|意见|困难)[^。;]{0,4}?(?:由|从|向|请|参照|按|通过|根据|依)[^,。;]{0,20}(?:台账|名单|名册|资料|介绍|掌握|提供|抄录|反映|转达|统计|代为|汇报|汇总)`)
	// 不同意的6户没有再上门, 32位不同意者没有再联系
	notAgain = regexp.MustCompile(`(?:没有|未|没)(?:再|能)?(?:联系|上门|走访|回访|约见|登门|当面)`)
	// 走访12户,均为居民小组长和楼长
	onlyStaff = regexp.MustCompile(`(?:走访|入户|座谈)[^。;]{0,24}(?:均为|全是|都是|全部为|全为)[^,。;]{0,10}(?:组长|楼长|干部|网格员|工作人员|公务员)`)
)

// proxied keeps what a sentence says of people not met in person: others spoke for
// them, or nobody went again.
func (x *reading) proxied(t *text, base int, s string, who []*Term) (of []string) {
	f := &x.out.Consultation.Face
	deny := func(id string, a, b int) {
		of = append(of, id)
		if len(f.Denied) < 40 {
			f.Denied = append(f.Denied, FaceDenied{Who: id, Text: s[a:b], At: t.at(base+a, base+b)})
		}
	}
	none := noVisits.FindStringIndex(s)
	for _, w := range who {
		id := strings.TrimPrefix(w.ID, "who-")
		hs := appendHits(nil, w, s)
		switch {
		case len(hs) == 0 || id == "heavy":
			continue
		case none != nil && !planned(s):
			deny(id, none[0], none[1])
			continue
		}
		for _, h := range hs {
			rest := s[h.end:]
			if m := byOthers.FindStringIndex(rest); m != nil && id == "special" && !inRoom.MatchString(rest) {
				deny(id, h.start, h.end+m[1])
				break
			}
			if m := notAgain.FindStringIndex(rest); m != nil && id == "opposing" && chars(rest[:m[0]]) <= 20 && !inRoom.MatchString(s[:h.start]+rest[:m[0]]) {
				deny(id, h.start, h.end+m[1])
				break
			}
		}
	}
	if m := onlyStaff.FindStringIndex(s); m != nil {
		deny("heavy", m[0], m[1])
	}
	return of
}

// wayAbove gives the words before a sentence, of its list or its heading, that say
// how people were met: under 走访 stands 48户:独居老人18户;反对的居民10户.
// A heading holds only for visits, and for people who are counted: under 座谈会 the
// words may as well be what was said.
func (x *reading) wayAbove(t *text, at int, s string, deed *Term, who []*Term) string {
	if proxyMark.MatchString(s) || laterMark.MatchString(s) {
		return ""
	}
	if lead := beforeList(t, at); lead != "" && len(appendHits(nil, deed, lead)) > 0 && !planned(lead) && notDone.FindStringIndex(lead) == nil {
		return lead
	}
	if i := t.sentenceAt(at); i >= 0 {
		if j := x.composedFrom(t, i); j >= 0 && j < i {
			if lead := t.s()[t.sentences[j].Start:t.sentences[j].End]; len(appendHits(nil, deed, lead)) > 0 && !byPhone.MatchString(lead) {
				return lead
			}
		}
	}
	if h := x.headings(t.block); len(h) > 0 && t.table == nil && chars(h[0]) <= methodHeading && visitHeading.MatchString(h[0]) {
		for _, w := range who {
			for _, hit := range appendHits(nil, w, s) {
				if countAfter.MatchString(nextRunes(s, hit.end, 16)) {
					return h[0]
				}
			}
		}
	}
	return ""
}

var (
	visitHeading = regexp.MustCompile(`走访|入户|上门|登门|面谈|访谈|回访|家访`)
	countAfter   = regexp.MustCompile(`^[^,。;\d]{0,10}(?:\d+|[一二两三四五六七八九十百]+)(?:户|人|名|家|位)`)
)

// meet keeps who a sentence says was met; way are the words that tell how, at those
// of the sentence where it has any.
func (x *reading) meet(t *text, base int, at, s, way string, deed *Term, who []*Term, weak bool, but []string) {
	if len(appendHits(nil, deed, way)) > 0 {
		x.among(t, base, at, s, who, weak, but)
	}
}

// among keeps which people a text names as met.
func (x *reading) among(t *text, base int, at, s string, who []*Term, weak bool, but []string) {
	f := &x.out.Consultation.Face
	for _, w := range who {
		id := strings.TrimPrefix(w.ID, "who-")
		if _, ok := f.Heard[id]; ok && (weak || !f.Weak[id]) || slices.Contains(but, id) {
			continue
		}
		if hs := appendHits(nil, w, s); len(hs) > 0 {
			a := t.at(0, 0)
			if at != "" {
				a = t.at(base+hs[0].start, base+hs[0].end)
			}
			f.Heard[id], f.Weak[id] = a, weak
		}
	}
}

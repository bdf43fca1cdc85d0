package facts

import (
	"strings"

	"wenping/internal/document"

	"wenping/internal/zh/regexp"
)

// Face tells who was heard face to face, by group: the ids of the word lists
// who-*: opposing, special (people in difficulty), heavy (most affected).
type Face struct {
	Heard  map[string]document.Anchor `json:"heard,omitempty"`
	Denied []FaceDenied               `json:"denied,omitempty"` // said not to have been
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
	facePlanned  = regexp.MustCompile(`(?:拟|计划|准备|下一步|应)[^,。;]{0,8}(?:走访|入户|上门|登门|面谈|座谈|听证|回访)`)
	hearingAsk   = regexp.MustCompile(`(?:要求|申请|请求|书面提出)[^,。;]{0,12}听证`)
	hearingNoAsk = regexp.MustCompile(`(?:未|无|没有|并无|均未)[^。;]{0,20}听证|有权|可以?(?:要求|申请)|权利|规定|应当|如[^。;]{0,20}听证|若|告知`)
	hearingWhy   = regexp.MustCompile(`(?:未|不|无需|没有)[^。;]{0,16}听证|听证[^。;]{0,16}(?:未|不|无需)`)
)

// face finds who was met in person: a sentence, or a row of a table, that names
// a group and a way of meeting it.
func (x *reading) face() {
	f := &x.out.Consultation.Face
	f.Heard = map[string]document.Anchor{}
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
			if ch == chapterRisk || len(appendHits(nil, deed, s)) == 0 {
				continue
			}
			denied := false
			for _, m := range faceDenied.FindAllStringIndex(s, 3) {
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
			x.meet(t, sp.Start, s, s, deed, who)
		}
		// A row of a record names the way in one cell and the people in another.
		if t.table == nil || len(t.sentences) == 0 {
			continue
		}
		if last, ok := row[t.table]; ok && last == t.cell.Row {
			continue
		}
		row[t.table] = t.cell.Row
		if t.cell.Row < len(t.table.grid) {
			var line strings.Builder
			var prev *text
			for _, c := range t.table.grid[t.cell.Row] {
				if c != nil && c != prev && line.Len() < 2000 {
					line.WriteString(c.s() + " ")
				}
				prev = c
			}
			x.meet(t, 0, "", line.String(), deed, who)
		}
	}
}

func (x *reading) meet(t *text, base int, at, s string, deed *Term, who []*Term) {
	f := &x.out.Consultation.Face
	ways := appendHits(nil, deed, s)
	if len(ways) == 0 {
		return
	}
	for _, w := range who {
		id := strings.TrimPrefix(w.ID, "who-")
		if _, ok := f.Heard[id]; ok {
			continue
		}
		if hs := appendHits(nil, w, s); len(hs) > 0 {
			a := t.at(0, 0)
			if at != "" {
				a = t.at(base+hs[0].start, base+hs[0].end)
			}
			f.Heard[id] = a
		}
	}
}

package facts

import (
	"strings"

	"wenping/internal/document"
)

// belowBytes is how far behind the words 座谈3场 its meetings are told one by one.
const belowBytes = 900

// toldBelow says of meetings and visits of which no sentence tells a day with how
// many came whether the words and lines right below do: 座谈3场: / 3月12日,镇政府,42人. What
// belongs to the next way of hearing people is not looked at.
func (x *reading) toldBelow() {
	for i := range x.out.Consultation.Methods {
		m := &x.out.Consultation.Methods[i]
		if m.Held && !m.Told && !m.Negated && faceToFace[m.ID] && x.methodBelow(m.ID) {
			m.Told, m.Listed = true, false
		}
	}
}

func (x *reading) methodBelow(id string) bool {
	for i, t := range x.texts {
		if !t.inBody() || t.cell != nil || t.block.Kind == document.Caption || x.chapter(t.block) != chapterConsult {
			continue
		}
		for _, h := range eachHit(x.lx.Methods, t.s()) {
			if h.id != id {
				continue
			}
			if i+1 < len(x.texts) && x.texts[i+1].table != nil && sessionTable(x.texts[i+1].table) && x.texts[i+1].block.Section == t.block.Section {
				return true // a table of the meetings stands right below
			}
			if s := x.upToNext(i, h, id); dayTold.MatchString(s) && peopleTold.MatchString(s) {
				return true
			}
			break
		}
	}
	return false
}

// upToNext gives what follows a hit up to the next method, within its section.
func (x *reading) upToNext(i int, h hit, id string) string {
	var b strings.Builder
	section := x.texts[i].block.Section
	for k := i; k < len(x.texts) && b.Len() < belowBytes; k++ {
		t := x.texts[k]
		if k > i && (t.block.Section != section || t.block.Kind == document.Heading) {
			break
		}
		s := t.s()
		from := 0
		if k == i {
			from = h.end
		}
		for _, o := range eachHit(x.lx.Methods, s[from:]) {
			if o.id != id {
				b.WriteString(s[from : from+o.start])
				return b.String()
			}
		}
		b.WriteString(s[from:])
		b.WriteByte('\n')
	}
	return b.String()
}

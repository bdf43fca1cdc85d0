package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

var (
	planTitle = regexp.MustCompile(`应急(?:处置)?(?:预案|方案)|应急处置(?:措施)?|处置预案|突发(?:事件|群体性事件)?(?:应急)?(?:处置)?预案`)
	planLead  = regexp.MustCompile(`(?:由|任命|设立?)?([\p{Han}]{2,24}?(?:局|委|办|政府|街道办事处|公司|单位|领导小组|指挥部))(?:主要(?:负责人|领导))?(?:牵头|负责(?:统一)?(?:指挥|组织|应急)|任(?:总指挥|组长)|担任(?:总指挥|组长))`)
	planLabel = regexp.MustCompile(`^(?:[一二三四五六七八九十\d]+[、.])?应急(?:处置)?(?:预案|方案)(?:情况|内容)?$`)
)

// emergency finds the emergency plan and which parts it has.
func (x *reading) emergency() {
	e := &x.out.Emergency
	e.Parts = map[string]document.Anchor{}
	best := 0
	for i := 1; i < len(x.doc.Outline); i++ {
		s := x.doc.Outline[i]
		h := x.doc.Block(s.Heading)
		if h == nil || h.Zone == document.ZoneContents {
			continue
		}
		if !planTitle.MatchString(strings.ReplaceAll(x.texts[x.first[h.ID]].s(), " ", "")) {
			continue
		}
		if best == 0 || s.Level < x.doc.Outline[best].Level {
			best = i
		}
	}
	if best == 0 {
		for _, i := range x.roleSections("emergency") {
			best = i
		}
	}
	e.Section = best
	texts := x.section(best)
	if best == 0 {
		texts = nil
		x.beside(planLabel, func(t *text) { texts = append(texts, t) })
	}
	for _, t := range texts {
		s := t.s()
		for i := range x.lx.EmergencyParts {
			p := &x.lx.EmergencyParts[i]
			if _, ok := e.Parts[p.ID]; ok {
				continue
			}
			for _, w := range p.Words {
				if k := strings.Index(s, w); k >= 0 {
					e.Parts[p.ID] = t.at(k, k+len(w))
					break
				}
			}
		}
		if m := planLead.FindStringSubmatchIndex(s); m != nil {
			e.Lead.Add(Value[string]{V: s[m[2]:m[3]], At: t.at(m[2], m[3])})
		}
	}
}

package facts

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// Who follows up, leads the emergency plan or is told within the hour is of the
// matter's own place. A body of a place that the report knows only as an example, or
// not at all, is left over from another report.

var (
	// actingBody is a body or a head of a place of some level.
	actingBody = regexp.MustCompile(`([一-龥]{2,3}?(?:县|旗|市|镇|乡|街道))(?:人民政府|政府|办事处|[县市镇乡]长|住房和城乡建设局|住建局|[一-龥]{2,6}?局)`)
	// acts says that it acts for the matter.
	acts = regexp.MustCompile(`负(?:总)?责|牵头|组长|指挥长?|担任|(?:小时|分钟)内?[^,。;]{0,4}报|跟踪|辖区`)
	// helps says that it only helps, or stands above.
	helps = regexp.MustCompile(`支援|协助|配合|邻|联防|上级|联动|对口|协调|商请|通报|协作|毗|共同|以及周边|转送|救援|增援|会同|批准|审批|备案|抄送`)
	// compared: 与安集镇比, 去青禾镇看了一天.
	compared = regexp.MustCompile(`[同与跟和][^,。;]{1,14}比|比对|看了|看过|学过|取经`)
)

// acting finds such bodies where measures, follow-up and emergencies are told.
func (x *reading) acting(whole string, add func(name, kind, why string, at document.Anchor)) {
	own := x.ownCounty()
	if own == "" {
		return
	}
	examples := map[string]bool{} // by name: each is sought in the report once
	var places map[string]int
	for _, t := range x.texts {
		if t.cell != nil || !t.inBody() || t.block.Kind == document.Heading || t.block.Kind == document.Caption || x.chapter(t.block) != chapterMeasures && !x.inRole(t.block.ID, "emergency", "followup") {
			continue
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			if len(s) > 4*longSentence || !acts.MatchString(s) {
				continue
			}
			for _, m := range actingBody.FindAllStringSubmatchIndex(s, 6) {
				name := s[m[2]:m[3]]
				cs, ce := clauseOf(s, m[2])
				if !acts.MatchString(s[cs:ce]) || helps.MatchString(s[cs:ce]) || elsewhere.MatchString(s) || ofExample.MatchString(s) {
					continue
				}
				if name = withoutLead(name); name == "" || !x.sameLevel(name, own) || notCounty[name] || x.ofMatter(name) {
					continue
				}
				only, known := examples[name]
				if !known {
					if places == nil {
						places = x.placesNamed()
					}
					only = x.onlyExample(name, t, places)
					examples[name] = only
				}
				if only {
					add(s[m[3]-len(name):m[1]], "unit", "报告写由该单位负责，而他处只把该地作为别处的例子，或者没有提到该地", t.at(sp.Start+m[3]-len(name), sp.Start+m[1]))
				}
			}
		}
	}
}

// withoutLead cuts the word that leads to a place off its name: 由陵谷市, 报青禾镇.
func withoutLead(name string) string {
	r := []rune(name)
	for len(r) > 0 && strings.ContainsRune("由报向经请与和及是为在归属按", r[0]) {
		r = r[1:]
	}
	if n := len(r); n < 3 || strings.ContainsAny(string(r[:n-1]), "县市区镇乡村长委局管告各分副") || strings.ContainsAny(string(r[:n-1]), notNamedBy) || anyThing.MatchString(string(r[:n-1])) || leadsToCounty.MatchString(string(r)) {
		return ""
	}
	return string(r)
}

// sameLevel says that a place is of the level of the matter's own, or a town of a
// report that names its own towns.
func (x *reading) sameLevel(name, own string) bool {
	last, _ := utf8.DecodeLastRuneInString(name)
	lastOwn, _ := utf8.DecodeLastRuneInString(own)
	switch last {
	case '县', '旗':
		return (lastOwn == '县' || lastOwn == '旗') && otherCounty(name, own)
	case '市':
		return lastOwn == '市' && otherCounty(name, own)
	}
	return true
}

// onlyExample says that all other sentences that name a place tell of it as of an
// example elsewhere, or that none does where the report names another one of its
// kind again and again.
func (x *reading) onlyExample(name string, here *text, places map[string]int) bool {
	suffix, n := utf8.DecodeLastRuneInString(name)
	core := strings.TrimSuffix(name[:len(name)-n], "街")
	if utf8.RuneCountInString(core) < 2 {
		return false
	}
	told := 0
	for _, t := range x.texts {
		s := t.s()
		if t == here {
			continue
		}
		for i := strings.Index(s, core); i >= 0; {
			sp := t.sentence(i)
			if q := s[sp.Start:sp.End]; !elsewhere.MatchString(q) && !ofExample.MatchString(q) && !compared.MatchString(q) && !outside.MatchString(q) && !acts.MatchString(q) {
				return false
			}
			told++
			next := strings.Index(s[i+len(core):], core)
			if next < 0 {
				break
			}
			i += len(core) + next
		}
	}
	if told > 0 && told <= 6 {
		return true
	}
	for p, k := range places {
		if k >= 2*oftenNamed && p != name && strings.HasSuffix(p, string(suffix)) {
			return told == 0
		}
	}
	return false
}

// placesNamed counts the places that the texts of the report name.
func (x *reading) placesNamed() map[string]int {
	named := map[string]int{}
	for _, t := range x.texts {
		for _, p := range placeInIt.FindAllString(t.s(), 8) {
			named[p]++
		}
	}
	return named
}

package facts

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
	"wenping/internal/zh/regexp"
)

// A county, or a project with a place of its own, that a report names in a single
// passage, and not to compare: nothing else in the report knows it, so it came with
// another report's text. The words around it need not bind it to the matter.

var (
	// heldApart are more ways to speak of a place elsewhere than elsewhere knows: what it
	// charges, receives or sends, where somebody is from.
	heldApart = regexp.MustCompile(`周边|外省|该[县市区旗]|查阅|调阅|查看|参访|实地看|案卷|取经|现行|居中|高于|低于|比本|本[县市区][^,;。]{0,6}(?:调后|略|则)|接收|外送|收运|去向|攀比|比照|教训|同样|先例|先行|做法|所见|接壤|交界|上游|下游|上级|有限|公司|大学|学院|检测|下辖|所属|自行|各自|属于|管辖|设区的市|省道|县道|国道|[GSXYC]\d{2,4}|距离|相距|通往|往返|开往`)
	// sideOfTown ends words for parts of any town, no names of districts.
	// ruledAbove are papers that a city makes for its counties.
	ruledAbove = regexp.MustCompile(`规划|细则|办法|规程`)
	sideOfTown = regexp.MustCompile(`[城小片山水库港林坝灌河湖南北东西中内外新老沿塘堤滩台田园店门口厂站校院矿店头江海]区$`)
	marketNext = regexp.MustCompile(`^[场政民容区井面]`)
	// strangeMatter is a matter's name where a clause turns to it.
	strangeMatter = regexp.MustCompile(`(?:^|[,;。:])(?:并|又|而|且|就此判断|可以认定)?([^,;。:()“”]{4,40}?(?:项目|工程|批次|马拉松|改革|行动方案|管理办法|管理条例|搬迁|征收|调价|安置点|采石场|发电厂|处理厂|车库|中转站|市场|小区|片区|灌区|作业区|改造))`)
	// turnsTo are the words by which it does.
	turnsTo = regexp.MustCompile(`^.{0,24}?(?:针对|围绕|防止|做好|适用于|建议|同意|综上|本次评估的|本项目|本工程|评估认为|供|保障|因)|^(?:《|20\d\d年?)`)
	// bindsTo: the clause says something of the matter itself.
	bindsTo = regexp.MustCompile(`本项目|本工程|本次|本预案|适用于|责任单位|社会稳定风险|合法|可控|可行|合理|结论|建议|风险等级|低风险|中风险|防止|针对`)
)

// strange finds such names; add keeps a name once.
func (x *reading) strange(own, whole string, add func(name, kind, why string, at document.Anchor)) {
	county := x.ownCounty()
	chars := x.toponyms()
	if len(chars) == 0 {
		return
	}
	all := x.allText()
	every := add
	add = func(name, kind, why string, at document.Anchor) {
		for _, n := range x.out.Identity.Names { // found already, in a longer name or beside it
			if a := n.At; a.Block == at.Block && a.Row == at.Row && a.Col == at.Col && a.Start <= at.End && at.Start <= a.End {
				return
			}
		}
		every(name, kind, why, at)
	}
	found := map[string][]strangeAt{}
	var order []string
	note := func(core string, at strangeAt) {
		if found[core] == nil {
			order = append(order, core)
		}
		found[core] = append(found[core], at)
	}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Caption || t.block.Kind == document.Heading || x.chapter(t.block) == chapterBasis || x.inRole(t.block.ID, "overview", "basis", "scope", "preconditions") || ofElsewhere.MatchString(x.path(t)) {
			continue
		}
		judging := x.inRole(t.block.ID, "conclusion", "dimensions", "legality", "rationality", "feasibility", "controllability", "emergency", "followup", "level")
		if t.cell != nil && !judging || !judging && x.inRole(t.block.ID, "identification", "process", "estimation") {
			continue // there other places are examples
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			if len(s) > longSentence {
				continue
			}
			if county != "" && strings.ContainsAny(s, "县旗市区") {
				x.strangeCounties(t, sp, county, all, chars, note)
			}
			if judging {
				x.strangeMatters(t, sp, own, all, whole, chars, add)
			}
		}
	}
	for _, core := range order {
		here := found[core]
		if strings.Count(all, core) != len(here) || len(here) > fewMentions {
			if !here[0].bound || strings.Count(all, core) > 6+len(here) || !x.onlyReferred(core, here[0].says) {
				continue // named elsewhere, too
			}
		}
		add(here[0].name, "place", "报告他处没有提到该地，或者只作为别处的例子提到，而本事项所在地是"+county, here[0].at)
	}
}

// strangeAt is one mention of a place.
type strangeAt struct {
	name  string
	says  string // the sentence
	bound bool   // it says something of the matter
	at    document.Anchor
}

// ofElsewhere are headings of chapters on other places.
var ofElsewhere = regexp.MustCompile(`类比|类似|同类|前例|先例|案例|别处|外地|他处|借鉴|经验|比较|对比`)

// strangeCounties reads one sentence.
func (x *reading) strangeCounties(t *text, sp zh.Span, own, all string, chars map[rune]bool, note func(core string, at strangeAt)) {
	s := t.s()[sp.Start:sp.End]
	for i, r := range s {
		if !chars[r] {
			continue
		}
		n1 := utf8.RuneLen(r)
		r2, n2 := utf8.DecodeRuneInString(s[i+n1:])
		r3, n3 := utf8.DecodeRuneInString(s[min(len(s), i+n1+n2):])
		if !chars[r2] || !strings.ContainsRune("县旗市区", r3) {
			continue
		}
		name := s[i : i+n1+n2+n3]
		core, after := s[i:i+n1+n2], s[i+n1+n2+n3:]
		if r3 == '市' && marketNext.MatchString(after) || r3 == '区' && sideOfTown.MatchString(name) || strings.HasPrefix(after, "道") || notCounty[name] {
			continue
		}
		if !x.otherOfLevel(name, own, all, chars) || x.ofMatterElsewhere(core, t.block.ID) {
			continue
		}
		cs, ce := clauseOf(s, i)
		if clause := s[cs:ce]; r3 == '市' && ruledAbove.MatchString(clause) || elsewhere.MatchString(clause) || analogy.MatchString(s) || heldApart.MatchString(clause) || outside.MatchString(clause) || strings.Contains(clause, own) || helps.MatchString(clause) {
			continue
		}
		note(core, strangeAt{name, s, ofAMatter.MatchString(after[:min(len(after), ce-i-len(name))]) && bindsTo.MatchString(s), t.at(sp.Start+i, sp.Start+i+len(name))})
	}
}

// otherOfLevel says that a place is of the level of the matter's own: no district
// of its city, and no city above its county unless another one is known.
func (x *reading) otherOfLevel(name, own, all string, chars map[rune]bool) bool {
	if !otherCounty(name, own) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(name)
	lastOwn, _ := utf8.DecodeLastRuneInString(own)
	switch {
	case last == '市' && lastOwn != '市':
		r := []rune(all)
		for i := 2; i < len(r); i++ {
			if r[i] == '市' && chars[r[i-1]] && chars[r[i-2]] && string(r[i-2:i+1]) != name && (i+1 == len(r) || !marketNext.MatchString(string(r[i+1]))) {
				return true
			}
		}
		return false
	case lastOwn == '市':
		return last == '市'
	}
	return true
}

// strangeMatters reads the names of matters in a sentence that judges.
func (x *reading) strangeMatters(t *text, sp zh.Span, own, all, whole string, chars map[rune]bool, add func(name, kind, why string, at document.Anchor)) {
	s := t.s()[sp.Start:sp.End]
	for _, m := range strangeMatter.FindAllStringSubmatchIndex(s, 12) {
		from := m[2]
		for lead := turnsTo.FindStringIndex(s[from:m[3]]); lead != nil; lead = turnsTo.FindStringIndex(s[from:m[3]]) {
			from += lead[1]
		}
		name := s[from:m[3]]
		if notNamed.MatchString(name) || notInName.MatchString(name) || sidePart.MatchString(name) || strings.Contains(name, "的") || x.generic(name) || pronoun(name) || !x.strangeCore(name, own, s, all, chars) {
			continue
		}
		cs, ce := clauseOf(s, from)
		clause := s[cs:from] + s[m[3]:max(ce, m[3])]
		if elsewhere.MatchString(clause) || analogy.MatchString(s) || outside.MatchString(clause) || heldApart.MatchString(clause) {
			continue
		}
		if part, ok := x.differs(name, own, whole); ok && !x.known(part, t, true) {
			add(name, "project", "报告他处没有提到该名称，或者只作为别处的例子提到", t.at(sp.Start+from, sp.Start+m[3]))
		}
	}
}

// strangeCore says that a name begins with a place that the report names nowhere
// else, or only as an example, or with a road of its own number.
func (x *reading) strangeCore(name, own, s, all string, chars map[rune]bool) bool {
	if code := roadCode.FindString(name); code != "" && strings.HasPrefix(name, code) {
		return strings.Count(all, code) == strings.Count(s, code)
	}
	r := []rune(name)
	if len(r) <= 4 || !chars[r[0]] || !chars[r[1]] || strings.Contains(own, string(r[:2])) {
		return false
	}
	return x.strangeHere(string(r[:2]), s, all)
}

// strangeHere says that no other sentence than this one names a place, or that
// all others name it as an example and this one judges it.
func (x *reading) strangeHere(core, s, all string) bool {
	here, told := strings.Count(s, core), strings.Count(all, core)
	if here == told {
		return true
	}
	return told-here <= 6 && bindsTo.MatchString(s) && x.onlyReferred(core, s)
}

// onlyReferred says that every other sentence with a name speaks of it as of another
// place.
func (x *reading) onlyReferred(core, here string) bool {
	for _, t := range x.texts {
		s := t.s()
		if t.block.Zone == document.ZoneContents || !strings.Contains(s, core) {
			continue
		}
		for from := 0; ; {
			i := strings.Index(s[from:], core)
			if i < 0 {
				break
			}
			sp := t.sentence(from + i)
			if q := s[sp.Start:sp.End]; q != here && !elsewhere.MatchString(q) && !ofExample.MatchString(q) && !outside.MatchString(q) && !compared.MatchString(q) && !heldApart.MatchString(q) {
				return false
			}
			from = max(sp.End, from+i+len(core))
			if from >= len(s) {
				break
			}
		}
	}
	return true
}

// toponyms are the characters that names of places are made of.
func (x *reading) toponyms() map[rune]bool {
	set := map[rune]bool{}
	if w := Find(x.lx.Words, "toponyms"); w != nil {
		for _, s := range w.Words {
			for _, r := range s {
				set[r] = true
			}
		}
	}
	return set
}

// allText is everything that stands in the report but its list of contents.
func (x *reading) allText() string {
	var b strings.Builder
	for _, t := range x.texts {
		if t.block.Zone != document.ZoneContents && t.block.Kind != document.Contents {
			b.WriteString(t.s())
			b.WriteByte('\n')
		}
	}
	return b.String()
}

package facts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// PlaceLeft is a place that the overview says is touched, and that the chapters on
// the scope and on the consultation never name.
type PlaceLeft struct {
	Name string
	Text string // the words that say how it is touched
	Many bool   // among others: of those the matter touches, not one more beside them
	At   document.Anchor
}

var (
	placeTold = regexp.MustCompile(`(?:^|[,;:。、()的为在至到于和与及有对经从由向入接靠近邻游侧岸头面边方过越])((?:[一-龥]{2,4}[镇乡])?[一-龥]{2,5}?(?:村|社区|小区|街道|[镇乡]))`)
	// touchedBy are the ways in which a place beside the works is touched.
	touchedBy = regexp.MustCompile(`影响|下游|下风|取用|来水|穿过|穿越|落地浓度|绕行|绕道|占用|借用|借道|水源|尾水|紧靠|紧邻|排口|浊度|停水|断水|降水|遮挡`)
	// passedBy are looser ways: they count where other places of the same paragraph
	// were asked by name.
	passedBy = regexp.MustCompile(`途经|途中|中途|经过|沿途|随之|一并(?:撤|搬|征|拆)|涉及[^。;,]{0,12}(?:\d|[一二三四五六七八九十百])+余?(?:户|人|名)|\d+米(?:处|外|内)`)
	// homeTold is a place where children, the old or the sick are, by its name.
	homeTold = regexp.MustCompile(`(?:^|[,;。:、()的为在至到于和与及有对经从由向入接靠近邻游侧岸头面边方过越])([一-龥]{2,6}?(?:幼儿园|养老院|敬老院|养老公寓|护理院|福利院|小学|中学|医院|卫生院))`)
	homeKind = regexp.MustCompile(`(?:幼儿园|养老院|敬老院|养老公寓|护理院|福利院|小学|中学|医院|卫生院)$`)
	// peopleThere: the place is lived in or used.
	peopleThere = regexp.MustCompile(`(?:\d|[一二三四五六七八九十百千两]余?多?)(?:户|人|家|名)|住户|村民|居民|渔户|农户|集中供水|提灌站|水井`)
	notTouched  = regexp.MustCompile(`不受|不涉及|不在|不属|无影响|未受|不产生|不会|没有影响|不影响|不致|不经过|不从|不再|以外|之外|参照|另行|已(?:搬|征|迁|签|解决|完成|改|建成)|原(?:来|先|计划|方案)|比选|曾|规划|此前|以往|\d{4}年`)
	// placeKind ends a word that is no name: 相邻村, 沿线社区.
	placeCommonEnd = regexp.MustCompile(`^(?:.{0,3}(?:本|各|该|两|几|多|每|某|全|邻|沿线|周边|附近|相邻|下游|上游|所在|有关|相关|涉及|行政|自然|受益|影响|直接|间接|个|安置|回迁|搬迁|移民|新农|集中|老旧|住宅|封闭))(?:村|社区|小区|街道|[镇乡])$`)
)

// placesLeft finds places of which the overview tells how they are touched, and
// which no sentence of the scope, the consultation or the annexes names.
func (x *reading) placesLeft() {
	var asked strings.Builder
	for _, t := range x.texts {
		if t.block.Zone == document.ZoneAnnex || t.inBody() && !x.inOverview(t) || t.inBody() && x.inRole(t.block.ID, "scope", "consultation") {
			asked.WriteString(t.s())
			asked.WriteByte('\n')
		}
	}
	first := x.firstConsult()
	if asked.Len() == 0 || len(x.out.Structure.Roles["consultation"]) == 0 {
		return
	}
	elsewhere := asked.String()
	seen := map[string]bool{}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind != document.Paragraph || !x.inOverview(t) && (t.block.ID >= first || x.chapter(t.block) == chapterBasis || x.chapter(t.block) == chapterProcess) || x.inRole(t.block.ID, "scope", "consultation") {
			continue
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			if !peopleThere.MatchString(s) {
				continue
			}
			touched, places := touchedBy, placeTold.FindAllStringSubmatchIndex(s, 12)
			if !touched.MatchString(s) {
				if !passedBy.MatchString(s) || !x.othersAsked(t, elsewhere) {
					continue
				}
				touched, places = passedBy, slices.DeleteFunc(places, func(m []int) bool { return !countFollows.MatchString(s[m[3]:]) })
			}
			for _, m := range homeTold.FindAllStringSubmatchIndex(s, 6) {
				if countFollows.MatchString(s[m[3]:]) {
					places = append(places, m)
				}
			}
			for _, m := range places {
				name := s[m[2]:m[3]]
				name = afterParticle(name)
				cs, ce := clauseOf(s, m[2])
				near := s[max(0, cs-150):min(len(s), ce+150)]
				near = strings.ToValidUTF8(near, "")
				core := bareName(name)
				if k := homeKind.FindString(name); k != "" && strings.Contains(elsewhere, k) {
					continue // 小学家长、教师: asked by what it is
				}
				if seen[core] || utf8.RuneCountInString(core) < 2 || placeCommonEnd.MatchString(name) || !touched.MatchString(near) || !peopleThere.MatchString(near) || notTouched.MatchString(near) || namedIn(elsewhere, core) {
					continue
				}
				seen[core] = true
				x.out.PlacesLeft = append(x.out.PlacesLeft, PlaceLeft{Name: name, Many: strings.Count(near, "村、")+strings.Count(near, "社区、")+strings.Count(near, "户)、") > 0, Text: strings.TrimSpace(s[cs:ce]), At: t.at(sp.Start, sp.End)})
			}
		}
	}
}

// countFollows is how many live or are in a place, right behind its name.
var countFollows = regexp.MustCompile(`^\(?[^,。;:、()\d]{0,6}\d+余?(?:户|人|名)`)

// afterParticle is what follows the last particle in a name: 征地在青石村.
func afterParticle(name string) string {
	if k := lastAny(name, "过有另是为在至到的及和与对从由向经"); k >= 0 {
		_, w := utf8.DecodeRuneInString(name[k:])
		return name[k+w:]
	}
	return name
}

// othersAsked says that some other place of the paragraph is named where people
// were asked: the report goes by names.
func (x *reading) othersAsked(t *text, asked string) bool {
	for _, m := range placeTold.FindAllStringSubmatch(t.s(), 20) {
		if c := bareName(afterParticle(m[1])); utf8.RuneCountInString(c) >= 2 && strings.Contains(asked, c) {
			return true
		}
	}
	return false
}

// firstConsult is the first block of the chapters on who was asked, else the last
// block of all.
func (x *reading) firstConsult() document.BlockID {
	first := document.BlockID(len(x.doc.Blocks))
	for _, role := range []Role{"scope", "consultation"} {
		for _, a := range x.out.Structure.Roles[role] {
			first = min(first, a.At.Block)
		}
	}
	return first
}

// namedIn says that a place is named, whatever of the words before it belongs to it.
func namedIn(s, core string) bool {
	r := []rune(core)
	for i := 0; i <= 2 && len(r)-i >= 2; i++ {
		if strings.Contains(s, string(r[i:])) {
			return true
		}
	}
	return false
}

// bareName is a place without the word that says what it is.
func bareName(s string) string {
	for _, w := range []string{"社区", "小区", "街道", "村", "镇", "乡"} {
		if c, ok := strings.CutSuffix(s, w); ok {
			if i := strings.LastIndexAny(c, "镇乡"); i >= 0 {
				_, n := utf8.DecodeRuneInString(c[i:])
				if utf8.RuneCountInString(c[i+n:]) >= 2 {
					c = c[i+n:]
				}
			}
			return c
		}
	}
	return s
}

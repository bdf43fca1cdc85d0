package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

var (
	// whomSaid leads to whom the assessment turned to.
	whomSaid = regexp.MustCompile(`(?:对象|人群)(?:主要)?(?:为|是|包括|有|:|面向)|(?:调查|评估|问卷|座谈|走访|征求意见)(?:工作)?(?:主要)?(?:面向|面对|针对)|广泛(?:听取|征求)(?:了)?|(?:^|[,。;院司组局])对`)
	// anybody is made of words that fit anybody anywhere.
	anybody = regexp.MustCompile(`^(?:工程|项目|事项|本|该|沿线|周边|周围|附近|受影响|受到影响|有关|相关|涉及|所涉|社会|各界|各方面|各方|广大|全体|部分|当地|群众|居民|村民|市民|公众|百姓|农户|住户|单位|企业|人员|部门|干部|利益|相关者|相关方|群体|代表|方面|以及|[和及与、等的了])+(?:意见|(?:进行|开展)了?(?:调查|走访|问卷|访谈)|$)`)
	// peopleWord: there are people among them.
	peopleWord = regexp.MustCompile(`群众|居民|村民|市民|公众|百姓|农户|住户|各界|人员`)
	// goesOnNaming: behind the words it is said who they are.
	goesOnNaming = regexp.MustCompile(`^[,。;:(]?(?:包括|其中|具体|分为|分成|分|即|如|例如|主要是|主要有|详见|见|有|共|分别|涉及|以及|直接|间接|一是|一类|\()|如下|下表|见表|下列|表\d`)
)

// anyScope finds words that say whom the assessment turned to and fit anybody:
// 调查对象为沿线有关群众和有关单位,采取随机方式选取. What goes on naming them, or names
// places, is none.
func anyScope(s string, inScope bool) (from, to int, ok bool) {
	for _, m := range whomSaid.FindAllStringIndex(s, 6) {
		if !inScope && strings.HasPrefix(s[m[0]:], "广泛") {
			continue // leads up to what was done
		}
		rest := s[m[1]:]
		end := strings.IndexAny(rest, ",。;:(")
		if end < 0 {
			end = len(rest)
		}
		who := rest[:end]
		if !anybody.MatchString(who) || !peopleWord.MatchString(who) || goesOnNaming.MatchString(rest[end:]) || len(placesIn(s)) > 1 {
			continue
		}
		if a := anybody.FindString(who); len(a) < len(who) {
			continue // 对沿线群众开展调查的意义
		}
		return m[0], m[1] + end, true
	}
	return 0, 0, false
}

// tabled says that a table, or words that lead to one, follow a block of the scope.
func (x *reading) tabled(id document.BlockID) bool {
	b := x.doc.Block(id + 1)
	return b != nil && (b.Kind == document.Caption || b.Table != nil)
}

// scopeTabled says that some table under a heading on the scope counts those touched,
// not the answers they gave.
func (x *reading) scopeTabled() bool {
	for _, tb := range x.tables {
		if tb.block.Zone != document.ZoneBody || len(tb.grid) < 3 || surveyTable.MatchString(tb.caption) || surveyTable.MatchString(x.before(tb)) {
			continue
		}
		for i, h := range x.headings(tb.block) {
			if i < 2 && scopeTitle.MatchString(h) {
				return true
			}
		}
	}
	return false
}

var (
	whomTable = regexp.MustCompile(`(?:适用|涉及|影响|受益|服务|覆盖|受影响)(?:的)?(?:对象|人群|范围|群体|人数|户数|居民|村)|利益相关|利害关系`)
	manyThere = regexp.MustCompile(`[1-9][\d,.]*万?余?(?:户|人|名)`)
)

// countedInOverview says that a table before the consultation lists those the matter
// is for, with how many they are: 表1-1 适用对象 | 住宅业主 | 61.2万户.
func (x *reading) countedInOverview() bool {
	for _, tb := range x.tables {
		if tb.block.Zone != document.ZoneBody || x.chapter(tb.block) == chapterConsult || !whomTable.MatchString(tb.caption) {
			continue
		}
		for _, row := range tb.grid {
			for _, c := range row {
				if c != nil && manyThere.MatchString(c.s()) {
					return true
				}
			}
		}
	}
	return false
}

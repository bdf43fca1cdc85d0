package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// NotHeard is a sentence in which the report itself says that a class of those who
// must be heard was not asked: 本次没有书面征询各部门意见, 拟在会签时一并征求.
type NotHeard struct {
	ID   string // of Lexicon.Groups
	Text string // the words
	Weak bool   // 未再征求, 未另行发函: they may have been asked before, or otherwise
	At   document.Anchor
}

var (
	notHeardWords = regexp.MustCompile(`(?:未|没有|没)(?:再)?(?:能)?(?:单独|另行|书面|专门|直接|统一|正式|逐一|发函|分别|向[^,。;]{1,24}|对[^,。;]{1,24})*(?:征求|征询|听取|函询|咨询|征集|发函)`)
	again         = regexp.MustCompile(`再|单独|另行|专门`)
	// putOffTo: the asking is left to a later step of the matter.
	putOffTo = regexp.MustCompile(`(?:拟|待|留待|将|推迟到|放到|改在|等到?)[^。;]{0,36}(?:会签|报批|审批|上会|审议|成稿|代拟稿|决策|常务会|实施)[^。;]{0,14}(?:再|一并|统一|另行|时|前)[^。;]{0,8}(?:征求|征询|听取|会签)`)
	// askedOtherwise: the same sentence tells how they were heard instead, or speaks
	// of another time or of another asking.
	askedOtherwise = regexp.MustCompile(`改为|而是|改由|代之|已(?:经)?(?:通过|以|在|向|于|书面|征求|征询|听取)|当面(?:征求|听取)|会上(?:征求|听取|逐)|过去|以往|此前|从前|上次|上一?轮|当年|当时|一期|曾|如果|如未|若|凡|不得|应当|反映|认为|担心|质疑|指出|异议|不同意见`)
	// wholeClass are words for all of a class, not for one of it.
	wholeClass = []struct {
		id string
		re *regexp.Regexp
	}{
		{"department", regexp.MustCompile(`(?:各|有关|相关|县直|市直|区直|州直|市级|县级|区级|其他|其它|职能|主管|行业|两级|两区|\d+个|[一二三四五六七八九十]+个)[^,。;]{0,8}部门|部门(?:、|和|及|与|以及)[^,。;]{0,8}(?:街道|乡镇|镇|乡|社区|意见)|(?:乡镇|街道|镇|政府)(?:、|和|及|与)[^,。;]{0,8}部门|部门(?:的)?(?:书面)?意见`)},
		{"expert", regexp.MustCompile(`专家(?:学者)?(?:的)?(?:书面|咨询|论证)?意见|专家、学者|(?:征求|征询|听取|咨询)(?:有关|相关|过|了)?专家`)},
		{"project-unit", regexp.MustCompile(`(?:项目|建设|实施|业主|承办|运营)(?:实施|业主)?单位(?:的)?(?:书面)?意见|项目(?:业主|法人)(?:的)?意见`)},
		{"key", regexp.MustCompile(`(?:低保|特困|残疾|困难|重点|独居|留守)[^,。;]{0,12}(?:户|群众|人员|家庭|群体|人群|对象|职工)[^,。;]{0,6}(?:意见)?`)},
	}
)

// notHeard finds what the report admits not to have asked, in running text of any
// chapter but those on measures and rules, and in the annexes.
func (x *reading) notHeard() {
	for _, t := range x.texts {
		if t.block.Zone == document.ZoneContents || t.block.Zone == document.ZoneFront || t.block.Kind == document.Heading || t.block.Kind == document.Caption {
			continue
		}
		switch x.chapter(t.block) {
		case chapterMeasures, chapterBasis, chapterRisk, chapterOther:
			if t.block.Zone != document.ZoneAnnex {
				continue
			}
		}
		if !strings.ContainsAny(t.s(), "征听咨函签") {
			continue
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			no := notHeardWords.FindStringSubmatchIndex(s)
			later := putOffTo.FindStringIndex(s)
			if no == nil && later == nil || askedOtherwise.MatchString(s) {
				continue
			}
			// The class stands in the same part of the sentence, before the words or right after them.
			from, to := 0, 0
			if no != nil {
				from, to = no[0], no[1]
			} else {
				from, to = later[0], later[1]
			}
			ss, se := segmentOf(s, from)
			se = min(se, len(s[:to])+len(nextRunes(s, to, 24)))
			ss = max(ss, from-len(lastRunes(s, from, 48)))
			for _, c := range wholeClass {
				if c.id == "key" && no == nil {
					continue
				}
				if c.re.MatchString(s[ss:se]) {
					x.out.Consultation.NotHeard = append(x.out.Consultation.NotHeard, NotHeard{ID: c.id, Text: strings.TrimSpace(s[ss:se]), Weak: later == nil && again.MatchString(s[no[0]:no[1]]), At: t.at(sp.Start+ss, sp.Start+se)})
				}
			}
		}
	}
}

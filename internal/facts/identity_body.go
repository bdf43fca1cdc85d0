package facts

import (
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// firm is the name of a body that assesses for others.
const firm = `([一-龥A-Za-z0-9()·]{2,30}?(?:有限责任公司|有限公司|集团公司|公司|事务所|研究院|研究所|设计院|咨询院|研究中心|中心|学院|大学|协会|研究会|促进会))`

var (
	// 委托(聘请、选定)某某公司; 与某某公司签约; 由某某公司承担评估
	firmAfter = regexp.MustCompile(`(?:委托|聘请|选聘|聘用|选定|选择|遴选|遴选出|确定|引入|邀请|交由|交给|指定|购买)(?:了|给|由)?` + firm + `(?:作为|担任|承担|开展|实施|编制|负责|为|进行|完成|提供|具体|对|[,;。)(]|$)`)
	firmWith  = regexp.MustCompile(`(?:与|同|和)` + firm + `[^,;。]{0,10}(?:签约|签订|签署|签了|签下|订立|达成)`)
	firmBy    = regexp.MustCompile(`由` + firm + `(?:具体|独立|全程|负责|受托|组织)*(?:承担|实施|编制|开展|负责|完成|编写|撰写|承接)`)
	// 某某公司接受委托; 某某公司中标; 某某公司(是)评估实施主体
	firmBefore = regexp.MustCompile(`^` + firm + `(?:[^,;。]{0,4}(?:接受|受|承接|接到)[^,;。]{0,24}委托|(?:中标|中选|成交|入选)|[^,;。]{0,6}(?:是|为|作为|担任|成为|系|即)[^,;。]{0,8}(?:实施主体|实施单位|实施机构|受托方|受托单位|受托机构|评估机构|评估单位|编制单位|承担单位|第三方))`)
	// What a firm may be hired for instead.
	otherHire = regexp.MustCompile(`可研|可行性研究|环评|环境影响|勘察|勘测|设计|测绘|监理|施工|代建|检测|监测|造价|审计|清产核资|资产评估|评审|招标|运营|物业|运输|处置|拆除|代理`)
)

// agencyInProse finds who assesses on commission where no label says it: the
// sentence speaks of this kind of assessment, or stands where the report tells
// who does what.
func (x *reading) agencyInProse() {
	id := &x.out.Identity
	if id.Agency.Found() {
		return
	}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Heading || !strings.ContainsAny(t.s(), "委聘由与同受标选") {
			continue
		}
		ours := x.inRole(t.block.ID, "body", "process")
		if ch := x.chapter(t.block); ch == chapterMeasures || ch == chapterOther || ch == chapterConsult {
			continue
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			if !ours && !x.aboutStability(t, sp.Start) || planned(s) {
				continue
			}
			take := func(from, to, around int) bool {
				v := cleanOrg(s[from:to])
				if !orgName(v) || pronoun(v) || utf8.RuneCountInString(v) < 5 {
					return false
				}
				end := strings.IndexAny(s[around:], ",;。")
				if end < 0 {
					end = len(s) - around
				}
				if otherHire.MatchString(s[from:around+end]) && !strings.Contains(s[around:], "评估") && !strings.Contains(s[around:], "稳评") {
					return false
				}
				at := strings.Index(s[from:to], v)
				id.Agency.Add(Value[string]{V: v, At: t.at(sp.Start+from+at, sp.Start+from+at+len(v))})
				return true
			}
			for _, re := range []*regexp.Regexp{firmAfter, firmWith, firmBy} {
				if m := re.FindStringSubmatchIndex(s); m != nil && take(m[2], m[3], m[3]) {
					return
				}
			}
			for at := 0; at < len(s); {
				if m := firmBefore.FindStringSubmatchIndex(s[at:]); m != nil && take(at+m[2], at+m[3], at+m[3]) {
					return
				}
				i := strings.IndexAny(s[at:], ",;:")
				if i < 0 {
					break
				}
				at += i + 1
			}
		}
	}
}

package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

var (
	// authorityNamed: the offices and local governments, by name or at large.
	authorityNamed = regexp.MustCompile(`部门|街道|乡镇|[镇乡](?:人民)?政府|各镇|镇街|街镇|街乡|管委会|党工委|有关单位|(?:\d+|[一二三四五六七八九十]+)(?:家|个)(?:单位|局)|\p{Han}(?:局|委|办|厅|支队|大队|中心|残联|工会|妇联)(?:[、,(:和及与等均都全也各 \d]|$)`)
	// askedThem: they were asked for their opinion, or gave it.
	askedThem = regexp.MustCompile(`函询|发函|致函|去函|复函|回函|函复|来函|函件|公函|征求意见函|会签|会商|联席|书面(?:征求|征询|听取|意见|答复|回复|反馈|同意|支持|说明|回|答|函|了解)|(?:征求|征询|听取|询问|走访|征集|问)[^,。;|]{0,30}意见|(?:一致|均|都|全部)(?:表示)?(?:同意|支持|赞成|赞同|无异议|没有意见)|[、,]函(?:[ 、,)]|$)|意见[^,。;]{0,14}(?:征求|听取)`)
	// satThere: they took part in a meeting.
	satThere = regexp.MustCompile(`(?:部门|局|委|办|厅|政府|街道|乡镇|[镇乡]|中心|支队|大队|管委会)[^,;。(]{0,40}?(?:参加|到会|出席|列席|与会|参会|代表|\d+人|[一二三四五六七八九十]+人)`)
	// manyThereBy: a list of them with how many: 县农业农村局、县水利局和建设单位,十二家二十一人.
	manyThereBy = regexp.MustCompile(`(?:局|委|办|政府|街道)(?:[、和及][\p{Han}]{2,14})+,?(?:共|等)?(?:\d+|[一二三四五六七八九十]+)(?:家|人)|(?:局|部门|单位)等(?:\d+|[一二三四五六七八九十]+)(?:家|个)`)
	meetingThen = regexp.MustCompile(`座谈|会商|会议|协调会|研讨|讨论会|恳谈|见面会|走访|访谈|面谈|会议室|[一二三四五六七八九十\d]楼`)
	// ofSomethingElse: the public, complaints, grades of an emergency, what is to come.
	ofSomethingElse = regexp.MustCompile(`公开征求|投诉|受理|上访|级响应|[一二三四]级|依据|合法性审查|未再|没有|未(?:征|发|听)|拟在|拟于|待|不再|应当|以后|信访\d|\d件|聚集|责任单位|预案|有关规定`)
	// theirRooms: an office as the place of a meeting, or as its host.
	theirRooms = regexp.MustCompile(`[\p{Han}]{2,10}?(?:办事处|街道办|街道|政府|局|委|中心|[镇乡])[^,。;|]{0,4}(?:[一二三四五六七八九十\d]+楼|会议室|礼堂|大厅|院内|门口)|[\p{Han}]{2,12}(?:局|委|办|街道|政府)[^,。;、]{0,8}主持`)
	teamOf     = regexp.MustCompile(`组长|组员|小组|成员|组成|分工|分别负责|负责(?:问卷|走访|法律|统计|文本|入户|联络|资料|提供|协调)`)
)

// authoritiesAsked finds where the report tells that offices or local governments
// were asked or gave their opinion: by letter, by countersigning, at a meeting. Where
// a meeting was held, who led it and who worked on the assessment is none.
func (x *reading) authoritiesAsked() (out []document.Anchor) {
	tell := func(s string, at document.Anchor) bool {
		if !authorityNamed.MatchString(s) || ofSomethingElse.MatchString(s) {
			return false
		}
		meeting := meetingThen.MatchString(s)
		s = theirRooms.ReplaceAllString(s, "")
		if askedThem.MatchString(s) && nearby(s, authorityNamed, askedThem, 150) || !teamOf.MatchString(s) && (meeting && satThere.MatchString(s) || manyThereBy.MatchString(s)) {
			out = append(out, at)
		}
		return len(out) >= 3
	}
	lastRow, lastBlock := -1, document.BlockID(-1)
	for _, t := range x.texts {
		if z := t.block.Zone; z != document.ZoneBody && z != document.ZoneAnnex && z != "" {
			continue
		}
		if ch := x.chapter(t.block); t.block.Zone != document.ZoneAnnex && (ch == chapterMeasures || ch == chapterBasis) {
			continue
		}
		if t.cell != nil {
			if t.block.ID == lastBlock && t.cell.Row == lastRow || t.cell.Row >= len(t.table.grid) {
				continue
			}
			lastBlock, lastRow = t.block.ID, t.cell.Row
			if tell(lineOf(t.table.grid[t.cell.Row]), t.at(0, 0)) {
				return out
			}
			continue
		}
		if !strings.ContainsAny(t.s(), "函签征听书座会访商联同均都家人") {
			continue
		}
		for _, sp := range t.sentences {
			if tell(t.s()[sp.Start:sp.End], t.at(sp.Start, sp.End)) {
				return out
			}
		}
	}
	return out
}

// nearby says that a match of a and one of b stand within so many bytes.
func nearby(s string, a, b *regexp.Regexp, within int) bool {
	for _, i := range a.FindAllStringIndex(s, 20) {
		if b.MatchString(strings.ToValidUTF8(s[max(0, i[0]-within):min(len(s), i[1]+within)], "")) {
			return true
		}
	}
	return false
}

package facts

import (
	"strings"

	"wenping/internal/document"

	"wenping/internal/zh/regexp"
)

var (
	expertTable = regexp.MustCompile(`专家[^,。;]{0,12}(?:名单|签到|签字|签名|情况|一览|组成|成员|表|评审)|(?:评审|论证)[^,。;]{0,6}(?:人员|专家|成员)`)
	expertGroup = regexp.MustCompile(`^(?:专家(?:组)?|评审专家|组长|副组长|成员)`)
)

// annexTitles gives the title of the annex a block behind the report belongs to,
// where the titles are lines and no headings: 附件四 专家评审.
func (x *reading) annexTitles() map[document.BlockID]string {
	out := map[document.BlockID]string{}
	title := ""
	for _, t := range x.texts {
		if t.block.Zone != document.ZoneAnnex {
			continue
		}
		if m := annexLine.FindString(t.s()); t.cell == nil && m != "" && annexNumber.MatchString(t.s()) {
			title = annexTitle(t.s()[len(m):])
		}
		out[t.block.ID] = title
	}
	return out
}

// panelList counts the experts where a table lists them, in the body or bound at
// the end, and takes their number from what is bound at the end.
func (x *reading) panelList() {
	p := &x.out.Panel
	bind := x.annexTitles()
	for _, tb := range x.tables {
		if tb.block.Zone == document.ZoneContents || len(tb.grid) < 3 {
			continue
		}
		title := tb.caption
		if title == "" {
			if title = bind[tb.block.ID]; title == "" {
				title = lastHeading(x.path(x.texts[x.first[tb.block.ID]]))
			}
		}
		who := ofExperts(tb.grid[0])
		if !expertTable.MatchString(title) && who < 0 || strings.Contains(title, "修改") || strings.Contains(title, "采纳") || strings.Contains(title, "咨询") {
			continue
		}
		name := who
		for c, t := range tb.grid[0] {
			if t != nil && strings.Contains(squeeze(t.s()), "姓名") {
				name = c
			}
		}
		if name < 0 {
			continue
		}
		n := 0
		for _, row := range tb.grid[1:] {
			if t := row[name]; t != nil && squeeze(t.s()) != "" && !totalLabel.MatchString(squeeze(t.s())) && !expertGroup.MatchString(squeeze(t.s())) {
				n++
			}
		}
		if n > 0 {
			p.Listed.Add(Value[int]{V: n, At: document.Whole(tb.block.ID)})
		}
	}
	lead := Find(x.lx.Words, "lead-panel")
	if p.Experts.Found() || lead == nil {
		return
	}
	for _, t := range x.texts {
		if t.block.Zone == document.ZoneContents || !strings.Contains(t.s(), "专家") {
			continue
		}
		bound := false
		if t.block.Zone == document.ZoneAnnex {
			path := x.path(t) + bind[t.block.ID]
			bound = strings.Contains(path, "评审") || strings.Contains(path, "专家")
		}
		for _, sp := range t.sentences {
			s := t.s()[sp.Start:sp.End]
			if !bound && (t.block.Zone != document.ZoneBody || len(appendHits(nil, lead, s)) == 0) || otherCase.MatchString(s) || strings.Contains(s, "环评") || strings.Contains(s, "可行性研究") {
				continue
			}
			x.panelDetails(t, sp.Start, s)
		}
	}
}

// ofExperts gives the column of a table that lists experts by its head: 专家 beside
// 职称 and 专业.
func ofExperts(head []*text) int {
	who, what := -1, 0
	for c, t := range head {
		if t == nil {
			continue
		}
		switch s := squeeze(t.s()); {
		case s == "专家" || s == "专家姓名" || s == "评审专家":
			who = c
		case strings.Contains(s, "职称") || strings.Contains(s, "专业") || strings.Contains(s, "单位") || strings.Contains(s, "签"):
			what++
		}
	}
	if what < 2 {
		return -1
	}
	return who
}

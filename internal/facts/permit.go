package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// Permit is one place that speaks of a document the matter needs: approval of
// the project, land pre-examination, environmental assessment. State: done,
// pending, none (not needed), or "" when only the name stands there.
type Permit struct {
	ID     string // of Lexicon.Permits
	State  string
	Number bool // its document number stands beside it
	Sure   bool // number, or a state told of this very document and not of papers at large
	At     document.Anchor
}

// PermitList is a table of documents with their states, whichever they are, and
// how many it gives.
type PermitList struct {
	Rows int
	At   document.Anchor

	Vague *document.Anchor // 各项手续正在有序办理, in place of a list
}

// permitVague speaks of the papers at large and of their going well.
var permitVague = regexp.MustCompile(`(?:各项|有关|相关|前期|各种|报批|审批)[^。;,:]{0,8}(?:手续|工作|批件|审批)[^。;:]{0,24}(?:正在|正按|有序|有条不紊|抓紧|陆续|积极|顺利)[^。;]{0,14}(?:办理|推进|进行|进展|落实|$)|具体以[^。;,]{0,10}(?:批件|批复|批准文件)为准`)

// permitVagueAt keeps the first such sentence that tells no number.
func (x *reading) permitVagueAt(t *text) {
	if x.out.PermitList.Vague != nil || t.cell != nil || !strings.ContainsAny(t.s(), "续批前") {
		return
	}
	for _, sp := range t.sentences {
		if s := t.s()[sp.Start:sp.End]; permitVague.MatchString(s) && !permitNumber.MatchString(s) {
			at := t.at(sp.Start, sp.End)
			x.out.PermitList.Vague = &at
			return
		}
	}
}

var (
	permitState = regexp.MustCompile(`^(?:(?:时间|日期|文号)(?:或|和|及|、|与|/))?(?:办理|取得|批复|审批|落实|完成)?(?:时间(?:或|和|及|、|与|/))?(?:状态|情况|进度|进展|结果)$`)
	permitPaper = regexp.MustCompile(`文件|要件|手续|批文|批复|许可|事项|名称|环节|程序|步骤|内容|类别`)
	permitTable = regexp.MustCompile(`前置|要件|前期(?:文件|手续|工作)|审批(?:文件|手续)|(?:报批|审批|支持性)(?:文件|手续)|手续|(?:制定|决策|先行|法定|出台|报批|起草)[^。,]{0,4}程序`)
)

// permitList finds the table 文件 | 文号 | 状态 of the report.
func (x *reading) permitList() {
	for _, tb := range x.tables {
		if len(tb.grid) < 3 || len(tb.grid[0]) < 2 || x.texts[x.first[tb.block.ID]].table != tb {
			continue
		}
		if t := x.texts[x.first[tb.block.ID]]; !t.inBody() || !permitTable.MatchString(tb.caption+lastHeading(x.path(t))) {
			continue
		}
		state := -1
		for c, h := range tb.grid[0] {
			if h != nil && c > 0 && permitState.MatchString(headNoise.Replace(h.s())) {
				state = c
			}
		}
		if h := tb.grid[0][0]; state < 0 || h == nil || !permitPaper.MatchString(h.s()) && !permitPaper.MatchString(tb.grid[0][1].s()) {
			continue
		}
		n := 0
		for _, row := range tb.grid[1:] {
			if c := row[state]; c != nil && (permitDone.MatchString(c.s()) || permitPending.MatchString(c.s()) || permitNone.MatchString(c.s())) {
				n++
			}
		}
		if n > x.out.PermitList.Rows {
			x.out.PermitList.Rows, x.out.PermitList.At = n, document.Whole(tb.block.ID)
		}
	}
}

var (
	permitNone    = regexp.MustCompile(`不涉及|不需要?|无需|无须|不属于|不新增|不占用|不征(?:收|用|地)|既有(?:道路|用地)|院内空地|不编制|豁免|免予|不纳入|不再单独|不办理|不单独`)
	permitPending = regexp.MustCompile(`办理中|正在|待(?:批|办|审|取得|报)?|尚未|尚待|未取得|未办|报批|受理|编制完成|已编制|送审|报送|同步办理|按规定|拟|预计|将|开工前|投用前|届时|申请|推进中|上报|组织编制|承诺`)
	permitDone    = regexp.MustCompile(`已?取得|批复|批准|同意|备案|核准|办理完|已办|办结|通过|许可证|审定|印发|核发|出具|完成|已获|签订|公告|发布|张贴|列入|纳入|符合|签字|确认|批文|已履行|已开展|满\d|合同|已有|已具备|均?具备|齐全|办妥|到位|在手|落实|有效`)
	// permitSure tells a state in words that are said of a paper one holds or waits for.
	permitSure    = regexp.MustCompile(`已(?:经)?(?:取得|批|获|核发|通过|备案|完成|办|受理|报|公示|出具|审|下达|下发|核准|签|编|送|领|拿到|评审|登记|公告|立项)|(?:日|月|已|均|全部)取得|(?:^|\s)取得|获得?批|拿到|获准|办理中|办结|在办|在批|在审|正在(?:办理|审批|报批|审查|编制|评审|公示|申请|申报|审核|报审)|(?:审批|审查|报批|公示|编制|评审|办理|审核)中|待(?:批|审|办|取得|评估|稳评|报)|尚未|未取得|未办|未批|(?:开工|实施|施工|动工|运行|投产|挂牌|举办)前(?:办|取|报|完|须|应|向|申)|不涉及|不需要?|无需|无须|不办|不编|免于?|豁免|原址|不新增|\d年\d{1,2}月`)
	papersAtLarge = regexp.MustCompile(`^[^,;。]{0,8}(?:各项|各种|有关|相关|前期|一切|全部|所有|所需)(?:的)?(?:前期|前置|审批|建设|报批)?(?:手续|批文|文件|程序|要件)`)
	permitNumber  = regexp.MustCompile(`〔\d{4}〕|\[\d{4}\]|\(\d{4}\)\d*号|第[^,。;]{0,24}\d+号|字第|[A-Za-z一-龥]\d{6,}|\d{4}-\d{4,6}-|项目代码|备案号|号文|\d{4}年第?\d+号`)
)

// permits finds what is told of each needed document. A row of a table is read
// as one sentence.
func (x *reading) permits() {
	if len(x.lx.Permits) == 0 {
		return
	}
	x.permitList()
	kept := map[string]int{}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Heading || t.block.Zone != document.ZoneBody &&
			!(t.block.Zone == document.ZoneFront && strings.Contains(t.s(), "。")) { // an analysis may begin without a heading
			continue
		}
		switch x.chapter(t.block) {
		case chapterOther, chapterRisk, chapterMeasures, chapterEnd:
			continue // 立项审批程序 is a risk there, not a document
		}
		x.permitVagueAt(t)
		for _, h := range eachHit(x.lx.Permits, t.s()) {
			sp := t.sentence(h.start)
			s := t.s()[sp.Start:sp.End]
			if t.cell != nil && t.cell.Row < len(t.table.grid) && chars(s) < 60 {
				s = ""
				var last *text
				for _, c := range t.table.grid[t.cell.Row] {
					if c != nil && c != last {
						s += c.s() + " "
						last = c
					}
				}
			} else {
				s = permitClause(s, h.start-sp.Start, h.end-sp.Start)
			}
			p := Permit{ID: h.id, At: t.at(h.start, h.end), Number: permitNumber.MatchString(s)}
			switch {
			case permitNone.MatchString(s):
				p.State = "none"
			case permitPending.MatchString(s) && !strings.Contains(s, "已取得"):
				p.State = "pending"
			case permitDone.MatchString(s):
				p.State = "done"
			}
			p.Sure = p.Number || p.State != "" && permitSure.MatchString(s) && !papersAtLarge.MatchString(s)
			if !(p.Number && permitSure.MatchString(s)) && x.inRole(t.block.ID, "identification", "estimation", "body", "process") && !x.inRole(t.block.ID, "overview", "preconditions", "legality") ||
				x.inRole(t.block.ID, "dimensions") && !p.Number && strings.Contains(t.s()[h.start:h.end], "计划") {
				p.Sure = false // an agency's registration, a budget passed: no paper of the matter's
			}
			if inTitle(t.s(), h.start) && !p.Number {
				p.Sure = false
				p.State = "" // only a document's name in the list of what the report rests on
			}
			key := h.id + "/" + p.State
			if p.Sure {
				key += "/sure"
			}
			if kept[key] < 2 {
				kept[key]++
				x.out.Permits = append(x.out.Permits, p)
			}
		}
	}
}

// permitClause is the part of a sentence between semicolons that holds the words.
func permitClause(s string, from, to int) string {
	a, b := 0, len(s)
	if i := strings.LastIndexAny(s[:from], ";；"); i >= 0 {
		a = i + 1
	}
	if i := strings.IndexAny(s[to:], ";；"); i >= 0 {
		b = to + i
	}
	return s[a:b]
}

// inTitle says that offset i stands inside 《》.
func inTitle(s string, i int) bool {
	return strings.LastIndex(s[:i], "《") > strings.LastIndex(s[:i], "》")
}

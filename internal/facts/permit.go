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
	Listed bool // told with its state where papers are told of, not in passing
	Sure   bool // number, or a state told of this very document and not of papers at large
	At     document.Anchor
}

// PermitList is a table of documents with their states, whichever they are, and
// how many it gives.
type PermitList struct {
	Rows int
	At   document.Anchor

	Vague *document.Anchor // 各项手续正在有序办理, in place of a list
	Bare  []BarePaper      // said to be there, with neither number nor day
}

// A sentence on the papers at large and on their going well, in whatever words:
// what is meant, how it stands, and what is something else.
var (
	papersMeant = regexp.MustCompile(`手续|前期工作|批文|批件|(?:前置|前期|报批|审批)(?:程序|事项|要件|文件|工作)|各道程序|该过的[^。,;]{0,6}审查`)
	papersGoing = regexp.MustCompile(`(?:正在|正按|正由|均按|均在|都在|都按|仍在|逐步|陆续|抓紧|加紧|有序|有条不紊|积极|按(?:照)?(?:国家|省|市|县|有关|相关|规定|程序|进度|步骤|要求|基本建设|先后)|依规|依法|依照|统一|统筹|专班)[^。;]{0,24}(?:办理|推进|进行|去办|落实|办结|进展|开展|跑|走|办|取得|规定)|进展(?:总体)?顺利|总体顺利|(?:大体|大致|基本|总体)(?:上)?(?:齐|有了|具备|完备)|在跑|在办|以[^。;,]{0,10}(?:批件|批复|批准文件|答复)为准|(?:有的|部分)[^。;]{0,12}(?:已经|拿到|取得|办好|下来)[^。;]{0,8}(?:有的|其余)|手续(?:都|均)?(?:齐|齐了|齐全)$|正常走|已由[^。;,]{0,8}统筹|(?:不存在|没有)(?:任何)?障碍`)
	papersLabel = regexp.MustCompile(`手续|前置|批文|要件|前期(?:文件|工作)`)
	papersOther = regexp.MustCompile(`信访|保险|社保|入学|转学|登记手续|户籍|过户|产权|不动产|结算|报销|参保|办证|交接|移交|入住|签约|领取|签到|评估手续|搬迁手续|缴费|变更手续|劳动|^(?:若|如)|如(?:果|未|发现)|不得|未[^。,;]{0,8}不(?:得|予|开|动)|应当|补齐`)
)

// papersLead is how many characters may stand before the papers in such a sentence.
const papersLead = 26

// permitVagueAt keeps the first clause that speaks of all papers at large, and tells
// neither one's number nor its date. One of the analysis of legality only sums up, and
// a cell speaks of papers only where its label does.
func (x *reading) permitVagueAt(t *text, part string) {
	if x.out.PermitList.Vague != nil || part == chapterFour || part == chapterConsult && !papersMeant.MatchString(lastHeading(x.path(t))) || !strings.ContainsAny(t.s(), "续批前审") {
		return
	}
	if t.cell != nil && !papersLabel.MatchString(x.rowLabel(t)+t.table.caption) {
		return
	}
	for _, sp := range t.sentences {
		from := sp.Start
		for _, c := range strings.SplitAfter(t.s()[sp.Start:sp.End], ";") {
			if m := papersMeant.FindStringIndex(c); m != nil && chars(c[:m[0]]) <= papersLead && papersGoing.MatchString(c) && !papersOther.MatchString(c) && !permitNumber.MatchString(c) && !dayTold.MatchString(c) {
				at := t.at(from, from+len(c))
				x.out.PermitList.Vague = &at
				return
			}
			from += len(c)
		}
	}
}

var (
	permitState = regexp.MustCompile(`状态|状况|现状|进度|进展|结果|情形|情况|现在怎样|(?:办|走|做|批)到哪|办没办|(?:目前|当前)怎`)
	permitOwn   = regexp.MustCompile(`文号|字号|编号|批号|凭据|文件号|批准?文`)
	permitPaper = regexp.MustCompile(`文件|要件|手续|批文|批复|许可|事项|名称|环节|程序|步骤|内容|类别|材料|条件|名目`)
	permitTable = regexp.MustCompile(`前置|要件|前期(?:文件|手续|工作)|审批(?:文件|手续)|(?:报批|审批|支持性)(?:文件|手续)|手续|(?:制定|决策|先行|法定|出台|报批|起草)[^。,]{0,4}程序`)
)

// permitList finds the table 文件 | 文号 | 状态 of the report, whichever way it lies.
// It gives the tables whose documents stand side by side.
func (x *reading) permitList() (beside map[*table]bool) {
	beside = map[*table]bool{}
	for _, tb := range x.tables {
		if !x.listsPapers(tb) {
			continue
		}
		n, side := papersIn(tb)
		if side {
			beside[tb] = true
		}
		if n > x.out.PermitList.Rows {
			x.out.PermitList.Rows, x.out.PermitList.At = n, document.Whole(tb.block.ID)
		}
	}
	return beside
}

// listsPapers says whether a table of the body is headed as one of documents.
func (x *reading) listsPapers(tb *table) bool {
	if len(tb.grid) < 2 || len(tb.grid[0]) < 2 {
		return false
	}
	t := x.texts[x.first[tb.block.ID]]
	return t.table == tb && t.inBody() && (permitTable.MatchString(tb.caption+lastHeading(x.path(t))) || permitTable.MatchString(squeeze(t.s())))
}

// papersIn counts the documents a table lists with a state each: a row for each, or a
// column where the labels 文号, 状态 stand in the first one.
func papersIn(tb *table) (n int, beside bool) {
	g := tb.grid
	label := func(t *text, re *regexp.Regexp) bool {
		return t != nil && chars(t.s()) <= 20 && re.MatchString(headNoise.Replace(t.s()))
	}
	across, along := false, false
	for _, row := range g[1:] {
		along = along || len(row) > 0 && (label(row[0], permitState) || label(row[0], permitOwn))
	}
	for _, h := range g[0][1:] {
		across = across || label(h, permitState) || label(h, permitOwn)
	}
	if !label(g[0][0], permitPaper) && !(across && label(g[0][1], permitPaper)) {
		return 0, false
	}
	add := func(cells []*text) {
		name := cells[0]
		for len(cells) > 0 && cells[0] == name { // merged with the next
			cells = cells[1:]
		}
		if s := lineOf(cells); name != nil && (permitDone.MatchString(s) || permitPending.MatchString(s) || permitNone.MatchString(s)) {
			n++
		}
	}
	switch {
	case across:
		for _, row := range g[1:] {
			if row = pastSerial(row); len(row) > 0 {
				add(row)
			}
		}
	case along:
		beside = true
		for c := 1; c < len(g[0]); c++ {
			add(cellsDown(g, c))
		}
	}
	return n, beside
}

// serial: the number of a row.
var serial = regexp.MustCompile(`^\(?[\d一二三四五六七八九十]{1,3}\)?[.、]?$`)

// pastSerial is a row without the numbers it begins with; two cells at least are left.
func pastSerial(row []*text) []*text {
	for len(row) > 2 && row[0] != nil && serial.MatchString(squeeze(row[0].s())) {
		row = row[1:]
	}
	return row
}

var (
	permitNone    = regexp.MustCompile(`不涉及|不需要?|无需|无须|不属于|不新增|不占用|不(?:再|新|再新)?征(?:收|用|地|集体)|既有(?:道路|用地)|院内空地|不编制|豁免|免予|不纳入|不再单独|不办理|不单独`)
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
	beside := x.permitList()
	x.barePapers()
	kept := map[string]int{}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Kind == document.Heading || t.block.Zone != document.ZoneBody &&
			!(t.block.Zone == document.ZoneFront && strings.Contains(t.s(), "。")) { // an analysis may begin without a heading
			continue
		}
		part := x.chapter(t.block)
		switch part {
		case chapterOther, chapterRisk, chapterMeasures, chapterEnd:
			continue // 立项审批程序 is a risk there, not a document
		}
		x.permitVagueAt(t, part)
		for _, h := range eachHit(x.lx.Permits, t.s()) {
			sp := t.sentence(h.start)
			s := t.s()[sp.Start:sp.End]
			if t.cell != nil && t.cell.Row < len(t.table.grid) && chars(s) < 60 {
				cells := t.table.grid[t.cell.Row]
				if beside[t.table] {
					cells = cellsDown(t.table.grid, t.cell.Col)
				}
				s = lineOf(cells)
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
			p.Listed = p.Sure && p.State != "" && part != chapterFour && (part != chapterBasis && part != chapterConsult || papersMeant.MatchString(x.path(t)))
			key := h.id + "/" + p.State
			if p.Listed {
				key += "/listed"
			}
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

// cellsDown gives the cells of a column.
func cellsDown(grid [][]*text, c int) (out []*text) {
	for _, row := range grid {
		if c < len(row) {
			out = append(out, row[c])
		}
	}
	return out
}

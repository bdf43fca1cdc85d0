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
	At     document.Anchor
}

var (
	permitNone    = regexp.MustCompile(`不涉及|不需要?|无需|无须|不属于|不新增|不占用|不编制|豁免|免予|不纳入|不再单独|不办理|不单独`)
	permitPending = regexp.MustCompile(`办理中|正在|待(?:批|办|审|取得|报)?|尚未|尚待|未取得|未办|报批|受理|编制完成|已编制|送审|报送|同步办理|按规定|拟|预计|将|开工前|投用前|届时|申请|推进中|上报|组织编制|承诺`)
	permitDone    = regexp.MustCompile(`已?取得|批复|批准|同意|备案|核准|办理完|已办|办结|通过|许可证|审定|印发|核发|出具|完成|已获|签订|公告|发布|张贴|列入|纳入|符合|签字|确认|批文|已履行|已开展|满\d|合同|已有|已具备|均?具备|齐全|办妥|到位|在手|落实|有效`)
	permitNumber  = regexp.MustCompile(`〔\d{4}〕|\[\d{4}\]|\(\d{4}\)\d*号|第[^,。;]{0,24}\d+号|字第|[A-Za-z一-龥]\d{6,}|\d{4}-\d{4,6}-|项目代码|备案号|号文|\d{4}年第?\d+号`)
)

// permits finds what is told of each needed document. A row of a table is read
// as one sentence.
func (x *reading) permits() {
	if len(x.lx.Permits) == 0 {
		return
	}
	kept := map[string]int{}
	for _, t := range x.texts {
		if !t.inBody() || t.block.Zone != document.ZoneBody || t.block.Kind == document.Heading {
			continue
		}
		switch x.chapter(t.block) {
		case chapterOther, chapterRisk, chapterMeasures, chapterEnd:
			continue // 立项审批程序 is a risk there, not a document
		}
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
			if inTitle(t.s(), h.start) && !p.Number {
				p.State = "" // only a document's name in the list of what the report rests on
			}
			if key := h.id + "/" + p.State; kept[key] < 2 {
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

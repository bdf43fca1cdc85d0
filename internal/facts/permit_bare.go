package facts

import (
	"strings"

	"wenping/internal/document"
	"wenping/internal/zh/regexp"
)

// BarePaper is a document of which the report has only heard: in place of its number and
// day stand words that say so. A plain dash beside 已取得 is no such word: many lists that
// are in order have it.
type BarePaper struct {
	Name string
	Text string // what stands in place of them
	At   document.Anchor
}

var (
	// grantedPaper is a paper that an office grants, with a number of its own.
	grantedPaper = regexp.MustCompile(`批复|备案|预审|选址|环评|环境影响|不动产|许可|核准|节能|水土保持|洪水|防洪|通航|林地|规划条件|规划设计条件|产权证|项目建议书|施工图|消防|立项|用地批准|接入系统|安全审查|安全条件|清产核资|资产评估|合法性审查|公平竞争审查|成本监审|编制批复`)
	hasDigits    = regexp.MustCompile(`\d{2}|\d[月日份次期号]|〔|第[一二三四五六七八九十]+|[一二三四五六七八九十]月|[〇零一二三四五六七八九]{4}年|年[一二三四五六七八九十\d]`)
	// hearsay tells of a paper without having it: the number comes later, somebody said so.
	hearsay = regexp.MustCompile(`(?:文号|编号|批号|证号|字号|批文|纸质件|原件|文件|号)(?:[和、]日期)?[^,。;]{0,4}(?:后补|待补|待查|记不清|记不得|在路上|没编|未录|随后|以后再|未登|暂缺|补登|补号|走内网|在流转|没有转|不再抄|没排|还没|略\))|(?:据说|听说|说是?有|说批了|说问过|问过[^,。;]{0,8}说|口头(?:问过|答复|同意|汇报)|会上(?:点过头|宣布过|同意过)|电话里(?:答应|同意)|群里[^,。;]{0,6}(?:答复|同意))|估摸|按惯例[^,。;]{0,6}(?:办|有|批)|视同(?:已)?(?:取得|批准|办理)|等同(?:于)?批准|算(?:是)?已?取得|应该?(?:已|都|是)?(?:办|批|有)(?:了|妥|过)|差不多了|走完了|说不清|批没批|没有行文|未行文|(?:代办|代跑|包办|自管|经办)$|一时(?:翻|找)不|该有的(?:大体)?都有|该做的都在做|有底,?[^,。;]{0,6}从简|没有回(?:话|音)|^不详$|^不清楚$|年内补|先行核准|手上有|内部掌握|未见原件|窗口退件|档案室存|(?:领导|主任|局长)口头|^另附$|传达过$|发文中|(?:说|称)(?:批|问)过?了$|等同批准|会上[^,。;]{0,4}(?:点头|通过)了?$|大体都有|边走边补`)
)

// barePapers finds them in the tables of papers and where papers are told of.
func (x *reading) barePapers() {
	add := func(name, text string, at document.Anchor) {
		if l := &x.out.PermitList; len(l.Bare) < 20 {
			l.Bare = append(l.Bare, BarePaper{Name: name, Text: text, At: at})
		}
	}
	for _, tb := range x.tables {
		if !x.listsPapers(tb) {
			continue
		}
		n, beside := papersIn(tb)
		if n == 0 || beside {
			continue
		}
		for _, row := range tb.grid[1:] {
			if row = pastSerial(row); row[0] == nil {
				continue
			}
			name, rest := squeeze(row[0].s()), lineOf(row[1:])
			if chars(name) > 30 || permitNumber.MatchString(name) || permitPending.MatchString(name) || permitNumber.MatchString(rest) || hasDigits.MatchString(rest) {
				continue
			}
			var heard *text
			for _, cell := range row[1:] {
				if cell != nil && hearsay.MatchString(squeeze(cell.s())) {
					heard = cell
				}
			}
			if heard != nil {
				add(name, squeeze(heard.s()), heard.at(0, 0))
			}
		}
	}
	for _, t := range x.texts {
		if t.table != nil || !t.inBody() || t.block.Kind == document.Heading || !x.inOverview(t) && !x.inRole(t.block.ID, "preconditions", "legality", "basis") {
			continue
		}
		for _, sp := range t.sentences {
			from := sp.Start
			for _, c := range strings.SplitAfter(t.s()[sp.Start:sp.End], ";") {
				if m := hearsay.FindStringIndex(c); m != nil && (grantedPaper.MatchString(c) || papersMeant.MatchString(c)) && !papersOther.MatchString(c) {
					add(paperName(grantedPaper.FindString(c)), strings.TrimSpace(c[m[0]:m[1]]), t.at(from, from+len(c)))
				}
				from += len(c)
			}
		}
	}
}

func paperName(s string) string {
	if s == "" {
		return "前期手续"
	}
	return s
}

package rule

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/facts"
)

// ofClass is what a listed risk names that belongs to a class for certain, by class:
// a row that says the class does not concern the matter contradicts the list.
var ofClass = map[string]*regexp.Regexp{
	"class-1": regexp.MustCompile(`审批|手续|公众参与|信息公开|程序`),
	"class-2": regexp.MustCompile(`征地|征收|征迁|拆迁|拆房|迁坟|区片价|安置房`),
	"class-3": regexp.MustCompile(`资金(?:筹措|缺口|不足|不到位|断|未落实)|融资|工艺|技术方案|工程方案`),
	"class-4": regexp.MustCompile(`扬尘|噪声|噪音|异味|恶臭|臭气|废气|烟气|废水|污水|尾水|水土流失|振动|辐射|弃渣|弃土|污染|水系|沟渠|生态`),
	"class-5": regexp.MustCompile(`农民工|欠薪|工资|文明施工|施工管理|工程质量|分包`),
	"class-6": regexp.MustCompile(`就业|招工|用工|出行|交通|通行|商户|经营|房价|贬值|生计|收入`),
	"class-7": regexp.MustCompile(`火灾|爆炸|泄漏|坍塌|事故|度汛|洪涝|治安|施工安全|安全生产|生产安全|危化`),
	"class-8": regexp.MustCompile(`舆情|舆论|炒作|传言|谣言|信访|积案|旧账|历史遗留`),
}

var (
	deniedCell = regexp.MustCompile(`^(?:不涉及|不存在|未涉及|没有涉及|无涉及)(?:$|[,:;。(])`)
	deniedBare = regexp.MustCompile(`^(?:无|否|没有)$`)
	askedCell  = regexp.MustCompile(`是否|有无|判断|识别结果|涉及`)
	otherwise  = regexp.MustCompile(`(?:^|[^不未无])涉及|(?:风险|因素|第|见|归入|并入|列入|编号)[^,。;]{0,3}\d|[A-Z]{1,2}-?\d|\d+号`)
	inPart     = regexp.MustCompile(`新增|新征|新的|除[^,。;]{1,12}外|以外|仅限|已完成|已并入|已纳入|归入|并入|列入|另有`)
	dashOnly   = regexp.MustCompile(`^[-—/、,;。:.无\s]*$`)
	numberOf   = regexp.MustCompile(`^[(（]?[\dA-Za-z一二三四五六七八九十]{0,3}[)）.、\s]*`)
)

// classesDenied finds the rows of a table of classes that say a class does not concern
// the matter although a listed risk belongs to it, or give no reason where the other
// rows tell theirs.
func (c *Context) classesDenied(classes []facts.Term, rows map[string]*facts.Term) (out []Point) {
	names := map[string]string{}
	for _, t := range classes {
		names[t.ID] = t.Name
	}
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Table == nil || b.Zone != document.ZoneBody || len(b.Table.Rows) < 5 {
			continue
		}
		asks := map[int]bool{} // columns that ask whether: 无 in one of 不涉及的理由 denies nothing
		for _, cell := range b.Table.Rows[0] {
			h := plain(cell.Text)
			asks[cell.Col] = askedCell.MatchString(h) && !strings.Contains(h, "不涉及")
		}
		type denial struct {
			cell   *document.Cell
			class  string
			reason string
			short  bool // 无 only
		}
		if !c.within(b.ID, "identification") && !c.within(b.ID, "estimation") {
			continue
		}
		var denied []denial
		seen, told := map[string]int{}, 0 // rows of each class: one of several is of a factor only
		data, last := 0, ""
		for _, row := range b.Table.Rows[1:] {
			label, at := "", 0
			for k := range row {
				if s := plain(row[k].Text); label == "" && !ordinal.MatchString(s) {
					label, at = numberOf.ReplaceAllString(s, ""), k
				}
			}
			class := ""
			if label != "" && utf8.RuneCountInString(label) <= 30 {
				for id, t := range rows {
					if facts.Says(t, label) && (class == "" || id < class) {
						class = id
					}
				}
			}
			if len(row) > 0 && row[0].Col > 0 { // goes on with the class above
				seen[last]++
				continue
			}
			data++
			if last = class; class == "" {
				continue
			}
			seen[class]++
			var no *document.Cell
			rest, all := "", ""
			for k := at + 1; k < len(row); k++ {
				s := plain(row[k].Text)
				all += s + "|"
				switch {
				case no == nil && (deniedCell.MatchString(s) || asks[row[k].Col] && deniedBare.MatchString(s)):
					no = &row[k]
					rest += strings.TrimLeft(deniedCell.ReplaceAllString(s, ""), ",:;。(")
					if deniedBare.MatchString(s) {
						rest = ""
					}
				case no != nil:
					rest += s
				}
			}
			switch {
			case no == nil:
				if utf8.RuneCountInString(all) >= 6 {
					told++
				}
			case otherwise.MatchString(strings.TrimPrefix(all, plain(no.Text))) && !deniedCell.MatchString(all) || otherwise.MatchString(rest) || inPart.MatchString(rest):
				told++
			default:
				denied = append(denied, denial{no, class, rest, deniedBare.MatchString(plain(no.Text))})
				if !dashOnly.MatchString(rest) {
					told++
				}
			}
		}
		if len(seen) < 4 || told < 3 || data > mostClassRows || 3*len(seen) < 2*data {
			continue // it goes by factors: 其他环境影响 is one of fifty
		}
		for _, d := range denied {
			if seen[d.class] != 1 {
				continue
			}
			at := document.InTable(b.ID, d.cell)
			p := Point{Subject: names[d.class], Verdict: Fail, Fields: map[string]string{"class": names[d.class], "names": names[d.class], "count": "1"}, Evidence: c.says(at),
				Demand: "请对“" + names[d.class] + "”类风险重新识别；不涉及的，写明理由。"}
			if f := c.riskOf(d.class); f != nil {
				p.Evidence = append(p.Evidence, c.conflicts(f.At)...)
				p.Message = "分类核查表称“" + names[d.class] + "”类不涉及（{page}），而风险清单列有“" + shortText(f.Name, 24) + "”。"
				if c.TypeBy == "unsure" || (d.class == "class-1" || d.class == "class-3") && !dashOnly.MatchString(d.reason) {
					p.Verdict = Doubt // papers and money are of other classes too
				}
				out = append(out, p)
			} else if dashOnly.MatchString(d.reason) && !d.short {
				p.Message = "分类核查表称“" + names[d.class] + "”类不涉及，未写理由（{page}）。"
				out = append(out, p)
			}
		}
	}
	return out
}

// mostClassRows is how many rows a table has that goes by classes.
const mostClassRows = 12

// riskOf gives a listed risk that belongs to a class by its name.
func (c *Context) riskOf(class string) *facts.Risk {
	for i := range c.Facts.Risks.Factors {
		if f := &c.Facts.Risks.Factors[i]; ofClass[class] != nil && ofClass[class].MatchString(f.Name) {
			return f
		}
	}
	return nil
}

// noFurther: the report says itself that it went no further than some of the classes.
var noFurther = regexp.MustCompile(`(?:其他|其余|别的|另外)(?:的)?(?:各)?(?:方面|类别|几类|各类|因素|类)[^,。;]{0,8}[,]?[^,。;]{0,6}(?:没有|未|不)(?:再)?(?:作|做|予)?(?:展开|分析|识别|细查|逐一|逐项|列出|考虑)|(?:其他|其余)(?:各)?方面(?:的)?(?:影响|问题|风险)?(?:都|均|也)?(?:不大|较小|很小)`)

// within says that a block stands in a section that plays a role.
func (c *Context) within(id document.BlockID, role facts.Role) bool {
	for _, at := range c.Facts.Structure.Roles[role] {
		if at.Section > 0 && at.Section < len(c.Doc.Outline) {
			if s := c.Doc.Outline[at.Section]; s.First <= id && id <= s.Last {
				return true
			}
		}
	}
	return false
}

// stoppedAt finds where the report says so in the chapters that identify risks.
func (c *Context) stoppedAt() (document.Anchor, bool) {
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Table != nil || b.Kind == document.Heading || b.Zone != document.ZoneBody {
			continue
		}
		if noFurther.MatchString(plain(b.Text)) && c.within(b.ID, "identification") {
			return document.Whole(b.ID), true
		}
	}
	return document.Anchor{}, false
}

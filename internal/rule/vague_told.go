package rule

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/zh"
)

var (
	// ofKind: 有一定的经济风险 says no more than 有一定的风险.
	ofKind = regexp.MustCompile(`(?:经济|安全|社会|环境|环保|舆情|舆论|资金|法律|管理|政策|技术|稳定|不稳定|信访|交通|治安|质量|[大气水土壤噪声]{1,4}污染)(?:方面)?(?:的)?(风险|影响|问题|矛盾|隐患)`)
	// vagueThing is what such a description comes to, after all.
	vagueThing = regexp.MustCompile(`(?:存在|有|带来|产生|造成|引发|引起|形成|出现|面临|会|可能)[^,。;]{0,12}(?:风险|影响|因素|问题|矛盾|隐患|不确定性?|稳定|后果)`)
	// noneOfIt: 经调查没有其他环境影响 is a judgement.
	noneOfIt = regexp.MustCompile(`没有|不存在|未发现|不会|不涉及|不产生|不新增|[^经]无(?:其他|影响|风险|明显)|^无`)
	// ofJudgement are the columns that say whether a factor concerns the matter.
	ofJudgement = regexp.MustCompile(`涉及|判断|核查|有无|结论|程度|等级|概率|可能性|措施|对策|责任|时限|采纳|影响(?:大小)?$`)
	ofChecklist = regexp.MustCompile(`涉及|是否|有无|核查|判断`)
	// itemMark begins an item of a list: 第六项, 风险4, F7, (3).
	itemMark = regexp.MustCompile(`^(?:第[一二三四五六七八九十\d]{1,3}[项个条点]|(?:主要|重点)?(?:风险|因素)(?:因素|点)?\s*[一二三四五六七八九十\d]{1,3}|[A-Z]{1,2}-?\d{1,2}|\(?\d{1,2}[.、)]|[一二三四五六七八九十]{1,3}、)\s*[,、:.]?\s*`)
	// itemStage: (施工阶段), 实施阶段
	itemStage = regexp.MustCompile(`\([^()]{0,16}\)|(?:^|,)[^,。;:]{0,10}(?:阶段|时期|期间|期)(?:,|$)`)
)

// hollowItem says that of an item of a list nothing is told: its label, and that
// something or other may come of it.
func (s *slogans) hollowItem(text string) (label string, ok bool) {
	text = itemStage.ReplaceAllString(text, ",")
	i := strings.IndexAny(text, ",:。")
	if i < 0 {
		i = len(text)
	}
	label, rest := text[:i], strings.Trim(text[i:], ",:。; ")
	if n := utf8.RuneCountInString(label); n < 2 || n > 24 || rest == "" {
		// 通道、水系方面存在一定风险: label and all in one clause
		if k := strings.Index(text, "方面"); k > 0 && rest == "" && utf8.RuneCountInString(text[:k]) <= 20 {
			label, rest = text[:k], text[k:i]
		} else {
			return "", false
		}
	}
	rest = ofKind.ReplaceAllString(rest, "$1")
	return label, vagueThing.MatchString(rest) && !noneOfIt.MatchString(rest) && s.hollowOf(rest, label)
}

// vagueTold finds descriptions of nothing where risks are identified, whatever list of
// risks was read: a cell among cells that describe, an item among items.
func (c *Context) vagueTold(s *slogans) (out []Point) {
	point := func(name, said string, at document.Anchor) {
		out = append(out, Point{Subject: name, Verdict: Fail, Evidence: c.says(at),
			Fields: map[string]string{"r": shortText(name, 24), "said": shortText(strings.Trim(said, "。"), 30), "count": "1"}})
	}
	for i := range c.Doc.Blocks {
		b := &c.Doc.Blocks[i]
		if b.Zone != document.ZoneBody || b.Kind == document.Heading || !c.sectionPlays(b.Section, "identification") && !c.namesRisksIn(b.Section) {
			continue
		}
		if b.Table != nil {
			c.vagueCells(s, b, point)
			continue
		}
		f := zh.Fold(b.Text).Rejoined()
		if f.Text == "" || !strings.ContainsAny(f.Text, "险响素题患定") {
			continue
		}
		for _, sp := range zh.Sentences(f.Text) {
			t := strings.Trim(f.Text[sp.Start:sp.End], "。; ")
			m := itemMark.FindString(t)
			if m == "" {
				continue
			}
			// a second sentence of the item may tell it
			rest := strings.Trim(f.Text[sp.End:], "。; ")
			if next := itemMark.FindString(rest); next == "" && rest != "" {
				t += "," + rest
			}
			if label, ok := s.hollowItem(t[len(m):]); ok {
				start, end := f.Orig(sp.Start, sp.End)
				point(label, t[len(m):], document.At(b.ID, start, end))
			}
		}
	}
	return out
}

var (
	ofRisks   = regexp.MustCompile(`风险`)
	ofMeasure = regexp.MustCompile(`措施|防范|化解|预案|等级|程度|估|依据|之?后|评判|调查`)
)

// namesRisksIn says that a section is about the risks themselves by its heading.
func (c *Context) namesRisksIn(section int) bool {
	if section <= 0 || section >= len(c.Doc.Outline) {
		return false
	}
	t := c.Doc.Outline[section].Title
	return ofRisks.MatchString(t) && !ofMeasure.MatchString(t)
}

// describing is how many characters a cell has that describes something.
const describing = 8

func (c *Context) vagueCells(s *slogans, b *document.Block, point func(name, said string, at document.Anchor)) {
	rows := b.Table.Rows
	if len(rows) < 4 {
		return
	}
	heads := map[int]string{}
	for _, cell := range rows[0] {
		heads[cell.Col] = plain(cell.Text)
		if ofChecklist.MatchString(heads[cell.Col]) {
			return // it judges whether a factor concerns the matter
		}
	}
	told := map[int]int{}
	type hollow struct {
		row  int
		cell *document.Cell
	}
	var found []hollow
	for r := range rows[1:] {
		row := rows[r+1]
		for k := range row {
			cell := &row[k]
			t := plain(cell.Text)
			if cell.Col == 0 || utf8.RuneCountInString(t) < describing-2 || ofJudgement.MatchString(heads[cell.Col]) {
				continue
			}
			if flat := ofKind.ReplaceAllString(t, "$1"); vagueThing.MatchString(flat) && !noneOfIt.MatchString(flat) && s.hollowOf(flat, rowName(row, cell.Col)) {
				found = append(found, hollow{r + 1, cell})
			} else if utf8.RuneCountInString(t) >= describing {
				told[cell.Col]++
			}
		}
	}
	for _, h := range found {
		if told[h.cell.Col] < 2 && told[h.cell.Col] < len(found) {
			continue // not a column that describes
		}
		name := rowName(rows[h.row], h.cell.Col)
		if name == "" || c.describedBeside(s, rows[h.row], h.cell.Col) {
			continue
		}
		point(name, plain(h.cell.Text), document.InTable(b.ID, h.cell))
	}
}

// rowName is the cell that names a row's risk: the first with words before a column.
func rowName(row []document.Cell, before int) string {
	for k := range row {
		if t := plain(row[k].Text); row[k].Col < before && utf8.RuneCountInString(t) >= 2 && !ordinal.MatchString(t) && !itemMark.MatchString(t+":") {
			return t
		}
	}
	return ""
}

// describedBeside says that another cell of the row describes the risk.
func (c *Context) describedBeside(s *slogans, row []document.Cell, col int) bool {
	for k := range row {
		if t := plain(row[k].Text); row[k].Col > 0 && row[k].Col != col && utf8.RuneCountInString(t) >= 16 && !s.hollow(t) {
			return true
		}
	}
	return false
}

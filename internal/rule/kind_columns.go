package rule

import (
	"fmt"
	"slices"
	"strings"

	"wenping/internal/document"
	"wenping/internal/facts"
	"wenping/internal/zh"
)

var kindColumns = kind{
	name: "columns",
	doc: "表格要素：某用途的表应有各列，且格内不留空。参数：table 表的用途（measures 措施表；risk-list 风险清单；estimate 风险估计表；before、after、weight、compare）；" +
		"columns 必有的列；any 任一即可的列组；blanks 是否查空格（默认查）；absent 没有此类表时怎样判（fail、doubt、na，默认doubt）；roles 该表所在部分。",
	fields: []string{"col", "cols", "row", "table", "count"},
	compile: func(p *params, pack *Pack) (check, error) {
		var a struct {
			Table   string     `yaml:"table"`
			Columns []string   `yaml:"columns"`
			Any     [][]string `yaml:"any"`
			Blanks  *bool      `yaml:"blanks"`
			Absent  string     `yaml:"absent"`
			Roles   []string   `yaml:"roles"`
		}
		a.Absent = "doubt"
		if err := p.decode(&a); err != nil {
			return nil, err
		}
		uses := []string{"measures", "worklist", "risk-list", "list", "estimate", "before", "after", "weight", "compare"}
		if err := p.known("table", "表格用途", []string{a.Table}, uses); err != nil {
			return nil, err
		}
		if err := p.known("absent", "处理", []string{a.Absent}, []string{"fail", "doubt", "na"}); err != nil {
			return nil, err
		}
		if err := p.known("roles", "章节角色", a.Roles, pack.roleIDs()); err != nil {
			return nil, err
		}
		groups := a.Any
		for _, col := range a.Columns {
			groups = append(groups, []string{col})
		}
		if len(groups) == 0 {
			return nil, p.errorf("", "columns类规则须写明columns或any。")
		}
		blanks := a.Blanks == nil || *a.Blanks
		return func(c *Context) Outcome { return c.columns(a.Table, groups, blanks, a.Absent, roles(a.Roles)) }, nil
	},
}

type tableUse struct {
	block   document.BlockID
	columns map[string]int
	rows    []int // data rows; nil: all below the header
	duty    facts.Duty
}

// tablesOf gives the tables of a use.
func (c *Context) tablesOf(use string) []tableUse {
	var out []tableUse
	if use == "measures" || use == "worklist" {
		only := true // a worklist that stands alone is the table of measures
		for _, t := range c.Facts.Measures.Tables {
			only = only && t.Worklist
		}
		for _, t := range c.Facts.Measures.Tables {
			if use == "worklist" == t.Worklist || use == "measures" && only {
				out = append(out, tableUse{block: t.Block, columns: t.Columns, duty: t.Duty})
			}
		}
		return out
	}
	if use == "risk-list" {
		use = "list"
	}
	for _, t := range c.Facts.Risks.Tables {
		if t.Use != use && t.Stage != use {
			continue
		}
		u := tableUse{block: t.Block, columns: t.Columns}
		for _, r := range t.Rows {
			if r.Factor >= 0 {
				u.rows = append(u.rows, r.Row)
			}
		}
		out = append(out, u)
	}
	return out
}

// columnOf gives the first of these columns that a table has, -1 for none.
func columnOf(columns map[string]int, ids []string) int {
	for _, id := range ids {
		if k, ok := columns[id]; ok {
			return k
		}
	}
	return -1
}

func (c *Context) columns(use string, groups [][]string, blanks bool, absent string, where []facts.Role) Outcome {
	tables := c.tablesOf(use)
	if len(tables) == 0 {
		if o, told := c.proseColumns(use, groups); told && absent == "doubt" {
			return o
		}
		switch absent {
		case "na":
			return Outcome{Verdict: NA, Why: "报告没有此类表格，由其他规则判断其内容。"}
		case "fail":
			return c.absent("未见此类表格。", Point{Subject: "表格", Message: "未见应有的表格。"}, where...)
		}
		if n := len(c.Facts.Measures.Prose); use == "measures" && n > 0 {
			return Outcome{Verdict: Doubt, Why: fmt.Sprintf("报告以文字分述%d项防范化解措施，没有措施汇总表，未能逐项核对%s是否写明，请人工核实。", n, c.groupNames(groups)),
				Shown: c.says(c.Facts.Measures.Prose[0].At)}
		}
		if use == "measures" {
			return Outcome{Verdict: Doubt, Why: "未识别到防范化解措施汇总表，未能逐项核对" + c.groupNames(groups) + "是否写明，请人工核实。", Shown: c.searched(where...)}
		}
		return Outcome{Verdict: Doubt, Why: "未识别到此类表格，请人工核实。", Shown: c.searched(where...)}
	}
	o := Outcome{}
	var names []string
	for _, t := range tables {
		b := c.Doc.Block(t.block)
		if b == nil || b.Table == nil {
			continue
		}
		title := tableText(c.Doc, b, document.Whole(t.block))
		names = append(names, title)
		o.Shown = append(o.Shown, c.says(document.Whole(t.block))...)
		for _, g := range groups {
			col, name := columnOf(t.columns, g), c.columnNames(g)
			if k := columnOf(t.duty.Columns, g); col < 0 && k >= 0 {
				if d := c.Doc.Block(t.duty.Block); blanks && d != nil && d.Table != nil {
					o.Points = append(o.Points, c.blankCells(d, tableUse{block: d.ID, columns: t.duty.Columns}, k, name, tableText(c.Doc, d, document.Whole(d.ID)))...)
				}
				continue
			}
			if col < 0 {
				o.Points = append(o.Points, c.absent("", Point{Subject: "列：" + name,
					Fields: map[string]string{"col": name, "table": title}, Message: title + "缺“" + name + "”列。", Evidence: c.says(document.Whole(t.block))}, where...).Points...)
				continue
			}
			if blanks {
				o.Points = append(o.Points, c.blankCells(b, t, col, name, title)...)
			}
		}
	}
	if len(o.Points) == 0 {
		o.Why = fmt.Sprintf("%s的各列齐全，格内均有内容。", joinNames(names))
	} else {
		o.Why = fmt.Sprintf("%s共有%d处缺列或空格。", joinNames(names), len(o.Points))
	}
	return o
}

func (c *Context) groupNames(groups [][]string) string {
	var out []string
	for _, g := range groups {
		out = append(out, c.columnNames(g))
	}
	return joinNames(out)
}

// proseColumns asks of measures told in prose, where no table gives them, what
// the columns of the table would have said. Where most say a thing, the others
// lack it; where most do not, the wording may be one that is not understood.
func (c *Context) proseColumns(use string, groups [][]string) (Outcome, bool) {
	if use != "measures" {
		return Outcome{}, false
	}
	list := c.toldMeasures()
	if len(list) == 0 {
		return Outcome{}, false
	}
	var o Outcome
	for _, g := range groups {
		var without []*toldMeasure
		asked, carded := true, 0
		for i := range list {
			m := &list[i]
			said := ""
			switch g[0] {
			case "unit", "person":
				said = m.unit
			case "deadline":
				said = m.deadline
			case "assist":
				said = m.assist
			default:
				asked = false
			}
			if said == "" && !(m.card && m.has[g[0]]) {
				without = append(without, m)
				if m.card {
					carded++
				}
			}
		}
		if !asked || len(without) == 0 {
			continue
		}
		name := c.columnNames(g)
		if len(without)*2 > len(list) && carded*2 < len(without) {
			o.Points = append(o.Points, Point{Subject: "文字：" + name, Verdict: Doubt, Evidence: c.says(without[0].at),
				Fields:  map[string]string{"col": name},
				Message: fmt.Sprintf("报告以文字写明措施，其中%d项未能读出%s，请核实。", len(without), name)})
			continue
		}
		for _, m := range without {
			o.Points = append(o.Points, Point{Subject: name + "：" + m.label, Verdict: Fail, Evidence: c.says(m.at),
				Fields:  map[string]string{"col": name, "row": m.label, "table": "措施"},
				Message: "“" + m.label + "”的防范化解措施未写明" + name + "。"})
		}
	}
	if len(o.Points) == 0 {
		o.Why = fmt.Sprintf("报告以文字逐项写明%d项措施及其责任单位和完成时限。", len(list))
		o.Shown = c.says(list[0].at)
		return o, true
	}
	o.Why = fmt.Sprintf("报告以文字写明%d项措施，有%d处要素未见。", len(list), len(o.Points))
	return o, true
}

// toldMeasure is a measure that no table of measures gives: told in prose, or on
// a card of labels, where a label left out is plain to see.
type toldMeasure struct {
	label, unit, assist, deadline string
	at                            document.Anchor
	card                          bool
	has                           map[string]bool // labels of a card
}

func (c *Context) toldMeasures() (out []toldMeasure) {
	for i := range c.Facts.Measures.Rows {
		m := &c.Facts.Measures.Rows[i]
		if !m.Card {
			return nil // rows of a table that is not one of measures alone
		}
		has := map[string]bool{}
		for f := range m.Cells {
			has[f] = true
		}
		out = append(out, toldMeasure{shortText(c.riskLabel(m), 24), m.Unit, m.Assist, m.Deadline, m.At, true, has})
	}
	for i := range c.Facts.Measures.Prose {
		if m := &c.Facts.Measures.Prose[i]; m.Own && !m.Form {
			out = append(out, toldMeasure{shortText(c.proseLabel(m), 24), m.Unit, m.Assist, m.Deadline, m.At, false, nil})
		}
	}
	return out
}

func (c *Context) columnNames(ids []string) string {
	var out []string
	for _, id := range ids {
		name := id
		if t := facts.Find(c.Pack.Lexicon.Columns, id); t != nil && t.Name != "" {
			name = t.Name
		}
		out = append(out, name)
	}
	return strings.Join(out, "或")
}

// blankCells finds rows that say something but leave this column empty. A cell
// that spans rows counts for all of them; rows that are one wide cell are
// headings inside the table.
func (c *Context) blankCells(b *document.Block, t tableUse, col int, name, title string) []Point {
	var out []Point
	grid := b.Table.Grid()
	head := max(1, b.Table.HeaderRows)
	for r := head; r < len(grid); r++ {
		if t.rows != nil && !slices.Contains(t.rows, r) {
			continue
		}
		row := grid[r]
		if col >= len(row) || row[col] == nil || row[col].Row != r && row[col].Row >= head {
			continue
		}
		filled, label := 0, ""
		seen := map[*document.Cell]bool{}
		for _, cell := range row {
			if cell == nil || seen[cell] {
				continue
			}
			seen[cell] = true
			if text := strings.TrimSpace(cell.Text); text != "" {
				filled++
				if label == "" || isOrdinal(label) {
					label = text
				}
			}
		}
		if filled < 2 || !blank(row[col].Text) {
			continue
		}
		label = shortText(label, 24)
		out = append(out, Point{Subject: name + "：" + label, Verdict: Fail,
			Fields:  map[string]string{"col": name, "row": label, "table": title},
			Message: title + "中“" + label + "”一行的“" + name + "”为空。", Evidence: c.says(document.InTable(b.ID, row[col]))})
	}
	return out
}

func blank(s string) bool {
	t := strings.TrimSpace(zh.Fold(s).Text)
	return t == "" || strings.Trim(t, "_-/ .…") == "" && !strings.Contains(t, "/")
}

func isOrdinal(s string) bool {
	return strings.Trim(s, "0123456789一二三四五六七八九十.、（）() ") == ""
}

// shortText cuts a text to n characters for a label.
func shortText(s string, n int) string {
	r := []rune(strings.Join(strings.Fields(s), ""))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n]) + "…"
}

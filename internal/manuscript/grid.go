package manuscript

import (
	"fmt"

	"wenping/internal/document"
)

// table invents a table of one of the kinds that reports have.
func (c *composer) table() (t *document.Table, rule Ruling, wide bool) {
	switch {
	case c.narrow:
		return c.register(c.between(3, 8), c.between(2, 4), true), Ruled, false
	case c.m.Shape == Thesis && !c.chance(3):
		// Without rules between them nobody can tell which cells are merged.
		return c.register(c.between(3, 14), c.between(3, 6), true), ThreeLine, false
	case c.chance(30):
		return c.register(c.between(3, 10), c.between(3, 5), true), Bare, false
	}
	switch n := c.IntN(20); {
	case n < 6:
		t = c.register(c.between(3, 9), c.between(3, 6), false)
	case n < 9:
		t = c.risks()
	case n < 12:
		t = c.survey()
	case n < 15:
		t = c.form()
	case n < 18:
		t = c.register(c.between(30, 90), c.between(3, 6), false)
	default:
		t, wide = c.register(c.between(4, 18), c.between(9, 13), false), true
	}
	return t, Ruled, wide
}

var columns = []struct{ head, cell string }{
	{"项目", "{thing}"}, {"风险因素", "{risk}"}, {"责任单位", "{org}"}, {"完成时限", "{date}"}, {"单位", "{unit}"}, {"数量", "{num}"}, {"占比（%）", "{dec}"}, {"防范措施", "{act}"}, {"联系人", "{person}"},
	{"备注", ""}, {"对象", "{group}"}, {"地点", "{hamlet}"}, {"规格型号", "{latin}-{n3}"}, {"金额\n（万元）", "{num}"}, {"依据", "{law}"}, {"概率", "{prob}"}, {"影响程度", "{prob}"}, {"等级", "{lvl}"}, {"方式", "{way}"}, {"电话", "0{n3}-{n6}"},
}

// cell varies what stands in a cell.
func (c *composer) cell(s string) string {
	switch {
	case c.chance(12):
		return ""
	case c.chance(20):
		return pick(c.author, []string{"—", "/", "无", "同上", "-", "√", "□是 □否", "见附件"})
	case c.chance(25):
		return c.fill(s) + "\n" + c.fill("{act}")
	case c.chance(25):
		return "1. " + c.fill("{act}") + "；\n2. " + c.fill("{act}") + "。"
	case c.chance(15):
		return c.sentence()
	}
	return c.fill(s)
}

// register is a list with a header row; a plain one merges no cells.
func (c *composer) register(rows, cols int, plain bool) *document.Table {
	perm := c.Perm(len(columns))[:cols-1]
	head := []string{"序号"}
	for _, k := range perm {
		head = append(head, columns[k].head)
	}
	out := [][]string{head}
	serial := c.IntN(4)
	for i := 1; i <= rows; i++ {
		num := fmt.Sprint(i)
		switch serial {
		case 0:
			num = Count(Han, i)
		case 1:
			num = fmt.Sprintf("%d.%d", 1+i/10, 1+i%10)
		}
		row := []string{num}
		for _, k := range perm {
			row = append(row, c.cell(columns[k].cell))
		}
		out = append(out, row)
	}
	if c.chance(3) {
		row := []string{"合计", "<"}
		if plain {
			row[1] = ""
		}
		for len(row) < cols {
			row = append(row, c.fill("{num}"))
		}
		out = append(out, row[:cols])
	}
	return document.Grid(out, 1, 0)
}

// risks groups its rows: the first column spans rows, the header has two.
func (c *composer) risks() *document.Table {
	out := [][]string{{"类别", "序号", "风险因素", "风险程度", "<", "责任单位"}, {"^", "^", "^", "措施前", "措施后", "^"}}
	n := 0
	for g := range c.between(2, 6) {
		group := []string{"政策规划和审批程序", "征地拆迁及补偿", "技术经济", "生态环境影响", "项目管理", "经济社会影响", "安全卫生"}[g]
		for k := range c.between(1, 5) {
			n++
			first := "^"
			if k == 0 {
				first = group
			}
			out = append(out, []string{first, fmt.Sprint(n), c.cell("{risk}"), c.fill("{prob}"), c.fill("{prob}"), c.cell("{org}")})
		}
	}
	return document.Grid(out, 2, 0)
}

// survey is a cross table with a spanning header.
func (c *composer) survey() *document.Table {
	out := [][]string{{"问题", "选项", "人数及占比", "<"}, {"^", "^", "人数（人）", "占比（%）"}}
	for q := 1; q <= c.between(2, 6); q++ {
		for k, o := range []string{"支持", "有条件支持", "反对", "不清楚"}[:c.between(2, 4)] {
			first := "^"
			if k == 0 {
				first = fmt.Sprintf("%d.您是否了解%s？", q, c.fill("{thing}"))
			}
			out = append(out, []string{first, o, c.slot("n3"), c.fill("{dec}")})
		}
	}
	return document.Grid(out, 2, 0)
}

// form is a sheet of labels and values without a header row.
func (c *composer) form() *document.Table {
	out := [][]string{
		{"事项名称", c.fill("{place}{thing}"), "<", "<"},
		{"责任单位", c.fill("{org}"), "联系人", c.fill("{person}")},
		{"评估方式", c.fill("{way}、{way}"), "完成时间", c.fill("{date}")},
		{"评估主要内容", c.fill("合法性"), c.paragraph(), "<"},
		{"^", "合理性", c.paragraph(), "<"},
		{"^", "可控性", c.cell("{act}"), "<"},
		{"意见", c.sentence() + "\n（盖章）\n年　月　日", "<", "<"},
		{"备注", "", "<", "<"},
	}
	return document.Grid(out[:c.between(4, len(out))], 0, 0)
}

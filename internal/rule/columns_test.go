package rule

import (
	"strings"
	"testing"

	"wenping/internal/document"
	"wenping/internal/facts"
)

const measuresText = `# 一、措施
表5-1 措施汇总表
| 序号 | 风险因素 | 防范化解措施 | 责任单位 | 完成时限 |
|---|---|---|---|---|
| 1 | 施工扬尘 | 湿法作业 | 青石镇人民政府 | 2025年9月 |
| 2 | 噪声扰民 | 夜间停工 | %UNIT% | ^ |
| 合计 | < | < | < | < |
`

func columnsOutcome(t *testing.T, unit string, groups [][]string, fill func(*Context)) Outcome {
	p := testPack(t)
	c := context(t, p, strings.ReplaceAll(measuresText, "%UNIT%", unit), func(c *Context) {
		var at document.BlockID
		for i := range c.Doc.Blocks {
			if c.Doc.Blocks[i].Table != nil {
				at = c.Doc.Blocks[i].ID
			}
		}
		c.Facts.Measures.Tables = []facts.MeasureTable{{Block: at, Columns: map[string]int{"no": 0, "risk": 1, "measure": 2, "unit": 3, "deadline": 4}}}
		if fill != nil {
			fill(c)
		}
	})
	c.Pack = p
	return c.columns("measures", groups, true, "doubt", nil)
}

func TestColumnsOfATable(t *testing.T) {
	for name, c := range map[string]struct {
		unit   string
		groups [][]string
		fill   func(*Context)
		points int
		says   string
	}{
		"all filled":                       {"县住建局", [][]string{{"unit"}, {"deadline"}}, nil, 0, "齐全"},
		"a blank cell":                     {"", [][]string{{"unit"}}, nil, 1, "噪声扰民"},
		"a blank cell of dashes":           {"——", [][]string{{"unit"}}, nil, 1, "噪声扰民"},
		"not applicable is no blank":       {"/", [][]string{{"unit"}}, nil, 0, ""},
		"a column is missing":              {"县住建局", [][]string{{"assist"}}, nil, 1, "列"},
		"any of two columns":               {"县住建局", [][]string{{"assist", "unit"}}, nil, 0, ""},
		"a merged cell serves both rows":   {"县住建局", [][]string{{"deadline"}}, nil, 0, ""},
		"no such table is not a mere fail": {"县住建局", [][]string{{"unit"}}, func(c *Context) { c.Facts.Measures.Tables = nil }, 0, "人工核实"},
	} {
		t.Run(name, func(t *testing.T) {
			o := columnsOutcome(t, c.unit, c.groups, c.fill)
			if len(o.Points) != c.points {
				t.Fatalf("%d points: %+v", len(o.Points), o)
			}
			all := o.Why
			for _, p := range o.Points {
				all += p.Message
				if len(p.Evidence) == 0 {
					t.Errorf("no place: %+v", p)
				}
			}
			if !strings.Contains(all, c.says) {
				t.Errorf("%q is not in %q", c.says, all)
			}
		})
	}
}

func TestABlankCellIsCitedAsACell(t *testing.T) {
	o := columnsOutcome(t, "", [][]string{{"unit"}}, nil)
	if a := o.Points[0].Evidence[0].Anchor; !a.InCell() || a.Row != 3 || a.Col != 4 {
		t.Errorf("anchor %+v", a)
	}
}

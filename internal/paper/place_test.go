package paper

import (
	"testing"

	"wenping/internal/document"
	"wenping/internal/review"
	"wenping/internal/rule"
)

// Places by printed page, else PDF page, else heading path and paragraph or row.
func TestPlaces(t *testing.T) {
	d, err := document.Parse(`清河大道改建工程
# 第二章 风险调查
## 二、问卷调查
### 1. 发放和回收
发放问卷280份。
回收266份。
表2-1 群众态度统计表
| 态度 | 份数 |
|---|---|
| 支持 | 221 |
`)
	if err != nil {
		t.Fatal(err)
	}
	r := &review.Review{Document: d}
	row := 1
	find := func(words string) string {
		for i := range d.Blocks {
			if d.Blocks[i].Text == words {
				return d.Blocks[i].ID.String()
			}
		}
		t.Fatalf("no %s", words)
		return ""
	}
	table := d.Blocks[len(d.Blocks)-1].ID.String()
	path := "第二章 风险调查 / 二、问卷调查 / 1. 发放和回收"
	for _, c := range []struct {
		name string
		e    review.Evidence
		want string
	}{
		{"印刷页码", review.Evidence{Page: 12, PageLabel: "9", Path: path}, "第9页"},
		{"只有PDF页", review.Evidence{Page: 12, Path: path}, "PDF第12页"},
		{"页码和表", review.Evidence{Page: 12, PageLabel: "9", Block: table, Row: &row}, "第9页表2-1"},
		{"段落", review.Evidence{Path: path, Block: find("回收266份。")}, "第二章“1.发放和回收”第2段"},
		{"表格行", review.Evidence{Path: path + " / 表2-1 群众态度统计表", Block: table, Row: &row}, "表2-1第2行"},
		{"封面", review.Evidence{Block: find("清河大道改建工程")}, "文首第1段"},
		{"查找范围", review.Evidence{Role: rule.Searched, Path: "第二章 风险调查"}, "“第二章 风险调查”"},
		{"附送材料", review.Evidence{File: "报备表.docx", Page: 1}, "附送材料“报备表.docx”PDF第1页"},
	} {
		if c.e.Role == "" {
			c.e.Role = rule.Says
		}
		if got := placeOf(r, c.e); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

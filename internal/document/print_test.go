package document

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
)

func TestPrintedForms(t *testing.T) {
	d, err := Parse("[page 1 label=3]\n# 一、概况\n占地\n表1 面积\n| 村 | 亩 |\n|---|---|\n| 东村 | 1|\n[comment] 请核对")
	if err != nil {
		t.Fatal(err)
	}
	var text, md, js strings.Builder
	if err := d.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	if want := "一、 概况\n占地\n表1 面积\n村\t亩\n东村\t1\n"; text.String() != want {
		t.Errorf("text:\n%q\nwant\n%q", text.String(), want)
	}
	if err := d.WriteMarkdown(&md); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# 一、概况\n", "| 村 | 亩 |\n|---|---|\n| 东村 | 1 |", "> 【批注】请核对"} {
		if !strings.Contains(md.String(), want) {
			t.Errorf("markdown lacks %q:\n%s", want, md.String())
		}
	}
	if err := d.WriteJSON(&js, "a.docx"); err != nil {
		t.Fatal(err)
	}
	var out struct {
		Schema, Format string
		Pages          int
		Blocks         []struct {
			ID, Kind, Number, Text string
			Level, Page            int
			Rows                   [][]struct {
				Text             string
				RowSpan, ColSpan int
			}
		}
	}
	if err := json.Unmarshal([]byte(js.String()), &out); err != nil {
		t.Fatal(err)
	}
	if out.Schema != "wenping.document/1" || out.Pages != 1 || out.Blocks[0].Number != "一、" || out.Blocks[0].Text != "概况" || out.Blocks[0].Level != 1 || out.Blocks[3].Rows[1][0].Text != "东村" {
		t.Errorf("json: %s", js.String())
	}
}

// The notes of a paged file stand where its pages have them; those of a file
// without pages follow after the text.
func TestNotesInText(t *testing.T) {
	for name, c := range map[string]struct {
		pages []Page
		want  string
	}{
		"pages":    {[]Page{{Number: 1}}, "正文一\n脚注\n正文二\n"},
		"no pages": {nil, "正文一\n正文二\n脚注\n"},
	} {
		d := &Document{Pages: c.pages, Blocks: []Block{{ID: 1, Kind: Paragraph, Text: "正文一"}, {ID: 2, Kind: Footnote, Text: "脚注"}, {ID: 3, Kind: Paragraph, Text: "正文二"}}}
		var b strings.Builder
		if err := d.WriteText(&b); err != nil || b.String() != c.want {
			t.Errorf("%s: %q, want %q (%v)", name, b.String(), c.want, err)
		}
	}
}

// A table whose cells are merged keeps its merges in Markdown; one without is a
// pipe table. What could not be read is told where it is missing.
func TestMarkdownTablesAndLosses(t *testing.T) {
	d := &Document{
		Blocks: []Block{
			{ID: 1, Kind: TableKind, Table: &Table{HeaderRows: 1, Rows: [][]Cell{
				{{Text: "序号<1>", Row: 0, Col: 0, RowSpan: 2, ColSpan: 1}, {Text: "风险", Row: 0, Col: 1, RowSpan: 1, ColSpan: 2}},
				{{Text: "名称\n（全称）", Row: 1, Col: 1, RowSpan: 1, ColSpan: 1}, {Text: "等级", Row: 1, Col: 2, RowSpan: 1, ColSpan: 1}},
			}}},
			{ID: 2, Kind: TableKind, Table: &Table{Rows: [][]Cell{
				{{Text: "甲|乙", RowSpan: 1, ColSpan: 1}, {Text: "一\n二", Col: 1, RowSpan: 1, ColSpan: 1}},
				{{Text: "3~5", Row: 1, RowSpan: 1, ColSpan: 1}},
			}}},
			{ID: 3, Kind: Paragraph, Text: "# 不是标题 ____ 元"},
			{ID: 4, Kind: Paragraph, Text: "末段", Page: 2},
		},
		Losses: []Loss{{Kind: LossImageTable, After: 2, Note: "一幅图片"}, {Kind: LossGlyphs, Page: 2, Note: "3个字"}},
		Pages:  []Page{{Number: 1}, {Number: 2}},
	}
	var b strings.Builder
	if err := d.WriteMarkdown(&b); err != nil {
		t.Fatal(err)
	}
	want := `<table>
<tr><th rowspan="2">序号&lt;1&gt;</th><th colspan="2">风险</th></tr>
<tr><td>名称<br>（全称）</td><td>等级</td></tr>
</table>

| 甲\|乙 | 一<br>二 |
|---|---|
| 3\~5 |  |

> 【未能读取】一幅图片

\# 不是标题 \_\_\_\_ 元

末段

> 【未能读取】第2页：3个字

`
	if b.String() != want {
		t.Errorf("markdown:\n%s\nwant\n%s", b.String(), want)
	}
}

// Whatever a text holds, the text form keeps one block a line, and the JSON form
// is one line that gives the same blocks back.
func FuzzPrintedForms(f *testing.F) {
	f.Add("概况", "甲\n乙", "a\tb", 12.0)
	f.Add("# |", "\u2028\u0085", "<td>", math.Inf(1))
	f.Add("\xff\x00", "", "\r\n", math.NaN())
	f.Fuzz(func(t *testing.T, heading, para, cell string, x float64) {
		d := &Document{Blocks: []Block{
			{ID: 1, Kind: Heading, Level: 1, Number: "一、", Text: heading, Box: Box{x, 1, 2, 3}},
			{ID: 2, Kind: Paragraph, Text: para, Origin: Origin{Lines: []Line{{Size: x}}}},
			{ID: 3, Kind: TableKind, Table: &Table{Rows: [][]Cell{{{Text: cell, RowSpan: 1, ColSpan: 1}, {Text: cell, Col: 1, RowSpan: 1, ColSpan: 1}}}}},
		}}
		var text, md, js strings.Builder
		if err := errors.Join(d.WriteText(&text), d.WriteMarkdown(&md), d.WriteJSON(&js, "a")); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(text.String(), "\n"); n != len(d.Blocks) {
			t.Errorf("%d lines of text for %d blocks: %q", n, len(d.Blocks), text.String())
		}
		if strings.Count(js.String(), "\n") != 1 {
			t.Errorf("json is not one line: %q", js.String())
		}
		var out struct {
			Blocks []struct {
				Text string
				Rows [][]struct{ Text string }
			}
			Losses []any
		}
		if err := json.Unmarshal([]byte(js.String()), &out); err != nil {
			t.Fatalf("%v: %s", err, js.String())
		}
		valid := func(s string) string { return string([]rune(s)) }
		if len(out.Blocks) != 3 || out.Losses == nil || out.Blocks[0].Text != valid(heading) || out.Blocks[1].Text != valid(para) || out.Blocks[2].Rows[0][1].Text != valid(cell) {
			t.Errorf("json lost text: %s", js.String())
		}
	})
}

package document

import (
	"encoding/json"
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
	for _, want := range []string{"# 一、概况\n", "| 村 | 亩 |\n|---|---|\n| 东村 | 1 |", "> 请核对"} {
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

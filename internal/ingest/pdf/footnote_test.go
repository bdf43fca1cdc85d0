package pdf

import (
	"testing"

	"wenping/internal/document"
)

func TestFootnotesAreToldByTheirPlace(t *testing.T) {
	page := func(n int, text []string, notes ...string) sheet {
		s := sheet{number: n, w: 600, h: 800}
		for i, l := range text {
			s.glyphs = append(s.glyphs, typeset(80, 100+20*float64(i), 12, 0, l)...)
		}
		if len(notes) > 0 {
			s.rules = append(s.rules, ruling{80, 690, 224, 690})
		}
		for i, l := range notes {
			s.glyphs = append(s.glyphs, typeset(80, 705+12*float64(i), 9, 0, l)...)
		}
		return s
	}
	full := "这一行写满了整行所以下一行接着写这一句话还没有写完要到下一行去写完为止"
	sheets := []sheet{
		page(1, []string{full, full, full, full}, "① 见某某统计年鉴。", "② 数据截至上年末，", "由承办单位提供。"),
		page(2, []string{"到这里才结束。", full, full, full, full, full}),
	}
	d := layOut(document.Source{}, sheets)
	want := []struct {
		kind document.Kind
		text string
	}{
		{document.Paragraph, full + full + full + full + "到这里才结束。"},
		{document.Footnote, "① 见某某统计年鉴。"},
		{document.Footnote, "② 数据截至上年末，由承办单位提供。"},
		{document.Paragraph, full + full + full + full + full},
	}
	if len(d.Blocks) != len(want) {
		t.Fatalf("%d blocks: %s", len(d.Blocks), drawn(d))
	}
	for i, w := range want {
		if b := d.Blocks[i]; b.Kind != w.kind || b.Text != w.text {
			t.Errorf("block %d is %s %q, want %s %q", i, b.Kind, b.Text, w.kind, w.text)
		}
	}
	// An underline above text of the same size is no such rule.
	s := page(1, []string{full, full, full})
	s.rules = append(s.rules, ruling{80, 400, 224, 400})
	s.glyphs = append(s.glyphs, typeset(80, 420, 12, 0, "① 地点。")...)
	for _, b := range layOut(document.Source{}, []sheet{s}).Blocks {
		if b.Kind == document.Footnote {
			t.Errorf("%q is a footnote", b.Text)
		}
	}
}

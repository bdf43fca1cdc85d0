package facts

import (
	"strings"
	"testing"
	"unicode/utf8"

	"wenping/internal/document"
)

// A very long paragraph is read whole, in pieces that point to where they stand.
func TestLongTextsAreReadInPieces(t *testing.T) {
	long := strings.Repeat("沿线村民反映施工扬尘问题，", 2000) + "本项目总投资1.2亿元。"
	d, err := document.Parse("# 一、概况\n" + long + "\n")
	if err != nil {
		t.Fatal(err)
	}
	x := read(d, Reader{})
	all := ""
	for _, tx := range x.texts {
		if len(tx.s()) > longParagraph {
			t.Errorf("a piece of %d bytes", len(tx.s()))
		}
		for _, sp := range tx.sentences {
			if sp.End-sp.Start > endless || !utf8.ValidString(tx.s()[sp.Start:sp.End]) {
				t.Errorf("sentence of %d bytes", sp.End-sp.Start)
			}
		}
		if i := strings.Index(tx.s(), "总投资"); i >= 0 {
			a := tx.at(i, i+len("总投资"))
			if got := d.Text(a)[a.Start:a.End]; got != "总投资" {
				t.Errorf("anchor says %.60q", got)
			}
		}
		if tx.block.Kind == document.Paragraph {
			all += tx.s()
		}
	}
	if strings.Count(all, "扬尘") != 2000 || !strings.Contains(all, "总投资1.2亿元") {
		t.Errorf("%d of 2000 places read", strings.Count(all, "扬尘"))
	}
}

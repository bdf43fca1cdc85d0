package pdf

import (
	"fmt"
	"strings"
	"testing"

	"wenping/internal/document"
)

func TestWatermarksAreSetAside(t *testing.T) {
	p := newPaper(t)
	for i := range 4 {
		p.AddPage()
		y := 100.0
		for range 4 {
			y = p.body(y, strings.Repeat("第", i+1)+long)
		}
		p.at(150, 420, 60, "", "内部资料") // level, among the text
		p.TransformBegin()             // and slanted
		p.TransformRotate(45, 300, 500)
		p.at(200, 500, 50, "", "送审稿")
		p.TransformEnd()
	}
	d := mustRead(t, p.bytes(t))
	for _, b := range d.Blocks {
		if strings.Contains(b.Text, "内部") || strings.Contains(b.Text, "送审") || b.Kind != document.Paragraph {
			t.Errorf("%s %q", b.Kind, b.Text)
		}
	}
	for _, pg := range d.Pages {
		if pg.Aside != 7 {
			t.Errorf("page %d: %d set aside, want 7", pg.Number, pg.Aside)
		}
	}
}

func TestTurnedHeadsStandInTheirCells(t *testing.T) {
	p := newPaper(t)
	p.AddPage()
	p.ruled(90, 100, []float64{60, 160}, [][]string{{"", "意见"}, {"", "支持"}})
	p.TransformBegin()
	p.TransformRotate(90, 120, 118)
	p.at(112, 118, 9, "", "村名")
	p.TransformEnd()
	p.body(300, long)
	d := mustRead(t, p.bytes(t))
	if len(d.Blocks) != 2 || d.Blocks[0].Table == nil || !strings.Contains(cells(d.Blocks[0].Table), "村名|") {
		t.Errorf("%q", lines(d))
	}
}

// noted is a page with a sticky note, a remark in a box and text typed onto a line.
const noted = `%PDF-1.7
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R/Annots[5 0 R 6 0 R 7 0 R 8 0 R]/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>> endobj
4 0 obj <</Length 36>> stream
BT /F 12 Tf 60 206 Td (Name:) Tj ET 
endstream endobj
5 0 obj <</Type/Annot/Subtype/Text/Rect[300 250 320 270]/Contents<FEFF8BF78865514570B9>>> endobj
6 0 obj <</Type/Annot/Subtype/FreeText/Rect[200 100 300 120]/Contents(really?)>> endobj
7 0 obj <</Type/Annot/Subtype/FreeText/IT/FreeTextTypeWriter/Rect[96 200 300 220]/Contents<FEFF4E915CAD53BF>>> endobj
8 0 obj <</Type/Annot/Subtype/Text/F 2/Rect[300 250 320 270]/Contents(hidden)>> endobj
trailer <</Root 1 0 R/Size 9>>
%%EOF`

func TestNotesAreCommentsAndTypedTextIsText(t *testing.T) {
	d := mustRead(t, []byte(noted))
	want(t, d, "paragraph |Name:云岭县", "comment |请补充点", "comment |really?")
	if b := d.Blocks[1].Box; b != (document.Box{X0: 300, Y0: 30, X1: 320, Y1: 50}) {
		t.Errorf("the note stands at %v", b)
	}
}

func TestStripsOfAPictureAreOne(t *testing.T) {
	var strips []document.Box
	for i := range 10 {
		y := 40 * float64(i)
		strips = append(strips, document.Box{X0: 50, Y0: y, X1: 500, Y1: y + 40})
	}
	apart := document.Box{X0: 50, Y0: 600, X1: 200, Y1: 700}
	if got := fmt.Sprint(joined(append(strips, apart))); got != fmt.Sprint([]document.Box{{X0: 50, Y0: 0, X1: 500, Y1: 400}, apart}) {
		t.Error(got)
	}
}

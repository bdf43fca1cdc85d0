package pdf

import (
	"fmt"
	"io/fs"
	"testing"
)

// Text recognition sets every character on its own, in a font that the file
// names and does not hold.
func TestFontNotHeld(t *testing.T) {
	content := ""
	for i, code := range []string{"b9ab", "cabe", "c6da", "ced2", "c3c7"} { // GBK
		content += fmt.Sprintf("q BT 3 Tr 1 0 0 1 %d 700 Tm /F1 16 Tf <%s> Tj ET Q\n", 72+16*i, code)
	}
	got := ""
	for _, b := range mustRead(t, file(
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun-GBK-EUC-H /Encoding /GBK-EUC-H /DescendantFonts [6 0 R] >>",
		"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 7 0 R /DW 1000 >>",
		"<< /Type /FontDescriptor /FontName /SimSun /Flags 32 /FontBBox [-8 -145 1000 859] /ItalicAngle 0 /Ascent 859 /Descent -141 /CapHeight 684 /StemV 88 >>",
	)).Blocks {
		got += b.Text
	}
	if want := "公示期我们"; got != want {
		t.Errorf("read %q, want %q", got, want)
	}
}

// The guest sees the one font and nothing of the machine.
func TestOneFont(t *testing.T) {
	var seen []string
	fs.WalkDir(oneFont{}, fontFolder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, path)
		return nil
	})
	if len(seen) != 2 || seen[1] != fontFolder+"/"+standIn {
		t.Errorf("seen: %v", seen)
	}
	for _, name := range []string{"etc/passwd", "usr/share/fonts/../x", "usr/share/fonts/other.ttf"} {
		if _, err := (oneFont{}).Open(name); err == nil {
			t.Errorf("%s can be opened", name)
		}
	}
}

package pdf

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// Fonts that a file names and does not hold are set by one of the predefined
// CMaps of PDF 32000-1, table 118: the codes in the file are those of a national
// standard or of Unicode.
func TestPredefinedCMaps(t *testing.T) {
	utf16 := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	gbk, big5 := simplifiedchinese.GBK, traditionalchinese.Big5
	simple := "公示期间征求意见，反对三户。"
	for _, c := range []struct {
		cmaps, ordering string
		codes           encoding.Encoding
		text            string
	}{
		{"GB-EUC-H GBpc-EUC-H GBK-EUC-H GBKp-EUC-H GBK2K-H", "GB1", gbk, simple},
		{"GBK-EUC-H GBKp-EUC-H GBK2K-H", "GB1", gbk, "朱镕基路和堃街一带，共1200户"},
		{"UniGB-UCS2-H UniGB-UTF16-H", "GB1", utf16, simple + "1200户镕"},
		{"B5pc-H ETen-B5-H ETenms-B5-H", "CNS1", big5, "公開徵求意見，反對三戶。"},
		{"UniCNS-UCS2-H UniCNS-UTF16-H", "CNS1", utf16, "公開徵求意見，反對三戶。"},
		{"90ms-RKSJ-H 90msp-RKSJ-H", "Japan1", japanese.ShiftJIS, "風険評価の報告、意見"},
		{"EUC-H", "Japan1", japanese.EUCJP, "風険評価の報告、意見"},
		{"UniJIS-UCS2-H UniJIS-UTF16-H", "Japan1", utf16, "風険評価の報告、意見"},
		{"KSCms-UHC-H KSC-EUC-H", "Korea1", korean.EUCKR, "사회안정보고서"},
		{"UniKS-UCS2-H UniKS-UTF16-H", "Korea1", utf16, "사회안정보고서"},
	} {
		for _, cmap := range strings.Fields(c.cmaps) {
			names := []string{cmap}
			if c.ordering == "GB1" || c.ordering == "Japan1" { // PDFium gives no text for the vertical ones of others
				names = append(names, strings.TrimSuffix(cmap, "H")+"V")
			}
			for _, name := range names {
				t.Run(name, func(t *testing.T) {
					text := c.text
					if strings.HasSuffix(name, "V") { // a page of one column
						text = strings.Repeat(c.text, 1+75/utf8.RuneCountInString(c.text))
					}
					codes, err := c.codes.NewEncoder().Bytes([]byte(text))
					if err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					got := ""
					for _, b := range mustRead(t, namedFont(name, c.ordering, codes)).Blocks {
						got += b.Text
					}
					if got != text {
						t.Errorf("%s: read %q, want %q", name, got, text)
					}
				})
			}
		}
	}
}

// namedFont is one page of one line in a font that the file does not hold.
func namedFont(cmap, ordering string, codes []byte) []byte {
	content := fmt.Sprintf("BT /F1 8 Tf 1 0 0 1 300 810 Tm <%x> Tj ET\n", codes)
	if strings.HasSuffix(cmap, "-H") {
		content = fmt.Sprintf("BT /F1 12 Tf 1 0 0 1 72 700 Tm <%x> Tj ET\n", codes)
	}
	return file(
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /Song-%s /Encoding /%[1]s /DescendantFonts [6 0 R] >>", cmap),
		fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (%s) /Supplement 5 >> /FontDescriptor 7 0 R /DW 1000 >>", ordering),
		"<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [-8 -145 1000 859] /ItalicAngle 0 /Ascent 859 /Descent -141 /CapHeight 684 /StemV 88 >>",
	)
}

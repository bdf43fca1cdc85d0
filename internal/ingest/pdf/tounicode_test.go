package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"
)

func TestSplitRanges(t *testing.T) {
	preamble := "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) >> def\n1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"
	for _, c := range []struct {
		name, sections, want string
		changed              bool
	}{
		{"nothing crosses", "2 beginbfrange\n<0001><0003><4e00>\n<0100> <01ff> <5000>\nendbfrange\n",
			"2 beginbfrange <0001><0003><4e00> <0100><01ff><5000> endbfrange", false},
		{"one crosses", "2 beginbfrange\n<1cff><1d00><4e00>\n<1d0a><1d0a><4e0b>\nendbfrange\n",
			"3 beginbfrange <1cff><1cff><4e00> <1d00><1d00><4e01> <1d0a><1d0a><4e0b> endbfrange", true},
		{"over several bytes", "1 beginbfrange <00f0> <0201> <4E00> endbfrange",
			"3 beginbfrange <00f0><00ff><4e00> <0100><01ff><4e10> <0200><0201><4f10> endbfrange", true},
		{"a list", "1 beginbfrange <00ff> <0100> [<4e00> <4e09 4e8c>] endbfrange",
			"2 beginbfrange <00ff><00ff><4e00> <0100><0100><4e094e8c> endbfrange", true},
		{"single codes stay", "1 beginbfchar <0005> <4e2d> endbfchar 1 beginbfrange <00ff> <0100> <0041> endbfrange",
			"1 beginbfchar <0005><4e2d> endbfchar 2 beginbfrange <00ff><00ff><0041> <0100><0100><0042> endbfrange", true},
		{"counted wrong", "9 beginbfchar <0005> <4e2d> <0006> <56fd> endbfchar",
			"2 beginbfchar <0005><4e2d> <0006><56fd> endbfchar", true},
		{"forms of one character", "4 beginbfchar <0001> <2f26 5b50> <0002> <4e0d f967> <0003> <2f12 529b f98a> <0004> <0066 0069> endbfchar",
			"4 beginbfchar <0001><5b50> <0002><4e0d> <0003><529b> <0004><00660069> endbfchar", true},
		{"a ligature and a pair stay", "2 beginbfchar <0001> <4e2d 56fd> <0002> <d842dfb7> endbfchar",
			"2 beginbfchar <0001><4e2d56fd> <0002><d842dfb7> endbfchar", false},
		{"broken off", "1 beginbfrange <00ff> <0100> <0041>", "", false},
		{"no codes", "1 beginbfrange <zz> 5 [ endbfrange", "", false},
	} {
		out, changed := splitRanges([]byte(preamble + c.sections + "\nendcmap\n"))
		if changed != c.changed {
			t.Errorf("%s: changed = %v", c.name, changed)
		}
		if got := strings.Join(strings.Fields(string(out)), " "); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// A font whose map has a range over the last byte, as macOS writes it, is read
// like any other.
func TestRangeOverLastByte(t *testing.T) {
	cmap := "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <<\n  /Registry (Adobe)\n  /Ordering (UCS)\n  /Supplement 0\n>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n" +
		"3 beginbfrange\n<0010><0013><4e00>\n<1cff><1d00><4e09>\n<2001><2004><98ce>\nendbfrange\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
	data := onePage(cmap, "<0010001100101cff1d00200120022003>")
	before := bytes.Clone(data)
	got := ""
	for _, b := range mustRead(t, data).Blocks {
		got += b.Text
	}
	if want := "一丁一三上风飏飐"; !strings.Contains(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
	if !bytes.Equal(data, before) {
		t.Error("the file's own bytes were changed")
	}
	if len(mendMaps(data)) != len(data) {
		t.Error("the mended file has another length")
	}
}

func FuzzSplitRanges(f *testing.F) {
	f.Add([]byte("beginbfrange <00ff> <0100> [<41> <42>] endbfrange"))
	f.Fuzz(func(t *testing.T, b []byte) { splitRanges(b) })
}

// onePage is a PDF of one line set in a font with the given map.
func onePage(cmap, codes string) []byte {
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	w.Write([]byte(cmap))
	w.Close()
	content := "BT /F1 16 Tf 72 700 Td " + codes + " Tj ET"
	return file(
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 8 0 R >>",
		"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 7 0 R /DW 1000 >>",
		"<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>",
		fmt.Sprintf("<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream", packed.Len(), packed.String()),
	)
}

// file puts objects together, the first being the catalogue.
func file(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}

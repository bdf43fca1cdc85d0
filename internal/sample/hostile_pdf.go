package sample

import (
	"bytes"
	"compress/lzw"
	"compress/zlib"
	"fmt"
	"strings"
)

// rawPDF writes objects, numbered from 1, with a table of where they stand.
// The first is the catalogue.
func rawPDF(trailer string, objs ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	at := make([]int, len(objs))
	for i, o := range objs {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objs)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(objs)+1, trailer, table)
	return b.Bytes()
}

const (
	pdfRoot  = "<< /Type /Catalog /Pages 2 0 R >>"
	pdfPages = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
	pdfFont  = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
	pdfText  = "BT /F 12 Tf 72 700 Td (a report on nothing) Tj ET\n"
)

func pdfStream(dict, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data)
}

// onePage is a PDF of one page with that content; the page takes more entries,
// the file more objects, from number 6 on.
func onePage(content, page string, more ...string) []byte {
	return rawPDF("", append([]string{pdfRoot, pdfPages,
		"<< /Type /Page /Parent 2 0 R /Contents 4 0 R " + page + " >>", content, pdfFont}, more...)...)
}

const plainPage = "/MediaBox [0 0 595 842] /Resources << /Font << /F 5 0 R >> >>"

// deflated repeats a text and packs it, so many times over.
func deflated(text string, times, layers int) string {
	var b bytes.Buffer
	z, _ := zlib.NewWriterLevel(&b, zlib.BestSpeed)
	for range times {
		_, _ = z.Write([]byte(text)) // a bytes.Buffer does not fail
	}
	_ = z.Close()
	for range layers - 1 {
		var c bytes.Buffer
		z := zlib.NewWriter(&c)
		_, _ = z.Write(b.Bytes())
		_ = z.Close()
		b = c
	}
	return b.String()
}

func lzwPacked(n int) string {
	var b bytes.Buffer
	w := lzw.NewWriter(&b, lzw.MSB, 8)
	zeros := bytes.Repeat([]byte(" "), 1<<16)
	for range n >> 16 {
		_, _ = w.Write(zeros)
	}
	_ = w.Close()
	return b.String()
}

// hostilePDF are PDF files made to cost time, memory or the stack.
func hostilePDF() []Bad {
	flate := func(text string, times int) string {
		return pdfStream("/Filter /FlateDecode", deflated(text, times, 1))
	}
	form := func(resources, content string) string {
		return pdfStream("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << "+resources+" >>", content)
	}
	deepForms := make([]string, 600)
	for i := range deepForms {
		deepForms[i] = form(fmt.Sprintf("/XObject << /X %d 0 R /Y %d 0 R >>", 7+i, 7+i), "/X Do /Y Do")
	}
	deepForms = append(deepForms, form("/Font << /F 5 0 R >>", pdfText))
	const anything = "empty no-text not-a-report too-large timeout encrypted"
	bad := []Bad{
		{Name: "页树成环.pdf", Data: rawPDF("", pdfRoot, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 1 >>")},
		{Name: "谎报页数.pdf", Data: rawPDF("", pdfRoot, "<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>", "<< /Type /Page /Parent 2 0 R "+plainPage+" /Contents 4 0 R >>", pdfStream("", pdfText), pdfFont)},
		{Name: "负的页数.pdf", Data: rawPDF("", pdfRoot, "<< /Type /Pages /Kids [3 0 R] /Count -5 >>", "<< /Type /Page /Parent 2 0 R "+plainPage+" /Contents 4 0 R >>", pdfStream("", pdfText), pdfFont)},
		{Name: "五万页.pdf", Data: rawPDF("", pdfRoot, "<< /Type /Pages /Kids ["+strings.Repeat("3 0 R ", 50000)+"] /Count 50000 >>", "<< /Type /Page /Parent 2 0 R "+plainPage+" /Contents 4 0 R >>", pdfStream("", pdfText), pdfFont), Code: "too-large", Word: "2000 页"},
		{Name: "巨大页面.pdf", Data: onePage(pdfStream("", pdfText), "/MediaBox [-1e15 -1e15 1e15 1e15] /UserUnit 1e9 /Resources << /Font << /F 5 0 R >> >>")},
		{Name: "页面无面积.pdf", Data: onePage(pdfStream("", pdfText), "/MediaBox [0 0 0 0] /Rotate 13 /Resources << /Font << /F 5 0 R >> >>")},
		{Name: "百万图形.pdf", Data: onePage(flate("1 1 3 3 re f 0 0 m 9 9 l S\n", 500_000), plainPage)},
		{Name: "百万线框.pdf", Data: onePage(flate("10 10 200 20 re S 30 40 m 30 400 l S\n", 300_000)+"", plainPage)},
		{Name: "百万字符.pdf", Data: onePage(flate("BT /F 1 Tf 72 700 Td (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ET\n", 20_000), plainPage)},
		{Name: "重叠字符.pdf", Data: onePage(pdfStream("", "BT /F 12 Tf 72 700 Td "+strings.Repeat("(x) Tj -6 0 Td ", 60_000)+"ET"), plainPage)},
		{Name: "解压炸弹.pdf", Data: onePage(pdfStream("/Filter [/FlateDecode /FlateDecode]", deflated(strings.Repeat(" ", 1<<20), 512, 2)), plainPage)},
		{Name: "LZW炸弹.pdf", Data: onePage(pdfStream("/Filter /LZWDecode", lzwPacked(64<<20)), plainPage)},
		{Name: "千层滤镜.pdf", Data: onePage(pdfStream("/Filter ["+strings.Repeat("/ASCIIHexDecode ", 5000)+"]", "20>"), plainPage)},
		{Name: "内容成环.pdf", Data: rawPDF("", pdfRoot, pdfPages, "<< /Type /Page /Parent 2 0 R /Contents 4 0 R "+plainPage+" >>", "[4 0 R 4 0 R]", pdfFont)},
		{Name: "自引用表单.pdf", Data: onePage(pdfStream("", "/X Do"), "/MediaBox [0 0 595 842] /Resources << /XObject << /X 6 0 R >> >>", form("/XObject << /X 6 0 R >>", "/X Do /X Do"))},
		{Name: "层层表单.pdf", Data: onePage(pdfStream("", "/X Do"), "/MediaBox [0 0 595 842] /Resources << /XObject << /X 6 0 R >> >>", deepForms...)},
		{Name: "自绘字体.pdf", Data: onePage(pdfStream("", "BT /T 12 Tf 72 700 Td (aaaa) Tj ET"), "/MediaBox [0 0 595 842] /Resources << /Font << /T 6 0 R >> >>",
			"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [.001 0 0 .001 0 0] /FirstChar 97 /LastChar 97 /Widths [1000] /Encoding << /Differences [97 /a] >> /CharProcs << /a 7 0 R >> /Resources << /Font << /T 6 0 R >> >> >>",
			pdfStream("", "1000 0 0 0 1000 1000 d1 BT /T 900 Tf (aaaa) Tj ET"))},
		{Name: "自填图案.pdf", Data: onePage(pdfStream("", "/Pattern cs /P scn 0 0 595 842 re f"), "/MediaBox [0 0 595 842] /Resources << /Pattern << /P 6 0 R >> >>",
			pdfStream("/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 1e-9 /YStep 1e-9 /Resources << /Pattern << /P 6 0 R >> >>", "/Pattern cs /P scn 0 0 1 1 re f"))},
		{Name: "巨字库.pdf", Data: onePage(pdfStream("", pdfText), "/MediaBox [0 0 595 842] /Resources << /Font << /F 6 0 R >> >>",
			"<< /Type /Font /Subtype /TrueType /BaseFont /Huge /FirstChar 32 /LastChar 126 /Widths ["+strings.Repeat("600 ", 95)+"] /FontDescriptor 7 0 R >>",
			"<< /Type /FontDescriptor /FontName /Huge /Flags 32 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 /FontFile2 8 0 R >>",
			pdfStream("/Filter /FlateDecode", deflated("\x00\x01\x00\x00\xff\xff"+strings.Repeat("\xff", 1<<20), 64, 1)))},
		{Name: "编码表炸弹.pdf", Data: onePage(pdfStream("", "BT /F 12 Tf 72 700 Td <000100020003> Tj ET"), "/MediaBox [0 0 595 842] /Resources << /Font << /F 6 0 R >> >>",
			"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [7 0 R] /ToUnicode 8 0 R >>",
			"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>",
			pdfStream("/Filter /FlateDecode", deflated("1 begincodespacerange <0000> <ffff> endcodespacerange\n100 beginbfrange\n"+strings.Repeat("<0000> <ffff> <4e00>\n<0000> <ffffffff> [<4e004e004e004e00>]\n", 50)+"endbfrange\n", 4000, 1)))},
		{Name: "编码表自用.pdf", Data: onePage(pdfStream("", "BT /F 12 Tf 72 700 Td <0001> Tj ET"), "/MediaBox [0 0 595 842] /Resources << /Font << /F 6 0 R >> >>",
			"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding 8 0 R /DescendantFonts [6 0 R] /ToUnicode 8 0 R >>", "null",
			pdfStream("/Type /CMap /CMapName /Own /UseCMap 8 0 R", "/Own usecmap 1 begincidrange <0000> <ffff> 0 endcidrange"))},
		{Name: "交叉表成环.pdf", Data: append(onePage(pdfStream("", pdfText), plainPage), "\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 6 /Root 1 0 R /Prev 900 >>\nstartxref\n900\n%%EOF\n"...)},
		{Name: "长度指向自身.pdf", Data: rawPDF("", pdfRoot, pdfPages, "<< /Type /Page /Parent 2 0 R /Contents 4 0 R "+plainPage+" >>", "<< /Length 4 0 R >>\nstream\n"+pdfText+"\nendstream", pdfFont)},
		{Name: "深层数组.pdf", Data: rawPDF("", pdfRoot, pdfPages, "<< /Type /Page /Parent 2 0 R /MediaBox "+strings.Repeat("[", 200_000)+strings.Repeat("]", 200_000)+" >>")},
		{Name: "深层内容.pdf", Data: onePage(pdfStream("", strings.Repeat("q ", 200_000)+strings.Repeat("[", 100_000)+pdfText), plainPage)},
		{Name: "标记套标记.pdf", Data: onePage(pdfStream("", strings.Repeat("/P <</MCID 0>> BDC ", 100_000)+pdfText), plainPage)},
		{Name: "数值溢出.pdf", Data: onePage(pdfStream("", "1e38 0 0 1e38 1e38 1e38 cm BT /F 1e38 Tf 99999999999999999999 -1e-40 Td (x) Tj -1e38 Tc (report) Tj ET"), plainPage)},
		{Name: "表单域成环.pdf", Data: rawPDF("", "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R 6 0 R] >> >>", pdfPages,
			"<< /Type /Page /Parent 2 0 R /Contents 4 0 R "+plainPage+" /Annots [6 0 R 6 0 R] >>", pdfStream("", pdfText), pdfFont, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [0 0 9 9] /Parent 6 0 R /Kids [6 0 R 6 0 R] >>")},
		{Name: "十万批注.pdf", Data: onePage(pdfStream("", pdfText), plainPage+" /Annots ["+strings.Repeat("6 0 R ", 100_000)+"]", "<< /Type /Annot /Subtype /FreeText /Rect [0 0 99 99] /Contents (note) /DA (/F 9 Tf) >>")},
		{Name: "书签成环.pdf", Data: rawPDF("", "<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>", pdfPages, "<< /Type /Page /Parent 2 0 R /Contents 4 0 R "+plainPage+" >>", pdfStream("", pdfText), pdfFont,
			"<< /Type /Outlines /First 7 0 R /Last 7 0 R >>", "<< /Title (a) /Parent 6 0 R /Next 7 0 R /First 7 0 R /Last 6 0 R >>")},
		{Name: "巨图.pdf", Data: onePage(pdfStream("", "595 0 0 842 0 0 cm /I Do"), "/MediaBox [0 0 595 842] /Resources << /XObject << /I 6 0 R >> >>",
			pdfStream("/Type /XObject /Subtype /Image /Width 65000 /Height 65000 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode", deflated(strings.Repeat("\x80", 65000), 2000, 1)))},
		{Name: "JBIG2炸弹.pdf", Data: onePage(pdfStream("", "595 0 0 842 0 0 cm /I Do"), "/MediaBox [0 0 595 842] /Resources << /XObject << /I 6 0 R >> >>",
			pdfStream("/Type /XObject /Subtype /Image /Width 65535 /Height 65535 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode", "\x00\x00\x00\x00\x30\x00\x01\x00\x00\x00\x13\x00\x00\xff\xff\x00\x00\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x26\x00\x01\xff\xff\xff\xff\x00\x00\xff\xff\x00\x00\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00\x00\x08\x00\x03\xff\xfd\xff\x02\xfe\xfe\xfe"))},
		{Name: "未知加密.pdf", Data: rawPDF("/Encrypt << /Filter /Own /V 99 >> /ID [(a) (a)]", pdfRoot, pdfPages, "<< /Type /Page /Parent 2 0 R /Contents 4 0 R "+plainPage+" >>", pdfStream("", pdfText), pdfFont), Code: "encrypted", Word: "密码"},
		{Name: "无对象.pdf", Data: []byte("%PDF-1.7\n" + strings.Repeat("1 0 obj\n", 200_000)), Code: "corrupt"},
		{Name: "全是括号.pdf", Data: append([]byte("%PDF-1.4\n1 0 obj\n"), bytes.Repeat([]byte("<<("), 1<<20)...), Code: "corrupt"},
	}
	for i := range bad {
		if bad[i].Code == "" {
			bad[i].Code, bad[i].Also = "corrupt", anything
		}
	}
	return bad
}

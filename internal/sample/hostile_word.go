package sample

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
)

// wordOf is a Word file with that body, and more parts as names and contents.
func wordOf(body string, more ...string) []byte {
	return zipOf(append([]string{"[Content_Types].xml", contentTypes, "_rels/.rels", packageRels, "word/document.xml", docHead + body + docTail}, more...)...)
}

func paragraph(text string) string { return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>" }

const (
	partRels = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>`
	relKind  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	wordNS   = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

func rels(pairs ...string) string {
	var b strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		fmt.Fprintf(&b, `<Relationship Id="r%d" Type="%s%s" Target="%s"/>`, i/2+1, relKind, pairs[i], pairs[i+1])
	}
	return fmt.Sprintf(partRels, b.String())
}

// hostileWord are Word files made to cost time, memory or the stack, or to be
// read in two ways.
func hostileWord() []Bad {
	const line = "本文件用于检验，不是评估报告。"
	text := paragraph(line)
	cell := "<w:tc><w:p/></w:tc>"
	manyParts := make([]string, 0, 12000)
	for i := range 6000 {
		manyParts = append(manyParts, fmt.Sprintf("word/media/%d.xml", i), "x")
	}
	declared := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, ` xmlns:n%d="urn:n%d"`, i, i)
		}
		return b.String()
	}
	inner := zipBomb(40 << 20)
	return []Bad{
		{Name: "包中有包.docx", Data: wordOf(text, "word/embeddings/a.docx", string(zipOf("b.zip", string(zipOf("c.docx", string(inner))))), "word/embeddings/self.docx", string(inner)), Code: "not-a-report", Also: "too-large"},
		{Name: "重叠条目.docx", Data: overlapping(900, 1<<20), Code: "too-large", Also: "corrupt"},
		{Name: "谎报小.docx", Data: resized(zipBomb(64<<20), 10), Code: "corrupt", Also: "too-large"},
		{Name: "谎报大.docx", Data: resized(wordOf(text), 1<<31), Code: "too-large", Also: "corrupt"},
		{Name: "压缩比异常.docx", Data: zipBomb(48 << 20), Code: "too-large", Word: "200 倍"},
		{Name: "条目过多.docx", Data: wordOf(text, manyParts...), Code: "too-large", Word: "2000 个"},
		{Name: "校验不符.docx", Data: spoiled(wordOf(text)), Code: "corrupt"},
		{Name: "未知压缩法.docx", Data: method(wordOf(text), 98), Code: "corrupt"},
		{Name: "压缩包加密.docx", Data: flagged(wordOf(text)), Code: "encrypted", Word: "密码"},
		{Name: "只有目录尾.docx", Data: zipOf(), Code: "empty"},
		{Name: "路径越界.docx", Data: wordOf(text, "../../../../etc/passwd", "x", `word\..\..\x.xml`, "x", "/etc/shadow", "x"), Code: "not-a-report"},
		{Name: "重名部件.docx", Data: wordOf(text, "word/document.xml", docHead+paragraph("另一份正文")+docTail), Code: "not-a-report", Also: "corrupt"},
		{Name: "宏文档.docx", Data: wordOf(text, "word/vbaProject.bin", string(noise(4096)), "word/_rels/document.xml.rels", rels("vbaProject", "vbaProject.bin")), Code: "not-a-report"},
		{Name: "外部实体.docx", Data: zipOf("[Content_Types].xml", contentTypes, "_rels/.rels", packageRels, "word/document.xml",
			`<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "http://127.0.0.1:1/x"> %y;]>`+strings.TrimPrefix(docHead, `<?xml version="1.0"?>`)+paragraph("&x;")+docTail), Code: "corrupt"},
		{Name: "外部关系.docx", Data: wordOf(text+`<w:altChunk r:id="r1"/>`, "word/_rels/document.xml.rels", fmt.Sprintf(partRels, `<Relationship Id="r1" Type="`+relKind+`aFChunk" Target="http://127.0.0.1:1/x.html" TargetMode="External"/><Relationship Id="r2" Type="`+relKind+`attachedTemplate" Target="file:///etc/passwd" TargetMode="External"/>`)), Code: "not-a-report"},
		{Name: "自嵌部件.docx", Data: wordOf(text+strings.Repeat(`<w:altChunk r:id="r1"/>`, 500), "word/_rels/document.xml.rels", rels("aFChunk", "document.xml", "header", "document.xml", "footnotes", "document.xml", "comments", "document.xml", "styles", "document.xml")), Code: "not-a-report", Also: "corrupt too-large empty"},
		{Name: "样式成环.docx", Data: wordOf(`<w:p><w:pPr><w:pStyle w:val="a"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>`+line+`</w:t></w:r></w:p>`,
			"word/_rels/document.xml.rels", rels("styles", "styles.xml", "numbering", "numbering.xml"),
			"word/styles.xml", `<w:styles`+wordNS+`><w:style w:styleId="a"><w:basedOn w:val="b"/><w:link w:val="a"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>`,
			"word/numbering.xml", `<w:numbering`+wordNS+`><w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="b"/></w:abstractNum><w:abstractNum w:abstractNumId="1"><w:styleLink w:val="b"/><w:numStyleLink w:val="b"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`), Code: "not-a-report"},
		{Name: "编号溢出.docx", Data: wordOf(strings.Repeat(`<w:p><w:pPr><w:numPr><w:ilvl w:val="8"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>`+line+`</w:t></w:r></w:p>`, 300),
			"word/_rels/document.xml.rels", rels("numbering", "numbering.xml"),
			"word/numbering.xml", `<w:numbering`+wordNS+`><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="8"><w:start w:val="2147483646"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="`+strings.Repeat("%9", 5000)+`"/></w:lvl><w:lvl w:ilvl="99999999999999999999"><w:start w:val="-1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`), Code: "not-a-report", Also: "too-large"},
		{Name: "属性溢出.docx", Data: wordOf(text + `<w:tbl><w:tblGrid>` + strings.Repeat(`<w:gridCol w:w="99999999999999999999"/>`, 200) + `</w:tblGrid>` + strings.Repeat(`<w:tr><w:trPr><w:gridBefore w:val="2147483647"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="2147483647"/><w:vMerge w:val="restart"/></w:tcPr><w:p/></w:tc><w:tc><w:tcPr><w:gridSpan w:val="-7"/><w:vMerge/></w:tcPr>`+text+`</w:tc></w:tr>`, 200) + `</w:tbl><w:p><w:pPr><w:outlineLvl w:val="-9223372036854775808"/><w:ind w:left="1e400"/></w:pPr><w:r><w:rPr><w:sz w:val="99999999999999"/></w:rPr><w:t>` + line + `</w:t></w:r></w:p>`), Code: "not-a-report", Also: "too-large corrupt"},
		{Name: "百万单元格.docx", Data: wordOf(`<w:tbl>` + strings.Repeat(`<w:tr>`+strings.Repeat(cell, 100)+`</w:tr>`, 10_000) + `</w:tbl>`), Code: "too-large", Word: "200000 个"},
		{Name: "宽表.docx", Data: wordOf(`<w:tbl>` + strings.Repeat(`<w:tr>`+strings.Repeat(`<w:tc><w:tcPr><w:gridSpan w:val="3000"/></w:tcPr><w:p/></w:tc>`, 40)+`</w:tr>`, 400) + `</w:tbl>` + text), Code: "not-a-report", Also: "too-large empty"},
		{Name: "百万段落.docx", Data: wordOf(strings.Repeat(text, 150_000)), Code: "too-large", Word: "100000 个"},
		{Name: "一段到底.docx", Data: wordOf("<w:p><w:r><w:t>" + strings.Repeat("甲乙丙丁戊己庚辛", 1_500_000) + "</w:t></w:r></w:p>"), Code: "too-large", Also: "not-a-report"},
		{Name: "一字一段式.docx", Data: wordOf("<w:p>" + strings.Repeat("<w:r><w:t>字</w:t></w:r>", 600_000) + "</w:p>"), Code: "not-a-report", Also: "too-large"},
		{Name: "未闭合的域.docx", Data: wordOf("<w:p>" + strings.Repeat(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>`, 100_000) + "<w:r><w:t>" + line + "</w:t></w:r></w:p>"), Code: "not-a-report", Also: "empty corrupt too-large"},
		{Name: "无数分支.docx", Data: wordOf(text + "<w:p><w:r>" + strings.Repeat(`<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x">`, 60) + "<w:t>深</w:t>" + strings.Repeat(`</mc:Choice><mc:Fallback/></mc:AlternateContent>`, 60) + "</w:r></w:p>"), Code: "not-a-report", Also: "too-large"},
		{Name: "深层表格.docx", Data: wordOf(text + strings.Repeat("<w:tbl><w:tr><w:tc>", 80) + text + strings.Repeat("</w:tc></w:tr></w:tbl>", 80)), Code: "not-a-report", Also: "too-large"},
		{Name: "深层控件.docx", Data: wordOf(strings.Repeat("<w:sdt><w:sdtContent>", 5000) + text + strings.Repeat("</w:sdtContent></w:sdt>", 5000)), Code: "too-large", Word: "256 层"},
		{Name: "命名空间海.docx", Data: wordOf(strings.Repeat("<w:sdt"+declared(400)+"><w:sdtContent>", 60) + text + strings.Repeat("</w:sdtContent></w:sdt>", 60)), Code: "not-a-report", Also: "corrupt too-large"},
		{Name: "属性海.docx", Data: wordOf(`<w:p><w:r><w:rPr><w:b` + strings.Repeat(` w:x="1"`, 1_000_000) + `/></w:rPr><w:t>` + line + `</w:t></w:r></w:p>`), Code: "not-a-report", Also: "corrupt too-large"},
		{Name: "长名字.docx", Data: wordOf("<" + strings.Repeat("w", 8<<20) + ">" + text), Code: "corrupt", Also: "not-a-report"},
		{Name: "注释不闭.docx", Data: wordOf("<!--" + strings.Repeat("-", 4<<20) + text), Code: "corrupt", Also: "not-a-report empty"},
		{Name: "坏字符.docx", Data: wordOf(paragraph("&#0;&#x1;&#x110000;&#xD800;&#99999999999;\xff\xfe&bogus;" + line)), Code: "not-a-report", Also: "corrupt"},
		{Name: "修订海.docx", Data: wordOf("<w:p>" + strings.Repeat(`<w:ins w:id="1"><w:r><w:t>增</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>删</w:delText></w:r></w:del>`, 100_000) + "</w:p>"), Code: "not-a-report", Also: "too-large"},
		{Name: "批注海.docx", Data: wordOf(strings.Repeat(`<w:p><w:r><w:commentReference w:id="1"/></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>`, 20_000)+text,
			"word/_rels/document.xml.rels", rels("comments", "comments.xml", "footnotes", "footnotes.xml"),
			"word/comments.xml", `<w:comments`+wordNS+`><w:comment w:id="1">`+strings.Repeat(text, 200)+`</w:comment></w:comments>`,
			"word/footnotes.xml", `<w:footnotes`+wordNS+`><w:footnote w:id="2">`+strings.Repeat(text, 200)+`</w:footnote></w:footnotes>`), Code: "not-a-report", Also: "too-large"},
	}
}

// directory gives where the central directory's entries begin.
func directory(z []byte) []int {
	var out []int
	for at := 0; ; {
		i := bytes.Index(z[at:], []byte("PK\x01\x02"))
		if i < 0 {
			return out
		}
		out = append(out, at+i)
		at += i + 4
	}
}

// resized lies about how large the last part is when unpacked.
func resized(z []byte, size uint32) []byte {
	at := directory(z)
	binary.LittleEndian.PutUint32(z[at[len(at)-1]+24:], size)
	return z
}

// spoiled changes a byte of the last part without changing its check sum.
func spoiled(z []byte) []byte {
	at := directory(z)
	binary.LittleEndian.PutUint32(z[at[len(at)-1]+16:], 0xdeadbeef)
	return z
}

// method says that all parts are packed in a way nobody knows.
func method(z []byte, m uint16) []byte {
	for _, at := range directory(z) {
		binary.LittleEndian.PutUint16(z[at+10:], m)
	}
	return z
}

// flagged says that all parts are encrypted.
func flagged(z []byte) []byte {
	for _, at := range directory(z) {
		z[at+8] |= 1
	}
	return z
}

// overlapping is a zip of n names for the same bytes, which unpack to size
// each.
func overlapping(n, size int) []byte {
	var one bytes.Buffer
	data := bytes.Repeat([]byte(" "), size)
	z := zip.NewWriter(&one)
	if f, err := z.Create("word/document.xml"); err == nil {
		_, _ = f.Write(data) // a bytes.Buffer does not fail
	}
	_ = z.Close()
	whole := one.Bytes()
	at := directory(whole)[0]
	local, entry := whole[:at], whole[at:]
	entry = entry[:46+len("word/document.xml")+int(binary.LittleEndian.Uint16(entry[30:]))]
	var out bytes.Buffer
	out.Write(local)
	for range n {
		out.Write(entry)
	}
	end := make([]byte, 22)
	copy(end, "PK\x05\x06")
	binary.LittleEndian.PutUint16(end[8:], uint16(n))
	binary.LittleEndian.PutUint16(end[10:], uint16(n))
	binary.LittleEndian.PutUint32(end[12:], uint32(n*len(entry)))
	binary.LittleEndian.PutUint32(end[16:], uint32(len(local)))
	out.Write(end)
	return out.Bytes()
}

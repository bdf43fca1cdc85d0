// Command skeleton writes the Word skeletons of the papers: letters and form
// with placeholders, in the geometry of GB/T 9704-2012, for an office to edit
// in Word or WPS afterwards. Run it from the top of the repository:
//
//	go run ./internal/render/skeleton
//
// Why a program: the numbers of the standard stand here once, in millimetres,
// and the files that come of them are the same bytes each time.
package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	for name, parts := range skeletons() {
		data, err := pack(parts)
		if err == nil {
			err = os.WriteFile(filepath.Join("templates", "word", name), data, 0o644)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Printf("templates/word/%s\t%d kB\n", name, len(data)/1024)
	}
}

// twips of millimetres.
func twips(mm float64) int { return int(mm*1440/25.4 + 0.5) }

const (
	pitch = 592 // 29.6 pt from line to line: 22 lines fill 225 mm
	// Word gives every line its full pitch, also above the first and below the
	// last one; the standard counts from glyph to glyph. Half of the difference
	// goes into each margin.
	spare = (10.45*22 - 225) / 2
	// Type of 16 pt set closer by 0.2 pt fills the line with 28 characters; not by
	// the grid of the page, which programs read differently. The line gets a
	// tenth of a millimetre of play, for 28 × 15.8 pt is that much too long.
	closer, closerTitle = -4, -6
	play                = 0.15
)

type part struct{ name, text string }

func skeletons() map[string][]part {
	return map[string][]part{
		"draft.docx":  letter(draftHead, true, false),
		"formal.docx": letter(formalHead, false, false),
		"mail.docx":   letter(mailHead, false, true),
		"form.docx":   form(),
	}
}

const ns = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

func run(s string) string { return `<w:r><w:t xml:space="preserve">` + s + `</w:t></w:r>` }

func para(style, text string, more ...string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + strings.Join(more, "") + `</w:pPr>` + run(text) + `</w:p>`
}

const (
	draftHead  = ""
	formalHead = "formal"
	mailHead   = "mail"
)

func letter(head string, draft, mail bool) []part {
	var b strings.Builder
	switch head {
	case formalHead:
		b.WriteString(para("Head", "{{head:line.text}}"))
		b.WriteString(para("Number", "{{number}}"))
	case mailHead:
		b.WriteString(para("HeadMail", "{{head:line.text}}"))
		b.WriteString(para("RuleMail", ""))
		b.WriteString(para("NumberMail", "{{number}}"))
	}
	above := 1 // the title of a draft stands on the second line
	if head != "" {
		above = 2
	}
	title := fmt.Sprintf(`<w:spacing w:before="%d"/>`, above*pitch)
	b.WriteString(para("LetterTitle", "{{title}}", title))
	b.WriteString(para("Addressee", "{{addressee}}"))
	for _, k := range []string{"body", "one", "two", "three", "after"} {
		style := map[string]string{"body": "Normal", "one": "LevelOne", "two": "LevelTwo", "three": "Normal", "after": "After"}[k]
		b.WriteString(para(style, "{{text:"+k+".text}}"))
	}
	b.WriteString(para("Sign", "{{sign:line.text}}"))
	b.WriteString(para("Note", "{{notes:note.text}}"))
	b.WriteString(para("NoteApart", "{{notes:apart.text}}"))
	b.WriteString(para("AnnexLabel", "{{annex.label}}"))
	b.WriteString(para("AnnexTitle", "{{annex.title}}"))
	b.WriteString(para("AnnexText", "{{annex.sum}}"))
	b.WriteString(para("AnnexText", "{{annex.stamp}}"))
	b.WriteString(items())
	b.WriteString(para("Tail", "{{leaves:leaf.text}}"))
	b.WriteString(imprint(draft, mail))
	b.WriteString(section(draft, mail))
	return document(b.String(), draft, mail)
}

// items is the table of the attachment: a head that repeats, a band, an item.
func items() string {
	widths := []float64{10, 37, 14, 67, 28}
	var b strings.Builder
	b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="` + fmt.Sprint(twips(156)) + `" w:type="dxa"/><w:jc w:val="center"/>` + borders(4) + `<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="57" w:type="dxa"/><w:left w:w="51" w:type="dxa"/><w:bottom w:w="57" w:type="dxa"/><w:right w:w="51" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		fmt.Fprintf(&b, `<w:gridCol w:w="%d"/>`, twips(w))
	}
	b.WriteString(`</w:tblGrid>`)
	cell := func(w float64, span int, shade, style, text string) string {
		s := fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, twips(w))
		if span > 1 {
			s += fmt.Sprintf(`<w:gridSpan w:val="%d"/>`, span)
		}
		if shade != "" {
			s += `<w:shd w:val="clear" w:color="auto" w:fill="` + shade + `"/>`
		}
		return s + `<w:vAlign w:val="center"/></w:tcPr>` + para(style, text) + `</w:tc>`
	}
	b.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, k := range []string{"id", "name", "verdict", "why", "place"} {
		b.WriteString(cell(widths[i], 1, "E8E8E8", "CellHead", "{{column."+k+"}}"))
	}
	b.WriteString(`</w:tr><w:tr><w:trPr><w:cantSplit/></w:trPr>` + cell(156, 5, "F4F4F4", "CellBand", "{{items:band.text}}") + `</w:tr>`)
	b.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	for i, k := range []string{"id", "name", "verdict", "why", "place"} {
		style := "Cell"
		if i == 0 || i == 2 {
			style = "CellCentre"
		}
		b.WriteString(cell(widths[i], 1, "", style, "{{items:item."+k+"}}"))
	}
	b.WriteString(`</w:tr></w:tbl>`)
	return b.String()
}

func borders(eighths int) string {
	var b strings.Builder
	b.WriteString(`<w:tblBorders>`)
	for _, s := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(&b, `<w:%s w:val="single" w:sz="%d" w:space="0" w:color="000000"/>`, s, eighths)
	}
	b.WriteString(`</w:tblBorders>`)
	return b.String()
}

// imprint is 版记: paragraphs in a frame at the foot of the type area.
func imprint(draft, mail bool) string {
	style := "Imprint"
	if mail {
		style = "ImprintMail"
	}
	// Some programs heed a frame only where it stands in the paragraph itself.
	frame := fmt.Sprintf(`<w:framePr w:w="%d" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="center" w:yAlign="bottom"/>`, twips(156))
	s := para(style, "{{copies}}", frame)
	if !draft && !mail {
		s += para(style, "{{printed}}", frame)
	}
	return s + para("Tail", "")
}

func section(draft, mail bool) string {
	refs := `<w:footerReference w:type="default" r:id="rId11"/><w:footerReference w:type="even" r:id="rId12"/>`
	if draft {
		refs = `<w:headerReference w:type="default" r:id="rId10"/><w:headerReference w:type="even" r:id="rId10"/>` + refs
	}
	title := ""
	if mail {
		refs += `<w:footerReference w:type="first" r:id="rId13"/>`
		title = `<w:titlePg/>`
	}
	return fmt.Sprintf(`<w:sectPr>%s<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="%d" w:footer="%d" w:gutter="0"/>%s</w:sectPr>`,
		refs, twips(37-spare), twips(26-play), twips(35-spare), twips(28), twips(17), twips(22.5), title)
}

// fonts names the official face first; a machine without it takes the next of
// altName, at last the free one that the PDF has.
var fonts = []struct{ name, alt string }{
	{"仿宋_GB2312", "仿宋,FangSong,FandolFang R,FandolFang"},
	{"方正小标宋简体", "方正小标宋_GBK,FZXiaoBiaoSong-B05S,Noto Serif SC Black,Noto Serif SC"},
	{"黑体", "SimHei,Noto Sans SC"},
	{"楷体_GB2312", "楷体,KaiTi,LXGW WenKai"},
	{"宋体", "SimSun,Noto Serif SC"},
}

func font(name string) string {
	return fmt.Sprintf(`<w:rFonts w:ascii="%[1]s" w:hAnsi="%[1]s" w:eastAsia="%[1]s" w:cs="%[1]s"/>`, name)
}

// look of a style: half-points and face.
func look(face string, half int, more string) string {
	size := fmt.Sprintf(`<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, half, half)
	if strings.HasPrefix(more, "<w:bdr") { // the schema has a frame last
		return `<w:rPr>` + font(face) + size + more + `</w:rPr>`
	}
	close := ""
	switch half {
	case 32:
		close = fmt.Sprintf(`<w:spacing w:val="%d"/>`, closer)
	case 44:
		close = fmt.Sprintf(`<w:spacing w:val="%d"/>`, closerTitle)
	default:
		close = `<w:spacing w:val="0"/>`
	}
	return `<w:rPr>` + font(face) + more + close + size + `</w:rPr>`
}

const (
	exact    = `<w:spacing w:line="592" w:lineRule="exact" w:before="0" w:after="0"/>`
	noIndent = `<w:ind w:firstLineChars="0" w:firstLine="0"/>`
	red      = `<w:color w:val="FF0000"/>`
)

func centred(style string) string { return style + noIndent + `<w:jc w:val="center"/>` }

func styles() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:styles ` + ns + `><w:docDefaults><w:rPrDefault><w:rPr>` + font("仿宋_GB2312") + `<w:kern w:val="2"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>`)
	add := func(id, name, base, ppr, rpr string) {
		def, on := "", `<w:basedOn w:val="`+base+`"/>`
		if base == "" {
			def, on = ` w:default="1"`, ""
		}
		fmt.Fprintf(&b, `<w:style w:type="paragraph"%s w:styleId="%s"><w:name w:val="%s"/>%s<w:qFormat/><w:pPr>%s</w:pPr>%s</w:style>`, def, id, name, on, ppr, rpr)
	}
	// Punctuation hangs and lines break as GB/T 9704 and Word's own Chinese rules have it.
	add("Normal", "Normal", "", `<w:widowControl w:val="0"/><w:kinsoku/><w:overflowPunct/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>`+exact+`<w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/>`, look("仿宋_GB2312", 32, ""))
	add("LetterTitle", "公文标题", "Normal", centred(exact), look("方正小标宋简体", 44, ""))
	add("Addressee", "主送机关", "Normal", `<w:spacing w:before="592" w:line="592" w:lineRule="exact"/>`+noIndent, "")
	add("LevelOne", "一级标题", "Normal", `<w:keepNext/><w:outlineLvl w:val="0"/>`, look("黑体", 32, ""))
	add("LevelTwo", "二级标题", "Normal", `<w:keepNext/><w:outlineLvl w:val="1"/>`, look("楷体_GB2312", 32, ""))
	add("After", "附件说明", "Normal", `<w:spacing w:before="592" w:line="592" w:lineRule="exact"/>`, "")
	add("Sign", "署名和日期", "Normal", `<w:keepNext/>`+exact+noIndent+`<w:jc w:val="right"/>`, "")
	add("Note", "附注", "Normal", "", "")
	add("NoteApart", "附注（空一行）", "Note", `<w:spacing w:before="592" w:line="592" w:lineRule="exact"/>`, "")
	add("Head", "发文机关标志", "Normal", centred(fmt.Sprintf(`<w:spacing w:before="%d" w:after="0" w:line="240" w:lineRule="auto"/>`, twips(35))), look("方正小标宋简体", 88, red))
	wide := fmt.Sprintf(`<w:ind w:left="%d" w:right="%d" w:firstLineChars="0" w:firstLine="0"/>`, -twips(8), -twips(6-play)) // 170 mm
	add("HeadMail", "发文机关标志（信函）", "Normal", `<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>`+wide+`<w:jc w:val="center"/>`, look("方正小标宋简体", 88, red))
	add("Number", "发文字号", "Normal", `<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="11" w:color="FF0000"/></w:pBdr>`+centred(`<w:spacing w:before="1184" w:line="592" w:lineRule="exact"/>`), "")
	add("RuleMail", "信函上边线", "Normal", `<w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="24" w:space="0" w:color="FF0000"/></w:pBdr><w:spacing w:line="227" w:lineRule="exact"/>`+wide, look("宋体", 2, ""))
	add("NumberMail", "发文字号（信函）", "Normal", `<w:spacing w:before="113" w:line="592" w:lineRule="exact"/>`+noIndent+`<w:jc w:val="right"/>`, "")
	add("AnnexLabel", "附件", "Normal", `<w:pageBreakBefore/>`+noIndent+`<w:jc w:val="left"/>`, look("黑体", 32, ""))
	add("AnnexTitle", "附件标题", "LetterTitle", `<w:spacing w:before="592" w:after="592" w:line="592" w:lineRule="exact"/>`, "")
	add("AnnexText", "附件说明文字", "Normal", `<w:spacing w:line="360" w:lineRule="exact"/>`+noIndent, look("仿宋_GB2312", 24, ""))
	add("Cell", "表格文字", "Normal", `<w:spacing w:line="295" w:lineRule="exact"/>`+noIndent+`<w:jc w:val="left"/>`, look("仿宋_GB2312", 21, ""))
	add("CellCentre", "表格文字（居中）", "Cell", `<w:jc w:val="center"/>`, "")
	add("CellHead", "表头", "Cell", `<w:keepNext/><w:jc w:val="center"/>`, look("黑体", 21, ""))
	add("CellBand", "类别行", "Cell", `<w:keepNext/>`, look("黑体", 21, ""))
	rules := `<w:pBdr>`
	for _, r := range []struct {
		side string
		size int // eighths of a point: Word knows neither 0.35 nor 0.25 mm
	}{{"top", 8}, {"bottom", 8}, {"between", 6}} {
		rules += fmt.Sprintf(`<w:%s w:val="single" w:sz="%d" w:space="3" w:color="000000"/>`, r.side, r.size)
	}
	rules += `</w:pBdr>`
	imprint := fmt.Sprintf(`<w:tabs><w:tab w:val="right" w:pos="%d"/></w:tabs><w:spacing w:line="454" w:lineRule="exact"/><w:ind w:left="%d" w:right="280" w:hangingChars="300" w:hanging="840" w:firstLineChars="0"/>`, twips(156)-280, 280+840)
	add("Imprint", "版记", "Normal", rules+imprint, look("仿宋_GB2312", 28, ""))
	add("ImprintMail", "版记（信函）", "Normal", imprint, look("仿宋_GB2312", 28, ""))
	add("Tail", "结尾", "Normal", `<w:spacing w:line="20" w:lineRule="exact"/>`+noIndent, look("仿宋_GB2312", 2, ""))
	add("DraftMark", "草稿标记", "Normal", `<w:spacing w:line="240" w:lineRule="auto"/>`+noIndent+`<w:jc w:val="center"/>`, look("黑体", 24, `<w:bdr w:val="single" w:sz="6" w:space="0" w:color="000000"/>`))
	add("PageOdd", "页码（单页）", "Normal", `<w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0" w:rightChars="100" w:right="280"/><w:jc w:val="right"/>`, look("宋体", 28, ""))
	add("PageEven", "页码（双页）", "Normal", `<w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0" w:leftChars="100" w:left="280"/><w:jc w:val="left"/>`, look("宋体", 28, ""))
	add("FootMail", "信函下边线", "Normal", fmt.Sprintf(`<w:pBdr><w:bottom w:val="thinThickSmallGap" w:sz="24" w:space="0" w:color="FF0000"/></w:pBdr><w:spacing w:line="240" w:lineRule="exact"/><w:ind w:left="%d" w:right="%d" w:firstLineChars="0" w:firstLine="0"/>`, -twips(8), -twips(6)), look("宋体", 18, ""))
	add("FormTitle", "表标题", "Normal", centred(`<w:spacing w:line="480" w:lineRule="exact"/>`), look("方正小标宋简体", 36, ""))
	add("FormFoot", "表页码", "Normal", centred(`<w:spacing w:line="240" w:lineRule="auto"/>`), look("宋体", 18, ""))
	add("FormNote", "表说明", "Normal", `<w:spacing w:line="220" w:lineRule="exact"/>`+noIndent, look("宋体", 16, `<w:color w:val="6E6E6E"/>`))
	add("FormPart", "表分部", "Normal", `<w:keepNext/><w:spacing w:line="300" w:lineRule="exact"/>`+noIndent, look("黑体", 21, ""))
	add("FormLabel", "表栏目", "Normal", centred(`<w:spacing w:line="300" w:lineRule="exact"/>`), look("宋体", 21, ""))
	add("FormValue", "表内容", "Normal", `<w:spacing w:line="300" w:lineRule="exact"/>`+noIndent+`<w:jc w:val="left"/>`, look("宋体", 21, ""))
	add("FormSource", "表出处", "Normal", `<w:spacing w:line="200" w:lineRule="exact"/>`+noIndent+`<w:jc w:val="right"/>`, look("宋体", 14, `<w:color w:val="6E6E6E"/>`))
	b.WriteString(`</w:styles>`)
	return b.String()
}

func fontTable() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:fonts ` + ns + `>`)
	for _, f := range fonts {
		fmt.Fprintf(&b, `<w:font w:name="%s"><w:altName w:val="%s"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>`, f.name, f.alt)
	}
	b.WriteString(`</w:fonts>`)
	return b.String()
}

func field(name string) string {
	return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + name + ` </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + run("1") + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
}

func pageNumber(style string) string {
	return xmlHead + `<w:ftr ` + ns + `><w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + run("— ") + field("PAGE") + run(" —") + `</w:p></w:ftr>`
}

func document(body string, draft, mail bool) []part {
	rels := `<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable" Target="fontTable.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/><Relationship Id="rId11" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/><Relationship Id="rId12" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer2.xml"/>`
	types := `<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/word/footer2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>`
	parts := []part{
		{"word/document.xml", xmlHead + `<w:document ` + ns + `><w:body>` + body + `</w:body></w:document>`},
		{"word/styles.xml", styles()},
		{"word/fontTable.xml", fontTable()},
		{"word/settings.xml", xmlHead + `<w:settings ` + ns + `><w:zoom w:percent="100"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:useFELayout/><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`},
		{"word/footer1.xml", pageNumber("PageOdd")},
		{"word/footer2.xml", pageNumber("PageEven")},
		{"docProps/core.xml", xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"></cp:coreProperties>`},
	}
	if draft {
		rels += `<Relationship Id="rId10" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/>`
		types += `<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>`
		parts = append(parts, part{"word/header1.xml", xmlHead + `<w:hdr ` + ns + `>` + para("DraftMark", "{{mark}}") + `</w:hdr>`})
	}
	if mail {
		rels += `<Relationship Id="rId13" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer3.xml"/>`
		types += `<Override PartName="/word/footer3.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>`
		parts = append(parts, part{"word/footer3.xml", xmlHead + `<w:ftr ` + ns + `>` + para("FootMail", "") + `</w:ftr>`})
	}
	return append([]part{
		{"[Content_Types].xml", xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/><Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` + types + `</Types>`},
		{"_rels/.rels", xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`},
		{"word/_rels/document.xml.rels", xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + rels + `</Relationships>`},
	}, parts...)
}

// form is the filing form; its rows come from the form's own definition.
func form() []part {
	var b strings.Builder
	b.WriteString(para("FormTitle", "{{title}}"))
	b.WriteString(para("FormNote", "{{note}}"))
	b.WriteString(para("Tail", "{{tables:part.text}}"))
	b.WriteString(para("FormTitle", "{{check.title}}", `<w:pageBreakBefore/>`))
	b.WriteString(para("FormNote", "{{check.note}}"))
	widths := []float64{12, 38, 82, 42}
	fmt.Fprintf(&b, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/>%s<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`, twips(174), borders(4))
	for _, w := range widths {
		fmt.Fprintf(&b, `<w:gridCol w:w="%d"/>`, twips(w))
	}
	b.WriteString(`</w:tblGrid>`)
	for k, pre := range []string{"check.", "checks:row."} {
		props, style := `<w:cantSplit/>`, "FormValue"
		if k == 0 {
			props, style = `<w:cantSplit/><w:tblHeader/>`, "FormLabel"
		}
		b.WriteString(`<w:tr><w:trPr>` + props + `</w:trPr>`)
		for i, key := range []string{"no", "label", "what", "where"} {
			fmt.Fprintf(&b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>%s</w:tc>`, twips(widths[i]), para(style, "{{"+pre+key+"}}"))
		}
		b.WriteString(`</w:tr>`)
	}
	b.WriteString(`</w:tbl>`)
	b.WriteString(para("Tail", ""))
	b.WriteString(fmt.Sprintf(`<w:sectPr><w:headerReference w:type="default" r:id="rId10"/><w:headerReference w:type="even" r:id="rId10"/><w:footerReference w:type="default" r:id="rId11"/><w:footerReference w:type="even" r:id="rId12"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="%d" w:footer="%d" w:gutter="0"/></w:sectPr>`,
		twips(18), twips(18), twips(18), twips(18), twips(8), twips(8)))
	parts := document(b.String(), true, false)
	for i := range parts {
		if strings.HasPrefix(parts[i].name, "word/footer") {
			parts[i].text = xmlHead + `<w:ftr ` + ns + `><w:p><w:pPr><w:pStyle w:val="FormFoot"/></w:pPr>` + run("第 ") + field("PAGE") + run(" 页　共 ") + field("NUMPAGES") + run(" 页") + `</w:p></w:ftr>`
		}
	}
	return parts
}

// pack zips the parts with a fixed time.
func pack(parts []part) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(p.text)); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

package word

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"time"

	"wenping/internal/manuscript"
)

const (
	xmlHead    = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
		` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
		` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
		` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"` +
		` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
		` xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"` +
		` xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"` +
		` xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"`
	relBase = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	typBase = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

var wordIDs = map[string]string{
	"Normal": "a", "Title": "a3", "caption": "a5", "Table Grid": "a6", "Table Text": "a7", "TOCHeading": "TOC", "Body": "a8",
	"heading 1": "1", "heading 2": "2", "heading 3": "3", "heading 4": "4", "heading 5": "5", "heading 6": "6",
	"toc 1": "11", "toc 2": "21", "toc 3": "31",
	"own 1": "af1", "own 2": "af2", "own 3": "af3", "own 4": "af4", "own 5": "af5", "own 6": "af6",
}

var officeIDs = map[string]string{
	"Normal": "Normal", "Title": "Title", "caption": "Caption", "Table Text": "TableContents", "TOCHeading": "ContentsHeading", "Body": "TextBody",
	"heading 1": "Heading1", "heading 2": "Heading2", "heading 3": "Heading3", "heading 4": "Heading4", "heading 5": "Heading5", "heading 6": "Heading6",
	"toc 1": "Contents1", "toc 2": "Contents2", "toc 3": "Contents3",
}

// styleID is what a program calls a style; WPS users use none.
func styleID(p Program, key string) string {
	switch p {
	case Word:
		return wordIDs[key]
	case LibreOffice:
		return officeIDs[key]
	}
	return ""
}

func styleName(p Program, key string) string {
	switch {
	case p == LibreOffice && key == "TOCHeading":
		return "TOC Heading"
	case p == LibreOffice && strings.HasPrefix(key, "toc"):
		return "TOC " + key[4:]
	case p == LibreOffice && key == "Body":
		return "Body Text"
	case p == LibreOffice && key == "Table Text":
		return "Table Contents"
	case key == "TOCHeading":
		return "TOC Heading"
	case key == "Table Text":
		return "表格文字"
	case key == "Body":
		return "正文段落"
	case strings.HasPrefix(key, "own"):
		return key[4:] + "级标题（自定义）"
	}
	return key
}

func (w *writer) stylesPart() string {
	look := w.m.Look
	var s strings.Builder
	s.WriteString(xmlHead + `<w:styles ` + namespaces + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:eastAsia="宋体" w:hAnsi="Times New Roman"/><w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>`)
	if w.program == WPS {
		s.WriteString(`<w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/><w:pPr><w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr></w:style></w:styles>`)
		return s.String()
	}
	put := func(key, based, ppr string, f manuscript.Face) {
		id := styleID(w.program, key)
		if id == "" {
			return
		}
		def, on := "", ""
		if key == "Normal" {
			def = ` w:default="1"`
		} else {
			on = `<w:basedOn w:val="` + styleID(w.program, based) + `"/>`
		}
		bold := ""
		if f.Bold {
			bold = "<w:b/>"
		}
		fmt.Fprintf(&s, `<w:style w:type="paragraph"%s w:styleId="%s"><w:name w:val="%s"/>%s<w:pPr>%s</w:pPr><w:rPr><w:rFonts w:ascii="%s" w:eastAsia="%s" w:hAnsi="%s"/>%s<w:sz w:val="%.0f"/></w:rPr></w:style>`, def, id, styleName(w.program, key), on, ppr, f.Font, f.Font, f.Font, bold, f.Size*2)
	}
	put("Normal", "", `<w:jc w:val="both"/>`, look.Body)
	put("Body", "Normal", w.spacing()+indent(look.Body.Indent, look.Body.Size), look.Body)
	auto := w.autoHeads()
	for level := 1; level <= 6; level++ {
		num := ""
		if auto && w.program == Word && level <= len(w.m.Chain) {
			num = fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="1"/></w:numPr>`, level-1)
		}
		f := look.HeadFace(level)
		center := ""
		if f.Centre {
			center = jc("center")
		}
		key := fmt.Sprintf("heading %d", level)
		if w.odd.ownStyles {
			key = fmt.Sprintf("own %d", level)
		}
		put(key, "Normal", `<w:keepNext/><w:keepLines/>`+num+`<w:spacing w:before="160" w:after="160"/>`+center+fmt.Sprintf(`<w:outlineLvl w:val="%d"/>`, level-1), f)
	}
	put("Title", "Normal", jc("center"), manuscript.Face{Font: "方正小标宋简体", Size: 26})
	put("TOCHeading", "Normal", jc("center"), manuscript.Face{Font: "黑体", Size: 18})
	for level := 1; level <= 3; level++ {
		put(fmt.Sprintf("toc %d", level), "Normal", fmt.Sprintf(`<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8800"/></w:tabs><w:ind w:left="%d"/>`, 420*(level-1)), manuscript.Face{Font: "宋体", Size: 12})
	}
	put("caption", "Normal", jc("center"), look.Caption)
	put("Table Text", "Normal", "", look.Cell)
	s.WriteString(`<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/></w:style>`)
	if w.program == Word {
		s.WriteString(`<w:style w:type="table" w:styleId="a6"><w:name w:val="Table Grid"/><w:basedOn w:val="a1"/></w:style>`)
	}
	s.WriteString(`</w:styles>`)
	return s.String()
}

// sectionBreak ends the section that is open.
func (w *writer) sectionBreak() { w.para(w.section(true), "") }

func (w *writer) section(inner bool) string {
	size, cols, kind := `<w:pgSz w:w="11906" w:h="16838"/>`, "", ""
	if w.wide {
		size = `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>`
	}
	if w.columns {
		cols = `<w:cols w:num="2" w:space="425"/>`
	}
	if inner {
		kind = `<w:type w:val="continuous"/>`
		if w.wide {
			kind = ""
		}
	}
	refs := ""
	if w.m.Head != "" {
		refs += `<w:headerReference w:type="default" r:id="rIdH"/>`
	}
	if w.m.Foot != manuscript.NoFoot {
		refs += `<w:footerReference w:type="default" r:id="rIdF"/>`
	}
	return `<w:sectPr>` + refs + kind + size + `<w:pgMar w:top="1701" w:right="1474" w:bottom="1588" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/>` + cols + `<w:titlePg/></w:sectPr>`
}

func (w *writer) footer() string {
	page := fieldStart(" PAGE ") + `<w:r><w:t>1</w:t></w:r>` + fieldEnd
	all := fieldStart(" NUMPAGES ") + `<w:r><w:t>20</w:t></w:r>` + fieldEnd
	t := func(s string) string { return `<w:r><w:t xml:space="preserve">` + s + `</w:t></w:r>` }
	switch w.m.Foot {
	case manuscript.FootDash:
		page = t("- ") + page + t(" -")
	case manuscript.FootLong:
		page = t("— ") + page + t(" —")
	case manuscript.FootOf:
		page = t("第 ") + page + t(" 页 共 ") + all + t(" 页")
	case manuscript.FootSlash:
		page = page + t(" / ") + all
	}
	return `<w:p><w:pPr><w:jc w:val="center"/></w:pPr>` + page + `</w:p>`
}

func (w *writer) notesPart(kind string, notes []string) string {
	var s strings.Builder
	fmt.Fprintf(&s, `%s<w:%ss %s><w:%s w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:%s><w:%s w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:%s>`, xmlHead, kind, namespaces, kind, kind, kind, kind)
	for i, n := range notes {
		fmt.Fprintf(&s, `<w:%s w:id="%d"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:%sRef/></w:r>%s</w:p></w:%s>`, kind, i+1, kind, w.text(n, w.m.Look.Note, false), kind)
	}
	fmt.Fprintf(&s, `</w:%ss>`, kind)
	return s.String()
}

func (w *writer) commentsPart() string {
	var s strings.Builder
	s.WriteString(xmlHead + `<w:comments ` + namespaces + `>`)
	for i, n := range w.comments {
		fmt.Fprintf(&s, `<w:comment w:id="%d" w:author="编者" w:initials="B" w:date="2024-01-01T00:00:00Z"><w:p>%s</w:p></w:comment>`, i+1, w.text(n, w.m.Look.Note, false))
	}
	return s.String() + `</w:comments>`
}

func (w *writer) pack() ([]byte, error) {
	type part struct{ name, kind, id, text string }
	numbering := w.numberingPart() // before the styles: it decides which lists there are
	parts := []part{
		{"word/styles.xml", "styles", "rIdS", w.stylesPart()},
		{"word/settings.xml", "settings", "rIdSet", xmlHead + `<w:settings ` + namespaces + `><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/></w:settings>`},
	}
	if len(w.lists) > 0 {
		parts = append(parts, part{"word/numbering.xml", "numbering", "rIdN", numbering})
	}
	if w.m.Head != "" {
		parts = append(parts, part{"word/header1.xml", "header", "rIdH", xmlHead + `<w:hdr ` + namespaces + `><w:p><w:pPr><w:jc w:val="center"/></w:pPr>` + w.text(w.m.Head, w.m.Look.Note, false) + `</w:p></w:hdr>`})
	}
	if w.m.Foot != manuscript.NoFoot {
		parts = append(parts, part{"word/footer1.xml", "footer", "rIdF", xmlHead + `<w:ftr ` + namespaces + `>` + w.footer() + `</w:ftr>`})
	}
	if len(w.footnotes) > 0 {
		parts = append(parts, part{"word/footnotes.xml", "footnotes", "rIdFn", w.notesPart("footnote", w.footnotes)})
	}
	if len(w.endnotes) > 0 {
		parts = append(parts, part{"word/endnotes.xml", "endnotes", "rIdEn", w.notesPart("endnote", w.endnotes)})
	}
	if len(w.comments) > 0 {
		parts = append(parts, part{"word/comments.xml", "comments", "rIdC", w.commentsPart()})
	}
	var types, rels strings.Builder
	types.WriteString(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="` + typBase + `document.main+xml"/>`)
	rels.WriteString(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for _, p := range parts {
		fmt.Fprintf(&types, `<Override PartName="/%s" ContentType="%s%s+xml"/>`, p.name, typBase, p.kind)
		fmt.Fprintf(&rels, `<Relationship Id="%s" Type="%s%s" Target="%s"/>`, p.id, relBase, p.kind, strings.TrimPrefix(p.name, "word/"))
	}
	if w.pictures {
		fmt.Fprintf(&rels, `<Relationship Id="rIdPic" Type="%simage" Target="media/image1.png"/>`, relBase)
	}
	for i, l := range w.links {
		fmt.Fprintf(&rels, `<Relationship Id="rIdL%d" Type="%shyperlink" Target="%s" TargetMode="External"/>`, i+1, relBase, escape(l))
	}
	types.WriteString(`</Types>`)
	rels.WriteString(`</Relationships>`)
	strict := func(s string) string {
		if w.odd.strict {
			s = strings.ReplaceAll(s, "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
			s = strings.ReplaceAll(s, "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships")
			s = strings.ReplaceAll(s, "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing")
			s = strings.ReplaceAll(s, "http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main")
			s = strings.ReplaceAll(s, "http://schemas.openxmlformats.org/drawingml/2006/picture", "http://purl.oclc.org/ooxml/drawingml/picture")
		}
		return s
	}
	body := xmlHead + `<w:document ` + namespaces + `><w:body>` + w.body.String() + w.section(false) + `</w:body></w:document>`
	files := append([]part{
		{name: "[Content_Types].xml", text: types.String()},
		{name: "_rels/.rels", text: xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relBase + `officeDocument" Target="word/document.xml"/></Relationships>`},
		{name: "word/_rels/document.xml.rels", text: rels.String()},
		{name: "word/document.xml", text: body},
	}, parts...)
	if w.pictures {
		files = append(files, part{name: "word/media/image1.png", text: string(picture())})
	}
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, p := range files {
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return nil, err
		}
		if _, err := f.Write([]byte(strict(p.text))); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

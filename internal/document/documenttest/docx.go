package documenttest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"time"

	"wenping/internal/document"
)

// Markup is a habit of writing Word files.
type Markup int

const (
	WordLike Markup = iota // styles, automatic numbering, contents field
	WPSLike                // direct formatting, typed numbers, split runs
)

func (m Markup) String() string {
	if m == WPSLike {
		return "wps"
	}
	return "word"
}

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

// DOCX writes the document as a Word file. Blocks before the contents page are
// the cover; chapters begin on new pages.
//
// LibreOffice does not know w:isLgl and shows 一.1 below an automatic 第一章: to
// make a PDF with it, take WPSLike.
func DOCX(doc *document.Document, markup Markup) ([]byte, error) {
	w := &writer{doc: doc, markup: markup}
	w.num = newNumberer(doc)
	w.write()

	type part struct{ name, typ, text string }
	parts := []part{
		{"word/document.xml", typBase + "document.main+xml", xmlHead + `<w:document ` + namespaces + `>` + `<w:body>` + w.body.String() + w.section() + `</w:body></w:document>`},
		{"word/styles.xml", typBase + "styles+xml", w.styles()},
		{"word/settings.xml", typBase + "settings+xml", xmlHead + `<w:settings ` + namespaces + `><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`},
		{"word/header1.xml", typBase + "header+xml", xmlHead + `<w:hdr ` + namespaces + `>` + w.headerParagraph() + `</w:hdr>`},
		{"word/footer1.xml", typBase + "footer+xml", xmlHead + `<w:ftr ` + namespaces + `>` + w.footerParagraph() + `</w:ftr>`},
	}
	if markup == WordLike {
		parts = append(parts, part{"word/numbering.xml", typBase + "numbering+xml", w.num.part()})
	}
	if len(w.footnotes) > 0 {
		parts = append(parts, part{"word/footnotes.xml", typBase + "footnotes+xml", w.notesPart("footnote", w.footnotes)})
	}
	if len(w.endnotes) > 0 {
		parts = append(parts, part{"word/endnotes.xml", typBase + "endnotes+xml", w.notesPart("endnote", w.endnotes)})
	}
	if len(w.comments) > 0 {
		parts = append(parts, part{"word/comments.xml", typBase + "comments+xml", w.commentsPart()})
	}
	var types, rels strings.Builder
	types.WriteString(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>`)
	rels.WriteString(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i, p := range parts {
		fmt.Fprintf(&types, `<Override PartName="/%s" ContentType="%s"/>`, p.name, p.typ)
		if i == 0 {
			continue
		}
		kind := strings.TrimRight(strings.TrimSuffix(strings.TrimPrefix(p.name, "word/"), ".xml"), "1")
		fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%s%s" Target="%s"/>`, i, relBase, kind, strings.TrimPrefix(p.name, "word/"))
	}
	if w.pictures > 0 {
		rels.WriteString(`<Relationship Id="rIdPic" Type="` + relBase + `image" Target="media/image1.png"/>`)
	}
	types.WriteString(`</Types>`)
	rels.WriteString(`</Relationships>`)

	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	put := func(name string, data []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return err
		}
		_, err = f.Write(data)
		return err
	}
	files := []part{
		{name: "[Content_Types].xml", text: types.String()},
		{name: "_rels/.rels", text: xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relBase + `officeDocument" Target="word/document.xml"/></Relationships>`},
		{name: "word/_rels/document.xml.rels", text: rels.String()},
	}
	for _, p := range append(files, parts...) {
		if err := put(p.name, []byte(p.text)); err != nil {
			return nil, fmt.Errorf("write %s: %w", p.name, err)
		}
	}
	if w.pictures > 0 {
		if err := put("word/media/image1.png", greyPicture()); err != nil {
			return nil, fmt.Errorf("write picture: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("close package: %w", err)
	}
	return buf.Bytes(), nil
}

// section holds the page geometry: A4, a cover without running texts.
func (w *writer) section() string {
	h, f := w.relID("header"), w.relID("footer")
	return `<w:sectPr><w:headerReference w:type="default" r:id="` + h + `"/><w:footerReference w:type="default" r:id="` + f + `"/>` +
		`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1701" w:right="1474" w:bottom="1588" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/><w:titlePg/></w:sectPr>`
}

// relID: the parts stand in a fixed order, see DOCX.
func (w *writer) relID(kind string) string {
	return map[string]string{"header": "rId3", "footer": "rId4"}[kind]
}

func (w *writer) headerParagraph() string {
	return `<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr><w:jc w:val="center"/></w:pPr>` + plainRun(w.title(), face{font: "宋体", size: 18}) + `</w:p>`
}

func (w *writer) footerParagraph() string {
	f := face{font: "宋体", size: 21}
	return `<w:p><w:pPr><w:jc w:val="center"/></w:pPr>` + plainRun("- ", f) +
		`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>` +
		plainRun(" -", f) + `</w:p>`
}

// title is what the cover calls the document.
func (w *writer) title() string {
	for i := range w.doc.Blocks {
		if b := &w.doc.Blocks[i]; b.Zone == document.ZoneFront && isTitle(b.Text) {
			t := strings.ReplaceAll(b.Text, "\n", "")
			if i > 0 && len(t) <= len("社会稳定风险评估报告表") {
				t = w.doc.Blocks[i-1].Text + t
			}
			return t
		}
	}
	for i := range w.doc.Blocks {
		if b := &w.doc.Blocks[i]; b.Text != "" {
			return strings.ReplaceAll(b.Text, "\n", "")
		}
	}
	return ""
}

func (w *writer) notesPart(kind string, notes []string) string {
	var s strings.Builder
	fmt.Fprintf(&s, `%s<w:%ss %s><w:%s w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:%s><w:%s w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:%s>`, xmlHead, kind, namespaces, kind, kind, kind, kind)
	for i, n := range notes {
		fmt.Fprintf(&s, `<w:%s w:id="%d"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:%sRef/></w:r>%s</w:p></w:%s>`, kind, i+1, kind, w.runs(n, face{font: "宋体", size: 18}), kind)
	}
	fmt.Fprintf(&s, `</w:%ss>`, kind)
	return s.String()
}

func (w *writer) commentsPart() string {
	var s strings.Builder
	s.WriteString(xmlHead + `<w:comments ` + namespaces + `>`)
	for i, n := range w.comments {
		fmt.Fprintf(&s, `<w:comment w:id="%d" w:author="编者" w:initials="B" w:date="2024-01-01T00:00:00Z"><w:p>%s</w:p></w:comment>`, i+1, w.runs(n, face{font: "宋体", size: 21}))
	}
	s.WriteString(`</w:comments>`)
	return s.String()
}

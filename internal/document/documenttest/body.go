package documenttest

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"regexp"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
)

type writer struct {
	doc       *document.Document
	markup    Markup
	num       *numberer
	body      strings.Builder
	footnotes []string
	endnotes  []string
	comments  []string
	pictures  int
	cut       uint32 // where the next run is cut; steps on with each cut
	shapes    int
}

// face is the look of a run.
type face struct {
	font string
	size int // half points
	bold bool
}

var (
	bodyFace    = face{font: "仿宋", size: 28}
	cellFace    = face{font: "宋体", size: 21}
	captionFace = face{font: "黑体", size: 24}
	headFaces   = []face{{"黑体", 32, false}, {"楷体", 30, true}, {"仿宋", 28, true}, {"仿宋", 28, true}}
	coverTitle  = face{font: "方正小标宋简体", size: 52}
	coverLine   = face{font: "仿宋", size: 32}
)

func headFace(level int) face { return headFaces[min(max(level, 1), len(headFaces))-1] }

var titleWord = regexp.MustCompile(`(?:评估|分析)\s*(?:报告|篇章)|报\s*备\s*表|评\s*价\s*报\s*告|报\s*告\s*表`)

// innerPage heads a page of its own behind the cover.
var innerPage = regexp.MustCompile(`^(?:签\s*[署字]\s*页|编\s*制\s*人\s*员(?:名单)?|责\s*任\s*页|声\s*明|承\s*诺\s*书)$`)

func isTitle(s string) bool { return titleWord.MatchString(s) && utf8.RuneCountInString(s) <= 60 }

// notes gives the note and comment blocks that follow block i: in a Word file
// they hang on a reference inside it.
func (w *writer) notes(i int) string {
	var s strings.Builder
	for j := i + 1; j < len(w.doc.Blocks); j++ {
		b := &w.doc.Blocks[j]
		switch b.Kind {
		case document.Footnote:
			w.footnotes = append(w.footnotes, b.Text)
			fmt.Fprintf(&s, `<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="%d"/></w:r>`, len(w.footnotes))
		case document.Endnote:
			w.endnotes = append(w.endnotes, b.Text)
			fmt.Fprintf(&s, `<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:endnoteReference w:id="%d"/></w:r>`, len(w.endnotes))
		case document.Comment:
			w.comments = append(w.comments, b.Text)
			fmt.Fprintf(&s, `<w:r><w:commentReference w:id="%d"/></w:r>`, len(w.comments))
		default:
			return s.String()
		}
	}
	return s.String()
}

func (w *writer) write() {
	blocks := w.doc.Blocks
	seenHeading, inContents := false, false
	for i := range blocks {
		b := &blocks[i]
		last := b.Kind == document.Contents && (i+1 == len(blocks) || blocks[i+1].Kind != document.Contents)
		first := b.Kind == document.Contents && !inContents
		inContents = b.Kind == document.Contents
		switch {
		case b.Kind == document.Footnote || b.Kind == document.Endnote || b.Kind == document.Comment:
			if i == 0 {
				w.para("", w.notes(-1))
			}
		case b.Kind == document.TextBox:
			w.textBox(b.Text)
		case b.Table != nil:
			w.table(b)
			if n := w.notes(i); n != "" {
				w.para("", n)
			}
		case b.Kind == document.Contents:
			w.contents(b, first, last)
		case b.Kind == document.Heading:
			w.heading(b, seenHeading || i > 0, w.notes(i))
			seenHeading = true
		case b.Kind == document.Caption:
			w.caption(b, w.notes(i))
		case b.Zone == document.ZoneFront:
			w.cover(b, i, w.notes(i))
		case b.Zone == document.ZoneContents:
			w.para(w.props("TOCHeading", `<w:pageBreakBefore/><w:spacing w:after="240"/><w:jc w:val="center"/>`), w.runs(b.Text, face{font: "黑体", size: 36}))
		default:
			text := b.Printed()
			if w.markup == WordLike {
				w.para("", w.runs(text, face{})+w.notes(i))
			} else {
				w.para(`<w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="560"/><w:jc w:val="both"/>`, w.runs(text, bodyFace)+w.notes(i))
			}
		}
		for _, l := range w.doc.Losses {
			if l.After == b.ID && l.Kind == document.LossImageTable {
				w.picture()
			}
		}
	}
}

// props gives paragraph properties: the style in WordLike, all of it direct in WPSLike.
func (w *writer) props(style, direct string) string {
	if w.markup == WordLike && style != "" {
		return `<w:pStyle w:val="` + styleIDs[style] + `"/>` + direct
	}
	return direct
}

func (w *writer) para(props, runs string) {
	w.body.WriteString(`<w:p>`)
	if props != "" {
		w.body.WriteString(`<w:pPr>` + props + `</w:pPr>`)
	}
	w.body.WriteString(runs + `</w:p>`)
}

func (w *writer) cover(b *document.Block, i int, notes string) {
	switch {
	case isTitle(b.Text):
		w.para(w.props("Title", `<w:spacing w:before="3000" w:after="1200"/><w:jc w:val="center"/>`), w.runs(b.Text, coverTitle)+notes)
	case i == 0:
		w.para(`<w:spacing w:before="600" w:after="600"/><w:jc w:val="center"/>`, w.runs(b.Text, face{font: "黑体", size: 36})+notes)
	case innerPage.MatchString(b.Text):
		w.para(`<w:pageBreakBefore/><w:spacing w:before="160" w:after="300"/><w:jc w:val="center"/>`, w.runs(b.Text, face{font: "黑体", size: 36})+notes)
	default:
		w.para(`<w:spacing w:before="160" w:after="160"/><w:jc w:val="center"/>`, w.runs(b.Text, coverLine)+notes)
	}
}

func (w *writer) heading(b *document.Block, later bool, notes string) {
	breakBefore := ""
	n, _ := document.ParseNumber(b.Number + " " + b.Text)
	if later && b.Level == 1 && (n.Scheme == document.Chapter || n.Ordinal == 1 || b.Zone == document.ZoneAnnex) {
		breakBefore = `<w:pageBreakBefore/>`
	}
	if w.markup == WordLike {
		props := `<w:pStyle w:val="` + styleIDs[fmt.Sprintf("heading %d", min(max(b.Level, 1), 9))] + `"/>` + breakBefore
		text := b.Text
		if !w.num.automatic(b) {
			props += `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>`
			text = b.Printed()
		}
		w.para(props, w.runs(text, face{})+notes)
		return
	}
	jc := ""
	if n.Scheme == document.Chapter {
		jc = `<w:jc w:val="center"/>`
	}
	w.para(breakBefore+`<w:spacing w:before="120" w:after="120" w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="560"/>`+jc, w.runs(b.Printed(), headFace(b.Level))+notes)
}

func (w *writer) caption(b *document.Block, notes string) {
	w.para(w.props("caption", `<w:keepNext/><w:spacing w:before="120" w:after="60"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>`), w.runs(b.Printed(), captionFace)+notes)
}

var tocLine = regexp.MustCompile(`^(.*?)[\s.…·．]*[\s.…·．\t]([0-9IVXivx]+)$`)

// contents writes one line of the contents page; in WordLike the first opens
// and the last closes the field.
func (w *writer) contents(b *document.Block, first, last bool) {
	if w.markup == WPSLike {
		w.para(`<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8800"/></w:tabs><w:spacing w:line="480" w:lineRule="exact"/>`, w.runs(b.Text, face{font: "宋体", size: 24}))
		return
	}
	level := 1
	if n, ok := document.ParseNumber(b.Text); ok {
		switch {
		case n.Scheme == document.Decimal:
			level = min(3, len(n.Parts))
		case n.Scheme == document.ChineseRing || n.Scheme == document.SectionNum:
			level = 2
		}
	}
	open, end := "", ""
	if first {
		open = `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-3" \h \z \u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`
	}
	if last {
		end = `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	}
	text := w.runs(b.Text, face{})
	if m := tocLine.FindStringSubmatch(b.Text); m != nil && strings.Contains(b.Text, "\t") {
		text = w.runs(m[1], face{}) + `<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGEREF _Toc1 \h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + w.runs(m[2], face{}) + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	}
	w.para(`<w:pStyle w:val="`+styleIDs[fmt.Sprintf("toc %d", level)]+`"/>`, open+`<w:hyperlink w:anchor="_Toc1">`+text+`</w:hyperlink>`+end)
}

func (w *writer) textBox(text string) {
	w.shapes++
	content := `<w:txbxContent>`
	for _, line := range strings.Split(text, "\n") {
		content += `<w:p><w:pPr><w:ind w:firstLineChars="0" w:firstLine="0"/></w:pPr>` + w.runs(line, cellFace) + `</w:p>`
	}
	content += `</w:txbxContent>`
	w.body.WriteString(`<w:p><w:pPr><w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0"/></w:pPr><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>` +
		`<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="4800000" cy="900000"/><wp:docPr id="` + fmt.Sprint(100+w.shapes) + `" name="文本框"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="4800000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:ln w="6350"><a:solidFill><a:prstClr val="black"/></a:solidFill></a:ln></wps:spPr><wps:txbx>` +
		content + `</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:rect style="width:378pt;height:71pt"><v:textbox>` +
		content + `</v:textbox></v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`)
}

// picture stands for a table that was pasted as an image.
func (w *writer) picture() {
	w.pictures++
	w.body.WriteString(`<w:p><w:pPr><w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/></w:pPr><w:r><w:drawing><wp:inline><wp:extent cx="5400000" cy="2700000"/><wp:docPr id="` + fmt.Sprint(500+w.pictures) + `" name="图片"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="image1.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdPic"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="5400000" cy="2700000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`)
}

func greyPicture() []byte {
	m := image.NewGray(image.Rect(0, 0, 60, 30))
	for y := 0; y < 30; y++ {
		for x := 0; x < 60; x++ {
			v := uint8(230)
			if x%20 == 0 || y%10 == 0 {
				v = 90
			}
			m.SetGray(x, y, color.Gray{Y: v})
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, m) // a bytes.Buffer does not fail
	return b.Bytes()
}

// runs writes text; WPSLike cuts it into several runs at places that do not
// respect words, as input methods and revisions do.
func (w *writer) runs(text string, f face) string {
	if w.markup == WordLike {
		return plainRun(text, f)
	}
	var s strings.Builder
	r := []rune(text)
	for len(r) > 0 {
		w.cut = w.cut*1664525 + 1013904223
		n := min(len(r), 3+int(w.cut>>24)%14)
		s.WriteString(plainRun(string(r[:n]), f))
		r = r[n:]
	}
	return s.String()
}

func plainRun(text string, f face) string {
	var s strings.Builder
	s.WriteString(`<w:r>`)
	if f.font != "" {
		s.WriteString(`<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="` + f.font + `" w:eastAsia="` + f.font + `" w:hAnsi="` + f.font + `"/>`)
		if f.bold {
			s.WriteString(`<w:b/>`)
		}
		fmt.Fprintf(&s, `<w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr>`, f.size, f.size)
	}
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			s.WriteString(`<w:br/>`)
		}
		for j, piece := range strings.Split(line, "\t") {
			if j > 0 {
				s.WriteString(`<w:tab/>`)
			}
			if piece != "" {
				s.WriteString(`<w:t xml:space="preserve">`)
				_ = xml.EscapeText(&s, []byte(piece)) // a strings.Builder does not fail
				s.WriteString(`</w:t>`)
			}
		}
	}
	s.WriteString(`</w:r>`)
	return s.String()
}

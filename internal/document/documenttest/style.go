package documenttest

import (
	"fmt"
	"strings"
)

// styleIDs are those a Chinese Word writes: numbers and letters that say
// nothing, so that a reader cannot go by them.
var styleIDs = map[string]string{
	"Normal": "a", "Default Paragraph Font": "a0", "Normal Table": "a1", "Title": "a4", "caption": "a5", "Table Grid": "a6", "Table Text": "a7", "TOCHeading": "TOC",
	"heading 1": "1", "heading 2": "2", "heading 3": "3", "heading 4": "4", "heading 5": "5", "heading 6": "6", "heading 7": "7", "heading 8": "8", "heading 9": "9",
	"toc 1": "11", "toc 2": "21", "toc 3": "31",
}

func rpr(f face) string {
	b := ""
	if f.bold {
		b = `<w:b/>`
	}
	return fmt.Sprintf(`<w:rPr><w:rFonts w:ascii="%s" w:eastAsia="%s" w:hAnsi="%s"/>%s<w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr>`, f.font, f.font, f.font, b, f.size, f.size)
}

func (w *writer) styles() string {
	var s strings.Builder
	s.WriteString(xmlHead + `<w:styles ` + namespaces + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:eastAsia="宋体" w:hAnsi="Times New Roman"/><w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>`)
	if w.markup == WPSLike {
		s.WriteString(`<w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/><w:pPr><w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr></w:style></w:styles>`)
		return s.String()
	}
	put := func(name, based, ppr string, f face) {
		look := ""
		if f.font != "" {
			look = rpr(f)
		}
		def, on := "", ""
		if name == "Normal" {
			def = ` w:default="1"`
		} else {
			on = `<w:basedOn w:val="` + styleIDs[based] + `"/>`
		}
		fmt.Fprintf(&s, `<w:style w:type="paragraph"%s w:styleId="%s"><w:name w:val="%s"/>%s<w:pPr>%s</w:pPr>%s</w:style>`, def, styleIDs[name], styleName(name), on, ppr, look)
	}
	put("Normal", "", `<w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="560"/><w:jc w:val="both"/>`, bodyFace)
	for level := 1; level <= 9; level++ {
		ilvl := ""
		if level > 1 {
			ilvl = fmt.Sprintf(`<w:ilvl w:val="%d"/>`, level-1)
		}
		jc := ""
		if level == 1 && strings.HasPrefix(w.num.levels[0].text, "第") {
			jc = `<w:jc w:val="center"/>`
		}
		put(fmt.Sprintf("heading %d", level), "Normal", fmt.Sprintf(`<w:keepNext/><w:keepLines/><w:numPr>%s<w:numId w:val="1"/></w:numPr><w:spacing w:before="160" w:after="160"/><w:ind w:firstLineChars="0" w:firstLine="0"/>%s<w:outlineLvl w:val="%d"/>`, ilvl, jc, level-1), headFace(level))
	}
	put("Title", "Normal", `<w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>`, coverTitle)
	put("TOCHeading", "heading 1", `<w:numPr><w:numId w:val="0"/></w:numPr><w:jc w:val="center"/><w:outlineLvl w:val="9"/>`, face{"黑体", 36, false})
	for level := 1; level <= 3; level++ {
		put(fmt.Sprintf("toc %d", level), "Normal", fmt.Sprintf(`<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8800"/></w:tabs><w:spacing w:line="480" w:lineRule="exact"/><w:ind w:left="%d" w:firstLineChars="0" w:firstLine="0"/>`, 420*(level-1)), face{"宋体", 24, false})
	}
	put("caption", "Normal", `<w:keepNext/><w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>`, captionFace)
	put("Table Text", "Normal", `<w:spacing w:line="300" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0"/>`, cellFace)
	s.WriteString(`<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>`)
	s.WriteString(`<w:style w:type="table" w:styleId="a6"><w:name w:val="Table Grid"/><w:basedOn w:val="a1"/></w:style></w:styles>`)
	return s.String()
}

func styleName(key string) string {
	switch key {
	case "TOCHeading":
		return "TOC Heading"
	case "Table Text":
		return "表格文字"
	}
	return key
}

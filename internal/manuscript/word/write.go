package word

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"strings"

	"wenping/internal/document"
	"wenping/internal/manuscript"
)

// Program is whose habits a file shows.
type Program int

// The programs.
const (
	Word Program = iota
	WPS
	LibreOffice
)

func (p Program) String() string { return [...]string{"word", "wps", "libreoffice"}[p] }

// Write gives the file and what a perfect reader reads from it.
func Write(m *manuscript.Manuscript, program Program) ([]byte, *document.Document, error) {
	w := &writer{m: m, program: program, rnd: rand.New(rand.NewPCG(m.Seed, 77+uint64(program)))}
	w.outlineLevels = program == WPS && w.rnd.IntN(2) == 0
	w.listStyle = w.rnd.IntN(3)
	w.odd = habits{
		spaceIndent: program == WPS && w.rnd.IntN(3) == 0, blanks: w.rnd.IntN(3) == 0, controls: program == Word && w.rnd.IntN(4) == 0,
		ownStyles: program == Word && w.rnd.IntN(4) == 0, strict: program == Word && w.rnd.IntN(12) == 0, hyphens: w.rnd.IntN(3) == 0,
	}
	label := w.labels()
	w.cover()
	w.contents(label)
	for i := range m.Items {
		w.item(&m.Items[i])
	}
	data, err := w.pack()
	if err != nil {
		return nil, nil, fmt.Errorf("write docx of seed %d: %w", m.Seed, err)
	}
	truth := m.Truth(label, nil)
	truth.Source.Format = document.FormatDOCX
	for i := range truth.Blocks {
		// WPS users seldom mark header rows: the file does not tell them.
		if t := truth.Blocks[i].Table; t != nil && program == WPS {
			plain := *t
			plain.HeaderRows = 0
			truth.Blocks[i].Table = &plain
		}
	}
	return data, truth, nil
}

type writer struct {
	m       *manuscript.Manuscript
	program Program
	rnd     *rand.Rand
	body    strings.Builder

	footnotes, endnotes, comments []string
	links                         []string
	lists                         []list      // as numbering.xml holds them
	listID                        map[int]int // manuscript list → index in lists
	changes, bookmarks, shapes    int
	pictures                      bool
	outlineLevels                 bool // WPS: headings carry an outline level
	listStyle                     int
	wide, columns                 bool
	odd                           habits
}

// habits are ways of a program or its user that the text does not show.
type habits struct {
	spaceIndent bool // paragraphs are indented with two wide spaces
	blanks      bool // empty paragraphs make distances
	controls    bool // parts stand in content controls and smart tags
	ownStyles   bool // headings have styles of the user's own, based on nothing known
	strict      bool // the strict form of the format
	hyphens     bool // hyphens that do not break, and soft ones
}

// labels invents page numbers for the contents page: a Word file has no pages,
// what stands there is what the program last wrote.
func (w *writer) labels() func(*manuscript.Item) string {
	pages := map[*manuscript.Item]int{}
	page := 1
	for i := range w.m.Items {
		it := &w.m.Items[i]
		if i%4 == 3 {
			page++
		}
		pages[it] = page
	}
	return func(it *manuscript.Item) string { return fmt.Sprint(pages[it]) }
}

// para writes a paragraph; style and direct are properties in schema order.
func (w *writer) para(props, runs string) {
	w.body.WriteString(w.paragraph(props, runs))
}

func (w *writer) paragraph(props, runs string) string {
	rsid := ""
	if w.program == Word {
		rsid = fmt.Sprintf(` w:rsidR="00%06X" w:rsidRDefault="00%06X"`, w.rnd.IntN(1<<24), w.rnd.IntN(1<<24))
	}
	if props != "" {
		props = `<w:pPr>` + props + `</w:pPr>`
	}
	if w.odd.controls && runs != "" && w.rnd.IntN(15) == 0 {
		runs = `<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="chsdate">` + runs + `</w:smartTag>`
	}
	if w.program == Word && w.rnd.IntN(12) == 0 {
		runs = `<w:r><w:lastRenderedPageBreak/></w:r>` + runs
	}
	return `<w:p` + rsid + `>` + props + runs + `</w:p>`
}

// style gives a pStyle where the program uses styles.
func (w *writer) style(key string) string {
	if id := styleID(w.program, key); id != "" {
		return `<w:pStyle w:val="` + id + `"/>`
	}
	return ""
}

func jc(how string) string {
	if how == "" {
		return ""
	}
	return `<w:jc w:val="` + how + `"/>`
}

func indent(chars int, size float64) string {
	if chars == 0 {
		return ""
	}
	return fmt.Sprintf(`<w:ind w:firstLineChars="%d" w:firstLine="%.0f"/>`, chars*100, float64(chars)*size*20)
}

func (w *writer) spacing() string {
	if w.m.Look.Line > 0 {
		return fmt.Sprintf(`<w:spacing w:line="%.0f" w:lineRule="exact"/>`, w.m.Look.Line*20)
	}
	return `<w:spacing w:line="360" w:lineRule="auto"/>`
}

func (w *writer) cover() {
	m := w.m
	if len(m.Cover) == 0 {
		return
	}
	for _, l := range m.Cover {
		f := manuscript.Face{Font: "仿宋", Size: 16}
		props := `<w:spacing w:before="160" w:after="160"/>` + jc("center")
		if m.IsTitle(l) {
			f = manuscript.Face{Font: "方正小标宋简体", Size: 26}
			props = w.style("Title") + `<w:spacing w:before="2400" w:after="200"/>` + jc("center")
		}
		w.para(props, w.text(l, f, false))
		for range w.rnd.IntN(3) {
			w.para("", "")
		}
	}
	w.para("", `<w:r><w:br w:type="page"/></w:r>`)
}

func (w *writer) contents(label func(*manuscript.Item) string) {
	m := w.m
	if m.Contents == 0 {
		return
	}
	sdt := w.program != WPS
	if sdt {
		w.body.WriteString(`<w:sdt><w:sdtPr><w:id w:val="-187"/><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>`)
	}
	w.para(w.style("TOCHeading")+jc("center"), w.text(manuscript.ContentsTitle, manuscript.Face{Font: "黑体", Size: 18}, false))
	outline := m.Outline()
	field := w.program != WPS || w.rnd.IntN(2) == 0
	f := manuscript.Face{Font: "宋体", Size: 12}
	for i, it := range outline {
		open, end := "", ""
		if field && i == 0 {
			open = fieldStart(fmt.Sprintf(` TOC \o "1-%d" \h \z \u `, m.Contents))
		}
		if field && i == len(outline)-1 {
			end = fieldEnd
		}
		page := w.text(label(it), f, false)
		if field {
			page = fieldStart(fmt.Sprintf(` PAGEREF _Toc%d \h `, 1000+i)) + page + fieldEnd
		}
		gap := it.Number.Gap
		number := ""
		if it.Number.Shown != "" {
			if it.Number.Auto && w.program == Word && w.rnd.IntN(2) == 0 {
				number = w.text(it.Number.Shown, f, false) + `<w:r><w:tab/></w:r>`
			} else {
				number = w.text(it.Number.Shown+gap, f, false)
			}
		}
		line := number + w.text(manuscript.Text(it.Runs), f, false) + `<w:r><w:tab/></w:r>` + page
		if w.program == WPS && !field && w.rnd.IntN(3) == 0 {
			line = w.text(it.Printed()+strings.Repeat("…", 8+w.rnd.IntN(9)), f, false) + page
		}
		if field {
			line = fmt.Sprintf(`<w:hyperlink w:anchor="_Toc%d" w:history="1">`, 1000+i) + line + `</w:hyperlink>`
		}
		props := w.style(fmt.Sprintf("toc %d", it.Level)) + `<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8800"/></w:tabs>`
		w.para(props, open+line+end)
	}
	if sdt {
		w.body.WriteString(`</w:sdtContent></w:sdt>`)
	}
	w.para("", `<w:r><w:br w:type="page"/></w:r>`)
}

const fieldEnd = `<w:r><w:fldChar w:fldCharType="end"/></w:r>`

func fieldStart(code string) string {
	return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">` + escape(code) + `</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`
}

func (w *writer) item(it *manuscript.Item) {
	look := &w.m.Look
	switch it.Kind {
	case manuscript.Heading:
		w.heading(it)
	case manuscript.Para:
		props := w.style("Body")
		number, num := w.number(it, look.Body)
		props += num
		if props == "" || num == "" {
			props += w.spacing()
		}
		switch {
		case it.Centre:
			props += jc("center")
		case it.Flush:
			props += `<w:ind w:firstLineChars="0" w:firstLine="0"/>`
		case num == "":
			props += indent(look.Body.Indent, look.Body.Size) + jc("both")
		}
		if w.odd.spaceIndent && !it.Centre && !it.Flush && num == "" {
			number = w.text("　　", look.Body, false) + number
		}
		control := w.odd.controls && w.rnd.IntN(10) == 0
		if control {
			w.body.WriteString(`<w:sdt><w:sdtPr><w:alias w:val="正文"/><w:id w:val="3301"/></w:sdtPr><w:sdtContent>`)
		}
		w.para(props, number+w.runs(it.Runs, look.Body))
		if control {
			w.body.WriteString(`</w:sdtContent></w:sdt>`)
		}
		if w.odd.blanks && w.rnd.IntN(8) == 0 {
			w.para(w.style("Body"), "")
		}
	case manuscript.Caption:
		w.caption(it)
	case manuscript.Table:
		w.table(it)
	case manuscript.Picture:
		w.drawing(425, 330)
	case manuscript.Logo:
		w.drawing(60, 30)
	case manuscript.Box:
		w.box(manuscript.Text(it.Runs))
	case manuscript.PageBreak, manuscript.AnnexPage:
		w.para("", `<w:r><w:br w:type="page"/></w:r>`)
	case manuscript.Wide:
		w.sectionBreak()
		w.wide = true
	case manuscript.Tall:
		w.sectionBreak()
		w.wide = false
	case manuscript.TwoColumns:
		w.sectionBreak()
		w.columns = true
	case manuscript.OneColumn:
		w.sectionBreak()
		w.columns = false
	}
}

func (w *writer) heading(it *manuscript.Item) {
	f := w.m.Look.HeadFace(it.Level)
	key := fmt.Sprintf("heading %d", it.Level)
	if w.odd.ownStyles {
		key = fmt.Sprintf("own %d", it.Level)
	}
	props := w.style(key)
	number, num := w.number(it, f)
	if w.program != WPS && it.Number.Auto && w.program == Word {
		num = "" // the style carries it
	} else if num == "" && w.program == Word && w.autoHeads() {
		num = `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>`
	}
	props += num
	if it.Level == 1 && w.m.Look.NewPage {
		props = strings.Replace(props, "<w:numPr>", "<w:pageBreakBefore/><w:numPr>", 1)
		if num == "" {
			props += "<w:pageBreakBefore/>"
		}
	}
	if w.program == WPS {
		props += `<w:spacing w:before="120" w:after="120"/>`
		if num == "" {
			props += indent(f.Indent, f.Size)
		}
	}
	if f.Centre {
		props += jc("center")
	}
	if w.outlineLevels {
		props += fmt.Sprintf(`<w:outlineLvl w:val="%d"/>`, it.Level-1)
	}
	w.bookmarks++
	mark := fmt.Sprintf(`<w:bookmarkStart w:id="%d" w:name="_Toc%d"/>`, w.bookmarks, 5000+w.bookmarks)
	end := fmt.Sprintf(`<w:bookmarkEnd w:id="%d"/>`, w.bookmarks)
	if w.program == WPS {
		w.para(props, mark+number+w.runs(it.Runs, f)+end)
		return
	}
	w.para(props, mark+number+w.runs(it.Runs, manuscript.Face{})+end)
}

func (w *writer) autoHeads() bool {
	for i := range w.m.Items {
		if it := &w.m.Items[i]; it.Kind == manuscript.Heading && it.Number.Auto {
			return true
		}
	}
	return false
}

func (w *writer) caption(it *manuscript.Item) {
	f := w.m.Look.Caption
	shown := []rune(it.Number.Shown)
	// The last digits are a counting field.
	k := len(shown)
	for k > 0 && shown[k-1] >= '0' && shown[k-1] <= '9' {
		k--
	}
	head, n := string(shown[:k]), string(shown[k:])
	seq := w.text(n, f, false)
	switch {
	case n == "":
	case w.program == WPS && w.rnd.IntN(2) == 0:
	case w.rnd.IntN(2) == 0:
		seq = `<w:fldSimple w:instr=" SEQ 表 \* ARABIC ">` + seq + `</w:fldSimple>`
	default:
		seq = fieldStart(` SEQ 表 \* ARABIC \s 1 `) + seq + fieldEnd
	}
	w.para(w.style("caption")+`<w:keepNext/>`+jc("center"), w.text(head, f, false)+seq+w.text(it.Number.Gap, f, false)+w.runs(it.Runs, f))
}

// runs writes the runs of a paragraph with their marks.
func (w *writer) runs(runs []manuscript.Run, f manuscript.Face) string {
	var s strings.Builder
	for i, r := range runs {
		g := f
		g.Bold = g.Bold || r.Bold
		w.changes++
		author := fmt.Sprintf(` w:id="%d" w:author="编者" w:date="2024-05-01T08:00:00Z"`, 9000+w.changes)
		text := func(del bool) string {
			t := w.text(r.Text, g, r.Super)
			if del {
				t = strings.ReplaceAll(strings.ReplaceAll(t, "<w:t ", "<w:delText "), "</w:t>", "</w:delText>")
			}
			return t
		}
		switch r.Kind {
		case manuscript.Inserted:
			s.WriteString(`<w:ins` + author + `>` + text(false) + `</w:ins>`)
		case manuscript.Deleted:
			s.WriteString(`<w:del` + author + `>` + text(true) + `</w:del>`)
		case manuscript.MovedIn:
			s.WriteString(fmt.Sprintf(`<w:moveToRangeStart w:id="%d" w:author="编者" w:date="2024-05-01T08:00:00Z" w:name="move%d"/>`, 20000+w.changes, w.changes) + `<w:moveTo` + author + `>` + text(false) + `</w:moveTo>` + fmt.Sprintf(`<w:moveToRangeEnd w:id="%d"/>`, 20000+w.changes))
		case manuscript.MovedOut:
			s.WriteString(fmt.Sprintf(`<w:moveFromRangeStart w:id="%d" w:author="编者" w:date="2024-05-01T08:00:00Z" w:name="move%d"/>`, 20000+w.changes, w.changes) + `<w:moveFrom` + author + `>` + text(false) + `</w:moveFrom>` + fmt.Sprintf(`<w:moveFromRangeEnd w:id="%d"/>`, 20000+w.changes))
		case manuscript.Hidden:
			s.WriteString(strings.ReplaceAll(strings.ReplaceAll(text(false), "<w:rPr>", "<w:rPr><w:vanish/>"), "<w:r><w:t", "<w:r><w:rPr><w:vanish/></w:rPr><w:t"))
		case manuscript.Link:
			w.links = append(w.links, "https://"+r.Text)
			fmt.Fprintf(&s, `<w:hyperlink r:id="rIdL%d">%s</w:hyperlink>`, len(w.links), text(false))
		case manuscript.Field:
			s.WriteString(fieldStart(` REF _Ref1 \r \h `) + text(false) + fieldEnd)
		default:
			if i == 0 && w.program == Word && w.rnd.IntN(9) == 0 {
				s.WriteString(`<w:proofErr w:type="spellStart"/>`)
			}
			s.WriteString(text(false))
		}
		if r.Note > 0 {
			s.WriteString(w.note(w.m.Notes[r.Note-1]))
		}
	}
	return s.String()
}

func (w *writer) note(n manuscript.Note) string {
	const up = `<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>`
	switch n.Kind {
	case document.Footnote:
		w.footnotes = append(w.footnotes, n.Text)
		return fmt.Sprintf(up+`<w:footnoteReference w:id="%d"/></w:r>`, len(w.footnotes))
	case document.Endnote:
		w.endnotes = append(w.endnotes, n.Text)
		return fmt.Sprintf(up+`<w:endnoteReference w:id="%d"/></w:r>`, len(w.endnotes))
	default:
		w.comments = append(w.comments, n.Text)
		return fmt.Sprintf(`<w:r><w:commentReference w:id="%d"/></w:r>`, len(w.comments))
	}
}

// text writes one look, cut into runs as programs do.
func (w *writer) text(s string, f manuscript.Face, super bool) string {
	if s == "" {
		return ""
	}
	r := []rune(s)
	var out strings.Builder
	for len(r) > 0 {
		n := len(r)
		switch w.program {
		case WPS:
			n = min(n, 2+w.rnd.IntN(16))
		case Word:
			if w.rnd.IntN(4) == 0 {
				n = min(n, 1+w.rnd.IntN(20))
			}
		}
		out.WriteString(w.run(string(r[:n]), f, super))
		r = r[n:]
	}
	return out.String()
}

func (w *writer) run(s string, f manuscript.Face, super bool) string {
	var out strings.Builder
	out.WriteString(`<w:r>`)
	if f.Font != "" || super || f.Bold {
		out.WriteString(`<w:rPr>`)
		if f.Font != "" {
			hint := ""
			if w.program == WPS {
				hint = ` w:hint="eastAsia"`
			}
			fmt.Fprintf(&out, `<w:rFonts%s w:ascii="%s" w:eastAsia="%s" w:hAnsi="%s"/>`, hint, f.Font, f.Font, f.Font)
		}
		if f.Bold {
			out.WriteString(`<w:b/><w:bCs/>`)
		}
		if f.Size > 0 {
			fmt.Fprintf(&out, `<w:sz w:val="%.0f"/><w:szCs w:val="%.0f"/>`, f.Size*2, f.Size*2)
		}
		if super {
			out.WriteString(`<w:vertAlign w:val="superscript"/>`)
		}
		out.WriteString(`</w:rPr>`)
	}
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			out.WriteString(`<w:br/>`)
		}
		for j, piece := range strings.Split(line, "\t") {
			if j > 0 {
				out.WriteString(`<w:tab/>`)
			}
			if piece != "" {
				out.WriteString(w.pieceOf(piece))
			}
		}
	}
	out.WriteString(`</w:r>`)
	return out.String()
}

// pieceOf writes text without breaks; a hyphen may be one that does not break.
func (w *writer) pieceOf(s string) string {
	const open, end = `<w:t xml:space="preserve">`, `</w:t>`
	out := open + escape(s) + end
	if w.odd.hyphens && strings.Contains(s, "-") && w.rnd.IntN(3) == 0 {
		out = strings.ReplaceAll(out, "-", end+`<w:noBreakHyphen/>`+open)
	}
	if r := []rune(s); w.odd.hyphens && len(r) > 6 && w.rnd.IntN(20) == 0 {
		out = open + escape(string(r[:3])) + end + `<w:softHyphen/>` + open + escape(string(r[3:])) + end
	}
	return out
}

func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a bytes.Buffer does not fail
	return b.String()
}

func (w *writer) drawing(width, height float64) {
	w.pictures = true
	w.shapes++
	const emu = 12700
	ext := fmt.Sprintf(`cx="%.0f" cy="%.0f"`, width*emu, height*emu)
	if w.program == WPS && w.shapes%3 == 0 {
		w.para(jc("center"), fmt.Sprintf(`<w:r><w:pict><v:shape id="_x0000_s%d" type="#_x0000_t75" style="width:%.0fpt;height:%.0fpt"><v:imagedata r:id="rIdPic" o:title="图"/></v:shape></w:pict></w:r>`, 1000+w.shapes, width, height))
		return
	}
	w.para(jc("center"), `<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent `+ext+`/><wp:docPr id="`+fmt.Sprint(500+w.shapes)+`" name="图片 `+fmt.Sprint(w.shapes)+`"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="image1.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdPic"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext `+ext+`/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`)
}

func (w *writer) box(text string) {
	w.shapes++
	f := manuscript.Face{Font: "宋体", Size: 10.5}
	content := `<w:txbxContent>`
	for _, line := range strings.Split(text, "\n") {
		content += w.paragraph(jc("center"), w.text(line, f, false))
	}
	content += `</w:txbxContent>`
	vml := `<w:pict><v:rect style="width:378pt;height:71pt"><v:textbox>` + content + `</v:textbox></v:rect></w:pict>`
	if w.program == WPS && w.rnd.IntN(2) == 0 {
		w.para("", `<w:r>`+vml+`</w:r>`)
		return
	}
	frame := `<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="4800000" cy="900000"/><wp:docPr id="` + fmt.Sprint(900+w.shapes) + `" name="文本框"/>`
	tail := `</wp:inline>`
	if w.program == LibreOffice || w.rnd.IntN(2) == 0 {
		frame = `<wp:anchor behindDoc="0" distT="0" distB="0" distL="0" distR="0" simplePos="0" locked="0" layoutInCell="1" allowOverlap="1" relativeHeight="2"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>1000</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>2000</wp:posOffset></wp:positionV><wp:extent cx="4800000" cy="900000"/><wp:wrapTopAndBottom/><wp:docPr id="` + fmt.Sprint(900+w.shapes) + `" name="文本框"/>`
		tail = `</wp:anchor>`
	}
	w.para("", `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>`+frame+
		`<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="4800000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>`+
		content+`</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>`+tail+`</w:drawing></mc:Choice><mc:Fallback>`+vml+`</mc:Fallback></mc:AlternateContent></w:r>`)
}

// picture is a small grey grid, drawn large.
func picture() []byte {
	m := image.NewGray(image.Rect(0, 0, 60, 46))
	for y := range 46 {
		for x := range 60 {
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

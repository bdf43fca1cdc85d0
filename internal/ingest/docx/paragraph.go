package docx

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
)

// paragraph reads the w:p just started. more holds what hangs in it but stands
// apart: text boxes, tables in them, losses.
func (r *reader) paragraph() (*para, []item, error) {
	if err := r.count(); err != nil {
		return nil, nil, err
	}
	p := &para{part: r.part, outline: -1, style: r.st.get("")}
	var (
		b       builder
		more    []item
		runLook look
		props   runProps
		extent  picture
		numID   string
		ilvl    = -1
		numbed  bool
		depth   = len(r.s.stack)
	)
	if len(r.fields) > 0 && r.inContents() || r.tocDepth > 0 {
		p.contents = true
	}
	emit := func(s string) {
		if props.hidden || !r.visible() {
			return
		}
		at := b.text.Len()
		b.add([]byte(s), r.s.pos, r.s.pos, false)
		b.mark(at, runLook.over(p.style.look))
		r.touch(p)
	}
	// Every paragraph counts in its list, even one without text.
	number := func() {
		if numbed {
			return
		}
		numbed = true
		st := p.style
		if numID == "" && st.numID != "" {
			numID = st.numID
			if ilvl < 0 {
				if ilvl = r.num.levelOfStyle(numID, st.id); ilvl < 0 {
					ilvl = st.ilvl
				}
			}
		}
		p.number = r.num.next(numID, max(0, ilvl))
	}
	for {
		if err := r.s.next(); err != nil {
			return nil, nil, err
		}
		switch r.s.kind {
		case tokenEOF:
			return nil, nil, errCut
		case tokenEnd:
			r.leave()
			if len(r.s.stack) < depth {
				number()
				r.closeCodes()
				b.finish(p)
				if p.text == "" && len(p.pictures) == 0 && p.number != "" {
					// A number without text is printed, but says nothing.
					p.number = strings.TrimSpace(p.number)
				}
				return p, more, nil
			}
		case tokenStart:
			switch r.s.name {
			case "w:pPr":
				if err := r.paragraphProps(p, &numID, &ilvl); err != nil {
					return nil, nil, err
				}
				number()
			case "w:r":
				runLook, props = noLook, runProps{}
			case "w:rPr":
				var err error
				if props, err = readRunProps(r.s, &runLook); err != nil {
					return nil, nil, err
				}
				if props.style != "" {
					if st := r.st.byID[props.style]; st != nil {
						runLook = runLook.over(st.look)
					}
				}
			case "w:t", "m:t":
				if err := r.runText(&b, p, runLook, props); err != nil {
					return nil, nil, err
				}
			case "m:den":
				emit("/")
			case "w:tab", "w:ptab":
				emit("\t")
			case "w:br":
				if t := r.s.attr("type"); t == "" || t == "textWrapping" {
					emit("\n")
				}
			case "w:cr":
				emit("\n")
			case "w:noBreakHyphen":
				emit("-")
			case "w:sym":
				if c := symbol(r.s.attr("font"), r.s.attr("char")); c != "" {
					emit(c)
				}
			case "w:fldChar":
				r.fieldChar(emit)
			case "w:fldSimple", "w:fldData", "w:bookmarkStart", "w:bookmarkEnd", "w:proofErr":
			case "w:instrText":
				if err := r.instruction(); err != nil {
					return nil, nil, err
				}
			case "w:default", "w:checked":
				if n := len(r.fields); n > 0 {
					r.fields[n-1].checked = "□"
					if r.s.on() {
						r.fields[n-1].checked = "☑"
					}
				}
			case "w:rt", "w:delText", "w:delInstrText", "w:pPrChange", "w:rPrChange", "m:ctrlPr":
				if err := r.s.skip(); err != nil {
					return nil, nil, err
				}
			case "w:footnoteReference":
				p.notes = append(p.notes, take(r.footnotes, r.s.attr("id"))...)
			case "w:endnoteReference":
				p.notes = append(p.notes, take(r.endnotes, r.s.attr("id"))...)
			case "w:commentReference":
				p.notes = append(p.notes, take(r.comments, r.s.attr("id"))...)
			case "w:txbxContent":
				items, err := r.textBox()
				if err != nil {
					return nil, nil, err
				}
				more = append(more, items...)
			case "wp:extent":
				extent = picture{r.s.intAttr("cx", 0), r.s.intAttr("cy", 0)}
			case "v:shape", "v:rect":
				if w, h := shapeSize(r.s.attr("style")); w > 0 {
					extent = picture{w, h}
				}
			case "pic:pic", "v:imagedata":
				p.pictures = append(p.pictures, extent)
				r.pictures++
			case "v:textpath":
				if s := strings.TrimSpace(r.s.attr("string")); s != "" {
					more = append(more, item{para: &para{kind: document.TextBox, text: strings.ToValidUTF8(s, "\uFFFD"), part: r.part, style: r.st.get("")}})
				}
			case "c:chart", "cx:chart":
				more = append(more, r.diagram("图表", r.s.attr("id")))
			case "dgm:relIds":
				more = append(more, r.smartArt(r.s.attr("dm"))...)
			case "o:OLEObject":
				// An equation is part of its line and hides no section.
				if id := r.s.attr("ProgID"); !strings.HasPrefix(id, "Equation") && !strings.HasPrefix(id, "MathType") {
					more = append(more, item{loss: &document.Loss{Kind: document.LossObject, Note: "此处嵌入了一个对象（" + objectName(id) + "），其内容未读取。", Detail: id}})
					if n := len(p.pictures); n > 0 {
						p.pictures = p.pictures[:n-1] // its preview
					}
				}
			case "w:p", "w:tbl":
				// Not allowed here; read it rather than lose it.
				var items []item
				if r.s.name == "w:p" {
					q, rest, err := r.paragraph()
					if err != nil {
						return nil, nil, err
					}
					items = append([]item{{para: q}}, rest...)
				} else {
					t, rest, err := r.table()
					if err != nil {
						return nil, nil, err
					}
					if t != nil {
						items = append(items, item{table: t})
					}
					items = append(items, rest...)
				}
				more = append(more, items...)
			default:
				if err := r.wrapper(); err != nil {
					return nil, nil, err
				}
			}
		}
	}
}

// touch notes that the paragraph prints text of a field.
func (r *reader) touch(p *para) {
	if r.inContents() {
		p.contents = true
	}
	for _, f := range r.fields {
		f.shown = true
	}
}

func (r *reader) inContents() bool {
	for _, f := range r.fields {
		if f.toc && f.result {
			return true
		}
	}
	return false
}

// closeCodes drops fields whose code runs over the end of the paragraph: left
// open by a damaged file, they would swallow the rest of the text.
func (r *reader) closeCodes() {
	kept := r.fields[:0]
	for _, f := range r.fields {
		if f.result {
			kept = append(kept, f)
		}
	}
	r.fields = kept
}

// visible: inside a field only its result is printed.
func (r *reader) visible() bool {
	for _, f := range r.fields {
		if !f.result {
			return false
		}
	}
	return true
}

// maxFields bounds fields left open; Word itself never nests so deep.
const maxFields = 64

func (r *reader) fieldChar(emit func(string)) {
	n := len(r.fields)
	switch r.s.attr("fldCharType") {
	case "begin":
		if n < maxFields {
			r.fields = append(r.fields, &field{})
		}
	case "separate":
		if n > 0 {
			f := r.fields[n-1]
			f.result = true
			f.toc = strings.HasPrefix(strings.ToUpper(strings.TrimSpace(f.code.String())), "TOC")
		}
	case "end":
		if n == 0 {
			return
		}
		f := r.fields[n-1]
		r.fields = r.fields[:n-1]
		if f.checked != "" {
			emit(f.checked)
		} else if !f.shown {
			if m := enclosed.FindStringSubmatch(f.code.String()); m != nil {
				v, _ := strconv.Atoi(m[1])
				emit(formatNumber("decimalEnclosedCircle", "", v))
			}
		}
	}
}

// enclosed is how WPS and Word write ①: a ring and a digit on one place.
var enclosed = regexp.MustCompile(`(?i)^\s*eq\s*\\o\s*\\ac\([○〇◯]\s*[,，]\s*(\d{1,2})\s*\)`)

func (r *reader) instruction() error {
	depth := len(r.s.stack)
	for {
		if err := r.s.next(); err != nil {
			return err
		}
		switch {
		case r.s.kind == tokenEOF:
			return errCut
		case r.s.kind == tokenEnd && len(r.s.stack) < depth:
			return nil
		case r.s.kind == tokenText:
			if n := len(r.fields); n > 0 && r.fields[n-1].code.Len() < 4096 {
				r.fields[n-1].code.Write(r.s.text)
			}
		}
	}
}

func (r *reader) runText(b *builder, p *para, l look, props runProps) error {
	depth := len(r.s.stack)
	at := b.text.Len()
	for {
		if err := r.s.next(); err != nil {
			return err
		}
		if r.s.kind == tokenEOF {
			return errCut
		}
		if r.s.kind == tokenEnd && len(r.s.stack) < depth {
			break
		}
		if r.s.kind != tokenText || props.hidden || !r.visible() {
			continue
		}
		switch {
		case !utf8.Valid(r.s.text) || props.symbols != "" || hasControls(r.s.text):
			b.add([]byte(cleanText(string(r.s.text), props.symbols)), r.s.from, r.s.to, false)
		case r.s.raw:
			b.add(r.s.text, r.s.from, r.s.to, true)
		default:
			b.addEscaped(r.s.src[r.s.from:r.s.to], r.s.from)
		}
	}
	if b.text.Len() > at {
		b.mark(at, l.over(p.style.look))
		r.touch(p)
	}
	return nil
}

func hasControls(b []byte) bool {
	for i, c := range b {
		// 0xEF 0x80-0x83 begins U+F000 … U+F0FF, where symbol fonts live.
		if c < ' ' || (c == 0xEF && i+1 < len(b) && b[i+1] >= 0x80 && b[i+1] <= 0x83) {
			return true
		}
	}
	return false
}

func cleanText(s, symbolFont string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\t':
			b.WriteRune(r)
		case r < ' ':
			b.WriteByte(' ')
		case r >= 0xF020 && r <= 0xF0FF:
			b.WriteString(symbolRune(symbolFont, r-0xF000))
		case symbolFont != "" && r > ' ' && r < 0x100:
			b.WriteString(symbolRune(symbolFont, r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func take(notes map[string][]item, id string) []item {
	n := notes[id]
	if n != nil {
		notes[id] = nil // a note referred to twice is still one note
	}
	return n
}

// paragraphProps reads w:pPr.
func (r *reader) paragraphProps(p *para, numID *string, ilvl *int) error {
	depth := len(r.s.stack)
	for {
		if err := r.s.next(); err != nil {
			return err
		}
		switch r.s.kind {
		case tokenEOF:
			return errCut
		case tokenEnd:
			if len(r.s.stack) < depth {
				if p.jc == "" {
					p.jc = p.style.jc
				}
				return nil
			}
		case tokenStart:
			switch r.s.name {
			case "w:pStyle":
				p.style = r.st.get(r.s.attr("val"))
			case "w:outlineLvl":
				p.outline = r.s.intAttr("val", -1)
			case "w:jc":
				p.jc = r.s.attr("val")
			case "w:numId":
				*numID = r.s.attr("val")
			case "w:ilvl":
				*ilvl = r.s.intAttr("val", 0)
			case "w:rPr", "w:sectPr", "w:pPrChange", "w:tabs", "w:pBdr":
				if err := r.s.skip(); err != nil {
					return err
				}
			}
		}
	}
}

// textBox reads the content of a text box: its paragraphs become text box blocks.
func (r *reader) textBox() ([]item, error) {
	fields := r.fields
	r.fields = nil // a box stands outside the fields of its line
	items, err := r.container()
	r.fields = fields
	if err != nil {
		return nil, err
	}
	for i := range items {
		if p := items[i].para; p != nil && p.kind == "" {
			p.kind = document.TextBox
		}
	}
	return items, nil
}

var shapeDimension = regexp.MustCompile(`(?:^|;)\s*(width|height)\s*:\s*([\d.]+)(pt|in|cm|mm|px)?`)

// shapeSize reads the size of a VML shape, in EMU.
func shapeSize(style string) (w, h int) {
	for _, m := range shapeDimension.FindAllStringSubmatch(style, -1) {
		v, _ := strconv.ParseFloat(m[2], 64)
		switch m[3] {
		case "in":
			v *= 914400
		case "cm":
			v *= 360000
		case "mm":
			v *= 36000
		case "px":
			v *= 9525
		default:
			v *= 12700
		}
		if v > 1e9 {
			v = 0
		}
		if m[1] == "width" {
			w = int(v)
		} else {
			h = int(v)
		}
	}
	return w, h
}

func objectName(progID string) string {
	switch {
	case strings.HasPrefix(progID, "Excel"), strings.HasPrefix(progID, "ET."), strings.HasPrefix(progID, "Ket."):
		return "电子表格"
	case strings.HasPrefix(progID, "Word"), strings.HasPrefix(progID, "WPS"):
		return "文档"
	case strings.HasPrefix(progID, "Visio"):
		return "流程图"
	case strings.HasPrefix(progID, "AutoCAD"):
		return "图纸"
	case strings.HasPrefix(progID, "Package"), strings.HasPrefix(progID, "Acro"):
		return "附件文件"
	}
	return "外部对象"
}

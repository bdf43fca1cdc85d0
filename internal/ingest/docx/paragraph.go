package docx

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/ingest/word"
)

// paragraph reads the w:p just started. more holds what hangs in it but stands
// apart: text boxes, tables in them, losses.
func (r *reader) paragraph() (*word.Para, []word.Item, error) {
	if err := r.count(); err != nil {
		return nil, nil, err
	}
	p := &word.Para{Part: r.part, Outline: -1, Style: r.st.Get("")}
	var (
		b       word.Builder
		more    []word.Item
		runLook word.Look
		props   runProps
		extent  word.Picture
		numID   string
		ilvl    = -1
		numbed  bool
		depth   = len(r.s.stack)
	)
	if len(r.fields) > 0 && r.inContents() || r.tocDepth > 0 {
		p.Contents = true
	}
	emit := func(s string) {
		if props.hidden || !r.visible() {
			return
		}
		at := b.Text.Len()
		b.Add([]byte(s), r.s.pos, r.s.pos, false)
		b.Mark(at, runLook.Over(p.Style.Look))
		r.touch(p)
	}
	// Every paragraph counts in its list, even one without text.
	number := func() {
		if numbed {
			return
		}
		numbed = true
		st := p.Style
		if numID == "" && st.NumID != "" {
			numID = st.NumID
			if ilvl < 0 {
				if ilvl = r.num.LevelOfStyle(numID, st.ID); ilvl < 0 {
					ilvl = st.Ilvl
				}
			}
		}
		p.Number = r.num.Next(numID, max(0, ilvl))
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
				b.Finish(p)
				if p.Text == "" && len(p.Pictures) == 0 && p.Number != "" {
					// A number without text is printed, but says nothing.
					p.Number = strings.TrimSpace(p.Number)
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
				runLook, props = word.NoLook, runProps{}
			case "w:rPr":
				var err error
				if props, err = readRunProps(r.s, &runLook); err != nil {
					return nil, nil, err
				}
				if props.style != "" {
					if st := r.st.ByID[props.style]; st != nil {
						runLook = runLook.Over(st.Look)
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
				if c := word.Symbol(r.s.attr("font"), r.s.attr("char")); c != "" {
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
				p.Notes = append(p.Notes, take(r.footnotes, r.s.attr("id"))...)
			case "w:endnoteReference":
				p.Notes = append(p.Notes, take(r.endnotes, r.s.attr("id"))...)
			case "w:commentReference":
				p.Notes = append(p.Notes, take(r.comments, r.s.attr("id"))...)
			case "w:txbxContent":
				items, err := r.textBox()
				if err != nil {
					return nil, nil, err
				}
				more = append(more, items...)
			case "wp:extent":
				extent = word.Picture{Width: r.s.intAttr("cx", 0), Height: r.s.intAttr("cy", 0)}
			case "v:shape", "v:rect":
				if w, h := shapeSize(r.s.attr("style")); w > 0 {
					extent = word.Picture{Width: w, Height: h}
				}
			case "pic:pic", "v:imagedata":
				p.Pictures = append(p.Pictures, extent)
				r.pictures++
			case "v:textpath":
				if s := strings.TrimSpace(r.s.attr("string")); s != "" {
					more = append(more, word.Item{Para: &word.Para{Kind: document.TextBox, Text: strings.ToValidUTF8(s, "\uFFFD"), Part: r.part, Style: r.st.Get("")}})
				}
			case "c:chart", "cx:chart":
				more = append(more, r.diagram("图表", r.s.attr("id")))
			case "dgm:relIds":
				more = append(more, r.smartArt(r.s.attr("dm"))...)
			case "o:OLEObject":
				// An equation is part of its line and hides no section.
				if id := r.s.attr("ProgID"); !strings.HasPrefix(id, "Equation") && !strings.HasPrefix(id, "MathType") {
					more = append(more, word.Item{Loss: &document.Loss{Kind: document.LossObject, Note: "此处嵌入了一个对象（" + word.ObjectName(id) + "），其内容未读取。", Detail: id}})
					if n := len(p.Pictures); n > 0 {
						p.Pictures = p.Pictures[:n-1] // its preview
					}
				}
			case "w:p", "w:tbl":
				// Not allowed here; read it rather than lose it.
				var items []word.Item
				if r.s.name == "w:p" {
					q, rest, err := r.paragraph()
					if err != nil {
						return nil, nil, err
					}
					items = append([]word.Item{{Para: q}}, rest...)
				} else {
					t, rest, err := r.table()
					if err != nil {
						return nil, nil, err
					}
					if t != nil {
						items = append(items, word.Item{Table: t})
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
func (r *reader) touch(p *word.Para) {
	if r.inContents() {
		p.Contents = true
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
			if m := word.Enclosed.FindStringSubmatch(f.code.String()); m != nil {
				v, _ := strconv.Atoi(m[1])
				emit(word.FormatNumber("decimalEnclosedCircle", "", v))
			}
		}
	}
}

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

func (r *reader) runText(b *word.Builder, p *word.Para, l word.Look, props runProps) error {
	depth := len(r.s.stack)
	at := b.Text.Len()
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
		case !utf8.Valid(r.s.text) || props.symbols != "" || word.HasControls(r.s.text):
			b.Add([]byte(word.CleanText(string(r.s.text), props.symbols)), r.s.from, r.s.to, false)
		case r.s.raw:
			b.Add(r.s.text, r.s.from, r.s.to, true)
		default:
			addEscaped(b, r.s.src[r.s.from:r.s.to], r.s.from)
		}
	}
	if b.Text.Len() > at {
		b.Mark(at, l.Over(p.Style.Look))
		r.touch(p)
	}
	return nil
}

// addEscaped appends a text with entities: each entity is a span of its own,
// so that inside a span offsets run in step.
func addEscaped(b *word.Builder, src []byte, at int) {
	plain := 0
	flush := func(to int) {
		if to > plain {
			b.Add(unescape(nil, src[plain:to]), at+plain, at+to, true)
		}
	}
	for i := 0; i < len(src); {
		if src[i] == '&' {
			if r, n := entity(src[i:]); n > 0 {
				flush(i)
				b.Add([]byte(string(r)), at+i, at+i+n, false)
				i += n
				plain = i
				continue
			}
		}
		i++
	}
	flush(len(src))
}

func take(notes map[string][]word.Item, id string) []word.Item {
	n := notes[id]
	if n != nil {
		notes[id] = nil // a note referred to twice is still one note
	}
	return n
}

// paragraphProps reads w:pPr.
func (r *reader) paragraphProps(p *word.Para, numID *string, ilvl *int) error {
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
				if p.Jc == "" {
					p.Jc = p.Style.Jc
				}
				return nil
			}
		case tokenStart:
			switch r.s.name {
			case "w:pStyle":
				p.Style = r.st.Get(r.s.attr("val"))
			case "w:outlineLvl":
				p.Outline = r.s.intAttr("val", -1)
			case "w:jc":
				p.Jc = r.s.attr("val")
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
func (r *reader) textBox() ([]word.Item, error) {
	fields := r.fields
	r.fields = nil // a box stands outside the fields of its line
	items, err := r.container()
	r.fields = fields
	if err != nil {
		return nil, err
	}
	for i := range items {
		if p := items[i].Para; p != nil && p.Kind == "" {
			p.Kind = document.TextBox
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

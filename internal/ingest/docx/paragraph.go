package docx

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
	"wenping/internal/ingest/word"
)

// carried is a paragraph whose mark was deleted under tracked changes: its
// text goes on in the next paragraph.
type carried struct {
	para *word.Para
	text *word.Builder
}

// paraProps are what w:pPr says, but for what goes into the paragraph itself.
type paraProps struct {
	numID   string
	ilvl    int  // -1 unset
	deleted bool // the paragraph's mark
}

// paragraph reads the w:p just started; nil when its text is carried into the
// next one. more holds what hangs in it but stands apart: text boxes, tables in
// them, losses, changes.
func (r *reader) paragraph() (*word.Para, []word.Item, error) {
	if err := r.count(); err != nil {
		return nil, nil, err
	}
	p := &word.Para{Part: r.part, Outline: -1, Style: r.st.Get("")}
	b := &word.Builder{}
	if c := r.carry; c != nil {
		b, p.Pictures, p.Notes = c.text, c.para.Pictures, c.para.Notes
		r.carry = nil
	}
	var (
		more     []word.Item
		runLook  word.Look
		run      runProps
		extent   word.Picture
		mark     = paraProps{ilvl: -1}
		numbered bool
		depth    = len(r.s.stack)
	)
	if len(r.fields) > 0 && r.inContents() || r.tocDepth > 0 {
		p.Contents = true
	}
	emit := func(s string) {
		if !r.visible() || runLook.Over(p.Style.Look).Hidden == 1 {
			return
		}
		at := b.Text.Len()
		b.Add([]byte(s), r.s.pos, r.s.pos, false)
		b.Mark(at, runLook.Over(p.Style.Look))
		r.printed(s)
		r.touch(p)
	}
	number := func() {
		if !numbered && !mark.deleted {
			numbered = true
			p.Number = r.number(p, mark)
		}
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
			switch r.s.name {
			case "w:fldSimple":
				r.endSimpleField(emit)
			case "m:d":
				r.endFormula(emit)
			}
			if len(r.s.stack) < depth {
				r.closeCodes()
				more = append(more, r.takeChanges()...)
				more = append(more, r.lostGlyphs()...)
				if mark.deleted {
					r.carry = &carried{p, b}
					return nil, more, nil
				}
				b.Finish(p)
				number()
				return p, more, nil
			}
		case tokenStart:
			switch r.s.name {
			case "w:pPr":
				if err := r.paragraphProps(p, &mark); err != nil {
					return nil, nil, err
				}
				// Every paragraph counts in its list, even one without text or one
				// that is hidden (so Word itself keeps pasted lists counting), and
				// before what stands in its text boxes.
				number()
			case "w:r":
				runLook, run = word.NoLook, runProps{}
			case "w:rPr":
				var err error
				if run, err = readRunProps(r.s, &runLook); err != nil {
					return nil, nil, err
				}
				if st := r.st.ByID[run.style]; st != nil && run.style != "" {
					runLook = runLook.Over(r.st.Get(run.style).Look)
				}
			case "w:t", "m:t":
				if err := r.runText(b, p, runLook, run); err != nil {
					return nil, nil, err
				}
			case "w:tab", "w:ptab":
				emit("\t")
			case "w:br", "w:cr":
				// A break of the page or column parts words as one of the line does.
				emit("\n")
			case "w:noBreakHyphen":
				emit("-")
			case "w:sym":
				if c := word.Symbol(r.s.attr("font"), r.s.attr("char")); c != "" {
					if c == "\uFFFD" {
						r.books.glyphs++
					}
					emit(c)
				}
			case "w:fldChar":
				r.fieldChar(emit)
			case "w:fldSimple":
				r.simpleField()
			case "w:ffData":
				if err := r.formField(); err != nil {
					return nil, nil, err
				}
			case "w:instrText":
				if err := r.instruction(); err != nil {
					return nil, nil, err
				}
			case "w:rt": // pinyin above characters
				q, err := r.skipText()
				if err != nil {
					return nil, nil, err
				}
				r.books.aside += q.chars
			case "w:delText":
				if err := r.deletion(document.Deleted); err != nil {
					return nil, nil, err
				}
			case "w:fldData", "w:delInstrText", "w:pPrChange", "w:rPrChange", "m:ctrlPr":
				if err := r.s.skip(); err != nil {
					return nil, nil, err
				}
			case "w:bookmarkStart":
				p.Target = p.Target || strings.HasPrefix(r.s.attr("name"), "_Toc")
			case "w:footnoteReference":
				p.Notes = append(p.Notes, r.footnotes.take(r.s.attr("id"))...)
			case "w:endnoteReference":
				p.Notes = append(p.Notes, r.endnotes.take(r.s.attr("id"))...)
			case "w:commentReference":
				p.Notes = append(p.Notes, r.comments.take(r.s.attr("id"))...)
			case "wp:extent":
				extent = word.Picture{Width: r.s.intAttr("cx", 0), Height: r.s.intAttr("cy", 0)}
			case "v:shape", "v:rect":
				if w, h := shapeSize(r.s.attr("style")); w > 0 {
					extent = word.Picture{Width: w, Height: h}
				}
			case "pic:pic", "v:imagedata":
				p.Pictures = append(p.Pictures, extent)
				r.pictures++
			case "o:OLEObject":
				// An equation is part of its line and hides no section.
				if id := r.s.attr("ProgID"); !strings.HasPrefix(id, "Equation") && !strings.HasPrefix(id, "MathType") {
					more = append(more, object("此处嵌入了一个对象（"+word.ObjectName(id)+"），其内容未读取。", id))
					if n := len(p.Pictures); n > 0 {
						p.Pictures = p.Pictures[:n-1] // its preview
					}
				}
			default:
				if strings.HasPrefix(r.s.name, "m:") {
					if ok, err := r.formula(emit); ok || err != nil {
						if err != nil {
							return nil, nil, err
						}
						continue
					}
				}
				items, ok, err := r.apart()
				if err != nil {
					return nil, nil, err
				}
				more = append(more, items...)
				if ok {
					continue
				}
				if err := r.wrapper(); err != nil {
					return nil, nil, err
				}
			}
		}
	}
}

// apart reads an element that hangs in a paragraph but is no part of its line;
// ok is false for any other element.
func (r *reader) apart() (items []word.Item, ok bool, err error) {
	switch r.s.name {
	case "w:txbxContent":
		items, err = r.textBox()
	case "a:p":
		items, err = r.shapeText()
	case "v:textpath":
		if s := strings.TrimSpace(r.s.attr("string")); s != "" {
			items = r.boxed(strings.ToValidUTF8(s, "\uFFFD"), r.part)
		}
	case "c:chart", "cx:chart":
		items = r.chart(r.s.attr("id"))
	case "dgm:relIds":
		items = r.smartArt(r.s.attr("dm"))
	case "w:contentPart", "w14:contentPart", "wpi:contentPart":
		items = []word.Item{object("此处有手写墨迹，其内容未读取。", "ink")}
	case "w:control":
		items = []word.Item{object("此处有一个控件（ActiveX），其内容未读取。", "control "+r.s.attr("name"))}
	case "w:p", "w:tbl":
		// Not allowed inside a paragraph; read it rather than lose it.
		carry := r.carry
		r.carry = nil
		if r.s.name == "w:p" {
			var p *word.Para
			if p, items, err = r.paragraph(); p == nil && r.carry != nil {
				p = r.carry.para
				r.carry.text.Finish(p)
			}
			if p != nil {
				items = append([]word.Item{{Para: p}}, items...)
			}
		} else {
			var t *document.Table
			if t, items, err = r.table(); t != nil {
				items = append([]word.Item{{Table: t}}, items...)
			}
		}
		r.carry = carry
	default:
		return nil, false, nil
	}
	return items, true, err
}

// number counts the paragraph in its list and gives its number as printed.
func (r *reader) number(p *word.Para, m paraProps) string {
	if m.numID == "" && p.Style.NumID != "" {
		m.numID = p.Style.NumID
		if m.ilvl < 0 {
			m.ilvl = r.num.LevelOfStyle(m.numID, p.Style.ID)
		}
	}
	return r.num.Next(m.numID, max(0, m.ilvl))
}

func (r *reader) runText(b *word.Builder, p *word.Para, l word.Look, run runProps) error {
	depth := len(r.s.stack)
	at := b.Text.Len()
	l = l.Over(p.Style.Look)
	prompt := r.isPrompt(run.style)
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
		if r.s.kind != tokenText {
			continue
		}
		if l.Hidden == 1 || prompt || !r.visible() {
			r.books.setAside(r.s.text)
			if l.Hidden == 1 {
				r.books.hidden += chars(string(r.s.text))
			}
			continue
		}
		switch {
		case !utf8.Valid(r.s.text) || run.symbols != "" || word.HasControls(r.s.text):
			clean := word.CleanText(string(r.s.text), run.symbols)
			r.books.glyphs += max(0, strings.Count(clean, "\uFFFD")-strings.Count(string(r.s.text), "\uFFFD"))
			b.Add([]byte(clean), r.s.from, r.s.to, false)
		case r.s.raw:
			b.Add(r.s.text, r.s.from, r.s.to, true)
		default:
			addEscaped(b, r.s.src[r.s.from:r.s.to], r.s.from)
		}
	}
	if b.Text.Len() > at {
		b.Mark(at, l)
		r.printed(b.Text.String()[at:])
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

// lostGlyphs tells of signs that have no character, at their place.
func (r *reader) lostGlyphs() []word.Item {
	n := r.books.glyphs
	if n == 0 {
		return nil
	}
	r.books.glyphs = 0
	return []word.Item{{Loss: &document.Loss{Kind: document.LossGlyphs, Count: n, Note: "此处有特殊字体的符号，无法识别是什么字。", Detail: "w:sym without a character"}}}
}

// paragraphProps reads w:pPr.
func (r *reader) paragraphProps(p *word.Para, m *paraProps) error {
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
				m.numID = r.s.attr("val")
			case "w:ilvl":
				m.ilvl = r.s.intAttr("val", 0)
			case "w:rPr":
				l := word.NoLook
				props, err := readRunProps(r.s, &l)
				if err != nil {
					return err
				}
				m.deleted = props.deleted
			case "w:sectPr", "w:pPrChange", "w:tabs", "w:pBdr":
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
	items, err := r.flow(nil)
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

// boxed is a text that a drawing shows.
func (r *reader) boxed(text, part string) []word.Item {
	return []word.Item{{Para: &word.Para{Kind: document.TextBox, Text: text, Part: part, Style: r.st.Get("")}}}
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

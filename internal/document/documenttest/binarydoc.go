package documenttest

import (
	"encoding/binary"
	"strings"
	"unicode/utf8"

	"wenping/internal/document"
)

// DOC writes the document as a Word 97-2003 file, in the habits of DOCX and of
// the program: WordLike has styles, automatic numbers, a contents field and
// Latin text in 8 bits; WPSLike is one run of 16-bit text marked as fast-saved,
// in a file whose last sector is cut short.
func DOC(doc *document.Document, markup Markup) ([]byte, error) {
	return binaryFile(doc, markup).Bytes()
}

// FastSavedDOC writes the same with its text in pieces that lie in the file in
// another order than they are read, as Word does on quick saves.
func FastSavedDOC(doc *document.Document, markup Markup) ([]byte, error) {
	b := binaryFile(doc, markup)
	b.FastSaved = true
	return b.Bytes()
}

// Sheets gives what every file has beside its text: styles, fonts, settings.
func Sheets() map[int][]byte {
	w := &writer{markup: WPSLike, num: newNumberer(&document.Document{})}
	return map[int][]byte{1: binaryStyles(w), 15: binaryFontTable(), 31: make([]byte, 500)}
}

// binaryWriter puts blocks into a Binary; what DOCX decides about a block is
// decided alike here.
type binaryWriter struct {
	writer
	b         *Binary
	at        *Story // where text goes: the main text, or one beside it
	fields    []int  // CPs of field marks in the main text
	marks     [][]byte
	refs      [3][]int // footnotes, endnotes, comments
	starts    [3][]int
	boxes     []int // CPs of anchors
	boxStarts []int
}

func binaryFile(doc *document.Document, markup Markup) *Binary {
	b := &Binary{Tables: map[int][]byte{}, Behind: map[int][]byte{}, WPS: markup == WPSLike, Narrow: markup == WordLike}
	w := &binaryWriter{writer: writer{doc: doc, markup: markup}, b: b, at: &b.Main}
	w.num = newNumberer(doc)
	w.write()
	w.sections()
	w.running()
	b.Tables[1] = binaryStyles(&w.writer)
	b.Tables[15] = binaryFontTable()
	b.Tables[31] = make([]byte, 500)
	binary.LittleEndian.PutUint16(b.Tables[31][10:], 420)
	if len(w.fields) > 0 {
		b.Tables[16] = PLC(append(w.fields, b.Main.CP()), w.marks...)
	}
	if markup == WordLike {
		b.Tables[73], b.Behind[73], b.Tables[74] = ListTables([][]ListLevel{w.headingList()}, []int{0})
	}
	w.noteTables()
	w.boxTables()
	return b
}

func (w *binaryWriter) headingList() []ListLevel {
	out := make([]ListLevel, 9)
	for k, l := range w.num.levels {
		out[k] = ListLevel{Start: 1, Format: 255, Restart: -1, Istd: k + 1, Legal: l.lgl, Text: l.text}
		switch l.format {
		case "decimal":
			out[k].Format = 0
		case "chineseCountingThousand":
			out[k].Format = 39
		}
	}
	return out
}

func (w *binaryWriter) run(text string, f face) {
	text = strings.ReplaceAll(text, "\n", "\v")
	if w.markup == WordLike {
		w.at.Run(text, facePrl(f))
		return
	}
	r := []rune(text)
	for len(r) > 0 {
		w.cut = w.cut*1664525 + 1013904223
		n := min(len(r), 3+int(w.cut>>24)%14)
		w.at.Run(string(r[:n]), facePrl(f))
		r = r[n:]
	}
}

func (w *binaryWriter) special(c rune, props ...[]byte) {
	w.at.Run(string(c), append([][]byte{Prl(0x0855, 1)}, props...)...)
}

// field marks one of the three places of a field: 19 begins it, 20 begins its
// result, 21 ends it.
func (w *binaryWriter) field(mark rune, kind byte) {
	w.fields = append(w.fields, w.at.CP())
	w.marks = append(w.marks, []byte{byte(mark), kind})
	w.special(mark)
}

func (w *binaryWriter) style(istd int) int {
	if w.markup == WPSLike {
		return istdNormal
	}
	return istd
}

func (w *binaryWriter) write() {
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
				w.notes(-1)
				w.at.End('\r', istdNormal)
			}
		case b.Kind == document.TextBox:
			w.textBox(b.Text)
		case b.Table != nil:
			w.table(b)
			if i+1 == len(blocks) || blocks[i+1].Table != nil || w.noted(i) {
				w.notes(i)
				w.at.End('\r', istdNormal)
			}
		case b.Kind == document.Contents:
			w.contents(b, first, last)
		case b.Kind == document.Heading:
			w.heading(b, i, seenHeading || i > 0)
			seenHeading = true
		case b.Kind == document.Caption:
			w.run(b.Printed(), captionFace)
			w.notes(i)
			w.at.End('\r', w.style(istdCaption), prlJustify(1))
		case b.Zone == document.ZoneFront:
			f := coverLine
			switch {
			case isTitle(b.Text):
				f = coverTitle
			case i == 0 || innerPage.MatchString(b.Text):
				f = face{font: "黑体", size: 36}
			}
			w.run(b.Text, f)
			w.notes(i)
			w.at.End('\r', w.style(istdTitle), prlJustify(1))
		case b.Zone == document.ZoneContents:
			w.run(b.Text, face{font: "黑体", size: 36})
			w.at.End('\r', w.style(istdTOCTitle), prlPageBreak, prlJustify(1))
		default:
			f := face{}
			if w.markup == WPSLike {
				f = bodyFace
			}
			w.run(b.Printed(), f)
			w.notes(i)
			w.at.End('\r', istdNormal)
		}
		for _, l := range w.doc.Losses {
			if l.After == b.ID && l.Kind == document.LossImageTable {
				w.picture()
			}
		}
	}
}

func (w *binaryWriter) noted(i int) bool {
	if i+1 >= len(w.doc.Blocks) {
		return false
	}
	k := w.doc.Blocks[i+1].Kind
	return k == document.Footnote || k == document.Endnote || k == document.Comment
}

// notes hangs the notes that follow block i on this place.
func (w *binaryWriter) notes(i int) {
	for j := i + 1; j < len(w.doc.Blocks); j++ {
		b := &w.doc.Blocks[j]
		kind, mark := 0, rune(2)
		story := &w.b.Footnotes
		switch b.Kind {
		case document.Footnote:
		case document.Endnote:
			kind, story = 1, &w.b.Endnotes
		case document.Comment:
			kind, mark, story = 2, 5, &w.b.Comments
		default:
			return
		}
		w.refs[kind] = append(w.refs[kind], w.at.CP())
		w.special(mark)
		w.starts[kind] = append(w.starts[kind], story.CP())
		outer := w.at
		w.at = story
		w.special(mark)
		for k, line := range strings.Split(b.Text, "\n") {
			if k > 0 {
				w.at.End('\r', istdNormal)
			}
			w.run(line, face{font: "宋体", size: 18})
		}
		w.at.End('\r', istdNormal)
		w.at = outer
	}
}

func (w *binaryWriter) noteTables() {
	for kind, story := range []*Story{&w.b.Footnotes, &w.b.Endnotes, &w.b.Comments} {
		n := len(w.refs[kind])
		if n == 0 {
			continue
		}
		end := story.CP()
		story.End('\r', istdNormal)
		data := make([][]byte, n)
		for i := range data {
			data[i] = []byte{1, 0}
			if kind == 2 {
				data[i] = make([]byte, 30)
				copy(data[i], "\x01\x00B\x00")
				copy(data[i][26:], "\xff\xff\xff\xff")
			}
		}
		at := append(w.refs[kind], w.b.Main.CP())
		loc := []int{2, 46, 4}[kind]
		w.b.Tables[loc] = PLC(at, data...)
		w.b.Tables[loc+1] = PLC(append(w.starts[kind], end, end+1))
		if kind == 2 {
			w.b.Tables[36] = []byte("\x02\x00\x16\x7f\x05\x80") // 编者
		}
	}
}

func (w *binaryWriter) heading(b *document.Block, i int, later bool) {
	var props [][]byte
	n, _ := document.ParseNumber(b.Number + " " + b.Text)
	if later && b.Level == 1 && (n.Scheme == document.Chapter || n.Ordinal == 1 || b.Zone == document.ZoneAnnex) {
		props = append(props, prlPageBreak)
	}
	if w.markup == WPSLike {
		if n.Scheme == document.Chapter {
			props = append(props, prlJustify(1))
		}
		w.run(b.Printed(), headFace(b.Level))
		w.notes(i)
		w.at.End('\r', istdNormal, props...)
		return
	}
	text := b.Text
	if !w.num.automatic(b) {
		props = append(props, prlList(0, 0))
		text = b.Printed()
	}
	w.run(text, face{})
	w.notes(i)
	w.at.End('\r', min(max(b.Level, 1), 9), props...)
}

func (w *binaryWriter) contents(b *document.Block, first, last bool) {
	if w.markup == WPSLike {
		w.run(b.Text, face{font: "宋体", size: 24})
		w.at.End('\r', istdNormal)
		return
	}
	if first {
		w.field(19, 13)
		w.at.Run(` TOC \o "1-3" \h \z \u `)
		w.field(20, 0xFF)
	}
	level := 0
	if n, ok := document.ParseNumber(b.Text); ok {
		switch {
		case n.Scheme == document.Decimal:
			level = min(2, len(n.Parts)-1)
		case n.Scheme == document.ChineseRing || n.Scheme == document.SectionNum:
			level = 1
		}
	}
	w.field(19, 88)
	w.at.Run(` HYPERLINK \l "_Toc1" `)
	w.field(20, 0xFF)
	if m := tocLine.FindStringSubmatch(b.Text); m != nil && strings.Contains(b.Text, "\t") {
		w.run(m[1]+"\t", face{})
		w.field(19, 37)
		w.at.Run(` PAGEREF _Toc1 \h `)
		w.field(20, 0xFF)
		w.run(m[2], face{})
		w.field(21, 0x80)
	} else {
		w.run(b.Text, face{})
	}
	w.field(21, 0x80)
	if last {
		w.field(21, 0x80)
	}
	w.at.End('\r', istdContents+level)
}

// table writes a row as cells that end in marks, and a mark of its own that
// carries the row's definition.
func (w *binaryWriter) table(b *document.Block) {
	t := b.Table
	rows, cols := t.Size()
	if rows == 0 || cols == 0 {
		return
	}
	grid := t.Grid()
	widths := columnWidths(grid, cols)
	inside := join([][]byte{Prl(0x2416, 1), prl32(0x6649, 1)})
	for r := 0; r < rows; r++ {
		var edges []int
		var flags []uint16
		x := 0
		for c := 0; c < cols; {
			cell := grid[r][c]
			span := 1
			if cell != nil {
				span = max(1, cell.ColSpan-(c-cell.Col))
			}
			edges = append(edges, x)
			for k := c; k < min(cols, c+span); k++ {
				x += widths[k]
			}
			text, flag := "", uint16(0)
			switch {
			case cell == nil:
			case cell.RowSpan > 1 && cell.Row == r:
				text, flag = cell.Text, 0x60
			case cell.RowSpan > 1:
				flag = 0x20
			default:
				text = cell.Text
			}
			flags = append(flags, flag)
			f := cellFace
			f.bold = r < t.HeaderRows
			props := [][]byte{inside}
			if f.bold || utf8.RuneCountInString(text) <= 10 {
				props = append(props, prlJustify(1))
			}
			lines := strings.Split(text, "\n")
			for k, line := range lines {
				w.run(line, f)
				mark := uint16('\r')
				if k == len(lines)-1 {
					mark = 7
				}
				w.at.End(mark, w.style(istdCell), props...)
			}
			c += span
		}
		w.at.End(7, w.style(istdCell), inside, Prl(0x2417, 1), Row(append(edges, x), flags, r < t.HeaderRows))
	}
}

// Row are the modifiers that define a table row: the edges of its cells in
// twips and the flags of each cell.
func Row(edges []int, flags []uint16, header bool) []byte {
	le := binary.LittleEndian
	def := []byte{byte(len(flags))}
	for _, e := range edges {
		def = le.AppendUint16(def, uint16(e))
	}
	for i, f := range flags {
		tc := make([]byte, 20)
		le.PutUint16(tc, f|0x0680) // centred, width in twips
		le.PutUint16(tc[2:], uint16(edges[i+1]-edges[i]))
		for k := 4; k < 20; k += 4 {
			copy(tc[k:], "\x04\x01\x00\x00") // a thin line
		}
		def = append(def, tc...)
	}
	out := append(le.AppendUint16([]byte{0x08, 0xD6}, uint16(len(def)+1)), def...)
	if header {
		out = append(out, Prl(0x3404, 1)...)
	}
	return out
}

func (w *binaryWriter) sections() {
	// A section without properties of its own is a page of A4 by default.
	sed := make([]byte, 12)
	copy(sed[2:], "\xff\xff\xff\xff")
	w.b.Tables[6] = PLC([]int{0, w.b.Main.CP()}, sed)
}

// running writes the header and the footer of odd pages.
func (w *binaryWriter) running() {
	h := &w.b.Headers
	at := make([]int, 7) // the six separators of notes are empty, so is the header of even pages
	w.at = h
	at = append(at, h.CP())
	w.run(w.title(), face{font: "宋体", size: 18})
	h.End('\r', istdNormal, prlJustify(1))
	h.End('\r', istdNormal)
	at = append(at, h.CP(), h.CP())
	w.run("第 1 页", cellFace)
	h.End('\r', istdNormal, prlJustify(1))
	h.End('\r', istdNormal)
	at = append(at, h.CP(), h.CP(), h.CP())
	h.End('\r', istdNormal)
	w.at = &w.b.Main
	w.b.Tables[11] = PLC(append(at, h.CP()))
}

// Drawing records.
func record(version, instance, kind uint16, body ...[]byte) []byte {
	data := join(body)
	out := binary.LittleEndian.AppendUint16(nil, version|instance<<4)
	out = binary.LittleEndian.AppendUint16(out, kind)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(data)))
	return append(out, data...)
}

func longs(v ...int) []byte {
	var out []byte
	for _, x := range v {
		out = binary.LittleEndian.AppendUint32(out, uint32(x))
	}
	return out
}

func (w *binaryWriter) textBox(text string) {
	w.boxes = append(w.boxes, w.at.CP())
	w.special(8)
	w.at.End('\r', istdNormal)
	w.boxStarts = append(w.boxStarts, w.b.Boxes.CP())
	w.at = &w.b.Boxes
	for _, line := range strings.Split(text, "\n") {
		w.run(line, cellFace)
		w.at.End('\r', istdNormal)
	}
	w.at = &w.b.Main
}

const firstShape = 1025

func (w *binaryWriter) boxTables() {
	if len(w.boxes) == 0 {
		return
	}
	n := len(w.boxes)
	var spa, texts [][]byte
	shapes := record(15, 0, 0xF004, record(1, 0, 0xF009, longs(0, 0, 0, 0)), record(2, 0, 0xF00A, longs(firstShape-1, 5)))
	for i := range w.boxes {
		id := firstShape + i
		spa = append(spa, longs(id, 0, 0, 7500, 1400, 0x00000010, 0)[:26])
		texts = append(texts, append(longs(1, 0), append(longs(0)[:2], longs(0, id, 0)...)...))
		shapes = append(shapes, record(15, 0, 0xF004,
			record(2, 202, 0xF00A, longs(id, 0xA00)),
			record(3, 1, 0xF00B, append([]byte{0x80, 0}, longs((i+1)<<16)...)),
			record(0, 0, 0xF010, longs(i)), record(0, 0, 0xF011, longs(1)), record(0, 0, 0xF00D, longs((i+1)<<16)))...)
	}
	end := w.b.Boxes.CP()
	w.b.Boxes.End('\r', istdNormal)
	w.b.Tables[40] = PLC(append(w.boxes, w.b.Main.CP()), spa...)
	texts = append(texts, make([]byte, 22))
	w.b.Tables[56] = PLC(append(w.boxStarts, end, end+1), texts...)
	drawing := record(15, 0, 0xF002, record(0, 1, 0xF008, longs(n+1, firstShape+n)), record(15, 0, 0xF003, shapes))
	w.b.Tables[50] = join([][]byte{
		record(15, 0, 0xF000, record(0, 0, 0xF006, longs(firstShape+n+1, 2, n+1, 1, 1, n+2))),
		{0}, drawing,
	})
}

// picture stands for a table that was pasted as an image.
func (w *binaryWriter) picture() {
	at := len(w.b.Data)
	img := greyPicture()
	blip := record(0, 0x6E0, 0xF01E, make([]byte, 16), []byte{0xFF}, img)
	head := make([]byte, 36)
	copy(head[0:], "\x06\x06")
	binary.LittleEndian.PutUint32(head[20:], uint32(len(blip)))
	binary.LittleEndian.PutUint32(head[24:], 1)
	art := join([][]byte{
		record(15, 0, 0xF004, record(2, 75, 0xF00A, longs(2000+w.pictures, 0xA00)), record(3, 1, 0xF00B, append([]byte{0x04, 0x41}, longs(1)...)), record(0, 0, 0xF010, longs(0))),
		record(2, 6, 0xF007, head, blip),
	})
	picf := make([]byte, 68)
	le := binary.LittleEndian
	le.PutUint32(picf, uint32(68+len(art)))
	le.PutUint16(picf[4:], 68)
	le.PutUint16(picf[6:], 0x64)
	le.PutUint16(picf[28:], 8504) // 15 cm
	le.PutUint16(picf[30:], 4252)
	le.PutUint16(picf[32:], 1000)
	le.PutUint16(picf[34:], 1000)
	w.b.Data = append(append(w.b.Data, picf...), art...)
	w.pictures++
	w.special(1, prl32(0x6A03, at))
	w.at.End('\r', istdNormal, prlJustify(1))
}

package press

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// writer writes the sheets of a layout in its style.
type writer struct {
	l     *layout
	f     file
	fonts []*pdfFont
	out   strings.Builder // content of the page being written
	refs  map[string]bool // fonts used on it
	mcids [][]int         // by page: the element of each marked piece
	font  string          // what Tf last set
}

// pdfFont is a font of the file: a face, or a part of one.
type pdfFont struct {
	name   string // F1
	face   face
	kind   encoding
	glyphs []sfnt.GlyphIndex
	runes  []rune
	code   map[rune]int
	id     int
}

func write(l *layout) ([]byte, error) {
	w := &writer{l: l}
	w.f.buf.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	pages := w.f.reserve()
	var kids []string
	var contents [][]byte
	var used []map[string]bool
	for i := range l.sheets {
		w.out.Reset()
		w.refs = map[string]bool{}
		w.mcids = append(w.mcids, nil)
		w.page(l.sheets[i])
		contents = append(contents, []byte(w.out.String()))
		used = append(used, w.refs)
	}
	for _, f := range w.fonts {
		if err := w.writeFont(f); err != nil {
			return nil, err
		}
	}
	picture := w.picture()
	var ids []int
	for range l.sheets {
		ids = append(ids, w.f.reserve())
	}
	root := ""
	if l.style.Tagged {
		root = w.structure(ids)
	}
	for i, s := range l.sheets {
		c := w.f.stream("", contents[i])
		var res strings.Builder
		for _, f := range w.fonts {
			if used[i][f.name] {
				fmt.Fprintf(&res, "/%s %d 0 R ", f.name, f.id)
			}
		}
		sw, sh, rotate := s.w, s.h, ""
		if s.w > s.h && l.habit.rotate {
			sw, sh, rotate = s.h, s.w, " /Rotate 90"
		}
		m := l.habit.crop
		crop := ""
		if m > 0 {
			crop = fmt.Sprintf(" /CropBox [%.2f %.2f %.2f %.2f]", m, m, sw+m, sh+m)
		}
		parents := ""
		if l.style.Tagged {
			parents = fmt.Sprintf(" /StructParents %d /Tabs /S", i)
		}
		w.f.put(ids[i], fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %.2f %.2f]%s%s%s /Contents %d 0 R /Resources << /Font << %s>> /XObject << /Im1 %d 0 R >> >> >>", pages, sw+2*m, sh+2*m, crop, rotate, parents, c, res.String(), picture))
		kids = append(kids, fmt.Sprintf("%d 0 R", ids[i]))
	}
	w.f.put(pages, fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(kids), strings.Join(kids, " ")))
	catalog := w.f.object(fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R %s>>", pages, root))
	info := w.f.object(fmt.Sprintf("<< /Producer (%s) /CreationDate (D:20240601080000+08'00') >>", producers[l.style.Name]))
	return w.f.end(catalog, info), nil
}

var producers = map[string]string{"word": "Microsoft Word 2016", "word-tagged": "Microsoft Word 2019", "wps": "WPS Writer", "libreoffice": "LibreOffice 7.4", "browser": "Skia/PDF m120", "gbk": "Acrobat Distiller 5.0", "unigb": "PDFlib 7"}

// matrix of the page: rotation and crop come first, then the style's own.
func (w *writer) page(s *sheet) {
	l := w.l
	w.font = ""
	m := l.habit.crop
	if s.w > s.h && l.habit.rotate {
		// shown turned by a quarter to the right
		fmt.Fprintf(&w.out, "0 1 -1 0 %.2f %.2f cm\n", s.h+m, m)
	} else if m > 0 {
		fmt.Fprintf(&w.out, "1 0 0 1 %.2f %.2f cm\n", m, m)
	}
	if l.style.Flip {
		fmt.Fprintf(&w.out, "1 0 0 -1 0 %.2f cm\n", s.h)
	}
	if w.l.style.Borders == longStrokes {
		w.long(s)
	}
	for _, k := range s.marks {
		w.mark(s, k)
	}
}

// y turns a distance from the top into the style's own.
func (w *writer) y(s *sheet, y float64) float64 {
	if w.l.style.Flip {
		return y
	}
	return s.h - y
}

func (w *writer) mark(s *sheet, k mark) {
	if w.l.style.Tagged {
		if k.tag == 0 || k.kind == markRule || k.kind == markCell || k.kind == markBox {
			w.out.WriteString("/Artifact BMC\n")
		} else {
			page := len(w.mcids) - 1
			fmt.Fprintf(&w.out, "/%s <</MCID %d>> BDC\n", w.l.elements[k.tag].role, len(w.mcids[page]))
			w.mcids[page] = append(w.mcids[page], k.tag)
		}
		defer w.out.WriteString("EMC\n")
	}
	switch k.kind {
	case markText:
		w.text(s, k)
	case markRule:
		w.rule(s, k.x0, k.y0, k.x1, k.y1, k.width)
	case markCell:
		w.border(s, k)
	case markBox:
		fmt.Fprintf(&w.out, "%.2f w %.2f %.2f %.2f %.2f re S\n", k.width, k.x0, min(w.y(s, k.y0), w.y(s, k.y1)), k.x1-k.x0, k.y1-k.y0)
	case markPicture:
		h := k.y1 - k.y0
		if w.l.style.Flip {
			fmt.Fprintf(&w.out, "q %.2f 0 0 %.2f %.2f %.2f cm /Im1 Do Q\n", k.x1-k.x0, -h, k.x0, k.y1)
		} else {
			fmt.Fprintf(&w.out, "q %.2f 0 0 %.2f %.2f %.2f cm /Im1 Do Q\n", k.x1-k.x0, h, k.x0, s.h-k.y1)
		}
	}
}

// rule draws a line in the way of the style.
func (w *writer) rule(s *sheet, x0, y0, x1, y1, width float64) {
	y0, y1 = w.y(s, y0), w.y(s, y1)
	h := width / 2
	switch w.l.style.Borders {
	case thinRects:
		fmt.Fprintf(&w.out, "%.2f %.2f %.2f %.2f re f\n", min(x0, x1)-h, min(y0, y1)-h, max(x0, x1)-min(x0, x1)+width, max(y0, y1)-min(y0, y1)+width)
	case polygons:
		xa, xb, ya, yb := min(x0, x1)-h, max(x0, x1)+h, min(y0, y1)-h, max(y0, y1)+h
		fmt.Fprintf(&w.out, "q %.2f %.2f m %.2f %.2f l %.2f %.2f l %.2f %.2f l h f* Q\n", xa, ya, xb, ya, xb, yb, xa, yb)
	default:
		fmt.Fprintf(&w.out, "%.2f w %.2f %.2f m %.2f %.2f l S\n", width, x0, y0, x1, y1)
	}
}

func (w *writer) border(s *sheet, k mark) {
	switch w.l.style.Borders {
	case boxes:
		fmt.Fprintf(&w.out, "%.2f w %.2f %.2f %.2f %.2f re S\n", k.width, k.x0, min(w.y(s, k.y0), w.y(s, k.y1)), k.x1-k.x0, k.y1-k.y0)
	case longStrokes: // drawn before
	default:
		w.rule(s, k.x0, k.y0, k.x1, k.y0, k.width)
		w.rule(s, k.x0, k.y1, k.x1, k.y1, k.width)
		w.rule(s, k.x0, k.y0, k.x0, k.y1, k.width)
		w.rule(s, k.x1, k.y0, k.x1, k.y1, k.width)
	}
}

// long joins the sides of cells into lines as long as they go.
func (w *writer) long(s *sheet) {
	type seg struct{ at, from, to float64 }
	var across, down []seg
	for _, k := range s.marks {
		if k.kind != markCell {
			continue
		}
		across = append(across, seg{k.y0, k.x0, k.x1}, seg{k.y1, k.x0, k.x1})
		down = append(down, seg{k.x0, k.y0, k.y1}, seg{k.x1, k.y0, k.y1})
	}
	join := func(list []seg) []seg {
		slices.SortFunc(list, func(a, b seg) int {
			switch {
			case a.at != b.at && a.at < b.at, a.at == b.at && a.from < b.from:
				return -1
			case a == b:
				return 0
			}
			return 1
		})
		var out []seg
		for _, x := range list {
			if n := len(out); n > 0 && out[n-1].at == x.at && x.from <= out[n-1].to+0.1 {
				out[n-1].to = max(out[n-1].to, x.to)
			} else {
				out = append(out, x)
			}
		}
		return out
	}
	for _, x := range join(across) {
		w.rule(s, x.from, x.at, x.to, x.at, 0.5)
	}
	for _, x := range join(down) {
		w.rule(s, x.at, x.from, x.at, x.to, 0.5)
	}
}

// piece is a part of a text mark in one font.
type piece struct {
	font  *pdfFont
	codes []int
	at    []float64
	width []float64 // natural advance of each
}

func (w *writer) text(s *sheet, k mark) {
	style := w.l.style
	var list []piece
	if k.bold && style.Pieces == perLine {
		k.face = hei // these programs take a bolder face
	}
	for i, r := range k.text {
		f, code, adv := w.encode(w.l.faceFor(k.face, r), r, k.size)
		if n := len(list); n == 0 || list[n-1].font != f || style.Pieces == perRun && r == ' ' {
			list = append(list, piece{font: f})
		}
		p := &list[len(list)-1]
		p.codes, p.at, p.width = append(p.codes, code), append(p.at, k.at[i]), append(p.width, adv)
	}
	if k.bold && style.Pieces != perLine {
		// Bold by a drawn outline, as programs do where a face has no bold.
		fmt.Fprintf(&w.out, "q 2 Tr %.3f w\n", k.size/30)
		defer w.out.WriteString("0 Tr Q\n")
		w.font = ""
		defer func() { w.font = "" }()
	}
	w.out.WriteString("BT\n")
	for _, p := range list {
		w.refs[p.font.name] = true
		scale := style.Scale
		if scale == 0 {
			scale = 1
		}
		if want := fmt.Sprintf("/%s %.2f Tf\n", p.font.name, k.size/scale); want != w.font {
			w.out.WriteString(want)
			w.font = want
		}
		y := w.y(s, k.y0)
		fy := scale
		if style.Flip {
			fy = -scale
		}
		fmt.Fprintf(&w.out, "%.4g 0 0 %.4g %.2f %.2f Tm\n", scale, fy, p.at[0], y)
		switch style.Pieces {
		case perGlyph:
			for i, c := range p.codes {
				if i > 0 {
					fmt.Fprintf(&w.out, "%.3f 0 Td ", (p.at[i]-p.at[i-1])/scale)
				}
				fmt.Fprintf(&w.out, "%s Tj\n", p.font.show(c))
			}
		default:
			w.out.WriteString("[")
			for i, c := range p.codes {
				if i > 0 {
					if gap := p.at[i] - p.at[i-1] - p.width[i-1]; gap > 0.005 || gap < -0.005 {
						fmt.Fprintf(&w.out, " %.1f ", -gap*1000/k.size)
					}
				}
				w.out.WriteString(p.font.show(c))
			}
			w.out.WriteString("] TJ\n")
		}
	}
	w.out.WriteString("ET\n")
}

func (f *pdfFont) show(code int) string {
	switch {
	case f.kind == bytesSubset:
		return fmt.Sprintf("<%02x>", code)
	case f.kind == gbk && code < 0x80:
		return fmt.Sprintf("<%02x>", code)
	case f.kind == unicode16 && code > 0xFFFF:
		a, b := utf16.EncodeRune(rune(code))
		return fmt.Sprintf("<%04x%04x>", a, b)
	}
	return fmt.Sprintf("<%04x>", code)
}

// encode finds font and code of a rune, and its natural advance.
func (w *writer) encode(f face, r rune, size float64) (*pdfFont, int, float64) {
	kind := w.l.style.Encoding
	switch kind {
	case gbk:
		if c := gbkCode(r); c != nil {
			code := int(c[0])
			if len(c) == 2 {
				code = int(c[0])<<8 | int(c[1])
			}
			return w.plain(f, gbk), code, w.l.advance(f, r) * size
		}
		kind = identity
	case unicode16:
		if gbkCode(r) != nil {
			return w.plain(f, unicode16), int(r), w.l.advance(f, r) * size
		}
		kind = identity
	}
	g := w.l.press.glyph(f, r)
	for _, x := range w.fonts {
		if x.face != g.f || x.kind != kind {
			continue
		}
		if c, ok := x.code[r]; ok {
			return x, c, g.advance * size
		}
		if kind == bytesSubset && len(x.glyphs) >= 256 {
			continue
		}
		return x, x.add(g, r), g.advance * size
	}
	x := &pdfFont{name: fmt.Sprintf("F%d", len(w.fonts)+1), face: g.f, kind: kind, glyphs: []sfnt.GlyphIndex{0}, runes: []rune{0}, code: map[rune]int{}}
	w.fonts = append(w.fonts, x)
	return x, x.add(g, r), g.advance * size
}

func (f *pdfFont) add(g glyph, r rune) int {
	f.glyphs = append(f.glyphs, g.gid)
	f.runes = append(f.runes, r)
	f.code[r] = len(f.glyphs) - 1
	return f.code[r]
}

// plain is a font that is not embedded.
func (w *writer) plain(f face, kind encoding) *pdfFont {
	for _, x := range w.fonts {
		if x.face == f && x.kind == kind {
			return x
		}
	}
	x := &pdfFont{name: fmt.Sprintf("F%d", len(w.fonts)+1), face: f, kind: kind}
	w.fonts = append(w.fonts, x)
	return x
}

func gbkCode(r rune) []byte {
	if r < 0x80 {
		return []byte{byte(r)}
	}
	if r > 0xFFFF || r >= 0xE000 && r < 0xF900 {
		return nil
	}
	b, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(string(r)))
	if err != nil || len(b) != 2 {
		return nil
	}
	return b
}

func (w *writer) writeFont(f *pdfFont) error {
	name := faceNames[f.face]
	if f.kind == gbk || f.kind == unicode16 {
		cmap := "GBK-EUC-H"
		if f.kind == unicode16 {
			cmap = "UniGB-UTF16-H"
		}
		desc := w.f.object(fmt.Sprintf("<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [0 -140 1000 860] /ItalicAngle 0 /Ascent 860 /Descent -140 /CapHeight 700 /StemV 80 >>", name))
		cid := w.f.object(fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor %d 0 R /DW 1000 /W [1 95 500 814 907 500 7712 7716 500] >>", name, desc))
		f.id = w.f.object(fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /%s /DescendantFonts [%d 0 R] >>", name, cmap, cid))
		return nil
	}
	t := w.l.press.fonts[f.face]
	prefix := "ABCDEF+"
	if f.kind == bytesSubset {
		prefix = fmt.Sprintf("%cAAAAA+", 'A'+f.id%26)
	}
	data := t.subset(f.glyphs, f.kind == bytesSubset)
	stream := w.f.stream(fmt.Sprintf("/Length1 %d", len(data)), data)
	desc := w.f.object(fmt.Sprintf("<< /Type /FontDescriptor /FontName /%s%s /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 /FontFile2 %d 0 R >>", prefix, name, stream))
	units := float64(t.font.UnitsPerEm())
	var widths strings.Builder
	for _, g := range f.glyphs {
		m := t.metric(int(g))
		fmt.Fprintf(&widths, "%.0f ", float64(int(m[0])<<8|int(m[1]))*1000/units)
	}
	uni := w.f.stream("", toUnicode(f))
	if f.kind == bytesSubset {
		f.id = w.f.object(fmt.Sprintf("<< /Type /Font /Subtype /TrueType /BaseFont /%s%s /FirstChar 0 /LastChar %d /Widths [%s] /FontDescriptor %d 0 R /ToUnicode %d 0 R >>", prefix, name, len(f.glyphs)-1, widths.String(), desc, uni))
		return nil
	}
	cid := w.f.object(fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R /CIDToGIDMap /Identity /DW 1000 /W [0 [%s]] >>", prefix, name, desc, widths.String()))
	f.id = w.f.object(fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /%s%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>", prefix, name, cid, uni))
	return nil
}

func toUnicode(f *pdfFont) []byte {
	var b strings.Builder
	digits := 4
	if f.kind == bytesSubset {
		digits = 2
	}
	fmt.Fprintf(&b, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<%0*x> <%s>\nendcodespacerange\n", digits, 0, strings.Repeat("f", digits))
	for from := 1; from < len(f.runes); from += 100 {
		to := min(from+100, len(f.runes))
		fmt.Fprintf(&b, "%d beginbfchar\n", to-from)
		for c := from; c < to; c++ {
			var u []byte
			for _, v := range utf16.Encode([]rune{f.runes[c]}) {
				u = append(u, byte(v>>8), byte(v))
			}
			fmt.Fprintf(&b, "<%0*x> <%s>\n", digits, c, hex.EncodeToString(u))
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return []byte(b.String())
}

// picture is a small grey grid, drawn large.
func (w *writer) picture() int {
	var px []byte
	for y := range 46 {
		for x := range 60 {
			v := byte(230)
			if x%20 == 0 || y%10 == 0 {
				v = 90
			}
			px = append(px, v)
		}
	}
	return w.f.stream("/Type /XObject /Subtype /Image /Width 60 /Height 46 /ColorSpace /DeviceGray /BitsPerComponent 8", px)
}

// structure writes the tree of a tagged file and gives the catalog's entries.
func (w *writer) structure(pages []int) string {
	el := w.l.elements
	ids := make([]int, len(el))
	for i := range el {
		ids[i] = w.f.reserve()
	}
	tree := w.f.reserve()
	kids := make([][]string, len(el)) // in reading order: pieces, then elements
	for p, list := range w.mcids {
		for mcid, e := range list {
			kids[e] = append(kids[e], fmt.Sprintf("<< /Type /MCR /Pg %d 0 R /MCID %d >>", pages[p], mcid))
		}
	}
	for i, e := range el {
		list := kids[i]
		for _, c := range e.children {
			list = append(list, fmt.Sprintf("%d 0 R", ids[c]))
		}
		parent := tree
		if e.parent >= 0 {
			parent = ids[e.parent]
		}
		attr := ""
		if e.rowSpan > 1 || e.colSpan > 1 {
			attr = fmt.Sprintf(" /A << /O /Table /RowSpan %d /ColSpan %d >>", max(1, e.rowSpan), max(1, e.colSpan))
		}
		w.f.put(ids[i], fmt.Sprintf("<< /Type /StructElem /S /%s /P %d 0 R%s /K [%s] >>", e.role, parent, attr, strings.Join(list, " ")))
	}
	var nums strings.Builder
	for p, list := range w.mcids {
		fmt.Fprintf(&nums, "%d [", p)
		for _, e := range list {
			fmt.Fprintf(&nums, "%d 0 R ", ids[e])
		}
		nums.WriteString("] ")
	}
	parents := w.f.object(fmt.Sprintf("<< /Nums [%s] >>", nums.String()))
	w.f.put(tree, fmt.Sprintf("<< /Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d >>", ids[0], parents, len(pages)))
	return fmt.Sprintf("/MarkInfo << /Marked true >> /StructTreeRoot %d 0 R /Lang (zh-CN) ", tree)
}

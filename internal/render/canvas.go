package render

import (
	"bytes"
	"fmt"
	"math"
	"sort"
	"strings"
	"time"

	"github.com/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"
)

// Geometry of GB/T 9704-2012, in millimetres.
const (
	pageW, pageH = 210.0, 297.0
	left, top    = 28.0, 37.0
	typeW, typeH = 156.0, 225.0
	lineCount    = 22
	cell         = typeW / 28 // one character of the body: 5.571
	pitch        = 10.45      // from line to line
	point        = 25.4 / 72
)

// Type sizes, in points.
const (
	size2     = 22.0 // 2号
	size3     = 16.0 // 3号
	size4     = 14.0 // 4号
	size5     = 10.5 // 五号
	sizeSmall = 9.0  // 小五
)

// gridFactor sets 16 pt type on the grid of 28 characters a line.
const gridFactor = cell / (size3 * point)

// A style is how a text is set.
type style struct {
	role role
	size float64 // points
	grid float64 // advance of a full-width character in em; 0 means 1
	grey bool
	red  bool // 发文机关标志
}

func (s style) em() float64 { return s.size * point }

func (s style) wide() float64 {
	if s.grid > 0 {
		return s.grid
	}
	return 1
}

// glyph is one rune on a line.
type glyph struct {
	r       rune
	face    *face // nil: no face has it
	id      sfnt.GlyphIndex
	natural float64 // mm, as the font has it
	advance float64 // mm, as set
	full    bool    // a full-width character: its gaps may stretch
	hidden  bool    // takes no room and leaves no mark
}

// invisible runes are kept in the text but never drawn.
func invisible(c rune) bool {
	return c < ' ' && c != '\t' && c != '\n' || c == 0x7F || c == 0xFEFF || c == 0xAD || c >= 0x200B && c <= 0x200F || c >= 0xFE00 && c <= 0xFE0F
}

// glyphs looks up every rune of s.
func (r *Renderer) glyphs(s string, st style) []glyph {
	out := make([]glyph, 0, len(s))
	em := st.em()
	for _, c := range s {
		g := glyph{r: c}
		switch {
		case invisible(c):
			g.hidden = true
		case c == '\t' || c == '\n' || c == 0xA0:
			c = ' '
			fallthrough
		default:
			f, m := r.pick(st.role, c)
			g.face, g.id = f, m.glyph
			if f == nil {
				g.natural, g.full = em, true
			} else {
				g.natural = m.advance / 1000 * em
				g.full = m.advance >= 850 && c >= 0x2000 || strings.ContainsRune(wideRunes, c)
			}
			g.advance = g.natural
			if g.full {
				g.advance = st.wide() * em
			}
			g.r = c
		}
		out = append(out, g)
	}
	return out
}

// width of a text as set, without stretch.
func (r *Renderer) width(s string, st style) float64 {
	w := 0.0
	for _, g := range r.glyphs(s, st) {
		w += g.advance
	}
	return w
}

// lines breaks a text for a style.
func (r *Renderer) lines(s string, st style, first, width float64) []string {
	spans := breakLines(s, first, width, st.em()*0.5, func(p string) float64 { return r.width(p, st) })
	out := make([]string, len(spans))
	for i, sp := range spans {
		out[i] = s[sp.start:sp.end]
	}
	return out
}

// A mark is something drawn on a page.
type mark struct {
	kind      byte // t text, g glyph outline, b box for a missing character, l line, r rectangle, f filled rectangle
	x, y      float64
	x2, y2    float64
	style     style
	face      *face
	id        sfnt.GlyphIndex
	text      string
	spacing   float64 // points between characters
	thickness float64
	shade     int  // 0 black … 255 white
	red       bool // of a line
	missing   rune
	ghost     bool // text that is not seen: a line stands for it
}

// paperPages is what a paper is laid out into before anything is drawn.
type paperPages struct {
	r       *Renderer
	title   string
	pages   [][]mark
	missing map[rune]bool
}

func (r *Renderer) newPages(title string) *paperPages {
	return &paperPages{r: r, title: title, missing: map[rune]bool{}}
}

func (p *paperPages) add(m mark) {
	n := len(p.pages) - 1
	p.pages[n] = append(p.pages[n], m)
}

func (p *paperPages) addPage() { p.pages = append(p.pages, nil) }

// text sets one line with its baseline at y. With avail > 0 and justify, the
// slack is spread over the gaps beside full-width characters; an overfull line
// is always squeezed into avail.
func (p *paperPages) text(x, y float64, s string, st style, avail float64, justify bool) {
	for _, m := range p.r.setLine(x, y, s, st, avail, justify) {
		if m.missing != 0 {
			p.missing[m.missing] = true
		}
		p.add(m)
	}
}

// How far a line may be stretched, in em: beside a full-width character, and
// between letters or digits.
const widestGap, widestInside = 0.28, 0.12

func (r *Renderer) setLine(x, y float64, s string, st style, avail float64, justify bool) []mark {
	gs := r.glyphs(s, st)
	// Spaces at the ends take no room.
	lo, hi := 0, len(gs)
	for lo < hi && gs[lo].r == ' ' {
		lo++
	}
	for hi > lo && (gs[hi-1].r == ' ' || gs[hi-1].hidden) {
		hi--
	}
	gs = gs[lo:hi]
	if len(gs) == 0 {
		return nil
	}
	w := 0.0
	for _, g := range gs {
		w += g.advance
	}
	stretch := func(i int) bool { return i+1 < len(gs) && (gs[i].full || gs[i+1].full) && !gs[i].hidden }
	n, other := 0, 0
	for i := range gs {
		switch {
		case stretch(i):
			n++
		case i+1 < len(gs) && !gs[i].hidden:
			other++
		}
	}
	gap, inside := 0.0, 0.0 // beside full-width characters, and within words
	if avail > 0 && n > 0 {
		slack := avail - w
		// A closing mark at the end of a full line may stand half outside.
		if last := gs[len(gs)-1]; slack < 0 && last.full && strings.ContainsRune(halfAtEnd, last.r) {
			slack = math.Min(0, slack+last.advance/2)
		}
		if slack < 0 || justify {
			gap = slack / float64(n)
			if widest := st.em() * widestGap; gap > widest {
				// So many digits and letters that they have to give way, too.
				inside = (slack - widest*float64(n)) / float64(max(other, 1))
				if gap = widest; other == 0 || inside > st.em()*widestInside {
					gap, inside = 0, 0 // ragged is better than torn
				}
			}
		}
	}
	var out []mark
	var cur *mark
	var rules []mark
	const same = 0.0005
	for i, g := range gs {
		if g.hidden {
			continue
		}
		adv := g.advance
		if stretch(i) {
			adv += gap
		} else if i+1 < len(gs) {
			adv += inside
		}
		if g.r == '＿' { // a blank to write in is one line, not a row of dashes
			low := y + 0.12*st.em()
			rules = append(rules, mark{kind: 'l', x: x, y: low, x2: x + adv, y2: low, thickness: 0.25})
		}
		switch {
		case g.face == nil:
			out = append(out, mark{kind: 'b', x: x, y: y, style: st, missing: g.r})
			cur = nil
		case g.r > 0xFFFF:
			out = append(out, mark{kind: 'g', x: x, y: y, style: st, face: g.face, id: g.id, text: string(g.r)})
			cur = nil
		default:
			tc := (adv - g.natural) / point
			if i == len(gs)-1 && cur != nil {
				tc = cur.spacing // nothing follows
			}
			if cur != nil && cur.ghost == (g.r == '＿') && cur.face == g.face && math.Abs(cur.spacing-tc) < same {
				cur.text += string(g.r)
			} else {
				out = append(out, mark{kind: 't', x: x, y: y, style: st, face: g.face, text: string(g.r), spacing: tc, ghost: g.r == '＿'})
				cur = &out[len(out)-1]
			}
		}
		x += adv
	}
	return append(out, rules...)
}

func (p *paperPages) line(x, y, x2, y2, thickness float64) {
	p.add(mark{kind: 'l', x: x, y: y, x2: x2, y2: y2, thickness: thickness})
}

func (p *paperPages) rect(x, y, w, h, thickness float64) {
	p.add(mark{kind: 'r', x: x, y: y, x2: w, y2: h, thickness: thickness})
}

func (p *paperPages) fill(x, y, w, h float64, shade int) {
	p.add(mark{kind: 'f', x: x, y: y, x2: w, y2: h, shade: shade})
}

// fixedDate stands in every file: a paper says nothing about when it was drawn.
var fixedDate = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// embedded gives a family name of fixed length for fpdf, and the proper subset
// name that replaces it: fpdf marks its subsets otherwise than PDF wants.
func embedded(f *face, k int) (family, proper string) {
	clean := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, f.name)
	proper = fmt.Sprintf("WENPN%c+%s", 'A'+k, clean)
	family = fmt.Sprintf("%0*dzz", len(proper)-len("utf8")-2, k)
	return family, proper
}

// pdf draws all pages.
func (p *paperPages) pdf() ([]byte, error) {
	b, _, err := p.draw(nil)
	if err != nil {
		return nil, err
	}
	return archival(b, p.title)
}

// draw draws all pages. extra holds text per face that must be embedded though
// no page shows it (values of form fields); it goes to a last page of its own.
func (p *paperPages) draw(extra map[*face]string) ([]byte, map[*face]string, error) {
	f := fpdf.New("P", "mm", "A4", "")
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0)
	f.SetCreationDate(fixedDate)
	f.SetModificationDate(fixedDate)
	f.SetCatalogSort(true)
	f.SetTitle(p.title, true)
	f.SetProducer("wenping", false)
	f.SetLang("zh-CN")
	names := map[*face]string{}
	var rename [][2]string
	carried := p.carriers(extra)
	used := p.characters(extra, carried)
	for k, face := range p.r.faces {
		if _, have := names[face]; have || !p.uses(face) && extra[face] == "" {
			continue
		}
		family, proper := embedded(face, k)
		f.AddUTF8FontFromBytes(family, "", face.part(used[face]))
		if f.Err() {
			return nil, nil, fmt.Errorf("font %s: %w", face.name, f.Error())
		}
		names[face] = family
		rename = append(rename, [2]string{"/utf8" + family, "/" + proper})
	}
	for _, marks := range p.pages {
		f.AddPage()
		d := drawer{f: f, names: names, faces: &p.r.faces, carried: carried}
		for i := range marks {
			if err := d.draw(&marks[i]); err != nil {
				return nil, nil, err
			}
		}
	}
	if extra != nil {
		f.AddPage()
		for _, face := range p.r.faces {
			if extra[face] != "" && names[face] != "" {
				f.SetFont(names[face], "", 10)
				f.Text(0, 0, extra[face])
			}
		}
	}
	var out bytes.Buffer
	err := f.Output(&out)
	if err != nil {
		return nil, nil, err
	}
	b := out.Bytes()
	for _, rn := range rename {
		b = bytes.ReplaceAll(b, []byte(rn[0]), []byte(rn[1])) // of equal length: offsets stay
	}
	for k, face := range p.r.faces { // in a fixed order
		if codes := carried[face]; len(codes) > 0 && names[face] != "" {
			_, proper := embedded(face, k)
			if b, err = sayCharacters(b, proper, codes); err != nil {
				return nil, nil, err
			}
			delete(carried, face) // a face may have several roles
		}
	}
	return b, names, nil
}

// characters gives what is set in each face.
func (p *paperPages) characters(extra map[*face]string, carried map[*face]map[rune]rune) map[*face]map[rune]bool {
	used := map[*face]map[rune]bool{}
	use := func(f *face, c rune) {
		if used[f] == nil {
			used[f] = map[rune]bool{}
		}
		used[f][c] = true
	}
	for f, s := range extra {
		for _, c := range s {
			use(f, c)
		}
	}
	for f, codes := range carried {
		for _, code := range codes {
			use(f, code)
		}
	}
	p.eachMark(func(m *mark) {
		if m.kind == 't' {
			for _, c := range m.text {
				use(m.face, c)
			}
		}
	})
	return used
}

func (p *paperPages) uses(f *face) bool {
	for _, marks := range p.pages {
		for i := range marks {
			if marks[i].kind == 't' && marks[i].face == f {
				return true
			}
			// The invisible carrier of an outline's text is set in the text face.
			if (marks[i].kind == 'g' || marks[i].kind == 'b') && p.r.faces[marks[i].style.role] == f {
				return true
			}
		}
	}
	return false
}

type drawer struct {
	f       *fpdf.Fpdf
	names   map[*face]string
	faces   *[roles]*face
	carried map[*face]map[rune]rune
	spacing float64
	face    *face
	size    float64
	ink     string
}

// inkOf gives the operator for a style's colour.
func inkOf(s style) string {
	switch {
	case s.red:
		return "1 0 0 rg"
	case s.grey:
		return "0.35 g"
	}
	return "0 g"
}

func (d *drawer) setSpacing(tc float64) {
	tc = math.Round(tc*1000) / 1000
	if tc != d.spacing {
		d.f.RawWriteStr(fmt.Sprintf("%.3f Tc", tc))
		d.spacing = tc
	}
}

func (d *drawer) draw(m *mark) error {
	f := d.f
	switch m.kind {
	case 't':
		if m.face != d.face || m.style.size != d.size {
			f.SetFont(d.names[m.face], "", m.style.size)
			d.face, d.size = m.face, m.style.size
		}
		d.setSpacing(m.spacing)
		if ink := inkOf(m.style); ink != d.ink && (d.ink != "" || ink != "0 g") {
			f.RawWriteStr(ink)
			d.ink = ink
		}
		if m.ghost {
			f.RawWriteStr("3 Tr")
		}
		f.Text(m.x, m.y, m.text)
		if m.ghost {
			f.RawWriteStr("0 Tr")
		}
	case 'g', 'b':
		ops, err := outlineOps(m)
		if err != nil {
			return err
		}
		d.setSpacing(0)
		carrier := d.faces[m.style.role]
		f.SetFont(d.names[carrier], "", m.style.size)
		d.face, d.size = carrier, m.style.size
		f.RawWriteStr("3 Tr")
		f.Text(m.x, m.y, string(d.carried[carrier][m.rune()]))
		f.RawWriteStr("0 Tr " + ops)
	case 'l':
		if m.red {
			f.RawWriteStr("1 0 0 RG")
		}
		f.SetLineWidth(m.thickness)
		f.Line(m.x, m.y, m.x2, m.y2)
		if m.red {
			f.RawWriteStr("0 G")
		}
	case 'r':
		f.SetLineWidth(m.thickness)
		f.Rect(m.x, m.y, m.x2, m.y2, "D")
	case 'f':
		v := float64(m.shade) / 255
		f.RawWriteStr(fmt.Sprintf("q %.3f g %.2f %.2f %.2f %.2f re f Q", v, m.x/point, (pageH-m.y-m.y2)/point, m.x2/point, m.y2/point))
	}
	return f.Error()
}

// rune is the character that a drawn outline or box stands for.
func (m *mark) rune() rune {
	for _, c := range m.text {
		return c
	}
	return m.missing
}

// outlineOps gives the path that draws a rune: its outline, or a box for one
// that no face has.
func outlineOps(m *mark) (string, error) {
	var b strings.Builder
	ox, oy := m.x/point, (pageH-m.y)/point
	size := m.style.size
	if m.kind == 'b' {
		fmt.Fprintf(&b, "q 0 G 0.5 w %.2f %.2f %.2f %.2f re S Q", ox+size*0.08, oy-size*0.08, size*0.84, size*0.84)
		return b.String(), nil
	}
	s, err := m.face.outline(m.id)
	if err != nil {
		return "", err
	}
	b.WriteString("q " + inkOf(m.style) + " ")
	drawPath(&b, s, ox, oy, size)
	b.WriteString("f Q")
	return b.String(), nil
}

// drawPath writes contours as PDF operators; quadratic curves become cubic.
func drawPath(b *strings.Builder, s sfnt.Segments, ox, oy, size float64) {
	k := size / 1000 / 64
	at := func(i int, seg sfnt.Segment) (float64, float64) {
		return ox + float64(seg.Args[i].X)*k, oy - float64(seg.Args[i].Y)*k
	}
	var px, py float64
	for i, seg := range s {
		switch seg.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				b.WriteString("h ")
			}
			px, py = at(0, seg)
			fmt.Fprintf(b, "%.3f %.3f m ", px, py)
		case sfnt.SegmentOpLineTo:
			px, py = at(0, seg)
			fmt.Fprintf(b, "%.3f %.3f l ", px, py)
		case sfnt.SegmentOpQuadTo:
			cx, cy := at(0, seg)
			x, y := at(1, seg)
			fmt.Fprintf(b, "%.3f %.3f %.3f %.3f %.3f %.3f c ", px+(cx-px)*2/3, py+(cy-py)*2/3, x+(cx-x)*2/3, y+(cy-y)*2/3, x, y)
			px, py = x, y
		case sfnt.SegmentOpCubeTo:
			ax, ay := at(0, seg)
			bx, by := at(1, seg)
			px, py = at(2, seg)
			fmt.Fprintf(b, "%.3f %.3f %.3f %.3f %.3f %.3f c ", ax, ay, bx, by, px, py)
		}
	}
	if len(s) > 0 {
		b.WriteString("h ")
	}
}

func utf16Hex(c rune) string {
	if c > 0xFFFF {
		c -= 0x10000
		return fmt.Sprintf("%04X%04X", 0xD800+c>>10, 0xDC00+c&0x3FF)
	}
	return fmt.Sprintf("%04X", c)
}

// missingNote names the characters that no face has, or "".
func (p *paperPages) missingNote() string {
	if len(p.missing) == 0 {
		return ""
	}
	var codes []string
	for c := range p.missing {
		codes = append(codes, fmt.Sprintf("U+%04X", c))
	}
	sort.Strings(codes)
	return "注意：字库中没有下列字符，文中以空框代替，请人工补写：" + strings.Join(codes, "、") + "。"
}

package render

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A character that is drawn as a path, because it lies beyond U+FFFF or no face
// has it, is also set invisibly, so that the text can be copied and searched.
// It is set as another character, one that the paper does not use, of which the
// font's table then says that it is the one meant. Viewers agree on this, while
// PDFium leaves out an ActualText beyond U+FFFF and a glyph without ink.

// carriers gives, by the face they are set in, the codes of the characters
// that are drawn as paths.
func (p *paperPages) carriers(extra map[*face]string) map[*face]map[rune]rune {
	used := map[*face]map[rune]bool{}
	use := func(f *face, s string) {
		if used[f] == nil {
			used[f] = map[rune]bool{}
		}
		for _, c := range s {
			used[f][c] = true
		}
	}
	for f, s := range extra {
		use(f, s+standIn)
	}
	p.eachMark(func(m *mark) {
		if m.kind == 't' {
			use(m.face, m.text)
		}
	})
	out := map[*face]map[rune]rune{}
	next := map[*face]rune{}
	p.eachMark(func(m *mark) {
		if m.kind != 'g' && m.kind != 'b' {
			return
		}
		f := p.r.faces[m.style.role]
		if out[f] == nil {
			out[f], next[f] = map[rune]rune{}, lastCarrier
		}
		if _, have := out[f][m.rune()]; have {
			return
		}
		for c := next[f]; c >= firstCarrier; c-- {
			if !used[f][c] && f.metric(c).glyph != 0 {
				out[f][m.rune()], next[f] = c, c-1
				return
			}
		}
	})
	return out
}

// Among these codes, from the last to the first, carriers are sought.
const firstCarrier, lastCarrier = 0x4E00, 0x9FA5

func (p *paperPages) eachMark(see func(*mark)) {
	for _, marks := range p.pages {
		for i := range marks {
			see(&marks[i])
		}
	}
}

var (
	toUnicodeRef = regexp.MustCompile(`/ToUnicode ([0-9]+) 0 R`)
	xrefEntry    = regexp.MustCompile(`([0-9]{10}) 00000 n`)
)

var errOddFile = errors.New("the drawn file is not built as expected")

// sayCharacters tells in a font's table which characters the codes stand for.
func sayCharacters(b []byte, font string, codes map[rune]rune) ([]byte, error) {
	i := bytes.Index(b, []byte("/BaseFont /"+font))
	if i < 0 {
		return nil, errOddFile
	}
	ref := toUnicodeRef.FindSubmatch(b[i:])
	if ref == nil {
		return nil, errOddFile
	}
	from := bytes.Index(b, []byte("\n"+string(ref[1])+" 0 obj\n"))
	if from < 0 {
		return nil, errOddFile
	}
	from += len(ref[1]) + len("\n 0 obj\n")
	n := bytes.Index(b[from:], []byte("endobj"))
	if n < 0 {
		return nil, errOddFile
	}
	table := toUnicode(codes)
	object := fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream\n", len(table), table)
	out := slices.Concat(b[:from], []byte(object), b[from+n:])
	return shiftOffsets(out, from, len(object)-n)
}

// shiftOffsets mends the table of objects after bytes were put in at from.
func shiftOffsets(b []byte, from, by int) ([]byte, error) {
	at := bytes.LastIndex(b, []byte("\nxref\n"))
	start := bytes.LastIndex(b, []byte("startxref\n"))
	if at < 0 || start < at {
		return nil, errOddFile
	}
	table := xrefEntry.ReplaceAllFunc(b[at:start], func(e []byte) []byte {
		if v, err := strconv.Atoi(string(e[:10])); err == nil && v > from {
			return fmt.Appendf(nil, "%010d 00000 n", v+by)
		}
		return e
	})
	return slices.Concat(b[:at], table, fmt.Appendf(nil, "startxref\n%d\n%%%%EOF\n", at+1)), nil
}

// toUnicode is the table of a font whose codes are the characters themselves,
// but for those that stand for others.
func toUnicode(codes map[rune]rune) string {
	type pair struct{ code, char rune }
	var pairs []pair
	for c, code := range codes {
		pairs = append(pairs, pair{code, c})
	}
	slices.SortFunc(pairs, func(a, b pair) int { return int(a.code - b.code) })
	var s strings.Builder
	s.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n<</Registry (Adobe)\n/Ordering (UCS)\n/Supplement 0\n>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	var ranges [][2]rune
	from := rune(0)
	for _, p := range pairs {
		if p.code > from {
			ranges = append(ranges, [2]rune{from, p.code - 1})
		}
		from = p.code + 1
	}
	ranges = append(ranges, [2]rune{from, 0xFFFF})
	for part := range slices.Chunk(ranges, 100) {
		fmt.Fprintf(&s, "%d beginbfrange\n", len(part))
		for _, r := range part {
			fmt.Fprintf(&s, "<%04X> <%04X> <%04X>\n", r[0], r[1], r[0])
		}
		s.WriteString("endbfrange\n")
	}
	for part := range slices.Chunk(pairs, 100) {
		fmt.Fprintf(&s, "%d beginbfchar\n", len(part))
		for _, p := range part {
			fmt.Fprintf(&s, "<%04X> <%s>\n", p.code, utf16Hex(p.char))
		}
		s.WriteString("endbfchar\n")
	}
	s.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
	return s.String()
}

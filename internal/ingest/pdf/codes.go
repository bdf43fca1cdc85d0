package pdf

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// gbkPart is the name of one of the 94 fonts into which older Chinese TeX
// systems cut a GBK font; the last two figures number it.
var gbkPart = regexp.MustCompile(`(?i)^gbk[-_ a-z]*([0-9]{2})$`)

// partOf gives the number of a part of a GBK font, or 0.
func partOf(font string) int {
	if m := gbkPart.FindStringSubmatch(font); m != nil {
		if n, _ := strconv.Atoi(m[1]); n >= 1 && n <= 94 {
			return n
		}
	}
	return 0
}

// gbkChar gives the character with that code in a part of a GBK font: the parts
// count the 190 second bytes of each first byte through, 256 to a part.
func gbkChar(part int, code rune) rune {
	if part < 1 || code < 0 || code > 0xFF {
		return unmapped
	}
	n := (part-1)*256 + int(code)
	first, second := 0x81+n/190, 0x40+n%190
	if second >= 0x7F {
		second++
	}
	if first > 0xFE {
		return unmapped
	}
	b, err := simplifiedchinese.GBK.NewDecoder().Bytes([]byte{byte(first), byte(second)})
	if rs := []rune(string(b)); err == nil && len(rs) == 1 {
		return rs[0]
	}
	return unmapped
}

// spelling counts how the codes of a font read.
type spelling struct {
	high, known        int // codes beyond ASCII, and of them frequent in Chinese
	low, small, common int // ASCII codes, small letters, letters frequent in English
}

func (t *spelling) add(r rune, frequent map[rune]bool) {
	switch {
	case r >= 0x80:
		t.high++
		if frequent[r] || mark(r) {
			t.known++
		}
	default:
		t.low++
		if r >= 'a' && r <= 'z' {
			t.small++
		}
		if strings.ContainsRune("etaoinsr", r) {
			t.common++
		}
	}
}

// reads says whether codes of r's kind are characters.
func (t *spelling) reads(r rune) bool {
	if r >= 0x80 {
		return t.high > 0 && t.known*3 > t.high
	}
	return t.low > 0 && t.small*2 > t.low && t.common*100 >= 48*t.small
}

// enough says that a font has enough codes of r's kind to tell by.
func (t *spelling) enough(r rune) bool {
	if r >= 0x80 {
		return t.high >= 12
	}
	return t.low >= 30
}

// resolve decides on characters that the file does not name but by their code.
// Where the codes of a font read as Chinese, or as a European language, they
// are characters (programs that write Unicode codes and a short-hand table do
// so); where not, they are glyph numbers and say nothing.
func resolve(sheets []sheet) {
	known := map[rune]bool{}
	for _, r := range frequent {
		known[r] = true
	}
	fonts, all := map[string]*spelling{}, &spelling{}
	each := func(do func(s *sheet, g *glyph)) {
		for i := range sheets {
			s := &sheets[i]
			for j := range s.glyphs {
				do(s, &s.glyphs[j])
			}
			for j := range s.strays {
				do(s, &s.strays[j])
			}
		}
	}
	each(func(s *sheet, g *glyph) {
		if !g.guess {
			return
		}
		t := fonts[g.font]
		if t == nil {
			t = &spelling{}
			fonts[g.font] = t
		}
		t.add(g.r, known)
		all.add(g.r, known)
	})
	each(func(s *sheet, g *glyph) {
		if g.guess {
			t := fonts[g.font]
			if !t.enough(g.r) {
				t = all
			}
			if !t.reads(g.r) {
				g.r, g.guess = unmapped, false
			}
		}
		if g.r == unmapped {
			s.unmapped++
		}
	})
}

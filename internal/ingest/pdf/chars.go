package pdf

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// unmapped stands for a glyph that has no character.
const unmapped = '\uFFFD'

// radicals are the CJK radicals that some fonts' tables give instead of the
// ordinary character; Unicode itself maps only two of them.
var radicals = func() map[rune]rune {
	const pairs = "⺠民⻓长⻔门⻋车⻅见⻛风⻜飞⻝食⻢马⻥鱼⻦鸟⻩黄⻬齐⻰龙⻉贝⻚页⻘青⻆角⻄西⻁虎⺟母⻨麦⻮齿⻳龟⻣骨⻤鬼⺝月⺫目⻊足⻙韦⻧卤⻪黾⻑長⻫斉⺒巳⺼肉⻀臼⺎兀⺙攵⻎辶⻌辶⺮竹⺘扌⺡氵⺀冫⺈刀⺗心⺤爪⺧牛⺩王⺬示⺭礻⺯糸⺰纟⺶羊⺷羊⺹老⺻聿⺾艹⻂衤⻈讠⻏阝⻖阝⻗雨⻞食⻟食⻠饣⻭歯"
	m := map[rune]rune{}
	rs := []rune(pairs)
	for i := 0; i+1 < len(rs); i += 2 {
		m[rs[i]] = rs[i+1]
	}
	return m
}()

// plain gives the character a reader sees for what the file's tables say.
// ok is false for what nobody sees.
func plain(r rune, font string) (rune, bool) {
	switch {
	case r == unmapped:
		return r, true
	case r == 0xFFFE || r == 0x02 || r == 0xAD: // PDFium's mark for a hyphen at a line end
		return '-', true
	case r == '\t' || r == '\u00a0' || r == '\u3000' || r >= '\u2000' && r <= '\u200a' || r == '\u202f':
		return ' ', true
	case r < ' ' || r == 0x7f || r >= 0x200b && r <= 0x200f || r == 0xfeff || r >= 0x202a && r <= 0x202e:
		return 0, false
	case r >= 0x2F00 && r <= 0x2FDF || r >= 0xF900 && r <= 0xFAFF:
		if n := []rune(norm.NFKC.String(string(r))); len(n) == 1 {
			return n[0], true
		}
		return r, true
	case r >= 0x1D400 && r <= 0x1D7FF: // letters of formulas
		if n := []rune(norm.NFKC.String(string(r))); len(n) == 1 {
			return n[0], true
		}
		return r, true
	case r >= 0x2E80 && r <= 0x2EFF:
		if n, ok := radicals[r]; ok {
			return n, true
		}
		if n := []rune(norm.NFKC.String(string(r))); len(n) == 1 {
			return n[0], true
		}
		return r, true
	case r >= 0xE000 && r <= 0xF8FF || r >= 0xF0000 || r >= 0xD800 && r <= 0xDFFF || r < 0:
		return pictorial(r, font), true
	}
	return r, true
}

// cjk says that a character is set solid: no space stands beside it unless
// somebody typed one.
func cjk(r rune) bool {
	switch {
	case r >= 0x2E80 && r <= 0x9FFF, r >= 0xAC00 && r <= 0xD7AF, r >= 0xF900 && r <= 0xFAFF,
		r >= 0xFE30 && r <= 0xFE4F, r >= 0xFF00 && r <= 0xFF60, r >= 0xFFE0 && r <= 0xFFE6, r >= 0x20000 && r <= 0x3FFFF:
		return true
	}
	return strings.ContainsRune("“”‘’…—·《》、。①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳□■●◆☑√×≥≤％", r)
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

// endsSentence says that a text ends with a mark that closes a sentence or clause.
func endsSentence(s string) bool {
	return s != "" && strings.ContainsRune("。！？；：!?;:…", lastRune(strings.TrimRight(s, "”’）)》」』\"' ")))
}

func lastRune(s string) rune {
	var l rune
	for _, r := range s {
		l = r
	}
	return l
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// mark says that a character is a mark that Chinese text uses.
func mark(r rune) bool {
	return r >= 0x3000 && r <= 0x3020 || r >= 0xFF01 && r <= 0xFF5E || r >= 0x2010 && r <= 0x2027 || strings.ContainsRune("≤≥×÷√□■●Σ≈±°", r)
}

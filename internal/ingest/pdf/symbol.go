package pdf

import "strings"

// Fonts of pictures and signs give their characters private codes, 0xF000 and
// the place in the font. What stands there is the same in all of them.

// symbols are the places 0x20 to 0x7E and 0xA0 to 0xFE of the font Symbol: the
// Greek and the signs of formulas.
var symbols = []rune(" !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼" +
	"€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂●÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭")

// pieces are the private codes, from 0xF8E5 on, of the parts that large
// brackets are built from.
var pieces = []rune("‾⏐⎯®©™⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪⎮⎞⎟⎠⎤⎥⎦⎫⎬⎭")

// pictorial gives the character for a private code, or unmapped.
func pictorial(r rune, font string) rune {
	if i := int(r) - 0xF8E5; i >= 0 && i < len(pieces) {
		return pieces[i]
	}
	if r < 0xF020 || r > 0xF0FF {
		return unmapped
	}
	n := strings.ToLower(font)
	at := r & 0xFF
	switch {
	case strings.Contains(n, "symbol") && !strings.Contains(n, "emoji"):
		switch {
		case at >= 0x20 && at <= 0x7E:
			return symbols[at-0x20]
		case at >= 0xA0 && at <= 0xFE:
			return symbols[at-0xA0+0x5F]
		}
		return unmapped
	case strings.Contains(n, "wingdings 2"), strings.Contains(n, "wingdings2"), strings.Contains(n, "wingdings-2"):
		switch at {
		case 0x50, 0x52, 0x53, 0x54:
			return '☑'
		case 0xA3, 0x2A, 0x30:
			return '□'
		}
	}
	switch at {
	case 0xA8, 0x6F, 0x70, 0x71, 0x72:
		return '□'
	case 0xFE, 0xFD, 0xFC, 0x52:
		return '☑'
	case 0x6C, 0xB7, 0x9F:
		return '●'
	case 0x6E, 0xA7:
		return '■'
	case 0x75, 0x76, 0x77:
		return '◆'
	case 0xD8, 0xE0, 0xE8, 0xF0:
		return '➢'
	case 0xAB, 0xB2:
		return '★'
	}
	if strings.Contains(n, "wingdings") || strings.Contains(n, "webdings") {
		return '•'
	}
	return unmapped
}

// hangs says that the glyphs of a font hang down from the baseline, as the
// large signs of TeX's formulas do: their ink tells where they stand.
func hangs(font string) bool {
	n := strings.ToLower(font)
	for _, w := range []string{"cmex", "txex", "pxex", "euex", "xexs"} {
		if strings.Contains(n, w) {
			return true
		}
	}
	return false
}

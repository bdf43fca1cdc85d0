package word

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Symbol gives the character of a w:sym; "" when the sign has none.
func Symbol(font, code string) string {
	v, err := strconv.ParseUint(code, 16, 32)
	if err != nil {
		return ""
	}
	if v >= 0xF000 && v <= 0xF0FF {
		return symbolRune(font, rune(v-0xF000))
	}
	if v < 0x100 {
		return symbolRune(font, rune(v))
	}
	if v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF) {
		return ""
	}
	return string(rune(v))
}

// symbolFonts are the signs of the fonts that have pictures in place of
// letters, from 0x20 on; a space where a sign has no character. Ticks, crosses
// and boxes are given in the form in which they are typed on Chinese forms.
var symbolFonts = map[string][]rune{
	"Symbol": []rune(" !∀#∃%&∋()∗+,-./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼ " +
		strings.Repeat(" ", 32) + "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂·÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√·¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭ "),
	"Wingdings": []rune(" 🖉✂✁👓🔔📖🕯☎✆✉🖃📪📫📬📭📁📂📄🗏🗐🗄⌛🖮🖰🖲💻🖴💾🖬✇✍🖎✌👌👍👎☜☞☝☟🖐☺😐☹💣☠🏳🏱✈☼💧❄🕆✞🕈✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓&&●❍■□□□□◆◆◆❖◆⌧⮹⌘🏵🏶❝❞ " +
		"⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿🙢🙠🙡🙣🙞🙜🙝🙟·•▪○◉◉◉◎●▪□▲✦★✶✴✹✵⯐⌖◆⌑⯑☆✰🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛⮰⮱⮲⮳⮴⮵⮶⮷🙪🙫🙕🙔🙗🙖🙐🙑🙒🙓⌫⌦⮘➢⮙⮛⮈⮊⮉⮋←→↑↓↖↗↙↘←→↑↓↖↗↙↘⇦⇨⇧⇩⬄⇳⬁⬀⬃⬂▭▫×√☒☑⊞"),
}

// Of Wingdings 2 forms use few signs.
var wingdings2 = map[rune]rune{0x2A: '□', 0x30: '□', 0x4F: '×', 0x50: '√', 0x51: '☒', 0x52: '☑', 0x53: '☒', 0x54: '☒', 0x57: '☑', 0x97: '●', 0xA2: '■', 0xA3: '□'}

// symbolRune maps a sign of a symbol font; an unknown one is U+FFFD, so that
// its place is not lost.
func symbolRune(font string, r rune) string {
	font = strings.TrimSpace(font)
	if font == "Wingdings 2" {
		switch c, ok := wingdings2[r]; {
		case ok:
			return string(c)
		case r >= 0x69 && r <= 0x73:
			return string([]rune("⓪①②③④⑤⑥⑦⑧⑨⑩")[r-0x69])
		}
		return "\uFFFD"
	}
	t, known := symbolFonts[font]
	if !known {
		switch {
		case font == "":
			t = symbolFonts["Wingdings"]
		case !pictures(font):
			return plainFont(r)
		}
	}
	if i := int(r) - 0x20; i >= 0 && i < len(t) && (t[i] != ' ' || i == 0) {
		return string(t[i])
	}
	return "\uFFFD"
}

// pictures says that a font has pictures in place of letters.
func pictures(font string) bool {
	for _, p := range []string{"Wingdings", "Webdings", "Marlett", "MT Extra", "Monotype Sorts", "ZapfDingbats"} {
		if strings.HasPrefix(font, p) {
			return true
		}
	}
	return false
}

// plainFont: in an ordinary font the sign is the letter of that code.
func plainFont(r rune) string {
	if r > ' ' && r < 0x7f {
		return string(r)
	}
	return "\uFFFD"
}

// Ringed gives the character for a text in a ring, "" where there is none.
func Ringed(s string) string {
	if v, err := strconv.Atoi(s); err == nil {
		if v >= 1 && v <= 50 {
			return nth(circles, v)
		}
		return ""
	}
	if i := strings.Index("一二三四五六七八九十", s); i >= 0 && utf8.RuneCountInString(s) == 1 {
		return string('㊀' + rune(i/3))
	}
	return ""
}

// HasControls says that CleanText has something to do.
func HasControls(b []byte) bool {
	for i, c := range b {
		// 0xEF 0x80-0x83 begins U+F000 … U+F0FF, where symbol fonts live.
		if c < ' ' || (c == 0xEF && i+1 < len(b) && b[i+1] >= 0x80 && b[i+1] <= 0x83) {
			return true
		}
	}
	return false
}

// CleanText gives text as printed: control characters are spaces, signs of a
// symbol font the characters they show.
func CleanText(s, symbolFont string) string {
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
			if t := symbolRune(symbolFont, r); t != "\uFFFD" {
				b.WriteString(t)
			} else {
				b.WriteRune(r) // typed as a letter: better than nothing
			}
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// ObjectName says in Chinese what an embedded object is, by its program.
func ObjectName(progID string) string {
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

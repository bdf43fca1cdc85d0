package word

import (
	"regexp"
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

// Signs that carry meaning in forms: ticks, crosses, boxes, and Greek letters.
var symbolFonts = map[string]map[rune]string{
	"Wingdings":   {0xFE: "☑", 0xFD: "☒", 0xFC: "√", 0xFB: "×", 0xA8: "□", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x6E: "■", 0x6C: "●", 0xA7: "▪", 0xB2: "◆", 0x75: "◆", 0xD8: "➢", 0xE0: "→", 0xDF: "←", 0xE1: "↑", 0xE2: "↓", 0xAB: "★", 0xB5: "☆"},
	"Wingdings 2": {0x52: "☑", 0x53: "☒", 0x54: "☒", 0x50: "√", 0x4F: "×", 0xA3: "□", 0xA2: "■", 0x2A: "□", 0x30: "□", 0x57: "☑"},
	"Symbol": {0xB4: "×", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xB8: "÷", 0xE5: "∑", 0x53: "Σ", 0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x6C: "λ", 0x6D: "μ", 0x70: "π",
		0x71: "θ", 0x73: "σ", 0x72: "ρ", 0x77: "ω", 0x44: "Δ", 0x57: "Ω", 0xB0: "°", 0xB7: "·", 0xD7: "·", 0x3D: "=", 0x2B: "+", 0x2D: "-", 0x28: "(", 0x29: ")", 0x2C: ","},
}

// symbolRune maps a sign of a symbol font; an unknown one is U+FFFD, so that
// its place is not lost.
func symbolRune(font string, r rune) string {
	if font == "" {
		font = "Wingdings"
	}
	if t, ok := symbolFonts[font][r]; ok {
		return t
	}
	if font == "Symbol" && r >= '0' && r <= '9' {
		return string(r)
	}
	return "\uFFFD"
}

// Enclosed is how WPS and Word write ①: a ring and a digit on one place.
var Enclosed = regexp.MustCompile(`(?i)^\s*eq\s*\\o\s*\\ac\([○〇◯]\s*[,，]\s*(\d{1,2})\s*\)`)

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
			b.WriteString(symbolRune(symbolFont, r))
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

package docx

import (
	"strconv"
	"strings"

	"wenping/internal/document"
)

// diagram is the loss for a drawing whose content is not read.
func (r *reader) diagram(what, id string) item {
	return item{loss: &document.Loss{Kind: document.LossObject, Note: "此处有" + what + "，其中的数据未读取。", Detail: what + " " + id}}
}

// smartArt reads the words of a SmartArt drawing; they become text boxes. One
// that has none, or whose part is missing, is a loss.
func (r *reader) smartArt(id string) []item {
	src, err := r.pkg.read(r.pkg.rels[id].target)
	if err != nil {
		return []item{r.diagram("流程图（SmartArt）", id)}
	}
	var out []item
	s := newScanner(src)
	var line strings.Builder
	depth := 0
	for s.next() == nil && s.kind != tokenEOF {
		switch {
		case s.kind == tokenStart && s.name == "a:p":
			line.Reset()
		case s.kind == tokenStart && s.name == "a:t":
			depth = len(s.stack)
		case s.kind == tokenText && depth > 0 && len(s.stack) == depth:
			line.WriteString(strings.ToValidUTF8(string(s.text), "\uFFFD"))
		case s.kind == tokenEnd && s.name == "a:t":
			depth = 0
		case s.kind == tokenEnd && s.name == "a:p":
			if t := strings.TrimSpace(line.String()); t != "" && len(out) < 500 {
				out = append(out, item{para: &para{kind: document.TextBox, text: t, part: r.pkg.rels[id].target, style: r.st.get("")}})
			}
		}
	}
	if len(out) == 0 {
		return []item{r.diagram("流程图（SmartArt）", id)}
	}
	return out
}

// symbol gives the character of a w:sym; "" when the sign has none.
func symbol(font, code string) string {
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

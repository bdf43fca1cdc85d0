package word

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	symbolField = regexp.MustCompile(`(?i)^\s*SYMBOL\s+(0x[0-9a-f]+|\d+)(.*)$`)
	symbolFace  = regexp.MustCompile(`(?i)\\f\s*"?([^"\\]+)"?`)
	buttonField = regexp.MustCompile(`(?i)^\s*(?:MACROBUTTON|GOTOBUTTON)\s+(?:"[^"]*"|\S+)\s+(.*)$`)
)

// FieldText gives what a field shows that keeps no result in the file, because
// its code says it all: equations, symbols, buttons.
func FieldText(code string) string {
	if s, ok := equation(code); ok {
		return s
	}
	if m := symbolField.FindStringSubmatch(code); m != nil {
		v, err := strconv.ParseInt(m[1], 0, 32)
		if err != nil || v <= 0 {
			return ""
		}
		font := ""
		if f := symbolFace.FindStringSubmatch(m[2]); f != nil {
			font = strings.TrimSpace(f[1])
		}
		if font == "" || strings.Contains(strings.ToLower(m[2]), `\u`) {
			return strings.ToValidUTF8(string(rune(v)), "\uFFFD")
		}
		return Symbol(font, strconv.FormatInt(v, 16))
	}
	if m := buttonField.FindStringSubmatch(code); m != nil {
		return strings.TrimSpace(m[1])
	}
	return ""
}

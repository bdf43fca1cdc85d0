package msdoc

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// readSummary reads the title and the writing program from the property set.
func readSummary(b []byte) (title, program string) {
	if len(b) < 48 || le.Uint16(b) != 0xFFFE {
		return "", ""
	}
	at := int(le.Uint32(b[44:]))
	if at < 0 || at+8 > len(b) {
		return "", ""
	}
	set := b[at:]
	n := int(le.Uint32(set[4:]))
	page := 936
	value := func(id uint32) []byte {
		for i := 0; i < n && i < 64 && 16+8*i <= len(set); i++ {
			if le.Uint32(set[8+8*i:]) == id {
				if from := int(le.Uint32(set[12+8*i:])); from >= 0 && from+8 <= len(set) {
					return set[from:]
				}
			}
		}
		return nil
	}
	if v := value(1); v != nil {
		page = int(le.Uint16(v[4:]))
	}
	text := func(v []byte) string {
		if v == nil {
			return ""
		}
		size := int(le.Uint32(v[4:]))
		if size < 0 || size > len(v)-8 {
			return ""
		}
		switch raw := v[8 : 8+size]; {
		case le.Uint32(v) == 31:
			return utf16Text(v[8:min(len(v), 8+2*size)])
		case page == 1200:
			return utf16Text(raw)
		default:
			s, _, _ := strings.Cut(string(raw), "\x00")
			if !utf8.ValidString(s) {
				s, _ = simplifiedchinese.GBK.NewDecoder().String(s)
			}
			return strings.ToValidUTF8(s, "")
		}
	}
	return strings.TrimSpace(text(value(2))), strings.TrimSpace(text(value(18)))
}

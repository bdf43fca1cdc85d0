package zh

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Rejoined takes out line breaks that stand within a word or a sentence, as
// text pasted from a PDF and narrow cells have them. A break stays where it
// parts things: beside a mark, a letter or a digit, before a label, and between
// two names, unless the text is running prose.
func (f Folded) Rejoined() Folded {
	if strings.IndexByte(f.Text, '\n') < 0 {
		return f
	}
	prose := strings.ContainsAny(f.Text, "。,;")
	gone := map[int]bool{}
	last := rune(0) // that the line after the break ends with, once its own breaks are gone
	for i := len(f.Text) - 1; i >= 0; i-- {
		if last == 0 && f.Text[i] != '\n' {
			last, _ = utf8.DecodeLastRuneInString(f.Text[:i+1])
		}
		if f.Text[i] != '\n' {
			continue
		}
		if within(f.Text, i, last, prose) {
			gone[i] = true
		} else {
			last = 0
		}
	}
	if len(gone) == 0 {
		return f
	}
	out := Folded{size: f.size, start: make([]int32, 0, len(f.start)), end: make([]int32, 0, len(f.end))}
	buf := make([]byte, 0, len(f.Text))
	for i := 0; i < len(f.Text); i++ {
		if gone[i] {
			continue
		}
		buf = append(buf, f.Text[i])
		out.start, out.end = append(out.start, f.start[i]), append(out.end, f.end[i])
	}
	out.Text = string(buf)
	return out
}

// within says that the break at i stands within a word or a sentence; last is
// what the line after it ends with.
func within(s string, i int, last rune, prose bool) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	if !unicode.Is(unicode.Han, before) || !unicode.Is(unicode.Han, after) || numbered(s[i+1:]) || labelled(s[i+1:]) && !labelBegun(s[:i]) {
		return false
	}
	if prose {
		return true
	}
	switch {
	case strings.ContainsRune(placeEnds, before): // 云岭县 / 教育局 is one name, 青石镇 / 白沙镇 are two
		return !strings.ContainsRune(placeEnds, last)
	case strings.ContainsRune(bodyEnds, before):
		return !strings.ContainsRune(bodyEnds+placeEnds, last)
	}
	return true
}

// What names of places and of bodies and papers end with.
const (
	placeEnds = "村镇乡县市区省"
	bodyEnds  = "局委府会办部厅所站院司心队组处科校厂社团告书表"
)

// numbered says that a line begins as an item of a list does: 一、 （一）.
func numbered(line string) bool {
	for k, r := range line {
		switch {
		case strings.ContainsRune("一二三四五六七八九十百", r):
		case r == '、':
			return k > 0
		default:
			return false
		}
	}
	return false
}

// labelled says that a line begins with a label: 编制单位: .
func labelled(line string) bool {
	n := 0
	for _, r := range line {
		if r == ':' {
			return n >= 2
		}
		if n++; n > 10 || !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return false
}

// labelBegun says that the line before a label is its first half: 稳评责任 / 单位: .
func labelBegun(s string) bool {
	line := s
	for _, mark := range []string{"\n", "。", ";", ","} {
		if i := strings.LastIndex(line, mark); i >= 0 {
			line = line[i+len(mark):]
		}
	}
	if line == "" {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(line)
	return utf8.RuneCountInString(line) <= 6 && !strings.ContainsRune(line, ':') && !strings.ContainsRune(placeEnds+bodyEnds+"程目案动", last)
}

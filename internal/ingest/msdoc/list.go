package msdoc

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"wenping/internal/ingest/word"
)

// readLists reads the list definitions (LSTF with their levels) and the lists
// made of them (LFO with what they change).
func readLists(f *fib, st *word.Styles) *word.Numbering {
	n := word.NewNumbering(st)
	fc, size := f.span(locLists)
	if size < 2 || fc < 0 || fc+2 > len(f.table) {
		return n
	}
	// The levels follow the definitions, beyond the size that is given.
	b := f.table[fc:]
	count := int(le.Uint16(b))
	b = b[2:]
	const headSize = 28
	if count*headSize > len(b) {
		count = len(b) / headSize
	}
	heads, levels := b[:count*headSize], b[count*headSize:]
	for i := 0; i < count; i++ {
		h := heads[i*headSize:]
		a := &word.AbstractNum{ID: strconv.Itoa(int(int32(le.Uint32(h)))), Levels: map[int]*word.Level{}}
		many := 9
		if h[26]&1 != 0 {
			many = 1
		}
		for k := 0; k < many; k++ {
			var l *word.Level
			if l, levels = readLevel(levels); l == nil {
				break
			}
			if istd := le.Uint16(h[8+2*k:]); istd < noStyle {
				l.PStyle = strconv.Itoa(int(istd))
			}
			a.Levels[k] = l
		}
		if _, dup := n.Abstracts[a.ID]; !dup {
			n.Abstracts[a.ID] = a
		}
	}
	readListUses(n, f.loc(locListUses))
	return n
}

func readListUses(n *word.Numbering, b []byte) {
	if len(b) < 4 {
		return
	}
	count := int(le.Uint32(b))
	b = b[4:]
	const headSize = 16
	if count < 0 || count > len(b)/headSize {
		count = len(b) / headSize
	}
	heads, data := b[:count*headSize], b[count*headSize:]
	for i := 0; i < count; i++ {
		h := heads[i*headSize:]
		u := &word.Num{Abstract: strconv.Itoa(int(int32(le.Uint32(h)))), Overrides: map[int]*word.Level{}, Starts: map[int]int{}}
		n.Nums[strconv.Itoa(i+1)] = u
		if len(data) < 4 {
			continue
		}
		data = data[4:]
		for k := 0; k < int(h[12]) && len(data) >= 8; k++ {
			start, flags := int(int32(le.Uint32(data))), le.Uint32(data[4:])
			data = data[8:]
			level := int(flags & 0xF)
			if flags&0x20 != 0 {
				var l *word.Level
				if l, data = readLevel(data); l == nil {
					return
				}
				if level < 9 {
					u.Overrides[level] = l
					if flags&0x10 != 0 {
						u.Starts[level] = l.Start
					}
				}
				continue
			}
			if flags&0x10 != 0 && level < 9 {
				u.Starts[level] = start
			}
		}
	}
}

// readLevel reads one level and gives what follows it.
func readLevel(b []byte) (*word.Level, []byte) {
	const headSize = 28
	if len(b) < headSize {
		return nil, nil
	}
	l := word.NewLevel()
	l.Start = int(int32(le.Uint32(b)))
	l.Format = numberFormat(b[4])
	l.Legal = b[5]&4 != 0
	if b[5]&8 != 0 { // numbering does not begin anew where the flag is set …
		l.Restart = int(b[26]) // … but below this level
	}
	chars, paras := int(b[24]), int(b[25])
	if headSize+chars+paras+2 > len(b) {
		return nil, nil
	}
	b = b[headSize+chars+paras:]
	n := int(le.Uint16(b))
	b = b[2:]
	if 2*n > len(b) {
		return nil, nil
	}
	var text strings.Builder
	for i := 0; i < n; i++ {
		c := le.Uint16(b[2*i:])
		switch {
		case c < 9: // the place of the number of that level
			text.WriteString("%" + strconv.Itoa(int(c)+1))
		case c < ' ':
		case utf16.IsSurrogate(rune(c)):
			if i+1 < n {
				text.WriteRune(utf16.DecodeRune(rune(c), rune(le.Uint16(b[2*i+2:]))))
				i++
			}
		default:
			text.WriteRune(rune(c))
		}
	}
	l.Text = text.String()
	return l, b[2*n:]
}

// listUse gives the list of a paragraph; 0 none.
func listUse(ilfo int) int {
	if ilfo <= 0 || ilfo >= 0x7FF {
		return 0
	}
	return ilfo
}

// numberFormat names a number format as Office Open XML does.
func numberFormat(nfc byte) string {
	names := [...]string{
		"decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ordinal", "cardinalText", "ordinalText", "hex", "chicago",
		"ideographDigital", "japaneseCounting", "aiueo", "iroha", "decimalFullWidth", "decimalHalfWidth", "japaneseLegal", "japaneseDigitalTenThousand",
		"decimalEnclosedCircle", "decimalFullWidth2", "aiueoFullWidth", "irohaFullWidth", "decimalZero", "bullet", "ganada", "chosung",
		"decimalEnclosedFullstop", "decimalEnclosedParen", "decimalEnclosedCircleChinese", "ideographEnclosedCircle", "ideographTraditional",
		"ideographZodiac", "ideographZodiacTraditional", "taiwaneseCounting", "ideographLegalTraditional", "taiwaneseCountingThousand",
		"taiwaneseDigital", "chineseCounting", "chineseLegalSimplified", "chineseCountingThousand", "decimal", "koreanDigital", "koreanCounting",
		"koreanLegal", "koreanDigital2",
	}
	switch {
	case int(nfc) < len(names):
		return names[nfc]
	case nfc == 57:
		return "numberInDash"
	case nfc == 255:
		return "none"
	}
	return "decimal"
}

package documenttest

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

// Numbers of the styles in a binary file. Those up to 14 are fixed by Word.
const (
	istdNormal   = 0
	istdCharFont = 10
	istdContents = 15 // and the two after it
	istdCaption  = 18
	istdTitle    = 19
	istdCell     = 20
	istdTOCTitle = 21
	istdCount    = 22
)

var binaryFonts = []string{"Times New Roman", "宋体", "仿宋", "黑体", "楷体", "方正小标宋简体", "Wingdings", "Symbol"}

func fontIndex(name string) int {
	for i, f := range binaryFonts {
		if f == name {
			return i
		}
	}
	return 1
}

// facePrl are the modifiers of a look.
func facePrl(f face) []byte {
	if f.font == "" {
		return nil
	}
	bold := byte(0)
	if f.bold {
		bold = 1
	}
	i := fontIndex(f.font)
	return join([][]byte{prl16(0x4A4F, i), prl16(0x4A50, i), prl16(0x4A51, i), Prl(0x0835, bold), prl16(0x4A43, f.size)})
}

// Modifiers of paragraphs and of their marks.
func prlJustify(v byte) []byte { return Prl(0x2403, v) }
func prlOutline(v byte) []byte { return Prl(0x2640, v) }
func prlList(list int, level byte) []byte {
	return join([][]byte{Prl(0x260A, level), prl16(0x460B, list)})
}

var prlPageBreak = Prl(0x2407, 1)

type binaryStyle struct {
	sti, kind, base, next int
	name                  string
	para, char            []byte
}

// binaryStyles is the style sheet: the names are those of a Chinese Word, the
// numbers (sti) say what they are.
func binaryStyles(w *writer) []byte {
	le := binary.LittleEndian
	list := make([]*binaryStyle, istdCount)
	list[istdNormal] = &binaryStyle{0, 1, 0xFFF, 0, "正文", nil, nil}
	list[istdCharFont] = &binaryStyle{65, 2, 0xFFF, istdCharFont, "默认段落字体", nil, nil}
	if w.markup == WordLike {
		list[istdNormal].char = facePrl(bodyFace)
		for k := 1; k <= 9; k++ {
			s := &binaryStyle{k, 1, 0, 0, fmt.Sprintf("标题 %d", k), prlOutline(byte(k - 1)), facePrl(headFace(k))}
			if w.num.levels[k-1].format != "" {
				s.para = append(prlList(1, byte(k-1)), s.para...)
			}
			if k == 1 && strings.HasPrefix(w.num.levels[0].text, "第") {
				s.para = append(prlJustify(1), s.para...)
			}
			list[k] = s
		}
		for k := 0; k < 3; k++ {
			list[istdContents+k] = &binaryStyle{19 + k, 1, 0, 0, fmt.Sprintf("目录 %d", k+1), nil, facePrl(face{"宋体", 24, false})}
		}
		list[istdCaption] = &binaryStyle{34, 1, 0, 0, "题注", prlJustify(1), facePrl(captionFace)}
		list[istdTitle] = &binaryStyle{62, 1, 0, 0, "标题", prlJustify(1), facePrl(coverTitle)}
		list[istdCell] = &binaryStyle{0xFFE, 1, 0, istdCell, "表格文字", nil, facePrl(cellFace)}
		list[istdTOCTitle] = &binaryStyle{0xFFE, 1, 0, 0, "TOC Heading", prlJustify(1), facePrl(face{"黑体", 36, false})}
	}
	out := le.AppendUint16(nil, 18)
	out = le.AppendUint16(out, uint16(len(list)))
	out = le.AppendUint16(out, 10)
	out = le.AppendUint16(out, 1)
	out = le.AppendUint16(out, 0x5B)
	out = le.AppendUint16(out, 15)
	out = le.AppendUint16(out, 0)
	for _, f := range []int{0, 1, 0} {
		out = le.AppendUint16(out, uint16(f))
	}
	for i, s := range list {
		if s == nil {
			out = le.AppendUint16(out, 0)
			continue
		}
		upxs := [][]byte{s.char}
		if s.kind == 1 {
			upxs = [][]byte{append([]byte{byte(i), 0}, s.para...), s.char}
		}
		std := le.AppendUint16(nil, uint16(s.sti))
		std = le.AppendUint16(std, uint16(s.kind|s.base<<4))
		std = le.AppendUint16(std, uint16(len(upxs)|s.next<<4))
		std = append(std, 0, 0, 0, 0)
		u := utf16.Encode([]rune(s.name))
		std = le.AppendUint16(std, uint16(len(u)))
		for _, c := range append(u, 0) {
			std = le.AppendUint16(std, c)
		}
		for _, x := range upxs {
			std = append(le.AppendUint16(std, uint16(len(x))), x...)
			if len(std)%2 != 0 {
				std = append(std, 0)
			}
		}
		le.PutUint16(std[6:], uint16(len(std)))
		out = append(le.AppendUint16(out, uint16(len(std))), std...)
	}
	return out
}

// binaryFontTable lists the fonts.
func binaryFontTable() []byte {
	le := binary.LittleEndian
	out := le.AppendUint16(nil, uint16(len(binaryFonts)))
	out = le.AppendUint16(out, 0)
	for _, name := range binaryFonts {
		e := make([]byte, 39)
		e[0] = 0x04
		le.PutUint16(e[1:], 400)
		e[3] = 134 // GB 2312
		if name == "Wingdings" || name == "Symbol" {
			e[3] = 2
		}
		for _, c := range append(utf16.Encode([]rune(name)), 0) {
			e = le.AppendUint16(e, c)
		}
		out = append(append(out, byte(len(e))), e...)
	}
	return out
}

// ListLevel is a level of a list in a binary file; in Text, %1 … %9 stand for
// the numbers of the levels.
type ListLevel struct {
	Start   int
	Format  byte // MSONFC
	Text    string
	Legal   bool
	Restart int // -1: after every higher level; 0 never; n: only after level n
	Istd    int // style tied to the level; 0 none
}

// ListTables writes list definitions and, for each list made of them, which
// one it takes: the locations 73 (with what follows it) and 74.
func ListTables(definitions [][]ListLevel, lists []int) (lst, levels, lfo []byte) {
	le := binary.LittleEndian
	lst = le.AppendUint16(nil, uint16(len(definitions)))
	for i, d := range definitions {
		head := make([]byte, 28)
		le.PutUint32(head, uint32(1000+i))
		for k := 0; k < 9; k++ {
			istd := 0xFFF
			if k < len(d) && d[k].Istd > 0 {
				istd = d[k].Istd
			}
			le.PutUint16(head[8+2*k:], uint16(istd))
		}
		if len(d) == 1 {
			head[26] = 1
		}
		lst = append(lst, head...)
		for k := 0; k < 9 && (k < len(d) || len(d) > 1); k++ {
			l := ListLevel{Format: 255, Restart: -1, Start: 1}
			if k < len(d) {
				l = d[k]
			}
			levels = append(levels, listLevelBytes(l)...)
		}
	}
	lfo = le.AppendUint32(nil, uint32(len(lists)))
	for _, d := range lists {
		u := make([]byte, 16)
		le.PutUint32(u, uint32(1000+d))
		lfo = append(lfo, u...)
	}
	for range lists {
		lfo = le.AppendUint32(lfo, 0xFFFFFFFF)
	}
	return lst, levels, lfo
}

func listLevelBytes(l ListLevel) []byte {
	le := binary.LittleEndian
	b := make([]byte, 28)
	le.PutUint32(b, uint32(l.Start))
	b[4] = l.Format
	if l.Legal {
		b[5] |= 4
	}
	if l.Restart >= 0 {
		b[5] |= 8
		b[26] = byte(l.Restart)
	}
	b[15] = 2 // nothing follows the number
	var text []uint16
	slots := 0
	for i := 0; i < len(l.Text); {
		if l.Text[i] == '%' && i+1 < len(l.Text) && l.Text[i+1] >= '1' && l.Text[i+1] <= '9' {
			text = append(text, uint16(l.Text[i+1]-'1'))
			if slots < 9 {
				b[6+slots] = byte(len(text))
				slots++
			}
			i += 2
			continue
		}
		r := []rune(l.Text[i:])[0]
		text = append(text, utf16.Encode([]rune{r})...)
		i += len(string(r))
	}
	b = le.AppendUint16(b, uint16(len(text)))
	for _, c := range text {
		b = le.AppendUint16(b, c)
	}
	return b
}

package msdoc

import (
	"encoding/binary"

	"wenping/internal/problem"
)

var le = binary.LittleEndian

// fibMin is the size of the file information block up to the first location.
const fibMin = 154

// idMin is what says which Word wrote a stream: Word 6 has a shorter block.
const idMin = 4

// fib is the file information block: where everything is.
type fib struct {
	lid     uint16
	flags   uint16
	fcMin   int
	fcMac   int
	ccp     [8]int // lengths of the stories, by story
	clsOff  int    // offset of the locations
	clsNum  int    // how many there are
	base    []byte
	table   []byte
	foreign bool // text of 8 bits may be a code page of East Asia
}

// story is a part of the text; they follow each other in CP order.
type story int

const (
	storyMain story = iota
	storyFootnotes
	storyHeaders
	storyMacros
	storyComments
	storyEndnotes
	storyBoxes
	storyHeaderBoxes
)

// Indices of the locations in the table stream.
const (
	locStyles        = 1
	locFootnoteRefs  = 2
	locFootnoteTexts = 3
	locCommentRefs   = 4
	locCommentTexts  = 5
	locSections      = 6
	locHeaders       = 11
	locCharPages     = 12
	locParaPages     = 13
	locFonts         = 15
	locPieces        = 33
	locShapes        = 40
	locEndnoteRefs   = 46
	locEndnoteTexts  = 47
	locDrawings      = 50
	locBoxTexts      = 56
	locLists         = 73
	locListUses      = 74
)

const (
	flagEncrypted = 0x0100
	flagTable1    = 0x0200
	flagExtChar   = 0x1000
	flagFarEast   = 0x4000
)

// readFIB checks what kind of Word file it is and finds its parts.
func readFIB(s *streams) (*fib, error) {
	w := s.word
	switch id, version := le.Uint16(w), le.Uint16(w[2:]); {
	case id == 0xA5EC && version >= 0xBE, id == 0xA5EC && version == 0: // some converters leave the version out
	case id == 0xA5EC, id == 0xA5DC, id == 0xA5DB, id == 0x37FE, id == 0xA699, id == 0xA697:
		return nil, problem.New(problem.Unsupported, "该文件是 Word 6.0/95 或更早版本的文档，暂不能读取。请用 Word 或 WPS 打开后另存为 docx 重新提交。")
	default:
		return nil, problem.New(problem.Corrupt, "该 Word 文件（doc）已损坏，文件头不可识别。请用 Word 或 WPS 打开确认，另存为 docx 后重新提交。")
	}
	if len(w) < fibMin {
		return nil, damaged()
	}
	f := &fib{lid: le.Uint16(w[6:]), flags: le.Uint16(w[10:]), fcMin: int(le.Uint32(w[24:])), fcMac: int(le.Uint32(w[28:])), base: w}
	if f.flags&flagEncrypted != 0 {
		return nil, problem.New(problem.Encrypted, "该文件是设有密码的 Word 97-2003 文档（doc），无法读取。请取消密码，另存为 docx 后重新提交。")
	}
	// Three arrays follow, each with its count: words, long words, locations.
	at := 32
	at += 2 + 2*int(le.Uint16(w[at:]))
	if at+2 > len(w) {
		return nil, damaged()
	}
	longs, n := at+2, int(le.Uint16(w[at:]))
	at = longs + 4*n
	if n < 11 || at+2 > len(w) {
		return nil, damaged()
	}
	for i := range f.ccp {
		if i < n-3 {
			f.ccp[i] = max(0, int(int32(le.Uint32(w[longs+12+4*i:]))))
		}
	}
	f.clsNum, f.clsOff = int(le.Uint16(w[at:])), at+2
	f.clsNum = min(f.clsNum, (len(w)-f.clsOff)/8)
	f.table = s.table[0]
	if f.flags&flagTable1 != 0 {
		f.table = s.table[1]
	}
	if f.table == nil {
		// The flag is wrong, or the stream lost.
		if f.table = s.table[0]; f.table == nil {
			f.table = s.table[1]
		}
	}
	f.foreign = f.flags&flagFarEast != 0 || f.lid == 0x0804 || f.lid == 0x0404 || f.lid == 0x0C04
	return f, nil
}

func damaged() error {
	return problem.New(problem.Corrupt, "该 Word 文件（doc）已损坏或不完整，读不出正文。请用 Word 或 WPS 打开确认，另存为 docx 后重新提交。")
}

// loc gives a part of the table stream; empty where there is none or it lies
// outside.
func (f *fib) loc(i int) []byte {
	fc, n := f.span(i)
	if n <= 0 || fc < 0 || fc >= len(f.table) {
		return nil
	}
	return f.table[fc:min(len(f.table), fc+n)]
}

func (f *fib) span(i int) (fc, n int) {
	if i >= f.clsNum {
		return 0, 0
	}
	at := f.clsOff + 8*i
	return int(le.Uint32(f.base[at:])), int(int32(le.Uint32(f.base[at+4:])))
}

// start gives the first CP of a story.
func (f *fib) start(s story) int {
	n := 0
	for i := story(0); i < s; i++ {
		n += f.ccp[i]
	}
	return n
}

// plc is an array of positions, each but the last with a fixed-size datum.
type plc struct {
	at    []int
	datum [][]byte
}

// readPLC splits a PLC with data of the given size.
func readPLC(b []byte, size int) plc {
	n := (len(b) - 4) / (4 + size)
	if n <= 0 {
		return plc{}
	}
	p := plc{at: make([]int, n+1), datum: make([][]byte, n)}
	for i := 0; i <= n; i++ {
		p.at[i] = int(int32(le.Uint32(b[4*i:])))
	}
	for i := 0; i < n && size > 0; i++ {
		from := 4*(n+1) + size*i
		p.datum[i] = b[from : from+size]
	}
	return p
}

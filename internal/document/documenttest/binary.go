package documenttest

import (
	"encoding/binary"
	"errors"
	"sort"
	"unicode/utf16"
)

// Binary is a Word 97-2003 file put together from its parts: stories of text
// with the modifiers of runs and paragraphs, and tables by their place in the
// file information block. DOC fills one from a document; tests of the reader
// fill it by hand, with what no document says.
type Binary struct {
	Main, Footnotes, Headers, Comments, Endnotes, Boxes, HeaderBoxes Story
	Tables                                                           map[int][]byte // by index of the location
	Behind                                                           map[int][]byte // follows a table outside its size
	Data                                                             []byte
	Prcs                                                             [][]byte // property lists for pieces
	PiecePrm                                                         func(piece int) uint16

	WPS       bool // as WPS writes: marked as fast-saved, the last sector cut short
	Narrow    bool // text of Latin letters alone is kept in 8 bits
	FastSaved bool // the text lies in the file in another order than it is read
	Patch     func(word, table []byte)
}

// Story is one text of the file.
type Story struct {
	text  []uint16
	runs  []propertyRun
	paras []propertyRun
}

type propertyRun struct {
	end   int // CP
	istd  int
	props []byte
}

// CP gives the place at which the next character comes to stand.
func (s *Story) CP() int { return len(s.text) }

// Run adds text with modifiers of characters.
func (s *Story) Run(text string, props ...[]byte) {
	s.text = append(s.text, utf16.Encode([]rune(text))...)
	s.runs = append(s.runs, propertyRun{end: len(s.text), props: join(props)})
}

// End ends a paragraph by its mark: '\r', or 7 for a cell, 12 for a section.
func (s *Story) End(mark uint16, istd int, props ...[]byte) {
	s.text = append(s.text, mark)
	s.runs = append(s.runs, propertyRun{end: len(s.text)})
	s.paras = append(s.paras, propertyRun{end: len(s.text), istd: istd, props: join(props)})
}

// Retrofit ends a paragraph by the character just added as a run, so that the
// mark has the modifiers of that run.
func (s *Story) Retrofit(istd int, props ...[]byte) {
	s.paras = append(s.paras, propertyRun{end: len(s.text), istd: istd, props: join(props)})
}

func join(parts [][]byte) []byte {
	var out []byte
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// Prl is one modifier: its number and its operand.
func Prl(op uint16, operand ...byte) []byte {
	return append([]byte{byte(op), byte(op >> 8)}, operand...)
}

func prl16(op uint16, v int) []byte { return Prl(op, byte(v), byte(v>>8)) }
func prl32(op uint16, v int) []byte { return Prl(op, byte(v), byte(v>>8), byte(v>>16), byte(v>>24)) }

// PLC writes positions with a datum for each but the last.
func PLC(at []int, data ...[]byte) []byte {
	var out []byte
	for _, v := range at {
		out = binary.LittleEndian.AppendUint32(out, uint32(v))
	}
	return append(out, join(data)...)
}

type storedPiece struct {
	cp, end, fc int
	narrow      bool
}

// Bytes writes the file.
func (b *Binary) Bytes() ([]byte, error) {
	le := binary.LittleEndian
	stories := []*Story{&b.Main, &b.Footnotes, &b.Headers, {}, &b.Comments, &b.Endnotes, &b.Boxes, &b.HeaderBoxes}
	if len(b.Main.text) == 0 {
		return nil, errors.New("no main text")
	}
	var text []uint16
	var runs, paras []propertyRun
	for _, s := range stories {
		base := len(text)
		text = append(text, s.text...)
		for _, r := range s.runs {
			r.end += base
			runs = append(runs, r)
		}
		for _, p := range s.paras {
			p.end += base
			paras = append(paras, p)
		}
	}
	if len(text) > len(b.Main.text) { // a last mark closes the texts behind the main one
		text = append(text, '\r')
		runs = append(runs, propertyRun{end: len(text)})
		paras = append(paras, propertyRun{end: len(text)})
	}
	pieces := b.cut(text, len(b.Main.text))

	const fcMin = 0x800
	locations := 93 // as Word 97
	if b.WPS {
		locations = 164
	}
	word := make([]byte, fcMin)
	order := make([]int, len(pieces))
	for i := range order {
		order[i] = i
	}
	if b.FastSaved {
		for i, j := 0, len(order)-1; i < j; i, j = i+1, j-1 {
			order[i], order[j] = order[j], order[i]
		}
	}
	for _, i := range order {
		p := &pieces[i]
		p.fc = len(word)
		for _, u := range text[p.cp:p.end] {
			if p.narrow {
				word = append(word, byte(u))
			} else {
				word = le.AppendUint16(word, u)
			}
		}
	}
	fcMac := len(word)
	charTable := b.pages(&word, spread(runs, pieces), false)
	paraTable := b.pages(&word, spread(paras, pieces), true)
	var table []byte
	le.PutUint16(word, 0xA5EC)
	le.PutUint16(word[2:], 0xC1)
	le.PutUint16(word[6:], 0x0804)
	flags := uint16(0x1200) // wide characters, table stream 1
	if b.WPS {
		flags = 0x1014
	} else if b.FastSaved {
		flags |= 0x0014
	}
	le.PutUint16(word[10:], flags)
	le.PutUint16(word[12:], 0xBF)
	le.PutUint32(word[24:], fcMin)
	le.PutUint32(word[28:], uint32(fcMac))
	le.PutUint16(word[32:], 14)
	le.PutUint16(word[62:], 22)
	for i, s := range stories {
		le.PutUint32(word[76+4*i:], uint32(len(s.text)))
	}
	le.PutUint16(word[152:], uint16(locations))
	put := func(loc int, data, behind []byte) {
		if len(data) == 0 {
			return
		}
		le.PutUint32(word[154+8*loc:], uint32(len(table)))
		le.PutUint32(word[158+8*loc:], uint32(len(data)))
		table = append(append(table, data...), behind...)
	}
	locs := make([]int, 0, len(b.Tables))
	for loc := range b.Tables {
		locs = append(locs, loc)
	}
	sort.Ints(locs)
	for _, loc := range locs {
		put(loc, b.Tables[loc], b.Behind[loc])
	}
	put(12, charTable, nil)
	put(13, paraTable, nil)
	put(33, b.clx(pieces), nil)
	if len(table) < 4096 && !b.WPS {
		table = append(table, make([]byte, 4096-len(table))...)
	}
	le.PutUint32(word[64:], uint32(len(word)))
	if len(word) < 4096 {
		word = append(word, make([]byte, 4096-len(word))...)
	}
	if b.Patch != nil {
		b.Patch(word, table)
	}
	streams := []Stream{{"WordDocument", word}, {"1Table", table}}
	if b.WPS {
		streams[1].Name = "0Table"
		streams = append(streams, Stream{"WpsCustomData", make([]byte, 28)})
	}
	if len(b.Data) > 0 {
		streams = append(streams, Stream{"Data", b.Data})
	}
	return Container(streams, b.WPS)
}

// cut cuts the text into pieces. Saved whole, one piece does, or one for each
// stretch of 8 and of 16 bits; saved fast, pieces end in the midst of lines.
func (b *Binary) cut(text []uint16, main int) []storedPiece {
	narrow := func(from, to int) bool {
		if !b.Narrow {
			return false
		}
		for _, u := range text[from:to] {
			if u > 0x7E {
				return false
			}
		}
		return true
	}
	var out []storedPiece
	add := func(from, to int) {
		n := narrow(from, to)
		if k := len(out) - 1; k >= 0 && !b.FastSaved && out[k].narrow == n {
			out[k].end = to
			return
		}
		out = append(out, storedPiece{cp: from, end: to, narrow: n})
	}
	from := 0
	for i := range text {
		whole := text[i] == '\r' || text[i] == 7
		if b.FastSaved && i < main {
			whole = i%37 == 36
		}
		if whole || i == len(text)-1 {
			add(from, i+1)
			from = i + 1
		}
	}
	return out
}

// clx writes the property lists and the piece table.
func (b *Binary) clx(pieces []storedPiece) []byte {
	le := binary.LittleEndian
	var out []byte
	for _, p := range b.Prcs {
		out = append(le.AppendUint16(append(out, 1), uint16(len(p))), p...)
	}
	var at []int
	var data [][]byte
	for i, p := range pieces {
		at = append(at, p.cp)
		d := make([]byte, 8)
		fc := uint32(p.fc)
		if p.narrow {
			fc = fc*2 | 0x40000000
		}
		le.PutUint32(d[2:], fc)
		if b.PiecePrm != nil {
			le.PutUint16(d[6:], b.PiecePrm(i))
		}
		data = append(data, d)
	}
	at = append(at, pieces[len(pieces)-1].end)
	plc := PLC(at, data...)
	return append(le.AppendUint32(append(out, 2), uint32(len(plc))), plc...)
}

type storedRun struct {
	fc, end int
	istd    int
	props   []byte
}

// spread turns runs of the text into runs of the file.
func spread(runs []propertyRun, pieces []storedPiece) []storedRun {
	var out []storedRun
	at, k := 0, 0
	for _, r := range runs {
		for at < r.end {
			for pieces[k].end <= at {
				k++
			}
			p := pieces[k]
			to := min(r.end, p.end)
			width := 2
			if p.narrow {
				width = 1
			}
			out = append(out, storedRun{p.fc + (at-p.cp)*width, p.fc + (to-p.cp)*width, r.istd, r.props})
			at = to
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].fc < out[j].fc })
	return out
}

// pages appends the property pages to the stream and gives their table. A list
// too long for a page goes to the data stream.
func (b *Binary) pages(word *[]byte, runs []storedRun, paras bool) []byte {
	le := binary.LittleEndian
	*word = append(*word, make([]byte, (sectorSize-len(*word)%sectorSize)%sectorSize)...)
	slot := 1
	if paras {
		slot = 13
	}
	var at []int
	var numbers [][]byte
	for i := 0; i < len(runs); {
		page := make([]byte, sectorSize)
		free := sectorSize - 1 // what lies above is taken
		n := 0
		var offsets []int
		known := map[string]int{}
		for ; i+n < len(runs) && n < 100; n++ {
			r := runs[i+n]
			entry := r.props
			if paras {
				if len(entry) > 460 {
					ref := prl32(0x6646, len(b.Data))
					b.Data = append(le.AppendUint16(b.Data, uint16(len(entry))), entry...)
					entry = ref
				}
				entry = append([]byte{byte(r.istd), byte(r.istd >> 8)}, entry...)
				if len(entry)%2 != 0 {
					entry = append([]byte{byte((len(entry) + 1) / 2)}, entry...)
				} else {
					entry = append([]byte{0, byte(len(entry) / 2)}, entry...)
				}
			} else if len(entry) > 0 {
				entry = append([]byte{byte(len(entry))}, entry...)
			}
			place, ok := known[string(entry)]
			if !ok {
				place = (free - len(entry)) &^ 1
				if len(entry) == 0 {
					place = 0
				}
			}
			low := free
			if len(entry) > 0 {
				low = min(free, place) // below 0: no room at all
			}
			if 4*(n+2)+slot*(n+1) > low {
				break
			}
			if !ok && place > 0 {
				copy(page[place:], entry)
				free = place
				known[string(entry)] = place
			}
			offsets = append(offsets, place)
		}
		for k := 0; k < n; k++ {
			le.PutUint32(page[4*k:], uint32(runs[i+k].fc))
			page[4*(n+1)+slot*k] = byte(offsets[k] / 2)
		}
		le.PutUint32(page[4*n:], uint32(runs[i+n-1].end))
		page[sectorSize-1] = byte(n)
		at = append(at, runs[i].fc)
		numbers = append(numbers, le.AppendUint32(nil, uint32(len(*word)/sectorSize)))
		*word = append(*word, page...)
		i += n
	}
	at = append(at, runs[len(runs)-1].end)
	return PLC(at, numbers...)
}

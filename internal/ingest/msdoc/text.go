package msdoc

import (
	"sort"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wenping/internal/limit"
)

// piece is a stretch of text that lies together in the file.
type piece struct {
	cp, end int
	fc      int // byte offset in the stream
	width   int // bytes a character: 1 or 2
	prm     uint16
}

// text is the text of all stories, one UTF-16 unit a CP.
type text struct {
	units   []uint16
	pieces  []piece
	grpprls [][]byte // property lists that pieces refer to
	missing int      // characters whose bytes are not there
}

// readText puts the text together from the piece table.
func readText(f *fib, bounds limit.Limits) (*text, error) {
	maxChars := int(bounds.Text / 3) // a Chinese character has three bytes
	t := &text{}
	table := t.readClx(f.loc(locPieces))
	want := 0
	for _, n := range f.ccp {
		want += n
		if n > maxChars || want > maxChars {
			return nil, bounds.Exceeded(limit.Text)
		}
	}
	plc := readPLC(table, 8)
	for i, d := range plc.datum {
		p := piece{cp: plc.at[i], end: plc.at[i+1], prm: le.Uint16(d[6:]), width: 2}
		raw := le.Uint32(d[2:])
		p.fc = int(raw)
		if raw&0x40000000 != 0 {
			p.fc, p.width = int(raw&^0x40000000)/2, 1
		}
		if i == 0 {
			p.cp = 0
		} else if p.cp < t.pieces[len(t.pieces)-1].end {
			p.cp = t.pieces[len(t.pieces)-1].end
		}
		if p.end <= p.cp {
			continue
		}
		if p.end > maxChars {
			if p.cp >= want {
				break
			}
			p.end = min(p.end, want)
		}
		t.pieces = append(t.pieces, p)
		if p.end >= want+2 {
			break
		}
	}
	if len(t.pieces) == 0 {
		// No piece table: the text of a file that was saved whole lies together.
		p, ok := plainText(f, maxChars)
		if !ok {
			return nil, damaged()
		}
		t.pieces = []piece{p}
		t.missing++
	}
	last := t.pieces[len(t.pieces)-1].end
	if want == 0 {
		f.ccp[storyMain], want = last, last
	}
	if last < want {
		t.missing += want - last
	}
	t.fill(f)
	return t, nil
}

// readClx splits the property lists from the piece table.
func (t *text) readClx(b []byte) (table []byte) {
	for len(b) >= 5 {
		switch b[0] {
		case 1:
			n := int(le.Uint16(b[1:]))
			if 3+n > len(b) {
				return nil
			}
			t.grpprls = append(t.grpprls, b[3:3+n])
			b = b[3+n:]
		case 2:
			n := int(le.Uint32(b[1:]))
			b = b[5:]
			return b[:min(len(b), max(0, n))]
		default:
			return nil
		}
	}
	return nil
}

// plainText guesses the one piece of a file without a piece table.
func plainText(f *fib, maxChars int) (piece, bool) {
	from, to := f.fcMin, min(f.fcMac, len(f.base))
	if from < fibMin || to-from < 2 {
		return piece{}, false
	}
	p := piece{fc: from, width: 2, end: (to - from) / 2}
	if n := f.ccp[storyMain]; n > 0 && from+n <= len(f.base) && (to-from) < 2*n {
		p.width, p.end = 1, to-from
	}
	p.end = min(p.end, maxChars)
	return p, true
}

func (t *text) fill(f *fib) {
	last := t.pieces[len(t.pieces)-1].end
	t.units = make([]uint16, last)
	gbk := f.foreign && t.looksGBK(f.base)
	for _, p := range t.pieces {
		n := p.end - p.cp
		if have := (len(f.base) - p.fc) / p.width; p.fc < 0 || have < n {
			have = max(0, have)
			if p.fc < 0 {
				have = 0
			}
			t.missing += n - have
			n = have
		}
		out := t.units[p.cp : p.cp+n]
		src := f.base[min(p.fc, len(f.base)):]
		switch {
		case p.width == 2:
			for i := range out {
				out[i] = le.Uint16(src[2*i:])
			}
		case gbk:
			decodeGBK(out, src)
		default:
			for i := range out {
				out[i] = cp1252(src[i])
			}
		}
	}
}

// cp1252 is the code page of text kept in 8 bits.
func cp1252(b byte) uint16 {
	if b >= 0x80 && b < 0xA0 {
		return [32]uint16{
			0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F,
			0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
		}[b-0x80]
	}
	return uint16(b)
}

// looksGBK says that the 8-bit text of a Chinese file is not Western: its high
// bytes come in pairs that are Chinese characters.
func (t *text) looksGBK(src []byte) bool {
	high, paired := 0, 0
	for _, p := range t.pieces {
		if p.width != 1 || p.fc < 0 || p.fc >= len(src) {
			continue
		}
		b := src[p.fc:min(len(src), p.fc+p.end-p.cp)]
		for i := 0; i < len(b); i++ {
			if b[i] < 0x80 {
				continue
			}
			high++
			if i+1 < len(b) && b[i] >= 0xA1 && b[i] <= 0xF7 && b[i+1] >= 0xA1 {
				paired += 2
				high++
				i++
			}
		}
	}
	return high >= 20 && paired*20 >= high*19
}

// decodeGBK fills one unit a byte: a character of two bytes stands on the
// first, a zero, which prints nothing, on the second.
func decodeGBK(out []uint16, src []byte) {
	dec := simplifiedchinese.GBK.NewDecoder()
	for i := 0; i < len(out); i++ {
		if src[i] < 0x81 || i+1 >= len(out) {
			out[i] = uint16(src[i])
			continue
		}
		s, err := dec.Bytes(src[i : i+2])
		r := []rune(string(s))
		if err != nil || len(r) != 1 || r[0] > 0xFFFF || r[0] == 0xFFFD {
			out[i] = 0xFFFD
			continue
		}
		out[i] = uint16(r[0])
		out[i+1] = 0
		i++
	}
}

// pieceAt gives the index of the piece that holds cp; -1 when none does.
func (t *text) pieceAt(cp int) int {
	i := sort.Search(len(t.pieces), func(i int) bool { return t.pieces[i].end > cp })
	if i == len(t.pieces) || t.pieces[i].cp > cp {
		return -1
	}
	return i
}

// fc gives where a CP of the piece is stored.
func (p *piece) fcOf(cp int) int { return p.fc + (cp-p.cp)*p.width }

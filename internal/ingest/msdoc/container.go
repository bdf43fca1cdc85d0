package msdoc

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/richardlehane/mscfb"
)

// streams are the streams of the container's top level that are read here.
type streams struct {
	word    []byte // WordDocument
	table   [2][]byte
	data    []byte
	summary []byte
	whole   bool // no part of them had to be guessed or is missing
}

// stream gives the place of a stream; nil for one that is not read here. Names
// are the same in upper and lower case.
func (s *streams) stream(name string) *[]byte {
	switch strings.ToLower(name) {
	case "worddocument":
		return &s.word
	case "0table":
		return &s.table[0]
	case "1table":
		return &s.table[1]
	case "data":
		return &s.data
	case "\x05summaryinformation":
		return &s.summary
	}
	return nil
}

// maxEntries bounds the directory; a report with hundreds of embedded objects
// has a few thousand entries.
const maxEntries = 1 << 15

var errNoWord = errors.New("no WordDocument stream")

// openContainer finds the streams. The strict reader comes first; what it
// refuses is read sector by sector as far as it goes.
func openContainer(data []byte) (*streams, error) {
	c, err := readLayout(data)
	if err != nil {
		return nil, err
	}
	if len(c.directory)/entrySize <= maxEntries {
		if s, err := strict(data); err == nil {
			return s, nil
		}
	}
	return c.salvage()
}

// strict reads the container by the book.
func strict(data []byte) (*streams, error) {
	c, err := mscfb.New(extended(data))
	if err != nil {
		return nil, err
	}
	s := &streams{whole: true}
	for _, f := range c.File {
		place := s.stream(f.Name)
		if len(f.Path) > 0 || place == nil || f.FileInfo().IsDir() || f.Size == 0 {
			continue
		}
		if f.Size > int64(len(data)) {
			return nil, io.ErrUnexpectedEOF
		}
		if *place, err = readStream(f); err != nil {
			return nil, err
		}
	}
	if len(s.word) < idMin {
		return nil, errNoWord
	}
	return s, nil
}

// readStream reads in small steps: the library's cost of one read grows with
// the square of its sectors.
func readStream(f *mscfb.File) ([]byte, error) {
	out := make([]byte, f.Size)
	for at := 0; at < len(out); {
		n, err := f.Read(out[at:min(len(out), at+32<<10)])
		at += n
		if at == len(out) {
			break
		}
		if err != nil {
			return nil, err
		}
		if n == 0 {
			return nil, io.ErrNoProgress
		}
	}
	return out, nil
}

// extended is a file with zeros behind its end: WPS stops writing where the
// last sector has no more content.
type extended []byte

func (e extended) ReadAt(b []byte, at int64) (int, error) {
	const sector = 4096
	if at < 0 || at+int64(len(b)) > int64(len(e))+sector {
		return 0, io.ErrUnexpectedEOF
	}
	n := 0
	if at < int64(len(e)) {
		n = copy(b, e[at:])
	}
	clear(b[n:])
	return len(b), nil
}

const (
	entrySize = 128
	lastSect  = 0xFFFFFFFA // the greatest sector number
)

// layout is the container read leniently: sector chains as far as they are
// sane, broken ones continued in the order of the file.
type layout struct {
	data      []byte
	sector    int
	fat       []uint32
	directory []byte
	cutoff    int
	damaged   bool
}

func readLayout(data []byte) (*layout, error) {
	if len(data) < 512 {
		return nil, io.ErrUnexpectedEOF
	}
	le := binary.LittleEndian
	c := &layout{data: data, sector: 512, cutoff: 4096}
	if le.Uint16(data[30:]) == 12 {
		c.sector = 4096
	}
	all := (len(data) - 1) / c.sector // sectors after the header, a short last one too
	seen := map[uint32]bool{}
	fatSector := func(n uint32) {
		if n >= uint32(all) || seen[n] || len(c.fat) > all+c.sector {
			return
		}
		seen[n] = true
		b := c.at(n)
		for i := 0; i+4 <= len(b); i += 4 {
			c.fat = append(c.fat, le.Uint32(b[i:]))
		}
		for i := len(b) / 4; i < c.sector/4; i++ {
			c.fat = append(c.fat, 0xFFFFFFFF)
		}
	}
	for i := 0; i < 109; i++ {
		if n := le.Uint32(data[76+4*i:]); n <= lastSect {
			fatSector(n)
		}
	}
	for n, steps := le.Uint32(data[68:]), 0; n < uint32(all) && steps <= all; steps++ {
		b := c.at(n)
		if len(b) < c.sector {
			break
		}
		for i := 0; i+8 <= len(b); i += 4 {
			if k := le.Uint32(b[i:]); k <= lastSect {
				fatSector(k)
			}
		}
		n = le.Uint32(b[len(b)-4:])
	}
	c.directory = c.chain(le.Uint32(data[48:]), len(data))
	return c, nil
}

// at gives a sector; the last one may be short.
func (c *layout) at(n uint32) []byte {
	from := (int(n) + 1) * c.sector
	if int64(n) >= int64(len(c.data))/int64(c.sector) || from >= len(c.data) {
		return nil
	}
	return c.data[from:min(len(c.data), from+c.sector)]
}

// chain follows the sectors of a stream up to size bytes. A chain that breaks
// off goes on with the next sector of the file when the size says that more
// must come.
func (c *layout) chain(n uint32, size int) []byte {
	size = min(size, len(c.data))
	open := size == len(c.data) // the size is not known
	out := make([]byte, 0, size)
	for steps := 0; len(out) < size && steps <= len(c.data)/c.sector; steps++ {
		b := c.at(n)
		if len(b) == 0 {
			break
		}
		out = append(out, b[:min(len(b), size-len(out))]...)
		next := uint32(0xFFFFFFFF)
		if int(n) < len(c.fat) {
			next = c.fat[n]
		}
		if next > lastSect || int(next) >= len(c.data)/c.sector+1 {
			if open {
				break
			}
			if len(out) < size {
				c.damaged = true
			}
			next = n + 1
		}
		n = next
	}
	return out
}

// salvage gives the streams of a container that the strict reader refuses.
func (c *layout) salvage() (*streams, error) {
	le := binary.LittleEndian
	type entry struct {
		name  string
		start uint32
		size  int
	}
	s := &streams{}
	var entries []entry
	var mini []byte
	scan := func(dir []byte) {
		for at := 0; at+entrySize <= len(dir) && len(entries) < maxEntries; at += entrySize {
			e := dir[at : at+entrySize]
			n := int(le.Uint16(e[64:]))
			if n < 4 || n > 64 || e[66] != 2 && e[66] != 5 {
				continue
			}
			u := make([]uint16, 0, 32)
			for i := 0; i+2 < n; i += 2 {
				u = append(u, le.Uint16(e[i:]))
			}
			x := entry{string(utf16.Decode(u)), le.Uint32(e[116:]), int(le.Uint32(e[120:]))}
			switch {
			case e[66] == 5 && mini == nil:
				mini = c.chain(x.start, x.size)
			case e[66] == 2 && s.stream(x.name) != nil:
				entries = append(entries, x)
			}
		}
	}
	scan(c.directory)
	if len(entries) == 0 {
		// The directory is lost: look for it in all the file.
		c.damaged = true
		root := []byte("R\x00o\x00o\x00t\x00 \x00E\x00n\x00t\x00r\x00y\x00")
		if at := bytes.Index(c.data, root); at >= 0 {
			scan(c.data[at:min(len(c.data), at+64*entrySize)])
		}
	}
	miniFAT := c.chain(le.Uint32(c.data[60:]), len(c.data))
	for _, e := range entries {
		b := []byte(nil)
		if e.size >= c.cutoff {
			b = c.chain(e.start, e.size)
		} else {
			b = small(mini, miniFAT, e.start, e.size)
		}
		if len(b) < e.size {
			c.damaged = true
		}
		// The first of a name is the top level's: embedded documents come later.
		if place := s.stream(e.name); *place == nil {
			*place = b
		}
	}
	s.whole = !c.damaged
	if len(s.word) < idMin {
		return nil, errNoWord
	}
	return s, nil
}

// small reads a stream out of the stream of small streams.
func small(mini, fat []byte, n uint32, size int) []byte {
	out := make([]byte, 0, min(size, 4096))
	for len(out) < size && int64(n)*64 < int64(len(mini)) {
		from := int(n) * 64
		b := mini[from:min(len(mini), from+64)]
		out = append(out, b[:min(len(b), size-len(out))]...)
		if int64(n)*4+4 > int64(len(fat)) {
			break
		}
		n = binary.LittleEndian.Uint32(fat[n*4:])
	}
	return out
}

// Is says that the container itself is a Word document, not only something
// embedded in it.
func Is(data []byte) bool {
	_, err := strict(data)
	return err == nil
}

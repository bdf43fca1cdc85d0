package documenttest

import (
	"encoding/binary"
	"errors"
	"sort"
	"strings"
	"unicode/utf16"
)

// Stream is a file inside an OLE container.
type Stream struct {
	Name string
	Data []byte
}

const (
	sectorSize = 512
	endOfChain = 0xFFFFFFFE
	freeSector = 0xFFFFFFFF
	fatSector  = 0xFFFFFFFD
)

// Container writes an OLE container. cut leaves out the zeros behind the last
// stream, as WPS does.
func Container(streams []Stream, cut bool) ([]byte, error) {
	le := binary.LittleEndian
	sort.Slice(streams, func(i, j int) bool {
		a, b := streams[i].Name, streams[j].Name
		if len(a) != len(b) {
			return len(a) < len(b)
		}
		return strings.ToUpper(a) < strings.ToUpper(b)
	})
	var fat []uint32
	var body []byte
	// put lays data down in sectors of its own and gives the first.
	put := func(data []byte) uint32 {
		if len(data) == 0 {
			return endOfChain
		}
		first := uint32(len(fat))
		for at := 0; at < len(data); at += sectorSize {
			fat = append(fat, uint32(len(fat)+1))
		}
		fat[len(fat)-1] = endOfChain
		body = append(body, data...)
		body = append(body, make([]byte, (sectorSize-len(body)%sectorSize)%sectorSize)...)
		return first
	}

	// Streams of less than 4096 bytes share one stream.
	var mini []byte
	var miniFAT []uint32
	start := make([]uint32, len(streams))
	for i, s := range streams {
		if len(s.Data) == 0 || len(s.Data) >= 4096 {
			continue
		}
		start[i] = uint32(len(miniFAT))
		for at := 0; at < len(s.Data); at += 64 {
			miniFAT = append(miniFAT, uint32(len(miniFAT)+1))
		}
		miniFAT[len(miniFAT)-1] = endOfChain
		mini = append(mini, s.Data...)
		mini = append(mini, make([]byte, (64-len(mini)%64)%64)...)
	}
	directory := make([]byte, 0, (len(streams)+4)*128)
	entry := func(name string, kind byte, right, child, first uint32, size int) {
		e := make([]byte, 128)
		u := utf16.Encode([]rune(name))
		for i, c := range u {
			le.PutUint16(e[2*i:], c)
		}
		le.PutUint16(e[64:], uint16(2*len(u)+2))
		e[66], e[67] = kind, 1
		le.PutUint32(e[68:], freeSector)
		le.PutUint32(e[72:], right)
		le.PutUint32(e[76:], child)
		le.PutUint32(e[116:], first)
		le.PutUint32(e[120:], uint32(size))
		directory = append(directory, e...)
	}
	miniStart := put(mini)
	miniFATSectors := 0
	miniFATStart := uint32(endOfChain)
	if len(miniFAT) > 0 {
		b := make([]byte, (len(miniFAT)*4+sectorSize-1)/sectorSize*sectorSize)
		for i := range b {
			b[i] = 0xFF
		}
		for i, n := range miniFAT {
			le.PutUint32(b[4*i:], n)
		}
		miniFATSectors = len(b) / sectorSize
		miniFATStart = put(b)
	}
	for i, s := range streams {
		if len(s.Data) >= 4096 {
			start[i] = 0 // set below, once the directory's place is known
		}
	}
	// The directory comes before the large streams, so that these end the file.
	dirSectors := (len(streams) + 1 + 3) / 4
	dirStart := uint32(len(fat))
	for i := 0; i < dirSectors; i++ {
		fat = append(fat, uint32(len(fat)+1))
	}
	fat[len(fat)-1] = endOfChain
	dirAt := len(body)
	body = append(body, make([]byte, dirSectors*sectorSize)...)
	last := 0
	for i, s := range streams {
		if len(s.Data) >= 4096 {
			start[i] = put(s.Data)
			last = len(body) - (sectorSize-len(s.Data)%sectorSize)%sectorSize
		}
	}
	entry("Root Entry", 5, freeSector, 1, miniStart, len(mini))
	for i, s := range streams {
		right := uint32(i + 2)
		if i == len(streams)-1 {
			right = freeSector
		}
		first := start[i]
		if len(s.Data) == 0 {
			first = endOfChain
		}
		entry(s.Name, 2, right, freeSector, first, len(s.Data))
	}
	copy(body[dirAt:], directory)

	// The sectors of the allocation table come first in the file.
	n := 1
	for n*sectorSize/4 < len(fat)+n {
		n++
	}
	if n > 109 {
		return nil, errors.New("too large for a container without further tables")
	}
	head := make([]byte, sectorSize)
	copy(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	le.PutUint16(head[24:], 0x3E)
	le.PutUint16(head[26:], 3)
	le.PutUint16(head[28:], 0xFFFE)
	le.PutUint16(head[30:], 9)
	le.PutUint16(head[32:], 6)
	le.PutUint32(head[44:], uint32(n))
	le.PutUint32(head[48:], dirStart+uint32(n))
	le.PutUint32(head[56:], 4096)
	moved := func(s uint32) uint32 {
		if s < endOfChain {
			return s + uint32(n)
		}
		return s
	}
	le.PutUint32(head[60:], moved(miniFATStart))
	le.PutUint32(head[64:], uint32(miniFATSectors))
	le.PutUint32(head[68:], endOfChain)
	for i := 0; i < 109; i++ {
		v := uint32(freeSector)
		if i < n {
			v = uint32(i)
		}
		le.PutUint32(head[76+4*i:], v)
	}
	table := make([]byte, n*sectorSize)
	for i := range table {
		table[i] = 0xFF
	}
	for i := 0; i < n; i++ {
		le.PutUint32(table[4*i:], fatSector)
	}
	for i, s := range fat {
		le.PutUint32(table[4*(n+i):], moved(s))
	}
	for i := 0; i <= len(streams); i++ {
		e := body[dirAt+128*i:]
		if size := le.Uint32(e[120:]); size >= 4096 || i == 0 {
			le.PutUint32(e[116:], moved(le.Uint32(e[116:])))
		}
	}
	out := append(append(head, table...), body...)
	if cut && last > 0 {
		out = out[:len(head)+len(table)+last]
	}
	return out, nil
}

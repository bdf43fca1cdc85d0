package render

import (
	"encoding/binary"
	"maps"
	"slices"
	"sort"
)

// The drawing library reads a face from end to end for each paper and cuts the
// characters out of it that the paper needs. A paper needs some hundreds of
// thirty thousand: it is handed a face that has no others, which it reads in a
// hundredth of the time and cuts to the same bytes. (It also writes into the face
// it cuts, so that papers drawn at once must not share one.)

// sfntFile is a face in its file. Its tables lie within it.
type sfntFile struct {
	tables  map[string][]byte
	glyphs  int // how many
	metrics int // of them with an advance of their own; the others have that of the last
	long    bool
	cmap    []byte // the table of characters that the drawing library reads: format 4
}

func be16(b []byte, at int) int {
	if at < 0 || at+2 > len(b) {
		return -1
	}
	return int(binary.BigEndian.Uint16(b[at:]))
}

func be32(b []byte, at int) int {
	if at < 0 || at+4 > len(b) {
		return -1
	}
	return int(binary.BigEndian.Uint32(b[at:]))
}

// openFace finds the tables of a face; nil when it is not built as most are.
func openFace(data []byte) *sfntFile {
	f := &sfntFile{tables: map[string][]byte{}}
	for i := range be16(data, 4) {
		at := 12 + 16*i
		from, size := be32(data, at+8), be32(data, at+12)
		if from < 0 || size < 0 || from+size > len(data) {
			return nil
		}
		f.tables[string(data[at:at+4])] = data[from : from+size : from+size]
	}
	for _, name := range []string{"name", "head", "hhea", "maxp", "post", "hmtx", "loca", "glyf", "cmap"} {
		if len(f.tables[name]) == 0 {
			return nil
		}
	}
	if len(f.tables["head"]) < 54 || len(f.tables["hhea"]) < 36 || len(f.tables["maxp"]) < 6 || len(f.tables["post"]) < 32 {
		return nil
	}
	f.glyphs, f.metrics, f.long = be16(f.tables["maxp"], 4), be16(f.tables["hhea"], 34), be16(f.tables["head"], 50) == 1
	if f.metrics < 1 || f.metrics > f.glyphs || len(f.tables["hmtx"]) < 4*f.metrics+2*(f.glyphs-f.metrics) {
		return nil
	}
	c := f.tables["cmap"]
	for i := range be16(c, 2) {
		system, coding, from := be16(c, 4+8*i), be16(c, 6+8*i), be32(c, 8+8*i)
		if (system == 3 && coding == 1 || system == 0) && be16(c, from) == 4 {
			if size := be16(c, from+2); size >= 16 && from+size <= len(c) {
				f.cmap = c[from : from+size]
			}
			break
		}
	}
	if f.cmap == nil {
		return nil
	}
	return f
}

// glyph gives the glyph of a character as the table of format 4 has it; known is
// false where it does not speak of the character.
func (f *sfntFile) glyph(c int) (g int, known bool) {
	n := be16(f.cmap, 6) / 2
	ends, begins, deltas, offsets := 14, 16+2*n, 16+4*n, 16+6*n
	lo := sort.Search(n, func(k int) bool { return be16(f.cmap, ends+2*k) >= c })
	if lo == n || be16(f.cmap, begins+2*lo) > c {
		return 0, false
	}
	delta, offset := be16(f.cmap, deltas+2*lo), be16(f.cmap, offsets+2*lo)
	if offset == 0 {
		return (c + delta) & 0xFFFF, true
	}
	g = be16(f.cmap, offsets+2*lo+offset+2*(c-be16(f.cmap, begins+2*lo)))
	if g <= 0 {
		return 0, true
	}
	return (g + delta) & 0xFFFF, true
}

// outline gives the contours of a glyph as they stand in the file; false when the
// file is broken.
func (f *sfntFile) outline(g int) ([]byte, bool) {
	loca := f.tables["loca"]
	from, to := 2*be16(loca, 2*g), 2*be16(loca, 2*g+2)
	if f.long {
		from, to = be32(loca, 4*g), be32(loca, 4*g+4)
	}
	if g < 0 || g >= f.glyphs || from < 0 || from > to || to > len(f.tables["glyf"]) {
		return nil, false
	}
	return f.tables["glyf"][from:to], true
}

// metric gives advance and side bearing of a glyph.
func (f *sfntFile) metric(g int) []byte {
	h := f.tables["hmtx"]
	if g < f.metrics {
		return h[4*g : 4*g+4]
	}
	at := 4*f.metrics + 2*(g-f.metrics)
	return slices.Concat(h[4*f.metrics-4:4*f.metrics-2], h[at:at+2])
}

// components gives where in an outline that is put together of others their
// numbers stand; false when it is broken.
func components(outline []byte) (at []int, ok bool) {
	if len(outline) < 10 || outline[0]&0x80 == 0 {
		return nil, true
	}
	const words, scale, more, twoScales, matrix = 1, 1 << 3, 1 << 5, 1 << 6, 1 << 7
	for p, flags := 10, more; flags&more != 0; {
		if flags = be16(outline, p); flags < 0 || p+4 > len(outline) {
			return nil, false
		}
		at = append(at, p+2)
		p += 6
		if flags&words != 0 {
			p += 2
		}
		switch {
		case flags&scale != 0:
			p += 2
		case flags&twoScales != 0:
			p += 4
		case flags&matrix != 0:
			p += 8
		}
	}
	return at, true
}

// part gives a face that has these characters alone, glyphs in the order of the
// whole one; the whole face where it is not built as most are.
func (f *face) part(used map[rune]bool) []byte {
	file := openFace(f.data)
	if file == nil {
		return f.data
	}
	chars := map[int]int{}
	for c := range 256 { // the library tells the widths of all of these
		if g, known := file.glyph(c); known {
			chars[c] = g
		}
	}
	for c := range used {
		if c >= 0xFFFF {
			continue
		}
		if g, known := file.glyph(int(c)); known {
			chars[int(c)] = g
		}
	}
	kept := map[int]bool{0: true}
	var wait []int
	for _, g := range chars {
		kept[g] = true
	}
	for g := range kept {
		wait = append(wait, g)
	}
	for len(wait) > 0 { // what outlines are put together of
		g := wait[len(wait)-1]
		wait = wait[:len(wait)-1]
		outline, ok := file.outline(g)
		at, whole := components(outline)
		if !ok || !whole {
			return f.data
		}
		for _, p := range at {
			if k := be16(outline, p); !kept[k] {
				kept[k] = true
				wait = append(wait, k)
			}
		}
	}
	old := slices.Sorted(maps.Keys(kept))
	number := map[int]int{}
	for n, g := range old {
		number[g] = n
	}
	var glyf, loca, hmtx []byte
	for _, g := range old {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		hmtx = append(hmtx, file.metric(g)...)
		outline, _ := file.outline(g)
		begin := len(glyf)
		glyf = append(glyf, outline...)
		at, _ := components(outline)
		for _, p := range at {
			binary.BigEndian.PutUint16(glyf[begin+p:], uint16(number[be16(outline, p)]))
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))

	with := func(name string, at int, v int) []byte {
		b := slices.Clone(file.tables[name])
		binary.BigEndian.PutUint16(b[at:], uint16(v))
		return b
	}
	tables := map[string][]byte{
		"head": with("head", 50, 1), "hhea": with("hhea", 34, len(old)), "maxp": with("maxp", 4, len(old)),
		"post": file.tables["post"][:32], "hmtx": hmtx, "loca": loca, "glyf": glyf, "cmap": characterTable(chars, number),
	}
	for _, name := range []string{"name", "OS/2", "cvt ", "fpgm", "prep", "gasp"} {
		if t := file.tables[name]; len(t) > 0 {
			tables[name] = t
		}
	}
	return assemble(tables)
}

// characterTable writes a table of format 4.
func characterTable(chars, number map[int]int) []byte {
	type run struct{ from, to, glyph int }
	var runs []run
	for _, c := range slices.Sorted(maps.Keys(chars)) {
		g := number[chars[c]]
		if n := len(runs); n > 0 && runs[n-1].to == c-1 && runs[n-1].glyph+c-runs[n-1].from == g {
			runs[n-1].to = c
			continue
		}
		runs = append(runs, run{c, c, g})
	}
	runs = append(runs, run{0xFFFF, 0xFFFF, 0})
	var ends, begins, deltas, offsets []byte
	for _, r := range runs {
		ends = binary.BigEndian.AppendUint16(ends, uint16(r.to))
		begins = binary.BigEndian.AppendUint16(begins, uint16(r.from))
		deltas = binary.BigEndian.AppendUint16(deltas, uint16(r.glyph-r.from))
		offsets = binary.BigEndian.AppendUint16(offsets, 0)
	}
	var out []byte
	for _, v := range []int{0, 1, 3, 1, 0, 12, 4, 16 + 8*len(runs), 0, 2 * len(runs), 0, 0, 0} {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	return slices.Concat(out, ends, []byte{0, 0}, begins, deltas, offsets)
}

// assemble writes tables as a file. Sums are left out: the library makes its own.
func assemble(tables map[string][]byte) []byte {
	names := slices.Sorted(maps.Keys(tables))
	at := 12 + 16*len(names)
	head := binary.BigEndian.AppendUint32(nil, 0x00010000)
	head = binary.BigEndian.AppendUint16(head, uint16(len(names)))
	head = append(head, make([]byte, 6)...)
	var body []byte
	for _, name := range names {
		t := tables[name]
		head = append(head, name...)
		head = binary.BigEndian.AppendUint32(head, 0)
		head = binary.BigEndian.AppendUint32(head, uint32(at+len(body)))
		head = binary.BigEndian.AppendUint32(head, uint32(len(t)))
		body = append(body, t...)
		body = append(body, make([]byte, -len(body)&3)...)
	}
	return append(head, body...)
}

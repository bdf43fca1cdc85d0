package press

import (
	"encoding/binary"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// face is a typeface of the press.
type face int

const (
	fang face = iota // 仿宋
	hei              // 黑体
	kai              // 楷体
	song             // 宋体
	faceCount
)

var faceFiles = [faceCount]string{"FandolFang-Regular.ttf", "NotoSansSC_400Regular-sub.ttf", "LXGWWenKai-Regular.ttf", "NotoSerifSC_400Regular-sub.ttf"}

// faceNames are what programs call such faces.
var faceNames = [faceCount]string{"FangSong", "SimHei", "KaiTi", "SimSun"}

func faceOf(name string) face {
	switch name {
	case "仿宋", "仿宋_GB2312":
		return fang
	case "黑体", "方正小标宋简体":
		return hei
	case "楷体", "楷体_GB2312":
		return kai
	}
	return song
}

// Press holds the typefaces; it is safe for use by several goroutines.
type Press struct {
	mu     sync.Mutex
	fonts  [faceCount]*trueType
	glyphs map[glyphKey]glyph
}

type glyphKey struct {
	f face
	r rune
}

// glyph is where a rune is drawn from: another face where its own lacks it.
type glyph struct {
	f       face
	gid     sfnt.GlyphIndex
	advance float64 // in ems
	missing bool    // no face has it: it prints as an empty box
}

// New reads the typefaces.
func New(typefaces fs.FS) (*Press, error) {
	p := &Press{glyphs: map[glyphKey]glyph{}}
	for f, name := range faceFiles {
		data, err := fs.ReadFile(typefaces, name)
		if err != nil {
			return nil, fmt.Errorf("read typeface: %w", err)
		}
		if p.fonts[f], err = parseTrueType(data); err != nil {
			return nil, fmt.Errorf("parse %s: %w", name, err)
		}
	}
	return p, nil
}

func (p *Press) glyph(f face, r rune) glyph {
	p.mu.Lock()
	defer p.mu.Unlock()
	k := glyphKey{f, r}
	if g, ok := p.glyphs[k]; ok {
		return g
	}
	g := glyph{f: f, missing: true, advance: 1}
	for _, try := range []face{f, song, hei, kai} {
		t := p.fonts[try]
		id, err := t.font.GlyphIndex(&t.buf, r)
		if err != nil || id == 0 {
			continue
		}
		units := fixed.I(int(t.font.UnitsPerEm()))
		adv, err := t.font.GlyphAdvance(&t.buf, id, units, font.HintingNone)
		if err != nil {
			continue
		}
		g = glyph{f: try, gid: id, advance: float64(adv) / float64(units)}
		break
	}
	p.glyphs[k] = g
	return g
}

// trueType is a font file cut into its tables.
type trueType struct {
	font   *sfnt.Font
	buf    sfnt.Buffer
	tables map[string][]byte
	long   bool // long offsets in loca
	hmtx   int  // number of full metrics
}

func parseTrueType(data []byte) (*trueType, error) {
	f, err := sfnt.Parse(data)
	if err != nil {
		return nil, err
	}
	t := &trueType{font: f, tables: map[string][]byte{}}
	n := int(binary.BigEndian.Uint16(data[4:]))
	for i := range n {
		rec := data[12+16*i:]
		off, size := binary.BigEndian.Uint32(rec[8:]), binary.BigEndian.Uint32(rec[12:])
		if uint64(off)+uint64(size) > uint64(len(data)) {
			return nil, fmt.Errorf("table %s lies outside the file", rec[:4])
		}
		t.tables[string(rec[:4])] = data[off : off+size]
	}
	for _, need := range []string{"head", "hhea", "hmtx", "loca", "glyf", "maxp"} {
		if t.tables[need] == nil {
			return nil, fmt.Errorf("no table %s", need)
		}
	}
	t.long = binary.BigEndian.Uint16(t.tables["head"][50:]) == 1
	t.hmtx = int(binary.BigEndian.Uint16(t.tables["hhea"][34:]))
	return t, nil
}

func (t *trueType) outline(g int) []byte {
	loca := t.tables["loca"]
	var a, b int
	if t.long {
		if 4*g+8 > len(loca) {
			return nil
		}
		a, b = int(binary.BigEndian.Uint32(loca[4*g:])), int(binary.BigEndian.Uint32(loca[4*g+4:]))
	} else {
		if 2*g+4 > len(loca) {
			return nil
		}
		a, b = 2*int(binary.BigEndian.Uint16(loca[2*g:])), 2*int(binary.BigEndian.Uint16(loca[2*g+2:]))
	}
	if a >= b || b > len(t.tables["glyf"]) {
		return nil
	}
	return t.tables["glyf"][a:b]
}

func (t *trueType) metric(g int) []byte {
	h := t.tables["hmtx"]
	if g < t.hmtx {
		return h[4*g : 4*g+4]
	}
	return []byte{h[4*t.hmtx-4], h[4*t.hmtx-3], 0, 0}
}

// subset writes a font that holds glyphs in their order, 0 first; codes, where
// given, is the character map of single bytes.
func (t *trueType) subset(glyphs []sfnt.GlyphIndex, codes bool) []byte {
	order := make([]int, 0, len(glyphs))
	place := map[int]int{}
	for i, g := range glyphs {
		order = append(order, int(g))
		if _, ok := place[int(g)]; !ok {
			place[int(g)] = i
		}
	}
	var glyf, loca, hmtx []byte
	for i := 0; i < len(order); i++ {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		hmtx = append(hmtx, t.metric(order[i])...)
		out := slices.Clone(t.outline(order[i]))
		if len(out) >= 10 && int16(binary.BigEndian.Uint16(out)) < 0 { // a glyph made of others
			for k := 10; k+4 <= len(out); {
				flags := binary.BigEndian.Uint16(out[k:])
				part := int(binary.BigEndian.Uint16(out[k+2:]))
				at, ok := place[part]
				if !ok {
					at = len(order)
					order = append(order, part)
					place[part] = at
				}
				binary.BigEndian.PutUint16(out[k+2:], uint16(at))
				k += 6
				if flags&1 != 0 {
					k += 2
				}
				switch {
				case flags&8 != 0:
					k += 2
				case flags&0x40 != 0:
					k += 4
				case flags&0x80 != 0:
					k += 8
				}
				if flags&0x20 == 0 {
					break
				}
			}
		}
		glyf = append(glyf, out...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	head := slices.Clone(t.tables["head"])
	binary.BigEndian.PutUint16(head[50:], 1)
	hhea := slices.Clone(t.tables["hhea"])
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(order)))
	maxp := slices.Clone(t.tables["maxp"])
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(order)))
	tables := map[string][]byte{"head": head, "hhea": hhea, "maxp": maxp, "hmtx": hmtx, "loca": loca, "glyf": glyf}
	for _, hint := range []string{"cvt ", "fpgm", "prep"} {
		if x := t.tables[hint]; x != nil {
			tables[hint] = x
		}
	}
	if codes {
		cmap := []byte{0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 12, 0, 0, 1, 6, 0, 0} // one table of 256 bytes
		for c := range 256 {
			if c < len(glyphs) {
				cmap = append(cmap, byte(c))
			} else {
				cmap = append(cmap, 0)
			}
		}
		tables["cmap"] = cmap
	}
	return joinTables(tables)
}

func joinTables(tables map[string][]byte) []byte {
	var names []string
	for n := range tables {
		names = append(names, n)
	}
	slices.Sort(names)
	out := []byte{0, 1, 0, 0}
	out = binary.BigEndian.AppendUint16(out, uint16(len(names)))
	out = append(out, 0, 0, 0, 0, 0, 0)
	at := 12 + 16*len(names)
	var body []byte
	for _, n := range names {
		t := tables[n]
		sum := uint32(0)
		for i := 0; i < len(t); i += 4 {
			var w [4]byte
			copy(w[:], t[i:])
			sum += binary.BigEndian.Uint32(w[:])
		}
		out = append(out, n...)
		out = binary.BigEndian.AppendUint32(out, sum)
		out = binary.BigEndian.AppendUint32(out, uint32(at+len(body)))
		out = binary.BigEndian.AppendUint32(out, uint32(len(t)))
		body = append(body, t...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	return append(out, body...)
}

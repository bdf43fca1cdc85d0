package pdf

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// bookmark is an entry of the outline that a file shows beside its pages.
type bookmark struct {
	title string
	depth int // 1 is the top
	page  int // index; -1 unknown
}

const (
	maxBookmarks = 4000
	maxMarkDepth = 9
)

// bookmarks reads the file's outline. Broken ones go in circles.
func (g *guest) bookmarks(doc uint64) []bookmark {
	const room = 1024
	buf := g.alloc(make([]byte, room))
	defer g.call("free", buf)
	var out []bookmark
	seen := map[uint64]bool{}
	var walk func(parent uint64, depth int)
	walk = func(parent uint64, depth int) {
		if depth > maxMarkDepth {
			return
		}
		for m := g.call("FPDFBookmark_GetFirstChild", doc, parent); m != 0 && !seen[m] && len(out) < maxBookmarks && g.err == nil; m = g.call("FPDFBookmark_GetNextSibling", doc, m) {
			seen[m] = true
			b := bookmark{depth: depth, page: -1}
			if n := g.num("FPDFBookmark_GetTitle", m, buf, room); n > 2 && n <= room {
				b.title = g.wide(buf, n-2)
			}
			if d := g.call("FPDFBookmark_GetDest", doc, m); d != 0 {
				b.page = g.num("FPDFDest_GetDestPageIndex", doc, d)
			}
			out = append(out, b)
			walk(m, depth+1)
		}
	}
	walk(0, 1)
	return out
}

// wide reads n bytes of UTF-16.
func (g *guest) wide(at uint64, n int) string {
	b, ok := g.mem.Read(uint32(at), uint32(n)&^1)
	if !ok {
		return ""
	}
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return strings.TrimRight(string(utf16.Decode(u)), "\x00")
}

package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/go-pdf/fpdf"

	"wenping/internal/document"
)

// Files that other readers repair are read whole.
func TestBrokenFilesThatHoldEverythingAreRead(t *testing.T) {
	make := func(owner bool) []byte {
		p := newPaper(t)
		if owner {
			p.SetProtection(fpdf.CnProtectPrint, "", "owner")
		}
		p.AddPage()
		p.body(100, long)
		return p.bytes(t)
	}
	whole := make(false)
	for name, data := range map[string][]byte{
		"as written":                whole,
		"xref at another place":     regexp.MustCompile(`startxref\n\d+`).ReplaceAll(whole, []byte("startxref\n7")),
		"entries of the xref wrong": regexp.MustCompile(`\n\d{10} 00000 n`).ReplaceAll(whole, []byte("\n0000000011 00000 n")),
		"without end":               bytes.TrimSuffix(bytes.TrimSpace(whole), []byte("%%EOF")),
		"junk before":               append([]byte(strings.Repeat("HTTP/1.1 200 OK\r\n", 30)), whole...),
		"junk behind":               append(bytes.Clone(whole), make(false)[:300]...),
		"zeros behind":              append(bytes.Clone(whole), make2k()...),
		"locked for owners only":    make(true),
	} {
		d, err := read(t, data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(d.Blocks) != 1 || d.Blocks[0].Text != long {
			t.Errorf("%s: %q", name, lines(d))
		}
	}
}

// A file whose end is lost is read as far as it goes, and says so.
func TestFilesWithoutTheirEndAreRescued(t *testing.T) {
	p := newPaper(t)
	p.AddPage()
	p.body(100, long)
	whole := p.bytes(t)
	plainFile := whole[:bytes.LastIndex(whole, []byte("\nxref"))+40]
	// The same with its small objects packed into a stream.
	var packed, heads, bodies bytes.Buffer
	rest := plainFile
	for _, num := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"} {
		head := []byte("\n" + num + " 0 obj\n")
		i := bytes.Index(rest, head)
		j := bytes.Index(rest[max(0, i):], []byte("endobj"))
		if i < 0 || j < 0 || bytes.Contains(rest[i:i+j], []byte("stream")) {
			continue
		}
		fmt.Fprintf(&heads, "%s %d ", num, bodies.Len())
		bodies.Write(rest[i+len(head) : i+j])
		rest = append(bytes.Clone(rest[:i]), rest[i+j+len("endobj"):]...)
	}
	w := zlib.NewWriter(&packed)
	w.Write(append(heads.Bytes(), bodies.Bytes()...))
	w.Close()
	n := len(bytes.Fields(heads.Bytes())) / 2
	packedFile := fmt.Appendf(bytes.Clone(rest), "\n99 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n", n, heads.Len(), packed.Len(), packed.Bytes())
	for name, data := range map[string][]byte{"plain": plainFile, "packed": packedFile} {
		if name == "packed" && n < 4 {
			t.Fatalf("%d objects packed", n)
		}
		d := mustRead(t, data)
		if len(d.Blocks) != 1 || d.Blocks[0].Text != long {
			t.Errorf("%s: %q", name, lines(d))
		}
		if k := len(d.Losses); k != 1 || d.Losses[0].Kind != document.LossLimit {
			t.Errorf("%s: losses %+v", name, d.Losses)
		}
	}
}

// What is rescued begins with what there was, and stays within bounds.
func FuzzRescue(f *testing.F) {
	f.Add([]byte("1 0 obj <</Type/Catalog>> endobj"))
	f.Add([]byte("9 0 obj <</Type/ObjStm/N 1/First 4/Filter/FlateDecode>> stream\nx endstream 1 0 obj <</Type/Catalog"))
	f.Fuzz(func(t *testing.T, data []byte) {
		out := rescue(data)
		if out == nil {
			return
		}
		if !bytes.HasPrefix(out, data) || !bytes.HasSuffix(out, []byte("%%EOF\n")) || len(out) > len(data)+2*rescueInside {
			t.Fatalf("%d bytes became %d", len(data), len(out))
		}
	})
}

func make2k() []byte { return bytes.Repeat([]byte{0}, 5000) }

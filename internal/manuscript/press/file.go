package press

import (
	"bytes"
	"compress/zlib"
	"fmt"
)

// file is a PDF being written.
type file struct {
	buf     bytes.Buffer
	offsets []int
}

// reserve gives the number of an object to be written later.
func (f *file) reserve() int {
	f.offsets = append(f.offsets, 0)
	return len(f.offsets)
}

func (f *file) put(id int, body string) {
	f.offsets[id-1] = f.buf.Len()
	fmt.Fprintf(&f.buf, "%d 0 obj\n%s\nendobj\n", id, body)
}

func (f *file) object(body string) int {
	id := f.reserve()
	f.put(id, body)
	return id
}

func (f *file) stream(dict string, data []byte) int {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write(data) // a bytes.Buffer does not fail
	_ = w.Close()
	return f.raw(dict+" /Filter /FlateDecode", z.Bytes())
}

func (f *file) raw(dict string, data []byte) int {
	id := f.reserve()
	f.offsets[id-1] = f.buf.Len()
	fmt.Fprintf(&f.buf, "%d 0 obj\n<< %s /Length %d >>\nstream\n", id, dict, len(data))
	f.buf.Write(data)
	f.buf.WriteString("\nendstream\nendobj\n")
	return id
}

func (f *file) end(root, info int) []byte {
	at := f.buf.Len()
	fmt.Fprintf(&f.buf, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets)+1)
	for _, o := range f.offsets {
		fmt.Fprintf(&f.buf, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&f.buf, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(f.offsets)+1, root, info, at)
	return f.buf.Bytes()
}

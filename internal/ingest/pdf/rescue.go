package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strconv"
)

const (
	rescueSize   = 64 << 20 // larger broken files are given up
	rescueInside = 64 << 20 // of packed objects that are unpacked
)

var (
	objectHead = regexp.MustCompile(`(\d{1,7})\s+\d{1,5}\s+obj\b`)
	streamN    = regexp.MustCompile(`/N\s+(\d{1,6})`)
	streamAt   = regexp.MustCompile(`/First\s+(\d{1,8})`)
)

// rescue gives a file whose end is lost a new one: PDFium looks for objects by
// itself where the table of them is broken, but must be told which is the first,
// and cannot look into packed objects. nil where the file does not hold the
// first object, or is locked. What stood in the lost part stays lost.
func rescue(data []byte) []byte {
	if len(data) > rescueSize || bytes.Contains(data, []byte("/Encrypt")) {
		return nil
	}
	var out bytes.Buffer
	out.Write(data)
	unpackObjects(&out, data)
	all := out.Bytes()
	end := bytes.LastIndex(all, []byte("/Catalog"))
	if end < 0 {
		return nil
	}
	heads := objectHead.FindAllSubmatch(all[max(0, end-2000):end], -1)
	if len(heads) == 0 {
		return nil
	}
	fmt.Fprintf(&out, "\ntrailer\n<</Root %s 0 R>>\nstartxref\n0\n%%%%EOF\n", heads[len(heads)-1][1])
	return out.Bytes()
}

// unpackObjects writes the objects that are packed in streams as plain ones.
func unpackObjects(out *bytes.Buffer, data []byte) {
	left := rescueInside
	for at := 0; left > 0; {
		i := bytes.Index(data[at:], []byte("/ObjStm"))
		if i < 0 {
			return
		}
		at += i + len("/ObjStm")
		j := bytes.Index(data[at:min(len(data), at+600)], []byte("stream"))
		if j < 0 {
			continue
		}
		from := max(0, at-600)
		if k := bytes.LastIndex(data[from:at], []byte(" obj")); k >= 0 {
			from += k
		}
		dict := data[from : at+j]
		n, first := numberIn(streamN, dict), numberIn(streamAt, dict)
		r, err := zlib.NewReader(bytes.NewReader(bytes.TrimLeft(data[at+j+len("stream"):], "\r\n")))
		if err != nil || n <= 0 || first <= 0 {
			continue
		}
		b, _ := io.ReadAll(io.LimitReader(r, int64(min(left, 16<<20))))
		if left -= len(b); first > len(b) {
			continue
		}
		heads := bytes.Fields(b[:first])
		for k := 0; k+1 < len(heads) && k < 2*n; k += 2 {
			start, ok := place(heads[k+1], first, len(b))
			stop := len(b)
			if k+3 < len(heads) {
				stop, _ = place(heads[k+3], first, len(b))
			}
			if num, err := strconv.Atoi(string(heads[k])); err == nil && ok && stop > start {
				fmt.Fprintf(out, "\n%d 0 obj\n%s\nendobj\n", num, b[start:stop])
			}
		}
	}
}

func numberIn(re *regexp.Regexp, dict []byte) int {
	m := re.FindSubmatch(dict)
	if m == nil {
		return -1
	}
	n, _ := strconv.Atoi(string(m[1]))
	return n
}

// place reads an offset into a stream of packed objects.
func place(word []byte, first, size int) (int, bool) {
	n, err := strconv.Atoi(string(word))
	if err != nil || n < 0 || n > size-first {
		return size, false
	}
	return first + n, true
}

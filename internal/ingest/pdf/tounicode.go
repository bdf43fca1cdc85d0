package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// maxCMap bounds a character map, unpacked.
const maxCMap = 4 << 20

// mendMaps splits the ranges of ToUnicode maps that run over the last byte of
// a code (<1cff> <1d00>), and counts their sections again. macOS writes such
// ranges; PDFium drops the whole section that holds one or is counted wrong,
// and with it the characters of up to a hundred glyphs. The mended map takes the place of the old one byte for byte, so that
// every offset in the file stays right; where it does not fit the file is left
// as it is. data itself is never changed.
//
// A glyph that is said to be several forms of one character gets that one.
func mendMaps(data []byte) []byte {
	out := data
	var inflate io.ReadCloser
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte("stream"))
		if i < 0 {
			return out
		}
		start := at + i + len("stream")
		at = start
		if bytes.HasSuffix(data[:start], []byte("endstream")) {
			continue
		}
		if !mayBeMap(data[:start]) {
			continue
		}
		if start < len(data) && data[start] == '\r' {
			start++
		}
		if start < len(data) && data[start] == '\n' {
			start++
		}
		size := bytes.Index(data[start:], []byte("endstream"))
		if size < 16 || size > maxCMap || data[start]&0x0f != 8 {
			continue
		}
		packed := data[start : start+size]
		var err error
		if inflate == nil {
			inflate, err = zlib.NewReader(bytes.NewReader(packed))
		} else {
			err = inflate.(zlib.Resetter).Reset(bytes.NewReader(packed), nil)
		}
		if err != nil {
			continue
		}
		head := make([]byte, 512)
		n, _ := io.ReadFull(inflate, head)
		if !bytes.Contains(head[:n], []byte("begincmap")) && !bytes.Contains(head[:n], []byte("CIDInit")) {
			continue
		}
		rest, _ := io.ReadAll(io.LimitReader(inflate, maxCMap))
		mended, changed := splitRanges(append(head[:n], rest...))
		if !changed {
			continue
		}
		var b bytes.Buffer
		w, _ := zlib.NewWriterLevel(&b, zlib.BestCompression)
		w.Write(mended)
		w.Close()
		if b.Len() > size {
			continue
		}
		if &out[0] == &data[0] {
			out = bytes.Clone(data)
		}
		clear(out[start+copy(out[start:start+size], b.Bytes()) : start+size])
		at = start + size
	}
}

// mayBeMap looks at the dictionary before a stream: packed, without a name of
// its own kind, not an image or a font.
func mayBeMap(before []byte) bool {
	dict := before[max(0, len(before)-400):]
	if i := bytes.LastIndex(dict, []byte(" obj")); i >= 0 {
		dict = dict[i:]
	}
	if !bytes.Contains(dict, []byte("/FlateDecode")) && !bytes.Contains(dict, []byte("/Fl")) {
		return false
	}
	for _, not := range []string{"/Image", "/XRef", "/ObjStm", "/Length1", "/Predictor", "/Form", "/Type1C", "/CIDFontType0C", "/OpenType"} {
		if bytes.Contains(dict, []byte(not)) {
			return false
		}
	}
	return true
}

// splitRanges writes the sections of a map again, without its preamble and
// with no range that runs over the last byte. changed is false where there
// was nothing to mend, or the map is not understood.
func splitRanges(cmap []byte) (mended []byte, changed bool) {
	var out bytes.Buffer
	section := "" // bfchar or bfrange
	var args, lines []string
	before, said, entries := "", "", 0
	flush := func() {
		if len(lines) > 0 { // PDFium holds a section to its count
			fmt.Fprintf(&out, "%d begin%s\n%s\nend%s\n", len(lines), section, strings.Join(lines, "\n"), section)
		}
		lines = nil
	}
	line := func(words ...string) {
		if last := len(words) - 1; last > 0 {
			if one := undouble(words[last]); one != words[last] {
				words[last], changed = one, true
			}
		}
		lines = append(lines, strings.Join(words, ""))
		entries++
		if len(lines) == 100 {
			flush()
		}
		args = nil
	}
	for _, w := range cmapWords(cmap) {
		switch w {
		case "beginbfchar", "beginbfrange":
			section, args = strings.TrimPrefix(w, "begin"), nil
			said, entries = before, 0
			continue
		case "endbfchar", "endbfrange":
			if len(args) != 0 || "end"+section != w {
				return nil, false
			}
			flush()
			section = ""
			changed = changed || said != strconv.Itoa(entries)
			continue
		}
		if section == "" {
			before = w
			if strings.HasPrefix(w, "/Adobe-") && strings.HasSuffix(w, "-UCS2") {
				out.WriteString(w + " ") // names one of PDFium's own maps
			}
			continue
		}
		args = append(args, w)
		if section == "bfchar" {
			if len(args) == 2 {
				line(args...)
			}
			continue
		}
		if len(args) < 3 || args[2] == "[" && w != "]" {
			if len(args) > 1<<16 {
				return nil, false
			}
			continue
		}
		lo, ok1 := hexCode(args[0])
		hi, ok2 := hexCode(args[1])
		if !ok1 || !ok2 || hi-lo > 0xffff && hi >= lo {
			return nil, false
		}
		width := len(args[0]) - 2
		switch {
		case hi < lo || lo>>8 == hi>>8:
			line(args...)
		case args[2] == "[":
			changed = true
			for i, v := range args[3 : len(args)-1] {
				line(fmt.Sprintf("<%0*x><%0*x>", width, lo+uint64(i), width, lo+uint64(i)), v)
			}
		default:
			to, ok := hexCode(args[2])
			if !ok || len(args[2]) != len("<4e00>") {
				return nil, false
			}
			changed = true
			for at := lo; at <= hi; {
				end := min(at|0xff, hi)
				line(fmt.Sprintf("<%0*x><%0*x>", width, at, width, end), fmt.Sprintf("<%04x>", (to+at-lo)&0xffff))
				at = end + 1
			}
		}
		args = nil
	}
	if section != "" {
		return nil, false
	}
	return out.Bytes(), changed
}

// undouble gives one character for a glyph that is said to be several forms of
// the same (<2f26 5b50>: the radical 子 and the word 子), as the fonts of macOS
// have it.
func undouble(w string) string {
	if len(w) < len("<12345678>") || w[0] != '<' || len(w) > 4*4+2 {
		return w
	}
	b, err := hex.DecodeString(w[1 : len(w)-1])
	if err != nil || len(b)%2 != 0 {
		return w
	}
	var units []uint16
	for i := 0; i < len(b); i += 2 {
		units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
	}
	var one rune
	for _, r := range utf16.Decode(units) {
		r, _ = plain(r, "")
		if !unicode.Is(unicode.Han, r) || r > 0xffff || one != 0 && r != one {
			return w
		}
		one = r
	}
	return fmt.Sprintf("<%04x>", one)
}

// hexCode reads "<1cff>".
func hexCode(w string) (uint64, bool) {
	if len(w) < 3 || w[0] != '<' || w[len(w)-1] != '>' {
		return 0, false
	}
	n, err := strconv.ParseUint(w[1:len(w)-1], 16, 32)
	return n, err == nil
}

// cmapWords takes a map apart; the digits of a code stand together.
func cmapWords(b []byte) []string {
	space := func(c byte) bool { return c <= ' ' }
	var words []string
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case space(c):
			i++
		case c == '%':
			for i < len(b) && b[i] != '\n' && b[i] != '\r' {
				i++
			}
		case c == '[' || c == ']':
			words = append(words, string(c))
			i++
		case c == '<' && i+1 < len(b) && b[i+1] != '<':
			word := []byte{'<'}
			for i++; i < len(b) && b[i] != '>'; i++ {
				if !space(b[i]) {
					word = append(word, b[i])
				}
			}
			words = append(words, string(append(word, '>')))
			i++
		case c == '<' || c == '>' || c == '(' || c == ')':
			i++
		default:
			at := i
			for i++; i < len(b) && !space(b[i]) && !bytes.ContainsRune([]byte("<>[]()/%"), rune(b[i])); i++ {
			}
			words = append(words, string(b[at:i]))
		}
	}
	return words
}
